package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/detect"
)

var (
	labelBad      = label{"flagged", "خطأ"}
	labelGood     = label{"right", "صواب"}
	labelSeverity = label{"severity", "الدرجة"}
	labelOptional = label{"optional", "اختيارية"}
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
	p.example(d)
}

// example prints what a rule flags and what kind of rule it is.
func (p *page) example(d *detect.Detector) {
	for _, l := range strings.Split(d.Doc.Before, "\n") {
		p.field(p.label(labelBad), show(l))
	}
	for _, l := range strings.Split(d.Doc.After, "\n") {
		p.field(p.label(labelGood), show(l))
	}
	p.field(p.label(labelSeverity), d.Severity.String())
	if d.MQM != "" {
		p.field("MQM", d.MQM)
	}
	if d.Optional {
		p.field(p.label(labelOptional), "runs with --rules "+d.Name)
	}
}

// Rules prints rules with an example of each.
func Rules(w io.Writer, o Options, ds []*detect.Detector) error {
	buf := bufio.NewWriter(w)
	p := &page{w: buf, Options: o}
	for i, d := range ds {
		if i > 0 {
			p.line("")
		}
		p.linef("%s: %s", p.bold(d.Name), d.Doc.Title)
		p.example(d)
	}
	if p.err != nil {
		return p.err
	}
	return buf.Flush()
}

type jsonRule struct {
	Rule     string `json:"rule"`
	Category string `json:"category"`
	Severity string `json:"severity"`
	Optional bool   `json:"optional"`
	MQM      string `json:"mqm"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	Before   string `json:"before"`
	After    string `json:"after"`
}

// RulesJSON prints rules as a JSON array.
func RulesJSON(w io.Writer, ds []*detect.Detector) error {
	rules := make([]jsonRule, 0, len(ds))
	for _, d := range ds {
		rules = append(rules, jsonRule{
			d.Name, d.Category(), d.Severity.String(), d.Optional, d.MQM, d.Doc.Title, d.Doc.Text, d.Doc.Before, d.Doc.After,
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(rules)
}

// RuleMarkdown prints the documentation of a rule as a section in Markdown.
func RuleMarkdown(w io.Writer, d *detect.Detector) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n\n", d.Name, markdown(asSentence(d.Doc.Title)))
	ruleMarkdown(&b, d)
	_, err := io.WriteString(w, b.String())
	return err
}

// RulesMarkdown prints docs/detectors.md.
func RulesMarkdown(w io.Writer, ds []*detect.Detector) error {
	var b strings.Builder
	b.WriteString("# Detectors\n\n<!-- Written by `make docs` from what the detectors say of themselves. Changes belong in detect/. -->\n\n")
	b.WriteString("What tadqiq looks for. `tadqiq rules` prints the same, `tadqiq rules --format json` for programs. A severity is the highest that\n" +
		"findings of the rule take; [formats.md](formats.md#confidence) tells about confidence.\n\n")
	b.WriteString("| rule | finds | severity | |\n|---|---|---|---|\n")
	for _, d := range ds {
		optional := ""
		if d.Optional {
			optional = "optional"
		}
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s | %s | %s |\n", d.Name, anchor(d.Name), markdown(d.Doc.Title), d.Severity, optional)
	}
	for _, d := range ds {
		b.WriteString("\n")
		if err := RuleMarkdown(&b, d); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// ruleMarkdown writes what a rule does, with the words that differ between the
// examples in bold. Arabic stands in paragraphs of its own, which are set from
// right to left.
func ruleMarkdown(b *strings.Builder, d *detect.Detector) {
	before, after := differing(d.Doc.Before, d.Doc.After)
	fmt.Fprintf(b, "%s\n\nFlagged:\n\n%s\n\nRight:\n\n%s\n\n", markdown(d.Doc.Text), quoted(before), quoted(after))
	fmt.Fprintf(b, "Severity: %s.", d.Severity)
	if d.MQM != "" {
		fmt.Fprintf(b, " MQM: %s.", markdown(d.MQM))
	}
	if d.Optional {
		fmt.Fprintf(b, " Runs only where it is asked for: `--rules %s`.", d.Name)
	}
	b.WriteString("\n")
}

// ruleText is the same without markup.
func ruleText(d *detect.Detector) string {
	return fmt.Sprintf("%s\n\nFlagged:\n%s\n\nRight:\n%s", d.Doc.Text, show(d.Doc.Before), show(d.Doc.After))
}

// quoted makes a block quotation of Markdown.
func quoted(s string) string { return "> " + strings.ReplaceAll(s, "\n", "\n>\n> ") }

// differing puts the words in bold that only one of two texts has, and escapes
// both for Markdown.
func differing(a, b string) (string, string) {
	as, bs := strings.Split(a, " "), strings.Split(b, " ")
	// common[i][j] is the length of what as[i:] and bs[j:] have in common.
	common := make([][]int, len(as)+1)
	for i := range common {
		common[i] = make([]int, len(bs)+1)
	}
	for i := len(as) - 1; i >= 0; i-- {
		for j := len(bs) - 1; j >= 0; j-- {
			if as[i] == bs[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	onlyA, onlyB := make([]bool, len(as)), make([]bool, len(bs))
	for i, j := 0, 0; i < len(as) || j < len(bs); {
		switch {
		case i < len(as) && j < len(bs) && as[i] == bs[j]:
			i, j = i+1, j+1
		case j == len(bs) || i < len(as) && common[i+1][j] >= common[i][j+1]:
			onlyA[i], i = true, i+1
		default:
			onlyB[j], j = true, j+1
		}
	}
	return bold(as, onlyA), bold(bs, onlyB)
}

func bold(words []string, wanted []bool) string {
	var b strings.Builder
	for i, w := range words {
		opens := wanted[i] && (i == 0 || !wanted[i-1])
		closes := wanted[i] && (i == len(words)-1 || !wanted[i+1])
		if i > 0 {
			b.WriteByte(' ')
		}
		if opens {
			b.WriteString("**")
		}
		b.WriteString(markdown(show(w)))
		if closes {
			b.WriteString("**")
		}
	}
	return b.String()
}

var markdownSpecial = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "#", `\#`)

// markdown protects what Markdown gives a meaning.
func markdown(s string) string { return markdownSpecial.Replace(s) }

// anchor is the identifier that GitHub gives a heading.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

// asSentence gives a phrase its capital and its full stop.
func asSentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if s = string(unicode.ToUpper(r)) + s[n:]; slices.Contains([]byte(".!?"), s[len(s)-1]) {
		return s
	}
	return s + "."
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
