// Package synth makes labelled garbles from clean Arabic text: it finds names
// and terms of a glossary in the text and writes some of them as a machine
// translation may leave them. What is fitted or measured on its output must
// not be a mirror of the detectors, so that its tables of letters and words
// are its own: they were written for this project from general knowledge of
// how names are spelled, and share nothing with those of package arabic.
//
// The same input, options and seed give the same bytes.
package synth

import (
	"cmp"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// Kind says how a name was garbled.
type Kind string

const (
	TranslitLight Kind = "translit-light" // Latin letters and back, a letter or two changed in a word
	TranslitHeavy Kind = "translit-heavy" // the same, read by the habits of several languages, and broken
	Drop          Kind = "drop"           // a letter or two left out of a word
	RealWord      Kind = "real-word"      // a frequent word that resembles a garble
	Pivot         Kind = "pivot"          // a word replaced by another one of the same English homonym
	Calque        Kind = "calque"         // a word replaced by another one of its calque set
	Frame         Kind = "frame"          // a word replaced by one that stands there in other names
	SegmentDrop   Kind = "segment-drop"   // a word left out
	StandIn       Kind = "stand-in"       // a more famous name in place of the name
)

// Kinds lists the kinds, always in the same order.
func Kinds() []Kind {
	return []Kind{TranslitLight, TranslitHeavy, Drop, RealWord, Pivot, Calque, Frame, SegmentDrop, StandIn}
}

// Transliteration reports whether the kind writes a name in other letters, of
// which the distance to the right form says how far it drifted.
func (k Kind) Transliteration() bool { return k == TranslitLight || k == TranslitHeavy || k == Drop }

// Input is a clean document.
type Input struct{ Name, Text string }

// Label is a garble in a document. Text is what Span covers and Right what
// stood there before, both with the proclitics of their first word. Of a name
// whose letters were changed the span is from its first changed word to the
// last; of the other kinds it is the whole name.
type Label struct {
	Span        text.Span
	Text, Right string
	Entry       *glossary.Entry
	Kind        Kind
	RealWord    bool    // each changed word is a real word, as far as the lexicon knows
	Distance    float64 // Levenshtein distance of the folded texts without proclitics ÷ the longer length
}

// Document is a document with the labels of its garbles in order. One without
// labels is clean, byte for byte as it came in.
type Document struct {
	Name, Text string
	Input      int // place in the input
	Labels     []Label
}

// Options say how much is garbled, and how. [Defaults] has sensible ones.
type Options struct {
	Seed   uint64
	Share  float64          // of documents that are garbled
	Rate   float64          // of mentions that are garbled in such a document
	Famous float64          // how much of the rate goes for a name of one word that everybody knows
	Again  float64          // how often a name is garbled as before in its document
	Spaced float64          // of garbled documents that have a space before each '،'
	Kinds  map[Kind]float64 // the weight of each kind, among those that fit a name
	Every  bool             // keep the documents without garbles, too

	// Only, if not nil, says which entries may be garbled.
	Only func(*glossary.Entry) bool
}

// Defaults are the options with which the transliteration garbles are as far
// from their names as in real machine translation.
func Defaults() Options {
	return Options{
		Share: 0.5, Rate: 0.5, Famous: 0.3, Again: 0.6, Spaced: 0.3, Every: true,
		Kinds: map[Kind]float64{
			TranslitLight: 14, TranslitHeavy: 35, Drop: 5, RealWord: 12,
			Pivot: 12, Calque: 12, Frame: 8, SegmentDrop: 6, StandIn: 4,
		},
	}
}

// Generator makes garbles. It is immutable and safe for concurrent use.
type Generator struct {
	options  Options
	index    *glossary.Index
	lexicon  knowledge.Lexicon
	calques  *knowledge.Calques
	accepted map[string]bool    // the words of each accepted form, folded and without articles
	frames   map[frame][]string // what stands at a place of names, in the order of the glossary
	contexts map[string][]int32 // a word of the column context to entries
}

// New indexes a glossary. c may be nil.
func New(g *glossary.Glossary, l knowledge.Lexicon, c *knowledge.Calques, o Options) *Generator {
	out := &Generator{
		options: o, index: glossary.NewIndex(g), lexicon: l, calques: c,
		accepted: map[string]bool{}, frames: map[frame][]string{}, contexts: map[string][]int32{},
	}
	out.fill()
	return out
}

// With returns the generator with other options.
func (g *Generator) With(o Options) *Generator {
	out := *g
	out.options = o
	return &out
}

// Generate garbles documents, on all processors. Each has random numbers of
// its own, by its place, so that neither the others nor their order matter.
func (g *Generator) Generate(docs []Input) []Document {
	out := make([]Document, len(docs))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(docs); i = int(next.Add(1)) - 1 {
				out[i] = g.Document(i, docs[i])
			}
		})
	}
	wg.Wait()
	return slices.DeleteFunc(out, func(d Document) bool { return !g.options.Every && len(d.Labels) == 0 })
}

// Document garbles the document at a place of the input, or leaves it clean.
func (g *Generator) Document(place int, in Input) Document {
	r := rand.New(rand.NewPCG(g.options.Seed, uint64(place)))
	out := Document{Name: in.Name, Text: in.Text, Input: place}
	if r.Float64() >= g.options.Share {
		return out
	}
	var edits []edit
	before := map[string]*change{} // by what stood there
	for _, t := range g.targets(in.Text) {
		rate := g.options.Rate
		if g.famous(t) {
			rate *= g.options.Famous
		}
		if r.Float64() >= rate {
			continue
		}
		c := before[t.key()]
		if c == nil || r.Float64() >= g.options.Again {
			c = g.garble(r, t)
		}
		if c == nil {
			continue
		}
		before[t.key()] = c
		edits = append(edits, g.edit(t, c))
	}
	if len(edits) == 0 {
		return out
	}
	if r.Float64() < g.options.Spaced {
		edits = append(edits, commas(in.Text)...)
		slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.span.Start, b.span.Start) })
	}
	out.Text, out.Labels = apply(in.Text, edits)
	return out
}

// everybody is the Zipf frequency from which everybody knows a name, and
// translation mostly renders it rightly.
const everybody = 4.5

func (g *Generator) famous(t *target) bool {
	return len(t.words) == 1 && g.lexicon.Zipf(arabic.Fold(t.words[0].body)) >= everybody
}

// Name is an entry that occurs in a text and that some kind can garble.
type Name struct {
	Entry     *glossary.Entry
	Mentions  int
	MultiWord bool // it has a mention of two or more words
}

// Names lists the names in documents, in the order of the glossary.
func (g *Generator) Names(docs []Input) []Name {
	counts := make([]Name, len(g.index.Entries))
	for _, in := range docs {
		for _, t := range g.targets(in.Text) {
			if len(g.fitting(t)) == 0 {
				continue
			}
			n := &counts[t.place]
			n.Entry = t.entry
			n.Mentions++
			n.MultiWord = n.MultiWord || len(t.words) > 1
		}
	}
	return slices.DeleteFunc(counts, func(n Name) bool { return n.Entry == nil })
}

// Sample draws n names: as many of each kind of entry as there are, in turn,
// and at least a third of several words where there are so many.
func Sample(names []Name, n int, seed uint64) []Name {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	names = slices.Clone(names)
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var out []Name
	draw := func(until int, fits func(Name) bool) {
		for more := true; more && len(out) < until; {
			more = false
			for _, kind := range []glossary.Kind{glossary.Person, glossary.Place, glossary.Org, glossary.Title, glossary.Term, glossary.Name} {
				i := slices.IndexFunc(names, func(n Name) bool { return n.Entry.Kind == kind && fits(n) })
				if i < 0 || len(out) >= until {
					continue
				}
				out = append(out, names[i])
				names = slices.Delete(names, i, i+1)
				more = true
			}
		}
	}
	draw((n+2)/3, func(n Name) bool { return n.MultiWord })
	draw(n, func(Name) bool { return true })
	return out
}

// Spaced puts a space before each Arabic comma without one, as
// [Options.Spaced] does, and changes nothing else.
func Spaced(s string) string {
	out, _ := apply(s, commas(s))
	return out
}

// commas are the edits that put a space before each Arabic comma without one.
func commas(s string) (out []edit) {
	for at := 0; ; {
		i := strings.Index(s[at:], "،")
		if i < 0 {
			return out
		}
		at += i
		if at > 0 && !strings.ContainsRune(" \t\n\r\u00a0", lastRune(s[:at])) {
			out = append(out, edit{span: text.Span{Start: at, End: at}, text: " "})
		}
		at += len("،")
	}
}
