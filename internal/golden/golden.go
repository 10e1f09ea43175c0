// Package golden runs golden cases: txtar files that hold a text, what is
// known beside the embedded packs, and the findings and fixes that must come
// of it.
package golden

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/text"
)

// Ext is how the file names of cases end.
const Ext = ".txtar"

// KnownFailures is the folder for cases that expect what is right and not yet
// so: they must fail, and one that passes has to leave the folder.
const KnownFailures = "known-failures"

// The files of a case.
const (
	textFile     = "text.txt"
	wantFile     = "want"
	fixedFile    = "fixed.txt"
	glossaryCSV  = "glossary.csv"
	glossaryTSV  = "glossary.tsv"
	garblesFile  = "garbles.tsv" // what an article is known to have wrong, for readers
	withoutPacks = "packs: none" // in the comment
)

var fileNames = []string{textFile, wantFile, fixedFile, glossaryCSV, glossaryTSV, garblesFile}

// Case is a golden case as it was read.
type Case struct {
	Path     string
	Why      string // the comment
	Text     string // without the newline that txtar ends every file with
	Want     []Want
	Fixed    string // the same; see HasFixed
	HasFixed bool

	data    []byte
	archive *txtar.Archive
}

// Load reads a case. The error names the file and all that is wrong with it.
func Load(path string) (*Case, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parse(path, data)
}

func parse(path string, data []byte) (*Case, error) {
	c := &Case{Path: path, data: data, archive: txtar.Parse(data)}
	c.Why = strings.TrimSpace(string(c.archive.Comment))
	var wrong []error
	complain := func(format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%s: %w", path, fmt.Errorf(format, args...)))
	}
	if c.Why == "" {
		complain("no comment says why the case exists")
	}
	seen := map[string]bool{}
	for _, f := range c.archive.Files {
		switch {
		case !slices.Contains(fileNames, f.Name):
			complain("no case has a file %q; the files are %s", f.Name, strings.Join(fileNames, ", "))
		case seen[f.Name]:
			complain("%s stands there twice", f.Name)
		case !utf8.Valid(f.Data):
			complain("%s is not valid UTF-8", f.Name)
		}
		seen[f.Name] = true
		switch f.Name {
		case textFile:
			c.Text = unterminated(f.Data)
		case fixedFile:
			c.Fixed, c.HasFixed = unterminated(f.Data), true
		case wantFile:
			var err error
			if c.Want, err = parseWant(string(f.Data)); err != nil {
				complain("%w", err)
			}
		}
	}
	for _, name := range []string{textFile, wantFile} {
		if !seen[name] {
			complain("the file %s is missing", name)
		}
	}
	return c, errors.Join(wrong...)
}

func unterminated(data []byte) string { return string(bytes.TrimSuffix(data, []byte("\n"))) }

// KnownFailure reports whether the case is kept among those that must fail.
func (c *Case) KnownFailure() bool {
	return slices.Contains(strings.Split(filepath.ToSlash(c.Path), "/"), KnownFailures)
}

// Result is what came of a case.
type Result struct {
	Case     *Case
	Doc      *text.Document
	Findings []detect.Finding
	Got      []Want
	Fixed    string
}

// Run checks the text of the case with what k knows and applies the certain
// fixes. The error says why that was not possible; see [Result.Diff] for
// whether the case passes.
func (c *Case) Run(ctx context.Context, k *Knowledge) (*Result, error) {
	known, err := k.of(c)
	if err != nil {
		return nil, err
	}
	r := &Result{Case: c, Doc: text.New(textFile, c.Text)}
	if r.Findings, err = detect.Run(ctx, r.Doc, known, c.detectors(k.Detectors)); err != nil {
		return nil, fmt.Errorf("%s: %w", c.Path, err)
	}
	if r.Fixed, _, _, err = fix.Apply(r.Doc, fix.Select(r.Findings, fix.DefaultConfidence)); err != nil {
		return nil, fmt.Errorf("%s: %w", c.Path, err)
	}
	for i := range r.Findings {
		r.Got = append(r.Got, wantOf(r.Doc, &r.Findings[i]))
	}
	return r, nil
}

// Update writes what came of a case into its want, and into its fixed.txt if
// it has one. It reports whether that changed the file.
func Update(r *Result) (bool, error) {
	a := *r.Case.archive
	a.Files = slices.Clone(a.Files)
	for i, f := range a.Files {
		switch f.Name {
		case wantFile:
			a.Files[i].Data = []byte(formatWant(r.Got))
		case fixedFile:
			a.Files[i].Data = []byte(r.Fixed + "\n")
		}
	}
	data := txtar.Format(&a)
	if bytes.Equal(data, r.Case.data) {
		return false, nil
	}
	return true, fix.WriteFile(r.Case.Path, r.Case.data, data)
}

// Files lists the cases below a folder, in order. It is an error if there are
// none.
func Files(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) == Ext {
			out = append(out, path)
		}
		return err
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s: no %s file in it", dir, Ext)
	}
	return out, err
}
