package report

import (
	"bufio"
	"cmp"
	"encoding/json"
	"io"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/text"
)

// This file writes SARIF 2.1.0 with structs of its own, for the small part of
// the standard that is used. What viewers make of it decided some of it:
//
//   - Regions have lines and columns alone. The extension of VS Code takes a
//     region with a byte offset for one of a hex dump.
//   - GitHub shows help.markdown, orders by precision, and computes the
//     fingerprint that it matches by from the line itself.
//   - Columns are code points, and columnKind says so.

const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	projectURL   = "https://github.com/tadqiq/tadqiq"
	rulesURL     = projectURL + "/blob/main/docs/detectors.md"

	// sourceRoot stands for the folder that relative paths start from; where it
	// is, only the reader of the log knows.
	sourceRoot = "%SRCROOT%"

	// fingerprintName says of what the fingerprint is made. A change of that is
	// a new version.
	fingerprintName = "tadqiqFinding/v1"
)

// SARIF prints all findings of a run as one SARIF log. Results are written as
// they come; the names of the files are kept for the end.
type SARIF struct {
	w       *bufio.Writer
	lang    Lang
	version string
	rules   []*detect.Detector

	begun     bool
	results   int
	artifacts []sarifArtifact
	problems  []sarifNotification
	err       error
}

// NewSARIF returns a printer with messages in the language. version is that of
// the program; rules are those that it knows.
func NewSARIF(w io.Writer, lang Lang, version string, rules []*detect.Detector) *SARIF {
	return &SARIF{w: bufio.NewWriter(w), lang: lang, version: version, rules: rules}
}

type (
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Language       string      `json:"language"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string              `json:"id"`
		Name                 string              `json:"name"`
		ShortDescription     sarifText           `json:"shortDescription"`
		FullDescription      sarifText           `json:"fullDescription"`
		Help                 sarifText           `json:"help"`
		HelpURI              string              `json:"helpUri"`
		DefaultConfiguration sarifConfiguration  `json:"defaultConfiguration"`
		Properties           sarifRuleProperties `json:"properties"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifConfiguration struct {
		Enabled bool   `json:"enabled"`
		Level   string `json:"level"`
	}
	sarifRuleProperties struct {
		Tags      []string `json:"tags"`
		Precision string   `json:"precision"`
		Problem   string   `json:"problem.severity"`
		MQM       string   `json:"mqm,omitempty"`
	}
	sarifResult struct {
		RuleID           string                `json:"ruleId"`
		RuleIndex        int                   `json:"ruleIndex"`
		Level            string                `json:"level"`
		Message          sarifText             `json:"message"`
		Locations        []sarifLocation       `json:"locations"`
		RelatedLocations []sarifLocation       `json:"relatedLocations,omitempty"`
		Fingerprints     map[string]string     `json:"partialFingerprints"`
		Fixes            []sarifFix            `json:"fixes,omitempty"`
		Rank             float64               `json:"rank"` // 0 to 100
		Properties       sarifResultProperties `json:"properties"`
	}
	sarifResultProperties struct {
		Confidence float64        `json:"confidence"`
		Entity     string         `json:"entity,omitempty"`
		Evidence   []jsonEvidence `json:"evidence,omitempty"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Message  *sarifText    `json:"message,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifactLocation `json:"artifactLocation"`
		Region   *sarifRegion          `json:"region,omitempty"`
	}
	sarifArtifactLocation struct {
		URI       string `json:"uri"`
		URIBaseID string `json:"uriBaseId,omitempty"`
		Index     int    `json:"index"`
	}
	sarifRegion struct {
		StartLine   int        `json:"startLine"`
		StartColumn int        `json:"startColumn"`
		EndLine     int        `json:"endLine"`
		EndColumn   int        `json:"endColumn"` // exclusive
		Snippet     *sarifText `json:"snippet,omitempty"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifactLocation `json:"artifactLocation"`
		Replacements []sarifReplacement    `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
	sarifArtifact struct {
		Location sarifArtifactLocation `json:"location"`
		Roles    []string              `json:"roles"`
	}
	sarifInvocation struct {
		Successful bool                `json:"executionSuccessful"`
		Problems   []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
)

// File prints the findings of a file, or notes why it has none.
func (p *SARIF) File(f *File) error {
	p.begin()
	at := artifactLocation(f.Name, len(p.artifacts))
	if n := len(p.artifacts); n > 0 && p.artifacts[n-1].Location.URI == at.URI {
		at.Index = n - 1 // the comments of a file come on their own
	} else {
		p.artifacts = append(p.artifacts, sarifArtifact{at, []string{"analysisTarget"}})
	}
	if f.Err != nil {
		p.problems = append(p.problems, sarifNotification{
			Level:     "error",
			Message:   sarifText{Text: sarifEscape(f.Err.Error())},
			Locations: []sarifLocation{{Physical: sarifPhysical{Artifact: at}}},
		})
		return p.err
	}
	for i := range f.Findings {
		if p.results > 0 {
			p.raw(",")
		}
		p.results++
		p.raw("\n")
		p.json(p.result(f, &f.Findings[i], at))
	}
	if p.err == nil {
		p.err = p.w.Flush()
	}
	return p.err
}

// Close ends the log.
func (p *SARIF) Close() error {
	p.begin()
	p.raw("\n],\"artifacts\":")
	p.json(append([]sarifArtifact{}, p.artifacts...))
	p.raw(",\n\"invocations\":")
	p.json([]sarifInvocation{{len(p.problems) == 0, p.problems}})
	p.raw("}]}\n")
	if p.err == nil {
		p.err = p.w.Flush()
	}
	return p.err
}

// begin writes what stands before the first result.
func (p *SARIF) begin() {
	if p.begun {
		return
	}
	p.begun = true
	driver := sarifDriver{Name: "tadqiq", Version: p.version, InformationURI: projectURL, Language: "en", Rules: []sarifRule{}}
	for _, d := range p.rules {
		driver.Rules = append(driver.Rules, ruleSARIF(d))
	}
	p.raw(`{"$schema":"` + sarifSchema + `","version":"` + sarifVersion + `","runs":[{` + "\n" + `"tool":`)
	p.json(sarifTool{driver})
	p.raw(",\n" + `"language":`)
	p.json(cmp.Or(p.lang, English))
	p.raw(`,"columnKind":"unicodeCodePoints","originalUriBaseIds":{"` + sourceRoot + `":{"description":{"text":"The folder in which tadqiq ran."}}},` + "\n" + `"results":[`)
}

func (p *SARIF) raw(s string) {
	if p.err == nil {
		_, p.err = p.w.WriteString(s)
	}
}

func (p *SARIF) json(v any) {
	if p.err != nil {
		return
	}
	var data []byte
	if data, p.err = json.Marshal(v); p.err == nil {
		_, p.err = p.w.Write(data)
	}
}

func (p *SARIF) result(f *File, x *detect.Finding, at sarifArtifactLocation) sarifResult {
	whole := origin(f.Doc, x.Span)
	region := regionOf(f.Doc, whole)
	region.Snippet = &sarifText{Text: f.Doc.Original()[whole.Start:whole.End]}
	out := sarifResult{
		RuleID:       x.Detector.Name,
		RuleIndex:    slices.IndexFunc(p.rules, func(d *detect.Detector) bool { return d.Name == x.Detector.Name }),
		Level:        x.Severity.String(),
		Message:      sarifText{Text: sarifEscape(Message(p.lang, x))},
		Locations:    []sarifLocation{{Physical: sarifPhysical{at, &region}}},
		Fingerprints: map[string]string{fingerprintName: x.ID},
		Rank:         round(100 * x.Confidence),
		Properties:   sarifResultProperties{Confidence: round(x.Confidence), Evidence: evidenceJSON(x)},
	}
	if x.Entry != nil {
		out.Properties.Entity = x.Entry.ID
	}
	for i, r := range x.Related {
		region := regionOf(f.Doc, origin(f.Doc, r.Span))
		note, _ := wording(p.lang, r.Note)
		out.RelatedLocations = append(out.RelatedLocations, sarifLocation{
			ID: i + 1, Message: &sarifText{Text: sarifEscape(cmp.Or(note, labelElsewhere.in(p.lang)))}, Physical: sarifPhysical{at, &region},
		})
	}
	for _, fx := range x.Fixes {
		var changes []sarifReplacement
		for _, e := range fix.Edits(f.Doc, x, &fx) {
			changes = append(changes, sarifReplacement{regionOf(f.Doc, e.Span), sarifText{Text: e.Text}})
		}
		out.Fixes = append(out.Fixes, sarifFix{
			Description: sarifText{Text: sarifEscape(labelSuggestion.in(p.lang) + ": " + show(fx.Text))},
			Changes:     []sarifChange{{at, changes}},
		})
	}
	return out
}

// regionOf describes a span of the original text.
func regionOf(doc *text.Document, s text.Span) sarifRegion {
	start, end := doc.OriginPosition(s.Start), doc.OriginPosition(s.End)
	return sarifRegion{StartLine: start.Line, StartColumn: start.Column, EndLine: end.Line, EndColumn: end.Column}
}

// precisions say how often findings of a rule are right, in the words of
// GitHub, set by hand: rules that look at characters alone do not err. The
// rank of each result has its own confidence.
var precisions = map[string]string{
	detect.TextSpacing.Name:        "very-high",
	detect.TextPersianLetters.Name: "very-high",
	detect.TextBidiControl.Name:    "very-high",
	detect.NameGarble.Name:         "high",
	detect.NameUntranslated.Name:   "high",
	detect.NameInconsistent.Name:   "high",
	detect.TermWrong.Name:          "high",
}

func ruleSARIF(d *detect.Detector) sarifRule {
	var markdown strings.Builder
	ruleMarkdown(&markdown, d)
	return sarifRule{
		ID:                   d.Name,
		Name:                 pascalCase(d.Name),
		ShortDescription:     sarifText{Text: sarifEscape(asSentence(d.Doc.Title))},
		FullDescription:      sarifText{Text: sarifEscape(d.Doc.Text)},
		Help:                 sarifText{sarifEscape(ruleText(d)), markdown.String()},
		HelpURI:              rulesURL + "#" + anchor(d.Name),
		DefaultConfiguration: sarifConfiguration{!d.Optional, d.Severity.String()},
		Properties: sarifRuleProperties{
			Tags:      []string{d.Category(), "arabic", "machine-translation"},
			Precision: cmp.Or(precisions[d.Name], "medium"),
			Problem:   d.Severity.String(),
			MQM:       d.MQM,
		},
	}
}

// pascalCase turns name/stand-in into NameStandIn.
func pascalCase(name string) string {
	var b strings.Builder
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		r, n := utf8.DecodeRuneInString(w)
		b.WriteRune(unicode.ToUpper(r))
		b.WriteString(w[n:])
	}
	return b.String()
}

// sarifEscape protects what a message string gives a meaning: links in
// brackets, placeholders in braces.
func sarifEscape(s string) string { return sarifSpecial.Replace(s) }

var sarifSpecial = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, `{`, `{{`, `}`, `}}`)

// artifactLocation is where a file is, as a URI: relative to the source root, or
// from the root of the file system.
func artifactLocation(name string, index int) sarifArtifactLocation {
	slashed := path.Clean(filepath.ToSlash(name))
	if !filepath.IsAbs(name) && !path.IsAbs(slashed) {
		return sarifArtifactLocation{(&url.URL{Path: slashed}).String(), sourceRoot, index}
	}
	if !path.IsAbs(slashed) { // C:/texts
		slashed = "/" + slashed
	}
	return sarifArtifactLocation{URI: (&url.URL{Scheme: "file", Path: slashed}).String(), Index: index}
}
