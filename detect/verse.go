package detect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/text"
)

// What verse in lines looks like: each line (bayt) is two halves (hemistichs)
// of about the same length with a mark between them, and all lines end in one
// rhyme.
const (
	minHalf = 2 // words of a hemistich
	maxHalf = 8

	alike       = 0.6 // letters of the shorter of two halves or lines for each of the longer
	minLines    = 3   // lines of a poem
	minRhyming  = 0.75
	minVersed   = 0.5 // of the Arabic words of a document stand in verse
	wideGap     = 4   // white space characters that set halves apart
	minEllipsis = 2   // dots that do
)

// bayt is a line that may be verse. last is its last word, folded.
type bayt struct {
	words, letters int
	last, rhyme    string
}

// verse reports whether at least half of the Arabic words, of which there are
// so many, stand in lines of verse. A table has such lines, too, but not nearly
// all of its lines rhyme with the one above or below.
func verse(doc *text.Document, arabic int) bool {
	var lines []bayt
	words := 0
	for i := range doc.Segments {
		if b, ok := readBayt(doc.Source, doc.Segments[i].Tokens); ok {
			lines = append(lines, b)
			words += b.words
		}
	}
	if len(lines) < minLines || float64(words) < minVersed*float64(arabic) {
		return false
	}
	rhyming := 0
	for i := range lines {
		if i > 0 && rhymes(lines[i-1], lines[i]) || i+1 < len(lines) && rhymes(lines[i], lines[i+1]) {
			rhyming++
		}
	}
	return float64(rhyming) >= minRhyming*float64(len(lines))
}

// readBayt reads the words of a line as two hemistichs, if it can be that.
func readBayt(source string, tokens []text.Token) (b bayt, ok bool) {
	if len(tokens) < 2*minHalf || len(tokens) > 2*maxHalf {
		return b, false
	}
	half, first := 0, 0 // words and letters before the mark
	for i := range tokens {
		tok := &tokens[i]
		if tok.Class != text.Arabic {
			return b, false
		}
		if i > 0 && parts(source[tokens[i-1].End:tok.Start]) {
			if half > 0 {
				return b, false // a row of a table, or prose
			}
			half, first = i, b.letters
		}
		b.letters += utf8.RuneCountInString(tok.Form)
	}
	last := &tokens[len(tokens)-1]
	b.words, b.last, b.rhyme = len(tokens), last.Form, rhyme(source[last.Start:last.End], last.Form)
	ok = half >= minHalf && half <= maxHalf && b.words-half >= minHalf && b.words-half <= maxHalf &&
		likeLengths(first, b.letters-first)
	return b, ok
}

// parts reports whether what stands between two words sets hemistichs apart.
func parts(gap string) bool {
	if len(gap) < 2 && gap != "\t" {
		return gap == "*" || gap == "/" || gap == "#"
	}
	if strings.ContainsAny(gap, "\t*#/…") {
		return true
	}
	dots, space := 0, 0
	for _, r := range gap {
		switch {
		case r == '.':
			dots, space = dots+1, 0
		case unicode.IsSpace(r):
			dots, space = 0, space+1
		default:
			dots, space = 0, 0
		}
		if dots >= minEllipsis || space >= wideGap {
			return true
		}
	}
	return false
}

// rhymes reports whether two lines of like length end in different words with
// the same rhyme.
func rhymes(a, b bayt) bool {
	return likeLengths(a.letters, b.letters) && a.last != b.last && a.rhyme == b.rhyme
}

// rhyme returns the letters at the end of a word that others have to share: the
// last, with the one before it where it may only prolong the rhyme (كتابها, قلبي)
// or prose often ends in it, and with one more in the ية of adjectives, at the
// cost of verse in ية.
func rhyme(word, form string) string {
	const hamza = "ء" // folding drops it
	if strings.HasSuffix(word, hamza) {
		return hamza
	}
	n := 1
	switch r, _ := utf8.DecodeLastRuneInString(form); {
	case strings.HasSuffix(form, "يه"):
		n = 3
	case strings.ContainsRune("اهي", r):
		n = 2
	}
	letters := []rune(form)
	return string(letters[max(len(letters)-n, 0):])
}

func likeLengths(a, b int) bool { return float64(min(a, b)) >= alike*float64(max(a, b)) }
