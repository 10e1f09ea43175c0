// Package glossary reads termbases of names and terms and indexes their
// forms. The file format is CSV or TSV with a header row; see [Parse].
package glossary

import (
	"fmt"
	"strings"
)

// Kind says what an entry names.
type Kind string

const (
	Person Kind = "person"
	Place  Kind = "place"
	Org    Kind = "org"
	Title  Kind = "title"
	Term   Kind = "term"
	Name   Kind = "name" // a name of some other or unknown kind
)

// Entry is one entity or term. Ar is its preferred Arabic form and Variants
// are accepted as they stand; Forbidden are known garbles. Latin are forms in
// Latin script, Gloss is the meaning in English, Context are words that go
// with it, and Rivals are ids of other right names that must not be taken for
// it.
type Entry struct {
	ID        string
	Kind      Kind
	Ar        string
	Variants  []string
	Latin     []string
	Gloss     []string
	Forbidden []string
	Context   []string
	Rivals    []string
	Gender    string            // "m", "f" or ""
	House     map[string]string // a house's own form by column: ar-EG, ar-SA, ar-LB, ar-MA
	Note      string

	Not []string // generated forms that the entry does not take: NotNisba, NotArticle

	Examples        []string // sentences in which the entry is right
	Counterexamples []string // sentences in which it is garbled

	// Pack says that the entry is one of the thousands that come with the
	// program, and not one that the user names for the text.
	Pack bool

	File string // where it was read
	Line int    // 1-based
}

// What an entry may say, in the column not, that it does not take. Without it
// a name is known with its adjectives of relation (ليبي, الليبية), and of a name
// of one word the article is optional.
const (
	NotNisba   = "nisba"
	NotArticle = "article"
)

// Forms are the accepted forms: Ar, the variants, and the house forms.
func (e *Entry) Forms() []string {
	forms := append([]string{e.Ar}, e.Variants...)
	for _, c := range houseColumns {
		if f := e.House[c]; f != "" {
			forms = append(forms, f)
		}
	}
	return forms
}

// Glossary is a list of entries in the order of its files. An earlier entry
// wins where two share a form.
type Glossary struct {
	Entries  []*Entry
	Warnings []Problem

	compiled *compiled // of the last entries, where they come from a compiled file
}

// Merge joins glossaries; of two entries that share a form, the one of the
// earlier glossary wins.
func Merge(gs ...*Glossary) *Glossary {
	out := &Glossary{}
	for _, g := range gs {
		out.Entries = append(out.Entries, g.Entries...)
		out.Warnings = append(out.Warnings, g.Warnings...)
		switch {
		case g.compiled != nil:
			out.compiled = g.compiled
		case len(g.Entries) > 0:
			out.compiled = nil // its entries are the last no more
		}
	}
	return out
}

// Problem is a defect of a glossary file. Line is 1-based.
type Problem struct {
	File string
	Line int
	Text string
}

// String formats the problem as file:line: text.
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// Problems is the error of a glossary that could not be loaded: everything
// that is wrong with it, in file order.
type Problems []Problem

// Error lists the problems, a line each.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}
