package config

import (
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
)

// Settings is what holds for a file. They are never changed once made; files
// for which the same holds share them.
type Settings struct {
	File          *File           // nil where there is none
	Glossaries    []Value[string] // the first one wins
	Lexicons      []Value[string]
	Packs         Value[string] // all, none, or names with commas
	House         Value[string] // or ""
	Profile       Value[string]
	FailOn        Value[string]
	MinConfidence Value[float64]
	Rules         map[string]*Rule // by name, all there are
	Allow         []*Allow
	Baseline      Value[string] // or ""
}

// Rule is what holds for a rule.
type Rule struct {
	On            Value[bool]
	Severity      Value[string] // "" for that of the finding
	MinConfidence Value[float64]
}

// defaults is what holds where nothing is said.
func defaults(rules []*detect.Detector) *Settings {
	s := &Settings{
		Packs:   Value[string]{Value: "all"},
		Profile: Value[string]{Value: Profiles[0]},
		FailOn:  Value[string]{Value: FailOn[0]},
		Rules:   make(map[string]*Rule, len(rules)),
	}
	for _, d := range rules {
		s.Rules[d.Name] = &Rule{On: Value[bool]{Value: !d.Optional}}
	}
	return s
}

// apply puts what a section says over what has been said before.
func (s *Settings) apply(rules []*detect.Detector, x *Section) {
	s.Glossaries = slices.Concat(x.Glossaries, s.Glossaries)
	s.Lexicons = slices.Concat(x.Lexicons, s.Lexicons)
	s.Allow = append(s.Allow, x.Allow...)
	set(&s.Packs, x.Packs)
	set(&s.House, x.House)
	set(&s.Profile, x.Profile)
	set(&s.FailOn, x.FailOn)
	set(&s.Baseline, x.Baseline)
	set(&s.MinConfidence, x.MinConfidence)
	if x.MinConfidence != nil {
		for _, r := range s.Rules {
			r.MinConfidence = *x.MinConfidence
		}
	}
	// A category first and then its rules, whatever the order in the file.
	settings := slices.Clone(x.Rules)
	slices.SortStableFunc(settings, func(a, b RuleSetting) int { return len(a.Name) - len(b.Name) })
	for _, setting := range settings {
		for _, d := range rules {
			if setting.covers(d.Name) {
				s.Rules[d.Name].apply(d, &setting)
			}
		}
	}
	if x.Only != nil {
		for _, d := range rules {
			r := s.Rules[d.Name]
			on := slices.ContainsFunc(x.Only.Value, func(prefix string) bool { return strings.HasPrefix(d.Name, prefix) })
			// An optional rule must be asked for by its name.
			on = on && (!d.Optional || r.On.Value || slices.Contains(x.Only.Value, d.Name))
			r.On = Value[bool]{on, x.Only.Origin}
		}
	}
}

func (r *Rule) apply(d *detect.Detector, s *RuleSetting) {
	if s.Off || !d.Optional || s.Name == d.Name {
		r.On = Value[bool]{!s.Off, s.Origin}
	}
	set(&r.Severity, s.Severity)
	set(&r.MinConfidence, s.MinConfidence)
}

func set[T any](v *Value[T], x *Value[T]) {
	if x != nil {
		*v = *x
	}
}

// Keep parts the findings that are to be reported, with the severities that
// they are to have, from the rest.
func (s *Settings) Keep(found []detect.Finding) (kept, rest []detect.Finding) {
	for _, f := range found {
		r := s.Rules[f.Detector.Name]
		if r == nil || !r.On.Value || f.Confidence < r.MinConfidence.Value {
			rest = append(rest, f)
			continue
		}
		switch r.Severity.Value {
		case "warning":
			f.Severity = detect.Warning
		case "error":
			f.Severity = detect.Error
		}
		kept = append(kept, f)
	}
	return kept, rest
}

// Running returns those of the rules that have to run: all but the optional
// ones that are off. What one reports must not depend on which others are
// reported.
func (s *Settings) Running(rules []*detect.Detector) []*detect.Detector {
	return slices.DeleteFunc(slices.Clone(rules), func(d *detect.Detector) bool {
		return d.Optional && !s.Rules[d.Name].On.Value
	})
}

// Fails reports whether a finding makes the run fail.
func (s *Settings) Fails(found []detect.Finding) bool {
	if s.FailOn.Value == "never" {
		return false
	}
	return slices.ContainsFunc(found, func(f detect.Finding) bool {
		return s.FailOn.Value == "warning" || f.Severity == detect.Error
	})
}
