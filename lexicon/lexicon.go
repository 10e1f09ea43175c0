// Package lexicon knows what ordinary Arabic looks like: how often each word
// form occurs and, where the lexicon was learned from running text, which
// words stand beside which. A lexicon is one file that is read in place;
// opening it copies and parses nothing, so that a program may embed it or map
// it. Look-ups allocate nothing.
package lexicon

import (
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
)

// Lexicon is an opened lexicon file. It never changes and is safe for
// concurrent use.
type Lexicon struct {
	words  string // front-coded words, see format.go
	blocks string // offset in words of each block
	zipf   string // quantised frequency of each word
	count  int

	context             bool // the tables below are there
	pairs, skips, heads table
	frames              table
	fillers             string // words that frames name
}

// Open reads a lexicon from the content of its file, as [Builder.WriteTo]
// wrote it. The Lexicon keeps data, which must not change while it is in use.
//
// The error says whether data is no lexicon, is cut short, was written by
// another version of the format, or is damaged.
func Open(data string) (*Lexicon, error) {
	sections, err := readHeader(data)
	if err != nil {
		return nil, err
	}
	var l Lexicon
	count := sections[tagWords].count
	for _, want := range []struct {
		tag  tag
		data *string
		len  uint64 // expected length, or anyLength
	}{
		{tagWords, &l.words, anyLength},
		{tagBlocks, &l.blocks, (count + blockWords - 1) / blockWords * offsetBytes},
		{tagZipf, &l.zipf, count},
	} {
		s, ok := sections[want.tag]
		if !ok {
			return nil, fmt.Errorf("lexicon: section %s is missing; the file is damaged", want.tag)
		}
		if want.len != anyLength && uint64(len(s.data)) != want.len {
			return nil, fmt.Errorf("lexicon: section %s has %d bytes instead of %d; the file is damaged", want.tag, len(s.data), want.len)
		}
		*want.data = s.data
	}
	l.count = len(l.zipf)
	if err := l.openContext(sections); err != nil {
		return nil, err
	}
	return &l, nil
}

// openContext opens the sections about neighbours, where there are any.
func (l *Lexicon) openContext(sections map[tag]section) error {
	for _, want := range []struct {
		tag     tag
		table   *table
		check32 bool
		rest    *string // what follows the table, nil where nothing may
	}{
		{tagPairs, &l.pairs, false, nil},
		{tagSkips, &l.skips, false, nil},
		{tagHeads, &l.heads, false, nil},
		{tagFrames, &l.frames, true, &l.fillers},
	} {
		s, ok := sections[want.tag]
		if first := want.tag == tagPairs; !first && ok != l.context {
			return fmt.Errorf("lexicon: only one of the sections %s and %s is there; the file is damaged", tagPairs, want.tag)
		}
		if !ok {
			continue
		}
		l.context = true
		starts, checks, values := layout(s.count, want.check32)
		size, length := starts+checks+values, uint64(len(s.data))
		if length < size || length > size && want.rest == nil {
			return fmt.Errorf("lexicon: section %s has %d bytes instead of %d; the file is damaged", want.tag, length, size)
		}
		*want.table = table{
			count:   int(s.count),
			starts:  s.data[:starts],
			checks:  s.data[starts : starts+checks],
			values:  s.data[starts+checks : size],
			check32: want.check32,
		}
		if want.rest != nil {
			*want.rest = s.data[size:]
		}
	}
	return nil
}

// OpenFile reads the lexicon file at path into memory. The error names path;
// see [Open] for what it may say.
func OpenFile(path string) (*Lexicon, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("lexicon: %w", err)
	}
	defer f.Close()
	var data strings.Builder
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		data.Grow(int(info.Size()))
	}
	if _, err := io.Copy(&data, f); err != nil {
		return nil, fmt.Errorf("lexicon: %w", err)
	}
	l, err := Open(data.String())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// Len is the number of words.
func (l *Lexicon) Len() int { return l.count }

// Zipf returns how frequent a word is on the Zipf scale, the base-10
// logarithm of its occurrences per billion words, exact to 0.025: about 7 for
// the commonest words, 1 for one in a hundred million, 0 if it is unknown.
//
// folded is the word in the form of arabic.Fold. Forms that hold anything but
// folded Arabic letters and digits are unknown.
func (l *Lexicon) Zipf(folded string) float64 {
	var buf [maxLetters]byte
	n := encode(&buf, folded)
	if n == 0 {
		return 0
	}
	i := l.find(buf[:n])
	if i < 0 {
		return 0
	}
	return float64(l.zipf[i]) / zipfSteps
}

// find returns the index of the word with the given letter codes, -1 if there
// is none. Whatever a damaged file holds, it ends and stays in bounds.
func (l *Lexicon) find(key []byte) int {
	block := sort.Search(len(l.blocks)/offsetBytes, func(b int) bool {
		_, order, _ := l.compare(l.blockStart(b), key, 0)
		return order > 0
	}) - 1
	if block < 0 {
		return -1
	}
	shared, order, at := l.compare(l.blockStart(block), key, 0)
	end := min((block+1)*blockWords, l.count)
	for i := block * blockWords; i < end; i++ {
		switch {
		case order == 0:
			return i
		case order > 0 || at >= len(l.words):
			return -1
		}
		// The word sorts before key and has `shared` letters in common with
		// it. How many of its letters the next word keeps tells most of what
		// there is to know about that one, without spelling it out.
		prefix := int(l.words[at])
		at++
		switch {
		case prefix > shared:
			at = l.skip(at)
		case prefix < shared:
			return -1
		default:
			shared, order, at = l.compare(at, key, shared)
		}
	}
	return -1
}

// blockStart is the offset of block b in words; a false one is caught by
// whoever reads there.
func (l *Lexicon) blockStart(b int) int {
	off := uint32At(l.blocks, b*offsetBytes)
	if uint64(off) > uint64(len(l.words)) {
		return len(l.words)
	}
	return int(off)
}

// compare orders the word whose remaining letters start at `at` against key,
// of which the first `from` letters are known to be the same. It returns the
// number of letters in common, the order, and, when the word sorts before key
// or is key, where the next entry starts.
func (l *Lexicon) compare(at int, key []byte, from int) (shared, order, next int) {
	for j := from; at < len(l.words); j++ {
		c := l.words[at]
		at++
		letter, last := c&^lastLetter, c&lastLetter != 0
		switch {
		case j == len(key) || letter > key[j]:
			return j, 1, at
		case letter < key[j] && last:
			return j, -1, at
		case letter < key[j]:
			return j, -1, l.skip(at)
		case last && j+1 == len(key):
			return j + 1, 0, at
		case last:
			return j + 1, -1, at
		}
	}
	return 0, 1, at // cut short: nothing here to find
}

// skip returns where the entry after the letters that start at `at` starts.
func (l *Lexicon) skip(at int) int {
	for at < len(l.words) && l.words[at]&lastLetter == 0 {
		at++
	}
	return at + 1
}
