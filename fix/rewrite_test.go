package fix

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/text"
)

// in returns the finding on the first place of a word in the prose.
func in(d *text.Document, word, to string) detect.Finding {
	at := strings.Index(d.Source, word)
	return detect.Finding{
		Detector: garble, Span: text.Span{Start: at, End: at + len(word)},
		Fixes: []detect.Fix{{Text: to, Confidence: 1}},
	}
}

func TestEdits(t *testing.T) {
	type edit struct{ old, new string } // of the file
	cases := []struct {
		name              string
		in                *format.Format
		source, word, fix string
		flagged           string // how the first part reads
		edits             []edit
	}{
		{"a word", format.HTML, "<p>قال حتر</p>", "حتر", "حفتر", "حتر", []edit{{"حتر", "حفتر"}}},
		{"split", format.HTML, "<b>حت</b>ر", "حتر", "حفتر", "حت", []edit{{"حت", "حفت"}}},
		{"split and changed behind", format.HTML, "<b>ح</b>تيرا", "حتيرا", "حفتر", "ح", []edit{{"ح", "حف"}, {"تيرا", "تر"}}},
		{"changed behind alone", format.HTML, "خليفة <i>حتر</i>", "خليفة حتر", "خليفة حفتر", "خليفة ", []edit{{"خليفة ", "خليفة "}, {"حتر", "حفتر"}}},
		{"a new word at a tag", format.HTML, "خليفة <i>حفتر</i>", "خليفة حفتر", "خليفة بلقاسم حفتر", "خليفة ", []edit{{"خليفة ", "خليفة "}, {"حفتر", "بلقاسم حفتر"}}},
		{"split in Markdown", format.Markdown, "**حت**ر", "حتر", "حفتر", "حت", []edit{{"حت", "حفت"}}},
		{"a link", format.Markdown, "[حت](/حت)ر", "حتر", "حفتر", "حت", []edit{{"حت", "حفت"}}},
		{"emphasis is not left empty", format.Markdown, "ح**ت**ر", "حتر", "حر", "ح", []edit{{"ح", ""}, {"ت", "ح"}}},
		{"wrapped", format.HTML, "خليفة\n    حتر", "خليفة حتر", "خليفة حفتر", "خليفة حتر", []edit{{"خليفة\n    حتر", "خليفة\n    حفتر"}}},
		{"wrapped in a quotation", format.Markdown, "> خليفة\n> حتر", "خليفة حتر", "خليفة حفتر", "خليفة حتر", []edit{{"خليفة\n> حتر", "خليفة\n> حفتر"}}},
		{"a no-break space stays", format.HTML, "خليفة&nbsp;حتر", "خليفة\u00a0حتر", "خليفة حفتر", "خليفة\u00a0حتر", []edit{{"خليفة&nbsp;حتر", "خليفة&nbsp;حفتر"}}},
		{"references stay", format.HTML, "س &#1581;&#1578;ر", "حتر", "حفتر", "حتر", []edit{{"&#1581;&#1578;ر", "&#1581;ف&#1578;ر"}}},
		{"new letters in ASCII", format.HTML, "Macron", "Macron", "ما", "Macron", []edit{{"Macron", "&#1605;&#1575;"}}},
		{"what is left out", format.HTML, "نعم<b> </b>،", "نعم ،", "نعم،", "نعم", []edit{{"نعم", "نعم"}, {" ", ""}}},
		{"a direction mark", format.HTML, "حت&rlm;ر", "\u200f", "", "\u200f", []edit{{"&rlm;", ""}}},
		{"special characters in HTML", format.HTML, "نعم", "نعم", "<&>", "نعم", []edit{{"نعم", "&lt;&amp;>"}}},
		{"special characters in Markdown", format.Markdown, "نعم لا", "لا", "*-", "لا", []edit{{"لا", "&#42;-"}}},
		{"at the start of a line", format.Markdown, "نعم", "نعم", "1. -", "نعم", []edit{{"نعم", "1&#46; -"}}},
		{"special characters that stay", format.Markdown, "س a*b", "a*b", "a*c", "a*b", []edit{{"a*b", "a*c"}}},
		{"markup stays", format.HTML, "أ<code>x</code>ب", "أ" + text.Hole + "ب", "جد", "أ", []edit{{"أ", "ج"}, {"ب", "د"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d, err := c.in.Read("a", c.source)
			require.NoError(t, err)
			require.Contains(t, d.Source, c.word)
			f := in(d, c.word, c.fix)
			at, words := Flagged(d, &f)
			assert.Equal(t, c.flagged, words)
			var got []edit
			edits := Edits(d, &f, &f.Fixes[0])
			for _, e := range edits {
				got = append(got, edit{c.source[e.Span.Start:e.Span.End], e.Text})
			}
			assert.Equal(t, c.edits, got)
			assert.Equal(t, at, edits[0].Span)

			fixed, applied, _, err := Apply(d, []detect.Finding{f})
			require.NoError(t, err)
			require.Len(t, applied, 1)
			want := c.source
			for i := len(edits) - 1; i >= 0; i-- {
				want = want[:edits[i].Span.Start] + edits[i].Text + want[edits[i].Span.End:]
			}
			assert.Equal(t, want, fixed)
			for _, x := range applied[0].Changes {
				assert.LessOrEqual(t, x.New.End, len(fixed))
			}
		})
	}
}

// Of plain text, edits are those of the fix.
func TestEditsOfText(t *testing.T) {
	d := text.New("a", "قال حتر لحتر")
	f := in(d, "حتر", "حف<تر")
	f.Fixes[0].Edits = []detect.Edit{{Span: text.Span{Start: 14, End: 22}, Text: "x"}, {Span: text.Span{Start: 0, End: 6}, Text: "قال"}}
	at, words := Flagged(d, &f)
	assert.Equal(t, f.Span, at)
	assert.Equal(t, "حتر", words)
	assert.Equal(t, []detect.Edit{{Span: f.Span, Text: "حف<تر"}, f.Fixes[0].Edits[0]}, Edits(d, &f, &f.Fixes[0]))
}

// Very long fixes are not compared letter by letter.
func TestLongEdits(t *testing.T) {
	words := strings.Repeat("س<b>ر</b>ت ", 3000)
	d, err := format.HTML.Read("a", "<p>أ"+words+"ب</p>")
	require.NoError(t, err)
	f := in(d, strings.TrimSuffix(d.Source, "\n"), "أ"+strings.Repeat("حفتر", 2000)+"ب")
	fixed, _, _, err := Apply(d, []detect.Finding{f})
	require.NoError(t, err)
	again, err := format.HTML.Read("a", fixed)
	require.NoError(t, err)
	assert.Equal(t, f.Fixes[0].Text+"\n", again.Source)
	assert.Equal(t, strings.Count(words, "<b>"), strings.Count(fixed, "<b>"))
}
