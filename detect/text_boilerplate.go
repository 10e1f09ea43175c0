package detect

import (
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/text"
)

// TextBoilerplate flags text that machine translation made up or stuck on.
var TextBoilerplate = &Detector{
	Name: "text/boilerplate",
	MQM:  "accuracy/addition",
	Doc: Doc{
		Title: "text that is repeated, or has nothing to do with the rest",
		Text: "A word or phrase stands three times or more on end, a sentence twice, or a text closes with very short sentences " +
			"without a verb whose words stand nowhere else in it. Machine translation that has lost its way repeats itself; " +
			"page furniture that went through it with an article comes out as such a closing. A word that is said three " +
			"times may be an emphasis, and gets a lower confidence.",
		Before: "استقبل الرئيس الرئيس الرئيس الرئيس الوفد",
		After:  "استقبل الرئيس الوفد",
	},
	Run: runTextBoilerplate,
}

func runTextBoilerplate(p *Pass) {
	for i := range p.Doc.Segments {
		p.repeatedWords(&p.Doc.Segments[i])
	}
	p.repeatedSentences()
	p.unrelatedClosing()
}

const (
	maxUnit     = 8 // words of a phrase that is repeated
	minCopies   = 3
	minWordUnit = 3 // letters of a part of a word that is repeated
	maxWordUnit = 6
	minSentence = 5 // words of a sentence that is not repeated by chance
)

// repeatedWords reports the words and phrases of a segment that stand three
// times or more on end, and words that do nothing but repeat a part of
// themselves.
func (p *Pass) repeatedWords(seg *text.Segment) {
	for from, i := 0, 0; i < len(seg.Tokens); i++ {
		if tok := seg.Tokens[i]; tok.Class == text.Arabic {
			if hasRepeatedPart(tok.Form) {
				p.reportRepeated(tok.Span, 0.8, "a part of the word is repeated", nil)
			}
			if i+1 < len(seg.Tokens) && seg.Tokens[i+1].Class == text.Arabic && isBlankOrComma(p.Doc.Source[tok.End:seg.Tokens[i+1].Start]) {
				continue
			}
		}
		p.repeatedIn(seg.Tokens[from : i+1])
		from = i + 1
	}
}

// repeatedIn looks at words that nothing but white space and commas parts.
func (p *Pass) repeatedIn(toks []text.Token) {
	same := func(i, j int) bool { return toks[i].Form == toks[j].Form }
	for unit := 1; unit <= maxUnit && minCopies*unit <= len(toks); unit++ {
		repeats(len(toks), unit, same, func(from, to int) {
			span := text.Span{Start: toks[from].Start, End: toks[to-1].End}
			confidence := p.repeatedBy(toks[from:from+unit], (to-from)/unit, p.Doc.Text(span))
			if confidence == 0 {
				return
			}
			once := p.Doc.Text(text.Span{Start: toks[from].Start, End: toks[from+unit-1].End})
			p.reportRepeated(span, confidence, "the same words stand on end several times", []Fix{{Text: once, Confidence: confidence}})
		})
	}
}

var (
	// formulas are words of what is said at the end of a text, or over and over.
	formulas = set("الله والله لله بالله اللهم رب ربي أكبر السلام والسلام شكرا وشكرا تحياتي")
	// doubled are words that people say several times, and numerals that
	// multiply each other.
	doubled = set("لا نعم كلا ها هه هيا جدا يا آمين ألف مليون مليار بليون تريليون")
)

// repeatedBy returns how sure it is that a word or phrase, which stands n
// times on end in a part of the text, is repeated by mistake; 0 if it is not.
// Writers say a word three times for emphasis, crowds chant a slogan, and some
// words go in pairs (رويدا رويدا).
func (p *Pass) repeatedBy(unit []text.Token, n int, in string) float64 {
	first := unit[0]
	switch {
	case slices.ContainsFunc(unit, func(t text.Token) bool { return formulas[t.Form] }):
		return 0
	case len(unit) > 1 && first.Form == unit[1].Form:
		return 0 // what a shorter unit has not shown
	case len(unit) > 1:
		return 0.75
	case arabic.Len(first.Form) < 2 || doubled[first.Form] || strings.Contains(in, "،") || p.Knowledge.Pair(first.Form, first.Form) > 0:
		return 0
	case p.isOpen(first):
		return 0.9
	case n > minCopies:
		return 0.75
	}
	return 0.6
}

// hasRepeatedPart reports whether a word holds a part of several letters three
// times on end. Parts with fewer different letters are laughter and long-drawn
// vowels.
func hasRepeatedPart(form string) bool {
	if len(form) < minCopies*minWordUnit*len("ا") {
		return false
	}
	letters := []rune(form)
	found := false
	for unit := minWordUnit; unit <= maxWordUnit; unit++ {
		repeats(len(letters), unit, func(i, j int) bool { return letters[i] == letters[j] }, func(from, _ int) {
			different := map[rune]bool{}
			for _, r := range letters[from : from+unit] {
				different[r] = true
			}
			found = found || len(different) >= minWordUnit
		})
	}
	return found
}

// repeats calls yield with the parts [from, to) of a sequence of n items that
// consist of a unit of some length, three times or more.
func repeats(n, unit int, same func(i, j int) bool, yield func(from, to int)) {
	run := 0 // items that are the same as those a unit before
	for j := unit; j <= n; j++ {
		if j < n && same(j-unit, j) {
			run++
			continue
		}
		if copies := run/unit + 1; copies >= minCopies {
			from := j - run - unit
			yield(from, from+copies*unit)
		}
		run = 0
	}
}

func isBlankOrComma(gap string) bool {
	return gap == " " || strings.Trim(gap, " \t\r\u00a0\u202f،") == ""
}

func (p *Pass) reportRepeated(span text.Span, confidence float64, note string, fixes []Fix) {
	p.Report(Finding{
		Span: span, Confidence: confidence, Fixes: fixes,
		Evidence: []Evidence{{Kind: "repeated", From: p.Doc.Text(span), Note: note}},
	})
}

// repeatedSentences reports sentences that are the same as the one before, all
// copies in one line at once. A title may be repeated below it, and of a page
// any block, as a caption or where the reader is on the site.
func (p *Pass) repeatedSentences() {
	var last []text.Token
	page := p.Doc.Original() != p.Doc.Source // prose of a file with markup
	for i := range p.Doc.Segments {
		seg := &p.Doc.Segments[i]
		if i == 1 || page {
			last = nil
		}
		var copies text.Span
		report := func() {
			if copies.Len() > 0 {
				p.reportRepeated(copies, 0.8, "the sentence before says the same", nil)
			}
			copies = text.Span{}
		}
		for from, to := range sentences(p.Doc, seg) {
			s := seg.Tokens[from:to]
			if len(s) < minSentence || !slices.EqualFunc(s, last, func(a, b text.Token) bool { return a.Form == b.Form }) {
				report()
			} else {
				if copies.Len() == 0 {
					copies.Start = s[0].Start
				}
				copies.End = s[len(s)-1].End
			}
			last = s
		}
		report()
	}
}

const (
	closingReach   = 3   // segments from the end in which a closing may stand
	maxClosing     = 40  // words of a closing
	minRest        = 100 // words of the rest that it is compared with
	maxShort       = 5   // words of a very short sentence
	maxTopicZipf   = 5.5 // more common words are of no topic
	minTopicShare  = 0.6 // share of the words that are of a topic
	maxAttested    = 0.5 // share of the pairs of words that clean text has
	minVerbZipf    = 3   // of a form that makes another one a verb
	confidenceTwo  = 0.6 // of a closing of two sentences
	confidenceMore = 0.8
)

// unrelatedClosing reports a paragraph near the end of the document that has
// nothing but very short sentences without a verb and shares no word with the
// rest.
func (p *Pass) unrelatedClosing() {
	segs := p.Doc.Segments
	for i := len(segs) - 1; i > 0 && i >= len(segs)-closingReach; i-- {
		toks := segs[i].Tokens
		n := p.shortSentences(&segs[i])
		if n < 2 || p.attested(toks) > maxAttested || p.Doc.Words()-len(toks) < minRest || !p.isForeign(i) {
			continue
		}
		confidence := confidenceMore
		if n == 2 {
			confidence = confidenceTwo
		}
		p.Report(Finding{
			Span: text.Span{Start: toks[0].Start, End: toks[len(toks)-1].End}, Confidence: confidence,
			Evidence: []Evidence{{Kind: "unrelated", Note: "short sentences whose words stand nowhere else in the text"}},
		})
	}
}

// shortSentences counts the sentences of a paragraph that has nothing but very
// short ones without a verb, each closed by a full stop; 0 for any other
// paragraph.
func (p *Pass) shortSentences(seg *text.Segment) int {
	if len(seg.Tokens) > maxClosing {
		return 0
	}
	n := 0
	for from, to := range sentences(p.Doc, seg) {
		end := after(p.Doc, seg, to-1)
		if to-from > maxShort || !strings.HasPrefix(end, ".") || strings.HasPrefix(end, "..") {
			return 0
		}
		if p.joins(seg.Tokens[from].Form) {
			return 0
		}
		for i := from; i < to; i++ {
			if seg.Tokens[i].Class != text.Arabic || formulas[seg.Tokens[i].Form] || p.isVerb(seg.Tokens[i].Form) || i+1 < to && after(p.Doc, seg, i) != "" {
				return 0
			}
		}
		n++
	}
	if len(seg.Tokens) < 2*n-1 {
		return 0 // single words: a list
	}
	return n
}

// joins reports whether a word begins with a conjunction, which goes on with
// what comes before it: the word is less common than the rest of it.
func (p *Pass) joins(form string) bool {
	z := p.Knowledge.Lexicon.Zipf
	rest, ok := strings.CutPrefix(form, "و")
	return ok && z(rest) > z(form)
}

// isVerb reports whether a word is a verb of the present tense: it begins with
// ي or ت, and is a word with the other one, too. Other verbs are not told.
func (p *Pass) isVerb(form string) bool {
	for _, pair := range [][2]string{{"ي", "ت"}, {"ت", "ي"}} {
		if rest, ok := strings.CutPrefix(form, pair[0]); ok && p.Knowledge.Lexicon.Zipf(pair[1]+rest) >= minVerbZipf {
			return true
		}
	}
	return false
}

// attested returns which share of the pairs of neighbours clean text has, too.
func (p *Pass) attested(toks []text.Token) float64 {
	n := 0
	for i := range toks[1:] {
		if p.Knowledge.Pair(toks[i].Form, toks[i+1].Form) > 0 {
			n++
		}
	}
	return float64(n) / float64(len(toks)-1)
}

// isForeign reports whether most words of a segment are of some topic and none
// of these stands elsewhere in the document, with whatever proclitics.
func (p *Pass) isForeign(segment int) bool {
	stems := map[string]bool{}
	topic := 0
	var splits []arabic.Split
	toks := p.Doc.Segments[segment].Tokens
	for _, tok := range toks {
		if arabic.Len(tok.Form) < 3 || p.Knowledge.Lexicon.Zipf(tok.Form) > maxTopicZipf {
			continue
		}
		topic++
		splits = arabic.Splits(splits[:0], tok.Form)
		for _, s := range splits {
			stems[s.Stem] = true
		}
	}
	if float64(topic) < minTopicShare*float64(len(toks)) {
		return false
	}
	seen := map[string]bool{}
	for i := range p.Doc.Segments {
		if i == segment {
			continue
		}
		for _, tok := range p.Doc.Segments[i].Tokens {
			if seen[tok.Form] {
				continue
			}
			seen[tok.Form] = true
			splits = arabic.Splits(splits[:0], tok.Form)
			if slices.ContainsFunc(splits, func(s arabic.Split) bool { return stems[s.Stem] }) {
				return false
			}
		}
	}
	return true
}
