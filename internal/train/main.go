// Command train makes labelled garbles of clean text (see internal/synth), fits
// the weights of the score on them, and measures what the detectors find of
// them. It needs no network.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{
		Use:           "train",
		Short:         "Fit the weights on garbles made of clean text, and measure the detectors on them",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(evalCommand(), ablateCommand(), fitCommand(), docsCommand(), fitDocsCommand(), garbleCommand())
	if err := root.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(2)
	}
}

// required makes flags of a command ones that must be given.
func required(cmd *cobra.Command, flags ...string) {
	for _, name := range flags {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // a flag that was never defined
		}
	}
}
