package engine

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// moved are sentences of which so many got better and worse.
func moved(up, down int) []int {
	return append(slices.Repeat([]int{1}, up), slices.Repeat([]int{-1}, down)...)
}

// The exact test of McNemar: twice the tail of a binomial of up + down tosses.
func TestFlipTest(t *testing.T) {
	for _, c := range []struct {
		up, down int
		p        float64
	}{
		{0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {3, 3, 1},
		{2, 0, 0.5}, {5, 0, 0.0625}, {6, 0, 0.03125}, {0, 6, 0.03125},
		{10, 2, 2 * (1 + 12 + 66) / 4096.0},
		{8, 3, 2 * (1 + 11 + 55 + 165) / 2048.0},
		{60, 40, 0.05688793}, // R: binom.test(60, 100)
	} {
		assert.InDelta(t, c.p, flipTest(moved(c.up, c.down)), 1e-7, "%d up, %d down", c.up, c.down)
	}
}

// Of any differences the p is what counting all signs gives.
func TestFlipTestProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ds := rapid.SliceOfN(rapid.IntRange(-4, 4), 0, 10).Draw(t, "differences")
		observed := 0
		for _, d := range ds {
			observed += d
		}
		extreme := 0
		for signs := range 1 << len(ds) {
			sum := 0
			for i, d := range ds {
				if signs&(1<<i) != 0 {
					d = -d
				}
				sum += d
			}
			if max(sum, -sum) >= max(observed, -observed) {
				extreme++
			}
		}
		require.InDelta(t, float64(extreme)/float64(int(1)<<len(ds)), flipTest(ds), 1e-9)
	})
}

// Where the sum is too large to be worked out, the normal distribution is
// close to what would come of it.
func TestFlipTestOfMany(t *testing.T) {
	exact := flipTest(moved(1550, 1450))
	normal := flipTest(moved(1551, 1451))
	assert.InDelta(t, exact, normal, 0.003)
	assert.InDelta(t, 0.07, exact, 0.01)
}

func TestTestable(t *testing.T) {
	assert.False(t, testable(nil))
	assert.False(t, testable(moved(0, 5)))
	assert.True(t, testable(moved(3, 3)), "had they all gone one way, it would have been significant")
}

func TestAdjust(t *testing.T) {
	for _, c := range []struct{ ps, want []float64 }{
		{nil, []float64{}},
		{[]float64{0.03}, []float64{0.03}},
		{[]float64{0.01, 0.02, 0.03, 0.04, 0.05}, []float64{0.05, 0.05, 0.05, 0.05, 0.05}},
		// R: p.adjust(c(0.5, 0.005, 0.05, 0.009, 0.2), "BH")
		{[]float64{0.5, 0.005, 0.05, 0.009, 0.2}, []float64{0.5, 0.0225, 0.25 / 3, 0.0225, 0.25}},
		{[]float64{1, 1, 0.9}, []float64{1, 1, 1}},
	} {
		got := adjust(c.ps)
		require.Len(t, got, len(c.want))
		for i := range got {
			assert.InDelta(t, c.want[i], got[i], 1e-12, "%v", c.ps)
		}
	}
}
