package fix

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrChanged says that a file is no longer what was read.
var ErrChanged = errors.New("changed since it was read; run again")

// WriteFile replaces the content old of the file at path by new, at once: a
// reader sees the one or the other and never a part. The file keeps its
// permissions and, where the system allows it, its owner; a symbolic link
// keeps pointing at the file that is written. Where the file no longer holds
// old, nothing is written and the error is [ErrChanged].
func WriteFile(path string, old, new []byte) error {
	if err := replace(path, old, new); err != nil {
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
	return nil
}

func replace(path string, old, new []byte) (err error) {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	// Renaming over a file needs no right to write it; opening it does, and a
	// file that its owner made read-only must stay as it is.
	f, err := os.OpenFile(target, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("not a regular file")
	}
	tmp, err := os.CreateTemp(filepath.Dir(target), ".tadqiq-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if _, err = tmp.Write(new); err != nil {
		return err
	}
	keepOwner(tmp, info)
	// After the owner, since a change of owner clears some mode bits.
	if err = tmp.Chmod(info.Mode()); err != nil {
		return err
	}
	if err = tmp.Sync(); err != nil {
		return err
	}
	if err = tmp.Close(); err != nil {
		return err
	}
	// As late as can be, so that hardly any time is left for a change.
	same, err := holds(f, old)
	if err != nil {
		return err
	}
	if now, serr := os.Stat(target); serr != nil || !os.SameFile(info, now) || !same {
		err = ErrChanged
		return err
	}
	f.Close() // some systems do not replace an open file
	return os.Rename(tmp.Name(), target)
}

// holds reports whether r reads exactly data.
func holds(r io.Reader, data []byte) (bool, error) {
	buf := make([]byte, 64<<10)
	for {
		n, err := r.Read(buf)
		if n > len(data) || !bytes.Equal(buf[:n], data[:n]) {
			return false, nil
		}
		data = data[n:]
		switch {
		case err == io.EOF:
			return len(data) == 0, nil
		case err != nil:
			return false, err
		}
	}
}
