package knowledge

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestParseWeights(t *testing.T) {
	const calibration = `{"version": 2, "scales": {"rarity": 0.5}, "calibration": [%s]}`
	w, err := ParseWeights("w.json", fmt.Appendf(nil, calibration, `{"score": 0.2, "right": 0.1}, {"score": 0.8, "right": 0.6}`))
	require.NoError(t, err)
	assert.Equal(t, map[string]float64{"rarity": 0.5}, w.Scales)
	assert.Equal(t, []Point{{0.2, 0.1}, {0.8, 0.6}}, w.Calibration)

	for _, c := range []struct{ name, data, want string }{
		{"broken", `{"version": 2,`, "w.json: unexpected end of JSON input"},
		{"another type", `{"version": "1"}`, "w.json: json: cannot unmarshal"},
		{"another version", `{"version": 1}`, "w.json: made by version 1 of the features, this program has version 2"},
		{"no version", `{}`, "w.json: made by version 0 of the features, this program has version 2"},
		{"a tree without leaves", `{"version": 2, "together": [{"f": [1], "e": [0.5], "l": [1]}]}`, "w.json: a tree of 1 questions has 1 edges and 1 leaves"},
		{"the points fall", fmt.Sprintf(calibration, `{"score": 0.8, "right": 0.6}, {"score": 0.2, "right": 0.1}`), "w.json: the calibration does not rise"},
		{"the share falls", fmt.Sprintf(calibration, `{"score": 0.2, "right": 0.6}, {"score": 0.8, "right": 0.1}`), "w.json: the calibration does not rise"},
		{"the scores fall", fmt.Sprintf(calibration, `{"score": 0.8, "right": 0.1}, {"score": 0.2, "right": 0.6}`), "w.json: the calibration does not rise"},
	} {
		_, err := ParseWeights("w.json", []byte(c.data))
		assert.ErrorContains(t, err, c.want, c.name)
	}
}

func TestCalibrate(t *testing.T) {
	var none *Weights
	assert.Equal(t, 0.3, none.Calibrate(0.3), "without weights a score stands for itself")
	w := &Weights{Calibration: []Point{{0.2, 0.1}, {0.6, 0.5}}}
	for score, right := range map[float64]float64{0: 0, 0.1: 0.05, 0.2: 0.1, 0.4: 0.3, 0.6: 0.5, 1: 0.75} {
		assert.InDelta(t, right, w.Calibrate(score), 1e-9, "%v", score)
	}
}

// A calibration never turns the order of two findings around, and what it
// returns is a probability.
func TestCalibrateRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		scores := rapid.SliceOfNDistinct(share, 1, 8, rapid.ID[float64]).Draw(t, "scores")
		slices.Sort(scores)
		rights := rapid.SliceOfN(share, len(scores), len(scores)).Draw(t, "rights")
		slices.Sort(rights)
		w := &Weights{}
		for i := range scores {
			w.Calibration = append(w.Calibration, Point{scores[i], rights[i]})
		}
		a, b := share.Draw(t, "a"), share.Draw(t, "b")
		low, high := w.Calibrate(min(a, b)), w.Calibrate(max(a, b))
		const rounding = 1e-12
		if low > high+rounding || low < 0 || high > 1+rounding {
			t.Fatalf("%v: %v becomes %v, %v becomes %v", w.Calibration, min(a, b), low, max(a, b), high)
		}
	})
}
