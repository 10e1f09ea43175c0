package audit

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/report"
)

// The page is one file that needs nothing but a browser. Its charts and the
// first page of every list are HTML; the script sorts, filters and turns the
// pages of the lists. Names and terms come from JSON in the page, since their
// forms and examples are too many for elements that nobody has opened; all else
// are rows of tables.

//go:embed page.gohtml
var pageSource string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// Bounds on the page, which keep it below 8 MB and quick. Sizes of texts are
// in bytes of HTML.
const (
	maxContent    = 7 << 19 // bytes of JSON
	maxGroupRows  = 3000
	maxName       = 160
	maxPath       = 320
	maxContext    = 200 // on a side of an example
	maxReason     = 400
	firstEntities = 50 // as HTML, for readers without scripts
	firstForms    = 3  // of each of those
	maxChips      = 4  // forms of an entity that show before it is opened
	maxDocRules   = 8  // rules of a document
	fewDocuments  = 20 // so small sources do not set the scale of the chart
)

// words are a label in the languages of the page.
type words struct{ en, ar string }

func (w words) in(lang report.Lang) string {
	if lang == report.Arabic {
		return w.ar
	}
	return w.en
}

// What the template shows.
type (
	view struct {
		Lang, Dir, Policy      string
		CSS                    template.CSS
		JS, Content            template.JS
		Lead                   string
		Follow                 []string
		Totals                 []pair
		Contents               []anchor
		Verdicts               []part
		VerdictsAlt            string
		Abstained              []pair
		ByRule, ByKind, Debris barChart
		Confidence, Scores     histogram
		Groups                 []groupRow
		GroupScale             string
		GroupMean              int
		Entities               []entityRow
		Kinds                  []pair
		NoEntity               entityRow
		NoForm                 formRow
		NoExample              exampleRow
		Documents              []documentRow
		Candidates             []candidateRow
		Problems               []problemRow
		ProblemsNote           string
		Files, Help, Made      []pair
		LeftOut                []string
	}
	pair   struct{ Label, Value string }
	anchor struct{ ID, Label string }
	// part is a piece of the stacked bar, which is 1,000 wide.
	part struct {
		Class, Label, Documents, Share string
		X, Width                       int
	}
	barChart struct {
		ID, Title, Column string
		Rows              []barRow
	}
	// barRow has bars up to 1,000 long.
	barRow struct {
		Code, Label string
		Tally
		All, Strong int
	}
	histogram struct {
		ID, Title, Note, Alt, Axis, Counted string
		Y                                   []tick
		Bars                                []histogramBar
	}
	tick struct {
		X, At int
		Label string
	}
	histogramBar struct {
		Class, Range, Count string
		X, Top, Height      int
	}
	groupRow struct {
		Name, Share, Interval, Line, Mark string
		Off                               bool
		Garbled, Suspect, Documents       string
		Words, Rate                       string
	}
	entityRow struct {
		Ar, ID, Kind                string
		Findings, Likely, Documents string
		Chips, Forms                []formRow
		Rest                        string
	}
	formRow struct {
		Text, Fix, Rule             string
		Findings, Likely, Documents string
		Examples                    []exampleRow
	}
	exampleRow  struct{ Left, Text, Right, Document, Confidence string }
	documentRow struct {
		Name, Place, Group, Score, Class, Verdict string
		Words, Findings, Likely                   string
		Rules                                     []pair
	}
	candidateRow struct {
		Form, Proposal, Right, Kind string
		Count, Documents, Contexts  string
		Score                       string
		Why                         []piece
		Example                     exampleRow
	}
	// piece is a part of a sentence: Arabic words in it are set apart, or they
	// would take the numbers behind them along to the left.
	piece struct {
		Text   string
		Arabic bool
	}
	problemRow struct{ Place, Reason string }
)

// WritePage writes index.html: what an audit has counted, for people, in
// English or, for "ar", in Arabic. It depends on nothing but the summary.
func WritePage(w io.Writer, s *Summary, lang string) error {
	p := &pageWriter{Summary: s, lang: report.English}
	if lang == string(report.Arabic) {
		p.lang = report.Arabic
	}
	t, err := template.New("page").Funcs(template.FuncMap{"say": p.said, "number": number}).Parse(pageSource)
	if err != nil {
		return err
	}
	v, err := p.view()
	if err != nil {
		return err
	}
	buf := bufio.NewWriter(w)
	if err := t.Execute(buf, v); err != nil {
		return err
	}
	return buf.Flush()
}

type pageWriter struct {
	*Summary
	lang    report.Lang
	trimmed bool // not all forms and examples fit
}

func (p *pageWriter) said(key string) (string, error) {
	if l, ok := pageWords[key]; ok {
		return l.in(p.lang), nil
	}
	return "", fmt.Errorf("audit: the page has no words for %q", key)
}

// say returns the words of a key, with arguments put in.
func (p *pageWriter) say(key string, args ...any) string {
	s := pageWords[key].in(p.lang)
	if len(args) > 0 {
		s = fmt.Sprintf(s, args...)
	}
	return s
}

// name returns what something is called in the language, or its own name.
func (p *pageWriter) name(of map[string]words, key string) string {
	if l, ok := of[key]; ok {
		return l.in(p.lang)
	}
	return clip(key, maxName)
}

func (p *pageWriter) view() (*view, error) {
	v := &view{
		Lang: string(p.lang), Dir: "ltr",
		CSS: template.CSS(pageCSS), JS: template.JS(pageJS),
		Policy: fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", digest(pageCSS), digest(pageJS)),
		Lead:   p.lead(), Follow: p.follow(), Totals: p.totals(), Contents: p.contents(),
		NoForm: formRow{Fix: "-"},
		Files:  p.files(), Help: p.help(), Made: p.made(),
	}
	if p.lang == report.Arabic {
		v.Dir = "rtl"
	}
	p.verdicts(v)
	p.bars(v)
	p.histograms(v)
	p.groups(v)
	if err := p.entities(v); err != nil {
		return nil, err
	}
	p.documents(v)
	p.candidates(v)
	p.problems(v)
	v.LeftOut = p.leftOut()
	return v, nil
}

// digest is what a policy knows a script or a style by.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// of returns the documents with a verdict.
func (p *pageWriter) of(verdict string) int64 {
	for _, c := range p.Verdicts {
		if c.Name == verdict {
			return c.Documents
		}
	}
	return 0
}

// judged is how many documents have a verdict.
func (p *pageWriter) judged() int64 { return p.Documents - p.of(detect.VerdictAbstain) }

// lead says in a sentence what came out.
func (p *pageWriter) lead() string {
	garbled, judged := p.of(detect.VerdictGarbled), p.judged()
	s := ""
	switch {
	case p.Documents == 0 && p.Broken == 0:
		return p.say("no documents")
	case p.Documents == 0:
		return p.say("none read", number(p.Broken))
	case judged == 0:
		s = p.say("none judged", number(p.Documents))
	case garbled == 0:
		s = p.say("none garbled", number(judged))
	case garbled == 1:
		s = p.say("one garbled", number(judged), percent(1/float64(judged)))
	default:
		s = p.say("some garbled", number(garbled), number(judged), percent(float64(garbled)/float64(judged)))
	}
	if x := p.Sample; x != nil {
		s = p.say("in a sample", number(x.Documents), number(x.Of), s)
		if judged > 0 {
			s += " " + p.say("sample interval", p.between(percent(x.Low), percent(x.High)))
		}
	}
	return s
}

// follow says in sentences what else there is to know.
func (p *pageWriter) follow() []string {
	var out []string
	if x := p.Sample; x != nil && p.judged() > 0 {
		// The share is that of documents with a verdict; as many of the others
		// will have one.
		whole := float64(x.Of) * float64(p.judged()) / float64(p.Documents)
		n := func(share float64) string { return number(int64(math.Round(share * whole))) }
		out = append(out, p.say("whole corpus", n(x.Share), p.between(n(x.Low), n(x.High))))
	}
	if suspect := p.of(detect.VerdictSuspect); suspect > 0 || p.of(detect.VerdictAbstain) > 0 {
		out = append(out, p.say("suspect and abstained", number(suspect), number(p.of(detect.VerdictAbstain))))
	}
	return out
}

func (p *pageWriter) between(low, high string) string { return p.say("between", low, high) }

func (p *pageWriter) totals() []pair {
	return []pair{
		{p.say("documents"), number(p.Documents)},
		{p.say("words"), number(p.Words)},
		{p.say("megabytes"), decimals(float64(p.Bytes)/1e6, 1)},
		{p.say("all findings"), number(p.Findings)},
		{p.say("likely findings"), number(p.Likely)},
		{p.say("likely per 1,000 words"), rate(p.Likely, p.Words)},
		{p.say("not read"), number(p.Broken)},
	}
}

func (p *pageWriter) contents() []anchor {
	var out []anchor
	for _, id := range []string{"verdicts", "findings", "sources", "names", "documents", "candidates", "problems", "data", "help"} {
		if id == "problems" && len(p.Problems) == 0 {
			continue
		}
		out = append(out, anchor{id, p.say("to " + id)})
	}
	return out
}

func (p *pageWriter) verdicts(v *view) {
	var alt []string
	x := 0
	for _, c := range p.Verdicts {
		share := 0.0
		if p.Documents > 0 {
			share = float64(c.Documents) / float64(p.Documents)
		}
		width := length(c.Documents, p.Documents)
		part := part{Class: cmp.Or(class(c.Name), detect.VerdictAbstain), Label: p.name(verdictWords, c.Name), Documents: number(c.Documents), Share: percent(share), X: x, Width: width}
		x += width
		v.Verdicts = append(v.Verdicts, part)
		alt = append(alt, part.Label+": "+part.Documents+" ("+part.Share+")")
	}
	// Parts too small to be seen were drawn larger; the largest gives way.
	if over := x - 1000; x > 0 && over != 0 {
		largest := 0
		for i, part := range v.Verdicts {
			if part.Width > v.Verdicts[largest].Width {
				largest = i
			}
		}
		v.Verdicts[largest].Width -= over
		for i := largest + 1; i < len(v.Verdicts); i++ {
			v.Verdicts[i].X -= over
		}
	}
	v.VerdictsAlt = strings.Join(alt, p.say("semicolon"))
	for _, c := range p.Abstained {
		v.Abstained = append(v.Abstained, pair{p.name(reasonWords, c.Name), number(c.Documents)})
	}
}

// length is that of a bar for n where most has one of 1,000: at least enough to
// be seen.
func length(n, most int64) int {
	if n == 0 || most == 0 {
		return 0
	}
	return max(4, int(math.Round(1000*float64(n)/float64(most))))
}

// bars are charts of findings: names and terms by rule and by kind, and the
// other rules, which would dwarf those.
func (p *pageWriter) bars(v *view) {
	var names, debris, kinds []barRow
	for _, r := range p.Rules {
		row := barRow{Code: clip(r.Rule, maxName), Label: p.defect(r.Rule), Tally: Tally{r.Findings, r.Likely, r.Documents}}
		if ofName(r.Rule) {
			names = append(names, row)
		} else {
			debris = append(debris, row)
		}
	}
	for _, k := range p.Kinds {
		kinds = append(kinds, barRow{Label: p.name(kindWords, k.Kind), Tally: Tally{k.Findings, k.Likely, k.Documents}})
	}
	v.ByRule = barChart{"rules", p.say("names by rule"), p.say("rule"), scaled(names)}
	v.ByKind = barChart{"kinds", p.say("names by kind"), p.say("kind"), scaled(kinds)}
	v.Debris = barChart{"debris", p.say("debris by rule"), p.say("rule"), scaled(debris)}
}

// ofName reports whether the findings of a rule are on names or terms.
func ofName(rule string) bool {
	return strings.HasPrefix(rule, "name/") || strings.HasPrefix(rule, "term/")
}

// scaled gives bars their lengths.
func scaled(rows []barRow) []barRow {
	most := int64(0)
	for _, r := range rows {
		most = max(most, r.Findings)
	}
	for i := range rows {
		rows[i].All, rows[i].Strong = length(rows[i].Findings, most), length(rows[i].Likely, most)
	}
	return rows
}

// defect says what the findings of a rule are.
func (p *pageWriter) defect(rule string) string {
	for _, d := range detect.All() {
		if d.Name == rule {
			return report.Defect(p.lang, d)
		}
	}
	return ""
}

func (p *pageWriter) histograms(v *view) {
	confidence := p.histogram(&p.Confidence, func(i int) string {
		if float64(i) >= Likely*Bins {
			return "likely"
		}
		return "all"
	})
	confidence.ID, confidence.Title, confidence.Axis = "confidence", p.say("confidence"), p.say("confidence axis")
	confidence.Note = p.say("confidence note") + confidence.Note
	confidence.Counted = p.say("all findings")
	scores := p.histogram(&p.Scores, func(int) string { return "likely" })
	scores.ID, scores.Title, scores.Axis = "scores", p.say("scores"), p.say("scores axis")
	scores.Note = p.say("scores note") + scores.Note
	scores.Counted = p.say("documents")
	v.Confidence, v.Scores = confidence, scores
}

const (
	histogramTop    = 8
	histogramBottom = 168
	histogramGap    = 15 // between labels
)

// histogram draws counts over [0, 1]. Where one bar would dwarf the others,
// heights grow with the logarithm.
func (p *pageWriter) histogram(counts *[Bins]int64, class func(bin int) string) histogram {
	var h histogram
	bars := slices.DeleteFunc(slices.Sorted(slices.Values(counts[:])), func(n int64) bool { return n == 0 })
	if len(bars) == 0 {
		return h
	}
	most := bars[len(bars)-1]
	skewed := most > 20*bars[len(bars)/2]
	height := func(n int64) float64 { return float64(n) / float64(roundUp(most)) }
	ticks := []int64{0, roundUp(most) / 2, roundUp(most)}
	if most == 1 {
		ticks = []int64{0, 1}
	}
	if skewed {
		h.Note = " " + p.say("logarithmic")
		height = func(n int64) float64 { return math.Log1p(float64(n)) / math.Log1p(float64(most)) }
		ticks = []int64{0}
		for n := int64(1); n <= most; n *= 10 {
			ticks = append(ticks, n)
		}
		for len(ticks) > 6 { // 0, 1, 100, 10,000 …
			kept := ticks[:1]
			for i := 1; i < len(ticks); i += 2 {
				kept = append(kept, ticks[i])
			}
			ticks = kept
		}
	}
	at := func(n int64) int { return histogramBottom - int(math.Round(height(n)*(histogramBottom-histogramTop))) }
	for _, n := range ticks {
		if last := len(h.Y) - 1; last < 0 || h.Y[last].At-at(n) >= histogramGap {
			h.Y = append(h.Y, tick{X: 42, At: at(n), Label: p.onAxis(n)})
		}
	}
	var all []string
	for i, n := range counts {
		b := histogramBar{Class: class(i), X: 1000*i/Bins + 2, Top: at(n), Count: number(n)}
		if n > 0 {
			b.Top = min(b.Top, histogramBottom-2)
		}
		b.Height = histogramBottom - b.Top
		b.Range = p.say("range", strconv.Itoa(100*i/Bins), strconv.Itoa(100*(i+1)/Bins)+"\u00a0%")
		h.Bars = append(h.Bars, b)
		if n > 0 {
			all = append(all, b.Range+": "+b.Count)
		}
	}
	h.Alt = strings.Join(all, p.say("semicolon"))
	return h
}

// roundUp returns an even number, not much larger, where an axis may end.
func roundUp(n int64) int64 {
	if n < 2 {
		return n
	}
	for unit := int64(1); ; unit *= 10 {
		for _, part := range []int64{2, 4, 6, 8, 10, 12, 16} {
			if n <= part*unit {
				return part * unit
			}
		}
	}
}

func (p *pageWriter) groups(v *view) {
	groups := p.Groups[:min(len(p.Groups), maxGroupRows)]
	mean := 0.0
	if judged := p.judged(); judged > 0 {
		mean = float64(p.of(detect.VerdictGarbled)) / float64(judged)
	}
	scale, small := mean, mean
	for _, g := range groups {
		if g.Documents-g.Abstained >= fewDocuments {
			scale = max(scale, g.High)
		}
		if g.Documents > g.Abstained {
			small = max(small, g.High)
		}
	}
	if scale == mean { // all are small
		scale = small
	}
	scale = roundShare(scale)
	at := func(share float64) int { return int(math.Round(1000 * share / scale)) }
	v.GroupScale, v.GroupMean = strings.Replace(percent(scale), ".0", "", 1), at(mean)
	for _, g := range groups {
		row := groupRow{
			Name: clip(g.Name, maxName), Share: "–", Interval: p.say("no verdicts"),
			Garbled: number(g.Garbled), Suspect: number(g.Suspect), Documents: number(g.Documents),
			Words: number(g.Words), Rate: rate(g.Likely, g.Words),
		}
		if row.Name == "" {
			row.Name = p.say("no name")
		}
		if g.Documents > g.Abstained {
			row.Share, row.Interval = percent(g.Share), p.say("range", hundredths(g.Low), percent(g.High))
			row.Off = g.Share > scale
			if from, to := at(g.Low), min(at(g.High), 1000); from < 1000 {
				row.Line = fmt.Sprintf("M%d 10H%d", from, to)
			}
			if !row.Off {
				row.Mark = fmt.Sprintf("M%d 3V17", min(max(at(g.Share), 4), 996))
			}
		}
		v.Groups = append(v.Groups, row)
	}
}

// roundShare returns where an axis of shares may end.
func roundShare(x float64) float64 {
	for _, end := range []float64{0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8} {
		if x <= end {
			return end
		}
	}
	return 1
}

// content is what the script shows.
type content struct {
	Kinds    [][2]string `json:"kinds"` // their names and what they are called
	Rules    []string    `json:"rules"`
	Chips    int         `json:"chips"`
	Entities []any       `json:"entities"` // see entity in the script
}

// budget is how many bytes of JSON there may be yet. Once something did not
// fit, nothing more does: lists end, and have no holes.
type budget int

func (b *budget) fits(x any) (json.RawMessage, bool) {
	if *b < 0 {
		return nil, false
	}
	raw, err := json.Marshal(x)
	if err != nil {
		return nil, false
	}
	*b -= budget(len(raw) + 1)
	return raw, *b >= 0
}

// entities lists the names and terms. Where not everything fits, the entities
// come first, then the most frequent forms of each, then examples of the most
// frequent forms of each.
func (p *pageWriter) entities(v *view) error {
	c := content{Kinds: [][2]string{}, Rules: []string{}, Chips: maxChips, Entities: []any{}}
	entities := p.Entities[:min(len(p.Entities), maxEntities)]
	left := budget(maxContent)
	rows := make([]entityRow, len(entities))
	heads := make([][]any, len(entities))   // id, ar, kind, findings, likely, documents
	forms := make([][][]any, len(entities)) // text, fix, rule, findings, likely, documents
	for i := range entities {
		e := &entities[i]
		row := entityRow{
			Ar: clip(e.Ar, maxName), ID: clip(e.ID, maxName), Kind: p.name(kindWords, e.Kind),
			Findings: number(e.Findings), Likely: number(e.Likely), Documents: number(e.Documents),
		}
		kind := index(&c.Kinds, [2]string{clip(e.Kind, maxName), row.Kind})
		heads[i] = []any{row.ID, row.Ar, kind, e.Findings, e.Likely, e.Documents}
		left.fits(heads[i])
		rows[i] = row
	}
	for n := range maxEntityForm {
		for i := range entities {
			if left < 0 || n >= len(entities[i].Forms) {
				continue
			}
			f := &entities[i].Forms[n]
			form := []any{clip(f.Text, maxName), clip(f.Fix, maxName), index(&c.Rules, clip(f.Rule, maxName)), f.Findings, f.Likely, f.Documents}
			if _, ok := left.fits(form); ok {
				forms[i] = append(forms[i], form)
			}
		}
	}
	examples := make([][maxEntityForm][]any, len(entities))
	for n := range maxEntityForm + maxExamples {
		for i := range entities {
			for j := range min(n+1, len(forms[i])) {
				if k := n - j; left >= 0 && k < min(maxExamples, len(entities[i].Forms[j].Examples)) {
					x := p.example(&entities[i].Forms[j].Examples[k])
					if raw, ok := left.fits([]any{x.Left, x.Text, x.Right, x.Document, x.Confidence}); ok {
						examples[i][j] = append(examples[i][j], raw)
					}
				}
			}
		}
	}
	for i := range entities {
		e := &entities[i]
		if more := e.MoreForms + len(e.Forms) - len(forms[i]); more > 0 {
			rows[i].Rest = p.say("more forms", number(int64(more)))
		}
		for j, f := range forms[i] {
			if examples[i][j] == nil {
				examples[i][j] = []any{}
			}
			forms[i][j] = append(f, examples[i][j])
		}
		if forms[i] == nil {
			forms[i] = [][]any{}
		}
		c.Entities = append(c.Entities, append(heads[i], rows[i].Rest, forms[i]))
	}
	p.trimmed = left < 0
	raw, err := json.Marshal(c)
	if err != nil {
		return err
	}
	v.Content = template.JS(raw) // escaped by json
	for i := range rows[:min(len(rows), firstEntities)] {
		for j := range forms[i] {
			f := p.form(&entities[i].Forms[j])
			if j < maxChips {
				rows[i].Chips = append(rows[i].Chips, f)
			}
			if j < firstForms {
				rows[i].Forms = append(rows[i].Forms, f)
			}
		}
	}
	v.Entities = rows[:min(len(rows), firstEntities)]
	for _, k := range c.Kinds {
		v.Kinds = append(v.Kinds, pair{k[1], k[0]})
	}
	return nil
}

// index returns where x is in a list, at whose end it is put where it is not.
func index[T comparable](list *[]T, x T) int {
	i := slices.Index(*list, x)
	if i < 0 {
		i = len(*list)
		*list = append(*list, x)
	}
	return i
}

func (p *pageWriter) form(f *Form) formRow {
	row := formRow{
		Text: clip(f.Text, maxName), Fix: clip(f.Fix, maxName), Rule: clip(f.Rule, maxName),
		Findings: number(f.Findings), Likely: number(f.Likely), Documents: number(f.Documents),
	}
	if len(f.Examples) > 0 {
		row.Examples = []exampleRow{p.example(&f.Examples[0])}
	}
	return row
}

func (p *pageWriter) example(x *Example) exampleRow {
	return exampleRow{
		Left: clipStart(x.Left, maxContext), Text: clip(x.Text, maxName), Right: clip(x.Right, maxContext),
		Document: clip(x.Document, maxPath), Confidence: p.say("with confidence", probability(x.Confidence)),
	}
}

func (p *pageWriter) documents(v *view) {
	for _, d := range p.ReadFirst[:min(len(p.ReadFirst), maxFirst)] {
		row := documentRow{
			Name: clip(d.ID, maxPath), Place: clip(d.Path, maxPath), Group: clip(d.Group, maxName),
			Score: decimals(100*min(d.Score, 0.999), 1) + "\u00a0%", Class: class(d.Verdict), Verdict: p.name(verdictWords, d.Verdict),
			Words: number(int64(d.Words)), Findings: number(int64(d.Findings)), Likely: number(int64(d.Likely)),
		}
		if d.Path != "" && d.Line > 0 {
			row.Place = fmt.Sprintf("%s:%d", row.Place, d.Line)
		}
		if d.ID == "" || d.ID == d.Path || d.ID == row.Place {
			row.Name, row.Place = row.Place, ""
		}
		rules := slices.Sorted(maps.Keys(d.Rules))
		slices.SortStableFunc(rules, func(a, b string) int { return d.Rules[b] - d.Rules[a] })
		for _, r := range rules[:min(len(rules), maxDocRules)] {
			row.Rules = append(row.Rules, pair{clip(r, maxName), number(int64(d.Rules[r]))})
		}
		v.Documents = append(v.Documents, row)
	}
}

// class is a verdict that the style knows.
func class(verdict string) string {
	if slices.Contains(detect.Verdicts(), verdict) {
		return verdict
	}
	return ""
}

func (p *pageWriter) candidates(v *view) {
	for _, c := range p.Candidates[:min(len(p.Candidates), maxCandidates)] {
		row := candidateRow{
			Form: clip(c.Form, maxName), Proposal: p.name(proposalWords, c.Proposal), Right: clip(c.Right, maxName),
			Count: number(c.Count), Documents: number(c.Documents), Contexts: number(c.Contexts),
			Score: decimals(c.Score, 2), Why: pieces(clip(c.Why, maxReason)),
			Example: exampleRow{
				Left: clipStart(c.Example.Left, maxContext), Text: clip(c.Example.Text, maxName),
				Right: clip(c.Example.Right, maxContext), Document: clip(c.Example.Document, maxPath),
			},
		}
		if c.Kind != "" {
			row.Kind = p.name(kindWords, c.Kind)
		}
		v.Candidates = append(v.Candidates, row)
	}
}

var arabicWords = regexp.MustCompile(`\p{Arabic}[\p{Arabic}\p{Mn}]*(?: \p{Arabic}[\p{Arabic}\p{Mn}]*)*`)

// pieces cuts a sentence before and after the Arabic in it.
func pieces(s string) (out []piece) {
	for s != "" {
		at := arabicWords.FindStringIndex(s)
		switch {
		case at == nil:
			return append(out, piece{s, false})
		case at[0] > 0:
			out = append(out, piece{s[:at[0]], false})
		}
		out = append(out, piece{s[at[0]:at[1]], true})
		s = s[at[1]:]
	}
	return out
}

func (p *pageWriter) problems(v *view) {
	for _, x := range p.Problems[:min(len(p.Problems), maxProblems)] {
		row := problemRow{clip(x.Path, maxPath), clip(x.Reason, maxReason)}
		if x.Line > 0 {
			row.Place = fmt.Sprintf("%s:%d", row.Place, x.Line)
		}
		v.Problems = append(v.Problems, row)
	}
	v.ProblemsNote = p.say("problems note", number(p.Broken))
}

func (p *pageWriter) files() []pair {
	var out []pair
	for _, name := range []string{"findings.jsonl", "documents.jsonl", "errors.jsonl", "candidates.csv", "summary.json"} {
		out = append(out, pair{name, p.say(name)})
	}
	return out
}

// leftOut says what the page does not show, and what was not counted.
func (p *pageWriter) leftOut() []string {
	var out []string
	for _, x := range []struct {
		key                string
		more, listed, most int
	}{
		{"more sources", p.MoreOf.Groups, len(p.Groups), maxGroupRows},
		{"more names", p.MoreOf.Entities, len(p.Entities), maxEntities},
		{"more documents", int(p.of(detect.VerdictGarbled)+p.of(detect.VerdictSuspect)) - len(p.ReadFirst), len(p.ReadFirst), maxFirst},
		{"more candidates", p.MoreOf.Candidates, len(p.Candidates), maxCandidates},
		{"more problems", p.MoreOf.Problems, len(p.Problems), maxProblems},
	} {
		if more := max(x.more, 0) + max(0, x.listed-x.most); more > 0 {
			out = append(out, p.say(x.key, number(int64(more))))
		}
	}
	if p.trimmed {
		out = append(out, p.say("less content"))
	}
	for _, what := range slices.Sorted(maps.Keys(p.Lost)) {
		out = append(out, p.say("lost", p.name(lostWords, what), number(p.Lost[what])))
	}
	return out
}

func (p *pageWriter) help() []pair {
	var out []pair
	for _, key := range []string{"garbled", "suspect", "clean", "abstain"} {
		out = append(out, pair{verdictWords[key].in(p.lang), p.say("help " + key)})
	}
	for _, key := range []string{"score", "confidence", "interval"} {
		out = append(out, pair{p.say("help of " + key), p.say("help " + key)})
	}
	return out
}

func (p *pageWriter) made() []pair {
	t := p.Tool
	return []pair{
		{"tadqiq", clip(t.Version, maxName)},
		{p.say("weights"), clip(t.Weights, maxName)},
		{p.say("lexicon"), clip(t.Lexicon, maxName)},
		{p.say("glossary"), clip(t.Glossary, maxName)},
		{p.say("least confidence"), probability(t.MinConfidence)},
	}
}

// number writes a whole number, with commas between thousands.
func number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// decimals writes a number with some digits after the point.
func decimals(x float64, digits int) string {
	s := strconv.FormatFloat(x, 'f', digits, 64)
	whole, rest, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n == 0 { // minus nought
		return s
	}
	return number(n) + "." + rest
}

// onAxis writes a number for an axis.
func (p *pageWriter) onAxis(n int64) string {
	switch {
	case n >= 1e9:
		return strconv.FormatFloat(float64(n)/1e9, 'f', -1, 64) + p.say("billion")
	case n >= 1e6:
		return strconv.FormatFloat(float64(n)/1e6, 'f', -1, 64) + p.say("million")
	}
	return number(n)
}

// hundredths writes a share without its sign.
func hundredths(x float64) string {
	switch {
	case x > 0 && x < 0.0001:
		return "<0.01"
	case x > 0 && x < 0.001:
		return strconv.FormatFloat(100*x, 'f', 2, 64)
	}
	return strconv.FormatFloat(100*x, 'f', 1, 64)
}

func percent(x float64) string { return hundredths(x) + "\u00a0%" }

// probability writes one that was estimated, and so is never quite 1.
func probability(x float64) string { return fmt.Sprintf("%.0f\u00a0%%", 100*min(x, 0.99)) }

// rate is how many there are in 1,000 words.
func rate(n, words int64) string {
	if words == 0 {
		return "–"
	}
	return decimals(1000*float64(n)/float64(words), 2)
}

// cost is how many bytes a rune takes in HTML.
func cost(r rune) int {
	if strings.ContainsRune(`<>&"'+`, r) {
		return len("&#43;")
	}
	return utf8.RuneLen(r)
}

// clip makes a text fit to be shown: on one line, with control characters made
// visible, and with at most so many bytes of HTML.
func clip(s string, most int) string {
	if len(s) > most+utf8.UTFMax {
		s = s[:most+utf8.UTFMax]
	}
	s = report.Show(oneLine(s))
	used := 0
	for i, r := range s {
		if used += cost(r); used > most {
			return s[:i] + "…"
		}
	}
	return s
}

// clipStart is clip for a text of which the end matters most.
func clipStart(s string, most int) string {
	if len(s) > most+utf8.UTFMax {
		s = s[len(s)-most-utf8.UTFMax:]
	}
	s = report.Show(oneLine(s))
	used := 0
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if used += cost(r); used > most {
			return "…" + s[i:]
		}
		i -= n
	}
	return s
}

// oneLine makes spaces of what ends a line and of tabs, and drops what is no
// UTF-8.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("\n\r\t\v\f\u0085\u2028\u2029", r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
