package glossary

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/arabic"
)

// parse reads a glossary that must be right.
func parse(t testing.TB, data string) *Glossary {
	t.Helper()
	g, err := Parse("g.csv", []byte(data))
	require.NoError(t, err)
	return g
}

const allColumns = "id,kind,ar,variants,latin,gloss,forbidden,context,rivals,gender,note,ar-EG,ar-SA,ar-LB,ar-MA\n"

func TestParseColumns(t *testing.T) {
	row := "zahran,Person,سالم زهران,زهران| زَهران ,Salem Zahran|Zahran,blossom,زغران|ظهران,بلدية|ميناء,nahran,M,a note,زهرون,,زهرين,"
	want := &Entry{
		ID: "zahran", Kind: Person, Ar: "سالم زهران",
		Variants: []string{"زهران", "زَهران"}, Latin: []string{"Salem Zahran", "Zahran"},
		Gloss: []string{"blossom"}, Forbidden: []string{"زغران", "ظهران"}, Context: []string{"بلدية", "ميناء"},
		Rivals: []string{"nahran"}, Gender: "m", Note: "a note",
		House: map[string]string{"ar-EG": "زهرون", "ar-LB": "زهرين"},
		Line:  2,
	}
	for name, data := range map[string]string{
		"g.csv": allColumns + row,
		"g.tsv": strings.ReplaceAll(allColumns+row, ",", "\t"),
		"G.TSV": strings.ReplaceAll(allColumns+row, ",", "\t"),
	} {
		g, err := Parse(name, []byte(data))
		require.NoError(t, err)
		require.Len(t, g.Entries, 1)
		want.File = name
		assert.Equal(t, want, g.Entries[0])
		assert.Empty(t, g.Warnings)
	}
	assert.Equal(t, []string{"سالم زهران", "زهران", "زَهران", "زهرون", "زهرين"}, want.Forms())
}

func TestParseShapes(t *testing.T) {
	cases := []struct{ name, file, data, want string }{ // want: id kind ar line; …
		{"one column", "g.csv", "ar\nتيلام\n", "تيلام name تيلام 2"},
		{"order and case of columns", "g.csv", "KIND,Ar,Id\nplace,تيلام,t\n", "t place تيلام 2"},
		{"BOM", "g.csv", "\ufeffid,ar\nt,تيلام\n", "t name تيلام 2"},
		{"BOM in TSV", "g.tsv", "\ufeffid\tar\nt\tتيلام\n", "t name تيلام 2"},
		{"CRLF", "g.csv", "id,ar\r\nt,تيلام\r\nz,زهران\r\n", "t name تيلام 2; z name زهران 3"},
		{"CRLF in TSV", "g.tsv", "id\tar\r\nt\tتيلام\r\n", "t name تيلام 2"},
		{"no end of line", "g.csv", "id,ar\nt,تيلام", "t name تيلام 2"},
		{"blank rows", "g.csv", "\nid,ar\n\nt,تيلام\n,\n \t,\nz,زهران\n", "t name تيلام 4; z name زهران 7"},
		{"blank rows in TSV", "g.tsv", "id\tar\n\n\t\nt\tتيلام\n", "t name تيلام 4"},
		{"quoted", "g.csv", "id,ar,note\nt,\"تيلام\",\"a, \"\"b\"\"\nc\"\nz,زهران,\n", "t name تيلام 2; z name زهران 4"},
		{"quotes in TSV", "g.tsv", "id\tar\tnote\nt\tتيلام\t\"a\n", "t name تيلام 2"},
		{"white space", "g.csv", " id , ar \n t ,  تيلام   الكبرى\u00a0\n", "t name تيلام الكبرى 2"},
		{"ZWNJ", "g.csv", "ar\nتي\u200cلام\n", "تي\u200cلام name تي\u200cلام 2"},
		{"no entries", "g.csv", "id,ar\n", ""},
	}
	for _, c := range cases {
		g, err := Parse(c.file, []byte(c.data))
		if !assert.NoError(t, err, c.name) {
			continue
		}
		var got []string
		for _, e := range g.Entries {
			got = append(got, fmt.Sprintf("%s %s %s %d", e.ID, e.Kind, e.Ar, e.Line))
		}
		assert.Equal(t, c.want, strings.Join(got, "; "), c.name)
	}
	g := parse(t, "ar,variants,note\nتيلام,|تيلم|| تلام |,\"a \"\"b\"\", c\"\n")
	assert.Equal(t, []string{"تيلم", "تلام"}, g.Entries[0].Variants)
	assert.Equal(t, `a "b", c`, g.Entries[0].Note)
}

func TestParseWarnings(t *testing.T) {
	g := parse(t, "ar,source,,latin\nتيلام,somewhere,x,Tilam\n")
	var got []string
	for _, w := range g.Warnings {
		got = append(got, w.String())
	}
	assert.Equal(t, []string{
		`g.csv:1: column "source" is not known and not used`,
		`g.csv:1: column "" is not known and not used`,
	}, got)
	assert.Equal(t, []string{"Tilam"}, g.Entries[0].Latin)
}

// TestParseErrors gives, for each glossary, the start of each message that it
// must get, all at once and in order.
func TestParseErrors(t *testing.T) {
	cases := []struct {
		name, file, data string
		want             []string
	}{
		{"empty", "g.csv", "", []string{"g.csv:1: the glossary is empty"}},
		{"blank", "g.tsv", "\n\n", []string{"g.tsv:1: the glossary is empty"}},
		{"no column ar", "g.csv", "id,arabic\nt,تيلام\nz,زهران\n", []string{"g.csv:1: there is no column `ar`"}},
		{"no header", "g.csv", "t,تيلام\n", []string{"g.csv:1: there is no column `ar`"}},
		{"column twice", "g.csv", "ar,id,AR\nتيلام,t,تيلام\n", []string{`g.csv:1: column "AR" stands twice`}},
		{"ragged", "g.csv", "id,ar\nt\nz,زهران,x\n", []string{
			"g.csv:2: the row has 1 fields, the header 2", "g.csv:3: the row has 3 fields, the header 2",
		}},
		{"ragged TSV", "g.tsv", "id\tar\nt\n", []string{"g.tsv:2: the row has 1 fields"}},
		{"kind", "g.csv", "ar,kind\nتيلام,city\n", []string{`g.csv:2: kind "city" is not one of [person place org`}},
		{"gender", "g.csv", "ar,gender\nتيلام,x\n", []string{`g.csv:2: gender "x" is neither m nor f`}},
		{"empty ar", "g.csv", "id,ar\nt,\n", []string{"g.csv:2: the column `ar` is empty"}},
		{"ids", "g.csv", "id,ar\nt,تيلام\nz,زهران\nt,تيلم\n", []string{`g.csv:4: id "t" is taken by line 2`}},
		{"missing ids are forms", "g.csv", "ar\nتيلام\nتيلام\n", []string{`g.csv:3: id "تيلام" is taken by line 2`}},
		{"no Arabic letter", "g.csv", "ar,variants,forbidden,ar-EG\nTilam,تيلم|12,--,x\n", []string{
			`g.csv:2: ar: "Tilam" has no Arabic letter`, `g.csv:2: variants: "12" has no Arabic letter`,
			`g.csv:2: forbidden: "--" has no Arabic letter`, `g.csv:2: ar-EG: "x" has no Arabic letter`,
		}},
		{"control character", "g.csv", "ar\nتي\u200fلام\n", []string{`g.csv:2: ar: "تي\u200fلام" holds the control character U+200F`}},
		{"line break in a form", "g.csv", "id,ar\nt,\"تيلام\nالكبرى\"\n", []string{`g.csv:2: ar: "تيلام\nالكبرى" holds the control character U+000A`}},
		{"accepted and forbidden", "g.csv", "ar,variants,forbidden\nأزهران,زهران,ازهران|زَهران|زغران\n", []string{
			`g.csv:2: "ازهران" is both accepted and forbidden`, `g.csv:2: "زَهران" is both accepted and forbidden`,
		}},
		{"UTF-16 little-endian", "g.csv", "\xff\xfea\x00r\x00", []string{"g.csv:1: the file is UTF-16"}},
		{"UTF-16 big-endian", "g.csv", "\xfe\xff\x00a\x00r", []string{"g.csv:1: the file is UTF-16"}},
		{"not UTF-8", "g.csv", "ar\n\xc7\xe1\nتيلام\n\xd3\n", []string{
			"g.csv:2: the line is not valid UTF-8", "g.csv:4: the line is not valid UTF-8",
		}},
		{"quote that is not closed", "g.csv", "id,ar\nt,تيلام\nz,\"زهران\nx,سلمون\n", []string{"g.csv:3: column "}},
		{"quote inside a field", "g.csv", "id,ar\nt,تي\"لام\nz,زهران\ny,\n", []string{
			"g.csv:2: column 7: bare \"", "g.csv:4: the column `ar` is empty",
		}},
		{"all at once", "dir/my glossary.csv", "id,kind,ar,gender\nt,city,,x\nt,place,تيلام,f\nz\n", []string{
			"dir/my glossary.csv:2: the column `ar` is empty", "dir/my glossary.csv:2: kind", "dir/my glossary.csv:2: gender",
			"dir/my glossary.csv:3: id", "dir/my glossary.csv:4: the row",
		}},
	}
	for _, c := range cases {
		g, err := Parse(c.file, []byte(c.data))
		assert.Nil(t, g, c.name)
		var ps Problems
		if !assert.ErrorAs(t, err, &ps, c.name) || !assert.Len(t, ps, len(c.want), "%s: %v", c.name, err) {
			continue
		}
		for i, want := range c.want {
			assert.True(t, strings.HasPrefix(ps[i].String(), want), "%s: %q does not begin with %q", c.name, ps[i], want)
		}
		assert.Equal(t, len(c.want), strings.Count(err.Error(), "\n")+1, "a line each")
	}
}

func TestLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.tsv")
	_, err := Load(path)
	assert.ErrorIs(t, err, fs.ErrNotExist)
	assert.ErrorContains(t, err, path)
	require.NoError(t, os.WriteFile(path, []byte("id\tar\nt\tتيلام\n"), 0o600))
	g, err := Load(path)
	require.NoError(t, err)
	assert.Equal(t, path, g.Entries[0].File)
	require.NoError(t, os.WriteFile(path, []byte("id\tar\nt\t\n"), 0o600))
	_, err = Load(path)
	assert.EqualError(t, err, path+":2: the column `ar` is empty")
}

func TestOverlaps(t *testing.T) {
	g := parse(t, "id,ar,variants,ar-EG\nt,تيلام,تيلم|تِيلام,\nz,زهران,,أزهران\ny,سلمون,ازهران|تيلم,سلمون\n")
	var got []string
	for _, p := range g.Overlaps() {
		got = append(got, p.String())
	}
	assert.Equal(t, []string{
		`g.csv:4: the form "ازهران" is also one of z (g.csv:3), which wins`,
		`g.csv:4: the form "تيلم" is also one of t (g.csv:2), which wins`,
	}, got)
}

func TestMerge(t *testing.T) {
	own := parse(t, "id,ar,colour\nown,تيلام,x\n")
	pack := parse(t, "id,ar\npack,تيلام\nz,زهران\n")
	g := Merge(own, pack)
	require.Len(t, g.Entries, 3)
	assert.Equal(t, "own", g.Entries[0].ID, "the earlier glossary comes first")
	assert.Equal(t, "pack", g.Entries[1].ID)
	assert.Len(t, g.Warnings, 1)
	require.Len(t, g.Overlaps(), 1)
	assert.Contains(t, g.Overlaps()[0].Text, "own")
	assert.Empty(t, Merge().Entries)
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		allColumns + "zahran,person,سالم زهران,زهران,Zahran,,زغران,,,m,,,,,\n",
		"ar\nتيلام\n", "\ufeffid,ar\r\nt,\"تيلام\"\r\n\r\n", "id\tar\nt\tتيلام\n", "ar,ar\n", "ar\n\"", "\xff\xfea\x00", "",
		"id,ar,x\n,تيلام|,\"a\nb\"\nt,,\n", "ar,variants\nتيـــلام,ـ|ء\n",
	} {
		f.Add([]byte(s), false)
		f.Add([]byte(s), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, tsv bool) {
		name := "g.csv"
		if tsv {
			name = "g.tsv"
		}
		g, err := Parse(name, data)
		if err != nil {
			require.Nil(t, g)
			require.NotEmpty(t, err.(Problems))
			return
		}
		lines := bytes.Count(data, []byte("\n")) + 1
		for _, e := range g.Entries {
			require.NotEmpty(t, e.ID)
			require.NotEmpty(t, e.Ar)
			require.True(t, 1 < e.Line && e.Line <= lines)
			for _, form := range append(e.Forms(), e.Forbidden...) {
				require.True(t, arabic.HasArabic(form), "%q", form)
			}
		}
		g.Overlaps()
		NewIndex(g)
	})
}

// synthetic is a glossary of n invented names as CSV.
func synthetic(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	syllables := [][2]string{
		{"با", "ba"}, {"ري", "ri"}, {"دو", "du"}, {"سا", "sa"}, {"مون", "mun"}, {"كار", "kar"}, {"تيل", "til"}, {"شا", "sha"},
		{"نو", "nu"}, {"فين", "fin"}, {"غا", "gha"}, {"زهر", "zahr"}, {"لام", "lam"}, {"قو", "qu"}, {"حي", "hi"}, {"طرب", "tarb"},
	}
	word := func() (ar, latin string) {
		for range 2 + r.IntN(3) {
			s := syllables[r.IntN(len(syllables))]
			ar, latin = ar+s[0], latin+s[1]
		}
		return ar, strings.ToUpper(latin[:1]) + latin[1:]
	}
	var b bytes.Buffer
	b.WriteString("id,kind,ar,variants,latin,context\n")
	for i := range n {
		ar1, latin1 := word()
		ar2, latin2 := word()
		fmt.Fprintf(&b, "e%d,%s,%s %s,%s,%s %s|%s,ميناء|بلدية\n", i, kinds[i%3], ar1, ar2, ar2, latin1, latin2, latin2)
	}
	return b.Bytes()
}

func BenchmarkParse(b *testing.B) {
	data := synthetic(10_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("g.csv", data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewIndex(b *testing.B) {
	g, err := Parse("g.csv", synthetic(10_000))
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		NewIndex(g)
	}
}
