package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/internal/synth"
)

type garbleOptions struct {
	glossaries  []string
	field, id   string
	labels      string
	share, rate float64
	seed        uint64
}

func garbleCommand() *cobra.Command {
	var o garbleOptions
	d := synth.Defaults()
	cmd := &cobra.Command{
		Use:   "garble --labels FILE <clean.jsonl >garbled.jsonl",
		Short: "Garble names in a share of the documents of a corpus",
		Long: `Garble names in a share of the documents of a corpus.

Names of the packs, and of glossaries, are garbled in the text of JSON objects,
a line each. The labels are JSON Lines, too: the ID of each document that was
garbled, and its garbles. The same input and seed give the same bytes.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			labels, err := os.Create(o.labels)
			if err != nil {
				return err
			}
			out := bufio.NewWriter(cmd.OutOrStdout())
			if err := garble(cmd.InOrStdin(), out, labels, &o); err != nil {
				return err
			}
			if err := labels.Close(); err != nil {
				return err
			}
			return out.Flush()
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.glossaries, "glossary", nil, "glossary of right names (may be repeated)")
	f.StringVar(&o.field, "text-field", "text", "member that is the text")
	f.StringVar(&o.id, "id-field", "id", "member that names the document")
	f.StringVar(&o.labels, "labels", "", "file of the labels")
	f.Float64Var(&o.share, "share", 0.02, "share of documents that are garbled")
	f.Float64Var(&o.rate, "rate", d.Rate, "share of the names garbled in such a document")
	f.Uint64Var(&o.seed, "seed", 1, "seed of all that is drawn")
	required(cmd, "labels")
	return cmd
}

// garbleLabels are the garbles of a document.
type garbleLabels struct {
	ID      string        `json:"id"`
	Garbles []garbleLabel `json:"garbles"`
}

type garbleLabel struct {
	Text   string     `json:"text"`
	Right  string     `json:"right"`
	Entity string     `json:"entity"`
	Kind   synth.Kind `json:"kind"`
}

func garble(r io.Reader, w, labels io.Writer, o *garbleOptions) error {
	k, err := readKnowledge(o.glossaries, true)
	if err != nil {
		return err
	}
	options := synth.Defaults()
	options.Seed, options.Share, options.Rate = o.seed, o.share, o.rate
	g := synth.New(k.Glossary, k.Lexicon, k.Calques, options)
	in, out, told := json.NewDecoder(r), json.NewEncoder(w), json.NewEncoder(labels)
	out.SetEscapeHTML(false)
	told.SetEscapeHTML(false)
	for place := 0; ; place++ {
		var object map[string]any // its members come out in the order of their names
		if err := in.Decode(&object); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("document %d: %w", place+1, err)
		}
		text, ok := object[o.field].(string)
		id, named := object[o.id].(string)
		if !ok || !named {
			return fmt.Errorf("document %d: no text %q or no text %q", place+1, o.field, o.id)
		}
		d := g.Document(place, synth.Input{Name: id, Text: text})
		if len(d.Labels) > 0 {
			object[o.field] = d.Text
			l := garbleLabels{ID: id}
			for _, x := range d.Labels {
				l.Garbles = append(l.Garbles, garbleLabel{x.Text, x.Right, x.Entry.ID, x.Kind})
			}
			if err := told.Encode(l); err != nil {
				return err
			}
		}
		if err := out.Encode(object); err != nil {
			return err
		}
	}
}
