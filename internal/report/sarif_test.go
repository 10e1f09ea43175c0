package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// sarifSchemaOf compiles the schema of OASIS, which go-sarif carries as a Go
// constant that it does not export.
func sarifSchemaOf(t *testing.T) *jsonschema.Schema {
	pkg, err := build.Import("github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif", ".", build.FindOnly)
	require.NoError(t, err)
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, "schema.go"), nil, 0)
	require.NoError(t, err)
	source := ""
	ast.Inspect(file, func(x ast.Node) bool {
		if spec, ok := x.(*ast.ValueSpec); ok && spec.Names[0].Name == "schema" {
			source, err = strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
		}
		return true
	})
	require.NotEmpty(t, source)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(source))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource(sarifSchema, doc))
	schema, err := c.Compile(sarifSchema)
	require.NoError(t, err)
	return schema
}

func validate(t *testing.T, schema *jsonschema.Schema, data []byte) error {
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	require.NoError(t, err, "%s", data)
	return schema.Validate(instance)
}

// fullFinding has all that a finding can have.
func fullFinding(doc *text.Document, word string) detect.Finding {
	f := flag(doc, garble, word)
	f.Severity = detect.Error
	f.Entry = &glossary.Entry{ID: "haftar", Ar: "حفتر", Latin: []string{"Haftar", "Hifter"}}
	f.Evidence = []detect.Evidence{
		{Kind: "latin", From: word, To: "Haftar", Note: "writes Haftar loosely", Weight: 2.5},
		{Kind: "rarity", From: word, Weight: 1.5},
		{Kind: "prior", Weight: -1.25},
		{Kind: "variant", Note: "clean text has this spelling, too", Weight: -0.3},
		{Kind: "prior", Note: "كـ rarely stands before a name", Weight: 0.5},
	}
	f.Related = []detect.Related{{Span: text.Span{Start: 0, End: 2}, Note: "x"}, {Span: text.Span{Start: 0, End: 2}}}
	f.Fixes = []detect.Fix{
		{Text: "حفتر", Confidence: 0.9, Edits: []detect.Edit{{Span: text.Span{Start: 0, End: 6}, Text: "قالت"}}},
		{Text: "عفتر", Confidence: 0.1},
	}
	return f
}

func printSARIF(t *testing.T, lang Lang, rules []*detect.Detector, files ...*File) []byte {
	var b bytes.Buffer
	p := NewSARIF(&b, lang, "v1.2.3", rules)
	for _, f := range files {
		require.NoError(t, p.File(f))
	}
	require.NoError(t, p.Close())
	return b.Bytes()
}

func TestSARIFMatchesTheSchema(t *testing.T) {
	schema := sarifSchemaOf(t)
	rules := append([]*detect.Detector{garble, spacing}, detect.All()[2:]...)
	clean := fileOf(text.New("clean.txt", "نص"))
	doc := text.New("أخبار اليوم/مقال [1].txt", "قال حتر ، نعم\nوحتر أيضا ،\n")
	full := fileOf(doc, fullFinding(doc, "حتر"), flag(doc, spacing, " ،"))
	long := flag(doc, garble, "نعم\nوحتر")
	lines := fileOf(doc, long)
	unread := &File{Name: "a\nb:{0}.txt", Err: errors.New("a\nb:{0}.txt: no such [file]")}
	for name, tt := range map[string]struct {
		files              []*File
		results, artifacts int
	}{
		"no file":  {nil, 0, 0},
		"clean":    {[]*File{clean}, 0, 1},
		"full":     {[]*File{clean, full, lines}, 3, 2}, // the last two are one file
		"not read": {[]*File{unread, full}, 2, 2},
	} {
		for _, lang := range []Lang{English, Arabic, ""} {
			data := printSARIF(t, lang, rules, tt.files...)
			assert.NoError(t, validate(t, schema, data), "%s: %s", name, data)
			log, err := sarif.FromBytes(data)
			require.NoError(t, err)
			require.Len(t, log.Runs, 1)
			run := log.Runs[0]
			assert.Len(t, run.Results, tt.results, name)
			assert.Len(t, run.Artifacts, tt.artifacts, name)
			assert.Len(t, run.Tool.Driver.Rules, len(rules))
			assert.Equal(t, "unicodeCodePoints", *run.ColumnKind)
			for _, r := range run.Results {
				assert.Equal(t, *r.RuleID, *run.Tool.Driver.Rules[r.RuleIndex].ID)
			}
		}
	}
}

// A test against a schema is worth something only if the schema refuses.
func TestSARIFSchemaRefuses(t *testing.T) {
	schema := sarifSchemaOf(t)
	doc := text.New("a.txt", "قال حتر")
	good := string(printSARIF(t, English, []*detect.Detector{garble}, fileOf(doc, fullFinding(doc, "حتر"))))
	require.NoError(t, validate(t, schema, []byte(good)))
	for old, bad := range map[string]string{
		`"startColumn":5`:        `"startColumn":0`,
		`"level":"error"`:        `"level":"fatal"`,
		`"uri":"a.txt"`:          `"uri":"a%zz.txt"`,
		`"rank":97`:              `"rank":197`,
		`"ruleId":"name/garble"`: `"ruleID":"name/garble"`,
		`unicodeCodePoints`:      `utf8Bytes`,
		`"executionSuccessful"`:  `"successful"`,
	} {
		spoilt := strings.Replace(good, old, bad, 1)
		require.NotEqual(t, good, spoilt, old)
		assert.Error(t, validate(t, schema, []byte(spoilt)), bad)
	}
}

func TestSARIFResult(t *testing.T) {
	doc := text.New("a.txt", text.BOM+"قال حتر {نعم}\n")
	x := fullFinding(doc, "حتر {نعم}")
	x.Fixes[0].Text = "حفتر [1] {0} \\"
	x.Fixes = x.Fixes[:1]
	x.Fixes[0].Edits = nil
	log, err := sarif.FromBytes(printSARIF(t, English, []*detect.Detector{spacing, garble}, fileOf(doc, x)))
	require.NoError(t, err)
	run := log.Runs[0]
	r := run.Results[0]
	assert.Equal(t, "name/garble", *r.RuleID)
	assert.Equal(t, 1, r.RuleIndex)
	assert.Equal(t, "error", r.Level)
	assert.Equal(t, `the name is garbled; it should probably be حفتر \[1\] {{0}} \\`, *r.Message.Text)
	assert.Equal(t, map[string]string{"tadqiqFinding/v1": "f00d"}, r.PartialFingerprints)
	assert.InDelta(t, 97, r.Rank, 1e-9)
	region := r.Locations[0].PhysicalLocation.Region
	assert.Equal(t, []int{1, 5, 1, 14}, []int{*region.StartLine, *region.StartColumn, *region.EndLine, *region.EndColumn})
	assert.Equal(t, "حتر {نعم}", *region.Snippet.Text)
	assert.Less(t, region.ByteOffset, 1, "a byte offset makes VS Code take the text for a hex dump")
	replaced := r.Fixes[0].ArtifactChanges[0].Replacements[0]
	assert.Equal(t, 5, *replaced.DeletedRegion.StartColumn)
	assert.Equal(t, "حفتر [1] {0} \\", *replaced.InsertedContent.Text, "content is no message")
	assert.Len(t, r.RelatedLocations, 2)

	rule := run.Tool.Driver.Rules[1]
	assert.Equal(t, "NameGarble", *rule.Name)
	assert.Equal(t, "A name is respelt.", *rule.ShortDescription.Text)
	assert.Contains(t, *rule.Help.Text, "Flagged:\nحتر\n\nRight:\nحفتر")
	assert.Contains(t, *rule.Help.Markdown, "> **حتر**\n")
	assert.Equal(t, rulesURL+"#namegarble", *rule.HelpURI)
}

// Whatever the text, the region leads back to the flagged part by code points.
func TestSARIFRegionsCountCodePoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runes := rapid.SliceOfN(rapid.SampledFrom([]rune("اب\u064b\u0651 a\r\n👩\u200d🌾\u200fé\ufeff")), 0, 60).Draw(t, "text")
		doc := text.New("a.txt", string(runes))
		from := rapid.IntRange(0, len(runes)).Draw(t, "from")
		to := rapid.IntRange(from, len(runes)).Draw(t, "to")
		span := text.Span{Start: len(string(runes[:from])), End: len(string(runes[:to]))}
		if strings.HasPrefix(doc.Source, text.BOM) && span.Start < len(text.BOM) {
			t.Skip("a byte order mark is no part of the text")
		}
		r := regionOf(doc, span)
		lines := strings.SplitAfter(strings.TrimPrefix(doc.Source, text.BOM), "\n")
		at := func(line, column int) int {
			offset := len(doc.Source) - len(strings.TrimPrefix(doc.Source, text.BOM))
			for _, l := range lines[:line-1] {
				offset += len(l)
			}
			for range column - 1 {
				_, n := utf8.DecodeRuneInString(doc.Source[offset:])
				offset += n
			}
			return offset
		}
		require.Equal(t, span, text.Span{Start: at(r.StartLine, r.StartColumn), End: at(r.EndLine, r.EndColumn)})
	})
}

func TestArtifactLocation(t *testing.T) {
	for name, want := range map[string]string{
		"a.txt":             "a.txt",
		"./b/../a.txt":      "a.txt",
		"../a.txt":          "../a.txt",
		"أخبار/مقال 1.txt":  "%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D9%85%D9%82%D8%A7%D9%84%201.txt",
		"50%?#.txt":         "50%25%3F%23.txt",
		"a:b.txt":           "./a:b.txt",
		"a\nb.txt":          "a%0Ab.txt",
		"<stdin>":           "%3Cstdin%3E",
		"/var/news/é.txt":   "file:///var/news/%C3%A9.txt",
		"//var//a.txt":      "file:///var/a.txt",
		"[1].txt":           "%5B1%5D.txt",
		"a\xffb.txt":        "a%FFb.txt",
		"dir with space/\t": "dir%20with%20space/%09",
	} {
		at := artifactLocation(name, 3)
		assert.Equal(t, want, at.URI, "%q", name)
		assert.Equal(t, 3, at.Index)
		if strings.HasPrefix(want, "file:") {
			assert.Empty(t, at.URIBaseID)
		} else {
			assert.Equal(t, "%SRCROOT%", at.URIBaseID)
		}
	}
}

func TestSARIFTellsOfFilesThatWereNotRead(t *testing.T) {
	data := printSARIF(t, English, nil, &File{Name: "a.txt", Err: errors.New("a.txt: no such file")})
	var log struct {
		Runs []struct {
			Invocations []struct {
				ExecutionSuccessful        bool
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
		}
	}
	require.NoError(t, json.Unmarshal(data, &log))
	in := log.Runs[0].Invocations[0]
	assert.False(t, in.ExecutionSuccessful)
	assert.Equal(t, "a.txt: no such file", in.ToolExecutionNotifications[0].Message.Text)
}

// Of a name that markup splits, the region is the whole and the replacements
// are the letters: what is left is the markup.
func TestSARIFKeepsMarkup(t *testing.T) {
	doc, err := format.Markdown.Read("a.md", "# خبر\n\nقال **حت**ر &amp; نعم\n")
	require.NoError(t, err)
	at := strings.Index(doc.Source, "حتر & نعم")
	require.Positive(t, at)
	x := detect.Finding{ID: "1", Detector: garble, Span: text.Span{Start: at, End: at + len("حتر")}}
	x.Fixes = []detect.Fix{{Text: "حفتر"}}
	y := detect.Finding{ID: "2", Detector: spacing, Span: text.Span{Start: at + len("حتر "), End: at + len("حتر &")}}
	log, err := sarif.FromBytes(printSARIF(t, English, nil, fileOf(doc, x, y)))
	require.NoError(t, err)
	of := func(r *sarif.Region) []int { return []int{*r.StartLine, *r.StartColumn, *r.EndLine, *r.EndColumn} }
	results := log.Runs[0].Results
	region := results[0].Locations[0].PhysicalLocation.Region
	assert.Equal(t, "حت**ر", *region.Snippet.Text)
	assert.Equal(t, []int{3, 7, 3, 12}, of(region))
	first := results[0].Fixes[0].ArtifactChanges[0].Replacements[0]
	assert.Equal(t, []int{3, 7, 3, 9}, of(first.DeletedRegion))
	assert.Equal(t, "حفت", *first.InsertedContent.Text)
	region = results[1].Locations[0].PhysicalLocation.Region
	assert.Equal(t, "&amp;", *region.Snippet.Text)
	assert.Equal(t, []int{3, 13, 3, 18}, of(region))
}
