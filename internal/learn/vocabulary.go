package learn

import (
	"bytes"
	"hash/maphash"
)

// vocabulary numbers words from 1 in the order of their first occurrence and
// counts them.
type vocabulary struct {
	slots   []uint32 // numbers by hash, 0 for a free slot; the length is a power of two
	letters []byte   // of all words, folded, one after the other
	words   []entry  // by number
}

type entry struct {
	hash  uint64
	end   uint32 // of its letters; they start where those of the word before end
	count uint32
	heads byte // the kinds of names that it is a head of
}

func newVocabulary() *vocabulary {
	return &vocabulary{slots: make([]uint32, minTable), words: make([]entry, 1)}
}

// len is the number of words.
func (v *vocabulary) len() int { return len(v.words) - 1 }

func (v *vocabulary) spelling(n uint32) []byte {
	return v.letters[v.words[n-1].end:v.words[n].end]
}

// slot returns the slot of a word, or the free one where it belongs.
func (v *vocabulary) slot(hash uint64, letters []byte) int {
	mask := len(v.slots) - 1
	for i := int(hash) & mask; ; i = (i + 1) & mask {
		n := v.slots[i]
		if n == 0 || v.words[n].hash == hash && bytes.Equal(v.spelling(n), letters) {
			return i
		}
	}
}

// find returns the number of a word, 0 if it is not known.
func (v *vocabulary) find(letters []byte) uint32 {
	return v.slots[v.slot(maphash.Bytes(seed, letters), letters)]
}

// count counts an occurrence of a word and returns its number.
func (v *vocabulary) count(hash uint64, letters []byte) uint32 {
	i := v.slot(hash, letters)
	n := v.slots[i]
	if n == 0 {
		n = uint32(len(v.words))
		v.slots[i] = n
		v.letters = append(v.letters, letters...)
		v.words = append(v.words, entry{hash: hash, end: uint32(len(v.letters)), heads: headsOf(string(letters))})
		if len(v.words)*4 >= len(v.slots)*3 {
			v.index(2 * len(v.slots))
		}
	}
	v.words[n].count++
	return n
}

// index fills the slots anew.
func (v *vocabulary) index(slots int) {
	if slots == len(v.slots) {
		clear(v.slots)
	} else {
		v.slots = make([]uint32, slots)
	}
	mask := slots - 1
	for n := 1; n < len(v.words); n++ {
		i := int(v.words[n].hash) & mask
		for v.slots[i] != 0 {
			i = (i + 1) & mask
		}
		v.slots[i] = uint32(n)
	}
}

// prune drops the rarest words until at most keep are left. It returns the
// new numbers of the old words, 0 for those dropped, and the count up to which
// words were dropped.
func (v *vocabulary) prune(keep int) (renumber []uint32, dropped uint32) {
	left := v.len()
	for left > keep {
		dropped++
		left = 0
		for _, e := range v.words[1:] {
			if e.count > dropped {
				left++
			}
		}
	}
	renumber = make([]uint32, len(v.words))
	next, start, end := uint32(1), uint32(0), uint32(0)
	for i, e := range v.words[1:] {
		letters := v.letters[start:e.end]
		start = e.end
		if e.count > dropped {
			end += uint32(copy(v.letters[end:], letters))
			e.end = end
			v.words[next] = e
			renumber[i+1] = next
			next++
		}
	}
	v.words, v.letters = v.words[:next], v.letters[:end]
	v.index(len(v.slots))
	return renumber, dropped
}
