package golden

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/signature"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/lexicon"
)

// opener opens what is known in cases, once for all that know the same. It is
// safe for concurrent use.
type opener struct {
	packs   func(names string) (*glossary.Glossary, error)
	version string

	mu         sync.Mutex
	glossaries map[string]func() (*glossary.Glossary, error) // by path
	inFolder   map[string][]string                           // glossaries of a folder and those above
	bases      map[string]*base
	indexed    []indexed // the one that was used last at the end
}

// base is what is known in cases beside their own glossaries.
type base struct {
	// open opens it without an index.
	open      func() (*knowledge.Knowledge, error)
	signature func() (signature.Signature, error)
}

// indexed is what is known in cases that know the same.
type indexed struct {
	key  string
	open func() (*knowledge.Knowledge, error)
}

// maxIndexed bounds how many indexes are kept: each has a copy of that of the
// packs, some 5 MB, and remembers words.
const maxIndexed = 6

func newOpener(o *Options) *opener {
	k := &opener{
		packs: o.OpenPacks, version: o.Version,
		glossaries: map[string]func() (*glossary.Glossary, error){},
		inFolder:   map[string][]string{},
		bases:      map[string]*base{},
	}
	if k.packs == nil {
		k.packs = openPacks
	}
	return k
}

// openPacks opens packs in the program.
func openPacks(names string) (*glossary.Glossary, error) {
	switch names {
	case "all":
		return embedded.Glossary()
	case "none":
		return &glossary.Glossary{}, nil
	}
	packs, err := embedded.Packs()
	if err != nil {
		return nil, err
	}
	var chosen []embedded.Pack
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(packs, func(p embedded.Pack) bool { return p.Name == strings.TrimSpace(name) })
		if i < 0 {
			return nil, fmt.Errorf("packs: there is no pack %q; see tadqiq glossary packs", strings.TrimSpace(name))
		}
		chosen = append(chosen, packs[i])
	}
	return embedded.Join(chosen)
}

// folders lists the glossaries of a folder and of those above, the nearest
// first, up to the root of the suite: the folder with a configuration file, the
// root of the repository, or where there is neither the folder named.
func (k *opener) folders(dir, named string) ([]string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if named, err = filepath.Abs(named); err != nil {
		return nil, err
	}
	root := named
	for at := dir; ; at = filepath.Dir(at) {
		if exists(filepath.Join(at, config.Name)) || exists(filepath.Join(at, ".git")) {
			root = at
			break
		}
		if filepath.Dir(at) == at {
			break
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.upTo(dir, root), nil
}

func (k *opener) upTo(dir, root string) []string {
	key := dir + "\n" + root
	if out, ok := k.inFolder[key]; ok {
		return out
	}
	var out []string
	for _, name := range []string{glossaryCSV, glossaryTSV} {
		if path := filepath.Join(dir, name); exists(path) {
			out = append(out, config.Display(path))
		}
	}
	if dir != root && filepath.Dir(dir) != dir {
		out = append(out, k.upTo(filepath.Dir(dir), root)...)
	}
	k.inFolder[key] = out
	return out
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// baseKey is the same for cases that know the same beside their own
// glossaries.
func baseKey(c *Case) string {
	s := c.settings
	return fmt.Sprintf("%q", []any{c.folders, values(s.Glossaries), values(s.Lexicons), s.Packs.Value, s.House.Value, s.Profile.Value})
}

func (k *opener) key(c *Case) string {
	key := baseKey(c)
	for _, g := range c.own {
		key += "\n" + g.key
	}
	return key
}

func values(vs []config.Value[string]) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = v.Value
	}
	return out
}

// of returns what is known in a case.
func (k *opener) of(c *Case) (*knowledge.Knowledge, error) {
	key := k.key(c)
	k.mu.Lock()
	i := slices.IndexFunc(k.indexed, func(x indexed) bool { return x.key == key })
	var x indexed
	if i >= 0 {
		x = k.indexed[i]
		k.indexed = slices.Delete(k.indexed, i, i+1)
	} else {
		b := k.base(c)
		x = indexed{key, sync.OnceValues(func() (*knowledge.Knowledge, error) { return index(b, c.own) })}
		if len(k.indexed) == maxIndexed {
			k.indexed = slices.Delete(k.indexed, 0, 1)
		}
	}
	k.indexed = append(k.indexed, x)
	k.mu.Unlock()
	return x.open()
}

// index joins what a case brings along and what is known beside that.
func index(b *base, own []ownGlossary) (*knowledge.Knowledge, error) {
	known, err := b.open()
	if err != nil {
		return nil, err
	}
	var all []*glossary.Glossary
	for _, g := range own {
		all = append(all, g.glossary)
	}
	out := knowledge.New(glossary.Merge(append(all, known.Glossary)...), known.Lexicon, known.Calques)
	out.Weights, out.House, out.MinConfidence = known.Weights, known.House, known.MinConfidence
	return out, nil
}

// base returns what is known in a case beside its own glossaries. Callers hold
// the lock.
func (k *opener) base(c *Case) *base {
	key := baseKey(c)
	b := k.bases[key]
	if b == nil {
		open := sync.OnceValues(func() (*knowledge.Knowledge, error) { return k.openBase(c) })
		b = &base{open, sync.OnceValues(func() (signature.Signature, error) {
			known, err := open()
			if err != nil {
				return signature.Signature{}, err
			}
			return signature.Of(k.version, known, values(c.settings.Lexicons))
		})}
		k.bases[key] = b
	}
	return b
}

// openAll opens what is known in the cases beside their own glossaries, and
// returns the warnings on glossaries of folders and settings.
func (k *opener) openAll(cases []*Case) (warnings []glossary.Problem, err error) {
	var errs []error
	tried := map[*base]bool{}
	for _, c := range cases {
		k.mu.Lock()
		b := k.base(c)
		k.mu.Unlock()
		if tried[b] {
			continue
		}
		tried[b] = true
		if _, err := b.open(); err != nil {
			errs = append(errs, err)
		}
	}
	errs = distinct(errs)
	for _, path := range slices.Sorted(maps.Keys(k.glossaries)) {
		if g, err := k.glossary(path); err == nil {
			warnings = append(warnings, g.Warnings...)
		}
	}
	return warnings, errors.Join(errs...)
}

// distinct returns the errors that are joined in errs, each once.
func distinct(errs []error) (out []error) {
	for _, err := range errs {
		parts := []error{err}
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			parts = distinct(joined.Unwrap())
		}
		for _, part := range parts {
			if !slices.ContainsFunc(out, func(e error) bool { return e.Error() == part.Error() }) {
				out = append(out, part)
			}
		}
	}
	return out
}

func (k *opener) signature(c *Case) (signature.Signature, error) {
	k.mu.Lock()
	b := k.base(c)
	k.mu.Unlock()
	return b.signature()
}

// openBase opens the glossaries of folders, then those of the settings, the
// packs, and the lexicons.
func (k *opener) openBase(c *Case) (*knowledge.Knowledge, error) {
	var all []*glossary.Glossary
	var errs []error
	for _, path := range c.folders {
		g, err := k.glossary(path)
		all, errs = append(all, g), append(errs, err)
	}
	for _, v := range c.settings.Glossaries {
		g, err := k.glossary(v.Value)
		all, errs = append(all, g), append(errs, from(v, err))
	}
	packs, err := k.packs(c.settings.Packs.Value)
	if err != nil {
		err = from(c.settings.Packs, err)
	}
	all, errs = append(all, packs), append(errs, err)
	words, err := embedded.Lexicon()
	errs = append(errs, err)
	lexicons := lexicon.Join(words)
	for _, v := range c.settings.Lexicons {
		own, err := lexicon.OpenFile(v.Value)
		if err != nil {
			err = from(v, unread(v.Value, err))
		}
		lexicons, errs = append(lexicons, own), append(errs, err)
	}
	calques, err := embedded.Calques()
	errs = append(errs, err)
	weights, err := embedded.Weights()
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	out := &knowledge.Knowledge{
		Glossary: glossary.Merge(all...), Lexicon: words, Calques: calques, Weights: weights,
		House: c.settings.House.Value, MinConfidence: knowledge.Lint,
	}
	if c.settings.Profile.Value == "audit" {
		out.MinConfidence = knowledge.Audit
	}
	if len(c.settings.Lexicons) > 0 {
		out.Lexicon = lexicons
	}
	return out, nil
}

// from tells an error with the place in a configuration file where the value
// stands that it is about.
func from(v config.Value[string], err error) error {
	if err == nil || !v.Origin.InFile() {
		return err
	}
	return fmt.Errorf("%s: %w", v.Origin, err)
}

// glossary opens a glossary once.
func (k *opener) glossary(path string) (*glossary.Glossary, error) {
	k.mu.Lock()
	open := k.glossaries[path]
	if open == nil {
		open = sync.OnceValues(func() (*glossary.Glossary, error) { return loadGlossary(path) })
		k.glossaries[path] = open
	}
	k.mu.Unlock()
	return open()
}

// loadGlossary reads the glossary at path.
func loadGlossary(path string) (*glossary.Glossary, error) {
	data, err := read(path, maxGlossary)
	if err != nil {
		return nil, err
	}
	return glossary.Parse(path, data)
}
