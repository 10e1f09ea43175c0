package engine

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
)

// Resamples is how many samples an interval is worked out from, and Seed what
// they are drawn by.
const (
	Resamples = 2000
	Seed      = 1
)

// Rate is a count over sentences or occurrences with its 95 % interval: the
// percentiles of the bootstrap. Low and High are nil where a bootstrap can say
// nothing, since all that was counted is alike.
type Rate struct {
	Count int      `json:"count"`
	Of    int      `json:"of"`
	Rate  float64  `json:"rate"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// tally is what is counted in one sentence or in some: names that stand there,
// those that were found, by either comparison, and garbles.
type tally struct{ names, found, strict, garbles int32 }

func (t *tally) add(o *tally) {
	t.names += o.names
	t.found += o.found
	t.strict += o.strict
	t.garbles += o.garbles
}

// The measures of sentences.
const (
	accuracy = iota
	strict
	garbles
	measures
)

// count is what a measure counts in so many sentences, and over what.
func (t *tally) count(measure, sentences int) (count, of int) {
	switch measure {
	case accuracy:
		return int(t.found), int(t.names)
	case strict:
		return int(t.strict), int(t.names)
	}
	return int(t.garbles), sentences
}

func (t *tally) rate(measure, sentences int) float64 {
	count, of := t.count(measure, sentences)
	if of == 0 {
		return 0
	}
	return float64(count) / float64(of)
}

// rates sums up the sentences of a group, with intervals: sentences are drawn
// with replacement, as many as there are.
func rates(group string, sentences []tally) (out [measures]Rate) {
	var sum tally
	for i := range sentences {
		sum.add(&sentences[i])
	}
	drawn := resample(group, sentences)
	for m := range measures {
		out[m].Count, out[m].Of = sum.count(m, len(sentences))
		out[m].Rate = sum.rate(m, len(sentences))
		out[m].Low, out[m].High = interval(drawn[m])
	}
	return out
}

// resample returns the rates of each resample, by measure. A group has its own
// generator, so that its interval does not depend on which others there are.
func resample(group string, sentences []tally) (out [measures][]float64) {
	n := len(sentences)
	if n == 0 {
		return out
	}
	h := fnv.New64a()
	h.Write([]byte(group))
	random := rand.NewPCG(Seed, h.Sum64())
	for m := range measures {
		out[m] = make([]float64, Resamples)
	}
	for b := range Resamples {
		var sum tally
		for range n / 2 {
			// Two draws of 32 bits: the one sentence is more likely than the
			// other by less than n in 2^32.
			r := random.Uint64()
			sum.add(&sentences[uint64(uint32(r))*uint64(n)>>32])
			sum.add(&sentences[(r>>32)*uint64(n)>>32])
		}
		if n%2 == 1 {
			sum.add(&sentences[(random.Uint64()>>32)*uint64(n)>>32])
		}
		for m := range measures {
			out[m][b] = sum.rate(m, n)
		}
	}
	return out
}

// interval is from the 2.5th to the 97.5th percentile of values, which it
// sorts, or nil where they are all alike.
func interval(values []float64) (low, high *float64) {
	slices.Sort(values)
	if len(values) == 0 || values[0] == values[len(values)-1] {
		return nil, nil
	}
	l, h := percentile(values, 0.025), percentile(values, 0.975)
	return &l, &h
}

// percentile interpolates between sorted values.
func percentile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// share is a rate of which each of the things counted is 0 or 1.
func share(group string, values []bool) Rate {
	sentences := make([]tally, len(values))
	for i, v := range values {
		sentences[i] = one(v)
	}
	return rates(group, sentences)[accuracy]
}

func one(is bool) tally {
	if is {
		return tally{names: 1, found: 1}
	}
	return tally{names: 1}
}
