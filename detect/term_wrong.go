package detect

import (
	"math"
	"slices"
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
		Text: "All words of an organisation, a place, a person or a term of the glossary stand here but one, and in its place stands a word that " +
			"the same foreign term is also rendered by: accord is وفاق in the name of a government, and معاهدة elsewhere. " +
			"Clean text never has the words side by side, and more is asked for where the document does not name the organisation rightly, too, " +
			"and is not spaced as machine translation is. " +
			"In a text about the names of your own glossary, a word of the same class in the place of the first one is flagged, too (a farm for " +
			"a monastery), and if names in it are garbled, a word that can be none of another name in the place of the rest of one, and words that translate its Latin form (Country Garden). " +
			"A rank that is the English one in Arabic letters, or that was translated word by word (lieutenant general), is flagged as well.",
		Before: "نظرت محكمة العدالة الدولية في الدعوى، وقالت محكمة العدل الدولية إنها ستحكم قريبا",
		After:  "نظرت محكمة العدل الدولية في الدعوى، وقالت محكمة العدل الدولية إنها ستحكم قريبا",
	},
	Run: func(p *Pass) {
		p.reportReadings(true)
		loanTitles(p)
		p.literalRanks()
	},
}

// calque reads a word as another rendering of the foreign term that the word
// target of a form renders. What kind of body it is (بنك or مصرف), of place or of
// person writers vary freely.
func (n *names) calque(w *knowledge.Word, target int32, first bool) (part, bool) {
	proper := func(s arabic.Split) bool { return first || s.Conjunction == "" && s.Preposition == "" }
	right := n.k.Index.Words[target].Folded
	for _, c := range w.Calques {
		s := w.Splits[c.Split]
		if c.Word == target && proper(s) {
			e := Evidence{Kind: "calque", From: s.Stem, To: right, Note: c.Term, Weight: weightCalque}
			if sameHeads(s.Stem, right) {
				e.Weight = weightSameKind
			}
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

// sameHeads reports whether two words announce names of the same kind.
func sameHeads(a, b string) bool {
	for _, h := range heads {
		if h[a] && h[b] {
			return true
		}
	}
	return false
}

// mayBeCalqued reports whether a word of an entry can be flagged as another
// rendering. Titles are made of words that go with many others, and the names
// of persons of words that are rarely translated.
func (n *names) mayBeCalqued(entry int32) bool {
	e := n.k.Index.Entries[entry]
	return e.Kind != glossary.Title && (e.Kind != glossary.Person || !e.Pack || n.machine || n.mentions[entry] > 0)
}

const (
	weightCalque      = -1.2 // other renderings of a term stand in other terms
	weightSameKind    = -12  // writers vary freely what kind of body it is; see [TermInconsistent]
	weightCalqueTopic = 2.2  // the document names the entity rightly, too
	weightUnnamed     = -1.7 // it does not, and is not spaced as machine translation is
	weightPhrase      = -3.0 // a term is varied more freely than a name
	weightKindWord    = -4.0 // the first word says what kind of thing it is, which writers vary
	weightUnusual     = -4.0 // so is one that clean text does not have either
	weightLonger      = -4.0 // the words go on as the name does not
	// What it says that clean text has the right word where the other one
	// stands, which it never has there, and each power of ten of the count.
	weightUsual     = 0.7
	weightUsualMore = 0.8
)

// scoreCalque adds up the evidence for a reading in which one word is a
// calque and all others are right, up to gender.
func (n *names) scoreCalque(r *reading, seg *text.Segment, entry *glossary.Entry, parts []part) {
	r.calque = true
	calqued, calques := 0, 0
	for i, p := range parts {
		switch {
		case p.calque:
			calques++
			calqued = i
			r.add(fCalque, p.evidence)
		case p.exact:
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: max(0.5, n.anchorWeight(p.word))})
		case p.agrees:
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: 0.5})
		}
	}
	if calques != 1 || calqued == 0 && n.standsWithout(r) || n.inOtherName(r, parts[calqued].token) {
		r.score = math.Inf(-1)
		return
	}
	usual := n.weighPairs(r, seg, parts, calqued)
	if calqued == 0 && !n.machine {
		w := weightKindWord
		if !usual {
			w *= 1.5
		}
		r.add(fCalque, Evidence{Kind: "prior", Note: "the first word of names is varied freely", Weight: w})
	}
	if entry.Kind == glossary.Term {
		w := 0.0
		if !n.machine {
			w += weightPhrase
		}
		if !usual {
			w += weightUnusual
		}
		r.add(fCalque, Evidence{Kind: "prior", Note: "terms are varied freely", Weight: w})
	}
	longer := n.goesOn(r, seg) && !n.distinguishes(parts)
	if longer {
		r.add(fCalque, Evidence{Kind: "prior", Note: "the words go on as the name does not", Weight: weightLonger})
	}
	if !n.sayNamed(r) && !n.machine {
		r.add(fCalqueTopic, Evidence{Kind: "prior", Note: "the document names the entity nowhere", Weight: weightUnnamed})
		if !entry.Pack {
			r.add(fNamed, Evidence{Kind: "prior", Note: "the glossary of the text has the name", Weight: n.namedWeight(r.entry)})
		}
	}
	n.machineSigns(r)
	n.fix(r, seg, parts)
	if !longer && n.mayVary(r, entry) {
		kept := *r
		kept.evidence = slices.Clone(r.evidence)
		n.varied = append(n.varied, &kept)
	}
}

// sayNamed adds that the document names the entity of a reading rightly, too,
// and reports whether it does.
func (n *names) sayNamed(r *reading) bool {
	if n.mentions[r.entry] == 0 {
		return false
	}
	r.add(fCalqueTopic, Evidence{Kind: "document", To: n.k.Index.Entries[r.entry].Ar, Note: "the entity is named elsewhere in the document", Weight: weightCalqueTopic})
	return true
}

// standsWithout reports whether what follows the first word of a reading is a
// name by itself: خطوة حماس is no wrong way to write حركة حماس.
func (n *names) standsWithout(r *reading) bool {
	for i := r.start + 1; i < r.end; i++ {
		if !n.isCovered(r.seg, i) {
			return false
		}
		if e := n.covered[r.seg][i] - 1; e != r.entry && n.wordsOf(r.seg)[i].Nisba {
			return false // an adjective: الوحدة الأوروبي
		}
	}
	return true
}

// inOtherName reports whether token i and a neighbour in the reading are part
// of one accepted form: a name of its own stands there.
func (n *names) inOtherName(r *reading, i int) bool {
	return n.isCoveredBeside(r.seg, i, r.start, r.end)
}

// isCoveredBeside reports whether a token and another of the tokens [start, end) beside it
// are part of one accepted form.
func (n *names) isCoveredBeside(si, i, start, end int) bool {
	if !n.isCovered(si, i) {
		return false
	}
	covered := n.covered[si]
	return i > start && covered[i-1] == covered[i] || i+1 < end && covered[i+1] == covered[i]
}

// weighPairs adds what clean text says of a calque: that it has the word beside
// its neighbours, or that it never does and has the right word there, which it
// reports.
func (n *names) weighPairs(r *reading, seg *text.Segment, parts []part, calqued int) bool {
	p := parts[calqued]
	tok, bare := seg.Tokens[p.token].Form, bareForm(p.split, p.split.Stem)
	right := bareForm(p.split, n.k.Index.Words[n.k.Index.Forms[r.form].Words[calqued]].Folded)
	seen, beside, usual := 0.0, "", 0.0
	for _, at := range []int{p.token - 1, p.token + 1} {
		if at < 0 || at == len(seg.Tokens) || !n.softGap(seg.Tokens[min(at, p.token)], seg.Tokens[max(at, p.token)]) {
			continue
		}
		other := seg.Tokens[at].Form
		if at == r.start {
			q := n.splitOf(parts[0]).split
			other = bareForm(q, q.Stem)
		}
		in := at >= r.start && at < r.end
		c := max(n.pairAt(at-p.token, other, bare, in), n.pairAt(at-p.token, seg.Tokens[at].Form, tok, false))
		if c > seen {
			seen, beside = c, n.doc.Text(seg.Tokens[at].Span)
		}
		if in {
			usual = max(usual, n.pairAt(at-p.token, other, right, true))
		}
	}
	switch {
	case seen > 0:
		r.add(fPair, Evidence{Kind: "pair", From: beside, Note: "clean text has the two side by side", Weight: weightAttestedCalque + weightAttestedMore*seen})
	case usual > 0:
		r.add(fPair, Evidence{Kind: "pair", From: n.doc.Text(seg.Tokens[p.token].Span), Note: "clean text has the right word there", Weight: weightUsual + weightUsualMore*usual})
		return true
	}
	return false
}

// bareForm is the folded stem of a reading with its article, without its
// other proclitics.
func bareForm(s arabic.Split, stem string) string {
	if s.Article {
		return "ال" + stem
	}
	return stem
}

// pairAt is how often clean text has a word with another one beside it, before
// (side −1) or after it. Where the two are of one name, the article may be
// there or not.
func (n *names) pairAt(side int, other, word string, oneName bool) float64 {
	if side < 0 {
		other, word = word, other
	}
	c := n.k.Pair(word, other)
	if !oneName {
		return c
	}
	a, b := glossary.Stem(word), glossary.Stem(other)
	return max(c, n.k.Pair(a, b), n.k.Pair(a, "ال"+b), n.k.Pair("ال"+a, "ال"+b))
}

// goesOn reports whether a definite word follows a name that ends in one,
// and is no adjective of a place: what stands there is another, longer name.
func (n *names) goesOn(r *reading, seg *text.Segment) bool {
	if r.end == len(seg.Tokens) || !n.softGap(seg.Tokens[r.end-1], seg.Tokens[r.end]) {
		return false
	}
	return isDefinite(seg.Tokens[r.end-1]) && isDefinite(seg.Tokens[r.end]) && !n.wordsOf(r.seg)[r.end].Nisba
}
