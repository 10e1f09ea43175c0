package lsp

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// letters are what positions go wrong at: line ends of all kinds, Arabic with
// marks, letters that take two units, and a byte order mark.
var letters = []string{"\r", "\n", "\r\n", "ا", "بّ", "ك\u064eت", "👋", "👩‍👧", "é", "x", " ", "\ufeff", "\u2028", "𐎠", "ﷺ"}

func anyText(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 25).Draw(t, label), "")
}

// oracle is a text as an editor keeps it that counts UTF-16 code units: slow,
// and simple enough to be right.
type oracle []uint16

func newOracle(s string) oracle { return utf16.Encode([]rune(s)) }

// lines are the places at which lines start and where their text ends.
func (o oracle) lines() (start, end []int) {
	start = []int{0}
	for i := 0; i < len(o); i++ {
		if o[i] == '\r' && i+1 < len(o) && o[i+1] == '\n' {
			end, start = append(end, i), append(start, i+2)
			i++
		} else if o[i] == '\r' || o[i] == '\n' {
			end, start = append(end, i), append(start, i+1)
		}
	}
	return start, append(end, len(o))
}

func (o oracle) place(p position) int {
	start, end := o.lines()
	if int(p.Line) >= len(start) {
		return len(o)
	}
	return min(start[p.Line]+int(p.Character), end[p.Line])
}

// edit replaces a part. Half a letter that is left over stays half a letter,
// whatever it comes to stand beside.
func (o oracle) edit(from, to int, with string) oracle {
	if from == to && with == "" {
		return o
	}
	return slices.Concat(o[:from].whole(), newOracle(with), o[to:].whole())
}

// whole puts U+FFFD for each unit that is half a letter.
func (o oracle) whole() oracle {
	out := slices.Clone(o)
	for i := 0; i < len(out); i++ {
		if !utf16.IsSurrogate(rune(out[i])) {
			continue
		}
		if i+1 < len(out) && utf16.DecodeRune(rune(out[i]), rune(out[i+1])) != '\ufffd' {
			i++
			continue
		}
		out[i] = '\ufffd'
	}
	return out
}

func (o oracle) String() string { return string(utf16.Decode(o)) }

func TestPositionsAgreeWithOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyText(t, "text")
		o := newOracle(s)
		start, end := o.lines()
		l := newLines(s)
		require.Len(t, l.start, len(start))
		wide := places{text: s, lines: l, enc: inUTF16}
		for line := range start {
			for at := start[line]; at <= end[line]; at++ {
				p := position{uint32(line), uint32(at - start[line])}
				offset, split := l.offset([]byte(s), p, inUTF16)
				if split {
					continue // between the halves of a letter
				}
				assert.Equal(t, o[:at].String(), s[:offset], "place of %v", p)
				assert.Equal(t, p, wide.position(offset))
				narrow := places{text: s, lines: l, enc: inUTF8}
				q := position{p.Line, uint32(offset - l.start[line])}
				assert.Equal(t, q, narrow.position(offset))
				back, _ := l.offset([]byte(s), q, inUTF8)
				assert.Equal(t, offset, back)
			}
		}
	})
}

// TestEditsAgreeWithOracle makes edits as clients do: anywhere, beyond the end
// of lines and of the text, and in the middle of letters.
func TestEditsAgreeWithOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyText(t, "text")
		d := document{text: s, lines: newLines(s)}
		o := newOracle(s)
		for range rapid.IntRange(1, 8).Draw(t, "edits") {
			start, _ := o.lines()
			a := position{uint32(rapid.IntRange(0, len(start)+1).Draw(t, "line")), uint32(rapid.IntRange(0, 12).Draw(t, "character"))}
			b := position{uint32(rapid.IntRange(0, len(start)+1).Draw(t, "line")), uint32(rapid.IntRange(0, 12).Draw(t, "character"))}
			from, to := o.place(a), o.place(b)
			if from > to {
				a, b, from, to = b, a, to, from
			}
			with := anyText(t, "with")
			before := d.text
			changes, err := d.edit([]contentChange{{&rangeOf{a, b}, with}}, inUTF16)
			require.NoError(t, err)
			o = o.edit(from, to, with)
			require.Equal(t, o.String(), d.text)
			require.Equal(t, newLines(d.text), d.lines, "the lines are brought up to date")
			if len(changes) == 0 {
				require.Equal(t, before, d.text)
				continue
			}
			c := changes[0]
			require.Equal(t, before[:c.start], d.text[:c.start], "nothing before the change differs")
			require.Equal(t, before[c.oldEnd:], d.text[c.newEnd:], "nor behind it")
		}
	})
}

func TestWholeTextIsOneChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyText(t, "before"), anyText(t, "after")
		d := document{text: a, lines: newLines(a)}
		changes, err := d.edit([]contentChange{{nil, b}}, inUTF16)
		require.NoError(t, err)
		require.Equal(t, b, d.text)
		require.Equal(t, newLines(b), d.lines)
		c := changes[0]
		require.Equal(t, b, a[:c.start]+b[c.start:c.newEnd]+a[c.oldEnd:])
		require.True(t, c.start <= c.oldEnd && c.start <= c.newEnd)
		assert.True(t, strings.ToValidUTF8(b[c.start:c.newEnd], "") == b[c.start:c.newEnd], "no letter is cut")
	})
}

func TestEditsThatMakeNoSense(t *testing.T) {
	d := document{text: "ab\ncd", lines: newLines("ab\ncd")}
	_, err := d.edit([]contentChange{{span(0, 0, 0, 1), "x"}, {span(1, 1, 0, 1), "y"}}, inUTF16)
	assert.ErrorIs(t, err, errReversed)
	assert.Equal(t, "ab\ncd", d.text, "all edits of a message are made, or none")

	_, err = d.edit([]contentChange{{nil, strings.Repeat("ا", maxText)}}, inUTF16)
	assert.ErrorIs(t, err, errTooLarge)

	changes, err := d.edit([]contentChange{{span(7, 9, 8, 0), "!"}}, inUTF16)
	require.NoError(t, err, "what is beyond the end is the end")
	assert.Equal(t, []change{{5, 5, 6}}, changes)
	assert.Equal(t, "ab\ncd!", d.text)
}
