package main

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/synth"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// togetherCollection is a kind of collection that the trees are fitted on.
type togetherCollection struct {
	docs  int     // documents
	names int     // of the glossary of the user, 0 for none
	texts int     // glossaries, if not 0: each of the names of a few documents, as one for a subject is
	share float64 // of garbled documents
	rate  float64 // of garbled mentions in those
}

// togetherCollections are collections with glossaries of all sizes, little and
// much garbled: what a reading is worth depends on all three.
var togetherCollections = []togetherCollection{
	{docs: 1500, share: 0.5, rate: 0.5},
	{docs: 1500, names: 60, share: 0.5, rate: 0.5},
	{docs: 1500, names: 250, share: 0.5, rate: 0.5},
	{docs: 1000, names: 900, share: 0.5, rate: 0.5},
	{docs: 800, names: 400, share: 0.8, rate: 0.9},
	{texts: 150, share: 0.5, rate: 0.5},
	{texts: 120, share: 0.6, rate: 0.6},
	{texts: 120, share: 1, rate: 0.9},
}

// usualDocs is the number of documents (--docs) of which these collections are
// made.
const usualDocs = 1500

// How many documents a glossary for a subject is for, and names it has, at least
// and how many more at most.
const (
	textDocs, moreTextDocs   = 2, 20
	textNames, moreTextNames = 15, 80
)

// togetherBoosting is how the trees are fitted. More of them know made-up garbles
// still better, and xct-dev worse.
var togetherBoosting = boosting{trees: 150, depth: 4, rate: 0.1, ridge: 20}

// fitTogether fits trees on what the score leaves to be said, with the weights as
// they are.
func fitTogether(cmd *cobra.Command, base *knowledge.Knowledge, w *knowledge.Weights, all []synth.Input, o *fitOptions) (knowledge.Trees, error) {
	var data []instance
	for i, c := range togetherCollections {
		// Not the documents or garbles that the scales were fitted on.
		c.docs, c.texts = c.docs*o.docs/usualDocs, c.texts*o.docs/usualDocs
		more, err := c.examples(base, w, all, o.seed+uint64(100*(i+1)))
		if err != nil {
			return nil, err
		}
		data = append(data, more...)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "together: %d candidates\n", len(data))
	return boost(data, togetherBoosting), nil
}

// examples garbles the documents of a collection and returns the candidates in
// them.
func (c togetherCollection) examples(base *knowledge.Knowledge, w *knowledge.Weights, in []synth.Input, seed uint64) ([]instance, error) {
	if c.docs > 0 {
		return c.candidates(base, w, draw(in, c.docs, seed), c.names, seed)
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	type subject struct {
		docs, names int
		seed        uint64
	}
	texts := make([]subject, c.texts)
	for i := range texts {
		texts[i] = subject{textDocs + rng.IntN(moreTextDocs), textNames + rng.IntN(moreTextNames), seed + uint64(10_000*(i+1))}
	}
	all := make([][]instance, len(texts))
	err := forEach(len(texts), func(i int) (err error) {
		t := texts[i]
		all[i], err = c.candidates(base, w, draw(in, t.docs, t.seed), t.names, t.seed)
		return err
	})
	return slices.Concat(all...), err
}

// candidates garbles documents with a glossary of so many of their names, and
// returns the candidates in them.
func (c togetherCollection) candidates(base *knowledge.Knowledge, w *knowledge.Weights, in []synth.Input, names int, seed uint64) ([]instance, error) {
	options := synth.Defaults()
	options.Seed, options.Share, options.Rate = seed, c.share, c.rate
	k := ownGlossary(base, nil)
	if names > 0 {
		found := synth.Sample(synth.New(base.Glossary, base.Lexicon, base.Calques, options).Names(in), names, seed)
		k = ownGlossary(base, found)
		options.Only = func(e *glossary.Entry) bool { return !e.Pack }
	}
	k.Weights = w
	docs := synth.New(k.Glossary, k.Lexicon, k.Calques, options).Generate(in)
	all := make([][]instance, len(docs))
	err := forEach(len(docs), func(i int) error {
		d := document{Document: docs[i], text: text.New(docs[i].Name, docs[i].Text)}
		for _, x := range detect.Candidates(d.text, k) {
			if x.Together == nil {
				continue
			}
			in := instance{values: x.Together, base: x.Score, weight: 1 - x.Accepted}
			if d.garbledFrom(&x) {
				in.positive, in.weight = true, 1
			}
			all[i] = append(all[i], in)
		}
		return nil
	})
	return slices.Concat(all...), err
}
