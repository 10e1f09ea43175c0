package detect

import (
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// Translation and back moves the small words of a long name about: ملك قشتالة
// comes back as من كاستيل. Such words are left out of account where the words
// that matter line up.

const (
	maxLinks     = 2    // small words on end that are passed over
	weightLink   = -0.3 // for each word that stands in one of the two only
	weightUnread = -0.7 // for each word of the form that matters and is not there
	minNearParts = 0.8  // similarity of all garbled words of a name of the user that needs no right word beside them
)

// latinLinks are the Latin words that link the others of a name; ordinalOf
// are the numbers of monarchs.
var (
	latinLinks = set(`of the de di da do du la le von van der den bin bint ibn ben and y e
		king queen prince princess duke duchess count countess archduke archduchess emperor empress saint st st. sir lord lady`)
	ordinalOf = map[string]string{
		"i": "أول", "ii": "ثاني", "iii": "ثالث", "iv": "رابع", "v": "خامس", "vi": "سادس", "vii": "سابع", "viii": "ثامن", "ix": "تاسع", "x": "عاشر",
	}
)

// isLink reports whether a word of a form only links the others.
func isLink(w *glossary.Word) bool {
	if w.IsLatin() {
		return latinLinks[strings.ToLower(strings.TrimRight(w.Latin, ",."))]
	}
	return glossary.IsLight(w.Folded) || textLinks[w.Folded]
}

// textLinks are further words that link those of a name in a text, folded.
var textLinks = set("في او و ذو ذات سانت سان سيد سيدة لورد ليدي")

func isLinkToken(w *knowledge.Word) bool {
	if w == nil {
		return false
	}
	for _, s := range w.Splits {
		if s.Conjunction == "" && s.Preposition == "" && (glossary.IsLight(s.Stem) || textLinks[s.Stem]) {
			return true
		}
	}
	return false
}

// aligner lines up the words of a form with the tokens of a segment, from one
// word that stands in both, to the right and to the left.
type aligner struct {
	n     *names
	seg   *text.Segment
	form  *glossary.Form
	parts []part // by token, in no order
	links int    // words that stand in one of the two only
}

// alignFreely reads the tokens around token i as the form in which it is or
// would be the word at u.Place, where the two have other small words.
func (n *names) alignFreely(si, i int, u glossary.Use) {
	x := n.k.Index
	f := &x.Forms[u.Form]
	entry := x.Entries[f.Entry]
	if len(f.Words) < 2 || f.Forbidden || isTerm(entry.Kind) {
		return
	}
	n.alignAs(si, i, u, f)
	if f.Script == glossary.LatinScript && len(f.Words) == 2 {
		// Pink Panther: Arabic has the adjective behind.
		turned := *f
		turned.Words = []int32{f.Words[1], f.Words[0]}
		n.alignAs(si, i, glossary.Use{Form: u.Form, Place: 1 - u.Place}, &turned)
	}
}

func (n *names) alignAs(si, i int, u glossary.Use, f *glossary.Form) {
	x := n.k.Index
	entry := x.Entries[f.Entry]
	a := aligner{n: n, seg: &n.doc.Segments[si], form: f, parts: n.lined[:0]}
	defer func() { n.lined = a.parts }()
	if !a.take(i, int(u.Place)) {
		return
	}
	first, end := a.walk(i, int(u.Place), -1), a.walk(i, int(u.Place), 1)+1
	if a.links == 0 && f.Script == glossary.ArabicScript && end-first == len(f.Words) && !a.commas(first, end) {
		return // a plain reading, which align judged
	}
	parts := n.parts[:0]
	matched, exact, nearest, from, to := 0, 0.0, 1.0, -1, 0
	for j := first; j < end; j++ {
		p := part{word: n.words[j], exact: true, link: true}
		if k := slices.IndexFunc(a.parts, func(p part) bool { return p.token == j }); k >= 0 {
			p = a.parts[k]
		}
		p.token, p.covered = j, n.isCovered(si, j)
		switch {
		case p.link:
		case p.exact:
			matched++
			exact += n.anchorWeight(p.word)
		default:
			matched++
			nearest = min(nearest, p.similarity)
			if from < 0 {
				from = j
			}
			to = j + 1
		}
		parts = append(parts, p)
	}
	n.parts = parts
	content := 0
	for _, id := range f.Words {
		if !isLink(&x.Words[id]) {
			content++
		}
	}
	covers := slices.ContainsFunc(parts, func(p part) bool { return p.exact && !p.link && !p.covered })
	near := !entry.Pack && entry.Kind == glossary.Person && nearest >= minNearParts
	if !covers && exact > 0 && !near {
		return // the right words are a form by themselves
	}
	if from < 0 || matched < 2 || 2*matched < content || exact < 1 && !near {
		return
	}
	r := n.try(reading{seg: si, start: first, end: end, from: from, to: to, entry: f.Entry, form: u.Form, free: true})
	r.add(fLinks, Evidence{Kind: "neighbour", Note: "small words of the name are others or are missing", Weight: weightLink * float64(a.links)})
	r.add(fUnread, Evidence{Kind: "neighbour", Note: "words of the name are missing", Weight: weightUnread * float64(content-matched)})
	n.score(r, a.seg, entry, parts)
	if r.score > n.leastOf(entry) {
		n.keep(r)
	}
}

// take reads token i as the word at a place of the form, and keeps it.
func (a *aligner) take(i, place int) bool {
	w := a.n.words[i]
	if w == nil {
		return false
	}
	target := a.form.Words[place]
	t := &a.n.k.Index.Words[target]
	if t.IsLatin() {
		if ordinal, ok := ordinalOf[strings.ToLower(t.Latin)]; ok {
			ok = hasStem(w, arabic.Fold(ordinal))
			if ok {
				a.parts = append(a.parts, part{token: i, word: w, exact: true, link: true})
			}
			return ok
		}
	}
	if isLink(t) {
		return false
	}
	p, ok := a.n.part(w, a.form, target, place, false, false)
	if place > 0 && a.n.k.Index.Entries[a.form.Entry].Kind == glossary.Person && relates(w, t) {
		p, ok = part{word: w, exact: true}, true // فيليكس النمساوي
	}
	if ok {
		if t.IsLatin() && !p.exact && a.leavesOut(target) {
			p.exact, p.link = true, true
		}
		p.token = i
		a.parts = append(a.parts, p)
	}
	return ok
}

// relates reports whether a word with the article is the adjective of relation
// of a place that a name has.
func relates(w *knowledge.Word, t *glossary.Word) bool {
	base := arabic.NisbaBase(t.Folded)
	if t.IsLatin() || arabic.Len(base) < 3 {
		return false
	}
	for _, s := range w.Splits {
		if !s.Article {
			continue
		}
		for stem := range nisbaStems(s.Stem) {
			if stem == base || stem == base+"او" {
				return true
			}
		}
	}
	return false
}

// leavesOut reports whether the Arabic forms of the entry have nothing for a
// word of its Latin form: they have fewer words that matter, and none that it
// writes.
func (a *aligner) leavesOut(latin int32) bool {
	x := a.n.k.Index
	most := 0
	for _, f := range x.ArabicForms(a.form.Entry) {
		n := 0
		for _, id := range f.Words {
			if slices.Contains(a.n.k.Spellings(a.form.Entry, id), latin) {
				return false
			}
			if !isLink(&x.Words[id]) {
				n++
			}
		}
		most = max(most, n)
	}
	content := 0
	for _, id := range a.form.Words {
		if w := &x.Words[id]; !isLink(w) && ordinalOf[strings.ToLower(w.Latin)] == "" {
			content++
		}
	}
	return most < content
}

func hasStem(w *knowledge.Word, stem string) bool {
	for _, s := range w.Splits {
		if s.Stem == stem {
			return true
		}
	}
	return false
}

// walk lines up what stands beside token i and the word at place in one
// direction, and returns the last token that is lined up.
func (a *aligner) walk(i, place, step int) int {
	last := i
	for {
		token, next, ok := a.next(last, place, step)
		if !ok {
			return last
		}
		last, place = token, next
	}
}

// next finds the nearest token and word of the form beyond those given that
// line up, with none but small words between.
func (a *aligner) next(last, place, step int) (token, next int, ok bool) {
	x := a.n.k.Index
	for skipped, i := 0, last+step; skipped <= maxLinks && 0 <= i && i < len(a.seg.Tokens) && a.joined(i, step); i, skipped = i+step, skipped+1 {
		dropped := 0
		for p := place + step; 0 <= p && p < len(a.form.Words); p += step {
			if a.take(i, p) {
				a.links += max(skipped, dropped) - min(skipped, dropped)
				return i, p, true
			}
			if !isLink(&x.Words[a.form.Words[p]]) {
				break
			}
			dropped++
		}
		if !isLinkToken(a.n.words[i]) {
			break
		}
	}
	return 0, 0, false
}

// commas reports whether more than spaces stands between some of the tokens [first, end).
func (a *aligner) commas(first, end int) bool {
	for i := first + 1; i < end; i++ {
		if !a.n.softGap(a.seg.Tokens[i-1], a.seg.Tokens[i]) {
			return true
		}
	}
	return false
}

// joined reports whether nothing but spaces and commas stands between token i and the
// one before it in the direction of step.
func (a *aligner) joined(i, step int) bool {
	l, r := i-step, i
	if step < 0 {
		l, r = i, i-step
	}
	between := a.n.doc.Source[a.seg.Tokens[l].End:a.seg.Tokens[r].Start]
	return a.n.softGap(a.seg.Tokens[l], a.seg.Tokens[r]) || strings.Trim(between, " ،,") == ""
}
