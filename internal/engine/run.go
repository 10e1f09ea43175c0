package engine

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Runner runs an engine: a command that reads sentences from standard input,
// one a line, and writes their translations to standard output, a line each.
type Runner struct {
	Command string        // for the shell
	Timeout time.Duration // how long an engine may be silent
	Jobs    int           // processes at the same time, each with a part of the sentences
	Log     io.Writer     // gets the standard error of the engine
}

// maxLine is the length in bytes from which a line is no translation.
const maxLine = 1 << 20

// Failure is how an engine failed. Sentence is the one that it had to
// translate next, or nil where it had returned them all. Given and Returned
// count the sentences of this process. Bad is the line that was refused, as it
// was printed, and "" where there was none.
type Failure struct {
	Sentence        *Sentence
	Given, Returned int
	Reason          string
	Bad             string
	Surplus         bool   // it returned more lines than sentences, so that no line can be trusted
	Stderr          string // the end of it

	places []int // of the sentences of this process
}

// Error says what happened, and what the engine said.
func (f *Failure) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the engine %s; it had returned %d of %d lines", f.Reason, f.Returned, f.Given)
	if f.Sentence != nil {
		b.WriteString(", and this sentence was next")
	}
	if f.Stderr == "" {
		b.WriteString("\nits standard error was empty")
	} else {
		fmt.Fprintf(&b, "\nits standard error ended with:\n%s", f.Stderr)
	}
	return b.String()
}

// Run translates the sentences with the given places and hands each
// translation to got, as it comes; calls of got do not overlap. The error is a
// *Failure where the engine is at fault.
func (x *Runner) Run(ctx context.Context, s *Suite, places []int, got func(place int, output string) error) error {
	jobs := min(max(x.Jobs, 1), len(places))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	log := &lockedWriter{w: x.Log}
	var wg sync.WaitGroup
	for n := range jobs {
		part := places[n*len(places)/jobs : (n+1)*len(places)/jobs]
		wg.Go(func() {
			err := x.process(ctx, s, part, log, func(place int, output string) error {
				mu.Lock()
				defer mu.Unlock()
				return got(place, output)
			})
			if err != nil {
				cancel(err) // the first one is told
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// lockedWriter lets processes share a log. Errors of writing it do not matter.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.w != nil {
		_, _ = l.w.Write(p)
	}
	return len(p), nil
}

// line is a line of standard output without its end, or why there is none. One
// that is cut has no end: it is the last.
type line struct {
	text []byte
	cut  bool
	err  error
}

var errLong = fmt.Errorf("printed a line of more than %d MiB", maxLine>>20)

// pipesLeft is how long what the engine started may hold its pipes when it has
// ended.
const pipesLeft = 2 * time.Second

// process runs one process over some sentences.
func (x *Runner) process(ctx context.Context, s *Suite, places []int, log io.Writer, got func(place int, output string) error) error {
	cmd := shell(x.Command)
	cmd.WaitDelay = pipesLeft
	tail := &tail{}
	cmd.Stderr = io.MultiWriter(tail, log)
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the engine cannot be started: %w", err)
	}
	go func() {
		// What ends early does not read all; that shows in what it returns.
		w := bufio.NewWriter(in)
		for _, i := range places {
			if _, err := w.WriteString(s.Sentences[i].Source + "\n"); err != nil {
				break
			}
		}
		_ = w.Flush()
		_ = in.Close()
	}()
	stop := make(chan struct{})
	lines := make(chan line)
	go readLines(out, lines, stop)

	p := &progress{suite: s, places: places, got: got}
	var last *line // without an end: a line only if the engine ends well
	failure, err := func() (*Failure, error) {
		silent := time.NewTimer(x.Timeout)
		defer silent.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-silent.C:
				reason := fmt.Sprintf("hangs: it has printed no line for %s (--timeout)", x.Timeout)
				if p.returned == 0 {
					reason += "; if it reads all before it prints anything, give it more time"
				}
				return p.fail(reason), nil
			case l := <-lines:
				silent.Reset(x.Timeout)
				switch {
				case l.err == io.EOF:
					return nil, nil
				case l.err != nil:
					return p.fail(l.err.Error()), nil
				case l.cut:
					last = &l
					continue
				}
				if failure, err := p.take(l.text); failure != nil || err != nil {
					return failure, err
				}
			}
		}
	}()
	close(stop)
	if failure != nil || err != nil {
		_ = end(cmd)
	}
	ended := wait(cmd, x.Timeout)
	if failure == nil && err == nil && ended == "" && last != nil {
		failure, err = p.take(last.text)
	}
	switch {
	case err != nil:
		return err
	case failure != nil:
	case ended != "":
		failure = p.fail(ended)
		if last != nil {
			failure.Bad = string(last.text)
		}
	case p.returned < len(places):
		failure = p.fail("ended as if all were well, but without a line for each sentence; if it leaves lines out, those before are not whose they seem to be")
	default:
		return nil
	}
	failure.Stderr = tail.String()
	return failure
}

// progress is how far a process has come with its sentences.
type progress struct {
	suite    *Suite
	places   []int
	returned int
	got      func(place int, output string) error
}

// take is one more line.
func (p *progress) take(text []byte) (*Failure, error) {
	switch {
	case p.returned == len(p.places):
		f := p.fail("printed more lines than there were sentences, so that it cannot be told which is whose")
		f.Surplus, f.Bad = true, string(text)
		return f, nil
	case !utf8.Valid(text):
		f := p.fail(fmt.Sprintf("printed a line that is not valid UTF-8, its line %d", p.returned+1))
		f.Bad = string(text)
		return f, nil
	}
	err := p.got(p.places[p.returned], clean(text, p.returned == 0))
	p.returned++
	return nil, err
}

func (p *progress) fail(reason string) *Failure {
	f := &Failure{Given: len(p.places), Returned: p.returned, Reason: reason, places: p.places}
	if p.returned < len(p.places) {
		f.Sentence = &p.suite.Sentences[p.places[p.returned]]
	}
	return f
}

// clean returns a translation as tables hold it: without what Windows adds, and
// with a space for a tab.
func clean(text []byte, first bool) string {
	s := strings.TrimSuffix(string(text), "\r")
	if first {
		s = strings.TrimPrefix(s, "\ufeff")
	}
	return strings.ReplaceAll(s, "\t", " ")
}

// tail keeps the end of what is written to it.
type tail struct{ data []byte }

// maxTail and tailLines bound what messages quote.
const (
	maxTail   = 2 << 10
	tailLines = 8
)

func (t *tail) Write(p []byte) (int, error) {
	t.data = append(t.data, p...)
	if over := len(t.data) - 2*maxTail; over > 0 {
		t.data = append(t.data[:0], t.data[over:]...)
	}
	return len(p), nil
}

// String returns the last lines.
func (t *tail) String() string {
	s := t.data
	if len(s) > maxTail {
		s = s[len(s)-maxTail:]
	}
	lines := strings.Split(strings.TrimSpace(strings.ToValidUTF8(string(s), "\ufffd")), "\n")
	return strings.Join(lines[max(0, len(lines)-tailLines):], "\n")
}

// wait waits for the process to end, and kills it where it does not. It
// returns how it ended where that is a failure.
func wait(cmd *exec.Cmd, timeout time.Duration) string {
	late := time.AfterFunc(timeout, func() { _ = end(cmd) })
	err := cmd.Wait()
	intime := late.Stop()
	var exit *exec.ExitError
	switch {
	case !intime:
		return fmt.Sprintf("closed its output but did not end within %s (--timeout)", timeout)
	case err == nil, errors.Is(err, exec.ErrWaitDelay):
		return ""
	case errors.As(err, &exit):
		return "died: " + exit.String()
	}
	return "died: " + err.Error()
}

// readLines sends the lines of r until it ends, and then why.
func readLines(r io.Reader, to chan<- line, stop <-chan struct{}) {
	send := func(l line) bool {
		select {
		case to <- l:
			return true
		case <-stop:
			return false
		}
	}
	buf := bufio.NewReaderSize(r, 64<<10)
	var text []byte
	for {
		part, err := buf.ReadSlice('\n')
		text = append(text, part...)
		switch {
		case len(text) > maxLine:
			send(line{err: errLong})
			return
		case err == bufio.ErrBufferFull:
			continue
		case err != nil:
			if len(text) > 0 && !send(line{text: text, cut: true}) {
				return
			}
			send(line{err: io.EOF})
			return
		}
		if !send(line{text: bytes.TrimSuffix(text, []byte("\n"))}) {
			return
		}
		text = nil
	}
}
