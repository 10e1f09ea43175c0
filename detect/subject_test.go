package detect

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
)

// subjects is a termbase of as many names as asked for around eight that stand
// together, and of one more at its end that goes with a word.
func subjects(t *testing.T, others int) *knowledge.Knowledge {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,kind,ar,latin,context\n")
	letters := []rune("بتجدرسقكلمن")
	other := func(i int) {
		name := make([]rune, 0, 8)
		for range 4 {
			name = append(name, letters[i%len(letters)], 'ا')
			i /= len(letters)
		}
		fmt.Fprintf(&b, "o%d,place,%s,,\n", b.Len(), string(name))
	}
	for i := range others / 2 {
		other(1000 + i)
	}
	b.WriteString("mirandul,person,تيسان ميراندول,Tisan Mirandul,\nkarbadi,person,هارين كارباديلو,Harin Karbadilo,\n" +
		"falkand,place,فالكاندور,Falkandur,\nvitur,place,فيتوريان,Vituryan,\ndrog,place,دروغانيس,Droganis,\n" +
		"mars,place,مرسيلان,Marsilan,\nsimal,place,سيمالدو,Simaldo,\ntaluq,place,طالوقان,Taluqan,\n")
	for i := range others / 2 {
		other(5000 + i)
	}
	b.WriteString("zarukan,place,زاروكانا,Zarukana,سفينة\n")
	g, err := glossary.Parse("all.csv", []byte(b.String()))
	require.NoError(t, err)
	return knowledge.New(g, common, nil)
}

// TestSubject: of a large termbase those names are of the subject of a text that go with
// a word of it, and those that stand among names that it mentions.
func TestSubject(t *testing.T) {
	const s = "قال تيسان ميراندول إن هارين كارباديلو زار فالكاندور وفيتوريان على السفينة أمس. " +
		"ووصل الوفد إلى دروغانيس ومرسيلان وسيمالدو وطالوقان.\n"
	k := subjects(t, 600)
	n := sharedNames(k, s)
	is := func(ar string) bool {
		for id, e := range k.Index.Entries {
			if e.Ar == ar {
				return n.isSubject(int32(id))
			}
		}
		require.Fail(t, ar)
		return false
	}
	assert.True(t, is("فيتوريان"), "mentioned")
	assert.True(t, is("زاروكانا"), "goes with a word of the text")
	first := k.Index.Entries[0].Ar
	assert.False(t, is(first), "far from all that is mentioned")
	assert.True(t, n.isSubject(302), "stands among names that are")
	count, share := n.ownNamesOf(302)
	assert.Equal(t, minSubject, count)
	assert.InDelta(t, 8.0/float64(count), share, 1e-9)
	count, share = n.ownNamesOf(0)
	assert.Equal(t, k.Own(), count)
	assert.InDelta(t, 8.0/float64(k.Own()), share, 1e-9)

	// Of a small one all are.
	small := subjects(t, 60)
	n = sharedNames(small, s)
	assert.True(t, n.isSubject(0))
	assert.InDelta(t, 8.0/float64(small.Own()), n.ownShare, 1e-9)

	// And a text that mentions hardly one has no subject.
	n = sharedNames(k, "زار الوفد فالكاندور أمس.\n")
	assert.Nil(t, n.subject)
}
