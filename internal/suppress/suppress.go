// Package suppress takes out the findings that somebody has said are right: in
// a comment of the text (<!-- tadqiq:ignore RULE reason -->) or in the allow
// list of the configuration. Comments that are wrong or that nothing needs are
// findings themselves.
package suppress

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/text"
)

// The rules on suppressions. They look at no text, so that detect.All does not
// list them and they have no Run.
var (
	NoReason = &detect.Detector{
		Name: "suppression/no-reason",
		Doc: detect.Doc{
			Title: "a comment suppresses findings without saying why",
			Text: "After the rule, a tadqiq:ignore comment has to say why its findings are right. Whoever reads the text next cannot " +
				"ask. Without a reason the comment has no effect.",
			Before: "<!-- tadqiq:ignore name/garble -->",
			After:  "<!-- tadqiq:ignore name/garble كذا كُتب الاسم في الوثيقة -->",
		},
	}
	Unused = &detect.Detector{
		Name: "suppression/unused",
		Doc: detect.Doc{
			Title: "a comment or an allowed word suppresses nothing any more",
			Text: "What it suppressed is gone, from the text or from what the rules find. Left where it is, it would hide the next " +
				"finding that nobody has looked at. Remove it. Entries of the allow list are judged where the whole folder of the " +
				"configuration is checked.",
			Before: "<!-- tadqiq:ignore name/garble اقتباس حرفي --> غادر ماكرون باريس",
			After:  "غادر ماكرون باريس",
		},
	}
	Malformed = &detect.Detector{
		Name: "suppression/malformed",
		Doc: detect.Doc{
			Title: "a comment for tadqiq cannot be understood",
			Text: "The comment names no rule or one that does not exist, or it is the one half of tadqiq:ignore-start and " +
				"tadqiq:ignore-end without the other. It has no effect.",
			Before: "<!-- tadqiq:ignore name/grable اقتباس حرفي -->",
			After:  "<!-- tadqiq:ignore name/garble اقتباس حرفي -->",
		},
	}
)

// Rules lists the rules on suppressions.
func Rules() []*detect.Detector { return []*detect.Detector{NoReason, Unused, Malformed} }

// Result is what is left of the findings of a document.
type Result struct {
	Kept  []detect.Finding
	Count int // findings that were taken out
	// Comments are findings on comments. Their spans count bytes of the
	// document's original text.
	Comments []detect.Finding
	Allowed  []*config.Allow // entries of the allow list that took something out, each once
}

// Apply takes out of the findings of a document those that its comments and
// the allow list suppress. known are the rules there are, and ran those that
// were run: of others, nobody knows whether a comment is needed.
func Apply(doc *text.Document, found []detect.Finding, allow []*config.Allow, known, ran []*detect.Detector) Result {
	var r Result
	report := func(d *detect.Detector, c *text.Comment, note string) {
		r.Comments = append(r.Comments, finding(d, c.Origin, note))
	}
	ds := directives(doc, known, report)
	for _, f := range found {
		out := false
		for _, d := range ds {
			if d.span.Overlaps(f.Span) && d.covers(f.Detector.Name) {
				d.used, out = true, true
			}
		}
		for _, a := range allowing(allow, doc, &f) {
			out = true
			if !slices.Contains(r.Allowed, a) {
				r.Allowed = append(r.Allowed, a)
			}
		}
		if out {
			r.Count++
		} else {
			r.Kept = append(r.Kept, f)
		}
	}
	for _, d := range ds {
		if !d.used && judged(d.rules, known, ran) {
			report(Unused, d.comment, nothingFound)
		}
	}
	slices.SortStableFunc(r.Comments, func(a, b detect.Finding) int { return a.Span.Start - b.Span.Start })
	identify(doc.Original(), r.Comments)
	return r
}

// nothingFound is why a suppression is not needed.
const nothingFound = "nothing that it is about is found any more"

func finding(d *detect.Detector, at text.Span, note string) detect.Finding {
	return detect.Finding{Detector: d, Span: at, Confidence: 1, Evidence: []detect.Evidence{{Kind: "suppression", Note: note}}}
}

// judged reports whether all rules that are named were run.
func judged(rules []string, known, ran []*detect.Detector) bool {
	return !slices.ContainsFunc(known, func(d *detect.Detector) bool {
		return !slices.Contains(ran, d) && slices.ContainsFunc(rules, func(r string) bool { return r == d.Name })
	})
}

// allowing returns the entries of the allow list that the finding falls under.
func allowing(allow []*config.Allow, doc *text.Document, f *detect.Finding) (out []*config.Allow) {
	if len(allow) == 0 {
		return nil
	}
	forms := readings(doc.Text(f.Span))
	for _, a := range allow {
		if a.Covers(f.Detector.Name) &&
			(a.Entity == "" || f.Entry != nil && f.Entry.ID == a.Entity) &&
			(a.Word == "" || slices.Contains(forms, a.Form())) {
			out = append(out, a)
		}
	}
	return out
}

// readings are the flagged words, folded, as they stand and without what is
// written together with the first one: و ف ب ك ل ال.
func readings(flagged string) []string {
	words := strings.Fields(arabic.Fold(flagged))
	out := []string{strings.Join(words, " ")}
	if len(words) == 0 {
		return out
	}
	first := words[0]
	for _, s := range arabic.Splits(nil, first) {
		words[0] = s.Stem
		out = append(out, strings.Join(words, " "))
		if s.Article {
			words[0] = "ال" + s.Stem
			out = append(out, strings.Join(words, " "))
		}
	}
	return out
}

// identify gives each finding its ID: a hash of the rule, the comment, and
// which of those that are alike it is.
func identify(original string, fs []detect.Finding) {
	seen := map[string]int{}
	for i := range fs {
		f := &fs[i]
		key := f.Detector.Name + "\x00" + original[f.Span.Start:f.Span.End]
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
		seen[key]++
		f.ID = hex.EncodeToString(sum[:8])
	}
}

// UnusedEntries are findings on the entries of a configuration file's allow
// lists that nothing needs. Their spans count bytes of the file.
func UnusedEntries(f *config.File, needed func(*config.Allow) bool) []detect.Finding {
	var out []detect.Finding
	for _, a := range f.Allowed() {
		if !needed(a) {
			out = append(out, finding(Unused, text.Span{Start: a.Start, End: a.End}, nothingFound))
		}
	}
	slices.SortStableFunc(out, func(a, b detect.Finding) int { return a.Span.Start - b.Span.Start })
	identify(f.Source, out)
	return out
}
