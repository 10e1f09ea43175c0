package detect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// NameUntranslated flags names that were left in a foreign script.
var NameUntranslated = &Detector{
	Name:     "name/untranslated",
	MQM:      "accuracy/untranslated",
	Severity: Error,
	Doc: Doc{
		Title: "a name or a part of a word is left in a foreign script",
		Text: "A Latin form of a glossary entry stands in the place of its Arabic form, letters of another script stand inside an " +
			"Arabic word, or a word is in a script that is neither Arabic nor Latin. If it is a word of a name of your own glossary, that is offered. URLs, handles, hashtags, acronyms, model " +
			"numbers, code, and originals in brackets after a name are not flagged.",
		Before: "وصل الرئيس Macron إلى بيروت",
		After:  "وصل الرئيس ماكرون إلى بيروت",
	},
	Run: runNameUntranslated,
}

func runNameUntranslated(p *Pass) {
	for i := range p.Doc.Segments {
		seg := &p.Doc.Segments[i]
		foreign, arabicWords := false, 0
		for _, t := range seg.Tokens {
			switch t.Class {
			case text.Latin, text.Mixed, text.Other:
				foreign = true
			case text.Arabic:
				arabicWords++
			}
		}
		if foreign && 2*arabicWords >= len(seg.Tokens) {
			untranslated(p, i)
		}
	}
}

// maxForeignRun is how many foreign words in a row are still a name: more are
// a quotation or a title.
const maxForeignRun = 4

func untranslated(p *Pass, si int) {
	seg := &p.Doc.Segments[si]
	for i := 0; i < len(seg.Tokens); {
		class := seg.Tokens[i].Class
		if class == text.Mixed {
			mixed(p, si, i)
		}
		if class != text.Latin && class != text.Other {
			i++
			continue
		}
		end := i + 1
		for end < len(seg.Tokens) && (seg.Tokens[end].Class == text.Latin || seg.Tokens[end].Class == text.Other) {
			end++
		}
		run := seg.Tokens[i:end]
		i = end
		if len(run) > maxForeignRun || bracketed(p.Doc.Source, run) {
			continue
		}
		var before *text.Token
		if first := end - len(run); first > 0 && seg.Tokens[first-1].Class == text.Arabic && strings.TrimSpace(p.Doc.Source[seg.Tokens[first-1].End:run[0].Start]) == "" {
			before = &seg.Tokens[first-1]
		}
		latinRun(p, si, end-len(run), run, before)
		otherWords(p, si, end-len(run), end)
	}
}

// otherWords reports the words of a run of tokens [first, last) that are in a script which is neither
// Arabic nor Latin. UAX #29 makes a word of each Han character: those that
// touch are one.
func otherWords(p *Pass, si, first, last int) {
	toks := p.Doc.Segments[si].Tokens
	for i := first; i < last; {
		end := i + 1
		for end < last && toks[end].Start == toks[end-1].End {
			end++
		}
		span := text.Span{Start: toks[i].Start, End: toks[end-1].End}
		raw := p.Doc.Text(span)
		touches := i > 0 && toks[i-1].Class == text.Arabic && toks[i-1].End == span.Start
		if toks[i].Class == text.Other && (utf8.RuneCountInString(raw) > 1 || touches) && scriptOf(raw) != "" {
			f := Finding{
				Span: span, Confidence: 0.85, Severity: Error,
				Evidence: []Evidence{{Kind: "script", From: raw, Note: scriptOf(raw)}},
			}
			p.nameForeign(&f, si, i, end)
			p.Report(f)
		}
		i = end
	}
}

// bracketed reports whether the run stands in brackets or quotation marks, as
// an original form does after a name.
func bracketed(s string, run []text.Token) bool {
	before := strings.TrimRightFunc(s[:run[0].Start], unicode.IsSpace)
	after := strings.TrimLeftFunc(s[run[len(run)-1].End:], unicode.IsSpace)
	b, _ := utf8.DecodeLastRuneInString(before)
	a, _ := utf8.DecodeRuneInString(after)
	return strings.ContainsRune("([{«“\"'‘", b) || strings.ContainsRune(")]}»”\"'’", a)
}

// writesLatin reports whether an Arabic word writes the last word of a Latin
// form (سيئول Seoul), or is the last of the Arabic one.
func (p *Pass) writesLatin(t text.Token, f *glossary.Form) bool {
	k := p.Knowledge
	last := f.Words[len(f.Words)-1]
	for _, s := range k.Word(t.Form).Splits {
		if a := k.Index.ArabicFor(f).Parts(); glossary.Stem(arabic.Fold(a[len(a)-1])) == glossary.Stem(s.Stem) {
			return true
		}
		if k.Index.Spelling(last).Similarity(arabic.AppendLetters(nil, s.Stem), minGloss) >= minGloss {
			return true
		}
	}
	return false
}

// minGloss is the similarity from which an Arabic word before a Latin one is
// the same name.
const minGloss = 0.75

// latinRun reports a run of Latin words that is, as a whole, a Latin form of
// an entry, or else one that is a word of a name of the user. They stand at token
// at of a segment; before is the Arabic word before them, nil where there is none.
func latinRun(p *Pass, si, at int, run []text.Token, before *text.Token) {
	forms := make([]string, len(run))
	upper := true
	for i, t := range run {
		if t.Class != text.Latin {
			return
		}
		raw := p.Doc.Text(t.Span)
		first, _ := utf8.DecodeRuneInString(raw)
		if !unicode.IsUpper(first) && i == 0 && (len(run) == 1 || !isLatinArticle(t.Form)) {
			return // a name begins with a capital or an article
		}
		upper = upper && raw == strings.ToUpper(raw)
		forms[i] = t.Form
	}
	if upper && p.Knowledge.Own() == 0 {
		return // an acronym
	}
	f := p.Knowledge.Index.LookupLatin(forms)
	if f == nil {
		if (len(run) == 1 || len(run) == 2 && isLatinArticle(run[0].Form)) && !upper {
			p.latinWord(si, at, len(run), before)
		}
		return
	}
	if upper { // places of the user may be called by one
		if e := p.Knowledge.Index.Entries[f.Entry]; e.Pack || e.Kind != glossary.Place || f.Text != strings.ToUpper(f.Text) {
			return
		}
	} else if len(run) == 1 && f.Text == strings.ToUpper(f.Text) {
		return // the form is an acronym, and this is another word
	}
	entry := p.Knowledge.Index.Entries[f.Entry]
	if isTerm(entry.Kind) {
		return
	}
	if before != nil && p.writesLatin(*before, f) {
		return // the original form after the name
	}
	span := text.Span{Start: run[0].Start, End: run[len(run)-1].End}
	confidence, severity := 0.9, Error
	if entry.Pack && entry.Kind == glossary.Org {
		confidence, severity = confidenceBrand, Warning
	}
	if confidence < p.Knowledge.Least() {
		return
	}
	p.Report(Finding{
		Span: span, Confidence: confidence, Severity: severity, Entry: entry,
		Fixes:    []Fix{{Text: p.sharedNames().write(f.Entry, p.Knowledge.Index.ArabicFor(f).Written()), Confidence: confidence - 0.05}},
		Evidence: []Evidence{{Kind: "latin", From: p.Doc.Text(span), To: entry.Ar, Note: "a Latin form of the entry"}},
	})
}

const (
	confidenceLatinWord = 0.65 // of a word of one name of the user,
	confidenceLatinRest = 0.85 // and beside a right word of it
	minLatinWord        = 4    // letters
)

// isLatinArticle reports whether a Latin word is the Arabic article.
func isLatinArticle(form string) bool { return form == "al" || form == "el" }

// latinWord reports a Latin word that is one of a longer name of the user, and of
// no other, if it is no original form behind the Arabic one. It is the last of so many
// tokens from at on; the one before, if there is one, is the article.
func (p *Pass) latinWord(si, first, tokens int, before *text.Token) {
	if p.Knowledge.Own() == 0 {
		return
	}
	at := first + tokens - 1
	tok := p.Doc.Segments[si].Tokens[at]
	span := text.Span{Start: p.Doc.Segments[si].Tokens[first].Start, End: tok.End}
	of := p.Knowledge.LatinWords(tok.Form)
	if len(of) != 1 || len(tok.Form) < minLatinWord || latinLinks[tok.Form] {
		return
	}
	n := p.sharedNames()
	entry := n.k.Index.Entries[of[0].Entry]
	if !n.hasArabic(of[0].Entry, of[0].Word) {
		return // an ordinary word, which the name translates
	}
	if before != nil && slices.ContainsFunc(n.k.Word(before.Form).Splits, func(s arabic.Split) bool {
		return n.k.Index.Spelling(of[0].Word).Similarity(arabic.AppendLetters(nil, s.Stem), minGloss) >= minGloss
	}) {
		return
	}
	says := map[int32]float64{}
	n.sayBeside(says, si, first, -1)
	n.sayBeside(says, si, at, 1)
	confidence := confidenceLatinRest
	if says[of[0].Entry] == 0 {
		confidence = confidenceLatinWord
		if entry.Kind == glossary.Org {
			return // many brands share a word
		}
	}
	if confidence < n.k.Least() {
		return
	}
	f := Finding{
		Span: span, Confidence: confidence, Severity: Error, Entry: entry,
		Evidence: []Evidence{{Kind: "latin", From: p.Doc.Text(span), To: entry.Ar, Note: "a word of a Latin form of the entry"}},
	}
	right := n.k.Right(of[0].Entry, "", of[0].Word)
	f.Fixes = []Fix{{Text: n.write(of[0].Entry, right), Confidence: confidence - 0.05}}
	p.Report(f)
}

// confidenceBrand is that of an organisation in Latin letters that the user
// does not name for the text: newspapers often leave brands as they are.
const confidenceBrand = 0.3

// mixed reports a word in which scripts alternate. An Arabic proclitic before
// a Latin word (الـPDF) and two words that lost their space are not one.
func mixed(p *Pass, si, i int) {
	t := p.Doc.Segments[si].Tokens[i]
	raw := p.Doc.Text(t.Span)
	type run struct {
		arabic bool
		text   string
	}
	var runs []run
	foreign := false
	for _, r := range raw {
		isArabic := arabic.IsArabicLetter(r)
		if !unicode.IsLetter(r) || r == 'ـ' {
			continue
		}
		if !isArabic && scriptOf(string(r)) != "" {
			foreign = true
		}
		if len(runs) == 0 || runs[len(runs)-1].arabic != isArabic {
			runs = append(runs, run{arabic: isArabic})
		}
		runs[len(runs)-1].text += string(r)
	}
	if !foreign {
		if len(runs) < 2 {
			return
		}
		if len(runs) == 2 {
			last := runs[1]
			first, _ := utf8.DecodeRuneInString(last.text)
			// Only an Arabic word that goes on in small Latin letters is one
			// garbled word; capitals begin a word of their own.
			if last.arabic || !unicode.Is(unicode.Latin, first) || unicode.IsUpper(first) || arabic.Len(runs[0].text) < 2 || strings.ContainsRune(raw, 'ـ') ||
				isProclitic(arabic.Fold(runs[0].text)) {
				return
			}
		}
	}
	f := Finding{
		Span: t.Span, Confidence: 0.9, Severity: Error,
		Evidence: []Evidence{{Kind: "script", From: raw, Note: "letters of two scripts in one word"}},
	}
	p.nameForeign(&f, si, i, i+1)
	p.Report(f)
}

func isProclitic(s string) bool {
	switch s {
	case "ال", "وال", "بال", "لل", "وب", "ول", "فال", "كال", "وبال", "ولل":
		return true
	}
	return false
}

// scriptOf names the script of a word if it is one that a translation leaves
// behind, else "". Greek is left out: its letters are symbols.
func scriptOf(raw string) string {
	for _, r := range raw {
		for _, s := range []struct {
			name  string
			table *unicode.RangeTable
		}{
			{"Cyrillic", unicode.Cyrillic}, {"Han", unicode.Han}, {"Hiragana", unicode.Hiragana},
			{"Katakana", unicode.Katakana}, {"Hangul", unicode.Hangul}, {"Hebrew", unicode.Hebrew},
			{"Devanagari", unicode.Devanagari}, {"Thai", unicode.Thai}, {"Armenian", unicode.Armenian},
			{"Georgian", unicode.Georgian}, {"Bengali", unicode.Bengali}, {"Tamil", unicode.Tamil},
		} {
			if unicode.Is(s.table, r) {
				return s.name
			}
		}
	}
	return ""
}
