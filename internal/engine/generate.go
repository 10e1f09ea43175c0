package engine

import (
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/glossary"
)

// Template is a source sentence with slots for entities, written {person},
// {place}, {org}, {title}, {term} and {name}.
type Template struct {
	Line  int
	Parts []string // the text around the slots, one more than there are slots
	Slots []glossary.Kind
}

var slot = regexp.MustCompile(`\{([^{}]*)\}`)

// ParseTemplates reads templates, one a line. Empty lines and lines that begin
// with # are passed over. The error is [glossary.Problems].
func ParseTemplates(name string, data []byte) ([]Template, error) {
	var out []Template
	var problems glossary.Problems
	n := 0
	for l := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		n++
		problem := func(format string, args ...any) {
			problems = append(problems, glossary.Problem{File: name, Line: n, Text: fmt.Sprintf(format, args...)})
		}
		l = strings.TrimSpace(l)
		switch {
		case l == "" || l[0] == '#':
			continue
		case !utf8.ValidString(l):
			problem("the line is not valid UTF-8; save the file as UTF-8")
			continue
		case strings.ContainsFunc(l, breaksLines):
			problem("holds a tab or another control character; a template is one line of text")
			continue
		}
		t := Template{Line: n}
		at := 0
		for _, m := range slot.FindAllStringSubmatchIndex(l, -1) {
			kind := glossary.Kind(strings.ToLower(strings.TrimSpace(l[m[2]:m[3]])))
			if !slices.Contains(kinds, kind) {
				problem("the slot {%s} is not one of %s", kind, slotNames())
			}
			t.Parts, t.Slots = append(t.Parts, l[at:m[0]]), append(t.Slots, kind)
			at = m[1]
		}
		t.Parts = append(t.Parts, l[at:])
		if len(t.Slots) == 0 {
			problem("has no slot; write one of %s", slotNames())
		}
		out = append(out, t)
	}
	if len(out) == 0 && len(problems) == 0 {
		problems = append(problems, glossary.Problem{File: name, Line: 1, Text: "there is no template; write sentences with slots, e.g. Who is {person}?"})
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return out, nil
}

func slotNames() string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = "{" + string(k) + "}"
	}
	return strings.Join(names, ", ")
}

// Generated is a suite made of templates, and what could not be used.
type Generated struct {
	Rows     []GeneratedRow
	NoLatin  []*glossary.Entry // without a Latin form to fill a slot with
	NoSlot   []*glossary.Entry // of a kind that no template has a slot for
	Unfilled []*glossary.Entry // only in templates with other slots, for which entries ran out
}

// GeneratedRow is a sentence. Template is the line of its template.
type GeneratedRow struct {
	ID, Source string
	Entities   []string
	Template   int
}

// Generate fills the templates with the Latin forms of the entries, each entry
// in at most perEntry sentences, and in as many of them as can be. The same
// seed makes the same suite.
func Generate(entries []*glossary.Entry, templates []Template, perEntry int, seed uint64) *Generated {
	g := &generator{rng: rand.New(rand.NewPCG(seed, 0)), perEntry: perEntry, used: map[*glossary.Entry]int{}, byKind: map[glossary.Kind][]*glossary.Entry{}}
	out := &Generated{}
	for _, e := range entries {
		if len(e.Latin) == 0 {
			out.NoLatin = append(out.NoLatin, e)
			continue
		}
		g.byKind[e.Kind] = append(g.byKind[e.Kind], e)
	}
	ofKind := map[glossary.Kind][]*Template{}
	for i := range templates {
		for _, k := range slices.Compact(slices.Sorted(slices.Values(templates[i].Slots))) {
			ofKind[k] = append(ofKind[k], &templates[i])
		}
	}
	ids := map[string]bool{}
	for round := range perEntry {
		for _, e := range entries {
			fitting := ofKind[e.Kind]
			if len(e.Latin) == 0 || g.used[e] > round || len(fitting) == 0 {
				continue
			}
			// Each round of an entry begins with another template.
			first := g.rng.IntN(len(fitting))
			for i := range fitting {
				t := fitting[(first+i)%len(fitting)]
				with := g.fill(t, e)
				if with == nil || g.seen(t, with) {
					continue
				}
				out.Rows = append(out.Rows, g.row(t, e, with, ids))
				break
			}
		}
	}
	for _, e := range entries {
		switch {
		case len(e.Latin) == 0 || g.used[e] > 0:
		case len(ofKind[e.Kind]) == 0:
			out.NoSlot = append(out.NoSlot, e)
		default:
			out.Unfilled = append(out.Unfilled, e)
		}
	}
	return out
}

type generator struct {
	rng      *rand.Rand
	perEntry int
	used     map[*glossary.Entry]int
	byKind   map[glossary.Kind][]*glossary.Entry
	made     map[string]bool
}

// fill chooses entries for the slots of a template: e for the first of its
// kind, and for the others those that were used least. It returns nil where
// there are not enough.
func (g *generator) fill(t *Template, e *glossary.Entry) []*glossary.Entry {
	out := make([]*glossary.Entry, len(t.Slots))
	out[slices.Index(t.Slots, e.Kind)] = e
	for i, k := range t.Slots {
		if out[i] != nil {
			continue
		}
		var best *glossary.Entry
		of := g.byKind[k]
		if len(of) == 0 {
			return nil
		}
		first := g.rng.IntN(len(of))
		for j := range of {
			x := of[(first+j)%len(of)]
			if g.used[x] < g.perEntry && !slices.Contains(out, x) && (best == nil || g.used[x] < g.used[best]) {
				best = x
			}
		}
		if best == nil {
			return nil
		}
		out[i] = best
	}
	return out
}

// seen reports whether a template was filled with the same forms before.
func (g *generator) seen(t *Template, with []*glossary.Entry) bool {
	return g.made[g.source(t, with)]
}

// source is the sentence. An entry that was used before has the next of its
// Latin forms.
func (g *generator) source(t *Template, with []*glossary.Entry) string {
	var b strings.Builder
	for i, e := range with {
		b.WriteString(t.Parts[i])
		b.WriteString(e.Latin[g.used[e]%len(e.Latin)])
	}
	b.WriteString(t.Parts[len(with)])
	return b.String()
}

func (g *generator) row(t *Template, e *glossary.Entry, with []*glossary.Entry, ids map[string]bool) GeneratedRow {
	r := GeneratedRow{Source: g.source(t, with), Template: t.Line}
	if g.made == nil {
		g.made = map[string]bool{}
	}
	g.made[r.Source] = true
	for n := g.used[e] + 1; r.ID == "" || ids[r.ID]; n++ {
		r.ID = fmt.Sprintf("%s_%d", e.ID, n)
	}
	ids[r.ID] = true
	for _, x := range with {
		r.Entities = append(r.Entities, x.ID)
		g.used[x]++
	}
	return r
}

// Write writes the suite.
func (g *Generated) Write(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s\t%s\t%s\ttemplate\n", colID, colSource, colEntities); err != nil {
		return err
	}
	for _, r := range g.Rows {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%d\n", r.ID, r.Source, strings.Join(r.Entities, "|"), r.Template); err != nil {
			return err
		}
	}
	return nil
}
