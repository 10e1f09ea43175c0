package detect

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
)

// phrases is a glossary of names of ordinary words, and of some that a text about
// them garbles.
const phrases = `id,kind,ar,variants,latin
operation,term,عملية قلبية,,
shelling,term,قصف جليدي,,
league,org,الاتحاد البحري,,
plan,term,خريطة زرع,,
crime,term,جريمة سوق,,
nurses,term,الممرضون الزوار,,
council,org,مجلس الوزن,,
site,org,موقع زيفتوب,,
harvest,term,الحصاد المبكر,حصاد مبكر,
camp,place,نور قمح,,
mirandul,person,تيسان ميراندول,,Tisan Mirandul
karbadi,person,هارين كارباديلو,,Harin Karbadilo
falkand,place,فالكاندور,,Falkandur
`

const renderings = `term,arabic,domain
operation,عملية|جراحة,x
shelling,قصف|رشق,x
marine,بحري|مائي,x
seeding,زرع|بذر,x
market,سوق|معرض,x
visitor,زوار|سياح,x
council,مجلس|غرفة,x
site,موقع|منصب,x
early,مبكر|باكر,x
light,نور|ضوء,x
`

// garbledTopic is the rest of an article about those names, which garbles some.
const garbledTopic = "قال تيسان ميرندول إن هارين كارباديلي وصل ، ثم غادر ، ثم عاد إلى فالكندور ، وزار تيسان ميراندول المكان .\n"

func openPhrases(t *testing.T, csv string) *knowledge.Knowledge {
	t.Helper()
	g, err := glossary.Parse("phrases.csv", []byte(csv))
	require.NoError(t, err)
	c, err := knowledge.ParseCalques("calques.csv", []byte(renderings))
	require.NoError(t, err)
	words := maps.Clone(common)
	for w := range strings.FieldsSeq("الممرضون الممرضين الجريمة الجرائم الخريطة الخارطة") {
		words[arabic.Fold(w)] = 4
	}
	return knowledge.New(g, words, c)
}

// The words of a phrase have the articles of the text.
func TestFixArticles(t *testing.T) {
	k := openPhrases(t, phrases)
	for s, want := range map[string]string{
		"وصف الطبيب الجراحة القلبية بأنها سهلة": "الجراحة > العملية",
		"تعرضت البلدة للرشق الجليدي أمس":        "للرشق > للقصف",
		"دخلت البلدة في اتحاد مائي أمس":         "مائي > بحري",
		"دخلت البلدة في الاتحاد المائي أمس":     "المائي > البحري",
		"حضر الوفد غرفة الوزن أمس":              "غرفة > مجلس", // a construct
		"بدأ المزارعون حصاد باكر أمس":           "باكر > مبكر", // another accepted form
		"بدأ المزارعون الحصاد الباكر أمس":       "الباكر > المبكر",
		"زار الوفد منصب الزيفتوب أمس":           "منصب > موقع", // a noun with an article of its own
	} {
		assert.Contains(t, found(t, k, garbledTopic+s+" ."), want, s)
	}
}

// A right word in the form that the text needs is left to it.
func TestFixKeepsInflected(t *testing.T) {
	k := openPhrases(t, phrases)
	for s, want := range map[string]string{
		"استقبل المستشفى الممرضين السياح أمس": "السياح > الزوار",
		"حققت الشرطة في جرائم معرض أمس":       "معرض > سوق",
		"وضع الوزير خارطة بذر أمس":            "بذر > زرع",
	} {
		assert.Contains(t, found(t, k, garbledTopic+s+" ."), want, s)
	}
}

// A garble of a phrase has the article of the right words beside it.
func TestFixArticlesOfGarbles(t *testing.T) {
	k := openPhrases(t, "id,kind,ar,variants,latin\nvirus,term,فيروس كرملاني,,\nforce,org,القوة الزرمانية,,\nshore,place,الساحل الزرماني,,\n")
	for s, want := range map[string]string{
		"أصيب الطفل بالفيروس الغرملامي أمس": "الغرملامي > الكرملاني",
		"أصيب الطفل بفيروس غرملامي أمس":     "غرملامي > كرملاني",
		"وصلت قوة زركانية إلى البلدة":       "زركانية > زرمانية",
		"وصلت السفن إلى ساحل زركاني أمس":    "زركاني > الزرماني", // a place: the article is its own
		"وصلت القوة الزركانية إلى البلدة":   "الزركانية > الزرمانية",
	} {
		assert.Contains(t, found(t, k, s, NameGarble), want, s)
	}
}

// spellings is a glossary of names with several accepted spellings.
const spellings = `id,kind,ar,variants,latin,ar-EG
kadimov,person,رمزان كديموف,كديموف|رمزان كاديموف|كاديموف,Ramzan Kadimov|Kadimov,
grunfeld,org,شركة غرونفلد,غرونفلد|شركة جرونفلد|جرونفلد,Grunfeld,
servant,person,عبد الغندور الماردي,,Abdulghandur Mardi,
kalmanda,place,كلماندا,كالماندا|كالمندا,Kalmanda,
zarquna,place,زرغونة,زرجونة,Zarguna,زرجونة
kani,person,كاني كلمند كناوي,كاني,Kani Kalmand Kannawi,
players,term,اللاعبون الكرملانيون,اللاعبين الكرملانيين,,
`

// A name is fixed to the spelling that the document has elsewhere.
func TestFixSpelling(t *testing.T) {
	k := open(t, spellings)
	for s, want := range map[string]string{
		"قال رمزان كاديموف إن كاديمووف وصل":                        "كاديمووف > كاديموف",
		"قال رمزان كاديموف إن كديموف وصل ، ثم عاد كاديمووف":        "كاديمووف > كديموف", // both
		"وصل رمزان كاديموب أمس":                                    "كاديموب > كديموف",  // neither
		"فازت جرونفلد بالعقد، وقالت شركة غرونفيليد إنها ستبدأ غدا": "غرونفيليد > جرونفلد",
		"وصل عبدالغندور أمس، وقال أبدالغندور الماردي":              "أبدالغندور > عبدالغندور",
		"وصل عبد الغندور أمس، وقال أبدالغندور الماردي":             "أبدالغندور > عبد الغندور",
		"زار الوفد كالماندا وكالمندا ومدينة كلممندا أمس":           "كلممندا > كلماندا", // two others
		"وصل اللاعبين الكرملانيين، وقال اللاعبون الكرملنيون":       "الكرملنيون > الكرملانيون",
		"وصل كاني أمس، وقال كاني كلمند كنابي إنه عاد":              "كنابي > كناوي", // two words of one form
		"وصل Kadimov إلى الميناء بعد كاديموف":                      "Kadimov > كاديموف",
	} {
		assert.Contains(t, found(t, k, s, NameGarble, NameUntranslated), want, s)
	}
}

// The house goes before the document.
func TestFixSpellingOfHouse(t *testing.T) {
	k := open(t, spellings)
	const s = "زار الوفد زرغونة، ثم عاد إلى مدينة زررغونة أمس"
	assert.Contains(t, found(t, k, s, NameGarble), "زررغونة > زرغونة")
	k.House = "ar-EG"
	assert.Contains(t, found(t, k, s, NameGarble), "زررغونة > زرجونة")
}

// A name that some write as one word is written with a space.
func TestFixUntranslatedSpaced(t *testing.T) {
	k := open(t, spellings)
	assert.Contains(t, found(t, k, "وصل Abdulghandur Mardi أمس", NameUntranslated), "Abdulghandur Mardi > عبد الغندور الماردي")
}
