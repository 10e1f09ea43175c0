package golden

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// update rewrites the cases in a folder.
func update(t testing.TB, dir string, force bool) ([]string, error) {
	t.Helper()
	return Update(context.Background(), runAll(t, dir), force)
}

func TestUpdateTxtar(t *testing.T) {
	dir := t.TempDir()
	stale := write(t, dir, "stale.txtar", "why\n-- text.txt --\nقبص\n-- want --\n-- fixed.txt --\n")
	right := write(t, dir, "right.txtar", strings.Replace(good, "two places\n", "two places\n\n\n", 1))
	some := write(t, dir, "some.txtar", "why\nexpect: at least\n-- text.txt --\nقبص ثم قبص\u200f\n-- want --\ntext.txt:1:1-4 name/stub warning\n    قبص\n    قفص\n")
	before := read1(t, right)
	changed, err := update(t, dir, false)
	require.NoError(t, err)
	assert.Equal(t, []string{some, stale}, changed)
	assert.Equal(t, "why\n-- text.txt --\nقبص\n-- want --\ntext.txt:1:1-4 name/stub error\n\tقبص\n\tقفص\n-- fixed.txt --\nقفص\n", read1(t, stale))
	assert.Equal(t, before, read1(t, right), "a case that passes is not touched")
	assert.Equal(t, "why\nexpect: at least\n-- text.txt --\nقبص ثم قبص\u200f\n-- want --\n"+
		"text.txt:1:1-4 name/stub error\n\tقبص\n\tقفص\n\ntext.txt:1:8-11 name/stub error\n\tقبص\n\tقفص\n", read1(t, some), "what flags the same words")
	info, err := os.Stat(stale)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o640), info.Mode().Perm())
	for _, r := range runAll(t, dir) {
		assert.Equal(t, Passed, r.Status(), r.Report())
	}
	changed, err = update(t, dir, false)
	require.NoError(t, err)
	assert.Empty(t, changed)
}

func TestUpdateYAML(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "x.yaml", `# The first case.
why: stays
text: قبص
expect: [{rule: name/stub}] # one
fixed: قفص
---
# The second.
why: changes

text: |
  مر قبص
  ثم قبص
expect:
# about the first
- {text: قبص, at: "1"}   # kept
# about the second
- {text: نفق}

# about the rest
must_have: [مر]
fixed: |
  مر نفق

# the end
---
why: another
text: "قبص\u200f"
expect: []
fixed: "x"
---
why: only a person can mend it
text: قبص
must_have: [قفص]
expect: []
---
why: known
text: قبص
expect: []
xfail: so be it
`)
	rs := runAll(t, dir)
	changed, err := Update(context.Background(), rs, false)
	require.NoError(t, err)
	assert.Equal(t, []string{path}, changed)
	assert.Equal(t, `# The first case.
why: stays
text: قبص
expect: [{rule: name/stub}] # one
fixed: قفص
---
# The second.
why: changes

text: |
  مر قبص
  ثم قبص
expect:
  # about the first
  - {text: قبص, at: "1"} # kept
  - rule: name/stub
    text: قبص
    fix: قفص
    entity: q
    at: 2:4-7

# about the rest
must_have: [مر]
fixed: |
  مر قفص
  ثم قفص

# the end
---
why: another
text: "قبص\u200f"
expect:
  - rule: name/stub
    text: قبص
    fix: قفص
    entity: q
    at: 1:1-4
  - rule: text/stub
    text: \u200f
    fix: '-'
    at: 1:4-5
fixed: "`+"قفص\u200f"+`"
---
why: only a person can mend it
text: قبص
must_have: [قفص]
expect:
  - rule: name/stub
    text: قبص
    fix: قفص
    entity: q
    at: 1:1-4
---
why: known
text: قبص
expect: []
xfail: so be it
`, read1(t, path))
	var left []Status
	for _, r := range rs {
		left = append(left, r.Rest().Status())
	}
	assert.Equal(t, []Status{Passed, Passed, Passed, Failed, KnownFailure}, left)
	rs = runAll(t, dir)
	for i, r := range rs {
		assert.Equal(t, left[i], r.Status(), r.Report())
	}
	changed, err = Update(context.Background(), rs, false)
	require.NoError(t, err)
	assert.Empty(t, changed)
}

// TestUpdateIsStable: whatever stands in a case, after an update it passes,
// another update changes nothing, and the rest of the file is as it was.
func TestUpdateIsStable(t *testing.T) {
	dir := t.TempDir()
	line := rapid.SampledFrom([]string{"مر قبص", "قبص", "  قبص ثم", "\u200f", "# قبص", "- قبص: x", "نص", "قبص\u00a0", "\tقبص", "a: b", ""})
	item := rapid.SampledFrom([]string{
		"{rule: name/stub}", "{text: قبص, fix: نفق}", "{at: 1:1}", "{text: قبص}", "rule: text/stub\n    text: \"\\u200f\"", "{severity: warning} # why",
	})
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		lines := rapid.SliceOfN(line, 1, 6).Draw(rt, "lines")
		var b strings.Builder
		fmt.Fprintf(&b, "why: a\ntext: %q\n", "نص "+strings.Join(lines, "\n"))
		keys := rapid.Permutation([]string{"expect", "fixed", "at_least", "must_not_flag", "packs"}).Draw(rt, "keys")
		keys = keys[:rapid.IntRange(0, len(keys)).Draw(rt, "n")]
		for _, key := range append(keys, "expect", "must_have") {
			if strings.Contains(b.String(), "\n"+key+":") {
				continue
			}
			b.WriteString(rapid.SampledFrom([]string{"", "\n", "# about " + key + "\n", "\n\n# so\n\n"}).Draw(rt, "space"))
			switch key {
			case "expect":
				items := rapid.SliceOfN(item, 0, 3).Draw(rt, "items")
				if len(items) == 0 {
					b.WriteString("expect: []\n")
					continue
				}
				b.WriteString("expect:\n")
				for _, x := range items {
					b.WriteString("  - " + x + "\n")
				}
			case "fixed":
				b.WriteString(rapid.SampledFrom([]string{"fixed: x\n", "fixed: |\n  a\n  b\n", "fixed: >\n  a\n  b\n", "fixed: ''\n", "fixed: \"x\"\n", "fixed: |+\n  a\n\n"}).Draw(rt, "fixed"))
			case "at_least":
				fmt.Fprintf(&b, "at_least: %t\n", rapid.Bool().Draw(rt, "at least"))
			case "packs":
				b.WriteString("packs: all # as ever\n")
			case "must_have":
				b.WriteString("must_have: []\n")
			case "must_not_flag":
				b.WriteString("must_not_flag: []\n")
			}
		}
		one := b.String()
		passing := "why: passes\ntext:   قبص\nexpect: [ {rule:   name/stub} ]\n\n"
		n++
		path := write(t, filepath.Join(dir, fmt.Sprint(n)), "x.yaml", one+"---\n"+passing+"---\n"+one)
		_, err := update(t, path, false)
		require.NoError(rt, err)
		after := read1(t, path)
		require.Contains(rt, after, "---\n"+passing+"---\n")
		for _, r := range runAll(t, path) {
			require.Equal(rt, Passed, r.Status(), "%s\n%s", r.Report(), after)
		}
		for _, l := range strings.Split(one, "\n") {
			if strings.HasPrefix(l, "# about") || strings.HasPrefix(l, "text") || strings.HasPrefix(l, "packs") || strings.HasPrefix(l, "must") {
				require.Equal(rt, 2, strings.Count(after, l+"\n"), "%s\n%s", one, after)
			}
		}
		changed, err := update(t, path, false)
		require.NoError(rt, err)
		require.Empty(rt, changed)
		require.NoError(rt, os.RemoveAll(filepath.Dir(path)))
	})
}

// TestUpdateUncommitted: what git has in no commit is not overwritten.
func TestUpdateUncommitted(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	wrong := "why\n-- text.txt --\nقبص\n-- want --\ntext.txt:1:1-4 name/stub warning\n    قبص\n    قفص\n"
	git("init", "--quiet")
	a := write(t, dir, "حالات/a b.txtar", wrong)
	b := write(t, dir, "b.txtar", strings.Replace(wrong, "why", "another", 1))
	empty := write(t, dir, "empty.txtar", "why\n-- text.txt --\nقبص\n-- want --\n")

	all := a + ": " + ErrUncommitted.Error() + "\n" + b + ": " + ErrUncommitted.Error()
	check := func(want string) {
		t.Helper()
		before := read1(t, a) + read1(t, b)
		changed, err := update(t, dir, false)
		assert.Empty(t, changed, "all or nothing")
		require.ErrorIs(t, err, ErrUncommitted)
		assert.ElementsMatch(t, strings.Split(want, "\n"), strings.Split(err.Error(), "\n"))
		assert.Equal(t, before, read1(t, a)+read1(t, b))
	}
	check(all) // before the first commit, unknown to git
	git("add", ".")
	check(all) // staged
	git("commit", "--quiet", "-m", "x")
	write(t, dir, "b.txtar", strings.Replace(wrong, "why", "edited", 1))
	check(b + ": " + ErrUncommitted.Error())

	changed, err := update(t, dir, true)
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{a, b, empty}, changed)
	git("commit", "--quiet", "-am", "y")
	write(t, dir, "new.txtar", "why\n-- text.txt --\nقبص\n-- want --\n")
	changed, err = update(t, dir, false)
	require.NoError(t, err, "nothing that was expected is lost")
	assert.Len(t, changed, 1)

	write(t, dir, ".gitignore", "ignored.txtar\n")
	write(t, dir, "ignored.txtar", wrong)
	changed, err = update(t, dir, false)
	require.NoError(t, err)
	assert.Len(t, changed, 1)

	write(t, dir, "b.txtar", wrong)
	t.Setenv("PATH", dir)
	_, err = update(t, dir, false)
	assert.ErrorContains(t, err, "--force overwrites it")
}

// TestUpdateChanged: a file that was edited since it was read stays.
func TestUpdateChanged(t *testing.T) {
	path := write(t, t.TempDir(), "x.txtar", "why\n-- text.txt --\nقبص\n-- want --\n")
	rs := runAll(t, path)
	write(t, filepath.Dir(path), "x.txtar", good)
	_, err := Update(context.Background(), rs, true)
	assert.ErrorContains(t, err, "changed since it was read")
}
