package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/lexicon"
)

// know opens what the rules need to know for files with the settings; packsDir
// is the folder of the packs, or "" for those in the program. All defects of
// all glossaries are one error.
func (a *app) know(s *config.Settings, packsDir string) (*knowledge.Knowledge, error) {
	own, err := openGlossaries(s.Glossaries)
	if err != nil {
		return nil, err
	}
	a.warn(own.Warnings)
	// The lexicon and the calques are opened while the packs are parsed:
	// start-up waits for all of them.
	var words knowledge.Lexicon
	var calques *knowledge.Calques
	var failed [2]error
	var wg sync.WaitGroup
	wg.Go(func() { words, failed[0] = openLexicons(s.Lexicons) })
	wg.Go(func() {
		if calques, failed[1] = embedded.Calques(); failed[1] != nil {
			failed[1] = fmt.Errorf("built-in calques: %w", failed[1])
		}
	})
	packFlags := packFlags{names: s.Packs.Value, dir: packsDir}
	if s.Packs.Origin.InFile() {
		packFlags.from = s.Packs.Origin.String()
	}
	packs, err := packFlags.load(a)
	wg.Wait()
	if err := cmp.Or(err, failed[0], failed[1]); err != nil {
		return nil, err
	}
	own = glossary.Merge(own, packs) // the user's entries win
	k := knowledge.New(own, words, calques)
	if k.Weights, err = embedded.Weights(); err != nil {
		return nil, fmt.Errorf("built-in weights: %w", err)
	}
	if s.Profile.Value == profileAudit { // the others judge no documents by it
		if k.Documents, err = embedded.Documents(); err != nil {
			return nil, fmt.Errorf("built-in weights of documents: %w", err)
		}
	}
	k.House = s.House.Value
	k.MinConfidence = profileConfidence(s.Profile.Value)
	return k, nil
}

// openLexicons opens the built-in lexicon and those of the user as one.
func openLexicons(paths []config.Value[string]) (knowledge.Lexicon, error) {
	words, err := embedded.Lexicon()
	if err != nil {
		return nil, fmt.Errorf("built-in lexicon: %w", err)
	}
	if len(paths) == 0 {
		return words, nil
	}
	all := lexicon.Join(words)
	var failed []error
	for _, v := range paths {
		own, err := lexicon.OpenFile(named(v))
		if err != nil {
			failed = append(failed, notOpened("lexicon", v, err))
			continue
		}
		all = append(all, own)
	}
	return all, errors.Join(failed...)
}

func openGlossaries(paths []config.Value[string]) (*glossary.Glossary, error) {
	out := &glossary.Glossary{}
	var failed []error
	for _, v := range paths {
		g, err := glossary.Load(named(v))
		if err != nil {
			failed = append(failed, notOpened("glossary", v, err))
			continue
		}
		out = glossary.Merge(out, g)
	}
	return out, errors.Join(failed...)
}

// loadGlossaries opens glossaries that are named on the command line.
func loadGlossaries(paths []string) (*glossary.Glossary, error) {
	values := make([]config.Value[string], len(paths))
	for i, path := range paths {
		values[i].Value = path
	}
	return openGlossaries(values)
}

// named is the path of a file as messages name it: as it was given, or, where
// a configuration file names it, from the working directory.
func named(v config.Value[string]) string {
	if v.Origin.InFile() {
		return config.Display(v.Value)
	}
	return v.Value
}

// notOpened is the error of a file that is named by a setting: a file that
// cannot be read is told with where it is named, a malformed one tells itself.
func notOpened(what string, v config.Value[string], err error) error {
	var pe *fs.PathError
	if !errors.As(err, &pe) {
		return err
	}
	err = fmt.Errorf("%s %s: %w", what, named(v), pe.Err)
	if v.Origin.InFile() {
		err = fmt.Errorf("%s: %w", v.Origin, err)
	}
	return err
}
