package format

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// traits say how an element is shown and where it ends.
type traits uint16

const (
	block      traits = 1 << iota // stands on lines of its own
	hole                          // is seen in its place and holds no prose
	gone                          // is not seen
	lines                         // line ends in it are shown
	void                          // has no content
	special                       // the end tag of an inline element does not reach out of it
	closesP                       // ends a paragraph
	scope                         // end tags do not reach out of it
	marker                        // what is formatted outside of it is not formatted again in it
	formatting                    // is opened again where a block has closed it
	breakout                      // ends a drawing or a formula
	part                          // is part of a table
	ended                         // has ended, and elements in it have not
)

// elements has the traits of elements. All others are inline and have content.
var elements = func() map[atom.Atom]traits {
	m := map[atom.Atom]traits{}
	add := func(t traits, names string) {
		for name := range strings.FieldsSeq(names) {
			m[atom.Lookup([]byte(name))] |= t
		}
	}
	add(block|special|closesP, `address article aside blockquote center dd details dir div dl dt fieldset figcaption figure
		footer form h1 h2 h3 h4 h5 h6 header hgroup li listing main menu nav ol p pre search section summary table ul`)
	add(block|special, "button caption marquee select tbody td tfoot th thead title tr")
	add(block, "legend optgroup option")
	add(block|closesP, "dialog plaintext xmp")
	add(block|void, "body br frameset head html")
	add(block|void|closesP, "hr")
	add(void, "area base basefont bgsound col frame keygen link meta param source track wbr")
	add(void|hole, "embed img image input")
	add(lines, "listing pre")
	add(hole, "audio canvas code foreignobject kbd math rp rt samp sub sup svg video")
	add(hole|special, "applet object textarea")
	add(gone|special, "iframe noembed noframes noscript plaintext script style template xmp")
	add(scope, "applet caption marquee object table td template th")
	add(marker, "applet caption marquee object td template th")
	add(part, "caption tbody td tfoot th thead tr")
	add(formatting, "a b big code em font i nobr s small strike strong tt u")
	add(breakout, `b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu
		meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var`)
	delete(m, 0) // names that the library does not know
	return m
}()

func traitsOf(name atom.Atom) traits {
	if name == 0 {
		return void // nothing depends on where an unknown element ends
	}
	return elements[name]
}

// tree is what is known of the tree that a browser would build: the open
// elements. It tells where an element ends whose end tag is missing or
// misplaced. A step takes the same time however deep they are nested.
type tree struct {
	open    []element
	at      map[atom.Atom][]int32 // indexes in open
	scopes  []int32               // of elements that end tags do not reach out of
	stops   []int32               // of elements that <li>, <dd> and <dt> do not reach out of
	outside []codes               // of each open marker

	lines, skipped, gone int // open elements that are lines, hole and gone
	codes                    // since the innermost marker
}

// codes counts <code>, which holds no prose and is formatting.
type codes struct {
	all  int // that no end tag has ended
	open int // a paragraph that ends closes them, and the next one opens them again
}

// element is an open element. special counts the special ones up to it.
type element struct {
	name    atom.Atom
	special int32
	traits  traits
}

const (
	maxCodes   = 3  // <code> that a browser opens again in the next paragraph
	maxAdopted = 8  // blocks that a browser takes out of an element that ends in them
	maxInline  = 99 // elements that are looked at in doing so
)

func newTree() tree { return tree{at: map[atom.Atom][]int32{}} }

func (t *tree) hidden() bool { return t.gone+t.skipped > 0 }

// prepare closes the open elements that a start tag ends: a paragraph or a list
// item where the next one starts.
func (t *tree) prepare(name atom.Atom, has traits) {
	if has&breakout != 0 {
		t.leaveDrawing()
	}
	switch name {
	case atom.A:
		t.endFormatting(name)
	case atom.Li, atom.Dd, atom.Dt:
		if i := last(t.stops); i >= 0 {
			if open := t.open[i].name; open == name || name != atom.Li && (open == atom.Dd || open == atom.Dt) {
				t.closeTo(i)
			}
		}
	case atom.Button:
		t.endIn(name, last(t.scopes))
	case atom.Option:
		if n := len(t.open) - 1; n >= 0 && t.open[n].name == name {
			t.closeTo(n)
		}
	case atom.Table:
		t.endIn(name, max(t.last(atom.Td), t.last(atom.Th), t.last(atom.Caption), t.last(atom.Template)))
	case atom.Td, atom.Th, atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot, atom.Caption:
		t.clearTable(name)
	}
	if has&closesP != 0 {
		t.endIn(atom.P, t.scopeOfP())
	}
}

// clearTable closes all that is open in a table where one of its parts starts,
// but for the parts around that one, and opens those that are missing.
func (t *tree) clearTable(name atom.Atom) {
	table := max(t.last(atom.Table), t.last(atom.Template))
	if table < 0 {
		return
	}
	cell := name == atom.Td || name == atom.Th
	body, row := table, table
	if cell || name == atom.Tr {
		body = max(table, t.last(atom.Tbody), t.last(atom.Thead), t.last(atom.Tfoot))
	}
	if cell {
		row = max(table, t.last(atom.Tr))
	}
	t.closeTo(max(body, row) + 1)
	if t.open[table].name != atom.Table {
		return
	}
	if body == table && (cell || name == atom.Tr) {
		t.push(atom.Tbody, elements[atom.Tbody])
	}
	if row == table && cell {
		t.push(atom.Tr, elements[atom.Tr])
	}
}

// start opens an element.
func (t *tree) start(name atom.Atom, has traits) {
	if has&void != 0 || has&part != 0 && max(t.last(atom.Table), t.last(atom.Template)) < 0 {
		return
	}
	if name == atom.Code && t.codes.all < maxCodes {
		t.codes.all++
	}
	t.push(name, has)
}

func (t *tree) push(name atom.Atom, has traits) {
	i := int32(len(t.open))
	t.at[name] = append(t.at[name], i)
	e := element{name, t.specials(), has}
	if has&special != 0 {
		e.special++
		if isStop(name) {
			t.stops = append(t.stops, i)
		}
	}
	if has&scope != 0 {
		t.scopes = append(t.scopes, i)
	}
	if has&marker != 0 {
		t.outside = append(t.outside, t.codes)
		t.codes = codes{}
	}
	t.open = append(t.open, e)
	t.count(name, has, 1)
}

func isStop(name atom.Atom) bool { return name != atom.Address && name != atom.Div && name != atom.P }

func (t *tree) count(name atom.Atom, has traits, n int) {
	if has&lines != 0 {
		t.lines += n
	}
	if has&hole != 0 {
		t.skipped += n
	}
	if has&gone != 0 {
		t.gone += n
	}
	if name == atom.Code {
		t.codes.open += n
	}
}

// reopen opens the <code> that a browser opens again.
func (t *tree) reopen() {
	for t.codes.open < t.codes.all {
		t.push(atom.Code, elements[atom.Code])
	}
}

// end ends an element.
func (t *tree) end(name atom.Atom) {
	inner := last(t.scopes)
	if name == atom.P || name == atom.Br {
		t.leaveDrawing()
	}
	switch has := traitsOf(name); {
	case has&void != 0:
	case has&formatting != 0:
		t.endFormatting(name)
	case name == atom.P:
		t.endIn(name, t.scopeOfP())
	case name == atom.Li:
		t.endIn(name, max(inner, t.last(atom.Ol), t.last(atom.Ul)))
	case isHeading(name): // any of them ends any
		i := -1
		for _, h := range headings {
			i = max(i, t.last(h))
		}
		if i > inner {
			t.closeTo(i)
		}
	case name == atom.Table:
		t.endIn(name, t.last(atom.Template))
	case has&part != 0:
		t.endIn(name, max(t.last(atom.Table), t.last(atom.Template)))
	case name == atom.Template:
		t.endIn(name, -1)
	case has&scope != 0:
		t.endIn(name, inner-1) // it is the scope itself
	case has&(special|closesP) != 0:
		t.endIn(name, inner)
	default:
		if i := t.last(name); i >= 0 && t.open[i].special == t.specials() {
			t.closeTo(i)
		}
	}
}

var headings = []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}

func isHeading(name atom.Atom) bool { return slices.Contains(headings, name) }

// endIn closes the innermost open element of a name, and all that are open in
// it, if it stands inside of the element at an index.
func (t *tree) endIn(name atom.Atom, inside int) {
	if i := t.last(name); i > max(inside, -1) {
		t.closeTo(i)
	}
}

// endFormatting ends a formatting element and all that is open in it, but for
// the blocks: in <b><p>…</b>…</p> the paragraph goes on.
func (t *tree) endFormatting(name atom.Atom) {
	if name == atom.Code && t.codes.open < t.codes.all {
		t.codes.all-- // it was to be opened again
		return
	}
	i := t.last(name)
	if i <= last(t.scopes) {
		return
	}
	if name == atom.Code {
		t.codes.all = max(0, t.codes.all-1)
	}
	first := t.open[i].special
	if first == t.specials() {
		t.closeTo(i)
		return
	}
	for n := 0; i < len(t.open) && n < maxInline && t.open[i].special < first+maxAdopted; n++ {
		if e := &t.open[i]; e.traits&(special|ended) == 0 {
			t.count(e.name, e.traits, -1)
			e.traits |= ended
		}
		i++
	}
	i = len(t.open)
	for t.open[i-1].traits&ended != 0 {
		i--
	}
	t.closeTo(i)
}

// drawing is the index of the innermost <svg> or <math> that no HTML stands in,
// or -1.
func (t *tree) drawing() int {
	if i := max(t.last(atom.Svg), t.last(atom.Math)); i > t.last(atom.Foreignobject) {
		return i
	}
	return -1
}

func (t *tree) leaveDrawing() {
	for i := t.drawing(); i >= 0; i = t.drawing() {
		t.closeTo(i)
	}
}

// scopeOfP is the index of the element that the end of a paragraph does not
// reach out of.
func (t *tree) scopeOfP() int { return max(last(t.scopes), t.last(atom.Button)) }

// specials counts the open special elements.
func (t *tree) specials() int32 {
	if len(t.open) == 0 {
		return 0
	}
	return t.open[len(t.open)-1].special
}

// closeTo closes the open elements from index i on.
func (t *tree) closeTo(i int) {
	for n := len(t.open) - 1; n >= i; n-- {
		e := t.open[n]
		t.open = t.open[:n]
		t.at[e.name] = cut(t.at[e.name], n)
		if e.traits&special != 0 {
			t.stops = cut(t.stops, n)
		}
		if e.traits&scope != 0 {
			t.scopes = cut(t.scopes, n)
		}
		if e.traits&ended == 0 {
			t.count(e.name, e.traits, -1)
		}
		if e.traits&marker != 0 {
			t.codes = t.outside[len(t.outside)-1]
			t.outside = t.outside[:len(t.outside)-1]
		}
	}
}

// last is the index of the innermost element of a name that has not ended, or
// -1.
func (t *tree) last(name atom.Atom) int {
	at, ok := t.at[name]
	if !ok {
		return -1
	}
	for len(at) > 0 && t.open[last(at)].traits&ended != 0 {
		at = at[:len(at)-1]
	}
	t.at[name] = at
	return last(at)
}

func last(indexes []int32) int {
	if len(indexes) == 0 {
		return -1
	}
	return int(indexes[len(indexes)-1])
}

// cut takes n off the end of indexes, if it is there.
func cut(indexes []int32, n int) []int32 {
	if last(indexes) == n {
		return indexes[:len(indexes)-1]
	}
	return indexes
}
