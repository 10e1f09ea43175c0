package main

import (
	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/internal/report"
)

func (a *app) rulesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rules",
		Short: "List the rules; tadqiq explain RULE tells more",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return report.Rules(a.stdout, a.rules)
		},
	}
}
