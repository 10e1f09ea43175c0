package glossary

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestWrite(t *testing.T) {
	cases := []struct {
		name    string
		entries []*Entry
		want    string
	}{
		{"no entry", nil, "ar\n"},
		{"only what is in use", []*Entry{{ID: "تيلام", Kind: Name, Ar: "تيلام"}}, "ar\nتيلام\n"},
		{
			"the order of the format, not of use",
			[]*Entry{
				{ID: "تيلام", Kind: Name, Ar: "تيلام", Note: "one,\r\n\"two\""},
				{ID: "z", Kind: Person, Ar: "زهران", Variants: []string{"زهرون", "زَهران"}, House: map[string]string{"ar-MA": "زهرين"}, Gender: "m"},
			},
			"id,kind,ar,variants,gender,note,ar-MA\n" +
				",,تيلام,,,\"one,\n\"\"two\"\"\",\n" +
				"z,person,زهران,زهرون|زَهران,m,,زهرين\n",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			require.NoError(t, Write(&b, c.entries))
			assert.Equal(t, c.want, b.String())
		})
	}
}

func TestWriteErrors(t *testing.T) {
	cases := []struct {
		entry *Entry
		want  string
	}{
		{&Entry{ID: "a"}, "entry \"a\": the column `ar` is empty"},
		{&Entry{ID: "a", Ar: "سرت", Latin: []string{"a|b"}}, `entry "a": latin: "a|b" holds the sign | that separates the items of a list`},
		{&Entry{ID: "a", Ar: "سرت", Note: "\xff"}, `entry "a": note: "\xff" is not valid UTF-8`},
	}
	for _, c := range cases {
		var b strings.Builder
		assert.EqualError(t, Write(&b, []*Entry{{ID: "first", Ar: "أول"}, c.entry}), c.want)
		assert.Empty(t, b.String(), "nothing is written")
	}
	full := errors.New("full")
	assert.ErrorIs(t, Write(writerFunc(func([]byte) (int, error) { return 0, full }), []*Entry{{Ar: "سرت"}}), full)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// What is written is read back, whatever the entries hold.
func TestWriteRoundTrip(t *testing.T) {
	form := rapid.StringMatching(`[ا-ي]{1,5}( [ا-ي]{1,5}){0,2}`)
	text := rapid.Map(rapid.StringMatching(`([a-zéü,;"'\n\t#=@ا-ي]| )*`), strings.TrimSpace)
	items := rapid.SliceOfN(rapid.StringMatching(`[a-z,"';]{1,4}( [a-z\n]x)?`), 0, 3)
	rapid.Check(t, func(t *rapid.T) {
		var entries []*Entry
		for i := range rapid.IntRange(0, 4).Draw(t, "entries") {
			e := &Entry{
				Ar: form.Draw(t, "ar"), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
				Variants: rapid.SliceOfN(form, 0, 3).Draw(t, "variants"),
				Latin:    items.Draw(t, "latin"), Gloss: items.Draw(t, "gloss"),
				Context: items.Draw(t, "context"), Rivals: items.Draw(t, "rivals"),
				Gender: rapid.SampledFrom([]string{"", "m", "f"}).Draw(t, "gender"),
				Note:   text.Draw(t, "note"),
			}
			e.ID = rapid.SampledFrom([]string{e.Ar, strings.Repeat("i", i+1)}).Draw(t, "id")
			if rapid.Bool().Draw(t, "house") {
				e.House = map[string]string{"ar-EG": form.Draw(t, "ar-EG")}
			}
			entries = append(entries, e)
		}
		var b strings.Builder
		require.NoError(t, Write(&b, entries))
		g, err := Parse("g.csv", []byte(b.String()))
		if err != nil {
			require.Contains(t, err.Error(), "is taken by line") // the same form twice, without an id
			return
		}
		require.Empty(t, g.Warnings)
		require.Len(t, g.Entries, len(entries))
		for i, e := range g.Entries {
			e.File, e.Line = "", 0
			for _, list := range []*[]string{&e.Variants, &e.Latin, &e.Gloss, &e.Context, &e.Rivals} {
				if *list == nil {
					*list = []string{}
				}
			}
			require.Equal(t, entries[i], e)
		}
		var again strings.Builder
		require.NoError(t, Write(&again, g.Entries))
		require.Equal(t, b.String(), again.String())
	})
}
