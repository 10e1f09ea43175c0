package audit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/internal/corpus"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/internal/signature"
)

// Options say how a corpus is audited.
type Options struct {
	Out  string // the folder that is written
	Jobs int    // blocks that are worked on at once
	Lang report.Lang

	Stdin       *os.File
	Kind        *corpus.Kind           // of all files, nil for what their names tell
	Ignored     func(path string) bool // files and folders that are passed over; nil for none
	Encoding    input.Encoding         // of files that are documents
	Fields      format.Fields
	MaxDocument int // bytes of a document; larger ones count as broken

	GroupBy  string
	Emit     string  // EmitClean, EmitSuspect, EmitFixed, or ""
	EmitFrom float64 // the score or the confidence from which it acts, 0 for the default

	MaxBroken int64 // more broken documents end the audit; -1 for no bound
	Sample    int   // so many documents are drawn, 0 for all

	// Settings stand for all that the result depends on beside the corpus: an
	// audit goes on only where they are the same.
	Settings string
	Tool     signature.Signature

	Every    time.Duration  // between checkpoints
	Progress func(Progress) // called now and then, and at the end; may be nil
}

// Progress says how far an audit is.
type Progress struct {
	Documents, Broken, Findings, Likely, Garbled int64
	Read, Total                                  int64 // bytes of files as stored; Total is 0 while it is not known
	Words                                        int64
	Elapsed                                      time.Duration // in this run
	Before                                       int64         // bytes that earlier runs had read
	Done                                         bool
}

// stopError is an error that ends an audit rather than a document.
type stopError struct{ error }

func (e *stopError) Unwrap() error { return e.error }

// Stop marks an error of [Check] that ends the audit: it would be the same for
// many documents.
func Stop(err error) error { return &stopError{err} }

// Outcome is what came of an audit.
type Outcome struct {
	Counts  *Counts
	Sample  *Sample // nil where all documents were checked
	Skipped int     // files of folders that are no text by their names

	Checking time.Duration // what it took in this run, without drawing a sample
}

// Run audits the corpus at paths, or goes on with it where an audit of the
// same corpus by the same settings was interrupted.
func Run(ctx context.Context, paths []string, check Check, o *Options) (*Outcome, error) {
	out, err := openOutput(o)
	if err != nil {
		return nil, err
	}
	defer out.close()
	r := &run{o: o, paths: paths, out: out, counts: out.state.Counts, started: time.Now()}
	if o.Sample > 0 {
		if r.draw, err = drawSample(ctx, paths, o); err != nil {
			return nil, err
		}
	}
	if r.brokenEnough() { // in an earlier run
		return nil, r.tooMany()
	}
	start := time.Now()
	if err := r.all(ctx, check); err != nil {
		return nil, err
	}
	return &Outcome{r.counts, r.sampled(), r.skipped, time.Since(start)}, nil
}

// run is an audit under way. Its counts are those of the blocks that are
// written out.
type run struct {
	o       *Options
	paths   []string
	out     *output
	draw    *sample // nil for all documents
	counts  *Counts
	skipped int
	started time.Time

	total struct {
		sync.Mutex
		bytes int64
	}
}

// all works through the corpus.
func (r *run) all(ctx context.Context, check Check) error {
	measuring, cancel := context.WithCancel(ctx)
	defer cancel()
	go r.measure(measuring)
	before := r.out.state.Read
	saved := time.Now()
	var cost time.Duration // of the last checkpoint
	w := worker{r.o, check}
	p := pipeline{
		jobs: r.o.Jobs,
		read: func(ctx context.Context, emit func(*block) bool) error {
			rd := &reader{ctx: ctx, o: r.o, draw: r.draw, emit: emit}
			defer func() { r.skipped = rd.skipped }()
			return rd.read(r.paths, r.out.state.Position)
		},
		work: w.run,
		take: func(b *block) error {
			if err := r.out.write(b); err != nil {
				return err
			}
			r.counts.Merge(b.out.counts)
			if r.brokenEnough() {
				return r.tooMany()
			}
			r.progress(before, false)
			// A large corpus has large counts: saving them must not take over.
			if since := time.Since(saved); since >= r.o.Every && since >= 20*cost {
				start := time.Now()
				if err := r.out.save(r.counts); err != nil {
					return err
				}
				saved, cost = time.Now(), time.Since(start)
			}
			return nil
		},
	}
	err := p.run(ctx)
	if err == nil {
		r.progress(before, true)
	}
	return errors.Join(err, r.out.save(r.counts))
}

func (r *run) brokenEnough() bool { return r.o.MaxBroken >= 0 && r.counts.Broken > r.o.MaxBroken }

func (r *run) tooMany() error {
	return fmt.Errorf("more than --max-errors %d: %s; %s lists them; with a higher bound the audit goes on",
		r.o.MaxBroken, r.counts.BrokenLine(), r.out.path(ProblemsName))
}

// String says where and why.
func (p Problem) String() string {
	switch {
	case p.Path == "": // of a stream
		return fmt.Sprintf("line %d: %s", p.Line, p.Reason)
	case p.Line == 0:
		return p.Path + ": " + p.Reason
	}
	return fmt.Sprintf("%s:%d: %s", p.Path, p.Line, p.Reason)
}

// measure finds out how large the corpus is, while it is being read.
func (r *run) measure(ctx context.Context) {
	if r.o.Progress == nil {
		return
	}
	total := int64(0)
	for f, err := range r.o.walk(r.paths).Files() {
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			total += stored(&f)
		}
	}
	r.total.Lock()
	r.total.bytes = total
	r.total.Unlock()
}

func (r *run) progress(before int64, done bool) {
	if r.o.Progress == nil {
		return
	}
	r.total.Lock()
	total := r.total.bytes
	r.total.Unlock()
	c := r.counts
	r.o.Progress(Progress{
		Documents: c.Documents, Broken: c.Broken, Findings: c.Findings, Likely: c.Likely, Garbled: c.Verdicts["garbled"],
		Words: c.Words, Read: r.out.state.Read, Total: total, Before: before, Elapsed: time.Since(r.started), Done: done,
	})
}
