package detect_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

// Written for these tests; %s are names.
const visit = `وصل الوفد التجاري أمس إلى مدينة %s في زيارة تستمر ثلاثة أيام، يلتقي خلالها عددا من رجال الأعمال ويزور الميناء والسوق القديمة.
وقال المتحدث إن الوفد سيتوجه بعد ذلك إلى %s ثم إلى %s، حيث يوقع اتفاقا لتصدير القمح والزيوت، قبل أن يعود إلى بلاده مساء الخميس.
وأضاف أن الرئيس %s سيستقبل أعضاء الوفد في القصر، وأن المحادثات ستتناول أسعار الوقود وحركة السفن بين البلدين.`

func auditor(t testing.TB) *knowledge.Knowledge {
	k := open(t)
	k.MinConfidence = knowledge.Audit
	var err error
	k.Documents, err = embedded.Documents()
	require.NoError(t, err)
	return k
}

func audited(t testing.TB, k *knowledge.Knowledge, source string) (*text.Document, []detect.Finding) {
	doc := text.New("a.txt", source)
	found, err := detect.Run(context.Background(), doc, k, detect.Default())
	require.NoError(t, err)
	return doc, found
}

// A document with garbled names is likelier garbled than one without, and one
// full of them is called so.
func TestAssessGarbled(t *testing.T) {
	k := auditor(t)
	right := []any{"بنغازي", "الإسكندرية", "إسطنبول", "رجب طيب أردوغان"}
	wrong := []any{"بنغاضزي", "الإصكندريا", "إصتنبول", "رجب تيب أردوخان"}
	assess := func(n int) detect.Assessment {
		doc, found := audited(t, k, fmt.Sprintf(visit, slices.Concat(wrong[:n], right[n:])...))
		return detect.Assess(doc, k, found)
	}
	clean := assess(0)
	assert.Equal(t, detect.VerdictClean, clean.Verdict)
	assert.Less(t, clean.Score, 0.02)
	assert.Greater(t, assess(1).Score, clean.Score)
	assert.Equal(t, detect.VerdictGarbled, assess(len(wrong)).Verdict)
}

func clueForms(t *testing.T, k *knowledge.Knowledge, source string) (forms []string, clues []detect.Clue, doc *text.Document) {
	doc, found := audited(t, k, source)
	clues, _ = detect.Signals(doc, k, k.Documents, found, true)
	for _, c := range clues {
		forms = append(forms, doc.Text(c.Span))
	}
	return forms, clues, doc
}

// A word that nobody knows is a clue, once however often it stands there, and
// the stranger its letters, the more it says.
func TestCluesUnknownWords(t *testing.T) {
	k := auditor(t)
	forms, strange, _ := clueForms(t, k, fmt.Sprintf(visit, "بنغازي", "الثقطعغب", "الثقطعغب", "رجب طيب أردوغان"))
	assert.Equal(t, []string{"الثقطعغب"}, forms)
	forms, plain, _ := clueForms(t, k, fmt.Sprintf(visit, "بنغازي", "المتسرعنة", "المتسرعنة", "رجب طيب أردوغان"))
	assert.Equal(t, []string{"المتسرعنة"}, forms)
	assert.Greater(t, strange[0].LogOdds, plain[0].LogOdds)
	forms, _, _ = clueForms(t, k, fmt.Sprintf(visit, "بنغازي", "الإسكندرية", "إسطنبول", "رجب طيب أردوغان"))
	assert.Empty(t, forms)
}

// So is a name with another word in the place of one, or without one.
func TestCluesBrokenNames(t *testing.T) {
	k := auditor(t)
	const report = "ناقش الحاضرون في الاجتماع تقريرا عن %s، واتفقوا على أن يلتقوا مرة أخرى في الشهر المقبل لبحث الخطوات التالية وما يلزمها من مال."
	for broken, right := range map[string]string{
		"صندوق الاستعراض الدولي": "صندوق النقد الدولي",
		"الاتحاد الدولي القدم":   "الاتحاد الدولي لكرة القدم",
	} {
		forms, _, _ := clueForms(t, k, fmt.Sprintf(report, broken))
		assert.True(t, slices.ContainsFunc(forms, func(f string) bool { return strings.Contains(broken, f) }), "%s: %s", broken, forms)
		forms, _, _ = clueForms(t, k, fmt.Sprintf(report, right))
		assert.Empty(t, forms, right)
	}
}

// A finding never lowers what a clue says, and an unknown word that is flagged
// is one clue with its finding.
func TestCluesFindings(t *testing.T) {
	k := auditor(t)
	doc := text.New("a.txt", fmt.Sprintf(visit, "بنغازي", "الثقطعغب", "إسطنبول", "رجب طيب أردوغان"))
	at := strings.Index(doc.Source, "الثقطعغب")
	span := text.Span{Start: at, End: at + len("الثقطعغب")}
	before, _ := detect.Signals(doc, k, k.Documents, nil, false)
	require.Len(t, before, 1)
	for _, c := range []float64{0.15, 0.3, 0.6, 0.9} {
		after, _ := detect.Signals(doc, k, k.Documents, []detect.Finding{{Detector: detect.NameGarble, Span: span, Confidence: c}}, false)
		require.Len(t, after, 1)
		assert.GreaterOrEqual(t, after[0].LogOdds, before[0].LogOdds)
	}
}

// The embedded weights ask for no feature that there is not.
func TestDocumentWeights(t *testing.T) {
	w, err := embedded.Documents()
	require.NoError(t, err)
	for _, m := range []struct {
		trees    knowledge.Trees
		features int
	}{{w.Reading, detect.Features.Reading}, {w.Clue, detect.Features.Clue}} {
		assert.NotEmpty(t, m.trees)
		for _, tree := range m.trees {
			for _, f := range tree.Feature {
				assert.GreaterOrEqual(t, f, 0)
				assert.Less(t, f, m.features)
			}
		}
	}
	assert.Len(t, w.Document, detect.Features.Document)
}

// Whatever is found wherever, the score is a probability.
func TestAssessAnything(t *testing.T) {
	k := auditor(t)
	doc := text.New("a.txt", fmt.Sprintf(visit, "بنغاضزي", "الثقطعغب", "إصتنبول", "رجب تيب أردوخان"))
	for _, d := range detect.All() {
		for _, span := range []text.Span{{}, {Start: 0, End: len(doc.Source)}, {Start: 2, End: 4}, {Start: len(doc.Source), End: len(doc.Source)}} {
			a := detect.Assess(doc, k, []detect.Finding{{Detector: d, Span: span, Confidence: 0.5}})
			assert.GreaterOrEqual(t, a.Score, 0.0)
			assert.LessOrEqual(t, a.Score, 1.0)
		}
	}
	assert.Equal(t, detect.VerdictAbstain, detect.Assess(text.New("a.txt", ""), k, nil).Verdict)
}

// BenchmarkAssess is what a verdict costs once an article has been checked; see
// BenchmarkRun for the check.
func BenchmarkAssess(b *testing.B) {
	k := auditor(b)
	doc, found := audited(b, k, strings.Repeat(strings.Join(sentences, " ")+"\n", 3))
	b.ReportAllocs()
	for b.Loop() {
		detect.Assess(doc, k, found)
	}
}
