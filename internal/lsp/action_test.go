package lsp

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// choices is a setup with one rule, which flags «خطا» and each word that has a
// fix. A fix of «اثنان» has another edit at the start of its line.
func choices() *Setup {
	entry := &glossary.Entry{ID: "right", Kind: glossary.Place, Ar: "صواب", Latin: []string{"Right"}, File: "names.csv", Line: 7}
	rule := &detect.Detector{Name: "name/test", Doc: detect.Doc{Title: "a test"}}
	rule.Run = func(p *detect.Pass) {
		for _, seg := range p.Doc.Segments {
			for _, tok := range seg.Tokens {
				f := detect.Finding{Span: tok.Span, Confidence: 0.8, Severity: detect.Error}
				switch p.Doc.Text(tok.Span) {
				case "خطا":
				case "خطأ", "وخطأ":
					clitic := strings.TrimSuffix(p.Doc.Text(tok.Span), "خطأ")
					f.Entry = entry
					f.Fixes = []detect.Fix{{Text: clitic + "صواب", Confidence: 0.9}, {Text: clitic + "سليم", Confidence: 0.1}}
					f.Evidence = []detect.Evidence{{Kind: "rarity", From: "خطأ", Weight: 1.25}, {Kind: "context", From: "قريب", Weight: 0.7}}
				case "ملتبس":
					f.Fixes = []detect.Fix{{Text: "هذا", Confidence: 0.5}, {Text: "ذاك", Confidence: 0.45}}
				case "اثنان":
					start := text.Span{Start: seg.Tokens[0].Start, End: seg.Tokens[0].End}
					f.Fixes = []detect.Fix{{Text: "اثنتان", Confidence: 1, Edits: []detect.Edit{{Span: start, Text: "هنا"}}}}
				default:
					continue
				}
				p.Report(f)
			}
		}
	}
	s := plainSetup()
	s.Rules = []*detect.Detector{rule}
	return s
}

func choose(t *testing.T, params, source string) *client {
	o := testOptions()
	setup := choices()
	o.Setup = func(string, Settings) (*Setup, error) { return setup, nil }
	c := connect(t, o)
	c.start(params)
	c.open(uri, source)
	c.diagnostics(uri, 1)
	return c
}

func (c *client) actions(r *rangeOf, only ...string) []codeAction {
	c.t.Helper()
	var out []codeAction
	p := codeActionParams{TextDocument: textDocument{URI: uri}, Range: *r}
	p.Context.Only = only
	require.NoError(c.t, c.call("textDocument/codeAction", p, &out))
	return out
}

func titles(as []codeAction) []string {
	out := []string{}
	for _, a := range as {
		out = append(out, a.Kind+": "+a.Title)
	}
	return out
}

func TestQuickFixes(t *testing.T) {
	c := choose(t, everything, "هناك خطأ\nوكلام ملتبس")
	as := c.actions(span(0, 6, 0, 6))
	assert.Equal(t, []string{
		"quickfix: Replace with صواب", "quickfix: Replace with سليم", "quickfix: Allow this word", "quickfix: Add to the glossary: خطأ",
		"source.fixAll.tadqiq: Fix all that is certain (1)",
	}, titles(as))
	assert.True(t, as[0].IsPreferred)
	assert.False(t, as[1].IsPreferred)
	assert.Equal(t, []documentEdit{{versioned{uri, 1}, []textEdit{{*span(0, 5, 0, 8), "صواب"}}}}, as[0].Edit.DocumentChanges)
	require.Len(t, as[0].Diagnostics, 1)
	assert.Equal(t, "name/test", as[0].Diagnostics[0].Code)

	as = c.actions(span(1, 8, 1, 9), "quickfix")
	assert.Equal(t, []string{"quickfix: Replace with هذا", "quickfix: Replace with ذاك", "quickfix: Allow this word", "quickfix: Add to the glossary: ملتبس"}, titles(as))
	assert.False(t, as[0].IsPreferred, "none of the two is certain")

	assert.Empty(t, titles(c.actions(span(0, 0, 0, 2), "quickfix.other", "refactor")))
	assert.Equal(t, []string{"quickfix: Add to the glossary: هناك"}, titles(c.actions(span(0, 0, 0, 4), "quickfix")), "a selected name")
	assert.Len(t, c.actions(span(0, 0, 9, 9), "quickfix"), 8, "all in the range")
}

func TestActionsInArabic(t *testing.T) {
	c := choose(t, `{"locale": "ar", "capabilities": {}}`, "هناك خطأ")
	as := c.actions(span(0, 6, 0, 6))
	assert.Equal(t, []string{
		"quickfix: استبدل بها: صواب", "quickfix: استبدل بها: سليم", "quickfix: اسمح بهذه الكلمة", "quickfix: أضف إلى المسرد: خطأ",
		"source.fixAll.tadqiq: أصلح كل المؤكد (1)",
	}, titles(as))
	assert.Equal(t, map[string][]textEdit{uri: {{*span(0, 5, 0, 8), "صواب"}}}, as[0].Edit.Changes, "for a client that knows no versions")
	assert.Empty(t, as[0].Edit.DocumentChanges)
}

func TestFixAll(t *testing.T) {
	c := choose(t, everything, "خطأ ملتبس\nوذلك وخطأ اثنان\nوهناك اثنان اثنان")
	for _, only := range []string{"source.fixAll.tadqiq", "source.fixAll", "source"} {
		as := c.actions(span(0, 0, 0, 0), only)
		require.Equal(t, []string{"source.fixAll.tadqiq: Fix all that is certain (5)"}, titles(as), only)
		assert.Equal(t, []textEdit{
			{*span(0, 0, 0, 3), "صواب"},
			{*span(1, 0, 1, 4), "هنا"}, {*span(1, 5, 1, 9), "وصواب"}, {*span(1, 10, 1, 15), "اثنتان"},
			{*span(2, 0, 2, 5), "هنا"}, {*span(2, 6, 2, 11), "اثنتان"}, {*span(2, 12, 2, 17), "اثنتان"},
		}, as[0].Edit.DocumentChanges[0].Edits, "what two fixes agree on is done once")
	}
	c = choose(t, everything, "اثنان خطأ")
	as := c.actions(span(0, 0, 0, 0), kindFixAll)
	assert.Equal(t, []string{"source.fixAll.tadqiq: Fix all that is certain (1)"}, titles(as), "its two edits overlap each other")
	c = choose(t, everything, "ملتبس")
	assert.Empty(t, c.actions(span(0, 0, 0, 0), kindFixAll))
}

func TestHover(t *testing.T) {
	c := choose(t, everything, "هناك وخطأ")
	ask := func(p position) *hover {
		var out *hover
		require.NoError(t, c.call("textDocument/hover", hoverParams{textDocument{URI: uri}, p}, &out))
		return out
	}
	assert.Nil(t, ask(at(0, 4)))
	for _, p := range []position{at(0, 5), at(0, 8)} {
		h := ask(p)
		require.NotNil(t, h)
		assert.Equal(t, *span(0, 5, 0, 9), h.Range)
		assert.Equal(t, "markdown", h.Contents.Kind)
		assert.Equal(t, strings.TrimLeft(`
**a test**

`+"`name/test`"+` · confidence 80 %

flagged:

> وخطأ

suggestion:

> وصواب

or:

> وسليم

because:

- +1.2 the word is rare or unknown in ordinary Arabic

- +0.7 a word that goes with the name stands nearby

  nearby:

  > قريب

---

entry: place, names.csv:7

> صواب

Latin: Right
`, "\n"), h.Contents.Value)
	}
	assert.Nil(t, ask(at(0, 9)))
	assert.Nil(t, ask(at(7, 0)))

	c = choose(t, `{"locale": "ar-SA", "capabilities": {}}`, "هناك وخطأ")
	assert.Contains(t, ask(at(0, 5)).Contents.Value, "المقترح:\n\n> وصواب\n")
}

// Arabic stands alone in its paragraph: no viewer can mix it with Latin.
func TestHoverMixesNoScripts(t *testing.T) {
	c := connect(t, testOptions())
	c.start(everything)
	c.open(uri, garbled)
	c.diagnostics(uri, 1)
	var h hover
	require.NoError(t, c.call("textDocument/hover", hoverParams{textDocument{URI: uri}, at(1, 42)}, &h))
	for _, line := range strings.Split(h.Contents.Value, "\n") {
		arabic := strings.ContainsAny(line, "ابتثجحخدذرزسشصضطظعغفقكلمنهويةى")
		latin := strings.ContainsAny(strings.TrimLeft(line, "> "), "abcdefghijklmnopqrstuvwxyz")
		assert.False(t, arabic && latin, line)
	}
	assert.Contains(t, h.Contents.Value, "Guterres")
}

func TestSettings(t *testing.T) {
	var asked []Settings
	o := testOptions()
	setup := choices()
	o.Setup = func(_ string, s Settings) (*Setup, error) {
		if len(asked) == 0 || asked[len(asked)-1].Lang != s.Lang || asked[len(asked)-1].Profile != s.Profile {
			asked = append(asked, s)
			next := *setup // something has changed
			setup = &next
		}
		return setup, nil
	}
	c := connect(t, o)
	c.start(`{"rootUri": "file:///home/me", "initializationOptions":
		{"profile": "audit", "glossaries": ["a.csv"], "lang": "ar", "minConfidence": 0.5, "rules": ["name/"], "trace": {"server": "off"}},
		"capabilities": {}}`)
	c.open(uri, "خطأ")
	assert.Equal(t, "الاسم محرّف؛ والأرجح: صواب", strings.Replace(c.diagnostics(uri, 1)[0].Message, "a test", "الاسم محرّف", 1))
	half := 0.5
	assert.Equal(t, Settings{Profile: "audit", Glossaries: []string{"a.csv"}, Lang: "ar", MinConfidence: &half, Rules: []string{"name/"}, Root: pathOf("file:///home/me")}, asked[0])

	c.notify("workspace/didChangeConfiguration", didChangeConfigurationParams{json.RawMessage(`{"tadqiq": {"lang": "en", "profile": "lint"}}`)})
	c.until("messages are in English", func() bool {
		ds := c.published[uri].Diagnostics
		return len(ds) == 1 && strings.Contains(ds[0].Message, "it should probably be صواب")
	})
	assert.Equal(t, []string{"a.csv"}, asked[len(asked)-1].Glossaries, "what the client started with holds where nothing else is said")

	c.notify("workspace/didChangeConfiguration", didChangeConfigurationParams{json.RawMessage(`{"tadqiq": {"lang": "tr", "profile": 7, "glossaries": "x", "minConfidence": 2}}`)})
	c.until("the user is told", func() bool { return len(c.shown) == 1 })
	assert.Equal(t, messageParams{messageError, "tadqiq: setting tadqiq.glossaries must be a list of files\n" +
		"setting tadqiq.lang must be one of en, ar\nsetting tadqiq.minConfidence must be a number from 0 to 1\n" +
		"setting tadqiq.profile must be one of lint, audit"}, c.shown[0])
}

func TestSettingsAreAskedFor(t *testing.T) {
	o := testOptions()
	c := connect(t, o)
	c.answers["workspace/configuration"] = []any{map[string]any{"lang": "ar"}}
	c.start(`{"capabilities": {"workspace": {"configuration": true,
		"didChangeConfiguration": {"dynamicRegistration": true}, "didChangeWatchedFiles": {"dynamicRegistration": true}}}}`)
	c.until("the question", func() bool { return len(c.asked["workspace/configuration"]) == 1 })
	c.until("the registration", func() bool { return len(c.asked["client/registerCapability"]) == 1 })
	var r registrationParams
	require.NoError(t, json.Unmarshal(c.asked["client/registerCapability"][0], &r))
	assert.Equal(t, []string{"workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles"}, []string{r.Registrations[0].Method, r.Registrations[1].Method})
	c.mu.Lock()
	c.answers["workspace/configuration"] = []any{map[string]any{"lang": "tr"}}
	c.mu.Unlock()
	c.notify("workspace/didChangeConfiguration", didChangeConfigurationParams{})
	c.until("the answer", func() bool {
		return slices.ContainsFunc(c.shown, func(m messageParams) bool { return strings.Contains(m.Message, "tadqiq.lang") })
	})
}
