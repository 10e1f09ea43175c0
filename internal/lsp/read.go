package lsp

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/text"
)

// formatOf is the format of a document: by the ending of its name, as the
// command goes by, or else by the language that the editor takes it for.
func formatOf(uri, language string) *format.Format {
	name := uri
	if u, err := url.Parse(uri); err == nil {
		name = u.Path + u.Opaque
	}
	ending := strings.ToLower(path.Ext(name))
	for _, f := range format.All() {
		if slices.Contains(f.Extensions, ending) {
			return f
		}
	}
	for _, f := range format.All() {
		if f.Name == language {
			return f
		}
	}
	return format.Text
}

// read reads the text of a document.
func read(d *openDocument, source string) *text.Document {
	doc, err := d.format.Read(nameOf(d.uri), source)
	if err != nil { // larger than an open document can be
		panic(err)
	}
	return doc
}

// reread is read for a text that differs in few lines from that of b: only
// those are taken into words again.
func reread(d *openDocument, source string, b *base) *text.Document {
	if d.format != format.Text || len(b.touched) == 0 {
		return read(d, source)
	}
	old := b.doc
	start := strings.LastIndexByte(source[:b.touched[0].Start], '\n') + 1
	end := b.touched[len(b.touched)-1].End
	if i := strings.IndexByte(source[end:], '\n'); i >= 0 {
		end += i + 1
	} else {
		end = len(source)
	}
	shift := len(source) - len(old.Source)
	part := source[start:end]
	if start > 0 && strings.HasPrefix(part, text.BOM) {
		return read(d, source)
	}
	out := &text.Document{Name: old.Name, Source: source, Segments: make([]text.Segment, 0, len(old.Segments)+8)}
	i := 0
	for i < len(old.Segments) && old.Segments[i].End <= start {
		i++
	}
	out.Segments = append(out.Segments, old.Segments[:i]...)
	for _, seg := range text.New(old.Name, part).Segments {
		out.Segments = append(out.Segments, moved(seg, start))
	}
	for i < len(old.Segments) && old.Segments[i].Start < end-shift {
		i++
	}
	for _, seg := range old.Segments[i:] {
		out.Segments = append(out.Segments, moved(seg, shift))
	}
	return out
}

// moved is a segment that stands elsewhere in the text.
func moved(s text.Segment, by int) text.Segment {
	tokens := make([]text.Token, len(s.Tokens))
	for i, t := range s.Tokens {
		t.Start += by
		t.End += by
		tokens[i] = t
	}
	s.Start += by
	s.End += by
	s.Tokens = tokens
	return s
}
