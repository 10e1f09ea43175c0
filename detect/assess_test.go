package detect

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/text"
)

// The score is a probability, does not depend on the order of findings, and
// grows with each form that is flagged, but not with a form flagged again.
func TestAssess(t *testing.T) {
	words := strings.Fields("وصل الوفد إلى المدينة صباح اليوم في زيارة تستمر ثلاثة أيام يلتقي فيها عددا من المسؤولين ويزور المتحف والميناء القديم ثم يعود إلى بلاده مساء الخميس المقبل بعد توقيع الاتفاق")
	doc := text.New("a.txt", strings.Join(words, " ")+".")
	var spans []text.Span
	for _, s := range doc.Segments {
		for _, tok := range s.Tokens {
			spans = append(spans, tok.Span)
		}
	}
	require.Equal(t, Assessment{Verdict: VerdictClean, Score: Assess(doc, nil, nil).Score}, Assess(doc, nil, nil))
	rapid.Check(t, func(t *rapid.T) {
		var found []Finding
		before := Assess(doc, nil, nil).Score
		for i := range rapid.IntRange(1, 8).Draw(t, "findings") {
			c := rapid.Float64Range(0.15, 1).Draw(t, fmt.Sprint("confidence ", i))
			found = append(found, Finding{Detector: NameGarble, Span: spans[3*i], Confidence: c})
			a := Assess(doc, nil, found)
			require.Greater(t, a.Score, before)
			require.LessOrEqual(t, a.Score, 1.0)
			require.Equal(t, a.Score >= plainGarbled, a.Verdict == VerdictGarbled)
			require.Equal(t, a.Score >= suspectScore && a.Score < plainGarbled, a.Verdict == VerdictSuspect)
			before = a.Score
		}
		require.Equal(t, before, Assess(doc, nil, append(found, found[0])).Score)
		require.Equal(t, before, Assess(doc, nil, rapid.Permutation(found).Draw(t, "order")).Score)
	})
}
