package text

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// bold reads a text in which *stars* are markup, & stands for «و» and a bar
// ends a line.
func bold(source string) *Document {
	b := NewBuilder("a", source)
	from := 0
	for i, r := range source {
		if !strings.ContainsRune("*&|", r) {
			continue
		}
		b.Verbatim(Span{from, i})
		from = i + 1
		switch r {
		case '&':
			b.Decoded("و", Span{i, i + 1})
		case '|':
			b.Markup("\n", i)
		}
	}
	b.Verbatim(Span{from, len(source)})
	return b.Document(nil)
}

func TestMapped(t *testing.T) {
	const source = "\ufeffقال\n*حت*ر &سرت|ثم"
	d := bold(source)
	assert.Equal(t, "\ufeffقال\nحتر وسرت\nثم", d.Source)
	assert.Equal(t, source, d.Original())
	assert.Len(t, d.Segments, 3)

	span := func(of *Document, s string) Span {
		i := strings.Index(of.Source, s)
		return Span{i, i + len(s)}
	}
	origin := func(s string) (out []string) {
		for _, o := range d.Origin(span(d, s)) {
			out = append(out, source[o.Start:o.End])
		}
		return out
	}
	assert.Equal(t, []string{"حت", "ر"}, origin("حتر"))
	assert.Equal(t, []string{"ر &سرت"}, origin("ر وسرت"))
	assert.Equal(t, []string{"سرت", "ثم"}, origin("سرت\nثم"))
	end := span(d, "\nثم").Start
	at := strings.IndexByte(source, '|')
	assert.Equal(t, []Span{{at, at}}, d.Origin(Span{end, end + 1}), "of markup alone, its place")

	assert.Equal(t, Position{2, 2}, d.Position(span(d, "حتر").Start))
	assert.Equal(t, Position{2, 7}, d.Position(span(d, "وسرت").Start))
	assert.Equal(t, Position{2, 12}, d.Position(span(d, "ثم").Start))
	assert.Equal(t, Position{2, 14}, d.Position(len(d.Source)))

	at, ok := d.Offset(Position{2, 1}) // of the star before حتر
	assert.True(t, ok)
	assert.Equal(t, span(d, "حتر").Start, at)
	at, ok = d.Offset(Position{2, 14})
	assert.True(t, ok)
	assert.Equal(t, len(d.Source), at)
	_, ok = d.Offset(Position{2, 15})
	assert.False(t, ok)
}

func TestNothingButMarkup(t *testing.T) {
	d := bold("**")
	assert.Empty(t, d.Source)
	assert.Equal(t, "**", d.Original())
	assert.Equal(t, Position{1, 1}, d.Position(0))
	at, ok := d.Offset(Position{1, 2})
	assert.True(t, ok)
	assert.Zero(t, at)
	assert.Equal(t, []Span{{0, 0}}, d.Origin(Span{0, 0}))
}

// What is not read from markup leads to itself.
func TestPlainIsItsOwnOrigin(t *testing.T) {
	d := New("a", "قال حتر")
	s := Span{7, 13}
	assert.Equal(t, []Span{s}, d.Origin(s))
	assert.Equal(t, []Piece{{s, s, Verbatim}}, d.Pieces(s))
	assert.Equal(t, d.Source, d.Original())
	assert.Equal(t, "a<b", d.Escape("a<b", ""))
}

// Every character of the prose leads to the original and back.
func TestMapRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]string{"س", "a", "*", "&", "|", "\n", "🙂", strings.Repeat("ط*", 1500)})
		d := bold(strings.Join(rapid.SliceOf(unit).Draw(t, "units"), ""))
		end := 0
		for i, r := range d.Source {
			size := len(string(r))
			pieces := d.Pieces(Span{i, i + size})
			require.Len(t, pieces, 1)
			p := pieces[0]
			require.Equal(t, Span{i, i + size}, p.Prose)
			require.GreaterOrEqual(t, p.Origin.Start, end)
			end = p.Origin.End
			switch p.Kind {
			case Verbatim:
				require.Equal(t, string(r), d.Original()[p.Origin.Start:p.Origin.End])
			case Decoded:
				require.Equal(t, "&", d.Original()[p.Origin.Start:p.Origin.End])
			case Markup:
				require.Equal(t, byte('|'), d.Original()[p.Origin.Start])
				continue // nothing stands there to go back from
			}
			require.Equal(t, []Span{p.Origin}, d.Origin(Span{i, i + size}))
			require.Equal(t, d.OriginPosition(p.Origin.Start), d.Position(i))
			at, ok := d.OriginOffset(d.Position(i))
			require.True(t, ok)
			require.Equal(t, p.Origin.Start, at)
			at, ok = d.Offset(d.Position(i))
			require.True(t, ok)
			require.Equal(t, i, at)
		}
		require.LessOrEqual(t, end, len(d.Original()))

		// The parts of any span are in order and disjoint, and hold its verbatim
		// prose.
		i := rapid.IntRange(0, len(d.Source)).Draw(t, "from")
		s := Span{i, rapid.IntRange(i, len(d.Source)).Draw(t, "to")}
		end = 0
		parts := d.Origin(s)
		require.NotEmpty(t, parts)
		for _, o := range parts {
			require.GreaterOrEqual(t, o.Start, end)
			end = o.End
		}
		for _, p := range d.Pieces(s) {
			if p.Kind != Markup && p.Prose.Len() > 0 {
				require.True(t, slices.ContainsFunc(parts, func(o Span) bool { return o.Start <= p.Origin.Start && p.Origin.End <= o.End }))
			}
		}
	})
}

func TestComments(t *testing.T) {
	b := NewBuilder("a", "أ#ب")
	b.Verbatim(Span{0, 2})
	b.Comment("x", Span{2, 3})
	b.Verbatim(Span{3, 5})
	d := b.Document(nil)
	assert.Equal(t, []Comment{{2, "x", Span{2, 3}}}, d.Comments)
}
