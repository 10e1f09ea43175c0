package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/internal/learn"
	"github.com/tadqiq/tadqiq/lexicon"
)

// maxLexicon is the largest lexicon, in bytes, that the program should carry.
const maxLexicon = 5_000_000

func lexiconCommand() *cobra.Command {
	var wordfreq, open, out string
	cmd := &cobra.Command{
		Use:   "lexicon --wordfreq DIR --open DIR -o FILE",
		Short: "Build the lexicon from the Arabic word list of wordfreq and openly licensed text",
		Long: `Build the lexicon from the Arabic word list of wordfreq and openly licensed
text.

The folder for --wordfreq is the unpacked wheel of PyPI's wordfreq 3.1.1:
  pip download --no-deps wordfreq==3.1.1 && unzip wordfreq-3.1.1-py3-none-any.whl -d DIR
The folder for --open holds the text, *.txt.gz with a sentence or paragraph a
line, and beside each file its source and licence, *.src. arwiki_titles.txt.gz
is no text but a list of titles: its words exist, that is all.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			b := lexicon.NewBuilder()
			list, err := addWordfreq(b, filepath.Join(wordfreq, "wordfreq", "data", "large_ar.msgpack.gz"))
			if err != nil {
				return err
			}
			text, err := addOpen(cmd.Context(), b, open)
			if err != nil {
				return err
			}
			var file bytes.Buffer
			if _, err := b.WriteTo(&file); err != nil {
				return err
			}
			if file.Len() > maxLexicon {
				return fmt.Errorf("the lexicon would have %d bytes, more than %d", file.Len(), maxLexicon)
			}
			if err := os.WriteFile(out, file.Bytes(), 0o644); err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			fmt.Fprintf(w, "%s: %d words, %d bytes\n", out, b.Len(), file.Len())
			fmt.Fprintf(w, "word list: %d words, of them %d without an Arabic letter, %d not storable; %d folded forms\n",
				list.read, list.foreign, list.odd, list.kept)
			fmt.Fprintf(w, "text: %d files, %d words; %d new words, %d of titles; %d pairs, %d pairs around a word, %d frames, %d words after heads\n",
				text.Files, text.Stats.Words, text.Kept.Words, text.titles, text.Pairs, text.Skips, text.Frames, text.Heads)
			return nil
		},
	}
	cmd.Flags().StringVar(&wordfreq, "wordfreq", "", "folder of the unpacked wordfreq wheel")
	cmd.Flags().StringVar(&open, "open", "", "folder of the openly licensed text")
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write")
	requireFlags(cmd, "wordfreq", "open", "output")
	return cmd
}

// requireFlags marks flags as required; cobra then reports those left out.
func requireFlags(cmd *cobra.Command, names ...string) {
	for _, n := range names {
		if err := cmd.MarkFlagRequired(n); err != nil {
			panic(err) // a flag that was never defined
		}
	}
}

// listStats counts what became of the words of a list.
type listStats struct {
	read    int // words in the list
	foreign int // without an Arabic letter
	odd     int // with characters that a lexicon doesn't store, or numbers
	kept    int // different folded forms stored
}

// addWordfreq adds the word list at path.
func addWordfreq(b *lexicon.Builder, path string) (listStats, error) {
	var stats listStats
	f, err := os.Open(path)
	if err != nil {
		return stats, err
	}
	defer f.Close()
	gz, err := gzip.NewReader(f)
	if err != nil {
		return stats, fmt.Errorf("%s: %w", path, err)
	}
	packed, err := io.ReadAll(gz)
	if err != nil {
		return stats, fmt.Errorf("%s: %w", path, err)
	}
	err = readCBpack(packed, func(word string, perBillion float64) {
		stats.read++
		folded := arabic.Fold(word)
		switch {
		case !arabic.HasArabic(folded):
			stats.foreign++
		// wordfreq writes every digit of a number as 0: no word of any text.
		case strings.Contains(folded, "00") || !b.Add(folded, perBillion):
			stats.odd++
		}
	})
	if err != nil {
		return stats, fmt.Errorf("%s: %w", path, err)
	}
	stats.kept = b.Len()
	return stats, nil
}

// titles is the file in the folder of open text that is a list of titles.
const titles = "arwiki_titles.txt.gz"

// openOptions say what of the open text is worth its place. Pairs that stand
// together less than twice as often as chance would have it tell nothing.
var openOptions = learn.Options{MinWord: 3, MinPair: 3, MinLift: 2, MinFrame: 5, MinShare: 0.5}

// A word that the word list lacks is rarer than its rarest ones, which stand
// for two occurrences in 200 million words. The text adds little to so many,
// so that a word's count in the text is taken to be that in all of them. A
// word of titles alone gets the lowest frequency.
const (
	perWord  = 1e9 / 200_000_000
	perTitle = 1
)

// openStats counts what was learned from open text.
type openStats struct {
	learn.Stats
	learn.Kept
	titles int // words that only the titles have
}

// addOpen adds the words that the texts in a folder add to the word list, and
// what they tell of neighbours.
func addOpen(ctx context.Context, b *lexicon.Builder, dir string) (openStats, error) {
	var stats openStats
	texts, lists, err := openSources(dir)
	if err != nil {
		return stats, err
	}
	o := openOptions
	o.Workers = runtime.GOMAXPROCS(0)
	l := learn.New(o)
	if err := l.Read(ctx, texts); err != nil {
		return stats, err
	}
	add := func(word string, perBillion float64) (added int) {
		if !b.Has(word) && b.Add(word, perBillion) {
			added++
		}
		return added
	}
	l.Words(func(word string, count int) { stats.Kept.Words += add(word, float64(count)*perWord) })
	words := stats.Kept.Words
	stats.Kept = l.FillContext(b)
	stats.Kept.Words = words
	stats.Stats = l.Stats()

	l = learn.New(learn.Options{MinWord: 1})
	if err := l.Read(ctx, lists); err != nil {
		return stats, err
	}
	l.Words(func(word string, _ int) { stats.titles += add(word, perTitle) })
	return stats, nil
}

// openSources returns the running text in a folder and the list of titles. A
// text without a source and licence is an error.
func openSources(dir string) (texts, lists []learn.Source, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txt.gz"))
	if err != nil {
		return nil, nil, err
	}
	if len(paths) == 0 {
		return nil, nil, fmt.Errorf("%s: there is no *.txt.gz", dir)
	}
	for _, path := range paths {
		source, err := learn.Files(path)
		if err != nil {
			return nil, nil, err
		}
		if filepath.Base(path) == titles {
			lists = append(lists, source...)
			continue
		}
		if _, err := os.Stat(strings.TrimSuffix(path, ".txt.gz") + ".src"); err != nil {
			return nil, nil, fmt.Errorf("%s: there is no file .src with its source and licence", path)
		}
		texts = append(texts, source...)
	}
	return texts, lists, nil
}
