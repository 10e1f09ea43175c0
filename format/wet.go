package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/tadqiq/tadqiq/text"
)

// WET is the text of a web crawl in a WARC file (1.0 or 1.1): each record of
// the type conversion is a document, and its payload is prose. Records of
// other types are passed over.
var WET = &Container{
	Name:       "wet",
	Extensions: []string{".wet"},
	begin:      readInfo,
	next:       nextConversion,
	parse:      parseConversion,
	rewrite:    rewriteConversion,
}

// maxWARCHeader is the length in bytes of the longest header of a record.
const maxWARCHeader = 1 << 20

// warc is the outline of a WARC record: the header from "WARC/" to the blank
// line that ends it, then the payload.
type warc struct {
	kind            string
	header, payload int64 // lengths
}

// readInfo takes the warcinfo record that a file begins with for its header.
func readInfo(s *Scanner) error {
	w, err := s.outline()
	if err == io.EOF {
		return nil
	}
	if err != nil {
		return err
	}
	if w.kind == "warcinfo" && w.header+w.payload <= maxWARCHeader {
		r, err := s.warc(w)
		if err != nil {
			return err
		}
		s.header = &Header{Raw: r.Raw}
	}
	return nil
}

func nextConversion(s *Scanner) (Record, error) {
	for {
		w, err := s.outline()
		if err != nil {
			return Record{}, err
		}
		if w.kind == "conversion" {
			return s.warc(w)
		}
		if _, err := s.passWARC(w); err != nil {
			return Record{}, err
		}
	}
}

// outline looks at the header of the next record, which the scanner is then
// at. The error is io.EOF where there is none.
func (s *Scanner) outline() (warc, error) {
	for {
		b, err := s.peek(1)
		if err != nil {
			return warc{}, err
		}
		if b[0] != '\r' && b[0] != '\n' {
			break
		}
		if b[0] == '\n' {
			s.at.Line++
		}
		s.drop(1)
	}
	if head, err := s.peek(len("WARC/")); string(head) != "WARC/" {
		if err != nil && err != io.EOF {
			return warc{}, err
		}
		return warc{}, s.malformed("a record must begin with WARC/1.0 or WARC/1.1")
	}
	w := warc{payload: -1}
	for first := true; ; first = false {
		line, err := s.headerLine(int(w.header))
		if err != nil {
			return warc{}, err
		}
		w.header += int64(len(line))
		name, value := headerField(line)
		switch {
		case first:
		case len(bytes.TrimRight(line, "\r\n")) == 0:
			if w.payload < 0 {
				return warc{}, s.malformed("the record has no Content-Length")
			}
			return w, nil
		case strings.EqualFold(name, "WARC-Type"):
			w.kind = strings.ToLower(value)
		case strings.EqualFold(name, "Content-Length"):
			n, err := strconv.ParseInt(value, 10, 64)
			if err != nil || n < 0 {
				return warc{}, s.malformed(fmt.Sprintf("the Content-Length %s is no length", quoteName(value)))
			}
			w.payload = min(n, math.MaxInt64-maxWARCHeader-chunkSize) // so that sums stay in range
		}
	}
}

// headerLine returns the line at buf[from:], which it reads as far as needed.
func (s *Scanner) headerLine(from int) ([]byte, error) {
	for {
		if i := bytes.IndexByte(s.buf[from:], '\n'); i >= 0 {
			return s.buf[from : from+i+1], nil
		}
		if len(s.buf) > maxWARCHeader {
			return nil, s.malformed(fmt.Sprintf("the header of the record is over %d bytes long", maxWARCHeader))
		}
		if err := s.fill(); err == io.EOF {
			return nil, s.malformed("the file ends in the header of the record")
		} else if err != nil {
			return nil, err
		}
	}
}

// headerField splits a line of a header. The name of one that goes on with the
// field before is "".
func headerField(line []byte) (name, value string) {
	if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
		return "", ""
	}
	n, v, _ := strings.Cut(string(line), ":")
	return strings.TrimSpace(n), strings.TrimSpace(v)
}

// malformed is the error that the scanner is at something that is no record.
func (s *Scanner) malformed(what string) error {
	return fmt.Errorf("malformed WARC at byte %d, line %d: %s", s.at.Offset, s.at.Line, what)
}

// warcEnd is what follows the payload of a record.
const warcEnd = "\r\n\r\n"

// warc returns the record that the scanner is at.
func (s *Scanner) warc(w warc) (Record, error) {
	if w.payload > int64(s.max)-w.header {
		return s.passWARC(w)
	}
	r := Record{Place: s.at}
	size := int(w.header + w.payload)
	b, err := s.peek(size + len(warcEnd))
	switch {
	case err == io.EOF && len(b) < size:
		return Record{}, s.cutShort(w)
	case err != nil && err != io.EOF:
		return Record{}, err
	case len(b) > size && string(b[size:]) != warcEnd:
		return Record{}, s.badEnd(w)
	}
	r.Raw = s.take(len(b), bytes.Count(b, []byte("\n")))
	return r, nil
}

// passWARC passes over the record that the scanner is at.
func (s *Scanner) passWARC(w warc) (Record, error) {
	r := Record{Place: s.at, Err: tooLong(w.payload, s.max)}
	for left := w.header + w.payload; left > 0; {
		if len(s.buf) == 0 {
			if err := s.fill(); err == io.EOF {
				s.at = r.Place
				return Record{}, s.cutShort(w)
			} else if err != nil {
				return Record{}, err
			}
		}
		n := int(min(left, int64(len(s.buf))))
		s.at.Line += bytes.Count(s.buf[:n], []byte("\n"))
		s.drop(n)
		left -= int64(n)
	}
	b, err := s.peek(len(warcEnd))
	switch {
	case err != nil && err != io.EOF:
		return Record{}, err
	case len(b) > 0 && string(b) != warcEnd:
		s.at = r.Place
		return Record{}, s.badEnd(w)
	}
	s.at.Line += bytes.Count(b, []byte("\n"))
	s.drop(len(b))
	return r, nil
}

func (s *Scanner) cutShort(w warc) error {
	return s.malformed(fmt.Sprintf("the file ends before the %d bytes of the record do", w.payload))
}

func (s *Scanner) badEnd(w warc) error {
	return s.malformed(fmt.Sprintf("the record does not end after the %d bytes of its Content-Length", w.payload))
}

// outlineOf finds the payload of a record and fields of its header.
func outlineOf(raw []byte, field func(name, value string)) (text.Span, error) {
	length := -1
	for at := 0; ; {
		i := bytes.IndexByte(raw[at:], '\n')
		if i < 0 {
			return text.Span{}, errors.New("it is no WARC record")
		}
		line := raw[at : at+i+1]
		if at += i + 1; len(bytes.TrimRight(line, "\r\n")) == 0 {
			if length < 0 || length > len(raw)-at {
				return text.Span{}, errors.New("it is no WARC record")
			}
			return text.Span{Start: at, End: at + length}, nil
		}
		name, value := headerField(line)
		if strings.EqualFold(name, "Content-Length") {
			n, err := strconv.Atoi(value)
			if err != nil {
				return text.Span{}, err
			}
			length = n
		}
		field(name, value)
	}
}

func parseConversion(name string, r Record, f Fields) (Entry, error) {
	id := f.ID
	if id == "" {
		id = "WARC-Target-URI"
	}
	var e Entry
	payload, err := outlineOf(r.Raw, func(name, value string) {
		if strings.EqualFold(name, id) {
			e.ID = strings.TrimSuffix(strings.TrimPrefix(value, "<"), ">")
		}
		if f.Group != "" && strings.EqualFold(name, f.Group) {
			e.Group = value
		}
	})
	if err != nil {
		return Entry{}, err
	}
	b := text.NewBuilder(name, asString(r.Raw))
	b.Verbatim(payload)
	e.Doc = b.Document(nil)
	return e, nil
}

// rewriteConversion mends the Content-Length, and leaves out the digests, which
// no longer hold.
func rewriteConversion(r Record, fixed string) ([]byte, error) {
	raw := asString(r.Raw)
	if fixed == raw {
		return r.Raw, nil
	}
	payload, err := outlineOf(r.Raw, func(_, _ string) {})
	if err != nil {
		return nil, err
	}
	header, tail := raw[:payload.Start], raw[payload.End:]
	if len(fixed) < len(header)+len(tail) || !strings.HasPrefix(fixed, header) || !strings.HasSuffix(fixed, tail) {
		return nil, errors.New("a fix changes more than the payload of the WARC record")
	}
	out := make([]byte, 0, len(fixed))
	dropping := false
	for line := range strings.Lines(header) {
		name, _ := headerField([]byte(line))
		switch {
		case strings.EqualFold(name, "Content-Length"):
			out = fmt.Appendf(out, "%s: %d\r\n", name, len(fixed)-len(header)-len(tail))
			dropping = true
		case name == "" && dropping && strings.TrimSpace(line) != "":
		case strings.EqualFold(name, "WARC-Block-Digest"), strings.EqualFold(name, "WARC-Payload-Digest"):
			dropping = true
		default:
			out = append(out, line...)
			dropping = false
		}
	}
	return append(out, fixed[len(header):]...), nil
}
