package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// These tests need bytes that a script cannot hold: line ends, byte order
// marks, other encodings.

// result is what a run of the command left behind.
type result struct {
	stdout, stderr string
	status         int
}

// runStub runs tadqiq-stub in a directory.
func runStub(t *testing.T, dir string, args ...string) result {
	t.Helper()
	var stdout, stderr strings.Builder
	cmd := exec.Command("tadqiq-stub", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

func write(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(path, data, 0o640))
	return path
}

// stored says how a text is stored in a file: an encoder of another library
// than the one that is tested where there is one, and the flags to read it.
type stored struct {
	name  string
	enc   encoding.Encoding
	flags []string
}

func storings() []stored {
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) encoding.Encoding { return unicode.UTF16(e, b) }
	return []stored{
		{"utf-8", encoding.Nop, nil},
		{"utf-8 with byte order mark", unicode.UTF8BOM, nil},
		{"utf-16le", utf16(unicode.LittleEndian, unicode.UseBOM), nil},
		{"utf-16be", utf16(unicode.BigEndian, unicode.UseBOM), nil},
		{"utf-16be without byte order mark", utf16(unicode.BigEndian, unicode.IgnoreBOM), []string{"--encoding", "utf-16be"}},
		{"windows-1256", charmap.Windows1256, []string{"--encoding", "windows-1256"}},
	}
}

func (s stored) encode(t *testing.T, text string) []byte {
	t.Helper()
	data, err := s.enc.NewEncoder().Bytes([]byte(text))
	require.NoError(t, err)
	return data
}

// decode reads a part of a file, which has no byte order mark.
func (s stored) decode(t *testing.T, part []byte) string {
	t.Helper()
	enc := s.enc
	switch s.name {
	case "utf-8 with byte order mark":
		enc = encoding.Nop
	case "utf-16le":
		enc = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-16be":
		enc = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	data, err := enc.NewDecoder().Bytes(part)
	require.NoError(t, err)
	return string(data)
}

var texts = []struct{ name, before, after string }{
	{"lf", "قال قنتروش ، نعم\nلون بنفجس منفصل\n", "قال قنطروش، نعم\nلون بنفسج متصل\n"},
	{"crlf", "قال قنتروش ، نعم\r\nلون بنفجس منفصل\r\n", "قال قنطروش، نعم\r\nلون بنفسج متصل\r\n"},
	{"mixed line ends, no final one", "أ\r\n\n\r\nب قنتروش\n\nقنتروش", "أ\r\n\n\r\nب قنطروش\n\nقنطروش"},
	{"spaces, tabs and a lone carriage return", "\t قنتروش  \r \n \t", "\t قنطروش  \r \n \t"},
	{"nothing to fix", "\r\n نعم  \r\n\n", "\r\n نعم  \r\n\n"},
}

func TestFixKeepsTheRest(t *testing.T) {
	for _, s := range storings() {
		for _, c := range texts {
			t.Run(s.name+"/"+c.name, func(t *testing.T) {
				dir := t.TempDir()
				path := write(t, dir, "a.txt", s.encode(t, c.before))
				want := s.encode(t, c.after)
				for range 2 { // the second time changes nothing more
					r := runStub(t, dir, append([]string{"fix", "--write", "a.txt"}, s.flags...)...)
					require.Equal(t, 0, r.status, r.stderr)
					require.Empty(t, r.stdout)
					got, err := os.ReadFile(path)
					require.NoError(t, err)
					require.Equal(t, string(want), string(got))
				}
				if runtime.GOOS != "windows" {
					info, err := os.Stat(path)
					require.NoError(t, err)
					assert.Equal(t, os.FileMode(0o640), info.Mode())
				}
				entries, err := os.ReadDir(dir)
				require.NoError(t, err)
				assert.Len(t, entries, 1, "a temporary file is left")
			})
		}
	}
}

// What a finding's offsets cut out of the stored file is its text.
func TestOffsetsCountStoredBytes(t *testing.T) {
	for _, s := range storings() {
		for _, c := range texts[:4] {
			t.Run(s.name+"/"+c.name, func(t *testing.T) {
				dir := t.TempDir()
				data := s.encode(t, c.before)
				write(t, dir, "a.txt", data)
				r := runStub(t, dir, append([]string{"check", "--format", "jsonl", "a.txt"}, s.flags...)...)
				require.Equal(t, 1, r.status, r.stderr)
				n := 0
				for dec := json.NewDecoder(strings.NewReader(r.stdout)); ; n++ {
					var f struct {
						Text       string
						Start, End struct{ Offset, Line, Column int }
						Fixes      []struct {
							Edits []struct{ Start, End int }
						}
					}
					err := dec.Decode(&f)
					if err == io.EOF {
						break
					}
					require.NoError(t, err)
					assert.Equal(t, f.Text, s.decode(t, data[f.Start.Offset:f.End.Offset]))
					line := strings.Split(c.before, "\n")[f.Start.Line-1]
					assert.Equal(t, f.Text, string([]rune(line)[f.Start.Column-1:f.End.Column-1]))
					for _, fx := range f.Fixes {
						for _, e := range fx.Edits {
							assert.Equal(t, "منفصل", s.decode(t, data[e.Start:e.End]))
						}
					}
				}
				assert.Positive(t, n)
			})
		}
	}
}

func TestBadBytes(t *testing.T) {
	cases := []struct{ name, data, want string }{
		{"invalid UTF-8", "نعم\nab\xff\n", "tadqiq: a.txt:2: invalid UTF-8 at byte offset 9; save the file as UTF-8, or name its encoding with --encoding\n"},
		{"windows-1256", "\xde\xc7\xe1 \xcd\xdd\xca\xd1", "tadqiq: a.txt:1: invalid UTF-8 at byte offset 0; the text looks like Windows-1256; try --encoding windows-1256\n"},
		{"binary", "\x7fELF\x02\x01\x01\x00\x00\x00", "tadqiq: a.txt: is a binary file (NUL byte at offset 7); only text can be checked\n"},
		{"utf-16 without byte order mark", "\x33\x06\x20\x00\x31\x06", "tadqiq: a.txt: looks like UTF-16 without a byte order mark; try --encoding utf-16le\n"},
		{"utf-16, odd", "\xff\xfe\x33", "tadqiq: a.txt: invalid UTF-16: the length (3 bytes) is odd; the file is cut short, or is not UTF-16\n"},
		{"utf-16, half a surrogate pair", "\xfe\xff\xd8\x3d\x06\x33", "tadqiq: a.txt:1: invalid UTF-16 at byte offset 2: half of a surrogate pair\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := write(t, dir, "a.txt", []byte(c.data))
			for _, args := range [][]string{{"check", "a.txt"}, {"fix", "--write", "a.txt"}, {"explain", "a.txt:1:1"}} {
				r := runStub(t, dir, args...)
				assert.Equal(t, result{"", c.want, 2}, r, args)
			}
			got, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, c.data, string(got))
		})
	}
}

func TestFixThatTheEncodingLacks(t *testing.T) {
	dir := t.TempDir()
	data, err := charmap.Windows1256.NewEncoder().Bytes([]byte("قال قنتروش\nثم فيرول"))
	require.NoError(t, err)
	path := write(t, dir, "a.txt", data)
	r := runStub(t, dir, "fix", "--write", "--encoding", "windows-1256", "a.txt")
	assert.Equal(t, result{"", "tadqiq: a.txt:2: Windows-1256 has no code for U+06A4; convert the file to UTF-8 first\n", 2}, r)
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, data, got)
}

func TestFixThroughLink(t *testing.T) {
	dir := t.TempDir()
	target := write(t, dir, "a.txt", []byte("قنتروش"))
	link := filepath.Join(dir, "link.txt")
	require.NoError(t, os.Symlink("a.txt", link))
	r := runStub(t, dir, "fix", "--write", "link.txt")
	require.Equal(t, 0, r.status, r.stderr)
	got, err := os.ReadFile(target)
	require.NoError(t, err)
	assert.Equal(t, "قنطروش", string(got))
	info, err := os.Lstat(link)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink)
}

func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no interrupt can be sent here")
	}
	var stderr bytes.Buffer
	cmd := exec.Command("tadqiq", "check", "-")
	cmd.Stderr = &stderr
	stdin, err := cmd.StdinPipe() // never closed: the command waits for more
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	_, err = io.WriteString(stdin, "نعم")
	require.NoError(t, err)
	time.Sleep(time.Second)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	assert.Error(t, cmd.Wait())
	assert.Equal(t, 2, cmd.ProcessState.ExitCode())
	assert.Equal(t, "tadqiq: interrupted\n", stderr.String())
}
