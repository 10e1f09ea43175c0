package audit

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/corpus"
	"github.com/tadqiq/tadqiq/internal/discover"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// The engine is tested with a checker that knows one name: what it makes of
// the findings does not depend on how they were found.
var (
	entry = &glossary.Entry{ID: "oran", Ar: "وهران", Kind: glossary.Place}
	know  = knowledge.New(&glossary.Glossary{Entries: []*glossary.Entry{entry}}, noWords{}, nil)
)

type noWords struct{}

func (noWords) Zipf(string) float64 { return 0 }

const wrong = "أورانو"

func check(_ context.Context, _ string, doc *text.Document) (*Checked, error) {
	c := &Checked{Knowledge: know, Assessment: detect.Assessment{Verdict: detect.VerdictClean, Score: 0.01}}
	for at := 0; ; {
		i := strings.Index(doc.Source[at:], wrong)
		if i < 0 {
			break
		}
		span := text.Span{Start: at + i, End: at + i + len(wrong)}
		at = span.End
		c.Found = append(c.Found, detect.Finding{
			ID: fmt.Sprint(at), Detector: detect.NameGarble, Span: span, Confidence: 0.9, Entry: entry,
			Fixes: []detect.Fix{{Text: entry.Ar, Confidence: 0.8}},
		})
	}
	switch n := len(c.Found); {
	case doc.Words() < 3:
		c.Assessment = detect.Assessment{Verdict: detect.VerdictAbstain, Reason: "too short"}
	case n > 1:
		c.Assessment = detect.Assessment{Verdict: detect.VerdictGarbled, Score: 0.95}
	case n == 1:
		c.Assessment = detect.Assessment{Verdict: detect.VerdictSuspect, Score: 0.5}
	}
	return c, nil
}

// sentence is the text of document i: every tenth one is garbled, every
// seventh one suspect, and every thirtieth too short.
func sentence(i int) string {
	switch {
	case i%30 == 0:
		return "عنوان قصير"
	case i%10 == 0:
		return fmt.Sprintf("وصل الوفد %d إلى %s مساء أمس.\nثم غادر %s صباح اليوم.", i, wrong, wrong)
	case i%7 == 0:
		return fmt.Sprintf("تشهد %s أمطارا منذ %d أيام.", wrong, i)
	}
	return fmt.Sprintf("تشهد وهران أمطارا منذ %d أيام.", i)
}

func jsonLines(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		line, _ := json.Marshal(map[string]any{"id": fmt.Sprintf("doc-%04d", i), "text": sentence(i), "source": fmt.Sprintf("s%d", i%3)})
		b.Write(line)
		b.WriteByte('\n')
	}
	return b.String()
}

func zip(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

// writeCorpus writes a corpus of every kind of file and returns its folder.
func writeCorpus(t testing.TB) string {
	dir := filepath.Join(t.TempDir(), "corpus")
	write := func(name, content string) {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o666))
	}
	write("a.jsonl", jsonLines(0, 900))
	write("b/part.jsonl.gz", zip(jsonLines(900, 1700))+zip(jsonLines(1700, 1900)))
	for i := range 300 {
		write(fmt.Sprintf("b/texts/%03d.txt", i), sentence(i)+"\n")
	}
	write("c.tsv", "text\tid\tsource\n"+wrong+" مدينة كبيرة على البحر\tc1\ts9\r\n"+"وهران مدينة كبيرة على البحر\tc2\ts9\n")
	write("page.html", "<p>تشهد <b>أورا</b>نو أمطارا</p>")
	return dir
}

func options(t testing.TB, out string) *Options {
	return &Options{
		Out: out, Jobs: 3, MaxDocument: 1 << 20, MaxBroken: -1, Every: time.Hour,
		Fields: format.Fields{Text: "text", ID: "id", Group: "source"}, GroupBy: "source",
	}
}

// outcomes are the files of a finished report, by name.
func outcomes(t testing.TB, o *Options, counts *Counts) map[string]string {
	summary, err := json.Marshal(counts.Summary(o.Tool, know))
	require.NoError(t, err)
	out := map[string]string{SummaryName: string(summary)}
	require.NoError(t, filepath.WalkDir(o.Out, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == stateName {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(o.Out, path)
		out[rel] = string(data)
		return err
	}))
	return out
}

func audited(t testing.TB, dir string, o *Options) map[string]string {
	out, err := Run(t.Context(), []string{dir}, check, o)
	require.NoError(t, err)
	return outcomes(t, o, out.Counts)
}

func TestRun(t *testing.T) {
	dir := writeCorpus(t)
	o := options(t, t.TempDir())
	out := audited(t, dir, o)
	var s Summary
	require.NoError(t, json.Unmarshal([]byte(out[SummaryName]), &s))
	require.EqualValues(t, 900+1000+300+2+1, s.Documents)
	require.Zero(t, s.Broken)
	garbled, suspect, short := 0, 0, 0
	for _, span := range [][2]int{{0, 1900}, {0, 300}} {
		for i := span[0]; i < span[1]; i++ {
			switch {
			case i%30 == 0:
				short++
			case i%10 == 0:
				garbled++
			case i%7 == 0:
				suspect++
			}
		}
	}
	// One row of the table has the garble; that of the page is split by a tag
	// but one word in its prose.
	suspect += 2
	require.Equal(t, []Count{
		{detect.VerdictClean, s.Documents - int64(garbled+suspect+short)}, {detect.VerdictSuspect, int64(suspect)},
		{detect.VerdictGarbled, int64(garbled)}, {detect.VerdictAbstain, int64(short)},
	}, s.Verdicts)
	require.EqualValues(t, 2*garbled+suspect, s.Findings)
	require.Equal(t, []Kind{{"place", s.Findings, s.Findings, int64(garbled + suspect)}}, s.Kinds)
	require.Len(t, s.Entities, 1)
	require.Len(t, s.Entities[0].Forms, 1)
	require.Equal(t, wrong, s.Entities[0].Forms[0].Text)
	require.Equal(t, "وهران", s.Entities[0].Forms[0].Fix)
	require.EqualValues(t, s.Documents, strings.Count(out[documentsName], "\n"))

	// Each finding leads to the bytes of its file, decompressed.
	n := 0
	for line := range strings.Lines(out[findingsName]) {
		var f struct {
			Path, Document, Text string
			Start, End           struct{ Offset, Line, Column int }
		}
		require.NoError(t, json.Unmarshal([]byte(line), &f))
		r, err := corpus.Open(f.Path, nil)
		require.NoError(t, err)
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		r.Close()
		require.Equal(t, f.Text, string(data[f.Start.Offset:f.End.Offset]), line)
		require.Equal(t, 1+bytes.Count(data[:f.Start.Offset], []byte("\n")), f.Start.Line, line)
		require.NotEmpty(t, f.Document)
		n++
	}
	require.EqualValues(t, s.Findings, n)
}

// No result depends on how many blocks are worked on at once.
func TestJobs(t *testing.T) {
	dir := writeCorpus(t)
	one := options(t, t.TempDir())
	one.Jobs, one.Emit = 1, EmitFixed
	many := options(t, t.TempDir())
	many.Jobs, many.Emit = 7, EmitFixed
	require.Equal(t, audited(t, dir, one), audited(t, dir, many))
}

// An audit that is interrupted at any document goes on where it was, and what
// it writes is what one without a break writes. What was written after the
// checkpoint is cut off.
func TestResume(t *testing.T) {
	dir := writeCorpus(t)
	whole := options(t, t.TempDir())
	whole.Emit = EmitFixed
	paths := []string{filepath.Join(dir, "b"), filepath.Join(dir, "none"), filepath.Join(dir, "a.jsonl"), dir}
	run, err := Run(t.Context(), paths, check, whole)
	require.NoError(t, err)
	require.EqualValues(t, 1, run.Counts.Broken)
	want := outcomes(t, whole, run.Counts)
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 7))
		o := options(t, t.TempDir())
		o.Emit, o.Jobs, o.Every = EmitFixed, 1+int(seed%3), 0
		for interrupted := true; interrupted; {
			ctx, cancel := context.WithCancel(t.Context())
			var n atomic.Int64
			last := int64(r.IntN(1500))
			if r.IntN(4) == 0 {
				o.Every = time.Hour // nothing but what an interrupt saves
			}
			_, err := Run(ctx, paths, func(ctx context.Context, path string, doc *text.Document) (*Checked, error) {
				if n.Add(1) > last {
					cancel()
				}
				return check(ctx, path, doc)
			}, o)
			cancel()
			interrupted = errors.Is(err, context.Canceled)
			if !interrupted {
				require.NoError(t, err)
			}
			// As after a kill: more was written than the checkpoint knows of.
			f, err := os.OpenFile(filepath.Join(o.Out, findingsName), os.O_APPEND|os.O_WRONLY, 0)
			require.NoError(t, err)
			if interrupted {
				_, err = f.WriteString(`{"half":"a li`)
				require.NoError(t, err)
			}
			require.NoError(t, f.Close())
		}
		out, err := Run(t.Context(), paths, check, o)
		require.NoError(t, err)
		require.Equal(t, want, outcomes(t, o, out.Counts), "seed %d", seed)
	}
}

// A checkpoint is not written before the emitted corpus is on the disk, the files
// of it that are closed by then, too.
func TestCheckpointWaits(t *testing.T) {
	o := options(t, t.TempDir())
	o.Emit = EmitFixed
	out, err := openOutput(o)
	require.NoError(t, err)
	defer out.close()
	state := func() string {
		data, err := os.ReadFile(out.path(stateName))
		require.NoError(t, err)
		return string(data)
	}
	write := func(names ...string) {
		b := &block{}
		for _, name := range names {
			b.out.emitted = append(b.out.emitted, emitted{path: name, data: []byte("نص\n")})
		}
		require.NoError(t, out.write(b))
	}
	first := state()
	write("a.txt", "b.txt")
	require.NoError(t, out.save(out.state.Counts))
	second := state()
	require.NotEqual(t, first, second)
	write("b.txt", "c.txt", "d.txt")
	require.NoError(t, out.sink.Close()) // nothing can be waited for
	require.ErrorContains(t, out.save(out.state.Counts), out.path(corpusName))
	require.Equal(t, second, state())
}

func TestGoesOnOnlyWithTheSame(t *testing.T) {
	dir := writeCorpus(t)
	out := filepath.Join(t.TempDir(), "report")
	o := options(t, out)
	stop := func(context.Context, string, *text.Document) (*Checked, error) {
		return nil, Stop(errors.New("no glossary"))
	}
	half := func() {
		n := 0
		_, err := Run(t.Context(), []string{dir}, func(ctx context.Context, path string, doc *text.Document) (*Checked, error) {
			if n++; n > 600 {
				return nil, Stop(errors.New("enough"))
			}
			return check(ctx, path, doc)
		}, o)
		require.ErrorContains(t, err, "enough")
	}
	o.Jobs = 1
	half()

	o.Settings = "other"
	_, err := Run(t.Context(), []string{dir}, stop, o)
	require.ErrorContains(t, err, "other settings")
	o.Settings = ""

	path := filepath.Join(dir, "a.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(jsonLines(0, 901)), 0o666))
	_, err = Run(t.Context(), []string{dir}, stop, o)
	require.ErrorContains(t, err, "has changed since the audit began")

	require.NoError(t, Restart(out))
	whole, err := Run(t.Context(), []string{dir}, check, o)
	require.NoError(t, err)
	require.EqualValues(t, 900+1001+300+2+1, whole.Counts.Documents)

	require.NoError(t, Done(out, ""))
	_, err = Run(t.Context(), []string{dir}, check, o)
	require.ErrorIs(t, err, ErrDone)

	// A folder with other people's files is left alone.
	other := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, SummaryName), []byte("mine"), 0o666))
	_, err = Run(t.Context(), []string{dir}, check, options(t, other))
	require.ErrorContains(t, err, "is there already")
}

func TestOneAtATime(t *testing.T) {
	dir := t.TempDir()
	f, err := lock(dir)
	require.NoError(t, err)
	if f == nil {
		t.Skip("this system has no locks that end with their process")
	}
	defer f.Close()
	_, err = Run(t.Context(), []string{writeCorpus(t)}, check, options(t, dir))
	require.ErrorContains(t, err, "another audit is writing")
}

// A document that cannot be read is told with its place, and nothing stops.
func TestBroken(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666))
	}
	good := `{"id":"1","text":"تشهد وهران أمطارا"}` + "\n"
	write("a.jsonl", good+"{no json}\n"+`{"id":"3"}`+"\n"+`{"id":"4","text":7}`+"\n"+"\n"+good)
	write("b.jsonl.gz", zip(good + good)[:40])
	write("c.jsonl", good+`{"id":"long","text":"`+strings.Repeat("ا", 1<<20)+`"}`+"\n"+good)
	write("d.txt", "نص \xff مكسور")
	write("e.tsv", "id\ttext\tsource\n1\tتشهد وهران أمطارا\ts\nfew\n")
	o := options(t, t.TempDir())
	out := audited(t, dir, o)
	var s Summary
	require.NoError(t, json.Unmarshal([]byte(out[SummaryName]), &s))
	require.EqualValues(t, 5, s.Documents)
	var got []string
	for _, p := range s.Problems {
		got = append(got, fmt.Sprintf("%s:%d", filepath.Base(p.Path), p.Line))
		require.NotEmpty(t, p.Reason)
		require.NotContains(t, p.Reason, dir)
	}
	require.Equal(t, []string{"a.jsonl:2", "a.jsonl:3", "a.jsonl:4", "b.jsonl.gz:0", "c.jsonl:2", "d.txt:1", "e.tsv:3"}, got)
	require.EqualValues(t, len(got), s.Broken)
	require.Equal(t, len(got), strings.Count(out[ProblemsName], "\n"))

	o = options(t, t.TempDir())
	o.MaxBroken = 2
	_, err := Run(t.Context(), []string{dir}, check, o)
	require.ErrorContains(t, err, "more than --max-errors 2: 7 documents could not be read; the first: "+filepath.Join(dir, "a.jsonl")+":2: ")
}

func TestEmit(t *testing.T) {
	dir := writeCorpus(t)
	read := func(o *Options, name string) string {
		r, err := corpus.Open(filepath.Join(o.Out, corpusName, corpus.Mirror(filepath.Join(dir, name))), nil)
		if errors.Is(err, os.ErrNotExist) {
			return ""
		}
		require.NoError(t, err)
		defer r.Close()
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		return string(data)
	}
	original := func(name string) string {
		r, err := corpus.Open(filepath.Join(dir, name), nil)
		require.NoError(t, err)
		defer r.Close()
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		return string(data)
	}
	names := []string{"a.jsonl", "b/part.jsonl.gz", "b/texts/007.txt", "b/texts/008.txt", "c.tsv", "page.html"}

	o := options(t, t.TempDir())
	o.Emit = EmitFixed
	audited(t, dir, o)
	for _, name := range names[:5] {
		require.Equal(t, strings.ReplaceAll(original(name), wrong, entry.Ar), read(o, name), name)
	}
	require.Equal(t, "<p>تشهد <b>وهرا</b>ن أمطارا</p>", read(o, "page.html"))

	keeps := func(emit string, bad bool) {
		o := options(t, t.TempDir())
		o.Emit = emit
		audited(t, dir, o)
		for _, name := range names[:4] {
			want := ""
			for line := range strings.Lines(original(name)) {
				if strings.Contains(line, wrong) == bad {
					want += line
				}
			}
			require.Equal(t, want, read(o, name), "%s %s", emit, name)
		}
		rows := strings.SplitAfter(original("c.tsv"), "\n")
		want := rows[0] + rows[2]
		if bad {
			want = rows[0] + rows[1]
		}
		require.Equal(t, want, read(o, "c.tsv"), emit)
	}
	keeps(EmitClean, false)
	keeps(EmitSuspect, true)

	// By the score: nothing is dropped that is suspect.
	o = options(t, t.TempDir())
	o.Emit, o.EmitFrom = EmitClean, 0.9
	audited(t, dir, o)
	require.Equal(t, original("c.tsv"), read(o, "c.tsv"))
}

func TestSample(t *testing.T) {
	dir := "corpus"
	t.Chdir(filepath.Dir(writeCorpus(t))) // what is drawn depends on the paths, and one draw in twenty is off
	o := options(t, t.TempDir())
	o.Sample = 400
	out, err := Run(t.Context(), []string{dir}, check, o)
	require.NoError(t, err)
	counts, sample := out.Counts, out.Sample
	require.EqualValues(t, 400, counts.Documents)
	require.EqualValues(t, 400, sample.Documents)
	require.EqualValues(t, 2203, sample.Of)
	true_ := float64(1900/10-1900/30+300/10-300/30) / 2203
	require.Less(t, sample.Low, true_)
	require.Greater(t, sample.High, true_)

	again := options(t, t.TempDir())
	again.Sample, again.Jobs = 400, 1
	other, err := Run(t.Context(), []string{dir}, check, again)
	require.NoError(t, err)
	require.Equal(t, outcomes(t, o, counts), outcomes(t, again, other.Counts))

	// More than there are: all of them.
	all := options(t, t.TempDir())
	all.Sample = 1 << 20
	out, err = Run(t.Context(), []string{dir}, check, all)
	require.NoError(t, err)
	require.EqualValues(t, 2203, out.Counts.Documents)
	require.EqualValues(t, 2203, out.Sample.Of)
}

func TestWilson(t *testing.T) {
	// From the table of Brown, Cai and DasGupta (2001) and by hand.
	for _, c := range []struct {
		n, all    int64
		low, high float64
	}{{0, 0, 0, 1}, {0, 10, 0, 0.2775}, {10, 10, 0.7225, 1}, {5, 10, 0.2366, 0.7634}, {20, 1000, 0.0130, 0.0307}} {
		low, high := Wilson(c.n, c.all)
		require.InDelta(t, c.low, low, 5e-5)
		require.InDelta(t, c.high, high, 5e-5)
	}
}

// However documents are shared out and merged, through partial summaries or not,
// and these in one step or in several, the summary is the same.
func TestMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(t, "documents")
		count := func(order []int, parts int) string {
			all := make([]*Counts, parts)
			for i := range all {
				all[i] = NewCounts()
				all[i].Discovery = discover.New()
			}
			for place, i := range order {
				doc := text.New("", sentence(i))
				c, _ := check(context.Background(), "", doc)
				r := newResult(Document{ID: fmt.Sprintf("d%d", i), Group: fmt.Sprintf("g%d", i%4)}, doc, c)
				all[place%parts].add(&r, know)
			}
			for len(all) > 1 {
				some := min(len(all), rapid.IntRange(2, 4).Draw(t, "joined at once"))
				var sum *Counts
				if rapid.Bool().Draw(t, "written") {
					sum = reread(t, all[:some])
				} else {
					sum = all[0]
					for _, c := range all[1:some] {
						sum.Merge(c)
					}
				}
				all = append(all[some:], sum)
			}
			sum := all[0]
			out, err := json.Marshal(sum.Summary(o.Tool, know))
			require.NoError(t, err)
			return string(out)
		}
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		want := count(order, 1)
		shuffled := rapid.Permutation(order).Draw(t, "order")
		require.Equal(t, want, count(shuffled, rapid.IntRange(1, 7).Draw(t, "parts")))
	})
}

// reread writes partial summaries and reads their sum.
func reread(t require.TestingT, parts []*Counts) *Counts {
	var lines bytes.Buffer
	for _, c := range parts {
		require.NoError(t, c.WritePartial(&lines))
	}
	require.Equal(t, len(parts), bytes.Count(lines.Bytes(), []byte("\n")))
	sum := NewCounts()
	sum.Discovery = discover.New()
	require.NoError(t, sum.ReadPartials("parts", &lines))
	return sum
}

var o Options

// Too many entries: the rarest ones go, and the summary says so.
func TestBounds(t *testing.T) {
	c := NewCounts()
	for i := range maxGroups + 10 {
		part := NewCounts()
		part.Groups[fmt.Sprint(i)] = &GroupCount{Tally: Tally{Documents: int64(1 + i%2)}, Verdicts: map[string]int64{}}
		part.Entities[fmt.Sprint(i)] = &EntityCount{Tally: Tally{Findings: int64(1 + i%2)}, Forms: map[string]*FormCount{"name/garble x": {Tally: Tally{Findings: int64(1 + i%2)}, Fixes: map[string]int64{}}}}
		c.Merge(part)
	}
	require.LessOrEqual(t, len(c.Groups), maxGroups)
	require.NotContains(t, c.Groups, "0")
	require.Contains(t, c.Groups, "1")
	require.NotContains(t, c.Entities, "0")
	require.Contains(t, c.Entities, "1")
	s := c.Summary(o.Tool, know)
	require.Equal(t, map[string]int64{"groups": 1, "forms": 1}, s.Lost)
	require.Len(t, s.Entities, maxEntities)
	require.Equal(t, len(c.Entities)-maxEntities, s.MoreOf.Entities)
}

func TestStream(t *testing.T) {
	in := strings.Join([]string{
		`{"id": "a", "text": "تشهد أورانو أمطارا" }`,
		`  `,
		`{"text":"تشهد وهران أمطارا","tadqiq":{"verdict":"old"},"z":1}`,
		`[1]`,
		`{"id":"c"}`,
		`{broken`,
		`{"text":` + strings.Repeat("[", 1<<19),
		`{"text":"سطر\nتشهد أورانو أمطارا"}`,
	}, "\n")
	o := options(t, "")
	var out bytes.Buffer
	told, err := Stream(t.Context(), strings.NewReader(in), &out, check, o, true)
	require.NoError(t, err)
	require.Equal(t, "4 documents could not be read; the first: line 4: it is an array, not a JSON object", told.BrokenLine())
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	require.Len(t, lines, 8)
	require.True(t, strings.HasPrefix(lines[0], `{"id": "a", "text": "تشهد أورانو أمطارا","tadqiq":{"verdict":"suspect","reason":"","score":0.5,"words":3,"findings":[{"id":"`), lines[0])
	require.Equal(t, `{"text":"تشهد وهران أمطارا","z":1,"tadqiq":{"verdict":"clean","reason":"","score":0.01,"words":3,"findings":[]}}`, lines[1])
	require.Contains(t, lines[2], `{"tadqiq":{"error":`)
	require.Contains(t, lines[2], `"line":"[1]"}`)
	require.Contains(t, lines[3], `{"id":"c","tadqiq":{"error":"no member \"text\"; there are \"id\"; --text-field names it"}}`)
	require.Contains(t, lines[4], `"line":"{broken"}`)
	for _, line := range lines {
		require.True(t, json.Valid([]byte(line)), line)
	}
	var last struct {
		Tadqiq struct {
			Findings []struct {
				Text       string
				Start, End struct{ Offset, Line, Column int }
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(lines[6]), &last))
	f := last.Tadqiq.Findings[0]
	source := "سطر\nتشهد أورانو أمطارا"
	require.Equal(t, wrong, source[f.Start.Offset:f.End.Offset])
	require.Equal(t, 2, f.Start.Line)
	require.Equal(t, 6, f.Start.Column)

	counts := NewCounts()
	counts.Discovery = discover.New()
	partial := lines[7]
	require.NoError(t, counts.ReadPartials("out", &out))
	require.EqualValues(t, 3, counts.Documents)
	require.EqualValues(t, 4, counts.Broken)
	require.EqualValues(t, 2, counts.Findings)
	require.ErrorContains(t, counts.ReadPartials("none", strings.NewReader("{}\n")), "none: has no partial summary")
	for name, line := range map[string]string{
		"of another version":     `{"tadqiq_partial":{"documents":3}}`,
		"without its end":        partial[:len(partial)/2],
		"cut off in the middle":  partial[:len(partial)/2] + `"}`,
		"cut off near the end":   partial[:len(partial)-10] + `"}`,
		"with a character wrong": partial[:len(partial)/2] + "A" + partial[len(partial)/2+2:],
	} {
		require.ErrorContains(t, counts.ReadPartials("bad", strings.NewReader("\n"+line+"\n")), "bad:2: is no partial summary of this version", name)
	}
	require.EqualValues(t, 3, counts.Documents)
}

// A failure of the checker for one document is that document's; one marked by
// Stop ends the run, and a panic does, too.
func TestCheckFails(t *testing.T) {
	dir := writeCorpus(t)
	fails := func(err error) Check {
		return func(ctx context.Context, path string, doc *text.Document) (*Checked, error) {
			if strings.Contains(doc.Source, " 123 ") {
				if err == nil {
					panic("boom")
				}
				return nil, err
			}
			return check(ctx, path, doc)
		}
	}
	out, err := Run(t.Context(), []string{dir}, fails(errors.New("odd")), options(t, t.TempDir()))
	require.NoError(t, err)
	require.EqualValues(t, 2, out.Counts.Broken)
	_, err = Run(t.Context(), []string{dir}, fails(Stop(errors.New("glossary gone"))), options(t, t.TempDir()))
	require.EqualError(t, err, "glossary gone")
	_, err = Run(t.Context(), []string{dir}, fails(nil), options(t, t.TempDir()))
	require.ErrorContains(t, err, "boom")
	var b bytes.Buffer
	_, err = Stream(t.Context(), strings.NewReader(jsonLines(0, 300)), &b, fails(Stop(errors.New("glossary gone"))), options(t, ""), false)
	require.EqualError(t, err, "glossary gone")
}

func TestContext(t *testing.T) {
	long := strings.Repeat("كلمة ", 40)
	doc := text.New("", "سطر قبل\n"+long+wrong+" "+long+"\nسطر بعد")
	c, _ := check(t.Context(), "", doc)
	x := (&result{doc: doc}).example(&c.Found[0])
	require.Equal(t, wrong, x.Text)
	require.NotContains(t, x.Left+x.Right, "\n")
	for _, s := range []string{x.Left, x.Right} {
		require.LessOrEqual(t, len([]rune(s)), contextSize)
		require.Greater(t, len([]rune(s)), contextSize-8)
		for _, w := range strings.Fields(s) {
			require.Equal(t, "كلمة", w)
		}
	}
}
