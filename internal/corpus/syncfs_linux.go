package corpus

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncAll waits until all that was written to the file system of a folder is on
// the disk: one call, however many files that are.
func syncAll(folder *os.File) error { return unix.Syncfs(int(folder.Fd())) }
