// Package signature says what made a result, so that figures are compared only
// like with like.
package signature

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
)

// Signature is the version of the program and what it knew. Weights, Lexicon
// and Glossary are the beginnings of SHA-256 sums.
type Signature struct {
	Version       string  `json:"version"`
	Weights       string  `json:"weights"`
	Lexicon       string  `json:"lexicon"`
	Glossary      string  `json:"glossary"`
	MinConfidence float64 `json:"min_confidence"`
}

// size is how many bytes of a sum are kept.
const size = 8

// Of returns the signature of what is known. lexicons are the files that it
// was opened with beside the embedded one.
func Of(version string, k *knowledge.Knowledge, lexicons []string) (Signature, error) {
	s := Signature{Version: version, MinConfidence: k.Least()}
	data := embedded.Data()
	s.Weights = sum(strings.NewReader(data.Weights), strings.NewReader(data.Calques), strings.NewReader(data.Renderings))
	words := []io.Reader{strings.NewReader(data.Lexicon)}
	for _, path := range lexicons {
		f, err := os.Open(path)
		if err != nil {
			return s, err
		}
		defer f.Close()
		words = append(words, f)
	}
	s.Lexicon = sum(words...)
	var err error
	s.Glossary, err = glossarySum(k.Glossary, k.House)
	return s, err
}

func glossarySum(g *glossary.Glossary, house string) (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, house)
	for _, e := range g.Entries {
		row, err := e.Row()
		if err != nil {
			return "", fmt.Errorf("entry %s: %w", e.ID, err)
		}
		fmt.Fprintf(h, "%t %q\n", e.Pack, row)
	}
	return hex.EncodeToString(h.Sum(nil)[:size]), nil
}

func sum(rs ...io.Reader) string {
	h := sha256.New()
	for _, r := range rs {
		io.Copy(h, r) // an error of reading shows in the sum; what is read was opened before
	}
	return hex.EncodeToString(h.Sum(nil)[:size])
}
