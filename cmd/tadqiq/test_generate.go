package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/engine"
	"github.com/tadqiq/tadqiq/internal/input"
)

type generateFlags struct {
	glossaries []string
	templates  string
	output     string
	perEntry   int
	seed       uint64
}

func (a *app) testGenerateCommand() *cobra.Command {
	var f generateFlags
	cmd := &cobra.Command{
		Use:   "generate --glossary FILE --templates FILE",
		Short: "Make a suite for tadqiq test engine from a glossary and sentences with slots",
		Long: `generate fills source sentences with the names of a glossary, and writes a suite
for tadqiq test engine. A template is a line with slots for the kinds of entries:

  When was {person} born?
  How far is it from {place} to {place}?

The slots are {person}, {place}, {org}, {title}, {term} and {name}. They are filled
with the Latin forms of the entries, in turn. Lines that begin with # are
comments. The same seed makes the same suite.`,
		Example: `  tadqiq test generate --glossary names.csv --templates questions.txt -o suite.tsv
  tadqiq test engine --cmd './translate.sh' --suite suite.tsv --glossary names.csv --out run1/`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := f.validate(); err != nil {
				return err
			}
			return a.testGenerate(&f)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&f.glossaries, "glossary", "g", nil, "glossary `FILE` (CSV or TSV) whose entries fill the slots; may be repeated")
	flags.StringVar(&f.templates, "templates", "", "`FILE` of source sentences with slots, one a line")
	flags.StringVarP(&f.output, "output", "o", input.Stdin, "suite `FILE` that is written; - is standard output")
	flags.IntVar(&f.perEntry, "per-entry", 3, "sentences that an entry is used in, at most")
	flags.Uint64Var(&f.seed, "seed", 1, "`NUMBER` that decides which entry comes into which sentence")
	return cmd
}

func (f *generateFlags) validate() error {
	switch {
	case len(f.glossaries) == 0:
		return errors.New("name the glossary: --glossary FILE")
	case f.templates == "":
		return errors.New("name the file with the sentences: --templates FILE")
	case f.perEntry < 1:
		return errors.New("--per-entry must be at least 1")
	}
	return nil
}

func (a *app) testGenerate(f *generateFlags) error {
	g, err := loadGlossaries(f.glossaries)
	if err != nil {
		return err
	}
	a.warn(g.Warnings)
	data, err := os.ReadFile(f.templates)
	if err != nil {
		return fmt.Errorf("%s: %w", f.templates, reason(err))
	}
	templates, err := engine.ParseTemplates(f.templates, data)
	if err != nil {
		return err
	}
	out := engine.Generate(g.Entries, templates, f.perEntry, f.seed)
	for _, x := range []struct {
		entries []*glossary.Entry
		why     string
	}{
		{out.NoLatin, "has no Latin form to fill a slot with"},
		{out.NoSlot, "is of a kind that no template has a slot for"},
		{out.Unfilled, "fits only where other slots could not be filled; raise --per-entry or add templates"},
	} {
		if n := len(x.entries); n > 0 {
			e := x.entries[0]
			others := ""
			if n > 1 {
				others = fmt.Sprintf("; so with %s", plural(n-1, "other"))
			}
			a.say("warning: %s:%d: not used: the entry %s%s", e.File, e.Line, x.why, others)
		}
	}
	if len(out.Rows) == 0 {
		return fmt.Errorf("%s: no template could be filled; nothing was written", f.templates)
	}
	if err := a.output(f.output, out.Write); err != nil {
		return err
	}
	if f.output != input.Stdin {
		used := len(g.Entries) - len(out.NoLatin) - len(out.NoSlot) - len(out.Unfilled)
		a.say("%s: %s with %d of %d entries", f.output, plural(len(out.Rows), "sentence"), used, len(g.Entries))
	}
	return nil
}
