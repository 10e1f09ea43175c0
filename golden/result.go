package golden

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/internal/suppress"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// Status is what became of a case.
type Status string

const (
	Passed       Status = "pass"
	Failed       Status = "fail"
	KnownFailure Status = "xfail" // it failed as expected
	FixedFailure Status = "xpass" // it was expected to fail and passes: a failure
	Broken       Status = "error" // it could not be run
)

// OK reports whether all is as expected.
func (s Status) OK() bool { return s == Passed || s == KnownFailure }

// Result is what came of a case. Doc and Findings are those of
// [Suite.RunCase] alone.
type Result struct {
	Case     *Case
	Doc      *text.Document
	Findings []detect.Finding
	Got      []Want // the findings as a case would expect them
	Fixed    string // the text with all certain fixes
	Err      error  // why the case could not be run, or nil
	Elapsed  time.Duration

	Missing    []Want   // what was expected and not found
	Unexpected []Want   // what was found and not expected; not compared where Case.AtLeast
	Absent     []string // of Case.MustHave
	Flagged    []Want   // what touches Case.MustNotFlag

	of    []int // what each of Got is in Case.Want, or -1
	known *knowledge.Knowledge
}

// RunCase checks the text of a case and applies the certain fixes.
func (s *Suite) RunCase(ctx context.Context, c *Case) (r *Result) {
	r = &Result{Case: c}
	start := time.Now()
	defer func() {
		if v := recover(); v != nil {
			r.Err = fmt.Errorf("%s: internal error: %v; this is a defect of a rule, please report it together with the case", c.Name, v)
		}
		r.Elapsed = time.Since(start)
	}()
	if err := s.run(ctx, r); err != nil {
		r.Err = fmt.Errorf("%s: %w", c.Name, err)
	}
	return r
}

func (s *Suite) run(ctx context.Context, r *Result) (err error) {
	c := r.Case
	if c.settings == nil {
		return errors.New("the case is none of the suite")
	}
	if r.known, err = s.known.of(c); err != nil {
		return err
	}
	if r.Doc, err = c.Document(); err != nil {
		return err
	}
	running := c.settings.Running(s.detectors)
	found, err := detect.Run(ctx, r.Doc, r.known, running)
	if err != nil {
		return err
	}
	left := suppress.Apply(r.Doc, found, c.settings.Allow, s.detectors, running)
	r.Findings, _ = c.settings.Keep(left.Kept)
	for i := range r.Findings {
		r.Got = append(r.Got, wantOf(r.Doc, &r.Findings[i]))
	}
	comments, _ := c.settings.Keep(left.Comments)
	original := &text.Document{Name: r.Doc.Name, Source: r.Doc.Original()}
	for i := range comments {
		r.Got = append(r.Got, wantOf(original, &comments[i]))
	}
	slices.SortStableFunc(r.Got, func(a, b Want) int {
		return cmp.Or(a.Line-b.Line, a.Start-b.Start)
	})
	if r.Fixed, _, _, err = fix.Apply(r.Doc, fix.Select(r.Findings, fix.DefaultConfidence)); err != nil {
		return err
	}
	r.compare()
	return nil
}

// compare finds out where the result is not what the case expects.
func (r *Result) compare() {
	c := r.Case
	if c.Compared {
		of, missing := match(c.Want, r.Got)
		r.of = of
		for _, i := range missing {
			r.Missing = append(r.Missing, c.Want[i])
		}
		for j, i := range of {
			if i < 0 {
				r.Unexpected = append(r.Unexpected, r.Got[j])
			}
		}
	}
	for _, form := range c.MustHave {
		if len(occurrences(r.Doc, form)) == 0 {
			r.Absent = append(r.Absent, form)
		}
	}
	for _, s := range c.MustNotFlag {
		for _, span := range occurrences(r.Doc, s) {
			for i := range r.Findings {
				if w := wantOf(r.Doc, &r.Findings[i]); r.Findings[i].Span.Overlaps(span) && !slices.Contains(r.Flagged, w) {
					r.Flagged = append(r.Flagged, w)
				}
			}
		}
	}
}

// Status says what became of the case. One that is expected to fail passes
// where all is found that it expects, whatever the severities and which fixes
// are certain: they follow the confidence, which nobody can foretell.
func (r *Result) Status() Status {
	switch passes := r.passes(); {
	case r.Err != nil:
		return Broken
	case r.Case.XFail != "" && r.findsAll():
		return FixedFailure
	case r.Case.XFail != "":
		return KnownFailure
	case !passes:
		return Failed
	}
	return Passed
}

func (r *Result) passes() bool {
	return len(r.Missing) == 0 && (r.Case.AtLeast || len(r.Unexpected) == 0) && len(r.Absent) == 0 && len(r.Flagged) == 0 &&
		(!r.Case.HasFixed || r.Case.Fixed == r.Fixed)
}

func (r *Result) findsAll() bool {
	want := slices.Clone(r.Case.Want)
	for i := range want {
		want[i].Severity = ""
	}
	_, missing := match(want, r.Got)
	all := !r.Case.Compared || len(missing) == 0 && (r.Case.AtLeast || len(want) == len(r.Got))
	return all && len(r.Absent) == 0 && len(r.Flagged) == 0 && (r.Case.Compared || !r.Case.HasFixed || r.Case.Fixed == r.Fixed)
}

// forget lets go of what is large.
func (r *Result) forget() { r.Doc, r.Findings, r.known = nil, nil, nil }

// occurrences returns where a text stands in a document: its words, the first
// one with or without proclitics and article, in whatever spelling folds to the
// same; or what has no words just so.
func occurrences(doc *text.Document, s string) (out []text.Span) {
	var words []text.Token
	for _, segment := range text.New("", s).Segments {
		words = append(words, segment.Tokens...)
	}
	if len(words) == 0 || words[0].Start > 0 || words[len(words)-1].End < len(s) {
		for at := 0; ; {
			i := strings.Index(doc.Source[at:], s)
			if i < 0 || s == "" {
				return out
			}
			out = append(out, text.Span{Start: at + i, End: at + i + len(s)})
			at += i + len(s)
		}
	}
	for i := range doc.Segments {
		tokens := doc.Segments[i].Tokens
		for j := range tokens {
			if j+len(words) <= len(tokens) && begins(tokens[j].Form, words[0].Form) && follow(tokens[j+1:], words[1:]) {
				out = append(out, text.Span{Start: tokens[j].Start, End: tokens[j+len(words)-1].End})
			}
		}
	}
	return out
}

// begins reports whether a folded word is another one, or that one with
// proclitics.
func begins(form, word string) bool {
	if form == word {
		return true
	}
	for _, s := range arabic.Splits(nil, form) {
		if s.Stem == word || s.Article && "ال"+s.Stem == word {
			return true
		}
	}
	return false
}

// follow reports whether tokens begin with these words.
func follow(tokens, words []text.Token) bool {
	for i := range words {
		if tokens[i].Form != words[i].Form {
			return false
		}
	}
	return true
}
