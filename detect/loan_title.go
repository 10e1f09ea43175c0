package detect

import (
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// rankSlots are the words after which a rank or title stands.
var rankSlots = set("رتبه لقب منصب درجه")

// minLoan is the similarity from which a word is read as the English title
// written in Arabic letters.
const minLoan = 0.95

// loanTitles reports titles that were carried over from English letter by
// letter (برتبة كولونيل) where Arabic has a title of its own, which the
// glossary gives with the English one as its gloss.
func loanTitles(p *Pass) {
	n := p.sharedNames()
	for si := range p.Doc.Segments {
		seg := &p.Doc.Segments[si]
		for i := 1; i < len(seg.Tokens); i++ {
			if seg.Tokens[i].Class != text.Arabic || n.isTitle(si, i) || !n.inRankSlot(si, i) {
				continue
			}
			for _, t := range n.k.Index.Titles() {
				if end, ok := n.isLoan(seg, i, t.Gloss); ok {
					p.reportLoan(seg, i, end, t)
					break
				}
			}
		}
	}
}

// isTitle reports whether a token is part of an accepted title; that a place is
// called like the rank (جزر مارشال) says nothing here.
func (n *names) isTitle(si, i int) bool {
	return n.isCovered(si, i) && n.k.Index.Entries[n.covered[si][i]-1].Kind == glossary.Title
}

func (n *names) inRankSlot(si, i int) bool {
	for _, s := range n.wordsOf(si)[i-1].Splits {
		if rankSlots[s.Stem] && !s.Article {
			toks := n.doc.Segments[si].Tokens
			return n.softGap(toks[i-1], toks[i])
		}
	}
	return false
}

// isLoan reports whether the tokens from i on spell the words of an English
// gloss, and where they end.
func (n *names) isLoan(seg *text.Segment, i int, gloss []*arabic.Spelling) (end int, ok bool) {
	end = i + len(gloss)
	if len(gloss) == 0 || end > len(seg.Tokens) {
		return 0, false
	}
	var buf [64]byte
	for j := range gloss {
		letters := arabic.AppendLetters(buf[:0], glossary.Stem(seg.Tokens[i+j].Form))
		if gloss[j].Similarity(letters, minLoan) < minLoan {
			return 0, false
		}
	}
	return end, true
}

func (p *Pass) reportLoan(seg *text.Segment, i, end int, t glossary.TitleGloss) {
	right := t.Entry.Ar
	if !strings.HasPrefix(seg.Tokens[i].Form, "ال") {
		if bare, ok := strings.CutPrefix(right, "ال"); ok {
			right = bare
		}
	}
	span := text.Span{Start: seg.Tokens[i].Start, End: seg.Tokens[end-1].End}
	p.Report(Finding{
		Span: span, Confidence: confidenceLoan, Severity: Warning, Entry: t.Entry,
		Fixes: []Fix{{Text: right, Confidence: confidenceLoan}},
		Evidence: []Evidence{
			{Kind: "latin", From: p.Doc.Text(span), To: strings.Join(t.Entry.Gloss, ", "), Note: "the English title in Arabic letters"},
			{Kind: "head", From: p.Doc.Text(seg.Tokens[i-1].Span), Note: "a rank or title stands here"},
		},
	})
}

const confidenceLoan = 0.7
