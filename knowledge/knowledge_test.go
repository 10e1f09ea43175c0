package knowledge

import (
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// frequencies is a lexicon: words as written and their frequencies.
type frequencies map[string]float64

func (f frequencies) Zipf(folded string) float64 {
	for w, z := range f {
		if arabic.Fold(w) == folded {
			return z
		}
	}
	return 0
}

const names = `id,kind,ar,variants,latin
zahramun,place,زهرامون,,Zahramun
salem,person,سالم الغندري,الغندري,Salem al-Ghandari
libya,place,ليبيا,,Libya
hamala,org,شركة الحمالة,,Hulmaly Company
wifaq,org,حكومة الوفاق,,
`

var ordinary = frequencies{"كتاب": 5, "الكتاب": 5.2, "مدرسة": 5, "زهرمان": 4, "حمالة": 4.5, "زهر": 3, "وفاق": 3.9, "غندري": 4.6}

func open(t testing.TB) *Knowledge {
	t.Helper()
	g, err := glossary.Parse("g.csv", []byte(names))
	require.NoError(t, err)
	c, err := ParseCalques("c.csv", []byte("term,arabic,domain\naccord,الوفاق|معاهدة|اتفاق,politics\n"))
	require.NoError(t, err)
	return New(g, ordinary, c)
}

// read shows readings as the stem and the word of the glossary.
func read[T any](k *Knowledge, w *Word, rs []T, of func(T) (split int, word int32)) []string {
	var out []string
	for _, r := range rs {
		s, id := of(r)
		right := k.Index.Words[id].Folded
		if l := k.Index.Words[id].Latin; l != "" {
			right = l
		}
		out = append(out, w.Splits[s].Stem+"="+right)
	}
	return out
}

func TestWord(t *testing.T) {
	k := open(t)
	cases := []struct {
		word  string
		exact []string
		near  []string // some of them
		nisba bool
	}{
		{word: "زهرامون", exact: []string{"زهرامون=زهرامون"}},
		{word: "وبزهرامون", exact: []string{"زهرامون=زهرامون"}},
		{word: "للغندري", exact: []string{"غندري=غندري"}},
		{word: "زهغامون", near: []string{"زهغامون=زهرامون"}},
		{word: "وبزهغامون", near: []string{"زهغامون=زهرامون"}},
		{word: "والخندري", near: []string{"خندري=غندري"}},
		{word: "هلمالي", near: []string{"هلمالي=Hulmaly"}}, // by its Latin spelling
		{word: "الليبيين", nisba: true},
		{word: "وليبية", nisba: true},
		{word: "زهرمان"}, // too common to be a garble
		{word: "كتاب"},
		{word: "برقوق"},
		{word: "2030"},
		{word: "زهغامون5"},
	}
	for _, c := range cases {
		form := arabic.Fold(c.word)
		w := k.Word(form)
		assert.Equal(t, form, w.Form)
		assert.Equal(t, arabic.Splits(nil, form), w.Splits)
		assert.Len(t, w.Skeletons, len(w.Splits))
		assert.Equal(t, c.exact, read(k, w, w.Exact, func(e Exact) (int, int32) { return e.Split, e.Word }), c.word)
		assert.Equal(t, c.nisba, w.Nisba, c.word)
		near := read(k, w, w.Near, func(n Near) (int, int32) { return int(n.Split), n.Word })
		assert.Equal(t, c.near == nil, near == nil, "%s: %v", c.word, near)
		assert.Subset(t, near, c.near, c.word)
	}
}

func TestWordCommon(t *testing.T) {
	k := open(t)
	common := func(w string) float64 { return k.Word(arabic.Fold(w)).Common }
	assert.Equal(t, 5.0, common("كتاب"))
	assert.Equal(t, 5.2, common("الكتاب"))
	// The more is taken off, the less it says.
	for _, w := range []string{"والكتاب", "وكتاب", "كتابهم", "مدرستين", "مدرسات"} {
		assert.Greater(t, common(w), 2.0, w)
		assert.LessOrEqual(t, common(w), 5.2, w)
		assert.Zero(t, k.Word(arabic.Fold(w)).Zipf, w)
	}
	assert.Greater(t, common("وكتاب"), common("وكتابهم"))
	assert.Zero(t, common("برقوق"))
	assert.Greater(t, common("والحمالة"), 2.0, "the words of organisations are ordinary ones, if they are frequent")
	for _, w := range []string{"الوفاق", "والوفاق", "الغندري", "والغندري"} {
		assert.Zero(t, common(w), "%s: a reading as another word of the glossary does not count", w)
	}
}

// What is known of a word must not depend on who asked first.
func TestWordZipfIsTheSameEachTime(t *testing.T) {
	k := open(t)
	id, ok := k.Index.Lookup(arabic.Fold("الوفاق")[len("ال"):])
	require.True(t, ok)
	first := k.WordZipf(id)
	assert.InDelta(t, 3.9, first, 1e-6)
	assert.Equal(t, first, k.WordZipf(id))
}

func TestWordCalques(t *testing.T) {
	k := open(t)
	w := k.Word(arabic.Fold("والمعاهدة"))
	require.Len(t, w.Calques, 1)
	c := w.Calques[0]
	assert.Equal(t, "accord", c.Term)
	assert.Equal(t, "معاهده", w.Splits[c.Split].Stem)
	assert.Equal(t, "وفاق", k.Index.Words[c.Word].Folded)
	assert.Empty(t, k.Word("وفاق").Calques, "اتفاق and معاهدة are no words of the glossary")
	bare := New(&glossary.Glossary{}, ordinary, nil).Word("معاهده")
	assert.Empty(t, bare.Calques)
	assert.Empty(t, bare.Exact)
	assert.Empty(t, bare.Near)
}

// Sets of adjectives are given in the masculine.
func TestCalquesOfAdjectives(t *testing.T) {
	c, err := ParseCalques("c.csv", []byte("term,arabic,domain\nrelief,نجدة|غوث,society\njoint,مشترك|موحد,adjective\n"))
	require.NoError(t, err)
	others := func(word string) (out []string) {
		c.Others(word, func(other, _ string) { out = append(out, other) })
		return out
	}
	assert.Equal(t, []string{"موحد"}, others("مشترك"))
	assert.Equal(t, []string{"موحده"}, others("مشتركه"))
	assert.Equal(t, []string{"غوث"}, others("نجده"))
	assert.Empty(t, others("غوثه"))
}

func TestWordIsRemembered(t *testing.T) {
	k := open(t)
	assert.Same(t, k.Word("زهغامون"), k.Word("زهغامون"))
	assert.NotSame(t, k.Word("زهغامون"), k.Word("زهغامين"))
}

// More words than are remembered: those that are asked for stay, others go, and
// the answers are the same.
func TestMemoIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("several hundred thousand words")
	}
	k := New(&glossary.Glossary{}, frequencies{}, nil)
	const words = 3 * memoShards * memoWords / wordSize
	often, once := k.Word("often"), k.Word("once")
	for i := range words {
		k.Word(strconv.Itoa(i))
		if i%10_000 == 0 {
			assert.Same(t, often, k.Word("often"))
		}
	}
	held := 0
	for i := range k.words {
		require.LessOrEqual(t, k.words[i].size, memoWords)
		held += len(k.words[i].young) + len(k.words[i].old)
	}
	assert.Less(t, held, words)
	assert.NotSame(t, once, k.Word("once"))
	for _, form := range []string{"0", strconv.Itoa(words - 1)} {
		assert.Equal(t, form, k.Word(form).Form)
		assert.Same(t, k.Word(form), k.Word(form))
	}
}

func TestConcurrentUse(t *testing.T) {
	k := open(t)
	words := []string{"زهغامون", "والخندري", "الليبيين", "معاهده", "كتاب", "زهرامون"}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 300 {
				form := words[i%len(words)]
				assert.Equal(t, form, k.Word(form).Form)
				k.Word(form + strconv.Itoa(i))
			}
		})
	}
	wg.Wait()
	assert.NotEmpty(t, k.Word("زهغامون").Near)
}

func TestParseCalquesErrors(t *testing.T) {
	for data, want := range map[string]string{
		"":                                   "c.csv:1: ",
		"word,arabic,domain\n":               "c.csv:1: the header is not term,arabic,domain",
		"term,arabic\n":                      "line 1",
		"term,arabic,domain\na,ب|ت\n":        "line 2",
		"term,arabic,domain\na,ب,x\nb,\"ت":   "line 3",
		"term,arabic,domain\na,ب,x\n\nb,ت\n": "line 4",
	} {
		_, err := ParseCalques("c.csv", []byte(data))
		if assert.Error(t, err, "%q", data) {
			assert.ErrorContains(t, err, "c.csv:")
			assert.ErrorContains(t, err, want, "%q", data)
		}
	}
}

func TestOthers(t *testing.T) {
	c, err := ParseCalques("c.csv", []byte("term,arabic,domain\naccord, الوفاق |معاهدة|اتفاق,x\ntreaty,معاهدة|ميثاق,x\n"))
	require.NoError(t, err)
	others := func(c *Calques, word string) map[string]string {
		m := map[string]string{}
		c.Others(word, func(other, term string) { m[other] = term })
		return m
	}
	assert.Equal(t, map[string]string{"وفاق": "accord", "اتفاق": "accord", "ميثاق": "treaty"}, others(c, "معاهده"))
	assert.Equal(t, map[string]string{"معاهده": "accord", "اتفاق": "accord"}, others(c, "وفاق"))
	assert.Empty(t, others(c, "كتاب"))
	assert.Empty(t, others(nil, "معاهده"))
}

func TestIsInflected(t *testing.T) {
	t.Parallel()
	g, err := glossary.Parse("names.csv", []byte("id,kind,ar\na,place,زهرامون\n"))
	require.NoError(t, err)
	k := New(g, frequencies{"زوارق": 3, "وفد": 4.5, "ركن": 1}, nil)
	for form, want := range map[string]bool{
		"زوارقه":   true,
		"وزوارقها": true,
		"وفدا":     true,
		"زوارق":    false, // the word itself
		"ركنه":     false, // of a rare word
		"زهرامونه": false, // of a name
		"خلدونه":   false,
	} {
		assert.Equal(t, want, k.IsInflected(k.Word(form)), form)
	}
}
