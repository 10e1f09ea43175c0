package text

import (
	"math"
	"strings"
)

// MaxOriginal is the length in bytes of the longest text that a [Builder]
// takes.
const MaxOriginal = math.MaxInt32

// Builder makes a document of the prose that a reader takes out of a text with
// markup, piece by piece and in order. The spans that it is given are of the
// original text; each starts where the one before ends, or after.
type Builder struct {
	name, original string
	prose          strings.Builder
	pieces         []piece
	comments       []Comment
}

// piece is a Piece as a document keeps it: its prose ends where the next one
// begins. The numbers are small since there may be one for every few bytes.
type piece struct {
	prose, start, end int32
	kind              Kind
}

// NewBuilder returns a builder of a document. original is the text of the
// file: valid UTF-8 and no longer than [MaxOriginal].
func NewBuilder(name, original string) *Builder {
	return &Builder{name: name, original: original, pieces: []piece{}}
}

// Len is the length of the prose so far.
func (b *Builder) Len() int { return b.prose.Len() }

// Verbatim adds a part of the original as it stands.
func (b *Builder) Verbatim(s Span) {
	if s.Len() == 0 {
		return
	}
	if n := len(b.pieces); n > 0 && b.pieces[n-1].kind == Verbatim && int(b.pieces[n-1].end) == s.Start {
		b.pieces[n-1].end = int32(s.End)
		b.prose.WriteString(b.original[s.Start:s.End])
		return
	}
	b.add(b.original[s.Start:s.End], s, Verbatim)
}

// Decoded adds prose that is spelled otherwise in the original.
func (b *Builder) Decoded(prose string, s Span) { b.add(prose, s, Decoded) }

// Markup adds prose that stands for markup: "\n" between two lines that are
// read each on its own, or [Hole].
func (b *Builder) Markup(prose string, at int) { b.add(prose, Span{at, at}, Markup) }

func (b *Builder) add(prose string, s Span, kind Kind) {
	b.pieces = append(b.pieces, piece{int32(b.prose.Len()), int32(s.Start), int32(s.End), kind})
	b.prose.WriteString(prose)
}

// Comment adds a comment that stands before the prose that is added next.
func (b *Builder) Comment(text string, s Span) {
	b.comments = append(b.comments, Comment{b.prose.Len(), text, s})
}

// Document ends the building. escape spells what a fix writes into the
// original; nil leaves it as it is.
func (b *Builder) Document(escape Escape) *Document {
	d := New(b.name, b.prose.String())
	d.original, d.pieces, d.escape = b.original, b.pieces, escape
	d.Comments = b.comments
	return d
}
