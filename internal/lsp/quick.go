package lsp

import (
	"context"
	"slices"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// A check of a long document takes a second or more, nearly all of it the
// search for names that a word may be a garble of, word by word. After an edit
// that is done for the words around it alone. The rest of the document still
// gives them their topic: its words are taken for those of another script, of
// which the detectors ask which names they are and nothing more. What stood
// elsewhere is taken over, and a check of the whole follows when the writer
// pauses.

const (
	near     = 6   // tokens beside an edit in which findings are looked for anew
	around   = 6   // further ones that these may depend on
	maxShown = 400 // tokens from which the whole may as well be checked
	beside   = 10  // lines beside an edit that tell what its own should be like
)

// suppression is the category of findings on comments that suppress others;
// only a check of the whole knows which of them nothing needs.
const suppression = "suppression"

// quick finds what is in the text of r by way of b. It does not where too much
// of it was edited.
func (s *Server) quick(ctx context.Context, d *openDocument, r *result, b *base, k *knowledge.Knowledge) bool {
	r.doc = reread(d, r.text, b)
	focus, ok := focusOn(r.doc, b.touched)
	if !ok {
		return false
	}
	debris, names := byCategory(r.setup.Rules)
	found, err := detect.Run(ctx, focus.lines, k, debris)
	if err != nil {
		return false
	}
	more, err := detect.Run(ctx, focus.words, k, names)
	if err != nil {
		return false
	}
	var items []item
	for _, it := range newItems(r.doc, r.setup, append(found, more...)) {
		if it.Detector.Category() != suppression && overlapsAny(it.span, focus.parts) {
			items = append(items, it)
		}
	}
	n := len(items)
	for _, it := range b.items {
		if !overlapsAny(it.span, focus.parts) && !overlapsItem(it, items[:n]) {
			items = append(items, it)
		}
	}
	slices.SortStableFunc(items, byPlace)
	r.items = items
	return true
}

// byCategory parts the rules on debris of the text from those on names and
// terms.
func byCategory(ds []*detect.Detector) (debris, names []*detect.Detector) {
	for _, d := range ds {
		if isDebris(d) {
			debris = append(debris, d)
		} else {
			names = append(names, d)
		}
	}
	return debris, names
}

func isDebris(d *detect.Detector) bool { return d.Category() == "text" }

// focus is what a quick check looks at.
type focus struct {
	words *text.Document // all of it, with words hidden that are far from edits
	lines *text.Document // the lines that were edited, with some beside them
	parts []text.Span    // of the editor's text, in which findings are looked for anew
}

func focusOn(doc *text.Document, touched []text.Span) (focus, bool) {
	f := focus{
		words: &text.Document{Name: doc.Name, Source: doc.Source, Segments: slices.Clone(doc.Segments)},
		lines: &text.Document{Name: doc.Name, Source: doc.Source},
		parts: slices.Clone(touched),
	}
	shown := make([][]bool, len(doc.Segments))
	count := 0
	at := placesOf(doc)
	for i, s := range touched {
		at.tokens(s, func(seg, from, to int) {
			tokens := doc.Segments[seg].Tokens
			if shown[seg] == nil {
				shown[seg] = make([]bool, len(tokens))
			}
			if len(tokens) == 0 {
				return
			}
			for j := max(from-near-around, 0); j < min(to+near+around, len(tokens)); j++ {
				shown[seg][j] = true
				count++
			}
			first, last := tokens[max(from-near, 0)], tokens[min(to+near, len(tokens))-1]
			f.parts[i].Start = min(f.parts[i].Start, origin(doc, first.Span).Start)
			f.parts[i].End = max(f.parts[i].End, origin(doc, last.Span).End)
		})
	}
	last := -1 // of the lines
	for i := range shown {
		if shown[i] == nil {
			continue
		}
		from, to := max(i-beside, last+1), min(i+beside+1, len(shown))
		f.lines.Segments = append(f.lines.Segments, doc.Segments[from:max(from, to)]...)
		last = max(last, to-1)
	}
	for i := range f.words.Segments {
		seg := &f.words.Segments[i]
		seg.Tokens = slices.Clone(seg.Tokens)
		for j := range seg.Tokens {
			if t := &seg.Tokens[j]; t.Class == text.Arabic && (shown[i] == nil || !shown[i][j]) {
				t.Class = text.Other
			}
		}
	}
	return f, count <= maxShown
}

// tokenPlaces finds tokens by their place in the editor's text.
type tokenPlaces struct {
	doc      *text.Document
	segments []text.Span // in the editor's text
}

func placesOf(doc *text.Document) tokenPlaces {
	p := tokenPlaces{doc, make([]text.Span, len(doc.Segments))}
	for i := range doc.Segments {
		p.segments[i] = origin(doc, doc.Segments[i].Span)
	}
	return p
}

// tokens yields the tokens [from, to) of each segment that the span touches;
// none of them where it stands between two.
func (p tokenPlaces) tokens(s text.Span, yield func(seg, from, to int)) {
	first, _ := slices.BinarySearchFunc(p.segments, s.Start, func(seg text.Span, at int) int { return seg.End - at })
	for i := first; i < len(p.segments) && p.segments[i].Start <= s.End; i++ {
		tokens := p.doc.Segments[i].Tokens
		from, _ := slices.BinarySearchFunc(tokens, s.Start, func(t text.Token, at int) int { return origin(p.doc, t.Span).End - at })
		to := from
		for to < len(tokens) && origin(p.doc, tokens[to].Span).Start <= s.End {
			to++
		}
		yield(i, from, to)
	}
}

// overlapsAny reports whether a span shares a byte with one of others, which
// are in order, or stands beside it.
func overlapsAny(s text.Span, others []text.Span) bool {
	return slices.ContainsFunc(others, func(o text.Span) bool { return s.Start <= o.End && o.Start <= s.End })
}

// overlapsItem reports whether an item overlaps another of its sort.
func overlapsItem(it item, others []item) bool {
	return slices.ContainsFunc(others, func(o item) bool {
		return isDebris(o.Detector) == isDebris(it.Detector) && o.span.Overlaps(it.span)
	})
}
