package audit

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/signature"
	"github.com/tadqiq/tadqiq/knowledge"
)

// Bounds of the lists of a summary.
const (
	maxEntities   = 2000
	maxEntityForm = 20   // forms of an entity
	maxListed     = 5000 // groups
	maxCandidates = 500
)

// Summary turns the counts into what is shown. k is what the documents were
// checked with.
func (c *Counts) Summary(tool signature.Signature, k *knowledge.Knowledge) *Summary {
	s := &Summary{
		Tool: tool, Documents: c.Documents, Words: c.Words, Bytes: c.Bytes, Broken: c.Broken,
		Findings: c.Findings, Likely: c.Likely, Confidence: c.Confidence, Scores: c.Scores,
	}
	for _, v := range detect.Verdicts() {
		s.Verdicts = append(s.Verdicts, Count{v, c.Verdicts[v]})
	}
	for _, reason := range slices.Sorted(maps.Keys(c.Abstained)) {
		s.Abstained = append(s.Abstained, Count{reason, c.Abstained[reason]})
	}
	slices.SortStableFunc(s.Abstained, func(a, b Count) int { return cmp.Compare(b.Documents, a.Documents) })
	for name, t := range c.Rules {
		s.Rules = append(s.Rules, Rule{name, t.Findings, t.Likely, t.Documents})
	}
	slices.SortFunc(s.Rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(b.Findings, a.Findings), strings.Compare(a.Rule, b.Rule))
	})
	for name, t := range c.Kinds {
		s.Kinds = append(s.Kinds, Kind{name, t.Findings, t.Likely, t.Documents})
	}
	slices.SortFunc(s.Kinds, func(a, b Kind) int {
		return cmp.Or(cmp.Compare(b.Findings, a.Findings), strings.Compare(a.Kind, b.Kind))
	})
	s.Entities, s.MoreOf.Entities = cut(c.entities(), maxEntities)
	s.Groups, s.MoreOf.Groups = cut(c.groups(), maxListed)
	s.ReadFirst = best(c.ReadFirst, maxFirst, compareDocuments)
	s.Problems = best(c.Problems, maxProblems, compareProblems)
	s.MoreOf.Problems = int(c.Broken) - len(s.Problems)
	if c.Discovery != nil {
		s.Candidates, s.MoreOf.Candidates = c.Discovery.Candidates(k, maxCandidates)
	}
	if len(c.Pruned) > 0 {
		s.Lost = maps.Clone(c.Pruned)
	}
	if c.Discovery != nil && c.Discovery.Lost() > 0 {
		if s.Lost == nil {
			s.Lost = map[string]int64{}
		}
		s.Lost["candidates"] = c.Discovery.Lost()
	}
	s.fill()
	return s
}

// fill makes empty lists of those that are nil: no reader wants null.
func (s *Summary) fill() {
	fill(&s.Verdicts)
	fill(&s.Abstained)
	fill(&s.Rules)
	fill(&s.Kinds)
	fill(&s.Entities)
	fill(&s.Groups)
	fill(&s.ReadFirst)
	fill(&s.Problems)
	fill(&s.Candidates)
}

func fill[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}

func cut[T any](list []T, n int) (first []T, more int) {
	if len(list) <= n {
		return list, 0
	}
	return list[:n], len(list) - n
}

func (c *Counts) entities() []Entity {
	out := make([]Entity, 0, len(c.Entities))
	for id, e := range c.Entities {
		x := Entity{ID: id, Ar: e.Ar, Kind: e.Kind, Findings: e.Findings, Likely: e.Likely, Documents: e.Documents, Forms: []Form{}}
		for key, f := range e.Forms {
			rule, text, _ := strings.Cut(key, " ")
			x.Forms = append(x.Forms, Form{
				Text: text, Fix: mostFrequent(f.Fixes), Rule: rule,
				Findings: f.Findings, Likely: f.Likely, Documents: f.Documents,
				Examples: f.Examples,
			})
		}
		slices.SortFunc(x.Forms, func(a, b Form) int {
			return cmp.Or(cmp.Compare(b.Likely, a.Likely), cmp.Compare(b.Findings, a.Findings), strings.Compare(a.Text, b.Text), strings.Compare(a.Rule, b.Rule))
		})
		x.Forms, x.MoreForms = cut(x.Forms, maxEntityForm)
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(b.Likely, a.Likely), cmp.Compare(b.Findings, a.Findings), strings.Compare(a.ID, b.ID))
	})
	return out
}

// mostFrequent is the key with the highest count, the first of those that have
// it.
func mostFrequent(m map[string]int64) string {
	out := ""
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if out == "" || m[key] > m[out] {
			out = key
		}
	}
	return out
}

func (c *Counts) groups() []Group {
	out := make([]Group, 0, len(c.Groups))
	for name, g := range c.Groups {
		x := Group{
			Name: name, Documents: g.Documents, Words: g.Words, Findings: g.Findings, Likely: g.Likely,
			Suspect: g.Verdicts[detect.VerdictSuspect], Garbled: g.Verdicts[detect.VerdictGarbled], Abstained: g.Verdicts[detect.VerdictAbstain],
		}
		judged := x.Documents - x.Abstained
		if judged > 0 {
			x.Share = round(float64(x.Garbled) / float64(judged))
		}
		x.Low, x.High = interval(x.Garbled, judged)
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Low, a.Low), cmp.Compare(b.Garbled, a.Garbled), cmp.Compare(b.Likely, a.Likely),
			cmp.Compare(b.Documents, a.Documents), strings.Compare(a.Name, b.Name))
	})
	return out
}

// interval is that of Wilson, rounded.
func interval(n, all int64) (low, high float64) {
	low, high = Wilson(n, all)
	return round(low), round(high)
}
