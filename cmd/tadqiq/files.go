package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/git"
	"github.com/tadqiq/tadqiq/internal/input"
)

// extensions are how the names of files end that are looked for in folders.
func extensions() []string {
	var out []string
	for _, f := range format.All() {
		out = append(out, f.Extensions...)
	}
	return out
}

// fileList is the files of a run.
type fileList struct {
	paths  []string
	walked []string // folders that were searched, absolute
	failed bool     // a folder could not be searched
}

// files lists the files that the arguments of a command mean: files, folders
// with all that is below them, and standard input. It says which ones are
// left out. The error is that of the configuration files.
func (p *project) files(ctx context.Context, args []string) (*fileList, error) {
	if p.load.stdinName != "" && !slices.Contains(args, input.Stdin) {
		return nil, fmt.Errorf("--stdin-filename is for standard input: name - instead of a file")
	}
	l := &lister{ctx: ctx, project: p, extensions: extensions(), seen: map[string]bool{}}
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case arg == input.Stdin, err != nil, !info.IsDir(): // reading it will tell of an error
			l.file(arg)
		default:
			l.folder(arg)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l.sayIgnored()
	return &l.list, errors.Join(l.errs...)
}

type lister struct {
	ctx        context.Context
	project    *project
	extensions []string
	list       fileList
	seen       map[string]bool
	ignored    []string // messages on files that were named
	errs       []error  // of configuration files, each once
}

// file adds a file that was named.
func (l *lister) file(path string) {
	name := l.project.load.name(path)
	if name != input.StdinName {
		if o, ignored := l.isIgnored(name); ignored {
			l.ignored = append(l.ignored, fmt.Sprintf("%s: skipped, %s ignores it; --no-ignore checks it", name, o))
			return
		}
	}
	l.add(path)
}

func (l *lister) add(path string) {
	if _, err := l.project.settings(path); err != nil {
		l.fail(err)
		return
	}
	l.seen[filepath.Clean(path)] = true
	l.list.paths = append(l.list.paths, path)
}

// fail keeps an error of a configuration file, which all files below it have.
func (l *lister) fail(err error) {
	if !slices.ContainsFunc(l.errs, func(e error) bool { return e.Error() == err.Error() }) {
		l.errs = append(l.errs, err)
	}
}

func (l *lister) isIgnored(path string) (config.Origin, bool) {
	if l.project.load.config.noIgnore {
		return config.Origin{}, false
	}
	o, ignored, err := l.project.finder.Ignored(path)
	if err != nil {
		l.fail(err)
	}
	return o, ignored
}

// folder adds the files of a folder that was named.
func (l *lister) folder(path string) {
	abs, err := filepath.Abs(path)
	if err != nil {
		l.fail(err)
		return
	}
	l.list.walked = append(l.list.walked, abs)
	if found := l.walk(path); !found && l.ctx.Err() == nil {
		l.complain(path, fmt.Errorf("there is no text in this folder; looked for *%s", strings.Join(l.extensions, ", *")))
	}
}

func (l *lister) complain(path string, err error) {
	l.list.failed = true
	l.project.app.complain(fmt.Errorf("%s: %w", path, err))
}

// walk adds the texts below a folder in the order of their names and reports
// whether there are any, ignored or not. It follows no links, so that it comes
// to an end, and passes over what is hidden (.git) and node_modules.
func (l *lister) walk(dir string) (found bool) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		l.complain(dir, reason(err))
		found = true // more need not be said
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case l.ctx.Err() != nil:
			return found
		case strings.HasPrefix(e.Name(), "."), e.Name() == "node_modules":
		case e.IsDir():
			if _, ignored := l.isIgnored(path); ignored {
				found = true
				continue
			}
			found = l.walk(path) || found
		case e.Type().IsRegular() && slices.Contains(l.extensions, strings.ToLower(filepath.Ext(path))):
			found = true
			if _, ignored := l.isIgnored(path); !ignored && !l.seen[path] {
				l.add(path)
			}
		}
	}
	return found
}

// maxTold is how many files are named in one message.
const maxTold = 5

// sayIgnored tells which files were named and are left out nevertheless.
func (l *lister) sayIgnored() {
	for i, s := range l.ignored {
		if i == maxTold {
			l.project.app.say("and %d more files are skipped", len(l.ignored)-i)
			return
		}
		l.project.app.say("%s", s)
	}
}

// covers reports whether the path is a folder that was searched, or below one.
func (l *fileList) covers(path string) bool {
	return slices.ContainsFunc(l.walked, func(dir string) bool {
		rel, err := filepath.Rel(dir, path)
		return err == nil && (rel == "." || filepath.IsLocal(rel))
	})
}

// keep drops the files in which no line counts. One that is not there and
// never was stays: reading it tells.
func (l *fileList) keep(changes *git.Changes, p *project) {
	if changes == nil {
		return
	}
	l.paths = slices.DeleteFunc(l.paths, func(path string) bool {
		name := p.load.name(path)
		if _, changed := changes.Of(name); changed {
			return false
		}
		_, err := os.Stat(name)
		return err == nil || changes.Deleted(name)
	})
}
