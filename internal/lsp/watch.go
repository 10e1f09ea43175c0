package lsp

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// register asks the client to tell when settings change, and when files do
// that what is known comes from.
func (s *Server) register(ctx context.Context) {
	w := s.client.Capabilities.Workspace
	var rs []registration
	if w.DidChangeConfiguration.DynamicRegistration {
		rs = append(rs, registration{ID: "tadqiq-settings", Method: "workspace/didChangeConfiguration",
			Options: map[string]string{"section": section}})
	}
	if w.DidChangeWatchedFiles.DynamicRegistration {
		// Which of the tables are glossaries, the settings and configuration
		// files say, and they change.
		rs = append(rs, registration{ID: "tadqiq-files", Method: "workspace/didChangeWatchedFiles",
			Options: watchOptions{[]watcher{{"**/.tadqiq.yaml"}, {"**/*.{csv,tsv,lex}"}}}})
	} else {
		go s.poll(ctx)
	}
	if rs != nil {
		s.ask("client/registerCapability", registrationParams{rs}, nil)
	}
}

// pollEvery is how often files are looked at for a client that cannot watch
// them.
const pollEvery = 2 * time.Second

func (s *Server) poll(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.recheck()
		}
	}
}

// reload looks at the files of all documents again.
func (s *Server) reload() {
	s.mu.Lock()
	s.epoch++
	s.mu.Unlock()
	s.recheck()
}

// maxLines bounds how many lines a message to the user has.
const maxLines = 5

// firstLines cuts a message that is long.
func firstLines(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if n := len(lines) - maxLines; n > 0 {
		lines = append(lines[:maxLines], fmt.Sprintf("and %d more lines", n))
	}
	return strings.Join(lines, "\n")
}
