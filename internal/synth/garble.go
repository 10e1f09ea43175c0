package synth

import (
	"math/rand/v2"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// How often a garble is drawn again when it won't do, and how many kinds are
// tried.
const (
	tries     = 16
	kindTries = 3
)

// fill works out what the garbles of words need to know of the glossary.
func (g *Generator) fill() {
	x := g.index
	for i := range x.Forms {
		f := &x.Forms[i]
		if f.Script != glossary.ArabicScript || f.Forbidden {
			continue
		}
		stems := make([]string, len(f.Words))
		for j, id := range f.Words {
			stems[j] = x.Words[id].Folded
		}
		g.accepted[strings.Join(stems, " ")] = true
		if x.Entries[f.Entry].Kind == glossary.Org {
			g.addFrames(f, stems)
		}
	}
	for i, e := range x.Entries {
		for _, c := range e.Context {
			key := arabic.Fold(c)
			g.contexts[key] = append(g.contexts[key], int32(i))
		}
	}
}

// fitting lists the kinds that a mention can be garbled by, as far as that is
// known beforehand. What is no name is translated, not transliterated.
func (g *Generator) fitting(t *target) []Kind {
	var kinds []Kind
	several := len(t.words) > 1
	switch t.entry.Kind {
	case glossary.Person, glossary.Place, glossary.Name, glossary.Org:
		if len(t.spellable(g)) > 0 {
			kinds = append(kinds, TranslitLight, TranslitHeavy, Drop, RealWord)
		}
		if t.entry.Kind != glossary.Name && len(t.entry.Context) > 0 {
			kinds = append(kinds, StandIn)
		}
	}
	switch t.entry.Kind {
	case glossary.Org, glossary.Term:
		if several {
			kinds = append(kinds, Pivot, Calque)
		}
	}
	if several && t.entry.Kind == glossary.Org {
		kinds = append(kinds, Frame)
	}
	if len(t.words) > 2 && t.entry.Kind != glossary.Title {
		kinds = append(kinds, SegmentDrop)
	}
	return kinds
}

// garble draws a change of a mention, or nil if none can be found.
func (g *Generator) garble(r *rand.Rand, t *target) *change {
	kinds := g.fitting(t)
	for range kindTries {
		total := 0.0
		for _, k := range kinds {
			total += g.options.Kinds[k]
		}
		if total <= 0 {
			return nil
		}
		at := r.Float64() * total
		i := 0
		for ; i < len(kinds)-1 && at >= g.options.Kinds[kinds[i]]; i++ {
			at -= g.options.Kinds[kinds[i]]
		}
		kind := kinds[i]
		kinds = append(kinds[:i:i], kinds[i+1:]...)
		if g.options.Kinds[kind] <= 0 {
			continue
		}
		for range tries {
			if bodies := g.draw(r, kind, t); bodies != nil && (kind == StandIn || !g.rejects(t, bodies, kind)) {
				return &change{kind, bodies}
			}
		}
	}
	return nil
}

func (g *Generator) draw(r *rand.Rand, kind Kind, t *target) []string {
	switch kind {
	case TranslitLight, TranslitHeavy, Drop, RealWord:
		return g.respell(r, kind, t)
	case Pivot:
		return g.pivot(r, t)
	case Calque:
		return g.calque(r, t)
	case Frame:
		return g.frame(r, t)
	case SegmentDrop:
		return dropWord(r, t)
	case StandIn:
		return g.standIn(r, t)
	}
	return nil
}

// rejects reports whether a garble is right after all: an accepted form of an
// entry, an adjective of relation, a spelling of the name itself that writers
// may choose, or something that a reader would take for a name with proclitics.
func (g *Generator) rejects(t *target, bodies []string, kind Kind) bool {
	var stems, changed []string
	for i, b := range bodies {
		if b == "" {
			continue
		}
		stems = append(stems, stemOf(b))
		if b != t.words[i].body {
			changed = append(changed, stemOf(b))
		}
	}
	if len(stems) == 0 || len(stems) == len(bodies) && len(changed) == 0 {
		return true
	}
	for _, s := range stems {
		if arabic.Len(s) < 2 {
			return true
		}
	}
	if g.accepted[strings.Join(stems, " ")] || g.variant(t.entry, stems) {
		return true
	}
	if !kind.letters() {
		return false
	}
	for _, s := range changed {
		if g.index.IsNisba(s) {
			return true
		}
	}
	if g.accepted[strings.Join(changed, " ")] {
		return true
	}
	for i, b := range bodies {
		if b != t.words[i].body && g.named(b) {
			return true
		}
	}
	return false
}

// variant reports whether words are an accepted variant of a form of the entry.
func (g *Generator) variant(e *glossary.Entry, stems []string) bool {
	for _, form := range e.Forms() {
		parts := glossary.SplitWords(form)
		if len(parts) != len(stems) {
			continue
		}
		same := true
		for i, p := range parts {
			same = same && vary(stems[i], stemOf(p)).Accepted()
		}
		if same {
			return true
		}
	}
	return false
}

func vary(a, b string) arabic.Variation {
	return arabic.Vary(arabic.AppendLetters(nil, a), arabic.AppendLetters(nil, b))
}

// named reports whether a word by itself, with proclitics or without, is an
// accepted form.
func (g *Generator) named(body string) bool {
	form := arabic.Fold(body)
	tokens := []text.Token{{Span: text.Span{End: len(body)}, Form: form}}
	return len(g.index.Mentions(body, tokens)) > 0
}
