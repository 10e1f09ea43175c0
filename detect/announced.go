package detect

import (
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
)

// What says that a name of the user must stand at a token.
const (
	weightOwnHead  = 2.0 // a word before that stands before the name in a form of it, or goes with it
	weightListed   = 1.0 // و joins it to another name of its kind
	weightBrackets = 0.6 // it stands alone in brackets, as acronyms do,
	weightItsOwn   = 4.0 // right behind the name itself
)

// inBrackets reports whether a token stands alone in brackets.
func (n *names) inBrackets(si, i int) bool {
	seg := &n.doc.Segments[si]
	tok := seg.Tokens[i]
	open := strings.TrimRight(n.doc.Source[seg.Tokens[i-1].End:tok.Start], " \u00a0")
	end := len(n.doc.Source)
	if i+1 < len(seg.Tokens) {
		end = seg.Tokens[i+1].Start
	}
	return strings.HasSuffix(open, "(") && strings.HasPrefix(strings.TrimLeft(n.doc.Source[tok.End:end], " \u00a0"), ")")
}

// announced returns what says that a name such as that of an entry stands at token
// i: a head of its kind, or of its own, a word that asks for a place, or another
// name beside it; "" and 0 if nothing does.
func (n *names) announced(si, i int, entry int32) (from string, weight float64) {
	toks, words := n.doc.Segments[si].Tokens, n.wordsOf(si)
	kind := n.k.Index.Entries[entry].Kind
	before, w := headStem(toks[i-1].Form), words[i-1]
	text := n.doc.Text(toks[i-1].Span)
	if !n.softGap(toks[i-1], toks[i]) {
		switch {
		case !n.inBrackets(si, i):
			return "", 0
		case n.isCovered(si, i-1) && n.covered[si][i-1] == entry+1:
			return text, weightItsOwn
		case kind == glossary.Org || kind == glossary.Term:
			return "(", weightBrackets
		}
		return "", 0
	}
	switch {
	case n.isOwnHead(si, i-1, entry):
		return text, weightOwnHead
	case headOf(kind) != 0 && w.Heads&headOf(kind) != 0:
		return text, weightHead
	case kind == glossary.Place && (places[before] || directions[before]):
		return text, weightNearSlot
	case kind == glossary.Place && i > 1 && w.Form == "من" && near[headStem(toks[i-2].Form)]:
		return n.doc.Text(toks[i-2].Span) + " " + text, weightNearSlot
	case kind != glossary.Place && kind != glossary.Person:
	case strings.HasPrefix(toks[i].Form, "و") && n.isNameOf(si, i-1, kind):
		return text, weightListed
	case i+1 < len(toks) && strings.HasPrefix(toks[i+1].Form, "و") && n.isNameOf(si, i+1, kind) && n.softGap(toks[i], toks[i+1]):
		return n.doc.Text(toks[i+1].Span), weightListed
	}
	return "", 0
}

// isOwnHead reports whether token i, which is no name, stands before the name of an
// entry in a form of it, or goes with it.
func (n *names) isOwnHead(si, i int, entry int32) bool {
	tok, w := n.doc.Segments[si].Tokens[i], n.wordsOf(si)[i]
	if isSmall(w.Form) || w.Nisba || n.isCovered(si, i) || n.k.Index.Entries[entry].Kind != glossary.Person && isDefinite(tok) {
		return false
	}
	return slices.Contains(n.k.Index.Context(entry), headStem(tok.Form)) ||
		slices.ContainsFunc(w.Exact, func(ex knowledge.Exact) bool { return n.isWordOf(entry, ex.Word) })
}

// near stand before من and a place.
var near = set("قرب قريب قريبه قريبا مقربه غرب شرق جنوب شمال شرقا غربا جنوبا شمالا")

// isNameOf reports whether a token is part of a name of a kind, right or read as
// garbled.
func (n *names) isNameOf(si, i int, kind glossary.Kind) bool {
	return n.isCovered(si, i) && n.k.Index.Entries[n.covered[si][i]-1].Kind == kind || n.readAs[place{si, i}] == kind
}

// isOwnOf reports whether a token is part of a name of the user.
func (n *names) isOwnOf(si, i int) bool {
	return n.isCovered(si, i) && !n.k.Index.Entries[n.covered[si][i]-1].Pack
}
