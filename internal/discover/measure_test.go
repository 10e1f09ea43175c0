package discover

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/synth"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

// TEMPORARY measuring, removed before the end.
func TestMeasure(t *testing.T) {
	dir, out := os.Getenv("DISC_NEWS"), os.Getenv("DISC_OUT")
	if dir == "" {
		t.Skip()
	}
	g, _ := embedded.Glossary()
	l, _ := embedded.Lexicon()
	cq, _ := embedded.Calques()
	k := knowledge.New(glossary.Merge(g), l, cq)
	k.Weights, _ = embedded.Weights()
	k.MinConfidence = knowledge.Audit
	type item struct{ Source, URL, Content, Title string }
	var items []item
	files, _ := filepath.Glob(filepath.Join(dir, "*.zip"))
	for _, p := range files {
		z, err := zip.OpenReader(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, _ := f.Open()
			var is []item
			if err := json.NewDecoder(r).Decode(&is); err != nil {
				t.Fatal(err)
			}
			items = append(items, is...)
		}
	}
	fmt.Println(len(items), "articles")
	if n := os.Getenv("DISC_N"); n != "" {
		var m int
		fmt.Sscan(n, &m)
		items = items[:m]
	}
	if p := os.Getenv("DISC_CACHE"); p != "" {
		if data, err := os.ReadFile(p); err == nil {
			json.Unmarshal(data, &cache)
		} else {
			cache = map[int][]small{}
			defer func() {
				data, _ := json.Marshal(cache)
				os.WriteFile(p, data, 0o644)
			}()
			writing = true
		}
	}
	if g := os.Getenv("DISC_GARBLE"); g != "" {
		in := make([]synth.Input, len(items))
		for i := range items {
			in[i] = synth.Input{Name: items[i].URL, Text: items[i].Title + "\n" + items[i].Content}
			items[i].Title = ""
		}
		o := synth.Defaults()
		o.Seed, o.Share = 7, 0.3
		docs := synth.New(k.Glossary, k.Lexicon, k.Calques, o).Generate(in)
		labels := map[string]map[string]int{} // right -> garble -> documents
		entry := map[string]string{}
		n := 0
		for i, d := range docs {
			if g == "random" {
				items[i].Content = d.Text
			}
			n += len(d.Labels)
			seen := map[string]bool{}
			for _, l := range d.Labels {
				key := l.Right + " " + l.Text
				if seen[key] || strings.Contains(l.Right, " ") || !l.Kind.Transliteration() || l.RealWord {
					continue
				}
				seen[key] = true
				if labels[l.Right] == nil {
					labels[l.Right] = map[string]int{}
				}
				labels[l.Right][l.Text]++
				entry[l.Right] = l.Entry.ID
			}
		}
		fmt.Println("labels", n)
		if g == "systematic" {
			r := rand.New(rand.NewPCG(1, 2))
			planted := map[string]string{}
			rights := slices.Sorted(maps.Keys(labels))
			r.Shuffle(len(rights), func(i, j int) { rights[i], rights[j] = rights[j], rights[i] })
			for _, right := range rights {
				if w := k.Word(arabic.Fold(right)); w.Zipf > 4.6 || arabic.Len(right) < 4 {
					continue
				}
				docs := 0
				for i := range in {
					if strings.Contains(in[i].Text, " "+right+" ") {
						docs++
					}
				}
				if docs < 8 {
					continue
				}
				best := ""
				for _, g := range slices.Sorted(maps.Keys(labels[right])) {
					if best == "" || labels[right][g] > labels[right][best] {
						best = g
					}
				}
				planted[right] = best
				if len(planted) == 60 {
					break
				}
			}
			f, _ := os.Create(out + ".planted")
			for _, right := range slices.Sorted(maps.Keys(planted)) {
				fmt.Fprintln(f, right, planted[right], entry[right])
			}
			f.Close()
			for i := range items {
				items[i].Content = in[i].Text
				if r.Float64() < 0.3 {
					for _, right := range slices.Sorted(maps.Keys(planted)) {
						items[i].Content = strings.ReplaceAll(items[i].Content, " "+right+" ", " "+planted[right]+" ")
					}
				}
			}
		}
	}
	total := New()
	var mu sync.Mutex
	var wg sync.WaitGroup
	var td, ta, tm time.Duration
	ch := make(chan int)
	for range 2 {
		wg.Go(func() {
			for at := range ch {
				c := New()
				for i := at; i < min(at+256, len(items)); i++ {
					doc := text.New(items[i].URL, items[i].Title+"\n"+items[i].Content)
					t0 := time.Now()
					found := cached(k, i, func() []detect.Finding {
						found, _ := detect.Run(context.Background(), doc, k, detect.Default())
						return found
					})
					t1 := time.Now()
					c.Add(items[i].URL, doc, k, found)
					t2 := time.Now()
					mu.Lock()
					td += t1.Sub(t0)
					ta += t2.Sub(t1)
					mu.Unlock()
				}
				t0 := time.Now()
				mu.Lock()
				total.Merge(c)
				tm += time.Since(t0)
				mu.Unlock()
			}
		})
	}
	for at := 0; at < len(items); at += 256 {
		ch <- at
	}
	close(ch)
	wg.Wait()
	fmt.Println("detect", td, "add", ta, "merge", tm, "forms", len(total.forms), "lost", total.lost)
	data, err := json.Marshal(total)
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile(out, data, 0o644)
	var ms runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&ms)
	fmt.Println("heap MB", ms.HeapAlloc>>20, "json MB", len(data)>>20)
}

func TestShow(t *testing.T) {
	in := os.Getenv("DISC_IN")
	if in == "" {
		t.Skip()
	}
	g, _ := embedded.Glossary()
	l, _ := embedded.Lexicon()
	cq, _ := embedded.Calques()
	k := knowledge.New(glossary.Merge(g), l, cq)
	data, _ := os.ReadFile(in)
	var c Counter
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	cs, more := c.Candidates(k, 400)
	f, _ := os.Create(in + ".csv")
	defer f.Close()
	WriteCSV(f, cs)
	fmt.Println(len(cs), more)
}

type small struct {
	Rule, Entity string
	S, E         int
	C            float64
	Ev           []detect.Evidence
	Fix          string
}

var cache map[int][]small
var writing bool
var cmu sync.Mutex
var byID map[string]*glossary.Entry

func cached(k *knowledge.Knowledge, i int, run func() []detect.Finding) []detect.Finding {
	if cache != nil && !writing {
		cmu.Lock()
		if byID == nil {
			byID = map[string]*glossary.Entry{}
			for _, e := range k.Index.Entries {
				if byID[e.ID] == nil {
					byID[e.ID] = e
				}
			}
		}
		cmu.Unlock()
		var out []detect.Finding
		for _, s := range cache[i] {
			f := detect.Finding{Span: text.Span{Start: s.S, End: s.E}, Confidence: s.C, Evidence: s.Ev, Entry: byID[s.Entity]}
			if s.Fix != "" {
				f.Fixes = []detect.Fix{{Text: s.Fix}}
			}
			for _, d := range detect.All() {
				if d.Name == s.Rule {
					f.Detector = d
				}
			}
			out = append(out, f)
		}
		return out
	}
	found := run()
	if writing {
		var out []small
		for _, f := range found {
			if f.Detector.Category() == "text" {
				continue
			}
			s := small{Rule: f.Detector.Name, S: f.Span.Start, E: f.Span.End, C: f.Confidence, Ev: f.Evidence}
			if f.Entry != nil {
				s.Entity = f.Entry.ID
			}
			if len(f.Fixes) > 0 {
				s.Fix = f.Fixes[0].Text
			}
			out = append(out, s)
		}
		cmu.Lock()
		cache[i] = out
		cmu.Unlock()
	}
	return found
}
