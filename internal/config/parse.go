package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"go.yaml.in/yaml/v3"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// Error is a defect of a configuration file.
type Error struct {
	Origin
	Text string
}

func (e *Error) Error() string {
	switch {
	case e.Line == 0:
		return fmt.Sprintf("%s: %s", e.Path, e.Text)
	case e.Column == 0:
		return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Text)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Text)
}

// maxSize bounds a configuration file in bytes; people write a few thousand.
const maxSize = 1 << 20

// Values that settings take.
var (
	Profiles   = []string{"lint", "audit"}
	FailOn     = []string{"error", "warning", "never"}
	severities = []string{"warning", "error"}
)

// Parse reads a configuration file. name is what messages call it, dir the
// folder that its paths and globs are relative to, and rules the names of the
// rules there are. The error joins an [Error] for each defect.
func Parse(name, dir string, data []byte, rules []string) (*File, error) {
	p := parser{name: name, dir: dir, rules: rules}
	f := &File{Path: name, Dir: dir, Source: string(data)}
	if root := p.document(data); root != nil {
		p.file(root, f)
	}
	slices.SortStableFunc(p.errs, func(a, b *Error) int {
		return cmp.Or(a.Line-b.Line, a.Column-b.Column)
	})
	errs := make([]error, len(p.errs))
	for i, e := range p.errs {
		errs[i] = e
	}
	return f, errors.Join(errs...)
}

type parser struct {
	name, dir string
	rules     []string
	lines     []int // where each line begins in the data
	errs      []*Error
}

func (p *parser) errorAt(line, column int, format string, args ...any) {
	p.errs = append(p.errs, &Error{Origin{p.name, line, column}, fmt.Sprintf(format, args...)})
}

func (p *parser) errorf(n *yaml.Node, format string, args ...any) {
	p.errorAt(n.Line, n.Column, format, args...)
}

func (p *parser) origin(n *yaml.Node) Origin { return Origin{p.name, n.Line, n.Column} }

// document parses YAML and returns the root, or nil where there is nothing in
// it or it is broken.
func (p *parser) document(data []byte) *yaml.Node {
	if len(data) > maxSize {
		p.errorAt(0, 0, "is larger than 1 MiB; that is no configuration file")
		return nil
	}
	p.lines = []int{len(data) - len(bytes.TrimPrefix(data, []byte("\ufeff")))}
	for i, c := range data {
		if c == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	for i, start := range p.lines {
		end := len(data)
		if i+1 < len(p.lines) {
			end = p.lines[i+1]
		}
		switch line := data[start:end]; {
		case !utf8.Valid(line):
			p.errorAt(i+1, 0, "invalid UTF-8; save the file as UTF-8")
			return nil
		case bytes.ContainsFunc(line, isControl):
			p.errorAt(i+1, 0, "a control character stands in this line; take it out")
			return nil
		}
	}
	dec := yaml.NewDecoder(strings.NewReader(string(data)))
	var doc, next yaml.Node
	if err := dec.Decode(&doc); err != nil {
		p.syntax(err)
		return nil
	}
	if err := dec.Decode(&next); err == nil {
		p.errorf(&next, "a second document begins here; the file holds one")
		return nil
	}
	return doc.Content[0]
}

// isControl reports whether YAML refuses the character.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 && r != 0x85 ||
		r == '\ufeff' || r == '\ufffe' || r == '\uffff'
}

var yamlError = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntax tells an error of the YAML parser, which names the line where it
// noticed, or the one before; of the first line it names none.
func (p *parser) syntax(err error) {
	if err.Error() == "EOF" { // nothing but comments
		return
	}
	m := yamlError.FindStringSubmatch(strings.ReplaceAll(err.Error(), "\n", " "))
	if m == nil {
		p.errorAt(1, 0, "malformed YAML: %v", err)
		return
	}
	line, _ := strconv.Atoi(m[1])
	p.errorAt(max(line, 1), 0, "malformed YAML in this line or the next: %s", m[2])
}

// offset is where a node begins in the data.
func (p *parser) offset(n *yaml.Node, data string) int {
	at := p.lines[min(n.Line, len(p.lines))-1]
	for range n.Column - 1 {
		_, size := utf8.DecodeRuneInString(data[at:])
		at += size
	}
	return at
}

// keys are the keys that a mapping may have, each with what reads its value.
type keys map[string]func(*yaml.Node)

func (p *parser) file(root *yaml.Node, f *File) {
	k := p.section(&f.Section, f)
	k["ignore"] = func(n *yaml.Node) { f.Ignore = p.globs(n) }
	k["baseline"] = func(n *yaml.Node) { f.Baseline = p.path(n) }
	k["overrides"] = func(n *yaml.Node) {
		for _, n := range p.list(n, "a list of overrides, each with files and what holds for them") {
			f.Overrides = append(f.Overrides, p.override(n, f))
		}
	}
	p.mapping(root, "a mapping of settings, e.g. house: ar-EG", k)
}

// section returns the keys that the top of a file and an override share.
func (p *parser) section(s *Section, f *File) keys {
	return keys{
		"glossaries":     func(n *yaml.Node) { s.Glossaries = p.paths(n) },
		"lexicons":       func(n *yaml.Node) { s.Lexicons = p.paths(n) },
		"packs":          func(n *yaml.Node) { s.Packs = p.packs(n) },
		"house":          func(n *yaml.Node) { s.House = p.oneOf(n, glossary.Houses()) },
		"profile":        func(n *yaml.Node) { s.Profile = p.oneOf(n, Profiles) },
		"fail-on":        func(n *yaml.Node) { s.FailOn = p.oneOf(n, FailOn) },
		"min-confidence": func(n *yaml.Node) { s.MinConfidence = p.probability(n) },
		"rules":          func(n *yaml.Node) { s.Rules = p.ruleSettings(n) },
		"allow": func(n *yaml.Node) {
			for _, n := range p.list(n, "a list of words, each with a reason") {
				if a := p.allow(n, f.Source); a != nil {
					s.Allow = append(s.Allow, a)
				}
			}
		},
	}
}

func (p *parser) override(n *yaml.Node, f *File) (s Section) {
	k := p.section(&s, f)
	k["files"] = func(n *yaml.Node) { s.Files = p.globs(n) }
	before := len(p.errs)
	if p.mapping(n, "a mapping with files and settings", k) && s.Files == nil && len(p.errs) == before {
		p.errorf(n, "files is missing; it says which files the override is for, e.g. files: [\"sport/**\"]")
	}
	return s
}

// mapping reads the values of a mapping and reports whether it is one. what
// says what stands there rightly.
func (p *parser) mapping(n *yaml.Node, what string, k keys) bool {
	if n.Kind != yaml.MappingNode {
		p.wrong(n, what)
		return false
	}
	seen := map[string]int{}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, known := k[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode:
			p.errorf(key, "a key is a word, e.g. house: ar-EG")
		case key.Tag == "!!merge":
			p.errorf(key, "merging (<<) is not supported; write the settings out")
		case !known:
			p.errorf(key, "unknown key %q; %s", key.Value, strings.TrimSuffix(nearest(key.Value, slices.Sorted(maps.Keys(k))), ";"))
		case seen[key.Value] > 0:
			p.errorf(key, "%s stands in line %d already", key.Value, seen[key.Value])
		default:
			seen[key.Value] = key.Line
			read(value)
		}
	}
	return true
}

// wrong tells that something else should stand at n.
func (p *parser) wrong(n *yaml.Node, what string) {
	got := "this is a list"
	switch {
	case n.Kind == yaml.AliasNode:
		got = fmt.Sprintf("aliases (*%s) are not supported", n.Value)
	case n.Kind == yaml.MappingNode:
		got = "this is a mapping"
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		got = "nothing stands here"
	case n.Kind == yaml.ScalarNode:
		got = fmt.Sprintf("this is %q", n.Value)
	}
	p.errorf(n, "expected %s; %s", what, got)
}

func (p *parser) list(n *yaml.Node, what string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		p.wrong(n, what)
		return nil
	}
	return n.Content
}

// text reads a scalar. Numbers are texts, too.
func (p *parser) text(n *yaml.Node, what string) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.TrimSpace(n.Value) == "" {
		p.wrong(n, what)
		return "", false
	}
	return n.Value, true
}

func (p *parser) oneOf(n *yaml.Node, allowed []string) *Value[string] {
	s, ok := p.text(n, "one of "+strings.Join(allowed, ", "))
	if !ok {
		return nil
	}
	if !slices.Contains(allowed, s) {
		p.errorf(n, "%q must be one of %s", s, strings.Join(allowed, ", "))
		return nil
	}
	return &Value[string]{s, p.origin(n)}
}

func (p *parser) probability(n *yaml.Node) *Value[float64] {
	const what = "a number from 0 to 1, e.g. 0.8"
	s, ok := p.text(n, what)
	if !ok {
		return nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= 0 && x <= 1) { // so written, since NaN is neither
		p.wrong(n, what)
		return nil
	}
	return &Value[float64]{x, p.origin(n)}
}

func (p *parser) path(n *yaml.Node) *Value[string] {
	s, ok := p.text(n, "the name of a file")
	if !ok {
		return nil
	}
	s = filepath.FromSlash(s)
	if !filepath.IsAbs(s) {
		s = filepath.Join(p.dir, s)
	}
	return &Value[string]{s, p.origin(n)}
}

func (p *parser) paths(n *yaml.Node) (out []Value[string]) {
	for _, n := range p.list(n, "a list of file names, e.g. [names.csv]") {
		if v := p.path(n); v != nil {
			out = append(out, *v)
		}
	}
	return out
}

func (p *parser) globs(n *yaml.Node) (out []Glob) {
	for _, n := range p.list(n, `a list of globs, e.g. ["drafts/**", "*.old.txt"]`) {
		s, ok := p.text(n, `a glob, e.g. "drafts/**"`)
		if !ok {
			continue
		}
		g, err := newGlob(s, p.origin(n))
		if err != nil {
			p.errorf(n, "%v", err)
			continue
		}
		out = append(out, g)
	}
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		p.errorf(n, "the list is empty")
	}
	return out
}

// packs reads all, none, or a list of names.
func (p *parser) packs(n *yaml.Node) *Value[string] {
	const what = "all, none, or a list of packs, e.g. [libya, turkey]"
	if n.Kind == yaml.ScalarNode {
		if s, ok := p.text(n, what); ok {
			return &Value[string]{s, p.origin(n)}
		}
		return nil
	}
	var names []string
	for _, n := range p.list(n, what) {
		if s, ok := p.text(n, "the name of a pack"); ok {
			names = append(names, s)
		}
	}
	if names == nil {
		names = []string{"none"}
	}
	return &Value[string]{strings.Join(names, ","), p.origin(n)}
}

func (p *parser) ruleSettings(n *yaml.Node) (out []RuleSetting) {
	if n.Kind != yaml.MappingNode {
		p.wrong(n, "a mapping of rules, e.g. text/spacing: off")
		return nil
	}
	k := keys{}
	for i := 0; i < len(n.Content); i += 2 {
		// The keys that are right are those that name a rule.
		if key := n.Content[i]; p.knows(key.Value) {
			k[key.Value] = func(v *yaml.Node) {
				if s := p.ruleSetting(key, v); s != nil {
					out = append(out, *s)
				}
			}
		} else if key.Kind == yaml.ScalarNode && key.Tag != "!!merge" {
			p.errorf(key, "%s", p.unknownRule(key.Value))
			k[key.Value] = func(*yaml.Node) {}
		}
	}
	p.mapping(n, "", k)
	return out
}

// knows reports whether s is a rule, or a category with its slash.
func (p *parser) knows(s string) bool {
	return slices.ContainsFunc(p.rules, func(r string) bool { return (&RuleSetting{Name: s}).covers(r) })
}

func (p *parser) unknownRule(s string) string {
	var names []string
	for _, r := range p.rules {
		category, _, _ := strings.Cut(r, "/")
		names = append(names, r, category+"/")
	}
	return fmt.Sprintf("unknown rule %q; %s see tadqiq rules", s, nearest(s, names))
}

func (p *parser) ruleSetting(key, n *yaml.Node) *RuleSetting {
	s := &RuleSetting{Name: key.Value, Origin: p.origin(key)}
	const what = "off, on, warning, error, or a mapping, e.g. {severity: warning, min-confidence: 0.8}"
	switch n.Kind {
	case yaml.ScalarNode:
		switch n.Value {
		case "off":
			s.Off = true
		case "on":
		case "warning", "error":
			s.Severity = &Value[string]{n.Value, p.origin(n)}
		default:
			p.wrong(n, what)
			return nil
		}
	case yaml.MappingNode:
		if len(n.Content) == 0 {
			p.wrong(n, what)
			return nil
		}
		p.mapping(n, what, keys{
			"severity":       func(n *yaml.Node) { s.Severity = p.oneOf(n, severities) },
			"min-confidence": func(n *yaml.Node) { s.MinConfidence = p.probability(n) },
		})
	default:
		p.wrong(n, what)
		return nil
	}
	return s
}

func (p *parser) allow(n *yaml.Node, source string) *Allow {
	a := &Allow{Origin: p.origin(n)}
	var word, entity yaml.Node
	read := func(to *string, what string, at *yaml.Node) func(*yaml.Node) {
		return func(n *yaml.Node) {
			*to, _ = p.text(n, what)
			*at = *n
		}
	}
	before := len(p.errs)
	ok := p.mapping(n, "a mapping with word or entity, and reason", keys{
		"word":   read(&a.Word, "a word as it stands in the text", &word),
		"entity": read(&a.Entity, "the id of an entry of a glossary", &entity),
		"reason": read(&a.Reason, "why it is allowed", &yaml.Node{}),
		"rule": func(n *yaml.Node) {
			var ok bool
			if a.Rule, ok = p.text(n, "a rule, e.g. name/garble"); ok && !p.knows(a.Rule) {
				p.errorf(n, "%s", p.unknownRule(a.Rule))
			}
		},
	})
	if !ok || len(p.errs) > before {
		return nil
	}
	if a.Word == "" && a.Entity == "" {
		p.errorf(n, "word or entity is missing; it says what is allowed")
	}
	if a.Reason == "" {
		p.errorf(n, "reason is missing; it tells the next reader why this is allowed")
	}
	if a.form = strings.Join(strings.Fields(arabic.Fold(a.Word)), " "); a.form == "" && a.Word != "" {
		p.errorf(&word, "the word has no letters")
	}
	if len(p.errs) > before {
		return nil
	}
	if a.Word == "" {
		word = entity
	}
	a.Start, a.End = p.span(source, &word, word.Value)
	return a
}

// span is where a scalar stands in the source: without its quotation marks, or
// to the end of its line where it is written in another way than it reads.
func (p *parser) span(source string, n *yaml.Node, value string) (start, end int) {
	start = p.offset(n, source)
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 && start < len(source) {
		start++
	}
	if strings.HasPrefix(source[start:], value) {
		return start, start + len(value)
	}
	if i := strings.IndexAny(source[start:], "\r\n"); i >= 0 {
		return start, start + i
	}
	return start, len(source)
}

// nearest names the word that is the most like s, or all of them where none
// is.
func nearest(s string, words []string) string {
	best, distance := "", 0
	for _, w := range words {
		if n := levenshtein.ComputeDistance(s, w); best == "" || n < distance {
			best, distance = w, n
		}
	}
	if distance*2 > max(utf8.RuneCountInString(best), 3) {
		return "there are " + strings.Join(slices.Compact(slices.Sorted(slices.Values(words))), ", ") + ";"
	}
	return fmt.Sprintf("did you mean %s?", best)
}
