package lsp

import (
	"context"
	"time"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// result is what was found in a text.
type result struct {
	changes  int // which text: document.changes
	version  int32
	text     string
	lines    lines
	setup    *Setup
	doc      *text.Document // the text as it was read, or nil
	items    []item
	complete bool // there is no more to find in it
}

// places returns the places of the result's text.
func (r *result) places(enc encoding) *places {
	return &places{text: r.text, lines: r.lines, enc: enc}
}

// snapshot is an empty result for the text as it is now.
func (s *Server) snapshot(d *openDocument) *result {
	s.mu.Lock()
	defer s.mu.Unlock()
	return d.snapshot()
}

// snapshot is that of the server. Callers hold the lock.
func (d *openDocument) snapshot() *result {
	r := &result{changes: d.changes, version: d.version, text: d.text, lines: d.lines}
	if d.broken {
		r.text, r.lines = "", newLines("")
	}
	return r
}

// done is how much of a document was checked.
type done int

const (
	nothing done = iota // there was no reason to
	partly
	wholly // or the check of the whole has begun
)

// check checks a document, the edited parts of it alone where that is much
// quicker.
func (s *Server) check(ctx context.Context, d *openDocument, whole bool) done {
	setup := s.setupFor(d)
	var k *knowledge.Knowledge
	if setup != nil && !setup.Skip {
		var err error
		k, err = s.shelf.knowledge(setup)
		s.tell(d.uri+" knowledge", err)
	}
	s.mu.Lock()
	r, b, latest := d.snapshot(), d.base, d.latest
	s.mu.Unlock()
	r.setup = setup
	switch {
	case latest != nil && latest.changes == r.changes && latest.setup == setup && (latest.complete || !whole):
		return nothing
	case k == nil || r.text == "":
		r.complete = true
		s.finish(d, r)
		return wholly
	case !whole && b != nil && b.setup == setup && b.took > s.options.Cheap && s.quick(ctx, d, r, b, k):
		s.advance(d, r, b)
		s.finish(d, r)
		return partly
	}
	s.checkWhole(ctx, d, setup, k)
	return wholly
}

// short is the size in bytes up to which a document does not wait until those
// that are being checked are done.
const short = 16 << 10

// checkWhole checks the whole document beside the worker, which may look at
// edits meanwhile.
func (s *Server) checkWhole(ctx context.Context, d *openDocument, setup *Setup, k *knowledge.Knowledge) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.run != nil {
		d.run.again = true
		return
	}
	d.run = &run{}
	r := d.snapshot()
	r.setup = setup
	go func() {
		if len(r.text) > short {
			select {
			case s.heavy <- struct{}{}:
				defer func() { <-s.heavy }()
			case <-ctx.Done():
				return
			case <-d.closed:
				return
			}
		}
		start := time.Now()
		ok := s.guard(d, func() { findAll(ctx, d, r, k) })
		if ctx.Err() != nil {
			return
		}
		r.complete = true
		if s.rebase(d, r, ok, time.Since(start)) {
			wake(d.now)
		}
		s.finish(d, r)
	}()
}

// findAll finds what is in the whole text of r.
func findAll(ctx context.Context, d *openDocument, r *result, k *knowledge.Knowledge) {
	r.doc = read(d, r.text)
	k.Prepare(formsOf(r.doc))
	if found, err := detect.Run(ctx, r.doc, k, r.setup.Rules); err == nil {
		r.items = newItems(r.doc, r.setup, found)
	}
}

// formsOf are the distinct words of a document.
func formsOf(doc *text.Document) []string {
	seen := map[string]bool{}
	var out []string
	for i := range doc.Segments {
		for _, t := range doc.Segments[i].Tokens {
			if t.Class == text.Arabic && !seen[t.Form] {
				seen[t.Form] = true
				out = append(out, t.Form)
			}
		}
	}
	return out
}

// finish keeps a result and publishes it, unless the text is another by now or
// more is known of it.
func (s *Server) finish(d *openDocument, r *result) {
	s.mu.Lock()
	l := d.latest
	if r.changes != d.changes || l != nil && l.changes == r.changes && l.setup == r.setup && l.complete && !r.complete {
		s.mu.Unlock()
		return
	}
	d.latest = r
	close(d.updated)
	d.updated = make(chan struct{})
	s.mu.Unlock()
	s.publish(d, r)
}
