package detect

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
)

// bodies is a glossary of organisations of three words and more.
const bodies = `id,kind,ar
court,org,محكمة العدل الدولية
board,org,هيئة شارع المدينة الشرقية
ghandari,person,مروان الغندري
`

// paired is a lexicon in which two words stand side by side.
type paired struct {
	inUse
	a, b string
}

func (p paired) Pair(a, b string) float64 {
	if a == p.a && b == p.b {
		return 1
	}
	return 0
}

func TestFrame(t *testing.T) {
	g, err := glossary.Parse("bodies.csv", []byte(bodies))
	require.NoError(t, err)
	words := inUse{common, frequencies{"عدل": 4, "شارع": 4}}
	k := knowledge.New(g, words, nil)
	const named = "نظرت محكمة العدل الدولية ، أمس ، في الدعوى ، ثم عادت ، وقال مروان الخندري\n" // garbled, and spaced as machine translation spaces
	for _, c := range []struct{ name, text, want string }{
		{"the word between the others", named + "وقال الوزير إن محكمة السفينة الدولية غادرت", "السفينة > العدل"},
		{"with a conjunction before the name", named + "وقال الوزير ومحكمة السفينة الدولية غادرت", "السفينة > العدل"},
	} {
		assert.Equal(t, []string{c.want}, found(t, k, c.text, TermWrong), c.name)
	}
	for _, c := range []struct{ name, text string }{
		{"a clean document", "نظرت محكمة العدل الدولية في الدعوى.\nوقال الوزير إن محكمة السفينة الدولية غادرت"},
		{"nothing else says that the name is meant", "وقال الوزير إن محكمة السفينة الدولية غادرت"},
		{"the last word", named + "وقال الوزير إن محكمة العدل الشرقية غادرت"},
		{"the first word", named + "وقال الوزير إن مدينة العدل الدولية غادرت"},
		{"two other words", named + "وقال الوزير إن محكمة السفينة الشرقية غادرت"},
		{"a name in the place", named + "وقال الوزير إن محكمة مروان الغندري الدولية غادرت"},
		{"a small word in the place", named + "وقال الوزير إن محكمة في الدولية غادرت"},
		{"a rare word in the place", named + "وقال الوزير إن محكمة البرقوق الدولية غادرت"},
		{"a comma between", named + "وقال الوزير إن محكمة، السفينة الدولية غادرت"},
	} {
		assert.Empty(t, found(t, k, c.text, TermWrong), c.name)
	}
	met := knowledge.New(g, paired{words, "محكمه", "السفينه"}, nil)
	assert.Empty(t, found(t, met, named+"وقال الوزير إن محكمة السفينة الدولية غادرت", TermWrong), "clean text has the two side by side")
}
