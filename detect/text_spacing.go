package detect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/text"
)

// TextSpacing flags white space before closing punctuation.
var TextSpacing = &Detector{
	Name: "text/spacing",
	MQM:  "linguistic-conventions/punctuation",
	Doc: Doc{
		Title: "white space before a punctuation mark",
		Text: "A space stands before ، ؛ : ؟ ! or a full stop that closes what comes before it. Machine translation leaves dozens " +
			"of these in an article; Arabic written by hand has next to none.",
		Before: "وصل الوفد إلى الرباط ، ثم غادرها",
		After:  "وصل الوفد إلى الرباط، ثم غادرها",
	},
	Run: runTextSpacing,
}

func runTextSpacing(p *Pass) {
	for i := range p.Doc.Segments {
		seg := &p.Doc.Segments[i]
		tok := 0
		s := p.Doc.Source[seg.Start:seg.End]
		for at := 0; at < len(s); {
			j := strings.IndexAny(s[at:], "،؛:؟!.")
			if j < 0 {
				break
			}
			mark := at + j
			_, n := utf8.DecodeRuneInString(s[mark:])
			at = mark + n
			before := strings.TrimRightFunc(s[:mark], isBlank)
			if len(before) == mark || before == "" || !closes(s[at:]) {
				continue
			}
			// Only after a word or what ends one: « : » between marks is art.
			if last, _ := utf8.DecodeLastRuneInString(before); !unicode.IsLetter(last) && !unicode.IsDigit(last) &&
				!unicode.Is(unicode.Mn, last) && !strings.ContainsRune(`)»”"]%'’ـ`, last) {
				continue
			}
			span := text.Span{Start: seg.Start + len(before), End: seg.Start + at}
			for tok < len(seg.Tokens) && seg.Tokens[tok].End <= span.Start {
				tok++
			}
			if insideProtected(p.Doc, seg, tok) || isScore(before, s[at:]) {
				continue
			}
			p.Report(Finding{
				Span: span, Confidence: 0.98,
				Fixes:    []Fix{{Text: s[mark:at], Confidence: 0.98}},
				Evidence: []Evidence{{Kind: "spacing", From: s[mark:at], Note: "white space before the mark"}},
			})
		}
	}
}

// insideProtected reports whether the tokens on both sides of a place, before
// token tok, are of one piece that is no prose.
func insideProtected(doc *text.Document, seg *text.Segment, tok int) bool {
	if tok == 0 || seg.Tokens[tok-1].Class != text.Protected {
		return false
	}
	if seg.Tokens[tok-1].End > seg.Start && tok < len(seg.Tokens) && seg.Tokens[tok].Class == text.Protected {
		return true
	}
	// The rest of a code span may hold no word.
	return strings.Count(doc.Source[seg.Start:seg.Tokens[tok-1].End], "`")%2 == 1
}

// isScore reports whether a mark stands between two numbers (2 : 1).
func isScore(before, after string) bool {
	b, _ := utf8.DecodeLastRuneInString(before)
	a, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(after, isBlank))
	return unicode.IsDigit(b) && unicode.IsDigit(a)
}

// isBlank reports white space within a line.
func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\u00a0' || r == '\u202f' }

// closes reports whether a mark before rest ends a clause: white space, a
// closing bracket or nothing follows.
func closes(rest string) bool {
	r, n := utf8.DecodeRuneInString(rest)
	return n == 0 || unicode.IsSpace(r) || strings.ContainsRune(`)»”"]`, r)
}
