package termbase

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	wdPerson = `{"type":"item","id":"Q1","labels":{"ar":{"language":"ar","value":"سالم زهران"},"en":{"language":"en","value":"Salem Zahran"},` +
		`"arz":{"value":"سالم زهرون"},"mul":{"value":"S. Zahran"},"fa":{"value":"سالم زهرانی"}},` +
		`"aliases":{"ar":[{"language":"ar","value":"زهران"},{"value":"زهران` + "\u200e" + `"},{"value":"زهرانی"},{"value":"Zahran"}],"en":[{"value":"Zahran"},{"value":"Захран"}]},` +
		`"claims":{"P31":[{"mainsnak":{"snaktype":"somevalue"}},{"mainsnak":{"datavalue":{"value":{"entity-type":"item","numeric-id":5,"id":"Q5"}}},"rank":"normal"}],` +
		`"P21":[{"mainsnak":{"datavalue":{"value":{"id":"Q6581097"}}}}],"P18":[{"mainsnak":{"datavalue":{"value":"x.jpg"}}}]}}`
	wdPlace    = `{"id":"Q2","labels":{"ar":{"value":"أگادير"}},"aliases":[],"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q42"}}}},{"mainsnak":{"datavalue":{"value":{"id":"Q515"}}}}]}}`
	wdNothing  = `{"id":"Q3","labels":[],"descriptions":[],"aliases":[],"claims":[]}`
	wdPersian  = `{"id":"Q4","labels":{"ar":{"value":"زهرانی"}}}`
	wdProperty = `{"type":"property","id":"P31","labels":{"ar":{"value":"نموذج"}}}`
	wdCSV      = "id,kind,ar,variants,latin,gender\nQ1,person,سالم زهران,زهران,Salem Zahran|Zahran|S. Zahran,m\nQ2,place,أگادير,,,\n"
)

func TestWikidata(t *testing.T) {
	items := []string{wdPerson, wdPlace, wdNothing, wdPersian, wdProperty}
	for name, data := range map[string]string{
		"a dump":          "[\n" + strings.Join(items, ",\n") + "\n]\n",
		"JSON Lines":      strings.Join(items, "\n") + "\n",
		"an answer":       "{\n\"entities\": {\"Q1\":" + strings.Join(items, ",\"Q2\": ") + "}, \"success\": 1}",
		"answers":         `{"entities":{"Q1":` + wdPerson + "},\"success\":1}\n{\"entities\":{\"Q2\":" + wdPlace + `,"Q3":` + wdNothing + `,"Q4":` + wdPersian + `}}`,
		"byte order mark": "\ufeff" + strings.Join(items, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			got, report := doImport(t, "w.json", data, Options{})
			assert.Equal(t, wdCSV, got)
			assert.Equal(t, []string{"2 items without an Arabic label are left out", "2 Arabic aliases that are not written in Arabic letters are left out"}, report.Notes)
		})
	}
	got, _ := doImport(t, "w.json", wdPerson, Options{Dialects: []string{"arz"}, Langs: []string{"mul"}, Kind: "name"})
	assert.Equal(t, "id,kind,ar,variants,latin,gender\nQ1,person,سالم زهران,زهران|سالم زهرون,S. Zahran,m\n", got)
	one := `{"entities":{"Q1":{"id":"Q1","labels":{"ar":{"value":"تيلام"}}}}}`
	got, _ = doImport(t, "w.json", one, Options{})
	assert.Equal(t, "id,ar\nQ1,تيلام\n", got)
}

func TestWikidataErrors(t *testing.T) {
	cases := []struct{ name, data, want string }{
		{"an error", `{"error":{"code":"no-such-entity","info":"Could not find it"}}`, "w.json:1: is an error message of Wikidata: no-such-entity: Could not find it"},
		{"cut short", "[\n" + wdPerson + ",\n{\"id\": \"Q2\",", "w.json:3: the file is cut short"},
		{"cut in a string", "[\n" + wdPerson + ",\n{\"id\": \"Q", "w.json:3: the file is cut short"},
		{"broken", wdPerson + "\n{\"id\" \"Q2\"}", `w.json:2: is not JSON: expected colon after object key`},
		{"broken value", wdPerson + "\n{\"id\": Q2}", `w.json:2: is not JSON: invalid character 'Q' looking for beginning of value`},
		{"other JSON", `[{"a": 1}, 2]`, "w.json:1: is JSON but not that of Wikidata: the array holds 2"},
		{"other objects", `{"a": {"b": 1}}`, "w.json: no entry found"},
		{"labels of another kind", `{"id":"Q1","labels":7}`, "w.json:1: is not JSON of Wikidata: json: cannot unmarshal number into Go value of type map[string]termbase.wdText"},
		{"entities of another kind", `{"entities":3}`, "w.json:1: is JSON but not that of Wikidata: entities is 3"},
		{"an id twice", wdPerson + "\n" + wdPerson, `w.json:2: id "Q1" is taken by line 1`},
		{"lost characters", "{\"id\":\"Q1\",\"labels\":{\"ar\":{\"value\":\"زه\xff\"}}}", "w.json:1: \"زه\ufffd\" holds U+FFFD, which stands for a character that was lost; export the termbase again"},
		{"an item without end", `{"id":"` + strings.Repeat("x", 2*maxConcept), "w.json:1: the item that begins here is longer than 16 MB"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, importError(t, "w.json", c.data, Options{}))
		})
	}
}

func FuzzWikidata(f *testing.F) {
	for _, s := range []string{wdPerson, "[" + wdPlace + "," + wdNothing + "]", `{"entities":{"Q1":` + wdPerson + "}}", `{"error":{}}`, "[]", "[[{}]]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var out bytes.Buffer
		if _, err := Import(t.Context(), "w.json", bytes.NewReader(data), Options{Format: Wikidata}, &out); err == nil {
			_, err := Parse("a.csv", out.Bytes())
			require.NoError(t, err)
		}
	})
}
