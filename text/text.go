// Package text turns a document into segments and word tokens whose byte
// offsets are fixed once and never searched for again.
package text

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

// Segment is a unit of text that is read on its own: a line of the prose, or
// part of one where a line is very long. Source is the source-language
// text where it is known, else "".
type Segment struct {
	Span
	ID, Source string
	Tokens     []Token
}
