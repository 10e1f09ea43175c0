package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Options say how the printers for people write.
type Options struct {
	Lang  Lang
	Color bool
}

// page writes lines for people, in one language, with colours or without.
// The first error stays and ends the writing.
type page struct {
	w io.Writer
	Options
	err error
}

func (p *page) line(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, s+"\n")
	}
}

func (p *page) linef(format string, args ...any) { p.line(fmt.Sprintf(format, args...)) }

// labelWidth is the column at which values start.
const labelWidth = 14

// field writes a labelled value. A value in Arabic is alone on its line with
// an ASCII label, or, where the label is Arabic too, on the next line: so no
// terminal, whatever its bidi support, mixes the two.
func (p *page) field(label, value string) {
	if p.Lang == Arabic {
		p.line("  " + label + ":")
		p.line("      " + value)
		return
	}
	pad := labelWidth - 2 - utf8.RuneCountInString(label)
	p.line("  " + p.dim(label) + strings.Repeat(" ", max(pad, 2)) + value)
}

func (p *page) paint(code, s string) string {
	if !p.Color || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *page) bold(s string) string  { return p.paint("1", s) }
func (p *page) dim(s string) string   { return p.paint("2", s) }
func (p *page) red(s string) string   { return p.paint("31", s) }
func (p *page) green(s string) string { return p.paint("32", s) }

func (p *page) severity(s string) string {
	if s == "error" {
		return p.paint("1;31", s)
	}
	return p.paint("33", s)
}

// label returns the word of the page's language.
func (p *page) label(l label) string {
	if p.Lang == Arabic {
		return l.ar
	}
	return l.en
}
