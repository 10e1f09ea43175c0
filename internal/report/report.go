// Package report prints findings: a file an output. Printers only print; what
// to print and what follows from it is decided elsewhere.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

// Lang is the language of messages.
type Lang string

const (
	English Lang = "en"
	Arabic  Lang = "ar"
)

// File is a checked file as the printers see it, or one that could not be
// checked: of that, only Name and Err are set.
type File struct {
	Name     string
	Err      error
	Doc      *text.Document
	Findings []detect.Finding
	Verdict  *detect.Verdict      // told where there are findings; nil for none
	Fixable  int                  // findings that the fix command would put right
	Stored   func(offset int) int // maps an offset in the original text of Doc to one in the file as stored
	Elapsed  time.Duration        // what it took to read and check it

	// Of a document among others in a file: its ID, and how many lines of the
	// file come before it.
	Document string
	Before   int
}

// origin returns what a span of the prose covers in the original text, with
// the markup inside it.
func origin(doc *text.Document, s text.Span) text.Span {
	parts := doc.Origin(s)
	return text.Span{Start: parts[0].Start, End: parts[len(parts)-1].End}
}

// place formats a position as editors and terminals link it.
func place(f *File, offset int) string {
	p := f.Doc.Position(offset)
	return fmt.Sprintf("%s:%d:%d", show(f.Name), p.Line, p.Column)
}

// at is the line and the column of a finding.
func at(f *File, x *detect.Finding) string {
	p := f.Doc.Position(x.Span.Start)
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}

func percent(p float64) string { return fmt.Sprintf("%.0f %%", 100*p) }

// strongest returns the evidence with the largest weights, either way, first.
func strongest(evidence []detect.Evidence) []detect.Evidence {
	out := slices.Clone(evidence)
	rank := func(e detect.Evidence) float64 {
		if e.Kind == togetherKind {
			return 0 // it is about all the others
		}
		return max(e.Weight, -e.Weight)
	}
	slices.SortStableFunc(out, func(a, b detect.Evidence) int { return cmp.Compare(rank(b), rank(a)) })
	return out
}

// togetherKind is the kind of evidence that says what the others come to together.
const togetherKind = "together"

// hole is the rune that stands for what is no prose.
const hole = '\ufffc' // text.Hole

// show makes control characters of a text visible: the terminal must not obey
// them, and the reader must see them. Joiners shape letters and stay. What is
// no prose shows as left out.
func show(s string) string {
	hidden := func(r rune) bool {
		return r == hole || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d'
	}
	if !strings.ContainsFunc(s, hidden) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == hole:
			b.WriteString("[…]")
		case hidden(r):
			fmt.Fprintf(&b, "<%U>", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Show makes control characters of a text visible, as all reports do.
func Show(s string) string { return show(s) }

func isArabic(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) }

// isolate takes the Arabic out of a note in another script, which a terminal
// would otherwise reorder: an ellipsis marks each place, and the Arabic parts
// come separately.
func isolate(note string) (string, []string) {
	var words []string
	var parts []string
	arabic := false // the word before is Arabic
	for _, w := range strings.Fields(note) {
		if !strings.ContainsFunc(w, isArabic) {
			words, arabic = append(words, w), false
			continue
		}
		if arabic {
			parts[len(parts)-1] += " " + w
			continue
		}
		words, parts, arabic = append(words, "…"), append(parts, w), true
	}
	return strings.Join(words, " "), parts
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
