package learn

import (
	"strings"

	"github.com/tadqiq/tadqiq/lexicon"
)

// smallest is the number of words that a text is reckoned to have at least:
// that a word stands twice in a small archive doesn't make it a common one.
const smallest = 20_000_000

// Kept counts what a lexicon was given.
type Kept struct{ Words, Pairs, Skips, Frames, Heads int }

// Fill gives what was learned to b: the words, with their frequencies in the
// text or in 20 million words, whichever is more, and the context. It leaves
// the Learner empty.
func (l *Learner) Fill(b *lexicon.Builder) Kept {
	words := 0
	perWord := 1e9 / float64(max(l.stats.Words, smallest))
	l.Words(func(word string, count int) {
		if b.Add(word, float64(count)*perWord) {
			words++
		}
	})
	kept := l.FillContext(b)
	kept.Words = words
	return kept
}

// Words calls yield with each word that occurs often enough, and its count.
func (l *Learner) Words(yield func(word string, count int)) {
	all := l.spellings()
	for n, e := range l.words.words[1:] {
		if int(e.count) >= l.o.MinWord {
			yield(all.of(uint32(n+1)), int(e.count))
		}
	}
}

// FillContext gives b what was learned of the neighbours of words. It leaves
// the Learner empty.
//
// A word with a conjunction (و, ف) is the left word of a pair or frame without
// it, if that is a word, and a more frequent one: ودعوة حفتر counts as دعوة حفتر.
func (l *Learner) FillContext(b *lexicon.Builder) (kept Kept) {
	b.Context()
	all := l.spellings()
	bases := l.bases()
	// How often a word is the left one, with all its conjunctions.
	lefts := make([]uint64, len(bases))
	for n, base := range bases {
		lefts[base] += uint64(l.words.words[n].count)
	}
	byBase := func(key uint64) uint64 {
		left, right := splitKey(key)
		return pairKey(bases[left], right)
	}
	// common reports whether two words stand together more often than chance
	// would have it.
	common := func(count, left, right uint32) bool {
		byChance := float64(lefts[left]) * float64(l.words.words[right].count) / float64(l.stats.Words)
		return int(count) >= l.o.MinPair && float64(count) >= l.o.MinLift*byChance
	}

	l.gaps.rekey(func(key uint64, _ *gap) uint64 { return byBase(key) }, (*gap).merge)
	l.gaps.each(func(key uint64, g *gap) {
		left, right := splitKey(key)
		if common(g.n, left, right) {
			b.AddSkip(all.of(left), all.of(right), int(g.n))
			kept.Skips++
		}
		share := float64(g.hits) / float64(g.n)
		if int(g.n) >= max(l.o.MinFrame, l.o.MinPair) && g.filler != 0 && share >= l.o.MinShare {
			b.AddFrame(all.of(left), all.of(right), all.of(g.filler), share)
			kept.Frames++
		}
	})
	l.gaps = table[gap]{} // make room

	l.pairs.rekey(func(key uint64, _ *uint32) uint64 { return byBase(key) }, func(into, from *uint32) { *into += *from })
	l.pairs.each(func(key uint64, n *uint32) {
		left, right := splitKey(key)
		if common(*n, left, right) {
			b.AddPair(all.of(left), all.of(right), int(*n))
			kept.Pairs++
		}
	})
	l.pairs = table[uint32]{}

	l.heads.each(func(key uint64, n *uint32) {
		if word, kind := splitKey(key); int(*n) >= l.o.MinPair {
			b.AddHead(headKinds[kind], all.of(word), int(*n))
			kept.Heads++
		}
	})
	l.heads = table[uint32]{}
	l.words = newVocabulary()
	return kept
}

// bases maps the number of each word to that of the word without its
// conjunction, or to itself.
func (l *Learner) bases() []uint32 {
	const letter = len("و")
	out := make([]uint32, len(l.words.words))
	for n := range out[1:] {
		n := uint32(n + 1)
		out[n] = n
		word := l.words.spelling(n)
		if s := string(word[:min(letter, len(word))]); s != "و" && s != "ف" || len(word) < 3*letter {
			continue
		}
		if base := l.words.find(word[letter:]); base != 0 && l.words.words[base].count > l.words.words[n].count {
			out[n] = base
		}
	}
	return out
}

// merge adds a gap to another one that turns out to be the same.
func (g *gap) merge(from *gap) {
	g.n += from.n
	switch {
	case g.filler == from.filler:
		g.hits += from.hits
		g.lead += from.lead
	case g.lead >= from.lead:
		g.lead -= from.lead
	default:
		g.filler, g.hits, g.lead = from.filler, from.hits, from.lead-g.lead
	}
}

// spellings are the words of a vocabulary as strings that share their memory.
type spellings struct {
	letters string
	words   []entry
}

func (l *Learner) spellings() spellings {
	var letters strings.Builder
	letters.Write(l.words.letters)
	return spellings{letters.String(), l.words.words}
}

func (s spellings) of(n uint32) string { return s.letters[s.words[n-1].end:s.words[n].end] }
