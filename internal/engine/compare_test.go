package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/signature"
)

// made is a run over so many entities with so many sentences each, in which
// right says what is right.
func made(dir string, entities, sentences int, right func(entity, sentence int) bool) *Run {
	results := outcomes(entities, sentences, right)
	x := &Run{Dir: dir, Results: results, Summary: Summarise(results)}
	x.Summary.Suite.Hash = "same"
	return x
}

func outcomes(entities, sentences int, right func(entity, sentence int) bool) (results []Result) {
	for e := range entities {
		for s := range sentences {
			id := fmt.Sprintf("e%02d", e)
			o := Outcome{Entity: Entity{ID: id, Kind: glossary.Person, Accepted: []string{"نجيب محفوظ"}}}
			r := Result{ID: fmt.Sprintf("%s_%d", id, s), Line: len(results) + 2, Source: "Who?", Output: "من هو نجيب؟"}
			if right(e, s) {
				o.Found, o.Text, o.Strict = "نجيب محفوظ", "ونجيب محفوظ", true
				r.Output = "ونجيب محفوظ؟"
			}
			r.Entities = []Outcome{o}
			results = append(results, r)
		}
	}
	return results
}

func compare(t require.TestingT, before, after *Run) *Comparison {
	c, err := Compare(before, after)
	require.NoError(t, err)
	return c
}

func TestCompare(t *testing.T) {
	// e00 gains ten sentences, e01 loses two, e02 stays as it is.
	before := made("a", 3, 12, func(e, s int) bool { return e == 0 && s < 2 || e == 1 && s < 6 || e == 2 && s%2 == 0 })
	after := made("b", 3, 12, func(e, s int) bool { return e == 0 || e == 1 && s < 4 || e == 2 && s%2 == 0 })
	c := compare(t, before, after)
	assert.InDelta(t, 14.0/36, c.Accuracy.Before, 1e-12)
	assert.InDelta(t, 22.0/36, c.Accuracy.After, 1e-12)
	assert.Equal(t, [2]int{10, 2}, [2]int{c.Accuracy.Up, c.Accuracy.Down})
	assert.InDelta(t, 0.03857421875, c.Accuracy.P, 1e-12)
	assert.True(t, c.Accuracy.Significant)
	assert.Less(t, *c.Accuracy.Low, c.Accuracy.Difference)
	assert.Greater(t, *c.Accuracy.High, c.Accuracy.Difference)

	require.Len(t, c.Entities, 3)
	e := c.Entities
	require.NotNil(t, e[0].Q)
	assert.InDelta(t, 2.0/1024, *e[0].Q, 1e-12, "it alone could be told from noise, so nothing is adjusted")
	assert.True(t, e[0].Significant)
	assert.Nil(t, e[1].Q)
	assert.InDelta(t, 0.5, e[1].P, 1e-12)
	assert.False(t, e[1].Significant)
	assert.Nil(t, e[2].Low)

	assert.Equal(t, []string{"e00"}, groupNames(c.Winners()))
	assert.Equal(t, []string{"e01"}, groupNames(c.Losers()))
	require.Len(t, c.Changes, 12)
	x := c.Changes[0]
	assert.Equal(t, "e00_2", x.ID)
	assert.True(t, x.Better)
	assert.Equal(t, "ونجيب محفوظ", x.Text)
	assert.Equal(t, []string{"من هو نجيب؟", "ونجيب محفوظ؟"}, []string{x.Before, x.After})
	assert.False(t, c.Changes[10].Better)
}

func groupNames(gs []GroupDifference) (out []string) {
	for _, g := range gs {
		out = append(out, g.Name)
	}
	return out
}

// Two engines that are alike differ significantly about as often as the level
// of the test says; engines that are not, nearly always.
func TestFalsePositives(t *testing.T) {
	if testing.Short() {
		t.Skip("compares many runs")
	}
	const trials = 400
	run := func(better float64) (tests, intervals int) {
		for seed := range uint64(trials) {
			rng := rand.New(rand.NewPCG(seed, 1))
			var p pairs
			for range 200 {
				// Sentences are hard or easy for both.
				chance := 0.2 + 0.6*rng.Float64()
				p.add(one(rng.Float64() < chance), one(rng.Float64() < chance+better))
			}
			d := p.differences(fmt.Sprint(seed))[accuracy]
			if d.P <= alpha {
				tests++
			}
			if *d.Low > 0 || *d.High < 0 {
				intervals++
			}
		}
		return tests, intervals
	}
	tests, intervals := run(0)
	t.Logf("of %d pairs that are alike, %d differ by the test and %d by the interval", trials, tests, intervals)
	assert.InDelta(t, 0.045, float64(tests)/trials, 0.025)
	assert.InDelta(t, 0.05, float64(intervals)/trials, 0.03)
	tests, intervals = run(0.15)
	t.Logf("of %d pairs of which one is 15 points better, %d differ by the test and %d by the interval", trials, tests, intervals)
	assert.Greater(t, tests, trials*80/100)
	assert.Greater(t, intervals, trials*80/100)
}

// Where no entity differs, hardly any comparison has an entity that does.
func TestFalseDiscoveries(t *testing.T) {
	if testing.Short() {
		t.Skip("compares many runs")
	}
	const trials, entities, sentences = 150, 20, 20
	any, unadjusted := 0, 0
	for seed := range uint64(trials) {
		rng := rand.New(rand.NewPCG(seed, 2))
		toss := func(int, int) bool { return rng.Float64() < 0.5 }
		_, x := grouped(outcomes(entities, sentences, toss))
		_, y := grouped(outcomes(entities, sentences, toss))
		ds := groupDifferences(x, y)
		if slices.ContainsFunc(ds, func(g GroupDifference) bool { return g.Significant }) {
			any++
		}
		if slices.ContainsFunc(ds, func(g GroupDifference) bool { return g.P <= alpha }) {
			unadjusted++
		}
	}
	t.Logf("of %d comparisons of %d entities each that are alike, %d have one that differs, %d without adjustment", trials, entities, any, unadjusted)
	assert.LessOrEqual(t, any, trials*7/100)
	assert.Greater(t, unadjusted, trials*20/100, "so the adjustment is needed")
}

// Exchanging the runs turns every difference round.
func TestCompareIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		rng := rand.New(rand.NewPCG(seed, 3))
		toss := func(int, int) bool { return rng.Float64() < 0.5 }
		entities, sentences := rapid.IntRange(1, 4).Draw(t, "entities"), rapid.IntRange(1, 10).Draw(t, "sentences")
		x, y := made("a", entities, sentences, toss), made("b", entities, sentences, toss)
		there, back := compare(t, x, y), compare(t, y, x)
		require.InDelta(t, there.Accuracy.Difference, -back.Accuracy.Difference, 1e-12)
		require.InDelta(t, there.Accuracy.P, back.Accuracy.P, 1e-12)
		require.Equal(t, there.Accuracy.Up, back.Accuracy.Down)
		require.ElementsMatch(t, groupNames(there.Winners()), groupNames(back.Losers()))
		require.Len(t, there.Changes, len(back.Changes))
		same := compare(t, x, x)
		require.Zero(t, same.Accuracy.Difference)
		require.Equal(t, 1.0, same.Accuracy.P)
		require.Empty(t, same.Changes)
	})
}

func TestComparable(t *testing.T) {
	summary := func() *Summary {
		return &Summary{Suite: SuiteInfo{Path: "s.tsv", Hash: "1", Sentences: 3}, Signature: signature.Signature{Version: "v1", Glossary: "g", MinConfidence: 0.5}}
	}
	a := summary()
	assert.NoError(t, Comparable(a, summary(), false))
	b := summary()
	b.Suite.Hash = "2"
	assert.ErrorContains(t, Comparable(a, b, true), "the suites differ: s.tsv (3 sentences, 1) and s.tsv (3 sentences, 2)")
	b = summary()
	b.Signature.Version, b.Signature.Glossary = "v2", "h"
	assert.ErrorContains(t, Comparable(a, b, false), "version v1 and v2; glossary g and h")
	assert.NoError(t, Comparable(a, b, true))
}

func TestLoadRun(t *testing.T) {
	dir := t.TempDir()
	_, err := LoadRun(dir)
	assert.ErrorContains(t, err, "summary.json: no such file or directory; the folder is to be one of tadqiq test engine")
	write := func(name, data string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666))
	}
	write(SummaryName, "{")
	_, err = LoadRun(dir)
	assert.ErrorContains(t, err, "summary.json: is not what tadqiq test engine writes")
	run := made(dir, 2, 3, func(e, s int) bool { return s > 0 })
	var b bytes.Buffer
	require.NoError(t, WriteJSON(&b, run.Summary))
	write(SummaryName, b.String())
	assert.NotContains(t, b.String(), "null,\n  \"entities\"")
	b.Reset()
	require.NoError(t, WriteResults(&b, run.Results))
	write(ResultsName, b.String())
	got, err := LoadRun(dir)
	require.NoError(t, err)
	assert.Equal(t, run, got, "a run is read as it was")
	write(ResultsName, b.String()+"{\n")
	_, err = LoadRun(dir)
	assert.ErrorContains(t, err, "results.jsonl:7: is not what tadqiq test engine writes")
	write(ResultsName, b.String()[:bytes.IndexByte(b.Bytes(), '\n')+1])
	_, err = LoadRun(dir)
	assert.ErrorContains(t, err, "results.jsonl: has 1 sentences, and summary.json 6")

	other := made(dir, 2, 3, func(e, s int) bool { return s > 0 })
	other.Results[4].Source = "Where?"
	_, err = Compare(run, other)
	assert.ErrorContains(t, err, "line 5 is not of the same sentence and entities")
}

func TestGate(t *testing.T) {
	half := made("a", 1, 20, func(_, s int) bool { return s < 10 })
	some := made("b", 1, 20, func(_, s int) bool { return s < 9 })
	none := made("c", 1, 20, func(int, int) bool { return false })
	ptr := func(x float64) *float64 { return &x }
	for _, c := range []struct {
		name string
		gate Gate
		run  *Run
		want string // "" for passed
	}{
		{"enough", Gate{Min: ptr(0.5)}, half, ""},
		{"just below", Gate{Min: ptr(0.6)}, half, "accuracy 50.0 % is 10.0 points below --min 0.6; that may be chance"},
		{"far below", Gate{Min: ptr(0.9)}, half, "hardly chance"},
		{"nothing", Gate{Min: ptr(0.1)}, none, "accuracy 0.0 % is 10.0 points below --min 0.1"},
		{"no drop", Gate{MaxDrop: ptr(0), Before: half}, half, ""},
		{"better", Gate{MaxDrop: ptr(0), Before: some}, half, ""},
		{"a drop that is allowed", Gate{MaxDrop: ptr(0.05), Before: half}, some, ""},
		{"a drop that is not", Gate{MaxDrop: ptr(0.04), Before: half}, some, "accuracy fell by 5.0 points, from 50.0 % in a to 45.0 %, more than --max-drop 0.04 allows; may be noise: 95 % interval"},
		{"a large one", Gate{MaxDrop: ptr(0.04), Before: half}, none, "significant: 95 % interval"},
	} {
		t.Run(c.name, func(t *testing.T) {
			missed, err := c.gate.Check(c.run)
			require.NoError(t, err)
			if c.want == "" {
				assert.Empty(t, missed)
				return
			}
			require.Len(t, missed, 1)
			assert.Contains(t, missed[0], c.want)
		})
	}
}

// Every list of the JSON is a list, never null.
func TestJSONHasNoNullLists(t *testing.T) {
	run := made("a", 1, 1, func(int, int) bool { return true })
	for _, v := range []any{run.Summary, compare(t, run, run)} {
		data, err := json.Marshal(v)
		require.NoError(t, err)
		for _, list := range []string{"rules", "kinds", "entities", "changes", "unlike"} {
			assert.NotContains(t, string(data), `"`+list+`":null`)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	toss := func(int, int) bool { return rng.Float64() < 0.5 }
	x, y := made("a", 500, 20, toss), made("b", 500, 20, toss)
	for b.Loop() {
		compare(b, x, y)
	}
}
