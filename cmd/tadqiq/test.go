package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/golden"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/internal/signature"
)

// suiteFlags say which golden cases are run, and what is known in them.
type suiteFlags struct {
	load    loadFlags
	profile profileFlag
	only    string
	jobs    int
}

type testFlags struct {
	suite  suiteFlags
	update bool
	force  bool
	list   bool
	format choice
	junit  string
}

func (a *app) testCommand() *cobra.Command {
	var f testFlags
	cmd := &cobra.Command{
		Use:   "test [flags] FILE|FOLDER…",
		Short: "Run golden cases: what a text must and must not be flagged for",
		Long: `test runs the golden cases in files and folders (*.txtar, *.yaml, *.yml): each
holds a text and what must be found in it. Those that fail are told with what
was expected and what came.

A case may bring its own glossary. Then come glossary.csv and glossary.tsv in its
folder and those above, the nearest first, then --glossary, then what a
.tadqiq.yaml names, then the built-in packs: the first that has a form wins. It
is looked above the case up to the folder with a .tadqiq.yaml, the root of the
repository, or where there is neither the folder that is named.

Exit status: 0 all is as expected, 1 some case is not, 2 could not run.`,
		Example: `  tadqiq test suites/
  tadqiq test --update suites/libya
  tadqiq test --junit out.xml --jobs 2 suites/
  tadqiq test --run 'haftar|sirte' suites/
  tadqiq test new case.txtar --from article.txt --glossary names.csv
  tadqiq test coverage suites/`,
		Args: somePaths,
		RunE: func(cmd *cobra.Command, args []string) error { return a.test(cmd.Context(), &f, args) },
	}
	f.suite.register(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&f.update, "update", false, "rewrite what the cases that fail expect; known failures stay as they are")
	flags.BoolVar(&f.force, "force", false, "with --update: overwrite what git has in no commit, too")
	flags.BoolVar(&f.list, "list", false, "print the names of the cases and run none")
	f.format = choice{"text", []string{"text", "jsonl"}}
	flags.Var(&f.format, "format", "output format")
	flags.StringVar(&f.junit, "junit", "", "write the results to `FILE` as the XML of JUnit, too")
	cmd.AddCommand(a.testNewCommand(), a.testCoverageCommand(), a.testEngineCommand(), a.testCompareCommand(), a.testGenerateCommand())
	return cmd
}

func (f *suiteFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.load.config.file, "config", "", "configuration `FILE` for all cases, instead of the "+config.Name+" above each")
	flags.BoolVar(&f.load.config.none, "no-config", false, "use no configuration file")
	f.load.registerKnown(flags)
	f.profile.register(flags)
	flags.StringVar(&f.only, "run", "", "only the cases whose names match the regular `EXPRESSION`")
	flags.IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "cases run at the same time")
}

// somePaths refuses a command line without files and folders.
func somePaths(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("name the cases: %s FILE|FOLDER…", cmd.CommandPath())
	}
	return nil
}

// options are what the flags say of what is known.
func (f *suiteFlags) options(a *app) golden.Options {
	o := golden.Options{
		Detectors: a.rules, Glossaries: f.load.glossaries, Lexicons: f.load.lexicons, House: f.load.house.value,
		Config: f.load.config.file, NoConfig: f.load.config.none, Version: moduleVersion(), OpenPacks: a.packsIn(f.load.packs.dir),
	}
	if f.load.flags.Changed("packs") {
		o.Packs = f.load.packs.names
	}
	if f.load.flags.Changed("profile") {
		o.Profile = f.profile.value
	}
	return o
}

// packsIn returns what opens packs in a folder, or in the program where it is
// "".
func (a *app) packsIn(dir string) func(names string) (*glossary.Glossary, error) {
	return func(names string) (*glossary.Glossary, error) {
		p := packFlags{names: names, dir: dir, from: "packs"}
		return p.load(a)
	}
}

// open reads the cases that the flags choose.
func (f *suiteFlags) open(a *app, paths []string) (*golden.Suite, []*golden.Case, error) {
	if f.jobs < 1 {
		return nil, nil, errors.New("--jobs must be at least 1")
	}
	if f.load.config.file != "" && f.load.config.none {
		return nil, nil, errors.New("--config and --no-config exclude each other")
	}
	only, err := regexp.Compile(f.only)
	if err != nil {
		return nil, nil, fmt.Errorf("--run: %w", err)
	}
	s, err := golden.Open(f.options(a), paths...)
	if err != nil {
		return nil, nil, err
	}
	a.warn(s.Warnings)
	cases := slices.DeleteFunc(slices.Clone(s.Cases), func(c *golden.Case) bool { return !only.MatchString(c.Name) })
	if len(cases) == 0 {
		return nil, nil, fmt.Errorf("--run: no case has a name that matches %q; --list prints the names", f.only)
	}
	if len(cases) > fewFiles && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(runGCPercent)
	}
	return s, cases, nil
}

// casePrinter prints what became of golden cases.
type casePrinter interface {
	Case(*golden.Result, signature.Signature) error
	Close() error
}

func (a *app) test(ctx context.Context, f *testFlags, paths []string) error {
	switch {
	case f.force && !f.update:
		return errors.New("--force goes with --update")
	case f.update && (f.format.value != "text" || f.junit != ""):
		return errors.New("--update prints no results; leave out --format and --junit")
	}
	s, cases, err := f.suite.open(a, paths)
	if err != nil {
		return err
	}
	if f.list {
		for _, c := range cases {
			fmt.Fprintln(a.stdout, c.Name)
		}
		return nil
	}
	var results []*golden.Result
	err = s.Run(ctx, f.suite.jobs, cases, func(r *golden.Result) error {
		results = append(results, r)
		return nil
	})
	if err != nil {
		return err
	}
	if f.update {
		changed, err := golden.Update(ctx, results, f.force)
		for _, path := range changed {
			fmt.Fprintf(a.stdout, "updated %s\n", path)
		}
		if err != nil {
			return err
		}
		for i, r := range results {
			results[i] = r.Rest()
		}
	}
	if err := f.print(a, s, results); err != nil {
		return err
	}
	counts := map[golden.Status]int{}
	for _, r := range results {
		counts[r.Status()]++
	}
	a.say("%s", golden.Summary(counts))
	switch {
	case counts[golden.Broken] > 0:
		return exitError{status: statusFailed}
	case counts[golden.Failed]+counts[golden.FixedFailure] > 0:
		return exitError{status: statusFindings}
	}
	return nil
}

// print writes the results to standard output, and to the file of --junit.
func (f *testFlags) print(a *app, s *golden.Suite, results []*golden.Result) error {
	all := func(p casePrinter, signed bool) error {
		for _, r := range results {
			var made signature.Signature
			if signed {
				var err error
				if made, err = s.Signature(r.Case); err != nil {
					return err
				}
			}
			if err := p.Case(r, made); err != nil {
				return err
			}
		}
		return p.Close()
	}
	if f.junit != "" {
		if err := a.output(f.junit, func(w io.Writer) error { return all(report.NewCaseJUnit(w), true) }); err != nil {
			return err
		}
	}
	if f.format.value == "jsonl" {
		return all(report.NewCaseJSONL(a.stdout), true)
	}
	return all(report.NewCaseText(a.stdout), false)
}
