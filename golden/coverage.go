package golden

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// Coverage says what cases exercise, and in how many of them: what they
// rightly flag, and the names that they mention and that are rightly not
// flagged.
type Coverage struct {
	Cases   int             `json:"cases"`
	Rules   []RuleCoverage  `json:"rules"`
	Kinds   []KindCoverage  `json:"kinds"`
	Entries []EntryCoverage `json:"entries"` // of the glossaries of cases, folders and options
}

// kinds are those of the entries of glossaries.
var kinds = []glossary.Kind{glossary.Person, glossary.Place, glossary.Org, glossary.Title, glossary.Term, glossary.Name}

// Uses counts cases.
type Uses struct {
	Flagged   int `json:"flagged"`
	Mentioned int `json:"mentioned"` // and not flagged
}

// Exercised reports whether there is any.
func (u Uses) Exercised() bool { return u.Flagged+u.Mentioned > 0 }

// RuleCoverage is in how many cases a rule flags something.
type RuleCoverage struct {
	Rule    string `json:"rule"`
	Flagged int    `json:"flagged"`
}

// KindCoverage is how entries of a kind are exercised.
type KindCoverage struct {
	Kind glossary.Kind `json:"kind"`
	Uses
}

// EntryCoverage is how an entry is exercised.
type EntryCoverage struct {
	File string `json:"file"`
	Line int    `json:"line"`
	ID   string `json:"id"`
	Ar   string `json:"ar"`
	Uses
}

// Coverage runs cases and tells what those that pass exercise. The error is
// that of a case that could not be run, or of ctx.
func (s *Suite) Coverage(ctx context.Context, jobs int, cases []*Case) (*Coverage, error) {
	out := &Coverage{Cases: len(cases)}
	rules := map[string]int{}
	byKind := map[glossary.Kind]*Uses{}
	type place struct {
		file string
		line int
		id   string
	}
	entries := map[place]*EntryCoverage{}
	for _, kind := range kinds {
		byKind[kind] = &Uses{}
	}
	var mu sync.Mutex
	var failed error
	err := s.runAll(ctx, jobs, cases, func(_ int, r *Result) {
		used := r.uses()
		mu.Lock()
		defer mu.Unlock()
		if r.Err != nil {
			failed = cmp.Or(failed, r.Err)
			return
		}
		for _, e := range r.known.Glossary.Entries {
			at := place{e.File, e.Line, e.ID}
			if !e.Pack && entries[at] == nil {
				entries[at] = &EntryCoverage{File: e.File, Line: e.Line, ID: e.ID, Ar: e.Ar}
			}
		}
		for rule := range used.rules {
			rules[rule]++
		}
		seen := map[glossary.Kind]Uses{}
		for e, u := range used.entries {
			k := seen[e.Kind]
			seen[e.Kind] = Uses{max(k.Flagged, u.Flagged), max(k.Mentioned, u.Mentioned)}
			if x := entries[place{e.File, e.Line, e.ID}]; x != nil && !e.Pack {
				x.Flagged += u.Flagged
				x.Mentioned += u.Mentioned
			}
		}
		for kind, u := range seen {
			byKind[kind].Flagged += u.Flagged
			byKind[kind].Mentioned += u.Mentioned
		}
	})
	if err := cmp.Or(err, failed); err != nil {
		return nil, err
	}
	for _, d := range s.detectors {
		out.Rules = append(out.Rules, RuleCoverage{d.Name, rules[d.Name]})
	}
	for _, kind := range kinds {
		out.Kinds = append(out.Kinds, KindCoverage{kind, *byKind[kind]})
	}
	for _, e := range entries {
		out.Entries = append(out.Entries, *e)
	}
	slices.SortFunc(out.Entries, func(a, b EntryCoverage) int {
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line, cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// caseUses is what a case exercises: each entry with ones and zeros.
type caseUses struct {
	rules   map[string]bool
	entries map[*glossary.Entry]Uses
}

func (r *Result) uses() caseUses {
	out := caseUses{map[string]bool{}, map[*glossary.Entry]Uses{}}
	if r.Status() != Passed {
		return out
	}
	var flagged []text.Span
	for i := range r.Findings {
		f := &r.Findings[i]
		flagged = append(flagged, f.Span)
		if r.expects(wantOf(r.Doc, f)) {
			out.rules[f.Detector.Name] = true
			if f.Entry != nil {
				u := out.entries[f.Entry]
				u.Flagged = 1
				out.entries[f.Entry] = u
			}
		}
	}
	for i := range r.Doc.Segments {
		tokens := r.Doc.Segments[i].Tokens
		for _, m := range r.known.Index.Mentions(r.Doc.Source, tokens) {
			span := text.Span{Start: tokens[m.Start].Start, End: tokens[m.End-1].End}
			if !slices.ContainsFunc(flagged, span.Overlaps) {
				e := r.known.Index.Entries[m.Entry]
				u := out.entries[e]
				u.Mentioned = 1
				out.entries[e] = u
			}
		}
	}
	return out
}

// expects reports whether a finding is one that the case expects.
func (r *Result) expects(w Want) bool {
	i := slices.Index(r.Got, w)
	return i >= 0 && i < len(r.of) && r.of[i] >= 0
}
