package detect

import (
	"slices"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// TermInconsistent flags a fixed name that the document renders in two ways, of
// which the glossary has one.
var TermInconsistent = &Detector{
	Name: "term/inconsistent",
	MQM:  "terminology/inconsistent-use-of-terminology",
	Doc: Doc{
		Title: "one fixed name is rendered in two ways",
		Text: "A name of the glossary stands in the document in an accepted form and, elsewhere, with one word replaced by another " +
			"rendering of the same foreign word, mostly of the kind of body that it is: bank is بنك here and مصرف there. Clean text never has the words of the second " +
			"form side by side. What term/wrong flags, as it is surely wrong, is not repeated, and two accepted forms of one name are fine.",
		Before: "أعلن بنك الاستثمار الأوروبي القرض أمس، وقال موظف في مصرف الاستثمار الأوروبي إنه كبير",
		After:  "أعلن بنك الاستثمار الأوروبي القرض أمس، وقال موظف في بنك الاستثمار الأوروبي إنه كبير",
	},
	Run: runTermInconsistent,
}

func runTermInconsistent(p *Pass) {
	n := p.sharedNames()
	read := map[place]bool{}
	for _, r := range n.accepted {
		for i := r.from; i < r.to; i++ {
			read[place{r.seg, i}] = true
		}
	}
	for _, r := range n.varied {
		if read[place{r.seg, r.from}] {
			continue // said already
		}
		if right, ok := n.rendered(r); ok {
			read[place{r.seg, r.from}] = true
			p.Report(n.rendering(r, right))
		}
	}
}

// rendering makes a finding of a reading of which the document has the right
// form, too.
func (n *names) rendering(r *reading, right text.Span) Finding {
	return Finding{
		Span: r.span, Confidence: confidenceSame, Entry: n.k.Index.Entries[r.entry],
		Fixes: []Fix{{Text: r.fix, Confidence: confidenceRendering}},
		Evidence: []Evidence{{
			Kind: "document", From: n.doc.Text(r.span), To: n.doc.Text(right), Note: "the entity is named elsewhere in the document",
		}},
		Related: []Related{{right, "the other form"}},
	}
}

// confidenceRendering is how likely the accepted form is meant: there may be
// two bodies of similar names.
const confidenceRendering = 0.4

// rendered returns an accepted form of the entry of a reading in the document
// that has the right word where the reading has another one.
func (n *names) rendered(r *reading) (text.Span, bool) {
	right := n.k.Index.Forms[r.form].Words[r.from-r.start]
	for si, covered := range n.covered {
		toks := n.doc.Segments[si].Tokens
		for i := 0; i < len(covered); i++ {
			start := i
			for i+1 < len(covered) && covered[i] == r.entry+1 && covered[i+1] == covered[i] {
				i++
			}
			if covered[i] == r.entry+1 && slices.ContainsFunc(n.wordsOf(si)[start:i+1], func(w *knowledge.Word) bool { return is(w, right, true) }) {
				return text.Span{Start: toks[start].Start, End: toks[i].End}, true
			}
		}
	}
	return text.Span{}, false
}

// mayVary reports whether a reading with a calque may be another rendering of a
// name that the document has, be it too unsure to be called wrong: the words
// are no name of their own. What terms mean is said in many ways.
func (n *names) mayVary(r *reading, entry *glossary.Entry) bool {
	return n.mentions[r.entry] > 0 && entry.Kind != glossary.Term && entry.Kind != glossary.Title &&
		!slices.ContainsFunc(r.evidence, func(e Evidence) bool { return e.Kind == "pair" && e.Weight < 0 })
}
