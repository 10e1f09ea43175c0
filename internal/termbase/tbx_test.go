package termbase

import (
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/input"
)

// doImport imports a file and parses what comes out, which must be right.
func doImport(t testing.TB, name, data string, o Options) (string, *Report) {
	t.Helper()
	var out strings.Builder
	report, err := Import(t.Context(), name, strings.NewReader(data), o, &out)
	require.NoError(t, err)
	g, err := glossary.Parse("out.csv", []byte(out.String()))
	require.NoError(t, err, out.String())
	require.Len(t, g.Entries, report.Entries)
	return out.String(), report
}

func importError(t testing.TB, name, data string, o Options) string {
	t.Helper()
	var out strings.Builder
	_, err := Import(t.Context(), name, strings.NewReader(data), o, &out)
	require.Error(t, err)
	require.Empty(t, out.String(), "nothing half written")
	return err.Error()
}

func texts(ps []glossary.Problem) string {
	var out []string
	for _, p := range ps {
		out = append(out, p.String())
	}
	return strings.Join(out, "\n")
}

func tbx3(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc/></tbxHeader><text><body>` +
		body + `</body></text></tbx>`
}

func tbx2(body string) string {
	return `<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en"><martifHeader/><text><body>` + body + `</body></text></martif>`
}

// ar is a language section of version 3 with a term of each status given.
func ar(terms ...string) string { return langSec("ar", terms...) }

func langSec(lang string, terms ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<langSec xml:lang="%s">`, lang)
	for _, t := range terms {
		term, status, _ := strings.Cut(t, "/")
		fmt.Fprintf(&b, "<termSec><term>%s</term>", term)
		if status != "" {
			fmt.Fprintf(&b, `<termNote type="administrativeStatus">%s</termNote>`, status)
		}
		b.WriteString("</termSec>")
	}
	b.WriteString("</langSec>")
	return b.String()
}

func concept(id string, content ...string) string {
	return `<conceptEntry id="` + id + `">` + strings.Join(content, "\n") + "</conceptEntry>"
}

func TestTBX(t *testing.T) {
	const preferred, admitted, deprecated, superseded = "/preferredTerm-admn-sts", "/admittedTerm-admn-sts", "/deprecatedTerm-admn-sts", "/supersededTerm-admn-sts"
	cases := []struct {
		name, data string
		o          Options
		want       string
		warnings   string
		notes      string
	}{
		{
			name: "status",
			data: tbx3(concept("c1", ar("قنطرش"+deprecated, "القنطروش"+admitted, "قنطروش"+preferred, "قنطروشي", "قنتروش"+superseded),
				langSec("en", "Qantarush", "Kantarush"+deprecated), langSec("tr", "Kantaruş"))),
			want: "id,kind,ar,variants,latin,forbidden\nc1,term,قنطروش,القنطروش|قنطروشي,Qantarush|Kantarush|Kantaruş,قنطرش|قنتروش\n",
		},
		{
			name: "version 2 with a document type, tig and ntig",
			data: tbx2(`
<termEntry id="c5">
  <descrip type="subjectField">politics</descrip>
  <langSet xml:lang="AR"><tig><term>
      قنطروش </term><termNote type="administrativeStatus">
      preferredTerm-admn-sts</termNote></tig></langSet>
  <langSet xml:lang="ar"><ntig><termGrp><term>القنطروش</term><termNoteGrp><termNote type="administrativeStatus">admittedTerm</termNote>
     <note>about the status</note></termNoteGrp></termGrp><note>rare</note></ntig></langSet>
  <langSet lang="en"><ntig><termGrp><term><hi>Qant</hi>arush</term></termGrp></ntig></langSet>
</termEntry>`),
			want: "id,kind,ar,variants,latin,note\nc5,term,قنطروش,القنطروش,Qantarush,subject: politics; about the status; rare\n",
		},
		{
			name: "DCT",
			data: `<tbx type="TBX-Basic" style="dct" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><text><body>
<conceptEntry id="c1"><min:subjectField>سياسة</min:subjectField>
<descripGrp><basic:definition>accord</basic:definition><basic:source>a book</basic:source></descripGrp>
<langSec xml:lang="ar"><termSec><term>قنطروش</term><min:partOfSpeech>properNoun</min:partOfSpeech>
<min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus><basic:grammaticalGender>feminine</basic:grammaticalGender></termSec>
<termSec><term>قنطرش</term><min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec></langSec></conceptEntry></body></text></tbx>`,
			want: "id,ar,gloss,forbidden,context,gender\nc1,قنطروش,accord,قنطرش,سياسة,f\n",
		},
		{
			name: "normative authorisation with a value",
			data: tbx2(`<termEntry id="a"><langSet xml:lang="ar"><tig><term>قنطرش</term><normativeAuthorization value="deprecatedTerm"/></tig>` +
				`<tig><term>قنطروش</term><termNote type="normativeAuthorization">preferredTerm</termNote></tig></langSet></termEntry>`),
			want: "id,kind,ar,forbidden\na,term,قنطروش,قنطرش\n",
		},
		{
			name: "what is said of a definition is no note",
			data: tbx3(concept("a", `<descripGrp><descrip type="definition">a long sentence that says what the thing is about</descrip><note>from a book</note></descripGrp>`+
				`<transacGrp><transac type="transactionType">origination</transac><note>by me</note></transacGrp><note>seen</note>`, ar("قنطروش"))),
			want: "id,kind,ar,note\na,term,قنطروش,a long sentence that says what the thing is about; seen\n",
		},
		{
			name: "regions: with plain Arabic they are houses",
			data: tbx3(concept("a", langSec("ar-EG", "زهرون", "زهرن"), langSec("ar_SA", "زهرين"), ar("زهران"), langSec("ar-AE", "زهرام"))),
			want: "id,kind,ar,variants,ar-EG,ar-SA\na,term,زهران,زهرن|زهرام,زهرون,زهرين\n",
		},
		{
			name: "regions: alone they are Arabic",
			data: tbx3(concept("a", langSec("ar-SA", "زهرين", "زهران"+preferred))),
			want: "id,kind,ar,ar-SA\na,term,زهران,زهرين\n",
		},
		{
			name: "dialects are asked for",
			data: tbx3(concept("a", ar("زهران"), langSec("arz", "زهرون"), langSec("fa", "زهرآن"), langSec("ary", "زهرام"))),
			o:    Options{Dialects: []string{"arz"}},
			want: "id,kind,ar,variants\na,term,زهران,زهرون\n", notes: "2 terms in neither Arabic nor Latin script are left out",
		},
		{
			name: "languages in Latin script",
			data: tbx3(concept("a", ar("زهران", "NATO"), langSec("en-GB", "Zahran"), langSec("fr", "Zahrane"), langSec("ru", "Захран"))),
			o:    Options{Langs: []string{"en"}, Kind: glossary.Person},
			want: "id,kind,ar,latin\na,person,زهران,Zahran\n", notes: "1 term in neither Arabic nor Latin script is left out",
		},
		{
			name: "what cannot be an entry",
			data: tbx3(concept("a", langSec("en", "Zahran")) + concept("b", ar("زهران"+deprecated)) + concept("c", ar("زهران"))),
			want: "id,kind,ar\nc,term,زهران\n", notes: "2 concepts without an accepted Arabic term are left out",
		},
		{
			name: "forbidden and accepted compare as equal",
			data: tbx3(concept("a", ar("أمل"+preferred, "امل"+deprecated))),
			want: "id,kind,ar\na,term,أمل\n", warnings: `t.tbx:2: forbidden: "امل" is compared as equal to the accepted "أمل" and is left out`,
		},
		{
			name: "signs that the format cannot hold",
			data: tbx3(concept("", ar("زه|ران\u200f"), langSec("en", "Zah|ran"))),
			want: "kind,ar,latin\nterm,زه/ران,Zah/ran\n",
		},
		{
			name: "sentences with a term, in Arabic, are examples of it",
			data: tbx3(concept("a", `<langSec xml:lang="ar"><termSec><term>زهران</term><descrip type="context">عاد من
  زهران | أمس</descrip><descrip type="context">from Zahran</descrip></termSec>`+
				`<termSec><term>ظهران</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote><descripGrp><descrip type="context">عاد من ظهران</descrip></descripGrp></termSec>`+
				`<termSec><term>الزهران</term><descrip type="context">زار الزهران</descrip></termSec></langSec>`+
				`<langSec xml:lang="en"><termSec><term>Zahran</term><descrip type="context">in (زهران)</descrip></termSec></langSec>`,
				`<descrip type="context">كلام</descrip>`)),
			want: "id,kind,ar,variants,latin,forbidden,example,counterexample\na,term,زهران,الزهران,Zahran,ظهران,عاد من زهران / أمس|زار الزهران,عاد من ظهران\n",
		},
		{
			name: "columns of our own that are not as they should be",
			data: tbx3(concept("a", `<admin type="x-tadqiq-not">Nisba</admin><admin type="x-tadqiq-not">plural</admin><admin type="x-tadqiq-not"> </admin>`+
				`<admin type="x-tadqiq-example">a|b</admin><admin type="x-tadqiq-example">a/b</admin><admin type="x-tadqiq-planet">x</admin>`, ar("زهران"))),
			want: "id,kind,ar,note,example,not\na,term,زهران,not: plural,a/b,nisba\n", warnings: `t.tbx:2: not: "plural" is neither nisba nor article and goes to the note`,
		},
		{
			name: "no ids",
			data: tbx3("<conceptEntry>" + ar("زهران") + "</conceptEntry>\n<conceptEntry>" + ar("زهران") + "</conceptEntry>"),
			want: "id,kind,ar\n,term,زهران\nزهران-2,term,زهران\n", warnings: `t.tbx:3: "زهران" is also the form of line 2; this entry gets the id "زهران-2"`,
		},
		{
			name: "a term outside its group",
			data: tbx2(`<termEntry id="a"><langSet xml:lang="ar"><term>زهران</term></langSet></termEntry>`),
			want: "id,kind,ar\na,term,زهران\n",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, report := doImport(t, "t.tbx", c.data, c.o)
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.warnings, texts(report.Warnings))
			assert.Equal(t, c.notes, strings.Join(report.Notes, "\n"))
		})
	}
}

func TestTBXErrors(t *testing.T) {
	long := strings.Repeat("x", maxConcept)
	cases := []struct{ name, data, want string }{
		{"external entity", "<?xml version=\"1.0\"?>\n<!DOCTYPE martif [\n<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<martif><text>&x;</text></martif>",
			"t.tbx:2: the document type declares entities, which is refused for safety; remove the DOCTYPE and write the characters themselves"},
		{"parameter entity", "<!DOCTYPE martif [<!ENTITY % x SYSTEM \"http://host/x\"> %x;]>\n<martif/>", "t.tbx:1: the document type declares entities"},
		{"expanding entities", "<!DOCTYPE martif [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>\n<martif>&b;</martif>", "t.tbx:1: the document type declares entities"},
		{"an entity of nobody", tbx3(concept("a", ar("زهران&nbsp;"))), "t.tbx:2: is not well-formed XML: invalid character entity &nbsp;"},
		{"cut short", "<martif>\n<text>\n<body>", "t.tbx:3: is not well-formed XML: unexpected EOF"},
		{"crossed tags", "<martif>\n<text></body></martif>", "t.tbx:2: is not well-formed XML: element <text> closed by </body>"},
		{"broken encoding", "<martif>\n<note>\xff</note></martif>", "t.tbx:2: is not well-formed XML: invalid UTF-8; save the file as UTF-8, or name its encoding with --encoding"},
		{"unknown encoding", "<?xml version=\"1.0\" encoding=\"shift_jis\"?><martif/>", `t.tbx:1: the encoding "shift_jis" is not supported; save the file as UTF-8`},
		{"lost characters", tbx3(concept("a", ar("زه\ufffdران"))), "t.tbx:2: \"زه\ufffdران\" holds U+FFFD, which stands for a character that was lost; export the termbase again"},
		{"other XML", "<xliff><file/></xliff>", "t.tbx:1: is XML but not TBX: its root is <xliff>, not <martif> or <tbx>"},
		{"nothing", "<martif></martif>", "t.tbx: no entry found"},
		{"no Arabic", tbx3(concept("a", langSec("en", "x"))), "t.tbx: no entry found: 1 concept without an accepted Arabic term is left out"},
		{"an id twice, and again", tbx3("\n" + concept("a", ar("زهران")) + "\n" + concept("a", ar("زهرون")) + "\n" + concept("a", ar("زهرين"))),
			"t.tbx:4: id \"a\" is taken by line 3\nt.tbx:5: id \"a\" is taken by line 3"},
		{"nested concepts", tbx3(concept("a", concept("b"))), "t.tbx:2: <conceptEntry> inside the one of line 2"},
		{"nested without end", "<martif>" + strings.Repeat("\n<a>", 200), "t.tbx:101: elements are nested more than 100 deep"},
		{"a term without end", tbx3(concept("a", ar(long))), "t.tbx:2: what begins here is longer than 16 MB"},
		{"a tag without end", "<martif " + long, "t.tbx:1: what begins here is longer than 16 MB"},
		{"a wrong kind of our own", tbx3(concept("a", `<admin type="x-tadqiq-kind">planet</admin>`, ar("زهران"))), `t.tbx:2: x-tadqiq-kind: "planet" is not known`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := importError(t, "t.tbx", c.data, Options{})
			if strings.HasSuffix(c.want, "entities") {
				assert.Contains(t, got, c.want)
			} else {
				assert.Equal(t, c.want, got)
			}
		})
	}
}

// The encodings in which exports come, declared or named.
func TestTBXEncodings(t *testing.T) {
	const want = "id,kind,ar,latin\na,term,قنطروش,Qantarush\n"
	body := "<martif><text><body>" + concept("a", ar("قنطروش"), langSec("en", "Qantarush")) + "</body></text></martif>"
	declared := func(enc string) string { return `<?xml version="1.0" encoding="` + enc + `"?>` + "\n" + body }
	win, err := charmap.Windows1256.NewEncoder().String(declared("windows-1256"))
	require.NoError(t, err)
	undeclared, err := charmap.Windows1256.NewEncoder().String(body)
	require.NoError(t, err)
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) string {
		s, err := unicode.UTF16(e, b).NewEncoder().String(declared("utf-16"))
		require.NoError(t, err)
		return s
	}
	cases := []struct {
		name, data string
		enc        input.Encoding
	}{
		{"utf-8", declared("utf-8"), input.Auto},
		{"utf-8 with byte order mark", "\ufeff" + declared("utf-8"), input.Auto},
		{"utf-8 that says it is utf-16", declared("utf-16"), input.Auto},
		{"utf-16le", utf16(unicode.LittleEndian, unicode.UseBOM), input.Auto},
		{"utf-16be", utf16(unicode.BigEndian, unicode.UseBOM), input.Auto},
		{"utf-16le without byte order mark", utf16(unicode.LittleEndian, unicode.IgnoreBOM), input.Auto},
		{"utf-16be without byte order mark", utf16(unicode.BigEndian, unicode.IgnoreBOM), input.Auto},
		{"utf-16be, named", utf16(unicode.BigEndian, unicode.IgnoreBOM), input.UTF16BE},
		{"windows-1256, declared", win, input.Auto},
		{"windows-1256, named", undeclared, input.Windows1256},
		{"windows-1256, named and declared", win, input.Windows1256},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, _ := doImport(t, "t.tbx", c.data, Options{Encoding: c.enc})
			assert.Equal(t, want, got)
		})
	}
}

// genBook draws a glossary with whatever the format can hold.
func genBook(t *rapid.T) *Book {
	form := rapid.StringMatching(`[ا-ي]{1,6}( [ا-ي]{1,6}){0,2}`)
	text := rapid.Map(rapid.StringMatching(`([a-zéüşж,;"'<>&\n\t#=@ا-ي]|  | |x-tadqiq-)*`), strings.TrimSpace)
	items := rapid.SliceOfNDistinct(rapid.Map(rapid.StringMatching(`[a-zéжا-ي][a-z ,"'<&]{0,5}( [a-z\n]x)?`), strings.TrimSpace), 0, 3, rapid.ID)
	sentences := rapid.SliceOfNDistinct(rapid.Map(rapid.StringMatching(`[ا-ي]{1,4}[a-z ،؛"<&\n]{0,4}( [ا-ي]\.)?`), strings.TrimSpace), 0, 3, rapid.ID)
	b := &Book{Name: "g.csv"}
	extra := rapid.SampledFrom([][]string{nil, {"Region"}, {"a \"b\"", "العمود", "c"}}).Draw(t, "extra")
	n := rapid.IntRange(1, 5).Draw(t, "entries")
	forms := rapid.SliceOfNDistinct(form, 6*n, 6*n, rapid.ID).Draw(t, "forms")
	for i := range n {
		own := forms[6*i : 6*i+6]
		e := &glossary.Entry{
			Ar: own[0], Variants: own[1:rapid.IntRange(1, 3).Draw(t, "variants")],
			Kind:  rapid.SampledFrom([]glossary.Kind{"person", "place", "org", "title", "term", "name"}).Draw(t, "kind"),
			Latin: items.Draw(t, "latin"), Gloss: items.Draw(t, "gloss"),
			Context: items.Draw(t, "context"), Rivals: items.Draw(t, "rivals"),
			Gender: rapid.SampledFrom([]string{"", "m", "f"}).Draw(t, "gender"),
			Note:   text.Draw(t, "note"),
			Not:    rapid.SampledFrom([][]string{nil, {"nisba"}, {"article"}, {"article", "nisba"}}).Draw(t, "not"),

			Examples:        rapid.OneOf(items, sentences).Draw(t, "example"),
			Counterexamples: rapid.OneOf(items, sentences).Draw(t, "counterexample"),
		}
		e.ID = rapid.SampledFrom([]string{e.Ar, strings.Repeat("i", i+1), fmt.Sprint(i), fmt.Sprintf("x-tadqiq-%d", n-i), "a b" + own[0]}).Draw(t, "id")
		if rapid.Bool().Draw(t, "house") {
			e.House = map[string]string{"ar-EG": own[4], "ar-SA": own[3], "ar-LB": own[4], "ar-MA": own[0]}
		}
		if rapid.Bool().Draw(t, "forbidden") {
			e.Forbidden = []string{own[5] + "خخخ"}
		}
		r := &Record{Entry: e}
		for _, column := range extra {
			r.Extra = append(r.Extra, Field{column, text.Draw(t, "extra value")})
		}
		b.Records = append(b.Records, r)
	}
	return b
}

// A glossary that goes out as TBX comes back as it was.
func TestTBXRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var csv, tbx, again strings.Builder
		require.NoError(t, genBook(t).WriteCSV(&csv))
		b, err := Parse("g.csv", []byte(csv.String()))
		if err != nil {
			t.Skip(err) // an id twice, or a form accepted and forbidden
		}
		version := rapid.SampledFrom([]TBXVersion{TBX2, TBX3}).Draw(t, "version")
		require.NoError(t, b.WriteTBX(&tbx, version, "fr"))
		_, err = Import(context.Background(), "g.tbx", strings.NewReader(tbx.String()), Options{}, &again)
		require.NoError(t, err)
		require.Equal(t, csv.String(), again.String(), tbx.String())
	})
}

// fullEntries have something in every column: what plain TBX has a place for,
// and what it would not give back as it was.
func fullEntries() []*glossary.Entry {
	return []*glossary.Entry{
		{
			ID: "plain", Kind: glossary.Place, Ar: "زهران", Variants: []string{"الزهران", "زهرانا"}, Latin: []string{"Zahran", "Zahrane"},
			Gloss: []string{"blossom", "the bright one"}, Forbidden: []string{"ظهران", "زخران"}, Context: []string{"ميناء", "port"},
			Rivals: []string{"other", "q"}, Gender: "m", Note: "of a port", Not: []string{"nisba", "article"},
			Examples: []string{"عدت من زهران أمس.", "قال: «زهران»، ثم مضى؛"}, Counterexamples: []string{"عدت من ظهران أمس.", "زار زخران"},
			House: map[string]string{"ar-EG": "زهرون", "ar-SA": "زهرين", "ar-LB": "زهرام", "ar-MA": "زهرات"},
		},
		{
			ID: "a b", Kind: glossary.Title, Ar: "تيلام الأول", Variants: []string{"تيلام"}, Latin: []string{"Tilam", "Тилам"},
			Gloss: []string{"one two three four five six seven eight nine", "معنى"}, Forbidden: []string{"طيلام"}, Context: []string{"a  b", "<c>"},
			Rivals: []string{"plain"}, Gender: "f", Note: "of two\nlines, \"quoted\" & <b>", Not: []string{"article"},
			Examples: []string{"a Latin one", "وصل تيلام,  ثم\nمضى \"الأول\""}, Counterexamples: []string{"a\n b", "& <طيلام>", "; ،"},
			House: map[string]string{"ar-EG": "تيلام", "ar-SA": "تلام", "ar-LB": "تيلم", "ar-MA": "تلم"},
		},
	}
}

// Every column of the format comes back from TBX.
func TestTBXEveryColumn(t *testing.T) {
	want := fullEntries()
	var csv strings.Builder
	require.NoError(t, glossary.Write(&csv, want))
	header, _, _ := strings.Cut(csv.String(), "\n")
	require.Equal(t, strings.Join(glossary.Columns(), ","), header)
	for _, e := range want {
		row, err := e.Row()
		require.NoError(t, err)
		require.NotContains(t, row, "", "a column is not tested")
	}
	b, err := Parse("g.csv", []byte(csv.String()))
	require.NoError(t, err)
	for name, version := range map[string]TBXVersion{"version 2": TBX2, "version 3": TBX3} {
		t.Run(name, func(t *testing.T) {
			var tbx strings.Builder
			require.NoError(t, b.WriteTBX(&tbx, version, "en"))
			got, _ := doImport(t, "g.tbx", tbx.String(), Options{})
			require.Equal(t, csv.String(), got, tbx.String())
			g, err := glossary.Parse("g.csv", []byte(got))
			require.NoError(t, err)
			for _, e := range g.Entries {
				e.File, e.Line = "", 0
			}
			assert.Equal(t, want, g.Entries)
		})
	}
	t.Run("from its own CSV", func(t *testing.T) {
		got, _ := doImport(t, "g.csv", csv.String(), Options{})
		assert.Equal(t, csv.String(), got)
	})
}

func TestWriteTBXErrors(t *testing.T) {
	b, err := Parse("g.csv", []byte("ar,note\nزهران,a\nزهرون,b\x01\n"))
	require.NoError(t, err)
	assert.EqualError(t, b.WriteTBX(io.Discard, TBX3, "en"), `g.csv:3: "b\x01" holds the control character U+0001, which XML cannot hold; remove it`)
	full := fmt.Errorf("full")
	b.Records = b.Records[:1]
	assert.ErrorIs(t, b.WriteTBX(failing{full}, TBX3, "en"), full)
}

type failing struct{ error }

func (f failing) Write([]byte) (int, error) { return 0, f.error }

// generated writes concepts of all sorts, as programs write them, with
// something for every column of the format.
func generated(w io.Writer, n int, between func(i int)) {
	v2 := n%2 == 0
	lang, term := "langSec", "termSec"
	entry := "conceptEntry"
	if v2 {
		lang, term, entry = "langSet", "tig", "termEntry"
		io.WriteString(w, "<?xml version=\"1.0\"?>\n<!DOCTYPE martif SYSTEM \"TBXcoreStructV02.dtd\">\n<martif type=\"TBX\"><text><body>\n")
	} else {
		io.WriteString(w, "<?xml version=\"1.0\"?>\n<tbx type=\"TBX-Basic\" style=\"dca\"><text><body>\n")
	}
	letters := []rune("ابتجدرزسشطفقلمنهوي")
	word := func(i int) string {
		var b strings.Builder
		for i += 1000; i > 0; i /= len(letters) {
			b.WriteRune(letters[i%len(letters)])
		}
		return b.String()
	}
	status := []string{"", "preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts", "supersededTerm-admn-sts"}
	put := func(i int, text string) {
		fmt.Fprintf(w, "  <%s>\n    <term>%s</term>\n", term, text)
		if s := status[i%len(status)]; s != "" {
			fmt.Fprintf(w, "    <termNote type=\"administrativeStatus\">%s</termNote>\n", s)
		}
		if i%3 == 0 {
			io.WriteString(w, "    <termNote type=\"partOfSpeech\">properNoun</termNote>\n    <termNote type=\"grammaticalGender\">feminine</termNote>\n")
		}
		fmt.Fprintf(w, "    <descrip type=\"context\">a sentence with the term %d in it</descrip>\n", i)
		if i%4 == 0 {
			fmt.Fprintf(w, "    <descrip type=\"context\">%s،\n    في جملة %d</descrip>\n", text, i)
		}
		fmt.Fprintf(w, "  </%s>\n", term)
	}
	for i := range n {
		if i%7 == 0 {
			fmt.Fprintf(w, "<%s>\n", entry)
		} else {
			fmt.Fprintf(w, "<%s id=\"c%d\">\n", entry, i)
		}
		io.WriteString(w, "  <transacGrp><transac type=\"transactionType\">origination</transac><date>2010-04-17</date></transacGrp>\n")
		switch i % 5 {
		case 1:
			fmt.Fprintf(w, "  <descrip type=\"definition\">thing &amp; %s</descrip>\n", strings.Repeat("word ", i%12))
		case 2:
			fmt.Fprintf(w, "  <descrip type=\"subjectField\">%s</descrip>\n  <note>a note,\n      \"quoted\" &lt;%d&gt;</note>\n", word(i*7), i)
		case 3:
			io.WriteString(w, "  <descrip type=\"subjectField\">politics</descrip><note>one</note><note>two</note>\n")
		}
		own := func(column, value string) {
			fmt.Fprintf(w, "  <admin type=\"x-tadqiq-%s\">%s</admin>\n", column, value)
		}
		switch i % 9 {
		case 1:
			own("kind", "place")
			own("not", "article")
			own("not", "nisba")
			own("rivals", fmt.Sprintf("c%d", i+1))
			own("rivals", fmt.Sprintf("c%d", i+2))
		case 4:
			own("context", word(i))
			own("context", "a port")
			own("example", "of "+word(i*11))
			own("example", "no Arabic &lt;here&gt;")
		case 7:
			own("counterexample", word(i*11)+" &amp; «"+word(i)+"»")
			own("counterexample", "another one")
			own("not", "nisba")
		}
		fmt.Fprintf(w, "<%s xml:lang=\"ar\">\n", lang)
		for j := range 1 + i%4 {
			put(i+j, word(i*11+j)+" "+word(j))
		}
		fmt.Fprintf(w, "</%s>\n", lang)
		if i%6 == 0 {
			houses := glossary.Houses()
			fmt.Fprintf(w, "<%s xml:lang=\"%s\">\n", lang, houses[i/6%len(houses)])
			put(i, word(i*13))
			fmt.Fprintf(w, "</%s>\n", lang)
		}
		fmt.Fprintf(w, "<%s xml:lang=\"en\">\n", lang)
		for j := range i % 3 {
			put(i+j, fmt.Sprintf("Term %d-%d", i, j))
		}
		fmt.Fprintf(w, "</%s>\n</%s>\n", lang, entry)
		if between != nil {
			between(i)
		}
	}
	if v2 {
		io.WriteString(w, "</body></text></martif>\n")
	} else {
		io.WriteString(w, "</body></text></tbx>\n")
	}
}

// Ten thousand generated entries survive import, export, import.
func TestTBXTenThousand(t *testing.T) {
	for _, n := range []int{10_000, 10_001} { // of version 2, of version 3
		var in, first, out, second bytes.Buffer
		generated(&in, n, nil)
		report, err := Import(t.Context(), "a.tbx", &in, Options{}, &first)
		require.NoError(t, err)
		require.Greater(t, report.Entries, n*7/10)
		header, _, _ := strings.Cut(first.String(), "\n")
		require.Equal(t, strings.Join(glossary.Columns(), ","), header, "a column is not tested")
		b, err := Parse("a.csv", first.Bytes())
		require.NoError(t, err)
		require.NoError(t, b.WriteTBX(&out, TBXVersion(n%2), "en"))
		require.NoError(t, wellFormed(out.Bytes()))
		again, err := Import(t.Context(), "b.tbx", &out, Options{}, &second)
		require.NoError(t, err)
		require.Equal(t, report.Entries, again.Entries)
		require.True(t, bytes.Equal(first.Bytes(), second.Bytes()), "the two imported files differ")
	}
}

func wellFormed(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// A termbase of two hundred megabytes is read in bounded memory.
func TestTBXLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("reads two hundred megabytes")
	}
	r, w := io.Pipe()
	size := &counter{w: bufio.NewWriterSize(w, 64<<10)}
	var peak uint64
	go func() {
		generated(size, 200_001, func(i int) {
			if i%5000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
		})
		size.w.(*bufio.Writer).Flush()
		w.Close()
	}()
	var out counter
	report, err := Import(t.Context(), "large.tbx", r, Options{}, &out)
	require.NoError(t, err)
	t.Logf("%d entries of %d MB, %d MB of heap at most, %d MB written", report.Entries, size.n>>20, peak>>20, out.n>>20)
	assert.Greater(t, size.n, 200<<20)
	assert.Less(t, peak, uint64(128<<20))
}

type counter struct {
	w io.Writer
	n int
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += len(p)
	if c.w == nil {
		return len(p), nil
	}
	return c.w.Write(p)
}

func FuzzTBX(f *testing.F) {
	var b bytes.Buffer
	generated(&b, 9, nil)
	f.Add(b.Bytes())
	f.Add([]byte(tbx3(concept("a", ar("زهران", "NATO/preferred"), langSec("en", "Zah|ran"), `<admin type="x-tadqiq-kind">org</admin><admin type="x-tadqiq-column-ar">x</admin>`))))
	f.Add([]byte("<martif><!DOCTYPE x [<!ENTITY a 'b'>]>"))
	f.Add([]byte("\xff\xfe<\x00t\x00b\x00x\x00/\x00>\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := Options{Format: TBX}
		var first, tbx, second bytes.Buffer
		if _, err := Import(t.Context(), "a.tbx", bytes.NewReader(data), o, &first); err != nil {
			require.Empty(t, first.Bytes())
			return
		}
		b, err := Parse("a.csv", first.Bytes())
		require.NoError(t, err, first.String())
		if err := b.WriteTBX(&tbx, TBX3, "en"); err != nil {
			t.Fatal(err)
		}
		_, err = Import(t.Context(), "b.tbx", bytes.NewReader(tbx.Bytes()), o, &second)
		require.NoError(t, err)
		require.Equal(t, first.String(), second.String())
	})
}
