package format

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/tadqiq/tadqiq/text"
)

// HTML is HTML and XHTML, whole pages and parts of them. Prose is what a
// browser shows as text, hidden or not, and the title; what is code, computer
// input or output, a footnote mark, a script or an attribute is none. Elements
// that a browser shows as blocks, and <br>, end a line; others may stand in the
// middle of a word.
var HTML = &Format{
	Name:       "html",
	Extensions: []string{".html", ".htm", ".xhtml"},
	read:       readHTML,
	recognises: looksHTML,
}

// looksHTML reports whether a file begins as a page does, with comments and an
// XML declaration before that or without.
func looksHTML(head string) bool {
	for {
		head = strings.TrimLeft(head, blanks)
		closing := ""
		switch {
		case strings.HasPrefix(head, "<!--"):
			closing = "-->"
		case strings.HasPrefix(head, "<?xml"):
			closing = "?>"
		default:
			for _, tag := range []string{"<!doctype html", "<html"} {
				if len(head) >= len(tag) && strings.EqualFold(head[:len(tag)], tag) {
					return true
				}
			}
			return false
		}
		i := strings.Index(head, closing)
		if i < 0 {
			return false
		}
		head = head[i+len(closing):]
	}
}

func readHTML(b *text.Builder, source string) *text.Document {
	p := &page{prose: prose{b: b, src: source}, tree: newTree()}
	from := start(source)
	p.xml = strings.HasPrefix(source[from:], "<?xml")
	p.markup(from, len(source))
	p.newline(len(source))
	ascii := !strings.ContainsFunc(source[from:], func(r rune) bool { return r >= utf8.RuneSelf })
	return b.Document(func(s, _ string) string { return escapeHTML(s, ascii) })
}

// escapeHTML spells text in HTML. A file that is all ASCII may be declared to
// be in any encoding, and so other characters are written as numbers.
func escapeHTML(s string, ascii bool) string {
	if !ascii && !strings.ContainsAny(s, "&<") {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case ascii && r >= utf8.RuneSelf:
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// page reads HTML tag by tag.
type page struct {
	prose
	tree
	xml      bool // <br/> is an element without content, whatever its name
	linkEnds bool // a link ends and nothing follows it yet
}

// markup reads src[from:to].
func (p *page) markup(from, to int) {
	z := html.NewTokenizer(strings.NewReader(p.src[from:to]))
	z.AllowCDATA(p.xml)
	for {
		kind := z.Next()
		raw := text.Span{Start: from, End: from + len(z.Raw())}
		from = raw.End
		switch kind {
		case html.ErrorToken:
			return // the end; a tag that is cut short is not shown
		case html.TextToken:
			p.text(raw.Start, raw.End)
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			empty := kind == html.SelfClosingTagToken
			if empty && p.xml || p.drawing() >= 0 {
				z.NextIsNotRawText()
			}
			p.startTag(atom.Lookup(name), empty, raw.Start)
		case html.EndTagToken:
			name, _ := z.TagName()
			p.endTag(atom.Lookup(name), raw.Start)
		case html.CommentToken:
			p.comment(p.src[raw.Start:raw.End], raw)
		}
	}
}

// comment notes a comment. Other things that a browser takes for comments are
// none: <?php … ?>, <!element …>.
func (p *page) comment(s string, at text.Span) {
	if body, ok := strings.CutPrefix(s, "<!--"); ok {
		body = strings.TrimSuffix(strings.TrimSuffix(body, ">"), "!")
		p.b.Comment(strings.TrimSpace(strings.TrimSuffix(body, "--")), at)
	}
}

// text reads src[from:to], which holds no tags.
func (p *page) text(from, to int) {
	if !p.shows(from, to) {
		return
	}
	if p.xml && strings.HasPrefix(p.src[from:to], "<![CDATA[") {
		p.skip(from) // it spells characters in another way, and holds scripts as a rule
		return
	}
	for from < to {
		end := to
		if i := strings.IndexByte(p.src[from:to], '&'); i >= 0 {
			end = from + i
		}
		p.words(from, end, p.lines > 0)
		if from = end; from == to {
			return
		}
		if s, n := reference(p.src[from:to]); n > 0 {
			p.decoded(s, from, from+n)
			from += n
		} else {
			p.words(from, from+1, false)
			from++
		}
	}
}

// shows reports whether text is prose where it stands.
func (p *page) shows(from, to int) bool {
	p.linkEnds = false
	p.reopen()
	if p.hidden() && p.gone == 0 && strings.Trim(p.src[from:to], blanks) != "" {
		p.skip(from)
	}
	return !p.hidden()
}

// skip marks something that is shown and no prose.
func (p *page) skip(at int) {
	p.linkEnds = false
	p.prose.skip(at)
}

// breakLine ends the line where it is prose.
func (p *page) breakLine(at int) {
	if !p.hidden() {
		p.newline(at)
	}
	p.linkEnds = false
}

// startTag reads the start tag of an element. empty says that it ends in />.
func (p *page) startTag(name atom.Atom, empty bool, at int) {
	t := traitsOf(name)
	if t&breakout == 0 && p.drawing() >= 0 {
		if name != atom.Svg && name != atom.Math && name != atom.Foreignobject {
			t = 0 // a part of the drawing, whatever its name
		}
		if !empty {
			p.start(name, t)
		}
		return
	}
	p.prepare(name, t)
	if t&block == 0 {
		p.reopen()
	}
	// Two links that touch are two words: a menu.
	if t&block != 0 || name == atom.A && p.linkEnds {
		p.breakLine(at)
	}
	if t&hole != 0 && p.gone == 0 {
		p.skip(at)
	}
	if !(empty && (p.xml || name == atom.Svg || name == atom.Math)) {
		p.start(name, t)
	}
}

// endTag reads an end tag.
func (p *page) endTag(name atom.Atom, at int) {
	p.end(name)
	if traitsOf(name)&block != 0 {
		p.breakLine(at)
	}
	p.linkEnds = p.linkEnds || name == atom.A
}
