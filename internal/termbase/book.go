package termbase

import (
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/glossary"
)

// Book is a glossary with its unknown columns.
type Book struct {
	Name     string
	Records  []*Record
	Warnings []glossary.Problem
}

// Load reads a glossary file. The error is [glossary.Problems] or that of
// reading the file.
func Load(path string) (*Book, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse reads a glossary as [glossary.Parse] does and keeps the columns that
// this one does not know.
func Parse(name string, data []byte) (*Book, error) {
	g, err := glossary.Parse(name, data)
	if err != nil {
		return nil, err
	}
	b := &Book{Name: filepath.Base(name)}
	extra := unknownColumns(name, data)
	for _, e := range g.Entries {
		b.Records = append(b.Records, &Record{Entry: e, Extra: extra[e.Line]})
	}
	return b, nil
}

// unknownColumns returns the fields of the columns that the format does not
// know, by line. The file has been parsed before and is right.
func unknownColumns(name string, data []byte) map[int][]Field {
	tsv := strings.EqualFold(filepath.Ext(name), ".tsv")
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	out := map[int][]Field{}
	var header []string
	take := func(line int, row []string) {
		if header == nil {
			header = slices.Clone(row)
			for i, h := range header {
				header[i] = collapse(h)
			}
			header = distinct(header)
			return
		}
		for i, f := range row {
			if i < len(header) && !isColumn(header[i]) {
				out[line] = append(out[line], Field{header[i], strings.TrimSpace(f)})
			}
		}
	}
	if tsv {
		line := 0
		for l := range bytes.Lines(data) {
			line++
			if s := strings.TrimRight(string(l), "\r\n"); s != "" {
				take(line, strings.Split(s, "\t"))
			}
		}
		return out
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1
	for {
		row, err := in.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			continue
		}
		line, _ := in.FieldPos(0)
		take(line, row)
	}
}

func isColumn(name string) bool {
	return slices.ContainsFunc(glossary.Columns(), func(c string) bool { return strings.EqualFold(c, name) })
}

// WriteCSV writes the glossary as CSV.
func (b *Book) WriteCSV(w io.Writer) error {
	l := newLayout()
	var rows [][]string
	for _, r := range b.Records {
		row, err := l.row(r)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	return l.write(w, func(yield func([]string, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	})
}
