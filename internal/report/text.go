package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
)

// Text prints findings for people: names and terms one by one with the
// suggestion and the main reasons, other debris a line a rule, and what the
// file reads like as a whole.
type Text struct {
	buf  *bufio.Writer
	page page

	// totals for the summary
	files, words, found int
	errors, warnings    int
	fixable             int
	toFix               []string // files that fix would change
	first               string   // place of the first finding, or its rule
	last                string   // the file that was counted last,
	lastFound           bool     // and whether it has findings
}

// NewText returns a printer.
func NewText(w io.Writer, o Options) *Text {
	buf := bufio.NewWriter(w)
	return &Text{buf: buf, page: page{w: buf, Options: o}}
}

// maxPlaces is how many positions are listed for a rule.
const maxPlaces = 5

var (
	labelFlagged    = label{"flagged", "الموضع"}
	labelSuggestion = label{"suggestion", "المقترح"}
	labelOr         = label{"or", "أو"}
	labelBecause    = label{"because", "السبب"}
	labelAnd        = label{"and", "وأيضًا"}
	labelElsewhere  = label{"see also", "انظر أيضًا"}
	labelAlso       = label{"  (%d times, also at %s)", "  (المرات: %d، وأيضًا في %s)"}
	labelComma      = label{", ", "، "}
)

// File prints the findings of a file.
func (t *Text) File(f *File) error {
	if f.Err != nil {
		return nil // told on standard error
	}
	t.count(f)
	for i := range f.Findings {
		if x := &f.Findings[i]; x.Detector.Category() != "text" {
			t.finding(f, x)
		}
	}
	all := debrisOf(f)
	for _, d := range all {
		t.rule(f, d)
	}
	judged := f.Verdict != nil && len(f.Findings) > 0
	if judged {
		t.page.verdict(f)
	}
	if judged || len(all) > 0 {
		t.page.line("")
	}
	if t.page.err != nil {
		return t.page.err
	}
	return t.buf.Flush()
}

// Close ends the report.
func (t *Text) Close() error { return t.buf.Flush() }

func (t *Text) finding(f *File, x *detect.Finding) {
	p := &t.page
	p.heading(f, x)
	p.subject(f, x)
	because := labelBecause
	for _, r := range reasonsOf(p.Lang, x) {
		p.field(p.label(because), r.sentence)
		because = labelAnd
		for _, w := range r.words {
			p.field(w.label, w.text)
		}
	}
	p.line("")
}

// heading prints the line that says where and what.
func (p *page) heading(f *File, x *detect.Finding) {
	p.linef("%s  %s  %s  (confidence %s)", p.bold(place(f, x.Span.Start)),
		p.severity(x.Severity.String()), x.Detector.Name, percent(x.Confidence))
}

// subject prints the flagged text, what to write instead, and related places.
func (p *page) subject(f *File, x *detect.Finding) {
	if p.Lang == Arabic {
		p.line("  " + Defect(Arabic, x.Detector))
	}
	p.field(p.label(labelFlagged), p.red(show(f.Doc.Text(x.Span))))
	for i, fx := range x.Fixes {
		l := labelSuggestion
		if i > 0 {
			l = labelOr
		}
		p.field(p.label(l), p.green(show(fx.Text)))
	}
	var related []string
	for _, r := range x.Related {
		if len(related) < maxPlaces {
			related = append(related, place(f, r.Span.Start))
		}
	}
	if related != nil {
		p.field(p.label(labelElsewhere), strings.Join(related, ", "))
	}
}

// debris is what a rule of the category text found in a file.
type debris struct {
	detector *detect.Detector
	severity detect.Severity // the highest
	count    int
	first    []*detect.Finding
}

func (d *debris) add(x *detect.Finding) {
	d.count++
	d.severity = max(d.severity, x.Severity)
	if len(d.first) < maxPlaces {
		d.first = append(d.first, x)
	}
}

// debrisOf gathers the findings of the category text by rule, in the order of
// the first of each.
func debrisOf(f *File) []*debris {
	var all []*debris
	byRule := map[*detect.Detector]*debris{}
	for i := range f.Findings {
		x := &f.Findings[i]
		if x.Detector.Category() != "text" {
			continue
		}
		d := byRule[x.Detector]
		if d == nil {
			d = &debris{detector: x.Detector}
			byRule[x.Detector] = d
			all = append(all, d)
		}
		d.add(x)
	}
	return all
}

// also tells where the findings but the first one are, or is empty.
func (d *debris) also(lang Lang, f *File) string {
	if d.count == 1 {
		return ""
	}
	var places []string
	for _, x := range d.first[1:] {
		places = append(places, at(f, x))
	}
	if d.count > len(d.first) {
		places = append(places, "…")
	}
	return fmt.Sprintf(labelAlso.in(lang), d.count, strings.Join(places, labelComma.in(lang)))
}

// rule prints one line for all findings of a rule, and its title.
func (t *Text) rule(f *File, d *debris) {
	p := &t.page
	p.linef("%s  %s  %s%s", p.bold(place(f, d.first[0].Span.Start)), p.severity(d.severity.String()), d.detector.Name, d.also(English, f))
	if p.Lang == Arabic {
		p.line("  " + Defect(Arabic, d.detector))
	} else {
		p.line("  " + d.detector.Doc.Title)
	}
}

func (t *Text) count(f *File) {
	if f.Name != t.last { // else more findings of the same file
		t.last, t.lastFound = f.Name, false
		t.files++
	}
	t.words += f.Doc.Words()
	t.fixable += f.Fixable
	if f.Fixable > 0 {
		t.toFix = append(t.toFix, f.Name)
	}
	if len(f.Findings) > 0 {
		if t.found == 0 {
			t.first = place(f, f.Findings[0].Span.Start)
			if d := f.Findings[0].Detector; d.Category() == "suppression" {
				t.first = d.Name // what is wrong with a comment is all told
			}
		}
		if !t.lastFound {
			t.found++
			t.lastFound = true
		}
	}
	for i := range f.Findings {
		if f.Findings[i].Severity == detect.Error {
			t.errors++
		} else {
			t.warnings++
		}
	}
}

// Summary says how many findings there were and what to do next, as one line
// or, in Arabic, with the command on a line of its own; nothing where no file
// was checked. fix and explain are the commands for the next step, with the
// flags that they need to see the same.
func (t *Text) Summary(fix, explain []string) []string {
	if t.files == 0 {
		return nil
	}
	next := ""
	switch {
	case t.fixable > 0:
		next = Command(fix, t.toFix)
	case t.found > 0:
		next = Command(explain, []string{t.first})
	}
	if t.page.Lang == Arabic {
		s := fmt.Sprintf("الأخطاء: %d، التنبيهات: %d، الملفات: %d، الكلمات: %d، ما يمكن إصلاحه: %d",
			t.errors, t.warnings, t.files, t.words, t.fixable)
		if next == "" {
			return []string{s}
		}
		return []string{s, next}
	}
	files := count(t.files, "file")
	if t.found == 0 {
		return []string{fmt.Sprintf("no findings in %s (%s)", files, count(t.words, "word"))}
	}
	if t.found < t.files {
		files = fmt.Sprintf("%d of %s", t.found, files)
	}
	var counts []string
	if t.errors > 0 {
		counts = append(counts, count(t.errors, "error"))
	}
	if t.warnings > 0 {
		counts = append(counts, count(t.warnings, "warning"))
	}
	s := fmt.Sprintf("%s in %s; ", strings.Join(counts, ", "), files)
	if t.fixable > 0 {
		return []string{fmt.Sprintf("%s%d can be fixed: %s", s, t.fixable, next)}
	}
	return []string{s + "to see why: " + next}
}

// maxNamed is how many files a suggested command names.
const maxNamed = 3

// Command formats a command line that the reader can paste into a shell.
func Command(args, files []string) string {
	var b strings.Builder
	b.WriteString("tadqiq")
	for i, a := range append(args, files...) {
		if i == len(args)+maxNamed {
			b.WriteString(" …")
			break
		}
		if a == "<stdin>" {
			a = "-"
		}
		b.WriteString(" " + quote(a))
	}
	return b.String()
}

// quote protects an argument from the shell.
func quote(s string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune("-_./:,=+@%", r) || r > 0x7f
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !safe(r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
