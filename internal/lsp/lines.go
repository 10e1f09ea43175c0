package lsp

import (
	"slices"
	"unicode/utf8"
)

// encoding is what a character offset of the protocol counts.
type encoding string

const (
	inUTF16 encoding = "utf-16"
	inUTF8  encoding = "utf-8"
)

// units is the length of a letter of size bytes in the encoding.
func (e encoding) units(r rune, size int) int {
	switch {
	case e == inUTF8:
		return size
	case r >= 0x10000:
		return 2
	}
	return 1
}

// lines finds the lines of a text as the protocol counts them: \n, \r\n and a
// lone \r end a line. start holds the offset of each line.
type lines struct{ start []int }

func newLines[T string | []byte](s T) lines {
	return lines{appendStarts([]int{0}, s, 0, len(s))}
}

// appendStarts appends the offsets in (from, to] at which a line starts.
func appendStarts[T string | []byte](out []int, s T, from, to int) []int {
	for i := from; i < to; i++ {
		if s[i] == '\n' || s[i] == '\r' && (i+1 == len(s) || s[i+1] != '\n') {
			out = append(out, i+1)
		}
	}
	return out
}

// splice brings the lines up to date after the bytes [start, oldEnd) of the
// text became [start, newEnd) of s.
func splice(l lines, s []byte, start, oldEnd, newEnd int) lines {
	// A letter on either side can make a line end with what is new, or
	// without what is gone: \r and \n.
	from, to := max(start-1, 0), min(newEnd+1, len(s))
	shift := newEnd - oldEnd
	first, _ := slices.BinarySearch(l.start, from+1)
	rest, _ := slices.BinarySearch(l.start, to-shift+1)
	out := make([]int, 0, len(l.start)+8)
	out = append(out, l.start[:first]...)
	out = appendStarts(out, s, from, to)
	for _, at := range l.start[max(rest, first):] {
		out = append(out, at+shift)
	}
	return lines{out}
}

// end is where the text of a line ends, before the mark that ends it.
func (l lines) end(s []byte, line int) int {
	if line+1 >= len(l.start) {
		return len(s)
	}
	end := l.start[line+1] - 1
	if end > l.start[line] && s[end] == '\n' && s[end-1] == '\r' {
		end--
	}
	return end
}

// offset returns the byte offset of a position. As the protocol says, what is
// beyond the end of a line is its end, and what is beyond the last line the
// end of the text. split says that the position is between the two halves of a
// letter, of which the offset is the start.
func (l lines) offset(s []byte, p position, e encoding) (at int, split bool) {
	if p.Line >= uint32(len(l.start)) {
		return len(s), false
	}
	line := int(p.Line)
	end := l.end(s, line)
	left := int(p.Character)
	for at = l.start[line]; at < end && left > 0; {
		r, size := utf8.DecodeRune(s[at:end])
		if n := e.units(r, size); n > left {
			return at, true
		} else {
			left -= n
		}
		at += size
	}
	return at, false
}

// places turns byte offsets of a text into positions. Offsets that rise cost a
// walk over the text between them, whatever the length of a line.
type places struct {
	text  string
	lines lines
	enc   encoding

	line, at, column int // the place found last
}

func (p *places) position(offset int) position {
	offset = min(max(offset, 0), len(p.text))
	line, exact := slices.BinarySearch(p.lines.start, offset)
	if !exact {
		line--
	}
	if line != p.line || offset < p.at {
		p.line, p.at, p.column = line, p.lines.start[line], 0
	}
	for p.at < offset {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		p.column += p.enc.units(r, size)
		p.at += size
	}
	return position{uint32(p.line), uint32(p.column)}
}

func (p *places) spanRange(start, end int) rangeOf {
	from := p.position(start)
	return rangeOf{from, p.position(end)}
}
