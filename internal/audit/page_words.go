package audit

import (
	"math"
	"strconv"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/discover"
)

// likelyPercent is [Likely] in percent.
var likelyPercent = strconv.Itoa(int(math.Round(100 * Likely)))

// What the page says. Numbers stand after their nouns in Arabic, so that no
// form of a noun depends on them.
var pageWords = map[string]words{
	"title": {"tadqiq corpus audit", "تدقيق: فحص مدونة نصية"},
	"skip":  {"Skip to the garbled names", "انتقل إلى الأسماء المحرّفة"},

	// the first sentence, and what follows it
	"no documents":          {"There were no documents to read.", "لم توجد وثائق لقراءتها."},
	"none read":             {"No document could be read; broken: %s.", "تعذّرت قراءة الوثائق كلها، وعددها %s."},
	"none judged":           {"No document has a verdict; read: %s.", "لم يصدر حكم على أي وثيقة من الوثائق المقروءة، وعددها %s."},
	"none garbled":          {"None of the %s documents with a verdict is garbled.", "لا وثيقة محرّفة بين الوثائق التي صدر فيها حكم، وعددها %s."},
	"one garbled":           {"One of the %s documents with a verdict is garbled: %s.", "وثيقة واحدة محرّفة بين الوثائق التي صدر فيها حكم، وعددها %s؛ أي %s."},
	"some garbled":          {"%s of the %s documents with a verdict are garbled: %s.", "عدد الوثائق المحرّفة %s من مجموع الوثائق التي صدر فيها حكم، وهو %s؛ أي %s."},
	"in a sample":           {"A sample of %s of %s documents: %s", "في عينة من الوثائق حجمها %s من أصل %s: %s"},
	"sample interval":       {"In the whole corpus it is %s, with 95\u00a0%% confidence.", "والنسبة في المدونة كلها %s بثقة 95\u00a0%%."},
	"whole corpus":          {"For the whole corpus that makes about %s garbled documents (%s).", "ويقدَّر عدد الوثائق المحرّفة في المدونة كلها بنحو %s (%s)."},
	"suspect and abstained": {"Suspect: %s more. Without a verdict: %s.", "المشتبه بها: %s. التي لا حكم فيها: %s."},
	"between":               {"%s to %s", "من %s إلى %s"},
	"range":                 {"%s–%s", "%s–%s"},
	"semicolon":             {"; ", "؛ "},

	// totals and columns
	"documents":              {"Documents", "الوثائق"},
	"words":                  {"Words", "الكلمات"},
	"megabytes":              {"Text, MB", "النص، م.ب"},
	"all findings":           {"Findings", "النتائج"},
	"likely findings":        {"Likely findings", "النتائج المرجّحة"},
	"likely":                 {"Likely", "المرجّح"},
	"likely per 1,000 words": {"Likely per 1,000 words", "المرجّح في كل 1,000 كلمة"},
	"not read":               {"Not read", "لم تُقرأ"},
	"source":                 {"Source", "المصدر"},
	"share garbled":          {"Garbled share", "نسبة المحرّف"},
	"interval":               {"95\u00a0% interval", "مجال الثقة 95\u00a0%"},
	"garbled documents":      {"Garbled", "المحرّفة"},
	"suspect documents":      {"Suspect", "المشتبه بها"},
	"no verdicts":            {"no verdicts", "بلا أحكام"},
	"no name":                {"(without a name)", "(بلا اسم)"},
	"right form":             {"Right form", "الصواب"},
	"forms":                  {"Stands in the text as", "صوره في النصوص"},
	"more forms":             {"%s rarer forms are not listed here.", "صور أخرى أقل ورودًا لا تُعرض هنا، وعددها %s."},
	"with confidence":        {"confidence %s", "الثقة %s"},
	"document":               {"Document", "الوثيقة"},
	"score":                  {"Score", "الاحتمال"},
	"verdict":                {"Verdict", "الحكم"},
	"by rule":                {"Findings by rule", "النتائج بحسب القاعدة"},
	"form":                   {"Form", "الصورة"},
	"proposed as":            {"May be", "لعلها"},
	"times":                  {"Times", "المرات"},
	"contexts":               {"Contexts", "السياقات"},
	"strength":               {"Strength", "القوة"},
	"why":                    {"Why, and an example", "القرائن ومثال"},
	"place":                  {"Place", "الموضع"},
	"reason":                 {"Reason", "السبب"},
	"rule":                   {"Rule", "القاعدة"},
	"kind":                   {"Kind", "النوع"},
	"chart":                  {"Chart", "رسم"},

	// the way around
	"contents":      {"On this page", "في هذه الصفحة"},
	"to verdicts":   {"Verdicts", "الأحكام"},
	"to findings":   {"Findings", "النتائج"},
	"to sources":    {"Sources", "المصادر"},
	"to names":      {"Names and terms", "الأسماء والمصطلحات"},
	"to documents":  {"Read first", "الأولى بالقراءة"},
	"to candidates": {"For the glossary", "للمسرد"},
	"to problems":   {"Not read", "ما لم يُقرأ"},
	"to data":       {"Data", "البيانات"},
	"to help":       {"How to read this page", "كيف تُقرأ الصفحة"},

	// charts
	"verdicts":           {"Documents by verdict", "الوثائق بحسب الحكم"},
	"no verdict because": {"Without a verdict because", "أسباب ترك الحكم"},
	"names by rule":      {"Names and terms, by rule", "الأسماء والمصطلحات بحسب القاعدة"},
	"names by kind":      {"Names and terms, by kind", "الأسماء والمصطلحات بحسب النوع"},
	"debris by rule":     {"Other traces of machine translation", "آثار أخرى للترجمة الآلية"},
	"likely key":         {"likely: on names and terms, with a confidence of " + likelyPercent + "\u00a0% or more", "المرجّح: في الأسماء والمصطلحات، وثقته " + likelyPercent + "\u00a0% فأكثر"},
	"all key":            {"all findings", "النتائج كلها"},
	"no findings":        {"No findings.", "لا نتائج."},
	"confidence":         {"Confidence of findings on names and terms", "الثقة في نتائج الأسماء والمصطلحات"},
	"confidence note":    {"Findings in each twentieth of the scale. The stronger colour begins at " + likelyPercent + "\u00a0%: from there a finding counts as likely.", "عدد النتائج في كل جزء من عشرين من المقياس. ويبدأ اللون الأقوى من " + likelyPercent + "\u00a0%، ومنها فصاعدًا تُعدّ النتيجة مرجّحة."},
	"confidence axis":    {"Confidence, %", "الثقة، %"},
	"scores":             {"Scores of documents", "احتمال تحريف الوثائق"},
	"scores note":        {"Documents in each twentieth of the scale, from surely clean to surely garbled.", "عدد الوثائق في كل جزء من عشرين من المقياس، من المؤكدة سلامتها إلى المؤكد تحريفها."},
	"scores axis":        {"Probability that the document is garbled, %", "احتمال أن الوثيقة محرّفة، %"},
	"logarithmic":        {"The scale is logarithmic.", "المقياس لوغاريتمي."},
	"million":            {"M", " مليون"},
	"billion":            {"G", " مليار"},
	"the numbers":        {"The numbers", "الأرقام"},
	"nothing counted":    {"Nothing was counted.", "لا شيء."},

	// lists
	"filter":          {"Filter", "تصفية"},
	"all kinds":       {"all", "الكل"},
	"shown":           {"{from}–{to} of {all}", "{from}–{to} من {all}"},
	"none match":      {"None match.", "لا شيء يطابق."},
	"without scripts": {"Only the first rows are shown: the page needs scripts to show the others, to sort and to filter.", "لا تُعرض إلا الصفوف الأولى، إذ يحتاج عرض سائرها وفرزها وتصفيتها إلى تشغيل البرامج النصية."},
	"previous":        {"Previous", "السابق"},
	"next":            {"Next", "التالي"},
	"sources":         {"Sources, by the share of garbled documents", "المصادر بحسب نسبة الوثائق المحرّفة"},
	"sources note":    {"Share of garbled documents among those with a verdict. The line is the interval that holds the true share with 95\u00a0% confidence: long for sources with few documents. The broken line is the share in all documents. A wedge at the end means that the share is off the scale.", "نسبة الوثائق المحرّفة من التي صدر فيها حكم. الخط الأفقي هو المجال الذي تقع فيه النسبة الحقيقية بثقة 95\u00a0%، وهو طويل حيث تقل الوثائق. والخط المتقطع نسبة الوثائق كلها. والسهم في الطرف يعني أن النسبة تتجاوز المقياس."},
	"no sources":      {"The documents were not grouped. --group-by ranks their sources.", "لم تُجمع الوثائق بحسب مصادرها، ويجمعها الخيار \u2066--group-by\u2069."},
	"names":           {"Garbled names and terms", "الأسماء والمصطلحات المحرّفة"},
	"names note":      {"Entries of the glossary, and what stands for them in the documents. Open one for its forms, their suggested fixes and examples.", "مداخل المسرد وما جاء مكانها في الوثائق. افتح المدخل لترى صوره وما يُقترح لها من إصلاح مع أمثلة."},
	"no names":        {"No name or term of the glossary was found garbled.", "لم يُعثر على اسم أو مصطلح محرّف من المسرد."},
	"read first":      {"Documents to read first", "الوثائق الأولى بالقراءة"},
	"read first note": {"Garbled and suspect documents, the surest first.", "الوثائق المحرّفة والمشتبه بها، وأولها ما كان الحكم فيه أوثق."},
	"none to read":    {"No document is garbled or suspect.", "لا وثيقة محرّفة أو مشتبه بها."},
	"candidates":      {"Candidates for the glossary", "مرشّحات للمسرد"},
	"candidates note": {"Words that keep standing where names stand, and are rare elsewhere: new garbles, or names that the glossary lacks. Mark rows of candidates.csv and give them to tadqiq glossary accept; the next audit knows them.", "كلمات يتكرر ورودها في مواضع الأسماء ويندر في غيرها: صور محرّفة جديدة، أو أسماء ليست في المسرد. علّم ما تقبله في candidates.csv ثم مرّره إلى tadqiq glossary accept، فيعرفه الفحص التالي."},
	"no candidates":   {"None were found.", "لم يُعثر على شيء."},
	"problems note":   {"Documents, or rests of files, that could not be read: %s. They are not counted above.", "وثائق أو بقايا ملفات تعذّرت قراءتها، وعددها %s. وهي لا تدخل في ما سبق."},

	// data
	"data":            {"The data", "البيانات"},
	"data note":       {"All that was found stands in files beside this page. A report that was put together from partial summaries has the last two alone.", "كل ما عُثر عليه محفوظ في ملفات بجانب هذه الصفحة. أما التقرير المجموع من ملخصات جزئية فليس معه إلا الملفان الأخيران."},
	"findings.jsonl":  {"every finding with its place, fixes and evidence, one JSON object a line", "النتائج كلها بمواضعها وإصلاحاتها وقرائنها، في كل سطر كائن JSON"},
	"documents.jsonl": {"every document with its verdict and score", "الوثائق كلها بأحكامها واحتمالاتها"},
	"errors.jsonl":    {"every document that could not be read, and why", "الوثائق التي تعذّرت قراءتها وأسباب ذلك"},
	"candidates.csv":  {"candidates for the glossary", "مرشّحات المسرد"},
	"summary.json":    {"all figures of this page", "أرقام هذه الصفحة كلها"},
	"left out":        {"Not on this page", "ما لا تعرضه الصفحة"},
	"more sources":    {"Sources with smaller shares: %s more.", "مصادر أخرى نسبها أقل: %s."},
	"more names":      {"Names and terms with fewer findings: %s more.", "أسماء ومصطلحات أخرى نتائجها أقل: %s."},
	"more documents":  {"Garbled or suspect documents: %s more.", "وثائق أخرى محرّفة أو مشتبه بها: %s."},
	"more candidates": {"Candidates of lower rank: %s more.", "مرشّحات أخرى أدنى ترتيبًا: %s."},
	"more problems":   {"Documents that could not be read: %s more.", "وثائق أخرى تعذّرت قراءتها: %s."},
	"less content":    {"Rarer forms and further examples of some names, to keep the page quick.", "صور نادرة وأمثلة أخرى لبعض الأسماء، كي تبقى الصفحة سريعة."},
	"lost":            {"To save memory, rare entries were dropped (%s); counts may be too low by up to %s.", "حُذفت مداخل نادرة توفيرًا للذاكرة (%s)، وقد تنقص الأعداد بما لا يزيد على %s."},

	// help
	"how to read":        {"How to read this page", "كيف تُقرأ هذه الصفحة"},
	"help garbled":       {"Names or terms of the document are wrong in the way of machine translation; nearly all such documents are. Leave them out, repair them or have them read.", "في الوثيقة أسماء أو مصطلحات محرّفة كما تحرّفها الترجمة الآلية، وهذا حال جلّ الوثائق التي يصدر فيها هذا الحكم. تُستبعد أو تُصلح أو يقرؤها أحد."},
	"help suspect":       {"There are signs, but not enough. Some of these documents are garbled: look before you decide.", "فيها علامات غير كافية، وبعض هذه الوثائق محرّف فعلًا، فانظر قبل أن تقرر."},
	"help clean":         {"No more was found than clean text has by chance. A name that the glossary lacks may still be wrong.", "ليس فيها أكثر مما يقع مصادفة في النصوص السليمة. وقد يبقى فيها خطأ في اسم ليس في المسرد."},
	"help abstain":       {"The text is of a kind that cannot be judged: too short, in another language, in dialect, or classical. Its findings are counted all the same.", "النص من نوع لا يُحكم عليه: قصير جدًا أو بلغة أخرى أو عامي أو تراثي. ومع ذلك تُعدّ نتائجه."},
	"help of score":      {"Score", "الاحتمال"},
	"help score":         {"The probability that the document is garbled, in a corpus of which one document in fifty is. Choose a threshold of your own with it in documents.jsonl.", "احتمال أن تكون الوثيقة محرّفة، في مدونة تُحرَّف فيها وثيقة من كل خمسين. ولك أن تختار به حدًّا آخر في documents.jsonl."},
	"help of confidence": {"Confidence", "الثقة"},
	"help confidence":    {"The probability that a finding is right. An audit keeps doubtful findings, too: each says little, but many in one document or source say much. Likely are those from " + likelyPercent + "\u00a0%.", "احتمال أن تكون النتيجة صحيحة. ويُبقي الفحص على النتائج المشكوك فيها أيضًا: لا تقول الواحدة منها الكثير، لكن اجتماع عدد منها في وثيقة أو مصدر له دلالته. والمرجّح ما بلغ " + likelyPercent + "\u00a0% فأكثر."},
	"help of interval":   {"95\u00a0% interval", "مجال الثقة 95\u00a0%"},
	"help interval":      {"Where the true share lies, given how few documents were seen (Wilson). It does not allow for wrong verdicts.", "المجال الذي تقع فيه النسبة الحقيقية بالنظر إلى عدد الوثائق (طريقة ويلسون). ولا يدخل فيه احتمال خطأ الأحكام."},
	"made with":          {"Made with", "أُعدّ بواسطة"},
	"weights":            {"weights", "الأوزان"},
	"lexicon":            {"lexicon", "المعجم"},
	"glossary":           {"glossary", "المسرد"},
	"least confidence":   {"least confidence", "أدنى ثقة"},
	"made by":            {"Made by", "أعدّه"},
}

// What things are called that go by names in summary.json.
var (
	verdictWords = map[string]words{
		detect.VerdictClean:   {"clean", "سليمة"},
		detect.VerdictSuspect: {"suspect", "مشتبه بها"},
		detect.VerdictGarbled: {"garbled", "محرّفة"},
		detect.VerdictAbstain: {"no verdict", "بلا حكم"},
	}
	reasonWords = map[string]words{
		detect.ReasonNoArabic:  {"hardly any Arabic", "لا تكاد تحوي عربية"},
		detect.ReasonShort:     {"too short", "قصيرة جدًا"},
		detect.ReasonPersian:   {"Persian", "بالفارسية"},
		detect.ReasonUrdu:      {"Urdu", "بالأردية"},
		detect.ReasonLanguage:  {"another language in Arabic letters", "بلغة أخرى حروفها عربية"},
		detect.ReasonDialect:   {"dialect", "بالعامية"},
		detect.ReasonClassical: {"classical", "تراثية"},
	}
	kindWords = map[string]words{
		"person": {"person", "شخص"},
		"place":  {"place", "مكان"},
		"org":    {"organisation", "مؤسسة"},
		"title":  {"title", "لقب"},
		"term":   {"term", "مصطلح"},
		"name":   {"name", "اسم"},
		"":       {"other", "غير ذلك"},
	}
	proposalWords = map[string]words{
		discover.Garble: {"a garble of", "محرّفة عن"},
		discover.Entry:  {"a new entry", "مدخل جديد"},
	}
	lostWords = map[string]words{
		"forms":      {"forms", "صور"},
		"groups":     {"sources", "مصادر"},
		"candidates": {"candidates", "مقترحات"},
	}
)
