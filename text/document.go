package text

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// Document is a text with its segments. It is never changed once read and is
// safe for concurrent use.
//
// Source is the prose that is checked, and all spans of segments, tokens and
// findings count its bytes. In plain text that is the text of the file. Of a
// format with markup, the reader takes the prose out of the file and keeps
// where each piece of it stands in the original; see [Builder].
type Document struct {
	Name, Source string
	Segments     []Segment
	Comments     []Comment // in order; of formats that have some

	original string  // text of the file; "" where Source is
	pieces   []piece // in order, without gaps in the prose; nil where Source is the original
	escape   Escape
	index    lineIndex
}

// Comment is a remark of a file that readers do not show: <!-- … --> in HTML
// and Markdown. It stands before the byte Offset of Document.Source; one that
// stands between two lines has the start of the second. Text is without the
// marks and without white space at its ends, and Origin is the whole of it in
// the original text.
type Comment struct {
	Offset int
	Text   string
	Origin Span
}

// Escape spells text as the original has to, so that it reads as text and not
// as markup. line is what stands before it on its line of the original, or the
// last part of that.
type Escape func(text, line string) string

// Piece is a part of the prose with the part of the original text that it
// stands for.
type Piece struct {
	Prose, Origin Span
	Kind          Kind
}

// Kind says how a piece of prose came out of the original text.
type Kind uint8

const (
	// Verbatim prose stands in the original as it is.
	Verbatim Kind = iota
	// Decoded prose is spelled otherwise in the original: a character
	// reference, an escape, white space that shows as one space. It is
	// replaced whole.
	Decoded
	// Markup is prose that stands for markup: the newline after a block, the
	// character [Hole]. No fix changes its origin.
	Markup
)

// Hole stands in the prose for what is shown in a line and is no prose: code,
// an image, a footnote mark.
const Hole = "\ufffc"

// Text is the part of the prose that s covers.
func (d *Document) Text(s Span) string { return d.Source[s.Start:s.End] }

// Original is the text of the file.
func (d *Document) Original() string {
	if d.pieces == nil {
		return d.Source
	}
	return d.original
}

// Escape spells text as the original has to, after line; see [Escape].
func (d *Document) Escape(text, line string) string {
	if d.escape == nil {
		return text
	}
	return d.escape(text, line)
}

// Words counts the word tokens of the document.
func (d *Document) Words() int {
	n := 0
	for i := range d.Segments {
		n += len(d.Segments[i].Tokens)
	}
	return n
}

// Pieces returns the pieces that s covers, in order. Of a verbatim piece it is
// the part in s, any other piece is whole. An empty span has one empty piece:
// the place in the original text.
func (d *Document) Pieces(s Span) []Piece {
	if d.pieces == nil {
		return []Piece{{s, s, Verbatim}}
	}
	if s.Len() == 0 {
		at := d.place(s.Start)
		return []Piece{{s, Span{at, at}, Verbatim}}
	}
	var out []Piece
	for i := d.find(s.Start); i < len(d.pieces) && int(d.pieces[i].prose) < s.End; i++ {
		out = append(out, d.piece(i, s))
	}
	return out
}

// piece returns piece i, cut to s where it is verbatim.
func (d *Document) piece(i int, s Span) Piece {
	x := &d.pieces[i]
	p := Piece{Span{int(x.prose), d.proseEnd(i)}, Span{int(x.start), int(x.end)}, x.kind}
	if p.Kind == Verbatim {
		from, to := max(s.Start, p.Prose.Start), min(s.End, p.Prose.End)
		p.Origin = Span{p.Origin.Start + from - p.Prose.Start, p.Origin.Start + to - p.Prose.Start}
		p.Prose = Span{from, to}
	}
	return p
}

// find returns the index of the piece that holds a prose offset, or the number
// of pieces at the end of the prose.
func (d *Document) find(offset int) int {
	return sort.Search(len(d.pieces), func(i int) bool { return d.proseEnd(i) > offset })
}

func (d *Document) proseEnd(i int) int {
	if i+1 < len(d.pieces) {
		return int(d.pieces[i+1].prose)
	}
	return len(d.Source)
}

// place returns where in the original text the byte at a prose offset stands.
func (d *Document) place(offset int) int {
	i := d.find(offset)
	if i == len(d.pieces) {
		if i == 0 {
			return 0
		}
		return int(d.pieces[i-1].end)
	}
	x := &d.pieces[i]
	if x.kind != Verbatim {
		return int(x.start)
	}
	return int(x.start) + max(offset, int(x.prose)) - int(x.prose)
}

// Origin returns the parts of the original text that a span of the prose
// stands for, in order and disjoint. There are several where markup splits the
// prose: a name of which half is bold. There is always one.
func (d *Document) Origin(s Span) []Span {
	if d.pieces == nil {
		return []Span{s}
	}
	var out []Span
	for _, p := range d.Pieces(s) {
		n := len(out)
		switch {
		case p.Kind == Markup:
		case n > 0 && out[n-1].End == p.Origin.Start:
			out[n-1].End = p.Origin.End
		default:
			out = append(out, p.Origin)
		}
	}
	if out == nil {
		at := d.place(s.Start)
		out = []Span{{at, at}}
	}
	return out
}

// Position returns the line and column in the original text of the byte at an
// offset of the prose. For the end of a span see [Document.Origin]: what
// follows it in the prose may stand elsewhere.
func (d *Document) Position(offset int) Position {
	if d.pieces != nil {
		offset = d.place(offset)
	}
	return d.OriginPosition(offset)
}

// OriginPosition returns the line and column of a byte offset of the original
// text. A byte order mark takes no column. It costs the same anywhere in the
// text, however long its lines are.
func (d *Document) OriginPosition(offset int) Position {
	s := d.Original()
	d.index.once.Do(func() { d.index.build(s) })
	offset = min(max(offset, 0), len(s))
	marks := d.index.marks
	m := marks[sort.Search(len(marks), func(i int) bool { return marks[i].offset > offset })-1]
	line, column := m.line, m.column
	for i := m.offset; i < offset; {
		if s[i] == '\n' {
			line, column = line+1, 1
			i++
			continue
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if i > len(BOM) || s[i-n:i] != BOM {
			column++
		}
	}
	return Position{line, column}
}

// Offset returns the offset in the prose of a position in the original text,
// and false if the original has no such place. One past the last column of a
// line is a place. A place in markup has the offset of the prose that follows.
func (d *Document) Offset(p Position) (int, bool) {
	at, ok := d.OriginOffset(p)
	if !ok || d.pieces == nil {
		return at, ok
	}
	i := sort.Search(len(d.pieces), func(i int) bool { return int(d.pieces[i].end) > at })
	if i == len(d.pieces) {
		return len(d.Source), true
	}
	x := &d.pieces[i]
	if x.kind != Verbatim {
		return int(x.prose), true
	}
	return int(x.prose) + max(at, int(x.start)) - int(x.start), true
}

// OriginOffset returns the byte offset in the original text of a position, and
// false if it has no such place.
func (d *Document) OriginOffset(p Position) (int, bool) {
	if p.Line < 1 || p.Column < 1 {
		return 0, false
	}
	s := d.Original()
	d.index.once.Do(func() { d.index.build(s) })
	marks := d.index.marks
	i := sort.Search(len(marks), func(i int) bool {
		return marks[i].line > p.Line || marks[i].line == p.Line && marks[i].column > p.Column
	})
	m := marks[i-1]
	line, column := m.line, m.column
	for off := m.offset; ; {
		if line == p.Line && column == p.Column && !(off == 0 && strings.HasPrefix(s, BOM)) {
			return off, true
		}
		if off >= len(s) || line > p.Line {
			return 0, false
		}
		if s[off] == '\n' {
			line, column = line+1, 1
			off++
			continue
		}
		_, n := utf8.DecodeRuneInString(s[off:])
		off += n
		if off > len(BOM) || s[off-n:off] != BOM {
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
