package engine

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/cases"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// matcher finds the accepted forms of an entity.
type matcher struct {
	forms  []form
	strict []string // the forms, case-folded
}

// form is an accepted form as it is looked for: its words, folded and without
// article, and what stands before each but the first.
type form struct {
	text    string
	words   []string
	gaps    []string
	article bool // of a form of one word
}

func newMatcher(accepted []string) *matcher {
	m := &matcher{}
	for _, a := range accepted {
		m.strict = append(m.strict, cases.Fold().String(a))
		f := form{text: a}
		doc := text.New("", a)
		for i := range doc.Segments {
			for _, t := range doc.Segments[i].Tokens {
				f.words = append(f.words, glossary.Stem(t.Form))
				f.article = strings.HasPrefix(t.Form, "ال")
			}
			f.gaps = append(f.gaps, gaps(doc, &doc.Segments[i])...)
		}
		if len(f.words) > 0 {
			m.forms = append(m.forms, f)
		}
	}
	return m
}

// gaps are what stands between the tokens of a segment.
func gaps(doc *text.Document, s *text.Segment) (out []string) {
	for i := 1; i < len(s.Tokens); i++ {
		out = append(out, doc.Source[s.Tokens[i-1].End:s.Tokens[i].Start])
	}
	return out
}

// zipf is the frequency of a folded word on the Zipf scale.
type zipf func(folded string) float64

// maxBare is the frequency (Zipf) up to which a name of one word that has an
// article is recognised without it, as the detectors do: عند is not العند.
const maxBare = 4.5

// find returns the accepted form that stands first in the document, the longest
// there, as the entity lists it, and what stands there. The comparison is that
// of the detectors: letters are folded, the article is optional, and the first
// word may carry a conjunction and a preposition.
func (m *matcher) find(doc *text.Document, frequency zipf) (accepted, found string) {
	var splits []arabic.Split
	for i := range doc.Segments {
		seg := &doc.Segments[i]
		for at := range seg.Tokens {
			if seg.Tokens[at].Class == text.Protected {
				continue
			}
			splits = arabic.Splits(splits[:0], seg.Tokens[at].Form)
			var best *form
			for j := range m.forms {
				f := &m.forms[j]
				if (best == nil || len(f.words) > len(best.words)) && f.begins(splits, frequency) && f.follows(doc.Source, seg.Tokens[at:]) {
					best = f
				}
			}
			if best != nil {
				return best.text, doc.Source[seg.Tokens[at].Start:seg.Tokens[at+len(best.words)-1].End]
			}
		}
	}
	return "", ""
}

// begins reports whether a reading of a word is the first word of the form.
func (f *form) begins(splits []arabic.Split, frequency zipf) bool {
	for _, s := range splits {
		switch {
		case s.Stem != f.words[0] && (!s.Bare() || glossary.Stem(s.Stem) != f.words[0]):
		case len(f.words) == 1 && f.article && !s.Article && s.Stem == f.words[0] && frequency(splits[0].Stem) > maxBare:
		default:
			return true
		}
	}
	return false
}

// follows reports whether the rest of the form stands in the tokens after the
// first.
func (f *form) follows(source string, tokens []text.Token) bool {
	if len(f.words) > len(tokens) {
		return false
	}
	for j, w := range f.words[1:] {
		t := tokens[j+1]
		if t.Class == text.Protected || t.Form != w && glossary.Stem(t.Form) != w || !fits(source[tokens[j].End:t.Start], f.gaps[j]) {
			return false
		}
	}
	return true
}

// fits reports whether what stands between two words can stand there inside a
// name: white space, hyphens, quotation marks, and what the form itself has
// there.
func fits(gap, form string) bool {
	for _, r := range gap {
		if !strings.ContainsRune("-–+/\"'«»“”‘’", r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !strings.ContainsRune(form, r) {
			return false
		}
	}
	return true
}

// findStrict reports whether an accepted form is part of the translation,
// letter for letter but for case: M-ETA as XC-Translate defines it.
func (m *matcher) findStrict(translation string) bool {
	folded := cases.Fold().String(translation)
	for _, f := range m.strict {
		if strings.Contains(folded, f) {
			return true
		}
	}
	return false
}

// key identifies a form whatever its spelling: the folded words, without
// articles.
func key(form string) string {
	words := glossary.SplitWords(form)
	for i, w := range words {
		words[i] = glossary.Stem(arabic.Fold(w))
	}
	return strings.Join(words, " ")
}

// matchers makes a matcher for each distinct list of forms once.
type matchers struct {
	mu sync.Mutex
	of map[string]*matcher
}

func (ms *matchers) get(forms []string) *matcher {
	all := strings.Join(forms, "|")
	ms.mu.Lock()
	defer ms.mu.Unlock()
	m := ms.of[all]
	if m == nil {
		if ms.of == nil {
			ms.of = map[string]*matcher{}
		}
		m = newMatcher(forms)
		ms.of[all] = m
	}
	return m
}
