package glossary

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
)

var houseColumns = []string{"ar-EG", "ar-SA", "ar-LB", "ar-MA"}

var columns = append([]string{
	"id", "kind", "ar", "variants", "latin", "gloss", "forbidden",
	"context", "rivals", "gender", "note", "example", "counterexample", "not",
}, houseColumns...)

// countColumn is for people, as [Builder] proposes it: no warning, no use.
const countColumn = "count"

var kinds = []Kind{Person, Place, Org, Title, Term, Name}

// Load reads a glossary file; a name that ends in .tsv is read as TSV. The
// error is [Problems] or that of reading the file.
func Load(path string) (*Glossary, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse reads a glossary. name is used in messages and, where it ends in
// .tsv, selects TSV (no quoting) instead of CSV.
//
// The first row names the columns: id, kind, ar, variants, latin, gloss,
// forbidden, context, rivals, gender, note, example, counterexample, ar-EG,
// ar-SA, ar-LB, ar-MA. Only ar is required; '|' separates the items of a list; other columns are
// ignored with a warning. A missing id is the ar form, a missing kind is
// name. The error is [Problems]: all defects at once.
func Parse(name string, data []byte) (*Glossary, error) {
	p := parser{name: name, ids: map[string]int{}}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		p.checkEncoding(data)
		return nil, p.problems
	}
	rows := csvRows
	switch {
	case strings.EqualFold(filepath.Ext(name), ".tsv"):
		rows = tsvRows
	case bytes.IndexByte(data, '"') < 0 && !bytes.Contains(data, []byte("\r\r")):
		// Without a quotation mark CSV is lines and commas, in half the time.
		rows = func(data []byte) func(yield func(row) bool) { return plainRows(data, ",") }
	}
	for row := range rows(data) {
		p.row(row)
	}
	if p.header == nil && len(p.problems) == 0 {
		p.errorf(1, "the glossary is empty; its first row must name the columns, at least `ar`")
	}
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	return &p.glossary, nil
}

// row is one record of a file, or the error in its place.
type row struct {
	line   int
	fields []string
	err    error
}

func csvRows(data []byte) func(yield func(row) bool) {
	return func(yield func(row) bool) {
		r := csv.NewReader(bytes.NewReader(data))
		r.FieldsPerRecord = -1 // checked against the header, with a better message
		r.ReuseRecord = true
		for {
			fields, err := r.Read()
			var pe *csv.ParseError
			switch {
			case err == io.EOF:
				return
			case errors.As(err, &pe):
				if !yield(row{line: pe.StartLine, err: fmt.Errorf("column %d: %w", pe.Column, pe.Err)}) {
					return
				}
				continue
			}
			line, _ := r.FieldPos(0)
			if !yield(row{line: line, fields: fields}) {
				return
			}
		}
	}
}

func tsvRows(data []byte) func(yield func(row) bool) { return plainRows(data, "\t") }

// plainRows reads a table without quoting.
func plainRows(data []byte, separator string) func(yield func(row) bool) {
	return func(yield func(row) bool) {
		line := 0
		for s := range strings.Lines(string(data)) {
			line++
			s = strings.TrimRight(s, "\r\n")
			if s == "" {
				continue
			}
			if !yield(row{line: line, fields: strings.Split(s, separator)}) {
				return
			}
		}
	}
}

type parser struct {
	name     string
	header   []string       // the column of each field, "" for an unknown one
	ids      map[string]int // id to the line that has it
	glossary Glossary
	problems Problems
}

func (p *parser) errorf(line int, format string, args ...any) {
	p.problems = append(p.problems, Problem{p.name, line, fmt.Sprintf(format, args...)})
}

func (p *parser) warnf(line int, format string, args ...any) {
	p.glossary.Warnings = append(p.glossary.Warnings, Problem{p.name, line, fmt.Sprintf(format, args...)})
}

func (p *parser) checkEncoding(data []byte) {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		p.errorf(1, "the file is UTF-16; save it as UTF-8")
		return
	}
	line := 0
	for l := range bytes.Lines(data) {
		line++
		if !utf8.Valid(l) {
			p.errorf(line, "the line is not valid UTF-8; save the file as UTF-8")
		}
	}
}

func (p *parser) row(r row) {
	switch {
	case r.err != nil:
		p.errorf(r.line, "%v", r.err)
	case p.header == nil:
		p.readHeader(r)
	case !slices.ContainsFunc(r.fields, func(f string) bool { return strings.TrimSpace(f) != "" }):
		// a blank row, as spreadsheets leave them
	case len(r.fields) != len(p.header):
		p.errorf(r.line, "the row has %d fields, the header %d; is a comma unquoted or a field missing?", len(r.fields), len(p.header))
	default:
		p.readEntry(r)
	}
}

func (p *parser) readHeader(r row) {
	p.header = make([]string, len(r.fields))
	for i, f := range r.fields {
		f = strings.TrimSpace(f)
		j := slices.IndexFunc(columns, func(c string) bool { return strings.EqualFold(c, f) })
		switch {
		case strings.EqualFold(f, countColumn):
		case j < 0:
			p.warnf(r.line, "column %q is not known and not used", f)
		case slices.Contains(p.header[:i], columns[j]):
			p.errorf(r.line, "column %q stands twice", f)
		default:
			p.header[i] = columns[j]
		}
	}
	if !slices.Contains(p.header, "ar") {
		p.errorf(r.line, "there is no column `ar`; the first row must name the columns")
	}
}

func (p *parser) readEntry(r row) {
	e := &Entry{File: p.name, Line: r.line}
	for i, f := range r.fields {
		f = strings.TrimSpace(f)
		switch p.header[i] {
		case "id":
			e.ID = f
		case "kind":
			e.Kind = Kind(strings.ToLower(f))
		case "ar":
			e.Ar = p.form(r.line, "ar", f)
		case "variants":
			e.Variants = p.formList(r.line, "variants", f)
		case "forbidden":
			e.Forbidden = p.formList(r.line, "forbidden", f)
		case "latin":
			e.Latin = list(f)
		case "gloss":
			e.Gloss = list(f)
		case "context":
			e.Context = list(f)
		case "rivals":
			e.Rivals = list(f)
		case "gender":
			e.Gender = strings.ToLower(f)
		case "note":
			e.Note = f
		case "not":
			e.Not = list(strings.ToLower(f))
		case "example":
			e.Examples = list(f)
		case "counterexample":
			e.Counterexamples = list(f)
		case "":
		default: // a house form
			if f = p.form(r.line, p.header[i], f); f != "" {
				if e.House == nil {
					e.House = map[string]string{}
				}
				e.House[p.header[i]] = f
			}
		}
	}
	p.check(e)
	p.glossary.Entries = append(p.glossary.Entries, e)
}

func (p *parser) check(e *Entry) {
	if e.Ar == "" && slices.Contains(p.header, "ar") {
		p.errorf(e.Line, "the column `ar` is empty")
	}
	if e.ID == "" {
		e.ID = e.Ar
	}
	if e.Kind == "" {
		e.Kind = Name
	}
	if !slices.Contains(kinds, e.Kind) {
		p.errorf(e.Line, "kind %q is not one of %v", e.Kind, kinds)
	}
	for _, n := range e.Not {
		if n != NotNisba && n != NotArticle {
			p.errorf(e.Line, "not: %q is neither %s nor %s", n, NotNisba, NotArticle)
		}
	}
	if e.Gender != "" && e.Gender != "m" && e.Gender != "f" {
		p.errorf(e.Line, "gender %q is neither m nor f", e.Gender)
	}
	if first, ok := p.ids[e.ID]; ok && e.ID != "" {
		p.errorf(e.Line, "id %q is taken by line %d", e.ID, first)
	} else {
		p.ids[e.ID] = e.Line
	}
	if len(e.Forbidden) == 0 {
		return
	}
	for _, f := range e.Forms() {
		for _, g := range e.Forbidden {
			if arabic.Fold(f) == arabic.Fold(g) {
				p.errorf(e.Line, "%q is both accepted and forbidden", g)
			}
		}
	}
}

// Overlaps returns a warning for each form that two entries share. The earlier
// entry wins.
func (g *Glossary) Overlaps() []Problem {
	owners := map[string]*Entry{}
	var out []Problem
	for _, e := range g.Entries {
		for _, f := range e.Forms() {
			folded := arabic.Fold(f)
			first, ok := owners[folded]
			switch {
			case !ok:
				owners[folded] = e
			case first != e:
				out = append(out, Problem{e.File, e.Line, fmt.Sprintf("the form %q is also one of %s (%s:%d), which wins", f, first.ID, first.File, first.Line)})
			}
		}
	}
	return out
}

// form checks one Arabic form.
func (p *parser) form(line int, column, f string) string {
	if f == "" {
		return ""
	}
	if !arabic.HasArabic(f) {
		p.errorf(line, "%s: %q has no Arabic letter", column, f)
	}
	for _, r := range f {
		if 'ء' <= r && r <= 'ي' {
			continue // nearly all
		}
		if unicode.Is(unicode.Cf, r) && r != '\u200c' || unicode.IsControl(r) {
			p.errorf(line, "%s: %q holds the control character %U; remove it", column, f, r)
			break
		}
	}
	if strings.Contains(f, "  ") || strings.Contains(f, "\t") || strings.Contains(f, "\u00a0") {
		return strings.Join(strings.Fields(f), " ")
	}
	return f
}

func (p *parser) formList(line int, column, f string) []string {
	out := list(f)
	n := 0
	for _, item := range out {
		if item = p.form(line, column, item); item != "" {
			out[n] = item
			n++
		}
	}
	return out[:n]
}

// list splits a field at '|'.
func list(f string) []string {
	if f == "" {
		return nil
	}
	out := strings.Split(f, "|")
	n := 0
	for _, item := range out {
		if item = strings.TrimSpace(item); item != "" {
			out[n] = item
			n++
		}
	}
	return out[:n]
}
