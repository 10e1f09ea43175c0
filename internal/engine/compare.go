package engine

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Run is a run that was measured, as its folder has it.
type Run struct {
	Dir     string
	Summary *Summary
	Results []Result
}

// maxResult is the size in bytes from which a line is no result.
const maxResult = 32 << 20

// LoadRun reads the folder of a run.
func LoadRun(dir string) (*Run, error) {
	r := &Run{Dir: dir, Summary: &Summary{}}
	path := filepath.Join(dir, SummaryName)
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w; the folder is to be one of tadqiq test engine --out that ran to its end", fileError(path, err))
	}
	if err := json.Unmarshal(data, r.Summary); err != nil {
		return nil, fmt.Errorf("%s: is not what tadqiq test engine writes: %w", path, err)
	}
	path = filepath.Join(dir, ResultsName)
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxResult)
	for lines.Scan() {
		var x Result
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			return nil, fmt.Errorf("%s:%d: is not what tadqiq test engine writes: %w", path, len(r.Results)+1, err)
		}
		r.Results = append(r.Results, x)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", path, len(r.Results)+1, err)
	}
	if n := r.Summary.Suite.Sentences; n != len(r.Results) || n == 0 {
		return nil, fmt.Errorf("%s: has %d sentences, and %s %d; measure again: tadqiq test engine --resume", path, len(r.Results), SummaryName, n)
	}
	return r, nil
}

// WriteResults writes results.jsonl.
func WriteResults(w io.Writer, results []Result) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for i := range results {
		if err := e.Encode(&results[i]); err != nil {
			return err
		}
	}
	return nil
}

// WriteJSON writes a summary or a comparison.
func WriteJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}

// Comparable tells why two runs cannot be compared, or returns nil. Figures of
// different versions or glossaries can where force says so; those of different
// suites cannot.
func Comparable(before, after *Summary, force bool) error {
	if a, b := before.Suite, after.Suite; a.Hash != b.Hash {
		return fmt.Errorf("the suites differ: %s (%d sentences, %s) and %s (%d sentences, %s); figures compare only over the same sentences and accepted forms",
			a.Path, a.Sentences, a.Hash, b.Path, b.Sentences, b.Hash)
	}
	if differ := before.differences(after); !force && differ != nil {
		return fmt.Errorf("the runs were not measured alike: %s; measure one again (tadqiq test engine --resume), or add --force", strings.Join(differ, "; "))
	}
	return nil
}

// differences tells what differs in how two runs were measured.
func (s *Summary) differences(o *Summary) (out []string) {
	a, b := s.Signature, o.Signature
	for _, x := range []struct{ name, a, b string }{
		{"version", a.Version, b.Version},
		{"weights", a.Weights, b.Weights},
		{"lexicon", a.Lexicon, b.Lexicon},
		{"glossary", a.Glossary, b.Glossary},
		{"lowest confidence of findings", fmt.Sprint(a.MinConfidence), fmt.Sprint(b.MinConfidence)},
	} {
		if x.a != x.b {
			out = append(out, fmt.Sprintf("%s %s and %s", x.name, x.a, x.b))
		}
	}
	return out
}

// Comparison is what changed from one run to another.
type Comparison struct {
	Before RunInfo   `json:"before"`
	After  RunInfo   `json:"after"`
	Suite  SuiteInfo `json:"suite"`
	Unlike []string  `json:"unlike"` // how the two were not measured alike; [] with rare exceptions

	Resamples int   `json:"resamples"`
	Seed      int64 `json:"seed"`

	Accuracy    Difference `json:"accuracy"`
	Strict      Difference `json:"strict"`
	Garbles     Difference `json:"garbles"`
	Consistency Difference `json:"consistency"`

	Kinds    []GroupDifference `json:"kinds"`
	Entities []GroupDifference `json:"entities"`
	Changes  []Change          `json:"changes"`
}

// RunInfo names a run.
type RunInfo struct {
	Dir      string   `json:"dir"`
	Commands []string `json:"commands"`
	Accuracy Rate     `json:"accuracy"`
	Strict   Rate     `json:"strict"`
	Garbles  Rate     `json:"garbles"`
}

// Difference is that of a rate. Low and High are its 95 % interval: the
// percentiles of the paired bootstrap over sentences, nil where there was no
// change. P is two-sided, of the paired randomisation test over sentences. Up
// and Down count the sentences (of Consistency: the entities) in which the
// count rose and fell.
type Difference struct {
	Before      float64  `json:"before"`
	After       float64  `json:"after"`
	Difference  float64  `json:"difference"`
	Low         *float64 `json:"low"`
	High        *float64 `json:"high"`
	P           float64  `json:"p"`
	Up          int      `json:"up"`
	Down        int      `json:"down"`
	Significant bool     `json:"significant"`
}

// GroupDifference is that of the accuracy on a kind or an entity. Q is P
// adjusted for the false discovery rate over all that could be significant, and
// decides what is significant; it is nil where so few sentences changed that
// none could be.
type GroupDifference struct {
	Name      string   `json:"name"`
	Kind      string   `json:"kind"`
	Sentences int      `json:"sentences"`
	Accepted  []string `json:"accepted,omitempty"` // of an entity
	Difference
	Q *float64 `json:"q"`
}

// Change is a sentence in which an entity got right or went wrong. Line is
// that of the suite.
type Change struct {
	ID       string   `json:"id"`
	Line     int      `json:"line"`
	Entity   string   `json:"entity"`
	Kind     string   `json:"kind"`
	Better   bool     `json:"better"`
	Source   string   `json:"source"`
	Before   string   `json:"before"`
	After    string   `json:"after"`
	Accepted []string `json:"accepted"`
	Text     string   `json:"text"` // what stands for the entity where it is right
}

// Compare compares two runs over the same suite.
func Compare(before, after *Run) (*Comparison, error) {
	c := &Comparison{
		Before: before.info(), After: after.info(), Suite: after.Summary.Suite,
		Resamples: Resamples, Seed: Seed,
		Unlike: append([]string{}, before.Summary.differences(after.Summary)...),
		Kinds:  []GroupDifference{}, Entities: []GroupDifference{}, Changes: []Change{},
	}
	if err := aligned(before, after); err != nil {
		return nil, err
	}
	all := func(*Outcome) bool { return true }
	var total pairs
	for i := range before.Results {
		x, y := before.Results[i].tally(all), after.Results[i].tally(all)
		any := func(string) bool { return true }
		x.garbles, y.garbles = int32(before.Results[i].garbles(any)), int32(after.Results[i].garbles(any))
		total.add(x, y)
	}
	d := total.differences("")
	c.Accuracy, c.Strict, c.Garbles = d[accuracy], d[strict], d[garbles]
	c.Consistency = consistency(before.Summary.Entities, after.Summary.Entities)
	for _, x := range []*Difference{&c.Accuracy, &c.Strict, &c.Garbles, &c.Consistency} {
		x.Significant = x.P <= alpha
	}
	kindsBefore, entitiesBefore := grouped(before.Results)
	kindsAfter, entitiesAfter := grouped(after.Results)
	c.Kinds = append(c.Kinds, groupDifferences(kindsBefore, kindsAfter)...)
	c.Entities = append(c.Entities, groupDifferences(entitiesBefore, entitiesAfter)...)
	c.changes(before, after)
	return c, nil
}

func (r *Run) info() RunInfo {
	s := r.Summary
	return RunInfo{r.Dir, s.Engine.Commands, s.Accuracy, s.Strict, s.Garbles}
}

// aligned reports as an error where the results of two runs are not of the
// same sentences and entities.
func aligned(before, after *Run) error {
	if len(before.Results) != len(after.Results) {
		return fmt.Errorf("%s has %d sentences and %s %d", before.Dir, len(before.Results), after.Dir, len(after.Results))
	}
	for i := range before.Results {
		a, b := &before.Results[i], &after.Results[i]
		same := slices.EqualFunc(a.Entities, b.Entities, func(x, y Outcome) bool { return x.ID == y.ID && x.Kind == y.Kind })
		if a.ID != b.ID || a.Source != b.Source || !same {
			return fmt.Errorf("%s and %s: line %d is not of the same sentence and entities; has one been edited?",
				filepath.Join(before.Dir, ResultsName), filepath.Join(after.Dir, ResultsName), i+1)
		}
	}
	return nil
}

// pairs are sentences before and after: the sums, and the difference in each.
type pairs struct {
	before, after tally
	change        []tally
}

func (p *pairs) add(before, after tally) {
	p.before.add(&before)
	p.after.add(&after)
	p.change = append(p.change, tally{after.names, after.found - before.found, after.strict - before.strict, after.garbles - before.garbles})
}

func (p *pairs) differences(group string) (out [measures]Difference) {
	n := len(p.change)
	drawn := resample(group, p.change)
	for m := range measures {
		d := &out[m]
		d.Before, d.After = p.before.rate(m, n), p.after.rate(m, n)
		d.Difference = d.After - d.Before
		d.Low, d.High = interval(drawn[m])
		d.test(p.signs(m))
	}
	return out
}

// signs are the differences of a measure, sentence by sentence.
func (p *pairs) signs(m int) []int {
	out := make([]int, len(p.change))
	for i := range p.change {
		out[i], _ = p.change[i].count(m, 1)
	}
	return out
}

func (d *Difference) test(differences []int) {
	d.P = flipTest(differences)
	for _, x := range differences {
		if x > 0 {
			d.Up++
		} else if x < 0 {
			d.Down++
		}
	}
}

// consistency compares the entities of which both runs tell whether they are
// consistent.
func consistency(before, after []Group) Difference {
	var p pairs
	for i := range min(len(before), len(after)) {
		a, b := before[i].Consistent, after[i].Consistent
		if a == nil || b == nil || before[i].Name != after[i].Name {
			continue
		}
		p.add(one(*a), one(*b))
	}
	return p.differences("consistency")[accuracy]
}

// groupDifferences compares the accuracy of groups, which are the same in both
// runs.
func groupDifferences(before, after []*members) []GroupDifference {
	out := make([]GroupDifference, len(before))
	var tested []int
	var ps []float64
	for i, g := range before {
		var p pairs
		for j := range g.tallies {
			p.add(g.tallies[j], after[i].tallies[j])
		}
		out[i] = GroupDifference{Name: g.name, Kind: g.kind, Sentences: len(g.sentences), Difference: p.differences(g.kind + "/" + g.name)[accuracy]}
		if testable(p.signs(accuracy)) {
			tested, ps = append(tested, i), append(ps, out[i].P)
		}
	}
	for n, q := range adjust(ps) {
		out[tested[n]].Q, out[tested[n]].Significant = &q, q <= alpha
	}
	return out
}

// changes lists the sentences in which an entity got right or went wrong, by
// entity, and gives the entities their forms.
func (c *Comparison) changes(before, after *Run) {
	forms := map[string][]string{}
	for i := range before.Results {
		a, b := &before.Results[i], &after.Results[i]
		for j := range a.Entities {
			x, y := &a.Entities[j], &b.Entities[j]
			for _, f := range y.Accepted {
				if !slices.Contains(forms[y.ID], f) {
					forms[y.ID] = append(forms[y.ID], f)
				}
			}
			if (x.Found == "") == (y.Found == "") {
				continue
			}
			c.Changes = append(c.Changes, Change{
				ID: a.ID, Line: b.Line, Entity: x.ID, Kind: string(x.Kind), Better: y.Found != "",
				Source: a.Source, Before: a.Output, After: b.Output, Accepted: y.Accepted, Text: cmp.Or(x.Text, y.Text),
			})
		}
	}
	slices.SortStableFunc(c.Changes, func(a, b Change) int { return cmp.Compare(a.Entity, b.Entity) })
	for i := range c.Entities {
		c.Entities[i].Accepted = forms[c.Entities[i].Name]
	}
}

// Winners and Losers are the entities that gained or lost sentences on
// balance, what is significant first, then by how many.
func (c *Comparison) Winners() []GroupDifference { return c.moved(1) }
func (c *Comparison) Losers() []GroupDifference  { return c.moved(-1) }

// Mixed are the entities that gained as many sentences as they lost.
func (c *Comparison) Mixed() (out []GroupDifference) {
	for _, g := range c.Entities {
		if g.Up == g.Down && g.Up > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (c *Comparison) moved(sign int) (out []GroupDifference) {
	for _, g := range c.Entities {
		if sign*(g.Up-g.Down) > 0 {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b GroupDifference) int {
		if a.Significant != b.Significant {
			if a.Significant {
				return -1
			}
			return 1
		}
		return sign * ((b.Up - b.Down) - (a.Up - a.Down))
	})
	return out
}

// Gate is what a run has to reach.
type Gate struct {
	Min     *float64 // accuracy
	MaxDrop *float64 // of the accuracy, from Before
	Before  *Run
}

// slack is less than any difference of two accuracies.
const slack = 1e-9

// Check returns what a run misses, a sentence each.
func (g *Gate) Check(run *Run) (missed []string, err error) {
	a := run.Summary.Accuracy
	if g.Min != nil && a.Rate < *g.Min-slack {
		s := fmt.Sprintf("accuracy %s is %s below --min %g", percent(a.Rate), points(*g.Min-a.Rate), *g.Min)
		switch {
		case a.High == nil:
		case *a.High >= *g.Min:
			s += fmt.Sprintf("; that may be chance: the 95 %% interval is %s", between(a.Low, a.High))
		default:
			s += fmt.Sprintf("; that is hardly chance: the 95 %% interval is %s", between(a.Low, a.High))
		}
		missed = append(missed, s)
	}
	if g.MaxDrop == nil {
		return missed, nil
	}
	c, err := Compare(g.Before, run)
	if err != nil {
		return nil, err
	}
	if d := c.Accuracy; -d.Difference > *g.MaxDrop+slack {
		missed = append(missed, fmt.Sprintf("accuracy fell by %s, from %s in %s to %s, more than --max-drop %g allows; %s: %s; tadqiq test compare %s %s shows the sentences",
			points(-d.Difference), percent(d.Before), g.Before.Dir, percent(d.After), *g.MaxDrop, verdict(&d), evidence(&d), g.Before.Dir, run.Dir))
	}
	return missed, nil
}
