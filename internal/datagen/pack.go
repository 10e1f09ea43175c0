package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// packHeader is the header row of every pack. A pack with entries that don't
// take generated forms has the column not besides.
var packHeader = []string{"id", "kind", "ar", "variants", "latin", "gloss", "context", "rivals", "gender", "note"}

// entry is a row of a pack; columns that these packs leave empty are missing.
type entry struct {
	id, kind, ar             string
	variants, latin, context []string
	note, not                string
}

// newEntry makes an entry from all accepted Arabic names, the preferred one
// first. Repeated names are dropped.
func newEntry(id, kind string, names, latin []string) entry {
	e := entry{id: id, kind: kind, latin: distinct(latin)}
	if names = distinct(names); len(names) > 0 {
		e.ar, e.variants = names[0], names[1:]
	}
	return e
}

// distinct drops empty and repeated strings.
func distinct(list []string) (out []string) {
	for _, s := range list {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// splitList reads a list as the tables write it.
func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

// plain drops the diacritics of an Arabic name and makes its spaces single.
func plain(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFC.String(name))
	return strings.Join(strings.Fields(name), " ")
}

// plainLetters are the characters that Arabic names of the packs may hold.
const plainLetters = " -ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"

// isPlain reports whether an Arabic name holds only letters of the Arabic
// language, single spaces and hyphens.
func isPlain(name string) bool {
	if name == "" || plain(name) != name {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return !strings.ContainsRune(plainLetters, r)
	})
}

// checkPack reports all errors of a pack at once.
func checkPack(entries []entry) error {
	var problems []error
	seen := make(map[string]bool)
	for _, e := range entries {
		if seen[e.id] {
			problems = append(problems, fmt.Errorf("%s: id used twice", e.id))
		}
		seen[e.id] = true
		for _, name := range append([]string{e.ar}, e.variants...) {
			if !isPlain(name) {
				problems = append(problems, fmt.Errorf("%s: %q is no plain Arabic name", e.id, name))
			}
		}
		for _, s := range slices.Concat(e.variants, e.latin, e.context) {
			if s != strings.TrimSpace(s) || strings.ContainsRune(s, '|') {
				problems = append(problems, fmt.Errorf("%s: %q has spaces around it or a bar", e.id, s))
			}
		}
	}
	return errors.Join(problems...)
}

// writePack writes a pack as CSV, sorted by id.
func writePack(path string, entries []entry) error {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.id, b.id) })
	var out strings.Builder
	w := csv.NewWriter(&out)
	rows := [][]string{slices.Clone(packHeader)}
	for _, e := range entries {
		rows = append(rows, []string{
			e.id, e.kind, e.ar, strings.Join(e.variants, "|"), strings.Join(e.latin, "|"),
			"", strings.Join(e.context, "|"), "", "", e.note,
		})
	}
	if slices.ContainsFunc(entries, func(e entry) bool { return e.not != "" }) {
		rows[0] = append(rows[0], "not")
		for i, e := range entries {
			rows[i+1] = append(rows[i+1], e.not)
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(out.String()), 0o644)
}

// readTable reads one of this program's own tables, which must have exactly
// the given columns.
func readTable(name, data string, columns ...string) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(data))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], columns) {
		return nil, fmt.Errorf("%s: the columns should be %s", name, strings.Join(columns, ","))
	}
	return rows[1:], nil
}
