//go:build !unix

package engine

import (
	"os"
	"os/exec"
)

// shell returns the process of a command line. What it starts may go on when
// it is killed: there are no groups of processes.
func shell(command string) *exec.Cmd {
	name := os.Getenv("ComSpec")
	if name == "" {
		name = "cmd.exe"
	}
	return exec.Command(name, "/C", command)
}

func end(cmd *exec.Cmd) error { return cmd.Process.Kill() }
