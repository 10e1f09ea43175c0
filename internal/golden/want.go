package golden

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

// Want is a finding as the file want of a case writes it: the position with
// the end column exclusive, the flagged text, and the first fix or "-".
// Characters that do not show in Text and Fix are escaped.
type Want struct {
	Line, Start, End int
	Rule, Severity   string
	Text, Fix        string
}

// noFix stands for a fix where there is none.
const noFix = "-"

func wantOf(doc *text.Document, f *detect.Finding) Want {
	start, end := doc.Position(f.Span.Start), doc.Position(f.Span.End)
	w := Want{
		Line: start.Line, Start: start.Column, End: end.Column,
		Rule: f.Detector.Name, Severity: f.Severity.String(), Text: Escape(doc.Text(f.Span)), Fix: noFix,
	}
	if len(f.Fixes) > 0 {
		w.Fix = Escape(f.Fixes[0].Text)
	}
	return w
}

// Place is the position in the format of want.
func (w Want) Place() string { return fmt.Sprintf("%s:%d:%d-%d", textFile, w.Line, w.Start, w.End) }

func (w Want) String() string {
	return fmt.Sprintf("%s %s %s\n\t%s\n\t%s\n", w.Place(), w.Rule, w.Severity, w.Text, w.Fix)
}

func formatWant(ws []Want) string {
	blocks := make([]string, len(ws))
	for i, w := range ws {
		blocks[i] = w.String()
	}
	return strings.Join(blocks, "\n")
}

// parseWant reads a want file. A fix that is empty may have lost its tab.
func parseWant(s string) ([]Want, error) {
	var out []Want
	lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
	for i := 0; i < len(lines); {
		if lines[i] == "" {
			i++
			continue
		}
		var w Want
		var text, fix bool
		fmt.Sscanf(lines[i], textFile+":%d:%d-%d %s %s", &w.Line, &w.Start, &w.End, &w.Rule, &w.Severity)
		if i+1 < len(lines) {
			w.Text, text = strings.CutPrefix(lines[i+1], "\t")
		}
		if i+2 < len(lines) {
			w.Fix, fix = strings.CutPrefix(lines[i+2], "\t")
			fix = fix || w.Fix == ""
		} else {
			fix = text // the last line of the file
		}
		head, _, _ := strings.Cut(w.String(), "\n")
		if head != lines[i] || w.Line < 1 || w.Start < 1 || w.End < w.Start || w.Rule == "" || w.Severity == "" {
			return nil, fmt.Errorf("%s:%d: a finding begins with position, rule and severity, such as %s:1:5-9 name/garble error", wantFile, i+1, textFile)
		}
		if !text || !fix {
			return nil, fmt.Errorf("%s:%d: the flagged text and the first fix, or %s, must follow, each after a tab", wantFile, i+1, noFix)
		}
		out = append(out, w)
		i += 3
	}
	return out, nil
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

// Diff says where the result differs from what the case expects, with each
// string on a line of its own; it is empty if the case passes.
func (r *Result) Diff() string {
	var b strings.Builder
	side := func(title string, ws []Want) {
		for _, w := range ws {
			fmt.Fprintf(&b, "  %s %s %s\n\t%s\n\t%s\n", title, w.Rule, w.Severity, w.Text, w.Fix)
		}
		if len(ws) == 0 {
			fmt.Fprintf(&b, "  %s nothing\n", title)
		}
	}
	missing, extra := without(r.Case.Want, r.Got), without(r.Got, r.Case.Want)
	all := slices.Concat(missing, extra)
	slices.SortStableFunc(all, func(a, b Want) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	last := ""
	for _, w := range all {
		place := w.Place()
		if place == last {
			continue
		}
		last = place
		elsewhere := func(w Want) bool { return w.Place() != place }
		b.WriteString(place + "\n")
		side("expected", slices.DeleteFunc(slices.Clone(missing), elsewhere))
		side("got", slices.DeleteFunc(slices.Clone(extra), elsewhere))
	}
	if len(all) == 0 && !slices.Equal(r.Case.Want, r.Got) {
		fmt.Fprintf(&b, "the findings stand in another order, or one of them stands there twice:\n%s", formatWant(r.Got))
	}
	if r.Case.HasFixed && r.Case.Fixed != r.Fixed {
		b.WriteString(diffLine(r.Case.Fixed, r.Fixed))
	}
	return b.String()
}

// FindsAll reports whether the findings and their first fixes are those that
// the case expects. It is the measure for known failures: severities and which
// fixes are certain follow the confidence, which nobody can foretell.
func (r *Result) FindsAll() bool {
	return slices.EqualFunc(r.Case.Want, r.Got, func(a, b Want) bool {
		a.Severity = b.Severity
		return a == b
	})
}

// without returns the elements of a that b does not have.
func without(a, b []Want) []Want {
	return slices.DeleteFunc(slices.Clone(a), func(w Want) bool { return slices.Contains(b, w) })
}

// diffLine shows the first line in which two different texts differ.
func diffLine(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	line := func(lines []string) string {
		if i < len(lines) {
			return "\n\t" + Escape(lines[i])
		}
		return " the end of the text"
	}
	return fmt.Sprintf("%s:%d\n  expected%s\n  got%s\n", fixedFile, i+1, line(a), line(b))
}
