package audit

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/discover"
	"github.com/tadqiq/tadqiq/internal/signature"
)

func writePage(t *testing.T, s *Summary, lang string) string {
	var b strings.Builder
	require.NoError(t, WritePage(&b, s, lang))
	return b.String()
}

// Names of people, places and institutions of several countries, to make
// entries of.
var (
	givenNames  = strings.Fields("أنطونيو إيمانويل مصطفى يوكيكو أولوسيغون كريستينا سيرغي عبد‌الرحمن فاطمة لويس نغوزي هيروشي غابرييل إيلينا مامادو تشارلز زينب فلاديمير أوغستو سلفاتوري آنخيلا ياسمين كوامي بيدرو نورة ميخائيل سانجاي إبراهيم أليساندرو حسناء")
	familyNames = strings.Fields("غوتيريش ماكرون الكاظمي تاكاهاشي أوباسانجو فرنانديز لافروف المنصوري بوعزيزي مونتينيغرو أوكونجو ياماموتو بوريتش بوبوفا ديالو ويليامسون الهاشمي كوزنيتسوف بينوشيه فيتالي ميركل العلوي نكروما سانشيز السديري غورباتشوف غوبتا الأعرجي موريتي الإدريسي")
	placeNames  = strings.Fields("مراكش كانو نينوى سنجار طرابزون أوساكا ليما حضرموت قرطبة داكار تبليسي كوالالمبور أسوان بنزرت صلالة قونية تورينو مانيلا سمرقند أديس‌أبابا")
	orgNames    = []string{"محكمة العدل الدولية", "منظمة التعاون الإسلامي", "مجلس النواب اللبناني", "الاتحاد الأفريقي لكرة القدم", "وكالة الفضاء الأوروبية", "صندوق النقد الدولي"}
	sentences   = [][2]string{
		{"وصل إلى العاصمة صباح أمس ", " على رأس وفد من رجال الأعمال لبحث التعاون في الصيد البحري"},
		{"وأعلن المدرب في مؤتمر صحفي بعد المباراة أن ", " لن يشارك في مباراة الإياب بسبب الإصابة"},
		{"ارتفع سعر القمح في الأسواق بعد تصريحات أدلى بها ", " أمام لجنة الزراعة"},
		{"عُرض الفيلم أول مرة في مهرجان نظمته بلدية ", " وحضره جمهور كبير من الشباب"},
		{"وقالت الباحثة إن العينات التي جُمعت قرب ", " تعود إلى ما قبل ثلاثة آلاف عام"},
		{"وقّع ", " مذكرة تفاهم تشمل الطاقة الشمسية وتحلية المياه"},
	}
	swaps  = []string{"غ", "ج", "ط", "ت", "ق", "ك", "ص", "س", "ح", "ه", "ي", "", "و", "", "ا", "ي", "ش", "تش", "ع", "ا", "خ", "ك", "ز", "س"}
	topics = []string{"sport", "economy", "culture", "world"}
)

// garble respells a name as a round trip through another script would.
func garble(r *rand.Rand, name string) string {
	for range 20 {
		i := 2 * r.IntN(len(swaps)/2)
		from, to := swaps[i], swaps[i+1]
		if r.IntN(2) == 0 && to != "" {
			from, to = to, from
		}
		if out := strings.Replace(name, from, to, 1); out != name {
			return out
		}
	}
	return name + "و"
}

// madeUp is the summary of a made-up corpus with so many names in it, and
// sources. It has what an audit would write: lists in order, sums that agree.
func madeUp(entities, groups int) *Summary {
	r := rand.New(rand.NewPCG(7, 11))
	s := &Summary{
		Tool:      signature.Signature{Version: "v1.4.0", Weights: "5be1c0ffee5eed01", Lexicon: "90210cab1ed00d5a", Glossary: "0ddba11c0de5f00d", MinConfidence: 0.15},
		Documents: 15042, Words: 4_318_207, Bytes: 47_911_034, Broken: 3,
		Verdicts:  []Count{{"clean", 14061}, {"suspect", 378}, {"garbled", 301}, {"abstain", 302}},
		Abstained: []Count{{"too short", 188}, {"dialect", 61}, {"classical", 32}, {"no Arabic", 14}, {"urdu", 7}},
		Rules: []Rule{
			{"text/spacing", 21873, 21873, 1811}, {"name/garble", 6120, 2210, 2304}, {"name/inconsistent", 1644, 402, 1208},
			{"text/boilerplate", 988, 988, 410}, {"name/untranslated", 733, 690, 402}, {"name/stand-in", 341, 118, 290},
			{"text/broken-sentence", 207, 207, 188}, {"term/wrong", 160, 131, 122}, {"name/calque", 58, 41, 37}, {"text/bidi-control", 12, 12, 3},
		},
		Kinds: []Kind{{"person", 5202, 1990, 2110}, {"place", 2411, 980, 1322}, {"org", 920, 388, 610}, {"term", 402, 190, 240}, {"title", 98, 31, 77}, {"name", 23, 13, 20}},
		Problems: []Problem{
			{"crawl/part-0007.jsonl.gz", 8120, "the text is not UTF-8"},
			{"crawl/part-0011.jsonl.gz", 0, "unexpected EOF"},
			{"crawl/صور قديمة.wet", 14, "Content-Length is not a number"},
		},
	}
	for i := range Bins {
		x := (float64(i) + 0.5) / Bins
		if i >= 3 {
			s.Confidence[i] = int64(2600*(1-x)*(1-x)) + int64(600*x*x*x) + int64(r.IntN(60))
		}
		s.Scores[i] = int64(20 + r.IntN(25))
	}
	s.Scores[0], s.Scores[1], s.Scores[Bins-1] = 13320, 640, 188
	for _, rule := range s.Rules {
		s.Findings += rule.Findings
		s.Likely += rule.Likely
	}
	document := func() string {
		return fmt.Sprintf("%s-2025-%02d-%05d", topics[r.IntN(len(topics))], 1+r.IntN(12), r.IntN(100000))
	}
	kinds := []string{"person", "person", "person", "place", "org", "term"}
	for i := range entities {
		e := Entity{Kind: kinds[r.IntN(len(kinds))]}
		switch e.Kind {
		case "place":
			e.Ar = placeNames[i%len(placeNames)]
		case "person":
			e.Ar = givenNames[i%len(givenNames)] + " " + familyNames[(i*7+i/len(givenNames))%len(familyNames)]
		default:
			e.Ar = orgNames[i%len(orgNames)]
		}
		e.ID = fmt.Sprintf("%s-%d", e.Kind, 1000+i)
		rest := 2000/(i+3) + 1
		for j := range min(20, 1+rest/4+r.IntN(6)) {
			wrong := garble(r, e.Ar)
			if j%3 == 2 {
				wrong = garble(r, wrong)
			}
			n := int64(max(1, rest/(2*j+3)))
			f := Form{Text: wrong, Fix: e.Ar, Rule: s.Rules[[]int{1, 1, 1, 2, 5}[r.IntN(5)]].Rule, Findings: n, Likely: n - int64(r.IntN(int(n)+1)), Documents: n - n/4}
			if j%7 == 6 {
				f.Fix = ""
			}
			for k := range min(3, int(n)) {
				x := sentences[r.IntN(len(sentences))]
				f.Examples = append(f.Examples, Example{Document: document(), Left: x[0], Text: wrong, Right: x[1], Fix: f.Fix, Confidence: 0.95 - 0.07*float64(k) - 0.03*float64(j%9)})
			}
			e.Findings += f.Findings
			e.Likely += f.Likely
			e.Documents += f.Documents
			e.Forms = append(e.Forms, f)
		}
		slices.SortStableFunc(e.Forms, func(a, b Form) int { return int(b.Likely - a.Likely) })
		s.Entities = append(s.Entities, e)
	}
	slices.SortStableFunc(s.Entities, func(a, b Entity) int { return int(b.Likely - a.Likely) })
	for i := range groups {
		n := int64(6000/(i+4) + r.IntN(30) + 1)
		g := Group{Name: fmt.Sprintf("news%d.example", i+1), Documents: n, Words: 290 * n, Abstained: n / 40, Suspect: n / 35}
		if i%5 == 4 {
			g.Name = "صحيفة " + placeNames[i%len(placeNames)]
		}
		judged := g.Documents - g.Abstained
		g.Garbled = int64(float64(judged) * 0.11 / float64(i/3+1))
		g.Likely = g.Garbled*5 + g.Suspect
		g.Findings = 3 * g.Likely
		g.Share = float64(g.Garbled) / float64(judged)
		g.Low, g.High = Wilson(g.Garbled, judged)
		s.Groups = append(s.Groups, g)
	}
	slices.SortStableFunc(s.Groups, func(a, b Group) int { return cmp.Compare(b.Share, a.Share) })
	for i := range 120 {
		id := document()
		d := Document{ID: id, Path: fmt.Sprintf("crawl/part-%04d.jsonl.gz", i%12), Line: 1 + r.IntN(9000), Group: "news1.example", Words: 80 + r.IntN(900),
			Verdict: detect.VerdictGarbled, Score: 0.999 - 0.0017*float64(i), Findings: 14 - i/10, Likely: 9 - i/14,
			Rules: map[string]int{"name/garble": 7 - i/20, "text/spacing": 5 - i/30, "name/untranslated": 2}}
		if d.Score < 0.8 {
			d.Verdict = detect.VerdictSuspect
		}
		s.ReadFirst = append(s.ReadFirst, d)
	}
	for i := range 40 {
		name := familyNames[i%len(familyNames)]
		x := sentences[i%len(sentences)]
		c := discover.Candidate{Form: garble(r, name), Proposal: discover.Garble, Entity: "person-1003", Right: name, Kind: "person", Count: int64(90 - 2*i), Documents: int64(60 - i), Contexts: int64(40 - i/2),
			Score: 6.5 - 0.11*float64(i), Why: "before: الرئيس, الوزير; beside: " + givenNames[i%len(givenNames)], Example: discover.Example{Document: document(), Left: x[0], Text: name, Right: x[1]}}
		if i%3 == 1 {
			c.Proposal, c.Entity, c.Right = discover.Entry, "", ""
		}
		s.Candidates = append(s.Candidates, c)
	}
	return s
}


var (
	_ = json.Valid
	_ = regexp.MustCompile
	_ = assert.Equal
)
