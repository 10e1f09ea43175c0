package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/input"
)

type checkFlags struct {
	settingsFlags
	scan     scanFlags
	baseline baselineFlags
	changed  changedFlags
	output   outputFlags
	report   reportFlags
}

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [flags] FILE|FOLDER…",
		Short: "Report garbled names and terms and other debris of machine translation",
		Long: `check reports garbled names and terms and other debris of machine translation,
and says of each file with findings what it reads like as a whole.

The profile decides from which confidence on names and terms are reported:
lint from 0.6, audit from 0.15. --min-confidence leaves out findings of any rule
on top of that: --profile audit --min-confidence 0.3 is in between, and below
0.6 --min-confidence alone brings no more names. The verdict is on the whole
text, whatever --min-confidence and --rules leave out.

Of a folder, all texts in it and below are checked. What holds for a file may
stand in a .tadqiq.yaml in its folder or above; tadqiq config show FILE tells.
With --diff-base or --staged alone, the files below the working directory are
checked that have changed.`,
		Example: `  tadqiq check article.txt
  tadqiq check --glossary names.csv --format jsonl *.txt
  tadqiq check --profile audit article.txt
  tadqiq check --write-baseline archive/
  tadqiq check --diff-base main
  tadqiq check --format html --open article.txt
  curl -s https://news.example/article.txt | tadqiq check -`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && f.changed.given() {
				return nil
			}
			return someFiles(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"."}
			}
			return a.check(cmd.Context(), &f, args)
		},
	}
	f.settingsFlags.register(cmd.Flags())
	f.scan.register(cmd.Flags())
	f.baseline.register(cmd.Flags())
	f.changed.register(cmd.Flags())
	f.output.register(cmd.Flags())
	f.report.register(cmd.Flags())
	return cmd
}

// checked is a file with what was found in it, or the error in its place.
type checked struct {
	scanned
	path     string
	file     *input.File
	settings *config.Settings
	elapsed  time.Duration
	err      error
}

func (a *app) check(ctx context.Context, f *checkFlags, args []string) error {
	if err := errors.Join(f.scan.validate(a.allRules()), f.baseline.validate(&f.changed), f.report.validate(f.baseline.write)); err != nil {
		return err
	}
	if f.baseline.write && f.load.stdinName == "" && slices.Contains(args, input.Stdin) {
		return errors.New("--write-baseline: standard input has no name; give it one with --stdin-filename")
	}
	p, err := a.project(&f.load, f.settings(&f.scan.rules, &f.baseline))
	if err != nil {
		return err
	}
	changes, err := f.changed.changes(ctx)
	if err != nil {
		return err
	}
	files, err := p.files(ctx, args)
	if err != nil {
		return err
	}
	files.keep(changes, p)
	r := &checkRun{app: a, flags: f, project: p, files: files, changes: changes}
	if r.baselines, err = f.baseline.open(p, files.paths); err != nil {
		return err
	}
	if files.failed {
		r.status = statusFailed
	}
	work := func(path string) checked { return r.work(ctx, path) }
	emit := func(c checked) error { return r.emit(ctx, &c) }
	err = f.report.write(a, func(w io.Writer) error {
		r.printer = a.printer(f, w)
		if err := inOrder(ctx, f.scan.jobs, files.paths, work, emit); err != nil {
			return err
		}
		return r.finish()
	})
	if err != nil {
		return err
	}
	if r.status != statusClean {
		return exitError{status: r.status}
	}
	return nil
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
