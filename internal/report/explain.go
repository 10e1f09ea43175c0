package report

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
)

var (
	labelID    = label{"id", "المعرّف"}
	labelEntry = label{"entry", "المدخل"}
	labelForm  = label{"form", "الصيغة"}
	labelReads = label{"reads", "تُقرأ"}
	labelName  = label{"as", "على أنها"}

	labelCertain = label{"the rule is certain and weighs no evidence", "القاعدة قاطعة ولا تزن قرائن"}
)

// Explain prints everything that is known of one finding: the evidence with
// its weights, strongest first, their sum, what the confidence is made of
// besides, the entry, and the rule.
func Explain(w io.Writer, o Options, f *File, x *detect.Finding) error {
	buf := bufio.NewWriter(w)
	p := &page{w: buf, Options: o}
	p.heading(f, x)
	p.subject(f, x)
	p.field(p.label(labelID), x.ID)
	if e := x.Entry; e != nil {
		p.field(p.label(labelEntry), fmt.Sprintf("%s  (%s, %s:%d)", e.ID, e.Kind, e.File, e.Line))
		for _, form := range e.Forms() {
			p.field(p.label(labelForm), show(form))
		}
		if len(e.Latin) > 0 {
			p.field(p.label(labelLatin), strings.Join(e.Latin, ", "))
		}
	}
	p.line("")
	p.evidence(x)
	p.line("")
	p.rule(x.Detector)
	if p.err != nil {
		return p.err
	}
	return buf.Flush()
}

// evidence prints the table of weights, and how the confidence comes of it.
// Rules that weigh nothing have their evidence listed.
func (p *page) evidence(x *detect.Finding) {
	if len(x.Evidence) == 0 {
		p.line("  " + p.label(labelCertain))
		return
	}
	if !slices.ContainsFunc(x.Evidence, func(e detect.Evidence) bool { return e.Weight != 0 }) {
		p.line(p.dim("  evidence, not weighed"))
		for _, e := range x.Evidence {
			p.row("", e)
		}
		return
	}
	sum, doubt := 0.0, 1.0
	var accepted []detect.Evidence
	p.line(p.dim("  weight  evidence"))
	for _, e := range strongest(x.Evidence) {
		switch {
		case e.Kind == acceptedKind && e.Weight < 0:
			accepted = append(accepted, e)
			doubt *= acceptedShare(e)
		case e.Weight == 0:
			p.row("", e)
		default:
			sum += e.Weight
			p.row(fmt.Sprintf("%+.2f", e.Weight), e)
		}
	}
	p.line(p.dim("  ------"))
	likely := 1 / (1 + math.Exp(-sum))
	p.linef("  %+6.2f  sum, the odds of %s", sum, percent(likely))
	for _, e := range accepted {
		p.row(percent(acceptedShare(e)), e)
	}
	if len(accepted) > 0 {
		likely *= 1 - doubt
	}
	if s := percent(x.Confidence); s == percent(likely) {
		p.linef("          confidence %s", s)
	} else {
		p.linef("          confidence %s, after calibration", s)
	}
}

// acceptedKind is the kind of evidence that is no part of the sum: how likely
// it is that the spelling is an accepted one, as the logarithm of the
// probability that it is not.
const acceptedKind = "variant"

func acceptedShare(e detect.Evidence) float64 { return 1 - math.Exp(e.Weight) }

// row prints a piece of evidence with its weight, or without one.
func (p *page) row(weight string, e detect.Evidence) {
	s, words := sentence(p.Lang, e)
	p.linef("  %6s  %-10s  %s", weight, e.Kind, s)
	if addsNote(e) && e.Note != "" {
		note, parts := wording(p.Lang, e.Note)
		p.detail(word{reasons[e.Kind].note.in(p.Lang), note})
		for _, part := range parts {
			p.detail(part)
		}
	}
	for _, w := range p.wordsOf(e, words) {
		p.detail(w)
	}
}

// detail prints a word under a row of the table.
func (p *page) detail(w word) {
	const indent = "          "
	if p.Lang == Arabic && w.label != "" {
		p.line(indent + w.label + ":")
		p.line(indent + "    " + w.text)
		return
	}
	p.linef("%s%-10s  %s", indent, w.label, w.text)
}

// wordsOf lists the words of a piece of evidence, those that the short report
// leaves out too.
func (p *page) wordsOf(e detect.Evidence, words []word) []word {
	if len(words) > 0 {
		return words
	}
	if e.From != "" {
		words = append(words, word{p.label(labelReads), show(e.From)})
	}
	if e.To != "" {
		words = append(words, word{p.label(labelName), show(e.To)})
	}
	return words
}
