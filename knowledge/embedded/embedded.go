// Package embedded holds the data files that the command ships with. NOTICE
// names the source and licence of each.
package embedded

import (
	_ "embed"

	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/lexicon"
)

//go:embed calques.csv
var calques []byte

//go:embed renderings.csv
var renderings []byte

//go:embed lexicon.bin
var lexiconData string

//go:embed weights.json
var weights []byte

//go:embed documents.json
var documents []byte

// Files are the embedded files that decide what is found, beside the packs.
type Files struct{ Weights, Lexicon, Calques, Renderings string }

// Data returns the embedded files as they are.
func Data() Files { return Files{string(weights), lexiconData, string(calques), string(renderings)} }

// Weights reads the embedded weights of the score.
func Weights() (*knowledge.Weights, error) { return knowledge.ParseWeights("weights.json", weights) }

// Documents reads the embedded weights of documents.
func Documents() (*knowledge.DocumentWeights, error) {
	return knowledge.ParseDocuments("documents.json", documents)
}

// Lexicon opens the embedded word frequencies.
func Lexicon() (*lexicon.Lexicon, error) { return lexicon.Open(lexiconData) }

// Calques reads the embedded sets of words that one foreign term collapses. The
// further ones of [knowledge.Calques.Wide] are read when they are asked for.
func Calques() (*knowledge.Calques, error) {
	c, err := knowledge.ParseCalques("calques.csv", calques)
	if err != nil {
		return nil, err
	}
	c.Widen("renderings.csv", renderings)
	return c, nil
}
