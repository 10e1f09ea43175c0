// Command datagen rebuilds the embedded data files from the public sources
// they come from. It needs no network: each subcommand is given the folders
// where its sources have been unpacked.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{
		Use:           "datagen",
		Short:         "Rebuild the embedded data files from their public sources",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(lexiconCommand(), cldrCommand(), languagesCommand(), citiesCommand(), compileCommand())
	if err := root.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "datagen:", err)
		os.Exit(2)
	}
}
