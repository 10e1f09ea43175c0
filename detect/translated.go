package detect

import (
	"maps"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// Translation takes a foreign name for a word of the language, or for one that
// sounds like it, and translates that: كانتري غاردن (Country Garden) comes back as
// حديقة الريف, برنت as الطباعة (print). And it takes a name in Arabic letters for an
// ordinary word, and writes another for that: كهرمان (amber), عنبر. In a document
// that is garbled, such words are read as names of the user where they stand for
// all words of one, or where a name must stand.

const (
	weightTranslated      = -2.5 // ordinary words stand side by side everywhere
	weightTranslatedAlone = -4.2 // and a word alone is one
	weightTranslatedMore  = 1.0  // each further word of one name says so much more
	slopeAlike            = -4.0 // what it says that a term only sounds like the name, by how far it is from it
	distanceHomograph     = 0.25 // that of the word which a name in Arabic letters may be taken for
	minTranslatedLike     = 0.7  // similarity of the words beside a translated one
	minTranslatedAnchor   = 2.5  // what the right words say at least where the user's names are not those of the text
	maxTranslated         = 4    // words of a Latin form that matter
	maxRarerDefective     = 0.5  // how much rarer (Zipf) a noun may be with the article that it has a final ي with
	minTranslatedLetters  = 3    // of a word alone
)

// latinSmall are the articles, prepositions and conjunctions of the languages that
// names come from, beside [latinLinks].
var latinSmall = set(`a an at by for from in on to with el los las lo il gli i o os as un una uno les l d des aux au en sur sous sans pour par et
	die das dem ein eine am im zu zum zur und für mit auf con del della dello degli dei delle dal para por pelo pela em no na dos das
	het een op te av og och på ve ile ki ka ke ko mein wa ya`)

// meaning is what a Latin word of a name can be taken for.
type meaning struct {
	latin  int32            // in Index.Words
	senses map[string]taken // by the sense of an Arabic word
}

// taken is the term that a word of a name is taken for, and how far that is from it;
// native says that the name is a translation of it itself.
type taken struct {
	term     string
	distance float64
	native   bool
}

// translated reads words as names of the user that were translated.
func (n *names) translated() {
	total, ok := n.garbledOwn()
	if !ok {
		return
	}
	forThis := n.ownShare >= minOwnText // of many names for other texts, some can be taken for words of this one
	x := n.k.Index
	places, read := n.placesByKey(), n.garbledPlaces()
	for _, id := range n.mayBeTranslated(forThis) {
		latin := x.LatinForms(id)
		for i := range latin {
			f := &latin[i]
			var of []meaning
			for _, word := range f.Words {
				if w := &x.Words[word]; !isLink(w) && !latinSmall[arabic.Fold(w.Latin)] {
					of = append(of, n.meaningOf(f.Entry, word))
				}
			}
			if len(of) == 0 || len(of) > maxTranslated || len(of) == 1 && !forThis {
				continue
			}
			for j := range of {
				for _, s := range slices.Sorted(maps.Keys(of[j].senses)) {
					for _, p := range places[s] {
						switch {
						case read[p]:
						case len(of) == 1:
							n.translatedAlone(p, f, of[0], total)
						default:
							n.translatedName(p, f, of, j, total)
						}
					}
				}
			}
		}
	}
	n.readings = dedupe(n.readings)
}

// mayBeTranslated returns the names of the user that can stand in the document
// translated: all if they are those of its subject, else those of which it has a
// word.
func (n *names) mayBeTranslated(all bool) []int32 {
	x := n.k.Index
	own := map[int32]bool{}
	add := func(id int32) {
		if e := x.Entries[id]; !e.Pack && e.Kind != glossary.Title && n.isSubject(id) {
			own[id] = true
		}
	}
	if all {
		for id := range x.Entries {
			add(int32(id))
		}
	} else {
		for si := range n.doc.Segments {
			n.loadWords(si)
			for _, u := range n.ownUses() {
				if f := &x.Forms[u.Form]; !isLink(&x.Words[f.Words[u.Place]]) {
					add(f.Entry)
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(own))
}

// meaningOf returns what a Latin word of an entry can be taken for.
func (n *names) meaningOf(entry, word int32) meaning {
	x := n.k.Index
	m := meaning{latin: word, senses: map[string]taken{}}
	term := n.latinTerm(word)
	if term == "" {
		return m
	}
	right, native := map[string]bool{}, false
	var written []string // by which the name in Arabic letters may be taken for a word
	forms := x.ArabicForms(entry)
	for i := range forms {
		if forms[i].Forbidden {
			continue
		}
		for _, id := range forms[i].Words {
			stem := glossary.Stem(x.Words[id].Folded)
			right[sense(stem)] = true
			switch {
			case slices.Contains(n.k.Spellings(entry, id), word):
				written = append(written, stem)
			case n.k.Calques.Wide().Renders(stem, term):
				native = true
			}
		}
	}
	add := func(other string, t taken) {
		key := sense(other)
		for stem := range right {
			if t.native && (isRelated(other, stem) || sharesStem(other, stem)) || isOffice(other, stem) {
				return // another form of the right word, or who holds the office
			}
		}
		if old, ok := m.senses[key]; !right[key] && (!ok || old.distance > t.distance) {
			m.senses[key] = t
		}
	}
	renders := func(term string, distance float64) {
		n.k.Calques.Wide().Renderings(term, func(other string) {
			add(other, taken{term, distance, native})
			if n.definite(other+"ي") > n.definite(other)+maxRarerDefective {
				add(other+"ي", taken{term, distance, native}) // طاه, الطاهي
			}
		})
	}
	renders(term, 0)
	if native {
		return m
	}
	if singular, ok := strings.CutSuffix(term, "s"); ok {
		renders(singular, 0)
	}
	n.k.Calques.Wide().Alike(term, renders)
	for _, stem := range written {
		n.k.Calques.Wide().Others(stem, func(other, term string) { add(other, taken{term, distanceHomograph, false}) })
	}
	return m
}

// latinTerm is a Latin word of a name as it may be taken for a foreign term: folded,
// and without an article that is written with it (el-Comercio). It is "" for an
// acronym.
func (n *names) latinTerm(word int32) string {
	latin := n.k.Index.Words[word].Latin
	if len(latin) > 1 && latin == strings.ToUpper(latin) {
		return ""
	}
	latin = arabic.Fold(latin)
	if article, rest, ok := strings.Cut(latin, "-"); ok && len(article) == 2 {
		return rest
	}
	return latin
}

// stands reads a token as a word of a name: the right one, one that translates
// what the name was taken for, or one that resembles the right one; of a name of
// several words, what resembles the right word is a spelling of it.
func (n *names) stands(si, i int, f *glossary.Form, m meaning, alone bool) (p part, t taken, ok bool) {
	x := n.k.Index
	w := n.wordsOf(si)[i]
	p = part{token: i, word: w, latin: -1, covered: n.isCovered(si, i)}
	for _, ex := range w.Exact {
		s := w.Splits[ex.Split]
		if !n.isWordOf(f.Entry, ex.Word) || s.Preposition != "" {
			continue
		}
		if slices.Contains(n.k.Spellings(f.Entry, ex.Word), m.latin) || n.k.Calques.Wide().Renders(glossary.Stem(x.Words[ex.Word].Folded), n.latinTerm(m.latin)) {
			p.exact, p.split = true, s
			return p, t, true
		}
	}
	like := n.similar(w, f, m.latin, true, true)
	resembles := !alone && like.similarity >= minTranslatedLike && arabic.Len(like.split.Stem) >= minTranslatedLetters
	for _, s := range w.Splits {
		if t, ok = m.senses[sense(s.Stem)]; ok && !resembles && s.Preposition != "ك" {
			p.calque, p.split = true, s
			return p, t, true
		}
	}
	like.token, like.covered = i, p.covered
	return like, t, resembles && w.Zipf <= maxGarbleZipf
}

// isWordOf reports whether an accepted form of an entry has a word.
func (n *names) isWordOf(entry, word int32) bool {
	forms := n.k.Index.ArabicForms(entry)
	return slices.ContainsFunc(forms, func(f glossary.Form) bool { return !f.Forbidden && slices.Contains(f.Words, word) })
}

// translation is a span of tokens that stand for the words of a Latin form.
type translation struct {
	form       *glossary.Form
	of         []meaning
	found      []part  // what stands for each of them
	taken      []taken // and what it was taken for, where it was translated
	start, end int     // the tokens
	inOrder    bool    // they stand as in the Latin form
}

// translatedName reads the tokens around a place, which translates word j of a
// Latin form, as that form: the others stand near, in any order.
func (n *names) translatedName(at place, f *glossary.Form, of []meaning, j int, total float64) {
	t, ok := n.lineUp(at, f, of, j)
	if !ok || !mayTranslate(t.found, t.taken, t.inOrder) || !n.beginsLike(&t) {
		return
	}
	if parts, ok := n.partsOf(at.segment, &t); ok {
		n.scoreTranslation(at.segment, &t, parts, total)
	}
}

// lineUp finds what stands for each word of a Latin form of which word j stands at
// a place, translated: for each the nearest token.
func (n *names) lineUp(at place, f *glossary.Form, of []meaning, j int) (t translation, ok bool) {
	seg, words := &n.doc.Segments[at.segment], n.wordsOf(at.segment)
	lo, hi := at.token, at.token+1
	for lo > 0 && at.token-lo < len(of) && seg.Tokens[lo-1].Class == text.Arabic && n.softGap(seg.Tokens[lo-1], seg.Tokens[lo]) {
		lo--
	}
	for hi < len(seg.Tokens) && hi-at.token <= len(of) && seg.Tokens[hi].Class == text.Arabic && n.softGap(seg.Tokens[hi-1], seg.Tokens[hi]) {
		hi++
	}
	t = translation{form: f, of: of, found: make([]part, len(of)), taken: make([]taken, len(of)), start: hi, end: lo}
	used := map[int]bool{}
	for _, k := range nearest(j, len(of)) {
		ok := false
		for _, i := range nearest(at.token-lo, hi-lo) {
			i += lo
			if used[i] || k == j && i != at.token || k != j && isSmall(words[i].Form) {
				continue
			}
			if t.found[k], t.taken[k], ok = n.stands(at.segment, i, f, of[k], false); ok {
				used[i] = true
				t.start, t.end = min(t.start, i), max(t.end, i+1)
				break
			}
		}
		if !ok {
			return t, false
		}
	}
	t.inOrder = slices.IsSortedFunc(t.found, func(a, b part) int { return a.token - b.token })
	return t, t.found[j].calque
}

// partsOf returns the tokens of a translation: what stands for the words, and small
// words between. It reports false where another word stands there, or one belongs
// to another name.
func (n *names) partsOf(si int, t *translation) ([]part, bool) {
	words := n.wordsOf(si)
	parts := make([]part, t.end-t.start)
	for i := range parts {
		parts[i] = part{token: t.start + i, word: words[t.start+i], exact: true, link: true}
	}
	for _, p := range t.found {
		if p.token > t.start && p.split.Conjunction != "" || n.inOwnName(si, p.token, t.start, t.end) && !p.exact {
			return nil, false
		}
		parts[p.token-t.start] = p
	}
	return parts, !slices.ContainsFunc(parts, func(p part) bool {
		return p.link && !isLinkToken(p.word) && !isPreposition(words, p.token)
	})
}

// scoreTranslation keeps the reading of a translation.
func (n *names) scoreTranslation(si int, t *translation, parts []part, total float64) {
	x := n.k.Index
	seg, entry := &n.doc.Segments[si], x.Entries[t.form.Entry]
	r := n.try(reading{seg: si, start: t.start, end: t.end, from: t.start, to: t.end, entry: t.form.Entry, form: x.FormID(t.form), calque: true, free: true})
	r.add(fCalque, Evidence{Kind: "frame", To: entry.Ar, Note: "the words translate those of the name", Weight: weightTranslated})
	more, anchor := 0.0, 0.0
	for k, p := range t.found {
		switch {
		case p.exact:
			w := min(n.anchorWeight(p.word), maxParaphraseAnchor-anchor)
			anchor += w
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: w})
		case p.calque:
			w := weightOtherWord
			if !t.taken[k].native {
				w = more + slopeAlike*t.taken[k].distance
				more = weightTranslatedMore
			}
			r.add(fCalque, Evidence{Kind: "calque", From: p.split.Stem, To: x.Words[t.of[k].latin].Latin, Note: t.taken[k].term, Weight: w})
		default:
			e := p.evidence
			e.Weight = slopeNear * (p.similarity - 0.8)
			r.add(fChannelSeveral, e)
		}
	}
	if n.ownShare < minOwnText && anchor < minTranslatedAnchor {
		return
	}
	beside := 0.0
	for i := 1; i < len(parts); i++ {
		if !(parts[i-1].exact && parts[i].exact) {
			beside = max(beside, n.k.Pair(seg.Tokens[t.start+i-1].Form, seg.Tokens[t.start+i].Form))
		}
	}
	if beside > 0 {
		r.add(fPair, Evidence{Kind: "pair", Note: "clean text has the words side by side", Weight: weightAttestedCalque + weightAttestedMore*beside})
	}
	n.context(r, seg, entry)
	n.sayOwn(r, total)
	n.sayShare(r)
	n.sayMentioned(r)
	n.machineSigns(r)
	if !t.inOrder || len(parts) != len(x.ArabicFor(t.form).Words) {
		parts = append(parts, part{exact: true, link: true}) // as a whole
	}
	n.fix(r, seg, parts)
	if r.score > n.least {
		n.keep(r)
	}
}

// mayTranslate reports whether words that stand for those of a Latin form can be a
// wrong translation of the name. Where the name is a translation itself, one other
// word in its place is read by rendersName, and so is what no right word is beside.
func mayTranslate(found []part, taken []taken, inOrder bool) bool {
	exact, native, other := 0, 0, 0
	for k, p := range found {
		switch {
		case p.exact:
			exact++
		case p.calque && taken[k].native:
			native++
		case p.calque:
			other++
		}
	}
	return other > 0 || exact > 0 && len(found) > 2 && (native > 1 || !inOrder)
}

// beginsLike reports whether a name of which all words were translated rightly but
// some as they should not begins as it does in Arabic: what it is comes first.
func (n *names) beginsLike(t *translation) bool {
	x := n.k.Index
	entry := t.form.Entry
	first := x.ArabicForms(entry)[0].Words[0]
	for k, p := range t.found {
		switch {
		case p.calque && !t.taken[k].native:
			return true
		case p.token == t.start:
			latin := t.of[k].latin
			return slices.Contains(n.k.Spellings(entry, first), latin) || n.k.Calques.Wide().Renders(glossary.Stem(x.Words[first].Folded), n.latinTerm(latin))
		}
	}
	return false
}

// nearest yields 0 to count-1, the nearest to from first.
func nearest(from, count int) []int {
	out := make([]int, 0, count)
	for d := 0; len(out) < count; d++ {
		if from-d >= 0 && from-d < count {
			out = append(out, from-d)
		}
		if d > 0 && from+d < count {
			out = append(out, from+d)
		}
	}
	return out
}

// translatedAlone reads a place where a name must stand as a Latin form of one
// word that was translated.
func (n *names) translatedAlone(at place, f *glossary.Form, m meaning, total float64) {
	i := at.token
	seg := &n.doc.Segments[at.segment]
	if i == 0 || n.isCovered(at.segment, i) {
		return
	}
	if count, _ := n.topic(f.Entry); n.subject != nil && count == 0 {
		return
	}
	x := n.k.Index
	entry := x.Entries[f.Entry]
	p, t, ok := n.stands(at.segment, i, f, m, true)
	from, weight := n.announced(at.segment, i, f.Entry)
	if !ok || !p.calque || t.native || weight == 0 || weight < weightHead && !p.split.Article || arabic.Len(p.split.Stem) < minTranslatedLetters || p.split.Preposition != "" || p.word.Heads != 0 || isSmall(p.word.Form) {
		return
	}
	tok := seg.Tokens[i]
	definite := func(j int) bool {
		return j < len(seg.Tokens) && isDefinite(seg.Tokens[j]) && n.softGap(seg.Tokens[j-1], seg.Tokens[j])
	}
	if isDefinite(tok) && (isDefinite(seg.Tokens[i-1]) || definite(i+1)) || p.word.Nisba {
		return // an adjective, or one behind it
	}
	beside := 0.0
	for _, form := range []string{tok.Form, bareForm(p.split, p.split.Stem), p.split.Stem, "ال" + p.split.Stem} {
		for _, before := range []string{seg.Tokens[i-1].Form, glossary.Stem(seg.Tokens[i-1].Form), headStem(seg.Tokens[i-1].Form)} {
			beside = max(beside, n.k.Pair(before, form))
		}
		if i+1 < len(seg.Tokens) && !isSmall(seg.Tokens[i+1].Form) && n.softGap(tok, seg.Tokens[i+1]) {
			beside = max(beside, n.k.Pair(form, seg.Tokens[i+1].Form))
		}
	}
	r := n.try(reading{seg: at.segment, start: i, end: i + 1, from: i, to: i + 1, entry: f.Entry, form: x.FormID(f), calque: true})
	r.add(fCalque, Evidence{Kind: "calque", From: p.split.Stem, To: x.Words[m.latin].Latin, Note: t.term, Weight: slopeAlike * t.distance})
	r.add(fCalque, Evidence{Kind: "prior", Note: "a word alone", Weight: weightTranslatedAlone})
	r.add(fHead, Evidence{Kind: "head", From: from, Weight: weight})
	r.add(fCommonTarget, Evidence{Kind: "prior", Note: "the name is well known", Weight: commonTarget(n.k.Lexicon.Zipf(arabic.Fold(entry.Ar)))})
	if beside > 0 {
		r.add(fPair, Evidence{Kind: "pair", Note: "clean text has the words side by side", Weight: weightAttestedCalque + weightAttestedMore*beside})
	}
	n.sayOwn(r, total)
	n.sayShare(r)
	n.sayMentioned(r)
	n.machineSigns(r)
	n.fix(r, seg, []part{p})
	if r.score > n.least {
		n.keep(r)
	}
}
