package corpus

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"github.com/tadqiq/tadqiq/internal/input"
)

// Compression is how a file is compressed.
type Compression uint8

const (
	None Compression = iota
	Gzip
	Zstd
)

// String is the name of the compression.
func (c Compression) String() string {
	switch c {
	case Gzip:
		return "gzip"
	case Zstd:
		return "zstd"
	}
	return "none"
}

// cutCompression takes the extension of a compression off a name.
func cutCompression(name string) (string, Compression) {
	ext := filepath.Ext(name)
	rest := name[:len(name)-len(ext)]
	switch strings.ToLower(ext) {
	case ".gz", ".gzip":
		return rest, Gzip
	case ".zst", ".zstd":
		return rest, Zstd
	}
	return name, None
}

// maxWindow is the largest window of zstd data that is read, in bytes: what
// the zstd command takes without being told to.
const maxWindow = 128 << 20

// Reader reads a file, decompressed. Errors of compressed data that is cut
// short or damaged say so; none of its errors names the file.
type Reader struct {
	Compression Compression

	file  *os.File
	read  atomic.Int64 // bytes of file
	plain bool         // file can seek, and is what is read
	in    io.Reader
	close func()
}

// Open opens a file, or stdin where the path is "-". How it is compressed is
// told by how it begins. The error does not name the file.
func Open(path string, stdin *os.File) (*Reader, error) {
	file := stdin
	if path != input.Stdin {
		var err error
		if file, err = os.Open(path); err != nil {
			return nil, reason(err)
		}
	}
	r := &Reader{file: file, close: func() {}}
	if err := r.open(path); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Reader) open(path string) error {
	info, err := r.file.Stat()
	if err != nil {
		return reason(err)
	}
	if info.IsDir() {
		return errors.New("is a directory")
	}
	b := bufio.NewReaderSize(counter{r}, 64<<10)
	head, err := b.Peek(headSize)
	if err != nil && err != io.EOF {
		return reason(err)
	}
	if r.Compression, err = compressionOf(path, head); err != nil {
		return err
	}
	switch r.Compression {
	case Gzip:
		z, err := gzip.NewReader(b)
		if err != nil {
			return damaged(Gzip, err)
		}
		r.in = z
	case Zstd:
		z, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxWindow))
		if err != nil {
			return damaged(Zstd, err)
		}
		r.in, r.close = z, z.Close
	default:
		r.in, r.plain = b, info.Mode().IsRegular() && path != input.Stdin
	}
	return nil
}

// headSize is how much of a file tells how it is compressed.
const headSize = 6

// compressionOf tells the compression by how a file begins. One that is
// compressed by its name may be plain text, but nothing else.
func compressionOf(path string, head []byte) (Compression, error) {
	_, named := cutCompression(path)
	begins := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case begins("\x1f\x8b\x08"):
		return Gzip, nil
	case begins("\x28\xb5\x2f\xfd"), len(head) >= 4 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18":
		return Zstd, nil // the second one is a frame to be skipped
	case begins("BZh"):
		return None, errors.New("it is compressed by bzip2; write it as gzip: bzip2 -dc FILE | gzip > FILE.gz")
	case begins("\xfd7zXZ\x00"):
		return None, errors.New("it is compressed by xz; write it as gzip: xz -dc FILE | gzip > FILE.gz")
	case begins("PK\x03\x04"):
		return None, errors.New("it is a ZIP archive; unpack it")
	case begins("PAR1"):
		return None, errors.New("it is Parquet; write it as JSON Lines")
	case named != None && len(head) < headSize:
		return None, damaged(named, io.ErrUnexpectedEOF)
	case named != None && !beginsText(head):
		return None, fmt.Errorf("it is no %s data", named)
	}
	return None, nil
}

// beginsText reports whether a text may begin so.
func beginsText(head []byte) bool {
	for utf8.FullRune(head) {
		r, n := utf8.DecodeRune(head)
		if r == utf8.RuneError && n == 1 || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return false
		}
		head = head[n:]
	}
	return true
}

func damaged(c Compression, err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("its %s data is cut short", c)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("its zstd window is over %d MiB; compress it again with zstd --long=27 or less", maxWindow>>20)
	}
	return fmt.Errorf("its %s data is damaged: %w", c, err)
}

// counter reads the file and counts.
type counter struct{ r *Reader }

func (c counter) Read(p []byte) (int, error) {
	n, err := c.r.file.Read(p)
	c.r.read.Add(int64(n))
	return n, err
}

// Read reads decompressed data.
func (r *Reader) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	switch {
	case err == nil, err == io.EOF:
		return n, err
	case r.Compression == None, errors.As(err, new(*fs.PathError)):
		return n, reason(err)
	}
	return n, damaged(r.Compression, err)
}

// Seek moves in a file that is not compressed, and fails in any other.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	if !r.plain || whence == io.SeekCurrent {
		return 0, errors.ErrUnsupported
	}
	at, err := r.file.Seek(offset, whence)
	if err != nil {
		return 0, reason(err)
	}
	r.in.(*bufio.Reader).Reset(counter{r})
	r.read.Store(at)
	return at, nil
}

// Consumed is how many bytes of the file, as stored, have been read. It may be
// called while another goroutine reads.
func (r *Reader) Consumed() int64 { return r.read.Load() }

// Close closes the file, standard input, too.
func (r *Reader) Close() error {
	r.close()
	return r.file.Close()
}
