package detect

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const seams = `id,kind,ar,variants,latin
mirandul,person,تيسان ميراندول,,Tisan Mirandul
karbadi,person,هارين كارباديلو,,Harin Karbadilo
abuzarif,person,طالوق أبوظريف,,Taluq Abuzarif
ali,person,علي ماركيدو,,Ali Markido
three,person,دروغان سيمال فيتوري,,Drogan Simal Vituri
falkand,place,فالكاندور,,Falkandur
`

// A word of a name that is cut in two is read beside a right word of the name.
func TestCut(t *testing.T) {
	k := open(t, seams)
	for s, want := range map[string]string{
		"وصل تيسان ميران دول أمس":       "ميران دول > ميراندول",
		"وصل تيسان ميلان دول أمس":       "ميلان دول > ميراندول",   // and respelt
		"زار الوفد هارين كاربا ديلو":    "كاربا ديلو > كارباديلو", // at the end
		"قال الوزير لها رين كارباديلو":  "لها رين > لهارين",       // the first word, and a proclitic
		"وصل دروغان سي مال فيتوري أمس":  "سي مال > سيمال",         // between two right words
		"وصل دروغانسيمول فيتوري أمس":    "دروغانسيمول > دروغان سيمال",
		"وصل دروغان سيملفيتوري أمس":     "سيملفيتوري > سيمال فيتوري",
		"وصل إلى الميناء تيسنميراندول":  "تيسنميراندول > تيسان ميراندول",
		"قال الوزير لتيسنميراندول شكرا": "لتيسنميراندول > لتيسان ميراندول",
	} {
		assert.Contains(t, found(t, k, s, NameGarble), want, s)
	}
	for _, s := range []string{
		"وصل تيسان ميراندول دول أمس",   // one piece is the word by itself
		"وصل طالوق أبو ظريف أمس",       // another spacing
		"عن طالوق أبي ظريف أمس",        // and another case
		"وصل تيسانميراندول أمس",        // a space that was left out
		"وصل الماركيدوه إلى الميناء",   // an article before the one word
		"وصل تيسان، ميران دول أمس",     // a comma stands between
		"وصل تيسان السفينة اليوم أمس",  // nothing like it
		"وصل إلى ميناء فالكان دور أمس", // nothing beside it, and no garbled document
	} {
		assert.Empty(t, found(t, k, s, NameGarble), s)
	}
}

// A name of one word that is cut in two is read with nothing beside it in a
// garbled document only.
func TestCutAlone(t *testing.T) {
	k := open(t, seams)
	const cut = "وصل الوفد إلى ميناء فالكان دور أمس.\n"
	const garbles = "قال تيسان ميرندول إن هارين كارباديلي استقبل طالوق أبوظريب اليوم.\n"
	assert.NotContains(t, found(t, k, cut, NameGarble), "فالكان دور > فالكاندور")
	require.True(t, sharedNames(k, cut+garbles).isGarbled())
	assert.Contains(t, found(t, k, cut+garbles, NameGarble), "فالكان دور > فالكاندور")
}

// Two ordinary words are a name that is cut only if they are just that name.
func TestCutExactly(t *testing.T) {
	k := open(t, seams+"marwan,place,زخرمانشارع,,Zukhrumanshari\n")
	const garbles = "قال تيسان ميرندول إن هارين كارباديلي استقبل طالوق أبوظريب اليوم.\n"
	assert.Contains(t, found(t, k, "وصل الوفد إلى ميناء زخرمان شارع أمس.\n"+garbles, NameGarble), "زخرمان شارع > زخرمانشارع")
	assert.NotContains(t, strings.Join(found(t, k, "وصل الوفد إلى ميناء زخرمان كتاب أمس.\n"+garbles, NameGarble), " "), "زخرمانشارع")
}

// What the pieces are by themselves speaks against a cut.
func TestCutPieces(t *testing.T) {
	const s = "وصل تيسان ميران دول أمس"
	score := func(csv string) float64 {
		k := open(t, csv)
		for _, r := range sharedNames(k, s).readings {
			if r.to-r.from == 2 {
				return r.score
			}
		}
		return -99
	}
	bare := score(seams)
	assert.Greater(t, bare, 0.0)
	assert.Less(t, score(seams+"miran,place,ميران,,Miran\n"), bare-5, "a name of the user by itself")
}
