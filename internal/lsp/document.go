package lsp

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// maxText bounds a document in bytes, and maxTexts all that are open: those
// beyond are not checked.
const (
	maxText  = 8 << 20
	maxTexts = 32 << 20
)

// document is the text of an open document, as the editor has it.
type document struct {
	uri     string
	path    string // "" where it is no file
	version int32
	text    string
	lines   lines
	changes int // how often the text changed since it was opened
}

// change says that the bytes [start, oldEnd) of a text became [start, newEnd).
type change struct{ start, oldEnd, newEnd int }

var (
	errReversed = errors.New("a range ends before it starts")
	errTooLarge = fmt.Errorf("the document is larger than %d MiB", maxText>>20)
)

// edit makes the changes one after the other and returns them as changes of
// bytes. After an error the document is as it was.
func (d *document) edit(changes []contentChange, enc encoding) ([]change, error) {
	text, index := []byte(d.text), d.lines
	var out []change
	for _, c := range changes {
		var ch change
		if c.Range == nil {
			ch = differ(text, c.Text)
			text = []byte(c.Text)
			index = newLines(text)
		} else {
			start, inLeft := index.offset(text, c.Range.Start, enc)
			end, inRight := index.offset(text, c.Range.End, enc)
			if end < start || end == start && (inLeft && !inRight) {
				return nil, errReversed
			}
			with := c.Text
			if with == "" && start == end && inLeft == inRight {
				continue // nothing is changed
			}
			// The editor may take one half of a surrogate pair away; what
			// stands for the other keeps the positions right.
			if inLeft && enc == inUTF16 {
				with = "\ufffd" + with
			}
			if inRight && enc == inUTF16 {
				_, size := utf8.DecodeRune(text[end:])
				end += size
				with += "\ufffd"
			}
			ch = change{start, end, start + len(with)}
			text = replace(text, start, end, with)
			index = splice(index, text, ch.start, ch.oldEnd, ch.newEnd)
		}
		if len(text) > maxText {
			return nil, errTooLarge
		}
		out = append(out, ch)
	}
	d.text, d.lines = string(text), index
	d.changes += len(out)
	return out, nil
}

// replace puts with in the place of text[start:end].
func replace(text []byte, start, end int, with string) []byte {
	tail := len(text) - end
	out := text
	if grow := len(with) - (end - start); grow > 0 {
		out = append(out, make([]byte, grow)...)
	}
	out = out[:start+len(with)+tail]
	copy(out[start+len(with):], text[end:end+tail])
	copy(out[start:], with)
	return out
}

// differ is the one change that makes b of a.
func differ(a []byte, b string) change {
	n := min(len(a), len(b))
	start := 0
	for start < n && a[start] == b[start] {
		start++
	}
	for start > 0 && start < len(b) && !utf8.RuneStart(b[start]) {
		start--
	}
	end := 0
	for end < n-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	for end > 0 && !utf8.RuneStart(b[len(b)-end]) {
		end--
	}
	return change{start, len(a) - end, len(b) - end}
}

// pathOf is the path of a file URI, "" for any other.
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return ""
	}
	p := u.Path
	if isDrive(strings.TrimPrefix(p, "/")) { // /c:/names.txt
		p = p[1:]
	} else if u.Host != "" && u.Host != "localhost" {
		p = "//" + u.Host + p
	}
	return filepath.FromSlash(p)
}

func isDrive(p string) bool {
	return len(p) >= 2 && p[1] == ':' && (p[0]|0x20) >= 'a' && (p[0]|0x20) <= 'z'
}

// uriOf is the URI of a file.
func uriOf(path string) string {
	p := filepath.ToSlash(path)
	if isDrive(p) {
		p = "/" + p
	}
	return (&url.URL{Scheme: "file", Path: p}).String()
}
