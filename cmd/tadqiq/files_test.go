package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Names that a script cannot hold.
func TestStrangeNames(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such names there")
	}
	dir := t.TempDir()
	names := []string{"سطر\nثان.txt", "two  words.txt", "tab\t\"quoted\".txt", "-dash.txt", "\x1b[31mred.txt"}
	for _, name := range names {
		write(t, dir, name, []byte("قنتروش"))
	}
	r := runStub(t, dir, "check", ".")
	assert.Equal(t, 1, r.status, r.stderr)
	assert.Equal(t, len(names), strings.Count(r.stdout, "name/garble"))
	assert.Contains(t, r.stdout, "سطر<U+000A>ثان.txt:1:1  error", "a place is one line")
	assert.NotContains(t, r.stdout, "\x1b", "the terminal must not obey a name")

	r = runStub(t, dir, "check", "--write-baseline", ".")
	require.Equal(t, 0, r.status, r.stderr)
	r = runStub(t, dir, "check", ".")
	assert.Equal(t, 0, r.status, r.stdout)
	for _, name := range names {
		r = runStub(t, dir, "check", "--", name)
		assert.Equal(t, 0, r.status, "%q: %s", name, r.stdout)
	}
	write(t, dir, ".tadqiq.yaml", []byte("ignore: [\"سطر\\nثان.txt\", \"two  *\", \"*\\\"*\", \"[-]*\", \"*red.txt\"]\n"))
	r = runStub(t, dir, "check", "--baseline", "none", ".")
	assert.Equal(t, 0, r.status, r.stdout)
}

// Ten thousand files take little more than their number, with settings of
// several kinds and a baseline.
func TestManyFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 10,000 files")
	}
	const files, folders = 10_000, 100
	dir := t.TempDir()
	for i := range folders {
		require.NoError(t, os.Mkdir(filepath.Join(dir, fmt.Sprint(i)), 0o777))
	}
	for i := range files {
		write(t, filepath.Join(dir, fmt.Sprint(i%folders)), fmt.Sprintf("%d.txt", i), []byte("قال قنتروش ، نعم\n"))
	}
	write(t, dir, ".tadqiq.yaml", []byte("ignore: [\"*00.txt\"]\noverrides:\n  - {files: [\"[1-4]/**\"], rules: {text/: off}}\n"))
	begun := time.Now()
	r := runStub(t, dir, "check", "--write-baseline", ".")
	require.Equal(t, 0, r.status, r.stderr)
	// 99 files are ignored; 400 have no debris that counts.
	assert.Equal(t, "tadqiq: .tadqiq-baseline.json: 19402 findings\n", r.stderr)
	r = runStub(t, dir, "check", ".")
	require.Equal(t, 0, r.status, r.stderr)
	assert.Empty(t, r.stdout)
	assert.Contains(t, r.stderr, "no findings in 9901 files")
	assert.Contains(t, r.stderr, "left out: 19402 in the baseline")
	require.NoError(t, os.Rename(filepath.Join(dir, "7"), filepath.Join(dir, "seven")))
	r = runStub(t, dir, "check", ".")
	require.Equal(t, 0, r.status, r.stdout)
	t.Logf("three runs over %d files: %v", files, time.Since(begun))
}
