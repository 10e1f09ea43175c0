package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/report"
)

func (a *app) rulesCommand() *cobra.Command {
	format := choice{"text", []string{"text", "markdown", "json"}}
	var output string
	cmd := &cobra.Command{
		Use:   "rules [flags] [RULE]",
		Short: "List the rules with examples, or tell all about one",
		Example: `  tadqiq rules
  tadqiq rules name/garble
  tadqiq rules --format json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			print, err := a.printRules(format.value, args)
			if err != nil {
				return err
			}
			return a.output(output, print)
		},
	}
	cmd.Flags().Var(&format, "format", "output format; markdown is what docs/detectors.md is")
	cmd.Flags().StringVarP(&output, "output", "o", input.Stdin, "`FILE` that is written; - is standard output")
	return cmd
}

// printRules returns what prints the rule that is named, or all of them.
func (a *app) printRules(format string, args []string) (func(io.Writer) error, error) {
	if len(args) > 1 {
		return nil, fmt.Errorf("name one rule, or none for all: tadqiq rules %s", args[0])
	}
	rules := a.allRules()
	if len(args) == 1 {
		d, err := a.rule(args[0])
		if err != nil {
			return nil, err
		}
		rules = []*detect.Detector{d}
	}
	return func(w io.Writer) error {
		switch one := len(args) == 1; {
		case format == "json":
			return report.RulesJSON(w, rules)
		case format == "markdown" && one:
			return report.RuleMarkdown(w, rules[0])
		case format == "markdown":
			return report.RulesMarkdown(w, rules)
		case one:
			return report.Rule(w, report.Options{}, rules[0])
		}
		return report.Rules(w, report.Options{}, rules)
	}, nil
}

// rule returns the rule of that name.
func (a *app) rule(name string) (*detect.Detector, error) {
	rules := a.allRules()
	for _, d := range rules {
		if d.Name == name {
			return d, nil
		}
	}
	return nil, fmt.Errorf("unknown rule %q; did you mean %s? see tadqiq rules", name, nearestRule(name, rules))
}
