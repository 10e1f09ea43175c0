package engine

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/glossary"
)

func TestParseTemplates(t *testing.T) {
	got, err := ParseTemplates("t.txt", []byte("\ufeff# questions\n\nWho is {person}?\r\nFrom { Place } to {place} by train\n"))
	require.NoError(t, err)
	assert.Equal(t, []Template{
		{3, []string{"Who is ", "?"}, []glossary.Kind{glossary.Person}},
		{4, []string{"From ", " to ", " by train"}, []glossary.Kind{glossary.Place, glossary.Place}},
	}, got)

	_, err = ParseTemplates("t.txt", []byte("Who?\nWho is {man}?\n\xff {person}\na\t{person}\n"))
	require.Error(t, err)
	assert.Equal(t, []string{
		"t.txt:1: has no slot; write one of {person}, {place}, {org}, {title}, {term}, {name}",
		"t.txt:2: the slot {man} is not one of {person}, {place}, {org}, {title}, {term}, {name}",
		"t.txt:3: the line is not valid UTF-8; save the file as UTF-8",
		"t.txt:4: holds a tab or another control character; a template is one line of text",
	}, strings.Split(err.Error(), "\n"))
	_, err = ParseTemplates("t.txt", nil)
	assert.ErrorContains(t, err, "t.txt:1: there is no template")
}

func entry(kind glossary.Kind, id string, latin ...string) *glossary.Entry {
	return &glossary.Entry{ID: id, Kind: kind, Ar: "اسم", Latin: latin}
}

func TestGenerate(t *testing.T) {
	entries := []*glossary.Entry{
		entry(glossary.Person, "taha", "Taha Hussein", "Taha Husayn"),
		entry(glossary.Person, "naguib", "Naguib Mahfouz"),
		entry(glossary.Place, "aswan", "Aswan"),
		entry(glossary.Place, "qena"),
		entry(glossary.Org, "unesco", "UNESCO"),
	}
	templates, err := ParseTemplates("t.txt", []byte("Who is {person}?\nWhere was {person} born?\nDid {person} live in {place}?\n"))
	require.NoError(t, err)
	g := Generate(entries, templates, 2, 1)
	assert.Equal(t, []*glossary.Entry{entries[3]}, g.NoLatin)
	assert.Equal(t, []*glossary.Entry{entries[4]}, g.NoSlot)
	assert.Empty(t, g.Unfilled)
	var sources []string
	for _, r := range g.Rows {
		sources = append(sources, r.Source)
	}
	all := strings.Join(sources, "\n")
	assert.Contains(t, all, "Taha Hussein")
	assert.Contains(t, all, "Taha Husayn", "the Latin forms come in turn")
	assert.Contains(t, all, " live in Aswan?")

	var b bytes.Buffer
	require.NoError(t, g.Write(&b))
	s, err := ParseSuite("s.tsv", b.Bytes(), func(id string) *glossary.Entry {
		return entries[slices.IndexFunc(entries, func(e *glossary.Entry) bool { return e.ID == id })]
	})
	require.NoError(t, err, "what is generated is a suite")
	assert.Len(t, s.Sentences, len(g.Rows))
}

func TestGenerateRunsOut(t *testing.T) {
	entries := []*glossary.Entry{
		entry(glossary.Person, "a", "A"), entry(glossary.Person, "b", "B"), entry(glossary.Place, "c", "C"),
	}
	templates, err := ParseTemplates("t.txt", []byte("{person} in {place}\n"))
	require.NoError(t, err)
	g := Generate(entries, templates, 1, 1)
	assert.Len(t, g.Rows, 1)
	assert.Len(t, g.Unfilled, 1, "the place is used up")
}

// No entry is used more often than it may be, and each that fits a template
// with one slot is used; the same seed makes the same suite, with an ID each.
func TestGenerateProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var entries []*glossary.Entry
		for i := range rapid.IntRange(1, 30).Draw(t, "entries") {
			e := entry(rapid.SampledFrom(kinds).Draw(t, "kind"), fmt.Sprint(i))
			for j := range rapid.IntRange(0, 3).Draw(t, "latin") {
				e.Latin = append(e.Latin, fmt.Sprintf("E%d-%d", i, j))
			}
			entries = append(entries, e)
		}
		templates := make([]Template, rapid.IntRange(1, 6).Draw(t, "templates"))
		for i := range templates {
			templates[i] = Template{Line: i + 1, Parts: []string{fmt.Sprintf("T%d ", i)}}
			for range rapid.IntRange(1, 3).Draw(t, "slots") {
				templates[i].Slots = append(templates[i].Slots, rapid.SampledFrom(kinds).Draw(t, "slot"))
				templates[i].Parts = append(templates[i].Parts, " and ")
			}
		}
		bound, seed := rapid.IntRange(1, 4).Draw(t, "bound"), rapid.Uint64().Draw(t, "seed")
		g := Generate(entries, templates, bound, seed)
		require.Equal(t, g, Generate(entries, templates, bound, seed))
		used, ids, sources := map[string]int{}, map[string]bool{}, map[string]bool{}
		for _, r := range g.Rows {
			require.False(t, ids[r.ID], "the ID %s stands twice", r.ID)
			require.False(t, sources[r.Source], "the sentence %s stands twice", r.Source)
			ids[r.ID], sources[r.Source] = true, true
			for _, e := range r.Entities {
				used[e]++
			}
			require.Len(t, slices.Compact(slices.Sorted(slices.Values(r.Entities))), len(r.Entities), "an entity stands once in a sentence")
		}
		for _, e := range entries {
			require.LessOrEqual(t, used[e.ID], bound)
			single := slices.ContainsFunc(templates, func(x Template) bool { return len(x.Slots) == 1 && x.Slots[0] == e.Kind })
			if len(e.Latin) > 0 && single {
				require.Positive(t, used[e.ID], "entry %s", e.ID)
			}
		}
	})
}
