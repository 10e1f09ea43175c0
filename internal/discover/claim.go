package discover

import (
	"maps"
	"math"
	"slices"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// claim is an entity that a form may be a garble of, with what says so.
type claim struct {
	entry      int32
	right      string  // the form or the word of it that belongs there
	similarity float64 // of the form to that word, 0 where nothing was compared
	beside     tally   // the word of the entity that stands beside the form most often
	times      int64   // how often any does
	place      float64 // how much that says, 0 to 1
	near       float64 // the same of the resemblance alone
	found      link
	certainty  float64 // of the findings, 0 to 1
	strength   float64 // how likely it is a garble of the entity, 0 to 1
}

const (
	minClaim  = 0.25 // strength of a claim
	minLike   = 0.55 // similarity to a word in whose place a form stands,
	likeMore  = 0.05 // and so much more for each power of e of the entities that share its neighbor
	likeRange = 0.30 // above that, for all there is to say
	minNear   = 0.80 // similarity where nothing else says which entity it is
)

// claimOf returns the entity that a form is most likely a garble of, nil where
// nothing links it to one.
func (j *judge) claimOf(v *verdict) *claim {
	claims := map[int32]*claim{}
	of := func(entry int32) *claim {
		if claims[entry] == nil {
			claims[entry] = &claim{entry: entry}
		}
		return claims[entry]
	}
	j.claimByFindings(v, of)
	if len(v.words) == 1 {
		j.claimByPlace(v, of)
		j.claimByLikeness(v, of)
	}
	var best *claim
	for _, entry := range slices.Sorted(maps.Keys(claims)) {
		c := claims[entry]
		j.weigh(v, c)
		if c.strength >= minClaim && (best == nil || c.strength > best.strength) {
			best = c
		}
	}
	return best
}

// claimByFindings claims a form for the entities that the detectors take it
// for.
func (j *judge) claimByFindings(v *verdict, of func(int32) *claim) {
	for _, l := range v.form.links {
		entry, ok := j.entries[l.entity]
		if !ok {
			continue
		}
		c := of(entry)
		c.found = l
		c.certainty = float64(l.certainty) / 1000 / float64(max(1, l.findings))
		if len(v.words) > 1 {
			c.right = j.formLike(entry, len(v.words))
			continue
		}
		forms := j.k.Index.ArabicForms(entry)
		for i := range forms {
			if forms[i].Forbidden {
				continue
			}
			for place, id := range forms[i].Words {
				c.resembles(j.similarity(entry, id, v.words[0]), forms[i].Parts()[place])
			}
		}
	}
}

// resembles notes that a form is so similar to a right word.
func (c *claim) resembles(similarity float64, right string) {
	if similarity > c.similarity || c.right == "" {
		c.similarity, c.right = similarity, right
	}
}

// formLike is the form of an entry that has so many words, or the first.
func (j *judge) formLike(entry int32, words int) string {
	for _, f := range j.k.Index.ArabicForms(entry) {
		if !f.Forbidden && len(f.Words) == words {
			return f.Text
		}
	}
	return j.k.Index.Entries[entry].Ar
}

// similarity is that of a word to a word of an entry, as Arabic or as a Latin
// form writes it.
func (j *judge) similarity(entry, target int32, word string) float64 {
	letters := arabic.AppendLetters(nil, word)
	best := arabic.Similarity(j.k.Index.Words[target].Letters, letters, 0)
	for _, id := range j.k.Spellings(entry, target) {
		best = max(best, j.k.Index.Spelling(id).Similarity(letters, best))
	}
	return best
}

// claimByPlace claims a word for the entities one word of which stands beside
// it, where another word of theirs belongs.
func (j *judge) claimByPlace(v *verdict, of func(int32) *claim) {
	x := j.k.Index
	for _, t := range v.form.beside {
		step := int32(1)
		switch t.side {
		case after:
			step = -1
		case before:
		case expect:
			j.claimByFrame(v, t, of)
			continue
		default:
			continue
		}
		id, ok := x.Lookup(glossary.Stem(arabic.Fold(t.word)))
		if !ok {
			continue
		}
		sharers := j.sharers(id)
		best := map[int32]float64{} // by entry
		for _, u := range x.Words[id].Uses {
			f := &x.Forms[u.Form]
			place := u.Place + step
			if f.Forbidden || f.Script != glossary.ArabicScript || place < 0 || int(place) >= len(f.Words) || !isName(x.Entries[f.Entry].Kind) {
				continue
			}
			target := f.Words[place]
			least := minLike + likeMore*math.Log(float64(sharers))
			sim := j.similarity(f.Entry, target, v.words[0])
			if x.Words[target].Length < minLetters || sim < least {
				continue
			}
			c := of(f.Entry)
			c.resembles(sim, f.Parts()[place])
			c.place = max(c.place, min(1, (sim-least)/likeRange))
			best[f.Entry] = sim
			if t.n > c.beside.n {
				c.beside = t
			}
		}
		for entry := range best {
			of(entry).times += t.n
		}
	}
}

// claimByFrame claims a word for the entities with the word that clean text
// mostly has in its place.
func (j *judge) claimByFrame(v *verdict, t tally, of func(int32) *claim) {
	x := j.k.Index
	id, ok := x.Lookup(glossary.Stem(arabic.Fold(t.word)))
	if !ok {
		return
	}
	seen := map[int32]bool{}
	for _, u := range x.Words[id].Uses {
		f := &x.Forms[u.Form]
		if f.Forbidden || !isName(x.Entries[f.Entry].Kind) || seen[f.Entry] {
			continue
		}
		sim := j.similarity(f.Entry, id, v.words[0])
		if sim < minLike {
			continue
		}
		seen[f.Entry] = true
		c := of(f.Entry)
		c.resembles(sim, f.Parts()[u.Place])
		c.place = max(c.place, min(1, (sim-minLike)/likeRange))
		c.times += t.n
		if t.n > c.beside.n {
			c.beside = t
		}
	}
}

// claimByLikeness claims a word in the slot of a kind of name for the entities
// of that kind that are written much like it.
func (j *judge) claimByLikeness(v *verdict, of func(int32) *claim) {
	x := j.k.Index
	w := j.k.Word(v.words[0])
	for _, n := range w.Near {
		if !w.Splits[n.Split].Bare() {
			continue
		}
		for _, u := range x.Words[n.Word].Uses {
			f := &x.Forms[u.Form]
			e := x.Entries[f.Entry]
			if f.Forbidden || e.Kind != v.slot.kind || len(f.Words) > 1 && (e.Kind != glossary.Person || int(u.Place) != len(f.Words)-1) {
				continue
			}
			right, sim := "", 0.0
			for _, a := range x.ArabicForms(f.Entry) {
				for place, id := range a.Words {
					if s := j.similarity(f.Entry, id, v.words[0]); !a.Forbidden && s > sim && (len(a.Words) == 1 || e.Kind == glossary.Person) {
						right, sim = a.Parts()[place], s
					}
				}
			}
			if sim < minNear {
				continue
			}
			c := of(f.Entry)
			c.resembles(sim, right)
			c.near = max(c.near, v.slot.weight*(sim-minNear)/(1-minNear))
		}
	}
}

// sharers counts the entries that have a word.
func (j *judge) sharers(word int32) int {
	entries := map[int32]bool{}
	for _, u := range j.k.Index.Words[word].Uses {
		entries[j.k.Index.Forms[u.Form].Entry] = true
	}
	return len(entries)
}

func isName(k glossary.Kind) bool { return k != glossary.Title && k != glossary.Term }

// weigh decides how likely a form is a garble of the entity that claims it.
func (j *judge) weigh(v *verdict, c *claim) {
	beside := int64(0) // words that go with some name
	for _, t := range v.form.beside {
		if t.side == before || t.side == after {
			if stem := glossary.Stem(arabic.Fold(t.word)); !arabic.IsHead(stem) {
				beside += t.n
			}
		}
	}
	share := 1.0
	if beside > 0 {
		share = min(1, float64(c.times)/float64(beside))
	}
	others := 1 - c.place*share
	if c.found.documents > 0 {
		often := min(1, 2*float64(c.found.findings)/float64(v.form.count))
		others *= 1 - c.certainty*often
	}
	if beside > c.times {
		c.near *= 1 - float64(beside-c.times)/float64(max(v.form.count, beside))
	}
	others *= 1 - 0.6*c.near
	zipf := 0.0
	for _, w := range v.words {
		if j.isRare(w) {
			zipf = max(zipf, j.k.Lexicon.Zipf(w), j.k.Lexicon.Zipf("ال"+w))
		}
	}
	c.strength = (1 - others) / (1 + zipf/2)
	if j.heads != nil && len(v.words) == 1 && c.found.documents == 0 && j.heads.Head(string(v.slot.kind), v.words[0]) > 0 {
		c.strength /= 2 // clean text knows it as a name
	}
}
