package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/golden"
)

type testCoverageFlags struct {
	suite  suiteFlags
	format choice
}

func (a *app) testCoverageCommand() *cobra.Command {
	var f testCoverageFlags
	cmd := &cobra.Command{
		Use:   "coverage [flags] FILE|FOLDER…",
		Short: "Tell what no golden case exercises",
		Long: `coverage runs golden cases and tells which rules, kinds of entries, and entries
of the glossaries of the suite none of those that pass exercises. A rule is
exercised where it flags what a case expects; an entry, where it is rightly
flagged, or mentioned and rightly not flagged.`,
		Example: `  tadqiq test coverage suites/
  tadqiq test coverage --format json suites/`,
		Args: somePaths,
		RunE: func(cmd *cobra.Command, args []string) error { return a.testCoverage(cmd.Context(), &f, args) },
	}
	f.suite.register(cmd)
	f.format = choice{"text", []string{"text", "json"}}
	cmd.Flags().Var(&f.format, "format", "output format")
	return cmd
}

func (a *app) testCoverage(ctx context.Context, f *testCoverageFlags, paths []string) error {
	s, cases, err := f.suite.open(a, paths)
	if err != nil {
		return err
	}
	c, err := s.Coverage(ctx, f.suite.jobs, cases)
	if err != nil {
		return err
	}
	return flushed(a.stdout, func(w io.Writer) error {
		if f.format.value == "json" {
			enc := json.NewEncoder(w)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			return enc.Encode(c)
		}
		return printCoverage(w, c)
	})
}

// printCoverage writes for people what is exercised and what is not.
func printCoverage(w io.Writer, c *golden.Coverage) error {
	b := bufio.NewWriter(w)
	mark := func(exercised bool) string {
		if exercised {
			return ""
		}
		return "  not exercised"
	}
	fmt.Fprintf(b, "rules: in how many of %d cases they flag something\n", c.Cases)
	for _, r := range c.Rules {
		fmt.Fprintf(b, "  %-24s %5d%s\n", r.Rule, r.Flagged, mark(r.Flagged > 0))
	}
	fmt.Fprintf(b, "\nkinds of entries: flagged in, mentioned and not flagged in\n")
	for _, k := range c.Kinds {
		fmt.Fprintf(b, "  %-24s %5d %5d%s\n", k.Kind, k.Flagged, k.Mentioned, mark(k.Exercised()))
	}
	var without []golden.EntryCoverage
	for _, e := range c.Entries {
		if !e.Exercised() {
			without = append(without, e)
		}
	}
	fmt.Fprintf(b, "\nentries of the suite's glossaries: %d of %d exercised\n", len(c.Entries)-len(without), len(c.Entries))
	for _, e := range without {
		fmt.Fprintf(b, "  %s:%d: not exercised\n    %s\n", e.File, e.Line, golden.Escape(e.Ar))
	}
	return b.Flush()
}
