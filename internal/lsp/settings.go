package lsp

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/tadqiq/tadqiq/internal/report"
)

// Settings are what the client asks for, in initializationOptions and under
// the key tadqiq of its settings. They win over configuration files. What is
// nil or empty is not set.
type Settings struct {
	Glossaries    []string // paths, relative to the root of the workspace
	Lexicons      []string
	Packs         string // all, none, or names with commas
	House         string
	Profile       string // lint or audit
	Rules         []string
	MinConfidence *float64
	Config        string // the one configuration file, or "" to look for it
	Lang          report.Lang

	Root string // of the workspace, "" where there is none
}

// section is the key of the settings among those of an editor.
const section = "tadqiq"

// langOf is the language of messages for a locale.
func langOf(locale string) report.Lang {
	if tag, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(locale, "_", "-")), "-"); tag == "ar" {
		return report.Arabic
	}
	return report.English
}

// read takes settings over. The error joins what is wrong with them; the rest
// counts. An editor may keep keys of its own among them.
func (s *Settings) read(raw json.RawMessage) error {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return errors.New("the settings are no object")
	}
	if nested, ok := all[section]; ok {
		return s.read(nested)
	}
	oneOf := func(target *string, allowed ...string) func(json.RawMessage) error {
		return func(raw json.RawMessage) error {
			var v string
			if json.Unmarshal(raw, &v) != nil || !slices.Contains(allowed, v) {
				return fmt.Errorf("must be one of %s", strings.Join(allowed, ", "))
			}
			*target = v
			return nil
		}
	}
	words := func(target any, what string) func(json.RawMessage) error {
		return func(raw json.RawMessage) error {
			if json.Unmarshal(raw, target) != nil {
				return errors.New("must be " + what)
			}
			return nil
		}
	}
	lang := string(s.Lang)
	keys := map[string]func(json.RawMessage) error{
		"glossaries": words(&s.Glossaries, "a list of files"),
		"lexicons":   words(&s.Lexicons, "a list of files"),
		"packs":      words(&s.Packs, "all, none, or names with commas"),
		"house":      words(&s.House, "the name of a house form, e.g. ar-EG"),
		"profile":    oneOf(&s.Profile, "lint", "audit"),
		"rules":      words(&s.Rules, "a list of rules"),
		"config":     words(&s.Config, "the name of a file"),
		"lang":       oneOf(&lang, string(report.English), string(report.Arabic)),
		"minConfidence": func(raw json.RawMessage) error {
			var x float64
			if json.Unmarshal(raw, &x) != nil || x < 0 || x > 1 {
				return errors.New("must be a number from 0 to 1")
			}
			s.MinConfidence = &x
			return nil
		},
	}
	var failed []error
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if string(all[key]) == "null" {
			continue // not set
		}
		if read := keys[key]; read != nil {
			if err := read(all[key]); err != nil {
				failed = append(failed, fmt.Errorf("setting %s.%s %w", section, key, err))
			}
		}
	}
	s.Lang = report.Lang(lang)
	return errors.Join(failed...)
}

// set makes new settings of what the client started with and of what it says
// now. Callers hold the lock.
func (s *Server) set(raw json.RawMessage) error {
	n := Settings{Lang: cmp.Or(s.options.Lang, langOf(s.client.Locale)), Root: s.client.root()}
	err := errors.Join(n.read(s.client.Options), n.read(raw))
	s.settings = n
	s.epoch++
	return err
}

// root is the folder of the workspace.
func (p *initializeParams) root() string {
	for _, f := range p.WorkspaceFolders {
		if path := pathOf(f.URI); path != "" {
			return path
		}
	}
	return pathOf(p.RootURI)
}

func (s *Server) currentSettings() (Settings, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings, s.epoch
}

// change takes new settings and checks all documents with them.
func (s *Server) change(raw json.RawMessage) {
	s.mu.Lock()
	err := s.set(raw)
	s.mu.Unlock()
	s.tell("settings", err)
	s.recheck()
}

// recheck checks all documents again.
func (s *Server) recheck() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.docs {
		wake(d.now)
	}
}

// didChangeConfiguration takes the settings that come with it, or asks for
// them.
func (s *Server) didChangeConfiguration(req *jsonrpc2.Request) error {
	p, err := decode[didChangeConfigurationParams](req)
	if err != nil {
		return err
	}
	if s.client.Capabilities.Workspace.Configuration {
		s.askSettings()
		return nil
	}
	s.change(p.Settings)
	return nil
}

// askSettings asks the client for its settings, if it answers such questions.
func (s *Server) askSettings() {
	if !s.client.Capabilities.Workspace.Configuration {
		return
	}
	s.ask("workspace/configuration", configurationParams{[]configurationItem{{section}}}, func(raw json.RawMessage) {
		var answers []json.RawMessage
		if json.Unmarshal(raw, &answers) == nil && len(answers) == 1 {
			s.change(answers[0])
		}
	})
}

// ask sends the client a request and hands the answer on, beside the read
// loop. One that is refused has none.
func (s *Server) ask(method string, params any, answer func(json.RawMessage)) {
	s.mu.Lock()
	conn := s.conn
	s.mu.Unlock()
	go func() {
		var raw json.RawMessage
		if conn.Call(context.Background(), method, params, &raw) == nil && answer != nil {
			answer(raw)
		}
	}()
}
