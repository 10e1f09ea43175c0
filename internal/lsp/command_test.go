package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/report"
)

// An entry goes into a configuration file as a person would write it, and all
// that stands there stays.
func TestAllow(t *testing.T) {
	const entry = "  - word: \"كلمة\"\n    rule: name/garble\n    reason: \"TODO: say why this is right\"\n"
	const flow = `{word: "كلمة", rule: name/garble, reason: "TODO: say why this is right"}`
	for _, c := range []struct{ name, before, after string }{
		{"no file", "-", "allow:\n" + entry},
		{"an empty file", "", "allow:\n" + entry},
		{"comments alone", "# ours\n", "# ours\nallow:\n" + entry},
		{"other keys", "house: ar-EG\n", "house: ar-EG\nallow:\n" + entry},
		{"no newline at the end", "house: ar-EG", "house: ar-EG\nallow:\n" + entry},
		{"a byte order mark", "\ufeffhouse: ar-EG\n", "\ufeffhouse: ar-EG\nallow:\n" + entry},
		{"a list", "allow:\n  # why\n  - word: أخرى # so\n    reason: سبب\nhouse: ar-EG\n", "allow:\n" + entry + "  # why\n  - word: أخرى # so\n    reason: سبب\nhouse: ar-EG\n"},
		{"a list without indent", "allow: # these\n- {word: أخرى, reason: سبب}\n", "allow: # these\n- word: \"كلمة\"\n  rule: name/garble\n  reason: \"TODO: say why this is right\"\n- {word: أخرى, reason: سبب}\n"},
		{"a list on a line", "allow: [{word: أخرى, reason: سبب}] # x\n", "allow: [" + flow + ", {word: أخرى, reason: سبب}] # x\n"},
		{"an empty list", "allow: []\nhouse: ar-EG\n", "allow: [" + flow + "]\nhouse: ar-EG\n"},
		{"a list on several lines", "allow: [\n  {word: أخرى, reason: سبب},\n]\n", "allow: [" + flow + ", \n  {word: أخرى, reason: سبب},\n]\n"},
		{"CRLF", "allow:\r\n  - {word: أخرى, reason: سبب}\r\n", "allow:\r\n" + strings.ReplaceAll(entry, "\n", "\r\n") + "  - {word: أخرى, reason: سبب}\r\n"},
		{"the file in brackets", "{house: ar-EG}\n", "it by hand"},
		{"nothing after the key", "allow:\nhouse: ar-EG\n", ":1:7: expected a list"},
		{"a mistake", "hose: ar-EG\n", "unknown key"},
		{"no YAML", "a: [\n", "malformed YAML"},
		{"the end of the document marked", "house: ar-EG\n...\n", "by hand"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), ".tadqiq.yaml")
			if c.before != "-" {
				require.NoError(t, os.WriteFile(path, []byte(c.before), 0o640))
			}
			s := &Server{settings: Settings{Lang: report.English}}
			a, err := s.allow(&Setup{Config: path}, "كلمة", "name/garble")
			if err == nil {
				err = a.write()
			}
			now, _ := os.ReadFile(path)
			if !strings.Contains(c.after, "allow:") {
				require.ErrorContains(t, err, c.after)
				assert.Equal(t, c.before, string(now), "the file stays as it is")
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.after, string(now))
			assert.Equal(t, "TODO: say why this is right", string(a.new[a.place.Start:a.place.End]), "what the user is to write")
			f, err := parseConfig(path, now)
			require.NoError(t, err)
			assert.Equal(t, "كلمة", f.Allow[max(0, strings.Count(c.after[:strings.Index(c.after, "كلمة")], "word")-1)].Word)
		})
	}
	s := &Server{}
	_, err := s.allow(&Setup{}, "كلمة", "name/garble")
	assert.ErrorIs(t, err, errNoConfig)
	path := write(t, t.TempDir(), ".tadqiq.yaml", "")
	a, err := s.allow(&Setup{Config: path}, `ك"ل\مة: #`, "name/garble")
	require.NoError(t, err)
	f, err := parseConfig(path, a.new)
	require.NoError(t, err)
	assert.Equal(t, `ك"ل\مة: #`, f.Allow[0].Word, "whatever the word holds")
	write(t, filepath.Dir(path), ".tadqiq.yaml", "# edited meanwhile\n")
	assert.ErrorContains(t, a.write(), "changed since")
}

func TestAddToGlossary(t *testing.T) {
	for _, c := range []struct{ name, file, before, form, after string }{
		{"CSV", "n.csv", "id,kind,ar,note\nx,place,سرت,\n", "طبرق", "id,kind,ar,note\nx,place,سرت,\n,place,طبرق,\n"},
		{"one column", "n.csv", "ar\nسرت", "طبرق", "ar\nسرت\nطبرق\n"},
		{"names in capitals, CRLF, a byte order mark", "n.csv", "\ufeffAR, Kind \r\nسرت,\r\n", "طبرق", "\ufeffAR, Kind \r\nسرت,\r\nطبرق,place\r\n"},
		{"TSV", "n.TSV", "kind\tar\nplace\tسرت\n", "طبرق", "kind\tar\nplace\tسرت\nplace\tطبرق\n"},
		{"a comma in the name", "n.csv", "kind,ar\n", "طبرق, البحر", "kind,ar\nplace,\"طبرق, البحر\"\n"},
		{"a quoted header", "n.csv", "\"kind\",\"ar\"\n", "طبرق", "\"kind\",\"ar\"\nplace,طبرق\n"},
		{"it is there", "n.csv", "kind,ar,variants\nplace,سرت,طبرق|ليبيا\n", "طَبْرَق", "n.csv:2: the glossary has the name already"},
		{"a mistake", "n.csv", "kind,ar\nplanet,سرت\n", "طبرق", "nothing is added to a glossary with mistakes"},
		{"no header", "n.csv", "", "طبرق", "nothing is added"},
		{"a control character", "n.csv", "ar\nسرت\n", "طب\u200fرق", "cannot be added"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, t.TempDir(), c.file, c.before)
			a, err := addToGlossary(&Setup{Glossary: path}, c.form, "place")
			if err == nil {
				err = a.write()
			}
			now, _ := os.ReadFile(path)
			if !strings.Contains(c.after, "\n") {
				require.ErrorContains(t, err, c.after)
				assert.Equal(t, c.before, string(now))
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.after, string(now))
			g, err := glossary.Load(path)
			require.NoError(t, err)
			assert.Equal(t, c.form, g.Entries[len(g.Entries)-1].Ar)
		})
	}
	_, err := addToGlossary(&Setup{}, "طبرق", "")
	assert.ErrorIs(t, err, errNoGlossary)
	_, err = addToGlossary(&Setup{Glossary: filepath.Join(t.TempDir(), "none.csv")}, "طبرق", "")
	assert.ErrorContains(t, err, "no such file")
}

func TestCommands(t *testing.T) {
	dir := t.TempDir()
	o := testOptions()
	setup := choices()
	setup.Config = filepath.Join(dir, ".tadqiq.yaml")
	asked := make(chan struct{}, 100)
	o.Setup = func(string, Settings) (*Setup, error) {
		asked <- struct{}{}
		return setup, nil
	}
	c := connect(t, o)
	c.start(everything)
	c.open(uri, "هناك وخطأ")
	c.diagnostics(uri, 1)

	for _, a := range c.actions(span(0, 6, 0, 6), "quickfix") {
		if a.Command != nil && a.Command.Command == commandAllow {
			assert.Equal(t, []string{uri, "خطأ", "name/test"}, a.Command.Arguments, "without the conjunction, which the fix keeps")
		}
	}
	run := func(command string, args ...string) error {
		raw, err := json.Marshal(args)
		require.NoError(t, err)
		return c.call("workspace/executeCommand", json.RawMessage(`{"command": "`+command+`", "arguments": `+string(raw)+`}`), nil)
	}
	for len(asked) > 0 {
		<-asked
	}
	require.NoError(t, run(commandAllow, uri, "خطأ", "name/garble"))
	c.until("the file is shown", func() bool { return len(c.asked["window/showDocument"]) == 1 })
	var shown showDocumentParams
	require.NoError(t, json.Unmarshal(c.asked["window/showDocument"][0], &shown))
	assert.Equal(t, uriOf(setup.Config), shown.URI)
	assert.Equal(t, *span(3, 13, 3, 40), shown.Selection)
	<-asked // by the command
	<-asked // by the check that follows

	for _, c := range []struct {
		err  error
		want string
	}{
		{run(commandAdd, uri, "خطأ", "place"), "there is no glossary to add to"},
		{run(commandAdd, uri, "خطأ"), "takes the URI"},
		{run(commandAdd, uri, "a\nb", ""), "takes the URI"},
		{run(commandAdd, "file:///other", "خطأ", ""), "not open"},
		{run("tadqiq.other", uri, "خطأ", ""), "unknown command"},
	} {
		assert.ErrorContains(t, c.err, c.want)
	}
	c.until("the user is told", func() bool { return len(c.shown) == 1 && strings.Contains(c.shown[0].Message, "there is no glossary") })
}

func TestPaths(t *testing.T) {
	for uri, path := range map[string]string{
		"file:///home/me/a%20b.txt":           "/home/me/a b.txt",
		"file:///home/%D8%AE%D8%A8%D8%B1.txt": "/home/خبر.txt",
		"file:///home/خبر.txt":                "/home/خبر.txt",
		"file://localhost/a":                  "/a",
		"file://server/share/a":               "//server/share/a",
		"file:///c%3A/news/a.txt":             "c:/news/a.txt",
		"untitled:Untitled-1":                 "",
		"vscode-vfs://github/x/y.md":          "",
		"file:":                               "",
		"file:///%zz":                         "",
		"\x00":                                "",
	} {
		assert.Equal(t, filepath.FromSlash(path), pathOf(uri), uri)
	}
	assert.Equal(t, "file:///home/%D8%AE%20b.txt", uriOf("/home/خ b.txt"))
	assert.Equal(t, "file:///c:/a.txt", uriOf("c:/a.txt"))
}
