package glossary

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Columns are the names of the columns that the format knows, in its order.
func Columns() []string { return slices.Clone(columns) }

// Row returns the entry as the fields of a row, in the order of [Columns]. An
// id that is the ar form, and the kind name, are left empty, which means the
// same. The error is that of a value that the format cannot hold.
func (e *Entry) Row() ([]string, error) {
	if strings.TrimSpace(e.Ar) == "" {
		return nil, fmt.Errorf("the column `ar` is empty")
	}
	row := make([]string, len(columns))
	for i, c := range columns {
		switch c {
		case "id":
			if e.ID != e.Ar {
				row[i] = e.ID
			}
		case "kind":
			if e.Kind != Name {
				row[i] = string(e.Kind)
			}
		case "ar":
			row[i] = e.Ar
		case "gender":
			row[i] = e.Gender
		case "note":
			row[i] = e.Note
		default:
			items := e.List(c)
			if items == nil {
				row[i] = e.House[c]
				break
			}
			for _, item := range *items {
				if strings.Contains(item, "|") {
					return nil, fmt.Errorf("%s: %q holds the sign | that separates the items of a list", c, item)
				}
			}
			row[i] = strings.Join(*items, "|")
		}
		if !utf8.ValidString(row[i]) {
			return nil, fmt.Errorf("%s: %q is not valid UTF-8", c, row[i])
		}
		// A reader of CSV takes each of these for a newline.
		row[i] = lineEnds.Replace(row[i])
	}
	return row, nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// List returns the list that the column of that name holds, to be read or
// changed; nil where the column holds no list.
func (e *Entry) List(column string) *[]string {
	switch column {
	case "variants":
		return &e.Variants
	case "latin":
		return &e.Latin
	case "gloss":
		return &e.Gloss
	case "forbidden":
		return &e.Forbidden
	case "context":
		return &e.Context
	case "rivals":
		return &e.Rivals
	case "not":
		return &e.Not
	case "example":
		return &e.Examples
	case "counterexample":
		return &e.Counterexamples
	}
	return nil
}

// Write writes entries as a CSV file that [Parse] reads back: the columns that
// some entry uses, in the order of [Columns], fields quoted as RFC 4180 says,
// lines ended by a newline alone. Nothing is written where an entry holds what
// the format cannot.
func Write(w io.Writer, entries []*Entry) error {
	rows := [][]string{Columns()}
	used := make([]bool, len(columns))
	used[slices.Index(columns, "ar")] = true
	for _, e := range entries {
		row, err := e.Row()
		if err != nil {
			return fmt.Errorf("entry %q: %w", e.ID, err)
		}
		for i, f := range row {
			used[i] = used[i] || f != ""
		}
		rows = append(rows, row)
	}
	out := csv.NewWriter(w)
	for _, row := range rows {
		n := 0
		for i, f := range row {
			if used[i] {
				row[n] = f
				n++
			}
		}
		if err := out.Write(row[:n]); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
