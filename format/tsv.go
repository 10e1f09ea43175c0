package format

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/text"
)

// TSV is a table: cells between tabs, without any quoting, and a first row
// that names the columns.
var TSV = &Container{
	Name:       "tsv",
	Extensions: []string{".tsv", ".tab"},
	begin:      readColumns,
	next:       nextRow,
	parse:      parseRow,
}

// nextRow returns the next line that is not empty. One of tabs alone is a row.
func nextRow(s *Scanner) (Record, error) { return s.lineBeyond("\r\n") }

func readColumns(s *Scanner) error {
	r, err := nextRow(s)
	switch {
	case err != nil:
		return err
	case r.Err != nil:
		return fmt.Errorf("the first row cannot be read: %w", r.Err)
	}
	if i := firstInvalid(r.Raw); i < len(r.Raw) {
		return fmt.Errorf("byte %d of the first row (0x%02X) is not UTF-8; convert the file to UTF-8", i+1, r.Raw[i])
	}
	row := asString(r.Raw)
	columns := strings.Split(row[:trimEnd(row)], "\t")
	for i, c := range columns {
		columns[i] = strings.TrimSpace(c)
	}
	h := &Header{Raw: r.Raw, width: len(columns)}
	for _, x := range []struct {
		at         *int
		name, flag string
	}{{&h.text, s.f.Text, "--text-field"}, {&h.id, s.f.ID, "--id-field"}, {&h.group, s.f.Group, "--group-by"}} {
		*x.at = -1
		if x.name == "" {
			continue
		}
		i := slices.Index(columns, x.name)
		if i < 0 {
			return missing("column", x.name, x.flag, columns)
		}
		if slices.Contains(columns[i+1:], x.name) {
			return fmt.Errorf("two columns are called %s; rename one in the first row", quoteName(x.name))
		}
		*x.at = i
	}
	s.header = h
	return nil
}

func parseRow(name string, r Record, _ Fields) (Entry, error) {
	h, row := r.Header, asString(r.Raw)
	end := trimEnd(row)
	b := text.NewBuilder(name, row)
	var e Entry
	width := 0
	for at := 0; ; width++ {
		cell := text.Span{Start: at, End: end}
		if i := strings.IndexByte(row[at:end], '\t'); i >= 0 {
			cell.End = at + i
		}
		s := row[cell.Start:cell.End]
		switch {
		case width >= h.width && s != "":
			return Entry{}, fmt.Errorf("it has more cells than the %d of the first row; is there a tab in one?", h.width)
		case width == h.text:
			b.Verbatim(cell)
		}
		if width == h.id {
			e.ID = s
		}
		if width == h.group {
			e.Group = s
		}
		if cell.End == end {
			break
		}
		at = cell.End + 1
	}
	if width+1 < h.width {
		return Entry{}, fmt.Errorf("it has cells for %d of the %d columns", width+1, h.width)
	}
	e.Doc = b.Document(oneLine)
	return e, nil
}
