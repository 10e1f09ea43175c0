package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/baseline"
	"github.com/tadqiq/tadqiq/internal/lsp"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

// lspFolder is a folder with files, and what tells the setups of documents in
// it.
func lspFolder(t *testing.T, files map[string]string, args ...string) (string, *lspSetups) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o666))
	}
	a := &app{stderr: io.Discard, rules: detect.All(), packs: embedded.Glossary}
	f := &lspFlags{}
	flags := pflag.NewFlagSet("lsp", pflag.ContinueOnError)
	f.load.register(flags)
	f.profile.register(flags)
	f.rules.register(flags)
	flags.Var(&f.minConfidence, "min-confidence", "")
	require.NoError(t, flags.Parse(args))
	return dir, &lspSetups{app: a, flags: f, kept: map[string]keptSetup{}}
}

// lspFound is what a setup lets through of a text, as rule and text.
func lspFound(t *testing.T, s *lsp.Setup, source string) []string {
	t.Helper()
	k, err := s.Load()
	require.NoError(t, err)
	doc := text.New("a.txt", source)
	found, err := detect.Run(context.Background(), doc, k, s.Rules)
	require.NoError(t, err)
	kept, comments := s.Keep(doc, found)
	out := []string{}
	for _, f := range append(kept, comments...) {
		out = append(out, f.Detector.Name+" "+f.Severity.String()+" "+doc.Text(f.Span))
	}
	return out
}

const lspText = "ودعا الأمين العام للأمم المتحدة أنطونيو غوتيرتش إلى وقف القتال ، ثم غادر"

func TestLSPSetup(t *testing.T) {
	const (
		name    = "name/garble error غوتيرتش"
		spacing = "text/spacing warning  ،"
	)
	for _, c := range []struct {
		name, config string
		want         lsp.Settings
		args         []string
		found        []string
	}{
		{"nothing is said", "", lsp.Settings{}, nil, []string{name, spacing}},
		{"a rule is off", "rules: {text/spacing: off}\n", lsp.Settings{}, nil, []string{name}},
		{"another severity", "rules: {text/: error}\n", lsp.Settings{}, nil, []string{name, "text/spacing error  ،"}},
		{"a word is allowed", "allow: [{word: غوتيرتش, reason: هكذا كُتب}]\n", lsp.Settings{}, nil, []string{spacing}},
		{"an override", "overrides: [{files: [\"*.txt\"], rules: {name/: off}}]\n", lsp.Settings{}, nil, []string{spacing}},
		{"without packs", "packs: none\n", lsp.Settings{}, nil, []string{spacing}},
		{"the editor wins over the file", "packs: none\n", lsp.Settings{Packs: "all"}, nil, []string{name, spacing}},
		{"and over the flags", "", lsp.Settings{Packs: "all"}, []string{"--packs", "none"}, []string{name, spacing}},
		{"the flags win over the file", "packs: all\n", lsp.Settings{}, []string{"--packs", "none"}, []string{spacing}},
		{"no file counts", "packs: none\n", lsp.Settings{}, []string{"--no-config"}, []string{name, spacing}},
		{"rules of the editor", "", lsp.Settings{Rules: []string{"text/"}}, nil, []string{spacing}},
		{"a confidence", "", lsp.Settings{MinConfidence: new(0.95)}, nil, []string{spacing}},
		{"a house", "", lsp.Settings{House: "ar-EG", Glossaries: []string{"g.csv"}}, nil, []string{name, spacing}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{"a.txt": "", "g.csv": "ar\nسرت\n"}
			if c.config != "" {
				files[".tadqiq.yaml"] = c.config
			}
			dir, setups := lspFolder(t, files, c.args...)
			c.want.Root = dir
			s, err := setups.setup(filepath.Join(dir, "a.txt"), c.want)
			require.NoError(t, err)
			assert.Equal(t, c.found, lspFound(t, s, lspText))
			assert.Equal(t, filepath.Join(dir, ".tadqiq.yaml"), s.Config)
		})
	}
}

func TestLSPSetupChanges(t *testing.T) {
	dir, setups := lspFolder(t, map[string]string{
		".tadqiq.yaml": "glossaries: [g.csv]\nignore: [old]\n", "g.csv": "ar\nسرت\n", "a.txt": "", "old/a.txt": "",
	})
	path := filepath.Join(dir, "a.txt")
	setup := func(path string, want lsp.Settings) *lsp.Setup {
		want.Root = dir
		s, err := setups.setup(path, want)
		require.NoError(t, err)
		return s
	}
	first := setup(path, lsp.Settings{})
	assert.Equal(t, filepath.Join(dir, "g.csv"), first.Glossary)
	assert.False(t, first.Skip)
	assert.Same(t, first, setup(path, lsp.Settings{}), "nothing has changed")
	assert.True(t, setup(filepath.Join(dir, "old", "a.txt"), lsp.Settings{}).Skip)
	assert.NotSame(t, first, setup(path, lsp.Settings{Lang: "ar"}))
	assert.Equal(t, first.Key, setup(path, lsp.Settings{Lang: "ar"}).Key, "what is known stays the same")

	require.NoError(t, os.WriteFile(filepath.Join(dir, "g.csv"), []byte("ar\nسرت\nطبرق\n"), 0o666))
	second := setup(path, lsp.Settings{})
	assert.NotEqual(t, first.Key, second.Key, "the glossary is read again")
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".tadqiq.yaml"), []byte("house: ar-EG\n"), 0o666))
	third := setup(path, lsp.Settings{})
	assert.NotSame(t, second, third)
	assert.Empty(t, third.Glossary)
	require.NoError(t, os.Remove(filepath.Join(dir, ".tadqiq.yaml")))
	assert.NotSame(t, third, setup(path, lsp.Settings{}))

	untitled := setup("", lsp.Settings{})
	assert.Equal(t, filepath.Join(dir, ".tadqiq.yaml"), untitled.Config)
}

func TestLSPSetupTrouble(t *testing.T) {
	dir, setups := lspFolder(t, map[string]string{
		".tadqiq.yaml": "hose: ar-EG\n", "good.csv": "ar\nسرت\n", "bad.csv": "kind\nplace\n", "a.txt": "",
	})
	path := filepath.Join(dir, "a.txt")
	s, err := setups.setup(path, lsp.Settings{Root: dir, Glossaries: []string{"bad.csv", "good.csv", "none.csv"}, House: "fr", Rules: []string{"nema/"}})
	assert.ErrorContains(t, err, `.tadqiq.yaml:1:1: unknown key "hose"`)
	assert.ErrorContains(t, err, "setting tadqiq.house must be one of ar-EG")
	assert.ErrorContains(t, err, `setting tadqiq.rules: --rules: no rule starts with "nema/"`)
	require.NotNil(t, s)
	k, err := s.Load()
	assert.ErrorContains(t, err, "bad.csv:1: there is no column `ar`")
	assert.ErrorContains(t, err, "none.csv: no such file")
	require.NotNil(t, k, "the rest is known")
	_, ok := k.Index.Lookup("سرت")
	assert.True(t, ok)
	_, ok = k.Index.Lookup("غوتيريش")
	assert.True(t, ok, "and the packs are")

	s, err = setups.setup(path, lsp.Settings{Root: dir, Packs: "atlantis"})
	assert.Error(t, err)
	k, err = s.Load()
	assert.ErrorContains(t, err, "atlantis")
	require.NotNil(t, k)
}

func TestLSPBaseline(t *testing.T) {
	dir, setups := lspFolder(t, map[string]string{"a.txt": lspText})
	s, err := setups.setup(filepath.Join(dir, "a.txt"), lsp.Settings{Root: dir})
	require.NoError(t, err)
	require.Len(t, lspFound(t, s, lspText), 2)

	b, err := baseline.New(filepath.Join(dir, ".tadqiq-baseline.json"))
	require.NoError(t, err)
	doc := text.New("a.txt", lspText)
	var keys []baseline.Key
	k, err := s.Load()
	require.NoError(t, err)
	found, err := detect.Run(context.Background(), doc, k, s.Rules)
	require.NoError(t, err)
	for i := range found {
		keys = append(keys, baseline.KeyOf(doc, &found[i]))
	}
	b.Set("a.txt", keys)
	f, err := os.Create(b.Path)
	require.NoError(t, err)
	_, err = b.WriteTo(f)
	require.NoError(t, err)
	require.NoError(t, f.Close())

	s, err = setups.setup(filepath.Join(dir, "a.txt"), lsp.Settings{Root: dir})
	require.NoError(t, err)
	assert.Empty(t, lspFound(t, s, lspText), "they were there before")
	assert.Equal(t, []string{"text/spacing warning  ،"}, lspFound(t, s, lspText+"\nثم قال ، كلمة"), "one more")
}
