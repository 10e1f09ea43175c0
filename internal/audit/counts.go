package audit

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/discover"
	"github.com/tadqiq/tadqiq/knowledge"
)

// Counts is what has been counted of a part of a corpus, and the partial
// summary that `audit --stream --partial` prints. Parts are merged in any
// order, as whole numbers, so that the result never depends on it.
type Counts struct {
	Documents int64 `json:"documents"`
	Words     int64 `json:"words"`
	Bytes     int64 `json:"bytes"`
	Broken    int64 `json:"broken"`
	Findings  int64 `json:"findings"`
	Likely    int64 `json:"likely"`
	Named     int64 `json:"named"`   // documents with an ID of their own
	Grouped   int64 `json:"grouped"` // documents with a source

	Verdicts  map[string]int64 `json:"verdicts"`
	Abstained map[string]int64 `json:"abstained"`

	Confidence [Bins]int64 `json:"confidence"`
	Scores     [Bins]int64 `json:"scores"`

	Rules    map[string]*Tally       `json:"rules"`
	Kinds    map[string]*Tally       `json:"kinds"`
	Entities map[string]*EntityCount `json:"entities"`
	Groups   map[string]*GroupCount  `json:"groups"`

	ReadFirst []Document        `json:"read_first"`
	Problems  []Problem         `json:"problems"`
	Discovery *discover.Counter `json:"-"` // encode writes it after the rest

	// Pruned is up to how many findings or documents entries had that were
	// dropped to save memory, by what they are.
	Pruned map[string]int64 `json:"pruned,omitempty"`

	forms int // in Entities
}

// Tally counts findings and the documents that have one.
type Tally struct {
	Findings  int64 `json:"findings"`
	Likely    int64 `json:"likely"`
	Documents int64 `json:"documents"`
}

func (t *Tally) add(o Tally) {
	t.Findings += o.Findings
	t.Likely += o.Likely
	t.Documents += o.Documents
}

// EntityCount counts the findings on an entry of the glossary.
type EntityCount struct {
	Tally
	Ar    string                `json:"ar"`
	Kind  string                `json:"kind"`
	Forms map[string]*FormCount `json:"forms"` // by rule, a space, and the text
}

// FormCount counts a text that was flagged for an entity.
type FormCount struct {
	Tally
	Fixes    map[string]int64 `json:"fixes"` // how often each one was the best
	Examples []Example        `json:"examples"`
}

// GroupCount counts the documents of a source.
type GroupCount struct {
	Tally
	Words    int64            `json:"words"`
	Verdicts map[string]int64 `json:"verdicts"`
}

// Bounds of what is kept. Beyond those on entries the rarest ones are dropped.
const (
	maxForms    = 40_000
	maxGroups   = 40_000
	maxExamples = 3 // of a form
	maxFirst    = 200
	maxProblems = 200
)

// NewCounts returns counts of nothing, without discovery.
func NewCounts() *Counts {
	return &Counts{
		Verdicts: map[string]int64{}, Abstained: map[string]int64{},
		Rules: map[string]*Tally{}, Kinds: map[string]*Tally{},
		Entities: map[string]*EntityCount{}, Groups: map[string]*GroupCount{},
		Pruned: map[string]int64{},
	}
}

// at returns the value of a key, a new one where there is none.
func at[T any](m map[string]*T, key string) *T {
	v := m[key]
	if v == nil {
		v = new(T)
		m[key] = v
	}
	return v
}

// bin is the bar of a histogram that x in [0, 1] belongs to.
func bin(x float64) int { return min(max(int(x*Bins), 0), Bins-1) }

// add counts a document.
func (c *Counts) add(r *result, k *knowledge.Knowledge) {
	d := &r.row
	c.Documents++
	c.Words += int64(d.Words)
	c.Bytes += int64(len(r.doc.Source))
	c.Findings += int64(d.Findings)
	c.Likely += int64(d.Likely)
	if r.named {
		c.Named++
	}
	c.Verdicts[d.Verdict]++
	if d.Verdict == detect.VerdictAbstain {
		c.Abstained[d.Reason]++
	} else {
		c.Scores[bin(d.Score)]++
	}
	if d.Group != "" {
		c.Grouped++
		c.Groups[d.Group] = c.Groups[d.Group].merge(&GroupCount{
			Tally:    Tally{int64(d.Findings), int64(d.Likely), 1},
			Words:    int64(d.Words),
			Verdicts: map[string]int64{d.Verdict: 1},
		})
	}
	if d.Verdict == detect.VerdictGarbled || d.Verdict == detect.VerdictSuspect {
		c.ReadFirst = some(append(c.ReadFirst, r.told()), maxFirst, compareDocuments)
	}
	c.findings(r)
	if c.Discovery != nil {
		c.Discovery.Add(d.ID, r.doc, k, r.found)
	}
}

// findings counts what was found in a document: the findings once each, and
// the document once for each rule, kind, entity and form.
func (c *Counts) findings(r *result) {
	seen := map[*Tally]bool{}
	for i := range r.found {
		f := &r.found[i]
		one := Tally{Findings: 1}
		if isLikely(f) {
			one.Likely = 1
		}
		add := func(t *Tally) {
			t.add(one)
			if !seen[t] {
				seen[t] = true
				t.Documents++
			}
		}
		rule := f.Detector.Name
		add(at(c.Rules, rule))
		if f.Detector.Category() != "text" {
			c.Confidence[bin(f.Confidence)]++
		}
		if f.Entry == nil {
			continue
		}
		add(at(c.Kinds, string(f.Entry.Kind)))
		e := at(c.Entities, f.Entry.ID)
		e.Ar, e.Kind = f.Entry.Ar, string(f.Entry.Kind)
		add(&e.Tally)
		if e.Forms == nil {
			e.Forms = map[string]*FormCount{}
		}
		x := r.example(f)
		key := rule + " " + x.Text
		form := e.Forms[key]
		if form == nil {
			form = &FormCount{Fixes: map[string]int64{}}
			e.Forms[key] = form
			c.forms++
		}
		add(&form.Tally)
		if x.Fix != "" {
			form.Fixes[x.Fix]++
		}
		form.Examples = best(append(form.Examples, x), maxExamples, compareExamples)
	}
	c.prune()
}

// Merge adds what o has counted, which must not be used afterwards.
func (c *Counts) Merge(o *Counts) {
	c.Documents += o.Documents
	c.Words += o.Words
	c.Bytes += o.Bytes
	c.Broken += o.Broken
	c.Findings += o.Findings
	c.Likely += o.Likely
	c.Named += o.Named
	c.Grouped += o.Grouped
	sum(c.Verdicts, o.Verdicts)
	sum(c.Abstained, o.Abstained)
	for i := range Bins {
		c.Confidence[i] += o.Confidence[i]
		c.Scores[i] += o.Scores[i]
	}
	for name, t := range o.Rules {
		at(c.Rules, name).add(*t)
	}
	for name, t := range o.Kinds {
		at(c.Kinds, name).add(*t)
	}
	for id, e := range o.Entities {
		c.entity(id, e)
	}
	for name, g := range o.Groups {
		c.Groups[name] = c.Groups[name].merge(g)
	}
	c.ReadFirst = some(append(c.ReadFirst, o.ReadFirst...), maxFirst, compareDocuments)
	c.Problems = some(append(c.Problems, o.Problems...), maxProblems, compareProblems)
	if c.Discovery != nil && o.Discovery != nil {
		c.Discovery.Merge(o.Discovery)
	}
	for what, n := range o.Pruned {
		c.Pruned[what] += n
	}
	c.prune()
}

func (c *Counts) entity(id string, o *EntityCount) {
	e := c.Entities[id]
	if e == nil {
		c.Entities[id] = o
		c.forms += len(o.Forms)
		return
	}
	e.add(o.Tally)
	for key, x := range o.Forms {
		form := e.Forms[key]
		if form == nil {
			e.Forms[key] = x
			c.forms++
			continue
		}
		form.add(x.Tally)
		sum(form.Fixes, x.Fixes)
		form.Examples = best(append(form.Examples, x.Examples...), maxExamples, compareExamples)
	}
}

// merge returns the sum of two counts; g may be nil.
func (g *GroupCount) merge(o *GroupCount) *GroupCount {
	if g == nil {
		return o
	}
	g.add(o.Tally)
	g.Words += o.Words
	sum(g.Verdicts, o.Verdicts)
	return g
}

func sum(to, from map[string]int64) {
	for k, n := range from {
		to[k] += n
	}
}

// prune drops the rarest entries while there are too many. Which ones go does
// not depend on the order of a map.
func (c *Counts) prune() {
	n := int64(0)
	for c.forms > maxForms {
		n++
		c.forms = 0
		for id, e := range c.Entities {
			maps.DeleteFunc(e.Forms, func(_ string, f *FormCount) bool { return f.Findings <= n })
			c.forms += len(e.Forms)
			if len(e.Forms) == 0 && e.Findings <= n {
				delete(c.Entities, id)
			}
		}
	}
	if n > 0 {
		c.Pruned["forms"] += n
	}
	n = 0
	for len(c.Groups) > maxGroups {
		n++
		maps.DeleteFunc(c.Groups, func(_ string, g *GroupCount) bool { return g.Documents <= n })
	}
	if n > 0 {
		c.Pruned["groups"] += n
	}
}

// best keeps the first n of a list in order.
func best[T any](list []T, n int, compare func(a, b T) int) []T {
	slices.SortFunc(list, compare)
	if len(list) > n {
		clear(list[n:])
		list = list[:n]
	}
	return list
}

// some is best for a long list, which it sorts only now and then: up to twice
// as many are left.
func some[T any](list []T, n int, compare func(a, b T) int) []T {
	if len(list) <= 2*n {
		return list
	}
	return best(list, n, compare)
}

func compareDocuments(a, b Document) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Likely, a.Likely), cmp.Compare(b.Findings, a.Findings), compareIDs(a, b))
}

func compareIDs(a, b Document) int {
	return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Words, b.Words))
}

func compareProblems(a, b Problem) int {
	return cmp.Or(strings.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), strings.Compare(a.Reason, b.Reason))
}

func compareExamples(a, b Example) int {
	return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), strings.Compare(a.Document, b.Document),
		strings.Compare(a.Left, b.Left), strings.Compare(a.Text, b.Text), strings.Compare(a.Right, b.Right), strings.Compare(a.Fix, b.Fix))
}

// Wilson returns the 95 % confidence interval of a share of which n of all
// were seen (Wilson, 1927), 0 and 1 where nothing was.
func Wilson(n, all int64) (low, high float64) {
	if all == 0 {
		return 0, 1
	}
	const z = 1.959964
	p, m := float64(n)/float64(all), float64(all)
	middle := p + z*z/(2*m)
	spread := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(0, (middle-spread)/(1+z*z/m)), min(1, (middle+spread)/(1+z*z/m))
}
