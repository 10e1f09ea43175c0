package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/report"
)

type checkFlags struct {
	load          loadFlags
	scan          scanFlags
	output        outputFlags
	format        choice
	failOn        choice
	minConfidence probability
}

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [flags] FILE…",
		Short: "Report garbled names and terms and other debris of machine translation",
		Example: `  tadqiq check article.txt
  tadqiq check --glossary names.csv --format jsonl *.txt
  curl -s https://news.example/article.txt | tadqiq check -`,
		Args: someFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.check(cmd.Context(), &f, args)
		},
	}
	f.format = choice{"text", []string{"text", "jsonl"}}
	f.failOn = choice{"error", []string{"error", "warning", "never"}}
	f.load.register(cmd.Flags())
	f.scan.register(cmd.Flags())
	f.output.register(cmd.Flags())
	cmd.Flags().Var(&f.format, "format", "output format")
	cmd.Flags().Var(&f.failOn, "fail-on", "lowest severity that makes the exit status 1")
	cmd.Flags().Var(&f.minConfidence, "min-confidence", "leave out findings below this confidence")
	return cmd
}

// checked is a file with its findings, or the error in their place.
type checked struct {
	file     *input.File
	findings []detect.Finding
	err      error
}

func (a *app) check(ctx context.Context, f *checkFlags, paths []string) error {
	if err := f.scan.validate(a.rules); err != nil {
		return err
	}
	k, err := f.load.load(a)
	if err != nil {
		return err
	}
	work := func(path string) (c checked) {
		c.err = guard(path, func() (err error) {
			if c.file, err = f.load.read(a, path); err != nil {
				return err
			}
			c.findings, err = a.scan(ctx, c.file.Doc, k, &f.scan)
			return err
		})
		return c
	}
	text := report.NewText(a.stdout, f.output.options(a))
	print := text.File
	if f.format.value == "jsonl" {
		print = report.NewJSONL(a.stdout, report.Lang(f.output.lang.value)).File
	}
	status := statusClean
	emit := func(c checked) error {
		if c.err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			a.complain(c.err)
			status = statusFailed
			return nil
		}
		c.findings = slices.DeleteFunc(c.findings, func(x detect.Finding) bool {
			return x.Confidence < float64(f.minConfidence)
		})
		if status == statusClean && fails(f.failOn.value, c.findings) {
			status = statusFindings
		}
		return print(&report.File{
			Name:     c.file.Doc.Name,
			Doc:      c.file.Doc,
			Findings: c.findings,
			Fixable:  fixable(c.findings),
			Stored:   c.file.StoredOffset,
		})
	}
	if err := inOrder(ctx, f.scan.jobs, paths, work, emit); err != nil {
		return err
	}
	if f.format.value == "text" {
		fix := slices.Concat([]string{"fix"}, f.load.args(), f.scan.args())
		explain := slices.Concat([]string{"explain"}, f.load.args())
		for _, line := range text.Summary(fix, explain) {
			a.say("%s", line)
		}
	}
	if status != statusClean {
		return exitError{status: status}
	}
	return nil
}

// fails reports whether a finding is at or above the severity.
func fails(failOn string, findings []detect.Finding) bool {
	if failOn == "never" {
		return false
	}
	return slices.ContainsFunc(findings, func(x detect.Finding) bool {
		return failOn == "warning" || x.Severity == detect.Error
	})
}

// fixable counts what the fix command would put right by default.
func fixable(findings []detect.Finding) int {
	n := 0
	for i := range findings {
		if fix.Certain(&findings[i], fix.DefaultConfidence) {
			n++
		}
	}
	return n
}
