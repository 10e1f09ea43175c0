package main

import (
	"os/exec"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// complete says what shells offer after the commands and after their flags.
// Where nothing is said, they offer files.
func (a *app) complete(root *cobra.Command) {
	glossaries := cobra.FixedCompletions([]cobra.Completion{"csv", "tsv"}, cobra.ShellCompDirectiveFilterFileExt)
	folders := cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs)
	commands := map[string]cobra.CompletionFunc{
		"tadqiq":                 cobra.NoFileCompletions,
		"tadqiq config":          cobra.NoFileCompletions,
		"tadqiq explain":         a.completePlace,
		"tadqiq glossary":        cobra.NoFileCompletions,
		"tadqiq glossary check":  glossaries,
		"tadqiq glossary export": glossaries,
		"tadqiq glossary merge":  glossaries,
		"tadqiq glossary packs":  cobra.NoFileCompletions,
		"tadqiq lsp":             cobra.NoFileCompletions,
		"tadqiq rules":           a.completeRule,
		"tadqiq version":         cobra.NoFileCompletions,
	}
	flags := map[string]cobra.CompletionFunc{
		"columns":   cobra.NoFileCompletions,
		"config":    cobra.FixedCompletions([]cobra.Completion{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt),
		"dialects":  cobra.NoFileCompletions,
		"diff-base": completeRef,
		"extract":   folders,
		"glossary":  glossaries,
		"lang":      cobra.NoFileCompletions, // of an export; elsewhere it is a choice
		"langs":     cobra.NoFileCompletions,
		"packs":     commaList(completePacks),
		"packs-dir": folders,
		"rules":     commaList(a.rulePrefixes),
		"sheet":     cobra.NoFileCompletions,
	}
	var each func(*cobra.Command)
	each = func(cmd *cobra.Command) {
		if args := commands[cmd.CommandPath()]; args != nil {
			cmd.ValidArgsFunction = args
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if values := flagValues(f, flags); values != nil {
				_ = cmd.RegisterFlagCompletionFunc(f.Name, values) // it fails for flags that do not exist or have one
			}
		})
		for _, sub := range cmd.Commands() {
			each(sub)
		}
	}
	each(root)
}

// flagValues is what is offered after a flag; nil is files.
func flagValues(f *pflag.Flag, byName map[string]cobra.CompletionFunc) cobra.CompletionFunc {
	if c, ok := f.Value.(*choice); ok {
		return cobra.FixedCompletions(c.allowed, cobra.ShellCompDirectiveNoFileComp)
	}
	switch f.Value.Type() {
	case "int", "duration", new(probability).Type():
		return cobra.NoFileCompletions
	}
	return byName[f.Name]
}

// commaList completes the last of several values with commas between them, out
// of those that do not stand there yet. After a comma they come without
// descriptions: of values that have both, cobra's script for bash finds none.
func commaList(all func(*cobra.Command) []cobra.Completion) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		end := strings.LastIndexByte(typed, ',') + 1
		there := strings.Split(typed[:end], ",")
		var out []cobra.Completion
		for _, c := range all(cmd) {
			value, _, _ := strings.Cut(c, "\t")
			alone := value == allPacks || value == noPack
			switch {
			case !strings.HasPrefix(value, typed[end:]) || slices.Contains(there, value) || alone && end > 0:
			case end > 0:
				out = append(out, typed[:end]+value)
			default:
				out = append(out, c)
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}

// rulePrefixes are the categories and the rules.
func (a *app) rulePrefixes(*cobra.Command) []cobra.Completion {
	var out []cobra.Completion
	for _, d := range a.allRules() {
		category := cobra.CompletionWithDesc(d.Category()+"/", "all rules that begin so")
		if !slices.Contains(out, category) {
			out = append(out, category)
		}
	}
	return append(out, a.ruleNames()...)
}

func (a *app) ruleNames() []cobra.Completion {
	var out []cobra.Completion
	for _, d := range a.allRules() {
		out = append(out, cobra.CompletionWithDesc(d.Name, d.Doc.Title))
	}
	return out
}

func (a *app) completeRule(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.ruleNames(), cobra.ShellCompDirectiveNoFileComp
}

// completePlace offers what can be explained: rules, or else files. After a
// place there is nothing to add but, where it is an ID, files.
func (a *app) completePlace(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	rules := slices.DeleteFunc(a.ruleNames(), func(c cobra.Completion) bool { return !strings.HasPrefix(c, typed) })
	return rules, cobra.ShellCompDirectiveDefault | cobra.ShellCompDirectiveNoSpace // :LINE:COLUMN follows
}

// completePacks are the packs in the program, or in the folder that is named.
func completePacks(cmd *cobra.Command) []cobra.Completion {
	f := packFlags{names: allPacks}
	f.dir, _ = cmd.Flags().GetString("packs-dir")
	packs, err := f.read()
	if err != nil {
		return nil // running the command will tell
	}
	out := []cobra.Completion{allPacks, noPack}
	for _, p := range packs {
		out = append(out, cobra.CompletionWithDesc(p.Name, p.Source))
	}
	return out
}

// maxRefs is how many branches and tags are offered at most.
const maxRefs = "200"

// completeRef offers the branches and tags of the repository around the
// working directory, the latest first.
func completeRef(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	directive := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	out, err := exec.CommandContext(cmd.Context(), "git", "for-each-ref", "--format=%(refname:short)", "--sort=-creatordate",
		"--count="+maxRefs, "refs/heads", "refs/remotes", "refs/tags").Output()
	if err != nil {
		return nil, directive
	}
	refs := strings.Fields(string(out))
	return slices.DeleteFunc(refs, func(r string) bool { return !strings.HasPrefix(r, typed) }), directive
}
