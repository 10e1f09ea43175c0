package detect

import (
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// literalRanks are ranks of two English words (lieutenant general) as they come
// out word by word, folded and without articles, and the Arabic ones. No Arabic
// army has them.
var literalRanks = foldedKeys(map[string]string{
	"ملازم عام": "الفريق", "فريق عام": "الفريق", "لواء عام": "اللواء", "رائد عام": "اللواء", "جنرال رئيسي": "اللواء", "عميد عام": "العميد",
	"ملازم عقيد": "المقدم", "ملازم كولونيل": "المقدم", "مقدم عقيد": "المقدم", "مشير ميداني": "المشير", "مارشال ميداني": "المشير",
	"أميرال خلفي": "اللواء البحري", "أدميرال خلفي": "اللواء البحري", "ملازم قائد": "الرائد البحري", "ضابط غير مفوض": "ضابط الصف", "رقيب رئيسي": "الرقيب الأول",
})

// literalFirst are the first words of those.
var literalFirst = func() map[string]bool {
	out := map[string]bool{}
	for phrase := range literalRanks {
		first, _, _ := strings.Cut(phrase, " ")
		out[first] = true
	}
	return out
}()

// literalAlone are words that English has for a rank, too, and that no name follows
// without a noun before them: the general.
var literalAlone = foldedKeys(map[string]string{"عام": "الجنرال", "رئيسي": "الرائد"})

func foldedKeys(m map[string]string) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[arabic.Fold(k)] = v
	}
	return out
}

// sayers are the verbs that a subject follows, folded.
var sayers = set("قال قالت وقال وقالت أكد وأكد أعلن وأعلن أضاف وأضاف ذكر وذكر صرح وصرح أوضح وأوضح أشار وأشار قاد وقاد يقود تولى وتولى عين")

// literalRanks reports ranks that were translated word by word.
func (p *Pass) literalRanks() {
	n := p.sharedNames()
	for si := range p.Doc.Segments {
		seg := &p.Doc.Segments[si]
		for i := range seg.Tokens {
			if seg.Tokens[i].Class != text.Arabic {
				continue
			}
			for _, s := range n.wordsOf(si)[i].Splits {
				if end, right := n.literalRank(si, i, s); right != "" {
					p.reportLiteral(seg, i, end, s, right)
					break
				}
			}
		}
	}
}

// literalRank returns the Arabic rank for the one from token i on, read so, and
// where that ends; "" if it is none.
func (n *names) literalRank(si, i int, s arabic.Split) (end int, right string) {
	toks := n.doc.Segments[si].Tokens
	if literalFirst[s.Stem] && i+1 < len(toks) && n.softGap(toks[i], toks[i+1]) && isDefinite(toks[i+1]) == s.Article {
		phrase := s.Stem + " " + glossary.Stem(toks[i+1].Form)
		if i+2 < len(toks) && n.softGap(toks[i+1], toks[i+2]) {
			if r := literalRanks[phrase+" "+glossary.Stem(toks[i+2].Form)]; r != "" {
				return i + 3, r
			}
		}
		if r := literalRanks[phrase]; r != "" && (n.isPersonAt(si, i+2) || n.isGarbled()) {
			return i + 2, r
		}
	}
	if r := literalAlone[s.Stem]; r != "" && s.Article && s.Preposition == "" && n.isPersonAt(si, i+1) && n.softGap(toks[i], toks[i+1]) {
		if i == 0 || !n.softGap(toks[i-1], toks[i]) || sayers[toks[i-1].Form] {
			return i + 1, r
		}
	}
	return 0, ""
}

// isPersonAt reports whether the name of a person, right or garbled, begins at
// token i.
func (n *names) isPersonAt(si, i int) bool {
	if i >= len(n.doc.Segments[si].Tokens) || n.wordsOf(si)[i] == nil {
		return false
	}
	if slices.ContainsFunc(n.accepted, func(r *reading) bool {
		return r.seg == si && r.start <= i && i < r.end && n.k.Index.Entries[r.entry].Kind == glossary.Person
	}) {
		return true
	}
	x := n.k.Index
	for _, ex := range n.wordsOf(si)[i].Exact {
		for _, u := range x.Words[ex.Word].Uses {
			f := &x.Forms[u.Form]
			if u.Place == 0 && x.Entries[f.Entry].Kind == glossary.Person && n.wordsOf(si)[i].Splits[ex.Split].Bare() {
				return true
			}
		}
	}
	return false
}

const confidenceLiteral = 0.8

func (p *Pass) reportLiteral(seg *text.Segment, i, end int, s arabic.Split, right string) {
	span := text.Span{Start: seg.Tokens[i].Start, End: seg.Tokens[end-1].End}
	if !s.Article {
		words := strings.Fields(right)
		for j := range words {
			words[j] = strings.TrimPrefix(words[j], "ال")
		}
		right = strings.Join(words, " ")
	}
	if s.Conjunction != "" || s.Preposition != "" {
		right = arabic.Attach(s.Conjunction, s.Preposition, right)
	}
	f := Finding{
		Span: span, Confidence: confidenceLiteral, Severity: Warning,
		Fixes:    []Fix{{Text: right, Confidence: confidenceLiteral}},
		Evidence: []Evidence{{Kind: "calque", From: p.Doc.Text(span), Note: "an English rank translated word by word"}},
	}
	for _, t := range p.names.k.Index.Titles() {
		if t.Entry.Ar == right || t.Entry.Ar == "ال"+right {
			f.Entry = t.Entry
		}
	}
	p.Report(f)
}
