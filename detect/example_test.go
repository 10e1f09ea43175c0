package detect_test

import (
	"context"
	"fmt"
	"log"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
	"github.com/tadqiq/tadqiq/text"
)

// A glossary of one's own and the embedded word frequencies are all that the
// detectors need.
func ExampleRun() {
	g, err := glossary.Parse("ports.csv", []byte("id,kind,ar,latin\nzahramun,place,زهرامون,Zahramun\n"))
	if err != nil {
		log.Fatal(err)
	}
	lexicon, err := embedded.Lexicon()
	if err != nil {
		log.Fatal(err)
	}
	k := knowledge.New(g, lexicon, nil)

	doc := text.New("news.txt", "رست السفينة في ميناء زهرامون .\nوقال حارس ميناء زخرامون إنها جاءت من Zahramun أمس.")
	findings, err := detect.Run(context.Background(), doc, k, detect.All())
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range findings {
		at := doc.Position(f.Span.Start)
		fmt.Printf("%d:%d %s: %q, better %q\n", at.Line, at.Column, f.Detector.Name, doc.Text(f.Span), f.Fixes[0].Text)
	}
	// Output:
	// 1:29 text/spacing: " .", better "."
	// 2:17 name/garble: "زخرامون", better "زهرامون"
	// 2:38 name/untranslated: "Zahramun", better "زهرامون"
}
