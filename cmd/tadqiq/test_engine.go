package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/engine"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/internal/signature"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

type engineFlags struct {
	load    loadFlags
	command string
	suite   string
	out     string
	timeout time.Duration
	jobs    int
	resume  bool
	restart bool
	min     probability
	maxDrop probability
	vs      string
	force   bool
	quiet   bool

	flags *pflag.FlagSet
}

func (a *app) testEngineCommand() *cobra.Command {
	var f engineFlags
	cmd := &cobra.Command{
		Use:   "engine --cmd COMMAND --suite FILE --out FOLDER",
		Short: "Run a translation engine over a suite and measure how it treats names",
		Long: `engine gives the source sentences of a suite to a translation engine and counts
in what share of them each name comes out in an accepted form, what garbles the
rules find, and whether a name is rendered in one way throughout; over all, per
kind and per entity, with 95 % intervals.

The engine is any command that reads sentences from standard input, one a line,
and writes their translations to standard output, a line each. It is run by the
shell (on Windows by cmd.exe). The suite is TSV with a header: source, entities
(IDs of the glossary) or accepted (forms with | between them), kind, id.

What the engine returns is kept as it comes. When it dies, hangs or prints what
is no translation, that is told with the sentence, and --resume goes on after the
last one that came. The same command with --resume over a finished run measures
it again and runs nothing.

The exit status is 0, 1 where --min or --max-drop is missed, and 2 where it
could not run.`,
		Example: `  tadqiq test engine --cmd './translate.sh' --suite names.tsv --out run1/ --glossary names.csv
  tadqiq test engine --cmd './translate.sh' --suite names.tsv --out run1/ --resume
  tadqiq test engine --cmd './new.sh' --suite names.tsv --out run2/ --max-drop 0.01 --vs run1/`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.validate(); err != nil {
				return err
			}
			return a.testEngine(cmd.Context(), &f)
		},
	}
	f.register(cmd.Flags())
	return cmd
}

func (f *engineFlags) register(flags *pflag.FlagSet) {
	f.flags = flags
	flags.StringVar(&f.command, "cmd", "", "the engine, a `COMMAND` line for the shell; reports name it, so keep keys out of it")
	flags.StringVar(&f.suite, "suite", "", "suite `FILE` (TSV)")
	flags.StringVarP(&f.out, "out", "o", "", "`FOLDER` of the run")
	flags.DurationVar(&f.timeout, "timeout", 5*time.Minute, "how long the engine may print no line")
	flags.IntVar(&f.jobs, "jobs", 1, "processes of the engine at the same time, each with a part of the sentences")
	flags.BoolVar(&f.resume, "resume", false, "go on with the run in the folder")
	flags.BoolVar(&f.restart, "restart", false, "begin again, whatever run the folder holds")
	flags.Var(&f.min, "min", "accuracy below which the exit status is 1")
	flags.Var(&f.maxDrop, "max-drop", "by how much the accuracy may fall from that of --vs before the exit status is 1, e.g. 0.01")
	flags.StringVar(&f.vs, "vs", "", "`FOLDER` of the run that --max-drop compares with")
	flags.BoolVar(&f.force, "force", false, "with --vs: compare although the two were not measured alike")
	flags.BoolVar(&f.quiet, "no-progress", false, "do not tell how far it is")
	f.load.registerKnown(flags)
	flags.StringVar(&f.load.config.file, "config", "", "configuration `FILE`, instead of the "+config.Name+" above the suite")
	flags.BoolVar(&f.load.config.none, "no-config", false, "use no configuration file")
}

func (f *engineFlags) validate() error {
	switch {
	case strings.TrimSpace(f.command) == "":
		return errors.New("name the engine: --cmd COMMAND")
	case f.suite == "":
		return errors.New("name the suite: --suite FILE")
	case f.out == "":
		return errors.New("name the folder of the run: --out FOLDER")
	case f.jobs < 1:
		return errors.New("--jobs must be at least 1")
	case f.timeout <= 0:
		return errors.New("--timeout must be more than 0, e.g. 5m")
	case f.resume && f.restart:
		return errors.New("--resume and --restart exclude each other")
	case f.vs != "" && !f.flags.Changed("max-drop"):
		return errors.New("--vs goes with --max-drop; to see what changed: tadqiq test compare")
	case f.flags.Changed("max-drop") && f.vs == "":
		return errors.New("--max-drop goes with --vs FOLDER, the run to compare with")
	case f.vs != "" && filepath.Clean(f.vs) == filepath.Clean(f.out):
		return errors.New("--vs and --out name the same folder")
	}
	return nil
}

// engineTest is what an engine is tested with.
type engineTest struct {
	suite    *engine.Suite
	known    *knowledge.Knowledge
	settings *config.Settings
	summary  engine.Summary // what is known of it before the run
	gate     engine.Gate
}

func (a *app) testEngine(ctx context.Context, f *engineFlags) error {
	t, err := a.engineTest(f)
	if err != nil {
		return err
	}
	earlier := engine.Refuse
	switch {
	case f.resume:
		earlier = engine.Resume
	case f.restart:
		earlier = engine.Restart
	}
	folder, err := engine.Open(f.out, t.suite, f.command, earlier)
	if err != nil {
		return err
	}
	defer folder.Close()
	if n := len(folder.Commands); n > 1 {
		a.say("warning: %s holds translations of another engine, too: %s", f.out, strings.Join(folder.Commands[:n-1], "; "))
	}
	if err := a.runEngine(ctx, f, t, folder); err != nil {
		return err
	}
	results, err := engine.Measure(ctx, t.suite, folder.Translations(), t.check(a), t.known.Lexicon.Zipf)
	if err != nil {
		return err
	}
	run := &engine.Run{Dir: f.out, Results: results, Summary: engine.Summarise(results)}
	s := run.Summary
	s.Signature, s.Suite.Path, s.Suite.Hash, s.Engine.Commands = t.summary.Signature, f.suite, t.summary.Suite.Hash, folder.Commands
	for _, out := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{engine.ResultsName, func(w io.Writer) error { return engine.WriteResults(w, results) }},
		{engine.SummaryName, func(w io.Writer) error { return engine.WriteJSON(w, s) }},
		{engine.PageName, func(w io.Writer) error { return engine.WritePage(w, run) }},
		{engine.TextName, func(w io.Writer) error { return engine.WriteText(w, run) }},
	} {
		if err := a.output(filepath.Join(f.out, out.name), out.write); err != nil {
			return err
		}
	}
	if err := engine.WriteText(a.stdout, run); err != nil {
		return err
	}
	a.say("read %s", filepath.Join(f.out, engine.PageName))
	missed, err := t.gate.Check(run)
	if err != nil {
		return err
	}
	if len(missed) > 0 {
		return exitError{statusFindings, strings.Join(missed, "\n")}
	}
	return nil
}

// engineTest reads all that the run needs, so that nothing is wrong that could
// have been told before an engine works for hours.
func (a *app) engineTest(f *engineFlags) (*engineTest, error) {
	p, err := a.project(&f.load, f.load.settings())
	if err != nil {
		return nil, err
	}
	t := &engineTest{}
	if t.settings, t.known, err = p.open(f.suite); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(f.suite)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.suite, reason(err))
	}
	if t.suite, err = engine.ParseSuite(f.suite, data, engine.Entries(t.known.Glossary)); err != nil {
		return nil, err
	}
	if own := t.suite.Glossary(); len(own.Entries) > 0 {
		k := knowledge.New(glossary.Merge(own, t.known.Glossary), t.known.Lexicon, t.known.Calques)
		k.Weights, k.MinConfidence, k.House = t.known.Weights, t.known.MinConfidence, t.known.House
		t.known = k
	}
	if t.summary.Signature, err = signature.Of(moduleVersion(), t.known, values(t.settings.Lexicons)); err != nil {
		return nil, err
	}
	t.summary.Suite = engine.SuiteInfo{Path: f.suite, Sentences: len(t.suite.Sentences)}
	if t.summary.Suite.Hash, err = t.suite.Hash(); err != nil {
		return nil, err
	}
	if f.flags.Changed("min") {
		t.gate.Min = (*float64)(&f.min)
	}
	if f.vs == "" {
		return t, nil
	}
	t.gate.MaxDrop = (*float64)(&f.maxDrop)
	if t.gate.Before, err = engine.LoadRun(f.vs); err != nil {
		return nil, err
	}
	return t, engine.Comparable(t.gate.Before.Summary, &t.summary, f.force)
}

// check returns what runs the rules, with the settings.
func (t *engineTest) check(a *app) engine.Check {
	return func(ctx context.Context, doc *text.Document) (found []detect.Finding, err error) {
		err = guard(doc.Name, func() error {
			out, err := a.scan(ctx, doc, t.known, t.settings)
			found = out.found
			return err
		})
		return found, err
	}
}

// runEngine has the sentences translated that have no translation yet.
func (a *app) runEngine(ctx context.Context, f *engineFlags, t *engineTest, folder *engine.Folder) error {
	missing := folder.Missing()
	if len(missing) == 0 {
		a.say("%s holds all translations; the engine was not run", f.out)
		return nil
	}
	log, err := folder.Log()
	if err != nil {
		return err
	}
	defer log.Close()
	tell := a.engineProgress(f, len(t.suite.Sentences)-len(missing), len(t.suite.Sentences))
	runner := engine.Runner{Command: f.command, Timeout: f.timeout, Jobs: f.jobs, Log: log}
	err = runner.Run(ctx, t.suite, missing, func(place int, output string) error {
		tell()
		return folder.Add(place, output)
	})
	if closed := folder.Close(); err == nil {
		err = closed
	}
	var failure *engine.Failure
	refused := ""
	if errors.As(err, &failure) {
		var failed error
		if refused, failed = folder.Reject(failure); failed != nil {
			return errors.Join(err, failed)
		}
	}
	// In the order of the suite, and without what cannot be trusted.
	path := filepath.Join(f.out, engine.OutputsName)
	if err := a.output(path, folder.WriteOutputs); err != nil {
		return err
	}
	if err == nil {
		return nil
	}
	var b strings.Builder
	switch {
	case errors.Is(err, context.Canceled):
		b.WriteString("interrupted")
	case failure != nil:
		b.WriteString(engineFailure(f, failure))
	default:
		return err
	}
	have := len(t.suite.Sentences) - len(folder.Missing())
	fmt.Fprintf(&b, "\n%s has %d of %d translations; add --resume to go on", path, have, len(t.suite.Sentences))
	if refused != "" {
		fmt.Fprintf(&b, "; what cannot be used is in %s", refused)
	}
	return exitError{statusFailed, b.String()}
}

// engineFailure tells how an engine failed, with the place in the suite.
func engineFailure(f *engineFlags, x *engine.Failure) string {
	place := f.suite
	if x.Sentence != nil {
		place = fmt.Sprintf("%s:%d", f.suite, x.Sentence.Line)
	}
	lines := strings.Split(x.Error(), "\n")
	for i := range lines {
		lines[i] = report.Show(lines[i])
		if i > 1 {
			lines[i] = "  " + lines[i]
		}
	}
	return place + ": " + strings.Join(lines, "\n")
}

// engineProgress returns what tells on standard error that one more sentence
// has come.
func (a *app) engineProgress(f *engineFlags, have, all int) func() {
	w, ok := a.stderr.(*os.File)
	terminal := ok && term.IsTerminal(int(w.Fd())) && os.Getenv("TERM") != "dumb"
	every := progressInLines
	if terminal {
		every = progressOnTerminal
	}
	last := time.Now()
	return func() {
		have++
		now := time.Now()
		if f.quiet || now.Sub(last) < every && (have < all || !terminal) {
			return
		}
		last = now
		switch {
		case !terminal:
			a.say("%d of %d sentences", have, all)
		case have == all:
			fmt.Fprint(a.stderr, "\r\x1b[K")
		default:
			fmt.Fprintf(a.stderr, "\r\x1b[K%d of %d sentences", have, all)
		}
	}
}
