package discover

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// How common (Zipf) words may be.
const (
	maxRare      = 3.3 // the word of a candidate
	maxAnchor    = 5.0 // a word of a name beside which others are expected,
	maxOrgAnchor = 4.0 // and one of an organisation, which are made of ordinary words
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
	known       *knowledge.Word
	key         string  // without its article
	starts      []int32 // accepted forms that begin with it
	head        bool    // announces a name,
	person      bool    // that of a person,
	place       bool    // that of a place
	strip       int     // how many letters of proclitics stand before the head
	rare        bool    // may be a name that is not known, or a part of one
	given       bool    // begins the names of persons
	joint       bool    // links the words of a name
	begins      bool    // the name of a person begins with it, and it is none alone
	placeBegins bool    // the same of places
	anchor      bool    // a word of a longer name
	definite    bool
	between     bool // may stand between a title and the name
	verb        bool // no word of a name
	conjunction bool // begins no name
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
	flagged []*form // by token: what a finding that begins there was counted as, or nil
	touched []*form // by the document
	key     []byte
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
	}
	c.n++
	c.id, c.doc = strings.Clone(beginning(id, maxName)), doc
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
	for _, f := range c.touched {
		f.addContext(f.context)
	}
	c.touched = c.touched[:0]
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
		if tokens[i].Class == text.Arabic && tokens[i].Len() <= maxWord && !(tokens[i].Form == "علي" && strings.HasSuffix(r.doc.Text(tokens[i].Span), "ى")) {
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
	switch {
	case gap == " ":
		return true
	case len(gap) > maxGap:
		return false
	}
	for _, c := range gap {
		if !unicode.IsSpace(c) && !strings.ContainsRune("\"'«»“”‘’", c) && !unicode.Is(unicode.Cf, c) {
			return gap == "-"
		}
	}
	return true
}

// maxGap is how many bytes may stand between the words of a name.
const maxGap = 12

// joints are words inside names that announce the next word of it.
var joints = folded("عبد بن ابن بنت آل ابو ابي ابا دي دو دا فون اوف سان سانت ماك")

// begins are words that names of persons begin with and that are none alone,
// and placeBegins those of places.
var (
	begins      = folded("عبد ابو")
	placeBegins = folded("كفر بني بيت تل عين بئر دير رأس خان أم أبو سيدي قلعة برج")
)

func folded(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[arabic.Fold(w)] = true
	}
	return m
}

// analyse finds out what there is to know of a folded word.
func (r *reader) analyse(form string) *word {
	w := &word{known: r.k.Word(form), key: strings.Clone(glossary.Stem(form)), joint: joints[form], begins: begins[form], placeBegins: placeBegins[form]}
	w.definite = len(w.key) < len(form)
	w.between = w.definite || w.known.Nisba
	j := judge{k: r.k}
	w.verb, w.conjunction = j.isVerb(w.key), j.hasConjunction(w.key)
	r.readEntries(w, form)
	if w.known.Heads != 0 {
		w.readHead()
	}
	w.rare = !w.head && len(w.known.Exact) == 0 && !w.known.Nisba && w.known.Common <= maxRare &&
		arabic.Len(w.key) >= minLetters && !strings.ContainsAny(form, "0123456789")
	return w
}

// readHead finds out which reading of a word is one that announces a name.
func (w *word) readHead() {
	for _, s := range w.known.Splits {
		// و alone would make heads of common words.
		if arabic.IsHead(s.Stem) && (s.Bare() || s.Article || w.known.Zipf < maxProclitic) {
			w.head, w.given = true, false
			w.person, w.place = arabic.PersonHeads[s.Stem], arabic.PlaceHeads[s.Stem]
			w.strip = s.Letters()
			if s.Article {
				w.strip -= 2 // as it stands but for لل
			}
			return
		}
	}
}

// maxProclitic is how common (Zipf) a word may be that is read as a conjunction
// or a preposition and a head.
const maxProclitic = 6

// readEntries finds out what a word is in the names of the glossary.
func (r *reader) readEntries(w *word, form string) {
	x := r.k.Index
	most := 0.0 // how common it may be for others to be expected beside it
	for _, exact := range w.known.Exact {
		s := &w.known.Splits[exact.Split]
		bare := s.Conjunction == "" && s.Preposition == ""
		last := int32(-1)
		for _, u := range x.Words[exact.Word].Uses {
			f := &x.Forms[u.Form]
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
			switch x.Entries[f.Entry].Kind {
			case glossary.Person, glossary.Place, glossary.Name:
				most = maxAnchor
			case glossary.Org:
				most = max(most, maxOrgAnchor)
			}
		}
		w.given = w.given || bare && isGiven(r.k, exact.Word, form)
	}
	w.anchor = most > 0 && w.known.Zipf <= most
}

// isGiven reports whether a word of the index, which stands as form, is a given
// name, as far as the glossary tells: persons begin with it, the more of them
// the commoner it is, since a few names begin with what is mostly an ordinary
// word (أن, فتح).
func isGiven(k *knowledge.Knowledge, id int32, form string) bool {
	stem := k.Index.Words[id].Folded
	if joints[stem] || arabic.IsHead(stem) {
		return false
	}
	persons, last := 0, int32(-1)
	for _, u := range k.Index.Words[id].Uses {
		f := &k.Index.Forms[u.Form]
		if u.Place != 0 || f.Entry == last || len(f.Words) < 2 || f.Forbidden || k.Index.Entries[f.Entry].Kind != glossary.Person {
			continue
		}
		if stem != form && arabic.Fold(f.Parts()[0]) != form {
			continue // الرياض, and the name is رياض محرز
		}
		persons++
		last = f.Entry
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
	if w == nil || c.covered[i] || !w.rare && !w.given && !w.begins && !w.placeBegins {
		return
	}
	title, where := c.titleBefore(i)
	if title < 0 && c.joined(i) && c.seen[i-1] != nil && (c.seen[i-1].given || c.seen[i-1].anchor) {
		title, where = i-1, before
	}
	starts := w.rare && title >= 0 || w.given || w.begins || w.placeBegins && title >= 0 && c.seen[title].place
	var alone *form // the token by itself
	if starts {
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
	if c.seen[i-1].head {
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
// the first word without proclitics. What cannot be proposed whatever other
// documents have is not kept.
func (c *Counter) form(i, end int, first string) *form {
	c.key = append(c.key[:0], first...)
	for _, w := range c.seen[i+1 : end] {
		c.key = append(append(c.key, ' '), w.key...)
	}
	f := c.forms[string(c.key)]
	if f == nil {
		f = &form{order: math.MaxUint64}
		if c.proposable(i, end, first) {
			c.forms[string(c.key)] = f
		}
	}
	if f.document != c.n {
		f.document, f.context = c.n, math.MaxUint64
		f.documents++
		c.touched = append(c.touched, f)
	}
	return f
}

// proposable reports whether [judge.judge] may propose the form.
func (c *Counter) proposable(i, end int, first string) bool {
	if w := c.seen[i]; first != w.key {
		j := judge{k: c.k}
		if j.isVerb(first) || j.hasConjunction(first) {
			return false
		}
	} else if w.verb || w.conjunction {
		return false
	}
	return !slices.ContainsFunc(c.seen[i+1:end], func(w *word) bool { return w.verb })
}

// count counts the tokens [i, end), unless a finding of just those was.
func (c *Counter) count(i, end int) *form {
	f := c.form(i, end, c.seen[i].key)
	if c.flagged[i] != f {
		c.add(f, i, end, 0)
	}
	return f
}

// add counts an occurrence of a form; strip is how many letters of proclitics
// its first token has.
func (c *Counter) add(f *form, i, end, strip int) {
	f.count++
	f.spellings = addTally(f.spellings, newTally(self, c.spelling(i, end, strip), 1), maxSpellings)
	h := c.contextOf(i, end)
	f.context = min(f.context, h)
	if h > f.order {
		return
	}
	tokens := c.seg.Tokens
	from, to := max(0, i-aroundWords), min(len(tokens), end+aroundWords)
	e := Example{
		Document: c.id,
		Left:     ending(c.doc.Source[tokens[from].Start:tokens[i].Start], maxAround),
		Text:     c.doc.Source[tokens[i].Start:tokens[end-1].End],
		Right:    beginning(c.doc.Source[tokens[end-1].End:tokens[to-1].End], maxAround),
	}
	if h < f.order || compareExamples(&e, &f.example) < 0 {
		e.Left, e.Text, e.Right = strings.Clone(e.Left), strings.Clone(e.Text), strings.Clone(e.Right)
		f.example, f.order = e, h
	}
}

// beginning is the first part of s, at most so many bytes of it.
func beginning(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// ending is the last part of s, at most so many bytes of it.
func ending(s string, most int) string {
	at := max(0, len(s)-most)
	for at > 0 && at < len(s) && !utf8.RuneStart(s[at]) {
		at++
	}
	return s[at:]
}

// spelling is how the tokens [i, end) are written, with one space between words
// and without the marks that writers leave out.
func (c *Counter) spelling(i, end, strip int) string {
	raw := c.doc.Text(c.seg.Tokens[i].Span)
	if at, ok := arabic.RawPrefix(raw, strip); ok {
		raw = raw[at:]
	}
	raw = plain(raw)
	for _, t := range c.seg.Tokens[i+1 : end] {
		raw += " " + plain(c.doc.Text(t.Span))
	}
	return raw
}

// hashShift leaves 53 bits, which every reader of JSON keeps.
const hashShift = 11

// contextOf is a hash of the words around the tokens [i, end).
func (c *Counter) contextOf(i, end int) uint64 {
	h := uint64(0)
	for j := max(0, i-contextSize); j < min(len(c.seg.Tokens), end+contextSize); j++ {
		h = hashOf(h, c.seg.Tokens[j].Form)
	}
	return h >> hashShift
}

// readFinding counts what was found to be a garble of an entry. A word that is
// an ordinary one counts together with the rest of the name: alone it is no
// form that a glossary could forbid.
func (c *Counter) readFinding(f *detect.Finding) {
	if f.Entry == nil || f.Detector.Name != detect.NameGarble.Name && f.Detector.Name != detect.TermWrong.Name {
		return
	}
	tokens := c.seg.Tokens
	i, _ := slices.BinarySearchFunc(tokens, f.Span.Start, func(t text.Token, at int) int { return t.Start - at })
	end, rare := i, false
	for ; end < len(tokens) && tokens[end].End <= f.Span.End; end++ {
		if c.seen[end] == nil {
			return
		}
		rare = rare || c.seen[end].rare
	}
	if end == i {
		return
	}
	isFirst := func(stem string) bool { // of the words that were compared with right ones
		return slices.ContainsFunc(f.Evidence, func(e detect.Evidence) bool {
			return e.From == stem && (e.Kind == "edit" || e.Kind == "latin" || e.Kind == "garble")
		})
	}
	if !rare {
		words, place := c.wholeName(i, end, f.Entry)
		if words == nil {
			return
		}
		if place > 0 {
			isFirst = func(stem string) bool { return stem == words[0] }
		}
		i -= place
		end = i + len(words)
	}
	first, strip := c.seen[i].key, 0
	for _, s := range c.seen[i].known.Splits {
		if isFirst(s.Stem) {
			first, strip = s.Stem, s.Letters()
			if s.Article {
				strip -= 2
			}
			break
		}
	}
	g := c.form(i, end, first)
	c.flagged[i] = g
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

// wholeName returns the words of the name of an entry of which the tokens
// [i, end) are the garbled ones, folded and without articles, and which of them
// token i is; nil where the other words do not stand beside.
func (c *Counter) wholeName(i, end int, e *glossary.Entry) (words []string, place int) {
	for _, form := range e.Forms() {
		words = glossary.SplitWords(arabic.Fold(form))
		for j := range words {
			words[j] = glossary.Stem(words[j])
		}
		for place = 0; place+end-i <= len(words) && len(words) > end-i; place++ {
			if c.stand(i-place, i, words[:place]) && c.stand(end, end+len(words)-place-(end-i), words[place+end-i:]) {
				return words, place
			}
		}
	}
	return nil, 0
}

// stand reports whether the tokens [i, end) are the words, of which the first
// one may have proclitics if a name begins with it.
func (c *Counter) stand(i, end int, words []string) bool {
	if i < 0 || end > len(c.seen) {
		return false
	}
	for j, word := range words {
		w := c.seen[i+j]
		if w == nil || w.key != word && !slices.ContainsFunc(w.known.Splits, func(s arabic.Split) bool { return s.Stem == word }) {
			return false
		}
	}
	return true
}
