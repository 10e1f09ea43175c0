package detect_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

func open(t testing.TB) *knowledge.Knowledge {
	g, err := embedded.Glossary()
	require.NoError(t, err)
	l, err := embedded.Lexicon()
	require.NoError(t, err)
	c, err := embedded.Calques()
	require.NoError(t, err)
	k := knowledge.New(g, l, c)
	k.Weights, err = embedded.Weights()
	require.NoError(t, err)
	return k
}

// The examples that a rule shows must be true: it flags the one and not the
// other.
func TestDocExamples(t *testing.T) {
	k := open(t)
	require.NoError(t, detect.Validate(detect.All()))
	for _, d := range detect.All() {
		flags := func(s string) bool {
			fs, err := detect.Run(context.Background(), text.New("", s), k, detect.All())
			require.NoError(t, err)
			for _, f := range fs {
				if f.Detector.Name == d.Name {
					return true
				}
			}
			return false
		}
		assert.True(t, flags(d.Doc.Before), "%s does not flag its example", d.Name)
		assert.False(t, flags(d.Doc.After), "%s flags what it calls right", d.Name)
	}
}
