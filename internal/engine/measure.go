package engine

import (
	"cmp"
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/signature"
	"github.com/tadqiq/tadqiq/text"
)

// Result is what came of a sentence: a line of results.jsonl. Line is that of
// the suite.
type Result struct {
	ID       string            `json:"id"`
	Line     int               `json:"line"`
	Source   string            `json:"source"`
	Output   string            `json:"output"`
	Entities []Outcome         `json:"entities"`
	Findings []Finding         `json:"findings"`
	Columns  map[string]string `json:"columns,omitempty"`
}

// Outcome is what became of an entity. Found is the accepted form that the
// translation holds, as the suite or the glossary writes it, and Text what
// stands there; both are "" where there is none. Strict is M-ETA's own
// comparison.
type Outcome struct {
	Entity
	Found  string `json:"found"`
	Text   string `json:"text"`
	Strict bool   `json:"strict"`
}

// Finding is a finding of the rules in a translation, in brief.
type Finding struct {
	Rule       string  `json:"rule"`
	Severity   string  `json:"severity"`
	Confidence float64 `json:"confidence"`
	Text       string  `json:"text"`
	Entity     string  `json:"entity"`
	Fix        string  `json:"fix"`
}

// isGarble reports whether a finding is one of names or terms.
func (f *Finding) isGarble() bool {
	return strings.HasPrefix(f.Rule, "name/") || strings.HasPrefix(f.Rule, "term/")
}

// garbles counts the findings of names and terms that are about an entity that
// of is true of.
func (r *Result) garbles(of func(entity string) bool) (n int) {
	for i := range r.Findings {
		if r.Findings[i].isGarble() && of(r.Findings[i].Entity) {
			n++
		}
	}
	return n
}

// Summary is what a run came to: summary.json.
type Summary struct {
	Signature signature.Signature `json:"signature"`
	Suite     SuiteInfo           `json:"suite"`
	Engine    Info                `json:"engine"`

	Resamples int   `json:"resamples"`
	Seed      int64 `json:"seed"`

	Accuracy    Rate `json:"accuracy"`    // occurrences with an accepted form, as tadqiq compares
	Strict      Rate `json:"strict"`      // the same letter for letter: M-ETA
	Garbles     Rate `json:"garbles"`     // findings of names and terms per sentence
	Garbled     Rate `json:"garbled"`     // sentences with such a finding
	Consistency Rate `json:"consistency"` // entities that are rendered in one way; see Group.Consistent

	Rules    []RuleCount `json:"rules"`
	Kinds    []Group     `json:"kinds"`
	Entities []Group     `json:"entities"`
}

// SuiteInfo identifies a suite.
type SuiteInfo struct {
	Path        string `json:"path"`
	Hash        string `json:"hash"`
	Sentences   int    `json:"sentences"`
	Occurrences int    `json:"occurrences"` // of entities in sentences
	Entities    int    `json:"entities"`    // distinct
}

// Info tells of the engine. Commands has more than one where a run was
// resumed with another.
type Info struct {
	Commands []string `json:"commands"`
	Empty    int      `json:"empty"` // sentences without a translation
}

// RuleCount is how often a rule found something.
type RuleCount struct {
	Rule      string `json:"rule"`
	Findings  int    `json:"findings"`
	Sentences int    `json:"sentences"`
}

// Group is the sentences with entities of a kind, or with one entity. Garbles
// are those of these entities. Ways are the renderings of an entity; it is
// consistent if there is one. Consistent is nil where it cannot be told:
// for a kind, for an entity of one sentence, and where no rendering is known.
type Group struct {
	Name       string `json:"name"`
	Kind       string `json:"kind"`
	Sentences  int    `json:"sentences"`
	Accuracy   Rate   `json:"accuracy"`
	Strict     Rate   `json:"strict"`
	Garbles    Rate   `json:"garbles"`
	Ways       []Way  `json:"ways,omitempty"`
	Consistent *bool  `json:"consistent,omitempty"`
}

// Way is a rendering of an entity: an accepted form, a garble that the rules
// found, or "" for all that is neither.
type Way struct {
	Text      string `json:"text"`
	Accepted  bool   `json:"accepted"`
	Sentences int    `json:"sentences"`
}

// Check runs the rules over a translation.
type Check func(ctx context.Context, doc *text.Document) ([]detect.Finding, error)

// Measure looks at the translations of a suite, one for each sentence.
func Measure(ctx context.Context, s *Suite, outputs []string, check Check, frequency func(folded string) float64) ([]Result, error) {
	out := make([]Result, len(s.Sentences))
	errs := make([]error, runtime.GOMAXPROCS(0))
	next := make(chan int)
	var ms matchers
	var wg sync.WaitGroup
	for n := range errs {
		wg.Go(func() {
			for i := range next {
				if errs[n] == nil {
					out[i], errs[n] = measure(ctx, &s.Sentences[i], outputs[i], check, &ms, frequency)
				}
			}
		})
	}
	for i := range s.Sentences {
		next <- i
	}
	close(next)
	wg.Wait()
	return out, errors.Join(errs...)
}

func measure(ctx context.Context, s *Sentence, output string, check Check, ms *matchers, frequency zipf) (Result, error) {
	r := Result{ID: s.ID, Line: s.Line, Source: s.Source, Output: output, Columns: s.Columns, Findings: []Finding{}}
	doc := text.New(s.ID, output)
	for _, e := range s.Entities {
		m := ms.get(e.Accepted)
		o := Outcome{Entity: e, Strict: m.findStrict(output)}
		o.Found, o.Text = m.find(doc, frequency)
		r.Entities = append(r.Entities, o)
	}
	found, err := check(ctx, doc)
	if err != nil {
		return r, err
	}
	for i := range found {
		x := &found[i]
		_, flagged := fix.Flagged(doc, x)
		f := Finding{Rule: x.Detector.Name, Severity: x.Severity.String(), Confidence: math.Round(x.Confidence*1e4) / 1e4, Text: flagged}
		if x.Entry != nil {
			f.Entity = x.Entry.ID
		}
		if len(x.Fixes) > 0 {
			f.Fix = x.Fixes[0].Text
		}
		r.Findings = append(r.Findings, f)
	}
	return r, nil
}

// Summarise counts. The summary lacks the signature, the suite's path and
// hash, and the engine.
func Summarise(results []Result) *Summary {
	s := &Summary{Resamples: Resamples, Seed: Seed}
	s.Suite.Sentences = len(results)
	all := make([]tally, len(results))
	garbled := make([]bool, len(results))
	rules := map[string]*RuleCount{}
	for i := range results {
		r := &results[i]
		if strings.TrimSpace(r.Output) == "" {
			s.Engine.Empty++
		}
		s.Suite.Occurrences += len(r.Entities)
		all[i] = r.tally(func(*Outcome) bool { return true })
		n := r.garbles(func(string) bool { return true })
		all[i].garbles = int32(n)
		garbled[i] = n > 0
		countRules(rules, r)
	}
	total := rates("", all)
	s.Accuracy, s.Strict, s.Garbles = total[accuracy], total[strict], total[garbles]
	s.Garbled = share("garbled", garbled)
	s.Rules = make([]RuleCount, 0, len(rules))
	for _, c := range rules {
		s.Rules = append(s.Rules, *c)
	}
	slices.SortFunc(s.Rules, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(b.Findings, a.Findings), cmp.Compare(a.Rule, b.Rule))
	})
	byKind, byEntity := grouped(results)
	s.Suite.Entities = len(byEntity)
	s.Kinds, s.Entities = []Group{}, []Group{}
	for _, g := range byKind {
		s.Kinds = append(s.Kinds, g.group())
	}
	var consistent []bool
	for _, g := range byEntity {
		x := g.group()
		x.Ways = ways(results, g)
		x.Consistent = isConsistent(x.Ways, x.Sentences)
		if x.Consistent != nil {
			consistent = append(consistent, *x.Consistent)
		}
		s.Entities = append(s.Entities, x)
	}
	s.Consistency = share("consistency", consistent)
	return s
}

func countRules(rules map[string]*RuleCount, r *Result) {
	seen := map[string]bool{}
	for _, f := range r.Findings {
		c := rules[f.Rule]
		if c == nil {
			c = &RuleCount{Rule: f.Rule}
			rules[f.Rule] = c
		}
		c.Findings++
		if !seen[f.Rule] {
			seen[f.Rule] = true
			c.Sentences++
		}
	}
}

// tally counts the outcomes that of is true of, and the garbles of these
// entities.
func (r *Result) tally(of func(*Outcome) bool) (t tally) {
	ids := map[string]bool{}
	for i := range r.Entities {
		o := &r.Entities[i]
		if !of(o) {
			continue
		}
		ids[o.ID] = true
		t.names++
		if o.Found != "" {
			t.found++
		}
		if o.Strict {
			t.strict++
		}
	}
	t.garbles = int32(r.garbles(func(entity string) bool { return ids[entity] }))
	return t
}

// members are the sentences of a group: places in the results, and what is
// counted there.
type members struct {
	name, kind string
	sentences  []int
	tallies    []tally
}

// grouped returns the groups of the kinds and of the entities, each in the
// order of their names.
func grouped(results []Result) (byKind, byEntity []*members) {
	kinds, entities := map[string]*members{}, map[string]*members{}
	add := func(to map[string]*members, name, kind string, i int, of func(*Outcome) bool) {
		g := to[name]
		if g == nil {
			g = &members{name: name, kind: kind}
			to[name] = g
		}
		if n := len(g.sentences); n > 0 && g.sentences[n-1] == i {
			return // one more entity of the kind
		}
		g.sentences = append(g.sentences, i)
		g.tallies = append(g.tallies, results[i].tally(of))
	}
	for i := range results {
		for _, o := range results[i].Entities {
			add(kinds, string(o.Kind), string(o.Kind), i, func(x *Outcome) bool { return x.Kind == o.Kind })
			add(entities, o.ID, string(o.Kind), i, func(x *Outcome) bool { return x.ID == o.ID })
		}
	}
	return sorted(kinds), sorted(entities)
}

func sorted(of map[string]*members) []*members {
	out := make([]*members, 0, len(of))
	for _, g := range of {
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b *members) int { return cmp.Compare(a.name, b.name) })
	return out
}

func (g *members) group() Group {
	r := rates(g.kind+"/"+g.name, g.tallies)
	return Group{Name: g.name, Kind: g.kind, Sentences: len(g.sentences), Accuracy: r[accuracy], Strict: r[strict], Garbles: r[garbles]}
}

// ways lists the renderings of an entity, the most frequent first. Of accepted
// forms a short one and a long one of which it is part are one way.
func ways(results []Result, g *members) []Way {
	of := map[string]*Way{}
	for _, i := range g.sentences {
		k, w := results[i].rendering(g.name)
		if of[k] == nil {
			of[k] = &w
		}
		of[k].Sentences++
	}
	keys := make([]string, 0, len(of))
	for k := range of {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) })
	var out []Way
	var long []string
	for _, k := range keys {
		w := of[k]
		i := slices.IndexFunc(long, func(l string) bool { return strings.Contains(l, k) })
		if w.Accepted && i >= 0 {
			out[i].Sentences += w.Sentences
			continue
		}
		if !w.Accepted {
			k = "" // nothing is part of it
		}
		long = append(long, k)
		out = append(out, *w)
	}
	slices.SortStableFunc(out, func(a, b Way) int { return b.Sentences - a.Sentences })
	return out
}

// rendering is what stands for an entity in a sentence, with the key that
// tells it from other renderings.
func (r *Result) rendering(entity string) (string, Way) {
	for _, o := range r.Entities {
		if o.ID == entity && o.Found != "" {
			return " " + key(o.Found) + " ", Way{Text: o.Found, Accepted: true}
		}
	}
	for _, f := range r.Findings {
		if f.Entity == entity && f.isGarble() {
			return arabic.Fold(f.Text), Way{Text: f.Text}
		}
	}
	return "", Way{}
}

// isConsistent reports whether an entity is rendered in one way, or nil where
// that cannot be told. A translation that holds neither an accepted form nor a
// known garble renders it in some other way than the ones that do.
func isConsistent(ways []Way, sentences int) *bool {
	if sentences < 2 || len(ways) == 1 && ways[0].Text == "" {
		return nil
	}
	one := len(ways) == 1
	return &one
}

// Entries returns what finds the entries of a glossary by their IDs: of those
// with the same one the first, as everywhere.
func Entries(g *glossary.Glossary) func(id string) *glossary.Entry {
	byID := make(map[string]*glossary.Entry, len(g.Entries))
	for _, e := range g.Entries {
		if byID[e.ID] == nil {
			byID[e.ID] = e
		}
	}
	return func(id string) *glossary.Entry { return byID[id] }
}
