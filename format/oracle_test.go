package format_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	render "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/text"
)

// shown returns the words that are prose in the tree which the parser of the
// Go project builds as browsers do.
func shown(n *html.Node, hidden bool) (words []string) {
	switch n.Type {
	case html.TextNode:
		if !hidden {
			words = strings.Fields(n.Data)
		}
	case html.ElementNode:
		switch n.Data {
		case "code", "kbd", "samp", "sup", "svg", "math", "object", "video", "script", "style", "template", "noscript", "textarea":
			hidden = true
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		words = append(words, shown(c, hidden)...)
	}
	return words
}

// Any mixture of tags shows the words that browsers show. Their order may be
// another: browsers move text out of tables. Left out are <b> and the like: that
// <kbd> in one of them, opened again in another paragraph, ends with it is not
// kept track of. Nor are <object>, <template>, <form>, and <th> in a caption, which the
// parser takes otherwise than the standard.
func TestHTMLReadsAsBrowsersDo(t *testing.T) {
	var units []string
	for name := range strings.FieldsSeq("code code kbd samp sup span p p div ul li dl dt dd h1 h2 table tr td th tbody pre svg math video button" +
		" blockquote section article textarea script style noscript address option br img hr") {
		units = append(units, "<"+name+">", "<"+name+">", "</"+name+">")
	}
	units = append(units, "<svg/>", "<p/>", "<code class='>'>", "< ", "&lt;b>", "<!-- - -->", "<!x>", "</>", "<?php ?>", "<P", "\n")
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for i := range rapid.IntRange(1, 12).Draw(t, "length") {
			fmt.Fprintf(&b, "%s w%d ", rapid.SampledFrom(units).Draw(t, "unit"), i)
		}
		source := "<!doctype html>" + b.String()
		tree, err := html.Parse(strings.NewReader(source))
		require.NoError(t, err)
		want := shown(tree, false)
		got := strings.Fields(strings.ReplaceAll(read(t, format.HTML, source).Source, text.Hole, " "))
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			var page strings.Builder
			require.NoError(t, html.Render(&page, tree))
			require.Equal(t, want, got, "%s\n%s", source, page.String())
		}
	})
}

// autoLinks renders an address between < and > as what it is here: a hole.
type autoLinks struct{}

func (autoLinks) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindAutoLink, func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			_, err := w.WriteString("<img>")
			return ast.WalkContinue, err
		}
		return ast.WalkContinue, nil
	})
}

// rendered returns the prose of the page that goldmark makes of Markdown.
func rendered(t require.TestingT, source string) (prose, page string) {
	md := goldmark.New(
		goldmark.WithExtensions(extension.Strikethrough),
		goldmark.WithRendererOptions(render.WithUnsafe(), renderer.WithNodeRenderers(util.Prioritized(autoLinks{}, 1))),
	)
	var b bytes.Buffer
	require.NoError(t, md.Convert([]byte(source), &b))
	return read(t, format.HTML, b.String()).Source, b.String()
}

// The examples of the CommonMark specification, which come with goldmark, read
// as the pages that are made of them.
func TestMarkdownSpecification(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Skip("the go command does not tell where goldmark is:", err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	require.NoError(t, err)
	var examples []struct {
		Markdown string
		Example  int
	}
	require.NoError(t, json.Unmarshal(data, &examples))
	require.Greater(t, len(examples), 600)
	except := map[int]string{
		540: "a label that Unicode folds and strings.ToLower does not",
		629: "a browser takes CDATA for a comment that ends at the next >",
	}
	for _, x := range examples {
		want, page := rendered(t, x.Markdown)
		got := read(t, format.Markdown, x.Markdown).Source
		if except[x.Example] == "" {
			assert.Equal(t, want, got, "example %d\n%s\n%s", x.Example, x.Markdown, page)
		} else {
			assert.NotEqual(t, want, got, "example %d reads as the page now", x.Example)
		}
	}
}

// Any mixture of marks has the words of the page that is made of it. Left out
// is what goldmark takes otherwise than the specification: tabs, a backslash
// before nothing, tables without bars.
func TestMarkdownReadsAsRendered(t *testing.T) {
	unit := rapid.SampledFrom([]string{
		"سرت", "a", " ", " ", "\n", "\n", "\n\n", "  \n", "\\\n", "*", "**", "_", "__", "~~", "`", "``", "[", "]", "](", ")", "![", "(x)",
		"](/u \"t\")", "[r]", "<b>", "</b>", "<!-- c -->", "<https://a.example>", "&amp;", "&#1575;", "\\*", "# ", "## ",
		"- ", "* ", "1. ", "2) ", "> ", ">", "    ", "   ", "```\n", "~~~\n", "---\n", "===\n", "***\n", "<div>\n", "</div>\n", ".", "،",
	})
	rapid.Check(t, func(t *rapid.T) {
		source := strings.Join(rapid.SliceOfN(unit, 1, 14).Draw(t, "units"), "") + "\n\n[r]: /u\n"
		want, page := rendered(t, source)
		got := read(t, format.Markdown, source).Source
		require.Equal(t, strings.Fields(want), strings.Fields(got), "%q\n%s", source, page)
	})
}
