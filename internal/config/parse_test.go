package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/config"
)

func ruleNames() []string {
	var out []string
	for _, d := range detect.All() {
		out = append(out, d.Name)
	}
	return out
}

func parse(source string) (*config.File, error) {
	return config.Parse("c.yaml", filepath.FromSlash("/desk"), []byte(source), ruleNames())
}

func TestParse(t *testing.T) {
	f, err := parse(`# our desk
glossaries: [names/desk.csv, "أسماء.csv"]
packs:
  - libya
  - turkey
house: ar-EG
profile: audit
fail-on: warning
min-confidence: .5
rules:
  text/: off
  name/garble: {severity: warning, min-confidence: 0.8}
  name/variant: on
ignore: [drafts, "*.old.txt"]
overrides:
  - files: [sport/**]
    min-confidence: 0.9
    rules: {text/spacing: warning}
allow:
  - word: ترهونا
    rule: name/garble
    reason: so spelled in the treaty
  - {entity: haftar, reason: the memoir is quoted}
baseline: old.json
`)
	require.NoError(t, err)
	at := func(line, column int) config.Origin { return config.Origin{Path: "c.yaml", Line: line, Column: column} }
	assert.Equal(t, []config.Value[string]{
		{Value: filepath.FromSlash("/desk/names/desk.csv"), Origin: at(2, 14)},
		{Value: filepath.FromSlash("/desk/أسماء.csv"), Origin: at(2, 30)},
	}, f.Glossaries)
	assert.Equal(t, "libya,turkey", f.Packs.Value)
	assert.Equal(t, &config.Value[string]{Value: "ar-EG", Origin: at(6, 8)}, f.House)
	assert.Equal(t, "audit", f.Profile.Value)
	assert.Equal(t, "warning", f.FailOn.Value)
	assert.Equal(t, 0.5, f.MinConfidence.Value)
	require.Len(t, f.Rules, 3)
	assert.True(t, f.Rules[0].Off)
	assert.Equal(t, at(11, 3), f.Rules[0].Origin)
	assert.Equal(t, "warning", f.Rules[1].Severity.Value)
	assert.Equal(t, 0.8, f.Rules[1].MinConfidence.Value)
	assert.False(t, f.Rules[2].Off)
	assert.Len(t, f.Ignore, 2)
	require.Len(t, f.Overrides, 1)
	assert.Equal(t, "sport/**", f.Overrides[0].Files[0].Pattern)
	assert.Equal(t, filepath.FromSlash("/desk/old.json"), f.Baseline.Value)

	require.Len(t, f.Allow, 2)
	assert.Equal(t, "ترهونا", f.Allow[0].Word)
	assert.Equal(t, "name/garble", f.Allow[0].Rule)
	assert.Equal(t, "ترهونا", f.Source[f.Allow[0].Start:f.Allow[0].End])
	assert.Equal(t, "haftar", f.Source[f.Allow[1].Start:f.Allow[1].End])
	assert.Equal(t, "haftar", f.Allow[1].Entity)
	assert.Equal(t, "c.yaml:23", f.Allow[1].Origin.String())
}

func TestAllowSpans(t *testing.T) {
	for source, want := range map[string]string{
		"\ufeffallow:\r\n  - word: \"قنتروش الثاني\" # so\r\n    reason: r\r\n": "قنتروش الثاني",
		"allow: [{word: 'قنتروش', reason: r}]":                                  "قنتروش",
		"allow: [{reason: r, entity: ن, word: ق}]":                              "ق",
		"allow:\n  - word: >\n      قنتروش\n    reason: r\n":                    ">",
		"allow:\n  - word: \"\\u0642\"\n    reason: r\n":                        `\u0642"`,
	} {
		f, err := parse(source)
		require.NoError(t, err, "%q", source)
		assert.Equal(t, want, f.Source[f.Allow[0].Start:f.Allow[0].End], "%q", source)
	}
}

func TestParseNothing(t *testing.T) {
	for _, source := range []string{"", "\n\n", "# nothing yet\n", "\ufeff# nothing yet\n"} {
		f, err := parse(source)
		require.NoError(t, err, "%q", source)
		assert.Empty(t, f.Section, "%q", source)
	}
}

// All defects are told at once, each with its place and what to do.
func TestParseErrors(t *testing.T) {
	cases := []struct {
		name, source string
		want         []string
	}{
		{"unknown keys", "glosaries: []\nfail_on: error\nhous: ar-EG\n", []string{
			`c.yaml:1:1: unknown key "glosaries"; did you mean glossaries?`,
			`c.yaml:2:1: unknown key "fail_on"; did you mean fail-on?`,
			`c.yaml:3:1: unknown key "hous"; did you mean house?`,
		}},
		{"a key like no other", "colour: red\n", []string{
			`c.yaml:1:1: unknown key "colour"; there are allow, baseline, fail-on, glossaries, house, ignore, lexicons, min-confidence, overrides, packs, profile, rules`,
		}},
		{"wrong types", "glossaries: a.csv\nmin-confidence: high\nhouse: [ar-EG]\nrules: [text/spacing]\noverrides: {files: [a]}\nallow: word\nbaseline:\n", []string{
			`c.yaml:1:13: expected a list of file names, e.g. [names.csv]; this is "a.csv"`,
			`c.yaml:2:17: expected a number from 0 to 1, e.g. 0.8; this is "high"`,
			`c.yaml:3:8: expected one of ar-EG, ar-SA, ar-LB, ar-MA; this is a list`,
			`c.yaml:4:8: expected a mapping of rules, e.g. text/spacing: off; this is a list`,
			`c.yaml:5:12: expected a list of overrides, each with files and what holds for them; this is a mapping`,
			`c.yaml:6:8: expected a list of words, each with a reason; this is "word"`,
			`c.yaml:7:10: expected the name of a file; nothing stands here`,
		}},
		{"values that do not exist", "house: ar-XX\nprofile: strict\nfail-on: never!\nmin-confidence: 1.5\n", []string{
			`c.yaml:1:8: "ar-XX" must be one of ar-EG, ar-SA, ar-LB, ar-MA`,
			`c.yaml:2:10: "strict" must be one of lint, audit`,
			`c.yaml:3:10: "never!" must be one of error, warning, never`,
			`c.yaml:4:17: expected a number from 0 to 1, e.g. 0.8; this is "1.5"`,
		}},
		{"not a number", "min-confidence: .nan\n", []string{`c.yaml:1:17: expected a number from 0 to 1, e.g. 0.8; this is ".nan"`}},
		{"rules", "rules:\n  name/grable: off\n  text/spacing: no\n  name/: {severity: fatal}\n  term/wrong: {}\n  text/: [off]\n", []string{
			`c.yaml:2:3: unknown rule "name/grable"; did you mean name/garble? see tadqiq rules`,
			`c.yaml:3:17: expected off, on, warning, error, or a mapping, e.g. {severity: warning, min-confidence: 0.8}; this is "no"`,
			`c.yaml:4:21: "fatal" must be one of warning, error`,
			`c.yaml:5:15: expected off, on, warning, error, or a mapping, e.g. {severity: warning, min-confidence: 0.8}; this is a mapping`,
			`c.yaml:6:10: expected off, on, warning, error, or a mapping, e.g. {severity: warning, min-confidence: 0.8}; this is a list`,
		}},
		{"the beginning of a rule", "rules:\n  name/garb: off\n  text: off\n", []string{
			`c.yaml:2:3: unknown rule "name/garb"; did you mean name/garble? see tadqiq rules`,
			`c.yaml:3:3: unknown rule "text"; did you mean text/? see tadqiq rules`,
		}},
		{"the allow list", "allow:\n  - word: قنتروش\n  - reason: none\n  - {word: ب, reason: so, rule: names}\n  - {word: \"ّ\", reason: so}\n  - {word: ب, reason: \"\"}\n", []string{
			`c.yaml:2:5: reason is missing; it tells the next reader why this is allowed`,
			`c.yaml:3:5: word or entity is missing; it says what is allowed`,
			`c.yaml:4:33: unknown rule "names"; did you mean name/? see tadqiq rules`,
			`c.yaml:5:12: the word has no letters`,
			`c.yaml:6:23: expected why it is allowed; this is ""`,
		}},
		{"globs", "ignore: ['[', '', '!a', /]\noverrides:\n  - house: ar-EG\n  - files: []\n", []string{
			`c.yaml:1:10: the glob "[" is malformed`,
			"c.yaml:1:15: expected a glob, e.g. \"drafts/**\"; this is \"\"",
			`c.yaml:1:19: a glob cannot begin with !; list what is meant instead`,
			`c.yaml:1:25: the glob is empty`,
			`c.yaml:3:5: files is missing; it says which files the override is for, e.g. files: ["sport/**"]`,
			`c.yaml:4:12: the list is empty`,
		}},
		{"overrides hold no globs to ignore", "overrides:\n  - files: [a]\n    ignore: [b]\n", []string{
			`c.yaml:3:5: unknown key "ignore"; there are allow, fail-on, files, glossaries, house, lexicons, min-confidence, packs, profile, rules`,
		}},
		{"a key twice", "house: ar-EG\nhouse: ar-SA\n", []string{`c.yaml:2:1: house stands in line 1 already`}},
		{"aliases and merges", "packs: &p none\nhouse: *p\n<<: {house: ar-EG}\n", []string{
			`c.yaml:2:8: expected one of ar-EG, ar-SA, ar-LB, ar-MA; aliases (*p) are not supported`,
			`c.yaml:3:1: merging (<<) is not supported; write the settings out`,
		}},
		{"a list", "- house\n", []string{`c.yaml:1:1: expected a mapping of settings, e.g. house: ar-EG; this is a list`}},
		{"two documents", "house: ar-EG\n---\nhouse: ar-SA\n", []string{`c.yaml:2:1: a second document begins here; the file holds one`}},
		{"malformed", "house: ar-EG\nrules:\n  text/spacing: off: on\n", []string{
			`c.yaml:3: malformed YAML in this line or the next: mapping values are not allowed in this context`,
		}},
		{"malformed in the first line", "house: @\n", []string{
			`c.yaml:1: malformed YAML in this line or the next: found character that cannot start any token`,
		}},
		{"bytes", "# \xd9\n", []string{`c.yaml:1: invalid UTF-8; save the file as UTF-8`}},
		{"a control character", "house: ar-EG\n# \x00\n", []string{`c.yaml:2: a control character stands in this line; take it out`}},
		{"too large", strings.Repeat("#\n", 1<<20), []string{`c.yaml: is larger than 1 MiB; that is no configuration file`}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := parse(c.source)
			require.Error(t, err)
			assert.Equal(t, c.want, strings.Split(err.Error(), "\n"))
			var e *config.Error
			assert.True(t, errors.As(err, &e))
		})
	}
}

// The example of the documentation is a right one, and shows every key.
func TestDocumentation(t *testing.T) {
	doc, err := os.ReadFile("../../docs/config.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(doc, -1)
	require.NotEmpty(t, blocks)
	for i, b := range blocks {
		f, err := config.Parse("docs/config.md", "/", b[1], append(ruleNames(), "suppression/no-reason", "suppression/unused", "suppression/malformed"))
		require.NoError(t, err, "example %d", i+1)
		if i == 0 {
			assert.NotNil(t, f.Glossaries)
			assert.NotNil(t, f.Lexicons)
			assert.NotNil(t, f.Packs)
			assert.NotNil(t, f.House)
			assert.NotNil(t, f.Profile)
			assert.NotNil(t, f.FailOn)
			assert.NotNil(t, f.MinConfidence)
			assert.NotNil(t, f.Rules)
			assert.NotNil(t, f.Allow)
			assert.NotNil(t, f.Ignore)
			assert.NotNil(t, f.Overrides)
			assert.NotNil(t, f.Baseline)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"glossaries: [a.csv]\npacks: none\nhouse: ar-EG\n",
		"rules:\n  text/: off\n  name/garble: {severity: warning, min-confidence: 0.8}\n",
		"allow:\n- {word: قنتروش, reason: \"كذا\"}\r\n- entity: x\r  reason: |\r\n    y\n",
		"overrides:\n- files: ['**/*.{txt,md}', '[a-']\n  allow: [{word: a, reason: b}]\n",
		"a: &a [*a]\n<<: *a\n? [b]\n: c\n--- \n...",
		"\ufeffignore: [\"\\u0000\", !!binary aGk=]\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := config.Parse("c.yaml", "/desk", data, ruleNames())
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				if !strings.HasPrefix(line, "c.yaml:") {
					t.Errorf("an error without a place: %q", line)
				}
			}
			return
		}
		for _, a := range file.Allowed() {
			if a.Start < 0 || a.Start > a.End || a.End > len(file.Source) {
				t.Errorf("entry at %d to %d of %d bytes", a.Start, a.End, len(file.Source))
			}
			if a.Reason == "" || a.Word == "" && a.Entity == "" {
				t.Errorf("an entry without a reason or a word")
			}
		}
		for _, g := range file.Ignore {
			g.Match("a/b.txt")
		}
	})
}
