package termbase

import (
	"slices"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// What the header of a column may be called. Words are compared folded and as
// whole words; of the roles the first one with a word in the header counts.
var roleWords = []struct{ column, words string }{
	{"forbidden", "forbidden|deprecated|banned|avoid|do not use|wrong|incorrect|obsolete|superseded|" +
		"interdit|interdits|interdite|obsolète|à éviter|" +
		"ممنوع|ممنوعة|محظور|محظورة|مهجور|مهجورة|مرفوض|مرفوضة|خطأ|أخطاء|الأخطاء|لا تستخدم"},
	{"variants", "variants|variant|synonyms|synonym|synonymes|synonyme|aliases|alias|alternatives|alternative|also known as|aka|variantes|variante|" +
		"مرادفات|مرادف|المرادفات|المرادف|بدائل|البدائل|صيغ أخرى|أسماء أخرى"},
	{"gloss", "gloss|meaning|definition|description|définition|signification|sens|" +
		"معنى|المعنى|تعريف|التعريف|شرح|الشرح|وصف|الوصف"},
	{"context", "context|domain|subject|subject field|contexte|domaine|سياق|السياق|مجال|المجال|الموضوع"},
	{"note", "note|notes|comment|comments|remark|remarks|remarque|remarques|commentaire|commentaires|" +
		"ملاحظة|ملاحظات|الملاحظات|تعليق|تعليقات"},
	{"kind", "kind|category|type|class|catégorie|نوع|النوع|فئة|الفئة|تصنيف|التصنيف"},
	{"gender", "gender|genre|الجنس"},
	{"id", "id|identifier|qid|identifiant|معرف|المعرف"},
}

const (
	arabicWords = "arabic|arabe|arapça|العربية|العربي|عربية|عربي|بالعربية|بالعربي"
	latinWords  = "latin|english|anglais|ingilizce|french|français|fransızca|turkish|türkçe|turc|spanish|german|italian|" +
		"transliteration|romanization|romanisation|" +
		"اللاتينية|اللاتيني|لاتيني|باللاتينية|الإنجليزية|الإنجليزي|إنجليزي|إنجليزية|بالإنجليزية|الانكليزية|الإنكليزية|بالإنكليزية|" +
		"الفرنسية|فرنسي|بالفرنسية|التركية|تركي|بالتركية"
	latinCodes = "en|eng|fr|fra|tr|tur|de|es|it"
	arabicCode = "ar|ara"

	// These tell that a column holds terms but not in which language.
	termWords = "term|terms|name|names|label|word|words|source|target|translation|equivalent|headword|entry|" +
		"terme|termes|nom|noms|mot|traduction|équivalent|terim|isim|" +
		"مصطلح|المصطلح|اسم|الاسم|ترجمة|الترجمة|كلمة|الكلمة|المقابل|المصدر|الهدف"
)

// termColumn is the role of a column of terms whose language only its cells
// tell.
const termColumn = "?"

// roleOf tells what a column of that header holds: a column of the glossary
// format, termColumn, or "" where the header tells nothing.
func roleOf(header string) string {
	for _, c := range glossary.Columns() {
		if strings.EqualFold(c, strings.ReplaceAll(header, "_", "-")) {
			return c
		}
	}
	words := headerWords(header)
	in := func(list string) bool {
		for w := range strings.SplitSeq(list, "|") {
			if strings.Contains(" "+strings.Join(words, " ")+" ", " "+strings.Join(headerWords(w), " ")+" ") {
				return true
			}
		}
		return false
	}
	// Codes are short and some are words, such as de; they count at the ends.
	code := func(list string) bool {
		codes := strings.Split(list, "|")
		return len(words) > 0 && (slices.Contains(codes, words[0]) || slices.Contains(codes, words[len(words)-1]))
	}
	latin, ar := in(latinWords) || code(latinCodes), in(arabicWords) || code(arabicCode)
	for _, r := range roleWords {
		switch {
		case !in(r.words):
		case latin && r.column == "variants":
			return "latin"
		case latin && r.column == "forbidden":
			return ""
		case ar && r.column == "gloss":
			return "note"
		default:
			return r.column
		}
	}
	switch {
	case ar && !latin:
		return "ar"
	case latin && !ar:
		return "latin"
	case in(termWords):
		return termColumn
	}
	return ""
}

// headerWords are the words of a header, folded.
func headerWords(header string) []string {
	return strings.FieldsFunc(arabic.Fold(header), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// kindWords are what categories are called, by kind.
var kindWords = map[glossary.Kind]string{
	glossary.Person: "person|people|human|individual|per|personne|kişi|شخص|أشخاص|شخصية|شخصيات|علم",
	glossary.Place:  "place|location|loc|gpe|geo|city|town|village|country|state|region|river|lieu|ville|pays|yer|مكان|أماكن|موقع|مدينة|بلد|دولة|منطقة|قرية",
	glossary.Org:    "org|organization|organisation|company|institution|party|agency|organizasyon|kurum|منظمة|منظمات|مؤسسة|هيئة|شركة|حزب|جهة",
	glossary.Title:  "title|position|rank|office|titre|fonction|unvan|لقب|ألقاب|منصب|مناصب|رتبة",
	glossary.Term:   "term|terminology|terme|terim|مصطلح|مصطلحات",
	glossary.Name:   "name|proper noun|misc|nom|اسم|أسماء",
}

// parseKind reads the word for a kind.
func parseKind(s string) (glossary.Kind, bool) {
	s = arabic.Fold(strings.TrimSpace(s))
	for kind, words := range kindWords {
		for w := range strings.SplitSeq(words, "|") {
			if arabic.Fold(w) == s {
				return kind, true
			}
		}
	}
	return "", false
}

// parseGender reads the word for a gender; "" is neither.
func parseGender(s string) string {
	switch arabic.Fold(strings.TrimSpace(s)) {
	case "m", "masculine", "masc", "male", "masculin", arabic.Fold("مذكر"), arabic.Fold("ذكر"):
		return "m"
	case "f", "feminine", "fem", "female", "feminin", arabic.Fold("مؤنث"), arabic.Fold("أنثى"):
		return "f"
	}
	return ""
}
