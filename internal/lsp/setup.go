package lsp

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// Setup is what holds for a document.
type Setup struct {
	// Key says what is known: documents whose setups have one key share it.
	// It changes when a file that is read for it changes.
	Key string
	// Load reads it. Where some of it is broken, the rest comes with the
	// error.
	Load func() (*knowledge.Knowledge, error)

	Skip  bool               // the document is not to be checked
	Rules []*detect.Detector // that have to run
	// Keep returns the findings that count, and those on comments that are
	// to suppress some, whose spans are of the original text.
	Keep func(*text.Document, []detect.Finding) (kept, comments []detect.Finding)

	Glossary string // the user's first glossary, or ""
	Config   string // the configuration file, or where one belongs
}

// setupFor is what holds for a document now. The files that it comes from are
// looked at once a second at most; nothing else tells in an editor that
// watches no files. Only the worker of the document calls it.
func (s *Server) setupFor(d *openDocument) *Setup {
	settings, epoch := s.currentSettings()
	if d.setup != nil && d.epoch == epoch && time.Since(d.asked) < time.Second {
		return d.setup
	}
	setup, err := s.options.Setup(d.path, settings)
	s.tell(d.uri, err)
	d.setup, d.epoch, d.asked = setup, epoch, time.Now()
	return setup
}

// maxLoaded bounds how many setups are known at the same time.
const maxLoaded = 3

// shelf keeps what is known by the keys of setups, the one used last at the
// end.
type shelf struct {
	mu    sync.Mutex
	books []*book
}

type book struct {
	key  string
	once sync.Once
	k    *knowledge.Knowledge
	err  error
}

// knowledge loads what a setup needs to know, or finds it.
func (s *shelf) knowledge(setup *Setup) (*knowledge.Knowledge, error) {
	s.mu.Lock()
	b := &book{key: setup.Key}
	if i := slices.IndexFunc(s.books, func(b *book) bool { return b.key == setup.Key }); i >= 0 {
		b = s.books[i]
		s.books = slices.Delete(s.books, i, i+1)
	}
	s.books = append(s.books, b)
	if len(s.books) > maxLoaded {
		s.books = slices.Delete(s.books, 0, 1)
	}
	s.mu.Unlock()
	b.once.Do(func() {
		defer func() {
			if v := recover(); v != nil {
				b.err = fmt.Errorf("internal error: %v; this is a defect of tadqiq, please report it", v)
			}
		}()
		b.k, b.err = setup.Load()
	})
	return b.k, b.err
}
