package learn

import (
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/lexicon"
)

// headKinds are the kinds of names that have heads; a word's heads have a bit
// for each.
var headKinds = [...]string{lexicon.Place, lexicon.Person, lexicon.Org}

// heads lists the words that stand directly before a name of a kind: general
// knowledge of Arabic prose. The grammar tells kinds apart that share a word.
//
//   - What something is precedes the name of a place or body without an
//     article: مدينة سرت, فريق الأهلي. With one an adjective follows: المدينة القديمة.
//   - A title precedes the name of a person with one: الوزير أحمد, اللواء حفتر.
//     Without one the name of an office follows: وزير الخارجية.
//   - Kin precede the name of a person without one: نجل حفتر.
var (
	placeHeads = wordSet(`مدينة مدينتي بلدة قرية منطقة محافظة ولاية إقليم مقاطعة عاصمة ميناء مطار جزيرة جبل جبال نهر بحيرة
		خليج مضيق صحراء حي شارع ضاحية ضواحي مخيم معبر حقل ريف غرب شرق جنوب شمال غربي شرقي جنوبي شمالي وسط قضاء ناحية
		قرب دولة جمهورية مملكة إمارة سلطنة بلدية مديرية واحة هضبة سهل وادي ساحل شاطئ ميدان`)
	orgHeads = wordSet(`حزب حركة جماعة تنظيم شركة مؤسسة منظمة وكالة قناة صحيفة جريدة مجلة جامعة معهد مركز نادي فريق ميليشيا
		مليشيا كتيبة لواء جبهة تحالف ائتلاف مجموعة اتحاد هيئة لجنة بنك مصرف موقع إذاعة مجلس حكومة وزارة قوات جيش منتخب
		جمعية رابطة نقابة`)
	titles = wordSet(`رئيس رئيسة ملك ملكة أمير أميرة سلطان شيخ شيخة وزير وزيرة سفير سفيرة نائب نائبة مبعوث مبعوثة مستشار مستشارة
		لواء فريق عميد عقيد مقدم رائد نقيب ملازم جنرال مشير مارشال قائد زعيم سيد سيدة آنسة دكتور دكتورة أستاذ أستاذة مهندس
		مهندسة حاج حاجة إمام مفتي بابا بطريرك مطران كاتب كاتبة شاعر شاعرة روائي روائية مخرج مخرجة ممثل ممثلة فنان فنانة مغني
		مغنية مطرب مطربة لاعب لاعبة مدرب حارس مهاجم مدافع صحفي صحفية صحافي صحافية إعلامي إعلامية مراسل مراسلة ناشط ناشطة
		محامي محامية قاضي عالم عالمة باحث باحثة طبيب طبيبة متحدث متحدثة نجم نجمة مرشح مرشحة مدير مديرة محافظ عمدة راحل راحلة
		مرحوم مذيع مذيعة خليفة قس أب`)
	kin = wordSet(`ابن ابنة نجل زوجة زوجته زوجها شقيق شقيقة شقيقه أرملة والد والدة نجله ابنه ابنته`)
)

func wordSet(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[arabic.Fold(w)] = true
	}
	return m
}

// headsOf returns the kinds of names that a folded word is a head of, in one
// of its readings.
func headsOf(word string) (kinds byte) {
	var buf [8]arabic.Split
	for _, s := range arabic.Splits(buf[:0], word) {
		if !s.Article && placeHeads[s.Stem] {
			kinds |= 1
		}
		if s.Article && titles[s.Stem] || !s.Article && kin[s.Stem] {
			kinds |= 2
		}
		if !s.Article && orgHeads[s.Stem] {
			kinds |= 4
		}
	}
	return kinds
}
