package corpus

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/format"
)

// write writes a file into a folder of its own.
func write(t testing.TB, name string, data []byte) string {
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, data, 0o666))
	return path
}

// content reads a file to its end.
func content(path string) (string, error) {
	r, err := Open(path, nil)
	if err != nil {
		return "", err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	return string(data), err
}

const news = "أعلنت وزارة الزراعة بدء موسم الحصاد في السهول الشمالية.\n"

// frames are blocks compressed one by one.
func frames(c Compression, blocks ...string) []byte {
	var out []byte
	for _, b := range blocks {
		out = append(out, Compress(c, []byte(b))...)
	}
	return out
}

func TestOpen(t *testing.T) {
	skipped := append([]byte("\x5e\x2a\x4d\x18\x05\x00\x00\x00"), "other"...)
	cases := []struct {
		name string
		data []byte
		want string
		c    Compression
	}{
		{"a.txt", []byte(news), news, None},
		{"empty.txt", nil, "", None},
		{"a.txt.gz", frames(Gzip, news), news, Gzip},
		{"members.txt.gz", frames(Gzip, news, "", "ثم\n", news), news + "ثم\n" + news, Gzip},
		{"a.txt.zst", frames(Zstd, news), news, Zstd},
		{"frames.txt.ZSTD", frames(Zstd, news, "", "ثم\n", news), news + "ثم\n" + news, Zstd},
		{"skipped.zst", slices.Concat(skipped, frames(Zstd, news), skipped, frames(Zstd, "ثم")), news + "ثم", Zstd},
		{"gzip by no name", frames(Gzip, news), news, Gzip},
		{"zstd.gz", frames(Zstd, news), news, Zstd},
		{"gzip.zst", frames(Gzip, news), news, Gzip},
		{"text.gz", []byte(news), news, None},
		{"text with a mark.zst", []byte("\ufeffx" + news), "\ufeffx" + news, None},
		{"\x1f", []byte("\x1f\x8b"), "\x1f\x8b", None},
	}
	for _, c := range cases {
		path := write(t, c.name, c.data)
		r, err := Open(path, nil)
		require.NoError(t, err, c.name)
		got, err := io.ReadAll(r)
		require.NoError(t, err, c.name)
		assert.Equal(t, c.want, string(got), c.name)
		assert.Equal(t, c.c, r.Compression, c.name)
		assert.EqualValues(t, len(c.data), r.Consumed(), c.name)
		require.NoError(t, r.Close())
	}
}

func TestOpenErrors(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"a.bz2":      {"BZh91AY", "it is compressed by bzip2; write it as gzip: bzip2 -dc FILE | gzip > FILE.gz"},
		"a.jsonl.xz": {"\xfd7zXZ\x00\x00", "it is compressed by xz; write it as gzip: xz -dc FILE | gzip > FILE.gz"},
		"a.zip":      {"PK\x03\x04..", "it is a ZIP archive; unpack it"},
		"a.parquet":  {"PAR1....", "it is Parquet; write it as JSON Lines"},
		"empty.gz":   {"", "its gzip data is cut short"},
		"empty.zst":  {"", "its zstd data is cut short"},
		"one.gz":     {"\x1f", "its gzip data is cut short"},
		"other.gz":   {"\x00\x01\x02\x03\x04\x05", "it is no gzip data"},
		"other.zst":  {"abc\xff\xfe\xff", "it is no zstd data"},
	} {
		_, err := content(write(t, name, []byte(c.data)))
		assert.EqualError(t, err, c.want, name)
	}
	_, err := content(filepath.Join(t.TempDir(), "none"))
	assert.EqualError(t, err, "no such file or directory")
	_, err = content(t.TempDir())
	assert.EqualError(t, err, "is a directory")
}

// Data that is cut short or changed is an error, or the same text: never
// another one, and never less of it. A cut between two members leaves a file
// that is whole.
func TestDamagedData(t *testing.T) {
	blocks := []string{strings.Repeat(news, 30), "", "ثم هطلت الأمطار.\n", news}
	want := strings.Join(blocks, "")
	for _, c := range []Compression{Gzip, Zstd} {
		t.Run(c.String(), func(t *testing.T) {
			data := frames(c, blocks...)
			whole := map[int]string{0: ""}
			for i := range blocks {
				whole[len(frames(c, blocks[:i+1]...))] = strings.Join(blocks[:i+1], "")
			}
			path := write(t, "a.jsonl."+map[Compression]string{Gzip: "gz", Zstd: "zst"}[c], nil)
			for n := range len(data) {
				require.NoError(t, os.WriteFile(path, data[:n], 0o666))
				got, err := content(path)
				if text, ok := whole[n]; ok && n > 0 {
					require.NoError(t, err, n)
					require.Equal(t, text, got)
					continue
				}
				require.ErrorContains(t, err, "cut short", "%d of %d bytes", n, len(data))
			}
			for i := range data {
				for _, flip := range []byte{0x01, 0xff} {
					bad := bytes.Clone(data)
					bad[i] ^= flip
					require.NoError(t, os.WriteFile(path, bad, 0o666))
					if got, err := content(path); err == nil {
						require.Equal(t, want, got, "byte %d changed by %x", i, flip)
					}
				}
			}
			require.NoError(t, os.WriteFile(path, append(bytes.Clone(data), "more"...), 0o666))
			_, err := content(path)
			require.Error(t, err)
		})
	}
}

// Data that needs much memory to be read is refused, and any other is read in
// little, however much text it makes.
func TestMemoryOfDecompression(t *testing.T) {
	packed := func(window int, n int64) []byte {
		var b bytes.Buffer
		w, err := zstd.NewWriter(&b, zstd.WithWindowSize(window), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true))
		require.NoError(t, err)
		_, err = io.Copy(w, io.LimitReader(zeros{}, n))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return b.Bytes()
	}
	_, err := content(write(t, "wide.zst", packed(256<<20, 16<<20)))
	assert.EqualError(t, err, "its zstd window is over 128 MiB; compress it again with zstd --long=27 or less")

	var gz bytes.Buffer
	w := gzip.NewWriter(&gz)
	_, err = io.Copy(w, io.LimitReader(zeros{}, 100<<20))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	for name, data := range map[string][]byte{"a.zst": packed(8<<20, 100<<20), "a.gz": gz.Bytes()} {
		path := write(t, name, data)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		r, err := Open(path, nil)
		require.NoError(t, err)
		n, err := io.Copy(io.Discard, r)
		require.NoError(t, err)
		runtime.ReadMemStats(&after)
		require.NoError(t, r.Close())
		assert.EqualValues(t, 100<<20, n)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32<<20), name)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// A scanner goes on in a file at a place that it has told, however the file is
// stored.
func TestSkipInFile(t *testing.T) {
	var b strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&b, "{\"text\": \"%d %s\"}\n", i, strings.TrimSpace(news))
	}
	all := b.String()
	half := len(all) / 3
	fields := format.Fields{Text: "text"}
	for name, data := range map[string][]byte{
		"a.jsonl": []byte(all), "a.jsonl.gz": frames(Gzip, all[:half], all[half:]), "a.jsonl.zst": frames(Zstd, all[:half], all[half:]),
	} {
		path := write(t, name, data)
		first, err := Open(path, nil)
		require.NoError(t, err)
		s := format.JSONL.Scanner(first, 1<<20, fields)
		var want format.Record
		for range 15000 {
			want, err = s.Next()
			require.NoError(t, err)
		}
		require.NoError(t, first.Close())

		second, err := Open(path, nil)
		require.NoError(t, err)
		s = format.JSONL.Scanner(second, 1<<20, fields)
		require.NoError(t, s.SkipTo(want.Place))
		got, err := s.Next()
		require.NoError(t, err)
		assert.Equal(t, want.Place, got.Place, name)
		assert.Equal(t, string(want.Raw), string(got.Raw), name)
		n := 1
		for ; err == nil; n++ {
			_, err = s.Next()
		}
		assert.Equal(t, io.EOF, err)
		assert.Equal(t, 20000-15000+2, n, name)
		assert.EqualValues(t, len(data), second.Consumed(), name)
		require.NoError(t, second.Close())
	}
}

func TestOpenStdin(t *testing.T) {
	for _, c := range []Compression{None, Gzip, Zstd} {
		r, w, err := os.Pipe()
		require.NoError(t, err)
		go func() {
			_, err := w.Write(frames(c, news, news))
			_ = errors.Join(err, w.Close())
		}()
		in, err := Open("-", r)
		require.NoError(t, err)
		s := format.Lines.Scanner(in, 1<<20, format.Fields{})
		require.NoError(t, s.SkipTo(format.Place{Offset: int64(len(news)), Line: 2}))
		got, err := s.Next()
		require.NoError(t, err)
		assert.Equal(t, news, string(got.Raw), c)
		_, err = s.Next()
		assert.Equal(t, io.EOF, err)
		require.NoError(t, in.Close())
	}
}
