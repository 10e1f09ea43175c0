package discover

import (
	"encoding/csv"
	"io"
	"strconv"
)

// Columns are those of candidates.csv, in order. The first one is for a person
// to mark.
var columns = []string{
	"accept", "form", "proposal", "entity", "right", "kind", "count", "documents", "contexts", "score", "why",
	"document", "left", "text", "following",
}

// WriteCSV writes candidates.csv.
func WriteCSV(w io.Writer, cs []Candidate) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, c := range cs {
		err := out.Write([]string{
			"", c.Form, c.Proposal, c.Entity, c.Right, c.Kind,
			strconv.FormatInt(c.Count, 10), strconv.FormatInt(c.Documents, 10), strconv.FormatInt(c.Contexts, 10),
			strconv.FormatFloat(c.Score, 'f', 3, 64), c.Why,
			c.Example.Document, c.Example.Left, c.Example.Text, c.Example.Right,
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
