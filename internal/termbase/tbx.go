package termbase

import (
	"bufio"
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/glossary"
)

// ownPrefix marks what TBX has no category for: x-tadqiq-kind, -id, -context,
// -rivals and so on, and where plain TBX would not give them back as they
// were, -latin, -gloss and -example. An unknown column of a CSV file is
// x-tadqiq-column-NAME.
const (
	ownPrefix    = "x-tadqiq-"
	columnPrefix = ownPrefix + "column-"
)

// ownLists are the columns with lists that may be marked so.
var ownLists = without(slices.Clone(listColumns), func(c string) bool { return c == "variants" || c == "forbidden" })

// readTBX reads TBX of version 2 (martif) and 3 (tbx), whether data categories
// are attributes (<descrip type="definition">, DCA) or elements of their own
// (<basic:definition>, DCT). One concept is held at a time.
func readTBX(c *collector, in *bufio.Reader) error {
	r := &tbxReader{xmlReader: newXMLReader(c.name, in, c.o.Encoding), c: c}
	root := false
	for {
		tok, err := r.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		r.budget.reset()
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		name := start.Name.Local
		if !root {
			root = true
			if !strings.EqualFold(name, "martif") && !strings.EqualFold(name, "tbx") {
				return r.errorf("is XML but not TBX: its root is <%s>, not <martif> or <tbx>", name)
			}
		}
		if !isConcept(name) {
			continue
		}
		if err := r.concept(start); err != nil {
			return err
		}
		if err := c.ctx.Err(); err != nil {
			return err
		}
	}
	if !root {
		return problem(c.name, 1, "is not TBX: there is no element")
	}
	c.note(r.noArabic, "concept without an accepted Arabic term is left out", "concepts without an accepted Arabic term are left out")
	c.note(r.otherScript, "term in neither Arabic nor Latin script is left out", "terms in neither Arabic nor Latin script are left out")
	return nil
}

type tbxReader struct {
	*xmlReader
	c                     *collector
	noArabic, otherScript int
}

// tbxConcept is a concept as the file has it.
type tbxConcept struct {
	line        int
	id          string
	terms       []*tbxTerm
	definitions []string
	subjects    []string
	notes       []string
	own         map[string][]string // by column
	extra       []Field
}

type tbxTerm struct {
	lang   string // lower case
	text   string
	status tbxStatus
	gender string
	proper bool // a proper noun
	used   bool

	contexts []string // Arabic sentences with the term
}

type tbxStatus int

const (
	unrated tbxStatus = iota
	preferred
	admitted
	deprecated
)

func isConcept(element string) bool { return element == "termEntry" || element == "conceptEntry" }

// metaElements have the category in their attribute type.
var metaElements = []string{"termNote", "descrip", "admin", "ref", "xref", "transac", "termComp", "hi"}

// groupElements hold other elements and no text.
var groupElements = []string{
	"langSet", "langSec", "tig", "ntig", "termSec", "termGrp", "termNoteGrp",
	"descripGrp", "adminGrp", "transacGrp", "termCompList", "termCompGrp",
}

// concept reads a concept to its end and hands it on.
func (r *tbxReader) concept(start xml.StartElement) error {
	concept := &tbxConcept{line: r.line, id: attr(start, "id"), own: map[string][]string{}}
	lang := ""
	var term *tbxTerm
	open := []string{start.Name.Local}
	for len(open) > 0 {
		tok, err := r.next()
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.StartElement:
			name := t.Name.Local
			switch {
			case isConcept(name):
				return r.errorf("<%s> inside the one of line %d", name, concept.line)
			case name == "langSet", name == "langSec":
				lang, term = strings.ToLower(strings.ReplaceAll(attr(t, "lang"), "_", "-")), nil
			case name == "tig", name == "ntig", name == "termSec":
				term = nil
			}
			if slices.Contains(groupElements, name) {
				open = append(open, name)
				continue
			}
			value, err := r.value(t)
			if err != nil {
				return err
			}
			if name == "term" {
				term = &tbxTerm{lang: lang, text: value}
				concept.terms = append(concept.terms, term)
				continue
			}
			category := name
			if slices.Contains(metaElements, name) {
				category = attr(t, "type")
			}
			concept.take(term, category, value, open[len(open)-1])
		}
	}
	return r.add(concept)
}

// value returns the text of an element. White space is what the layout of the
// file makes of it, unless it is to be preserved.
func (r *tbxReader) value(e xml.StartElement) (string, error) {
	s, err := r.text()
	switch {
	case err != nil:
		return "", err
	case attr(e, "space") == "preserve":
		return s, nil
	case s == "":
		return attr(e, "value"), nil // as in <normativeAuthorization value="preferredTerm"/>
	}
	return collapse(s), nil
}

// take notes what a concept or one of its terms, where there is one, says.
func (k *tbxConcept) take(term *tbxTerm, category, value, parent string) {
	switch category {
	case "administrativeStatus":
		if term != nil {
			term.status = parseStatus(value)
		}
	case "normativeAuthorization":
		if term != nil && term.status == unrated {
			term.status = parseStatus(value)
		}
	case "grammaticalGender":
		if term != nil {
			term.gender = parseGender(value)
		}
	case "partOfSpeech":
		if term != nil {
			term.proper = strings.HasPrefix(strings.ToLower(value), "proper")
		}
	case "context":
		if term != nil && isSentence(value) {
			term.contexts = append(term.contexts, value)
		}
	case "definition":
		k.definitions = append(k.definitions, value)
	case "subjectField":
		k.subjects = append(k.subjects, value)
	case "note":
		switch parent {
		case "descripGrp", "adminGrp", "transacGrp": // a note on something else
		default:
			k.notes = append(k.notes, value)
		}
	default:
		if column, ok := strings.CutPrefix(category, columnPrefix); ok {
			k.extra = append(k.extra, Field{column, value})
		} else if column, ok := strings.CutPrefix(category, ownPrefix); ok {
			k.own[column] = append(k.own[column], value)
		}
	}
}

// parseStatus reads the values of TBX-Basic (preferredTerm-admn-sts), of older
// TBX (preferredTerm), and plain words.
func parseStatus(s string) tbxStatus {
	s = strings.ToLower(s)
	for _, v := range []struct {
		word   string
		status tbxStatus
	}{
		{"preferred", preferred}, {"standardized", preferred}, {"legal", preferred}, {"regulated", preferred},
		{"deprecated", deprecated}, {"superseded", deprecated}, {"obsolete", deprecated}, {"forbidden", deprecated},
		{"notrecommended", deprecated}, {"rejected", deprecated},
		{"admitted", admitted},
	} {
		if strings.HasPrefix(s, v.word) {
			return v.status
		}
	}
	return unrated
}

// add makes an entry of a concept.
func (r *tbxReader) add(k *tbxConcept) error {
	e := &glossary.Entry{File: r.name, Line: k.line}
	var arabic, forbidden []*tbxTerm
	proper := false
	for _, t := range k.terms {
		switch {
		case t.text == "":
		case r.isArabic(t.lang) && form(t.text) != "":
			proper = proper || t.proper
			if t.status == deprecated {
				forbidden = append(forbidden, t)
				e.Counterexamples = append(e.Counterexamples, t.contexts...)
			} else {
				arabic = append(arabic, t)
				e.Examples = append(e.Examples, t.contexts...)
			}
		case !isLatin(t.text):
			r.otherScript++
		case r.c.o.Langs == nil || slices.Contains(r.c.o.Langs, language(t.lang)):
			e.Latin = append(e.Latin, t.text)
		}
	}
	first := best(arabic, isStandard)
	if first == nil {
		first = best(arabic, func(string) bool { return true })
	}
	if first == nil {
		r.noArabic++
		return nil
	}
	first.used = true
	e.Ar, e.Gender = first.text, first.gender
	for _, column := range glossary.Houses() {
		if t := best(arabic, func(lang string) bool { return strings.EqualFold(lang, column) }); t != nil {
			t.used = true
			if e.House == nil {
				e.House = map[string]string{}
			}
			e.House[column] = t.text
		}
	}
	for _, t := range arabic {
		if !t.used {
			e.Variants = append(e.Variants, t.text)
		}
	}
	for _, t := range forbidden {
		e.Forbidden = append(e.Forbidden, t.text)
	}
	// A termbase is of common terms unless it says otherwise.
	switch {
	case r.c.o.Kind != "":
		e.Kind = r.c.o.Kind
	case proper:
		e.Kind = glossary.Name
	default:
		e.Kind = glossary.Term
	}
	e.ID = k.id
	if strings.HasPrefix(k.id, ownPrefix) {
		e.ID = "" // made up by the export
	}
	for _, s := range k.definitions {
		addDefinition(e, s)
	}
	for _, s := range k.subjects {
		if form(s) != "" {
			e.Context = append(e.Context, s)
		} else if s != "" {
			addNote(e, "subject: "+s)
		}
	}
	for _, s := range k.notes {
		addNote(e, s)
	}
	if err := r.takeOwn(e, k); err != nil {
		return err
	}
	return r.c.add(&Record{Entry: e, Extra: k.extra})
}

// takeOwn lets what the export of this program wrote win over what was read
// into it from plain TBX.
func (r *tbxReader) takeOwn(e *glossary.Entry, k *tbxConcept) error {
	for column, values := range k.own {
		switch column {
		case "id":
			e.ID = values[0]
		case "kind":
			kind, ok := parseKind(values[0])
			if !ok {
				return r.c.errorf(k.line, "%skind: %q is not known", ownPrefix, values[0])
			}
			e.Kind = kind
		default:
			if slices.Contains(ownLists, column) {
				*e.List(column) = values
			}
		}
	}
	return nil
}

// isSentence reports whether a context is in Arabic.
func isSentence(context string) bool { return form(context) != "" }

// isArabic reports whether terms of the language are Arabic ones.
func (r *tbxReader) isArabic(lang string) bool {
	switch language(lang) {
	case "ar", "ara", "arb":
		return true
	}
	return slices.Contains(r.c.o.Dialects, lang) || slices.Contains(r.c.o.Dialects, language(lang))
}

// isStandard reports whether the language is Arabic of no country.
func isStandard(lang string) bool {
	switch lang {
	case "ar", "ara", "arb", "ar-001", "ar-arab":
		return true
	}
	return false
}

// language is a language tag without its country and script.
func language(tag string) string {
	l, _, _ := strings.Cut(tag, "-")
	return l
}

// best returns the first preferred term of the languages, else the first one;
// nil where there is none.
func best(terms []*tbxTerm, of func(lang string) bool) *tbxTerm {
	var found *tbxTerm
	for _, t := range terms {
		if t.used || !of(t.lang) {
			continue
		}
		if t.status == preferred {
			return t
		}
		if found == nil {
			found = t
		}
	}
	return found
}
