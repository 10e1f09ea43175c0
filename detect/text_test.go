package detect

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTextSpacing(t *testing.T) {
	k := open(t, ports)
	for _, mark := range []string{"،", "؛", ":", "؟", "!", "."} {
		for _, space := range []string{" ", "  ", "\t", "\u00a0", "\u202f"} {
			got := found(t, k, "عاد الوفد"+space+mark+" ثم غادر", TextSpacing)
			assert.Equal(t, []string{space + mark + " > " + mark}, got)
		}
	}
	cases := []struct {
		name, text string
		want       []string
	}{
		{"at the end of a line", "عاد الوفد .\nثم غادر .", []string{" . > .", " . > ."}},
		{"before a bracket", "عاد (الوفد ؟)", []string{" ؟ > ؟"}},
		{"after a mark of its own", "قال «نعم» ، وعاد", []string{" ، > ،"}},
		{"after a diacritic", "عاد الوفدُ ، ثم غادر", []string{" ، > ،"}},
		{"right", "عاد الوفد، ثم غادر. أين؟ هنا!", nil},
		{"nothing before", " . عاد\n، عاد", nil},
		{"what follows is part of a word", "الملف .txt و :name", nil},
		{"dots", "عاد ... ثم غادر", nil},
		{"art", "عاد : : ثم", []string{" : > :"}},
		{"a CRLF line", "عاد الوفد .\r\n", []string{" . > ."}},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, found(t, k, c.text, TextSpacing), c.name)
	}
}

func TestTextPersianLetters(t *testing.T) {
	k := open(t, ports)
	cases := []struct {
		name, text string
		want       []string
	}{
		{"kaf", "وصل الکتاب إلى مدينة اليوم", []string{"الکتاب > الكتاب"}},
		{"yeh", "وصل الوزیر إلى مدينة اليوم", []string{"الوزیر > الوزير"}},
		{"heh", "قال ھذا الوزير أمس ہنا", []string{"ھذا > هذا", "ہنا > هنا"}},
		{"final yeh of a name", "وصل الغندری إلى مدينة اليوم", []string{"الغندری > الغندري"}},
		{"alef maksura", "وصل الوزير إلی مدينة اليوم وعلی السفن", []string{"إلی > إلى", "وعلی > وعلى"}},
		{"foreign sounds", "وصل چون پيتر وگريتا إلى ڤيينا", nil},
		{"a line of Persian", "این کتاب یک هدیه است\nوصل الوزير", nil},
		{"marks stay", "وصل الکِـتابُ إلى مدينة اليوم", []string{"الکِـتابُ > الكِـتابُ"}},
		{"Arabic", "وصل الوزير إلى مدينة", nil},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, found(t, k, c.text, TextPersianLetters), c.name)
	}
}

func TestTextBidiControl(t *testing.T) {
	k := open(t, ports)
	const (
		LRM, RLM, ALM      = "\u200e", "\u200f", "\u061c"
		RLE, PDF, LRO, RLO = "\u202b", "\u202c", "\u202d", "\u202e"
		LRI, PDI           = "\u2066", "\u2069"
	)
	cases := []struct {
		name, text string
		want       []string
	}{
		{"mark inside a word", "مدي" + RLM + "نة", []string{RLM}},
		{"other marks inside words", "مدي" + LRM + "نة مدي" + ALM + "نة", []string{LRM, ALM}},
		{"mark beside a word", "مدينة" + RLM + " (PDF)" + LRM, nil},
		{"not closed", "عاد " + RLE + "الوفد", []string{RLE}},
		{"not closed on its line", "عاد " + RLE + "الوفد\nثم" + PDF, []string{RLE, PDF}},
		{"never opened", "عاد" + PDI + " الوفد", []string{PDI}},
		{"closed by another", LRI + "عاد" + PDF, []string{LRI, PDF}},
		{"override", "عاد " + RLO + "PDF" + PDF + LRO + "a" + PDF, []string{RLO, PDF, LRO, PDF}},
		{"paired", RLE + "عاد " + LRI + "PDF" + PDI + PDF, nil},
		{"none", "عاد الوفد", nil},
	}
	for _, c := range cases {
		var want []string
		for _, w := range c.want {
			want = append(want, w+" > ")
		}
		assert.Equal(t, want, found(t, k, c.text, TextBidiControl), c.name)
	}
}
