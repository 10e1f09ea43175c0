package detect

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tadqiq/tadqiq/text"
)

func TestTextBoilerplateRepeated(t *testing.T) {
	k := open(t, ports)
	cases := []struct {
		name, text string
		want       []string
	}{
		{"a function word", "غادر الوفد من من من مدينة", []string{"من من من > من"}},
		{"a word", "غادر الوفد الوفد الوفد الوفد", []string{"الوفد الوفد الوفد الوفد > الوفد"}},
		{"a phrase", "زار ميناء شرقية ميناء شرقية ميناء شرقية، ثم عاد", []string{"ميناء شرقية ميناء شرقية ميناء شرقية > ميناء شرقية"}},
		{"a phrase with commas", "زار الميناء القديم، الميناء القديم، الميناء القديم", []string{"الميناء القديم، الميناء القديم، الميناء القديم > الميناء القديم"}},
		{"part of a copy more", "عاد في مدينة في مدينة في مدينة في", []string{"في مدينة في مدينة في مدينة > في مدينة"}},
		{"part of a word", "عاد المدينديندين", []string{"المدينديندين > "}},
		{"a sentence", "عاد\nعاد الوفد إلى مدينة الميناء. عاد الوفد إلى مدينة الميناء.", []string{"عاد الوفد إلى مدينة الميناء > "}},
		{"twice", "غادر من من مدينة الوفد الوفد", nil},
		{"with marks between", "الوفد. الوفد. الوفد، الوفد، الوفد، الوفد، الوفد، الوفد", nil},
		{"letters and laughter", "و و و و جووووووووووول هاهاهاهاهاهاهاها هههههههههههههه", nil},
		{"said over and over", "لا لا لا لا لا لا، الله أكبر الله أكبر الله أكبر، مليون مليون مليون", nil},
		{"numbers", "12 12 12 12 سطر 1 سطر 1 سطر 1", nil},
		{"a title below itself", "عاد الوفد إلى مدينة الميناء\nعاد الوفد إلى مدينة الميناء", nil},
		{"short sentences", "عاد\nعاد الوفد. عاد الوفد.", nil},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, found(t, k, c.text, TextBoilerplate), c.name)
	}
}

func TestTextBoilerplateClosing(t *testing.T) {
	k := open(t, ports)
	rest := "عنوان\n" + strings.Repeat("غادر الوفد مدينة الميناء اليوم، ثم عاد إلى المؤتمر.\n", 5)
	long := rest + strings.Repeat("زار الوزير السفينة أمس مع الصحفيين في شارع واسع.\nأعلن المدرب رأيه بعد يوم طويل في الملعب.\n", 6)
	const closing = "صانع حلوى. هاوي طوابع نادرة."
	cases := []struct {
		name, text string
		want       bool
	}{
		{"at the end", long + closing, true},
		{"in quotation marks", long + "“" + closing + "”", true},
		{"before the last line", long + closing + "\nانتهى المقال هنا", true},
		{"in the middle", long + closing + "\n" + long, false},
		{"the text is short", rest + closing, false},
		{"a word of the text", long + "صانع سفينة. هاوي طوابع نادرة. صديق الصحفيين.", false},
		{"dots", long + "صانع حلوى.. هاوي طوابع نادرة..", false},
		{"a list of words", long + "حلوى. طوابع. قطط. فخار.", false},
		{"a long sentence", long + "صانع حلوى. هاوي طوابع نادرة قديمة جميلة غالية.", false},
		{"a formula", long + "تقبلوا التحية. والسلام عليكم.", false},
		{"commas", long + "صانع حلوى، وخباز. هاوي طوابع نادرة.", false},
	}
	for _, c := range cases {
		var want []string
		if c.want {
			want = []string{strings.TrimSuffix(closing, ".") + " > "}
		}
		// The repeated lines are findings of their own, and not asked for.
		doc := text.New("a.txt", c.text)
		p := &Pass{Doc: doc, Knowledge: k, detector: TextBoilerplate}
		p.unrelatedClosing()
		var got []string
		for _, f := range p.findings {
			got = append(got, doc.Text(f.Span)+" > ")
		}
		assert.Equal(t, want, got, c.name)
	}
}

func TestHasRepeatedPart(t *testing.T) {
	assert.True(t, hasRepeatedPart("وزيروزيروزير"))
	assert.True(t, hasRepeatedPart(strings.Repeat("مان", 20000)))
	for _, w := range []string{"", "مان", "مانمان", strings.Repeat("ه", 40), strings.Repeat("ها", 40), "استراتيجياتهما"} {
		assert.False(t, hasRepeatedPart(w), w)
	}
}
