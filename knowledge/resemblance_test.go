package knowledge

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/arabic"
)

// lookUp returns the place of an Arabic word in the index, and the entry of
// its first form.
func lookUp(t testing.TB, k *Knowledge, stem string) (entry, word int32) {
	t.Helper()
	word, ok := k.Index.Lookup(arabic.Fold(stem))
	require.True(t, ok, stem)
	return k.Index.Forms[k.Index.Words[word].Uses[0].Form].Entry, word
}

func TestResembles(t *testing.T) {
	k := open(t)
	cases := []struct {
		word, target string
		first, far   bool
		stem, like   string // "" for none
	}{
		{"زهغامون", "زهرامون", true, false, "زهغامون", "زهرامون"},
		{"وبزهغامون", "زهرامون", true, false, "زهغامون", "زهرامون"},
		{"والخندري", "غندري", false, false, "", ""},
		{"الخندري", "غندري", false, false, "خندري", "غندري"},
		{"زبكامون", "زهرامون", true, false, "", ""},
		{"زبكامون", "زهرامون", true, true, "زبكامون", "زهرامون"},
		{"برقوق", "زهرامون", true, false, "", ""},
	}
	for _, c := range cases {
		w := k.Word(arabic.Fold(c.word))
		entry, target := lookUp(t, k, c.target)
		r := k.Resembles(w, entry, target, c.first, c.far)
		if c.stem == "" {
			assert.Zero(t, r, c.word)
			continue
		}
		like := &k.Index.Words[r.Word]
		assert.Equal(t, c.stem, w.Splits[r.Split].Stem, c.word)
		assert.Equal(t, c.like, like.Folded+like.Latin, c.word)
		assert.GreaterOrEqual(t, r.Similarity, MinPart, c.word)
		assert.Equal(t, r, k.Resembles(w, entry, target, c.first, c.far), "asked again")
	}
}

func TestRightZipf(t *testing.T) {
	k := open(t)
	w := k.Word(arabic.Fold("والخندري"))
	entry, _ := lookUp(t, k, "غندري")
	stem := arabic.Fold("خندري")
	assert.Equal(t, "الغندري", k.Right(entry, stem, -1))
	for range 2 {
		assert.Equal(t, k.Lexicon.Zipf(arabic.Fold("الغندري")), k.RightZipf(w, stem, entry, -1))
	}
}

// A word keeps so many answers and no more, whoever asks.
func TestAnswersAreBounded(t *testing.T) {
	var m known[int, int]
	for i := range 10 * maxKnown {
		assert.Equal(t, i*i, m.answer(i, func() int { return i * i }))
		require.LessOrEqual(t, len(m), maxKnown)
	}
	last := 10*maxKnown - 1
	assert.Equal(t, last*last, m.answer(last, func() int { return 0 }), "the last one is kept")
}

func TestAnswersConcurrently(t *testing.T) {
	k := open(t)
	entry, target := lookUp(t, k, "زهرامون")
	want := k.Resembles(open(t).Word("زهغامون"), entry, target, true, false)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				assert.Equal(t, want, k.Resembles(k.Word("زهغامون"), entry, target, true, false))
			}
		})
	}
	wg.Wait()
}
