package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/synth"
	"github.com/tadqiq/tadqiq/knowledge"
)

// Report is the outcome of a run; it is what --json writes.
type Report struct {
	Documents, Garbled, Words int
	Names, MultiWord          int     // that may be garbled, and those of several words
	Distance, LightDistance   float64 // medians of the transliteration garbles, and of the light ones

	Scores      Scores // from the least confidence
	Alarms      float64
	At          Scores // at so many false alarms per 1,000 words
	Calibration []Bin
	ECE         float64
	Shares      []ShareCalibration `json:",omitempty"`
	Baseline    Scores             // of plain normalised Levenshtein
}

// ShareCalibration is the calibration where another share of the documents is
// garbled.
type ShareCalibration struct {
	Share       float64
	Garbled     int // documents
	Calibration []Bin
	ECE         float64
}

func (r *Report) print(w io.Writer) {
	fmt.Fprintf(w, "%d documents (%d garbled), %d words; %d names, %d of several words\n",
		r.Documents, r.Garbled, r.Words, r.Names, r.MultiWord)
	fmt.Fprintf(w, "median normalised distance of transliteration garbles %.3f (light ones %.3f)\n", r.Distance, r.LightDistance)
	heading := func(format string, args ...any) { fmt.Fprintf(w, "\n"+format+"\n", args...) }

	heading("findings from confidence %.2f", r.Scores.Confidence)
	r.Scores.print(w)
	heading("at no more than %g false alarms per 1,000 words: from confidence %.4f", r.Alarms, r.At.Confidence)
	r.At.print(w)

	heading("calibration (expected calibration error %.3f)", r.ECE)
	printCalibration(w, r.Calibration)
	for _, s := range r.Shares {
		heading("calibration with a share of %g of the documents garbled, %d documents (expected calibration error %.3f)", s.Share, s.Garbled, s.ECE)
		printCalibration(w, s.Calibration)
	}

	heading("baseline: plain normalised Levenshtein from %.2f", r.Baseline.Confidence)
	r.Baseline.print(w)
}

func printCalibration(w io.Writer, table []Bin) {
	t := columns(w)
	fmt.Fprintln(t, "confidence\tcount\tmean\tright\t")
	for _, b := range table {
		if b.Count > 0 {
			fmt.Fprintf(t, "%.1f–%.1f\t%d\t%.3f\t%.3f\t\n", b.From, b.To, b.Count, b.Mean, b.Right)
		}
	}
	t.Flush()
}

func (s *Scores) print(w io.Writer) {
	t := columns(w)
	fmt.Fprintln(t, "kind\tgold\tfound\tnamed\tfixed\trecall\t")
	rows := append(append([]KindScore{}, s.Kinds...), s.Real, s.All)
	for _, k := range rows {
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%.3f\t\n", k.Kind, k.Gold, k.Found, k.Named, k.Fixed, k.Recall)
	}
	t.Flush()
	fmt.Fprintf(w, "precision %.3f (%d of %d); clean documents: %d false alarms in %d words, %.3f per 1,000\n",
		s.Precision, s.Right, s.Findings, s.FalseAlarms, s.CleanWords, s.PerThousand)
}

func columns(w io.Writer) *tabwriter.Writer {
	return tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
}

// show lists the garbles, with a + before those that were found and what the
// detectors made of the others, and what is flagged beside them.
func show(w io.Writer, docs []document, k *knowledge.Knowledge, least float64) {
	fmt.Fprintln(w)
	for i := range docs {
		d := &docs[i]
		for j := range d.Labels {
			l := &d.Labels[j]
			sign, why := "-", ""
			for i := range d.findings {
				f := &d.findings[i]
				switch {
				case f.confidence < least || !d.hits(f.span, l) || sign == "+":
				case d.fixed(f, l):
					sign, why = "+", ""
				default: // found, and what it says is another word
					sign, why = "~", d.Text[f.span.Start:f.span.End]+" > "+f.fix
				}
			}
			if sign == "-" {
				why = d.why(l, k)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%.2f\t%s\t%s\n", sign, l.Kind, l.Text, l.Right, l.Distance, l.Entry.ID, why)
		}
		for _, f := range d.findings {
			if f.confidence >= least && !d.right(&f) {
				why := ""
				for _, e := range f.evidence {
					why += fmt.Sprintf(" %s %.1f", cmp.Or(e.From, e.Note), e.Weight)
				}
				kind := "false alarm"
				if len(d.Labels) > 0 {
					kind = "in a garbled document"
				}
				fmt.Fprintf(w, "!\t%s\t%s\t%s\t%.2f\t%s\t%s\n", kind, d.Text[f.span.Start:f.span.End], f.fix, f.confidence, d.Name, why)
			}
		}
	}
}

// why says what became of a garble that was not found: how its best reading as
// the right entry scored, with what spoke against it, or that there is none.
func (d *document) why(l *synth.Label, k *knowledge.Knowledge) string {
	var best, other *detect.Candidate
	for _, c := range detect.Candidates(d.text, k) {
		if !d.hits(c.Span, l) {
			continue
		}
		if named(c.Entry, l) {
			if best == nil || c.Score > best.Score {
				best = &c
			}
		} else if other == nil || c.Score > other.Score {
			other = &c
		}
	}
	if best == nil {
		return "no candidate"
	}
	s := fmt.Sprintf("score %.1f, accepted %.2f", best.Score, best.Accepted)
	for _, f := range slices.Sorted(maps.Keys(best.Values)) {
		s += fmt.Sprintf(" %s %.1f", f, best.Values[f])
	}
	if other != nil && other.Score > best.Score {
		s += fmt.Sprintf("; as %s %.1f", other.Entry.ID, other.Score)
	}
	return s
}
