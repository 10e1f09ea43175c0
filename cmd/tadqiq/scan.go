package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/suppress"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// scanFlags say which findings count and how many files are checked at once.
type scanFlags struct {
	rules rulesFlag
	jobs  int
}

func (f *scanFlags) register(flags *pflag.FlagSet) {
	f.rules.register(flags)
	flags.IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "files checked at the same time")
}

func (f *scanFlags) validate(rules []*detect.Detector) error {
	if f.jobs < 1 {
		return fmt.Errorf("--jobs must be at least 1")
	}
	return f.rules.validate(rules)
}

// args are the flags that another command needs to find the same.
func (f *scanFlags) args() []string { return f.rules.args() }

// rulesFlag are the rules whose findings are kept, as prefixes of their names.
type rulesFlag struct {
	prefixes []string
	flags    *pflag.FlagSet
}

func (f *rulesFlag) register(flags *pflag.FlagSet) {
	f.flags = flags
	flags.StringSliceVar(&f.prefixes, "rules", nil, "keep findings of rules that start with a `PREFIX`, e.g. name/,term/; an optional rule runs where its whole name is given")
}

func (f *rulesFlag) validate(rules []*detect.Detector) error {
	for _, p := range f.prefixes {
		if !slices.ContainsFunc(rules, func(d *detect.Detector) bool { return strings.HasPrefix(d.Name, p) }) {
			return fmt.Errorf("--rules: no rule starts with %q; see tadqiq rules", p)
		}
	}
	return nil
}

func (f *rulesFlag) args() []string {
	if len(f.prefixes) == 0 {
		return nil
	}
	return []string{"--rules", strings.Join(f.prefixes, ",")}
}

// setting is the flag as a setting, or nil where it was not given.
func (f *rulesFlag) setting() *config.Value[[]string] {
	if len(f.prefixes) == 0 {
		return nil
	}
	return given(f.flags, "rules", f.prefixes)
}

// scanned is what the rules found in a document.
type scanned struct {
	// found is what is to be reported, and rest what the settings leave out,
	// both without what is suppressed.
	found, rest []detect.Finding
	verdict     detect.Verdict // on the whole text
	suppressed  suppress.Result
}

// scan runs the rules over a document and keeps the findings that the settings
// want. All rules run, the optional ones where they are on, so that what one
// reports does not depend on which others are reported.
func (a *app) scan(ctx context.Context, doc *text.Document, k *knowledge.Knowledge, s *config.Settings) (scanned, error) {
	running := s.Running(a.rules)
	found, err := detect.Run(ctx, doc, k, running)
	if err != nil {
		return scanned{}, err
	}
	var out scanned
	out.suppressed = suppress.Apply(doc, found, s.Allow, a.rules, running)
	out.verdict = detect.Judge(doc, out.suppressed.Kept)
	out.found, out.rest = s.Keep(out.suppressed.Kept)
	out.suppressed.Comments, _ = s.Keep(out.suppressed.Comments)
	return out, nil
}

// maxPrepared bounds how many words are looked up ahead: as many as are
// remembered, or so.
const maxPrepared = 20000

// someForms are the distinct words of the beginning of a document.
func someForms(doc *text.Document) []string {
	seen := map[string]bool{}
	var out []string
	for i := range doc.Segments {
		for _, t := range doc.Segments[i].Tokens {
			if len(out) == maxPrepared {
				return out
			}
			if t.Class == text.Arabic && !seen[t.Form] {
				seen[t.Form] = true
				out = append(out, t.Form)
			}
		}
	}
	return out
}

// someFiles refuses a command line without files, and one that names standard
// input twice.
func someFiles(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("name the files: %s FILE…; - reads standard input", cmd.CommandPath())
	}
	if i := slices.Index(args, input.Stdin); i >= 0 && slices.Contains(args[i+1:], input.Stdin) {
		return fmt.Errorf("standard input (-) can be read only once")
	}
	return nil
}

// guard calls work and turns a panic into the error of the file at path.
func guard(path string, work func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%s: %w", input.Name(path), crash(v))
		}
	}()
	return work()
}

// slotSize is how much of a file one job may hold: a larger file takes the
// place of several, so that memory is bounded whatever the sizes.
const slotSize = 4 << 20

// slots is the number of jobs whose place the file at path takes; one of
// unknown size takes all.
func slots(path string, jobs int) int {
	if path == input.Stdin {
		return jobs
	}
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return 1 // reading it will tell
	}
	if !info.Mode().IsRegular() {
		return jobs
	}
	return int(min(int64(jobs), 1+info.Size()/slotSize))
}

// A run over more than a few files has time to collect garbage, and must not
// grow with their number.
const (
	fewFiles     = 16
	runGCPercent = 150
)

// inOrder does work on each path, several at a time, and hands the results to
// emit in the order of paths. What is under way or waits for its turn never
// exceeds the number of jobs. It stops at the first error of emit or when ctx
// ends, without waiting for work that cannot be interrupted, such as reading
// from a terminal.
func inOrder[T any](ctx context.Context, jobs int, paths []string, work func(path string) T, emit func(T) error) error {
	if len(paths) > fewFiles || slices.ContainsFunc(paths, func(p string) bool { return slots(p, jobs) > 1 }) {
		debug.SetGCPercent(runGCPercent)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type job struct {
		slots  int
		result chan T
	}
	taken := make(chan struct{}, jobs)
	queue := make(chan job, jobs)
	go func() {
		defer close(queue)
		for _, path := range paths {
			j := job{slots(path, jobs), make(chan T, 1)}
			for range j.slots {
				select {
				case taken <- struct{}{}:
				case <-ctx.Done():
					return
				}
			}
			go func() { j.result <- work(path) }()
			queue <- j
		}
	}()
	for j := range queue {
		select {
		case r := <-j.result:
			if err := emit(r); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		for range j.slots {
			<-taken
		}
	}
	return ctx.Err()
}
