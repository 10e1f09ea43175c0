package discover

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// claim is an entity that a form may be a garble of, with what says so.
type claim struct {
	entry      int32
	right      string  // the form or the word of it that belongs there
	target     int32   // that word in the index, -1 for none
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
// nothing links it to one. unclear says that it is a garble of some name that
// too many entities share.
func (j *judge) claimOf(p *proposal) (best *claim, unclear bool) {
	claims := map[int32]*claim{}
	of := func(entry int32) *claim {
		if claims[entry] == nil {
			claims[entry] = &claim{entry: entry, target: -1}
		}
		return claims[entry]
	}
	j.claimByFindings(p, of)
	if len(p.words) == 1 {
		j.claimByPlace(p, of)
		j.claimByLikeness(p, of)
	}
	for _, entry := range slices.Sorted(maps.Keys(claims)) {
		c := claims[entry]
		j.weigh(p, c)
		unclear = unclear || c.strength >= minClaim
		if c.target >= 0 {
			c.strength /= 1 + max(0, math.Log(float64(j.sharers(c.target))/maxSharers))
		}
		if c.strength >= minClaim && (best == nil || c.strength > best.strength) {
			best = c
		}
	}
	return best, unclear && best == nil
}

// maxSharers is how many entities may share the word that a form is a garble of
// for it to be clear which one is meant: of محمد it is not.
const maxSharers = 6

// claimByFindings claims a form for the entities that the detectors take it
// for.
func (j *judge) claimByFindings(p *proposal, of func(int32) *claim) {
	for _, l := range p.form.links {
		entry, ok := j.entries[l.entity]
		if !ok {
			continue
		}
		c := of(entry)
		c.found = l
		c.certainty = float64(l.certainty) / 1000 / float64(max(1, l.findings))
		if len(p.words) > 1 {
			c.right = j.rightForm(p, entry, 0)
			continue
		}
		forms := j.k.Index.ArabicForms(entry)
		for i := range forms {
			if forms[i].Forbidden {
				continue
			}
			for place, id := range forms[i].Words {
				c.resembles(j.similarity(entry, id, p.words[0]), id, forms[i].Parts()[place])
			}
		}
	}
}

// resembles notes that a form is so similar to a right word.
func (c *claim) resembles(similarity float64, target int32, right string) {
	if similarity > c.similarity || c.right == "" {
		c.similarity, c.target, c.right = similarity, target, right
	}
}

// rightForm is the accepted form of an entry that belongs where a form stands,
// which is so similar to a word of it: the most similar one of as many words,
// or else the preferred one.
func (j *judge) rightForm(p *proposal, entry int32, like float64) string {
	right, best := j.k.Index.Entries[entry].Ar, -1.0
	forms := j.k.Index.ArabicForms(entry)
	for i := range forms {
		f := &forms[i]
		if f.Forbidden || len(f.Words) != len(p.words) {
			continue
		}
		sum := 0.0
		for place, id := range f.Words {
			sum += j.similarity(entry, id, p.words[place])
		}
		if sum /= float64(len(f.Words)); sum > best && sum >= like-muchLike {
			right, best = f.Text, sum
		}
	}
	return right
}

// similarity is that of a word to a word of an entry, as Arabic or as a Latin
// form writes it.
func (j *judge) similarity(entry, target int32, word string) float64 {
	letters := arabic.AppendLetters(nil, word)
	right := j.k.Index.Words[target]
	if strings.HasPrefix(word, servant) && strings.HasPrefix(right.Folded, servant) {
		// What they are servants of tells عبدالملك and عبدالخالق apart.
		return arabic.Similarity(arabic.AppendLetters(nil, right.Folded[len(servant):]), arabic.AppendLetters(nil, word[len(servant):]), 0)
	}
	best := arabic.Similarity(right.Letters, letters, 0)
	for _, id := range j.k.Spellings(entry, target) {
		best = max(best, j.k.Index.Spelling(id).Similarity(letters, best))
	}
	return best
}

// servant is what names such as عبدالملك begin with.
const servant = "عبدال"

// claimByPlace claims a word for the entities one word of which stands beside
// it, where another word of theirs belongs.
func (j *judge) claimByPlace(p *proposal, of func(int32) *claim) {
	x := j.k.Index
	for _, t := range p.form.beside {
		step := int32(1)
		switch t.side {
		case after:
			step = -1
		case before:
		case expect:
			j.claimByFrame(p, t, of)
			continue
		default:
			continue
		}
		id, ok := x.Lookup(glossary.Stem(arabic.Fold(t.word)))
		if !ok {
			continue
		}
		sharers := j.sharers(id)
		claimed := map[int32]bool{}
		for _, u := range x.Words[id].Uses {
			f := &x.Forms[u.Form]
			place := u.Place + step
			if f.Forbidden || f.Script != glossary.ArabicScript || place < 0 || int(place) >= len(f.Words) || !isName(x.Entries[f.Entry].Kind) {
				continue
			}
			target := f.Words[place]
			least := minLike + likeMore*math.Log(float64(sharers))
			sim := j.similarity(f.Entry, target, p.words[0])
			if word := &x.Words[target]; word.Length < minLetters || arabic.IsHead(word.Folded) || joints[word.Folded] || sim < least {
				continue
			}
			c := of(f.Entry)
			c.resembles(sim, target, f.Parts()[place])
			c.place = max(c.place, min(1, (sim-least)/likeRange))
			claimed[f.Entry] = true
			if t.n > c.beside.n {
				c.beside = t
			}
		}
		for entry := range claimed {
			of(entry).times += t.n
		}
	}
}

// claimByFrame claims a word for the entities with the word that clean text
// mostly has in its place.
func (j *judge) claimByFrame(p *proposal, t tally, of func(int32) *claim) {
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
		sim := j.similarity(f.Entry, id, p.words[0])
		if sim < minLike {
			continue
		}
		seen[f.Entry] = true
		c := of(f.Entry)
		c.resembles(sim, id, f.Parts()[u.Place])
		c.place = max(c.place, min(1, (sim-minLike)/likeRange))
		c.times += t.n
		if t.n > c.beside.n {
			c.beside = t
		}
	}
}

// claimByLikeness claims a word in the slot of a kind of name for the entities
// of that kind that are written much like it.
func (j *judge) claimByLikeness(p *proposal, of func(int32) *claim) {
	x := j.k.Index
	w := j.k.Word(p.words[0])
	for _, n := range w.Near {
		if !w.Splits[n.Split].Bare() {
			continue
		}
		for _, u := range x.Words[n.Word].Uses {
			f := &x.Forms[u.Form]
			e := x.Entries[f.Entry]
			if f.Forbidden || e.Kind != p.slot.kind || len(f.Words) > 1 && (e.Kind != glossary.Person || int(u.Place) != len(f.Words)-1) {
				continue
			}
			right, target, sim := "", int32(-1), 0.0
			for _, a := range x.ArabicForms(f.Entry) {
				for place, id := range a.Words {
					if s := j.similarity(f.Entry, id, p.words[0]); !a.Forbidden && s > sim && (len(a.Words) == 1 || e.Kind == glossary.Person) {
						right, target, sim = a.Parts()[place], id, s
					}
				}
			}
			if sim < minNear {
				continue
			}
			c := of(f.Entry)
			c.resembles(sim, target, right)
			c.near = max(c.near, p.slot.weight*(sim-minNear)/(1-minNear))
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
func (j *judge) weigh(p *proposal, c *claim) {
	beside := int64(0) // words that go with some name
	for _, t := range p.form.beside {
		if t.side == before || t.side == after {
			if stem := glossary.Stem(arabic.Fold(t.word)); !arabic.IsHead(stem) {
				beside += t.n
			}
		}
	}
	often := func(n int64) float64 { return min(1, 2*float64(n)/float64(max(beside, p.form.count))) }
	others := 1 - c.place*often(c.times)
	if c.found.documents > 0 {
		others *= 1 - c.certainty*often(c.found.findings)
	}
	if beside > c.times {
		c.near *= 1 - float64(beside-c.times)/float64(max(p.form.count, beside))
	}
	others *= 1 - 0.6*c.near
	zipf := 0.0
	for _, w := range p.words {
		if j.isRare(w) {
			zipf = max(zipf, j.k.Lexicon.Zipf(w), j.k.Lexicon.Zipf("ال"+w))
		}
	}
	c.strength = (1 - others) / (1 + zipf/2)
	if j.clean != nil && len(p.words) == 1 && c.found.documents == 0 && j.clean.Head(string(p.slot.kind), p.words[0]) > 0 {
		c.strength /= 2 // clean text knows it as a name
	}
}
