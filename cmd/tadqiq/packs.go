package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/spf13/pflag"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
)

// packFlags say which packs are used, and where they are.
type packFlags struct {
	names string
	dir   string
	from  string // where names comes from, for messages; "" for the flag
}

const (
	allPacks = "all"
	noPack   = "none"
)

func (f *packFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.names, "packs", allPacks, "built-in glossaries: all, none or `NAMES`, e.g. libya,turkey")
	flags.StringVar(&f.dir, "packs-dir", "", "read them from `FOLDER` instead of the program")
}

// args are the flags that another command needs to see the same.
func (f *packFlags) args() []string {
	var out []string
	if f.names != allPacks {
		out = append(out, "--packs", f.names)
	}
	if f.dir != "" {
		out = append(out, "--packs-dir", f.dir)
	}
	return out
}

// load opens the packs.
func (f *packFlags) load(a *app) (*glossary.Glossary, error) {
	if f.names == allPacks && f.dir == "" {
		g, err := a.packs()
		if err != nil {
			return nil, fmt.Errorf("built-in glossaries: %w", err)
		}
		return g, nil
	}
	if f.names == noPack {
		return &glossary.Glossary{}, nil
	}
	packs, err := f.read()
	if err != nil {
		return nil, err
	}
	g, err := embedded.Join(packs)
	if err == nil && f.dir != "" {
		a.warn(g.Warnings)
	}
	return g, err
}

// read returns the packs that the flags name.
func (f *packFlags) read() ([]embedded.Pack, error) {
	if f.dir == "" {
		packs, err := embedded.Packs()
		if err != nil {
			return nil, fmt.Errorf("built-in glossaries: %w", err)
		}
		return f.choose(packs)
	}
	packs, err := embedded.PacksIn(f.dir)
	var pe *fs.PathError
	switch {
	case errors.As(err, &pe):
		return nil, fmt.Errorf("--packs-dir %s: %w", f.dir, pe.Err)
	case err != nil:
		return nil, fmt.Errorf("--packs-dir %w", err)
	}
	return f.choose(packs)
}

// choose returns those of the packs that are named, in their order.
func (f *packFlags) choose(packs []embedded.Pack) ([]embedded.Pack, error) {
	switch f.names {
	case allPacks:
		return packs, nil
	case noPack:
		return nil, nil
	}
	from := cmp.Or(f.from, "--packs")
	wanted := strings.Split(f.names, ",")
	for i, name := range wanted {
		wanted[i] = strings.TrimSpace(name)
		switch {
		case wanted[i] == allPacks || wanted[i] == noPack:
			return nil, fmt.Errorf("%s: %s stands alone", from, wanted[i])
		case !slices.ContainsFunc(packs, func(p embedded.Pack) bool { return p.Name == wanted[i] }):
			return nil, fmt.Errorf("%s: there is no pack %q; did you mean %s? see tadqiq glossary packs", from, wanted[i], nearestPack(wanted[i], packs))
		}
	}
	return slices.DeleteFunc(packs, func(p embedded.Pack) bool { return !slices.Contains(wanted, p.Name) }), nil
}

// nearestPack returns the name that is the most like s.
func nearestPack(s string, packs []embedded.Pack) string {
	best, distance := "", 0
	for _, p := range packs {
		n := levenshtein.ComputeDistance(s, p.Name)
		for part := range strings.SplitSeq(p.Name, "_") { // jordan is in lebanon_jordan
			n = min(n, levenshtein.ComputeDistance(s, part))
		}
		if best == "" || n < distance {
			best, distance = p.Name, n
		}
	}
	return best
}
