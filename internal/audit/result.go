package audit

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

// result is a document with what was found in it.
type result struct {
	row   Document
	named bool // the ID is the document's own
	doc   *text.Document
	found []detect.Finding
}

// newResult puts together what is told of a document. row has its name.
func newResult(row Document, doc *text.Document, c *Checked) result {
	row.ID, row.Group = strings.Clone(row.ID), strings.Clone(row.Group) // of the record, which is not to be kept
	row.Words = doc.Words()
	row.Verdict, row.Reason, row.Score = c.Assessment.Verdict, c.Assessment.Reason, round(c.Assessment.Score)
	row.Findings = len(c.Found)
	row.Rules = map[string]int{}
	for i := range c.Found {
		row.Rules[c.Found[i].Detector.Name]++
		if isLikely(&c.Found[i]) {
			row.Likely++
		}
	}
	return result{row, row.ID != nameless(row.Path, row.Line), doc, c.Found}
}

// isLikely reports whether a finding is a likely garble: of a name or a term.
func isLikely(f *detect.Finding) bool {
	return f.Confidence >= Likely && f.Detector.Category() != "text"
}

// nameless is the ID of a record without one: where it stands, or nothing in a
// stream, which may be any part of a corpus.
func nameless(path string, line int) string {
	if path == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", path, line)
}

// told is the row as a summary has it. A document with an ID of its own is found
// by that, wherever the corpus is kept.
func (r *result) told() Document {
	row := r.row
	if r.named {
		row.Path, row.Line = "", 0
	}
	return row
}

// contextSize is how many code points are shown on either side of a finding.
const contextSize = 48

// example shows a finding where it stands. It does not hold on to the document.
func (r *result) example(f *detect.Finding) Example {
	s := r.doc.Source
	left, right := s[:f.Span.Start], s[f.Span.End:]
	if i := strings.LastIndexByte(left, '\n'); i >= 0 {
		left = left[i+1:]
	}
	if i := strings.IndexByte(right, '\n'); i >= 0 {
		right = right[:i]
	}
	out := Example{
		Document:   r.row.ID,
		Left:       strings.Clone(tail(left, contextSize)),
		Text:       strings.Clone(r.doc.Text(f.Span)),
		Right:      strings.Clone(head(right, contextSize)),
		Confidence: round(f.Confidence),
	}
	if len(f.Fixes) > 0 {
		out.Fix = strings.Clone(f.Fixes[0].Text)
	}
	return out
}

// head is the beginning of s, whole words of at most n code points.
func head(s string, n int) string {
	for i := range s {
		if n == 0 {
			if cut := strings.LastIndexFunc(s[:i], unicode.IsSpace); cut > 0 {
				i = cut
			}
			return s[:i]
		}
		n--
	}
	return s
}

// tail is the end of s, whole words of at most n code points.
func tail(s string, n int) string {
	for i := len(s); i > 0; n-- {
		if n == 0 {
			if cut := strings.IndexFunc(s[i:], unicode.IsSpace); cut >= 0 && i+cut+1 < len(s) {
				i += cut
			}
			return s[i:]
		}
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s
}

// round keeps four decimals: more is noise that differs between machines.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }
