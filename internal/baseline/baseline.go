// Package baseline knows the findings that were there before: a run reports
// only what is new. Findings are compared by file, rule, entity and folded
// form, and counted; never by line, so that edits elsewhere change nothing.
package baseline

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

// Key is what findings of one file are compared by.
type Key struct{ Rule, Entity, Form string }

// KeyOf is the key of a finding in a document.
func KeyOf(doc *text.Document, f *detect.Finding) Key {
	k := Key{Rule: f.Detector.Name, Form: shorten(arabic.Fold(doc.Text(f.Span)))}
	if f.Entry != nil {
		k.Entity = f.Entry.ID
	}
	return k
}

// maxForm is how much of a form is kept, in code points: some rules flag whole
// paragraphs.
const maxForm = 60

// shorten makes a long form readable and keeps it apart from others that begin
// alike.
func shorten(form string) string {
	form = strings.Join(strings.Fields(form), " ")
	if utf8.RuneCountInString(form) <= maxForm {
		return form
	}
	sum := sha256.Sum256([]byte(form))
	return string([]rune(form)[:maxForm]) + "… " + hex.EncodeToString(sum[:4])
}

func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Form, b.Form), cmp.Compare(a.Entity, b.Entity))
}

// Counts says how often findings of a file were there.
type Counts map[Key]int

func (c Counts) total() int {
	n := 0
	for _, k := range c {
		n += k
	}
	return n
}

// Baseline is the findings that were there before, and what a run has seen of
// them. It is not safe for concurrent use.
type Baseline struct {
	Path string // of the file

	dir   string            // absolute; names of files are relative to it
	files map[string]Counts // by name

	left    map[string]Counts // of the files that the run has seen: what it has not found again
	renamed map[string]string // the name before, by the name now
	gone    map[string]bool   // files that are no longer there and that no other file has become; nil when not looked for
	byKey   map[Key][]string  // files that are gone, by what they had
}

// New returns an empty baseline that is to be stored at path.
func New(path string) (*Baseline, error) {
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	return &Baseline{
		Path: path, dir: dir,
		files: map[string]Counts{}, left: map[string]Counts{}, renamed: map[string]string{},
	}, nil
}

// Name is what the baseline calls the file at path: the way from the
// baseline's folder, with slashes, whatever the working directory is.
func (b *Baseline) Name(path string) string {
	name := path
	if abs, err := filepath.Abs(path); err == nil {
		name = abs
		if rel, err := filepath.Rel(b.dir, abs); err == nil {
			name = rel
		}
	}
	return strings.ToValidUTF8(filepath.ToSlash(name), "\ufffd")
}

func (b *Baseline) path(name string) string {
	if p := filepath.FromSlash(name); filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(b.dir, filepath.FromSlash(name))
}

// Len is the number of findings in the baseline.
func (b *Baseline) Len() int {
	n := 0
	for _, c := range b.files {
		n += c.total()
	}
	return n
}

// File is what the baseline has of a file that is being checked.
type File struct{ left Counts }

// File begins the check of a file. keys are those of the findings that are to
// be reported; by them a file is recognised that had another name.
func (b *Baseline) File(name string, keys []Key) *File {
	c := b.files[name]
	if c == nil && b.renamed[name] == "" {
		if old := b.before(name, keys); old != "" {
			b.renamed[name] = old
			delete(b.gone, old)
		}
	}
	if c == nil {
		c = b.files[b.renamed[name]]
	}
	left := maps.Clone(c)
	if left == nil {
		left = Counts{}
	}
	return &File{left}
}

// Known reports whether a finding was there before. Each call takes one of
// those that are left.
func (f *File) Known(k Key) bool {
	if f.left[k] == 0 {
		return false
	}
	f.left[k]--
	return true
}

// Done ends the check of the file.
func (b *Baseline) Done(name string, f *File) { b.left[name] = f.left }

// Set replaces what is known of a file by its findings.
func (b *Baseline) Set(name string, keys []Key) {
	delete(b.files, name)
	if len(keys) > 0 {
		b.files[name] = count(keys)
	}
}

func count(keys []Key) Counts {
	c := Counts{}
	for _, k := range keys {
		c[k]++
	}
	return c
}

// A file that is not in the baseline takes the place of one that is gone where
// it has at least this share of its findings.
const minShare = 0.5

// maxCandidates bounds the files that are gone which a new one is compared
// with.
const maxCandidates = 100

// before returns the name that a file had, or "". There is no need of git: a
// file that was renamed has the findings of one that is gone.
func (b *Baseline) before(name string, keys []Key) string {
	if len(keys) == 0 || len(b.files) == 0 {
		return ""
	}
	b.findGone()
	counts := count(keys)
	best, most := "", 0.0
	for _, old := range b.candidates(name, counts) {
		if s := share(b.files[old], counts, path.Base(old) == path.Base(name)); s >= minShare && s > most {
			best, most = old, s
		}
	}
	return best
}

// share is how much of what one file had another has. Any two files may have a
// space before a comma: debris alone says something only where the names are
// alike or all of it agrees.
func share(old, now Counts, sameBase bool) float64 {
	same, names := 0, false
	for k, n := range old {
		m := min(n, now[k])
		same += m
		names = names || m > 0 && !strings.HasPrefix(k.Rule, "text/")
	}
	if !names && !sameBase && !maps.Equal(old, now) {
		return 0
	}
	return float64(same) / float64(old.total())
}

// candidates are files that are gone and may be the one that has these
// findings: those of the same base name first, then those that share the
// findings that the fewest have.
func (b *Baseline) candidates(name string, counts Counts) []string {
	keys := slices.SortedFunc(maps.Keys(counts), func(x, y Key) int {
		return cmp.Or(len(b.byKey[x])-len(b.byKey[y]), compareKeys(x, y))
	})
	var out []string
	seen := map[string]bool{}
	add := func(old string) {
		if b.gone[old] && !seen[old] {
			seen[old] = true
			out = append(out, old)
		}
	}
	for _, sameBase := range []bool{true, false} {
		for _, k := range keys {
			for _, old := range b.byKey[k] {
				if len(out) == maxCandidates {
					return out
				}
				if !sameBase || path.Base(old) == path.Base(name) {
					add(old)
				}
			}
		}
	}
	return out
}

func (b *Baseline) findGone() {
	if b.gone != nil {
		return
	}
	b.gone, b.byKey = map[string]bool{}, map[Key][]string{}
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		if _, err := os.Lstat(b.path(name)); os.IsNotExist(err) {
			b.gone[name] = true
			for k := range b.files[name] {
				b.byKey[k] = append(b.byKey[k], name)
			}
		}
	}
}

// Rename is a file that the run has found under another name.
type Rename struct{ From, To string }

// Renames lists what [Baseline.File] has recognised, in order.
func (b *Baseline) Renames() []Rename {
	var out []Rename
	for _, name := range slices.Sorted(maps.Keys(b.renamed)) {
		out = append(out, Rename{b.renamed[name], name})
	}
	return out
}

// Stale lists the findings that are no longer there: those that a file which
// was checked did not have again, and those of files that are gone from a
// folder that was walked; walked reports whether the path is in one.
func (b *Baseline) Stale(walked func(path string) bool) []Entry {
	stale := map[string]Counts{}
	for name, left := range b.left {
		stale[name] = left
	}
	b.findGone()
	for name := range b.gone {
		if b.left[name] == nil && walked(b.path(name)) {
			stale[name] = b.files[name]
		}
	}
	return entries(stale)
}

// Prune takes out what [Baseline.Stale] lists, and gives the rest of files
// that were renamed their name. It reports whether that changed anything.
func (b *Baseline) Prune(walked func(path string) bool) bool {
	stale := b.Stale(walked)
	for name, old := range b.renamed {
		b.files[name] = b.files[old]
		delete(b.files, old)
	}
	changed := len(stale) > 0 || len(b.renamed) > 0
	for _, e := range stale {
		k := Key{e.Rule, e.Entity, e.Form}
		if b.files[e.File][k] -= e.Count; b.files[e.File][k] <= 0 {
			delete(b.files[e.File], k)
		}
	}
	return changed
}
