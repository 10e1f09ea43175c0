package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/synth"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

type fitOptions struct {
	text   []string
	docs   int
	names  int
	rounds int
	seed   uint64
	share  float64
	ridge  float64
	scales string
	out    string
}

// kept are the features whose weight says how often something is garbled at
// all, of which made-up garbles say nothing: their scales stay 1.
var kept = map[string]bool{
	"length": true, "topic": true, "no-topic": true, "own-topic": true, "head": true, "context": true, "nothing-beside": true, "mention": true,
	"named": true, "other-given": true, "machine": true, "garbled": true, "lone": true, "forbidden": true, "calque": true, "calque-topic": true,
	"read-so": true, "links": true, "unread": true, "cut": true, "bias/single": true, "bias/several": true, "bias/followed": true, "channel/followed": true, "rarity/followed": true, "pair": true,
}

func fitCommand() *cobra.Command {
	var o fitOptions
	cmd := &cobra.Command{
		Use:   "fit --text DIR -o FILE",
		Short: "Fit the weights and the calibration on garbles made of clean text",
		Long: `Fit the weights and the calibration on garbles made of clean text.

Documents of one kind fit the scales of the features by logistic regression,
drawn towards 1 (--ridge): an encyclopaedia has many names. Those of the other
files, with other names in the glossary of the user, fit the calibration: what
is flagged in carefully edited text and was not garbled is a false alarm. Trees
fitted on documents of all files say what the sum of the evidence leaves to be
said. Two runs with the same text and seed write the same bytes.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := fit(cmd, &o)
			if err != nil {
				return err
			}
			data, err := json.MarshalIndent(w, "", "\t")
			if err != nil {
				return err
			}
			return os.WriteFile(o.out, append(data, '\n'), 0o666)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.text, "text", nil, "folder of clean text (may be repeated)")
	f.StringVarP(&o.out, "output", "o", "", "file to write")
	f.StringVar(&o.scales, "scales", "arwiki*", "files that fit the scales; the others fit the calibration")
	f.IntVar(&o.docs, "docs", usualDocs, "draw so many documents for each of the two, and in proportion for the trees")
	f.IntVar(&o.names, "names", 200, "names in the glossary of the user")
	f.IntVar(&o.rounds, "rounds", 2, "fit so often; what a document says of itself depends on the weights")
	f.Uint64Var(&o.seed, "seed", 1, "seed of all that is drawn")
	f.Float64Var(&o.share, "share", 0.5, "share of documents that are garbled")
	f.Float64Var(&o.ridge, "ridge", 7500, "how strongly the scales are drawn towards 1")
	required(cmd, "text", "output")
	return cmd
}

// ownGlossary returns knowledge in which names are those of a glossary of the
// user, before the packs that have them, too.
func ownGlossary(k *knowledge.Knowledge, names []synth.Name) *knowledge.Knowledge {
	own := &glossary.Glossary{}
	for _, n := range names {
		e := *n.Entry
		e.Pack, e.File = false, "own.csv"
		own.Entries = append(own.Entries, &e)
	}
	out := knowledge.New(glossary.Merge(own, k.Glossary), k.Lexicon, k.Calques)
	out.Weights = k.Weights
	return out
}

// split draws the documents that fit the scales, from the files that --scales
// matches, and those that fit the calibration, from the others.
func split(all []synth.Input, o *fitOptions) (parts [2][]synth.Input, err error) {
	for _, d := range all {
		name, _, _ := strings.Cut(d.Name, ":")
		ok, err := filepath.Match(o.scales, name)
		if err != nil {
			return parts, fmt.Errorf("--scales %s: %w", o.scales, err)
		}
		if ok {
			parts[0] = append(parts[0], d)
		} else {
			parts[1] = append(parts[1], d)
		}
	}
	for i := range parts {
		if len(parts[i]) == 0 {
			return parts, fmt.Errorf("--scales %s: the text has no files for the scales or none for the calibration", o.scales)
		}
		parts[i] = draw(parts[i], o.docs, o.seed)
	}
	return parts, nil
}

// half is the documents of one step with a glossary of its own.
type half struct {
	k    *knowledge.Knowledge
	docs []synth.Document
	text []*text.Document
}

func fit(cmd *cobra.Command, o *fitOptions) (*knowledge.Weights, error) {
	base, err := readKnowledge(nil, true)
	if err != nil {
		return nil, err
	}
	base.Weights = nil // none are taken for granted
	all, err := readCorpus(o.text, 0, o.seed)
	if err != nil {
		return nil, err
	}
	parts, err := split(all, o)
	if err != nil {
		return nil, err
	}
	options := synth.Defaults()
	options.Seed, options.Share = o.seed, o.share
	g := synth.New(base.Glossary, base.Lexicon, base.Calques, options)
	var halves [2]half
	for i, part := range parts {
		h := &halves[i]
		h.k = ownGlossary(base, synth.Sample(g.Names(part), o.names, o.seed+uint64(i)))
		h.docs = synth.New(h.k.Glossary, h.k.Lexicon, h.k.Calques, options).Generate(part)
		h.text = make([]*text.Document, len(h.docs))
		for j := range h.docs {
			h.text[j] = text.New(h.docs[j].Name, h.docs[j].Text)
		}
	}
	w := &knowledge.Weights{Version: knowledge.WeightsVersion, Input: hashOf(all, base.Glossary), Seed: o.seed, Scales: map[string]float64{}}
	for round := range o.rounds {
		halves[0].k.Weights = w
		data, err := examples(&halves[0])
		if err != nil {
			return nil, err
		}
		w = &knowledge.Weights{Version: w.Version, Input: w.Input, Seed: w.Seed, Scales: regress(data, o.ridge)}
		fmt.Fprintf(cmd.ErrOrStderr(), "round %d: %d candidates\n", round+1, len(data))
	}
	halves[1].k.Weights, halves[1].k.MinConfidence = w, 0.02
	if w.Calibration, err = calibrationOf(cmd, &halves[1]); err != nil {
		return nil, err
	}
	if w.Together, err = fitTogether(cmd, base, w, all, o); err != nil {
		return nil, err
	}
	return w, nil
}

func hashOf(in []synth.Input, g *glossary.Glossary) string {
	h := sha256.New()
	for _, d := range in {
		fmt.Fprintf(h, "%s\x00%s\x00", d.Name, d.Text)
	}
	for _, e := range g.Entries {
		fmt.Fprintf(h, "%s\x00%s\x00", e.ID, e.Ar)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// example is a candidate with what it was.
type example struct {
	features []string
	values   []float64
	garbled  bool
	weight   float64
}

// garbledFrom reports whether a candidate is a garble of its entry.
func (d *document) garbledFrom(c *detect.Candidate) bool {
	return slices.ContainsFunc(d.Labels, func(l synth.Label) bool { return d.hits(c.Span, &l) && named(c.Entry, &l) })
}

// examples are the candidates of the documents. A clean one that is an
// accepted spelling of its name says little: the span does stand for it.
func examples(h *half) ([]example, error) {
	all := make([][]example, len(h.docs))
	err := forEach(len(h.docs), func(i int) error {
		d := document{Document: h.docs[i], text: h.text[i]}
		for _, c := range detect.Candidates(h.text[i], h.k) {
			e := example{weight: 1 - c.Accepted}
			if d.garbledFrom(&c) {
				e.garbled, e.weight = true, 1
			}
			e.features = slices.Sorted(maps.Keys(c.Values))
			for _, f := range e.features {
				e.values = append(e.values, c.Values[f])
			}
			all[i] = append(all[i], e)
		}
		return nil
	})
	return slices.Concat(all...), err
}

// regress fits the scales by logistic regression with a penalty on their
// distance from 1, one scale after another by Newton's method, until none
// moves. No scale is negative: what speaks for a garble never comes to speak
// against it.
func regress(data []example, ridge float64) map[string]float64 {
	const sweeps, maxStep, enough = 100, 0.5, 1e-5
	type use struct {
		row   int
		value float64
	}
	uses := map[string][]use{}
	margin := make([]float64, len(data))
	for i, e := range data {
		for j, f := range e.features {
			uses[f] = append(uses[f], use{i, e.values[j]})
			margin[i] += e.values[j] // all scales begin at 1
		}
	}
	scales := map[string]float64{}
	features := slices.Sorted(maps.Keys(uses))
	for _, f := range features {
		scales[f] = 1
	}
	for range sweeps {
		moved := 0.0
		for _, f := range features {
			if kept[f] {
				continue
			}
			gradient, curvature := ridge*(scales[f]-1), ridge
			for _, u := range uses[f] {
				p := 1 / (1 + math.Exp(-margin[u.row]))
				y := 0.0
				if data[u.row].garbled {
					y = 1
				}
				gradient += data[u.row].weight * (p - y) * u.value
				curvature += data[u.row].weight * p * (1 - p) * u.value * u.value
			}
			step := min(maxStep, max(-maxStep, -gradient/curvature))
			step = max(step, -scales[f])
			for _, u := range uses[f] {
				margin[u.row] += step * u.value
			}
			scales[f] += step
			moved = max(moved, math.Abs(step))
		}
		if moved < enough {
			break
		}
	}
	for f, s := range scales {
		scales[f] = math.Round(s*1e4) / 1e4
	}
	return scales
}

// calibrationOf returns which share of the findings with a given score is
// right, by isotonic regression in bins of as many findings each.
func calibrationOf(cmd *cobra.Command, h *half) ([]knowledge.Point, error) {
	docs, err := detectAll(cmd.Context(), h.docs, h.k, detect.Default())
	if err != nil {
		return nil, err
	}
	type scored struct {
		p     float64
		right bool
	}
	var all []scored
	for i := range docs {
		d := &docs[i]
		for _, f := range d.findings {
			if f.rule != detect.NameGarble.Name {
				continue // the others say themselves how sure they are
			}
			all = append(all, scored{f.confidence, d.right(&f)})
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(a.p, b.p) })
	const bins = 25
	type block struct{ sum, right, n float64 }
	var blocks []block
	for i := range bins {
		var b block
		for _, s := range all[i*len(all)/bins : (i+1)*len(all)/bins] {
			b.sum += s.p
			b.n++
			if s.right {
				b.right++
			}
		}
		if b.n == 0 {
			continue
		}
		blocks = append(blocks, b)
		// Pool adjacent violators.
		for n := len(blocks); n > 1 && blocks[n-2].right/blocks[n-2].n >= blocks[n-1].right/blocks[n-1].n; n = len(blocks) {
			l, r := blocks[n-2], blocks[n-1]
			blocks = append(blocks[:n-2], block{l.sum + r.sum, l.right + r.right, l.n + r.n})
		}
	}
	var out []knowledge.Point
	for _, b := range blocks {
		p := knowledge.Point{Score: math.Round(b.sum/b.n*1e4) / 1e4, Right: math.Round(b.right/b.n*1e4) / 1e4}
		if n := len(out); n == 0 || p.Score > out[n-1].Score {
			out = append(out, p)
		}
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "calibration: %d findings, %d points\n", len(all), len(out))
	return out, nil
}

func readWeights(path string) (*knowledge.Weights, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return knowledge.ParseWeights(path, data)
}
