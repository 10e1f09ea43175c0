package detect

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// monarchs is a glossary of names with small words.
const monarchs = `id,kind,ar,variants,latin
henrik,person,هنريك الثالث ملك برغندة,,Henrik III of Bragunda|Henrik III King of Bragunda
mirmar,person,إيلونا أميرة ميرمار,,Ilona of Mirmar|Ilona Princess of Mirmar
arrow,name,السهم الأزرق,,Blue Arandel
`

func TestAlignFreely(t *testing.T) {
	k := open(t, monarchs)
	for _, c := range []struct{ name, text, want string }{
		{"من for ملك, a Roman number", "غادر هنريك الثالث من برعندة القصر", "هنريك الثالث من برعندة > هنريك الثالث ملك برغندة"},
		{"من for أميرة", "زار إيلونا من ميرعمار الوفد", "إيلونا من ميرعمار > إيلونا أميرة ميرمار"},
		{"the Latin words the other way round", "فاز الأرانديل الأزرق أمس", "الأرانديل > السهم"},
	} {
		assert.Equal(t, []string{c.want}, found(t, k, c.text, NameGarble), c.name)
	}
	for _, c := range []struct{ name, text string }{
		{"another number", "غادر هنريك الرابع من برعندة القصر"},
		{"the right words with another small one", "غادر هنريك الثالث من برغندة القصر"},
		{"too many words between", "غادر هنريك الثالث في يوم من أمس برعندة"},
		{"the end of a sentence between", "غادر هنريك الثالث. ومن برعندة وصل الوفد"},
		{"one word alone", "غادر الوفد من برعندة إلى القصر"},
	} {
		for _, f := range found(t, k, c.text, NameGarble) {
			assert.NotContains(t, f, "هنريك", c.name)
		}
	}
}
