// Package arabic knows the letters of Arabic: folding for comparison,
// proclitics, inflections, letter confusions, and romanisation and back.
// All of it is pure functions over strings.
package arabic

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the comparison form of s: what is left when the differences
// that Arabic writers treat as optional are removed. It
//
//   - normalises (NFC, and presentation forms U+FB50–U+FEFC to letters),
//   - drops diacritics, tatweel, the bare hamza and control characters,
//   - folds the classes أ إ آ ٱ to ا, ؤ to و, ئ ى to ي, ة to ه,
//   - folds Persian and Urdu letters to their Arabic counterparts (ک to ك,
//     ی to ي, پ to ب, چ ژ to ج, گ to غ, ڤ to ف),
//   - folds Arabic and Persian digits to ASCII,
//   - lower-cases Latin letters and strips their accents.
//
// The result is for comparing and looking up only; it is never written out.
// Fold is idempotent.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	return string(AppendFold(make([]byte, 0, len(s)), s))
}

// AppendFold appends the folded form of s to dst. See [Fold].
func AppendFold(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r >= arabicLo && r <= arabicHi {
			if f := foldTable[r-arabicLo]; f != 0 {
				dst = utf8.AppendRune(dst, f)
			}
			i += n
			continue
		}
		// Everything else is rare in Arabic text: decompose the rest of
		// this run once, rune by rune.
		dst = appendFoldRare(dst, s[i:i+n])
		i += n
	}
	return dst
}

func appendFoldRare(dst []byte, s string) []byte {
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r >= arabicLo && r <= arabicHi:
			if f := foldTable[r-arabicLo]; f != 0 {
				dst = utf8.AppendRune(dst, f)
			}
			continue
		case r == ' ', unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
			// NFKD writes isolated presentation marks after a space.
			continue
		}
		r = unicode.ToLower(r)
		switch r {
		case 'ı':
			r = 'i'
		case 'ł':
			r = 'l'
		case 'ø':
			r = 'o'
		case 'đ', 'ð':
			r = 'd'
		case 'ß':
			dst = append(dst, 's')
			r = 's'
		case 'æ':
			dst = append(dst, 'a')
			r = 'e'
		case 'œ':
			dst = append(dst, 'o')
			r = 'e'
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// isFolded reports whether s holds only letters that Fold leaves alone, so
// that the common case costs no allocation. It may report false for a string
// that is folded.
func isFolded(s string) bool {
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				return false
			}
		case r < arabicLo || r > arabicHi || foldTable[r-arabicLo] != r:
			return false
		}
	}
	return true
}

const (
	arabicLo = 0x0600
	arabicHi = 0x06FF
)

// foldTable maps the Arabic block to folded letters; 0 drops the letter.
var foldTable = makeFoldTable()

func makeFoldTable() (t [arabicHi - arabicLo + 1]rune) {
	for i := range t {
		r := rune(arabicLo + i)
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			continue // diacritics, Quranic marks, ALM
		}
		t[i] = r
	}
	set := func(to rune, from ...rune) {
		for _, r := range from {
			t[r-arabicLo] = to
		}
	}
	set(0, 'ـ', 'ء')
	set('ا', 'أ', 'إ', 'آ', 'ٱ', 'ٲ', 'ٳ', 'ٵ')
	set('و', 'ؤ', 'ٶ', 'ۆ', 'ۇ', 'ۈ', 'ۉ', 'ۊ', 'ۋ', 'ۏ', 'ۄ', 'ۅ')
	set('ي', 'ئ', 'ى', 'ی', 'ې', 'ۍ', 'ێ', 'ے', 'ۓ', 'ٸ')
	set('ه', 'ة', 'ۀ', 'ہ', 'ۂ', 'ۃ', 'ھ', 'ە')
	set('ك', 'ک', 'ڪ', 'ګ', 'ڬ', 'ڭ')
	set('ب', 'پ', 'ٻ', 'ڀ')
	set('ت', 'ٹ', 'ٺ', 'ټ', 'ٿ')
	set('ج', 'چ', 'ژ', 'ڃ', 'ڄ', 'ڇ')
	set('غ', 'گ', 'ڳ', 'ڱ', 'ڠ')
	set('ف', 'ڤ', 'ڥ', 'ڢ')
	set('د', 'ڈ', 'ډ')
	set('ر', 'ڑ', 'ړ', 'ڕ')
	set('ن', 'ں', 'ڼ', 'ڻ')
	set('ل', 'ڵ')
	for i := range rune(10) {
		set('0'+i, '٠'+i, '۰'+i)
	}
	return t
}

// IsArabicLetter reports whether r is a letter of the Arabic script,
// presentation forms included.
func IsArabicLetter(r rune) bool {
	switch {
	case r >= arabicLo && r <= arabicHi:
		return letterTable[r-arabicLo]
	case r < arabicLo:
		return false
	}
	return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r)
}

// letterTable has the letters of the Arabic block: unicode.IsLetter searches,
// and every letter of a text is asked for.
var letterTable = func() (t [arabicHi - arabicLo + 1]bool) {
	for i := range t {
		t[i] = unicode.IsLetter(rune(arabicLo + i))
	}
	return t
}()

// HasArabic reports whether s holds an Arabic letter.
func HasArabic(s string) bool {
	for _, r := range s {
		if IsArabicLetter(r) {
			return true
		}
	}
	return false
}
