package lsp

import (
	"reflect"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/report"
)

// source is what editors call the sender of diagnostics.
const source = "tadqiq"

// publish sends the diagnostics of a result, unless there is a later one.
func (s *Server) publish(d *openDocument, r *result) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	s.mu.Lock()
	late := s.docs[d.uri] != d || d.latest != r
	lang := s.settings.Lang
	s.mu.Unlock()
	if late {
		return
	}
	p := publishDiagnosticsParams{d.uri, r.version, s.diagnostics(d.uri, r, r.items, lang)}
	if d.sent == nil || !reflect.DeepEqual(*d.sent, p) {
		d.sent = &p
		s.notify("textDocument/publishDiagnostics", p)
	}
}

// publishNone takes the diagnostics of a closed document away.
func (s *Server) publishNone(d *openDocument) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	s.mu.Lock()
	late := s.docs[d.uri] != nil || s.state != running
	s.mu.Unlock()
	if !late {
		s.notify("textDocument/publishDiagnostics", publishDiagnosticsParams{URI: d.uri, Version: d.version, Diagnostics: []diagnostic{}})
	}
}

// diagnostics are items of a result as the protocol has them.
func (s *Server) diagnostics(uri string, r *result, items []item, lang report.Lang) []diagnostic {
	places := r.places(s.enc)
	also := r.places(s.enc)
	out := make([]diagnostic, 0, len(items))
	for _, it := range items {
		x := diagnostic{
			Range:    places.spanRange(it.span.Start, it.span.End),
			Severity: severityWarning,
			Code:     it.Detector.Name,
			Source:   source,
			Message:  report.Message(lang, it.Finding),
		}
		if it.Severity == detect.Error {
			x.Severity = severityError
		}
		if s.client.Capabilities.TextDocument.PublishDiagnostics.RelatedInformation {
			for i, span := range it.related {
				x.Related = append(x.Related, related{
					Location: location{uri, also.spanRange(span.Start, span.End)},
					Message:  report.RelatedNote(lang, it.Finding.Related[i]),
				})
			}
		}
		out = append(out, x)
	}
	return out
}
