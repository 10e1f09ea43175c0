package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/git"
	"github.com/tadqiq/tadqiq/text"
)

// changedFlags say on which lines findings count.
type changedFlags struct {
	base   string
	staged bool
	flags  *pflag.FlagSet
}

func (f *changedFlags) register(flags *pflag.FlagSet) {
	f.flags = flags
	flags.StringVar(&f.base, "diff-base", "", "report only findings on lines that differ from where the branch left `REF`, e.g. main; without FILE, of all files below")
	flags.BoolVar(&f.staged, "staged", false, "report only findings on lines that the next commit changes, as they are staged")
}

// given reports whether only some lines count.
func (f *changedFlags) given() bool { return f.staged || f.flags.Changed("diff-base") }

// changes asks git for the lines that count; nil is all of them.
func (f *changedFlags) changes(ctx context.Context) (*git.Changes, error) {
	switch {
	case f.staged && f.flags.Changed("diff-base"):
		return nil, errors.New("--diff-base and --staged exclude each other")
	case f.staged:
		c, err := git.Staged(ctx, ".")
		return c, prefixed("--staged", err)
	case f.flags.Changed("diff-base"):
		c, err := git.Since(ctx, ".", f.base)
		return c, prefixed("--diff-base", err)
	}
	return nil, nil
}

func prefixed(flag string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("%s: %w", flag, err)
}

// onLines reports whether a finding stands on any of the lines.
func onLines(l git.Lines, doc *text.Document, f *detect.Finding) bool {
	return l.Touch(doc.Position(f.Span.Start).Line, doc.Position(max(f.Span.Start, f.Span.End-1)).Line)
}
