package main

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/synth"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

type fitDocsOptions struct {
	text        []string
	docs, lines int
	seed        uint64
	share       float64
	scales, out string
}

func fitDocsCommand() *cobra.Command {
	var o fitDocsOptions
	cmd := &cobra.Command{
		Use:   "fit-docs --text DIR -o FILE",
		Short: "Fit what the evidence says of a document as a whole on garbles made of clean text",
		Long: `Fit what the evidence says of a document as a whole on garbles made of clean text.

Each document is there twice, clean and with garbled names. Those of an
encyclopaedia, which has many names (--scales), fit how an unknown word is read
and how much a clue says, and the other half of them how clues add up.
Carefully edited text, the other files, fits how sure that is in a collection in
which a share of the documents is garbled (--share). The weights of findings
are the embedded ones. The same text and seed write the same bytes.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := fitDocs(cmd, &o)
			if err != nil {
				return err
			}
			data, err := json.Marshal(w)
			if err != nil {
				return err
			}
			return os.WriteFile(o.out, append(data, '\n'), 0o666)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.text, "text", nil, "folder of clean text (may be repeated)")
	f.StringVarP(&o.out, "output", "o", "", "file to write")
	f.StringVar(&o.scales, "scales", "arwiki*", "files that fit the evidence; the others fit how sure it is")
	f.IntVar(&o.docs, "docs", 5000, "draw so many documents, 0 for all")
	f.IntVar(&o.lines, "lines", 6, "cut text into documents of so many lines: an article of a newspaper has some 300 words")
	f.Uint64Var(&o.seed, "seed", 1, "seed of all that is drawn")
	f.Float64Var(&o.share, "share", 0.02, "share of garbled documents for which the score is a probability")
	required(cmd, "text", "output")
	return cmd
}

// sample is a document, clean or garbled, with what was found in it.
type sample struct {
	document
	found []detect.Finding
}

func (s *sample) garbled() bool { return len(s.Labels) > 0 }

// fitDocs fits the three steps one after the other, since what is weighed in
// each depends on the one before.
func fitDocs(cmd *cobra.Command, o *fitDocsOptions) (*knowledge.DocumentWeights, error) {
	k, err := readKnowledge(nil, true)
	if err != nil {
		return nil, err
	}
	k.MinConfidence = knowledge.Audit
	all, err := readCorpus(o.text, 0, o.seed)
	if err != nil {
		return nil, err
	}
	var in []synth.Input
	for _, scales := range []bool{true, false} {
		in = append(in, draw(slices.DeleteFunc(cutLines(all, o.lines), func(d synth.Input) bool { return matches(o.scales, d.Name) != scales }), o.docs, o.seed)...)
	}
	samples, err := clueSamples(cmd, in, k, o.seed)
	if err != nil {
		return nil, err
	}
	var parts [3][]*sample // for readings and clues, for how clues add up, for the share
	for i := range samples {
		part := 2
		if matches(o.scales, samples[i].Name) {
			part = (i / 2) % 2 // both versions of a document in one part
		}
		parts[part] = append(parts[part], &samples[i])
	}
	for i := range parts {
		if len(parts[i]) == 0 {
			return nil, fmt.Errorf("--scales %s: of the text that names occur in there is too little, or none of the other files", o.scales)
		}
	}
	w := &knowledge.DocumentWeights{Version: knowledge.DocumentsVersion, Input: hashOf(in, k.Glossary), Seed: o.seed, Share: o.share, Letters: letterTable(in, k)}
	readings, _ := clueExamples(parts[0], k, w, true)
	w.Reading = boost(readings, boosting{trees: 60, depth: 4, rate: 0.2, ridge: 20})
	_, clues := clueExamples(parts[0], k, w, false)
	w.Clue = boost(clues, boosting{trees: 200, depth: 4, rate: 0.1, ridge: 10})
	w.Document = logit(documentExamples(parts[1], k, w), documentRidge)
	atShare(w, documentExamples(parts[2], k, w), o.share)
	fmt.Fprintf(cmd.ErrOrStderr(), "%d documents, %d readings, %d clues\n", len(samples), len(readings), len(clues))
	return w, nil
}

// matches reports whether a document is of a file that a pattern matches.
func matches(pattern, document string) bool {
	file, _, _ := strings.Cut(document, ":")
	ok, _ := filepath.Match(pattern, file)
	return ok
}

// cutLines cuts the documents of many lines into ones of so many.
func cutLines(docs []synth.Input, lines int) (out []synth.Input) {
	for _, d := range docs {
		if !strings.Contains(d.Name, ".gz:") {
			out = append(out, d)
			continue
		}
		for part := range slices.Chunk(slices.Collect(strings.Lines(d.Text)), lines) {
			out = append(out, synth.Input{Name: fmt.Sprintf("%s/%d", d.Name, len(out)), Text: strings.Join(part, "")})
		}
	}
	return out
}

// spacedClean is how often clean text is spaced before its commas, as a share
// of how often garbled text is: made-up garbles do not tell.
const spacedClean = 1.0 / 6

// clueSamples garbles documents and runs the detectors over both versions. A
// document in which nothing can be garbled is left out.
func clueSamples(cmd *cobra.Command, in []synth.Input, k *knowledge.Knowledge, seed uint64) ([]sample, error) {
	options := synth.Defaults()
	options.Seed, options.Share, options.Every = seed, 1, false
	var samples []sample
	for _, d := range synth.New(k.Glossary, k.Lexicon, k.Calques, options).Generate(in) {
		clean := in[d.Input]
		if spaced := synth.Spaced(clean.Text); rand.New(rand.NewPCG(seed, uint64(d.Input))).Float64() < spacedClean*options.Spaced {
			clean.Text = spaced
		}
		samples = append(samples, sample{document: document{Document: synth.Document{Name: clean.Name, Text: clean.Text}}}, sample{document: document{Document: d}})
	}
	return samples, forEach(len(samples), func(i int) (err error) {
		s := &samples[i]
		s.text = text.New(s.Name, s.Text)
		s.found, err = detect.Run(cmd.Context(), s.text, k, detect.Default())
		return err
	})
}

// letterTable counts which letters follow two others in the distinct words of
// the text that the lexicon knows.
func letterTable(in []synth.Input, k *knowledge.Knowledge) []byte {
	const codes = knowledge.LetterCodes
	var one [codes]float64
	var two [codes][codes]float64
	var three [codes][codes][codes]float64
	seen := map[string]bool{}
	for _, d := range in {
		for _, seg := range text.New(d.Name, d.Text).Segments {
			for _, tok := range seg.Tokens {
				if tok.Class != text.Arabic || seen[tok.Form] {
					continue
				}
				seen[tok.Form] = true
				if k.Lexicon.Zipf(tok.Form) < minLetterZipf {
					continue
				}
				var before, last byte
				for _, l := range append(arabic.AppendLetters(nil, tok.Form), 0) {
					one[l]++
					two[last][l]++
					three[before][last][l]++
					before, last = last, l
				}
			}
		}
	}
	sum := func(row *[codes]float64) (total float64) {
		for _, n := range row {
			total += n
		}
		return total
	}
	// Where few words have the letters before, what follows fewer of them counts.
	const few = 5.0
	var table []byte
	all := sum(&one)
	for a := range three {
		for b := range three[a] {
			pairs, triples := sum(&two[b]), sum(&three[a][b])
			for l, n := range three[a][b] {
				p := (one[l] + 1) / (all + codes)
				p = (two[b][l] + few*p) / (pairs + few)
				p = (n + few*p) / (triples + few)
				table = append(table, byte(min(255, math.Round(-10*math.Log(p)))))
			}
		}
	}
	return table
}

// minLetterZipf is the frequency (Zipf) from which the letters of a word count.
const minLetterZipf = 1.0

// clueExamples are the readings of unknown words, and the clues. In a garbled
// document only what is garbled counts.
func clueExamples(samples []*sample, k *knowledge.Knowledge, w *knowledge.DocumentWeights, withReadings bool) (readings, clues []instance) {
	type examples struct{ readings, clues []instance }
	all := make([]examples, len(samples))
	_ = forEach(len(samples), func(i int) error {
		s := samples[i]
		found, _ := detect.Signals(s.text, k, w, s.found, withReadings)
		for _, c := range found {
			var label *synth.Label
			for j := range s.Labels {
				if s.hits(c.Span, &s.Labels[j]) {
					label = &s.Labels[j]
				}
			}
			if s.garbled() && label == nil {
				continue
			}
			all[i].clues = append(all[i].clues, instance{values: c.Values, positive: label != nil, weight: 1})
			if !withReadings {
				continue
			}
			for _, r := range c.Readings {
				right := label != nil && slices.ContainsFunc(k.Index.Words[r.Word].Uses, func(u glossary.Use) bool {
					return named(k.Index.Entries[k.Index.Forms[u.Form].Entry], label)
				})
				if label == nil || right {
					all[i].readings = append(all[i].readings, instance{values: r.Values, positive: right, weight: 1})
				}
			}
		}
		return nil
	})
	for _, e := range all {
		readings, clues = append(readings, e.readings...), append(clues, e.clues...)
	}
	return readings, clues
}

// documentExamples are documents with the values of their features.
func documentExamples(samples []*sample, k *knowledge.Knowledge, w *knowledge.DocumentWeights) []instance {
	data := make([]instance, len(samples))
	_ = forEach(len(samples), func(i int) error {
		s := samples[i]
		_, values := detect.Signals(s.text, k, w, s.found, false)
		data[i] = instance{values: values, positive: s.garbled()}
		return nil
	})
	return data
}

// documentRidge draws the weights of documents towards 0: what stands out in an
// encyclopaedia need not in other text.
const documentRidge = 100

// logit fits weights of the features by logistic regression with a penalty on
// their size, in standard deviations of the features, one after another by
// Newton's method, until none moves. The bias is left out.
func logit(data []instance, ridge float64) []float64 {
	const sweeps, enough = 500, 1e-5
	n := len(data[0].values)
	mean, scale := make([]float64, n), make([]float64, n)
	for f := range n {
		var sum, squares float64
		for _, x := range data {
			sum += x.values[f]
		}
		mean[f] = sum / float64(len(data))
		for _, x := range data {
			squares += (x.values[f] - mean[f]) * (x.values[f] - mean[f])
		}
		scale[f] = math.Sqrt(squares / float64(len(data)))
	}
	margin := make([]float64, len(data))
	out := make([]float64, n+1) // the last is the bias
	for range sweeps {
		moved := 0.0
		for f := range out {
			gradient, curvature := 0.0, 1e-9
			if f < n {
				if scale[f] == 0 {
					continue
				}
				gradient, curvature = -ridge*out[f], ridge
			}
			value := func(x *instance) float64 {
				if f == n {
					return 1
				}
				return (x.values[f] - mean[f]) / scale[f]
			}
			for i := range data {
				v, y := value(&data[i]), 0.0
				if data[i].positive {
					y = 1
				}
				p := 1 / (1 + math.Exp(-margin[i]))
				gradient += (y - p) * v
				curvature += p * (1 - p) * v * v
			}
			step := max(-1, min(1, gradient/curvature))
			for i := range data {
				margin[i] += step * value(&data[i])
			}
			out[f] += step
			moved = max(moved, math.Abs(step))
		}
		if moved < enough {
			break
		}
	}
	for f := range n {
		if scale[f] > 0 {
			out[f] /= scale[f]
		}
	}
	return out[:n]
}

// atShare scales the weights of documents, and sets their bias, so that they
// add up to the log-odds where a share of the documents is garbled, by
// Newton's method.
func atShare(w *knowledge.DocumentWeights, data []instance, share float64) {
	const steps = 100
	w.Bias = 0
	sums := make([]float64, len(data))
	for i := range data {
		sums[i] = w.LogOdds(data[i].values)
	}
	slope, bias := 1.0, 0.0
	for range steps {
		var gs, gb, hsb float64
		hss, hbb := 1e-6, 1e-6
		for i, x := range data {
			weight, y := 1-share, 0.0
			if x.positive {
				weight, y = share, 1
			}
			p := 1 / (1 + math.Exp(-(slope*sums[i] + bias)))
			gs += weight * (y - p) * sums[i]
			gb += weight * (y - p)
			h := weight * p * (1 - p)
			hss += h * sums[i] * sums[i]
			hsb += h * sums[i]
			hbb += h
		}
		d := hss*hbb - hsb*hsb
		slope += max(-1, min(1, (gs*hbb-gb*hsb)/d))
		bias += max(-1, min(1, (gb*hss-gs*hsb)/d))
	}
	for i := range w.Document {
		w.Document[i] = rounded(slope*w.Document[i], 4)
	}
	w.Bias = rounded(bias, 4)
}
