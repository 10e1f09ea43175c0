package detect

import (
	"math"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// TermWrong flags established names and terms in which one word is replaced
// by another rendering of the same foreign term.
var TermWrong = &Detector{
	Name:     "term/wrong",
	MQM:      "terminology/wrong-term",
	Severity: Error,
	Doc: Doc{
		Title: "a word of a fixed term is replaced by another rendering of the same foreign term",
		Text: "All words of an organisation or a term of the glossary stand here but one, and in its place stands a word that " +
			"the same foreign term is also rendered by: accord is وفاق in the name of a government, and معاهدة elsewhere. " +
			"Only in documents that name the organisation rightly, too, or that are spaced as machine translation spaces them. " +
			"A rank that is the English one in Arabic letters is flagged as well.",
		Before: "نظرت محكمة العدالة الدولية في الدعوى، وقالت محكمة العدل الدولية إنها ستحكم قريبا",
		After:  "نظرت محكمة العدل الدولية في الدعوى، وقالت محكمة العدل الدولية إنها ستحكم قريبا",
	},
	Run: func(p *Pass) {
		p.reportReadings(true)
		loanTitles(p)
	},
}

// calque reads a word as another rendering of the foreign term that the word
// target of a form renders. What kind of body it is (بنك or مصرف) writers vary
// freely.
func (n *names) calque(w *knowledge.Word, target int32, first bool) (part, bool) {
	proper := func(s arabic.Split) bool { return first || s.Conjunction == "" && s.Preposition == "" }
	right := n.k.Index.Words[target].Folded
	for _, c := range w.Calques {
		s := w.Splits[c.Split]
		if c.Word == target && proper(s) && !heads[glossary.Org][right] && !heads[glossary.Org][s.Stem] {
			e := Evidence{Kind: "calque", From: s.Stem, To: right, Note: c.Term, Weight: weightCalque}
			return part{word: w, split: s, calque: true, evidence: e}, true
		}
	}
	for _, s := range w.Splits {
		if proper(s) && (isFeminine(s.Stem, right) || isFeminine(right, s.Stem)) {
			return part{word: w, split: s, agrees: true}, true
		}
	}
	return part{}, false
}

// isFeminine reports whether a folded word is another one with the ending ة.
func isFeminine(word, of string) bool {
	return len(word) == len(of)+len("ه") && strings.HasPrefix(word, of) && strings.HasSuffix(word, "ه")
}

// mayBeCalqued reports whether the document is one in which a word of an entry
// can be flagged as another rendering. Terms are varied more freely than the
// names of organisations.
func (n *names) mayBeCalqued(entry int32) bool {
	if !n.machine && n.mentions[entry] == 0 {
		return false
	}
	kind := n.k.Index.Entries[entry].Kind
	return kind == glossary.Org || kind == glossary.Term && n.machine
}

const (
	weightCalque      = -1.2 // other renderings of a term stand in other terms
	weightCalqueTopic = 2.2  // the document names the organisation rightly, too
)

// scoreCalque adds up the evidence for a reading in which one word is a
// calque and all others are right, up to gender.
func (n *names) scoreCalque(r *reading, seg *text.Segment, entry *glossary.Entry, parts []part) {
	r.calque = true
	calques := 0
	for _, p := range parts {
		switch {
		case p.calque:
			calques++
			r.add(fCalque, p.evidence)
			n.attested(r, seg, p.token, weightAttestedCalque)
		case p.exact:
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: max(0.5, n.anchorWeight(p.word))})
		case p.agrees:
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: 0.5})
		}
	}
	if calques != 1 {
		r.score = math.Inf(-1)
		return
	}
	if n.mentions[r.entry] > 0 {
		r.add(fCalqueTopic, Evidence{Kind: "document", To: entry.Ar, Note: "the entity is named elsewhere in the document", Weight: weightCalqueTopic})
	}
	n.machineSigns(r)
	n.fix(r, seg, parts)
}
