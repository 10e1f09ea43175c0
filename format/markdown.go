package format

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/tadqiq/tadqiq/text"
)

// Markdown is CommonMark with the tables, strikethrough and footnotes of
// GitHub, and with front matter. Code, images, footnote marks, the targets of
// links and front matter are no prose; HTML in it is read as [HTML]. The lines
// of a paragraph are one line of prose.
//
// Public libraries build a tree, for which they allocate some sixty times the
// length of a text, and take time that grows with the square of the length of
// some. This reader takes one pass over the lines, which finds the blocks, and
// one over the text of each. The tests compare it with such a library.
var Markdown = &Format{
	Name:       "markdown",
	Extensions: []string{".md", ".markdown"},
	read:       readMarkdown,
}

func readMarkdown(b *text.Builder, source string) *text.Document {
	m := &markdown{src: source, refs: map[string]bool{}}
	from := start(source)
	from += frontMatter(source[from:])
	for from < len(source) {
		end := len(source)
		if i := strings.IndexByte(source[from:], '\n'); i >= 0 {
			end = from + i
		}
		m.line(from, end)
		from = end + 1
	}
	m.closeLeaf()

	p := &page{prose: prose{b: b, src: source}, tree: newTree()}
	if m.masked != nil {
		p.src = string(m.masked)
	}
	x := inline{page: p, refs: m.refs}
	end := 0
	for _, l := range m.leaves {
		lines := m.lines[l.from:l.to]
		at := int(lines[0].from)
		switch l.kind {
		case htmlBlock:
			if l.apart {
				p.breakLine(at)
			} else if !p.hidden() {
				p.blank(end, at)
			}
			p.markup(at, int(lines[len(lines)-1].to))
		case fencedCode, indentedCode:
			if !p.hidden() {
				p.newline(at)
				p.skip(at)
				p.newline(at)
			}
		default:
			p.startTag(atom.P, false, at)
			x.read(lines)
			p.endTag(atom.P, int(lines[len(lines)-1].to))
		}
		end = int(lines[len(lines)-1].to)
	}
	p.newline(len(source))
	return b.Document(escapeMarkdown)
}

// frontMatter returns the length of the metadata at the start of a file: YAML
// between lines of ---, or TOML between lines of +++. Two rules (---) with no
// key below the first are none.
func frontMatter(s string) int {
	fence, rest, ok := strings.Cut(s, "\n")
	fence = strings.TrimRight(fence, blanks)
	if !ok || fence != "---" && fence != "+++" {
		return 0
	}
	key := false // the first line that is no remark has a key
	for line := range strings.Lines(rest) {
		rest = rest[len(line):]
		line = strings.TrimRight(line, blanks)
		switch {
		case key && (line == fence || fence == "---" && line == "..."):
			return len(s) - len(rest)
		case key || strings.HasPrefix(line, "#"):
		case fence == "---" && !strings.Contains(line+" ", ": "), fence == "+++" && !strings.ContainsAny(line, "=["):
			return 0
		default:
			key = true
		}
	}
	return 0
}

// escapeMarkdown spells text in Markdown: as character references, which HTML
// in it takes, too. Some characters are markup only at the start of a line.
func escapeMarkdown(s, line string) string {
	const marks, lineMarks = "&<\\`*_[]~|", "#>+-=.):"
	first := strings.Trim(line, " \t>*+-0123456789.)") == ""
	if !first && !strings.ContainsAny(s, marks) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(marks, r) || first && strings.ContainsRune(lineMarks, r) {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
		first = first && (r == ' ' || r >= '0' && r <= '9')
	}
	return b.String()
}

// markdown finds the blocks of a text, line by line.
type markdown struct {
	src    string
	masked []byte          // src with spaces for what stands before the lines of an HTML block; nil: as src
	refs   map[string]bool // labels that have a link
	leaves []leaf
	lines  []span

	containers []container
	moved      bool     // containers were opened or closed since the last leaf
	leaf       leafKind // that is open
	first      int      // its first line
	fence      string   // that opened the code
	ending     string   // that ends the HTML, or "" for a blank line

	// Where the rest of the line begins. A tab may be used up in part: column
	// tells.
	at, end, column int
	next, indent    int // the next character that is not white space, and the columns up to it
}

// container is a block that holds others.
type container struct {
	quote  bool // else an item of a list, or a footnote
	empty  bool // an item without content so far
	indent int  // columns that the lines of an item are indented
}

// leaf is a block that holds text.
type leaf struct {
	kind     leafKind
	apart    bool  // in another container than the leaf before
	from, to int32 // lines
}

type span struct{ from, to int32 }

type leafKind uint8

const (
	none leafKind = iota
	paragraph
	fencedCode
	indentedCode
	htmlBlock
)

// maxDepth is how deep quotations and lists are nested; deeper marks are text.
// It bounds the work for a line.
const maxDepth = 100

// line reads a line. The steps are those of the CommonMark specification.
func (m *markdown) line(from, end int) {
	if end > from && m.src[end-1] == '\r' {
		end--
	}
	m.at, m.end, m.column = from, end, 0
	m.look()

	// First, which of the open blocks go on?
	matched := 0
	for matched < len(m.containers) && m.continues(&m.containers[matched]) {
		matched++
		m.look()
	}
	all := matched == len(m.containers)
	if all && m.leaf != paragraph && m.leaf != none && m.leafContinues() {
		return
	}
	if all && m.leaf == paragraph && m.blank() {
		m.closeLeaf()
	}
	para := all && m.leaf == paragraph // the line may go on with it

	// Second, which blocks start?
	open := func() { // closes what did not go on
		if !all || m.leaf != none {
			m.closeLeaf()
			m.moved = m.moved || matched < len(m.containers)
			m.containers = m.containers[:matched]
		}
		all = true
		if matched > 0 {
			m.containers[matched-1].empty = false
		}
	}
	for !m.blank() {
		if m.indent >= 4 {
			if m.leaf == paragraph {
				break
			}
			open()
			m.start(indentedCode)
			m.add(m.at)
			return
		}
		if para && m.underline() {
			m.closeLeaf()
			return
		}
		rest := m.src[m.next:m.end]
		kind, ending := m.startOf(rest, para || m.leaf == paragraph)
		if kind == none {
			c := m.container(rest, para)
			if c == nil {
				break
			}
			open()
			m.containers = append(m.containers, *c)
			m.moved = true
			matched++
			para = false
			m.look()
			continue
		}
		open()
		m.start(kind)
		switch kind {
		case paragraph: // a heading or a rule
			if from, to, ok := heading(rest); ok && from < to {
				m.lines = append(m.lines, span{int32(m.next + from), int32(m.next + to)})
			}
			m.emit()
		case fencedCode:
			m.fence = ending
			m.add(m.at)
		case htmlBlock:
			m.ending = ending
			m.addHTML()
		}
		return
	}

	// Third, what is left is text.
	if m.blank() {
		if !all {
			open()
		}
		return
	}
	if m.leaf != paragraph { // else the line goes on with it, even outside of its quotation or item
		open()
		m.start(paragraph)
	}
	m.add(m.next)
}

// look finds the next character of the line that is not white space.
func (m *markdown) look() {
	column := m.column
	m.next = m.at
	for ; m.next < m.end; m.next++ {
		switch m.src[m.next] {
		case ' ', '\r', '\f':
			column++
			continue
		case '\t':
			column += 4 - column%4
			continue
		}
		break
	}
	m.indent = column - m.column
}

func (m *markdown) blank() bool { return m.next == m.end }

// advance goes on by a number of columns, or to the end of the line.
func (m *markdown) advance(columns int) {
	for ; columns > 0 && m.at < m.end; columns-- {
		if m.src[m.at] != '\t' || m.column%4 == 3 {
			m.at++
		}
		m.column++
	}
}

// skipTo goes on to the character that look has found, and n further.
func (m *markdown) skipTo(n int) {
	m.column += m.indent + n
	m.at = m.next + n
}

// continues reports whether the line belongs to an open container, and takes
// the marks off it.
func (m *markdown) continues(c *container) bool {
	if c.quote {
		if m.indent > 3 || m.blank() || m.src[m.next] != '>' {
			return false
		}
		m.skipTo(1)
		if m.at < m.end && (m.src[m.at] == ' ' || m.src[m.at] == '\t') {
			m.advance(1)
		}
		return true
	}
	if m.blank() {
		m.skipTo(0)
		return !c.empty
	}
	if m.indent < c.indent {
		return false
	}
	m.advance(c.indent)
	return true
}

// container reads the mark of a quotation, an item of a list or a footnote. A
// list that interrupts a paragraph starts with text and the number 1.
func (m *markdown) container(rest string, para bool) *container {
	if len(m.containers) == maxDepth {
		return nil
	}
	if rest[0] == '>' {
		c := &container{quote: true}
		m.continues(c)
		return c
	}
	if n := footnoteMark(rest); n > 0 {
		m.skipTo(n)
		return &container{indent: 4}
	}
	n := listMark(rest)
	if n == 0 || para && (strings.Trim(rest[n:], blanks) == "" || n > 1 && rest[:n-1] != "1") {
		return nil
	}
	indent := m.indent + n
	m.skipTo(n)
	m.look()
	spaces := m.indent
	c := &container{empty: m.blank()}
	if c.empty || spaces > 4 {
		spaces = 1
	}
	m.advance(spaces)
	c.indent = indent + spaces
	return c
}

// listMark returns the length of the mark of a list's item at the start of s,
// or 0.
func listMark(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	switch {
	case n > 9 || n == len(s):
		return 0
	case n > 0 && s[n] != '.' && s[n] != ')', n == 0 && s[n] != '-' && s[n] != '+' && s[n] != '*':
		return 0
	}
	n++
	if n < len(s) && !isBlank(s[n]) {
		return 0
	}
	return n
}

// footnoteMark returns the length of [^label]: at the start of s, or 0.
func footnoteMark(s string) int {
	if !strings.HasPrefix(s, "[^") {
		return 0
	}
	n := label(s)
	if n < len("[^x]") || n == len(s) || s[n] != ':' || strings.ContainsAny(s[:n], blanks) {
		return 0
	}
	return n + 1
}

// startOf tells the block that starts with rest, and what ends it. The kind of
// a heading or a rule is paragraph.
func (m *markdown) startOf(rest string, para bool) (leafKind, string) {
	switch rest[0] {
	case '#':
		if _, _, ok := heading(rest); ok {
			return paragraph, ""
		}
	case '`', '~':
		n := len(rest) - len(strings.TrimLeft(rest, rest[:1]))
		if n >= 3 && (rest[0] == '~' || !strings.Contains(rest[n:], "`")) {
			return fencedCode, rest[:n]
		}
	case '<':
		if ending, ok := htmlStart(rest, para); ok {
			return htmlBlock, ending
		}
	case '-', '*', '_':
		marks := strings.Trim(rest, rest[:1]+blanks) == ""
		if marks && strings.Count(rest, rest[:1]) >= 3 {
			return paragraph, ""
		}
	}
	return none, ""
}

// heading finds the text of a heading (# … #).
func heading(s string) (from, to int, ok bool) {
	for from < len(s) && s[from] == '#' {
		from++
	}
	if from == 0 || from > 6 || from < len(s) && !isBlank(s[from]) {
		return 0, 0, false
	}
	text := strings.TrimRight(s, blanks)
	if i := len(strings.TrimRight(text, "#")); i <= from {
		text = text[:min(i, len(text))]
	} else if isBlank(text[i-1]) {
		text = strings.TrimRight(text[:i], blanks)
	}
	for from < len(text) && isBlank(text[from]) {
		from++
	}
	return from, len(text), true
}

// underline reports whether the line makes the paragraph before it a heading.
func (m *markdown) underline() bool {
	rest := strings.TrimRight(m.src[m.next:m.end], blanks)
	if strings.Trim(rest, "=") != "" && strings.Trim(rest, "-") != "" {
		return false
	}
	m.define()
	return len(m.lines) > m.first && m.tableAt() < 0
}

// leafContinues reports whether the line belongs to the open code or HTML, or
// ends it.
func (m *markdown) leafContinues() bool {
	switch m.leaf {
	case fencedCode:
		if rest := m.src[m.next:m.end]; m.indent < 4 && strings.HasPrefix(rest, m.fence) && strings.Trim(rest, m.fence[:1]+blanks) == "" &&
			!strings.ContainsAny(strings.Trim(rest, blanks), blanks) {
			m.closeLeaf()
		}
		return true
	case indentedCode:
		if m.indent >= 4 || m.blank() {
			return true
		}
	case htmlBlock:
		if m.ending != "" || !m.blank() {
			m.addHTML()
			return true
		}
	}
	m.closeLeaf()
	return false
}

func (m *markdown) start(kind leafKind) {
	m.leaf, m.first = kind, len(m.lines)
}

// add adds the rest of the line, from an offset on, to the open leaf.
func (m *markdown) add(from int) {
	m.lines = append(m.lines, span{int32(from), int32(m.end)})
}

// addHTML adds the rest of the line to the open HTML, which it may end. What
// stands before it is masked, so that a tag may go over several lines.
func (m *markdown) addHTML() {
	if n := len(m.lines); n > m.first {
		if gap := int(m.lines[n-1].to); strings.Trim(m.src[gap:m.at], blanks) != "" {
			if m.masked == nil {
				m.masked = []byte(m.src)
			}
			for i := gap; i < m.at; i++ {
				if m.masked[i] != '\n' {
					m.masked[i] = ' '
				}
			}
		}
	}
	m.add(m.at)
	if m.ending == "" {
		return
	}
	line := m.src[m.at:m.end]
	if m.ending == "</" {
		for _, name := range rawElements {
			if containsFold(line, "</"+name+">") {
				m.closeLeaf()
				return
			}
		}
		return
	}
	if strings.Contains(line, m.ending) {
		m.closeLeaf()
	}
}

// containsFold reports whether s contains sub, which is ASCII in lower case.
func containsFold(s, sub string) bool {
	for i := 0; i+len(sub) <= len(s); i++ {
		j := strings.IndexByte(s[i:], sub[0])
		if j < 0 || i+j+len(sub) > len(s) {
			return false
		}
		if i += j; strings.EqualFold(s[i:i+len(sub)], sub) {
			return true
		}
	}
	return false
}

// closeLeaf ends the open leaf.
func (m *markdown) closeLeaf() {
	if m.leaf == paragraph {
		m.define()
		m.table()
	}
	m.emit()
}

// emit keeps the open leaf, if it has lines.
func (m *markdown) emit() {
	if m.leaf != none && len(m.lines) > m.first {
		m.leaves = append(m.leaves, leaf{m.leaf, m.moved, int32(m.first), int32(len(m.lines))})
		m.moved = false
	}
	m.leaf = none
}

// define takes the definitions of links from the start of the open paragraph.
func (m *markdown) define() {
	lines := m.lines[m.first:]
	if len(lines) == 0 || m.src[lines[0].from] != '[' {
		return
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(m.src[l.from:l.to])
		b.WriteByte('\n')
	}
	rest, taken := b.String(), 0
	for {
		name, n := definition(rest)
		if n == 0 {
			break
		}
		m.refs[name] = true
		taken += strings.Count(rest[:n], "\n")
		rest = rest[n:]
	}
	m.lines = append(m.lines[:m.first], lines[taken:]...)
}

// definition reads [label]: target "title" at the start of s and returns the
// label and the length with the newline, or 0 if there is none.
func definition(s string) (string, int) {
	n := label(s)
	if n == 0 || n == len(s) || s[n] != ':' {
		return "", 0
	}
	name := foldLabel(s[1 : n-1])
	at := spaces(s, n+1)
	end := target(s, at)
	if name == "" || end < 0 || end == at {
		return "", 0
	}
	if from := spaces(s, end); from > end {
		if to := title(s, from); to > 0 {
			if to = lineEnd(s, to); to > 0 {
				return name, to
			}
		}
	}
	return name, max(0, lineEnd(s, end))
}

// lineEnd returns the offset after the newline that follows, with nothing but
// white space before it, or -1.
func lineEnd(s string, at int) int {
	for ; at < len(s); at++ {
		if s[at] == '\n' {
			return at + 1
		}
		if !isBlank(s[at]) {
			break
		}
	}
	return -1
}

// tableAt finds a table in the open paragraph: a line of dashes and bars below
// one with as many cells. It returns the index of that one, or -1.
func (m *markdown) tableAt() int {
	for i := m.first + 1; i < len(m.lines); i++ {
		if isRuler(m.src[m.lines[i].from:m.lines[i].to]) && len(m.cells(m.lines[i])) == len(m.cells(m.lines[i-1])) {
			return i - 1
		}
	}
	return -1
}

// table makes a leaf of each cell of a table in the open paragraph.
func (m *markdown) table() {
	head := m.tableAt()
	if head < 0 {
		return
	}
	rows := slices.Clone(m.lines[head:])
	m.lines = m.lines[:head]
	m.emit()
	for _, row := range slices.Delete(rows, 1, 2) {
		for _, c := range m.cells(row) {
			if c.from < c.to {
				m.start(paragraph)
				m.lines = append(m.lines, c)
				m.emit()
			}
		}
	}
	m.first = len(m.lines)
}

// isRuler reports whether a line is the second one of a table.
func isRuler(s string) bool {
	if strings.Trim(s, "-:| \t") != "" || !strings.ContainsAny(s, ":|") {
		return false
	}
	for cell := range strings.SplitSeq(strings.Trim(strings.Trim(s, " \t"), "|"), "|") {
		cell = strings.Trim(cell, " \t")
		dashes := strings.TrimSuffix(strings.TrimPrefix(cell, ":"), ":")
		if dashes == "" || strings.Trim(dashes, "-") != "" {
			return false
		}
	}
	return true
}

// cells cuts a row of a table into its cells.
func (m *markdown) cells(row span) []span {
	row = m.trim(row)
	if row.from < row.to && m.src[row.from] == '|' {
		row.from++
	}
	var out []span
	for at := row.from; at < row.to; at++ {
		switch m.src[at] {
		case '\\':
			at++
		case '|':
			out = append(out, m.trim(span{row.from, at}))
			row.from = at + 1
		}
	}
	if row.from < row.to {
		out = append(out, m.trim(row))
	}
	return out
}

// trim leaves out white space at the ends.
func (m *markdown) trim(s span) span {
	for s.from < s.to && isBlank(m.src[s.from]) {
		s.from++
	}
	for s.from < s.to && isBlank(m.src[s.to-1]) {
		s.to--
	}
	return s
}

// rawElements are those whose HTML may hold blank lines.
var rawElements = []string{"pre", "script", "style", "textarea"}

// blockElements are those whose tags start HTML in Markdown.
var blockElements = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(`address article aside base basefont blockquote body caption center col colgroup dd details
		dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe
		legend li link main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th
		thead title tr track ul`) {
		m[name] = true
	}
	return m
}()

// htmlStart reports whether a line starts HTML, and what ends it: a string,
// "</" for the end tag of a raw element, or "" for a blank line.
func htmlStart(s string, para bool) (string, bool) {
	switch {
	case strings.HasPrefix(s, "<!--"):
		return "-->", true
	case strings.HasPrefix(s, "<?"):
		return "?>", true
	case strings.HasPrefix(s, "<![CDATA["):
		return "]]>", true
	case len(s) > 2 && s[1] == '!' && isAlpha(s[2]):
		return ">", true
	}
	end := 1
	if end < len(s) && s[end] == '/' {
		end++
	}
	from := end
	for end < len(s) && isAlnum(s[end]) {
		end++
	}
	name, after := strings.ToLower(s[from:end]), s[end:]
	ends := after == "" || isBlank(after[0]) || after[0] == '>'
	for _, raw := range rawElements {
		if ends && from == 1 && name == raw {
			return "</", true
		}
	}
	if blockElements[name] && (ends || strings.HasPrefix(after, "/>")) {
		return "", true
	}
	n := tag(s)
	return "", !para && n > 0 && strings.Trim(s[n:], blanks) == ""
}
