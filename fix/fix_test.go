package fix

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

var garble = &detect.Detector{Name: "name/garble"}

// finding flags the n-th occurrence (from 0) of a word of s.
func finding(s, word string, n int, fixes ...detect.Fix) detect.Finding {
	at := -1
	for range n + 1 {
		at += 1 + strings.Index(s[at+1:], word)
	}
	return detect.Finding{Detector: garble, Span: text.Span{Start: at, End: at + len(word)}, Fixes: fixes}
}

// editsOf lists all edits of the finding's first fix, its own span first.
func editsOf(f detect.Finding) []detect.Edit {
	return append([]detect.Edit{{Span: f.Span, Text: f.Fixes[0].Text}}, f.Fixes[0].Edits...)
}

func TestSelect(t *testing.T) {
	fixes := func(cs ...float64) (f detect.Finding) {
		for _, c := range cs {
			f.Fixes = append(f.Fixes, detect.Fix{Text: "x", Confidence: c})
		}
		return f
	}
	cases := []struct {
		name string
		f    detect.Finding
		want int
	}{
		{"one sure fix", fixes(0.9), 1},
		{"exactly at the threshold", fixes(0.8), 1},
		{"below the threshold", fixes(0.79), 0},
		{"no fix", fixes(), 0},
		{"a clearly worse alternative", fixes(0.9, 0.4), 1},
		{"an alternative of half the confidence", fixes(0.9, 0.45), 0},
	}
	for _, c := range cases {
		assert.Len(t, Select([]detect.Finding{c.f}, 0.8), c.want, c.name)
	}
}

func TestApply(t *testing.T) {
	const s = "\ufeffقال حتر لحتر\r\nوصل حتر"
	edit := func(word string, n int, to string) detect.Edit {
		return detect.Edit{Span: finding(s, word, n).Span, Text: to}
	}
	fixTo := func(to string, edits ...detect.Edit) detect.Fix {
		return detect.Fix{Text: to, Confidence: 1, Edits: edits}
	}
	cases := []struct {
		name    string
		in      []detect.Finding
		want    string
		applied int
		reasons []string
	}{
		{"nothing", nil, s, 0, nil},
		{
			"one and its further edits",
			[]detect.Finding{finding(s, "حتر", 0, fixTo("حفتر", edit("وصل", 0, "وصلت"), edit("لحتر", 0, "")))},
			"\ufeffقال حفتر \r\nوصلت حتر", 1, nil,
		},
		{
			"an overlap leaves out the whole fix",
			[]detect.Finding{
				finding(s, "حتر", 0, fixTo("حفتر")),
				finding(s, "لحتر", 0, fixTo("لحفتر")),
				finding(s, "وصل", 0, fixTo("وصلت", edit("حتر", 1, "سرت"))),
			},
			"\ufeffقال حفتر لحفتر\r\nوصل حتر", 2, []string{"it overlaps another fix"},
		},
		{
			"two fixes that agree",
			[]detect.Finding{
				finding(s, "حتر", 0, fixTo("حفتر", edit("حتر", 2, "حفتر"))),
				finding(s, "حتر", 2, fixTo("حفتر")),
			},
			"\ufeffقال حفتر لحتر\r\nوصل حفتر", 2, nil,
		},
		{
			"a fix that overlaps itself",
			[]detect.Finding{finding(s, "حتر", 0, fixTo("حفتر", edit("قال حتر", 0, "")))},
			s, 0, []string{"it overlaps another fix"},
		},
		{
			"no change and no fix",
			[]detect.Finding{finding(s, "حتر", 0, fixTo("حتر")), finding(s, "حتر", 1)},
			s, 0, []string{"it changes nothing", "it has no fix"},
		},
		{
			"two insertions at one place",
			[]detect.Finding{
				{Detector: garble, Span: text.Span{Start: 3, End: 3}, Fixes: []detect.Fix{fixTo("«")}},
				{Detector: garble, Span: text.Span{Start: 3, End: 3}, Fixes: []detect.Fix{fixTo("«")}},
			},
			"\ufeff«" + s[3:], 1, []string{"it overlaps another fix"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, applied, skipped, err := Apply(text.New("a.txt", s), c.in)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
			assert.Len(t, applied, c.applied)
			var reasons []string
			for _, sk := range skipped {
				reasons = append(reasons, sk.Reason)
			}
			assert.Equal(t, c.reasons, reasons)
			for _, a := range applied {
				assert.Equal(t, a.Finding.Fixes[0].Text, got[a.Changes[0].New.Start:a.Changes[0].New.End])
			}
		})
	}
}

func TestApplyOutsideOfTheText(t *testing.T) {
	for _, span := range []text.Span{{Start: -1, End: 2}, {Start: 0, End: 99}, {Start: 4, End: 2}, {Start: 1, End: 2}} {
		_, _, _, err := Apply(text.New("a.txt", "سرت"), []detect.Finding{{Detector: garble, Span: span, Fixes: []detect.Fix{{Text: "x"}}}})
		assert.ErrorContains(t, err, "no part of the text")
	}
}

// Applying fixes that do not overlap is what editing by hand from the end of
// the text to its start gives, and the second time there is nothing to do.
func TestApplyEqualsEditingByHand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"حتر", "سرت", " ", "\n", "\r\n", "🙂", "a", "، "})
		words := rapid.SliceOfN(word, 0, 60).Draw(t, "words")
		s := strings.Join(words, "")
		var fs []detect.Finding
		var edits []detect.Edit
		at := 0
		for i, w := range words {
			e := detect.Edit{Span: text.Span{Start: at, End: at + len(w)}}
			at += len(w)
			if rapid.IntRange(0, 2).Draw(t, "edit") > 0 {
				continue
			}
			e.Text = rapid.SampledFrom([]string{"حفتر", "", "x\ny", w + "ا"}).Draw(t, "text")
			edits = append(edits, e)
			// Some are further edits of the finding before.
			if n := len(fs); n > 0 && i%3 == 0 {
				fs[n-1].Fixes[0].Edits = append(fs[n-1].Fixes[0].Edits, e)
				continue
			}
			fs = append(fs, detect.Finding{Detector: garble, Span: e.Span, Fixes: []detect.Fix{{Text: e.Text, Confidence: 1}}})
		}
		want := s
		for _, e := range slices.Backward(edits) {
			want = want[:e.Span.Start] + e.Text + want[e.Span.End:]
		}
		shuffled := rapid.Permutation(fs).Draw(t, "order")
		got, applied, skipped, err := Apply(text.New("", s), shuffled)
		require.NoError(t, err)
		require.Empty(t, skipped)
		require.Equal(t, want, got)
		again := []detect.Finding{}
		for _, a := range applied {
			for i, c := range a.Changes {
				to := editsOf(a.Finding)[i].Text
				require.Equal(t, to, got[c.New.Start:c.New.End])
				again = append(again, detect.Finding{Detector: garble, Span: c.New, Fixes: []detect.Fix{{Text: to}}})
			}
		}
		twice, applied, _, err := Apply(text.New("", got), again)
		require.NoError(t, err)
		require.Empty(t, applied)
		require.Equal(t, got, twice)
	})
}

// Whatever fixes are proposed, those that are applied do not overlap, and
// nothing outside of them changes.
func TestApplyAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const s = "abcdefghijklmnop"
		span := rapid.Custom(func(t *rapid.T) text.Span {
			from := rapid.IntRange(0, len(s)).Draw(t, "from")
			return text.Span{Start: from, End: min(len(s), from+rapid.IntRange(0, 4).Draw(t, "len"))}
		})
		edit := rapid.Custom(func(t *rapid.T) detect.Edit {
			return detect.Edit{Span: span.Draw(t, "span"), Text: rapid.SampledFrom([]string{"", "X", "YY"}).Draw(t, "to")}
		})
		var fs []detect.Finding
		for range rapid.IntRange(0, 6).Draw(t, "findings") {
			e := edit.Draw(t, "edit")
			more := rapid.SliceOfN(edit, 0, 2).Draw(t, "more")
			fs = append(fs, detect.Finding{Detector: garble, Span: e.Span, Fixes: []detect.Fix{{Text: e.Text, Edits: more}}})
		}
		got, applied, skipped, err := Apply(text.New("", s), fs)
		require.NoError(t, err)
		require.Equal(t, len(fs), len(applied)+len(skipped))
		var edits []detect.Edit
		for _, a := range applied {
			for _, e := range editsOf(a.Finding) {
				if e.Span.Len() == 0 || !slices.Contains(edits, e) {
					edits = append(edits, e)
				}
			}
		}
		slices.SortStableFunc(edits, byPlace)
		want := s
		for i, e := range slices.Backward(edits) {
			if i > 0 {
				require.False(t, edits[i-1].Span.Overlaps(e.Span))
				require.LessOrEqual(t, edits[i-1].Span.End, e.Span.Start)
			}
			want = want[:e.Span.Start] + e.Text + want[e.Span.End:]
		}
		require.Equal(t, want, got)
	})
}
