package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func forms(d *Document) (out []string) {
	for _, s := range d.Segments {
		for _, t := range s.Tokens {
			out = append(out, t.Form)
		}
	}
	return out
}

func TestNewTokens(t *testing.T) {
	cases := []struct{ in, want string }{
		{"وصل حفتر، إلى سرت.", "وصل حفتر الي سرت"},
		{"د.أحمد قال:نعم", "د احمد قال نعم"},
		{"حـــفتر وَصَلَ", "حفتر وصل"},
		{"ﺣﻔﺘﺮ ﻻ", "حفتر لا"},
		{"\ufeffسرت\r\nدرنة", "سرت درنه"},
		{"عام ٢٠٢٠ 5+5", "عام 2020 5 5"},
		{"سرت\u200f قال", "سرت قال"},
		{"", ""},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, strings.Join(forms(New("", c.in)), " "), c.in)
	}
}

func TestClasses(t *testing.T) {
	class := func(s string) []Class {
		var out []Class
		for _, tok := range New("", s).Segments[0].Tokens {
			out = append(out, tok.Class)
		}
		return out
	}
	assert.Equal(t, []Class{Arabic, Latin, Number, Mixed, Other}, class("سرت Sirte 12 حفtر Сирт"))
	for _, s := range []string{"https://a.example/سرت", "@حفتر", "#خليفة_حفتر", "a@b.example", "pic.twitter.com/Ob", "`حفتر`", "خليفة_حفتر", "﴿حفتر﴾"} {
		for _, c := range class(s) {
			assert.Equal(t, Protected, c, s)
		}
	}
	assert.Equal(t, []Class{Protected, Arabic}, class("﴿سرت﴾ حفتر"))
	assert.Equal(t, []Class{Arabic, Arabic}, class("سرت/حفتر"))
}

func TestPosition(t *testing.T) {
	d := New("", "\ufeffسرت قال\nأ🙂ب")
	at := strings.Index(d.Source, "قال")
	assert.Equal(t, Position{1, 5}, d.Position(at))
	assert.Equal(t, Position{2, 3}, d.Position(strings.Index(d.Source, "ب")))
	assert.Equal(t, Position{1, 1}, d.Position(len(BOM)))
	off, ok := d.Offset(Position{1, 1})
	assert.True(t, ok)
	assert.Equal(t, len(BOM), off)
	_, ok = d.Offset(Position{1, 99})
	assert.False(t, ok)
	_, ok = d.Offset(Position{3, 1})
	assert.False(t, ok)
}

func TestPositionRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]string{"س", "a", "\n", " ", "🙂", "َ", "\r\n", "قال ", strings.Repeat("ط", 3000)})
		s := strings.Join(rapid.SliceOf(unit).Draw(t, "units"), "")
		d := New("", s)
		line, col := 1, 1
		for i, r := range s {
			require.Equal(t, Position{line, col}, d.Position(i))
			off, ok := d.Offset(Position{line, col})
			require.True(t, ok)
			require.Equal(t, i, off)
			if col++; r == '\n' {
				line, col = line+1, 1
			}
		}
	})
}

func checkDocument(t require.TestingT, s string) {
	d := New("", s)
	last := 0
	for _, seg := range d.Segments {
		require.GreaterOrEqual(t, seg.Start, last)
		for _, tok := range seg.Tokens {
			require.GreaterOrEqual(t, tok.Start, last)
			require.Greater(t, tok.End, tok.Start)
			require.LessOrEqual(t, tok.End, seg.End)
			require.NotEmpty(t, tok.Form)
			last = tok.End
		}
		require.LessOrEqual(t, last, seg.End)
	}
	require.LessOrEqual(t, last, len(s))
}

func TestLongLineIsCut(t *testing.T) {
	s := strings.Repeat("قال حفتر في سرت ", 20000)
	d := New("", s)
	assert.Greater(t, len(d.Segments), 1)
	assert.Equal(t, 80000, d.Words())
	checkDocument(t, s)
	checkDocument(t, strings.Repeat("ط", 200000))
}

func FuzzNew(f *testing.F) {
	for _, s := range []string{"وصل حفتر إلى سرت", "د.أحمد ﻻ\u200f", "a@b #x_y `سرت", "﴿ب", "\ufeff\n\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkDocument(t, strings.ToValidUTF8(s, "\uFFFD"))
	})
}
