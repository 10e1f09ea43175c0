package lsp

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/text"
)

// Commands that code actions name. Their arguments are the URI of the document
// and the word; then the rule, or the kind of name.
const (
	commandAllow = "tadqiq.allow"
	commandAdd   = "tadqiq.addToGlossary"
)

// executeCommand adds a word to a file of the user. The file is written here,
// not by the editor: it counts at once, and what the editor does not have open
// it need not open and save.
func (s *Server) executeCommand(req *jsonrpc2.Request) (func(context.Context) (any, error), error) {
	p, err := decode[executeCommandParams](req)
	if err != nil {
		return nil, err
	}
	var add func(setup *Setup, word, detail string) (addition, error)
	switch p.Command {
	case commandAllow:
		add = s.allow
	case commandAdd:
		add = addToGlossary
	default:
		return nil, failure(jsonrpc2.CodeInvalidParams, "unknown command %q", p.Command)
	}
	if len(p.Arguments) != 3 || !isPhrase(p.Arguments[1]) {
		return nil, failure(jsonrpc2.CodeInvalidParams, "%s takes the URI of a document, a word, and a rule or kind", p.Command)
	}
	d, _, err := s.find(p.Arguments[0])
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) (any, error) {
		s.writing.Lock()
		defer s.writing.Unlock()
		setup, err := s.options.Setup(d.path, s.lastSettings())
		if setup == nil {
			return nil, err
		}
		a, err := add(setup, p.Arguments[1], p.Arguments[2])
		if err == nil {
			err = a.write()
		}
		if err != nil {
			s.notify("window/showMessage", messageParams{messageError, "tadqiq: " + err.Error()})
			return nil, err
		}
		s.show(a)
		s.reload()
		return nil, nil
	}, nil
}

// addition is a file with something added.
type addition struct {
	path     string
	old, new []byte    // old is nil where the file is new
	place    text.Span // in new: what the user is to look at
}

func (a *addition) write() error {
	if a.old != nil {
		return fix.WriteFile(a.path, a.old, a.new)
	}
	f, err := os.OpenFile(a.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err == nil {
		_, err = f.Write(a.new)
		if err = errors.Join(err, f.Close()); err != nil {
			os.Remove(a.path)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: not written: %w", a.path, reason(err))
	}
	return nil
}

// reason strips the operation and the path that the os package puts before the
// reason of an error.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// show opens the file at what was added.
func (s *Server) show(a addition) {
	if !s.client.Capabilities.Window.ShowDocument.Support {
		return
	}
	places := places{text: string(a.new), lines: newLines(a.new), enc: s.enc}
	s.ask("window/showDocument", showDocumentParams{uriOf(a.path), true, places.spanRange(a.place.Start, a.place.End)}, nil)
}

func (s *Server) lastSettings() Settings {
	settings, _ := s.currentSettings()
	return settings
}
