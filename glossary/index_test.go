package glossary

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/arabic"
)

const names = `id,kind,ar,variants,latin,gloss,forbidden,context,ar-EG
zahramun,place,زهرامون,,Zahramun|Port Zahramun,,زغرامون,الميناء القديم|بلدية,زهرمون
salem,person,سالم الغندري,الغندري,Salem al-Ghandari|Al Ghandari|Ghandari,,,,
oneil,person,شون أونيل,,Shawn O'Neil,,,,
tilam,place,التيلامية,,Tilam,,,,
vafqar,org,شركة وفقار,,Vovgar Company,,,,
vali,title,والي الثغر,,,governor general|vali,,,
thaghr,term,مؤتمر الثغور,,Congress,,,,
`

func near(x *Index, word string) []string {
	var out []string
	x.Near(arabic.SkeletonOf(arabic.AppendLetters(nil, Stem(arabic.Fold(word)))), func(w int32) bool {
		if s := x.Words[w].Latin; s != "" {
			out = append(out, s)
			return true
		}
		out = append(out, x.Words[w].Folded)
		return true
	})
	return out
}

func TestIndexLookup(t *testing.T) {
	x := NewIndex(parse(t, names))
	for _, w := range []string{"زهرامون", "زهرمون", "سالم", "غندري", "تيلاميه", "شركه", "والي", "زغرامون"} {
		id, ok := x.Lookup(w)
		require.True(t, ok, w)
		assert.Equal(t, w, x.Words[id].Folded)
		assert.NotEmpty(t, x.Words[id].Uses)
		for _, u := range x.Words[id].Uses {
			assert.Equal(t, id, x.Forms[u.Form].Words[u.Place])
		}
	}
	for _, w := range []string{"الغندري", "التيلاميه", "zahramun", "ميناء", ""} {
		_, ok := x.Lookup(w)
		assert.False(t, ok, "%s: words stand without article, and only those of forms", w)
	}
}

func TestIndexNear(t *testing.T) {
	x := NewIndex(parse(t, names))
	for _, c := range []struct{ garbled, right string }{
		{"زهرامون", "زهرامون"},
		{"زهغامون", "زهرامون"}, // another class
		{"زهرماون", "زهرامون"},
		{"زرامون", "زهرامون"}, // one less
		{"زهرامونت", "زهرامون"},
		{"الخندري", "غندري"},
		{"الغندي", "غندري"},
		{"تيلامه", "تيلاميه"},
		{"فوفغار", "Vovgar"}, // the Latin word has a skeleton of its own
	} {
		assert.Contains(t, near(x, c.garbled), c.right, c.garbled)
	}
	assert.NotContains(t, near(x, "غندري"), "Ghandari", "the Arabic word stands for the Latin one")
	assert.NotContains(t, near(x, "مؤتمر"), "موتمر", "a word of a term is an ordinary word")
	assert.NotContains(t, near(x, "والي"), "والي", "a word of a title is an ordinary word")
	assert.NotContains(t, near(x, "برقوق"), "زهرامون")
	calls := 0
	x.Near(arabic.SkeletonOf(arabic.AppendLetters(nil, "زهرامون")), func(int32) bool { calls++; return false })
	assert.Equal(t, 1, calls, "it stops")
}

// isNear is what Near promises.
func isNear(a, b arabic.Skeleton) bool {
	m, n := a.Len(), b.Len()
	switch {
	case a == b:
		return true
	case !a.Close(b) || max(m, n) < 3:
		return false
	}
	return m != n || m >= 4
}

func TestIndexNearProperties(t *testing.T) {
	letter := rapid.SampledFrom([]rune("ابتجحخدرسشصطعغفقكلمنهوي"))
	word := rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOfN(letter, 2, 8).Draw(t, "letters")) })
	kind := rapid.SampledFrom([]Kind{Person, Place, Org, Name})
	rapid.Check(t, func(t *rapid.T) {
		g := &Glossary{}
		for i, w := range rapid.SliceOfN(word, 1, 12).Draw(t, "words") {
			g.Entries = append(g.Entries, &Entry{ID: fmt.Sprint(i), Kind: kind.Draw(t, "kind"), Ar: w})
		}
		x := NewIndex(g)
		found := func(s arabic.Skeleton) map[int32]bool {
			m := map[int32]bool{}
			x.Near(s, func(w int32) bool { m[w] = true; return true })
			return m
		}
		for i := range x.Words {
			if s := x.Words[i].Skeleton; s != 0 {
				require.True(t, found(s)[int32(i)], "%s does not find itself", x.Words[i].Folded)
			}
		}
		// One that differs by a letter from a word of the glossary.
		garbled := []rune(rapid.SampledFrom(g.Entries).Draw(t, "entry").Ar)
		garbled[rapid.IntRange(0, len(garbled)-1).Draw(t, "place")] = letter.Draw(t, "letter")
		s := arabic.SkeletonOf(arabic.AppendLetters(nil, Stem(string(garbled))))
		got := found(s)
		for i := range x.Words {
			if x.Words[i].Skeleton != 0 && isNear(s, x.Words[i].Skeleton) {
				require.True(t, got[int32(i)], "%s does not find %s", string(garbled), x.Words[i].Folded)
			}
		}
	})
}

func TestIsNisba(t *testing.T) {
	x := NewIndex(parse(t, "ar,kind\nليبيا,place\nمصراتة,place\nالقاهرة,place\nزهران,person\nتيلام,term\nجبل النور,place\n"))
	for _, w := range []string{"ليبي", "ليبية", "ليبيون", "ليبيين", "ليبيات", "مصراتي", "قاهري", "قاهرية", "زهرانيان"} {
		assert.True(t, x.IsNisba(arabic.Fold(w)), w)
	}
	for _, w := range []string{"تيلامي", "جبلي", "نوري", "قلمي", "زهران", "ي", ""} {
		assert.False(t, x.IsNisba(arabic.Fold(w)), w)
	}
}

func TestFormsOfEntry(t *testing.T) {
	x := NewIndex(parse(t, names))
	var accepted, forbidden []string
	for _, f := range x.ArabicForms(0) {
		assert.Equal(t, int32(0), f.Entry)
		assert.Equal(t, ArabicScript, f.Script)
		if f.Forbidden {
			forbidden = append(forbidden, f.Text)
		} else {
			require.Empty(t, forbidden, "accepted forms come first")
			accepted = append(accepted, f.Text)
		}
	}
	assert.Equal(t, []string{"زهرامون", "زهرمون"}, accepted)
	assert.Equal(t, []string{"زغرامون"}, forbidden)
	var latin []string
	for _, f := range x.LatinForms(0) {
		latin = append(latin, f.Text)
		assert.Equal(t, LatinScript, f.Script)
	}
	assert.Equal(t, []string{"Zahramun", "Port Zahramun"}, latin)
	assert.Equal(t, []string{"سالم", "الغندري"}, x.ArabicForms(1)[0].Parts(), "words as written")
	assert.Empty(t, x.LatinForms(5))
}

func TestLookupLatin(t *testing.T) {
	x := NewIndex(parse(t, names))
	cases := []struct {
		words  []string // as the tokeniser gives them, folded
		latin  string
		arabic string
	}{
		{[]string{"zahramun"}, "Zahramun", "زهرامون"},
		{[]string{"port", "zahramun"}, "Port Zahramun", "زهرامون"}, // no form of two words: the preferred one
		{[]string{"ghandari"}, "Ghandari", "الغندري"},
		{[]string{"salem", "al", "ghandari"}, "Salem al-Ghandari", "سالم الغندري"},
		{[]string{"al", "ghandari"}, "Al Ghandari", "الغندري"},
		{[]string{"shawn", "o'neil"}, "Shawn O'Neil", "شون أونيل"},
		{[]string{"shawn", "o’neil"}, "Shawn O'Neil", "شون أونيل"},
	}
	for _, c := range cases {
		f := x.LookupLatin(c.words)
		if assert.NotNil(t, f, c.latin) {
			assert.Equal(t, c.latin, f.Text)
			assert.Equal(t, c.arabic, x.ArabicFor(f).Text)
		}
	}
	for _, w := range [][]string{{"salem"}, {"zahramun", "port"}, {"زهرامون"}, {""}, nil} {
		assert.Nil(t, x.LookupLatin(w), w)
	}
}

func TestTitlesAndContext(t *testing.T) {
	x := NewIndex(parse(t, names))
	titles := x.Titles()
	require.Len(t, titles, 2)
	assert.Equal(t, "vali", titles[0].Entry.ID)
	require.Len(t, titles[0].Gloss, 2)
	assert.Equal(t, "general", titles[0].Gloss[1].Text)
	assert.Contains(t, x.Context(0), "مينا")
	assert.Contains(t, x.Context(0), "بلديه")
	assert.Empty(t, x.Context(1))
}

func TestIndexIsSafeForConcurrentUse(t *testing.T) {
	x := NewIndex(parse(t, names))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			assert.NotNil(t, x.LookupLatin([]string{"ghandari"}))
			assert.NotEmpty(t, x.Titles())
			assert.NotEmpty(t, near(x, "الخندري"))
			assert.NotEmpty(t, x.Context(0))
		})
	}
	wg.Wait()
}

func TestSplitWords(t *testing.T) {
	assert.Equal(t, []string{"عبد", "الله", "بن", "زَهران", "3"}, SplitWords("عبد الله بن-زَهران «3»،"))
	assert.Empty(t, SplitWords(" - "))
	for in, want := range map[string]string{"الغندري": "غندري", "الم": "الم", "اللبان": "لبان", "غندري": "غندري", "": ""} {
		assert.Equal(t, want, Stem(in))
	}
}

func TestIndexIsNamed(t *testing.T) {
	own, pack := parse(t, "id,kind,ar,latin\nzahramun,place,زهرامون,Zahramun\n"), parse(t, "id,kind,ar\ntilam,place,تيلام الكبرى\nzahra,place,زهرامون الكبرى\n")
	for _, e := range pack.Entries {
		e.Pack = true
	}
	x := NewIndex(Merge(own, pack))
	for word, want := range map[string]bool{"زهرامون": true, "تيلام": false, "كبري": false} {
		id, ok := x.Lookup(word)
		require.True(t, ok, word)
		assert.Equal(t, want, x.IsNamed(id), "%s: the user names it for the text, or a pack does", word)
	}
	for id := range x.Words {
		if x.Words[id].Latin == "Zahramun" {
			assert.True(t, x.IsNamed(int32(id)), "a Latin form names it, too")
		}
	}
}

func TestIndexIsOrdinary(t *testing.T) {
	x := NewIndex(parse(t, names+"sanad,org,شركة سالم,,,,,,\n"))
	for word, want := range map[string]bool{
		"شركه": true, "وفقار": true, "مؤتمر": true, "والي": true, // organisations, terms and titles are made of ordinary words
		"زهرامون": false, "غندري": false,
		"سالم": false, // a person's name, too
	} {
		id, ok := x.Lookup(arabic.Fold(word))
		require.True(t, ok, word)
		assert.Equal(t, want, x.IsOrdinary(id), word)
	}
}

func TestIndexFormID(t *testing.T) {
	x := NewIndex(parse(t, names))
	for e := range x.Entries {
		forms := x.ArabicForms(int32(e))
		for i := range forms {
			assert.Same(t, &forms[i], &x.Forms[x.FormID(&forms[i])])
		}
	}
	assert.Panics(t, func() { x.FormID(&Form{}) })
}
