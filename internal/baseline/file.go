package baseline

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

// Entry is a line of the file: findings of one key.
type Entry struct {
	File   string `json:"file"`
	Rule   string `json:"rule"`
	Entity string `json:"entity,omitempty"`
	Form   string `json:"form"`
	Count  int    `json:"count"`
}

// version is that of the format. A change that older programs would misread is
// a new one.
const version = 1

// Read reads the baseline at path. The error names the file, the line where
// that is known, and what to do.
func Read(path string) (*Baseline, error) {
	b, err := New(path)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("baseline %s: %w; tadqiq check --write-baseline writes it", path, err)
		}
		return nil, fmt.Errorf("baseline %s: %w", path, err)
	}
	return b, b.parse(data)
}

func (b *Baseline) parse(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	failAt := func(offset int64, format string, args ...any) error {
		return fmt.Errorf("%s:%d: malformed baseline: %w; restore it, or delete it and run tadqiq check --write-baseline",
			b.Path, lineAt(data, offset), fmt.Errorf(format, args...))
	}
	fail := func(format string, args ...any) error { return failAt(dec.InputOffset(), format, args...) }
	if i := invalid(data); i >= 0 {
		return failAt(int64(i), "invalid UTF-8")
	}
	told := func(err error) error {
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &syntax):
			return failAt(syntax.Offset, "%w", err)
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return fail("it is cut short")
		}
		return fail("%s", strings.TrimPrefix(err.Error(), "json: "))
	}
	expect := func(want json.Delim) error {
		t, err := dec.Token()
		switch {
		case err != nil:
			return told(err)
		case t != want:
			return fail("expected %v", want)
		}
		return nil
	}
	if err := expect('{'); err != nil {
		return err
	}
	seen := map[string]bool{}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return told(err)
		}
		key, _ := t.(string)
		if seen[key] {
			return fail("%q stands there twice", key)
		}
		seen[key] = true
		switch key {
		case "version":
			var v int
			if err := dec.Decode(&v); err != nil {
				return told(err)
			}
			if v != version {
				return fmt.Errorf("%s: is a baseline of version %d and this program reads version %d; delete it and run tadqiq check --write-baseline",
					b.Path, v, version)
			}
		case "findings":
			if err := expect('['); err != nil {
				return err
			}
			dec.DisallowUnknownFields()
			for dec.More() {
				var e Entry
				if err := dec.Decode(&e); err != nil {
					return told(err)
				}
				if err := b.add(e); err != nil {
					return fail("%w", err)
				}
			}
			if err := expect(']'); err != nil {
				return err
			}
		default:
			return fail("unknown key %q", key)
		}
	}
	if err := expect('}'); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return fail("something stands after its end")
	}
	if !seen["version"] || !seen["findings"] {
		return fail("version or findings is missing")
	}
	return nil
}

func (b *Baseline) add(e Entry) error {
	k := Key{e.Rule, e.Entity, e.Form}
	switch {
	case e.File == "" || e.Rule == "":
		return errors.New("file or rule is missing")
	case e.Count < 1:
		return fmt.Errorf("count is %d", e.Count)
	case b.files[e.File][k] > 0:
		return errors.New("the same finding is listed twice")
	}
	if b.files[e.File] == nil {
		b.files[e.File] = Counts{}
	}
	b.files[e.File][k] = e.Count
	return nil
}

// WriteTo writes the baseline: a finding a line, sorted, so that a diff of two
// versions reads well.
func (b *Baseline) WriteTo(w io.Writer) (int64, error) {
	buf := bufio.NewWriter(w)
	n, _ := fmt.Fprintf(buf, "{\n\"version\": %d,\n\"findings\": [", version)
	enc := func(v any) (string, error) {
		var line bytes.Buffer
		e := json.NewEncoder(&line)
		e.SetEscapeHTML(false)
		err := e.Encode(v)
		return string(bytes.TrimSuffix(line.Bytes(), []byte("\n"))), err
	}
	separator := "\n"
	for _, e := range entries(b.files) {
		line, err := enc(e)
		if err != nil {
			return int64(n), err
		}
		m, _ := buf.WriteString(separator + line)
		n += m
		separator = ",\n"
	}
	m, _ := buf.WriteString("\n]\n}\n")
	return int64(n + m), buf.Flush()
}

// entries lists counts in order.
func entries(files map[string]Counts) []Entry {
	var out []Entry
	for name, counts := range files {
		for k, n := range counts {
			if n > 0 {
				out = append(out, Entry{name, k.Rule, k.Entity, k.Form, n})
			}
		}
	}
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.File, b.File), compareKeys(Key{a.Rule, a.Entity, a.Form}, Key{b.Rule, b.Entity, b.Form}))
	})
	return out
}

func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(int(offset), len(data))], []byte{'\n'})
}

// invalid returns where data stops being UTF-8, or -1.
func invalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}
