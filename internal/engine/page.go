package engine

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/internal/report"
)

// The pages are one file each and need nothing but a browser.

//go:embed page.gohtml
var pageSource string

// Bounds on the pages, which keep them quick; JSON has it all.
const (
	maxPageEntities  = 1000
	maxPageSentences = 1000
	maxPageText      = 2000 // bytes of a text
)

// What the template shows.
type (
	view struct {
		Title, Lead string
		About       []pair
		Notes       []string
		Measures    table
		Kinds       table
		Rules       table
		Entities    []*entityView
		More        string // what the lists leave out
	}
	pair  struct{ Label, Value string }
	table struct {
		Head []string
		Rows []row
	}
	row struct {
		Name  string
		Cells []string
		Class string
	}
	// entityView is an entity with the sentences that are shown of it.
	entityView struct {
		Name, Kind, Class string
		Figures           string
		Accepted          []string
		Ways              []Way
		Sentences         []sentenceView
	}
	sentenceView struct {
		Label, Class, ID string
		Line             int
		Source           string
		Outputs          []pair
	}
)

// First is the first accepted form, unless the entity is called by it.
func (e *entityView) First() string {
	if len(e.Accepted) == 0 || e.Accepted[0] == e.Name {
		return ""
	}
	return e.Accepted[0]
}

func clip(s string) string {
	if len(s) > maxPageText {
		s = strings.ToValidUTF8(s[:maxPageText], "") + "…"
	}
	return report.Show(s)
}

func writePage(w io.Writer, v *view) error {
	t, err := template.New("page").Funcs(template.FuncMap{"show": clip}).Parse(pageSource)
	if err != nil {
		return err
	}
	return t.Execute(w, v)
}

// WritePage writes what a run came to as a page.
func WritePage(w io.Writer, r *Run) error {
	s := r.Summary
	v := &view{
		Title: "Names in machine translation",
		Lead:  fmt.Sprintf("%s of the names are right: %d of %d", percent(s.Accuracy.Rate), s.Accuracy.Count, s.Accuracy.Of),
		About: append(about(&s.Suite), engines("engine", s.Engine.Commands)...),
		Notes: []string{
			"Accuracy: names of which the translation holds an accepted form, with folded letters and proclitics. Strict: the same letter for letter, the M-ETA of XC-Translate.",
			fmt.Sprintf("Intervals: 95 %%, bootstrap over sentences, %d resamples; none where all is alike.", s.Resamples),
		},
		Measures: table{Head: []string{"measure", "value", "count", "95 % interval"}, Rows: []row{
			rateRow("accuracy", s.Accuracy), rateRow("strict", s.Strict), meanRow("garbles per sentence", s.Garbles),
			rateRow("sentences with a garble", s.Garbled), rateRow("consistent entities", s.Consistency),
		}},
		Kinds: table{Head: []string{"kind", "sentences", "accuracy", "95 % interval", "strict", "garbles"}},
		Rules: table{Head: []string{"rule", "findings", "sentences"}},
	}
	if n := s.Engine.Empty; n > 0 {
		v.About = append(v.About, pair{"without a translation", count(n, "sentence")})
	}
	for _, k := range s.Kinds {
		v.Kinds.Rows = append(v.Kinds.Rows, row{Name: k.Name, Cells: []string{fmt.Sprint(k.Sentences), percent(k.Accuracy.Rate),
			between(k.Accuracy.Low, k.Accuracy.High), percent(k.Strict.Rate), fmt.Sprint(k.Garbles.Count)}})
	}
	for _, c := range s.Rules {
		v.Rules.Rows = append(v.Rules.Rows, row{Name: c.Rule, Cells: []string{fmt.Sprint(c.Findings), fmt.Sprint(c.Sentences)}})
	}
	r.entityViews(v)
	return writePage(w, v)
}

func about(s *SuiteInfo) []pair {
	return []pair{
		{"suite", s.Path}, {"sentences", fmt.Sprint(s.Sentences)}, {"names in them", fmt.Sprint(s.Occurrences)}, {"entities", fmt.Sprint(s.Entities)},
	}
}

func engines(label string, commands []string) (out []pair) {
	for _, c := range commands {
		out = append(out, pair{label, c})
	}
	return out
}

func rateRow(name string, r Rate) row {
	return row{Name: name, Cells: []string{percent(r.Rate), fmt.Sprintf("%d of %d", r.Count, r.Of), between(r.Low, r.High)}}
}

func meanRow(name string, r Rate) row {
	interval := "-"
	if r.Low != nil {
		interval = fmt.Sprintf("%.2f to %.2f", *r.Low, *r.High)
	}
	return row{Name: name, Cells: []string{fmt.Sprintf("%.2f", r.Rate), fmt.Sprintf("%d in %d", r.Count, r.Of), interval}}
}

// entityViews lists the entities, those that were missed most first, with the
// sentences in which they were.
func (r *Run) entityViews(v *view) {
	groups := slices.Clone(r.Summary.Entities)
	misses := func(g *Group) int { return g.Accuracy.Of - g.Accuracy.Count }
	slices.SortStableFunc(groups, func(a, b Group) int { return misses(&b) - misses(&a) })
	of := map[string][]int{}
	for i := range r.Results {
		for _, o := range r.Results[i].Entities {
			of[o.ID] = append(of[o.ID], i)
		}
	}
	sentences := 0
	for i := range groups[:min(len(groups), maxPageEntities)] {
		g := &groups[i]
		e := entityView{Name: g.Name, Kind: g.Kind, Ways: g.Ways, Figures: fmt.Sprintf("%d of %d", g.Accuracy.Count, g.Accuracy.Of)}
		if g.Accuracy.Low != nil {
			e.Figures += fmt.Sprintf(" (%s %%)", between(g.Accuracy.Low, g.Accuracy.High))
		}
		if misses(g) > 0 {
			e.Class = "bad"
		}
		for _, at := range of[g.Name] {
			x := &r.Results[at]
			for _, o := range x.Entities {
				if o.ID != g.Name {
					continue
				}
				e.Accepted = o.Accepted
				if o.Found == "" && sentences < maxPageSentences {
					sentences++
					e.Sentences = append(e.Sentences, sentenceView{Label: "wrong", Class: "bad", ID: x.ID, Line: x.Line, Source: x.Source, Outputs: []pair{{"output", x.Output}}})
				}
			}
		}
		v.Entities = append(v.Entities, &e)
	}
	if len(groups) > maxPageEntities || sentences == maxPageSentences {
		v.More = "Not all entities and sentences are shown; summary.json and results.jsonl have them all."
	}
}

// WritePage writes a comparison as a page.
func (c *Comparison) WritePage(w io.Writer) error {
	d := &c.Accuracy
	v := &view{
		Title: "Names in machine translation, compared",
		Lead:  fmt.Sprintf("Accuracy %s, was %s: %s (%s)", percent(d.After), percent(d.Before), judged(d), evidence(d)),
		About: slices.Concat([]pair{{"before", c.Before.Dir}}, engines("its engine", c.Before.Commands), []pair{{"after", c.After.Dir}}, engines("its engine", c.After.Commands), about(&c.Suite)),
		Notes: c.notes(),
	}
	for _, u := range c.Unlike {
		v.About = append(v.About, pair{"not measured alike", u})
	}
	head := []string{"before", "after", "change", "95 % interval", "p", "up", "down", ""}
	v.Measures.Head = append([]string{"measure"}, head...)
	v.Measures.Rows = []row{
		differenceRow("accuracy", &c.Accuracy, nil), differenceRow("strict", &c.Strict, nil), differenceRow("consistency", &c.Consistency, nil), garblesRow(&c.Garbles),
	}
	v.Kinds.Head = append([]string{"kind"}, head...)
	v.Kinds.Head[5] = "adjusted p"
	for i := range c.Kinds {
		v.Kinds.Rows = append(v.Kinds.Rows, differenceRow(c.Kinds[i].Name, &c.Kinds[i].Difference, &c.Kinds[i]))
	}
	c.entityViews(v)
	return writePage(w, v)
}

func differenceRow(name string, d *Difference, g *GroupDifference) row {
	return row{Name: name, Class: direction(d.Difference, d.Significant), Cells: []string{
		percent(d.Before), percent(d.After), signed(d.Difference), change(d.Low, d.High), probability(d, g), fmt.Sprint(d.Up), fmt.Sprint(d.Down), judged(d),
	}}
}

func garblesRow(d *Difference) row {
	interval := "-"
	if d.Low != nil {
		interval = fmt.Sprintf("%+.2f to %+.2f", *d.Low, *d.High)
	}
	return row{Name: "garbles per sentence", Class: direction(-d.Difference, d.Significant), Cells: []string{
		fmt.Sprintf("%.2f", d.Before), fmt.Sprintf("%.2f", d.After), fmt.Sprintf("%+.2f", d.Difference), interval, number(d.P), fmt.Sprint(d.Up), fmt.Sprint(d.Down), judged(d),
	}}
}

// direction is the class of what got better or worse for sure.
func direction(difference float64, significant bool) string {
	switch {
	case !significant:
		return ""
	case difference > 0:
		return "good"
	}
	return "bad"
}

// entityViews lists the entities that changed, with the sentences.
func (c *Comparison) entityViews(v *view) {
	byEntity := map[string][]*Change{}
	for i := range c.Changes {
		byEntity[c.Changes[i].Entity] = append(byEntity[c.Changes[i].Entity], &c.Changes[i])
	}
	sentences := 0
	all := slices.Concat(c.Winners(), c.Losers(), c.Mixed())
	for _, g := range all[:min(len(all), maxPageEntities)] {
		e := entityView{Name: g.Name, Kind: g.Kind, Accepted: g.Accepted, Figures: fmt.Sprintf("%+d of %s, may be noise", g.Up-g.Down, count(g.Sentences, "sentence"))}
		if g.Q != nil {
			e.Figures = fmt.Sprintf("%+d of %s, %s (adjusted p %s)", g.Up-g.Down, count(g.Sentences, "sentence"), verdict(&g.Difference), number(*g.Q))
		}
		e.Class = direction(g.Difference.Difference, g.Up != g.Down)
		for _, x := range byEntity[g.Name] {
			if sentences++; sentences > maxPageSentences {
				break
			}
			s := sentenceView{Label: "now wrong", Class: "bad", ID: x.ID, Line: x.Line, Source: x.Source, Outputs: []pair{{"before", x.Before}, {"after", x.After}}}
			if x.Better {
				s.Label, s.Class = "now right", "good"
			}
			e.Sentences = append(e.Sentences, s)
		}
		v.Entities = append(v.Entities, &e)
	}
	if len(all) > maxPageEntities || sentences > maxPageSentences {
		v.More = "Not all entities and sentences are shown; --format json has them all."
	}
}
