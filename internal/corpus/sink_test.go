package corpus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCompress(t *testing.T) {
	for _, c := range []Compression{None, Gzip, Zstd} {
		for _, s := range []string{"", "a", strings.Repeat(news, 5000)} {
			want := Compress(c, []byte(s))
			var all sync.WaitGroup
			for range 4 { // also while others do
				all.Go(func() {
					for range 3 {
						assert.Equal(t, want, Compress(c, []byte(s)), c)
						Compress(c, []byte(news+s))
					}
				})
			}
			all.Wait()
			got, err := content(write(t, "a.txt", want))
			require.NoError(t, err)
			assert.Equal(t, s, got)
		}
	}
}

func TestMirror(t *testing.T) {
	for path, want := range map[string]string{
		"a/b.jsonl.gz": "a/b.jsonl.gz", "./a": "a", "a//b/../c": "a/c", "../a": "_up/a", "../../a/../b": "_up/_up/b",
		"/data/a": "_root/data/a", "/../a": "_root/a", "_up/a": "__up/a", "__up": "___up", "a/_up": "a/_up", "_upper": "_upper", "up": "up",
		"_root/a": "__root/a", "_stdin": "__stdin", "-": "_stdin", "./-": "-", "..a": "..a", "../_up": "_up/_up",
	} {
		assert.Equal(t, filepath.FromSlash(want), Mirror(filepath.FromSlash(path)), path)
	}
}

// What is written stays in the folder, and no two files are one.
func TestMirrorProperties(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", "b", "..", ".", "_up", "__up", "_root", "__root", "_stdin", "-", "_", "..."})
	path := rapid.Custom(func(t *rapid.T) string {
		return rapid.SampledFrom([]string{"", "", "/", "../"}).Draw(t, "start") + strings.Join(rapid.SliceOfN(part, 1, 4).Draw(t, "parts"), "/")
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := path.Draw(t, "a"), path.Draw(t, "b")
		require.True(t, filepath.IsLocal(Mirror(a)), a)
		if Mirror(a) == Mirror(b) {
			require.Equal(t, filepath.Clean(a), filepath.Clean(b))
		}
	})
}

func TestSink(t *testing.T) {
	t.Chdir(t.TempDir())
	s, err := NewSink("out/corpus")
	require.NoError(t, err)
	put := func(path string, size int64, blocks ...string) int64 {
		o, err := s.OpenAt(path, size)
		require.NoError(t, err)
		for _, b := range blocks {
			_, err := o.Write([]byte(b))
			require.NoError(t, err)
		}
		require.NoError(t, o.Close())
		return o.Size()
	}
	stored := func(path, want string) {
		data, err := os.ReadFile(filepath.Join("out/corpus", path))
		require.NoError(t, err)
		assert.Equal(t, want, string(data))
	}
	assert.EqualValues(t, 5, put("a/b.txt", 0, "one", "", "23"))
	stored("a/b.txt", "one23")
	assert.EqualValues(t, 7, put("a/b.txt", 3, "four"))
	stored("a/b.txt", "onefour")
	assert.EqualValues(t, 0, put("a/b.txt", 0))
	stored("a/b.txt", "")
	put("../outside", 0, "x")
	stored("_up/outside", "x")
	assert.NoFileExists(t, "outside")
	assert.NoFileExists(t, "out/outside")

	_, err = s.OpenAt("a/b.txt", 1)
	assert.EqualError(t, err, filepath.FromSlash("out/corpus/a/b.txt")+": is 0 bytes long and had 1; it has changed since it was written")
	_, err = s.OpenAt("a", 0)
	assert.ErrorContains(t, err, filepath.FromSlash("out/corpus/a: "))
	_, err = s.OpenAt("a/b.txt/c", 0)
	assert.Error(t, err)

	// A link does not lead out of the folder.
	require.NoError(t, os.Mkdir("elsewhere", 0o777))
	require.NoError(t, os.Symlink(filepath.Join("..", "..", "elsewhere"), "out/corpus/link"))
	_, err = s.OpenAt("link/a.txt", 0)
	assert.Error(t, err)
	assert.NoFileExists(t, "elsewhere/a.txt")
	require.NoError(t, s.Close())

	// The corpus is not written over itself.
	require.NoError(t, os.WriteFile("own.txt", []byte("نص"), 0o666))
	here, err := NewSink(".")
	require.NoError(t, err)
	_, err = here.OpenAt("own.txt", 0)
	assert.EqualError(t, err, "own.txt: is a file of the corpus that is read; write to another folder")
	data, err := os.ReadFile("own.txt")
	require.NoError(t, err)
	assert.Equal(t, "نص", string(data))
	require.NoError(t, here.Close())

	_, err = NewSink("own.txt/x")
	assert.ErrorContains(t, err, "own.txt")
}

// Whatever was written is waited for, and that only once.
func TestSinkSync(t *testing.T) {
	s, err := NewSink(t.TempDir())
	require.NoError(t, err)
	require.NoError(t, s.Sync())
	a, err := s.OpenAt("a/b/1.txt", 0)
	require.NoError(t, err)
	_, err = a.Write([]byte("one"))
	require.NoError(t, err)
	require.NoError(t, a.Close())
	b, err := s.OpenAt("2.txt", 0)
	require.NoError(t, err)
	assert.Len(t, s.unsaved, 2, "a file that is closed, and one that is empty")
	require.NoError(t, s.syncEach(), "where the system cannot do it at once")
	require.NoError(t, s.Sync())
	assert.Empty(t, s.unsaved)
	_, err = b.Write([]byte("two"))
	require.NoError(t, err)
	assert.Len(t, s.unsaved, 1)

	// What cannot be done is done again.
	require.NoError(t, s.root.Remove("2.txt"))
	assert.Error(t, s.syncEach())
	require.NoError(t, s.Close())
	assert.Error(t, s.Sync())
	assert.Len(t, s.unsaved, 1)
	require.NoError(t, b.Close())
}

// checkpoint is where the writer of the test is.
type checkpoint struct {
	Block int
	Path  string
	Size  int64
}

const (
	testBlocks = 600
	testFolder = "TADQIQ_TEST_SINK" // in the environment of the writer
	perFile    = 97                 // blocks
	perSave    = 7                  // blocks between checkpoints
)

// writeCorpus writes some files in blocks from the last checkpoint on.
func writeCorpus(dir string) error {
	var c checkpoint
	state := filepath.Join(dir, "state")
	if data, err := os.ReadFile(state); err == nil {
		if err := json.Unmarshal(data, &c); err != nil {
			return err
		}
	}
	s, err := NewSink(filepath.Join(dir, "corpus"))
	if err != nil {
		return err
	}
	defer s.Close()
	var out *Output
	if c.Path != "" {
		if out, err = s.OpenAt(c.Path, c.Size); err != nil {
			return err
		}
	}
	for ; c.Block < testBlocks; c.Block++ {
		kind := Compression(c.Block / perFile % 3)
		path := fmt.Sprintf("../in/%d.jsonl%s", c.Block/perFile, []string{"", ".gz", ".zst"}[kind])
		if path != c.Path {
			if out != nil {
				if err := out.Close(); err != nil {
					return err
				}
			}
			if out, err = s.OpenAt(path, 0); err != nil {
				return err
			}
		}
		random := rand.New(rand.NewPCG(uint64(c.Block), 1))
		var b bytes.Buffer
		for range 1 + random.IntN(200) {
			fmt.Fprintf(&b, "{\"id\": %d, \"text\": \"%s\"}\n", random.Uint64(), strings.TrimSpace(news))
		}
		if _, err := out.Write(Compress(kind, b.Bytes())); err != nil {
			return err
		}
		c.Path, c.Size = path, out.Size()
		if c.Block%perSave == 0 {
			if err := s.Sync(); err != nil {
				return err
			}
			next := c
			next.Block++
			data, err := json.Marshal(next)
			if err != nil {
				return err
			}
			if err := os.WriteFile(state+".new", data, 0o666); err != nil {
				return err
			}
			if err := os.Rename(state+".new", state); err != nil {
				return err
			}
		}
	}
	return out.Close()
}

func TestMain(m *testing.M) {
	if dir := os.Getenv(testFolder); dir != "" {
		if err := writeCorpus(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// writer is a process that writes the corpus of the test.
func writer(dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), testFolder+"="+dir)
	return cmd
}

// Killed at any moment and begun again, the writer leaves the files that it
// would have left.
func TestSinkAfterKill(t *testing.T) {
	want := t.TempDir()
	require.NoError(t, writeCorpus(want))

	// Each writer is killed some blocks after where it began, between two
	// checkpoints as a rule.
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(3, 4))
	for target := 20; target < testBlocks; target += 20 + random.IntN(100) {
		cmd := writer(dir)
		require.NoError(t, cmd.Start())
		var c checkpoint
		require.Eventually(t, func() bool {
			data, err := os.ReadFile(filepath.Join(dir, "state"))
			return err == nil && json.Unmarshal(data, &c) == nil && c.Block > target
		}, time.Minute, time.Millisecond)
		time.Sleep(time.Duration(random.IntN(3000)) * time.Microsecond)
		require.NoError(t, cmd.Process.Kill())
		_ = cmd.Wait()
	}
	said, err := writer(dir).CombinedOutput()
	require.NoError(t, err, "%s", said)

	names, err := filepath.Glob(filepath.Join(want, "corpus", "_up", "in", "*"))
	require.NoError(t, err)
	require.Len(t, names, (testBlocks+perFile-1)/perFile)
	for _, name := range names {
		rel, err := filepath.Rel(want, name)
		require.NoError(t, err)
		a, err := os.ReadFile(name)
		require.NoError(t, err)
		b, err := os.ReadFile(filepath.Join(dir, rel))
		require.NoError(t, err)
		require.True(t, bytes.Equal(a, b), "%s: %d bytes, want %d", rel, len(b), len(a))
		_, err = content(name)
		require.NoError(t, err)
	}
}
