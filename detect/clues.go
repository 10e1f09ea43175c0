package detect

import (
	"cmp"
	"math"
	"slices"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// Clue is something in a document that may be a garbled name: a word that
// nobody knows, or a finding. A word or phrase that stands there several times
// is one clue.
type Clue struct {
	Span     text.Span // the first time
	Readings []Reading // as words of the glossary, of an unknown word
	Values   []float64 // of ClueFeatures
	LogOdds  float64   // that it is garbled, in a collection of as many garbled clues as the training had

	finding, rule     float64
	likely            []int32 // words of the glossary that it may well be a garble of
	frame             *frame  // of a broken name
	unknown           bool    // of an unknown word
	times             int
	segment, from, to int // the tokens of Span
}

// Reading is an unknown word read as a garble of a word of the glossary.
type Reading struct {
	Word   int32     // place in Index.Words
	Values []float64 // of ReadingFeatures
}

// The features of a reading.
const (
	readEdits      = iota // weighted edits
	readSimilarity        //
	readLatin             // what is resembled is a Latin spelling
	readFrequency         // of the right word, Zipf
	readAlone             // the right word is a name by itself
	readNamed             // the document spells the name rightly, too
	readPair              // of the right word with a neighbour, as Knowledge.Pair counts
	readAnchor            // 7 less the frequency of a neighbour of the same name
	readRivals            // other words of the glossary that the word resembles
	readEntries           // entries that have the right word
	readCommon            // the frequency of the unknown word, Zipf
	readLetters           // of its stem
	readProclitics        // letters that are read as proclitics
	numReadFeatures
)

// The features of a clue. Those of its letters and neighbours are 0 for a
// finding without an unknown word.
const (
	clueReading   = iota // the best, log-odds
	clueNear             // the similarity of the reading that resembles most
	clueFrequency        // of the word, Zipf
	clueLetters          //
	clueTimes            // it stands in the document
	clueBefore           // the frequency of the word before; -1 none, 9 a word of a name
	clueAfter            // and after
	clueAttested         // neighbours that clean text has beside it
	clueHead             // before it: none, of a place, of a person, of an organisation
	clueUnusual          // its letters, on average
	clueStrangest        // the strangest of them after the two before
	clueStretch          // the strangest two on end
	clueEcho             // how often it has the two letters that it has most often
	clueMost             // and the letter
	clueDoubled          // letters that stand doubled, but for ل
	clueReturning        // letters that are the same as the one before the last
	clueVowels           // the share of ا, و and ي
	clueDistinct         // different letters
	clueRivals           // words of the glossary that it resembles
	clueFinding          // the confidence of the finding there
	clueRule             // of it: none, name/garble, term/wrong, inconsistent, untranslated, stand-in, others
	clueSpaced           // the document has white space before its commas
	clueKnown            // a finding without an unknown word
	clueFrame            // words of the name of which all but one stand there
	clueDropped          // that one is left out, or
	clueCalqued          // another rendering of the same foreign word stands for it
	clueWrongPair        // how often clean text has what stands there beside its neighbours, as Knowledge.Pair counts
	clueRightPair        // and the right word
	clueNamed            // the document spells the name rightly, too
	clueShared           // other unknown words that may be garbles of the same word of the glossary
	numClueFeatures
)

// The features of a document.
const (
	docFirst   = iota // the best clue, log-odds
	docSecond         // and so on
	docThird          //
	docFourth         //
	docFifth          //
	docStrong         // ln(1 + odds) summed over the clues, the odds taken e² lower,
	docClues          // as they are,
	docWeak           // e² higher,
	docWeakest        // and e⁴ higher
	docUnknown        // unknown words
	docShare          // of them in 100 words
	docWords          // ln of the words
	docSpaced         // white space stands before nearly all commas
	docSome           // before some
	numDocFeatures
)

// Features are how many features a reading, a clue and a document have.
var Features = struct{ Reading, Clue, Document int }{numReadFeatures, numClueFeatures, numDocFeatures}

// noClue is the log-odds of a clue that is not there.
const noClue = -8.0

// clues finds the clues of a document, in order, and weighs them.
type clues struct {
	doc     *text.Document
	k       *knowledge.Knowledge
	weights *knowledge.DocumentWeights

	keep    bool                // the readings
	words   [][]*knowledge.Word // by segment and token, nil where a token is not Arabic
	present map[int32]bool      // words of the glossary that stand there rightly
	named   map[int32]bool      // entries whose words do, as far as that was asked
	at      map[string]int      // of unknown words, by form and stem, the place in list
	broken  map[place]int       // of words in the place of others, the place in list
	list    []Clue
	spaced  float64
}

// maxUnknownWords bounds how many unknown words of a document are looked at:
// one with more is not garbled, it is something else.
const maxUnknownWords = 60

// maxUnknownZipf is the frequency (Zipf) up to which a word is as good as
// unknown.
const maxUnknownZipf = 2.0

// Signals returns what [Assess] weighs in a document: its clues, with all their
// readings if those are asked for, and the values of the features of the
// document.
func Signals(doc *text.Document, k *knowledge.Knowledge, w *knowledge.DocumentWeights, found []Finding, readings bool) ([]Clue, []float64) {
	c := clues{
		doc: doc, k: k, weights: w, at: map[string]int{}, broken: map[place]int{},
		keep: readings, spaced: spacing(doc.Source),
	}
	c.load()
	c.frames()
	c.findings(found)
	shared := map[int32]int{}
	for i := range c.list {
		if clue := &c.list[i]; clue.unknown {
			c.read(clue, c.words[clue.segment][clue.from])
			for _, word := range clue.likely {
				shared[word]++
			}
		}
	}
	for i := range c.list {
		c.weigh(&c.list[i], shared)
	}
	return c.list, c.values()
}

// load looks the words up and finds those that nobody knows.
func (c *clues) load() {
	var letters [64]byte
	c.words = make([][]*knowledge.Word, len(c.doc.Segments))
	for i := range c.doc.Segments {
		tokens := c.doc.Segments[i].Tokens
		words := make([]*knowledge.Word, len(tokens))
		c.words[i] = words
		for j := range tokens {
			tok := &tokens[j]
			if tok.Class != text.Arabic {
				continue
			}
			w := c.k.Word(tok.Form)
			words[j] = w
			if len(w.Exact) > 0 || w.Nisba || w.Common > maxUnknownZipf {
				continue
			}
			if at, ok := c.known(w); ok {
				c.at[tok.Form] = at
				c.list[at].times++
				continue
			}
			if len(c.list) == maxUnknownWords || slices.Contains(arabic.AppendLetters(letters[:0], tok.Form), 0) {
				continue
			}
			for _, s := range w.Splits {
				if _, ok := c.at[s.Stem]; !ok {
					c.at[s.Stem] = len(c.list)
				}
			}
			c.at[tok.Form] = len(c.list)
			c.list = append(c.list, Clue{Span: tok.Span, unknown: true, times: 1, segment: i, from: j, to: j + 1})
		}
	}
	c.present, c.named = map[int32]bool{}, map[int32]bool{}
	for _, words := range c.words {
		for _, w := range words {
			if w == nil {
				continue
			}
			for _, x := range w.Exact {
				c.present[x.Word] = true
			}
		}
	}
}

// known returns the place in list of an unknown word, with other proclitics or
// the same.
func (c *clues) known(w *knowledge.Word) (at int, ok bool) {
	if at, ok = c.at[w.Form]; ok {
		return at, true
	}
	for _, s := range w.Splits {
		if at, ok = c.at[s.Stem]; ok {
			return at, true
		}
	}
	return 0, false
}

// mentioned reports whether the document has all words of a form of an entry,
// which is nearly always the name.
func (c *clues) mentioned(entry int32) bool {
	named, ok := c.named[entry]
	if !ok {
		forms := c.k.Index.ArabicForms(entry)
		for i := 0; i < len(forms) && !named; i++ {
			named = !forms[i].Forbidden && !slices.ContainsFunc(forms[i].Words, func(id int32) bool { return !c.present[id] })
		}
		c.named[entry] = named
	}
	return named
}

// findings adds what was found to the clues.
func (c *clues) findings(found []Finding) {
	seen := map[string]int{}
	for i := range found {
		f := &found[i]
		if f.Detector.Category() == "text" {
			continue
		}
		rule := 6.0
		switch f.Detector {
		case NameGarble:
			rule = 1
		case TermWrong:
			rule = 2
		case NameInconsistent:
			rule = 3
		case NameUntranslated:
			rule = 4
		case NameStandIn:
			rule = 5
		}
		mark := func(clue *Clue) {
			if f.Confidence > clue.finding {
				clue.finding, clue.rule = f.Confidence, rule
			}
		}
		segment, from, to := c.tokens(f.Span)
		unknown := false
		for j := from; j < to; j++ {
			if at, ok := c.at[c.doc.Segments[segment].Tokens[j].Form]; ok {
				unknown = true
				mark(&c.list[at])
			} else if at, ok := c.broken[place{segment, j}]; ok {
				unknown = true
				mark(&c.list[at])
			}
		}
		if unknown {
			continue
		}
		form := arabic.Fold(c.doc.Text(f.Span))
		at, ok := seen[form]
		if !ok {
			at = len(c.list)
			seen[form] = at
			c.list = append(c.list, Clue{Span: f.Span, times: 1, segment: segment, from: from, to: to})
		}
		mark(&c.list[at])
	}
}

// tokens returns the tokens that a span touches.
func (c *clues) tokens(s text.Span) (segment, from, to int) {
	segment, _ = slices.BinarySearchFunc(c.doc.Segments, s.Start, func(seg text.Segment, at int) int {
		if seg.End <= at {
			return -1
		}
		return 1
	})
	if segment == len(c.doc.Segments) {
		return 0, 0, 0
	}
	tokens := c.doc.Segments[segment].Tokens
	for from < len(tokens) && tokens[from].End <= s.Start {
		from++
	}
	for to = from; to < len(tokens) && tokens[to].Start < s.End; to++ {
	}
	return segment, from, to
}

// weigh works out the features of a clue and its log-odds. A finding never
// lowers them. shared is how many unknown words may be garbles of a word.
func (c *clues) weigh(clue *Clue, shared map[int32]int) {
	if clue.Values == nil {
		clue.Values = make([]float64, numClueFeatures)
	}
	v := clue.Values
	clue.LogOdds = math.Inf(-1)
	v[clueTimes], v[clueSpaced] = float64(clue.times), c.spaced
	switch {
	case clue.frame != nil:
		clue.frame.values(v)
		clue.LogOdds = c.weights.Clue.Sum(v)
	case clue.unknown:
		for _, word := range clue.likely {
			v[clueShared] = max(v[clueShared], float64(shared[word]-1))
		}
		clue.LogOdds = c.weights.Clue.Sum(v)
	default:
		v[clueKnown] = 1
	}
	if clue.finding > 0 {
		v[clueFinding], v[clueRule] = clue.finding, clue.rule
		clue.LogOdds = max(clue.LogOdds, c.weights.Clue.Sum(v))
	}
}

// likelier is how much less likely, in log-odds, a reading may be than the best
// one so that both are likely.
const likelier = 1.5

// read works out the features of an unknown word, which it reads as garbles of
// words of the glossary, too.
func (c *clues) read(clue *Clue, w *knowledge.Word) {
	tokens, words := c.doc.Segments[clue.segment].Tokens, c.words[clue.segment]
	var before, after *knowledge.Word
	if i := clue.from; i > 0 && tokens[i].Start-tokens[i-1].End <= maxGap {
		before = words[i-1]
	}
	if i := clue.from; i+1 < len(tokens) && tokens[i+1].Start-tokens[i].End <= maxGap {
		after = words[i+1]
	}
	clue.Values = make([]float64, numClueFeatures)
	v := clue.Values
	v[clueReading] = noClue
	values := make([]float64, numReadFeatures)
	odds := make([]float64, len(w.Near))
	for i := range w.Near {
		c.reading(w, &w.Near[i], before, after, values)
		odds[i] = c.weights.Reading.Sum(values)
		v[clueReading] = max(v[clueReading], odds[i])
		v[clueNear] = max(v[clueNear], values[readSimilarity])
		if c.keep {
			clue.Readings = append(clue.Readings, Reading{Word: w.Near[i].Word, Values: slices.Clone(values)})
		}
	}
	for i, o := range odds {
		if word := w.Near[i].Word; o > v[clueReading]-likelier && !slices.Contains(clue.likely, word) {
			clue.likely = append(clue.likely, word)
		}
	}
	v[clueFrequency] = w.Common
	v[clueBefore], v[clueAfter] = familiarity(before), familiarity(after)
	if before != nil && c.k.Pair(before.Form, w.Form) > 0 {
		v[clueAttested]++
	}
	if after != nil && c.k.Pair(w.Form, after.Form) > 0 {
		v[clueAttested]++
	}
	v[clueHead] = head(before)
	v[clueRivals] = float64(len(w.Near))
	spelled(c.weights.Letters, w.Form, v)
}

// maxGap is how many bytes may stand between words that belong together.
const maxGap = 2

// familiarity is the frequency (Zipf) of a word, -1 for none and 9 for a word
// of a name.
func familiarity(w *knowledge.Word) float64 {
	switch {
	case w == nil:
		return -1
	case len(w.Exact) > 0:
		return 9
	}
	return max(0, w.Common)
}

// head tells what kind of name a word announces.
func head(w *knowledge.Word) float64 {
	if w == nil {
		return 0
	}
	for i, h := range []knowledge.Heads{knowledge.PlaceHead, knowledge.PersonHead, knowledge.OrgHead} {
		if w.Heads&h != 0 {
			return float64(i + 1)
		}
	}
	return 0
}

// spelled works out the features of the letters of a word: garbles have
// sequences that no word has, and stutter.
func spelled(table []byte, form string, v []float64) {
	var buf [64]byte
	letters := arabic.AppendLetters(buf[:0], form)
	const codes = knowledge.LetterCodes
	var times [codes]int
	pairs := map[[2]byte]int{}
	var two, one byte // the letters before
	last := 0.0
	for i, l := range append(letters, 0) { // the edge of the word, too
		strange := 0.0
		if at := (int(two)*codes+int(one))*codes + int(l); at < len(table) {
			strange = float64(table[at]) / 10
		}
		v[clueUnusual] += strange
		v[clueStrangest] = max(v[clueStrangest], strange)
		v[clueStretch] = max(v[clueStretch], last+strange)
		last = strange
		if i < len(letters) {
			times[l]++
			v[clueMost] = max(v[clueMost], float64(times[l]))
			if i > 0 {
				pair := [2]byte{one, l}
				pairs[pair]++
				v[clueEcho] = max(v[clueEcho], float64(pairs[pair]))
				if l == one && l != lam {
					v[clueDoubled]++
				}
			}
			if i > 1 && l == two {
				v[clueReturning]++
			}
			if slices.Contains(weak, l) {
				v[clueVowels]++
			}
			if times[l] == 1 {
				v[clueDistinct]++
			}
		}
		two, one = one, l
	}
	n := float64(len(letters))
	v[clueLetters] = n
	v[clueUnusual] /= n + 1
	v[clueVowels] /= max(1, n)
}

var (
	weak = arabic.AppendLetters(nil, "اوي")
	lam  = arabic.AppendLetters(nil, "ل")[0]
)

// reading works out the features of an unknown word read as a garble of a word
// of the glossary.
func (c *clues) reading(w *knowledge.Word, near *knowledge.Near, before, after *knowledge.Word, values []float64) {
	x := c.k.Index
	word := &x.Words[near.Word]
	split := &w.Splits[near.Split]
	letters := float64(arabic.Len(split.Stem))
	similarity := float64(near.Similarity)
	alone, anchor, entries, last := 0.0, 0.0, 0, int32(-1)
	named := 0.0
	for _, u := range word.Uses[:min(maxUses, len(word.Uses))] {
		f := &x.Forms[u.Form]
		if f.Entry != last {
			entries++
			last = f.Entry
			if named == 0 && c.mentioned(f.Entry) {
				named = 1
			}
		}
		if f.Forbidden {
			continue
		}
		if kind := x.Entries[f.Entry].Kind; len(f.Words) == 1 && kind != glossary.Title && kind != glossary.Term {
			alone = 1
		}
		if at := int(u.Place); at > 0 && before != nil && len(before.Exact) > 0 && is(before, f.Words[at-1], true) {
			anchor = max(anchor, maxAnchorZipf-before.Zipf)
		}
		if at := int(u.Place) + 1; at < len(f.Words) && after != nil && len(after.Exact) > 0 && is(after, f.Words[at], false) {
			anchor = max(anchor, maxAnchorZipf-after.Zipf)
		}
	}
	var frequency, pair float64
	if word.IsLatin() {
		frequency = c.written(near.Word, word)
	} else {
		frequency = c.k.WordZipf(near.Word)
		right := word.Folded
		if split.Article {
			right = "ال" + right
		}
		right = arabic.Attach(split.Conjunction, split.Preposition, right)
		if before != nil {
			pair = c.k.Pair(before.Form, right)
		}
		if after != nil {
			pair = max(pair, c.k.Pair(right, after.Form))
		}
	}
	copy(values, []float64{
		readEdits: (1 - similarity) * letters, readSimilarity: similarity, readLatin: boolean(word.IsLatin()),
		readFrequency: frequency, readAlone: alone, readNamed: named, readPair: pair, readAnchor: anchor,
		readRivals: float64(len(w.Near)), readEntries: float64(entries), readCommon: w.Common, readLetters: letters,
		readProclitics: float64(clitics(*split)),
	})
}

// maxAnchorZipf is the frequency at which a neighbour says nothing.
const maxAnchorZipf = 7

// maxUses bounds how many uses of a word of the glossary are looked at: what
// many names share tells little of any.
const maxUses = 40

// maxWriters bounds how many entries with a Latin word are asked how they write
// it.
const maxWriters = 8

// written returns the frequency of the Arabic words that a Latin word writes,
// of the most frequent.
func (c *clues) written(id int32, word *glossary.Word) (frequency float64) {
	x := c.k.Index
	entries, last := 0, int32(-1)
	for _, u := range word.Uses {
		e := x.Forms[u.Form].Entry
		if e == last {
			continue
		}
		last = e
		if entries++; entries > maxWriters {
			break
		}
		forms := x.ArabicForms(e)
		for i := range forms {
			for _, w := range forms[i].Words {
				if slices.Contains(c.k.Spellings(e, w), id) {
					frequency = max(frequency, c.k.WordZipf(w))
				}
			}
		}
	}
	return frequency
}

func boolean(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// values works out the features of the document.
func (c *clues) values() []float64 {
	v := make([]float64, numDocFeatures)
	var odds []float64
	for i := range c.list {
		clue := &c.list[i]
		if clue.unknown {
			v[docUnknown]++
		}
		if j := i - 1; j >= 0 && c.list[j].segment == clue.segment && c.list[j].to == clue.from && len(odds) > 0 {
			// Words of one name are one clue.
			odds[len(odds)-1] = max(odds[len(odds)-1], clue.LogOdds)
			continue
		}
		odds = append(odds, clue.LogOdds)
	}
	slices.SortFunc(odds, func(a, b float64) int { return cmp.Compare(b, a) })
	for i := docFirst; i <= docFifth; i++ {
		v[i] = noClue
		if i < len(odds) {
			v[i] = max(noClue, odds[i])
		}
	}
	for _, o := range odds {
		for i := docStrong; i <= docWeakest; i++ {
			v[i] += math.Log1p(math.Exp(o + 2*float64(i-docClues)))
		}
	}
	words := max(minWords/4, float64(c.doc.Words()))
	v[docShare] = 100 * v[docUnknown] / words
	v[docWords] = math.Log(words)
	v[docSpaced], v[docSome] = boolean(c.spaced == allSpaced), boolean(c.spaced == someSpaced)
	return v
}

// What spacing tells of the commas of a document: that white space stands
// before some of them, or nearly all.
const (
	someSpaced = 1.0
	allSpaced  = 2.0
)

func spacing(s string) float64 {
	switch spaced, all := spacedCommas(s); {
	case spaced < minSpaced:
		return 0
	case 10*spaced < 9*all:
		return someSpaced
	}
	return allSpaced
}

// spacedCommas counts the commas, and those with white space before them.
func spacedCommas(s string) (spaced, all int) {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == "،"[0] && s[i+1] == "،"[1] {
			all++
			if i > 0 && s[i-1] == ' ' {
				spaced++
			}
		}
	}
	return spaced, all
}
