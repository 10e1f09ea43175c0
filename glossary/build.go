package glossary

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/text"
)

// BuildOptions say what a [Builder] knows and wants. Zipf and Common are
// required.
type BuildOptions struct {
	Zipf     func(folded string) float64 // frequency of a word as it stands (Zipf scale), 0 unknown
	Common   func(folded string) float64 // the same of its most frequent reading
	Known    *Index                      // entries that are recognised, or nil
	NewOnly  bool                        // do not propose those
	MinCount int                         // how often a name must stand, at least 1
	Limit    int                         // how many are proposed at most, 0 for all
}

// Builder reads clean text and proposes entries for the names in it. It keeps
// counts, not text, and forgets what it met once when it has met too much. It
// is not safe for concurrent use.
type Builder struct {
	opt        BuildOptions
	words      map[string]*seenWord
	candidates map[string]*candidate
	known      map[int32]*candidate
	lines      map[uint64]struct{} // of the segments that were read
	seed       maphash.Seed
	none       *seenWord // stands for what is no word of a name: numbers, addresses, على

	seg segment // the one that is read
}

// Bounds of what a Builder keeps.
const (
	maxSeenWords      = 400_000
	maxCandidates     = 200_000
	maxSeenLines      = 1_000_000
	maxCandidateWords = 5
	maxNeighbours     = 24 // distinct words counted beside a candidate
	maxSpellingsKept  = 4
)

// seenWord is a distinct word with what is known of it.
type seenWord struct {
	count    int
	zipf     float64
	common   float64
	plain    string // as first written, without its proclitics but with its article
	proclit  bool   // begins with a conjunction or a preposition, as far as the lexicon tells
	definite bool
	function bool
	given    bool
	joint    bool
	ordinary bool // an inflected form of a common word
	relation bool // looks like an adjective of relation
	named    bool // a head of organisations that their name follows
	body     bool // one that makes a name together with ordinary words
	place    bool // a head that makes a place of any word
	monarch  bool
	heads    [len(headKinds)]bool
}

// headKinds are the kinds of names that have heads.
var headKinds = [...]Kind{Person, Place, Org}

const (
	person = iota
	place
	org
)

func headsOf(kind int) arabic.Heads {
	return [...]arabic.Heads{arabic.PersonHeads, arabic.PlaceHeads, arabic.OrgHeads}[kind]
}

// candidate is a sequence of words that may be a name.
type candidate struct {
	words      []string // folded; only once all is read
	count      int
	votes      [len(headKinds)]float64 // of the kinds
	announced  float64                 // how often a head stood before it, by its weight
	quoted     int
	phrase     bool // begins with the head of an organisation
	spellings  []tally
	heads      []tally
	neighbours []tally
	example    string
	variants   []string
	uses       int // of a single word, wherever it stands
	alone      int // how often the last word stands alone; see proposer.join
}

// tally counts a word.
type tally struct {
	word  string
	count int
}

// NewBuilder returns a Builder that has read nothing.
func NewBuilder(opt BuildOptions) *Builder {
	opt.MinCount = max(opt.MinCount, 1)
	return &Builder{
		opt:        opt,
		words:      map[string]*seenWord{},
		candidates: map[string]*candidate{},
		known:      map[int32]*candidate{},
		lines:      map[uint64]struct{}{},
		seed:       maphash.MakeSeed(),
		none:       &seenWord{function: true},
	}
}

// Add reads a document. A line that was read before, as headlines and
// boilerplate are, counts once.
func (b *Builder) Add(doc *text.Document) {
	for i := range doc.Segments {
		s := &doc.Segments[i]
		if len(s.Tokens) == 0 {
			continue
		}
		line := maphash.String(b.seed, strings.TrimSpace(doc.Text(s.Span)))
		if _, ok := b.lines[line]; ok {
			continue
		}
		if len(b.lines) >= maxSeenLines {
			clear(b.lines)
		}
		b.lines[line] = struct{}{}
		b.read(doc, s)
		b.prune()
	}
}

// prune forgets what was met least often until the bounds are kept.
func (b *Builder) prune() {
	for n := 1; len(b.candidates) > maxCandidates; n++ {
		for key, c := range b.candidates {
			if c.count <= n {
				delete(b.candidates, key)
			}
		}
	}
	for n := 1; len(b.words) > maxSeenWords; n++ {
		for form, w := range b.words {
			if w.count <= n {
				delete(b.words, form)
			}
		}
	}
}

// segment is a segment with what is known of its words.
type segment struct {
	source  string
	tokens  []text.Token
	words   []*seenWord
	covered []int32 // 1 + the known entry that a token is part of, 0 for none
	quoted  []int   // the end of the quotation that begins at a token and was counted, 0 for none
}

// joined reports whether nothing but space and quotation marks stands before
// token i.
func (s *segment) joined(i int) bool {
	return i > 0 && softGap(s.source[s.tokens[i-1].End:s.tokens[i].Start])
}

// quotedAt reports whether a quotation mark opens before token i.
func (s *segment) quotedAt(i int) bool {
	before := strings.TrimRight(s.source[:s.tokens[i].Start], "ـ")
	return strings.HasSuffix(before, "«") || strings.HasSuffix(before, "“") || strings.HasSuffix(before, `"`)
}

// quoteEnd returns the token after the quotation that opens before token i,
// or i where it is none of at most four words.
func (s *segment) quoteEnd(i int) int {
	if !s.quotedAt(i) {
		return i
	}
	for j := i; j < min(i+4, len(s.tokens)); j++ {
		gap := s.source[s.tokens[j].End:]
		if j+1 < len(s.tokens) {
			gap = s.source[s.tokens[j].End:s.tokens[j+1].Start]
		}
		if strings.ContainsAny(gap, "»”\"") {
			return j + 1
		}
		if !softGap(gap) {
			break
		}
	}
	return i
}

func (b *Builder) read(doc *text.Document, s *text.Segment) {
	seg := &b.seg
	seg.source, seg.tokens = doc.Source, s.Tokens
	seg.words = seg.words[:0]
	seg.covered = append(seg.covered[:0], make([]int32, len(s.Tokens))...)
	seg.quoted = append(seg.quoted[:0], make([]int, len(s.Tokens))...)
	for _, t := range s.Tokens {
		w := b.none
		// على folds to what علي folds to.
		if t.Class == text.Arabic && !(t.Form == "علي" && strings.HasSuffix(doc.Text(t.Span), "ى")) {
			w = b.word(doc, t)
		}
		w.count++
		seg.words = append(seg.words, w)
	}
	if b.opt.Known != nil {
		b.readKnown()
	}
	for i := range s.Tokens {
		b.readPhrase(i)
		b.readPlace(i)
		b.readQuoted(i)
	}
	for i := 0; i < len(s.Tokens); {
		end := b.runEnd(i)
		if end > i && !b.isAdjective(i, end) {
			b.readRun(i, end)
		}
		i = max(end, i+1)
	}
}

// word returns what is known of a token.
func (b *Builder) word(doc *text.Document, t text.Token) *seenWord {
	w := b.words[t.Form]
	if w == nil {
		w = b.analyse(t, doc.Text(t.Span))
		b.words[strings.Clone(t.Form)] = w
	}
	return w
}

// isGiven reports whether a folded word is a given name.
func isGiven(form string) bool {
	return givenNames[form] || strings.HasPrefix(form, "عبدال") && arabic.Len(form) >= 7
}

// analyse finds out about a word what the lexicon and the lists tell.
func (b *Builder) analyse(t text.Token, raw string) *seenWord {
	form := t.Form
	w := &seenWord{}
	if strings.ContainsAny(form, "0123456789") {
		w.function = true
		return w
	}
	w.zipf, w.common = b.opt.Zipf(form), b.opt.Common(form)
	splits := arabic.Splits(nil, form)
	w.given = isGiven(form)
	w.joint = joints[form]
	w.function = !w.given && (functionWords[form] || arabic.Len(form) < 2)
	w.ordinary = !w.given && b.isInflected(form, w.zipf)
	w.relation = isRelation(form)
	for _, s := range splits {
		w.definite = w.definite || s.Article
		if s.Conjunction != "" || s.Preposition != "" {
			b.readProclitics(w, s)
		}
		if s.Bare() || w.zipf < 6 && (w.proclit || s.Article) { // و alone would make heads of common words
			w.addHeads(s)
		}
	}
	w.definite = w.definite || hasArticle(form) && arabic.Len(form) >= 4
	if arabic.IsHead(form) {
		w.proclit = false // وادي, كاتب
	}
	w.plain = strings.Clone(b.plainOf(withoutMarks(raw), w, splits))
	return w
}

// readProclitics notes whether a reading with a conjunction or a preposition is
// the likely one.
func (b *Builder) readProclitics(w *seenWord, s arabic.Split) {
	if w.given {
		return
	}
	stem := stemOf(s)
	z := b.opt.Zipf(stem)
	conjunction := s.Conjunction != "" && s.Preposition == ""
	switch {
	case s.Article && z >= w.zipf-0.3, z >= max(2, w.zipf+1), givenNames[stem] && w.zipf < 3:
		w.proclit = true
		w.function = w.function || functionWords[stem]
	case conjunction && arabic.Len(s.Stem) > 2 && z >= w.zipf && (s.Conjunction == "و" || z > 0):
		w.proclit = true
	}
	if conjunction && arabic.Len(stem) > 2 && functionWords[stem] {
		w.function = true // وقال
	}
}

// isHead reports whether the word is a head of any kind.
func (w *seenWord) isHead() bool { return w.heads[person] || w.heads[place] || w.heads[org] }

// addHeads notes what a reading of a word is the head of.
func (w *seenWord) addHeads(s arabic.Split) {
	for k := range headKinds {
		w.heads[k] = w.heads[k] || headsOf(k)[s.Stem]
	}
	w.named = w.named || named[s.Stem]
	w.body = w.body || bodies[s.Stem]
	w.place = w.place || placeNouns[s.Stem] && !s.Article
	w.monarch = w.monarch || monarchs[s.Stem]
}

// isInflected reports whether a word is an ending or a verbal prefix added to
// a word that is much more common.
func (b *Builder) isInflected(form string, zipf float64) bool {
	common := func(stem string) bool { return b.opt.Zipf(stem) >= max(3.8, zipf+0.8) }
	for _, end := range endings {
		if stem, ok := strings.CutSuffix(form, end); ok && len(stem) >= 6 && (common(stem) || strings.HasPrefix(end, "ت") && common(stem+"ه")) {
			return true
		}
	}
	for _, p := range []string{"سي", "ست", "سن", "سا"} {
		if stem, ok := strings.CutPrefix(form, p); ok && len(stem) >= 6 && b.opt.Zipf("ي"+stem) >= max(2, zipf) {
			return true
		}
	}
	// A verb has its other persons: يتوعد, تتوعد.
	for _, p := range [][2]string{{"ي", "ت"}, {"ت", "ي"}} {
		if stem, ok := strings.CutPrefix(form, p[0]); ok && len(stem) >= 6 && b.opt.Zipf(p[1]+stem) > 1 {
			return true
		}
	}
	return false
}

// readKnown counts the entries that are known and marks their tokens.
func (b *Builder) readKnown() {
	x, seg := b.opt.Known, &b.seg
	for _, m := range x.Mentions(seg.source, seg.tokens) {
		e := x.Entries[m.Entry]
		if e.Kind == Title || e.Kind == Term || !b.isMention(&m, e) {
			continue
		}
		for i := m.Start; i < m.End; i++ {
			seg.covered[i] = m.Entry + 1
		}
		c := b.known[m.Entry]
		if c == nil {
			c = &candidate{}
			b.known[m.Entry] = c
		}
		c.count++
		if c.example == "" {
			c.example = seg.fragment(m.Start, m.End)
		}
	}
}

// isMention reports whether a form stands for the entry: not where a given
// name before makes it the name of somebody else, and an ordinary word only
// beside a word of the entry's context.
func (b *Builder) isMention(m *Mention, e *Entry) bool {
	seg, x := &b.seg, b.opt.Known
	part := arabic.Fold(x.Forms[m.Form].Parts()[0])
	single := m.End-m.Start == 1
	if e.Kind == Person && (single || fathers[part]) && seg.joined(m.Start) && m.Split.Conjunction == "" && seg.words[m.Start-1].given {
		return false
	}
	if single && (functionWords[stemOf(m.Split)] || stemOf(m.Split) != part && m.Split.Stem != part) {
		return false // عند is not العند
	}
	if !isForm(e, &x.Forms[m.Form]) {
		return false
	}
	if !single || len(e.Context) == 0 || !isOrdinaryWord(b.opt.Zipf, part) && !b.isInflected(part, b.opt.Zipf(part)) {
		return true
	}
	context := x.Context(m.Entry)
	for i := max(0, m.Start-12); i < min(len(seg.tokens), m.End+12); i++ {
		if i != m.Start && slices.ContainsFunc(arabic.Splits(nil, seg.tokens[i].Form), func(s arabic.Split) bool { return slices.Contains(context, s.Stem) }) {
			return true
		}
	}
	return false
}

// Bounds of how common (Zipf) the words of a name may be.
const (
	maxRare    = 3.6 // a word by itself
	maxSurname = 4.9 // a word after a given name
	maxPlace   = 5.2 // a word after a head
)

// inName reports whether token i can be part of the name whose words begin at
// token from.
func (b *Builder) inName(from, i int) bool {
	seg := &b.seg
	w, form := seg.words[i], seg.tokens[i].Form
	if w.function && !w.joint || seg.covered[i] > 0 {
		return false
	}
	if i == from {
		return w.given || w.joint && !fathers[form] || !w.isHead() && !w.ordinary && w.common <= maxRare && arabic.Len(form) >= 3
	}
	if quoted := seg.quoteEnd(from); !seg.joined(i) || seg.quotedAt(i) || quoted > from && quoted <= i {
		return false
	}
	before := seg.words[i-1]
	announced := b.announced(from)
	after := b.startsPerson(from, i) || announced == Person
	switch {
	case before.joint:
		return true
	case seconds[form]:
		return before.given || before.common <= maxRare
	case w.given:
		return after || announced == Org // else the name begins here
	case w.joint:
		return after || !fathers[form] && !kunyas[form]
	case i > from+1 && !before.given && before.common > maxRare && !hasArticle(seg.tokens[i-1].Form) && !seg.words[i-2].joint:
		return false // a common word may only end a name
	case w.proclit && !hasArticle(form), w.isHead():
		return false
	case hasArticle(form):
		return w.common <= maxSurname && after && !(w.relation && i == from+1 && b.followsMonarch(from))
	case w.ordinary:
		return false
	case after:
		return w.common <= maxSurname
	}
	return w.common <= maxRare && !before.relation
}

// hasArticle reports whether a folded word begins with the article.
func hasArticle(form string) bool { return strings.HasPrefix(form, "ال") }

// announced returns the kind of name that a head directly before token i
// announces, or "".
func (b *Builder) announced(i int) Kind {
	if !b.seg.joined(i) {
		return ""
	}
	switch w := b.seg.words[i-1]; {
	case w.heads[person] && w.definite && !hasArticle(b.seg.tokens[i].Form):
		return Person // an article begins its adjective
	case w.named:
		return Org
	}
	return ""
}

// followsMonarch reports whether the head of a monarch stands before token i.
func (b *Builder) followsMonarch(i int) bool {
	return b.seg.joined(i) && b.seg.words[i-1].monarch
}

// startsPerson reports whether one of the words of a name is a given name.
func (b *Builder) startsPerson(from, to int) bool {
	return slices.ContainsFunc(b.seg.words[from:to], func(w *seenWord) bool { return w.given || w.joint })
}

// runEnd returns the end of the run of words of a name that begins at token
// i, or i.
func (b *Builder) runEnd(i int) int {
	end := i
	for end < len(b.seg.tokens) && end-i < maxCandidateWords && b.inName(i, end) {
		end++
	}
	for end > i && b.seg.words[end-1].joint {
		end-- // what it announces is no name
	}
	return end
}

// isAdjective reports whether the run [i, end) is an adjective between the
// head of a person and the name (اللواء المتقاعد فلان).
func (b *Builder) isAdjective(i, end int) bool {
	seg := &b.seg
	return end == i+1 && hasArticle(seg.tokens[i].Form) && seg.joined(i) && seg.words[i-1].heads[person] &&
		end < len(seg.tokens) && seg.joined(end) && (b.inName(end, end) || seg.covered[end] > 0)
}

// readRun counts the sequences in a run of words of a name.
func (b *Builder) readRun(start, end int) {
	seg := &b.seg
	kind, head, weight := b.headBefore(start)
	for i := start; i < end; i++ {
		if i > start && seg.words[i-1].joint || fathers[seg.tokens[i].Form] {
			continue
		}
		units := 0 // of the name: عبد and what follows is one
		for j := i + 1; j <= end; j++ {
			w, form := seg.words[j-1], seg.tokens[j-1].Form
			if w.joint || seg.quoted[i] == j {
				continue
			}
			if !seconds[form] {
				units++
			}
			switch single := j == i+1; {
			case single && (w.given || w.function || w.common > maxRare),
				units <= 1 && !single && (seg.words[i].given || seg.tokens[i].Form == "عبد" || w.given || seconds[form]):
				continue // a given name alone
			}
			c := b.count(i, j)
			if i == start && weight > 0 {
				c.announce(kind, head, weight)
			}
			if units > 1 && seg.words[i].given {
				c.votes[person] += 0.7
			}
			if i == start && seg.joined(i) && seg.tokens[i-1].Form == "في" {
				c.votes[place] += 0.3
			}
		}
	}
}

// weightOf is how much a head that has no article and stands directly before a
// name says: whose it is follows as often (رئيس تركيا).
const weightOf = 0.3

// headBefore looks for the head that announces the name which begins at token
// start, and returns its kind, and a weight above 0. Between the head of a
// person and the name, what the person is head of may stand (وزير الدفاع
// التركي فلان).
func (b *Builder) headBefore(start int) (kind int, head string, weight float64) {
	seg := &b.seg
	if w := seg.words[start]; w.proclit && (w.zipf >= 1 || strings.HasPrefix(seg.tokens[start].Form, "و")) {
		return 0, "", 0
	}
	for i := start - 1; i >= max(0, start-5) && seg.joined(i+1); i-- {
		w := seg.words[i]
		if i+1 < start && seg.words[i+1].proclit {
			break
		}
		direct := i == start-1
		if direct && w.definite && seg.words[start].relation {
			return 0, "", 0 // its adjective
		}
		switch {
		case w.heads[person] && direct && !w.definite && !seg.words[start].given:
			return person, w.plain, weightOf
		case w.heads[person]:
			return person, w.plain, 1
		case w.heads[place] && direct && !w.definite:
			return place, w.plain, 1
		case w.named && direct && strings.HasSuffix(seg.tokens[i].Form, "ه") && strings.HasSuffix(seg.tokens[start].Form, "ه") && !seg.quotedAt(start):
			return 0, "", 0 // an adjective that agrees with it
		case w.named && direct:
			return org, w.plain, 1
		}
		if w.function || !w.definite && !w.heads[org] && seg.covered[i] == 0 {
			break
		}
	}
	return 0, "", 0
}

// readPlace counts the word after a head of a place, however common it is.
func (b *Builder) readPlace(i int) {
	seg := &b.seg
	if i == 0 || !seg.joined(i) {
		return
	}
	w, form := seg.words[i], seg.tokens[i].Form
	if w.function || w.proclit || w.given || w.joint || w.ordinary || w.isHead() || w.common <= maxRare || w.common > maxPlace || seg.covered[i] > 0 {
		return
	}
	adjective := hasArticle(form) && strings.HasSuffix(form, "ي")
	if seg.words[i-1].place && !adjective {
		b.count(i, i+1).announce(place, seg.words[i-1].plain, 1)
	}
}

// readQuoted counts what stands in quotation marks after the head of an
// organisation.
func (b *Builder) readQuoted(i int) {
	seg := &b.seg
	if i == 0 || !seg.joined(i) || !seg.words[i-1].heads[org] {
		return
	}
	end := seg.quoteEnd(i)
	if end == i || seg.covered[i] > 0 || end == i+1 && seg.words[i].function {
		return
	}
	for j := i; j < end; j++ {
		if seg.tokens[j].Class != text.Arabic {
			return
		}
	}
	seg.quoted[i] = end
	c := b.count(i, end)
	c.quoted++
	c.announce(org, seg.words[i-1].plain, 1)
}

// readPhrase counts the names of organisations that begin with their head at
// token i: حكومة الوفاق الوطني, المجلس الرئاسي.
func (b *Builder) readPhrase(i int) {
	seg := &b.seg
	if !seg.words[i].body || seg.covered[i] > 0 {
		return
	}
	for j := i + 1; j < min(i+4, len(seg.tokens)); j++ {
		w, form := seg.words[j], seg.tokens[j].Form
		if !seg.joined(j) || seg.quotedAt(j) || w.function {
			return
		}
		// After the second word: and another (العدالة والتنمية), or for
		// something (الأعلى للدولة).
		linked := j > i+1 && (strings.HasPrefix(form, "لل") || strings.HasPrefix(form, "وال") && w.proclit)
		if !hasArticle(form) && !linked || arabic.Len(form) < 4 {
			return
		}
		if generic[form] || j+1 < len(seg.tokens) && pronouns[seg.tokens[j+1].Form] {
			return
		}
		if w.heads[person] && j > i+1 || w.heads[org] && !seg.words[i].definite || w.given {
			return // the name of its head follows
		}
		c := b.count(i, j+1)
		c.phrase = true
		c.votes[org]++
	}
}

// announce records the head before a candidate.
func (c *candidate) announce(kind int, head string, weight float64) {
	c.votes[kind] += weight
	c.announced += weight
	c.heads = add(c.heads, head, 8)
}

// count returns the candidate of the tokens [i, j) with this occurrence
// counted.
func (b *Builder) count(i, j int) *candidate {
	seg := &b.seg
	var key strings.Builder
	for k := i; k < j; k++ {
		if k > i {
			key.WriteByte(' ')
		}
		key.WriteString(seg.tokens[k].Form)
	}
	c := b.candidates[key.String()]
	if c == nil {
		c = &candidate{}
		b.candidates[key.String()] = c
	}
	c.count++
	c.spellings = add(c.spellings, seg.spelling(i, j), maxSpellingsKept)
	if c.example == "" && c.count >= min(2, b.opt.MinCount) {
		c.example = seg.fragment(i, j)
	}
	for k := max(0, i-4); k < min(len(seg.tokens), j+4); k++ {
		if w := seg.words[k]; (k < i || k >= j) && !w.function && !w.given && !w.joint && w.zipf < 5.4 && !(k > 0 && seg.words[k-1].joint) {
			c.neighbours = add(c.neighbours, w.plain, maxNeighbours)
		}
	}
	return c
}

// add counts a word; when n words are counted, a new one takes the place of
// the rarest.
func add(ts []tally, word string, n int) []tally {
	for i := range ts {
		if ts[i].word == word {
			ts[i].count++
			return ts
		}
	}
	if len(ts) < n {
		return append(ts, tally{word, 1})
	}
	rarest := 0
	for i := range ts {
		if ts[i].count < ts[rarest].count {
			rarest = i
		}
	}
	if ts[rarest].count == 1 {
		ts[rarest] = tally{word, 1}
	} else {
		ts[rarest].count--
	}
	return ts
}

// spelling is how the tokens [i, j) are written, without the marks that
// writers leave out.
func (s *segment) spelling(i, j int) string {
	var b strings.Builder
	for k := i; k < j; k++ {
		if k > i {
			b.WriteByte(' ')
		}
		b.WriteString(withoutMarks(s.source[s.tokens[k].Start:s.tokens[k].End]))
	}
	return b.String()
}

// withoutMarks drops diacritics, tatweel and control characters.
func withoutMarks(word string) string {
	return strings.Map(func(r rune) rune {
		if r == 'ـ' || unicode.In(r, unicode.Mn, unicode.Cf) {
			return -1
		}
		return r
	}, word)
}

// plainOf is a word as written, without its proclitics but with its article.
func (b *Builder) plainOf(raw string, w *seenWord, splits []arabic.Split) string {
	best, zipf := raw, w.zipf
	for _, s := range splits {
		if !w.proclit || s.Conjunction == "" && s.Preposition == "" {
			continue
		}
		if z := b.opt.Zipf(stemOf(s)); z > zipf {
			best, zipf = takeOff(raw, s), z
		}
	}
	return best
}

// takeOff writes a word without its proclitics but with its article.
func takeOff(raw string, s arabic.Split) string {
	at, ok := arabic.RawPrefix(raw, s.Letters())
	if !ok {
		return raw
	}
	if s.Article {
		return "ال" + raw[at:]
	}
	return raw[at:]
}

const exampleWords = 7 // on either side of the name

// fragment is the text around the tokens [i, j) in one line.
func (s *segment) fragment(i, j int) string {
	from, to := max(0, i-exampleWords), min(len(s.tokens), j+exampleWords)
	part := s.source[s.tokens[from].Start:s.tokens[to-1].End]
	part = strings.Map(func(r rune) rune {
		switch {
		case r == '|':
			return '/'
		case unicode.Is(unicode.Cf, r) && r != '\u200c':
			return -1
		}
		return r
	}, part)
	return strings.Join(strings.Fields(part), " ")
}
