package format_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/text"
)

func TestFind(t *testing.T) {
	const page = "\ufeff <?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE HTML><p>نص"
	cases := []struct {
		name, content string
		want          *format.Format
	}{
		{"a.txt", "نص", format.Text},
		{"a.md", "نص", format.Markdown},
		{"dir.html/a.MARKDOWN", page, format.Markdown},
		{"a.html", "نص", format.HTML},
		{`c:\x.md\a.Htm`, "نص", format.HTML},
		{"a.xhtml", "", format.HTML},
		{"a.txt", page, format.Text},
		{"<stdin>", page, format.HTML},
		{"page", "<html lang=ar>", format.HTML},
		{"page.php", "<!doctype html>", format.HTML},
		{"<stdin>", "# عنوان\n", format.Text},
		{"notes", "<p>نص</p>", format.Text},
		{"notes", "<!-- لا نهاية له", format.Text},
		{"notes", strings.Repeat(" ", 2000) + "<html>", format.Text},
		{"feed", "<?xml version='1.0'?><rss>", format.Text},
		{"notes", "", format.Text},
	}
	for _, c := range cases {
		assert.Equal(t, c.want.Name, format.Find(c.name, c.content).Name, c.name+" "+c.content)
	}
}

func TestParse(t *testing.T) {
	for _, f := range format.All() {
		got, err := format.Parse(f.Name)
		require.NoError(t, err)
		assert.Same(t, f, got)
	}
	_, err := format.Parse("rtf")
	assert.EqualError(t, err, `format "rtf" is not known`)
}

func read(t require.TestingT, f *format.Format, source string) *text.Document {
	d, err := f.Read("a", source)
	require.NoError(t, err)
	return d
}

// samples are the files of testdata, in which ⟦before|after⟧ marks a place, as
// they are after, by name.
func samples(t testing.TB) map[string]string {
	marks := regexp.MustCompile(`⟦([^⟦|]*)\|([^⟦|]*)⟧`)
	paths, err := filepath.Glob("testdata/[hm]*/*")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(paths), 20)
	out := map[string]string{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		out[path] = marks.ReplaceAllString(string(data), "$2")
	}
	return out
}

// check checks what must hold for any document that a reader makes.
func check(t require.TestingT, d *text.Document) {
	original := d.Original()
	prose, origin := 0, 0
	for _, p := range d.Pieces(text.Span{Start: 0, End: len(d.Source)}) {
		if len(d.Source) == 0 {
			break
		}
		require.Equal(t, prose, p.Prose.Start)
		require.Positive(t, p.Prose.Len())
		require.GreaterOrEqual(t, p.Origin.Start, origin)
		require.GreaterOrEqual(t, p.Origin.End, p.Origin.Start)
		require.LessOrEqual(t, p.Origin.End, len(original))
		s := d.Text(p.Prose)
		switch p.Kind {
		case text.Verbatim:
			require.Equal(t, s, original[p.Origin.Start:p.Origin.End])
			require.NotContains(t, s, "\n")
		case text.Decoded:
			require.Positive(t, p.Origin.Len())
			require.NotContains(t, s, "\n")
		case text.Markup:
			require.Contains(t, []string{"\n", text.Hole}, s)
		}
		prose, origin = p.Prose.End, p.Origin.End
	}
	require.Equal(t, len(d.Source), prose)
	require.True(t, utf8.ValidString(d.Source))
	require.NotContains(t, d.Source, "\n\n")

	last := text.Comment{}
	for _, c := range d.Comments {
		require.GreaterOrEqual(t, c.Offset, last.Offset)
		require.GreaterOrEqual(t, c.Origin.Start, last.Origin.End)
		require.LessOrEqual(t, c.Offset, len(d.Source))
		require.True(t, strings.HasPrefix(original[c.Origin.Start:c.Origin.End], "<!--"))
		last = c
	}

	// Writing each word again changes nothing, and each leads to its place and
	// back.
	for _, seg := range d.Segments {
		for _, tok := range seg.Tokens {
			f := &detect.Finding{Span: tok.Span}
			for _, e := range fix.Edits(d, f, &detect.Fix{Text: d.Text(tok.Span)}) {
				require.Equal(t, original[e.Span.Start:e.Span.End], e.Text)
			}
			at := d.Origin(tok.Span)[0].Start
			require.Equal(t, d.OriginPosition(at), d.Position(tok.Start))
			back, ok := d.Offset(d.Position(tok.Start))
			require.True(t, ok)
			require.LessOrEqual(t, back, tok.Start)
			require.Equal(t, at, d.Origin(text.Span{Start: back, End: tok.End})[0].Start)
		}
	}
}

func TestSamples(t *testing.T) {
	for name, source := range samples(t) {
		for _, s := range []string{source, "\ufeff" + source, strings.ReplaceAll(source, "\n", "\r\n")} {
			f := format.Find(name, s)
			assert.NotEqual(t, format.Text, f, name)
			d := read(t, f, s)
			check(t, d)
			assert.Equal(t, read(t, f, source).Source, d.Source, name)
		}
	}
}

// A fix reads as it was meant to, whatever characters it has, and nothing but
// the words that it replaces reads otherwise. In Markdown, marks of emphasis
// depend on the letters beside them: there, a fix replaces a word by one with
// letters at these.
func TestFixReadsAsMeant(t *testing.T) {
	letters := []rune(`بتث<&>*_[]()` + "`~\\!#-+=.:1|;" + `"'`)
	random := rand.New(rand.NewPCG(1, 2))
	all := samples(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		source := all[name]
		f := format.Find(name, source)
		d := read(t, f, source)
		for range 150 {
			seg := d.Segments[random.IntN(len(d.Segments))]
			if len(seg.Tokens) == 0 {
				continue
			}
			from := random.IntN(len(seg.Tokens))
			to := min(len(seg.Tokens)-1, from+random.IntN(3))
			if f == format.Markdown {
				to = from
			}
			span := text.Span{Start: seg.Tokens[from].Start, End: seg.Tokens[to].End}
			if strings.Contains(d.Text(span), text.Hole) {
				continue // which stays
			}
			parts := d.Origin(span)
			if strings.Contains(d.Original()[parts[0].Start:parts[len(parts)-1].End], "<a") {
				continue // two links that come to touch are two words
			}
			if after := d.Original()[d.Origin(span)[0].End:]; f == format.Markdown && strings.HasPrefix(after, "]") {
				continue // it may be the label of a link, too
			}
			var b strings.Builder
			for i := range 1 + random.IntN(6) {
				if i > 0 && random.IntN(5) == 0 {
					b.WriteString(" ")
				}
				b.WriteRune(letters[random.IntN(len(letters))])
			}
			fixed := b.String()
			switch {
			case f == format.Markdown && len(d.Origin(span)) > 1:
				fixed = "سبتثس"[:2*(2+random.IntN(4))]
			case f == format.Markdown:
				fixed = "س" + fixed + "س"
			}
			x := detect.Finding{Span: span, Fixes: []detect.Fix{{Text: fixed}}}
			got, applied, _, err := fix.Apply(d, []detect.Finding{x})
			require.NoError(t, err)
			if fixed != d.Text(span) {
				require.Len(t, applied, 1)
			}
			want := d.Source[:span.Start] + fixed + d.Source[span.End:]
			blank := strings.NewReplacer("\u00a0", " ") // a space stays as it is spelled
			require.Equal(t, blank.Replace(want), blank.Replace(read(t, f, got).Source), "%s: %q for %q\n%s", name, fixed, d.Text(span), got)
		}
	}
}

// Reading cuts a text between any two characters.
func TestCutAnywhere(t *testing.T) {
	for name, source := range samples(t) {
		f := format.Find(name, source)
		rapid.Check(t, func(t *rapid.T) {
			runes := []rune(source)
			check(t, read(t, f, string(runes[:rapid.IntRange(0, len(runes)).Draw(t, "length")])))
		})
	}
}

func FuzzHTML(f *testing.F)     { fuzz(f, format.HTML) }
func FuzzMarkdown(f *testing.F) { fuzz(f, format.Markdown) }

func fuzz(f *testing.F, in *format.Format) {
	for name, source := range samples(f) {
		if format.Find(name, source) == in {
			f.Add(source)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\uFFFD")
		d := read(t, in, s)
		check(t, d)
		got, _, _, err := fix.Apply(d, nil)
		require.NoError(t, err)
		require.Equal(t, s, got)
	})
}

func Example() {
	const source = "<p>وصل <b>حت</b>ر إلى سرت.</p>"
	doc, err := format.HTML.Read("a.html", source)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(doc.Source)
	at := strings.Index(doc.Source, "حتر")
	for _, o := range doc.Origin(text.Span{Start: at, End: at + len("حتر")}) {
		fmt.Println(o, source[o.Start:o.End])
	}
	// Output:
	// وصل حتر إلى سرت.
	// {13 17} حت
	// {21 23} ر
}

func ExampleFind() {
	fmt.Println(format.Find("notes.md", "").Name)
	fmt.Println(format.Find("<stdin>", "<!doctype html><p>نص").Name)
	// Output:
	// markdown
	// html
}
