package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/git"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/internal/suppress"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// checkRun is a run of the check command: what it goes by, and what it has
// come to so far.
type checkRun struct {
	app       *app
	flags     *checkFlags
	project   *project
	files     *fileList
	changes   *git.Changes // nil where all lines count
	baselines *baselines
	printer   printer

	status int
	out    report.LeftOut
	allow  allowUse
}

// work checks a file. It is called for several files at once.
func (r *checkRun) work(ctx context.Context, path string) (c checked) {
	c.path = path
	start := time.Now()
	defer func() { c.elapsed = time.Since(start) }()
	c.err = guard(path, func() (err error) {
		var k *knowledge.Knowledge
		if c.settings, k, err = r.project.open(path); err != nil {
			return err
		}
		if c.file, err = r.read(ctx, path); err != nil {
			return err
		}
		if len(r.files.paths) == 1 && r.flags.scan.jobs > 1 {
			k.Prepare(someForms(c.file.Doc))
		}
		c.scanned, err = r.app.scan(ctx, c.file.Doc, k, c.settings)
		return err
	})
	return c
}

// read reads a file, or with --staged what is staged of it.
func (r *checkRun) read(ctx context.Context, path string) (*input.File, error) {
	if r.flags.changed.staged {
		data, differs, err := r.changes.Content(ctx, path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if differs {
			return r.flags.load.decode(path, data)
		}
	}
	return r.flags.load.read(r.app, path)
}

// emit reports what was found in a file. It is called for one file after the
// other, in order.
func (r *checkRun) emit(ctx context.Context, c *checked) error {
	if c.err != nil {
		if err := ends(ctx, c.err); err != nil {
			return err
		}
		r.app.complain(c.err)
		r.status = statusFailed
		return r.printer.File(&report.File{Name: r.flags.load.name(c.path), Err: c.err})
	}
	doc := c.file.Doc
	r.allow.note(c)
	r.out.Suppressed += c.suppressed.Count
	counts := r.counting(doc)
	r.out.Baseline += r.baselines.filter(c, func(f *detect.Finding) bool { return !counts(f) })
	if r.flags.baseline.write {
		return nil
	}
	found := len(c.found)
	c.found = slices.DeleteFunc(c.found, func(f detect.Finding) bool { return !counts(&f) })
	r.out.Unchanged += found - len(c.found)
	err := r.print(c.settings, &report.File{
		Name:     doc.Name,
		Doc:      doc,
		Findings: c.found,
		Verdict:  &c.verdict,
		Fixable:  fixable(c.found),
		Stored:   c.file.StoredOffset,
		Elapsed:  c.elapsed,
	})
	if err != nil {
		return err
	}
	// Comments are no prose: what is wrong with them is told of the file as it
	// was written.
	original := &text.Document{Name: doc.Name, Source: doc.Original()}
	counts = r.counting(original)
	comments := slices.DeleteFunc(c.suppressed.Comments, func(f detect.Finding) bool { return !counts(&f) })
	if len(comments) == 0 {
		return nil
	}
	return r.print(c.settings, &report.File{
		Name:     doc.Name,
		Doc:      original,
		Findings: comments,
		Stored:   c.file.StoredOffset,
	})
}

// counting returns what says whether a finding stands on a line that counts.
func (r *checkRun) counting(doc *text.Document) func(*detect.Finding) bool {
	if r.changes == nil {
		return func(*detect.Finding) bool { return true }
	}
	lines, _ := r.changes.Of(doc.Name)
	return func(f *detect.Finding) bool { return onLines(lines, doc, f) }
}

func (r *checkRun) print(s *config.Settings, f *report.File) error {
	if r.status == statusClean && s.Fails(f.Findings) {
		r.status = statusFindings
	}
	return r.printer.File(f)
}

// finish reports on the run as a whole.
func (r *checkRun) finish() error {
	covered := func(path string) bool {
		return r.changes == nil && r.status != statusFailed && r.files.covers(path)
	}
	if !r.flags.baseline.write {
		for _, u := range r.allow.unused(covered) {
			doc := &text.Document{Name: u.file.Path, Source: u.file.Source}
			err := r.print(u.settings, &report.File{Name: doc.Name, Doc: doc, Findings: u.found, Stored: func(at int) int { return at }})
			if err != nil {
				return err
			}
		}
	}
	if err := r.printer.Close(); err != nil {
		return err
	}
	if t, ok := r.printer.(*report.Text); ok && !r.flags.baseline.write {
		r.summary(t)
	}
	return r.baselines.finish(covered)
}

// summary says how much was found, what was left out, and what to do next.
func (r *checkRun) summary(t *report.Text) {
	f := r.flags
	fix := slices.Concat([]string{"fix"}, f.load.args(), f.scan.args())
	explain := slices.Concat([]string{"explain"}, f.load.args(), f.profile.args())
	for _, line := range t.Summary(fix, explain) {
		r.app.say("%s", line)
	}
	if r.changes != nil && len(r.files.paths) == 0 {
		r.app.say("no text has changed")
	}
	if out := r.out.String(report.Lang(f.output.lang.value)); out != "" {
		r.app.say("%s", out)
	}
}

// allowUse is what a run has seen of the allow lists.
type allowUse struct {
	used  map[*config.Allow]bool            // entries that suppressed something
	ran   map[string]bool                   // rules that ran on some file
	lists map[*config.File]*config.Settings // files that held for some file, with what else held there
}

func (u *allowUse) note(c *checked) {
	if c.settings.File == nil {
		return
	}
	if u.used == nil {
		u.used, u.ran, u.lists = map[*config.Allow]bool{}, map[string]bool{}, map[*config.File]*config.Settings{}
	}
	for _, a := range c.suppressed.Allowed {
		u.used[a] = true
	}
	for name, rule := range c.settings.Rules {
		if rule.On.Value {
			u.ran[name] = true
		}
	}
	u.lists[c.settings.File] = c.settings
}

// unusedAllow is findings on the allow list of a file.
type unusedAllow struct {
	file     *config.File
	settings *config.Settings
	found    []detect.Finding
}

// unused returns the findings on entries that suppressed nothing, of the
// configuration files whose whole folder was checked.
func (u *allowUse) unused(covered func(path string) bool) []unusedAllow {
	var out []unusedAllow
	byPath := func(a, b *config.File) int { return strings.Compare(a.Path, b.Path) }
	for _, f := range slices.SortedFunc(maps.Keys(u.lists), byPath) {
		if !covered(f.Dir) {
			continue
		}
		found := suppress.UnusedEntries(f, func(a *config.Allow) bool {
			return u.used[a] || a.Rule != "" && !strings.HasSuffix(a.Rule, "/") && !u.ran[a.Rule]
		})
		if found, _ := u.lists[f].Keep(found); len(found) > 0 {
			out = append(out, unusedAllow{f, u.lists[f], found})
		}
	}
	return out
}
