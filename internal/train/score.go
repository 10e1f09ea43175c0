package main

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/synth"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// finding is what a finding says of a name.
type finding struct {
	span       text.Span
	rule       string
	confidence float64
	entry      *glossary.Entry
	fix        string // the first, "" where there is none
	fixes      bool
	evidence   []detect.Evidence
}

// tooLong is by how many words a finding may be longer than the garble that it hits.
const tooLong = 3

// detectAll runs detectors over all documents, on all processors, and keeps
// the findings about names and terms.
func detectAll(ctx context.Context, generated []synth.Document, k *knowledge.Knowledge, ds []*detect.Detector) ([]document, error) {
	docs := make([]document, len(generated))
	err := forEach(len(docs), func(i int) error {
		d := &docs[i]
		d.Document = generated[i]
		d.text = text.New(d.Name, d.Text)
		found, err := detect.Run(ctx, d.text, k, ds)
		for _, f := range found {
			if c := f.Detector.Category(); c != "name" && c != "term" {
				continue
			}
			out := finding{span: f.Span, rule: f.Detector.Name, confidence: f.Confidence, entry: f.Entry, evidence: f.Evidence}
			if len(f.Fixes) > 0 {
				out.fix, out.fixes = f.Fixes[0].Text, true
			}
			d.findings = append(d.findings, out)
		}
		return err
	})
	return docs, err
}

// forEach calls f with the numbers below n, on all processors, and returns
// one of the errors.
func forEach(n int, f func(i int) error) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, n)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = f(i)
			}
		})
	}
	wg.Wait()
	return cmp.Or(errs...)
}

// hits reports whether a span of the document marks a garble: they overlap,
// and it is not much longer.
func (d *document) hits(span text.Span, l *synth.Label) bool {
	return span.Overlaps(l.Span) && d.words(span) <= d.words(l.Span)+tooLong
}

// words counts the tokens that a span touches.
func (d *document) words(span text.Span) (n int) {
	for i := range d.text.Segments {
		seg := &d.text.Segments[i]
		if !seg.Overlaps(span) {
			continue
		}
		for _, t := range seg.Tokens {
			if t.Overlaps(span) {
				n++
			}
		}
	}
	return n
}

// named reports whether an entry, nil for none, is the one that was garbled, or
// another one that is written alike.
func named(e *glossary.Entry, l *synth.Label) bool {
	if e == nil {
		return false
	}
	if e == l.Entry || e.ID == l.Entry.ID {
		return true
	}
	own := arabic.Fold(l.Entry.Ar)
	return slices.ContainsFunc(e.Forms(), func(form string) bool { return arabic.Fold(form) == own })
}

// fixed reports whether the first fix of a finding makes the text what it was.
// One of them may be longer than the other.
func (d *document) fixed(f *finding, l *synth.Label) bool {
	if !f.fixes {
		return false
	}
	all := text.Span{Start: min(f.span.Start, l.Span.Start), End: max(f.span.End, l.Span.End)}
	put := func(s text.Span, with string) string {
		return arabic.Fold(d.Text[all.Start:s.Start] + with + d.Text[s.End:all.End])
	}
	return put(f.span, f.fix) == put(l.Span, l.Right)
}

// KindScore is what was found of a kind of garbles. Gold are the garbles,
// Found those that a finding hits, Named those that it ascribes to the right
// entry, Fixed those that its first fix puts right.
type KindScore struct {
	Kind                      synth.Kind
	Gold, Found, Named, Fixed int
	Recall                    float64
}

func (s *KindScore) add(o KindScore) {
	s.Gold, s.Found, s.Named, s.Fixed = s.Gold+o.Gold, s.Found+o.Found, s.Named+o.Named, s.Fixed+o.Fixed
	s.Recall = ratio(s.Found, s.Gold)
}

// Bin is a bin of the calibration table: the findings with a confidence from
// From to To, their mean confidence, and the share that were right.
type Bin struct {
	From, To    float64
	Count       int
	Mean, Right float64
}

// Scores are what the findings of a confidence come to.
type Scores struct {
	Confidence  float64 // from which findings count
	Kinds       []KindScore
	Real        KindScore // the garbles of letters that made a real word, which Kinds leaves out
	All         KindScore
	Findings    int
	Right       int
	Precision   float64
	CleanWords  int
	FalseAlarms int
	PerThousand float64 // false alarms per 1,000 words of the clean documents
}

// score counts what the findings from a confidence on come to.
func score(docs []document, least float64) Scores {
	s := Scores{Confidence: least, All: KindScore{Kind: "all"}, Real: KindScore{Kind: "real words"}}
	kinds := map[synth.Kind]*KindScore{}
	for _, k := range synth.Kinds() {
		kinds[k] = &KindScore{Kind: k}
	}
	for i := range docs {
		d := &docs[i]
		clean := len(d.Labels) == 0
		if clean {
			s.CleanWords += d.text.Words()
		}
		for j := range d.findings {
			f := &d.findings[j]
			if f.confidence < least {
				continue
			}
			s.Findings++
			if clean {
				s.FalseAlarms++
			} else if d.right(f) {
				s.Right++
			}
		}
		for j := range d.Labels {
			l := &d.Labels[j]
			one := KindScore{Gold: 1}
			for n := range d.findings {
				if f := &d.findings[n]; f.confidence >= least && d.hits(f.span, l) {
					one.Found = 1
					if named(f.entry, l) {
						one.Named = 1
					}
					if d.fixed(f, l) {
						one.Fixed = 1
					}
				}
			}
			s.All.add(one)
			if l.RealWord && (l.Kind.Transliteration() || l.Kind == synth.RealWord) {
				s.Real.add(one)
			} else {
				kinds[l.Kind].add(one)
			}
		}
	}
	for _, k := range synth.Kinds() {
		s.Kinds = append(s.Kinds, *kinds[k])
	}
	s.Precision = ratio(s.Right, s.Findings)
	s.PerThousand = 1000 * ratio(s.FalseAlarms, s.CleanWords)
	return s
}

// right reports whether a finding hits a garble.
func (d *document) right(f *finding) bool {
	return slices.ContainsFunc(d.Labels, func(l synth.Label) bool { return d.hits(f.span, &l) })
}

// lowest is the confidence down to which findings are asked for where few
// false alarms allow a lower one than that of the options.
const lowest = 0.02

// measured is how well findings did from a confidence on, and at so many false alarms.
type measured struct{ scores, at Scores }

// measure scores what is found in documents with the weights as they are; docs are
// those of the first.
func (c *collection) measure(ctx context.Context, in []synth.Document, o *options) (docs []document, m measured, err error) {
	defer func(least float64) { c.k.MinConfidence = least }(c.k.MinConfidence)
	c.k.MinConfidence = o.least
	if docs, err = detectAll(ctx, in, c.k, c.detectors); err != nil {
		return nil, m, err
	}
	m.scores = score(docs, o.least)
	if at := threshold(docs, o.least, o.alarms); at > o.least || at <= lowest {
		m.at = score(docs, at)
		return docs, m, nil
	}
	c.k.MinConfidence = lowest
	more, err := detectAll(ctx, in, c.k, c.detectors)
	if err != nil {
		return nil, m, err
	}
	m.at = score(more, threshold(more, lowest, o.alarms))
	return docs, m, nil
}

// threshold is the least confidence, at or above floor, at which the clean documents have no
// more than so many false alarms per 1,000 words.
func threshold(docs []document, floor, alarms float64) float64 {
	words := 0
	var clean []float64
	for i := range docs {
		if d := &docs[i]; len(d.Labels) == 0 {
			words += d.text.Words()
			for _, f := range d.findings {
				if f.confidence >= floor {
					clean = append(clean, f.confidence)
				}
			}
		}
	}
	slices.Sort(clean)
	slices.Reverse(clean)
	allowed := int(alarms * float64(words) / 1000)
	if len(clean) <= allowed {
		return floor
	}
	return math.Nextafter(clean[allowed], 2)
}

const bins = 10

// calibration sorts the findings into bins of confidence. ece is the expected
// calibration error: how far the confidence is from the share that was right,
// over all findings.
func calibration(docs []document, least float64) (table []Bin, ece float64) {
	table = make([]Bin, bins)
	var sums [bins]float64
	var rights [bins]int
	total := 0
	for i := range docs {
		d := &docs[i]
		for j := range d.findings {
			f := &d.findings[j]
			if f.confidence < least {
				continue
			}
			b := min(int(f.confidence*bins), bins-1)
			table[b].Count++
			sums[b] += f.confidence
			if d.right(f) {
				rights[b]++
			}
			total++
		}
	}
	for i := range table {
		b := &table[i]
		b.From, b.To = float64(i)/bins, float64(i+1)/bins
		if b.Count > 0 {
			b.Mean, b.Right = sums[i]/float64(b.Count), ratio(rights[i], b.Count)
			ece += math.Abs(b.Mean-b.Right) * float64(b.Count) / float64(total)
		}
	}
	return table, ece
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
