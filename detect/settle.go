package detect

import (
	"cmp"
	"iter"
	"math"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

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

// garbledTokens yields the tokens that are read as garbled, and how.
func (n *names) garbledTokens() iter.Seq2[place, *reading] {
	return func(yield func(place, *reading) bool) {
		for _, r := range n.readings {
			if r.confidence() < minConfidence {
				continue
			}
			for i := r.from; i < r.to; i++ {
				if !yield(place{r.seg, i}, r) {
					return
				}
			}
		}
	}
}

// garbledPlaces returns the tokens that are read as garbled.
func (n *names) garbledPlaces() map[place]bool {
	out := map[place]bool{}
	for at := range n.garbledTokens() {
		out[at] = true
	}
	return out
}

// garbledKinds are the kinds of the names of the user that garbled tokens are read
// as.
func (n *names) garbledKinds() map[place]glossary.Kind {
	out := map[place]glossary.Kind{}
	for at, r := range n.garbledTokens() {
		if e := n.k.Index.Entries[r.entry]; !e.Pack {
			out[at] = e.Kind
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
