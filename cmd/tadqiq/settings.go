package main

import (
	"github.com/spf13/pflag"

	"github.com/tadqiq/tadqiq/internal/config"
)

// settingsFlags are the flags whose values a configuration file may hold, too,
// but for those that other commands have as well.
type settingsFlags struct {
	load          loadFlags
	profile       profileFlag
	failOn        choice
	minConfidence probability
}

func (f *settingsFlags) register(flags *pflag.FlagSet) {
	f.load.register(flags)
	f.profile.register(flags)
	f.failOn = choice{config.FailOn[0], config.FailOn}
	flags.Var(&f.failOn, "fail-on", "lowest severity that makes the exit status 1")
	flags.Var(&f.minConfidence, "min-confidence", "leave out findings of any rule below this confidence")
}

// settings are what all the flags say, which wins over any configuration file.
func (f *settingsFlags) settings(rules *rulesFlag, b *baselineFlags) config.Section {
	s := f.load.settings()
	s.Profile = given(f.load.flags, "profile", f.profile.value)
	s.FailOn = given(f.load.flags, "fail-on", f.failOn.value)
	s.MinConfidence = given(f.load.flags, "min-confidence", float64(f.minConfidence))
	s.Only = rules.setting()
	s.Baseline = b.setting()
	return s
}
