package report

import (
	"fmt"
	"strings"
)

// LeftOut counts findings that are not reported.
type LeftOut struct{ Suppressed, Baseline, Unchanged int }

var (
	labelLeftOut    = label{"left out", "لم يُعرض"}
	labelSuppressed = label{"suppressed", "مكتوم"}
	labelBaseline   = label{"in the baseline", "معروف من قبل"}
	labelUnchanged  = label{"on unchanged lines", "في سطور لم تتغير"}
)

// String says how many there are, and why, in one line; nothing where there
// are none.
func (o LeftOut) String(lang Lang) string {
	var parts []string
	for _, p := range []struct {
		n   int
		why label
	}{{o.Suppressed, labelSuppressed}, {o.Baseline, labelBaseline}, {o.Unchanged, labelUnchanged}} {
		switch {
		case p.n == 0:
		case lang == Arabic:
			parts = append(parts, fmt.Sprintf("%s: %d", p.why.ar, p.n))
		default:
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.why.en))
		}
	}
	if parts == nil {
		return ""
	}
	if lang == Arabic {
		return labelLeftOut.ar + "؛ " + strings.Join(parts, "، ")
	}
	return labelLeftOut.en + ": " + strings.Join(parts, ", ")
}
