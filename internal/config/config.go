// Package config reads configuration files and says what holds for a file:
// what is known, which rules count, and where each of these values comes from.
package config

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Name is what configuration files are called, and BaselineName the baseline
// that is used where nothing else is named.
const (
	Name         = ".tadqiq.yaml"
	BaselineName = ".tadqiq-baseline.json"
)

// Origin is where a value comes from: a place in a configuration file, a flag
// (--house, line 0), or "", a default.
type Origin struct {
	Path         string
	Line, Column int // 1-based, columns in code points
}

func (o Origin) String() string {
	switch {
	case o.Path == "":
		return "default"
	case o.Line == 0:
		return o.Path
	}
	return fmt.Sprintf("%s:%d", o.Path, o.Line)
}

// InFile reports whether the value stands in a configuration file.
func (o Origin) InFile() bool { return o.Line > 0 }

// Value is a setting and where it comes from.
type Value[T any] struct {
	Value  T
	Origin Origin
}

// File is a configuration file as it was read.
type File struct {
	Path   string // as messages call it
	Dir    string // absolute; what its globs are relative to
	Source string // its text

	Section             // what holds for all files
	Overrides []Section // what holds for some; a later one wins
	Ignore    []Glob
}

// Allowed lists the entries of all allow lists of the file.
func (f *File) Allowed() []*Allow {
	out := slices.Clone(f.Allow)
	for i := range f.Overrides {
		out = append(out, f.Overrides[i].Allow...)
	}
	return out
}

// Section is a set of settings: the top of a file, one of its overrides, or
// what the flags say. What is nil is not set.
type Section struct {
	Files         []Glob // the files that an override is for
	Glossaries    []Value[string]
	Lexicons      []Value[string]
	Packs         *Value[string] // as the flag writes it: all, none, or names with commas
	House         *Value[string]
	Profile       *Value[string]
	FailOn        *Value[string]
	MinConfidence *Value[float64]
	Rules         []RuleSetting
	Only          *Value[[]string] // prefixes: all other rules are off (--rules)
	Baseline      *Value[string]   // "" for none
	Allow         []*Allow
}

// RuleSetting is what a section says about a rule, or about all rules of a
// category. What is nil is not set.
type RuleSetting struct {
	Name          string // name/garble, or name/ for the category
	Off           bool
	Severity      *Value[string]
	MinConfidence *Value[float64]
	Origin        Origin
}

// covers reports whether the setting is about the rule.
func (s *RuleSetting) covers(rule string) bool {
	return s.Name == rule || strings.HasSuffix(s.Name, "/") && strings.HasPrefix(rule, s.Name)
}

// Allow says that findings are not to be reported: those of a word or an
// entity, of one rule or a category where Rule is not "".
type Allow struct {
	Word, Entity string // at least one is set
	Rule         string
	Reason       string
	Origin       Origin
	Start, End   int // where the word, or else the entity, stands in File.Source, in bytes

	form string
}

// Form is the word folded for comparison, with one space between words.
func (a *Allow) Form() string { return a.form }

// Covers reports whether the entry is about findings of the rule.
func (a *Allow) Covers(rule string) bool {
	return a.Rule == "" || (&RuleSetting{Name: a.Rule}).covers(rule)
}

// Glob is a pattern for paths: * within a name, ** over folders, ?, [a-z] and
// {a,b}. One without a slash is for names in any folder; one that matches a
// folder is for all that is in it.
type Glob struct {
	Pattern string
	Origin  Origin

	whole string // Pattern as doublestar takes it
}

func newGlob(pattern string, o Origin) (Glob, error) {
	p := strings.TrimSuffix(pattern, "/")
	if strings.HasPrefix(p, "./") {
		p = p[1:]
	}
	switch {
	case p == "" || p == ".":
		return Glob{}, fmt.Errorf("the glob is empty")
	case strings.HasPrefix(p, "!"):
		return Glob{}, fmt.Errorf("a glob cannot begin with !; list what is meant instead")
	case !doublestar.ValidatePattern(p):
		return Glob{}, fmt.Errorf("the glob %q is malformed", pattern)
	}
	if !strings.Contains(p, "/") {
		p = "**/" + p
	}
	p = strings.TrimPrefix(strings.TrimSuffix(p, "/**"), "/")
	return Glob{pattern, o, p + "/**"}, nil
}

// Match reports whether the glob matches a path relative to the file's
// folder, with slashes.
func (g *Glob) Match(rel string) bool { return doublestar.MatchUnvalidated(g.whole, path.Clean(rel)) }

// match returns the first of the globs that matches.
func match(globs []Glob, rel string) *Glob {
	for i := range globs {
		if globs[i].Match(rel) {
			return &globs[i]
		}
	}
	return nil
}
