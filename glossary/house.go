package glossary

import (
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
)

// Houses are the names of the columns that hold a house's own forms.
func Houses() []string { return slices.Clone(houseColumns) }

// minHouse is the similarity from which a word of a house form is another
// spelling of an accepted word.
const minHouse = 0.6

// InHouse returns the words of an accepted form as the house writes them:
// its own form of the entry where that has as many words, else, word by word,
// the word of its form that is spelled most alike. They come back as they are
// where the entry has no form of the house, or house is "".
func (e *Entry) InHouse(house string, words []string) []string {
	form := SplitWords(e.House[house])
	switch {
	case len(form) == 0:
		return words
	case len(form) == len(words):
		return form
	}
	out := slices.Clone(words)
	for i, w := range words {
		best, own := minHouse, letters(w)
		for _, f := range form {
			if s := arabic.Similarity(own, letters(f), best); s > best {
				best, out[i] = s, f
			}
		}
	}
	return out
}

// letters are the letters of a word as written, without its article.
func letters(word string) arabic.Letters {
	return arabic.AppendLetters(nil, Stem(arabic.Fold(word)))
}

// InHouseText is InHouse of a form that is one string.
func (e *Entry) InHouseText(house, form string) string {
	if house == "" || e.House[house] == "" {
		return form
	}
	return strings.Join(e.InHouse(house, SplitWords(form)), " ")
}
