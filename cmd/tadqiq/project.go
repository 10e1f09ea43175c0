package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/spf13/pflag"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/suppress"
	"github.com/tadqiq/tadqiq/knowledge"
)

// configFlags say which configuration file is used.
type configFlags struct {
	file     string
	none     bool
	noIgnore bool
}

func (f *configFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.file, "config", "", "configuration `FILE` for all files, instead of the "+config.Name+" above each")
	flags.BoolVar(&f.none, "no-config", false, "use no configuration file and look for no baseline")
	flags.BoolVar(&f.noIgnore, "no-ignore", false, "check files that the configuration ignores, too")
}

// args are the flags that another command needs to see the same.
func (f *configFlags) args() []string {
	var out []string
	if f.file != "" {
		out = append(out, "--config", f.file)
	}
	if f.none {
		out = append(out, "--no-config")
	}
	if f.noIgnore {
		out = append(out, "--no-ignore")
	}
	return out
}

// project tells what holds for each file of a run, and opens what the rules
// need to know once for all files that need the same.
type project struct {
	app    *app
	load   *loadFlags
	finder *config.Finder

	mu     sync.Mutex
	opened []known // the one that was used last at the end
}

// known is what the rules know, or the error of opening it.
type known struct {
	key  string
	open func() (*knowledge.Knowledge, error)
}

// maxKnown bounds how much of what the rules know is kept: each has an index of
// its glossary. Files come folder by folder, and with them their settings.
const maxKnown = 4

// allRules are the rules that settings and suppressions may name.
func (a *app) allRules() []*detect.Detector { return slices.Concat(a.rules, suppress.Rules()) }

// project prepares a run. flags is what the command line says.
func (a *app) project(load *loadFlags, flags config.Section) (*project, error) {
	f := &load.config
	if f.file != "" && f.none {
		return nil, errors.New("--config and --no-config exclude each other")
	}
	finder, err := config.NewFinder(config.Options{Rules: a.allRules(), Flags: flags, File: f.file, None: f.none})
	if err != nil {
		return nil, err
	}
	return &project{app: a, load: load, finder: finder}, nil
}

// settings are what holds for the file at path, or for standard input.
func (p *project) settings(path string) (*config.Settings, error) {
	return p.finder.For(p.load.name(path))
}

// stopError is an error that ends a run: it would be the same for many files.
type stopError struct{ error }

func (e stopError) Unwrap() error { return e.error }

// ends is the error that ends the run where err is no matter of one file, or
// nil.
func ends(ctx context.Context, err error) error {
	var stop stopError
	if errors.As(err, &stop) {
		return cmp.Or(ctx.Err(), stop.error)
	}
	return ctx.Err()
}

// open returns what holds for the file at path, and what the rules need to
// know for it.
func (p *project) open(path string) (*config.Settings, *knowledge.Knowledge, error) {
	s, err := p.settings(path)
	if err != nil {
		return nil, nil, err
	}
	k, err := p.knowledge(s)
	return s, k, err
}

// knowledge opens what the rules need to know for files with the settings. It
// is safe for concurrent use.
func (p *project) knowledge(s *config.Settings) (*knowledge.Knowledge, error) {
	key := fmt.Sprintf("%q", []any{values(s.Glossaries), values(s.Lexicons), s.Packs.Value, s.House.Value, s.Profile.Value})
	p.mu.Lock()
	i := slices.IndexFunc(p.opened, func(k known) bool { return k.key == key })
	var k known
	if i >= 0 {
		k = p.opened[i]
		p.opened = slices.Delete(p.opened, i, i+1)
	} else {
		k = known{key, sync.OnceValues(func() (*knowledge.Knowledge, error) { return p.app.know(s, p.load.packs.dir) })}
		if len(p.opened) == maxKnown {
			p.opened = slices.Delete(p.opened, 0, 1)
		}
	}
	p.opened = append(p.opened, k)
	p.mu.Unlock()
	out, err := k.open()
	if err != nil {
		return nil, stopError{err}
	}
	return out, nil
}

func values(vs []config.Value[string]) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = v.Value
	}
	return out
}
