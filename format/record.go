package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/tadqiq/tadqiq/text"
)

// Container is a kind of file that holds many documents, a record each. A
// [Scanner] cuts a file into records, in one goroutine and cheaply; Parse
// makes a document of a record, in as many goroutines as one likes.
type Container struct {
	Name       string   // as --input-format takes it
	Extensions []string // of file names, in lower case, without those of compression

	begin   func(s *Scanner) error // reads what stands before the records; nil: nothing does
	next    func(s *Scanner) (Record, error)
	parse   func(name string, r Record, f Fields) (Entry, error)
	rewrite func(r Record, fixed string) ([]byte, error) // nil: fixed is the record
}

// Containers lists the containers.
func Containers() []*Container { return []*Container{JSONL, TSV, WET, Lines} }

// FindContainer returns the container that files of such a name are, or nil.
// The name is without the extension of a compression.
func FindContainer(name string) *Container {
	ext := strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/")))
	for _, c := range Containers() {
		if slices.Contains(c.Extensions, ext) {
			return c
		}
	}
	return nil
}

// Fields name the parts of a record: members of a JSON object, where a.b is
// the member b of the member a, columns of TSV, header fields of WARC. Lines
// have none.
type Fields struct {
	Text  string // required for JSON Lines and TSV, else not used
	ID    string // "" for none; in WET for the address of the page
	Group string // "" for none
}

// Place is where a record begins in its file, decompressed: the offset in
// bytes, and the line from 1.
type Place struct {
	Offset int64
	Line   int
}

// Record is a part of a file that holds one document.
type Record struct {
	Place
	// Raw is the record as it is stored, with its line end. It stays as it is
	// when the scanner goes on, and must not be changed.
	Raw    []byte
	Header *Header // of the file; nil where it has none
	// Err says why the record is broken, such as that it is too long; Raw is
	// nil then. The next record may be fine.
	Err error
}

// Header is what stands before the records of a file: the first row of TSV,
// the warcinfo record of WET. A file with some of the records begins with Raw.
type Header struct {
	Raw []byte

	width           int // number of columns
	text, id, group int // columns of the fields, from 0; -1 for none
}

// Entry is what a record holds. ID and Group are "" where the fields do not
// name them and where the record has none.
type Entry struct {
	ID, Group string
	Doc       *text.Document
}

// Parse reads a record. The source of the document is the prose of the record,
// and its original text is r.Raw, which the spans lead back to. The document is
// called name. The error says what is wrong with this record; it names neither
// the file nor the line.
func (c *Container) Parse(name string, r Record, f Fields) (Entry, error) {
	if r.Err != nil {
		return Entry{}, r.Err
	}
	if i := firstInvalid(r.Raw); i < len(r.Raw) {
		return Entry{}, fmt.Errorf("byte %d (0x%02X) is not UTF-8; convert the file to UTF-8", i+1, r.Raw[i])
	}
	if len(r.Raw) > text.MaxOriginal {
		return Entry{}, errors.New("it is over 2 GiB long")
	}
	return c.parse(name, r, f)
}

// Rewrite makes the record to store out of fixed: what the original text of
// its document, r.Raw, has become by fixes (fix.Apply). Where that changed
// nothing the bytes are those of r.Raw.
func (c *Container) Rewrite(r Record, fixed string) ([]byte, error) {
	if c.rewrite == nil {
		return []byte(fixed), nil
	}
	return c.rewrite(r, fixed)
}

// Scanner cuts a file into records. It holds little more than twice the
// longest record in memory.
type Scanner struct {
	c   *Container
	f   Fields
	r   io.Reader
	max int

	buf    []byte // read and not handed out; what is before it in its array is never written to again
	at     Place  // of buf[0]
	err    error  // of the reader, after buf
	begun  bool
	failed error // ends the file
	header *Header
}

// Scanner returns a scanner of the file that r is at the start of, which is
// decompressed. A record longer than max bytes is broken, and is not held in
// memory.
func (c *Container) Scanner(r io.Reader, max int, f Fields) *Scanner {
	return &Scanner{c: c, f: f, r: r, max: max, at: Place{Line: 1}}
}

// Next returns the next record. The error is io.EOF at the end; any other one
// ends the file, too, and says why the rest of it cannot be read.
func (s *Scanner) Next() (Record, error) {
	if err := s.begin(); err != nil {
		return Record{}, err
	}
	r, err := s.c.next(s)
	if err != nil {
		s.failed = err
		return Record{}, err
	}
	r.Header = s.header
	return r, nil
}

// Place is where the scanner goes on. Another scanner of the same file can
// start there by [Scanner.SkipTo].
func (s *Scanner) Place() Place { return s.at }

// SkipTo goes on at a place that a scanner of the same file has told, by
// Scanner.Place or a record. It is not before the one where s is.
func (s *Scanner) SkipTo(p Place) error {
	if p == (Place{Line: 1}) {
		return nil
	}
	if err := s.begin(); err != nil {
		return err
	}
	if p.Offset < s.at.Offset {
		return fmt.Errorf("byte %d is behind, at byte %d", p.Offset, s.at.Offset)
	}
	if err := s.skip(p.Offset - s.at.Offset); err != nil {
		s.failed = err
		if err == io.EOF {
			s.failed = fmt.Errorf("it ends before byte %d; has it changed?", p.Offset)
		}
		return s.failed
	}
	s.at = p
	return nil
}

// skip drops n bytes, at a stroke where the reader can seek. It does not count
// lines. The error is io.EOF where the file ends before that.
func (s *Scanner) skip(n int64) error {
	if seeker, ok := s.r.(io.Seeker); ok && n > int64(len(s.buf))+chunkSize {
		if end, err := seeker.Seek(0, io.SeekEnd); err == nil {
			if s.at.Offset+n > end {
				return io.EOF
			}
			if _, err := seeker.Seek(s.at.Offset+n, io.SeekStart); err != nil {
				return err
			}
			s.at.Offset += n
			s.buf, s.err = nil, nil
			return nil
		}
	}
	for {
		k := min(n, int64(len(s.buf)))
		s.drop(int(k))
		if n -= k; n == 0 {
			return nil
		}
		if err := s.fill(); err != nil {
			return err
		}
	}
}

// begin reads what stands before the records, once.
func (s *Scanner) begin() error {
	if s.failed != nil || s.begun {
		return s.failed
	}
	s.begun = true
	s.failed = s.readBegin()
	return s.failed
}

func (s *Scanner) readBegin() error {
	head, err := s.peek(len(text.BOM))
	switch {
	case err != nil && err != io.EOF:
		return err
	case string(head) == text.BOM:
		s.drop(len(head))
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return errors.New("it is UTF-16; convert it to UTF-8, e.g. with iconv -f UTF-16 -t UTF-8")
	}
	if s.c.begin == nil {
		return nil
	}
	return s.c.begin(s)
}

// chunkSize is how much is read at a time, and minFree how much room there is
// for that at least.
const (
	chunkSize = 256 << 10
	minFree   = 4 << 10
)

// fill reads more into buf. What has been handed out stays where it is: where
// its array is full, buf moves to a new one.
func (s *Scanner) fill() error {
	if s.err != nil {
		return s.readError()
	}
	if cap(s.buf)-len(s.buf) < minFree {
		n := len(s.buf)
		s.buf = append(make([]byte, 0, n+max(chunkSize, min(n, s.max-n+chunkSize))), s.buf...)
	}
	for range 100 {
		var n int
		n, s.err = s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if n > 0 {
			return nil // the error, if there is one, is for the next time
		}
		if s.err != nil {
			return s.readError()
		}
	}
	s.err = io.ErrNoProgress
	return s.readError()
}

// readError is the error of the reader, with the line unless it is io.EOF.
func (s *Scanner) readError() error {
	if s.err == io.EOF {
		return s.err
	}
	return fmt.Errorf("cannot be read from line %d on: %w", s.at.Line, s.err)
}

// peek returns the next n bytes, or less before the end of the file and the
// error.
func (s *Scanner) peek(n int) ([]byte, error) {
	for len(s.buf) < n {
		if err := s.fill(); err != nil {
			return s.buf, err
		}
	}
	return s.buf[:n], nil
}

// take hands out the next n bytes, which are in buf and are lines lines.
func (s *Scanner) take(n, lines int) []byte {
	out := s.buf[:n:n]
	s.buf = s.buf[n:]
	s.at.Offset += int64(n)
	s.at.Line += lines
	return out
}

// drop forgets the next n bytes, which are in buf. Their room is used again.
func (s *Scanner) drop(n int) {
	s.at.Offset += int64(n)
	if n == len(s.buf) {
		s.buf = s.buf[:0]
		return
	}
	s.buf = s.buf[n:]
}

// line returns the next line as a record.
func (s *Scanner) line() (Record, error) {
	r := Record{Place: s.at}
	for from := 0; ; {
		if i := bytes.IndexByte(s.buf[from:], '\n'); i >= 0 {
			r.Raw = s.take(from+i+1, 1)
			break
		}
		if from = len(s.buf); from > s.max {
			return s.longLine()
		}
		switch err := s.fill(); {
		case err == io.EOF && from > 0:
			r.Raw = s.take(from, 1)
		case err != nil:
			return Record{}, err
		default:
			continue
		}
		break
	}
	if len(r.Raw) > s.max {
		r.Err = tooLong(int64(len(r.Raw)), s.max)
		r.Raw = nil
	}
	return r, nil
}

// longLine passes over a line of which buf has the beginning.
func (s *Scanner) longLine() (Record, error) {
	r := Record{Place: s.at}
	for {
		i := bytes.IndexByte(s.buf, '\n')
		if i >= 0 {
			s.drop(i + 1)
			break
		}
		s.drop(len(s.buf))
		if err := s.fill(); err == io.EOF {
			break
		} else if err != nil {
			return Record{}, err
		}
	}
	s.at.Line++
	r.Err = tooLong(s.at.Offset-r.Offset, s.max)
	return r, nil
}

func tooLong(size int64, max int) error {
	return fmt.Errorf("it is %d bytes long, over the %d of --max-document", size, max)
}

// textLine returns the next line that is not blank.
func textLine(s *Scanner) (Record, error) { return s.lineBeyond(blanks) }

// lineBeyond returns the next line that has other characters than those.
func (s *Scanner) lineBeyond(blank string) (Record, error) {
	for {
		r, err := s.line()
		if err != nil || r.Err != nil || len(bytes.TrimLeft(r.Raw, blank)) > 0 {
			return r, err
		}
	}
}

// trimEnd is the length of a line without its end.
func trimEnd(line string) int {
	return len(strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
}

// maxListed is how many names of fields a message lists.
const maxListed = 8

// missing is the error that a file or record has no such field, but others.
func missing(kind, field, flag string, others []string) error {
	if len(others) == 0 {
		return fmt.Errorf("no %s %s, and no other; %s names it", kind, quoteName(field), flag)
	}
	var list []string
	for _, name := range others[:min(len(others), maxListed)] {
		list = append(list, quoteName(name))
	}
	if n := len(others) - maxListed; n > 0 {
		list = append(list, fmt.Sprintf("and %d more", n))
	}
	return fmt.Errorf("no %s %s; there are %s; %s names it", kind, quoteName(field), strings.Join(list, ", "), flag)
}

// quoteName quotes the name of a field, or the beginning of a long one.
func quoteName(name string) string {
	const most = 40
	if r := []rune(name[:min(len(name), utf8.UTFMax*(most+1))]); len(r) > most {
		name = string(r[:most]) + "…"
	}
	return strconv.Quote(name)
}

// oneLine is text as a line or a cell takes it.
func oneLine(s, _ string) string {
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ").Replace(s)
}

// firstInvalid is the offset of the first byte that is not UTF-8, or the
// length.
func firstInvalid(b []byte) int {
	if utf8.Valid(b) {
		return len(b)
	}
	for i := 0; ; {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
}

// asString returns a record as a string without copying it.
func asString(raw []byte) string { return unsafe.String(unsafe.SliceData(raw), len(raw)) }
