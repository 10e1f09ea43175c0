package termbase

import (
	"archive/zip"
	"bytes"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// book is a workbook with these parts beside those that any has.
func book(t testing.TB, parts map[string]string) string {
	t.Helper()
	all := map[string]string{
		"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
			`<sheets><sheet name="Hidden" sheetId="3" state="hidden" r:id="rId3"/><sheet name="Names" sheetId="1" r:id="rId1"/><sheet name="أماكن" sheetId="2" r:id="rId2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships>` +
			`<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/worksheet" Target="/xl/worksheets/sheet2.xml"/>` +
			`<Relationship Id="rId3" Type="x/worksheet" Target="worksheets/sheet3.xml"/><Relationship Id="rId4" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml": `<sst><si><t>Arabic</t></si><si><t>English</t></si><si><r><t xml:space="preserve">سالم </t></r><r><rPr><b/></rPr><t>زهران</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si></sst>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` +
			`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>` +
			`<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" t="inlineStr"><is><t>Salem &amp; Zahran</t></is></c></row>` +
			`<row r="4"><c r="A4" t="str"><f>A3</f><v>زهرون_x000D_
زهرين</v></c><c r="B4" t="e"><v>#N/A</v></c></row>` +
			`<row><c><v>7</v></c></row></sheetData></worksheet>`,
		"xl/worksheets/sheet2.xml": `<worksheet><sheetData><row><c t="inlineStr"><is><t>ar</t></is></c></row><row><c t="inlineStr"><is><t>تيلام</t></is></c></row></sheetData></worksheet>`,
		"xl/worksheets/sheet3.xml": `<worksheet><sheetData><row/></sheetData></worksheet>`,
	}
	for name, data := range parts {
		all[name] = data
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, data := range all {
		if data == "" {
			continue
		}
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = io.WriteString(w, data)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.String()
}

func TestXLSX(t *testing.T) {
	got, report := doImport(t, "t.xlsx", book(t, nil), Options{})
	assert.Equal(t, "ar,variants,latin\nسالم زهران,,Salem & Zahran\nزهرون,زهرين,\n", got)
	assert.Equal(t, []string{`the first sheet of 3 is read; --sheet names another: "Hidden", "Names", "أماكن"`, `reads "Arabic" as ar, "English" as latin`}, report.Notes)
	assert.Equal(t, `t.xlsx:5: "7" has no Arabic letter; the entry is left out`, texts(report.Warnings))

	got, _ = doImport(t, "t.xlsx", book(t, nil), Options{Sheet: "أماكن"})
	assert.Equal(t, "ar\nتيلام\n", got)

	got, _ = doImport(t, "t.xlsx", book(t, map[string]string{"xl/sharedStrings.xml": `<sst><si><t>ar</t></si><si><t>x</t></si><si><t>تيلام</t></si></sst>`}), Options{})
	assert.Contains(t, got, "تيلام")
}

func TestXLSXErrors(t *testing.T) {
	sheet := func(s string) map[string]string { return map[string]string{"xl/worksheets/sheet1.xml": s} }
	cases := []struct {
		name, data string
		o          Options
		want       string
	}{
		{"not a zip", "PK\x03\x04 and no more", Options{}, "t.xlsx: is no workbook: zip: not a valid zip file"},
		{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Options{}, "t.xlsx: is an old workbook (.xls) or one with a password; save it as .xlsx without a password"},
		{"another zip", book(t, map[string]string{"_rels/.rels": ""}), Options{}, `t.xlsx: is no workbook: it has no part "_rels/.rels"`},
		{"no main part", book(t, map[string]string{"_rels/.rels": "<Relationships/>"}), Options{}, "t.xlsx: is no workbook"},
		{"no such sheet", book(t, nil), Options{Sheet: "Places"}, `t.xlsx: has no sheet "Places"; it has "Hidden", "Names", "أماكن"`},
		{"an empty sheet", book(t, nil), Options{Sheet: "hidden"}, "t.xlsx:1: is empty; the first row must name the columns"},
		{"broken XML", book(t, sheet("<worksheet>\n<sheetData></worksheet>")), Options{},
			"t.xlsx(xl/worksheets/sheet1.xml):2: is not well-formed XML: element <sheetData> closed by </worksheet>"},
		{"an entity", book(t, sheet(`<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`)), Options{},
			"t.xlsx(xl/worksheets/sheet1.xml):1: the document type declares entities, which is refused for safety; remove the DOCTYPE and write the characters themselves"},
		{"a text that is not there", book(t, sheet(`<worksheet><row><c t="s"><v>9</v></c></row></worksheet>`)), Options{},
			`t.xlsx(xl/worksheets/sheet1.xml):1: a cell shows text "9" of 3`},
		{"a column that is not there", book(t, sheet(`<worksheet><row><c r="XFE1"><v>9</v></c></row></worksheet>`)), Options{},
			`t.xlsx(xl/worksheets/sheet1.xml):1: the cell "XFE1" is not in a column of a sheet`},
		{"no Arabic", book(t, map[string]string{"xl/sharedStrings.xml": "<sst><si><t>a b</t></si><si><t>c</t></si><si><t>d</t></si></sst>"}), Options{},
			`t.xlsx:1: no column is known to hold Arabic forms; say which one does, e.g. --columns ar='a b'; there are "a b", "c"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, importError(t, "t.xlsx", c.data, c.o))
		})
	}
}

// Workbooks that are small and unpack to more than there is memory.
func TestXLSXBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks some hundred megabytes")
	}
	text := strings.Repeat("ز", 15_000)
	cell := `<c t="inlineStr"><is><t>` + text + `</t></is></c>`
	cases := []struct {
		name, part, unit string
		times            int
		want             string
	}{
		{"shared strings", "xl/sharedStrings.xml", "<si><t>" + text + "</t></si>", 3000, "t.xlsx: holds more than 64 MB of text; split it"},
		{"a string in many cells", "xl/sharedStrings.xml", "<si><t>" + text + "</t></si>", 3, "t.xlsx: holds more than 256 MB of text; split it"},
		{"one row", "xl/worksheets/sheet1.xml", "<row>" + strings.Repeat(cell, 600) + "</row>", 1, "what begins here is longer than 16 MB"},
		{"a part", "xl/worksheets/sheet1.xml", "<a>" + strings.Repeat("x", 70_000) + "</a>", 4000, "it unpacks to more than 256 MB; split the workbook"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			parts := map[string]string{c.part: ""}
			if c.part == "xl/sharedStrings.xml" {
				parts["xl/worksheets/sheet1.xml"] = "<worksheet>" + strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 10_000) + "</worksheet>"
			}
			base := book(t, parts)
			old, err := zip.NewReader(strings.NewReader(base), int64(len(base)))
			require.NoError(t, err)
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			for _, f := range old.File {
				require.NoError(t, z.Copy(f))
			}
			w, err := z.Create(c.part)
			require.NoError(t, err)
			io.WriteString(w, "<root>")
			for range c.times {
				io.WriteString(w, c.unit)
			}
			io.WriteString(w, "</root>")
			require.NoError(t, z.Close())
			require.Less(t, b.Len(), 2<<20)
			assert.Contains(t, importError(t, "t.xlsx", b.String(), Options{}), c.want)
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			assert.Less(t, m.HeapInuse, uint64(512<<20))
		})
	}
}

func FuzzXLSX(f *testing.F) {
	f.Add([]byte(book(f, nil)))
	f.Fuzz(func(t *testing.T, data []byte) {
		var out bytes.Buffer
		if _, err := Import(t.Context(), "a.xlsx", bytes.NewReader(data), Options{Format: XLSX}, &out); err == nil {
			_, err := Parse("a.csv", out.Bytes())
			require.NoError(t, err)
		}
	})
}

// The parts of a workbook are fuzzed without the archive around them, which
// hides them from the fuzzer.
func FuzzSheet(f *testing.F) {
	f.Add("<sst><si><t>ar</t></si><si><r><t>زهران</t></r></si></sst>", `<worksheet><row><c t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="C2"/></row></worksheet>`)
	f.Add("<sst/>", `<worksheet><row><c t="inlineStr"><is><t>_x0041_ar_x</t></is></c></row></worksheet>`)
	f.Fuzz(func(t *testing.T, shared, sheet string) {
		if shared == "" || sheet == "" {
			return
		}
		data := book(t, map[string]string{"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheet})
		var out bytes.Buffer
		if _, err := Import(t.Context(), "a.xlsx", strings.NewReader(data), Options{}, &out); err == nil {
			_, err := Parse("a.csv", out.Bytes())
			require.NoError(t, err, out.String())
		}
	})
}
