package report

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

// GitHub prints findings as workflow commands, which GitHub Actions shows as
// annotations beside the lines. It shows ten errors and ten warnings of a step,
// so that names and terms come first in each file and other debris is one
// command a rule.
type GitHub struct {
	w    *bufio.Writer
	lang Lang
}

// NewGitHub returns a printer with messages in the language.
func NewGitHub(w io.Writer, lang Lang) *GitHub { return &GitHub{bufio.NewWriter(w), lang} }

// File prints the findings of a file, or why it has none.
func (p *GitHub) File(f *File) error {
	if f.Err != nil {
		p.command("error", f, "", "tadqiq", f.Err.Error())
		return p.w.Flush()
	}
	for i := range f.Findings {
		x := &f.Findings[i]
		if x.Detector.Category() != "text" {
			message := Message(p.lang, x)
			for _, r := range reasonsOf(p.lang, x) {
				message += "\n" + r.String()
			}
			p.finding(f, x, x.Severity, message)
		}
	}
	for _, d := range debrisOf(f) {
		p.finding(f, d.first[0], d.severity, Defect(p.lang, d.detector)+d.also(p.lang, f))
	}
	return p.w.Flush()
}

// Close ends the output.
func (p *GitHub) Close() error { return p.w.Flush() }

// finding prints a command for a place. The log shows the message alone,
// which therefore says where it belongs, too.
func (p *GitHub) finding(f *File, x *detect.Finding, severity detect.Severity, message string) {
	p.command(severity.String(), f, rangeProperties(f.Doc, x.Span), x.Detector.Name,
		fmt.Sprintf("%s: %s: %s", place(f, x.Span.Start), x.Detector.Name, message))
}

func (p *GitHub) command(severity string, f *File, at, title, message string) {
	fmt.Fprintf(p.w, "::%s file=%s%s,title=%s::%s\n", severity,
		commandProperty.Replace(filepath.ToSlash(f.Name)), at, commandProperty.Replace(title), commandData.Replace(message))
}

// rangeProperties are the properties for a span. GitHub takes columns only
// within one line.
func rangeProperties(doc *text.Document, s text.Span) string {
	o := origin(doc, s)
	start, end := doc.OriginPosition(o.Start), doc.OriginPosition(o.End)
	out := fmt.Sprintf(",line=%d,endLine=%d", start.Line, end.Line)
	if start.Line == end.Line {
		out += fmt.Sprintf(",col=%d,endColumn=%d", start.Column, end.Column)
	}
	return out
}

// The runner undoes these escapes. A carriage return or a line feed would end
// the command, and a colon or a comma a property.
var (
	commandData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
