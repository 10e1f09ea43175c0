package detect

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tadqiq/tadqiq/text"
)

func TestJudge(t *testing.T) {
	// of makes n findings of a rule.
	of := func(n int, d *Detector, confidence float64) []Finding {
		out := make([]Finding, n)
		for i := range out {
			out[i] = Finding{Detector: d, Confidence: confidence}
			if confidence >= 0.8 {
				out[i].Severity = Error
			}
		}
		return out
	}
	for _, tt := range []struct {
		name  string
		words int
		found [][]Finding
		level Level
		signs []*Detector
	}{
		{"nothing", 1000, nil, Clean, nil},
		{"as many as in clean news", 3000, [][]Finding{of(2, NameGarble, 0.6)}, Clean, nil},
		{"an error", 3000, [][]Finding{of(1, NameGarble, 0.9)}, Garbled, nil},
		{"a name in a short text", 20, [][]Finding{of(1, NameGarble, 0.6)}, Garbled, nil},
		{"several names", 1000, [][]Finding{of(4, NameGarble, 0.9), of(1, TermWrong, 0.6)}, Garbled, nil},
		{"several names and spaces", 1000, [][]Finding{of(4, NameGarble, 0.9), of(10, TextSpacing, 0.98)}, MachineTranslated, []*Detector{TextSpacing}},
		{"doubtful names and spaces", 1000, [][]Finding{of(4, NameGarble, 0.3), of(10, TextSpacing, 0.98)}, Garbled, []*Detector{TextSpacing}},
		{"several names and few spaces", 1000, [][]Finding{of(4, NameGarble, 0.9), of(9, TextSpacing, 0.98)}, Garbled, nil},
		{"many names", 500, [][]Finding{of(8, NameGarble, 0.9)}, MachineTranslated, nil},
		{"many names in a short text", 50, [][]Finding{of(3, NameGarble, 0.9)}, Garbled, nil},
		{"spaces alone", 500, [][]Finding{of(30, TextSpacing, 0.98)}, Clean, []*Detector{TextSpacing}},
		{"two spaces", 50, [][]Finding{of(2, TextSpacing, 0.98)}, Clean, nil},
		{"debris", 500, [][]Finding{of(3, NameStandIn, 0.75), of(1, TextBoilerplate, 0.8), of(1, TextBrokenSentence, 0.8)}, MachineTranslated,
			[]*Detector{TextBoilerplate, TextBrokenSentence}},
		{"little debris", 5000, [][]Finding{of(1, TextBoilerplate, 0.8)}, Clean, nil},
		{"other debris", 100, [][]Finding{of(50, TextPersianLetters, 0.9), of(50, TextBidiControl, 0.9)}, Clean, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := text.New("a.txt", strings.Repeat("كلمة ", tt.words))
			var found []Finding
			names := 0
			for _, fs := range tt.found {
				found = append(found, fs...)
				if fs[0].Detector.Category() != "text" {
					names += len(fs)
				}
			}
			v := Judge(doc, found)
			assert.Equal(t, tt.level, v.Level)
			assert.Equal(t, tt.signs, v.Signs)
			assert.Equal(t, tt.words, v.Words)
			assert.Equal(t, names, v.Names)
			assert.InDelta(t, 1000*float64(names)/float64(tt.words), v.Rate(), 1e-9)
		})
	}
	assert.Zero(t, Judge(text.New("a.txt", ""), nil).Rate())
}
