package discover

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// formCounts is a form in JSON. Words are the spellings and the neighbors: side,
// number and word, as in "b 3 مدينة". The example stands in the first context.
type formCounts struct {
	Key       string       `json:"key"`
	Count     int64        `json:"count"`
	Documents int64        `json:"documents"`
	Contexts  []uint64     `json:"contexts"`
	Words     []string     `json:"words"`
	Links     []linkCounts `json:"links,omitempty"`
	Example   Example      `json:"example"`
}

type linkCounts struct {
	Entity    string `json:"entity"`
	Findings  int64  `json:"findings"`
	Documents int64  `json:"documents"`
	Certainty int64  `json:"certainty"`
}

// MarshalJSON returns what Encode writes.
func (c *Counter) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(c.forms) * formSize)
	err := c.Encode(&out)
	return out.Bytes(), err
}

// formSize is about how many bytes a form takes in JSON.
const formSize = 512

// Encode writes all that was counted as JSON, a form at a time. Counters that
// have counted the same are written the same.
func (c *Counter) Encode(w io.Writer) error {
	out := bufio.NewWriterSize(w, 64<<10)
	fmt.Fprintf(out, `{"lost":%d,"forms":[`, c.lost)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	for i, key := range slices.Sorted(maps.Keys(c.forms)) {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := e.Encode(c.forms[key].counts(key)); err != nil {
			return err
		}
	}
	out.WriteString("]}")
	return out.Flush()
}

func (f *form) counts(key string) formCounts {
	w := formCounts{
		Key: key, Count: f.count, Documents: f.documents, Contexts: f.contexts, Example: f.example,
		Words: make([]string, 0, len(f.spellings)+len(f.beside)),
	}
	for _, ts := range [][]tally{f.spellings, f.beside} {
		for _, t := range ts {
			w.Words = append(w.Words, string(t.side)+" "+strconv.FormatInt(t.n, 10)+" "+t.word)
		}
	}
	for _, l := range f.links {
		w.Links = append(w.Links, linkCounts{l.entity, l.findings, l.documents, l.certainty})
	}
	return w
}

// UnmarshalJSON reads what MarshalJSON has written.
func (c *Counter) UnmarshalJSON(data []byte) error {
	var in struct {
		Lost  int64        `json:"lost"`
		Forms []formCounts `json:"forms"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if in.Lost < 0 {
		return fmt.Errorf("counts of candidates: %d are lost", in.Lost)
	}
	*c = *New()
	c.lost = in.Lost
	for i := range in.Forms {
		w := &in.Forms[i]
		f, err := w.form()
		switch {
		case err != nil:
			return fmt.Errorf("counts of candidates: %q: %w", w.Key, err)
		case w.Key == "" || c.forms[w.Key] != nil:
			return fmt.Errorf("counts of candidates: %q is empty or stands twice", w.Key)
		}
		c.forms[w.Key] = f
	}
	c.prune()
	return nil
}

func (w *formCounts) form() (*form, error) {
	f := &form{count: w.Count, documents: w.Documents, example: w.Example, order: math.MaxUint64}
	least := min(w.Count, w.Documents)
	for _, h := range w.Contexts {
		f.addContext(h)
		f.order = min(f.order, h)
	}
	for _, s := range w.Words {
		where, rest, _ := strings.Cut(s, " ")
		number, word, _ := strings.Cut(rest, " ")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil || len(where) != 1 || !strings.Contains(sides, where) {
			return nil, fmt.Errorf("%q is no word with its number", s)
		}
		least = min(least, n)
		if t := newTally(side(where[0]), word, n); t.side == self {
			f.spellings = addTally(f.spellings, t, maxSpellings)
		} else {
			f.beside = addTally(f.beside, t, maxNeighbors)
		}
	}
	for _, l := range w.Links {
		least = min(least, l.Findings, l.Documents, l.Certainty)
		if into := f.link(l.Entity); into != nil {
			into.findings, into.documents, into.certainty = l.Findings, l.Documents, l.Certainty
		}
	}
	if least < 0 {
		return nil, fmt.Errorf("a count is negative")
	}
	return f, nil
}
