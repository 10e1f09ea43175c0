package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/glossary"
)

// names is a glossary for the tests.
func names(t require.TestingT) func(id string) *glossary.Entry {
	g, err := glossary.Parse("names.csv", []byte(`id,kind,ar,variants,latin,ar-EG
aswan,place,أسوان,,Aswan,
naguib,person,نجيب محفوظ,محفوظ,Naguib Mahfouz,
grenoble,place,غرونوبل,,Grenoble,جرينوبل
`))
	require.NoError(t, err)
	return Entries(g)
}

func parse(t require.TestingT, data string) *Suite {
	s, err := ParseSuite("s.tsv", []byte(data), names(t))
	require.NoError(t, err)
	return s
}

func TestParseSuite(t *testing.T) {
	s := parse(t, "\ufeffID\tsource\tentities\taccepted\tkind\ttopic\r\n"+
		"a\tWhere is Aswan?\taswan\t\t\triver\r\n"+
		"\r\n"+
		"b\tMahfouz visited Grenoble\tnaguib|grenoble\t\t\t\r\n"+
		"\tThe Louvre is open\t\tاللوفر| متحف اللوفر \tmuseum\t\r\n"+
		"b\tMahfouz visited Grenoble\tlouvre\tاللوفر\t\t\r\n")
	require.Len(t, s.Sentences, 3)
	assert.Equal(t, Sentence{
		ID: "a", Source: "Where is Aswan?", Line: 2, Columns: map[string]string{"topic": "river"},
		Entities: []Entity{{ID: "aswan", Kind: glossary.Place, Accepted: []string{"أسوان"}}},
	}, s.Sentences[0])
	b := s.Sentences[1].Entities
	require.Len(t, b, 3, "two rows are one sentence")
	assert.Equal(t, []string{"نجيب محفوظ", "محفوظ"}, b[0].Accepted)
	assert.Equal(t, []string{"غرونوبل", "جرينوبل"}, b[1].Accepted, "house forms are accepted")
	assert.Equal(t, glossary.Name, b[2].Kind)
	c := s.Sentences[2]
	assert.Equal(t, "5", c.ID, "without an ID it is the line")
	assert.Equal(t, glossary.Kind("museum"), c.Entities[0].Kind)
	assert.Equal(t, "اللوفر", c.Entities[0].ID, "without an ID it is the first form")
}

func TestParseSuiteErrors(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       []string
	}{
		{"empty", "", []string{"s.tsv:1: the suite is empty"}},
		{"header alone", "source\tentities\n", []string{"s.tsv:1: the suite has no sentence"}},
		{"CSV", "id,source,entities\na,b,c\n", []string{"s.tsv:1: the first row must name the columns, with tabs between them; is this CSV?"}},
		{"no source", "id\tentities\na\taswan\n", []string{"s.tsv:1: there is no column `source`"}},
		{"no entities", "id\tsource\na\tb\n", []string{"s.tsv:1: there is neither a column `entities`"}},
		{"a column twice", "source\tSource\tentities\n", []string{`s.tsv:1: column "source" stands twice`}},
		{"all at once", "id\tsource\tentities\taccepted\n" +
			"a\tWhere is Aswan?\taswan\n" +
			"b\t\taswan\t\n" +
			"c\tWho?\t\t\n" +
			"d\tWho?\tnobody\t\n" +
			"e\tWho?\taswan|naguib\tأسوان\n" +
			"f\tWho\u2028is?\taswan\t\n" +
			"g\tWho?\t\t؟\n" +
			"h\t\xff\taswan\t\n" +
			"i\tWho?\taswan\t\n" +
			"i\tWhere?\taswan\t\n" +
			"i\tWho?\taswan\t\n", []string{
			"s.tsv:2: the row has 3 fields, the header 4",
			"s.tsv:3: the column `source` is empty",
			"s.tsv:4: the row names no entity",
			`s.tsv:5: entities: no glossary has the ID "nobody"`,
			"s.tsv:6: accepted: the forms are those of one entity, and there are 2",
			"s.tsv:7: source: holds the character U+2028",
			`s.tsv:8: accepted: "؟" has no letter`,
			"s.tsv:9: the line is not valid UTF-8",
			`s.tsv:11: the id "i" is that of line 10, which has another source`,
			`s.tsv:12: the sentence "i" has the entity "aswan" twice`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseSuite("s.tsv", []byte(c.data), names(t))
			require.Error(t, err)
			lines := strings.Split(err.Error(), "\n")
			require.Len(t, lines, len(c.want), "%v", err)
			for i := range lines {
				assert.Contains(t, lines[i], c.want[i])
			}
		})
	}
}

func TestHash(t *testing.T) {
	hash := func(data string) string {
		h, err := parse(t, data).Hash()
		require.NoError(t, err)
		return h
	}
	const one = "id\tsource\taccepted\na\tAswan\tأسوان\n"
	assert.Equal(t, hash(one), hash("note\taccepted\tid\tsource\nx\tأسوان\ta\tAswan\n"), "only what is measured counts")
	assert.NotEqual(t, hash(one), hash("id\tsource\taccepted\na\tAswan\tأسوان|اسوان\n"))
	assert.NotEqual(t, hash(one), hash("id\tsource\taccepted\nb\tAswan\tأسوان\n"))
}

func TestSuiteGlossary(t *testing.T) {
	s := parse(t, "id\tsource\tentities\taccepted\n"+
		"a\tAswan\taswan\tأسوان\n"+ // nothing new
		"b\tMahfouz\tnaguib\tنجيب محفوظ|الأديب محفوظ\n"+
		"c\tThe Louvre\tlouvre\tاللوفر\n"+
		"d\tThe Louvre again\tlouvre\tمتحف اللوفر\n"+
		"e\tGrenoble\tgrenoble\t\n")
	g := s.Glossary()
	require.Len(t, g.Entries, 2)
	assert.Equal(t, []string{"نجيب محفوظ", "محفوظ", "الأديب محفوظ"}, g.Entries[0].Forms())
	assert.Equal(t, []string{"Naguib Mahfouz"}, g.Entries[0].Latin, "what the glossary knows is kept")
	assert.Equal(t, []string{"اللوفر", "متحف اللوفر"}, g.Entries[1].Forms())
	assert.Equal(t, []string{"محفوظ"}, names(t)("naguib").Variants, "the glossary itself is as it was")
}

// What is written as a suite is read as it was.
func TestParseSuiteProperty(t *testing.T) {
	word := rapid.StringMatching(`[A-Za-z]{1,8}`)
	forms := rapid.SliceOfN(rapid.StringMatching(`[ء-غف-ي]{2,7}( [ء-غف-ي]{2,7})?`), 1, 4)
	rapid.Check(t, func(t *rapid.T) {
		type want struct {
			source string
			forms  []string
		}
		var b strings.Builder
		b.WriteString("accepted\tsource\n")
		var all []want
		for range rapid.IntRange(1, 20).Draw(t, "sentences") {
			w := want{strings.Join(rapid.SliceOfN(word, 1, 6).Draw(t, "words"), " "), forms.Draw(t, "forms")}
			all = append(all, w)
			fmt.Fprintf(&b, "%s\t%s\n", strings.Join(w.forms, "|"), w.source)
		}
		s := parse(t, b.String())
		require.Len(t, s.Sentences, len(all))
		for i, w := range all {
			assert.Equal(t, w.source, s.Sentences[i].Source)
			assert.Equal(t, w.forms, s.Sentences[i].Entities[0].Accepted)
			assert.Equal(t, i+2, s.Sentences[i].Line)
		}
	})
}

func FuzzParseSuite(f *testing.F) {
	f.Add([]byte("id\tsource\tentities\taccepted\na\tWhere is Aswan?\taswan\t\nb\tx\ty\tأ|ب\n"))
	f.Add([]byte("source\taccepted\n\t\n\xff\t\u2028\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseSuite("s.tsv", data, names(t))
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		require.NotEmpty(t, s.Sentences)
		for i := range s.Sentences {
			require.NotEmpty(t, s.Sentences[i].Entities)
			for _, e := range s.Sentences[i].Entities {
				require.NotEmpty(t, e.Accepted)
				newMatcher(e.Accepted)
			}
		}
	})
}
