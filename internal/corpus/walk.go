// Package corpus finds the files of a corpus, reads them whatever their
// compression is, and writes them again.
package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/internal/input"
)

// Kind is how files are read: as one document each in a format, or as a
// container of many. One of the two is set.
type Kind struct {
	Format    *format.Format
	Container *format.Container
}

// Name is the kind as --input-format takes it.
func (k Kind) Name() string {
	if k.Container != nil {
		return k.Container.Name
	}
	return k.Format.Name
}

// extensions are those of the kind's files. Lines have those of plain text.
func (k Kind) extensions() []string {
	switch {
	case k.Container == format.Lines:
		return format.Text.Extensions
	case k.Container != nil:
		return k.Container.Extensions
	}
	return k.Format.Extensions
}

// Kinds lists the kinds of files.
func Kinds() []Kind {
	var out []Kind
	for _, f := range format.All() {
		out = append(out, Kind{Format: f})
	}
	for _, c := range format.Containers() {
		out = append(out, Kind{Container: c})
	}
	return out
}

// kindOf returns the kind of a file by its name, or nil.
func kindOf(path string) *Kind {
	name, _ := cutCompression(path)
	if c := format.FindContainer(name); c != nil {
		return &Kind{Container: c}
	}
	for _, f := range format.All() {
		if slices.Contains(f.Extensions, extension(path)) {
			return &Kind{Format: f}
		}
	}
	return nil
}

// extension is that of a file without the one of a compression, in lower case.
func extension(path string) string {
	name, _ := cutCompression(path)
	return strings.ToLower(filepath.Ext(name))
}

// File is a file of a corpus.
type File struct {
	Path    string // as it was named, or below a folder that was
	Kind    Kind
	Size    int64     // as stored; -1 where it is not known
	ModTime time.Time // zero where it is not known
}

// Walker finds the files of a corpus.
type Walker struct {
	Paths   []string               // files, folders, and - for standard input
	Kind    *Kind                  // of all files; nil: by their names
	Ignored func(path string) bool // files and folders that are left out; nil: none

	// Skipped counts the files of folders that were passed over since their
	// names do not tell that they are text.
	Skipped int
}

// Files yields the files in the order of Paths, those of a folder in the order
// of their names. Each is met once; one that is named, where it is named. It is
// read as plain text where its name tells nothing. In folders, hidden names,
// node_modules and links to folders are passed over. What cannot be read yields
// a file with its path and the error, which does not name it, and the walk goes
// on.
func (w *Walker) Files() iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		w.Skipped = 0
		walk := walk{w, map[string]bool{}, yield}
		for _, path := range w.Paths {
			walk.named[absolute(path)] = true
		}
		for _, path := range w.Paths {
			abs := absolute(path)
			if !walk.named[abs] {
				continue // named twice
			}
			walk.named[abs] = false
			if !walk.path(path) {
				return
			}
		}
	}
}

func absolute(path string) string {
	if path == input.Stdin {
		return path
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return filepath.Clean(path)
	}
	return abs
}

// walk is a walk under way. Its methods report whether to go on.
type walk struct {
	*Walker
	named map[string]bool // absolute paths that were named; false once they were met
	yield func(File, error) bool
}

func (w *walk) fail(path string, err error) bool {
	return w.yield(File{Path: path, Size: -1}, reason(err))
}

func (w *walk) file(path string, k Kind, info fs.FileInfo) bool {
	f := File{Path: path, Kind: k, Size: -1}
	if info != nil && info.Mode().IsRegular() {
		f.Size, f.ModTime = info.Size(), info.ModTime()
	}
	return w.yield(f, nil)
}

// path yields what was named.
func (w *walk) path(path string) bool {
	k := *cmp.Or(w.Kind, kindOf(path), &Kind{Format: format.Text})
	if path == input.Stdin {
		return w.file(path, k, nil)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return w.fail(path, err)
	case w.ignores(path):
		return true
	case !info.IsDir():
		return w.file(path, k, info)
	}
	found, more := w.folder(path)
	if more && !found {
		return w.fail(path, fmt.Errorf("there is no text in this folder; looked for *%s", strings.Join(w.extensions(), ", *")))
	}
	return more
}

func (w *walk) ignores(path string) bool { return w.Ignored != nil && w.Ignored(path) }

// kindIn returns the kind of a file of a folder, or nil where it is not read.
// Where the kind of all is given, files of it have one of its extensions, or
// none: Spark writes part-00000.
func (w *walk) kindIn(path string) *Kind {
	if w.Kind == nil {
		return kindOf(path)
	}
	if ext := extension(path); ext != "" && !slices.Contains(w.Kind.extensions(), ext) {
		return nil
	}
	return w.Kind
}

// extensions are those that are looked for in folders.
func (w *walk) extensions() []string {
	if w.Kind != nil {
		return w.Kind.extensions()
	}
	var out []string
	for _, k := range Kinds() {
		if k.Container != format.Lines {
			out = append(out, k.extensions()...)
		}
	}
	return out
}

// folder yields the files below a folder, and reports whether there are any,
// ignored or not. Of folders, only the names are held in memory.
func (w *walk) folder(dir string) (found, more bool) {
	names, err := readNames(dir)
	if err != nil {
		found = true // more need not be said
		if !w.fail(dir, err) {
			return found, false
		}
	}
	for _, name := range names {
		path := filepath.Join(dir, name)
		if strings.HasPrefix(name, ".") || name == "node_modules" {
			continue
		}
		if _, named := w.named[absolute(path)]; named {
			found = true
			continue
		}
		here, more := w.entry(path)
		found = found || here
		if !more {
			return found, false
		}
	}
	return found, true
}

// entry yields a file of a folder, or those below a folder in it.
func (w *walk) entry(path string) (found, more bool) {
	info, err := os.Lstat(path)
	link := err == nil && info.Mode()&fs.ModeSymlink != 0
	if link {
		info, err = os.Stat(path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist): // just removed, or a link to nothing
		return false, true
	case err != nil:
		return true, w.fail(path, err)
	case info.IsDir():
		if link || w.ignores(path) {
			return !link, true
		}
		return w.folder(path)
	case !info.Mode().IsRegular():
		return false, true
	}
	k := w.kindIn(path)
	switch {
	case k == nil:
		w.Skipped++
		return false, true
	case w.ignores(path):
		return true, true
	}
	return true, w.file(path, *k, info)
}

func readNames(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := f.Readdirnames(-1)
	slices.Sort(names)
	return names, err
}

// reason strips the operation and the path that the os package puts before the
// reason of an error.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
