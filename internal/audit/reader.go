package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/internal/corpus"
)

// position is a place in a corpus: a file, or where a record of it begins. Zero
// is the beginning.
type position struct {
	Path  string       `json:"path"`
	Place format.Place `json:"place"`
	After bool         `json:"after"` // the whole file was read
	// Files is a hash of the names, sizes and times of all files up to there.
	Files string `json:"files"`
}

// errChanged says that what was read is no longer what it was.
var errChanged = errors.New("has changed since the audit began; --restart begins again")

// walk finds the files of the corpus, to which the report does not belong.
func (o *Options) walk(paths []string) *corpus.Walker {
	return &corpus.Walker{Paths: paths, Kind: o.Kind, Ignored: func(path string) bool {
		return o.isOut(path) || o.Ignored != nil && o.Ignored(path)
	}}
}

// isOut reports whether a path is the folder of the report.
func (o *Options) isOut(path string) bool {
	out, err := filepath.Abs(o.Out)
	if err != nil || filepath.Base(path) != filepath.Base(out) {
		return false
	}
	a, errA := os.Stat(path)
	b, errB := os.Stat(out)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// reader cuts a corpus into blocks.
type reader struct {
	ctx  context.Context
	o    *Options
	draw *sample           // nil for all documents
	emit func(*block) bool // false to stop

	block *block
	last  position // up to which all units are in a block
	read0 int64    // bytes of the files before this one
	files string   // hash of the files up to this one

	skipped int // files that are no text by their names, once all is read
}

// read emits the blocks from a position on.
func (r *reader) read(paths []string, from position) error {
	r.block = &block{}
	skipping := from.Path != ""
	walker := r.o.walk(paths)
	defer func() { r.skipped = walker.Skipped }()
	for file, err := range walker.Files() {
		if r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		f := &file
		if err != nil {
			if skipping { // was told before
				skipping = f.Path != from.Path || !from.After
				continue
			}
			if !r.add(unit{file: f, err: err}, 0, position{Path: f.Path, After: true, Files: r.files}) {
				return r.ctx.Err()
			}
			continue
		}
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d\x00%d", r.files, f.Path, f.Size, f.ModTime.UnixNano()))
		r.files = hex.EncodeToString(sum[:16])
		at := format.Place{}
		if skipping {
			if f.Path != from.Path {
				r.read0 += stored(f)
				continue
			}
			if r.files != from.Files {
				return fmt.Errorf("%s, or a file before it: %w", f.Path, errChanged)
			}
			skipping = false
			if from.After {
				r.read0 += stored(f)
				continue
			}
			at = from.Place
		}
		if r.draw != nil && !r.draw.has(f.Path) {
			r.read0 += stored(f)
			continue
		}
		if !r.file(f, at) {
			return r.ctx.Err()
		}
		r.read0 += stored(f)
	}
	if skipping {
		return fmt.Errorf("%s: is no longer in the corpus; --restart begins again", from.Path)
	}
	r.flush(r.last)
	return r.ctx.Err()
}

// file adds the documents of a file from a place on, and reports whether to go
// on.
func (r *reader) file(f *corpus.File, from format.Place) bool {
	after := position{Path: f.Path, After: true, Files: r.files}
	if f.Kind.Container == nil {
		return r.add(unit{file: f}, stored(f), after)
	}
	broken := func(err error) bool { return r.add(unit{file: f, err: err}, 0, after) }
	in, err := corpus.Open(f.Path, r.o.Stdin)
	if err != nil {
		return broken(err)
	}
	defer in.Close()
	s := f.Kind.Container.Scanner(in, r.o.MaxDocument, r.o.Fields)
	if from.Line > 0 {
		if err := s.SkipTo(from); err != nil {
			return broken(err)
		}
	}
	// A block ends where the next record begins, and only then is known that
	// there is one.
	for {
		rec, err := s.Next()
		if r.ctx.Err() != nil {
			return false
		}
		if errors.Is(err, io.EOF) {
			return r.cut(after, r.read0+stored(f))
		}
		here := position{Path: f.Path, Place: rec.Place, Files: r.files}
		if err != nil {
			return broken(err)
		}
		if !r.cut(here, r.read0+in.Consumed()) {
			return false
		}
		if r.draw != nil && !r.draw.drawn(f.Path, rec.Line) {
			continue
		}
		r.block.units = append(r.block.units, unit{file: f, rec: rec, compression: in.Compression})
		r.block.size += int64(len(rec.Raw))
	}
}

// stored is the size of a file, as far as it is known.
func stored(f *corpus.File) int64 { return max(0, f.Size) }

// add adds a unit that a block may end after.
func (r *reader) add(u unit, size int64, next position) bool {
	r.block.units = append(r.block.units, u)
	r.block.size += size
	return r.cut(next, r.read0+stored(u.file))
}

// cut ends the block, if it is full, before next.
func (r *reader) cut(next position, read int64) bool {
	r.block.read, r.last = read, next
	if len(r.block.units) < blockUnits && r.block.size < blockSize {
		return true
	}
	return r.flush(next)
}

func (r *reader) flush(next position) bool {
	if len(r.block.units) == 0 {
		return true
	}
	b := r.block
	b.next = next
	r.block = &block{read: b.read}
	return r.emit(b)
}
