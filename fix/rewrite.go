package fix

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

// Edits lists what a fix of a finding changes in the original text of the
// document, as the original spells it: first the part that the finding flags,
// then the others. There are others where the fix has further edits, and where
// markup splits the flagged words: of «<b>حت</b>ر» the first edit is that of
// حت, and the tag stays. An edit whose Text is what stands there already is
// left out, but for the first.
func Edits(doc *text.Document, f *detect.Finding, fx *detect.Fix) []detect.Edit {
	all := rewriteAll(doc, f.Span, fx)
	out := all[:1]
	for _, e := range all[1:] {
		if doc.Original()[e.Span.Start:e.Span.End] != e.Text {
			out = append(out, e)
		}
	}
	return out
}

// Flagged returns the part of the original text that a finding flags: all of
// it, or, where markup splits it, the first part. words is how that part
// reads.
func Flagged(doc *text.Document, f *detect.Finding) (at text.Span, words string) {
	at = doc.Origin(f.Span)[0]
	for _, p := range doc.Pieces(f.Span) {
		if p.Kind != text.Markup && p.Origin.End <= at.End {
			words += doc.Text(p.Prose)
		}
	}
	return at, words
}

// rewriteAll lists all edits of the original, those that change nothing too.
func rewriteAll(doc *text.Document, span text.Span, fx *detect.Fix) []detect.Edit {
	out := rewrite(doc, detect.Edit{Span: span, Text: fx.Text})
	for _, e := range fx.Edits {
		out = append(out, rewrite(doc, e)...)
	}
	return out
}

// rewrite turns an edit of the prose into edits of the original text, one for
// each part that the prose stands for. What the edit keeps stays as it is
// spelled, and markup stays where it is between what it keeps.
func rewrite(doc *text.Document, e detect.Edit) []detect.Edit {
	origin := doc.Origin(e.Span)
	out := make([]detect.Edit, len(origin))
	for i, s := range origin {
		out[i].Span = s
	}
	pieces := doc.Pieces(e.Span)
	w := rewriter{doc: doc, original: doc.Original(), parts: origin, text: make([][]byte, len(origin))}
	if len(pieces) == 1 && pieces[0].Kind == text.Verbatim && doc.Escape(e.Text, w.line()) == e.Text {
		out[0].Text = e.Text
		return out
	}
	w.letters(pieces)
	w.write([]rune(e.Text))
	for i := range w.text {
		w.fill(i)
	}
	for i, t := range w.text {
		out[i].Text = string(t)
	}
	return out
}

// letter is the smallest part of the prose that is kept or replaced.
type letter struct {
	prose  string
	origin text.Span
	part   int // of the original; -1 for markup
}

type rewriter struct {
	doc      *text.Document
	original string
	parts    []text.Span // of the original
	text     [][]byte    // that is written into each
	old      []letter
	last     int    // part that was written last
	fresh    []rune // new text that is not written yet, all of that part
}

// letters lists what the pieces are made of.
func (w *rewriter) letters(pieces []text.Piece) {
	part := 0
	for _, p := range pieces {
		if p.Kind == text.Markup {
			w.old = append(w.old, letter{w.doc.Text(p.Prose), p.Origin, -1})
			continue
		}
		for part+1 < len(w.parts) && p.Origin.Start >= w.parts[part].End {
			part++
		}
		if p.Kind == text.Decoded {
			w.old = append(w.old, letter{w.doc.Text(p.Prose), p.Origin, part})
			continue
		}
		for i, r := range w.doc.Text(p.Prose) {
			at := p.Origin.Start + i
			w.old = append(w.old, letter{string(r), text.Span{Start: at, End: at + utf8.RuneLen(r)}, part})
		}
	}
}

// maxAligned bounds the work of finding out which letters stay.
const maxAligned = 1 << 20

// write writes the new text into the parts.
func (w *rewriter) write(new []rune) {
	from, old := 0, w.old
	for from < len(old) && from < len(new) && same(&old[from], new[from]) {
		w.keep(&old[from])
		from++
	}
	old, new = old[from:], new[from:]
	end := 0
	for end < len(old) && end < len(new) && same(&old[len(old)-1-end], new[len(new)-1-end]) {
		end++
	}
	tail := old[len(old)-end:]
	old, new = old[:len(old)-end], new[:len(new)-end]
	if len(old)*len(new) > maxAligned {
		// Too much to compare: all of it is new, where the old begins.
		for _, r := range new {
			w.insert(r, w.partAt(from))
		}
	} else {
		w.align(old, new, from)
	}
	for i := range tail {
		w.keep(&tail[i])
	}
	w.flush()
}

// align writes the new text so that as many letters as can be stay.
func (w *rewriter) align(old []letter, new []rune, from int) {
	// cost[i][j] is how many letters are taken out and put in to make new[j:] of
	// old[i:]. Markup stays where it is, whatever is around it.
	width := len(new) + 1
	cost := make([]int32, (len(old)+1)*width)
	for i := len(old); i >= 0; i-- {
		for j := len(new); j >= 0; j-- {
			c := &cost[i*width+j]
			switch {
			case i == len(old):
				*c = int32(len(new) - j)
			case j < len(new) && same(&old[i], new[j]):
				*c = cost[(i+1)*width+j+1]
			case old[i].part < 0:
				*c = cost[(i+1)*width+j]
			case j == len(new):
				*c = 1 + cost[(i+1)*width+j]
			default:
				*c = 1 + min(cost[(i+1)*width+j], cost[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch here := cost[i*width+j]; {
		case i < len(old) && j < len(new) && same(&old[i], new[j]):
			w.keep(&old[i])
			i, j = i+1, j+1
		case i < len(old) && old[i].part < 0:
			i++
		case i < len(old) && j < len(new) && here == 2+cost[(i+1)*width+j+1]:
			w.insert(new[j], old[i].part)
			i, j = i+1, j+1
		case j < len(new) && here == 1+cost[i*width+j+1]:
			w.insert(new[j], w.partAt(from+i))
			j++
		default:
			i++
		}
	}
}

// same reports whether a letter stays where the new text has r. White space
// stays however it is spelled.
func same(l *letter, r rune) bool {
	return l.prose == string(r) || unicode.IsSpace(r) && l.part >= 0 && strings.TrimSpace(l.prose) == ""
}

// partAt is the part to which what is written before letter i belongs: that of
// the letter before, unless it is white space.
func (w *rewriter) partAt(i int) int {
	before := i > 0 && w.old[i-1].part >= 0
	after := i < len(w.old) && w.old[i].part >= 0
	switch {
	case before && (!after || strings.TrimSpace(w.old[i-1].prose) != ""):
		return w.old[i-1].part
	case after:
		return w.old[i].part
	}
	return w.last
}

func (w *rewriter) keep(l *letter) {
	w.flush()
	if l.part >= 0 {
		w.last = l.part
		w.text[l.part] = append(w.text[l.part], w.original[l.origin.Start:l.origin.End]...)
	}
}

func (w *rewriter) insert(r rune, part int) {
	if part > w.last { // what is written never goes back
		w.flush()
		w.last = part
	}
	w.fresh = append(w.fresh, r)
}

// flush writes the new text as the original has to spell it.
func (w *rewriter) flush() {
	if len(w.fresh) > 0 {
		w.text[w.last] = append(w.text[w.last], w.doc.Escape(string(w.fresh), w.line())...)
		w.fresh = w.fresh[:0]
	}
}

// fill lends a letter of a neighbour to a part that is empty and stands between
// marks of emphasis, which would show (****) where nothing stands between them.
func (w *rewriter) fill(i int) {
	if !w.emphasised(i) || len(bytes.TrimSpace(w.text[i])) > 0 {
		return
	}
	if i > 0 {
		before := w.text[i-1]
		r, n := utf8.DecodeLastRune(before)
		if rest := len(before) - n; unicode.IsLetter(r) && (rest > 0 || !w.emphasised(i-1)) {
			w.text[i-1], w.text[i] = before[:rest], append(slices.Clone(before[rest:]), w.text[i]...)
			return
		}
	}
	if i+1 < len(w.text) {
		after := w.text[i+1]
		r, n := utf8.DecodeRune(after)
		if unicode.IsLetter(r) && (n < len(after) || !w.emphasised(i+1)) {
			w.text[i], w.text[i+1] = append(w.text[i], after[:n]...), after[n:]
		}
	}
}

// emphasised reports whether a part stands between marks of emphasis.
func (w *rewriter) emphasised(i int) bool {
	from, to := w.parts[i].Start, w.parts[i].End
	return from > 0 && to < len(w.original) && strings.IndexByte("*_~", w.original[to]) >= 0 && w.original[from-1] == w.original[to]
}

// lineReach is how much of a line is looked at to tell where in it something
// stands.
const lineReach = 200

// line is what stands before the place that is written next on its line.
func (w *rewriter) line() string {
	start := w.parts[w.last].Start
	before := w.original[max(0, start-lineReach):start] + string(w.text[w.last])
	return before[strings.LastIndexByte(before, '\n')+1:]
}
