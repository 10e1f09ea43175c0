package golden_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/golden"
)

// TestDocumentation: the cases in docs/golden.md pass.
func TestDocumentation(t *testing.T) {
	data, err := os.ReadFile("../docs/golden.md")
	require.NoError(t, err)
	dir := t.TempDir()
	blocks := regexp.MustCompile("(?ms)^```(txtar|yaml)\n(.*?)^```$").FindAllSubmatch(data, -1)
	require.Len(t, blocks, 2)
	for _, b := range blocks {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "case."+string(b[1])), b[2], 0o644))
	}
	golden.Run(t, dir)
}
