package main

import (
	"cmp"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// The scripts run tadqiq itself, or tadqiq-stub: the same command with rules
// that find a few invented words, so that what is printed and written can be
// compared to the byte whatever the real rules learn.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"tadqiq":      main,
		"tadqiq-stub": func() { os.Exit(run(stubRules(), noPacks)) },
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Condition: func(cond string) (bool, error) {
			if cond == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, nil
		},
	})
}

// noPacks saves the stub the time to index what its rules do not look at.
func noPacks() (*glossary.Glossary, error) { return &glossary.Glossary{}, nil }

// stubRules find these words:
//
//	قنتروش  a name with one sure fix and all kinds of evidence
//	حلتبين  a name with two fixes of which none is clearly better
//	ثرب     a term without a fix, a warning
//	بنفجس   a name whose fix moves a word too: the next منفصل becomes متصل
//	فيرول   a name whose fix has a letter that Windows-1256 lacks
//	هذرمق   a name that is doubtful: only an audit reports it
//	هلع     a panic
//	« ،»    debris: a space before a comma
func stubRules() []*detect.Detector {
	entry := &glossary.Entry{
		ID: "qantarush", Kind: glossary.Person, Ar: "قنطروش", Variants: []string{"القنطروش"},
		Latin: []string{"Qantarush"}, File: "names.csv", Line: 2,
	}
	each := func(p *detect.Pass, word string, report func(text.Span)) {
		for at := 0; ; {
			i := strings.Index(p.Doc.Source[at:], word)
			if i < 0 {
				return
			}
			report(text.Span{Start: at + i, End: at + i + len(word)})
			at += i + len(word)
		}
	}
	doc := func(title, before, after string) detect.Doc {
		return detect.Doc{Title: title, Text: "A stub for the tests of the command. It finds a word that no text holds by chance.", Before: before, After: after}
	}
	return []*detect.Detector{
		{
			Name: "name/garble", MQM: "accuracy/mistranslation", Severity: detect.Error,
			Doc: doc("a name is respelt", "قنتروش", "قنطروش"),
			Run: func(p *detect.Pass) {
				each(p, "قنتروش", func(s text.Span) {
					p.Report(detect.Finding{
						Span: s, Severity: detect.Error, Confidence: 0.97, Entry: entry,
						Fixes: []detect.Fix{{Text: "قنطروش", Confidence: 0.96}, {Text: "القنطروش", Confidence: 0.01}},
						Evidence: []detect.Evidence{
							{Kind: "prior", Weight: -1.5},
							{Kind: "rarity", From: "قنتروش", Weight: 2},
							{Kind: "edit", From: "قنتروش", To: "قنطروش", Note: "ت for ط", Weight: 2.1},
							{Kind: "context", From: "الوزير", Weight: 0.75},
							{Kind: "mystery", Note: "the moon is full", Weight: 0.125},
						},
					})
				})
				each(p, "حلتبين", func(s text.Span) {
					p.Report(detect.Finding{
						Span: s, Severity: detect.Error, Confidence: 0.9,
						Fixes: []detect.Fix{{Text: "حلتابين", Confidence: 0.5}, {Text: "حلاتبين", Confidence: 0.4}},
					})
				})
				each(p, "بنفجس", func(s text.Span) {
					f := detect.Fix{Text: "بنفسج", Confidence: 0.9}
					if i := strings.Index(p.Doc.Source[s.End:], "منفصل"); i >= 0 {
						f.Edits = []detect.Edit{{Span: text.Span{Start: s.End + i, End: s.End + i + len("منفصل")}, Text: "متصل"}}
					}
					p.Report(detect.Finding{Span: s, Severity: detect.Error, Confidence: 0.9, Fixes: []detect.Fix{f}})
				})
				each(p, "فيرول", func(s text.Span) {
					p.Report(detect.Finding{
						Span: s, Severity: detect.Error, Confidence: 0.9,
						Fixes: []detect.Fix{{Text: "ڤيرول", Confidence: 0.9}},
					})
				})
				if cmp.Or(p.Knowledge.MinConfidence, knowledge.Lint) <= 0.3 {
					each(p, "هذرمق", func(s text.Span) { p.Report(detect.Finding{Span: s, Confidence: 0.3}) })
				}
				each(p, "هلع", func(text.Span) { panic("stub") })
			},
		},
		{
			Name: "term/wrong", MQM: "terminology",
			Doc: doc("a term is wrong", "ثرب", "ثوب"),
			Run: func(p *detect.Pass) {
				each(p, "ثرب", func(s text.Span) { p.Report(detect.Finding{Span: s, Confidence: 0.6}) })
			},
		},
		{
			Name: "text/spacing", MQM: "linguistic-conventions/punctuation",
			Doc: doc("white space before a punctuation mark", "نعم ، لا", "نعم، لا"),
			Run: func(p *detect.Pass) {
				each(p, " ،", func(s text.Span) {
					p.Report(detect.Finding{Span: s, Confidence: 0.98, Fixes: []detect.Fix{{Text: "،", Confidence: 0.98}}})
				})
			},
		},
	}
}
