package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/report"
)

// loadFlags say what is known and how files are read.
type loadFlags struct {
	config     configFlags
	glossaries []string
	lexicons   []string
	packs      packFlags
	house      choice
	format     choice
	encoding   choice
	stdinName  string // of the file that standard input is, or ""

	flags *pflag.FlagSet // which of them were given
}

func (f *loadFlags) register(flags *pflag.FlagSet) {
	f.config.register(flags)
	f.registerKnown(flags)
	f.registerFiles(flags)
}

// registerFiles registers the flags that say how files are read.
func (f *loadFlags) registerFiles(flags *pflag.FlagSet) {
	f.format = choice{"auto", []string{"auto"}}
	for _, x := range format.All() {
		f.format.allowed = append(f.format.allowed, x.Name)
	}
	f.encoding = choice{"auto", input.EncodingNames()}
	flags.Var(&f.format, "input-format", "format of the files; auto goes by the name, or else by how a file begins")
	flags.Var(&f.encoding, "encoding", "encoding of the files")
	flags.StringVar(&f.stdinName, "stdin-filename", "", "`FILE` that - is the content of: it decides the format and the configuration, and reports name it")
}

// registerKnown registers the flags that say what is known.
func (f *loadFlags) registerKnown(flags *pflag.FlagSet) {
	f.flags = flags
	flags.StringArrayVarP(&f.glossaries, "glossary", "g", nil, "glossary `FILE` (CSV or TSV) that adds to the built-in ones; may be repeated")
	flags.StringArrayVar(&f.lexicons, "lexicon", nil, "lexicon `FILE` of tadqiq learn that adds to the built-in one; may be repeated")
	f.packs.register(flags)
	f.house = choice{"", glossary.Houses()}
	flags.Var(&f.house, "house", "write names as the houses of a region do, where the glossary says how")
}

// args are the flags that another command needs to see the same.
func (f *loadFlags) args() []string {
	out := f.config.args()
	for _, g := range f.glossaries {
		out = append(out, "--glossary", g)
	}
	for _, l := range f.lexicons {
		out = append(out, "--lexicon", l)
	}
	out = append(out, f.packs.args()...)
	if f.house.value != "" {
		out = append(out, "--house", f.house.value)
	}
	if f.format.value != "auto" {
		out = append(out, "--input-format", f.format.value)
	}
	if f.encoding.value != "auto" {
		out = append(out, "--encoding", f.encoding.value)
	}
	return out
}

// settings are what the flags say, which wins over any configuration file.
func (f *loadFlags) settings() config.Section {
	var s config.Section
	for _, g := range f.glossaries {
		s.Glossaries = append(s.Glossaries, config.Value[string]{Value: g, Origin: config.Origin{Path: "--glossary"}})
	}
	for _, l := range f.lexicons {
		s.Lexicons = append(s.Lexicons, config.Value[string]{Value: l, Origin: config.Origin{Path: "--lexicon"}})
	}
	s.Packs = given(f.flags, "packs", f.packs.names)
	s.House = given(f.flags, "house", f.house.value)
	return s
}

// given is the value of a flag, or nil where it was not given.
func given[T any](flags *pflag.FlagSet, name string, value T) *config.Value[T] {
	if !flags.Changed(name) {
		return nil
	}
	return &config.Value[T]{Value: value, Origin: config.Origin{Path: "--" + name}}
}

// read reads the file at path, or standard input.
func (f *loadFlags) read(a *app, path string) (*input.File, error) {
	if path == input.Stdin && f.stdinName != "" {
		data, err := io.ReadAll(a.stdin)
		if err != nil {
			return nil, fmt.Errorf("%s: cannot be read: %w", f.stdinName, reason(err))
		}
		return f.decode(f.stdinName, data)
	}
	in, enc, err := f.stored()
	if err != nil {
		return nil, err
	}
	return input.Read(path, a.stdin, enc, in)
}

// name is what reports call the file at path, and what its settings and its
// format go by.
func (f *loadFlags) name(path string) string {
	if path == input.Stdin && f.stdinName != "" {
		return f.stdinName
	}
	return input.Name(path)
}

// decode is read for content that is at hand.
func (f *loadFlags) decode(path string, data []byte) (*input.File, error) {
	in, enc, err := f.stored()
	if err != nil {
		return nil, err
	}
	return input.Decode(path, data, enc, in)
}

// stored says how files are stored. A format of nil is to be found.
func (f *loadFlags) stored() (in *format.Format, enc input.Encoding, err error) {
	if f.format.value != "auto" {
		in, err = format.Parse(f.format.value)
	}
	if err == nil {
		enc, err = input.ParseEncoding(f.encoding.value)
	}
	return in, enc, err
}

// maxWarnings is how many warnings of a glossary are told.
const maxWarnings = 5

func (a *app) warn(warnings []glossary.Problem) {
	for i, w := range warnings {
		if i == maxWarnings {
			a.say("and %d more warnings", len(warnings)-i)
			return
		}
		a.say("warning: %s", w)
	}
}

// outputFlags say how reports for people are written.
type outputFlags struct {
	lang    choice
	noColor bool
}

func (f *outputFlags) register(flags *pflag.FlagSet) {
	f.lang = choice{string(report.English), []string{string(report.English), string(report.Arabic)}}
	flags.Var(&f.lang, "lang", "language of messages")
	flags.BoolVar(&f.noColor, "no-color", false, "do not use colours on a terminal")
}

func (f *outputFlags) options(a *app) report.Options {
	return report.Options{
		Lang: report.Lang(f.lang.value),
		Color: !f.noColor && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" &&
			a.onTerminal(),
	}
}

func (a *app) onTerminal() bool { return term.IsTerminal(int(a.stdout.Fd())) }
