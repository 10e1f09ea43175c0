package audit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/tadqiq/tadqiq/internal/corpus"
	"github.com/tadqiq/tadqiq/internal/discover"
)

// Files of a report.
const (
	findingsName   = "findings.jsonl"
	documentsName  = "documents.jsonl"
	ProblemsName   = "errors.jsonl"
	SummaryName    = "summary.json"
	CandidatesName = "candidates.csv"
	PageName       = "index.html"
	corpusName     = "corpus" // the folder of the emitted corpus
	stateName      = "state.json"
)

// appended are the files that grow while an audit runs.
var appended = []string{findingsName, documentsName, ProblemsName}

// state is a checkpoint: where an audit is, and how long the files were that it
// had written by then. What they have beyond that is cut off when it goes on.
type state struct {
	Format   int              `json:"format"`
	Settings string           `json:"settings"`
	Done     bool             `json:"done"`
	Position position         `json:"position"`
	Read     int64            `json:"read"` // bytes of files, as stored
	Sizes    map[string]int64 `json:"sizes"`
	Emitted  emittedState     `json:"emitted"`
	Counts   *Counts          `json:"-"` // they stand after it
}

// emittedState is the file of the emitted corpus that was written last. Those
// before it are complete.
type emittedState struct {
	Path string `json:"path"` // of the corpus that was read
	Size int64  `json:"size"`
}

const stateFormat = 3

// output is the folder that an audit writes. One process writes it at a time.
type output struct {
	o     *Options
	lock  *os.File
	files map[string]*os.File
	state state
	sink  *corpus.Sink   // nil without --emit
	last  *corpus.Output // the file of it that is written
}

// ErrDone says that the folder holds the report of the same audit, finished.
var ErrDone = errors.New("the report is finished")

// openOutput opens the folder, at the last checkpoint where there is one.
func openOutput(o *Options) (out *output, err error) {
	out = &output{o: o, files: map[string]*os.File{}}
	defer func() {
		if err != nil {
			out.close()
		}
	}()
	if err := os.MkdirAll(o.Out, 0o777); err != nil {
		return out, fileError(o.Out, err)
	}
	if out.lock, err = lock(o.Out); err != nil {
		return out, err
	}
	if err := out.load(); err != nil {
		return out, err
	}
	for _, name := range appended {
		f, err := os.OpenFile(out.path(name), os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return out, fileError(out.path(name), err)
		}
		out.files[name] = f
		size := out.state.Sizes[name]
		if info, err := f.Stat(); err != nil || info.Size() < size {
			return out, fmt.Errorf("%s: is shorter than when the audit was interrupted; --restart begins again", out.path(name))
		}
		if err := f.Truncate(size); err != nil {
			return out, fileError(out.path(name), err)
		}
		if _, err := f.Seek(size, 0); err != nil {
			return out, fileError(out.path(name), err)
		}
	}
	if o.Emit == "" {
		syncFolder(o.Out)
		return out, nil
	}
	if out.sink, err = corpus.NewSink(out.path(corpusName)); err != nil {
		return out, fileError(out.path(corpusName), err)
	}
	syncFolder(o.Out)
	if e := out.state.Emitted; e.Path != "" {
		out.last, err = out.sink.OpenAt(e.Path, e.Size)
	}
	return out, err
}

func (out *output) path(name string) string { return filepath.Join(out.o.Out, name) }

// load reads the checkpoint, or begins.
func (out *output) load() error {
	out.state = state{Format: stateFormat, Settings: out.o.Settings, Sizes: map[string]int64{}}
	out.begin()
	data, err := os.ReadFile(out.path(stateName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := out.empty(); err != nil {
			return err
		}
		return out.saveState() // before any other file: it says that they are an audit's
	case err != nil:
		return fileError(out.path(stateName), err)
	}
	var s state
	in := json.NewDecoder(bytes.NewReader(data))
	err = in.Decode(&s)
	if err == nil && s.Format == stateFormat {
		s.Counts, err = decodeCounts(in)
	}
	if err != nil || s.Format != stateFormat || s.Sizes == nil {
		return fmt.Errorf("%s: is no checkpoint of this version of tadqiq; --restart begins again", out.path(stateName))
	}
	if s.Settings != out.o.Settings {
		return fmt.Errorf("%s: holds an audit with other settings, another glossary, or another version; name another folder with --out, or begin again with --restart", out.o.Out)
	}
	if s.Done {
		return ErrDone
	}
	out.state = s
	return nil
}

func (out *output) begin() {
	out.state.Counts = NewCounts()
	out.state.Counts.Discovery = discover.New()
}

// empty refuses a folder with files of these names that no audit is said to
// have written.
func (out *output) empty() error {
	for _, name := range slices.Concat(appended, []string{SummaryName, CandidatesName, PageName, corpusName}) {
		if _, err := os.Lstat(out.path(name)); err == nil {
			return fmt.Errorf("%s: is there already, and no checkpoint says that an audit wrote it; name another folder with --out, or begin again with --restart", out.path(name))
		}
	}
	return nil
}

// Restart removes what an audit has written to the folder.
func Restart(dir string) error {
	for _, name := range slices.Concat(appended, []string{SummaryName, CandidatesName, PageName, stateName}) {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fileError(filepath.Join(dir, name), err)
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, corpusName)); err != nil {
		return fileError(filepath.Join(dir, corpusName), err)
	}
	return nil
}

// write appends what came of a block.
func (out *output) write(b *block) error {
	for name, data := range map[string][]byte{
		findingsName: b.out.findings.Bytes(), documentsName: b.out.documents.Bytes(), ProblemsName: b.out.problems.Bytes(),
	} {
		if _, err := out.files[name].Write(data); err != nil {
			return fileError(out.path(name), err)
		}
		out.state.Sizes[name] += int64(len(data))
	}
	for _, e := range b.out.emitted {
		if err := out.emit(&e); err != nil {
			return fmt.Errorf("%s: %w", out.path(corpusName), err)
		}
	}
	out.state.Position, out.state.Read = b.next, b.read
	return nil
}

// emit appends to the emitted corpus.
func (out *output) emit(e *emitted) error {
	if out.last == nil || out.state.Emitted.Path != e.path {
		if out.last != nil {
			if err := out.last.Close(); err != nil {
				return err
			}
		}
		var err error
		if out.last, err = out.sink.OpenAt(e.path, 0); err != nil {
			return err
		}
		out.state.Emitted.Path = e.path
		if _, err := out.last.Write(e.head); err != nil {
			return err
		}
	}
	_, err := out.last.Write(e.data)
	return err
}

// save writes a checkpoint. What it counts on is on the disk before it is.
func (out *output) save(c *Counts) error {
	for _, name := range appended {
		if err := out.files[name].Sync(); err != nil {
			return fileError(out.path(name), err)
		}
	}
	if out.sink != nil {
		if err := out.sink.Sync(); err != nil {
			return fmt.Errorf("%s: %w", out.path(corpusName), err)
		}
	}
	if out.last != nil {
		out.state.Emitted.Size = out.last.Size()
	}
	out.state.Counts = c
	return out.saveState()
}

func (out *output) saveState() error { return writeState(out.path(stateName), &out.state) }

func writeState(path string, s *state) error {
	return WriteFile(path, func(f *os.File) error {
		w := bufio.NewWriterSize(f, 64<<10)
		return errors.Join(json.NewEncoder(w).Encode(s), s.Counts.encode(w), w.Flush())
	})
}

// Done marks the report in the folder as finished.
func Done(dir, settings string) error {
	s := state{Format: stateFormat, Settings: settings, Done: true, Sizes: map[string]int64{}, Counts: NewCounts()}
	s.Counts.Discovery = discover.New()
	return writeState(filepath.Join(dir, stateName), &s)
}

func (out *output) close() {
	for _, f := range out.files {
		f.Close()
	}
	if out.last != nil {
		out.last.Close()
	}
	if out.sink != nil {
		out.sink.Close()
	}
	if out.lock != nil {
		out.lock.Close()
	}
}

// WriteFile writes a file at once: there is the old one or the new one, and
// never a part.
func WriteFile(path string, write func(*os.File) error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".tadqiq-*")
	if err != nil {
		return fileError(path, err)
	}
	defer func() {
		tmp.Close()
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	if err := write(tmp); err != nil {
		return fileError(path, err)
	}
	if err := errors.Join(tmp.Chmod(0o644), tmp.Sync(), tmp.Close()); err != nil {
		return fileError(path, err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return fileError(path, err)
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// syncFolder waits until the names in a folder are on the disk, where the
// system can do that.
func syncFolder(dir string) {
	f, err := os.Open(dir)
	if err != nil {
		return
	}
	defer f.Close()
	_ = f.Sync()
}

// fileError is an error of a file without the operation that the os package puts
// before it.
func fileError(path string, err error) error {
	var pe *fs.PathError
	var le *os.LinkError
	switch {
	case errors.As(err, &pe):
		err = pe.Err
	case errors.As(err, &le):
		err = le.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
