package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/text"
)

var (
	labelWas = label{"before", "قبل"}
	labelIs  = label{"after", "بعد"}
)

// change is an applied change with the rule that asked for it.
type change struct {
	fix.Change
	rule string
}

// Changes prints the words around each applied change, before and after.
// Changes that stand close together are shown in one piece.
func Changes(w io.Writer, o Options, doc *text.Document, fixed string, applied []fix.Applied) error {
	buf := bufio.NewWriter(w)
	p := &page{w: buf, Options: o}
	var all []change
	for _, a := range applied {
		for _, c := range a.Changes {
			all = append(all, change{c, a.Finding.Detector.Name})
		}
	}
	slices.SortStableFunc(all, func(a, b change) int { return a.Old.Start - b.Old.Start })
	for len(all) > 0 {
		n := 1
		for n < len(all) && near(doc.Source, all[:n+1]) {
			n++
		}
		p.changes(doc, fixed, all[:n])
		all = all[n:]
	}
	if p.err != nil {
		return p.err
	}
	return buf.Flush()
}

// Changes are shown in one piece up to pieceSize bytes, and with up to
// marginSize bytes of text on each side.
const (
	pieceSize  = 240
	marginSize = 60
)

// near reports whether the last of the changes is shown with the others.
func near(s string, cs []change) bool {
	last := cs[len(cs)-1].Old
	gap := s[max(0, min(cs[len(cs)-2].Old.End, last.Start)):last.Start]
	return len(gap) <= marginSize && last.End-cs[0].Old.Start <= pieceSize && !strings.Contains(gap, "\n")
}

func (p *page) changes(doc *text.Document, fixed string, cs []change) {
	var rules []string
	var old, new []text.Span
	for _, c := range cs {
		if !slices.Contains(rules, c.rule) {
			rules = append(rules, c.rule)
		}
		old, new = append(old, c.Old), append(new, c.New)
	}
	// No column: a line keeps its number over several rounds of fixes.
	at := fmt.Sprintf("%s:%d", doc.Name, doc.Position(cs[0].Old.Start).Line)
	p.linef("%s  %s", p.bold(at), strings.Join(rules, ", "))
	p.field(p.label(labelWas), p.excerpt(doc.Source, old, p.red))
	p.field(p.label(labelIs), p.excerpt(fixed, new, p.green))
	p.line("")
}

// excerpt returns the spans, painted, with what stands between them and the
// words around them on their line.
func (p *page) excerpt(s string, spans []text.Span, paint func(string) string) string {
	before, after := around(s, text.Span{Start: spans[0].Start, End: spans[len(spans)-1].End})
	var b strings.Builder
	b.WriteString(before)
	at := spans[0].Start
	for _, sp := range spans {
		if sp.Start >= at { // two fixes that agree share a change
			b.WriteString(show(s[at:sp.Start]))
			b.WriteString(paint(show(s[sp.Start:sp.End])))
			at = sp.End
		}
	}
	b.WriteString(after)
	return b.String()
}

// around returns the words on each side of a span on its line, up to
// marginSize bytes.
func around(s string, sp text.Span) (before, after string) {
	before = s[max(0, sp.Start-marginSize):sp.Start]
	cut := sp.Start > marginSize
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		before, cut = before[i+1:], false
	}
	if cut {
		before = "… " + fromWord(before)
	}
	after = s[sp.End:min(len(s), sp.End+marginSize)]
	cut = sp.End+marginSize < len(s)
	if i := strings.IndexByte(after, '\n'); i >= 0 {
		after, cut = strings.TrimSuffix(after[:i], "\r"), false
	}
	if cut {
		after = toWord(after) + " …"
	}
	return show(strings.TrimPrefix(before, text.BOM)), show(after)
}

// fromWord cuts the part of a word at the start of s.
func fromWord(s string) string {
	if i := strings.IndexByte(s, ' '); i >= 0 {
		return s[i+1:]
	}
	for s != "" && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	return s
}

// toWord cuts the part of a word at the end of s.
func toWord(s string) string {
	if i := strings.LastIndexByte(s, ' '); i >= 0 {
		return s[:i]
	}
	for {
		r, n := utf8.DecodeLastRuneInString(s)
		if r != utf8.RuneError || n != 1 {
			return s
		}
		s = s[:len(s)-1]
	}
}
