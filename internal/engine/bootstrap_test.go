package engine

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// found are sentences with one entity each, of which so many are right.
func found(right, of int) []tally {
	out := make([]tally, of)
	for i := range out {
		out[i] = one(i < right)
	}
	return out
}

// With one occurrence a sentence the resampled count is binomial, and the
// bounds are its 2.5 and 97.5 % quantiles (R: qbinom).
func TestRates(t *testing.T) {
	for _, c := range []struct {
		right, of int
		low, high float64
	}{
		{70, 100, 61, 79},
		{50, 100, 40, 60},
		{5, 100, 1, 10},
		{18, 20, 15, 20},
		{900, 1000, 881, 918},
	} {
		r := rates("g", found(c.right, c.of))[accuracy]
		assert.Equal(t, c.right, r.Count)
		assert.InDelta(t, float64(c.right)/float64(c.of), r.Rate, 1e-12)
		require.NotNil(t, r.Low)
		assert.InDelta(t, c.low/float64(c.of), *r.Low, 1.01/float64(c.of), "%d of %d", c.right, c.of)
		assert.InDelta(t, c.high/float64(c.of), *r.High, 1.01/float64(c.of), "%d of %d", c.right, c.of)
	}
}

func TestRatesWithoutInterval(t *testing.T) {
	for _, c := range [][2]int{{0, 0}, {0, 9}, {9, 9}, {1, 1}} {
		r := rates("g", found(c[0], c[1]))[accuracy]
		assert.Nil(t, r.Low, "%v", c)
		assert.Nil(t, r.High, "%v", c)
	}
}

func TestRatesAreRepeatable(t *testing.T) {
	assert.Equal(t, rates("g", found(7, 30)), rates("g", found(7, 30)))
	a, b := resample("a", found(7, 30)), resample("b", found(7, 30))
	assert.NotEqual(t, a, b, "each group has its own draws")
}

// Sentences are drawn whole: what is counted together stays together.
func TestRatesOfSentences(t *testing.T) {
	alike := make([]tally, 50)
	for i := range alike {
		alike[i] = tally{names: 3, found: int32(3 * (i % 2))}
	}
	single := found(75, 150)
	a, b := rates("g", alike)[accuracy], rates("g", single)[accuracy]
	assert.Equal(t, a.Rate, b.Rate)
	assert.Greater(t, *a.High-*a.Low, 1.5*(*b.High-*b.Low), "150 occurrences in 50 sentences are less sure than in 150")
}

// The interval covers the truth about as often as it says.
func TestCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("draws many samples")
	}
	rng := rand.New(rand.NewPCG(7, 7))
	const trials = 400
	covered := 0
	for range trials {
		s := found(0, 80)
		for i := range s {
			s[i] = one(rng.Float64() < 0.7)
		}
		r := rates("g", s)[accuracy]
		if *r.Low <= 0.7 && 0.7 <= *r.High {
			covered++
		}
	}
	share := float64(covered) / trials
	assert.InDelta(t, 0.95, share, 0.03)
}

func TestPercentile(t *testing.T) {
	values := []float64{0, 1, 2, 3, 4}
	assert.Equal(t, 0.0, percentile(values, 0))
	assert.Equal(t, 2.0, percentile(values, 0.5))
	assert.InDelta(t, 0.1, percentile(values, 0.025), 1e-12)
	assert.Equal(t, 4.0, percentile(values, 1))
}

func TestRatesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "sentences")
		s := make([]tally, n)
		for i := range s {
			of := rapid.IntRange(0, 3).Draw(t, "of")
			s[i] = tally{names: int32(of), found: int32(rapid.IntRange(0, of).Draw(t, "count"))}
		}
		r := rates("g", s)[accuracy]
		require.LessOrEqual(t, r.Count, r.Of)
		if r.Low != nil {
			require.LessOrEqual(t, 0.0, *r.Low)
			require.LessOrEqual(t, *r.Low, *r.High)
			require.LessOrEqual(t, *r.High, 1.0)
		}
	})
}

func BenchmarkRates(b *testing.B) {
	s := found(7000, 10000)
	for b.Loop() {
		rates("g", s)
	}
}
