package glossary

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"maps"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
)

// A compiled glossary is one file with its entries and their index, so that a
// start has neither to parse nor to index them:
//
//	magic, CRC-32 of what follows, the lengths of the parts, the parts:
//	numbers and strings of the entries, numbers and strings of the index,
//	buckets and postings of the key table
//
// Numbers are varints; they say in the order of reading how long each string
// is, and the strings stand one after another. Words are sorted within their
// script, so that they are found without a table.

const (
	compiledMagic  = "tdqgls1\n"
	compiledParts  = 6
	compiledHeader = len(compiledMagic) + 4 + 4*compiledParts
)

var errCompiled = errors.New("not a compiled glossary of this version, or damaged; make data writes it again")

// compiled is the part of an index that was worked out beforehand.
type compiled struct {
	entries []*Entry
	words   []Word // those of the Arabic forms, then those of the Latin ones, each sorted
	arabic  int    // how many words are Arabic
	forms   []Form // the Arabic ones, then the Latin ones, by entry
	arabics []formRange
	latins  []formRange
	bases   []string // sorted; see Index.bases
	keys    keyTable
}

// formRange are the places in a list of forms that belong to an entry.
type formRange struct{ first, end int32 }

// Compile writes a glossary and its index; [Open] reads them. Two runs give
// the same bytes.
func Compile(g *Glossary) []byte {
	x := NewIndex(&Glossary{Entries: g.Entries})
	order := make([]int32, len(x.Words))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		v, w := &x.Words[a], &x.Words[b]
		if v.IsLatin() != w.IsLatin() {
			if w.IsLatin() {
				return -1
			}
			return 1
		}
		return strings.Compare(v.text(), w.text())
	})
	newID := make([]int32, len(order))
	for to, from := range order {
		newID[from] = int32(to)
	}
	var entries, index compiler
	entries.entries(g.Entries)
	index.words(x, order)
	index.forms(x, newID)
	index.strings(slices.Sorted(maps.Keys(x.bases)))
	var all []posting
	for to, from := range order {
		x.postings(from, func(key arabic.Skeleton) { all = append(all, posting{key, int32(to)}) })
	}
	keys := newKeyTable(all)
	index.number(keys.shift)

	out := []byte(compiledMagic)
	out = append(out, 0, 0, 0, 0)
	parts := [compiledParts][]byte{entries.numbers, entries.pool, index.numbers, index.pool, []byte(keys.buckets), []byte(keys.postings)}
	for _, p := range parts {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(p)))
	}
	for _, p := range parts {
		out = append(out, p...)
	}
	sum := crc32.ChecksumIEEE(out[len(compiledMagic)+4:])
	binary.LittleEndian.PutUint32(out[len(compiledMagic):], sum)
	return out
}

type compiler struct{ numbers, pool []byte }

func (w *compiler) number(n int) { w.uint(uint64(n)) }

func (w *compiler) bool(b bool) {
	n := 0
	if b {
		n = 1
	}
	w.number(n)
}

func (w *compiler) uint(n uint64) { w.numbers = binary.AppendUvarint(w.numbers, n) }

func (w *compiler) string(s string) {
	w.number(len(s))
	w.pool = append(w.pool, s...)
}

func (w *compiler) strings(list []string) {
	w.number(len(list))
	for _, s := range list {
		w.string(s)
	}
}

func (w *compiler) entries(entries []*Entry) {
	var files []string
	for _, e := range entries {
		if !slices.Contains(files, e.File) {
			files = append(files, e.File)
		}
	}
	w.strings(files)
	w.number(len(entries))
	for _, e := range entries {
		for _, f := range []string{e.ID, string(e.Kind), e.Ar, e.Gender, e.Note} {
			w.string(f)
		}
		for _, l := range []*[]string{&e.Variants, &e.Latin, &e.Gloss, &e.Forbidden, &e.Context, &e.Rivals, &e.Not, &e.Examples, &e.Counterexamples} {
			w.strings(*l)
		}
		w.number(len(e.House))
		for _, c := range slices.Sorted(maps.Keys(e.House)) {
			w.string(c)
			w.string(e.House[c])
		}
		w.number(slices.Index(files, e.File))
		w.number(e.Line)
		w.bool(e.Pack)
	}
}

func (w *compiler) words(x *Index, order []int32) {
	latin, letters, uses := 0, 0, 0
	for i := range x.Words {
		letters += len(x.Words[i].Letters)
		uses += len(x.Words[i].Uses)
		if x.Words[i].IsLatin() {
			latin++
		}
	}
	w.number(len(order) - latin)
	w.number(latin)
	w.number(letters)
	w.number(uses)
	for _, id := range order {
		word := &x.Words[id]
		w.string(word.text())
		w.uint(uint64(word.Skeleton))
		w.number(word.Length)
		w.number(len(word.Uses))
		for _, u := range word.Uses {
			w.number(int(u.Form))
			w.number(int(u.Place))
		}
	}
}

func (w *compiler) forms(x *Index, newID []int32) {
	words := 0
	for i := range x.Forms {
		words += len(x.Forms[i].Words)
	}
	w.number(len(x.Forms))
	w.number(words)
	w.number(len(x.Entries))
	for _, of := range []func(int32) []Form{x.ArabicForms, x.LatinForms} { // the order of x.Forms
		for e := range x.Entries {
			forms := of(int32(e))
			w.number(len(forms))
			for _, f := range forms {
				w.string(f.Text)
				forbidden := 0
				if f.Forbidden {
					forbidden = 1
				}
				w.number(len(f.Words)<<1 | forbidden)
				for _, id := range f.Words {
					w.number(int(newID[id]))
				}
			}
		}
	}
}

// Open reads what [Compile] wrote, without copying its text.
func Open(data string) (*Glossary, error) {
	if len(data) < compiledHeader || !strings.HasPrefix(data, compiledMagic) ||
		sumOf(data[len(compiledMagic)+4:]) != uint32At(data, len(compiledMagic)) {
		return nil, errCompiled
	}
	rest := data[compiledHeader:]
	var parts [compiledParts]string
	for i := range parts {
		n := int(uint32At(data, len(compiledMagic)+4+4*i))
		if n > len(rest) {
			return nil, errCompiled
		}
		parts[i], rest = rest[:n], rest[n:]
	}
	// Start-up waits for both halves.
	c := &compiled{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		r := reader{numbers: parts[0], pool: parts[1]}
		c.entries = r.entries()
	}()
	r := reader{numbers: parts[2], pool: parts[3]}
	r.words(c)
	r.forms(c)
	c.bases = r.strings()
	c.keys = keyTable{shift: r.number(), buckets: parts[4], postings: parts[5]}
	<-done
	return &Glossary{Entries: c.entries, compiled: c}, nil
}

// sumOf is the CRC-32 of data, which is not copied.
func sumOf(data string) (sum uint32) {
	var buf [4096]byte
	for data != "" {
		n := copy(buf[:], data)
		sum, data = crc32.Update(sum, crc32.IEEETable, buf[:n]), data[n:]
	}
	return sum
}

// reader reads the parts in the order in which they were written. The
// checksum vouches for them.
type reader struct {
	numbers, pool string
	lists         []string // room for the lists of the entries
}

func (r *reader) number() int { return int(r.uint()) }

func (r *reader) uint() (n uint64) {
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		b := r.numbers[i]
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			r.numbers = r.numbers[i+1:]
			return n
		}
	}
}

func (r *reader) string() string {
	n := r.number()
	s := r.pool[:n]
	r.pool = r.pool[n:]
	return s
}

func (r *reader) strings() []string {
	n := r.number()
	if n == 0 {
		return nil
	}
	if n > cap(r.lists)-len(r.lists) {
		r.lists = make([]string, 0, max(n, 4096))
	}
	first := len(r.lists)
	for range n {
		r.lists = append(r.lists, r.string())
	}
	return r.lists[first:len(r.lists):len(r.lists)]
}

func (r *reader) entries() []*Entry {
	files := r.strings()
	all := make([]Entry, r.number())
	out := make([]*Entry, len(all))
	for i := range all {
		e := &all[i]
		out[i] = e
		e.ID, e.Kind, e.Ar, e.Gender, e.Note = r.string(), Kind(r.string()), r.string(), r.string(), r.string()
		e.Variants, e.Latin, e.Gloss, e.Forbidden = r.strings(), r.strings(), r.strings(), r.strings()
		e.Context, e.Rivals, e.Not, e.Examples, e.Counterexamples = r.strings(), r.strings(), r.strings(), r.strings(), r.strings()
		if n := r.number(); n > 0 {
			e.House = make(map[string]string, n)
			for range n {
				c := r.string()
				e.House[c] = r.string()
			}
		}
		e.File, e.Line = files[r.number()], r.number()
		e.Pack = r.number() == 1
	}
	return out
}

func (r *reader) words(c *compiled) {
	c.arabic = r.number()
	c.words = make([]Word, c.arabic+r.number())
	letters := make(arabic.Letters, 0, r.number())
	uses := make([]Use, 0, r.number())
	for i := range c.words {
		w := &c.words[i]
		text := r.string()
		w.Skeleton, w.Length = arabic.Skeleton(r.uint()), r.number()
		first := len(uses)
		for range r.number() {
			uses = append(uses, Use{int32(r.number()), int32(r.number())})
		}
		w.Uses = uses[first:len(uses):len(uses)]
		if i >= c.arabic {
			w.Latin = text
			continue
		}
		first = len(letters)
		letters = arabic.AppendLetters(letters, text)
		w.Folded, w.Letters = text, letters[first:len(letters):len(letters)]
	}
}

func (r *reader) forms(c *compiled) {
	c.forms = make([]Form, 0, r.number())
	arena := make([]int32, 0, r.number())
	n := r.number()
	c.arabics, c.latins = make([]formRange, n), make([]formRange, n)
	for script, ranges := range [][]formRange{c.arabics, c.latins} {
		for e := range ranges {
			first := int32(len(c.forms))
			for range r.number() {
				f := Form{Entry: int32(e), Text: r.string(), Script: Script(script)}
				n := r.number()
				f.Forbidden = n&1 == 1
				at := len(arena)
				for range n >> 1 {
					arena = append(arena, int32(r.number()))
				}
				f.Words = arena[at:len(arena):len(arena)]
				c.forms = append(c.forms, f)
			}
			ranges[e] = formRange{first, int32(len(c.forms))}
		}
	}
}

// find returns the place of a word of a script.
func (c *compiled) find(script Script, text string) (int32, bool) {
	from, words := 0, c.words[:c.arabic]
	if script == LatinScript {
		from, words = c.arabic, c.words[c.arabic:]
	}
	i, ok := slices.BinarySearchFunc(words, text, func(w Word, text string) int { return strings.Compare(w.text(), text) })
	return int32(from + i), ok
}
