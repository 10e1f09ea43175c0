package lsp

import (
	"context"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/tadqiq/tadqiq/internal/report"
)

// hover tells all about the findings at a place.
func (s *Server) hover(req *jsonrpc2.Request) (func(context.Context) (any, error), error) {
	p, err := decode[hoverParams](req)
	if err != nil {
		return nil, err
	}
	return s.onResult(p.TextDocument.URI, func(r *result) any {
		settings, _ := s.currentSettings()
		at, _ := r.lines.offset([]byte(r.text), p.Position, s.enc)
		var told []string
		var out hover
		for _, it := range r.items {
			if it.span.Start <= at && (at < it.span.End || at == it.span.Start) {
				told = append(told, report.Hover(settings.Lang, it.Finding, it.flagged))
				out.Range = r.places(s.enc).spanRange(it.span.Start, it.span.End)
			}
		}
		if told == nil {
			return nil
		}
		out.Contents = markup{"markdown", strings.Join(told, "\n---\n\n")}
		return out
	})
}
