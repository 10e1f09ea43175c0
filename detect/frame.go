package detect

import (
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
)

// A frame is a fixed name of three words or more with a word between
// the others that nothing else takes the place of: حكومة _ الوطني.

const (
	minFrame         = 3
	minFiller3       = 3.0  // Zipf from which a word is an ordinary one
	weightFrame      = -4.0 // other words stand in other names
	weightUnattested = 1.5  // clean text never has the word beside its neighbour
)

// rendersOther reports whether a word is another rendering of the word at a
// place of a name that begins as f does.
func (n *names) rendersOther(w *knowledge.Word, f *glossary.Form, place int) bool {
	for _, c := range w.Calques {
		for _, u := range n.k.Index.Words[c.Word].Uses {
			o := &n.k.Index.Forms[u.Form]
			if int(u.Place) == place && len(o.Words) == len(f.Words) && o.Words[0] == f.Words[0] {
				return true
			}
		}
	}
	return false
}

// alignFrame reads the tokens from i on as a form of which all words but one
// stand there, and in the place of that one an ordinary word that clean text
// does not have beside its neighbours.
func (n *names) alignFrame(si, i int, u glossary.Use) {
	x := n.k.Index
	seg := &n.doc.Segments[si]
	f := &x.Forms[u.Form]
	end := i + len(f.Words)
	if f.Forbidden || f.Script != glossary.ArabicScript || end > len(seg.Tokens) {
		return
	}
	other := -1
	parts := n.parts[:0]
	for j := i; j < end; j++ {
		w := n.words[j]
		if w == nil || j > i && !n.softGap(seg.Tokens[j-1], seg.Tokens[j]) {
			return
		}
		target := f.Words[j-i]
		p := part{token: j, word: w, split: w.Splits[0], exact: is(w, target, j == i)}
		if !p.exact {
			a, ok := n.calque(w, target, j == i)
			switch {
			case ok && a.agrees:
				p = a
				p.token = j
			case ok || n.rendersOther(w, f, j-i):
				return // another rendering of the same term, which term/wrong weighs
			default:
				if other >= 0 || j == i || j == end-1 || isSmall(seg.Tokens[j].Form) || w.Zipf < minFiller3 || n.isName(w) || n.k.WordZipf(target) == 0 {
					return
				}
				other = j
				p.calque = true
			}
		}
		parts = append(parts, p)
	}
	n.parts = parts
	if other < 0 {
		return
	}
	if !n.distinguishes(parts) {
		return
	}
	tok := seg.Tokens[other]
	if n.k.Pair(seg.Tokens[other-1].Form, tok.Form) > 0 || other+1 < len(seg.Tokens) && other+1 < end && n.k.Pair(tok.Form, seg.Tokens[other+1].Form) > 0 {
		return
	}
	entry := x.Entries[f.Entry]
	r := n.try(reading{seg: si, start: i, end: end, from: other, to: other + 1, entry: f.Entry, form: u.Form, calque: true, frame: true})
	for _, p := range parts {
		if p.agrees {
			r.from, r.to = min(r.from, p.token), max(r.to, p.token+1)
		}
	}
	right := x.Words[f.Words[other-i]].Folded
	r.add(fCalque, Evidence{Kind: "frame", From: n.doc.Text(tok.Span), To: right, Note: "all other words of the name stand here", Weight: weightFrame})
	r.add(fPair, Evidence{Kind: "pair", From: n.doc.Text(tok.Span), Note: "clean text never has it beside its neighbours", Weight: weightUnattested})
	for _, p := range parts {
		if p.exact {
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: max(0.5, n.anchorWeight(p.word))})
		}
	}
	n.sayNamed(r)
	n.machineSigns(r)
	n.fix(r, seg, parts)
	if r.score > n.leastOf(entry) {
		n.keep(r)
	}
}

// distinguishes reports whether the right words of a name tell it from others
// of its kind: the generic noun and the country that it begins and ends with
// do not (صحيفة _ البريطانية).
func (n *names) distinguishes(parts []part) bool {
	for _, p := range parts {
		if p.exact && !p.word.Nisba && !hasHead(p.word) {
			return true
		}
	}
	return false
}
