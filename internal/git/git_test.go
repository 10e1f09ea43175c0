package git

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// repository makes a repository in a new folder, which is the working
// directory. What the user has configured does not reach it.
func repository(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git command")
	}
	dir := t.TempDir()
	t.Chdir(dir)
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_SYSTEM": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "Author", "GIT_AUTHOR_EMAIL": "author@example.org",
		"GIT_COMMITTER_NAME": "Author", "GIT_COMMITTER_EMAIL": "author@example.org",
	} {
		t.Setenv(name, value)
	}
	run(t, "init", "--quiet", "--initial-branch=main")
	return dir
}

func run(t *testing.T, args ...string) {
	t.Helper()
	out, err := exec.Command("git", args...).CombinedOutput()
	require.NoError(t, err, "git %s: %s", strings.Join(args, " "), out)
}

func write(t *testing.T, name, content string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
	require.NoError(t, os.WriteFile(name, []byte(content), 0o666))
}

func commit(t *testing.T) {
	t.Helper()
	run(t, "add", "--all")
	run(t, "commit", "--quiet", "--allow-empty", "--message", "change")
}

// lines are those of the first n that count.
func lines(l Lines, n int) (out []int) {
	for i := 1; i <= n; i++ {
		if l.Touch(i, i) {
			out = append(out, i)
		}
	}
	return out
}

func TestSince(t *testing.T) {
	repository(t)
	text := "١\n٢\n٣\n٤\n٥\n٦\n٧\n٨\n"
	names := []string{"a.txt", "two words.txt", "سطر.txt", "a\nb.txt", "a\tb\"c\\d.txt", "sub/ a .txt", " b/c.txt", "a/a.txt", "b/b.txt"}
	for _, name := range names {
		write(t, name, text)
	}
	write(t, "same.txt", text)
	write(t, "gone.txt", "unlike the others\n")
	write(t, "gone.bin", "\x00\x01")
	write(t, "moved.txt", text)
	write(t, "shifted.txt", text)
	write(t, "utf16.txt", "\xff\xfe\x41\x00")
	write(t, "shorter.txt", text)
	commit(t)
	run(t, "switch", "--quiet", "--create", "work")
	for _, name := range names {
		write(t, name, "new\n١\n٢\n٣\nother\n٥\n٦\n٧\n٨\n")
	}
	write(t, "shorter.txt", "١\n٢\n")
	write(t, "utf16.txt", "\xff\xfe\x42\x00")
	require.NoError(t, os.Remove("gone.txt"))
	require.NoError(t, os.Remove("gone.bin"))
	run(t, "mv", "moved.txt", "to a new place.txt")
	run(t, "mv", "shifted.txt", "renamed.txt")
	write(t, "renamed.txt", strings.Repeat("فوق\n", 2)+text)
	commit(t)
	write(t, "uncommitted.txt", "x\n")
	run(t, "add", "uncommitted.txt")
	write(t, "untracked\nفي.txt", "x\n")
	write(t, ".gitignore", "ignored.txt\n")
	write(t, "ignored.txt", "x\n")
	// What happens on main meanwhile is not of this branch.
	run(t, "stash", "--quiet", "--include-untracked")
	run(t, "switch", "--quiet", "main")
	write(t, "same.txt", "changed on main\n"+text)
	commit(t)
	run(t, "switch", "--quiet", "work")
	run(t, "stash", "pop", "--quiet")

	check := func(t *testing.T) {
		c, err := Since(context.Background(), ".", "main")
		require.NoError(t, err)
		for _, name := range names {
			l, ok := c.Of(name)
			require.True(t, ok, "%q", name)
			assert.Equal(t, []int{1, 5}, lines(l, 20), "%q", name)
		}
		l, _ := c.Of("renamed.txt")
		assert.Equal(t, []int{1, 2}, lines(l, 20))
		l, ok := c.Of("shorter.txt")
		require.True(t, ok)
		assert.Empty(t, lines(l, 20), "lines that are gone stand nowhere")
		for _, name := range []string{"uncommitted.txt", "untracked\nفي.txt", "utf16.txt"} {
			l, ok = c.Of(name)
			require.True(t, ok, "%q", name)
			assert.True(t, l.Touch(1, 1), "%q", name)
		}
		l, _ = c.Of("utf16.txt")
		assert.True(t, l.Touch(99, 99), "git takes it for binary")
		for _, name := range []string{"same.txt", "gone.txt", "moved.txt", "to a new place.txt", "ignored.txt", "none.txt", "../outside.txt"} {
			_, ok := c.Of(name)
			assert.False(t, ok, "%q", name)
		}
		for name, want := range map[string]bool{"gone.txt": true, "gone.bin": true, "moved.txt": true, "none.txt": false, "a.txt": false} {
			assert.Equal(t, want, c.Deleted(name), name)
		}
	}
	check(t)
	t.Run("from a folder", func(t *testing.T) {
		t.Chdir("sub")
		c, err := Since(context.Background(), ".", "main")
		require.NoError(t, err)
		l, ok := c.Of(" a .txt")
		require.True(t, ok)
		assert.Equal(t, []int{1, 5}, lines(l, 9))
		_, ok = c.Of(filepath.Join("..", "a.txt"))
		assert.True(t, ok)
	})
	t.Run("whatever is configured", func(t *testing.T) {
		for _, kv := range [][2]string{
			{"diff.noprefix", "true"}, {"diff.mnemonicPrefix", "true"}, {"diff.renames", "false"}, {"color.ui", "always"},
			{"diff.external", "false"}, {"core.quotePath", "true"}, {"diff.context", "7"}, {"diff.interHunkContext", "9"},
			{"diff.relative", "true"}, {"diff.algorithm", "patience"}, {"core.pager", "false"},
		} {
			run(t, "config", kv[0], kv[1])
		}
		t.Setenv("GIT_DIFF_OPTS", "--unified=5")
		check(t)
	})
	t.Run("by a commit or a tag", func(t *testing.T) {
		run(t, "tag", "here", "HEAD")
		c, err := Since(context.Background(), ".", "here")
		require.NoError(t, err)
		_, ok := c.Of("a.txt")
		assert.False(t, ok, "it was committed")
		_, ok = c.Of("uncommitted.txt")
		assert.True(t, ok)
		c, err = Since(context.Background(), ".", "HEAD~1")
		require.NoError(t, err)
		_, ok = c.Of("a.txt")
		assert.True(t, ok)
	})
	t.Run("through a link", func(t *testing.T) {
		link := filepath.Join(t.TempDir(), "link")
		dir, err := os.Getwd()
		require.NoError(t, err)
		if err := os.Symlink(dir, link); err != nil {
			t.Skip(err)
		}
		c, err := Since(context.Background(), link, "main")
		require.NoError(t, err)
		_, ok := c.Of(filepath.Join(link, "sub", " a .txt"))
		assert.True(t, ok)
	})
}

func TestSinceErrors(t *testing.T) {
	ctx := context.Background()
	dir := repository(t)
	_, err := Since(ctx, ".", "main")
	require.EqualError(t, err, `there is no branch, tag or commit "main" here; in a CI job, fetch it first`)
	write(t, "a.txt", "١\n")
	commit(t)
	for _, ref := range []string{"", "-x", "--output=stolen"} {
		_, err = Since(ctx, ".", ref)
		require.ErrorContains(t, err, "is no branch, tag or commit")
	}
	assert.NoFileExists(t, "stolen")
	for _, ref := range []string{"nowhere", "main:a.txt", "HEAD~9", "a\nb"} {
		_, err = Since(ctx, ".", ref)
		require.ErrorContains(t, err, "there is no branch, tag or commit")
	}
	run(t, "switch", "--quiet", "--orphan", "apart")
	write(t, "b.txt", "١\n")
	commit(t)
	_, err = Since(ctx, ".", "main")
	require.EqualError(t, err, "main and the current branch have no commit in common; in a shallow clone, fetch more of the history first")

	_, err = Since(ctx, ".git", "main")
	require.ErrorContains(t, err, "git: this operation must be run in a work tree")

	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(dir))
	_, err = Since(ctx, t.TempDir(), "main")
	require.ErrorContains(t, err, "git: not a git repository")

	canceled, cancel := context.WithCancel(ctx)
	cancel()
	_, err = Since(canceled, dir, "main")
	require.ErrorIs(t, err, context.Canceled)

	t.Setenv("PATH", t.TempDir())
	_, err = Since(ctx, dir, "main")
	require.EqualError(t, err, "there is no git command on the path; install git")
}

func TestStaged(t *testing.T) {
	ctx := context.Background()
	repository(t)
	write(t, "first.txt", "١\n٢\n")
	run(t, "add", "first.txt")
	c, err := Staged(ctx, ".")
	require.NoError(t, err)
	l, ok := c.Of("first.txt")
	require.True(t, ok, "before the first commit")
	assert.Equal(t, []int{1, 2}, lines(l, 9))

	write(t, "ق ن.txt", "١\n٢\n٣\n")
	commit(t)
	write(t, "ق ن.txt", "١\n2\n٣\n")
	write(t, "first.txt", "١\nstaged\n")
	run(t, "add", "--all")
	write(t, "first.txt", "not staged\n١\nstaged\n")
	write(t, "untracked.txt", "x\n")
	c, err = Staged(ctx, ".")
	require.NoError(t, err)
	l, ok = c.Of("ق ن.txt")
	require.True(t, ok)
	assert.Equal(t, []int{2}, lines(l, 9))
	_, ok = c.Of("untracked.txt")
	assert.False(t, ok)

	l, _ = c.Of("first.txt")
	assert.Equal(t, []int{2}, lines(l, 9), "lines of what is staged")
	data, differs, err := c.Content(ctx, "first.txt")
	require.NoError(t, err)
	assert.True(t, differs)
	assert.Equal(t, "١\nstaged\n", string(data))
	_, differs, err = c.Content(ctx, "ق ن.txt")
	require.NoError(t, err)
	assert.False(t, differs)
}

func TestParseDiff(t *testing.T) {
	// Lines of a text that look like those of a patch.
	files, deleted := map[string]Lines{}, map[string]bool{}
	err := parseDiff(strings.NewReader(`diff --git a/a.txt b/a.txt
index 1..2 100644
--- a/a.txt
+++ b/a.txt
@@ -0,0 +1,3 @@
+++ b/other.txt
+@@ -0,0 +9,9 @@
+Binary files a/x and b/y differ
@@ -8 +12 @@ Binary files a/x and b/z differ
--- a/gone.txt
\ No newline at end of file
+`+strings.Repeat("long ", 100_000)+`
diff --git a/one two.txt b/one two.txt
--- a/one two.txt	
+++ b/one two.txt	
@@ -1,2 +0,0 @@
-x
-y
diff --git a/p and b/p.png b/p and b/p.png
index 1..2
Binary files a/p and b/p.png and b/p and b/p.png differ
diff --git "a/q\n.png" "b/q\n.png"
Binary files /dev/null and "b/q\n.png" differ
diff --git a/r.png b/s.png
rename from r.png
rename to s.png
Binary files a/r.png and b/s.png differ
diff --git "a/\330\263.txt" "b/\330\263.txt"
--- "a/\330\263.txt"
+++ "b/\330\263\"\\.txt"
@@ -3 +3 @@
-x
+y
diff --git a/old one.txt b/old one.txt
deleted file mode 100644
--- a/old one.txt	
+++ /dev/null
@@ -1,2 +0,0 @@
-x
--- a/b
diff --git a/o.png b/o.png
deleted file mode 100644
Binary files a/o.png and /dev/null differ
`), files, deleted)
	require.NoError(t, err)
	assert.Equal(t, map[string]Lines{
		"a.txt":         {ranges: []lineRange{{1, 3}, {12, 12}}},
		"one two.txt":   {},
		"p and b/p.png": {all: true},
		"q\n.png":       {all: true},
		"s.png":         {all: true},
		"س\"\\.txt":     {ranges: []lineRange{{3, 3}}},
	}, files)
	assert.Equal(t, map[string]bool{"old one.txt": true, "o.png": true, "r.png": true}, deleted)
}

func TestTouch(t *testing.T) {
	l := Lines{ranges: []lineRange{{3, 4}, {8, 8}, {12, 20}}}
	assert.Equal(t, []int{3, 4, 8, 12, 13, 14, 15, 16, 17, 18, 19, 20}, lines(l, 30))
	assert.True(t, l.Touch(1, 3))
	assert.True(t, l.Touch(4, 9))
	assert.True(t, l.Touch(5, 30))
	assert.False(t, l.Touch(1, 2))
	assert.False(t, l.Touch(5, 7))
	assert.False(t, l.Touch(21, 99))
	assert.False(t, Lines{}.Touch(1, 99))
	assert.True(t, Lines{all: true}.Touch(99, 99))
}

func FuzzParseDiff(f *testing.F) {
	f.Add("diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1,2 @@\n-x\n+y\n+z\n")
	f.Add("+++ \"b/\\330\\263\\\"\n@@ -99999999999999999999 +1 @@\n")
	f.Add("Binary files  and  differ\nrename to \"\n")
	f.Fuzz(func(t *testing.T, patch string) {
		files := map[string]Lines{}
		if err := parseDiff(strings.NewReader(patch), files, map[string]bool{}); err != nil {
			return
		}
		for name, l := range files {
			for _, r := range l.ranges {
				if r.first > r.last || r.first < 0 {
					t.Errorf("%q: lines %d to %d", name, r.first, r.last)
				}
			}
		}
	})
}
