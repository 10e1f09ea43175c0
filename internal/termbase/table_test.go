package termbase

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/input"
)

func TestRoleOf(t *testing.T) {
	for role, headers := range map[string]string{
		"ar":        "ar|AR|Arabic|arabic_name|Name (Arabic)|Arabic term|العربية|الاسم بالعربية|المصطلح العربي|Terme arabe|label_ar|ar-AE|Arapça",
		"ar-EG":     "ar-EG|ar_eg",
		"latin":     "Latin|English|en|EN-US|name_en|English name|English synonyms|Anglais|Nom français|الإنجليزية|المصطلح بالانجليزية|الاسم اللاتيني|Türkçe|tr|Transliteration",
		"variants":  "variants|Synonyms|Also known as|مرادفات|Arabic synonyms|Alias|variantes|صيغ أخرى",
		"forbidden": "Forbidden|Do not use|deprecated term|خطأ|ممنوع|À éviter|الأخطاء",
		"gloss":     "gloss|Definition|Meaning|Définition",
		"note":      "Notes|Comment|ملاحظات|Remarques|Arabic definition",
		"context":   "Context|Domain|Subject field|المجال",
		"kind":      "Kind|Category|type|Entity type|النوع|Catégorie",
		"gender":    "Gender|genre|الجنس",
		"id":        "ID|identifier|QID|المعرف",
		"rivals":    "rivals",
		termColumn:  "Term|Source|target|Name|Nom de lieu|المصطلح|الاسم|Translation|Preferred term",
		"":          "Region|Last modified|Author|English deprecated|arable|x",
	} {
		for h := range strings.SplitSeq(headers, "|") {
			assert.Equal(t, role, roleOf(h), h)
		}
	}
}

func TestCSV(t *testing.T) {
	cases := []struct {
		name, data string
		o          Options
		want       string
		warnings   string
		notes      string
	}{
		{
			name: "a glossary stays as it is",
			data: "id,kind,ar,variants,latin,gloss,forbidden,context,rivals,gender,note,example,ar-EG\nz,person,زهران,زهرون|الزهران,Zahran; the one|Zahrane,a; b|c,ظهران,ميناء,t,m,\"a, b;\nc\",قال زهران؛ ثم مضى,زهرين\n",
			want: "id,kind,ar,variants,latin,gloss,forbidden,context,rivals,gender,note,example,ar-EG\nz,person,زهران,زهرون|الزهران,Zahran; the one|Zahrane,a; b|c,ظهران,ميناء,t,m,\"a, b;\nc\",قال زهران؛ ثم مضى,زهرين\n",
		},
		{
			name:  "English headers and semicolons",
			data:  "Term;Translation;Synonyms;Category;Gender;Domain;Definition\nزهران;Zahran;\"زهرون، زهرين; الزهران\";City;feminine;Ports;blossom\n",
			want:  "kind,ar,variants,latin,gloss,gender,note\nplace,زهران,زهرون|زهرين|الزهران,Zahran,blossom,f,Domain: Ports\n",
			notes: `reads "Term" as ar, "Translation" as latin, "Synonyms" as variants, "Category" as kind, "Domain" as context, "Definition" as gloss`,
		},
		{
			name:  "the other direction",
			data:  "source,target\nZahran,زهران\n",
			want:  "ar,latin\nزهران,Zahran\n",
			notes: `reads "source" as latin, "target" as ar`,
		},
		{
			name:  "Arabic headers, tabs and quotes of Excel",
			data:  "الاسم بالعربية\tالإنجليزية\tالنوع\tملاحظات\nزهران\tZahran\tشخص\t\"a \"\"b\"\"\"\n",
			want:  "kind,ar,latin,note\nperson,زهران,Zahran,\"a \"\"b\"\"\"\n",
			notes: `reads "الاسم بالعربية" as ar, "الإنجليزية" as latin, "النوع" as kind, "ملاحظات" as note`,
		},
		{
			name:  "French headers and a hint of Excel",
			data:  "sep=;\r\nArabe;Français;À éviter\r\nزهران;Zahran;ظهران\r\n",
			want:  "ar,latin,forbidden\nزهران,Zahran,ظهران\n",
			notes: `reads "Arabe" as ar, "Français" as latin, "À éviter" as forbidden`,
		},
		{
			name:     "columns that are told, and unknown ones",
			data:     "A,B,English,C\nزهران,زهرون,Zahran,7\n",
			o:        Options{Columns: map[string]string{"B": "ar", "a": "forbidden"}, Kind: glossary.Place},
			want:     "kind,ar,latin,forbidden,C\nplace,زهرون,Zahran,زهران,7\n",
			warnings: `t.csv:1: column "C" is not known and is kept as it is`,
			notes:    `reads "A" as forbidden, "B" as ar, "English" as latin`,
		},
		{
			name:     "an unknown header over the only Arabic column",
			data:     "\nToponym,x\n,\nزهران,1\nتيلام,\n",
			want:     "ar,x\nزهران,1\nتيلام,\n",
			warnings: `t.csv:2: column "x" is not known and is kept as it is`,
			notes:    `reads "Toponym" as ar`,
		},
		{
			name: "a country's column alone",
			data: "ar-SA,en\nزهران,Zahran\n",
			want: "ar,latin\nزهران,Zahran\n", notes: `reads "ar-SA" as ar, "en" as latin`,
		},
		{
			name: "unknown columns keep their place, and get a name where they lack one",
			data: "ar,Z,,A,Z,Latin form\nزهران,,2,,5\nتيلام,1,,3,,Tilam\n",
			want: "ar,latin,Z,column 3,A,Z (2)\nزهران,,,2,,5\nتيلام,Tilam,1,,3,\n",
			warnings: "t.csv:1: column \"Z\" is not known and is kept as it is\nt.csv:1: column \"column 3\" is not known and is kept as it is\n" +
				"t.csv:1: column \"A\" is not known and is kept as it is\nt.csv:1: column \"Z (2)\" is not known and is kept as it is",
			notes: `reads "Latin form" as latin`,
		},
		{
			name:     "an unknown column that is called like a known one",
			data:     "ar,Arabic\nزهران,زهرون\n",
			o:        Options{Columns: map[string]string{"Arabic": "ar"}},
			want:     "ar,ar (other)\nزهرون,زهران\n",
			warnings: `t.csv:1: column "ar" is not known and is kept as it is`,
			notes:    `reads "Arabic" as ar`,
		},
		{
			name:     "rows of one form are joined",
			data:     "ar,en,category\nزهران,Zahran,city\nتيلام,Tilam,\nزهران,Zahrane,person\n",
			want:     "kind,ar,latin\nplace,زهران,Zahran|Zahrane\n,تيلام,Tilam\n",
			warnings: `t.csv:4: "زهران" is also the form of line 2; the rows are joined: kind "place" stays, not "person"`,
			notes:    `reads "en" as latin, "category" as kind`,
		},
		{
			name:     "a column not, of this format and of a table in Turkish",
			data:     "ar,not\nزهران,Nisba; article\nتيلام,\"bir not, kısa\"\n",
			want:     "ar,note,not\nزهران,,nisba|article\nتيلام,\"not: bir not, kısa\",\n",
			warnings: `t.csv:3: not: "bir not, kısa" is neither nisba nor article and goes to the note`,
		},
		{
			name:     "what cannot be an entry",
			data:     "ar,type\n,x\nNATO,x\nزهران,fruit\nتيلام,fruit\n",
			want:     "ar,note\nزهران,type: fruit\nتيلام,type: fruit\n",
			warnings: "t.csv:2: type \"x\" is not known as a kind and goes to the note\nt.csv:3: \"NATO\" has no Arabic letter; the entry is left out\nt.csv:4: type \"fruit\" is not known as a kind and goes to the note",
			notes:    "reads \"type\" as kind\n1 row without an Arabic form is left out",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, report := doImport(t, "t.csv", c.data, c.o)
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.notes, strings.Join(report.Notes, "\n"))
			assert.Equal(t, c.warnings, texts(report.Warnings))
		})
	}
}

func TestCSVErrors(t *testing.T) {
	cases := []struct {
		name, data string
		o          Options
		want       string
	}{
		{"empty", "", Options{}, "t.csv:1: is empty; the first row must name the columns"},
		{"only a header", "ar\n", Options{}, "t.csv: no entry found"},
		{"no Arabic", "a b,c\nx,y\n", Options{}, `t.csv:1: no column is known to hold Arabic forms; say which one does, e.g. --columns ar='a b'; there are "a b", "c"`},
		{"Arabic on both sides", "source,target\nزهران,ظهران\n", Options{}, `t.csv:1: the columns "source" and "target" both hold Arabic; say which one is right: --columns ar=target`},
		{"a column that is not there", "ar\nزهران\n", Options{Columns: map[string]string{"x": "latin"}}, `t.csv:1: there is no column "x"; there are "ar"`},
		{"quotes", "ar,note\n\"زهران,x\n", Options{}, `t.csv:2: extraneous or missing " in quoted-field`},
		{"all that is wrong", "ar,note\nزهران,\"x\"y\nتيلام,1,2\nزهرون,\"z\" \n", Options{},
			"t.csv:2: extraneous or missing \" in quoted-field\nt.csv:3: the row has 3 fields, the header 2; is a separator unquoted?\nt.csv:4: extraneous or missing \" in quoted-field"},
		{"an id twice", "id,ar\n1,زهران\n1,تيلام\n", Options{}, `t.csv:3: id "1" is taken by line 2`},
		{"lost characters", "ar\nزه\ufffdران\n", Options{}, "t.csv:2: \"زه\ufffdران\" holds U+FFFD, which stands for a character that was lost; export the termbase again"},
		{"windows-1256", "ar\n\xd3\xd1\xca\n", Options{}, "t.csv:2: invalid UTF-8 at byte offset 3; the text looks like Windows-1256; try --encoding windows-1256"},
		{"broken", "ar\nسرت\nس\xff\n", Options{}, "t.csv:3: invalid UTF-8 at byte offset 12; save the file as UTF-8, or name its encoding with --encoding"},
		{"binary", "\x89PNG\r\n\x00\x00", Options{}, "t.csv: is a binary file (NUL byte at offset 6); only text can be checked"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, importError(t, "t.csv", c.data, c.o))
		})
	}
}

func TestCSVEncodings(t *testing.T) {
	const data = "المصطلح\tEnglish\r\nسرت\tSirte\r\n"
	win, err := charmap.Windows1256.NewEncoder().String(data)
	require.NoError(t, err)
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(data)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		data string
		enc  input.Encoding
	}{
		"utf-8": {data, input.Auto}, "utf-8 with byte order mark": {"\ufeff" + data, input.Auto},
		"Unicode text of Excel": {utf16, input.Auto}, "windows-1256": {win, input.Windows1256},
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := doImport(t, "t.txt", c.data, Options{Encoding: c.enc})
			assert.Equal(t, "ar,latin\nسرت,Sirte\n", got)
		})
	}
}

// Too many errors end the reading.
func TestTooManyErrors(t *testing.T) {
	got := importError(t, "t.csv", "ar\n"+strings.Repeat("زهران,x\n", 1000), Options{})
	assert.Equal(t, maxProblems+1, strings.Count(got, "\n")+1)
	assert.Contains(t, got, "t.csv:101: too many errors; the rest is not read")
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("Term;Translation;Synonyms;Category\nزهران;Zahran;زهرون، زهرين;City\n"))
	f.Add([]byte("ar,|,x y,\"q\n\"\nزهران,a|b,c;d,e\n"))
	f.Add([]byte("\xff\xfe\x33\x06\x0a\x00\x33\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, second bytes.Buffer
		if _, err := Import(t.Context(), "a.csv", bytes.NewReader(data), Options{Format: CSV}, &first); err != nil {
			require.Empty(t, first.Bytes())
			return
		}
		b, err := Parse("a.csv", first.Bytes())
		require.NoError(t, err, first.String())
		require.NoError(t, b.WriteCSV(&second))
		require.Equal(t, first.String(), second.String())
	})
}
