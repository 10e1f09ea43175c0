package knowledge

import (
	"bytes"
	"encoding/csv"
	"fmt"
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
	terms  []string
	words  [][]string       // the words of each set, folded, without article
	sets   map[string][]int // folded Arabic word without article to its sets
	byTerm map[string][]int // term to its sets
	// bySound leads from what terms that sound nearly the same have in common to
	// them; it is worked out when first asked for.
	bySound func() map[string][]string
	wide    func() *Calques
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
	r.FieldsPerRecord = 3
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) == 0 || rows[0][0] != "term" {
		return nil, fmt.Errorf("%s:1: the header is not term,arabic,domain", name)
	}
	sets := make([]wordSet, 0, len(rows)+len(rows)/8)
	for _, row := range rows[1:] {
		words := make([]string, 0, 1+strings.Count(row[1], "|"))
		var feminine []string
		for word := range strings.SplitSeq(row[1], "|") {
			w := glossary.Stem(arabic.Fold(strings.TrimSpace(word)))
			words = append(words, w)
			if row[2] == adjectives && !strings.HasSuffix(w, "ه") {
				feminine = append(feminine, w+"ه")
			}
		}
		sets = append(sets, wordSet{row[0], words})
		if len(feminine) > 0 {
			sets = append(sets, wordSet{row[0], feminine})
		}
	}
	return sets, nil
}

func newCalques(lists ...[]wordSet) *Calques {
	count := 0
	for _, sets := range lists {
		count += len(sets)
	}
	c := &Calques{terms: make([]string, 0, count), words: make([][]string, 0, count), sets: make(map[string][]int, count), byTerm: make(map[string][]int, count)}
	for _, sets := range lists {
		for _, s := range sets {
			for _, w := range s.words {
				c.sets[w] = append(c.sets[w], len(c.terms))
			}
			c.byTerm[s.term] = append(c.byTerm[s.term], len(c.terms))
			c.terms, c.words = append(c.terms, s.term), append(c.words, s.words)
		}
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
		own := make([]wordSet, len(c.terms))
		for i := range own {
			own[i] = wordSet{c.terms[i], c.words[i]}
		}
		return newCalques(own, more)
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
	for _, i := range c.sets[word] {
		for _, other := range c.words[i] {
			if other != word {
				yield(other, c.terms[i])
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
	for _, i := range c.byTerm[term] {
		for _, w := range c.words[i] {
			yield(w)
		}
	}
}

// Renders reports whether a word (folded, without article) is in a set of a
// foreign term.
func (c *Calques) Renders(word, term string) bool {
	return c != nil && slices.ContainsFunc(c.byTerm[term], func(i int) bool { return slices.Contains(c.words[i], word) })
}
