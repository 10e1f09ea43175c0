package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/detect"
)

// maxHover is how many pieces of evidence a hover tells; explain tells all.
const maxHover = 8

// Hover tells in Markdown what an editor shows beside a flagged text: what is
// wrong, the suggestions, the evidence with its weights, strongest first, and
// the entry. Arabic stands in paragraphs of its own, which no viewer can mix
// with others.
func Hover(lang Lang, x *detect.Finding, flagged string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n\n`%s` · ", Defect(lang, x.Detector), x.Detector.Name)
	fmt.Fprintf(&b, labelConfidence.in(lang), percent(x.Confidence))
	b.WriteString("\n\n")
	hoverText(&b, lang, labelFlagged, flagged)
	for i, fx := range x.Fixes {
		l := labelSuggestion
		if i > 0 {
			l = labelOr
		}
		hoverText(&b, lang, l, fx.Text)
	}
	if len(x.Evidence) > 0 {
		b.WriteString(labelBecause.in(lang) + ":\n\n")
	}
	for i, e := range strongest(x.Evidence) {
		if i == maxHover {
			break
		}
		hoverEvidence(&b, lang, e)
	}
	if e := x.Entry; e != nil {
		fmt.Fprintf(&b, "---\n\n%s: %s, %s:%d\n\n", labelEntry.in(lang), e.Kind, markdown(e.File), e.Line)
		for _, form := range e.Forms() {
			b.WriteString(quoted(markdown(show(form))) + "\n\n")
		}
		if len(e.Latin) > 0 {
			fmt.Fprintf(&b, "%s: %s\n\n", labelLatin.in(lang), markdown(strings.Join(e.Latin, ", ")))
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// maxHoverText is how many characters of a text a hover shows.
const maxHoverText = 300

var labelNothing = label{"(nothing)", "(لا شيء)"}

// hoverText writes a label and a text of the document. Of nothing but white
// space the code points are told.
func hoverText(b *strings.Builder, lang Lang, l label, s string) {
	switch r := []rune(s); {
	case s == "":
		s = labelNothing.in(lang)
	case strings.TrimSpace(s) == "":
		s = strings.Trim(fmt.Sprintf("%U", r[:min(len(r), maxHover)]), "[]")
	case len(r) > maxHoverText:
		s = show(string(r[:maxHoverText])) + "…"
	default:
		s = show(s)
	}
	fmt.Fprintf(b, "%s:\n\n%s\n\n", l.in(lang), quoted(markdown(s)))
}

// hoverEvidence writes an item of a list, with its words in paragraphs of
// their own.
func hoverEvidence(b *strings.Builder, lang Lang, e detect.Evidence) {
	s, words := sentence(lang, e)
	b.WriteString("- ")
	if e.Weight != 0 {
		fmt.Fprintf(b, "%+.1f ", e.Weight)
	}
	b.WriteString(markdown(s) + "\n\n")
	for _, w := range words {
		if w.label != "" && w.label != "…" {
			fmt.Fprintf(b, "  %s:\n\n", w.label)
		}
		fmt.Fprintf(b, "  > %s\n\n", markdown(w.text))
	}
}

var labelsOfRelated = []label{{"the other spelling", "الكتابة الأخرى"}, {"the other form", "الصيغة الأخرى"}}

// RelatedNote tells what another place has to do with a finding.
func RelatedNote(lang Lang, r detect.Related) string {
	for _, l := range labelsOfRelated {
		if r.Note == l.en {
			return l.in(lang)
		}
	}
	return r.Note
}

// maxTitle is how many characters a suggestion has that a title shows.
const maxTitle = 60

var (
	labelReplace = label{"Replace with ", "استبدل بها: "}
	labelDelete  = label{"Delete: ", "احذف: "}
	labelFix     = label{"Fix: ", "أصلح: "}
	labelFixAll  = label{"Fix all that is certain (%d)", "أصلح كل المؤكد (%d)"}
	labelAllow   = label{"Allow this word", "اسمح بهذه الكلمة"}
	labelAdd     = label{"Add to the glossary: ", "أضف إلى المسرد: "}
)

// FixTitle names a fix of a finding as an action. It holds at most one string
// in the other script, at its end.
func FixTitle(lang Lang, x *detect.Finding, i int) string {
	s := show(x.Fixes[i].Text)
	switch {
	case s == "":
		return labelDelete.in(lang) + Defect(lang, x.Detector)
	case x.Detector.Category() == "text" || utf8.RuneCountInString(s) > maxTitle:
		return labelFix.in(lang) + Defect(lang, x.Detector)
	}
	return labelReplace.in(lang) + s
}

// FixAllTitle names the action that makes n fixes.
func FixAllTitle(lang Lang, n int) string { return fmt.Sprintf(labelFixAll.in(lang), n) }

// AllowTitle names the action that allows a word.
func AllowTitle(lang Lang) string { return labelAllow.in(lang) }

// AddTitle names the action that adds a form to the glossary.
func AddTitle(lang Lang, form string) string { return labelAdd.in(lang) + show(form) }
