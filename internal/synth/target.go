package synth

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// target is a mention of an entry in a document.
type target struct {
	entry *glossary.Entry
	place int32 // of the entry in the glossary
	form  *glossary.Form
	words []word
	lam   bool   // the name has the preposition ل
	head  string // what stands before the name in its first word, as written, without that ل
}

// word is a word of a mention. body is it as written without proclitics, but
// with its article; what لل stands for is written out.
type word struct {
	span text.Span
	body string
	gap  string // what stands between it and the next word
}

// stem is the folded body without article.
func (w word) stem() string { return stemOf(w.body) }

func stemOf(body string) string { return glossary.Stem(arabic.Fold(body)) }

// key tells names apart that are written differently, whatever their proclitics.
func (t *target) key() string {
	var b strings.Builder
	for _, w := range t.words {
		b.WriteString(w.stem())
		b.WriteByte(' ')
	}
	return b.String()
}

// targets finds the names of a document that may be garbled.
func (g *Generator) targets(source string) (out []*target) {
	doc := text.New("", source)
	for i := range doc.Segments {
		seg := &doc.Segments[i]
		for _, m := range g.index.Mentions(source, seg.Tokens) {
			e := g.index.Entries[m.Entry]
			if g.options.Only != nil && !g.options.Only(e) {
				continue
			}
			t := &target{entry: e, place: m.Entry, form: &g.index.Forms[m.Form]}
			tokens := seg.Tokens[m.Start:m.End]
			for j, tok := range tokens {
				w := word{span: tok.Span, body: doc.Text(tok.Span)}
				if j+1 < len(tokens) {
					w.gap = source[tok.End:tokens[j+1].Start]
				}
				t.words = append(t.words, w)
			}
			if t.takeOff(m.Split) && g.meant(t, tokens[0].Form) {
				out = append(out, t)
			}
		}
	}
	return out
}

// meant reports whether a mention is the name and no ordinary word that reads
// like it: وأفاد is not و and آفاد, and عند is not العند.
func (g *Generator) meant(t *target, first string) bool {
	if len(t.words) > 1 {
		return true
	}
	body := arabic.Fold(t.words[0].body)
	own, _ := cutArticle(t.form.Text)
	article, _ := cutArticle(plain(t.words[0].body))
	return own == article && (body == first || g.lexicon.Zipf(first) <= g.lexicon.Zipf(body))
}

// takeOff parts the proclitics from the first word, and reports whether that
// can be done.
func (t *target) takeOff(s arabic.Split) bool {
	raw := t.words[0].body
	clitics := arabic.Len(s.Conjunction) + arabic.Len(s.Preposition)
	if clitics == 0 {
		return true
	}
	t.lam = s.Preposition == "ل"
	if t.lam {
		clitics--
	}
	at, ok := arabic.RawPrefix(raw, clitics)
	rest, ok2 := arabic.RawPrefix(raw, s.Letters())
	if !ok || !ok2 {
		return false
	}
	t.head, t.words[0].body = raw[:at], raw[rest:]
	if s.Article {
		t.words[0].body = "ال" + raw[rest:]
	}
	return true
}

// attach writes the proclitics of the name before its first word.
func (t *target) attach(body string) string {
	if t.lam {
		return t.head + arabic.Attach("", "ل", body)
	}
	return t.head + body
}

// change is a way to garble a name: what its words become, "" for a word that
// is left out. If their number is not that of the name, it is another name.
type change struct {
	kind   Kind
	bodies []string
}

// edit replaces a span of a document; label is that of a garble but for its
// span and texts.
type edit struct {
	span  text.Span
	text  string
	label *Label
}

// edit makes a change to a mention.
func (g *Generator) edit(t *target, c *change) edit {
	first, last := 0, len(t.words)-1
	bodies := c.bodies
	if c.kind.letters() {
		for bodies[first] == t.words[first].body {
			first++
		}
		for bodies[last] == t.words[last].body {
			last--
		}
		bodies = bodies[first : last+1]
	}
	var right []string
	for _, w := range t.words[first : last+1] {
		right = append(right, w.body)
	}
	span := text.Span{Start: t.words[first].span.Start, End: t.words[last].span.End}
	var wrong []string
	var out strings.Builder
	gap := ""
	for i, b := range bodies {
		if b == "" {
			continue
		}
		wrong = append(wrong, b)
		if len(wrong) == 1 && first == 0 {
			b = t.attach(b)
		}
		out.WriteString(gap)
		out.WriteString(b)
		gap = " "
		if len(c.bodies) == len(t.words) && t.words[first+i].gap != "" {
			gap = t.words[first+i].gap
		}
	}
	return edit{span, out.String(), &Label{Entry: t.entry, Kind: c.kind, RealWord: g.realWords(t, c),
		Distance: distance(strings.Join(wrong, " "), strings.Join(right, " "))}}
}

// letters reports whether the kind changes words one by one, which are what is
// wrong then; the words of the other kinds may be right in themselves.
func (k Kind) letters() bool { return k.Transliteration() || k == RealWord }

// apply makes edits, which are in order and do not overlap.
func apply(source string, edits []edit) (string, []Label) {
	var b strings.Builder
	var labels []Label
	at := 0
	for _, e := range edits {
		b.WriteString(source[at:e.span.Start])
		if e.label != nil {
			l := *e.label
			l.Span = text.Span{Start: b.Len(), End: b.Len() + len(e.text)}
			l.Text, l.Right = e.text, source[e.span.Start:e.span.End]
			labels = append(labels, l)
		}
		b.WriteString(e.text)
		at = e.span.End
	}
	b.WriteString(source[at:])
	return b.String(), labels
}

// Frequent is the Zipf frequency from which a word is a frequent one.
const Frequent = 3

// frequent reports whether a word, as it stands or without its article, is a
// frequent one.
func (g *Generator) frequent(body string) bool {
	folded := arabic.Fold(body)
	return g.lexicon.Zipf(folded) >= Frequent || g.lexicon.Zipf(glossary.Stem(folded)) >= Frequent
}

// attested is the Zipf frequency from which a garble is a real word.
const attested = 2

// realWords reports whether each word that a change wrote is a real one.
func (g *Generator) realWords(t *target, c *change) bool {
	for i, b := range c.bodies {
		same := len(c.bodies) == len(t.words) && b == t.words[i].body
		if b != "" && !same && g.lexicon.Zipf(arabic.Fold(b)) < attested {
			return false
		}
	}
	return true
}

// distance is the plain Levenshtein distance of two folded texts, divided by
// the length of the longer one.
func distance(a, b string) float64 {
	a, b = arabic.Fold(a), arabic.Fold(b)
	n := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	if n == 0 {
		return 0
	}
	return float64(levenshtein.ComputeDistance(a, b)) / float64(n)
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// plain is a word without the marks that are no letters.
func plain(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == 'ـ' {
			return -1
		}
		return r
	}, word)
}

// cutArticle parts the article from a word that has one as it is written.
func cutArticle(body string) (article, rest string) {
	if rest, ok := strings.CutPrefix(body, "ال"); ok && utf8.RuneCountInString(rest) >= 2 {
		return "ال", rest
	}
	return "", body
}
