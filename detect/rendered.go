package detect

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// In a document that is garbled, and about names of the user, those names are
// also rendered word by word: through their Latin form, an English word of which
// is translated (Park, حديقة), through another rendering of a word, also of the
// first (معاهدة, اتفاق), and through other forms of the same words, where
// English has one for both (the noun, and the adjective made from it).

const (
	weightRendered      = -2.5 // other words stand in other names
	weightRenderedLatin = -1.5 // but hardly those that translate a word of its Latin form
	weightRenderedAlone = -5.5 // a word alone
	weightRelated       = 1.0  // what a word says that is another form of the right one
	weightHeadOnly      = -2.0 // no right word but one that goes with many names (حزب),
	minSaid             = 0.5  // which says less than this
	minSaidBeside       = 2.0  // what the right words say at least where clean text has the words side by side
	minRoot             = 3    // letters of a root
)

// rendering is how a token renders a word of a form.
type rendering struct {
	part
	related   bool // another form of the same word,
	inflected bool // which the text may need
	synonym   bool // another word for the same kind of thing, which is as good
}

// renderings reads spans as names of the user that were translated word by word.
func (n *names) renderings() {
	total, ok := n.garbledOwn()
	if !ok {
		return
	}
	x := n.k.Index
	places := n.placesByKey()
	for id, e := range x.Entries {
		if e.Pack || e.Kind == glossary.Title {
			continue
		}
		forms := x.ArabicForms(int32(id))
		for i := range forms {
			f := &forms[i]
			if f.Forbidden || len(f.Parts()) != len(f.Words) {
				continue
			}
			if len(f.Words) == 1 {
				for other, term := range n.others(f, 0) {
					for _, p := range places[sense(other)] {
						n.rendersAlone(p.segment, p.token, f, term, total)
					}
				}
				continue
			}
			first := bareWord(f, 0)
			tried := map[place]bool{}
			at := func(key string) {
				for _, p := range places[key] {
					if !tried[p] {
						tried[p] = true
						n.rendersName(p.segment, p.token, f, total)
					}
				}
			}
			at(first)
			at(root(first))
			at(sense(first))
			for other := range n.others(f, 0) {
				at(sense(other))
			}
		}
	}
	n.readings = dedupe(n.readings)
}

// garbledOwn reports whether the document is a garbled one about names of the
// user, and how much those tell of its subject.
func (n *names) garbledOwn() (total float64, ok bool) {
	if n.k.Own() == 0 || !n.isGarbled() {
		return 0, false
	}
	total = n.ownTotal()
	return total, total >= minOwnTopic
}

// renderingsOf are the sets of words that render a foreign term by which the
// document is read: where the user's glossary is one for its subject, all.
func (n *names) renderingsOf() *knowledge.Calques {
	if n.ownShare >= minOwnText {
		return n.k.Calques.Wide()
	}
	return n.k.Calques
}

// placesByKey returns the tokens of the document by what renderings look them up
// by: stem, root and sense. They are worked out when first asked for.
func (n *names) placesByKey() map[string][]place {
	if n.keys != nil {
		return n.keys
	}
	places := map[string][]place{}
	for si := range n.doc.Segments {
		for i, w := range n.wordsOf(si) {
			seen := map[string]bool{}
			for _, s := range w.Splits {
				for _, key := range []string{s.Stem, root(s.Stem), sense(s.Stem)} {
					if !seen[key] {
						seen[key] = true
						places[key] = append(places[key], place{si, i})
					}
				}
			}
		}
	}
	n.keys = places
	return places
}

// latinTerms returns the words of the Latin forms of an entry that the word of
// form f at place writes or renders, or may, since no other word does.
func (n *names) latinTerms(f *glossary.Form, place int) (out []string) {
	x := n.k.Index
	claims := func(at int, latin int32) bool {
		return slices.Contains(n.k.Spellings(f.Entry, f.Words[at]), latin) || n.renderingsOf().Renders(x.Words[f.Words[at]].Folded, strings.ToLower(x.Words[latin].Latin))
	}
	for _, l := range x.LatinForms(f.Entry) {
		for _, id := range l.Words {
			others := false
			for at := range f.Words {
				others = others || at != place && claims(at, id)
			}
			free := len(l.Words) == len(f.Words) && !slices.ContainsFunc(l.Words, func(latin int32) bool { return claims(place, latin) })
			if claims(place, id) || free && !others {
				out = append(out, strings.ToLower(x.Words[id].Latin))
			}
		}
	}
	return out
}

// rendersName reads the tokens from i on as form f, rendered word by word.
func (n *names) rendersName(si, i int, f *glossary.Form, total float64) {
	x := n.k.Index
	seg, words := &n.doc.Segments[si], n.wordsOf(si)
	entry := x.Entries[f.Entry]
	right := f.Parts()
	var parts []rendering
	end := i
	for place, target := range f.Words {
		if end > i && end+1 < len(seg.Tokens) && prepositions[words[end].Form] && !isLink(&x.Words[target]) {
			parts = append(parts, rendering{part: part{token: end, word: words[end], exact: true, link: true}})
			end++
		}
		if end == len(seg.Tokens) || seg.Tokens[end].Class != text.Arabic || end > i && !n.softGap(seg.Tokens[end-1], seg.Tokens[end]) {
			return
		}
		p, ok := n.render(words[end], f, place, strings.HasPrefix(right[place], "ال") || isJoined(f, place))
		if !ok {
			return
		}
		p.token, p.covered = end, n.isCovered(si, end)
		parts = append(parts, p)
		end++
	}
	if !n.mayRender(parts, f, entry) {
		return
	}
	r := n.try(reading{seg: si, start: i, end: end, from: i, to: end, entry: f.Entry, form: x.FormID(f), calque: true})
	plain := make([]part, len(parts))
	changed, beside, said := 0, 0.0, 0.0
	for j, p := range parts {
		plain[j] = p.part
		switch {
		case p.link:
		case p.exact:
			w := n.anchorWeight(p.word)
			said += w
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: w})
		default:
			if n.inOtherName(r, p.token) {
				return
			}
			changed++
			if p.related {
				said += minSaidBeside
			}
			r.add(fCalque, p.evidence)
			for _, o := range []int{p.token - 1, p.token + 1} {
				if o >= i && o < end {
					a, b := min(o, p.token), max(o, p.token)
					beside = max(beside, n.k.Pair(seg.Tokens[a].Form, seg.Tokens[b].Form))
				}
			}
		}
	}
	if changed == 0 || beside > 0 && said < minSaidBeside {
		return
	}
	if said < minSaid {
		r.add(fCalque, Evidence{Kind: "prior", Note: "the right word goes with many names", Weight: weightHeadOnly})
	}
	r.free = len(parts) != len(f.Words)
	r.add(fCalque, Evidence{Kind: "frame", To: entry.Ar, Note: "the words render the name one by one", Weight: weightRendered * float64(changed)})
	if beside > 0 {
		r.add(fPair, Evidence{Kind: "pair", Note: "clean text has the words side by side", Weight: weightAttestedCalque + weightAttestedMore*beside})
	}
	n.sayOwn(r, total)
	n.sayNamed(r)
	n.machineSigns(r)
	n.keepInflected(entry.Kind, parts, plain, right)
	r.from, r.to = end, i
	for _, p := range plain {
		if !p.exact {
			r.from, r.to = min(r.from, p.token), max(r.to, p.token+1)
		}
	}
	n.fix(r, seg, plain)
	if r.score > n.least {
		n.keep(r)
	}
}

// bareWord is the word of form f at place, folded and without article, nor a
// conjunction before that (isJoined).
func bareWord(f *glossary.Form, place int) string {
	word := f.Parts()[place]
	if isJoined(f, place) {
		word = strings.TrimPrefix(word, "و")
	}
	if rest, ok := strings.CutPrefix(word, "ال"); ok {
		word = rest
	}
	return arabic.Fold(word)
}

// isJoined reports whether و joins the word of form f at place to the one before
// (حزب الأصالة والمعاصرة).
func isJoined(f *glossary.Form, place int) bool {
	return place > 0 && strings.HasPrefix(f.Parts()[place], "وال")
}

// rendersAlone reads token i as a rendering of the Latin form of a name of one
// word, which is the foreign term: a definite noun without an adjective, which
// clean text has beside neither neighbour.
func (n *names) rendersAlone(si, i int, f *glossary.Form, term string, total float64) {
	x := n.k.Index
	seg, words := &n.doc.Segments[si], n.wordsOf(si)
	isForm := func(l glossary.Form) bool { return strings.EqualFold(l.Text, term) }
	if i == 0 || i+1 == len(seg.Tokens) || n.isCovered(si, i) || !slices.ContainsFunc(x.LatinForms(f.Entry), isForm) {
		return
	}
	p, ok := n.render(words[i], f, 0, strings.HasPrefix(f.Text, "ال"))
	if !ok || !p.calque || !p.split.Article || isDefinite(seg.Tokens[i+1]) && n.softGap(seg.Tokens[i], seg.Tokens[i+1]) || isDefinite(seg.Tokens[i-1]) && n.softGap(seg.Tokens[i-1], seg.Tokens[i]) {
		return
	}
	tok := seg.Tokens[i]
	for _, form := range []string{tok.Form, bareForm(p.split, p.split.Stem)} {
		if n.k.Pair(seg.Tokens[i-1].Form, form) > 0 || n.k.Pair(form, seg.Tokens[i+1].Form) > 0 {
			return
		}
	}
	p.token = i
	r := n.try(reading{seg: si, start: i, end: i + 1, from: i, to: i + 1, entry: f.Entry, form: x.FormID(f), calque: true})
	e := p.evidence
	e.Note, e.Weight = term, weightRelated
	r.add(fCalque, e)
	r.add(fCalque, Evidence{Kind: "prior", Note: "a word alone", Weight: weightRenderedAlone})
	n.sayOwn(r, total)
	n.sayNamed(r)
	n.machineSigns(r)
	n.fix(r, seg, []part{p.part})
	if r.score > n.least {
		n.keep(r)
	}
}

// render reads a word as one that renders the word of form f at place.
func (n *names) render(w *knowledge.Word, f *glossary.Form, place int, article bool) (rendering, bool) {
	bare, joined := bareWord(f, place), isJoined(f, place)
	var found []rendering
	for _, s := range w.Splits {
		if place > 0 && (s.Conjunction != "") != joined || s.Conjunction == "ف" && joined || len(s.Stem) == 0 {
			continue
		}
		if joined {
			s.Conjunction = "" // the right word has it, too
		}
		p := rendering{part: part{word: w, split: s, latin: -1}}
		preposition := place > 0 && s.Preposition != ""
		e := Evidence{Kind: "calque", From: s.Stem, To: bare}
		switch {
		case s.Stem == bare:
			if preposition {
				continue
			}
			p.exact = s.Article == article
			p.related, p.inflected = !p.exact, !p.exact
		case isRelated(s.Stem, bare) && (n.isNoun(s.Stem) && n.isNoun(bare) || isRelation(s.Stem) != isRelation(bare)):
			if preposition && s.Preposition != "ل" {
				continue
			}
			p.related = true
			p.inflected = !preposition && isInflected(s.Stem, bare, place)
			p.split.Preposition = ""
			if place == 0 {
				p.split.Preposition = s.Preposition
			}
		case preposition || s.Article != article && place > 0:
			continue
		case place == 0 && isSynonym(s.Stem, bare) && len(f.Words) > 1 && n.isTranslated(bare, f.Entry):
			p.exact, p.link, p.synonym = true, true, true
		default:
			e.Note = n.rendersTerm(s.Stem, f, place)
			if e.Note == "" || sharesStem(s.Stem, bare) || isOffice(s.Stem, bare) || sameHeads(s.Stem, bare) || isSynonym(s.Stem, bare) && n.isTranslated(bare, f.Entry) {
				continue // where the name is a translation itself, one synonym is as good as another
			}
			p.calque = true
		}
		switch {
		case p.calque && n.renderingsOf().Renders(bare, e.Note):
			e.Weight = 0
		case p.calque:
			e.Weight = weightRenderedLatin - weightRendered
		case p.related:
			e.Weight, e.Note = weightRelated-weightRendered, "another form of the same word"
		}
		p.evidence = e
		found = append(found, p)
	}
	if len(found) == 0 {
		return rendering{}, false
	}
	best := found[0]
	for _, p := range found[1:] {
		if rank(p) < rank(best) {
			best = p
		}
	}
	return best, true
}

// isTranslated reports whether a word of a name (folded, without article) renders a word of a
// Latin form, or the name has no Latin form that could tell.
func (n *names) isTranslated(word string, entry int32) bool {
	forms := n.k.Index.LatinForms(entry)
	return len(forms) == 0 || slices.ContainsFunc(forms, func(l glossary.Form) bool {
		return slices.ContainsFunc(l.Words, func(id int32) bool {
			return n.renderingsOf().Renders(word, strings.ToLower(n.k.Index.Words[id].Latin))
		})
	})
}

// rank orders the readings of a word: the right one first.
func rank(p rendering) int {
	switch {
	case p.exact:
		return 0
	case p.related:
		return 1
	}
	return 2
}

// others yields the words (folded, without article) that render a foreign term
// as well as the word of form f at place does, or that this one writes, and
// that term.
func (n *names) others(f *glossary.Form, place int) iter.Seq2[string, string] {
	target := glossary.Stem(bareWord(f, place))
	return func(yield func(other, term string) bool) {
		more := true
		all := func(other, term string) { more = more && yield(other, term) }
		n.renderingsOf().Others(target, all)
		if isRelation(target) { // the adjectives of what renders a term: اتحادي, فدرالي
			n.renderingsOf().Others(ending(target), func(other, term string) { all(ending(other)+"ي", term) })
		}
		for _, t := range n.latinTerms(f, place) {
			n.renderingsOf().Renderings(t, func(other string) { all(other, t) })
		}
	}
}

// rendersTerm returns the foreign term that a word renders in the place of one
// of form f; "" if there is none.
func (n *names) rendersTerm(stem string, f *glossary.Form, place int) string {
	for other, term := range n.others(f, place) {
		if sense(other) == sense(stem) || isRelation(stem) && !isRelation(other) && ending(stem) == other {
			return term // الإعلانية for what الإعلان renders
		}
	}
	return ""
}

// sense is the same for the words (folded, without article) that say the same
// of a thing: in the other case or gender, or of one group of a class.
func sense(stem string) string {
	if c := classes[stem]; c.class != 0 {
		return fmt.Sprint(c)
	}
	if base, ok := strings.CutSuffix(stem, "ين"); ok && arabic.Len(base) >= minRoot {
		return base + "ون"
	}
	if base, ok := strings.CutSuffix(stem, "يه"); ok && arabic.Len(base) >= minRoot {
		return base + "ي"
	}
	return stem
}

// mayRender reports whether words that are not all right can be a wrong
// rendering of a name: not if they are a plural of it, or indefinite.
func (n *names) mayRender(parts []rendering, f *glossary.Form, entry *glossary.Entry) bool {
	calques, related, nisba, gender := 0, 0, false, false
	right := f.Parts()
	construct := !strings.HasPrefix(right[0], "ال")
	definite := strings.HasPrefix(right[len(right)-1], "ال")
	place := 0
	for _, p := range parts {
		if p.synonym {
			place++
			continue
		}
		if p.link {
			nisba = true // the noun with a preposition for the adjective
			continue
		}
		target := bareWord(f, place)
		switch {
		case p.calque:
			calques++
		case place == 0:
			gender = isFeminine(p.split.Stem, target) || isFeminine(target, p.split.Stem)
		case place > 0 && p.split.Stem != target:
			related++
			nisba = nisba || isRelation(p.split.Stem) != isRelation(target)
		}
		place++
	}
	last := parts[len(parts)-1]
	if definite && !last.exact && !last.split.Article && n.isNoun(last.split.Stem) {
		return false
	}
	switch {
	case calques > 1:
		return false
	case calques == 1:
		return true
	case entry.Kind == glossary.Person || related == 0:
		return false
	}
	// A construct in the place of a noun with an adjective: محكمة الدستور.
	idafa := !construct && !parts[0].exact && !parts[0].calque && !parts[0].split.Article && last.related && last.split.Article && last.split.Stem != bareWord(f, len(f.Words)-1)
	return nisba || construct || gender || idafa
}

// definite is how common (Zipf) a word (folded, without article) is with the
// article, which names of persons hardly have.
func (n *names) definite(stem string) float64 { return n.k.Lexicon.Zipf("ال" + stem) }

// isNoun reports whether clean text has a word (folded, without article) with the
// article.
func (n *names) isNoun(stem string) bool { return n.definite(stem) >= minNoun }

// isRelation reports whether a folded word has the ending of an adjective of
// relation.
func isRelation(stem string) bool {
	for _, end := range []string{"ي", "يه", "يون", "يين"} {
		if strings.HasSuffix(stem, end) {
			return true
		}
	}
	return false
}

// isRelated reports whether two folded words without article are forms of one
// word: another number, the other gender, or the adjective made from it.
func isRelated(a, b string) bool {
	if a == b {
		return false
	}
	x, y := ending(a), ending(b)
	if x == y && arabic.Len(x) >= minRoot {
		return true
	}
	r := root(a)
	return arabic.Len(r) >= minRoot && r == root(b)
}

// isOffice reports whether one of two words (folded, without article) is an
// office and the other who holds it (وزارة, وزير): where the name has one, the other
// is no other rendering of it.
func isOffice(a, b string) bool {
	return arabic.PersonHeads[a] && arabic.OrgHeads[b] || arabic.OrgHeads[a] && arabic.PersonHeads[b]
}

// sharesStem reports whether two folded words without article are one with two
// endings (قوه, قوات).
func sharesStem(a, b string) bool {
	x, y := endsOf(a, b)
	return len(x) < len(a) && endings[x] && endings[y]
}

// ending takes one inflectional ending, or that of an adjective of relation,
// off a folded word.
func ending(stem string) string {
	for _, end := range []string{"يون", "يين", "يه", "ات", "ون", "ين", "ه", "ي", "ا"} {
		if rest, ok := strings.CutSuffix(stem, end); ok && arabic.Len(rest) >= minRoot {
			return rest
		}
	}
	return stem
}

// root is what is left of a folded word without its ending and its vowels: what
// the forms of one word have in common.
func root(stem string) string { return vowels.Replace(ending(stem)) }

// prepositions stand before a noun that takes the place of an adjective.
var prepositions = set("في من عن علي مع")

// isPreposition reports whether a word is one of those, or the second of من أجل.
func isPreposition(words []*knowledge.Word, i int) bool {
	return prepositions[words[i].Form] || words[i].Form == "اجل" && i > 0 && words[i-1].Form == "من"
}

var vowels = strings.NewReplacer("ا", "", "و", "", "ي", "", "ء", "")
