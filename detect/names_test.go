package detect

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/knowledge"
)

func TestNameGarble(t *testing.T) {
	k := open(t, ports)
	cases := []struct{ name, text, want string }{
		{"respelt", "وصل الوفد إلى ميناء زخرامون أمس", "زخرامون > زهرامون"},
		{"with an article", "عاد الوفد إلى مدينة القندورية", "القندورية > القنطورية"},
		{"by the Latin spelling", "وصل الوفد إلى ميناء تيلامونت", "تيلامونت > تيلاموند"},
		{"conjunction", "عاد إلى زهرامون وتيلامونت", "وتيلامونت > وتيلاموند"},
		{"conjunction and preposition", "عاد وبزخرامون السفن", "وبزخرامون > وبزهرامون"},
		{"preposition and article", "عاد الوفد وبالقندورية السفن", "وبالقندورية > وبالقنطورية"},
		{"ل and article", "عاد الوفد للقندورية", "للقندورية > للقنطورية"},
		{"و, ل and article", "عاد الوفد وللقندورية", "وللقندورية > وللقنطورية"},
		{"the writer's own letters stay", "عاد الوفد وَبـــزخرامون السفن", "وَبـــزخرامون > وَبـــزهرامون"},
		{"second word", "قال الوزير مروان الخندري للصحفيين", "الخندري > الغندري"},
		{"first word", "قال الوزير مرفان الغندري للصحفيين", "مرفان > مروان"},
		{"first word with a conjunction", "استقبل الوفد ومرفان الغندري السفن", "ومرفان > ومروان"},
		{"two words", "قال الوزير مرفان الخندري للصحفيين", "مرفان الخندري > مروان الغندري"},
		{"two words with a preposition", "عاد بمرفان الخندري أمس", "بمرفان الخندري > بمروان الغندري"},
		{"the gap stays", "قال الوزير «مرفان»  الخندري أمس", "مرفان»  الخندري > مروان»  الغندري"},
		{"in quotation marks", "وصل إلى ميناء «زخرامون»، أمس", "زخرامون > زهرامون"},
		{"forbidden", "غادر زغرامون", "زغرامون > زهرامون"},
		{"forbidden, with clitics", "غادر وبزَغرامون", "وبزَغرامون > وبزهرامون"},
		{"forbidden, two words", "غادر زاروم البحر", "زاروم البحر > زهرمانة الكبرى"},
		{"presentation forms", "وصل الوفد إلى ميناء ﺯﺧﺮﺍﻣﻮﻥ أمس", "ﺯﺧﺮﺍﻣﻮﻥ > زهرامون"},
	}
	for _, c := range cases {
		assert.Equal(t, []string{c.want}, found(t, k, topic+c.text, NameGarble), c.name)
	}
}

func TestNameGarbleLeavesAlone(t *testing.T) {
	k := open(t, ports+"zakhramun,place,زخرامون,,,,\n")
	cases := []struct{ name, text string }{
		{"accepted forms", "قال مروان الغندري في زهرامون إن زهرمانة الكبرى"},
		{"what folding removes", "وصل إلى زَهْرامون والقنطوريه وتيلامــوند وكالميرا الشرقيّة"},
		{"proclitics", "وبزهرامون ولتيلاموند فالقنطورية وللقنطورية بالغندري"},
		{"without article", "ميناء قنطورية ووزير غندري"},
		{"adjectives of relation", "السفن الزهرامونية والتيلاموندي والقنطوريون والقنطوريين"},
		{"a right name that resembles another", "عاد الوفد إلى ميناء زخرامون"},
		{"an ordinary word that resembles a name", "زار الوفد مدينة زخرمان"},
		{"letters that writers swap", "وصل إلى ميناء تيلامونند"},
		{"addresses, handles and code", "زار @زهرابون و#زهرابون و https://a.example/زهرابون و`زهرابون` وتلا ﴿زهرابون﴾"},
		{"nothing near", "برقوق مشمش لوز"},
		{"words with digits", "قاعة زهران1أ وقاعة زهران1ب"},
	}
	for _, c := range cases {
		assert.Empty(t, found(t, k, topic+c.text), c.name)
	}
}

// A word of a name with digits is compared letter by letter, however many
// bytes a letter takes.
func TestNamesWithDigits(t *testing.T) {
	numbers := frequencies{"101": 4.5}
	k := knowledge.New(open(t, "ar,kind\nزهرامون 101,place\n").Glossary, numbers, nil)
	for _, s := range []string{"زهرامون و1011", "زهرامون 1011", "زخرامون 101", "زهرامون ب1", "زهران1أ زهران1ب"} {
		assert.NotPanics(t, func() { found(t, k, s) }, s)
	}
}

func TestNameGarbleFinding(t *testing.T) {
	k := open(t, ports)
	_, fs := run(t, k, topic+"وصل الوفد إلى ميناء زخرامون أمس", NameGarble)
	require.Len(t, fs, 1)
	f := fs[0]
	assert.Equal(t, "zahramun", f.Entry.ID)
	assert.Same(t, NameGarble, f.Detector)
	assert.Equal(t, f.Confidence >= 0.8, f.Severity == Error)
	assert.LessOrEqual(t, f.Fixes[0].Confidence, f.Confidence)
	kinds := map[string]bool{}
	for i, e := range f.Evidence {
		kinds[e.Kind] = true
		// The plain edit distance stands beside a Latin resemblance as a fact.
		assert.True(t, e.Weight != 0 || e.Kind == "edit", "%v", e)
		if i > 0 {
			assert.LessOrEqual(t, e.Weight, f.Evidence[i-1].Weight, "strongest first")
		}
	}
	for _, kind := range []string{"rarity", "head", "document"} {
		assert.True(t, kinds[kind], "no evidence of kind %s in %v", kind, f.Evidence)
	}
	assert.True(t, kinds["edit"] || kinds["latin"], "%v", f.Evidence)
}

// More that speaks for a finding makes it more confident.
func TestNameGarbleOrder(t *testing.T) {
	k := open(t, ports)
	confidence := func(s string) float64 {
		_, fs := run(t, k, s, NameGarble)
		if len(fs) == 0 {
			return 0
		}
		return fs[0].Confidence
	}
	order := []struct{ less, more string }{
		{topic + "قال عن زخرامون", topic + "قال عن ميناء زخرامون"},                       // a head
		{"وصل إلى ميناء زخرامون", topic + "وصل إلى ميناء زخرامون"},                       // the name elsewhere
		{topic + "وصل إلى ميناء زخراموت", topic + "وصل إلى ميناء زخرامون"},               // resemblance
		{topic + "وصل إلى ميناء زخرامون", topic + "وصل إلى ميناء زغرامون"},               // forbidden
		{"قال زخرامون", "عاد إلى ميناء زخرامون"},                                         //
		{topic + "قال الخندري", topic + "قال مروان الخندري"},                             // a neighbour
		{topic + "إلى ميناء زخرامون", topic + "إلى ميناء زخرامون ، ثم ، أمس ، اليوم ، "}, // spaced as machine translation does
	}
	for _, o := range order {
		assert.LessOrEqual(t, confidence(o.less), confidence(o.more), "%s | %s", o.less, o.more)
		assert.Positive(t, confidence(o.more), o.more)
	}
}

// Occurrences of one garble are flagged alike, and so is a near spelling of
// it.
func TestNameGarblePropagates(t *testing.T) {
	k := open(t, ports)
	got := found(t, k, topic+"وصل الوفد إلى ميناء زخرامون ثم قال زخرامون إن السفن", NameGarble)
	assert.Equal(t, []string{"زخرامون > زهرامون", "زخرامون > زهرامون"}, got)
}

func TestTermWrong(t *testing.T) {
	k := open(t, ports)
	cases := []struct {
		name, text string
		want       []string
	}{
		{"a calque in an organisation", "نظرت محكمة العدالة الدولية في الدعوى، وقال وزير إن محكمة العدل الدولية",
			[]string{"العدالة > العدل"}},
		{"the document names it nowhere", "نظرت محكمة العدالة الدولية في الدعوى", []string{"العدالة > العدل"}},
		{"the right one", "نظرت محكمة العدل الدولية في الدعوى", nil},
		{"the word alone", "قال وزير العدالة إن محكمة العدل الدولية", nil},
		{"an English rank", "وصل قائد برتبة كولونيل أمس", []string{"كولونيل > عقيد"}},
		{"with an article", "عاد برتبة الكولونيل أمس", []string{"الكولونيل > العقيد"}},
		{"not in the place of a rank", "زار كولونيل أمس", nil},
		{"the Arabic rank", "وصل قائد برتبة عقيد", nil},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, found(t, k, c.text, TermWrong), c.name)
	}
}

func TestNameInconsistent(t *testing.T) {
	k := open(t, ports)
	cases := []struct {
		name, text string
		want       []string
	}{
		{"after a given name", "استقبل مازن كالديرون الوفد، وقال مازن كالديرون أمس، ثم عاد مازن كالدرون",
			[]string{"كالدرون > كالديرون"}},
		{"after a title", "قال المدرب شلموطي أمس، وقال المدرب شلموطي اليوم، ثم عاد المدرب شلموتي", []string{"شلموتي > شلموطي"}},
		{"the rarer one, wherever it stands", "عاد مازن كالدرون، وقال مازن كالديرون أمس، ثم مازن كالديرون", []string{"كالدرون > كالديرون"}},
		{"what folding removes", "قال المدرب إيلمازي أمس، وقال المدرب ايلمازي اليوم", nil},
		{"not in one place", "قال كالديرون أمس، ثم وصل كالدرون", nil},
		{"an inflection", "قال المدرب شلموط أمس، وقال المدرب شلموطي اليوم", nil},
		{"two names", "قال المدرب شلموطي أمس، وقال المدرب برنقالي اليوم", nil},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, found(t, k, c.text, NameInconsistent), c.name)
	}
	doc, fs := run(t, k, cases[0].text, NameInconsistent)
	require.Len(t, fs[0].Related, 1)
	assert.Equal(t, "كالديرون", doc.Text(fs[0].Related[0].Span))
	assert.Nil(t, fs[0].Entry)
}

func TestNameUntranslated(t *testing.T) {
	k := open(t, ports+"oneil,person,شون أونيل,,Shawn O'Neil,,\n")
	cases := []struct {
		name, text string
		want       []string
	}{
		{"one word", "وصل الوفد إلى Zahramun أمس", []string{"Zahramun > زهرامون"}},
		{"accents and case", "وصل الوفد إلى Zåhramün أمس", []string{"Zåhramün > زهرامون"}},
		{"two words", "زار الوفد East Kalmira أمس", []string{"East Kalmira > كالميرا الشرقية"}},
		{"with an apostrophe", "قال الوزير Shawn O'Neil أمس", []string{"Shawn O'Neil > شون أونيل"}},
		{"the form of as many words", "قال الوزير Ghandari أمس", []string{"Ghandari > الغندري"}},
		{"Cyrillic", "قال الوزير Москва أمس", []string{"Москва > "}},
		{"Chinese", "زار الوفد مدينة 北京 أمس", []string{"北京 > "}},
		{"two scripts in one word", "زار الوفد مديнة أمس", []string{"مديнة > "}},
		{"Latin letters in an Arabic word", "زار الوفد مديna أمس", []string{"مديna > "}},
		{"not of the glossary", "زار الوفد Springfield أمس", nil},
		{"a part of a form", "زار الوفد East أمس", nil},
		{"an original in brackets", "زار الوفد زهرامون (Zahramun) أمس", nil},
		{"a quotation", "قال الوزير «Zahramun» أمس", nil},
		{"an acronym", "زار الوفد ZAHRAMUN أمس", nil},
		{"a long run", "قال الوزير We went to Zahramun today أمس ثم عاد الوفد إلى مدينة", nil},
		{"an address", "زار الوفد www.Zahramun.example أمس", nil},
		{"a proclitic", "زار الوفد الـPDF وبالPDF أمس", nil},
		{"two words without a space", "زار الوفدZahramun أمس", nil},
		{"a Latin text", "Zahramun is a port أمس", nil},
		{"Greek letters", "وصل الوفد إلى 5 μm و α أمس", nil},
		{"a title is no name", "وصل الوفد إلى Colonel أمس", nil},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, found(t, k, c.text, NameUntranslated), c.name)
	}
	k = open(t, "id,kind,ar,latin\na,person,طالوق المرفاني,Taluq al-Marfani\n")
	for s, want := range map[string]string{
		"قال الوزير طالوق Al-Marfani أمس": "Al-Marfani > المرفاني",
		"قال الوزير طالوق Marfani أمس":    "Marfani > المرفاني",
	} {
		assert.Equal(t, []string{want}, found(t, k, s, NameUntranslated))
	}
	assert.Empty(t, found(t, k, "قال الوزير المرفاني Al-Marfani أمس", NameUntranslated), "the original behind the name")
}
