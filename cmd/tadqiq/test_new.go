package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/golden"
)

type testNewFlags struct {
	load  loadFlags
	packs string
	from  string
	why   string
	force bool
}

func (a *app) testNewCommand() *cobra.Command {
	var f testNewFlags
	cmd := &cobra.Command{
		Use:   "new [flags] CASE.txtar --from FILE",
		Short: "Make a golden case of a text and what is found in it now",
		Long: `new writes a golden case: the text, the glossaries, what is found now, and the
text put right. Read what it expects before you keep it: it pins down what is
found, right or wrong. What else is known there is what a .tadqiq.yaml and the
glossaries of its folder say.`,
		Example: `  tadqiq test new suites/haftar.txtar --from article.txt --glossary names.csv
  tadqiq test new case.txtar --from article.md --packs none --why "no word of this is a name"`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("name the case: %s CASE.txtar --from FILE", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.testNew(cmd.Context(), &f, args[0]) },
	}
	flags := cmd.Flags()
	f.load.registerFiles(flags)
	flags.StringArrayVarP(&f.load.glossaries, "glossary", "g", nil, "glossary `FILE` (CSV or TSV) that the case holds; may be repeated")
	flags.StringVar(&f.packs, "packs", "", "built-in glossaries that the case asks for: all, none or `NAMES`")
	flags.StringVar(&f.from, "from", "", "`FILE` with the text; - is standard input")
	flags.StringVar(&f.why, "why", "", "`TEXT` that says why the case exists")
	flags.BoolVar(&f.force, "force", false, "overwrite the case where there is one")
	return cmd
}

func (a *app) testNew(ctx context.Context, f *testNewFlags, path string) error {
	switch {
	case f.from == "":
		return errors.New("--from is missing: the file with the text")
	case filepath.Ext(path) != ".txtar":
		return fmt.Errorf("%s: the name of a case ends in .txtar", path)
	}
	if _, err := os.Lstat(path); err == nil && !f.force {
		return fmt.Errorf("%s: is there already; --force overwrites it", path)
	}
	in, err := f.load.read(a, f.from)
	if err != nil {
		return err
	}
	own, err := loadGlossaries(f.load.glossaries)
	if err != nil {
		return err
	}
	a.warn(own.Warnings)
	d := golden.Draft{
		Path: path, Why: strings.TrimSpace(f.why), Packs: f.packs, Entries: own.Entries,
		Name: f.load.name(f.from), Format: in.Format, Text: strings.TrimSuffix(in.Doc.Original(), "\n"),
	}
	data, err := d.Case(ctx, golden.Options{Detectors: a.rules, OpenPacks: a.packsIn(""), Version: moduleVersion()})
	if err != nil {
		return err
	}
	err = a.output(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err == nil {
		a.say("wrote %s; read what it expects, and say in its first line why it exists", path)
	}
	return err
}
