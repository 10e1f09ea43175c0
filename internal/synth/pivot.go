package synth

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// homonyms are Arabic words, written by hand for this project, that one
// English word renders, after which a translation back may pick the wrong
// one. Adjectives (of "adj") also stand in the feminine. Words that share a
// calque set are passed over, so that this kind is news to a detector that
// knows those sets.
const homonyms = `
adj national: وطني قومي أهلي
adj popular: شعبي رائج
adj central: مركزي أوسط
adj joint: مشترك مفصلي
adj united: متحد موحد ملتحم
adj special: خاص مميز استثنائي
adj supreme: أعلى فائق
adj foreign: خارجي أجنبي غريب
adj interior: داخلي باطني
adj air: جوي هوائي
adj marine: بحري مائي
adj international: دولي أممي
adj global: عالمي شامل كوني
adj revolutionary: ثوري دوار
adj social: اجتماعي ودود
adj judicial: قضائي عدلي
adj public: عام علني عمومي
adj rapid: سريع عاجل
adj temporary: مؤقت عابر
adj free: حر مجاني طليق
adj independent: مستقل منفصل
adj federal: اتحادي فيدرالي
adj constituent: تأسيسي مكون
adj permanent: دائم مستديم
adj nuclear: نووي ذري
adj great: عظيم ضخم
adj new: جديد حديث
adj old: قديم عجوز
adj pacific: هادئ مسالم سلمي
adj advisory: استشاري ناصح
adj military: عسكري حربي
adj civil: مدني أهلي مهذب
adj criminal: جنائي إجرامي
adj religious: ديني متدين
adj royal: ملكي فاخر
adj economic: اقتصادي موفر
adj political: سياسي حزبي
adj technical: تقني فني
adj strategic: استراتيجي خططي
adj transitional: انتقالي عابر
adj legislative: تشريعي قانوني
adj executive: تنفيذي إداري
adj higher: عالي مرتفع
adj local: محلي موضعي
security: أمن ضمان سلامة تأمين
safety: سلامة أمان
peace: سلام هدوء سكينة
liberty: حرية تحرر
liberation: تحرير إفراج إطلاق
editing: تحرير مونتاج
future: مستقبل آجل
nations: أمم شعوب دول
powers: قوات قوى طاقات
army: جيش حشد جحفل
navy: بحرية كحلي أسطول
staff: أركان موظفين عصا
crown: عهد تاج إكليل
affairs: شؤون أمور علاقات
finance: مالية تمويل
health: صحة عافية
world: عالم دنيا
culture: ثقافة حضارة زراعة
science: علوم معارف
arts: فنون آداب حيل
letters: آداب حروف رسائل
sports: رياضة ألعاب
development: تنمية تطوير تظهير
construction: بناء إنشاء تفسير
building: بناء مبنى عمارة
planning: تخطيط تصميم
economy: اقتصاد توفير
rescue: إنقاذ تخليص
salvation: إنقاذ خلاص
revolution: ثورة دوران
labourers: عمال شغيلة
agriculture: زراعة فلاحة
water: مياه ماء
island: جزيرة منعزل
gulf: خليج فجوة هوة
strait: مضيق ضائقة
mountain: جبل طود
port: ميناء منفذ نبيذ
crossing: معبر تقاطع
borders: حدود حواف تخوم
strip: قطاع شريط
sector: قطاع شعبة
valley: وادي غور
heights: هضبة مرتفعات
deputies: نواب وكلاء
elders: شيوخ مسنين
consultation: شورى مشاورة
prosecutor: مدعي نائب
trustee: أمين وصي
honest: أمين صادق
adviser: مستشار ناصح
inspector: مفتش مراقب
monitor: مراقب شاشة مرصد
watch: مراقبة ساعة رصد
rights: حقوق مستحقات
human: إنسان بشر
amnesty: عفو سماح
support: دعم تأييد مساندة
stability: استقرار ثبات
loyalty: وفاء ولاء إخلاص
dignity: كرامة وقار
dawn: فجر شروق بزوغ
volcano: بركان فوهة
anger: غضب سخط
lion: أسد ليث
opening: فتح افتتاح فتحة
supporters: أنصار مشجعين
renaissance: نهضة بعث
resurrection: بعث قيامة
unit: وحدة قطعة
solidarity: تضامن تكافل
cooperation: تعاون تآزر
integrity: نزاهة سلامة كمال
presidency: رئاسة ترؤس
department: وزارة قسم دائرة
president: رئيس عميد
premier: رئيس أول
bureau: مكتب خزانة
institute: معهد مؤسسة
library: مكتبة خزانة
television: تلفزيون تلفاز
radio: إذاعة راديو
news: أنباء أخبار
flight: طيران رحلة فرار
lines: خطوط سطور صفوف
traffic: مرور زحام اتجار
customs: جمارك عادات
police: شرطة بوليس
coast: ساحل شاطئ
arms: أسلحة أذرع
destruction: دمار تدمير هلاك
terror: إرهاب رعب
brotherhood: إخوان إخاء أخوة
criticism: نقد انتقاد
housing: إسكان سكن غلاف
heritage: تراث ميراث
antiquities: آثار تحف
effects: آثار تأثيرات
wealth: ثروة غنى
environment: بيئة محيط
mobilisation: حشد تعبئة
shield: درع ترس
storm: عاصفة زوبعة
firmness: حزم صلابة
hope: أمل رجاء
group: مجموعة زمرة
band: فرقة عصابة
prize: جائزة غنيمة
academy: أكاديمية مجمع
republic: جمهورية جماهيرية
kingdom: مملكة ملكوت
emirate: إمارة أميرية
jihad: جهاد كفاح
struggle: نضال كفاح
ministers: وزراء قساوسة
trade unions: نقابات اتحادات
investigation: تحقيق بحث
production: إنتاج إخراج
control: رقابة سيطرة تحكم
stock: أسهم ماشية
roads: طرق سبل
truth: حقيقة صدق
virtue: فضيلة عفة
unity: وحدة اتحاد
martyrs: شهداء قتلى
banner: راية لافتة
call: نداء مكالمة
path: مسار درب
bridge: جسر قنطرة
cease: وقف كف
resolve: عزم حسم
plain: سهل بسيط
fall: خريف سقوط
figures: أرقام شخصيات
`

// pivots are the other words of the homonyms of a stem, written without
// article.
var pivots = readHomonyms(homonyms)

func readHomonyms(lines string) map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(lines) {
		_, list, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		words := strings.Fields(list)
		for _, a := range words {
			for _, b := range words {
				if a == b {
					continue
				}
				out[arabic.Fold(a)] = append(out[arabic.Fold(a)], b)
				if strings.HasPrefix(line, "adj ") {
					f := arabic.Fold(feminine(a))
					out[f] = append(out[f], feminine(b))
				}
			}
		}
	}
	return out
}

// feminine is the feminine of an adjective that forms it by an ending.
func feminine(adjective string) string {
	switch adjective {
	case "أعلى":
		return "عليا"
	case "أوسط":
		return "وسطى"
	}
	return adjective + "ة"
}

// pivot replaces a word by another one that renders the same English word.
func (g *Generator) pivot(r *rand.Rand, t *target) []string {
	return replaceOne(r, t, func(place int) (out []string) {
		w := t.words[place]
		for _, other := range pivots[w.stem()] {
			if !g.sameCalque(w.stem(), other) {
				out = append(out, asIn(w.body, other))
			}
		}
		return out
	})
}

// sameCalque reports whether two words share a calque set.
func (g *Generator) sameCalque(stem, other string) bool {
	var set []string
	g.calques.Others(stem, func(o, _ string) { set = append(set, o) })
	return slices.Contains(set, glossary.Stem(arabic.Fold(other)))
}
