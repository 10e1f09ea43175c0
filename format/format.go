// Package format reads files of several formats as prose: text without markup,
// each piece of which leads back to its place in the file. A format is a value
// of type [Format]; [All] lists them, [Find] tells which one a file has.
package format

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/text"
)

// Format is a kind of file that holds prose.
type Format struct {
	Name       string   // as --input-format takes it
	Extensions []string // of file names, in lower case

	read       func(b *text.Builder, source string) *text.Document
	recognises func(head string) bool // by how a file begins; nil: never
}

// Text is plain text: all of it is prose.
var Text = &Format{Name: "text", Extensions: []string{".txt", ".text"}}

// All lists the formats.
func All() []*Format { return []*Format{Text, Markdown, HTML} }

// Parse returns the format of that name.
func Parse(name string) (*Format, error) {
	if i := slices.IndexFunc(All(), func(f *Format) bool { return f.Name == name }); i >= 0 {
		return All()[i], nil
	}
	return nil, fmt.Errorf("format %q is not known", name)
}

// headSize is how much of a file is looked at to recognise its format.
const headSize = 1024

// Find returns the format of a file by the extension of its name, or, where
// that tells nothing, by how the content begins. What looks like no other
// format is plain text.
func Find(name, source string) *Format {
	ext := strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/")))
	for _, f := range All() {
		if slices.Contains(f.Extensions, ext) {
			return f
		}
	}
	head := strings.TrimPrefix(source[:min(len(source), headSize)], text.BOM)
	for _, f := range All() {
		if f.recognises != nil && f.recognises(head) {
			return f
		}
	}
	return Text
}

// Read reads the text of a file, which must be valid UTF-8. The document is
// called name in messages, such as that of the error.
func (f *Format) Read(name, source string) (*text.Document, error) {
	if f.read == nil {
		return text.New(name, source), nil
	}
	if len(source) > text.MaxOriginal {
		return nil, fmt.Errorf("%s: too large to be read as %s (over 2 GiB); split it, or read it with --input-format text", name, f.Name)
	}
	return f.read(text.NewBuilder(name, source), source), nil
}

// start is the offset at which the content of a file begins.
func start(source string) int {
	if strings.HasPrefix(source, text.BOM) {
		return len(text.BOM)
	}
	return 0
}
