package arabic

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestSkeletonOf(t *testing.T) {
	// The words of a line share a skeleton.
	for _, line := range []string{
		"قلم كلم قالم كلوم غليم",
		"طارق تارق داريك تعارق",
		"صابر سافير زابر",
		"تشيليك شيليك تسيلق",
		"حمدان همدان خامطان",
		"مرسى مررسي مارسا",
		"وردة وردا وارد",
	} {
		words := strings.Fields(line)
		for _, w := range words[1:] {
			assert.Equal(t, SkeletonOf(letters(words[0])), SkeletonOf(letters(w)), "%s %s", words[0], w)
		}
	}
	for _, c := range []struct {
		word string
		n    int
	}{{"", 0}, {"اويع", 0}, {"ة", 0}, {"لوز", 2}, {"قلم", 3}, {"ننن", 1}, {"نان", 2}, {strings.Repeat("لم", 20), maxSkeleton}} {
		assert.Equal(t, c.n, SkeletonOf(letters(c.word)).Len(), c.word)
	}
	assert.NotEqual(t, SkeletonOf(letters("قلم")), SkeletonOf(letters("ملق")))
}

// A Latin spelling has the skeleton of what it is usually written as.
func TestSpellingSkeleton(t *testing.T) {
	for _, c := range usual {
		assert.Equal(t, SkeletonOf(letters(c.arabic)), spelling(t, c.latin).Skeleton(), c.latin)
	}
	for latin, arabic := range map[string]string{
		"Ghazal": "غزال", "Djerba": "جربة", "Cesar": "سيزار", "Alex": "أليكس", "Zhukov": "جوكوف", "Charles": "شارلز",
	} {
		assert.Equal(t, SkeletonOf(letters(arabic)), spelling(t, latin).Skeleton(), latin)
	}
}

func TestSkeletonClose(t *testing.T) {
	skeleton := func(w string) Skeleton { return SkeletonOf(letters(w)) }
	cases := []struct {
		a, b string
		want bool
	}{
		{"قلم", "كلم", true},
		{"قلم", "قلمن", true},
		{"قلم", "قم", true},
		{"قلم", "قرم", true},
		{"قلم", "لقم", false},
		{"قلم", "قلمنر", false},
		{"قلم", "نرم", false},
		{"", "قو", true},
		{"", "قل", false},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, skeleton(c.a).Close(skeleton(c.b)), "%s %s", c.a, c.b)
	}
}

func TestSkeletonProperties(t *testing.T) {
	keys := func(s Skeleton) map[Skeleton]bool {
		m := map[Skeleton]bool{}
		for k := range s.Deletions {
			m[k] = true
		}
		return m
	}
	rapid.Check(t, func(t *rapid.T) {
		pair := likeWord(1, 20).Draw(t, "pair")
		a, b := SkeletonOf(letters(pair[0])), SkeletonOf(letters(pair[1]))
		require.True(t, a.Close(a))
		require.Equal(t, a.Close(b), b.Close(a), "symmetric")
		require.LessOrEqual(t, a.Len(), maxSkeleton)
		for k := range keys(a) {
			require.True(t, k.Close(a))
		}
		// Two of two classes each may be close and share no key: there are
		// too many of them.
		if a.Close(b) && max(a.Len(), b.Len()) >= 3 {
			shared := 0
			kb := keys(b)
			for k := range keys(a) {
				if kb[k] {
					shared++
				}
			}
			require.Positive(t, shared, "%x %x", a, b)
		}
	})
	assert.Len(t, keys(SkeletonOf(letters("لوز"))), 1)
	assert.Len(t, keys(SkeletonOf(letters("قلم"))), 4)
	for range SkeletonOf(letters("قلم")).Deletions {
		break // it stops
	}
}
