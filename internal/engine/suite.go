// Package engine measures how a machine translation engine treats names: it
// runs the engine over a suite of source sentences with the entities that each
// holds, counts what came out, and compares two runs.
package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/glossary"
)

// Suite is source sentences and the entities whose names their translations
// must get right.
type Suite struct {
	Name      string
	Sentences []Sentence
}

// Sentence is a source sentence. Line is that of its first row in the file.
type Sentence struct {
	ID       string
	Source   string
	Line     int
	Entities []Entity
	Columns  map[string]string // those of its first row that the suite has beside its own
}

// Entity is a name in a sentence, and the Arabic forms that render it.
type Entity struct {
	ID       string        `json:"id"`
	Kind     glossary.Kind `json:"kind"` // or any word of the suite
	Accepted []string      `json:"accepted"`

	own   bool            // its forms are those of the suite, not of a glossary
	known *glossary.Entry // the entry of a glossary with its ID, if there is one
}

// The columns of a suite. All others are kept.
const (
	colID       = "id"
	colSource   = "source"
	colEntities = "entities"
	colAccepted = "accepted"
	colKind     = "kind"
)

// maxSuite is the size in bytes from which a file is no suite.
const maxSuite = 64 << 20

// ParseSuite reads a suite: TSV with a header row and no quoting. find returns
// the glossary entry of an ID, or nil. The error is [glossary.Problems]: all
// defects at once.
func ParseSuite(name string, data []byte, find func(id string) *glossary.Entry) (*Suite, error) {
	p := suiteParser{suite: Suite{Name: name}, find: find, ids: map[string]int{}}
	if len(data) > maxSuite {
		p.errorf(1, "the file has %d MB; a suite has at most %d", len(data)>>20, maxSuite>>20)
		return nil, p.problems
	}
	line := 0
	for raw := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		line++
		row := strings.TrimRight(string(raw), "\r\n")
		switch {
		case !utf8.ValidString(row):
			p.errorf(line, "the line is not valid UTF-8; save the file as UTF-8")
		case strings.TrimSpace(row) == "":
		case p.header == nil:
			p.readHeader(line, strings.Split(row, "\t"))
		default:
			p.readRow(line, strings.Split(row, "\t"))
		}
		if p.header == nil && len(p.problems) > 0 {
			break // the rows mean nothing
		}
	}
	switch {
	case len(p.problems) > 0:
	case p.header == nil:
		p.errorf(1, "the suite is empty; its first row must name the columns: id, source, entities")
	case len(p.suite.Sentences) == 0:
		p.errorf(1, "the suite has no sentence")
	}
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	return &p.suite, nil
}

type suiteParser struct {
	suite    Suite
	find     func(id string) *glossary.Entry
	header   []string
	ids      map[string]int // ID to its place in suite.Sentences
	problems glossary.Problems
}

func (p *suiteParser) errorf(line int, format string, args ...any) {
	p.problems = append(p.problems, glossary.Problem{File: p.suite.Name, Line: line, Text: fmt.Sprintf(format, args...)})
}

func (p *suiteParser) readHeader(line int, fields []string) {
	for i, f := range fields {
		f = strings.TrimSpace(f)
		if low := strings.ToLower(f); slices.Contains([]string{colID, colSource, colEntities, colAccepted, colKind}, low) {
			f = low
		}
		if f != "" && slices.Contains(fields[:i], f) {
			p.errorf(line, "column %q stands twice", f)
		}
		fields[i] = f
	}
	switch {
	case !slices.Contains(fields, colSource) && len(fields) == 1:
		p.errorf(line, "the first row must name the columns, with tabs between them; is this CSV?")
	case !slices.Contains(fields, colSource):
		p.errorf(line, "there is no column `source`; the first row must name the columns")
	case !slices.Contains(fields, colEntities) && !slices.Contains(fields, colAccepted):
		p.errorf(line, "there is neither a column `entities` (IDs of a glossary) nor `accepted` (forms)")
	}
	if len(p.problems) == 0 {
		p.header = fields
	}
}

func (p *suiteParser) readRow(line int, fields []string) {
	if len(fields) != len(p.header) {
		p.errorf(line, "the row has %d fields, the header %d; TSV has no quoting", len(fields), len(p.header))
		return
	}
	s := Sentence{Line: line}
	var entities, accepted []string
	kind := ""
	for i, f := range fields {
		f = strings.TrimSpace(f)
		switch p.header[i] {
		case colID:
			s.ID = f
		case colSource:
			s.Source = f
		case colEntities:
			entities = list(f)
		case colAccepted:
			accepted = list(f)
		case colKind:
			kind = strings.ToLower(f)
		default:
			if f != "" {
				if s.Columns == nil {
					s.Columns = map[string]string{}
				}
				s.Columns[p.header[i]] = f
			}
		}
	}
	before := len(p.problems)
	if s.Source == "" {
		p.errorf(line, "the column `source` is empty")
	}
	if r := strings.IndexFunc(s.Source, breaksLines); r >= 0 {
		p.errorf(line, "source: holds the character %U, which ends a line for some engines; remove it", []rune(s.Source[r:])[0])
	}
	if s.ID == "" {
		s.ID = fmt.Sprint(line)
	}
	s.Entities = p.entities(line, entities, accepted, glossary.Kind(kind))
	if len(p.problems) > before {
		return
	}
	p.add(s)
}

// breaksLines reports whether an engine may take a character for the end of a
// line, or obey it.
func breaksLines(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// entities are those of a row: of the glossary, or the one that the row itself
// gives forms for.
func (p *suiteParser) entities(line int, ids, accepted []string, kind glossary.Kind) (out []Entity) {
	switch {
	case len(ids) == 0 && len(accepted) == 0:
		p.errorf(line, "the row names no entity: fill `entities` (IDs of a glossary) or `accepted` (forms)")
		return nil
	case len(accepted) > 0 && len(ids) > 1:
		p.errorf(line, "accepted: the forms are those of one entity, and there are %d; give each a row, with the same id and source", len(ids))
		return nil
	case kind != "" && len(ids) > 1:
		p.errorf(line, "kind: is that of one entity, and there are %d; give each a row, with the same id and source", len(ids))
		return nil
	case len(accepted) > 0:
		for _, f := range accepted {
			if len(glossary.SplitWords(f)) == 0 {
				p.errorf(line, "accepted: %q has no letter", f)
			}
		}
		e := Entity{ID: accepted[0], Kind: kind, Accepted: accepted, own: true}
		if len(ids) == 1 {
			e.ID = ids[0]
		}
		e.known = p.find(e.ID)
		switch {
		case e.Kind != "":
		case e.known != nil:
			e.Kind = e.known.Kind
		default:
			e.Kind = glossary.Name
		}
		return []Entity{e}
	}
	for _, id := range ids {
		known := p.find(id)
		if known == nil {
			p.errorf(line, "entities: no glossary has the ID %q; name it with --glossary, or fill `accepted`", id)
			continue
		}
		e := Entity{ID: id, Kind: known.Kind, Accepted: known.Forms()}
		if kind != "" {
			e.Kind = kind
		}
		out = append(out, e)
	}
	return out
}

// add takes a row up: as a sentence, or as one more entity of a sentence that
// is there.
func (p *suiteParser) add(s Sentence) {
	i, ok := p.ids[s.ID]
	if !ok {
		i = len(p.suite.Sentences)
		p.ids[s.ID] = i
		p.suite.Sentences = append(p.suite.Sentences, Sentence{ID: s.ID, Source: s.Source, Line: s.Line, Columns: s.Columns})
	}
	have := &p.suite.Sentences[i]
	if have.Source != s.Source {
		p.errorf(s.Line, "the id %q is that of line %d, which has another source", s.ID, have.Line)
		return
	}
	for _, e := range s.Entities {
		if slices.ContainsFunc(have.Entities, func(h Entity) bool { return h.ID == e.ID }) {
			p.errorf(s.Line, "the sentence %q has the entity %q twice", s.ID, e.ID)
			return
		}
		have.Entities = append(have.Entities, e)
	}
}

// list splits a field at '|'.
func list(f string) (out []string) {
	for item := range strings.SplitSeq(f, "|") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}

// Hash stands for all that is measured: the sentences and the accepted forms.
func (s *Suite) Hash() (string, error) {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for i := range s.Sentences {
		x := &s.Sentences[i]
		if err := enc.Encode([]any{x.ID, x.Source, x.Entities}); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// Glossary has the entities with forms that no glossary has: the rules shall
// know these, too. What a glossary says of such an entity beside is kept.
func (s *Suite) Glossary() *glossary.Glossary {
	out := &glossary.Glossary{}
	byID, added := map[string]*glossary.Entry{}, map[string]bool{}
	for i := range s.Sentences {
		for _, x := range s.Sentences[i].Entities {
			if !x.own {
				continue
			}
			e := byID[x.ID]
			if e == nil {
				e = x.entry()
				e.File, e.Line = s.Name, s.Sentences[i].Line
				byID[x.ID] = e
			}
			for _, f := range x.Accepted {
				if !slices.Contains(e.Forms(), f) {
					e.Variants = append(e.Variants, f)
				}
			}
			if !added[x.ID] && (x.known == nil || len(e.Variants) > len(x.known.Variants)) {
				added[x.ID] = true
				out.Entries = append(out.Entries, e)
			}
		}
	}
	return out
}

// entry is one for the entity, without the forms that the suite adds.
func (x *Entity) entry() *glossary.Entry {
	if x.known != nil {
		e := *x.known
		e.Variants = slices.Clone(e.Variants)
		e.Forbidden = slices.DeleteFunc(slices.Clone(e.Forbidden), func(f string) bool { return slices.Contains(x.Accepted, f) })
		e.Pack = false
		return &e
	}
	e := &glossary.Entry{ID: x.ID, Kind: glossary.Name, Ar: x.Accepted[0]}
	if slices.Contains(kinds, x.Kind) {
		e.Kind = x.Kind
	}
	return e
}

// kinds are those of a glossary.
var kinds = []glossary.Kind{glossary.Person, glossary.Place, glossary.Org, glossary.Title, glossary.Term, glossary.Name}
