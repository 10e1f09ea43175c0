package detect

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// persons is a glossary of Arabic and of foreign names.
const persons = `id,kind,ar,latin
faris,person,فارس المندوري,Faris al-Mandouri
hatim,person,حاتم برشاوي,Hatim Barshawi
jamal,person,جمال,Jamal
qantur,place,قنتور,Qantur
goler,person,كنان غولرين,Kenan Golerin
lavrin,person,لافرينوف,Lavrinov
margiz,person,مارغيزوف,
`

// sharedNames are the names of a document with the given text.
func sharedNames(k *knowledge.Knowledge, s string) *names {
	return newNames(text.New("", s), k, minScore)
}

func entryOf(t *testing.T, k *knowledge.Knowledge, id string) int32 {
	t.Helper()
	for i, e := range k.Index.Entries {
		if e.ID == id {
			return int32(i)
		}
	}
	require.Fail(t, "no such entry", id)
	return 0
}

func TestIsNative(t *testing.T) {
	k := open(t, persons)
	n := sharedNames(k, "")
	for _, c := range []struct {
		entry, word, why string
		want             bool
	}{
		{"hatim", "حاتم", "ح writes no foreign name", true},
		{"hatim", "برشاوي", "all its vowels are written", false},
		{"faris", "مندوري", "the Latin form has an article", true},
		{"faris", "فارس", "the Latin form of the whole name has an article", true},
		{"jamal", "جمال", "half of the vowels are not written", true},
		{"qantur", "قنتور", "q is ق", true},
		{"goler", "غولرين", "the e is no vowel that Arabic writes", false},
		{"lavrin", "لافرينوف", "all its vowels are written", false},
		{"margiz", "مارغيزوف", "nothing speaks for an Arabic name", false},
	} {
		id, ok := k.Index.Lookup(c.word)
		require.True(t, ok, c.word)
		assert.Equal(t, c.want, n.isNative(entryOf(t, k, c.entry), id), "%s: %s", c.word, c.why)
	}
}

// odds are the log-odds that a word is an accepted spelling of a name.
func odds(t *testing.T, n *names, id, word string) float64 {
	stem := arabic.Fold(word)
	o, _, _ := n.variant(entryOf(t, n.k, id), part{word: n.k.Word(stem), split: arabic.Split{Stem: stem}, latin: -1})
	return o
}

// rising asserts that each word is less likely an accepted spelling than the
// next one.
func rising(t *testing.T, n *names, id string, words ...string) {
	for i := 1; i < len(words); i++ {
		assert.Less(t, odds(t, n, id, words[i-1]), odds(t, n, id, words[i]), "%s and %s", words[i-1], words[i])
	}
}

func TestVariantOdds(t *testing.T) {
	n := sharedNames(open(t, persons), "")
	// Another consonant, a vowel too many, a vowel left out that the Latin
	// form does not ask for, letters that are swapped freely.
	rising(t, n, "lavrin", "لافرينوك", "لافارينوف", "لافرنوف")
	rising(t, n, "goler", "غولردين", "جولرين")
	rising(t, n, "goler", "غولردين", "غوليرين")
	// Without a Latin form the letters alone are asked.
	rising(t, n, "margiz", "مارغيزوك", "ماارغيزوف")
	rising(t, n, "margiz", "مارغيزوك", "مارغزوف", "مارجيزوف")
	// What is no spelling of the name at all.
	assert.Equal(t, oddsOther, odds(t, n, "lavrin", "برقوق"))
	// An Arabic name has one spelling, however faithful another one is.
	assert.Less(t, odds(t, n, "jamal", "جامال"), 0.0)
	assert.Less(t, odds(t, n, "qantur", "كنتور"), 0.0)
	assert.Less(t, odds(t, n, "faris", "مندوريه"), odds(t, n, "goler", "غوليرين"))
	// A letter that foreign names do not have.
	rising(t, n, "goler", "عوليرين", "غوليرين")
}

// inUse is a lexicon that has further words.
type inUse struct {
	frequencies
	more frequencies
}

func (l inUse) Zipf(w string) float64 { return max(l.frequencies.Zipf(w), l.more.Zipf(w)) }

func TestVariantOddsByUse(t *testing.T) {
	with := func(words frequencies) *names {
		g, err := glossary.Parse("persons.csv", []byte(persons))
		require.NoError(t, err)
		return sharedNames(knowledge.New(g, inUse{common, words}, nil), "")
	}
	rare := with(nil)
	met := with(frequencies{"لافارينوف": 2})
	other := with(frequencies{"لافارينوف": 4})
	known := with(frequencies{"لافرينوف": 4})
	assert.Greater(t, odds(t, met, "lavrin", "لافارينوف"), odds(t, rare, "lavrin", "لافارينوف"), "clean text has the spelling")
	assert.Equal(t, odds(t, rare, "lavrin", "لافارينوف"), odds(t, other, "lavrin", "لافارينوف"), "a word that is so much more frequent is another one")
	assert.Less(t, odds(t, known, "lavrin", "لافرنوف"), odds(t, rare, "lavrin", "لافرنوف"), "a variant of so frequent a name would be met")
}

func TestVariantsAreSilent(t *testing.T) {
	k := open(t, persons)
	const s = "قال الوزير كنان جولرين إن المدرب كنان غولرين غادر"
	assert.Empty(t, found(t, k, s))
	// The same letters in a text that is spaced as machine translation does.
	accepted := func(s string) float64 {
		for _, c := range Candidates(text.New("", s), k) {
			if c.Fix == "غولرين" {
				return c.Accepted
			}
		}
		require.Fail(t, "no candidate", s)
		return 0
	}
	assert.Less(t, accepted(s+" ، أمس ، واليوم ، وغدا"), accepted(s))
	assert.Equal(t, []string{"الخندوري > المندوري"}, found(t, k, "قال الوزير فارس الخندوري إن المدرب كنان غولرين غادر"))
}
