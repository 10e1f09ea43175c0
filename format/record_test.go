package format_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/text"
)

// maxRecord is large enough for all that is not about it.
const maxRecord = 1 << 20

// fields are those of the tests.
var fields = format.Fields{Text: "text", ID: "id", Group: "source"}

// records are those of a file and the error that ended it, nil for its end.
func records(c *format.Container, r io.Reader, max int) ([]format.Record, error) {
	return rest(c.Scanner(r, max, fields))
}

func rest(s *format.Scanner) (out []format.Record, err error) {
	for {
		r, err := s.Next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, r)
	}
}

// show writes records as offset, line and content.
func show(records []format.Record) []string {
	out := []string{}
	for _, r := range records {
		s := fmt.Sprintf("%d:%d %q", r.Offset, r.Line, r.Raw)
		if r.Err != nil {
			s = fmt.Sprintf("%d:%d error: %s", r.Offset, r.Line, r.Err)
		}
		out = append(out, s)
	}
	return out
}

func TestFindContainer(t *testing.T) {
	for name, want := range map[string]*format.Container{
		"a.jsonl": format.JSONL, "a.NDJSON": format.JSONL, "dir.tsv/a.json": format.JSONL,
		"a.tsv": format.TSV, `c:\x.wet\a.Tab`: format.TSV, "a.warc.wet": format.WET,
		"a.txt": nil, "a": nil, "jsonl": nil, "a.jsonl.gz": nil, "a.warc": nil,
	} {
		assert.Same(t, want, format.FindContainer(name), name)
	}
	seen := map[string]bool{}
	for _, c := range format.Containers() {
		assert.False(t, seen[c.Name], c.Name)
		seen[c.Name] = true
	}
}

func TestScanLines(t *testing.T) {
	long := strings.Repeat("ب", 50)
	cases := []struct {
		name, in string
		c        *format.Container
		want     []string
	}{
		{"nothing", "", format.Lines, []string{}},
		{"blank lines", "\n \t\r\n\r\n", format.Lines, []string{}},
		{"lines", "أ\nب\n", format.Lines, []string{`0:1 "أ\n"`, `3:2 "ب\n"`}},
		{"no line end", "أ\nب", format.Lines, []string{`0:1 "أ\n"`, `3:2 "ب"`}},
		{"CRLF", "أ\r\nب\r\n", format.Lines, []string{`0:1 "أ\r\n"`, `4:2 "ب\r\n"`}},
		{"CR is no line end", "أ\rب\n", format.Lines, []string{`0:1 "أ\rب\n"`}},
		{"blank lines count", "\n\nأ\n \nب", format.Lines, []string{`2:3 "أ\n"`, `7:5 "ب"`}},
		{"byte order mark", "\ufeffأ\nب", format.Lines, []string{`3:1 "أ\n"`, `6:2 "ب"`}},
		{"only that", "\ufeff", format.Lines, []string{}},
		{"a later one is text", "أ\n\ufeffب", format.Lines, []string{`0:1 "أ\n"`, `3:2 "\ufeffب"`}},
		{"NUL", "\x00\n\x00", format.Lines, []string{`0:1 "\x00\n"`, `2:2 "\x00"`}},
		{"too long", long + "\nأ\n", format.Lines, []string{"0:1 error: it is 101 bytes long, over the 64 of --max-document", `101:2 "أ\n"`}},
		{"too long at the end", "أ\n" + long, format.Lines, []string{`0:1 "أ\n"`, "3:2 error: it is 100 bytes long, over the 64 of --max-document"}},
		{"as long as can be", strings.Repeat("ب", 31) + "\r\n", format.Lines, []string{fmt.Sprintf("0:1 %q", strings.Repeat("ب", 31)+"\r\n")}},
		{"JSON Lines", "{}\n\n{}", format.JSONL, []string{`0:1 "{}\n"`, `4:3 "{}"`}},
		{"whatever they hold", "{\"a\nnull\n", format.JSONL, []string{`0:1 "{\"a\n"`, `4:2 "null\n"`}},
		{"rows", "text\tid\tsource\nأ\t1\t2\n", format.TSV, []string{`15:2 "أ\t1\t2\n"`}},
		{"a table without rows", "text\tid\tsource", format.TSV, []string{}},
		{"a table without a header", "", format.TSV, []string{}},
	}
	readers := map[string]func(string) io.Reader{
		"string": func(s string) io.Reader { return strings.NewReader(s) },
		"bytes":  func(s string) io.Reader { return iotest.OneByteReader(strings.NewReader(s)) },
		"halves": func(s string) io.Reader { return iotest.HalfReader(strings.NewReader(s)) },
		"end":    func(s string) io.Reader { return iotest.DataErrReader(strings.NewReader(s)) },
	}
	for _, c := range cases {
		for kind, reader := range readers {
			got, err := records(c.c, reader(c.in), 64)
			require.NoError(t, err, c.name)
			assert.Equal(t, c.want, show(got), "%s, %s", c.name, kind)
		}
	}
}

// A file ends with an error where something is wrong with all of it.
func TestFilesThatAreRefused(t *testing.T) {
	cases := []struct {
		name, in string
		c        *format.Container
		want     string
	}{
		{"UTF-16", "\xff\xfe{\x00", format.JSONL, "it is UTF-16; convert it to UTF-8, e.g. with iconv -f UTF-16 -t UTF-8"},
		{"UTF-16, big", "\xfe\xff\x00{", format.Lines, "it is UTF-16"},
		{"an array", "[{\"text\": \"نص\"},\n{}]", format.JSONL, "it is a JSON array, not JSON Lines; write each document on a line: jq -c '.[]' FILE > FILE.jsonl"},
		{"an array on many lines", "\n [\r\n  {}\n]", format.JSONL, "it is a JSON array"},
		{"an array, cut short", "[", format.JSONL, "it is a JSON array"},
		{"an object on many lines", "{\n \"text\": \"نص\"\n}\n", format.JSONL, "it is JSON over several lines, not JSON Lines; write each document on a line: jq -c . FILE > FILE.jsonl"},
		{"no such column", "a\tb\n", format.TSV, `no column "text"; there are "a", "b"; --text-field names it`},
		{"no column for the id", "text\tsource\n", format.TSV, `no column "id"; there are "text", "source"; --id-field names it`},
		{"no column for the group", "text\tid\n", format.TSV, `no column "source"; there are "text", "id"; --group-by names it`},
		{"many columns", strings.Repeat("a\t", 20), format.TSV, `no column "text"; there are "a", "a", "a", "a", "a", "a", "a", "a", and 13 more; --text-field names it`},
		{"a long column", strings.Repeat("ب", 100), format.TSV, `there are "` + strings.Repeat("ب", 40) + `…"; `},
		{"a column twice", "text\tid\tsource\ttext", format.TSV, `two columns are called "text"; rename one in the first row`},
		{"a header that is too long", strings.Repeat("a", maxRecord+1), format.TSV, "the first row cannot be read: it is 1048577 bytes long, over the 1048576 of --max-document"},
		{"a header of other bytes", "text\xc7\tid\n", format.TSV, "byte 5 of the first row (0xC7) is not UTF-8; convert the file to UTF-8"},
	}
	for _, c := range cases {
		s := c.c.Scanner(strings.NewReader(c.in), maxRecord, fields)
		for range 2 { // it stays so
			_, err := s.Next()
			require.ErrorContains(t, err, c.want, c.name)
		}
	}
}

// What cannot be read to its end is no file that ends there.
func TestReadError(t *testing.T) {
	broken := errors.New("broken")
	wet := conversion("https://ex.test/1", "نص")
	for _, c := range []struct {
		c    *format.Container
		in   string
		want int
		line int
	}{
		{format.Lines, "أ\nب\nج", 2, 3},
		{format.JSONL, "", 0, 1},
		{format.JSONL, "{}\n{}\n", 2, 3},
		{format.JSONL, "{}\n" + strings.Repeat(" ", 2*maxRecord), 1, 2},
		{format.TSV, "text\tid", 0, 1},
		{format.WET, wet, 1, 8},
		{format.WET, wet[:len(wet)-2], 0, 1}, // the end of the record may still come
		{format.WET, wet + wet[:30], 1, 8},
	} {
		s := c.c.Scanner(io.MultiReader(strings.NewReader(c.in), iotest.ErrReader(broken)), maxRecord, fields)
		got, err := rest(s)
		require.ErrorIs(t, err, broken)
		assert.ErrorContains(t, err, fmt.Sprintf("cannot be read from line %d on: broken", c.line), "%s %.40q", c.c.Name, c.in)
		assert.Len(t, got, c.want)
		_, again := s.Next()
		assert.Equal(t, err, again)
	}
	_, err := format.Lines.Scanner(iotest.ErrReader(nil), 10, fields).Next()
	assert.ErrorIs(t, err, io.ErrNoProgress)
}

// A line is there as soon as it has been written: a filter must not wait for
// more.
func TestLinesOfAPipe(t *testing.T) {
	for _, c := range []*format.Container{format.Lines, format.JSONL} {
		r, w := io.Pipe()
		s := c.Scanner(r, maxRecord, fields)
		for i := range 3 {
			line := fmt.Sprintf("{\"text\": %d}\n", i)
			go func() { _, _ = w.Write([]byte(line)) }()
			got, err := s.Next()
			require.NoError(t, err)
			assert.Equal(t, line, string(got.Raw))
		}
	}
}

// samplesOf is a file of some records, more than are read at once.
func sampleOf(c *format.Container) string {
	var b strings.Builder
	switch c {
	case format.TSV:
		b.WriteString("id\tsource\ttext\r\n")
	case format.WET:
		b.WriteString("WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 5\r\n\r\na: b\n\r\n\r\n")
	}
	for i := range 2000 {
		prose := strings.Repeat("هطلت أمطار غزيرة على سواحل البحر. ", 1+i%40)
		switch c {
		case format.Lines:
			b.WriteString(prose + "\n")
		case format.JSONL:
			fmt.Fprintf(&b, "{\"id\": %d, \"text\": \"%s\"}\n", i, prose)
		case format.TSV:
			fmt.Fprintf(&b, "%d\tصحف\t%s\r\n", i, prose)
		case format.WET:
			b.WriteString(conversion(fmt.Sprintf("https://ex.test/%d", i), strings.ReplaceAll(prose, ". ", ".\n")))
			if i%100 == 0 {
				b.WriteString("WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 3\r\n\r\na\nb\r\n\r\n")
			}
		}
		if i%50 == 0 {
			b.WriteString("\r\n")
		}
	}
	return b.String()
}

// One may go on at any place that a scanner has told, as if one had read up to
// there.
func TestSkipTo(t *testing.T) {
	for _, c := range format.Containers() {
		t.Run(c.Name, func(t *testing.T) {
			source := "\ufeff" + sampleOf(c)
			s := c.Scanner(strings.NewReader(source), maxRecord, fields)
			var places []format.Place
			var all []format.Record
			for {
				places = append(places, s.Place())
				r, err := s.Next()
				if err == io.EOF {
					break
				}
				require.NoError(t, err)
				assert.Equal(t, source[r.Offset:r.Offset+int64(len(r.Raw))], string(r.Raw))
				assert.Equal(t, r.Line, 1+strings.Count(source[:r.Offset], "\n"))
				all = append(all, r)
			}
			require.Len(t, all, 2000)
			for i := 0; i <= len(all); i += 250 {
				for _, seek := range []bool{true, false} {
					for _, own := range []bool{true, false} {
						place := places[i]
						if own && i < len(all) {
							place = all[i].Place
						}
						var r io.Reader = strings.NewReader(source)
						if !seek {
							r = iotest.HalfReader(r)
						}
						s := c.Scanner(r, maxRecord, fields)
						require.NoError(t, s.SkipTo(place))
						got, err := rest(s)
						require.NoError(t, err)
						require.Len(t, got, len(all)-i)
						for j, r := range got {
							want := all[i+j]
							require.Equal(t, want.Place, r.Place)
							require.Equal(t, string(want.Raw), string(r.Raw))
							require.Equal(t, want.Header, r.Header)
						}
					}
				}
			}

			for _, r := range []io.Reader{strings.NewReader(source), iotest.HalfReader(strings.NewReader(source))} {
				s := c.Scanner(r, maxRecord, fields)
				require.NoError(t, s.SkipTo(all[1000].Place))
				require.NoError(t, s.SkipTo(all[1001].Place))
				assert.ErrorContains(t, s.SkipTo(all[0].Place), "is behind")
				end := int64(len(source))
				assert.EqualError(t, s.SkipTo(format.Place{Offset: end + 1, Line: 9}), fmt.Sprintf("it ends before byte %d; has it changed?", end+1))
				_, err := s.Next()
				assert.ErrorContains(t, err, "has it changed?")
			}
		})
	}
}

// A record stays as it is when the scanner goes on.
func TestRecordsStay(t *testing.T) {
	for _, c := range format.Containers() {
		source := sampleOf(c)
		s := c.Scanner(iotest.HalfReader(strings.NewReader(source)), 1000, fields) // some are too long
		var want []string
		var got []format.Record
		broken := 0
		for {
			r, err := s.Next()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			if r.Err != nil {
				broken++
				assert.Nil(t, r.Raw)
			}
			want, got = append(want, string(r.Raw)), append(got, r)
			_ = append(r.Raw, "no room for this"...)
		}
		assert.Greater(t, broken, 100)
		assert.Greater(t, len(got)-broken, 100)
		for i, r := range got {
			require.Equal(t, want[i], string(r.Raw))
		}
	}
}

// endless is a file of n times a byte, between head and tail.
func endless(head string, c byte, n int64, tail string) io.Reader {
	return io.MultiReader(strings.NewReader(head), io.LimitReader(repeat(c), n), strings.NewReader(tail))
}

type repeat byte

func (c repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(c)
	}
	return len(p), nil
}

// A document of any size is passed over without being held in memory.
func TestScannerMemory(t *testing.T) {
	const size, most = 200 << 20, 4 << 20
	header := "WARC/1.0\r\nWARC-Type: %s\r\nContent-Length: %d\r\n\r\n"
	good := conversion("https://ex.test/1", "نص")
	for _, c := range []struct {
		name         string
		c            *format.Container
		head, tail   string
		fill         byte
		first, after string
	}{
		{"lines", format.Lines, "", "\nنص\n", 'x', "it is 209715201 bytes long", "نص\n"},
		{"JSON", format.JSONL, `{"text": "`, "\"}\n{}\n", 'x', "it is 209715213 bytes long", "{}\n"},
		{"white space", format.JSONL, "", "\n{}\n", ' ', "it is 209715201 bytes long", "{}\n"},
		{"NULs", format.JSONL, "", "\n{}\n", 0, "it is 209715201 bytes long", "{}\n"},
		{"no line end", format.Lines, "", "", '\r', "it is 209715200 bytes long", ""},
		{"a row", format.TSV, "text\tid\tsource\n", "\na\tb\tc", '\t', "it is 209715201 bytes long", "a\tb\tc"},
		{"a page", format.WET, fmt.Sprintf(header, "conversion", size), "\r\n\r\n" + good, '\n', "it is 209715200 bytes long", good},
		{"a record of another kind", format.WET, fmt.Sprintf(header, "response", size), "\r\n\r\n" + good, 'x', "", good},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			begin := time.Now()
			got, err := records(c.c, endless(c.head, c.fill, size, c.tail), most)
			took := time.Since(begin)
			runtime.ReadMemStats(&after)
			require.NoError(t, err)
			if c.first != "" {
				require.NotEmpty(t, got)
				assert.ErrorContains(t, got[0].Err, c.first)
				got = got[1:]
			}
			if c.after != "" {
				require.Len(t, got, 1)
				require.NoError(t, got[0].Err)
				assert.Equal(t, c.after, string(got[0].Raw))
			} else {
				assert.Empty(t, got)
			}
			allocated := after.TotalAlloc - before.TotalAlloc
			assert.Less(t, allocated, uint64(6*most))
			t.Logf("%d MB in %s, %d MB allocated", size>>20, took.Round(time.Millisecond), allocated>>20)
		})
	}
}

// document parses a record as one of the container.
func document(t require.TestingT, c *format.Container, r format.Record) format.Entry {
	e, err := c.Parse("a", r, fields)
	require.NoError(t, err)
	return e
}

// one is the only record of a file.
func one(t require.TestingT, c *format.Container, source string) format.Record {
	got, err := records(c, strings.NewReader(source), maxRecord)
	require.NoError(t, err)
	require.Len(t, got, 1)
	return got[0]
}

func TestParseRecord(t *testing.T) {
	cases := []struct {
		name, in          string
		c                 *format.Container
		prose, id, source string
	}{
		{"a line", "وصل الوفد\r\n", format.Lines, "وصل الوفد", "", ""},
		{"a line without an end", "وصل\tالوفد", format.Lines, "وصل\tالوفد", "", ""},
		{"carriage returns", "أ\rب\r\r\n", format.Lines, "أ\rب\r", "", ""},
		{"a row", "id\ttext\tsource\n7\tوصل \"الوفد\"\tصحف\r\n", format.TSV, "وصل \"الوفد\"", "7", "صحف"},
		{"names of columns", " source\t id \ttext \textra\nس\t\tنص\t\n", format.TSV, "نص", "", "س"},
		{"empty cells", "id\ttext\tsource\n\t\t\n", format.TSV, "", "", ""},
		{"empty cells at the end", "id\ttext\tsource\n7\tنص\tس\t\t\t\n", format.TSV, "نص", "7", "س"},
		{"escapes are none", "id\ttext\tsource\n7\tأ\\nب\\t\tس", format.TSV, `أ\nب\t`, "7", "س"},
	}
	for _, c := range cases {
		r := one(t, c.c, c.in)
		e := document(t, c.c, r)
		assert.Equal(t, c.prose, e.Doc.Source, c.name)
		assert.Equal(t, c.id, e.ID, c.name)
		assert.Equal(t, c.source, e.Group, c.name)
		checkRecord(t, c.c, r, e.Doc)
	}
}

func TestBrokenRecords(t *testing.T) {
	const header = "id\ttext\tsource\n"
	cases := []struct {
		name, in string
		c        *format.Container
		want     string
	}{
		{"too few cells", header + "7\tنص", format.TSV, "it has cells for 2 of the 3 columns"},
		{"a tab in a cell", header + "7\tن\tص\tس", format.TSV, "it has more cells than the 3 of the first row; is there a tab in one?"},
		{"not UTF-8", header + "7\tن\xc7\tس", format.TSV, "byte 5 (0xC7) is not UTF-8; convert the file to UTF-8"},
		{"a line that is cut in a letter", "نص\xd8\n", format.Lines, "byte 5 (0xD8) is not UTF-8; convert the file to UTF-8"},
		{"half a surrogate pair in UTF-8", "\xed\xa0\x80", format.Lines, "byte 1 (0xED) is not UTF-8"},
	}
	for _, c := range cases {
		_, err := c.c.Parse("a", one(t, c.c, c.in), fields)
		assert.ErrorContains(t, err, c.want, c.name)
	}
	r, err := format.Lines.Scanner(strings.NewReader("كلمة طويلة"), 5, fields).Next()
	require.NoError(t, err)
	_, err = format.Lines.Parse("a", r, fields)
	assert.Equal(t, r.Err, err)
}

// checkRecord checks what must hold for any document that is made of a record:
// each piece of the prose leads to its place in the record, and writing it
// again changes nothing.
func checkRecord(t require.TestingT, c *format.Container, r format.Record, d *text.Document) {
	raw := string(r.Raw)
	require.Equal(t, raw, d.Original())
	require.True(t, utf8.ValidString(d.Source))
	prose, origin := 0, 0
	if d.Source != "" {
		for _, p := range d.Pieces(text.Span{End: len(d.Source)}) {
			require.Equal(t, prose, p.Prose.Start)
			require.Positive(t, p.Prose.Len())
			require.Positive(t, p.Origin.Len())
			require.GreaterOrEqual(t, p.Origin.Start, origin)
			require.LessOrEqual(t, p.Origin.End, len(raw))
			if p.Kind == text.Verbatim {
				require.Equal(t, d.Text(p.Prose), raw[p.Origin.Start:p.Origin.End])
			}
			prose, origin = p.Prose.End, p.Origin.End
		}
	}
	require.Equal(t, len(d.Source), prose)
	for _, seg := range d.Segments {
		for _, tok := range seg.Tokens {
			at := d.Origin(tok.Span)
			require.Len(t, at, 1)
			f := &detect.Finding{Span: tok.Span}
			for _, e := range fix.Edits(d, f, &detect.Fix{Text: d.Text(tok.Span)}) {
				require.Equal(t, raw[e.Span.Start:e.Span.End], e.Text)
			}
		}
	}
	same, err := c.Rewrite(r, raw)
	require.NoError(t, err)
	require.Equal(t, raw, string(same))
}

// wordsOf are the spans of the words of a document.
func wordsOf(d *text.Document) []text.Span {
	var out []text.Span
	for _, seg := range d.Segments {
		for _, tok := range seg.Tokens {
			out = append(out, tok.Span)
		}
	}
	return out
}

// Records are made of prose in any spelling. What is parsed is that prose; a
// fix reads as it was meant to when the record is read again, and changes
// nothing else of it.
func TestRecordsReadAsMeant(t *testing.T) {
	letters := rapid.SampledFrom([]rune("ابتثجحخد  \u0640\u064b،.\"\\/<&>\n\r\t\b\x00\x7f\u200f\u2028\ufffdéZ1{}[]:😀𐎠"))
	prose := rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOfN(letters, 0, 60).Draw(t, "letters")) })
	word := rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOfN(rapid.SampledFrom([]rune("بتث\"\\</éZ😀 ")), 1, 6).Draw(t, "word"))
	})
	for _, c := range format.Containers() {
		t.Run(c.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				want := prose.Draw(t, "prose")
				r := one(t, c, spell(t, c, &want))
				e := document(t, c, r)
				require.Equal(t, want, e.Doc.Source)
				checkRecord(t, c, r, e.Doc)

				words := wordsOf(e.Doc)
				if len(words) == 0 {
					return
				}
				var found []detect.Finding
				fixed, at := "", 0
				for _, w := range words {
					if rapid.Bool().Draw(t, "fix") {
						f := detect.Finding{Detector: &detect.Detector{Name: "name/garble"}, Span: w, Fixes: []detect.Fix{{Text: word.Draw(t, "fixed")}}}
						found = append(found, f)
						fixed += want[at:w.Start] + f.Fixes[0].Text
						at = w.End
					}
				}
				fixed += want[at:]
				out, _, _, err := fix.Apply(e.Doc, found)
				require.NoError(t, err)
				raw, err := c.Rewrite(r, out)
				require.NoError(t, err)
				again := r
				again.Raw = raw
				if c == format.WET { // the framing must hold
					again = one(t, c, string(raw))
				}
				read := document(t, c, again)
				require.Equal(t, fixed, read.Doc.Source)
				require.Equal(t, e.ID, read.ID)
				require.Equal(t, e.Group, read.Group)
				require.Equal(t, bytes.HasSuffix(r.Raw, []byte("\n")), bytes.HasSuffix(raw, []byte("\n")))
			})
		})
	}
}

// spell writes a file with one record that holds the prose, which it changes
// to what the container can hold.
func spell(t *rapid.T, c *format.Container, prose *string) string {
	end := rapid.SampledFrom([]string{"", "\n", "\r\n"}).Draw(t, "line end")
	*prose = strings.TrimPrefix(*prose, text.BOM)
	switch c {
	case format.JSONL:
		return spellJSON(t, *prose) + end
	case format.WET:
		return conversion("https://ex.test/1", *prose)
	}
	*prose = strings.Map(func(r rune) rune {
		if strings.ContainsRune("\n\r\t", r) {
			return ' '
		}
		return r
	}, *prose)
	if c == format.TSV {
		return "id\tsource\ttext\n7\tصحف\t" + *prose + end
	}
	*prose += "." // a blank line is none
	return *prose + end
}

func FuzzJSONL(f *testing.F) {
	fuzzRecords(f, format.JSONL,
		`{"id": "a", "text": "وصل الوفد إلى الرباط.\nثم عاد.", "source": 7}`,
		`{"text":"\u0648\u0635\u0644 \ud83d\ude00 \ud800","a":{"b":[1,2,{"c":null}]}}`,
		" {\"text\": null}\r\n\n[1]\n{\"text\": \"\xff\"}", `{"text": "a", "text": "b"}`, "{\n", "[{")
}

func FuzzTSV(f *testing.F) {
	fuzzRecords(f, format.TSV,
		"id\ttext\tsource\n7\tوصل الوفد\tصحف\n", "\ufefftext\tid\tsource\r\nأ\tب\tج\r\n\r\nأ", "text\tid\tsource\n\t\t\t\n\xff\t\t")
}

func FuzzWET(f *testing.F) {
	page := conversion("https://ex.test/1", "وصل الوفد\nإلى الرباط.")
	fuzzRecords(f, format.WET,
		page, sampleOf(format.WET)[:3000], page[:len(page)-2], strings.Replace(page, "Length: ", "Length: 9", 1),
		"WARC/1.1\nWARC-Type: conversion\nContent-Length: 0\n\n", "WARC/1.0\r\nContent-Length: -1\r\n\r\n")
}

// fuzzRecords cuts foreign bytes into records, in chunks of any size, and reads
// them.
func fuzzRecords(f *testing.F, c *format.Container, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s), uint16(1000))
		f.Add([]byte(s), uint16(40))
	}
	f.Fuzz(func(t *testing.T, data []byte, max uint16) {
		got, err := records(c, bytes.NewReader(data), int(max))
		slowly, slowErr := records(c, iotest.OneByteReader(bytes.NewReader(data)), int(max))
		require.Equal(t, show(got), show(slowly))
		require.Equal(t, fmt.Sprint(err), fmt.Sprint(slowErr))
		end := int64(0)
		for _, r := range got {
			require.GreaterOrEqual(t, r.Offset, end)
			require.Equal(t, 1+bytes.Count(data[:r.Offset], []byte("\n")), r.Line)
			end = r.Offset + int64(len(r.Raw))
			require.LessOrEqual(t, len(r.Raw), max2(int(max)))
			e, err := c.Parse("a", r, fields)
			if err != nil {
				require.NotEmpty(t, err.Error())
				continue
			}
			require.Equal(t, string(data[r.Offset:end]), string(r.Raw))
			checkRecord(t, c, r, e.Doc)
		}
	})
}

// max2 is the length of a record that is just not too long, with the line ends
// after it.
func max2(n int) int { return n + len("\r\n\r\n") }

func ExampleContainer() {
	const file = `{"url": "https://ex.test/1", "body": "\u0648\u0635\u0644 حتر إلى سرت."}
{"url": "https://ex.test/2", "title": "بلا نص"}
`
	fields := format.Fields{Text: "body", ID: "url"}
	s := format.JSONL.Scanner(strings.NewReader(file), 1<<20, fields)
	for {
		r, err := s.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		e, err := format.JSONL.Parse("a.jsonl", r, fields)
		if err != nil {
			fmt.Printf("line %d: %s\n", r.Line, err)
			continue
		}
		fmt.Println(e.ID, e.Doc.Source)
		at := strings.Index(e.Doc.Source, "حتر")
		fmt.Println(e.Doc.Origin(text.Span{Start: at, End: at + len("حتر")}))
	}
	// Output:
	// https://ex.test/1 وصل حتر إلى سرت.
	// [{57 63}]
	// line 2: no member "body"; there are "url", "title"; --text-field names it
}

func BenchmarkScan(b *testing.B) {
	for _, c := range format.Containers() {
		source := []byte(sampleOf(c))
		b.Run(c.Name, func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			for b.Loop() {
				s := c.Scanner(bytes.NewReader(source), maxRecord, fields)
				for {
					if _, err := s.Next(); err != nil {
						require.Equal(b, io.EOF, err)
						break
					}
				}
			}
		})
	}
}

func BenchmarkParseRecord(b *testing.B) {
	for _, c := range format.Containers() {
		source := sampleOf(c)
		all, err := records(c, strings.NewReader(source), maxRecord)
		require.NoError(b, err)
		b.Run(c.Name, func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			b.ReportAllocs()
			for b.Loop() {
				for _, r := range all {
					document(b, c, r)
				}
			}
		})
	}
}
