package knowledge

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// maxAlike is how far apart a name and a foreign term may sound that is taken for
// it; see [Calques.Alike].
const maxAlike = 0.34

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
		if d <= maxAlike {
			yield(term, d)
		}
	}
}

// minSound is how many consonants a term has that another word can be taken for.
const minSound = 2

func (c *Calques) sounds() map[string][]string {
	out := make(map[string][]string, len(c.byTerm.first))
	for i := range c.sets {
		term := c.sets[i].term
		if i > 0 && c.sets[i-1].term == term {
			continue
		}
		if key, _ := sound(term); len(key) >= minSound && !slices.Contains(out[key], term) {
			out[key] = append(out[key], term)
		}
	}
	return out
}

// sound is how a Latin word sounds to somebody who writes Arabic, roughly: p and
// b, f and v are one, as are the letters for k, the vowels i and e, o and u.
// Consonants is that without the vowels behind the first letter.
func sound(latin string) (consonants, spoken string) {
	var keys, all [32]byte
	k, a := keys[:0], all[:0]
	last := byte(0)
	for i := 0; i < len(latin); i++ {
		rest := latin[i:]
		vowel := false
		var written string // the letters that stand for one, or two for x
		switch c := latin[i]; c {
		case 'a':
			written, vowel = "a", true
		case 'e', 'i', 'y':
			written, vowel = "i", true
		case 'o', 'u':
			written, vowel = "u", true
		case 'h', '\'', '-':
			continue
		case 'p':
			written = "b"
			if strings.HasPrefix(rest, "ph") {
				written = "f"
			}
		case 'v', 'w':
			written = "f"
		case 'c':
			switch {
			case strings.HasPrefix(rest, "ch"):
				written = "$"
			case len(rest) > 1 && strings.IndexByte("eiy", rest[1]) >= 0:
				written = "s"
			default:
				written = "k"
			}
		case 'q':
			written = "k"
		case 's':
			written = "s"
			if strings.HasPrefix(rest, "sch") {
				written, i = "$", i+1
			} else if strings.HasPrefix(rest, "sh") {
				written = "$"
			}
		case 't':
			written = "t"
			if strings.HasPrefix(rest, "tch") {
				written, i = "$", i+1
			}
		case 'd':
			written = "d"
			if strings.HasPrefix(rest, "dj") {
				written, i = "g", i+1
			}
		case 'z':
			written = "s"
		case 'j':
			written = "g"
		case 'x':
			written = "ks"
		default:
			written = latin[i : i+1]
		}
		for j := range len(written) {
			if written[j] == last {
				continue
			}
			last = written[j]
			a = append(a, last)
			if !vowel {
				k = append(k, last)
			} else if i == 0 {
				k = append(k, 'a')
			}
		}
	}
	return string(k), string(a)
}
