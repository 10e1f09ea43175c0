package discover

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/glossary"
)

// packs are what is built in, in these tests.
func packs(t testing.TB) *glossary.Glossary {
	g, err := glossary.Parse("packs.csv", []byte(`id,kind,ar,variants,latin,forbidden,context,not
shalqum,person,رشيد شلقوم,شلقوم|رشيد الشلقوم,Shalqum,شلقون,وزير,nisba
durb,person,نعمان دربغلي,النعمان دربغلي,Durbaghli,,,
zanbaqul,place,زنبقول,,Zanbaqul,,,
`))
	require.NoError(t, err)
	for _, e := range g.Entries {
		e.Pack = true
	}
	return g
}

func TestAccept(t *testing.T) {
	garble := func(accept, form, entity string) Row { return Row{2, accept, form, Garble, entity, "", "person"} }
	name := func(accept, form string) Row { return Row{2, accept, form, Entry, "", "", "place"} }
	const old = "Region,ar,id,forbidden,kind\neast,قرية الرمل,raml,,place\nwest,سد النخيل,,سد النحيل,place\n"
	for _, x := range []struct {
		name      string
		old       string
		rows      []Row
		want      string // what the glossary has then
		forbidden int
		entities  int
		entries   int
		already   int
	}{
		{
			name: "garble of a pack's entry", rows: []Row{garble("yes", "شلكوم", "shalqum")},
			want:      "id,kind,ar,variants,forbidden,context,not\nshalqum,person,رشيد شلقوم,شلقوم,شلكوم,وزير,nisba\n",
			forbidden: 1, entities: 1,
		},
		{
			name: "a surname that does not stand alone", rows: []Row{garble("x", "دربجلي", "durb")},
			want:      "id,kind,ar,variants,forbidden,context\ndurb,person,نعمان دربغلي,,نعمان دربجلي|النعمان دربجلي,\n",
			forbidden: 1, entities: 1,
		},
		{
			name: "a given name", rows: []Row{garble("x", "رشايد", "shalqum")},
			want:      "id,kind,ar,variants,forbidden,context,not\nshalqum,person,رشيد شلقوم,,رشايد شلقوم|رشايد الشلقوم,وزير,nisba\n",
			forbidden: 1, entities: 1,
		},
		{
			name: "several garbles of one entry", rows: []Row{garble("1", "زمبقول", "zanbaqul"), garble("نعم", "زنبكول", "zanbaqul"), garble("", "زنبول", "zanbaqul"), garble("No", "زمبول", "zanbaqul")},
			want:      "id,kind,ar,variants,forbidden,context\nzanbaqul,place,زنبقول,,زمبقول|زنبكول,\n",
			forbidden: 2, entities: 1,
		},
		{
			name: "a new name", rows: []Row{name("Y", "كفر شلنبو")},
			want:    "id,kind,ar,variants,forbidden,context\n,place,كفر شلنبو,,,\n",
			entries: 1,
		},
		{
			name: "a new name, spelled otherwise", rows: []Row{name("إشلنبو", "اشلنبو")},
			want:    "id,kind,ar,variants,forbidden,context\n,place,إشلنبو,,,\n",
			entries: 1,
		},
		{
			name: "another right form, of a known entry", rows: []Row{garble("زنبقول", "زلقوم", "shalqum"), name("شلقوم", "شلخوم")},
			want:      "id,kind,ar,variants,forbidden,context,not\nzanbaqul,place,زنبقول,,زلقوم,,\nshalqum,person,رشيد شلقوم,شلقوم,شلخوم,وزير,nisba\n",
			forbidden: 2, entities: 2,
		},
		{
			name: "another right form, of a new entry", rows: []Row{garble("حسان الزرقوش", "حسان الزركوش", "shalqum"), name("حسان الزرقوش", "حصان الزرقوش")},
			want:      "id,kind,ar,variants,forbidden,context\n,person,حسان الزرقوش,,حسان الزركوش|حصان الزرقوش,\n",
			forbidden: 2, entities: 1, entries: 1,
		},
		{
			name: "into a glossary", old: old, rows: []Row{garble("yes", "قرية الرمن", "raml"), garble("yes", "سد النخيال", "سد النخيل"), name("yes", "كشتبان")},
			want:      "Region,ar,id,forbidden,kind\neast,قرية الرمل,raml,قرية الرمن,place\nwest,سد النخيل,,سد النحيل|سد النخيال,place\n,كشتبان,,,place\n",
			forbidden: 2, entities: 2, entries: 1,
		},
		{
			name: "what is there", old: old, rows: []Row{garble("yes", "سد النحيل", "سد النخيل"), garble("yes", "شلقون", "shalqum"), name("yes", "زنبقول"), name("yes", "كشتبان"), name("yes", "كشتبان")},
			want:    old + ",كشتبان,,,place\n",
			entries: 1, already: 4,
		},
		{
			name: "a glossary without the column", old: "ar\r\nكشتبان\r\n", rows: []Row{garble("yes", "كشطبان", "كشتبان")},
			want:      "ar,forbidden\r\nكشتبان,كشطبان\r\n",
			forbidden: 1, entities: 1,
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			file := ""
			if x.old != "" {
				file = "names.csv"
			}
			for i := range x.rows {
				x.rows[i].Line = i + 2
			}
			got, err := Accept(file, x.old, packs(t), "candidates.csv", x.rows)
			require.NoError(t, err)
			var b bytes.Buffer
			require.NoError(t, got.Write(&b, "names.csv"))
			assert.Equal(t, x.want, b.String())
			assert.Equal(t, []int{x.forbidden, x.entities, x.entries, x.already}, []int{got.Forbidden, got.Entities, got.Entries, got.Already})

			// Once more, nothing is new.
			again, err := Accept("names.csv", b.String(), packs(t), "candidates.csv", x.rows)
			require.NoError(t, err)
			assert.Zero(t, again.Forbidden+again.Entries)
			var same bytes.Buffer
			require.NoError(t, again.Write(&same, "names.csv"))
			assert.Equal(t, b.String(), same.String())
		})
	}
}

func TestAcceptErrors(t *testing.T) {
	_, err := Accept("names.csv", "ar,forbidden\nكشتبان,كشطبان\n", packs(t), "candidates.csv", []Row{
		{2, "maybe", "زلقوم", Garble, "shalqum", "", "person"},
		{3, "yes", "Zalqum", Garble, "shalqum", "", "person"},
		{4, "yes", "زل|قوم", Garble, "shalqum", "", "person"},
		{5, "yes", "زلقوم", "typo", "shalqum", "", "person"},
		{6, "yes", "زلقوم", Garble, "nobody", "", "person"},
		{7, "yes", "زلقوم", Entry, "", "", "planet"},
		{8, "زلقوم", "زلقوم", Garble, "shalqum", "", "person"},
		{9, "yes", "زنبقول", Garble, "shalqum", "", "person"},
		{10, "yes", "كشتبان", Garble, "shalqum", "", "person"},
		{11, "yes", "كشطبان", Entry, "", "", "place"},
		{12, "yes", "شلقون", Entry, "", "", "place"},
		{13, "yes", "شلكوم", Garble, "shalqum", "", "person"},
		{14, "yes", "شلكوم", Entry, "", "", "person"},
		{15, "yes", "شلكوم", Garble, "durb", "", "person"},
		{16, "", "شلكوم", "anything", "", "", ""},
	})
	var problems glossary.Problems
	require.ErrorAs(t, err, &problems)
	assert.Equal(t, strings.Join([]string{
		`candidates.csv:2: accept: "maybe" is neither yes nor no nor another right form`,
		`candidates.csv:3: form: "Zalqum" has no Arabic letter`,
		`candidates.csv:4: "زل|قوم" holds the sign | that separates the items of a list`,
		`candidates.csv:5: proposal: "typo" is neither garble nor entry`,
		`candidates.csv:6: entity: there is no entry "nobody" in the glossary nor in the packs; write the right form into the column accept`,
		`candidates.csv:7: kind: "planet" is not one of [person place org title term name]`,
		`candidates.csv:8: "زلقوم" is marked as its own right form; if it is a right name, write entry into the column proposal and yes here`,
		`candidates.csv:9: "زنبقول" is an accepted form of "zanbaqul", which is built in; take it out there first`,
		`candidates.csv:10: "كشتبان" is an accepted form of "كشتبان" (names.csv:2); take it out there first`,
		`candidates.csv:11: "كشطبان" is a forbidden form of "كشتبان" (names.csv:2); take it out there first`,
		`candidates.csv:12: "شلقون" is a forbidden form of "shalqum", which is built in; take it out there first`,
		`candidates.csv:14: "شلكوم" is something else at line 13; mark one of the two`,
		`candidates.csv:15: "شلكوم" is something else at line 13; mark one of the two`,
	}, "\n"), err.Error())
}

func TestAcceptBadGlossary(t *testing.T) {
	_, err := Accept("names.csv", "ar,kind\nكشتبان,planet\n", packs(t), "candidates.csv", nil)
	assert.ErrorContains(t, err, `names.csv:2: kind "planet" is not one of`)
}

func TestAcceptTSV(t *testing.T) {
	rows := []Row{{2, "yes", "كشطبان", Garble, "كشتبان", "", ""}}
	got, err := Accept("names.tsv", "\ufeffar\tnote\nكشتبان\t\"so\"\n", packs(t), "candidates.csv", rows)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, got.Write(&b, "out.tsv"))
	assert.Equal(t, "\ufeffar\tnote\tforbidden\nكشتبان\t\"so\"\tكشطبان\n", b.String())
	b.Reset()
	require.NoError(t, got.Write(&b, "out.csv"))
	assert.Equal(t, "\ufeffar,note,forbidden\nكشتبان,\"\"\"so\"\"\",كشطبان\n", b.String())
}

func TestCSV(t *testing.T) {
	c := Candidate{
		Form: "شلكوم", Proposal: Garble, Entity: "shalqum", Right: "شلقوم", Kind: "person", Count: 14, Documents: 9, Contexts: 7, Score: 2.5,
		Why: "stands twice, \"so\"", Example: Example{Document: "=1+1", Left: "قال ", Text: "شلكوم", Right: "، أمس"},
	}
	var b bytes.Buffer
	require.NoError(t, WriteCSV(&b, []Candidate{c}))
	assert.Equal(t, `accept,form,proposal,entity,right,kind,count,documents,contexts,score,why,example,document
,شلكوم,garble,shalqum,شلقوم,person,14,9,7,2.500,"stands twice, ""so""",قال [شلكوم]، أمس,'=1+1
`, b.String())
	rows, err := ReadCSV("candidates.csv", b.String())
	require.NoError(t, err)
	assert.Equal(t, []Row{{2, "", "شلكوم", Garble, "shalqum", "شلقوم", "person"}}, rows)
}

// As spreadsheets save it.
func TestReadCSV(t *testing.T) {
	want := []Row{{2, "yes", "كفر شلنبو", Entry, "", "", "place"}}
	for name, content := range map[string]string{
		"commas":       "accept,form,proposal,kind\nyes,كفر شلنبو,entry,place\n",
		"semicolons":   "\ufeffaccept;form;proposal;kind;why\r\nyes;كفر شلنبو;entry;place;\"a, b\"\r\n;;;;\r\n",
		"tabs":         "accept\tform\tproposal\tkind\nyes\tكفر شلنبو\tentry\tplace\n",
		"other order":  "kind,FORM,note,Proposal, accept\nplace,كفر  شلنبو,,entry, yes \n",
		"quoted cells": "\"accept\",\"form\",\"proposal\",\"kind\"\n\"yes\",\"كفر شلنبو\",\"entry\",\"place\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := ReadCSV("candidates.csv", content)
			require.NoError(t, err)
			assert.Equal(t, want, rows)
		})
	}
}

func TestReadCSVErrors(t *testing.T) {
	for _, x := range []struct{ name, content, want string }{
		{"empty", "\n", "c.csv:1: the file is empty; its first row must name the columns"},
		{"columns", "form,kind\nكشتبان,place\n", "c.csv:1: there is no column `accept`; is this candidates.csv?\nc.csv:1: there is no column `proposal`; is this candidates.csv?"},
		{"fields", "accept,form,proposal\nyes,كشتبان\nyes,كشتبان,entry,x\n", "c.csv:2: the row has 2 fields, the header 3; is a separator unquoted or a field missing?\nc.csv:3: the row has 4 fields, the header 3; is a separator unquoted or a field missing?"},
		{"quotes", "accept,form,proposal\nyes,\"كشت\"بان,entry\n", "c.csv:2: column "},
	} {
		t.Run(x.name, func(t *testing.T) {
			_, err := ReadCSV("c.csv", x.content)
			require.Error(t, err)
			assert.True(t, strings.HasPrefix(err.Error(), x.want), err.Error())
		})
	}
}

// A glossary without marked rows comes out as it went in: no cell, column or
// row is lost.
func TestTableProperty(t *testing.T) {
	cell := rapid.StringMatching(`[a-zز ,;"|.]{0,6}`)
	rapid.Check(t, func(rt *rapid.T) {
		tsv := rapid.Bool().Draw(rt, "tsv")
		rows := [][]string{{"ar", "note", "Region"}}
		for range rapid.IntRange(0, 5).Draw(rt, "rows") {
			rows = append(rows, []string{"زنبق" + strings.Repeat("ز", len(rows)), cell.Draw(rt, "note"), cell.Draw(rt, "region")})
		}
		in := &table{header: rows[0], rows: rows[1:], crlf: rapid.Bool().Draw(rt, "crlf"), bom: rapid.Bool().Draw(rt, "bom")}
		var b, again bytes.Buffer
		require.NoError(rt, in.write(&b, tsv))
		comma := ','
		if tsv {
			comma = '\t'
		}
		out, problems := readTable("t", b.String(), comma)
		require.Empty(rt, problems)
		assert.Equal(rt, rows[0], out.header)
		if len(rows) > 1 {
			assert.Equal(rt, rows[1:], out.rows)
		}
		require.NoError(rt, out.write(&again, tsv))
		assert.Equal(rt, b.String(), again.String())
	})
}

func FuzzReadCSV(f *testing.F) {
	f.Add("accept,form,proposal\nyes,كشتبان,entry\n")
	f.Add("accept;form;proposal;entity\r\nزنبقول;كشتبان;garble;shalqum\r\n")
	f.Fuzz(func(t *testing.T, content string) {
		rows, err := ReadCSV("candidates.csv", content)
		if err != nil {
			return
		}
		got, err := Accept("names.csv", "ar\nكشتبان\n", packs(t), "candidates.csv", rows)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if got.Write(&b, "names.csv") == nil {
			_, err := glossary.Parse("names.csv", b.Bytes())
			require.NoError(t, err)
		}
	})
}
