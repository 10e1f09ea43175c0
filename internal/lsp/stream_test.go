package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func frame(body string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body) }

const (
	initialize = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}`
	shutdown   = `{"jsonrpc":"2.0","id":"s","method":"shutdown"}`
	exit       = `{"jsonrpc":"2.0","method":"exit"}`
)

// answer is what the server sends.
type answer struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Result json.RawMessage `json:"result"`
	Error  *jsonrpc2.Error `json:"error"`
	Params json.RawMessage `json:"params"`
}

// talk sends bytes to a server and returns what it sends until it ends.
func talk(t testing.TB, input string) ([]answer, error) {
	t.Helper()
	var out sink
	err := Serve(context.Background(), io.NopCloser(strings.NewReader(input)), &out, testOptions())
	return parse(t, out.String()), err
}

// sink keeps what is written to it, perhaps while it is read.
type sink struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *sink) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// parse reads frames strictly, as the protocol has them.
func parse(t testing.TB, s string) []answer {
	t.Helper()
	var out []answer
	for s != "" {
		var n int
		_, err := fmt.Sscanf(s, "Content-Length: %d\r\n\r\n", &n)
		require.NoError(t, err, "%q", s)
		_, s, _ = strings.Cut(s, "\r\n\r\n")
		require.GreaterOrEqual(t, len(s), n)
		var a answer
		require.NoError(t, json.Unmarshal([]byte(s[:n]), &a), s[:n])
		out = append(out, a)
		s = s[n:]
	}
	return out
}

// errorsOf are the answers with an error, as id and code.
func errorsOf(as []answer) []string {
	var out []string
	for _, a := range as {
		if a.Error != nil {
			out = append(out, fmt.Sprintf("%s %d", a.ID, a.Error.Code))
		}
	}
	return out
}

// Whatever comes, the messages after it are understood.
func TestGarbageOnTheWire(t *testing.T) {
	long := strings.Repeat("x", 3*maxHeader)
	for _, c := range []struct {
		name, input string
		want        []string // errors, in order
	}{
		{"nothing", "", nil},
		{"blank lines", "\r\n\r\n\n", nil},
		{"a header in small letters", strings.ToLower(frame("{}"))[:18] + "\r\n\r\n{}", []string{"null -32600"}},
		{"a header without a length", "Content-Type: x\r\n\r\n", []string{"null -32700"}},
		{"a length that is no number", "Content-Length: x\r\n\r\n", []string{"null -32700"}},
		{"a negative length", "Content-Length: -1\r\n\r\n", []string{"null -32700"}},
		{"a length beyond all numbers", "Content-Length: 99999999999999999999\r\n\r\n", []string{"null -32700"}},
		{"lines that are no header", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", []string{"null -32700"}},
		{"garbage in front of a header", "%$§\x00\xff", nil},
		{"a long line in front of a header", long, nil},
		{"a long line", long + "\r\n\r\n", []string{"null -32700"}},
		{"no JSON", frame("{"), []string{"null -32700"}},
		{"an empty message", frame(""), []string{"null -32700"}},
		{"invalid UTF-8", frame("{\"id\":7,\"method\":\"a\xff\"}"), []string{"7 -32700"}},
		{"JSON that is no message", frame("{}") + frame("[]") + frame("7") + frame(`{"id":{}}`), []string{"null -32600", "null -32600", "null -32600", "null -32600"}},
		{"a batch", frame("[" + initialize + "]"), []string{"null -32600"}},
		{"an id that is no id", frame(`{"id":{},"method":"x"}`), []string{"null -32600"}},
		{"a request that is broken and then an answer", frame(`{"id":{},"method":"x"}`) + frame(`{"id":99,"result":1}`), []string{"null -32600"}},
		{"an id that is a fraction", frame(`{"id":1.5,"method":"x"}`), []string{"1.5 -32600"}},
		{"a negative id", frame(`{"id":-4,"method":"x"}`), []string{"-4 -32600"}},
		{"an answer to no question", frame(`{"id":99,"result":1}`), nil},
		{"a message deep in brackets", frame(strings.Repeat("[", 100_000)), []string{"null -32700"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			as, err := talk(t, c.input+frame(initialize)+frame(shutdown)+frame(exit))
			require.NoError(t, err)
			assert.Equal(t, c.want, errorsOf(as))
			require.GreaterOrEqual(t, len(as), 2)
			assert.Equal(t, `"s"`, string(as[len(as)-1].ID), "the shutdown is answered")
		})
	}
}

func TestTooLongMessage(t *testing.T) {
	size := maxMessage + 1
	in, out := io.Pipe()
	go func() {
		fmt.Fprintf(out, "Content-Length: %d\r\n\r\n", size)
		io.CopyN(out, zeros{}, int64(size))
		io.WriteString(out, frame(initialize)+frame(shutdown)+frame(exit))
		out.Close()
	}()
	var sent sink
	require.NoError(t, Serve(context.Background(), in, &sent, testOptions()))
	assert.Equal(t, []string{"null -32600"}, errorsOf(parse(t, sent.String())))
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A length is no promise: no memory is taken for what does not come.
func TestHugeLengthTakesNoMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := talk(t, fmt.Sprintf("Content-Length: %d\r\n\r\n{", maxMessage))
	runtime.ReadMemStats(&after)
	assert.ErrorIs(t, err, ErrNoShutdown)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
}

// brokenPipe is the output to a client that died.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestClientDies(t *testing.T) {
	open := `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a.txt","version":1,"text":"ا ."}}}`
	t.Run("in the middle of a message", func(t *testing.T) {
		_, err := talk(t, frame(initialize)+frame(open)+"Content-Length: 100\r\n\r\n{")
		assert.ErrorIs(t, err, ErrNoShutdown)
	})
	t.Run("without reading", func(t *testing.T) {
		done := make(chan error)
		go func() {
			done <- Serve(context.Background(), io.NopCloser(strings.NewReader(frame(initialize)+frame(open))), brokenPipe{}, testOptions())
		}()
		select {
		case err := <-done:
			assert.ErrorIs(t, err, ErrNoShutdown)
		case <-time.After(20 * time.Second):
			t.Fatal("the server goes on")
		}
	})
}

// FuzzServe feeds the server bytes, as they are or, where they are lines, each
// as a message to a server that is initialized. Whatever they are, it ends when
// they do, and all that it sends is well-formed.
func FuzzServe(f *testing.F) {
	change := `{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a.txt","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":1},"end":{"line":9,"character":9}},"text":"غوتيرتش"}]}}`
	open := `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a.txt","languageId":"markdown","version":1,"text":"وصل *أنطونيو غوتيرتش* ."}}}`
	hover := `{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///a.txt"},"position":{"line":0,"character":14}}}`
	action := `{"jsonrpc":"2.0","id":3,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"file:///a.txt"},"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":30}},"context":{}}}`
	for _, s := range []string{
		frame(initialize) + frame(open) + frame(hover) + frame(change) + frame(action) + frame(shutdown) + frame(exit),
		frame(initialize) + frame(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":2}}`) + frame(`{"jsonrpc":"2.0","id":4,"method":"workspace/executeCommand","params":{"command":"tadqiq.allow","arguments":["file:///a.txt","كلمة","name/garble"]}}`),
		frame(initialize) + frame(`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"tadqiq":{"lang":"ar","profile":7}}}}`),
		"Content-Length: 5\r\n\r\n{}" + frame(initialize),
		frame(open) + frame(exit),
	} {
		f.Add([]byte(s), false)
	}
	f.Add([]byte(strings.Join([]string{open, hover, change, action, hover, shutdown, action, exit}, "\n")), true)
	f.Add([]byte(strings.Join([]string{open, open, change, change, action, `{"method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///a.txt"}}}`, hover}, "\n")), true)
	f.Fuzz(func(t *testing.T, data []byte, lines bool) {
		if lines {
			input := frame(initialize)
			for line := range strings.Lines(string(data)) {
				input += frame(strings.TrimSuffix(line, "\n"))
			}
			data = []byte(input)
		}
		var out sink
		o := testOptions()
		o.Debounce = 0
		err := Serve(context.Background(), io.NopCloser(bytes.NewReader(data)), &out, o)
		if err != nil && !errors.Is(err, ErrNoShutdown) {
			t.Fatal(err)
		}
		parse(t, out.String())
	})
}
