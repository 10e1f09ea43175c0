package git

import (
	"context"
	"os"
	"path/filepath"
	"slices"
)

// Uncommitted returns those of the files that stand in a repository in another
// state than in its last commit: changed, staged, or unknown to git and not
// ignored. A file outside any repository is none of them.
func Uncommitted(ctx context.Context, files []string) ([]string, error) {
	repositories := map[string]*Changes{} // by folder; nil for none
	var out []string
	for _, path := range files {
		abs, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		// The content is that of what a link leads to.
		if abs, err = filepath.EvalSymlinks(abs); err != nil {
			return nil, err
		}
		dir := filepath.Dir(abs)
		c, known := repositories[dir]
		if !known && inRepository(dir) {
			if c, err = status(ctx, dir); err != nil {
				return nil, err
			}
		}
		repositories[dir] = c
		if c == nil {
			continue
		}
		if _, changed := c.Of(abs); changed {
			out = append(out, path)
		}
	}
	return slices.Clip(out), nil
}

// inRepository reports whether the folder or one above has what makes it a
// repository, so that git need not be there where none is used.
func inRepository(dir string) bool {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

// status returns the files of the repository around dir that are not as in its
// last commit.
func status(ctx context.Context, dir string) (*Changes, error) {
	c, err := open(ctx, dir)
	if err != nil {
		return nil, err
	}
	out, err := c.git(ctx, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules")
	if err != nil {
		return nil, err
	}
	for entry := range names(out) {
		const state = len("XY ")
		if len(entry) > state {
			c.files[entry[state:]] = Lines{all: true}
		}
	}
	return c, nil
}
