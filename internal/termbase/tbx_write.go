package termbase

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/glossary"
)

// TBXVersion is the version of TBX that is written.
type TBXVersion int

const (
	TBX3 TBXVersion = iota // ISO 30042:2019, style DCA
	TBX2                   // ISO 30042:2008, martif, for older programs
)

// tbxNames are the elements that the versions call differently.
type tbxNames struct{ concept, lang, term string }

// WriteTBX writes the glossary as TBX-Basic. lang is the language that the
// forms in Latin script are said to be in, which a glossary does not tell.
// Reading the file back gives the same glossary.
func (b *Book) WriteTBX(w io.Writer, version TBXVersion, lang string) error {
	out := &tbxWriter{w: bufio.NewWriter(w), names: tbxNames{"conceptEntry", "langSec", "termSec"}, lang: lang}
	title := xmlEscape(b.Name)
	out.print(xml.Header)
	if version == TBX2 {
		out.names = tbxNames{"termEntry", "langSet", "tig"}
		out.print("<martif type=\"TBX-Basic\" xml:lang=\"ar\">\n<martifHeader>\n<fileDesc>\n")
		out.printf("<titleStmt>\n<title>%s</title>\n</titleStmt>\n<sourceDesc>\n<p>%s, exported by tadqiq</p>\n</sourceDesc>\n</fileDesc>\n", title, title)
		out.print("<encodingDesc>\n<p type=\"XCSURI\">TBXBasicXCSV02.xcs</p>\n</encodingDesc>\n</martifHeader>\n<text>\n<body>\n")
	} else {
		out.print("<tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"ar\" xmlns=\"urn:iso:std:iso:30042:ed-2\">\n<tbxHeader>\n<fileDesc>\n")
		out.printf("<titleStmt>\n<title>%s</title>\n</titleStmt>\n<sourceDesc>\n<p>%s, exported by tadqiq</p>\n</sourceDesc>\n</fileDesc>\n", title, title)
		out.print("</tbxHeader>\n<text>\n<body>\n")
	}
	for i, r := range b.Records {
		if err := out.concept(r, i); err != nil {
			return err
		}
	}
	out.print("</body>\n</text>\n")
	if version == TBX2 {
		out.print("</martif>\n")
	} else {
		out.print("</tbx>\n")
	}
	return out.w.Flush()
}

type tbxWriter struct {
	w     *bufio.Writer
	names tbxNames
	lang  string
}

// Errors of a bufio.Writer stay until it is flushed.
func (t *tbxWriter) print(s string)                    { t.w.WriteString(s) }
func (t *tbxWriter) printf(format string, args ...any) { fmt.Fprintf(t.w, format, args...) }

func xmlEscape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

// element writes an element with a category in its attribute type.
func (t *tbxWriter) element(name, category, text string) {
	t.print("<" + name)
	if category != "" {
		t.print(` type="` + xmlEscape(category) + `"`)
	}
	if collapse(text) != text {
		t.print(` xml:space="preserve"`)
	}
	t.print(">" + xmlEscape(text) + "</" + name + ">\n")
}

// concept writes the entry of that number.
func (t *tbxWriter) concept(r *Record, number int) error {
	if err := checkXML(r); err != nil {
		return err
	}
	if isXMLID(r.ID) {
		t.printf("<%s id=\"%s\">\n", t.names.concept, r.ID)
	} else {
		t.printf("<%s id=\"%s%d\">\n", t.names.concept, ownPrefix, number+1)
		if r.ID != r.Ar {
			t.element("admin", ownPrefix+"id", r.ID)
		}
	}
	t.element("admin", ownPrefix+"kind", string(r.Kind))
	// Where a reader of plain TBX would not take them for what they are, all
	// of a list goes our own way, so that its order stays.
	glosses := !slices.ContainsFunc(r.Gloss, func(s string) bool { return !isGloss(s) })
	latin := !slices.ContainsFunc(r.Latin, func(s string) bool { return !isLatin(s) })
	sentences := !slices.ContainsFunc(r.Examples, func(s string) bool { return !isSentence(s) })
	for _, column := range ownLists {
		for _, s := range *r.List(column) {
			switch {
			case column == "latin" && latin: // a term
			case column == "example" && sentences: // a context of the preferred term
			case column == "gloss" && glosses:
				t.element("descrip", "definition", s)
			default:
				t.element("admin", ownPrefix+column, s)
			}
		}
	}
	for _, f := range r.Extra {
		// An empty value tells the first time where the column stands.
		if f.Value != "" || number == 0 {
			t.element("admin", columnPrefix+f.Column, f.Value)
		}
	}
	if r.Note != "" {
		t.element("note", "", r.Note)
	}
	t.terms(r, latin, sentences)
	t.printf("</%s>\n", t.names.concept)
	return nil
}

func (t *tbxWriter) terms(r *Record, latin, sentences bool) {
	t.open("ar")
	if sentences {
		t.term(r.Ar, preferred, r.Gender, r.Examples...)
	} else {
		t.term(r.Ar, preferred, r.Gender)
	}
	for _, s := range r.Variants {
		t.term(s, admitted, "")
	}
	for _, s := range r.Forbidden {
		t.term(s, deprecated, "")
	}
	t.close()
	for _, column := range glossary.Houses() {
		if s := r.House[column]; s != "" {
			t.open(column)
			t.term(s, preferred, "")
			t.close()
		}
	}
	if latin && len(r.Latin) > 0 {
		t.open(t.lang)
		for i, s := range r.Latin {
			status := admitted
			if i == 0 {
				status = preferred
			}
			t.term(s, status, "")
		}
		t.close()
	}
}

func (t *tbxWriter) open(lang string) { t.printf("<%s xml:lang=\"%s\">\n", t.names.lang, lang) }
func (t *tbxWriter) close()           { t.printf("</%s>\n", t.names.lang) }

func (t *tbxWriter) term(s string, status tbxStatus, gender string, contexts ...string) {
	t.print("<" + t.names.term + ">\n")
	t.element("term", "", s)
	switch gender {
	case "m":
		t.element("termNote", "grammaticalGender", "masculine")
	case "f":
		t.element("termNote", "grammaticalGender", "feminine")
	}
	t.element("termNote", "administrativeStatus", map[tbxStatus]string{
		preferred:  "preferredTerm-admn-sts",
		admitted:   "admittedTerm-admn-sts",
		deprecated: "deprecatedTerm-admn-sts",
	}[status])
	for _, c := range contexts {
		t.element("descrip", "context", c)
	}
	t.print("</" + t.names.term + ">\n")
}

// isXMLID reports whether XML takes s for an id, and the import does not take
// it for one that was made up.
func isXMLID(s string) bool {
	for i, r := range s {
		switch {
		case unicode.IsLetter(r), r == '_':
		case i > 0 && (unicode.IsDigit(r) || r == '-' || r == '.'):
		default:
			return false
		}
	}
	return s != "" && !strings.HasPrefix(s, ownPrefix)
}

// checkXML reports a character that XML cannot hold.
func checkXML(r *Record) error {
	row, err := r.Row()
	for _, f := range r.Extra {
		row = append(row, f.Column, f.Value)
	}
	for _, f := range row {
		for _, c := range f {
			if c < ' ' && c != '\n' && c != '\t' || c == 0xfffe || c == 0xffff {
				err = fmt.Errorf("%q holds the control character %U, which XML cannot hold; remove it", f, c)
			}
		}
	}
	if err != nil {
		return glossary.Problems{{File: r.File, Line: r.Line, Text: err.Error()}}
	}
	return nil
}
