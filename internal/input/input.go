// Package input reads a file into a document, whatever its format is and in
// whatever encoding it is stored, and leads back from the original text of the
// document to the stored bytes.
package input

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"unicode/utf8"
	"unsafe"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/text"
)

// Stdin is the path that stands for standard input, and StdinName what
// messages and findings call it.
const (
	Stdin     = "-"
	StdinName = "<stdin>"
)

// File is a document, its format and the encoding in which it is stored. It is
// never changed once read and is safe for concurrent use.
type File struct {
	Path     string // as the user gave it
	Encoding Encoding
	Format   *format.Format
	Doc      *text.Document

	offsets offsetIndex
}

// Name is what findings and messages call the file at path.
func Name(path string) string {
	if path == Stdin {
		return StdinName
	}
	return path
}

// Read reads the file at path, or stdin where path is "-". A format of nil is
// found by the name and the content. The error names the file and says what to
// do where that helps.
func Read(path string, stdin *os.File, enc Encoding, in *format.Format) (*File, error) {
	data, err := load(path, stdin)
	if err != nil {
		return nil, err
	}
	return Decode(path, data, enc, in)
}

func load(path string, stdin *os.File) ([]byte, error) {
	name, f := Name(path), stdin
	if path != Stdin {
		var err error
		if f, err = os.Open(path); err != nil {
			return nil, fmt.Errorf("%s: %w", name, reason(err))
		}
		defer f.Close()
	}
	// The size spares the doubling of a large buffer; pipes have none.
	size := int64(0)
	if info, err := f.Stat(); err == nil {
		if info.IsDir() {
			return nil, fmt.Errorf("%s: is a directory; name the files, e.g. %s/*.txt", name, path)
		}
		if info.Mode().IsRegular() {
			size = info.Size()
		}
	}
	buf := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	if _, err := io.Copy(buf, onlyReader{f}); err != nil {
		return nil, fmt.Errorf("%s: cannot be read: %w", name, reason(err))
	}
	return buf.Bytes(), nil
}

// onlyReader hides the other methods of a file, so that io.Copy reads
// straight into the buffer.
type onlyReader struct{ io.Reader }

// reason strips the operation and the path that the os package puts before
// the reason of an error.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// Decode makes a file of the bytes stored at path, as [Read] does. It keeps
// data, which must not be changed afterwards.
func Decode(path string, data []byte, enc Encoding, in *format.Format) (*File, error) {
	name := Name(path)
	if enc == Auto {
		enc = detectEncoding(data)
		if enc == UTF8 && cmp.Or(in, format.Find(path, asString(data))) == format.HTML && declaresWindows1256(data) {
			enc = Windows1256
		}
	}
	source, err := decode(data, enc)
	if err != nil {
		return nil, fmt.Errorf("%s%w", name, err)
	}
	f := &File{Path: path, Encoding: enc, Format: cmp.Or(in, format.Find(path, source))}
	if f.Doc, err = f.Format.Read(name, source); err != nil {
		return nil, err
	}
	return f, nil
}

// Encode returns s as it is stored in the file's encoding. The stored bytes
// of an unchanged original text come out as they were read.
func (f *File) Encode(s string) ([]byte, error) {
	data, err := encode(s, f.Encoding)
	if err != nil {
		return nil, fmt.Errorf("%s%w", f.Doc.Name, err)
	}
	return data, nil
}

// StoredOffset maps an offset in the original text of the document to one in the
// stored bytes.
func (f *File) StoredOffset(offset int) int {
	if f.Encoding == UTF8 {
		return offset
	}
	return f.offsets.stored(f.Doc.Original(), f.Encoding, offset)
}

// offsetIndex holds the stored offset of every few kilobytes of a text,
// so that looking one up never walks the whole of it.
type offsetIndex struct {
	once  sync.Once
	marks []int // marks[i] is the stored offset of starts[i]
	start []int
}

const indexEvery = 4096

func (x *offsetIndex) stored(s string, enc Encoding, offset int) int {
	x.once.Do(func() {
		at := 0
		for i, r := range s {
			if i >= len(x.marks)*indexEvery {
				x.marks = append(x.marks, at)
				x.start = append(x.start, i)
			}
			at += enc.width(r)
		}
	})
	offset = min(max(offset, 0), len(s))
	if len(x.marks) == 0 {
		return 0
	}
	// A mark stands at or, where a letter spans the boundary, just after a
	// multiple of indexEvery.
	m := min(offset/indexEvery, len(x.marks)-1)
	for x.start[m] > offset {
		m--
	}
	at := x.marks[m]
	for _, r := range s[x.start[m]:offset] {
		at += enc.width(r)
	}
	return at
}

// asString returns data as a string without copying it; a file of a hundred
// megabytes is not held twice. data must not be changed afterwards.
func asString(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) }

// asBytes returns s as bytes without copying it; they must not be changed.
func asBytes(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

func lineAt(data []byte, offset int) int { return 1 + bytes.Count(data[:offset], []byte{'\n'}) }

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(data)
}
