package detect

import (
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
	minNear         = 0.7  // similarity of each garbled word at least,
	minNearAnchored = 0.65 // and beside right words that say
	minNearAnchor   = 3.0  // so much
	minNearSaid     = 0.5
	minNearSmall    = 0.8 // of a word that begins another phrase
)

// nearNames reads spans as names of the user of which some words are right and
// the others resemble the right ones.
func (n *names) nearNames() {
	if n.k.Own() == 0 || !n.isGarbled() {
		return
	}
	total := n.ownTotal()
	if total < minOwnTopic {
		return
	}
	x := n.k.Index
	read := n.garbledPlaces()
	for si := range n.doc.Segments {
		n.loadWords(si)
		for i, w := range n.words {
			if w == nil || len(w.Exact) == 0 {
				continue
			}
			for _, ex := range w.Exact {
				for _, u := range x.Words[ex.Word].Uses {
					f := &x.Forms[u.Form]
					e := x.Entries[f.Entry]
					if !e.Pack && len(f.Words) > 1 && f.Script == glossary.ArabicScript && !f.Forbidden && !isTerm(e.Kind) && !isLink(&x.Words[ex.Word]) {
						n.nearName(si, i, u, read, total)
					}
				}
			}
		}
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
	if start < 0 || end > len(seg.Tokens) || !slices.Contains(e.Forms(), f.Text) {
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
			if p.link {
				return
			}
			p = n.similar(w, f, target, j == start, true)
			p.token, p.covered = j, n.isCovered(si, j)
			if p.similarity < minNearAnchored || n.k.WordZipf(target) < w.Zipf-maxMoreCommon {
				return
			}
			if e.Kind != glossary.Person && n.isOtherForm(p, f, target, e.Kind) || isSmall(w.Form) && p.similarity < minNearSmall {
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
	if garbled == 0 || said < minNearSaid {
		return
	}
	r := n.try(reading{seg: si, start: start, end: end, from: from, to: to, entry: f.Entry, form: u.Form})
	r.add(fBiasSeveral, Evidence{Kind: "prior", Weight: weightNear})
	for _, p := range parts {
		switch {
		case p.link:
		case p.exact:
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: n.anchorWeight(p.word)})
		case p.similarity < minNear && said < minNearAnchor:
			return
		default:
			if j := p.token; n.isAnothers(p, f) {
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
	if n.mentions[r.entry] > 0 {
		r.add(fMention, Evidence{Kind: "document", To: e.Ar, Note: "the entity is named elsewhere in the document", Weight: 1.2 + n.oftenWeight(r.entry)})
	}
	n.machineSigns(r)
	n.weighVariants(r, parts)
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
