package report

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

// command is a workflow command as the runner reads it.
type command struct {
	name, message string
	properties    map[string]string
}

// readCommands reads lines as the runner does: a command is a line that begins
// with ::, its properties end at the next ::, and commas separate them.
func readCommands(t *testing.T, out string) []command {
	data := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%")
	property := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	var cs []command
	for _, line := range strings.Split(strings.TrimSuffix(out, "\n"), "\n") {
		rest, ok := strings.CutPrefix(line, "::")
		require.True(t, ok, line)
		head, message, ok := strings.Cut(rest, "::")
		require.True(t, ok, line)
		c := command{message: data.Replace(message), properties: map[string]string{}}
		var all string
		c.name, all, _ = strings.Cut(head, " ")
		for _, p := range strings.Split(all, ",") {
			key, value, ok := strings.Cut(p, "=")
			require.True(t, ok, line)
			c.properties[key] = property.Replace(value)
		}
		cs = append(cs, c)
	}
	return cs
}

func printGitHub(t *testing.T, lang Lang, files ...*File) []command {
	var b strings.Builder
	p := NewGitHub(&b, lang)
	for _, f := range files {
		require.NoError(t, p.File(f))
	}
	require.NoError(t, p.Close())
	if b.Len() == 0 {
		return nil
	}
	return readCommands(t, b.String())
}

func TestGitHub(t *testing.T) {
	doc := text.New("news/a.txt", "قال حتر ، نعم\nوحتر أيضا ،\n")
	second := flag(doc, spacing, " ،")
	second.Span = text.Span{Start: strings.LastIndex(doc.Source, " ،"), End: len(doc.Source) - 1}
	cs := printGitHub(t, English, fileOf(doc, flag(doc, spacing, " ،"), fullFinding(doc, "حتر"), second))
	require.Len(t, cs, 2)
	assert.Equal(t, command{
		name: "error",
		message: "news/a.txt:1:5: name/garble: the name is garbled; it should probably be حفتر\n" +
			"it reads like the name's Latin spelling, turned back into Arabic (Latin: Haftar)\n" +
			"the word is rare or unknown in ordinary Arabic\n" +
			"كـ rarely stands before a name",
		properties: map[string]string{"file": "news/a.txt", "line": "1", "endLine": "1", "col": "5", "endColumn": "8", "title": "name/garble"},
	}, cs[0])
	assert.Equal(t, "warning", cs[1].name)
	assert.Equal(t, "news/a.txt:1:8: text/spacing: the spacing around punctuation is wrong  (2 times, also at 2:10)", cs[1].message)
	assert.Empty(t, printGitHub(t, English, fileOf(doc)))

	ar := printGitHub(t, Arabic, fileOf(doc, flag(doc, spacing, " ،"), second))
	assert.Contains(t, ar[0].message, "(المرات: 2، وأيضًا في 2:10)")
}

// GitHub refuses columns where a span has several lines.
func TestGitHubSpansOfSeveralLines(t *testing.T) {
	doc := text.New("a.txt", "قال حتر\nنعم")
	cs := printGitHub(t, English, fileOf(doc, flag(doc, garble, "حتر\nنعم")))
	assert.Equal(t, map[string]string{"file": "a.txt", "line": "1", "endLine": "2", "title": "name/garble"}, cs[0].properties)
}

func TestGitHubEscapes(t *testing.T) {
	for _, name := range []string{"a,b:c.txt", "50%.txt", "a\nb\r.txt", "::error::.txt", "%0A.txt", "أخبار اليوم.txt", "a=b,line=9.txt"} {
		doc := text.New(name, "قال حتر ١٠٠%\r\nنعم")
		x := flag(doc, garble, "حتر ١٠٠%\r\nنعم")
		x.Fixes = []detect.Fix{{Text: "::set-output name=x::%0A"}}
		unread := &File{Name: name, Err: errors.New(name + ": cannot be read")}
		cs := printGitHub(t, English, fileOf(doc, x), unread)
		require.Len(t, cs, 2, name)
		assert.Equal(t, name, cs[0].properties["file"])
		assert.Contains(t, cs[0].message, "it should probably be ::set-output name=x::%0A")
		assert.Equal(t, "error", cs[1].name)
		assert.Equal(t, name+": cannot be read", cs[1].message)
	}
}
