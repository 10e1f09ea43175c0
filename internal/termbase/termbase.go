// Package termbase reads termbases of other programs into glossaries, writes
// glossaries as TBX, and merges them.
package termbase

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/input"
)

// Record is an entry with its values of columns that the glossary format does
// not know, in the order of the file.
type Record struct {
	*glossary.Entry
	Extra []Field
}

// Field is a value of an unknown column.
type Field struct{ Column, Value string }

// Format is a kind of file that can be imported.
type Format string

const (
	Auto     Format = "auto" // told by the first bytes
	TBX      Format = "tbx"
	XLSX     Format = "xlsx"
	CSV      Format = "csv" // or separated by semicolons or tabs
	Wikidata Format = "wikidata"
)

// Formats lists the formats.
func Formats() []Format { return []Format{Auto, TBX, XLSX, CSV, Wikidata} }

// Options say how a termbase is read.
type Options struct {
	Format   Format
	Encoding input.Encoding    // of TBX and CSV
	Columns  map[string]string // of tables: a column as the file calls it, to one of the glossary
	Sheet    string            // of XLSX; "" is the first one that is not hidden
	Kind     glossary.Kind     // of entries whose kind the file does not tell; "" leaves it to the format
	Dialects []string          // languages whose forms are variants too, such as ar-eg and arz
	Langs    []string          // languages whose forms in Latin script are taken; nil leaves it to the format
}

// Report tells what was imported.
type Report struct {
	Entries  int
	Warnings []glossary.Problem // the first thousand
	Notes    []string           // what is to be told about the file as a whole
}

// Limits of what is held of a file, so that a hostile one cannot fill the
// memory.
const (
	maxWarnings = 1000
	maxProblems = 100
	maxConcept  = 16 << 20  // bytes of one concept of TBX, row of XLSX, item of Wikidata
	maxTable    = 256 << 20 // bytes of a table
)

// Import reads a termbase and writes it to w as a glossary in CSV. Nothing is
// written unless all could be read. name is used in messages. The error is
// [glossary.Problems] where the file is malformed.
func Import(ctx context.Context, name string, r io.Reader, o Options, w io.Writer) (*Report, error) {
	c := &collector{ctx: ctx, name: name, o: &o, ids: map[string]int{}}
	var err error
	if c.spool, err = newSpool(); err != nil {
		return nil, err
	}
	defer c.spool.close()
	err = c.read(r)
	byLine := func(a, b glossary.Problem) int { return a.Line - b.Line }
	slices.SortStableFunc(c.problems, byLine)
	slices.SortStableFunc(c.report.Warnings, byLine)
	var last glossary.Problems
	switch {
	case errors.As(err, &last):
		return nil, append(c.problems, last...)
	case err != nil:
		return nil, err
	case len(c.problems) > 0:
		return nil, c.problems
	}
	if c.report.Entries == 0 {
		hint := ""
		if len(c.report.Notes) > 0 {
			hint = ": " + strings.Join(c.report.Notes, "; ")
		}
		return nil, fmt.Errorf("%s: no entry found%s", name, hint)
	}
	return &c.report, c.spool.copy(w)
}

// read reads the termbase in its format.
func (c *collector) read(r io.Reader) error {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(512)
	if err != nil && err != io.EOF {
		return fmt.Errorf("%s: cannot be read: %w", c.name, reason(err))
	}
	format := c.o.Format
	if format == Auto || format == "" {
		if format, err = sniff(head); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	switch format {
	case TBX:
		return readTBX(c, in)
	case XLSX:
		if f, ok := r.(*os.File); ok {
			if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
				return readXLSX(c, f, info.Size())
			}
		}
		data, err := c.readAll(in)
		if err != nil {
			return err
		}
		return readXLSX(c, bytes.NewReader(data), int64(len(data)))
	case Wikidata:
		return readWikidata(c, in)
	}
	return readCSV(c, in)
}

func (c *collector) readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxTable+1))
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read: %w", c.name, reason(err))
	}
	if len(data) > maxTable {
		return nil, fmt.Errorf("%s: is larger than %d MB; split it", c.name, maxTable>>20)
	}
	return data, nil
}

// reason strips the operation and the path that the os package puts before
// the reason of an error.
func reason(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// sniff tells the format by the first bytes of a file.
func sniff(head []byte) (Format, error) {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return XLSX, nil
	case bytes.HasPrefix(head, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return "", errors.New("is an old workbook (.xls) or one with a password; save it as .xlsx without a password")
	}
	// Without its zeros, UTF-16 begins like UTF-8.
	text := bytes.Map(func(r rune) rune {
		if r == 0 || r == unicode.ReplacementChar || r == '\ufeff' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, head)
	switch {
	case bytes.HasPrefix(text, []byte("<")):
		return TBX, nil
	case bytes.HasPrefix(text, []byte(`{"`)), bytes.HasPrefix(text, []byte("{}")),
		bytes.HasPrefix(text, []byte("[{")), bytes.HasPrefix(text, []byte("[]")), string(text) == "{", string(text) == "[":
		return Wikidata, nil
	}
	return CSV, nil
}

// collector takes the records of a reader, makes them fit the glossary format,
// and keeps them in the spool.
type collector struct {
	ctx      context.Context
	name     string
	o        *Options
	ids      map[string]int // id to the line that has it
	spool    *spool
	report   Report
	problems glossary.Problems
}

func (c *collector) warnf(line int, format string, args ...any) {
	if len(c.report.Warnings) < maxWarnings {
		c.report.Warnings = append(c.report.Warnings, glossary.Problem{File: c.name, Line: line, Text: fmt.Sprintf(format, args...)})
	}
}

// errorf notes a defect. The reader goes on, so that all are told at once,
// but not for ever.
func (c *collector) errorf(line int, format string, args ...any) error {
	c.problems = append(c.problems, glossary.Problem{File: c.name, Line: line, Text: fmt.Sprintf(format, args...)})
	if len(c.problems) < maxProblems {
		return nil
	}
	return problem(c.name, line, "too many errors; the rest is not read")
}

func problem(name string, line int, format string, args ...any) error {
	return glossary.Problems{{File: name, Line: line, Text: fmt.Sprintf(format, args...)}}
}

// note adds a line about the file as a whole where n is not zero.
func (c *collector) note(n int, one, many string) {
	switch {
	case n == 1:
		c.report.Notes = append(c.report.Notes, "1 "+one)
	case n > 1:
		c.report.Notes = append(c.report.Notes, fmt.Sprintf("%d %s", n, many))
	}
}

// add takes a record. Its id may be missing.
func (c *collector) add(r *Record) error {
	if err := c.clean(r.Entry); err != nil {
		return err
	}
	if r.Ar == "" {
		return nil
	}
	if r.Kind == "" {
		r.Kind = c.o.Kind
	}
	if r.Kind == "" {
		r.Kind = glossary.Name
	}
	switch first, taken := c.ids[r.ID]; {
	case r.ID == "":
		r.ID = c.freeID(r)
	case taken:
		return c.errorf(r.Line, "id %q is taken by line %d", r.ID, first)
	}
	c.ids[r.ID] = r.Line
	c.report.Entries++
	return c.spool.add(r)
}

// freeID is the id of an entry that has none: the ar form, which the format
// means by a missing id, or else one like it.
func (c *collector) freeID(r *Record) string {
	first, taken := c.ids[r.Ar]
	if !taken {
		return r.Ar
	}
	for n := 2; ; n++ {
		id := fmt.Sprintf("%s-%d", r.Ar, n)
		if _, taken := c.ids[id]; !taken {
			c.warnf(r.Line, "%q is also the form of line %d; this entry gets the id %q", r.Ar, first, id)
			return id
		}
	}
}

// clean makes the values of an entry fit the format. An entry whose Ar cannot
// be used loses it.
func (c *collector) clean(e *glossary.Entry) error {
	for _, f := range slices.Concat([]string{e.Ar}, e.Variants, e.Forbidden, e.Latin) {
		if strings.ContainsRune(f, unicode.ReplacementChar) {
			return c.errorf(e.Line, "%q holds U+FFFD, which stands for a character that was lost; export the termbase again", f)
		}
	}
	ar := e.Ar
	if e.Ar = form(ar); e.Ar == "" {
		if ar != "" {
			c.warnf(e.Line, "%q has no Arabic letter; the entry is left out", ar)
		}
		return nil
	}
	for column, f := range e.House {
		if e.House[column] = form(f); e.House[column] == "" {
			delete(e.House, column)
		}
	}
	forms := func(column string, in []string) []string {
		var out []string
		for _, f := range in {
			if form(f) == "" {
				c.warnf(e.Line, "%s: %q has no Arabic letter and is left out", column, f)
			} else {
				out = append(out, form(f))
			}
		}
		return unique(out)
	}
	e.Variants = forms("variants", e.Variants)
	e.Variants = without(e.Variants, func(f string) bool { return f == e.Ar })
	e.Forbidden = forms("forbidden", e.Forbidden)
	accepted := map[string]string{}
	for _, f := range e.Forms() {
		accepted[arabic.Fold(f)] = f
	}
	e.Forbidden = without(e.Forbidden, func(f string) bool {
		g, both := accepted[arabic.Fold(f)]
		if both {
			c.warnf(e.Line, "forbidden: %q is compared as equal to the accepted %q and is left out", f, g)
		}
		return both
	})
	var not []string
	for _, n := range e.Not {
		switch n = strings.ToLower(strings.TrimSpace(n)); n {
		case "", glossary.NotNisba, glossary.NotArticle:
			not = append(not, n)
		default:
			c.warnf(e.Line, "not: %q is neither %s nor %s and goes to the note", n, glossary.NotNisba, glossary.NotArticle)
			addNote(e, "not: "+n)
		}
	}
	e.Not = not
	for _, column := range listColumns {
		list := e.List(column)
		for i, item := range *list {
			(*list)[i] = noSeparator(item)
		}
		*list = unique(*list)
	}
	e.ID, e.Note = strings.TrimSpace(e.ID), strings.TrimSpace(e.Note)
	return nil
}

func without(list []string, drop func(string) bool) []string {
	out := list[:0]
	for _, s := range list {
		if !drop(s) {
			out = append(out, s)
		}
	}
	return out
}

// unique drops what is empty or stands in the list before.
func unique(list []string) []string {
	seen := map[string]bool{"": true}
	return without(list, func(s string) bool {
		was := seen[s]
		seen[s] = true
		return was
	})
}

// listColumns are the columns of the format that hold lists.
var listColumns = slices.DeleteFunc(glossary.Columns(), func(c string) bool { return new(glossary.Entry).List(c) == nil })

// form makes an Arabic form of s as the format wants it: without control
// characters, which terms often bring along from pages of mixed direction.
// It is empty where no Arabic letter is left.
func form(s string) string {
	s = noSeparator(collapse(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r) && r != '\u200c', unicode.IsControl(r):
			return -1
		}
		return r
	}, s)))
	if !arabic.HasArabic(s) {
		return ""
	}
	return s
}

// noSeparator replaces the sign that separates the items of a list.
func noSeparator(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "|", "/"))
}

// collapse makes all white space single spaces.
func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }

// isLatin reports whether s is written in Latin letters and no others.
func isLatin(s string) bool {
	latin := false
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r), unicode.In(r, unicode.Common, unicode.Inherited):
		case !unicode.Is(unicode.Latin, r):
			return false
		default:
			latin = true
		}
	}
	return latin
}

// maxGloss is the number of words up to which a definition is a meaning that
// a translator may have put in place of the name. A longer one is a sentence
// for people.
const maxGloss = 8

// isGloss reports whether a definition is a gloss.
func isGloss(definition string) bool {
	return isLatin(definition) && len(strings.Fields(definition)) <= maxGloss
}

// addDefinition puts a definition where it is of use.
func addDefinition(e *glossary.Entry, definition string) {
	if isGloss(definition) {
		e.Gloss = append(e.Gloss, definition)
	} else {
		addNote(e, definition)
	}
}

// addNote appends to the note what it does not say yet.
func addNote(e *glossary.Entry, note string) {
	switch {
	case note == "" || strings.Contains(e.Note, note):
	case e.Note == "":
		e.Note = note
	default:
		e.Note += "; " + note
	}
}
