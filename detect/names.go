package detect

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

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
	ownShare float64                  // share of the entries of the user (of its subject) that it mentions
	ownCount int                      // how many those are
	subject  map[int32]bool           // the entries of the user of its subject, nil for all
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
	var own []int32
	for _, e := range slices.Sorted(maps.Keys(n.mentions)) { // in order, so that the sum is always the same
		n.files[k.Index.Entries[e].File]++
		if !k.Index.Entries[e].Pack {
			n.own += n.telling(e)
			n.ownShare += 1 / float64(n.k.Own())
			own = append(own, e)
		}
	}
	n.findSubject(own)
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
