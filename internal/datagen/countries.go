package main

import (
	_ "embed" // for the table
	"fmt"
	"maps"
	"slices"
	"strings"
)

//go:embed country_extra.csv
var countryExtra string

// extra is what the table country_extra.csv says of a country or people.
type extra struct {
	id, ar                                  string
	variants, latin, demonyms, demonymLatin []string
}

func readExtras() ([]extra, error) {
	rows, err := readTable("country_extra.csv", countryExtra,
		"id", "ar", "variants", "latin", "demonyms", "demonym_latin")
	if err != nil {
		return nil, err
	}
	var out []extra
	for _, r := range rows {
		out = append(out, extra{r[0], r[1], splitList(r[2]), splitList(r[3]), splitList(r[4]), splitList(r[5])})
	}
	return out, nil
}

const (
	countryPrefix = "country_"
	peoplePrefix  = "people_"
)

// countryEntries makes an entry for each territory that CLDR names, ar and en
// by upper-case code, with what the table adds.
func countryEntries(ar, en map[string][]string, extras []extra) ([]entry, error) {
	byID := make(map[string]extra)
	for _, x := range extras {
		byID[x.id] = x
	}
	var out []entry
	for _, code := range slices.Sorted(maps.Keys(ar)) {
		id := countryPrefix + strings.ToLower(code)
		x := byID[id]
		delete(byID, id)
		names := arabicNames(ar[code])
		if x.ar != "" {
			names = append([]string{x.ar}, arabicNames(ar[code][1:])...)
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("%s: no plain name among %q; add one to country_extra.csv", id, ar[code])
		}
		out = append(out, newEntry(id, "place", append(names, x.variants...), append(latinNames(en[code]), x.latin...)))
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		if !strings.HasPrefix(id, peoplePrefix) {
			return nil, fmt.Errorf("country_extra.csv: CLDR has no %s", id)
		}
	}
	return out, nil
}

// arabicNames keeps the names that are plain but for diacritics.
func arabicNames(names []string) (out []string) {
	for _, n := range names {
		if n = plain(n); isPlain(n) {
			out = append(out, n)
		}
	}
	return out
}

// latinNames writes CLDR's English names as they occur in running text: with
// "and" and "Saint" spelled out besides; names with a bracketed part and
// abbreviations are left out.
func latinNames(names []string) (out []string) {
	for _, n := range names {
		n = strings.ReplaceAll(n, "’", "'")
		if strings.Contains(n, "(") || len(n) < 3 {
			continue
		}
		out = append(out, n)
		if long := strings.ReplaceAll(strings.ReplaceAll(n, " & ", " and "), "St. ", "Saint "); long != n {
			out = append(out, long)
		}
	}
	return out
}
