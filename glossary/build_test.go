package glossary_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

// archive is news of a country that does not exist.
const archive = `وصل وزير الدفاع الزهراموني خالد القنطروش إلى مدينة سلطباد، والتقى رئيس حكومة الوئام فتحي برغشاني.
وقال القنطروش إن قواته لن تغادر سلطباد، ووجه تحذيرا شديدا إلى حركة «فلجرون».
وأضاف وزير الدفاع خالد القنطروش أن حكومة الوئام تدعم سكان سلطباد.
وردت حركة فلجرون على القنطروش، وقالت إن الطريق إلى مدينة سلطباد مغلق.
وأعلن المجلس الرئاسي أن فتحي برغشاني سيزور محافظة دلهوران غدا.
ودعا المجلس الرئاسي سكان دلهوران وسلطباد إلى الهدوء، وتوجه فتحي برغشاني إلى محافظة دلهوران.
وسلم خالد القنطروش لحكومة الوئام تقريرا عن أحداث دلهوران.
`

func builder(t require.TestingT, o glossary.BuildOptions) *glossary.Builder {
	words, err := embedded.Lexicon()
	require.NoError(t, err)
	k := knowledge.New(&glossary.Glossary{}, words, nil)
	o.Zipf = words.Zipf
	o.Common = func(folded string) float64 { return k.Word(folded).Common }
	return glossary.NewBuilder(o)
}

func lines(ps []glossary.Proposal) []string {
	var out []string
	for _, p := range ps {
		out = append(out, fmt.Sprintf("%s %s %v %d", p.Entry.Kind, p.Entry.Ar, p.Entry.Variants, p.Count))
	}
	return out
}

func TestBuild(t *testing.T) {
	b := builder(t, glossary.BuildOptions{MinCount: 2})
	b.Add(text.New("archive.txt", archive))
	ps := b.Proposals()
	assert.ElementsMatch(t, []string{
		"person خالد القنطروش [القنطروش] 5",
		"person فتحي برغشاني [] 3",
		"place سلطباد [] 5",
		"place دلهوران [] 4",
		"org حكومة الوئام [] 3",
		"org فلجرون [] 2",
		"org المجلس الرئاسي [] 2",
	}, lines(ps))
	for _, p := range ps {
		doc := text.New("", p.Example)
		require.Len(t, doc.Segments, 1, p.Example)
		x := glossary.NewIndex(&glossary.Glossary{Entries: []*glossary.Entry{p.Entry}})
		assert.NotEmpty(t, x.Mentions(doc.Source, doc.Segments[0].Tokens), "%s in its example: %s", p.Entry.Ar, p.Example)
		if p.Entry.Ar == "خالد القنطروش" {
			assert.Contains(t, p.Entry.Context, "الدفاع")
		}
	}
}

func TestBuildMinCountAndLimit(t *testing.T) {
	b := builder(t, glossary.BuildOptions{MinCount: 4, Limit: 2})
	b.Add(text.New("archive.txt", archive))
	assert.Len(t, b.Proposals(), 2)
	b = builder(t, glossary.BuildOptions{MinCount: 100})
	b.Add(text.New("archive.txt", archive))
	assert.Empty(t, b.Proposals())
}

// A line counts once, however often it is repeated.
func TestBuildRepeatedLines(t *testing.T) {
	b := builder(t, glossary.BuildOptions{MinCount: 2})
	for range 5 {
		b.Add(text.New("a.txt", "زار الوزير مدينة سلطباد\n\tزار الوزير مدينة سلطباد \n"))
	}
	assert.Empty(t, b.Proposals())
}

func TestBuildKnown(t *testing.T) {
	known := parse(t, "packs/x.csv", `id,kind,ar,variants,latin
q,person,خالد القنطروش,القنطروش,Khaled al-Qantarush
s,place,سلطباد,,Saltabad
`)
	index := glossary.NewIndex(known)
	b := builder(t, glossary.BuildOptions{MinCount: 2, Known: index})
	b.Add(text.New("archive.txt", archive))
	got := lines(b.Proposals())
	assert.Contains(t, got, "person خالد القنطروش [القنطروش] 5")
	assert.Contains(t, got, "place سلطباد [] 5")
	assert.Contains(t, got, "place دلهوران [] 4")
	for _, p := range b.Proposals() {
		assert.Equal(t, p.Entry.ID == "q" || p.Entry.ID == "s", p.Known)
	}

	b = builder(t, glossary.BuildOptions{MinCount: 2, Known: index, NewOnly: true})
	b.Add(text.New("archive.txt", archive))
	got = lines(b.Proposals())
	assert.NotContains(t, strings.Join(got, "\n"), "القنطروش")
	assert.NotContains(t, strings.Join(got, "\n"), "سلطباد")
	assert.Contains(t, got, "place دلهوران [] 4")
}

// A word that begins with the letter of a proclitic keeps it, unless the rest
// stands in the text as well.
func TestBuildProclitics(t *testing.T) {
	cases := []struct{ text, want string }{
		{"زار مدينة بلقطارة\nعاد إلى مدينة بلقطارة", "place بلقطارة [] 2"},
		{"زار مدينة قطرانية\nعاد من مدينة قطرانية\nأقام بقطرانية شهرا\nثم غادر وقطرانية بعيدة", "place قطرانية [] 4"},
		{"وصل الرئيس وليد دغباش\nقال الرئيس وليد دغباش", "person وليد دغباش [] 2"},
	}
	for _, c := range cases {
		b := builder(t, glossary.BuildOptions{MinCount: 2})
		b.Add(text.New("", c.text))
		assert.Equal(t, []string{c.want}, lines(b.Proposals()), c.text)
	}
}

// Ordinary words are no names, whatever stands before them.
func TestBuildNothing(t *testing.T) {
	for _, s := range []string{
		"قال الرئيس إن الوضع صعب\nوقال الرئيس إنه متفائل\nالرئيس يتوعد خصومه\nعاد الرئيس يتوعد الخصوم",
		"على المدينة القديمة سور\nوفي المدينة القديمة سوق",
		"عقد مجلس الإدارة اجتماعا\nوافق مجلس الإدارة",
		"وجه الوزير تحذيرا\nوكرر الوزير تحذيرا",
	} {
		b := builder(t, glossary.BuildOptions{MinCount: 2})
		b.Add(text.New("", s))
		assert.Empty(t, lines(b.Proposals()), s)
	}
}

func TestWriteProposals(t *testing.T) {
	b := builder(t, glossary.BuildOptions{MinCount: 2, Limit: 3})
	b.Add(text.New("archive.txt", archive))
	var out bytes.Buffer
	require.NoError(t, glossary.WriteProposals(&out, b.Proposals()))
	g, err := glossary.Parse("names.csv", out.Bytes())
	require.NoError(t, err)
	assert.Empty(t, g.Warnings)
	require.Len(t, g.Entries, 3)
	for i, p := range b.Proposals() {
		assert.Equal(t, p.Entry.Ar, g.Entries[i].Ar)
		assert.Equal(t, []string{p.Example}, g.Entries[i].Examples)
	}
	assert.True(t, strings.HasPrefix(out.String(), "kind,ar,variants,context,example,count\n"), out.String())
}

// Whatever the text, a Builder ends, and what it proposes can be written.
func TestBuildAnything(t *testing.T) {
	word := rapid.SampledFrom([]string{
		"الرئيس", "مدينة", "حركة", "وزير", "خالد", "عبد", "الله", "بن", "آل", "و", "حكومة", "المجلس", "«", "»", "\"", ".", "|", "\n",
		"القنطروش", "سلطباد", "وسلطباد", "بسلطباد", "للقنطروش", "فلجرون", "الوئام", "الأعلى", "x", "12", "ـ", "ال",
	})
	rapid.Check(t, func(t *rapid.T) {
		b := builder(t, glossary.BuildOptions{MinCount: rapid.IntRange(0, 3).Draw(t, "min")})
		for range rapid.IntRange(0, 3).Draw(t, "documents") {
			b.Add(text.New("", strings.Join(rapid.SliceOf(word).Draw(t, "words"), " ")))
		}
		ps := b.Proposals()
		var out bytes.Buffer
		if err := glossary.WriteProposals(&out, ps); err != nil {
			t.Fatal(err)
		}
		if g, err := glossary.Parse("names.csv", out.Bytes()); err != nil || len(g.Entries) != len(ps) {
			t.Fatalf("%v\n%s", err, out.String())
		}
	})
}
