package main

import (
	"errors"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/internal/lsp"
	"github.com/tadqiq/tadqiq/internal/report"
)

type lspFlags struct {
	load          loadFlags
	profile       profileFlag
	rules         rulesFlag
	minConfidence probability
	lang          choice
	debounce      time.Duration
}

func (a *app) lspCommand() *cobra.Command {
	var f lspFlags
	var stdio bool
	cmd := &cobra.Command{
		Use:   "lsp [flags]",
		Short: "Check documents while they are written: a language server for editors",
		Long: `lsp speaks the Language Server Protocol on standard input and output. An editor
starts it; docs/editors.md has the configuration of several.

The configuration file above each document holds, as for check. What the editor
sends as initializationOptions or as settings under the key tadqiq wins over
it, and over the flags: glossaries, lexicons, packs, house, profile, rules,
minConfidence, config, lang.

Exit status: 0 after a shutdown request, 1 without one, 2 could not run.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.lsp(cmd, &f)
		},
	}
	f.load.register(cmd.Flags())
	f.profile.register(cmd.Flags())
	f.rules.register(cmd.Flags())
	cmd.Flags().Var(&f.minConfidence, "min-confidence", "leave out findings of any rule below this confidence")
	f.lang = choice{"", []string{string(report.English), string(report.Arabic)}}
	cmd.Flags().Var(&f.lang, "lang", "language of messages; without it that of the editor")
	cmd.Flags().DurationVar(&f.debounce, "debounce", 150*time.Millisecond, "how long after an edit a document is checked")
	cmd.Flags().BoolVar(&stdio, "stdio", true, "as editors call it; there is no other way")
	for _, name := range []string{"stdio", "encoding", "input-format", "stdin-filename"} {
		cmd.Flags().MarkHidden(name) // the editor decides these
	}
	return cmd
}

// A check of a whole document that takes longer than lspCheap waits until the
// writer has paused for lspIdle.
const (
	lspCheap = 40 * time.Millisecond
	lspIdle  = time.Second
)

func (a *app) lsp(cmd *cobra.Command, f *lspFlags) error {
	if err := f.rules.validate(a.allRules()); err != nil {
		return err
	}
	if f.load.config.file != "" && f.load.config.none {
		return errors.New("--config and --no-config exclude each other")
	}
	if f.debounce < 0 || f.debounce > time.Minute {
		return errors.New("--debounce must be between 0s and 1m")
	}
	// A client that is gone is an error of writing, not the end at once.
	signal.Ignore(syscall.SIGPIPE)
	debug.SetGCPercent(runGCPercent)
	setups := &lspSetups{app: a, flags: f, kept: map[string]keptSetup{}}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	err := lsp.Serve(cmd.Context(), a.stdin, a.stdout, lsp.Options{
		Version:  info.Main.Version,
		Lang:     report.Lang(f.lang.value),
		Setup:    setups.setup,
		Debounce: f.debounce,
		Cheap:    lspCheap,
		Idle:     lspIdle,
		Log:      a.stderr,
	})
	if errors.Is(err, lsp.ErrNoShutdown) {
		return exitError{1, err.Error()} // as the protocol has it
	}
	return err
}
