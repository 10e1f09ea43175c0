package report

import (
	"strings"

	"github.com/tadqiq/tadqiq/detect"
)

// This file is the one place that makes sentences of findings.

// label is a word or a sentence in the languages of the messages.
type label struct{ en, ar string }

func (l label) in(lang Lang) string {
	if lang == Arabic {
		return l.ar
	}
	return l.en
}

// defects say what is wrong, by rule.
var defects = map[string]label{
	"name/garble":          {"the name is garbled", "الاسم محرّف"},
	"name/stand-in":        {"another word stands in the place of a name", "كلمة أخرى حلّت محل اسم"},
	"name/calque":          {"the name is translated by its meaning", "الاسم مترجم بمعناه"},
	"name/inconsistent":    {"the name is spelled in several ways in this text", "للاسم أكثر من كتابة في هذا النص"},
	"name/untranslated":    {"the name is left in foreign letters", "الاسم متروك بحروف أجنبية"},
	"name/missing":         {"a name of the source is missing", "اسم ورد في الأصل غائب عن الترجمة"},
	"name/variant":         {"this is not the form that the house uses", "ليست هذه الصيغة المعتمدة"},
	"term/wrong":           {"the term is wrong", "المصطلح خاطئ"},
	"term/inconsistent":    {"the term is translated in several ways in this text", "للمصطلح أكثر من ترجمة في هذا النص"},
	"text/spacing":         {"the spacing around punctuation is wrong", "المسافة حول علامة الترقيم خاطئة"},
	"text/persian-letters": {"an Arabic word holds a Persian letter", "في الكلمة العربية حرف فارسي"},
	"text/boilerplate":     {"the text is repeated, or has nothing to do with the rest", "نص مكرر أو لا صلة له ببقية النص"},
	"text/broken-sentence": {"the sentence is cut in the middle", "الجملة مبتورة"},
	"text/bidi-control":    {"a stray control character changes the direction of the text", "محرف تحكم شارد يغيّر اتجاه النص"},

	"suppression/no-reason": {"the comment suppresses findings without saying why", "تعليق يُسكت تنبيهات دون ذكر السبب"},
	"suppression/unused":    {"nothing needs this suppression any more", "لم يعد لهذا الاستثناء ما يستثنيه"},
	"suppression/malformed": {"the comment for tadqiq cannot be understood", "تعليق موجّه إلى tadqiq لا يُفهم"},
}

// Message says in one sentence what is wrong and what it should be. It holds
// at most one string in the other script, at its end, so that a viewer without
// bidi support still shows it in order.
func Message(lang Lang, f *detect.Finding) string {
	var b strings.Builder
	b.WriteString(Defect(lang, f.Detector))
	right := ""
	switch {
	case f.Detector.Category() == "text":
		// The defect is not in the words, and a fix is mostly white space.
	case len(f.Fixes) > 0:
		right = f.Fixes[0].Text
	case f.Entry != nil:
		right = f.Entry.Ar
	}
	if right = show(right); right == "" {
		return b.String()
	}
	if lang == Arabic {
		b.WriteString("؛ والأرجح: ")
	} else {
		b.WriteString("; it should probably be ")
	}
	b.WriteString(right)
	return b.String()
}

// Defect says in one sentence what the findings of a rule are.
func Defect(lang Lang, d *detect.Detector) string {
	if l, ok := defects[d.Name]; ok {
		return l.in(lang)
	}
	return d.Doc.Title
}

// reason is how a kind of evidence reads: when it speaks for the finding,
// when it speaks against, and what its From and To are. No label: the words
// are not shown, since the finding's own text and fix say the same. Where a
// kind covers several things, the evidence's note tells which and is the
// sentence; where detail is set, the note only adds to the sentence. The note of
// evidence without a weight is a plain fact and always the sentence. In the
// table of explain, note is the label of such a detail.
type reason struct {
	pro, con, from, to, note label
	detail                   bool
}

var (
	labelNearby    = label{"nearby", "بالقرب"}
	labelBefore    = label{"before it", "قبلها"}
	labelNeighbour = label{"neighbour", "الجارة"}
	labelStandsFor = label{"stands for", "تعني"}
	labelOther     = label{"other", "الأخرى"}
	labelLatin     = label{"Latin", "باللاتينية"}
	labelWord      = label{"word", "الكلمة"}
	labelForeign   = label{"foreign", "بالأجنبية"}
)

var reasons = map[string]reason{
	"edit": {
		detail: true,
		pro:    label{"its letters are close to those of the name", "حروفها قريبة من حروف الاسم"},
		con:    label{"its letters are not very close to those of the name", "حروفها ليست شديدة القرب من حروف الاسم"},
	},
	"channel": {
		detail: true,
		pro:    label{"the letters differ as machine translation mixes them up", "تختلف الحروف كما تخلط بينها الترجمة الآلية"},
		con:    label{"machine translation seldom mixes up these letters", "قلّما تخلط الترجمة الآلية بين هذه الحروف"},
	},
	"latin": {
		detail: true,
		pro:    label{"it reads like the name's Latin spelling, turned back into Arabic", "تُقرأ كالاسم المكتوب باللاتينية معادًا إلى العربية"},
		con:    label{"it is not very close to the name's Latin spelling", "ليست شديدة القرب من كتابة الاسم باللاتينية"},
		to:     labelLatin,
	},
	"rarity": {
		pro: label{"the word is rare or unknown in ordinary Arabic", "الكلمة نادرة أو مجهولة في العربية المعتادة"},
		con: label{"the word is common in ordinary Arabic", "الكلمة شائعة في العربية المعتادة"},
	},
	"common": {
		pro: label{"the word is not an ordinary one", "ليست كلمة معتادة"},
		con: label{"it is an ordinary word", "هي كلمة معتادة"},
	},
	"neighbour": {
		pro:  label{"the word beside it belongs to the same name", "الكلمة المجاورة من الاسم نفسه"},
		con:  label{"the word beside it belongs to another name", "الكلمة المجاورة من اسم آخر"},
		from: labelNeighbour,
		to:   labelStandsFor,
	},
	"context": {
		pro:  label{"a word that goes with the name stands nearby", "بالقرب كلمة ترافق الاسم"},
		con:  label{"no word that goes with the name stands nearby", "ليس بالقرب كلمة ترافق الاسم"},
		from: labelNearby,
	},
	"head": {
		pro:  label{"the word before it announces such a name", "الكلمة التي قبلها تمهّد لمثل هذا الاسم"},
		con:  label{"the word before it goes with another kind of name", "الكلمة التي قبلها تمهّد لاسم من نوع آخر"},
		from: labelBefore,
	},
	"document": {
		pro:  label{"the text names the same entity elsewhere", "النص يذكر الاسم في موضع آخر"},
		con:  label{"nothing else in the text is about the name", "لا شيء آخر في النص يتصل بالاسم"},
		from: labelWord,
	},
	"pair": {
		pro:  label{"clean text does not have the two side by side", "لا تتجاور الكلمتان في النصوص السليمة"},
		con:  label{"clean text has the two side by side", "تتجاور الكلمتان في النصوص السليمة"},
		from: labelNeighbour,
	},
	"machine": {
		pro: label{"the text is spaced as machine translation spaces it", "علامات الترقيم مفصولة كما تفصلها الترجمة الآلية"},
		con: label{"the text is not spaced as machine translation spaces it", "علامات الترقيم ليست كما تتركها الترجمة الآلية"},
	},
	"known": {
		pro:  label{"it is no name of its own", "ليست اسمًا قائمًا بذاته"},
		con:  label{"it is a right name or word of its own", "هي اسم صحيح أو كلمة صحيحة بذاتها"},
		from: labelOther,
	},
	"article": {
		pro: label{"the article was lost or added", "سقطت أل التعريف أو زيدت"},
		con: label{"the article differs", "أل التعريف مختلفة"},
	},
	"length": {
		pro: label{"so long a word is seldom alike by chance", "قلّما تتشابه كلمة بهذا الطول مصادفة"},
		con: label{"so short a word may be alike by chance", "قد تتشابه كلمة بهذا القصر مصادفة"},
	},
	"script": {
		detail: true,
		pro:    label{"it holds letters of another script", "فيها حروف من كتابة أخرى"},
		con:    label{"all its letters are of one script", "حروفها كلها من كتابة واحدة"},
	},
	"spelling": {
		detail: true,
		pro:    label{"the text also spells the name in another way", "النص يكتب الاسم بصورة أخرى أيضًا"},
		con:    label{"the text spells the name in this way only", "النص يكتب الاسم بهذه الصورة وحدها"},
		to:     labelOther,
	},
	"variant": {
		detail: true,
		pro:    label{"the difference is no accepted variation of the spelling", "الاختلاف ليس تنويعًا مقبولًا في الكتابة"},
		con:    label{"the difference may be an accepted variation of the spelling", "قد يكون الاختلاف تنويعًا مقبولًا في الكتابة"},
	},
	"garble": {
		detail: true,
		pro:    label{"it resembles a garbled form of the name in this text", "تشبه صورة محرّفة للاسم في هذا النص"},
		con:    label{"it is not very close to the garbled form of the name in this text", "ليست شديدة القرب من الصورة المحرّفة للاسم في هذا النص"},
		to:     labelOther,
	},
	"garbled": {
		pro: label{"other names of the text are garbled", "في النص أسماء أخرى محرّفة"},
		con: label{"no other names of the text are garbled", "ليس في النص أسماء أخرى محرّفة"},
	},
	"forbidden": {
		pro: label{"the glossary lists the form as wrong", "المسرد يعدّ هذه الصيغة خطأ"},
		con: label{"the glossary does not list the form as wrong", "المسرد لا يعدّ هذه الصيغة خطأ"},
	},
	"calque": {
		detail: true,
		pro:    label{"the word renders the same foreign word as the right one", "الكلمة ترجمة أخرى للكلمة الأجنبية نفسها"},
		con:    label{"the word may belong to another term", "قد تكون الكلمة من مصطلح آخر"},
		note:   labelForeign,
	},
	"frame": {
		detail: true,
		pro:    label{"all other words of the name stand here", "سائر كلمات الاسم حاضرة هنا"},
		con:    label{"another name may have this word in that place", "قد يكون لاسم آخر هذه الكلمة في هذا الموضع"},
	},
	"together": {
		pro: label{"all of this together tells more than its parts", "القرائن مجتمعةً أقوى من مجموعها"},
		con: label{"all of this together tells less than its parts", "القرائن مجتمعةً أضعف من مجموعها"},
	},
	"prior": {
		pro: label{"such names are often garbled", "كثيرًا ما تُحرّف مثل هذه الأسماء"},
		con: label{"most words are no garbled names", "معظم الكلمات ليست أسماء محرّفة"},
	},
}

// word is an Arabic or Latin word that belongs to a sentence, with its label.
type word struct{ label, text string }

// notes are the words for notes of the rules; without English, the note itself
// is good to read. One that is missing is shown as it is.
var notes = map[string]label{
	// names and terms
	"the glossary of the text has the name":                                 {"your own glossary has the name", "الاسم في مسردك الخاص"},
	"the glossary lists the form as wrong":                                  {"", "المسرد يعدّ هذه الصيغة خطأ"},
	"a part of the name alone":                                              {"it is a part of the name alone", "جزء من الاسم وحده"},
	"the name is well known":                                                {"translation renders well-known names rightly", "قلّما تحرّف الترجمة اسمًا مشهورًا"},
	"nothing beside it speaks for the name":                                 {"", "لا شيء بجوارها يرجّح الاسم"},
	"the first letter is read as a preposition":                             {"", "يُقرأ الحرف الأول حرف جر"},
	"كـ rarely stands before a name":                                        {"", "قلّما تسبق كاف التشبيه اسمًا"},
	"adjacent words are read as one name":                                   {"", "تُقرأ كلمات متجاورة اسمًا واحدًا"},
	"small words of the name are others or are missing":                     {"the small words of the name are others, or are missing", "الأدوات في الاسم مختلفة أو ساقطة"},
	"words of the name are missing":                                         {"", "كلمات من الاسم ساقطة"},
	"the other word is an accepted form by itself":                          {"the other word is a right name by itself", "الكلمة الأخرى صيغة مقبولة بذاتها"},
	"stands in a list with a name of the same kind":                         {"it stands in a list with a name of the same kind", "معطوفة مع اسم من النوع نفسه"},
	"all other words of the name stand here":                                {"", "سائر كلمات الاسم حاضرة هنا"},
	"clean text has the two side by side":                                   {"", "تتجاور الكلمتان في النصوص السليمة"},
	"clean text never has the two side by side":                             {"", "لا تتجاور الكلمتان في النصوص السليمة"},
	"clean text never has it beside its neighbours":                         {"", "لا ترد بين جارتيها في النصوص السليمة"},
	"the entity is named elsewhere in the document":                         {"the text names the same entity elsewhere", "النص يذكر الاسم في موضع آخر"},
	"the document garbles the name elsewhere":                               {"the text garbles the name elsewhere", "النص يحرّف الاسم في موضع آخر"},
	"the house writes it so":                                                {"the house writes it so", "الدار تكتبه هكذا"},
	"a given name of others stands before":                                  {"a given name that is not this one's stands before", "قبلها اسم أول لغير صاحب هذا الاسم"},
	"the document writes the word so again and again":                       {"the text writes the word so again and again", "النص يكتب الكلمة هكذا مرارًا"},
	"one of the two words alone would be read so":                           {"one of the two words alone would be read so", "تُقرأ إحدى الكلمتين وحدها كذلك"},
	"read so elsewhere in the document":                                     {"it is read so elsewhere in the text", "قُرئت كذلك في موضع آخر من النص"},
	"the document speaks of what goes with the name":                        {"the text speaks of what goes with the name", "النص يتحدث عمّا يرافق الاسم"},
	"the document speaks of nothing that goes with the name":                {"the text speaks of nothing that goes with the name", "النص لا يتحدث عن شيء يرافق الاسم"},
	"the document names other entries of the same list":                     {"the text has other names of the same list", "النص يذكر أسماء أخرى من القائمة نفسها"},
	"the document names no other entries of the list":                       {"the text has hardly any other names of the list", "النص لا يكاد يذكر أسماء أخرى من القائمة نفسها"},
	"the document names entries of the glossary":                            {"the text has names of your glossary", "النص يذكر أسماء من مسردك"},
	"clean text has the right word there":                                   {"clean text has the right word there", "ترد الكلمة الصحيحة هنا في النصوص السليمة"},
	"the document names the entity nowhere":                                 {"the text does not have the right form", "لا يرد الاسم الصحيح في النص"},
	"the first word of names is varied freely":                              {"the first word of such names is varied freely", "أول كلمة في مثل هذه الأسماء تتبدل كثيرًا"},
	"terms are varied freely":                                               {"such terms are varied freely", "مثل هذه المصطلحات تتبدل كثيرًا"},
	"the words go on as the name does not":                                  {"the words go on as the name does not", "تتصل بالكلمات كلمة ليست من الاسم"},
	"a word alone":                                                          {"the word stands alone", "كلمة مفردة"},
	"a word of the name is cut in two":                                      {"a word of the name is cut in two", "كلمة من الاسم قُطعت كلمتين"},
	"two words of the name are written as one":                              {"two words of the name are written as one", "كُتبت كلمتان من الاسم كلمة واحدة"},
	"clean text has the words side by side":                                 {"", "تتجاور الكلمات في النصوص السليمة"},
	"the right word goes with many names":                                   {"the right word goes with many names", "الكلمة الصحيحة تقترن بأسماء كثيرة"},
	"the words render the name one by one":                                  {"the words render the name word by word", "الكلمات ترجمة للاسم كلمة كلمة"},
	"the words translate those of the name":                                 {"the words translate those of the name", "الكلمات ترجمة لكلمات الاسم"},
	"the document has other names that go with the same":                    {"the text has other names that go with the same", "في النص أسماء أخرى تقترن بما يقترن به"},
	"the document writes its other names rightly":                           {"the text writes its other names rightly", "النص يكتب أسماءه الأخرى صحيحة"},
	"the right word and this one name things of one class":                  {"it is the name of another thing of the same class", "هي اسم شيء آخر من الصنف نفسه"},
	"an ordinary word with a conjunction before":                            {"it may be an ordinary word with a conjunction before it", "قد تكون كلمة معتادة قبلها واو العطف"},
	"without the article that the name has":                                 {"the name has the article", "في الاسم «ال»"},
	"the words of the name in another order":                                {"the words of the name stand in another order", "كلمات الاسم في ترتيب آخر"},
	"a word that the name does not have":                                    {"the name does not have one of the words", "إحدى الكلمات ليست من الاسم"},
	"no word of the name is right":                                          {"no word of the name is right", "لا كلمة من الاسم صحيحة"},
	"the document names few entries of the glossary":                        {"the text has few names of the glossary", "في النص قليل من أسماء المسرد"},
	"an article that the name does not have":                                {"the name does not have the article", "ليس في الاسم «ال»"},
	"the document names no entries of the glossary":                         {"the text has no names of your glossary", "النص لا يذكر أسماء من مسردك"},
	"the document has other entries of the glossary in other spellings":     {"the text has other names of your glossary in other spellings", "النص يذكر أسماء أخرى من مسردك بكتابات مختلفة"},
	"an ordinary word, and nothing beside it says that a name stands there": {"it is an ordinary word, and nothing beside it says that a name stands there", "هي كلمة معتادة، ولا شيء بجوارها يدل على اسم"},
	"other names of the document are garbled":                               {"other names of the text are garbled", "في النص أسماء أخرى محرّفة"},
	"the text is spaced as machine translation spaces it":                   {"", "المسافات في النص كما تضعها الترجمة الآلية"},
	"letters that foreign names swap freely":                                {"these letters swap freely in foreign names", "حروف تتبادل كثيرًا في الأسماء الأجنبية"},
	"a vowel that is written or not":                                        {"some write this vowel and some do not", "حرف مد يُكتب أو يُترك"},
	"clean text has this spelling, too":                                     {"", "ترد هذه الكتابة في النصوص السليمة أيضًا"},
	"a place stands after a direction":                                      {"after a direction, the name of a place should stand", "ينبغي أن يلي الجهة اسم مكان"},
	"an ordinary word, and no place":                                        {"it is an ordinary word, and no place", "هي كلمة معتادة وليست اسم مكان"},
	"the document has the word before this name time and again":             {"the text has the word before this name time and again", "يتكرر في النص أن يلي هذه الكلمة ذلك الاسم"},
	"the name of who leads them stands here":                                {"the name of the one who leads them should stand here", "ينبغي أن يليها اسم من يقودها"},
	"the English title in Arabic letters":                                   {"it is the English title in Arabic letters", "لقب إنجليزي كُتب بحروف عربية"},
	"an English rank translated word by word":                               {"it is an English rank translated word by word", "رتبة إنجليزية تُرجمت كلمة كلمة"},
	"a rank or title stands here":                                           {"a rank or title should stand here", "ينبغي أن تليها رتبة أو لقب"},
	"a Latin form of the entry":                                             {"it is a Latin form of the name", "صيغة لاتينية للاسم"},
	"a word of a Latin form of the entry":                                   {"it is a word of a Latin form of the name", "كلمة من صيغة لاتينية للاسم"},
	"letters of two scripts in one word":                                    {"it has letters of two scripts", "حروف من كتابتين في كلمة واحدة"},
	"right words of the name stand beside it":                               {"", "إلى جانبها كلمات صحيحة من الاسم"},
	"nobody knows the word":                                                 {"no text has the word", "كلمة لا يعرفها أحد"},
	"a better known name that resembles the right one":                      {"it is a better known name that resembles the right one", "هو اسم أشهر يشبه الاسم الصحيح"},
	"its letters write a word of the name":                                  {"", "حروفها تكتب كلمة من الاسم"},
	"Cyrillic":                                                              {"Cyrillic letters", "حروف كيريلية"},
	"Han":                                                                   {"Chinese characters", "رموز صينية"},
	"Hiragana":                                                              {"Japanese letters", "حروف يابانية"},
	"Katakana":                                                              {"Japanese letters", "حروف يابانية"},
	"Hangul":                                                                {"Korean letters", "حروف كورية"},
	"Hebrew":                                                                {"Hebrew letters", "حروف عبرية"},
	"Devanagari":                                                            {"Devanagari letters", "حروف ديوناغرية"},
	"Thai":                                                                  {"Thai letters", "حروف تايلندية"},
	"Armenian":                                                              {"Armenian letters", "حروف أرمنية"},
	"Georgian":                                                              {"Georgian letters", "حروف جورجية"},
	"Bengali":                                                               {"Bengali letters", "حروف بنغالية"},
	"Tamil":                                                                 {"Tamil letters", "حروف تاميلية"},

	// suppressions
	"nothing that it is about is found any more":   {"", "لم يعد يُعثر على شيء مما يشمله"},
	"no reason follows the rule":                   {"", "لا سبب بعد اسم القاعدة"},
	"no ignore-start stands before it":             {"", "لا يسبقه ignore-start"},
	"no ignore-end stands after it":                {"", "لا يليه ignore-end"},
	"no rule is named; all stands for all of them": {"", "لم تُذكر قاعدة؛ وكلمة all تعني جميع القواعد"},

	// debris of the text
	"white space before the mark":                                   {"", "مسافة قبل علامة الترقيم"},
	"a part of the word is repeated":                                {"", "جزء من الكلمة مكرر"},
	"the same words stand on end several times":                     {"the same words stand one after the other several times", "الكلمات نفسها متوالية مرات عدة"},
	"the sentence before says the same":                             {"", "الجملة السابقة تقول الكلام نفسه"},
	"short sentences whose words stand nowhere else in the text":    {"", "جمل قصيرة لا ترد كلماتها في موضع آخر من النص"},
	"the sentence ends in a word that needs another after it":       {"", "تنتهي الجملة بكلمة لا يتم معناها إلا بما بعدها"},
	"the line holds nothing but words that need another after them": {"", "ليس في السطر إلا كلمات لا يتم معناها إلا بما بعدها"},
	"the line begins with a mark that closes what comes before it":  {"", "يبدأ السطر بعلامة تختم ما قبلها"},
	"opened and not closed on its line":                             {"it opens what its line does not close", "محرف يفتح ما لا يُغلق في سطره"},
	"closes what was not opened on its line":                        {"it closes what its line does not open", "محرف يغلق ما لم يُفتح في سطره"},
	"overrides the direction of letters":                            {"it overrides the direction of letters", "محرف يقلب اتجاه الحروف"},
	"ends an override":                                              {"it ends an override", "محرف ينهي قلب الاتجاه"},
	"stands inside a word":                                          {"it stands inside a word", "محرف داخل كلمة"},
}

// ownWord are the notes whose From is the flagged word, which is not told
// again.
var ownWord = map[string]bool{
	"an ordinary word, and no place":                       true,
	"clean text never has it beside its neighbours":        true,
	"the right word and this one name things of one class": true,
}

// A pattern is a note with words in it; % stands for one. Where the Arabic has
// no %, the words are told on lines of their own.
var patterns = []label{
	{"% dropped", "سقط الحرف %"},
	{"% inserted", "زيد الحرف %"},
	{"% for %", "% بدل %"},
	{"Levenshtein distance %", "مسافة ليفنشتاين %"},
	{"writes % as well as the right form does", "تكتب الصيغة اللاتينية كما تكتبها الصيغة الصحيحة"},
	{"writes % nearly as well as the right form does", "تكتب الصيغة اللاتينية كما تكتبها الصيغة الصحيحة تقريبًا"},
	{"writes % loosely", "تكتب الصيغة اللاتينية على وجه التقريب"},
	{"both read % or nearly so", "تُقرأ الكتابتان قراءة واحدة أو متقاربة"},
	{"there is no rule %; did you mean %?", "لا قاعدة باسم %؛ والأقرب %"},
	{"% is none of ignore, ignore-start, ignore-end", "ليس % من ignore أو ignore-start أو ignore-end"},
}

// match returns what stands for each % of a pattern in a note.
func match(pattern, note string) (words []string, ok bool) {
	before, after, more := strings.Cut(pattern, "%")
	rest, ok := strings.CutPrefix(note, before)
	for ok && more {
		var next, w string
		if next, after, more = strings.Cut(after, "%"); more {
			w, rest, ok = strings.Cut(rest, next)
		} else {
			w, ok = strings.CutSuffix(rest, next)
		}
		words = append(words, w)
		ok = ok && w != "" && !strings.Contains(w, " ")
	}
	return words, ok
}

// wording returns a note in the language. Words in another script come
// separately, each for a line of its own.
func wording(lang Lang, note string) (string, []word) {
	l, known := notes[note]
	if lang == Arabic {
		if known {
			return l.ar, nil
		}
		for _, p := range patterns {
			if words, ok := match(p.en, note); ok {
				return arrange(p.ar, words)
			}
		}
	} else if l.en != "" {
		note = l.en
	}
	s, parts := isolate(note)
	var words []word
	for _, p := range parts {
		words = append(words, word{"…", p})
	}
	return s, words
}

// arrange puts words into an Arabic pattern, or gives them back where it has no
// place for them.
func arrange(pattern string, words []string) (string, []word) {
	var rest []word
	for _, w := range words {
		if strings.Contains(pattern, "%") {
			pattern = strings.Replace(pattern, "%", w, 1)
		} else {
			rest = append(rest, word{labelLatin.ar, w})
		}
	}
	return pattern, rest
}

// addsNote reports whether the note of e only adds to the sentence of its kind.
func addsNote(e detect.Evidence) bool { return reasons[e.Kind].detail && e.Weight != 0 }

// sentence says in words what a piece of evidence is. The words that it is
// about come separately, each for a line of its own. An unknown kind is told
// by its note.
func sentence(lang Lang, e detect.Evidence) (string, []word) {
	r, known := reasons[e.Kind]
	s := r.pro.in(lang)
	if e.Weight < 0 {
		s = r.con.in(lang)
	}
	var words []word
	switch {
	case e.Note != "" && !addsNote(e):
		s, words = wording(lang, e.Note)
	case !known:
		s = e.Kind
	}
	if e.From != "" && r.from.en != "" && !ownWord[e.Note] {
		words = append(words, word{r.from.in(lang), show(e.From)})
	}
	// A Latin spelling is worth telling; an Arabic one is the suggested fix.
	if e.To != "" && r.to.en != "" && !(r.to == labelLatin && strings.ContainsFunc(e.To, isArabic)) {
		words = append(words, word{r.to.in(lang), show(e.To)})
	}
	return s, words
}

// maxReasons is how many pieces of evidence are told; explain tells all.
const maxReasons = 3

// told is a piece of evidence in words.
type told struct {
	sentence string
	words    []word
}

// String puts all on one line, for readers that show both scripts in order.
func (t told) String() string {
	s, words := t.inline()
	for _, w := range words {
		s += " (" + w.label + ": " + w.text + ")"
	}
	return s
}

// inline puts the words that were taken out of the sentence back in their
// places.
func (t told) inline() (string, []word) {
	s := t.sentence
	var rest []word
	for _, w := range t.words {
		if w.label == "…" && strings.Contains(s, "…") {
			s = strings.Replace(s, "…", w.text, 1)
		} else {
			rest = append(rest, w)
		}
	}
	return s, rest
}

// reasonsOf tells the strongest evidence that speaks for a finding.
func reasonsOf(lang Lang, x *detect.Finding) []told {
	var out []told
	seen := map[string]bool{}
	for _, e := range strongest(x.Evidence) {
		s, words := sentence(lang, e)
		if e.Weight >= 0 && e.Kind != togetherKind && !seen[s] && len(out) < maxReasons {
			seen[s] = true
			out = append(out, told{s, words})
		}
	}
	return out
}
