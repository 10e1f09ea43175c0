package discover

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

// names is what the desk of the test names: two persons and two places that do
// not exist, so that no pack knows them.
const names = `id,kind,ar,variants,latin,forbidden,context
qantarush,person,سليم قنطروش,قنطروش,Salim Qantarush|Qantarush,قنتروش,وزير|الزراعة
durbaghli,person,نعمان دربغلي,,Numan Durbaghli|Durbaghli,,شركة|مصنع
zanbaqul,place,زنبقول,,Zanbaqul,,مدينة|الزيتون
`

// own are the built-in names, words and weights, with names on top.
var own = sync.OnceValues(func() (*knowledge.Knowledge, error) { return open(names) })

func open(csv string) (*knowledge.Knowledge, error) {
	g, err := glossary.Parse("names.csv", []byte(csv))
	if err != nil {
		return nil, err
	}
	packs, err := embedded.Glossary()
	if err != nil {
		return nil, err
	}
	words, err := embedded.Lexicon()
	if err != nil {
		return nil, err
	}
	calques, err := embedded.Calques()
	if err != nil {
		return nil, err
	}
	k := knowledge.New(glossary.Merge(g, packs), words, calques)
	k.MinConfidence = knowledge.Audit
	k.Weights, err = embedded.Weights()
	return k, err
}

func ownKnowledge(t testing.TB) *knowledge.Knowledge {
	t.Helper()
	k, err := own()
	require.NoError(t, err)
	return k
}

// frames are sentences in which a name stands at the %s; each begins a document
// together with sentences on other things.
var frames = map[string][]string{
	// Garbles of names that the glossary has.
	"قنطروس": {
		"افتتح الوزير سليم %s معرض الزهور في حديقة المدينة.", "وعد سليم %s المزارعين ببذور جديدة قبل الشتاء.",
		"التقى المزارعون أمس سليم %s في مكتبه.", "كتب سليم %s مقالا عن زراعة الزيتون.",
		"قال سليم %s إن موسم القمح كان جيدا.", "استقبل سليم %s وفدا من مربي النحل.",
	},
	"دربجلي": {
		"أغلق المهندس نعمان %s مصنعه القديم في الضاحية.", "باع نعمان %s حصته في الشركة لأخيه.",
		"وظف نعمان %s مئتي عامل في الربيع.", "تبرع نعمان %s بمكتبته للمدرسة.",
		"عاد نعمان %s من سفر طويل إلى اليابان.",
	},
	"زمبقول": {
		"هطلت أمطار غزيرة على مدينة %s في الليل.", "وصل القطار متأخرا إلى مدينة %s.",
		"تشتهر مدينة %s بسوق الفخار.", "زار الطلاب مدينة %s في رحلة مدرسية.",
		"انقطعت الكهرباء عن مدينة %s ساعتين.",
	},
	// Names that it lacks.
	"حمدان السلقوني": {
		"سجل اللاعب %s هدفين في الشوط الأول.", "أصيب اللاعب %s في ركبته ولن يلعب الأحد.",
		"وقع اللاعب %s عقدا لثلاثة مواسم.", "اختير اللاعب %s أفضل لاعب في الشهر.",
		"يغيب اللاعب %s عن مباراة الإياب.",
	},
	"كفر شلنبو": {
		"افتتحت مدرسة جديدة في قرية %s بعد عام من البناء.", "تقع قرية %s بين جبلين وتكثر فيها الينابيع.",
		"احتفل أهالي قرية %s بموسم العنب.", "قطعت السيول طريق قرية %s.",
	},
	"مرزلين": {
		"طورت شركة %s بطارية تدوم أسبوعا.", "رفعت شركة %s أسعار هواتفها.",
		"تدرس شركة %s بناء مصنع في عمان.", "خسرت شركة %s قضية براءة اختراع.",
		"عينت شركة %s مديرا ماليا جديدا.",
	},
}

// noise are sentences on other things, with rare words, right names and titles
// before ordinary words.
var noise = []string{
	"أعلنت وزارة الصحة أن اللقاح متوفر في جميع المراكز.",
	"وصل الرئيس التركي رجب طيب أردوغان إلى برلين.",
	"قال المدير التنفيذي إن الأرباح ارتفعت في الربع الأول.",
	"تنظر المحكمة غدا في دعوى رفعها مستأجرون.",
	"سار المتظاهرون في شارع الجلاء حتى الميدان.",
	"يستعد الفريق المضيف لمباراة الذهاب على ملعبه.",
	"استأنف العضو المنتدب القرار أمام اللجنة.",
	"كتب الشاعر الراحل قصائد كثيرة عن البحر.",
	"زارت المستشارة الألمانية أنغيلا ميركل معرض السيارات.",
	"يباع الزعفران في منطقة تجارية قرب الميناء.",
	"حذرت هيئة الأرصاد من رياح مثيرة للغبار.",
	"يطالب سكان الحي بإصلاح الأرصفة والإنارة.",
	"صمم الفنان لوحة زيتية طولها ثلاثة أمتار.",
	"تراجع سعر الفستق واللوز في أسواق دمشق.",
	"نظم المركز الثقافي أمسية موسيقية مساء الخميس.",
	"أنقذ رجال الإطفاء قطة علقت فوق شجرة.",
	"يتدرب الغواصون في خليج العقبة كل صيف.",
	"ترجم الكاتب رواية يابانية إلى العربية.",
}

// corpus makes documents of the frames, each with noise of its own, and the
// copies of one of them that a web crawl has.
func corpus() []*text.Document {
	var docs []*text.Document
	n := 0
	add := func(sentences ...string) {
		docs = append(docs, text.New(fmt.Sprintf("doc-%03d", n), strings.Join(sentences, "\n")))
		n++
	}
	for _, name := range []string{"قنطروس", "دربجلي", "زمبقول", "حمدان السلقوني", "كفر شلنبو", "مرزلين"} {
		for _, f := range frames[name] {
			add(fmt.Sprintf(f, name), noise[n%len(noise)], noise[(5*n+3)%len(noise)])
		}
	}
	for range 12 {
		add("قال المحامي خالد الزرقوشي إن موكله بريء.", "وصل المحامي خالد الزرقوشي إلى قاعة المحكمة.")
	}
	for i := range noise {
		add(noise[i], noise[(i+7)%len(noise)], noise[(i+11)%len(noise)])
	}
	return docs
}

// counted returns what a Counter counts in documents.
func counted(t testing.TB, k *knowledge.Knowledge, docs ...*text.Document) *Counter {
	c := New()
	for i, found := range findings(t, k, docs) {
		c.Add(docs[i].Name, docs[i], k, found)
	}
	return c
}

// findings are what is found in each of the documents.
func findings(t testing.TB, k *knowledge.Knowledge, docs []*text.Document) [][]detect.Finding {
	out := make([][]detect.Finding, len(docs))
	for i, d := range docs {
		var err error
		out[i], err = detect.Run(context.Background(), d, k, detect.Default())
		require.NoError(t, err)
	}
	return out
}
