package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/internal/audit"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/corpus"
	"github.com/tadqiq/tadqiq/internal/discover"
	"github.com/tadqiq/tadqiq/internal/input"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/internal/signature"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

type auditFlags struct {
	load          loadFlags
	scan          scanFlags
	minConfidence probability
	lang          choice

	out         string
	restart     bool
	fields      format.Fields
	groupBy     string
	sample      int
	maxErrors   int64
	maxDocument size
	emit        choice
	emitFrom    probability
	checkpoint  time.Duration
	quiet       bool

	stream, partial bool
	reduce          bool

	flags *pflag.FlagSet
}

func (a *app) auditCommand() *cobra.Command {
	var f auditFlags
	cmd := &cobra.Command{
		Use:   "audit [flags] FILE|FOLDER… --out FOLDER",
		Short: "Find out how much of a corpus is garbled, where, and what",
		Long: `audit checks a corpus and writes a report: index.html to read, summary.json,
documents.jsonl (a verdict and a score for each document), findings.jsonl, and
candidates.csv (garbles and names that the glossary lacks). It goes through the
files once, in bounded memory. Interrupted, even killed, it goes on where it was
when the same command is run again.

Files are plain text, Markdown or HTML, a document each, or hold many documents:
JSON Lines, TSV, WARC WET, and, with --input-format lines, text with a document a
line. Any of them may be compressed by gzip or Zstandard. A document that cannot
be read is counted and listed in errors.jsonl.

A document is garbled, suspect or clean, or there is no verdict since it is no
standard Arabic of some length. Findings are those of the profile audit, from
confidence 0.15; summaries say how many are likely, from 0.6.

With --stream it is a filter: JSON Lines come from standard input and go to
standard output with what was found in each. The exit status is 0 where the
audit went to the end, whatever it found, and 2 where it could not.`,
		Example: `  tadqiq audit archive/ --out report/
  tadqiq audit --text-field content --id-field url crawl.jsonl.zst --group-by host --out report/
  tadqiq audit --sample 5000 crawl/ --out sample/
  tadqiq audit --emit clean corpus/ --out report/
  zcat part.jsonl.gz | tadqiq audit --stream --text-field content`,
		Args: func(cmd *cobra.Command, args []string) error {
			if f.stream {
				return cobra.NoArgs(cmd, args)
			}
			return someFiles(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.validate(a.allRules()); err != nil {
				return err
			}
			switch {
			case f.stream:
				return a.auditStream(cmd.Context(), &f)
			case f.reduce:
				return a.auditReduce(&f, args)
			}
			return a.audit(cmd.Context(), &f, args)
		},
	}
	f.register(cmd.Flags())
	return cmd
}

func (f *auditFlags) register(flags *pflag.FlagSet) {
	f.flags = flags
	f.load.register(flags)
	for _, c := range format.Containers() {
		f.load.format.allowed = append(f.load.format.allowed, c.Name)
	}
	_ = flags.MarkHidden("stdin-filename")
	f.scan.rules.register(flags)
	flags.IntVar(&f.scan.jobs, "jobs", runtime.GOMAXPROCS(0), "how much is checked at the same time; no result depends on it")
	flags.Var(&f.minConfidence, "min-confidence", "leave out findings of any rule below this confidence; verdicts count them")
	f.lang = choice{string(report.English), []string{string(report.English), string(report.Arabic)}}
	flags.Var(&f.lang, "lang", "language of the page and of messages in findings")

	flags.StringVarP(&f.out, "out", "o", "", "`FOLDER` of the report")
	flags.BoolVar(&f.restart, "restart", false, "begin again, whatever the folder of the report holds of an earlier audit")
	flags.StringVar(&f.fields.Text, "text-field", "text", "`MEMBER` of JSON objects, or column of tables, that is the text; a.b is a member of a member")
	flags.StringVar(&f.fields.ID, "id-field", "", "`MEMBER` or column that names the document; without one it is the file and the line")
	flags.StringVar(&f.groupBy, "group-by", "", "what the source of a document is: a `MEMBER` or column, or host (of the URL that is the id), file, or folder")
	flags.IntVar(&f.sample, "sample", 0, "check so many documents, drawn at random, and estimate the rest")
	flags.Int64Var(&f.maxErrors, "max-errors", -1, "end the audit when more documents cannot be read; -1 is never")
	f.maxDocument = 16 << 20
	flags.Var(&f.maxDocument, "max-document", "`SIZE` from which a document counts as one that cannot be read, e.g. 64MB")
	f.emit = choice{"", []string{audit.EmitClean, audit.EmitSuspect, audit.EmitFixed}}
	flags.Var(&f.emit, "emit", "write the corpus again: without what is suspect or garbled, that alone, or all of it with certain fixes")
	flags.Var(&f.emitFrom, "emit-from", "score of the documents that --emit drops or keeps instead of the verdict, or confidence of the fixes")
	flags.DurationVar(&f.checkpoint, "checkpoint", 3*time.Second, "how often to note down where the audit is; so much work is lost when it is killed")
	flags.BoolVar(&f.quiet, "no-progress", false, "do not tell how far it is")

	flags.BoolVar(&f.stream, "stream", false, "read JSON Lines from standard input and write them with what was found")
	flags.BoolVar(&f.partial, "partial", false, "with --stream, write one more line at the end, with counts for --reduce; with --reduce, one such line of them all instead of the report")
	flags.BoolVar(&f.reduce, "reduce", false, "make the report of such lines; the files hold them")
}

func (f *auditFlags) validate(rules []*detect.Detector) error {
	fail := errors.New
	switch {
	case f.stream && f.reduce:
		return fail("--stream and --reduce exclude each other")
	case f.partial && !f.stream && !f.reduce:
		return fail("--partial goes with --stream or --reduce")
	case f.stream && (f.out != "" || f.sample != 0 || f.emit.value != "" || f.restart):
		return fail("--stream writes to standard output; --out, --sample, --emit and --restart do not go with it")
	case f.reduce && (f.sample != 0 || f.emit.value != ""):
		return fail("--reduce joins counts; --sample and --emit do not go with it")
	case f.reduce && f.partial && f.out != "":
		return fail("--reduce --partial writes to standard output; --out does not go with it")
	case !f.stream && !f.partial && f.out == "":
		return fail("name the folder of the report: --out FOLDER")
	case f.sample < 0:
		return fail("--sample must be at least 1")
	case f.maxErrors < -1:
		return fail("--max-errors must be at least 0, or -1 for no bound")
	case f.checkpoint < 0:
		return fail("--checkpoint must not be negative")
	case f.emitFrom > 0 && f.emit.value == "":
		return fail("--emit-from goes with --emit")
	case f.stream && slices.Contains([]string{audit.ByFile, audit.ByFolder}, f.groupBy):
		return fmt.Errorf("--group-by %s: standard input has none", f.groupBy)
	}
	return f.scan.validate(rules)
}

// settings are what the flags say.
func (f *auditFlags) settings() config.Section {
	s := f.load.settings()
	s.Profile = &config.Value[string]{Value: profileAudit, Origin: config.Origin{Path: "tadqiq audit"}}
	s.MinConfidence = given(f.flags, "min-confidence", float64(f.minConfidence))
	s.Only = f.scan.rules.setting()
	return s
}

// auditMemoryLimit is where the garbage collector begins to work harder, and
// auditGCPercent how much the heap may grow between collections.
const (
	auditMemoryLimit = 340 << 20
	auditGCPercent   = 200
)

func limitMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(auditMemoryLimit)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(auditGCPercent)
	}
}

// auditor is what an audit goes by.
type auditor struct {
	app     *app
	project *project
	options audit.Options
	root    *knowledge.Knowledge // what holds for the first path
}

func (a *app) auditor(f *auditFlags, first string) (*auditor, error) {
	limitMemory()
	p, err := a.project(&f.load, f.settings())
	if err != nil {
		return nil, err
	}
	settings, k, err := p.open(first)
	if err != nil {
		return nil, err
	}
	tool, err := signature.Of(moduleVersion(), k, values(settings.Lexicons))
	if err != nil {
		return nil, err
	}
	enc, err := input.ParseEncoding(f.load.encoding.value)
	if err != nil {
		return nil, err
	}
	fields := f.fields
	switch f.groupBy {
	case audit.ByHost, audit.ByFile, audit.ByFolder:
	default:
		fields.Group = f.groupBy
	}
	x := &auditor{app: a, project: p, root: k, options: audit.Options{
		Out: f.out, Jobs: f.scan.jobs, Lang: report.Lang(f.lang.value),
		Encoding: enc, Fields: fields, MaxDocument: int(f.maxDocument), GroupBy: f.groupBy,
		Emit: f.emit.value, EmitFrom: float64(f.emitFrom),
		MaxBroken: f.maxErrors, Sample: f.sample, Tool: tool, Every: f.checkpoint,
	}}
	x.options.Stdin, x.options.Ignored = a.stdin, x.ignored
	kinds := corpus.Kinds()
	if i := slices.IndexFunc(kinds, func(k corpus.Kind) bool { return k.Name() == f.load.format.value }); i >= 0 {
		x.options.Kind = &kinds[i]
	}
	return x, nil
}

// ignored reports whether the configuration says to pass over a file or
// folder.
func (x *auditor) ignored(path string) bool {
	if x.project.load.config.noIgnore {
		return false
	}
	_, ignored, err := x.project.finder.Ignored(path)
	return err == nil && ignored // the error comes again when the file is checked
}

// streamPath stands for standard input where settings are looked for: those of
// the working directory hold.
const streamPath = input.StdinName

// check checks a document.
func (x *auditor) check(ctx context.Context, path string, doc *text.Document) (*audit.Checked, error) {
	s, k, err := x.project.open(cmp.Or(path, streamPath))
	if err != nil {
		return nil, audit.Stop(err)
	}
	out, err := x.app.scan(ctx, doc, k, s)
	if err != nil {
		return nil, err
	}
	return &audit.Checked{Found: out.found, Assessment: detect.Assess(doc, k, out.suppressed.Kept), Knowledge: k}, nil
}

// fingerprint stands for all that the result depends on beside the corpus.
func (x *auditor) fingerprint(paths []string, settings *config.Settings) (string, error) {
	o := x.options
	file := ""
	if settings.File != nil {
		file = settings.File.Source
	}
	// Maps are written in the order of their keys.
	data, err := json.Marshal([]any{
		o.Tool, paths, o.Lang, x.project.load.format.value, o.Encoding, o.Fields, o.MaxDocument, o.GroupBy, o.Emit, o.EmitFrom, o.Sample,
		x.project.load.config.noIgnore, file, settings.Rules,
	})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

func (a *app) audit(ctx context.Context, f *auditFlags, paths []string) error {
	if err := there(paths); err != nil {
		return err
	}
	if path := sameFolder(paths, f.out); path != "" {
		return fmt.Errorf("%s: holds the corpus; name another folder for the report with --out, it may be in this one", path)
	}
	if f.sample > 0 && slices.Contains(paths, input.Stdin) {
		return errors.New("--sample reads the corpus twice, first to draw; standard input can be read once: write it to a file")
	}
	x, err := a.auditor(f, paths[0])
	if err != nil {
		return err
	}
	if f.restart {
		if err := audit.Restart(f.out); err != nil {
			return err
		}
	}
	settings, err := x.project.settings(paths[0])
	if err != nil {
		return err
	}
	if x.options.Settings, err = x.fingerprint(paths, settings); err != nil {
		return err
	}
	if !f.quiet {
		x.options.Progress = a.progress()
	}
	page := filepath.Join(f.out, audit.PageName)
	before := time.Now()
	out, err := audit.Run(ctx, paths, x.check, &x.options)
	took := time.Since(before)
	switch {
	case errors.Is(err, audit.ErrDone):
		a.say("%s holds the finished report of this audit; --restart begins again", page)
		return nil
	case errors.Is(err, context.Canceled):
		a.say("interrupted; run the same command again to go on, or add --restart to begin again")
		return exitError{status: statusFailed}
	case err != nil:
		return err
	}
	if err := x.report(out.Counts, out.Sample, audit.ProblemsName); err != nil {
		return err
	}
	if out.Skipped > 0 {
		a.say("passed over %s by the name, which does not tell that it is text", plural(out.Skipped, "file"))
	}
	a.say("took %s", roughly(took))
	if sample := out.Sample; sample != nil && sample.Documents > 0 {
		whole := time.Duration(float64(out.Checking) / float64(sample.Documents) * float64(sample.Of))
		a.say("the whole corpus, of %s documents, would take about %s here, or %.2g core-hours",
			grouped(sample.Of), roughly(whole), whole.Hours()*float64(min(f.scan.jobs, runtime.GOMAXPROCS(0))))
	}
	return audit.Done(f.out, x.options.Settings)
}

// sameFolder is the first of the paths that is the folder out, or "".
func sameFolder(paths []string, out string) string {
	b, err := os.Stat(out)
	i := slices.IndexFunc(paths, func(path string) bool {
		a, errA := os.Stat(path)
		return err == nil && errA == nil && os.SameFile(a, b)
	})
	if i < 0 || !b.IsDir() {
		return ""
	}
	return paths[i]
}

// there tells which of the paths are not there: they are mistyped, and nothing
// that an audit comes across.
func there(paths []string) error {
	var missing []error
	for _, path := range paths {
		if path == input.Stdin {
			continue
		}
		if _, err := os.Stat(path); err != nil {
			missing = append(missing, fmt.Errorf("%s: %w", path, reason(err)))
		}
	}
	return errors.Join(missing...)
}

// report writes what the counts say. problems is the file that lists the
// documents that could not be read.
func (x *auditor) report(counts *audit.Counts, sample *audit.Sample, problems string) error {
	a, dir := x.app, x.options.Out
	s := counts.Summary(x.options.Tool, x.root)
	s.Sample = sample
	for _, out := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{audit.SummaryName, func(w io.Writer) error {
			e := json.NewEncoder(w)
			e.SetEscapeHTML(false)
			e.SetIndent("", " ")
			return e.Encode(s)
		}},
		{audit.CandidatesName, func(w io.Writer) error { return discover.WriteCSV(w, s.Candidates) }},
		{audit.PageName, func(w io.Writer) error { return audit.WritePage(w, s, string(x.options.Lang)) }},
	} {
		if err := a.output(filepath.Join(dir, out.name), out.write); err != nil {
			return err
		}
	}
	for _, line := range s.Lines(problems) {
		a.say("%s", line)
	}
	f := x.options.Fields
	if f.ID != "" && counts.Named == 0 && counts.Documents > 0 {
		a.say("no document has the member %q of --id-field; is it spelled so?", f.ID)
	}
	if f.Group != "" && counts.Grouped == 0 && counts.Documents > 0 {
		a.say("no document has the member %q of --group-by; is it spelled so?", f.Group)
	}
	a.say("read %s", filepath.Join(dir, audit.PageName))
	return nil
}

func (a *app) auditStream(ctx context.Context, f *auditFlags) error {
	x, err := a.auditor(f, streamPath)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(a.stdout, 64<<10)
	counts, err := audit.Stream(ctx, a.stdin, w, x.check, &x.options, f.partial)
	if err != nil {
		return err
	}
	if counts.Broken > 0 {
		a.say("%s", counts.BrokenLine())
	}
	return w.Flush()
}

// auditReduce makes a report of partial summaries, or with --partial one of
// them.
func (a *app) auditReduce(f *auditFlags, paths []string) error {
	limitMemory()
	counts := audit.NewCounts()
	counts.Discovery = discover.New()
	for _, path := range paths {
		if err := a.readPartials(counts, path); err != nil {
			return err
		}
	}
	if f.partial {
		w := bufio.NewWriterSize(a.stdout, 64<<10)
		return errors.Join(counts.WritePartial(w), w.Flush())
	}
	x, err := a.auditor(f, streamPath)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.out, 0o777); err != nil {
		return fmt.Errorf("%s: %w", f.out, reason(err))
	}
	return x.report(counts, nil, audit.SummaryName)
}

func (a *app) readPartials(counts *audit.Counts, path string) error {
	in := a.stdin
	if path != input.Stdin {
		var err error
		if in, err = os.Open(path); err != nil {
			return fmt.Errorf("%s: %w", path, reason(err))
		}
		defer in.Close()
	}
	return counts.ReadPartials(input.Name(path), in)
}

// size is a flag value of bytes.
type size int64

func (s *size) String() string { return fmt.Sprintf("%dMiB", *s>>20) }
func (s *size) Type() string   { return "SIZE" }

func (s *size) Set(value string) error {
	n, unit := 0.0, ""
	if _, err := fmt.Sscanf(strings.TrimSpace(value), "%g%s", &n, &unit); err != nil && unit != "" || n <= 0 {
		return errors.New("must be a size, e.g. 64MB")
	}
	factor, ok := map[string]float64{"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}[strings.ToLower(unit)]
	if !ok || n*factor > 1<<31 {
		return errors.New("must be a size of at most 2 GiB, e.g. 64MB")
	}
	*s = size(n * factor)
	return nil
}
