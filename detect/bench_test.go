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

// BenchmarkRun checks documents of a sentence, as crawls have many, of an
// article, and of a whole newspaper in one file, in which a word must cost
// what it costs in the article. Their words are known after the first round;
// BenchmarkWord of package knowledge is what a new one costs.
func BenchmarkRun(b *testing.B) {
	for _, c := range []struct {
		name      string
		sentences int
	}{
		{"sentence", 1},
		{"article", 30},
		{"newspaper", 1500},
	} {
		b.Run(c.name, func(b *testing.B) { benchmarkRun(b, c.sentences) })
	}
}

func benchmarkRun(b *testing.B, n int) {
	k := open(b)
	var source strings.Builder
	for i := range n {
		source.WriteString(sentences[(i/10*3+i)%len(sentences)])
		source.WriteString([]string{" ", "\n"}[i%2])
	}
	words := text.New("", source.String()).Words()
	b.SetBytes(int64(source.Len()))
	b.ReportAllocs()
	for b.Loop() {
		doc := text.New("", source.String())
		if _, err := detect.Run(context.Background(), doc, k, detect.Default()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}
