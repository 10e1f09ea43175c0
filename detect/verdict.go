package detect

import (
	"github.com/tadqiq/tadqiq/text"
)

// Level says what a document as a whole reads like.
type Level int

const (
	// Clean is a document with no more suspect names than clean news has by
	// chance.
	Clean Level = iota
	// Garbled is a document some names or terms of which are garbled.
	Garbled
	// MachineTranslated is one that reads like garbled machine translation.
	MachineTranslated
)

// Verdict is what the findings say about the document as a whole.
type Verdict struct {
	Level Level
	Words int
	Names int // findings on names and terms
	// Right is how many of these are right to expect, by their confidence.
	Right float64
	// Signs are the rules whose findings are signs of machine translation.
	Signs []*Detector
}

// What a verdict rests on: plain limits, set by hand. A document is garbled
// from someNames right findings in 1,000 words, a multiple of the false alarms
// in clean news, or with one finding that is an error. It is machine
// translation from signedNames on where it has a sign of that, too, and from
// manyNames on without any.
const (
	someNames   = 1.0
	signedNames = 3.0
	manyNames   = 10.0

	minSigned = 2.0 // right findings, below which nothing is said of the whole
	minMany   = 5.0

	minSpaced     = 3  // spaces before marks that are a sign,
	spacedPer1000 = 10 // in 1,000 words: a garbled article has 46, clean news one
	minDebris     = 1  // repeated or unrelated text, and cut sentences,
	debrisPer1000 = 2  // in 1,000 words
)

// Judge says what a document reads like by all findings of [Run]. Findings
// count by their confidence, and a document of less than 300 words as one of
// 300.
func Judge(doc *text.Document, found []Finding) Verdict {
	v := Verdict{Words: doc.Words()}
	counts := map[*Detector]int{}
	anyError := false
	for i := range found {
		f := &found[i]
		if f.Detector.Category() == "text" {
			counts[f.Detector]++
			continue
		}
		v.Names++
		v.Right += f.Confidence
		anyError = anyError || f.Severity == Error
	}
	words := max(minWords, float64(v.Words))
	for i := range found {
		d := found[i].Detector
		least, share := minDebris, debrisPer1000
		switch d.Name {
		case TextSpacing.Name:
			least, share = minSpaced, spacedPer1000
		case TextBoilerplate.Name, TextBrokenSentence.Name:
		default:
			continue
		}
		if n := counts[d]; n >= least && float64(1000*n) >= float64(share)*words {
			v.Signs = append(v.Signs, d)
		}
		delete(counts, d) // once
	}
	switch rate := 1000 * v.Right / words; {
	case v.Right >= minSigned && rate >= signedNames && len(v.Signs) > 0, v.Right >= minMany && rate >= manyNames:
		v.Level = MachineTranslated
	case rate >= someNames, anyError:
		v.Level = Garbled
	}
	return v
}

// Rate is how many names and terms are flagged in 1,000 words.
func (v Verdict) Rate() float64 {
	if v.Words == 0 {
		return 0
	}
	return 1000 * float64(v.Names) / float64(v.Words)
}
