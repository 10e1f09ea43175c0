package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/tadqiq/tadqiq/internal/input"
)

// output writes a file at once: where anything fails, what stood at path
// stays, and nothing half written is left. A device or a pipe is written to as
// it comes, as is standard output.
func (a *app) output(path string, write func(io.Writer) error) error {
	if path == input.Stdin {
		return flushed(a.stdout, write)
	}
	target, mode := path, fs.FileMode(0o666) // less what the umask takes away
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return notWritten(path, err)
	case info.IsDir():
		return notWritten(path, errors.New("is a directory"))
	default:
		// Renaming over a file needs no right to write it; opening it does,
		// and a file that its owner made read-only must stay as it is.
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return notWritten(path, err)
		}
		defer f.Close()
		if !info.Mode().IsRegular() {
			return flushed(f, write)
		}
		mode = info.Mode().Perm()
		if target, err = filepath.EvalSymlinks(path); err != nil {
			return notWritten(path, err)
		}
		f.Close() // some systems do not replace an open file
	}
	tmp, err := createTemp(filepath.Dir(target), mode)
	if err != nil {
		return notWritten(path, err)
	}
	defer os.Remove(tmp.Name()) // once it has its name, there is nothing to remove
	defer tmp.Close()
	if err := flushed(tmp, write); err != nil {
		return err
	}
	if info != nil {
		err = tmp.Chmod(mode)
	}
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return notWritten(path, err)
	}
	if err := os.Rename(tmp.Name(), target); err != nil {
		return notWritten(path, err)
	}
	return nil
}

func flushed(w io.Writer, write func(io.Writer) error) error {
	buf := bufio.NewWriterSize(w, 64<<10)
	if err := write(buf); err != nil {
		return err
	}
	return buf.Flush()
}

// createTemp creates a file with permissions that os.CreateTemp does not give.
func createTemp(dir string, mode fs.FileMode) (*os.File, error) {
	for {
		name := filepath.Join(dir, fmt.Sprintf(".tadqiq-%d", rand.Uint64()))
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

func notWritten(path string, err error) error {
	var pe *fs.PathError
	var le *os.LinkError
	switch {
	case errors.As(err, &pe):
		err = pe.Err
	case errors.As(err, &le):
		err = le.Err
	}
	return fmt.Errorf("%s: not written: %w", path, err)
}
