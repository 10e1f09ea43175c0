package golden

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/glossary"
)

// fakeT stands in for *testing.T in a test that must fail.
type fakeT struct{ log *strings.Builder }

func (f fakeT) Helper()                            {}
func (f fakeT) Run(_ string, run func(fakeT)) bool { run(f); return true }
func (f fakeT) Logf(format string, a ...any)       { fmt.Fprintf(f.log, format+"\n", a...) }
func (f fakeT) Errorf(format string, a ...any)     { f.Logf("error: "+format, a...) }
func (f fakeT) Fatal(a ...any) {
	f.Logf("fatal: %s", fmt.Sprint(a...))
	panic(f)
}

func TestRun(t *testing.T) {
	run := func(dir string, change func(*Options)) (out string) {
		f := fakeT{new(strings.Builder)}
		defer func() {
			if v := recover(); v != nil && v != any(f) {
				panic(v)
			}
			out = strings.ReplaceAll(f.log.String(), dir+string(filepath.Separator), "")
		}()
		Run(f, dir, func(o *Options) { *o = stub() }, change)
		return ""
	}
	as := func(*Options) {}
	updating := func(o *Options) { o.Update = true }
	dir := t.TempDir()
	wrong := strings.ReplaceAll(good, "text/stub warning", "text/stub error")
	write(t, dir, "good.txtar", good)
	path := write(t, dir, "wrong.txtar", wrong)
	known := write(t, dir, KnownFailuresFolder+"/known.yaml", "why: x\ntext: قبص\nexpect: []\n")

	out := run(dir, as)
	assert.Contains(t, out, "error: wrong.txtar:1: FAIL\n  two places\n  text.txt:2:6-7\n    expected text/stub error")
	assert.NotContains(t, out, "good.txtar")
	assert.NotContains(t, out, "known.yaml")
	assert.Contains(t, out, "3 cases: 1 passed, 1 failed, 1 failed as expected\n")

	out = run(dir, updating)
	assert.Equal(t, "updated wrong.txtar\n3 cases: 2 passed, 1 failed as expected\n", out)
	assert.Equal(t, good, strings.ReplaceAll(read1(t, path), "\n\t", "\n    "))
	assert.NotContains(t, run(dir, as), "error")

	write(t, dir, KnownFailuresFolder+"/known.yaml", "why: x\ntext: قبص\nexpect: [{text: قبص}]\n")
	for _, change := range []func(*Options){as, updating} {
		assert.Contains(t, run(dir, change), "known.yaml:1: passes, and is expected to fail\n  x\n  take out what says so:\n  it is kept in known-failures\n")
	}
	assert.Contains(t, read1(t, known), "expect: [{text: قبص}]")

	write(t, dir, "only.yaml", "why: x\ntext: قبص\nexpect: []\nmust_have: [نص]\n")
	assert.Contains(t, run(dir, updating), "error: only.yaml:1: FAIL\n  x\n  text.txt\n    the text must have\n        نص\n", "what no update can mend")
	write(t, dir, "bad.yaml", "x: y\n")
	assert.Contains(t, run(dir, as), "fatal: bad.yaml:1:1: unknown key")
}

func TestWithin(t *testing.T) {
	for _, c := range [][3]string{
		{"a/b", "a/b/c/x.yaml#1", "c/x.yaml#1"}, {".", "c/x.txtar", "c/x.txtar"}, {"a/x.yaml", "a/x.yaml#2", "x.yaml#2"}, {"a/x.txtar", "a/x.txtar", "x.txtar"},
	} {
		assert.Equal(t, c[2], within(filepath.FromSlash(c[0]), filepath.FromSlash(c[1])))
	}
}

func TestDraft(t *testing.T) {
	entries, err := glossary.Parse("g.csv", []byte("id,kind,ar,variants\nz,place,قفص,القفص|قفصة\n"))
	require.NoError(t, err)
	d := Draft{Path: filepath.Join(t.TempDir(), "x.txtar"), Entries: entries.Entries, Packs: "none", Name: "a/نص.txt", Format: format.Text, Text: "مر قبص"}
	data, err := d.Case(context.Background(), stub())
	require.NoError(t, err)
	assert.Equal(t, "packs: none\nWhat is found in نص.txt.\n-- glossary.csv --\nid,kind,ar,variants\nz,place,قفص,القفص|قفصة\n"+
		"-- text.txt --\nمر قبص\n-- want --\ntext.txt:1:4-7 name/stub error\n\tقبص\n\tقفص\n-- fixed.txt --\nمر قفص\n", string(data))

	for _, text := range []string{"", "\n", "قبص\n\n", "a\r\nقبص\r\n", "\ufeffقبص"} {
		d.Text = text
		data, err := d.Case(context.Background(), stub())
		require.NoError(t, err, "%q", text)
		path := write(t, t.TempDir(), "y.yaml", "")
		cases, err := newLoader(stub().Detectors).parse(strings.TrimSuffix(path, ".yaml")+".txtar", data)
		require.NoError(t, err)
		assert.Equal(t, text, cases[0].Text)
	}

	d.Text, d.Format, d.Why, d.Packs, d.Entries = "**قبص**", format.Markdown, "why", "", nil
	data, err = d.Case(context.Background(), stub())
	require.NoError(t, err)
	assert.Equal(t, "why\n-- case.md --\n**قبص**\n-- want --\ncase.md:1:3-6 name/stub error\n\tقبص\n\tقفص\n-- fixed.md --\n**قفص**\n", string(data))

	for _, bad := range []Draft{
		{Text: "a\n-- want --\nb"},
		{Text: strings.Repeat("x", MaxSize*2/3)}, // it stands there twice
		{Text: "هلع"},
		{Text: "x", Packs: "nowhere"},
		{Text: "x", Why: "xfial: soon"},
	} {
		bad.Path, bad.Name, bad.Format = d.Path, "a.txt", format.Text
		_, err := bad.Case(context.Background(), stub())
		assert.Error(t, err, bad.Why)
	}
}

func TestCoverage(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "glossary.csv", "id,kind,ar\na,person,سامي\nb,org,بنك الشرق\nc,term,سهم\n")
	write(t, dir, "one.yaml", "why: x\ntext: قال سامي في قبص وقفص\nexpect: [{rule: name/stub}]\n")
	write(t, dir, "two.yaml", "why: x\ntext: قال وسامي في قفص\nexpect: []\n")
	write(t, dir, "fails.yaml", "why: x\ntext: بنك الشرق\nmust_have: [سامي]\n")
	write(t, dir, "own.txtar", "why\n-- glossary.csv --\nid,kind,ar\nq,place,قفص\nr,title,شيخ\n-- text.txt --\nقبص\n-- want --\ntext.txt:1:1-4 name/stub error\n    قبص\n    قفص\n")
	s, err := Open(stub(), dir)
	require.NoError(t, err)
	got, err := s.Coverage(context.Background(), 2, s.Cases)
	require.NoError(t, err)
	assert.Equal(t, 4, got.Cases)
	assert.Equal(t, []RuleCoverage{{"name/stub", 2}, {"text/stub", 0}, {"name/asked", 0}}, got.Rules)
	assert.Equal(t, []KindCoverage{
		{glossary.Person, Uses{0, 2}}, {glossary.Place, Uses{2, 2}}, {glossary.Org, Uses{}},
		{glossary.Title, Uses{}}, {glossary.Term, Uses{}}, {glossary.Name, Uses{}},
	}, got.Kinds)
	g, own := filepath.Join(dir, "glossary.csv"), filepath.Join(dir, "own.txtar")
	assert.Equal(t, []EntryCoverage{
		{g, 2, "a", "سامي", Uses{0, 2}}, {g, 3, "b", "بنك الشرق", Uses{}}, {g, 4, "c", "سهم", Uses{}},
		{own, 4, "q", "قفص", Uses{1, 0}}, {own, 5, "r", "شيخ", Uses{}},
	}, got.Entries)
	assert.False(t, got.Entries[1].Exercised(), "a case that fails exercises nothing")

	write(t, dir, "broken.yaml", "why: x\ntext: هلع\nexpect: []\n")
	s, err = Open(stub(), dir)
	require.NoError(t, err)
	_, err = s.Coverage(context.Background(), 2, s.Cases)
	assert.ErrorContains(t, err, "broken.yaml: internal error")
}

// FuzzParse: nothing that a file may hold makes reading it, or an update of
// what it expects, fail otherwise than with an error.
func FuzzParse(f *testing.F) {
	f.Add(true, good)
	f.Add(false, goodYAML)
	f.Add(false, "why: x\ntext: قبص\nglossary: [{ar: x}]\nexpect:\n- {text: a}\n# b\n\n---\nwhy: y\n")
	f.Add(true, "expect: at least\nwhy\n-- case.md --\n**قبص**\n-- want --\r\n-- fixed.md --")
	f.Fuzz(func(t *testing.T, txtar bool, data string) {
		path := "x.yaml"
		if txtar {
			path = "x.txtar"
		}
		s, l, err := newSuite(stub())
		require.NoError(t, err)
		cases, err := l.parse(path, []byte(data))
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				require.True(t, strings.Contains(line, ":") || strings.HasPrefix(line, "  "), "%q", line)
			}
			return
		}
		require.NotEmpty(t, cases)
		require.NoError(t, s.place(cases, "."))
		for i, c := range cases {
			r := s.RunCase(context.Background(), c)
			if r.Status() != Failed {
				continue
			}
			after := apply([]byte(data), c.edits(r))
			again, err := l.parse(path, after)
			require.NoError(t, err, "%q", after)
			require.Len(t, again, len(cases))
			require.NoError(t, s.place(again, "."))
			require.Equal(t, r.Rest().Status(), s.RunCase(context.Background(), again[i]).Status(), "%q", after)
		}
	})
}
