package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/tadqiq/tadqiq/internal/config"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Tell what the configuration says",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return fmt.Errorf("name what to do, e.g. tadqiq config show FILE; see tadqiq config --help")
		},
	}
	cmd.AddCommand(a.configShowCommand())
	return cmd
}

func (a *app) configShowCommand() *cobra.Command {
	var f settingsFlags
	var rules rulesFlag
	var b baselineFlags
	cmd := &cobra.Command{
		Use:   "show [flags] FILE",
		Short: "Tell what holds for a file, and where each value comes from",
		Long: `show tells what holds for a file and where each value comes from: a line of a
configuration file, a flag, or the default. It takes the flags of check. The file
need not exist. What it prints is a configuration, in YAML.`,
		Example: `  tadqiq config show article.txt
  tadqiq config show --profile audit sport/results.txt`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("name one file: %s FILE", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := rules.validate(a.allRules()); err != nil {
				return err
			}
			return a.configShow(&f, f.settings(&rules, &b), args[0])
		},
	}
	f.register(cmd.Flags())
	rules.register(cmd.Flags())
	b.registerPath(cmd.Flags())
	return cmd
}

func (a *app) configShow(f *settingsFlags, flags config.Section, path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s: is a directory; name a file in it, which need not exist", path)
	}
	p, err := a.project(&f.load, flags)
	if err != nil {
		return err
	}
	s, err := p.settings(path)
	if err != nil {
		return err
	}
	ignored, isIgnored, err := p.finder.Ignored(path)
	if err != nil {
		return err
	}
	buf := bufio.NewWriter(a.stdout)
	w := &settingsWriter{buf}
	fmt.Fprintf(w, "# what holds for %s\n", quoted(path))
	if isIgnored && !f.load.config.noIgnore {
		fmt.Fprintf(w, "# %s ignores this file\n", ignored)
	}
	w.settings(s)
	return buf.Flush()
}

// settingsWriter writes settings as YAML, with where each comes from as a
// comment.
type settingsWriter struct{ io.Writer }

func (w *settingsWriter) settings(s *config.Settings) {
	w.paths("glossaries", s.Glossaries)
	w.paths("lexicons", s.Lexicons)
	packs := quoted(s.Packs.Value)
	if strings.Contains(s.Packs.Value, ",") {
		packs = "[" + strings.ReplaceAll(s.Packs.Value, ",", ", ") + "]"
	}
	w.value("packs", packs, s.Packs.Origin)
	w.text("house", s.House.Value, s.House.Origin)
	w.value("profile", s.Profile.Value, s.Profile.Origin)
	w.value("fail-on", s.FailOn.Value, s.FailOn.Origin)
	w.value("min-confidence", number(s.MinConfidence.Value), s.MinConfidence.Origin)
	fmt.Fprintln(w, "rules:")
	for _, name := range slices.Sorted(maps.Keys(s.Rules)) {
		value, origins := ruleValue(s.Rules[name], s.MinConfidence.Origin)
		fmt.Fprintf(w, "  %s: %s  # %s\n", name, value, origins)
	}
	if len(s.Allow) > 0 {
		fmt.Fprintln(w, "allow:")
	}
	for _, a := range s.Allow {
		fmt.Fprintf(w, "  # %s\n", a.Origin)
		before := "  - "
		for _, field := range [][2]string{{"word", a.Word}, {"entity", a.Entity}, {"rule", a.Rule}, {"reason", a.Reason}} {
			if field[1] != "" {
				fmt.Fprintf(w, "%s%s: %s\n", before, field[0], quoted(field[1]))
				before = "    "
			}
		}
	}
	baseline := s.Baseline.Value
	if baseline != "" {
		baseline = config.Display(baseline)
	}
	w.text("baseline", baseline, s.Baseline.Origin)
}

// text writes a value that may be missing.
func (w *settingsWriter) text(key, value string, o config.Origin) {
	if value == "" {
		fmt.Fprintf(w, "# %s: none, %s\n", key, o)
		return
	}
	w.value(key, quoted(value), o)
}

func (w *settingsWriter) value(key, value string, o config.Origin) {
	fmt.Fprintf(w, "%s: %s  # %s\n", key, value, o)
}

func (w *settingsWriter) paths(key string, vs []config.Value[string]) {
	if len(vs) == 0 {
		w.value(key, "[]", config.Origin{})
		return
	}
	fmt.Fprintf(w, "%s:\n", key)
	for _, v := range vs {
		fmt.Fprintf(w, "  - %s  # %s\n", quoted(named(v)), v.Origin)
	}
}

// ruleValue is what holds for a rule as a configuration writes it, and where
// it comes from. general is where the least confidence of all rules does.
func ruleValue(r *config.Rule, general config.Origin) (value string, origins string) {
	from := []config.Origin{r.On.Origin}
	var parts []string
	if r.Severity.Value != "" {
		parts = append(parts, "severity: "+r.Severity.Value)
		from = append(from, r.Severity.Origin)
	}
	if r.MinConfidence.Origin != general {
		parts = append(parts, "min-confidence: "+number(r.MinConfidence.Value))
		from = append(from, r.MinConfidence.Origin)
	}
	var told []string
	for _, o := range from {
		if s := o.String(); !slices.Contains(told, s) && (o != config.Origin{}) {
			told = append(told, s)
		}
	}
	if told == nil {
		told = []string{config.Origin{}.String()}
	}
	origins = strings.Join(told, ", ")
	switch {
	case !r.On.Value:
		return "off", r.On.Origin.String()
	case parts == nil:
		return "on", origins
	}
	return "{" + strings.Join(parts, ", ") + "}", origins
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// quoted is a text as YAML writes it.
func quoted(s string) string {
	data, err := yaml.Marshal(s)
	if out := strings.TrimSuffix(string(data), "\n"); err == nil && !strings.Contains(out, "\n") {
		return out
	}
	return strconv.Quote(s)
}
