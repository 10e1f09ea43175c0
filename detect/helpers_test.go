package detect

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// frequencies is a lexicon: folded words and their frequencies.
type frequencies map[string]float64

func (f frequencies) Zipf(folded string) float64 { return f[folded] }

// common are the ordinary words of the tests.
var common = func() frequencies {
	f := frequencies{}
	for zipf, words := range map[float64]string{
		7:   `في من إلى على أن إن عن مع ثم بعد قبل كان هذا التي`,
		6:   `قال وقال وصل زار عاد أعلن رئيس الرئيس مدينة ميناء حكومة يوم أمس اليوم غدا`,
		5:   `الوفد السفينة السفن الوزير وزير قائد المدرب اللاعبين الصحفيين شارع كتاب مؤتمر محكمة الخميس رتبة برتبة استقبل غادر مروان شرقية الشرقية`,
		4.5: `العدل العدالة الدولية الدعوى نظرت زخرفة`,
		4:   `زخرمان`,
	} {
		for w := range strings.FieldsSeq(words) {
			f[arabic.Fold(w)] = zipf
		}
	}
	return f
}()

// ports is a glossary of invented names.
const ports = `id,kind,ar,variants,latin,gloss,forbidden
zahramun,place,زهرامون,زهرمانة الكبرى,Zahramun,,زغرامون|زاروم البحر
ghandari,person,مروان الغندري,الغندري,Marwan al-Ghandari|Ghandari,,
tilamund,place,تيلاموند,,Tilamund,,
qanturiya,place,القنطورية,,al-Qanturiya,,
kalmira,place,كالميرا الشرقية,,East Kalmira,,
court,org,محكمة العدل الدولية,,,,
colonel,title,العقيد,,,colonel,
`

// topic names the entries of ports rightly, so that a text that follows it is
// about them.
const topic = "زار مروان الغندري زهرامون وتيلاموند والقنطورية وكالميرا الشرقية.\n"

func open(t testing.TB, csv string) *knowledge.Knowledge {
	t.Helper()
	g, err := glossary.Parse("ports.csv", []byte(csv))
	require.NoError(t, err)
	c, err := knowledge.ParseCalques("calques.csv", []byte("term,arabic,domain\njustice,العدل|العدالة,law\n"))
	require.NoError(t, err)
	return knowledge.New(g, common, c)
}

func run(t require.TestingT, k *knowledge.Knowledge, s string, ds ...*Detector) (*text.Document, []Finding) {
	if ds == nil {
		ds = Default()
	}
	doc := text.New("a.txt", s)
	fs, err := Run(context.Background(), doc, k, ds)
	require.NoError(t, err)
	return doc, fs
}

// found shows what the detectors report: the flagged text and the first fix.
func found(t require.TestingT, k *knowledge.Knowledge, s string, ds ...*Detector) []string {
	doc, fs := run(t, k, s, ds...)
	var out []string
	for _, f := range fs {
		fix := ""
		if len(f.Fixes) > 0 {
			fix = f.Fixes[0].Text
		}
		out = append(out, doc.Text(f.Span)+" > "+fix)
	}
	return out
}
