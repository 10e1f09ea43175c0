package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/tadqiq/tadqiq/text"
)

// JSONL is JSON Lines: an object on each line that is not blank. A file that
// is one array or one object over many lines is refused at its start; lines
// cut by [Lines] can be parsed as well.
var JSONL = &Container{
	Name:       "jsonl",
	Extensions: []string{".jsonl", ".ndjson", ".json"},
	begin:      refuseJSON,
	next:       textLine,
	parse:      parseObject,
}

// refuseJSON refuses a file that is JSON and no JSON Lines, by its first line.
func refuseJSON(s *Scanner) error {
	var line []byte
	for {
		var whole bool
		line, _, whole = bytes.Cut(bytes.TrimLeft(s.buf, " \t\r\n"), []byte("\n"))
		if whole || len(s.buf) >= headSize || s.fill() != nil { // an error comes again
			break
		}
	}
	line = bytes.TrimRight(line, " \t\r")
	switch {
	case string(line) == "{":
		return errors.New("it is JSON over several lines, not JSON Lines; write each document on a line: jq -c . FILE > FILE.jsonl")
	case string(line) == "[", bytes.HasPrefix(line, []byte("[")) && bytes.HasPrefix(bytes.TrimLeft(line[1:], " \t"), []byte("{")):
		return errors.New("it is a JSON array, not JSON Lines; write each document on a line: jq -c '.[]' FILE > FILE.jsonl")
	}
	return nil
}

func parseObject(name string, r Record, f Fields) (Entry, error) {
	line := asString(r.Raw)
	if !json.Valid(r.Raw) {
		return Entry{}, notJSON(r.Raw)
	}
	object := gjson.Parse(line)
	if !object.IsObject() {
		return Entry{}, fmt.Errorf("it is %s, not a JSON object", kindOf(object))
	}
	object.Index = strings.IndexByte(line, '{') // gjson counts from there
	prose, ok := member(object, f.Text)
	switch {
	case !ok:
		return Entry{}, missing("member", f.Text, "--text-field", members(object))
	case prose.Type != gjson.String && prose.Type != gjson.Null:
		return Entry{}, fmt.Errorf("the member %s is %s, not a string", quoteName(f.Text), kindOf(prose))
	}
	var e Entry
	var err error
	if e.ID, err = scalar(object, f.ID); err != nil {
		return Entry{}, err
	}
	if e.Group, err = scalar(object, f.Group); err != nil {
		return Entry{}, err
	}
	b := text.NewBuilder(name, line)
	ascii := true
	if prose.Type == gjson.String {
		value := text.Span{Start: prose.Index + 1, End: prose.Index + len(prose.Raw) - 1}
		ascii = firstForeign(line[value.Start:value.End]) < 0
		decodeString(b, line, value)
	}
	e.Doc = b.Document(func(s, _ string) string { return escapeJSON(s, ascii) })
	return e, nil
}

// notJSON is the error of a line that is not JSON.
func notJSON(line []byte) error {
	var v json.RawMessage
	err := json.Unmarshal(line, &v)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("it is not JSON: byte %d: %w", syntax.Offset, err)
	}
	return fmt.Errorf("it is not JSON: %w", err)
}

// kindOf names the type of a value.
func kindOf(v gjson.Result) string {
	switch {
	case v.IsArray():
		return "an array"
	case v.IsObject():
		return "an object"
	case v.Type == gjson.String:
		return "a string"
	case v.Type == gjson.Number:
		return "a number"
	case v.Type == gjson.Null:
		return "null"
	}
	return "true or false"
}

// member finds a member of an object, or with a.b one of a member. One that
// has the dot in its name is preferred. Of several of one name the last one
// counts, as in most programs that read JSON.
func member(object gjson.Result, path string) (found gjson.Result, ok bool) {
	exact := false
	object.ForEach(func(key, value gjson.Result) bool {
		if key.Str == path {
			found, ok, exact = value, true, true
			return true
		}
		rest, below := strings.CutPrefix(path, key.Str)
		if below && !exact && strings.HasPrefix(rest, ".") && value.IsObject() {
			if v, there := member(value, rest[1:]); there {
				found, ok = v, true
			}
		}
		return true
	})
	return found, ok
}

// members are the names of the members of an object.
func members(object gjson.Result) []string {
	var out []string
	object.ForEach(func(key, _ gjson.Result) bool {
		out = append(out, key.Str)
		return true
	})
	return out
}

// scalar is the value of a member as a string: a number as it is written; ""
// for a member that is not there, or null.
func scalar(object gjson.Result, path string) (string, error) {
	if path == "" {
		return "", nil
	}
	v, _ := member(object, path)
	switch v.Type {
	case gjson.String:
		return v.Str, nil
	case gjson.Null:
		return "", nil
	case gjson.JSON:
		return "", fmt.Errorf("the member %s is %s, neither a string nor a number", quoteName(path), kindOf(v))
	}
	return v.Raw, nil
}

// decodeString adds the content of the JSON string that stands in line at s,
// between the quotes.
func decodeString(b *text.Builder, line string, s text.Span) {
	for at := s.Start; at < s.End; {
		i := strings.IndexByte(line[at:s.End], '\\')
		if i < 0 {
			b.Verbatim(text.Span{Start: at, End: s.End})
			return
		}
		b.Verbatim(text.Span{Start: at, End: at + i})
		at += i
		prose, n := unescape(line[at:s.End])
		b.Decoded(prose, text.Span{Start: at, End: at + n})
		at += n
	}
}

// unescape decodes the escape that s begins with, of valid JSON, and returns
// its length. Half a surrogate pair becomes U+FFFD.
func unescape(s string) (string, int) {
	switch s[1] {
	case 'b':
		return "\b", 2
	case 'f':
		return "\f", 2
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	case 'u':
		r := codeUnit(s)
		if utf16.IsSurrogate(r) {
			if pair := utf16.DecodeRune(r, codeUnit(s[6:])); pair != utf8.RuneError {
				return string(pair), 12
			}
			r = utf8.RuneError
		}
		return string(r), 6
	}
	return s[1:2], 2
}

// codeUnit is the value of the \uXXXX that s begins with, or -1.
func codeUnit(s string) rune {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return -1
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	if err != nil {
		return -1
	}
	return rune(n)
}

// escapeJSON spells text in a JSON string. In a string that is all ASCII, as
// many programs write them, other characters are escaped.
func escapeJSON(s string, ascii bool) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == '"' || r == '\\' || r < ' ' || ascii && r >= utf8.RuneSelf }) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '"', r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r > 0xffff && ascii:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		case r < ' ', r >= utf8.RuneSelf && ascii:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// firstForeign is the offset of the first byte that is not ASCII, or -1.
func firstForeign(s string) int {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
