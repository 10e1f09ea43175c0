package arabic

import (
	"strings"

	"pgregory.net/rapid"
)

// letters folds a word and turns it into letter codes.
func letters(word string) Letters { return AppendLetters(nil, Fold(word)) }

// word draws a folded word of the given number of letters.
func word(lo, hi int) *rapid.Generator[string] {
	letter := rapid.SampledFrom([]rune(letterOrder))
	return rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOfN(letter, lo, hi).Draw(t, "letters"))
	})
}

// likeWord draws a folded word and one that is a few edits away from it.
func likeWord(lo, hi int) *rapid.Generator[[2]string] {
	return rapid.Custom(func(t *rapid.T) [2]string {
		a := []rune(word(lo, hi).Draw(t, "word"))
		b := append([]rune(nil), a...)
		for range rapid.IntRange(0, 3).Draw(t, "edits") {
			i := rapid.IntRange(0, len(b)).Draw(t, "place")
			r := rapid.SampledFrom([]rune(letterOrder)).Draw(t, "letter")
			switch {
			case i == len(b) || rapid.Bool().Draw(t, "insert"):
				b = append(b[:i], append([]rune{r}, b[i:]...)...)
			case rapid.Bool().Draw(t, "replace"):
				b[i] = r
			case len(b) > 1:
				b = append(b[:i], b[i+1:]...)
			}
		}
		return [2]string{string(a), string(b)}
	})
}

// latinWord draws a word of the Latin letters that have rules.
func latinWord() *rapid.Generator[string] {
	letter := rapid.SampledFrom([]rune(knownLetters))
	return rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOfN(letter, 1, 12).Draw(t, "letters"))
	})
}

// benchWords is a stretch of invented text, as folded words.
var benchWords = strings.Fields(Fold(`أعلنت إدارة الميناء أن السفينة زهرمان ستغادر إلى مدينة تيلاموند بعد ظهر الخميس
	وقال القبطان مروان الدسكري للصحفيين إن وزارة النقل وافقت على الرحلة بالرغم من العاصفة`))
