package discover

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// counts is a Counter in JSON.
type counts struct {
	Lost  int64        `json:"lost"`
	Forms []formCounts `json:"forms"` // by key
}

type formCounts struct {
	Key       string       `json:"key"`
	Count     int64        `json:"count"`
	Uses      int64        `json:"uses,omitempty"`
	Documents int64        `json:"documents"`
	Contexts  []uint64     `json:"contexts"`
	Words     []wordCount  `json:"words"` // spellings and neighbors
	Links     []linkCounts `json:"links,omitempty"`
	Example   Example      `json:"example"`
	Order     uint64       `json:"order"`
}

type wordCount struct {
	Side string `json:"side"`
	Word string `json:"word"`
	N    int64  `json:"n"`
}

type linkCounts struct {
	Entity    string `json:"entity"`
	Findings  int64  `json:"findings"`
	Documents int64  `json:"documents"`
	Certainty int64  `json:"certainty"`
}

// MarshalJSON writes all that was counted. Counters that have counted the same
// are written the same.
func (c *Counter) MarshalJSON() ([]byte, error) {
	out := counts{Lost: c.lost, Forms: make([]formCounts, 0, len(c.forms))}
	for _, key := range slices.Sorted(maps.Keys(c.forms)) {
		f := c.forms[key]
		w := formCounts{
			Key: key, Count: f.count, Uses: f.uses, Documents: f.documents, Contexts: f.contexts,
			Words: make([]wordCount, 0, len(f.spellings)+len(f.beside)), Example: f.example, Order: f.order,
		}
		for _, ts := range [][]tally{f.spellings, f.beside} {
			for _, t := range ts {
				w.Words = append(w.Words, wordCount{string(t.side), t.word, t.n})
			}
		}
		for _, l := range f.links {
			w.Links = append(w.Links, linkCounts{l.entity, l.findings, l.documents, l.certainty})
		}
		out.Forms = append(out.Forms, w)
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON has written.
func (c *Counter) UnmarshalJSON(data []byte) error {
	var in counts
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*c = *New()
	c.lost = in.Lost
	for i := range in.Forms {
		w := &in.Forms[i]
		if w.Key == "" || c.forms[w.Key] != nil {
			return fmt.Errorf("counts of candidates: form %d: the key %q is empty or stands twice", i+1, w.Key)
		}
		f := &form{count: w.Count, uses: w.Uses, documents: w.Documents, example: w.Example, order: w.Order}
		negative := in.Lost < 0 || min(w.Count, w.Uses, w.Documents) < 0
		for _, h := range w.Contexts {
			f.addContext(h)
		}
		for _, t := range w.Words {
			negative = negative || t.N < 0
			switch {
			case len(t.Side) != 1:
				return fmt.Errorf("counts of candidates: %q: side %q is not known", w.Key, t.Side)
			case side(t.Side[0]) == self:
				f.spellings = addTally(f.spellings, newTally(self, t.Word, t.N), maxSpellings)
			default:
				f.beside = addTally(f.beside, newTally(side(t.Side[0]), t.Word, t.N), maxNeighbors)
			}
		}
		for _, l := range w.Links {
			negative = negative || min(l.Findings, l.Documents, l.Certainty) < 0
			if into := f.link(l.Entity); into != nil {
				into.findings, into.documents, into.certainty = l.Findings, l.Documents, l.Certainty
			}
		}
		if negative {
			return fmt.Errorf("counts of candidates: %q: a count is negative", w.Key)
		}
		c.forms[w.Key] = f
	}
	c.prune()
	return nil
}
