package audit

import (
	"fmt"
	"strings"

	"github.com/tadqiq/tadqiq/detect"
)

// Lines say in a few lines, without Arabic, what came out.
func (s *Summary) Lines() []string {
	verdicts := map[string]int64{}
	for _, v := range s.Verdicts {
		verdicts[v.Name] = v.Documents
	}
	garbled, suspect, without := verdicts[detect.VerdictGarbled], verdicts[detect.VerdictSuspect], verdicts[detect.VerdictAbstain]
	judged := s.Documents - without
	out := []string{fmt.Sprintf("%d documents, %d words: %d garbled (%s), %d suspect, %d without a verdict%s",
		s.Documents, s.Words, garbled, share(garbled, judged), suspect, without, s.reasons())}
	if x := s.Sample; x != nil {
		out = append(out, fmt.Sprintf("a sample of %d out of %d documents: of those with a verdict %.1f %% to %.1f %% are garbled (95 %% confidence)",
			x.Documents, x.Of, 100*x.Low, 100*x.High))
	}
	out = append(out, fmt.Sprintf("%d findings, %d of them likely", s.Findings, s.Likely))
	if n := len(s.Candidates) + s.MoreOf.Candidates; n > 0 {
		out = append(out, fmt.Sprintf("%d candidates for the glossary; mark the right ones in %s, then: tadqiq glossary accept %[2]s", n, CandidatesName))
	}
	if s.Broken > 0 {
		out = append(out, fmt.Sprintf("%d documents could not be read; %s lists them", s.Broken, problemsName))
	}
	return out
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
