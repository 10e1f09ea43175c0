package glossary_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// frequencies is a lexicon of a few words.
func frequencies(words map[string]float64) func(string) float64 {
	return func(folded string) float64 {
		for w, z := range words {
			if arabic.Fold(w) == folded {
				return z
			}
		}
		return 0
	}
}

func parse(t require.TestingT, name, rows string) *glossary.Glossary {
	g, err := glossary.Parse(name, []byte(rows))
	require.NoError(t, err)
	return g
}

func TestCheck(t *testing.T) {
	zipf := frequencies(map[string]float64{"زهرة": 4.5, "الزهرة": 4.2, "القاهرة": 5.2, "قاهرة": 3.5, "قلعة": 4})
	cases := []struct{ why, rows, beside, want string }{
		{"nothing", "id,kind,ar,latin\na,person,فالتر قنطروش,Walter Qantarush\nb,place,زهرامون,Zahramun\n", "", ""},
		{"an unknown column", "ar,colour\nزهرامون,red\n", "", `1 file/column column "colour" is not known and not used`},
		{"count and examples are known", "ar,count,example,counterexample\nزهرامون,7,زرت زهرامون,\n", "", ""},
		{
			"a shared form", "id,kind,ar,variants\na,person,فالتر قنطروش,قنطروش\nb,person,هلمار قنطروش,القنطروش\n", "",
			`3 form/shared the form "القنطروش" is also one of a (g.csv:2), which wins`,
		},
		{"a shared form of rivals", "id,kind,ar,variants,rivals\na,person,فالتر قنطروش,قنطروش,b\nb,person,هلمار قنطروش,قنطروش,\n", "", ""},
		{
			"an entry without a form of its own", "id,kind,ar\na,place,زهرامون\nb,place,الزهرامون\n", "",
			"3 form/shared the form \"الزهرامون\" is also one of a (g.csv:2), which wins\n" +
				"3 entry/hidden all forms are forms of earlier entries, as of a (g.csv:2): the entry is never found",
		},
		{"a title and a name share a word", "id,kind,ar\na,place,زهرامون\nb,term,زهرامون\n", "", ""},
		{"one's own entry wins over a pack's", "id,kind,ar\na,place,زهرامون\n", "id,kind,ar\nb,place,زهرامون\n", ""},
		{"a full stop", "kind,ar\nperson,د. قنطروش\n", "", `2 form/unreachable the form "د. قنطروش" is never found: "." ends a name`},
		{"brackets", "kind,ar\norg,زهرامون (الجنوب)\n", "", `2 form/unreachable the form "زهرامون (الجنوب)" is never found: "(" ends a name`},
		{"an address", "kind,ar\norg,نادي@زهرامون\n", "", `2 form/unreachable the form "نادي@زهرامون" is never found: "نادي" is read as an address or a handle, which is never checked`},
		{"a number", "kind,ar\norg,قناة 5.5\n", "", `2 form/unreachable the form "قناة 5.5" is never found: "5.5" is one word of a text`},
		{"quotes and hyphens are no hindrance", "kind,ar\norg,\"قناة «زهرامون»\"\nplace,أم-زهرامون\n", "", ""},
		{
			"an ordinary word", "kind,ar\nplace,الزهرة\n", "",
			`2 form/ordinary the form "الزهرة" is an ordinary word, too (16 in a million words), and the entry has no context`,
		},
		{"an ordinary word with context", "kind,ar,context\nplace,الزهرة,زهرامون\n", "", ""},
		{"a term is an ordinary word", "kind,ar\nterm,الزهرة\n", "", ""},
		{"a famous name is none", "kind,ar\nplace,القاهرة\n", "", ""},
		{
			"one letter apart", "id,kind,ar\na,place,زهرامون\nb,place,زهرامين\n", "",
			`3 entry/alike "زهرامين" and "زهرامون", a form of a (g.csv:2), differ by one letter and are easily confused`,
		},
		{"one letter apart and rivals", "id,kind,ar,rivals\na,place,زهرامون,b\nb,place,زهرامين,\n", "", ""},
		{"one letter apart and of two kinds", "id,kind,ar\na,place,زهرامون\nb,person,زهرامين\n", "", ""},
		{
			"one word of several", "id,kind,ar\na,person,فالتر قنطروش\nb,person,والتر قنطروش\n", "",
			`3 entry/alike "والتر قنطروش" and "فالتر قنطروش", a form of a (g.csv:2), differ by one letter and are easily confused`,
		},
		{
			"one letter from a pack's", "id,kind,ar\na,place,زهرامون\n", "id,kind,ar\nb,place,زهرامين\n",
			`2 entry/alike "زهرامون" and "زهرامين", a form of b (p.csv:2), differ by one letter and are easily confused`,
		},
		{
			"a forbidden form is another's", "id,kind,ar,forbidden\na,place,زهرامون,زهرمين\nb,place,زهرمين,\n", "",
			`2 ! forbidden/accepted the forbidden form "زهرمين" is an accepted form of b (g.csv:3)`,
		},
		{
			"a forbidden form is a pack's", "id,kind,ar,forbidden\na,place,زهرامون,قنطروش\n", "id,kind,ar\nb,person,قنطروش\n",
			`2 ! forbidden/accepted the forbidden form "قنطروش" is an accepted form of b (p.csv:2)`,
		},
		{
			"a forbidden form but for the article", "kind,ar,forbidden\nplace,زهرامون,الزهرامون\n", "",
			`2 ! forbidden/accepted the forbidden form "الزهرامون" is read as the accepted "زهرامون"`,
		},
		{
			"a forbidden ordinary word", "kind,ar,forbidden\nplace,زهرامون,قلعة\n", "",
			`2 forbidden/ordinary the forbidden form "قلعة" is an ordinary word (10 in a million words), and every one of them will be flagged`,
		},
		{"a rival that is none", "id,kind,ar,rivals\na,place,زهرامون,b\n", "", `2 rival/unknown the rival "b" is no entry`},
		{"a rival in a pack", "id,kind,ar,rivals\na,place,زهرامون,b\n", "id,kind,ar\nb,person,قنطروش\n", ""},
		{"its own rival", "id,kind,ar,rivals\na,place,زهرامون,a\n", "", `2 rival/self the entry is its own rival`},
		{
			"a Latin form of another row", "id,kind,ar,latin\na,place,زهرامون,Qantarush\nb,place,قنطروش,Zahramun\n", "",
			"2 latin/unlike the Latin form \"Qantarush\" does not sound like \"زهرامون\", but like \"قنطروش\" of b (g.csv:3)\n" +
				"3 latin/unlike the Latin form \"Zahramun\" does not sound like \"قنطروش\", but like \"زهرامون\" of a (g.csv:2)",
		},
		{"a person's Latin form", "id,kind,ar,latin\na,person,قنطروش,Miller\n", "", `2 latin/unlike the Latin form "Miller" does not sound like "قنطروش"`},
		{"places have other names", "id,kind,ar,latin\na,place,زهرامون,Flowertown\n", "", ""},
		{"organisations are translated", "id,kind,ar,latin\na,org,حزب زهرامون,Blue Party|BPZ\n", "", ""},
		{"an acronym", "id,kind,ar,latin\na,person,فالتر قنطروش,FQ\n", "", ""},
		{"words written as one", "id,kind,ar,latin\na,person,قنطر أوغلو,Qantaroghlu\n", "", ""},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			o := glossary.CheckOptions{Zipf: zipf}
			if c.beside != "" {
				o.Beside = parse(t, "p.csv", c.beside)
			}
			var got []string
			for _, i := range glossary.Check(parse(t, "g.csv", c.rows), o) {
				assert.NotEmpty(t, i.Hint)
				line := fmt.Sprintf("%d %s %s", i.Line, i.Rule, i.Text)
				if i.Error {
					line = fmt.Sprintf("%d ! %s %s", i.Line, i.Rule, i.Text)
				}
				got = append(got, line)
			}
			want := strings.Split(c.want, "\n")
			if c.want == "" {
				want = nil
			}
			require.Len(t, got, len(want), "%q", got)
			for i := range want {
				assert.True(t, strings.HasPrefix(got[i], want[i]), "got  %s\nwant %s", got[i], want[i])
			}
		})
	}
}

func TestCheckTwoFiles(t *testing.T) {
	first := parse(t, "z.csv", "id,kind,ar,rivals\na,place,زهرامون,x\nb,place,زهرامون,\n")
	second := parse(t, "a.csv", "id,kind,ar\na,person,قنطروش\n")
	var got []string
	for _, i := range glossary.Check(glossary.Merge(first, second), glossary.CheckOptions{Zipf: frequencies(nil)}) {
		got = append(got, fmt.Sprintf("%s:%d %s", i.File, i.Line, i.Rule))
	}
	assert.Equal(t, []string{"z.csv:2 rival/unknown", "z.csv:3 form/shared", "z.csv:3 entry/hidden", "a.csv:2 id/twice"}, got)
}

// Whatever a glossary holds, Check ends, and its issues are about its lines.
func TestCheckAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		forms := rapid.SliceOfN(rapid.StringMatching(`[ابتجدرزسقكلمنهوي]{2,6}( ?[-.(]?[ابتسقلمنوي]{2,5})?`), 1, 2)
		var rows strings.Builder
		rows.WriteString("id,kind,ar,variants,forbidden,rivals,latin\n")
		n := rapid.IntRange(1, 8).Draw(t, "n")
		for i := range n {
			fmt.Fprintf(&rows, "e%d,%s,%s,%s,%s,e%d,%s\n", i, rapid.SampledFrom([]string{"person", "place", "org", "term"}).Draw(t, "kind"),
				forms.Draw(t, "ar")[0], strings.Join(forms.Draw(t, "variants"), "|"), rapid.SampledFrom([]string{"", "قنطروش"}).Draw(t, "forbidden"),
				rapid.IntRange(0, 9).Draw(t, "rival"), rapid.SampledFrom([]string{"", "Qantarush", "BP"}).Draw(t, "latin"))
		}
		g, err := glossary.Parse("g.csv", []byte(rows.String()))
		if err != nil {
			return
		}
		for _, i := range glossary.Check(g, glossary.CheckOptions{Zipf: func(string) float64 { return 4 }}) {
			if i.Line < 1 || i.Line > n+1 || i.Text == "" || i.Hint == "" {
				t.Fatalf("%+v", i)
			}
		}
	})
}

// Check finds what loads and does not do what it is meant to do.
func ExampleCheck() {
	g, err := glossary.Parse("ports.csv", []byte(`id,kind,ar,variants
zahramun,place,زهرامون,ميناء زهرامون
zahramin,place,زهرامين,
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	zipf := func(string) float64 { return 0 } // a lexicon that knows no word
	for _, i := range glossary.Check(g, glossary.CheckOptions{Zipf: zipf}) {
		fmt.Println(i.Problem)
		fmt.Println(i.Hint)
	}
	// Output:
	// ports.csv:3: "زهرامين" and "زهرامون", a form of zahramun (ports.csv:2), differ by one letter and are easily confused
	// if both are right, add zahramun to `rivals`; if they are one name, make one a variant of the other
}
