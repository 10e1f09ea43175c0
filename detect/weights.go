package detect

import (
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// feature is a kind of evidence that has a weight of its own: the file of
// weights scales what the functions of this package say by it.
type feature uint8

const (
	fBiasSingle feature = iota // a name of one word
	fBiasSeveral
	fBiasFollowed // a name that the document is about
	fChannelSingle
	fChannelSeveral
	fChannelFollowed
	fRarity
	fRarityFollowed
	fKnown
	fPreposition
	fNamed
	fShort
	fLength
	fAnchor
	fAdjacent
	fOtherKnown
	fOtherGiven
	fCommonTarget
	fPair
	fAgain
	fNothingBeside
	fUnslotted
	fHead
	fContext
	fListed
	fMention
	fTopic
	fNoTopic
	fSameFile
	fOtherFile
	fOwnTopic
	fGarbled
	fLone
	fMachine
	fReadSo
	fLinks
	fUnread
	fCut
	fCalque
	fCalqueTopic
	fForbidden
	numFeatures
)

var featureNames = [numFeatures]string{
	"bias/single", "bias/several", "bias/followed",
	"channel/single", "channel/several", "channel/followed", "rarity", "rarity/followed", "known", "preposition", "named", "short", "length",
	"anchor", "adjacent", "other-known", "other-given", "common-target", "pair", "again", "nothing-beside", "unslotted", "head", "context", "listed",
	"mention", "topic", "no-topic", "same-file", "other-file", "own-topic", "garbled", "lone", "machine", "read-so", "links", "unread", "cut",
	"calque", "calque-topic", "forbidden",
}

// Candidate is a span that was considered as a garbled form of an entry: what
// training learns from. Values are what each feature says, unscaled; Score is
// their scaled sum in log-odds, and Accepted the probability that the spelling
// is an accepted one.
type Candidate struct {
	Span     text.Span
	Entry    *glossary.Entry
	Fix      string
	Values   map[string]float64
	Score    float64
	Accepted float64
	// Together is what the trees of [knowledge.Weights] are asked; nil for those
	// whose odds are set by hand.
	Together []float64
}

// minCandidate is the score from which a reading is a candidate to learn from.
const minCandidate = -3

// Candidates returns all that was considered in a document, whatever its score.
func Candidates(doc *text.Document, k *knowledge.Knowledge) []Candidate {
	n := newNames(doc, k, minCandidate)
	out := make([]Candidate, len(n.readings))
	j := n.newSurroundings()
	for i, r := range n.readings {
		c := Candidate{Span: r.span, Entry: k.Index.Entries[r.entry], Fix: r.fix, Values: map[string]float64{}, Score: r.score, Accepted: r.accepted}
		for f, v := range r.values {
			if v != 0 {
				c.Values[featureNames[f]] = v
			}
		}
		if !r.byHand {
			var v [numAsked]float64
			n.asked(r, j, &v)
			c.Together = v[:]
		}
		out[i] = c
	}
	return out
}

// scales are the factors of the features, 1 for those that the weights do not
// name.
func scalesOf(w *knowledge.Weights) (out [numFeatures]float64) {
	for f, name := range featureNames {
		out[f] = 1
		if w != nil {
			if s, ok := w.Scales[name]; ok {
				out[f] = s
			}
		}
	}
	return out
}
