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
	"text/bidi-control":    {"a stray control character changes the direction of the text", "محرف تحكم شارد يغيّر اتجاه النص"},
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
// evidence without a weight is a plain fact and always the sentence.
type reason struct {
	pro, con, from, to label
	detail             bool
}

var (
	labelNearby    = label{"nearby", "بالقرب"}
	labelBefore    = label{"before it", "قبلها"}
	labelNeighbour = label{"neighbour", "الجارة"}
	labelStandsFor = label{"stands for", "تعني"}
	labelOther     = label{"other", "الأخرى"}
	labelLatin     = label{"Latin", "باللاتينية"}
	labelWord      = label{"word", "الكلمة"}
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
	"prior": {
		pro: label{"such names are often garbled", "كثيرًا ما تُحرّف مثل هذه الأسماء"},
		con: label{"most words are no garbled names", "معظم الكلمات ليست أسماء محرّفة"},
	},
}

// word is an Arabic or Latin word that belongs to a sentence, with its label.
type word struct{ label, text string }

// notes are the Arabic for notes of the rules. One that is missing is shown as
// it is.
var notes = map[string]string{
	"the entity is named elsewhere in the document":          "النص يذكر الاسم صحيحًا في موضع آخر",
	"the document garbles the name elsewhere":                "النص يحرّف الاسم في موضع آخر",
	"read so elsewhere in the document":                      "قُرئت كذلك في موضع آخر من النص",
	"the document speaks of what goes with the name":         "النص يتحدث عمّا يرافق الاسم",
	"the document speaks of nothing that goes with the name": "النص لا يتحدث عن شيء يرافق الاسم",
	"the document names other entries of the same list":      "النص يذكر أسماء أخرى من القائمة نفسها",
	"the document names no other entries of the list":        "النص لا يذكر أسماء أخرى من القائمة نفسها",
	"the text is spaced as machine translation spaces it":    "المسافات في النص كما تضعها الترجمة الآلية",
	"adjacent words are read as one name":                    "تُقرأ كلمات متجاورة اسمًا واحدًا",
	"nothing beside it speaks for the name":                  "لا شيء بجوارها يرجّح الاسم",
	"the other word is an accepted form by itself":           "الكلمة الأخرى صيغة مقبولة بذاتها",
	"the first letter is read as a preposition":              "يُقرأ الحرف الأول حرف جر",
	"the name is well known":                                 "الاسم معروف",
	"a Latin form of the entry":                              "صيغة لاتينية للاسم",
	"letters of two scripts in one word":                     "حروف من كتابتين في كلمة واحدة",
	"white space before the mark":                            "مسافة قبل علامة الترقيم",
}

// translate returns a note in the language.
func translate(lang Lang, note string) string {
	if ar, ok := notes[note]; ok && lang == Arabic {
		return ar
	}
	return note
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
	switch note := translate(lang, e.Note); {
	case note != "" && !addsNote(e):
		var parts []string
		if s = note; lang != Arabic || note == e.Note {
			s, parts = isolate(note)
		}
		for _, p := range parts {
			words = append(words, word{"…", p})
		}
	case !known:
		s = e.Kind
	}
	if e.From != "" && r.from.en != "" {
		words = append(words, word{r.from.in(lang), show(e.From)})
	}
	// A Latin spelling is worth telling; an Arabic one is the suggested fix.
	if e.To != "" && r.to.en != "" && !(r.to == labelLatin && strings.ContainsFunc(e.To, isArabic)) {
		words = append(words, word{r.to.in(lang), show(e.To)})
	}
	return s, words
}
