// Package knowledge joins what the detectors need to know: the glossary, its
// index, and the lexicon of ordinary words.
package knowledge

import (
	"cmp"
	"hash/maphash"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// Lexicon says how common a word is. *lexicon.Lexicon is the one that the
// command uses.
type Lexicon interface {
	// Zipf returns the frequency of a folded word on the Zipf scale (log10 of
	// occurrences per billion words), or 0 for an unknown word.
	Zipf(folded string) float64
}

// Context says what stands beside a word in clean text. A Lexicon may know it,
// too; all words are folded and as written, with their articles and
// prepositions.
type Context interface {
	// Pair returns how often two words stand side by side, as log10 of the
	// count plus one or so, or 0 for never.
	Pair(a, b string) float64
}

// Knowledge is immutable and safe for concurrent use. What it finds out about
// a word it remembers, within bounds.
type Knowledge struct {
	Glossary *glossary.Glossary
	Index    *glossary.Index
	Lexicon  Lexicon
	Calques  *Calques
	// Weights are what training learned, or nil. Set them before the first use.
	Weights *Weights
	// Documents are what it learned about documents as a whole, or nil. Set
	// them before the first use.
	Documents *DocumentWeights
	// MinConfidence is that below which name and term findings are not
	// reported; 0 is taken for [Lint].
	MinConfidence float64
	// House is the house whose own forms fixes use, as the column of the
	// glossary is called (ar-EG), or "". Set it before the first use.
	House string

	own    int
	joined func() map[arabic.Skeleton][]int32 // worked out when first asked for,
	// as these are:
	latinWords func() map[string][]EntryWord
	ownWith    func() map[string][]int32
	zipf       []atomic.Uint32 // of Index.Words, as float32 bits plus one; 0 when not asked for yet
	spellings  memo[EntryWord, []int32]
	seed       maphash.Seed
	words      [memoShards]memo[string, *Word]
}

// What is remembered are the words of a large document or of a stretch of a
// corpus, in shards, and what spells the words of entries. A word counts
// wordSize, and one more for each of Near: it has four or five of these with the
// packs alone, and ninety with 100,000 entries of the user.
const (
	memoShards    = 64
	memoWords     = 24 << 10 // of a shard: some 2,000 words with the packs alone
	wordSize      = 8
	memoSpellings = 1 << 16 // more than the packs have
)

// The operating points: Lint for texts on their way to publication, Audit for
// people who sift.
const (
	Lint  = 0.6
	Audit = 0.15
)

// New indexes a glossary. c may be nil.
func New(g *glossary.Glossary, l Lexicon, c *Calques) *Knowledge {
	x := glossary.NewIndex(g)
	own := 0
	for _, e := range g.Entries {
		if !e.Pack {
			own++
		}
	}
	return &Knowledge{
		Glossary: g, Index: x, Lexicon: l, Calques: c, own: own, joined: sync.OnceValue(func() map[arabic.Skeleton][]int32 { return joinedForms(x) }),
		latinWords: sync.OnceValue(func() map[string][]EntryWord { return latinWords(x) }),
		ownWith:    sync.OnceValue(func() map[string][]int32 { return ownWith(x) }),
		zipf:       make([]atomic.Uint32, len(x.Words)), seed: maphash.MakeSeed(),
	}
}

// Least is the confidence below which name and term findings are not reported.
func (k *Knowledge) Least() float64 { return cmp.Or(k.MinConfidence, Lint) }

// Own is how many entries the user names for the text.
func (k *Knowledge) Own() int { return k.own }

// Pair is that of the lexicon, 0 where it knows no context.
func (k *Knowledge) Pair(a, b string) float64 {
	if c, ok := k.Lexicon.(Context); ok {
		return c.Pair(a, b)
	}
	return 0
}

// namer is a lexicon that knows what stands before names.
type namer interface {
	// Head returns how often a word of a kind of name (place, person, org)
	// stands directly before the folded word, on the scale of Pair.
	Head(kind, word string) float64
}

// IsPlace reports whether clean text has a word that announces a place (مدينة)
// before the folded word.
func (k *Knowledge) IsPlace(word string) bool {
	n, ok := k.Lexicon.(namer)
	return ok && n.Head("place", word) > 0
}

// WordZipf is the frequency of a word of the index on the Zipf scale.
func (k *Knowledge) WordZipf(id int32) float64 {
	if bits := k.zipf[id].Load(); bits != 0 {
		return float64(math.Float32frombits(bits - 1))
	}
	z := float32(k.Lexicon.Zipf(k.Index.Words[id].Folded)) // so that it does not matter who asks first
	k.zipf[id].Store(math.Float32bits(z) + 1)
	return float64(z)
}

// minWritten is the similarity from which a Latin word writes an Arabic one.
const minWritten = 0.72

// Spellings returns the Latin words of an entry that write an Arabic word of
// it, or where it has none those of the place that the word names, as places
// in Index.Words.
func (k *Knowledge) Spellings(entry, word int32) []int32 {
	return k.spellings.answer(EntryWord{entry, word}, memoSpellings, one, func() []int32 { return k.spell(entry, word) })
}

func one([]int32) int { return 1 } // few words have more than one spelling

// spell works out [Knowledge.Spellings].
func (k *Knowledge) spell(entry, word int32) (out []int32) {
	target := &k.Index.Words[word]
	for _, f := range k.Index.LatinForms(entry) {
		for _, id := range f.Words {
			w := &k.Index.Words[id]
			if !slices.Contains(out, id) && w.Skeleton.Close(target.Skeleton) && k.Index.Spelling(id).Similarity(target.Letters, minWritten) >= minWritten {
				out = append(out, id)
			}
		}
	}
	if len(out) == 0 && !target.IsLatin() {
		out = k.placeSpellings(word)
	}
	return out
}

// placeSpellings returns the Latin names of one word of the places that an
// Arabic word is the name of: those of which a person or a thing has its name,
// however far they are from the Arabic (قشتالة, Castile).
func (k *Knowledge) placeSpellings(word int32) (out []int32) {
	x := k.Index
	for _, u := range x.Words[word].Uses {
		if f := &x.Forms[u.Form]; len(f.Words) != 1 || f.Forbidden || x.Entries[f.Entry].Kind != glossary.Place {
			continue
		}
		for _, f := range x.LatinForms(x.Forms[u.Form].Entry) {
			if len(f.Words) == 1 && !slices.Contains(out, f.Words[0]) {
				out = append(out, f.Words[0])
			}
		}
	}
	return out
}

// Word returns what is known of a folded word.
func (k *Knowledge) Word(form string) *Word {
	shard := &k.words[maphash.String(k.seed, form)%memoShards]
	return shard.answer(form, memoWords, (*Word).size, func() *Word { return k.analyse(form) })
}

// size is what the word counts among those that are remembered.
func (w *Word) size() int { return wordSize + len(w.Near) }

// Prepare looks words up on all processors: where there is one document, the
// others would wait for it.
func (k *Knowledge) Prepare(forms []string) {
	var wg sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for i := range n {
		wg.Go(func() {
			for _, f := range forms[i*len(forms)/n : (i+1)*len(forms)/n] {
				k.Word(f)
			}
		})
	}
	wg.Wait()
}

// Word is what is known of a distinct folded word.
type Word struct {
	Form   string
	Splits []arabic.Split // the readings as proclitics and stem, the bare word first
	// Skeletons are those of the stems of Splits.
	Skeletons []arabic.Skeleton
	Zipf      float64 // frequency of the word as it stands, Zipf scale, 0 unknown
	// Common is the frequency of the most frequent ordinary reading: the
	// word, its stem without proclitics, or its stem without an inflection.
	// A reading as a word of the glossary does not count.
	Common float64
	Exact  []Exact // readings whose stem is a word of the glossary
	Nisba  bool    // a reading is the adjective of relation of a name
	Near   []Near  // words of the glossary that this may be a garble of
	// Calques are words of the glossary's organisations and terms that render
	// a foreign term which this word renders, too.
	Calques []Calque
	Heads   Heads // the kinds of names that a reading of the word stands before

	answers atomic.Pointer[answers] // when first asked for
}

// Heads are kinds of names that a title or a generic noun stands before.
type Heads uint8

const (
	PersonHead Heads = 1 << iota
	PlaceHead
	OrgHead
)

func headsOf(stem string) (h Heads) {
	if arabic.PersonHeads[stem] {
		h |= PersonHead
	}
	if arabic.PlaceHeads[stem] {
		h |= PlaceHead
	}
	if arabic.OrgHeads[stem] {
		h |= OrgHead
	}
	return h
}

// Calque is a reading of a word as another rendering of a foreign term that a
// word of the glossary renders.
type Calque struct {
	Split int
	Word  int32
	Term  string
}

// Exact is a reading of a word as a word of the glossary.
type Exact struct {
	Split int   // place in Word.Splits
	Word  int32 // place in Index.Words
}

// Near is a reading of a word as a garble of a word of the glossary.
type Near struct {
	Split      int32 // place in Word.Splits
	Word       int32 // place in Index.Words
	Similarity float32
}

// MaxCommon bounds how common a word may be that candidates are sought for
// (Zipf scale): more common ones are garbles only where a neighbour says so.
const MaxCommon = 3.3

// minSimilarity is the similarity from which a word is proposed as a
// candidate: the more common the word, the more it must resemble the name.
func minSimilarity(common float64) float64 { return 0.72 + 0.04*common }

// namedLess is how much less a word must resemble a name that the user names
// for the text.
const namedLess = 0.12

func (k *Knowledge) analyse(form string) *Word {
	var splits [8]arabic.Split // more than a word has
	w := &Word{Form: form, Splits: slices.Clone(arabic.Splits(splits[:0], form)), Zipf: k.Lexicon.Zipf(form)}
	w.Common = w.Zipf
	w.Skeletons = make([]arabic.Skeleton, len(w.Splits))
	var buf [64]byte
	for i, s := range w.Splits {
		stem := s.Stem
		w.Skeletons[i] = arabic.SkeletonOf(arabic.AppendLetters(buf[:0], stem))
		w.Heads |= headsOf(stem)
		if id, ok := k.Index.Lookup(stem); ok {
			w.Exact = append(w.Exact, Exact{i, id})
		}
		if id, ok := k.Index.Lookup(nominative[stem]); ok {
			w.Exact = append(w.Exact, Exact{i, id})
		}
		k.Calques.Others(stem, func(other, term string) {
			if id, ok := k.Index.Lookup(other); ok {
				w.Calques = append(w.Calques, Calque{i, id, term})
			}
		})
		if k.Index.IsNisba(stem) {
			w.Nisba = true
		}
		switch {
		case s.Article:
			// The definite form counts: a stem that begins with و is mostly
			// the conjunction in the lexicon, and never after the article.
			w.Common = max(w.Common, k.ordinary("ال"+stem), k.ordinary(stem)-articleCost)
		case !s.Bare():
			w.Common = max(w.Common, k.ordinary(stem)-splitCost(s))
		}
		if rest, ok := joined(s); ok {
			w.Common = max(w.Common, k.Lexicon.Zipf(rest)-joinedCost)
		}
		k.inflections(stem, func(base string, cost float64) {
			w.Common = max(w.Common, k.ordinary(base)-cost-splitCost(s))
		})
	}
	if !w.Nisba && w.Common <= MaxCommon && isLetters(form) && !k.named(w) {
		k.candidates(w, len(w.Exact) > 0)
	}
	return w
}

// named reports whether a reading of a word is a word that the user names, or
// a name by itself: it needs no other reading.
func (k *Knowledge) named(w *Word) bool {
	for _, x := range w.Exact {
		if k.Index.IsNamed(x.Word) {
			return true
		}
		for _, u := range k.Index.Words[x.Word].Uses {
			if len(k.Index.Forms[u.Form].Words) == 1 {
				return true
			}
		}
	}
	return false
}

// nominative leads from the other cases of the nouns that names are made with
// to the form that a glossary has: رأيت أبا الحسن.
var nominative = map[string]string{"ابا": "ابو", "ابي": "ابو", "اخا": "اخو", "اخي": "اخو", "ذا": "ذو", "ذي": "ذو", "بني": "بنو"}

// inflectionCost is how much less a reading with an inflection of one letter on
// a stem of three says about how common a word is; each letter more of the
// ending or of the stem makes it less.
const (
	inflectionCost = 1.8
	shorterCost    = 0.4
	longerCost     = 0.3
	secondCost     = 0.5 // of a second change
)

// isLetters reports whether a folded word has nothing but Arabic letters.
func isLetters(form string) bool {
	var buf [64]byte
	return !slices.Contains(arabic.AppendLetters(buf[:0], form), 0)
}

// articleCost is how much less the frequency of a word without the article
// says about the word with it.
const articleCost = 1.2

// splitCost is how much less a reading with proclitics says about how common
// a word is: one letter off a short stem is easily chance.
func splitCost(s arabic.Split) float64 {
	switch {
	case s.Bare():
		return 0
	case s.Article:
		return 0.3
	case arabic.Len(s.Stem) <= 3:
		return 1.5
	case arabic.Len(s.Stem) >= 6:
		return 0.4
	}
	return 0.7
}

// ordinary is the frequency of a stem that is no word of a name: of those in
// the glossary only the ones that make up organisations, titles and terms count,
// if they are frequent.
func (k *Knowledge) ordinary(stem string) float64 {
	z := k.Lexicon.Zipf(stem)
	if w, ok := k.Index.Lookup(glossary.Stem(stem)); ok && (z < minOrdinary || !k.Index.IsOrdinary(w)) {
		return 0
	}
	return z
}

// minOrdinary is the frequency (Zipf) from which a word of an organisation,
// title or term is an ordinary word.
const minOrdinary = 4

// joinedCost is how much less it says about how common a word is that it is
// another one after a small word, with no space between.
const joinedCost = 1.0

// joined returns what is left of a word when the small word is taken off that
// is written together with it: أوالليبية, أبورضوان, اللاشعبية.
func joined(s arabic.Split) (rest string, ok bool) {
	if s.Article {
		rest, ok = strings.CutPrefix(s.Stem, "لا")
	} else if rest, ok = strings.CutPrefix(s.Stem, "او"); ok {
		ok = strings.HasPrefix(rest, "ال")
	} else if rest, ok = strings.CutPrefix(s.Stem, "ابو"); !ok {
		rest, ok = strings.CutPrefix(s.Stem, "بو")
	}
	return rest, ok && arabic.Len(rest) >= 4
}

// IsInflected reports whether a word is a form of an ordinary word that is more common
// than it (زوارقه of زوارق, وفدا of وفد).
func (k *Knowledge) IsInflected(w *Word) bool {
	found := false
	for _, s := range w.Splits {
		k.inflections(s.Stem, func(base string, _ float64) {
			z := k.ordinary(base)
			found = found || z >= minInflected && z > w.Zipf
		})
	}
	return found
}

const minInflected = 2.5 // Zipf of the ordinary word

// suffixes are the inflections and enclitics that ordinary words take,
// folded.
var suffixes = []string{"ها", "هم", "هن", "هما", "نا", "كم", "ني", "ه", "ك", "ي", "ا", "ات", "ون", "ين", "ان", "وا", "ت", "تان", "تين", "يه", "يا", "يين", "يون", "يات", "ته", "تها", "تهم", "تنا", "يها", "وه", "وها", "وهم", "ونه", "ونها", "ونهم", "ناه", "ناها", "ناهم"}

// inflections calls yield with the stem without each ending that it may have,
// and with how much less that says about how common the word is: the longer
// the stem and the ending, the less likely is it chance.
func (k *Knowledge) inflections(stem string, yield func(base string, cost float64)) {
	// The future of a verb: ستواصل.
	if rest, ok := strings.CutPrefix(stem, "س"); ok && len(rest) >= 6 && strings.ContainsRune("يتنا", firstRune(rest)) {
		yield(rest, inflectionCost)
		for _, s := range []string{"ان", "ون", "وا", "ه", "ها", "هم"} {
			if base, ok := strings.CutSuffix(rest, s); ok && len(base) >= 6 {
				yield(base, inflectionCost)
			}
		}
	}
	perfects(stem, inflectionCost, yield)
	for _, s := range suffixes {
		n := len(stem) - len(s)
		if n < 6 || stem[n:] != s {
			continue
		}
		base := stem[:n]
		if s == "ا" && strings.HasSuffix(base, "ت") {
			continue // few nouns end in a ت of the root, and they are common
		}
		cost := inflectionCost - shorterCost*float64(min(1, len(s)/2-1)) - longerCost*float64(min(3, n/2-3))
		yield(base, cost)
		if verbal[s] {
			perfects(base, cost+secondCost, yield)
		}
		switch {
		case s == "ات" || s == "تان" || s == "تين":
			yield(base+"ه", cost)
		case !enclitics[s]:
		case strings.HasSuffix(base, "ت"):
			yield(strings.TrimSuffix(base, "ت")+"ه", cost)
		case strings.HasSuffix(base, "او"), strings.HasSuffix(base, "اي"):
			yield(base[:len(base)-2], cost) // the seat of a hamza that ends the bare word: أجواؤها
		case strings.HasSuffix(base, "ا"):
			yield(strings.TrimSuffix(base, "ا")+"ي", cost) // مستواه
		}
	}
}

// perfects calls yield with the other forms of the verb that a stem may be an
// imperfect of: another person (تتبارى of يتبارى) and the perfect (يغالب of
// غالب, ينجز of أنجز).
func perfects(stem string, cost float64, yield func(base string, cost float64)) {
	first := firstRune(stem)
	if len(stem) < 8 || !strings.ContainsRune("يتن", first) {
		return
	}
	rest := stem[len("ي"):]
	for _, other := range []string{"ي", "ت"} {
		if other != string(first) {
			yield(other+rest, cost)
		}
	}
	if len(rest) >= 6 {
		yield("ا"+rest, cost+secondCost)
		yield(rest, cost+secondCost)
	}
}

// verbal are the endings of verbs among the suffixes.
var verbal = map[string]bool{"ه": true, "ها": true, "هم": true, "هما": true, "هن": true, "نا": true, "ني": true, "كم": true, "ون": true, "ان": true, "وا": true, "ين": true,
	"وه": true, "وها": true, "وهم": true, "ونه": true, "ونها": true, "ونهم": true}

// enclitics are the pronouns among the suffixes.
var enclitics = map[string]bool{"ها": true, "هم": true, "هن": true, "هما": true, "نا": true, "كم": true, "ه": true, "ك": true, "ي": true}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// candidates fills in w.Near. A word that is a part of names of the packs can
// still be a garble of one that the user names for the text.
func (k *Knowledge) candidates(w *Word, namedOnly bool) {
	atLeast := minSimilarity(w.Common)
	for i, s := range w.Splits {
		n := arabic.Len(s.Stem)
		if n < 3 || n > 20 || w.Skeletons[i] == 0 {
			continue
		}
		letters := arabic.AppendLetters(nil, s.Stem)
		first := len(w.Near)
		k.Index.Near(w.Skeletons[i], func(id int32) bool {
			word := &k.Index.Words[id]
			atLeast := atLeast
			if k.Index.IsNamed(id) {
				atLeast -= namedLess
			} else if namedOnly {
				return true
			}
			var sim float64
			if word.IsLatin() {
				if d := word.Length - n; d > 5 || d < -4 {
					return true
				}
				sim = k.Index.Spelling(id).Similarity(letters, atLeast)
			} else {
				if d := len(word.Letters) - n; d > 3 || d < -3 {
					return true
				}
				sim = arabic.Resemblance(word.Letters, letters, atLeast)
			}
			if sim >= atLeast && !slices.ContainsFunc(w.Near[first:], func(n Near) bool { return n.Word == id }) {
				w.Near = append(w.Near, Near{int32(i), id, float32(sim)})
			}
			return true
		})
	}
}
