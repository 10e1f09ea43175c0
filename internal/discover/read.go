package discover

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// How common (Zipf) words may be.
const (
	maxRare   = 3.3 // the word of a candidate
	maxAnchor = 5.0 // a word of a name beside which others are expected
)

const (
	minLetters  = 3
	maxRun      = 5 // words of a candidate
	maxReach    = 4 // tokens before a name at which its title may stand
	aroundWords = 6 // of an example, on either side
	contextSize = 2 // words on either side that make a context
)

// word is what is known of a folded word.
type word struct {
	known    *knowledge.Word
	key      string  // without its article
	starts   []int32 // accepted forms that begin with it
	heads    bool    // announces a name
	person   bool    // the name of a person, with a title
	strip    int     // how many letters of proclitics stand before the head
	rare     bool    // may be a name that is not known, or a part of one
	given    bool    // begins the names of persons
	joint    bool    // links the words of a name
	anchor   bool    // a word of a longer name
	definite bool
	between  bool // may stand between a title and the name
}

// reader is what Add works with.
type reader struct {
	k       *knowledge.Knowledge
	words   map[string]*word
	frame   framer
	n       int // of the document
	id      string
	doc     *text.Document
	seg     *text.Segment
	seen    []*word // of the segment
	covered []bool
	flagged []int // by token: the end of a finding that was counted and begins there, 0 for none
	touched []touched
	uses    map[string]int64
	key     []byte
}

// touched is a form that the document has, with its word if it has only one.
type touched struct {
	form *form
	word *word
}

// framer is a lexicon that knows which word mostly stands between two others.
type framer interface {
	Frame(left, right string) (filler string, share float64, ok bool)
}

// Add counts a document. found is what detect.Run found in it with k.
func (c *Counter) Add(id string, doc *text.Document, k *knowledge.Knowledge, found []detect.Finding) {
	if c.words == nil || c.k != k {
		c.k, c.words = k, map[string]*word{}
		c.frame, _ = k.Lexicon.(framer)
		c.uses = map[string]int64{}
	}
	c.n++
	c.id, c.doc = id, doc
	for i := range doc.Segments {
		c.seg = &doc.Segments[i]
		c.load()
		for len(found) > 0 && found[0].Span.Start < c.seg.End {
			c.readFinding(&found[0])
			found = found[1:]
		}
		for j := range c.seg.Tokens {
			c.readToken(j)
		}
	}
	for _, t := range c.touched {
		t.form.addContext(t.form.context)
		if t.word != nil {
			t.form.uses += c.uses[t.word.key]
		}
	}
	c.touched = c.touched[:0]
	clear(c.uses)
	c.doc, c.seg = nil, nil
	c.prune()
}

// load looks up the words of the segment, and marks those of names that the
// glossary has.
func (r *reader) load() {
	tokens := r.seg.Tokens
	r.seen = r.seen[:0]
	r.covered = slices.Grow(r.covered[:0], len(tokens))[:len(tokens)]
	clear(r.covered)
	r.flagged = slices.Grow(r.flagged[:0], len(tokens))[:len(tokens)]
	clear(r.flagged)
	for i := range tokens {
		var w *word
		// على folds to what علي folds to.
		if tokens[i].Class == text.Arabic && !(tokens[i].Form == "علي" && strings.HasSuffix(r.doc.Text(tokens[i].Span), "ى")) {
			if w = r.words[tokens[i].Form]; w == nil {
				w = r.analyse(tokens[i].Form)
				r.words[strings.Clone(tokens[i].Form)] = w
			}
		}
		r.seen = append(r.seen, w)
	}
	for i := 0; i < len(tokens); {
		n := r.mention(i)
		for j := range n {
			r.covered[i+j] = true
		}
		i += max(n, 1)
	}
}

// mention returns how many tokens from token i on are an accepted form.
func (r *reader) mention(i int) (most int) {
	if r.seen[i] == nil {
		return 0
	}
	for _, id := range r.seen[i].starts {
		f := &r.k.Index.Forms[id]
		if n := len(f.Words); n > most && r.matches(i, f) {
			most = n
		}
	}
	return most
}

func (r *reader) matches(i int, f *glossary.Form) bool {
	if i+len(f.Words) > len(r.seen) {
		return false
	}
	for j := 1; j < len(f.Words); j++ {
		w := r.seen[i+j]
		if w == nil || !isExactly(w.known, f.Words[j]) || !r.joined(i+j) {
			return false
		}
	}
	return true
}

// isExactly reports whether a word without proclitics is a word of the index.
func isExactly(w *knowledge.Word, id int32) bool {
	for _, x := range w.Exact {
		if s := &w.Splits[x.Split]; x.Word == id && s.Conjunction == "" && s.Preposition == "" {
			return true
		}
	}
	return false
}

// joined reports whether nothing but space and quotation marks stands before
// token i.
func (r *reader) joined(i int) bool {
	if i == 0 {
		return false
	}
	gap := r.doc.Source[r.seg.Tokens[i-1].End:r.seg.Tokens[i].Start]
	if gap == " " {
		return true
	}
	for _, c := range gap {
		if !unicode.IsSpace(c) && !strings.ContainsRune("-–\"'«»“”‘’", c) && !unicode.Is(unicode.Cf, c) {
			return false
		}
	}
	return true
}

// joints are words inside names that announce the next word of it.
var joints = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("عبد بن ابن بنت آل ابو ابي ابا دي دو دا فون اوف سان سانت ماك") {
		m[arabic.Fold(w)] = true
	}
	return m
}()

// begins are the joints that names begin with.
var begins = map[string]bool{"عبد": true, "ابو": true}

// analyse finds out what there is to know of a folded word.
func (r *reader) analyse(form string) *word {
	k := r.k
	w := &word{known: k.Word(form), key: strings.Clone(glossary.Stem(form)), joint: joints[form]}
	w.definite = strings.HasPrefix(form, "ال") && len(w.key) < len(form)
	for _, x := range w.known.Exact {
		s := &w.known.Splits[x.Split]
		bare := s.Conjunction == "" && s.Preposition == ""
		last := int32(-1)
		for _, u := range k.Index.Words[x.Word].Uses {
			f := &k.Index.Forms[u.Form]
			if f.Script != glossary.ArabicScript || f.Forbidden {
				continue
			}
			if u.Place == 0 && u.Form != last {
				w.starts = append(w.starts, u.Form)
				last = u.Form
			}
			if len(f.Words) < 2 || !bare {
				continue
			}
			switch k.Index.Entries[f.Entry].Kind {
			case glossary.Person, glossary.Place, glossary.Org, glossary.Name:
				w.anchor = true
			}
		}
	}
	w.anchor = w.anchor && w.known.Zipf <= maxAnchor
	for _, s := range w.known.Splits {
		if (s.Bare() || s.Article || w.known.Zipf < 6) && arabic.IsHead(s.Stem) {
			w.heads = true
			w.person = arabic.PersonHeads[s.Stem]
			w.strip = s.Letters()
			if s.Article {
				w.strip -= 2 // as it stands but for لل
			}
			break
		}
	}
	w.given = !w.heads && isGiven(k, w.key)
	w.rare = !w.heads && len(w.known.Exact) == 0 && !w.known.Nisba && w.known.Common <= maxRare &&
		arabic.Len(w.key) >= minLetters && !strings.ContainsAny(form, "0123456789")
	w.between = w.definite || w.known.Nisba
	return w
}

// isGiven reports whether a word is a given name, as far as the glossary tells:
// persons begin with it, the more of them the commoner it is, since a few
// names begin with what is mostly an ordinary word (أن, فتح).
func isGiven(k *knowledge.Knowledge, stem string) bool {
	id, ok := k.Index.Lookup(stem)
	if !ok || arabic.IsHead(stem) || joints[stem] {
		return false
	}
	persons, last := 0, int32(-1)
	for _, u := range k.Index.Words[id].Uses {
		f := &k.Index.Forms[u.Form]
		if u.Place == 0 && f.Entry != last && len(f.Words) > 1 && !f.Forbidden && k.Index.Entries[f.Entry].Kind == glossary.Person {
			persons++
			last = f.Entry
		}
	}
	return persons > 0 && float64(persons) >= personsOf*(k.WordZipf(id)-maxSure)
}

// A word up to maxSure (Zipf) with which the name of a person begins is a given
// name; each unit more takes personsOf persons.
const (
	maxSure   = 4.3
	personsOf = 3.0
)

// readToken counts the candidates that begin at token i, or are it.
func (c *Counter) readToken(i int) {
	w := c.seen[i]
	if w == nil || c.covered[i] || !w.rare && !w.given && !begins[w.key] {
		return
	}
	if w.rare {
		c.uses[w.key]++
	}
	title, where := c.titleBefore(i)
	if title < 0 && c.joined(i) && c.seen[i-1] != nil && (c.seen[i-1].given || c.seen[i-1].anchor) {
		title, where = i-1, before
	}
	var alone *form // the token by itself
	if title >= 0 || !w.rare {
		rare := false
		for end := i + 1; end <= c.runEnd(i); end++ {
			last := c.seen[end-1]
			rare = rare || last.rare
			if last.joint || !rare {
				continue
			}
			f := c.count(i, end)
			if end == i+1 {
				alone = f
			}
			if title >= 0 {
				f.beside = addTally(f.beside, newTally(where, c.neighbor(title), 1), maxNeighbors)
			}
		}
	}
	if !w.rare {
		return
	}
	tallyAlone := func(t tally) {
		if alone == nil {
			alone = c.count(i, i+1)
		}
		alone.beside = addTally(alone.beside, t, maxNeighbors)
	}
	if filler := c.expected(i); filler != "" {
		tallyAlone(newTally(expect, filler, 1))
	}
	if i+1 < len(c.seen) && c.seen[i+1] != nil && c.seen[i+1].anchor && c.joined(i+1) {
		tallyAlone(newTally(after, c.neighbor(i+1), 1))
	}
}

// expected is the word of the glossary that clean text mostly has where token i
// stands, or "".
func (c *Counter) expected(i int) string {
	if c.frame == nil || i+1 >= len(c.seen) || !c.joined(i) || !c.joined(i+1) {
		return ""
	}
	filler, share, ok := c.frame.Frame(c.seg.Tokens[i-1].Form, c.seg.Tokens[i+1].Form)
	if !ok || share < minShare {
		return ""
	}
	filler = glossary.Stem(filler)
	if _, known := c.k.Index.Lookup(filler); !known {
		return ""
	}
	return filler
}

// minShare is how often a word stands between two others at least, of all that
// clean text has there, for it to be expected.
const minShare = 0.5

// titleBefore looks for the word that announces a name at token i.
func (c *Counter) titleBefore(i int) (at int, where side) {
	if !c.joined(i) || c.seen[i-1] == nil {
		return -1, 0
	}
	if c.seen[i-1].heads {
		return i - 1, before
	}
	if c.seen[i].definite {
		return -1, 0
	}
	for j := i - 1; j >= max(0, i-maxReach) && c.joined(j+1) && c.seen[j] != nil; j-- {
		switch w := c.seen[j]; {
		case w.person:
			return j, far
		case !w.between && !c.covered[j]:
			return -1, 0
		}
	}
	return -1, 0
}

// runEnd returns the end of the words from token i on that may be one name.
func (c *Counter) runEnd(i int) int {
	end := i + 1
	for end < len(c.seen) && end-i < maxRun && c.joined(end) && c.seen[end] != nil && !c.covered[end] {
		if w := c.seen[end]; !w.rare && !w.given && !w.joint {
			break
		}
		end++
	}
	return end
}

// neighbor is token i as written, without proclitics and the marks that writers
// leave out.
func (c *Counter) neighbor(i int) string {
	raw := c.doc.Text(c.seg.Tokens[i].Span)
	if n := c.seen[i].strip; n > 0 {
		if at, ok := arabic.RawPrefix(raw, n); ok {
			raw = raw[at:]
		}
	}
	return plain(raw)
}

// plain drops diacritics, tatweel and control characters.
func plain(raw string) string {
	drop := func(r rune) bool { return r == 'ـ' || unicode.In(r, unicode.Mn, unicode.Cf) }
	if strings.IndexFunc(raw, drop) < 0 {
		return raw
	}
	return strings.Map(func(r rune) rune {
		if drop(r) {
			return -1
		}
		return r
	}, raw)
}

// form returns the form of the tokens [i, end), a new one if need be. first is
// the first word without proclitics.
func (c *Counter) form(i, end int, first string) *form {
	c.key = append(c.key[:0], first...)
	for _, w := range c.seen[i+1 : end] {
		c.key = append(append(c.key, ' '), w.key...)
	}
	f := c.forms[string(c.key)]
	if f == nil {
		f = &form{order: math.MaxUint64}
		c.forms[string(c.key)] = f
	}
	if f.document != c.n {
		f.document, f.context = c.n, math.MaxUint64
		f.documents++
		t := touched{form: f}
		if end == i+1 {
			t.word = c.seen[i]
		}
		c.touched = append(c.touched, t)
	}
	return f
}

// count counts the tokens [i, end), unless a finding of just those was.
func (c *Counter) count(i, end int) *form {
	f := c.form(i, end, c.seen[i].key)
	if c.flagged[i] != end {
		c.add(f, i, end, 0)
	}
	return f
}

// add counts an occurrence of a form; strip is how many letters of proclitics
// its first token has.
func (c *Counter) add(f *form, i, end, strip int) {
	f.count++
	tokens := c.seg.Tokens
	raw := c.doc.Source[tokens[i].Start:tokens[end-1].End]
	if at, ok := arabic.RawPrefix(raw, strip); ok {
		raw = raw[at:]
	}
	f.spellings = addTally(f.spellings, newTally(self, plain(raw), 1), maxSpellings)
	h := c.contextOf(i, end)
	f.context = min(f.context, h)
	if h > f.order {
		return
	}
	from, to := max(0, i-aroundWords), min(len(tokens), end+aroundWords)
	e := Example{
		Document: c.id,
		Left:     c.doc.Source[tokens[from].Start:tokens[i].Start],
		Text:     c.doc.Source[tokens[i].Start:tokens[end-1].End],
		Right:    c.doc.Source[tokens[end-1].End:tokens[to-1].End],
	}
	if h < f.order || compareExamples(&e, &f.example) < 0 {
		e.Left, e.Text, e.Right = strings.Clone(e.Left), strings.Clone(e.Text), strings.Clone(e.Right)
		f.example, f.order = e, h
	}
}

// contextOf is a hash of the words around the tokens [i, end).
func (c *Counter) contextOf(i, end int) uint64 {
	h := uint64(0)
	for j := max(0, i-contextSize); j < min(len(c.seg.Tokens), end+contextSize); j++ {
		h = hashOf(h, c.seg.Tokens[j].Form)
	}
	return h
}

// readFinding counts what was found to be a garble of an entry. A word that is
// an ordinary one counts together with the rest of the name: alone it is no
// form that a glossary could forbid.
func (c *Counter) readFinding(f *detect.Finding) {
	if f.Entry == nil || f.Detector != detect.NameGarble && f.Detector != detect.TermWrong {
		return
	}
	tokens := c.seg.Tokens
	i, _ := slices.BinarySearchFunc(tokens, f.Span.Start, func(t text.Token, at int) int { return t.Start - at })
	end := i
	rare := false
	for ; end < len(tokens) && tokens[end].End <= f.Span.End; end++ {
		if c.seen[end] == nil {
			return
		}
		rare = rare || c.seen[end].rare
	}
	if end == i {
		return
	}
	if !rare {
		if i, end = c.extend(i, end, f.Entry); end == 0 {
			return
		}
	}
	first, strip := c.seen[i].key, 0
	for _, s := range c.seen[i].known.Splits {
		if slices.ContainsFunc(f.Evidence, func(e detect.Evidence) bool {
			return e.From == s.Stem && (e.Kind == "edit" || e.Kind == "latin" || e.Kind == "garble")
		}) {
			first, strip = s.Stem, s.Letters()
			if s.Article {
				strip -= 2
			}
			break
		}
	}
	g := c.form(i, end, first)
	c.flagged[i] = end
	c.add(g, i, end, strip)
	l := g.link(f.Entry.ID)
	if l == nil {
		return
	}
	l.findings++
	l.certainty += int64(math.Round(1000 * f.Confidence))
	if l.document != c.n {
		l.document = c.n
		l.documents++
	}
}

// extend returns the tokens of the whole name of an entry of which the tokens
// [i, end) are the garbled words, 0 and 0 where the others do not stand beside.
func (c *Counter) extend(i, end int, e *glossary.Entry) (int, int) {
	for _, form := range e.Forms() {
		parts := glossary.SplitWords(arabic.Fold(form))
		for place := 0; place+end-i <= len(parts) && len(parts) > end-i; place++ {
			start := i - place
			if start < 0 || start+len(parts) > len(c.seen) {
				continue
			}
			same := true
			for j := start; j < start+len(parts) && same; j++ {
				same = j >= i && j < end || c.seen[j] != nil && c.seen[j].key == glossary.Stem(parts[j-start])
			}
			if same {
				return start, start + len(parts)
			}
		}
	}
	return 0, 0
}
