package detect

import (
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
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

// headBefore looks for a head before token i and returns it as written with
// its weight for a name of the given kind, or 0.
func headBefore(doc *text.Document, seg *text.Segment, i int, kind glossary.Kind) (string, float64) {
	for back := 1; back <= maxHeadReach && i-back >= 0; back++ {
		tok := seg.Tokens[i-back]
		if strings.ContainsAny(doc.Source[tok.End:seg.Tokens[i-back+1].Start], ".،؛:!؟()") {
			return "", 0
		}
		for _, s := range arabic.Splits(nil, tok.Form) {
			if heads[kind][s.Stem] {
				if back == 1 {
					return doc.Text(tok.Span), weightHead
				}
				return doc.Text(tok.Span), weightFarHead
			}
		}
		if back > 1 {
			continue
		}
		if kind == glossary.Person || kind == glossary.Place {
			for other, set := range heads {
				if other == kind {
					continue
				}
				for _, s := range arabic.Splits(nil, tok.Form) {
					if set[s.Stem] {
						return doc.Text(tok.Span), weightNoHead
					}
				}
			}
		}
	}
	return "", 0
}
