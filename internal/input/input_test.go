package input

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/text"
)

// utf16le and windows1256 are written out, so that the tests do not trust the
// encoder that they test.
const (
	utf16leSirt     = "\x33\x06\x31\x06\x2a\x06"      // سرت
	windows1256Sirt = "\xd3\xd1\xca"                  // سرت
	windows1256Text = "\xde\xc7\xe1 \xcd\xdd\xca\xd1" // قال حفتر
)

func TestDecode(t *testing.T) {
	cases := []struct {
		name, data string
		enc        Encoding
		want       string
		wantEnc    Encoding
	}{
		{"empty", "", Auto, "", UTF8},
		{"utf-8", "قال\r\nسرت", Auto, "قال\r\nسرت", UTF8},
		{"bom is kept", "\ufeffسرت", Auto, "\ufeffسرت", UTF8},
		{"only a bom", "\ufeff", Auto, "\ufeff", UTF8},
		{"utf-16le", "\xff\xfe" + utf16leSirt, Auto, "\ufeffسرت", UTF16LE},
		{"utf-16be", "\xfe\xff\x06\x33\x06\x31\x06\x2a\xd8\x3d\xde\x42", Auto, "\ufeffسرت🙂", UTF16BE},
		{"only a utf-16 bom", "\xff\xfe", Auto, "\ufeff", UTF16LE},
		{"utf-16le, named, without bom", utf16leSirt, UTF16LE, "سرت", UTF16LE},
		{"windows-1256", windows1256Sirt + "\r\n", Windows1256, "سرت\r\n", Windows1256},
		{"ascii as windows-1256", "abc", Windows1256, "abc", Windows1256},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f, err := Decode("a.txt", []byte(c.data), c.enc, nil)
			require.NoError(t, err)
			assert.Equal(t, c.want, f.Doc.Source)
			assert.Equal(t, c.wantEnc, f.Encoding)
			back, err := f.Encode(f.Doc.Source)
			require.NoError(t, err)
			assert.Equal(t, c.data, string(back))
			assert.Equal(t, len(c.data), f.StoredOffset(len(c.want)))
		})
	}
}

func TestDecodeErrors(t *testing.T) {
	cases := []struct {
		name, data string
		enc        Encoding
		want       string
	}{
		{"invalid", "سرت\nab\xff", Auto, "a.txt:2: invalid UTF-8 at byte offset 9; save the file as UTF-8, or name its encoding with --encoding"},
		{"one broken letter is not windows-1256", "وصل حف\xd8 إلى سرت", Auto, "a.txt:1: invalid UTF-8 at byte offset 11; save the file as UTF-8, or name its encoding with --encoding"},
		{"latin-1", "caf\xe9 d'\xe9t\xe9", Auto, "a.txt:1: invalid UTF-8 at byte offset 3; save the file as UTF-8, or name its encoding with --encoding"},
		{"windows-1256", "one\n" + windows1256Text, Auto, "a.txt:2: invalid UTF-8 at byte offset 4; the text looks like Windows-1256; try --encoding windows-1256"},
		{"binary", "\x89PNG\r\n\x00\x00\x01", Auto, "a.txt: is a binary file (NUL byte at offset 6); only text can be checked"},
		{"utf-16le without bom", "\x33\x06 \x00\x31\x06", Auto, "a.txt: looks like UTF-16 without a byte order mark; try --encoding utf-16le"},
		{"utf-16be without bom or space", "\x06\x33\x06\x31", Auto, "a.txt: looks like UTF-16 without a byte order mark; try --encoding utf-16be"},
		{"odd", "\xff\xfe\x33\x06\x31", Auto, "a.txt: invalid UTF-16: the length (5 bytes) is odd; the file is cut short, or is not UTF-16"},
		{"lone high surrogate", "\xff\xfe\n\x00\x3d\xd8\x33\x06", Auto, "a.txt:2: invalid UTF-16 at byte offset 4: half of a surrogate pair"},
		{"lone low surrogate", "\xff\xfe\x42\xde", Auto, "a.txt:1: invalid UTF-16 at byte offset 2: half of a surrogate pair"},
		{"surrogate at the end", "\xff\xfe\x3d\xd8", Auto, "a.txt:1: invalid UTF-16 at byte offset 2: half of a surrogate pair"},
		{"utf-32", "\xff\xfe\x00\x00\x33\x06\x00\x00", Auto, "a.txt: is a binary file (NUL byte at offset 2); only text can be checked"},
		{"the other byte order", "\xfe\xff\x06\x33", UTF16LE, "a.txt: the byte order mark is that of utf-16be; try --encoding utf-16be"},
		{"utf-16 as utf-8", "\xff\xfe\x33\x06\x31\x06\x2a\x06", UTF8, "a.txt:1: invalid UTF-8 at byte offset 0; the byte order mark is that of UTF-16; try --encoding utf-16le"},
		{"utf-8 as windows-1256", "سرت", Windows1256, "a.txt: is UTF-8, not Windows-1256; leave out --encoding"},
		{"binary as windows-1256", windows1256Sirt + "\x00", Windows1256, "a.txt: is a binary file (NUL byte at offset 3); only text can be checked"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Decode("a.txt", []byte(c.data), c.enc, nil)
			assert.EqualError(t, err, c.want)
		})
	}
}

func TestReadErrors(t *testing.T) {
	dir := t.TempDir()
	_, err := Read(filepath.Join(dir, "none.txt"), nil, Auto, nil)
	assert.EqualError(t, err, dir+"/none.txt: no such file or directory")
	assert.ErrorIs(t, err, os.ErrNotExist)
	_, err = Read(dir, nil, Auto, nil)
	assert.EqualError(t, err, dir+": is a directory; name the files, e.g. "+dir+"/*.txt")
}

func TestReadStdin(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	go func() {
		w.WriteString(strings.Repeat("سرت ", 50000))
		w.Close()
	}()
	f, err := Read(Stdin, r, Auto, nil)
	require.NoError(t, err)
	assert.Equal(t, StdinName, f.Doc.Name)
	assert.Equal(t, 50000, f.Doc.Words())
}

func TestEncodeWithoutCode(t *testing.T) {
	f, err := Decode("a.txt", []byte(windows1256Sirt), Windows1256, nil)
	require.NoError(t, err)
	_, err = f.Encode("سرت\nڤ")
	assert.EqualError(t, err, "a.txt:2: Windows-1256 has no code for U+06A4; convert the file to UTF-8 first")
}

func TestWindows1256IsOneToOne(t *testing.T) {
	var all []byte
	for b := 255; b > 0; b-- {
		all = append(all, byte(b))
	}
	f, err := Decode("a.txt", all, Windows1256, nil)
	require.NoError(t, err)
	back, err := f.Encode(f.Doc.Source)
	require.NoError(t, err)
	assert.Equal(t, all, back)
}

// Whatever is stored, decoding and encoding it gives the same bytes, and the
// offset of every character is the length of what is stored before it.
func TestStoredOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		enc := rapid.SampledFrom([]Encoding{UTF8, UTF16LE, UTF16BE, Windows1256}).Draw(t, "encoding")
		units := []string{"س", "a", "\n", "پ", " ", strings.Repeat("ط", 1500), strings.Repeat("b", 1001)}
		if enc != Windows1256 {
			units = append(units, "🙂", "ڤ", "\ufeff", "िक")
		}
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom(units)).Draw(t, "text"), "")
		stored, err := encode(s, enc)
		require.NoError(t, err)
		f, err := Decode("", stored, enc, nil)
		if err != nil { // a byte order mark by chance, or ASCII that reads as UTF-8
			t.Skip(err)
		}
		require.Equal(t, s, f.Doc.Source)
		at := 0
		for i, r := range s {
			if i%977 == 0 || i+utf8.RuneLen(r) == len(s) {
				require.Equal(t, at, f.StoredOffset(i))
			}
			at += enc.width(r)
		}
		require.Equal(t, len(stored), f.StoredOffset(len(s)))
		require.Equal(t, len(stored), at)
	})
}

// The format is found, or given, and offsets of the prose lead to the stored
// bytes.
func TestFormats(t *testing.T) {
	const page = "<!doctype html><p>قال&nbsp;<b>سر</b>ت"
	stored, err := encode("\ufeff"+page, UTF16LE)
	require.NoError(t, err)
	for _, c := range []struct {
		path, data string
		in, want   *format.Format
	}{
		{"a.html", page, nil, format.HTML},
		{"-", page, nil, format.HTML},
		{"a.md", page, nil, format.Markdown},
		{"a.txt", page, nil, format.Text},
		{"a.txt", page, format.HTML, format.HTML},
		{"a.html", page, format.Text, format.Text},
		{"-", string(stored), nil, format.HTML},
	} {
		f, err := Decode(c.path, []byte(c.data), Auto, c.in)
		require.NoError(t, err)
		assert.Equal(t, c.want.Name, f.Format.Name, c.path)
		if c.want != format.HTML {
			continue
		}
		assert.Equal(t, "قال\u00a0سرت\n", f.Doc.Source)
		back, err := f.Encode(f.Doc.Original())
		require.NoError(t, err)
		assert.Equal(t, c.data, string(back))
		at := strings.Index(f.Doc.Source, "سرت")
		for i, part := range f.Doc.Origin(text.Span{Start: at, End: at + len("سرت")}) {
			got, err := decode([]byte(c.data)[f.StoredOffset(part.Start):f.StoredOffset(part.End)], f.Encoding)
			require.NoError(t, err)
			assert.Equal(t, []string{"سر", "ت"}[i], got)
		}
	}
}

func TestDeclaredEncoding(t *testing.T) {
	const meta = `<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1256">`
	cases := []struct {
		name, path, data string
		want             Encoding
		wrong            string
	}{
		{"as old pages do", "a.htm", meta + windows1256Text, Windows1256, ""},
		{"as new pages do", "a.htm", "<meta charset='CP1256'>" + windows1256Text, Windows1256, ""},
		{"by content", "-", "<html>" + meta + windows1256Text, Windows1256, ""},
		{"ASCII takes new letters so", "a.htm", meta + "&#1587;", Windows1256, ""},
		{"UTF-8 that says otherwise", "a.htm", meta + "سرت", UTF8, ""},
		{"UTF-8", "a.htm", "<meta charset=utf-8>سرت", UTF8, ""},
		{"nothing declared", "a.htm", windows1256Text, 0, "looks like Windows-1256"},
		{"declared too late", "a.htm", strings.Repeat(" ", 1024) + meta + windows1256Text, 0, "looks like Windows-1256"},
		{"no page", "a.txt", meta + windows1256Text, 0, "looks like Windows-1256"},
		{"in a comment", "a.htm", "<!--" + meta + "-->" + windows1256Text, 0, "looks like Windows-1256"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f, err := Decode(c.path, []byte(c.data), Auto, nil)
			if c.wrong != "" {
				assert.ErrorContains(t, err, c.wrong)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, f.Encoding)
			back, err := f.Encode(f.Doc.Original())
			require.NoError(t, err)
			assert.Equal(t, c.data, string(back))
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "سرت", "\ufeffa", "\xff\xfe\x33\x06", "\xfe\xff\xd8\x3d", windows1256Text, "\x00", "<html><meta charset=windows-1256>\xd3"} {
		for e := range encodingNames {
			f.Add([]byte(s), e)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, e int) {
		file, err := Decode("a", append([]byte(nil), data...), Encoding(uint(e)%uint(len(encodingNames))), nil)
		if err != nil {
			return
		}
		require.True(t, utf8.ValidString(file.Doc.Source))
		original := file.Doc.Original()
		back, err := file.Encode(original)
		require.NoError(t, err)
		require.Equal(t, string(data), string(back))
		require.Equal(t, len(data), file.StoredOffset(len(original)))
	})
}
