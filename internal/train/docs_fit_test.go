package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/internal/synth"
	"github.com/tadqiq/tadqiq/knowledge"
)

func newsFolder(t *testing.T, files int) string {
	dir := t.TempDir()
	for i := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.txt", i)), []byte(strings.Repeat(news, 1+i%3)), 0o666))
	}
	return dir
}

// The weights of documents are the same whenever they are fitted on the same
// text, and the program reads what is written.
func TestFitDocsIsReproducible(t *testing.T) {
	dir := newsFolder(t, 12)
	file := filepath.Join(t.TempDir(), "documents.json")
	fit := func() (data []byte) {
		_, err := runCommand(t, fitDocsCommand(), "--text", dir, "--scales", "*[02468].txt", "-o", file)
		require.NoError(t, err)
		data, err = os.ReadFile(file)
		require.NoError(t, err)
		return data
	}
	first := fit()
	assert.Equal(t, string(first), string(fit()))
	w, err := knowledge.ParseDocuments(file, first)
	require.NoError(t, err)
	assert.Len(t, w.Input, 64)
	assert.Equal(t, 0.02, w.Share)
	assert.NotEmpty(t, w.Reading)
	assert.NotEmpty(t, w.Clue)
	assert.NotEmpty(t, w.Document)

	_, err = runCommand(t, fitDocsCommand(), "--text", dir, "--scales", "none", "-o", file)
	assert.ErrorContains(t, err, "--scales none")
}

func TestCutLines(t *testing.T) {
	docs := cutLines([]synth.Input{{Name: "a.txt", Text: "1\n2\n3\n"}, {Name: "b.txt.gz:5", Text: "1\n2\n3\n4\n5\n"}}, 2)
	var texts []string
	for _, d := range docs {
		texts = append(texts, d.Text)
	}
	assert.Equal(t, []string{"1\n2\n3\n", "1\n2\n", "3\n4\n", "5\n"}, texts)
}

// Trees find odds that two features make together, and do so in an order of
// their own however many processors there are.
func TestBoost(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var data []instance
	odds := func(a, b float64) float64 {
		if (a >= 0.5) == (b >= 0.25) {
			return 2
		}
		return -2
	}
	for range 20000 {
		a, b, noise := r.Float64(), r.Float64(), r.Float64()
		p := 1 / (1 + math.Exp(-odds(a, b)))
		data = append(data, instance{values: []float64{a, b, noise}, positive: r.Float64() < p, weight: 1})
	}
	trees := boost(data, boosting{trees: 60, depth: 2, rate: 0.2, ridge: 1})
	for _, at := range [][2]float64{{0.2, 0.1}, {0.2, 0.8}, {0.8, 0.1}, {0.8, 0.8}} {
		assert.InDelta(t, odds(at[0], at[1]), trees.Sum([]float64{at[0], at[1], 0.5}), 0.4, at)
	}
}

// The first tree is a leaf, the log-odds of all, also where there are few.
func TestBoostNothingToTell(t *testing.T) {
	var data []instance
	for i := range 1000 {
		data = append(data, instance{values: []float64{1}, positive: i < 50, weight: 1})
	}
	trees := boost(data, boosting{trees: 3, depth: 3, rate: 0.1, ridge: 1})
	assert.InDelta(t, math.Log(50.0/950), trees.Sum([]float64{1}), 0.02)
	assert.Nil(t, boost(nil, boosting{trees: 3, depth: 3, rate: 0.1, ridge: 1}))
}

// The fit finds the odds that made the data, and the curve is a probability at
// the share that was asked for.
func TestLogitAtShare(t *testing.T) {
	var data []instance
	add := func(n int, positive bool, value float64) {
		for range n {
			data = append(data, instance{values: []float64{value, 7}, positive: positive})
		}
	}
	add(300, true, 2) // 3 : 1
	add(100, false, 2)
	add(100, true, 0) // 1 : 9
	add(900, false, 0)
	w := &knowledge.DocumentWeights{Document: logit(data, 1e-6)}
	assert.InDeltaSlice(t, []float64{(math.Log(3) + math.Log(9)) / 2, 0}, w.Document, 0.001)
	assert.Less(t, logit(data, 100)[0], w.Document[0])
	for _, share := range []float64{0.5, 0.02} {
		atShare(w, data, share)
		odds := math.Log(share / (1 - share))
		assert.InDelta(t, math.Log(3)+odds, w.LogOdds([]float64{2, 7}), 0.01)
		assert.InDelta(t, math.Log(1.0/9)+odds, w.LogOdds([]float64{0, 7}), 0.01)
	}
}
