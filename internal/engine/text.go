package engine

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/internal/report"
)

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

// points writes a difference of shares without its sign.
func points(share float64) string { return fmt.Sprintf("%.1f points", 100*math.Abs(share)) }

func signed(share float64) string { return fmt.Sprintf("%+.1f", 100*share) }

func between(low, high *float64) string {
	if low == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f to %.1f", 100**low, 100**high)
}

// change writes the interval of a difference of shares.
func change(low, high *float64) string {
	if low == nil {
		return "-"
	}
	return fmt.Sprintf("%s to %s", signed(*low), signed(*high))
}

// number writes a probability.
func number(p float64) string {
	if p < 0.001 {
		return "<0.001"
	}
	return fmt.Sprintf("%.3f", p)
}

// verdict says whether a difference can be told from noise.
func verdict(d *Difference) string {
	if d.Significant {
		return "significant"
	}
	return "may be noise"
}

// evidence is what the verdict rests on.
func evidence(d *Difference) string {
	s := "p " + number(d.P)
	if d.Low != nil {
		s = fmt.Sprintf("95 %% interval %s, %s", change(d.Low, d.High), s)
	}
	return s
}

// Bounds on the text reports; JSON has it all.
const (
	maxTextEntities = 20
	maxTextRules    = 12
)

// page writes lines; the first error stays.
type page struct {
	w   *bufio.Writer
	err error
}

func (p *page) linef(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, strings.TrimRight(format, " ")+"\n", args...)
	}
}

// fieldWidth is the column at which values start.
const fieldWidth = 14

// field writes a labelled value. Texts may be Arabic: each is alone on its line.
func (p *page) field(label, value string) {
	value = report.Show(value)
	if strings.TrimSpace(value) == "" {
		value = "(empty)"
	}
	p.linef("  %s%s%s", label, strings.Repeat(" ", max(fieldWidth-2-utf8.RuneCountInString(label), 2)), value)
}

// head writes the first line on an entity. What is Arabic of its name and its
// kind has a line of its own.
func (p *page) head(name, kind, rest string) {
	fields := [][2]string{{"entity", name}, {"kind", kind}}
	line := ""
	for i, f := range fields {
		if !arabic.HasArabic(f[1]) {
			line += report.Show(f[1]) + "  "
			fields[i][1] = ""
		}
	}
	p.linef("%s%s", line, rest)
	for _, f := range fields {
		if f[1] != "" {
			p.field(f[0], f[1])
		}
	}
}

func (p *page) flush() error {
	if p.err != nil {
		return p.err
	}
	return p.w.Flush()
}

func (r Rate) String() string {
	s := fmt.Sprintf("%7s  %d of %d", percent(r.Rate), r.Count, r.Of)
	if r.Low != nil {
		s += fmt.Sprintf("  (%s)", between(r.Low, r.High))
	}
	return s
}

// WriteText writes what a run came to, for people.
func WriteText(w io.Writer, r *Run) error {
	p := &page{w: bufio.NewWriter(w)}
	s := r.Summary
	for i, c := range s.Engine.Commands {
		label := "engine"
		if i > 0 {
			label = "then"
		}
		p.field(label, c)
	}
	p.field("suite", fmt.Sprintf("%s: %s, %s of %s", s.Suite.Path,
		count(s.Suite.Sentences, "sentence"), count(s.Suite.Occurrences, "occurrence"), count(s.Suite.Entities, "entity")))
	p.linef("")
	p.linef("accuracy     %s  names with an accepted form", s.Accuracy)
	p.linef("strict       %s  the same letter for letter (M-ETA)", s.Strict)
	g := s.Garbles
	interval := ""
	if g.Low != nil {
		interval = fmt.Sprintf("  (%.2f to %.2f)", *g.Low, *g.High)
	}
	p.linef("garbles      %7.2f  per sentence: %d in %d of %d%s", g.Rate, g.Count, s.Garbled.Count, g.Of, interval)
	if s.Consistency.Of > 0 {
		p.linef("consistency  %s  entities of several sentences in one form", s.Consistency)
	} else {
		p.linef("consistency        -  no entity stands in several sentences and is known in one")
	}
	if s.Engine.Empty > 0 {
		p.linef("empty        %s without a translation", count(s.Engine.Empty, "sentence"))
	}
	p.linef("")
	p.linef("%-12s %9s  %8s  %-16s %8s  %8s", "kind", "sentences", "accuracy", "95 % interval", "strict", "garbles")
	for _, k := range s.Kinds {
		p.linef("%s %9d  %8s  %-16s %8s  %8d", p.cell(k.Name), k.Sentences, percent(k.Accuracy.Rate), between(k.Accuracy.Low, k.Accuracy.High), percent(k.Strict.Rate), k.Garbles.Count)
	}
	if len(s.Rules) > 0 {
		p.linef("")
		p.linef("%-22s %9s  %9s", "rule", "findings", "sentences")
		for _, c := range s.Rules[:min(len(s.Rules), maxTextRules)] {
			p.linef("%-22s %9d  %9d", c.Rule, c.Findings, c.Sentences)
		}
	}
	p.missed(r)
	return p.flush()
}

// missed lists the entities that were missed most, with a sentence each.
func (p *page) missed(r *Run) {
	var gs []Group
	for _, g := range r.Summary.Entities {
		if g.Accuracy.Count < g.Accuracy.Of {
			gs = append(gs, g)
		}
	}
	if len(gs) == 0 {
		return
	}
	slices.SortStableFunc(gs, func(a, b Group) int {
		return (b.Accuracy.Of - b.Accuracy.Count) - (a.Accuracy.Of - a.Accuracy.Count)
	})
	p.linef("")
	p.linef("missed most, of %s with misses (all: %s)", count(len(gs), "entity"), SummaryName)
	for _, g := range gs[:min(len(gs), maxTextEntities)] {
		p.linef("")
		rest := fmt.Sprintf("%d of %d", g.Accuracy.Count, g.Accuracy.Of)
		if g.Accuracy.Low != nil {
			rest += fmt.Sprintf("  (%s)", between(g.Accuracy.Low, g.Accuracy.High))
		}
		p.head(g.Name, g.Kind, rest)
		x, o := r.firstMiss(g.Name)
		p.accepted(o.Accepted)
		if len(g.Ways) > 1 {
			for _, w := range g.Ways {
				if w.Text != "" {
					p.field(fmt.Sprintf("in %d", w.Sentences), w.Text)
				}
			}
		}
		p.field("source", x.Source)
		p.field("output", x.Output)
	}
}

func (p *page) accepted(forms []string) {
	for i, f := range forms {
		label := "accepted"
		if i > 0 {
			label = "or"
		}
		p.field(label, f)
	}
}

func (r *Run) firstMiss(entity string) (*Result, *Outcome) {
	for i := range r.Results {
		for j := range r.Results[i].Entities {
			if o := &r.Results[i].Entities[j]; o.ID == entity && o.Found == "" {
				return &r.Results[i], o
			}
		}
	}
	return &Result{}, &Outcome{}
}

// WriteText writes a comparison for people, with so many sentences behind each
// entity.
func (c *Comparison) WriteText(w io.Writer, examples int) error {
	p := &page{w: bufio.NewWriter(w)}
	p.run("before", c.Before)
	p.run("after", c.After)
	p.field("suite", fmt.Sprintf("%s: %s, %s of %s", c.Suite.Path,
		count(c.Suite.Sentences, "sentence"), count(c.Suite.Occurrences, "occurrence"), count(c.Suite.Entities, "entity")))
	for _, u := range c.Unlike {
		p.field("unlike", u)
	}
	p.linef("")
	p.linef("%-12s %8s %8s %8s  %-16s %-9s  %5s %5s", "", "before", "after", "change", "95 % interval", "p", "up", "down")
	for _, x := range []struct {
		name string
		d    *Difference
	}{{"accuracy", &c.Accuracy}, {"strict", &c.Strict}, {"consistency", &c.Consistency}} {
		p.difference(x.name, x.d, nil)
	}
	g := c.Garbles
	interval := "-"
	if g.Low != nil {
		interval = fmt.Sprintf("%+.2f to %+.2f", *g.Low, *g.High)
	}
	p.linef("%-12s %8.2f %8.2f %+8.2f  %-16s %-9s  %5d %5d  %s", "garbles", g.Before, g.After, g.Difference, interval, number(g.P), g.Up, g.Down, verdict(&g))
	p.linef("")
	p.linef("%-12s %8s %8s %8s  %-16s %-9s  %5s %5s", "kind", "before", "after", "change", "95 % interval", "adj. p", "up", "down")
	for i := range c.Kinds {
		k := &c.Kinds[i]
		p.difference(k.Name, &k.Difference, k)
	}
	p.linef("")
	for _, line := range c.notes() {
		p.linef("%s", line)
	}
	p.moved("better", c.Winners(), c, examples)
	p.moved("worse", c.Losers(), c, examples)
	p.moved("as many better as worse", c.Mixed(), c, examples)
	return p.flush()
}

// notes explain the figures.
func (c *Comparison) notes() []string {
	tested := 0
	for _, e := range c.Entities {
		if e.Q != nil {
			tested++
		}
	}
	told := "none"
	if tested > 0 {
		told = fmt.Sprint(tested)
	}
	return []string{
		fmt.Sprintf("Intervals: paired bootstrap over sentences, %d resamples. p: paired randomisation test, two-sided, exact.", c.Resamples),
		"For kinds and entities p is adjusted for how many are looked at (Benjamini-Hochberg).",
		fmt.Sprintf("Of %s, %s changed in enough sentences (six or more) to be told from noise; the others have no p.", count(len(c.Entities), "entity"), told),
	}
}

func (p *page) run(label string, r RunInfo) {
	p.field(label, r.Dir)
	for _, c := range r.Commands {
		p.field("  engine", c)
	}
}

// difference writes a row; of a group, with the adjusted p.
func (p *page) difference(name string, d *Difference, g *GroupDifference) {
	p.linef("%s %8s %8s %8s  %-16s %-9s  %5d %5d  %s", p.cell(name), percent(d.Before), percent(d.After), signed(d.Difference),
		change(d.Low, d.High), probability(d, g), d.Up, d.Down, judged(d))
}

// probability is the p of a row, for a group the adjusted one.
func probability(d *Difference, g *GroupDifference) string {
	switch {
	case g == nil:
		return number(d.P)
	case g.Q == nil:
		return "-"
	}
	return number(*g.Q)
}

func judged(d *Difference) string {
	if d.Up == 0 && d.Down == 0 {
		return "no change"
	}
	return verdict(d)
}

// cell is the first one of a row. Arabic stands on a line of its own before it.
func (p *page) cell(name string) string {
	name = report.Show(name)
	if arabic.HasArabic(name) {
		p.linef("%s", name)
		name = ""
	}
	return fmt.Sprintf("%-12s", name)
}

// moved lists entities with the sentences behind the change.
func (p *page) moved(how string, gs []GroupDifference, c *Comparison, examples int) {
	if len(gs) == 0 {
		return
	}
	p.linef("")
	p.linef("%s: %s", how, count(len(gs), "entity"))
	for _, g := range gs[:min(len(gs), maxTextEntities)] {
		p.linef("")
		said := "may be noise"
		if g.Q != nil {
			said = fmt.Sprintf("%s (adjusted p %s)", verdict(&g.Difference), number(*g.Q))
		}
		p.head(g.Name, g.Kind, fmt.Sprintf("%+d of %s  %s", g.Up-g.Down, count(g.Sentences, "sentence"), said))
		p.accepted(g.Accepted)
		shown := 0
		for i := range c.Changes {
			x := &c.Changes[i]
			if x.Entity != g.Name {
				continue
			}
			if shown++; shown > examples {
				continue
			}
			label := "now wrong"
			if x.Better {
				label = "now right"
			}
			p.linef("  %s, line %d of the suite", label, x.Line)
			p.field("sentence", x.ID)
			p.field("source", x.Source)
			p.field("before", x.Before)
			p.field("after", x.After)
		}
		if shown > examples {
			p.linef("  and %s more", count(shown-examples, "sentence"))
		}
	}
	if more := len(gs) - maxTextEntities; more > 0 {
		p.linef("")
		p.linef("and %s more; --format json or html lists all", count(more, "entity"))
	}
}

// count writes a number with its noun.
func count(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
