package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/lexicon"
)

// loadFlags say what is known and how files are read.
type loadFlags struct {
	glossaries []string
	lexicons   []string
	packs      packFlags
	house      choice
	encoding   choice
}

func (f *loadFlags) register(flags *pflag.FlagSet) {
	f.encoding = choice{"auto", input.EncodingNames()}
	flags.StringArrayVarP(&f.glossaries, "glossary", "g", nil, "glossary `FILE` (CSV or TSV) that adds to the built-in ones; may be repeated")
	flags.StringArrayVar(&f.lexicons, "lexicon", nil, "lexicon `FILE` of tadqiq learn that adds to the built-in one; may be repeated")
	f.packs.register(flags)
	f.house = choice{"", glossary.Houses()}
	flags.Var(&f.house, "house", "write names as the houses of a region do, where the glossary says how")
	flags.Var(&f.encoding, "encoding", "encoding of the files")
}

// args are the flags that another command needs to see the same.
func (f *loadFlags) args() []string {
	var out []string
	for _, g := range f.glossaries {
		out = append(out, "--glossary", g)
	}
	for _, l := range f.lexicons {
		out = append(out, "--lexicon", l)
	}
	out = append(out, f.packs.args()...)
	if f.house.value != "" {
		out = append(out, "--house", f.house.value)
	}
	if f.encoding.value != "auto" {
		out = append(out, "--encoding", f.encoding.value)
	}
	return out
}

func (f *loadFlags) read(a *app, path string) (*input.File, error) {
	enc, err := input.ParseEncoding(f.encoding.value)
	if err != nil {
		return nil, err
	}
	return input.Read(path, a.stdin, enc)
}

// load opens what the rules need to know. All defects of all glossaries are
// one error.
func (f *loadFlags) load(a *app) (*knowledge.Knowledge, error) {
	own, err := loadGlossaries(f.glossaries)
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
	wg.Go(func() { words, failed[0] = f.lexicon() })
	wg.Go(func() {
		if calques, failed[1] = embedded.Calques(); failed[1] != nil {
			failed[1] = fmt.Errorf("built-in calques: %w", failed[1])
		}
	})
	packs, err := f.packs.load(a)
	wg.Wait()
	if err := cmp.Or(err, failed[0], failed[1]); err != nil {
		return nil, err
	}
	own = glossary.Merge(own, packs) // the user's entries win
	k := knowledge.New(own, words, calques)
	if k.Weights, err = embedded.Weights(); err != nil {
		return nil, fmt.Errorf("built-in weights: %w", err)
	}
	k.House = f.house.value
	return k, nil
}

// lexicon opens the built-in lexicon and those of the user as one.
func (f *loadFlags) lexicon() (knowledge.Lexicon, error) {
	words, err := embedded.Lexicon()
	if err != nil {
		return nil, fmt.Errorf("built-in lexicon: %w", err)
	}
	if len(f.lexicons) == 0 {
		return words, nil
	}
	all := lexicon.Join(words)
	var failed []error
	for _, path := range f.lexicons {
		own, err := lexicon.OpenFile(path)
		var pe *fs.PathError
		switch {
		case errors.As(err, &pe):
			failed = append(failed, fmt.Errorf("lexicon %s: %w", path, pe.Err))
		case err != nil:
			failed = append(failed, err)
		default:
			all = append(all, own)
		}
	}
	return all, errors.Join(failed...)
}

func loadGlossaries(paths []string) (*glossary.Glossary, error) {
	out := &glossary.Glossary{}
	var failed []error
	for _, path := range paths {
		g, err := glossary.Load(path)
		var pe *fs.PathError
		switch {
		case errors.As(err, &pe):
			failed = append(failed, fmt.Errorf("glossary %s: %w", path, pe.Err))
		case err != nil:
			failed = append(failed, err)
		default:
			out = glossary.Merge(out, g)
		}
	}
	return out, errors.Join(failed...)
}

// maxWarnings is how many warnings of a glossary are told.
const maxWarnings = 5

func (a *app) warn(warnings []glossary.Problem) {
	for i, w := range warnings {
		if i == maxWarnings {
			a.say("and %d more warnings", len(warnings)-i)
			return
		}
		a.say("warning: %s", w)
	}
}

// outputFlags say how reports for people are written.
type outputFlags struct {
	lang    choice
	noColor bool
}

func (f *outputFlags) register(flags *pflag.FlagSet) {
	f.lang = choice{string(report.English), []string{string(report.English), string(report.Arabic)}}
	flags.Var(&f.lang, "lang", "language of messages")
	flags.BoolVar(&f.noColor, "no-color", false, "do not use colours on a terminal")
}

func (f *outputFlags) options(a *app) report.Options {
	return report.Options{
		Lang: report.Lang(f.lang.value),
		Color: !f.noColor && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" &&
			a.onTerminal(),
	}
}

func (a *app) onTerminal() bool { return term.IsTerminal(int(a.stdout.Fd())) }
