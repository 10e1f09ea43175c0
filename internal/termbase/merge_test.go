package termbase

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// merge merges the files a.csv, b.csv and so on.
func merge(t testing.TB, files ...string) (*Book, error) {
	t.Helper()
	var books []*Book
	for i, f := range files {
		b, err := Parse(fmt.Sprintf("%c.csv", 'a'+i), []byte(f))
		require.NoError(t, err)
		books = append(books, b)
	}
	return Merge("all.csv", books...)
}

func TestMerge(t *testing.T) {
	cases := []struct {
		name     string
		files    []string
		want     string
		warnings string
	}{
		{"one after the other", []string{"ar\nزهران\nتيلام\n", "ar,kind\nصقرون,place\n"}, "kind,ar\n,زهران\n,تيلام\nplace,صقرون\n", ""},
		{
			"the same id",
			[]string{"id,ar,variants,latin,note\nz,زهران,الزهران,Zahran,one\n", "id,ar,latin,context,note\nz,زهران,Zahrane|Zahran,ميناء,two\n"},
			"id,ar,variants,latin,context,note\nz,زهران,الزهران,Zahran|Zahrane,ميناء,one; two\n", "",
		},
		{
			"a form that is compared as equal, without ids",
			[]string{"ar\nأمل\n", "ar,kind,gender\nامل,person,f\n"}, "kind,ar,variants,gender\nperson,أمل,امل,f\n",
			"b.csv:2: \"امل\" is joined to \"أمل\" (a.csv:2): ar \"أمل\" stays, not \"امل\"",
		},
		{
			"a chosen id wins over none, and rivals follow",
			[]string{"ar,rivals\nزهران,\nتيلام,زهران\n", "id,ar,rivals\nz,زهران,\nt,تيلام,z\nq,صقرون,t|z\n"},
			"id,ar,rivals\nz,زهران,\nt,تيلام,z\nq,صقرون,t|z\n", "",
		},
		{
			"other ids, and what the file says of itself follows",
			[]string{"id,ar,variants\nz,زهران,الزهراني\n", "id,ar,rivals\ny,الزهراني,\nq,صقرون,y\n"},
			"id,ar,variants,rivals\nz,زهران,الزهراني,\nq,صقرون,,z\n",
			"b.csv:2: \"y\" shares \"الزهراني\" with \"z\" (a.csv:2) and is joined to it; to keep them apart, make them rivals\n" +
				"b.csv:2: \"y\" is joined to \"z\" (a.csv:2): ar \"زهران\" stays, not \"الزهراني\"",
		},
		{
			"conflicts",
			[]string{
				"id,ar,kind,gender,ar-EG,Region\nz,زهران,person,m,زهرون,east\n",
				"id,ar,kind,gender,ar-EG,ar-SA,Region,Town\nz,زهران,place,f,زهرين,زهرام,west,T\n",
			},
			"id,kind,ar,variants,gender,ar-EG,ar-SA,Region,Town\nz,person,زهران,زهرين,m,زهرون,زهرام,east,T\n",
			"b.csv:2: \"z\" is joined to \"z\" (a.csv:2): ar-EG \"زهرون\" stays, not \"زهرين\"; kind \"person\" stays, not \"place\"; " +
				"gender \"m\" stays, not \"f\"; Region \"east\" stays, not \"west\"",
		},
		{
			"lists are united, and a sentence is not right and garbled at once",
			[]string{
				"id,ar,forbidden,example,counterexample,not\nz,زهران,ظهران,هنا زهران|ثم زهران,من ظهران,nisba\n",
				"id,ar,forbidden,example,counterexample,not\nz,زهران,زخران|ظهران,ثم زهران|من ظهران|لا زهران,هنا زهران|من زخران,article|nisba\n",
			},
			"id,ar,forbidden,example,counterexample,not\nz,زهران,ظهران|زخران,هنا زهران|ثم زهران|لا زهران,من ظهران|من زخران,nisba|article\n",
			"b.csv:2: \"z\" is joined to \"z\" (a.csv:2): counterexample \"من ظهران\" stays, and is no example; " +
				"example \"هنا زهران\" stays, and is no counterexample",
		},
		{
			"rivals and other kinds are kept apart",
			[]string{
				"id,kind,ar,variants,rivals\nh,person,خليفة زهران,زهران,s\np,place,تيلام,,\n",
				"id,kind,ar,variants\ns,person,صدام زهران,زهران\nt,person,سالم تيلام,تيلام\n",
			},
			"id,kind,ar,variants,rivals\nh,person,خليفة زهران,زهران,s\np,place,تيلام,,\ns,person,صدام زهران,زهران,\nt,person,سالم تيلام,تيلام,\n",
			"b.csv:2: \"s\" shares \"زهران\" with \"h\" (a.csv:2) and is kept apart, since they are rivals\n" +
				"b.csv:3: \"t\" shares \"تيلام\" with \"p\" (a.csv:3) and is kept apart, since it is a person and not a place",
		},
		{
			"entries of one file are kept apart",
			[]string{"ar,variants\nخليفة زهران,زهران\nصدام زهران,زهران\n", "ar\nتيلام\n"},
			"ar,variants\nخليفة زهران,زهران\nصدام زهران,زهران\nتيلام,\n", "",
		},
		{
			"the first of two",
			[]string{"ar,variants\nخليفة زهران,زهران\nصدام زهران,زهران\n", "ar,latin\nزهران,Zahran\n"},
			"ar,variants,latin\nخليفة زهران,زهران,Zahran\nصدام زهران,زهران,\n",
			"b.csv:2: \"زهران\" shares \"زهران\" with \"صدام زهران\" (a.csv:3) too, and is joined to \"خليفة زهران\" (a.csv:2)\n" +
				"b.csv:2: \"زهران\" is joined to \"خليفة زهران\" (a.csv:2): ar \"خليفة زهران\" stays, not \"زهران\"",
		},
		{
			"three files, and columns that the format does not know",
			[]string{"ar,B\nزهران,1\n", "A,ar,B\n2,زهران,\n", "ar,A\nزهران,2\nتيلام,3\n"},
			"ar,B,A\nزهران,1,2\nتيلام,,3\n", "",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b, err := merge(t, c.files...)
			require.NoError(t, err)
			var out strings.Builder
			require.NoError(t, b.WriteCSV(&out))
			assert.Equal(t, c.want, out.String())
			assert.Equal(t, c.warnings, texts(b.Warnings))
		})
	}
}

// What two files say of each column of an entry comes together.
func TestMergeEveryColumn(t *testing.T) {
	full := fullEntries()[0]
	for _, column := range glossary.Columns() {
		if column == "id" || column == "ar" {
			continue
		}
		for _, lacking := range []int{0, 1} {
			one, two := *full, *full
			lack := [...]*glossary.Entry{&one, &two}[lacking]
			switch column {
			case "kind":
				lack.Kind = glossary.Name
			case "gender":
				lack.Gender = ""
			case "note":
				lack.Note = ""
			default:
				if list := one.List(column); list != nil { // a part in each
					*list = (*list)[:1]
					*two.List(column) = (*two.List(column))[1:]
				} else {
					lack.House = maps.Clone(full.House)
					delete(lack.House, column)
				}
			}
			var a, b, want, got strings.Builder
			require.NoError(t, glossary.Write(&a, []*glossary.Entry{&one}))
			require.NoError(t, glossary.Write(&b, []*glossary.Entry{&two}))
			require.NoError(t, glossary.Write(&want, []*glossary.Entry{full}))
			merged, err := merge(t, a.String(), b.String())
			require.NoError(t, err)
			require.NoError(t, merged.WriteCSV(&got))
			assert.Equal(t, want.String(), got.String(), column)
			assert.Empty(t, merged.Warnings, column)
		}
	}
}

func TestMergeContradictions(t *testing.T) {
	_, err := merge(t,
		"ar,variants,forbidden\nزهران,,ظهران\nالخليج الأول,,الخليج الثاني\n",
		"ar,forbidden\nتيلام,\nالخليج الثاني,الخليج الأول\nالظهران,\n",
		"ar,variants\nزهرون,ظهران\n")
	assert.EqualError(t, err, `a.csv:2: "ظهران" is forbidden here and accepted at c.csv:2; decide for one
a.csv:3: "الخليج الثاني" is forbidden here and accepted at b.csv:3; decide for one
b.csv:3: "الخليج الأول" is forbidden here and accepted at a.csv:3; decide for one`)

	// What one file says of two entries, it may mean.
	_, err = merge(t, "ar,forbidden\nزهران,ظهران\nظهران,\n", "ar\nتيلام\n")
	assert.NoError(t, err)
}

// Whatever is merged is a glossary again; no accepted form is lost; merging a
// glossary with itself changes nothing.
func TestMergeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var books []*Book
		accepted := map[string]bool{}
		for i := range rapid.IntRange(1, 3).Draw(t, "files") {
			var csv strings.Builder
			require.NoError(t, genBook(t).WriteCSV(&csv))
			b, err := Parse(fmt.Sprintf("%c.csv", 'a'+i), []byte(csv.String()))
			if err != nil {
				t.Skip(err)
			}
			for _, r := range b.Records {
				r.Forbidden = nil
				for _, f := range r.Forms() {
					accepted[arabic.Fold(f)] = true
				}
			}
			books = append(books, b)
		}
		merged, err := Merge("all.csv", books...)
		require.NoError(t, err)
		var once, twice strings.Builder
		require.NoError(t, merged.WriteCSV(&once))
		b, err := Parse("all.csv", []byte(once.String()))
		require.NoError(t, err)
		for _, r := range b.Records {
			for _, f := range r.Forms() {
				delete(accepted, arabic.Fold(f))
			}
		}
		require.Empty(t, accepted, "lost forms")
		again, err := Parse("all.csv", []byte(once.String()))
		require.NoError(t, err)
		merged, err = Merge("again.csv", b, again)
		require.NoError(t, err)
		require.NoError(t, merged.WriteCSV(&twice))
		require.Equal(t, once.String(), twice.String())
	})
}
