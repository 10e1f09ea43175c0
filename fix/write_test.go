package fix

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// only asserts that the directory of path holds no file but those named.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	assert.ElementsMatch(t, names, got)
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	require.NoError(t, os.WriteFile(path, []byte("حتر\r\n"), 0o640))
	require.NoError(t, os.Chmod(path, 0o640))
	require.NoError(t, WriteFile(path, []byte("حتر\r\n"), []byte("حفتر\r\n")))
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "حفتر\r\n", string(got))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o640), info.Mode())
	only(t, dir, "a.txt")
}

func TestWriteFileThroughLink(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	target, link := filepath.Join(other, "a.txt"), filepath.Join(dir, "link.txt")
	require.NoError(t, os.WriteFile(target, []byte("a"), 0o600))
	require.NoError(t, os.Symlink(target, link))
	require.NoError(t, WriteFile(link, []byte("a"), []byte("b")))
	got, err := os.ReadFile(target)
	require.NoError(t, err)
	assert.Equal(t, "b", string(got))
	to, err := os.Readlink(link)
	require.NoError(t, err)
	assert.Equal(t, target, to)
	only(t, dir, "link.txt")
	only(t, other, "a.txt")
}

func TestWriteFileThatChanged(t *testing.T) {
	for _, now := range []string{"", "a", "axx", "abc", "ab\n"} {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.txt")
		require.NoError(t, os.WriteFile(path, []byte(now), 0o600))
		err := WriteFile(path, []byte("ab"), []byte("cd"))
		assert.ErrorIs(t, err, ErrChanged)
		assert.EqualError(t, err, path+": not written: changed since it was read; run again")
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, now, string(got))
		only(t, dir, "a.txt")
	}
}

func TestWriteFileRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "none.txt")
	assert.EqualError(t, WriteFile(path, nil, nil), path+": not written: no such file or directory")
	assert.Error(t, WriteFile(dir, nil, nil))
	only(t, dir)
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("a privileged user may write read-only files")
	}
	require.NoError(t, os.WriteFile(path, []byte("a"), 0o400))
	assert.EqualError(t, WriteFile(path, []byte("a"), []byte("b")), path+": not written: permission denied")
	only(t, dir, "none.txt")
}
