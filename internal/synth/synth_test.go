package synth

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
)

// Names that are there, and some made up, so that each kind finds its prey.
const names = `id,kind,ar,variants,latin,context
benghazi,place,بنغازي,,Benghazi,ليبيا
tripoli,place,طرابلس,,Tripoli,ليبيا
zawiya,place,الزاوية,,Zawiya,ليبيا
qatron,place,القطرون,,Al Qatrun,ليبيا
haftar,person,خليفة حفتر,حفتر,Khalifa Haftar|Haftar,ليبيا
sarraj,person,فائز السراج,السراج,Fayez al-Sarraj|Sarraj,ليبيا
thani,person,محمد الغزالي,,Mohamed Ghazali,ليبيا
health,org,منظمة الصحة العالمية,,World Health Organization,
security,org,مجلس الأمن الدولي,,UN Security Council,
shura,org,مجلس الدولة,,State Council,ليبيا
trade,org,منظمة التجارة العالمية,,World Trade Organization,
court,org,المحكمة الجنائية الدولية,,International Criminal Court,
front,org,الجبهة الوطنية للإنقاذ,,National Salvation Front,ليبيا
nato,org,حلف شمال الأطلسي,,NATO,
oil,term,النفط الخام,,crude oil,
force,term,قوات حفظ السلام,,peacekeeping forces,
`

// Written for this test.
var texts = []string{
	`وصل خليفة حفتر إلى بنغازي صباح اليوم، ثم سافر إلى القطرون والزاوية.
قال فائز السراج في طرابلس إن مجلس الدولة سيجتمع غدا، وإن منظمة الصحة العالمية وعدت بالدواء.`,
	`تراجعت أسعار النفط الخام في الأسواق، وطلبت منظمة التجارة العالمية مهلة أخرى.
وفي بنغازي وطرابلس ناقش التجار مع محمد الغزالي أثر ذلك في الموانئ.`,
	`قررت المحكمة الجنائية الدولية تأجيل الجلسة، ودعا مجلس الأمن الدولي قوات حفظ السلام إلى الانتشار.
أما الجبهة الوطنية للإنقاذ فرحبت بالقرار، وقال حلف شمال الأطلسي إنه لن يتدخل.`,
	`زار الفريق مدرسة في طرابلس ومزرعة في الزاوية، وكتب التلاميذ عن البحر والشمس.
وللقطرون نخيل كثير، وببنغازي ميناء قديم، وللزاوية سوق كبيرة.`,
}

func inputs(times int) (docs []Input) {
	for i := range times * len(texts) {
		docs = append(docs, Input{fmt.Sprint(i), texts[i%len(texts)]})
	}
	return docs
}

func generator(t testing.TB, o Options) *Generator {
	g, err := glossary.Parse("names.csv", []byte(names))
	require.NoError(t, err)
	words, err := embedded.Lexicon()
	require.NoError(t, err)
	calques, err := embedded.Calques()
	require.NoError(t, err)
	return New(g, words, calques, o)
}

func all() Options {
	o := Defaults()
	o.Share, o.Rate, o.Famous = 1, 1, 1
	return o
}

func TestSeed(t *testing.T) {
	o := Defaults()
	a := generator(t, o).Generate(inputs(10))
	assert.Equal(t, bytesOf(a), bytesOf(generator(t, o).Generate(inputs(10))))
	o.Seed = 2
	assert.NotEqual(t, bytesOf(a), bytesOf(generator(t, o).Generate(inputs(10))))

	// A document does not depend on those beside it.
	one := generator(t, o).Document(7, inputs(10)[7])
	assert.Equal(t, bytesOf([]Document{one}), bytesOf(generator(t, o).Generate(inputs(10))[7:8]))
}

func bytesOf(docs []Document) string {
	var b strings.Builder
	for _, d := range docs {
		fmt.Fprintf(&b, "%s\n%s\n", d.Name, d.Text)
		for _, l := range d.Labels {
			fmt.Fprintln(&b, l.Span, l.Text, l.Right, l.Entry.ID, l.Kind, l.RealWord, l.Distance)
		}
	}
	return b.String()
}

func TestLabels(t *testing.T) {
	o := all()
	o.Rate = 0.6
	in := inputs(40)
	kinds := map[Kind]int{}
	for _, d := range generator(t, o).Generate(in) {
		end := 0
		var restored strings.Builder
		for _, l := range d.Labels {
			require.LessOrEqual(t, end, l.Span.Start)
			require.Equal(t, l.Text, d.Text[l.Span.Start:l.Span.End])
			require.NotEqual(t, arabic.Fold(l.Text), arabic.Fold(l.Right))
			require.Positive(t, l.Distance)
			require.LessOrEqual(t, l.Distance, 1.0)
			restored.WriteString(d.Text[end:l.Span.Start] + l.Right)
			end = l.Span.End
			kinds[l.Kind]++
		}
		restored.WriteString(d.Text[end:])
		// All but the names and the spaces before commas is as it was.
		require.Equal(t, in[d.Input].Text, strings.ReplaceAll(restored.String(), " ،", "،"))
	}
	for _, k := range Kinds() {
		assert.Positive(t, kinds[k], k)
	}
}

func TestDistance(t *testing.T) {
	o := all()
	o.Again = 0
	var ds []float64
	for _, d := range generator(t, o).Generate(inputs(30)) {
		for _, l := range d.Labels {
			if l.Kind.Transliteration() {
				ds = append(ds, l.Distance)
			}
			if l.Kind == TranslitLight {
				assert.LessOrEqual(t, l.Distance, 0.67)
			}
		}
	}
	far := 0
	for _, d := range ds {
		if d >= 0.35 {
			far++
		}
	}
	assert.Greater(t, 2*far, len(ds), "the median is as in real machine translation")
}

func TestProclitics(t *testing.T) {
	g := generator(t, all())
	for _, c := range []struct{ text, prefix string }{
		{"وصلوا وبنغازي بعيدة", "و"}, {"سوق ببنغازي", "ب"}, {"طريق لبنغازي", "ل"}, {"طريق للزاوية", "لل"},
		{"وللقطرون نخيل", "ولل"}, {"فالزاوية مدينة", "فال"}, {"هو كالقطرون", "كال"}, {"ووصل وَلبنغازي", "وَل"},
	} {
		for _, kind := range []Kind{TranslitLight, Drop, RealWord} {
			o := all()
			o.Kinds, o.Spaced = map[Kind]float64{kind: 1}, 0
			for seed := range uint64(12) {
				o.Seed = seed
				d := g.With(o).Document(0, Input{Text: c.text})
				require.LessOrEqual(t, len(d.Labels), 1)
				for _, l := range d.Labels {
					assert.True(t, strings.HasPrefix(l.Text, c.prefix), "%s: %s", c.text, l.Text)
				}
			}
		}
	}
}

// What is generated is never right: no accepted form, nor a spelling of the
// name that writers choose freely.
func TestRejects(t *testing.T) {
	o := all()
	o.Kinds[StandIn] = 0
	o.Again = 0
	g := generator(t, o)
	for _, d := range g.Generate(inputs(30)) {
		for _, l := range d.Labels {
			var stems []string
			for _, w := range glossary.SplitWords(l.Text) {
				stems = append(stems, stemOf(w))
			}
			assert.False(t, g.accepted[strings.Join(stems, " ")], l.Text)
			assert.False(t, g.variant(l.Entry, stems), l.Text)
		}
	}

	target := g.targets("في طرابلس")[0]
	assert.True(t, g.rejects(target, []string{"بنغازي"}, RealWord), "another name")
	assert.True(t, g.rejects(target, []string{"ترابلس"}, TranslitLight), "ت and ط are free")
	assert.True(t, g.rejects(target, []string{"طرابلسي"}, TranslitLight), "an adjective of relation")
	assert.True(t, g.rejects(target, []string{"طرابلس"}, Drop))
	assert.False(t, g.rejects(target, []string{"ترابلوص"}, TranslitLight))
}

func TestClean(t *testing.T) {
	o := Defaults()
	in := inputs(20)
	docs := generator(t, o).Generate(in)
	require.Len(t, docs, len(in))
	clean := 0
	for _, d := range docs {
		if len(d.Labels) == 0 {
			clean++
			assert.Equal(t, in[d.Input].Text, d.Text)
		}
	}
	assert.Positive(t, clean)
	o.Every = false
	assert.Len(t, generator(t, o).Generate(in), len(in)-clean)

	o = all()
	o.Spaced = 1
	for _, d := range generator(t, o).Generate(in) {
		assert.Equal(t, strings.Count(d.Text, "،"), strings.Count(d.Text, " ،"))
	}
	o.Only = func(e *glossary.Entry) bool { return e.ID == "benghazi" }
	for _, d := range generator(t, o).Generate(in) {
		for _, l := range d.Labels {
			assert.Equal(t, "benghazi", l.Entry.ID)
		}
	}
}

func TestMeant(t *testing.T) {
	g := generator(t, all())
	assert.Len(t, g.targets("زاوية البيت في الزاوية"), 1, "the name has its article")
	assert.Empty(t, g.targets("السلام عليكم، كتب https://example.org/بنغازي"))
}

func TestSample(t *testing.T) {
	names := generator(t, all()).Names(inputs(1))
	require.Len(t, names, 16)
	drawn := Sample(names, 9, 1)
	require.Len(t, drawn, 9)
	assert.Equal(t, drawn, Sample(names, 9, 1))
	several := 0
	for _, n := range drawn {
		if n.MultiWord {
			several++
		}
	}
	assert.GreaterOrEqual(t, several, 3)
	assert.Len(t, Sample(names, 100, 1), len(names))
}

// The homonyms are news to the calque sets, as far as they are used.
func TestHomonyms(t *testing.T) {
	g := generator(t, all())
	pairs := map[[2]string]bool{}
	for a, others := range pivots {
		for _, b := range others {
			if b := arabic.Fold(b); a < b && !g.sameCalque(a, b) {
				pairs[[2]string{a, b}] = true
			}
		}
	}
	assert.GreaterOrEqual(t, len(pairs), 60)
}

func TestCommas(t *testing.T) {
	s := "، أ، ب ،ج،د"
	out, _ := apply(s, commas(s))
	assert.Equal(t, "، أ ، ب ،ج ،د", out)
}

func TestRomanise(t *testing.T) {
	for word, want := range map[string]string{"طرابلس": "tarabals", "قطرون": "qatarun", "غدامس": "ghadams", "خليفة": "khalifa", "عين": "ain"} {
		assert.Equal(t, want, romanise(nil, word))
	}
	assert.True(t, spells("tripoli", "طرابلس"))
	assert.False(t, spells("organization", "الصحة"))
	assert.Equal(t, []string{"abdul", "malik", "houthi"}, latinWords("Abdul-Malik al-Houthi"))
}

// Limit leaves each name as many garbles as it says, and nothing wrong beside
// them.
func TestLimit(t *testing.T) {
	in := inputs(5)
	docs := generator(t, all()).Generate(in)
	Limit(docs, in, 2)
	times := map[string]int{}
	for _, d := range docs {
		right, at := "", 0
		for _, l := range d.Labels {
			times[l.Entry.ID]++
			assert.Equal(t, l.Text, d.Text[l.Span.Start:l.Span.End])
			right += d.Text[at:l.Span.Start] + l.Right
			at = l.Span.End
		}
		right += d.Text[at:]
		assert.Equal(t, in[d.Input].Text, strings.ReplaceAll(right, " ،", "،"))
	}
	assert.Greater(t, len(times), 5)
	for id, n := range times {
		assert.LessOrEqual(t, n, 2, id)
	}
	assert.Equal(t, 2, times["benghazi"])
	assert.Equal(t, in[16].Text, docs[16].Text, "it had too many")
}
