package detect

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// Trees change how sure a finding is, say so in its evidence, and leave its
// fixes alone.
func TestTogether(t *testing.T) {
	k := open(t, ports)
	k.MinConfidence = 0.02
	find := func(w *knowledge.Weights) Finding {
		k.Weights = w
		doc, all := run(t, k, topic+"ثم عاد الوفد إلى مدينة ظهرامون أمس.")
		for _, f := range all {
			if doc.Text(f.Span) == "ظهرامون" {
				return f
			}
		}
		require.Fail(t, "nothing was found")
		return Finding{}
	}
	trees := func(more float64) *knowledge.Weights {
		return &knowledge.Weights{Together: knowledge.Trees{{Leaf: []float64{more}}}}
	}
	plain, surer, unsure := find(nil), find(trees(1)), find(trees(-1))
	assert.Greater(t, surer.Confidence, plain.Confidence)
	assert.Less(t, unsure.Confidence, plain.Confidence)
	assert.Equal(t, plain.Fixes[0].Text, surer.Fixes[0].Text)
	assert.Contains(t, surer.Evidence, Evidence{Kind: "together", Weight: 1})
	assert.Contains(t, unsure.Evidence, Evidence{Kind: "together", Weight: -1})
	for _, e := range plain.Evidence {
		assert.NotEqual(t, "together", e.Kind)
	}
}

// The trees may ask about words that are read as several entries.
func TestAskedRivals(t *testing.T) {
	k := open(t, "id,kind,ar\na,place,زهرامون\nb,place,زهراموت\n")
	n := newNames(text.New("", "وصل الوفد إلى زهرامور."), k, -9)
	j := n.newSurroundings()
	margins := map[float64]bool{}
	for _, r := range n.readings {
		var v [numAsked]float64
		n.asked(r, j, &v)
		assert.Equal(t, 1.0, v[askRivals])
		assert.Equal(t, 1.0, v[askGarbled])
		assert.Equal(t, 7.0, v[askLetters])
		margins[v[askMargin]] = true
	}
	require.Len(t, n.readings, 2)
	assert.True(t, margins[0], "both are as likely")
}
