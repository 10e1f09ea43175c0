package arabic

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// write shows a split as its parts: و+ل+ال+جبل.
func (s Split) write() string {
	parts := []string{s.Conjunction, s.Preposition, "", s.Stem}
	if s.Article {
		parts[2] = "ال"
	}
	return strings.Join(parts, "+")
}

func TestSplits(t *testing.T) {
	cases := []struct {
		form string
		want []string // conjunction+preposition+article+stem
	}{
		{"مطر", []string{"+++مطر"}},
		{"وقلم", []string{"+++وقلم", "و+++قلم"}},
		{"فقلم", []string{"+++فقلم", "ف+++قلم"}},
		{"بقلم", []string{"+++بقلم", "+ب++قلم"}},
		{"كقلم", []string{"+++كقلم", "+ك++قلم"}},
		{"لقلم", []string{"+++لقلم", "+ل++قلم"}},
		{"القلم", []string{"+++القلم", "++ال+قلم"}},
		{"والقلم", []string{"+++والقلم", "و+++القلم", "و++ال+قلم"}},
		{"بالقلم", []string{"+++بالقلم", "+ب++القلم", "+ب+ال+قلم"}},
		{"فكالقلم", []string{"+++فكالقلم", "ف+++كالقلم", "ف+ك++القلم", "ف+ك+ال+قلم"}},
		{"للقلم", []string{"+++للقلم", "+ل++لقلم", "+ل+ال+قلم"}},
		{"لالقلم", []string{"+++لالقلم", "+ل++القلم", "+ل+ال+قلم"}},
		{"وللقلم", []string{"+++وللقلم", "و+++للقلم", "و+ل++لقلم", "و+ل+ال+قلم"}},
		{"ولالقلم", []string{"+++ولالقلم", "و+++لالقلم", "و+ل++القلم", "و+ل+ال+قلم"}},
		// Nothing comes off after the article.
		{"الوشكه", []string{"+++الوشكه", "++ال+وشكه"}},
		{"والوشكه", []string{"+++والوشكه", "و+++الوشكه", "و++ال+وشكه"}},
		{"وبالبلح", []string{"+++وبالبلح", "و+++بالبلح", "و+ب++البلح", "و+ب+ال+بلح"}},
		// A stem has two letters.
		{"وب", []string{"+++وب"}},
		{"الب", []string{"+++الب"}},
		{"بال", []string{"+++بال", "+ب++ال"}},
		{"", []string{"+++"}},
	}
	for _, c := range cases {
		var got []string
		for _, s := range Splits(nil, c.form) {
			got = append(got, s.write())
		}
		assert.Equal(t, c.want, got, c.form)
	}
	assert.Len(t, Splits(make([]Split, 3), "مطر"), 4, "it appends")
}

// clitic draws what may stand before a stem.
func clitic(t *rapid.T) (conj, prep, article string) {
	conj = rapid.SampledFrom([]string{"", "و", "ف"}).Draw(t, "conjunction")
	prep = rapid.SampledFrom([]string{"", "ب", "ك", "ل"}).Draw(t, "preposition")
	article = rapid.SampledFrom([]string{"", "ال"}).Draw(t, "article")
	return
}

func TestSplitsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		conj, prep, article := clitic(t)
		stem := word(2, 6).Draw(t, "stem")
		form := conj + prep + article + stem
		splits := Splits(nil, form)
		require.True(t, splits[0].Bare())
		found := false
		for i, s := range splits {
			require.Equal(t, Len(form), s.Letters()+Len(s.Stem))
			require.GreaterOrEqual(t, Len(s.Stem), 2)
			require.Equal(t, i == 0, s.Bare())
			before := []string{s.Conjunction + s.Preposition}
			if s.Article {
				before = []string{before[0] + "ال"}
				if s.Preposition == "ل" {
					before = append(before, s.Conjunction+"لل")
				}
			}
			require.Contains(t, before, strings.TrimSuffix(form, s.Stem))
			found = found || s.Stem == stem && s.Conjunction == conj && s.Preposition == prep && s.Article == (article != "")
			if article != "" {
				require.GreaterOrEqual(t, Len(s.Stem), Len(stem), "something came off after the article")
			}
		}
		require.True(t, found, "%s is not among the readings of %s", stem, form)
	})
}

func TestAttach(t *testing.T) {
	cases := []struct{ conj, prep, form, want string }{
		{"", "", "المرسى", "المرسى"},
		{"و", "", "المرسى", "والمرسى"},
		{"و", "ب", "المرسى", "وبالمرسى"},
		{"", "ل", "المرسى", "للمرسى"},
		{"ف", "ل", "المرسى", "فللمرسى"},
		{"", "ل", "اللبان", "للبان"},
		{"", "ل", "لبنان", "للبنان"},
		{"و", "ل", "تونس", "ولتونس"},
		{"", "ك", "تونس", "كتونس"},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, Attach(c.conj, c.prep, c.form))
	}
}

// What Attach writes, Splits reads.
func TestAttachSplits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		conj, prep, article := clitic(t)
		stem := "م" + word(1, 6).Draw(t, "stem")
		form := Attach(conj, prep, article+stem)
		for _, s := range Splits(nil, form) {
			if s.Stem == stem && s.Conjunction == conj && s.Preposition == prep && s.Article == (article != "") {
				return
			}
		}
		t.Fatalf("no reading of %s has the stem %s", form, stem)
	})
}

func TestRawPrefix(t *testing.T) {
	cases := []struct {
		raw  string
		n    int
		want string
		ok   bool
	}{
		{"وبيروت", 0, "", true},
		{"وبيروت", 1, "و", true},
		{"وَبِبيروت", 2, "وَبِ", true},
		{"بـــبيروت", 1, "بـــ", true},
		{"\u200fبِتونس", 1, "\u200fبِ", true},
		{"\u0627\u0654مل", 1, "\u0627\u0654", true}, // NFD
		{"ﻭﺗﻮﻧﺲ", 1, "ﻭ", true},
		{"ﻻمع", 1, "", false}, // a ligature of two letters
		{"ﻻمع", 2, "ﻻ", true},
		{"بيت", 3, "بيت", true},
		{"بيتُ", 3, "بيتُ", true},
		{"بيت", 4, "", false},
		{"", 1, "", false},
	}
	for _, c := range cases {
		at, ok := RawPrefix(c.raw, c.n)
		assert.Equal(t, c.ok, ok, "%q %d", c.raw, c.n)
		if ok {
			assert.Equal(t, c.want, c.raw[:at], "%q %d", c.raw, c.n)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		raw := mixed().Draw(t, "raw")
		n := rapid.IntRange(0, 6).Draw(t, "n")
		if at, ok := RawPrefix(raw, n); ok {
			require.Equal(t, n, Len(Fold(raw[:at])))
			require.Equal(t, Fold(raw), Fold(raw[:at])+Fold(raw[at:]))
		}
	})
}

func TestNisba(t *testing.T) {
	bases := []struct{ name, base string }{
		{"ليبيا", "ليب"}, {"مصراته", "مصرات"}, {"القاهره", "قاهر"}, {"تونس", "تونس"},
		{"كندا", "كند"}, {"اليمن", "يمن"}, {"السعوديه", "سعود"}, {"الم", "الم"}, {"يا", "يا"},
	}
	for _, b := range bases {
		assert.Equal(t, b.base, NisbaBase(b.name), b.name)
	}
	for _, ending := range []string{"ي", "ية", "يا", "يون", "يين", "يات", "يان", "يتين", "يتان"} {
		for _, b := range bases[:7] {
			form := Fold(b.base + ending)
			var stems []string
			NisbaStems(form, func(s string) bool { stems = append(stems, s); return true })
			assert.Contains(t, stems, b.base, form)
		}
	}
	calls := 0
	NisbaStems("مصريا", func(string) bool { calls++; return false })
	assert.Equal(t, 1, calls, "it stops")
	for _, w := range []string{"قلم", "اي", "بي", ""} {
		NisbaStems(w, func(s string) bool { t.Errorf("%s has no stem, got %s", w, s); return true })
	}
}

func BenchmarkSplits(b *testing.B) {
	var buf []Split
	b.ReportAllocs()
	for b.Loop() {
		for _, w := range benchWords {
			buf = Splits(buf[:0], w)
		}
	}
}
