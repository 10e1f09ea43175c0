package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/tidwall/gjson"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/internal/corpus"
	"github.com/tadqiq/tadqiq/internal/discover"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/text"
)

// Member is what [Stream] adds to each JSON object.
const Member = "tadqiq"

// annotation is the value of [Member].
type annotation struct {
	Verdict  string            `json:"verdict"`
	Reason   string            `json:"reason"`
	Score    float64           `json:"score"`
	Words    int               `json:"words"`
	Findings []json.RawMessage `json:"findings"`
}

// failure is the value of [Member] of a document that could not be read.
type failure struct {
	Error string `json:"error"`
}

// Stream reads JSON Lines and writes each line again with what was found in
// its document, in the same order. With partial, the last line has the counts.
// Positions of findings count in the text of the document. What is returned has
// counted the documents that could not be read.
func Stream(ctx context.Context, in io.Reader, out io.Writer, check Check, o *Options, partial bool) (*Counts, error) {
	file := &corpus.File{Kind: corpus.Kind{Container: format.JSONL}}
	counts := NewCounts()
	counts.Discovery = discover.New()
	w := streamer{worker{o, check}, partial}
	p := pipeline{
		jobs: o.Jobs,
		read: func(ctx context.Context, emit func(*block) bool) error {
			sc := format.Lines.Scanner(in, o.MaxDocument, o.Fields) // it takes any line
			rd := reader{ctx: ctx, o: o, emit: emit, block: &block{}}
			for {
				rec, err := sc.Next()
				if errors.Is(err, io.EOF) {
					rd.flush(position{})
					return nil
				}
				if err != nil {
					return err
				}
				if !rd.add(unit{file: file, rec: rec}, int64(len(rec.Raw)), position{}) {
					return ctx.Err()
				}
			}
		},
		work: w.run,
		take: func(b *block) error {
			counts.Merge(b.out.counts)
			_, err := out.Write(b.out.documents.Bytes())
			return err
		},
	}
	if err := p.run(ctx); err != nil || !partial {
		return counts, err
	}
	return counts, counts.WritePartial(out)
}

// streamer annotates records.
type streamer struct {
	worker
	partial bool
}

func (w *streamer) run(ctx context.Context, b *block) error {
	b.out.counts = NewCounts()
	var counts *Counts // of what was found; nobody asks for them without partial
	if w.partial {
		counts = b.out.counts
		counts.Discovery = discover.New()
	}
	for i := range b.units {
		u := &b.units[i]
		value, err := w.annotate(ctx, u, counts)
		if err != nil {
			if stop := ctx.Err(); stop != nil {
				return stop
			}
			var ends *stopError
			if errors.As(err, &ends) {
				return err
			}
			b.out.problem(u, err)
			value = failure{reasonOf("", err)}
		}
		if err := annotated(&b.out.documents, u.rec.Raw, value); err != nil {
			return err
		}
	}
	return nil
}

// annotate checks a record.
func (w *streamer) annotate(ctx context.Context, u *unit, counts *Counts) (any, error) {
	doc, _, row, err := w.read(u)
	if err != nil {
		return nil, err
	}
	checked, err := w.check(ctx, "", doc)
	if err != nil {
		return nil, err
	}
	r := newResult(row, doc, checked)
	if counts != nil {
		counts.add(&r, checked.Knowledge)
	}
	// The same text without the way back to the line.
	plain := &text.Document{Source: doc.Source, Segments: doc.Segments}
	var lines bytes.Buffer
	findings := report.NewJSONL(&lines, w.o.Lang)
	err = findings.File(&report.File{Doc: plain, Findings: r.found, Document: r.row.ID, Stored: func(at int) int { return at }})
	out := annotation{r.row.Verdict, r.row.Reason, r.row.Score, r.row.Words, []json.RawMessage{}}
	for line := range bytes.Lines(lines.Bytes()) {
		out.Findings = append(out.Findings, bytes.TrimSuffix(line, []byte("\n")))
	}
	return out, err
}

// annotated writes a line with the value as one more member. What stood there
// under that name before is replaced; a line that is no object becomes a
// member of one.
func annotated(out *bytes.Buffer, raw []byte, value any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return err
	}
	data := bytes.TrimSpace(b.Bytes())
	line := bytes.TrimSpace(raw)
	if len(line) == 0 || line[0] != '{' || !json.Valid(line) {
		text, err := json.Marshal(string(line))
		if err != nil {
			return err
		}
		out.WriteString(`{"` + Member + `":`)
		out.Write(data)
		out.WriteString(`,"line":`)
		out.Write(text)
		out.WriteString("}\n")
		return nil
	}
	line = without(line, Member)
	line = bytes.TrimRight(line[:len(line)-1], " \t\r\n")
	out.Write(line)
	if len(line) > 1 {
		out.WriteByte(',')
	}
	out.WriteString(`"` + Member + `":`)
	out.Write(data)
	out.WriteString("}\n")
	return nil
}

// without is a JSON object without a member.
func without(object []byte, name string) []byte {
	has := false
	out := []byte{'{'}
	gjson.ParseBytes(object).ForEach(func(key, value gjson.Result) bool {
		if key.String() == name {
			has = true
			return true
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, key.Raw...), ':'), value.Raw...)
		return true
	})
	if !has {
		return object
	}
	return append(out, '}')
}
