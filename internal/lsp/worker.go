package lsp

import (
	"context"
	"fmt"
	"time"

	"github.com/tadqiq/tadqiq/format"
)

// openDocument is a document with what is known of it. Its worker checks it;
// who may use which field is said there.
type openDocument struct {
	edited, now chan struct{} // wake the worker: after a pause, or at once
	closed      chan struct{}

	format *format.Format
	sent   *publishDiagnosticsParams // under the lock of publishing

	// of the worker
	setup *Setup
	epoch int // of the settings that the setup is for
	asked time.Time

	// under the lock of the server
	document
	broken  bool // its text is not known
	base    *base
	run     *run // the check of the whole that is under way, or nil
	latest  *result
	updated chan struct{} // closed when latest changes
}

// maxPauses is after how many debounces a writer sees findings who never
// pauses.
const maxPauses = 4

// wake signals a channel of capacity one.
func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// work checks a document whenever there is reason to, until it is closed.
func (s *Server) work(ctx context.Context, d *openDocument) {
	idle := time.NewTimer(time.Hour)
	idle.Stop()
	for {
		whole := false
		select {
		case <-ctx.Done():
			return
		case <-d.closed:
			s.publishNone(d)
			return
		case <-d.edited:
			s.pause(d)
		case <-d.now:
		case <-idle.C:
			whole = true
		}
		done := nothing
		if !s.guard(d, func() { done = s.check(ctx, d, whole) }) {
			r := s.snapshot(d)
			r.setup, r.complete = d.setup, true
			s.finish(d, r)
		}
		switch done {
		case partly:
			idle.Reset(s.options.Idle)
		case wholly:
			idle.Stop()
		}
	}
}

// pause waits until the writer pauses.
func (s *Server) pause(d *openDocument) {
	end := time.After(maxPauses * s.options.Debounce)
	for {
		select {
		case <-d.edited:
		case <-time.After(s.options.Debounce):
			return
		case <-end:
			return
		case <-d.now:
			return
		case <-d.closed:
			return
		}
	}
}

// guard calls work, and reports whether it returned. A panic is told.
func (s *Server) guard(d *openDocument, work func()) (ok bool) {
	defer func() {
		if v := recover(); v != nil {
			s.tell(d.uri+" check", fmt.Errorf("internal error: %v; this is a defect of tadqiq, please report it together with the text", v))
		}
	}()
	work()
	return true
}
