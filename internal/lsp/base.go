package lsp

import (
	"time"

	"github.com/tadqiq/tadqiq/text"
)

// base is what was found in the document before, moved along with the edits
// since then.
type base struct {
	setup   *Setup
	doc     *text.Document
	items   []item
	touched []text.Span   // what was edited since
	took    time.Duration // by a check of the whole
}

func (b *base) apply(c change) {
	b.items = move(b.items, c)
	b.touched = touch(b.touched, c)
}

// run is a check of a whole document that goes on beside the worker.
type run struct {
	since []change // edits since it started
	lost  bool     // they are not known
	again bool     // somebody asked for another one
}

// maxSince bounds how many edits a run remembers.
const maxSince = 10_000

// take takes changes of the text in. Callers hold the lock.
func (d *openDocument) take(changes []change) {
	if d.base != nil {
		b := *d.base
		for _, c := range changes {
			b.apply(c)
		}
		d.base = &b
	}
	if d.run != nil {
		d.run.since = append(d.run.since, changes...)
		if len(d.run.since) > maxSince {
			d.run.since, d.run.lost = nil, true
		}
	}
}

// forget forgets the text, which is not known any more. Callers hold the lock.
func (d *openDocument) forget() {
	d.broken, d.base = true, nil
	d.text, d.lines = "", newLines("")
	d.changes++
	if d.run != nil {
		d.run.lost = true
	}
}

// rebase ends a run: what was found in the whole document is the base, brought
// up to date with the edits that were made meanwhile. It reports whether there
// is reason for the worker to look again.
func (s *Server) rebase(d *openDocument, r *result, ok bool, took time.Duration) (again bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	run := d.run
	d.run, d.base = nil, nil
	if ok && !run.lost {
		d.base = &base{setup: r.setup, doc: r.doc, items: r.items, took: took}
		for _, c := range run.since {
			d.base.apply(c)
		}
	}
	return run.again || d.changes != r.changes
}

// advance makes what was found by way of b the base of the next edit.
func (s *Server) advance(d *openDocument, r *result, b *base) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.base == b { // nothing was edited meanwhile
		d.base = &base{setup: b.setup, doc: r.doc, items: r.items, took: b.took}
	}
}
