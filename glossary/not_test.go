package glossary

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNot(t *testing.T) {
	g, err := Parse("g.csv", []byte("ar,kind,not\nزهرامون,place,\nقندوشا,place,nisba\n"))
	require.NoError(t, err)
	x := NewIndex(g)
	assert.True(t, x.IsNisba("زهرامونيه"))
	assert.False(t, x.IsNisba("قندوشي"), "the entry says that it has none")

	_, err = Parse("g.csv", []byte("ar,not\nقندوشا,plural\n"))
	assert.EqualError(t, err, `g.csv:2: not: "plural" is neither nisba nor article`)
}
