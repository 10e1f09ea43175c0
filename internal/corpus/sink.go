package corpus

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/tadqiq/tadqiq/internal/input"
)

// zstdEncoder compresses blocks, several at once.
var zstdEncoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err) // it has no options that can be wrong
	}
	return e
})

// Compress returns a block as a gzip member or a zstd frame of its own. Such
// blocks one after the other are a file. The same block gives the same bytes;
// without compression, it is returned itself.
func Compress(c Compression, block []byte) []byte {
	switch c {
	case Gzip:
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		// Writing to a buffer cannot fail.
		_, _ = w.Write(block)
		_ = w.Close()
		return b.Bytes()
	case Zstd:
		return zstdEncoder().EncodeAll(block, nil)
	}
	return block
}

// Names of what is not below the working directory.
const (
	upName    = "_up"    // ..
	rootName  = "_root"  // the root, or the name of a volume
	stdinName = "_stdin" // standard input
)

// Mirror is where in a sink the file at a path of the corpus is written. Two
// paths have the same one only if they mean the same file.
func Mirror(path string) string {
	if path == input.Stdin {
		return stdinName
	}
	path = filepath.Clean(path)
	volume := filepath.VolumeName(path)
	parts := strings.FieldsFunc(path[len(volume):], func(r rune) bool { return r < 0x80 && os.IsPathSeparator(uint8(r)) })
	if len(parts) > 0 {
		// A name that is ours gets another underscore.
		if bare := strings.TrimLeft(parts[0], "_"); bare != parts[0] && slices.Contains([]string{upName, rootName, stdinName}, "_"+bare) {
			parts[0] = "_" + parts[0]
		}
	}
	for i, p := range parts {
		if p == ".." {
			parts[i] = upName
		}
	}
	if filepath.IsAbs(path) || volume != "" {
		name := rootName
		if volume != "" {
			name += "_" + strings.Map(func(r rune) rune {
				if strings.ContainsRune(`\/:`, r) {
					return '_'
				}
				return r
			}, volume)
		}
		parts = append([]string{name}, parts...)
	}
	return filepath.Join(parts...)
}

// Sink is a folder in which the files of a corpus are written again. Nothing
// is written outside of it.
type Sink struct {
	root    *os.Root
	unsaved map[string]bool // files that were written since Sync
}

// NewSink opens a folder, which is made if need be.
func NewSink(dir string) (*Sink, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("%s: %w", dir, reason(err))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, reason(err))
	}
	return &Sink{root, map[string]bool{}}, nil
}

// Close closes the folder.
func (s *Sink) Close() error { return s.root.Close() }

// Sync waits until all that was written to the folder is on the disk, what
// stands in files that are closed by now, too.
func (s *Sink) Sync() error {
	if len(s.unsaved) == 0 {
		return nil
	}
	err := s.syncAll()
	if errors.Is(err, errors.ErrUnsupported) {
		err = s.syncEach()
	}
	if err == nil {
		clear(s.unsaved)
	}
	return err
}

func (s *Sink) syncAll() error {
	folder, err := s.root.Open(".")
	if err != nil {
		return err
	}
	defer folder.Close()
	return syncAll(folder)
}

// syncEach does it file by file, and for the folders that name them, as far as
// the system lets it.
func (s *Sink) syncEach() error {
	folders := map[string]bool{}
	for name := range s.unsaved {
		file, err := s.root.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		if err := errors.Join(file.Sync(), file.Close()); err != nil {
			return err
		}
		for name != "." {
			name = filepath.Dir(name)
			folders[name] = true
		}
	}
	for name := range folders {
		folder, err := s.root.Open(name)
		if err != nil {
			return err
		}
		_ = folder.Sync() // some systems do not know of that
		_ = folder.Close()
	}
	return nil
}

// Output is a file of a sink, to which blocks are appended.
type Output struct {
	file *os.File
	size int64
	sink *Sink
	name string
}

// OpenAt opens the file in which the one at path is written again, and goes on
// after size bytes; what stands after them is cut off. With a size of 0 it is
// made, with its folders. The error names the file.
func (s *Sink) OpenAt(path string, size int64) (*Output, error) {
	o, err := s.openAt(path, Mirror(path), size)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(s.root.Name(), Mirror(path)), reason(err))
	}
	return o, nil
}

func (s *Sink) openAt(path, name string, size int64) (*Output, error) {
	if err := s.root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return nil, err
	}
	file, err := s.root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	if err := cut(file, path, size); err != nil {
		_ = file.Close()
		return nil, err
	}
	s.unsaved[name] = true // the folder has its name, and nothing behind size
	return &Output{file, size, s, name}, nil
}

// cut cuts a file off after size bytes, unless it is the one at path.
func cut(file *os.File, path string, size int64) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if original, err := os.Stat(path); err == nil && os.SameFile(original, info) {
		return errors.New("is a file of the corpus that is read; write to another folder")
	}
	if info.Size() < size {
		return fmt.Errorf("is %d bytes long and had %d; it has changed since it was written", info.Size(), size)
	}
	if err := file.Truncate(size); err != nil {
		return err
	}
	_, err = file.Seek(size, io.SeekStart)
	return err
}

// Write appends a block as it is stored, that is, compressed.
func (o *Output) Write(block []byte) (int, error) {
	o.sink.unsaved[o.name] = true
	n, err := o.file.Write(block)
	o.size += int64(n)
	return n, err
}

// Size is the length of the file, for OpenAt.
func (o *Output) Size() int64 { return o.size }

// Close closes the file.
func (o *Output) Close() error { return o.file.Close() }
