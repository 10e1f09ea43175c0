package detect

import (
	"iter"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/text"
)

// TextBrokenSentence flags sentences that are cut in the middle.
var TextBrokenSentence = &Detector{
	Name: "text/broken-sentence",
	MQM:  "linguistic-conventions/grammar",
	Doc: Doc{
		Title: "a sentence is cut in the middle",
		Text: "A sentence ends in a word that needs another after it (في، إلى، التي), a line holds nothing but such words, or a line " +
			"begins with a comma or a full stop. Machine translation that splits its input in the wrong place leaves such " +
			"fragments. What is missing stands in the source; there is no fix. Verse and text with hard line breaks are left alone.",
		Before: "وصل الوفد مساء الخميس إلى.",
		After:  "وصل الوفد مساء الخميس إلى الرباط.",
	},
	Run: runTextBroken,
}

// openWords are words that no sentence ends in, as they are written: على and
// علي fold alike, and the second is a name. Words that may end a sentence are
// left out (من قبل، فيما بعد، أم لا، لا غير، أيا كان، يوم ما), and so is وفي, which is
// an adjective, too.
var openWords = writtenSet(`في إلى الى على عن من منذ عند لدى بين بسبب ثم أو و وإلى والى وعلى وعن ومن ومنذ وعند ولدى وبين
	أن إن وأن وإن بأن لأن كأن فإن التي الذي الذين اللذان اللذين اللتان اللتين والتي والذي والذين
	حيث إذ إذا لكي لن لقد وقد سوف كما مما فيما بينما عندما حينما لكن ولكن`)

// openForms are the same words, folded: what is not among them need not be
// looked at as it is written.
var openForms = func() map[string]bool {
	m := map[string]bool{}
	for w := range openWords {
		m[arabic.Fold(w)] = true
	}
	return m
}()

const (
	minCut       = 4   // words of a sentence that is cut; shorter ones are titles and talk
	minBeforeCut = 3   // Zipf frequency of the word before, which is part of no name
	maxLoose     = 0.4 // share of lines without a mark at the end; above, the text has hard line breaks
)

func runTextBroken(p *Pass) {
	loose := hasLooseLines(p.Doc)
	for i := range p.Doc.Segments {
		seg := &p.Doc.Segments[i]
		if len(seg.Tokens) == 0 {
			continue
		}
		starts, ends := isLineStart(p.Doc, seg), isLineEnd(p.Doc, seg)
		if starts && ends && !loose && p.isOrphan(seg) {
			p.reportBroken(text.Span{Start: seg.Tokens[0].Start, End: seg.Tokens[len(seg.Tokens)-1].End}, 0.75,
				"the line holds nothing but words that need another after them")
			continue
		}
		if mark, ok := leadingMark(p.Doc, seg); ok && starts && !loose {
			p.reportBroken(mark, 0.75, "the line begins with a mark that closes what comes before it")
		}
		for from, to := range sentences(p.Doc, seg) {
			if to-from < minCut || !p.isOpen(seg.Tokens[to-1]) || !p.isPlain(seg, to-1) {
				continue
			}
			switch mark := after(p.Doc, seg, to-1); {
			case mark == ".":
			case mark == "،" && to == len(seg.Tokens) && ends && !loose:
			case mark == "" && ends && !loose && !p.isListed(i+1):
			default:
				continue
			}
			p.reportBroken(seg.Tokens[to-1].Span, 0.8, "the sentence ends in a word that needs another after it")
		}
	}
}

func (p *Pass) reportBroken(span text.Span, confidence float64, note string) {
	p.Report(Finding{
		Span: span, Confidence: confidence,
		Evidence: []Evidence{{Kind: "sentence", From: p.Doc.Text(span), Note: note}},
	})
}

// hasLooseLines reports whether so many lines end without a mark that the end
// of a line says nothing about the end of a sentence: verse, and text with
// hard line breaks.
func hasLooseLines(doc *text.Document) bool {
	loose, all := 0, 0
	for i := range doc.Segments {
		seg := &doc.Segments[i]
		if len(seg.Tokens) < minCut || !isLineEnd(doc, seg) {
			continue
		}
		all++
		if !strings.ContainsAny(after(doc, seg, len(seg.Tokens)-1), ".!?؟:…،؛") {
			loose++
		}
	}
	return loose > 2 && float64(loose) > maxLoose*float64(all)
}

// isLineStart and isLineEnd report whether a segment begins or ends where its
// line does: very long lines are cut.
func isLineStart(doc *text.Document, seg *text.Segment) bool {
	return seg.Start == 0 || doc.Source[seg.Start-1] == '\n' || doc.Source[:seg.Start] == text.BOM
}

func isLineEnd(doc *text.Document, seg *text.Segment) bool {
	return seg.End == len(doc.Source) || doc.Source[seg.End] == '\n'
}

// isListed reports whether a segment is an item of a list, which completes the
// line before it: it begins with a number, a bullet or a quotation mark.
func (p *Pass) isListed(i int) bool {
	if i == len(p.Doc.Segments) {
		return false
	}
	seg := &p.Doc.Segments[i]
	return len(seg.Tokens) == 0 || seg.Tokens[0].Class != text.Arabic ||
		strings.TrimSpace(p.Doc.Source[seg.Start:seg.Tokens[0].Start]) != ""
}

// isOrphan reports whether a line is one or two open words.
func (p *Pass) isOrphan(seg *text.Segment) bool {
	n := len(seg.Tokens)
	if n > 2 || !p.isOpen(seg.Tokens[0]) || !p.isOpen(seg.Tokens[n-1]) || n == 2 && after(p.Doc, seg, 0) != "" {
		return false
	}
	mark := after(p.Doc, seg, n-1)
	return strings.TrimSpace(p.Doc.Source[seg.Start:seg.Tokens[0].Start]) == "" && (mark == "" || mark == "." || mark == "،")
}

// isOpen reports whether a token is one of openWords as it is written. مَن with
// its vowel is a pronoun.
func (p *Pass) isOpen(tok text.Token) bool {
	if tok.Class != text.Arabic || !openForms[tok.Form] {
		return false
	}
	raw := p.Doc.Text(tok.Span)
	return openWords[written(raw)] && !strings.Contains(raw, "م\u064e")
}

// isPlain reports whether an open word at place i is one, and not a part of a
// name or an abbreviation (لينكد إن، محمد على، إن بي سي): an ordinary word
// stands before it.
func (p *Pass) isPlain(seg *text.Segment, i int) bool {
	if gap := after(p.Doc, seg, i-1); seg.Tokens[i-1].Class != text.Arabic || gap != "" && gap != "،" {
		return false
	}
	w := p.Knowledge.Word(seg.Tokens[i-1].Form)
	return w.Common >= minBeforeCut && (seg.Tokens[i].Form != "علي" || len(w.Exact) == 0)
}

// leadingMark finds a comma or a full stop that stands alone before the first
// word of a segment.
func leadingMark(doc *text.Document, seg *text.Segment) (text.Span, bool) {
	first := seg.Tokens[0]
	lead := strings.TrimSpace(doc.Source[seg.Start:first.Start])
	if first.Class != text.Arabic || lead != "،" && lead != "." {
		return text.Span{}, false
	}
	at := seg.Start + strings.Index(doc.Source[seg.Start:first.Start], lead)
	return text.Span{Start: at, End: at + len(lead)}, true
}

// writtenSet makes a set of words as they are written.
func writtenSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// written is a word without its diacritics and tatweel.
func written(word string) string {
	return strings.Map(func(r rune) rune {
		if r == 'ـ' || unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, word)
}

// sentences iterates over the tokens [from, to) of each sentence of a segment.
func sentences(doc *text.Document, seg *text.Segment) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		from := 0
		for i := range seg.Tokens {
			if i+1 < len(seg.Tokens) && !endsSentence(doc.Source[seg.Tokens[i].End:seg.Tokens[i+1].Start]) {
				continue
			}
			if !yield(from, i+1) {
				return
			}
			from = i + 1
		}
	}
}

// endsSentence reports whether a sentence ends between two words: white space
// follows a mark (in د.أحمد none does).
func endsSentence(gap string) bool {
	if gap == " " {
		return false // nearly always
	}
	i := strings.IndexAny(gap, ".!?؟…")
	return i >= 0 && strings.ContainsFunc(gap[i:], unicode.IsSpace)
}

// after is what stands between token i and the next one or the end of the
// segment, without white space at its ends.
func after(doc *text.Document, seg *text.Segment, i int) string {
	end := seg.End
	if i+1 < len(seg.Tokens) {
		end = seg.Tokens[i+1].Start
	}
	return strings.TrimSpace(doc.Source[seg.Tokens[i].End:end])
}
