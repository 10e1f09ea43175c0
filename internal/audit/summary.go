// Package audit checks a corpus: documents without end, one after the other,
// in bounded memory. It writes what was found as JSON Lines, counts it, and
// shows the counts on a page.
package audit

import (
	"github.com/tadqiq/tadqiq/internal/discover"
	"github.com/tadqiq/tadqiq/internal/signature"
)

// Bins is how many bars a histogram over [0, 1] has, all equally wide. The
// last one has 1, too.
const Bins = 20

// Likely is the confidence from which a finding on a name or a term is counted
// as likely.
const Likely = 0.6

// Summary is what an audit has counted: the content of summary.json, and all
// that the page shows. It depends on nothing but the documents and the
// settings: not on their order, nor on how the work was shared out. Lists are
// sorted, and those that grow with the corpus are bounded: the number beside
// each says how many entries more there are.
type Summary struct {
	Tool      signature.Signature `json:"tool"`
	Documents int64               `json:"documents"` // that could be read
	Words     int64               `json:"words"`     // word tokens in them
	Bytes     int64               `json:"bytes"`     // of their prose in UTF-8
	Broken    int64               `json:"broken"`    // documents that could not be read; not among Documents
	Findings  int64               `json:"findings"`
	Likely    int64               `json:"likely"` // of them on names and terms, with at least that confidence

	Verdicts  []Count `json:"verdicts"`  // documents by verdict, in the order of detect.Verdicts
	Abstained []Count `json:"abstained"` // documents without a verdict, by the reason

	Confidence [Bins]int64 `json:"confidence"` // findings on names and terms, by confidence
	Scores     [Bins]int64 `json:"scores"`     // documents with a verdict, by score

	Rules      []Rule               `json:"rules"`    // most findings first
	Kinds      []Kind               `json:"kinds"`    // kinds of the names and terms, most findings first
	Entities   []Entity             `json:"entities"` // most likely findings first
	Groups     []Group              `json:"groups"`   // sources, those with the largest share of garbled documents first
	ReadFirst  []Document           `json:"read_first"`
	Problems   []Problem            `json:"problems"` // documents that could not be read, in the order of their names
	MoreOf     More                 `json:"more"`
	Sample     *Sample              `json:"sample,omitempty"`
	Candidates []discover.Candidate `json:"candidates"`     // for the glossary, the best first
	Lost       map[string]int64     `json:"lost,omitempty"` // by how much counts of a kind may be too low, since memory is bounded
}

// Count is a number of documents.
type Count struct {
	Name      string `json:"name"`
	Documents int64  `json:"documents"`
}

// Rule counts the findings of a rule.
type Rule struct {
	Rule      string `json:"rule"`
	Findings  int64  `json:"findings"`
	Likely    int64  `json:"likely"`
	Documents int64  `json:"documents"` // that have one
}

// Kind counts the findings on the names of a kind (person, place, …).
type Kind struct {
	Kind      string `json:"kind"`
	Findings  int64  `json:"findings"`
	Likely    int64  `json:"likely"`
	Documents int64  `json:"documents"`
}

// Entity is an entry of the glossary with what stands for it in the corpus.
type Entity struct {
	ID        string `json:"id"`
	Ar        string `json:"ar"`
	Kind      string `json:"kind"`
	Findings  int64  `json:"findings"`
	Likely    int64  `json:"likely"`
	Documents int64  `json:"documents"`
	Forms     []Form `json:"forms"` // most findings first
	MoreForms int    `json:"more_forms"`
}

// Form is a text that was flagged for an entity.
type Form struct {
	Text      string    `json:"text"`
	Fix       string    `json:"fix"` // the best one, or ""
	Rule      string    `json:"rule"`
	Findings  int64     `json:"findings"`
	Likely    int64     `json:"likely"`
	Documents int64     `json:"documents"`
	Examples  []Example `json:"examples"`
}

// Example is a place in a document. Left, Text and Right are the text there as
// it stands in the document.
type Example struct {
	Document   string  `json:"document"`
	Left       string  `json:"left"`
	Text       string  `json:"text"`
	Right      string  `json:"right"`
	Fix        string  `json:"fix"`
	Confidence float64 `json:"confidence"`
}

// Group counts the documents of a source.
type Group struct {
	Name      string  `json:"name"`
	Documents int64   `json:"documents"`
	Words     int64   `json:"words"`
	Findings  int64   `json:"findings"`
	Likely    int64   `json:"likely"`
	Suspect   int64   `json:"suspect"`
	Garbled   int64   `json:"garbled"`
	Abstained int64   `json:"abstained"`
	Share     float64 `json:"share"` // garbled documents of those with a verdict
	Low       float64 `json:"low"`   // its 95 % confidence interval (Wilson)
	High      float64 `json:"high"`
}

// Document is one with its verdict, as documents.jsonl has it.
type Document struct {
	ID       string         `json:"id"`
	Path     string         `json:"path"`
	Line     int            `json:"line"` // of the file, where the document begins, from 1
	Group    string         `json:"group"`
	Words    int            `json:"words"`
	Verdict  string         `json:"verdict"`
	Reason   string         `json:"reason"` // why there is no verdict
	Score    float64        `json:"score"`  // the probability that it is garbled
	Findings int            `json:"findings"`
	Likely   int            `json:"likely"`
	Rules    map[string]int `json:"rules"` // findings by rule
}

// Problem is a document, or the rest of a file, that could not be read.
type Problem struct {
	Path   string `json:"path"`
	Line   int    `json:"line"` // from 1; 0 where it is the whole file
	Reason string `json:"reason"`
}

// More says how many entries the lists of a summary leave out.
type More struct {
	Entities   int `json:"entities"`
	Groups     int `json:"groups"`
	Problems   int `json:"problems"`
	Candidates int `json:"candidates"`
}

// Sample says that the summary is that of a sample, and what follows for the
// corpus.
type Sample struct {
	Documents int64   `json:"documents"` // in the sample
	Of        int64   `json:"of"`        // in the corpus
	Share     float64 `json:"share"`     // of garbled documents among those with a verdict
	Low       float64 `json:"low"`       // its 95 % confidence interval (Wilson)
	High      float64 `json:"high"`
}
