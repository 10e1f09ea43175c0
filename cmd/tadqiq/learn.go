package main

import (
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/learn"
	"github.com/tadqiq/tadqiq/lexicon"
)

type learnFlags struct {
	output           string
	minWord, minPair int
	jobs             int
}

// Tables that are full need some 640 MB, and writing them down some more, so
// that the limit of the other commands would not do. They hold no pointers:
// collecting garbage often costs little.
const (
	learnMemoryLimit = 850 << 20
	learnGCPercent   = 25
)

func (a *app) learnCommand() *cobra.Command {
	var f learnFlags
	cmd := &cobra.Command{
		Use:   "learn [flags] FILE|FOLDER…",
		Short: "Learn from one's own archive what ordinary text looks like",
		Long: `learn reads clean text and writes a lexicon: how often words occur, which words
stand beside which, and which stand after the heads of names (مدينة, الوزير). Give
it to the other commands with --lexicon; it adds to the built-in one.

What is learned from is taken to be right: use edited, published text, not
machine translation. Of folders all *.txt, *.txt.gz and *.md are read. The text
is UTF-8. The same text makes the same file.`,
		Example: `  tadqiq learn archive/ -o desk.lex
  tadqiq check --lexicon desk.lex article.txt
  zstdcat archive.zst | tadqiq learn -o desk.lex -`,
		Args: someFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.learn(cmd.Context(), &f, args)
		},
	}
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "lexicon `FILE` to write")
	cmd.Flags().IntVar(&f.minWord, "min-word", 2, "how often a word must occur to be kept")
	cmd.Flags().IntVar(&f.minPair, "min-pair", 3, "how often two words must stand together to be kept")
	cmd.Flags().IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "pieces of text read at the same time")
	return cmd
}

func (f *learnFlags) validate() error {
	switch {
	case f.output == "":
		return errors.New("name the lexicon to write: --output FILE")
	case f.jobs < 1:
		return errors.New("--jobs must be at least 1")
	case f.minWord < 1:
		return errors.New("--min-word must be at least 1")
	case f.minPair < 1:
		return errors.New("--min-pair must be at least 1")
	}
	return nil
}

func (a *app) learn(ctx context.Context, f *learnFlags, paths []string) error {
	if err := f.validate(); err != nil {
		return err
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(learnMemoryLimit)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(learnGCPercent)
	}
	sources, err := a.sources(paths)
	if err != nil {
		return err
	}
	l := learn.New(learn.Options{MinWord: f.minWord, MinPair: f.minPair, Workers: f.jobs})
	if err := l.Read(ctx, sources); err != nil {
		return err
	}
	stats := l.Stats()
	if stats.Words == 0 {
		return errors.New("there is no Arabic in the text; nothing was written")
	}
	b := lexicon.NewBuilder()
	kept := l.Fill(b)
	write := func(w io.Writer) error {
		_, err := b.WriteTo(w)
		return err
	}
	if err := a.output(f.output, write); err != nil {
		return err
	}
	a.say("%s: %d words, %d pairs, %d frames, from %d words in %d files",
		f.output, kept.Words, kept.Pairs+kept.Skips, kept.Frames, stats.Words, stats.Files)
	if lost := stats.Lost; lost.Words > 0 || lost.Pairs > 0 || lost.Gaps > 0 {
		a.say("rare ones were dropped on the way to save memory: counts may be too low by up to %d for words, %d for pairs, %d for pairs around a word",
			lost.Words, lost.Pairs, lost.Gaps)
	}
	return nil
}

// sources lists the files of clean text at the paths: folders are walked, - is
// standard input.
func (a *app) sources(paths []string) ([]learn.Source, error) {
	var out []learn.Source
	for _, path := range paths {
		if path == input.Stdin {
			out = append(out, learn.Source{Name: input.StdinName, Open: func() (io.ReadCloser, error) {
				return io.NopCloser(a.stdin), nil
			}})
			continue
		}
		files, err := learn.Files(path)
		if err != nil {
			return nil, err
		}
		out = append(out, files...)
	}
	return out, nil
}
