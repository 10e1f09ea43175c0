package termbase

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/tadqiq/tadqiq/internal/input"
)

// A workbook is read here and not by a library: github.com/xuri/excelize adds
// 3.5 MB to a program of 7, for formulas, styles and charts that nobody asks
// of a glossary.

// Limits of a workbook. The file is small whatever it unpacks to, so what
// comes out is counted.
const (
	maxPart    = 256 << 20 // bytes of a part
	maxStrings = 64 << 20
	maxColumns = 16384 // as many as a spreadsheet program has
)

// readXLSX reads a sheet of a workbook as a table.
func readXLSX(c *collector, r io.ReaderAt, size int64) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return fmt.Errorf("%s: is no workbook: %w", c.name, err)
	}
	b := &workbook{c: c, zip: z}
	sheet, err := b.sheet()
	if err != nil {
		return err
	}
	if err := b.readStrings(); err != nil {
		return err
	}
	rows, err := b.rows(sheet)
	if err != nil {
		return err
	}
	return readTable(c, rows)
}

type workbook struct {
	c       *collector
	zip     *zip.Reader
	strings string // the part with the shared strings, "" for none
	shared  []string
}

func (b *workbook) errorf(format string, args ...any) error {
	return fmt.Errorf("%s: %s", b.c.name, fmt.Sprintf(format, args...))
}

// part hands the tokens of a part to visit, with the names of the elements
// that are open.
func (b *workbook) part(name string, visit func(x *xmlReader, e xml.StartElement) error) error {
	f, err := b.zip.Open(name)
	if err != nil {
		return b.errorf("is no workbook: it has no part %q", name)
	}
	defer f.Close()
	x := newXMLReader(b.c.name+"("+name+")", bufio.NewReader(&limited{f, maxPart}), input.Auto)
	for {
		tok, err := x.next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		x.budget.reset()
		if e, ok := tok.(xml.StartElement); ok {
			if err := visit(x, e); err != nil {
				return err
			}
		}
	}
}

// limited fails where more is read than is allowed.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, errors.New("it unpacks to more than 256 MB; split the workbook")
	}
	return n, err
}

// relation is a link from one part to another.
type relation struct{ id, kind, target string }

// relations reads the links of a part.
func (b *workbook) relations(of string) ([]relation, error) {
	dir, file := path.Split(of)
	name := path.Join(dir, "_rels", file+".rels")
	var out []relation
	err := b.part(name, func(x *xmlReader, e xml.StartElement) error {
		if e.Name.Local != "Relationship" || attr(e, "TargetMode") == "External" {
			return nil
		}
		target := attr(e, "Target")
		if !path.IsAbs(target) {
			target = path.Join("/", dir, target)
		}
		out = append(out, relation{attr(e, "Id"), path.Base(attr(e, "Type")), strings.TrimPrefix(path.Clean(target), "/")})
		return nil
	})
	return out, err
}

// sheet finds the part of the sheet that is wanted.
func (b *workbook) sheet() (string, error) {
	links, err := b.relations("")
	if err != nil {
		return "", err
	}
	main := ""
	for _, l := range links {
		if l.kind == "officeDocument" {
			main = l.target
		}
	}
	if main == "" {
		return "", b.errorf("is no workbook")
	}
	if links, err = b.relations(main); err != nil {
		return "", err
	}
	parts := map[string]string{}
	for _, l := range links {
		switch l.kind {
		case "sharedStrings":
			b.strings = l.target
		case "worksheet":
			parts[l.id] = l.target
		}
	}
	found, name := "", b.c.o.Sheet
	var names []string
	err = b.part(main, func(x *xmlReader, e xml.StartElement) error {
		part := parts[relationID(e)]
		if e.Name.Local != "sheet" || part == "" {
			return nil // a chart, say
		}
		names = append(names, strconv.Quote(attr(e, "name")))
		hidden := name == "" && attr(e, "state") != "" && attr(e, "state") != "visible"
		if found == "" && !hidden && (name == "" || strings.EqualFold(name, attr(e, "name"))) {
			found = part
		}
		return nil
	})
	switch {
	case err != nil:
		return "", err
	case found == "" && name != "":
		return "", b.errorf("has no sheet %q; it has %s", name, strings.Join(names, ", "))
	case found == "":
		return "", b.errorf("has no sheet that is not hidden; name one with --sheet: %s", strings.Join(names, ", "))
	}
	if name == "" && len(names) > 1 {
		b.c.report.Notes = append(b.c.report.Notes, fmt.Sprintf("the first sheet of %d is read; --sheet names another: %s", len(names), strings.Join(names, ", ")))
	}
	return found, nil
}

// relationID is the attribute r:id, which a sheet has besides its sheetId.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// readStrings reads the texts that cells name by number.
func (b *workbook) readStrings() error {
	if b.strings == "" {
		return nil
	}
	size := 0
	return b.part(b.strings, func(x *xmlReader, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		s, err := richText(x)
		if err != nil {
			return err
		}
		if size += len(s) + 16; size > maxStrings {
			return b.errorf("holds more than %d MB of text; split it", maxStrings>>20)
		}
		b.shared = append(b.shared, s)
		return nil
	})
}

// richText reads the text of an element <si> or <is>: its runs, without the
// guides to pronunciation.
func richText(x *xmlReader) (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		tok, err := x.next()
		if err != nil {
			return "", err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t":
				s, err := x.text()
				if err != nil {
					return "", err
				}
				b.WriteString(s)
			case "rPh":
				if _, err := x.text(); err != nil {
					return "", err
				}
			default:
				depth++
			}
		case xml.EndElement:
			depth--
		}
	}
	return unescape(b.String()), nil
}

// unescape reads the form _x000D_ in which workbooks keep control characters.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			b.WriteString(s)
			return b.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		if n >= ' ' || n == '\n' || n == '\t' {
			b.WriteRune(rune(n))
		}
		s = s[i+7:]
	}
}

// rows reads the rows of a sheet.
func (b *workbook) rows(sheet string) ([]tableRow, error) {
	var out []tableRow
	size := 0
	err := b.part(sheet, func(x *xmlReader, e xml.StartElement) error {
		if e.Name.Local != "row" {
			return nil
		}
		line := 1
		if len(out) > 0 {
			line = out[len(out)-1].line + 1
		}
		if n, err := strconv.Atoi(attr(e, "r")); err == nil {
			line = n
		}
		cells, err := b.cells(x)
		if err != nil {
			return err
		}
		for _, s := range cells {
			size += len(s) + 16
		}
		if size += 48; size > maxTable {
			return b.errorf("holds more than %d MB of text; split it", maxTable>>20)
		}
		out = append(out, tableRow{line, cells})
		return b.c.ctx.Err()
	})
	return out, err
}

// cells reads the cells of a row to its end.
func (b *workbook) cells(x *xmlReader) ([]string, error) {
	var out []string
	for {
		tok, err := x.next()
		if err != nil {
			return nil, err
		}
		switch t := tok.(type) {
		case xml.EndElement:
			return out, nil
		case xml.StartElement:
			if t.Name.Local != "c" {
				if _, err := x.text(); err != nil {
					return nil, err
				}
				continue
			}
			i := len(out)
			if ref := attr(t, "r"); ref != "" {
				i = columnNumber(ref)
			}
			if i < 0 || i >= maxColumns {
				return nil, x.errorf("the cell %q is not in a column of a sheet", attr(t, "r"))
			}
			s, err := b.cell(x, attr(t, "t"))
			if err != nil {
				return nil, err
			}
			for len(out) <= i {
				out = append(out, "")
			}
			out[i] = s
		}
	}
}

// cell reads a cell of that type to its end.
func (b *workbook) cell(x *xmlReader, kind string) (string, error) {
	out := ""
	for {
		tok, err := x.next()
		if err != nil {
			return "", err
		}
		switch t := tok.(type) {
		case xml.EndElement:
			return out, nil
		case xml.StartElement:
			switch t.Name.Local {
			case "is":
				out, err = richText(x)
			case "v":
				if out, err = x.text(); err == nil {
					out, err = b.value(x, kind, out)
				}
			default: // the formula
				_, err = x.text()
			}
			if err != nil {
				return "", err
			}
		}
	}
}

// value is what a cell of that type shows.
func (b *workbook) value(x *xmlReader, kind, v string) (string, error) {
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || n < 0 || n >= len(b.shared) {
			return "", x.errorf("a cell shows text %q of %d", v, len(b.shared))
		}
		return b.shared[n], nil
	case "e": // #N/A and the like
		return "", nil
	case "str":
		return unescape(v), nil
	}
	return v, nil
}

// columnNumber returns the number of the column of a cell such as BC12, from
// 0; -1 where it has none.
func columnNumber(ref string) int {
	n := 0
	for _, r := range ref {
		if r < 'A' || r > 'Z' || n > maxColumns {
			break
		}
		n = n*26 + int(r-'A') + 1
	}
	return n - 1
}
