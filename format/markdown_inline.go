package format

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/tadqiq/tadqiq/text"
)

// inline reads the text of a paragraph, a heading or a cell: it cuts the text
// into items, finds which marks of links and emphasis belong together, and
// writes what is prose. Its slices are used again for each text.
type inline struct {
	page *page
	refs map[string]bool // labels that have a link

	src      string  // the text: lines without what stands before them
	places   []place // of the lines
	line     int     // that of places that is written
	plain    int     // where text begins that is in no item yet
	items    []item
	brackets []bracket
	closed   int // brackets below this one begin no link: one stands in them
	delims   []delim
	ticks    [maxTicks]int   // by length, where the last run of backquotes is
	counted  bool            // ticks is filled
	missing  map[string]bool // strings that do not follow
}

// place says that src[at:] begins at an offset of the file.
type place struct{ at, from int }

// item is a part of the text.
type item struct {
	kind     itemKind
	from, to int32
}

type itemKind uint8

const (
	words     itemKind = iota
	character          // with a backslash before it, or as a reference
	softBreak
	hardBreak
	notProse // code, or an address
	linkStart
	linkEnd
	rawTag
	skipStart // of an image or a footnote mark
	skipEnd
)

// bracket is [ or ![ that may begin a link or an image.
type bracket struct {
	item, delims int // its own item, and the number of delims before it
	image        bool
	inner        bool // another one follows it
}

// delim is a run of *, _ or ~ that may begin or end emphasis. Its item covers
// the marks that are left of it.
type delim struct {
	item, size    int // size of the whole run
	mark          byte
	opens, closes bool
	prev, next    int
}

const (
	// maxText is the length in bytes above which a text is read in parts, so
	// that its items take little memory.
	maxText = 256 << 10
	// maxBrackets is how many brackets may wait for their end.
	maxBrackets = 1000
	maxTicks    = 80 // backquotes around code
	maxNumber   = len("&#1234567;")
	maxLabel    = 999 // bytes of the label of a link
	maxParens   = 32  // depth of brackets in the target of a link
)

// read reads a text and writes its prose.
func (x *inline) read(lines []span) {
	for len(lines) > 0 {
		lines = x.take(lines)
		x.cut()
		x.emphasise(0)
		x.write()
		if len(lines) > 0 && !x.page.hidden() {
			x.page.blank(x.offset(len(x.src)), int(lines[0].from))
		}
	}
}

// take makes src of the first lines and returns the others.
func (x *inline) take(lines []span) []span {
	file := x.page.src
	x.places = append(x.places[:0], place{0, int(lines[0].from)})
	if l := lines[0]; l.to-l.from > maxText {
		cut := int(l.from) + maxText
		for !utf8.RuneStart(file[cut]) {
			cut--
		}
		x.src = file[l.from:cut]
		lines[0].from = int32(cut)
		return lines
	}
	x.src = file[lines[0].from:lines[0].to]
	if len(lines) == 1 {
		return nil
	}
	var b strings.Builder
	b.WriteString(x.src)
	n := 1
	for ; n < len(lines) && b.Len()+int(lines[n].to-lines[n].from) <= maxText; n++ {
		b.WriteByte('\n')
		x.places = append(x.places, place{b.Len(), int(lines[n].from)})
		b.WriteString(file[lines[n].from:lines[n].to])
	}
	x.src = b.String()
	return lines[n:]
}

// cut cuts src into items.
func (x *inline) cut() {
	x.items, x.brackets, x.delims = x.items[:0], x.brackets[:0], x.delims[:0]
	x.plain, x.closed, x.counted, x.missing = 0, 0, false, nil
	for at := 0; at < len(x.src); {
		switch x.src[at] {
		case '\\', '&', '\n', '`', '<', '*', '_', '~', '!', '[', ']':
			at += max(1, x.special(at))
		default:
			at++
		}
	}
	x.flush(len(x.src))
}

// flush makes an item of the text up to an offset.
func (x *inline) flush(to int) {
	if x.plain < to {
		x.items = append(x.items, item{words, int32(x.plain), int32(to)})
	}
}

// put adds an item and returns its length.
func (x *inline) put(kind itemKind, from, n int) int {
	x.flush(from)
	x.items = append(x.items, item{kind, int32(from), int32(from + n)})
	x.plain = from + n
	return n
}

// special reads what begins with a character that may be markup and returns
// its length, or 0 if the character is text.
func (x *inline) special(at int) int {
	rest := x.src[at:]
	switch rest[0] {
	case '\n':
		if strings.HasSuffix(x.src[:at], "  ") {
			return x.put(hardBreak, at, 1)
		}
		return x.put(softBreak, at, 1)
	case '\\':
		switch {
		case len(rest) > 1 && rest[1] == '\n':
			return x.put(hardBreak, at, 2)
		case len(rest) > 1 && isPunct(rest[1]):
			return x.put(character, at, 2)
		}
	case '&':
		if _, n := reference(rest); n > 0 && rest[n-1] == ';' && (rest[1] != '#' || n <= maxNumber) {
			return x.put(character, at, n)
		}
	case '`':
		n := runLength(rest)
		if end := x.closingTicks(at, n); end > 0 {
			return x.put(notProse, at, end-at)
		}
		return n
	case '<':
		if n := address(rest); n > 0 {
			return x.put(notProse, at, n)
		}
		if n := x.rawHTML(rest); n > 0 {
			return x.put(rawTag, at, n)
		}
	case '*', '_', '~':
		return x.delim(at)
	case '!':
		if strings.HasPrefix(rest, "![") {
			return x.bracket(at, 2)
		}
	case '[':
		return x.bracket(at, 1)
	case ']':
		return x.closeBracket(at)
	}
	return 0
}

func isPunct(c byte) bool { return c > ' ' && c < 0x7f && !isAlnum(c) }

// runLength is how often the first character of s stands at its start.
func runLength(s string) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}

// closingTicks finds the run of n backquotes that ends the code which starts
// at an offset, and returns where it ends; or 0.
func (x *inline) closingTicks(at, n int) int {
	if n >= maxTicks {
		return 0
	}
	if !x.counted {
		x.counted, x.ticks = true, [maxTicks]int{}
		for i := 0; i < len(x.src); i++ {
			if x.src[i] == '`' {
				k := runLength(x.src[i:])
				if k < maxTicks {
					x.ticks[k] = i
				}
				i += k - 1
			}
		}
	}
	if x.ticks[n] <= at {
		return 0
	}
	for i := at + n; ; i++ { // there is one
		if x.src[i] == '`' {
			k := runLength(x.src[i:])
			i += k
			if k == n {
				return i
			}
		}
	}
}

// address returns the length of <https://…> or <name@host> at the start of s,
// or 0.
func address(s string) int {
	end := strings.IndexAny(s[1:], " \t\n\r\f<>") + 1
	if end < 1 || s[end] != '>' {
		return 0
	}
	body := s[1:end]
	scheme, _, ok := strings.Cut(body, ":")
	if ok && len(scheme) > 1 && len(scheme) <= 32 && isAlpha(scheme[0]) && !strings.ContainsFunc(scheme, notIn("+.-")) {
		return end + 1
	}
	name, host, ok := strings.Cut(body, "@")
	if ok && name != "" && host != "" && !strings.ContainsFunc(name, notIn(".!#$%&'*+/=?^_`{|}~-")) && !strings.ContainsFunc(host, notIn(".-")) {
		return end + 1
	}
	return 0
}

// notIn reports runes that are no ASCII letters or digits and none of others.
func notIn(others string) func(rune) bool {
	return func(r rune) bool {
		return r >= utf8.RuneSelf || !isAlnum(byte(r)) && !strings.ContainsRune(others, r)
	}
}

// rawHTML returns the length of a tag, a comment or the like at the start of
// s, or 0.
func (x *inline) rawHTML(s string) int {
	switch {
	case strings.HasPrefix(s, "<!-->"), strings.HasPrefix(s, "<!--->"):
		return strings.IndexByte(s, '>') + 1
	case strings.HasPrefix(s, "<!--"):
		return x.through(s, 4, "-->")
	case strings.HasPrefix(s, "<?"):
		return x.through(s, 2, "?>")
	case strings.HasPrefix(s, "<![CDATA["):
		return x.through(s, 9, "]]>")
	case len(s) > 2 && s[1] == '!' && isAlpha(s[2]):
		return x.through(s, 2, ">")
	}
	return tag(s)
}

// through returns where the next end, from an offset on, ends; or 0.
func (x *inline) through(s string, from int, end string) int {
	if x.missing[end] {
		return 0
	}
	i := strings.Index(s[from:], end)
	if i >= 0 {
		return from + i + len(end)
	}
	if x.missing == nil {
		x.missing = map[string]bool{}
	}
	x.missing[end] = true
	return 0
}

// tag returns the length of a start or end tag at the start of s, or 0.
func tag(s string) int {
	at := 1
	closing := at < len(s) && s[at] == '/'
	if closing {
		at++
	}
	if at == len(s) || !isAlpha(s[at]) {
		return 0
	}
	for at < len(s) && (isAlnum(s[at]) || s[at] == '-') {
		at++
	}
	for {
		next := spaces(s, at)
		switch {
		case next == len(s):
			return 0
		case s[next] == '>':
			return next + 1
		case closing:
			return 0
		case strings.HasPrefix(s[next:], "/>"):
			return next + 2
		case next == at || !isAlpha(s[next]) && s[next] != '_' && s[next] != ':':
			return 0
		}
		for at = next; at < len(s) && (isAlnum(s[at]) || strings.IndexByte("_.:-", s[at]) >= 0); {
			at++
		}
		if next = spaces(s, at); next == len(s) || s[next] != '=' {
			continue
		}
		if at = value(s, spaces(s, next+1)); at < 0 {
			return 0
		}
	}
}

// value returns where the value of an attribute ends, or -1.
func value(s string, at int) int {
	if at == len(s) {
		return -1
	}
	if s[at] == '"' || s[at] == '\'' {
		i := strings.IndexByte(s[at+1:], s[at])
		if i < 0 {
			return -1
		}
		return at + i + 2
	}
	n := strings.IndexAny(s[at:], blanks+"\"'=<>`")
	if n <= 0 {
		return -1
	}
	return at + n
}

// spaces returns the next offset that has no white space, with one newline in
// it at most.
func spaces(s string, at int) int {
	for newline := false; at < len(s) && isBlank(s[at]); at++ {
		if s[at] == '\n' {
			if newline {
				break
			}
			newline = true
		}
	}
	return at
}

// delim adds a run of marks of emphasis.
func (x *inline) delim(at int) int {
	n := runLength(x.src[at:])
	c := x.src[at]
	before, _ := utf8.DecodeLastRuneInString(x.src[:at])
	after, _ := utf8.DecodeRuneInString(x.src[at+n:])
	blankBefore, blankAfter := at == 0 || unicode.IsSpace(before), at+n == len(x.src) || unicode.IsSpace(after)
	markBefore, markAfter := unicode.IsPunct(before) || unicode.IsSymbol(before), unicode.IsPunct(after) || unicode.IsSymbol(after)
	d := delim{item: len(x.items), size: n, mark: c}
	d.opens = !blankAfter && (!markAfter || blankBefore || markBefore)
	d.closes = !blankBefore && (!markBefore || blankAfter || markAfter)
	switch c {
	case '_': // not in the middle of a word
		d.opens, d.closes = d.opens && (!d.closes || markBefore), d.closes && (!d.opens || markAfter)
	case '~':
		if n > 2 {
			return n
		}
	}
	if !d.opens && !d.closes {
		return n
	}
	x.put(words, at, n)
	d.item = len(x.items) - 1
	x.delims = append(x.delims, d)
	return n
}

// emphasise finds which runs from index bottom on begin and end emphasis, takes
// their marks away and forgets the runs. See the appendix of the CommonMark
// specification; what was searched in vain is not searched again.
func (x *inline) emphasise(bottom int) {
	ds := x.delims
	for i := bottom; i < len(ds); i++ {
		ds[i].prev, ds[i].next = i-1, i+1
	}
	unlink := func(i int) {
		if p := ds[i].prev; p >= bottom {
			ds[p].next = ds[i].next
		}
		if n := ds[i].next; n < len(ds) {
			ds[n].prev = ds[i].prev
		}
	}
	left := func(i int) int { it := x.items[ds[i].item]; return int(it.to - it.from) }
	var searched [3 * 3 * 2]int // by mark, size and whether it opens, too
	for i := range searched {
		searched[i] = bottom - 1
	}
	for c := bottom; c < len(ds); {
		if !ds[c].closes {
			c = ds[c].next
			continue
		}
		key := ds[c].size % 3 * 3
		if ds[c].mark == '_' {
			key++
		} else if ds[c].mark == '~' {
			key += 2
		}
		if ds[c].opens {
			key += 9
		}
		o := ds[c].prev
		for o > searched[key] && !pairs(&ds[o], &ds[c]) {
			o = ds[o].prev
		}
		if o <= searched[key] {
			searched[key] = ds[c].prev
			if !ds[c].opens {
				unlink(c)
			}
			c = ds[c].next
			continue
		}
		n := min(2, left(o), left(c))
		x.items[ds[o].item].to -= int32(n)
		x.items[ds[c].item].from += int32(n)
		ds[o].next, ds[c].prev = c, o
		if left(o) == 0 {
			unlink(o)
		}
		if left(c) == 0 {
			unlink(c)
			c = ds[c].next
		}
	}
	x.delims = ds[:bottom]
}

// pairs reports whether emphasis may begin with o and end with c.
func pairs(o, c *delim) bool {
	if o.mark != c.mark || !o.opens {
		return false
	}
	if o.mark == '~' {
		return o.size == c.size
	}
	return !(o.closes || c.opens) || (o.size+c.size)%3 != 0 || o.size%3 == 0
}

// bracket adds [ or ![.
func (x *inline) bracket(at, n int) int {
	if len(x.brackets) == maxBrackets {
		return n
	}
	if k := len(x.brackets); k > 0 {
		x.brackets[k-1].inner = true
	}
	x.put(words, at, n)
	x.brackets = append(x.brackets, bracket{item: len(x.items) - 1, delims: len(x.delims), image: n == 2})
	return n
}

// closeBracket reads ], which may end the text of a link, and what belongs to
// the link.
func (x *inline) closeBracket(at int) int {
	n := len(x.brackets) - 1
	if n < 0 {
		return 0
	}
	b := x.brackets[n]
	live := b.image || n >= x.closed
	x.brackets, x.closed = x.brackets[:n], min(x.closed, n)
	if !live {
		return 0
	}
	start := &x.items[b.item]
	label := x.src[start.to:at]
	if !b.image && !b.inner && len(label) > 1 && label[0] == '^' && !strings.ContainsAny(label, blanks) {
		start.kind = skipStart
		return x.put(skipEnd, at, 1)
	}
	end := x.linkEnd(at+1, label, b.inner)
	if end < 0 {
		return 0
	}
	if b.image {
		start.kind = skipStart
		x.put(skipEnd, at, end-at)
	} else {
		start.kind = linkStart
		x.put(linkEnd, at, end-at)
		x.closed = n // no link stands in a link
	}
	x.emphasise(b.delims)
	return end - at
}

// linkEnd returns where the link ends whose text ends before at, or -1 if
// there is none: (target "title"), [label], or a text that is a label.
func (x *inline) linkEnd(at int, text string, inner bool) int {
	s := x.src
	if strings.HasPrefix(s[at:], "(") {
		from := spaces(s, at+1)
		if end := target(s, from); end >= 0 {
			next := spaces(s, end)
			if next > end {
				if t := title(s, next); t > 0 {
					next = spaces(s, t)
				}
			}
			if next < len(s) && s[next] == ')' {
				return next + 1
			}
		}
	}
	if len(x.refs) == 0 {
		return -1
	}
	n := label(s[at:])
	switch {
	case n > 2 && strings.Trim(s[at+1:at+n-1], blanks) != "":
		text = s[at+1 : at+n-1]
	case inner || len(text) > maxLabel:
		return -1
	}
	if !x.refs[foldLabel(text)] {
		return -1
	}
	return at + n
}

// label returns the length of […] at the start of s, without other brackets in
// it, or 0.
func label(s string) int {
	if !strings.HasPrefix(s, "[") {
		return 0
	}
	for i := 1; i < min(len(s), maxLabel+2); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			return 0
		case ']':
			return i + 1
		}
	}
	return 0
}

// foldLabel makes labels equal that mean the same.
func foldLabel(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// target returns where the target of a link ends that begins at an offset, or
// -1.
func target(s string, at int) int {
	if at < len(s) && s[at] == '<' {
		for i := at + 1; i < len(s); i++ {
			switch s[i] {
			case '\\':
				i++
			case '\n', '<':
				return -1
			case '>':
				return i + 1
			}
		}
		return -1
	}
	depth := 0
	for ; at < len(s); at++ {
		switch c := s[at]; {
		case c <= ' ' || c == 0x7f:
			return at
		case c == '\\' && at+1 < len(s) && isPunct(s[at+1]):
			at++
		case c == '(':
			if depth++; depth > maxParens {
				return -1
			}
		case c == ')':
			if depth == 0 {
				return at
			}
			depth--
		}
	}
	return at
}

// title returns where the title of a link ends that begins at an offset, or 0.
func title(s string, at int) int {
	if at == len(s) {
		return 0
	}
	end := s[at]
	switch end {
	case '(':
		end = ')'
	case '"', '\'':
	default:
		return 0
	}
	for i := at + 1; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == end:
			return i + 1
		case s[i] == '(' && end == ')':
			return 0
		}
	}
	return 0
}

// offset is the place of src[at] in the file; at never goes back.
func (x *inline) offset(at int) int {
	for x.line+1 < len(x.places) && x.places[x.line+1].at <= at {
		x.line++
	}
	p := x.places[x.line]
	return p.from + at - p.at
}

// write writes the prose of the items.
func (x *inline) write() {
	x.line = 0
	p, skipping := x.page, 0
	for _, it := range x.items {
		if it.from == it.to {
			continue
		}
		at := x.offset(int(it.from))
		end := at + int(it.to-it.from)
		switch it.kind {
		case skipStart:
			if skipping++; skipping > 1 {
				continue
			}
		case skipEnd:
			skipping--
			continue
		}
		if skipping > 1 || skipping == 1 && it.kind != skipStart {
			continue
		}
		switch it.kind {
		case linkStart:
			if p.linkEnds { // see page.startTag
				p.breakLine(at)
			}
		case linkEnd:
			p.linkEnds = true
		case skipStart, notProse:
			if p.gone == 0 {
				p.skip(at)
			}
		case words:
			if p.shows(at, end) {
				p.words(at, end, false)
			}
		case character:
			if !p.shows(at, end) {
				break
			}
			s := p.src[at:end]
			if s[0] == '\\' {
				p.decoded(s[1:], at, end)
			} else {
				s, _ = reference(s)
				p.decoded(s, at, end)
			}
		case softBreak:
			if p.linkEnds = false; !p.hidden() {
				p.blank(at, x.offset(int(it.to)))
			}
		case hardBreak:
			p.breakLine(at)
		case rawTag:
			x.rawTag(x.src[it.from:it.to], text.Span{Start: at, End: x.offset(int(it.to)-1) + 1})
		}
	}
}

// rawTag reads a tag or a comment.
func (x *inline) rawTag(s string, at text.Span) {
	if strings.HasPrefix(s, "<!--") {
		x.page.comment(s, at)
	}
	from, closing := 1, s[1] == '/'
	if closing {
		from = 2
	}
	end := from
	for isAlnum(s[end]) || s[end] == '-' {
		end++
	}
	if end == from {
		return
	}
	name := atom.Lookup([]byte(strings.ToLower(s[from:end])))
	if closing {
		x.page.endTag(name, at.Start)
	} else {
		x.page.startTag(name, strings.HasSuffix(s, "/>"), at.Start)
	}
}
