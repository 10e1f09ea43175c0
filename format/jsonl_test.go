package format_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/format"
)

func TestJSONL(t *testing.T) {
	cases := []struct{ name, in, prose, id, source string }{
		{"an object", `{"id": "a", "text": "وصل الوفد", "source": "صحف"}`, "وصل الوفد", "a", "صحف"},
		{"white space", " \t{ \"text\" :\t\"نص\" , \"id\" : \"a\" } \r\n", "نص", "a", ""},
		{"escapes", `{"text": "\"\\\/\b\f\n\r\t"}`, "\"\\/\b\f\n\r\t", "", ""},
		{"escaped letters", `{"text": "\u0648\u0635\u0644 \u0627\u0644\u0648\u0641\u062F", "id": "\u0623"}`, "وصل الوفد", "أ", ""},
		{"a surrogate pair", `{"text": "\ud83d\ude00!"}`, "😀!", "", ""},
		{"halves of pairs", `{"text": "\ud83d \ude00\ud83d\ud83d\ude00\ud83dx", "id": "\ude00"}`, "\ufffd \ufffd\ufffd😀\ufffdx", "\ufffd", ""},
		{"half a pair at the end", `{"text": "\ud83d"}`, "\ufffd", "", ""},
		{"half a pair before another escape", `{"text": "\ud83d\n\ud83d\u0041"}`, "\ufffd\n\ufffdA", "", ""},
		{"escaped NUL", `{"text": "\u0000"}`, "\x00", "", ""},
		{"a byte order mark in the text", `{"text": "\ufeffنص"}`, "\ufeffنص", "", ""},
		{"an empty text", `{"text": ""}`, "", "", ""},
		{"no text", `{"text": null, "id": null}`, "", "", ""},
		{"numbers", `{"text": "نص", "id": 12345678901234567890, "source": -1.50e+3}`, "نص", "12345678901234567890", "-1.50e+3"},
		{"true", `{"text": "نص", "id": true, "source": false}`, "نص", "true", "false"},
		{"the last one counts", `{"text": "a", "id": 1, "text": "نص", "id": 2}`, "نص", "2", ""},
		{"whatever it was before", `{"text": [1], "text": "نص"}`, "نص", "", ""},
		{"names are spelled in any way", `{"\u0074ext": "نص"}`, "نص", "", ""},
		{"names have their case", `{"Text": "a", "text": "نص", "TEXT": "b"}`, "نص", "", ""},
		{"texts elsewhere", `{"a": {"text": "x"}, "b": [{"text": "y"}], "c": "\"text\": \"z\"", "text": "نص"}`, "نص", "", ""},
	}
	for _, c := range cases {
		r := one(t, format.JSONL, c.in)
		e := document(t, format.JSONL, r)
		assert.Equal(t, c.prose, e.Doc.Source, c.name)
		assert.Equal(t, c.id, e.ID, c.name)
		assert.Equal(t, c.source, e.Group, c.name)
		checkRecord(t, format.JSONL, r, e.Doc)
	}
}

func TestJSONLNested(t *testing.T) {
	for in, want := range map[string]string{
		`{"a": {"b": {"c": "نص"}}}`:                        "نص",
		`{"a.b.c": "نص", "a": {"b": {"c": "x"}}}`:          "نص",
		`{"a": {"b": {"c": "x"}}, "a.b.c": "نص"}`:          "نص",
		`{"a": {"b.c": "نص"}}`:                             "نص",
		`{"a.b": {"c": "نص"}}`:                             "نص",
		`{"a": {"b": {"c": "x"}}, "a": {"b": {"c": "y"}}}`: "y",
		`{"a": {"b": {"c": "x"}}, "a": 1}`:                 "x",
	} {
		r := one(t, format.JSONL, in)
		e, err := format.JSONL.Parse("a", r, format.Fields{Text: "a.b.c"})
		require.NoError(t, err, in)
		assert.Equal(t, want, e.Doc.Source, in)
		checkRecord(t, format.JSONL, r, e.Doc)
	}
	// Nothing in a name is more than a letter.
	for _, path := range []string{"*", "#", "a|b", "@this", "te?t", `a\.b`, "a..b", ".", "", "a.#", "!"} {
		in := fmt.Sprintf(`{"x": 1, %q: "نص"}`, path)
		e, err := format.JSONL.Parse("a", one(t, format.JSONL, in), format.Fields{Text: path})
		require.NoError(t, err, in)
		assert.Equal(t, "نص", e.Doc.Source, in)
		_, err = format.JSONL.Parse("a", one(t, format.JSONL, `{"text": {"b": 1}, "": {"x": "y"}}`), format.Fields{Text: path})
		assert.ErrorContains(t, err, "member", path)
	}
}

func TestJSONLErrors(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"no JSON", `{"text": "نص"`, "it is not JSON: byte 15: unexpected end of JSON input"},
		{"where it is wrong", `{"text": نص}`, "it is not JSON: byte 10: invalid character"},
		{"more after it", `{"text": "نص"} {}`, "it is not JSON: byte 18: invalid character '{' after top-level value"},
		{"carriage returns for lines", "{\"text\": \"نص\"}\r{\"text\": \"نص\"}\r", "it is not JSON: byte 18: invalid character '{' after top-level value"},
		{"a raw tab", "{\"text\": \"ن\tص\"}", `it is not JSON: byte 13: invalid character '\t' in string literal`},
		{"NUL", "{\"text\": \"نص\"}\x00", `it is not JSON: byte 17: invalid character '\x00' after top-level value`},
		{"an escape that is none", `{"text": "\x"}`, "it is not JSON: byte 12: invalid character 'x' in string escape code"},
		{"not UTF-8", "{\"text\": \"\xe6\xd5\xe1\"}", "byte 11 (0xE6) is not UTF-8; convert the file to UTF-8"},
		{"a letter that is cut", "{\"text\": \"نص\xd8", "byte 15 (0xD8) is not UTF-8"},
		{"a string", `"نص"`, "it is a string, not a JSON object"},
		{"null", `null`, "it is null, not a JSON object"},
		{"an array", `["نص"]`, "it is an array, not a JSON object"},
		{"a number", ` 7 `, "it is a number, not a JSON object"},
		{"true", `true`, "it is true or false, not a JSON object"},
		{"nothing in it", `{}`, `no member "text", and no other; --text-field names it`},
		{"other members", `{"body": "نص", "ti\ttle": 1}`, `no member "text"; there are "body", "ti\ttle"; --text-field names it`},
		{"many other members", `{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1}`, `there are "a", "b", "c", "d", "e", "f", "g", "h", and 2 more; --text-field names it`},
		{"a number for the text", `{"text": 7}`, `the member "text" is a number, not a string`},
		{"an array for the text", `{"text": ["نص"]}`, `the member "text" is an array, not a string`},
		{"an object for the text", `{"text": {"ar": "نص"}}`, `the member "text" is an object, not a string`},
		{"true for the text", `{"text": true}`, `the member "text" is true or false, not a string`},
		{"an object for the id", `{"text": "نص", "id": {"$oid": "7"}}`, `the member "id" is an object, neither a string nor a number`},
		{"an array for the group", `{"text": "نص", "source": []}`, `the member "source" is an array, neither a string nor a number`},
		{"deep arrays", `{"text": "نص", "a": ` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}", "it is not JSON: byte 10022: invalid character '[' exceeded max depth"},
	}
	for _, c := range cases {
		_, err := format.JSONL.Parse("a", one(t, format.Lines, c.in), fields)
		assert.ErrorContains(t, err, c.want, c.name)
	}
}

// A newline in the text ends a segment, as it does in a file.
func TestJSONLSegments(t *testing.T) {
	e := document(t, format.JSONL, one(t, format.JSONL, `{"text": "سجل الفريق هدفا.\n\n\u0627\u0646\u062a\u0647\u062a المباراة.\r\nعاد الجمهور."}`))
	var got []string
	for _, s := range e.Doc.Segments {
		got = append(got, strings.TrimSpace(e.Doc.Text(s.Span)))
	}
	assert.Equal(t, []string{"سجل الفريق هدفا.", "انتهت المباراة.", "عاد الجمهور."}, got)
	at := strings.Index(e.Doc.Source, "انتهت")
	p := e.Doc.Position(at)
	assert.Equal(t, 1, p.Line)
	assert.Equal(t, len(`{"text": "`)+len([]rune("سجل الفريق هدفا."))+len(`\n\n`)+1, p.Column)
}

// A fix is spelled as the text around it is.
func TestJSONLFix(t *testing.T) {
	cases := []struct{ name, in, old, new, want string }{
		{"letters", `{"text": "وصل حتر"}` + "\n", "حتر", "حفتر", `{"text": "وصل حفتر"}` + "\n"},
		{
			"escaped letters", `{"text": "\u0648\u0635\u0644 \u062d\u062a\u0631", "t": 1}`, "حتر", "حفتر",
			`{"text": "\u0648\u0635\u0644 \u062d\u0641\u062a\u0631", "t": 1}`,
		},
		{"both", `{"text": "وصل \u062d\u062a\u0631"}`, "حتر", "حفتر", `{"text": "وصل \u062dف\u062a\u0631"}`},
		{"beyond 16 bits", `{"text": "\u062d\u062a\u0631"}`, "حتر", "😀", `{"text": "\ud83d\ude00"}`},
		{"quotes", `{"text": "وصل حتر"}`, "حتر", `"حفتر\`, `{"text": "وصل \"حفتر\\"}`},
		{"controls", `{"text": "وصل حتر"}`, "حتر", "\n\r\t\x01", `{"text": "وصل \n\r\t\u0001"}`},
		{"a line that goes", `{"text": "أ\nحتر\nب"}`, "\nحتر", "", `{"text": "أ\nب"}`},
		{"Latin letters in ASCII", `{"text": "from Macron"}`, "Macron", "ماكرون", `{"text": "from \u0645\u0627\u0643\u0631\u0648\u0646"}`},
	}
	for _, c := range cases {
		r := one(t, format.JSONL, c.in)
		d := document(t, format.JSONL, r).Doc
		at := strings.Index(d.Source, c.old)
		require.GreaterOrEqual(t, at, 0, c.name)
		f := detect.Finding{Detector: &detect.Detector{Name: "name/garble"}, Fixes: []detect.Fix{{Text: c.new}}}
		f.Span.Start, f.Span.End = at, at+len(c.old)
		got, _, _, err := fix.Apply(d, []detect.Finding{f})
		require.NoError(t, err)
		assert.Equal(t, c.want, got, c.name)
		assert.True(t, json.Valid([]byte(got)), c.name)
	}
}

// spellJSON writes a JSON object with the prose, spelled as any program might.
func spellJSON(t *rapid.T, prose string) string {
	var b strings.Builder
	b.WriteString(rapid.SampledFrom([]string{`{"id":"\u0623\"7","source":1.0,"text":"`, ` { "source" : 1.0 , "x": {"text": 1}, "id": "\u0623\"7", "text": "`}).Draw(t, "before"))
	all := rapid.Bool().Draw(t, "escape all")
	for _, r := range prose {
		how := 0
		if !all {
			how = rapid.IntRange(0, 2).Draw(t, "how")
		}
		quoted, err := json.Marshal(string(r))
		require.NoError(t, err)
		switch {
		case how == 0:
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, rapid.SampledFrom([]string{`\u%04x`, `\u%04X`}).Draw(t, "case"), u)
			}
		case how == 1 || r < ' ' || r == '"' || r == '\\':
			b.Write(quoted[1 : len(quoted)-1])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteString(rapid.SampledFrom([]string{`"}`, `", "z": ["]"]}`}).Draw(t, "after"))
	return b.String()
}

// What a record has in it, however much, takes time and memory in proportion to
// its length, and no deep recursion.
func TestHostileJSON(t *testing.T) {
	const size = 1 << 20
	for name, in := range map[string]string{
		"arrays":            `{"text": "نص", "a": ` + strings.Repeat("[", size),
		"objects":           strings.Repeat(`{"text":`, size/8),
		"arrays, closed":    `{"text": "نص", "a": ` + strings.Repeat("[", size/2) + strings.Repeat("]", size/2) + "}",
		"escaped letters":   `{"text": "` + strings.Repeat(`\u0628`, size/6) + `"}`,
		"escapes":           `{"text": "` + strings.Repeat(`\\`, size/2) + `"}`,
		"newlines":          `{"text": "` + strings.Repeat(`\n`, size/2) + `"}`,
		"halves of pairs":   `{"text": "` + strings.Repeat(`\ud800`, size/6) + `"}`,
		"members":           `{` + strings.Repeat(`"text": "نص",`, size/14) + `"text": "نص"}`,
		"members, nested":   `{` + strings.Repeat(`"a": {"b": {}},`, size/15) + `"text": "نص"}`,
		"a member":          `{"` + strings.Repeat("a", size) + `": "نص"}`,
		"no other member":   `{` + strings.Repeat(`"a": 1,`, size/7) + `"b": 2}`,
		"a number":          `{"text": "نص", "id": ` + strings.Repeat("7", size) + `}`,
		"quotes":            strings.Repeat(`"`, size),
		"NULs":              strings.Repeat("\x00", size),
		"carriage returns":  strings.Repeat("\r", size) + "x",
		"bytes of no UTF-8": strings.Repeat("\x80", size),
	} {
		t.Run(name, func(t *testing.T) {
			r := format.Record{Raw: []byte(in)}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			begin := time.Now()
			e, err := format.JSONL.Parse("a", r, format.Fields{Text: "text", ID: "id", Group: "a.b.c"})
			took := time.Since(begin)
			runtime.ReadMemStats(&after)
			assert.Less(t, took, 10*time.Second)
			allocated := after.TotalAlloc - before.TotalAlloc
			assert.Less(t, allocated, uint64(60*size))
			t.Logf("%s, %d MB allocated, %v", took.Round(time.Millisecond), allocated>>20, err != nil)
			if err == nil {
				assert.Equal(t, in, e.Doc.Original())
			} else {
				assert.Less(t, len(err.Error()), 1000)
			}
		})
	}
}
