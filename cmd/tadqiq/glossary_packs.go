package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
)

func (a *app) glossaryPacksCommand() *cobra.Command {
	var f packFlags
	var extract string
	cmd := &cobra.Command{
		Use:   "packs [flags]",
		Short: "List the built-in glossaries, or write them to a folder",
		Long: `packs lists the glossaries that come with the program: how many entries and
accepted forms they have, their size, of what kinds they are, where they come
from, and their licence.

With --extract it writes them to a folder. Names that change between releases can
be changed there, and the other commands read that folder with --packs-dir.`,
		Example: `  tadqiq glossary packs
  tadqiq glossary packs --extract packs
  tadqiq check --packs-dir packs article.txt
  tadqiq check --packs libya,turkey article.txt`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			packs, err := f.read()
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("extract") {
				return a.extractPacks(extract, packs)
			}
			return flushed(a.stdout, func(w io.Writer) error { return listPacks(w, packs) })
		},
	}
	f.register(cmd.Flags())
	cmd.Flags().StringVar(&extract, "extract", "", "write the packs to `FOLDER`")
	return cmd
}

func (a *app) extractPacks(dir string, packs []embedded.Pack) error {
	if dir == "" {
		return errors.New("--extract: name the folder")
	}
	err := embedded.Extract(dir, packs)
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Path, pe.Err)
	}
	if err != nil {
		return err
	}
	a.say("wrote %d packs to %s; to use them: tadqiq check --packs-dir %s FILE…", len(packs), dir, dir)
	return nil
}

// listPacks prints the table of packs.
func listPacks(w io.Writer, packs []embedded.Pack) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "PACK\tENTRIES\tFORMS\tBYTES\tKINDS\tSOURCE\tLICENCE")
	var sum packSize
	for i := range packs {
		g, err := packs[i].Glossary()
		if err != nil {
			return err
		}
		s := sizeOf(g)
		s.bytes = packs[i].Bytes
		s.print(t, packs[i].Name, packs[i].Source, packs[i].Licence)
		sum.entries += s.entries
		sum.forms += s.forms
		sum.bytes += s.bytes
	}
	sum.print(t, "total", "", "")
	return t.Flush()
}

// packSize is how much is in a pack.
type packSize struct {
	entries, forms, bytes int
	kinds                 []string // with their numbers, the commonest first
}

func sizeOf(g *glossary.Glossary) packSize {
	s := packSize{entries: len(g.Entries)}
	var kinds []glossary.Kind
	number := map[glossary.Kind]int{}
	for _, e := range g.Entries {
		s.forms += len(e.Forms())
		if number[e.Kind] == 0 {
			kinds = append(kinds, e.Kind)
		}
		number[e.Kind]++
	}
	slices.SortStableFunc(kinds, func(a, b glossary.Kind) int { return number[b] - number[a] })
	for _, k := range kinds {
		s.kinds = append(s.kinds, fmt.Sprintf("%s %d", k, number[k]))
	}
	return s
}

func (s *packSize) print(w io.Writer, name, source, licence string) {
	row := fmt.Sprintf("%s\t%d\t%d\t%d\t%s\t%s\t%s", name, s.entries, s.forms, s.bytes, strings.Join(s.kinds, ", "), source, licence)
	fmt.Fprintln(w, strings.TrimRight(row, "\t"))
}
