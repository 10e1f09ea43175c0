package synth

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// replaceOne replaces one word of a mention by one of what others yields for
// it: words as they stand in the text, with article.
func replaceOne(r *rand.Rand, t *target, others func(place int) []string) []string {
	bodies := make([]string, len(t.words))
	for i, w := range t.words {
		bodies[i] = w.body
	}
	for _, i := range r.Perm(len(bodies)) {
		if words := others(i); len(words) > 0 {
			bodies[i] = words[r.IntN(len(words))]
			return bodies
		}
	}
	return nil
}

// asIn writes a word with the article that another one has.
func asIn(body, word string) string {
	if article, _ := cutArticle(plain(body)); article != "" {
		return article + word
	}
	return word
}

// calque replaces a word by another one of its calque set. The sets are
// folded, and the replacement nearly so.
func (g *Generator) calque(r *rand.Rand, t *target) []string {
	return replaceOne(r, t, func(place int) (out []string) {
		w := t.words[place]
		g.calques.Others(w.stem(), func(other, _ string) {
			out = append(out, asIn(w.body, g.unfold(other)))
		})
		return out
	})
}

// frame is a place in the names of organisations, and the word before it or,
// at the start, after it.
type frame struct {
	place  int
	beside string
}

func frameAt(stems []string, place int) frame {
	beside := 1
	if place > 0 {
		beside = place - 1
	}
	return frame{place, stems[beside]}
}

// addFrames notes what stands at each place of an organisation's name.
func (g *Generator) addFrames(f *glossary.Form, stems []string) {
	parts := f.Parts()
	if len(stems) < 2 || len(parts) != len(stems) {
		return
	}
	for i, p := range parts {
		if key := frameAt(stems, i); g.frequent(p) && isArabic(p) && !slices.Contains(g.frames[key], p) {
			g.frames[key] = append(g.frames[key], p)
		}
	}
}

// frame replaces a word by an ordinary word that stands at its place in the
// name of another organisation.
func (g *Generator) frame(r *rand.Rand, t *target) []string {
	stems := make([]string, len(t.words))
	for i, w := range t.words {
		stems[i] = w.stem()
	}
	return replaceOne(r, t, func(place int) (out []string) {
		for _, w := range g.frames[frameAt(stems, place)] {
			if stemOf(w) != stems[place] {
				out = append(out, w)
			}
		}
		return out
	})
}

// dropWord leaves a word out of a name of three words or more.
func dropWord(r *rand.Rand, t *target) []string {
	if len(t.words) < 3 {
		return nil
	}
	bodies := make([]string, len(t.words))
	for i, w := range t.words {
		bodies[i] = w.body
	}
	bodies[r.IntN(len(bodies))] = ""
	return bodies
}

// standIn replaces a name by a more famous one of its kind, with which it
// shares a word of the column context.
func (g *Generator) standIn(r *rand.Rand, t *target) []string {
	own := t.key()
	fame := g.fame(t.entry)
	var out []string
	for _, c := range t.entry.Context {
		for _, i := range g.contexts[arabic.Fold(c)] {
			e := g.index.Entries[i]
			if e.Kind == t.entry.Kind && i != t.place && !slices.Contains(out, e.Ar) && g.fame(e) > fame && !sharesWord(own, e.Ar) {
				out = append(out, e.Ar)
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return glossary.SplitWords(out[r.IntN(len(out))])
}

// fame is how frequent the rarest word of a name is.
func (g *Generator) fame(e *glossary.Entry) float64 {
	least := 9.0
	for _, w := range glossary.SplitWords(e.Ar) {
		folded := arabic.Fold(w)
		least = min(least, max(g.lexicon.Zipf(folded), g.lexicon.Zipf(glossary.Stem(folded))))
	}
	return least
}

// sharesWord reports whether a form has one of the words of key.
func sharesWord(key, form string) bool {
	for _, w := range glossary.SplitWords(form) {
		if strings.Contains(" "+key, " "+stemOf(w)+" ") {
			return true
		}
	}
	return false
}
