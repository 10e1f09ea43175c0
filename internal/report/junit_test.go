package report

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/joshdk/go-junit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

func printJUnit(t *testing.T, lang Lang, files ...*File) []junit.Suite {
	var b strings.Builder
	p := NewJUnit(&b, lang)
	for _, f := range files {
		require.NoError(t, p.File(f))
	}
	require.NoError(t, p.Close())
	suites, err := junit.Ingest([]byte(b.String()))
	require.NoError(t, err, b.String())
	return suites
}

func TestJUnit(t *testing.T) {
	doc := text.New("أخبار/a b.txt", "قال حتر ، نعم\nوحتر أيضا ،\n")
	again := fullFinding(doc, "حتر")
	again.Span = text.Span{Start: strings.LastIndex(doc.Source, "حتر"), End: strings.LastIndex(doc.Source, "حتر") + len("حتر")}
	full := fileOf(doc, fullFinding(doc, "حتر"), flag(doc, spacing, " ،"), again)
	full.Elapsed = 1500 * time.Millisecond
	clean := fileOf(text.New("clean.txt", "نص"))
	unread := &File{Name: "c.txt", Err: errors.New("c.txt: no such file")}
	suites := printJUnit(t, English, full, clean, unread)
	require.Len(t, suites, 3)

	s := suites[0]
	assert.Equal(t, "أخبار/a b.txt", s.Name)
	assert.Equal(t, junit.Totals{Tests: 3, Failed: 3, Duration: 1500 * time.Millisecond}, s.Totals)
	assert.Equal(t, []string{"name/garble: حتر", "name/garble: حتر (2)", "text/spacing"},
		[]string{s.Tests[0].Name, s.Tests[1].Name, s.Tests[2].Name}, "no two alike")
	for _, c := range s.Tests {
		assert.Equal(t, s.Name, c.Classname)
	}
	assert.Equal(t, "1", s.Tests[0].Properties["line"])
	assert.Equal(t, "2", s.Tests[1].Properties["line"])
	failure := s.Tests[0].Error.(junit.Error)
	assert.Equal(t, "the name is garbled; it should probably be حفتر", failure.Message)
	assert.Equal(t, "error", failure.Type)
	assert.Contains(t, failure.Body, "أخبار/a b.txt:1:5\nحتر\nit reads like")
	assert.Equal(t, "warning", s.Tests[2].Error.(junit.Error).Type)

	assert.Equal(t, junit.Totals{Tests: 1, Passed: 1}, suites[1].Totals)
	assert.Equal(t, junit.Totals{Tests: 1, Error: 1}, suites[2].Totals)
	assert.Equal(t, junit.StatusError, suites[2].Tests[0].Status)
	assert.Equal(t, "c.txt: no such file", suites[2].Tests[0].Message)
}

func TestJUnitWithoutFiles(t *testing.T) {
	assert.Empty(t, printJUnit(t, English))
}

// XML has no place for most control characters, not even escaped.
func TestJUnitReplacesWhatXMLForbids(t *testing.T) {
	doc := text.New("a\x01\nb\ufffe.txt", "قال ح\x00ت\x1b]]>ر & <b> \u202e")
	x := flag(doc, garble, "ح\x00ت\x1b]]>ر & <b> \u202e")
	x.Fixes = []detect.Fix{{Text: "حفتر\x02"}}
	s := printJUnit(t, Arabic, fileOf(doc, x))[0]
	assert.Equal(t, "a\ufffd\nb\ufffd.txt", s.Name)
	assert.Equal(t, "name/garble: ح<U+0000>ت<U+001B>]]>ر & <b> <U+202E>", s.Tests[0].Name)
	assert.Equal(t, "الاسم محرّف؛ والأرجح: حفتر<U+0002>", s.Tests[0].Message)
}
