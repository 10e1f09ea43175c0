package detect

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/text"
)

// testdata/registers.tsv has texts written for this test, each with the reason
// for which there is no verdict on it, and after a stroke what it is; lines
// are divided by " / ".
func TestAbstains(t *testing.T) {
	data, err := os.ReadFile("testdata/registers.tsv")
	require.NoError(t, err)
	seen := map[string]int{}
	for line := range strings.Lines(string(data)) {
		label, source, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		require.True(t, ok, line)
		want, _, _ := strings.Cut(label, "/")
		seen[label]++
		doc := text.New("a.txt", strings.ReplaceAll(source, " / ", "\n"))
		assert.Equal(t, want, abstains(doc), "%s: %s", label, source)
	}
	for _, dialect := range []string{"egypt", "levant", "gulf", "maghreb", "iraq"} {
		assert.GreaterOrEqual(t, seen["dialect/"+dialect], 6, dialect)
	}
}
