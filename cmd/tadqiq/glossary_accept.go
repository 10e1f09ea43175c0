package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/internal/discover"
	"github.com/tadqiq/tadqiq/internal/input"
)

type acceptFlags struct {
	output, glossary string
	packs            packFlags
}

func (a *app) glossaryAcceptCommand() *cobra.Command {
	var f acceptFlags
	cmd := &cobra.Command{
		Use:   "accept [flags] CANDIDATES.csv",
		Short: "Take the candidates of an audit that a person marked into a glossary",
		Long: `accept reads candidates.csv, which tadqiq audit writes, and takes the rows that
somebody has marked in its column accept into a glossary:

  yes     (or y, x, 1, نعم) a garble becomes a forbidden form of its entry, a
          missing name a new entry
  no      (or n, 0, لا) the row is passed over, as is one without a mark
  a name  the right form that the candidate is a garble of, where another one is
          proposed, or none

An entry of the built-in glossaries is repeated in the file, with its forbidden
forms. The rows of --glossary stay as they are and where they are, and so do its
columns; -o may name the same file.`,
		Example: `  tadqiq audit archive/ --out report/
  tadqiq glossary accept report/candidates.csv -o names.csv
  tadqiq glossary accept report/candidates.csv -g names.csv -o names.csv
  tadqiq audit archive/ --out again/ --glossary names.csv`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.glossaryAccept(&f, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", input.Stdin, "glossary `FILE` that is written; - is standard output")
	flags.StringVarP(&f.glossary, "glossary", "g", "", "glossary `FILE` (CSV or TSV) that is added to")
	f.packs.register(flags)
	return cmd
}

func (a *app) glossaryAccept(f *acceptFlags, path string) error {
	if f.glossary == "" && f.output != input.Stdin {
		if info, err := os.Stat(f.output); err == nil && info.Mode().IsRegular() {
			return fmt.Errorf("%s: is there already; to add to it: --glossary %s -o %s", f.output, f.output, f.output)
		}
	}
	rows, err := a.candidates(path)
	if err != nil {
		return err
	}
	var content []byte
	if f.glossary != "" {
		if content, err = os.ReadFile(f.glossary); err != nil {
			var pe *fs.PathError
			if errors.As(err, &pe) {
				err = pe.Err
			}
			return fmt.Errorf("glossary %s: %w", f.glossary, err)
		}
	}
	packs, err := f.packs.load(a)
	if err != nil {
		return err
	}
	name := input.Name(path)
	accepted, err := discover.Accept(f.glossary, string(content), packs, name, rows)
	if err != nil {
		return err
	}
	done := accepted.Forbidden + accepted.Entries
	if done+accepted.Already == 0 {
		return fmt.Errorf("%s: no row is marked yes; write yes, or the right form, into the column accept", name)
	}
	err = a.output(f.output, func(w io.Writer) error { return accepted.Write(w, f.output) })
	if err != nil {
		return err
	}
	a.say("accepted %s of %s and %s from %s; %s%s", plural(accepted.Forbidden, "forbidden form"), entries(accepted.Entities),
		newEntries(accepted.Entries), name, passedOver(accepted), next(f.output))
	return nil
}

func newEntries(n int) string {
	if n == 1 {
		return "1 new entry"
	}
	return fmt.Sprintf("%d new entries", n)
}

// passedOver tells of the rows of which nothing was taken.
func passedOver(a *discover.Accepted) string {
	return fmt.Sprintf("%s marked no, %d not marked, %d there already", plural(a.Refused, "row"), a.Unmarked, a.Already)
}

// candidates reads candidates.csv, in the encoding of whoever saved it.
func (a *app) candidates(path string) ([]discover.Row, error) {
	in, err := a.open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	name := input.Name(path)
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read: %w", name, reason(err))
	}
	content := string(data)
	if !utf8.Valid(data) {
		file, err := input.Decode(name, data, input.Auto, format.Text)
		if err != nil {
			return nil, err
		}
		content = file.Doc.Source
	}
	return discover.ReadCSV(name, content)
}
