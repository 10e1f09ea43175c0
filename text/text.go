// Package text turns a document into segments and word tokens whose byte
// offsets into the original are fixed once and never searched for again.
package text

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// BOM is the UTF-8 byte order mark. A document keeps it in its Source, so
// that offsets count from the start of the file as stored.
const BOM = "\ufeff"

// Span is a range of byte offsets into Document.Source; End is exclusive.
type Span struct{ Start, End int }

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Overlaps reports whether two spans share at least one byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Position is a place as editors show it: 1-based, Column in code points.
type Position struct{ Line, Column int }

// Class says what a token is made of.
type Class uint8

const (
	// Arabic is a word of Arabic letters (digits may be part of it).
	Arabic Class = iota
	// Number is a token of digits.
	Number
	// Latin is a word of Latin letters.
	Latin
	// Mixed is a word that holds letters of Arabic and of another script.
	Mixed
	// Other is a word of any other script.
	Other
	// Protected is a word that is no prose: part of a URL, an e-mail
	// address, a handle, a hashtag, a code span, or a Quranic quotation.
	Protected
)

// Token is one word by the rules of UAX #29. Form is folded for comparison
// (see arabic.Fold) and never written out; tokens of one document that fold
// alike share the string.
type Token struct {
	Span
	Form  string
	Class Class
}

// Segment is a unit of text that is read on its own: a line of plain text,
// or part of one where a line is very long. Source is the source-language
// text where it is known, else "".
type Segment struct {
	Span
	ID, Source string
	Tokens     []Token
}

// Document is a text with its segments. It is never changed once read and is
// safe for concurrent use.
type Document struct {
	Name, Source string
	Segments     []Segment

	index lineIndex
}

// Text is the part of the document that s covers.
func (d *Document) Text(s Span) string { return d.Source[s.Start:s.End] }

// Words counts the word tokens of the document.
func (d *Document) Words() int {
	n := 0
	for i := range d.Segments {
		n += len(d.Segments[i].Tokens)
	}
	return n
}

// Position returns the line and column of a byte offset. A byte order mark
// takes no column. It costs the same anywhere in the document, however long
// its lines are.
func (d *Document) Position(offset int) Position {
	d.index.once.Do(func() { d.index.build(d.Source) })
	offset = min(max(offset, 0), len(d.Source))
	marks := d.index.marks
	m := marks[sort.Search(len(marks), func(i int) bool { return marks[i].offset > offset })-1]
	line, column := m.line, m.column
	for i := m.offset; i < offset; {
		if d.Source[i] == '\n' {
			line, column = line+1, 1
			i++
			continue
		}
		_, n := utf8.DecodeRuneInString(d.Source[i:])
		i += n
		if i > len(BOM) || d.Source[i-n:i] != BOM {
			column++
		}
	}
	return Position{line, column}
}

// Offset returns the byte offset of a position, and false if the document
// has no such place. One past the last column of a line is a place.
func (d *Document) Offset(p Position) (int, bool) {
	if p.Line < 1 || p.Column < 1 {
		return 0, false
	}
	d.index.once.Do(func() { d.index.build(d.Source) })
	marks := d.index.marks
	i := sort.Search(len(marks), func(i int) bool {
		return marks[i].line > p.Line || marks[i].line == p.Line && marks[i].column > p.Column
	})
	m := marks[i-1]
	line, column := m.line, m.column
	for off := m.offset; ; {
		if line == p.Line && column == p.Column && !(off == 0 && strings.HasPrefix(d.Source, BOM)) {
			return off, true
		}
		if off >= len(d.Source) || line > p.Line {
			return 0, false
		}
		if d.Source[off] == '\n' {
			line, column = line+1, 1
			off++
			continue
		}
		_, n := utf8.DecodeRuneInString(d.Source[off:])
		off += n
		if off > len(BOM) || d.Source[off-n:off] != BOM {
			column++
		}
	}
}

// lineIndex holds the position of every few kilobytes, so that looking one up
// never walks a whole document or a whole line.
type lineIndex struct {
	once  sync.Once
	marks []mark
}

type mark struct{ offset, line, column int }

const markEvery = 4096

func (x *lineIndex) build(s string) {
	x.marks = append(x.marks, mark{0, 1, 1})
	line, column, next := 1, 1, markEvery
	for i := 0; i < len(s); {
		if s[i] == '\n' {
			line, column = line+1, 1
			i++
		} else {
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
			if i > len(BOM) || s[i-n:i] != BOM {
				column++
			}
		}
		if i >= next {
			x.marks = append(x.marks, mark{i, line, column})
			next = i + markEvery
		}
	}
}
