package glossary

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
)

// Index finds the forms of a glossary's entries by their words. It is
// immutable and safe for concurrent use.
//
// The part of the glossary that comes from a compiled file is indexed
// already: its words and forms stand first, and its entries last.
type Index struct {
	Entries []*Entry
	Forms   []Form
	Words   []Word // the distinct words of all forms

	compiled  *compiled                         // never nil
	own       map[string]int32                  // the Arabic words that it lacks
	bases     map[string]bool                   // what nisba endings are added to, as far as it lacks them
	named     []bool                            // of each word: it stands in a form of an entry that comes from no pack; nil where there is no such entry
	keys      keyTable                          // of the words in the forms of other entries than its own
	arabics   []formRange                       // the Arabic forms of each entry
	latins    []formRange                       // and its Latin ones
	spellings []atomic.Pointer[arabic.Spelling] // of the Latin words, when first asked for
	lookups   atomic.Int64                      // of Latin forms
	latin     func() map[string]int32           // folded words of a Latin form, joined by spaces, to the form
	context   []atomic.Pointer[[]string]        // of each entry, when first asked for
	titles    func() []TitleGloss               // worked out when first asked for
}

// Form is one way to write an entry: an accepted Arabic form, a forbidden
// one, or a Latin one. Words are places in Index.Words.
type Form struct {
	Entry     int32
	Text      string
	Words     []int32
	Script    Script
	Forbidden bool
}

// Parts are the words of an Arabic form as the name is written; one may be two
// that a text writes as one.
func (f *Form) Parts() []string {
	parts := SplitWords(f.Text)
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(p, wordJoiner, " ")
	}
	return parts
}

// Written is the text of a form as one writes the name: with a space where a text may
// write two words as one.
func (f *Form) Written() string { return strings.ReplaceAll(f.Text, wordJoiner, " ") }

// WrittenAsOne returns how the word of an Arabic form at a place and the next
// one are written as one word, folded: without the article of the second and,
// where it has one, with it.
func (x *Index) WrittenAsOne(f *Form, place int) []string {
	first, second := x.Words[f.Words[place]].Folded, x.Words[f.Words[place+1]].Folded
	out := []string{first + second}
	if strings.HasPrefix(f.Parts()[place+1], "ال") {
		out = append(out, first+"ال"+second)
	}
	return out
}

// Script is the writing system of a form.
type Script uint8

const (
	ArabicScript Script = iota
	LatinScript
)

// Word is a distinct word of the forms: an Arabic one folded and without its
// article, or a Latin one.
type Word struct {
	Folded   string // of an Arabic word
	Latin    string // of a Latin word
	Skeleton arabic.Skeleton
	Letters  arabic.Letters // of an Arabic word
	Length   int            // in letters
	Uses     []Use
}

// IsLatin reports whether the word is one in Latin script.
func (w *Word) IsLatin() bool { return w.Latin != "" }

func (w *Word) text() string {
	if w.IsLatin() {
		return w.Latin
	}
	return w.Folded
}

// Use is an occurrence of a word in a form.
type Use struct{ Form, Place int32 }

// TitleGloss is a title with a meaning that transliterates: the words of its
// English gloss.
type TitleGloss struct {
	Entry *Entry
	Gloss []*arabic.Spelling
}

// Titles returns the glosses of the entries of kind title.
func (x *Index) Titles() []TitleGloss { return x.titles() }

func titleGlosses(entries []*Entry) (out []TitleGloss) {
	for _, e := range entries {
		if e.Kind != Title {
			continue
		}
		for _, g := range e.Gloss {
			t := TitleGloss{Entry: e}
			for w := range strings.FieldsSeq(g) {
				if s, ok := arabic.NewSpelling(w); ok {
					t.Gloss = append(t.Gloss, s)
				}
			}
			out = append(out, t)
		}
	}
	return out
}

// NewIndex indexes the forms of the entries of g.
func NewIndex(g *Glossary) *Index {
	c := g.compiled
	if c == nil {
		c = &compiled{}
	}
	x := &Index{Entries: g.Entries, compiled: c}
	x.context = make([]atomic.Pointer[[]string], len(g.Entries))
	x.latin = sync.OnceValue(x.latinForms)
	x.titles = sync.OnceValue(func() []TitleGloss { return titleGlosses(g.Entries) })
	own := g.Entries[:len(g.Entries)-len(c.entries)]
	if len(own) == 0 {
		x.Words, x.Forms, x.arabics, x.latins = c.words, c.forms, c.arabics, c.latins
		x.spellings = make([]atomic.Pointer[arabic.Spelling], len(x.Words))
		return x
	}
	// The two scripts share nothing until they are joined; start-up waits
	// for both.
	var latin *forms
	done := make(chan struct{})
	go func() {
		defer close(done)
		latin = latinForms(c, own)
	}()
	ar := arabicForms(c, own)
	<-done
	x.own, x.bases = ar.ids, ar.bases
	x.joinWords(ar, latin)
	x.joinForms(ar, latin)
	x.buildUses()
	x.buildKeys()
	return x
}

// joinWords puts the words of both scripts after the compiled ones.
func (x *Index) joinWords(ar, latin *forms) {
	c := x.compiled
	x.Words = slices.Concat(c.words, ar.words, latin.words)
	x.spellings = make([]atomic.Pointer[arabic.Spelling], len(x.Words))
	for i, s := range latin.spellings {
		x.spellings[len(c.words)+len(ar.words)+i].Store(s)
	}
}

// joinForms puts the forms of both scripts after the compiled ones, whose
// entries come last.
func (x *Index) joinForms(ar, latin *forms) {
	c := x.compiled
	words, own := int32(len(c.words)), len(ar.ranges)
	for i := range latin.forms {
		for j, id := range latin.forms[i].Words {
			if id >= words {
				latin.forms[i].Words[j] = id + int32(len(ar.words))
			}
		}
	}
	x.Forms = slices.Concat(c.forms, ar.forms, latin.forms)
	for i := range c.forms {
		x.Forms[i].Entry += int32(own)
	}
	x.arabics = shifted(ar.ranges, len(c.forms), c.arabics)
	x.latins = shifted(latin.ranges, len(c.forms)+len(ar.forms), c.latins)
}

// shifted returns ranges moved by so many places, and more after them.
func shifted(ranges []formRange, by int, more []formRange) []formRange {
	out := make([]formRange, 0, len(ranges)+len(more))
	for _, r := range ranges {
		out = append(out, formRange{r.first + int32(by), r.end + int32(by)})
	}
	return append(out, more...)
}

// Spelling returns the Latin word at a place in Words, prepared for matching.
func (x *Index) Spelling(word int32) *arabic.Spelling {
	if s := x.spellings[word].Load(); s != nil {
		return s
	}
	s, _ := arabic.NewSpelling(x.Words[word].Latin)
	x.spellings[word].Store(s)
	return s
}

func contextWords(e *Entry) []string {
	var words []string
	for _, c := range e.Context {
		for w := range strings.FieldsSeq(c) {
			if w = Stem(arabic.Fold(w)); !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return words
}

// Context returns the words of what goes with an entry, folded, without
// article.
func (x *Index) Context(entry int32) []string {
	if p := x.context[entry].Load(); p != nil {
		return *p
	}
	words := contextWords(x.Entries[entry])
	x.context[entry].Store(&words)
	return words
}

// isTarget reports whether a word is one that candidates are proposed for: a
// word of a name or of what an organisation is called. The words of titles and terms are ordinary words.
//
// A Latin word is left out where an Arabic word of the same entry has its
// skeleton and stands in a form of as many words: what resembles the one
// resembles the other enough to be proposed.
func (x *Index) isTarget(w *Word) bool {
	for _, u := range w.Uses {
		f := &x.Forms[u.Form]
		switch x.Entries[f.Entry].Kind {
		case Title, Term:
			continue
		}
		if !w.IsLatin() || !x.hasTwin(w, f) {
			return true
		}
	}
	return false
}

func (x *Index) hasTwin(w *Word, latin *Form) bool {
	for _, f := range x.ArabicForms(latin.Entry) {
		if len(f.Words) != len(latin.Words) {
			continue
		}
		for _, id := range f.Words {
			if x.Words[id].Skeleton == w.Skeleton {
				return true
			}
		}
	}
	return false
}

// buildUses adds to the words their uses in the forms that are not in the
// compiled part, all in one piece of memory.
func (x *Index) buildUses() {
	added := x.Forms[len(x.compiled.forms):]
	counts := make([]int32, len(x.Words))
	for i := range added {
		for _, w := range added[i].Words {
			counts[w]++
		}
	}
	total := 0
	for w, n := range counts {
		if n > 0 {
			total += len(x.Words[w].Uses) + int(n)
		}
	}
	all := make([]Use, 0, total)
	for w, n := range counts {
		if n > 0 {
			first := len(all)
			all = append(all, x.Words[w].Uses...)
			end := len(all)
			all = all[:end+int(n)]
			x.Words[w].Uses = all[first:end:len(all)]
		}
	}
	for i := range added {
		for place, w := range added[i].Words {
			x.Words[w].Uses = append(x.Words[w].Uses, Use{int32(len(x.compiled.forms) + i), int32(place)})
		}
	}
}

// postings calls yield with the keys under which a word is filed: its
// skeleton, and those with one class less.
func (x *Index) postings(word int32, yield func(key arabic.Skeleton)) {
	w := &x.Words[word]
	if w.Skeleton == 0 || !x.isTarget(w) {
		return
	}
	for key := range w.Skeleton.Deletions {
		yield(key)
	}
}

// buildKeys files the words of the forms that are not in the compiled part.
func (x *Index) buildKeys() {
	var all []posting
	seen := make([]bool, len(x.Words))
	x.named = make([]bool, len(x.Words))
	for i := len(x.compiled.forms); i < len(x.Forms); i++ {
		for _, id := range x.Forms[i].Words {
			if !x.Entries[x.Forms[i].Entry].Pack {
				x.named[id] = true
			}
			if !seen[id] {
				seen[id] = true
				x.postings(id, func(key arabic.Skeleton) { all = append(all, posting{key, id}) })
			}
		}
	}
	x.keys = newKeyTable(all)
}

// Lookup returns the place of an Arabic word (folded, without article) in
// Words, and false if no form has it.
func (x *Index) Lookup(stem string) (int32, bool) {
	if w, ok := x.own[stem]; ok {
		return w, true
	}
	return x.compiled.find(ArabicScript, stem)
}

// IsNamed reports whether a word stands in a form of an entry that the user
// names for the text.
func (x *Index) IsNamed(word int32) bool { return x.named != nil && x.named[word] }

// IsNisba reports whether a folded word without article is an adjective of
// relation of a name in the glossary (ليبي, الليبية).
func (x *Index) IsNisba(stem string) bool {
	found := false
	arabic.NisbaStems(stem, func(base string) bool {
		found = x.bases[base]
		if !found {
			_, found = slices.BinarySearch(x.compiled.bases, base)
		}
		return !found
	})
	return found
}

// Near calls yield with the words of names whose consonant skeleton is that
// of s or differs from it by one class; a class is replaced only in skeletons
// of four or more. Few words come more than once.
func (x *Index) Near(s arabic.Skeleton, yield func(word int32) bool) {
	short := s.Len() < 4
	for key := range s.Deletions {
		near := func(word int32) bool {
			if key != s {
				// A word with the skeleton of s stands under s, too.
				if t := x.Words[word].Skeleton; t == s || short && t != key {
					return true
				}
			}
			return yield(word)
		}
		if !x.keys.each(key, near) || !x.compiled.keys.each(key, near) {
			return
		}
	}
}

// FormID returns the place in Forms of one of [Index.ArabicForms] or
// [Index.LatinForms].
func (x *Index) FormID(f *Form) int32 {
	for _, r := range []formRange{x.arabics[f.Entry], x.latins[f.Entry]} {
		for i := r.first; i < r.end; i++ {
			if &x.Forms[i] == f {
				return i
			}
		}
	}
	panic("the form is none of the index")
}

// IsOrdinary reports whether all forms that have a word are those of
// organisations, titles and terms, which are made of ordinary words.
func (x *Index) IsOrdinary(word int32) bool {
	for _, u := range x.Words[word].Uses {
		switch x.Entries[x.Forms[u.Form].Entry].Kind {
		case Org, Title, Term:
		default:
			return false
		}
	}
	return true
}

// ArabicForms returns the Arabic forms of an entry, forbidden ones last.
func (x *Index) ArabicForms(entry int32) []Form {
	return x.Forms[x.arabics[entry].first:x.arabics[entry].end]
}

// LatinForms returns the Latin forms of an entry.
func (x *Index) LatinForms(entry int32) []Form {
	return x.Forms[x.latins[entry].first:x.latins[entry].end]
}

func (x *Index) latinForms() map[string]int32 {
	m := make(map[string]int32)
	for i := range x.Forms {
		if f := &x.Forms[i]; f.Script == LatinScript {
			if key := latinKey(arabic.Fold(f.Text)); key != "" {
				if _, taken := m[key]; !taken {
					m[key] = int32(i)
				}
			}
		}
	}
	return m
}

// latinKey is a folded form by which Latin forms are told apart: the tokeniser
// keeps o'neil together, SplitWords does not.
func latinKey(folded string) string { return strings.Join(SplitWords(folded), " ") }

// fewLookups is how many Latin look-ups search the forms one by one. An article
// has a Latin word or two, and the table of all forms costs a start more.
const fewLookups = 64

// LookupLatin returns the Latin form that consists of the folded words, or nil.
func (x *Index) LookupLatin(folded []string) *Form {
	key := latinKey(strings.Join(folded, " "))
	if key == "" {
		return nil
	}
	if x.lookups.Add(1) > fewLookups {
		if f, ok := x.latin()[key]; ok {
			return &x.Forms[f]
		}
		return nil
	}
	for i := range x.Forms {
		f := &x.Forms[i]
		if f.Script != LatinScript {
			continue
		}
		// Most forms begin with another letter.
		if c := f.Text[0] | 0x20; c < utf8.RuneSelf && 'a' <= c && c <= 'z' && c != key[0] {
			continue
		}
		if latinKey(arabic.Fold(f.Text)) == key {
			return f
		}
	}
	return nil
}

// ArabicFor returns the accepted Arabic form that a Latin form stands for: the
// one with as many words that the Latin words write best, else the preferred
// form.
func (x *Index) ArabicFor(latin *Form) *Form {
	forms := x.ArabicForms(latin.Entry)
	var best *Form
	bestSim := 0.0
	for i := range forms {
		f := &forms[i]
		if f.Forbidden || len(f.Words) != len(latin.Words) {
			continue
		}
		sim := 0.0
		for j, id := range f.Words {
			sim += x.Spelling(latin.Words[j]).Similarity(x.Words[id].Letters, 0)
		}
		if sim > bestSim {
			best, bestSim = f, sim
		}
	}
	if best == nil {
		return &forms[0]
	}
	return best
}
