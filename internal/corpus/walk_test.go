package corpus

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/format"
)

// tree makes files below a new folder, which becomes the working directory.
func tree(t *testing.T, names ...string) {
	t.Chdir(t.TempDir())
	for _, name := range names {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, []byte("نص"), 0o666))
	}
}

// list writes what a walk yields as path and kind, or path and error.
func list(w *Walker) []string {
	out := []string{}
	for f, err := range w.Files() {
		path := filepath.ToSlash(f.Path)
		if err != nil {
			out = append(out, path+": "+err.Error())
			continue
		}
		out = append(out, path+" "+f.Kind.Name())
	}
	return out
}

func kindCalled(t *testing.T, name string) *Kind {
	for _, k := range Kinds() {
		if k.Name() == name {
			return &k
		}
	}
	require.Fail(t, name)
	return nil
}

func TestWalk(t *testing.T) {
	tree(
		t, "a/2.txt", "a/10.jsonl.gz", "a/1.MD.zst", "a/b/page.html", "a/b.tsv", "a/b/c/crawl.warc.wet.gz", "a/x.pdf", "a/data.csv.gz", "a/noext",
		"a/.hidden.txt", "a/.git/x.txt", "a/node_modules/y.txt", "a/z.ndjson.zstd", "a/array.json",
		"spark/_SUCCESS", "spark/part-00000", "spark/part-00001.gz", "spark/notes.md", "spark/x.json", "other/x.pdf", "none/.x.txt",
	)
	require.NoError(t, os.Symlink(filepath.Join("..", "a", "b"), filepath.Join("spark", "folder")))
	require.NoError(t, os.Symlink(filepath.Join("..", "a", "2.txt"), filepath.Join("spark", "link.txt")))
	require.NoError(t, os.Symlink("nowhere", filepath.Join("spark", "dangling.txt")))
	require.NoError(t, os.Symlink("spark", "named"))
	require.NoError(t, os.Mkdir("empty", 0o777))

	all := []string{
		"a/1.MD.zst markdown", "a/10.jsonl.gz jsonl", "a/2.txt text", "a/array.json jsonl",
		"a/b/c/crawl.warc.wet.gz wet", "a/b/page.html html", "a/b.tsv tsv", "a/z.ndjson.zstd jsonl",
	}
	cases := []struct {
		name    string
		w       Walker
		kind    string
		want    []string
		skipped int
	}{
		{"nothing", Walker{}, "", []string{}, 0},
		{"a folder", Walker{Paths: []string{"a"}}, "", all, 3},
		{"twice", Walker{Paths: []string{"a", "./a", "a/"}}, "", all, 3},
		{"a file that is named comes where it is named", Walker{Paths: []string{"a", "a/2.txt"}}, "", append(without(all, "a/2.txt text"), "a/2.txt text"), 3},
		{"first, too", Walker{Paths: []string{"a/2.txt", "a"}}, "", append([]string{"a/2.txt text"}, without(all, "a/2.txt text")...), 3},
		{"so does a folder", Walker{Paths: []string{"a/b", "a"}}, "", append(
			[]string{"a/b/c/crawl.warc.wet.gz wet", "a/b/page.html html"}, without(all, "a/b/c/crawl.warc.wet.gz wet", "a/b/page.html html")...), 3},
		{"what is named is read", Walker{Paths: []string{"a/x.pdf", "a/.hidden.txt", "a/noext", "a/data.csv.gz"}}, "",
			[]string{"a/x.pdf text", "a/.hidden.txt text", "a/noext text", "a/data.csv.gz text"}, 0},
		{"hidden folders, too", Walker{Paths: []string{"a/.git", "a/node_modules"}}, "", []string{"a/.git/x.txt text", "a/node_modules/y.txt text"}, 0},
		{"links", Walker{Paths: []string{"spark"}}, "", []string{"spark/link.txt text", "spark/notes.md markdown", "spark/x.json jsonl"}, 3},
		{"a link that is named", Walker{Paths: []string{"named"}}, "", []string{"named/link.txt text", "named/notes.md markdown", "named/x.json jsonl"}, 3},
		{"a kind for all", Walker{Paths: []string{"spark"}}, "jsonl", []string{"spark/_SUCCESS jsonl", "spark/part-00000 jsonl", "spark/part-00001.gz jsonl", "spark/x.json jsonl"}, 2},
		{"lines have no extension of their own", Walker{Paths: []string{"spark", "a/x.pdf"}}, "lines",
			[]string{"spark/_SUCCESS lines", "spark/link.txt lines", "spark/part-00000 lines", "spark/part-00001.gz lines", "a/x.pdf lines"}, 2},
		{"no text", Walker{Paths: []string{"other", "empty", "none"}}, "", []string{
			"other: there is no text in this folder; looked for *.txt, *.text, *.md, *.markdown, *.html, *.htm, *.xhtml, *.jsonl, *.ndjson, *.json, *.tsv, *.tab, *.wet",
			"empty: there is no text in this folder; looked for *.txt, *.text, *.md, *.markdown, *.html, *.htm, *.xhtml, *.jsonl, *.ndjson, *.json, *.tsv, *.tab, *.wet",
			"none: there is no text in this folder; looked for *.txt, *.text, *.md, *.markdown, *.html, *.htm, *.xhtml, *.jsonl, *.ndjson, *.json, *.tsv, *.tab, *.wet",
		}, 1},
		{"no such text", Walker{Paths: []string{"other"}}, "wet", []string{"other: there is no text in this folder; looked for *.wet"}, 1},
		{"what is not there", Walker{Paths: []string{"nowhere", "a/b.tsv"}}, "", []string{"nowhere: no such file or directory", "a/b.tsv tsv"}, 0},
		{"standard input", Walker{Paths: []string{"-", "a/2.txt", "-"}}, "", []string{"- text", "a/2.txt text"}, 0},
		{"standard input of a kind", Walker{Paths: []string{"-"}}, "jsonl", []string{"- jsonl"}, 0},
		{"ignored", Walker{Paths: []string{"a", "a/noext"}, Ignored: func(path string) bool {
			return strings.HasSuffix(path, ".txt") || strings.HasSuffix(path, "noext") || filepath.Base(path) == "b"
		}}, "", []string{"a/1.MD.zst markdown", "a/10.jsonl.gz jsonl", "a/array.json jsonl", "a/b.tsv tsv", "a/z.ndjson.zstd jsonl"}, 2},
		{"all of it", Walker{Paths: []string{"a"}, Ignored: func(string) bool { return true }}, "", []string{}, 0},
		{"all in it", Walker{Paths: []string{"a"}, Ignored: func(path string) bool { return path != "a" }}, "", []string{}, 3},
	}
	for _, c := range cases {
		if c.kind != "" {
			c.w.Kind = kindCalled(t, c.kind)
		}
		for range 2 { // it can be walked again
			assert.Equal(t, c.want, list(&c.w), c.name)
			assert.Equal(t, c.skipped, c.w.Skipped, c.name)
		}
	}

	// It stops where it is told to.
	for n := range len(all) {
		w := Walker{Paths: []string{"a", "spark"}}
		got := 0
		for range w.Files() {
			if got++; got > n {
				break
			}
		}
		assert.Equal(t, n+1, got)
	}
}

func without(list []string, these ...string) []string {
	out := []string{}
	for _, s := range list {
		keep := true
		for _, x := range these {
			keep = keep && s != x
		}
		if keep {
			out = append(out, s)
		}
	}
	return out
}

func TestWalkTellsSizeAndTime(t *testing.T) {
	tree(t, "a.txt")
	info, err := os.Stat("a.txt")
	require.NoError(t, err)
	for f, err := range (&Walker{Paths: []string{"a.txt", "."}}).Files() {
		require.NoError(t, err)
		assert.EqualValues(t, len("نص"), f.Size)
		assert.True(t, info.ModTime().Equal(f.ModTime))
		assert.Same(t, format.Text, f.Kind.Format)
	}
	for f := range (&Walker{Paths: []string{"-", "nowhere"}}).Files() {
		assert.EqualValues(t, -1, f.Size)
		assert.Zero(t, f.ModTime)
	}
}

// A folder that cannot be searched is told, and the walk goes on.
func TestWalkFolderThatIsClosed(t *testing.T) {
	tree(t, "a/closed/x.txt", "a/d.txt")
	require.NoError(t, os.Chmod("a/closed", 0))
	defer os.Chmod("a/closed", 0o777)
	if _, err := os.ReadDir("a/closed"); err == nil {
		t.Skip("this user may read anything")
	}
	w := Walker{Paths: []string{"a"}}
	assert.Equal(t, []string{"a/closed: " + fs.ErrPermission.Error(), "a/d.txt text"}, list(&w))
}

// A folder of many files is walked in the order of their names.
func TestWalkManyFiles(t *testing.T) {
	const n = 500
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("a/%04d.txt", (i*77)%n)
	}
	tree(t, names...)
	w := Walker{Paths: []string{"a"}}
	i := 0
	for f, err := range w.Files() {
		require.NoError(t, err)
		require.Equal(t, filepath.FromSlash(fmt.Sprintf("a/%04d.txt", i)), f.Path)
		i++
	}
	assert.Equal(t, n, i)
}
