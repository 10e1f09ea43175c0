package knowledge

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func parse(t *testing.T, rows string) *Calques {
	t.Helper()
	c, err := ParseCalques("calques.csv", []byte("term,arabic,domain\n"+rows))
	require.NoError(t, err)
	return c
}

func renderings(c *Calques, term string) (out []string) {
	c.Renderings(term, func(w string) { out = append(out, w) })
	return out
}

func TestWide(t *testing.T) {
	t.Parallel()
	c := parse(t, "justice,عدل|عدالة,law\n")
	assert.Same(t, c, c.Wide(), "there are no more")
	c.Widen("more.csv", []byte("term,arabic,domain\njustice,قضاء,law\nlemon,ليمون,nature\n"))
	assert.Equal(t, []string{"عدل", "عداله", "قضا"}, renderings(c.Wide(), "justice"))
	assert.Equal(t, []string{"ليمون"}, renderings(c.Wide(), "lemon"))
	assert.Empty(t, renderings(c, "lemon"))
	assert.Same(t, c.Wide(), c.Wide(), "they are read once")
	var none *Calques
	assert.Nil(t, none.Wide())
}

func TestAlike(t *testing.T) {
	t.Parallel()
	c := parse(t, "print,طباعة,media\nroot,جذر,nature\nlemon,ليمون,nature\nchef,طاه,title\ncast,مصبوب,building\nparent,والد,society\n")
	for latin, want := range map[string]map[string]float64{
		"brent":  {"print": 0, "parent": 1. / 6}, // p is b, e is i
		"ruto":   {"root": 0.25},
		"lyman":  {"lemon": 0.2},
		"schiff": {"chef": 0},
		"kast":   {"cast": 0},
		"lemon":  {}, // itself
		"ankara": {},
		"":       {},
	} {
		got := map[string]float64{}
		c.Alike(latin, func(term string, distance float64) { got[term] = distance })
		assert.Equal(t, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)), latin)
		for term, d := range want {
			assert.InDelta(t, d, got[term], 1e-9, "%s %s", latin, term)
		}
	}
	var none *Calques
	none.Alike("brent", func(string, float64) { t.Error("there are none") })
}
