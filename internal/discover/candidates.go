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
	all := map[string]*verdict{}
	for _, key := range slices.Sorted(maps.Keys(c.forms)) {
		if f := c.forms[key]; f.documents >= minDocuments && len(f.contexts) >= minDocuments {
			if v := j.judge(key, f); v != nil {
				all[key] = v
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

// verdict is what the counts of a form say.
type verdict struct {
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
	heads   interface {
		Head(kind, word string) float64
	}
}

func newJudge(k *knowledge.Knowledge) *judge {
	j := &judge{k: k, entries: map[string]int32{}}
	j.heads, _ = k.Lexicon.(interface {
		Head(kind, word string) float64
	})
	for i, e := range k.Index.Entries {
		if _, ok := j.entries[e.ID]; !ok {
			j.entries[e.ID] = int32(i)
		}
	}
	return j
}

// judge returns what the counts of a form say, nil where it is none to propose.
func (j *judge) judge(key string, f *form) *verdict {
	v := &verdict{words: strings.Fields(key), form: f}
	if !slices.ContainsFunc(v.words, j.isRare) || slices.ContainsFunc(v.words, j.isVerb) {
		return nil
	}
	v.slot = j.slotOf(v)
	v.claim = j.claimOf(v)
	spread := math.Log2(float64(1 + min(int64(len(f.contexts)), f.documents)))
	if v.claim != nil {
		v.score = spread * v.claim.strength
	} else {
		v.score = spread * j.quality(v)
	}
	if v.score < minScore {
		return nil
	}
	return v
}

const minScore = 0.5

// commonOf is how common the rarest word of a form is.
func (j *judge) isRare(word string) bool {
	w := j.k.Word(word)
	return len(w.Exact) == 0 && w.Common <= maxRare && !w.Nisba
}

// isVerb reports whether a word is one of the persons of a verb in the
// imperfect: the lexicon knows another one.
func (j *judge) isVerb(word string) bool {
	rest, future := strings.CutPrefix(word, "س")
	if !future || !strings.ContainsAny(string([]rune(rest)[:1]), "يتن") {
		rest, future = word, false
	}
	for _, p := range [][2]string{{"ي", "ت"}, {"ت", "ي"}} {
		if stem, ok := strings.CutPrefix(rest, p[0]); ok && arabic.Len(stem) >= 3 {
			for _, form := range []string{stem, withoutPronoun(stem)} {
				if j.k.Lexicon.Zipf(p[1]+form) > 1 || future && j.k.Lexicon.Zipf(p[0]+form) > 1 {
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
func (j *judge) slotOf(v *verdict) slot {
	type vote struct {
		weight float64
		best   tally
	}
	votes := map[glossary.Kind]*vote{}
	total := 0.0
	definite := v.isDefinite()
	for _, t := range v.form.beside {
		total += float64(t.n)
		kind, weight := j.announces(t, definite)
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
	if len(v.words) > 1 && isGiven(j.k, v.words[0]) {
		// A given name and a word that is none of the glossary.
		if votes[glossary.Person] == nil {
			votes[glossary.Person] = &vote{}
		}
		votes[glossary.Person].weight += weightGiven * max(0, float64(v.form.count)-total)
	}
	var s slot
	for _, kind := range []glossary.Kind{glossary.Person, glossary.Place, glossary.Org} {
		if x := votes[kind]; x != nil && x.weight > s.weight {
			s = slot{kind, x.weight, x.best}
		}
	}
	s.weight /= math.Max(float64(v.form.count), total)
	return s
}

// How surely a name follows.
const (
	weightTitle    = 1.0 // the title of a person with its article
	weightFar      = 0.9 // and adjectives after it
	weightKin      = 0.5
	weightPlace    = 1.0 // مدينة
	weightArea     = 0.6 // غرب, منطقة
	weightNamed    = 0.8 // حزب, شركة
	weightBody     = 0.3 // مجلس
	weightGiven    = 0.8
	weightAdjectiv = 0.15 // a word with an article after a title with one is mostly its adjective
)

// placeNouns make a place of any word after them, named are what bodies are
// called whose name follows.
var (
	placeNouns = folded(`مدينه بلده قريه محافظه ولايه مقاطعه اماره جزيره نهر بحيره مطار ميناء مخيم معبر ضاحيه حي شارع سد وادي جبل اقليم قضاء`)
	named      = folded(`حزب حركه جماعه تنظيم شركه مؤسسه منظمه وكاله قناه صحيفه جريده مجله نادي ميليشيا كتيبه اذاعه جامعه معهد مركز بنك مصرف جبهه تحالف ائتلاف مجموعه فريق`)
)

func folded(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[arabic.Fold(w)] = true
	}
	return m
}

// announces says what kind of name the word beside a form announces, and how
// surely.
func (j *judge) announces(t tally, definiteForm bool) (glossary.Kind, float64) {
	word := arabic.Fold(t.word)
	stem := glossary.Stem(word)
	definite := stem != word
	switch {
	case t.side == far:
		return glossary.Person, weightFar
	case t.side != before:
		return "", 0
	case arabic.PersonHeads[stem] && definite && definiteForm:
		return glossary.Person, weightAdjectiv
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
	case isGiven(j.k, stem):
		return glossary.Person, weightGiven
	}
	return "", 0
}

// isDefinite reports whether the form mostly has an article.
func (v *verdict) isDefinite() bool { return strings.HasPrefix(v.form.spelling(), "ال") }

// quality is how likely the form is a name that the glossary lacks, 0 to 1.
func (j *judge) quality(v *verdict) float64 {
	rare := 1.0
	for _, w := range v.words {
		if j.isRare(w) {
			rare = min(rare, 1-j.k.Word(w).Common/5)
		}
	}
	return v.slot.weight * rare
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
func dropPieces(all map[string]*verdict) {
	keys := slices.SortedFunc(maps.Keys(all), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(all[b].words), len(all[a].words)), cmp.Compare(a, b))
	})
	drop := map[string]bool{}
	for _, key := range keys {
		v := all[key]
		n := len(v.words)
		if n < 2 || drop[key] {
			continue
		}
		for from := range n {
			for to := from + 1; to <= n; to++ {
				part := strings.Join(v.words[from:to], " ")
				o := all[part]
				if o == nil || to-from == n {
					continue
				}
				switch share := float64(v.form.count) / float64(o.form.count); {
				case share >= shareSame:
					drop[part] = true
				case from == 0 && share < shareTail:
					drop[key] = true
				}
			}
		}
	}
	for key := range drop {
		delete(all, key)
	}
}

// Shares of the occurrences of a form that stand inside a longer one.
const (
	shareSame = 0.5 // the shorter is a piece of the longer
	shareTail = 0.5 // less: the last word does not belong to the name
)

func (j *judge) candidate(v *verdict) Candidate {
	x := Candidate{
		Form: v.form.spelling(), Proposal: Entry, Kind: string(v.slot.kind), Count: v.form.count, Documents: v.form.documents,
		Contexts: int64(len(v.form.contexts)), Score: math.Round(1000*v.score) / 1000, Example: v.form.example,
	}
	if c := v.claim; c != nil {
		e := j.k.Index.Entries[c.entry]
		x.Proposal, x.Entity, x.Right, x.Kind = Garble, e.ID, e.Ar, string(e.Kind)
	}
	x.Why = j.why(v)
	return x
}
