package detect_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/golden"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// What training learns from must add up: the score of a candidate is the sum
// of what its features say, times their scales.
func TestCandidates(t *testing.T) {
	k := open(t)
	weights := map[string]*knowledge.Weights{
		"none":     nil,
		"embedded": k.Weights,
		"of the test": {Scales: map[string]float64{
			"rarity": 0.5, "anchor": 1.5, "bias/single": 0, "channel/single": 2, "machine": 0.25,
		}},
	}
	articles, err := golden.Open(golden.Options{}, "../fixtures/articles")
	require.NoError(t, err)
	for name, w := range weights {
		k.Weights = w
		seen, together := 0, 0
		for _, c := range articles.Cases {
			doc := text.New("", c.Text)
			for _, x := range detect.Candidates(doc, k) {
				seen++
				sum := 0.0
				for feature, value := range x.Values {
					scale := 1.0
					if w != nil {
						if s, ok := w.Scales[feature]; ok {
							scale = s
						}
					}
					sum += value * scale
				}
				assert.InDelta(t, sum, x.Score, 1e-6, "%s, weights: %s: %s > %s %v", c.Name, name, doc.Text(x.Span), x.Fix, x.Values)
				assert.True(t, 0 <= x.Accepted && x.Accepted <= 1, "%s: %v", x.Fix, x.Accepted)
				assert.NotNil(t, x.Entry)
				if x.Together != nil {
					together++
					assert.Len(t, x.Together, detect.TogetherFeatures)
				}
			}
		}
		assert.Greater(t, seen, 40, name)
		assert.Greater(t, together, 30, name)
	}
}

// What the trees of the embedded weights ask is what they are told.
func TestTogetherFeatures(t *testing.T) {
	k := open(t)
	require.NotEmpty(t, k.Weights.Together)
	for _, tree := range k.Weights.Together {
		for _, f := range tree.Feature {
			assert.True(t, 0 <= f && f < detect.TogetherFeatures, "feature %d", f)
		}
	}
}
