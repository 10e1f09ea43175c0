package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// knownForms is what the other packs have.
type knownForms struct {
	forms     map[string]bool     // folded, with and without article
	places    map[string]bool     // Latin names of places, folded
	countries map[string][]string // what a text calls a country, by upper-case code
}

// has reports whether another pack has a form, with or without article: the
// first letters of ألمانيا look like one.
func (k knownForms) has(form string) bool {
	return k.forms[arabic.Fold(form)] || k.forms[stemOf(form)]
}

// contested are the countries of which texts say another name, too, for where
// a city is: both go with it.
var contested = map[string]string{"EH": "MA", "IL": "PS", "PS": "IL"}

// context is what goes with the cities of a country.
func (k knownForms) context(code string) []string {
	return slices.Concat(k.countries[code], k.countries[contested[code]])
}

// stemOf is what forms are compared by: folded and without article.
func stemOf(form string) string { return glossary.Stem(arabic.Fold(form)) }

// readKnown reads the packs of a folder but for those of the given names,
// which are built after the others.
func readKnown(dir string, except ...string) (knownForms, error) {
	known := knownForms{forms: make(map[string]bool), places: make(map[string]bool), countries: make(map[string][]string)}
	paths, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil {
		return known, err
	}
	for _, path := range paths {
		if slices.Contains(except, filepath.Base(path)) {
			continue
		}
		g, err := glossary.Load(path)
		if err != nil {
			return known, err
		}
		for _, e := range g.Entries {
			for _, f := range e.Forms() {
				known.forms[arabic.Fold(f)], known.forms[stemOf(f)] = true, true
			}
			for _, name := range e.Latin {
				if e.Kind == glossary.Place {
					known.places[arabic.Fold(name)] = true
				}
			}
			if code, ok := strings.CutPrefix(e.ID, countryPrefix); ok {
				known.countries[strings.ToUpper(code)] = shortNames(e)
			}
		}
	}
	if len(known.countries) == 0 {
		return known, fmt.Errorf("%s: no pack of countries", dir)
	}
	return known, nil
}

// shortNames are a country's name and, where that is several words, its names
// of one word, by which texts mention it rather.
func shortNames(e *glossary.Entry) []string {
	out := []string{e.Ar}
	if !strings.Contains(e.Ar, " ") {
		return out
	}
	for _, v := range e.Variants {
		if !strings.Contains(v, " ") {
			out = append(out, v)
		}
	}
	return out
}
