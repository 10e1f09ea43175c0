package lsp

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
)

const (
	benchWords = 10_000
	benchNames = 10_000
	maxLatency = 100 * time.Millisecond // at the 95th percentile
)

// BenchmarkEdits edits a document of 10,000 words with a glossary of 10,000
// names, and measures how long after an edit its diagnostics are there, the
// debounce excluded. Run it with -benchtime 200x; it fails where the 95th
// percentile is above 100 ms for a writer who types on.
func BenchmarkEdits(b *testing.B) {
	own := manyNames(b)
	k, err := known(own)
	require.NoError(b, err)
	source := longText(b, own, benchWords)
	debug.SetGCPercent(gcPercent)
	defer debug.SetGCPercent(100)
	b.Run("typing", func(b *testing.B) {
		if median, p95 := benchmarkEdits(b, k, source, time.Minute); p95 > maxLatency && b.N >= 100 {
			b.Errorf("diagnostics after %v, %v at the 95th percentile of %d edits", median, p95, b.N)
		}
	})
	// A check of the whole is under way all the time, as it seldom is.
	b.Run("while checking", func(b *testing.B) { benchmarkEdits(b, k, source, 0) })
}

// gcPercent is that of the command.
const gcPercent = 150

func benchmarkEdits(b *testing.B, k *knowledge.Knowledge, source string, idle time.Duration) (median, p95 time.Duration) {
	setup := plainSetup()
	setup.Key, setup.Load = "bench", func() (*knowledge.Knowledge, error) { return k, nil }
	o := testOptions()
	o.Setup = func(string, Settings) (*Setup, error) { return setup, nil }
	o.Debounce, o.Cheap, o.Idle = 0, 0, idle
	server, toServer := io.Pipe()
	fromServer, client := io.Pipe()
	done := make(chan error)
	go func() { done <- Serve(context.Background(), server, client, o) }()
	in := bufio.NewReaderSize(fromServer, 1<<20)
	send := func(method string, params any) {
		body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
		require.NoError(b, err)
		_, err = io.WriteString(toServer, frame(string(body)))
		require.NoError(b, err)
	}
	// await reads until there are diagnostics of a version.
	await := func(version int32) {
		for {
			var n int
			_, err := fmt.Fscanf(in, "Content-Length: %d\r\n\r\n", &n)
			require.NoError(b, err)
			body := make([]byte, n)
			_, err = io.ReadFull(in, body)
			require.NoError(b, err)
			var m struct{ Params publishDiagnosticsParams }
			require.NoError(b, json.Unmarshal(body, &m))
			if m.Params.Version == version && len(m.Params.Diagnostics) > 100 {
				return
			}
		}
	}
	_, err := io.WriteString(toServer, frame(initialize))
	require.NoError(b, err)
	send("textDocument/didOpen", didOpenParams{textDocument{URI: uri, Version: 1, Text: source}})
	await(1)

	r := rand.New(rand.NewPCG(1, 2))
	lines := strings.Split(source, "\n")
	var times []time.Duration
	version := int32(1)
	for b.Loop() {
		version++
		ch := randomEdit(r, lines)
		start := time.Now()
		send("textDocument/didChange", didChangeParams{textDocument{URI: uri, Version: version}, []contentChange{ch}})
		await(version)
		times = append(times, time.Since(start))
		if idle == 0 {
			time.Sleep(20 * time.Millisecond) // the next check of the whole starts
		}
	}
	toServer.Close()
	go io.Copy(io.Discard, in)
	<-done
	slices.Sort(times)
	median, p95 = times[len(times)/2], times[len(times)*95/100]
	b.ReportMetric(float64(median.Microseconds())/1000, "ms-median")
	b.ReportMetric(float64(p95.Microseconds())/1000, "ms-p95")
	b.ReportMetric(0, "ns/op")
	return median, p95
}

// randomEdit types a letter or a word somewhere, or takes a letter away.
func randomEdit(r *rand.Rand, lines []string) contentChange {
	i := r.IntN(len(lines))
	letters := []rune(lines[i])
	j := r.IntN(len(letters) + 1)
	end, with := j, string([]rune("ابتثجحخدذرز ")[r.IntN(12)])
	switch r.IntN(4) {
	case 0:
		if j < len(letters) { // an edit that changes nothing has no answer to wait for
			end, with = j+1, ""
		}
	case 1:
		with = " غوتيرتش "
	}
	lines[i] = string(letters[:j]) + with + string(letters[end:])
	units := func(rs []rune) int {
		n := 0
		for _, r := range rs {
			n += inUTF16.units(r, 0)
		}
		return n
	}
	return contentChange{span(i, units(letters[:j]), i, units(letters[:end])), with}
}

// manyNames makes a glossary of the first names and surnames of the packs, put
// together at random.
func manyNames(t testing.TB) *glossary.Glossary {
	g, err := embedded.Glossary()
	require.NoError(t, err)
	type name struct{ ar, latin string }
	var first, last []name
	for _, e := range g.Entries {
		ar := strings.Fields(e.Ar)
		if e.Kind != glossary.Person || len(ar) < 2 || len(e.Latin) == 0 {
			continue
		}
		latin := strings.Fields(e.Latin[0])
		first = append(first, name{ar[0], latin[0]})
		last = append(last, name{ar[len(ar)-1], latin[len(latin)-1]})
	}
	r := rand.New(rand.NewPCG(3, 4))
	var table strings.Builder
	table.WriteString("kind,ar,latin\n")
	seen := map[string]bool{}
	for len(seen) < benchNames {
		f, l := first[r.IntN(len(first))], last[r.IntN(len(last))]
		if ar := f.ar + " " + l.ar; !seen[ar] {
			seen[ar] = true
			fmt.Fprintf(&table, "person,%s,%s %s\n", ar, f.latin, l.latin)
		}
	}
	out, err := glossary.Parse("bench.csv", []byte(table.String()))
	require.NoError(t, err)
	return out
}

// longText is made of the texts of all golden cases, garbled and clean, and of
// sentences with names of the glossary.
func longText(t testing.TB, g *glossary.Glossary, size int) string {
	var b strings.Builder
	words := 0
	add := func(s string) {
		b.WriteString(s + "\n")
		words += len(strings.Fields(s))
	}
	cases, err := filepath.Glob("../../fixtures/*/*.txtar")
	require.NoError(t, err)
	for _, path := range cases {
		a, err := txtar.ParseFile(path)
		require.NoError(t, err)
		for _, f := range a.Files {
			if f.Name == "text.txt" && words < size {
				add(strings.TrimSpace(string(f.Data)))
			}
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	for words < size {
		s := frames[r.IntN(len(frames))]
		for strings.Contains(s, "%") {
			s = strings.Replace(s, "%", g.Entries[r.IntN(len(g.Entries))].Ar, 1)
		}
		add(s)
	}
	return b.String()
}

// frames are sentences with places for names.
var frames = []string{
	"أعلن % في مؤتمر صحفي عقده مساء الأحد أن اللجنة ستستأنف أعمالها بعد العيد، وأن % سيتولى رئاستها بدلا من %.",
	"وحضر الجلسة كل من % و% إلى جانب عدد من ممثلي النقابات وأصحاب الشركات الصغيرة في المحافظة.",
	"وروت الكاتبة في سيرتها كيف التقت % في القاهرة قبل أربعين عاما، وكيف عرفها على % الذي نشر قصتها الأولى.",
	"قال الطبيب % إن المستشفى استقبل ثلاثين مصابا، وإن حالة خمسة منهم حرجة، فيما ناشد % السكان التبرع بالدم.",
	"سجل % هدف المباراة الوحيد في الدقيقة السبعين بعد تمريرة طويلة من %، فانتزع فريقه صدارة الترتيب.",
	"وتسلم % جائزة أفضل مخرج عن فيلمه الذي صوره في الجبال، وشاركته البطولة ابنة الممثل %.",
	"انخفضت أسعار الزيتون هذا الموسم إلى النصف، ويرى الخبير الزراعي % أن السبب وفرة الأمطار في الشتاء الماضي.",
	"ونفى المتحدث باسم الشركة ما نشرته الصحف عن استقالة %، مؤكدا أن مجلس الإدارة جدد الثقة به بالإجماع.",
	"في ورشته الضيقة قرب الميناء القديم يصنع % الأعواد من خشب الجوز منذ كان صبيا، وقد ورث المهنة عن جده %.",
	"ودعا % إلى حوار لا يستثني أحدا، بينما حذر % من أن تأجيل الانتخابات مرة أخرى قد يعيد البلاد إلى الانقسام.",
}
