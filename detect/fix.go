package detect

import (
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// fix works out the replacement of the garbled tokens.
func (n *names) fix(r *reading, seg *text.Segment, parts []part) {
	x := n.k.Index
	f := &x.Forms[r.form]
	entry := x.Entries[r.entry]
	right := f.Parts()
	if r.short {
		right = []string{n.k.Right(r.entry, parts[0].split.Stem, parts[0].latin)}
	} else if f.Script == glossary.LatinScript || r.free {
		if f.Script == glossary.LatinScript {
			right = x.ArabicFor(f).Parts()
		}
		if len(right) != len(parts) || slices.ContainsFunc(parts, func(p part) bool { return p.link }) {
			// The accepted form has another number of words: it replaces
			// the whole span.
			r.from, r.to = r.start, r.end
			r.span = text.Span{Start: seg.Tokens[r.start].Start, End: seg.Tokens[r.end-1].End}
			text := strings.Join(right, " ")
			if !slices.Contains(entry.Forms(), text) {
				text = entry.Ar // the form is one without its small words
			}
			r.fix = n.attach(seg.Tokens[r.start], n.splitOf(parts[0]), n.write(r.entry, text))
			r.stem = stemOf(parts)
			return
		}
	}
	right = n.inText(r, parts, right)
	if i := slices.IndexFunc(parts, func(p part) bool { return p.seam != noSeam }); i >= 0 {
		n.fixSeam(r, seg, parts[i], right)
		return
	}
	r.span = text.Span{Start: seg.Tokens[r.from].Start, End: seg.Tokens[r.to-1].End}
	r.stem = stemOf(parts)
	var b strings.Builder
	for j := r.from; j < r.to; j++ {
		p := parts[j-r.start]
		if j > r.from {
			b.WriteString(n.doc.Source[seg.Tokens[j-1].End:seg.Tokens[j].Start])
		}
		if p.exact {
			b.WriteString(n.doc.Text(seg.Tokens[j].Span))
			continue
		}
		word := right[j-r.start]
		r.pieces = append(r.pieces, piece{p.split.Stem, word})
		b.WriteString(n.attach(seg.Tokens[j], p, word))
	}
	r.fix = b.String()
}

// splitOf completes a part that is a right word by how it is read as one.
func (n *names) splitOf(p part) part {
	if p.split.Stem == "" && p.word != nil {
		p.split = p.word.Splits[0]
		if len(p.word.Exact) > 0 {
			p.split = p.word.Splits[p.word.Exact[0].Split]
		}
	}
	return p
}

// stemOf joins the garbled words without their proclitics.
func stemOf(parts []part) string {
	var stems []string
	for _, p := range parts {
		if !p.exact {
			stems = append(stems, p.split.Stem)
		}
	}
	return strings.Join(stems, " ")
}

// attach writes the right word with the proclitics of the token that it
// replaces, in the user's own letters.
func (n *names) attach(tok text.Token, p part, right string) string {
	raw := n.doc.Text(tok.Span)
	s := p.split
	count := clitics(s)
	if count == 0 {
		return right
	}
	if s.Preposition == "ل" && strings.HasPrefix(right, "ال") {
		if at, ok := arabic.RawPrefix(raw, count-1); ok {
			return raw[:at] + arabic.Attach("", "ل", right)
		}
	}
	if at, ok := arabic.RawPrefix(raw, count); ok {
		return raw[:at] + right
	}
	return arabic.Attach(s.Conjunction, s.Preposition, right)
}
