package fix

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func diffOf(t require.TestingT, name, old, new string) string {
	var b strings.Builder
	require.NoError(t, Diff(&b, name, old, new))
	return b.String()
}

func TestDiff(t *testing.T) {
	cases := []struct{ name, old, new, want string }{
		{"equal", "a\n", "a\n", ""},
		{"one line", "a\n", "b\n", "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n+b\n"},
		{
			"no final newline", "a\nb", "a\nc",
			"--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n",
		},
		{
			"no final newline in the context", "a\nb", "c\nb",
			"--- f\n+++ f\n@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n",
		},
		{"crlf", "a\r\nb\r\n", "a\r\nc\r\n", "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"},
		{
			"two hunks", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n",
			"--- f\n+++ f\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n",
		},
		{
			"shared context", "1\n2\n3\n4\n5\n6\n7\n8\n", "x\n2\n3\n4\n5\n6\n7\ny\n",
			"--- f\n+++ f\n@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n",
		},
		{"a line removed", "a\nb\nc\n", "a\nc\n", "--- f\n+++ f\n@@ -1,3 +1,2 @@\n a\n-b\n c\n"},
		{"all removed", "a\n", "", "--- f\n+++ f\n@@ -1,1 +0,0 @@\n-a\n"},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, diffOf(t, "f", c.old, c.new), c.name)
	}
	assert.Contains(t, diffOf(t, "my file", "a", "b"), "--- my file\t\n")
	assert.Contains(t, diffOf(t, "a\"\n", "a", "b"), `--- "a\042\012"`+"\n")
}

// What patch and git make of a diff is the new text, byte for byte.
func TestDiffIsApplied(t *testing.T) {
	if testing.Short() {
		t.Skip("starts patch and git many times")
	}
	tools := [][]string{{"patch", "-p0", "--binary", "-s"}, {"git", "apply", "--whitespace=nowarn"}}
	for _, tool := range tools {
		t.Run(tool[0], func(t *testing.T) {
			if _, err := exec.LookPath(tool[0]); err != nil {
				t.Skip(err)
			}
			line := rapid.SampledFrom([]string{"سرت\n", "حتر\n", "\n", "a\r\n", "-x\n", "+\n", " \n", "@@\n"})
			last := rapid.SampledFrom([]string{"", "حفتر", "\r"})
			rapid.Check(t, func(rt *rapid.T) {
				draw := func() string {
					return strings.Join(rapid.SliceOfN(line, 1, 20).Draw(rt, "lines"), "") + last.Draw(rt, "last")
				}
				old, new := draw(), draw()
				dir := t.TempDir()
				const name = "my file.txt"
				require.NoError(rt, os.WriteFile(filepath.Join(dir, name), []byte(old), 0o600))
				cmd := exec.Command(tool[0], tool[1:]...)
				cmd.Dir = dir
				cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
				diff := diffOf(rt, name, old, new)
				if diff == "" {
					return
				}
				cmd.Stdin = strings.NewReader(diff)
				out, err := cmd.CombinedOutput()
				require.NoError(rt, err, "%s\n%s", out, diff)
				got, err := os.ReadFile(filepath.Join(dir, name))
				require.NoError(rt, err)
				require.Equal(rt, new, string(got))
			})
		})
	}
}
