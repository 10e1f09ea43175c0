package knowledge

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTrees(t *testing.T) {
	trees := Trees{
		{Leaf: []float64{-1}},
		{Feature: []int{1, 0}, Edge: []float64{2, 0.5}, Leaf: []float64{0, 1, 10, 11}},
	}
	for _, c := range []struct{ a, b, want float64 }{{0, 0, -1}, {0, 2, 0}, {0.5, 1, 9}, {1, 3, 10}} {
		assert.Equal(t, c.want, trees.Sum([]float64{c.a, c.b}))
	}
	assert.Zero(t, Trees(nil).Sum(nil))
}

func TestParseDocuments(t *testing.T) {
	letters := make([]byte, LetterCodes*LetterCodes*LetterCodes)
	for _, c := range []struct {
		name string
		w    DocumentWeights
		want string
	}{
		{"right", DocumentWeights{Version: DocumentsVersion, Letters: letters, Clue: Trees{{Leaf: []float64{1}}}}, ""},
		{"version", DocumentWeights{Version: 99, Letters: letters}, "version 99"},
		{"letters", DocumentWeights{Version: DocumentsVersion, Letters: letters[1:]}, "sequences"},
		{"tree", DocumentWeights{Version: DocumentsVersion, Letters: letters, Clue: Trees{{Feature: []int{1}, Edge: []float64{1}, Leaf: []float64{1}}}}, "a tree of 1 questions"},
	} {
		data, err := json.Marshal(c.w)
		require.NoError(t, err)
		w, err := ParseDocuments("d.json", data)
		if c.want == "" {
			require.NoError(t, err, c.name)
			assert.Equal(t, &c.w, w)
			continue
		}
		assert.ErrorContains(t, err, c.want, c.name)
		assert.ErrorContains(t, err, "d.json", c.name)
	}
	assert.Equal(t, 5.0, (&DocumentWeights{Document: []float64{1, 2}, Bias: -2}).LogOdds([]float64{3, 2}))
	_, err := ParseDocuments("d.json", []byte("{"))
	assert.ErrorContains(t, err, "d.json")
}
