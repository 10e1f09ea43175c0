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
	profile       profileFlag
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
		Long: `check reports garbled names and terms and other debris of machine translation,
and says of each file with findings what it reads like as a whole.

The profile decides from which confidence on names and terms are reported:
lint from 0.4, audit from 0.15. --min-confidence leaves out findings of any rule
on top of that: --profile audit --min-confidence 0.3 is in between, and below
0.4 --min-confidence alone brings no more names. The verdict is on the whole
text, whatever --min-confidence and --rules leave out.`,
		Example: `  tadqiq check article.txt
  tadqiq check --glossary names.csv --format jsonl *.txt
  tadqiq check --profile audit article.txt
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
	f.profile.register(cmd.Flags())
	f.output.register(cmd.Flags())
	cmd.Flags().Var(&f.format, "format", "output format")
	cmd.Flags().Var(&f.failOn, "fail-on", "lowest severity that makes the exit status 1")
	cmd.Flags().Var(&f.minConfidence, "min-confidence", "leave out findings of any rule below this confidence")
	return cmd
}

// checked is a file with its findings that are wanted and the verdict of them
// all, or the error in their place.
type checked struct {
	file     *input.File
	findings []detect.Finding
	verdict  detect.Verdict
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
	k.MinConfidence = f.profile.minConfidence()
	work := func(path string) (c checked) {
		c.err = guard(path, func() (err error) {
			if c.file, err = f.load.read(a, path); err != nil {
				return err
			}
			if len(paths) == 1 && f.scan.jobs > 1 {
				k.Prepare(someForms(c.file.Doc))
			}
			found, err := detect.Run(ctx, c.file.Doc, k, f.scan.running(a.rules))
			c.verdict = detect.Judge(c.file.Doc, found)
			c.findings = f.scan.keep(found)
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
			Verdict:  &c.verdict,
			Fixable:  fixable(c.findings),
			Stored:   c.file.StoredOffset,
		})
	}
	if err := inOrder(ctx, f.scan.jobs, paths, work, emit); err != nil {
		return err
	}
	if f.format.value == "text" {
		fix := slices.Concat([]string{"fix"}, f.load.args(), f.scan.args())
		explain := slices.Concat([]string{"explain"}, f.load.args(), f.profile.args())
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
