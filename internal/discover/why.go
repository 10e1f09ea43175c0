package discover

import (
	"fmt"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// why says in a sentence what speaks for a candidate; the one place that makes
// sentences.
func (j *judge) why(p *proposal) string {
	var parts []string
	if c := p.claim; c != nil {
		parts = j.whyGarble(p, c)
	} else {
		parts = j.whyEntry(p)
	}
	return strings.Join(parts, "; ")
}

func (j *judge) whyGarble(p *proposal, c *claim) (parts []string) {
	f := p.form
	if b := c.beside; b.n > 0 && c.found.findings <= 4*c.times {
		place := fmt.Sprintf("after %s%s", b.word, orLike(c.times-b.n))
		where := fmt.Sprintf(", where the entry has %s", c.right)
		switch b.side {
		case after:
			place = fmt.Sprintf("before %s%s", b.word, orLike(c.times-b.n))
		case expect:
			place, where = "where clean text mostly has "+c.right, ""
		}
		if c.times == f.count {
			parts = append(parts, fmt.Sprintf("stands %s %s in %s%s", times(f.count), place, inDocuments(f.documents), where))
		} else {
			parts = append(parts, fmt.Sprintf("stands %s in %s, %s %s%s", times(f.count), inDocuments(f.documents), times(c.times), place, where))
		}
	}
	if l := c.found; l.documents > 0 {
		parts = append(parts, fmt.Sprintf("was taken for %s %s in %s, with a confidence of %.0f %% on average",
			j.k.Index.Entries[c.entry].Ar, times(l.findings), inDocuments(l.documents), 100*c.certainty))
	}
	if b, kind := p.slot.word, kindNames[p.slot.kind]; len(parts) == 0 && b.n > 0 && kind != "" {
		parts = append(parts, fmt.Sprintf("stands %s in %s after %s%s, where the name of %s stands", times(f.count), inDocuments(f.documents), b.word, orLike(f.count-b.n), kind))
	}
	if c.similarity > 0 {
		parts = append(parts, fmt.Sprintf("%.0f %% like %s", 100*c.similarity, c.right))
	}
	return parts
}

func (j *judge) whyEntry(p *proposal) []string {
	f, b := p.form, p.slot.word
	stands := fmt.Sprintf("stands %s in %s", times(f.count), inDocuments(f.documents))
	stem := glossary.Stem(arabic.Fold(b.word))
	switch {
	case b.n == 0:
		stands += ", beginning with a given name"
	case b.side == far:
		stands += fmt.Sprintf(", after the title %s%s", b.word, orLike(f.count-b.n))
	case arabic.IsHead(stem):
		stands += fmt.Sprintf(", after %s%s, which announces the name of %s", b.word, orLike(f.count-b.n), kindNames[p.slot.kind])
	default:
		stands += fmt.Sprintf(", after the given name %s%s", b.word, orLike(f.count-b.n))
	}
	return []string{stands, "the glossary has no such name"}
}

// kindNames are the kinds of names in a sentence.
var kindNames = map[glossary.Kind]string{
	glossary.Person: "a person", glossary.Place: "a place", glossary.Org: "an organisation",
}

func times(n int64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

func inDocuments(n int64) string {
	if n == 1 {
		return "1 document"
	}
	return fmt.Sprintf("%d documents", n)
}

// orLike says that a word is the most frequent one of several.
func orLike(others int64) string {
	if others > 0 {
		return " or a word like it"
	}
	return ""
}
