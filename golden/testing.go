package golden

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// testingT is *testing.T, which a package that the command is built of had
// better not import.
type testingT[T any] interface {
	Helper()
	Run(name string, f func(T)) bool
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
}

// Run runs every case in a folder, or in a file, as a subtest of t, a
// *testing.T. Options may be changed from those of tadqiq test without flags.
func Run[T testingT[T]](t T, dir string, change ...func(*Options)) {
	t.Helper()
	var o Options
	for _, f := range change {
		f(&o)
	}
	s, err := Open(o, dir)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[Status]int{}
	var failed []*Result
	for _, c := range s.Cases {
		t.Run(within(dir, c.Name), func(t T) {
			t.Helper()
			r := s.RunCase(context.Background(), c)
			if r.Status() == Failed && o.Update {
				failed = append(failed, r)
				r = r.Rest()
			}
			counts[r.Status()]++
			if !r.Status().OK() {
				t.Errorf("%s", r.Report())
			}
		})
	}
	if o.Update {
		changed, err := Update(context.Background(), failed, o.Force)
		for _, path := range changed {
			t.Logf("updated %s", path)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%s", Summary(counts))
}

// within is the name of a case as seen from the folder of its suite.
func within(dir, name string) string {
	rel, err := filepath.Rel(dir, name)
	if err != nil || !filepath.IsLocal(rel) || rel == "." {
		return filepath.Base(name) // the suite is the file
	}
	return filepath.ToSlash(rel)
}

// Summary tells in a line what became of how many cases.
func Summary(counts map[Status]int) string {
	total := 0
	var parts []string
	for _, s := range []struct {
		status Status
		words  string
	}{
		{Passed, "passed"}, {Failed, "failed"}, {FixedFailure, "passed unexpectedly"},
		{KnownFailure, "failed as expected"}, {Broken, "could not be run"},
	} {
		n := counts[s.status]
		if total += n; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s.words))
		}
	}
	noun := "cases"
	if total == 1 {
		noun = "case"
	}
	return fmt.Sprintf("%d %s: %s", total, noun, strings.Join(parts, ", "))
}

// Report tells what became of a case that is not as expected: its name, why it
// exists, and where it differs.
func (r *Result) Report() string {
	var b strings.Builder
	say := func(title string) {
		fmt.Fprintf(&b, "%s:%d: %s\n", r.Case.Path, r.Case.Line, title)
		for _, line := range r.Case.Purpose() {
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	indented := func(s string) {
		for line := range strings.Lines(s) {
			b.WriteString("  " + line)
		}
	}
	switch r.Status() {
	case Broken:
		say("could not be run")
		fmt.Fprintf(&b, "  %v\n", r.Err)
	case FixedFailure:
		say("passes, and is expected to fail")
		fmt.Fprintf(&b, "  take out what says so:\n  %s\n", Escape(r.Case.XFail))
		if diff := r.Diff(); diff != "" {
			b.WriteString("  all is found; what differs is for --update\n")
			indented(diff)
		}
	case KnownFailure:
		say("fails as expected")
		fmt.Fprintf(&b, "  %s\n", Escape(r.Case.XFail))
	case Failed:
		say("FAIL")
		indented(r.Diff())
	}
	return b.String()
}
