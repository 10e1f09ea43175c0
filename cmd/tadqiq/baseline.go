package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/baseline"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/input"
)

// baselineFlags say which findings were there before.
type baselineFlags struct {
	path         string
	write, prune bool
	flags        *pflag.FlagSet
}

// noBaseline is the value of --baseline for none.
const noBaseline = "none"

// registerPath registers the flag that a configuration file may hold, too.
func (f *baselineFlags) registerPath(flags *pflag.FlagSet) {
	f.flags = flags
	flags.StringVar(&f.path, "baseline", "", "report only findings that are not in this `FILE`; none for all findings")
}

func (f *baselineFlags) register(flags *pflag.FlagSet) {
	f.registerPath(flags)
	flags.BoolVar(&f.write, "write-baseline", false, "write all findings to the baseline instead of reporting them")
	flags.BoolVar(&f.prune, "prune-baseline", false, "take out of the baseline what is no longer found")
}

func (f *baselineFlags) validate(changed *changedFlags) error {
	switch {
	case f.flags.Changed("baseline") && f.path == "":
		return errors.New("--baseline: name the file, or none")
	case f.write && f.prune:
		return errors.New("--write-baseline and --prune-baseline exclude each other; the first one leaves nothing to prune")
	case f.write && changed.given():
		return errors.New("--write-baseline needs all findings: leave --diff-base and --staged out")
	case (f.write || f.prune) && f.path == noBaseline:
		return errors.New("--baseline none leaves no file to write")
	}
	return nil
}

// setting is the flag as a setting, or nil where it was not given.
func (f *baselineFlags) setting() *config.Value[string] {
	path := f.path
	if path == noBaseline {
		path = ""
	}
	return given(f.flags, "baseline", path)
}

// baselines are those of a run: files with different settings may have
// different ones.
type baselines struct {
	app    *app
	flags  *baselineFlags
	byPath map[string]*baseline.Baseline
	found  map[string]map[string][]baseline.Key // what is to be written, by path and file
}

// open reads the baselines of all files that are to be checked, so that a
// broken one ends the run before anything is reported.
func (f *baselineFlags) open(p *project, paths []string) (*baselines, error) {
	bs := &baselines{
		app: p.app, flags: f,
		byPath: map[string]*baseline.Baseline{}, found: map[string]map[string][]baseline.Key{},
	}
	var failed []error
	for _, path := range paths {
		s, err := p.settings(path)
		if err != nil {
			return nil, err
		}
		at := f.file(s)
		if at == config.BaselineName && s.Baseline.Value == "" && !p.finder.LooksIn(p.load.name(path), ".") {
			return nil, fmt.Errorf("--write-baseline: %s would not find %s here; name the file with --baseline", p.load.name(path), at)
		}
		if _, seen := bs.byPath[at]; seen || at == "" {
			continue
		}
		b, err := baseline.Read(config.Display(at))
		if errors.Is(err, fs.ErrNotExist) && f.write {
			b, err = baseline.New(config.Display(at))
		}
		if err != nil {
			failed = append(failed, err)
		}
		bs.byPath[at] = b
	}
	if f.prune && len(bs.byPath) == 0 {
		return nil, errors.New("--prune-baseline: there is no baseline; tadqiq check --write-baseline writes one")
	}
	return bs, errors.Join(failed...)
}

// file is where the baseline of files with the settings is, or "".
func (f *baselineFlags) file(s *config.Settings) string {
	if s.Baseline.Value != "" || !f.write {
		return s.Baseline.Value
	}
	if s.File != nil {
		return filepath.Join(s.File.Dir, config.BaselineName)
	}
	return config.BaselineName
}

// filter takes out of what was found in a file what was there before, and
// returns how many that are. first are the findings that take the entries
// before others of the same form do: those on lines that have not changed.
func (bs *baselines) filter(c *checked, first func(*detect.Finding) bool) (old int) {
	at := bs.flags.file(c.settings)
	b := bs.byPath[at]
	if b == nil || c.file.Doc.Name == input.StdinName {
		return 0
	}
	doc := c.file.Doc
	keys := make([]baseline.Key, len(c.found))
	for i := range c.found {
		keys[i] = baseline.KeyOf(doc, &c.found[i])
	}
	name := b.Name(doc.Name)
	f := b.File(name, keys)
	was := make([]bool, len(c.found))
	for _, turn := range []bool{true, false} {
		for i := range c.found {
			if first(&c.found[i]) == turn {
				was[i] = f.Known(keys[i])
			}
		}
	}
	// What the settings leave out is there nevertheless: no entry for it is
	// stale.
	for i := range c.rest {
		f.Known(baseline.KeyOf(doc, &c.rest[i]))
	}
	b.Done(name, f)
	if bs.flags.write {
		if bs.found[at] == nil {
			bs.found[at] = map[string][]baseline.Key{}
		}
		bs.found[at][name] = keys
		return 0
	}
	var fresh []detect.Finding
	for i := range c.found {
		if !was[i] {
			fresh = append(fresh, c.found[i])
		}
	}
	old = len(c.found) - len(fresh)
	c.found = fresh
	return old
}

// finish writes the baselines where that was asked for, and else says what is
// stale in them. covered reports whether all texts in the folder of a path were
// checked.
func (bs *baselines) finish(covered func(path string) bool) error {
	for _, at := range slices.Sorted(maps.Keys(bs.byPath)) {
		b := bs.byPath[at]
		switch {
		case bs.flags.write:
			b.Prune(covered)
			for name, keys := range bs.found[at] {
				b.Set(name, keys)
			}
			if err := bs.write(b); err != nil {
				return err
			}
			bs.app.say("%s: %s", b.Path, plural(b.Len(), "finding"))
		case bs.flags.prune:
			stale := b.Stale(covered)
			renames := b.Renames()
			if !b.Prune(covered) {
				bs.app.say("%s: nothing to prune", b.Path)
				continue
			}
			if err := bs.write(b); err != nil {
				return err
			}
			bs.app.say("%s: pruned %s%s", b.Path, plural(total(stale), "finding"), renamed(renames))
		default:
			bs.sayStale(b, covered)
		}
	}
	return nil
}

func (bs *baselines) write(b *baseline.Baseline) error {
	return bs.app.output(b.Path, func(w io.Writer) error {
		_, err := b.WriteTo(w)
		return err
	})
}

// sayStale tells what of a baseline is no longer found.
func (bs *baselines) sayStale(b *baseline.Baseline, covered func(path string) bool) {
	for i, r := range b.Renames() {
		if i == maxTold {
			bs.app.say("and %d more files that were renamed", len(b.Renames())-i)
			break
		}
		bs.app.say("%s: takes %s for the renamed %s; --prune-baseline keeps that", b.Path, r.To, r.From)
	}
	stale := b.Stale(covered)
	if len(stale) == 0 {
		return
	}
	bs.app.say("%s: stale, no longer found: %s; --prune-baseline takes them out", b.Path, plural(total(stale), "finding"))
	for i, e := range stale {
		if i == maxTold {
			bs.app.say("and %d more", len(stale)-i)
			break
		}
		fmt.Fprintf(bs.app.stderr, "  %s  %s\n    %s\n", e.File, e.Rule, e.Form)
	}
}

func total(entries []baseline.Entry) int {
	n := 0
	for _, e := range entries {
		n += e.Count
	}
	return n
}

func renamed(rs []baseline.Rename) string {
	if len(rs) == 0 {
		return ""
	}
	return fmt.Sprintf(", and gave %s the new name", plural(len(rs), "file"))
}
