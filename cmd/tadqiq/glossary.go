package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/termbase"
)

func (a *app) glossaryCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "glossary",
		Short: "Check, build, import, export and merge glossaries",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fmt.Errorf("name a command, e.g. tadqiq glossary import FILE; see tadqiq glossary --help")
			}
			return fmt.Errorf("unknown command %q; see tadqiq glossary --help", args[0])
		},
	}
	cmd.AddCommand(a.glossaryImportCommand(), a.glossaryExportCommand(), a.glossaryMergeCommand())
	cmd.AddCommand(a.glossaryCheckCommand(), a.glossaryBuildCommand(), a.glossaryPacksCommand(), a.glossaryAcceptCommand())
	return cmd
}

type importFlags struct {
	output          string
	from            choice
	encoding        choice
	kind            choice
	columns         []string
	sheet           string
	dialects, langs []string
}

func (a *app) glossaryImportCommand() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import [flags] FILE",
		Short: "Make a glossary of a termbase: TBX, XLSX, any CSV, Wikidata",
		Long: `import reads a termbase and writes a glossary. It knows

  TBX       versions 2 and 3; the preferred Arabic term becomes ar, admitted
            ones variants, deprecated ones forbidden, and terms in Latin
            letters latin
  XLSX      the first sheet, or --sheet; its first row names the columns
  CSV       separated by commas, semicolons or tabs; common names of columns
            in Arabic, English and French are known, others are told by
            --columns
  Wikidata  dumps, answers of wbgetentities, and JSON Lines of items`,
		Example: `  tadqiq glossary import termbase.tbx -o names.csv
  tadqiq glossary import names.xlsx --sheet Places --columns ar=Toponym -o places.csv
  zcat dump.json.gz | tadqiq glossary import - -o names.csv`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.glossaryImport(cmd.Context(), &f, args[0])
		},
	}
	f.from = choice{value: string(termbase.Auto)}
	for _, format := range termbase.Formats() {
		f.from.allowed = append(f.from.allowed, string(format))
	}
	f.encoding = choice{"auto", input.EncodingNames()}
	f.kind.allowed = []string{"person", "place", "org", "title", "term", "name"}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", input.Stdin, "glossary `FILE` that is written; - is standard output")
	flags.Var(&f.from, "from", "format of the file")
	flags.Var(&f.encoding, "encoding", "encoding of the file")
	flags.Var(&f.kind, "kind", "kind of entries whose kind the file does not tell")
	flags.StringSliceVar(&f.columns, "columns", nil, "what columns of a table hold, e.g. `ar=Term,latin=English`")
	flags.StringVar(&f.sheet, "sheet", "", "sheet of a workbook")
	flags.StringSliceVar(&f.dialects, "dialects", nil, "`LANGUAGES` whose forms are variants too, e.g. arz,ary")
	flags.StringSliceVar(&f.langs, "langs", nil, "`LANGUAGES` whose forms are taken for latin (default: all, of Wikidata en and mul)")
	return cmd
}

func (a *app) glossaryImport(ctx context.Context, f *importFlags, path string) error {
	o := termbase.Options{
		Format:   termbase.Format(f.from.value),
		Sheet:    f.sheet,
		Kind:     glossary.Kind(f.kind.value),
		Dialects: languages(f.dialects),
		Langs:    languages(f.langs),
	}
	var err error
	if o.Encoding, err = input.ParseEncoding(f.encoding.value); err != nil {
		return err
	}
	if o.Columns, err = parseColumns(f.columns); err != nil {
		return err
	}
	in, err := a.open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	var report *termbase.Report
	err = a.output(f.output, func(w io.Writer) (err error) {
		report, err = termbase.Import(ctx, input.Name(path), in, o, w)
		return err
	})
	if err != nil {
		return err
	}
	a.warn(report.Warnings)
	for _, note := range report.Notes {
		a.say("%s: %s", input.Name(path), note)
	}
	a.say("imported %s from %s%s", entries(report.Entries), input.Name(path), next(f.output))
	return nil
}

// next says what can be done with a glossary that was written to a file.
func next(output string) string {
	if output == input.Stdin {
		return ""
	}
	return fmt.Sprintf("; to use them: tadqiq check --glossary %s FILE…", output)
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

// languages returns language tags as they are compared.
func languages(tags []string) []string {
	var out []string
	for _, t := range tags {
		out = append(out, strings.ToLower(strings.ReplaceAll(strings.TrimSpace(t), "_", "-")))
	}
	return out
}

// parseColumns reads what --columns says, into what each column of the file
// holds.
func parseColumns(pairs []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range pairs {
		column, name, ok := strings.Cut(p, "=")
		column, name = strings.TrimSpace(column), strings.TrimSpace(name)
		if !ok || name == "" {
			return nil, fmt.Errorf("--columns: %q is not of the form COLUMN=NAME, e.g. ar=Term", p)
		}
		known := glossary.Columns()
		i := slices.IndexFunc(known, func(c string) bool { return strings.EqualFold(c, column) })
		if i < 0 {
			return nil, fmt.Errorf("--columns: %q is not a column of a glossary; it has %s", column, strings.Join(known, ", "))
		}
		if _, twice := out[name]; twice {
			return nil, fmt.Errorf("--columns: %q is named twice", name)
		}
		out[name] = known[i]
	}
	return out, nil
}

type exportFlags struct {
	output  string
	version choice
	lang    string
}

func (a *app) glossaryExportCommand() *cobra.Command {
	f := exportFlags{version: choice{"3", []string{"2", "3"}}}
	cmd := &cobra.Command{
		Use:   "export [flags] GLOSSARY",
		Short: "Write a glossary as TBX",
		Long: `export writes a glossary as TBX-Basic for other programs. What TBX has no place
for goes into <admin type="x-tadqiq-…">: tadqiq glossary import gives back the
same glossary.`,
		Example: `  tadqiq glossary export names.csv -o names.tbx`,
		Args:    oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.glossaryExport(&f, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", input.Stdin, "TBX `FILE` that is written; - is standard output")
	flags.Var(&f.version, "tbx", "version of TBX; older programs want 2")
	flags.StringVar(&f.lang, "lang", "en", "`LANGUAGE` that the forms in Latin script are said to be in")
	return cmd
}

func (a *app) glossaryExport(f *exportFlags, path string) error {
	if !isLanguageTag(f.lang) {
		return fmt.Errorf("--lang: %q is not a language, e.g. en or fr", f.lang)
	}
	b, err := loadBook(path)
	if err != nil {
		return err
	}
	version := termbase.TBX3
	if f.version.value == "2" {
		version = termbase.TBX2
	}
	err = a.output(f.output, func(w io.Writer) error { return b.WriteTBX(w, version, f.lang) })
	if err != nil {
		return err
	}
	a.say("exported %s from %s", entries(len(b.Records)), path)
	return nil
}

// isLanguageTag reports whether s may be a language tag, other than one of
// Arabic.
func isLanguageTag(s string) bool {
	for part := range strings.SplitSeq(s, "-") {
		if part == "" || len(part) > 8 || strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return !slices.Contains([]string{"ar", "ara", "arb"}, strings.ToLower(strings.Split(s, "-")[0]))
}

func (a *app) glossaryMergeCommand() *cobra.Command {
	output := input.Stdin
	cmd := &cobra.Command{
		Use:   "merge [flags] GLOSSARY…",
		Short: "Make one glossary of several",
		Long: `merge joins the entries of several glossaries that have the same id or share an
accepted form. Their variants are united; where they differ otherwise the first
file counts, and a warning tells so. A form that one file accepts and another
forbids is an error: somebody has to decide.

Entries of one file are never joined to each other, nor are entries of different
kinds or those that are rivals of each other.`,
		Example: `  tadqiq glossary merge house.csv names.csv -o all.csv`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return fmt.Errorf("name at least two glossaries: %s GLOSSARY GLOSSARY…", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.glossaryMerge(output, args)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", input.Stdin, "glossary `FILE` that is written; - is standard output")
	return cmd
}

func (a *app) glossaryMerge(output string, paths []string) error {
	var books []*termbase.Book
	var failed []error
	n := 0
	for _, path := range paths {
		b, err := loadBook(path)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		books = append(books, b)
		n += len(b.Records)
	}
	if len(failed) > 0 {
		return errors.Join(failed...)
	}
	merged, err := termbase.Merge(output, books...)
	if err != nil {
		return err
	}
	if err := a.output(output, merged.WriteCSV); err != nil {
		return err
	}
	for _, w := range merged.Warnings {
		a.say("warning: %s", w)
	}
	a.say("merged %s of %d files into %d", entries(n), len(paths), len(merged.Records))
	return nil
}

// loadBook reads a glossary with its unknown columns.
func loadBook(path string) (*termbase.Book, error) {
	b, err := termbase.Load(path)
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return nil, fmt.Errorf("glossary %s: %w", path, pe.Err)
	}
	return b, err
}

// oneFile refuses a command line without a file, and one with several.
func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("name one file: %s", cmd.UseLine())
	}
	return nil
}

// open opens a file to read, or standard input.
func (a *app) open(path string) (*os.File, error) {
	if path == input.Stdin {
		return a.stdin, nil
	}
	f, err := os.Open(path)
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return nil, fmt.Errorf("%s: %w", path, pe.Err)
	}
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("%s: is a directory; name a file", path)
	}
	return f, nil
}
