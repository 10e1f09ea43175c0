package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/synth"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

type docsOptions struct {
	text, glossaries []string
	docs, draws      int
	share, rate      float64
	seed             uint64
	json, show       bool
}

func docsCommand() *cobra.Command {
	var o docsOptions
	cmd := &cobra.Command{
		Use:   "docs --text DIR",
		Short: "Garble a share of the documents and measure the verdicts on documents",
		Long: `Garble a share of the documents and measure the verdicts on documents.

The text is that of eval. Names of the packs, and of glossaries, are garbled in
a share of the documents, and each document is judged as tadqiq audit does. Few
documents are garbled where the share is small: --draws garbles such a share
again and again, and the clean documents count as often.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			judged, err := judgeAll(cmd, &o)
			if err != nil {
				return err
			}
			r := newDocsReport(judged, &o)
			w := cmd.OutOrStdout()
			if o.json {
				e := json.NewEncoder(w)
				e.SetIndent("", "  ")
				return e.Encode(r)
			}
			r.print(w)
			if o.show {
				showDocs(w, judged)
			}
			return nil
		},
	}
	d := synth.Defaults()
	f := cmd.Flags()
	f.StringArrayVar(&o.text, "text", nil, "folder of clean text (may be repeated)")
	f.StringArrayVar(&o.glossaries, "glossary", nil, "glossary of right names (may be repeated)")
	f.IntVar(&o.docs, "docs", 0, "draw so many documents of the text, 0 for all")
	f.IntVar(&o.draws, "draws", 1, "draw and garble so many times")
	f.Float64Var(&o.share, "share", 0.02, "share of documents that are garbled")
	f.Float64Var(&o.rate, "rate", d.Rate, "share of the names garbled in such a document")
	f.Uint64Var(&o.seed, "seed", 1, "seed of all that is drawn; further draws take the numbers after it")
	f.BoolVar(&o.json, "json", false, "write JSON")
	f.BoolVar(&o.show, "show", false, "list the wrong verdicts with their findings")
	required(cmd, "text")
	return cmd
}

// judged is a document with its verdict. Times is how often it counts.
type judged struct {
	synth.Document
	detect.Assessment
	words, times int
	findings     []detect.Finding
}

// judgeAll garbles documents, draw after draw, and judges them. A document
// without garbles is judged once.
func judgeAll(cmd *cobra.Command, o *docsOptions) ([]judged, error) {
	if o.draws < 1 {
		return nil, fmt.Errorf("--draws is 1 or more, not %d", o.draws)
	}
	k, err := readKnowledge(o.glossaries, true)
	if err != nil {
		return nil, err
	}
	k.MinConfidence = knowledge.Audit
	if k.Documents, err = embedded.Documents(); err != nil {
		return nil, err
	}
	in, err := readCorpus(o.text, o.docs, o.seed)
	if err != nil {
		return nil, err
	}
	options := synth.Defaults()
	options.Share, options.Rate = o.share, o.rate
	generator := synth.New(k.Glossary, k.Lexicon, k.Calques, options)
	all := make([]judged, len(in)) // the clean ones, then those that were garbled
	for draw := range o.draws {
		options.Seed = o.seed + uint64(draw)
		for i, d := range generator.With(options).Generate(in) {
			if len(d.Labels) > 0 {
				all = append(all, judged{Document: d, times: 1})
				continue
			}
			all[i].Document = d
			all[i].times++
		}
	}
	all = slices.DeleteFunc(all, func(j judged) bool { return j.times == 0 })
	return all, forEach(len(all), func(i int) error {
		j := &all[i]
		doc := text.New(j.Name, j.Text)
		found, err := detect.Run(cmd.Context(), doc, k, detect.Default())
		j.Assessment, j.words = detect.Assess(doc, k, found), doc.Words()
		if len(j.Labels) > 0 || j.Verdict == detect.VerdictGarbled {
			j.findings = found
		}
		return err
	})
}

// DocsReport says how the verdicts fit the documents. Rows are by how many
// garbles a document has.
type DocsReport struct {
	Documents, Words int
	Share            float64
	Rows             []VerdictRow
	// Precision is the share of the documents with the verdict garbled that
	// have garbles, Recall that of those with three or more that have it.
	Precision, Recall float64
	Frontier          []Operating
	Calibration       []ScoreBin
	Abstained         map[string]int
}

// VerdictRow counts the verdicts on documents with so many garbles.
type VerdictRow struct {
	Garbles                          string
	Documents                        int
	Clean, Suspect, Garbled, Abstain int
}

// Operating says what a verdict from a score on would come to.
type Operating struct {
	Score, Precision, Recall float64
	Right, False             int
}

// ScoreBin holds the documents with scores from From to To: how many, their
// mean score, and the share of them that have garbles.
type ScoreBin struct {
	From, To    float64
	Documents   int
	Mean, Right float64
}

const many = 3 // garbles from which a document must be found

func newDocsReport(all []judged, o *docsOptions) *DocsReport {
	r := &DocsReport{Share: o.share, Abstained: map[string]int{}}
	for _, label := range []string{"0", "1", "2", "3 or more"} {
		r.Rows = append(r.Rows, VerdictRow{Garbles: label})
	}
	for i := range all {
		j := &all[i]
		r.Documents += j.times
		r.Words += j.times * j.words
		row := &r.Rows[min(len(j.Labels), many)]
		row.Documents += j.times
		switch j.Verdict {
		case detect.VerdictClean:
			row.Clean += j.times
		case detect.VerdictSuspect:
			row.Suspect += j.times
		case detect.VerdictGarbled:
			row.Garbled += j.times
		default:
			row.Abstain += j.times
			r.Abstained[j.Reason] += j.times
		}
	}
	flagged := 0
	for _, row := range r.Rows {
		flagged += row.Garbled
	}
	r.Precision = ratio(flagged-r.Rows[0].Garbled, flagged)
	r.Recall = ratio(r.Rows[many].Garbled, r.Rows[many].Documents)
	for _, score := range []float64{0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99} {
		r.Frontier = append(r.Frontier, operating(all, score))
	}
	r.Calibration = scoreBins(all)
	return r
}

func operating(all []judged, score float64) Operating {
	p := Operating{Score: score}
	found, of := 0, 0
	for i := range all {
		j := &all[i]
		if len(j.Labels) >= many {
			of += j.times
		}
		switch {
		case j.Verdict == detect.VerdictAbstain || j.Score < score:
		case len(j.Labels) == 0:
			p.False += j.times
		default:
			p.Right += j.times
			if len(j.Labels) >= many {
				found += j.times
			}
		}
	}
	p.Precision, p.Recall = ratio(p.Right, p.Right+p.False), ratio(found, of)
	return p
}

func scoreBins(all []judged) (bins []ScoreBin) {
	edges := []float64{0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1}
	for b := range len(edges) - 1 {
		bin := ScoreBin{From: edges[b], To: edges[b+1]}
		sum, right := 0.0, 0
		for i := range all {
			j := &all[i]
			if j.Verdict == detect.VerdictAbstain || j.Score < bin.From || j.Score >= bin.To && (bin.To < 1 || j.Score > 1) {
				continue
			}
			bin.Documents += j.times
			sum += j.Score * float64(j.times)
			if len(j.Labels) > 0 {
				right += j.times
			}
		}
		bin.Mean, bin.Right = sum/math.Max(1, float64(bin.Documents)), ratio(right, bin.Documents)
		bins = append(bins, bin)
	}
	return bins
}

func (r *DocsReport) print(w io.Writer) {
	fmt.Fprintf(w, "%d documents, %d words, a share of %g to be garbled\n\n", r.Documents, r.Words, r.Share)
	t := columns(w)
	fmt.Fprintln(t, "garbles\tdocuments\tclean\tsuspect\tgarbled\tabstain\t")
	for _, row := range r.Rows {
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t\n", row.Garbles, row.Documents, row.Clean, row.Suspect, row.Garbled, row.Abstain)
	}
	t.Flush()
	fmt.Fprintf(w, "verdict garbled: precision %.3f; recall %.3f of the documents with three garbles or more\n", r.Precision, r.Recall)

	fmt.Fprintln(w, "\nif the verdict began at another score")
	t = columns(w)
	fmt.Fprintln(t, "score\tprecision\trecall\tright\tfalse\t")
	for _, p := range r.Frontier {
		fmt.Fprintf(t, "%.2f\t%.3f\t%.3f\t%d\t%d\t\n", p.Score, p.Precision, p.Recall, p.Right, p.False)
	}
	t.Flush()

	fmt.Fprintln(w, "\ncalibration of the score")
	t = columns(w)
	fmt.Fprintln(t, "score\tdocuments\tmean\tgarbled\t")
	for _, b := range r.Calibration {
		fmt.Fprintf(t, "%.2f–%.2f\t%d\t%.4f\t%.4f\t\n", b.From, b.To, b.Documents, b.Mean, b.Right)
	}
	t.Flush()

	fmt.Fprintln(w, "\nno verdict")
	t = columns(w)
	for _, reason := range detect.Reasons() {
		fmt.Fprintf(t, "%s\t%d\t\n", reason, r.Abstained[reason])
	}
	t.Flush()
}

// showDocs lists the clean documents that are called garbled (!) and those of
// three garbles or more that are not (-), with their findings and garbles.
func showDocs(w io.Writer, all []judged) {
	fmt.Fprintln(w)
	wrong := slices.DeleteFunc(slices.Clone(all), func(j judged) bool {
		if j.Verdict == detect.VerdictGarbled {
			return len(j.Labels) > 0
		}
		return len(j.Labels) < many
	})
	slices.SortStableFunc(wrong, func(a, b judged) int { return cmp.Compare(b.Score, a.Score) })
	for i := range wrong {
		j := &wrong[i]
		sign := "-"
		if len(j.Labels) == 0 {
			sign = "!"
		}
		fmt.Fprintf(w, "%s\t%s\t%.3f\t%s %s\t%d words\n", sign, j.Name, j.Score, j.Verdict, j.Reason, j.words)
		for _, l := range j.Labels {
			fmt.Fprintf(w, "\t\tgarble\t%s\t%s\t%s\n", l.Kind, oneLine(l.Text), oneLine(l.Right))
		}
		for _, f := range j.findings {
			if f.Detector.Category() != "text" {
				fix := ""
				if len(f.Fixes) > 0 {
					fix = f.Fixes[0].Text
				}
				fmt.Fprintf(w, "\t\tfinding\t%s\t%.2f\t%s\t%s\n", f.Detector.Name, f.Confidence, oneLine(j.Text[f.Span.Start:f.Span.End]), oneLine(fix))
			}
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
