package golden

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/strictyaml"
)

// The files of a txtar case, beside those of formats with markup (case.md).
const (
	textFile    = "text.txt"
	targetFile  = "target.txt" // a translation
	sourceFile  = "source.txt" // of what
	wantFile    = "want"
	fixedFile   = "fixed" // with the extension of the text
	glossaryCSV = "glossary.csv"
	glossaryTSV = "glossary.tsv"
	garblesFile = "garbles.tsv" // what an article is known to have wrong, for readers
)

// part is a file of an archive and where it stands.
type part struct {
	txtar.File
	line       int // of its first line
	start, end int // of its content, in bytes
}

// parts returns the files of an archive with their places in data.
func parts(a *txtar.Archive, data []byte) []part {
	var out []part
	at := len(a.Comment)
	for _, f := range a.Files {
		start := len(data) // a last line without newline
		if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
			start = at + i + 1
		}
		end := min(start+len(f.Data), len(data))
		out = append(out, part{f, 1 + bytes.Count(data[:start], []byte{'\n'}), start, end})
		at = end
	}
	return out
}

// edit replaces the content of the file in data.
func (f *part) edit(data []byte, content string) edit {
	if f.start == len(data) && !bytes.HasSuffix(data, []byte("\n")) {
		content = "\n" + content // its name ends the file
	}
	return edit{f.start, f.end, content}
}

// txtar reads a case of the form that docs/design.md describes.
func (p *parser) txtar() {
	c := &Case{Path: p.path, Name: p.path, Line: 1, Compared: true, data: p.data}
	p.cases = []*Case{c}
	line := 0
	for text := range bytes.Lines(p.data) {
		if line++; !utf8.Valid(text) {
			p.ErrorAt(line, 0, "invalid UTF-8; save the file as UTF-8")
			return
		}
	}
	a := txtar.Parse(p.data)
	p.comment(c, string(a.Comment))
	files := map[string]part{}
	for _, f := range parts(a, p.data) {
		if first, twice := files[f.Name]; twice {
			p.ErrorAt(f.line-1, 0, "%s stands in line %d already", f.Name, first.line-1)
			continue
		}
		files[f.Name] = f
		p.file(c, &f)
	}
	p.required(c, files)
	fixed, hasFixed := files[fixedFile+filepath.Ext(c.Input)]
	c.Fixed, c.HasFixed = unterminated(string(fixed.Data)), hasFixed
	if want, ok := files[wantFile]; ok && c.Input != "" {
		c.Want = p.want(c.Input, &want)
		c.edits = func(r *Result) []edit {
			out := []edit{want.edit(p.data, formatWants(c.Input, r.wanted()))}
			if hasFixed {
				out = append(out, fixed.edit(p.data, r.Fixed+"\n"))
			}
			return out
		}
	}
}

// file reads one of the files, but for those that need another.
func (p *parser) file(c *Case, f *part) {
	fixed := strings.HasPrefix(f.Name, fixedFile+".")
	switch {
	case slices.Contains(p.inputs, f.Name):
		if c.Input != "" {
			p.ErrorAt(f.line-1, 0, "%s and %s exclude each other", c.Input, f.Name)
			return
		}
		c.Input, c.Text = f.Name, unterminated(string(f.Data))
	case f.Name == sourceFile:
		c.Source = unterminated(string(f.Data))
	case f.Name == glossaryCSV || f.Name == glossaryTSV:
		if g := p.glossary(f.Name, f.line, f.Data); g != nil {
			c.own = append(c.own, ownGlossary{f.Name + "\n" + string(f.Data), g})
		}
	case f.Name != wantFile && f.Name != garblesFile && !fixed:
		names := slices.Concat(p.inputs, []string{sourceFile, wantFile, fixedFile + ".txt", glossaryCSV, glossaryTSV, garblesFile})
		p.ErrorAt(f.line-1, 0, "no case has a file %q; %s", f.Name, strictyaml.Nearest(f.Name, names))
	}
}

// glossary parses a glossary that stands in the file of the case from a line
// on.
func (p *parser) glossary(name string, line int, data []byte) *glossary.Glossary {
	g, err := glossary.Parse(name, data)
	var problems glossary.Problems
	switch {
	case errors.As(err, &problems):
		for _, x := range problems {
			p.ErrorAt(line+x.Line-1, 0, "%s: %s", name, x.Text)
		}
	case err != nil:
		p.ErrorAt(line, 0, "%s: %v", name, err)
	}
	if err != nil {
		return nil
	}
	for _, e := range g.Entries {
		e.File, e.Line = p.path, line+e.Line-1
	}
	return g
}

// required tells what is missing, or there in vain.
func (p *parser) required(c *Case, files map[string]part) {
	_, source := files[sourceFile]
	switch {
	case c.Input == "":
		p.ErrorAt(1, 0, "the text is missing: a file %s", strings.Join(p.inputs, " or "))
	case source && c.Input != targetFile:
		p.ErrorAt(files[sourceFile].line-1, 0, "%s goes with %s, and not with %s", sourceFile, targetFile, c.Input)
	case !source && c.Input == targetFile:
		p.ErrorAt(files[targetFile].line-1, 0, "%s is missing; a text without its source is called %s", sourceFile, textFile)
	}
	if _, ok := files[wantFile]; !ok {
		p.ErrorAt(1, 0, "the file %s is missing; empty, it expects no findings", wantFile)
	}
	for name, f := range files {
		if right := fixedFile + filepath.Ext(c.Input); c.Input != "" && strings.HasPrefix(name, fixedFile+".") && name != right {
			p.ErrorAt(f.line-1, 0, "%s put right is %s, and not %s", c.Input, right, name)
		}
	}
}

// want reads the findings that are expected. A fix that is empty may have lost
// its tab.
func (p *parser) want(input string, f *part) (out []Want) {
	lines := strings.Split(strings.TrimSuffix(string(f.Data), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], "\r")
	}
	for i := 0; i < len(lines); {
		if lines[i] == "" {
			i++
			continue
		}
		var w Want
		var text, fix bool
		fmt.Sscanf(lines[i], input+":%d:%d-%d %s %s", &w.Line, &w.Start, &w.End, &w.Rule, &w.Severity)
		if i+1 < len(lines) {
			w.Text, text = strings.CutPrefix(lines[i+1], "\t")
		}
		if i+2 < len(lines) {
			w.Fix, fix = strings.CutPrefix(lines[i+2], "\t")
			fix = fix || w.Fix == ""
		} else {
			fix = text // the last line of the file
		}
		line := f.line + i
		switch {
		case w.head(input) != lines[i] || w.Line < 1 || w.Start < 1 || w.End < w.Start:
			p.ErrorAt(line, 0, "%s: a finding begins with position, rule and severity, such as %s:1:5-9 name/garble error", wantFile, input)
			for i++; i < len(lines) && lines[i] != ""; i++ { // what follows it would be told again
			}
			continue
		case !text || !fix:
			p.ErrorAt(line, 0, "%s: the flagged text and the first fix, or %s, must follow, each after a tab", wantFile, noFix)
			for i++; i < len(lines) && lines[i] != ""; i++ {
			}
			continue
		}
		p.rule(line, 0, w.Rule)
		p.severity(line, 0, w.Severity)
		out = append(out, w)
		i += 3
	}
	return out
}

func (p *parser) severity(line, column int, s string) {
	if !slices.Contains(severities, s) {
		p.ErrorAt(line, column, "%q must be one of %s", s, strings.Join(severities, ", "))
	}
}
