package arabic

import (
	"strings"
	"testing"

	"github.com/agnivade/levenshtein"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestAppendLetters(t *testing.T) {
	assert.Equal(t, Letters{1, 2, 28}, AppendLetters(nil, "ابي"))
	assert.Equal(t, Letters{9, 0, 0, 2}, AppendLetters(Letters{9}, "a،ب"))
}

// TestDistanceOrder lists, for each word, spellings from near to far.
func TestDistanceOrder(t *testing.T) {
	for _, c := range []string{
		"قادر كادر جادر مادر",
		"صابر سابر زابر مابر",
		"طارق تارق نارق",
		"حامد هامد جامد سامد",
		"رمزية رمزيا رمزيم",
		"غانم قانم كانم لانم",
		"مرسى مرسسى مراسى مرسلى", // doubled, vowel, consonant
		"عماد اماد لماد",
		"نعمان نمان ننعاممن",
	} {
		words := strings.Fields(c)
		last := 0.0
		for _, w := range words[1:] {
			d := Distance(letters(words[0]), letters(w))
			assert.Greater(t, d, last, "%s %s", words[0], w)
			last = d
		}
	}
	assert.InDelta(t, 1, Distance(letters("سلمى"), letters("سكمى")), 1e-6, "an ordinary edit")
	assert.Zero(t, Distance(nil, nil))
	assert.Positive(t, Distance(letters("a"), letters("a")), "what is no letter equals nothing")
}

func TestDistanceProperties(t *testing.T) {
	pairs := rapid.OneOf(
		likeWord(1, 10),
		likeWord(38, 44), // longer words are cut
		rapid.Custom(func(t *rapid.T) [2]string {
			return [2]string{word(0, 8).Draw(t, "a"), word(0, 8).Draw(t, "b")}
		}),
	)
	rapid.Check(t, func(t *rapid.T) {
		pair := pairs.Draw(t, "pair")
		a, b := letters(pair[0]), letters(pair[1])
		d := Distance(a, b)
		require.Equal(t, d, Distance(b, a), "symmetric")
		require.Zero(t, Distance(a, a))
		require.GreaterOrEqual(t, d, 0.0)
		if len(a) <= maxLetters && len(b) <= maxLetters {
			plain := levenshtein.ComputeDistance(pair[0], pair[1])
			require.LessOrEqual(t, d, float64(plain)+1e-4, "at most Levenshtein's")
			require.Equal(t, plain == 0, d == 0)
		}

		require.GreaterOrEqual(t, Resemblance(a, b, 0), Similarity(a, b, 0)-1e-5)
		requireAtLeast(t, func(atLeast float64) float64 { return Similarity(a, b, atLeast) })
		requireAtLeast(t, func(atLeast float64) float64 { return Resemblance(a, b, atLeast) })
	})
}

// requireAtLeast checks that a similarity that is asked for with a bound is the
// unbounded one, or 0 below the bound.
func requireAtLeast(t *rapid.T, similarity func(atLeast float64) float64) {
	const rounding = 1e-5
	unbounded := similarity(0)
	require.True(t, unbounded >= 0 && unbounded <= 1)
	require.Equal(t, unbounded, similarity(max(0, unbounded-2*rounding)), "a tight bound")
	if atLeast := rapid.Float64Range(0, 1).Draw(t, "atLeast"); atLeast < unbounded-rounding {
		require.Equal(t, unbounded, similarity(atLeast))
	} else if atLeast > unbounded+rounding {
		require.Zero(t, similarity(atLeast))
	}
}

func TestSimilarityOfNothing(t *testing.T) {
	assert.Equal(t, 1.0, Similarity(nil, nil, 0.5))
	assert.Zero(t, Similarity(nil, letters("لوز"), 0.5))
}

func TestVary(t *testing.T) {
	cases := []struct {
		a, b string
		want Variation
	}{
		{"مرجان", "مرجان", Variation{}},
		{"غوردان", "جوردان", Variation{Free: 1}},
		{"طوليدا", "توليدا", Variation{Free: 1}},
		{"فيولا", "فيولة", Variation{Free: 1}},
		{"كارلا", "كارللا", Variation{Free: 1}},
		{"بنيامن", "بنيامين", Variation{Yeh: 1}},
		{"برتغال", "بورتغال", Variation{Vowels: 1}},
		{"سلزبرغ", "سالزبرغ", Variation{Vowels: 1}},
		{"بولين", "بالين", Variation{Vowels: 1}},
		{"قادر", "كادر", Variation{Hard: 1}},
		{"قادر", "قادره", Variation{Hard: 1}}, // at the end
		{"ادهم", "دهم", Variation{Hard: 1}},   // at the beginning
		{"مرجان", "سلطون", Variation{Hard: 3, Vowels: 1}},
		{"", "لوز", Variation{Hard: 2, Vowels: 1}},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, Vary(letters(c.a), letters(c.b)), "%s %s", c.a, c.b)
	}
	assert.True(t, Variation{Free: 2}.Accepted())
	for _, v := range []Variation{{Hard: 1}, {Vowels: 1}, {Yeh: 1}} {
		assert.False(t, v.Accepted(), v)
	}
}

func TestVaryProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pair := likeWord(1, 10).Draw(t, "pair")
		a, b := letters(pair[0]), letters(pair[1])
		v := Vary(a, b)
		require.Equal(t, v, Vary(b, a), "symmetric")
		require.Equal(t, Variation{}, Vary(a, a))
		require.LessOrEqual(t, v.Hard, levenshtein.ComputeDistance(pair[0], pair[1]))
		require.Equal(t, pair[0] == pair[1], v == Variation{})
	})
}

func BenchmarkDistance(b *testing.B) {
	var words []Letters
	for _, w := range benchWords {
		words = append(words, letters(w))
	}
	b.ReportAllocs()
	for b.Loop() {
		for i := range words[1:] {
			Distance(words[i], words[i+1])
		}
	}
}
