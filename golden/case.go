package golden

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/strictyaml"
	"github.com/tadqiq/tadqiq/internal/suppress"
	"github.com/tadqiq/tadqiq/text"
)

// MaxSize bounds a file with cases, in bytes, and maxGlossary one with a
// glossary.
const (
	MaxSize     = 10 << 20
	maxGlossary = 100 << 20
)

// KnownFailuresFolder is a folder whose cases expect what is right and not yet so:
// they must fail, as if each of them said xfail.
const KnownFailuresFolder = "known-failures"

// Case is a golden case as it was read.
type Case struct {
	Path   string // of the file
	Name   string // the path, with # and a number where a file has several cases
	Line   int    // of the file, where the case begins
	Why    string // why it exists
	Input  string // what the text is called: text.txt, target.txt, case.md, case.html
	Text   string // without the newline at the end
	Source string // the text that was translated, where it is known

	Compared    bool     // whether findings are compared; else Want is empty
	AtLeast     bool     // there may be more findings than Want
	Want        []Want   // the findings that must be
	MustHave    []string // forms that the text has to hold
	MustNotFlag []string // parts of the text that no finding may touch
	Fixed       string   // the text with all certain fixes; see HasFixed
	HasFixed    bool
	XFail       string // why the case is expected to fail, or ""

	own      []ownGlossary
	packs    *config.Value[string] // as the flag takes it; nil where the case does not say
	rules    []string              // optional rules that run
	settings *config.Settings
	folders  []string // glossaries of the folders, the nearest first

	data  []byte                 // of the file; cases of one file share it
	edits func(r *Result) []edit // of data: what comes of the case, in place of what it expects
}

// ownGlossary is one that a case brings along. The key is the same where the
// content is.
type ownGlossary struct {
	key      string
	glossary *glossary.Glossary
}

// Load reads the cases of a file: a txtar file has one. The error is what
// is wrong with it, each defect with its line.
func Load(path string) ([]*Case, error) { return newLoader(detect.All()).load(path) }

// loader reads cases.
type loader struct {
	rules      []string // the names that there are
	optional   []string // of those that run only where they are asked for
	inputs     []string // the names that the text of a txtar case may have
	glossaries map[string]*glossary.Glossary
	read       map[string]bool
}

func newLoader(detectors []*detect.Detector) *loader {
	l := &loader{
		inputs: []string{textFile, targetFile}, read: map[string]bool{},
		glossaries: map[string]*glossary.Glossary{},
	}
	for _, d := range detectors {
		l.rules = append(l.rules, d.Name)
		if d.Optional {
			l.optional = append(l.optional, d.Name)
		}
	}
	for _, d := range suppress.Rules() {
		l.rules = append(l.rules, d.Name)
	}
	for _, f := range format.All() {
		if f != format.Text {
			for _, ext := range f.Extensions {
				l.inputs = append(l.inputs, "case"+ext)
			}
		}
	}
	return l
}

// seen reports whether the file has been asked for before.
func (l *loader) seen(path string) bool {
	path = filepath.Clean(path)
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	was := l.read[path]
	l.read[path] = true
	return was
}

func (l *loader) load(path string) ([]*Case, error) {
	data, err := read(path, MaxSize)
	if err != nil {
		return nil, err
	}
	return l.parse(path, data)
}

func (l *loader) parse(path string, data []byte) ([]*Case, error) {
	p := parser{loader: l, path: path, data: data}
	if filepath.Ext(path) == ".txtar" {
		p.txtar()
	} else {
		p.yaml()
	}
	for _, c := range p.cases {
		if slices.Contains(strings.Split(filepath.ToSlash(path), "/"), KnownFailuresFolder) {
			c.XFail = cmp.Or(c.XFail, "it is kept in "+KnownFailuresFolder)
		}
	}
	return p.cases, p.err()
}

// read reads a file of at most so many bytes.
func read(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unread(path, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, unread(path, err)
	case int64(len(data)) > most:
		return nil, fmt.Errorf("%s: is larger than %d MB", path, most>>20)
	}
	return data, nil
}

// parser reads the cases of a file.
type parser struct {
	*loader
	strictyaml.Reader
	path  string
	data  []byte
	cases []*Case

	lines  [][]byte // of data, and where they start; for updates of YAML
	starts []int
}

// err joins what is wrong, in the order of the lines.
func (p *parser) err() error {
	slices.SortStableFunc(p.Problems, func(a, b strictyaml.Problem) int {
		return cmp.Or(a.Line-b.Line, a.Column-b.Column)
	})
	var errs []error
	for _, x := range p.Problems {
		at := fmt.Sprintf("%s:%d", p.path, x.Line)
		if x.Column > 0 {
			at += fmt.Sprintf(":%d", x.Column)
		}
		errs = append(errs, fmt.Errorf("%s: %s", at, x.Text))
	}
	return errors.Join(errs...)
}

// A directive is a line of the comment of a txtar case with a key: packs: none.
var directives = map[string]func(p *parser, c *Case, line int, value string){
	"packs": func(p *parser, c *Case, line int, value string) { c.packs = p.setting(line, value) },
	"with": func(p *parser, c *Case, line int, value string) {
		for name := range strings.SplitSeq(value, ",") {
			name = strings.TrimSpace(name)
			p.optionalRule(line, 0, name)
			c.rules = append(c.rules, name)
		}
	},
	"expect": func(p *parser, c *Case, line int, value string) {
		if value != "at least" && value != "exactly" {
			p.ErrorAt(line, 0, "expect: %q is neither exactly nor at least", value)
		}
		c.AtLeast = value == "at least"
	},
	"xfail": func(_ *parser, c *Case, _ int, value string) { c.XFail = value },
}

// comment reads the comment of a txtar case: why it exists, and directives.
func (p *parser) comment(c *Case, comment string) {
	seen := map[string]int{}
	prose := false
	for i, line := range strings.Split(comment, "\n") {
		key, value, found := strings.Cut(strings.TrimSpace(line), ":")
		value = strings.TrimSpace(value)
		read := directives[key]
		switch {
		case found && read != nil && value == "":
			p.ErrorAt(i+1, 0, "after %s: something is missing", key)
		case found && read != nil && seen[key] > 0:
			p.ErrorAt(i+1, 0, "%s stands in line %d already", key, seen[key])
		case found && read != nil:
			read(p, c, i+1, value)
		case found && nearDirective(key) != "":
			p.ErrorAt(i+1, 0, "unknown key %q; did you mean %s?", key, nearDirective(key))
		default:
			prose = prose || strings.TrimSpace(line) != ""
		}
		if read != nil {
			seen[key] = i + 1
		}
	}
	c.Why = strings.TrimSpace(comment)
	if !prose {
		p.ErrorAt(1, 0, "no comment says why the case exists")
	}
}

// setting is a value with its place.
func (p *parser) setting(line int, value string) *config.Value[string] {
	return &config.Value[string]{Value: value, Origin: config.Origin{Path: p.path, Line: line, Column: 1}}
}

// nearDirective is the directive that key was meant to be, or "".
func nearDirective(key string) string {
	for _, d := range slices.Sorted(maps.Keys(directives)) {
		n := levenshtein.ComputeDistance(key, d)
		if n == 1 || n == 2 && len(d) > 4 {
			return d
		}
	}
	return ""
}

// Purpose is why the case exists, in lines, without the directives.
func (c *Case) Purpose() []string {
	var out []string
	for line := range strings.SplitSeq(c.Why, "\n") {
		key, _, _ := strings.Cut(strings.TrimSpace(line), ":")
		if directives[key] == nil && strings.TrimSpace(line) != "" {
			out = append(out, Escape(strings.TrimSpace(line)))
		}
	}
	return out
}

// rule notes a rule that does not exist.
func (p *parser) rule(line, column int, name string) {
	if !slices.Contains(p.rules, name) {
		p.ErrorAt(line, column, "unknown rule %q; %s", name, strictyaml.Nearest(name, p.rules))
	}
}

func (p *parser) optionalRule(line, column int, name string) {
	switch {
	case !slices.Contains(p.rules, name):
		p.rule(line, column, name)
	case !slices.Contains(p.optional, name):
		p.ErrorAt(line, column, "%s runs in all cases; with names rules that do not", name)
	}
}

// unterminated is a text without the newline that ends its file.
func unterminated(s string) string { return strings.TrimSuffix(s, "\n") }

// Document parses the text of the case.
func (c *Case) Document() (*text.Document, error) {
	return format.Find(c.Input, "").Read(c.Input, c.Text)
}

// with returns the settings that hold for the case: those of its folder, with
// the packs and the optional rules that it names.
func (c *Case) with(s *config.Settings) *config.Settings {
	if c.packs == nil && len(c.rules) == 0 {
		return s
	}
	out := *s
	if c.packs != nil {
		out.Packs = *c.packs
	}
	out.Rules = maps.Clone(s.Rules)
	for _, name := range c.rules {
		r := *out.Rules[name]
		r.On.Value = true
		out.Rules[name] = &r
	}
	return &out
}
