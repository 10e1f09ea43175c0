package main

import (
	"github.com/spf13/pflag"

	"github.com/tadqiq/tadqiq/knowledge"
)

// profileFlag says how sure findings on names and terms must be.
type profileFlag struct{ choice }

// The profiles.
const profileLint, profileAudit = "lint", "audit"

func (f *profileFlag) register(flags *pflag.FlagSet) {
	f.choice = choice{profileLint, []string{profileLint, profileAudit}}
	flags.Var(&f.choice, "profile", "lint: names and terms that are more likely wrong than right; audit: doubtful ones too, for people who sift")
}

// args are the flags that another command needs to see the same.
func (f *profileFlag) args() []string {
	if f.value == profileLint {
		return nil
	}
	return []string{"--profile", f.value}
}

// profileConfidence is the confidence from which names and terms are reported.
func profileConfidence(profile string) float64 {
	if profile == profileAudit {
		return knowledge.Audit
	}
	return knowledge.Lint
}
