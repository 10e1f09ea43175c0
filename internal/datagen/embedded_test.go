package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/lexicon"
)

const embeddedDir = "../../knowledge/embedded"

func TestEmbeddedLexicon(t *testing.T) {
	path := filepath.Join(embeddedDir, "lexicon.bin")
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.LessOrEqual(t, info.Size(), int64(maxLexicon))
	l, err := lexicon.OpenFile(path)
	require.NoError(t, err)
	assert.Greater(t, l.Len(), 400_000)
	assert.InDelta(t, 7.6, l.Zipf("من"), 0.3)
	assert.InDelta(t, 5, l.Zipf("ليبيا"), 0.7)
	assert.Zero(t, l.Zipf("ززززظظظ"))

	assert.True(t, l.HasContext())
	assert.Greater(t, l.Pair("كره", "القدم"), 2.0)
	assert.Greater(t, l.Pair("بكره", "القدم"), 0.5)
	assert.Zero(t, l.Pair("القدم", "كره"))
	assert.Greater(t, l.Skip("علي", "من"), 2.0)
	assert.Greater(t, l.Head(lexicon.Place, "الاسكندريه"), 1.0)
	assert.Greater(t, l.Head(lexicon.Person, "جمال"), 1.0)
	filler, share, ok := l.Frame("تشرين", "نوفمبر")
	assert.True(t, ok)
	assert.Equal(t, "الثاني", filler)
	assert.Greater(t, share, 0.9)
}

// TestEmbeddedPacks checks the packs as shipped, and that hardly any form
// stands for two things, of which a glossary would warn.
func TestEmbeddedPacks(t *testing.T) {
	owners := make(map[string][]string)
	for name, least := range map[string]int{
		"countries.csv": 245, "nationalities.csv": 240, "capitals.csv": 195, "languages.csv": 80, "cities.csv": 1500,
	} {
		f, err := os.Open(filepath.Join(embeddedDir, "packs", name))
		require.NoError(t, err)
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		require.NoError(t, err)
		assert.Equal(t, packHeader, rows[0][:len(packHeader)], name)
		assert.Greater(t, len(rows), least, name)
		var entries []entry
		for _, r := range rows[1:] {
			e := entry{id: r[0], kind: r[1], ar: r[2], variants: splitList(r[3]), latin: splitList(r[4]), context: splitList(r[6])}
			entries = append(entries, e)
			for _, form := range append([]string{e.ar}, e.variants...) {
				form = arabic.Fold(form)
				if !slices.Contains(owners[form], e.id) {
					owners[form] = append(owners[form], e.id)
				}
			}
		}
		assert.NoError(t, checkPack(entries), name)
	}

	var shared []string
	for form, ids := range owners {
		slices.Sort(ids)
		country, isCountry := strings.CutPrefix(ids[0], "country_")
		switch {
		case len(ids) == 1:
		case len(ids) == 2 && isCountry && ids[1] == "nat_"+country: // تشيلي is both
		default:
			shared = append(shared, form+" "+strings.Join(ids, " "))
		}
	}
	slices.Sort(shared)
	assert.Equal(t, []string{
		"عمان capital_jo country_om",
		"ماليه capital_mv nat_ml", // ماليه and مالية
	}, shared)
}
