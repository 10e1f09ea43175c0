package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/learn"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
)

type buildFlags struct {
	output          string
	packs           packFlags
	encoding        choice
	newOnly         bool
	minCount, limit int
}

func (a *app) glossaryBuildCommand() *cobra.Command {
	f := buildFlags{encoding: choice{"auto", input.EncodingNames()}}
	cmd := &cobra.Command{
		Use:   "build [flags] FILE|FOLDER…",
		Short: "Propose entries for the names in clean text",
		Long: `build reads clean text and proposes entries for the names in it: what follows
titles (الوزير, مدينة, صحيفة) or given names, what stands in quotation marks after
the head of an organisation, and organisations with their head (حكومة الوفاق). Each
comes with its kind, words that go with it, how often it stands in the text, and
an example. Those with the most evidence come first.

They are proposals: look through them, and delete what is no name. Names of the
built-in glossaries are proposed as they stand there, so that the file says what
the text is about; --new-only leaves them out.

Of folders all *.txt, *.txt.gz and *.md are read. Repeated lines count once.`,
		Example: `  tadqiq glossary build archive/ -o names.csv
  tadqiq glossary build --new-only --min-count 5 --limit 200 archive/*.txt
  zstdcat archive.zst | tadqiq glossary build - -o names.csv`,
		Args: someFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.glossaryBuild(cmd.Context(), &f, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", input.Stdin, "glossary `FILE` that is written; - is standard output")
	f.packs.register(flags)
	flags.Var(&f.encoding, "encoding", "encoding of the files")
	flags.BoolVar(&f.newOnly, "new-only", false, "leave out names of the built-in glossaries")
	flags.IntVar(&f.minCount, "min-count", 2, "how often a name must stand in the text")
	flags.IntVar(&f.limit, "limit", 0, "how many names are proposed at most; 0 is all")
	return cmd
}

func (a *app) glossaryBuild(ctx context.Context, f *buildFlags, paths []string) error {
	switch {
	case f.minCount < 1:
		return errors.New("--min-count must be at least 1")
	case f.limit < 0:
		return errors.New("--limit must be at least 0")
	}
	enc, err := input.ParseEncoding(f.encoding.value)
	if err != nil {
		return err
	}
	b, err := a.builder(f)
	if err != nil {
		return err
	}
	sources, err := a.sources(paths)
	if err != nil {
		return err
	}
	words := 0
	for _, s := range sources {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := addSource(b, s, enc)
		if err != nil {
			return err
		}
		words += n
	}
	proposals := b.Proposals()
	if err := a.output(f.output, func(w io.Writer) error { return glossary.WriteProposals(w, proposals) }); err != nil {
		return err
	}
	known := 0
	for _, p := range proposals {
		if p.Known {
			known++
		}
	}
	a.say("proposed %s, %d of them known, from %s in %s%s", entries(len(proposals)), known, plural(words, "word"), plural(len(sources), "file"), lookThrough(f.output))
	return nil
}

// lookThrough says what to do with proposals that were written to a file.
func lookThrough(output string) string {
	if output == input.Stdin {
		return ""
	}
	return fmt.Sprintf("; look through %s, then: tadqiq glossary check %s", output, output)
}

// builder opens what the builder needs to know.
func (a *app) builder(f *buildFlags) (*glossary.Builder, error) {
	packs, err := f.packs.load(a)
	if err != nil {
		return nil, err
	}
	words, err := embedded.Lexicon()
	if err != nil {
		return nil, fmt.Errorf("built-in lexicon: %w", err)
	}
	ordinary := knowledge.New(&glossary.Glossary{}, words, nil)
	return glossary.NewBuilder(glossary.BuildOptions{
		Zipf:     words.Zipf,
		Common:   func(folded string) float64 { return ordinary.Word(folded).Common },
		Known:    glossary.NewIndex(packs),
		NewOnly:  f.newOnly,
		MinCount: f.minCount,
		Limit:    f.limit,
	}), nil
}

// addSource reads a file and returns how many words it has.
func addSource(b *glossary.Builder, s learn.Source, enc input.Encoding) (words int, err error) {
	r, err := s.Open()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", s.Name, reason(err))
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return 0, fmt.Errorf("%s: cannot be read: %w", input.Name(s.Name), reason(err))
	}
	file, err := input.Decode(s.Name, data, enc, nil)
	if err != nil {
		return 0, err
	}
	b.Add(file.Doc)
	return file.Doc.Words(), nil
}

// reason is what went wrong, without the path, which messages name first.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
