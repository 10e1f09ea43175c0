package detect

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
)

// A word that is farther from a name than anything that would be proposed is
// read as its garble in a garbled document that is about the name.
func TestEstablished(t *testing.T) {
	g, err := glossary.Parse("ports.csv", []byte(ports))
	require.NoError(t, err)
	for _, e := range g.Entries {
		e.Pack = true // names that the user gives for the text are found farther off anyway
	}
	k := knowledge.New(g, common, nil)
	const about = "غادر الوفد زهرامون أمس. عاد الوزير إلى ميناء زخرامون اليوم. زار المدرب زهرامون.\n"
	const far = "وصل الوفد إلى ميناء زحلانول"
	const spaced = "\nقال الوزير ، أمس ، إن الوفد عاد ، ثم غادر"
	const garbles = "\nقال الوزير مروان الخندري في مدينة تيلامونت إن الوفد وصل إلى ميناء القندورية.\n"
	want := "زحلانول > زهرامون"

	assert.NotContains(t, found(t, k, about+far, NameGarble), want, "a document with one garble")
	const right = "غادر الوفد زهرامون أمس. عاد الوزير إلى زهرامون اليوم. زار المدرب زهرامون.\n"
	assert.NotContains(t, found(t, k, right+far+spaced, NameGarble), want, "a name that is always written rightly")
	assert.Contains(t, found(t, k, about+far+spaced, NameGarble), want, "spaced as machine translation spaces")
	assert.Contains(t, found(t, k, about+far+garbles, NameGarble), want, "three names are surely garbled")
	assert.NotContains(t, found(t, k, far+spaced, NameGarble), want, "a document that is not about the name")
	assert.NotContains(t, found(t, k, about+"وصل الوفد إلى ميناء برقوق"+spaced, NameGarble), "برقوق > زهرامون", "nothing like it")

	assert.False(t, sharedNames(k, about+far).isGarbled())
	assert.True(t, sharedNames(k, about+far+spaced).isGarbled())
	assert.True(t, sharedNames(k, about+far+garbles).isGarbled())
	assert.False(t, sharedNames(k, "").isGarbled())
}
