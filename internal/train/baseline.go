package main

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// The baseline calls a run of words a garble if its plain normalised
// Levenshtein similarity to an accepted form of as many words is at least
// alike, and it is no accepted form itself.
const alike = 0.75

// baseline finds forms by their words: where a run is like a form, one of its
// words is like the word in its place.
type baseline struct {
	index *glossary.Index
	words map[int][]wordShape // by length
	forms []string            // the folded words of each form, "" for one that does not count

	mu   sync.Mutex
	near map[string][]int32
}

// wordShape is a word of the index. The set of its letters rules most
// comparisons out.
type wordShape struct {
	id      int32
	letters uint64
}

func newBaseline(x *glossary.Index) *baseline {
	b := &baseline{index: x, words: map[int][]wordShape{}, forms: make([]string, len(x.Forms)), near: map[string][]int32{}}
	for i := range x.Words {
		if w := &x.Words[i]; !w.IsLatin() {
			b.words[w.Length] = append(b.words[w.Length], wordShape{int32(i), letterSet(w.Folded)})
		}
	}
	for i := range x.Forms {
		f := &x.Forms[i]
		if f.Script != glossary.ArabicScript || f.Forbidden {
			continue
		}
		stems := make([]string, len(f.Words))
		for j, id := range f.Words {
			stems[j] = x.Words[id].Folded
		}
		b.forms[i] = strings.Join(stems, " ")
	}
	return b
}

// findings are the runs of words of a document that the baseline flags, with
// their similarity as confidence; of those that overlap, the most similar.
func (b *baseline) findings(d *text.Document) (out []finding) {
	var all []finding
	for i := range d.Segments {
		seg := &d.Segments[i]
		exact := make([]bool, len(seg.Tokens))
		for _, m := range b.index.Mentions(d.Source, seg.Tokens) {
			for j := m.Start; j < m.End; j++ {
				exact[j] = true
			}
		}
		for j := range seg.Tokens {
			all = append(all, b.around(seg.Tokens, exact, j)...)
		}
	}
	slices.SortStableFunc(all, func(x, y finding) int { return cmp.Compare(y.confidence, x.confidence) })
	for _, f := range all {
		if !slices.ContainsFunc(out, func(o finding) bool { return o.span.Overlaps(f.span) }) {
			out = append(out, f)
		}
	}
	return out
}

// around are the runs that are like a form in whose place the token i is like
// its word. Only a first word has proclitics, as in the detectors.
func (b *baseline) around(tokens []text.Token, exact []bool, i int) (out []finding) {
	if tokens[i].Class != text.Arabic {
		return nil
	}
	for _, s := range arabic.Splits(nil, tokens[i].Form) {
		inside := s.Stem == glossary.Stem(tokens[i].Form)
		for _, id := range b.nearWords(s.Stem) {
			for _, u := range b.index.Words[id].Uses {
				from := i - int(u.Place)
				to := from + len(b.index.Forms[u.Form].Words)
				if b.forms[u.Form] == "" || u.Place > 0 && !inside || from < 0 || to > len(tokens) || !slices.Contains(exact[from:to], false) {
					continue
				}
				if sim := similarity(tokens[from:to], b.forms[u.Form]); sim >= alike && sim < 1 {
					out = append(out, finding{span: text.Span{Start: tokens[from].Start, End: tokens[to-1].End}, confidence: sim,
						entry: b.index.Entries[b.index.Forms[u.Form].Entry]})
				}
			}
		}
	}
	return out
}

// similarity is that of a run of words to a form, of the readings of its first
// word the best.
func similarity(tokens []text.Token, form string) float64 {
	var rest strings.Builder
	for _, t := range tokens[1:] {
		rest.WriteByte(' ')
		rest.WriteString(glossary.Stem(t.Form))
	}
	best := 0.0
	for _, s := range arabic.Splits(nil, tokens[0].Form) {
		run := s.Stem + rest.String()
		longer := max(utf8.RuneCountInString(run), utf8.RuneCountInString(form))
		if limit := longer / 4; bits.OnesCount64(letterSet(run)^letterSet(form)) <= 2*limit {
			best = max(best, 1-float64(levenshtein.ComputeDistance(run, form))/float64(longer))
		}
	}
	return best
}

// nearWords are the words of names at few enough edits from a word.
func (b *baseline) nearWords(stem string) []int32 {
	b.mu.Lock()
	near, ok := b.near[stem]
	b.mu.Unlock()
	if ok {
		return near
	}
	n, letters := utf8.RuneCountInString(stem), letterSet(stem)
	for length := n * 3 / 4; length <= n*4/3+1; length++ {
		limit := (max(n, length) + 1) / 4
		for _, w := range b.words[length] {
			// An edit takes away one letter of the alphabet and brings one.
			if bits.OnesCount64(letters^w.letters) <= 2*limit && levenshtein.ComputeDistance(stem, b.index.Words[w.id].Folded) <= limit {
				near = append(near, w.id)
			}
		}
	}
	b.mu.Lock()
	b.near[stem] = near
	b.mu.Unlock()
	return near
}

// letterSet has a bit for each letter of a text.
func letterSet(s string) (set uint64) {
	for _, r := range s {
		set |= 1 << (uint(r) & 63)
	}
	return set
}
