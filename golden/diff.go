package golden

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Diff says where the result differs from what the case expects, with each
// string of the text on a line of its own. It is empty where nothing does.
func (r *Result) Diff() string {
	var b strings.Builder
	missing, extra := r.Missing, r.Unexpected
	if r.Case.AtLeast { // more may be found; what is told is what may have been meant
		extra = slices.DeleteFunc(slices.Clone(extra), func(g Want) bool {
			return !slices.ContainsFunc(missing, func(w Want) bool { return w.about(g) })
		})
	}
	all := slices.Concat(missing, extra)
	slices.SortStableFunc(all, func(a, b Want) int {
		return cmp.Or(a.Line-b.Line, a.Start-b.Start, a.End-b.End)
	})
	told := map[string]bool{}
	for _, w := range all {
		place := w.Place()
		if told[place] {
			continue
		}
		told[place] = true
		elsewhere := func(w Want) bool { return w.Place() != place }
		if place == "" {
			fmt.Fprintf(&b, "%s, anywhere\n", r.Case.Input)
		} else {
			fmt.Fprintf(&b, "%s:%s\n", r.Case.Input, place)
		}
		side(&b, "expected", slices.DeleteFunc(slices.Clone(missing), elsewhere))
		side(&b, "got", slices.DeleteFunc(slices.Clone(extra), elsewhere))
	}
	for _, form := range r.Absent {
		fmt.Fprintf(&b, "%s\n  the text must have\n      %s\n  it does not\n", r.Case.Input, Escape(form))
	}
	for _, w := range r.Flagged {
		fmt.Fprintf(&b, "%s:%s\n  must not be flagged\n", r.Case.Input, w.Place())
		side(&b, "got", []Want{w})
	}
	if r.Case.HasFixed && r.Case.Fixed != r.Fixed {
		b.WriteString(diffLine(fixedFile+filepath.Ext(r.Case.Input), r.Case.Fixed, r.Fixed))
	}
	return b.String()
}

// side writes what was expected at a place, or what was found there.
func side(b *strings.Builder, title string, ws []Want) {
	if len(ws) == 0 {
		fmt.Fprintf(b, "  %s nothing\n", title)
	}
	for _, w := range ws {
		fmt.Fprintf(b, "  %s %s\n", title, strings.TrimSpace(cmp.Or(w.Rule, "a finding")+" "+w.Severity))
		if w.Text != "" {
			fmt.Fprintf(b, "    flagged\n      %s\n", visible(w.Text))
		}
		switch {
		case w.AnyFix:
		case w.Fix == "":
			b.WriteString("    fix: delete it\n")
		case w.Fix == noFix:
			b.WriteString("    no fix\n")
		default:
			fmt.Fprintf(b, "    fix\n      %s\n", visible(w.Fix))
		}
		if w.Entity != "" {
			fmt.Fprintf(b, "    entity\n      %s\n", Escape(w.Entity))
		}
	}
}

// diffLine shows the first line in which two different texts differ.
func diffLine(name, want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	line := func(lines []string) string {
		if i < len(lines) && lines[i] == "" {
			return " an empty line"
		}
		if i < len(lines) {
			return "\n      " + visible(Escape(lines[i]))
		}
		return " the end of the text"
	}
	return fmt.Sprintf("%s:%d\n  expected%s\n  got%s\n", name, i+1, line(a), line(b))
}

// visible writes spaces at the ends of a string so that they show.
func visible(s string) string {
	core := strings.Trim(s, " ")
	if core == "" {
		return strings.Repeat(`\u0020`, len(s))
	}
	at := strings.Index(s, core)
	return strings.Repeat(`\u0020`, at) + core + strings.Repeat(`\u0020`, len(s)-at-len(core))
}
