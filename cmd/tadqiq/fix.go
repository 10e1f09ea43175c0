package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

type fixFlags struct {
	load          loadFlags
	scan          scanFlags
	output        outputFlags
	diff, write   bool
	minConfidence probability
}

func (a *app) fixCommand() *cobra.Command {
	f := fixFlags{minConfidence: fix.DefaultConfidence}
	cmd := &cobra.Command{
		Use:   "fix [flags] FILE|FOLDER…",
		Short: "Put right what has one clearly best fix",
		Long: `fix puts right the findings that have one clearly best fix. It shows what it
would change, on a terminal as words in context, else as a unified diff; with
--write it changes the files.`,
		Example: `  tadqiq fix article.txt
  tadqiq fix --diff article.txt | patch -p0
  tadqiq fix --write article.txt
  tadqiq fix --write - < article.txt > fixed.txt`,
		Args: someFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.fix(cmd.Context(), &f, args)
		},
	}
	f.load.register(cmd.Flags())
	f.scan.register(cmd.Flags())
	f.output.register(cmd.Flags())
	cmd.Flags().BoolVar(&f.diff, "diff", false, "show a unified diff, also on a terminal")
	cmd.Flags().BoolVar(&f.write, "write", false, "write the fixed text to the file, or to standard output for -")
	cmd.Flags().Var(&f.minConfidence, "min-confidence", "lowest confidence of a fix that is applied")
	cmd.MarkFlagsMutuallyExclusive("diff", "write")
	return cmd
}

// maxRounds is how often a file is checked again after its fixes. A fix may
// make room for another one that it overlapped, or show the way to one; a
// second run of the command is to find nothing more.
const maxRounds = 4

// round is one pass of fixes over a text.
type round struct {
	doc     *text.Document
	applied []fix.Applied
	fixed   string
}

// open is a finding that was not fixed, with where it stands in the fixed
// text of the file. Mending the spaces takes away signs of machine translation, so that a
// second check may be less sure of a name than the first one was.
type open struct {
	finding detect.Finding
	text    string
	span    text.Span
}

// fixing is a file with what was fixed in it.
type fixing struct {
	path   string
	holds  *config.Settings
	file   *input.File
	rounds []round
	text   string // fixed
	count  int    // findings that were fixed
	left   int    // findings of the fixed text
	open   []open // names and terms that were flagged and not fixed
	err    error
}

func (a *app) fix(ctx context.Context, f *fixFlags, paths []string) error {
	if err := f.scan.validate(a.allRules()); err != nil {
		return err
	}
	flags := f.load.settings()
	flags.Only = f.scan.rules.setting()
	p, err := a.project(&f.load, flags)
	if err != nil {
		return err
	}
	files, err := p.files(ctx, paths)
	if err != nil {
		return err
	}
	work := func(path string) (x fixing) {
		x.path = path
		x.err = guard(path, func() (err error) {
			var k *knowledge.Knowledge
			if x.holds, k, err = p.open(path); err != nil {
				return err
			}
			if x.file, err = f.load.read(a, path); err != nil {
				return err
			}
			return a.fixText(ctx, f, k, &x)
		})
		return x
	}
	failed := files.failed
	emit := func(x fixing) error {
		if x.err == nil && f.write {
			x.err = a.write(&x)
		}
		if x.err != nil {
			if err := ends(ctx, x.err); err != nil {
				return err
			}
			a.complain(x.err)
			failed = true
			return nil
		}
		if !f.write {
			if err := a.preview(f, &x); err != nil {
				return err
			}
		}
		x.left = max(x.left, len(x.open))
		a.say("%s", outcome(f, &x))
		if f.write {
			a.sayOpen(&x)
		}
		return nil
	}
	if err := inOrder(ctx, f.scan.jobs, files.paths, work, emit); err != nil {
		return err
	}
	if failed {
		return exitError{status: statusFailed}
	}
	return nil
}

// fixText applies fixes until there is none left to apply.
func (a *app) fixText(ctx context.Context, f *fixFlags, k *knowledge.Knowledge, x *fixing) error {
	doc := x.file.Doc
	x.file.Doc = withoutTokens(doc)
	for {
		scanned, err := a.scan(ctx, doc, k, x.holds)
		if err != nil {
			return err
		}
		found := scanned.found
		x.text, x.left = doc.Original(), len(found)
		selected := fix.Select(found, float64(f.minConfidence))
		if len(selected) == 0 || len(x.rounds) == maxRounds {
			return nil
		}
		fixed, applied, _, err := fix.Apply(doc, selected)
		if err != nil {
			return err
		}
		if len(applied) == 0 {
			return nil
		}
		if len(x.rounds) == 0 {
			x.open = stillOpen(doc, found, applied)
		}
		x.follow(applied)
		x.rounds = append(x.rounds, round{withoutTokens(doc), applied, fixed})
		x.count += len(applied)
		if doc, err = x.file.Format.Read(doc.Name, fixed); err != nil {
			return err
		}
	}
}

// stillOpen returns the findings on names and terms that were not fixed.
func stillOpen(doc *text.Document, found []detect.Finding, applied []fix.Applied) (out []open) {
	done := make(map[string]bool, len(applied))
	for _, a := range applied {
		done[a.Finding.ID] = true
	}
	for _, f := range found {
		if f.Detector.Category() != "text" && !done[f.ID] {
			parts := doc.Origin(f.Span)
			out = append(out, open{f, doc.Text(f.Span), text.Span{Start: parts[0].Start, End: parts[len(parts)-1].End}})
		}
	}
	return out
}

// follow moves the open findings to where they stand after a round, and drops
// those that the round has fixed.
func (x *fixing) follow(applied []fix.Applied) {
	var changes []fix.Change
	for _, a := range applied {
		changes = append(changes, a.Changes...)
	}
	slices.SortFunc(changes, func(a, b fix.Change) int { return a.Old.Start - b.Old.Start })
	kept := x.open[:0]
	for _, o := range x.open {
		// n changes end before the finding; the next one may touch it.
		n, _ := slices.BinarySearchFunc(changes, o.span.Start, func(c fix.Change, at int) int { return c.Old.End - at - 1 })
		if n < len(changes) && changes[n].Old.Overlaps(o.span) {
			continue
		}
		if n > 0 {
			shift := changes[n-1].New.End - changes[n-1].Old.End
			o.span.Start, o.span.End = o.span.Start+shift, o.span.End+shift
		}
		kept = append(kept, o)
	}
	x.open = kept
}

// sayOpen names what is left to a person.
func (a *app) sayOpen(x *fixing) {
	if len(x.open) == 0 {
		return
	}
	doc := &text.Document{Source: x.text}
	a.say("for you to decide in %s:", x.file.Doc.Name)
	for i, o := range x.open {
		if i == maxOpen {
			a.say("and %d more", len(x.open)-i)
			break
		}
		p := doc.Position(o.span.Start)
		fmt.Fprintf(a.stderr, "  %d:%d  %s\n    %s\n", p.Line, p.Column, o.finding.Detector.Name, o.text)
	}
}

// maxOpen is how many findings are named that a person has to decide.
const maxOpen = 10

// withoutTokens returns the original text of a document alone. The tokens take
// several times its memory, and once the rules have run nobody needs them.
func withoutTokens(doc *text.Document) *text.Document {
	return &text.Document{Name: doc.Name, Source: doc.Original()}
}

// write stores the fixed text. A text that cannot be stored is not written at
// all.
func (a *app) write(x *fixing) error {
	data, err := x.file.Encode(x.text)
	if err != nil {
		return err
	}
	if x.path == input.Stdin {
		_, err := a.stdout.Write(data)
		return err
	}
	if x.count == 0 {
		return nil
	}
	old, err := x.file.Encode(x.file.Doc.Source)
	if err != nil {
		return err
	}
	return fix.WriteFile(x.path, old, data)
}

// preview shows what would be changed.
func (a *app) preview(f *fixFlags, x *fixing) error {
	if !f.diff && a.onTerminal() {
		for _, r := range x.rounds {
			if err := report.Changes(a.stdout, f.output.options(a), r.doc, r.fixed, r.applied); err != nil {
				return err
			}
		}
		return nil
	}
	if x.count > 0 && x.file.Encoding != input.UTF8 {
		a.say("%s is stored as %s and the diff is UTF-8: patch cannot apply it; use --write", x.file.Doc.Name, x.file.Encoding)
	}
	return fix.Diff(a.stdout, diffName(x.path), x.file.Doc.Source, x.text)
}

// diffName is the path as patch and git accept it: relative where the file is
// below the working directory.
func diffName(path string) string {
	if path == input.Stdin {
		return input.StdinName
	}
	if dir, err := os.Getwd(); err == nil && filepath.IsAbs(path) {
		if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
			path = rel
		}
	}
	return filepath.ToSlash(filepath.Clean(path))
}

// outcome says what was done to a file and what to do next.
func outcome(f *fixFlags, x *fixing) string {
	name := x.file.Doc.Name
	total := fmt.Sprintf("%d of %d findings in %s", x.count, x.count+x.left, name)
	if x.count+x.left == 1 {
		total = strings.Replace(total, "findings", "finding", 1)
	}
	s := "fixed " + total
	switch {
	case x.count == 0 && x.left == 0:
		return "nothing to fix in " + name
	case x.count == 0:
		s = "nothing to fix in " + name
	case !f.write:
		return fmt.Sprintf("%s can be fixed: %s", total, command(f, "fix", "--write", x))
	}
	if x.left > 0 {
		s += fmt.Sprintf("; %d left", x.left)
		if x.path != input.Stdin {
			s += ": " + command(f, "check", "", x)
		}
	}
	return s
}

// command is the command line that does the next step with the same flags.
func command(f *fixFlags, name, flag string, x *fixing) string {
	args := []string{name}
	if flag != "" {
		args = append(args, flag)
	}
	args = slices.Concat(args, f.load.args(), f.scan.args())
	if flag != "" && f.minConfidence != fix.DefaultConfidence {
		args = append(args, "--min-confidence", f.minConfidence.String())
	}
	return report.Command(args, []string{x.file.Doc.Name})
}
