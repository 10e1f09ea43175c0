package knowledge

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// WeightsVersion is that of the features; weights of another one are refused.
const WeightsVersion = 2

// Weights are what training learned: how much each kind of evidence counts,
// and which share of the findings with a given score is right. Nil Weights
// take the functions of package detect as they are.
type Weights struct {
	Version int `json:"version"`
	// Input is the SHA-256 of the text and the glossaries that they were
	// learned from, Seed that of the generator of garbles.
	Input string `json:"input"`
	Seed  uint64 `json:"seed"`
	// Scales are the factors of the features, by name.
	Scales map[string]float64 `json:"scales"`
	// Together says how much likelier a reading is with all of its evidence
	// together than the sum says (log-odds); package detect has the features.
	Together Trees `json:"together"`
	// Calibration maps a probability as scored to the share of findings that
	// were right there; points by rising score, linear between them.
	Calibration []Point `json:"calibration"`
}

// Point is a score (a probability) and the share of right findings there.
type Point struct {
	Score float64 `json:"score"`
	Right float64 `json:"right"`
}

// ParseWeights reads the weights file.
func ParseWeights(name string, data []byte) (*Weights, error) {
	var w Weights
	if err := json.Unmarshal(data, &w); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if w.Version != WeightsVersion {
		return nil, fmt.Errorf("%s: made by version %d of the features, this program has version %d", name, w.Version, WeightsVersion)
	}
	if err := w.Together.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for i := 1; i < len(w.Calibration); i++ {
		if a, b := w.Calibration[i-1], w.Calibration[i]; b.Score <= a.Score || b.Right < a.Right {
			return nil, fmt.Errorf("%s: the calibration does not rise at point %d", name, i+1)
		}
	}
	return &w, nil
}

// Calibrate returns the probability that a finding with the score p is right.
func (w *Weights) Calibrate(p float64) float64 {
	if w == nil || len(w.Calibration) == 0 {
		return p
	}
	c := w.Calibration
	i, _ := slices.BinarySearchFunc(c, p, func(pt Point, p float64) int {
		switch {
		case pt.Score < p:
			return -1
		case pt.Score > p:
			return 1
		}
		return 0
	})
	switch {
	case i == 0:
		return c[0].Right * p / math.Max(c[0].Score, 1e-9)
	case i == len(c):
		last := c[len(c)-1]
		return last.Right + (1-last.Right)*(p-last.Score)/math.Max(1-last.Score, 1e-9)*0.5
	}
	a, b := c[i-1], c[i]
	return a.Right + (b.Right-a.Right)*(p-a.Score)/(b.Score-a.Score)
}
