package lexicon

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// build is the lexicon file of the given words.
func build(t testing.TB, perBillion map[string]float64) string {
	b := NewBuilder()
	for w, f := range perBillion {
		require.True(t, b.Add(w, f), w)
	}
	var out bytes.Buffer
	n, err := b.WriteTo(&out)
	require.NoError(t, err)
	require.EqualValues(t, out.Len(), n)
	return out.String()
}

func open(t testing.TB, perBillion map[string]float64) *Lexicon {
	l, err := Open(build(t, perBillion))
	require.NoError(t, err)
	return l
}

func TestZipf(t *testing.T) {
	l := open(t, map[string]float64{"في": 2e7, "فيه": 1e6, "ليبيا": 1e5, "2ج": 10, "سرت": 0.001, "الله": 1e18})
	assert.Equal(t, 6, l.Len())
	for word, want := range map[string]float64{
		"في": 7.3, "فيه": 6, "ليبيا": 5, "2ج": 1, "سرت": 0.05, "الله": 12.75,
		"": 0, "ف": 0, "فيها": 0, "ليبي": 0, "ليبياا": 0, "ا": 0, "يي": 0, "ليبيا ": 0, "في\xff": 0, "abc": 0,
		"فية": 0, // not folded
	} {
		assert.InDelta(t, want, l.Zipf(word), 1e-9, word)
	}
}

func TestEmpty(t *testing.T) {
	l := open(t, nil)
	assert.Zero(t, l.Len())
	assert.Zero(t, l.Zipf("في"))
}

func TestAdd(t *testing.T) {
	b := NewBuilder()
	for _, w := range []string{"", "في ", "فيa", "أحمد", "سـرت", "سي.ان", strings.Repeat("ه", maxLetters+1)} {
		assert.False(t, b.Add(w, 1), w)
	}
	for _, f := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		assert.False(t, b.Add("في", f), f)
	}
	long := strings.Repeat("ه", maxLetters)
	assert.True(t, b.Add(long, 50))
	assert.True(t, b.Add(long, 50))
	assert.Equal(t, 1, b.Len())
	var out strings.Builder
	_, err := b.WriteTo(&out)
	require.NoError(t, err)
	l, err := Open(out.String())
	require.NoError(t, err)
	assert.Equal(t, 2.0, l.Zipf(long))
	assert.Zero(t, l.Zipf(long+"ه"))
	assert.Zero(t, l.Zipf(long[2:]))
}

func TestRoundTrip(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("ابتلمويهن09")), 1, 9, -1)
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.MapOfN(word, rapid.Float64Range(1.2, 1e9), 0, 200).Draw(rt, "words")
		data := build(t, words)
		require.Equal(t, data, build(t, words), "same words, same bytes")
		l, err := Open(data)
		require.NoError(t, err)
		require.Equal(t, len(words), l.Len())
		for w, f := range words {
			require.InDelta(t, math.Log10(f), l.Zipf(w), 0.5/zipfSteps+1e-9, w)
		}
		for _, w := range rapid.SliceOf(word).Draw(rt, "others") {
			if _, ok := words[w]; !ok {
				require.Zero(t, l.Zipf(w), w)
			}
		}
	})
}

func TestAlphabet(t *testing.T) {
	l := open(t, map[string]float64{alphabet: 100})
	assert.Equal(t, 2.0, l.Zipf(alphabet))
}

func TestZipfAllocatesNothing(t *testing.T) {
	l := open(t, sample(1000))
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		l.Zipf("ليبيا")
		l.Zipf("الاااا")
		l.Zipf("not Arabic")
	}))
}

// seal makes the length and checksum of a changed file right again.
func seal(data []byte) string {
	if len(data) >= headerBytes {
		binary.LittleEndian.PutUint64(data[16:], uint64(len(data)))
		binary.LittleEndian.PutUint32(data[checksumAt:], crc32.ChecksumIEEE(data[checksumStart:]))
	}
	return string(data)
}

func TestOpenErrors(t *testing.T) {
	good := build(t, sample(40))
	change := func(at int, to byte) []byte {
		b := []byte(good)
		b[at] = to
		return b
	}
	for _, c := range []struct{ data, want string }{
		{"", "lexicon: file is cut short (0 bytes)"},
		{"id,kind,ar\n", "lexicon: not a lexicon file"},
		{good[:20], "lexicon: file is cut short (20 bytes)"},
		{good[:100], fmt.Sprintf("lexicon: file is cut short (100 of %d bytes)", len(good))},
		{good + "x", "lexicon: file has 1 bytes too many; the file is damaged"},
		{string(change(8, 2)), "lexicon: made by format version 2, this program reads 1"},
		{string(change(len(good)-1, 0xff)), "lexicon: checksum differs; the file is damaged"},
		{seal(change(24, 200)), "lexicon: a table of 200 sections doesn't fit; the file is damaged"},
		{seal(change(24, 2)), "lexicon: section ZIPF is missing; the file is damaged"},
		{seal(change(headerBytes+8+7, 1)), `lexicon: section "WORD" lies outside the file; the file is damaged`},
		{seal(change(headerBytes+4, 50)), "lexicon: section BLKS has 12 bytes instead of 16; the file is damaged"},
	} {
		_, err := Open(c.data)
		assert.EqualError(t, err, c.want)
	}
	twice := string(file([]row{{tag: tagZipf}, {tag: tagZipf}}))
	_, err := Open(twice)
	assert.EqualError(t, err, `lexicon: two sections "ZIPF"; the file is damaged`)
}

// TestUnknownSection checks that a file with sections of a later program can
// be read.
func TestUnknownSection(t *testing.T) {
	sections, err := readHeader(build(t, map[string]float64{"في": 1e7}))
	require.NoError(t, err)
	rows := []row{{tag{'L', 'A', 'T', 'E'}, 7, []byte("later")}}
	for tag, s := range sections {
		rows = append(rows, row{tag, int(s.count), []byte(s.data)})
	}
	l, err := Open(string(file(rows)))
	require.NoError(t, err)
	assert.Equal(t, 7.0, l.Zipf("في"))
}

func TestOpenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.bin")
	_, err := OpenFile(path)
	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, err, path)

	require.NoError(t, os.WriteFile(path, []byte(build(t, map[string]float64{"في": 1e7})), 0o600))
	l, err := OpenFile(path)
	require.NoError(t, err)
	assert.Equal(t, 7.0, l.Zipf("في"))

	require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
	_, err = OpenFile(path)
	assert.EqualError(t, err, path+": lexicon: not a lexicon file")
}

// FuzzOpen reads damaged files whose checksum is right all the same.
func FuzzOpen(f *testing.F) {
	f.Add([]byte(build(f, sample(40))), "ليبيا")
	f.Add([]byte(build(f, nil)), "")
	f.Add([]byte(buildContext(f, sampleContext(40))), "دعوه")
	f.Fuzz(func(t *testing.T, data []byte, word string) {
		l, err := Open(seal(data))
		if err != nil {
			return
		}
		for w := range sample(40) {
			ask(l, w, word)
			ask(l, word, w)
		}
	})
}

// ask looks up all there is.
func ask(l *Lexicon, a, b string) {
	l.Zipf(a)
	l.Pair(a, b)
	l.Skip(a, b)
	l.Head(Place, b)
	l.Frame(a, b)
}

// sample makes n words that share prefixes as real ones do.
func sample(n int) map[string]float64 {
	words := make(map[string]float64, n)
	letters := []rune(alphabet)[10:]
	for i := range n {
		w := []rune("ال")
		for k := i; k > 0; k /= 7 {
			w = append(w, letters[k%len(letters)])
		}
		words[string(w)] = float64(2 + i)
	}
	return words
}

func BenchmarkZipf(b *testing.B) {
	words := sample(400_000)
	l := open(b, words)
	var known []string
	for w := range words {
		if known = append(known, w); len(known) == 1024 {
			break
		}
	}
	for name, list := range map[string][]string{"known": known, "unknown": {"الزعفرانيه", "باشاغا", "مستشفياتهم"}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				l.Zipf(list[i%len(list)])
				i++
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	data := build(b, sample(400_000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Open(data); err != nil {
			b.Fatal(err)
		}
	}
}
