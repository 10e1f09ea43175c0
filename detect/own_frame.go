package detect

import (
	"iter"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
)

// In a document that is garbled, a name of the user is also read where only its
// first words stand there or only its last ones, and beside them a word that can
// be none of another name: one that nobody knows, an epithet or a title that never
// stands there, or a better known name that resembles the right one.

const (
	minFrameAnchor   = 2.0  // what the right words say at least
	maxFrameLike     = 0.75 // similarity from which the garble of a word is weighed as one
	weightRest       = 1.0  // a word that nobody knows stands in the place of the rest
	maxNumbered      = 3.0  // how common (Zipf) the word may be after the number of a monarch
	maxNoWord        = 0.5  // and before a right word that is a name by itself
	minHeadless      = 2.5  // what that says at least
	minTitled        = 3.5  // what the right words say at least after a title
	minEpithetAnchor = 2.5  // and before an ordinary word
	minAttracted     = 0.6  // similarity of a better known name to the right one,
	moreKnown        = 1.0  // which is so much rarer (Zipf)
	minEpithet       = 4    // letters of a word that can stand for the rest
)

// ownFrames reads spans as names of the user of which the rest is another word.
func (n *names) ownFrames() {
	total, ok := n.garbledOwn()
	if !ok {
		return
	}
	x := n.k.Index
	for si := range n.doc.Segments {
		n.loadWords(si)
		for i, w := range n.words {
			if w == nil || w.Zipf > maxAnchor && !isOrdinal(w) {
				continue
			}
			for word := range n.inEitherGender(w) {
				for _, u := range x.Words[word].Uses {
					f := &x.Forms[u.Form]
					e := x.Entries[f.Entry]
					if e.Pack || len(f.Words) < 2 || f.Script != glossary.ArabicScript || f.Forbidden || isTerm(e.Kind) || isLink(&x.Words[word]) {
						continue
					}
					n.framed(si, i, u, 1, total)
					n.framed(si, i, u, -1, total)
				}
			}
		}
	}
	n.readings = dedupe(n.readings)
}

// beyond returns the first word of a form beyond place that matters, in the
// direction of step; out of the form if there is none.
func (n *names) beyond(f *glossary.Form, place, step int) int {
	for place += step; 0 <= place && place < len(f.Words) && isLink(&n.k.Index.Words[f.Words[place]]); place += step {
	}
	return place
}

// linked returns the first token beyond i that links nothing, in the direction
// of step, or -1 where the name cannot go so far.
func (n *names) linked(si, i, step int) int {
	seg := &n.doc.Segments[si]
	for skipped := 0; skipped <= maxLinks; skipped++ {
		i += step
		if i < 0 || i >= len(seg.Tokens) || n.words[i] == nil || !n.nameGap(seg.Tokens[min(i, i-step)], seg.Tokens[max(i, i-step)]) {
			return -1
		}
		if !isLinkToken(n.words[i]) {
			return i
		}
	}
	return -1
}

// ownFrame is a name of the user of which some words stand at their places, and
// another word in the place of the rest.
type ownFrame struct {
	form    *glossary.Form
	seg     int
	at      int   // the token of the other word
	step    int   // 1 if that stands behind the right words, -1 if before
	rest    int   // the place of the first word of the rest in the form
	right   []int // the tokens of the right words
	said    float64
	own     bool // they are no accepted form by themselves
	ordinal bool // one is the number of a monarch
	titled  bool // the rest is the title of a person
	linked  bool // which is a word that links others, as most titles are
}

// framed reads the tokens around token i, the word at u.Place of a form, as that form
// with another word for the rest in the direction of step.
func (n *names) framed(si, i int, u glossary.Use, step int, total float64) {
	x := n.k.Index
	form := &x.Forms[u.Form]
	person := x.Entries[form.Entry].Kind == glossary.Person
	f := ownFrame{form: form, seg: si, step: step, rest: n.beyond(form, int(u.Place), step), at: n.linked(si, i, step)}
	f.titled = step < 0 && f.rest <= 0 && u.Place > 0 && person && classes[glossary.Stem(bareWord(form, 0))].class != 0
	f.linked = f.rest < 0
	if f.titled && f.linked && f.at == i-1 {
		f.rest = 0
	}
	if f.at < 0 || f.rest < 0 || f.rest >= len(form.Words) || step < 0 && n.beyond(form, f.rest, step) >= 0 {
		return // of the words before the right ones, only the first can be another
	}
	for place, token := int(u.Place), i; place >= 0 && place < len(form.Words); place = n.beyond(form, place, -step) {
		if place != int(u.Place) {
			token = n.linked(si, token, -step)
			if token < 0 || !is(n.words[token], form.Words[place], place == 0) && !(person && relates(n.words[token], &x.Words[form.Words[place]])) {
				return
			}
		}
		f.right = append(f.right, token)
		f.said += n.anchorWeight(n.words[token])
		f.own = f.own || !n.isCovered(si, token)
		f.ordinal = f.ordinal || ordinalStems[x.Words[form.Words[place]].Folded]
	}
	w := n.words[f.at]
	if f.said < minFrameAnchor || arabic.Len(w.Form) < minEpithet || isSmall(w.Form) || !slices.Contains(x.Entries[form.Entry].Forms(), form.Text) {
		return // the last: a form without its small words
	}
	split := definiteSplit(w)
	note := noteAttracts
	if !person || !n.attracts(&f) {
		if n.isCovered(si, f.at) || n.resembles(w, form.Entry) {
			return
		}
		note = n.isNoPart(&f, split, person)
	}
	if note != "" {
		n.scoreFrame(&f, u.Form, split, note, total)
	}
}

// What the word in the place of the rest is.
const (
	noteAttracts   = "a better known name that resembles the right one"
	noteUnknown    = "nobody knows the word"
	noteUnattested = "clean text never has it beside its neighbours"
)

// isNoPart tells why the other word of a frame can be none of another name; "" if it can.
func (n *names) isNoPart(f *ownFrame, split arabic.Split, person bool) string {
	toks := n.doc.Segments[f.seg].Tokens
	w := n.words[f.at]
	target := glossary.Stem(bareWord(f.form, f.rest))
	unknown := len(w.Exact) == 0 && !w.Nisba
	switch {
	case f.step > 0 && (!person || !f.own || !unknown):
	case f.step > 0 && f.ordinal:
		if w.Common <= maxNumbered {
			return noteUnknown
		}
	case f.step > 0: // an epithet; else it is the surname of another
		first := f.right[0]
		if split.Article && !n.isNative(f.form.Entry, f.form.Words[0]) && w.Heads == 0 && !n.hasBeside(toks[first].Form, toks[f.at].Form) &&
			(w.Common <= maxUnknown || n.isNoun(target) && f.said >= minEpithetAnchor) {
			return noteUnattested
		}
	case f.titled && len(f.right) > 1 && f.said >= minTitled && f.own && split.Article && w.Heads == 0 && !isOtherOfClass(split.Stem, target) && !isSynonym(split.Stem, target):
		if n.k.Pair(toks[f.at].Form, toks[f.at+1].Form) == 0 {
			return noteUnattested
		}
	case f.linked, !unknown, classes[target].class == 0 && !n.isNoun(target): // a given name
	case f.own && w.Common <= maxUnknown, w.Common <= maxNoWord && !arabic.IsHead(target) && f.said >= minHeadless:
		return noteUnknown
	}
	return ""
}

// scoreFrame keeps the reading of a frame as the name.
func (n *names) scoreFrame(f *ownFrame, form int32, split arabic.Split, note string, total float64) {
	seg := &n.doc.Segments[f.seg]
	entry := n.k.Index.Entries[f.form.Entry]
	first, end := min(f.at, slices.Min(f.right)), max(f.at, slices.Max(f.right))+1
	r := n.try(reading{seg: f.seg, start: first, end: end, from: f.at, to: f.at + 1, entry: f.form.Entry, form: form, calque: true})
	r.free = end-first != len(f.form.Words)
	parts := n.parts[:0]
	for j := first; j < end; j++ {
		p := part{token: j, word: n.words[j], exact: true, link: r.free && !slices.Contains(f.right, j), latin: -1}
		if j == f.at {
			p = part{token: j, word: n.words[j], split: split, calque: true, latin: -1}
		}
		parts = append(parts, p)
	}
	n.parts = parts
	other := n.doc.Text(seg.Tokens[f.at].Span)
	r.add(fCalque, Evidence{Kind: "frame", From: other, To: entry.Ar, Note: "right words of the name stand beside it", Weight: weightSubstituted})
	r.add(fPair, Evidence{Kind: "pair", From: other, Note: note, Weight: weightRest})
	r.add(fBiasSeveral, Evidence{Kind: "prior", Weight: priorWeight(false, false)})
	n.sayOwn(r, total)
	for _, j := range f.right {
		r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[j].Span), Weight: n.anchorWeight(n.words[j])})
	}
	n.machineSigns(r)
	n.fix(r, seg, parts)
	if r.score > n.least {
		n.keep(r)
	}
}

// definiteSplit is the reading of a word as a definite noun, or else the first.
func definiteSplit(w *knowledge.Word) arabic.Split {
	if s := articleSplit(w); s.Article {
		return s
	}
	return w.Splits[0]
}

// resembles reports whether a word resembles one of the accepted forms of an
// entry: that is weighed as a garble or an accepted spelling.
func (n *names) resembles(w *knowledge.Word, entry int32) bool {
	x := n.k.Index
	forms := x.ArabicForms(entry)
	for _, s := range w.Splits {
		letters := arabic.AppendLetters(nil, s.Stem)
		for i := range forms {
			for _, id := range forms[i].Words {
				if arabic.Similarity(x.Words[id].Letters, letters, maxFrameLike) >= maxFrameLike {
					return true
				}
			}
		}
	}
	return false
}

// attracts reports whether the other word of a frame is a better known name that
// resembles the last word of the form, after the word that stands before that in the form.
func (n *names) attracts(f *ownFrame) bool {
	x := n.k.Index
	last := len(f.form.Words) - 1
	if f.step < 0 || f.rest != last || last < 2 || !isLink(&x.Words[f.form.Words[last-1]]) || !is(n.words[f.at-1], f.form.Words[last-1], false) {
		return false
	}
	w, right := n.words[f.at], f.form.Words[last]
	return !is(w, right, false) && n.isPlaceWord(w) && !n.isOwnName(w) && w.Zipf >= n.k.WordZipf(right)+moreKnown &&
		arabic.Similarity(x.Words[right].Letters, arabic.AppendLetters(nil, w.Splits[0].Stem), minAttracted) >= minAttracted
}

// inEitherGender yields the words of names that a token is, or is with the
// ending of the other gender (الوردية, الوردي).
func (n *names) inEitherGender(w *knowledge.Word) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		seen := map[int32]bool{}
		for _, ex := range w.Exact {
			seen[ex.Word] = true
			if !yield(ex.Word) {
				return
			}
		}
		for _, s := range w.Splits {
			other, ok := strings.CutSuffix(s.Stem, "يه")
			if !ok || !s.Article {
				continue
			}
			if word, ok := n.k.Index.Lookup(other + "ي"); ok && !seen[word] && !yield(word) {
				return
			}
		}
	}
}

// ordinalStems are the numbers of monarchs as a glossary folds them.
var ordinalStems = func() map[string]bool {
	out := map[string]bool{}
	for _, o := range ordinalOf {
		out[arabic.Fold(o)], out[arabic.Fold("ال"+o)] = true, true
	}
	return out
}()

func isOrdinal(w *knowledge.Word) bool {
	return slices.ContainsFunc(w.Splits, func(s arabic.Split) bool { return ordinalStems[s.Stem] })
}

// articleSplit is the reading of a word as a definite noun, if it has one.
func articleSplit(w *knowledge.Word) arabic.Split {
	for _, s := range w.Splits {
		if s.Article && s.Conjunction == "" && s.Preposition == "" {
			return s
		}
	}
	return arabic.Split{}
}
