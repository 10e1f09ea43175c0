package report

import (
	"bufio"
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/text"
)

// HTML prints one page that needs nothing but a browser: each text with its
// findings in place, and beside it the evidence and the text before and after
// the fix. Files without findings are only counted. The page is kept until
// Close, since it begins with the totals, and has bounds on everything that
// grows with the input; what is left out is said.
type HTML struct {
	w    io.Writer
	lang Lang
	page *template.Template
	err  error

	sections bytes.Buffer // the files as printed
	printed  int          // how many times there was something to print
	rows     []htmlRow
	rules    []htmlRule
	failed   []string

	last                                    string // the file that came last; its comments come on their own
	files, words, errors, warnings, fixable int
}

//go:embed html.gohtml
var htmlSource string

// NewHTML returns a printer of a page in the language.
func NewHTML(w io.Writer, lang Lang) *HTML {
	p := &HTML{w: w, lang: cmp.Or(lang, English)}
	say := func(key string) (string, error) {
		if l, ok := htmlLabels[key]; ok {
			return l.in(p.lang), nil
		}
		return "", fmt.Errorf("report: the page has no words for %q", key)
	}
	p.page, p.err = template.New("page").Funcs(template.FuncMap{"say": say}).Parse(htmlSource)
	return p
}

// Bounds on the page. Within them a browser stays quick.
const (
	maxPage  = 16 << 20 // bytes; files after that are listed by name
	maxCards = 1000     // findings of a file that are told one by one
	maxMarks = 3000     // places in a file
	maxWhole = 64 << 10 // bytes of a text that is shown whole
	maxPlain = 600      // bytes of a longer text that are shown on a side of a finding
	maxShort = 160      // bytes of a flagged text or a fix in the list
)

var htmlLabels = map[string]label{
	"report":              {"tadqiq report", "تقرير تدقيق"},
	"to the findings":     {"Skip to the findings", "انتقل إلى النتائج"},
	"rules":               {"Rules", "القواعد"},
	"view":                {"Text", "النص"},
	"as it is":            {"as it is", "كما هو"},
	"as fixed":            {"with all sure fixes", "بعد الإصلاحات المؤكدة"},
	"files with findings": {"Files with findings", "ملفات فيها نتائج"},
	"file":                {"File", "الملف"},
	"files":               {"Files", "الملفات"},
	"words":               {"Words", "الكلمات"},
	"errors":              {"Errors", "الأخطاء"},
	"warnings":            {"Warnings", "التنبيهات"},
	"fixable":             {"Sure fixes", "إصلاحات مؤكدة"},
	"not shown":           {"(too long for this page)", "(تضيق عنه هذه الصفحة)"},
	"not checked":         {"Not checked", "ملفات لم تُدقَّق"},
	"no findings":         {"No findings.", "لا نتائج."},
	"made by":             {"Made by", "أعدّه"},
	"text":                {"The text", "النص"},
	"as written":          {"as written", "كما كُتب"},
	"left out":            {"… text without findings left out …", "… نص بلا نتائج لم يُعرض …"},
	"findings":            {"Findings", "النتائج"},
	"before":              {"before", "قبل"},
	"after":               {"after", "بعد"},
	"or":                  {"or", "أو"},
	"comma":               {", ", "، "},
	"evidence":            {"Evidence", "القرائن"},
	"entry":               {"glossary", "المسرد"},
	"in the text":         {"in the text", "في النص"},
}

var (
	labelError      = label{"error", "خطأ"}
	labelWarning    = label{"warning", "تنبيه"}
	labelTimes      = label{"%d times", "المرات: %d"}
	labelOnce       = label{"once", "مرة واحدة"}
	labelLeft       = label{"%d more findings of this file are not shown here; --format jsonl has all.", "لا تُعرض هنا كل نتائج هذا الملف، وبقي منها %d؛ وهي كلها في --format jsonl."}
	labelConfidence = label{"confidence %s", "الثقة %s"}
)

// What the template shows.
type (
	htmlPage struct {
		Lang, Dir, Title, Project string
		Totals                    []htmlTotal
		Failed                    []string
		Rules                     []htmlRule
		Rows                      []htmlRow
		Sure                      bool
	}
	htmlTotal struct {
		Label string
		Value int
	}
	htmlRule struct {
		Name, Slug string
		Count      int
	}
	htmlRow struct {
		N                int
		Name             string
		Errors, Warnings int
		Shown            bool
	}
	htmlFile struct {
		N                        int
		Again                    bool // after the prose, the file as it was written
		Lang, Dir, Name, Verdict string
		Left                     string
		Blocks                   []htmlBlock
		Cards                    []htmlCard
	}
	// htmlBlock is a segment of the text, or the place of some that are left
	// out.
	htmlBlock struct {
		Gap    bool
		Dir    string // where it is not that of the article
		Pieces []htmlPiece
	}
	// htmlPiece is plain text or, with a rule, part of a finding.
	htmlPiece struct {
		Text, Rule, Severity string
		ID, Card             string // its own, and that of its card
		Shown                string // the suggestion, to stand with it
		Sure                 bool   // the fix command would write Now in its place
		Now                  string
	}
	// htmlCard tells of a name or term or, without Text, of all findings of a
	// rule.
	htmlCard struct {
		ID, Mark, Place    string
		Rule, Slug, Defect string
		Severity           string
		SeverityWord       string
		Amount             string // confidence or count
		Text, Fix          string
		Excerpt            *htmlExcerpt
		Others             []string // other fixes
		Weighed            bool
		Evidence           []htmlEvidence
		Entry              *htmlEntry
		Groups             []htmlGroup
	}
	htmlExcerpt struct {
		Before, Was, Now, After string
		HasNow                  bool
	}
	htmlEvidence struct {
		Weight, Sentence string
		Con              bool
		Words            []htmlWord
	}
	htmlWord  struct{ Label, Text string }
	htmlEntry struct{ Ar, Latin string }
	// htmlGroup are the findings of a rule for one reason.
	htmlGroup struct {
		Reason string
		Places []htmlPlace
		More   bool
	}
	htmlPlace struct{ Mark, At, Text string }
)

// File adds the findings of a file to the page.
func (p *HTML) File(f *File) error {
	if p.err != nil {
		return p.err
	}
	if f.Err != nil {
		p.failed = append(p.failed, f.Err.Error())
		return nil
	}
	if f.Name != p.last {
		p.files++
	}
	p.last = f.Name
	p.words += f.Doc.Words()
	p.fixable += f.Fixable
	if len(f.Findings) == 0 {
		return nil
	}
	p.printed++
	again := len(p.rows) > 0 && p.rows[len(p.rows)-1].Name == show(f.Name)
	if !again {
		p.rows = append(p.rows, htmlRow{N: p.printed, Name: show(f.Name), Shown: p.sections.Len() < maxPage})
	}
	row := &p.rows[len(p.rows)-1]
	for i := range f.Findings {
		x := &f.Findings[i]
		if x.Severity == detect.Error {
			row.Errors++
			p.errors++
		} else {
			row.Warnings++
			p.warnings++
		}
		p.countRule(x.Detector)
	}
	if row.Shown {
		p.err = p.page.ExecuteTemplate(&p.sections, "file", p.file(p.printed, again, f))
	}
	return p.err
}

// Close prints the page.
func (p *HTML) Close() error {
	if p.err != nil {
		return p.err
	}
	slices.SortFunc(p.rules, func(a, b htmlRule) int { return strings.Compare(a.Name, b.Name) })
	title := htmlLabels["report"].in(p.lang)
	if len(p.rows) == 1 {
		title = p.rows[0].Name + " · " + title
	}
	page := htmlPage{
		Lang: string(p.lang), Dir: p.dir(), Title: title, Project: projectURL,
		Failed: p.failed, Rules: p.rules, Rows: p.rows, Sure: p.fixable > 0,
	}
	for _, t := range []struct {
		key string
		n   int
	}{{"errors", p.errors}, {"warnings", p.warnings}, {"fixable", p.fixable}, {"files", p.files}, {"words", p.words}} {
		page.Totals = append(page.Totals, htmlTotal{htmlLabels[t.key].in(p.lang), t.n})
	}
	buf := bufio.NewWriter(p.w)
	if err := p.page.ExecuteTemplate(buf, "page", page); err != nil {
		return err
	}
	if _, err := p.sections.WriteTo(buf); err != nil {
		return err
	}
	if err := p.page.ExecuteTemplate(buf, "foot", page); err != nil {
		return err
	}
	return buf.Flush()
}

func (p *HTML) dir() string {
	if p.lang == Arabic {
		return "rtl"
	}
	return "ltr"
}

func (p *HTML) countRule(d *detect.Detector) {
	i := slices.IndexFunc(p.rules, func(r htmlRule) bool { return r.Name == d.Name })
	if i < 0 {
		i = len(p.rules)
		p.rules = append(p.rules, htmlRule{Name: d.Name, Slug: slug(d.Name)})
	}
	p.rules[i].Count++
}

// slug makes an identifier of a rule's name.
func slug(rule string) string { return strings.ReplaceAll(rule, "/", "-") }

func markID(file, finding int) string { return fmt.Sprintf("m%d-%d", file, finding) }

// cardID is where a finding is told.
func cardID(file, finding int, x *detect.Finding) string {
	if x.Detector.Category() == "text" {
		return fmt.Sprintf("f%d-%s", file, slug(x.Detector.Name))
	}
	return fmt.Sprintf("f%d-%d", file, finding)
}

func (p *HTML) file(n int, again bool, f *File) htmlFile {
	out := htmlFile{N: n, Again: again, Lang: string(p.lang), Dir: p.dir(), Name: show(f.Name)}
	if f.Verdict != nil {
		out.Verdict = Verdict(p.lang, *f.Verdict)
	}
	told := f.Findings[:min(len(f.Findings), maxMarks)]
	names := 0
	for i := range told {
		x := &told[i]
		if x.Detector.Category() == "text" {
			continue
		}
		if names++; names > maxCards {
			told = told[:i]
			break
		}
		out.Cards = append(out.Cards, p.card(n, i, f, x))
	}
	shown := *f
	shown.Findings = told
	for _, d := range debrisOf(&shown) {
		out.Cards = append(out.Cards, p.debris(n, &shown, d))
	}
	if left := len(f.Findings) - len(told); left > 0 {
		out.Left = fmt.Sprintf(labelLeft.in(p.lang), left)
	}
	out.Blocks = blocks(f.Doc, marksOf(n, &shown))
	return out
}

// card tells of a name or a term.
func (p *HTML) card(n, i int, f *File, x *detect.Finding) htmlCard {
	c := htmlCard{
		ID: cardID(n, i, x), Mark: markID(n, i), Place: at(f, x),
		Rule: x.Detector.Name, Slug: slug(x.Detector.Name), Defect: asSentence(Defect(p.lang, x.Detector)),
		Amount: unbroken(fmt.Sprintf(labelConfidence.in(p.lang), percent(x.Confidence))),
		Text:   short(f.Doc.Text(x.Span)), Evidence: p.evidence(x),
		Excerpt: &htmlExcerpt{Was: short(f.Doc.Text(x.Span))},
	}
	c.Severity, c.SeverityWord = p.severity(x.Severity)
	c.Excerpt.Before, c.Excerpt.After = around(f.Doc.Source, x.Span)
	c.Weighed = slices.ContainsFunc(c.Evidence, func(e htmlEvidence) bool { return e.Weight != "" })
	for j, fx := range x.Fixes {
		if j == 0 {
			c.Fix = short(fx.Text)
			c.Excerpt.Now, c.Excerpt.HasNow = c.Fix, true
		} else {
			c.Others = append(c.Others, short(fx.Text))
		}
	}
	if e := x.Entry; e != nil {
		c.Entry = &htmlEntry{show(e.Ar), strings.Join(e.Latin, ", ")}
	}
	return c
}

// debris tells of all findings of a rule.
func (p *HTML) debris(n int, f *File, d *debris) htmlCard {
	c := htmlCard{
		ID: cardID(n, 0, d.first[0]), Rule: d.detector.Name, Slug: slug(d.detector.Name),
		Defect: asSentence(Defect(p.lang, d.detector)), Amount: labelOnce.in(p.lang),
	}
	c.Severity, c.SeverityWord = p.severity(d.severity)
	if d.count > 1 {
		c.Amount = fmt.Sprintf(labelTimes.in(p.lang), d.count)
	}
	for i := range f.Findings {
		x := &f.Findings[i]
		if x.Detector != d.detector {
			continue
		}
		reason := ""
		if rs := reasonsOf(p.lang, x); len(rs) > 0 {
			reason = asSentence(rs[0].String())
		}
		g := slices.IndexFunc(c.Groups, func(g htmlGroup) bool { return g.Reason == reason })
		if g < 0 {
			g = len(c.Groups)
			c.Groups = append(c.Groups, htmlGroup{Reason: reason})
		}
		if len(c.Groups[g].Places) == maxCards {
			c.Groups[g].More = true
			continue
		}
		to := htmlPlace{Mark: markID(n, i), At: at(f, x)}
		if s := f.Doc.Text(x.Span); strings.ContainsFunc(s, unicode.IsLetter) {
			to.Text = short(s)
		}
		c.Groups[g].Places = append(c.Groups[g].Places, to)
	}
	return c
}

// unbroken keeps a number and its sign on one line.
func unbroken(s string) string { return strings.ReplaceAll(s, " %", "\u00a0%") }

func (p *HTML) severity(s detect.Severity) (name, word string) {
	if s == detect.Error {
		return s.String(), labelError.in(p.lang)
	}
	return s.String(), labelWarning.in(p.lang)
}

// evidence is what the explain command tells, strongest first.
func (p *HTML) evidence(x *detect.Finding) []htmlEvidence {
	var out []htmlEvidence
	for _, e := range strongest(x.Evidence) {
		s, words := sentence(p.lang, e)
		row := htmlEvidence{Con: e.Weight < 0}
		t := told{s, words}
		if row.Sentence, words = t.inline(); row.Sentence != "" {
			row.Sentence = asSentence(row.Sentence)
		}
		switch {
		case e.Kind == acceptedKind && e.Weight < 0:
			row.Weight = unbroken(percent(acceptedShare(e)))
		case e.Weight != 0:
			row.Weight = strings.Replace(fmt.Sprintf("%+.1f", e.Weight), "-", "−", 1)
		}
		if addsNote(e) && e.Note != "" {
			note, parts := wording(p.lang, e.Note)
			t := told{note, parts}
			note, parts = t.inline()
			row.Sentence += " " + asSentence(note)
			words = append(parts, words...)
		}
		for _, w := range words {
			row.Words = append(row.Words, htmlWord{w.label, w.text})
		}
		out = append(out, row)
	}
	return out
}

// short is a text for a list.
func short(s string) string {
	if len(s) > maxShort {
		s = toWord(s[:maxShort]) + " …"
	}
	return show(s)
}

// mark is a part of the text that a finding is about.
type mark struct {
	text.Span
	piece htmlPiece
}

// marksOf lists the places of the findings in the order of the text, without
// overlaps: where debris and a name overlap, the name is marked, and the debris
// around it.
func marksOf(n int, f *File) []mark {
	var names, out []mark
	for i := range f.Findings {
		x := &f.Findings[i]
		m := mark{x.Span, htmlPiece{
			Rule: slug(x.Detector.Name), Severity: x.Severity.String(), ID: markID(n, i), Card: cardID(n, i, x),
		}}
		if fix.Certain(x, fix.DefaultConfidence) {
			m.piece.Sure, m.piece.Now = true, x.Fixes[0].Text
		}
		if x.Detector.Category() == "text" {
			out = append(out, m)
			continue
		}
		if len(x.Fixes) > 0 {
			m.piece.Shown = short(x.Fixes[0].Text)
		}
		names = append(names, m)
	}
	byStart := func(a, b mark) int { return cmp.Or(a.Start-b.Start, a.End-b.End) }
	slices.SortStableFunc(names, byStart)
	debris := out
	out = append([]mark{}, names...)
	for _, m := range debris {
		i, _ := slices.BinarySearchFunc(names, m.Start, func(x mark, at int) int { return cmp.Compare(x.End, at+1) })
		whole := m.Span
		for ; i < len(names) && names[i].Start < whole.End; i++ {
			m.piece.Sure = false // a part of it would be left
			if part := (text.Span{Start: m.Start, End: names[i].Start}); part.Len() > 0 {
				out = append(out, mark{part, m.piece})
				m.piece.ID = ""
			}
			m.Start = names[i].End
		}
		if m.Len() > 0 {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, byStart)
	return out
}

// blocks cuts the text into its segments, with the marks in place. Of a long
// text, and of a file that is no text to check, only the segments with marks are
// shown, and those beside them.
func blocks(doc *text.Document, marks []mark) []htmlBlock {
	segments := segmentsOf(doc)
	all := len(doc.Segments) > 0 && len(doc.Source) <= maxWhole
	marked := markedSegments(segments, marks)
	var out []htmlBlock
	gap := false
	for i, seg := range segments {
		for len(marks) > 0 && marks[0].End <= seg.Start {
			marks = marks[1:]
		}
		if !all && !marked[i-1] && !marked[i] && !marked[i+1] {
			gap = true
			continue
		}
		if gap {
			out = append(out, htmlBlock{Gap: true})
			gap = false
		}
		out = append(out, block(doc, seg, marks, !all))
	}
	if gap {
		out = append(out, htmlBlock{Gap: true})
	}
	return out
}

// segmentsOf lists the segments of a document. One that was not taken apart,
// such as a configuration, has its lines.
func segmentsOf(doc *text.Document) []text.Span {
	var out []text.Span
	for _, s := range doc.Segments {
		out = append(out, s.Span)
	}
	if out != nil {
		return out
	}
	at := 0
	for line := range strings.Lines(doc.Source) {
		if s := strings.TrimRight(line, "\r\n"); strings.TrimSpace(s) != "" {
			out = append(out, text.Span{Start: at, End: at + len(s)})
		}
		at += len(line)
	}
	return out
}

// markedSegments tells by index which segments have a mark.
func markedSegments(segments []text.Span, marks []mark) map[int]bool {
	out := map[int]bool{}
	for i, seg := range segments {
		for len(marks) > 0 && marks[0].End <= seg.Start {
			marks = marks[1:]
		}
		if len(marks) > 0 && marks[0].Start < seg.End {
			out[i] = true
		}
	}
	return out
}

// block is a segment with those of the marks that stand in it, in order.
func block(doc *text.Document, seg text.Span, marks []mark, long bool) htmlBlock {
	b := htmlBlock{Dir: direction(doc.Text(seg))}
	at := seg.Start
	plain := func(end int, first, last bool) {
		s := doc.Source[at:end]
		if at == 0 {
			s = strings.TrimPrefix(s, text.BOM)
		}
		if long && len(s) > 2*maxPlain {
			s = shorten(s, first, last)
		}
		if s != "" {
			b.Pieces = append(b.Pieces, htmlPiece{Text: show(s)})
		}
	}
	for _, m := range marks {
		if m.Start >= seg.End {
			break
		}
		start, end := max(m.Start, seg.Start), min(m.End, seg.End)
		plain(start, at == seg.Start, false)
		piece := m.piece
		piece.Text = show(doc.Source[start:end])
		if m.Start < seg.Start { // its beginning is in the block before
			piece.ID, piece.Shown, piece.Now = "", "", ""
		}
		b.Pieces = append(b.Pieces, piece)
		at = end
	}
	plain(seg.End, at == seg.Start, true)
	return b
}

// shorten leaves the middle out of a long plain text, or what is away from
// the marks where it is the first or the last of its block.
func shorten(s string, first, last bool) string {
	head, tail := toWord(s[:maxPlain])+" …", "… "+fromWord(s[len(s)-maxPlain:])
	switch {
	case last: // or both: a segment for context
		return head
	case first:
		return tail
	}
	return head + " " + tail
}

// direction is "ltr" for a text with hardly any Arabic.
func direction(s string) string {
	ar, other := 0, 0
	for _, r := range s {
		switch {
		case isArabic(r):
			ar++
		case unicode.IsLetter(r):
			other++
		}
	}
	if other > 2*ar {
		return "ltr"
	}
	return ""
}
