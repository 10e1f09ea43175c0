package discover

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/glossary"
)

// table is a file of rows, kept as it is: its columns in their order, the ones
// that nobody knows too.
type table struct {
	header []string
	rows   [][]string
	lines  []int // where each row stands, 1-based
	comma  rune
	crlf   bool
	bom    bool
}

const bom = "\ufeff"

// readTable reads a table. A comma of 0 is found out; a tab means that nothing
// is quoted. Blank rows are left out.
func readTable(name, content string, comma rune) (*table, glossary.Problems) {
	t := &table{comma: comma}
	content, t.bom = strings.CutPrefix(content, bom)
	first, _, _ := strings.Cut(content, "\n")
	t.crlf = strings.HasSuffix(first, "\r")
	if comma == 0 {
		t.comma = separatorOf(first)
	}
	var problems glossary.Problems
	add := func(line int, fields []string) {
		blank := !slices.ContainsFunc(fields, func(f string) bool { return strings.TrimSpace(f) != "" })
		switch {
		case blank:
		case t.header == nil:
			t.header = fields
		case len(fields) != len(t.header):
			problems = append(problems, glossary.Problem{File: name, Line: line,
				Text: fmt.Sprintf("the row has %d fields, the header %d; is a separator unquoted or a field missing?", len(fields), len(t.header))})
		default:
			t.rows, t.lines = append(t.rows, fields), append(t.lines, line)
		}
	}
	if comma == '\t' {
		line := 0
		for l := range strings.Lines(content) {
			line++
			add(line, strings.Split(strings.TrimRight(l, "\r\n"), "\t"))
		}
	} else {
		problems = append(problems, readQuoted(name, content, t.comma, add)...)
	}
	if t.header == nil && len(problems) == 0 {
		problems = append(problems, glossary.Problem{File: name, Line: 1, Text: "the file is empty; its first row must name the columns"})
	}
	return t, problems
}

// readQuoted calls add with the rows of a table in which fields may be quoted.
func readQuoted(name, content string, comma rune, add func(line int, fields []string)) (problems glossary.Problems) {
	in := csv.NewReader(strings.NewReader(content))
	in.Comma = comma
	in.FieldsPerRecord = -1
	for {
		fields, err := in.Read()
		var pe *csv.ParseError
		switch {
		case err == io.EOF:
			return problems
		case errors.As(err, &pe):
			problems = append(problems, glossary.Problem{File: name, Line: pe.StartLine, Text: fmt.Sprintf("column %d: %v", pe.Column, pe.Err)})
			continue
		case err != nil:
			return append(problems, glossary.Problem{File: name, Line: 1, Text: err.Error()})
		}
		line, _ := in.FieldPos(0)
		add(line, fields)
	}
}

// separatorOf is the sign that stands most often in a header.
func separatorOf(header string) rune {
	best := ','
	for _, r := range ";\t" {
		if strings.Count(header, string(r)) > strings.Count(header, string(best)) {
			best = r
		}
	}
	return best
}

// column is the place of a column, -1 where the table has none of that name.
func (t *table) column(name string) int {
	return slices.IndexFunc(t.header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
}

// need is the place of a column, which is added where the table has none.
func (t *table) need(name string) int {
	if i := t.column(name); i >= 0 {
		return i
	}
	t.header = append(t.header, name)
	for i := range t.rows {
		t.rows[i] = append(t.rows[i], "")
	}
	return len(t.header) - 1
}

// add adds a row with the given values by column.
func (t *table) add(values map[string]string) {
	for _, c := range glossary.Columns() {
		if values[c] != "" {
			t.need(c)
		}
	}
	row := make([]string, len(t.header))
	for c, v := range values {
		if v != "" {
			row[t.column(c)] = v
		}
	}
	t.rows, t.lines = append(t.rows, row), append(t.lines, 0)
}

// write writes the table, as TSV or as CSV.
func (t *table) write(w io.Writer, tsv bool) error {
	if t.bom {
		if _, err := io.WriteString(w, bom); err != nil {
			return err
		}
	}
	rows := slices.Concat([][]string{t.header}, t.rows)
	if tsv {
		end := "\n"
		if t.crlf {
			end = "\r\n"
		}
		for _, row := range rows {
			for i, f := range row {
				row[i] = spaces.Replace(f)
			}
			if _, err := io.WriteString(w, strings.Join(row, "\t")+end); err != nil {
				return err
			}
		}
		return nil
	}
	out := csv.NewWriter(w)
	out.UseCRLF = t.crlf
	return errors.Join(out.WriteAll(rows), out.Error())
}

// spaces replaces what a field of TSV cannot hold.
var spaces = strings.NewReplacer("\t", " ", "\r\n", " ", "\n", " ", "\r", " ")
