package detect_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

// sentences make an invented article; the names in them are right or garbled.
var sentences = []string{
	"أعلنت وزارة النقل في بيروت أن ميناء المدينة سيفتح أبوابه أمام السفن التجارية صباح الخميس المقبل بعد أعمال صيانة طويلة.",
	"وقال الرئيس إيمانويل مكرون خلال مؤتمر صحفي في باريس إن بلاده ستدعم خطة الأمين العام للأمم المتحدة أنطونيو غوتيرتش.",
	"وتوقع خبراء الأرصاد أن تهب رياح قوية على السواحل الشمالية، وأن تنخفض درجات الحرارة ليلا إلى ما دون المعدل.",
	"وزار وفد من المستثمرين مدينة مراكش المغربية ثم انتقل إلى الدار البيضاء والرباط للقاء ممثلي الشركات المحلية.",
	"وأضاف المتحدث باسم البلدية أن الحديقة العامة ستضم مكتبة للأطفال ومسرحا صغيرا ومقهى يطل على البحيرة .",
	"وشارك في المهرجان فنانون من تونس والجزائر ومصر ولبنان، وقدم العازف الشاب مازن الغندري مقطوعات من تأليفه.",
	"وأكد وزير الخارجية التركي أن أنقره تتابع المحادثات باهتمام ، وأنها مستعدة لاستضافة الجولة القادمة في اسطنبول .",
	"وفي نيويورك طالب أعضاء مجلس الأمن الدولي بوقف إطلاق النار وبإيصال المساعدات إلى المدنيين دون تأخير.",
	"وارتفعت أسعار القمح في الأسواق العالمية للأسبوع الثالث بسبب الجفاف الذي أصاب المحاصيل في عدة دول.",
	"وختم المدرب حديثه بالقول إن الفريق يحتاج إلى الوقت، وإن المباراة المقبلة في الدوحه ستكون أصعب من سابقتها.",
}

// BenchmarkRun checks an article of some 500 words.
func BenchmarkRun(b *testing.B) {
	k := open(b)
	var article strings.Builder
	for i := range 3 {
		for j := range sentences {
			article.WriteString(sentences[(i*3+j)%len(sentences)])
			article.WriteString([]string{" ", "\n"}[j%2])
		}
	}
	source := article.String()
	words := text.New("", source).Words()
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		doc := text.New("", source)
		if _, err := detect.Run(context.Background(), doc, k, detect.All()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
	if words < 450 || words > 600 {
		b.Fatalf("the article has %d words", words)
	}
}
