package report

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/golden"
	"github.com/tadqiq/tadqiq/text"
)

var (
	garble  = &detect.Detector{Name: "name/garble", MQM: "m", Doc: detect.Doc{Title: "a name is respelt", Text: "Text.", Before: "حتر", After: "حفتر"}}
	spacing = &detect.Detector{Name: "text/spacing", MQM: "m", Doc: detect.Doc{Title: "white space before a mark"}}
)

// flag makes a finding of the first occurrence of a word.
func flag(doc *text.Document, d *detect.Detector, word string) detect.Finding {
	at := strings.Index(doc.Source, word)
	return detect.Finding{ID: "f00d", Detector: d, Span: text.Span{Start: at, End: at + len(word)}, Confidence: 0.97}
}

func fileOf(doc *text.Document, fs ...detect.Finding) *File {
	return &File{Name: doc.Name, Doc: doc, Findings: fs, Stored: func(i int) int { return i }}
}

func TestTextShowsWhatATerminalWouldHide(t *testing.T) {
	doc := text.New("a.txt", "قال ح\u202eتر\x1b[2J نعم")
	f := flag(doc, garble, "ح\u202eتر\x1b[2J")
	f.Fixes = []detect.Fix{{Text: "حف\u200cتر"}}
	var b strings.Builder
	require.NoError(t, NewText(&b, Options{Lang: English}).File(fileOf(doc, f)))
	assert.Contains(t, b.String(), "  flagged     ح<U+202E>تر<U+001B>[2J\n")
	assert.Contains(t, b.String(), "  suggestion  حف\u200cتر\n", "a joiner is part of the word")
}

func TestShow(t *testing.T) {
	assert.Equal(t, "حتر\u200c [… ]", show("حتر\u200c [… ]"))
	assert.Equal(t, "a<U+0007>[…]<U+202E>b", show("a\a"+text.Hole+"\u202eb"))
}

func TestTextReasons(t *testing.T) {
	doc := text.New("a.txt", "قال حتر")
	f := flag(doc, garble, "حتر")
	f.Related = []detect.Related{{Span: text.Span{Start: 0, End: 2}, Note: "x"}}
	f.Evidence = []detect.Evidence{
		{Kind: "known", From: "حتر", Weight: -9},
		{Kind: "document", Note: "the text is spaced as machine translation spaces it", Weight: 1},
		{Kind: "latin", To: "Hatr", Weight: 3},
		{Kind: "latin", To: "Hattr", Weight: 2.9},
		{Kind: "latin", To: "حفتر", Weight: 2.8},
		{Kind: "prior", Note: "كـ rarely stands before a name", Weight: 2},
		{Kind: "rarity", From: "حتر", Weight: 0.1},
	}
	var b strings.Builder
	require.NoError(t, NewText(&b, Options{Lang: English}).File(fileOf(doc, f)))
	assert.Equal(t, `a.txt:1:5  warning  name/garble  (confidence 97 %)
  flagged     حتر
  see also    a.txt:1:1
  because     it reads like the name's Latin spelling, turned back into Arabic
  Latin       Hatr
  and         … rarely stands before a name
  …           كـ
  and         the text is spaced as machine translation spaces it

`, b.String())
}

func TestTextColor(t *testing.T) {
	doc := text.New("a.txt", "قال حتر")
	f := flag(doc, garble, "حتر")
	f.Severity = detect.Error
	var b strings.Builder
	require.NoError(t, NewText(&b, Options{Lang: English, Color: true}).File(fileOf(doc, f)))
	assert.Contains(t, b.String(), "\x1b[1;31merror\x1b[0m")
	assert.Contains(t, b.String(), "\x1b[31mحتر\x1b[0m")
}

func TestMessages(t *testing.T) {
	doc := text.New("a.txt", "قال حتر")
	f := flag(doc, garble, "حتر")
	assert.Equal(t, "the name is garbled", Message(English, &f))
	f.Entry = &glossary.Entry{Ar: "سرت"}
	assert.Equal(t, "the name is garbled; it should probably be سرت", Message(English, &f))
	f.Fixes = []detect.Fix{{Text: "حفتر"}}
	assert.Equal(t, "the name is garbled; it should probably be حفتر", Message(English, &f))
	assert.Equal(t, "الاسم محرّف؛ والأرجح: حفتر", Message(Arabic, &f))
	s := flag(doc, spacing, " ")
	s.Fixes = []detect.Fix{{Text: ""}}
	assert.Equal(t, "the spacing around punctuation is wrong", Message(English, &s))
	assert.Equal(t, "new rule", Message(English, &detect.Finding{Detector: &detect.Detector{Name: "name/new", Doc: detect.Doc{Title: "new rule"}}}))
}

// Every rule and every kind of evidence has its words in both languages.
func TestMessagesAreComplete(t *testing.T) {
	for _, d := range detect.All() {
		assert.Contains(t, defects, d.Name)
	}
	for name, l := range defects {
		assert.NotEmpty(t, l.en, name)
		assert.True(t, strings.ContainsFunc(l.ar, isArabic), name)
		assert.False(t, strings.ContainsFunc(l.en, isArabic), name)
	}
	for kind, r := range reasons {
		for _, l := range []label{r.pro, r.con} {
			assert.NotEmpty(t, l.en, kind)
			assert.True(t, strings.ContainsFunc(l.ar, isArabic), kind)
			assert.False(t, strings.ContainsFunc(l.en, isArabic), kind)
		}
	}
	for note, l := range notes {
		assert.True(t, strings.ContainsFunc(l.ar, isArabic), note)
		assert.False(t, strings.ContainsFunc(l.en, isArabic), note)
	}
	for _, l := range patterns {
		assert.True(t, strings.ContainsFunc(l.ar, isArabic), l.en)
	}
	for _, l := range verdicts {
		assert.NotEmpty(t, l.en)
		assert.True(t, strings.ContainsFunc(l.ar, isArabic), l.en)
	}
}

// Whatever the rules find in the golden cases is told in Arabic, too.
func TestEvidenceHasArabicWords(t *testing.T) {
	if testing.Short() {
		t.Skip("checks all golden cases")
	}
	suite, err := golden.Open(golden.Options{}, "../../fixtures")
	require.NoError(t, err)
	kinds := map[string]bool{}
	for _, c := range suite.Cases {
		r := suite.RunCase(t.Context(), c)
		require.NoError(t, r.Err)
		for i := range r.Findings {
			for _, e := range r.Findings[i].Evidence {
				kinds[e.Kind] = true
				s, _ := sentence(Arabic, e)
				assert.True(t, strings.ContainsFunc(s, isArabic), "%s: %+v", c.Name, e)
				if e.Note != "" && reasons[e.Kind].note.en == "" { // with a label, it is no sentence
					s, _ = wording(Arabic, e.Note)
					assert.True(t, strings.ContainsFunc(s, isArabic), "%s: no Arabic for %q", c.Name, e.Note)
				}
			}
		}
	}
	assert.Greater(t, len(kinds), 10, "the cases hold all sorts of evidence")
}

// The notes that stand in the source of the rules as they are have their words
// even where no case has them.
func TestNotesOfTheRulesHaveArabicWords(t *testing.T) {
	paths, err := filepath.Glob("../../detect/*.go")
	require.NoError(t, err)
	n := 0
	for _, path := range paths {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(f, func(x ast.Node) bool {
			kv, ok := x.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			key, _ := kv.Key.(*ast.Ident)
			lit, _ := kv.Value.(*ast.BasicLit)
			if key == nil || key.Name != "Note" || lit == nil || strings.HasSuffix(path, "_test.go") {
				return true
			}
			note, err := strconv.Unquote(lit.Value)
			require.NoError(t, err)
			assert.Contains(t, notes, note, path)
			n++
			return true
		})
	}
	assert.Greater(t, n, 20)
}

func TestWording(t *testing.T) {
	for _, tt := range []struct {
		note, en, ar string
		words        []word // of the Arabic
	}{
		{"ف dropped", "… dropped", "سقط الحرف ف", nil},
		{"ت for ط", "… for …", "ت بدل ط", nil},
		{"Levenshtein distance 3", "Levenshtein distance 3", "مسافة ليفنشتاين 3", nil},
		{"writes Zanbaqul loosely", "writes Zanbaqul loosely", "تكتب الصيغة اللاتينية على وجه التقريب", []word{{"باللاتينية", "Zanbaqul"}}},
		{"both read blntyrw or nearly so", "both read blntyrw or nearly so", "تُقرأ الكتابتان قراءة واحدة أو متقاربة", []word{{"باللاتينية", "blntyrw"}}},
		{"writes X", "writes X", "writes X", nil},
		{"a part of the name alone", "it is a part of the name alone", "جزء من الاسم وحده", nil},
		{"what is it for in the end", "what is it for in the end", "what is it for in the end", nil},
	} {
		s, _ := wording(English, tt.note)
		assert.Equal(t, tt.en, s)
		s, words := wording(Arabic, tt.note)
		assert.Equal(t, tt.ar, s)
		assert.Equal(t, tt.words, words)
	}
}

func TestVerdict(t *testing.T) {
	spaces := []*detect.Detector{detect.TextSpacing, detect.TextBrokenSentence}
	for _, tt := range []struct {
		v      detect.Verdict
		en, ar string
	}{
		{
			detect.Verdict{Level: detect.MachineTranslated, Names: 23, Words: 480, Signs: spaces},
			"reads like garbled machine translation: 23 names and terms in 480 words (48 per 1,000), white space before punctuation marks, cut sentences",
			"يبدو النص ترجمة آلية محرّفة؛ الأسماء والمصطلحات المشتبه بها: 23، الكلمات: 480 (48 لكل 1000 كلمة)، مسافات قبل علامات الترقيم، جمل مبتورة",
		},
		{
			detect.Verdict{Level: detect.Garbled, Names: 1, Words: 20},
			"some names or terms look garbled: 1 name or term in 20 words",
			"يبدو أن بعض الأسماء أو المصطلحات محرّفة؛ الأسماء والمصطلحات المشتبه بها: 1، الكلمات: 20",
		},
		{
			detect.Verdict{Level: detect.Clean, Names: 2, Words: 3000},
			"no more names look garbled than in clean text: 2 names and terms in 3000 words (0.7 per 1,000)",
			"لا يزيد المشتبه به من الأسماء على ما في النصوص السليمة؛ الأسماء والمصطلحات المشتبه بها: 2، الكلمات: 3000 (0.7 لكل 1000 كلمة)",
		},
		{
			detect.Verdict{Words: 480, Signs: spaces[:1]},
			"no name or term looks garbled: white space before punctuation marks",
			"لا يبدو اسم أو مصطلح محرّفًا؛ مسافات قبل علامات الترقيم",
		},
		{detect.Verdict{Words: 480}, "no name or term looks garbled", "لا يبدو اسم أو مصطلح محرّفًا"},
	} {
		assert.Equal(t, tt.en, Verdict(English, tt.v))
		assert.Equal(t, tt.ar, Verdict(Arabic, tt.v))
	}
}

func TestExplainConfidence(t *testing.T) {
	doc := text.New("a.txt", "قال حتر")
	explain := func(confidence float64, evidence ...detect.Evidence) string {
		f := flag(doc, garble, "حتر")
		f.Confidence, f.Evidence = confidence, evidence
		var b strings.Builder
		require.NoError(t, Explain(&b, Options{Lang: English}, fileOf(doc, f), &f))
		return b.String()
	}
	rare := detect.Evidence{Kind: "rarity", Weight: 1.1}
	// ln 0.75: one in four that the spelling is an accepted one.
	variant := detect.Evidence{Kind: "variant", Note: "clean text has this spelling, too", Weight: -0.28768}
	assert.Contains(t, explain(0.75, rare), "\n   +1.10  sum, the odds of 75 %\n          confidence 75 %\n")
	assert.Contains(t, explain(0.5, rare), "confidence 50 %, after calibration\n")
	assert.Contains(t, explain(0.6, rare, variant), `
   +1.10  sum, the odds of 75 %
    25 %  variant     the difference may be an accepted variation of the spelling
                      clean text has this spelling, too
          confidence 60 %, after calibration
`)
	assert.Contains(t, explain(0.56, rare, variant), "confidence 56 %\n")
	s := explain(0.62, detect.Evidence{Kind: "garbled", Note: "other names of the document are garbled"})
	assert.Contains(t, s, "\n          garbled     other names of the text are garbled\n")
	assert.NotContains(t, s, "odds")
	assert.NotContains(t, s, "0.00")
}

func TestSentence(t *testing.T) {
	s, words := sentence(English, detect.Evidence{Kind: "mystery", Note: "ف dropped before ت ر", Weight: 1})
	assert.Equal(t, "… dropped before …", s)
	assert.Equal(t, []word{{"…", "ف"}, {"…", "ت ر"}}, words)
	s, words = sentence(English, detect.Evidence{Kind: "mystery"})
	assert.Equal(t, "mystery", s)
	assert.Empty(t, words)
	s, words = sentence(English, detect.Evidence{Kind: "neighbour", From: "بن", To: "ابن", Weight: 1})
	assert.Equal(t, "the word beside it belongs to the same name", s)
	assert.Equal(t, []word{{"neighbour", "بن"}, {"stands for", "ابن"}}, words)
	s, _ = sentence(Arabic, detect.Evidence{Kind: "document", Note: "the text is spaced as machine translation spaces it"})
	assert.Equal(t, "المسافات في النص كما تضعها الترجمة الآلية", s)
	s, _ = sentence(Arabic, detect.Evidence{Kind: "document", Note: "unheard of"})
	assert.Equal(t, "unheard of", s, "better in the wrong language than wrong")
	s, _ = sentence(English, detect.Evidence{Kind: "edit", Note: "ف dropped", Weight: -1})
	assert.Equal(t, "its letters are not very close to those of the name", s)
}

// No line for people mixes an Arabic word with one in another script, except
// for the line of a label.
func TestArabicStandsAlone(t *testing.T) {
	doc := text.New("a.txt", "قال حتر نعم")
	f := flag(doc, garble, "حتر")
	f.Entry = &glossary.Entry{ID: "haftar", Ar: "حفتر", Variants: []string{"خليفة حفتر"}, Latin: []string{"Haftar"}, File: "g.csv", Line: 2}
	f.Fixes = []detect.Fix{{Text: "حفتر"}, {Text: "عفتر"}}
	for kind := range reasons {
		f.Evidence = append(f.Evidence, detect.Evidence{Kind: kind, From: "قال", To: "حفتر", Note: "ف for ق", Weight: 1})
	}
	for _, lang := range []Lang{English, Arabic} {
		var b strings.Builder
		require.NoError(t, NewText(&b, Options{Lang: lang}).File(fileOf(doc, f)))
		require.NoError(t, Explain(&b, Options{Lang: lang}, fileOf(doc, f), &f))
		for line := range strings.Lines(b.String()) {
			if !strings.ContainsFunc(line, isArabic) {
				continue
			}
			fields := strings.Fields(line)
			changes := 0
			for i := 1; i < len(fields); i++ {
				if strings.ContainsFunc(fields[i], isArabic) != strings.ContainsFunc(fields[i-1], isArabic) {
					changes++
				}
			}
			assert.LessOrEqual(t, changes, 1, line)
		}
	}
}

func TestJSONL(t *testing.T) {
	doc := text.New("a.txt", "أ\nقال حتر")
	doc.Segments[1].ID = "s2"
	f := flag(doc, garble, "حتر")
	f.Confidence = 0.123456
	var b strings.Builder
	require.NoError(t, NewJSONL(&b, English).File(fileOf(doc, f)))
	var got map[string]any
	require.NoError(t, json.Unmarshal([]byte(b.String()), &got))
	assert.Equal(t, "s2", got["segment"])
	assert.Equal(t, 0.1235, got["confidence"])
	assert.Equal(t, []any{}, got["fixes"])
	assert.Equal(t, []any{}, got["evidence"])
}

func TestSummary(t *testing.T) {
	file := func(name string, fixable int) *File {
		doc := text.New(name, "قال حتر")
		f := fileOf(doc, flag(doc, garble, "حتر"))
		f.Fixable = fixable
		return f
	}
	x := NewText(new(strings.Builder), Options{Lang: English})
	fix, explain := []string{"fix"}, []string{"explain", "--packs", "none"}
	assert.Empty(t, x.Summary(fix, explain))
	require.NoError(t, x.File(fileOf(text.New("clean.txt", "قال حتر"))))
	assert.Equal(t, []string{"no findings in 1 file (2 words)"}, x.Summary(fix, explain))
	require.NoError(t, x.File(file("a.txt", 0)))
	assert.Equal(t, []string{"1 warning in 1 of 2 files; to see why: tadqiq explain --packs none a.txt:1:5"}, x.Summary(fix, explain))
	for _, name := range []string{"b.txt", "c.txt", "d.txt", "e.txt"} {
		require.NoError(t, x.File(file(name, 1)))
	}
	assert.Equal(t, []string{"5 warnings in 5 of 6 files; 4 can be fixed: tadqiq fix b.txt c.txt d.txt …"}, x.Summary(fix, explain))
}

func TestCommand(t *testing.T) {
	assert.Equal(t, "tadqiq fix a.txt 'b c.txt' ملف.txt", Command([]string{"fix"}, []string{"a.txt", "b c.txt", "ملف.txt"}))
	assert.Equal(t, `tadqiq fix 'it'\''s $x'`, Command([]string{"fix"}, []string{"it's $x"}))
	assert.Equal(t, "tadqiq fix -", Command([]string{"fix"}, []string{"<stdin>"}))
}

func TestChanges(t *testing.T) {
	const before = "\ufeffقال حتر نعم حتر\nثم قال المتحدث الرسمي باسم وزارة الخارجية أمس في مؤتمر صحفي إن حتر وصل إلى العاصمة مساء أمس في زيارة رسمية تستغرق يومين"
	doc := text.New("a.txt", before)
	var fs []detect.Finding
	for at := 0; ; {
		i := strings.Index(before[at:], "حتر")
		if i < 0 {
			break
		}
		fs = append(fs, detect.Finding{Detector: garble, Span: text.Span{Start: at + i, End: at + i + 6}, Fixes: []detect.Fix{{Text: "حفتر", Confidence: 1}}})
		at += i + 6
	}
	fixed, applied, _, err := fix.Apply(doc, fs)
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, Changes(&b, Options{Lang: English}, doc, fixed, applied))
	assert.Equal(t, `a.txt:1  name/garble
  before      قال حتر نعم حتر
  after       قال حفتر نعم حفتر

a.txt:2  name/garble
  before      … الخارجية أمس في مؤتمر صحفي إن حتر وصل إلى العاصمة مساء أمس في …
  after       … الخارجية أمس في مؤتمر صحفي إن حفتر وصل إلى العاصمة مساء أمس في …

`, b.String())
}

func TestExcerptInsideALongWord(t *testing.T) {
	s := strings.Repeat("ط", 200)
	p := &page{}
	for at := range 20 {
		got := p.excerpt(s, []text.Span{{Start: 100 + 2*at, End: 104 + 2*at}}, p.red)
		assert.Equal(t, strings.ToValidUTF8(got, ""), got)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestWriteErrors(t *testing.T) {
	doc := text.New("a.txt", "قال حتر")
	f := flag(doc, garble, "حتر")
	assert.EqualError(t, NewText(failing{}, Options{}).File(fileOf(doc, f)), "no space")
	assert.EqualError(t, NewJSONL(failing{}, English).File(fileOf(doc, f)), "no space")
	assert.EqualError(t, NewSARIF(failing{}, English, "", nil).File(fileOf(doc, f)), "no space")
	assert.EqualError(t, NewGitHub(failing{}, English).File(fileOf(doc, f)), "no space")
	assert.EqualError(t, NewJUnit(failing{}, English).File(fileOf(doc, f)), "no space")
	assert.EqualError(t, NewHTML(failing{}, English).Close(), "no space")
	assert.EqualError(t, RulesJSON(failing{}, nil), "no space")
	assert.EqualError(t, RulesMarkdown(failing{}, nil), "no space")
	assert.EqualError(t, Explain(failing{}, Options{}, fileOf(doc, f), &f), "no space")
	assert.EqualError(t, Rule(failing{}, Options{}, garble), "no space")
	assert.EqualError(t, Rules(failing{}, Options{}, []*detect.Detector{garble}), "no space")
}

func TestWrap(t *testing.T) {
	assert.Equal(t, []string{"aa bb", "cc"}, wrap("aa bb\n cc", 5))
	assert.Equal(t, []string{"toolong", "a"}, wrap("toolong a", 3))
	assert.Empty(t, wrap("", 3))
}
