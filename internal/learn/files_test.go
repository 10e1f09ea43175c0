package learn

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func write(t *testing.T, data string, path ...string) string {
	t.Helper()
	p := filepath.Join(path...)
	require.NoError(t, os.MkdirAll(filepath.Dir(p), 0o755))
	require.NoError(t, os.WriteFile(p, []byte(data), 0o600))
	return p
}

func zip(t *testing.T, s string) string {
	var out bytes.Buffer
	gz := gzip.NewWriter(&out)
	_, err := gz.Write([]byte(s))
	require.NoError(t, err)
	require.NoError(t, gz.Close())
	return out.String()
}

func names(sources []Source) (out []string) {
	for _, s := range sources {
		out = append(out, s.Name)
	}
	return out
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	a := write(t, "سرت", dir, "b", "a.txt")
	b := write(t, zip(t, "مصراتة"), dir, "a.txt.gz")
	c := write(t, "طرابلس", dir, "z.md")
	write(t, "\x00", dir, "b", "a.bin")
	write(t, "", dir, "txt")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "c.txt"), 0o755))

	got, err := Files(dir)
	require.NoError(t, err)
	assert.Equal(t, []string{b, a, c}, names(got))
	l := New(Options{MinWord: 1})
	require.NoError(t, l.Read(context.Background(), got))
	var words []string
	l.Words(func(w string, n int) { words = append(words, w) })
	assert.Equal(t, []string{"مصراته", "سرت", "طرابلس"}, words)
	assert.Equal(t, 3, l.Stats().Files)
	assert.EqualValues(t, 2*(3+6+6), l.Stats().Bytes)

	// A file that is named is read, whatever its name.
	odd := write(t, "سرت", dir, "odd.bin")
	got, err = Files(odd)
	require.NoError(t, err)
	assert.Equal(t, []string{odd}, names(got))

	link := filepath.Join(t.TempDir(), "link")
	if os.Symlink(dir, link) == nil {
		got, err = Files(link)
		require.NoError(t, err)
		assert.Len(t, got, 3)
	}

	_, err = Files(filepath.Join(dir, "none"))
	assert.EqualError(t, err, filepath.Join(dir, "none")+": no such file or directory")
	_, err = Files(filepath.Join(dir, "c.txt"))
	assert.EqualError(t, err, filepath.Join(dir, "c.txt")+": there is no text in this folder; looked for *.txt, *.txt.gz, *.md")
}

func TestReadErrors(t *testing.T) {
	dir := t.TempDir()
	line := "في مدينة سرت\n"
	many := strings.Repeat(line, 3*pieceSize/len(line))
	zipped := zip(t, many)
	broken := []byte(zipped)
	broken[len(broken)-6] ^= 0xff
	for name, c := range map[string]struct{ data, want string }{
		"latin.txt":   {line + "\xd3\xd1\xca", ":2: invalid UTF-8; save the file as UTF-8, or leave it out"},
		"late.txt":    {many + "\xff\n" + many, ":68386: invalid UTF-8; save the file as UTF-8, or leave it out"},
		"end.txt":     {many + "\xd8", ":68386: invalid UTF-8; save the file as UTF-8, or leave it out"},
		"binary.txt":  {"PK\x03\x04\x00", ": is a binary file (NUL byte in line 1); only text can be learned from"},
		"short.gz":    {zipped[:len(zipped)-9], ": compressed file is cut short"},
		"shorter.gz":  {zipped[:5], ": compressed file is cut short"},
		"empty.gz":    {"", ": compressed file is cut short"},
		"text.txt.gz": {line, ": gzip: invalid header"},
		"damaged.gz":  {string(broken), ": gzip: invalid checksum"},
	} {
		path := write(t, c.data, dir, name)
		for _, workers := range []int{1, 3} {
			l := New(Options{Workers: workers})
			err := l.Read(context.Background(), []Source{source("good", many), file(path), source("bad", "\xff")})
			if assert.Error(t, err) {
				assert.Equal(t, path+c.want, strings.Replace(err.Error(), "cannot be read: ", "", 1))
			}
		}
	}
	err := New(Options{}).Read(context.Background(), []Source{file(filepath.Join(dir, "none"))})
	assert.EqualError(t, err, filepath.Join(dir, "none")+": no such file or directory")
	broke := Source{"x", func() (io.ReadCloser, error) { return io.NopCloser(iotest.ErrReader(errors.New("no"))), nil }}
	assert.EqualError(t, New(Options{}).Read(context.Background(), []Source{broke}), "x: cannot be read: no")
}

func TestReadEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	defer w.Close()
	pipe := Source{"pipe", func() (io.ReadCloser, error) { cancel(); return r, nil }}
	assert.ErrorIs(t, New(Options{}).Read(ctx, []Source{pipe}), context.Canceled)
	assert.NoError(t, New(Options{}).Read(context.Background(), nil))
}

// TestPieces checks that a text comes back whole from its pieces, cut where
// no word is.
func TestPieces(t *testing.T) {
	for name, text := range map[string]string{
		"lines":   strings.Repeat("في مدينة سرت\n", 90_000),
		"spaces":  strings.Repeat("في مدينة سرت ", 90_000),
		"letters": strings.Repeat("xسر", 500_000),
		"empty":   "",
		"line":    "سرت",
	} {
		for _, reader := range []func(io.Reader) io.Reader{iotest.HalfReader, iotest.DataErrReader} {
			src := Source{name, func() (io.ReadCloser, error) { return io.NopCloser(reader(strings.NewReader(text))), nil }}
			var got strings.Builder
			for p := range readPieces(context.Background(), []Source{src}, 2) {
				<-p.scanned
				require.NoError(t, p.err)
				assert.True(t, utf8.Valid(p.text))
				assert.Equal(t, strings.Count(got.String(), "\n"), p.line)
				got.Write(p.text)
				if name == "lines" && len(p.text) > 0 {
					assert.Equal(t, byte('\n'), p.text[len(p.text)-1])
				}
				p.free()
			}
			assert.True(t, text == got.String(), name)
		}
	}
}

func TestCutAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if len(s) < 8 {
			return
		}
		cut := cutAt([]byte(s))
		require.Positive(t, cut)
		require.True(t, utf8.ValidString(s[:cut]))
		// A text that ends within a character.
		cut = cutAt([]byte(s[:len(s)-1]))
		require.Positive(t, cut)
		require.True(t, utf8.ValidString(s[:cut]))
	})
}
