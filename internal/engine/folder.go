package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// The files of a run.
const (
	OutputsName  = "outputs.tsv"
	ResultsName  = "results.jsonl"
	SummaryName  = "summary.json"
	TextName     = "report.txt"
	PageName     = "report.html"
	LogName      = "engine.log"
	RejectedName = "rejected.txt"
	stateName    = "run.json"
)

// Folder holds a run: the translations as they come, so that nothing that the
// engine has returned is lost when it fails.
type Folder struct {
	Dir      string
	Outputs  []*string // of the sentences of the suite; nil for none yet
	Commands []string  // the engines of the run, the present one last

	suite *Suite
	file  *os.File // outputs.tsv, appended to
}

// state is run.json.
type state struct {
	Commands []string `json:"commands"`
}

// How a folder with an earlier run is opened.
type Earlier int

const (
	Refuse Earlier = iota
	Resume
	Restart
)

// Open prepares the folder of a run.
func Open(dir string, s *Suite, command string, earlier Earlier) (*Folder, error) {
	f := &Folder{Dir: dir, Outputs: make([]*string, len(s.Sentences)), Commands: []string{command}, suite: s}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fileError(dir, err)
	}
	before, err := f.readState()
	if err != nil {
		return nil, err
	}
	switch {
	case before == nil:
		names, err := os.ReadDir(dir)
		if err != nil {
			return nil, fileError(dir, err)
		}
		if len(names) > 0 {
			return nil, fmt.Errorf("%s: holds %s, and no run of tadqiq test engine; name another folder with --out", dir, names[0].Name())
		}
	case earlier == Refuse:
		return nil, fmt.Errorf("%s: holds a run already; add --resume to go on with it, or --restart to begin again", dir)
	case earlier == Restart:
		for _, name := range []string{OutputsName, ResultsName, SummaryName, TextName, PageName, LogName, RejectedName} {
			if err := os.Remove(f.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, fileError(f.path(name), err)
			}
		}
	case earlier == Resume:
		if f.Commands = before.Commands; !slices.Contains(f.Commands, command) {
			f.Commands = append(f.Commands, command)
		}
		if err := f.readOutputs(); err != nil {
			return nil, err
		}
	}
	if err := f.writeState(); err != nil {
		return nil, err
	}
	return f, f.append()
}

func (f *Folder) path(name string) string { return filepath.Join(f.Dir, name) }

func (f *Folder) readState() (*state, error) {
	data, err := os.ReadFile(f.path(stateName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fileError(f.path(stateName), err)
	}
	s := &state{}
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("%s: is not what tadqiq test engine writes: %w; name another folder with --out", f.path(stateName), err)
	}
	return s, nil
}

func (f *Folder) writeState() error {
	data, err := json.Marshal(state{f.Commands})
	if err == nil {
		err = os.WriteFile(f.path(stateName), append(data, '\n'), 0o666)
	}
	return fileError(f.path(stateName), err)
}

const outputsHeader = colID + "\t" + colSource + "\toutput\n"

// append opens the table of translations at its end.
func (f *Folder) append() error {
	path := f.path(OutputsName)
	var err error
	if f.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o666); err != nil {
		return fileError(path, err)
	}
	if info, err := f.file.Stat(); err != nil || info.Size() > 0 {
		return fileError(path, err)
	}
	_, err = f.file.WriteString(outputsHeader)
	return fileError(path, err)
}

// readOutputs reads the translations of an earlier run. A last line that is
// cut short is taken off the file.
func (f *Folder) readOutputs() error {
	path := f.path(OutputsName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fileError(path, err)
	}
	if whole := bytes.LastIndexByte(data, '\n') + 1; whole < len(data) {
		if err := os.Truncate(path, int64(whole)); err != nil {
			return fileError(path, err)
		}
		data = data[:whole]
	}
	places := make(map[string]int, len(f.suite.Sentences))
	for i := range f.suite.Sentences {
		places[f.suite.Sentences[i].ID] = i
	}
	const begin = "name another folder with --out, or add --restart to begin again"
	n := 0
	for row := range strings.Lines(string(data)) {
		if n++; n == 1 && row == outputsHeader {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(row, "\n"), "\t")
		if len(fields) != 3 || !utf8.ValidString(row) {
			return fmt.Errorf("%s:%d: is not a row of id, source and output; %s", path, n, begin)
		}
		i, ok := places[fields[0]]
		if !ok || f.suite.Sentences[i].Source != fields[1] {
			return fmt.Errorf("%s:%d: the sentence %q is not in the suite, or has another source there; %s", path, n, fields[0], begin)
		}
		f.Outputs[i] = &fields[2]
	}
	return nil
}

// Missing are the places of the sentences without a translation.
func (f *Folder) Missing() (out []int) {
	for i, o := range f.Outputs {
		if o == nil {
			out = append(out, i)
		}
	}
	return out
}

// Add keeps a translation.
func (f *Folder) Add(place int, output string) error {
	if _, err := f.file.WriteString(f.row(place, output)); err != nil {
		return fileError(f.path(OutputsName), err)
	}
	f.Outputs[place] = &output
	return nil
}

func (f *Folder) row(place int, output string) string {
	s := &f.suite.Sentences[place]
	return s.ID + "\t" + s.Source + "\t" + output + "\n"
}

// Log opens the log of the engine's standard error at its end.
func (f *Folder) Log() (*os.File, error) {
	path := f.path(LogName)
	w, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	return w, fileError(path, err)
}

// WriteOutputs writes the translations in the order of the suite.
func (f *Folder) WriteOutputs(w io.Writer) error {
	if _, err := io.WriteString(w, outputsHeader); err != nil {
		return err
	}
	for i, o := range f.Outputs {
		if o == nil {
			continue
		}
		if _, err := io.WriteString(w, f.row(i, *o)); err != nil {
			return err
		}
	}
	return nil
}

// Translations are the outputs once there is one for each sentence.
func (f *Folder) Translations() []string {
	out := make([]string, len(f.Outputs))
	for i, o := range f.Outputs {
		out[i] = *o
	}
	return out
}

// Close leaves the table of translations as it is.
func (f *Folder) Close() error { return f.file.Close() }

// Reject writes what cannot be used to a file of its own, so that it is not
// lost: the line that was refused, and, where no line of the process can be
// trusted, all of them, which leave the translations. It returns the name of
// the file, or "".
func (f *Folder) Reject(x *Failure) (string, error) {
	var b strings.Builder
	if x.Surplus {
		for _, i := range x.places {
			b.WriteString(*f.Outputs[i] + "\n")
			f.Outputs[i] = nil
		}
	}
	if x.Bad != "" {
		b.WriteString(x.Bad + "\n")
	}
	if b.Len() == 0 {
		return "", nil
	}
	path := f.path(RejectedName)
	return path, fileError(path, os.WriteFile(path, []byte(b.String()), 0o666))
}

// fileError is the error of a file, told as all are.
func fileError(path string, err error) error {
	var pe *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &pe):
		err = pe.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
