package main

import (
	"math"
	"slices"

	"github.com/tadqiq/tadqiq/knowledge"
)

// instance is an example: the values of its features, and the log-odds that
// the trees begin with.
type instance struct {
	values   []float64
	positive bool
	weight   float64
	base     float64
}

// boosting says how trees are fitted.
type boosting struct {
	trees, depth int
	rate         float64 // how much of each tree counts
	ridge        float64 // on the size of leaves
}

// maxEdges is how many edges the values of a feature are told apart by.
const maxEdges = 31

// boost fits trees one after the other, each to what those before it leave of
// the logistic loss and of the log-odds that each example begins with. The questions of a tree are chosen one by one, by the
// gain over all of its leaves. The first tree is a leaf, the log-odds of all.
func boost(data []instance, b boosting) knowledge.Trees {
	if len(data) == 0 {
		return nil
	}
	edges := make([][]float64, len(data[0].values))
	bins := make([][]uint8, len(edges))
	_ = forEach(len(edges), func(f int) error {
		edges[f] = edgesOf(data, f)
		bins[f] = make([]uint8, len(data))
		for i := range data {
			bins[f][i] = uint8(below(edges[f], data[i].values[f]))
		}
		return nil
	})
	margin := make([]float64, len(data))
	for i := range data {
		margin[i] = data[i].base
	}
	leaf := make([]uint8, len(data))
	gradient, curvature := make([]float64, len(data)), make([]float64, len(data))
	var out knowledge.Trees
	for n := range b.trees + 1 {
		depth, rate := b.depth, b.rate
		if n == 0 {
			depth, rate = 0, 1
		}
		rounds := 1
		if n == 0 {
			rounds = 20
		}
		for range rounds {
			for i := range data {
				p := 1 / (1 + math.Exp(-margin[i]))
				y := 0.0
				if data[i].positive {
					y = 1
				}
				gradient[i], curvature[i] = data[i].weight*(y-p), data[i].weight*p*(1-p)
			}
			clear(leaf)
			tree := grow(bins, edges, leaf, gradient, curvature, depth, b.ridge)
			for i := range tree.Leaf {
				tree.Leaf[i] = rounded(rate*tree.Leaf[i], 4)
			}
			for i := range data {
				margin[i] += tree.Leaf[leaf[i]]
			}
			if n == 0 && len(out) == 1 {
				out[0].Leaf[0] = rounded(out[0].Leaf[0]+tree.Leaf[0], 4)
				continue
			}
			out = append(out, tree)
		}
	}
	return out
}

// grow fits one tree, and sets the leaf of each example.
func grow(bins [][]uint8, edges [][]float64, leaf []uint8, gradient, curvature []float64, depth int, ridge float64) (tree knowledge.Tree) {
	type sums struct{ g, h float64 }
	for level := range depth {
		leaves := 1 << level
		type split struct {
			gain float64
			bin  int
		}
		best := make([]split, len(bins))
		_ = forEach(len(bins), func(f int) error {
			n := len(edges[f]) + 1
			table := make([]sums, leaves*n)
			for i, at := range leaf {
				s := &table[int(at)*n+int(bins[f][i])]
				s.g += gradient[i]
				s.h += curvature[i]
			}
			gains := make([]float64, n)
			for l := range leaves {
				row := table[l*n : (l+1)*n]
				var all, left sums
				for _, s := range row {
					all.g += s.g
					all.h += s.h
				}
				for bin := 1; bin < n; bin++ {
					left.g += row[bin-1].g
					left.h += row[bin-1].h
					right := sums{all.g - left.g, all.h - left.h}
					gains[bin] += left.g*left.g/(left.h+ridge) + right.g*right.g/(right.h+ridge) - all.g*all.g/(all.h+ridge)
				}
			}
			for bin := 1; bin < n; bin++ {
				if gains[bin] > best[f].gain {
					best[f] = split{gains[bin], bin}
				}
			}
			return nil
		})
		chosen := 0
		for f := range best {
			if best[f].gain > best[chosen].gain {
				chosen = f
			}
		}
		if best[chosen].bin == 0 {
			break // nothing tells the examples of any leaf apart
		}
		for i := range leaf {
			if int(bins[chosen][i]) >= best[chosen].bin {
				leaf[i] |= 1 << level
			}
		}
		tree.Feature = append(tree.Feature, chosen)
		tree.Edge = append(tree.Edge, edges[chosen][best[chosen].bin-1])
	}
	total := make([]sums, 1<<len(tree.Feature))
	for i, at := range leaf {
		total[at].g += gradient[i]
		total[at].h += curvature[i]
	}
	for _, s := range total {
		tree.Leaf = append(tree.Leaf, s.g/(s.h+ridge))
	}
	return tree
}

// edgesOf returns edges that tell the values of a feature apart: some with as
// many examples between two of them as may be, some with as many distinct
// values, since what is rare may tell most.
func edgesOf(data []instance, f int) (edges []float64) {
	values := make([]float64, len(data))
	for i := range data {
		values[i] = data[i].values[f]
	}
	slices.Sort(values)
	distinct := slices.Compact(slices.Clone(values))
	for _, v := range [][]float64{values, distinct} {
		const n = maxEdges/2 + 1
		for i := 1; i < n; i++ {
			if e := rounded(v[i*len(v)/n], 3); e > values[0] {
				edges = append(edges, e)
			}
		}
	}
	slices.Sort(edges)
	return slices.Compact(edges)
}

// below returns how many edges a value is not below.
func below(edges []float64, v float64) int {
	n := 0
	for n < len(edges) && v >= edges[n] {
		n++
	}
	return n
}

func rounded(v float64, digits int) float64 {
	scale := math.Pow(10, float64(digits))
	return math.Round(v*scale) / scale
}
