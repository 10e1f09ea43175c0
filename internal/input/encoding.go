package input

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding/charmap"
)

// Encoding is how the characters of a file are stored.
type Encoding int

const (
	// Auto is UTF-16 where the file starts with its byte order mark, else
	// UTF-8.
	Auto Encoding = iota
	UTF8
	UTF16LE
	UTF16BE
	Windows1256
)

var encodingNames = [...]string{"auto", "utf-8", "utf-16le", "utf-16be", "windows-1256"}

// EncodingNames lists the names that ParseEncoding takes.
func EncodingNames() []string { return encodingNames[:] }

// ParseEncoding returns the encoding of that name.
func ParseEncoding(name string) (Encoding, error) {
	for i, n := range encodingNames {
		if n == name {
			return Encoding(i), nil
		}
	}
	return 0, fmt.Errorf("encoding %q is not known", name)
}

// String returns the name that ParseEncoding takes.
func (e Encoding) String() string { return encodingNames[e] }

// width is the number of bytes that r takes when stored.
func (e Encoding) width(r rune) int {
	switch e {
	case Windows1256:
		return 1
	case UTF16LE, UTF16BE:
		return 2 * utf16.RuneLen(r)
	}
	return utf8.RuneLen(r)
}

func (e Encoding) order() binary.ByteOrder {
	if e == UTF16BE {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

var (
	bomLE = []byte{0xff, 0xfe}
	bomBE = []byte{0xfe, 0xff}
)

func detectEncoding(data []byte) Encoding {
	switch {
	case bytes.HasPrefix(data, bomLE):
		return UTF16LE
	case bytes.HasPrefix(data, bomBE):
		return UTF16BE
	}
	return UTF8
}

// decode returns the text of stored bytes. Errors begin with what stands
// after the file's name: a colon, or a colon and the line.
func decode(data []byte, enc Encoding) (string, error) {
	switch enc {
	case UTF16LE, UTF16BE:
		return decodeUTF16(data, enc)
	case Windows1256:
		return decodeWindows1256(data)
	}
	return decodeUTF8(data)
}

func decodeUTF8(data []byte) (string, error) {
	if enc, ok := looksUTF16(data); ok {
		return "", fmt.Errorf(": looks like UTF-16 without a byte order mark; try --encoding %s", enc)
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return "", binaryError(i)
	}
	if utf8.Valid(data) {
		return asString(data), nil
	}
	at := firstInvalid(data)
	hint := "save the file as UTF-8, or name its encoding with --encoding"
	switch {
	case detectEncoding(data) != UTF8:
		hint = fmt.Sprintf("the byte order mark is that of UTF-16; try --encoding %s", detectEncoding(data))
	case looksWindows1256(data):
		hint = "the text looks like Windows-1256; try --encoding windows-1256"
	}
	return "", fmt.Errorf(":%d: invalid UTF-8 at byte offset %d; %s", lineAt(data, at), at, hint)
}

func binaryError(offset int) error {
	return fmt.Errorf(": is a binary file (NUL byte at offset %d); only text can be checked", offset)
}

func decodeUTF16(data []byte, enc Encoding) (string, error) {
	if other := detectEncoding(data); other != UTF8 && other != enc {
		return "", fmt.Errorf(": the byte order mark is that of %s; try --encoding %s", other, other)
	}
	if len(data)%2 != 0 {
		return "", fmt.Errorf(": invalid UTF-16: the length (%d bytes) is odd; the file is cut short, or is not UTF-16", len(data))
	}
	order := enc.order()
	// The first pass checks and measures, so that the second fills one buffer
	// of the right size.
	size, line := 0, 1
	for i := 0; i < len(data); i += 2 {
		r := rune(order.Uint16(data[i:]))
		switch {
		case r == 0:
			return "", binaryError(i)
		case r == '\n':
			line++
		case utf16.IsSurrogate(r):
			next := rune(0)
			if i+2 < len(data) {
				next = rune(order.Uint16(data[i+2:]))
			}
			if r = utf16.DecodeRune(r, next); r == utf8.RuneError {
				return "", fmt.Errorf(":%d: invalid UTF-16 at byte offset %d: half of a surrogate pair", line, i)
			}
			i += 2
		}
		size += utf8.RuneLen(r)
	}
	out := make([]byte, 0, size)
	for i := 0; i < len(data); i += 2 {
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			r = utf16.DecodeRune(r, rune(order.Uint16(data[i+2:])))
			i += 2
		}
		out = utf8.AppendRune(out, r)
	}
	return asString(out), nil
}

func decodeWindows1256(data []byte) (string, error) {
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return "", binaryError(i)
	}
	size, ascii := 0, true
	for _, b := range data {
		size += utf8.RuneLen(charmap.Windows1256.DecodeByte(b))
		ascii = ascii && b < utf8.RuneSelf
	}
	if ascii {
		return asString(data), nil
	}
	// Arabic in Windows-1256 is never valid UTF-8, but UTF-8 read as
	// Windows-1256 passes for text, and fixing it would ruin the file.
	if utf8.Valid(data) {
		return "", fmt.Errorf(": is UTF-8, not Windows-1256; leave out --encoding")
	}
	out := make([]byte, 0, size)
	for _, b := range data {
		out = utf8.AppendRune(out, charmap.Windows1256.DecodeByte(b))
	}
	return asString(out), nil
}

// encode is the inverse of decode. Errors begin as those of decode.
func encode(s string, enc Encoding) ([]byte, error) {
	switch enc {
	case UTF16LE, UTF16BE:
		order := enc.order()
		size := 0
		for _, r := range s {
			size += enc.width(r)
		}
		out := make([]byte, 0, size)
		for _, r := range s {
			if utf16.RuneLen(r) == 2 {
				hi, lo := utf16.EncodeRune(r)
				out = appendUnit(out, order, hi)
				r = lo
			}
			out = appendUnit(out, order, r)
		}
		return out, nil
	case Windows1256:
		out := make([]byte, 0, utf8.RuneCountInString(s))
		for i, r := range s {
			b, ok := charmap.Windows1256.EncodeRune(r)
			if !ok {
				return nil, fmt.Errorf(":%d: Windows-1256 has no code for %U; convert the file to UTF-8 first", lineAt(asBytes(s), i), r)
			}
			out = append(out, b)
		}
		return out, nil
	}
	return asBytes(s), nil
}

func appendUnit(dst []byte, order binary.ByteOrder, unit rune) []byte {
	var b [2]byte
	order.PutUint16(b[:], uint16(unit))
	return append(dst, b[0], b[1])
}

// declarationSize is how much of a page is searched for its encoding, as the
// HTML standard has it.
const declarationSize = 1024

// declaresWindows1256 reports whether a page says in <meta> that it is in
// Windows-1256, and is: valid UTF-8 is none, unless it is ASCII alone, which
// takes new letters in the encoding that the page declares.
func declaresWindows1256(data []byte) bool {
	if firstInvalid(data) == len(data) && bytes.ContainsFunc(data, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return false
	}
	z := html.NewTokenizer(bytes.NewReader(data[:min(len(data), declarationSize)]))
	for z.Next() != html.ErrorToken {
		t := z.Token()
		if t.DataAtom != atom.Meta {
			continue
		}
		for _, a := range t.Attr {
			value := strings.ToLower(a.Val)
			if a.Key == "content" {
				_, value, _ = strings.Cut(value, "charset=")
			} else if a.Key != "charset" {
				continue
			}
			switch strings.Trim(value, " \"'") {
			case "windows-1256", "cp1256", "x-cp1256":
				return true
			}
		}
	}
	return false
}

// sampleSize is how much of a file is looked at to guess its encoding.
const sampleSize = 4096

// looksUTF16 reports whether data without a byte order mark reads as UTF-16
// text: nearly all of its units are Arabic letters or printable ASCII.
func looksUTF16(data []byte) (Encoding, bool) {
	// Any such text holds the high byte of ASCII or of the Arabic block.
	if bytes.IndexByte(data, 0) < 0 && bytes.IndexByte(data, 6) < 0 {
		return 0, false
	}
	sample := data[:min(len(data), sampleSize)&^1]
	for _, enc := range []Encoding{UTF16LE, UTF16BE} {
		good := 0
		for i := 0; i < len(sample); i += 2 {
			r := rune(enc.order().Uint16(sample[i:]))
			if unicode.Is(unicode.Arabic, r) || r >= ' ' && r < 0x7f || r == '\n' || r == '\r' || r == '\t' {
				good++
			}
		}
		if n := len(sample) / 2; n > 0 && good*10 >= n*9 {
			return enc, true
		}
	}
	return 0, false
}

// looksWindows1256 reports whether the bytes above ASCII are mostly Arabic
// letters of Windows-1256 and mostly no UTF-8: text that is UTF-8 but for a
// broken letter is not taken for it.
func looksWindows1256(data []byte) bool {
	sample := data[max(0, firstInvalid(data)-sampleSize/2):]
	sample = sample[:min(len(sample), sampleSize)]
	high, letters := 0, 0
	for _, b := range sample {
		if b >= utf8.RuneSelf {
			high++
			if unicode.Is(unicode.Arabic, charmap.Windows1256.DecodeByte(b)) {
				letters++
			}
		}
	}
	invalid := 0
	for i := 0; i < len(sample); {
		r, n := utf8.DecodeRune(sample[i:])
		if r == utf8.RuneError && n == 1 {
			invalid++
		}
		i += n
	}
	return high > 1 && letters*5 >= high*4 && invalid*2 > high
}
