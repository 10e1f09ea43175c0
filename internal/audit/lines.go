package audit

import (
	"fmt"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
)

// Lines say in a few lines, without Arabic, what came out. problems is the file
// that lists the documents that could not be read.
func (s *Summary) Lines(problems string) []string {
	verdicts := map[string]int64{}
	for _, v := range s.Verdicts {
		verdicts[v.Name] = v.Documents
	}
	garbled, suspect, without := verdicts[detect.VerdictGarbled], verdicts[detect.VerdictSuspect], verdicts[detect.VerdictAbstain]
	judged := s.Documents - without
	out := []string{fmt.Sprintf("%s, %s: %d garbled (%s), %d suspect, %d without a verdict%s",
		several(s.Documents, "document"), several(s.Words, "word"), garbled, share(garbled, judged), suspect, without, s.reasons())}
	if x := s.Sample; x != nil {
		out = append(out, fmt.Sprintf("a sample of %d out of %s: of those with a verdict %.1f %% to %.1f %% are garbled (95 %% confidence)",
			x.Documents, several(x.Of, "document"), 100*x.Low, 100*x.High))
	}
	out = append(out, fmt.Sprintf("%s, %d of them likely", several(s.Findings, "finding"), s.Likely))
	if n := len(s.Candidates) + s.MoreOf.Candidates; n > 0 {
		out = append(out, fmt.Sprintf("%s for the glossary; mark the right ones in %s, then: tadqiq glossary accept %[2]s", several(int64(n), "candidate"), CandidatesName))
	}
	if s.Broken > 0 {
		out = append(out, fmt.Sprintf("%s; %s lists them", brokenLine(s.Broken, s.Problems), problems))
	}
	return out
}

// BrokenLine says how many documents could not be read, and why the first one.
func (c *Counts) BrokenLine() string {
	return brokenLine(c.Broken, best(c.Problems, maxProblems, compareProblems))
}

func brokenLine(n int64, problems []Problem) string {
	line := several(n, "document") + " could not be read"
	switch {
	case len(problems) == 0:
		return line
	case n == 1:
		return line + ": " + problems[0].String()
	}
	return line + "; the first: " + problems[0].String()
}

func several(n int64, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// reasons tell how often there is no verdict, and why.
func (s *Summary) reasons() string {
	if len(s.Abstained) == 0 {
		return ""
	}
	var each []string
	for _, c := range s.Abstained {
		each = append(each, fmt.Sprintf("%d %s", c.Documents, c.Name))
	}
	return " (" + strings.Join(each, ", ") + ")"
}

func share(n, all int64) string {
	if all == 0 {
		return "0 %"
	}
	return fmt.Sprintf("%.2g %%", 100*float64(n)/float64(all))
}
