package detect

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// describeEdits says how two folded words differ: by name where it is one
// letter, else by their Levenshtein distance.
func describeEdits(garbled, right string) string {
	d := levenshtein.ComputeDistance(garbled, right)
	if d != 1 {
		return fmt.Sprintf("Levenshtein distance %d", d)
	}
	g, r := []rune(garbled), []rune(right)
	i := 0
	for i < len(g) && i < len(r) && g[i] == r[i] {
		i++
	}
	switch {
	case len(g) < len(r):
		return fmt.Sprintf("%c dropped", r[i])
	case len(g) > len(r):
		return fmt.Sprintf("%c inserted", g[i])
	}
	return fmt.Sprintf("%c for %c", g[i], r[i])
}

// noteEdits adds to the evidence of a reading how far the garbled words are
// from the right ones by plain edit distance.
func noteEdits(evidence []Evidence, pieces []piece) []Evidence {
	for i := range evidence {
		if e := &evidence[i]; e.Kind == "edit" {
			e.Note = describeEdits(e.From, e.To)
		}
	}
	for _, p := range pieces {
		right := glossary.Stem(arabic.Fold(p.right))
		known := false
		for _, e := range evidence {
			known = known || e.Kind == "edit" && e.From == p.garbled
		}
		if !known && !strings.Contains(right, " ") {
			evidence = append(evidence, Evidence{Kind: "edit", From: p.garbled, To: right, Note: describeEdits(p.garbled, right)})
		}
	}
	return evidence
}
