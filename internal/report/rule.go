package report

import (
	"bufio"
	"io"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
)

var (
	labelBad  = label{"flagged", "خطأ"}
	labelGood = label{"right", "صواب"}
)

// Rule prints the documentation of a rule.
func Rule(w io.Writer, o Options, d *detect.Detector) error {
	buf := bufio.NewWriter(w)
	p := &page{w: buf, Options: o}
	p.rule(d)
	if p.err != nil {
		return p.err
	}
	return buf.Flush()
}

func (p *page) rule(d *detect.Detector) {
	p.linef("%s: %s", p.bold(d.Name), d.Doc.Title)
	for _, l := range wrap(d.Doc.Text, 76) {
		p.line("  " + l)
	}
	p.line("")
	for _, l := range strings.Split(d.Doc.Before, "\n") {
		p.field(p.label(labelBad), show(l))
	}
	for _, l := range strings.Split(d.Doc.After, "\n") {
		p.field(p.label(labelGood), show(l))
	}
	p.field("MQM", d.MQM)
}

// Rules prints the names and titles of rules.
func Rules(w io.Writer, ds []*detect.Detector) error {
	buf := bufio.NewWriter(w)
	p := &page{w: buf}
	width := 0
	for _, d := range ds {
		width = max(width, len(d.Name))
	}
	for _, d := range ds {
		p.linef("%-*s  %s", width, d.Name, d.Doc.Title)
	}
	if p.err != nil {
		return p.err
	}
	return buf.Flush()
}

// wrap breaks a text into lines of at most width characters.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, w := range strings.Fields(s) {
		if line != "" && len([]rune(line))+1+len([]rune(w)) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
