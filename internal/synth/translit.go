package synth

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// usual is the Zipf frequency from which a word in the name of an organisation
// or a place is an ordinary one, which is translated and not transliterated.
const usual = 4.2

// spellable lists the words of a mention that are written by their sound.
func (t *target) spellable(g *Generator) (places []int) {
	for i, w := range t.words {
		switch n := utf8.RuneCountInString(w.stem()); {
		case n < 3 || !isArabic(w.body):
		case len(t.words) > 1 && t.entry.Kind != glossary.Person && max(g.lexicon.Zipf(w.stem()), g.lexicon.Zipf("ال"+w.stem())) >= usual:
		case arabic.IsHead(w.stem()) && len(t.words) > 1:
		default:
			places = append(places, i)
		}
	}
	return places
}

func isArabic(word string) bool {
	for _, r := range plain(word) {
		if !arabic.IsArabicLetter(r) {
			return false
		}
	}
	return true
}

// alsoGarbled is how often another word of a name is garbled with the first.
const alsoGarbled = 0.35

// respell changes the letters of one word of a mention, and perhaps of
// others. Rare words are changed more often than such as محمد.
func (g *Generator) respell(r *rand.Rand, kind Kind, t *target) []string {
	bodies := make([]string, len(t.words))
	for i, w := range t.words {
		bodies[i] = w.body
	}
	places := t.spellable(g)
	total := 0.0
	weights := make([]float64, len(places))
	for i, p := range places {
		weights[i] = 1 / max(1, g.lexicon.Zipf(t.words[p].stem())-1.5)
		total += weights[i]
	}
	at, main := r.Float64()*total, 0
	for ; main < len(places)-1 && at >= weights[main]; main++ {
		at -= weights[main]
	}
	for i, p := range places {
		if i != main && r.Float64() >= alsoGarbled*weights[i] {
			continue
		}
		article, word := cutArticle(plain(bodies[p]))
		var out string
		switch kind {
		case TranslitLight:
			out = g.light(r, word, t.latin(p))
		case TranslitHeavy:
			out = g.heavy(r, word, t.latin(p))
			if article != "" && r.IntN(6) == 0 {
				article = ""
			}
		case Drop:
			out = dropLetters(r, word)
		case RealWord:
			out = g.realWord(r, word, t.latin(p))
		}
		if out == "" || vary(stemOf(article+out), t.words[p].stem()).Accepted() {
			if i == main {
				return nil
			}
			continue
		}
		bodies[p] = article + out
	}
	return bodies
}

// latin is the Latin spelling of a word of a mention, from a Latin form with
// as many words that spells it, or "".
func (t *target) latin(place int) string {
	for _, form := range t.entry.Latin {
		words := latinWords(form)
		if len(words) == len(t.words) && spells(words[place], t.words[place].body) {
			return words[place]
		}
	}
	return ""
}

// latinWords cuts a Latin form into lower-case words without accents. An
// article belongs to no word.
func latinWords(form string) (out []string) {
	for _, w := range glossary.SplitWords(arabic.Fold(strings.NewReplacer("'", "", "’", "", "ʿ", "", "ʾ", "").Replace(form))) {
		if !slices.Contains([]string{"al", "el", "as", "ash", "ad", "an", "ar", "at", "az", "the", "of"}, w) {
			out = append(out, w)
		}
	}
	return out
}

// spells reports whether a Latin word may well be a spelling of an Arabic one:
// at least half of their consonants are the same.
func spells(latin, body string) bool {
	_, word := cutArticle(plain(body))
	own, given := consonants(romanise(nil, word)), consonants(latin)
	return own != "" && given != "" && 2*levenshtein.ComputeDistance(own, given) <= max(len(own), len(given))
}

func consonants(latin string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiou", r) {
			return -1
		}
		return r
	}, latin)
}

// light is the channel with one or two letters changed, "" if it found no way.
func (g *Generator) light(r *rand.Rand, word, latin string) string {
	for range 6 {
		out := g.channel(r, word, latin, 1)
		if d := levenshtein.ComputeDistance(arabic.Fold(out), arabic.Fold(word)); 1 <= d && d <= 2 {
			return out
		}
	}
	out := alter(r, word, habits)
	if r.IntN(2) == 0 {
		out = alter(r, out, habits)
	}
	return out
}

// heavy is the channel at high heat, broken until two letters and a third of
// the word are changed.
func (g *Generator) heavy(r *rand.Rand, word, latin string) string {
	out := g.channel(r, word, latin, 2)
	for range r.IntN(3) {
		out = breakUp(r, out)
	}
	for range 6 {
		d := levenshtein.ComputeDistance(arabic.Fold(out), arabic.Fold(word))
		n := max(utf8.RuneCountInString(out), utf8.RuneCountInString(word))
		switch {
		case d > n*4/5:
			return ""
		case d >= 2 && 3*d >= n:
			return out
		}
		out = breakUp(r, out)
	}
	return ""
}

// channel writes a word in Latin letters, unless that is given, and those in
// Arabic letters again.
func (g *Generator) channel(r *rand.Rand, word, latin string, heat float64) string {
	if latin == "" || r.IntN(5) == 0 {
		latin = romanise(r, word)
	}
	return rearabise(r, latin, heat)
}

// romanise writes an Arabic word in Latin letters; without random numbers,
// each letter as is usual. A short vowel is put between two consonants.
func romanise(r *rand.Rand, word string) string {
	choose := func(key string) string {
		if r == nil {
			if cs := roman[key]; len(cs) > 0 {
				return cs[0].text
			}
			return ""
		}
		return pick(r, roman[key], 1)
	}
	var b strings.Builder
	letters := []rune(word)
	consonant := false // what was written last
	for i, c := range letters {
		key := string(c)
		first, last := i == 0, i == len(letters)-1
		vowel := strings.ContainsRune("اأإآىةئؤءع", c)
		switch c {
		case 'و', 'ي':
			beside := !last && strings.ContainsRune("اأآةى", letters[i+1])
			after := !first && strings.ContainsRune("اأآ", letters[i-1])
			glide := first || beside || after && c == 'و'
			switch {
			case c == 'ي' && last && !first:
				key, vowel = "ي$", true
			case c == 'ي' && glide:
				key = "y"
			case c == 'ي':
				key, vowel = "i", true
			case glide:
				key = "w"
			default:
				key, vowel = "u", true
			}
		}
		if k := "^" + key; first && roman[k] != nil {
			key = k
		}
		if k := key + "$"; last && roman[k] != nil {
			key, vowel = k, true
		}
		if consonant && !vowel && (r == nil && !last || r != nil && r.Float64() < 0.72) {
			b.WriteString(choose("short"))
		}
		b.WriteString(choose(key))
		consonant = !vowel
	}
	return b.String()
}

// rearabise reads a Latin word letter by letter; two letters that are one
// sound are mostly read as one.
func rearabise(r *rand.Rand, latin string, heat float64) string {
	var b strings.Builder
	for at := 0; at < len(latin); {
		n := 1
		for size := min(4, len(latin)-at); size > 1; size-- {
			if readsAs(latin, at, size) != nil && r.Float64() < 1-0.12*heat {
				n = size
				break
			}
		}
		if n == 1 && at+1 < len(latin) && latin[at] == latin[at+1] && r.IntN(8) > 0 {
			at++ // a doubled letter
		}
		b.WriteString(pick(r, readsAs(latin, at, n), heat))
		at += n
	}
	return b.String()
}

// readsAs are the ways to read a part of a Latin word at its place.
func readsAs(latin string, at, n int) []choice {
	g := latin[at : at+n]
	if at == 0 {
		if cs := read["^"+g]; cs != nil {
			return cs
		}
	}
	if at+n == len(latin) {
		if cs := read[g+"$"]; cs != nil {
			return cs
		}
	}
	return read[g]
}

// alter changes a letter of a word by a table, or puts one in.
func alter(r *rand.Rand, word string, by map[string][]choice) string {
	letters := []rune(word)
	var all []choice
	for i, c := range letters {
		for _, to := range by[string(c)] {
			if i == 0 && to.text == "" {
				continue
			}
			all = append(all, choice{string(letters[:i]) + to.text + string(letters[i+1:]), to.weight})
		}
		if i > 0 {
			for _, to := range by["+"] {
				if string(c) != to.text && string(letters[i-1]) != to.text {
					all = append(all, choice{string(letters[:i]) + to.text + string(letters[i:]), to.weight / float64(4*len(letters))})
				}
			}
		}
	}
	if len(all) == 0 {
		return word
	}
	return pick(r, all, 1)
}

// breakUp is one of the ways in which a garbled word comes apart further.
func breakUp(r *rand.Rand, word string) string {
	w := []rune(word)
	if len(w) < 3 {
		return alter(r, word, foreign)
	}
	i := r.IntN(len(w) - 1)
	switch op := r.IntN(20); {
	case op < 9: // a letter read as in another language
		return alter(r, word, foreign)
	case op < 11: // a vowel more, or less
		return alter(r, word, habits)
	case op < 14: // two letters change places
		w[i], w[i+1] = w[i+1], w[i]
		return string(w)
	case op < 16: // a letter doubled
		return string(w[:i+1]) + string(w[i:])
	case op < 17 && len(w) >= 5: // the first syllable clipped
		return string(w[1+r.IntN(2):])
	case op < 18 && len(w) >= 5: // the last one
		return string(w[:len(w)-1-r.IntN(2)])
	case op < 20: // a part repeated
		end := min(i+2+r.IntN(2), len(w))
		return string(w[:end]) + string(w[i:])
	}
	return word
}

// dropLetters leaves out a letter, or two of a longer word.
func dropLetters(r *rand.Rand, word string) string {
	w := []rune(word)
	n := 1
	if len(w) >= 5 && r.IntN(2) == 0 {
		n = 2
	}
	for range n {
		if len(w) <= 2 {
			break
		}
		i := r.IntN(len(w))
		w = slices.Delete(w, i, i+1)
	}
	return string(w)
}
