package detect

import (
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/text"
)

// Why a document gets no verdict.
const (
	ReasonNoArabic  = "no Arabic"      // less than half of its words are in Arabic letters
	ReasonShort     = "too short"      // too few words to call it clean
	ReasonPersian   = "persian"        //
	ReasonUrdu      = "urdu"           //
	ReasonLanguage  = "other language" // Kurdish, Pashto, Uyghur, Sindhi, …
	ReasonDialect   = "dialect"        // names are rare and spelled freely there
	ReasonClassical = "classical"      // vocalised text, chains of transmission, verse
)

// Reasons lists the reasons.
func Reasons() []string {
	return []string{ReasonNoArabic, ReasonShort, ReasonPersian, ReasonUrdu, ReasonLanguage, ReasonDialect, ReasonClassical}
}

// minArabic is the number of Arabic words below which a document is too short
// to be called clean.
const minArabic = 20

// Shares from which a document is not what the detectors know. Each is several
// times that of news which quotes such text.
const (
	minUrduLetters  = 0.02 // of the letters
	minOtherLetters = 0.03
	minVocalised    = 0.35 // diacritics for each letter: fully vocalised text has 0.7, news 0.01
	minPersianWords = 0.08 // of the words
	minDialectWords = 0.05
	minChainWords   = 0.02
	minQuoted       = 0.5

	minHits = 3 // so many words in any case
)

// abstains returns why there can be no verdict on a document, or "".
func abstains(doc *text.Document) string {
	letters := countLetters(doc.Source)
	words := countWords(doc)
	share := func(n, of int, least float64) bool { return n >= minHits && float64(n) >= least*float64(of) }
	switch {
	case words.all > 0 && 2*words.arabic < words.all:
		return ReasonNoArabic
	case share(letters.urdu, letters.all, minUrduLetters):
		return ReasonUrdu
	case share(letters.other, letters.all, minOtherLetters):
		return ReasonLanguage
	case share(words.of[persian], words.arabic, minPersianWords):
		return ReasonPersian
	case share(letters.marks, letters.all, minVocalised), share(words.of[chain], words.arabic, minChainWords):
		return ReasonClassical
	case share(words.of[dialect], words.arabic, minDialectWords) && words.of[dialect] > words.of[standard]:
		return ReasonDialect
	case verse(doc, words.arabic):
		return ReasonClassical
	case words.arabic < minArabic:
		return ReasonShort
	}
	return ""
}

// letterCounts counts characters of the Arabic script.
type letterCounts struct {
	all, marks  int
	urdu, other int // letters that Arabic does not have, even for foreign sounds
}

const (
	urduLetters  = "ٹڈڑںے"
	otherLetters = "ەێۆڕڵۇڭ" + "ښږټډړېۍځڅڼ" + "ٻڄڃڇڏڌڊڙڳڱڻٺٿ" // Kurdish and Uyghur, Pashto, Sindhi
)

func countLetters(s string) (n letterCounts) {
	for _, r := range s {
		switch {
		case r < 0x600 || r > 0x6ff:
		case r >= 0x64b && r <= 0x652 || r == 0x670:
			n.marks++
		case r >= 0x620 && r <= 0x64a || unicode.IsLetter(r): // the first spares nearly all a look-up
			n.all++
			if r >= 0x671 { // none of the letters of Arabic
				switch {
				case strings.ContainsRune(urduLetters, r):
					n.urdu++
				case strings.ContainsRune(otherLetters, r):
					n.other++
				}
			}
		}
	}
	return n
}

// register is a language or a kind of Arabic that has a word which others do
// not have.
type register uint8

const (
	standard register = iota + 1
	dialect
	chain
	persian
	numRegisters
)

// telling are the words that tell a register from the others.
var telling = func() map[string]register {
	out := map[string]register{}
	for _, list := range []struct {
		register
		words string
	}{
		{standard, "الذي التي الذين لقد قد سوف لم لن حيث كما أن إن إلى هذا هذه ذلك تلك ليس ليست لكن منذ"},
		// Egypt, the Levant, the Gulf, the Maghreb, Iraq
		{dialect, "مش ده دي كده كدا ازاي عايز عايزة عايزين عاوز عاوزة ليه فين امتى دلوقتي بتاع بتاعة بتاعي بتاعته عشان علشان اللي احنا برضه برضو اوي امبارح النهارده محدش"},
		{dialect, "شو هلق هلأ بدي بدك بدو بدها بدنا كتير ليش هيك هيدا هيدي هاد هاي منيح منيحة لسا لسه هون هونيك عنجد رح انو مبارح شوي"},
		{dialect, "وش ايش ابغى أبغى تبغى يبغى تبي يبي يبون زين الحين ذحين وايد هالحين شلون جذي چذي وشلون مب مو"},
		{dialect, "واش بزاف ديال ديالي ديالنا ديالك كيفاش علاش شنو شنوة شكون برشا توا باش متاع هاد دابا راه راني راهي كاين كاينة مزيان نتا غادي"},
		{dialect, "هسه هسة اكو ماكو شكو اشلون شلونك چان جان لعد هيچي هيج هواية هوايه كلش"},
		{chain, "حدثنا حدثني أخبرنا أخبرني أنبأنا"},
		{persian, "از است را که می های این به با شد شده برای کرد بود خود یک در تا نیست"},
	} {
		for w := range strings.FieldsSeq(list.words) {
			out[arabic.Fold(w)] = list.register
		}
	}
	return out
}()

// registerOf returns the register that a folded word tells of, with و or ف
// before it or without, or 0.
func registerOf(form string) register {
	if r := telling[form]; r != 0 {
		return r
	}
	for _, conjunction := range []string{"و", "ف"} {
		if rest, ok := strings.CutPrefix(form, conjunction); ok {
			return telling[rest]
		}
	}
	return 0
}

// wordCounts counts words: all, those in Arabic letters, and those that tell
// of a register.
type wordCounts struct {
	all, arabic int
	of          [numRegisters]int
}

func countWords(doc *text.Document) (n wordCounts) {
	for i := range doc.Segments {
		tokens := doc.Segments[i].Tokens
		n.all += len(tokens)
		for j := range tokens {
			if tokens[j].Class == text.Arabic {
				n.arabic++
				n.of[registerOf(tokens[j].Form)]++
			}
		}
	}
	return n
}
