package detect

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tadqiq/tadqiq/text"
)

// Verses written for this test, with | between the halves of a line.
var verses = map[string]string{
	"one letter": `مررت على الوادي وفي القلب غصة|أسائل عن أهل المضارب والديار
فما رد غير الريح صوتا على الربى|ولا لاح غير الرمل في وضح النهار
كتبت على الصخر القديم حكايتي|وأودعتها سر البحيرة والبحار
إذا غاب نجم الليل عدت لخيمتي|أعد قطرات الغيث من خلف الستار`,
	"prolonged": `حملت إلى الحقل العتيق رسالة|فما فهم العصفور سر رمالها
وناديت في بيت الجدود سنابلا|فجاءت تجر الشمس خلف ظلالها
وقلت لساقي النخل لا تبك بئرنا|سيرجع ماء البئر بعد زوالها`,
	"hamza": `يا نخلة الدار القديمة سلمي|واسقي صغار الحي من صفو الرجاء
قد كان جدي كل صبح عندها|يتلو على الأبناء أخبار السماء
ثم انثنى والشيب يملأ رأسه|يمشي على مهل كمن يخشى المساء`,
}

func isVerse(source string) bool { return abstains(text.New("a.txt", source)) == ReasonClassical }

func TestVerse(t *testing.T) {
	for name, lines := range verses {
		for _, mark := range []string{" ... ", "...", " .. ", "… ", "، ... ", " *** ", " * ", "*", " # ", "\t", "    ", "\u00a0\u00a0\u00a0\u00a0\u00a0", " / ", "/", " // "} {
			poem := strings.ReplaceAll(lines, "|", mark)
			assert.True(t, isVerse(poem), "%s with %q", name, mark)
			assert.True(t, isVerse("من ديوان الشاعر\n\n"+poem+"\n"), "%s with %q below a title", name, mark)
			assert.True(t, isVerse(strings.ReplaceAll(poem, "\n", "\n\n")), "%s with %q in stanzas", name, mark)
			assert.True(t, isVerse(strings.ReplaceAll(poem, "\n", " \r\n    ")), "%s with %q indented", name, mark)
		}
		assert.False(t, isVerse(strings.ReplaceAll(lines, "|", " ")), "%s without a mark", name)
		assert.False(t, isVerse(strings.ReplaceAll(lines, "|", " - ")), "%s with a dash", name)
	}
	poem := strings.ReplaceAll(verses["one letter"], "|", " ... ")
	couplet := strings.Join(strings.SplitAfter(poem, "\n")[:2], "")
	news := "افتتح الوزير المهرجان الشعري في المدينة أمس بحضور عدد كبير من الأدباء والنقاد، وقال إن الدورة المقبلة ستخصص للشباب وحدهم في خمس مدن على الساحل، ثم تلا أحد الشعراء من قصيدته الجديدة:\n"
	assert.False(t, isVerse(couplet), "two lines")
	assert.True(t, isVerse(news+poem), "half of the words")
	assert.False(t, isVerse(news+news+poem), "less than half of the words")
	assert.True(t, isVerse("وقال في الشوق إلى الديار:\n"+couplet+"ثم قال:\n"+strings.ReplaceAll(verses["hamza"], "|", " ... ")), "two poems")
}

// What has marks like those of verse and is none. Lines written for this test.
func TestVerseTraps(t *testing.T) {
	for name, source := range map[string]string{
		"news with an ellipsis": `قال المدرب بعد المباراة إن فريقه لعب جيدا... لكن الحظ عانده في الشوط الثاني.
وأضاف أن اللاعبين قدموا ما عليهم ... والجمهور يعرف ذلك جيدا.
وختم بأن المباراة المقبلة ستكون مختلفة… ووعد بالفوز على أرضه وبين جمهوره.`,
		"headlines": `بعد غياب طويل.. المتحف البحري يفتح أبوابه
رغم حرارة الطقس.. آلاف الزوار في المهرجان
في جلسة عاجلة.. المجلس يناقش رسوم المياه
للمرة الثالثة.. تأجيل افتتاح الجسر الجديد
قبل بدء الموسم.. الفريق يخسر أبرز لاعبيه`,
		"results": `فريق الوادي ... 3
فريق السهل ... 2
فريق الميناء ... 1
فريق الجبل الأخضر ... 0
انتهت مباريات الجولة الثانية أمس على ملاعب المدينة بحضور جمهور قليل بسبب المطر والبرد`,
		"fixtures": `فريق الوادي الأخضر ... فريق السهل الغربي
فريق الميناء القديم ... نادي عمال السكة
شباب الجبل الأبيض ... اتحاد طلاب الجنوب
نجوم الواحة الكبرى ... فريق البريد والبرق`,
		"table of two columns": "مدير مكتب البريد\tشارع الميناء القديم\nرئيس قسم الصيانة\tميدان الساعة الكبيرة\nأمين المكتبة العامة\tحي النخيل الجنوبي\nطبيب الأسنان المناوب\tمبنى العيادات الأول\nناظر محطة القطار\tطريق الواحة السريع",
		"table of one unit":    "لحم الضأن الطازج\tأربعون ريالا\nسمك الهامور المجمد\tثلاثون ريالا\nزيت الزيتون البكر\tخمسون ريالا\nعسل السدر الجبلي\tتسعون ريالا\nتمر الواحة الفاخر\tعشرون ريالا",
		"table of adjectives":  "كلية الهندسة\tالجامعة الأهلية\nكلية العلوم\tالمدينة الساحلية\nكلية الآداب\tالبوابة الغربية\nكلية الزراعة\tالمزرعة النموذجية\nكلية الطب\tالعيادة الخارجية",
		"table of three":       "سالم عبد الله\tمدينة الصيادين\tشركة النهار\nراشد عبد العزيز\tحي البحارة\tمتجر الأنوار\nماجد عبد الكريم\tميناء الجزيرة\tمصنع البهار",
		"dates": `يبدأ التسجيل في 12/5/2015 وينتهي في 20/6/2015
تعلن النتائج الأولى في 1/7/2015 على موقع الجامعة
تبدأ الدراسة في 5/9/2015 في جميع الكليات والمعاهد
تصرف المكافآت في 25/9/2015 من صندوق الطلاب`,
		"contents": `الفصل الأول في صفة البيوت القديمة ............ صفحة خمس
الفصل الثاني في أسواق المدينة وتجارها ............ صفحة تسع
الفصل الثالث في أخبار الولاة ............ صفحة عشرين
الفصل الرابع في ذكر العيون والآبار ............ صفحة ثلاثين`,
		"choices": `الماء البارد / الشاي الساخن
خبز القمح / أرز بالخضار
سمك مشوي / دجاج بالفرن
فاكهة الموسم / حلوى التمر
عصير البرتقال / قهوة عربية`,
	} {
		assert.False(t, isVerse(source), name)
	}
}
