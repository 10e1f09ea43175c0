package fix_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/text"
)

func Example() {
	doc := text.New("article.txt", "وصل حتر إلى سرت\n")
	// detect.Run finds such findings; this one is written out.
	at := strings.Index(doc.Source, "حتر")
	findings := []detect.Finding{{
		Detector:   &detect.Detector{Name: "name/garble"},
		Span:       text.Span{Start: at, End: at + len("حتر")},
		Confidence: 0.97,
		Fixes:      []detect.Fix{{Text: "حفتر", Confidence: 0.96}},
	}}

	fixed, applied, skipped, err := fix.Apply(doc, fix.Select(findings, fix.DefaultConfidence))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(applied), "applied,", len(skipped), "skipped")
	if err := fix.Diff(os.Stdout, doc.Name, doc.Source, fixed); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1 applied, 0 skipped
	// --- article.txt
	// +++ article.txt
	// @@ -1,1 +1,1 @@
	// -وصل حتر إلى سرت
	// +وصل حفتر إلى سرت
}
