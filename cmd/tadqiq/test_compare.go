package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/internal/engine"
)

type compareFlags struct {
	report   reportFlags
	force    bool
	examples int
}

func (a *app) testCompareCommand() *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare [flags] BEFORE AFTER",
		Short: "Tell which names got better and which got worse between two runs",
		Long: `compare reads the folders of two runs of tadqiq test engine over the same suite
and tells what changed: over all, per kind and per entity, what is significant
and what may be noise, and the sentences behind each change.

Runs that were measured by another version or with another glossary are compared
only with --force. Measuring one of them again takes no engine: tadqiq test engine
--resume with the other flags as they were.`,
		Example: `  tadqiq test compare run1/ run2/
  tadqiq test compare --format html -o changes.html run1/ run2/`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("name two runs: %s BEFORE AFTER", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.testCompare(&f, args[0], args[1]) },
	}
	flags := cmd.Flags()
	f.report.register(flags)
	f.report.format = choice{"text", []string{"text", "json", "html"}}
	flags.Lookup("output").Usage = "`FILE` that the comparison is written to; - is standard output"
	flags.BoolVar(&f.force, "force", false, "compare although the two were not measured alike")
	flags.IntVar(&f.examples, "examples", 3, "sentences shown of each entity; json and html show all")
	return cmd
}

func (a *app) testCompare(f *compareFlags, before, after string) error {
	if err := f.report.validate(false); err != nil {
		return err
	}
	if f.examples < 0 {
		return errors.New("--examples must be at least 0")
	}
	x, err := engine.LoadRun(before)
	if err != nil {
		return err
	}
	y, err := engine.LoadRun(after)
	if err != nil {
		return err
	}
	if err := engine.Comparable(x.Summary, y.Summary, f.force); err != nil {
		return err
	}
	c, err := engine.Compare(x, y)
	if err != nil {
		return err
	}
	for _, u := range c.Unlike {
		a.say("warning: not measured alike: %s", u)
	}
	return f.report.write(a, func(w io.Writer) error {
		switch f.report.format.value {
		case "json":
			return engine.WriteJSON(w, c)
		case "html":
			return c.WritePage(w)
		}
		return c.WriteText(w, f.examples)
	})
}
