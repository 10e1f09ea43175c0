package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/lexicon"
)

// maxLexicon is the largest lexicon, in bytes, that the program should carry.
const maxLexicon = 2_500_000

func lexiconCommand() *cobra.Command {
	var dir, out string
	cmd := &cobra.Command{
		Use:   "lexicon --wordfreq DIR -o FILE",
		Short: "Build the lexicon from the Arabic word list of wordfreq",
		Long: `Build the lexicon from the Arabic word list of wordfreq.

DIR is the unpacked wheel of PyPI's wordfreq 3.1.1:
  pip download --no-deps wordfreq==3.1.1 && unzip wordfreq-3.1.1-py3-none-any.whl -d DIR`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var file bytes.Buffer
			stats, err := readWordfreq(filepath.Join(dir, "wordfreq", "data", "large_ar.msgpack.gz"), &file)
			if err != nil {
				return err
			}
			if file.Len() > maxLexicon {
				return fmt.Errorf("the lexicon would have %d bytes, more than %d", file.Len(), maxLexicon)
			}
			if err := os.WriteFile(out, file.Bytes(), 0o644); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %d words, %d bytes; of %d source words %d without an Arabic letter, %d not storable\n",
				out, stats.kept, file.Len(), stats.read, stats.foreign, stats.odd)
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "wordfreq", "", "folder of the unpacked wordfreq wheel")
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write")
	requireFlags(cmd, "wordfreq", "output")
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

// lexiconStats counts what became of the words of a list.
type lexiconStats struct {
	read    int // words in the list
	foreign int // without an Arabic letter
	odd     int // with characters that a lexicon doesn't store, or numbers
	kept    int // different folded forms stored
}

// readWordfreq turns the word list at path into a lexicon file.
func readWordfreq(path string, w io.Writer) (lexiconStats, error) {
	var stats lexiconStats
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
	b := lexicon.NewBuilder()
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
	_, err = b.WriteTo(w)
	return stats, err
}
