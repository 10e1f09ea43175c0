package git

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// diffArgs make the diff the same whatever the configuration says.
var diffArgs = []string{
	"diff", "--patch", "--unified=0", "--inter-hunk-context=0", "--find-renames", "--diff-filter=ACDMRT",
	"--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all",
	"--src-prefix=a/", "--dst-prefix=b/",
}

// diff reads which lines differ from a commit, or, for --cached, which lines
// of the index differ from the last one.
func (c *Changes) diff(ctx context.Context, from string) error {
	return c.stream(ctx, slices.Concat(diffArgs, []string{from, "--"}), func(r io.Reader) error {
		if err := parseDiff(r, c.files, c.deleted); err != nil {
			return fmt.Errorf("git: the output of git diff cannot be read: %w", err)
		}
		return nil
	})
}

// parseDiff reads a patch without context. A file that git takes for binary
// counts as new: texts in UTF-16 are among them.
func parseDiff(r io.Reader, files map[string]Lines, deleted map[string]bool) error {
	d := diffReader{r: bufio.NewReaderSize(r, 64<<10)}
	name, old, renamed := "", "", ""
	for {
		line, err := d.line()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case strings.HasPrefix(line, "diff --git "):
			name, old, renamed = "", "", ""
		case strings.HasPrefix(line, "rename from "):
			if old, err = unquote(line[len("rename from "):]); err != nil {
				return err
			}
			deleted[old] = true
		case strings.HasPrefix(line, "rename to "), strings.HasPrefix(line, "copy to "):
			_, quoted, _ := strings.Cut(line, " to ")
			if renamed, err = unquote(quoted); err != nil {
				return err
			}
		case strings.HasPrefix(line, "--- "):
			if old, err = fileName(line[len("--- "):], "a/"); err != nil {
				return err
			}
		case line == "+++ /dev/null":
			deleted[old] = true
		case strings.HasPrefix(line, "+++ "):
			if name, err = fileName(line[len("+++ "):], "b/"); err != nil {
				return err
			}
			files[name] = Lines{}
		case strings.HasPrefix(line, "Binary files ") && strings.HasSuffix(line, " differ"):
			binary, gone, err := binaryName(line, renamed)
			switch {
			case err != nil:
				return err
			case gone:
				deleted[binary] = true
			default:
				files[binary] = Lines{all: true}
			}
		case strings.HasPrefix(line, "@@ "):
			was, now, err := hunk(line)
			if err != nil {
				return err
			}
			if now.count > 0 && name != "" {
				l := files[name]
				l.ranges = append(l.ranges, lineRange{now.start, now.start + now.count - 1})
				files[name] = l
			}
			if err := d.skip(was.count + now.count); err != nil {
				return err
			}
		}
	}
}

// fileName is the name in a line that begins with --- or +++. Git ends a name
// that holds white space with a tab.
func fileName(s, prefix string) (string, error) {
	s, err := unquote(strings.TrimSuffix(s, "\t"))
	return strings.TrimPrefix(s, prefix), err
}

// binaryName is the name of the file in a line
//
//	Binary files a/OLD and b/NEW differ
//
// and whether the file is gone. The two names are the same where the file was
// not renamed, or one of them is /dev/null.
func binaryName(line, renamed string) (name string, gone bool, err error) {
	if renamed != "" {
		return renamed, false, nil
	}
	s := strings.TrimSuffix(strings.TrimPrefix(line, "Binary files "), " differ")
	if after, ok := strings.CutPrefix(s, "/dev/null and "); ok {
		name, err = fileName(after, "b/")
		return name, false, err
	}
	if before, ok := strings.CutSuffix(s, " and /dev/null"); ok {
		name, err = fileName(before, "a/")
		return name, true, err
	}
	name, err = fileName(s[min(len(s), (len(s)+len(" and "))/2):], "b/")
	return name, false, err
}

// unquote undoes how git writes a name that holds a control character, a
// quotation mark or a backslash.
func unquote(s string) (string, error) {
	if !strings.HasPrefix(s, `"`) {
		return s, nil
	}
	if len(s) < 2 || !strings.HasSuffix(s, `"`) {
		return "", fmt.Errorf("a name that is cut short: %s", s)
	}
	var b strings.Builder
	for s = s[1 : len(s)-1]; s != ""; {
		if s[0] != '\\' {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		// An escape of C: all that git writes is also one of Go, but for \".
		if strings.HasPrefix(s, `\"`) {
			b.WriteByte('"')
			s = s[2:]
			continue
		}
		r, multibyte, rest, err := strconv.UnquoteChar(s, 0)
		if err != nil || multibyte || r > 0xff {
			return "", fmt.Errorf("a name with an unknown escape: %s", s)
		}
		b.WriteByte(byte(r))
		s = rest
	}
	return b.String(), nil
}

// side is the lines of one version that a hunk is about.
type side struct{ start, count int }

// hunk reads a line like @@ -12,3 +15 @@: a count that is missing is one.
func hunk(line string) (old, now side, err error) {
	parts := strings.SplitN(line, " ", 4)
	if len(parts) < 4 || !strings.HasPrefix(parts[1], "-") || !strings.HasPrefix(parts[2], "+") {
		return old, now, fmt.Errorf("a malformed hunk: %s", line)
	}
	for i, s := range []*side{&old, &now} {
		start, count, several := strings.Cut(parts[i+1][1:], ",")
		s.count = 1
		if s.start, err = strconv.Atoi(start); err == nil && several {
			s.count, err = strconv.Atoi(count)
		}
		if err != nil || s.start < 0 || s.count < 0 {
			return old, now, fmt.Errorf("a malformed hunk: %s", line)
		}
	}
	return old, now, nil
}

// diffReader reads lines; of a long one, only the beginning is kept.
type diffReader struct{ r *bufio.Reader }

func (d *diffReader) line() (string, error) {
	head, err := d.r.ReadSlice('\n')
	line := strings.TrimSuffix(string(head), "\n")
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = d.r.ReadSlice('\n')
	}
	if err == io.EOF && line != "" {
		err = nil
	}
	return line, err
}

// skip passes over the text of a hunk, which may look like anything.
func (d *diffReader) skip(lines int) error {
	for lines > 0 {
		line, err := d.line()
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		if !strings.HasPrefix(line, `\`) { // \ No newline at end of file
			lines--
		}
	}
	return nil
}
