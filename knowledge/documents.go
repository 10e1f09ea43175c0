package knowledge

import (
	"encoding/json"
	"fmt"
	"slices"
)

// DocumentsVersion is that of the features of documents; weights of another
// one are refused.
const DocumentsVersion = 1

// LetterCodes is the number of codes of letters, 0 for the edge of a word
// included.
const LetterCodes = 29

// DocumentWeights are what training learned about documents as a whole:
// whether an unknown word is a garble of a word of the glossary, whether it is
// a garble at all, and whether the document is garbled. Package detect has the
// features.
type DocumentWeights struct {
	Version int `json:"version"`
	// Input is the SHA-256 of the text and the glossary that they were learned
	// from, Seed that of the generator of garbles.
	Input string `json:"input"`
	Seed  uint64 `json:"seed"`
	// Share is that of garbled documents in the collections for which the
	// score is a probability.
	Share   float64 `json:"share"`
	Reading Trees   `json:"reading"`
	Clue    Trees   `json:"clue"`
	// Document has the weights of the features of a document, which add up to
	// the log-odds at that share, with Bias.
	Document []float64 `json:"document"`
	Bias     float64   `json:"bias"`
	// Letters says how unusual it is in Arabic words that a letter stands after
	// two others: tenths of the negative natural logarithm of the probability,
	// by the codes of the three.
	Letters []byte `json:"letters"`
}

// LogOdds returns the log-odds that a document with values of the features is
// garbled.
func (w *DocumentWeights) LogOdds(values []float64) float64 {
	sum := w.Bias
	for i, v := range values {
		sum += w.Document[i] * v
	}
	return sum
}

// Trees are boosted decision trees. What they say is the sum of a leaf of each.
type Trees []Tree

// Tree asks as many questions as it has features, the same ones on all paths:
// question i is whether feature i is at least edge i, and the answers, as bits
// from the lowest on, are the number of the leaf.
type Tree struct {
	Feature []int     `json:"f"`
	Edge    []float64 `json:"e"`
	Leaf    []float64 `json:"l"`
}

// Sum returns what the trees say of the values of the features.
func (t Trees) Sum(values []float64) (sum float64) {
	for i := range t {
		leaf := 0
		for j, f := range t[i].Feature {
			if values[f] >= t[i].Edge[j] {
				leaf |= 1 << j
			}
		}
		sum += t[i].Leaf[leaf]
	}
	return sum
}

// check returns an error if a tree has other edges or leaves than questions.
func (t Trees) check() error {
	for _, t := range t {
		if n := len(t.Feature); n > 8 || len(t.Edge) != n || len(t.Leaf) != 1<<n {
			return fmt.Errorf("a tree of %d questions has %d edges and %d leaves", n, len(t.Edge), len(t.Leaf))
		}
	}
	return nil
}

// ParseDocuments reads the file of the weights of documents.
func ParseDocuments(name string, data []byte) (*DocumentWeights, error) {
	var w DocumentWeights
	if err := json.Unmarshal(data, &w); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if w.Version != DocumentsVersion {
		return nil, fmt.Errorf("%s: made by version %d of the features, this program has version %d", name, w.Version, DocumentsVersion)
	}
	if n := LetterCodes * LetterCodes * LetterCodes; len(w.Letters) != n {
		return nil, fmt.Errorf("%s: %d sequences of letters instead of %d", name, len(w.Letters), n)
	}
	if err := slices.Concat(w.Reading, w.Clue).check(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &w, nil
}
