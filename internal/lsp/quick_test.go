package lsp

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/text"
)

func plainDocument(source string) *openDocument {
	return &openDocument{format: format.Text, document: document{uri: uri, text: source, lines: newLines(source)}}
}

// What did not change need not be taken into words again.
func TestRereadAgreesWithRead(t *testing.T) {
	pieces := append(slices.Clone(letters), "محمد صلاح", "كلمة", "https://example.org/ا", "\n\n")
	piece := func(t *rapid.T, label string) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 20).Draw(t, label), "")
	}
	rapid.Check(t, func(t *rapid.T) {
		d := plainDocument(piece(t, "text"))
		b := &base{doc: read(d, d.text)}
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			n := uint32(len(d.lines.start))
			from := position{rapid.Uint32Range(0, n).Draw(t, "line"), rapid.Uint32Range(0, 20).Draw(t, "character")}
			to := position{from.Line + rapid.Uint32Range(0, 2).Draw(t, "lines"), rapid.Uint32Range(20, 40).Draw(t, "character")}
			changes, err := d.edit([]contentChange{{&rangeOf{from, to}, piece(t, "with")}}, inUTF16)
			require.NoError(t, err)
			for _, c := range changes {
				b.apply(c)
			}
		}
		want, got := read(d, d.text), reread(d, d.text, b)
		if got.Segments == nil {
			got.Segments = []text.Segment{}
		}
		require.Equal(t, want.Source, got.Source)
		require.Equal(t, append([]text.Segment{}, want.Segments...), got.Segments)
	})
}

func TestItemsMoveAlong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := anyText(t, "before") + "غوتيرتش" + anyText(t, "after")
		d := plainDocument(before)
		at := strings.Index(before, "غوتيرتش")
		s := text.Span{Start: at, End: at + len("غوتيرتش")}
		b := &base{items: []item{{span: s, fixes: [][]detect.Edit{{{Span: s}}}, related: []text.Span{{Start: 0, End: 0}}}}}
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			from := position{rapid.Uint32Range(0, 6).Draw(t, "line"), rapid.Uint32Range(0, 12).Draw(t, "character")}
			to := position{from.Line, from.Character + rapid.Uint32Range(0, 3).Draw(t, "length")}
			changes, err := d.edit([]contentChange{{&rangeOf{from, to}, anyText(t, "with")}}, inUTF16)
			require.NoError(t, err)
			for _, c := range changes {
				b.apply(c)
			}
		}
		for _, it := range b.items {
			require.Equal(t, "غوتيرتش", d.text[it.span.Start:it.span.End])
			require.Equal(t, it.span, it.fixes[0][0].Span)
			require.False(t, overlapsAny(it.span, b.touched), "what was edited is found again")
		}
		if len(b.items) == 0 {
			require.NotEmpty(t, b.touched)
		}
		require.True(t, slices.IsSortedFunc(b.touched, func(a, b text.Span) int { return a.Start - b.Start }))
	})
}

// told are items as their place, rule and fix.
func told(items []item) []string {
	var out []string
	for _, it := range items {
		s := fmt.Sprint(it.span, it.Detector.Name)
		if len(it.Fixes) > 0 {
			s += " " + it.Fixes[0].Text
		}
		out = append(out, s)
	}
	return out
}

// After an edit anywhere in a text, what is found quickly is nearly all that is
// found in the whole.
func TestQuickAgreesWithWhole(t *testing.T) {
	k, err := packs()
	require.NoError(t, err)
	source := longText(t, k.Glossary, 1500)
	setup := plainSetup()
	s := &Server{options: Options{}}
	ctx := context.Background()
	d := plainDocument(source)
	whole := func() *result {
		r := &result{text: d.text, lines: d.lines, setup: setup}
		findAll(ctx, d, r, k)
		return r
	}
	first := whole()
	b := &base{setup: setup, doc: first.doc, items: first.items}
	r := rand.New(rand.NewPCG(7, 8))
	total, differ := 0, 0
	for range 15 {
		changes, err := d.edit([]contentChange{randomEdit(r, strings.Split(d.text, "\n"))}, inUTF16)
		require.NoError(t, err)
		for _, c := range changes {
			b.apply(c)
		}
		quickly := &result{text: d.text, lines: d.lines, setup: setup}
		require.True(t, s.quick(ctx, d, quickly, b, k))
		w := whole()
		b = &base{setup: setup, doc: w.doc, items: w.items}
		want, got := told(w.items), told(quickly.items)
		total += len(want)
		for _, x := range want {
			if !slices.Contains(got, x) {
				differ++
			}
		}
		for _, x := range got {
			if !slices.Contains(want, x) {
				differ++
			}
		}
	}
	t.Logf("%d of %d findings differ", differ, total)
	require.Greater(t, total, 300)
	assert.Less(t, differ*50, total, "one in fifty")
}

// What depended on a word beside it is gone with that word.
func TestQuickForgetsWhatIsGone(t *testing.T) {
	k, err := packs()
	require.NoError(t, err)
	rule := &detect.Detector{Name: "name/pair", Run: func(p *detect.Pass) {
		for _, seg := range p.Doc.Segments {
			for i := 1; i < len(seg.Tokens); i++ {
				if p.Doc.Text(seg.Tokens[i-1].Span) == "قبل" && p.Doc.Text(seg.Tokens[i].Span) == "بعد" {
					p.Report(detect.Finding{Span: seg.Tokens[i].Span})
				}
			}
		}
	}}
	setup := plainSetup()
	setup.Rules = []*detect.Detector{rule}
	s := &Server{}
	d := plainDocument(strings.Repeat("قبل بعد\n", 20))
	r := &result{text: d.text, lines: d.lines, setup: setup}
	findAll(context.Background(), d, r, k)
	require.Len(t, r.items, 20)
	b := &base{setup: setup, doc: r.doc, items: r.items}
	for _, e := range []contentChange{{span(3, 0, 3, 3), "كان"}, {span(5, 0, 6, 0), ""}, {span(9, 7, 9, 7), " قبل بعد"}} {
		changes, err := d.edit([]contentChange{e}, inUTF16)
		require.NoError(t, err)
		for _, c := range changes {
			b.apply(c)
		}
	}
	quickly := &result{text: d.text, lines: d.lines, setup: setup}
	require.True(t, s.quick(context.Background(), d, quickly, b, k))
	r = &result{text: d.text, lines: d.lines, setup: setup}
	findAll(context.Background(), d, r, k)
	assert.Equal(t, told(r.items), told(quickly.items))
	assert.Len(t, r.items, 19)
}

// In a session, edits of a long text are checked alone, and the whole when the
// writer pauses.
func TestLongText(t *testing.T) {
	k, err := packs()
	require.NoError(t, err)
	source := longText(t, k.Glossary, 1500)
	o := testOptions()
	o.Cheap, o.Idle = 0, 300*time.Millisecond
	c := connect(t, o)
	c.start(everything)
	c.open(uri, source)
	before := c.diagnostics(uri, 1)
	require.NotEmpty(t, before)

	const typed = "ودعا الأمين العام للأمم المتحدة أنطونيو غوتيرتش ، إلى وقف القتال\n"
	c.change(uri, 2, contentChange{span(0, 0, 0, 0), typed})
	ds := c.diagnostics(uri, 2)
	assert.Equal(t, []string{"name/garble 1 غوتيرتش", "text/spacing 2  ،"}, found(typed+source, ds[:2]))
	down := slices.Clone(before)
	for i := range down {
		down[i].Range.Start.Line++
		down[i].Range.End.Line++
		down[i].Related = nil
	}
	for i := range ds {
		ds[i].Related = nil
	}
	assert.Subset(t, ds, down[len(down)/2:], "what stood elsewhere has moved along")

	// An edit of too much is as good as another text.
	c.change(uri, 3, contentChange{nil, source})
	assert.Equal(t, before, c.diagnostics(uri, 3))

	// In the end there is what a check of the whole finds.
	doc := text.New("", typed+source)
	whole, err := detect.Run(context.Background(), doc, k, detect.Default())
	require.NoError(t, err)
	c.change(uri, 4, contentChange{span(0, 0, 0, 0), typed})
	c.until("the whole", func() bool {
		return c.published[uri].Version == 4 && len(c.published[uri].Diagnostics) == len(whole)
	})
	var want []string
	for i := range whole {
		want = append(want, fmt.Sprintf("%s %d %s", whole[i].Detector.Name, map[detect.Severity]int{detect.Error: 1, detect.Warning: 2}[whole[i].Severity], doc.Text(whole[i].Span)))
	}
	assert.ElementsMatch(t, want, found(typed+source, c.diagnostics(uri, 4)))
}
