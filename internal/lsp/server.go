package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/tadqiq/tadqiq/internal/report"
)

// Options are what a server is run with.
type Options struct {
	Version string
	Lang    report.Lang // of messages; "" for that of the client
	// Setup says what holds for the document at path, "" where it is no
	// file, with what the client asks for. It returns the same setup as long
	// as nothing changes, and one with what is left beside an error. It is
	// called by several goroutines.
	Setup func(path string, s Settings) (*Setup, error)
	// Debounce is how long after an edit its document is checked. Where that
	// takes longer than Cheap, what was edited is checked alone, and the whole
	// when nothing was edited for Idle after that.
	Debounce, Cheap, Idle time.Duration
	Log                   io.Writer
}

// Server serves one client.
type Server struct {
	options Options
	shelf   shelf
	heavy   chan struct{} // held by checks of whole documents, so that edits have a processor

	writing    sync.Mutex // held while a file of the user is changed
	wire       *stream
	publishing sync.Mutex // held while the diagnostics of a document are sent

	mu       sync.Mutex
	conn     *jsonrpc2.Conn
	state    state
	client   initializeParams
	enc      encoding
	settings Settings
	epoch    int // counts changes of settings and files
	docs     map[string]*openDocument
	size     int // bytes of all texts
	pending  map[jsonrpc2.ID]context.CancelFunc
	told     map[string]string // what the user was last told, by subject
}

// state is where the server stands between initialize and exit.
type state int

const (
	uninitialized state = iota
	running
	shutDown
	exited
)

// ErrNoShutdown is the error of a client that ended, or went away, without
// asking for a shutdown.
var ErrNoShutdown = errors.New("the client ended without a shutdown request")

// Serve serves the client at the other end until it asks to exit, goes away or
// ctx ends.
func Serve(ctx context.Context, in io.ReadCloser, out io.Writer, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &Server{
		options: o,
		heavy:   make(chan struct{}, 1),
		enc:     inUTF16,
		docs:    map[string]*openDocument{},
		pending: map[jsonrpc2.ID]context.CancelFunc{},
		told:    map[string]string{},
	}
	s.wire = newStream(in, out)
	s.wire.lost = s.lost
	conn := jsonrpc2.NewConn(ctx, s.wire, s, jsonrpc2.SetLogger(log.New(o.Log, "tadqiq: ", 0)))
	<-conn.DisconnectNotify()
	s.wire.Close() // when the last answers are written
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == exited || s.state == shutDown {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return ErrNoShutdown
}

// maxPending bounds how many requests are answered at the same time.
const maxPending = 64

// Handle takes a message in. It is called for one after the other and must not
// wait: what takes time is done beside it.
func (s *Server) Handle(ctx context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) {
	defer func() {
		if v := recover(); v != nil {
			err := fmt.Errorf("internal error: %v; this is a defect of tadqiq, please report it", v)
			if req.Notif {
				s.tell(req.Method, err)
			} else {
				s.reply(ctx, req, nil, err)
			}
		}
	}()
	s.mu.Lock()
	if s.conn == nil {
		s.conn = conn
	}
	st := s.state
	s.mu.Unlock()
	switch {
	case req.Method == "exit":
		s.exit(conn)
	case req.Notif && st != running:
	case req.Notif:
		if err := s.notification(ctx, req); err != nil {
			s.log(messageError, fmt.Sprintf("%s: %v", req.Method, err))
		}
	case req.Method == "initialize" && st == uninitialized:
		result, err := s.initialize(req)
		s.reply(ctx, req, result, err)
	case req.Method == "initialize":
		s.reply(ctx, req, nil, failure(jsonrpc2.CodeInvalidRequest, "initialize was sent before"))
	case st == uninitialized:
		s.reply(ctx, req, nil, failure(codeNotInitialized, "the first request must be initialize"))
	case st == shutDown:
		s.reply(ctx, req, nil, failure(jsonrpc2.CodeInvalidRequest, "the server is shut down"))
	case req.Method == "shutdown":
		s.shutdown()
		s.reply(ctx, req, nil, nil)
	default:
		s.request(ctx, req)
	}
}

func failure(code int64, format string, args ...any) *jsonrpc2.Error {
	return &jsonrpc2.Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// reply answers a request.
func (s *Server) reply(ctx context.Context, req *jsonrpc2.Request, result any, err error) {
	r := &jsonrpc2.Response{ID: req.ID}
	var e *jsonrpc2.Error
	switch {
	case errors.As(err, &e):
		r.Error = e
	case errors.Is(err, context.Canceled):
		r.Error = failure(codeCancelled, "cancelled")
	case err != nil:
		r.Error = failure(codeRequestFailed, "%v", err)
	}
	if err == nil {
		if err := r.SetResult(result); err != nil {
			r.Error = failure(jsonrpc2.CodeInternalError, "%v", err)
		}
	}
	s.conn.SendResponse(ctx, r) // fails when the client is gone, which reading tells
}

// decode reads the params of a message.
func decode[T any](req *jsonrpc2.Request) (*T, error) {
	p := new(T)
	if req.Params == nil {
		return nil, failure(jsonrpc2.CodeInvalidParams, "%s needs params", req.Method)
	}
	if err := json.Unmarshal(*req.Params, p); err != nil {
		return nil, failure(jsonrpc2.CodeInvalidParams, "params of %s: %v", req.Method, err)
	}
	return p, nil
}

func (s *Server) notification(ctx context.Context, req *jsonrpc2.Request) error {
	switch req.Method {
	case "initialized":
		s.change(nil)
		s.askSettings()
		s.register(ctx)
	case "textDocument/didOpen":
		return s.didOpen(ctx, req)
	case "textDocument/didChange":
		return s.didChange(ctx, req)
	case "textDocument/didSave":
		return s.didSave(req)
	case "textDocument/didClose":
		return s.didClose(req)
	case "workspace/didChangeConfiguration":
		return s.didChangeConfiguration(req)
	case "workspace/didChangeWatchedFiles":
		s.reload()
	case "$/cancelRequest":
		return s.cancel(req)
	}
	return nil // others may be ignored
}

// request answers a request beside the read loop. What it asks about is the
// text as it is now: whatever is edited afterwards comes too late for it.
func (s *Server) request(ctx context.Context, req *jsonrpc2.Request) {
	answer, err := s.answer(req)
	if err != nil {
		s.reply(ctx, req, nil, err)
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	s.mu.Lock()
	_, taken := s.pending[req.ID]
	full := len(s.pending) >= maxPending
	if !taken && !full {
		s.pending[req.ID] = cancel
	}
	s.mu.Unlock()
	switch {
	case taken:
		cancel()
		s.reply(ctx, req, nil, failure(jsonrpc2.CodeInvalidRequest, "the id %s is that of another request", req.ID))
		return
	case full:
		cancel()
		s.reply(ctx, req, nil, failure(codeRequestFailed, "too many requests at the same time"))
		return
	}
	go func() {
		var result any
		var err error
		defer func() {
			if v := recover(); v != nil {
				result, err = nil, failure(jsonrpc2.CodeInternalError, "internal error: %v; this is a defect of tadqiq, please report it", v)
			}
			s.mu.Lock()
			delete(s.pending, req.ID)
			s.mu.Unlock()
			s.reply(ctx, req, result, err)
			cancel()
		}()
		result, err = answer(ctx)
	}()
}

// answer returns what works out the answer to a request.
func (s *Server) answer(req *jsonrpc2.Request) (func(context.Context) (any, error), error) {
	switch req.Method {
	case "textDocument/hover":
		return s.hover(req)
	case "textDocument/codeAction":
		return s.codeAction(req)
	case "workspace/executeCommand":
		return s.executeCommand(req)
	}
	return nil, failure(jsonrpc2.CodeMethodNotFound, "%s is not supported", req.Method)
}

func (s *Server) cancel(req *jsonrpc2.Request) error {
	p, err := decode[cancelParams](req)
	if err != nil {
		return err
	}
	var id jsonrpc2.ID
	if err := json.Unmarshal(p.ID, &id); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.pending[id]; cancel != nil {
		cancel()
	}
	return nil
}

func (s *Server) initialize(req *jsonrpc2.Request) (*initializeResult, error) {
	p, err := decode[initializeParams](req)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.client = *p
	s.set(nil) // what is wrong with them is told later
	for _, e := range p.Capabilities.General.PositionEncodings {
		if e == inUTF8 {
			s.enc = inUTF8
		}
	}
	s.state = running
	return &initializeResult{
		ServerInfo: serverInfo{"tadqiq", s.options.Version},
		Capabilities: serverCapabilities{
			PositionEncoding:       s.enc,
			TextDocumentSync:       syncOptions{OpenClose: true, Change: incremental, Save: true},
			HoverProvider:          true,
			CodeActionProvider:     codeActionOptions{[]string{kindQuickFix, kindFixAll}},
			ExecuteCommandProvider: commandOptions{[]string{commandAllow, commandAdd}},
		},
	}, nil
}

// shutdown stops all work; what remains is to exit.
func (s *Server) shutdown() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = shutDown
	for uri, d := range s.docs {
		close(d.closed)
		delete(s.docs, uri)
	}
	for _, cancel := range s.pending {
		cancel()
	}
}

func (s *Server) exit(conn *jsonrpc2.Conn) {
	s.mu.Lock()
	if s.state == shutDown {
		s.state = exited
	}
	s.mu.Unlock()
	conn.Close()
}

// notify sends a notification. It fails when the client is gone, which reading
// tells.
func (s *Server) notify(method string, params any) { s.wire.notify(method, params) }

func (s *Server) log(kind int, text string) {
	s.notify("window/logMessage", messageParams{kind, text})
}

// tell shows the user what is wrong with a subject, once as long as it stays
// the same; nil says that nothing is.
func (s *Server) tell(subject string, err error) {
	text := ""
	if err != nil {
		text = firstLines(err.Error())
	}
	s.mu.Lock()
	same := s.told[subject] == text
	for _, t := range s.told {
		same = same || t == text // another document has the same trouble
	}
	if text == "" {
		delete(s.told, subject)
	} else {
		s.told[subject] = text
	}
	s.mu.Unlock()
	if text != "" && !same {
		s.notify("window/showMessage", messageParams{messageError, "tadqiq: " + text})
	}
}
