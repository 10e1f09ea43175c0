package detect

import (
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// The words that stand before a name of a kind, folded and without article:
// general knowledge of Arabic news style.
var heads = map[glossary.Kind]map[string]bool{
	glossary.Person: set(`رئيس ملك امير سلطان شيخ وزير وزيره سفير سفيره نائب نائبه مبعوث مبعوثه مستشار مستشاره لواء فريق عميد عقيد
		مقدم رائد نقيب ملازم جنرال مشير مارشال قائد زعيم سيد سيده انسه دكتور دكتوره استاذ استاذه مهندس حاج حاجه امام مفتي بابا
		بطريرك مطران كاتب كاتبه شاعر شاعره روائي روائيه مخرج مخرجه ممثل ممثله فنان فنانه مغني مغنيه لاعب لاعبه مدرب حارس
		مهاجم مدافع صحفي صحفيه مراسل مراسله ناشط ناشطه محام محاميه قاض قاضي عالم عالمه باحث باحثه طبيب طبيبه متحدث متحدثه
		ناطق ناطقه نجم نجمه مرشح مرشحه عضو رئيسه مدير مديره امين حاكم محافظ والي عمده راحل مرحوم مذيع مذيعه منسق منسقه
		نظيره نظيرها ابن ابنه نجل زوجه زوجته شقيق شقيقه ارمله`),
	glossary.Place: set(`مدينه مدينتي بلده قريه منطقه محافظه ولايه اقليم مقاطعه عاصمه ميناء مينا مطار قاعده جزيره جبل نهر بحيره خليج مضيق
		صحراء صحرا حي شارع ضاحيه ضواحي مخيم معبر حقل حدود ريف غرب شرق جنوب شمال غربي شرقي جنوبي شمالي وسط قضاء قضا ناحيه لواء
		شرقا غربا شمالا جنوبا قرب دوله جمهوريه مملكه اماره بلدات مدن قري مناطق سد ساحل وادي`),
	glossary.Org: set(`حزب حركه جماعه تنظيم شركه مؤسسه موسسه منظمه وكاله قناه صحيفه جريده مجله جامعه معهد مركز نادي فريق ميليشيا مليشيا
		كتيبه لواء جبهه تحالف ائتلاف مجموعه اتحاد هييه لجنه بنك مصرف موقع اذاعه مجلس حكومه وزاره قوات جيش عمليه بعثه`),
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[arabic.Fold(w)] = true
	}
	return m
}

const (
	weightHead    = 1.2  // a head of the entry's kind stands before
	weightFarHead = 0.8  // the same, with one or two adjectives between
	weightNoHead  = -1.0 // a head of another kind stands directly before
	maxHeadReach  = 3    // how many tokens before the name a head may stand
)

// headBefore looks for a head before token i and returns it as written with
// its weight for a name of the given kind, or 0.
func headBefore(doc *text.Document, seg *text.Segment, i int, kind glossary.Kind) (string, float64) {
	for back := 1; back <= maxHeadReach && i-back >= 0; back++ {
		tok := seg.Tokens[i-back]
		if strings.ContainsAny(doc.Source[tok.End:seg.Tokens[i-back+1].Start], ".،؛:!؟()") {
			return "", 0
		}
		for _, s := range arabic.Splits(nil, tok.Form) {
			if heads[kind][s.Stem] {
				if back == 1 {
					return doc.Text(tok.Span), weightHead
				}
				return doc.Text(tok.Span), weightFarHead
			}
		}
		if back > 1 {
			continue
		}
		if kind == glossary.Person || kind == glossary.Place {
			for other, set := range heads {
				if other == kind {
					continue
				}
				for _, s := range arabic.Splits(nil, tok.Form) {
					if set[s.Stem] {
						return doc.Text(tok.Span), weightNoHead
					}
				}
			}
		}
	}
	return "", 0
}
