package embedded

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
)

func open(t testing.TB) *knowledge.Knowledge {
	g, err := Glossary()
	require.NoError(t, err)
	l, err := Lexicon()
	require.NoError(t, err)
	c, err := Calques()
	require.NoError(t, err)
	return knowledge.New(g, l, c)
}

func TestOpen(t *testing.T) {
	k := open(t)
	require.Greater(t, len(k.Index.Entries), 200)
	require.Empty(t, k.Glossary.Warnings)
}

// BenchmarkOpen is the work of a start before the first file.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		open(b)
	}
}

func BenchmarkGlossary(b *testing.B) {
	for b.Loop() {
		_, err := Glossary()
		require.NoError(b, err)
	}
}

func BenchmarkIndex(b *testing.B) {
	g, err := Glossary()
	require.NoError(b, err)
	for b.Loop() {
		glossary.NewIndex(g)
	}
}

// A contested or wrong form is for a house to forbid, not for a pack.
func TestNothingForbidden(t *testing.T) {
	g, err := Glossary()
	require.NoError(t, err)
	for _, e := range g.Entries {
		require.Empty(t, e.Forbidden, "%s:%d", e.File, e.Line)
	}
}
