package detect

import (
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/text"
)

// TextPersianLetters flags Persian and Urdu letters that look like Arabic
// ones.
var TextPersianLetters = &Detector{
	Name: "text/persian-letters",
	MQM:  "linguistic-conventions/character-encoding",
	Doc: Doc{
		Title: "a Persian or Urdu letter in an Arabic word",
		Text: "The word is written with ک ی ھ or ہ, which look like ك ي ه but are other characters: search, sorting and " +
			"glossaries miss the word. پ چ ژ گ ڤ, which Arabic uses for foreign sounds, are left alone, as is a line that is " +
			"Persian or Urdu as a whole.",
		Before: "قال الوزیر إن المشروع مکتمل",
		After:  "قال الوزير إن المشروع مكتمل",
	},
	Run: runTextPersian,
}

var persianLetters = map[rune]rune{'ک': 'ك', 'ی': 'ي', 'ھ': 'ه', 'ہ': 'ه'}

// persianWords are function words of Persian and Urdu that Arabic does not
// have: two of them make a line one of these languages.
var persianWords = set("از به است را که این برای شد شده بود می های کرد خود یک کند کے کی میں ہے اور نہیں کو سے تھا ہیں")

// alefMaksura are the common words whose final ی stands for ى, not ي.
var alefMaksura = set("علي الي حتي متي لدي بلي سوي مدي")

func runTextPersian(p *Pass) {
	if !hasPersian(p.Doc.Source) {
		return
	}
	for i := range p.Doc.Segments {
		seg := &p.Doc.Segments[i]
		var found []int
		foreign := map[string]bool{}
		for j, tok := range seg.Tokens {
			if tok.Class != text.Arabic {
				continue
			}
			if persianWords[tok.Form] {
				foreign[tok.Form] = true
			}
			if hasPersian(p.Doc.Text(tok.Span)) {
				found = append(found, j)
			}
		}
		if len(foreign) >= 2 {
			continue // a line in Persian or Urdu
		}
		for _, j := range found {
			tok := seg.Tokens[j]
			raw := p.Doc.Text(tok.Span)
			fixed, from := arabicLetters(raw, tok.Form)
			p.Report(Finding{
				Span: tok.Span, Confidence: 0.97,
				Fixes:    []Fix{{Text: fixed, Confidence: 0.95}},
				Evidence: []Evidence{{Kind: "script", From: from, To: string(persianLetters[firstRune(from)])}},
			})
		}
	}
}

func hasPersian(s string) bool {
	for r := range persianLetters {
		if strings.ContainsRune(s, r) {
			return true
		}
	}
	return false
}

// arabicLetters writes a word with the Arabic letters, and returns the first
// letter that it replaced.
func arabicLetters(raw, form string) (fixed, first string) {
	var b strings.Builder
	for i, r := range raw {
		to, ok := persianLetters[r]
		if !ok {
			b.WriteRune(r)
			continue
		}
		if first == "" {
			first = string(r)
		}
		if r == 'ی' && i+utf8.RuneLen(r) == len(raw) && isMaksura(form) {
			to = 'ى'
		}
		b.WriteRune(to)
	}
	return b.String(), first
}

func isMaksura(form string) bool {
	for _, s := range arabic.Splits(nil, form) {
		if !s.Article && s.Preposition == "" && alefMaksura[s.Stem] {
			return true
		}
	}
	return false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
