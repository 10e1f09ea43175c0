package main

import (
	_ "embed" // for the table
	"fmt"
	"path"
	"strings"
)

//go:embed capitals_extra.csv
var capitalsExtra string

// seat is a row of the table capitals_extra.csv: a seat of government.
type seat struct {
	iso, zone, ar            string
	variants, latin, context []string
	note                     string
}

func readSeats() ([]seat, error) {
	rows, err := readTable("capitals_extra.csv", capitalsExtra,
		"iso", "zone", "ar", "variants", "latin", "context", "note")
	if err != nil {
		return nil, err
	}
	var out []seat
	for _, r := range rows {
		out = append(out, seat{r[0], r[1], r[2], splitList(r[3]), splitList(r[4]), splitList(r[5]), r[6]})
	}
	return out, nil
}

// capitalEntries makes an entry for each seat; the second and further ones of
// a country are numbered. ar and en are the exemplar cities by zone.
func capitalEntries(seats []seat, ar, en map[string]string, countries []entry) ([]entry, error) {
	countryNames := make(map[string]string)
	for _, c := range countries {
		countryNames[c.id] = c.ar
	}
	number := make(map[string]int)
	var out []entry
	for _, s := range seats {
		id := "capital_" + s.iso
		if number[s.iso]++; number[s.iso] > 1 {
			id = fmt.Sprintf("%s_%d", id, number[s.iso])
		}
		name, latin := s.ar, s.latin
		if s.zone != "" {
			city, ok := ar[s.zone]
			if !ok || s.ar != "" {
				return nil, fmt.Errorf("capitals_extra.csv: %s: give either a zone that CLDR knows or a name", id)
			}
			name = plain(city)
			latin = append(latinNames([]string{englishCity(en, s.zone)}), latin...)
		}
		country, ok := countryNames[countryPrefix+s.iso]
		if !ok {
			return nil, fmt.Errorf("capitals_extra.csv: %s: no such country", id)
		}
		e := newEntry(id, "place", append([]string{name}, s.variants...), latin)
		e.context, e.note = s.context, s.note
		if len(e.context) == 0 {
			e.context = []string{country}
		}
		out = append(out, e)
	}
	return out, nil
}

// englishCity is the English name of a zone's exemplar city. CLDR leaves it
// out where it can be read off the zone's own name.
func englishCity(en map[string]string, zone string) string {
	if city, ok := en[zone]; ok {
		return city
	}
	return strings.ReplaceAll(path.Base(zone), "_", " ")
}

// nameCapitals gives each country its capitals as the words that go with it.
func nameCapitals(countries, capitals []entry) {
	seats := make(map[string][]string)
	for _, c := range capitals {
		iso, _, _ := strings.Cut(strings.TrimPrefix(c.id, "capital_"), "_")
		seats[countryPrefix+iso] = append(seats[countryPrefix+iso], c.ar)
	}
	for i := range countries {
		countries[i].context = seats[countries[i].id]
	}
}
