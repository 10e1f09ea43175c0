package lsp

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

// client is an editor at the other end of a pipe.
type client struct {
	t    testing.TB
	conn *jsonrpc2.Conn
	wire io.WriteCloser // what the server reads
	done chan error     // of Serve

	mu        sync.Mutex
	published map[string]publishDiagnosticsParams
	count     int // of publications
	shown     []messageParams
	asked     map[string][]json.RawMessage // requests of the server, by method
	answers   map[string]any
	news      chan struct{}
}

// packs is what is known without a glossary.
var packs = sync.OnceValues(func() (*knowledge.Knowledge, error) { return known(nil) })

func known(own *glossary.Glossary) (*knowledge.Knowledge, error) {
	g, err := embedded.Glossary()
	if err != nil {
		return nil, err
	}
	words, err := embedded.Lexicon()
	if err != nil {
		return nil, err
	}
	calques, err := embedded.Calques()
	if err != nil {
		return nil, err
	}
	if own != nil {
		g = glossary.Merge(own, g)
	}
	k := knowledge.New(g, words, calques)
	k.Weights, err = embedded.Weights()
	return k, err
}

// plainSetup is the setup of tests that are not about setups.
func plainSetup() *Setup {
	return &Setup{
		Key: "packs", Load: packs, Rules: detect.Default(),
		Keep: func(_ *text.Document, found []detect.Finding) ([]detect.Finding, []detect.Finding) { return found, nil },
	}
}

func testOptions() Options {
	setup := plainSetup()
	return Options{
		Version:  "test",
		Setup:    func(string, Settings) (*Setup, error) { return setup, nil },
		Debounce: 5 * time.Millisecond, Cheap: time.Hour, Idle: 20 * time.Millisecond,
		Log: io.Discard,
	}
}

// pipeEnd joins the two halves of a pipe.
type pipeEnd struct {
	io.ReadCloser
	io.WriteCloser
}

func (p pipeEnd) Close() error {
	p.ReadCloser.Close()
	return p.WriteCloser.Close()
}

// connect starts a server and a client that has not said anything yet.
func connect(t testing.TB, o Options) *client {
	fromServer, toClient := io.Pipe()
	fromClient, toServer := io.Pipe()
	c := &client{
		t: t, wire: toServer, done: make(chan error, 1), published: map[string]publishDiagnosticsParams{},
		asked: map[string][]json.RawMessage{}, answers: map[string]any{}, news: make(chan struct{}, 1),
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		c.done <- Serve(ctx, fromClient, toClient, o)
		toClient.Close()
	}()
	c.conn = jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(pipeEnd{fromServer, toServer}, jsonrpc2.VSCodeObjectCodec{}), c, jsonrpc2.SetLogger(log.New(io.Discard, "", 0)))
	t.Cleanup(func() {
		c.conn.Close()
		cancel()
	})
	return c
}

// Handle takes in what the server sends.
func (c *client) Handle(ctx context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) {
	c.mu.Lock()
	switch req.Method {
	case "textDocument/publishDiagnostics":
		var p publishDiagnosticsParams
		if err := json.Unmarshal(*req.Params, &p); err != nil {
			c.t.Error(err)
		}
		c.published[p.URI] = p
		c.count++
	case "window/showMessage", "window/logMessage":
		var m messageParams
		if err := json.Unmarshal(*req.Params, &m); err != nil {
			c.t.Error(err)
		}
		c.shown = append(c.shown, m)
	}
	if !req.Notif {
		c.asked[req.Method] = append(c.asked[req.Method], *req.Params)
		answer := c.answers[req.Method]
		defer conn.Reply(ctx, req.ID, answer)
	}
	c.mu.Unlock()
	wake(c.news)
}

// until waits for something to hold that what the server sends decides. ok is
// called with the lock held.
func (c *client) until(what string, ok func() bool) {
	c.t.Helper()
	limit := time.After(20 * time.Second)
	for {
		c.mu.Lock()
		held := ok()
		c.mu.Unlock()
		if held {
			return
		}
		select {
		case <-c.news:
		case <-time.After(50 * time.Millisecond):
		case <-limit:
			require.FailNow(c.t, "waited in vain", what)
		}
	}
}

// start initializes the server.
func (c *client) start(params string) initializeResult {
	c.t.Helper()
	var r initializeResult
	require.NoError(c.t, c.call("initialize", json.RawMessage(params), &r))
	c.notify("initialized", struct{}{})
	return r
}

func (c *client) call(method string, params, result any) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return c.conn.Call(ctx, method, params, result)
}

func (c *client) notify(method string, params any) {
	c.t.Helper()
	require.NoError(c.t, c.conn.Notify(context.Background(), method, params))
}

func (c *client) open(uri, source string) {
	c.t.Helper()
	c.notify("textDocument/didOpen", didOpenParams{textDocument{URI: uri, LanguageID: "plaintext", Version: 1, Text: source}})
}

func (c *client) change(uri string, version int32, changes ...contentChange) {
	c.t.Helper()
	c.notify("textDocument/didChange", didChangeParams{textDocument{URI: uri, Version: version}, changes})
}

// diagnostics waits for those of a version.
func (c *client) diagnostics(uri string, version int32) []diagnostic {
	c.t.Helper()
	c.until("diagnostics", func() bool {
		p, ok := c.published[uri]
		return ok && p.Version == version
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.published[uri].Diagnostics
}

// code is the code of an error of the protocol.
func code(t testing.TB, err error) int64 {
	t.Helper()
	var e *jsonrpc2.Error
	require.ErrorAs(t, err, &e)
	return e.Code
}

func at(line, character int) position { return position{uint32(line), uint32(character)} }

func span(l1, c1, l2, c2 int) *rangeOf { return &rangeOf{at(l1, c1), at(l2, c2)} }

// everything is what a client says that can do all that makes a difference.
const everything = `{"capabilities": {
	"general": {"positionEncodings": ["utf-16"]},
	"window": {"showDocument": {"support": true}},
	"workspace": {"workspaceEdit": {"documentChanges": true}, "didChangeWatchedFiles": {"dynamicRegistration": true}},
	"textDocument": {"publishDiagnostics": {"relatedInformation": true}}}}`

func write(t testing.TB, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o666))
	return path
}
