//go:build unix

package engine

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// sources is a suite of so many sentences.
func sources(t require.TestingT, n int) *Suite {
	var b strings.Builder
	b.WriteString("id\tsource\tentities\n")
	for i := range n {
		fmt.Fprintf(&b, "s%d\tsentence %d\taswan\n", i, i)
	}
	return parse(t, b.String())
}

func places(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// run runs a command over a suite and returns what it returned, by place.
func run(t require.TestingT, ctx context.Context, r *Runner, n int) (map[int]string, error) {
	if r.Timeout == 0 {
		r.Timeout = time.Minute
	}
	got := map[int]string{}
	err := r.Run(ctx, sources(t, n), places(n), func(place int, output string) error {
		_, twice := got[place]
		require.False(t, twice)
		got[place] = output
		return nil
	})
	return got, err
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name, command string
		want          []string
	}{
		{"line by line", "while read -r l; do echo \"t $l\"; done", []string{"t sentence 0", "t sentence 1", "t sentence 2"}},
		{"all at the end", "sed 's/sentence/s/' | tee /dev/null", []string{"s 0", "s 1", "s 2"}},
		{"without reading", "printf 'a\\nb\\nc\\n'", []string{"a", "b", "c"}},
		{"no newline at the end", "cat >/dev/null; printf 'a\\nb\\nc'", []string{"a", "b", "c"}},
		{"as Windows writes", "cat >/dev/null; printf '\\357\\273\\277a\\r\\nb\\r\\nc\\r\\n'", []string{"a", "b", "c"}},
		{"empty lines", "cat >/dev/null; printf '\\n\\nc\\n'", []string{"", "", "c"}},
		{"a tab", "cat >/dev/null; printf 'a\\tb\\n\\n\\n'", []string{"a b", "", ""}},
		{"what it starts outlives it", "cat >/dev/null; printf 'a\\nb\\nc\\n'; sleep 30 >/dev/null 2>&1 &", []string{"a", "b", "c"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := run(t, t.Context(), &Runner{Command: c.command}, 3)
			require.NoError(t, err)
			require.Len(t, got, 3)
			for i, w := range c.want {
				assert.Equal(t, w, got[i])
			}
		})
	}
}

func TestRunFails(t *testing.T) {
	for _, c := range []struct {
		name, command string
		returned      int
		want          []string
		next          bool // a sentence was next
		bad           string
		surplus       bool
	}{
		{"dies", "head -n 2; echo 'no memory' >&2; exit 3", 2, []string{"died: exit status 3; it had returned 2 of 4 lines, and this sentence was next", "no memory"}, true, "", false},
		{"is killed", "head -n 1; kill -9 $$", 1, []string{"died: signal: killed", "its standard error was empty"}, true, "", false},
		{"dies in a line", "head -n 1; printf 'half a'; exit 1", 1, []string{"died: exit status 1"}, true, "half a", false},
		{"dies after the last", "cat; exit 1", 4, []string{"died: exit status 1; it had returned 4 of 4 lines\n"}, false, "", false},
		{"is not there", "no-such-engine", 0, []string{"died: exit status 127", "not found"}, true, "", false},
		{"hangs", "head -n 1; sleep 30", 1, []string{"hangs: it has printed no line for 2s (--timeout); it had returned 1 of 4"}, true, "", false},
		{"hangs from the start", "sleep 30", 0, []string{"hangs", "if it reads all before it prints anything, give it more time"}, true, "", false},
		{"hangs at the end", "cat; exec >/dev/null; sleep 30", 4, []string{"closed its output but did not end within 2s"}, false, "", false},
		{"fewer lines", "head -n 3", 3, []string{"ended as if all were well, but without a line for each sentence"}, true, "", false},
		{"more lines", "echo Loading; cat", 4, []string{"printed more lines than there were sentences"}, false, "sentence 3", true},
		{"more without end", "cat; printf more", 4, []string{"printed more lines"}, false, "more", true},
		{"not UTF-8", "head -n 1; printf 'b\\377d\\n'; cat", 1, []string{"printed a line that is not valid UTF-8, its line 2"}, true, "b\xffd", false},
		{"no lines", "tr '\\n' ' ' < /dev/zero", 0, []string{"printed a line of more than 1 MiB"}, true, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			timeout := time.Minute
			if strings.HasPrefix(c.name, "hangs") {
				timeout = 2 * time.Second
			}
			got, err := run(t, t.Context(), &Runner{Command: c.command, Timeout: timeout}, 4)
			var f *Failure
			require.ErrorAs(t, err, &f)
			for _, w := range c.want {
				assert.Contains(t, f.Error(), w)
			}
			assert.Equal(t, c.returned, f.Returned)
			assert.Len(t, got, c.returned, "what came is kept")
			assert.Equal(t, c.next, f.Sentence != nil)
			if c.next {
				assert.Equal(t, fmt.Sprintf("s%d", c.returned), f.Sentence.ID)
			}
			assert.Equal(t, c.bad, f.Bad)
			assert.Equal(t, c.surplus, f.Surplus)
		})
	}
}

// However many processes share the sentences, each gets its own translation.
func TestRunProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "sentences")
		got, err := run(t, context.Background(), &Runner{Command: "cat", Jobs: rapid.IntRange(1, 4).Draw(t, "jobs")}, n)
		require.NoError(t, err)
		require.Len(t, got, n)
		for i, o := range got {
			require.Equal(t, fmt.Sprintf("sentence %d", i), o)
		}
	})
}

// The first process that fails ends the others.
func TestRunJobsFail(t *testing.T) {
	start := time.Now()
	_, err := run(t, t.Context(), &Runner{Command: "read -r l; if [ \"$l\" = 'sentence 5' ]; then echo broken >&2; exit 7; fi; sleep 30", Jobs: 2}, 10)
	var f *Failure
	require.ErrorAs(t, err, &f)
	assert.Equal(t, "s5", f.Sentence.ID)
	assert.Equal(t, "broken", f.Stderr)
	assert.Less(t, time.Since(start), 20*time.Second)
}

func TestRunIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := &Runner{Command: "head -n 2; sleep 30", Timeout: time.Minute}
	n := 0
	err := r.Run(ctx, sources(t, 4), places(4), func(int, string) error {
		if n++; n == 2 {
			cancel()
		}
		return nil
	})
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 2, n)
}

func TestRunLog(t *testing.T) {
	var log bytes.Buffer
	_, err := run(t, t.Context(), &Runner{Command: "cat; seq 1 20 >&2; exit 1", Log: &log}, 1)
	var f *Failure
	require.ErrorAs(t, err, &f)
	assert.Equal(t, "13\n14\n15\n16\n17\n18\n19\n20", f.Stderr, "the end of it")
	assert.True(t, strings.HasPrefix(log.String(), "1\n2\n"), "all of it")
}

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run1")
	s := sources(t, 4)
	f, err := Open(dir, s, "one", Refuse)
	require.NoError(t, err)
	require.NoError(t, f.Add(2, "ج"))
	require.NoError(t, f.Add(0, "أ"))
	require.NoError(t, f.Close())

	_, err = Open(dir, s, "one", Refuse)
	assert.ErrorContains(t, err, "run1: holds a run already; add --resume to go on with it, or --restart")

	// Killed while it wrote a line.
	path := filepath.Join(dir, OutputsName)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, append(whole, "s3\tsentence 3\tنص"...), 0o666))
	f, err = Open(dir, s, "two", Resume)
	require.NoError(t, err)
	assert.Equal(t, []int{1, 3}, f.Missing())
	assert.Equal(t, []string{"one", "two"}, f.Commands)
	require.NoError(t, f.Add(3, ""))
	require.NoError(t, f.Add(1, "ب"))
	require.NoError(t, f.Close())
	assert.Equal(t, []string{"أ", "ب", "ج", ""}, f.Translations())
	var b bytes.Buffer
	require.NoError(t, f.WriteOutputs(&b))
	assert.Equal(t, "id\tsource\toutput\ns0\tsentence 0\tأ\ns1\tsentence 1\tب\ns2\tsentence 2\tج\ns3\tsentence 3\t\n", b.String())

	f, err = Open(dir, s, "two", Resume)
	require.NoError(t, err)
	assert.Empty(t, f.Missing())
	require.NoError(t, f.Close())

	_, err = Open(dir, sources(t, 2), "two", Resume)
	assert.ErrorContains(t, err, `outputs.tsv:2: the sentence "s2" is not in the suite, or has another source there; name another folder`)
	require.NoError(t, os.WriteFile(path, []byte("id\tsource\toutput\ns0\n"), 0o666))
	_, err = Open(dir, s, "two", Resume)
	assert.ErrorContains(t, err, "outputs.tsv:2: is not a row of id, source and output")

	f, err = Open(dir, s, "three", Restart)
	require.NoError(t, err)
	assert.Len(t, f.Missing(), 4)
	assert.Equal(t, []string{"three"}, f.Commands)
	require.NoError(t, f.Close())

	other := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, "thesis.txt"), nil, 0o666))
	_, err = Open(other, s, "one", Restart)
	assert.ErrorContains(t, err, "holds thesis.txt, and no run of tadqiq test engine")
}

// What cannot be trusted leaves the translations and is not lost.
func TestReject(t *testing.T) {
	dir := t.TempDir()
	s := sources(t, 4)
	f, err := Open(dir, s, "one", Refuse)
	require.NoError(t, err)
	for i, o := range []string{"a", "b", "c", "d"} {
		require.NoError(t, f.Add(i, o))
	}
	require.NoError(t, f.Close())
	path, err := f.Reject(&Failure{places: []int{1, 2}, Surplus: true, Bad: "extra"})
	require.NoError(t, err)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "b\nc\nextra\n", string(data))
	assert.Equal(t, []int{1, 2}, f.Missing())
	path, err = f.Reject(&Failure{places: []int{0}})
	assert.Empty(t, path)
	assert.NoError(t, err)
}
