package learn

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/lexicon"
)

func source(name, text string) Source {
	return Source{name, func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

func learner(t testing.TB, o Options, texts ...string) *Learner {
	l := New(o)
	for i, s := range texts {
		require.NoError(t, l.Read(context.Background(), []Source{source(fmt.Sprint(i), s)}))
	}
	return l
}

// fill is the lexicon file of what was learned.
func fill(t testing.TB, l *Learner) (string, Kept) {
	b := lexicon.NewBuilder()
	kept := l.Fill(b)
	var out strings.Builder
	_, err := b.WriteTo(&out)
	require.NoError(t, err)
	return out.String(), kept
}

func open(t testing.TB, l *Learner) *lexicon.Lexicon {
	data, _ := fill(t, l)
	x, err := lexicon.Open(data)
	require.NoError(t, err)
	return x
}

func TestLearn(t *testing.T) {
	text := strings.Repeat("رحب الوزير سالم باتفاق حكومة الوفاق الوطني في مدينة سرت.\n", 8) +
		strings.Repeat("حكومة الوحدة الوطني\n", 2) +
		strings.Repeat("وحكومة الوفاق الوطني\n", 2) +
		"مرة واحدة\nمرة واحدة\n"
	l := open(t, learner(t, Options{}, text))
	assert.True(t, l.HasContext())
	// The archive is reckoned as 20 million words: 8 of them are 400 a billion.
	assert.InDelta(t, 2.6, l.Zipf("سالم"), 0.026)
	assert.InDelta(t, 2, l.Zipf("واحده"), 0.026)
	assert.InDelta(t, 1, l.Pair("حكومه", "الوفاق"), 1e-9, "10 times, twice of them after a conjunction")
	assert.InDelta(t, 1, l.Pair("وحكومه", "الوفاق"), 1e-9)
	assert.Zero(t, l.Pair("حكومه", "الوحده"), "twice is too little")
	assert.Zero(t, l.Pair("مره", "واحده"))
	assert.Zero(t, l.Pair("سرت", "رحب"), "lines are apart")
	assert.InDelta(t, 1, l.Skip("حكومه", "الوطني"), 0.1)
	assert.Zero(t, l.Skip("حكومه", "الوفاق"))
	assert.InDelta(t, 1, l.Head(lexicon.Place, "سرت"), 0.1)
	assert.InDelta(t, 1, l.Head(lexicon.Person, "سالم"), 0.1)
	assert.InDelta(t, 1, l.Head(lexicon.Org, "الوفاق"), 0.1)
	assert.Zero(t, l.Head(lexicon.Org, "سرت"))
	filler, share, ok := l.Frame("حكومه", "الوطني")
	assert.True(t, ok)
	assert.Equal(t, "الوفاق", filler)
	assert.InDelta(t, 10.0/12, share, 0.04)

	all := open(t, learner(t, Options{MinPair: 2}, text))
	assert.Positive(t, all.Pair("مره", "واحده"))
}

// TestLift leaves out pairs that stand together by chance.
func TestLift(t *testing.T) {
	text := strings.Repeat("ازرق اخضر احمر\nازرق\nاخضر\nازرق احمر\n", 10)
	// Of 70 words 30 are ازرق, 20 are اخضر, 20 احمر; 10 pairs are more than
	// 30×20÷70 = 8.6, but not twice as many.
	l := open(t, learner(t, Options{MinLift: 1.1}, text))
	assert.Positive(t, l.Pair("ازرق", "اخضر"))
	l = open(t, learner(t, Options{MinLift: 2}, text))
	assert.Zero(t, l.Pair("ازرق", "اخضر"))
}

// naive counts what a Learner counts, the simple way.
type naive struct {
	words        map[string]int
	pairs, gaps  map[[2]string]int
	fillers      map[[3]string]int
	heads        map[[2]string]int
	total, lines int
}

func count(texts ...string) naive {
	n := naive{map[string]int{}, map[[2]string]int{}, map[[2]string]int{}, map[[3]string]int{}, map[[2]string]int{}, 0, 0}
	for _, s := range texts {
		w := append([]string{"", ""}, scan(s)...)
		for i := 2; i < len(w); i++ {
			if w[i] == "" {
				continue
			}
			n.total++
			n.words[w[i]]++
			if w[i-1] == "" {
				continue
			}
			n.pairs[[2]string{w[i-1], w[i]}]++
			for k, kind := range headKinds {
				if headsOf(w[i-1])>>k&1 != 0 {
					n.heads[[2]string{kind, w[i]}]++
				}
			}
			if w[i-2] != "" {
				n.gaps[[2]string{w[i-2], w[i]}]++
				n.fillers[[3]string{w[i-2], w[i-1], w[i]}]++
			}
		}
	}
	return n
}

// check compares all counts of a Learner with the right ones: never too high,
// and never too low by more than it says.
func (n naive) check(t require.TestingT, l *Learner) {
	all := l.spellings()
	lost := l.stats.Lost
	words := 0
	for i, e := range l.words.words[1:] {
		words++
		w := all.of(uint32(i + 1))
		within(t, n.words[w], e.count, lost.Words, w)
		require.Equal(t, uint32(i+1), l.words.find([]byte(w)))
	}
	pairs := map[[2]string]bool{}
	l.pairs.each(func(key uint64, v *uint32) {
		left, right := splitKey(key)
		p := [2]string{all.of(left), all.of(right)}
		pairs[p] = true
		within(t, n.pairs[p], *v, lost.Pairs, p)
	})
	for p, count := range n.pairs {
		require.True(t, pairs[p] || count <= int(lost.Pairs), p)
	}
	l.gaps.each(func(key uint64, g *gap) {
		left, right := splitKey(key)
		p := [2]string{all.of(left), all.of(right)}
		within(t, n.gaps[p], g.n, lost.Gaps, p)
		if g.filler != 0 {
			require.LessOrEqual(t, int(g.hits), n.fillers[[3]string{p[0], all.of(g.filler), p[1]}])
		}
		if lost.Gaps == 0 { // then a majority is found
			for f, count := range n.fillers {
				if f[0] == p[0] && f[2] == p[1] && 2*count > n.gaps[p] {
					require.Equal(t, f[1], all.of(g.filler))
				}
			}
		}
	})
	l.heads.each(func(key uint64, v *uint32) {
		word, kind := splitKey(key)
		p := [2]string{headKinds[kind], all.of(word)}
		within(t, n.heads[p], *v, lost.Pairs, p)
	})
	require.EqualValues(t, n.total, l.stats.Words)
}

func within(t require.TestingT, right int, counted, lost uint32, what any) {
	require.LessOrEqual(t, int(counted), right, what)
	require.GreaterOrEqual(t, int(counted+lost), right, what)
}

// prose makes texts in which words come again.
var prose = rapid.Custom(func(t *rapid.T) string {
	word := rapid.SampledFrom(strings.Fields("في من ومن مدينة سرت وسرت الوزير حفتر حزب ووو و ب قال، وقال 12 12م اللواء علي\n \n"))
	return strings.Join(rapid.SliceOfN(word, 0, 80).Draw(t, "words"), " ") +
		strings.Join(rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("ابتو")), 1, 3, -1), 0, 40).Draw(t, "rare"), " ")
})

func TestCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(prose, 0, 3).Draw(t, "texts")
		l := New(Options{})
		for _, s := range texts {
			require.NoError(t, l.Read(context.Background(), []Source{source("", s)}))
		}
		require.Zero(t, l.stats.Lost)
		require.Equal(t, len(count(texts...).words), l.words.len())
		count(texts...).check(t, l)
	})
}

// TestPrunedCounts makes the tables too small for what they must hold.
func TestPrunedCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := New(Options{
			maxWords: rapid.IntRange(5, 30).Draw(t, "words"),
			maxPairs: rapid.IntRange(5, 30).Draw(t, "pairs"),
			maxGaps:  rapid.IntRange(5, 30).Draw(t, "gaps"),
		})
		texts := rapid.SliceOfN(prose, 1, 12).Draw(t, "texts")
		for _, s := range texts {
			require.NoError(t, l.Read(context.Background(), []Source{source("", s)}))
			require.LessOrEqual(t, l.words.len(), l.o.maxWords)
			require.LessOrEqual(t, l.pairs.n, l.o.maxPairs)
			require.LessOrEqual(t, l.gaps.n, l.o.maxGaps)
		}
		count(texts...).check(t, l)
	})
}

// TestFill compares a lexicon with the right counts.
func TestFill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := prose.Draw(t, "text")
		n := count(s)
		l := New(Options{MinWord: 1, MinPair: 1, MinFrame: 1})
		require.NoError(t, l.Read(context.Background(), []Source{source("", s)}))
		b := lexicon.NewBuilder()
		kept := l.Fill(b)
		var out strings.Builder
		_, err := b.WriteTo(&out)
		require.NoError(t, err)
		x, err := lexicon.Open(out.String())
		require.NoError(t, err)
		require.Equal(t, len(n.words), kept.Words)
		require.Equal(t, len(n.words), x.Len())
		require.LessOrEqual(t, kept.Pairs, len(n.pairs))
		for w := range n.words {
			require.Positive(t, x.Zipf(w))
		}
		for p := range n.pairs {
			require.Positive(t, x.Pair(p[0], p[1]), p)
		}
		for p := range n.gaps {
			require.Positive(t, x.Skip(p[0], p[1]), p)
		}
		for p := range n.heads {
			require.Positive(t, x.Head(p[0], p[1]), p)
		}
	})
}

// noise is a text of random words, of which the frequent ones come again as
// in prose. One word of every fresh is as good as new.
type noise struct {
	r     *rand.Rand
	zipf  *rand.Zipf
	fresh int
	left  int // bytes, about
	rest  []byte
}

func newNoise(bytes, fresh int) *noise {
	r := rand.New(rand.NewPCG(1, 2))
	return &noise{r: r, zipf: rand.NewZipf(r, 1.1, 10, 1<<20), fresh: fresh, left: bytes}
}

func (n *noise) Read(p []byte) (int, error) {
	for len(n.rest) < len(p) && n.left > 0 {
		old := len(n.rest)
		x := n.zipf.Uint64()
		if n.r.IntN(n.fresh) == 0 {
			x = n.r.Uint64N(1 << 40)
		}
		for x += 28 * 28 * 28; x > 0; x /= 28 { // four letters or more
			i := x % 28 * 2
			n.rest = append(n.rest, letters[i:i+2]...)
		}
		n.rest = append(n.rest, "         \n"[n.r.IntN(10)])
		n.left -= len(n.rest) - old
	}
	k := copy(p, n.rest)
	n.rest = append(n.rest[:0], n.rest[k:]...)
	if k == 0 {
		return 0, io.EOF
	}
	return k, nil
}

func (n *noise) source() Source {
	return Source{"noise", func() (io.ReadCloser, error) { return io.NopCloser(n), nil }}
}

func noiseText(size int) string {
	s, _ := io.ReadAll(newNoise(size, 100))
	return string(s)
}

// TestDeterminism checks that the same text makes the same file, whatever the
// number of workers, also where tables are pruned.
func TestDeterminism(t *testing.T) {
	text := noiseText(4 * pieceSize)
	part := strings.ToValidUTF8(text[3000:pieceSize], "")
	sources := []Source{source("a", part), source("b", ""), source("c", text), source("d", part)}
	for _, o := range []Options{{}, {maxWords: 15_000, maxPairs: 30_000, maxGaps: 30_000}} {
		var want string
		for _, workers := range []int{1, 2, 5} {
			o.Workers = workers
			l := New(o)
			require.NoError(t, l.Read(context.Background(), sources))
			require.Equal(t, o.maxWords > 0, l.Stats().Lost.Pairs > 0)
			got, _ := fill(t, l)
			if workers == 1 {
				want = got
			}
			require.True(t, want == got, workers)
		}
	}
}

// TestMemory reads more than the tables can hold: an eighth of their size, of
// which an eighth of the memory is to be enough.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	l := New(Options{Workers: 2, maxWords: maxWords / 8, maxPairs: maxPairs / 8, maxGaps: maxGaps / 8})
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	require.NoError(t, l.Read(context.Background(), []Source{newNoise(48<<20, 2).source()}))
	assert.Positive(t, l.Stats().Lost.Words)
	assert.Positive(t, l.Stats().Lost.Pairs)
	assert.Positive(t, l.Stats().Lost.Gaps)
	const pieces = 24 << 20 // what is under way takes the same whatever the tables
	assert.Less(t, heap()-before, int64(640<<20/8+pieces))
	runtime.KeepAlive(l)
}

func TestTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOf(rapid.Uint64Range(1, 40)).Draw(t, "keys")
		big := rapid.SliceOf(rapid.Uint64Min(1)).Draw(t, "big")
		want := map[uint64]uint32{}
		var got table[uint32]
		for _, k := range append(keys, big...) {
			want[k]++
			*got.at(k)++
		}
		same := func() {
			require.Equal(t, len(want), got.n)
			n := 0
			got.each(func(key uint64, v *uint32) {
				n++
				require.Equal(t, want[key], *v)
			})
			require.Equal(t, len(want), n)
		}
		same()
		// All odd keys become the even ones below, but for those below 6.
		got.rekey(func(key uint64, _ *uint32) uint64 {
			if key < 6 {
				return 0
			}
			return key &^ 1
		}, func(into, from *uint32) { *into += *from })
		old := want
		want = map[uint64]uint32{}
		for k, v := range old {
			if k >= 6 {
				want[k&^1] += v
			}
		}
		same()
		keep := rapid.IntRange(0, 40).Draw(t, "keep")
		dropped := got.prune(keep, identity)
		require.LessOrEqual(t, got.n, keep)
		for k, v := range want {
			if v <= dropped {
				delete(want, k)
			}
		}
		same()
	})
}

func BenchmarkLearn(b *testing.B) {
	text := []byte(noiseText(32 << 20))
	src := Source{"noise", func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		l := New(Options{Workers: runtime.GOMAXPROCS(0)})
		if err := l.Read(context.Background(), []Source{src}); err != nil {
			b.Fatal(err)
		}
	}
}
