package termbase

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/glossary"
)

// layout makes rows of records: the columns of the format, then the unknown
// ones in the order in which they are met. It remembers which are in use.
type layout struct {
	columns []string
	used    []bool
	place   map[string]int // of an unknown column
}

func newLayout() *layout {
	l := &layout{columns: glossary.Columns(), place: map[string]int{}}
	l.used = make([]bool, len(l.columns))
	l.used[slices.Index(l.columns, "ar")] = true
	return l
}

// row returns the fields of a record. Rows grow as columns are met.
func (l *layout) row(r *Record) ([]string, error) {
	row, err := r.Row()
	if err != nil {
		return nil, glossary.Problems{{File: r.File, Line: r.Line, Text: err.Error()}}
	}
	row = append(row, make([]string, len(l.columns)-len(row))...)
	for _, f := range r.Extra {
		name := f.Column
		if name == "" || isColumn(name) {
			name += " (other)" // or it would be read as a column of the format
		}
		i, ok := l.place[name]
		if !ok {
			i = len(l.columns)
			l.place[name] = i
			l.columns = append(l.columns, name)
			l.used = append(l.used, false)
			row = append(row, "")
		}
		row[i] = strings.ReplaceAll(strings.ReplaceAll(f.Value, "\r\n", "\n"), "\r", "\n")
	}
	for i, f := range row {
		l.used[i] = l.used[i] || f != ""
	}
	return row, nil
}

// write writes the rows as CSV with the columns in use.
func (l *layout) write(w io.Writer, rows iter.Seq2[[]string, error]) error {
	out := csv.NewWriter(w)
	line := make([]string, 0, len(l.columns))
	put := func(row []string) error {
		line = line[:0]
		for i, used := range l.used {
			switch {
			case !used:
			case i < len(row):
				line = append(line, row[i])
			default:
				line = append(line, "")
			}
		}
		return out.Write(line)
	}
	if err := put(l.columns); err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		if err := put(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// spool keeps the rows of an import on disk until all of them, and so the
// columns in use, are known.
type spool struct {
	layout *layout
	file   *os.File
	buf    *bufio.Writer
	out    *csv.Writer
}

func newSpool() (*spool, error) {
	f, err := os.CreateTemp("", "tadqiq-*.csv")
	if err != nil {
		return nil, fmt.Errorf("no room for a temporary file: %w", err)
	}
	buf := bufio.NewWriterSize(f, 64<<10)
	return &spool{layout: newLayout(), file: f, buf: buf, out: csv.NewWriter(buf)}, nil
}

func (s *spool) add(r *Record) error {
	row, err := s.layout.row(r)
	if err != nil {
		return err
	}
	return s.out.Write(row)
}

// copy writes what was added as CSV.
func (s *spool) copy(w io.Writer) error {
	s.out.Flush()
	if err := s.out.Error(); err != nil {
		return err
	}
	if err := s.buf.Flush(); err != nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	in := csv.NewReader(bufio.NewReaderSize(s.file, 64<<10))
	in.FieldsPerRecord = -1
	in.ReuseRecord = true
	return s.layout.write(w, func(yield func([]string, error) bool) {
		for {
			row, err := in.Read()
			if err == io.EOF || !yield(row, err) || err != nil {
				return
			}
		}
	})
}

func (s *spool) close() {
	s.file.Close()
	os.Remove(s.file.Name())
}
