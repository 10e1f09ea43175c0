package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/learn"
	"github.com/tadqiq/tadqiq/internal/synth"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

// linesPerDocument is how many lines of a *.txt.gz, which has a sentence or
// paragraph a line, make a document.
const linesPerDocument = 20

// readCorpus reads the documents in folders: each *.txt is one, and of a
// *.txt.gz so many lines are. Lists of titles (*_titles.txt.gz) are no text. Of more than
// limit documents, if that is not 0, so many are drawn.
func readCorpus(dirs []string, limit int, seed uint64) ([]synth.Input, error) {
	var docs []synth.Input
	for _, dir := range dirs {
		sources, err := learn.Files(dir)
		if err != nil {
			return nil, err
		}
		for _, s := range sources {
			if strings.HasSuffix(s.Name, "_titles.txt.gz") || strings.HasSuffix(s.Name, ".md") {
				continue
			}
			read, err := readSource(s)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.Name, err)
			}
			docs = append(docs, read...)
		}
	}
	if len(docs) == 0 {
		return nil, fmt.Errorf("there is no text in %s", strings.Join(dirs, ", "))
	}
	return draw(docs, limit, seed), nil
}

// draw draws so many of the documents, in their order; 0 is all.
func draw(docs []synth.Input, limit int, seed uint64) []synth.Input {
	if limit <= 0 || limit >= len(docs) {
		return docs
	}
	chosen := rand.New(rand.NewPCG(seed, uint64(limit))).Perm(len(docs))[:limit]
	slices.Sort(chosen)
	out := make([]synth.Input, limit)
	for i, c := range chosen {
		out[i] = docs[c]
	}
	return out
}

func readSource(s learn.Source) ([]synth.Input, error) {
	f, err := s.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	name := filepath.Base(s.Name)
	if !strings.HasSuffix(name, ".gz") {
		data, err := io.ReadAll(f)
		return []synth.Input{{Name: name, Text: strings.ToValidUTF8(string(data), "\ufffd")}}, err
	}
	var docs []synth.Input
	var b strings.Builder
	lines := 0
	flush := func() {
		if b.Len() > 0 {
			docs = append(docs, synth.Input{Name: fmt.Sprintf("%s:%d", name, lines), Text: strings.ToValidUTF8(b.String(), "\ufffd")})
			b.Reset()
		}
	}
	in := bufio.NewReader(f)
	for {
		line, err := in.ReadString('\n')
		if b.WriteString(line); line != "" {
			if lines++; lines%linesPerDocument == 0 {
				flush()
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	flush()
	return docs, nil
}

// readKnowledge joins glossaries, before the packs where they are wanted, with
// the embedded lexicon and calques.
func readKnowledge(files []string, packs bool) (*knowledge.Knowledge, error) {
	var all []*glossary.Glossary
	for _, f := range files {
		g, err := glossary.Load(f)
		if err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	if packs {
		g, err := embedded.Glossary()
		if err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("there are no names: give --glossary or --packs yes")
	}
	words, err := embedded.Lexicon()
	if err != nil {
		return nil, err
	}
	calques, err := embedded.Calques()
	if err != nil {
		return nil, err
	}
	k := knowledge.New(glossary.Merge(all...), words, calques)
	k.Weights, err = embedded.Weights()
	return k, err
}

// document is a document of a run with what was found in it.
type document struct {
	synth.Document
	text     *text.Document
	findings []finding
}
