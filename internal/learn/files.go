package learn

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// Source is a text to learn from.
type Source struct {
	Name string // for messages
	Open func() (io.ReadCloser, error)
}

// extensions of the files of a folder that are read.
var extensions = []string{".txt", ".txt.gz", ".md"}

// Files returns the file at path, or, if it is a folder, the text files in it
// and in the folders below it (*.txt, *.txt.gz, *.md) in the order of their
// names. Files that end in .gz are decompressed.
func Files(path string) ([]Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, reason(err))
	}
	if !info.IsDir() {
		return []Source{file(path)}, nil
	}
	var out []Source
	// Through os.DirFS a link to a folder is followed where the user names it.
	err = fs.WalkDir(os.DirFS(path), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(path, name), reason(err))
		}
		for _, ext := range extensions {
			if !d.IsDir() && strings.HasSuffix(name, ext) {
				out = append(out, file(filepath.Join(path, name)))
				break
			}
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s: there is no text in this folder; looked for *%s", path, strings.Join(extensions, ", *"))
	}
	return out, err
}

func file(path string) Source {
	return Source{path, func() (io.ReadCloser, error) {
		f, err := os.Open(path)
		if err != nil || !strings.HasSuffix(path, ".gz") {
			return f, err
		}
		gz, err := gzip.NewReader(f)
		if err != nil {
			f.Close()
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{gz, f}, nil
	}}
}

// reason is what went wrong, without the path, which messages name first.
func reason(err error) error {
	var pe *fs.PathError
	switch {
	case errors.As(err, &pe):
		return pe.Err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("compressed file is cut short")
	}
	return err
}

// piece is a part of a text, cut at the end of a line where that can be.
type piece struct {
	name  string
	text  []byte
	first bool // of its text
	line  int  // of the text where it begins, from 0
	words words
	err   error

	scanned chan struct{} // closed when words, or err, are there
	pool    chan *piece
}

// free lets the memory of a piece be used again.
func (p *piece) free() {
	select {
	case p.pool <- p:
	default:
	}
}

// pieceSize is the length of pieces in bytes. A line that is longer is cut at
// white space.
const pieceSize = 512 << 10

// readPieces cuts the sources into pieces and yields them in order while
// several workers scan them. It stops after the first error. A piece with an
// error and all that came before it are yielded.
func readPieces(ctx context.Context, sources []Source, workers int) <-chan *piece {
	inOrder := make(chan *piece, workers+1)
	toScan := make(chan *piece)
	pool := make(chan *piece, workers+3) // as many as can be under way
	for range workers {
		go func() {
			for p := range toScan {
				p.scan()
				close(p.scanned)
			}
		}()
	}
	go func() {
		defer close(inOrder)
		defer close(toScan)
		r := reader{ctx: ctx, pool: pool, emit: func(p *piece) bool {
			select {
			case inOrder <- p:
			case <-ctx.Done():
				return false
			}
			if p.err != nil {
				close(p.scanned)
				return false
			}
			select {
			case toScan <- p:
				return true
			case <-ctx.Done():
				return false
			}
		}}
		for _, s := range sources {
			if !r.read(s) {
				return
			}
		}
	}()
	return inOrder
}

// reader cuts sources into pieces.
type reader struct {
	ctx  context.Context
	pool chan *piece
	emit func(*piece) bool
	rest []byte // of a line that the piece before did not hold the end of
}

func (r *reader) piece(s Source, line int) *piece {
	var p *piece
	select {
	case p = <-r.pool:
	default:
		p = &piece{text: make([]byte, 0, pieceSize), pool: r.pool}
	}
	p.name, p.line, p.first, p.err = s.Name, line, false, nil
	p.text = append(p.text[:0], r.rest...)
	p.scanned = make(chan struct{})
	return p
}

// read emits the pieces of a source and reports whether to go on.
func (r *reader) read(s Source) bool {
	r.rest = r.rest[:0]
	f, err := s.Open()
	if err != nil {
		p := r.piece(s, 0)
		p.err = fmt.Errorf("%s: %w", s.Name, reason(err))
		return r.emit(p)
	}
	defer f.Close()
	for line, first := 0, true; ; first = false {
		p := r.piece(s, line)
		p.first = first
		var err error
		for err == nil && len(p.text) < pieceSize {
			var n int
			n, err = f.Read(p.text[len(p.text):pieceSize])
			p.text = p.text[:len(p.text)+n]
		}
		last := err == io.EOF
		switch {
		case last:
		case err != nil:
			p.err = fmt.Errorf("%s: cannot be read: %w", s.Name, reason(err))
		default:
			cut := cutAt(p.text)
			r.rest = append(r.rest[:0], p.text[cut:]...)
			p.text = p.text[:cut]
		}
		line += bytes.Count(p.text, []byte{'\n'})
		if !r.emit(p) || last {
			return last && r.ctx.Err() == nil
		}
	}
}

// cutAt is where to cut a text: after its last line, white space or
// character, whichever there is first.
func cutAt(text []byte) int {
	if i := bytes.LastIndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	if i := bytes.LastIndexByte(text, ' '); i >= 0 {
		return i + 1
	}
	cut := len(text)
	for cut > len(text)-utf8.UTFMax && cut > 1 && !utf8.RuneStart(text[cut-1]) {
		cut--
	}
	return cut - 1
}

func (p *piece) scan() {
	p.words.letters, p.words.list = p.words.letters[:0], p.words.list[:0]
	if i := bytes.IndexByte(p.text, 0); i >= 0 {
		p.err = fmt.Errorf("%s: is a binary file (NUL byte in line %d); only text can be learned from", p.name, p.lineOf(i))
		return
	}
	if !utf8.Valid(p.text) {
		i := 0
		for {
			r, n := utf8.DecodeRune(p.text[i:])
			if r == utf8.RuneError && n <= 1 {
				break
			}
			i += n
		}
		p.err = fmt.Errorf("%s:%d: invalid UTF-8; save the file as UTF-8, or leave it out", p.name, p.lineOf(i))
		return
	}
	p.words.scan(p.text)
}

func (p *piece) lineOf(offset int) int {
	return p.line + 1 + bytes.Count(p.text[:offset], []byte{'\n'})
}
