package termbase

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/input"
)

// tableRow is a row of a table. Rows may be of different lengths.
type tableRow struct {
	line  int
	cells []string
}

// readCSV reads a table whose fields are separated by commas, semicolons or
// tabs.
func readCSV(c *collector, in *bufio.Reader) error {
	data, err := c.readAll(in)
	if err != nil {
		return err
	}
	text := string(data)
	if enc := c.o.Encoding; enc != input.UTF8 && enc != input.Auto || !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		f, err := input.Decode(c.name, data, enc, format.Text)
		if err != nil {
			return err
		}
		text = f.Doc.Source
	}
	rows, err := c.csvRows(strings.TrimPrefix(text, "\ufeff"))
	if err != nil {
		return err
	}
	return readTable(c, rows)
}

func (c *collector) csvRows(text string) ([]tableRow, error) {
	first := 1
	comma := rune(0)
	if line, rest, ok := strings.Cut(text, "\n"); ok && len(line) < 8 && strings.HasPrefix(line, "sep=") {
		comma, _ = utf8.DecodeRuneInString(line[len("sep="):]) // a hint that Excel writes
		text, first = rest, 2
	}
	if !slices.Contains(separators, comma) {
		comma = separator(text)
	}
	var out []tableRow
	if comma == '\t' {
		// Excel quotes here, the glossary format does not.
		for l := range strings.Lines(text) {
			cells := strings.Split(strings.TrimRight(l, "\r\n"), "\t")
			for i, s := range cells {
				if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
					cells[i] = strings.ReplaceAll(s[1:len(s)-1], `""`, `"`)
				}
			}
			out = append(out, tableRow{first, cells})
			first++
		}
		return out, nil
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma
	r.FieldsPerRecord = -1
	for {
		cells, err := r.Read()
		var pe *csv.ParseError
		switch {
		case err == io.EOF:
			return out, nil
		case errors.As(err, &pe):
			if err := c.errorf(pe.StartLine+first-1, "%v", pe.Err); err != nil {
				return nil, err
			}
			continue
		case err != nil:
			return nil, err
		}
		line, _ := r.FieldPos(0)
		out = append(out, tableRow{line + first - 1, cells})
	}
}

var separators = []rune{',', ';', '\t'}

// separator is the sign that stands most often in the first line, outside
// quotes.
func separator(text string) rune {
	count := map[rune]int{}
	quoted := false
	for _, r := range strings.TrimLeft(text, "\r\n") {
		if r == '"' {
			quoted = !quoted
		}
		if r == '\n' && !quoted {
			break
		}
		if !quoted {
			count[r]++
		}
	}
	best := separators[0]
	for _, s := range separators {
		if count[s] > count[best] {
			best = s
		}
	}
	return best
}

// table is a table whose header is understood.
type table struct {
	c      *collector
	header []string
	roles  []string // column of the format by place, "" for an unknown one
	kinds  map[string]bool
}

// readTable makes entries of rows. The first row that is not empty is the
// header.
func readTable(c *collector, rows []tableRow) error {
	rows = slices.DeleteFunc(rows, func(r tableRow) bool { return empty(r.cells) })
	if len(rows) == 0 {
		return problem(c.name, 1, "is empty; the first row must name the columns")
	}
	t := &table{c: c, kinds: map[string]bool{}}
	head := rows[0]
	t.header = make([]string, len(head.cells))
	for i, h := range head.cells {
		t.header[i] = collapse(h)
	}
	for n := len(t.header); n > 0 && t.header[n-1] == ""; n-- {
		t.header = t.header[:n-1]
	}
	t.header = distinct(t.header)
	if err := t.understand(head.line, rows[1:]); err != nil {
		return err
	}
	t.tell(head.line, rows[1:])
	missing := 0
	byForm := map[string]*Record{}
	var records []*Record
	for _, row := range rows[1:] {
		r, err := t.record(row)
		switch {
		case err != nil:
			return err
		case r == nil:
			continue
		case r.Ar == "":
			missing++
			continue
		}
		// Without ids, rows of one form are of one entry: tables often have
		// a row for each pair of translations.
		if first := byForm[form(r.Ar)]; first != nil && r.ID == "" && first.ID == "" {
			conflicts := first.join(r)
			c.warnf(r.Line, "%q is also the form of line %d; the rows are joined%s", r.Ar, first.Line, listed(conflicts))
			continue
		} else if first == nil {
			byForm[form(r.Ar)] = r
		}
		records = append(records, r)
	}
	c.note(missing, "row without an Arabic form is left out", "rows without an Arabic form are left out")
	for _, r := range records {
		if err := c.add(r); err != nil {
			return err
		}
	}
	return nil
}

func listed(conflicts []string) string {
	if len(conflicts) == 0 {
		return ""
	}
	return ": " + strings.Join(conflicts, "; ")
}

func empty(cells []string) bool {
	return !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" })
}

// distinct gives the columns names that tell them apart.
func distinct(header []string) []string {
	seen := map[string]bool{}
	for i, h := range header {
		if h == "" {
			h = fmt.Sprintf("column %d", i+1)
		}
		name := h
		for n := 2; seen[name]; n++ {
			name = fmt.Sprintf("%s (%d)", h, n)
		}
		seen[name] = true
		header[i] = name
	}
	return header
}

// understand finds out what the columns hold: what the user says, then what
// the headers say, then what the cells look like.
func (t *table) understand(line int, rows []tableRow) error {
	t.roles = make([]string, len(t.header))
	said := map[int]bool{}
	for _, name := range slices.Sorted(maps.Keys(t.c.o.Columns)) {
		i := slices.Index(t.header, name)
		if i < 0 {
			i = slices.IndexFunc(t.header, func(h string) bool { return strings.EqualFold(h, name) })
		}
		if i < 0 {
			return problem(t.c.name, line, "there is no column %q; there are %s", name, quoted(t.header))
		}
		t.roles[i], said[i] = t.c.o.Columns[name], true
	}
	taken := func(column string) bool { return slices.Contains(t.roles, column) && !isList(column) }
	take := func(i int, column string) {
		if !taken(column) {
			t.roles[i] = column
		}
	}
	var terms []int
	for i, h := range t.header {
		switch role := roleOf(h); {
		case said[i] || role == "":
		case role == termColumn:
			terms = append(terms, i)
		default:
			take(i, role)
		}
	}
	if !taken("ar") {
		// A table for one country only.
		if i := slices.IndexFunc(t.roles, func(c string) bool { return strings.HasPrefix(c, "ar-") }); i >= 0 {
			t.roles[i] = "ar"
		}
	}
	inArabic := func(columns []int) []int {
		return slices.DeleteFunc(slices.Clone(columns), func(i int) bool { return !looksArabic(rows, i) })
	}
	arabicTerms := inArabic(terms)
	if !taken("ar") && len(arabicTerms) == 0 {
		var unknown []int
		for i, role := range t.roles {
			if role == "" {
				unknown = append(unknown, i)
			}
		}
		arabicTerms = inArabic(unknown)
	}
	if !taken("ar") {
		switch len(arabicTerms) {
		case 0:
			return problem(t.c.name, line, "no column is known to hold Arabic forms; say which one does, e.g. --columns ar=%s; there are %s", flagValue(t.header[0]), quoted(t.header))
		case 1:
			t.roles[arabicTerms[0]] = "ar"
		default:
			return problem(t.c.name, line, "the columns %q and %q both hold Arabic; say which one is right: --columns ar=%s",
				t.header[arabicTerms[0]], t.header[arabicTerms[1]], flagValue(t.header[arabicTerms[1]]))
		}
	}
	for _, i := range terms {
		if t.roles[i] == "" && looksLatin(rows, i) {
			t.roles[i] = "latin"
		}
	}
	return nil
}

// flagValue quotes a header for a shell where it must be.
func flagValue(s string) string {
	if strings.ContainsAny(s, " \t'\"$&|;()<>*?") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}

func quoted(header []string) string {
	out := make([]string, len(header))
	for i, h := range header {
		out[i] = fmt.Sprintf("%q", h)
	}
	return strings.Join(out, ", ")
}

// isList reports whether several columns of a table may go into the column.
func isList(column string) bool {
	return column == "note" || slices.Contains(listColumns, column)
}

// looksArabic and looksLatin judge a column by its first cells.
func looksArabic(rows []tableRow, i int) bool { return mostly(rows, i, arabic.HasArabic) }
func looksLatin(rows []tableRow, i int) bool  { return mostly(rows, i, isLatin) }

func mostly(rows []tableRow, i int, is func(string) bool) bool {
	n, yes := 0, 0
	for _, r := range rows {
		if i >= len(r.cells) || strings.TrimSpace(r.cells[i]) == "" {
			continue
		}
		if is(r.cells[i]) {
			yes++
		}
		if n++; n == 100 {
			break
		}
	}
	return 2*yes > n
}

// tell says how the header was understood where that is not plain.
func (t *table) tell(line int, rows []tableRow) {
	var read []string
	for i, h := range t.header {
		switch {
		case t.roles[i] == "" && !slices.ContainsFunc(rows, func(r tableRow) bool { return i < len(r.cells) && r.cells[i] != "" }):
		case t.roles[i] == "":
			t.c.warnf(line, "column %q is not known and is kept as it is", h)
		case !strings.EqualFold(h, t.roles[i]):
			read = append(read, fmt.Sprintf("%q as %s", h, t.roles[i]))
		}
	}
	if len(read) > 0 {
		t.c.report.Notes = append(t.c.report.Notes, "reads "+strings.Join(read, ", "))
	}
}

// record makes an entry of a row, nil where the row has an error.
func (t *table) record(row tableRow) (*Record, error) {
	if len(row.cells) > len(t.header) && !empty(row.cells[len(t.header):]) {
		return nil, t.c.errorf(row.line, "the row has %d fields, the header %d; is a separator unquoted?", len(row.cells), len(t.header))
	}
	r := &Record{Entry: &glossary.Entry{File: t.c.name, Line: row.line}}
	for i, h := range t.header {
		s := ""
		if i < len(row.cells) {
			s = strings.TrimSpace(row.cells[i])
		}
		role := t.roles[i]
		if role == "" {
			r.Extra = append(r.Extra, Field{h, s})
		} else if s != "" {
			t.take(r, role, h, s)
		}
	}
	return r, nil
}

// take puts a cell into its place.
func (t *table) take(r *Record, role, header, s string) {
	own := strings.EqualFold(header, role) // the column is the glossary's own
	switch role {
	case "id":
		r.ID = s
	case "kind":
		if kind, ok := parseKind(s); ok {
			r.Kind = kind
			break
		}
		if !t.kinds[s] {
			t.kinds[s] = true
			t.c.warnf(r.Line, "%s %q is not known as a kind and goes to the note", header, s)
		}
		addNote(r.Entry, header+": "+s)
	case "ar":
		items := split(s)
		if r.Ar == "" {
			r.Ar, items = items[0], items[1:]
		}
		r.Variants = append(r.Variants, items...)
	case "variants":
		r.Variants = append(r.Variants, splitForms(s)...)
	case "forbidden":
		r.Forbidden = append(r.Forbidden, splitForms(s)...)
	case "gloss":
		for _, item := range split(s) {
			if own {
				r.Gloss = append(r.Gloss, item)
			} else {
				addDefinition(r.Entry, item)
			}
		}
	case "context":
		for _, item := range splitForms(s) {
			if own || arabic.HasArabic(item) {
				r.Context = append(r.Context, item)
			} else {
				addNote(r.Entry, header+": "+item)
			}
		}
	case "gender":
		if r.Gender = parseGender(s); r.Gender == "" {
			addNote(r.Entry, header+": "+s)
		}
	case "note":
		addNote(r.Entry, s)
	case "example", "counterexample": // sentences
		list := r.List(role)
		*list = append(*list, splitAny(s, "\n")...)
	default:
		if list := r.List(role); list != nil {
			*list = append(*list, split(s)...)
			break
		}
		if r.House == nil {
			r.House = map[string]string{}
		}
		r.House[role] = s
	}
}

// split separates the items of a cell: by |, as the glossary format does, or
// in a cell without one by semicolons and new lines.
func split(s string) []string { return splitAny(s, ";؛\n") }

// splitForms separates Arabic items, by Arabic commas too.
func splitForms(s string) []string { return splitAny(s, ";؛،\n") }

// splitAny returns at least one item.
func splitAny(s, separators string) []string {
	if strings.Contains(s, "|") {
		separators = "|"
	}
	items := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) })
	for i, item := range items {
		items[i] = strings.TrimSpace(item)
	}
	if items = unique(items); len(items) == 0 {
		return []string{s}
	}
	return items
}
