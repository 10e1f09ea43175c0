// Package discover proposes what a glossary lacks: words that keep standing
// where names stand, in many documents of a corpus, and are rare elsewhere.
//
// A [Counter] counts, for each word or phrase in such a place, what stands
// beside it, in how many documents and in how many different surroundings.
// What that says is decided once at the end, by [Counter.Candidates].
package discover

import (
	"cmp"
	"slices"
	"strings"
)

// Proposals: what a candidate is proposed as.
const (
	Garble = "garble" // a wrong form of an entity that the glossary has
	Entry  = "entry"  // a name that it lacks
)

// Candidate is a word or phrase that may be a new garble of a known entity, or
// a name that the glossary lacks; a row of candidates.csv.
type Candidate struct {
	Form      string  `json:"form"`
	Proposal  string  `json:"proposal"` // garble or entry
	Entity    string  `json:"entity"`   // the ID of the entry that it may be a garble of, or ""
	Right     string  `json:"right"`    // the right form of that entity, or ""
	Kind      string  `json:"kind"`
	Count     int64   `json:"count"`
	Documents int64   `json:"documents"`
	Contexts  int64   `json:"contexts"` // distinct ones, up to a bound
	Score     float64 `json:"score"`    // by which candidates are ranked
	Why       string  `json:"why"`
	Example   Example `json:"example"`
}

// Example is a place in a document, as it stands there.
type Example struct {
	Document string `json:"document"`
	Left     string `json:"left"`
	Text     string `json:"text"`
	Right    string `json:"right"`
}

// Bounds of what is kept.
const (
	maxForms     = 64_000 // in a Counter
	maxContexts  = 16     // of a form
	maxNeighbors = 12     // distinct words beside a form
	maxSpellings = 4
	maxLinks     = 4   // entities that findings take a form for
	maxWord      = 80  // bytes of a word as written
	maxAround    = 120 // bytes of the text on either side of an example
	maxName      = 512 // bytes of the name of a document
)

// Counter counts what Add reads. It holds at most maxForms forms: where there
// are more, those that stand in the fewest documents are forgotten, and Lost
// tells by how much counts may then be too low. Below that bound a Counter depends on
// nothing but which documents were added, not on their order nor on how they
// were shared out among the Counters that were merged. It is not safe for
// concurrent use.
type Counter struct {
	forms map[string]*form // by the folded words without their articles
	most  int              // forms that are kept
	lost  int64
	reader
}

// form is a word or phrase in the place of a name.
type form struct {
	count     int64 // where a name is expected
	documents int64
	contexts  []uint64 // the smallest hashes, of one context of each document
	spellings []tally
	beside    []tally
	links     []link // by entity
	example   Example
	order     uint64 // examples with a smaller one are preferred

	document int    // the last one that has it, by its number in the Counter
	context  uint64 // the smallest hash in that
}

// side says where a word stands that is counted beside a form.
type side byte

const (
	before side = 'b'
	far    side = 'f' // a title before, and adjectives between
	after  side = 'a'
	expect side = 'e' // clean text mostly has this word there
	self   side = 's' // a spelling of the form

	sides = "bfaes"
)

// tally counts a word.
type tally struct {
	hash uint64
	side side
	word string
	n    int64
}

func newTally(s side, word string, n int64) tally { return tally{hashOf(uint64(s), word), s, word, n} }

// link counts the findings that take a form for an entity.
type link struct {
	entity    string
	findings  int64
	documents int64
	certainty int64 // sum of their confidences, in thousandths

	document int
}

// New returns a Counter that has counted nothing.
func New() *Counter { return &Counter{forms: map[string]*form{}, most: maxForms} }

// Lost is in how many documents more than counted a candidate may stand, since
// memory is bounded: 0 as long as nothing was forgotten.
func (c *Counter) Lost() int64 { return c.lost }

// Merge adds what o has counted. o is not used afterwards.
func (c *Counter) Merge(o *Counter) {
	c.lost += o.lost
	for key, f := range o.forms {
		if into := c.forms[key]; into != nil {
			into.merge(f)
		} else {
			f.document = 0 // documents are numbered in each Counter
			for i := range f.links {
				f.links[i].document = 0
			}
			c.forms[key] = f
		}
	}
	c.prune()
}

func (f *form) merge(o *form) {
	f.count += o.count
	f.documents += o.documents
	for _, h := range o.contexts {
		f.addContext(h)
	}
	for _, t := range o.spellings {
		f.spellings = addTally(f.spellings, t, maxSpellings)
	}
	for _, t := range o.beside {
		f.beside = addTally(f.beside, t, maxNeighbors)
	}
	for _, l := range o.links {
		into := f.link(l.entity)
		if into == nil {
			continue
		}
		into.findings += l.findings
		into.documents += l.documents
		into.certainty += l.certainty
	}
	if o.order < f.order || o.order == f.order && compareExamples(&o.example, &f.example) < 0 {
		f.example, f.order = o.example, o.order
	}
}

func compareExamples(a, b *Example) int {
	return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Left, b.Left), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Right, b.Right))
}

// addContext keeps the smallest hashes: what they are does not depend on the
// order in which contexts come.
func (f *form) addContext(h uint64) {
	i, found := slices.BinarySearch(f.contexts, h)
	if found || i == maxContexts {
		return
	}
	if len(f.contexts) == maxContexts {
		f.contexts = f.contexts[:maxContexts-1]
	}
	f.contexts = slices.Insert(f.contexts, i, h)
}

// addTally counts a word. Of more than most different ones, those with the
// smallest hashes are kept: a word that is kept at the end was kept from its
// first occurrence on, so that its count is right.
func addTally(ts []tally, t tally, most int) []tally {
	i, found := slices.BinarySearchFunc(ts, t, compareTallies)
	switch {
	case found:
		ts[i].n += t.n
		return ts
	case i == most:
		return ts
	case len(ts) == most:
		ts = ts[:most-1]
	}
	t.word = strings.Clone(t.word) // else it would hold its whole document
	return slices.Insert(ts, i, t)
}

func compareTallies(a, b tally) int {
	return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.side, b.side), cmp.Compare(a.word, b.word))
}

// link returns the link to an entity, nil where the form has others enough;
// see addTally.
func (f *form) link(entity string) *link {
	i, found := slices.BinarySearchFunc(f.links, entity, func(l link, e string) int {
		return cmp.Or(cmp.Compare(hashOf(0, l.entity), hashOf(0, e)), cmp.Compare(l.entity, e))
	})
	if !found {
		switch {
		case i == maxLinks:
			return nil
		case len(f.links) == maxLinks:
			f.links = f.links[:maxLinks-1]
		}
		f.links = slices.Insert(f.links, i, link{entity: entity})
	}
	return &f.links[i]
}

// prune forgets the forms that stand in the fewest documents until a quarter of
// the room is free again. Which ones does not depend on the order of the map.
func (c *Counter) prune() {
	if len(c.forms) <= c.most {
		return
	}
	type entry struct {
		key  string
		f    *form
		hash uint64
	}
	all := make([]entry, 0, len(c.forms))
	for key, f := range c.forms {
		all = append(all, entry{key, f, hashOf(0, key)})
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.f.documents, b.f.documents), cmp.Compare(len(a.f.contexts), len(b.f.contexts)),
			cmp.Compare(a.f.count, b.f.count), cmp.Compare(a.hash, b.hash), cmp.Compare(a.key, b.key))
	})
	drop := all[:len(all)-c.most*3/4]
	for _, e := range drop {
		delete(c.forms, e.key)
	}
	c.lost += drop[len(drop)-1].f.documents
}

// hashOf is FNV-1a with the bits mixed by the finaliser of MurmurHash3: it is
// the same everywhere, since counters are merged across machines.
func hashOf(seed uint64, words ...string) uint64 {
	const prime = 1<<40 + 1<<8 + 0xb3
	h := 0xcbf29ce484222325 ^ seed
	for _, w := range words {
		for i := range len(w) {
			h = (h ^ uint64(w[i])) * prime
		}
		h = (h ^ 0xff) * prime
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
