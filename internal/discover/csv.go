package discover

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tadqiq/tadqiq/glossary"
)

// columns are those of candidates.csv. The first one is for a person to mark;
// the example has the candidate in brackets.
var columns = []string{
	"accept", "form", "proposal", "entity", "right", "kind",
	"count", "documents", "contexts", "score", "why", "example", "document",
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
			c.Example.Left + "[" + c.Example.Text + "]" + c.Example.Right, harmless(c.Example.Document),
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from taking foreign text for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// Row is a row of candidates.csv that a person has looked at. Line is 1-based.
type Row struct {
	Line                                        int
	Accept, Form, Proposal, Entity, Right, Kind string
}

// ReadCSV reads candidates.csv, as it was written or as a spreadsheet has saved
// it: separated by commas, semicolons or tabs, with other columns or fewer, in
// any order. name is used in messages. The error is [glossary.Problems]: all
// that is wrong.
func ReadCSV(name, content string) ([]Row, error) {
	t, problems := readTable(name, content, 0)
	if len(problems) > 0 {
		return nil, problems
	}
	need := []string{"accept", "form", "proposal"}
	at := map[string]int{}
	for _, c := range columns {
		at[c] = t.column(c)
		if at[c] < 0 && slices.Contains(need, c) {
			problems = append(problems, glossary.Problem{File: name, Line: 1, Text: fmt.Sprintf("there is no column `%s`; is this candidates.csv?", c)})
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	var rows []Row
	for i, fields := range t.rows {
		get := func(column string) string {
			if at[column] < 0 {
				return ""
			}
			return strings.Join(strings.Fields(fields[at[column]]), " ")
		}
		rows = append(rows, Row{t.lines[i], get("accept"), get("form"), get("proposal"), get("entity"), get("right"), get("kind")})
	}
	return rows, nil
}
