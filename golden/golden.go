// Package golden runs golden cases: small files that hold a text, what is known
// beside the embedded packs, and the findings and the fixed text that must come
// of it. tadqiq test and Go tests run them alike; see [Run]. docs/golden.md
// describes the files.
package golden

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/signature"
	"github.com/tadqiq/tadqiq/internal/suppress"
)

// Options say what is known in all cases, after what the cases and their
// folders say, and how they are run. The zero value is what tadqiq test does
// without flags.
type Options struct {
	Detectors  []*detect.Detector // nil for all there are
	Glossaries []string           // files
	Lexicons   []string           // files
	Packs      string             // all, none, or names with commas; "" for what a configuration file says, or all
	House      string             // such as ar-EG
	Profile    string             // lint or audit

	Config   string // the configuration file for all cases, instead of those above each
	NoConfig bool   // no configuration file

	Update bool // [Run] rewrites what the cases that fail expect
	Force  bool // even where that is not committed

	// OpenPacks opens the packs that Packs names; nil for those in the program.
	OpenPacks func(names string) (*glossary.Glossary, error)
	Version   string // of the program, for signatures
}

// Suite is cases and what is known in them. It is safe for concurrent use.
type Suite struct {
	Cases []*Case
	// Warnings are those of the glossaries of folders and of Options.
	Warnings []glossary.Problem

	detectors []*detect.Detector
	finder    *config.Finder
	known     *opener
}

// Open reads the cases in files and folders, in order. The error tells all
// that is wrong with all of them, each with file and line.
func Open(o Options, paths ...string) (*Suite, error) {
	s, l, err := newSuite(o)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, path := range paths {
		files, err := Files(path)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		root := path
		if slices.Equal(files, []string{path}) {
			root = filepath.Dir(path)
		}
		for _, file := range files {
			if l.seen(file) {
				continue
			}
			cases, err := l.load(file)
			if err == nil {
				err = s.place(cases, root)
			}
			if err != nil {
				errs = append(errs, err)
			}
			s.Cases = append(s.Cases, cases...)
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(distinct(errs)...)
	}
	s.Warnings, err = s.known.openAll(s.Cases)
	return s, err
}

// newSuite returns a suite without cases, and what reads them.
func newSuite(o Options) (*Suite, *loader, error) {
	s := &Suite{detectors: o.Detectors, known: newOpener(&o)}
	if s.detectors == nil {
		s.detectors = detect.All()
	}
	flag := func(name, value string) *config.Value[string] {
		if value == "" {
			return nil
		}
		return &config.Value[string]{Value: value, Origin: config.Origin{Path: "--" + name}}
	}
	flags := config.Section{Packs: flag("packs", o.Packs), House: flag("house", o.House), Profile: flag("profile", o.Profile)}
	for _, path := range o.Glossaries {
		flags.Glossaries = append(flags.Glossaries, *flag("glossary", path))
	}
	for _, path := range o.Lexicons {
		flags.Lexicons = append(flags.Lexicons, *flag("lexicon", path))
	}
	var err error
	s.finder, err = config.NewFinder(config.Options{
		Rules: slices.Concat(s.detectors, suppress.Rules()), Flags: flags, File: o.Config, None: o.NoConfig,
	})
	return s, newLoader(s.detectors), err
}

// place finds out what holds for the cases of a file: the settings, and the
// glossaries of the folders up to the root of the suite.
func (s *Suite) place(cases []*Case, root string) error {
	if len(cases) == 0 {
		return nil
	}
	settings, err := s.finder.For(cases[0].Path)
	if err != nil {
		return err
	}
	own, err := s.known.folders(filepath.Dir(cases[0].Path), root)
	if err != nil {
		return err
	}
	for _, c := range cases {
		c.settings, c.folders = c.with(settings), own
	}
	return nil
}

// Signature says what made the result of a case, but for the glossary that
// the case itself has.
func (s *Suite) Signature(c *Case) (signature.Signature, error) { return s.known.signature(c) }

// extensions are how the names of files with cases end.
var extensions = []string{".txtar", ".yaml", ".yml"}

// Files lists the files with cases below a folder, in order, or the file
// itself. What is hidden (.git, .tadqiq.yaml) is passed over. It is an error
// if there are none.
func Files(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unread(path, err)
	}
	if !info.IsDir() {
		if !slices.Contains(extensions, filepath.Ext(path)) {
			return nil, fmt.Errorf("%s: is no case; the names of cases end in %s", path, strings.Join(extensions, ", "))
		}
		return []string{path}, nil
	}
	var out []string
	err = filepath.WalkDir(path, func(at string, d fs.DirEntry, err error) error {
		hidden := at != path && strings.HasPrefix(d.Name(), ".")
		switch {
		case err != nil:
			return unread(at, err)
		case d.IsDir() && hidden:
			return fs.SkipDir
		case !d.IsDir() && !hidden && slices.Contains(extensions, filepath.Ext(at)):
			out = append(out, at)
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s: there is no case in this folder; looked for *%s", path, strings.Join(extensions, ", *"))
	}
	return out, err
}

// unread is the error of a file that cannot be read.
func unread(path string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// Run runs cases, as many at the same time as jobs says, and hands the results
// to each in the order of the cases. Cases that know the same are run one
// after the other, so that little is kept in memory; so results come only when
// all cases have been run. A panic of a rule is an error of its case.
func (s *Suite) Run(ctx context.Context, jobs int, cases []*Case, each func(*Result) error) error {
	results := make([]*Result, len(cases))
	err := s.runAll(ctx, jobs, cases, func(i int, r *Result) {
		r.forget()
		results[i] = r
	})
	if err != nil {
		return err
	}
	for _, r := range results {
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

// runAll runs cases in the order of what they know. visit is called by several
// goroutines.
func (s *Suite) runAll(ctx context.Context, jobs int, cases []*Case, visit func(i int, r *Result)) error {
	order := make([]int, len(cases))
	keys := make([]string, len(cases))
	for i, c := range cases {
		order[i], keys[i] = i, s.known.key(c)
	}
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(keys[a], keys[b]) })
	next := make(chan int)
	var wg sync.WaitGroup
	errs := make([]error, max(jobs, 1))
	for n := range errs {
		wg.Go(func() {
			for i := range next {
				if errs[n] == nil {
					r := s.RunCase(ctx, cases[i])
					if errs[n] = ctx.Err(); errs[n] == nil {
						visit(i, r)
					}
				}
			}
		})
	}
	for _, i := range order {
		next <- i
	}
	close(next)
	wg.Wait()
	return errors.Join(errs...)
}
