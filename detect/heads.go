package detect

import (
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
)

// heads are the words that stand before a name of a kind.
var heads = map[glossary.Kind]arabic.Heads{
	glossary.Person: arabic.PersonHeads,
	glossary.Place:  arabic.PlaceHeads,
	glossary.Org:    arabic.OrgHeads,
}

// set makes a set of folded words.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[arabic.Fold(w)] = true
	}
	return m
}

const (
	weightHead    = 1.2  // a head of the entry's kind stands before
	weightFarHead = 0.8  // the same, with one or two adjectives between
	weightNoHead  = -1.0 // a head of another kind stands directly before
	maxHeadReach  = 3    // how many tokens before the name a head may stand
)

// headBefore looks for a head before token i of a segment and returns it as
// written with its weight for a name of the given kind, or 0.
func (n *names) headBefore(si, i int, kind glossary.Kind) (string, float64) {
	toks, words := n.doc.Segments[si].Tokens, n.wordsOf(si)
	for back := 1; back <= maxHeadReach && i-back >= 0; back++ {
		tok := toks[i-back]
		if gap := n.doc.Source[tok.End:toks[i-back+1].Start]; gap != " " && strings.ContainsAny(gap, ".،؛:!؟()") {
			return "", 0
		}
		switch h := words[i-back].Heads; {
		case h&headOf(kind) != 0 && back == 1:
			return n.doc.Text(tok.Span), weightHead
		case h&headOf(kind) != 0:
			return n.doc.Text(tok.Span), weightFarHead
		case h != 0 && back == 1 && (kind == glossary.Person || kind == glossary.Place):
			return n.doc.Text(tok.Span), weightNoHead
		}
	}
	return "", 0
}

func headOf(kind glossary.Kind) knowledge.Heads {
	switch kind {
	case glossary.Person:
		return knowledge.PersonHead
	case glossary.Place:
		return knowledge.PlaceHead
	case glossary.Org:
		return knowledge.OrgHead
	}
	return 0
}
