package discover

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
)

// Candidates returns at most limit candidates, the best first, and how many
// more there are. A limit of 0 is none.
func (c *Counter) Candidates(k *knowledge.Knowledge, limit int) (best []Candidate, more int) {
	j := newJudge(k)
	all := map[string]*proposal{}
	for _, key := range slices.Sorted(maps.Keys(c.forms)) {
		if f := c.forms[key]; f.documents >= minDocuments && len(f.contexts) >= minDocuments {
			if p := j.judge(key, f); p != nil {
				all[key] = p
			}
		}
	}
	dropPieces(all)
	best = []Candidate{}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		best = append(best, j.candidate(all[key]))
	}
	slices.SortStableFunc(best, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Form, b.Form))
	})
	if limit > 0 && len(best) > limit {
		best, more = best[:limit:limit], len(best)-limit
	}
	return best, more
}

// minDocuments is in how many documents, and in how many different
// surroundings, a candidate stands at least.
const minDocuments = 2

// proposal is what the counts of a form say.
type proposal struct {
	words []string // folded, without articles
	form  *form
	slot  slot
	claim *claim // the entity that it is a garble of, or nil
	score float64
}

// slot is the place where a form mostly stands.
type slot struct {
	kind   glossary.Kind
	weight float64 // how surely a name stands there, on average, 0 to 1
	word   tally   // that stands beside the form most often, of those that speak for the kind
}

// judge decides what counts say.
type judge struct {
	k       *knowledge.Knowledge
	entries map[string]int32 // the first with an ID
	clean   namer            // or nil
}

// namer is a lexicon that knows how often clean text has a word after one that
// announces a kind of name.
type namer interface {
	Head(kind, word string) float64
}

func newJudge(k *knowledge.Knowledge) *judge {
	j := &judge{k: k, entries: map[string]int32{}}
	j.clean, _ = k.Lexicon.(namer)
	for i, e := range k.Index.Entries {
		if _, ok := j.entries[e.ID]; !ok {
			j.entries[e.ID] = int32(i)
		}
	}
	return j
}

// judge returns what the counts of a form say, nil where it is none to propose.
func (j *judge) judge(key string, f *form) *proposal {
	p := &proposal{words: strings.Fields(key), form: f}
	if !slices.ContainsFunc(p.words, j.isRare) && len(f.links) == 0 || slices.ContainsFunc(p.words, j.isVerb) || j.hasConjunction(p.words[0]) {
		return nil
	}
	p.slot = j.slotOf(p)
	var unclear bool
	if p.claim, unclear = j.claimOf(p); unclear {
		return nil
	}
	spread := math.Log2(1 + min(f.different(), float64(f.documents)))
	if p.claim != nil {
		p.score = spread * p.claim.strength * weightClaim
	} else {
		p.score = spread * j.quality(p)
	}
	if p.score < minScore {
		return nil
	}
	return p
}

// different estimates in how many documents the form stands in different
// surroundings: the more there are, the closer to 0 are the smallest hashes.
func (f *form) different() float64 {
	n := len(f.contexts)
	if n < maxContexts {
		return float64(n)
	}
	return float64(n-1) * (1 << (64 - hashShift)) / float64(max(1, f.contexts[n-1]))
}

const (
	minScore = 0.5
	// weightClaim ranks garbles before missing names that are as likely: they
	// are what the corpus has wrong.
	weightClaim = 1.5
)

// isRare reports whether a word is neither common nor one of the glossary.
func (j *judge) isRare(word string) bool {
	w := j.k.Word(word)
	return len(w.Exact) == 0 && w.Common <= maxRare && !w.Nisba
}

// hasConjunction reports whether a word is likely و or ف and another one.
func (j *judge) hasConjunction(word string) bool {
	for _, c := range []string{"و", "ف"} {
		rest, ok := strings.CutPrefix(word, c)
		if ok && arabic.Len(rest) >= minLetters && j.k.Lexicon.Zipf(rest) >= max(1.5, j.k.Lexicon.Zipf(word)+1) {
			return true
		}
	}
	return false
}

// isVerb reports whether a word is one of the persons of a verb in the
// imperfect: the lexicon knows another one.
func (j *judge) isVerb(word string) bool {
	known := func(form string) bool { return j.k.Lexicon.Zipf(form) > 1 }
	rest, future := strings.CutPrefix(word, "س")
	for _, p := range [][2]string{{"ي", "ت"}, {"ت", "ي"}} {
		for _, verb := range []string{word, rest} {
			stem, ok := strings.CutPrefix(verb, p[0])
			if !ok || arabic.Len(stem) < minLetters {
				continue
			}
			for _, s := range []string{stem, withoutPronoun(stem)} {
				if known(p[1]+s) || future && verb == rest && known(p[0]+s) {
					return true
				}
			}
		}
	}
	return false
}

func withoutPronoun(stem string) string {
	for _, p := range []string{"ها", "هم", "ه", "ون", "ان"} {
		if rest, ok := strings.CutSuffix(stem, p); ok && arabic.Len(rest) >= 3 {
			return rest
		}
	}
	return stem
}

// slotOf finds out what kind of name stands where the form does.
func (j *judge) slotOf(p *proposal) slot {
	type vote struct {
		weight float64
		best   tally
	}
	votes := map[glossary.Kind]*vote{}
	total := 0.0
	definite := p.isDefinite()
	for _, t := range p.form.beside {
		total += float64(t.n)
		kind, weight := j.announces(t, len(p.words) == 1, definite)
		if weight == 0 {
			continue
		}
		if votes[kind] == nil {
			votes[kind] = &vote{}
		}
		votes[kind].weight += weight * float64(t.n)
		if b := &votes[kind].best; t.n > b.n || t.n == b.n && t.word < b.word {
			*b = t
		}
	}
	if len(p.words) > 1 && j.isGiven(p.words[0]) {
		// A given name and a word that is none of the glossary.
		if votes[glossary.Person] == nil {
			votes[glossary.Person] = &vote{}
		}
		votes[glossary.Person].weight += weightGiven * max(0, float64(p.form.count)-total)
	}
	var s slot
	for _, kind := range []glossary.Kind{glossary.Person, glossary.Place, glossary.Org} {
		if x := votes[kind]; x != nil && x.weight > s.weight {
			s = slot{kind, x.weight, x.best}
		}
	}
	s.weight /= math.Max(float64(p.form.count), total)
	return s
}

// How surely a name follows.
const (
	weightTitle     = 1.0 // the title of a person with its article
	weightFar       = 0.9 // and adjectives after it
	weightPlace     = 1.0 // مدينة
	weightArea      = 0.6 // غرب, منطقة
	weightNamed     = 0.8 // حزب, شركة
	weightBody      = 0.3 // مجلس
	weightGiven     = 0.8
	weightSurname   = 0.4  // a word alone after a given name is the name of a family, of which there are many
	weightAdjective = 0.15 // a word with an article after a title with one is mostly its adjective
)

// placeNouns make a place of any word after them, named are what bodies are
// called whose name follows.
var (
	placeNouns = folded(`مدينه بلده قريه محافظه ولايه مقاطعه اماره جزيره نهر بحيره مطار ميناء مخيم معبر ضاحيه حي شارع سد وادي جبل اقليم قضاء`)
	named      = folded(`حزب حركه جماعه تنظيم شركه مؤسسه منظمه وكاله قناه صحيفه جريده مجله نادي ميليشيا كتيبه اذاعه جامعه معهد مركز بنك مصرف جبهه تحالف ائتلاف مجموعه فريق`)
)

// announces says what kind of name the word beside a form announces, and how
// surely.
func (j *judge) announces(t tally, single, definiteForm bool) (glossary.Kind, float64) {
	word := arabic.Fold(t.word)
	stem := glossary.Stem(word)
	definite := stem != word
	switch {
	case t.side == far:
		return glossary.Person, weightFar
	case t.side != before:
		return "", 0
	case arabic.PersonHeads[stem] && definite && definiteForm:
		return glossary.Person, weightAdjective
	case arabic.PersonHeads[stem] && definite:
		return glossary.Person, weightTitle
	case !definite && placeNouns[stem]:
		return glossary.Place, weightPlace
	case !definite && arabic.PlaceHeads[stem]:
		return glossary.Place, weightArea
	case !definite && named[stem]:
		return glossary.Org, weightNamed
	case !definite && arabic.OrgHeads[stem]:
		return glossary.Org, weightBody
	case !definite && arabic.PersonHeads[stem]:
		return glossary.Person, weightBody
	case j.isGiven(word) && single:
		return glossary.Person, weightSurname
	case j.isGiven(word):
		return glossary.Person, weightGiven
	}
	return "", 0
}

// isGiven reports whether a folded word is a given name.
func (j *judge) isGiven(word string) bool {
	id, ok := j.k.Index.Lookup(glossary.Stem(word))
	return ok && isGiven(j.k, id, word)
}

// isDefinite reports whether the form mostly has an article.
func (p *proposal) isDefinite() bool { return strings.HasPrefix(p.form.spelling(), "ال") }

// quality is how likely the form is a name that the glossary lacks, 0 to 1.
func (j *judge) quality(p *proposal) float64 {
	rare := 1.0
	for _, w := range p.words {
		if j.isRare(w) {
			rare = min(rare, 1-j.k.Word(w).Common/5)
		}
	}
	return p.slot.weight * rare
}

// spelling is how the form is mostly written.
func (f *form) spelling() string {
	if len(f.spellings) == 0 {
		return ""
	}
	return slices.MaxFunc(f.spellings, func(a, b tally) int {
		return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(b.word, a.word))
	}).word
}

// dropPieces drops what is a piece of a longer name or has a word too many.
func dropPieces(all map[string]*proposal) {
	keys := slices.SortedFunc(maps.Keys(all), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(all[b].words), len(all[a].words)), cmp.Compare(a, b))
	})
	drop := map[string]bool{}
	for _, key := range keys {
		p := all[key]
		n := len(p.words)
		if n < 2 || drop[key] {
			continue
		}
		if slices.ContainsFunc(p.words, func(w string) bool { return all[w] != nil && all[w].claim != nil }) {
			drop[key] = true // a right word and a garbled one
			continue
		}
		for from := range n {
			for to := from + 1; to <= n; to++ {
				part := strings.Join(p.words[from:to], " ")
				o := all[part]
				if o == nil || to-from == n || o.claim != nil {
					continue
				}
				switch {
				case float64(p.form.count) >= shareInside*float64(o.form.count):
					drop[part] = true
				case from == 0:
					drop[key] = true // the last word does not belong to the name
				}
			}
		}
	}
	for key := range drop {
		delete(all, key)
	}
}

// shareInside is the share of its occurrences that stand inside a longer form
// from which a form is a piece of that.
const shareInside = 0.5

func (j *judge) candidate(p *proposal) Candidate {
	x := Candidate{
		Form: p.form.spelling(), Proposal: Entry, Kind: string(p.slot.kind), Count: p.form.count, Documents: p.form.documents,
		Contexts: int64(len(p.form.contexts)), Score: math.Round(1000*p.score) / 1000, Example: p.form.example,
	}
	if c := p.claim; c != nil {
		e := j.k.Index.Entries[c.entry]
		x.Proposal, x.Entity, x.Right, x.Kind = Garble, e.ID, j.rightForm(p, c.entry, c.similarity), string(e.Kind)
	}
	x.Why = j.why(p)
	return x
}
