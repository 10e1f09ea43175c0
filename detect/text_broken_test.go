package detect

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tadqiq/tadqiq/text"
)

func TestTextBrokenSentence(t *testing.T) {
	k := open(t, ports)
	cases := []struct {
		name, text string
		want       []string
	}{
		{"before a full stop", "غادر الوفد مدينة الميناء في الوزير إلى.", []string{"إلى"}},
		{"at the end of a line", "ثم غادر اليوم الوزير من\nوعاد", []string{"من"}},
		{"before a comma at the end of a line", "ثم غادر اليوم الوزير من،", []string{"من"}},
		{"in a paragraph", "ثم غادر اليوم الوزير من. ثم عاد.", []string{"من"}},
		{"after a comma", "ثم غادر اليوم الوزير، ثم", []string{"ثم"}},
		{"two lines alone", "غادر الوفد.\nمن\nعاد الوفد.\nإلى التي.", []string{"من", "إلى التي"}},
		{"marks at the start of a line", "\ufeff، غادر الوفد.\r\n . عاد الوزير.", []string{"،", "."}},
		{"a CRLF line", "ثم غادر اليوم الوزير من\r\nوعاد", []string{"من"}},
		{"a short line", "الوفد من", nil},
		{"other marks", "ثم غادر اليوم الوزير إلى: ثم غادر الوزير من؟ ثم غادر اليوم الوزير إلى... ثم عاد اليوم من!", nil},
		{"in quotation marks", "ثم غادر اليوم كتاب «من».", nil},
		{"a name", "قال رئيس محكمة العدل الوزير علي.", nil},
		{"a pronoun", "ثم غادر اليوم مدينة الوزير مَن.", nil},
		{"after a rare word", "ثم غادر اليوم لينكد إن", nil},
		{"an abbreviation", "قال رئيس قناة إن. بي. سي.", nil},
		{"a list", "ثم غادر اليوم الوزير إلى\n12 مدينة\nثم غادر اليوم الوزير إلى\n- مدينة", nil},
		{"words that end a sentence", "لم يصل الوفد من قبل. ثم غادر الوزير فيما بعد.", nil},
		{"dots at the start of a line", "... ثم عاد\n، ، عاد\n.5", nil},
	}
	for _, c := range cases {
		var want []string
		for _, w := range c.want {
			want = append(want, w+" > ")
		}
		assert.Equal(t, want, found(t, k, c.text, TextBrokenSentence), c.name)
	}
}

func TestTextBrokenSentenceHardLineBreaks(t *testing.T) {
	k := open(t, ports)
	verse := "ثم غادر الوفد من\nمدينة الميناء اليوم ثم\nعاد الوزير أمس إلى\nشارع المؤتمر الشرقية"
	assert.Empty(t, found(t, k, verse, TextBrokenSentence))
	assert.Equal(t, []string{"إلى > "}, found(t, k, verse+"\nثم غادر اليوم الوزير إلى.", TextBrokenSentence))
}

// A line that is cut into segments is one line still.
func TestTextBrokenSentenceLongLine(t *testing.T) {
	k := open(t, ports)
	s := strings.Repeat("ثم غادر اليوم من ", 10000) + "مدينة."
	doc, fs := run(t, k, s, TextBrokenSentence)
	assert.Greater(t, len(doc.Segments), 1)
	assert.Empty(t, fs)
}

func TestSentences(t *testing.T) {
	doc := text.New("a.txt", "قال د. أحمد: نعم. ثم عاد؟ «لا!» غادر ب.ج اليوم")
	var got []string
	seg := &doc.Segments[0]
	for from, to := range sentences(doc, seg) {
		got = append(got, doc.Text(text.Span{Start: seg.Tokens[from].Start, End: seg.Tokens[to-1].End}))
	}
	assert.Equal(t, []string{"قال د", "أحمد: نعم", "ثم عاد", "لا", "غادر ب.ج اليوم"}, got)
}
