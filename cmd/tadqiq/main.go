// Command tadqiq finds names and terms that machine translation has garbled
// in Arabic text, and suggests how to put them right.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
)

func main() { os.Exit(run(detect.All(), embedded.Glossary)) }

// Exit statuses: a contract with the scripts that run the command.
const (
	statusClean    = 0 // nothing at or above --fail-on
	statusFindings = 1
	statusFailed   = 2 // could not run: usage, unreadable input, bad glossary
)

// exitError ends the program with a status. Where its text is empty,
// everything has been said already.
type exitError struct {
	status int
	text   string
}

func (e exitError) Error() string { return e.text }

// memoryLimit makes the garbage collector work harder rather than let the
// program grow past it. It is soft: a larger input still gets what it needs.
const memoryLimit = 600 << 20

// startGCPercent lets the heap grow to some 50 MB before the first collection:
// one article is checked without any, and a collection while the index is
// built costs a third of the start.
const startGCPercent = 1200

// run is the command with the rules and the built-in glossaries that it knows.
func run(rules []*detect.Detector, packs func() (*glossary.Glossary, error)) (status int) {
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, rules: rules, packs: packs}
	defer func() {
		if v := recover(); v != nil {
			a.complain(crash(v))
			status = statusFailed
		}
	}()
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(startGCPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	return a.status(a.rootCommand().ExecuteContext(ctx))
}

// app is what the subcommands share.
type app struct {
	stdin  *os.File
	stdout *os.File
	stderr io.Writer
	rules  []*detect.Detector
	packs  func() (*glossary.Glossary, error) // called by commands that need it
}

// status tells an error and turns it into the exit status.
func (a *app) status(err error) int {
	var exit exitError
	switch {
	case err == nil:
		return statusClean
	case errors.As(err, &exit):
		if exit.text != "" {
			a.complain(exit)
		}
		return exit.status
	case errors.Is(err, syscall.EPIPE):
		// Whoever read the output has seen enough.
	case errors.Is(err, context.Canceled):
		a.say("interrupted")
	default:
		a.complain(err)
	}
	return statusFailed
}

// complain tells an error, each line of it with the prefix.
func (a *app) complain(err error) {
	for line := range strings.Lines(err.Error()) {
		a.say("%s", strings.TrimRight(line, "\n"))
	}
}

// say writes a message to standard error.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.stderr, "tadqiq: "+format+"\n", args...)
}

// crash is the error of a defect of the program. The Go variable that asks
// for stack traces asks for this one too.
func crash(v any) error {
	trace := ""
	if os.Getenv("GOTRACEBACK") != "" {
		trace = "\n" + string(debug.Stack())
	}
	return fmt.Errorf("internal error: %v; this is a defect of tadqiq, please report it together with the text%s", v, trace)
}

// probability is a flag value from 0 to 1.
type probability float64

func (p *probability) String() string { return fmt.Sprintf("%g", float64(*p)) }
func (p *probability) Type() string   { return "0..1" }

func (p *probability) Set(s string) error {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= 0 && x <= 1) { // so written, since NaN is neither
		return errors.New("must be a number from 0 to 1, e.g. 0.8")
	}
	*p = probability(x)
	return nil
}

// choice is a flag value out of a few.
type choice struct {
	value   string
	allowed []string
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return strings.Join(c.allowed, "|") }

func (c *choice) Set(s string) error {
	for _, a := range c.allowed {
		if s == a {
			c.value = s
			return nil
		}
	}
	return fmt.Errorf("must be one of %s", strings.Join(c.allowed, ", "))
}
