package engine

import (
	"math"
	"slices"
)

// alpha is the level of the tests.
const alpha = 0.05

// maxExact bounds the sum of the differences up to which the distribution of
// the test is worked out; beyond, it is normal for all purposes.
const maxExact = 3000

// flipTest is the two-sided p of the paired randomisation test for the sum of
// differences: were the two systems alike, the sign of each would be a toss.
// Where all differences are 1 or -1 it is the exact test of McNemar.
func flipTest(differences []int) float64 {
	observed, sum, squares := 0, 0, 0.0
	for _, d := range differences {
		observed += d
		sum += max(d, -d)
		squares += float64(d * d)
	}
	observed = max(observed, -observed)
	if observed == 0 {
		return 1
	}
	if sum > maxExact {
		return math.Erfc(float64(observed) / math.Sqrt(2*squares))
	}
	// chance[i] is the probability that the signs drawn so far sum up to i - sum.
	chance := make([]float64, 2*sum+1)
	next := make([]float64, 2*sum+1)
	chance[sum] = 1
	reach := 0
	for _, d := range differences {
		d = max(d, -d)
		if d == 0 {
			continue
		}
		clear(next[sum-reach-d : sum+reach+d+1])
		for i := sum - reach; i <= sum+reach; i++ {
			next[i-d] += chance[i] / 2
			next[i+d] += chance[i] / 2
		}
		reach += d
		chance, next = next, chance
	}
	p := 0.0
	for i := observed; i <= sum; i++ {
		p += chance[sum+i] + chance[sum-i]
	}
	return min(p, 1)
}

// testable reports whether any outcome of the signs would be significant: with
// less than six changes of one each none is. What is not testable is no test,
// and does not count among those that the others are adjusted for (Tarone
// 1990; Gilbert 2005).
func testable(differences []int) bool {
	all := make([]int, len(differences))
	for i, d := range differences {
		all[i] = max(d, -d)
	}
	return flipTest(all) <= alpha
}

// adjust returns the p-values adjusted for the false discovery rate (Benjamini
// and Hochberg 1995).
func adjust(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case ps[a] < ps[b]:
			return -1
		case ps[a] > ps[b]:
			return 1
		}
		return a - b
	})
	out := make([]float64, len(ps))
	least := 1.0
	for rank := len(order); rank > 0; rank-- {
		i := order[rank-1]
		least = min(least, ps[i]*float64(len(ps))/float64(rank))
		out[i] = least
	}
	return out
}
