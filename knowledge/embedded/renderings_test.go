package embedded

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRenderings: each row of both files is a foreign term and single Arabic words,
// and none stands twice in a file.
func TestRenderings(t *testing.T) {
	word := regexp.MustCompile(`^[\x{621}-\x{64a}]{2,}$`)
	for name, data := range map[string][]byte{"calques.csv": calques, "renderings.csv": renderings} {
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		require.NoError(t, err)
		require.Greater(t, len(rows), 6000, name)
		seen := map[[2]string]bool{}
		for i, row := range rows[1:] {
			if key := [2]string{row[0], row[2]}; name == "renderings.csv" {
				assert.False(t, seen[key], "%s:%d: %s is there twice", name, i+2, row[0])
				seen[key] = true
			}
			assert.Equal(t, strings.TrimSpace(strings.ToLower(row[0])), row[0], "%s:%d", name, i+2)
			for w := range strings.SplitSeq(row[1], "|") {
				assert.Regexp(t, word, w, "%s:%d", name, i+2)
			}
		}
	}
	c, err := Calques()
	require.NoError(t, err)
	require.True(t, c.Wide().Renders("طباعه", "print"))
	require.True(t, c.Wide().Renders("ليمون", "lemon"))
	require.False(t, c.Renders("ليمون", "lemon"))
}
