package report

import (
	"fmt"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
)

// verdicts say what a document reads like as a whole.
var verdicts = map[detect.Level]label{
	detect.Clean:             {"no more names look garbled than in clean text", "لا يزيد المشتبه به من الأسماء على ما في النصوص السليمة"},
	detect.Garbled:           {"some names or terms look garbled", "يبدو أن بعض الأسماء أو المصطلحات محرّفة"},
	detect.MachineTranslated: {"reads like garbled machine translation", "يبدو النص ترجمة آلية محرّفة"},
}

var labelNoNames = label{"no name or term looks garbled", "لا يبدو اسم أو مصطلح محرّفًا"}

// signs say what the findings of a rule show about a document.
var signs = map[string]label{
	detect.TextSpacing.Name:        {"white space before punctuation marks", "مسافات قبل علامات الترقيم"},
	detect.TextBoilerplate.Name:    {"repeated or unrelated text", "نص مكرر أو دخيل"},
	detect.TextBrokenSentence.Name: {"cut sentences", "جمل مبتورة"},
}

// minRated is the number of words from which flagged names are also told per
// 1,000 words.
const minRated = 100

// verdict prints what the document reads like, as one line or, in Arabic, with
// the words on a line of their own.
func (p *page) verdict(f *File) {
	s := Verdict(p.Lang, *f.Verdict)
	if p.Lang == Arabic {
		p.linef("%s  verdict", p.bold(show(f.Name)))
		p.line("  " + s)
		return
	}
	p.linef("%s  verdict: %s", p.bold(show(f.Name)), s)
}

// Verdict says what a document reads like, and what shows that.
func Verdict(lang Lang, v detect.Verdict) string {
	var because []string
	if v.Names > 0 {
		because = append(because, countNames(lang, v))
	}
	for _, d := range v.Signs {
		because = append(because, signs[d.Name].in(lang))
	}
	s := verdicts[v.Level]
	if v.Names == 0 {
		s = labelNoNames
	}
	if len(because) == 0 {
		return s.in(lang)
	}
	colon, comma := ": ", ", "
	if lang == Arabic {
		colon, comma = "؛ ", "، "
	}
	return s.in(lang) + colon + strings.Join(because, comma)
}

func countNames(lang Lang, v detect.Verdict) string {
	rated := v.Words >= minRated
	if lang == Arabic {
		s := fmt.Sprintf("الأسماء والمصطلحات المشتبه بها: %d، الكلمات: %d", v.Names, v.Words)
		if rated {
			s += fmt.Sprintf(" (%s لكل 1000 كلمة)", perThousand(v))
		}
		return s
	}
	names := "1 name or term"
	if v.Names > 1 {
		names = fmt.Sprintf("%d names and terms", v.Names)
	}
	s := names + " in " + count(v.Words, "word")
	if rated {
		s += fmt.Sprintf(" (%s per 1,000)", perThousand(v))
	}
	return s
}

// perThousand keeps one decimal of a small rate.
func perThousand(v detect.Verdict) string {
	if r := v.Rate(); r < 10 {
		return fmt.Sprintf("%.1f", r)
	}
	return fmt.Sprintf("%.0f", v.Rate())
}
