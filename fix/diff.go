package fix

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// context is the number of unchanged lines around a change in a diff.
const context = 3

// Diff writes a unified diff from old to new that patch -p0 and git apply
// take; nothing where they are equal. name is the file's path. Lines keep
// their ends, and a missing one at the end of the file is marked.
//
// Fixes seldom add or remove lines, so a line is compared with the one of the
// same number; where the numbers of lines differ, everything between the
// equal lines at both ends is one change. That needs no search for a shortest
// diff and no memory beside the two texts.
func Diff(w io.Writer, name, old, new string) error {
	if old == new {
		return nil
	}
	a, b := lines(old), lines(new)
	out := bufio.NewWriter(w)
	name = diffName(name)
	fmt.Fprintf(out, "--- %s\n+++ %s\n", name, name)
	changes := changedLines(a, b)
	for len(changes) > 0 {
		// Changes that share context lines make one hunk.
		n := 1
		for n < len(changes) && changes[n].a0-changes[n-1].a1 <= 2*context {
			n++
		}
		writeHunk(out, a, b, changes[:n])
		changes = changes[n:]
	}
	return out.Flush()
}

// lineChange says that a[a0:a1] became b[b0:b1].
type lineChange struct{ a0, a1, b0, b1 int }

func changedLines(a, b []string) []lineChange {
	if len(a) != len(b) {
		start := 0
		for start < min(len(a), len(b)) && a[start] == b[start] {
			start++
		}
		end := 0
		for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
			end++
		}
		return []lineChange{{start, len(a) - end, start, len(b) - end}}
	}
	var out []lineChange
	for i := 0; i < len(a); {
		if a[i] == b[i] {
			i++
			continue
		}
		start := i
		for i < len(a) && a[i] != b[i] {
			i++
		}
		out = append(out, lineChange{start, i, start, i})
	}
	return out
}

func writeHunk(w *bufio.Writer, a, b []string, changes []lineChange) {
	first, last := changes[0], changes[len(changes)-1]
	before := min(context, first.a0)
	after := min(context, len(a)-last.a1)
	a0, a1 := first.a0-before, last.a1+after
	b0, b1 := first.b0-before, last.b1+after
	fmt.Fprintf(w, "@@ -%s +%s @@\n", hunkRange(a0, a1), hunkRange(b0, b1))
	at := a0
	for _, c := range changes {
		writeLines(w, ' ', a[at:c.a0])
		writeLines(w, '-', a[c.a0:c.a1])
		writeLines(w, '+', b[c.b0:c.b1])
		at = c.a1
	}
	writeLines(w, ' ', a[at:a1])
}

// hunkRange formats a range of lines, which the format counts from 1, or from
// 0 where the range is empty.
func hunkRange(from, to int) string {
	if from == to {
		return fmt.Sprintf("%d,0", from)
	}
	return fmt.Sprintf("%d,%d", from+1, to-from)
}

func writeLines(w *bufio.Writer, mark byte, lines []string) {
	for _, l := range lines {
		w.WriteByte(mark)
		w.WriteString(l)
		if !strings.HasSuffix(l, "\n") {
			w.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// lines cuts s after each newline.
func lines(s string) []string {
	out := make([]string, 0, strings.Count(s, "\n")+1)
	for l := range strings.Lines(s) {
		out = append(out, l)
	}
	return out
}

// diffName writes a path as patch and git read it: quoted where a byte would
// end it, and closed by a tab where it holds a space.
func diffName(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r == 0x7f }) {
		var b strings.Builder
		b.WriteByte('"')
		for _, c := range []byte(name) {
			if c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
				fmt.Fprintf(&b, "\\%03o", c)
			} else {
				b.WriteByte(c)
			}
		}
		b.WriteByte('"')
		return b.String()
	}
	if strings.Contains(name, " ") {
		return name + "\t"
	}
	return name
}
