package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/knowledge"
)

// layer is evidence of one source: features of the score, by name.
type layer struct {
	name     string
	features []string
}

// layers are those that ablate switches off in turn.
var layers = []layer{
	{"channel", []string{"channel/single", "channel/several", "channel/followed"}},
	{"rarity", []string{"rarity", "rarity/followed", "unslotted"}},
	{"entity context", []string{"head", "context", "listed", "topic", "no-topic"}},
	{"document", []string{"mention", "same-file", "other-file", "own-topic", "read-so", "again"}},
	{"machine signs", []string{"machine", "garbled", "lone"}},
	{"neighbours", []string{"anchor", "adjacent", "other-known", "links", "unread"}},
	{"word pairs", []string{"pair"}},
	{"calque", []string{"calque", "calque-topic"}},
}

func ablateCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "ablate --text DIR [--glossary FILE]…",
		Short: "Measure as eval does, with each layer of evidence switched off in turn",
		Long: `Measure as eval does, with each layer of evidence switched off in turn.

A layer is a group of features of the score. To switch it off, their scales are
set to 0; the other scales and the calibration stay as they are. The garbles
are the same in every row. The confidence of most rules is no sum of evidence;
--rule name/garble --rule term/wrong looks at those two of which it is.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := newCollection(&o)
			if err != nil {
				return err
			}
			rows, err := ablate(cmd.Context(), c, &o)
			if err != nil {
				return err
			}
			t := columns(cmd.OutOrStdout())
			fmt.Fprintf(t, "layer switched off\trecall from %.2f\trecall at %g false alarms\tfalse alarms per 1,000 words\tfirst fix right\t\n", o.least, o.alarms)
			for _, r := range rows {
				fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%.3f\t%.3f\t\n", r.layer, r.scores.All.Recall, r.at.All.Recall,
					r.scores.PerThousand, ratio(r.scores.All.Fixed, r.scores.All.Found))
			}
			return t.Flush()
		},
	}
	o.flags(cmd)
	return cmd
}

// ablation is what is found without a layer: from the least confidence, and at
// so many false alarms.
type ablation struct {
	layer string
	measured
}

// ablate scores what is found in the same garbles with all layers, and without
// each of them.
func ablate(ctx context.Context, c *collection, o *options) ([]ablation, error) {
	docs := c.garble(o.share)
	all := c.k.Weights
	var out []ablation
	for _, l := range slices.Concat([]layer{{name: "none"}}, layers) {
		c.k.Weights = without(all, l.features)
		_, m, err := c.measure(ctx, docs, o)
		if err != nil {
			return nil, err
		}
		out = append(out, ablation{l.name, m})
	}
	return out, nil
}

// without returns weights in which features count for nothing.
func without(w *knowledge.Weights, features []string) *knowledge.Weights {
	out := knowledge.Weights{}
	if w != nil {
		out = *w
	}
	out.Scales = maps.Clone(out.Scales)
	if out.Scales == nil {
		out.Scales = map[string]float64{}
	}
	for _, f := range features {
		out.Scales[f] = 0
	}
	return &out
}
