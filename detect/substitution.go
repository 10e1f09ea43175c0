package detect

import (
	"iter"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// A substitution is another word in the place of one of a longer name that the
// user names for the text: دير نوفوديفيتشي comes back as مزرعة نوفوديفيتشي. The
// other words say which name is meant. That the word is wrong there must be said by
// what it is: of the class of the right one (two buildings, two titles), or
// an ordinary word that clean text never has beside its neighbours.

// classes are the words that translation takes for one another at the head of
// a name, folded and without article. Those of one group are used for one
// another by careful writers, too.
var classes = newClasses(
	`قصر سرايا | دير صومعه | كنيسه كاتدرائيه كاتدراييه بازيليكا | مسجد جامع مصلي | معبد | كنيس | متحف | مكتبه | مسرح | اوبرا | جامعه | معهد اكاديميه | مدرسه | كليه |
	مستشفي مشفي | قلعه حصن | برج | بوابه باب | جسر | ساحه ميدان | حديقه منتزه متنزه | مزرعه ضيعه | ضريح قبر مقام مزار | مقبره مدافن | مستودع مخزن | ترسانه | منزل بيت دار |
	فندق نزل | ملعب استاد | محطه | سجن معتقل | نصب تمثال | كهف مغاره | نفق | سوق | خان | حمام | ملجا | محميه | غابه | قاعه صاله | مرصد | مختبر | مصنع معمل | ورشه |
	رصيف | حوض | سد | قناه | معرض | مضمار`,
	`ملك ملكه | امير اميره ارشيدوق ارشيدوقه | دوق دوقه دوقيه | كونت كونتيسه | بارون بارونه | ماركيز ماركيزه | امبراطور امبراطوره قيصر | سلطان | اسقف مطران |
	راهب راهبه | قس قسيس كاهن اب خوري | كاردينال | بابا | قديس قديسه | فارس | ناخب | شماس | بطريرك | حاخام | امام شيخ | مفتي`,
)

// class is a class of words, from 1, and a group of it.
type class struct{ class, group int }

func newClasses(lists ...string) map[string]class {
	out := map[string]class{}
	for c, list := range lists {
		for g, group := range strings.Split(list, "|") {
			for w := range set(group) {
				out[w] = class{c + 1, g}
			}
		}
	}
	return out
}

// isOtherOfClass reports whether two words are of one class and no synonyms.
func isOtherOfClass(a, b string) bool {
	x, y := classes[a], classes[b]
	return x.class != 0 && x.class == y.class && x.group != y.group
}

// isSynonym reports whether two words of a class are used for one another.
func isSynonym(a, b string) bool { return classes[a].class != 0 && classes[a] == classes[b] }

const (
	minOwnTopic        = 1.5  // how much the names of the user must tell of the subject
	weightSubstituted  = -3.0 // other words stand in other names
	weightOtherOfClass = 3.0
	weightInFrame      = 1.0 // an ordinary word that clean text never has beside its neighbours
	minAnchorClass     = 3.0 // what the right words say at least where the head of the name is another
	minAnchorFrame     = 4.0 // where another word is
	minNoun            = 2.5 // Zipf of a noun with the article
)

// substitutions reads what stands beside the words of names of the user, in
// documents that are about them.
func (n *names) substitutions() {
	if n.k.Own() == 0 {
		return
	}
	total := n.ownTotal()
	if total < minOwnTopic {
		return
	}
	x := n.k.Index
	garbled := n.isGarbled()
	for si := range n.doc.Segments {
		n.loadWords(si)
		for i, u := range n.ownUses() {
			if n.words[i].Zipf <= maxAnchor && !isTerm(x.Entries[x.Forms[u.Form].Entry].Kind) {
				n.substituted(si, i, u, total, garbled)
			}
		}
	}
	n.readings = dedupe(n.readings)
}

// ownUses yields, of the segment that is read, the tokens that are right words of
// longer names of the user, and each place that the word has in one.
func (n *names) ownUses() iter.Seq2[int, glossary.Use] {
	x := n.k.Index
	return func(yield func(int, glossary.Use) bool) {
		for i, w := range n.words {
			if w == nil {
				continue
			}
			for _, ex := range w.Exact {
				for _, u := range x.Words[ex.Word].Uses {
					f := &x.Forms[u.Form]
					if !x.Entries[f.Entry].Pack && len(f.Words) > 1 && f.Script == glossary.ArabicScript && !f.Forbidden && !yield(i, u) {
						return
					}
				}
			}
		}
	}
}

// rightWords are those of a name that stand in their places.
type rightWords struct {
	count  int     // those that matter
	own    int     // those of them that are no part of an accepted form
	anchor float64 // what they say; see anchorWeight
}

// substituted reads the tokens around token i as the form of which it is the
// word at u.Place, where another word stands in the place of one.
func (n *names) substituted(si, i int, u glossary.Use, total float64, garbled bool) {
	x := n.k.Index
	seg := &n.doc.Segments[si]
	f := &x.Forms[u.Form]
	start := i - int(u.Place)
	end := start + len(f.Words)
	if start < 0 || end > len(seg.Tokens) {
		return
	}
	parts := n.parts[:0]
	from, to, other, synonyms := -1, 0, -1, 0
	var right rightWords
	for j := start; j < end; j++ {
		w, target := n.words[j], f.Words[j-start]
		if w == nil || j > start && !n.nameGap(seg.Tokens[j-1], seg.Tokens[j]) {
			return
		}
		link := isLink(&x.Words[target])
		noun := asNoun(w, j == start)
		p, ok := n.part(w, f, target, j-start, false, true)
		covered := n.isCovered(si, j)
		switch {
		case ok && p.exact:
			p.link = link
			if !link {
				right.count++
				right.anchor += n.anchorWeight(w)
				if !covered {
					right.own++
				}
			}
		case isSynonym(noun.Stem, x.Words[target].Folded):
			p = part{word: w, exact: true, link: true}
			synonyms++
		case ok && (p.similarity >= minNearParts || w.Common < maxUnknown):
		case link && isLinkToken(w) && !isOtherOfClass(noun.Stem, x.Words[target].Folded):
			p = part{word: w, exact: true, link: true}
		case other >= 0:
			return
		default:
			p = part{word: w, split: noun, calque: true, latin: -1}
			other = len(parts)
		}
		p.token, p.covered = j, covered
		if !p.exact {
			if from < 0 {
				from = j
			}
			to = j + 1
		}
		parts = append(parts, p)
	}
	n.parts = parts
	if from < 0 || other < 0 && (synonyms == 0 || slices.ContainsFunc(parts, isKnownWord)) || right.own == 0 && synonyms == 0 {
		return
	}
	if !slices.Contains(x.Entries[f.Entry].Forms(), f.Text) {
		return // a form without its small words
	}
	r := n.try(reading{seg: si, start: start, end: end, from: from, to: to, entry: f.Entry, form: u.Form, calque: other >= 0})
	if other >= 0 && !n.scoreSubstitution(r, seg, f, parts[other], right, garbled) {
		return
	}
	r.add(fBiasSeveral, Evidence{Kind: "prior", Weight: priorWeight(false, false)})
	n.sayOwn(r, total)
	for _, p := range parts {
		switch {
		case p.link || p.calque:
		case p.exact:
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: n.anchorWeight(p.word)})
		default:
			e := p.evidence
			e.Weight = channelWeight(p.similarity, false)
			r.add(fChannelSeveral, e)
			r.add(fRarity, Evidence{Kind: "rarity", From: p.word.Form, Weight: rarityWeight(p.word.Common)})
		}
	}
	n.machineSigns(r)
	if other < 0 {
		n.weighVariants(r, parts)
	}
	n.fix(r, seg, parts)
	if r.score > n.least {
		n.keep(r)
	}
}

// isKnownWord reports whether a garbled part is a word that ordinary Arabic or
// another name has.
func isKnownWord(p part) bool {
	return !p.exact && (p.word.Common >= maxUnknown || len(p.word.Exact) > 0)
}

// nameGap is softGap where a comma may stand, too: مرسيدس، أميرة أستورياس.
func (n *names) nameGap(a, b text.Token) bool {
	return n.softGap(a, b) || strings.Trim(n.doc.Source[a.End:b.Start], " ") == "،"
}

// asNoun is the reading of a word as one of a class, or else with its article;
// the first of a name may have other proclitics.
func asNoun(w *knowledge.Word, first bool) arabic.Split {
	best := w.Splits[0]
	for _, s := range w.Splits {
		if !first && (s.Conjunction != "" || s.Preposition != "") {
			continue
		}
		if classes[s.Stem].class != 0 {
			return s
		}
		if s.Article && !best.Article {
			best = s
		}
	}
	return best
}

// scoreSubstitution adds what a word says that stands in the place of another,
// and reports whether it can be wrong there.
func (n *names) scoreSubstitution(r *reading, seg *text.Segment, f *glossary.Form, p part, right rightWords, garbled bool) bool {
	place := p.token - r.start
	target := n.k.Index.Words[f.Words[place]].Folded
	stem := p.split.Stem
	first, last := p.token == r.start, p.token+1 == r.end
	if isSmall(p.word.Form) || isLinkToken(p.word) && classes[stem].class == 0 {
		return false
	}
	ordinary := !n.isName(p.word) && !p.word.Nisba && p.split.Article == strings.HasPrefix(f.Parts()[place], "ال")
	note, weight := "clean text never has it beside its neighbours", weightInFrame
	switch {
	case isOtherOfClass(stem, target) && right.anchor >= minAnchorClass && right.own > 0:
		note, weight = "the right word and this one name things of one class", weightOtherOfClass
	case n.k.Index.Entries[f.Entry].Kind == glossary.Org: // see alignFrame
		return false
	case first || !ordinary || right.count < 2 || right.anchor < minAnchorFrame:
		return false
	case !last:
	case garbled && classes[target].class == 0 && p.split.Article && n.definite(target) >= 2 &&
		(p.word.Common < 0.5 || n.isNoun(stem) && p.word.Heads == 0):
	default:
		return false
	}
	r.add(fCalque, Evidence{Kind: "frame", From: stem, To: target, Note: "all other words of the name stand here", Weight: weightSubstituted})
	beside := 0.0
	if !first {
		beside = n.k.Pair(seg.Tokens[p.token-1].Form, seg.Tokens[p.token].Form)
	}
	if !last {
		beside = max(beside, n.k.Pair(seg.Tokens[p.token].Form, seg.Tokens[p.token+1].Form))
	}
	if beside > 0 {
		r.add(fPair, Evidence{Kind: "pair", From: stem, Note: "clean text has the two side by side", Weight: weightAttestedCalque + weightAttestedMore*beside})
		if weight == weightInFrame {
			return true
		}
	}
	r.add(fPair, Evidence{Kind: "pair", From: stem, To: target, Note: note, Weight: weight})
	return true
}
