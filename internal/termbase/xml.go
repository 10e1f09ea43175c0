package termbase

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/tadqiq/tadqiq/internal/input"
)

// xmlReader reads the tokens of an XML file without trusting it: declarations
// of entities are refused, and neither a long token nor deep nesting fills the
// memory. Its errors name the file and the line.
type xmlReader struct {
	name   string
	d      *xml.Decoder
	budget *budget
	line   int // where the last token begins
	depth  int // of open elements
}

// maxDepth is the number of elements that may be open at once.
const maxDepth = 100

func newXMLReader(name string, in *bufio.Reader, enc input.Encoding) *xmlReader {
	declared := false // whether the encoding that the file declares counts
	var r io.ByteReader = in
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) {
		r = bufio.NewReader(unicode.UTF16(e, b).NewDecoder().Reader(in))
	}
	head, _ := in.Peek(4)
	switch {
	case enc == input.Windows1256:
		r = bufio.NewReader(charmap.Windows1256.NewDecoder().Reader(in))
	case enc == input.UTF16LE, string(head) == "<\x00?\x00":
		utf16(unicode.LittleEndian, unicode.UseBOM)
	case enc == input.UTF16BE, string(head) == "\x00<\x00?":
		utf16(unicode.BigEndian, unicode.UseBOM)
	case strings.HasPrefix(string(head), "\xff\xfe"), strings.HasPrefix(string(head), "\xfe\xff"):
		utf16(unicode.LittleEndian, unicode.ExpectBOM)
	case strings.HasPrefix(string(head), "\ufeff"):
		in.Discard(len("\ufeff"))
	default:
		declared = enc == input.Auto
	}
	b := &budget{r: r}
	d := xml.NewDecoder(b)
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if !declared {
			return in, nil // decoded already
		}
		if cs := charset(label); cs != nil {
			return cs.NewDecoder().Reader(in), nil
		}
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return in, nil // not so, or the declaration could not have been read
		}
		return nil, charsetError(label)
	}
	return &xmlReader{name: name, d: d, budget: b, line: 1}
}

// charset returns the 8-bit encodings that old exports declare.
func charset(label string) encoding.Encoding {
	switch strings.ToLower(label) {
	case "us-ascii", "ascii":
		return encoding.Nop
	case "windows-1256", "cp1256":
		return charmap.Windows1256
	case "iso-8859-6":
		return charmap.ISO8859_6
	case "windows-1252", "cp1252":
		return charmap.Windows1252
	case "iso-8859-1", "latin1":
		return charmap.ISO8859_1
	}
	return nil
}

// charsetError is the name of an encoding that is not supported.
type charsetError string

func (e charsetError) Error() string {
	return fmt.Sprintf("the encoding %q is not supported; save the file as UTF-8", string(e))
}

// next returns the next token, io.EOF at the end of a complete file.
func (x *xmlReader) next() (xml.Token, error) {
	x.line, _ = x.d.InputPos()
	tok, err := x.d.Token()
	if err != nil {
		return nil, x.wrap(err)
	}
	switch t := tok.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > maxDepth {
			return nil, x.errorf("elements are nested more than %d deep", maxDepth)
		}
	case xml.EndElement:
		x.depth--
	case xml.Directive:
		// The name of a document type is harmless, since nothing is fetched.
		// Entities could stand for other files, or for more text than there
		// is memory.
		if strings.Contains(string(t), "<!ENTITY") {
			return nil, x.errorf("the document type declares entities, which is refused for safety; remove the DOCTYPE and write the characters themselves")
		}
	}
	return tok, nil
}

func (x *xmlReader) wrap(err error) error {
	if x.budget.err != nil {
		err = x.budget.err // whatever the decoder takes the cut text for
	}
	var syntax *xml.SyntaxError
	var cs charsetError
	switch {
	case err == io.EOF:
		return err
	case errors.As(err, &syntax):
		hint := ""
		if syntax.Msg == "invalid UTF-8" {
			hint = "; save the file as UTF-8, or name its encoding with --encoding"
		}
		return problem(x.name, syntax.Line, "is not well-formed XML: %s%s", syntax.Msg, hint)
	case errors.As(err, &cs):
		return x.errorf("%v", cs)
	case errors.Is(err, errTooLong):
		return x.errorf("what begins here is longer than %d MB", maxConcept>>20)
	}
	line, _ := x.d.InputPos()
	return problem(x.name, line, "cannot be read: %v", reason(err))
}

func (x *xmlReader) errorf(format string, args ...any) error {
	return problem(x.name, x.line, format, args...)
}

// text returns the text inside the element that has just begun, to its end.
func (x *xmlReader) text() (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		tok, err := x.next()
		if err != nil {
			return "", err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			b.Write(t)
		}
	}
	return b.String(), nil
}

// attr returns the attribute of that name, in whatever namespace.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

var errTooLong = errors.New("too long")

// budget hands out bytes until its allowance is used up. Whoever reads in
// pieces calls reset after each.
type budget struct {
	r    io.ByteReader
	used int
	err  error // why no more comes, other than that the file has ended
}

func (b *budget) reset() { b.used = 0 }

func (b *budget) ReadByte() (byte, error) {
	c, err := b.r.ReadByte()
	if b.used++; b.used > maxConcept {
		err = errTooLong
	}
	if err != nil && err != io.EOF {
		b.err = err
	}
	return c, err
}

// Read is asked for where the file declares an encoding.
func (b *budget) Read(p []byte) (int, error) {
	for i := range p {
		c, err := b.ReadByte()
		if err != nil {
			if i > 0 {
				return i, nil // the error comes again
			}
			return 0, err
		}
		p[i] = c
	}
	return len(p), nil
}
