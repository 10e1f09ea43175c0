package detect

import (
	"iter"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// context adds what stands around the span.
func (n *names) context(r *reading, seg *text.Segment, entry *glossary.Entry) {
	if h, w := n.headBefore(r.seg, r.start, entry.Kind); w != 0 {
		r.add(fHead, Evidence{Kind: "head", From: h, Weight: w})
	}
	if w := n.coordinated(r, seg, entry.Kind); w != "" {
		r.add(fListed, Evidence{Kind: "context", From: w, Note: "stands in a list with a name of the same kind", Weight: 1})
	}
	found := 0
	for _, c := range n.k.Index.Context(r.entry) {
		// What the document does not have at all is not near.
		if _, ok := n.inDocument(c); !ok || found == 2 || !isTopical(c) {
			continue
		}
		if w := n.near(seg, r, c); w != "" {
			r.add(fContext, Evidence{Kind: "context", From: w, Weight: 0.7})
			found++
		}
	}
}

// isTopical reports whether a context word says something about the subject:
// titles and generic nouns go with every subject, and count as heads.
func isTopical(stem string) bool { return !arabic.IsHead(stem) }

// coordinated returns a name of the same kind that و joins to the span, or "".
func (n *names) coordinated(r *reading, seg *text.Segment, kind glossary.Kind) string {
	if kind != glossary.Person && kind != glossary.Place {
		return ""
	}
	at := func(i int) bool {
		return n.isCovered(r.seg, i) && n.k.Index.Entries[n.covered[r.seg][i]-1].Kind == kind
	}
	joined := func(i int) bool { return strings.HasPrefix(seg.Tokens[i].Form, "و") }
	switch {
	case r.start > 0 && joined(r.start) && at(r.start-1) && n.softGap(seg.Tokens[r.start-1], seg.Tokens[r.start]):
		return n.doc.Text(seg.Tokens[r.start-1].Span)
	case r.end < len(seg.Tokens) && joined(r.end) && at(r.end) && n.softGap(seg.Tokens[r.end-1], seg.Tokens[r.end]):
		return n.doc.Text(seg.Tokens[r.end].Span)
	}
	return ""
}

// near returns the word within ten tokens of r that has a folded stem or is an
// adjective made from it, or "".
func (n *names) near(seg *text.Segment, r *reading, stem string) string {
	base := arabic.NisbaBase(stem)
	for i := max(0, r.start-10); i < min(len(seg.Tokens), r.end+10); i++ {
		if i >= r.start && i < r.end {
			continue
		}
		for _, s := range n.wordsOf(r.seg)[i].Splits {
			if s.Stem == stem {
				return n.doc.Text(seg.Tokens[i].Span)
			}
			for b := range nisbaStems(s.Stem) {
				if b == base {
					return n.doc.Text(seg.Tokens[i].Span)
				}
			}
		}
	}
	return ""
}

// nisbaStems yields what the adjective of relation is made from, if the stem
// is one: ليب for ليبيه.
func nisbaStems(stem string) iter.Seq[string] {
	return func(yield func(string) bool) { arabic.NisbaStems(stem, yield) }
}

// topic returns how many of the entry's context words the document has, up to
// two, and one of them as the document writes it.
func (n *names) topic(entry int32) (count int, word string) {
	for _, w := range n.k.Index.Context(entry) {
		if span, ok := n.inDocument(w); ok && isTopical(w) {
			word = n.doc.Text(span)
			if count++; count == 2 {
				break
			}
		}
	}
	return count, word
}

// inDocument returns where the document has a word with the folded stem or an
// adjective made from it.
func (n *names) inDocument(word string) (text.Span, bool) {
	stems := n.documentStems()
	s, ok := stems[word]
	if !ok {
		s, ok = stems[arabic.NisbaBase(word)]
	}
	return s.last, ok
}

// stem is what the words of a document are without proclitics, or what an
// adjective of relation is made from.
type stem struct {
	last  text.Span // of the words that have it
	count int       // of the words that have it without proclitics
}

// documentStems works out the stems of the document's words, each word once.
func (n *names) documentStems() map[string]stem {
	if n.stems != nil {
		return n.stems
	}
	times := make(map[*knowledge.Word]int, min(n.doc.Words(), 1024))
	for i := range n.doc.Segments {
		for _, w := range n.wordsOf(i) {
			times[w]++
		}
	}
	n.stems = make(map[string]stem, 3*len(times))
	add := func(text string, last text.Span, count int) {
		s, ok := n.stems[text]
		if !ok {
			s.last = last
		}
		s.count += count
		n.stems[text] = s
	}
	for i := len(n.doc.Segments) - 1; i >= 0; i-- {
		words := n.wordsOf(i)
		for j := len(words) - 1; j >= 0; j-- {
			w, last := words[j], n.doc.Segments[i].Tokens[j].Span
			if times[w] == 0 {
				continue
			}
			for _, s := range w.Splits {
				add(s.Stem, last, times[w])
				for base := range nisbaStems(s.Stem) {
					add(base, last, 0)
				}
			}
			times[w] = 0
		}
	}
	return n.stems
}

// document adds what the rest of the document says.
func (n *names) document(r *reading, entry *glossary.Entry, near bool) {
	n.sayMentioned(r)
	if !entry.Pack {
		note := "the document names entries of the glossary"
		if n.own < 0.05 {
			note = "the document names no entries of the glossary"
		}
		r.add(fOwnTopic, Evidence{Kind: "prior", Note: note, Weight: ownWeight(n.own)})
	}
	switch {
	case len(entry.Context) > 0:
		count, w := n.topic(r.entry)
		switch {
		case count > 0 && near: // counted already
		case count > 0:
			r.add(fTopic, Evidence{Kind: "document", From: w, Note: "the document speaks of what goes with the name", Weight: 0.4 * float64(count)})
		case n.related(r.entry):
			r.add(fTopic, Evidence{Kind: "document", Note: "the document has other names that go with the same", Weight: 0.4})
		default:
			w := weightNoTopic
			if !entry.Pack {
				w = weightNoTopicOwn
			}
			// A short text has no room to speak of it.
			w *= min(1, float64(n.doc.Words())/roomForTopic)
			r.add(fNoTopic, Evidence{Kind: "document", Note: "the document speaks of nothing that goes with the name", Weight: w})
		}
	case !entry.Pack:
	case n.files[entry.File] >= 3:
		r.add(fSameFile, Evidence{Kind: "document", Note: "the document names other entries of the same list", Weight: 0.8})
	default:
		r.add(fOtherFile, Evidence{Kind: "document", Note: "the document names no other entries of the list", Weight: -0.7})
	}
	n.machineSigns(r)
}

// sayMentioned adds that the document names the entity of a reading elsewhere.
func (n *names) sayMentioned(r *reading) {
	if n.mentions[r.entry] > 0 || r.followed {
		r.add(fMention, Evidence{Kind: "document", To: n.k.Index.Entries[r.entry].Ar, Note: "the entity is named elsewhere in the document", Weight: 1.2 + n.oftenWeight(r.entry)})
	}
}

// related reports whether the document rightly names two others that share a
// context word with an entry: two cities of its country.
func (n *names) related(entry int32) bool {
	if n.kin == nil {
		n.kin = map[string]int{}
		for e := range n.mentions {
			for _, w := range n.k.Index.Context(e) {
				n.kin[w]++
			}
		}
	}
	return slices.ContainsFunc(n.k.Index.Context(entry), func(w string) bool { return n.kin[w] >= minKin && isTopical(w) })
}

const minKin = 2

const (
	roomForTopic     = 100.0 // words of a document that speaks of more than the name
	weightNoTopic    = -2.2
	weightNoTopicOwn = -1.2
	weightNoOwn      = -2.0
	weightOwn        = 1.5
	maxWeightOwn     = 1.3
)

// leastOf is the score below which a reading as an entry is forgotten: that of
// an entry of the user may yet gain by the others that the document has.
func (n *names) leastOf(entry *glossary.Entry) float64 {
	if entry.Pack {
		return n.least
	}
	return n.least + weightNoOwn - maxWeightOwn
}

// ownWeight is what entries of the user that tell so much of the subject say.
func ownWeight(telling float64) float64 {
	return min(maxWeightOwn, weightNoOwn+weightOwn*math.Log1p(max(0, telling)))
}

// weighOwn adds what the entries of the user say that the document names in
// other spellings, right or wrong.
func (n *names) weighOwn(readings []*reading) {
	read, total := n.readOwn()
	for _, r := range readings {
		if n.k.Index.Entries[r.entry].Pack || total-read[r.entry] == 0 {
			continue
		}
		if w := ownWeight(n.own+total-read[r.entry]) - ownWeight(n.own); w > 0 {
			r.add(fOwnTopic, Evidence{Kind: "prior", Note: "the document has other entries of the glossary in other spellings", Weight: w})
		}
	}
}

// readOwn returns how much the entries of the user tell of the subject that the
// document has in other spellings only, each and in all.
func (n *names) readOwn() (read map[int32]float64, total float64) {
	read = map[int32]float64{}
	for _, r := range n.readings {
		if !n.k.Index.Entries[r.entry].Pack && n.mentions[r.entry] == 0 && r.score >= minRead {
			read[r.entry] = n.telling(r.entry)
		}
	}
	for _, e := range slices.Sorted(maps.Keys(read)) { // in order, so that the sum is always the same
		total += read[e]
	}
	return read, total
}

// ownTotal is how much the entries of the user tell of the subject that the
// document has, rightly or in other spellings.
func (n *names) ownTotal() float64 {
	_, total := n.readOwn()
	return n.own + total
}

// sayOwn adds that the user names the entry of a reading, and how much such
// entries tell of the subject.
func (n *names) sayOwn(r *reading, total float64) {
	r.add(fNamed, Evidence{Kind: "prior", Note: "the glossary of the text has the name", Weight: n.namedWeight(r.entry)})
	r.add(fOwnTopic, Evidence{Kind: "prior", Note: "the document names entries of the glossary", Weight: ownWeight(total)})
}

// minRead is the score from which a span surely stands for an entry.
const minRead = 3.0

// everybody is the frequency (Zipf) of a name that everybody writes.
const everybody = 5.2

// telling is how much a mention of an entry tells of the subject of a text: a
// name that everybody writes tells nothing, one of its own field 1.
func (n *names) telling(entry int32) float64 {
	forms := n.k.Index.ArabicForms(entry)
	if len(forms) == 0 {
		return 0
	}
	least := everybody
	for _, id := range forms[0].Words { // the form of the entry itself
		least = min(least, n.k.WordZipf(id))
	}
	return min(1, (everybody-least)/2)
}

// weighDocument adds what the other names of the document say: where some are
// surely garbled, others likely are, and where many are written rightly, hardly.
func (n *names) weighDocument(readings []*reading) {
	sure := n.sureStems()
	total := total(sure)
	words := max(minWords, float64(n.doc.Words()))
	for _, r := range readings {
		others := total - sure[r.stem]
		if others < 1 {
			if !n.machine && r.values[fForbidden] == 0 {
				r.add(fLone, Evidence{Kind: "garbled", Note: "the document writes its other names rightly", Weight: weightLone * math.Log(max(1, float64(1+len(n.mentions))/fewNames))})
			}
			continue
		}
		w := min(maxWeightOthers, weightOthers*math.Log(1+1000*others/words))
		if n.machine {
			w /= 2 // which says much of the same
		}
		if !n.k.Index.Entries[r.entry].Pack && others >= minGarbledOthers {
			w += weightOwnShare * math.Log1p(10*n.shareOf(r.entry)) // the glossary is one for this text
		}
		r.add(fGarbled, Evidence{Kind: "garbled", Note: "other names of the document are garbled", Weight: w * r.share()})
	}
}

const (
	minSure      = 0.7 // confidence from which a name counts as garbled
	minWords     = 300 // of a document; a shorter one says no more
	weightOthers = 0.6
	// In a garbled document, what the share of the entries of the user that it
	// has says for others of them.
	weightOwnShare   = 0.6
	minGarbledOthers = 3
	weightLone       = -0.6 // for each power of e of the names that are written rightly,
	fewNames         = 5    // from as many on
	maxWeightOthers  = 2.0
)

// share is how much of what speaks for garbles in general counts for the
// reading: only a span that is likely this name is likely garbled from it.
func (r *reading) share() float64 { return min(1, max(0, (r.identity+1.5)/2)) }

// machineSigns adds what the signs of machine translation say: names in such
// a text are often garbled, but only a span that is likely this name is
// likely garbled from it.
func (n *names) machineSigns(r *reading) {
	if n.machine {
		r.add(fMachine, Evidence{Kind: "machine", Note: "the text is spaced as machine translation spaces it", Weight: weightMachine * r.share()})
	}
}
