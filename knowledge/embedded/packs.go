package embedded

import (
	"bytes"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/tadqiq/tadqiq/glossary"
)

//go:embed packs/*.csv
var packFiles embed.FS

// All packs and their index, as Compile writes them: no start has to parse
// and index the packs.
//
//go:embed packs.bin
var compiled string

// The table of where the packs come from, and the licence that has to stand
// beside some of them.
var (
	//go:embed sources.csv
	sources []byte
	//go:embed Unicode-3.0.txt
	unicodeLicence []byte
)

// Files that stand beside the packs in a folder.
const (
	sourcesName = "sources.csv"
	licenceName = "Unicode-3.0.txt"
)

// Pack is a glossary that comes with the program, or stands in for one that
// does.
type Pack struct {
	Name            string // of the file, without its ending
	Source, Licence string // "" where nobody says so
	Bytes           int

	path string
	data []byte
}

// Packs are the packs in the binary, by name.
func Packs() ([]Pack, error) {
	table, err := parseSources(sourcesName, sources)
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(packFiles, "packs")
	if err != nil {
		return nil, err
	}
	return readPacks(files, "packs", table)
}

// PacksIn are the packs in a folder (*.csv, *.tsv), by name. The file
// sources.csv there, with the columns pack, source and licence, says where
// they come from; for packs of the same name as one in the binary, it may be
// missing.
func PacksIn(dir string) ([]Pack, error) {
	table, err := parseSources(sourcesName, sources)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, sourcesName)
	switch data, err := os.ReadFile(path); {
	case err == nil:
		if table, err = parseSources(path, data); err != nil {
			return nil, err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	packs, err := readPacks(os.DirFS(dir), dir, table)
	if err != nil {
		return nil, err
	}
	if len(packs) == 0 {
		return nil, fmt.Errorf("%s: there are no packs (*.csv, *.tsv) in this folder", dir)
	}
	return packs, nil
}

// readPacks reads the packs in fsys; dir is what messages call it.
func readPacks(fsys fs.FS, dir string, table map[string][]string) ([]Pack, error) {
	files, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	var out []Pack
	for _, f := range files {
		ext := filepath.Ext(f.Name())
		if f.IsDir() || f.Name() == sourcesName || ext != ".csv" && ext != ".tsv" {
			continue
		}
		data, err := fs.ReadFile(fsys, f.Name())
		if err != nil {
			return nil, err
		}
		p := Pack{Name: strings.TrimSuffix(f.Name(), ext), Bytes: len(data), path: dir + "/" + f.Name(), data: data}
		if row := table[p.Name]; row != nil {
			p.Source, p.Licence = row[1], row[2]
		}
		if i := slices.IndexFunc(out, func(o Pack) bool { return o.Name == p.Name }); i >= 0 {
			return nil, fmt.Errorf("%s: there is a pack of this name in %s too", p.path, out[i].path)
		}
		out = append(out, p)
	}
	return out, nil
}

func parseSources(name string, data []byte) (map[string][]string, error) {
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = 3
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	table := map[string][]string{}
	for _, row := range rows {
		table[row[0]] = row
	}
	return table, nil
}

// Glossary parses the pack.
func (p *Pack) Glossary() (*glossary.Glossary, error) { return glossary.Parse(p.path, p.data) }

// Extract writes packs, and where they come from, to a folder, which is
// created where it does not exist. A file that stands there already is an
// error, and nothing is written.
func Extract(dir string, packs []Pack) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	table, err := sourcesTable(packs)
	if err != nil {
		return err
	}
	files := map[string][]byte{sourcesName: table}
	for _, p := range packs {
		files[filepath.Base(p.path)] = p.data
		if strings.Contains(p.Licence, "Unicode-3.0") {
			files[licenceName] = unicodeLicence
		}
	}
	for name := range files {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return fmt.Errorf("%s exists already; name a new folder", filepath.Join(dir, name))
		}
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			return err
		}
	}
	return nil
}

func sourcesTable(packs []Pack) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"pack", "source", "licence"})
	for _, p := range packs {
		w.Write([]string{p.Name, p.Source, p.Licence})
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// Glossary opens all the packs in the binary.
func Glossary() (*glossary.Glossary, error) { return glossary.Open(compiled) }

// Compile makes from the packs in the binary what [Glossary] opens.
func Compile() ([]byte, error) {
	packs, err := Packs()
	if err != nil {
		return nil, err
	}
	g, err := Join(packs)
	if err != nil {
		return nil, err
	}
	return glossary.Compile(g), nil
}

// Join parses packs, side by side since start-up waits for them, and joins
// them to one glossary.
func Join(packs []Pack) (*glossary.Glossary, error) {
	read := make([]*glossary.Glossary, len(packs))
	errs := make([]error, len(packs))
	var wg sync.WaitGroup
	for i := range packs {
		wg.Go(func() { read[i], errs[i] = packs[i].Glossary() })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, g := range read {
		for _, e := range g.Entries {
			e.Pack = true
		}
	}
	return glossary.Merge(read...), nil
}
