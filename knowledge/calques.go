package knowledge

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// Calques are sets of Arabic words that one foreign term collapses: وفاق,
// اتفاق and معاهدة are all "accord", so that a translation and back may write
// one for the other. A nil *Calques has no sets.
type Calques struct {
	sets   []wordSet
	byWord chains // folded Arabic word without article to its sets
	byTerm chains // term to its sets
	// bySound leads from what terms that sound nearly the same have in common to
	// them; it is worked out when first asked for.
	bySound func() map[string][]string
	wide    func() *Calques
}

// chains are lists of sets by a key. There are tens of thousands of them, hardly any
// longer than two or three, so that they share one piece of memory.
type chains struct {
	first map[string]int32 // place in links
	links []link
}

// link is a set, and the place of the link with the next one, or -1.
type link struct{ set, next int32 }

// add puts a set before those of a key.
func (c *chains) add(key string, set int) {
	next, ok := c.first[key]
	if !ok {
		next = -1
	}
	c.first[key] = int32(len(c.links))
	c.links = append(c.links, link{int32(set), next})
}

// of yields the sets of a key.
func (c *chains) of(key string) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		at, ok := c.first[key]
		for ; ok && at >= 0; at = c.links[at].next {
			if !yield(c.links[at].set) {
				return
			}
		}
	}
}

// adjectives is the domain of the sets of adjectives, which are given in the
// masculine and stand in the feminine, too.
const adjectives = "adjective"

// ParseCalques reads sets from CSV with the columns term, arabic ('|' between
// words) and domain. Errors name the line.
func ParseCalques(name string, data []byte) (*Calques, error) {
	sets, err := readSets(name, data)
	if err != nil {
		return nil, err
	}
	return newCalques(sets), nil
}

// wordSet is a foreign term and the words that render it, folded, without article.
type wordSet struct {
	term  string
	words []string
}

func readSets(name string, data []byte) ([]wordSet, error) {
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord, r.ReuseRecord = 3, true
	lines := bytes.Count(data, []byte("\n"))
	sets := make([]wordSet, 0, lines+lines/8)
	room := make([]string, 0, 4*lines) // for the words
	header, err := r.Read()
	switch {
	case err == io.EOF, err == nil && header[0] != "term":
		return nil, fmt.Errorf("%s:1: the header is not term,arabic,domain", name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return sets, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		from := len(room)
		for word := range strings.SplitSeq(row[1], "|") {
			room = append(room, glossary.Stem(arabic.Fold(strings.TrimSpace(word))))
		}
		words := room[from:len(room):len(room)]
		sets = append(sets, wordSet{row[0], words})
		if row[2] == adjectives {
			for _, w := range words {
				if !strings.HasSuffix(w, "ه") {
					room = append(room, w+"ه")
				}
			}
			if feminine := room[from+len(words) : len(room) : len(room)]; len(feminine) > 0 {
				sets = append(sets, wordSet{row[0], feminine})
			}
		}
	}
}

func newCalques(sets []wordSet) *Calques {
	words := 0
	for _, s := range sets {
		words += len(s.words)
	}
	c := &Calques{
		sets:   sets,
		byWord: chains{make(map[string]int32, len(sets)), make([]link, 0, words)},
		byTerm: chains{make(map[string]int32, len(sets)), make([]link, 0, len(sets))},
	}
	for i := len(sets) - 1; i >= 0; i-- {
		for _, w := range sets[i].words {
			c.byWord.add(w, i)
		}
		c.byTerm.add(sets[i].term, i)
	}
	c.bySound = sync.OnceValue(c.sounds)
	return c
}

// Widen adds the sets of a file of the same columns to those of [Calques.Wide]. It
// is read when those are first asked for, and must be free of errors.
func (c *Calques) Widen(name string, data []byte) {
	c.wide = sync.OnceValue(func() *Calques {
		more, err := readSets(name, data)
		if err != nil {
			panic(err) // a defect of the program that brings the file along
		}
		return newCalques(slices.Concat(c.sets, more))
	})
}

// Wide returns the sets together with those by which only documents are read that
// are garbled: all that a translator may make of a foreign word. In others they
// would make too many words renderings of a right one.
func (c *Calques) Wide() *Calques {
	if c == nil || c.wide == nil {
		return c
	}
	return c.wide()
}

// Others calls yield with the words that share a foreign term with a word
// (folded, without article), and that term.
func (c *Calques) Others(word string, yield func(other, term string)) {
	if c == nil {
		return
	}
	for i := range c.byWord.of(word) {
		for _, other := range c.sets[i].words {
			if other != word {
				yield(other, c.sets[i].term)
			}
		}
	}
}

// Renderings calls yield with the words (folded, without article) of the sets
// of a foreign term, in lower case.
func (c *Calques) Renderings(term string, yield func(word string)) {
	if c == nil {
		return
	}
	for i := range c.byTerm.of(term) {
		for _, w := range c.sets[i].words {
			yield(w)
		}
	}
}

// Renders reports whether a word (folded, without article) is in a set of a
// foreign term.
func (c *Calques) Renders(word, term string) bool {
	if c == nil {
		return false
	}
	for i := range c.byTerm.of(term) {
		if slices.Contains(c.sets[i].words, word) {
			return true
		}
	}
	return false
}
