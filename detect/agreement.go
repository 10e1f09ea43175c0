package detect

import (
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// masculine is what the glossary says of a man in its column gender.
const masculine = "m"

// agreement returns the edits that make the title before a man's name
// masculine, and the adjectives between: a name that was not recognised is
// often given a feminine title (السفيرة التركية …). The other way round nothing
// is changed: many houses give women masculine titles.
func (n *names) agreement(r *reading) []Edit {
	entry := n.k.Index.Entries[r.entry]
	if entry.Kind != glossary.Person || entry.Gender != masculine {
		return nil
	}
	seg := &n.doc.Segments[r.seg]
	var edits []Edit
	for i := r.start - 1; i >= 0 && i >= r.start-maxHeadReach; i-- {
		tok := seg.Tokens[i]
		if !n.softGap(tok, seg.Tokens[i+1]) {
			return nil
		}
		raw := n.doc.Text(tok.Span)
		stem := glossary.Stem(withoutConjunction(tok.Form))
		bare, feminine := strings.CutSuffix(stem, "ه")
		switch {
		case feminine && arabic.PersonHeads[stem] && arabic.PersonHeads[bare]:
			return append(edits, Edit{Span: tok.Span, Text: withoutMarbuta(raw)})
		case feminine && strings.HasPrefix(tok.Form, "ال") && strings.HasSuffix(bare, "ي"):
			edits = append(edits, Edit{Span: tok.Span, Text: withoutMarbuta(raw)})
		default:
			return nil
		}
	}
	return nil
}

// withoutMarbuta takes the feminine ending off a word as written, and what
// vowel signs follow it.
func withoutMarbuta(raw string) string {
	if i := strings.LastIndexAny(raw, "ةه"); i >= 0 {
		return raw[:i]
	}
	return raw
}
