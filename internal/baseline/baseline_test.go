package baseline_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/baseline"
	"github.com/tadqiq/tadqiq/text"
)

func name(form string) baseline.Key  { return baseline.Key{Rule: "name/garble", Form: form} }
func space(form string) baseline.Key { return baseline.Key{Rule: "text/spacing", Form: form} }

func everywhere(string) bool { return true }
func nowhere(string) bool    { return false }

// store writes a baseline into a new folder, which is the working directory,
// together with the files that it has findings of.
func store(t *testing.T, files map[string][]baseline.Key) *baseline.Baseline {
	t.Helper()
	t.Chdir(t.TempDir())
	b, err := baseline.New(".tadqiq-baseline.json")
	require.NoError(t, err)
	for name, keys := range files {
		b.Set(name, keys)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, nil, 0o666))
	}
	return save(t, b)
}

// save writes a baseline and reads it again.
func save(t *testing.T, b *baseline.Baseline) *baseline.Baseline {
	t.Helper()
	var buf bytes.Buffer
	n, err := b.WriteTo(&buf)
	require.NoError(t, err)
	assert.EqualValues(t, buf.Len(), n)
	require.NoError(t, os.WriteFile(b.Path, buf.Bytes(), 0o666))
	b, err = baseline.Read(b.Path)
	require.NoError(t, err)
	return b
}

// check runs the keys of a file against a baseline and returns those that are
// new.
func check(b *baseline.Baseline, file string, keys ...baseline.Key) []baseline.Key {
	f := b.File(file, keys)
	var fresh []baseline.Key
	for _, k := range keys {
		if !f.Known(k) {
			fresh = append(fresh, k)
		}
	}
	b.Done(file, f)
	return fresh
}

func TestCountsDecide(t *testing.T) {
	b := store(t, map[string][]baseline.Key{"a.txt": {name("هيبر"), name("هيبر"), space("،")}})
	assert.Empty(t, check(b, "a.txt", name("هيبر"), space("،"), name("هيبر")))
	assert.Empty(t, b.Stale(everywhere))
	assert.Equal(t, []baseline.Key{name("هيبر")}, check(b, "a.txt", name("هيبر"), name("هيبر"), name("هيبر")), "a third one is new")
	assert.Equal(t, []baseline.Key{name("هيبير")}, check(b, "a.txt", name("هيبير")))
	assert.Equal(t, []baseline.Key{name("هيبر")}, check(b, "b.txt", name("هيبر")), "another file")
}

func TestKeyOf(t *testing.T) {
	doc := text.New("a.txt", "قال هَيْبر نعم "+strings.Repeat("كلمة طويلة ", 20))
	span := func(s string) text.Span {
		i := strings.Index(doc.Source, s)
		return text.Span{Start: i, End: i + len(s)}
	}
	k := baseline.KeyOf(doc, &detect.Finding{Detector: detect.NameGarble, Span: span("هَيْبر"), Entry: &glossary.Entry{ID: "haftar"}})
	assert.Equal(t, baseline.Key{Rule: "name/garble", Entity: "haftar", Form: "هيبر"}, k)
	long := baseline.KeyOf(doc, &detect.Finding{Detector: detect.TextBoilerplate, Span: text.Span{Start: len("قال "), End: len(doc.Source)}})
	longer := baseline.KeyOf(doc, &detect.Finding{Detector: detect.TextBoilerplate, Span: text.Span{Start: len("قال "), End: len(doc.Source) - 12}})
	assert.Less(t, len([]rune(long.Form)), 80)
	assert.NotEqual(t, long, longer)
}

func TestStaleAndPrune(t *testing.T) {
	b := store(t, map[string][]baseline.Key{
		"a.txt":      {name("هيبر"), name("هيبر"), space("،")},
		"news/b.txt": {name("سارتا")},
		"c.txt":      {name("شوارف")},
	})
	require.NoError(t, os.Remove("news/b.txt"))
	require.Empty(t, check(b, "a.txt", name("هيبر")))
	in := func(path string) bool { return strings.Contains(filepath.ToSlash(path), "/news/") }
	assert.Equal(t, []baseline.Entry{
		{File: "a.txt", Rule: "name/garble", Form: "هيبر", Count: 1},
		{File: "a.txt", Rule: "text/spacing", Form: "،", Count: 1},
		{File: "news/b.txt", Rule: "name/garble", Form: "سارتا", Count: 1},
	}, b.Stale(in))
	assert.Len(t, b.Stale(nowhere), 2, "a file that is gone is stale only where its folder was searched")

	require.True(t, b.Prune(in))
	b = save(t, b)
	assert.Equal(t, 2, b.Len())
	assert.Empty(t, check(b, "a.txt", name("هيبر")))
	assert.Empty(t, check(b, "c.txt", name("شوارف")), "a file that was not checked keeps its entries")
	assert.False(t, b.Prune(everywhere))
}

func TestRename(t *testing.T) {
	old := []baseline.Key{name("هيبر"), name("سارتا"), name("شوارف"), space("،")}
	cases := []struct {
		what  string
		now   string
		keys  []baseline.Key
		fresh int
	}{
		{"all the same", "moved.txt", old, 0},
		{"another folder", "new/folder/a.txt", old, 0},
		{"one is fixed and one is new", "moved.txt", []baseline.Key{old[0], old[1], name("جديد")}, 1},
		{"most of it is another text", "moved.txt", []baseline.Key{old[0], name("ا"), name("ب")}, 3},
		{"only what any text has", "moved.txt", []baseline.Key{space("،")}, 1},
	}
	for _, c := range cases {
		t.Run(c.what, func(t *testing.T) {
			b := store(t, map[string][]baseline.Key{"a.txt": old, "b.txt": {name("هيبر")}})
			assert.Equal(t, c.keys, check(b, c.now, c.keys...), "while the other file is there, it is a copy")
			require.NoError(t, os.Remove("a.txt"))
			b, err := baseline.Read(b.Path)
			require.NoError(t, err)
			assert.Len(t, check(b, c.now, c.keys...), c.fresh)
			assert.Len(t, check(b, c.now, c.keys...), c.fresh, "the same file again")
			if c.fresh == len(c.keys) {
				assert.Empty(t, b.Renames())
				return
			}
			assert.Equal(t, []baseline.Rename{{From: "a.txt", To: c.now}}, b.Renames())
			assert.Equal(t, old, check(b, "third.txt", old...), "a file becomes one other file")
			require.True(t, b.Prune(everywhere))
			b = save(t, b)
			assert.Len(t, check(b, c.now, c.keys...), c.fresh)
			assert.Empty(t, b.Renames())
		})
	}
}

// Debris alone says which file it was only where it agrees in all, or the name
// does.
func TestRenameByDebris(t *testing.T) {
	spaces := []baseline.Key{space("،"), space("،"), space("؛")}
	for _, c := range []struct {
		now   string
		keys  []baseline.Key
		known bool
	}{
		{"moved.txt", spaces, true},
		{"moved.txt", spaces[:2], false},
		{"new/a.txt", spaces[:2], true},
	} {
		b := store(t, map[string][]baseline.Key{"a.txt": spaces})
		require.NoError(t, os.Remove("a.txt"))
		assert.Equal(t, c.known, len(check(b, c.now, c.keys...)) == 0, c)
	}
}

func TestManyFilesAreRenamed(t *testing.T) {
	files := map[string][]baseline.Key{}
	for i := range 2000 {
		files[fmt.Sprintf("old/%04d.txt", i)] = []baseline.Key{space("،"), name(fmt.Sprintf("اسم%d", i)), name("مشترك")}
	}
	b := store(t, files)
	require.NoError(t, os.Rename("old", "new"))
	for i := range 2000 {
		file := fmt.Sprintf("%04d.txt", i)
		require.Empty(t, check(b, "new/"+file, files["old/"+file]...), file)
	}
	assert.Len(t, b.Renames(), 2000)
	assert.Empty(t, b.Stale(everywhere))
}

func TestNames(t *testing.T) {
	b := store(t, nil)
	dir, err := os.Getwd()
	require.NoError(t, err)
	require.NoError(t, os.Mkdir("sub", 0o777))
	for path, want := range map[string]string{
		"a.txt":                           "a.txt",
		"./sub/../a.txt":                  "a.txt",
		filepath.Join(dir, "sub", "a.md"): "sub/a.md",
		filepath.Join("..", "a.txt"):      "../a.txt",
		"سطر\nثان.txt":                    "سطر\nثان.txt",
		"two words.txt":                   "two words.txt",
		"\xff.txt":                        "\ufffd.txt",
	} {
		assert.Equal(t, want, b.Name(path), path)
	}
	t.Chdir("sub")
	assert.Equal(t, "sub/a.txt", b.Name("a.txt"), "whatever the working directory is")
}

func TestFile(t *testing.T) {
	b := store(t, map[string][]baseline.Key{
		"ب.txt":   {name("<هيبر>"), {Rule: "name/garble", Entity: "haftar", Form: "حتر"}, name("<هيبر>")},
		"a\n.txt": {space("،")},
	})
	data, err := os.ReadFile(b.Path)
	require.NoError(t, err)
	assert.Equal(t, `{
"version": 1,
"findings": [
{"file":"a\n.txt","rule":"text/spacing","form":"،","count":1},
{"file":"ب.txt","rule":"name/garble","form":"<هيبر>","count":2},
{"file":"ب.txt","rule":"name/garble","entity":"haftar","form":"حتر","count":1}
]
}
`, string(data))
	assert.True(t, json.Valid(data))
	empty := store(t, nil)
	data, err = os.ReadFile(empty.Path)
	require.NoError(t, err)
	assert.Equal(t, "{\n\"version\": 1,\n\"findings\": [\n]\n}\n", string(data))
	assert.Zero(t, empty.Len())
}

func TestReadErrors(t *testing.T) {
	const hint = "; restore it, or delete it and run tadqiq check --write-baseline"
	cases := []struct{ name, data, want string }{
		{"empty", "", "b.json:1: malformed baseline: it is cut short" + hint},
		{"cut short", "{\n\"version\": 1,\n\"findings\": [\n{\"file\":\"a\"", "b.json:4: malformed baseline: it is cut short" + hint},
		{"a conflict", "{\n\"version\": 1,\n<<<<<<< HEAD\n", "b.json:3: malformed baseline: invalid character '<'"},
		{"a list", "[]", "b.json:1: malformed baseline: expected {" + hint},
		{"another version", "{\"version\": 2, \"findings\": []}", "b.json: is a baseline of version 2 and this program reads version 1; delete it and run tadqiq check --write-baseline"},
		{"nothing in it", "{}", "b.json:1: malformed baseline: version or findings is missing" + hint},
		{"unknown key", "{\"version\": 1,\n\"findngs\": []}", "b.json:2: malformed baseline: unknown key \"findngs\"" + hint},
		{"unknown field", "{\"version\": 1, \"findings\": [\n{\"file\":\"a\",\"rule\":\"r\",\"form\":\"f\",\"count\":1,\"line\":3}]}", "b.json:2: malformed baseline: unknown field \"line\"" + hint},
		{"a wrong type", "{\"version\": 1, \"findings\": [\n{\"file\":\"a\",\"rule\":\"r\",\"form\":\"f\",\"count\":\"1\"}]}", "b.json:2: malformed baseline: cannot unmarshal string into Go struct field Entry.count of type int" + hint},
		{"no count", "{\"version\": 1, \"findings\": [{\"file\":\"a\",\"rule\":\"r\",\"form\":\"f\"}]}", "b.json:1: malformed baseline: count is 0" + hint},
		{"no file", "{\"version\": 1, \"findings\": [{\"rule\":\"r\",\"form\":\"f\",\"count\":1}]}", "b.json:1: malformed baseline: file or rule is missing" + hint},
		{"twice", "{\"version\": 1, \"findings\": [\n{\"file\":\"a\",\"rule\":\"r\",\"form\":\"f\",\"count\":1},\n{\"file\":\"a\",\"rule\":\"r\",\"form\":\"f\",\"count\":1}]}", "b.json:3: malformed baseline: the same finding is listed twice" + hint},
		{"more after it", "{\"version\": 1, \"findings\": []}\n{}", "b.json:2: malformed baseline: something stands after its end" + hint},
		{"bytes", "{\n\"\xff\"", "b.json:2: malformed baseline: invalid UTF-8" + hint},
	}
	t.Chdir(t.TempDir())
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			require.NoError(t, os.WriteFile("b.json", []byte(c.data), 0o666))
			_, err := baseline.Read("b.json")
			require.ErrorContains(t, err, c.want)
		})
	}
	_, err := baseline.Read("none.json")
	require.EqualError(t, err, "baseline none.json: no such file or directory; tadqiq check --write-baseline writes it")
	require.NoError(t, os.Mkdir("dir", 0o777))
	_, err = baseline.Read("dir")
	require.EqualError(t, err, "baseline dir: is a directory")
}

// What a run has found and written is known to the next one, and nothing else.
func TestWhatIsWrittenIsKnown(t *testing.T) {
	t.Chdir(t.TempDir())
	names := []string{"a.txt", "ب.txt", "c\n.txt"}
	for _, name := range names { // one that is gone could have become another
		require.NoError(t, os.WriteFile(name, nil, 0o666))
	}
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.Custom(func(t *rapid.T) baseline.Key {
			return baseline.Key{
				Rule:   rapid.SampledFrom([]string{"name/garble", "text/spacing"}).Draw(t, "rule"),
				Entity: rapid.SampledFrom([]string{"", "e"}).Draw(t, "entity"),
				Form:   rapid.StringMatching(`[ا-د"\\]{0,2}`).Draw(t, "form"),
			}
		})
		files := rapid.MapOf(rapid.SampledFrom(names), rapid.SliceOf(key)).Draw(t, "files")
		b, err := baseline.New("b.json")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for name, keys := range files {
			b.Set(name, keys)
			n += len(keys)
		}
		var buf bytes.Buffer
		if _, err := b.WriteTo(&buf); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("b.json", buf.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		if b, err = baseline.Read("b.json"); err != nil {
			t.Fatal(err)
		}
		if b.Len() != n {
			t.Fatalf("%d findings became %d", n, b.Len())
		}
		for name, keys := range files {
			more := key.Draw(t, "more")
			if fresh := check(b, name, append(keys, more)...); len(fresh) != 1 || fresh[0] != more {
				t.Fatalf("new in %q: %v, want %v", name, fresh, more)
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("{\n\"version\": 1,\n\"findings\": [\n{\"file\":\"a.txt\",\"rule\":\"text/spacing\",\"form\":\"،\",\"count\":1}\n]\n}\n"))
	f.Add([]byte("{\"version\": 2}"))
	f.Add([]byte("{\"findings\": [{}]}{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "b.json")
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		b, err := baseline.Read(path)
		if err != nil {
			if !strings.HasPrefix(err.Error(), path+":") {
				t.Errorf("an error that does not name the file: %v", err)
			}
			return
		}
		var first, second bytes.Buffer
		if _, err := b.WriteTo(&first); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, first.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		again, err := baseline.Read(path)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, first.Bytes())
		}
		if _, err := again.WriteTo(&second); err != nil || first.String() != second.String() {
			t.Errorf("written twice, it differs")
		}
	})
}
