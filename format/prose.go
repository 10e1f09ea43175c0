package format

import (
	"html"
	"strings"

	"github.com/tadqiq/tadqiq/text"
)

// prose writes the prose of a text with markup as browsers show it: white
// space between words is one space whatever it is in the file, and there is
// none at the ends of a line.
type prose struct {
	b     *text.Builder
	src   string    // of the same length as the original; offsets count its bytes
	space text.Span // white space that is written before the next word
	begun bool      // something stands on the line
	hole  bool      // and a hole is the last of it
}

// blanks is the white space that browsers show as one space.
const blanks = " \t\n\r\f"

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// words writes src[from:to], in which no character is markup. keep says that
// line ends are kept.
func (p *prose) words(from, to int, keep bool) {
	for from < to {
		if !isBlank(p.src[from]) {
			end := from
			for end < to && !isBlank(p.src[end]) {
				end++
			}
			p.put()
			p.b.Verbatim(text.Span{Start: from, End: end})
			from = end
			continue
		}
		if keep && p.src[from] == '\n' {
			p.newline(from)
			from++
			continue
		}
		end := from
		for end < to && isBlank(p.src[end]) && !(keep && p.src[end] == '\n') {
			end++
		}
		p.blank(from, end)
		from = end
	}
}

// put makes ready for something on the line.
func (p *prose) put() {
	if s := p.space; s.Len() > 0 {
		if s.Len() == 1 && p.src[s.Start] == ' ' {
			p.b.Verbatim(s)
		} else {
			p.b.Decoded(" ", s)
		}
		p.space = text.Span{}
	}
	p.begun, p.hole = true, false
}

// blank notes white space. Of white space on both sides of a tag, the first
// counts.
func (p *prose) blank(from, to int) {
	switch {
	case !p.begun:
	case p.space.Len() == 0:
		p.space = text.Span{Start: from, End: to}
	case p.space.End == from:
		p.space.End = to
	}
}

// decoded writes what src[from:to] stands for.
func (p *prose) decoded(s string, from, to int) {
	if strings.Trim(s, blanks) == "" {
		p.blank(from, to)
		return
	}
	p.put()
	p.b.Decoded(s, text.Span{Start: from, End: to})
}

// newline ends the line.
func (p *prose) newline(at int) {
	if p.begun {
		p.b.Markup("\n", at)
	}
	p.begun, p.hole, p.space = false, false, text.Span{}
}

// skip writes the mark of something that is no prose and stands at at.
func (p *prose) skip(at int) {
	if p.hole && p.space.Len() == 0 {
		return
	}
	p.put()
	p.b.Markup(text.Hole, at)
	p.hole = true
}

// maxName is the length of the longest name of a character reference, or so.
const maxName = 40

// reference decodes the character reference at the start of s and returns its
// length, or 0 if there is none.
func reference(s string) (string, int) {
	n, number := 1, len(s) > 2 && s[1] == '#'
	switch {
	case number && s[2]|0x20 == 'x':
		for n = 3; n < len(s) && isHex(s[n]); n++ {
		}
	case number:
		for n = 2; n < len(s) && isDigit(s[n]); n++ {
		}
	default:
		for n < min(len(s), maxName) && isAlnum(s[n]) {
			n++
		}
	}
	if n < len(s) && s[n] == ';' {
		n++
	}
	all := html.UnescapeString(s[:n])
	switch {
	case all == s[:n], s[:n] == "&#x;", s[:n] == "&#X;":
		return "", 0
	case number, s[n-1] == ';' && !strings.HasSuffix(all, ";"):
		return all, n
	}
	// Some names need no semicolon: what follows them is no part of it.
	for k := 2; k < n; k++ {
		if one := html.UnescapeString(s[:k]); one != s[:k] && one+s[k:n] == all {
			return one, k
		}
	}
	return all, n
}

func isHex(c byte) bool   { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
func isAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isAlnum(c byte) bool { return isAlpha(c) || isDigit(c) }
