package synth

import (
	"strings"

	"github.com/tadqiq/tadqiq/text"
)

// Limit keeps the first n garbles of each name, in the order of the documents,
// and puts the others right. A document without any left is as it came in.
func Limit(docs []Document, in []Input, n int) {
	seen := map[string]int{}
	for i := range docs {
		d := &docs[i]
		var b strings.Builder
		var kept []Label
		at := 0
		for _, l := range d.Labels {
			b.WriteString(d.Text[at:l.Span.Start])
			at = l.Span.End
			if seen[l.Entry.ID]++; seen[l.Entry.ID] > n {
				b.WriteString(l.Right)
				continue
			}
			l.Span = text.Span{Start: b.Len(), End: b.Len() + len(l.Text)}
			b.WriteString(l.Text)
			kept = append(kept, l)
		}
		b.WriteString(d.Text[at:])
		d.Text, d.Labels = b.String(), kept
		if len(kept) == 0 {
			d.Text = in[d.Input].Text
		}
	}
}
