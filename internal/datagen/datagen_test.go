package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/lexicon"
)

// write makes a file and the folders above it.
func write(t *testing.T, data []byte, path ...string) string {
	t.Helper()
	p := filepath.Join(path...)
	require.NoError(t, os.MkdirAll(filepath.Dir(p), 0o755))
	require.NoError(t, os.WriteFile(p, data, 0o600))
	return p
}

// msgpack encodes short strings, short arrays of values, and a cBpack header.
func msgpack(v any) []byte {
	switch v := v.(type) {
	case string:
		if len(v) < 32 {
			return append([]byte{0xa0 | byte(len(v))}, v...)
		}
		return append([]byte{0xd9, byte(len(v))}, v...)
	case []any:
		out := []byte{0x90 | byte(len(v))}
		if len(v) > 15 {
			out = []byte{0xdc, 0, byte(len(v))}
		}
		for _, e := range v {
			out = append(out, msgpack(e)...)
		}
		return out
	case header:
		out := append([]byte{0x82}, msgpack("format")...)
		out = append(out, msgpack(v.format)...)
		return append(append(out, msgpack("version")...), v.version)
	}
	panic("unknown value")
}

type header struct {
	format  string
	version byte
}

func TestReadCBpack(t *testing.T) {
	long := "كلمةأطولمنالحدالأول"
	packed := msgpack([]any{header{"cB", 1}, []any{}, []any{"في", long}, []any{"من"}})
	got := make(map[string]float64)
	require.NoError(t, readCBpack(packed, func(w string, f float64) { got[w] = f }))
	require.Len(t, got, 3)
	assert.InDelta(t, 977237220.9, got["في"], 0.1) // 10^-0.01 of a billion
	assert.InDelta(t, 977237220.9, got[long], 0.1)
	assert.InDelta(t, 954992586.0, got["من"], 0.1)

	ignore := func(string, float64) {}
	for n := range packed {
		assert.Error(t, readCBpack(packed[:n], ignore), n)
	}
	assert.EqualError(t, readCBpack(append(packed, 0), ignore), "cBpack: 1 bytes after the end")
	assert.EqualError(t, readCBpack(msgpack([]any{header{"cB", 2}}), ignore), `cBpack: format "cB" version 2, want "cB" version 1`)
	assert.EqualError(t, readCBpack(msgpack([]any{}), ignore), "cBpack: no header")
	assert.EqualError(t, readCBpack(msgpack("في"), ignore), "cBpack: byte 0xa4 where an array should start")
	assert.EqualError(t, readCBpack([]byte{0xdd, 0xff, 0xff, 0xff, 0xff}, ignore), "cBpack: cut short")
}

// gzipped is data as gzip stores it.
func gzipped(t *testing.T, data []byte) []byte {
	var out bytes.Buffer
	gz := gzip.NewWriter(&out)
	_, err := gz.Write(data)
	require.NoError(t, err)
	require.NoError(t, gz.Close())
	return out.Bytes()
}

// built opens what a builder holds.
func built(t *testing.T, b *lexicon.Builder) *lexicon.Lexicon {
	var file bytes.Buffer
	_, err := b.WriteTo(&file)
	require.NoError(t, err)
	l, err := lexicon.Open(file.String())
	require.NoError(t, err)
	return l
}

func TestAddWordfreq(t *testing.T) {
	buckets := make([]any, 202)
	for i := range buckets {
		buckets[i] = []any{}
	}
	buckets[0] = header{"cB", 1}
	buckets[101] = []any{"أحمد", "the"}   // 10^-1
	buckets[201] = []any{"احمد", "0000م"} // 10^-2
	b := lexicon.NewBuilder()
	stats, err := addWordfreq(b, write(t, gzipped(t, msgpack(buckets)), t.TempDir(), "ar.msgpack.gz"))
	require.NoError(t, err)
	assert.Equal(t, listStats{read: 4, foreign: 1, odd: 1, kept: 1}, stats)
	assert.InDelta(t, 8.05, built(t, b).Zipf("احمد"), 0.001) // log10(1.1e8) = 8.04, to the nearest 0.05
}

func TestAddOpen(t *testing.T) {
	dir := t.TempDir()
	text := strings.Repeat("زار الرئيس مدينة درنة أمس\nغاب\n", 4) + strings.Repeat("جديد\n", 2)
	write(t, gzipped(t, []byte(text)), dir, "b.txt.gz")
	write(t, gzipped(t, []byte("زار الرئيس\n")), dir, "a.txt.gz")
	write(t, gzipped(t, []byte("الزقازيق\nمدينة القصير\n")), dir, titles)
	write(t, []byte("licence: CC0"), dir, "a.src")
	b := lexicon.NewBuilder()
	_, err := addOpen(t.Context(), b, dir)
	assert.EqualError(t, err, filepath.Join(dir, "b.txt.gz")+": there is no file .src with its source and licence")

	write(t, []byte("licence: CC0"), dir, "b.src")
	b = lexicon.NewBuilder()
	b.Add("مدينه", 1e6)
	stats, err := addOpen(t.Context(), b, dir)
	require.NoError(t, err)
	assert.Equal(t, 2, stats.Files)
	assert.EqualValues(t, 28, stats.Stats.Words)
	assert.Equal(t, 5, stats.Kept.Words)
	assert.Equal(t, 2, stats.titles)
	l := built(t, b)
	assert.InDelta(t, 6, l.Zipf("مدينه"), 0.001, "the word list knows better")
	assert.InDelta(t, 1.3, l.Zipf("درنه"), 0.001) // 4 in 200 million
	assert.Zero(t, l.Zipf("جديد"), "twice is too little")
	assert.InDelta(t, 0.05, l.Zipf("الزقازيق"), 0.001)
	assert.InDelta(t, 2.0/3, l.Pair("زار", "الرييس"), 1e-9)
	assert.Zero(t, l.Pair("مدينه", "القصير"), "titles are no text")
	assert.Positive(t, l.Skip("مدينه", "امس"))
	assert.Positive(t, l.Head(lexicon.Place, "درنه"))
	_, _, ok := l.Frame("مدينه", "امس")
	assert.False(t, ok, "four times are too few")

	_, err = addOpen(t.Context(), b, t.TempDir())
	assert.ErrorContains(t, err, "there is no *.txt.gz")
}

// cldr makes the two packages with the given territories and zones.
func cldr(t *testing.T, territories, zones map[string]map[string]any) (names, dates string) {
	names, dates = t.TempDir(), t.TempDir()
	for lang, list := range territories {
		data, err := json.Marshal(map[string]any{"main": map[string]any{lang: map[string]any{"localeDisplayNames": map[string]any{"territories": list}}}})
		require.NoError(t, err)
		write(t, data, names, "main", lang, "territories.json")
	}
	for lang, list := range zones {
		data, err := json.Marshal(map[string]any{"main": map[string]any{lang: map[string]any{"dates": map[string]any{"timeZoneNames": map[string]any{"zone": list}}}}})
		require.NoError(t, err)
		write(t, data, dates, "main", lang, "timeZoneNames.json")
	}
	return names, dates
}

func TestReadCLDR(t *testing.T) {
	city := func(s string) map[string]any { return map[string]any{"exemplarCity": s} }
	names, dates := cldr(t,
		map[string]map[string]any{"ar": {"001": "العالم", "EU": "الاتحاد الأوروبي", "LY": "ليبيا", "HK": "هونغ كونغ (الصين)", "HK-alt-short": "هونغ كونغ"}},
		map[string]map[string]any{"ar": {"Africa": map[string]any{"Tripoli": city("طرابلس")}, "America": map[string]any{"Indiana": map[string]any{"Knox": city("نوكس")}, "Adak": map[string]any{"short": map[string]any{"daylight": "x"}}}}})

	territories, err := readTerritories(names, "ar")
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"LY": {"ليبيا"}, "HK": {"هونغ كونغ (الصين)", "هونغ كونغ"}}, territories)
	cities, err := readCities(dates, "ar")
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"Africa/Tripoli": "طرابلس", "America/Indiana/Knox": "نوكس"}, cities)

	_, err = readTerritories(names, "fr")
	assert.ErrorIs(t, err, os.ErrNotExist)
	write(t, []byte("{}"), names, "main", "fr", "territories.json")
	_, err = readTerritories(names, "fr")
	assert.ErrorContains(t, err, "no territories")
	write(t, []byte("{"), names, "main", "fr", "territories.json")
	_, err = readTerritories(names, "fr")
	assert.ErrorContains(t, err, "territories.json: ")
}

func TestCountryEntries(t *testing.T) {
	ar := map[string][]string{"OM": {"عُمان"}, "MM": {"ميانمار (بورما)", "بورما"}, "RE": {"روينيون", "لا ريونيون"}}
	en := map[string][]string{"OM": {"Oman", "OM"}, "MM": {"Myanmar (Burma)", "Myanmar"}, "RE": {"St. A & B"}}
	got, err := countryEntries(ar, en, []extra{
		{id: "country_om", variants: []string{"سلطنة عمان", "عمان"}, latin: []string{"Umman"}},
		{id: "country_re", ar: "ريونيون"},
		{id: "people_arab"},
	})
	require.NoError(t, err)
	assert.Equal(t, []entry{
		{id: "country_mm", kind: "place", ar: "بورما", variants: []string{}, latin: []string{"Myanmar"}},
		{id: "country_om", kind: "place", ar: "عمان", variants: []string{"سلطنة عمان"}, latin: []string{"Oman", "Umman"}},
		{id: "country_re", kind: "place", ar: "ريونيون", variants: []string{"لا ريونيون"}, latin: []string{"St. A & B", "Saint A and B"}},
	}, got)

	_, err = countryEntries(ar, en, []extra{{id: "country_zz"}})
	assert.EqualError(t, err, "country_extra.csv: CLDR has no country_zz")
	_, err = countryEntries(map[string][]string{"AA": {"ألف (باء)"}}, en, nil)
	assert.ErrorContains(t, err, "country_aa: no plain name")
}

func TestDemonymForms(t *testing.T) {
	assert.Equal(t, []string{"تركي", "تركية", "تركيون", "تركيين", "تركيات", "أتراك"}, demonymForms([]string{"تركي", "أتراك"}))
	assert.Equal(t, []string{"كوري شمالي", "كورية شمالية", "كوريون شماليون", "كوريين شماليين", "كوريات شماليات"}, demonymForms([]string{"كوري شمالي"}))
	assert.Equal(t, []string{"جنوب أفريقي", "جنوب أفريقية", "جنوب أفريقيون", "جنوب أفريقيين", "جنوب أفريقيات"}, demonymForms([]string{"جنوب أفريقي"}))
}

func TestNationalityEntries(t *testing.T) {
	got := nationalityEntries([]extra{
		{id: "country_ly", demonyms: []string{"ليبي"}, demonymLatin: []string{"Libyan"}},
		{id: "country_aq"},
		{id: "people_arab", demonyms: []string{"عرب"}},
	})
	assert.Equal(t, []entry{
		{id: "nat_ly", kind: "term", ar: "ليبي", variants: []string{"ليبية", "ليبيون", "ليبيين", "ليبيات"}, latin: []string{"Libyan"}},
		{id: "nat_people_arab", kind: "term", ar: "عرب", variants: []string{}},
	}, got)
}

func TestCapitalEntries(t *testing.T) {
	ar := map[string]string{"Asia/Amman": "عمّان", "Africa/Lome": "لومي"}
	en := map[string]string{"Africa/Lome": "Lomé"}
	countries := []entry{{id: "country_jo", ar: "الأردن"}, {id: "country_tg", ar: "توغو"}}
	got, err := capitalEntries([]seat{
		{iso: "jo", zone: "Asia/Amman", latin: []string{"Ammân"}},
		{iso: "tg", zone: "Africa/Lome"},
		{iso: "tg", ar: "الثانية", context: []string{"هنا"}, note: "x"},
	}, ar, en, countries)
	require.NoError(t, err)
	assert.Equal(t, []entry{
		{id: "capital_jo", kind: "place", ar: "عمان", variants: []string{}, latin: []string{"Amman", "Ammân"}, context: []string{"الأردن"}},
		{id: "capital_tg", kind: "place", ar: "لومي", variants: []string{}, latin: []string{"Lomé"}, context: []string{"توغو"}},
		{id: "capital_tg_2", kind: "place", ar: "الثانية", variants: []string{}, context: []string{"هنا"}, note: "x"},
	}, got)

	_, err = capitalEntries([]seat{{iso: "jo", zone: "Asia/Nowhere"}}, ar, en, countries)
	assert.Error(t, err)
	_, err = capitalEntries([]seat{{iso: "xx", ar: "اسم"}}, ar, en, countries)
	assert.ErrorContains(t, err, "no such country")
}

func TestIsPlain(t *testing.T) {
	for _, s := range []string{"ليبيا", "غينيا بيساو", "الكونغو - كينشاسا"} {
		assert.True(t, isPlain(s), s)
	}
	for _, s := range []string{"", " ", "عُمان", "ليبيا ", "أ  ب", "ليبيا (دولة)", "ليبيا، دولة", "Libya", "ليبيا2", "سـرت", "پاریس", "ؼ"} {
		assert.False(t, isPlain(s), s)
	}
}

func TestCheckAndWritePack(t *testing.T) {
	bad := []entry{{id: "a", ar: "x"}, {id: "a", ar: "ليبيا", latin: []string{"A|B"}}}
	err := checkPack(bad)
	assert.ErrorContains(t, err, `a: "x" is no plain Arabic name`)
	assert.ErrorContains(t, err, "a: id used twice")
	assert.ErrorContains(t, err, `a: "A|B" has spaces around it or a bar`)

	path := filepath.Join(t.TempDir(), "p.csv")
	require.NoError(t, writePack(path, []entry{
		{id: "b", kind: "place", ar: "باء", context: []string{"سياق"}, note: "n, m"},
		{id: "a", kind: "name", ar: "ألف", variants: []string{"الف", "آلف"}, latin: []string{"A", "Ah"}},
	}))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "id,kind,ar,variants,latin,gloss,context,rivals,gender,note\n"+
		"a,name,ألف,الف|آلف,A|Ah,,,,,\n"+
		"b,place,باء,,,,سياق,,,\"n, m\"\n", string(data))
}
