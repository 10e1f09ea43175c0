package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/knowledge"
)

// What the rules need to know is opened once for all files that need the same,
// by however many jobs, and not all of it is kept.
func TestKnowledgeIsOpenedOnce(t *testing.T) {
	t.Chdir(t.TempDir())
	folder := func(name, settings string) {
		require.NoError(t, os.MkdirAll(name, 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(name, config.Name), []byte(settings), 0o666))
	}
	folder("plain", "fail-on: warning\n")
	folder("egypt", "house: ar-EG\noverrides:\n  - {files: [deep], rules: {text/: off}, min-confidence: 0.5}\n")
	folder("cairo", "house: ar-EG\nrules: {text/: off}\n")
	for i := range 2 * maxKnown {
		folder(fmt.Sprint(i), "glossaries: [names.csv]\n")
		require.NoError(t, os.WriteFile(filepath.Join(fmt.Sprint(i), "names.csv"), []byte("ar\nقنطروش\n"), 0o666))
	}

	var opened atomic.Int32
	a := &app{stdout: os.Stdout, stderr: os.Stderr, rules: stubRules(), packs: func() (*glossary.Glossary, error) {
		opened.Add(1)
		return &glossary.Glossary{}, nil
	}}
	var load loadFlags
	load.register(pflag.NewFlagSet("test", pflag.ContinueOnError))
	p, err := a.project(&load, load.settings())
	require.NoError(t, err)
	open := func(paths ...string) map[*knowledge.Knowledge]bool {
		opened.Store(0)
		var mu sync.Mutex
		var wg sync.WaitGroup
		distinct := map[*knowledge.Knowledge]bool{}
		for _, path := range paths {
			for range 8 {
				wg.Go(func() {
					_, k, err := p.open(path)
					assert.NoError(t, err)
					mu.Lock()
					distinct[k] = true
					mu.Unlock()
				})
			}
		}
		wg.Wait()
		return distinct
	}
	assert.Len(t, open("plain/a.txt", "none/a.txt", "a.txt"), 1, "what holds differs, what is known does not")
	assert.EqualValues(t, 1, opened.Load())
	houses := open("egypt/a.txt", "egypt/deep/a.txt", "cairo/a.txt", "a.txt")
	assert.Len(t, houses, 2)
	assert.EqualValues(t, 1, opened.Load())
	for k := range houses {
		assert.Contains(t, []string{"", "ar-EG"}, k.House)
	}
	for i := range 2 * maxKnown {
		open(fmt.Sprintf("%d/a.txt", i))
		assert.EqualValues(t, 1, opened.Load(), "each has a glossary of its own")
		assert.LessOrEqual(t, len(p.opened), maxKnown)
	}
	open("a.txt")
	assert.EqualValues(t, 1, opened.Load(), "it was not kept")
}
