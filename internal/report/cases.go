package report

import (
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tadqiq/tadqiq/golden"
	"github.com/tadqiq/tadqiq/internal/signature"
)

// CaseText prints golden cases that are not as expected, and known failures.
type CaseText struct{ w io.Writer }

// NewCaseText returns a printer.
func NewCaseText(w io.Writer) *CaseText { return &CaseText{w} }

// Case prints what became of a case.
func (p *CaseText) Case(r *golden.Result, _ signature.Signature) error {
	_, err := io.WriteString(p.w, r.Report())
	return err
}

// Close ends the output.
func (p *CaseText) Close() error { return nil }

// CaseJSONL prints a JSON object a line for each golden case.
type CaseJSONL struct{ *JSONL }

// NewCaseJSONL returns a printer.
func NewCaseJSONL(w io.Writer) *CaseJSONL { return &CaseJSONL{NewJSONL(w, English)} }

type (
	jsonCase struct {
		Path       string              `json:"path"`
		Name       string              `json:"name"`
		Line       int                 `json:"line"`
		Why        string              `json:"why"`
		Status     golden.Status       `json:"status"`
		XFail      string              `json:"xfail"`
		Error      string              `json:"error"`
		Seconds    float64             `json:"seconds"`
		Missing    []jsonWant          `json:"missing"`
		Unexpected []jsonWant          `json:"unexpected"`
		Absent     []string            `json:"absent"`
		Flagged    []jsonWant          `json:"flagged"`
		Diff       string              `json:"diff"`
		Signature  signature.Signature `json:"signature"`
	}
	jsonWant struct {
		At       string  `json:"at"`
		Rule     string  `json:"rule"`
		Severity string  `json:"severity"`
		Text     string  `json:"text"`
		Fix      *string `json:"fix"` // null for any
		Entity   string  `json:"entity"`
	}
)

// Case prints what became of a case.
func (p *CaseJSONL) Case(r *golden.Result, s signature.Signature) error {
	out := jsonCase{
		Path: r.Case.Path, Name: r.Case.Name, Line: r.Case.Line, Why: r.Case.Why, Status: r.Status(), XFail: r.Case.XFail,
		Seconds: round(r.Elapsed.Seconds()), Missing: jsonWants(r.Missing), Unexpected: jsonWants(r.Unexpected),
		Absent: append([]string{}, r.Absent...), Flagged: jsonWants(r.Flagged), Diff: r.Diff(), Signature: s,
	}
	if r.Err != nil {
		out.Error = r.Err.Error()
	}
	return p.enc.Encode(out)
}

func jsonWants(ws []golden.Want) []jsonWant {
	out := make([]jsonWant, 0, len(ws))
	for _, w := range ws {
		x := jsonWant{w.Place(), w.Rule, w.Severity, w.Text, &w.Fix, w.Entity}
		if w.AnyFix {
			x.Fix = nil
		}
		out = append(out, x)
	}
	return out
}

// CaseJUnit prints golden cases as the XML of JUnit: a suite for each folder
// and signature, which stands in its properties. A case that fails as expected
// is skipped.
type CaseJUnit struct {
	*JUnit
	suites []*caseSuite
}

type caseSuite struct {
	junitSuite
	made    signature.Signature
	elapsed time.Duration
}

// NewCaseJUnit returns a printer.
func NewCaseJUnit(w io.Writer) *CaseJUnit { return &CaseJUnit{JUnit: NewJUnit(w, English)} }

// Case notes what became of a case.
func (p *CaseJUnit) Case(r *golden.Result, s signature.Signature) error {
	folder := filepath.ToSlash(filepath.Dir(r.Case.Path))
	i := slices.IndexFunc(p.suites, func(x *caseSuite) bool { return x.Name == folder && x.made == s })
	if i < 0 {
		i = len(p.suites)
		p.suites = append(p.suites, &caseSuite{junitSuite{Name: folder, Properties: propertiesOf(s)}, s, 0})
	}
	suite := p.suites[i]
	c := junitCase{
		Name: filepath.Base(r.Case.Name), ClassName: folder, File: r.Case.Path, Line: r.Case.Line, Time: seconds(r.Elapsed),
	}
	defect := &junitDefect{Message: strings.Join(r.Case.Purpose(), " "), Body: r.Report()}
	switch r.Status() {
	case golden.Failed, golden.FixedFailure:
		defect.Type = string(r.Status())
		c.Failure = defect
		suite.Failures++
	case golden.Broken:
		c.Error = defect
		suite.Errors++
	case golden.KnownFailure:
		c.Skipped = &junitDefect{Message: r.Case.XFail}
		suite.Skipped++
	}
	suite.Cases = append(suite.Cases, c)
	suite.Tests++
	suite.elapsed += r.Elapsed
	return nil
}

func propertiesOf(s signature.Signature) *junitProperties {
	return &junitProperties{[]junitProperty{
		{"tadqiq.version", s.Version}, {"tadqiq.weights", s.Weights}, {"tadqiq.lexicon", s.Lexicon}, {"tadqiq.glossary", s.Glossary},
		{"tadqiq.min_confidence", strconv.FormatFloat(s.MinConfidence, 'g', -1, 64)},
	}}
}

// Close prints the suites.
func (p *CaseJUnit) Close() error {
	if err := p.begin(); err != nil {
		return err
	}
	for _, x := range p.suites {
		x.Time = seconds(x.elapsed)
		if err := p.enc.Encode(x.junitSuite); err != nil {
			return err
		}
	}
	return p.JUnit.Close()
}
