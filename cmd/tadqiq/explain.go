package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/text"
)

type explainFlags struct {
	load    loadFlags
	profile profileFlag
	output  outputFlags
}

func (a *app) explainCommand() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain [flags] FILE:LINE:COLUMN | ID FILE… | RULE",
		Short: "Tell why something was found, or what a rule is about",
		Example: `  tadqiq explain article.txt:1:98
  tadqiq explain f3a91c2e article.txt
  tadqiq explain --profile audit article.txt:1:98
  tadqiq explain name/garble`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.explain(cmd.Context(), &f, args)
		},
	}
	f.load.register(cmd.Flags())
	f.profile.register(cmd.Flags())
	f.output.register(cmd.Flags())
	return cmd
}

func (a *app) explain(ctx context.Context, f *explainFlags, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("name a place (FILE:LINE:COLUMN), a finding (ID FILE…) or a rule; see tadqiq rules")
	}
	if path, at, ok := parsePlace(args[0]); ok && len(args) == 1 {
		if path == input.StdinName { // as reports call it; -:1:2 looks like a flag
			path = input.Stdin
		}
		return a.explainPlace(ctx, f, path, at)
	}
	if len(args) > 1 {
		return a.explainID(ctx, f, args[0], args[1:])
	}
	for _, d := range a.allRules() {
		if d.Name == args[0] {
			return report.Rule(a.stdout, f.output.options(a), d)
		}
	}
	switch {
	case isID(args[0]):
		return fmt.Errorf("name the files of the finding: tadqiq explain %s FILE…", args[0])
	case strings.Contains(args[0], "."):
		return fmt.Errorf("name the place as FILE:LINE:COLUMN, e.g. %s:1:1", strings.TrimRight(args[0], ":0123456789"))
	}
	return fmt.Errorf("unknown rule %q; did you mean %s? see tadqiq rules", args[0], nearestRule(args[0], a.allRules()))
}

// parsePlace splits FILE:LINE:COLUMN; FILE may hold colons.
func parsePlace(s string) (path string, at text.Position, ok bool) {
	rest, column, ok1 := cutLast(s)
	path, line, ok2 := cutLast(rest)
	return path, text.Position{Line: line, Column: column}, ok1 && ok2 && path != ""
}

// cutLast cuts a number after the last colon.
func cutLast(s string) (before string, n int, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return "", 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	return s[:i], n, err == nil && n > 0
}

// minID is how much of an ID must be given.
const minID = 4

// isID reports whether s can be an ID or the start of one.
func isID(s string) bool {
	return len(s) >= minID && len(s) <= 16 && strings.Trim(s, "0123456789abcdef") == ""
}

// open prepares what the rules need to know.
func (f *explainFlags) open(a *app) (*project, error) {
	flags := f.load.settings()
	flags.Profile = given(f.load.flags, "profile", f.profile.value)
	return a.project(&f.load, flags)
}

func (a *app) explainPlace(ctx context.Context, f *explainFlags, path string, at text.Position) error {
	project, err := f.open(a)
	if err != nil {
		return err
	}
	file, err := a.findingsOf(ctx, project, path)
	if err != nil {
		return err
	}
	place := fmt.Sprintf("%s:%d:%d", file.Name, at.Line, at.Column)
	offset, ok := file.Doc.OriginOffset(at)
	if !ok {
		return fmt.Errorf("%s is no place in the file", place)
	}
	found := false
	for i := range file.Findings {
		parts := file.Doc.Origin(file.Findings[i].Span)
		start, end := parts[0].Start, parts[len(parts)-1].End
		if start == offset || start < offset && offset < end {
			found = true
			if err := report.Explain(a.stdout, f.output.options(a), file, &file.Findings[i]); err != nil {
				return err
			}
		}
	}
	if found {
		return nil
	}
	near := nearest(file, at)
	if near == nil {
		return exitError{statusFindings, fmt.Sprintf("no finding at %s, nor elsewhere on that line", place)}
	}
	p := file.Doc.Position(near.Span.Start)
	return exitError{statusFindings, fmt.Sprintf("no finding at %s; the nearest on that line: tadqiq explain %s:%d:%d (%s)",
		place, file.Name, p.Line, p.Column, near.Detector.Name)}
}

// nearest returns the finding on the line that starts closest to the column.
func nearest(file *report.File, at text.Position) *detect.Finding {
	var best *detect.Finding
	distance := 0
	for i := range file.Findings {
		p := file.Doc.Position(file.Findings[i].Span.Start)
		d := max(p.Column-at.Column, at.Column-p.Column)
		if p.Line == at.Line && (best == nil || d < distance) {
			best, distance = &file.Findings[i], d
		}
	}
	return best
}

func (a *app) explainID(ctx context.Context, f *explainFlags, id string, paths []string) error {
	if !isID(id) {
		return fmt.Errorf("%q is no finding's id: it has %d to 16 of the digits 0-9 and a-f; tadqiq check --format jsonl tells it", id, minID)
	}
	project, err := f.open(a)
	if err != nil {
		return err
	}
	files, err := project.files(ctx, paths)
	if err != nil {
		return err
	}
	found := false
	for _, path := range files.paths {
		file, err := a.findingsOf(ctx, project, path)
		if err != nil {
			return err
		}
		for i := range file.Findings {
			if strings.HasPrefix(file.Findings[i].ID, id) {
				found = true
				if err := report.Explain(a.stdout, f.output.options(a), file, &file.Findings[i]); err != nil {
					return err
				}
			}
		}
	}
	if !found {
		return exitError{statusFindings, fmt.Sprintf("no finding %s in %s", id, strings.Join(paths, ", "))}
	}
	return nil
}

// findingsOf checks one file. It waits neither for a read nor for a rule when
// ctx ends.
func (a *app) findingsOf(ctx context.Context, p *project, path string) (*report.File, error) {
	var out *report.File
	work := func(path string) error {
		return guard(path, func() error {
			holds, k, err := p.open(path)
			if err != nil {
				return err
			}
			file, err := p.load.read(a, path)
			if err != nil {
				return err
			}
			// What is suppressed or left out has its reasons, too.
			found, err := detect.Run(ctx, file.Doc, k, holds.Running(a.rules))
			kept, rest := holds.Keep(found)
			found = append(kept, rest...)
			slices.SortStableFunc(found, func(a, b detect.Finding) int { return a.Span.Start - b.Span.Start })
			out = &report.File{Name: file.Doc.Name, Doc: file.Doc, Findings: found, Stored: file.StoredOffset}
			return err
		})
	}
	err := inOrder(ctx, 1, []string{path}, work, func(err error) error { return err })
	return out, err
}

// nearestRule returns the rule whose name is the most like s.
func nearestRule(s string, rules []*detect.Detector) string {
	best, distance := "", 0
	for _, d := range rules {
		_, short, _ := strings.Cut(d.Name, "/")
		n := min(levenshtein.ComputeDistance(s, d.Name), levenshtein.ComputeDistance(s, short))
		if best == "" || n < distance {
			best, distance = d.Name, n
		}
	}
	return best
}
