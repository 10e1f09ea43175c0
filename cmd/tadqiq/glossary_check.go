package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

type glossaryCheckFlags struct {
	packs  packFlags
	format choice
}

func (a *app) glossaryCheckCommand() *cobra.Command {
	f := glossaryCheckFlags{format: choice{"text", []string{"text", "jsonl"}}}
	cmd := &cobra.Command{
		Use:   "check [flags] GLOSSARY…",
		Short: "Find entries that will not do what they are meant to do",
		Long: `check reads glossaries as the other commands do and tells what their authors
should look at: forms and ids that two entries share, forms that no text can
match, names that are ordinary words, names that are easily confused with another,
forbidden forms that are right elsewhere, rivals that are no entries, and Latin
forms that do not sound like the name.

Entries may carry their own tests: the column example holds sentences in which the
entry is to be recognised and nothing about it flagged, counterexample sentences
in which it is to be flagged; | separates sentences.

The built-in glossaries are used together with one's own and are looked at, too,
unless --packs says otherwise.

Exit status: 0 nothing to tell, 1 warnings, 2 errors: a glossary that cannot be
loaded, right text that would be flagged, or an example that fails.`,
		Example: `  tadqiq glossary check names.csv
  tadqiq glossary check --packs none --format jsonl names.csv terms.tsv`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fmt.Errorf("name the glossaries: %s GLOSSARY…", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.glossaryCheck(cmd.Context(), &f, args)
		},
	}
	f.packs.register(cmd.Flags())
	cmd.Flags().Var(&f.format, "format", "output format")
	return cmd
}

func (a *app) glossaryCheck(ctx context.Context, f *glossaryCheckFlags, paths []string) error {
	own, err := loadGlossaries(paths)
	packs, packsErr := f.packs.load(a)
	if err := errors.Join(err, packsErr); err != nil {
		return err
	}
	words, err := embedded.Lexicon()
	if err != nil {
		return fmt.Errorf("built-in lexicon: %w", err)
	}
	issues := glossary.Check(own, glossary.CheckOptions{Zipf: words.Zipf, Beside: packs})
	failed, err := a.tryExamples(ctx, own, packs, words)
	if err != nil {
		return err
	}
	issues = append(issues, failed...)
	glossary.SortIssues(own, issues)
	print := printIssues
	if f.format.value == "jsonl" {
		print = printIssuesJSONL
	}
	if err := print(a.stdout, issues); err != nil {
		return err
	}
	failures := 0
	for _, i := range issues {
		if i.Error {
			failures++
		}
	}
	in := entries(len(own.Entries))
	switch {
	case len(issues) == 0:
		a.say("nothing to tell about %s", in)
		return nil
	case failures == 0:
		a.say("%s in %s", plural(len(issues), "warning"), in)
		return exitError{status: statusFindings}
	}
	a.say("%s, %s in %s", plural(failures, "error"), plural(len(issues)-failures, "warning"), in)
	return exitError{status: statusFailed}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// tryExamples runs the rules over the examples of the entries.
func (a *app) tryExamples(ctx context.Context, own, packs *glossary.Glossary, words knowledge.Lexicon) ([]glossary.Issue, error) {
	if !slices.ContainsFunc(own.Entries, func(e *glossary.Entry) bool { return len(e.Examples)+len(e.Counterexamples) > 0 }) {
		return nil, nil
	}
	calques, err := embedded.Calques()
	if err != nil {
		return nil, fmt.Errorf("built-in calques: %w", err)
	}
	t := trial{app: a, k: knowledge.New(glossary.Merge(own, packs), words, calques)}
	if t.k.Weights, err = embedded.Weights(); err != nil {
		return nil, fmt.Errorf("built-in weights: %w", err)
	}
	for i, e := range own.Entries {
		for _, s := range e.Examples {
			if err := t.example(ctx, int32(i), s); err != nil {
				return nil, err
			}
		}
		for _, s := range e.Counterexamples {
			if err := t.counterexample(ctx, e, s); err != nil {
				return nil, err
			}
		}
	}
	return t.failed, nil
}

// trial runs the rules over single sentences.
type trial struct {
	*app
	k      *knowledge.Knowledge
	failed []glossary.Issue
}

func (t *trial) run(ctx context.Context, sentence string) (doc *text.Document, found []detect.Finding, err error) {
	doc = text.New("example", sentence)
	err = guard("example", func() (err error) {
		found, err = detect.Run(ctx, doc, t.k, slices.DeleteFunc(slices.Clone(t.rules), func(d *detect.Detector) bool { return d.Optional }))
		return err
	})
	return doc, found, err
}

func (t *trial) fail(e *glossary.Entry, rule, sentence, message, hint string) {
	t.failed = append(t.failed, glossary.Issue{
		Problem: glossary.Problem{File: e.File, Line: e.Line, Text: message},
		Rule:    rule, Error: true, Entry: e, Form: sentence, Hint: hint,
	})
}

// example tries a sentence in which the entry is right.
func (t *trial) example(ctx context.Context, id int32, sentence string) error {
	doc, found, err := t.run(ctx, sentence)
	if err != nil {
		return err
	}
	x := t.k.Index
	e := x.Entries[id]
	mentioned := false
	for i := range doc.Segments {
		seg := &doc.Segments[i]
		for _, m := range x.Mentions(doc.Source, seg.Tokens) {
			if !slices.ContainsFunc(x.ArabicForms(id), func(f glossary.Form) bool {
				return !f.Forbidden && slices.Equal(f.Words, x.Forms[m.Form].Words)
			}) {
				continue
			}
			mentioned = true
			span := text.Span{Start: seg.Tokens[m.Start].Start, End: seg.Tokens[m.End-1].End}
			for _, f := range found {
				if f.Span.Overlaps(span) && f.Detector.Category() != "text" && f.Entry != e {
					t.flagged(e, sentence, doc, &f)
				}
			}
		}
	}
	for _, f := range found {
		if f.Entry == e {
			t.flagged(e, sentence, doc, &f)
			mentioned = true
		}
	}
	if !mentioned {
		t.fail(e, "example/missed", sentence, fmt.Sprintf("the example %q has no accepted form of the entry", sentence), "add the form that it has to `variants`, or correct the example")
	}
	return nil
}

func (t *trial) flagged(e *glossary.Entry, sentence string, doc *text.Document, f *detect.Finding) {
	t.fail(e, "example/flagged", sentence, fmt.Sprintf("in the example %q %q is flagged (%s)", sentence, doc.Text(f.Span), f.Detector.Name),
		"if it is right, add it to `variants`; if not, correct the example")
}

// counterexample tries a sentence in which the entry is garbled.
func (t *trial) counterexample(ctx context.Context, e *glossary.Entry, sentence string) error {
	doc, found, err := t.run(ctx, sentence)
	if err != nil {
		return err
	}
	instead := ""
	for _, f := range found {
		if f.Entry == e {
			return nil
		}
		if f.Entry != nil {
			instead = fmt.Sprintf("; %q is flagged as %s", doc.Text(f.Span), f.Entry.ID)
		}
	}
	t.fail(e, "counterexample/passed", sentence, fmt.Sprintf("in the counterexample %q nothing is flagged as the entry%s", sentence, instead),
		"add `latin` forms and `context`, or the garbled form to `forbidden`")
	return nil
}

// severity is the word for how bad an issue is.
func severity(i *glossary.Issue) string {
	if i.Error {
		return "error"
	}
	return "warning"
}

// printIssues prints issues for people.
func printIssues(w io.Writer, issues []glossary.Issue) error {
	out := bufio.NewWriter(w)
	for k := range issues {
		i := &issues[k]
		fmt.Fprintf(out, "%s:%d  %s  %s\n  %s\n  hint: %s\n\n", i.File, i.Line, severity(i), i.Rule, i.Text, i.Hint)
	}
	return out.Flush()
}

// printIssuesJSONL prints one JSON object a line for each issue.
func printIssuesJSONL(w io.Writer, issues []glossary.Issue) error {
	type issue struct {
		Path     string `json:"path"`
		Line     int    `json:"line"`
		Rule     string `json:"rule"`
		Severity string `json:"severity"`
		Entity   string `json:"entity"`
		Form     string `json:"form"`
		Message  string `json:"message"`
		Hint     string `json:"hint"`
	}
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for k := range issues {
		i := &issues[k]
		o := issue{Path: i.File, Line: i.Line, Rule: i.Rule, Severity: severity(i), Form: i.Form, Message: i.Text, Hint: i.Hint}
		if i.Entry != nil {
			o.Entity = i.Entry.ID
		}
		if err := enc.Encode(o); err != nil {
			return err
		}
	}
	return out.Flush()
}
