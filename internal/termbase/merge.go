package termbase

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// opposites are columns that cannot both hold a sentence.
var opposites = map[string]string{"example": "counterexample", "counterexample": "example"}

// join adds to r what s, an entry of the same entity, has more. Where both say
// something different, r stays as it is and a conflict tells so.
func (r *Record) join(s *Record) (conflicts []string) {
	conflict := func(column, mine, other string) {
		conflicts = append(conflicts, fmt.Sprintf("%s %q stays, not %q", column, mine, other))
	}
	accepted := r.Forms()
	addForm := func(f string) {
		if f != "" && !slices.Contains(accepted, f) {
			r.Variants = append(r.Variants, f)
			accepted = append(accepted, f)
		}
	}
	if s.Ar != r.Ar {
		conflict("ar", r.Ar, s.Ar)
	}
	addForm(s.Ar)
	for _, f := range s.Variants {
		addForm(f)
	}
	for _, column := range glossary.Houses() {
		mine, other := r.House[column], s.House[column]
		switch {
		case other == "" || other == mine:
		case mine == "":
			if r.House == nil {
				r.House = map[string]string{}
			}
			r.House[column] = other
		default:
			conflict(column, mine, other)
			addForm(other)
		}
	}
	scalar := func(column string, mine *string, other string) {
		switch {
		case *mine == "":
			*mine = other
		case other != "" && other != *mine:
			conflict(column, *mine, other)
		}
	}
	switch {
	case s.Kind == "" || s.Kind == glossary.Name || s.Kind == r.Kind:
	case r.Kind == "" || r.Kind == glossary.Name:
		r.Kind = s.Kind
	default:
		conflict("kind", string(r.Kind), string(s.Kind))
	}
	scalar("gender", &r.Gender, s.Gender)
	addNote(r.Entry, s.Note)
	for _, column := range listColumns {
		if column == "variants" {
			continue
		}
		list, more := r.List(column), slices.Clone(*s.List(column))
		if opposite := opposites[column]; opposite != "" {
			more = without(more, func(sentence string) bool {
				contrary := slices.Contains(*r.List(opposite), sentence) && !slices.Contains(*list, sentence)
				if contrary {
					conflicts = append(conflicts, fmt.Sprintf("%s %q stays, and is no %s", opposite, sentence, column))
				}
				return contrary
			})
		}
		*list = unique(slices.Concat(*list, more))
	}
	for _, f := range s.Extra {
		i := slices.IndexFunc(r.Extra, func(g Field) bool { return g.Column == f.Column })
		if i < 0 {
			r.Extra = append(r.Extra, f)
		} else {
			scalar(f.Column, &r.Extra[i].Value, f.Value)
		}
	}
	return conflicts
}

// Merge makes one glossary of several. An entry is joined to one of an earlier
// glossary that has the same id or shares an accepted form; of the same
// glossary, whoever wrote it keeps them apart. The order is that of the first
// appearance. The warnings tell what was joined in spite of differences. The
// error is [glossary.Problems]: forms that one glossary accepts and another
// forbids.
func Merge(name string, books ...*Book) (*Book, error) {
	m := &merger{
		out:   &Book{Name: name},
		ids:   map[string]*Record{},
		forms: map[string][]*Record{},
	}
	if ps := contradictions(books); len(ps) > 0 {
		return nil, ps
	}
	for _, b := range books {
		m.add(b)
	}
	return m.out, nil
}

type merger struct {
	out   *Book
	ids   map[string]*Record
	forms map[string][]*Record // by folded form
}

func (m *merger) warnf(r *Record, format string, args ...any) {
	m.out.Warnings = append(m.out.Warnings, glossary.Problem{File: r.File, Line: r.Line, Text: fmt.Sprintf(format, args...)})
}

// add merges a glossary into what there is.
func (m *merger) add(b *Book) {
	joined := map[*Record][]*Record{} // of this glossary, by what they are joined to
	renamed := map[string]string{}
	var mine []*Record // what the entries of this glossary have become
	told := len(m.out.Warnings)
	for _, r := range b.Records {
		into := m.find(r)
		if into == nil {
			m.out.Records = append(m.out.Records, r)
			mine = append(mine, r)
			continue
		}
		joined[into] = append(joined[into], r)
		if into.ID != r.ID {
			renamed[r.ID] = into.ID
		}
	}
	for _, into := range m.out.Records {
		for _, r := range joined[into] {
			if into.ID == into.Ar && r.ID != r.Ar && m.ids[r.ID] == nil {
				// A name that somebody chose is better than none.
				renamed[into.ID] = r.ID
				delete(renamed, r.ID)
				into.ID = r.ID
			}
			if conflicts := into.join(r); len(conflicts) > 0 {
				m.warnf(r, "%q is joined to %s: %s", r.ID, m.place(into), strings.Join(conflicts, "; "))
			}
			mine = append(mine, into)
		}
	}
	slices.SortStableFunc(m.out.Warnings[told:], func(a, b glossary.Problem) int { return a.Line - b.Line })
	m.rename(renamed)
	// Only now, so that entries of one glossary do not find each other.
	for _, r := range mine {
		m.ids[r.ID] = r
		for _, f := range r.Forms() {
			folded := arabic.Fold(f)
			if !slices.Contains(m.forms[folded], r) {
				m.forms[folded] = append(m.forms[folded], r)
			}
		}
	}
}

func (m *merger) place(r *Record) string { return fmt.Sprintf("%q (%s:%d)", r.ID, r.File, r.Line) }

// find returns the entry that r is joined to, nil where it is a new one.
func (m *merger) find(r *Record) *Record {
	if same := m.ids[r.ID]; same != nil {
		return same
	}
	var found *Record
	for _, f := range r.Forms() {
		for _, other := range m.forms[arabic.Fold(f)] {
			switch {
			case other == found:
			case found != nil:
				m.warnf(r, "%q shares %q with %s too, and is joined to %s", r.ID, f, m.place(other), m.place(found))
			case slices.Contains(r.Rivals, other.ID) || slices.Contains(other.Rivals, r.ID):
				m.warnf(r, "%q shares %q with %s and is kept apart, since they are rivals", r.ID, f, m.place(other))
			case !sameKind(r.Kind, other.Kind):
				m.warnf(r, "%q shares %q with %s and is kept apart, since it is a %s and not a %s", r.ID, f, m.place(other), r.Kind, other.Kind)
			default:
				found = other
				if r.ID != r.Ar && other.ID != other.Ar {
					m.warnf(r, "%q shares %q with %s and is joined to it; to keep them apart, make them rivals", r.ID, f, m.place(other))
				}
			}
		}
	}
	return found
}

// sameKind reports whether entries of the kinds may be one; name is any kind.
func sameKind(a, b glossary.Kind) bool {
	return a == b || a == glossary.Name || b == glossary.Name
}

// rename follows entries whose id has gone.
func (m *merger) rename(ids map[string]string) {
	if len(ids) == 0 {
		return
	}
	for _, r := range m.out.Records {
		for i, id := range r.Rivals {
			if to, ok := ids[id]; ok {
				r.Rivals[i] = to
			}
		}
		r.Rivals = without(unique(r.Rivals), func(id string) bool { return id == r.ID })
	}
}

// contradictions lists the forms that one glossary accepts and another one
// forbids.
func contradictions(books []*Book) (out glossary.Problems) {
	type use struct {
		book int
		r    *Record
	}
	accepted := map[string][]use{}
	for i, b := range books {
		for _, r := range b.Records {
			for _, f := range r.Forms() {
				folded := arabic.Fold(f)
				accepted[folded] = append(accepted[folded], use{i, r})
			}
		}
	}
	for i, b := range books {
		for _, r := range b.Records {
			for _, f := range r.Forbidden {
				for _, u := range accepted[arabic.Fold(f)] {
					if u.book != i {
						out = append(out, glossary.Problem{File: r.File, Line: r.Line, Text: fmt.Sprintf("%q is forbidden here and accepted at %s:%d; decide for one", f, u.r.File, u.r.Line)})
						break
					}
				}
			}
		}
	}
	return out
}
