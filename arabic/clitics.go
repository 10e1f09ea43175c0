package arabic

import (
	"strings"
	"unicode/utf8"
)

// Split is one reading of a folded word as proclitics and a stem.
type Split struct {
	Conjunction string // "", و or ف
	Preposition string // "", ب, ك or ل
	Article     bool   // ال, or the second lam of لل
	Stem        string // the rest, at least two letters
	letters     int    // of the word before the stem
}

// Bare reports whether nothing was taken off.
func (s Split) Bare() bool { return s.Conjunction == "" && s.Preposition == "" && !s.Article }

// Letters counts the letters of the word that stand before the stem.
func (s Split) Letters() int { return s.letters }

// Splits appends the readings of a folded word to dst: the bare word first,
// then those with proclitics in the order of the grammar
//
//	[و|ف] [ب|ك|ل] [ال] stem
//
// in which ل and the article are written لل. Nothing is taken off after the
// article, so that والوشكة is never read as و+ال+و+شكة.
func Splits(dst []Split, form string) []Split {
	dst = append(dst, Split{Stem: form})
	dst = splitPreposition(dst, "", form)
	for _, c := range []string{"و", "ف"} {
		if rest, ok := strings.CutPrefix(form, c); ok && stemmable(rest) {
			dst = append(dst, Split{Conjunction: c, Stem: rest, letters: 1})
			dst = splitPreposition(dst, c, rest)
		}
	}
	return dst
}

func splitPreposition(dst []Split, conj, form string) []Split {
	n := Len(conj)
	if rest, ok := strings.CutPrefix(form, "ال"); ok && stemmable(rest) {
		return append(dst, Split{conj, "", true, rest, n + 2})
	}
	for _, p := range []string{"ب", "ك", "ل"} {
		rest, ok := strings.CutPrefix(form, p)
		if !ok || !stemmable(rest) {
			continue
		}
		dst = append(dst, Split{conj, p, false, rest, n + 1})
		if after, ok := strings.CutPrefix(rest, "ل"); ok && p == "ل" && stemmable(after) {
			dst = append(dst, Split{conj, p, true, after, n + 2})
		}
		// لال for لل is written where a tatweel or a quotation mark parts them.
		if after, ok := strings.CutPrefix(rest, "ال"); ok && stemmable(after) {
			dst = append(dst, Split{conj, p, true, after, n + 3})
		}
	}
	return dst
}

func stemmable(s string) bool { return len(s) >= 4 } // two Arabic letters

// Attach writes the proclitics of a split before a right form, which is a
// surface form that may bring its own article: ل and الجفرة make للجفرة.
func Attach(conjunction, preposition, form string) string {
	if preposition == "ل" {
		if rest, ok := strings.CutPrefix(form, "ال"); ok {
			if strings.HasPrefix(rest, "ل") {
				return conjunction + "ل" + rest // ل + اللد is written للد
			}
			return conjunction + "لل" + rest
		}
	}
	return conjunction + preposition + form
}

// RawPrefix returns how many bytes of a raw word hold its first n folded
// letters, with the diacritics and tatweel that follow them, and false when
// a ligature straddles the place.
func RawPrefix(raw string, n int) (int, bool) {
	if n == 0 {
		return 0, true
	}
	seen := 0
	var buf [16]byte
	for i := 0; i < len(raw); {
		_, size := utf8.DecodeRuneInString(raw[i:])
		k := utf8.RuneCount(AppendFold(buf[:0], raw[i:i+size]))
		if seen == n && k > 0 {
			return i, true
		}
		if seen += k; seen > n {
			return 0, false
		}
		i += size
	}
	return len(raw), seen == n
}

// nisba lists the endings of the adjective of relation and its inflections
// (ليبي, ليبية, ليبيا, ليبيون, ليبيين, ليبيات, ليبيان), folded.
var nisba = []string{"ي", "يه", "يا", "يون", "يين", "يات", "يان", "يتين", "يتان"}

// NisbaStems calls yield with what is left of a folded word when the endings
// of the adjective of relation are taken off, longest ending first, until
// yield returns false. Stems have at least two letters.
func NisbaStems(folded string, yield func(stem string) bool) {
	for i := len(nisba) - 1; i >= 0; i-- {
		if stem, ok := strings.CutSuffix(folded, nisba[i]); ok && stemmable(stem) {
			if !yield(stem) {
				return
			}
		}
	}
}

// NisbaBase is the part of a folded place name to which the endings of the
// adjective of relation are added: the name without article and without its
// final ا, ه, يا or يه (ليبيا: ليب, مصراته: مصرات, القاهره: قاهر).
func NisbaBase(folded string) string {
	if rest, ok := strings.CutPrefix(folded, "ال"); ok && stemmable(rest) {
		folded = rest
	}
	for _, end := range []string{"يا", "يه", "ا", "ه"} {
		if rest, ok := strings.CutSuffix(folded, end); ok && stemmable(rest) {
			return rest
		}
	}
	return folded
}
