package discover

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

func TestCandidates(t *testing.T) {
	k := ownKnowledge(t)
	best, more := counted(t, k, corpus()...).Candidates(k, 0)
	assert.Zero(t, more)
	var got []string
	for _, c := range best {
		got = append(got, strings.Join([]string{c.Form, c.Proposal, c.Entity, c.Right, c.Kind}, ", "))
		t.Logf("%.3f %s: %s", c.Score, c.Form, c.Why)
	}
	require.GreaterOrEqual(t, len(got), 6)
	assert.ElementsMatch(t, []string{
		"قنطروس, garble, qantarush, قنطروش, person",
		"دربجلي, garble, durbaghli, نعمان دربغلي, person",
		"زمبقول, garble, zanbaqul, زنبقول, place",
		"حمدان السلقوني, entry, , , person",
		"كفر شلنبو, entry, , , place",
		"مرزلين, entry, , , org",
	}, got[:6])
	assert.Len(t, got, 6, "nothing else is worth a look")
}

// What stands in copies of one article counts once.
func TestCopies(t *testing.T) {
	c := counted(t, ownKnowledge(t), corpus()...)
	f := c.forms["خالد زرقوشي"]
	require.NotNil(t, f)
	assert.EqualValues(t, 12, f.documents)
	assert.EqualValues(t, 24, f.count)
	assert.Len(t, f.contexts, 1)
}

// What the glossary has is no candidate: with proclitics, as an adjective of
// relation, as a forbidden form; nor are words in addresses.
func TestKnown(t *testing.T) {
	var docs []*text.Document
	for i, s := range []string{
		"وصل الوزير قنتروش إلى مدينة زنبقول.", "سافر الوزير بقنطروش إلى مدينة الزنبقول.", "قال الوزير الزنبقولي إن مدينة وزنبقول بخير.",
		"زار الوزير القنطروش المصنع.", "اقرأ المزيد على https://example.org/مدينة/كشتبان وفي مدينة #كشتبان اليوم.",
		"قال الوزير ٢٠١٥ ومدينة 77 شيئا.",
	} {
		for j := range 3 {
			docs = append(docs, text.New(fmt.Sprint(i, j), fmt.Sprintf("%s %s %s", noise[i+j], s, noise[i+2*j+5])))
		}
	}
	best, _ := counted(t, ownKnowledge(t), docs...).Candidates(ownKnowledge(t), 0)
	assert.Empty(t, best)
}

// An ordinary word that was found in the place of a word of a term is proposed
// with the whole of it.
func TestTerm(t *testing.T) {
	k := ownKnowledge(t)
	i := slices.IndexFunc(k.Index.Entries, func(e *glossary.Entry) bool { return e.Ar == "محكمة العدل الدولية" })
	require.GreaterOrEqual(t, i, 0)
	c := New()
	for n, s := range []string{
		"رفعت غامبيا دعوى أمام محكمة العدالة الدولية في لاهاي.", "أصدرت محكمة العدالة الدولية حكمها في النزاع البحري.",
		"ترأس القاضي جلسة لمحكمة العدالة الدولية أمس.", "تسأل وزارة العدالة الدولية عن ذلك.",
	} {
		doc := text.New(fmt.Sprint(n), s)
		at := strings.Index(s, "العدالة")
		c.Add(doc.Name, doc, k, []detect.Finding{{
			Detector: detect.TermWrong, Span: text.Span{Start: at, End: at + len("العدالة")}, Confidence: 0.4, Entry: k.Index.Entries[i],
			Evidence: []detect.Evidence{{Kind: "calque", From: "عداله", To: "عدل"}},
		}})
	}
	best, _ := c.Candidates(k, 0)
	require.Len(t, best, 1)
	got := best[0]
	assert.Equal(t, "محكمة العدالة الدولية", got.Form, "without the preposition")
	assert.Equal(t, []string{Garble, "محكمة العدل الدولية"}, []string{got.Proposal, got.Right})
	assert.EqualValues(t, 3, got.Documents)
	assert.Equal(t, "was taken for محكمة العدل الدولية 3 times in 3 documents, with a confidence of 40 % on average", got.Why)
}

func TestWhy(t *testing.T) {
	best, _ := counted(t, ownKnowledge(t), corpus()...).Candidates(ownKnowledge(t), 0)
	why := map[string]string{}
	for _, c := range best {
		why[c.Form] = c.Why
	}
	assert.Regexp(t, `^stands 6 times after سليم in 6 documents, where the entry has قنطروش; was taken for سليم قنطروش \d times in \d documents, with a confidence of \d+ % on average; 9\d % like قنطروش$`, why["قنطروس"])
	assert.Equal(t, "stands 4 times in 4 documents, after قرية, which announces the name of a place; the glossary has no such name", why["كفر شلنبو"])
	assert.Equal(t, "stands 5 times in 5 documents, after اللاعب, which announces the name of a person; the glossary has no such name", why["حمدان السلقوني"])
}

func TestExample(t *testing.T) {
	best, _ := counted(t, ownKnowledge(t), corpus()...).Candidates(ownKnowledge(t), 0)
	docs := map[string]string{}
	for _, d := range corpus() {
		docs[d.Name] = d.Source
	}
	for _, c := range best {
		e := c.Example
		assert.Contains(t, docs[e.Document], e.Left+e.Text+e.Right, "as it stands there")
		assert.Contains(t, e.Text, strings.Fields(c.Form)[0])
	}
}

func TestLimit(t *testing.T) {
	c := counted(t, ownKnowledge(t), corpus()...)
	all, _ := c.Candidates(ownKnowledge(t), 0)
	best, more := c.Candidates(ownKnowledge(t), 2)
	assert.Equal(t, all[:2], best)
	assert.Equal(t, len(all)-2, more)
	none, more := New().Candidates(ownKnowledge(t), 5)
	assert.NotNil(t, none, "a list in JSON")
	assert.Empty(t, none)
	assert.Zero(t, more)
}

// However documents are shared out, and in whatever order the parts come, the
// counts are the same to the byte.
func TestMergeProperty(t *testing.T) {
	k := ownKnowledge(t)
	docs := corpus()
	found := findings(t, k, docs)
	one := func(i int) *Counter {
		c := New()
		c.Add(docs[i].Name, docs[i], k, found[i])
		return c
	}
	want := marshal(t, counted(t, k, docs...))
	wantBest, _ := counted(t, k, docs...).Candidates(k, 0)
	rapid.Check(t, func(rt *rapid.T) {
		parts := make([]*Counter, rapid.IntRange(1, 6).Draw(rt, "parts"))
		for i := range parts {
			parts[i] = New()
		}
		for _, i := range rapid.Permutation(indexes(len(docs))).Draw(rt, "order") {
			part := parts[rapid.IntRange(0, len(parts)-1).Draw(rt, "part")]
			if rapid.Bool().Draw(rt, "block of its own") {
				part.Merge(one(i))
			} else {
				part.Add(docs[i].Name, docs[i], k, found[i])
			}
		}
		for len(parts) > 1 {
			into, from := 0, 1
			if rapid.Bool().Draw(rt, "other way round") {
				into, from = from, into
			}
			if rapid.Bool().Draw(rt, "through JSON") {
				parts[from] = unmarshal(t, marshal(t, parts[from]))
			}
			parts[into].Merge(parts[from])
			parts = append([]*Counter{parts[into]}, parts[2:]...)
		}
		if got := marshal(t, parts[0]); got != want {
			rt.Fatalf("counts differ")
		}
		best, _ := parts[0].Candidates(k, 0)
		assert.Equal(rt, wantBest, best)
	})
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func marshal(t testing.TB, c *Counter) string {
	data, err := json.Marshal(c)
	require.NoError(t, err)
	return string(data)
}

func unmarshal(t testing.TB, data string) *Counter {
	var c Counter
	require.NoError(t, json.Unmarshal([]byte(data), &c))
	return &c
}

// Of what a form stands beside, and of its spellings and contexts, so much is
// kept that the parts of a corpus add up to the same in any order.
func TestFormMergeProperty(t *testing.T) {
	draw := rapid.Custom(func(rt *rapid.T) *form {
		f := &form{}
		f.example = Example{Document: rapid.StringMatching(`[ab]`).Draw(rt, "document")}
		f.count = rapid.Int64Range(0, 9).Draw(rt, "count")
		for range rapid.IntRange(1, 30).Draw(rt, "contexts") {
			f.addContext(rapid.Uint64Range(0, 60).Draw(rt, "context"))
		}
		f.order = f.contexts[0]
		for range rapid.IntRange(0, 30).Draw(rt, "words") {
			t := newTally(side(sides[rapid.IntRange(0, 3).Draw(rt, "side")]), fmt.Sprint(rapid.IntRange(0, 12).Draw(rt, "word")), rapid.Int64Range(1, 5).Draw(rt, "n"))
			f.beside = addTally(f.beside, t, maxNeighbors)
		}
		for range rapid.IntRange(0, 6).Draw(rt, "links") {
			if l := f.link(fmt.Sprint(rapid.IntRange(0, 9).Draw(rt, "entity"))); l != nil {
				l.findings, l.documents, l.certainty = l.findings+1, l.documents+1, l.certainty+500
			}
		}
		return f
	})
	join := func(fs ...*form) string {
		all := New()
		for _, f := range fs {
			c := New()
			data, err := json.Marshal(f.counts("x"))
			require.NoError(t, err)
			var w formCounts
			require.NoError(t, json.Unmarshal(data, &w))
			c.forms["x"], err = w.form()
			require.NoError(t, err)
			all.Merge(c)
		}
		return marshal(t, all)
	}
	rapid.Check(t, func(rt *rapid.T) {
		a, b, c := draw.Draw(rt, "a"), draw.Draw(rt, "b"), draw.Draw(rt, "c")
		if join(a, b, c) != join(c, a, b) || join(a, b, c) != join(b, c, a) || join(a, b) != join(b, a) {
			rt.Fatalf("the order shows:\n%s\n%s", join(a, b, c), join(c, a, b))
		}
	})
}

// A corpus without end takes bounded memory, the loss is told, and what is
// forgotten depends on nothing but what was counted.
func TestBounds(t *testing.T) {
	k := ownKnowledge(t)
	const most = 300
	read := func() *Counter {
		r := rand.New(rand.NewPCG(1, 2))
		c := New()
		c.most = most
		for n := range 60 {
			var b strings.Builder
			for range 10 {
				fmt.Fprintf(&b, "وصل الوفد أمس إلى مدينة %s في طريقه.\n", letters(r, 9))
			}
			fmt.Fprintf(&b, "وسافر %s إلى مدينة ششخضرف يوم %s.\n", letters(r, 4), letters(r, 4))
			block := New()
			block.Add(fmt.Sprint(n), text.New("", b.String()), k, nil)
			c.Merge(block)
			require.LessOrEqual(t, len(c.forms), most)
		}
		return c
	}
	c := read()
	assert.Greater(t, len(c.forms), most/2)
	assert.Positive(t, c.Lost())
	often := c.forms["ششخضرف"]
	require.NotNil(t, often, "what stands in all documents is never forgotten")
	assert.EqualValues(t, 60, often.documents)
	assert.Len(t, often.contexts, maxContexts)
	assert.InDelta(t, 60, often.different(), 30, "an estimate")
	assert.Equal(t, marshal(t, c), marshal(t, read()))
	assert.Equal(t, c.Lost(), unmarshal(t, marshal(t, c)).Lost())
}

// A full Counter takes less than 60 MB, with the texts and names that the news
// has.
func TestMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	c := New()
	for n := range maxForms {
		f := &form{count: 3, documents: 1 + int64(n%2)}
		word := letters(r, 8)
		for range 1 + n%3 {
			f.addContext(r.Uint64())
			f.beside = addTally(f.beside, newTally(side('b'), letters(r, 6), 1), maxNeighbors)
		}
		f.spellings = addTally(f.spellings, newTally(self, word, 1), maxSpellings)
		f.example = Example{fmt.Sprintf("https://example.org/archive/2020/05/%0100d.html", n/40), letters(r, 40), letters(r, 8), letters(r, 40)}
		c.forms[word] = f
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	used := (after.HeapAlloc - before.HeapAlloc) >> 20
	t.Logf("%d forms take %d MB, %d MB in JSON", len(c.forms), used, len(marshal(t, c))>>20)
	assert.Less(t, used, uint64(60))
	runtime.KeepAlive(c)
}

var alphabet = []rune("بتثجحخدرزسشصضطظعغفقكلمنه")

func letters(r *rand.Rand, n int) string {
	out := make([]rune, n)
	for i := range out {
		out[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(out)
}

// Foreign text cannot fill the memory with a word or a gap of any length.
func TestLongWords(t *testing.T) {
	long := strings.Repeat("خض", 50_000)
	c := counted(t, ownKnowledge(t), text.New(strings.Repeat("x", 5000), "مدينة "+long+" ومدينة"+strings.Repeat(" ", 9000)+"كشتبان ومدينة خضخ"+strings.Repeat("ـ", 9000)+"ضان وفي مدينة صخضاف"+strings.Repeat("!", 900)))
	assert.Less(t, len(marshal(t, c)), 3000)
	assert.Contains(t, c.forms, "صخضاف")
}

func TestUnmarshalErrors(t *testing.T) {
	for _, x := range []struct{ name, data, want string }{
		{"no JSON", `{"lost":`, "unexpected end"},
		{"no key", `{"forms":[{"key":""}]}`, `"" is empty or stands twice`},
		{"twice", `{"forms":[{"key":"a"},{"key":"a"}]}`, `"a" is empty or stands twice`},
		{"side", `{"forms":[{"key":"a","words":["x 1 b"]}]}`, `"x 1 b" is no word with its number`},
		{"number", `{"forms":[{"key":"a","words":["b one b"]}]}`, `"b one b" is no word with its number`},
		{"negative", `{"forms":[{"key":"a","count":-1}]}`, "a count is negative"},
		{"negative word", `{"forms":[{"key":"a","words":["b -3 b"]}]}`, "a count is negative"},
		{"negative link", `{"forms":[{"key":"a","links":[{"entity":"b","findings":-3}]}]}`, "a count is negative"},
	} {
		t.Run(x.name, func(t *testing.T) {
			assert.ErrorContains(t, json.Unmarshal([]byte(x.data), New()), x.want)
		})
	}
}

func FuzzUnmarshal(f *testing.F) {
	f.Add(`{"lost":1,"forms":[{"key":"زنبقول","count":3,"documents":2,"contexts":[5,7],"words":["b 3 مدينة","s 3 زنبقول"],"links":[{"entity":"x","findings":1,"documents":1,"certainty":500}],"example":{"document":"d","left":"","text":"زنبقول","right":""}}]}`)
	f.Fuzz(func(t *testing.T, data string) {
		var c Counter
		if json.Unmarshal([]byte(data), &c) != nil {
			return
		}
		again := unmarshal(t, marshal(t, &c))
		assert.Equal(t, marshal(t, &c), marshal(t, again))
		c.Candidates(ownKnowledge(t), 10)
	})
}

// What is no name in any case takes no memory.
func TestKeepsWhatMayBeProposed(t *testing.T) {
	k := ownKnowledge(t)
	j := newJudge(k)
	c := counted(t, k, text.New("d", "وصل الوفد إلى مدينة ششخضرف، وهي مدينة تتاخم الصحراء. وفي الولاية مدينة تشتهر بالزيتون ومدينة يرتادها السياح. وكتب رئيس ومؤلف آخر، ورئيس ومهاجم"))
	require.Contains(t, c.forms, "ششخضرف")
	for _, d := range corpus() {
		c.Merge(counted(t, k, d))
	}
	for key := range c.forms {
		words := strings.Fields(key)
		assert.False(t, slices.ContainsFunc(words, j.isVerb) || j.hasConjunction(words[0]), key)
	}
}
