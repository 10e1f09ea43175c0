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

// score adds up the evidence for a reading, and works out the fix.
func (n *names) score(r *reading, seg *text.Segment, entry *glossary.Entry, parts []part) {
	garbled, letters := 0, 0
	r.rare = true
	similarity := 0.0
	single := len(parts) == 1
	for _, p := range parts {
		if p.exact {
			continue
		}
		garbled++
		letters += arabic.Len(p.split.Stem)
		similarity += p.similarity
		e := p.evidence
		e.Weight = channelWeight(p.similarity, single)
		if r.followed {
			e.Weight = max(e.Weight, slopeFollowed*(p.similarity-0.8))
		}
		r.add(channelOf(single, r.followed), e)
		r.add(rarityOf(r.followed), Evidence{Kind: "rarity", From: p.word.Form, Weight: rarityWeight(p.word.Common)})
		if p.covered || len(p.word.Exact) > 0 || p.word.Nisba {
			r.add(fKnown, Evidence{Kind: "known", From: p.word.Form, Weight: n.knownWeight(p, single)})
		}
		if p.word.Common > 2.5 {
			r.rare = false
		}
		switch {
		case p.split.Preposition == "ك":
			r.add(fPreposition, Evidence{Kind: "prior", Note: "كـ rarely stands before a name", Weight: -1.5})
		case p.split.Preposition != "" && single:
			r.add(fPreposition, Evidence{Kind: "prior", Note: "the first letter is read as a preposition", Weight: -0.6})
		case p.split.Conjunction == "" && p.seam != cut && n.isConjoined(p.word):
			r.add(fPreposition, Evidence{Kind: "prior", Note: "an ordinary word with a conjunction before", Weight: weightConjoined})
		}
	}
	bias := priorWeight(single, r.followed)
	if !single && !r.followed && garbled == 1 && !n.tells(parts) {
		bias = priorGeneric
	}
	if entry.Pack && !n.machine && !r.followed {
		bias += priorQuiet
	}
	r.add(biasOf(single, r.followed), Evidence{Kind: "prior", Weight: bias})
	if !entry.Pack {
		r.add(fNamed, Evidence{Kind: "prior", Note: "the glossary of the text has the name", Weight: n.namedWeight(r.entry)})
	}
	if r.short {
		r.add(fShort, Evidence{Kind: "prior", Note: "a part of the name alone", Weight: weightShort})
	}
	r.add(fLength, Evidence{Kind: "length", Weight: lengthWeight(letters, single)})
	f := &n.k.Index.Forms[r.form]
	for i, p := range parts {
		if p.exact && !p.link {
			w := n.anchorWeight(p.word)
			if p.word.Zipf >= minOrdinaryAnchor && !n.hasArticleOf(p.word, f) {
				w = min(w, maxBareAnchor)
			}
			if i == 0 && entry.Kind == glossary.Person && similarity/float64(garbled) < minSurname {
				w = min(w, maxGivenName)
			}
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: w})
		}
	}
	r.similarity = similarity / float64(max(1, garbled))
	if garbled > 1 {
		mean := similarity / float64(garbled)
		r.add(fAdjacent, Evidence{Kind: "neighbour", Note: "adjacent words are read as one name", Weight: 8 * (mean - 0.7) * float64(garbled-1)})
	}
	alone := 0
	for _, p := range parts {
		if p.exact && p.covered && !p.link {
			alone++
		}
	}
	if alone > 0 && alone+garbled == len(parts) && len(parts) == 2 {
		// A word that anybody writes before a surname is a verb, or begins
		// another phrase.
		w := -2.5
		if p := parts[0]; !p.exact {
			w -= 1.5 * max(0, p.word.Common-2.5)
		}
		r.add(fOtherKnown, Evidence{Kind: "known", Note: "the other word is an accepted form by itself", Weight: w})
	}
	if p := parts[0]; !single && garbled == len(parts) && len(p.word.Exact) > 0 {
		r.add(fOtherGiven, Evidence{Kind: "known", From: n.doc.Text(seg.Tokens[p.token].Span), Note: "a given name of others stands before", Weight: weightOtherGiven})
	}
	if r.score < n.leastOf(entry)-maxSurroundings {
		return
	}
	if single && n.afterGivenName(r, seg) {
		r.add(fOtherGiven, Evidence{Kind: "known", From: n.doc.Text(seg.Tokens[r.start-1].Span), Note: "a given name of others stands before", Weight: weightOtherGiven})
	}
	if single {
		p := parts[0]
		z := n.k.RightZipf(p.word, p.split.Stem, r.entry, p.latin)
		r.add(fCommonTarget, Evidence{Kind: "prior", Note: "the name is well known", Weight: commonTarget(z)})
	}
	for _, p := range parts {
		if !p.exact && p.seam != cut && p.seam != spaced {
			n.attested(r, seg, p.token, weightAttested)
		}
	}
	if !n.machine {
		if times := n.count(r, parts); times > 1 {
			r.add(fAgain, Evidence{Kind: "document", Note: "the document writes the word so again and again", Weight: max(maxWeightAgain, weightAgain*float64(times-1))})
		}
	}
	before := r.score
	n.context(r, seg, entry)
	near := r.score > before+0.5
	n.document(r, entry, near)
	if single && !near && n.mentions[r.entry] == 0 && !r.followed {
		w := weightNothingBeside
		if !n.machine && !entry.Pack {
			w = weightNothingBesideOwn
		}
		r.add(fNothingBeside, Evidence{Kind: "prior", Note: "nothing beside it speaks for the name", Weight: w})
	}
	if single && !r.followed && !near && parts[0].word.Common > maxUnslotted {
		r.add(fUnslotted, Evidence{Kind: "prior", Note: "an ordinary word, and nothing beside it says that a name stands there", Weight: weightUnslotted * (parts[0].word.Common - maxUnslotted)})
	}
	if r.score <= n.leastOf(entry) {
		return // nobody will ask
	}
	n.weighVariants(r, parts)
	n.fix(r, seg, parts)
}

// count returns how often the document has the rarest garbled word of a
// reading.
func (n *names) count(r *reading, parts []part) int {
	if n.mentions[r.entry] > 0 {
		return 1 // both spellings in one document: one of them is wrong
	}
	times := math.MaxInt
	for _, p := range parts {
		if !p.exact {
			times = min(times, n.documentStems()[p.split.Stem].count)
		}
	}
	return times
}

// A name that begins with و is hardly one where what follows the letter is a word
// that everybody uses: وأكد, وأضاف.
const (
	weightConjoined = -4.0
	minConjoined    = 4.0 // Zipf
)

// isConjoined reports whether a word may be و before such a word.
func (n *names) isConjoined(w *knowledge.Word) bool {
	return slices.ContainsFunc(w.Splits, func(s arabic.Split) bool {
		return s.Conjunction == "و" && s.Preposition == "" && n.k.Lexicon.Zipf(s.Stem) >= minConjoined
	})
}

const (
	minSurname   = 0.75 // similarity below which a surname is likely that of another person of the same given name
	maxGivenName = 1.0  // what the given name says then
)

// What it says that nothing beside a single word speaks for the name; of the
// names of the user many resemble some word of a long text.
const (
	weightNothingBeside    = -0.8
	weightNothingBesideOwn = -1.3
)

// weightUnslotted is what each unit of the Zipf scale above maxUnslotted says
// against a garble where no name is expected.
const weightUnslotted = -1.3

const (
	weightAgain    = -0.4
	maxWeightAgain = -1.6
)

// The weights of the score, in log-odds. Chosen on the news of 25 July and on
// xct-dev; see docs/design.md.
const (
	minScore        = -1.0 // readings below are forgotten
	weightNamed     = 3.8  // a name that the user names for the text
	ownNames        = 200  // names of a glossary from which each says less,
	weightManyNames = 0.7  // by so much for each power of e
	weightShort     = -1.0 // one word of a longer name alone
	// weightMachine is what the signs of machine translation add.
	weightMachine = 2.0
	// maxSurroundings is what the context and the document can add at most.
	maxSurroundings = 7
)

// namedWeight is what it says that the glossary of the user has
// the name: the more names, the less likely is it this one that is garbled, and
// the more words resemble one of them.
func (n *names) namedWeight(entry int32) float64 {
	own, _ := n.ownNamesOf(entry)
	if n.byHand {
		own = n.k.Own()
	}
	return weightNamed - weightManyNames*math.Log(max(1, float64(own)/ownNames))
}

func biasOf(single, followed bool) feature {
	switch {
	case followed:
		return fBiasFollowed
	case single:
		return fBiasSingle
	}
	return fBiasSeveral
}

func rarityOf(followed bool) feature {
	if followed {
		return fRarityFollowed
	}
	return fRarity
}

func channelOf(single, followed bool) feature {
	return biasOf(single, followed) - fBiasSingle + fChannelSingle
}

// priorWeight: a rare word that resembles some name is seldom a garble of it;
// beside another word of that very name it more often is.
func priorWeight(single, followed bool) float64 {
	switch {
	case followed:
		return -1.2 // the name is here, and is garbled
	case single:
		return -5.4
	}
	return -1.8
}

// priorGeneric is the prior of a garbled word beside right words that tell
// nothing of the name: مدينة goes with any city. It is that of a word alone with
// a head before it.
const priorGeneric = -2.4

// priorQuiet is what is added for a name of the packs in a text without the signs
// of machine translation: names that it writes rightly speak against, see
// weightLone.
const priorQuiet = 0.6

// tells reports whether a right word of a reading is more than a generic noun
// or a title, or a word that everything has.
func (n *names) tells(parts []part) bool {
	return slices.ContainsFunc(parts, func(p part) bool {
		return p.exact && p.word.Zipf <= maxAnchor && !hasHead(p.word)
	})
}

func hasHead(w *knowledge.Word) bool {
	return slices.ContainsFunc(w.Exact, func(x knowledge.Exact) bool { return arabic.IsHead(w.Splits[x.Split].Stem) })
}

// commonTarget: translation renders names that everybody knows rightly; it
// garbles the obscure ones.
func commonTarget(zipf float64) float64 { return -0.9 * max(0, zipf-3.8) }

// channelWeight is what the resemblance says; below 0.8 it speaks against, the
// more so where no other word of the name is near.
func channelWeight(sim float64, single bool) float64 {
	slope := 14.0
	switch {
	case sim < 0.8 && single:
		slope = 28
	case sim < 0.8:
		slope = 20
	}
	return max(-5, min(3, slope*(sim-0.8)))
}

func rarityWeight(zipf float64) float64 {
	if zipf <= 0 {
		return 2
	}
	return max(-5, 1.6-1.3*zipf)
}

func lengthWeight(letters int, single bool) float64 {
	w := 0.8
	switch {
	case letters <= 3:
		w = -1.5
	case letters == 4:
		w = -0.3
	case letters == 5:
		w = 0.3
	}
	if !single {
		w /= 2
	}
	return w
}

// knownWeight is what it says against a garble that the word is one of another
// name: the rarer it is, the surer it is just that.
func (n *names) knownWeight(p part, single bool) float64 {
	w := weightKnown
	switch {
	case n.isOwnName(p.word):
		return weightCovered // whoever wrote the glossary says that it is right
	case !single:
		return w // names share words
	case p.covered:
		return weightCovered
	}
	for _, x := range p.word.Exact {
		w = min(w, weightKnown-max(0, min(3, maxKnownRare-n.k.WordZipf(x.Word))))
	}
	return w
}

// isOwnName reports whether a word, with proclitics or without, is an accepted
// form of an entry of the user by itself.
func (n *names) isOwnName(w *knowledge.Word) bool {
	x := n.k.Index
	for _, ex := range w.Exact {
		if !x.IsNamed(ex.Word) {
			continue
		}
		for _, u := range x.Words[ex.Word].Uses {
			if f := &x.Forms[u.Form]; len(f.Words) == 1 && f.Script == glossary.ArabicScript && !f.Forbidden && !x.Entries[f.Entry].Pack {
				return true
			}
		}
	}
	return false
}

const (
	weightKnown   = -2.0
	weightCovered = -12.0 // it is part of an accepted form where it stands
	maxKnownRare  = 3.5   // Zipf from which such a word is no rarer than ordinary ones
)

// afterGivenName reports whether a given name that the entry does not have
// stands before the span: what follows is the surname of somebody else.
func (n *names) afterGivenName(r *reading, seg *text.Segment) bool {
	if r.start == 0 || !n.softGap(seg.Tokens[r.start-1], seg.Tokens[r.start]) || n.wordsOf(r.seg)[r.start-1].Zipf > maxAnchor {
		return false
	}
	x := n.k.Index
	given := false
	for _, ex := range n.wordsOf(r.seg)[r.start-1].Exact {
		for _, u := range x.Words[ex.Word].Uses {
			f := &x.Forms[u.Form]
			if f.Entry == r.entry {
				return false
			}
			given = given || u.Place == 0 && len(f.Words) > 1 && x.Entries[f.Entry].Kind == glossary.Person && !arabic.IsHead(x.Words[ex.Word].Folded)
		}
	}
	return given
}

const weightOtherGiven = -2.5

// anchorWeight is what a right word of the same name beside the garbled one
// says: much if it is rare, little if it goes with many names.
func (n *names) anchorWeight(w *knowledge.Word) float64 {
	entries := 1
	for _, x := range w.Exact {
		stem := w.Splits[x.Split].Stem
		if arabic.IsHead(stem) || glossary.IsLight(stem) {
			return 0.3 // a title or a generic noun goes with any name
		}
		entries = max(entries, n.sharers(x.Word))
	}
	return max(0.5, min(4.5, 7-w.Zipf)-weightSharer*math.Log(float64(entries)))
}

// weightSharer is how much less a word says that several entries share: a
// given name goes with many a surname.
const weightSharer = 0.4

// maxBareAnchor is what a right word says at most that the name has with the
// article, and the text without: فخار is a trade, الفخار a surname.
const (
	maxBareAnchor     = 0.5
	minOrdinaryAnchor = 2.5 // Zipf from which such a word is one of its own
)

// hasArticleOf reports whether a right word of a name has the article where the
// form has it.
func (n *names) hasArticleOf(w *knowledge.Word, f *glossary.Form) bool {
	if f.Script == glossary.LatinScript {
		return true
	}
	x := n.k.Index
	for k, part := range f.Parts() {
		if !strings.HasPrefix(part, "ال") || k >= len(f.Words) {
			continue
		}
		for _, ex := range w.Exact {
			if ex.Word == f.Words[k] && !w.Splits[ex.Split].Article && !strings.HasPrefix(x.Words[ex.Word].Folded, "ال") {
				return false
			}
		}
	}
	return true
}

// sharers counts the entries that have a word.
func (n *names) sharers(word int32) (count int) {
	last := int32(-1)
	for _, u := range n.k.Index.Words[word].Uses {
		if e := n.k.Index.Forms[u.Form].Entry; e != last {
			count++
			last = e
		}
	}
	return count
}

// weightAttested is what it says against a garble, or against a calque, that
// clean text has the word beside the same neighbour, and what each power of
// ten of the count adds.
const (
	weightAttested       = -1.0
	weightAttestedCalque = -3.0
	weightAttestedMore   = -0.7
)

// attested adds what it says against the reading that clean text has token i
// beside one of its neighbours.
func (n *names) attested(r *reading, seg *text.Segment, i int, weight float64) {
	tok := seg.Tokens[i]
	most, beside := 0.0, ""
	if i > 0 && n.softGap(seg.Tokens[i-1], tok) {
		most, beside = n.k.Pair(seg.Tokens[i-1].Form, tok.Form), n.doc.Text(seg.Tokens[i-1].Span)
	}
	if i+1 < len(seg.Tokens) && n.softGap(tok, seg.Tokens[i+1]) {
		if c := n.k.Pair(tok.Form, seg.Tokens[i+1].Form); c > most {
			most, beside = c, n.doc.Text(seg.Tokens[i+1].Span)
		}
	}
	if most > 0 {
		r.add(fPair, Evidence{Kind: "pair", From: beside, Note: "clean text has the two side by side", Weight: weight + weightAttestedMore*most})
	}
}
