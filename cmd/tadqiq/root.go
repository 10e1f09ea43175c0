package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "tadqiq",
		Short: "Find names and terms that machine translation has garbled in Arabic text",
		Long: `tadqiq reads Arabic that came out of machine translation, finds the names and
terms that it has garbled, and suggests how to put them right.

Exit status: 0 nothing found that counts as a failure, 1 findings, 2 could not run.`,
		Example: `  tadqiq check article.txt
  tadqiq check --glossary names.csv --format jsonl *.txt
  tadqiq fix --write article.txt
  tadqiq explain article.txt:1:98`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return unknownCommand(cmd, args)
		},
		SilenceErrors:              true,
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 2,
		CompletionOptions:          cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())
	})
	root.AddCommand(
		a.checkCommand(),
		a.fixCommand(),
		a.auditCommand(),
		a.explainCommand(),
		a.testCommand(),
		a.glossaryCommand(),
		a.configCommand(),
		a.learnCommand(),
		a.lspCommand(),
		a.rulesCommand(),
		a.versionCommand(),
	)
	a.complete(root)
	return root
}

func unknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("name a command, e.g. tadqiq check FILE…; see tadqiq --help")
	}
	if near := root.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("unknown command %q; did you mean %s?", args[0], near[0])
	}
	if strings.ContainsAny(args[0], "./") || args[0] == "-" {
		return fmt.Errorf("unknown command %q; to check a file: tadqiq check %s", args[0], args[0])
	}
	return fmt.Errorf("unknown command %q; see tadqiq --help", args[0])
}

// noArgs refuses arguments.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no arguments", cmd.CommandPath())
	}
	return nil
}
