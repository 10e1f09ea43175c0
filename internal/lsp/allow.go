package lsp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/internal/suppress"
	"github.com/tadqiq/tadqiq/text"
)

var errNoConfig = errors.New("save the document first: the word is allowed in a file " + config.Name + " beside it or above it")

// placeholder stands for the reason, which the user is to write.
func placeholder(lang report.Lang) string {
	if lang == report.Arabic {
		return "اكتب هنا لماذا هي صحيحة"
	}
	return "TODO: say why this is right"
}

// allow adds a word to the allow list of the configuration file, or begins one.
func (s *Server) allow(setup *Setup, word, rule string) (addition, error) {
	a := addition{path: setup.Config}
	if a.path == "" {
		return a, errNoConfig
	}
	entry := allowEntry{word, rule, placeholder(s.lastSettings().Lang)}
	var err error
	if a.old, err = os.ReadFile(a.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return a, fmt.Errorf("%s: %w", a.path, reason(err))
	}
	before, err := parseConfig(a.path, a.old)
	if err != nil {
		return a, err
	}
	at, what, err := entry.insertion(a.old)
	if err != nil {
		return a, fmt.Errorf("%s: %w; add it by hand", a.path, err)
	}
	a.new = slices.Insert(slices.Clone(a.old), at, []byte(what)...)
	after, err := parseConfig(a.path, a.new)
	if err != nil || len(after.Allow) != len(before.Allow)+1 {
		return a, fmt.Errorf("%s: the word %q cannot be added; add it by hand", a.path, word)
	}
	a.place.Start = at + strings.Index(what, quote(entry.reason)) + 1
	a.place.End = a.place.Start + len(entry.reason)
	return a, nil
}

func parseConfig(path string, data []byte) (*config.File, error) {
	var rules []string
	for _, d := range slices.Concat(detect.All(), suppress.Rules()) {
		rules = append(rules, d.Name)
	}
	return config.Parse(path, filepath.Dir(path), data, rules)
}

// allowEntry is an entry of an allow list.
type allowEntry struct{ word, rule, reason string }

// quote writes a text as YAML in quotation marks, which is how JSON does it.
func quote(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSpace(b.String())
}

// block is the entry as an item of a list, a key to a line.
func (e allowEntry) block(indent int, newline string) string {
	pad := strings.Repeat(" ", indent)
	return pad + "- word: " + quote(e.word) + newline +
		pad + "  rule: " + e.rule + newline +
		pad + "  reason: " + quote(e.reason) + newline
}

// flow is the entry as an item of a list on one line.
func (e allowEntry) flow() string {
	return "{word: " + quote(e.word) + ", rule: " + e.rule + ", reason: " + quote(e.reason) + "}"
}

// insertion returns where in a configuration file the entry goes, and as what.
// All that stands there stays as it is.
func (e allowEntry) insertion(data []byte) (at int, what string, err error) {
	newline := newlineOf(data)
	list, key, err := allowList(data)
	switch {
	case err != nil:
		return 0, "", err
	case key == nil:
		what = "allow:" + newline + e.block(2, newline)
		if len(bytes.TrimPrefix(data, []byte(text.BOM))) > 0 && !bytes.HasSuffix(data, []byte("\n")) {
			what = newline + what
		}
		return len(data), what, nil
	case list.Kind == yaml.SequenceNode && list.Style&yaml.FlowStyle != 0:
		at = offsetAt(data, list.Line, list.Column) + 1
		if len(list.Content) == 0 {
			return at, e.flow(), nil
		}
		return at, e.flow() + ", ", nil
	case list.Kind == yaml.SequenceNode && list.Anchor == "" && list.Line > key.Line:
		return offsetAt(data, key.Line+1, 1), e.block(list.Column-1, newline), nil
	}
	return 0, "", errors.New("allow is no plain list")
}

// allowList finds the allow list at the top of a configuration file; the key is
// nil where there is none.
func allowList(data []byte) (list, key *yaml.Node, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil, nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 || root.Column != 1 {
		return nil, nil, errors.New("the file is no plain mapping")
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "allow" {
			return root.Content[i+1], root.Content[i], nil
		}
	}
	return nil, nil, nil
}

// offsetAt is the offset of a line and a column, both from 1; columns count
// characters.
func offsetAt(data []byte, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return len(data)
		}
		at += i + 1
	}
	if line == 1 && at == 0 {
		at = len(data) - len(bytes.TrimPrefix(data, []byte(text.BOM)))
	}
	for ; column > 1 && at < len(data); column-- {
		_, n := utf8.DecodeRune(data[at:])
		at += n
	}
	return at
}
