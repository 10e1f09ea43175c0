package lexicon

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"slices"
)

// item is an entry of a table to be written.
type item struct {
	hash  uint64
	value uint32
}

// frame is an item whose value is not known until all fillers are.
type frame struct {
	hash   uint64
	filler string
	share  byte // in fifteenths
}

// Context makes the file say that it knows which words stand beside which,
// even if nothing is added: what is not in it was never seen.
func (b *Builder) Context() { b.context = true }

// AddPair says that the folded words left and right stand next to each other
// count times. Of several counts for a pair, here and below, the highest
// holds; those below 1 are ignored. See [Lexicon.Pair] for what happens to a
// conjunction before left: a caller may add such a pair with or without it.
func (b *Builder) AddPair(left, right string, count int) { b.add(&b.pairs, left, right, count) }

// AddSkip says that the folded words left and right have one word between
// them count times.
func (b *Builder) AddSkip(left, right string, count int) { b.add(&b.skips, left, right, count) }

// AddHead says that a word of the given kind ([Place], [Person], [Org]) stands
// directly before the folded word count times.
func (b *Builder) AddHead(kind, word string, count int) { b.add(&b.heads, kind, word, count) }

func (b *Builder) add(to *[]item, left, right string, count int) {
	b.context = true
	if count > 0 {
		*to = append(*to, item{hash(left, right), uint32(level(count))})
	}
}

// AddFrame says that the word between the folded words left and right is
// filler in the given share of cases, from 0 to 1. It reports whether that
// can be stored: the filler must have at most 64 letters. Of several fillers the
// one with the highest share holds.
func (b *Builder) AddFrame(left, right, filler string, share float64) bool {
	b.context = true
	if filler == "" || len(filler) > maxLetters*2 || !(share >= 0 && share <= 1) {
		return false
	}
	b.frames = append(b.frames, frame{hash(left, right), filler, byte(math.Round(share * maxShare))})
	return true
}

// level is the stored value of a count, never 0, which reads as unknown.
func level(count int) byte {
	return byte(min(max(math.Round(math.Log10(float64(count))*levelSteps), 1), maxLevel))
}

// countRow is the section of a table of counts.
func countRow(t tag, items []item) row {
	items, data := arrange(items)
	for _, it := range items {
		data = binary.LittleEndian.AppendUint16(data, uint16(it.hash))
	}
	values := make([]byte, (len(items)+1)/2)
	for i, it := range items {
		values[i/2] |= byte(it.value) << (i % 2 * 4)
	}
	return row{t, len(items), append(data, values...)}
}

// frameRow is the section of frames.
func (b *Builder) frameRow() (row, error) {
	offsets := make(map[string]uint32)
	for _, f := range b.frames {
		offsets[f.filler] = 0
	}
	var fillers []byte
	for _, filler := range slices.Sorted(maps.Keys(offsets)) {
		if len(fillers) >= 1<<(32-shareBits) {
			return row{}, fmt.Errorf("lexicon: more than 256 MiB of fillers of frames")
		}
		offsets[filler] = uint32(len(fillers))
		fillers = append(append(fillers, byte(len(filler))), filler...)
	}
	items := make([]item, len(b.frames))
	for i, f := range b.frames {
		// The share goes above for once, so that the highest is the highest.
		items[i] = item{f.hash, uint32(f.share)<<(32-shareBits) | offsets[f.filler]}
	}
	items, data := arrange(items)
	for _, it := range items {
		data = binary.LittleEndian.AppendUint32(data, uint32(it.hash))
	}
	for _, it := range items {
		data = binary.LittleEndian.AppendUint32(data, bits.RotateLeft32(it.value, shareBits))
	}
	return row{tagFrames, len(items), append(data, fillers...)}, nil
}

// arrange puts items in the order of their table and returns them with the
// table's first part: the number of the first item of each bucket, and the
// number of items. Of items with the same hash the one with the highest value
// stays. In a bucket the highest values come first: where two items have the
// same check, no answer is too low. It changes its argument.
func arrange(items []item) ([]item, []byte) {
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(b.value, a.value))
	})
	items = slices.CompactFunc(items, func(a, b item) bool { return a.hash == b.hash })
	n := buckets(uint64(len(items)))
	starts := make([]byte, 0, (n+1)*offsetBytes)
	end := 0
	for bucket := range n {
		first := end
		for ; end < len(items); end++ {
			if of, _ := bits.Mul64(items[end].hash, n); of != bucket {
				break
			}
		}
		slices.SortFunc(items[first:end], func(a, b item) int {
			return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.hash, b.hash))
		})
		starts = binary.LittleEndian.AppendUint32(starts, uint32(first))
	}
	return items, binary.LittleEndian.AppendUint32(starts, uint32(len(items)))
}
