package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/internal/corpus"
	"github.com/tadqiq/tadqiq/internal/discover"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// Checked is what was found in a document.
type Checked struct {
	Found      []detect.Finding
	Assessment detect.Assessment
	Knowledge  *knowledge.Knowledge // that it was checked with
}

// Check checks a document of the file at path. It is called for several
// documents at once.
type Check func(ctx context.Context, path string, doc *text.Document) (*Checked, error)

// Groupings that are no fields of records.
const (
	ByHost   = "host"   // of the URL that is the ID
	ByFile   = "file"   // the file that the document is in
	ByFolder = "folder" // the folder of that file
	// BySource is the file where it holds many documents, or else its folder.
	BySource = ""
)

// unit is a document that is to be checked: a file, or a record of one.
type unit struct {
	file *corpus.File
	rec  format.Record // of a file that holds many
	err  error         // it could not be read

	compression corpus.Compression // of the file, once it is known
}

// block is a stretch of a corpus that a worker deals with. Where it is cut
// depends on the corpus alone.
type block struct {
	units []unit
	size  int64    // bytes of them
	next  position // where the block after it begins
	read  int64    // bytes of the files that were read up to there, as stored

	done chan struct{} // closed when the rest is there
	out  outcome
	err  error // that ends the audit
}

// Bounds of a block.
const (
	blockUnits = 256
	blockSize  = 1 << 20
)

// outcome is what a worker made of a block.
type outcome struct {
	findings, documents, problems bytes.Buffer
	emitted                       []emitted // in order
	counts                        *Counts
}

// emitted is a part of a file of the emitted corpus.
type emitted struct {
	path string
	head []byte // what comes first in the file: the header of a table
	data []byte
}

// worker checks units.
type worker struct {
	o     *Options
	check Check
}

// run fills in the outcome of a block.
func (w *worker) run(ctx context.Context, b *block) error {
	b.out.counts = NewCounts()
	b.out.counts.Discovery = discover.New()
	findings := report.NewJSONL(&b.out.findings, w.o.Lang)
	rows := json.NewEncoder(&b.out.documents)
	rows.SetEscapeHTML(false)
	e := emitter{o: w.o}
	for i := range b.units {
		u := &b.units[i]
		doc, in, row, err := w.read(u)
		if err == nil {
			var checked *Checked
			if checked, err = w.check(ctx, u.file.Path, doc); err == nil {
				r := newResult(row, doc, checked)
				b.out.counts.add(&r, checked.Knowledge)
				if err := rows.Encode(&r.row); err != nil {
					return err
				}
				if err := findings.Part(&report.File{
					Name: u.file.Path, Doc: doc, Findings: r.found, Document: r.row.ID, Before: max(0, u.rec.Line-1),
					Stored: func(at int) int { return int(u.rec.Offset) + in.stored(at) },
				}); err != nil {
					return err
				}
				err = e.add(u, &r, in)
			}
		}
		if err != nil {
			if stop := ctx.Err(); stop != nil {
				return stop
			}
			var ends *stopError
			if errors.As(err, &ends) {
				return err
			}
			b.out.problem(u, err)
			e.broken(u)
		}
	}
	b.out.emitted = e.done()
	return findings.Close()
}

// problem counts a document that could not be read.
func (o *outcome) problem(u *unit, err error) {
	p := Problem{Path: u.file.Path, Line: u.rec.Line, Reason: reasonOf(u.file.Path, err)}
	if line, rest, ok := strings.Cut(p.Reason, ": "); ok && p.Line == 0 {
		if n, err := strconv.Atoi(line); err == nil {
			p.Line, p.Reason = n, rest
		}
	}
	o.counts.Broken++
	o.counts.Problems = some(append(o.counts.Problems, p), maxProblems, compareProblems)
	e := json.NewEncoder(&o.problems)
	e.SetEscapeHTML(false)
	_ = e.Encode(p) // strings and a number, into memory
}

// reasonOf is an error without the name of the file, which stands beside it.
func reasonOf(path string, err error) string {
	s := strings.ToValidUTF8(err.Error(), "\ufffd")
	return strings.TrimLeft(strings.TrimPrefix(s, path), ": ")
}

// source leads from the original text of a document to the bytes of its
// file or record.
type source struct{ file *input.File }

func (s source) stored(at int) int {
	if s.file == nil {
		return at
	}
	return s.file.StoredOffset(at)
}

// read makes a document of a unit.
func (w *worker) read(u *unit) (*text.Document, source, Document, error) {
	row := Document{Path: u.file.Path, Line: u.rec.Line}
	if u.err != nil {
		return nil, source{}, row, u.err
	}
	if c := u.file.Kind.Container; c != nil {
		if u.rec.Err != nil {
			return nil, source{}, row, u.rec.Err
		}
		e, err := c.Parse(u.file.Path, u.rec, w.o.Fields)
		if err != nil {
			return nil, source{}, row, err
		}
		if row.ID = e.ID; row.ID == "" {
			row.ID = nameless(u.file.Path, u.rec.Line)
		}
		row.Group = group(w.o.GroupBy, u.file, e.ID, e.Group)
		return e.Doc, source{}, row, nil
	}
	row.ID, row.Line = u.file.Path, 1
	row.Group = group(w.o.GroupBy, u.file, "", "")
	data, err := w.load(u)
	if err != nil {
		return nil, source{}, row, err
	}
	in, err := input.Decode(u.file.Path, data, w.o.Encoding, u.file.Kind.Format)
	if err != nil {
		return nil, source{}, row, err
	}
	return in.Doc, source{in}, row, nil
}

// load reads a file that is a document.
func (w *worker) load(u *unit) ([]byte, error) {
	in, err := corpus.Open(u.file.Path, w.o.Stdin)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	u.compression = in.Compression
	data, err := io.ReadAll(io.LimitReader(in, int64(w.o.MaxDocument)+1))
	if err == nil && len(data) > w.o.MaxDocument {
		err = fmt.Errorf("it is over the %d bytes of --max-document; where each line is a document, say --input-format lines", w.o.MaxDocument)
	}
	return data, err
}

// group is the source that a document counts for. field is what its record
// says.
func group(by string, f *corpus.File, id, field string) string {
	switch by {
	case ByHost:
		u, err := url.Parse(id)
		if err != nil {
			return ""
		}
		return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	case ByFile:
		return f.Path
	case ByFolder:
		return filepath.Dir(f.Path)
	case BySource:
		if f.Kind.Container != nil {
			return f.Path
		}
		return filepath.Dir(f.Path)
	}
	return field
}

// emitter collects what of a block goes into the emitted corpus.
type emitter struct {
	o     *Options
	parts []emitted
	last  *unit // of what is in raw: it may be any of its file
	raw   bytes.Buffer
}

// What --emit takes.
const (
	EmitClean   = "clean"
	EmitSuspect = "suspect"
	EmitFixed   = "fixed"
)

// wanted reports whether a document stays in the emitted corpus.
func (e *emitter) wanted(row *Document) bool {
	bad := row.Verdict == detect.VerdictSuspect || row.Verdict == detect.VerdictGarbled
	if e.o.EmitFrom > 0 {
		bad = row.Verdict != detect.VerdictAbstain && row.Score >= e.o.EmitFrom
	}
	return e.o.Emit == EmitFixed || bad == (e.o.Emit == EmitSuspect)
}

// add emits a document that stays, with the certain fixes where they are
// wanted.
func (e *emitter) add(u *unit, r *result, in source) error {
	if e.o.Emit == "" || !e.wanted(&r.row) {
		return nil
	}
	out := r.doc.Original()
	if e.o.Emit == EmitFixed {
		least := fix.DefaultConfidence
		if e.o.EmitFrom > 0 {
			least = e.o.EmitFrom
		}
		var err error
		if out, _, _, err = fix.Apply(r.doc, fix.Select(r.found, least)); err != nil {
			return err
		}
	}
	if c := u.file.Kind.Container; c != nil {
		raw := u.rec.Raw
		if out != r.doc.Original() {
			var err error
			if raw, err = c.Rewrite(u.rec, out); err != nil {
				return err
			}
		}
		e.write(u, raw)
		return nil
	}
	data, err := in.file.Encode(out)
	if err != nil {
		return err
	}
	e.write(u, data)
	return nil
}

// broken keeps a record as it is that could not be read, where all stay.
func (e *emitter) broken(u *unit) {
	if e.o.Emit == EmitFixed && u.rec.Raw != nil {
		e.write(u, u.rec.Raw)
	}
}

func (e *emitter) write(u *unit, data []byte) {
	if e.last == nil || e.last.file != u.file {
		e.flush()
		e.last = u
	}
	e.raw.Write(data)
}

func (e *emitter) flush() {
	if e.raw.Len() == 0 {
		return
	}
	c := e.last.compression
	part := emitted{path: e.last.file.Path, data: bytes.Clone(corpus.Compress(c, e.raw.Bytes()))}
	if h := e.last.rec.Header; h != nil {
		part.head = corpus.Compress(c, h.Raw)
	}
	e.parts = append(e.parts, part)
	e.raw.Reset()
}

func (e *emitter) done() []emitted {
	e.flush()
	return e.parts
}
