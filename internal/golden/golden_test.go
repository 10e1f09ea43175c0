package golden

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

type noWords struct{}

func (noWords) Zipf(string) float64 { return 0 }

// stub knows one rule: قبص is wrong and قفص is right, if the glossary has a
// place named قفص; a mark U+200F is debris without a fix.
func stub() *Knowledge {
	find := func(p *detect.Pass, word string, f detect.Finding) {
		for at := 0; ; {
			i := strings.Index(p.Doc.Source[at:], word)
			if i < 0 {
				return
			}
			f.Span = text.Span{Start: at + i, End: at + i + len(word)}
			p.Report(f)
			at = f.Span.End
		}
	}
	return &Knowledge{
		Detectors: []*detect.Detector{
			{Name: "name/stub", Run: func(p *detect.Pass) {
				if _, ok := p.Knowledge.Index.Lookup("قفص"); ok {
					find(p, "قبص", detect.Finding{Severity: detect.Error, Fixes: []detect.Fix{{Text: "قفص", Confidence: 0.9}}})
				}
			}},
			{Name: "text/stub", Run: func(p *detect.Pass) { find(p, "\u200f", detect.Finding{}) }},
		},
		packs:   &glossary.Glossary{Entries: []*glossary.Entry{{ID: "q", Kind: glossary.Place, Ar: "قفص"}}},
		lexicon: noWords{},
		opened:  map[string]*knowledge.Knowledge{},
	}
}

// write writes a case; its lines are indented with spaces for want's tabs.
func write(t *testing.T, dir, name, data string) string {
	t.Helper()
	path := filepath.Join(dir, name+Ext)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(strings.ReplaceAll(data, "    ", "\t")), 0o640))
	return path
}

const good = `two places
-- text.txt --
مر من قبص إلى
البحر` + "\u200f" + ` ثم قبص
-- want --
text.txt:1:7-10 name/stub error
    قبص
    قفص

text.txt:2:6-7 text/stub warning
    \u200f
    -

text.txt:2:11-14 name/stub error
    قبص
    قفص
-- fixed.txt --
مر من قفص إلى
البحر` + "\u200f" + ` ثم قفص
`

func TestRun(t *testing.T) {
	c, err := Load(write(t, t.TempDir(), "good", good))
	require.NoError(t, err)
	assert.Equal(t, "two places", c.Why)
	r, err := c.Run(context.Background(), stub())
	require.NoError(t, err)
	assert.Empty(t, r.Diff())
	assert.Equal(t, string(c.data), fmt.Sprintf("%s\n-- text.txt --\n%s\n-- want --\n%s-- fixed.txt --\n%s\n", c.Why, c.Text, formatWant(r.Got), r.Fixed))
}

func TestDiff(t *testing.T) {
	c, err := Load(write(t, t.TempDir(), "bad", strings.NewReplacer(
		"1:7-10", "1:2-4", "2:11-14 name/stub error", "2:11-14 name/stub warning", "ثم قفص", "ثم نفق").Replace(good)))
	require.NoError(t, err)
	r, err := c.Run(context.Background(), stub())
	require.NoError(t, err)
	assert.Equal(t, strings.ReplaceAll(`text.txt:1:2-4
  expected name/stub error
    قبص
    قفص
  got nothing
text.txt:1:7-10
  expected nothing
  got name/stub error
    قبص
    قفص
text.txt:2:11-14
  expected name/stub warning
    قبص
    قفص
  got name/stub error
    قبص
    قفص
fixed.txt:2
  expected
    البحر\u200f ثم نفق
  got
    البحر\u200f ثم قفص
`, "    ", "\t"), r.Diff())

	c.Want, c.HasFixed = append(r.Got[:1:1], r.Got...), false
	assert.Contains(t, r.Diff(), "stands there twice")
}

func TestUpdate(t *testing.T) {
	path := write(t, t.TempDir(), "stale", "why\n-- text.txt --\nقبص\n-- want --\n-- fixed.txt --\n")
	for _, changed := range []bool{true, false} {
		c, err := Load(path)
		require.NoError(t, err)
		r, err := c.Run(context.Background(), stub())
		require.NoError(t, err)
		assert.Equal(t, changed, r.Diff() != "")
		got, err := Update(r)
		require.NoError(t, err)
		assert.Equal(t, changed, got)
	}
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "why\n-- text.txt --\nقبص\n-- want --\ntext.txt:1:1-4 name/stub error\n\tقبص\n\tقفص\n-- fixed.txt --\nقفص\n", string(data))
}

func TestLoadMalformed(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"", "no comment says why"},
		{"why\n-- want --\n", "the file text.txt is missing"},
		{"why\n-- text.txt --\n", "the file want is missing"},
		{"why\n-- text.txt --\n-- want --\n-- wants --\n", `no case has a file "wants"`},
		{"why\n-- text.txt --\n-- want --\n-- want --\n", "want stands there twice"},
		{"why\n-- text.txt --\n\xff\n-- want --\n", "text.txt is not valid UTF-8"},
		{"why\n-- text.txt --\n-- want --\ntext.txt:1:x-4 a/b error\n\ta\n\tb\n", "want:1: a finding begins with position"},
		{"why\n-- text.txt --\n-- want --\ntext.txt:1:5-4 a/b error\n\ta\n\tb\n", "want:1: a finding begins with position"},
		{"why\n-- text.txt --\n-- want --\ntext.txt:1:1-4 a/b\n\ta\n\tb\n", "want:1: a finding begins with position"},
		{"why\n-- text.txt --\n-- want --\n\ntext.txt:1:1-4 a/b error\na\n", "want:2: the flagged text and the first fix"},
		{"why\n-- text.txt --\n-- want --\ntext.txt:1:1-4 a/b error\n", "want:1: the flagged text and the first fix"},
	} {
		path := write(t, t.TempDir(), "case", c.data)
		_, err := Load(path)
		assert.ErrorContains(t, err, c.want)
		assert.ErrorContains(t, err, path)
	}
	_, err := Load("nowhere" + Ext)
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// TestEmptyFix: a fix that deletes is a tab with nothing after it, and an
// editor may have stripped the tab.
func TestEmptyFix(t *testing.T) {
	w := []Want{{1, 1, 2, "text/stub", "warning", `\u200f`, ""}, {1, 4, 5, "text/stub", "warning", "ب", "-"}}
	for _, s := range []string{formatWant(w), strings.ReplaceAll(formatWant(w), "\t\n", "\n")} {
		got, err := parseWant(s)
		require.NoError(t, err)
		assert.Equal(t, w, got)
	}
	got, err := parseWant(strings.TrimSuffix(formatWant(w[:1]), "\t\n"))
	require.NoError(t, err)
	assert.Equal(t, w[:1], got)
}

func TestEscape(t *testing.T) {
	assert.Equal(t, `سَرى \u00a0،\u200f\u0009\u000a\U000e0001`, Escape("سَرى \u00a0،\u200f\t\n\U000e0001"))
}

func TestGlossary(t *testing.T) {
	k := stub()
	of := func(data string) *knowledge.Knowledge {
		c, err := Load(write(t, t.TempDir(), "case", data+"-- text.txt --\n-- want --\n"))
		require.NoError(t, err)
		out, err := k.of(c)
		require.NoError(t, err)
		return out
	}
	packs := of("why\n")
	assert.Len(t, packs.Glossary.Entries, 1)
	assert.Empty(t, of("packs: none\nwhy\n").Glossary.Entries)
	own := of("why\n-- glossary.csv --\nar\nقبس\n-- glossary.tsv --\nar\nقبض\n")
	require.Len(t, own.Glossary.Entries, 3)
	assert.Equal(t, "قبس", own.Glossary.Entries[0].Ar)
	assert.Equal(t, "قبض", own.Glossary.Entries[1].Ar)
	assert.Same(t, own, of("other\n-- glossary.csv --\nar\nقبس\n-- glossary.tsv --\nar\nقبض\n"))
	for i := range 2 * maxOpened {
		of(fmt.Sprintf("why\n-- glossary.csv --\nar,id\nقبس,%d\n", i))
	}
	assert.LessOrEqual(t, len(k.opened), maxOpened+1)
	assert.Same(t, packs, of("another\n"))

	c, err := Load(write(t, t.TempDir(), "case", "why\n-- glossary.csv --\nid\nx\n-- text.txt --\n-- want --\n"))
	require.NoError(t, err)
	_, err = c.Run(context.Background(), k)
	assert.ErrorContains(t, err, c.Path)
	assert.ErrorContains(t, err, "glossary.csv:1:")
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	_, err := Files(dir)
	assert.ErrorContains(t, err, dir)
	b, a := write(t, dir, "b", good), write(t, dir, "a/z", good)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "readme.md"), nil, 0o644))
	got, err := Files(dir)
	require.NoError(t, err)
	assert.Equal(t, []string{a, b}, got)
}

// fakeT stands in for *testing.T in a test that must fail.
type fakeT struct{ log *strings.Builder }

func (f fakeT) Helper()                            {}
func (f fakeT) Run(_ string, run func(fakeT)) bool { run(f); return true }
func (f fakeT) Logf(format string, a ...any)       { fmt.Fprintf(f.log, format+"\n", a...) }
func (f fakeT) Errorf(format string, a ...any)     { f.Logf("error: "+format, a...) }
func (f fakeT) Fatal(a ...any)                     { f.Logf("fatal: %s", fmt.Sprint(a...)) }

func TestRunDir(t *testing.T) {
	run := func(dir string, update bool) string {
		f := fakeT{new(strings.Builder)}
		runDir(f, stub(), dir, update)
		return strings.ReplaceAll(f.log.String(), dir+string(filepath.Separator), "")
	}
	dir := t.TempDir()
	wrong := strings.ReplaceAll(good, "text/stub", "text/other")
	write(t, dir, "good", good)
	write(t, dir, "wrong", wrong)
	known := write(t, filepath.Join(dir, KnownFailures), "known", wrong)

	out := run(dir, false)
	assert.Contains(t, out, "error: wrong.txtar\ntext.txt:2:6-7\n  expected text/other")
	assert.NotContains(t, out, "good.txtar")
	assert.NotContains(t, out, "known.txtar")
	assert.Contains(t, out, "3 cases, 1 of them known failures")

	assert.NotContains(t, run(dir, true), "error")
	assert.NotContains(t, run(dir, false), "error")
	data, err := os.ReadFile(known)
	require.NoError(t, err)
	assert.Contains(t, string(data), "text/other", "an update leaves known failures alone")

	write(t, filepath.Join(dir, KnownFailures), "known", strings.Replace(good, "text/stub warning", "text/stub error", 1))
	for _, update := range []bool{false, true} {
		assert.Contains(t, run(dir, update), "known.txtar passes now: move it out of known-failures")
	}
}

// TestOpen runs a case with what the command ships.
func TestOpen(t *testing.T) {
	k, err := Open()
	require.NoError(t, err)
	c, err := Load(write(t, t.TempDir(), "case", "why\n-- text.txt --\nوصل القطار ، ثم غادر\n-- want --\n"))
	require.NoError(t, err)
	r, err := c.Run(context.Background(), k)
	require.NoError(t, err)
	assert.Equal(t, []Want{{1, 11, 13, "text/spacing", "warning", " ،", "،"}}, r.Got)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = c.Run(ctx, k)
	assert.ErrorIs(t, err, context.Canceled)
}
