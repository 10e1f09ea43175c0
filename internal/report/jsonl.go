package report

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"sort"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/text"
)

// JSONL prints one JSON object a line for each finding. The format is a
// contract: see docs/design.md.
type JSONL struct {
	w    *bufio.Writer
	enc  *json.Encoder
	lang Lang
}

// NewJSONL returns a printer with messages in the language.
func NewJSONL(w io.Writer, lang Lang) *JSONL {
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	return &JSONL{buf, enc, lang}
}

// The fields stand in the order of the contract.
type (
	jsonFinding struct {
		ID         string         `json:"id"`
		Path       string         `json:"path"`
		Document   string         `json:"document,omitempty"`
		Rule       string         `json:"rule"`
		Category   string         `json:"category"`
		Severity   string         `json:"severity"`
		Confidence float64        `json:"confidence"`
		Start      jsonPosition   `json:"start"`
		End        jsonPosition   `json:"end"`
		Text       string         `json:"text"`
		Entity     string         `json:"entity"`
		Message    string         `json:"message"`
		Fixes      []jsonFix      `json:"fixes"`
		Evidence   []jsonEvidence `json:"evidence"`
		Segment    string         `json:"segment"`
		MQM        string         `json:"mqm"`
	}
	jsonPosition struct {
		Offset int `json:"offset"`
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	jsonFix struct {
		Text       string     `json:"text"`
		Confidence float64    `json:"confidence"`
		Edits      []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		Start int    `json:"start"`
		End   int    `json:"end"`
		Text  string `json:"text"`
	}
	jsonEvidence struct {
		Kind   string  `json:"kind"`
		From   string  `json:"from"`
		To     string  `json:"to"`
		Note   string  `json:"note"`
		Weight float64 `json:"weight"`
	}
)

// File prints the findings of a file. What could not be checked is told on
// standard error alone.
func (p *JSONL) File(f *File) error {
	if err := p.Part(f); err != nil {
		return err
	}
	return p.w.Flush()
}

// Part is File, but leaves it to Close to write everything out.
func (p *JSONL) Part(f *File) error {
	for i := range f.Findings {
		if err := p.enc.Encode(p.finding(f, &f.Findings[i])); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the output.
func (p *JSONL) Close() error { return p.w.Flush() }

func (p *JSONL) finding(f *File, x *detect.Finding) jsonFinding {
	at, words := fix.Flagged(f.Doc, x)
	out := jsonFinding{
		ID:         x.ID,
		Path:       f.Name,
		Document:   f.Document,
		Rule:       x.Detector.Name,
		Category:   x.Detector.Category(),
		Severity:   x.Severity.String(),
		Confidence: round(x.Confidence),
		Start:      jsonPlace(f, at.Start),
		End:        jsonPlace(f, at.End),
		Text:       words,
		Message:    Message(p.lang, x),
		Fixes:      make([]jsonFix, 0, len(x.Fixes)),
		Evidence:   evidenceJSON(x),
		Segment:    segmentID(f.Doc, x.Span),
		MQM:        x.Detector.MQM,
	}
	if x.Entry != nil {
		out.Entity = x.Entry.ID
	}
	for _, fx := range x.Fixes {
		all := fix.Edits(f.Doc, x, &fx)
		edits := make([]jsonEdit, 0, len(all))
		for _, e := range all[1:] {
			edits = append(edits, jsonEdit{f.Stored(e.Span.Start), f.Stored(e.Span.End), e.Text})
		}
		out.Fixes = append(out.Fixes, jsonFix{all[0].Text, round(fx.Confidence), edits})
	}
	return out
}

func evidenceJSON(x *detect.Finding) []jsonEvidence {
	out := make([]jsonEvidence, 0, len(x.Evidence))
	for _, e := range x.Evidence {
		out = append(out, jsonEvidence{e.Kind, e.From, e.To, e.Note, round(e.Weight)})
	}
	return out
}

// jsonPlace describes an offset of the original text.
func jsonPlace(f *File, offset int) jsonPosition {
	p := f.Doc.OriginPosition(offset)
	return jsonPosition{f.Stored(offset), f.Before + p.Line, p.Column}
}

// round keeps four decimals: more is noise that differs between machines.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// segmentID is the ID of the segment in which the span starts.
func segmentID(doc *text.Document, s text.Span) string {
	i := sort.Search(len(doc.Segments), func(i int) bool { return doc.Segments[i].End > s.Start })
	if i == len(doc.Segments) || doc.Segments[i].Start > s.Start {
		return ""
	}
	return doc.Segments[i].ID
}
