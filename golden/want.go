package golden

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/text"
)

// Want is a finding that is expected: the position in the file with the end
// column exclusive, the flagged text, the first fix or "-", and the id of the
// entry that it is about. What is zero may be anything; for Fix, that is what
// AnyFix says. Characters that do not show in Text and Fix are escaped.
type Want struct {
	Line, Start, End int
	Rule, Severity   string
	Text, Fix        string
	Entity           string
	AnyFix           bool
}

// noFix stands for a fix where there is none.
const noFix = "-"

var severities = []string{detect.Error.String(), detect.Warning.String()}

// wantOf is the finding as a case would expect it.
func wantOf(doc *text.Document, f *detect.Finding) Want {
	at, words := fix.Flagged(doc, f)
	start, end := doc.OriginPosition(at.Start), doc.OriginPosition(at.End)
	w := Want{
		Line: start.Line, Start: start.Column, End: end.Column,
		Rule: f.Detector.Name, Severity: f.Severity.String(), Text: Escape(words), Fix: noFix,
	}
	if len(f.Fixes) > 0 {
		w.Fix = Escape(fix.Edits(doc, f, &f.Fixes[0])[0].Text)
	}
	if f.Entry != nil {
		w.Entity = f.Entry.ID
	}
	return w
}

// Matches reports whether a finding is as it is expected.
func (w Want) Matches(got Want) bool {
	same := func(want, got int) bool { return want == 0 || want == got }
	like := func(want, got string) bool { return want == "" || want == got }
	return same(w.Line, got.Line) && same(w.Start, got.Start) && same(w.End, got.End) &&
		like(w.Rule, got.Rule) && like(w.Severity, got.Severity) && like(w.Text, got.Text) && like(w.Entity, got.Entity) &&
		(w.AnyFix || w.Fix == got.Fix)
}

// Place is the position as want writes it, or "" for anywhere.
func (w Want) Place() string {
	switch {
	case w.Line == 0:
		return ""
	case w.Start == 0:
		return fmt.Sprintf("%d", w.Line)
	case w.End == 0:
		return fmt.Sprintf("%d:%d", w.Line, w.Start)
	}
	return fmt.Sprintf("%d:%d-%d", w.Line, w.Start, w.End)
}

// head is the first line of a finding in want.
func (w Want) head(input string) string {
	return fmt.Sprintf("%s:%s %s %s", input, w.Place(), w.Rule, w.Severity)
}

func formatWants(input string, ws []Want) string {
	blocks := make([]string, len(ws))
	for i, w := range ws {
		blocks[i] = fmt.Sprintf("%s\n\t%s\n\t%s\n", w.head(input), w.Text, w.Fix)
	}
	return strings.Join(blocks, "\n")
}

// Escape writes the characters of s that do not show as \u200f and the like.
func Escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == ' ' || !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && !unicode.IsSpace(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// match pairs what is expected with findings, as many as can be, and returns
// for each finding the place of what it is in want, or -1, and what is missing.
func match(want, got []Want) (of []int, missing []int) {
	of = make([]int, len(got))
	all := make([]int, len(got))
	at := map[[2]int][]int{} // by line and column, and by line alone
	for j, g := range got {
		of[j], all[j] = -1, j
		at[[2]int{g.Line, g.Start}] = append(at[[2]int{g.Line, g.Start}], j)
		at[[2]int{g.Line, 0}] = append(at[[2]int{g.Line, 0}], j)
	}
	// Each expectation takes a finding, where necessary from another one that
	// finds another.
	var take func(i int, tried map[int]bool) bool
	take = func(i int, tried map[int]bool) bool {
		among := all
		if want[i].Line > 0 {
			among = at[[2]int{want[i].Line, want[i].Start}]
		}
		for _, free := range []bool{true, false} {
			for _, j := range among {
				if (of[j] < 0) == free && !tried[j] && want[i].Matches(got[j]) {
					tried[j] = true
					if free || take(of[j], tried) {
						of[j] = i
						return true
					}
				}
			}
		}
		return false
	}
	for i := range want {
		if !take(i, map[int]bool{}) {
			missing = append(missing, i)
		}
	}
	return of, missing
}
