package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/strictyaml"
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
	slices.SortStableFunc(p.Problems, func(a, b strictyaml.Problem) int {
		return cmp.Or(a.Line-b.Line, a.Column-b.Column)
	})
	errs := make([]error, len(p.Problems))
	for i, x := range p.Problems {
		errs[i] = &Error{Origin{name, x.Line, x.Column}, x.Text}
	}
	return f, errors.Join(errs...)
}

type parser struct {
	strictyaml.Reader
	name, dir string
	rules     []string
	lines     []int // where each line begins in the data
}

func (p *parser) origin(n *yaml.Node) Origin { return Origin{p.name, n.Line, n.Column} }

// document parses YAML and returns the root, or nil where there is nothing in
// it or it is broken.
func (p *parser) document(data []byte) *yaml.Node {
	if len(data) > maxSize {
		p.ErrorAt(0, 0, "is larger than 1 MiB; that is no configuration file")
		return nil
	}
	p.lines = []int{len(data) - len(bytes.TrimPrefix(data, []byte("\ufeff")))}
	for i, c := range data {
		if c == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	docs := p.Documents(data)
	switch {
	case len(docs) == 0:
		return nil
	case len(docs) > 1:
		p.Errorf(docs[1], "a second document begins here; the file holds one")
		return nil
	}
	return docs[0].Content[0]
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

func (p *parser) file(root *yaml.Node, f *File) {
	k := p.section(&f.Section, f)
	k["ignore"] = func(n *yaml.Node) { f.Ignore = p.globs(n) }
	k["baseline"] = func(n *yaml.Node) { f.Baseline = p.path(n) }
	k["overrides"] = func(n *yaml.Node) {
		for _, n := range p.List(n, "a list of overrides, each with files and what holds for them") {
			f.Overrides = append(f.Overrides, p.override(n, f))
		}
	}
	p.Mapping(root, "a mapping of settings, e.g. house: ar-EG", k)
}

// section returns the keys that the top of a file and an override share.
func (p *parser) section(s *Section, f *File) strictyaml.Keys {
	return strictyaml.Keys{
		"glossaries":     func(n *yaml.Node) { s.Glossaries = p.paths(n) },
		"lexicons":       func(n *yaml.Node) { s.Lexicons = p.paths(n) },
		"packs":          func(n *yaml.Node) { s.Packs = p.packs(n) },
		"house":          func(n *yaml.Node) { s.House = p.oneOf(n, glossary.Houses()) },
		"profile":        func(n *yaml.Node) { s.Profile = p.oneOf(n, Profiles) },
		"fail-on":        func(n *yaml.Node) { s.FailOn = p.oneOf(n, FailOn) },
		"min-confidence": func(n *yaml.Node) { s.MinConfidence = p.probability(n) },
		"rules":          func(n *yaml.Node) { s.Rules = p.ruleSettings(n) },
		"allow": func(n *yaml.Node) {
			for _, n := range p.List(n, "a list of words, each with a reason") {
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
	before := len(p.Problems)
	if p.Mapping(n, "a mapping with files and settings", k) && s.Files == nil && len(p.Problems) == before {
		p.Errorf(n, "files is missing; it says which files the override is for, e.g. files: [\"sport/**\"]")
	}
	return s
}

func (p *parser) oneOf(n *yaml.Node, allowed []string) *Value[string] {
	s, ok := p.Text(n, "one of "+strings.Join(allowed, ", "))
	if !ok {
		return nil
	}
	if !slices.Contains(allowed, s) {
		p.Errorf(n, "%q must be one of %s", s, strings.Join(allowed, ", "))
		return nil
	}
	return &Value[string]{s, p.origin(n)}
}

func (p *parser) probability(n *yaml.Node) *Value[float64] {
	const what = "a number from 0 to 1, e.g. 0.8"
	s, ok := p.Text(n, what)
	if !ok {
		return nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= 0 && x <= 1) { // so written, since NaN is neither
		p.Wrong(n, what)
		return nil
	}
	return &Value[float64]{x, p.origin(n)}
}

func (p *parser) path(n *yaml.Node) *Value[string] {
	s, ok := p.Text(n, "the name of a file")
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
	for _, n := range p.List(n, "a list of file names, e.g. [names.csv]") {
		if v := p.path(n); v != nil {
			out = append(out, *v)
		}
	}
	return out
}

func (p *parser) globs(n *yaml.Node) (out []Glob) {
	for _, n := range p.List(n, `a list of globs, e.g. ["drafts/**", "*.old.txt"]`) {
		s, ok := p.Text(n, `a glob, e.g. "drafts/**"`)
		if !ok {
			continue
		}
		g, err := newGlob(s, p.origin(n))
		if err != nil {
			p.Errorf(n, "%v", err)
			continue
		}
		out = append(out, g)
	}
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		p.Errorf(n, "the list is empty")
	}
	return out
}

// packs reads all, none, or a list of names.
func (p *parser) packs(n *yaml.Node) *Value[string] {
	const what = "all, none, or a list of packs, e.g. [libya, turkey]"
	if n.Kind == yaml.ScalarNode {
		if s, ok := p.Text(n, what); ok {
			return &Value[string]{s, p.origin(n)}
		}
		return nil
	}
	var names []string
	for _, n := range p.List(n, what) {
		if s, ok := p.Text(n, "the name of a pack"); ok {
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
		p.Wrong(n, "a mapping of rules, e.g. text/spacing: off")
		return nil
	}
	k := strictyaml.Keys{}
	for i := 0; i < len(n.Content); i += 2 {
		// The keys that are right are those that name a rule.
		if key := n.Content[i]; p.knows(key.Value) {
			k[key.Value] = func(v *yaml.Node) {
				if s := p.ruleSetting(key, v); s != nil {
					out = append(out, *s)
				}
			}
		} else if key.Kind == yaml.ScalarNode && key.Tag != "!!merge" {
			p.Errorf(key, "%s", p.unknownRule(key.Value))
			k[key.Value] = func(*yaml.Node) {}
		}
	}
	p.Mapping(n, "", k)
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
	near := strictyaml.Nearest(s, names)
	if !strings.HasSuffix(near, "?") {
		near += ";"
	}
	return fmt.Sprintf("unknown rule %q; %s see tadqiq rules", s, near)
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
			p.Wrong(n, what)
			return nil
		}
	case yaml.MappingNode:
		if len(n.Content) == 0 {
			p.Wrong(n, what)
			return nil
		}
		p.Mapping(n, what, strictyaml.Keys{
			"severity":       func(n *yaml.Node) { s.Severity = p.oneOf(n, severities) },
			"min-confidence": func(n *yaml.Node) { s.MinConfidence = p.probability(n) },
		})
	default:
		p.Wrong(n, what)
		return nil
	}
	return s
}

func (p *parser) allow(n *yaml.Node, source string) *Allow {
	a := &Allow{Origin: p.origin(n)}
	var word, entity yaml.Node
	read := func(to *string, what string, at *yaml.Node) func(*yaml.Node) {
		return func(n *yaml.Node) {
			*to, _ = p.Text(n, what)
			*at = *n
		}
	}
	before := len(p.Problems)
	ok := p.Mapping(n, "a mapping with word or entity, and reason", strictyaml.Keys{
		"word":   read(&a.Word, "a word as it stands in the text", &word),
		"entity": read(&a.Entity, "the id of an entry of a glossary", &entity),
		"reason": read(&a.Reason, "why it is allowed", &yaml.Node{}),
		"rule": func(n *yaml.Node) {
			var ok bool
			if a.Rule, ok = p.Text(n, "a rule, e.g. name/garble"); ok && !p.knows(a.Rule) {
				p.Errorf(n, "%s", p.unknownRule(a.Rule))
			}
		},
	})
	if !ok || len(p.Problems) > before {
		return nil
	}
	if a.Word == "" && a.Entity == "" {
		p.Errorf(n, "word or entity is missing; it says what is allowed")
	}
	if a.Reason == "" {
		p.Errorf(n, "reason is missing; it tells the next reader why this is allowed")
	}
	if a.form = strings.Join(strings.Fields(arabic.Fold(a.Word)), " "); a.form == "" && a.Word != "" {
		p.Errorf(&word, "the word has no letters")
	}
	if len(p.Problems) > before {
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
