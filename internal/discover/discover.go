// Package discover proposes what a glossary lacks: words that keep standing
// where names stand, in many documents of a corpus, and are rare elsewhere.
package discover

// Candidate is a word or phrase that may be a new garble of a known entity, or
// a name that the glossary lacks; a row of candidates.csv.
type Candidate struct {
	Form      string  `json:"form"`
	Proposal  string  `json:"proposal"` // garble or entry
	Entity    string  `json:"entity"`   // the ID of the entry that it may be a garble of, or ""
	Right     string  `json:"right"`    // the right form of that entity, or ""
	Kind      string  `json:"kind"`
	Count     int64   `json:"count"`
	Documents int64   `json:"documents"`
	Contexts  int64   `json:"contexts"` // distinct ones, up to a bound
	Score     float64 `json:"score"`    // by which candidates are ranked
	Why       string  `json:"why"`
	Example   Example `json:"example"`
}

// Example is a place in a document, as it stands there.
type Example struct {
	Document string `json:"document"`
	Left     string `json:"left"`
	Text     string `json:"text"`
	Right    string `json:"right"`
}
