package strictyaml

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestMapping(t *testing.T) {
	var r Reader
	docs := r.Documents([]byte("\ufeffname: اسم\nnmae: x\nname: y\nlist: x\n<<: {}\n? [a]\n: b\n---\n[a]\n"))
	require.Len(t, docs, 2)
	var name string
	ok := r.Mapping(docs[0].Content[0], "a thing", Keys{
		"name": func(n *yaml.Node) { name, _ = r.Text(n, "a name") },
		"list": func(n *yaml.Node) { assert.Empty(t, r.List(n, "a list")) },
	})
	assert.True(t, ok)
	assert.Equal(t, "اسم", name)
	assert.False(t, r.Mapping(docs[1].Content[0], "a thing", Keys{}))
	assert.Equal(t, []Problem{
		{2, 1, `unknown key "nmae"; did you mean name?`},
		{3, 1, "name stands in line 1 already"},
		{4, 7, `expected a list; this is "x"`},
		{5, 1, "merging (<<) is not supported; write the settings out"},
		{6, 3, "a key is one word"},
		{9, 1, "expected a thing; this is a list"},
	}, r.Problems)
}

func TestDocuments(t *testing.T) {
	for data, want := range map[string]Problem{
		"a: \xff\nb: \xff\n": {1, 0, "invalid UTF-8; save the file as UTF-8"},
		"a: b\n# \x00\n":     {2, 0, "a control character stands in this line; take it out"},
		"a: [\n":             {1, 0, "malformed YAML in this line or the next: did not find expected node content"},
	} {
		var r Reader
		assert.Empty(t, r.Documents([]byte(data)))
		assert.Equal(t, []Problem{want}, r.Problems)
	}
	var r Reader
	assert.Empty(t, r.Documents([]byte("# nothing\n")))
	assert.Empty(t, r.Problems)
}

func TestNearest(t *testing.T) {
	words := []string{"expect", "fixed", "fixed", "why"}
	assert.Equal(t, "did you mean fixed?", Nearest("fxied", words))
	assert.Equal(t, "there are expect, fixed, why", Nearest("something", words))
}
