package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/joshdk/go-junit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/golden"
	"github.com/tadqiq/tadqiq/internal/signature"
)

// goldenResults runs cases of all sorts: in a, one that passes, one that fails
// and two that are expected to, of which one passes; in b, one that cannot be
// run, and one that passes under another signature.
func goldenResults(t *testing.T) (results []*golden.Result, made []signature.Signature, dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, data := range map[string]string{
		"a/fails.yaml":  "why: a space <before> a comma\ntext: وصل القطار ، ثم غادر\nexpect: [{text: القطار, rule: name/garble}]\nmust_have: [سرت]\nmust_not_flag: [\" ،\"]\n",
		"a/known.yaml":  "why: one of them\ntext: x\nmust_have: [y]\nxfail: لاحقا\n",
		"a/passes.yaml": "why: nothing\ntext: كلام\nexpect: []\n",
		"a/xpass.yaml":  "why: x\ntext: كلام\nexpect: []\nxfail: لاحقا\n",
		"b/errors.yaml": "why: stops\ntext: x\nexpect: []\n",
		"b/passes.yaml": "why: other\ntext: كلام\nexpect: []\n",
	} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(data), 0o644))
	}
	s, err := golden.Open(golden.Options{Packs: "none", Version: "v1"}, dir)
	require.NoError(t, err)
	for i, c := range s.Cases {
		r := s.RunCase(t.Context(), c)
		sum, err := s.Signature(c)
		require.NoError(t, err)
		switch i {
		case 4:
			r.Err = errors.New("internal error: stub")
		case 5:
			sum.Version = "v2"
		}
		results, made = append(results, r), append(made, sum)
	}
	return results, made, dir
}

func TestCaseJUnit(t *testing.T) {
	results, made, dir := goldenResults(t)
	var out bytes.Buffer
	p := NewCaseJUnit(&out)
	for i, r := range results {
		require.NoError(t, p.Case(r, made[i]))
	}
	require.NoError(t, p.Close())
	suites, err := junit.Ingest(out.Bytes())
	require.NoError(t, err, out.String())
	require.Len(t, suites, 3)
	assert.Equal(t, junit.Totals{Tests: 4, Passed: 1, Failed: 2, Skipped: 1, Duration: suites[0].Totals.Duration}, suites[0].Totals)
	assert.Equal(t, 1, suites[1].Totals.Error)
	assert.Equal(t, 1, suites[2].Totals.Passed)
	assert.Equal(t, filepath.ToSlash(dir)+"/a", suites[0].Name)
	assert.Equal(t, suites[1].Name, suites[2].Name)
	for i, version := range []string{"v1", "v1", "v2"} {
		assert.Equal(t, map[string]string{
			"tadqiq.version": version, "tadqiq.weights": made[0].Weights, "tadqiq.lexicon": made[0].Lexicon, "tadqiq.glossary": made[0].Glossary,
			"tadqiq.min_confidence": "0.6",
		}, suites[i].Properties)
	}
	var status []junit.Status
	for _, x := range suites[0].Tests {
		status = append(status, x.Status)
		assert.Equal(t, suites[0].Name, x.Classname)
	}
	assert.Equal(t, []junit.Status{junit.StatusFailed, junit.StatusSkipped, junit.StatusPassed, junit.StatusFailed}, status)
	failed := suites[0].Tests[0]
	assert.Equal(t, "fails.yaml", failed.Name)
	assert.Equal(t, "a space <before> a comma", failed.Message)
	assert.Equal(t, results[0].Report(), failed.Error.(junit.Error).Body)
	assert.Equal(t, "لاحقا", suites[0].Tests[1].Message)
	assert.Contains(t, suites[1].Tests[0].Error.(junit.Error).Body, "internal error: stub")

	out.Reset()
	require.NoError(t, NewCaseJUnit(&out).Close())
	_, err = junit.Ingest(out.Bytes())
	assert.NoError(t, err, "no case at all")
}

func TestCaseJSONL(t *testing.T) {
	results, made, dir := goldenResults(t)
	var out bytes.Buffer
	p := NewCaseJSONL(&out)
	for i, r := range results {
		require.NoError(t, p.Case(r, made[i]))
	}
	require.NoError(t, p.Close())
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	require.Len(t, lines, len(results))
	var got struct {
		Path, Status, Diff           string
		Missing, Unexpected, Flagged []map[string]any
		Absent                       []string
		Signature                    signature.Signature
	}
	require.NoError(t, json.Unmarshal([]byte(lines[0]), &got))
	assert.Equal(t, filepath.Join(dir, "a/fails.yaml"), got.Path)
	assert.Equal(t, "fail", got.Status)
	assert.Equal(t, results[0].Diff(), got.Diff)
	assert.Equal(t, []map[string]any{{"at": "", "rule": "name/garble", "severity": "", "text": "القطار", "fix": nil, "entity": ""}}, got.Missing)
	assert.Equal(t, []map[string]any{{"at": "1:11-13", "rule": "text/spacing", "severity": "warning", "text": " ،", "fix": "،", "entity": ""}}, got.Unexpected)
	assert.Equal(t, got.Unexpected, got.Flagged)
	assert.Equal(t, []string{"سرت"}, got.Absent)
	assert.Equal(t, made[0], got.Signature)
	for i, want := range []string{"fail", "xfail", "pass", "xpass", "error", "pass"} {
		assert.Contains(t, lines[i], `"status":"`+want+`"`)
		assert.NotContains(t, strings.ReplaceAll(lines[i], `"fix":null`, ""), "null", "empty lists are []")
	}
}

func TestCaseText(t *testing.T) {
	results, made, dir := goldenResults(t)
	var out strings.Builder
	p := NewCaseText(&out)
	for i, r := range results {
		require.NoError(t, p.Case(r, made[i]))
	}
	require.NoError(t, p.Close())
	got := strings.ReplaceAll(out.String(), dir+string(filepath.Separator), "")
	assert.NotContains(t, got, "passes.yaml")
	assert.Contains(t, got, "a/known.yaml:1: fails as expected\n  one of them\n  لاحقا\n")
	assert.Contains(t, got, "a/xpass.yaml:1: passes, and is expected to fail\n  x\n  take out what says so:\n  لاحقا\n")
	assert.Contains(t, got, "b/errors.yaml:1: could not be run\n  stops\n  internal error: stub\n")
}
