package lsp

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

var errNoGlossary = errors.New("there is no glossary to add to: name one under glossaries in .tadqiq.yaml; its first row names the columns, e.g. id,kind,ar,variants,latin")

// addToGlossary adds a row for a form to the first glossary.
func addToGlossary(setup *Setup, form, kind string) (addition, error) {
	a := addition{path: setup.Glossary}
	if a.path == "" {
		return a, errNoGlossary
	}
	var err error
	if a.old, err = os.ReadFile(a.path); err != nil {
		return a, fmt.Errorf("glossary %s: %w", a.path, reason(err))
	}
	g, err := glossary.Parse(a.path, a.old)
	if err != nil {
		return a, fmt.Errorf("nothing is added to a glossary with mistakes: %w", err)
	}
	for _, e := range g.Entries {
		if slices.ContainsFunc(e.Forms(), func(f string) bool { return arabic.Fold(f) == arabic.Fold(form) }) {
			return a, fmt.Errorf("%s:%d: the glossary has the name already", e.File, e.Line)
		}
	}
	row, err := rowFor(a.path, a.old, map[string]string{"ar": form, "kind": kind})
	if err != nil {
		return a, fmt.Errorf("glossary %s: %w", a.path, err)
	}
	end := newlineOf(a.old)
	a.new = slices.Clone(a.old)
	if !bytes.HasSuffix(a.new, []byte("\n")) {
		a.new = append(a.new, end...)
	}
	a.place.Start = len(a.new)
	a.new = append(a.new, row...)
	a.place.End = len(a.new)
	a.new = append(a.new, end...)
	if now, err := glossary.Parse(a.path, a.new); err != nil {
		return a, fmt.Errorf("the row cannot be added: %w", err)
	} else if len(now.Entries) != len(g.Entries)+1 {
		return a, fmt.Errorf("glossary %s: the row cannot be added; add it by hand", a.path)
	}
	return a, nil
}

// rowFor writes a row with values for the columns of a glossary file.
func rowFor(path string, data []byte, values map[string]string) (string, error) {
	data = bytes.TrimPrefix(data, []byte(text.BOM))
	if strings.EqualFold(filepath.Ext(path), ".tsv") {
		header, _, _ := strings.Cut(strings.TrimLeft(string(data), "\r\n"), "\n")
		return strings.Join(fields(strings.Split(strings.TrimRight(header, "\r"), "\t"), values), "\t"), nil
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.Write(fields(header, values)); err != nil {
		return "", err
	}
	w.Flush()
	return strings.TrimRight(b.String(), "\n"), w.Error()
}

// fields are the values in the order of a header.
func fields(header []string, values map[string]string) []string {
	out := make([]string, len(header))
	for i, h := range header {
		out[i] = values[strings.ToLower(strings.TrimSpace(h))]
	}
	return out
}

// newlineOf is what ends the lines of a file.
func newlineOf(data []byte) string {
	if bytes.Contains(data, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}
