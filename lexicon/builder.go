package lexicon

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"math"
	"slices"
)

// Builder collects words, and which words stand beside which, for a lexicon
// file. It is not safe for concurrent use.
type Builder struct {
	words map[string]float64 // letter codes to occurrences per billion words

	context             bool
	pairs, skips, heads []item
	frames              []frame
}

// NewBuilder returns an empty Builder.
func NewBuilder() *Builder { return &Builder{words: make(map[string]float64)} }

// Add counts perBillion occurrences per billion words for a word in the form
// of arabic.Fold, on top of what was added for it before. It reports whether
// the word can be stored: it must be made of folded Arabic letters and digits,
// at most 64 of them, and perBillion must be positive and finite.
//
// A file tells frequencies from 10^0.05 to 10^12.75 per billion apart; those
// outside are stored as the nearest.
func (b *Builder) Add(folded string, perBillion float64) bool {
	var buf [maxLetters]byte
	n := encode(&buf, folded)
	if n == 0 || !(perBillion > 0) || math.IsInf(perBillion, 1) {
		return false
	}
	b.words[string(buf[:n])] += perBillion
	return true
}

// Has reports whether a folded word has been added.
func (b *Builder) Has(folded string) bool {
	var buf [maxLetters]byte
	_, ok := b.words[string(buf[:encode(&buf, folded)])]
	return ok
}

// Len is the number of different words added.
func (b *Builder) Len() int { return len(b.words) }

// WriteTo writes the lexicon file: the same bytes for the same content, in
// whatever order it was added, as long as the sums of the frequencies come
// out the same. It implements [io.WriterTo].
func (b *Builder) WriteTo(w io.Writer) (int64, error) {
	var words, blocks, zipf []byte
	previous := ""
	for i, word := range slices.Sorted(maps.Keys(b.words)) {
		suffix := word
		if i%blockWords == 0 {
			if uint64(len(words)) > math.MaxUint32 {
				return 0, fmt.Errorf("lexicon: more than 4 GiB of words")
			}
			blocks = binary.LittleEndian.AppendUint32(blocks, uint32(len(words)))
		} else {
			n := commonPrefix(previous, word)
			words = append(words, byte(n))
			suffix = word[n:]
		}
		words = append(words, suffix...)
		words[len(words)-1] |= lastLetter
		zipf = append(zipf, quantise(b.words[word]))
		previous = word
	}
	rows := []row{
		{tagWords, len(b.words), words},
		{tagBlocks, len(blocks) / offsetBytes, blocks},
		{tagZipf, len(zipf), zipf},
	}
	if b.context {
		frames, err := b.frameRow()
		if err != nil {
			return 0, err
		}
		rows = append(rows, countRow(tagPairs, b.pairs), countRow(tagSkips, b.skips), countRow(tagHeads, b.heads), frames)
	}
	n, err := w.Write(file(rows))
	return int64(n), err
}

// row is a section to be written.
type row struct {
	tag   tag
	count int
	data  []byte
}

// file is a whole lexicon file with the given sections.
func file(rows []row) []byte {
	le := binary.LittleEndian
	start := headerBytes + len(rows)*rowBytes
	length := start
	for _, r := range rows {
		length += len(r.data)
	}
	dst := append(make([]byte, 0, length), magic...)
	dst = le.AppendUint32(dst, version)
	dst = le.AppendUint32(dst, 0) // the checksum, filled in below
	dst = le.AppendUint64(dst, uint64(length))
	dst = le.AppendUint32(dst, uint32(len(rows)))
	dst = le.AppendUint32(dst, 0)
	for _, r := range rows {
		dst = append(dst, r.tag[:]...)
		dst = le.AppendUint32(dst, uint32(r.count))
		dst = le.AppendUint64(dst, uint64(start))
		dst = le.AppendUint64(dst, uint64(len(r.data)))
		start += len(r.data)
	}
	for _, r := range rows {
		dst = append(dst, r.data...)
	}
	le.PutUint32(dst[checksumAt:], crc32.ChecksumIEEE(dst[checksumStart:]))
	return dst
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// quantise is the stored byte for a frequency; never 0, which would read as
// unknown.
func quantise(perBillion float64) byte {
	return byte(min(max(math.Round(math.Log10(perBillion)*zipfSteps), 1), 255))
}
