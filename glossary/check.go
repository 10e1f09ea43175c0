package glossary

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/text"
)

// Issue is something about a glossary that its author should look at. The
// glossary loads nevertheless. Error says that right text would be flagged, or
// that the entry does not do what it says; other issues are warnings.
type Issue struct {
	Problem
	Rule  string // what kind of issue, e.g. form/shared
	Error bool
	Entry *Entry // nil where it is about the file
	Form  string // "" where it is about the entry
	Hint  string // what to do
}

// CheckOptions say what a glossary is checked against. Zipf is required.
type CheckOptions struct {
	// Zipf is the frequency of a folded word in ordinary text (Zipf scale), 0
	// for an unknown one.
	Zipf func(folded string) float64
	// Beside are the entries that are used together with the glossary and
	// come after it. They are not checked themselves.
	Beside *Glossary
}

// Check looks for entries that will not do what they are meant to do, in the
// order of files and lines. Defects that keep a glossary from being loaded are
// found by [Parse].
func Check(g *Glossary, o CheckOptions) []Issue {
	all := g
	if o.Beside != nil {
		all = Merge(g, o.Beside)
	}
	c := checker{opt: o, x: NewIndex(all), own: int32(len(g.Entries)), ids: map[string]*Entry{}, forms: map[string][]int32{}}
	for _, w := range g.Warnings {
		c.issues = append(c.issues, Issue{Problem: w, Rule: "file/column", Hint: "rename it to a column that is known, or leave it out"})
	}
	for i, e := range all.Entries {
		if first := c.ids[e.ID]; first == nil {
			c.ids[e.ID] = e
		} else if int32(i) < c.own {
			c.add(e, "id/twice", "", fmt.Sprintf("the id %q is also that of %s", e.ID, c.place(first)), "give each entry an id of its own")
		}
	}
	for i := range c.x.Forms {
		if f := &c.x.Forms[i]; f.Script == ArabicScript && !f.Forbidden {
			k := key(f.Words)
			c.forms[k] = append(c.forms[k], int32(i))
		}
	}
	for i := range g.Entries {
		c.entry(int32(i))
	}
	SortIssues(g, c.issues)
	return c.issues
}

// SortIssues sorts issues of a glossary by file, in the order of the entries,
// and line.
func SortIssues(g *Glossary, issues []Issue) {
	order := map[string]int{}
	for _, e := range g.Entries {
		if _, ok := order[e.File]; !ok {
			order[e.File] = len(order)
		}
	}
	slices.SortStableFunc(issues, func(a, b Issue) int {
		return cmp.Or(cmp.Compare(order[a.File], order[b.File]), cmp.Compare(a.Line, b.Line))
	})
}

type checker struct {
	opt    CheckOptions
	x      *Index
	own    int32 // entries before are checked
	ids    map[string]*Entry
	forms  map[string][]int32 // the accepted forms by their words
	alike  map[int32][]int32  // words that differ from a word by one edit
	issues []Issue
}

// key identifies a sequence of words.
func key(words []int32) string {
	b := make([]rune, len(words))
	for i, w := range words {
		b[i] = rune(w) + 1
		if b[i] >= 0xD800 {
			b[i] += 0x800 // no surrogates
		}
	}
	return string(b)
}

func (c *checker) add(e *Entry, rule, form, message, hint string) {
	c.issues = append(c.issues, Issue{Problem: Problem{e.File, e.Line, message}, Rule: rule, Entry: e, Form: form, Hint: hint})
}

func (c *checker) fail(e *Entry, rule, form, message, hint string) {
	c.add(e, rule, form, message, hint)
	c.issues[len(c.issues)-1].Error = true
}

// place names an entry and where it stands.
func (c *checker) place(e *Entry) string { return fmt.Sprintf("%s (%s:%d)", e.ID, e.File, e.Line) }

func (c *checker) entry(id int32) {
	e := c.x.Entries[id]
	c.shared(id, e)
	forms := c.x.ArabicForms(id)
	for i := range forms {
		if f := &forms[i]; f.Forbidden {
			c.forbidden(id, e, f)
		} else if isForm(e, f) {
			c.reachable(e, f)
			c.ordinary(e, f)
		}
	}
	c.confused(id, e)
	c.rivals(e)
	c.latin(id, e)
}

// isForm reports whether a form is as its author wrote it, and not one that
// the index derives.
func isForm(e *Entry, f *Form) bool { return slices.Contains(e.Forms(), f.Text) }

// shared finds the forms that an earlier entry has as well, which wins them.
func (c *checker) shared(id int32, e *Entry) {
	written, lost := 0, 0
	var first *Entry
	for _, f := range c.x.ArabicForms(id) {
		if f.Forbidden || !isForm(e, &f) {
			continue
		}
		written++
		owner := c.x.Entries[c.x.Forms[c.forms[key(f.Words)][0]].Entry]
		if owner == e || owner.Kind != e.Kind && (isOrdinaryKind(owner.Kind) || isOrdinaryKind(e.Kind)) {
			continue
		}
		lost++
		if first == nil {
			first = owner
		}
		if !areRivals(owner, e) {
			c.add(e, "form/shared", f.Text, fmt.Sprintf("the form %q is also one of %s, which wins", f.Text, c.place(owner)),
				"leave it to one of them; where both go by it, make them `rivals` and give both `context`")
		}
	}
	if written > 0 && lost == written {
		c.add(e, "entry/hidden", "", fmt.Sprintf("all forms are forms of earlier entries, as of %s: the entry is never found", c.place(first)),
			"join the two entries, or give this one a form of its own")
	}
}

// isOrdinaryKind reports whether the forms of a kind are ordinary words, which
// are known to be right and compete with no name.
func isOrdinaryKind(k Kind) bool { return k == Title || k == Term }

// areRivals reports whether one of two entries names the other as a rival.
func areRivals(a, b *Entry) bool {
	return slices.Contains(a.Rivals, b.ID) || slices.Contains(b.Rivals, a.ID)
}

// reachable finds the forms that no text can match, since it is cut into
// words in another way, or something stands between the words that ends a
// name.
func (c *checker) reachable(e *Entry, f *Form) {
	doc := text.New("", f.Text)
	var tokens []text.Token
	for _, s := range doc.Segments {
		tokens = append(tokens, s.Tokens...)
	}
	why := ""
	for i, t := range tokens {
		switch {
		case t.Class == text.Protected:
			why = fmt.Sprintf("%q is read as an address or a handle, which is never checked", doc.Text(t.Span))
		case i > 0 && !softGap(doc.Source[tokens[i-1].End:t.Start]):
			why = fmt.Sprintf("%q ends a name", strings.TrimSpace(doc.Source[tokens[i-1].End:t.Start]))
		case i < len(f.Words) && t.Form != arabic.Fold(f.Parts()[i]):
			why = fmt.Sprintf("%q is one word of a text", doc.Text(t.Span))
		}
		if why != "" {
			break
		}
	}
	if why == "" && len(tokens) != len(f.Words) {
		why = "it is cut into words in another way in a text"
	}
	if why != "" {
		c.add(e, "form/unreachable", f.Text, fmt.Sprintf("the form %q is never found: %s", f.Text, why), "write it as letters and spaces only")
	}
}

// zipfForbidden is the frequency (Zipf scale) from which a forbidden form is an
// ordinary word.
const zipfForbidden = 3.5

// ordinary finds names that are ordinary words as well, and have no context to
// tell them from these.
func (c *checker) ordinary(e *Entry, f *Form) {
	if len(f.Words) != 1 || isOrdinaryKind(e.Kind) || len(e.Context) > 0 {
		return
	}
	if folded := arabic.Fold(f.Parts()[0]); isOrdinaryWord(c.opt.Zipf, folded) {
		c.add(e, "form/ordinary", f.Text, fmt.Sprintf("the form %q is an ordinary word, too (%s), and the entry has no context", f.Text, perMillion(c.opt.Zipf(folded))),
			"add `context`: words that stand near it, such as its country or title")
	}
}

// minOrdinary is the frequency (Zipf scale) from which a name may be an
// ordinary word, too.
const minOrdinary = 4

// isOrdinaryWord reports whether a name is likely an ordinary word, too: a
// common one that stands with the article and without it.
func isOrdinaryWord(zipf func(string) float64, folded string) bool {
	z := zipf(folded)
	if rest, ok := strings.CutPrefix(folded, "ال"); ok {
		return z >= minOrdinary && zipf(rest) >= z-0.5
	}
	return z >= minOrdinary && zipf("ال"+folded) >= z-1
}

// perMillion writes a frequency of the Zipf scale for people.
func perMillion(zipf float64) string {
	return fmt.Sprintf("%.0f in a million words", math.Pow(10, zipf-3))
}

// forbidden finds forbidden forms that are right elsewhere.
func (c *checker) forbidden(id int32, e *Entry, f *Form) {
	if accepted := c.forms[key(f.Words)]; len(accepted) > 0 {
		o := &c.x.Forms[accepted[0]]
		if o.Entry == id {
			c.fail(e, "forbidden/accepted", f.Text, fmt.Sprintf("the forbidden form %q is read as the accepted %q", f.Text, o.Text), "drop one of the two: the article makes no difference")
		} else {
			c.fail(e, "forbidden/accepted", f.Text, fmt.Sprintf("the forbidden form %q is an accepted form of %s", f.Text, c.place(c.x.Entries[o.Entry])),
				"drop it here: right text would be flagged")
		}
		return
	}
	if len(f.Words) != 1 {
		return
	}
	if z := c.opt.Zipf(arabic.Fold(f.Parts()[0])); z >= zipfForbidden {
		c.add(e, "forbidden/ordinary", f.Text, fmt.Sprintf("the forbidden form %q is an ordinary word (%s), and every one of them will be flagged", f.Text, perMillion(z)),
			"drop it, or forbid it together with a word beside it")
	}
}

// minConfused is the number of letters from which names that differ by one
// letter are worth a warning: of shorter ones too many do.
const minConfused = 4

// confused finds other entries of the kind that have a form one edit apart.
// The index proposes the words that are alike, so that no two entries are
// compared that have nothing in common.
func (c *checker) confused(id int32, e *Entry) {
	if isOrdinaryKind(e.Kind) {
		return
	}
	told := map[int32]bool{}
	for _, f := range c.x.ArabicForms(id) {
		if f.Forbidden {
			continue
		}
		words := slices.Clone(f.Words)
		for place, w := range f.Words {
			for _, v := range c.alikeWords(w) {
				words[place] = v
				for _, i := range c.forms[key(words)] {
					o := &c.x.Forms[i]
					other := c.x.Entries[o.Entry]
					if o.Entry == id || told[o.Entry] || o.Entry < c.own && o.Entry > id ||
						other.Kind != e.Kind || areRivals(e, other) || c.shareForm(id, o.Entry) {
						continue
					}
					told[o.Entry] = true
					c.add(e, "entry/alike", f.Text, fmt.Sprintf("%q and %q, a form of %s, differ by one letter and are easily confused", f.Text, o.Text, c.place(other)),
						fmt.Sprintf("if both are right, add %s to `rivals`; if they are one name, make one a variant of the other", other.ID))
				}
			}
			words[place] = w
		}
	}
}

// shareForm reports whether two entries have a form in common, as two entries
// for one thing have.
func (c *checker) shareForm(a, b int32) bool {
	for _, f := range c.x.ArabicForms(a) {
		if f.Forbidden {
			continue
		}
		for _, i := range c.forms[key(f.Words)] {
			if c.x.Forms[i].Entry == b {
				return true
			}
		}
	}
	return false
}

// alikeWords returns the Arabic words that differ from a word by one edit, or
// only by what writers vary in foreign names.
func (c *checker) alikeWords(w int32) []int32 {
	if out, ok := c.alike[w]; ok {
		return out
	}
	var out []int32
	word := &c.x.Words[w]
	if len(word.Letters) >= minConfused {
		c.x.Near(word.Skeleton, func(v int32) bool {
			o := &c.x.Words[v]
			if v != w && !o.IsLatin() && len(o.Letters) >= minConfused && !slices.Contains(out, v) && isAlike(word, o) {
				out = append(out, v)
			}
			return true
		})
	}
	if c.alike == nil {
		c.alike = map[int32][]int32{}
	}
	c.alike[w] = out
	return out
}

// isAlike reports whether two words are one edit apart in the sense of
// [arabic.Vary]: an edit that writers do not make freely, or two they do.
func isAlike(a, b *Word) bool {
	v := arabic.Vary(a.Letters, b.Letters)
	edits := v.Hard + v.Vowels + v.Yeh + v.Free
	return v.Hard <= 1 && edits <= 1 && arabic.Similarity(a.Letters, b.Letters, minAlike) >= minAlike
}

// minAlike is the similarity from which one edit confuses: of letters that
// sound nothing alike it does not.
const minAlike = 0.85

func (c *checker) rivals(e *Entry) {
	for _, r := range e.Rivals {
		switch {
		case r == e.ID:
			c.add(e, "rival/self", "", "the entry is its own rival", "drop its id from `rivals`")
		case c.ids[r] == nil:
			hint := "name the id of an entry, or load the glossary that has it"
			if owners := c.formOwners(r); len(owners) > 0 {
				hint = fmt.Sprintf("name the id and not the form: %s", owners[0].ID)
			}
			c.add(e, "rival/unknown", "", fmt.Sprintf("the rival %q is no entry", r), hint)
		}
	}
}

// formOwners returns the entries that accept a form.
func (c *checker) formOwners(form string) (out []*Entry) {
	var words []int32
	for _, p := range SplitWords(form) {
		w, ok := c.x.Lookup(Stem(arabic.Fold(p)))
		if !ok {
			return nil
		}
		words = append(words, w)
	}
	for _, i := range c.forms[key(words)] {
		out = append(out, c.x.Entries[c.x.Forms[i].Entry])
	}
	return out
}

// Similarities from which a Latin word may write an Arabic one, and from which
// it does.
const (
	minResembles = 0.5
	minWrites    = 0.9
)

// latin finds Latin forms that write none of the Arabic ones. Organisations
// and terms are translated, and so are many names of places: of those only
// forms are told that write the name of another entry.
func (c *checker) latin(id int32, e *Entry) {
	if e.Kind != Person && e.Kind != Name && e.Kind != Place {
		return
	}
	var words []arabic.Letters
	for _, f := range e.Forms() {
		parts := SplitWords(f)
		for i := range parts { // a Latin form may write two or more as one
			for j := i + 1; j <= len(parts); j++ {
				words = append(words, letters(strings.Join(parts[i:j], "")))
			}
		}
	}
	for _, l := range e.Latin {
		if isAcronym(l) || resembles(l, words) {
			continue
		}
		other := c.writtenBy(id, l)
		switch {
		case other != nil:
			c.add(e, "latin/unlike", l, fmt.Sprintf("the Latin form %q does not sound like %q, but like %q of %s", l, e.Ar, other.Ar, c.place(other)),
				"see whether it slipped in from another row")
		case e.Kind != Place:
			c.add(e, "latin/unlike", l, fmt.Sprintf("the Latin form %q does not sound like %q", l, e.Ar),
				"see whether it slipped in from another row; a translation of the name belongs into `gloss`")
		}
	}
}

// writtenBy returns another entry with a name of one word that a Latin form of
// one word writes, or nil.
func (c *checker) writtenBy(id int32, latin string) (found *Entry) {
	words := latinWords(latin)
	if len(words) != 1 {
		return nil
	}
	s, ok := arabic.NewSpelling(words[0])
	if !ok {
		return nil
	}
	c.x.Near(s.Skeleton(), func(w int32) bool {
		word := &c.x.Words[w]
		if word.IsLatin() || s.Similarity(word.Letters, minWrites) < minWrites {
			return true
		}
		for _, i := range c.forms[key([]int32{w})] {
			if o := c.x.Forms[i].Entry; o != id && c.x.Entries[o].Kind == c.x.Entries[id].Kind {
				found = c.x.Entries[o]
				return false
			}
		}
		return true
	})
	return found
}

// isAcronym reports whether a form is initials or an abbreviation (MBS).
func isAcronym(s string) bool { return s == strings.ToUpper(s) && utf8.RuneCountInString(s) <= 6 }

// resembles reports whether a word of a Latin form may write one of the words.
func resembles(latin string, words []arabic.Letters) bool {
	for _, w := range latinWords(latin) {
		s, ok := arabic.NewSpelling(w)
		if !ok {
			return true // another script: no verdict
		}
		for _, l := range words {
			if s.Similarity(l, minResembles) >= minResembles {
				return true
			}
		}
	}
	return false
}
