package format_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/format"
)

// hostile are texts that take readers a time, memory or a stack that grows
// faster than they do.
var hostile = []struct {
	name string
	in   *format.Format
	text func(n int) string // of some n bytes
}{
	{"nested tags", format.HTML, func(n int) string { return strings.Repeat("<div>", n/5) }},
	{"nested inline tags", format.HTML, func(n int) string { return strings.Repeat("<b>س", n/5) }},
	{"nested tables", format.HTML, func(n int) string { return strings.Repeat("<table><tr><td>", n/15) }},
	{"nested lists", format.HTML, func(n int) string { return strings.Repeat("<ul><li>", n/8) }},
	{"end tags of nothing under many", format.HTML, func(n int) string { return strings.Repeat("<div>", n/10) + strings.Repeat("</p>", n/8) }},
	{"end tags out of tables", format.HTML, func(n int) string {
		return strings.Repeat("<div>", n/20) + "<table><td>" + strings.Repeat("<div></span></table></div>", n/26)
	}},
	{"open code in many paragraphs", format.HTML, func(n int) string { return strings.Repeat("<code>", n/12) + strings.Repeat("<p>س", n/10) }},
	{"code that ends under many", format.HTML, func(n int) string {
		return strings.Repeat("<code>", n/24) + "<div>" + strings.Repeat("<kbd>", n/20) + "<div>" + strings.Repeat("</code>", n/28)
	}},
	{"links", format.HTML, func(n int) string { return strings.Repeat("<a>س</a>", n/9) }},
	{"ampersands", format.HTML, func(n int) string { return strings.Repeat("&", n) }},
	{"long references", format.HTML, func(n int) string { return strings.Repeat("&#x"+strings.Repeat("0", 1000), n/1003) }},
	{"names of references", format.HTML, func(n int) string { return strings.Repeat("&notnotnotnotnotnotnotnotnotnotno", n/34) }},
	{"less-than signs", format.HTML, func(n int) string { return strings.Repeat("<", n) }},
	{"one tag", format.HTML, func(n int) string { return "<a " + strings.Repeat("b=c ", n/4) }},
	{"comments", format.HTML, func(n int) string { return strings.Repeat("<!---->", n/7) }},
	{"open comments", format.HTML, func(n int) string { return strings.Repeat("<!--", n/4) }},
	{"white space", format.HTML, func(n int) string { return strings.Repeat(" ", n) }},
	{"white space and tags", format.HTML, func(n int) string { return "س" + strings.Repeat(" <i>", n/4) }},
	{"breaks", format.HTML, func(n int) string { return strings.Repeat("<br>", n/4) }},
	{"drawings", format.HTML, func(n int) string { return strings.Repeat("<svg><g>", n/8) + strings.Repeat("<p>", n/30) }},

	{"nested quotations", format.Markdown, func(n int) string { return strings.Repeat(">", n) }},
	{"nested quotations and lines", format.Markdown, func(n int) string { return strings.Repeat("> ", n/4) + "س" + strings.Repeat("\nس", n/6) }},
	{"nested lists", format.Markdown, func(n int) string { return strings.Repeat("- ", n/2) + "س" }},
	{"nested lists and blank lines", format.Markdown, func(n int) string { return strings.Repeat("- ", n/4) + "س" + strings.Repeat("\n", n/2) }},
	{"lists in lists", format.Markdown, func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(strings.Repeat("  ", i) + "- س\n")
		}
		return b.String()
	}},
	{"open brackets", format.Markdown, func(n int) string { return strings.Repeat("[", n) }},
	{"open images", format.Markdown, func(n int) string { return strings.Repeat("![", n/2) }},
	{"nested brackets", format.Markdown, func(n int) string { return strings.Repeat("[", n/2) + strings.Repeat("]", n/2) + "\n\n[x]: y" }},
	{"open targets", format.Markdown, func(n int) string { return strings.Repeat("[a](", n/4) }},
	{"open pointed targets", format.Markdown, func(n int) string { return strings.Repeat("[a](<b", n/6) }},
	{"open titles", format.Markdown, func(n int) string { return strings.Repeat("[a](b 'c \"", n/10) }},
	{"open labels", format.Markdown, func(n int) string { return strings.Repeat("[a][b ", n/6) + "\n\n[x]: y" }},
	{"open emphasis", format.Markdown, func(n int) string { return strings.Repeat("*a_ ", n/4) }},
	{"emphasis that ends and does not begin", format.Markdown, func(n int) string { return "a**b" + strings.Repeat("c* ", n/3) }},
	{"nested emphasis", format.Markdown, func(n int) string { return strings.Repeat("*a **a ", n/16) + "b" + strings.Repeat(" a** a*", n/16) }},
	{"alternating emphasis", format.Markdown, func(n int) string { return strings.Repeat("*a**b***c", n/9) }},
	{"strikethrough", format.Markdown, func(n int) string { return strings.Repeat("~~a ~b ", n/7) }},
	{"images in links", format.Markdown, func(n int) string { return strings.Repeat("[![a](b)](c)", n/12) }},
	{"images and links", format.Markdown, func(n int) string { return strings.Repeat("![ ", n/6) + strings.Repeat("[a](b)", n/12) }},
	{"backquotes", format.Markdown, func(n int) string {
		var b strings.Builder
		for i := 1; b.Len() < n; i = i%300 + 1 {
			b.WriteString("e" + strings.Repeat("`", i))
		}
		return b.String()
	}},
	{"open code", format.Markdown, func(n int) string { return strings.Repeat("`` a ", n/5) + "`" }},
	{"less-than signs", format.Markdown, func(n int) string { return strings.Repeat("<", n) }},
	{"open tags", format.Markdown, func(n int) string { return strings.Repeat("<a x=\"", n/6) }},
	{"open tags in two quotes", format.Markdown, func(n int) string { return strings.Repeat("<a x='<a x=\"", n/12) }},
	{"open comments", format.Markdown, func(n int) string { return strings.Repeat("x <!-- ", n/7) }},
	{"open instructions", format.Markdown, func(n int) string { return strings.Repeat("x <? <!A <![CDATA[ ", n/19) }},
	{"open addresses", format.Markdown, func(n int) string { return strings.Repeat("<a:", n/3) }},
	{"definitions", format.Markdown, func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "[a%d]: u\n", i)
		}
		return b.String()
	}},
	{"definitions that go wrong", format.Markdown, func(n int) string { return strings.Repeat("[a]: b '\n", n/9) }},
	{"definitions in many paragraphs", format.Markdown, func(n int) string { return strings.Repeat("[a]: b\n(c\n\n", n/11) }},
	{"a wide table", format.Markdown, func(n int) string {
		return strings.Repeat("|a", n/8) + "\n" + strings.Repeat("|-", n/8) + "\n" + strings.Repeat("|\n", n/4)
	}},
	{"rulers of no table", format.Markdown, func(n int) string { return "a\n" + strings.Repeat("|-|-|\n", n/6) }},
	{"escaped bars", format.Markdown, func(n int) string { return "|a|\n|-|\n" + strings.Repeat("|`\\|`|\n", n/8) }},
	{"HTML blocks", format.Markdown, func(n int) string { return strings.Repeat("<p>\n\n", n/5) }},
	{"HTML in quotations", format.Markdown, func(n int) string { return "> <div>" + strings.Repeat("\n> س", n/5) }},
	{"footnotes", format.Markdown, func(n int) string { return strings.Repeat("[^a]: [^a]\n", n/11) }},
	{"headings", format.Markdown, func(n int) string { return strings.Repeat("a\n=\n", n/4) }},
	{"front matter", format.Markdown, func(n int) string { return "---\n" + strings.Repeat("a: b\n", n/5) }},
	{"tabs", format.Markdown, func(n int) string { return "-" + strings.Repeat("\t", n) + "س" }},
}

// Reading takes time in proportion to the length, whatever the text, and no
// deep recursion.
func TestHostileTexts(t *testing.T) {
	const size = 1 << 19
	for _, c := range hostile {
		t.Run(c.in.Name+"/"+c.name, func(t *testing.T) {
			source := c.text(size)
			begin := time.Now()
			d := read(t, c.in, source)
			took := time.Since(begin)
			assert.Less(t, took, 10*time.Second) // some 50 ms, or minutes where it is quadratic
			if testing.Verbose() {
				t.Log(took.Round(time.Millisecond))
			}
			assert.Equal(t, source, d.Original())
		})
	}
}

// page returns a page of some n bytes, in either format.
func page(t testing.TB, f *format.Format, n int) string {
	var all strings.Builder
	for name, source := range samples(t) {
		if format.Find(name, source) == f && !strings.Contains(name, "broken") {
			all.WriteString(source + "\n\n")
		}
	}
	return strings.Repeat(all.String(), n/all.Len()+1)
}

// The memory that a document of 10 MB takes is a few times its length, most of
// it for the words.
func TestMemoryOfALargePage(t *testing.T) {
	for _, f := range []*format.Format{format.HTML, format.Markdown} {
		t.Run(f.Name, func(t *testing.T) {
			source := page(t, f, 10<<20)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			d := read(t, f, source)
			runtime.ReadMemStats(&after)
			whole := after.TotalAlloc - before.TotalAlloc
			runtime.GC()
			runtime.ReadMemStats(&after)
			kept := after.HeapAlloc - before.HeapAlloc
			t.Logf("%d MB: %d MB allocated, %d MB kept, %d words", len(source)>>20, whole>>20, kept>>20, d.Words())
			require.Positive(t, d.Words())
			assert.Less(t, kept, uint64(16*len(source)))
			assert.Less(t, whole, uint64(60*len(source)))
			runtime.KeepAlive(d)
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, f := range []*format.Format{format.HTML, format.Markdown} {
		source := page(b, f, 1<<20)
		prose := read(b, f, source).Source
		b.Run(f.Name, func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			b.ReportAllocs()
			for b.Loop() {
				read(b, f, source)
			}
		})
		b.Run(f.Name+"/its prose as text", func(b *testing.B) {
			b.SetBytes(int64(len(prose)))
			b.ReportAllocs()
			for b.Loop() {
				read(b, format.Text, prose)
			}
		})
	}
}
