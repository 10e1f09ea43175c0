// Package git asks the git command which lines of which files have changed.
package git

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Changes are the lines of the files of a repository that differ from a
// commit. It is safe for concurrent use.
type Changes struct {
	root    string           // of the repository, without links
	files   map[string]Lines // by path from the root, with slashes
	deleted map[string]bool  // the same
	stale   map[string]bool  // files whose staged content is not that of the working tree

	mu   sync.Mutex
	dirs map[string]string // folders without links, by name
}

// Lines are lines of a file.
type Lines struct {
	all    bool
	ranges []lineRange // in order
}

// lineRange is of 1-based lines; both belong to it.
type lineRange struct{ first, last int }

// Touch reports whether any of the lines from first to last is among them.
func (l Lines) Touch(first, last int) bool {
	i, _ := slices.BinarySearchFunc(l.ranges, first, func(r lineRange, at int) int { return r.last - at })
	return l.all || i < len(l.ranges) && l.ranges[i].first <= last
}

// Since returns what differs between the working tree around dir and the
// commit at which its branch and ref parted: a branch, a tag or a commit.
// Files that git does not know and does not ignore are new.
func Since(ctx context.Context, dir, ref string) (*Changes, error) {
	c, err := open(ctx, dir)
	if err != nil {
		return nil, err
	}
	if ref == "" || strings.HasPrefix(ref, "-") {
		return nil, fmt.Errorf("%q is no branch, tag or commit", ref)
	}
	if _, err := c.git(ctx, "rev-parse", "--quiet", "--verify", "--end-of-options", ref+"^{commit}"); err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return nil, fmt.Errorf("there is no branch, tag or commit %q here; in a CI job, fetch it first", ref)
	}
	base, err := c.git(ctx, "merge-base", ref, "HEAD")
	switch {
	case err != nil && ctx.Err() == nil && !hasHead(ctx, c):
		return nil, errors.New("there is no commit yet")
	case err != nil:
		return nil, fmt.Errorf("%s and the current branch have no commit in common; in a shallow clone, fetch more of the history first", ref)
	}
	if err := c.diff(ctx, strings.TrimSpace(string(base))); err != nil {
		return nil, err
	}
	untracked, err := c.git(ctx, "ls-files", "-z", "--others", "--exclude-standard", "--full-name")
	if err != nil {
		return nil, err
	}
	for name := range names(untracked) {
		c.files[name] = Lines{all: true}
	}
	return c, nil
}

// Staged returns what differs between the index of the repository around dir
// and its last commit: what a commit would add.
func Staged(ctx context.Context, dir string) (*Changes, error) {
	c, err := open(ctx, dir)
	if err != nil {
		return nil, err
	}
	if err := c.diff(ctx, "--cached"); err != nil {
		return nil, err
	}
	changed, err := c.git(ctx, "diff-files", "-z", "--name-only", "--ignore-submodules")
	if err != nil {
		return nil, err
	}
	c.stale = map[string]bool{}
	for name := range names(changed) {
		c.stale[name] = true
	}
	return c, nil
}

func hasHead(ctx context.Context, c *Changes) bool {
	_, err := c.git(ctx, "rev-parse", "--quiet", "--verify", "HEAD")
	return err == nil
}

// Of returns the lines of the file at path that have changed, and false for a
// file that has not.
func (c *Changes) Of(path string) (Lines, bool) {
	l, ok := c.files[c.name(path)]
	return l, ok
}

// Deleted reports whether the file at path was there and is no more.
func (c *Changes) Deleted(path string) bool { return c.deleted[c.name(path)] }

// Content returns the staged content of the file at path where the working
// tree has another one, and false where it has the same.
func (c *Changes) Content(ctx context.Context, path string) ([]byte, bool, error) {
	name := c.name(path)
	if !c.stale[name] {
		return nil, false, nil
	}
	data, err := c.git(ctx, "cat-file", "blob", ":0:"+name)
	return data, true, err
}

// name is the path from the root of the repository, with slashes. Links on the
// way are followed; the file itself may be one.
func (c *Changes) name(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	dir := filepath.Dir(abs)
	c.mu.Lock()
	real, ok := c.dirs[dir]
	if !ok {
		if real, err = filepath.EvalSymlinks(dir); err != nil {
			real = dir
		}
		c.dirs[dir] = real
	}
	c.mu.Unlock()
	rel, err := filepath.Rel(c.root, filepath.Join(real, filepath.Base(abs)))
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}

// open finds the repository around dir.
func open(ctx context.Context, dir string) (*Changes, error) {
	c := &Changes{root: dir, files: map[string]Lines{}, deleted: map[string]bool{}, dirs: map[string]string{}}
	out, err := c.git(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	root := filepath.FromSlash(strings.TrimSuffix(string(out), "\n"))
	if c.root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, err
	}
	return c, nil
}

// git runs a git command at the root of the repository and returns what it
// writes.
func (c *Changes) git(ctx context.Context, args ...string) ([]byte, error) {
	var out []byte
	err := c.stream(ctx, args, func(r io.Reader) (err error) {
		out, err = io.ReadAll(r)
		return err
	})
	return out, err
}

// stream runs a git command and hands what it writes to read. What users have
// configured must not change the output.
func (c *Changes) stream(ctx context.Context, args []string, read func(io.Reader) error) error {
	outer := ctx
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	args = append([]string{"-C", c.root, "--no-pager", "-c", "core.quotePath=off", "-c", "core.fsmonitor=false"}, args...)
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_DIFF_OPTS=", "GIT_OPTIONAL_LOCKS=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return errors.New("there is no git command on the path; install git")
		}
		return fmt.Errorf("git: %w", err)
	}
	if err := read(stdout); err != nil {
		cancel()
		_ = cmd.Wait() // it was ended
		return cmp.Or(outer.Err(), err)
	}
	switch err := cmd.Wait(); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	default:
		said, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		if said = strings.TrimPrefix(said, "fatal: "); said == "" {
			said = err.Error()
		}
		return fmt.Errorf("git: %s", said)
	}
}

// names splits a list that ends each name with a NUL.
func names(out []byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for name := range bytes.SplitSeq(out, []byte{0}) {
			if len(name) > 0 && !yield(string(name)) {
				return
			}
		}
	}
}
