package report

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

func printHTML(t *testing.T, lang Lang, files ...*File) string {
	var b strings.Builder
	p := NewHTML(&b, lang)
	for _, f := range files {
		require.NoError(t, p.File(f))
	}
	require.NoError(t, p.Close())
	return b.String()
}

func TestHTML(t *testing.T) {
	doc := text.New("a.txt", "قال حتر ، نعم\n\nلا شيء هنا\n")
	x := fullFinding(doc, "حتر")
	f := fileOf(doc, x, flag(doc, spacing, " ،"))
	f.Verdict = &detect.Verdict{Names: 1, Words: 6}
	page := printHTML(t, English, fileOf(text.New("clean.txt", "نص")), f)
	for _, want := range []string{
		`<html lang="en" dir="ltr">`,
		`<title>a.txt · tadqiq report</title>`,
		`<article class="box" lang="ar" dir="rtl"`,
		`<p>قال <a class="at error r-name-garble sure told" id="m1-0" href="#f1-0"><mark><span class="was">حتر</span><ins class="now">حفتر</ins></mark><small>حفتر</small></a>` +
			`<a class="at warning r-text-spacing" id="m1-1" href="#f1-text-spacing"><mark> ،</mark></a> نعم</p>`,
		`<p>لا شيء هنا</p>`,
		`<dt>before</dt><dd dir="rtl" lang="ar">قال <del dir="auto">حتر</del> ، نعم</dd><dt>after</dt><dd dir="rtl" lang="ar">قال <ins dir="auto">حفتر</ins> ، نعم</dd>`,
		`<div class="why" id="f1-0">`,
		`<td class="w">&#43;2.5</td><td>It reads like the name&#39;s Latin spelling, turned back into Arabic. Writes Haftar loosely. <span class="word">Latin: <bdi>Haftar</bdi></span></td>`,
		`<tr class="con"><td class="w">26 %</td>`,
		`كـ rarely stands before a name.`,
		`or: <bdi lang="ar">عفتر</bdi>`,
		`<a href="#m1-1"><span dir="ltr">1:8</span></a>`,
		`<dt>Files</dt><dd>2</dd>`,
		`<p class="soft">no more names look garbled than in clean text: 1 name or term in 6 words</p>`,
	} {
		assert.Contains(t, page, want)
	}
	assert.NotContains(t, page, "clean.txt", "a file without findings is only counted")
}

func TestHTMLInArabic(t *testing.T) {
	doc := text.New("a.txt", "قال حتر ، نعم\n")
	page := printHTML(t, Arabic, fileOf(doc, fullFinding(doc, "حتر"), flag(doc, spacing, " ،")))
	assert.Contains(t, page, `<html lang="ar" dir="rtl">`)
	// Names of rules and files and Latin spellings stay as they are; no English
	// word is left.
	visible := regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>|<[^>]*>`).ReplaceAllString(page, " ")
	for _, w := range regexp.MustCompile(`[A-Za-z]+`).FindAllString(visible, -1) {
		assert.Contains(t, "tadqiq name garble text spacing a txt Haftar Hifter", w)
	}
}

func TestHTMLWithoutFindings(t *testing.T) {
	assert.Contains(t, printHTML(t, English, fileOf(text.New("a.txt", "نص"))), "No findings.")
	page := printHTML(t, English, &File{Name: "a.txt", Err: errors.New("a.txt: no such <file>")})
	assert.Contains(t, page, "a.txt: no such &lt;file&gt;")
	assert.NotContains(t, page, "No findings.", "nothing was looked at")
	assert.NotContains(t, page, `type="checkbox"`)
}

// All labels are used, and every label that the page uses exists.
func TestHTMLLabels(t *testing.T) {
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`say "([^"]+)"`).FindAllStringSubmatch(htmlSource, -1) {
		used[m[1]] = true
		assert.Contains(t, htmlLabels, m[1])
	}
	for key, l := range htmlLabels {
		assert.True(t, used[key] || strings.Contains("errors warnings fixable files words", key), key)
		assert.NotEmpty(t, l.en, key)
		assert.True(t, strings.ContainsFunc(l.ar, isArabic) || key == "comma", key)
	}
}

// Whatever stands in a text, a name or an error is text on the page.
func TestHTMLEscapes(t *testing.T) {
	bad := `</p><script>alert(1)</script><img src=x onerror=alert(1)>"'&`
	doc := text.New(bad+".txt", "قال حتر "+bad+" \u202eنعم\x00\n")
	x := fullFinding(doc, "حتر")
	x.Fixes[0].Text, x.Fixes[1].Text = bad, bad
	x.Entry.Ar, x.Entry.Latin = bad, []string{bad}
	x.Evidence = append(x.Evidence, detect.Evidence{Kind: bad, From: bad, To: bad, Note: bad})
	y := flag(doc, spacing, bad)
	y.Evidence = []detect.Evidence{{Kind: "x", Note: bad}}
	page := printHTML(t, English, fileOf(doc, x, y), &File{Name: bad, Err: errors.New(bad)})
	assert.Equal(t, 1, strings.Count(page, "<script>"))
	assert.NotContains(t, page, "<img")
	assert.NotContains(t, page, "\u202e", "a direction override would turn the page around")
	assert.Contains(t, page, "&lt;U&#43;202E&gt;")
}

// The page loads nothing: it has one address, that of the project, as a link.
func TestHTMLIsSelfContained(t *testing.T) {
	doc := text.New("a.txt", "قال حتر")
	page := printHTML(t, English, fileOf(doc, fullFinding(doc, "حتر")))
	assert.Equal(t, 1, strings.Count(page, "://"))
	assert.NotRegexp(t, `(?i)<(link|img|iframe|object|embed|base)\b|\bsrc=|@import|url\(`, page)
}

func TestHTMLOfALongText(t *testing.T) {
	var b strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&b, "سطر رقم %d من نص طويل\n", i)
	}
	doc := text.New("long.txt", strings.Replace(b.String(), "رقم 2000 ", "رقم 2000 حتر ", 1))
	require.Greater(t, len(doc.Source), maxWhole)
	page := printHTML(t, English, fileOf(doc, flag(doc, garble, "حتر")))
	for _, shown := range []string{"رقم 1999 ", "رقم 2000 ", "رقم 2001 "} {
		assert.Contains(t, page, shown)
	}
	assert.NotContains(t, page, "رقم 1998 ")
	assert.NotContains(t, page, "رقم 2002 ")
	assert.Equal(t, 2, strings.Count(page, "text without findings left out"))
	assert.Less(t, len(page), 40<<10)

	// One line without end.
	line := strings.Repeat("كلمة ", 40000)
	doc = text.New("line.txt", line+"قال حتر ثم "+line)
	page = printHTML(t, English, fileOf(doc, flag(doc, garble, "حتر")))
	assert.Contains(t, page, "كلمة قال <a")
	assert.Less(t, len(page), 40<<10)
}

// A page stays small however much was found, and says what it leaves out.
func TestHTMLIsBounded(t *testing.T) {
	doc := text.New("a.txt", strings.Repeat("قال حتر ، ", 5000))
	f := fileOf(doc)
	for at := 0; ; {
		i := strings.Index(doc.Source[at:], "حتر")
		if i < 0 {
			break
		}
		x := flag(doc, garble, "حتر")
		x.Span = text.Span{Start: at + i, End: at + i + len("حتر")}
		f.Findings = append(f.Findings, x)
		at += i + 1
	}
	page := printHTML(t, English, f)
	assert.Equal(t, maxCards, strings.Count(page, `<details>`))
	assert.Contains(t, page, "4000 more findings of this file are not shown")
	assert.Contains(t, page, "<dd>5000</dd>")

	p := NewHTML(failing{}, English)
	p.sections.WriteString(strings.Repeat(" ", maxPage))
	require.NoError(t, p.File(f))
	assert.Equal(t, maxPage, p.sections.Len())
	assert.False(t, p.rows[0].Shown)
	assert.EqualError(t, p.Close(), "no space")
}

// Marks never overlap and cover what the findings do; put together, the pieces
// are the text again.
func TestHTMLKeepsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"حتر", "قال", " ", " ، ", "\n", "\n\n", "abc", "\u200f", "🌾"}), 1, 40).Draw(t, "words")
		doc := text.New("a.txt", strings.Join(words, ""))
		var starts []int
		for i := range doc.Source {
			starts = append(starts, i)
		}
		starts = append(starts, len(doc.Source))
		f := fileOf(doc)
		for _, d := range []*detect.Detector{garble, spacing} {
			at := 0
			for range rapid.IntRange(0, 4).Draw(t, "findings") {
				from := rapid.IntRange(at, len(starts)-1).Draw(t, "from")
				to := rapid.IntRange(from, len(starts)-1).Draw(t, "to")
				f.Findings = append(f.Findings, detect.Finding{
					Detector: d, Span: text.Span{Start: starts[from], End: starts[to]}, Fixes: []detect.Fix{{Text: "x", Confidence: 1}},
				})
				at = to
			}
		}
		covered := map[int]bool{}
		for _, x := range f.Findings {
			for i := x.Span.Start; i < x.Span.End; i++ {
				covered[i] = true
			}
		}
		marks := marksOf(1, f)
		marked := map[int]bool{}
		for i, m := range marks {
			if i > 0 {
				require.LessOrEqual(t, marks[i-1].End, m.Start)
			}
			for i := m.Start; i < m.End; i++ {
				marked[i] = true
			}
		}
		require.Equal(t, covered, marked)
		out := blocks(doc, marks)
		require.Len(t, out, len(doc.Segments))
		for i, b := range out {
			var s strings.Builder
			for _, p := range b.Pieces {
				s.WriteString(p.Text)
			}
			require.Equal(t, show(doc.Text(doc.Segments[i].Span)), s.String())
		}
	})
}

func TestHTMLDirection(t *testing.T) {
	assert.Equal(t, "", direction("قال John"))
	assert.Equal(t, "ltr", direction("Updated by John من"))
	assert.Equal(t, "", direction("12.5"))
}

// What is wrong with the comments of a file comes after the file, of its text
// as it was written.
func TestHTMLOfComments(t *testing.T) {
	prose := text.New("a.md", "قال حتر\n")
	source := "سطر\n\nقال حتر\n<!-- tadqiq:ignore -->\nبعده\nسطر\nآخر سطر\n"
	original := &text.Document{Name: "a.md", Source: source}
	f := fileOf(prose, flag(prose, garble, "حتر"))
	page := printHTML(t, English, f, fileOf(original, flag(original, spacing, "<!-- tadqiq:ignore -->")))
	assert.Equal(t, 1, strings.Count(page, `<dd>1</dd>`+"</div>\n"+`<div><dt>Words`), "one file")
	assert.Equal(t, 2, strings.Count(page, `<h2 id="name`))
	assert.Contains(t, page, `<span class="soft">as written</span></h2>`)
	assert.Contains(t, page, "&lt;!-- tadqiq:ignore --&gt;")
	assert.Contains(t, page, "<p>بعده</p>")
	assert.NotContains(t, page, "آخر سطر", "only what stands around")
	assert.NotContains(t, page, `class="box overview"`)
}
