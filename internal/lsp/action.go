package lsp

import (
	"context"
	"slices"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/text"
)

// Kinds of code actions.
const (
	kindQuickFix = "quickfix"
	kindFixAll   = "source.fixAll.tadqiq"
)

// codeAction offers what can be done about the findings in a range.
func (s *Server) codeAction(req *jsonrpc2.Request) (func(context.Context) (any, error), error) {
	p, err := decode[codeActionParams](req)
	if err != nil {
		return nil, err
	}
	return s.onResult(p.TextDocument.URI, func(r *result) any {
		settings, _ := s.currentSettings()
		o := offer{s, p.TextDocument.URI, r, settings.Lang, []codeAction{}}
		if wanted(kindQuickFix, p.Context.Only) {
			start, _ := r.lines.offset([]byte(r.text), p.Range.Start, s.enc)
			end, _ := r.lines.offset([]byte(r.text), p.Range.End, s.enc)
			o.quickFixes(text.Span{Start: start, End: max(start, end)})
		}
		if wanted(kindFixAll, p.Context.Only) {
			o.fixAll()
		}
		return o.actions
	})
}

// wanted reports whether a kind is one of those that the client asks for, or a
// kind of one of them.
func wanted(kind string, only []string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool {
		return o == kind || o == "" || strings.HasPrefix(kind, o+".")
	})
}

// offer gathers actions on a result.
type offer struct {
	s       *Server
	uri     string
	r       *result
	lang    report.Lang
	actions []codeAction
}

func (o *offer) quickFixes(at text.Span) {
	flagged := false
	for i := range o.r.items {
		it := &o.r.items[i]
		if it.span.Start > at.End || at.Start > it.span.End {
			continue
		}
		flagged = true
		diagnostics := o.s.diagnostics(o.uri, o.r, o.r.items[i:i+1], o.lang)
		for j, edits := range it.fixes {
			edits, ok := join(nil, edits)
			if !ok {
				continue
			}
			o.actions = append(o.actions, codeAction{
				Title:       report.FixTitle(o.lang, it.Finding, j),
				Kind:        kindQuickFix,
				Diagnostics: diagnostics,
				IsPreferred: j == 0 && fix.Certain(it.Finding, fix.DefaultConfidence),
				Edit:        o.edit(edits),
			})
		}
		form := it.form()
		if !isPhrase(form) {
			continue
		}
		if c := it.Detector.Category(); c != suppression {
			o.command(report.AllowTitle(o.lang), commandAllow, diagnostics, form, it.Detector.Name)
		}
		if c := it.Detector.Category(); (c == "name" || c == "term") && arabic.HasArabic(form) {
			kind := ""
			if it.Entry != nil {
				kind = string(it.Entry.Kind)
			}
			o.command(report.AddTitle(o.lang, form), commandAdd, diagnostics, form, kind)
		}
	}
	if form := strings.TrimSpace(o.r.text[at.Start:at.End]); !flagged && isPhrase(form) && arabic.HasArabic(form) {
		o.command(report.AddTitle(o.lang, form), commandAdd, nil, form, "")
	}
}

// command offers a command; its arguments are the document and two texts.
func (o *offer) command(title, name string, diagnostics []diagnostic, args ...string) {
	o.actions = append(o.actions, codeAction{
		Title: title, Kind: kindQuickFix, Diagnostics: diagnostics,
		Command: &command{title, name, append([]string{o.uri}, args...)},
	})
}

// maxPhrase is how many words a name or term may have that is added to a list.
const maxPhrase = 8

// isPhrase reports whether a text can be a name or term.
func isPhrase(s string) bool {
	n := len(strings.Fields(s))
	return n > 0 && n <= maxPhrase && !strings.ContainsAny(s, "\r\n\t|") && arabic.Fold(s) != ""
}

// form is the flagged text without the proclitics that its fix keeps: what
// would stand in a list.
func (it *item) form() string {
	if it.Entry == nil || len(it.Fixes) == 0 {
		return it.flagged
	}
	first, _, _ := strings.Cut(it.flagged, " ")
	for _, s := range arabic.Splits(nil, arabic.Fold(first)) {
		clitics := arabic.Len(s.Conjunction) + arabic.Len(s.Preposition)
		at, ok := arabic.RawPrefix(it.flagged, clitics)
		if clitics == 0 || !ok {
			continue
		}
		if right, ok := strings.CutPrefix(it.Fixes[0].Text, it.flagged[:at]); ok && slices.ContainsFunc(it.Entry.Forms(), func(f string) bool {
			return f == right || slices.Contains(strings.Fields(f), right)
		}) {
			return it.flagged[at:]
		}
	}
	return it.flagged
}

// fixAll offers all fixes that are certain as one action. Of two that overlap
// the first is made; the other is found again afterwards.
func (o *offer) fixAll() {
	var all []detect.Edit
	n := 0
	for i := range o.r.items {
		it := &o.r.items[i]
		if !fix.Certain(it.Finding, fix.DefaultConfidence) {
			continue
		}
		if joined, ok := join(all, it.fixes[0]); ok {
			all = joined
			n++
		}
	}
	if n > 0 {
		o.actions = append(o.actions, codeAction{Title: report.FixAllTitle(o.lang, n), Kind: kindFixAll, Edit: o.edit(all)})
	}
}

// join adds edits to others, all of them or none, and reports whether it did:
// none may overlap another, or insert where that does. The same edit twice is
// one: two fixes agree.
func join(made, edits []detect.Edit) ([]detect.Edit, bool) {
	out := slices.Clone(made)
	for _, e := range edits {
		if slices.Contains(out, e) && e.Span.Len() > 0 {
			continue
		}
		if slices.ContainsFunc(out, func(m detect.Edit) bool {
			return e.Span.Overlaps(m.Span) || e.Span.Start == m.Span.Start && (e.Span.Len() == 0 || m.Span.Len() == 0)
		}) {
			return made, false
		}
		out = append(out, e)
	}
	return out, true
}

// edit makes edits of the result's text, which it sorts, as the protocol has
// them.
func (o *offer) edit(edits []detect.Edit) *workspaceEdit {
	slices.SortFunc(edits, func(a, b detect.Edit) int { return a.Span.Start - b.Span.Start })
	places := o.r.places(o.s.enc)
	out := []textEdit{}
	for _, e := range edits {
		out = append(out, textEdit{places.spanRange(e.Span.Start, e.Span.End), e.Text})
	}
	if o.s.client.Capabilities.Workspace.WorkspaceEdit.DocumentChanges {
		return &workspaceEdit{DocumentChanges: []documentEdit{{versioned{o.uri, o.r.version}, out}}}
	}
	return &workspaceEdit{Changes: map[string][]textEdit{o.uri: out}}
}
