package engine

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// stub finds نغيب as a garble of naguib, and white space before a comma.
func stub(_ context.Context, doc *text.Document) (out []detect.Finding, err error) {
	garble := &detect.Detector{Name: "name/garble"}
	spacing := &detect.Detector{Name: "text/spacing"}
	if i := strings.Index(doc.Source, "نغيب"); i >= 0 {
		out = append(out, detect.Finding{
			Detector: garble, Span: text.Span{Start: i, End: i + len("نغيب")}, Confidence: 0.87654,
			Entry: &glossary.Entry{ID: "naguib"}, Fixes: []detect.Fix{{Text: "نجيب"}},
		})
	}
	if i := strings.Index(doc.Source, " ،"); i >= 0 {
		out = append(out, detect.Finding{Detector: spacing, Span: text.Span{Start: i, End: i + 3}})
	}
	return out, nil
}

// measured is a small run: naguib is right, in another form, garbled, and
// missing; aswan is right twice; grenoble stands in one sentence.
func measured(t *testing.T) *Run {
	s := parse(t, "id\tsource\tentities\n"+
		"1\tMahfouz wrote.\tnaguib\n"+
		"2\tMahfouz in Aswan.\tnaguib|aswan\n"+
		"3\tMahfouz slept.\tnaguib\n"+
		"4\tMahfouz read.\tnaguib\n"+
		"5\tAswan and <b>Grenoble</b>.\taswan|grenoble\n")
	outputs := []string{
		"كتب نجيب محفوظ.",
		"محفوظ في اسوان ، أمس",
		"نام نغيب.",
		"",
		"أسوان و<b>جرينوبل</b>.",
	}
	results, err := Measure(t.Context(), s, outputs, stub, common)
	require.NoError(t, err)
	run := &Run{Dir: "run1", Results: results, Summary: Summarise(results)}
	run.Summary.Engine.Commands = []string{"./translate.sh"}
	run.Summary.Suite.Path = "s.tsv"
	return run
}

func TestMeasure(t *testing.T) {
	run := measured(t)
	r := run.Results
	assert.Equal(t, "محفوظ", r[1].Entities[0].Found)
	assert.Equal(t, "اسوان", r[1].Entities[1].Text)
	assert.False(t, r[1].Entities[1].Strict, "a hamza is missing")
	assert.Equal(t, []Finding{{"name/garble", "warning", 0.8765, "نغيب", "naguib", "نجيب"}}, r[2].Findings)

	s := run.Summary
	assert.Equal(t, [2]int{5, 7}, [2]int{s.Accuracy.Count, s.Accuracy.Of})
	assert.Equal(t, [2]int{4, 7}, [2]int{s.Strict.Count, s.Strict.Of})
	assert.Equal(t, [2]int{1, 5}, [2]int{s.Garbles.Count, s.Garbles.Of}, "debris is no garble")
	assert.Equal(t, [2]int{1, 5}, [2]int{s.Garbled.Count, s.Garbled.Of})
	assert.Equal(t, 1, s.Engine.Empty)
	assert.Equal(t, [3]int{5, 7, 3}, [3]int{s.Suite.Sentences, s.Suite.Occurrences, s.Suite.Entities})
	assert.Equal(t, []RuleCount{{"name/garble", 1, 1}, {"text/spacing", 1, 1}}, s.Rules)

	require.Len(t, s.Kinds, 2)
	assert.Equal(t, "person", s.Kinds[0].Name)
	assert.Equal(t, [3]int{2, 4, 1}, [3]int{s.Kinds[0].Accuracy.Count, s.Kinds[0].Accuracy.Of, s.Kinds[0].Garbles.Count})
	assert.Equal(t, [3]int{2, 3, 3}, [3]int{s.Kinds[1].Sentences, s.Kinds[1].Accuracy.Count, s.Kinds[1].Accuracy.Of}, "two places in one sentence")

	require.Len(t, s.Entities, 3)
	aswan, grenoble, naguib := s.Entities[0], s.Entities[1], s.Entities[2]
	assert.True(t, *aswan.Consistent, "the spelling of a hamza is no other way")
	assert.Nil(t, grenoble.Consistent, "one sentence tells nothing")
	assert.False(t, *naguib.Consistent)
	assert.Equal(t, []Way{{"نجيب محفوظ", true, 2}, {"نغيب", false, 1}, {"", false, 1}}, naguib.Ways, "a short form is no other way")
	assert.Equal(t, [2]int{1, 2}, [2]int{s.Consistency.Count, s.Consistency.Of})
}

func TestMeasureFails(t *testing.T) {
	s := parse(t, "source\tentities\nAswan\taswan\n")
	broken := errors.New("broken")
	_, err := Measure(t.Context(), s, []string{"أسوان"}, func(context.Context, *text.Document) ([]detect.Finding, error) { return nil, broken }, common)
	assert.ErrorIs(t, err, broken)
}

// On a terminal Arabic is the end of a line, after a label or alone.
func TestTextKeepsArabicApart(t *testing.T) {
	before, after := measured(t), measured(t)
	for _, r := range []*Run{before, after} {
		for i := range r.Results {
			r.Results[i].ID = "جملة " + r.Results[i].ID
			for j := range r.Results[i].Entities {
				r.Results[i].Entities[j].ID += " محفوظ"
				r.Results[i].Entities[j].Kind = "أديب"
			}
		}
	}
	// One entity gets worse, one better, and one both.
	after.Results[4].Entities[0].Found, after.Results[4].Entities[1].Found = "", ""
	before.Results[1].Entities[0].Found, after.Results[0].Entities[0].Found = "", ""
	before.Summary, after.Summary = Summarise(before.Results), Summarise(after.Results)
	before.Summary.Engine.Commands = []string{"./translate.sh --to عربي"}
	apart := regexp.MustCompile(`^(  [a-z0-9 ]{2,12})?[^a-z]*$|^   *(source|before|after|output|engine|entity) `)
	check := func(write func(w io.Writer) error) {
		var b bytes.Buffer
		require.NoError(t, write(&b))
		n := 0
		for l := range strings.Lines(b.String()) {
			if l = strings.TrimRight(l, "\n"); arabic.HasArabic(l) {
				n++
				assert.Regexp(t, apart, l)
			}
			assert.NotRegexp(t, ` $`, l)
		}
		assert.Greater(t, n, 7)
	}
	check(func(w io.Writer) error { return WriteText(w, before) })
	check(func(w io.Writer) error { return compare(t, before, after).WriteText(w, 3) })
}

// The pages say what the text reports say, and take no markup from the engine.
func TestPages(t *testing.T) {
	run := measured(t)
	var b bytes.Buffer
	require.NoError(t, WritePage(&b, run))
	page := text1(t, b.Bytes())
	assert.Contains(t, page, "71.4 % of the names are right: 5 of 7")
	assert.Contains(t, page, "نام نغيب.")
	assert.NotContains(t, b.String(), "<b>Grenoble", "the source is text")
	assert.Contains(t, b.String(), "default-src &#39;none&#39;"[:11])

	after := measured(t)
	after.Dir = "run2"
	after.Results[4].Output = "أسوان وكرنوبل"
	after.Results[4].Entities[1].Found, after.Results[4].Entities[1].Text = "", ""
	b.Reset()
	require.NoError(t, compare(t, run, after).WritePage(&b))
	page = text1(t, b.Bytes())
	assert.Contains(t, page, "Accuracy 57.1 %, was 71.4 %: may be noise")
	assert.Contains(t, page, "now wrong")
	assert.Contains(t, page, "أسوان و<b>جرينوبل</b>.", "shown as text")
	assert.NotContains(t, b.String(), "<b>جرينوبل")
}

// text1 is what a page shows, and fails where it is no HTML.
func text1(t *testing.T, page []byte) string {
	doc, err := html.Parse(bytes.NewReader(page))
	require.NoError(t, err)
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return b.String()
}
