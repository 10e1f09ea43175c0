package detect

import (
	"slices"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// frame is a name of which all words stand there but one.
type frame struct {
	entry          int32
	words          int     // of the name
	dropped        bool    // the word is left out
	calqued        bool    // another rendering of the same foreign word stands for it
	zipf           float64 // of what stands for it
	wrong, right   float64 // how often clean text has that and the right word beside the neighbours
	named          bool
	from, odd, end int // tokens
}

func (f *frame) values(v []float64) {
	v[clueFrame] = float64(f.words)
	v[clueDropped], v[clueCalqued], v[clueNamed] = boolean(f.dropped), boolean(f.calqued), boolean(f.named)
	v[clueFrequency] = f.zipf
	v[clueWrongPair], v[clueRightPair] = f.wrong, f.right
}

// better reports whether a frame explains what stands there better than
// another one does.
func (f *frame) better(g *frame) bool {
	switch {
	case g == nil:
		return true
	case f.calqued != g.calqued:
		return f.calqued
	case f.words != g.words:
		return f.words > g.words
	}
	return f.right > g.right
}

// What is looked at: clean text is full of words of names beside other words.
const (
	maxFrame      = 6   // words of a name; the least are minFrame
	maxFrameUses  = 60  // of a word that a name is sought by
	minFrameRight = 1.5 // how often clean text has the right word there, as Knowledge.Pair counts
	minFrameZipf  = 2.0 // of the word that stands there
)

// frames adds the names in which another word stands in the place of one, or
// one is left out, where clean text never has what is there side by side.
func (c *clues) frames() {
	seen := map[int32]int{} // by entry: another word in it is another garble of the same name
	for si, words := range c.words {
		best := map[int]*frame{}
		keep := func(f *frame) {
			if f != nil && f.better(best[f.odd]) {
				best[f.odd] = f
			}
		}
		for i, w := range words {
			if w == nil {
				continue
			}
			for _, x := range w.Exact {
				uses := c.k.Index.Words[x.Word].Uses
				if len(uses) > maxFrameUses {
					continue
				}
				for _, u := range uses {
					keep(c.frame(si, i, u))
				}
			}
			for _, q := range w.Calques {
				uses := c.k.Index.Words[q.Word].Uses
				for _, u := range uses[:min(maxFrameUses, len(uses))] {
					keep(c.around(si, i-int(u.Place), &c.k.Index.Forms[u.Form], i))
				}
			}
		}
		odds := make([]int, 0, len(best))
		for odd := range best {
			odds = append(odds, odd)
		}
		slices.Sort(odds)
		tokens := c.doc.Segments[si].Tokens
		for _, odd := range odds {
			f := best[odd]
			span := text.Span{Start: tokens[f.from].Start, End: tokens[f.end-1].End}
			at, ok := seen[f.entry]
			if ok {
				c.list[at].times++
			} else {
				at = len(c.list)
				seen[f.entry] = at
				c.list = append(c.list, Clue{Span: span, frame: f, times: 1, segment: si, from: f.from, to: f.end})
			}
			c.broken[place{si, odd}] = at
		}
	}
}

// frame reads the token i as a word of a form, of which all others but one
// stand around it.
func (c *clues) frame(si, i int, u glossary.Use) *frame {
	f := &c.k.Index.Forms[u.Form]
	if n := len(f.Words); f.Forbidden || f.Script != glossary.ArabicScript || n < minFrame || n > maxFrame {
		return nil
	}
	if c.k.Index.Entries[f.Entry].Kind == glossary.Person {
		return nil // with another word it is another one of the family
	}
	place := int(u.Place)
	start := i - place
	if 0 < place && place < len(f.Words)-1 && !c.stands(si, i-1, f.Words[place-1], place == 1) && !c.stands(si, i+1, f.Words[place+1], false) {
		return nil // most of the time: two are missing
	}
	odd := -1
	for j := range f.Words {
		if !c.stands(si, start+j, f.Words[j], j == 0) {
			if odd >= 0 {
				odd = -2
				break
			}
			odd = j
		}
	}
	if odd == -1 {
		return nil // it is the name
	}
	if odd >= 0 {
		return c.around(si, start, f, start+odd)
	}
	if d := c.dropped(si, start, f); d != nil {
		return d
	}
	return c.dropped(si, start+1, f) // the token stands after what is left out
}

// stands reports whether a token is a word of the index.
func (c *clues) stands(si, i int, word int32, first bool) bool {
	words := c.words[si]
	return i >= 0 && i < len(words) && words[i] != nil && is(words[i], word, first)
}

// around returns the frame of a form from a token on with another word at odd.
func (c *clues) around(si, start int, f *glossary.Form, odd int) *frame {
	words, tokens := c.words[si], c.doc.Segments[si].Tokens
	end := start + len(f.Words)
	if f.Forbidden || f.Script != glossary.ArabicScript || len(f.Words) < 2 || start < 0 || end > len(words) {
		return nil
	}
	for j := start; j < end; j++ {
		if words[j] == nil || j > start && tokens[j].Start-tokens[j-1].End > maxGap || (j != odd) != c.stands(si, j, f.Words[j-start], j == start) {
			return nil
		}
	}
	w, right := words[odd], &c.k.Index.Words[f.Words[odd-start]]
	if _, unknown := c.at[w.Form]; unknown || w.Zipf < minFrameZipf || isSmall(w.Form) {
		return nil
	}
	out := &frame{entry: f.Entry, words: len(f.Words), zipf: w.Zipf, from: start, odd: odd, end: end, named: c.mentioned(f.Entry)}
	out.calqued = slices.ContainsFunc(w.Calques, func(q knowledge.Calque) bool { return q.Word == f.Words[odd-start] })
	for _, j := range []int{odd - 1, odd + 1} {
		if j < start || j >= end {
			continue
		}
		a, b := w.Form, words[j].Form
		folded := right.Folded
		for _, r := range []string{folded, "ال" + folded} {
			if j < odd {
				out.right = max(out.right, c.k.Pair(b, r))
			} else {
				out.right = max(out.right, c.k.Pair(r, b))
			}
		}
		if j < odd {
			a, b = b, a
		}
		out.wrong = max(out.wrong, c.k.Pair(a, b))
	}
	if out.right < minFrameRight || out.wrong > 0 && !out.calqued {
		return nil
	}
	return out
}

// dropped returns the frame of a form from a token on without one of the words
// between the first and the last.
func (c *clues) dropped(si, start int, f *glossary.Form) *frame {
	words, tokens := c.words[si], c.doc.Segments[si].Tokens
	end := start + len(f.Words) - 1
	if len(f.Words) < 3 || start < 0 || end > len(words) {
		return nil
	}
	at := 0
	for at < len(f.Words) && c.stands(si, start+at, f.Words[at], at == 0) {
		at++
	}
	if at == 0 || at >= len(f.Words)-1 {
		return nil
	}
	for j := start; j < end; j++ {
		if words[j] == nil || j > start && tokens[j].Start-tokens[j-1].End > maxGap || j >= start+at && !c.stands(si, j, f.Words[j-start+1], false) {
			return nil
		}
	}
	odd := start + at // the word after the gap
	out := &frame{entry: f.Entry, words: len(f.Words), dropped: true, zipf: words[odd].Zipf, from: start, odd: odd, end: end, named: c.mentioned(f.Entry)}
	out.wrong = c.k.Pair(words[odd-1].Form, words[odd].Form)
	folded := c.k.Index.Words[f.Words[at]].Folded
	for _, r := range []string{folded, "ال" + folded} {
		out.right = max(out.right, c.k.Pair(words[odd-1].Form, r), c.k.Pair(r, words[odd].Form))
	}
	if out.right < minFrameRight || out.wrong > 0 {
		return nil
	}
	return out
}
