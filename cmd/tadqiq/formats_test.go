package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/tadqiq/tadqiq/fix"
)

// sample is a file of format/testdata, in which ⟦before|after⟧ marks what the
// rules of the stub put right. Nothing else may change, and the same words
// outside of the marks are no prose.
type sample struct{ name, before, after string }

func samples(t *testing.T) []sample {
	paths, err := filepath.Glob("../../format/testdata/[hm]*/*")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(paths), 20)
	marks := regexp.MustCompile(`⟦([^⟦|]*)\|([^⟦|]*)⟧`)
	var out []sample
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		s := sample{filepath.Base(path), marks.ReplaceAllString(string(data), "$1"), marks.ReplaceAllString(string(data), "$2")}
		require.NotContains(t, s.before+s.after, "⟦", path)
		require.NotEqual(t, s.before, s.after, path)
		out = append(out, s)
	}
	return out
}

// sampleStorings are ways to store a sample that keep all of its letters.
var sampleStorings = []struct {
	name  string
	enc   encoding.Encoding
	crlf  bool
	flags []string
}{
	{"utf-8", encoding.Nop, false, nil},
	{"crlf", encoding.Nop, true, nil},
	{"byte order mark and crlf", unicode.UTF8BOM, true, nil},
	{"utf-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), false, nil},
	{"windows-1256", charmap.Windows1256, true, []string{"--encoding", "windows-1256"}},
}

func TestFixOfFormats(t *testing.T) {
	all := samples(t)
	for _, s := range sampleStorings {
		t.Run(s.name, func(t *testing.T) {
			dir := t.TempDir()
			want := map[string][]byte{}
			var names []string
			add := func(name, before, after string) {
				if s.crlf {
					before, after = strings.ReplaceAll(before, "\n", "\r\n"), strings.ReplaceAll(after, "\n", "\r\n")
				}
				data, err := s.enc.NewEncoder().Bytes([]byte(before))
				if err != nil {
					return // Windows-1256 lacks a letter
				}
				write(t, dir, name, data)
				want[name], err = s.enc.NewEncoder().Bytes([]byte(after))
				require.NoError(t, err)
				names = append(names, name)
			}
			for _, x := range all {
				add("clean-"+x.name, x.after, x.after)
				add(x.name, x.before, x.after)
			}
			require.Greater(t, len(names), 10)

			before := map[string][]byte{}
			for _, name := range names {
				var err error
				before[name], err = os.ReadFile(filepath.Join(dir, name))
				require.NoError(t, err)
			}
			r := runStub(t, dir, slices.Concat([]string{"check", "--format", "jsonl", "--fail-on", "never"}, s.flags, names)...)
			require.Zero(t, r.status, r.stderr)
			replayed := replay(t, before, r.stdout, s.enc)

			r = runStub(t, dir, slices.Concat([]string{"fix", "--write"}, s.flags, names)...)
			require.Zero(t, r.status, r.stderr)
			for _, name := range names {
				got, err := os.ReadFile(filepath.Join(dir, name))
				require.NoError(t, err)
				same(t, name, want[name], got)
				same(t, name+", from JSON lines", want[name], replayed[name])
			}
		})
	}
}

// same compares files and shows the lines that differ.
func same(t *testing.T, name string, want, got []byte) {
	t.Helper()
	if !bytes.Equal(want, got) {
		var diff strings.Builder
		require.NoError(t, fix.Diff(&diff, name, string(want), string(got)))
		t.Errorf("not as wanted: %s", diff.String())
	}
}

// replay makes the edits of findings in JSON lines, where fix would, and checks
// what they say of the places.
func replay(t *testing.T, files map[string][]byte, lines string, enc encoding.Encoding) map[string][]byte {
	t.Helper()
	type edit struct {
		Start, End int
		Text       string
	}
	edits := map[string][]edit{}
	for dec := json.NewDecoder(strings.NewReader(lines)); ; {
		var f struct {
			Path, Text string
			Start, End struct{ Offset, Line, Column int }
			Fixes      []struct {
				Text       string
				Confidence float64
				Edits      []edit
			}
		}
		err := dec.Decode(&f)
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		require.Less(t, f.Start.Offset, f.End.Offset)
		flagged := decodeStored(t, enc, files[f.Path][f.Start.Offset:f.End.Offset])
		if !strings.ContainsAny(flagged, "&\n") { // else it is spelled otherwise
			assert.Equal(t, f.Text, flagged, f.Path)
		}
		before := decodeStored(t, enc, files[f.Path][:f.Start.Offset])
		assert.Equal(t, 1+strings.Count(before, "\n"), f.Start.Line)
		column := []rune(strings.TrimPrefix(before[strings.LastIndexByte(before, '\n')+1:], "\ufeff"))
		assert.Equal(t, 1+len(column), f.Start.Column)
		if x := f.Fixes; len(x) > 0 && x[0].Confidence >= fix.DefaultConfidence && (len(x) == 1 || x[1].Confidence*2 < x[0].Confidence) {
			edits[f.Path] = append(edits[f.Path], edit{f.Start.Offset, f.End.Offset, x[0].Text})
			edits[f.Path] = append(edits[f.Path], x[0].Edits...)
		}
	}
	out := map[string][]byte{}
	for name, data := range files {
		es := edits[name]
		slices.SortFunc(es, func(a, b edit) int { return b.Start - a.Start })
		data = slices.Clone(data)
		for i, e := range es {
			require.True(t, i == 0 || e.End <= es[i-1].Start, "edits overlap in %s", name)
			new, err := withoutBOM(enc).NewEncoder().Bytes([]byte(e.Text))
			require.NoError(t, err)
			data = slices.Replace(data, e.Start, e.End, new...)
		}
		out[name] = data
	}
	return out
}

func withoutBOM(enc encoding.Encoding) encoding.Encoding {
	switch enc {
	case unicode.UTF8BOM:
		return encoding.Nop
	case charmap.Windows1256, encoding.Nop:
		return enc
	}
	return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
}

func decodeStored(t *testing.T, enc encoding.Encoding, data []byte) string {
	t.Helper()
	s, err := withoutBOM(enc).NewDecoder().Bytes(data)
	require.NoError(t, err)
	return string(s)
}

// A page that declares Windows-1256 is read and written as such.
func TestFixOfDeclaredEncoding(t *testing.T) {
	for _, x := range samples(t) {
		if x.name != "legacy.html" {
			continue
		}
		dir := t.TempDir()
		path := write(t, dir, "a.htm", mustEncode(t, x.before))
		r := runStub(t, dir, "fix", "--write", "a.htm")
		require.Zero(t, r.status, r.stderr)
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, mustEncode(t, x.after), got)
		return
	}
	t.Fatal("no sample in Windows-1256")
}

func mustEncode(t *testing.T, s string) []byte {
	t.Helper()
	data, err := charmap.Windows1256.NewEncoder().Bytes([]byte(s))
	require.NoError(t, err)
	return data
}
