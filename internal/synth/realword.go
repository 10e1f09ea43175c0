package synth

import (
	"math/rand/v2"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
)

const (
	folded = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي" // the letters that words of the lexicon have
	// through is through how many words at one edit those at two are sought:
	// all of them would be a hundred thousand look-ups.
	through = 12
)

// realWord draws a frequent word among those nearest to a garble, at two edits
// at most, or "".
func (g *Generator) realWord(r *rand.Rand, word, latin string) string {
	out := ""
	if r.IntN(3) == 0 {
		out = g.light(r, word, latin)
	} else {
		out = g.heavy(r, word, latin)
	}
	garble, right := arabic.Fold(out), arabic.Fold(word)
	if len(garble) < 2*len("ب") {
		return ""
	}
	near := g.nearby(garble, right)
	if len(near) == 0 {
		edits := oneEdit(garble)
		for range through {
			if near = g.nearby(edits[r.IntN(len(edits))], right); len(near) > 0 {
				break
			}
		}
	}
	if len(near) == 0 {
		return ""
	}
	return g.unfold(near[r.IntN(len(near))])
}

// nearby are the frequent words at most one edit from a folded word: itself,
// if it is one, else the others.
func (g *Generator) nearby(word, but string) (out []string) {
	if word != but && g.lexicon.Zipf(word) >= Frequent && arabic.Len(word) > 2 {
		return []string{word}
	}
	for _, w := range oneEdit(word) {
		if w != but && arabic.Len(w) > 2 && g.lexicon.Zipf(w) >= Frequent {
			out = append(out, w)
		}
	}
	return out
}

// oneEdit are the words at one edit from a folded word.
func oneEdit(word string) (out []string) {
	w := []rune(word)
	for i := range len(w) + 1 {
		before, after := string(w[:i]), string(w[i:])
		for _, c := range folded {
			out = append(out, before+string(c)+after)
			if i < len(w) && c != w[i] {
				out = append(out, before+string(c)+string(w[i+1:]))
			}
		}
		if i < len(w) && len(w) > 1 {
			out = append(out, before+string(w[i+1:]))
		}
	}
	return out
}

// unfold writes a folded word with a ة at its end where the lexicon knows it
// with an article, beside which no pronoun stands.
func (g *Generator) unfold(word string) string {
	if rest, ok := strings.CutSuffix(word, "ه"); ok && arabic.Len(rest) > 2 && g.lexicon.Zipf("ال"+word) > 0 {
		return rest + "ة"
	}
	return word
}
