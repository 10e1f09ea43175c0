// Package detect finds garbled names and terms, and other debris of machine
// translation, in Arabic text. A rule is a value of type [Detector]; [All]
// lists them; [Run] runs them over a document and returns one scored,
// explained and ranked list of findings without overlaps.
package detect

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// Severity says how much a finding matters. The zero value is Warning.
type Severity int

const (
	// Warning is something to look at.
	Warning Severity = iota
	// Error is something that must not be published as it stands.
	Error
)

// String returns the name that reports and the command line use.
func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// Doc explains a rule to its users. All fields are required.
type Doc struct {
	Title  string // one line, no full stop
	Text   string // what it finds and why that is a defect; a few sentences
	Before string // an Arabic example that is flagged
	After  string // the same example put right
}

// Detector is a rule. Name is its stable identifier (name/garble); MQM is the
// error type of the Multidimensional Quality Metrics typology that it falls
// under.
type Detector struct {
	Name     string
	Doc      Doc
	MQM      string
	Severity Severity // the highest severity its findings take
	Optional bool     // runs only where it is asked for by name
	Run      func(*Pass)
}

// Category is the part of the rule's name before the slash: name, term or
// text.
func (d *Detector) Category() string {
	c, _, _ := strings.Cut(d.Name, "/")
	return c
}

// Finding is one defect. Confidence is the probability in [0, 1] that the
// span is wrong. Entry is the glossary entry it is about, or nil.
type Finding struct {
	ID         string // stable over runs and over edits elsewhere in the text
	Detector   *Detector
	Span       text.Span
	Severity   Severity
	Confidence float64
	Entry      *glossary.Entry
	Fixes      []Fix
	Evidence   []Evidence
	Related    []Related
}

// Fix is one way to put a finding right. Alternatives stand best first and at
// most one of them is applied, whole: Text replaces the finding's span and
// Edits are made elsewhere. Confidence is the probability that it is right.
type Fix struct {
	Text       string
	Confidence float64
	Edits      []Edit
}

// Edit replaces a span of the document by Text.
type Edit struct {
	Span text.Span
	Text string
}

// Evidence is one contribution to a score, as data: Weight is its share of
// the log-odds (natural logarithm), positive when it speaks for the finding.
// Only renderers make sentences of it.
type Evidence struct {
	Kind, From, To, Note string
	Weight               float64
}

// Related is another place in the document that a finding refers to.
type Related struct {
	Span text.Span
	Note string
}

// Pass is what a detector is given: a document and what is known.
type Pass struct {
	Doc       *text.Document
	Knowledge *knowledge.Knowledge

	detector *Detector
	names    *names // what the name rules share; see names.go
	findings []Finding
}

// Report adds a finding. The span must be a part of the document.
func (p *Pass) Report(f Finding) {
	f.Detector = p.detector
	p.findings = append(p.findings, f)
}

// All lists every detector, the optional ones too, in the order in which they
// run.
func All() []*Detector {
	return []*Detector{
		NameGarble,
		NameStandIn,
		NameCalque,
		NameInconsistent,
		NameUntranslated,
		NameVariant,
		TermWrong,
		TermInconsistent,
		TextSpacing,
		TextPersianLetters,
		TextBidiControl,
		TextBoilerplate,
		TextBrokenSentence,
	}
}

// Default lists the detectors that run where nothing is asked for by name.
func Default() []*Detector {
	return slices.DeleteFunc(All(), func(d *Detector) bool { return d.Optional })
}

// Validate reports the first detector that lacks a name, documentation or a
// Run function, or whose name is taken.
func Validate(ds []*Detector) error {
	seen := map[string]bool{}
	for _, d := range ds {
		switch {
		case d.Name == "" || !strings.Contains(d.Name, "/"):
			return fmt.Errorf("detector %q: a name has the form category/rule", d.Name)
		case seen[d.Name]:
			return fmt.Errorf("detector %s: listed twice", d.Name)
		case d.Doc.Title == "" || d.Doc.Text == "" || d.Doc.Before == "" || d.Doc.After == "":
			return fmt.Errorf("detector %s: documentation is missing", d.Name)
		case d.MQM == "":
			return fmt.Errorf("detector %s: MQM type is missing", d.Name)
		case d.Run == nil:
			return fmt.Errorf("detector %s: Run is missing", d.Name)
		}
		seen[d.Name] = true
	}
	return nil
}

// Run runs the detectors over a document. Findings come in document order and
// do not overlap within a category: of two that overlap, the longer one stays,
// then the one with the higher confidence. The error is that of ctx.
func Run(ctx context.Context, doc *text.Document, k *knowledge.Knowledge, ds []*Detector) ([]Finding, error) {
	p := &Pass{Doc: doc, Knowledge: k}
	for _, d := range ds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p.detector = d
		d.Run(p)
	}
	found := resolve(p.findings)
	identify(doc, found)
	return found, ctx.Err()
}

// resolve drops findings that overlap a better one and sorts the rest by
// position. Debris of the text (category text) may stand inside a garbled
// name: the two are different defects with different fixes.
func resolve(fs []Finding) []Finding {
	group := func(f *Finding) bool { return f.Detector.Category() == "text" }
	slices.SortStableFunc(fs, func(a, b Finding) int {
		if d := b.Span.Len() - a.Span.Len(); d != 0 {
			return d
		}
		switch {
		case a.Confidence > b.Confidence:
			return -1
		case a.Confidence < b.Confidence:
			return 1
		}
		return 0
	})
	// kept[g] stays sorted by start, so that an overlap is found by search.
	kept := map[bool][]Finding{}
	for _, f := range fs {
		g := kept[group(&f)]
		i, _ := slices.BinarySearchFunc(g, f.Span.Start, func(k Finding, at int) int { return k.Span.Start - at })
		if i > 0 && g[i-1].Span.Overlaps(f.Span) || i < len(g) && g[i].Span.Overlaps(f.Span) {
			continue
		}
		kept[group(&f)] = slices.Insert(g, i, f)
	}
	out := append(kept[false], kept[true]...)
	slices.SortStableFunc(out, func(a, b Finding) int { return a.Span.Start - b.Span.Start })
	return out
}

// identify gives each finding its ID: a hash of the rule, the entity, the
// folded form, and which occurrence of these three in the document it is.
func identify(doc *text.Document, fs []Finding) {
	seen := map[string]int{}
	for i := range fs {
		f := &fs[i]
		entity := ""
		if f.Entry != nil {
			entity = f.Entry.ID
		}
		key := f.Detector.Name + "\x00" + entity + "\x00" + arabic.Fold(doc.Text(f.Span))
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
		seen[key]++
		f.ID = hex.EncodeToString(sum[:8])
	}
}
