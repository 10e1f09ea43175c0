package lsp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/sourcegraph/jsonrpc2"
)

// What one message may take, in bytes: an editor sends no document larger than
// this, and a length beyond it is garbage.
const (
	maxMessage = 12 << 20
	maxHeader  = 4 << 10 // of a line
)

// stream frames messages: a header with their length, a blank line, JSON. What
// is no message is answered with an error and skipped; the next one that is
// counts again. The ObjectStream of the library ends the connection instead.
//
// Messages to the client wait in a queue, so that one who is slow to read them
// is heard nevertheless.
type stream struct {
	in  *bufio.Reader
	end io.Closer

	// lost is told the body of a message that is refused, or nil where that
	// was too long to be read.
	lost func(body []byte)

	queue   chan []byte
	closing chan struct{}
	closed  chan struct{} // the queue is empty
	once    sync.Once
}

const (
	maxQueue    = 64              // messages
	maxFarewell = 2 * time.Second // for the last of them
)

func newStream(in io.ReadCloser, out io.Writer) *stream {
	s := &stream{
		in: bufio.NewReaderSize(in, maxHeader), end: in, lost: func([]byte) {},
		queue: make(chan []byte, maxQueue), closing: make(chan struct{}), closed: make(chan struct{}),
	}
	go s.send(out)
	return s
}

// send writes messages until the stream is closed, and then those that wait. A
// client that is gone is told none; reading notices that.
func (s *stream) send(out io.Writer) {
	defer close(s.closed)
	var failed error
	write := func(message []byte) {
		if failed == nil {
			_, failed = out.Write(message)
		}
	}
	for {
		select {
		case m := <-s.queue:
			write(m)
			continue
		case <-s.closing:
		}
		for {
			select {
			case m := <-s.queue:
				write(m)
				continue
			default:
			}
			return
		}
	}
}

// Close ends the stream when what waits is written, or soon after that.
func (s *stream) Close() error {
	s.once.Do(func() { close(s.closing) })
	select {
	case <-s.closed:
	case <-time.After(maxFarewell):
	}
	return s.end.Close()
}

func (s *stream) WriteObject(v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return s.write(body)
}

// notify sends a notification. The library would write its params twice, of
// which those of long documents have many.
func (s *stream) notify(method string, params any) error {
	return s.WriteObject(struct {
		Version string `json:"jsonrpc"`
		Method  string `json:"method"`
		Params  any    `json:"params"`
	}{"2.0", method, params})
}

func (s *stream) write(body []byte) error {
	message := append(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(body)), body...)
	select {
	case s.queue <- message:
		return nil
	case <-s.closing:
		return io.ErrClosedPipe
	}
}

// ReadObject reads the next message into v.
func (s *stream) ReadObject(v any) error {
	for {
		body, err := s.body()
		var bad badMessage
		if err == nil {
			// The library leaves what it read of a broken message there.
			reflect.ValueOf(v).Elem().SetZero()
			if bad = check(body, v); bad.text == "" {
				return nil
			}
		} else if !errors.As(err, &bad) {
			return err
		}
		if body != nil {
			s.lost(body)
		}
		if err := s.refuse(body, bad); err != nil {
			return err
		}
	}
}

// badMessage says why something is no message.
type badMessage struct {
	code int64
	text string
}

func (b badMessage) Error() string { return b.text }

func check(body []byte, v any) badMessage {
	if !utf8.Valid(body) {
		return badMessage{jsonrpc2.CodeParseError, "the message is not valid UTF-8"}
	}
	if !json.Valid(body) {
		return badMessage{jsonrpc2.CodeParseError, "the message is not valid JSON"}
	}
	if err := json.Unmarshal(body, v); err != nil {
		return badMessage{jsonrpc2.CodeInvalidRequest, "the message is no request, notification or response"}
	}
	// The library keeps ids without a sign: the answer would be to another.
	if id := idOf(body); len(id) > 0 && id[0] == '-' {
		return badMessage{jsonrpc2.CodeInvalidRequest, "the id is negative"}
	}
	return badMessage{}
}

// idOf is the id of a request, nil where there is none to be found.
func idOf(body []byte) json.RawMessage {
	var m struct {
		ID     json.RawMessage `json:"id"`
		Method json.RawMessage `json:"method"`
	}
	if json.Unmarshal(body, &m) != nil || len(m.Method) == 0 || !isID(m.ID) {
		return nil
	}
	return m.ID
}

// refuse answers what is no message. The id is that of the request, where
// there is one to be found.
func (s *stream) refuse(body []byte, bad badMessage) error {
	id := idOf(body)
	if id == nil {
		id = json.RawMessage("null")
	}
	reply, err := json.Marshal(struct {
		Version string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Error   jsonrpc2.Error  `json:"error"`
	}{"2.0", id, jsonrpc2.Error{Code: bad.code, Message: bad.text}})
	if err != nil {
		return err
	}
	return s.write(reply)
}

// isID reports whether raw is a number or a string in valid UTF-8.
func isID(raw json.RawMessage) bool {
	return len(raw) > 0 && utf8.Valid(raw) && (raw[0] == '"' || raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9')
}

// body reads a header and what it announces. The error is a badMessage where
// the stream goes on after it.
func (s *stream) body() ([]byte, error) {
	length, err := s.header()
	if err != nil {
		return nil, err
	}
	if length > maxMessage {
		if _, err := io.CopyN(io.Discard, s.in, length); err != nil {
			return nil, err
		}
		s.lost(nil)
		return nil, badMessage{jsonrpc2.CodeInvalidRequest, fmt.Sprintf("the message is longer than %d bytes", maxMessage)}
	}
	// The buffer grows with what comes: a length is no promise.
	var body bytes.Buffer
	if _, err := io.CopyN(&body, s.in, length); err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}

// header reads up to a blank line and returns the length that is told there.
func (s *stream) header() (int64, error) {
	const key = "content-length:"
	length, empty := int64(-1), true
	for {
		line, err := s.line()
		if err != nil {
			return 0, err
		}
		if len(line) == 0 {
			switch {
			case length >= 0:
				return length, nil
			case !empty:
				return 0, badMessage{jsonrpc2.CodeParseError, "no Content-Length in the header"}
			}
			continue
		}
		empty = false
		// After garbage without a newline the header starts inside the line.
		if i := bytes.LastIndex(lower(line), []byte(key)); i >= 0 {
			if n, err := strconv.ParseInt(string(bytes.TrimSpace(line[i+len(key):])), 10, 64); err == nil && n >= 0 {
				length = n
			}
		}
	}
}

// lower puts ASCII letters in lower case and keeps all places.
func lower(line []byte) []byte {
	out := bytes.Clone(line)
	for i, c := range out {
		if c >= 'A' && c <= 'Z' {
			out[i] = c | 0x20
		}
	}
	return out
}

// line reads a line of a header without its end. What is longer than a header
// can be is cut.
func (s *stream) line() ([]byte, error) {
	line, err := s.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		// Its end can be the start of a message.
		tail := bytes.Clone(line[len(line)-64:])
		for errors.Is(err, bufio.ErrBufferFull) {
			line, err = s.in.ReadSlice('\n')
			tail = append(tail[max(0, len(tail)-64):], line...)
		}
		line = tail
	}
	if err != nil {
		return nil, err
	}
	return bytes.TrimRight(line, "\r\n"), nil
}
