package audit

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
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
	givenNames  = strings.Fields("أنطونيو إيمانويل مصطفى يوكيكو أولوسيغون كريستينا سيرغي عبدالرحمن فاطمة لويس نغوزي هيروشي غابرييل إيلينا مامادو تشارلز زينب فلاديمير أوغستو سلفاتوري آنخيلا ياسمين كوامي بيدرو نورة ميخائيل سانجاي إبراهيم أليساندرو حسناء")
	familyNames = strings.Fields("غوتيريش ماكرون الكاظمي تاكاهاشي أوباسانجو فرنانديز لافروف المنصوري بوعزيزي مونتينيغرو أوكونجو ياماموتو بوريتش بوبوفا ديالو ويليامسون الهاشمي كوزنيتسوف بينوشيه فيتالي ميركل العلوي نكروما سانشيز السديري غورباتشوف غوبتا الأعرجي موريتي الإدريسي")
	placeNames  = strings.Fields("مراكش كانو نينوى سنجار طرابزون أوساكا ليما حضرموت قرطبة داكار تبليسي كوالالمبور أسوان بنزرت صلالة قونية تورينو مانيلا سمرقند أبوظبي")
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
	slices.SortStableFunc(s.Groups, func(a, b Group) int { return cmp.Compare(b.Low, a.Low) })
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

// contentOf returns the JSON in a page.
func contentOf(t *testing.T, page string) content {
	_, rest, ok := strings.Cut(page, `<script type="application/json" id="content">`)
	require.True(t, ok)
	raw, _, ok := strings.Cut(rest, "</script>")
	require.True(t, ok)
	var c content
	require.NoError(t, json.Unmarshal([]byte(raw), &c))
	return c
}

func TestPage(t *testing.T) {
	s := madeUp(60, 40)
	s.Entities[0].ID, s.Entities[0].Ar = "guterres", "أنطونيو غوتيريش"
	s.Entities[0].Forms = []Form{{
		Text: "غوتيرتش", Fix: "غوتيريش", Rule: "name/garble", Findings: 1234, Likely: 1200, Documents: 900,
		Examples: []Example{{Document: "world-7", Left: "وقال ", Text: "غوتيرتش", Right: " إن", Fix: "غوتيريش", Confidence: 0.97}},
	}}
	s.Entities[0].MoreForms = 3
	s.Groups[0] = Group{Name: "example.org", Documents: 110, Words: 20000, Likely: 30, Garbled: 10, Abstained: 10, Share: 0.1, Low: 0.0552, High: 0.1744}
	s.ReadFirst[0] = Document{ID: "a.txt", Verdict: "garbled", Score: 1}
	s.ReadFirst[1] = Document{ID: "https://example.org/1", Path: "part.jsonl", Line: 7, Verdict: "suspect", Score: 0.3}
	s.ReadFirst[2] = Document{ID: "part.jsonl:8", Path: "part.jsonl", Line: 8, Verdict: "suspect", Score: 0.3}
	page := writePage(t, s, "en")
	for _, want := range []string{
		`<html lang="en" dir="ltr">`,
		`<th scope="row" class="place"><bdi>a.txt</bdi></th><td class="n">99.9\u00a0%</td>`,
		`<th scope="row" class="place"><bdi>https://example.org/1</bdi><small><bdi dir="ltr">part.jsonl:7</bdi></small></th>`,
		`<th scope="row" class="place"><bdi>part.jsonl:8</bdi></th>`,
		`<p class="lead">301 of the 14,740 documents with a verdict are garbled: 2.0 %.</p>`,
		`<dt>Words</dt><dd>4,318,207</dd>`,
		`garbled</dt><dd><b>301</b> <span class="soft">2.0 %</span></dd>`,
		`<li>too short: 188</li>`,
		`<rect class="likely" width="361" height="10"/></svg></td><td class="n">2,210</td><td class="n">6,120</td><td class="n narrow">2,304</td>`, // 1,000 * 2,210 / 6,120
		`<small>the name is garbled</small>`,
		`<th scope="row">organisation</th>`,
		`<title>0–5 %: 13,320</title>`,
		`The scale is logarithmic.`,
		`<tr><th scope="row"><bdi>example.org</bdi></th><td class="n">10.0 %</td>`,
		`<small>5.5–17.4 %</small>`,
		`<td class="n narrow">1.50</td>`, // 30 in 20,000 words
		`<bdi class="ar" lang="ar">أنطونيو غوتيريش</bdi><small><span>`,
		`<del dir="auto">غوتيرتش</del> <ins dir="auto">غوتيريش</ins>`,
		`<span>Likely: <b>1,200</b></span><span>Findings: <b>1,234</b></span><span>Documents: <b>900</b></span>`,
		`<span dir="rtl" lang="ar">وقال <mark>غوتيرتش</mark> إن</span><small><bdi dir="ltr">world-7</bdi><span>confidence 97 %</span></small>`,
		`3 rarer forms are not listed here.`,
		`<span class="pill garbled">garbled</span>`,
		`a garble of <bdi class="ar" lang="ar">`,
		`<bdi dir="ltr">crawl/part-0007.jsonl.gz:8120</bdi></th><td class="place"><bdi>the text is not UTF-8</bdi>`,
		`<bdi dir="ltr">crawl/part-0011.jsonl.gz</bdi>`,
		`<a href="findings.jsonl"><code dir="ltr">findings.jsonl</code></a>`,
		`Garbled or suspect documents: 559 more.`, // 301 + 378 - 120
		`<dt>weights</dt><dd><bdi dir="ltr">5be1c0ffee5eed01</bdi></dd>`,
	} {
		assert.Contains(t, page, strings.ReplaceAll(want, `\u00a0`, "\u00a0"))
	}
	assert.Equal(t, page, writePage(t, s, "en"), "the page is a function of the summary")
	assert.Equal(t, page, writePage(t, s, "fr"), "English where a language is not known")
}

// The script gets all names and terms, the HTML the first of them.
func TestPageContent(t *testing.T) {
	s := madeUp(120, 0)
	page := writePage(t, s, "en")
	c := contentOf(t, page)
	require.Len(t, c.Entities, 120)
	for i, x := range c.Entities {
		e, row := &s.Entities[i], x.([]any)
		assert.Equal(t, []any{e.ID, e.Ar}, row[:2])
		assert.Equal(t, e.Kind, c.Kinds[int(row[2].(float64))][0])
		assert.Equal(t, []any{float64(e.Findings), float64(e.Likely), float64(e.Documents), ""}, row[3:7])
		forms := row[7].([]any)
		require.Len(t, forms, len(e.Forms))
		for j, y := range forms {
			f, form := &e.Forms[j], y.([]any)
			assert.Equal(t, []any{f.Text, f.Fix}, form[:2])
			assert.Equal(t, f.Rule, c.Rules[int(form[2].(float64))])
			assert.Equal(t, []any{float64(f.Findings), float64(f.Likely), float64(f.Documents)}, form[3:6])
			assert.Len(t, form[6], len(f.Examples))
		}
	}
	assert.NotContains(t, page, "to keep the page quick")
	table, _, _ := strings.Cut(page[strings.Index(page, `<section class="box list" id="names"`):], "</table>")
	assert.Equal(t, firstEntities, strings.Count(table, `<td class="forms whole">`))
}

func TestPageInArabic(t *testing.T) {
	s := madeUp(60, 40)
	s.Sample = &Sample{Documents: 1000, Of: 15042, Share: 0.02, Low: 0.013, High: 0.031}
	s.MoreOf = More{Entities: 1, Groups: 2, Problems: 3, Candidates: 4}
	s.Lost = map[string]int64{"forms": 5, "groups": 6}
	for i := range s.Candidates { // no rule makes these sentences of two languages
		s.Candidates[i].Why = ""
	}
	page := writePage(t, s, "ar")
	assert.Contains(t, page, `<html lang="ar" dir="rtl">`)
	assert.Contains(t, page, "في عينة من الوثائق حجمها 1,000 من أصل 15,042: عدد الوثائق المحرّفة 301")
	// Names of rules, files and documents stay as they are; no English word is left.
	visible := regexp.MustCompile(`(?s)<style>.*?</style>|<script.*?</script>|<bdi[^>]*>[^<]*</bdi>|<span class="rule".*?</span>|<[^>]*>`).ReplaceAllString(page, " ")
	visible = regexp.MustCompile(`(findings|documents|errors)\.jsonl|candidates\.csv|summary\.json|--group-by|tadqiq glossary accept|tadqiq|JSON`).ReplaceAllString(visible, " ")
	assert.Empty(t, regexp.MustCompile(`[A-Za-z]+`).FindAllString(visible, -1))
}

// All words are used, and all that are used exist, in both languages.
func TestPageWords(t *testing.T) {
	source, err := os.ReadFile("page.go")
	require.NoError(t, err)
	for _, m := range regexp.MustCompile(`\bsay "([^"]+)"`).FindAllStringSubmatch(pageSource, -1) {
		assert.Contains(t, pageWords, m[1])
	}
	for _, m := range regexp.MustCompile(`\bp\.say\("([^"]+[^ "])"[,)]`).FindAllStringSubmatch(string(source), -1) {
		assert.Contains(t, pageWords, m[1])
	}
	verbs := regexp.MustCompile(`%[%s]`)
	for key, w := range pageWords {
		name := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(key, "to "), "help of "), "help ")
		assert.True(t, strings.Contains(pageSource, `"`+key+`"`) || strings.Contains(string(source), `"`+key+`"`) || name != key && strings.Contains(string(source), `"`+name+`"`) || detectVerdict(name), key)
		assert.NotEmpty(t, w.en, key)
		assert.Regexp(t, `\p{Arabic}|؛|^%s–%s$`, w.ar, key)
		if strings.Contains(w.en, "%s") {
			assert.Equal(t, verbs.FindAllString(w.en, -1), verbs.FindAllString(w.ar, -1), key)
		}
	}
	// It is what decides in Counts.
	assert.Contains(t, pageWords["likely key"].en, fmt.Sprintf("confidence of %.0f\u00a0%% or more", 100*Likely))
	for _, v := range detect.Verdicts() {
		assert.Contains(t, verdictWords, v)
	}
	for _, r := range detect.Reasons() {
		assert.Contains(t, reasonWords, r)
	}
	for _, k := range []glossary.Kind{glossary.Person, glossary.Place, glossary.Org, glossary.Title, glossary.Term, glossary.Name} {
		assert.Contains(t, kindWords, string(k))
	}
}

func TestPieces(t *testing.T) {
	assert.Equal(t, []piece{
		{"stands after ", false}, {"ناصر", true}, {" in 5 documents, where the entry has ", false}, {"عبد المجيد", true}, {"; 99 % like ", false}, {"بوريطةَ", true},
	}, pieces("stands after ناصر in 5 documents, where the entry has عبد المجيد; 99 % like بوريطةَ"))
	assert.Equal(t, []piece{{"ناصر", true}, {".", false}}, pieces("ناصر."))
	assert.Empty(t, pieces(""))
	s := madeUp(60, 40)
	s.Candidates[0].Why = "was taken for هاكان فيدان 22 times"
	assert.Contains(t, writePage(t, s, "en"), `<bdi>was taken for <bdi lang="ar">هاكان فيدان</bdi> 22 times</bdi>`)
}

func detectVerdict(name string) bool { return slices.Contains(detect.Verdicts(), name) }

func TestPageLead(t *testing.T) {
	verdicts := func(clean, suspect, garbled, abstain int64) []Count {
		return []Count{{"clean", clean}, {"suspect", suspect}, {"garbled", garbled}, {"abstain", abstain}}
	}
	for _, tt := range []struct {
		name   string
		s      Summary
		lead   string
		follow []string
	}{
		{"nothing", Summary{}, "There were no documents to read.", nil},
		{"nothing readable", Summary{Broken: 3}, "No document could be read; broken: 3.", nil},
		{"nothing judged", Summary{Documents: 1200, Verdicts: verdicts(0, 0, 0, 1200)}, "No document has a verdict; read: 1,200.", []string{"Suspect: 0 more. Without a verdict: 1,200."}},
		{"all clean", Summary{Documents: 20, Verdicts: verdicts(20, 0, 0, 0)}, "None of the 20 documents with a verdict is garbled.", nil},
		{"one garbled", Summary{Documents: 20, Verdicts: verdicts(19, 0, 1, 0)}, "One of the 20 documents with a verdict is garbled: 5.0 %.", nil},
		{
			"a sample", Summary{Documents: 1000, Verdicts: verdicts(870, 10, 20, 100), Sample: &Sample{Documents: 1000, Of: 20000, Share: 0.0222, Low: 0.0144, High: 0.0341}},
			"A sample of 1,000 of 20,000 documents: 20 of the 900 with a verdict are garbled: 2.2 %. In the whole corpus it is 1.4 % to 3.4 %, with 95 % confidence.",
			[]string{"For the whole corpus that makes about 400 garbled documents (259 to 614).", "Suspect: 10 more. Without a verdict: 100."},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := pageWriter{Summary: &tt.s, lang: "en"}
			plain := func(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }
			assert.Equal(t, strings.Replace(tt.lead, "900 with", "900 documents with", 1), plain(p.lead()))
			assert.Equal(t, tt.follow, p.follow())
		})
	}
}

// A summary of nothing makes a page without tables, and says so.
func TestPageOfNothing(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		page := writePage(t, &Summary{}, lang)
		for _, never := range []string{">NaN", "<tbody", `id="problems"`, "#problems", "%!"} {
			assert.False(t, strings.Contains(page, never), "%q", never)
		}
		assert.Empty(t, contentOf(t, page).Entities)
	}
	assert.Contains(t, writePage(t, &Summary{}, "en"), "No name or term of the glossary was found garbled.")
	assert.Contains(t, writePage(t, &Summary{}, "en"), "--group-by")
}

// Whatever stands in a text, a name or a path is text on the page.
func TestPageEscapes(t *testing.T) {
	bad := `</script></style><script>a()</script><img><!--"'&` + "\u202e\x00\u2028\xff{{.}}"
	x := Example{Document: bad, Left: bad, Text: bad, Right: bad, Fix: bad}
	s := &Summary{
		Tool: signature.Signature{Version: bad, Weights: bad}, Documents: 1, Broken: 1,
		Verdicts: []Count{{bad, 1}}, Abstained: []Count{{bad, 1}},
		Rules: []Rule{{bad, 1, 1, 1}}, Kinds: []Kind{{bad, 1, 1, 1}},
		Entities:   []Entity{{ID: bad, Ar: bad, Kind: bad, Findings: 1, Forms: []Form{{Text: bad, Fix: bad, Rule: bad, Examples: []Example{x}}}}},
		Groups:     []Group{{Name: bad, Documents: 1}},
		ReadFirst:  []Document{{ID: bad, Path: bad + "2", Line: 1, Group: bad, Verdict: bad, Rules: map[string]int{bad: 1}}},
		Problems:   []Problem{{bad, 1, bad}},
		Candidates: []discover.Candidate{{Form: bad, Proposal: bad, Entity: bad, Right: bad, Kind: bad, Why: bad, Example: discover.Example{Document: bad, Left: bad, Text: bad, Right: bad}}},
		Lost:       map[string]int64{bad: 1},
	}
	page := writePage(t, s, "en")
	for _, never := range []string{"<img", "<!--", "<script>a(", "\u202e", "\x00", "\u2028", "\xff"} {
		assert.False(t, strings.Contains(page, never), "%q", never)
	}
	assert.Equal(t, 2, strings.Count(page, "<script"))
	assert.Equal(t, 2, strings.Count(page, "</script"))
	assert.Equal(t, 1, strings.Count(page, "</style"))
	assert.Contains(t, page, "&lt;U&#43;202E&gt;&lt;U&#43;0000&gt;")
	assert.Equal(t, strings.Split(bad, "\u202e")[0]+"<U+202E><U+0000> {{.}}", contentOf(t, page).Entities[0].([]any)[0], "as it is, for textContent")
}

// The page loads nothing and runs nothing but its own script: it has one
// address, that of the project, as a link.
func TestPageIsSelfContained(t *testing.T) {
	page := writePage(t, madeUp(60, 20), "en")
	assert.Equal(t, 1, strings.Count(page, "://"))
	assert.NotRegexp(t, `(?i)<(link|img|iframe|object|embed|base)\b|\bsrc=|@import|url\(|\sstyle=|\son\w+=`, page)
	for _, m := range regexp.MustCompile(`(?s)<(style|script)>(.*?)</(style|script)>`).FindAllStringSubmatch(page, -1) {
		assert.Contains(t, page, "-src &#39;"+strings.ReplaceAll(digest(m[2]), "+", "&#43;")+"&#39;", m[1])
	}
	assert.NotContains(t, pageJS, "innerHTML")
}

// Of a summary that is larger than any audit writes, with the longest texts,
// the page shows what fits and says what it leaves out.
func TestPageIsBounded(t *testing.T) {
	long := strings.Repeat("<طويل>\u202e'", 1000)
	s := madeUp(0, 0)
	for i := range maxEntities + 7 {
		e := Entity{ID: fmt.Sprint(i, long), Ar: long, Kind: "person", Findings: int64(maxEntities - i), MoreForms: 4}
		for range maxEntityForm + 5 {
			x := Example{Document: long, Left: long, Text: long, Right: long}
			e.Forms = append(e.Forms, Form{Text: long, Fix: long, Rule: "name/garble", Findings: 1, Examples: []Example{x, x, x, x}})
		}
		s.Entities = append(s.Entities, e)
	}
	s.MoreOf.Entities = 3
	for range maxGroupRows + 9 {
		s.Groups = append(s.Groups, Group{Name: long, Documents: 9_999_999, Words: 999_999_999_999, Garbled: 1_234_567, Share: 0.5, Low: 0.49, High: 0.51})
	}
	s.ReadFirst, s.Candidates, s.Problems = nil, nil, nil
	rules := map[string]int{}
	for i := range 40 {
		rules[fmt.Sprint(i, long)] = i
	}
	for range 2000 {
		s.ReadFirst = append(s.ReadFirst, Document{ID: long, Path: long + "x", Line: 9, Group: long, Verdict: "garbled", Rules: rules})
		s.Candidates = append(s.Candidates, discover.Candidate{Form: long, Right: long, Why: long, Proposal: "garble", Example: discover.Example{Document: long, Left: long, Text: long, Right: long}})
		s.Problems = append(s.Problems, Problem{long, 1, long})
	}
	page := writePage(t, s, "en")
	t.Logf("%d bytes", len(page))
	assert.Less(t, len(page), 8_000_000)
	assert.Greater(t, len(page), 5_000_000, "little room is wasted")
	for _, want := range []string{
		"Names and terms with fewer findings: 10 more.", "Sources with smaller shares: 9 more.",
		fmt.Sprintf("Candidates of lower rank: %s more.", number(2000-maxCandidates)), fmt.Sprintf("that could not be read: %s more.", number(2000-maxProblems)),
		"to keep the page quick", "rarer forms are not listed here.",
	} {
		assert.Contains(t, page, want)
	}
	c := contentOf(t, page)
	require.Len(t, c.Entities, maxEntities)
	forms := func(i int) []any { return c.Entities[i].([]any)[7].([]any) }
	assert.InDelta(t, len(forms(0)), len(forms(maxEntities-1)), 1, "all have their share")
	for _, f := range forms(0) {
		assert.Less(t, len(f.([]any)[0].(string)), 200)
	}
}

func TestPageOfTheLargestCorpus(t *testing.T) {
	s := madeUp(maxEntities, 3000)
	for i := range s.Entities {
		e := &s.Entities[i]
		for len(e.Forms) < maxEntityForm {
			f := e.Forms[0]
			f.Text += fmt.Sprint(len(e.Forms))
			f.Examples = []Example{f.Examples[0], f.Examples[0], f.Examples[0]}
			e.Forms = append(e.Forms, f)
		}
	}
	page := writePage(t, s, "ar")
	t.Logf("%d bytes", len(page))
	assert.Less(t, len(page), 8_000_000)
	for i, x := range contentOf(t, page).Entities {
		forms := x.([]any)[7].([]any)
		require.Len(t, forms, maxEntityForm, "every form of %d", i)
		assert.NotEmpty(t, forms[0].([]any)[6], "an example of the most frequent form of %d", i)
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 123456: "123,456", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		assert.Equal(t, want, number(n))
	}
	for x, want := range map[float64]string{0: "0.0", 0.00001: "<0.01", 0.0004: "0.04", 0.0204: "2.0", 0.996: "99.6", 1: "100.0"} {
		assert.Equal(t, want+"\u00a0%", percent(x))
	}
	for x, want := range map[float64]string{0.129: "13\u00a0%", 0.999: "99\u00a0%"} {
		assert.Equal(t, want, probability(x))
	}
	assert.Equal(t, "1,234.50", decimals(1234.5, 2))
	assert.Equal(t, "0.25", decimals(0.25, 2))
	for n, want := range map[int64]int64{0: 0, 1: 1, 2: 2, 3: 4, 9: 10, 11: 12, 13: 16, 17: 20, 999: 1000, 1001: 1200, 160001: 200000} {
		assert.Equal(t, want, roundUp(n), n)
	}
}

func TestClip(t *testing.T) {
	for _, tt := range []struct{ in, start, end string }{
		{"short", "short", "short"},
		{"0123456789abc", "0123456789…", "…3456789abc"},
		{"اسم عربي طويل", "اسم ع…", "…طويل"[:len("…")] + " طويل"},
		{"a\nb\tc", "a b c", "a b c"},
		{"<&>", "<&…", "…&>"},
		{"\xffabc\xff", "abc", "abc"},
	} {
		assert.Equal(t, tt.start, clip(tt.in, 10), tt.in)
		assert.Equal(t, tt.end, clipStart(tt.in, 10), tt.in)
	}
	rapid.Check(t, func(t *rapid.T) {
		s, n := rapid.String().Draw(t, "text"), rapid.IntRange(1, 60).Draw(t, "most")
		for _, out := range []string{clip(s, n), clipStart(s, n)} {
			assert.LessOrEqual(t, len(template.HTMLEscapeString(out)), n+len("…"))
			assert.True(t, utf8.ValidString(out))
		}
	})
}
