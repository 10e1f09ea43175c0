package knowledge

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

func TestJoined(t *testing.T) {
	g, err := glossary.Parse("names.csv", []byte(`id,kind,ar,variants,latin,gloss,forbidden
a,person,تيسان ميراندول,,,,تيسان مراندول
b,person,طالوق الحاصي,,,,
c,org,بنك زهرامون,,,,
d,person,دروغان سيمال فيتوري,,,,
`))
	require.NoError(t, err)
	k := New(g, Lexicon(nothing{}), nil)
	joined := func(word string) (out []string) {
		for _, id := range k.Joined(arabic.SkeletonOf(arabic.AppendLetters(nil, arabic.Fold(word)))) {
			out = append(out, k.Index.Forms[id].Text)
		}
		return out
	}
	assert.Equal(t, []string{"تيسان ميراندول"}, joined("تيسنمراندل"), "vowels count for nothing, and a forbidden form is none")
	assert.Equal(t, []string{"طالوق الحاصي"}, joined("طالوقالحاصي"))
	assert.Equal(t, []string{"طالوق الحاصي"}, joined("طالوقحاصي"), "without the article")
	assert.Empty(t, joined("بنكزهرامون"), "an organisation")
	assert.Empty(t, joined("دروغانسيمال"), "a part of a name")
	assert.Empty(t, joined("ميراندول"))
	for _, e := range g.Entries {
		e.Pack = true
	}
	assert.Empty(t, New(g, Lexicon(nothing{}), nil).Joined(arabic.SkeletonOf(arabic.AppendLetters(nil, "تيسانميراندول"))))
}

type nothing struct{}

func (nothing) Zipf(string) float64 { return 0 }

func TestLatinWords(t *testing.T) {
	t.Parallel()
	g, err := glossary.Parse("own.csv", []byte("id,kind,ar,latin\na,person,سيغرون راغنارسدوتير,Sigrún Ragnarsdóttir\nb,place,ريكيافيك,Reykjavík\nc,term,نهر جليدي,Glacier River\nd,org,مؤسسة نوردفيست,Nordvest Foundation\n"))
	require.NoError(t, err)
	k := New(g, Lexicon(nothing{}), nil)
	of := k.LatinWords("ragnarsdottir")
	require.Len(t, of, 1)
	assert.Equal(t, "a", k.Index.Entries[of[0].Entry].ID)
	assert.Equal(t, "Ragnarsdóttir", k.Index.Words[of[0].Word].Latin)
	assert.Len(t, k.LatinWords("nordvest"), 1)
	assert.Empty(t, k.LatinWords("reykjavik"), "the name has no other word")
	assert.Empty(t, k.LatinWords("glacier"), "a term")
}
