package glossary

import (
	"bytes"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
)

// Index finds the forms of a glossary's entries by their words. It is
// immutable and safe for concurrent use.
type Index struct {
	Entries     []*Entry
	Forms       []Form
	Words       []Word // the distinct words of all forms
	arabic      map[string]int32
	bases       map[string]bool // what nisba endings are added to
	keys        []posting       // by bucket, see buildKeys
	buckets     []int32
	shift       int
	lookups     atomic.Int64               // of Latin forms
	latin       func() map[string]int32    // folded words of a Latin form, joined by spaces, to the form
	context     []atomic.Pointer[[]string] // of each entry, when first asked for
	titles      func() []TitleGloss        // worked out when first asked for
	firstArabic []int32                    // the place in Forms of each entry's first Arabic form
	firstLatin  []int32                    // and of its first Latin one
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

// Parts are the words of an Arabic form as written.
func (f *Form) Parts() []string { return SplitWords(f.Text) }

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
	Skeleton arabic.Skeleton
	Letters  arabic.Letters   // of an Arabic word
	Spelling *arabic.Spelling // of a Latin word
	Uses     []Use
}

// Use is an occurrence of a word in a form.
type Use struct{ Form, Place int32 }

type posting struct {
	key  arabic.Skeleton
	word int32
}

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
	x := &Index{Entries: g.Entries, context: make([]atomic.Pointer[[]string], len(g.Entries))}
	// The two scripts share nothing until they are joined; start-up waits
	// for both.
	latin := newForms(3*len(g.Entries), 2*len(g.Entries))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i, e := range g.Entries {
			latin.begin()
			for _, f := range e.Latin {
				latin.addLatin(int32(i), f)
			}
		}
		latin.begin()
		for i := range latin.words {
			latin.words[i].Skeleton = latin.words[i].Spelling.Skeleton()
		}
	}()
	ar := newForms(7*len(g.Entries), 4*len(g.Entries)) // room for the Latin ones, too
	ar.bases = make(map[string]bool, 2*len(g.Entries))
	for i, e := range g.Entries {
		ar.begin()
		for _, f := range e.Forms() {
			ar.addArabic(int32(i), f, false)
			if !slices.Contains(e.Not, NotNisba) {
				ar.addBase(e.Kind)
			}
			if e.Kind == Person {
				if core, ok := corePart(f); ok {
					ar.addArabic(int32(i), core, false)
				}
			}
		}
		for _, f := range e.Forbidden {
			ar.addArabic(int32(i), f, true)
		}
	}
	ar.begin()
	for i := range ar.words {
		ar.words[i].Skeleton = arabic.SkeletonOf(ar.words[i].Letters)
	}
	<-done
	x.join(ar, latin)
	x.buildUses()
	x.buildKeys()
	x.latin = sync.OnceValue(x.latinForms)
	x.titles = sync.OnceValue(func() []TitleGloss { return titleGlosses(g.Entries) })
	return x
}

// forms collects the forms and the distinct words of one script.
type forms struct {
	forms []Form
	words []Word
	ids   map[string]int32
	first []int32 // the place in forms of each entry's first form
	arena []int32 // the words of all forms
	buf   []byte
	bases map[string]bool
}

func newForms(capForms, capWords int) *forms {
	return &forms{
		forms: make([]Form, 0, capForms),
		words: make([]Word, 0, capWords),
		ids:   make(map[string]int32, capWords/2),
	}
}

// begin marks where the forms of the next entry begin.
func (s *forms) begin() { s.first = append(s.first, int32(len(s.forms))) }

// join puts the words and forms of the two scripts into one numbering, Arabic
// before Latin.
func (x *Index) join(ar, latin *forms) {
	x.arabic, x.bases, x.firstArabic, x.firstLatin = ar.ids, ar.bases, ar.first, latin.first
	words, base := int32(len(ar.words)), int32(len(ar.forms))
	for i := range x.firstLatin {
		x.firstLatin[i] += base
	}
	for i := range latin.forms {
		for j := range latin.forms[i].Words {
			latin.forms[i].Words[j] += words
		}
	}
	x.Words = append(ar.words, latin.words...)
	x.Forms = append(ar.forms, latin.forms...)
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

// SplitWords cuts a form into words as the tokeniser of package text does:
// at everything that is neither a letter, a mark nor a digit.
func SplitWords(form string) []string {
	if isPlain(form) {
		return strings.Split(form, " ")
	}
	return strings.FieldsFunc(form, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Cf, r) && r != 'ـ'
	})
}

// isPlain reports whether a form is Arabic letters and single spaces between
// them, as nearly all are.
func isPlain(form string) bool {
	space := true
	for _, r := range form {
		switch {
		case 'ء' <= r && r <= 'ي':
			space = false
		case r == ' ' && !space:
			space = true
		default:
			return false
		}
	}
	return !space
}

// Stem is a folded word without its article.
func Stem(folded string) string {
	if rest, ok := strings.CutPrefix(folded, "ال"); ok && len(rest) >= 4 {
		return rest
	}
	return folded
}

func (s *forms) addArabic(entry int32, text string, forbidden bool) {
	first := len(s.arena)
	if isPlain(text) {
		// Nearly all forms: folded once, and cut at the spaces.
		s.buf = arabic.AppendFold(s.buf[:0], text)
		for rest := s.buf; len(rest) > 0; {
			word := rest
			if i := bytes.IndexByte(rest, ' '); i >= 0 {
				word, rest = rest[:i], rest[i+1:]
			} else {
				rest = nil
			}
			s.arena = append(s.arena, s.arabicWord(word))
		}
	} else {
		for _, p := range SplitWords(text) {
			s.arena = append(s.arena, s.arabicWord([]byte(arabic.Fold(p))))
		}
	}
	if len(s.arena) == first {
		return
	}
	words := s.arena[first:len(s.arena):len(s.arena)]
	s.forms = append(s.forms, Form{Entry: entry, Text: text, Forbidden: forbidden, Words: words})
}

// arabicWord returns the place of a folded word, without its article.
func (s *forms) arabicWord(folded []byte) int32 {
	stem := folded
	if rest, ok := bytes.CutPrefix(folded, articleBytes); ok && len(rest) >= 4 {
		stem = rest
	}
	if w, ok := s.ids[string(stem)]; ok {
		return w
	}
	w := int32(len(s.words))
	text := string(stem)
	s.ids[text] = w
	s.words = append(s.words, Word{Folded: text, Letters: arabic.AppendLetters(make(arabic.Letters, 0, len(text)/2), text)})
	return w
}

var articleBytes = []byte("ال")

// addBase notes what the endings of the adjective of relation are added to, if
// the form that was added last is a name of one word.
func (s *forms) addBase(kind Kind) {
	if len(s.forms) == 0 || kind == Title || kind == Term {
		return
	}
	if f := &s.forms[len(s.forms)-1]; len(f.Words) == 1 {
		stem := s.words[f.Words[0]].Folded
		s.bases[stem] = true
		s.bases[arabic.NisbaBase(stem)] = true
	}
}

// light are the words of a personal name that short forms of it leave out,
// folded, without article; ordinals are those of them that number monarchs.
var (
	light = foldedSet(`بن بنت ابن ابنة ملك ملكة أمير أميرة دوق دوقة أرشيدوق أرشيدوقة كونت كونتيسة ماركيز بارون إمبراطور
		إمبراطورة قيصر سلطان بابا قديس قديسة من أوف دي دو فون فان دا ` + ordinalWords)
	ordinals = foldedSet(ordinalWords)
)

const ordinalWords = "أول ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر"

func foldedSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[arabic.Fold(w)] = true
	}
	return m
}

// corePart returns a personal name without its light words, and false if it has
// none or nothing would be left of the name.
func corePart(form string) (string, bool) {
	if strings.Count(form, " ") < 2 {
		return "", false
	}
	var core []string
	shorter := false
	for p := range strings.FieldsSeq(form) {
		stem := Stem(arabic.Fold(p))
		if !light[stem] {
			core = append(core, p)
		} else if !ordinals[stem] {
			shorter = true // a king without his number is another person
		}
	}
	return strings.Join(core, " "), len(core) >= 2 && shorter
}

func (s *forms) addLatin(entry int32, text string) {
	words := latinWords(text)
	f := Form{Entry: entry, Text: text, Script: LatinScript, Words: make([]int32, 0, len(words))}
	for _, p := range words {
		w, ok := s.ids[p]
		if !ok {
			spelling, ok := arabic.NewSpelling(p)
			if !ok {
				return
			}
			w = int32(len(s.words))
			s.ids[p] = w
			s.words = append(s.words, Word{Spelling: spelling})
		}
		f.Words = append(f.Words, w)
	}
	if len(f.Words) > 0 {
		s.forms = append(s.forms, f)
	}
}

// latinWords cuts a Latin form at white space; an article that stands alone
// (Al Jazeera, el Sisi) joins the word after it.
func latinWords(text string) []string {
	fields := strings.Fields(text)
	out := fields[:0]
	for i := 0; i < len(fields); i++ {
		if i+1 < len(fields) {
			switch strings.ToLower(fields[i]) {
			case "al", "el", "as", "ash", "ad", "an", "ar", "at", "az":
				out = append(out, fields[i]+"-"+fields[i+1])
				i++
				continue
			}
		}
		out = append(out, fields[i])
	}
	return out
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
		if w.Spelling == nil || !x.hasTwin(w, f) {
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

// buildUses fills in the uses of the words, all in one piece of memory.
func (x *Index) buildUses() {
	counts := make([]int32, len(x.Words))
	total := 0
	for i := range x.Forms {
		total += len(x.Forms[i].Words)
		for _, w := range x.Forms[i].Words {
			counts[w]++
		}
	}
	all := make([]Use, total)
	at := int32(0)
	for w, n := range counts {
		x.Words[w].Uses = all[at : at : at+n]
		at += n
	}
	for i := range x.Forms {
		for place, w := range x.Forms[i].Words {
			x.Words[w].Uses = append(x.Words[w].Uses, Use{int32(i), int32(place)})
		}
	}
}

// buildKeys files the words of names under their skeletons and under those
// with one class less: a hash table in two arrays, the postings of bucket b
// being keys[buckets[b]:buckets[b+1]].
func (x *Index) buildKeys() {
	all := make([]posting, 0, 4*len(x.Words))
	for i := range x.Words {
		w := &x.Words[i]
		if w.Skeleton == 0 || !x.isTarget(w) {
			continue
		}
		for key := range w.Skeleton.Deletions {
			all = append(all, posting{key, int32(i)})
		}
	}
	x.shift = 64 - bits.Len(uint(len(all)))
	x.buckets = make([]int32, 1<<(64-x.shift)+1)
	for _, p := range all {
		x.buckets[x.bucket(p.key)+1]++
	}
	for b := 1; b < len(x.buckets); b++ {
		x.buckets[b] += x.buckets[b-1]
	}
	x.keys = make([]posting, len(all))
	next := slices.Clone(x.buckets)
	for _, p := range all {
		b := x.bucket(p.key)
		x.keys[next[b]] = p
		next[b]++
	}
}

// bucket hashes a key by Fibonacci hashing.
func (x *Index) bucket(key arabic.Skeleton) int {
	return int(uint64(key) * 0x9e3779b97f4a7c15 >> x.shift)
}

// Lookup returns the place of an Arabic word (folded, without article) in
// Words, and false if no form has it.
func (x *Index) Lookup(stem string) (int32, bool) {
	w, ok := x.arabic[stem]
	return w, ok
}

// IsNisba reports whether a folded word without article is an adjective of
// relation of a name in the glossary (ليبي, الليبية).
func (x *Index) IsNisba(stem string) bool {
	found := false
	arabic.NisbaStems(stem, func(base string) bool {
		found = x.bases[base]
		return !found
	})
	return found
}

// Near calls yield with the words of names whose consonant skeleton is that
// of s or differs from it by one class; a class is replaced only in skeletons
// of four or more. A word may come more than once.
func (x *Index) Near(s arabic.Skeleton, yield func(word int32) bool) {
	short := s.Len() < 4
	for key := range s.Deletions {
		b := x.bucket(key)
		for _, p := range x.keys[x.buckets[b]:x.buckets[b+1]] {
			if p.key != key || short && key != s && x.Words[p.word].Skeleton != key {
				continue
			}
			if !yield(p.word) {
				return
			}
		}
	}
}

// ArabicForms returns the Arabic forms of an entry, forbidden ones last.
func (x *Index) ArabicForms(entry int32) []Form {
	return x.Forms[x.firstArabic[entry]:x.firstArabic[entry+1]]
}

// LatinForms returns the Latin forms of an entry.
func (x *Index) LatinForms(entry int32) []Form {
	return x.Forms[x.firstLatin[entry]:x.firstLatin[entry+1]]
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
			sim += x.Words[latin.Words[j]].Spelling.Similarity(x.Words[id].Letters, 0)
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
