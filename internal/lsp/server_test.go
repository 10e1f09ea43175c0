package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

const (
	uri = "file:///news/a.txt"

	// garbled has a name that is garbled in the second line, and a space
	// before the full stop of the first.
	garbled = "وصل الوفد 👋 صباحا .\nودعا الأمين العام للأمم المتحدة أنطونيو غوتيرتش إلى وقف القتال"
)

// found writes diagnostics as the text that they mark, after rule and severity.
func found(source string, ds []diagnostic) []string {
	l := newLines(source)
	out := []string{}
	for _, d := range ds {
		from, _ := l.offset([]byte(source), d.Range.Start, inUTF16)
		to, _ := l.offset([]byte(source), d.Range.End, inUTF16)
		out = append(out, fmt.Sprintf("%s %d %s", d.Code, d.Severity, source[from:to]))
	}
	return out
}

func TestLifecycle(t *testing.T) {
	c := connect(t, testOptions())
	err := c.call("textDocument/hover", struct{}{}, nil)
	assert.EqualValues(t, codeNotInitialized, code(t, err))
	c.open(uri, garbled) // before initialize: nobody hears it

	r := c.start(everything)
	assert.Equal(t, "tadqiq", r.ServerInfo.Name)
	assert.Equal(t, "test", r.ServerInfo.Version)
	assert.Equal(t, incremental, r.Capabilities.TextDocumentSync.Change)
	err = c.call("initialize", json.RawMessage(everything), nil)
	assert.EqualValues(t, jsonrpc2.CodeInvalidRequest, code(t, err))
	err = c.call("textDocument/rename", struct{}{}, nil)
	assert.EqualValues(t, jsonrpc2.CodeMethodNotFound, code(t, err))
	c.notify("$/unheardOf", nil)
	err = c.call("textDocument/hover", 7, nil)
	assert.EqualValues(t, jsonrpc2.CodeInvalidParams, code(t, err))
	err = c.call("textDocument/hover", hoverParams{TextDocument: textDocument{URI: uri}}, nil)
	assert.EqualValues(t, jsonrpc2.CodeInvalidParams, code(t, err), "the document is not open")

	require.NoError(t, c.call("shutdown", nil, nil))
	err = c.call("textDocument/hover", struct{}{}, nil)
	assert.EqualValues(t, jsonrpc2.CodeInvalidRequest, code(t, err))
	c.notify("exit", nil)
	assert.NoError(t, <-c.done)
}

func TestEndsWithoutShutdown(t *testing.T) {
	for name, end := range map[string]func(*client){
		"exit":       func(c *client) { c.notify("exit", nil) },
		"gone":       func(c *client) { c.wire.Close() },
		"gone early": func(c *client) { c.wire.Close() },
	} {
		c := connect(t, testOptions())
		if name != "gone early" {
			c.start(everything)
			c.open(uri, garbled)
		}
		end(c)
		assert.ErrorIs(t, <-c.done, ErrNoShutdown, name)
	}
}

func TestPositionEncoding(t *testing.T) {
	for offered, want := range map[string]encoding{
		`{}`: inUTF16,
		`{"general": {"positionEncodings": ["utf-16"]}}`:                    inUTF16,
		`{"general": {"positionEncodings": ["utf-32"]}}`:                    inUTF16,
		`{"general": {"positionEncodings": ["utf-32", "utf-16", "utf-8"]}}`: inUTF8,
	} {
		c := connect(t, testOptions())
		r := c.start(`{"capabilities": ` + offered + `}`)
		assert.Equal(t, want, r.Capabilities.PositionEncoding, offered)
		c.open(uri, garbled)
		spacing := map[encoding]*rangeOf{inUTF16: span(0, 18, 0, 20), inUTF8: span(0, 33, 0, 35)}[want]
		assert.Equal(t, *spacing, c.diagnostics(uri, 1)[0].Range, offered)
	}
}

func TestDiagnostics(t *testing.T) {
	c := connect(t, testOptions())
	c.start(everything)
	c.open(uri, garbled)
	ds := c.diagnostics(uri, 1)
	assert.Equal(t, []string{"text/spacing 2  .", "name/garble 1 غوتيرتش"}, found(garbled, ds))
	assert.Equal(t, "tadqiq", ds[1].Source)
	assert.Equal(t, "the name is garbled; it should probably be غوتيريش", ds[1].Message)

	// Two edits in one message, the second of the text that the first leaves.
	c.change(uri, 2, contentChange{span(0, 0, 0, 0), "👩‍👧\r\n"}, contentChange{span(2, 0, 2, 4), "و"})
	source := "👩‍👧\r\n" + strings.Replace(garbled, "\nودعا", "\nو", 1)
	assert.Equal(t, []string{"text/spacing 2  .", "name/garble 1 غوتيرتش"}, found(source, c.diagnostics(uri, 2)))

	c.change(uri, 3, contentChange{nil, "قال\rأنطونيو غوتيرتش ."})
	ds = c.diagnostics(uri, 3)
	assert.Equal(t, []rangeOf{*span(1, 8, 1, 15), *span(1, 15, 1, 17)}, []rangeOf{ds[0].Range, ds[1].Range}, "a lone CR ends a line, too")

	c.notify("textDocument/didClose", documentParams{textDocument{URI: uri}})
	c.until("diagnostics are taken away", func() bool { return len(c.published[uri].Diagnostics) == 0 })
}

func TestRelatedInformation(t *testing.T) {
	const source = "استقبل المدرب أوغستو بلنتيرو اللاعبين.\nوقال المدرب أوغستو بلنطيرو إنه راض"
	for _, lang := range []string{"en", "ar-EG"} {
		c := connect(t, testOptions())
		c.start(strings.Replace(everything, "{", `{"locale": "`+lang+`", `, 1))
		c.open(uri, source)
		ds := c.diagnostics(uri, 1)
		require.Len(t, ds, 1)
		require.Len(t, ds[0].Related, 1)
		assert.Equal(t, location{uri, *span(0, 21, 0, 28)}, ds[0].Related[0].Location)
		assert.Equal(t, map[string]string{"en": "the other spelling", "ar-EG": "الكتابة الأخرى"}[lang], ds[0].Related[0].Message)
	}
	c := connect(t, testOptions())
	c.start(`{"capabilities": {}}`)
	c.open(uri, source)
	assert.Empty(t, c.diagnostics(uri, 1)[0].Related, "a client that does not know them gets none")
}

func TestEditsOfWhatIsNotOpen(t *testing.T) {
	c := connect(t, testOptions())
	c.start(everything)
	c.change(uri, 1, contentChange{nil, garbled})
	c.notify("textDocument/didClose", documentParams{textDocument{URI: uri}})
	c.notify("textDocument/didSave", documentParams{textDocument{URI: uri}})
	c.until("complaints", func() bool { return len(c.shown) == 3 })
	assert.Equal(t, messageParams{messageError, "textDocument/didChange: the document is not open: " + uri}, c.shown[0])
	assert.Empty(t, c.published)
}

// An edit that makes no sense leaves the text unknown. Nothing is said of it
// until it is sent whole.
func TestEditsThatAreLost(t *testing.T) {
	for name, lose := range map[string]func(*client){
		"reversed": func(c *client) { c.change(uri, 2, contentChange{span(1, 0, 0, 0), "x"}) },
		"negative": func(c *client) {
			c.raw(`{"method":"textDocument/didChange","params":{"textDocument":{"uri":"` + uri + `","version":2},"contentChanges":[{"range":{"start":{"line":-1,"character":0},"end":{"line":0,"character":0}},"text":""}]}}`)
		},
		"invalid UTF-8": func(c *client) {
			c.raw(`{"method":"textDocument/didChange","params":{"textDocument":{"uri":"` + uri + `","version":2},"contentChanges":[{"text":"` + "\xff" + `"}]}}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := connect(t, testOptions())
			c.start(everything)
			c.open(uri, garbled)
			require.Len(t, c.diagnostics(uri, 1), 2)
			lose(c)
			c.until("diagnostics are taken away", func() bool { return len(c.published[uri].Diagnostics) == 0 })
			c.until("the user is told", func() bool {
				return len(c.shown) > 0 && strings.Contains(c.shown[0].Message, "is not checked")
			})
			c.change(uri, 3, contentChange{span(0, 0, 0, 0), "x"})
			c.change(uri, 4, contentChange{nil, garbled}, contentChange{span(0, 0, 0, 0), "و"})
			assert.Equal(t, []string{"text/spacing 2  .", "name/garble 1 غوتيرتش"}, found("و"+garbled, c.diagnostics(uri, 4)))
		})
	}
}

func TestTextsTogetherAreBounded(t *testing.T) {
	s := &Server{}
	open := func(size int) (*openDocument, error) {
		d := &openDocument{document: document{uri: uri, text: strings.Repeat("x", size)}}
		return d, s.fits(d, 0)
	}
	d, err := open(maxText + 1)
	assert.ErrorIs(t, err, errTooLarge)
	assert.True(t, d.broken)
	assert.Empty(t, d.text, "it is not kept")
	for range maxTexts / maxText {
		_, err = open(maxText)
		require.NoError(t, err)
	}
	d, err = open(1)
	assert.ErrorIs(t, err, errTooMuch)
	assert.True(t, d.broken)
	s.size -= maxText // one is closed
	_, err = open(1)
	assert.NoError(t, err)
}

// raw sends a message as it stands.
func (c *client) raw(body string) {
	c.t.Helper()
	_, err := c.wire.Write([]byte(frame(body)))
	require.NoError(c.t, err)
}

// slow is a setup whose check waits until it is let go.
func slow(started, goOn chan struct{}) *Setup {
	s := plainSetup()
	s.Rules = []*detect.Detector{{Name: "text/slow", Run: func(p *detect.Pass) {
		started <- struct{}{}
		<-goOn
		for i := range p.Doc.Segments {
			p.Report(detect.Finding{Span: p.Doc.Segments[i].Span})
		}
	}}}
	return s
}

func TestStaleResultsAreDropped(t *testing.T) {
	started, goOn := make(chan struct{}), make(chan struct{})
	o := testOptions()
	setup := slow(started, goOn)
	o.Setup = func(string, Settings) (*Setup, error) { return setup, nil }
	c := connect(t, o)
	c.start(everything)
	c.open(uri, "أ")
	<-started
	c.change(uri, 2, contentChange{nil, "ب\nج"})
	// The server has the edit once it answers what comes after it.
	assert.Error(t, c.call("nothing", nil, nil))
	goOn <- struct{}{}
	<-started
	c.mu.Lock()
	assert.Empty(t, c.published, "nobody hears of the text before")
	c.mu.Unlock()
	goOn <- struct{}{}
	assert.Len(t, c.diagnostics(uri, 2), 2)
}

func TestRequestsAreCancelled(t *testing.T) {
	started, goOn := make(chan struct{}), make(chan struct{})
	o := testOptions()
	setup := slow(started, goOn)
	o.Setup = func(string, Settings) (*Setup, error) { return setup, nil }
	c := connect(t, o)
	c.start(everything)
	c.open(uri, "أ")
	<-started
	ask := func(id string) chan error {
		done := make(chan error, 1)
		call, err := c.conn.DispatchCall(context.Background(), "textDocument/hover",
			hoverParams{TextDocument: textDocument{URI: uri}}, jsonrpc2.PickID(jsonrpc2.ID{Str: id, IsString: true}))
		require.NoError(t, err)
		go func() { done <- call.Wait(context.Background(), nil) }()
		return done
	}
	first, second := ask("first"), ask("second")
	c.notify("$/cancelRequest", map[string]string{"id": "first"})
	c.notify("$/cancelRequest", map[string]string{"id": "unheard of"})
	assert.EqualValues(t, codeCancelled, code(t, <-first))
	c.change(uri, 2, contentChange{nil, "ب"})
	assert.Error(t, c.call("nothing", nil, nil)) // the edit is there
	goOn <- struct{}{}
	<-started
	goOn <- struct{}{}
	assert.EqualValues(t, codeContentModified, code(t, <-second), "it was about the text before")
}

func TestRequestsAreBounded(t *testing.T) {
	started, goOn := make(chan struct{}), make(chan struct{})
	o := testOptions()
	setup := slow(started, goOn)
	o.Setup = func(string, Settings) (*Setup, error) { return setup, nil }
	c := connect(t, o)
	c.start(everything)
	c.open(uri, "أ")
	<-started
	var calls []jsonrpc2.Waiter
	for range maxPending + 1 {
		call, err := c.conn.DispatchCall(context.Background(), "textDocument/hover", hoverParams{TextDocument: textDocument{URI: uri}})
		require.NoError(t, err)
		calls = append(calls, call)
	}
	assert.EqualValues(t, codeRequestFailed, code(t, calls[maxPending].Wait(context.Background(), nil)))
	goOn <- struct{}{}
	for _, call := range calls[:maxPending] {
		assert.NoError(t, call.Wait(context.Background(), nil))
	}
}

// A defect of a rule ends the check, not the server.
func TestPanicIsTold(t *testing.T) {
	o := testOptions()
	setup := plainSetup()
	setup.Rules = []*detect.Detector{{Name: "text/broken", Run: func(p *detect.Pass) {
		if strings.Contains(p.Doc.Source, "!") {
			panic("oh")
		}
	}}}
	o.Setup = func(string, Settings) (*Setup, error) { return setup, nil }
	c := connect(t, o)
	c.start(everything)
	c.open(uri, "كلمة!")
	c.until("the user is told", func() bool {
		return len(c.shown) == 1 && strings.Contains(c.shown[0].Message, "defect of tadqiq")
	})
	require.NoError(t, c.call("textDocument/hover", hoverParams{TextDocument: textDocument{URI: uri}}, nil))
	c.change(uri, 2, contentChange{nil, "كلمة"})
	assert.Empty(t, c.diagnostics(uri, 2))
}

func TestFormats(t *testing.T) {
	const markdown = "`غوتيرتش` أنطونيو **غوتيرتش** <!-- غوتيرتش -->"
	const want = "غوتيرتش"
	for _, x := range []struct{ uri, language, source string }{
		{"file:///a.md", "plaintext", markdown},
		{"untitled:Untitled-1", "markdown", markdown},
		{"file:///a", "html", "<p title='غوتيرتش'>أنطونيو&nbsp;<b>غوتيرتش</b>"},
		{"file:///a.HTML?x", "", "<p title='غوتيرتش'>أنطونيو&nbsp;<b>غوتيرتش</b>"},
		{"untitled:Untitled-1", "plaintext", "أنطونيو غوتيرتش"},
	} {
		c := connect(t, testOptions())
		c.start(everything)
		c.notify("textDocument/didOpen", didOpenParams{textDocument{URI: x.uri, LanguageID: x.language, Version: 1, Text: x.source}})
		ds := c.diagnostics(x.uri, 1)
		require.Len(t, ds, 1, "%s %s", x.uri, x.language)
		assert.Equal(t, "name/garble", ds[0].Code)
		assert.True(t, strings.HasSuffix(found(x.source, ds)[0], " "+want))
		after := "<b>"
		if strings.Contains(x.source, "**") {
			after = "**"
		}
		if i := strings.Index(x.source, after); i >= 0 {
			l := newLines(x.source)
			at, _ := l.offset([]byte(x.source), ds[0].Range.Start, inUTF16)
			assert.Equal(t, i+len(after), at, "not the one in code or in an attribute")
		}
	}
}

func TestBrokenKnowledgeIsTold(t *testing.T) {
	var mu sync.Mutex
	broken := plainSetup()
	broken.Key = "broken"
	broken.Load = func() (*knowledge.Knowledge, error) {
		k, _ := packs()
		return k, errors.New("names.csv:2: the row is broken\n2\n3\n4\n5\n6\n7")
	}
	setup := broken
	o := testOptions()
	o.Setup = func(string, Settings) (*Setup, error) {
		mu.Lock()
		defer mu.Unlock()
		return setup, nil
	}
	c := connect(t, o)
	c.start(everything)
	c.open(uri, garbled)
	assert.Len(t, c.diagnostics(uri, 1), 2, "what is left is used")
	c.until("the user is told", func() bool { return len(c.shown) == 1 })
	assert.Equal(t, messageParams{messageError, "tadqiq: names.csv:2: the row is broken\n2\n3\n4\n5\nand 2 more lines"}, c.shown[0])

	c.open("file:///b.txt", garbled)
	c.diagnostics("file:///b.txt", 1)
	c.change(uri, 2, contentChange{nil, garbled + " "})
	c.diagnostics(uri, 2)
	mu.Lock()
	setup = plainSetup() // put right
	mu.Unlock()
	c.notify("workspace/didChangeWatchedFiles", struct{}{})
	c.change(uri, 3, contentChange{nil, garbled})
	c.diagnostics(uri, 3)
	c.mu.Lock()
	assert.Len(t, c.shown, 1, "once, not for each document and edit")
	c.mu.Unlock()
}

func TestIgnoredDocument(t *testing.T) {
	setup := plainSetup()
	setup.Skip = true
	o := testOptions()
	o.Setup = func(string, Settings) (*Setup, error) { return setup, nil }
	c := connect(t, o)
	c.start(everything)
	c.open(uri, garbled)
	assert.Empty(t, c.diagnostics(uri, 1))
}

func TestCommentsAreFindings(t *testing.T) {
	setup := plainSetup()
	comment := &detect.Detector{Name: "suppression/unused", Doc: detect.Doc{Title: "nothing to suppress"}}
	setup.Keep = func(doc *text.Document, found []detect.Finding) ([]detect.Finding, []detect.Finding) {
		var out []detect.Finding
		for _, c := range doc.Comments {
			out = append(out, detect.Finding{Detector: comment, Span: c.Origin})
		}
		return found, out
	}
	o := testOptions()
	o.Setup = func(string, Settings) (*Setup, error) { return setup, nil }
	c := connect(t, o)
	c.start(everything)
	const source = "&amp; <!-- tadqiq:ignore name/garble سبب --> كلمة"
	c.notify("textDocument/didOpen", didOpenParams{textDocument{URI: "file:///a.md", Version: 1, Text: source}})
	assert.Equal(t, []string{"suppression/unused 2 <!-- tadqiq:ignore name/garble سبب -->"}, found(source, c.diagnostics("file:///a.md", 1)))
}

// A writer who never pauses sees findings nevertheless.
func TestDebounce(t *testing.T) {
	o := testOptions()
	o.Debounce = 100 * time.Millisecond
	c := connect(t, o)
	c.start(everything)
	c.open(uri, "أ")
	c.diagnostics(uri, 1)
	version := int32(1)
	for start := time.Now(); time.Since(start) < 50*time.Millisecond; {
		version++
		c.change(uri, version, contentChange{span(0, 0, 0, 0), "ب"})
		time.Sleep(5 * time.Millisecond)
	}
	c.mu.Lock()
	assert.EqualValues(t, 1, c.published[uri].Version, "not after each edit")
	c.mu.Unlock()
	c.diagnostics(uri, version)
	for start := time.Now(); time.Since(start) < 6*o.Debounce; {
		version++
		c.change(uri, version, contentChange{span(0, 0, 0, 0), "ب"})
		time.Sleep(5 * time.Millisecond)
		c.mu.Lock()
		seen := c.count
		c.mu.Unlock()
		if seen > 2 {
			return
		}
	}
	t.Fatal("nothing was published while the text was edited")
}
