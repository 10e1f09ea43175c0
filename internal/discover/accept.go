package discover

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// Accepted tells what became of the rows that a person marked.
type Accepted struct {
	Forbidden int // forms that are now known garbles
	Entities  int // of so many entries
	Entries   int // names that are now known
	Already   int // rows that said what the glossary had
	Unmarked  int // rows that nobody marked
	Refused   int // rows marked with no

	book *book
}

// Write writes the glossary with what was accepted; a name that ends in .tsv
// makes it TSV. The error is [glossary.Problems] where it is no glossary, which
// a contradiction in the columns of the old one can cause.
func (a *Accepted) Write(w io.Writer, name string) error {
	var out bytes.Buffer
	if err := a.book.table.write(&out, isTSV(name)); err != nil {
		return err
	}
	if _, err := glossary.Parse(name, out.Bytes()); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

func isTSV(name string) bool { return strings.EqualFold(filepath.Ext(name), ".tsv") }

// Accept takes the rows that a person marked into a glossary: a garble becomes
// a forbidden form of its entry, a missing name a new one. name and content are
// those of the glossary, whose rows, columns and order stay; "" and "" start a
// new one. An entry of packs that it lacks is repeated there, so that it is the
// user's own. rowsName is the file of the rows, for messages. The error is
// [glossary.Problems]: all rows that cannot be taken.
func Accept(name, content string, packs *glossary.Glossary, rowsName string, rows []Row) (*Accepted, error) {
	b, err := openBook(name, content, packs)
	if err != nil {
		return nil, err
	}
	a := &Accepted{book: b}
	var todo []taking
	first := map[string]taking{} // by the folded form
	var problems glossary.Problems
	for _, r := range rows {
		t, err := b.decide(r)
		folded := arabic.Fold(r.Form)
		before, twice := first[folded]
		switch {
		case err != nil:
		case t.mark == unmarked:
			a.Unmarked++
			continue
		case t.mark == refused:
			a.Refused++
			continue
		case twice && (before.entry != t.entry || before.right != t.right):
			err = fmt.Errorf("%q is something else at line %d; mark one of the two", r.Form, before.row.Line)
		}
		if err != nil {
			problems = append(problems, glossary.Problem{File: rowsName, Line: r.Line, Text: err.Error()})
			continue
		}
		if !twice {
			first[folded] = t
		}
		todo = append(todo, t)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	touched := map[*owned]bool{}
	for _, t := range todo {
		o, added, made := b.take(t)
		if made {
			a.Entries++
		}
		if added {
			a.Forbidden++
			touched[o] = true
		}
		if !added && !made {
			a.Already++
		}
	}
	a.Entities = len(touched)
	return a, nil
}

// mark is what a person wrote beside a candidate.
type mark int

const (
	unmarked mark = iota
	refused
	accepted
)

// What marks may be, in any case; anything else is another right form.
var marks = map[string]mark{
	"": unmarked, "?": unmarked,
	"no": refused, "n": refused, "0": refused, "false": refused, "-": refused, "لا": refused,
	"yes": accepted, "y": accepted, "x": accepted, "1": accepted, "true": accepted, "+": accepted, "✓": accepted, "نعم": accepted,
}

// taking is what is to be done about a row: form becomes a forbidden form of
// entry, or of a new entry of the name right, or a new entry itself.
type taking struct {
	mark  mark
	row   Row
	entry *glossary.Entry // the one that forbids the form, nil for a new one
	right string          // of the new entry that forbids the form, "" where the form is a name
}

// owned is an entry of the glossary with its row.
type owned struct {
	*glossary.Entry
	row int
}

// book is the glossary that is written.
type book struct {
	table   *table
	entries []*owned
	packs   *glossary.Glossary
}

func openBook(name, content string, packs *glossary.Glossary) (*book, error) {
	b := &book{table: &table{header: []string{"id", "kind", "ar", "variants", "forbidden", "context"}}, packs: packs}
	if name == "" {
		return b, nil
	}
	g, err := glossary.Parse(name, []byte(content))
	if err != nil {
		return nil, err
	}
	comma := ','
	if isTSV(name) {
		comma = '\t'
	}
	t, problems := readTable(name, content, comma)
	if len(problems) > 0 {
		return nil, problems
	}
	b.table = t
	for i, e := range g.Entries {
		b.entries = append(b.entries, &owned{e, i})
	}
	return b, nil
}

// decide says what is to be done about a row.
func (b *book) decide(r Row) (t taking, err error) {
	m, known := marks[strings.ToLower(r.Accept)]
	if known && m != accepted {
		return taking{mark: m}, nil
	}
	t.mark, t.row = accepted, r
	switch {
	case !known && !arabic.HasArabic(r.Accept):
		return t, fmt.Errorf("accept: %q is neither yes nor no nor another right form", r.Accept)
	case !arabic.HasArabic(r.Form):
		return t, fmt.Errorf("form: %q has no Arabic letter", r.Form)
	case strings.Contains(r.Form+r.Accept, "|"):
		return t, fmt.Errorf("%q holds the sign | that separates the items of a list", r.Form)
	case r.Proposal != Garble && r.Proposal != Entry:
		return t, fmt.Errorf("proposal: %q is neither %s nor %s", r.Proposal, Garble, Entry)
	case r.Kind != "" && !slices.Contains(kinds, glossary.Kind(r.Kind)):
		return t, fmt.Errorf("kind: %q is not one of %v", r.Kind, kinds)
	case !known && arabic.Fold(r.Accept) == arabic.Fold(r.Form) && r.Proposal == Garble:
		return t, fmt.Errorf("%q is marked as its own right form; if it is a right name, write %s into the column proposal and yes here", r.Form, Entry)
	case !known && arabic.Fold(r.Accept) != arabic.Fold(r.Form):
		t.right = r.Accept
		if t.entry = b.accepting(r.Accept, glossary.Kind(r.Kind)); t.entry != nil {
			t.right = ""
		}
	case r.Proposal == Garble:
		if t.entry = b.named(r.Entity); t.entry == nil {
			return t, fmt.Errorf("entity: there is no entry %q in the glossary nor in the packs; write the right form into the column accept", r.Entity)
		}
	}
	isName := t.entry == nil && t.right == ""
	if e := b.accepting(r.Form, ""); e != nil && !isName {
		return t, fmt.Errorf("%q is an accepted form of %q%s; take it out there first", r.Form, e.ID, placeOf(e))
	}
	if e := b.forbidding(r.Form); e != nil && isName {
		return t, fmt.Errorf("%q is a forbidden form of %q%s; take it out there first", r.Form, e.ID, placeOf(e))
	}
	return t, nil
}

var kinds = []glossary.Kind{glossary.Person, glossary.Place, glossary.Org, glossary.Title, glossary.Term, glossary.Name}

func placeOf(e *glossary.Entry) string {
	if e.Pack || e.File == "" {
		return ", which is built in"
	}
	return fmt.Sprintf(" (%s:%d)", e.File, e.Line)
}

// all yields the entries of the glossary, then those of the packs.
func (b *book) all(yield func(*glossary.Entry) bool) {
	for _, o := range b.entries {
		if !yield(o.Entry) {
			return
		}
	}
	for _, e := range b.packs.Entries {
		if !yield(e) {
			return
		}
	}
}

// named is the entry with an id, or nil.
func (b *book) named(id string) *glossary.Entry {
	for e := range b.all {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// accepting is the first entry of a kind, or else of any, that accepts a form,
// or nil.
func (b *book) accepting(form string, kind glossary.Kind) (found *glossary.Entry) {
	folded := arabic.Fold(form)
	for e := range b.all {
		if slices.ContainsFunc(e.Forms(), func(f string) bool { return arabic.Fold(f) == folded }) {
			if e.Kind == kind || kind == "" {
				return e
			}
			if found == nil {
				found = e
			}
		}
	}
	return found
}

// forbidding is an entry that forbids a form, or nil.
func (b *book) forbidding(form string) *glossary.Entry {
	for e := range b.all {
		if containsForm(e.Forbidden, form) {
			return e
		}
	}
	return nil
}

func containsForm(forms []string, form string) bool {
	folded := arabic.Fold(form)
	return slices.ContainsFunc(forms, func(f string) bool { return arabic.Fold(f) == folded })
}

// take does what was decided about a row. added says that a form is forbidden
// now, made that an entry is new.
func (b *book) take(t taking) (o *owned, added, made bool) {
	r := t.row
	if t.entry == nil && t.right == "" {
		ar := r.Form
		if marks[strings.ToLower(r.Accept)] != accepted {
			ar = r.Accept // as the person writes it
		}
		if b.accepting(ar, "") != nil {
			return nil, false, false
		}
		return b.add(&glossary.Entry{ID: ar, Ar: ar, Kind: glossary.Kind(r.Kind)}), false, true
	}
	e := t.entry
	if e == nil {
		// Another row may have made it.
		if e = b.accepting(t.right, glossary.Kind(r.Kind)); e == nil {
			e, made = &glossary.Entry{ID: t.right, Ar: t.right, Kind: glossary.Kind(r.Kind)}, true
		}
	}
	garbled := b.garbledForms(e, r.Form)
	if !slices.ContainsFunc(garbled, func(g garbledForm) bool { return !containsForm(e.Forbidden, g.form) }) {
		return nil, false, made
	}
	i := slices.IndexFunc(b.entries, func(o *owned) bool { return o.ID == e.ID })
	if i >= 0 {
		o = b.entries[i]
	} else {
		// Of an entry of the packs, what tells it from others.
		o = b.add(&glossary.Entry{ID: e.ID, Ar: e.Ar, Kind: e.Kind, Context: e.Context, Not: e.Not})
	}
	for _, g := range garbled {
		if !containsForm(o.Forbidden, g.form) {
			o.Forbidden = append(o.Forbidden, g.form)
		}
		if !slices.ContainsFunc(o.Forms(), func(f string) bool { return wordsOf(f) == wordsOf(g.right) }) {
			o.Variants = append(o.Variants, g.right) // what a fix puts in its place
		}
	}
	b.set(o, "forbidden", o.Forbidden)
	b.set(o, "variants", o.Variants)
	return o, true, made
}

// set writes a list into the row of an entry.
func (b *book) set(o *owned, column string, items []string) {
	if len(items) > 0 {
		at := b.table.need(column)
		b.table.rows[o.row][at] = strings.Join(items, "|")
	}
}

func wordsOf(form string) int { return len(glossary.SplitWords(form)) }

// garbledForm is a form to forbid and the accepted one that belongs there.
type garbledForm struct{ form, right string }

// garbledForms are the forms that an entry forbids where form is a garble of
// it. What replaces a forbidden form is an accepted one of as many words: where
// none is like it, as of a given name, the whole names with the garbled word are
// forbidden.
func (b *book) garbledForms(e *glossary.Entry, form string) (whole []garbledForm) {
	forms := e.Forms()
	for _, p := range b.packs.Entries {
		if p.ID == e.ID && p != e {
			forms = append(forms, p.Forms()...)
		}
	}
	n := wordsOf(form)
	right, alone, inside := "", -1.0, 0.0
	likes := map[string]float64{} // how similar the garbled word of a whole name is
	for _, f := range forms {
		words := glossary.SplitWords(f)
		if len(words) == n {
			if s := similarity(f, form); s > alone {
				right, alone = f, s
			}
			continue
		}
		if n > 1 {
			continue
		}
		most, place := 0.0, 0
		for i, w := range words {
			if s := similarity(w, form); s >= most {
				most, place = s, i
			}
		}
		inside = max(inside, most)
		words[place] = form
		g := garbledForm{strings.Join(words, " "), f}
		likes[g.form] = most
		whole = append(whole, g)
	}
	if right != "" && alone >= inside-muchLike || len(whole) == 0 {
		return []garbledForm{{form, cmp.Or(right, e.Ar)}}
	}
	return slices.DeleteFunc(whole, func(g garbledForm) bool { return likes[g.form] < inside-muchLike })
}

// muchLike is how much more similar one right word must be than another one for
// the form to be a garble of that one.
const muchLike = 0.1

// similarity is that of two texts as written.
func similarity(a, b string) float64 {
	letters := func(s string) arabic.Letters {
		return arabic.AppendLetters(nil, glossary.Stem(arabic.Fold(strings.ReplaceAll(s, " ", ""))))
	}
	return arabic.Similarity(letters(a), letters(b), 0)
}

// add adds an entry with a row of its own.
func (b *book) add(e *glossary.Entry) *owned {
	values := map[string]string{"ar": e.Ar}
	if e.ID != e.Ar {
		values["id"] = e.ID
	}
	if e.Kind != glossary.Name {
		values["kind"] = string(e.Kind)
	}
	for _, column := range []string{"context", "not"} {
		values[column] = strings.Join(*e.List(column), "|")
	}
	b.table.add(values)
	o := &owned{e, len(b.table.rows) - 1}
	b.entries = append(b.entries, o)
	return o
}
