package knowledge

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// MaxAlike is how far apart a name and a foreign term may sound that is taken for
// it; see [Calques.Alike].
const MaxAlike = 0.34

// Alike calls yield with the foreign terms that a Latin word of a name (in lower
// case) may be taken for, because they sound nearly the same (Brent, print; Ruto,
// root), and how far each is from it: the Levenshtein distance of how they sound,
// as a share of the longer one.
func (c *Calques) Alike(latin string, yield func(term string, distance float64)) {
	if c == nil {
		return
	}
	consonants, spoken := sound(latin)
	for _, term := range c.bySound()[consonants] {
		if term == latin {
			continue
		}
		_, other := sound(term)
		d := float64(levenshtein.ComputeDistance(spoken, other)) / float64(max(len(spoken), len(other)))
		if d <= MaxAlike {
			yield(term, d)
		}
	}
}

// minSound is how many consonants a term has that another word can be taken for.
const minSound = 2

func (c *Calques) sounds() map[string][]string {
	out := map[string][]string{}
	seen := map[string]bool{}
	for _, term := range c.terms {
		if key, _ := sound(term); len(key) >= minSound && !seen[term] {
			seen[term] = true
			out[key] = append(out[key], term)
		}
	}
	return out
}

// sound is how a Latin word sounds to somebody who writes Arabic, roughly: p and
// b, f and v are one, as are the letters for k, the vowels i and e, o and u.
// Consonants is that without the vowels behind the first letter.
func sound(latin string) (consonants, spoken string) {
	var keys, all strings.Builder
	last := rune(0)
	for i, r := range graphemes.Replace(latin) {
		vowel := false
		switch r {
		case 'a':
			vowel = true
		case 'e', 'i', 'y':
			r, vowel = 'i', true
		case 'o', 'u':
			r, vowel = 'u', true
		case 'h', '\'', '-':
			continue
		case 'p':
			r = 'b'
		case 'v', 'w':
			r = 'f'
		case 'c', 'q':
			r = 'k'
		case 'z':
			r = 's'
		case 'j':
			r = 'g'
		}
		if r == last {
			continue
		}
		last = r
		all.WriteRune(r)
		switch {
		case !vowel:
			keys.WriteRune(r)
		case i == 0:
			keys.WriteByte('a')
		}
	}
	return keys.String(), all.String()
}

// graphemes are letters that together write one consonant, or one letter two.
var graphemes = strings.NewReplacer("ph", "f", "ck", "k", "sch", "$", "tch", "$", "sh", "$", "ch", "$", "ce", "se", "ci", "si", "cy", "si", "x", "ks", "dj", "g")
