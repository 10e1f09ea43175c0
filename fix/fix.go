// Package fix applies the fixes of findings to the text of a file, and writes
// the result back or shows it as a diff. Only what a fix names is changed; every
// other byte stays as it is.
package fix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

// DefaultConfidence is the confidence below which the command applies no fix.
const DefaultConfidence = 0.45

// Select returns the findings that are [Certain].
func Select(findings []detect.Finding, minConfidence float64) []detect.Finding {
	var out []detect.Finding
	for i := range findings {
		if Certain(&findings[i], minConfidence) {
			out = append(out, findings[i])
		}
	}
	return out
}

// Certain reports whether a finding has one clearly best fix: its confidence
// is at least minConfidence, and that of the next alternative is less than
// half of it. More than one likely correction is for a person to decide.
func Certain(f *detect.Finding, minConfidence float64) bool {
	if len(f.Fixes) == 0 || f.Fixes[0].Confidence < minConfidence {
		return false
	}
	return len(f.Fixes) == 1 || f.Fixes[1].Confidence*2 < f.Fixes[0].Confidence
}

// Change is a part of a text that a fix replaced: Old in the original text of
// the document, New in the text after.
type Change struct{ Old, New text.Span }

// Applied is a finding whose first fix was applied: first the change of the
// finding's own span, of which there are several where markup splits it, then
// those of the fix's further edits.
type Applied struct {
	Finding detect.Finding
	Changes []Change
}

// Skipped is a finding whose first fix was not applied.
type Skipped struct {
	Finding detect.Finding
	Reason  string
}

// Apply replaces the span of each finding by its first fix and makes the
// fix's further edits, all of them or none, and returns the original text of
// the document with these changes. A fix that overlaps one applied before it, in
// the order of findings, is skipped. The error is that of an edit that is no
// part of the document.
func Apply(doc *text.Document, findings []detect.Finding) (string, []Applied, []Skipped, error) {
	var plan plan
	type change struct {
		finding detect.Finding
		edits   []detect.Edit // of the original
	}
	var accepted []change
	var skipped []Skipped
	for _, f := range findings {
		if len(f.Fixes) == 0 {
			skipped = append(skipped, Skipped{f, "it has no fix"})
			continue
		}
		if err := check(doc, &f); err != nil {
			return "", nil, nil, err
		}
		edits := rewriteAll(doc, f.Span, &f.Fixes[0])
		if reason := plan.add(doc.Original(), edits); reason != "" {
			skipped = append(skipped, Skipped{f, reason})
			continue
		}
		accepted = append(accepted, change{f, edits})
	}
	out, moved := plan.apply(doc.Original())
	var applied []Applied
	for _, c := range accepted {
		a := Applied{Finding: c.finding}
		for _, e := range c.edits {
			a.Changes = append(a.Changes, Change{Old: e.Span, New: moved[e]})
		}
		applied = append(applied, a)
	}
	return out, applied, skipped, nil
}

func check(doc *text.Document, f *detect.Finding) error {
	spans := []text.Span{f.Span}
	for _, e := range f.Fixes[0].Edits {
		spans = append(spans, e.Span)
	}
	for _, s := range spans {
		if s.Start < 0 || s.End < s.Start || s.End > len(doc.Source) || !atLetter(doc.Source, s.Start) || !atLetter(doc.Source, s.End) {
			return fmt.Errorf("%s: the fix of a %s finding names bytes %d to %d, which are no part of the text", doc.Name, f.Detector.Name, s.Start, s.End)
		}
	}
	return nil
}

func atLetter(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

// plan is a set of edits of a text that do not overlap, in order.
type plan struct{ edits []detect.Edit }

// add takes all of edits into the plan, or none and says why.
func (p *plan) add(original string, edits []detect.Edit) string {
	own := plan{}
	changes := false
	for _, e := range edits {
		if p.clashes(e) || own.clashes(e) {
			return "it overlaps another fix"
		}
		own.insert(e)
		changes = changes || original[e.Span.Start:e.Span.End] != e.Text
	}
	if !changes {
		return "it changes nothing"
	}
	for _, e := range own.edits {
		p.insert(e)
	}
	return ""
}

// clashes reports whether e overlaps an edit of the plan, or inserts where
// another one does. The same replacement twice is no clash: two fixes agree.
func (p *plan) clashes(e detect.Edit) bool {
	i, same := slices.BinarySearchFunc(p.edits, e, byPlace)
	if same {
		return p.edits[i] != e || e.Span.Len() == 0
	}
	return i > 0 && p.edits[i-1].Span.Overlaps(e.Span) ||
		i < len(p.edits) && p.edits[i].Span.Overlaps(e.Span)
}

func (p *plan) insert(e detect.Edit) {
	if i, same := slices.BinarySearchFunc(p.edits, e, byPlace); !same {
		p.edits = slices.Insert(p.edits, i, e)
	}
}

func byPlace(a, b detect.Edit) int {
	return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
}

// apply returns the edited text and where in it each edit stands.
func (p *plan) apply(source string) (string, map[detect.Edit]text.Span) {
	size := len(source)
	for _, e := range p.edits {
		size += len(e.Text) - e.Span.Len()
	}
	var b strings.Builder
	b.Grow(size)
	moved := make(map[detect.Edit]text.Span, len(p.edits))
	at := 0
	for _, e := range p.edits {
		b.WriteString(source[at:e.Span.Start])
		moved[e] = text.Span{Start: b.Len(), End: b.Len() + len(e.Text)}
		b.WriteString(e.Text)
		at = e.Span.End
	}
	b.WriteString(source[at:])
	return b.String(), moved
}
