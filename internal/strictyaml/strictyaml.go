// Package strictyaml reads YAML files that people write: the keys are fixed, and
// all that is wrong is told at once, with line and column.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"go.yaml.in/yaml/v3"
)

// Problem is a defect. Line and Column are 1-based, columns in code points; a
// Column of 0 means the whole line.
type Problem struct {
	Line, Column int
	Text         string
}

// Reader collects what is wrong.
type Reader struct{ Problems []Problem }

// Errorf notes a defect at a node.
func (r *Reader) Errorf(n *yaml.Node, format string, args ...any) {
	r.ErrorAt(n.Line, n.Column, format, args...)
}

// ErrorAt notes a defect at a place.
func (r *Reader) ErrorAt(line, column int, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{line, column, fmt.Sprintf(format, args...)})
}

// Documents parses YAML and returns its documents, each a node with one child,
// or nothing where the file is broken.
func (r *Reader) Documents(data []byte) (docs []*yaml.Node) {
	line := 0
	for text := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		line++
		switch {
		case !utf8.Valid(text):
			r.ErrorAt(line, 0, "invalid UTF-8; save the file as UTF-8")
			return nil
		case bytes.ContainsFunc(text, isControl):
			r.ErrorAt(line, 0, "a control character stands in this line; take it out")
			return nil
		}
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var doc yaml.Node
		switch err := dec.Decode(&doc); {
		case errors.Is(err, io.EOF):
			return docs
		case err != nil:
			r.syntax(err)
			return nil
		}
		docs = append(docs, &doc)
	}
}

// isControl reports whether YAML refuses the character.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 && r != 0x85 ||
		r == '\ufeff' || r == '\ufffe' || r == '\uffff'
}

var yamlError = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntax tells an error of the YAML parser, which names the line where it
// noticed, or the one before; of the first line it names none.
func (r *Reader) syntax(err error) {
	m := yamlError.FindStringSubmatch(strings.ReplaceAll(err.Error(), "\n", " "))
	if m == nil {
		r.ErrorAt(1, 0, "malformed YAML: %v", err)
		return
	}
	line, _ := strconv.Atoi(m[1])
	r.ErrorAt(max(line, 1), 0, "malformed YAML in this line or the next: %s", m[2])
}

// Keys are the keys that a mapping may have, each with what reads its value.
type Keys map[string]func(*yaml.Node)

// Mapping reads the values of a mapping and reports whether it is one. what
// says what stands there rightly.
func (r *Reader) Mapping(n *yaml.Node, what string, k Keys) bool {
	if n.Kind != yaml.MappingNode {
		r.Wrong(n, what)
		return false
	}
	seen := map[string]int{}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, known := k[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode:
			r.Errorf(key, "a key is one word")
		case key.Tag == "!!merge":
			r.Errorf(key, "merging (<<) is not supported; write the settings out")
		case !known:
			r.Errorf(key, "unknown key %q; %s", key.Value, Nearest(key.Value, slices.Sorted(maps.Keys(k))))
		case seen[key.Value] > 0:
			r.Errorf(key, "%s stands in line %d already", key.Value, seen[key.Value])
		default:
			seen[key.Value] = key.Line
			read(value)
		}
	}
	return true
}

// Wrong tells that something else should stand at n.
func (r *Reader) Wrong(n *yaml.Node, what string) {
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
	r.Errorf(n, "expected %s; %s", what, got)
}

// List returns the items of a list.
func (r *Reader) List(n *yaml.Node, what string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		r.Wrong(n, what)
		return nil
	}
	return n.Content
}

// Text reads a scalar. Numbers are texts, too.
func (r *Reader) Text(n *yaml.Node, what string) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.TrimSpace(n.Value) == "" {
		r.Wrong(n, what)
		return "", false
	}
	return n.Value, true
}

// Nearest names the word that is the most like s, or all of them where none
// is.
func Nearest(s string, words []string) string {
	best, distance := "", 0
	for _, w := range words {
		if n := levenshtein.ComputeDistance(s, w); best == "" || n < distance {
			best, distance = w, n
		}
	}
	if distance*2 > max(utf8.RuneCountInString(best), 3) {
		return "there are " + strings.Join(slices.Compact(slices.Sorted(slices.Values(words))), ", ")
	}
	return fmt.Sprintf("did you mean %s?", best)
}
