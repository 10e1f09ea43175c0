package detect

import (
	"math"
	"slices"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
)

// In a garbled document that is about names of the user, a right word of such a
// name and beside it a word that resembles the other is that name, even where
// that word is an ordinary one or the name of somebody else: the text names no
// two people who are called nearly the same.

const (
	weightNear      = -3.5 // names share words, and ordinary words resemble them
	slopeNear       = 10.0 // what the resemblance says, for each unit above 0.8; see channelWeight
	weightNearOther = -1.5 // the word is one of another name
	minNear         = 0.7  // similarity of each garbled word at least
	minNearSaid     = 0.5  // by the right words, where it is no place:
	minNearHead     = 0.3  // heads are parts of their names
	minNearSmall    = 0.8  // of a word that begins another phrase
)

// nearNames reads spans as names of the user of which some words are right and
// the others resemble the right ones.
func (n *names) nearNames() {
	total, ok := n.garbledOwn()
	if !ok {
		return
	}
	x := n.k.Index
	read := n.garbledPlaces()
	n.readAs = n.garbledKinds()
	for si := range n.doc.Segments {
		n.loadWords(si)
		for i, u := range n.ownUses() {
			f := &x.Forms[u.Form]
			if kind := x.Entries[f.Entry].Kind; kind != glossary.Title && !isLink(&x.Words[f.Words[u.Place]]) {
				n.nearName(si, i, u, read, total)
			}
		}
	}
	if n.ownShare >= minOwnText {
		n.nearAlone(read, total)
	}
	n.readings = dedupe(n.readings)
}

// nearName reads the tokens around token i, the word at u.Place of a form, as that
// form.
func (n *names) nearName(si, i int, u glossary.Use, read map[place]bool, total float64) {
	x := n.k.Index
	seg := &n.doc.Segments[si]
	f := &x.Forms[u.Form]
	e := x.Entries[f.Entry]
	start := i - int(u.Place)
	end := start + len(f.Words)
	if start < 0 || end > len(seg.Tokens) || !slices.Contains(e.Forms(), f.Text) || e.Kind != glossary.Person && n.shareOf(f.Entry) < usualShare {
		return
	}
	parts := n.parts[:0]
	from, to, said, garbled := end, start, 0.0, 0
	for j := start; j < end; j++ {
		w := n.words[j]
		if w == nil || read[place{si, j}] || j > start && !n.softGap(seg.Tokens[j-1], seg.Tokens[j]) || n.inOwnName(si, j, 0, len(seg.Tokens)) {
			return
		}
		target := f.Words[j-start]
		p := part{token: j, word: w, exact: true, latin: -1, link: isLink(&x.Words[target]), covered: n.isCovered(si, j)}
		if !is(w, target, j == start) {
			if p.link || is(w, target, true) { // with a preposition it begins another phrase
				return
			}
			p = n.similar(w, f, target, j == start, true)
			p.token, p.covered = j, n.isCovered(si, j)
			if e.Kind == glossary.Term && (n.isNoun(glossary.Stem(x.Words[target].Folded)) || len(n.k.Spellings(f.Entry, target)) == 0) {
				return // an ordinary word
			}
			if p.similarity < minNear || n.isCovered(si, j) && n.covered[si][j] == f.Entry+1 || n.k.WordZipf(target) < w.Zipf-maxMoreCommon {
				return
			}
			if e.Kind != glossary.Person && n.isOtherForm(p, f, target, e.Kind) || isSmall(w.Form) && p.similarity < minNearSmall || p.split.Conjunction == "" && n.isConjoined(w) {
				return
			}
			garbled++
			from, to = min(from, j), max(to, j+1)
		} else if !p.link && !isSmall(w.Form) {
			said += n.anchorWeight(w)
		}
		parts = append(parts, p)
	}
	n.parts = parts
	if garbled == 0 || said < minNearHead || said < minNearSaid && e.Kind != glossary.Place {
		return
	}
	r := n.try(reading{seg: si, start: start, end: end, from: from, to: to, entry: f.Entry, form: u.Form})
	r.add(fBiasSeveral, Evidence{Kind: "prior", Weight: weightNear})
	others := false // a word is another place, and no spelling of the right one
	for _, p := range parts {
		switch {
		case p.link:
		case p.exact:
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: n.anchorWeight(p.word)})
		default:
			if j := p.token; n.isAnothers(p, f) {
				others = others || e.Kind == glossary.Place && n.isPlaceAlone(p)
				r.add(fKnown, Evidence{Kind: "known", From: seg.Tokens[j].Form, Weight: weightNearOther})
			}
			ev := p.evidence
			ev.Weight = slopeNear * (p.similarity - 0.8)
			r.add(fChannelSeveral, ev)
			n.attested(r, seg, p.token, weightAttested)
		}
	}
	n.context(r, seg, e)
	n.sayOwn(r, total)
	n.sayShare(r)
	n.sayMentioned(r)
	n.machineSigns(r)
	if !others {
		n.weighVariants(r, parts)
	}
	n.fix(r, seg, parts)
	if r.score > n.least {
		n.keep(r)
	}
}

// maxMoreCommon is how much more common (Zipf) than the right word an ordinary word may be
// that stands in its place.
const maxMoreCommon = 4.0

// isAnothers reports whether a garbled word is one of the accepted forms of
// other entries.
func (n *names) isAnothers(p part, f *glossary.Form) bool {
	return slices.ContainsFunc(p.word.Exact, func(ex knowledge.Exact) bool {
		return slices.ContainsFunc(n.k.Index.Words[ex.Word].Uses, func(u glossary.Use) bool { return n.k.Index.Forms[u.Form].Entry != f.Entry })
	}) && !arabic.IsHead(p.split.Stem)
}

// isPlaceAlone reports whether a garbled word is by itself an accepted form of a
// place.
func (n *names) isPlaceAlone(p part) bool {
	x := n.k.Index
	return slices.ContainsFunc(p.word.Exact, func(ex knowledge.Exact) bool {
		return slices.ContainsFunc(x.Words[ex.Word].Uses, func(u glossary.Use) bool {
			f := &x.Forms[u.Form]
			return len(f.Words) == 1 && !f.Forbidden && x.Entries[f.Entry].Kind == glossary.Place
		})
	})
}

// isOtherForm reports whether a word of the name of a place or an organisation
// is a form of the right one that stands rightly in another phrase (وزير الري of
// وزارة الري, الروسية of روسيا), or that clean text writes so, too (الأوربي).
func (n *names) isOtherForm(p part, f *glossary.Form, target int32, kind glossary.Kind) bool {
	t := &n.k.Index.Words[target]
	right := glossary.Stem(t.Folded)
	a, b := endsOf(p.split.Stem, right)
	switch {
	case n.inflects(p.word, f, target), isRelation(p.split.Stem) && isRelated(p.split.Stem, right):
		return true
	case len(p.split.Stem) > len(a) && (a == "" || endings[a]) && (b == "" || endings[b]):
		return true
	}
	return kind == glossary.Org && (arabic.IsHead(p.split.Stem) || p.word.Common >= wellAttested && arabic.Vary(arabic.AppendLetters(nil, p.split.Stem), arabic.AppendLetters(nil, right)).Hard == 0)
}

const (
	weightNearAlone = -5.0 // of the words after such a one many are right
	minNearAlone    = 0.8  // similarity
	minNearLetters  = 3
	weightNearSlot  = 0.6  // a preposition of places before
	weightNotHere   = -1.0 // the word is the name of something else, and what goes with that
	weightHere      = -4.0 // the document has
)

// places stand before a place, beside the directions.
var places = set("قرب حول نحو صوب قرابه بمحاذاه")

// nearAlone reads words where a name must stand as names of the user of one
// word that they resemble: after a head (مدينة, وزير), or where the word before
// asks for a place.
func (n *names) nearAlone(read map[place]bool, total float64) {
	forms := n.ownSingles()
	for si := range n.doc.Segments {
		n.loadWords(si)
		for i := 1; i < len(n.words); i++ {
			w := n.words[i]
			if w == nil || n.words[i-1] == nil || read[place{si, i}] || n.isOwnOf(si, i) || n.isOwnName(w) || w.Nisba || w.Heads != 0 || isSmall(w.Form) || arabic.Len(w.Form) < minNearLetters {
				continue
			}
			for _, f := range forms {
				n.nearSlot(si, i, f, total)
			}
		}
	}
}

// ownSingles returns the forms of one word of the names of the user.
func (n *names) ownSingles() (out []*glossary.Form) {
	x := n.k.Index
	for id, e := range x.Entries {
		if e.Pack || e.Kind == glossary.Title || !n.isSubject(int32(id)) {
			continue
		}
		forms := x.ArabicForms(int32(id))
		for i := range forms {
			if f := &forms[i]; len(f.Words) == 1 && !f.Forbidden && x.Words[f.Words[0]].Length >= minNearLetters {
				out = append(out, f)
			}
		}
	}
	return out
}

// nearSlot reads token i as form f, if such a name must stand there.
func (n *names) nearSlot(si, i int, f *glossary.Form, total float64) {
	w, seg := n.words[i], &n.doc.Segments[si]
	x := n.k.Index
	if !n.close(w, f, f.Words[0], true) {
		return
	}
	slot, weight := n.announced(si, i, f.Entry)
	if weight == 0 {
		return
	}
	atLeast := minNearAlone
	switch {
	case weight >= weightItsOwn:
		atLeast = knowledge.MinPart
	case weight >= weightOwnHead:
		atLeast = minNear
	}
	p := n.similar(w, f, f.Words[0], weight == weightListed, true)
	if p.similarity < atLeast || p.split.Stem == x.Words[f.Words[0]].Folded || n.k.Pair(seg.Tokens[i-1].Form, seg.Tokens[i].Form) > 0 {
		return
	}
	if p.split.Article && isDefinite(seg.Tokens[i-1]) {
		return // an adjective
	}
	p.token = i
	r := n.try(reading{seg: si, start: i, end: i + 1, from: i, to: i + 1, entry: f.Entry, form: x.FormID(f)})
	r.add(fCommonTarget, Evidence{Kind: "prior", Note: "the name is well known", Weight: commonTarget(n.k.RightZipf(w, p.split.Stem, f.Entry, p.latin))})
	r.add(fBiasSingle, Evidence{Kind: "prior", Weight: weightNearAlone})
	r.add(fHead, Evidence{Kind: "head", From: slot, Weight: weight})
	r.add(fLength, Evidence{Kind: "length", Weight: lengthWeight(arabic.Len(p.split.Stem), true)})
	ev := p.evidence
	ev.Weight = slopeNear * (p.similarity - 0.8)
	r.add(fChannelSingle, ev)
	if n.isAnothers(p, f) {
		weight := weightNotHere
		for _, ex := range w.Exact {
			for _, u := range x.Words[ex.Word].Uses {
				if e := x.Forms[u.Form].Entry; e != f.Entry && len(x.Forms[u.Form].Words) == 1 {
					if count, _ := n.topic(e); count > 0 || n.related(e) {
						weight = weightHere
					}
				}
			}
		}
		r.add(fKnown, Evidence{Kind: "known", From: seg.Tokens[i].Form, Weight: weight})
	}
	n.sayOwn(r, total)
	n.sayShare(r)
	n.sayMentioned(r)
	n.machineSigns(r)
	if x.Entries[f.Entry].Kind != glossary.Place || !n.isPlaceAlone(p) {
		n.weighVariants(r, []part{p})
	}
	n.fix(r, seg, []part{p})
	if r.score > n.least {
		n.keep(r)
	}
}

// usualShare is the share of the names of the user that a text has for which they
// were listed; below, each power of e says weightShare.
const (
	usualShare  = 0.05
	weightShare = 1.0
)

// sayShare adds what it says that the document has few of the names of the user:
// of many names for other texts, some resemble words of this one.
func (n *names) sayShare(r *reading) {
	if share := n.shareOf(r.entry); share < usualShare {
		r.add(fOwnTopic, Evidence{Kind: "prior", Note: "the document names few entries of the glossary", Weight: weightShare * math.Log(max(minShare, share)/usualShare)})
	}
}

const minShare = 0.005
