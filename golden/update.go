package golden

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/internal/git"
)

// edit replaces a part of a file.
type edit struct {
	start, end int // in bytes
	text       string
}

// ErrUncommitted is why an update is refused.
var ErrUncommitted = errors.New("has changes that are not committed; commit them first, or overwrite them with --force")

// Update rewrites what the cases that fail expect, and returns the files that
// it has changed. Known failures are left alone, and so is every byte of
// cases that pass. Unless it is forced, nothing is written where that would
// overwrite expectations that git has in no commit; outside a repository
// nothing keeps it.
func Update(ctx context.Context, results []*Result, force bool) (changed []string, err error) {
	type change struct {
		data  []byte
		edits []edit
		lost  bool // expectations
	}
	changes := map[string]*change{}
	var files []string
	for _, r := range results {
		if r.Status() != Failed {
			continue
		}
		x := changes[r.Case.Path]
		if x == nil {
			x = &change{data: r.Case.data}
			changes[r.Case.Path] = x
			files = append(files, r.Case.Path)
		}
		for _, e := range r.Case.edits(r) {
			if old := string(x.data[e.start:e.end]); old != e.text {
				x.edits = append(x.edits, e)
				x.lost = x.lost || strings.TrimSpace(old) != ""
			}
		}
	}
	files = slices.DeleteFunc(files, func(path string) bool { return len(changes[path].edits) == 0 })
	if !force {
		dirty, err := git.Uncommitted(ctx, files)
		if err != nil {
			return nil, fmt.Errorf("cannot tell what is committed (%w); --force overwrites it", err)
		}
		var refused []error
		for _, path := range dirty {
			if changes[path].lost {
				refused = append(refused, fmt.Errorf("%s: %w", path, ErrUncommitted))
			}
		}
		if len(refused) > 0 {
			return nil, errors.Join(refused...)
		}
	}
	for _, path := range files {
		x := changes[path]
		if err := fix.WriteFile(path, x.data, apply(x.data, x.edits)); err != nil {
			return changed, err
		}
		changed = append(changed, path)
	}
	return changed, nil
}

func apply(data []byte, edits []edit) []byte {
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(data[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(data[at:])
	return out.Bytes()
}

// wanted is what a case has to expect so that it passes: of one that expects
// some of the findings, what is left of these.
func (r *Result) wanted() []Want {
	if !r.Case.AtLeast {
		return r.Got
	}
	var out []Want
	for j, g := range r.Got {
		if r.of[j] >= 0 || slices.ContainsFunc(r.Missing, func(w Want) bool { return w.about(g) }) {
			out = append(out, g)
		}
	}
	return out
}

// about reports whether a finding may be what has become of one that was
// expected: it flags the same words, or what stands at the same place.
func (w Want) about(got Want) bool {
	if w.Text != "" && (w.Text == got.Text || strings.Contains(got.Text, w.Text) || strings.Contains(w.Text, got.Text)) {
		return true
	}
	return w.Line == got.Line && w.Start > 0 && w.Start < got.End && (w.End == 0 || got.Start < w.End)
}

// rewrite returns the edits of a YAML case. What is expected and found stays as
// it is written.
func (p *parser) rewrite(root *yaml.Node, r *Result) (out []edit) {
	for i := 0; i < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		var now *yaml.Node
		switch {
		case key.Value == keyExpect && (len(r.Missing) > 0 || !r.Case.AtLeast && len(r.Unexpected) > 0):
			now = r.expectNode(value)
		case key.Value == keyFixed && r.Fixed != r.Case.Fixed:
			now = fixedNode(r.Fixed, value.Style)
		default:
			continue
		}
		start, end := p.extent(root, i)
		out = append(out, edit{start, end, formatPair(key, now)})
	}
	return out
}

// fixedNode is a text in the style in which it was written, if that can hold
// it.
func fixedNode(s string, style yaml.Style) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s, Style: style}
	if style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || strings.Contains(s, "\n") {
		n.Value, n.Style = s+"\n", yaml.LiteralStyle
	}
	var back struct{ Fixed string }
	key := &yaml.Node{Kind: yaml.ScalarNode, Value: keyFixed}
	// After a text that ends with empty lines, those before the next key would
	// be its own.
	if err := yaml.Unmarshal([]byte(formatPair(key, n)), &back); err != nil || unterminated(back.Fixed) != s || strings.HasSuffix(s, "\n") {
		n.Value, n.Style = s, yaml.DoubleQuotedStyle
		if strings.HasSuffix(s, "\n") {
			n.Value += "\n" // which reading takes away
		}
	}
	return n
}

// expectNode is the list of findings that the case has to expect.
func (r *Result) expectNode(old *yaml.Node) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for j, g := range r.Got {
		if i := r.of[j]; i >= 0 {
			list.Content = append(list.Content, old.Content[i])
			continue
		}
		if r.Case.AtLeast && !slices.ContainsFunc(r.Missing, func(w Want) bool { return w.about(g) }) {
			continue
		}
		n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for _, kv := range [][2]string{{"rule", g.Rule}, {"text", g.Text}, {"fix", g.Fix}, {"entity", g.Entity}, {"at", g.Place()}} {
			if kv[0] != "entity" || kv[1] != "" {
				n.Content = append(n.Content,
					&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: kv[0]},
					&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: kv[1]})
			}
		}
		list.Content = append(list.Content, n)
	}
	if len(list.Content) == 0 {
		list.Style = yaml.FlowStyle
	}
	return list
}

// extent is where a key of a mapping and its value stand: whole lines, without
// the blank lines and comments before the next key.
func (p *parser) extent(root *yaml.Node, i int) (start, end int) {
	if p.lines == nil {
		p.lines = slices.Collect(bytes.Lines(p.data))
		p.starts = make([]int, len(p.lines)+1)
		for i, l := range p.lines {
			p.starts[i+1] = p.starts[i] + len(l)
		}
	}
	key := root.Content[i]
	last := len(p.lines)
	if i+2 < len(root.Content) {
		last = root.Content[i+2].Line - 1
	}
	for n := key.Line; n < last; n++ { // a document ends with --- or ...
		if l := p.lines[n]; bytes.HasPrefix(l, []byte("---")) || bytes.HasPrefix(l, []byte("...")) {
			last = n
		}
	}
	for last > key.Line {
		l := string(p.lines[last-1])
		if t := strings.TrimSpace(l); t != "" && (t[0] != '#' || len(l)-len(strings.TrimLeft(l, " ")) >= key.Column) {
			break
		}
		last--
	}
	return p.starts[key.Line-1], p.starts[last]
}

// formatPair writes a key and its value as they stand in a mapping.
func formatPair(key, value *yaml.Node) string {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	bare := &yaml.Node{Kind: yaml.ScalarNode, Value: key.Value}
	if err := enc.Encode(&yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{bare, value}}); err != nil {
		panic(err) // of nodes that were parsed or made here
	}
	return b.String()
}

// Rest is what is left of the result when what the case expects has been
// rewritten: what only a person can put right.
func (r *Result) Rest() *Result {
	if r.Status() != Failed {
		return r
	}
	rest, c := *r, *r.Case
	c.Fixed = r.Fixed
	rest.Case, rest.Missing, rest.Unexpected = &c, nil, nil
	return &rest
}
