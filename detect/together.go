package detect

import (
	"math"
	"slices"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// The score of a reading adds up what speaks for it as if each piece of evidence
// said the same whatever the others say. Boosted trees, fitted on made-up
// garbles, say how much more or less likely it is with all of it together.

// What the trees are asked about a reading, beside what each feature says.
const (
	askScore         = int(numFeatures) + iota // log-odds
	askIdentity                                // the part of it that says which entry it is
	askAccepted                                // log-odds that the spelling is an accepted one
	askSimilarity                              // of the garbled words, on average
	askKind                                    // of the entry
	askPack                                    // which is none of the user
	askForm                                    // how it was read: see formOf
	askFree                                    // words stand there that the form lacks, or the other way round
	askShort                                   // one word of a longer name
	askSwapped                                 // only letters differ that foreign names swap freely
	askWords                                   // of the form
	askGarbled                                 // words that are garbled,
	askRight                                   // and that are not
	askCommon                                  // how common (Zipf) the most common garbled word is as an ordinary one,
	askZipf                                    // and as it stands
	askLetters                                 // of the shortest garbled word
	askKnown                                   // garbled words that are accepted forms of something,
	askSplits                                  // whose first letters may be proclitics,
	askLatin                                   // and that resemble the Latin form
	askNear                                    // words of the glossary that they resemble
	askCount                                   // how often the document has the rarest of them
	askRivals                                  // other entries that these words are read as
	askMargin                                  // the score less that of the best of them
	askRivalAccepted                           // log-odds that the words are an accepted spelling of that one
	askMentions                                // how often the document names the entry rightly
	askOwn                                     // ln of 1 + the entries of the user
	askOwnShare                                // the share of them that the document names,
	askOwnTells                                // and how much those tell
	askLength                                  // ln of 1 + the words of the document
	askMachine                                 // it is spaced as machine translation spaces it
	askUnknown                                 // of 100 words how many nobody knows
	askSure                                    // other words in it that are surely garbled,
	askSureShare                               // and in 1,000
	numAsked
)

// TogetherFeatures is how many features the trees are asked about.
const TogetherFeatures = numAsked

// rivalNone is the margin where the words are read as no other entry, and
// rivalUnaccepted the log-odds of a spelling that is accepted of none.
const (
	rivalNone       = 20
	rivalUnaccepted = -10
)

// In a document of which much is surely garbled, names of the user (or of the
// packs, where the user has none) are likelier garbled than in those that
// training has, in which the garbled names are drawn by chance. Chosen on the
// invented articles, on xct-dev, and on the news of 25 July.
const (
	weightMuch     = 2.5 // log-odds, where of 1,000 words
	muchGarbled    = 20  // so many are garbled,
	usualGarbles   = 4   // and nothing for as few as this
	weightMuchMore = 0.5 // more by this share of it in the second pass,
	// where a word often enough resembles one of the names that were found: nothing for
	minFollowedMuch = 0.8 // less similarity of a form of an ordinary word
)

// weightNoOwnMore is added where the user has no glossary: an encyclopaedia, which the
// trees know, names many more people that resemble those of the packs than a newspaper
// does.
const weightNoOwnMore = 0.6

// surroundings is what is worked out once for all readings of a document.
type surroundings struct {
	at      map[place][]*reading // by garbled token
	sure    map[string]float64   // see sureStems
	total   float64              // of sure
	words   float64              // of the document
	unknown float64              // of 100 of them
	much    float64              // what it says that much is garbled
}

func (n *names) newSurroundings() *surroundings {
	s := &surroundings{at: map[place][]*reading{}, sure: n.sureStems(), words: float64(n.doc.Words())}
	for _, r := range n.readings {
		for i := r.from; i < r.to; i++ {
			p := place{r.seg, i}
			s.at[p] = append(s.at[p], r)
		}
	}
	s.total = total(s.sure)
	unknown := 0
	for si := range n.doc.Segments {
		for _, w := range n.wordsOf(si) {
			if len(w.Exact) == 0 && !w.Nisba && w.Common <= maxUnknown {
				unknown++
			}
		}
	}
	s.unknown = 100 * float64(unknown) / (s.words + 20)
	if n.garbledBy(s.sure) {
		s.much = weightMuch * min(1, max(0, n.rate(len(s.sure))-usualGarbles)/(muchGarbled-usualGarbles))
	}
	return s
}

// together works out how likely each reading is right: that it stands for its
// entry and is no other word, and that its spelling is not accepted either.
func (n *names) together() {
	if len(n.readings) == 0 {
		return
	}
	w := n.k.Weights
	learned := w != nil && len(w.Together) > 0
	var s *surroundings
	if learned {
		s = n.newSurroundings()
	}
	var v [numAsked]float64
	for _, r := range n.readings {
		if r.byHand || !learned {
			r.likely, r.right = w.Calibrate(logistic(r.score)), w.Calibrate(r.confidence())
			continue
		}
		n.asked(r, s, &v)
		r.more = w.Together.Sum(v[:])
		if n.k.Own() == 0 {
			r.more += weightNoOwnMore
		}
		if mayBeRight(r, &v) {
			r.more = min(0, r.more)
		}
		if !n.k.Index.Entries[r.entry].Pack || n.k.Own() == 0 {
			much := s.much
			switch {
			case r.followed && r.similarity < minFollowedMuch && n.isInflected(r):
				much = 0
			case r.followed:
				much *= 1 + weightMuchMore
			}
			r.more += much
		}
		r.likely = logistic(r.score + r.more)
		r.right = r.likely * (1 - r.accepted)
	}
}

// isInflected reports whether all garbled words are forms of ordinary ones.
func (n *names) isInflected(r *reading) bool {
	words := n.wordsOf(r.seg)
	return !slices.ContainsFunc(words[r.from:r.to], func(w *knowledge.Word) bool { return !n.k.IsInflected(w) })
}

// mayBeRight reports whether the garbled words are such as may be right ones in
// another name or phrase, of which made-up documents have few: the trees do not
// make such a reading likelier.
func mayBeRight(r *reading, v *[numAsked]float64) bool {
	if r.calque {
		return r.values[fCalque] <= maxDoubtful
	}
	return v[askKnown] > 0 || v[askCommon] > maxUnknown
}

// maxDoubtful is what the features of a calque say of one that is doubtful.
const maxDoubtful = -5.0

// asked works out what the trees are asked about a reading.
func (n *names) asked(r *reading, s *surroundings, v *[numAsked]float64) {
	*v = [numAsked]float64{}
	for f, x := range r.values {
		v[f] = x * r.scales[f]
	}
	entry := n.k.Index.Entries[r.entry]
	v[askScore], v[askIdentity], v[askAccepted], v[askSimilarity] = r.score, r.identity, logit(r.accepted), r.similarity
	v[askKind], v[askPack] = kindCode(entry.Kind), boolean(entry.Pack)
	v[askForm], v[askFree], v[askShort], v[askSwapped] = formOf(r), boolean(r.free), boolean(r.short), boolean(r.swapped)
	v[askWords] = float64(len(n.k.Index.Forms[r.form].Words))
	v[askGarbled] = float64(r.to - r.from)
	v[askRight] = float64(r.end-r.start) - v[askGarbled]
	n.askedWords(r, v)
	n.askedRivals(r, s, v)
	v[askMentions] = float64(n.mentions[r.entry])
	own, share := n.ownNamesOf(r.entry)
	v[askOwn], v[askOwnShare], v[askOwnTells] = math.Log1p(float64(own)), share, n.own
	v[askLength], v[askMachine], v[askUnknown] = math.Log1p(s.words), boolean(n.machine), s.unknown
	v[askSure] = s.total - s.sure[r.stem]
	v[askSureShare] = 1000 * v[askSure] / (s.words + 100)
}

// askedWords works out the features of the garbled words.
func (n *names) askedWords(r *reading, v *[numAsked]float64) {
	const none = 99
	v[askLetters], v[askCount] = none, none
	toks, words := n.doc.Segments[r.seg].Tokens, n.wordsOf(r.seg)
	stems := n.documentStems()
	for i := r.from; i < r.to; i++ {
		if toks[i].Class != text.Arabic {
			continue
		}
		w := words[i]
		v[askCommon], v[askZipf] = max(v[askCommon], w.Common), max(v[askZipf], w.Zipf)
		v[askLetters] = min(v[askLetters], float64(arabic.Len(w.Form)))
		v[askCount] = min(v[askCount], float64(stems[w.Form].count))
		v[askKnown] += boolean(len(w.Exact) > 0 || w.Nisba)
		v[askSplits] += boolean(len(w.Splits) > 1)
		v[askNear] += float64(len(w.Near))
	}
	for _, e := range r.evidence {
		v[askLatin] += boolean(e.Kind == "latin")
	}
}

// askedRivals works out what else the garbled words are read as.
func (n *names) askedRivals(r *reading, s *surroundings, v *[numAsked]float64) {
	v[askMargin], v[askRivalAccepted] = rivalNone, rivalUnaccepted
	var rivals []int32
	for i := r.from; i < r.to; i++ {
		for _, o := range s.at[place{r.seg, i}] {
			if o.entry == r.entry {
				continue
			}
			if !slices.Contains(rivals, o.entry) {
				rivals = append(rivals, o.entry)
			}
			if m := r.score - o.score; m < v[askMargin] {
				v[askMargin], v[askRivalAccepted] = m, logit(o.accepted)
			}
		}
	}
	v[askRivals] = float64(len(rivals))
}

// formOf numbers how a reading was made.
func formOf(r *reading) float64 {
	switch {
	case r.calque:
		return 1
	case r.frame:
		return 2
	case r.followed:
		return 3
	}
	return 0
}

// kindCode numbers the kinds of entries.
func kindCode(k glossary.Kind) float64 {
	return float64(1 + slices.Index([]glossary.Kind{glossary.Person, glossary.Place, glossary.Org, glossary.Title, glossary.Term}, k))
}

// logit is the log-odds of a probability, within ±10.
func logit(p float64) float64 {
	const least = 4.5e-5
	return math.Log((p + least) / (1 - p + least))
}
