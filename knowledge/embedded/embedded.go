// Package embedded holds the data files that the command ships with. NOTICE
// names the source and licence of each.
package embedded

import (
	"embed"
	"errors"
	"sync"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/lexicon"
)

//go:embed packs/*.csv
var packs embed.FS

//go:embed calques.csv
var calques []byte

//go:embed lexicon.bin
var lexiconData string

// Lexicon opens the embedded word frequencies.
func Lexicon() (*lexicon.Lexicon, error) { return lexicon.Open(lexiconData) }

// Calques reads the embedded sets of words that one foreign term collapses.
func Calques() (*knowledge.Calques, error) { return knowledge.ParseCalques("calques.csv", calques) }

// Glossary reads the embedded packs, side by side: start-up waits for them.
func Glossary() (*glossary.Glossary, error) {
	files, err := packs.ReadDir("packs")
	if err != nil {
		return nil, err
	}
	read := make([]*glossary.Glossary, len(files))
	errs := make([]error, len(files))
	var wg sync.WaitGroup
	for i, f := range files {
		wg.Go(func() {
			data, err := packs.ReadFile("packs/" + f.Name())
			if err != nil {
				errs[i] = err
				return
			}
			read[i], errs[i] = glossary.Parse("packs/"+f.Name(), data)
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return glossary.Merge(read...), nil
}
