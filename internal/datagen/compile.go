package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/knowledge/embedded"
)

func compileCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "compile -o FILE",
		Short: "Compile the packs and their index to the file that a start opens",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			data, err := embedded.Compile()
			if err != nil {
				return err
			}
			if err := os.WriteFile(out, data, 0o666); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %d bytes\n", out, len(data))
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write")
	requireFlags(cmd, "output")
	return cmd
}
