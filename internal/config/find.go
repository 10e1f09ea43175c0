package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/tadqiq/tadqiq/detect"
)

// Finder finds what holds for files. It looks for the configuration file in
// the folder of a file and in those above, up to the root of the repository,
// and reads each one once. It is safe for concurrent use.
type Finder struct {
	rules []*detect.Detector
	flags *Section // what wins over all files
	fixed *place   // what holds for all files, or nil to look for it

	mu       sync.Mutex
	places   map[string]*place // by folder
	settings map[setKey]*Settings
}

// place is what was found for the files of a folder.
type place struct {
	file     *File  // or nil
	baseline string // "" where there is none; that of file comes first
	err      error
}

// setKey is what settings follow from: the place, and which overrides are for
// the file.
type setKey struct {
	place     place
	overrides string // a byte for each
}

// Options of a [Finder].
type Options struct {
	Rules []*detect.Detector // all that may be named
	Flags Section            // what the command line says; it wins
	File  string             // the one file that holds for all, or "" to look
	None  bool               // no configuration file and no baseline is looked for
}

// NewFinder returns a finder. The error is that of Options.File.
func NewFinder(o Options) (*Finder, error) {
	f := &Finder{
		rules: o.Rules, flags: &o.Flags,
		places: map[string]*place{}, settings: map[setKey]*Settings{},
	}
	switch {
	case o.None:
		f.fixed = &place{}
	case o.File != "":
		f.fixed = f.load(o.File)
		return f, f.fixed.err
	}
	return f, nil
}

// For returns what holds for the file at path. The error is that of reading
// the configuration file.
func (f *Finder) For(path string) (*Settings, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	p := f.in(filepath.Dir(abs))
	if p.err != nil {
		return nil, p.err
	}
	key := setKey{place: *p}
	if p.file != nil {
		rel := p.file.relative(abs)
		matched := make([]byte, len(p.file.Overrides))
		for i := range p.file.Overrides {
			if match(p.file.Overrides[i].Files, rel) != nil {
				matched[i] = 1
			}
		}
		key.overrides = string(matched)
	}
	s := f.settings[key]
	if s == nil {
		s = f.settle(p, key.overrides)
		f.settings[key] = s
	}
	return s, nil
}

func (f *Finder) settle(p *place, overrides string) *Settings {
	s := defaults(f.rules)
	if p.baseline != "" {
		s.Baseline = Value[string]{p.baseline, Origin{Path: "found"}}
	}
	if p.file != nil {
		s.File = p.file
		s.apply(f.rules, &p.file.Section)
		for i := range p.file.Overrides {
			if overrides[i] == 1 {
				s.apply(f.rules, &p.file.Overrides[i])
			}
		}
	}
	s.apply(f.rules, f.flags)
	return s
}

// Ignored returns where the file or folder at path is said to be ignored, and
// false where it is not.
func (f *Finder) Ignored(path string) (Origin, bool, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Origin{}, false, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	p := f.in(filepath.Dir(abs))
	if p.file == nil {
		return Origin{}, false, p.err
	}
	if g := match(p.file.Ignore, p.file.relative(abs)); g != nil {
		return g.Origin, true, nil
	}
	return Origin{}, false, nil
}

// LooksIn reports whether what holds for the file at path is looked for in the
// folder dir.
func (f *Finder) LooksIn(path, dir string) bool {
	abs, err := filepath.Abs(path)
	wanted, derr := filepath.Abs(dir)
	if err != nil || derr != nil || f.fixed != nil {
		return false
	}
	for at := filepath.Dir(abs); ; at = filepath.Dir(at) {
		switch {
		case at == wanted:
			return true
		case exists(filepath.Join(at, ".git")) || filepath.Dir(at) == at:
			return false
		}
	}
}

// relative is a path as the globs of the file see it.
func (f *File) relative(abs string) string {
	rel, err := filepath.Rel(f.Dir, abs)
	if err != nil { // another drive
		rel = abs
	}
	return filepath.ToSlash(rel)
}

// in returns what was found for the files of a folder. Callers hold the lock.
func (f *Finder) in(dir string) *place {
	if f.fixed != nil {
		return f.fixed
	}
	if p := f.places[dir]; p != nil {
		return p
	}
	var p *place
	parent := filepath.Dir(dir)
	switch {
	case exists(filepath.Join(dir, Name)):
		p = f.load(filepath.Join(dir, Name))
	case exists(filepath.Join(dir, misnamed)):
		p = &place{err: fmt.Errorf("%s: is not read; rename it to %s", Display(filepath.Join(dir, misnamed)), Name)}
	case exists(filepath.Join(dir, ".git")) || parent == dir:
		p = &place{baseline: baselineIn(dir)}
	default:
		p = f.in(parent)
		if own := baselineIn(dir); own != "" && p.file == nil {
			p = &place{baseline: own, err: p.err}
		}
	}
	f.places[dir] = p
	return p
}

// misnamed is what people call the file by mistake.
const misnamed = ".tadqiq.yml"

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func baselineIn(dir string) string {
	if path := filepath.Join(dir, BaselineName); exists(path) {
		return path
	}
	return ""
}

// load reads the configuration file at path.
func (f *Finder) load(path string) *place {
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return &place{err: err}
	}
	name := Display(path)
	data, err := read(path)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return &place{err: fmt.Errorf("%s: %w", name, err)}
	}
	names := make([]string, len(f.rules))
	for i, d := range f.rules {
		names[i] = d.Name
	}
	file, err := Parse(name, dir, data, names)
	if err != nil {
		return &place{err: err}
	}
	return &place{file: file, baseline: baselineIn(dir)}
}

// read reads a file, but not much more of it than may be there.
func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxSize+1))
}

// Display is a path as messages name it: from the working directory, unless
// the absolute path is shorter.
func Display(path string) string {
	if !filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	dir, err := os.Getwd()
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(dir, path)
	if err != nil || !filepath.IsLocal(rel) && len(rel) > len(path) {
		return path
	}
	return rel
}
