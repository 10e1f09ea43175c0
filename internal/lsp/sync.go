package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/sourcegraph/jsonrpc2"
)

var errNotOpen = errors.New("the document is not open")

func (s *Server) didOpen(ctx context.Context, req *jsonrpc2.Request) error {
	p, err := decode[didOpenParams](req)
	if err != nil {
		return err
	}
	t := p.TextDocument
	d := &openDocument{
		edited: make(chan struct{}, 1), now: make(chan struct{}, 1),
		closed: make(chan struct{}), updated: make(chan struct{}),
		format:   formatOf(t.URI, t.LanguageID),
		document: document{uri: t.URI, path: pathOf(t.URI), version: t.Version, text: t.Text, lines: newLines(t.Text)},
	}
	s.mu.Lock()
	if old := s.docs[t.URI]; old != nil { // opened twice: the later text holds
		s.size -= len(old.text)
		close(old.closed)
	}
	s.docs[t.URI] = d
	err = s.fits(d, 0)
	s.mu.Unlock()
	s.tell(t.URI+" text", err)
	go s.work(ctx, d)
	wake(d.now)
	return nil
}

// fits counts the text of a document, which was of a size before, and forgets
// it where it is too much. Callers hold the lock.
func (s *Server) fits(d *openDocument, before int) error {
	s.size += len(d.text) - before
	var err error
	switch {
	case len(d.text) > maxText:
		err = errTooLarge
	case s.size > maxTexts:
		err = errTooMuch
	default:
		return nil
	}
	s.size -= len(d.text)
	d.forget()
	return fmt.Errorf("%s is not checked: %w", nameOf(d.uri), err)
}

var errTooMuch = fmt.Errorf("the open documents together are larger than %d MiB; close some", maxTexts>>20)

// nameOf is what messages call a document.
func nameOf(uri string) string {
	if p := pathOf(uri); p != "" {
		return p
	}
	return uri
}

func (s *Server) didChange(ctx context.Context, req *jsonrpc2.Request) error {
	p, err := decode[didChangeParams](req)
	if err != nil {
		s.lost(*orNull(req.Params))
		return err
	}
	s.mu.Lock()
	d := s.docs[p.TextDocument.URI]
	if d == nil {
		s.mu.Unlock()
		return fmt.Errorf("%w: %s", errNotOpen, p.TextDocument.URI)
	}
	d.version = p.TextDocument.Version
	// A text that is sent whole tells what edits before it left unknown.
	edits := p.ContentChanges
	for i, c := range edits {
		if c.Range == nil && d.broken {
			edits, d.broken = edits[i:], false
		}
	}
	before := len(d.text)
	if !d.broken {
		var changes []change
		if changes, err = d.edit(edits, s.enc); err == nil {
			d.take(changes)
			err = s.fits(d, before)
		} else {
			s.size -= before
			d.forget()
			err = fmt.Errorf("%s is not checked any more: %w; open it again", nameOf(d.uri), err)
		}
		s.mu.Unlock()
		s.tell(d.uri+" text", err)
	} else {
		s.mu.Unlock()
	}
	wake(d.edited)
	return nil
}

func orNull(raw *json.RawMessage) *json.RawMessage {
	if raw == nil {
		return new(json.RawMessage)
	}
	return raw
}

// lost is told a message that could not be understood. If it was an edit, the
// text is not known any more; nil is one that was too long to be read, which
// can only be such.
func (s *Server) lost(body []byte) {
	var m struct {
		Method string `json:"method"`
		Params struct {
			TextDocument struct {
				URI string `json:"uri"`
			} `json:"textDocument"`
		} `json:"params"`
		TextDocument struct {
			URI string `json:"uri"`
		} `json:"textDocument"`
	}
	json.Unmarshal(body, &m) // what it does not find it leaves empty
	s.mu.Lock()
	var hit []*openDocument
	for uri, d := range s.docs {
		edit := m.Method == "textDocument/didChange" && m.Params.TextDocument.URI == uri || m.Method == "" && m.TextDocument.URI == uri
		if body == nil || edit {
			s.size -= len(d.text)
			d.forget()
			hit = append(hit, d)
		}
	}
	s.mu.Unlock()
	for _, d := range hit {
		s.tell(d.uri+" text", fmt.Errorf("%s is not checked any more: an edit of it could not be understood; open it again", nameOf(d.uri)))
		wake(d.edited)
	}
}

func (s *Server) didSave(req *jsonrpc2.Request) error {
	p, err := decode[documentParams](req)
	if err != nil {
		return err
	}
	s.mu.Lock()
	d := s.docs[p.TextDocument.URI]
	s.mu.Unlock()
	if d == nil {
		return fmt.Errorf("%w: %s", errNotOpen, p.TextDocument.URI)
	}
	wake(d.now)
	return nil
}

func (s *Server) didClose(req *jsonrpc2.Request) error {
	p, err := decode[documentParams](req)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.docs[p.TextDocument.URI]
	if d == nil {
		return fmt.Errorf("%w: %s", errNotOpen, p.TextDocument.URI)
	}
	s.size -= len(d.text)
	delete(s.docs, p.TextDocument.URI)
	for subject := range s.told {
		if strings.HasPrefix(subject, d.uri) {
			delete(s.told, subject)
		}
	}
	close(d.closed)
	return nil
}

// find returns an open document and which of its texts it has now.
func (s *Server) find(uri string) (*openDocument, int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.docs[uri]
	if d == nil {
		return nil, 0, failure(jsonrpc2.CodeInvalidParams, "%v: %s", errNotOpen, uri)
	}
	return d, d.changes, nil
}

// onResult answers a request about a document with what answer makes of what
// is found in it.
func (s *Server) onResult(uri string, answer func(*result) any) (func(context.Context) (any, error), error) {
	d, changes, err := s.find(uri)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) (any, error) {
		r, err := s.result(ctx, d, changes)
		if err != nil {
			return nil, err
		}
		return answer(r), nil
	}, nil
}

// result waits for what is found in a text of a document.
func (s *Server) result(ctx context.Context, d *openDocument, changes int) (*result, error) {
	for {
		s.mu.Lock()
		r, updated, edited := d.latest, d.updated, d.changes != changes
		s.mu.Unlock()
		switch {
		case edited:
			return nil, failure(codeContentModified, "the document was edited meanwhile")
		case r != nil && r.changes == changes:
			return r, nil
		}
		wake(d.now)
		select {
		case <-updated:
		case <-d.closed:
			return nil, failure(codeContentModified, "the document was closed meanwhile")
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
