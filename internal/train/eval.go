package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/synth"
	"github.com/tadqiq/tadqiq/knowledge"
)

// options are what eval and ablate share.
type options struct {
	text, glossaries []string
	rules            []string
	docs, names      int
	perName          int
	packs, weights   string
	seed             uint64
	share, rate      float64
	least, alarms    float64
	own              bool
}

type evalOptions struct {
	options
	shares     []float64
	json, show bool
}

func evalCommand() *cobra.Command {
	var o evalOptions
	cmd := &cobra.Command{
		Use:   "eval --text DIR [--glossary FILE]…",
		Short: "Garble names in clean text and measure what the detectors find",
		Long: `Garble names in clean text and measure what the detectors find.

A *.txt in the folder is a document; a *.txt.gz has a sentence or paragraph a
line, and 20 of them are a document. Text that the lexicon was learned from
says little about false alarms: measure on other text.

How sure a finding is depends on how many documents of a collection are garbled
at all: --shares says how well the confidence fits collections of each kind.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := newCollection(&o.options)
			if err != nil {
				return err
			}
			report, run, err := eval(cmd, c, &o)
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			if o.json {
				e := json.NewEncoder(w)
				e.SetEscapeHTML(false)
				e.SetIndent("", "  ")
				return e.Encode(report)
			}
			report.print(w)
			if o.show {
				show(w, run, c.k, report.Scores.Confidence)
			}
			return nil
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.Float64SliceVar(&o.shares, "shares", nil, "print the calibration, too, where such shares of the documents are garbled (0.02,0.2,1)")
	f.BoolVar(&o.json, "json", false, "write JSON")
	f.BoolVar(&o.show, "show", false, "list the garbles, and the false alarms in clean documents")
	return cmd
}

// flags defines those of the options.
func (o *options) flags(cmd *cobra.Command) {
	d := synth.Defaults()
	f := cmd.Flags()
	f.StringArrayVar(&o.text, "text", nil, "folder of clean text (may be repeated)")
	f.StringArrayVar(&o.glossaries, "glossary", nil, "glossary of right names (may be repeated)")
	f.StringVar(&o.packs, "packs", "yes", "whether the packs of the program are used: yes or no")
	f.StringVar(&o.weights, "weights", "", "weights file instead of the embedded one")
	f.StringArrayVar(&o.rules, "rule", nil, "count the findings of this rule alone (may be repeated)")
	f.IntVar(&o.docs, "docs", 0, "draw so many documents of the text, 0 for all")
	f.IntVar(&o.names, "names", 0, "garble so many distinct names, of each kind of entry as many, 0 for all")
	f.IntVar(&o.perName, "per-name", 0, "garble each name so many times at most, so that frequent ones do not decide, 0 for no bound")
	f.BoolVar(&o.own, "own", false, "let the names that are garbled be those of a glossary of the user")
	f.Uint64Var(&o.seed, "seed", 1, "seed of all that is drawn")
	f.Float64Var(&o.share, "share", d.Share, "share of documents that are garbled")
	f.Float64Var(&o.rate, "rate", d.Rate, "share of the names garbled in such a document")
	f.Float64Var(&o.least, "min-confidence", knowledge.Lint, "count findings from this confidence on")
	f.Float64Var(&o.alarms, "alarms", 0.1, "report the recall, too, at so many false alarms per 1,000 words")
	required(cmd, "text")
}

// collection is clean text with the names in it that may be garbled.
type collection struct {
	in        []synth.Input
	k         *knowledge.Knowledge
	detectors []*detect.Detector
	names     []synth.Name
	options   synth.Options
	perName   int
}

// newCollection reads the text and the names, and draws of both what the
// options ask for.
func newCollection(o *options) (*collection, error) {
	if o.packs != "yes" && o.packs != "no" {
		return nil, fmt.Errorf("--packs is yes or no, not %q", o.packs)
	}
	ds, err := detectors(o.rules)
	if err != nil {
		return nil, err
	}
	k, err := readKnowledge(o.glossaries, o.packs == "yes")
	if err != nil {
		return nil, err
	}
	if o.weights != "" {
		if k.Weights, err = readWeights(o.weights); err != nil {
			return nil, err
		}
	}
	c := &collection{k: k, detectors: ds, options: synth.Defaults(), perName: o.perName}
	if c.in, err = readCorpus(o.text, o.docs, o.seed); err != nil {
		return nil, err
	}
	c.options.Seed, c.options.Rate = o.seed, o.rate
	c.names = synth.New(k.Glossary, k.Lexicon, k.Calques, c.options).Names(c.in)
	if o.names > 0 {
		c.names = synth.Sample(c.names, o.names, o.seed)
		chosen := map[*glossary.Entry]bool{}
		for _, n := range c.names {
			chosen[n.Entry] = true
		}
		c.options.Only = func(e *glossary.Entry) bool { return chosen[e] }
	}
	if o.own {
		c.k = ownGlossary(k, c.names)
		own := map[string]bool{}
		for _, n := range c.names {
			own[n.Entry.ID] = true
		}
		c.options.Only = func(e *glossary.Entry) bool { return !e.Pack && own[e.ID] }
	}
	return c, nil
}

// detectors are those of some rules, or all.
func detectors(rules []string) ([]*detect.Detector, error) {
	all := detect.Default()
	if len(rules) == 0 {
		return all, nil
	}
	var out []*detect.Detector
	for _, rule := range rules {
		i := slices.IndexFunc(all, func(d *detect.Detector) bool { return d.Name == rule })
		if i < 0 {
			return nil, fmt.Errorf("there is no rule %q", rule)
		}
		out = append(out, all[i])
	}
	return out, nil
}

// garble garbles so large a share of the documents.
func (c *collection) garble(share float64) []synth.Document {
	options := c.options
	options.Share = share
	docs := synth.New(c.k.Glossary, c.k.Lexicon, c.k.Calques, options).Generate(c.in)
	if c.perName > 0 {
		synth.Limit(docs, c.in, c.perName)
	}
	return docs
}

// eval garbles documents and scores what is found in them.
func eval(cmd *cobra.Command, c *collection, o *evalOptions) (*Report, []document, error) {
	report := &Report{Documents: len(c.in), Names: len(c.names)}
	for _, n := range c.names {
		if n.MultiWord {
			report.MultiWord++
		}
	}
	docs, found, err := c.measure(cmd.Context(), c.garble(o.share), &o.options)
	if err != nil {
		return nil, nil, err
	}
	for i := range docs {
		report.Words += docs[i].text.Words()
	}
	report.Garbled = garbled(docs)
	report.Distance, report.LightDistance = medians(docs)
	report.Scores, report.At = found.scores, found.at
	report.Alarms = o.alarms
	report.Calibration, report.ECE = calibration(docs, o.least)
	for _, share := range o.shares {
		run, err := detectAll(cmd.Context(), c.garble(share), c.k, c.detectors)
		if err != nil {
			return nil, nil, err
		}
		s := ShareCalibration{Share: share, Garbled: garbled(run)}
		s.Calibration, s.ECE = calibration(run, o.least)
		report.Shares = append(report.Shares, s)
	}

	b := newBaseline(c.k.Index)
	plain := slices.Clone(docs)
	if err := forEach(len(plain), func(i int) error {
		plain[i].findings = b.findings(plain[i].text)
		return nil
	}); err != nil {
		return nil, nil, err
	}
	report.Baseline = score(plain, alike)
	return report, docs, nil
}

// garbled counts the documents that are.
func garbled(docs []document) (n int) {
	for i := range docs {
		if len(docs[i].Labels) > 0 {
			n++
		}
	}
	return n
}

// medians are the median distances of the transliteration garbles, and of the
// light ones.
func medians(docs []document) (all, light float64) {
	var ds, ls []float64
	for i := range docs {
		for _, l := range docs[i].Labels {
			if l.Kind.Transliteration() {
				ds = append(ds, l.Distance)
			}
			if l.Kind == synth.TranslitLight {
				ls = append(ls, l.Distance)
			}
		}
	}
	return median(ds), median(ls)
}

func median(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	slices.Sort(xs)
	return (xs[(len(xs)-1)/2] + xs[len(xs)/2]) / 2
}
