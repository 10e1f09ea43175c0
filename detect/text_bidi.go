package detect

import (
	"fmt"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/text"
)

// TextBidiControl flags bidirectional control characters that do harm or
// nothing.
var TextBidiControl = &Detector{
	Name: "text/bidi-control",
	MQM:  "linguistic-conventions/character-encoding",
	Doc: Doc{
		Title: "a stray bidirectional control character",
		Text: "An invisible character changes the direction of the text: an override, an embedding or isolate that is never " +
			"closed or was never opened, or a direction mark inside a word. The text shows in the wrong order, and search " +
			"does not find the word.",
		Before: "وصل الوفد إلى الر\u200fباط",
		After:  "وصل الوفد إلى الرباط",
	},
	Run: runTextBidi,
}

const (
	alm, lrm, rlm           = '\u061c', '\u200e', '\u200f'
	lre, rle, pdf, lro, rlo = '\u202a', '\u202b', '\u202c', '\u202d', '\u202e'
	lri, rli, fsi, pdi      = '\u2066', '\u2067', '\u2068', '\u2069'
)

func runTextBidi(p *Pass) {
	type open struct {
		at int
		r  rune
	}
	var stack []open
	report := func(at int, r rune, note string) {
		p.Report(Finding{
			Span: text.Span{Start: at, End: at + utf8.RuneLen(r)}, Confidence: 0.95,
			Fixes:    []Fix{{Text: "", Confidence: 0.9}},
			Evidence: []Evidence{{Kind: "control", From: fmt.Sprintf("U+%04X", r), Note: note}},
		})
	}
	endLine := func() {
		for _, o := range stack {
			report(o.at, o.r, "opened and not closed on its line")
		}
		stack = stack[:0]
	}
	s := p.Doc.Source
	for i, r := range s {
		if r < 0x61c {
			if r == '\n' {
				endLine()
			}
			continue
		}
		switch r {
		case lre, rle, lri, rli, fsi, lro, rlo:
			stack = append(stack, open{i, r})
		case pdf, pdi:
			n := len(stack)
			if n == 0 || isIsolate(stack[n-1].r) != (r == pdi) {
				report(i, r, "closes what was not opened on its line")
				continue
			}
			o := stack[n-1]
			stack = stack[:n-1]
			if o.r == lro || o.r == rlo {
				report(o.at, o.r, "overrides the direction of letters")
				report(i, r, "ends an override")
			}
		case alm, lrm, rlm:
			before, _ := utf8.DecodeLastRuneInString(s[:i])
			after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			if arabic.IsArabicLetter(before) && arabic.IsArabicLetter(after) {
				report(i, r, "stands inside a word")
			}
		}
	}
	endLine()
}

func isIsolate(r rune) bool { return r == lri || r == rli || r == fsi }
