package lexicon

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// two are the words of a pair, of a neighbourhood, or a kind and a word.
type two struct{ left, right string }

type filling struct {
	filler string
	share  float64
}

type neighbours struct {
	pairs, skips, heads map[two]int
	frames              map[two]filling
}

func buildContext(t testing.TB, n neighbours) string {
	b := NewBuilder()
	b.Context()
	for p, count := range n.pairs {
		b.AddPair(p.left, p.right, count)
	}
	for p, count := range n.skips {
		b.AddSkip(p.left, p.right, count)
	}
	for p, count := range n.heads {
		b.AddHead(p.left, p.right, count)
	}
	for p, f := range n.frames {
		require.True(t, b.AddFrame(p.left, p.right, f.filler, f.share))
	}
	var out bytes.Buffer
	_, err := b.WriteTo(&out)
	require.NoError(t, err)
	return out.String()
}

func openContext(t testing.TB, n neighbours) *Lexicon {
	l, err := Open(buildContext(t, n))
	require.NoError(t, err)
	return l
}

// sampleContext makes about n of everything.
func sampleContext(n int) neighbours {
	out := neighbours{map[two]int{}, map[two]int{}, map[two]int{}, map[two]filling{}}
	left := "دعوه"
	i := 0
	for w := range sample(n) {
		i++
		out.pairs[two{left, w}] = i
		out.skips[two{w, left}] = i
		out.heads[two{Place, w}] = i
		out.frames[two{left, w}] = filling{left, 0.75}
		left = w
	}
	return out
}

func TestContext(t *testing.T) {
	l := openContext(t, neighbours{
		pairs:  map[two]int{{"دعوه", "حفتر"}: 10, {"وزير", "الدفاع"}: 3, {"في", "ليبيا"}: 1e9, {"مره", "واحده"}: 1},
		skips:  map[two]int{{"حكومه", "الوطني"}: 100},
		heads:  map[two]int{{Place, "سرت"}: 1000, {Person, "وليد"}: 30},
		frames: map[two]filling{{"حكومه", "الوطني"}: {"الوفاق", 0.9}, {"علي", "من"}: {"الرغم", 1}},
	})
	assert.True(t, l.HasContext())
	for p, want := range map[two]float64{
		{"دعوه", "حفتر"}:    1,
		{"ودعوه", "حفتر"}:   1, // the conjunction is no part of the pair
		{"فدعوه", "حفتر"}:   1,
		{"بدعوه", "حفتر"}:   0, // a preposition is
		{"دعوه", "وحفتر"}:   0, // and a conjunction inside too
		{"حفتر", "دعوه"}:    0,
		{"دعوهحفتر", ""}:    0,
		{"دعوه حفتر", ""}:   0,
		{"وزير", "الدفاع"}:  1.0 / 3,
		{"زير", "الدفاع"}:   0,
		{"في", "ليبيا"}:     5, // the most that is told
		{"مره", "واحده"}:    1.0 / 3,
		{"حكومه", "الوطني"}: 0,
		{"", ""}:            0,
		{"و", "ف"}:          0,
	} {
		assert.InDelta(t, want, l.Pair(p.left, p.right), 1e-9, p)
	}
	assert.InDelta(t, 2, l.Skip("وحكومه", "الوطني"), 1e-9)
	assert.Zero(t, l.Skip("دعوه", "حفتر"))
	assert.InDelta(t, 3, l.Head(Place, "سرت"), 1e-9)
	assert.Zero(t, l.Head(Person, "سرت"))
	assert.Zero(t, l.Head("planet", "سرت"))
	assert.InDelta(t, 4.0/3, l.Head(Person, "وليد"), 1e-9)
	assert.Zero(t, l.Head(Person, "ليد"))

	for _, left := range []string{"حكومه", "وحكومه"} {
		filler, share, ok := l.Frame(left, "الوطني")
		assert.True(t, ok)
		assert.Equal(t, "الوفاق", filler)
		assert.InDelta(t, 0.9, share, 0.5/maxShare+1e-9)
	}
	_, share, ok := l.Frame("علي", "من")
	assert.True(t, ok)
	assert.Equal(t, 1.0, share)
	_, _, ok = l.Frame("علي", "الوطني")
	assert.False(t, ok)
}

// TestNoContext tells a lexicon that knows nothing of neighbours from one
// that has learned that there are none.
func TestNoContext(t *testing.T) {
	words := open(t, sample(40))
	assert.False(t, words.HasContext())
	learned := openContext(t, neighbours{})
	assert.True(t, learned.HasContext())
	for _, l := range []*Lexicon{words, learned} {
		for w := range sample(40) {
			assert.Zero(t, l.Pair(w, w))
			assert.Zero(t, l.Skip(w, w))
			assert.Zero(t, l.Head(Org, w))
			_, _, ok := l.Frame(w, w)
			assert.False(t, ok)
		}
	}
}

func TestContextRoundTrip(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("ابتلمهن09")), 1, 6, -1)
	pair := rapid.Custom(func(t *rapid.T) two { return two{word.Draw(t, "left"), word.Draw(t, "right")} })
	head := rapid.Custom(func(t *rapid.T) two {
		return two{rapid.SampledFrom([]string{Place, Person, Org}).Draw(t, "kind"), word.Draw(t, "word")}
	})
	count := rapid.IntRange(1, 200_000)
	frame := rapid.Custom(func(t *rapid.T) filling {
		return filling{word.Draw(t, "filler"), rapid.Float64Range(0, 1).Draw(t, "share")}
	})
	answers, high := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		n := neighbours{
			rapid.MapOfN(pair, count, 0, 200).Draw(rt, "pairs"),
			rapid.MapOfN(pair, count, 0, 200).Draw(rt, "skips"),
			rapid.MapOfN(head, count, 0, 200).Draw(rt, "heads"),
			rapid.MapOfN(pair, frame, 0, 200).Draw(rt, "frames"),
		}
		data := buildContext(t, n)
		require.Equal(t, data, buildContext(t, n), "same content, same bytes")
		l, err := Open(data)
		require.NoError(t, err)
		for _, section := range []struct {
			content map[two]int
			ask     func(a, b string) float64
		}{{n.pairs, l.Pair}, {n.skips, l.Skip}, {n.heads, l.Head}} {
			for p, count := range section.content {
				want := min(max(math.Round(math.Log10(float64(count))*3), 1), 15) / 3
				got := section.ask(p.left, p.right)
				require.GreaterOrEqual(t, got, want, p)
				answers++
				if got > want {
					high++
				}
			}
		}
		for p, f := range n.frames {
			filler, share, ok := l.Frame(p.left, p.right)
			require.True(t, ok, p)
			require.Equal(t, f.filler, filler, p)
			require.InDelta(t, f.share, share, 0.5/maxShare+1e-9, p)
		}
	})
	assert.LessOrEqual(t, high, 2+answers/1000, "of %d answers", answers)
}

// TestFalseAnswers checks how often words that never stood together are said
// to.
func TestFalseAnswers(t *testing.T) {
	n := neighbours{pairs: map[two]int{}, frames: map[two]filling{}}
	for i := range 20_000 {
		n.pairs[two{fmt.Sprint(i), "ب"}] = 3
		n.frames[two{fmt.Sprint(i), "ب"}] = filling{"ب", 1}
	}
	l := openContext(t, n)
	const asked = 400_000
	pairs, frames := 0, 0
	for i := range asked {
		if l.Pair(fmt.Sprint(i), "ت") > 0 {
			pairs++
		}
		if _, _, ok := l.Frame(fmt.Sprint(i), "ت"); ok {
			frames++
		}
	}
	assert.InDelta(t, asked/4096, pairs, 50) // five standard deviations
	assert.Zero(t, frames)
}

func TestAddTwice(t *testing.T) {
	b := NewBuilder()
	b.AddPair("ا", "ب", 10)
	b.AddPair("ا", "ب", 1000)
	b.AddPair("ا", "ب", 100)
	b.AddPair("ا", "ت", 0)
	b.AddPair("ا", "ت", -5)
	assert.True(t, b.AddFrame("ا", "ب", "ج", 0.6))
	assert.True(t, b.AddFrame("ا", "ب", "د", 0.8))
	assert.False(t, b.AddFrame("ا", "ب", "", 1))
	assert.False(t, b.AddFrame("ا", "ب", "د", 1.01))
	assert.False(t, b.AddFrame("ا", "ب", "د", math.NaN()))
	assert.False(t, b.AddFrame("ا", "ب", strings.Repeat("د", maxLetters+1), 1))
	var out strings.Builder
	_, err := b.WriteTo(&out)
	require.NoError(t, err)
	l, err := Open(out.String())
	require.NoError(t, err)
	assert.Equal(t, 3.0, l.Pair("ا", "ب"))
	assert.Zero(t, l.Pair("ا", "ت"))
	filler, share, ok := l.Frame("ا", "ب")
	assert.True(t, ok)
	assert.Equal(t, "د", filler)
	assert.Equal(t, 0.8, share)
}

func TestOpenContextErrors(t *testing.T) {
	sections, err := readHeader(buildContext(t, sampleContext(40)))
	require.NoError(t, err)
	// with is the file with one section changed.
	with := func(changed tag, change func(row) row) string {
		var rows []row
		for _, tag := range []tag{tagWords, tagBlocks, tagZipf, tagPairs, tagSkips, tagHeads, tagFrames} {
			s := sections[tag]
			r := row{tag, int(s.count), []byte(s.data)}
			if tag == changed {
				r = change(r)
			}
			rows = append(rows, r)
		}
		return string(file(rows))
	}
	rename := func(r row) row { r.tag = tag{'L', 'A', 'T', 'E'}; return r }
	shorten := func(r row) row { r.data = r.data[:len(r.data)-1]; return r }
	for _, c := range []struct {
		data, want string
	}{
		{with(tagPairs, rename), "lexicon: only one of the sections PAIR and SKIP is there; the file is damaged"},
		{with(tagSkips, rename), "lexicon: only one of the sections PAIR and SKIP is there; the file is damaged"},
		{with(tagFrames, rename), "lexicon: only one of the sections PAIR and FRAM is there; the file is damaged"},
		{with(tagPairs, shorten), "lexicon: section PAIR has 115 bytes instead of 116; the file is damaged"},
		{with(tagHeads, func(r row) row { r.data = append(r.data, 0); return r }), "lexicon: section HEAD has 117 bytes instead of 116; the file is damaged"},
		{with(tagHeads, func(r row) row { r.count = math.MaxUint32; return r }), "lexicon: section HEAD has 116 bytes instead of 11811160066; the file is damaged"},
		{with(tagFrames, func(r row) row { r.data = r.data[:100]; return r }), "lexicon: section FRAM has 100 bytes instead of 336; the file is damaged"},
	} {
		_, err := Open(c.data)
		assert.EqualError(t, err, c.want)
	}

	// Without its fillers a frame is unknown, and cut short it is cut short.
	l, err := Open(with(tagFrames, func(r row) row { r.data = r.data[:336]; return r }))
	require.NoError(t, err)
	l2, err := Open(with(tagFrames, func(r row) row { r.data = r.data[:340]; return r }))
	require.NoError(t, err)
	for p := range sampleContext(40).frames {
		_, _, ok := l.Frame(p.left, p.right)
		require.False(t, ok)
		if filler, _, ok := l2.Frame(p.left, p.right); ok {
			require.Len(t, filler, 3)
		}
	}
}

// TestCutShort opens a file cut at every length.
func TestCutShort(t *testing.T) {
	data := buildContext(t, sampleContext(20))
	for n := range data {
		_, err := Open(data[:n])
		require.ErrorContains(t, err, "cut short", n)
	}
}

func TestJoin(t *testing.T) {
	base := openContext(t, neighbours{
		pairs:  map[two]int{{"ا", "ب"}: 10, {"ا", "ت"}: 1000},
		heads:  map[two]int{{Place, "سرت"}: 10},
		frames: map[two]filling{{"ا", "ب"}: {"ج", 0.6}, {"ا", "ت"}: {"ج", 0.8}, {"ا", "ث"}: {"ج", 0.8}},
	})
	own := openContext(t, neighbours{
		pairs:  map[two]int{{"ا", "ب"}: 100, {"ا", "ت"}: 10},
		skips:  map[two]int{{"ا", "ب"}: 10},
		frames: map[two]filling{{"ا", "ب"}: {"د", 0.8}, {"ا", "ت"}: {"د", 0.6}, {"ا", "ث"}: {"د", 0.8}},
	})
	words := open(t, map[string]float64{"سرت": 1e4})
	j := Join(words, base, own)
	assert.Equal(t, 4.0, j.Zipf("سرت"))
	assert.Zero(t, j.Zipf("حفتر"))
	assert.Equal(t, 2.0, j.Pair("ا", "ب"))
	assert.Equal(t, 3.0, j.Pair("ا", "ت"))
	assert.Equal(t, 1.0, j.Skip("ا", "ب"))
	assert.Equal(t, 1.0, j.Head(Place, "سرت"))
	for right, want := range map[string]string{"ب": "د", "ت": "ج", "ث": "د"} {
		filler, share, ok := j.Frame("ا", right)
		assert.True(t, ok)
		assert.Equal(t, want, filler)
		assert.Equal(t, 0.8, share)
	}
	_, _, ok := j.Frame("ا", "ج")
	assert.False(t, ok)
	assert.True(t, j.HasContext())
	assert.False(t, Join(words).HasContext())
	assert.Zero(t, Join().Zipf("سرت"))
}

func TestContextAllocatesNothing(t *testing.T) {
	l := openContext(t, sampleContext(1000))
	j := Join(l, l)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		for p := range map[two]bool{{"دعوه", "الب"}: true, {"ودعوه", "حفتر"}: true} {
			ask(l, p.left, p.right)
			j.Zipf(p.left)
			j.Pair(p.left, p.right)
			j.Skip(p.left, p.right)
			j.Head(Place, p.right)
			j.Frame(p.left, p.right)
		}
	}))
}

func BenchmarkPair(b *testing.B) {
	l := openContext(b, sampleContext(400_000))
	words := []string{"ليبيا", "المستشفيات", "وقال", "حكومه", "باشاغا", "دعوه", "والوزير", "سرت"}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		l.Pair(words[i%8], words[(i+3)%8])
		i++
	}
}
