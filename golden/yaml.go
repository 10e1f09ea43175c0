package golden

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/strictyaml"
	"github.com/tadqiq/tadqiq/text"
)

// Keys of a YAML case.
const (
	keyExpect = "expect"
	keyFixed  = "fixed"
)

// yaml reads the cases of a YAML file, one a document.
func (p *parser) yaml() {
	docs := slices.DeleteFunc(p.Documents(p.data), func(n *yaml.Node) bool { return n.Content[0].Tag == "!!null" })
	if len(docs) == 0 && len(p.Problems) == 0 {
		p.ErrorAt(1, 0, "there is no case in this file")
	}
	for i, doc := range docs {
		root := doc.Content[0]
		c := &Case{Path: p.path, Name: p.path, Line: root.Line, Input: textFile, data: p.data}
		if len(docs) > 1 {
			c.Name = fmt.Sprintf("%s#%d", p.path, i+1)
		}
		p.document(c, root)
		p.cases = append(p.cases, c)
	}
}

// document reads a case.
func (p *parser) document(c *Case, root *yaml.Node) {
	there := map[string]*yaml.Node{}
	read := func(key string, to *string, what string) func(*yaml.Node) {
		return func(n *yaml.Node) {
			there[key] = n
			*to, _ = p.Text(n, what)
		}
	}
	var target string
	before := len(p.Problems)
	ok := p.Mapping(root, "a case: a mapping with why, text, and what is expected", strictyaml.Keys{
		"why":    read("why", &c.Why, "why the case exists"),
		"text":   read("text", &c.Text, "the text"),
		"source": read("source", &c.Source, "the text that was translated"),
		"target": read("target", &target, "the translation"),
		"xfail":  read("xfail", &c.XFail, "why the case is expected to fail"),
		keyFixed: func(n *yaml.Node) {
			there[keyFixed] = n
			if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
				p.Wrong(n, "the text put right")
			}
			c.Fixed, c.HasFixed = unterminated(n.Value), true
		},
		"packs":         func(n *yaml.Node) { c.packs = p.setting(n.Line, p.packs(n)) },
		"with":          func(n *yaml.Node) { c.rules = p.optionalRules(n) },
		"glossary":      func(n *yaml.Node) { p.ownGlossary(c, n) },
		"must_have":     func(n *yaml.Node) { there["must_have"] = n; c.MustHave = p.texts(n) },
		"must_not_flag": func(n *yaml.Node) { there["must_not_flag"] = n; c.MustNotFlag = p.texts(n) },
		keyExpect: func(n *yaml.Node) {
			there[keyExpect] = n
			c.Compared = true
			for _, n := range p.List(n, "a list of findings; [] expects none") {
				c.Want = append(c.Want, p.finding(n))
			}
		},
		"at_least": func(n *yaml.Node) {
			there["at_least"] = n
			if c.AtLeast = n.Value == "true"; !c.AtLeast && n.Value != "false" {
				p.Wrong(n, "true or false")
			}
		},
	})
	if !ok || len(p.Problems) > before {
		return
	}
	switch {
	case root.Style&yaml.FlowStyle != 0 || root.Column > 1:
		p.Errorf(root, "write a key a line, each from the first column on")
	case there["why"] == nil:
		p.Errorf(root, "why is missing; it says why the case exists")
	case there["text"] != nil && (there["target"] != nil || there["source"] != nil):
		p.Errorf(there["text"], "a case has text, or source and target")
	case there["text"] == nil && (there["target"] == nil || there["source"] == nil):
		p.Errorf(root, "text is missing, or source and target")
	case there[keyExpect] == nil && there["must_have"] == nil && there["must_not_flag"] == nil && there[keyFixed] == nil:
		p.Errorf(root, "nothing is expected; say expect, must_have, must_not_flag or fixed")
	case there["at_least"] != nil && there[keyExpect] == nil:
		p.Errorf(there["at_least"], "at_least goes with expect")
	}
	if there["target"] != nil {
		c.Input, c.Text = targetFile, target
	}
	c.Text = unterminated(c.Text)
	if n := there["must_not_flag"]; n != nil {
		doc := text.New(c.Input, c.Text)
		for i, s := range c.MustNotFlag {
			if len(occurrences(doc, s)) == 0 {
				p.Errorf(n.Content[i], "the text does not hold this:\n  %s", Escape(s))
			}
		}
	}
	c.edits = func(r *Result) []edit { return p.rewrite(root, r) }
}

func (p *parser) texts(n *yaml.Node) (out []string) {
	for _, n := range p.List(n, "a list of texts") {
		if s, ok := p.Text(n, "a text"); ok {
			out = append(out, s)
		}
	}
	return out
}

// packs reads all, none, or a list of names.
func (p *parser) packs(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		s, _ := p.Text(n, "all, none, or a list of packs")
		return s
	}
	return strings.Join(p.texts(n), ",")
}

func (p *parser) optionalRules(n *yaml.Node) (out []string) {
	for _, n := range p.List(n, "a list of rules that run only where they are asked for, e.g. [name/variant]") {
		if s, ok := p.Text(n, "a rule"); ok {
			p.optionalRule(n.Line, n.Column, s)
			out = append(out, s)
		}
	}
	return out
}

// finding reads a finding that is expected.
func (p *parser) finding(n *yaml.Node) Want {
	w := Want{AnyFix: true}
	read := func(to *string, what string, check func(n *yaml.Node, s string)) func(*yaml.Node) {
		return func(n *yaml.Node) {
			var ok bool
			if *to, ok = p.Text(n, what); ok && check != nil {
				check(n, *to)
			}
		}
	}
	p.Mapping(n, "a finding: a mapping with rule, text, fix, entity, severity or at", strictyaml.Keys{
		"rule":     read(&w.Rule, "a rule", func(n *yaml.Node, s string) { p.rule(n.Line, n.Column, s) }),
		"severity": read(&w.Severity, strings.Join(severities, " or "), func(n *yaml.Node, s string) { p.severity(n.Line, n.Column, s) }),
		"entity":   read(&w.Entity, "the id of an entry", nil),
		"text": func(n *yaml.Node) {
			if n.Kind != yaml.ScalarNode || n.Value == "" || n.Tag == "!!null" { // white space is flagged, too
				p.Wrong(n, "the flagged text")
			}
			w.Text = Escape(n.Value)
		},
		"fix": func(n *yaml.Node) {
			if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
				p.Wrong(n, `the first fix, "-" for none, or "" for one that deletes`)
			}
			w.Fix, w.AnyFix = Escape(n.Value), false
		},
		"at": func(n *yaml.Node) { p.at(&w, n) },
	})
	if len(n.Content) == 0 && n.Kind == yaml.MappingNode {
		p.Errorf(n, "nothing is said of the finding; say rule or text")
	}
	return w
}

var atPattern = regexp.MustCompile(`^([1-9]\d{0,8})(?::([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?)?$`)

func (p *parser) at(w *Want, n *yaml.Node) {
	m := atPattern.FindStringSubmatch(n.Value)
	if m == nil || n.Kind != yaml.ScalarNode {
		p.Wrong(n, "a place of the text: the line, the first column, and the one after the last, e.g. 1:5-9")
		return
	}
	w.Line, _ = strconv.Atoi(m[1])
	w.Start, _ = strconv.Atoi(m[2])
	if w.End, _ = strconv.Atoi(m[3]); m[3] != "" && w.End < w.Start {
		p.Errorf(n, "column %d comes before column %d", w.End, w.Start)
	}
}

// ownGlossary reads rows, CSV, or the path of a file.
func (p *parser) ownGlossary(c *Case, n *yaml.Node) {
	if n.Kind == yaml.SequenceNode {
		if g, data := p.rows(n); g != nil {
			c.own = append(c.own, ownGlossary{"rows\n" + data, g})
		}
		return
	}
	path, ok := p.Text(n, "rows of a glossary, or the name of a file")
	if !ok {
		return
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(p.path), filepath.FromSlash(path))
	}
	g := p.glossaries[path]
	if g == nil {
		var err error
		if g, err = loadGlossary(path); err != nil {
			p.Errorf(n, "glossary: %v", err)
			return
		}
		p.glossaries[path] = g
	}
	c.own = append(c.own, ownGlossary{"file\n" + path, g})
}

// rows reads a glossary that is written as a list of mappings, and returns it
// as CSV, too.
func (p *parser) rows(n *yaml.Node) (*glossary.Glossary, string) {
	columns := glossary.Columns()
	before := len(p.Problems)
	table := [][]string{columns}
	for _, n := range n.Content {
		row := make([]string, len(columns))
		keys := strictyaml.Keys{}
		for i, column := range columns {
			keys[column] = func(n *yaml.Node) { row[i] = p.cell(n) }
		}
		p.Mapping(n, "an entry: a mapping with ar, and other columns of a glossary", keys)
		table = append(table, row)
	}
	if len(p.Problems) > before {
		return nil, ""
	}
	var data bytes.Buffer
	if err := csv.NewWriter(&data).WriteAll(table); err != nil {
		p.Errorf(n, "%v", err)
		return nil, ""
	}
	g, err := glossary.Parse(p.path+".csv", data.Bytes())
	if problems, ok := err.(glossary.Problems); ok {
		for _, x := range problems {
			at := n
			if x.Line >= 2 && x.Line-2 < len(n.Content) {
				at = n.Content[x.Line-2]
			}
			p.Errorf(at, "%s", x.Text)
		}
	} else if err != nil {
		p.Errorf(n, "%v", err)
	}
	if err != nil {
		return nil, ""
	}
	for _, e := range g.Entries {
		e.File, e.Line = p.path, n.Content[e.Line-2].Line
	}
	return g, data.String()
}

// cell reads a field of a glossary: a text, or a list of texts.
func (p *parser) cell(n *yaml.Node) string {
	var items []string
	if n.Kind == yaml.SequenceNode {
		items = p.texts(n)
	} else if s, ok := p.Text(n, "a text or a list of texts"); ok {
		items = []string{s}
	}
	if slices.ContainsFunc(items, func(s string) bool { return strings.ContainsAny(s, "\r\n") }) {
		p.Errorf(n, "a field of a glossary is one line")
	}
	return strings.Join(items, "|")
}
