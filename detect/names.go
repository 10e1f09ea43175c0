package detect

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// names is what the name rules share for one document: which entries it
// mentions rightly, and the spans that are read as garbled forms of entries.
type names struct {
	doc *text.Document
	k   *knowledge.Knowledge

	scales   [numFeatures]float64
	least    float64                  // readings with a lower score are forgotten
	machine  bool                     // signs of machine translation
	ownShare float64                  // share of the entries of the user that it mentions
	mentions map[int32]int            // exact mentions of an entry
	files    map[string]int           // distinct entries mentioned, by glossary file
	own      float64                  // how much the entries of the user that are mentioned tell of the subject
	covered  [][]int32                // by segment and token: the entry whose accepted form it is part of, from 1; 0 for none
	readings []*reading               // candidate readings of spans as garbled forms
	bySpan   map[text.Span][]*reading // the same by span, best first
	accepted []*reading               // those that are reported
	varied   []*reading               // other renderings of entries that the document has
	named    map[int32]int            // occurrences of an entry, right or garbled, once that is known
	all      [][]*knowledge.Word      // by segment and token; see wordsOf
	room     []*knowledge.Word        // for those that are kept
	last     int                      // the segment that is kept beside them
	words    []*knowledge.Word        // of the segment that is read, nil where a token is not Arabic
	tried    reading                  // the reading that is tried
	byHand   bool                     // what is kept is so
	parts    []part                   // of the same
	lined    []part                   // of the same, where small words are passed over
	kin      map[string]int           // the entries mentioned by context word, when first asked for
	stems    map[string]stem          // the stems of the document's words, when first asked for
	keys     map[string][]place       // see placesByKey
	readAs   map[place]glossary.Kind  // see garbledKinds
	exactly  map[writing]bool         // see writings
	spelt    map[rightWord]string     // what spelling answered
}

// names computes the shared part once a document.
func (p *Pass) sharedNames() *names {
	if p.names == nil {
		p.names = newNames(p.Doc, p.Knowledge, minScore)
	}
	return p.names
}

// reading is a span of tokens read as a garbled form of an entry.
type reading struct {
	seg, start, end int // tokens [start, end) of a segment that the form covers
	from, to        int // tokens [from, to) that are garbled
	entry           int32
	form            int32
	span            text.Span // of the garbled tokens
	fix             string
	scales          *[numFeatures]float64
	values          [numFeatures]float64 // what each feature says, unscaled
	score           float64              // log-odds that the span stands for the entry and is no other word
	identity        float64              // the part of it that says which entry the span stands for
	accepted        float64              // probability that the spelling is one that is accepted, if so
	more            float64              // log-odds that all of the evidence together adds to the score,
	likely          float64              // the probability that both come to,
	right           float64              // and that of a garble; see together
	swapped         bool                 // only letters differ that foreign names swap freely
	evidence        []Evidence
	stem            string // the garbled words: readings with one stem support each other
	pieces          []piece
	calque          bool    // a word is another rendering of the right one's foreign term
	frame           bool    // an ordinary word stands in its place
	followed        bool    // read so because the document is about the name
	similarity      float64 // of the garbled words to the right ones, on average
	free            bool    // words stand in the span that the form lacks, or the other way round
	short           bool    // a word of a longer name alone
	rare            bool    // no ordinary word: other occurrences are likely the same
	byHand          bool    // made-up garbles hardly have what it was read by; its odds are set by hand
}

// piece is one garbled word, without proclitics, and the right one.
type piece struct{ garbled, right string }

// isIdentity tells the kinds of evidence that say which entry a span stands
// for from those that say whether it is wrong.
var isIdentity = map[string]bool{
	"edit": true, "latin": true, "garble": true, "calque": true, "forbidden": true,
	"neighbour": true, "head": true, "context": true, "document": true,
}

func (r *reading) add(f feature, e Evidence) {
	r.values[f] += e.Weight
	e.Weight *= r.scales[f]
	r.score += e.Weight
	if isIdentity[e.Kind] {
		r.identity += e.Weight
	}
	if math.Abs(e.Weight) >= 0.05 {
		r.evidence = append(r.evidence, e)
	}
}

// try starts a reading. Few are kept, so that all share one piece of memory
// until then.
func (n *names) try(r reading) *reading {
	r.scales, r.evidence, r.pieces = &n.scales, n.tried.evidence[:0], n.tried.pieces[:0]
	n.tried = r
	return &n.tried
}

// keep adds the reading that was tried to those of the document.
func (n *names) keep(r *reading) {
	kept := *r
	kept.evidence, kept.pieces = slices.Clone(r.evidence), slices.Clone(r.pieces)
	kept.byHand = n.byHand
	n.readings = append(n.readings, &kept)
}

// confidence is the probability that the span is a garbled form of the entry,
// by its score alone.
func (r *reading) confidence() float64 { return logistic(r.score) * (1 - r.accepted) }

func newNames(doc *text.Document, k *knowledge.Knowledge, least float64) *names {
	n := &names{
		doc: doc, k: k, mentions: map[int32]int{}, files: map[string]int{},
		parts: make([]part, 0, 16),
	}
	n.scales, n.least = scalesOf(k.Weights), least
	n.covered = make([][]int32, len(doc.Segments))
	for i := range doc.Segments {
		n.covered[i] = n.exact(i)
	}
	for _, e := range slices.Sorted(maps.Keys(n.mentions)) { // in order, so that the sum is always the same
		n.files[k.Index.Entries[e].File]++
		if !k.Index.Entries[e].Pack {
			n.own += n.telling(e)
			n.ownShare += 1 / float64(n.k.Own())
		}
	}
	n.machine = machineSpaced(doc)
	for i := range doc.Segments {
		n.read(i)
	}
	n.readings = n.settle(n.readings)
	n.weighOwn(n.readings)
	n.weighDocument(n.readings)
	n.propagate()
	first := len(n.readings)
	n.followEstablished()
	n.oddsByHand(n.cutAlone, n.substitutions, n.articles)
	n.renderings()
	n.oddsByHand(n.paraphrases, n.ownFrames, n.nearNames, n.translated)
	n.weighDocument(n.readings[min(first, len(n.readings)):])
	n.decide()
	return n
}

// oddsByHand makes the readings of which made-up garbles have next to none: no
// training tells how likely they are.
func (n *names) oddsByHand(find ...func()) {
	n.byHand = true
	for _, f := range find {
		f()
	}
	n.byHand = false
}

// maxKept is of how many tokens of a document the words are kept.
const maxKept = 1 << 20

// wordsOf returns the words of all tokens of a segment. The steps below ask for
// them again and again, so that they are kept; of a very large document,
// those of the segment that was asked for last are.
func (n *names) wordsOf(si int) []*knowledge.Word {
	if n.all == nil {
		n.all = make([][]*knowledge.Word, len(n.doc.Segments))
		n.room = make([]*knowledge.Word, 0, min(maxKept, n.doc.Words()))
	}
	if words := n.all[si]; words != nil {
		return words
	}
	toks := n.doc.Segments[si].Tokens
	words := n.room[len(n.room):]
	if len(toks) <= cap(words) {
		n.room = n.room[:len(n.room)+len(toks)]
	} else {
		words = make([]*knowledge.Word, 0, len(toks))
		if n.last > 0 { // the first one has room
			n.all[n.last] = nil
		}
		n.last = si
	}
	for i := range toks {
		words = append(words, n.k.Word(toks[i].Form))
	}
	n.all[si] = words[:len(toks):len(toks)]
	return n.all[si]
}

// machineSpaced reports whether white space stands before commas as machine
// translation leaves it: in a garbled article some 46 times in 1,000 words,
// in clean news once.
func machineSpaced(doc *text.Document) bool {
	n := strings.Count(doc.Source, " ،")
	return n >= 3 && n*100 >= doc.Words()
}

// softGap reports whether two neighbouring tokens can belong to one name:
// nothing but spaces, hyphens and quotation marks stands between them.
func (n *names) softGap(a, b text.Token) bool {
	gap := n.doc.Source[a.End:b.Start]
	if gap == " " {
		return true
	}
	for _, r := range gap {
		switch r {
		case '-', '–', '+', '/', '"', '\'', '«', '»', '“', '”', '‘', '’', '\u00a0':
			continue
		}
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			return false
		}
	}
	return true
}

// is reports whether a token is, exactly, a word of the glossary; first says
// whether it may carry a conjunction or preposition.
func is(w *knowledge.Word, id int32, first bool) bool {
	for _, x := range w.Exact {
		s := &w.Splits[x.Split]
		if x.Word == id && (first || s.Conjunction == "" && s.Preposition == "") {
			return true
		}
	}
	return false
}

// exact finds the accepted forms in a segment, longest first, and returns
// what covers each token; see names.covered.
func (n *names) exact(si int) []int32 {
	x := n.k.Index
	seg, words := &n.doc.Segments[si], n.wordsOf(si)
	var covered []int32
	for i := 0; i < len(seg.Tokens); {
		best, entries := 0, []int32(nil)
		if seg.Tokens[i].Class != text.Protected {
			w := words[i]
			for _, ex := range w.Exact {
				for _, u := range x.Words[ex.Word].Uses {
					if u.Place != 0 {
						continue
					}
					f := &x.Forms[u.Form]
					if f.Forbidden || len(f.Words) < best || n.isOrdinary(w, ex, f) || !n.matches(si, i, f) {
						continue
					}
					if len(f.Words) > best {
						best, entries = len(f.Words), entries[:0]
					}
					entries = append(entries, f.Entry)
				}
			}
		}
		if best == 0 {
			i++
			continue
		}
		if covered == nil {
			covered = make([]int32, len(seg.Tokens))
		}
		slices.Sort(entries)
		for j := i; j < i+best; j++ {
			covered[j] = entries[0] + 1
		}
		for _, e := range slices.Compact(entries) {
			n.mentions[e]++
		}
		i += best
	}
	return covered
}

// maxBare is the frequency (Zipf) up to which a name of one word that has an
// article is recognised without it.
const maxBare = 4.5

// isOrdinary reports whether a word that differs by its article from a name of
// one word is an ordinary word rather than that name (عند and the place العند),
// as it always is where the entry says that the article is not optional.
func (n *names) isOrdinary(w *knowledge.Word, ex knowledge.Exact, f *glossary.Form) bool {
	if len(f.Words) != 1 {
		return false
	}
	has, should := w.Splits[ex.Split].Article, strings.HasPrefix(f.Text, "ال")
	if has != should && slices.Contains(n.k.Index.Entries[f.Entry].Not, glossary.NotArticle) {
		return true
	}
	return should && !has && w.Zipf > maxBare
}

// matches reports whether the accepted form f stands at token i.
func (n *names) matches(si, i int, f *glossary.Form) bool {
	seg, words := &n.doc.Segments[si], n.wordsOf(si)
	if i+len(f.Words) > len(seg.Tokens) {
		return false
	}
	for j := 1; j < len(f.Words); j++ {
		t := &seg.Tokens[i+j]
		if !is(words[i+j], f.Words[j], false) || t.Class == text.Protected || !n.softGap(seg.Tokens[i+j-1], *t) {
			return false
		}
	}
	return true
}

// isCovered reports whether a token is part of an accepted form.
func (n *names) isCovered(seg, tok int) bool {
	return n.covered[seg] != nil && n.covered[seg][tok] > 0
}

// read finds the candidate readings of a segment.
func (n *names) read(si int) {
	x := n.k.Index
	n.loadWords(si)
	for i, w := range n.words {
		if w == nil {
			continue
		}
		n.joinedName(si, i)
		besideName := len(w.Near) > 0 && n.beside(i, func(w *knowledge.Word) bool { return len(w.Exact) > 0 })
		for _, near := range w.Near {
			for _, u := range x.Words[near.Word].Uses {
				f := &x.Forms[u.Form]
				if len(f.Words) == 1 && isTerm(x.Entries[f.Entry].Kind) {
					continue // an ordinary word
				}
				if !n.align(si, i, u, false) {
					if besideName && len(f.Words) > 1 && n.hasWordOf(i, f) {
						n.alignFreely(si, i, u)
					}
					if n.k.Own() > 0 {
						n.alone(si, i, u)
					}
				}
			}
		}
		for _, c := range w.Calques {
			for _, u := range x.Words[c.Word].Uses {
				if f := &x.Forms[u.Form]; len(f.Words) > 1 && n.mayBeCalqued(f.Entry) {
					n.align(si, i, u, true)
				}
			}
		}
		beside := n.beside(i, func(w *knowledge.Word) bool { return len(w.Exact) == 0 && w.Common <= maxFollowed })
		// A right word of a name beside words that are not: the neighbours
		// may be garbled beyond what the index proposes, or be real words.
		for _, ex := range w.Exact {
			anchor := w.Zipf <= maxAnchor && !arabic.IsHead(w.Splits[ex.Split].Stem)
			own := n.k.Own() > 0 && x.IsNamed(ex.Word)
			for _, u := range x.Words[ex.Word].Uses {
				f := &x.Forms[u.Form]
				if own {
					n.resew(si, i, u)
				}
				switch {
				case f.Forbidden && u.Place == 0:
					n.forbidden(si, i, u)
				case u.Place == 0 && len(f.Words) >= minFrame && (n.machine || n.mentions[f.Entry] > 0) && x.Entries[f.Entry].Kind == glossary.Org && !n.isCovered(si, i):
					n.alignFrame(si, i, u)
				case (anchor || w.Zipf <= maxAnchor && !x.Entries[f.Entry].Pack) && len(f.Words) > 1 && (!n.isCovered(si, i) || len(f.Words) == 2):
					if !n.align(si, i, u, false) && beside {
						n.alignFreely(si, i, u)
					}
				}
			}
		}
	}
}

// loadWords looks up the words of a segment. Words in the orthography of the
// Quran are quotations, which translation leaves alone, and those with a tanwin
// are no names.
func (n *names) loadWords(si int) {
	n.words = append(n.words[:0], n.wordsOf(si)...)
	for i := range n.words {
		tok := &n.doc.Segments[si].Tokens[i]
		if tok.Class != text.Arabic || hasDigit(tok.Form) || tok.Len() != len(tok.Form) && (strings.ContainsFunc(n.doc.Text(tok.Span), isQuranic) || hasTanwin(n.doc.Text(tok.Span))) {
			n.words[i] = nil
		}
	}
}

// hasDigit reports whether a folded word is a number with its unit (1436هـ).
func hasDigit(form string) bool { return strings.ContainsAny(form, "0123456789") }

// hasWordOf reports whether a word that can be reached from token i where small
// words are passed over is one of the entry of f: without one, alignFreely
// finds nothing.
func (n *names) hasWordOf(i int, f *glossary.Form) bool {
	forms := n.k.Index.ArabicForms(f.Entry)
	reach := (maxLinks + 1) * (len(f.Words) - 1)
	for _, w := range n.words[max(0, i-reach):min(len(n.words), i+reach+1)] {
		if w == nil {
			continue
		}
		for _, ex := range w.Exact {
			for j := range forms {
				if slices.Contains(forms[j].Words, ex.Word) {
					return true
				}
			}
		}
	}
	return false
}

// beside reports whether a word of a kind stands near enough to token i for
// the two to be words of one name.
func (n *names) beside(i int, is func(*knowledge.Word) bool) bool {
	for j := max(0, i-maxLinks-1); j < min(len(n.words), i+maxLinks+2); j++ {
		if j != i && n.words[j] != nil && is(n.words[j]) {
			return true
		}
	}
	return false
}

// forbidden keeps the reading of a form that the glossary lists as a garble.
func (n *names) forbidden(si, i int, u glossary.Use) {
	x := n.k.Index
	seg := &n.doc.Segments[si]
	f := &x.Forms[u.Form]
	if !n.matches(si, i, f) {
		return
	}
	end := i + len(f.Words)
	r := n.try(reading{seg: si, start: i, end: end, from: i, to: end, entry: f.Entry, form: u.Form})
	r.span = text.Span{Start: seg.Tokens[i].Start, End: seg.Tokens[end-1].End}
	right := x.Entries[f.Entry].Ar
	for _, a := range x.ArabicForms(f.Entry) {
		if !a.Forbidden && len(a.Words) == len(f.Words) {
			right = a.Written()
			break
		}
	}
	p := part{word: n.words[i]}
	for _, ex := range p.word.Exact {
		if ex.Word == f.Words[0] {
			p.split = p.word.Splits[ex.Split]
		}
	}
	r.stem = p.split.Stem
	r.fix = n.attach(seg.Tokens[i], p, n.write(f.Entry, right))
	r.add(fForbidden, Evidence{Kind: "forbidden", From: f.Text, To: right, Note: "the glossary lists the form as wrong", Weight: weightForbidden})
	n.keep(r)
}

// weightForbidden makes a form that the glossary lists as wrong all but
// certain.
const weightForbidden = 6

const (
	maxAnchor    = 5.0 // Zipf; a more common word anchors no reading by itself
	minFarAnchor = 2.0 // what an anchor says at least where the words beside it may be far from right
	// maxGarbleZipf bounds how common a word may be that is read as a garble
	// for its resemblance; a more common one is an ordinary word.
	maxGarbleZipf = 4.8
)

// align reads the tokens around token i as the form in which it would be the
// word at u.Place, and keeps the reading if the words are similar enough. It reports whether they line up.
func (n *names) align(si, i int, u glossary.Use, calque bool) bool {
	x := n.k.Index
	seg := &n.doc.Segments[si]
	f := &x.Forms[u.Form]
	start := i - int(u.Place)
	end := start + len(f.Words)
	if start < 0 || end > len(seg.Tokens) || f.Forbidden {
		return false
	}
	// Nearly all forms fail by a word beside token i, and most at first sight.
	for j := start; j < end; j++ {
		if n.words[j] == nil || j != i && !calque && !n.mayBe(start, j-start, f) {
			return false
		}
	}
	entry := x.Entries[f.Entry]
	parts := n.parts[:0]
	from, to := -1, 0
	far := n.anchored(start, f)
	for j := start; j < end; j++ {
		w := n.words[j]
		if j > start && !n.softGap(seg.Tokens[j-1], seg.Tokens[j]) {
			return false
		}
		target := f.Words[j-start]
		p, ok := n.part(w, f, target, j-start, calque, far)
		if !ok || !p.exact && !p.calque && !p.agrees && ordinaryKind(entry.Kind) && w.Common > maxOrdinary {
			return false
		}
		p.token = j
		p.covered = n.isCovered(si, j)
		if !p.exact {
			if from < 0 {
				from = j
			}
			to = j + 1
		}
		parts = append(parts, p)
	}
	n.parts = parts
	if from < 0 {
		return true
	}
	r := n.try(reading{seg: si, start: start, end: end, from: from, to: to, entry: f.Entry, form: u.Form})
	if calque {
		n.scoreCalque(r, seg, entry, parts)
	} else {
		n.score(r, seg, entry, parts)
	}
	if r.score > n.leastOf(entry) {
		n.keep(r)
	}
	return true
}

// alone reads token i as the garbled word at u.Place of a longer name that the
// user names for the text, without the others: the surname of a person.
func (n *names) alone(si, i int, u glossary.Use) {
	x := n.k.Index
	f := &x.Forms[u.Form]
	entry := x.Entries[f.Entry]
	target := f.Words[u.Place]
	t := &x.Words[target]
	if entry.Pack || ordinaryKind(entry.Kind) || f.Forbidden || len(f.Words) < 2 || t.Length < minAlone || isLink(t) {
		return
	}
	p, ok := n.part(n.words[i], f, target, 0, false, false)
	if !ok || p.exact || p.latin >= 0 && !n.hasArabic(f.Entry, p.latin) || n.k.RightZipf(p.word, p.split.Stem, f.Entry, p.latin) > maxAlone {
		return
	}
	p.token, p.covered = i, n.isCovered(si, i)
	r := n.try(reading{seg: si, start: i, end: i + 1, from: i, to: i + 1, entry: f.Entry, form: u.Form, short: true})
	n.parts = append(n.parts[:0], p)
	n.score(r, &n.doc.Segments[si], entry, n.parts)
	if r.score > n.leastOf(entry) {
		n.keep(r)
	}
}

const (
	minAlone = 5   // letters of a word of a longer name that is read alone
	maxAlone = 3.5 // and how common (Zipf) it may be
)

// hasArabic reports whether a word of the accepted forms of an entry is written
// as the Latin word: a Latin form may have words that the Arabic ones leave out.
func (n *names) hasArabic(entry, latin int32) bool {
	forms := n.k.Index.ArabicForms(entry)
	for i := range forms {
		if !forms[i].Forbidden && slices.ContainsFunc(forms[i].Words, func(id int32) bool { return slices.Contains(n.k.Spellings(entry, id), latin) }) {
			return true
		}
	}
	return false
}

// anchored reports whether a right word of the form that says much stands in
// its place: the others may then be garbled beyond what the index proposes.
func (n *names) anchored(start int, f *glossary.Form) bool {
	if len(f.Words) < 2 || f.Script != glossary.ArabicScript {
		return false
	}
	others, rare := 0, false
	for j, target := range f.Words {
		w := n.words[start+j]
		switch {
		case w == nil:
			return false
		case !is(w, target, j == 0):
			others++
			rare = w.Common < maxUnknown
		case n.anchorWeight(w) >= minFarAnchor:
			return true
		}
	}
	// مسجد and a word that nobody knows: of the names of the text that is one.
	return others == 1 && rare && !n.k.Index.Entries[f.Entry].Pack
}

// maxUnknown is the frequency (Zipf) below which nobody knows a word.
const maxUnknown = 1.5

// part reads a word as the word target of a form, at its place in it.
func (n *names) part(w *knowledge.Word, f *glossary.Form, target int32, place int, calque, far bool) (p part, ok bool) {
	first := place == 0
	if f.Script == glossary.ArabicScript && is(w, target, first) || !calque && n.accepts(f, w, place, first) {
		return part{word: w, exact: true}, true
	}
	if calque {
		return n.calque(w, target, first)
	}
	if w.Zipf > maxGarbleZipf || !far && !n.close(w, f, target, first) {
		return p, false
	}
	p = n.similar(w, f, target, first, far)
	return p, p.similarity >= knowledge.MinPart && !n.inflects(w, f, target)
}

// mayBe is a quick test that the word which stands at a place of a form, from
// token start on, may be read as its word.
func (n *names) mayBe(start, place int, f *glossary.Form) bool {
	w := n.words[start+place]
	return len(w.Exact) > 0 || w.Zipf <= maxGarbleZipf && (n.close(w, f, f.Words[place], place == 0) || n.anchored(start, f))
}

// close is a quick test that a word may resemble the word target.
func (n *names) close(w *knowledge.Word, f *glossary.Form, target int32, first bool) bool {
	skeleton := n.k.Index.Words[target].Skeleton
	for i, s := range w.Splits {
		if (first || s.Conjunction == "" && s.Preposition == "") && w.Skeletons[i].Close(skeleton) {
			return true
		}
	}
	return false
}

// endings are what an ordinary word of a name may end in beside its stem.
var endings = set("ه ا ي ين ون ات ان تي تا تان تين وا ه ها هم هما هن ك كم كما كن نا ني ت")

// How common (Zipf) a word of a name is that can be inflected, and one that is
// a name by itself.
const (
	minInflected      = 3.5
	minInflectedAlone = 4.0
)

// inflects reports whether a word is an inflected or prefixed form of an
// ordinary word that a name has (محافظتي of محافظة in a governorate's name).
func (n *names) inflects(w *knowledge.Word, f *glossary.Form, target int32) bool {
	t := &n.k.Index.Words[target]
	if t.IsLatin() {
		return false
	}
	if is(w, target, true) {
		return true
	}
	var buf [8]arabic.Split // enough for all readings of a word
	kind := n.k.Index.Entries[n.k.Index.Forms[t.Uses[0].Form].Entry].Kind
	for _, s := range w.Splits {
		if n.isInflection(s.Stem, t.Folded, kind) {
			return true
		}
	}
	several := len(f.Words) > 1
	entry := n.k.Index.Entries[f.Entry]
	person := entry.Kind == glossary.Person
	if person && several && !entry.Pack {
		return false // it stands beside the other words of its name
	}
	for _, own := range arabic.Splits(buf[:0], t.Folded) {
		if !own.Bare() && arabic.Len(own.Stem) >= 3 && slices.ContainsFunc(w.Splits, func(s arabic.Split) bool { return s.Stem == own.Stem }) {
			return true // وقوى of لقوى
		}
	}
	if z := n.k.WordZipf(target); z < minInflected || !several && z < minInflectedAlone || person && !n.isNoun(glossary.Stem(t.Folded)) {
		return false
	}
	for _, s := range w.Splits {
		a, b := endsOf(s.Stem, t.Folded)
		if len(s.Stem)-len(a) >= 6 && (a == "" || endings[a]) && (b == "" || endings[b]) {
			return true
		}
	}
	return false
}

// endsOf returns what is left of two words after what they begin with in common.
func endsOf(a, b string) (string, string) {
	for a != "" && b != "" && firstRune(a) == firstRune(b) {
		n := utf8.RuneLen(firstRune(a))
		a, b = a[n:], b[n:]
	}
	return a, b
}

// accepts reports whether a token is, exactly, the word at place of an accepted
// form of the entry that has as many words as f; beside a Latin form, which has
// its own order and number of words, any word of an accepted form.
func (n *names) accepts(read *glossary.Form, w *knowledge.Word, place int, first bool) bool {
	if len(w.Exact) == 0 {
		return false
	}
	latin, length := read.Script == glossary.LatinScript, len(read.Words)
	forms := n.k.Index.ArabicForms(read.Entry)
	for i := range forms {
		f := &forms[i]
		if !f.Forbidden && len(f.Words) == length && is(w, f.Words[place], first) {
			return true
		}
		if latin && !f.Forbidden && slices.ContainsFunc(f.Words, func(id int32) bool { return is(w, id, first) }) {
			return true
		}
	}
	return false
}

// maxOrdinary bounds how common a word may be that is read as a garbled word
// of an organisation, title or term, whose words are ordinary themselves.
const maxOrdinary = 1.5

func ordinaryKind(k glossary.Kind) bool { return k == glossary.Org || isTerm(k) }

// isTerm reports whether what is called so are ordinary words and no names.
func isTerm(k glossary.Kind) bool { return k == glossary.Title || k == glossary.Term }

// part is a token read as one word of a form.
type part struct {
	token      int
	word       *knowledge.Word
	split      arabic.Split
	exact      bool
	link       bool // a word that links the others, of no weight
	covered    bool // the token is an accepted form of some entry by itself
	calque     bool // the token is another rendering of the word's foreign term
	agrees     bool // the token is the word in another gender
	seam       seam // the token and the next are one word, or it is two
	similarity float64
	latin      int32    // the Latin word that it resembles, or -1
	evidence   Evidence // how it resembles the word
}

// similar reads a word as a garble of a word of form f.
func (n *names) similar(w *knowledge.Word, f *glossary.Form, target int32, first, far bool) part {
	p := part{word: w, latin: -1}
	r := n.k.Resembles(w, f.Entry, target, first, far)
	if r.Similarity == 0 {
		return p
	}
	p.similarity, p.split = r.Similarity, w.Splits[r.Split]
	t := &n.k.Index.Words[r.Word]
	p.evidence = Evidence{Kind: "edit", From: p.split.Stem, To: t.Folded}
	if t.IsLatin() {
		p.latin = r.Word
		p.evidence.Kind, p.evidence.To = "latin", t.Latin
	}
	return p
}

// score adds up the evidence for a reading, and works out the fix.
func (n *names) score(r *reading, seg *text.Segment, entry *glossary.Entry, parts []part) {
	garbled, letters := 0, 0
	r.rare = true
	similarity := 0.0
	single := len(parts) == 1
	for _, p := range parts {
		if p.exact {
			continue
		}
		garbled++
		letters += arabic.Len(p.split.Stem)
		similarity += p.similarity
		e := p.evidence
		e.Weight = channelWeight(p.similarity, single)
		if r.followed {
			e.Weight = max(e.Weight, slopeFollowed*(p.similarity-0.8))
		}
		r.add(channelOf(single, r.followed), e)
		r.add(rarityOf(r.followed), Evidence{Kind: "rarity", From: p.word.Form, Weight: rarityWeight(p.word.Common)})
		if p.covered || len(p.word.Exact) > 0 || p.word.Nisba {
			r.add(fKnown, Evidence{Kind: "known", From: p.word.Form, Weight: n.knownWeight(p, single)})
		}
		if p.word.Common > 2.5 {
			r.rare = false
		}
		switch {
		case p.split.Preposition == "ك":
			r.add(fPreposition, Evidence{Kind: "prior", Note: "كـ rarely stands before a name", Weight: -1.5})
		case p.split.Preposition != "" && single:
			r.add(fPreposition, Evidence{Kind: "prior", Note: "the first letter is read as a preposition", Weight: -0.6})
		case p.split.Conjunction == "" && n.isConjoined(p.word):
			r.add(fPreposition, Evidence{Kind: "prior", Note: "an ordinary word with a conjunction before", Weight: weightConjoined})
		}
	}
	bias := priorWeight(single, r.followed)
	if !single && !r.followed && garbled == 1 && !n.tells(parts) {
		bias = priorGeneric
	}
	if entry.Pack && !n.machine && !r.followed {
		bias += priorQuiet
	}
	r.add(biasOf(single, r.followed), Evidence{Kind: "prior", Weight: bias})
	if !entry.Pack {
		r.add(fNamed, Evidence{Kind: "prior", Note: "the glossary of the text has the name", Weight: namedWeight(n.k.Own())})
	}
	if r.short {
		r.add(fShort, Evidence{Kind: "prior", Note: "a part of the name alone", Weight: weightShort})
	}
	r.add(fLength, Evidence{Kind: "length", Weight: lengthWeight(letters, single)})
	f := &n.k.Index.Forms[r.form]
	for i, p := range parts {
		if p.exact && !p.link {
			w := n.anchorWeight(p.word)
			if p.word.Zipf >= minOrdinaryAnchor && !n.hasArticleOf(p.word, f) {
				w = min(w, maxBareAnchor)
			}
			if i == 0 && entry.Kind == glossary.Person && similarity/float64(garbled) < minSurname {
				w = min(w, maxGivenName)
			}
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[p.token].Span), Weight: w})
		}
	}
	r.similarity = similarity / float64(max(1, garbled))
	if garbled > 1 {
		mean := similarity / float64(garbled)
		r.add(fAdjacent, Evidence{Kind: "neighbour", Note: "adjacent words are read as one name", Weight: 8 * (mean - 0.7) * float64(garbled-1)})
	}
	alone := 0
	for _, p := range parts {
		if p.exact && p.covered && !p.link {
			alone++
		}
	}
	if alone > 0 && alone+garbled == len(parts) && len(parts) == 2 {
		// A word that anybody writes before a surname is a verb, or begins
		// another phrase.
		w := -2.5
		if p := parts[0]; !p.exact {
			w -= 1.5 * max(0, p.word.Common-2.5)
		}
		r.add(fOtherKnown, Evidence{Kind: "known", Note: "the other word is an accepted form by itself", Weight: w})
	}
	if p := parts[0]; !single && garbled == len(parts) && len(p.word.Exact) > 0 {
		r.add(fOtherGiven, Evidence{Kind: "known", From: n.doc.Text(seg.Tokens[p.token].Span), Note: "a given name of others stands before", Weight: weightOtherGiven})
	}
	if r.score < n.leastOf(entry)-maxSurroundings {
		return
	}
	if single && n.afterGivenName(r, seg) {
		r.add(fOtherGiven, Evidence{Kind: "known", From: n.doc.Text(seg.Tokens[r.start-1].Span), Note: "a given name of others stands before", Weight: weightOtherGiven})
	}
	if single {
		p := parts[0]
		z := n.k.RightZipf(p.word, p.split.Stem, r.entry, p.latin)
		r.add(fCommonTarget, Evidence{Kind: "prior", Note: "the name is well known", Weight: commonTarget(z)})
	}
	for _, p := range parts {
		if !p.exact && p.seam != cut && p.seam != spaced {
			n.attested(r, seg, p.token, weightAttested)
		}
	}
	if !n.machine {
		if times := n.count(r, parts); times > 1 {
			r.add(fAgain, Evidence{Kind: "document", Note: "the document writes the word so again and again", Weight: max(maxWeightAgain, weightAgain*float64(times-1))})
		}
	}
	before := r.score
	n.context(r, seg, entry)
	near := r.score > before+0.5
	n.document(r, entry, near)
	if single && !near && n.mentions[r.entry] == 0 && !r.followed {
		w := weightNothingBeside
		if !n.machine && !entry.Pack {
			w = weightNothingBesideOwn
		}
		r.add(fNothingBeside, Evidence{Kind: "prior", Note: "nothing beside it speaks for the name", Weight: w})
	}
	if single && !r.followed && !near && parts[0].word.Common > maxUnslotted {
		r.add(fUnslotted, Evidence{Kind: "prior", Note: "an ordinary word, and nothing beside it says that a name stands there", Weight: weightUnslotted * (parts[0].word.Common - maxUnslotted)})
	}
	if r.score <= n.leastOf(entry) {
		return // nobody will ask
	}
	n.weighVariants(r, parts)
	n.fix(r, seg, parts)
}

// count returns how often the document has the rarest garbled word of a
// reading.
func (n *names) count(r *reading, parts []part) int {
	if n.mentions[r.entry] > 0 {
		return 1 // both spellings in one document: one of them is wrong
	}
	times := math.MaxInt
	for _, p := range parts {
		if !p.exact {
			times = min(times, n.documentStems()[p.split.Stem].count)
		}
	}
	return times
}

// A name that begins with و is hardly one where what follows the letter is a word
// that everybody uses: وأكد, وأضاف.
const (
	weightConjoined = -2.5
	minConjoined    = 4.0 // Zipf
)

// isConjoined reports whether a word may be و before such a word.
func (n *names) isConjoined(w *knowledge.Word) bool {
	return slices.ContainsFunc(w.Splits, func(s arabic.Split) bool {
		return s.Conjunction == "و" && s.Preposition == "" && n.k.Lexicon.Zipf(s.Stem) >= minConjoined
	})
}

const (
	minSurname   = 0.75 // similarity below which a surname is likely that of another person of the same given name
	maxGivenName = 1.0  // what the given name says then
)

// What it says that nothing beside a single word speaks for the name; of the
// names of the user many resemble some word of a long text.
const (
	weightNothingBeside    = -0.8
	weightNothingBesideOwn = -1.3
)

// weightUnslotted is what each unit of the Zipf scale above maxUnslotted says
// against a garble where no name is expected.
const weightUnslotted = -1.3

const (
	weightAgain    = -0.4
	maxWeightAgain = -1.6
)

// The weights of the score, in log-odds. Chosen on the news of 25 July and on
// xct-dev; see docs/design.md.
const (
	minScore        = -1.0 // readings below are forgotten
	weightNamed     = 3.8  // a name that the user names for the text
	ownNames        = 200  // names of a glossary from which each says less,
	weightManyNames = 0.7  // by so much for each power of e
	weightShort     = -1.0 // one word of a longer name alone
	// weightMachine is what the signs of machine translation add.
	weightMachine = 2.0
	// maxSurroundings is what the context and the document can add at most.
	maxSurroundings = 7
)

// namedWeight is what it says that a glossary of so many names of the user has
// the name: the more names, the less likely is it this one that is garbled, and
// the more words resemble one of them.
func namedWeight(own int) float64 {
	return weightNamed - weightManyNames*math.Log(max(1, float64(own)/ownNames))
}

func biasOf(single, followed bool) feature {
	switch {
	case followed:
		return fBiasFollowed
	case single:
		return fBiasSingle
	}
	return fBiasSeveral
}

func rarityOf(followed bool) feature {
	if followed {
		return fRarityFollowed
	}
	return fRarity
}

func channelOf(single, followed bool) feature {
	return biasOf(single, followed) - fBiasSingle + fChannelSingle
}

// priorWeight: a rare word that resembles some name is seldom a garble of it;
// beside another word of that very name it more often is.
func priorWeight(single, followed bool) float64 {
	switch {
	case followed:
		return -1.2 // the name is here, and is garbled
	case single:
		return -5.4
	}
	return -1.8
}

// priorGeneric is the prior of a garbled word beside right words that tell
// nothing of the name: مدينة goes with any city. It is that of a word alone with
// a head before it.
const priorGeneric = -2.4

// priorQuiet is what is added for a name of the packs in a text without the signs
// of machine translation: names that it writes rightly speak against, see
// weightLone.
const priorQuiet = 0.6

// tells reports whether a right word of a reading is more than a generic noun
// or a title, or a word that everything has.
func (n *names) tells(parts []part) bool {
	return slices.ContainsFunc(parts, func(p part) bool {
		return p.exact && p.word.Zipf <= maxAnchor && !hasHead(p.word)
	})
}

func hasHead(w *knowledge.Word) bool {
	return slices.ContainsFunc(w.Exact, func(x knowledge.Exact) bool { return arabic.IsHead(w.Splits[x.Split].Stem) })
}

// commonTarget: translation renders names that everybody knows rightly; it
// garbles the obscure ones.
func commonTarget(zipf float64) float64 { return -0.9 * max(0, zipf-3.8) }

// channelWeight is what the resemblance says; below 0.8 it speaks against, the
// more so where no other word of the name is near.
func channelWeight(sim float64, single bool) float64 {
	slope := 14.0
	switch {
	case sim < 0.8 && single:
		slope = 28
	case sim < 0.8:
		slope = 20
	}
	return max(-5, min(3, slope*(sim-0.8)))
}

func rarityWeight(zipf float64) float64 {
	if zipf <= 0 {
		return 2
	}
	return max(-5, 1.6-1.3*zipf)
}

func lengthWeight(letters int, single bool) float64 {
	w := 0.8
	switch {
	case letters <= 3:
		w = -1.5
	case letters == 4:
		w = -0.3
	case letters == 5:
		w = 0.3
	}
	if !single {
		w /= 2
	}
	return w
}

// knownWeight is what it says against a garble that the word is one of another
// name: the rarer it is, the surer it is just that.
func (n *names) knownWeight(p part, single bool) float64 {
	w := weightKnown
	switch {
	case n.isOwnName(p.word):
		return weightCovered // whoever wrote the glossary says that it is right
	case !single:
		return w // names share words
	case p.covered:
		return weightCovered
	}
	for _, x := range p.word.Exact {
		w = min(w, weightKnown-max(0, min(3, maxKnownRare-n.k.WordZipf(x.Word))))
	}
	return w
}

// isOwnName reports whether a word, with proclitics or without, is an accepted
// form of an entry of the user by itself.
func (n *names) isOwnName(w *knowledge.Word) bool {
	x := n.k.Index
	for _, ex := range w.Exact {
		if !x.IsNamed(ex.Word) {
			continue
		}
		for _, u := range x.Words[ex.Word].Uses {
			if f := &x.Forms[u.Form]; len(f.Words) == 1 && f.Script == glossary.ArabicScript && !f.Forbidden && !x.Entries[f.Entry].Pack {
				return true
			}
		}
	}
	return false
}

const (
	weightKnown   = -2.0
	weightCovered = -12.0 // it is part of an accepted form where it stands
	maxKnownRare  = 3.5   // Zipf from which such a word is no rarer than ordinary ones
)

// afterGivenName reports whether a given name that the entry does not have
// stands before the span: what follows is the surname of somebody else.
func (n *names) afterGivenName(r *reading, seg *text.Segment) bool {
	if r.start == 0 || !n.softGap(seg.Tokens[r.start-1], seg.Tokens[r.start]) || n.wordsOf(r.seg)[r.start-1].Zipf > maxAnchor {
		return false
	}
	x := n.k.Index
	given := false
	for _, ex := range n.wordsOf(r.seg)[r.start-1].Exact {
		for _, u := range x.Words[ex.Word].Uses {
			f := &x.Forms[u.Form]
			if f.Entry == r.entry {
				return false
			}
			given = given || u.Place == 0 && len(f.Words) > 1 && x.Entries[f.Entry].Kind == glossary.Person && !arabic.IsHead(x.Words[ex.Word].Folded)
		}
	}
	return given
}

const weightOtherGiven = -2.5

// anchorWeight is what a right word of the same name beside the garbled one
// says: much if it is rare, little if it goes with many names.
func (n *names) anchorWeight(w *knowledge.Word) float64 {
	entries := 1
	for _, x := range w.Exact {
		stem := w.Splits[x.Split].Stem
		if arabic.IsHead(stem) || glossary.IsLight(stem) {
			return 0.3 // a title or a generic noun goes with any name
		}
		entries = max(entries, n.sharers(x.Word))
	}
	return max(0.5, min(4.5, 7-w.Zipf)-weightSharer*math.Log(float64(entries)))
}

// weightSharer is how much less a word says that several entries share: a
// given name goes with many a surname.
const weightSharer = 0.4

// maxBareAnchor is what a right word says at most that the name has with the
// article, and the text without: فخار is a trade, الفخار a surname.
const (
	maxBareAnchor     = 0.5
	minOrdinaryAnchor = 2.5 // Zipf from which such a word is one of its own
)

// hasArticleOf reports whether a right word of a name has the article where the
// form has it.
func (n *names) hasArticleOf(w *knowledge.Word, f *glossary.Form) bool {
	if f.Script == glossary.LatinScript {
		return true
	}
	x := n.k.Index
	for k, part := range f.Parts() {
		if !strings.HasPrefix(part, "ال") || k >= len(f.Words) {
			continue
		}
		for _, ex := range w.Exact {
			if ex.Word == f.Words[k] && !w.Splits[ex.Split].Article && !strings.HasPrefix(x.Words[ex.Word].Folded, "ال") {
				return false
			}
		}
	}
	return true
}

// sharers counts the entries that have a word.
func (n *names) sharers(word int32) (count int) {
	last := int32(-1)
	for _, u := range n.k.Index.Words[word].Uses {
		if e := n.k.Index.Forms[u.Form].Entry; e != last {
			count++
			last = e
		}
	}
	return count
}

// weightAttested is what it says against a garble, or against a calque, that
// clean text has the word beside the same neighbour, and what each power of
// ten of the count adds.
const (
	weightAttested       = -1.0
	weightAttestedCalque = -3.0
	weightAttestedMore   = -0.7
)

// attested adds what it says against the reading that clean text has token i
// beside one of its neighbours.
func (n *names) attested(r *reading, seg *text.Segment, i int, weight float64) {
	tok := seg.Tokens[i]
	most, beside := 0.0, ""
	if i > 0 && n.softGap(seg.Tokens[i-1], tok) {
		most, beside = n.k.Pair(seg.Tokens[i-1].Form, tok.Form), n.doc.Text(seg.Tokens[i-1].Span)
	}
	if i+1 < len(seg.Tokens) && n.softGap(tok, seg.Tokens[i+1]) {
		if c := n.k.Pair(tok.Form, seg.Tokens[i+1].Form); c > most {
			most, beside = c, n.doc.Text(seg.Tokens[i+1].Span)
		}
	}
	if most > 0 {
		r.add(fPair, Evidence{Kind: "pair", From: beside, Note: "clean text has the two side by side", Weight: weight + weightAttestedMore*most})
	}
}

// context adds what stands around the span.
func (n *names) context(r *reading, seg *text.Segment, entry *glossary.Entry) {
	if h, w := n.headBefore(r.seg, r.start, entry.Kind); w != 0 {
		r.add(fHead, Evidence{Kind: "head", From: h, Weight: w})
	}
	if w := n.coordinated(r, seg, entry.Kind); w != "" {
		r.add(fListed, Evidence{Kind: "context", From: w, Note: "stands in a list with a name of the same kind", Weight: 1})
	}
	found := 0
	for _, c := range n.k.Index.Context(r.entry) {
		// What the document does not have at all is not near.
		if _, ok := n.inDocument(c); !ok || found == 2 || !isTopical(c) {
			continue
		}
		if w := n.near(seg, r, c); w != "" {
			r.add(fContext, Evidence{Kind: "context", From: w, Weight: 0.7})
			found++
		}
	}
}

// isTopical reports whether a context word says something about the subject:
// titles and generic nouns go with every subject, and count as heads.
func isTopical(stem string) bool { return !arabic.IsHead(stem) }

// coordinated returns a name of the same kind that و joins to the span, or "".
func (n *names) coordinated(r *reading, seg *text.Segment, kind glossary.Kind) string {
	if kind != glossary.Person && kind != glossary.Place {
		return ""
	}
	at := func(i int) bool {
		return n.isCovered(r.seg, i) && n.k.Index.Entries[n.covered[r.seg][i]-1].Kind == kind
	}
	joined := func(i int) bool { return strings.HasPrefix(seg.Tokens[i].Form, "و") }
	switch {
	case r.start > 0 && joined(r.start) && at(r.start-1) && n.softGap(seg.Tokens[r.start-1], seg.Tokens[r.start]):
		return n.doc.Text(seg.Tokens[r.start-1].Span)
	case r.end < len(seg.Tokens) && joined(r.end) && at(r.end) && n.softGap(seg.Tokens[r.end-1], seg.Tokens[r.end]):
		return n.doc.Text(seg.Tokens[r.end].Span)
	}
	return ""
}

// near returns the word within ten tokens of r that has a folded stem or is an
// adjective made from it, or "".
func (n *names) near(seg *text.Segment, r *reading, stem string) string {
	base := arabic.NisbaBase(stem)
	for i := max(0, r.start-10); i < min(len(seg.Tokens), r.end+10); i++ {
		if i >= r.start && i < r.end {
			continue
		}
		for _, s := range n.wordsOf(r.seg)[i].Splits {
			if s.Stem == stem {
				return n.doc.Text(seg.Tokens[i].Span)
			}
			for b := range nisbaStems(s.Stem) {
				if b == base {
					return n.doc.Text(seg.Tokens[i].Span)
				}
			}
		}
	}
	return ""
}

// nisbaStems yields what the adjective of relation is made from, if the stem
// is one: ليب for ليبيه.
func nisbaStems(stem string) iter.Seq[string] {
	return func(yield func(string) bool) { arabic.NisbaStems(stem, yield) }
}

// topic returns how many of the entry's context words the document has, up to
// two, and one of them as the document writes it.
func (n *names) topic(entry int32) (count int, word string) {
	for _, w := range n.k.Index.Context(entry) {
		if span, ok := n.inDocument(w); ok && isTopical(w) {
			word = n.doc.Text(span)
			if count++; count == 2 {
				break
			}
		}
	}
	return count, word
}

// inDocument returns where the document has a word with the folded stem or an
// adjective made from it.
func (n *names) inDocument(word string) (text.Span, bool) {
	stems := n.documentStems()
	s, ok := stems[word]
	if !ok {
		s, ok = stems[arabic.NisbaBase(word)]
	}
	return s.last, ok
}

// stem is what the words of a document are without proclitics, or what an
// adjective of relation is made from.
type stem struct {
	last  text.Span // of the words that have it
	count int       // of the words that have it without proclitics
}

// documentStems works out the stems of the document's words, each word once.
func (n *names) documentStems() map[string]stem {
	if n.stems != nil {
		return n.stems
	}
	times := make(map[*knowledge.Word]int, min(n.doc.Words(), 1024))
	for i := range n.doc.Segments {
		for _, w := range n.wordsOf(i) {
			times[w]++
		}
	}
	n.stems = make(map[string]stem, 3*len(times))
	add := func(text string, last text.Span, count int) {
		s, ok := n.stems[text]
		if !ok {
			s.last = last
		}
		s.count += count
		n.stems[text] = s
	}
	for i := len(n.doc.Segments) - 1; i >= 0; i-- {
		words := n.wordsOf(i)
		for j := len(words) - 1; j >= 0; j-- {
			w, last := words[j], n.doc.Segments[i].Tokens[j].Span
			if times[w] == 0 {
				continue
			}
			for _, s := range w.Splits {
				add(s.Stem, last, times[w])
				for base := range nisbaStems(s.Stem) {
					add(base, last, 0)
				}
			}
			times[w] = 0
		}
	}
	return n.stems
}

// document adds what the rest of the document says.
func (n *names) document(r *reading, entry *glossary.Entry, near bool) {
	n.sayMentioned(r)
	if !entry.Pack {
		note := "the document names entries of the glossary"
		if n.own < 0.05 {
			note = "the document names no entries of the glossary"
		}
		r.add(fOwnTopic, Evidence{Kind: "prior", Note: note, Weight: ownWeight(n.own)})
	}
	switch {
	case len(entry.Context) > 0:
		count, w := n.topic(r.entry)
		switch {
		case count > 0 && near: // counted already
		case count > 0:
			r.add(fTopic, Evidence{Kind: "document", From: w, Note: "the document speaks of what goes with the name", Weight: 0.4 * float64(count)})
		case n.related(r.entry):
			r.add(fTopic, Evidence{Kind: "document", Note: "the document has other names that go with the same", Weight: 0.4})
		default:
			w := weightNoTopic
			if !entry.Pack {
				w = weightNoTopicOwn
			}
			// A short text has no room to speak of it.
			w *= min(1, float64(n.doc.Words())/roomForTopic)
			r.add(fNoTopic, Evidence{Kind: "document", Note: "the document speaks of nothing that goes with the name", Weight: w})
		}
	case !entry.Pack:
	case n.files[entry.File] >= 3:
		r.add(fSameFile, Evidence{Kind: "document", Note: "the document names other entries of the same list", Weight: 0.8})
	default:
		r.add(fOtherFile, Evidence{Kind: "document", Note: "the document names no other entries of the list", Weight: -0.7})
	}
	n.machineSigns(r)
}

// sayMentioned adds that the document names the entity of a reading elsewhere.
func (n *names) sayMentioned(r *reading) {
	if n.mentions[r.entry] > 0 || r.followed {
		r.add(fMention, Evidence{Kind: "document", To: n.k.Index.Entries[r.entry].Ar, Note: "the entity is named elsewhere in the document", Weight: 1.2 + n.oftenWeight(r.entry)})
	}
}

// related reports whether the document rightly names two others that share a
// context word with an entry: two cities of its country.
func (n *names) related(entry int32) bool {
	if n.kin == nil {
		n.kin = map[string]int{}
		for e := range n.mentions {
			for _, w := range n.k.Index.Context(e) {
				n.kin[w]++
			}
		}
	}
	return slices.ContainsFunc(n.k.Index.Context(entry), func(w string) bool { return n.kin[w] >= minKin && isTopical(w) })
}

const minKin = 2

const (
	roomForTopic     = 100.0 // words of a document that speaks of more than the name
	weightNoTopic    = -2.2
	weightNoTopicOwn = -1.2
	weightNoOwn      = -2.0
	weightOwn        = 1.5
	maxWeightOwn     = 1.3
)

// leastOf is the score below which a reading as an entry is forgotten: that of
// an entry of the user may yet gain by the others that the document has.
func (n *names) leastOf(entry *glossary.Entry) float64 {
	if entry.Pack {
		return n.least
	}
	return n.least + weightNoOwn - maxWeightOwn
}

// ownWeight is what entries of the user that tell so much of the subject say.
func ownWeight(telling float64) float64 {
	return min(maxWeightOwn, weightNoOwn+weightOwn*math.Log1p(max(0, telling)))
}

// weighOwn adds what the entries of the user say that the document names in
// other spellings, right or wrong.
func (n *names) weighOwn(readings []*reading) {
	read, total := n.readOwn()
	for _, r := range readings {
		if n.k.Index.Entries[r.entry].Pack || total-read[r.entry] == 0 {
			continue
		}
		if w := ownWeight(n.own+total-read[r.entry]) - ownWeight(n.own); w > 0 {
			r.add(fOwnTopic, Evidence{Kind: "prior", Note: "the document has other entries of the glossary in other spellings", Weight: w})
		}
	}
}

// readOwn returns how much the entries of the user tell of the subject that the
// document has in other spellings only, each and in all.
func (n *names) readOwn() (read map[int32]float64, total float64) {
	read = map[int32]float64{}
	for _, r := range n.readings {
		if !n.k.Index.Entries[r.entry].Pack && n.mentions[r.entry] == 0 && r.score >= minRead {
			read[r.entry] = n.telling(r.entry)
		}
	}
	for _, e := range slices.Sorted(maps.Keys(read)) { // in order, so that the sum is always the same
		total += read[e]
	}
	return read, total
}

// ownTotal is how much the entries of the user tell of the subject that the
// document has, rightly or in other spellings.
func (n *names) ownTotal() float64 {
	_, total := n.readOwn()
	return n.own + total
}

// sayOwn adds that the user names the entry of a reading, and how much such
// entries tell of the subject.
func (n *names) sayOwn(r *reading, total float64) {
	r.add(fNamed, Evidence{Kind: "prior", Note: "the glossary of the text has the name", Weight: namedWeight(n.k.Own())})
	r.add(fOwnTopic, Evidence{Kind: "prior", Note: "the document names entries of the glossary", Weight: ownWeight(total)})
}

// minRead is the score from which a span surely stands for an entry.
const minRead = 3.0

// everybody is the frequency (Zipf) of a name that everybody writes.
const everybody = 5.2

// telling is how much a mention of an entry tells of the subject of a text: a
// name that everybody writes tells nothing, one of its own field 1.
func (n *names) telling(entry int32) float64 {
	forms := n.k.Index.ArabicForms(entry)
	if len(forms) == 0 {
		return 0
	}
	least := everybody
	for _, id := range forms[0].Words { // the form of the entry itself
		least = min(least, n.k.WordZipf(id))
	}
	return min(1, (everybody-least)/2)
}

// weighDocument adds what the other names of the document say: where some are
// surely garbled, others likely are, and where many are written rightly, hardly.
func (n *names) weighDocument(readings []*reading) {
	sure := n.sureStems()
	total := total(sure)
	words := max(minWords, float64(n.doc.Words()))
	for _, r := range readings {
		others := total - sure[r.stem]
		if others < 1 {
			if !n.machine && r.values[fForbidden] == 0 {
				r.add(fLone, Evidence{Kind: "garbled", Note: "the document writes its other names rightly", Weight: weightLone * math.Log(max(1, float64(1+len(n.mentions))/fewNames))})
			}
			continue
		}
		w := min(maxWeightOthers, weightOthers*math.Log(1+1000*others/words))
		if n.machine {
			w /= 2 // which says much of the same
		}
		if !n.k.Index.Entries[r.entry].Pack && others >= minGarbledOthers {
			w += weightOwnShare * math.Log1p(10*n.ownShare) // the glossary is one for this text
		}
		r.add(fGarbled, Evidence{Kind: "garbled", Note: "other names of the document are garbled", Weight: w * r.share()})
	}
}

const (
	minSure      = 0.7 // confidence from which a name counts as garbled
	minWords     = 300 // of a document; a shorter one says no more
	weightOthers = 0.6
	// In a garbled document, what the share of the entries of the user that it
	// has says for others of them.
	weightOwnShare   = 0.6
	minGarbledOthers = 3
	weightLone       = -0.6 // for each power of e of the names that are written rightly,
	fewNames         = 5    // from as many on
	maxWeightOthers  = 2.0
)

// share is how much of what speaks for garbles in general counts for the
// reading: only a span that is likely this name is likely garbled from it.
func (r *reading) share() float64 { return min(1, max(0, (r.identity+1.5)/2)) }

// machineSigns adds what the signs of machine translation say: names in such
// a text are often garbled, but only a span that is likely this name is
// likely garbled from it.
func (n *names) machineSigns(r *reading) {
	if n.machine {
		r.add(fMachine, Evidence{Kind: "machine", Note: "the text is spaced as machine translation spaces it", Weight: weightMachine * r.share()})
	}
}

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

// settle decides between readings: occurrences of one garble support each
// other, and of readings that overlap the best stays. The readings that are
// left are in document order.
func (n *names) settle(rs []*reading) []*reading {
	rs = dedupe(rs)
	type group struct {
		entry int32
		key   string
	}
	best := map[group]float64{}
	for _, r := range rs {
		g := group{r.entry, r.stem}
		if s, ok := best[g]; !ok || r.score > s {
			best[g] = r.score
		}
	}
	for _, r := range rs {
		if b := best[group{r.entry, r.stem}]; r.rare && b-r.score > propagationLoss {
			r.add(fReadSo, Evidence{Kind: "document", From: r.stem, Note: "read so elsewhere in the document", Weight: b - r.score - propagationLoss})
		}
	}
	return rs
}

// place is a token of a document by segment and number.
type place struct{ segment, token int }

// garbledPlaces returns the tokens that are read as garbled.
func (n *names) garbledPlaces() map[place]bool {
	out := map[place]bool{}
	for _, r := range n.readings {
		if r.confidence() >= minConfidence {
			for i := r.from; i < r.to; i++ {
				out[place{r.seg, i}] = true
			}
		}
	}
	return out
}

// garbledKinds are the kinds of the names of the user that garbled tokens are read
// as.
func (n *names) garbledKinds() map[place]glossary.Kind {
	out := map[place]glossary.Kind{}
	for _, r := range n.readings {
		if e := n.k.Index.Entries[r.entry]; !e.Pack && r.confidence() >= minConfidence {
			for i := r.from; i < r.to; i++ {
				out[place{r.seg, i}] = e.Kind
			}
		}
	}
	return out
}

// maxKnown bounds how many garbles of a document others are compared with.
const maxKnown = 100

// propagate reads the words that resemble a garble which the document is now
// known to have: once اشار is a garble of a name here, اشر is likely one too.
func (n *names) propagate() {
	type garble struct {
		piece
		reading *reading
	}
	var known []garble
	seen := map[piece]bool{}
	for _, r := range n.readings {
		if r.confidence() < 0.9 || r.calque {
			continue
		}
		for _, p := range r.pieces {
			if !seen[p] && len(known) < maxKnown && n.standsAlone(r.entry, p.right) {
				seen[p] = true
				known = append(known, garble{p, r})
			}
		}
	}
	if len(known) == 0 {
		return
	}
	read := n.garbledPlaces()
	var found []*reading
	for si := range n.doc.Segments {
		seg := &n.doc.Segments[si]
		for i, tok := range seg.Tokens {
			if tok.Class != text.Arabic || n.isCovered(si, i) || read[place{si, i}] {
				continue
			}
			w := n.wordsOf(si)[i]
			if len(w.Exact) > 0 || w.Nisba || w.Common > maxFollow {
				continue
			}
			for _, g := range known {
				if r := n.follow(si, i, w, g.reading, g.piece); r != nil {
					found = append(found, r)
				}
			}
		}
	}
	n.readings = dedupe(append(n.readings, found...))
}

// standsAlone reports whether a word is an accepted form of the entry by itself.
func (n *names) standsAlone(entry int32, word string) bool {
	for _, f := range n.k.Index.ArabicForms(entry) {
		if !f.Forbidden && len(f.Words) == 1 && f.Text == word {
			return true
		}
	}
	return false
}

// follow reads token i as another garble of the name that the piece of the
// reading from is a garble of.
func (n *names) follow(si, i int, w *knowledge.Word, from *reading, known piece) *reading {
	seg := &n.doc.Segments[si]
	target := arabic.AppendLetters(nil, known.garbled)
	var best part
	for _, s := range w.Splits {
		letters := arabic.AppendLetters(nil, s.Stem)
		if len(letters) < 3 {
			continue
		}
		if sim := arabic.Similarity(letters, target, minFollow); sim > best.similarity {
			best = part{token: i, word: w, split: s, similarity: sim}
		}
	}
	if best.similarity < minFollow || best.split.Stem == known.garbled {
		return nil
	}
	entry := n.k.Index.Entries[from.entry]
	r := &reading{scales: &n.scales, seg: si, start: i, end: i + 1, from: i, to: i + 1, entry: from.entry, form: from.form, stem: best.split.Stem}
	r.span = seg.Tokens[i].Span
	r.fix = n.attach(seg.Tokens[i], best, known.right)
	r.add(fChannelFollowed, Evidence{Kind: "garble", From: best.split.Stem, To: known.garbled, Weight: channelWeight(best.similarity, true)})
	r.add(fRarity, Evidence{Kind: "rarity", From: w.Form, Weight: rarityWeight(w.Common)})
	r.add(fLength, Evidence{Kind: "length", Weight: lengthWeight(arabic.Len(r.stem), true)})
	r.add(fBiasFollowed, Evidence{Kind: "prior", Weight: priorWeight(true, false)})
	before := r.score
	n.context(r, seg, entry)
	near := r.score > before+0.5
	r.add(fMention, Evidence{Kind: "document", To: entry.Ar, Note: "the document garbles the name elsewhere", Weight: 2})
	n.document(r, entry, near)
	return r
}

// minFollow is the similarity to a known garble from which a word is read as
// another garble of the same name.
const minFollow = 0.85

// maxFollow bounds how common (Zipf) such a word may be.
const maxFollow = 2.0

// dedupe keeps, of the readings of one span as one entry, the best.
func dedupe(rs []*reading) []*reading {
	type id struct {
		span  text.Span
		entry int32
	}
	at := map[id]int{}
	out := rs[:0]
	for _, r := range rs {
		k := id{r.span, r.entry}
		if i, ok := at[k]; !ok {
			at[k] = len(out)
			out = append(out, r)
		} else if byIdentity(r, out[i]) < 0 {
			out[i] = r
		}
	}
	return out
}

const propagationLoss = 0.4

// logistic turns log-odds into a probability.
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// byIdentity orders readings by how likely the span stands for the entry,
// rightly spelled or not; of two that are equally likely the earlier entry and
// the form it prefers come first.
func byIdentity(a, b *reading) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.entry, b.entry), cmp.Compare(a.form, b.form))
}
