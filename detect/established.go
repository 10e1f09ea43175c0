package detect

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// A document that is garbled at all is garbled again and again, and mostly in
// the names that it is about. Once those are known, words that are farther
// from them than anything that could be proposed in a clean text are read as
// their garbles, too.

const (
	maxEstablished = 30   // names that a document can be about
	minFollowed    = 0.55 // similarity of a word to such a name
	slopeFollowed  = 14   // what its similarity below 0.8 says against it
	maxFollowed    = 4.0  // how common (Zipf) the word may be
)

// isGarbled reports whether the document is one of those in which names are
// garbled: by the names that surely are, fewer where the spacing says so, too.
// The spacing alone says little: one newspaper article in thirty has it.
func (n *names) isGarbled() bool { return n.garbledBy(n.sureStems()) }

// garbledBy is isGarbled by what [names.sureStems] has returned.
func (n *names) garbledBy(sure map[string]float64) bool {
	const minMachine, minGarbled, perThousand = 1, 3, 3
	if n.machine && len(sure) >= minMachine {
		return true
	}
	return len(sure) >= minGarbled && n.rate(len(sure)) >= perThousand
}

// rate is how many of something there are in 1,000 words of the document.
func (n *names) rate(count int) float64 {
	return float64(1000*count) / max(minWords, float64(n.doc.Words()))
}

// sureStems are the garbled words that are surely garbled, and how surely.
func (n *names) sureStems() map[string]float64 {
	sure := map[string]float64{}
	for _, r := range n.readings {
		if c := r.confidence(); c >= minSure {
			sure[r.stem] = max(sure[r.stem], c)
		}
	}
	return sure
}

// total adds up how surely words are garbled; in order, so that the sum is always
// the same.
func total(sure map[string]float64) (sum float64) {
	for _, stem := range slices.Sorted(maps.Keys(sure)) {
		sum += sure[stem]
	}
	return sum
}

// established returns the entries that the document names, rightly or not, the
// most frequent first, and counts the occurrences of each.
func (n *names) established() []int32 {
	n.named = maps.Clone(n.mentions)
	places := map[place]bool{} // one reading of a place is enough
	stems := map[int32]map[string]bool{}
	for _, r := range n.readings {
		if at := (place{r.seg, r.from}); r.confidence() >= minSure && !places[at] {
			places[at] = true
			n.named[r.entry]++
			if stems[r.entry] == nil {
				stems[r.entry] = map[string]bool{}
			}
			stems[r.entry][r.stem] = true
			if r.end-r.start > 1 {
				stems[r.entry][""] = true // several words are as good as several garbles
			}
		}
	}
	// One garble alone may be that of another name; a name that is always
	// written rightly is not what is garbled here.
	maps.DeleteFunc(n.named, func(e int32, _ int) bool { return len(stems[e]) == 0 || n.mentions[e] == 0 && len(stems[e]) < 2 })
	out := slices.SortedFunc(maps.Keys(n.named), func(a, b int32) int {
		return cmp.Or(cmp.Compare(n.named[b], n.named[a]), cmp.Compare(a, b))
	})
	return out[:min(len(out), maxEstablished)]
}

// weightNamedOften is what each doubling of the occurrences of a name adds.
const weightNamedOften = 0.35

// oftenWeight is what it says that the document names the entry so often.
func (n *names) oftenWeight(entry int32) float64 {
	return weightNamedOften * math.Log2(float64(max(1, n.named[entry], n.mentions[entry])))
}

// followEstablished reads the rare words that nothing else explains as garbles
// of the names that the document is about.
func (n *names) followEstablished() {
	if !n.isGarbled() {
		return
	}
	x := n.k.Index
	type target struct {
		use  glossary.Use
		word int32
	}
	var targets []target
	for _, e := range n.established() {
		kind := x.Entries[e].Kind
		if kind != glossary.Person && kind != glossary.Place && kind != glossary.Name {
			continue
		}
		forms := x.ArabicForms(e)
		for i := range forms {
			if f := &forms[i]; !f.Forbidden && len(f.Words) == 1 && n.k.WordZipf(f.Words[0]) < maxFollowedName {
				targets = append(targets, target{glossary.Use{Form: x.FormID(f)}, f.Words[0]})
			}
		}
	}
	if len(targets) == 0 {
		return
	}
	for si := range n.doc.Segments {
		seg := &n.doc.Segments[si]
		n.loadWords(si)
		for i, tok := range seg.Tokens {
			w := n.words[i]
			if tok.Class != text.Arabic || w == nil || n.isCovered(si, i) || n.isName(w) || w.Nisba || w.Common > maxFollowed {
				continue
			}
			for _, t := range targets {
				n.follows(si, i, t.use, t.word)
			}
		}
	}
	n.preferNearer()
	n.readings = dedupe(n.readings)
}

// preferNearer drops what was read as a garble of a name that the document is
// about where another name is clearly nearer: the names of a document differ
// in how often they are garbled, not in how.
func (n *names) preferNearer() {
	nearest := map[text.Span]float64{}
	for _, r := range n.readings {
		if !r.followed && !r.calque && r.score > minNearer {
			nearest[r.span] = max(nearest[r.span], r.similarity)
		}
	}
	n.readings = slices.DeleteFunc(n.readings, func(r *reading) bool {
		return r.followed && nearest[r.span] > r.similarity+clearlyNearer
	})
}

const (
	minNearer     = -3.0 // score of a reading that can be nearer
	clearlyNearer = 0.08
)

// isName reports whether a word is an accepted form by itself.
func (n *names) isName(w *knowledge.Word) bool {
	for _, ex := range w.Exact {
		for _, u := range n.k.Index.Words[ex.Word].Uses {
			if f := &n.k.Index.Forms[u.Form]; len(f.Words) == 1 && !f.Forbidden {
				return true
			}
		}
	}
	return false
}

// maxFollowedName bounds how common (Zipf) a name may be that is followed:
// translation writes the best known ones rightly.
const maxFollowedName = 4.2

// follows keeps the reading of token i as a garble of a name of one word.
func (n *names) follows(si, i int, u glossary.Use, word int32) {
	x := n.k.Index
	f := &x.Forms[u.Form]
	p := n.similar(n.words[i], f, word, true, true)
	if d := arabic.Len(p.split.Stem) - x.Words[word].Length; p.similarity < minFollowed || arabic.Len(p.split.Stem) < 3 || d < -2 || d > 2 {
		return
	}
	if p.similarity < minOtherFirst && firstClass(arabic.SkeletonOf(arabic.AppendLetters(nil, p.split.Stem))) != firstClass(x.Words[word].Skeleton) {
		return
	}
	p.token = i
	r := n.try(reading{seg: si, start: i, end: i + 1, from: i, to: i + 1, entry: f.Entry, form: u.Form, followed: true})
	n.parts = append(n.parts[:0], p)
	n.score(r, &n.doc.Segments[si], x.Entries[f.Entry], n.parts)
	// A real word needs more than a resemblance: a place where a name stands.
	slotted := r.values[fHead]+r.values[fListed] > 0 ||
		r.values[fContext] > 0 && p.similarity >= minReal && n.words[i].Common <= maxInContext
	if r.score > n.least && (slotted || n.words[i].Common <= maxUnslotted) {
		n.keep(r)
	}
}

// minOtherFirst is the similarity from which a word may begin with another
// consonant than the name: translation garbles the first one least.
const minOtherFirst = 0.8

// firstClass is the class of the first consonant of a skeleton.
func firstClass(s arabic.Skeleton) arabic.Skeleton { return s & 0xf }

// maxUnslotted is how common (Zipf) a word may be that is followed where nothing
// says that a name stands.
const maxUnslotted = 2.0

// A real word among what goes with the name is enough from this similarity on,
// and up to this frequency (Zipf).
const (
	minReal      = 0.8
	maxInContext = 3.0
)
