package report

import (
	"bufio"
	"fmt"
	"io"
	"math"
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
// its weights, strongest first, their sum, the entry, and the rule.
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

// evidence prints the table of weights.
func (p *page) evidence(x *detect.Finding) {
	if len(x.Evidence) == 0 {
		p.line("  " + p.label(labelCertain))
		return
	}
	sum := 0.0
	p.line(p.dim("  weight  evidence"))
	for _, e := range strongest(x.Evidence) {
		sum += e.Weight
		s, words := sentence(p.Lang, e)
		p.linef("  %+6.2f  %-10s  %s", e.Weight, e.Kind, s)
		if addsNote(e) && e.Note != "" {
			note := translate(p.Lang, e.Note)
			var parts []string
			if p.Lang != Arabic || note == e.Note {
				note, parts = isolate(note)
			}
			p.detail(word{"", note})
			for _, part := range parts {
				p.detail(word{"…", part})
			}
		}
		for _, w := range p.wordsOf(e, words) {
			p.detail(w)
		}
	}
	p.line(p.dim("  ------"))
	p.linef("  %+6.2f  sum, the odds of %s", sum, percent(1/(1+math.Exp(-sum))))
	p.linef("          confidence %s", percent(x.Confidence))
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
