package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/pflag"

	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/report"
)

// reportFlags say how findings are printed, and where.
type reportFlags struct {
	format choice
	path   string
	open   bool
}

func (f *reportFlags) register(flags *pflag.FlagSet) {
	f.format = choice{"text", []string{"text", "jsonl", "sarif", "github", "junit", "html"}}
	flags.Var(&f.format, "format", "output format")
	flags.StringVarP(&f.path, "output", "o", input.Stdin, "`FILE` that the findings are written to; - is standard output")
	flags.BoolVar(&f.open, "open", false, "show the page of --format html in the browser; without --output, in a temporary file")
}

// validate refuses what makes no sense. A run that writes a baseline reports
// nothing, and must not print a report that says so.
func (f *reportFlags) validate(writesBaseline bool) error {
	switch {
	case f.open && f.format.value != "html":
		return errors.New("--open shows a page; add --format html")
	case writesBaseline && (f.format.value != "text" || f.path != input.Stdin):
		return errors.New("--write-baseline prints no findings; leave out --format and --output")
	}
	return nil
}

// write calls print with what the findings are written to, and opens the page
// where that is wanted. A file is written at once, or not at all.
func (f *reportFlags) write(a *app, print func(io.Writer) error) (err error) {
	path := f.path
	if f.open && path == input.Stdin {
		dir, err := os.MkdirTemp("", "tadqiq-")
		if err != nil {
			return err
		}
		defer func() {
			if err != nil {
				os.RemoveAll(dir)
			}
		}()
		path = filepath.Join(dir, "report.html")
	}
	if path == input.Stdin {
		return print(a.stdout) // not through a buffer: readers want each file as it comes
	}
	if err := a.output(path, print); err != nil {
		return err
	}
	if f.open {
		a.say("the page is %s", path)
		a.browse(path)
	}
	return nil
}

// printer prints findings, file by file.
type printer interface {
	File(*report.File) error
	Close() error
}

// printer returns what prints findings in the format that the flags name.
func (a *app) printer(f *checkFlags, w io.Writer) printer {
	o := f.output.options(a)
	o.Color = o.Color && w == io.Writer(a.stdout)
	switch f.report.format.value {
	case "jsonl":
		return report.NewJSONL(w, o.Lang)
	case "sarif":
		return report.NewSARIF(w, o.Lang, moduleVersion(), a.allRules())
	case "github":
		return report.NewGitHub(w, o.Lang)
	case "junit":
		return report.NewJUnit(w, o.Lang)
	case "html":
		return report.NewHTML(w, o.Lang)
	}
	return report.NewText(w, o)
}

// moduleVersion is the version of the program, as the version command tells it.
func moduleVersion() string {
	const none = "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok {
		return cmp.Or(info.Main.Version, none)
	}
	return none
}

// openWait is how long a command that opens the browser may take to fail.
// Some go on for as long as the browser is open.
const openWait = 3 * time.Second

// browse shows a file in the browser. A machine without a screen has none.
func (a *app) browse(path string) {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", path)
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", path)
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			a.say("there is no screen to show it on")
			return
		}
		cmd = exec.Command("xdg-open", path)
	}
	if err := cmd.Start(); err != nil {
		a.say("no browser was opened: %v", reasonOf(err))
		return
	}
	failed := make(chan error, 1)
	go func() { failed <- cmd.Wait() }()
	select {
	case err := <-failed:
		if err != nil {
			a.say("no browser was opened: %s: %v", cmd.Args[0], err)
		}
	case <-time.After(openWait):
	}
}

// reasonOf leaves the rest of an error of the package exec out.
func reasonOf(err error) error {
	var ee *exec.Error
	if errors.As(err, &ee) {
		return fmt.Errorf("%s: %w", ee.Name, ee.Err)
	}
	return err
}
