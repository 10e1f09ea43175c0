package arabic

import "strings"

// Heads are the words that stand before a name of a kind, folded and without
// article: titles and occupations before persons, generic nouns before places
// and organisations. General knowledge of Arabic news style, by hand.
type Heads map[string]bool

// Heads by the kind of name that follows.
var (
	PersonHeads = newHeads(`رئيس ملك امير سلطان شيخ وزير وزيره سفير سفيره نائب نائبه مبعوث مبعوثه مستشار مستشاره لواء فريق عميد عقيد
		مقدم رائد نقيب ملازم جنرال مشير مارشال قائد زعيم سيد سيده انسه دكتور دكتوره استاذ استاذه مهندس حاج حاجه امام مفتي بابا
		بطريرك مطران كاتب كاتبه شاعر شاعره روائي روائيه مخرج مخرجه ممثل ممثله فنان فنانه مغني مغنيه لاعب لاعبه مدرب حارس
		مهاجم مدافع صحفي صحفيه مراسل مراسله ناشط ناشطه محام محاميه قاض قاضي عالم عالمه باحث باحثه طبيب طبيبه متحدث متحدثه
		ناطق ناطقه نجم نجمه مرشح مرشحه عضو رئيسه مدير مديره امين حاكم محافظ والي عمده راحل مرحوم مذيع مذيعه منسق منسقه
		نظيره نظيرها ابن ابنه نجل زوجه زوجته شقيق شقيقه ارمله`)
	PlaceHeads = newHeads(`مدينه مدينتي بلده قريه منطقه محافظه ولايه اقليم مقاطعه عاصمه ميناء مينا مطار قاعده جزيره جبل نهر بحيره خليج مضيق
		صحراء صحرا حي شارع ضاحيه ضواحي مخيم معبر حقل حدود ريف غرب شرق جنوب شمال غربي شرقي جنوبي شمالي وسط قضاء قضا ناحيه لواء
		شرقا غربا شمالا جنوبا قرب دوله جمهوريه مملكه اماره بلدات مدن قري مناطق سد ساحل وادي`)
	OrgHeads = newHeads(`حزب حركه جماعه تنظيم شركه مؤسسه موسسه منظمه وكاله قناه صحيفه جريده مجله جامعه معهد مركز نادي فريق ميليشيا مليشيا
		كتيبه لواء جبهه تحالف ائتلاف مجموعه اتحاد هييه لجنه بنك مصرف موقع اذاعه مجلس حكومه وزاره قوات جيش عمليه بعثه`)
)

// IsHead reports whether a stem is a head of names of any kind.
func IsHead(stem string) bool { return PersonHeads[stem] || PlaceHeads[stem] || OrgHeads[stem] }

func newHeads(words string) Heads {
	h := Heads{}
	for w := range strings.FieldsSeq(words) {
		h[Fold(w)] = true
	}
	return h
}
