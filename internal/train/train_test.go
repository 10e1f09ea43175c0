package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/synth"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

const names = `id,kind,ar,latin
zahramun,place,زهرامون,Zahramun
qantarush,person,سليم قنطروش,Salim Qantarush
wells,org,هيئة آبار زهرامون,
`

// Written for this test.
const article = `وصل سليم قنطروش إلى زهرامون صباح اليوم، وزار السوق القديمة والميناء.
قال الرجل إن هيئة آبار زهرامون ستحفر بئرا في الحي الشرقي، وإن الماء سيصل إلى البيوت قبل الصيف.
`

// news names entries of the packs. Written for this test.
const news = `وصل وزير الخارجية المصري سامح شكري إلى طرابلس صباح اليوم، والتقى رئيس المجلس الرئاسي محمد المنفي.
وقال المتحدث إن اللقاء تناول الأوضاع في بنغازي ومصراتة وسبها، ثم غادر الوزير إلى تونس ومنها إلى الجزائر.
وفي أنقرة بحث الرئيس التركي رجب طيب أردوغان مع المشير خليفة حفتر سبل دعم اتفاق الصخيرات، وحضر اللقاء فتحي باشاغا.
`

func folder(t *testing.T) (dir, list string) {
	dir = t.TempDir()
	for _, name := range []string{"a.txt", "b.txt", "c.txt", "d.txt"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(article), 0o666))
	}
	var zipped bytes.Buffer
	gz := gzip.NewWriter(&zipped)
	_, err := gz.Write([]byte(strings.Repeat("يجري النهر إلى زهرامون\n", 30)))
	require.NoError(t, err)
	require.NoError(t, gz.Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "lines.txt.gz"), zipped.Bytes(), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "some_titles.txt.gz"), zipped.Bytes(), 0o666))
	list = filepath.Join(t.TempDir(), "names.csv")
	require.NoError(t, os.WriteFile(list, []byte(names), 0o666))
	return dir, list
}

func run(t *testing.T, args ...string) (string, error) {
	return runCommand(t, evalCommand(), args...)
}

func runCommand(t *testing.T, cmd *cobra.Command, args ...string) (string, error) {
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(io.Discard)
	cmd.SetArgs(args)
	cmd.SetContext(t.Context())
	err := cmd.Execute()
	return out.String(), err
}

func TestEval(t *testing.T) {
	dir, names := folder(t)
	args := []string{"--text", dir, "--glossary", names, "--packs", "no", "--rate", "1", "--seed", "3"}
	out, err := run(t, args...)
	require.NoError(t, err)
	assert.Contains(t, out, "6 documents")
	for _, k := range synth.Kinds() {
		assert.Contains(t, out, string(k))
	}
	again, err := run(t, args...)
	require.NoError(t, err)
	assert.Equal(t, out, again)

	out, err = run(t, append(args, "--json", "--names", "2", "--docs", "5")...)
	require.NoError(t, err)
	var report Report
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	assert.Equal(t, 5, report.Documents)
	assert.Equal(t, 2, report.Names)
	assert.Len(t, report.Scores.Kinds, len(synth.Kinds()))
	assert.Positive(t, report.Scores.All.Gold)
	assert.Len(t, report.Calibration, bins)

	out, err = run(t, append(args, "--show")...)
	require.NoError(t, err)
	assert.Contains(t, out, "\tzahramun\tscore ")
}

// The calibration is printed for each share of garbled documents.
func TestEvalShares(t *testing.T) {
	dir, names := folder(t)
	args := []string{"--text", dir, "--glossary", names, "--packs", "no", "--rate", "1", "--seed", "3", "--shares", "0,1"}
	out, err := run(t, args...)
	require.NoError(t, err)
	assert.Contains(t, out, "a share of 0 of the documents garbled, 0 documents")
	assert.Contains(t, out, "a share of 1 of the documents garbled, 6 documents")

	out, err = run(t, append(args, "--json")...)
	require.NoError(t, err)
	var report Report
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.Len(t, report.Shares, 2)
	assert.Len(t, report.Shares[1].Calibration, bins)
	assert.Equal(t, 1.0, report.Shares[1].Share)
}

// No name is garbled more often than --per-name says.
func TestEvalPerName(t *testing.T) {
	dir, names := folder(t)
	gold := func(more ...string) int {
		out, err := run(t, append([]string{"--text", dir, "--glossary", names, "--packs", "no", "--rate", "1", "--share", "1", "--json"}, more...)...)
		require.NoError(t, err)
		var report Report
		require.NoError(t, json.Unmarshal([]byte(out), &report))
		return report.Scores.All.Gold
	}
	assert.Equal(t, 3, gold("--per-name", "1"))
	assert.Equal(t, 6, gold("--per-name", "2"))
	assert.Equal(t, gold(), gold("--per-name", "1000"))
}

// Only the findings of the rules that are asked for count.
func TestEvalRule(t *testing.T) {
	dir, names := folder(t)
	found := func(rule string) int {
		out, err := run(t, "--text", dir, "--glossary", names, "--packs", "no", "--rate", "1", "--share", "1", "--json", "--rule", rule)
		require.NoError(t, err)
		var report Report
		require.NoError(t, json.Unmarshal([]byte(out), &report))
		return report.Scores.Findings
	}
	assert.Positive(t, found("name/garble"))
	assert.Zero(t, found("name/untranslated"))
}

func TestAblate(t *testing.T) {
	dir, names := folder(t)
	args := []string{"--text", dir, "--glossary", names, "--packs", "no", "--rate", "1", "--seed", "3"}
	out, err := runCommand(t, ablateCommand(), args...)
	require.NoError(t, err)
	for _, l := range layers {
		assert.Contains(t, out, l.name)
	}
	assert.Len(t, strings.Split(strings.TrimSpace(out), "\n"), 2+len(layers))
	again, err := runCommand(t, ablateCommand(), args...)
	require.NoError(t, err)
	assert.Equal(t, out, again)
}

// The layers name features that there are, each once.
func TestLayers(t *testing.T) {
	w, err := embedded.Weights()
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, l := range layers {
		for _, f := range l.features {
			assert.Contains(t, w.Scales, f, l.name)
			assert.False(t, seen[f], f)
			seen[f] = true
		}
	}
	off := without(w, []string{"rarity"})
	assert.Zero(t, off.Scales["rarity"])
	assert.NotZero(t, w.Scales["rarity"], "the weights themselves stay as they are")
	assert.Equal(t, w.Calibration, off.Calibration)
	assert.Equal(t, map[string]float64{"pair": 0}, without(nil, []string{"pair"}).Scales)
}

// The weights file is the same, byte for byte, whenever it is made of the same
// text.
func TestFitIsReproducible(t *testing.T) {
	dir := t.TempDir()
	for i := range 12 {
		name := fmt.Sprintf("%02d.txt", i)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(strings.Repeat(news, 1+i%3)), 0o666))
	}
	out := filepath.Join(t.TempDir(), "weights.json")
	fit := func(more ...string) []byte {
		_, err := runCommand(t, fitCommand(), append([]string{"--text", dir, "--share", "0.5", "--docs", "15", "--names", "20", "--scales", "*[02468].txt", "--ridge", "200", "-o", out}, more...)...)
		require.NoError(t, err)
		data, err := os.ReadFile(out)
		require.NoError(t, err)
		return data
	}
	first := fit()
	assert.Equal(t, string(first), string(fit()))
	w, err := knowledge.ParseWeights("weights.json", first)
	require.NoError(t, err)
	assert.Len(t, w.Input, 64)
	assert.NotEqual(t, 1.0, w.Scales["rarity"])

	require.NoError(t, os.WriteFile(filepath.Join(dir, "more.txt"), []byte(news), 0o666))
	other, err := knowledge.ParseWeights("weights.json", fit())
	require.NoError(t, err)
	assert.NotEqual(t, w.Input, other.Input)
}

func TestEvalErrors(t *testing.T) {
	dir, names := folder(t)
	for _, c := range []struct {
		want string
		args []string
	}{
		{"text", nil},
		{"yes or no", []string{"--text", dir, "--packs", "none"}},
		{"there is no rule", []string{"--text", dir, "--rule", "name/none"}},
		{"there are no names", []string{"--text", dir, "--packs", "no"}},
		{"there is no text", []string{"--text", t.TempDir(), "--glossary", names}},
	} {
		_, err := run(t, c.args...)
		assert.ErrorContains(t, err, c.want)
	}
}

func TestReadCorpus(t *testing.T) {
	dir, _ := folder(t)
	docs, err := readCorpus([]string{dir}, 0, 1)
	require.NoError(t, err)
	require.Len(t, docs, 6)
	assert.Equal(t, article, docs[0].Text)
	assert.Equal(t, "lines.txt.gz:20", docs[4].Name)
	assert.Equal(t, 20, strings.Count(docs[4].Text, "\n"))
	assert.Equal(t, 10, strings.Count(docs[5].Text, "\n"))
}

// labelled is a document whose garbles are قنطوش for قنطروش.
func labelled(source string, fs ...finding) document {
	d := document{text: text.New("", source), findings: fs}
	d.Text = source
	if i := strings.Index(source, "قنطوش"); i >= 0 {
		d.Labels = []synth.Label{{
			Span: text.Span{Start: i, End: i + len("قنطوش")}, Text: "قنطوش", Right: "قنطروش",
			Entry: &glossary.Entry{ID: "qantarush", Ar: "سليم قنطروش"}, Kind: synth.Drop,
		}}
	}
	return d
}

// at is a finding at a part of a text.
func at(source, part, fix string, confidence float64) finding {
	i := strings.Index(source, part)
	return finding{span: text.Span{Start: i, End: i + len(part)}, fix: fix, fixes: fix != "", confidence: confidence}
}

func TestScore(t *testing.T) {
	const garbled, clean = "قال سليم قنطوش في مساء ذلك اليوم الطويل كلمة", "قال الرجل كلمة"
	for _, c := range []struct {
		part, fix    string
		found, fixed int
	}{
		{"قنطوش", "قنطروش", 1, 1},
		{"سليم قنطوش", "سليم قنطروش", 1, 1}, // longer than the garble
		{"قنطوش", "قنطروس", 1, 0},
		{"قنطوش", "", 1, 0},
		{"قال", "كان", 0, 0},
		{"قنطوش في مساء ذلك اليوم", "قنطروش", 0, 0}, // too long
	} {
		docs := []document{labelled(garbled, at(garbled, c.part, c.fix, 0.9)), labelled(clean, at(clean, "الرجل", "", 0.7))}
		s := score(docs, 0.5)
		assert.Equal(t, KindScore{Kind: "all", Gold: 1, Found: c.found, Fixed: c.fixed, Recall: float64(c.found)}, s.All, c.part)
		assert.Equal(t, 2, s.Findings)
		assert.Equal(t, c.found, s.Right)
		assert.Equal(t, 1, s.FalseAlarms)
		assert.Equal(t, 3, s.CleanWords)
		assert.Zero(t, score(docs, 0.95).Findings)

		least := threshold(docs, 0.5, 0.1)
		assert.Greater(t, least, 0.7)
		assert.Zero(t, score(docs, least).FalseAlarms)
		assert.Equal(t, 0.5, threshold(docs, 0.5, 1000))

		table, ece := calibration(docs, 0.5)
		assert.Equal(t, 1, table[7].Count)
		assert.Equal(t, float64(c.found), table[9].Right)
		want := (0.7 + 0.9) / 2
		if c.found == 1 {
			want = (0.7 + 0.1) / 2
		}
		assert.InDelta(t, want, ece, 1e-9)
	}
}

func TestBaseline(t *testing.T) {
	g, err := glossary.Parse("names.csv", []byte(names))
	require.NoError(t, err)
	b := newBaseline(glossary.NewIndex(g))
	found := func(source string) (out []string) {
		for _, f := range b.findings(text.New("", source)) {
			out = append(out, source[f.span.Start:f.span.End])
		}
		return out
	}
	assert.Equal(t, []string{"وزهرامن"}, found("طريق وزهرامن بعيد"))
	assert.Equal(t, []string{"سليم قنطوش"}, found("قال سليم قنطوش كلمة"))
	assert.Equal(t, []string{"لهيئة ابار زحرامون"}, found("قال لهيئة ابار زحرامون كلمة"))
	assert.Empty(t, found("زار سليم قنطروش زهرامون"))
}
