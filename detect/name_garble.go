package detect

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/text"
)

// NameGarble flags names that the translation has respelt.
var NameGarble = &Detector{
	Name:     "name/garble",
	MQM:      "accuracy/mistranslation/named-entity",
	Severity: Error,
	Doc: Doc{
		Title: "a name is respelt or drifted",
		Text: "The word resembles a name of the glossary, or what its Latin spelling becomes when it is written in Arabic again, " +
			"and is no form of it that is accepted. How rare the word is, what stands beside it and what else the document names " +
			"decide together with the resemblance.",
		Before: "وصل الأمين العام أنطونيو غوتيرتش إلى بيروت",
		After:  "وصل الأمين العام أنطونيو غوتيريش إلى بيروت",
	},
	Run: func(p *Pass) { p.reportReadings(false) },
}

// minConfidence is the confidence from which a reading counts when others are
// weighed.
const minConfidence = 0.5

// identityUnlisted is the identity evidence (log-odds) at which a name that is
// on no list is as likely.
const identityUnlisted = 0.5

// errorConfidence is the confidence from which a garbled name must not be
// published as it stands.
const errorConfidence = 0.7

// maxFixes is how many alternatives a finding offers.
const maxFixes = 4

// reportReadings reports the readings of the document that the names decided
// on: those with a calque, or the others.
func (p *Pass) reportReadings(calque bool) {
	n := p.sharedNames()
	for _, r := range n.accepted {
		if r.calque == calque {
			p.Report(n.finding(r))
		}
	}
}

// decide chooses the readings that are reported. The likeliest entry takes its
// tokens first: a span that is read best as an accepted variant of a name is
// not reported as a garble of another.
func (n *names) decide() {
	garbled := n.isGarbled()
	if garbled {
		n.weighGarbled()
	}
	n.together()
	n.takePieces()
	slices.SortStableFunc(n.readings, byIdentity)
	n.bySpan = map[text.Span][]*reading{}
	for _, r := range n.readings {
		n.bySpan[r.span] = append(n.bySpan[r.span], r)
	}
	taken := map[place]bool{}
	least := n.k.Least()
next:
	for _, r := range n.readings {
		if r.frame && !garbled {
			continue
		}
		if r.likely < least && !isSpelling(r) {
			continue
		}
		for i := r.from; i < r.to; i++ {
			if taken[place{r.seg, i}] {
				continue next
			}
		}
		for i := r.from; i < r.to; i++ {
			taken[place{r.seg, i}] = true
		}
		if r.right >= least {
			n.accepted = append(n.accepted, n.separate(r)...)
		}
	}
}

// isSpelling reports whether a span is this name but for letters that foreign
// names swap freely, and so no other name, though it is not likely enough to be
// reported as this one.
func isSpelling(r *reading) bool {
	return r.swapped && r.accepted > 0 && r.identity >= identityUnlisted
}

// separate takes a reading of several garbled words apart where each of them
// is, with the same fix, a garble of a name of its own (two cities that a third
// name joins): two defects for a person to judge one by one.
func (n *names) separate(r *reading) []*reading {
	var alone []*reading
	for i, p := range r.pieces {
		tok := n.doc.Segments[r.seg].Tokens[r.from+i]
		j := slices.IndexFunc(n.bySpan[tok.Span], func(o *reading) bool { return strings.HasSuffix(o.fix, p.right) })
		if j < 0 || len(r.pieces) != r.to-r.from || len(r.pieces) < 2 {
			return []*reading{r}
		}
		alone = append(alone, n.bySpan[tok.Span][j])
	}
	if len(alone) == 0 {
		return []*reading{r}
	}
	for _, o := range alone {
		o.score, o.identity, o.accepted = max(o.score, r.score), max(o.identity, r.identity), min(o.accepted, r.accepted)
		o.right = max(o.right, r.right)
	}
	return alone
}

// finding makes a finding of the best reading of a span; the other readings of
// the span are alternatives.
func (n *names) finding(r *reading) Finding {
	f := Finding{
		Span:       r.span,
		Confidence: r.right,
		Entry:      n.k.Index.Entries[r.entry],
		Evidence:   noteEdits(r.evidence, r.pieces),
	}
	if math.Abs(r.more) >= 0.05 {
		f.Evidence = append(f.Evidence, Evidence{Kind: "together", Weight: r.more})
	}
	if f.Confidence >= errorConfidence {
		f.Severity = Error
	}
	// The right form is one of the alternatives or of a name that nobody
	// listed.
	fixes := []string{r.fix}
	odds := []float64{math.Exp(r.identity)}
	total := odds[0] + math.Exp(identityUnlisted)
	for _, o := range n.bySpan[r.span] {
		if !slices.Contains(fixes, o.fix) && len(fixes) < maxFixes && r.score-o.score < 3 {
			fixes = append(fixes, o.fix)
			// None is likelier than the reading that was decided on.
			odds = append(odds, min(odds[0], math.Exp(o.identity)))
			total += odds[len(odds)-1]
		}
	}
	for i, t := range fixes {
		f.Fixes = append(f.Fixes, Fix{Text: t, Confidence: f.Confidence * odds[i] / total})
	}
	f.Fixes[0].Edits = n.agreement(r)
	slices.SortStableFunc(f.Fixes[1:], func(a, b Fix) int { return cmp.Compare(b.Confidence, a.Confidence) })
	slices.SortStableFunc(f.Evidence, func(a, b Evidence) int { return cmp.Compare(b.Weight, a.Weight) })
	return f
}
