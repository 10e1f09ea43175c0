package lsp

import (
	"cmp"
	"slices"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/text"
)

// item is a finding with its places in the text that the editor has, which
// move along when that is edited. The spans of the finding itself are of the
// document in which it was found, and of no use any more.
type item struct {
	*detect.Finding
	flagged string          // the flagged text
	span    text.Span       // of it
	fixes   [][]detect.Edit // what each fix of the finding changes
	related []text.Span     // of each related place
}

// newItem places a finding of a document.
func newItem(doc *text.Document, f *detect.Finding) item {
	it := item{Finding: f, flagged: doc.Text(f.Span), span: origin(doc, f.Span)}
	for i := range f.Fixes {
		it.fixes = append(it.fixes, fix.Edits(doc, f, &f.Fixes[i]))
	}
	for _, r := range f.Related {
		it.related = append(it.related, origin(doc, r.Span))
	}
	return it
}

// newItems are the findings of a document that count, and those on its
// comments.
func newItems(doc *text.Document, setup *Setup, found []detect.Finding) []item {
	kept, comments := setup.Keep(doc, found)
	out := make([]item, 0, len(kept)+len(comments))
	for i := range kept {
		out = append(out, newItem(doc, &kept[i]))
	}
	for i := range comments {
		f := &comments[i]
		out = append(out, item{Finding: f, flagged: doc.Original()[f.Span.Start:f.Span.End], span: f.Span})
	}
	slices.SortStableFunc(out, byPlace)
	return out
}

// origin is the part of the editor's text that a span of a document stands
// for, what stands between its parts included.
func origin(doc *text.Document, s text.Span) text.Span {
	parts := doc.Origin(s)
	return text.Span{Start: parts[0].Start, End: parts[len(parts)-1].End}
}

// move returns the items as they stand after a change. Those that it touches
// are gone.
func move(items []item, c change) []item {
	out := make([]item, 0, len(items))
	for _, it := range items {
		if it.move(c) {
			out = append(out, it)
		}
	}
	return out
}

func (it *item) move(c change) bool {
	last := it.span.End
	ok := shift(&it.span, c)
	for _, edits := range it.fixes {
		for _, e := range edits {
			last = max(last, e.Span.End)
			ok = ok && !touches(e.Span, c)
		}
	}
	for _, s := range it.related {
		last = max(last, s.End)
	}
	if !ok || last < c.start {
		return ok
	}
	fixes := make([][]detect.Edit, len(it.fixes))
	for i, edits := range it.fixes {
		fixes[i] = slices.Clone(edits)
		for j := range fixes[i] {
			shift(&fixes[i][j].Span, c)
		}
	}
	it.fixes = fixes
	it.related = slices.Clone(it.related)
	for i := range it.related {
		shift(&it.related[i], c)
	}
	return true
}

// touches reports whether the change is in the span or beside it.
func touches(s text.Span, c change) bool { return s.Start <= c.oldEnd && c.start <= s.End }

// shift moves a span along with the text, and reports whether the change left
// it alone. What it touches covers what became of it.
func shift(s *text.Span, c change) bool {
	delta := c.newEnd - c.oldEnd
	switch {
	case s.End < c.start:
	case s.Start > c.oldEnd:
		s.Start += delta
		s.End += delta
	default:
		s.Start = min(s.Start, c.start)
		s.End = max(s.End+delta, c.newEnd)
		return false
	}
	return true
}

// touch adds a change to the parts of the text that were changed, in the text
// after it; they stay apart and in order.
func touch(parts []text.Span, c change) []text.Span {
	own := text.Span{Start: c.start, End: c.newEnd}
	out := make([]text.Span, 0, len(parts)+1)
	for _, s := range parts {
		if shift(&s, c) {
			out = append(out, s)
		} else {
			own.Start, own.End = min(own.Start, s.Start), max(own.End, s.End)
		}
	}
	i, _ := slices.BinarySearchFunc(out, own, func(a, b text.Span) int { return a.Start - b.Start })
	return slices.Insert(out, i, own)
}

func byPlace(a, b item) int {
	return cmp.Or(cmp.Compare(a.span.Start, b.span.Start), cmp.Compare(a.span.End, b.span.End))
}
