package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/config"
)

// tree writes files below a new folder, which is the root of a repository and
// the working directory.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o777))
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o666))
	}
	t.Chdir(dir)
	return dir
}

func find(t *testing.T, o config.Options, path string) *config.Settings {
	t.Helper()
	if o.Rules == nil {
		o.Rules = detect.All()
	}
	f, err := config.NewFinder(o)
	require.NoError(t, err)
	s, err := f.For(filepath.FromSlash(path))
	require.NoError(t, err)
	return s
}

func TestNearestFileHolds(t *testing.T) {
	tree(t, map[string]string{
		".tadqiq.yaml":         "house: ar-EG\nprofile: audit\n",
		"sport/.tadqiq.yaml":   "house: ar-SA\n",
		"module/.git":          "gitdir: elsewhere",
		"module/deep/text.txt": "",
	})
	cases := []struct{ path, house, from, profile string }{
		{"a.txt", "ar-EG", ".tadqiq.yaml:1", "audit"},
		{"news/today/a.txt", "ar-EG", ".tadqiq.yaml:1", "audit"},
		{"sport/a.txt", "ar-SA", "sport/.tadqiq.yaml:1", "lint"}, // one file holds, and not what is above
		{"sport/2026/a.txt", "ar-SA", "sport/.tadqiq.yaml:1", "lint"},
		{"module/a.txt", "", "default", "lint"}, // another repository
		{"module/deep/a.txt", "", "default", "lint"},
	}
	for _, c := range cases {
		s := find(t, config.Options{}, c.path)
		assert.Equal(t, c.house, s.House.Value, c.path)
		assert.Equal(t, c.from, filepath.ToSlash(s.House.Origin.String()), c.path)
		assert.Equal(t, c.profile, s.Profile.Value, c.path)
	}
}

func TestNothingAboveTheRepository(t *testing.T) {
	dir := tree(t, map[string]string{".tadqiq.yaml": "house: ar-EG\n", "inner/.git/HEAD": ""})
	assert.Equal(t, "", find(t, config.Options{}, filepath.Join(dir, "inner", "a.txt")).House.Value)
	assert.Equal(t, "ar-EG", find(t, config.Options{}, filepath.Join(dir, "outer", "a.txt")).House.Value)
}

func TestFixedFileAndNone(t *testing.T) {
	tree(t, map[string]string{
		".tadqiq.yaml":          "house: ar-EG\n",
		"ci/strict.yaml":        "fail-on: warning\nglossaries: [own.csv]\noverrides:\n  - files: [news]\n    profile: audit\n",
		".tadqiq-baseline.json": "{}",
	})
	s := find(t, config.Options{File: "ci/strict.yaml"}, "news/a.txt")
	assert.Equal(t, "", s.House.Value)
	assert.Equal(t, "warning", s.FailOn.Value)
	assert.Equal(t, "own.csv", filepath.Base(s.Glossaries[0].Value))
	assert.Equal(t, "ci", filepath.Base(filepath.Dir(s.Glossaries[0].Value)), "paths start from the file")
	assert.Equal(t, "audit", s.Profile.Value, "a name without a slash is one anywhere")

	s = find(t, config.Options{None: true}, "a.txt")
	assert.Equal(t, "", s.House.Value)
	assert.Equal(t, "", s.Baseline.Value)
	assert.Nil(t, s.File)

	_, err := config.NewFinder(config.Options{File: "none.yaml", Rules: detect.All()})
	require.EqualError(t, err, "none.yaml: no such file or directory")
}

func TestBrokenFile(t *testing.T) {
	tree(t, map[string]string{"news/.tadqiq.yaml": "hose: x\n", "sport/.tadqiq.yaml/dir": "", "art/.tadqiq.yml": ""})
	f, err := config.NewFinder(config.Options{Rules: detect.All()})
	require.NoError(t, err)
	for range 2 {
		_, err = f.For(filepath.FromSlash("news/a.txt"))
		require.EqualError(t, err, filepath.FromSlash("news/.tadqiq.yaml")+`:1:1: unknown key "hose"; did you mean house?`)
	}
	_, err = f.For(filepath.FromSlash("sport/a.txt"))
	require.ErrorContains(t, err, "is a directory")
	_, err = f.For(filepath.FromSlash("art/a.txt"))
	require.EqualError(t, err, filepath.FromSlash("art/.tadqiq.yml")+": is not read; rename it to .tadqiq.yaml")
	_, err = f.For("a.txt")
	require.NoError(t, err)
}

func TestOverridesAndFlags(t *testing.T) {
	tree(t, map[string]string{".tadqiq.yaml": `
glossaries: [a.csv]
min-confidence: 0.3
rules:
  text/spacing: {severity: error}
  text/: off
  name/: {min-confidence: 0.6}
allow:
  - {word: ا, reason: all}
overrides:
  - files: ["sport/**"]
    glossaries: [b.csv]
    min-confidence: 0.5
    rules:
      text/: on
      name/variant: on
    allow:
      - {word: ب, reason: sport}
  - files: ["*.draft.txt"]
    fail-on: never
    rules: {name/garble: warning}
`})
	type rule struct {
		on       bool
		severity string
		least    float64
	}
	of := func(s *config.Settings, name string) rule {
		r := s.Rules[name]
		return rule{r.On.Value, r.Severity.Value, r.MinConfidence.Value}
	}
	s := find(t, config.Options{}, "news/a.txt")
	assert.Equal(t, rule{true, "error", 0.3}, of(s, "text/spacing"), "a rule wins over its category")
	assert.Equal(t, rule{false, "", 0.3}, of(s, "text/boilerplate"))
	assert.Equal(t, rule{true, "", 0.6}, of(s, "name/garble"))
	assert.Equal(t, rule{false, "", 0.6}, of(s, "name/variant"), "a category turns no optional rule on")
	assert.Equal(t, rule{true, "", 0.3}, of(s, "term/wrong"))
	assert.Len(t, s.Allow, 1)
	assert.Equal(t, "error", s.FailOn.Value)

	s = find(t, config.Options{}, "sport/2026/a.txt")
	assert.Equal(t, rule{true, "error", 0.5}, of(s, "text/spacing"))
	assert.Equal(t, rule{true, "", 0.5}, of(s, "text/boilerplate"))
	assert.Equal(t, rule{true, "", 0.5}, of(s, "name/garble"), "what is said later wins")
	assert.Equal(t, rule{true, "", 0.5}, of(s, "name/variant"))
	assert.Len(t, s.Allow, 2)
	assert.Equal(t, []string{"b.csv", "a.csv"}, bases(s.Glossaries))

	s = find(t, config.Options{}, "sport/a.draft.txt")
	assert.Equal(t, rule{true, "warning", 0.5}, of(s, "name/garble"), "both overrides hold")
	assert.Equal(t, "never", s.FailOn.Value)

	flag := func(name string) config.Origin { return config.Origin{Path: name} }
	flags := config.Section{
		Glossaries:    []config.Value[string]{{Value: "c.csv", Origin: flag("--glossary")}},
		MinConfidence: &config.Value[float64]{Value: 0.9, Origin: flag("--min-confidence")},
		Only:          &config.Value[[]string]{Value: []string{"text/", "name/ga"}, Origin: flag("--rules")},
		FailOn:        &config.Value[string]{Value: "warning", Origin: flag("--fail-on")},
	}
	s = find(t, config.Options{Flags: flags}, "sport/a.draft.txt")
	assert.Equal(t, []string{"c.csv", "b.csv", "a.csv"}, bases(s.Glossaries))
	assert.Equal(t, rule{true, "warning", 0.9}, of(s, "name/garble"))
	assert.Equal(t, rule{true, "", 0.9}, of(s, "text/boilerplate"))
	assert.False(t, s.Rules["name/variant"].On.Value)
	assert.False(t, s.Rules["term/wrong"].On.Value)
	assert.Equal(t, "--rules", s.Rules["term/wrong"].On.Origin.String())
	assert.Equal(t, "warning", s.FailOn.Value)
}

func bases(vs []config.Value[string]) (out []string) {
	for _, v := range vs {
		out = append(out, filepath.Base(v.Value))
	}
	return out
}

func TestOptionalRuleOfTheFlag(t *testing.T) {
	tree(t, map[string]string{"on/.tadqiq.yaml": "rules: {name/variant: on}\n"})
	only := func(prefixes ...string) config.Options {
		return config.Options{Flags: config.Section{Only: &config.Value[[]string]{Value: prefixes}}}
	}
	assert.False(t, find(t, only("name/"), "a.txt").Rules["name/variant"].On.Value)
	assert.True(t, find(t, only("name/variant"), "a.txt").Rules["name/variant"].On.Value)
	assert.True(t, find(t, only("name/"), "on/a.txt").Rules["name/variant"].On.Value)
	assert.False(t, find(t, only("text/"), "on/a.txt").Rules["name/variant"].On.Value)
}

func TestKeep(t *testing.T) {
	tree(t, map[string]string{".tadqiq.yaml": "min-confidence: 0.5\nrules:\n  text/spacing: off\n  term/wrong: error\n  name/garble: warning\n"})
	s := find(t, config.Options{}, "a.txt")
	found := []detect.Finding{
		{Detector: detect.TextSpacing, Confidence: 1},
		{Detector: detect.TermWrong, Confidence: 0.5},
		{Detector: detect.NameGarble, Confidence: 0.9, Severity: detect.Error},
		{Detector: detect.NameGarble, Confidence: 0.49, Severity: detect.Error},
		{Detector: detect.NameCalque, Confidence: 0.9, Severity: detect.Error},
	}
	kept, rest := s.Keep(found)
	assert.Equal(t, []detect.Finding{
		{Detector: detect.TermWrong, Confidence: 0.5, Severity: detect.Error},
		{Detector: detect.NameGarble, Confidence: 0.9, Severity: detect.Warning},
		{Detector: detect.NameCalque, Confidence: 0.9, Severity: detect.Error},
	}, kept)
	assert.Equal(t, []detect.Finding{found[0], found[3]}, rest)
	assert.Equal(t, detect.Error, found[2].Severity, "what was found stays as it is")
	assert.True(t, s.Fails(kept))
	assert.False(t, s.Fails(kept[1:2]))
}

func TestRunning(t *testing.T) {
	tree(t, map[string]string{"on/.tadqiq.yaml": "rules: {name/variant: on, name/garble: off}\n"})
	names := func(path string) (out []string) {
		for _, d := range find(t, config.Options{}, path).Running(detect.All()) {
			out = append(out, d.Name)
		}
		return out
	}
	assert.NotContains(t, names("a.txt"), "name/variant")
	assert.Contains(t, names("on/a.txt"), "name/variant")
	assert.Contains(t, names("on/a.txt"), "name/garble", "what others find must not depend on it")
}

func TestGlobs(t *testing.T) {
	cases := []struct {
		glob string
		yes  []string
		no   []string
	}{
		{"drafts", []string{"drafts", "drafts/a.txt", "news/drafts/a/b.txt"}, []string{"drafts.txt", "mydrafts/a.txt"}},
		{"drafts/", []string{"drafts/a.txt", "news/drafts/a.txt"}, nil},
		{"/drafts", []string{"drafts/a.txt"}, []string{"news/drafts/a.txt"}},
		{"./drafts", []string{"drafts/a.txt"}, []string{"news/drafts/a.txt"}},
		{"news/drafts", []string{"news/drafts/a.txt"}, []string{"a/news/drafts/a.txt"}},
		{"drafts/**", []string{"drafts", "drafts/a.txt", "drafts/a/b.txt"}, []string{"news/drafts/a.txt"}},
		{"**", []string{"a.txt", "a/b.txt"}, nil},
		{"*.old.txt", []string{"a.old.txt", "news/a.old.txt"}, []string{"a.txt"}},
		{"news/*.txt", []string{"news/a.txt"}, []string{"news/a/b.txt", "a.txt"}},
		{"**/أرشيف/*", []string{"أرشيف/a.txt", "x/أرشيف/ب.txt"}, []string{"أرشيفي/a.txt"}},
		{"{a,b}/**/*.md", []string{"a/x.md", "b/c/x.md"}, []string{"c/x.md"}},
		{"two words/*", []string{"two words/a.txt"}, []string{"two/a.txt"}},
		{"../shared/*", []string{"../shared/a.txt"}, []string{"shared/a.txt"}},
	}
	for _, c := range cases {
		f, err := parse(fmt.Sprintf("ignore: [%q]\n", c.glob))
		require.NoError(t, err, c.glob)
		for _, path := range c.yes {
			assert.True(t, f.Ignore[0].Match(path), "%s and %s", c.glob, path)
		}
		for _, path := range c.no {
			assert.False(t, f.Ignore[0].Match(path), "%s and %s", c.glob, path)
		}
	}
}

func TestIgnored(t *testing.T) {
	tree(t, map[string]string{".tadqiq.yaml": "house: ar-EG\nignore:\n  - drafts\n"})
	f, err := config.NewFinder(config.Options{Rules: detect.All()})
	require.NoError(t, err)
	o, ignored, err := f.Ignored(filepath.FromSlash("news/drafts/a.txt"))
	require.NoError(t, err)
	assert.True(t, ignored)
	assert.Equal(t, ".tadqiq.yaml:3", o.String())
	_, ignored, err = f.Ignored("a.txt")
	require.NoError(t, err)
	assert.False(t, ignored)
}

func TestBaselineIsFound(t *testing.T) {
	tree(t, map[string]string{
		".tadqiq-baseline.json":          "{}",
		"news/.tadqiq.yaml":              "",
		"sport/.tadqiq.yaml":             "baseline: old/base.json\n",
		"art/.tadqiq.yaml":               "",
		"art/.tadqiq-baseline.json":      "{}",
		"books/.tadqiq-baseline.json":    "{}",
		"news/old/.tadqiq-baseline.json": "{}",
	})
	for path, want := range map[string]string{
		"a.txt":           ".tadqiq-baseline.json",
		"plain/a.txt":     ".tadqiq-baseline.json",
		"news/a.txt":      "", // the one that is beside the configuration, or none
		"news/old/a.txt":  "",
		"sport/a.txt":     "sport/old/base.json",
		"art/new/a.txt":   "art/.tadqiq-baseline.json",
		"books/new/a.txt": "books/.tadqiq-baseline.json",
	} {
		got := find(t, config.Options{}, path).Baseline.Value
		if got != "" {
			got = filepath.ToSlash(config.Display(got))
		}
		assert.Equal(t, want, got, path)
	}
}

func TestLooksIn(t *testing.T) {
	tree(t, map[string]string{"inner/.git/HEAD": "", "inner/deep/a.txt": ""})
	f, err := config.NewFinder(config.Options{Rules: detect.All()})
	require.NoError(t, err)
	assert.True(t, f.LooksIn("a.txt", "."))
	assert.True(t, f.LooksIn("news/today/a.txt", "."))
	assert.True(t, f.LooksIn("inner/deep/a.txt", "inner"))
	assert.False(t, f.LooksIn("inner/deep/a.txt", "."), "another repository")
	assert.False(t, f.LooksIn("../a.txt", "."))
	assert.False(t, f.LooksIn("news/a.txt", "sport"))
	f, err = config.NewFinder(config.Options{Rules: detect.All(), None: true})
	require.NoError(t, err)
	assert.False(t, f.LooksIn("a.txt", "."))
}

// Files for which the same holds share their settings, however many there are.
func TestSettingsAreShared(t *testing.T) {
	tree(t, map[string]string{".tadqiq.yaml": "overrides:\n  - {files: ['*0.txt'], profile: audit}\n"})
	f, err := config.NewFinder(config.Options{Rules: detect.All()})
	require.NoError(t, err)
	var all []*config.Settings
	for i := range 10_000 {
		s, err := f.For(filepath.Join(fmt.Sprint(i%100), fmt.Sprintf("%d.txt", i)))
		require.NoError(t, err)
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	assert.Len(t, all, 2)
}
