package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/baseline"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/lsp"
	"github.com/tadqiq/tadqiq/internal/suppress"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/lexicon"
	"github.com/tadqiq/tadqiq/text"
)

// lspSetups tells what holds for the documents of an editor. It looks at the
// files that say so each time: they change while it runs.
type lspSetups struct {
	app   *app
	flags *lspFlags

	mu   sync.Mutex
	kept map[string]keptSetup // by path
}

type keptSetup struct {
	id    string // of all that the setup comes from
	setup *lsp.Setup
}

// maxKeptSetups bounds how many documents setups are kept of.
const maxKeptSetups = 1000

// setup is what holds for the document at path, "" where it is no file. Where
// something is wrong, what is left holds, and the error tells.
func (l *lspSetups) setup(path string, want lsp.Settings) (*lsp.Setup, error) {
	if path == "" {
		path = filepath.Join(want.Root, "untitled.txt")
	}
	flags, failed := l.section(want)
	s, ignored, err := l.settings(path, want, flags)
	failed = errors.Join(failed, err)
	key := fmt.Sprintf("%q", []any{stamps(s.Glossaries), stamps(s.Lexicons), s.Packs.Value, s.House.Value, s.Profile.Value})
	source := ""
	if s.File != nil {
		source = s.File.Dir + "\n" + s.File.Source
	}
	wanted, err := json.Marshal(want)
	if err != nil {
		return nil, err
	}
	id := fmt.Sprintf("%q", []any{key, source, ignored, string(wanted), stamp(s.Baseline.Value)})
	l.mu.Lock()
	defer l.mu.Unlock()
	if k, ok := l.kept[path]; ok && k.id == id {
		return k.setup, failed
	}
	if len(l.kept) >= maxKeptSetups {
		clear(l.kept)
	}
	known, err := l.baseline(path, s)
	setup := &lsp.Setup{
		Key:   key,
		Load:  func() (*knowledge.Knowledge, error) { return l.know(s) },
		Skip:  ignored,
		Rules: s.Running(l.app.rules),
		Keep: func(doc *text.Document, found []detect.Finding) (kept, comments []detect.Finding) {
			return l.keep(s, known, doc, found)
		},
		Glossary: firstPath(s.Glossaries),
		Config:   configPath(s, path, want.Root),
	}
	l.kept[path] = keptSetup{id, setup}
	return setup, errors.Join(failed, err)
}

// section is what the flags and the settings of the editor say; the latter
// win.
func (l *lspSetups) section(want lsp.Settings) (config.Section, error) {
	f := l.flags
	s := f.load.settings()
	s.Profile = given(f.load.flags, "profile", f.profile.value)
	s.MinConfidence = given(f.load.flags, "min-confidence", float64(f.minConfidence))
	s.Only = f.rules.setting()
	var failed []error
	setting := func(name string) config.Origin { return config.Origin{Path: "setting tadqiq." + name} }
	files := func(name string, paths []string, others []config.Value[string]) []config.Value[string] {
		var out []config.Value[string]
		for _, p := range paths {
			if p = filepath.FromSlash(p); !filepath.IsAbs(p) {
				p = filepath.Join(want.Root, p)
			}
			out = append(out, config.Value[string]{Value: p, Origin: setting(name)})
		}
		return append(out, others...)
	}
	s.Glossaries = files("glossaries", want.Glossaries, s.Glossaries)
	s.Lexicons = files("lexicons", want.Lexicons, s.Lexicons)
	if want.Packs != "" {
		s.Packs = &config.Value[string]{Value: want.Packs, Origin: setting("packs")}
	}
	if want.House != "" {
		if slices.Contains(glossary.Houses(), want.House) {
			s.House = &config.Value[string]{Value: want.House, Origin: setting("house")}
		} else {
			failed = append(failed, fmt.Errorf("setting tadqiq.house must be one of %s", strings.Join(glossary.Houses(), ", ")))
		}
	}
	if want.Profile != "" {
		s.Profile = &config.Value[string]{Value: want.Profile, Origin: setting("profile")}
	}
	if want.MinConfidence != nil {
		s.MinConfidence = &config.Value[float64]{Value: *want.MinConfidence, Origin: setting("minConfidence")}
	}
	if len(want.Rules) > 0 {
		rules := rulesFlag{prefixes: want.Rules}
		if err := rules.validate(l.app.allRules()); err != nil {
			failed = append(failed, fmt.Errorf("setting tadqiq.rules: %w", err))
		} else {
			s.Only = &config.Value[[]string]{Value: want.Rules, Origin: setting("rules")}
		}
	}
	return s, errors.Join(failed...)
}

// settings finds what holds for the file at path. A broken configuration file
// counts as none.
func (l *lspSetups) settings(path string, want lsp.Settings, flags config.Section) (*config.Settings, bool, error) {
	o := config.Options{Rules: l.app.allRules(), Flags: flags, File: l.flags.load.config.file, None: l.flags.load.config.none}
	if want.Config != "" {
		o.File, o.None = want.Config, false
		if !filepath.IsAbs(o.File) {
			o.File = filepath.Join(want.Root, o.File)
		}
	}
	finder, err := config.NewFinder(o)
	if err == nil {
		var s *config.Settings
		var ignored bool
		if s, err = finder.For(path); err == nil {
			_, ignored, err = finder.Ignored(path)
			return s, ignored && !l.flags.load.config.noIgnore, err
		}
	}
	o.File, o.None = "", true
	finder, failed := config.NewFinder(o)
	if failed != nil {
		return nil, false, failed
	}
	s, failed := finder.For(path)
	return s, false, errors.Join(err, failed)
}

// know opens what the rules need to know: all of it, or else what is not
// broken.
func (l *lspSetups) know(s *config.Settings) (*knowledge.Knowledge, error) {
	k, err := l.app.know(s, l.flags.load.packs.dir)
	if err == nil {
		return k, nil
	}
	sound := *s
	sound.Glossaries = slices.DeleteFunc(slices.Clone(s.Glossaries), func(v config.Value[string]) bool {
		_, err := glossary.Load(v.Value)
		return err != nil
	})
	sound.Lexicons = slices.DeleteFunc(slices.Clone(s.Lexicons), func(v config.Value[string]) bool {
		_, err := lexicon.OpenFile(v.Value)
		return err != nil
	})
	k, failed := l.app.know(&sound, l.flags.load.packs.dir)
	if failed != nil { // the packs
		sound.Packs.Value = allPacks
		k, failed = l.app.know(&sound, "")
	}
	if failed != nil {
		return nil, failed
	}
	return k, err
}

// keep returns the findings that are to be shown, as check reports them.
func (l *lspSetups) keep(s *config.Settings, known *lspBaseline, doc *text.Document, found []detect.Finding) (kept, comments []detect.Finding) {
	r := suppress.Apply(doc, found, s.Allow, l.app.rules, s.Running(l.app.rules))
	kept, _ = s.Keep(r.Kept)
	comments, _ = s.Keep(r.Comments)
	return known.fresh(doc, kept), comments
}

// lspBaseline is the baseline of a document.
type lspBaseline struct {
	name string

	mu sync.Mutex // the baseline is for one user at a time
	b  *baseline.Baseline
}

// baseline opens the baseline for the file at path; nil where there is none.
func (l *lspSetups) baseline(path string, s *config.Settings) (*lspBaseline, error) {
	if s.Baseline.Value == "" {
		return nil, nil
	}
	b, err := baseline.Read(s.Baseline.Value)
	if err != nil {
		return nil, err
	}
	return &lspBaseline{name: b.Name(path), b: b}, nil
}

// fresh returns the findings that are not in the baseline.
func (k *lspBaseline) fresh(doc *text.Document, found []detect.Finding) []detect.Finding {
	if k == nil {
		return found
	}
	keys := make([]baseline.Key, len(found))
	for i := range found {
		keys[i] = baseline.KeyOf(doc, &found[i])
	}
	k.mu.Lock()
	f := k.b.File(k.name, keys)
	k.mu.Unlock()
	var out []detect.Finding
	for i := range found {
		if !f.Known(keys[i]) {
			out = append(out, found[i])
		}
	}
	return out
}

// firstPath is the first of some files, "" for none.
func firstPath(vs []config.Value[string]) string {
	if len(vs) == 0 {
		return ""
	}
	path, err := filepath.Abs(vs[0].Value)
	if err != nil {
		return vs[0].Value
	}
	return path
}

// configPath is the configuration file that holds for the file at path, or
// where one belongs that is not there yet: the root of the workspace, if the
// file is in it.
func configPath(s *config.Settings, path, root string) string {
	if s.File != nil {
		return filepath.Join(s.File.Dir, filepath.Base(s.File.Path))
	}
	if root == "" {
		root = filepath.Dir(path)
	} else if rel, err := filepath.Rel(root, path); err != nil || !filepath.IsLocal(rel) {
		root = filepath.Dir(path)
	}
	return filepath.Join(root, config.Name)
}

// stamp tells the state of a file: a file that was written has another one.
func stamp(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return path + " missing"
	}
	return fmt.Sprint(path, info.ModTime().UnixNano(), info.Size())
}

func stamps(vs []config.Value[string]) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = stamp(v.Value)
	}
	return out
}
