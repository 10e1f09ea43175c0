package detect

import (
	"maps"
	"slices"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// What [Assess] says of a document.
const (
	VerdictClean   = "clean"   // no more than clean text has by chance
	VerdictSuspect = "suspect" // worth a look: some of these are garbled
	VerdictGarbled = "garbled" // nearly all of these are garbled
	VerdictAbstain = "abstain" // no text that can be judged; the reason says why
)

// Verdicts lists the verdicts in the order in which reports have them.
func Verdicts() []string {
	return []string{VerdictClean, VerdictSuspect, VerdictGarbled, VerdictAbstain}
}

// Assessment is what all findings say of a document as a whole. Reason is why
// there is no verdict, one of [Reasons], and "" where there is one. Score is the
// probability that names or terms of the document are garbled, in a collection
// of which one document in fifty is, and 0 where there is no verdict.
type Assessment struct {
	Verdict, Reason string
	Score           float64
}

// The scores from which a document is suspect, and garbled: nineteen in twenty of
// these are to be, in a collection of which one document in fifty is. Chosen on
// news of five days (docs/detection.md). What is not learned is less sure.
const (
	suspectScore = 0.1
	garbledScore = 0.4
	plainGarbled = 0.98 // where there are no weights of documents
)

// Assess says what the findings of [Run] at the profile audit, which has the
// doubtful ones, say of the document.
func Assess(doc *text.Document, k *knowledge.Knowledge, found []Finding) Assessment {
	score := garbledProbability(doc, k, found)
	switch reason := abstains(doc); {
	case reason == ReasonShort && score >= suspectScore: // too short to be called clean, no more
	case reason != "":
		return Assessment{Verdict: VerdictAbstain, Reason: reason}
	}
	a := Assessment{Verdict: VerdictClean, Score: score}
	garbled := garbledScore
	if k == nil || k.Documents == nil {
		garbled = plainGarbled
	}
	switch {
	case score >= garbled:
		a.Verdict = VerdictGarbled
	case score >= suspectScore:
		a.Verdict = VerdictSuspect
	}
	return a
}

// garbledProbability is the score, as training learned it, or by the weights
// below where it did not.
func garbledProbability(doc *text.Document, k *knowledge.Knowledge, found []Finding) float64 {
	if k == nil || k.Documents == nil {
		return logistic(plainOdds(doc, found))
	}
	w := k.Documents
	_, values := Signals(doc, k, w, found, false)
	return logistic(w.LogOdds(values))
}

// What the score adds up where nothing is learned, in log-odds.
const (
	priorOdds  = -5.6 // of a document without findings
	formOdds   = 1.0  // each distinct form that is flagged,
	sureOdds   = 3.0  // and its confidence
	spacedOdds = 2.0  // white space before commas
)

// plainOdds adds up the log-odds of what the findings say.
func plainOdds(doc *text.Document, found []Finding) float64 {
	type form struct{ entity, text string }
	best := map[form]float64{} // a form counts once, by its surest finding
	spaced := 0
	for i := range found {
		f := &found[i]
		switch {
		case f.Detector == TextSpacing:
			spaced++
		case f.Detector.Category() != "text":
			key := form{text: arabic.Fold(doc.Text(f.Span))}
			if f.Entry != nil {
				key.entity = f.Entry.ID
			}
			best[key] = max(best[key], f.Confidence)
		}
	}
	// In order, so that the sum is always the same.
	sure := slices.Sorted(maps.Values(best))
	odds := priorOdds + formOdds*float64(len(sure))
	for _, c := range sure {
		odds += sureOdds * c
	}
	if spaced >= minSpaced {
		odds += spacedOdds
	}
	return odds
}
