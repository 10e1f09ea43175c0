package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadLanguages(t *testing.T) {
	dir := t.TempDir()
	data, err := json.Marshal(map[string]any{"main": map[string]any{"ar": map[string]any{"localeDisplayNames": map[string]any{"languages": map[string]string{
		"az": "الأذربيجانية", "az-alt-short": "الأذرية", "pt-BR": "البرتغالية البرازيلية", "ku-menu-core": "الكردية", "zh-Hant": "الصينية التقليدية",
	}}}}})
	require.NoError(t, err)
	write(t, data, dir, "main", "ar", "languages.json")
	got, err := readLanguages(dir, "ar")
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"az": {"الأذربيجانية", "الأذرية"}}, got)

	_, err = readLanguages(dir, "fr")
	assert.ErrorIs(t, err, os.ErrNotExist)
	write(t, []byte("{}"), dir, "main", "fr", "languages.json")
	_, err = readLanguages(dir, "fr")
	assert.ErrorContains(t, err, "no languages")
}

func TestLanguageEntries(t *testing.T) {
	l := words{zipf: map[string]float64{"الامهريه": 2, "الهوسا": 2, "الالمانيه": 3, "البندقيه": 4.2, "الجندي": 3, "القديمه": 5}}
	ar := map[string][]string{
		"am": {"الأمهرية"}, "ha": {"الهوسا"}, "de": {"الألمانية"}, "vec": {"البندقية"}, "gon": {"الجندي"}, "zz": {"الززية"},
		"ang": {"الإنجليزية القديمة"}, "te": {"التيلوغوية"}, "ve": {"الفيندا"},
	}
	en := map[string][]string{"am": {"Amharic"}, "ha": {"Hausa", "Hausa, Northern"}, "de": {"German"}, "gon": {"Old"}, "te": {"Telugu"}}
	extras := map[string]languageExtraRow{
		"am": {variants: []string{"الأمحرية", "ألمانية"}},
		"te": {ar: "التيلوغو"},
		"ve": {skip: true},
	}
	got, err := languageEntries(ar, en, extras, l, known(nil, "ألمانية"))
	require.NoError(t, err)
	assert.Equal(t, []entry{
		{id: "lang_am", kind: "name", ar: "الأمهرية", variants: []string{"الأمحرية"}, latin: []string{"Amharic"}, context: languageContext},
		{id: "lang_ha", kind: "name", ar: "الهوسا", variants: []string{}, latin: []string{"Hausa"}, context: languageContext, not: "nisba"},
		{id: "lang_te", kind: "name", ar: "التيلوغو", variants: []string{}, latin: []string{"Telugu"}, context: languageContext, not: "nisba"},
	}, got)

	_, err = languageEntries(ar, en, map[string]languageExtraRow{"qq": {}}, l, known(nil))
	assert.EqualError(t, err, "language_extra.csv: CLDR has no qq")
}

func TestWritePackNot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.csv")
	require.NoError(t, writePack(path, []entry{{id: "a", ar: "ألف", not: "nisba"}, {id: "b", ar: "باء"}}))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "id,kind,ar,variants,latin,gloss,context,rivals,gender,note,not\n"+
		"a,,ألف,,,,,,,,nisba\nb,,باء,,,,,,,,\n", string(data))
}
