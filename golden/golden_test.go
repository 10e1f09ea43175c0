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
	"github.com/tadqiq/tadqiq/text"
)

// stub has rules that know little: قبص is wrong and قفص is right, if the
// glossary has a place named قفص; a mark U+200F is debris without a fix; هلع is
// a panic; زعم is found where it is asked for. The packs have قفص.
func stub() Options {
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
	packs := &glossary.Glossary{Entries: []*glossary.Entry{{ID: "q", Kind: glossary.Place, Ar: "قفص", Pack: true}}}
	return Options{
		Detectors: []*detect.Detector{
			{Name: "name/stub", Run: func(p *detect.Pass) {
				if w, ok := p.Knowledge.Index.Lookup("قفص"); ok {
					e := p.Knowledge.Index.Entries[p.Knowledge.Index.Forms[p.Knowledge.Index.Words[w].Uses[0].Form].Entry]
					find(p, "قبص", detect.Finding{
						Severity: detect.Error, Confidence: 0.9, Entry: e, Fixes: []detect.Fix{{Text: "قفص", Confidence: 0.9}},
					})
				}
				find(p, "هلع", detect.Finding{Fixes: nil, Confidence: panicOn(p.Doc.Source)})
			}},
			{Name: "text/stub", Run: func(p *detect.Pass) { find(p, "\u200f", detect.Finding{Confidence: 1}) }},
			{Name: "name/asked", Optional: true, Run: func(p *detect.Pass) { find(p, "زعم", detect.Finding{Confidence: 1}) }},
		},
		OpenPacks: func(names string) (*glossary.Glossary, error) {
			switch names {
			case "all":
				return packs, nil
			case "none":
				return &glossary.Glossary{}, nil
			}
			return nil, fmt.Errorf("packs: there is no pack %q", names)
		},
	}
}

func panicOn(s string) float64 {
	if strings.Contains(s, "هلع") {
		panic("stub")
	}
	return 1
}

// write writes a file; its lines are indented with four spaces for the tabs of
// want.
func write(t testing.TB, dir, name, data string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	if filepath.Ext(name) == ".txtar" {
		data = strings.ReplaceAll(data, "\n    ", "\n\t")
	}
	require.NoError(t, os.WriteFile(path, []byte(data), 0o640))
	return path
}

func read1(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}

// runAll runs the cases in a folder with the rules of the stub.
func runAll(t testing.TB, dir string) []*Result {
	t.Helper()
	s, err := Open(stub(), dir)
	require.NoError(t, err)
	var out []*Result
	for _, c := range s.Cases {
		out = append(out, s.RunCase(context.Background(), c))
	}
	return out
}

// run1 runs a case.
func run1(t testing.TB, name, data string) *Result {
	t.Helper()
	return runAll(t, write(t, t.TempDir(), name, data))[0]
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

const goodYAML = `why: two places
text: |
  مر من قبص إلى
  البحر` + "\u200f" + ` ثم قبص
expect:
  - rule: name/stub
    text: قبص
    fix: قفص
    entity: q
    severity: error
    at: 1:7-10
  - text: "\u200f"
    fix: "-"
  - {rule: name/stub, at: "2"}
must_have: [البحر]
must_not_flag: [البحر, ثم]
fixed: "مر من قفص إلى\nالبحر\u200f ثم قفص"
`

func TestRunCase(t *testing.T) {
	for name, data := range map[string]string{"good.txtar": good, "good.yaml": goodYAML, "good.yml": goodYAML} {
		r := run1(t, name, data)
		require.NoError(t, r.Err)
		assert.Equal(t, Passed, r.Status(), r.Report())
		assert.Empty(t, r.Diff())
		assert.Equal(t, "two places", r.Case.Why)
		assert.Equal(t, "q", r.Got[0].Entity)
	}
}

// TestFormats: the places in a text with markup are those of the file.
func TestFormats(t *testing.T) {
	for input, body := range map[string]string{
		"case.md":   "# عنوان\n\nمر من **قبص** اليوم\n",
		"case.html": "<h1>عنوان</h1>\n\n<p>مر <b>قبص</b> اليوم</p>\n",
		"case.htm":  "<h1>عنوان</h1>\n\n<p>مر <b>قبص</b> اليوم</p>\n",
	} {
		ext := filepath.Ext(input)
		head := "3:9-12"
		if ext != ".md" {
			head = "3:10-13"
		}
		r := run1(t, "x.txtar", fmt.Sprintf("why\n-- %s --\n%s-- want --\n%s:%s name/stub error\n    قبص\n    قفص\n-- fixed%s --\n%s",
			input, body, input, head, ext, strings.Replace(body, "قبص", "قفص", 1)))
		require.NoError(t, r.Err)
		assert.Equal(t, Passed, r.Status(), r.Report())
	}
}

// TestTranslation: of a text and its source, the rules look at the text.
func TestTranslation(t *testing.T) {
	r := run1(t, "x.txtar", "why\n-- source.txt --\nIt passed قبص\n-- target.txt --\nمر من قبص\n-- want --\ntarget.txt:1:7-10 name/stub error\n    قبص\n    قفص\n-- fixed.txt --\nمر من قفص\n")
	assert.Equal(t, Passed, r.Status(), r.Report())
	assert.Equal(t, "It passed قبص", r.Case.Source)
	r = run1(t, "x.yaml", "why: x\nsource: It passed\ntarget: مر من قبص\nexpect: [{text: قبص}]\n")
	assert.Equal(t, Passed, r.Status(), r.Report())
	assert.Equal(t, "It passed", r.Case.Source)
}

func TestDiff(t *testing.T) {
	r := run1(t, "bad.txtar", strings.NewReplacer(
		"1:7-10", "1:2-4", "2:11-14 name/stub error", "2:11-14 name/stub warning", "ثم قفص", "ثم نفق").Replace(good))
	assert.Equal(t, Failed, r.Status())
	assert.Equal(t, `text.txt:1:2-4
  expected name/stub error
    flagged
      قبص
    fix
      قفص
  got nothing
text.txt:1:7-10
  expected nothing
  got name/stub error
    flagged
      قبص
    fix
      قفص
    entity
      q
text.txt:2:11-14
  expected name/stub warning
    flagged
      قبص
    fix
      قفص
  got name/stub error
    flagged
      قبص
    fix
      قفص
    entity
      q
fixed.txt:2
  expected
      البحر\u200f ثم نفق
  got
      البحر\u200f ثم قفص
`, r.Diff())
	lines := strings.Split(r.Report(), "\n")
	assert.Equal(t, r.Case.Path+":1: FAIL", lines[0])
	assert.Equal(t, "  two places", lines[1], "why the case exists comes first")
	assert.NotContains(t, r.Report(), "\u200f")
	for _, line := range lines[1:] {
		assert.False(t, strings.ContainsFunc(line, isArabic) && strings.ContainsFunc(line, isLatin) && !strings.Contains(line, `\u200f`),
			"Arabic stands alone: %s", line)
	}

	// What stands there twice is missing once.
	r = run1(t, "twice.txtar", strings.Replace(good, "-- want --\n", "-- want --\ntext.txt:1:7-10 name/stub error\n    قبص\n    قفص\n\n", 1))
	assert.Len(t, r.Missing, 1)
	assert.Empty(t, r.Unexpected)
}

func isArabic(r rune) bool { return r >= 0x600 && r < 0x700 }
func isLatin(r rune) bool  { return r >= 'a' && r <= 'z' }

func TestExpectations(t *testing.T) {
	const text = "why: x\ntext: مر من قبص إلى قبص\n"
	cases := []struct {
		name, rest string
		want       Status
		diff       string
	}{
		{"nothing said of findings", "must_have: [مر]\n", Passed, ""},
		{"none expected", "expect: []\n", Failed, "expected nothing\n  got name/stub"},
		{"one of two", "expect: [{text: قبص}]\n", Failed, "expected nothing"},
		{"both", "expect: [{text: قبص}, {text: قبص}]\n", Passed, ""},
		{"at least one", "expect: [{text: قبص}]\nat_least: true\n", Passed, ""},
		{"exactly, said so", "expect: [{text: قبص}]\nat_least: false\n", Failed, ""},
		{"at least three", "expect: [{text: قبص}, {text: قبص}, {rule: name/stub}]\nat_least: true\n", Failed, "anywhere"},
		{"the vaguer one first", "expect: [{rule: name/stub}, {at: 1:7-10}]\n", Passed, ""},
		{"another fix", "expect: [{text: قبص, fix: نفق}, {text: قبص}]\n", Failed, "نفق"},
		{"no fix", "expect: [{text: قبص, fix: '-'}, {text: قبص}]\n", Failed, "no fix"},
		{"another entity", "expect: [{text: قبص, entity: z}, {text: قبص}]\n", Failed, "entity\n      z"},
		{"another line", "expect: [{at: 2}, {text: قبص}]\n", Failed, "text.txt:2\n"},
		{"another column", "expect: [{at: 1:8}, {text: قبص}]\n", Failed, "text.txt:1:8\n"},
		{"a form that is not there", "must_have: [حفتر]\n", Failed, "must have\n      حفتر"},
		{"a form with proclitics", "must_have: [نوران]\ntext: ذهبت ولنوران بيت\n", Passed, ""},
		{"a form within a word", "must_have: [نور]\ntext: ذهبت نوران\n", Failed, ""},
		{"flagged what must not be", "must_not_flag: [من, قبص]\n", Failed, "must not be flagged\n  got name/stub"},
		{"put right", "fixed: مر من قفص إلى قفص\n", Passed, ""},
		{"put right otherwise", "fixed: مر\n", Failed, "fixed.txt:1"},
		{"fails as expected", "expect: []\nxfail: soon\n", KnownFailure, ""},
		{"passes unexpectedly", "expect: [{text: قبص}, {text: قبص}]\nxfail: soon\n", FixedFailure, ""},
		{"passes but for the severity", "expect: [{text: قبص, severity: warning}, {text: قبص}]\nxfail: soon\n", FixedFailure, ""},
		{"another is found", "expect: [{text: قبص}]\nxfail: soon\n", KnownFailure, ""},
		{"another is found, which may be", "expect: [{text: قبص}]\nat_least: true\nxfail: soon\n", FixedFailure, ""},
		{"known not to have it", "must_have: [حفتر]\nxfail: soon\n", KnownFailure, ""},
		{"a rule that is asked for", "text: زعم\nwith: [name/asked]\nexpect: [{rule: name/asked, severity: warning, fix: '-'}]\n", Passed, ""},
		{"a rule that is not", "text: زعم\nexpect: []\n", Passed, ""},
		{"without packs", "packs: none\nexpect: []\n", Passed, ""},
		{"a rule that panics", "text: هلع\nexpect: []\n", Broken, ""},
	}
	for _, c := range cases {
		head := text
		if strings.Contains(c.rest, "text: ") && !strings.Contains(c.rest, "{text") {
			head = "why: x\n"
		}
		r := run1(t, "x.yaml", head+c.rest)
		assert.Equal(t, c.want, r.Status(), "%s\n%s", c.name, r.Report())
		assert.Contains(t, r.Diff(), c.diff, c.name)
		assert.Equal(t, c.want == Broken, r.Err != nil, c.name)
		if !r.Status().OK() {
			assert.True(t, strings.HasPrefix(r.Report(), r.Case.Path+":1: "), r.Report())
		}
	}
}

// TestDirectives: what a comment says in lines with a key.
func TestDirectives(t *testing.T) {
	const rest = "-- text.txt --\nمر من قبص إلى قبص\n-- want --\ntext.txt:1:7-10 name/stub error\n    قبص\n    قفص\n"
	for comment, want := range map[string]Status{
		"why\n":                                   Failed,
		"why\nexpect: exactly\n":                  Failed,
		"why\nexpect: at least\n":                 Passed,
		"expect: at least\nwhy\n":                 Passed,
		"why\nxfail: soon\n":                      KnownFailure,
		"why\nexpect: at least\nxfail: soon\n":    FixedFailure,
		"why: so\npacks: none\nxfail: no packs\n": KnownFailure,
		"why, see with: that\nexpect: at least\n": Passed,
	} {
		r := run1(t, "x.txtar", comment+rest)
		assert.Equal(t, want, r.Status(), "%s\n%s", comment, r.Report())
		assert.Len(t, r.Case.Purpose(), 1)
	}
	r := run1(t, "x.txtar", "with: name/asked\nwhy\n-- text.txt --\nزعم\n-- want --\ntext.txt:1:1-4 name/asked warning\n    زعم\n    -\n")
	assert.Equal(t, Passed, r.Status(), r.Report())
}

func TestKnownFailures(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, KnownFailuresFolder+"/a.txtar", strings.ReplaceAll(good, "قفص", "نفق"))
	write(t, dir, KnownFailuresFolder+"/b.txtar", strings.Replace(good, "text/stub warning", "text/stub error", 1))
	rs := runAll(t, dir)
	assert.Equal(t, KnownFailure, rs[0].Status())
	assert.Equal(t, FixedFailure, rs[1].Status(), "severities do not count")
	assert.Contains(t, rs[1].Report(), KnownFailuresFolder)
	changed, err := Update(context.Background(), rs, true)
	require.NoError(t, err)
	assert.Empty(t, changed, "an update leaves known failures alone")
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	_, err := Files(dir)
	assert.ErrorContains(t, err, dir+": there is no case")
	b, a := write(t, dir, "b.txtar", good), write(t, dir, "a/z.yml", goodYAML)
	write(t, dir, "readme.md", "")
	write(t, dir, ".tadqiq.yaml", "")
	write(t, dir, ".git/x.yaml", "")
	got, err := Files(dir)
	require.NoError(t, err)
	assert.Equal(t, []string{a, b}, got)
	_, err = Files(filepath.Join(dir, "readme.md"))
	assert.ErrorContains(t, err, "is no case")
	_, err = Files(filepath.Join(dir, "nowhere"))
	assert.ErrorContains(t, err, "no such file")

	s, err := Open(stub(), dir, b, dir)
	require.NoError(t, err)
	assert.Len(t, s.Cases, 2, "a file that is named twice is read once")
}

// TestMalformed: all that is wrong is told at once, with the line.
func TestMalformed(t *testing.T) {
	const txt = "-- text.txt --\nx\n-- want --\n"
	for _, c := range []struct{ name, data, want string }{
		{"x.txtar", "", ":1: no comment says why the case exists\n:1: the text is missing: a file text.txt or target.txt or case.md or"},
		{"x.txtar", "packs: none\n" + txt, ":1: no comment says why"},
		{"x.txtar", "why\n-- want --\n", ":1: the text is missing"},
		{"x.txtar", "why\n-- text.txt --\n", ":1: the file want is missing"},
		{"x.txtar", "why\n" + txt + "-- wants --\n", `:5: no case has a file "wants"; did you mean want?`},
		{"x.txtar", "why\n" + txt + "-- want --\n", ":5: want stands in line 4 already"},
		{"x.txtar", "why\n-- text.txt --\n\xff\n-- want --\n", ":3: invalid UTF-8"},
		{"x.txtar", "why\n" + txt + "text.txt:1:x-4 a/b error\n\ta\n\tb\n", ":5: want: a finding begins with position"},
		{"x.txtar", "why\n" + txt + "text.txt:1:5-4 a/b error\n\ta\n\tb\n", ":5: want: a finding begins with position"},
		{"x.txtar", "why\n" + txt + "text.txt:1:1-4 a/b\n\ta\n\tb\n\nx\n", ":5: want: a finding begins with position, rule and severity, such as text.txt:1:5-9 name/garble error\n:9: want: a finding begins"},
		{"x.txtar", "why\n" + txt + "target.txt:1:1-4 a/b error\n\ta\n\tb\n", ":5: want: a finding begins with position"},
		{"x.txtar", "why\n" + txt + "\ntext.txt:1:1-4 name/stub error\na\n", ":6: want: the flagged text and the first fix"},
		{"x.txtar", "why\n" + txt + "text.txt:1:1-4 name/stub error\n", ":5: want: the flagged text and the first fix"},
		{"x.txtar", "why\n" + txt + "text.txt:1:1-4 name/stab eror\n\ta\n\tb\n", ":5: unknown rule \"name/stab\"; did you mean name/stub?\n:5: \"eror\" must be one of error, warning"},
		{"x.txtar", "why\nexpect: at lest\nxfail:\n" + txt, ":2: expect: \"at lest\" is neither exactly nor at least\n:3: after xfail: something is missing"},
		{"x.txtar", "why\nxfial: soon\npack: none\nwiht: x\n" + txt, ":2: unknown key \"xfial\"; did you mean xfail?\n:3: unknown key \"pack\"; did you mean packs?"},
		{"x.txtar", "why\nwith: name/nothing, name/stub\n" + txt, ":2: unknown rule \"name/nothing\""},
		{"x.txtar", "why\nwith: name/stub\n" + txt, ":2: name/stub runs in all cases"},
		{"x.txtar", "why\npacks: all\npacks: none\n" + txt, ":3: packs stands in line 2 already"},
		{"x.txtar", "why\npacks: nowhere\n" + txt, ":2: packs: there is no pack \"nowhere\""},
		{"x.txtar", "why\n-- glossary.csv --\nid,ar\na,\n" + txt, ":4: glossary.csv: the column `ar` is empty"},
		{"x.txtar", "why\n-- glossary.csv --\nid\na\n-- glossary.tsv --\nx\n" + txt, ":3: glossary.csv: "},
		{"x.txtar", "why\n-- target.txt --\nx\n-- want --\n", ":2: source.txt is missing"},
		{"x.txtar", "why\n-- source.txt --\nx\n" + txt, ":2: source.txt goes with target.txt, and not with text.txt"},
		{"x.txtar", "why\n-- target.txt --\nx\n-- source.txt --\n" + txt, ":5: target.txt and text.txt exclude each other"},
		{"x.txtar", "why\n" + txt + "-- fixed.md --\n", ":5: text.txt put right is fixed.txt, and not fixed.md"},
		{"x.yaml", "", ":1: there is no case in this file"},
		{"x.yaml", "# nothing\n", ":1: there is no case"},
		{"x.yaml", "just words\n", ":1:1: expected a case: a mapping"},
		{"x.yaml", "a: [\n", ":1: malformed YAML"},
		{"x.yaml", "why: x\ntext: \xff\n", ":2: invalid UTF-8"},
		{"x.yaml", "why: x\ntext: \x07\n", ":2: a control character stands in this line"},
		{"x.yaml", "text: x\nexpect: []\n", ":1:1: why is missing"},
		{"x.yaml", "why: x\nexpect: []\n", ":1:1: text is missing"},
		{"x.yaml", "why: x\ntarget: x\nexpect: []\n", ":1:1: text is missing, or source and target"},
		{"x.yaml", "why: x\ntext: x\nsource: y\nexpect: []\n", ":2:7: a case has text, or source and target"},
		{"x.yaml", "why: x\ntext: x\n", ":1:1: nothing is expected"},
		{"x.yaml", "why: x\ntext: x\nmust_have: [x]\nat_least: true\n", ":4:11: at_least goes with expect"},
		{"x.yaml", "why: x\ntext: x\nexpect: []\nat_least: yes\n", ":4:11: expected true or false"},
		{"x.yaml", "why: x\ntxt: x\nexpct: []\n", ":2:1: unknown key \"txt\"; did you mean text?\n:3:1: unknown key \"expct\"; did you mean expect?"},
		{"x.yaml", "why: x\nwhy: y\n", ":2:1: why stands in line 1 already"},
		{"x.yaml", "why: x\ntext: x\nexpect: [{rul: x}, {rule: name/stab}, {}, x, {at: 0:1}, {at: 1:9-5}, {severity: bad}]\n",
			":3:11: unknown key \"rul\"; did you mean rule?\n:3:27: unknown rule \"name/stab\"; did you mean name/stub?\n:3:39: nothing is said of the finding\n:3:43: expected a finding\n:3:51: expected a place\n:3:62: column 5 comes before column 9\n:3:81: \"bad\" must be one of"},
		{"x.yaml", "why: x\ntext: x\nexpect: {}\n", ":3:9: expected a list of findings"},
		{"x.yaml", "why: x\ntext: x\nfixed: [x]\n", ":3:8: expected the text put right"},
		{"x.yaml", "why: x\ntext: abc\nmust_not_flag: [b, abc]\n", ":3:17: the text does not hold this"},
		{"x.yaml", "why: x\ntext: x\nexpect: []\nglossary: [{aar: x}, {ar: x, kind: y}, {ar: [x, y]}, {ar: \"a\\nb\"}]\n", ":4:13: unknown key \"aar\""},
		{"x.yaml", "why: x\ntext: x\nexpect: []\nglossary:\n  - {ar: اسم, kind: y}\n", ":5:5: kind \"y\" is not one of"},
		{"x.yaml", "why: x\ntext: x\nexpect: []\nglossary: nowhere.csv\n", "nowhere.csv: no such file"},
		{"x.yaml", "why: x\ntext: x\nexpect: []\nwith: [name/stub]\n", ":4:8: name/stub runs in all cases"},
		{"x.yaml", "why: x\ntext: *a\nexpect: []\n", "malformed YAML"},
		{"x.yaml", "why: &a x\ntext: *a\nexpect: []\n", ":2:7: expected the text; aliases (*a) are not supported"},
		{"x.yaml", "{why: x, text: y, expect: []}\n", ":1:1: write a key a line"},
		{"x.yaml", "  why: x\n  text: y\n  expect: []\n", ":1:3: write a key a line"},
		{"x.yaml", "why: x\ntext: y\nexpect: []\n---\nwhy: z\n", ":5:1: text is missing"},
		{"x.yaml", "---\n---\n", ":1: there is no case"},
	} {
		path := write(t, t.TempDir(), c.name, c.data)
		_, err := Open(stub(), path)
		if !assert.Error(t, err, c.data) {
			continue
		}
		for _, want := range strings.Split(c.want, "\n") {
			if strings.HasPrefix(want, ":") {
				want = path + want
			}
			assert.Contains(t, err.Error(), want, c.data)
		}
	}
	dir := t.TempDir()
	write(t, dir, "a.yaml", "x: 1\n")
	write(t, dir, "b.txtar", "why\n")
	_, err := Open(stub(), dir)
	assert.ErrorContains(t, err, "a.yaml:1:1: ")
	assert.ErrorContains(t, err, "b.txtar:1: ", "of all files")
}

func TestTooLarge(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"x.txtar", "x.yaml"} {
		path := write(t, dir, name, "why: x\ntext: "+strings.Repeat("x", MaxSize)+"\n")
		_, err := Open(stub(), path)
		assert.EqualError(t, err, path+": is larger than 10 MB")
	}
	text := strings.Repeat("كلمة ", MaxSize/20)
	r := run1(t, "x.txtar", "why\n-- text.txt --\n"+text+"قبص\n-- want --\n")
	assert.Equal(t, Failed, r.Status())
	assert.Len(t, r.Unexpected, 1)
}

// TestEmptyFix: a fix that deletes is a tab with nothing after it, and an
// editor may have stripped the tab.
func TestEmptyFix(t *testing.T) {
	ws := []Want{
		{Line: 1, Start: 1, End: 2, Rule: "text/stub", Severity: "warning", Text: `\u200f`},
		{Line: 1, Start: 4, End: 5, Rule: "text/stub", Severity: "warning", Text: "ب", Fix: "-"},
	}
	parsed := func(want string) []Want {
		p := parser{loader: newLoader(stub().Detectors)}
		out := p.want(textFile, &part{})
		require.Empty(t, out)
		f := part{line: 1}
		f.Data = []byte(want)
		out = p.want(textFile, &f)
		require.Empty(t, p.Problems)
		return out
	}
	for _, s := range []string{
		formatWants(textFile, ws), strings.ReplaceAll(formatWants(textFile, ws), "\t\n", "\n"),
		strings.ReplaceAll(formatWants(textFile, ws), "\n", "\r\n"),
	} {
		assert.Equal(t, ws, parsed(s))
	}
	assert.Equal(t, ws[:1], parsed(strings.TrimSuffix(formatWants(textFile, ws[:1]), "\t\n")))
}

func TestEscape(t *testing.T) {
	assert.Equal(t, `سَرى \u00a0،\u200f\u0009\u000a\U000e0001`, Escape("سَرى \u00a0،\u200f\t\n\U000e0001"))
	assert.Equal(t, `\u0020،\u0020\u0020`, visible(" ،  "))
	assert.Equal(t, `\u0020`, visible(" "))
}

// known returns what is known in the one case of a file.
func known(t *testing.T, o Options, path string) []string {
	t.Helper()
	s, err := Open(o, path)
	require.NoError(t, err)
	r := s.RunCase(context.Background(), s.Cases[0])
	require.NoError(t, r.Err)
	var out []string
	for _, e := range r.known.Glossary.Entries {
		out = append(out, e.Ar)
	}
	return out
}

// TestLayers: the case comes first, then folders, the nearest first, then the
// flags, the configuration file and the packs.
func TestLayers(t *testing.T) {
	root := t.TempDir()
	write(t, root, "glossary.csv", "ar\nبعيد\n")
	write(t, root, "suite/.tadqiq.yaml", "glossaries: [own/names.csv]\n")
	write(t, root, "suite/own/names.csv", "ar\nمذكور\n")
	write(t, root, "suite/glossary.tsv", "ar\nأوسط\n")
	write(t, root, "suite/a/glossary.csv", "ar\nقريب\n")
	flag := write(t, root, "flag.csv", "ar\nمعطى\n")
	a := write(t, root, "suite/a/a.txtar", "why\n-- glossary.csv --\nar\nحالة\n-- glossary.tsv --\nar\nثانية\n-- text.txt --\n-- want --\n")
	o := stub()
	o.Glossaries = []string{flag}
	all := []string{"حالة", "ثانية", "قريب", "أوسط", "معطى", "مذكور", "قفص"}
	assert.Equal(t, all, known(t, o, a))
	assert.Equal(t, all, known(t, o, root), "whatever is named")

	y := write(t, root, "suite/a/y.yaml", "why: x\ntext: x\nexpect: []\npacks: none\nglossary: b/g.csv\n")
	write(t, root, "suite/a/b/g.csv", "ar\nمجاور\n")
	assert.Equal(t, []string{"مجاور", "قريب", "أوسط", "مذكور"}, known(t, stub(), y))
	rows := write(t, root, "suite/a/z.yaml", "why: x\ntext: x\nexpect: []\nglossary:\n  - {ar: صف, variants: [الصف, صفوف], id: row}\n")
	assert.Equal(t, []string{"صف", "قريب", "أوسط", "مذكور", "قفص"}, known(t, stub(), rows))
	o = stub()
	o.NoConfig = true
	assert.Equal(t, []string{"صف", "قريب", "أوسط", "قفص"}, known(t, o, rows), "the root is where it was")

	// Without a configuration file and a repository, the folder that is named is
	// the root.
	require.NoError(t, os.Remove(filepath.Join(root, "suite/.tadqiq.yaml")))
	assert.Equal(t, []string{"صف", "قريب", "قفص"}, known(t, stub(), rows))
	assert.Equal(t, []string{"حالة", "ثانية", "قريب", "أوسط", "بعيد", "قفص"}, known(t, stub(), root))
	require.NoError(t, os.Mkdir(filepath.Join(root, ".git"), 0o755))
	assert.Equal(t, []string{"صف", "قريب", "أوسط", "بعيد", "قفص"}, known(t, stub(), rows))

	// What is wrong with them is told once, before any case is run.
	write(t, root, "suite/a/glossary.csv", "id\nx\n")
	_, err := Open(stub(), root)
	require.Error(t, err)
	assert.Equal(t, 1, strings.Count(err.Error(), "glossary.csv:1:"), err)
}

// TestSettings: a configuration file says which rules count, too.
func TestSettings(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, ".tadqiq.yaml", "rules: {text/: off, name/stub: warning, name/asked: on}\nallow:\n  - {word: زعم, reason: it is right}\n")
	write(t, dir, "x.yaml", "why: x\ntext: \"قبص\\u200f زعم\"\nexpect: [{rule: name/stub, severity: warning}]\n")
	rs := runAll(t, dir)
	assert.Equal(t, Passed, rs[0].Status(), rs[0].Report())
	write(t, dir, ".tadqiq.yaml", "rulez: {}\n")
	_, err := Open(stub(), dir)
	assert.ErrorContains(t, err, ".tadqiq.yaml:1:1: unknown key")
}

// TestComments: comments that are wrong are findings, as check tells them.
func TestComments(t *testing.T) {
	r := run1(t, "x.txtar", "why\n-- case.md --\n<!-- tadqiq:ignore name/stub مقصود -->\nقبص\n\n<!-- tadqiq:ignore name/stub -->\nقبص\n-- want --\n")
	require.Len(t, r.Got, 2, r.Report())
	assert.Equal(t, "suppression/no-reason", r.Got[0].Rule)
	assert.Equal(t, "name/stub", r.Got[1].Rule)
	assert.Equal(t, 5, r.Got[1].Line)
}

// TestShared: cases that know the same share it, and little is kept.
func TestShared(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txtar", "why\n-- glossary.csv --\nar\nقبس\n-- text.txt --\n-- want --\n")
	write(t, dir, "b.txtar", "why else\n-- glossary.csv --\nar\nقبس\n-- text.txt --\nx\n-- want --\n")
	for i := range 2 * maxIndexed {
		write(t, dir, fmt.Sprintf("c%d.txtar", i), fmt.Sprintf("why\n-- glossary.csv --\nar,id\nقبس,%d\n-- text.txt --\n-- want --\n", i))
	}
	s, err := Open(stub(), dir)
	require.NoError(t, err)
	run := func(i int) *Result { return s.RunCase(context.Background(), s.Cases[i]) }
	assert.Same(t, run(0).known, run(1).known)
	for i := range s.Cases {
		run(i)
		assert.LessOrEqual(t, len(s.known.indexed), maxIndexed)
	}
}

// TestRunSuite: results come in order, however many jobs there are.
func TestRunSuite(t *testing.T) {
	dir := t.TempDir()
	generate(t, dir, 60)
	write(t, dir, "z.yaml", "why: x\ntext: هلع\nexpect: []\n")
	s, err := Open(stub(), dir)
	require.NoError(t, err)
	for _, jobs := range []int{0, 1, 7} {
		var got []*Case
		err := s.Run(context.Background(), jobs, s.Cases, func(r *Result) error {
			got = append(got, r.Case)
			assert.Equal(t, r.Case.Path == filepath.Join(dir, "z.yaml"), r.Status() == Broken)
			return nil
		})
		require.NoError(t, err)
		assert.Equal(t, s.Cases, got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	assert.ErrorIs(t, s.Run(ctx, 2, s.Cases, func(*Result) error { return nil }), context.Canceled)
	stop := fmt.Errorf("stop")
	assert.ErrorIs(t, s.Run(context.Background(), 2, s.Cases, func(*Result) error { return stop }), stop)
}

// TestOpen runs a case with what the command ships.
func TestOpen(t *testing.T) {
	s, err := Open(Options{}, write(t, t.TempDir(), "case.txtar", "why\n-- text.txt --\nوصل القطار ، ثم غادر\n-- want --\n"))
	require.NoError(t, err)
	r := s.RunCase(context.Background(), s.Cases[0])
	assert.Equal(t, []Want{{Line: 1, Start: 11, End: 13, Rule: "text/spacing", Severity: "warning", Text: " ،", Fix: "،"}}, r.Got)
	sum, err := s.Signature(s.Cases[0])
	require.NoError(t, err)
	assert.Len(t, sum.Lexicon, 16)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	assert.ErrorIs(t, s.RunCase(ctx, s.Cases[0]).Err, context.Canceled)
	for _, packs := range []string{"none", "libya, turkey"} {
		s, err := Open(Options{Packs: packs}, s.Cases[0].Path)
		require.NoError(t, err)
		other, err := s.Signature(s.Cases[0])
		require.NoError(t, err)
		assert.NotEqual(t, sum.Glossary, other.Glossary, "like is compared with like")
		assert.Equal(t, sum.Lexicon, other.Lexicon)
	}
}
