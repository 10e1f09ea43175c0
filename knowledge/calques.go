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
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = 3
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) == 0 || rows[0][0] != "term" {
		return nil, fmt.Errorf("%s:1: the header is not term,arabic,domain", name)
	}
	c := newCalques()
	for _, row := range rows[1:] {
		var words, feminine []string
		for word := range strings.SplitSeq(row[1], "|") {
			w := glossary.Stem(arabic.Fold(strings.TrimSpace(word)))
			words = append(words, w)
			if row[2] == adjectives && !strings.HasSuffix(w, "ه") {
				feminine = append(feminine, w+"ه")
			}
		}
		c.add(row[0], words)
		c.add(row[0], feminine)
	}
	return c, nil
}

// Widen adds the sets that more returns to those of [Calques.Wide]. They are asked
// for when those are first needed.
func (c *Calques) Widen(more func() *Calques) {
	c.wide = sync.OnceValue(func() *Calques {
		out := newCalques()
		for _, from := range []*Calques{c, more()} {
			for i, words := range from.words {
				out.add(from.terms[i], words)
			}
		}
		return out
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

func newCalques() *Calques {
	c := &Calques{sets: make(map[string][]int), byTerm: make(map[string][]int)}
	c.bySound = sync.OnceValue(c.sounds)
	return c
}

// add adds a set of folded words without article.
func (c *Calques) add(term string, words []string) {
	for _, w := range words {
		c.sets[w] = append(c.sets[w], len(c.terms))
	}
	c.byTerm[term] = append(c.byTerm[term], len(c.terms))
	c.words = append(c.words, words)
	c.terms = append(c.terms, term)
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
