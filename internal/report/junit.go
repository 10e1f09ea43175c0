package report

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tadqiq/tadqiq/detect"
)

// JUnit prints findings as the XML of JUnit, which test reports of CI systems
// read: a test suite for each file, and in it a failed test case for each name
// or term and one for each rule that found other debris. A file without findings
// is one test that passed; one that could not be checked is an error.
type JUnit struct {
	buf  *bufio.Writer
	enc  *xml.Encoder
	lang Lang
	open bool
	last string // the file that came last; its comments come on their own
}

// NewJUnit returns a printer with messages in the language.
func NewJUnit(w io.Writer, lang Lang) *JUnit {
	buf := bufio.NewWriter(w)
	enc := xml.NewEncoder(buf)
	enc.Indent("", "  ")
	return &JUnit{buf: buf, enc: enc, lang: lang}
}

// A suite's attributes count its cases; those of the root are left out, since
// they would have to be known before the first file is checked.
type (
	junitSuite struct {
		XMLName  xml.Name `xml:"testsuite"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Errors   int      `xml:"errors,attr"`
		Skipped  int      `xml:"skipped,attr"`
		Time     string   `xml:"time,attr"` // seconds

		Properties *junitProperties `xml:"properties"`
		Cases      []junitCase      `xml:"testcase"`
	}
	junitCase struct {
		Name      string       `xml:"name,attr"`
		ClassName string       `xml:"classname,attr"`
		File      string       `xml:"file,attr"`
		Line      int          `xml:"line,attr,omitempty"`
		Time      string       `xml:"time,attr"`
		Failure   *junitDefect `xml:"failure"`
		Error     *junitDefect `xml:"error"`
		Skipped   *junitDefect `xml:"skipped"`
	}
	junitDefect struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"` // the severity
		Body    string `xml:",chardata"`
	}
	junitProperties struct {
		Properties []junitProperty `xml:"property"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
)

var junitRoot = xml.StartElement{
	Name: xml.Name{Local: "testsuites"},
	Attr: []xml.Attr{{Name: xml.Name{Local: "name"}, Value: "tadqiq"}},
}

// File prints the suite of a file.
func (p *JUnit) File(f *File) error {
	if err := p.begin(); err != nil {
		return err
	}
	again := f.Name == p.last
	p.last = f.Name
	if again && f.Err == nil && len(f.Findings) == 0 {
		return nil // told already
	}
	s := junitSuite{Name: f.Name, Time: seconds(f.Elapsed)}
	switch {
	case f.Err != nil:
		s.Errors = 1
		s.Cases = []junitCase{{Name: "check", Error: &junitDefect{f.Err.Error(), "error", f.Err.Error()}}}
	case len(f.Findings) == 0:
		s.Cases = []junitCase{{Name: "check"}}
	default:
		s.Cases = p.cases(f)
		s.Failures = len(s.Cases)
	}
	s.Tests = len(s.Cases)
	for i := range s.Cases {
		// Readers tell tests apart by these two, and group them by the first.
		s.Cases[i].ClassName, s.Cases[i].File, s.Cases[i].Time = f.Name, f.Name, seconds(0)
	}
	s.Cases[0].Time = s.Time // readers add the cases up
	if err := p.enc.Encode(s); err != nil {
		return err
	}
	return p.buf.Flush()
}

// Close ends the document.
func (p *JUnit) Close() error {
	if err := p.begin(); err != nil {
		return err
	}
	if err := p.enc.EncodeToken(junitRoot.End()); err != nil {
		return err
	}
	if err := p.enc.Close(); err != nil {
		return err
	}
	p.buf.WriteByte('\n')
	return p.buf.Flush()
}

func (p *JUnit) begin() error {
	if p.open {
		return nil
	}
	p.open = true
	p.buf.WriteString(xml.Header)
	return p.enc.EncodeToken(junitRoot)
}

// cases makes a test case of each name or term and of each other rule. Its
// name stays the same when the text is edited elsewhere, so that readers
// follow it from run to run.
func (p *JUnit) cases(f *File) []junitCase {
	var out []junitCase
	seen := map[string]int{}
	add := func(x *detect.Finding, severity detect.Severity, name, message, body string) {
		seen[name]++
		if n := seen[name]; n > 1 {
			name = fmt.Sprintf("%s (%d)", name, n)
		}
		out = append(out, junitCase{
			Name: name, Line: f.Doc.Position(x.Span.Start).Line,
			Failure: &junitDefect{message, severity.String(), body},
		})
	}
	for i := range f.Findings {
		x := &f.Findings[i]
		if x.Detector.Category() == "text" {
			continue
		}
		body := []string{place(f, x.Span.Start), show(f.Doc.Text(x.Span))}
		for _, r := range reasonsOf(p.lang, x) {
			body = append(body, r.String())
		}
		add(x, x.Severity, x.Detector.Name+": "+show(f.Doc.Text(x.Span)), Message(p.lang, x), strings.Join(body, "\n"))
	}
	for _, d := range debrisOf(f) {
		add(d.first[0], d.severity, d.detector.Name, Defect(p.lang, d.detector), place(f, d.first[0].Span.Start)+d.also(p.lang, f))
	}
	return out
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
