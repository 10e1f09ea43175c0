package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"

	"github.com/tadqiq/tadqiq/arabic"
)

// maxSegment is the length in bytes at which a line is cut into several
// segments (at white space), so that no step over a segment meets a
// hundred-megabyte line whole.
const maxSegment = 32 << 10

// New reads plain text: a segment for each line that is not blank. source
// must be valid UTF-8 and is kept as it is.
func New(name, source string) *Document {
	d := &Document{Name: name, Source: source}
	t := tokenizer{doc: d, forms: make(map[string]string, min(len(source)/32, 1024))}
	at := 0
	if strings.HasPrefix(source, BOM) {
		at = len(BOM)
	}
	for at < len(source) {
		end := len(source)
		if i := strings.IndexByte(source[at:], '\n'); i >= 0 {
			end = at + i
		}
		for at < end {
			cut := cutLine(source, at, end)
			t.segment(Span{at, cut})
			at = cut
		}
		at = end + 1
	}
	return d
}

// cutLine returns where the segment that starts at `at` ends.
func cutLine(s string, at, end int) int {
	if end-at <= maxSegment {
		return end
	}
	cut := at + maxSegment
	if i := strings.LastIndexAny(s[at:cut], " \t\r"); i > 0 {
		return at + i + 1
	}
	for cut > at && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return cut
}

type tokenizer struct {
	doc   *Document
	forms map[string]string // folded form, shared by all tokens that have it
	buf   []byte
	next  []Token
}

// form returns the shared folded form of raw.
func (t *tokenizer) form(raw string) string {
	t.buf = arabic.AppendFold(t.buf[:0], raw)
	if f, ok := t.forms[string(t.buf)]; ok {
		return f
	}
	f := string(t.buf)
	t.forms[f] = f
	return f
}

func (t *tokenizer) segment(span Span) {
	s := t.doc.Source[span.Start:span.End]
	if strings.TrimSpace(s) == "" {
		return
	}
	protected := protectedSpans(s)
	t.next = t.next[:0]
	it := words.FromString(s)
	for it.Next() {
		if w := it.Value(); isWord(w) {
			t.split(s, it.Start(), it.End(), span.Start)
		}
	}
	p := 0
	for i := range t.next {
		tok := &t.next[i]
		for p < len(protected) && protected[p].End+span.Start <= tok.Start {
			p++
		}
		if p < len(protected) && protected[p].Start+span.Start < tok.End {
			tok.Class = Protected
		}
	}
	t.doc.Segments = append(t.doc.Segments, Segment{
		Span:   span,
		Tokens: append(make([]Token, 0, len(t.next)), t.next...),
	})
}

func isWord(w string) bool {
	for _, r := range w {
		if arabic.IsArabicLetter(r) || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// split adds the tokens of the UAX #29 word s[start:end]. The standard keeps
// letters together across a full stop, a colon or an apostrophe, which is
// right for "o'clock" and wrong for «د.أحمد»: between Arabic letters they
// separate words. Control characters at the edges are no part of a word.
func (t *tokenizer) split(s string, start, end, base int) {
	from := start
	for i := start; i < end; {
		r, n := utf8.DecodeRuneInString(s[i:end])
		if isJoint(r) && i > from && i+n < end {
			before, _ := utf8.DecodeLastRuneInString(s[from:i])
			after, _ := utf8.DecodeRuneInString(s[i+n : end])
			if arabic.IsArabicLetter(before) || unicode.Is(unicode.Mn, before) || arabic.IsArabicLetter(after) {
				t.add(s, from, i, base)
				from = i + n
			}
		}
		i += n
	}
	t.add(s, from, end, base)
}

func isJoint(r rune) bool {
	switch r {
	case '.', ':', '\'', '’', '‘', '·', '․', '،', '٬', '٫', ',', ';':
		return true
	}
	return false
}

func (t *tokenizer) add(s string, start, end, base int) {
	word := s[start:end]
	trimmed := strings.TrimLeftFunc(word, isEdge)
	start += len(word) - len(trimmed)
	word = strings.TrimRightFunc(trimmed, isEdge)
	if word == "" {
		return
	}
	form := t.form(word)
	if form == "" {
		return
	}
	t.next = append(t.next, Token{
		Span:  Span{base + start, base + start + len(word)},
		Form:  form,
		Class: classOf(word),
	})
}

// isEdge reports control characters and joiners that are no part of a word
// when they stand at its edge.
func isEdge(r rune) bool {
	return !arabic.IsArabicLetter(r) && (unicode.Is(unicode.Cf, r) || r == '_' || r == '‿')
}

func classOf(word string) Class {
	var ar, latin, other, digit bool
	for _, r := range word {
		switch {
		case arabic.IsArabicLetter(r):
			ar = true
		case r < utf8.RuneSelf && unicode.IsLetter(r), unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.IsDigit(r):
			digit = true
		case unicode.IsLetter(r):
			other = true
		}
	}
	switch {
	case ar && (latin || other):
		return Mixed
	case ar:
		return Arabic
	case other:
		return Other
	case latin:
		return Latin
	case digit:
		return Number
	}
	return Other
}
