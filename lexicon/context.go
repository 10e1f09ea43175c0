package lexicon

import (
	"math/bits"
	"strings"
)

// The kinds of words that [Lexicon.Head] tells apart.
const (
	Place  = "place"
	Person = "person"
	Org    = "org"
)

// HasContext reports whether the lexicon knows which words stand beside
// which. Where it does not, Pair, Skip, Frame and Head find nothing, which
// says nothing about the words.
func (l *Lexicon) HasContext() bool { return l.context }

// Pair returns how often the folded words a and b stand next to each other in
// the text that the lexicon was learned from: the base-10 logarithm of the
// count to the nearest third, at least 1/3, or 0 for a pair that was never
// seen, or too seldom to be kept.
//
// Words stand in pairs as they are written, with their articles and
// prepositions. Only a conjunction (و, ف) before a is no part of the pair:
// ودعوة حفتر is attested where دعوة حفتر is. One before b is: الملك والشعب is
// no attestation of الملك الشعب.
//
// Pairs are told apart by a hash: one in 4096 of those never seen is taken for
// another one that was. What was seen is never told to be less than it was.
func (l *Lexicon) Pair(a, b string) float64 { return l.pairs.attested(a, b) }

// Skip is Pair for folded words that have one word between them, whichever.
func (l *Lexicon) Skip(a, b string) float64 { return l.skips.attested(a, b) }

// Head returns how often a word of a kind of name stands directly before the
// folded word, on the scale of Pair: for [Place] such words as مدينة, for
// [Person] الوزير, for [Org] حزب. The word counts as it is written. Other kinds
// are unknown.
func (l *Lexicon) Head(kind, word string) float64 {
	return float64(l.heads.level(hash(kind, word))) / levelSteps
}

// Frame returns the word that mostly stands between the folded words left and
// right, and how often it does among all words that stand there, to the
// nearest fifteenth. ok is false where none dominates or too little is known.
// The filler is folded and as written, with its proclitics; a conjunction
// before left doesn't matter, as in Pair.
//
// Frames are told apart by a hash. One in 268 million neighbourhoods that are
// none is taken for one.
func (l *Lexicon) Frame(left, right string) (filler string, share float64, ok bool) {
	i := l.frames.find(hash(left, right))
	if rest := withoutConjunction(left); i < 0 && rest != "" {
		i = l.frames.find(hash(rest, right))
	}
	if i < 0 {
		return "", 0, false
	}
	v := uint32At(l.frames.values, i*frameBytes)
	at := uint64(v >> shareBits)
	if at >= uint64(len(l.fillers)) {
		return "", 0, false // damaged
	}
	rest := l.fillers[at+1:]
	n := min(int(l.fillers[at]), len(rest))
	return rest[:n], float64(v&(1<<shareBits-1)) / maxShare, true
}

// withoutConjunction is what is left of a folded word without a conjunction,
// "" if it can have none.
func withoutConjunction(word string) string {
	const letter = len("و")
	if len(word) >= 3*letter && (strings.HasPrefix(word, "و") || strings.HasPrefix(word, "ف")) {
		return word[letter:]
	}
	return ""
}

// table is a section of hashed items; see format.go.
type table struct {
	count   int    // items
	starts  string // the first item of each bucket, and count
	checks  string // part of the hash of each item
	values  string
	check32 bool // a check has 4 bytes, not 2
}

// layout is how a table's section is divided: the bytes of its parts. count
// is below 2^32, so that nothing overflows.
func layout(count uint64, check32 bool) (starts, checks, values uint64) {
	starts = (buckets(count) + 1) * offsetBytes
	if check32 {
		return starts, count * 4, count * frameBytes
	}
	return starts, count * 2, (count + 1) / 2
}

func buckets(count uint64) uint64 { return (count + bucketItems - 1) / bucketItems }

// find returns the number of the item with that hash, -1 if there is none.
// Whatever a damaged file holds, it ends and stays in bounds.
func (t *table) find(hash uint64) int {
	if t.count == 0 {
		return -1
	}
	bucket, _ := bits.Mul64(hash, buckets(uint64(t.count)))
	at := int(bucket) * offsetBytes
	first, end := uint32At(t.starts, at), uint32At(t.starts, at+offsetBytes)
	for i := int(first); i < min(int(end), t.count); i++ {
		if t.check32 && uint32At(t.checks, i*4) == uint32(hash) ||
			!t.check32 && uint16(t.checks[i*2])|uint16(t.checks[i*2+1])<<8 == uint16(hash) {
			return i
		}
	}
	return -1
}

// level is the stored logarithm of the count of an item, 0 if there is none.
func (t *table) level(hash uint64) byte {
	i := t.find(hash)
	if i < 0 {
		return 0
	}
	return t.values[i/2] >> (i % 2 * 4) & 15
}

// attested is the count of a pair of words on the scale of Lexicon.Pair.
func (t *table) attested(left, right string) float64 {
	n := t.level(hash(left, right))
	if rest := withoutConjunction(left); rest != "" {
		n = max(n, t.level(hash(rest, right)))
	}
	return float64(n) / levelSteps
}

// hash is the key of two words: FNV-1a of their bytes with a 0xff between
// them, its bits mixed by the finaliser of MurmurHash3.
func hash(left, right string) uint64 {
	const prime = 1<<40 + 1<<8 + 0xb3
	h := uint64(0xcbf29ce484222325)
	for i := range len(left) {
		h = (h ^ uint64(left[i])) * prime
	}
	h = (h ^ 0xff) * prime
	for i := range len(right) {
		h = (h ^ uint64(right[i])) * prime
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
