package engine

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/text"
)

// common knows one word as frequent.
func common(folded string) float64 {
	if folded == "عند" {
		return 6.5
	}
	return 0
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name, accepted, output string
		found                  string // "" for none
		strict                 bool
	}{
		{"as it is", "أسوان", "تقع أسوان في جنوب مصر", "أسوان", true},
		{"without hamza", "أسوان", "تقع اسوان في جنوب مصر", "اسوان", false},
		{"vocalised", "أسوان", "تقع أُسْوان في جنوب مصر", "أُسْوان", false},
		{"a preposition", "أسوان", "وصل القطار بأسوان مساء", "بأسوان", true},
		{"a conjunction and a preposition", "أسوان", "الأقصر، ولأسوان نصيب", "ولأسوان", true},
		{"the article after a preposition", "الجفرة", "عاد للجفرة بعد عام", "للجفرة", false},
		{"the article is optional", "القيروان", "زار قيروان الأمس", "قيروان", false},
		{"an article more", "غرونوبل", "جامعة الغرونوبل", "الغرونوبل", true},
		{"but not where that is another word", "العند", "كان عند الباب", "", false},
		{"and with it again", "العند", "قاعدة العند الجوية", "العند", true},
		{"another letter", "أسوان", "تقع أسيوط في صعيد مصر", "", false},
		{"part of another word", "دبي", "دبيب النمل", "", true},
		{"the adjective of relation", "ليبيا", "الفريق الليبي", "", false},
		{"several words", "نجيب محفوظ", "قال نجيب محفوظ إن", "نجيب محفوظ", true},
		{"a conjunction before several words", "نجيب محفوظ", "العقاد ونجيب محفوظ", "ونجيب محفوظ", true},
		{"a conjunction inside them", "نجيب محفوظ", "نجيب ومحفوظ", "", false},
		{"parted by a comma", "نجيب محفوظ", "نجيب، محفوظ", "", false},
		{"parted by a quotation mark", "نجيب محفوظ", "«نجيب» محفوظ", "نجيب» محفوظ", false},
		{"a comma of the form", "هنري، دوق فيليب", "كان هنري، دوق فيليب، صغيرا", "هنري، دوق فيليب", true},
		{"a form with a comma without it", "هنري، دوق فيليب", "كان هنري دوق فيليب صغيرا", "هنري دوق فيليب", false},
		{"any of the forms", "نجيب محفوظ|محفوظ", "كتب محفوظ الثلاثية", "محفوظ", true},
		{"the longest", "محفوظ|محفوظ عبد العزيز", "كتب محفوظ عبد العزيز الثلاثية", "محفوظ عبد العزيز", true},
		{"Latin, whatever its case", "iPhone", "هاتف IPHONE الجديد", "IPHONE", true},
		{"in a link it is no name", "aswan", "https://example.org/aswan", "", true},
		{"digits", "أبولو ١١", "رحلة أبولو 11 إلى القمر", "أبولو 11", false},
		{"ta marbuta and ha", "القاهرة", "مدينة القاهره", "القاهره", false},
		{"nothing", "أسوان", "", "", false},
		{"Persian letters", "كركوك", "محافظة کرکوک", "کرکوک", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMatcher(strings.Split(c.accepted, "|"))
			form, found := m.find(text.New("", c.output), common)
			assert.Equal(t, c.found, found)
			assert.Equal(t, c.found == "", form == "")
			assert.Equal(t, c.strict, m.findStrict(c.output))
		})
	}
}

// A form stands in every text that has it as words of its own, after any
// proclitics; and where it is found, what was found folds to it.
func TestFindProperty(t *testing.T) {
	letters := rapid.StringMatching(`[بتثجحخدذرزسشصضطظعغفقكلمنهوي]{3,8}`)
	rapid.Check(t, func(t *rapid.T) {
		form := strings.Join(rapid.SliceOfN(letters, 1, 3).Draw(t, "form"), " ")
		before := rapid.SampledFrom([]string{"", "و", "ف", "ب", "ل", "ك", "وب", "ول", "ال"}).Draw(t, "proclitics")
		around := rapid.SliceOfN(letters, 2, 2).Draw(t, "around")
		output := around[0] + " " + before + form + " " + around[1]
		accepted, found := newMatcher([]string{form}).find(text.New("", output), common)
		require.Equal(t, form, accepted, output)
		require.Contains(t, output, found)
		require.True(t, strings.HasSuffix(key(found), key(form)) || strings.HasSuffix(found, form), "%q in %q", found, output)
	})
}
