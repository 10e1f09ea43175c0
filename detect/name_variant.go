package detect

import (
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// NameVariant flags accepted spellings that are not the house's own. It runs
// where it is asked for by name.
var NameVariant = &Detector{
	Name:     "name/variant",
	MQM:      "style/organizational-style",
	Severity: Warning,
	Optional: true,
	Doc: Doc{
		Title: "an accepted spelling that is not the house's own",
		Text: "The name is right as it stands, but the house writes it otherwise: as its column of the glossary says, or else in the " +
			"preferred form. Short forms are no variants. For desks that want one spelling: the rule runs where it is asked for.",
		Before: "التقى الوزير أنطونيو غوتيريس في نيويورك",
		After:  "التقى الوزير أنطونيو غوتيريش في نيويورك",
	},
	Run: variants,
}

const (
	minVariant        = 0.7 // similarity of two spellings of one word
	confidenceVariant = 0.9
)

func variants(p *Pass) {
	n := p.sharedNames()
	for si := range p.Doc.Segments {
		seg := &p.Doc.Segments[si]
		for i, tok := range seg.Tokens {
			if !n.isCovered(si, i) {
				continue
			}
			entry := n.k.Index.Entries[n.covered[si][i]-1]
			if right, pt, ok := n.preferred(entry, tok); ok {
				p.Report(Finding{
					Span: tok.Span, Confidence: confidenceVariant, Entry: entry,
					Fixes:    []Fix{{Text: n.attach(tok, pt, right), Confidence: confidenceVariant}},
					Evidence: []Evidence{{Kind: "variant", From: p.Doc.Text(tok.Span), To: right, Note: "the house writes it so"}},
				})
			}
		}
	}
}

// preferred returns how the house writes the word of an entry that a token
// spells otherwise, and how the token is read; false where it is spelled so.
func (n *names) preferred(e *glossary.Entry, tok text.Token) (right string, read part, ok bool) {
	house := e.InHouseText(n.k.House, e.Ar)
	words := glossary.SplitWords(house)
	w := n.k.Word(tok.Form)
	best := 0.0
	for _, ex := range w.Exact {
		s := w.Splits[ex.Split]
		if len(words) > 1 && s.Stem == glossary.Stem(arabic.Fold(strings.Join(words, ""))) {
			return house, part{word: w, split: s}, true // it joins what the house parts
		}
		letters := arabic.AppendLetters(nil, s.Stem)
		for _, word := range words {
			stem := glossary.Stem(arabic.Fold(word))
			if stem == s.Stem {
				return "", part{}, false
			}
			sim := arabic.Similarity(letters, arabic.AppendLetters(nil, stem), minVariant)
			if sim > best {
				best, right, read, ok = sim, word, part{word: w, split: s}, true
			}
		}
	}
	return right, read, ok
}
