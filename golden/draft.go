package golden

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"golang.org/x/tools/txtar"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/glossary"
)

// Draft is a text that is to become a case.
type Draft struct {
	Path    string // where the case is to stand: its folder says what else is known
	Why     string // "" for that it is what is found
	Packs   string // what the case says of them, or ""
	Entries []*glossary.Entry
	Name    string // of the file of the text
	Format  *format.Format
	Text    string
}

// Case returns the txtar file of a case that expects what is found in the text
// now, and how it is put right.
func (d *Draft) Case(ctx context.Context, o Options) ([]byte, error) {
	input := textFile
	if d.Format != format.Text {
		input = "case" + d.Format.Extensions[0]
	}
	why := cmp.Or(d.Why, fmt.Sprintf("What is found in %s.", filepath.Base(d.Name)))
	if d.Packs != "" {
		why = "packs: " + d.Packs + "\n" + why
	}
	a := &txtar.Archive{Comment: []byte(why)}
	if len(d.Entries) > 0 {
		var b bytes.Buffer
		if err := glossary.Write(&b, d.Entries); err != nil {
			return nil, err
		}
		a.Files = append(a.Files, txtar.File{Name: glossaryCSV, Data: b.Bytes()})
	}
	a.Files = append(a.Files,
		txtar.File{Name: input, Data: []byte(d.Text + "\n")}, txtar.File{Name: wantFile}, txtar.File{Name: fixedFile + filepath.Ext(input)})
	data := txtar.Format(a)
	if len(txtar.Parse(data).Files) != len(a.Files) {
		return nil, fmt.Errorf("%s: a line looks like the name of a file in a case (-- name --); take it out", d.Name)
	}
	r, err := d.run(ctx, o, data)
	if err != nil {
		return nil, err
	}
	data = apply(data, r.Case.edits(r))
	if len(data) > MaxSize {
		return nil, fmt.Errorf("%s: the case would be larger than %d MB; cut the text down to what it is about", d.Name, MaxSize>>20)
	}
	if r, err = d.run(ctx, o, data); err != nil {
		return nil, err
	}
	if r.Status() != Passed {
		return nil, errors.New("the case does not pass as it is written; this is a defect of tadqiq, please report it together with the text\n" + r.Report())
	}
	return data, nil
}

// run runs a case that is not written yet.
func (d *Draft) run(ctx context.Context, o Options, data []byte) (*Result, error) {
	s, l, err := newSuite(o)
	if err != nil {
		return nil, err
	}
	cases, err := l.parse(d.Path, data)
	if err != nil {
		return nil, err
	}
	if err := s.place(cases, filepath.Dir(d.Path)); err != nil {
		return nil, err
	}
	if _, err := s.known.openAll(cases); err != nil {
		return nil, err
	}
	r := s.RunCase(ctx, cases[0])
	return r, r.Err
}
