package suppress_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/internal/config"
	"github.com/tadqiq/tadqiq/internal/suppress"
	"github.com/tadqiq/tadqiq/text"
)

// page makes a document of a text in which <!-- … --> are comments, as readers
// of formats with markup do: what is between them is prose.
func page(source string) *text.Document {
	b := text.NewBuilder("page.md", source)
	for at := 0; at < len(source); {
		i := strings.Index(source[at:], "<!--")
		if i < 0 {
			i = len(source) - at
		}
		b.Verbatim(text.Span{Start: at, End: at + i})
		at += i
		if at == len(source) {
			break
		}
		end := at + strings.Index(source[at:], "-->") + len("-->")
		b.Comment(strings.TrimSpace(source[at+4:end-3]), text.Span{Start: at, End: end})
		at = end
	}
	return b.Document(nil)
}

// flag makes a finding of each occurrence of words, of the rule that a word
// begins with.
func flag(doc *text.Document, words map[string]*detect.Detector) []detect.Finding {
	var out []detect.Finding
	for word, d := range words {
		for at := 0; ; {
			i := strings.Index(doc.Source[at:], word)
			if i < 0 {
				break
			}
			out = append(out, detect.Finding{Detector: d, Span: text.Span{Start: at + i, End: at + i + len(word)}, Confidence: 0.9})
			at += i + len(word)
		}
	}
	return out
}

func rules() []*detect.Detector { return detect.All() }

type outcome struct {
	kept     []string // places of the findings that are left
	comments []string // rule and text of the comment
	notes    []string
}

func apply(doc *text.Document, allow ...*config.Allow) outcome {
	found := flag(doc, map[string]*detect.Detector{"قنتروش": detect.NameGarble, "ثرب": detect.TermWrong})
	r := suppress.Apply(doc, found, allow, rules(), detect.Default())
	var out outcome
	for _, f := range r.Kept {
		p := doc.Position(f.Span.Start)
		out.kept = append(out.kept, fmt.Sprintf("%d:%d", p.Line, p.Column))
	}
	slices.Sort(out.kept)
	for _, f := range r.Comments {
		out.comments = append(out.comments, f.Detector.Name+" "+doc.Original()[f.Span.Start:f.Span.End])
		out.notes = append(out.notes, f.Evidence[0].Note)
	}
	return out
}

func TestComments(t *testing.T) {
	cases := []struct {
		name, source string
		kept         string // places of the findings that are left
		comments     []string
	}{
		{"in the line", "قال قنتروش <!-- tadqiq:ignore name/garble اقتباس --> نعم\nثم قنتروش", "2:4", nil},
		{"at the end of the line", "قال قنتروش<!-- tadqiq:ignore name/garble اقتباس -->\nثم قنتروش", "2:4", nil},
		{"at the start of the line", "<!-- tadqiq:ignore name/garble اقتباس -->قال قنتروش\nثم قنتروش", "2:4", nil},
		{"before the line", "<!-- tadqiq:ignore name/garble اقتباس -->\n\nقال قنتروش\nثم قنتروش", "4:4", nil},
		{"after all", "قال قنتروش\n<!-- tadqiq:ignore name/garble اقتباس -->\n", "1:5",
			[]string{"suppression/unused <!-- tadqiq:ignore name/garble اقتباس -->"}},
		{"another rule", "قال قنتروش و ثرب <!-- tadqiq:ignore name/garble اقتباس -->", "1:14", nil},
		{"two rules", "قال قنتروش و ثرب <!-- tadqiq:ignore name/garble,term/wrong اقتباس -->", "", nil},
		{"two rules with a space", "قال قنتروش و ثرب <!-- tadqiq:ignore name/garble, term/wrong اقتباس -->", "", nil},
		{"a category", "قال قنتروش و ثرب <!-- tadqiq:ignore term/ اقتباس -->", "1:5", nil},
		{"all rules", "قال قنتروش و ثرب <!-- tadqiq:ignore all اقتباس -->", "", nil},
		{"over two lines", "قال قنتروش <!-- tadqiq:ignore name/garble\nاقتباس من الأصل -->", "", nil},
		{"two comments for one finding", "<!-- tadqiq:ignore all أ --> قنتروش <!-- tadqiq:ignore name/ ب -->", "", nil},
		{"nothing there", "قال <!-- tadqiq:ignore name/garble اقتباس --> نعم", "",
			[]string{"suppression/unused <!-- tadqiq:ignore name/garble اقتباس -->"}},
		{"an optional rule that did not run", "قال <!-- tadqiq:ignore name/variant اقتباس --> نعم", "", nil},

		{"no reason", "قال قنتروش <!-- tadqiq:ignore name/garble -->", "1:5",
			[]string{"suppression/no-reason <!-- tadqiq:ignore name/garble -->"}},
		{"no rule", "قال قنتروش <!-- tadqiq:ignore كذا كُتب -->", "1:5",
			[]string{"suppression/malformed <!-- tadqiq:ignore كذا كُتب -->"}},
		{"nothing at all", "قال قنتروش <!-- tadqiq:ignore -->", "1:5",
			[]string{"suppression/malformed <!-- tadqiq:ignore -->"}},
		{"an unknown rule", "قال قنتروش <!-- tadqiq:ignore name/grable كذا كُتب -->", "1:5",
			[]string{"suppression/malformed <!-- tadqiq:ignore name/grable كذا كُتب -->"}},
		{"an unknown word", "قال قنتروش <!-- tadqiq:disable name/garble كذا -->", "1:5",
			[]string{"suppression/malformed <!-- tadqiq:disable name/garble كذا -->"}},
		{"a space too many", "قال قنتروش <!-- tadqiq: ignore name/garble كذا -->", "1:5",
			[]string{"suppression/malformed <!-- tadqiq: ignore name/garble كذا -->"}},
		{"comments of others", "قال <!-- TODO --> نعم <!-- see tadqiq:ignore -->", "", nil},

		{"a range", "<!-- tadqiq:ignore-start name/garble مقتطف -->\nقنتروش\n\nقنتروش\n<!-- tadqiq:ignore-end -->\nقنتروش", "6:1", nil},
		{"a range in a line", "قنتروش <!-- tadqiq:ignore-start name/ مقتطف --> قنتروش <!-- tadqiq:ignore-end --> قنتروش", "1:1 1:83", nil},
		{"ranges in each other", "<!-- tadqiq:ignore-start name/garble أ -->\nقنتروش\n<!-- tadqiq:ignore-start term/ ب -->\nثرب\n<!-- tadqiq:ignore-end -->\nثرب قنتروش\n<!-- tadqiq:ignore-end -->\nقنتروش", "6:1 8:1", nil},
		{"a range without an end", "<!-- tadqiq:ignore-start name/garble مقتطف -->\nقنتروش", "2:1",
			[]string{"suppression/malformed <!-- tadqiq:ignore-start name/garble مقتطف -->"}},
		{"an end without a start", "قنتروش <!-- tadqiq:ignore-end -->", "1:1",
			[]string{"suppression/malformed <!-- tadqiq:ignore-end -->"}},
		{"a range without a reason", "<!-- tadqiq:ignore-start name/garble -->\nقنتروش\n<!-- tadqiq:ignore-end -->", "2:1",
			[]string{"suppression/no-reason <!-- tadqiq:ignore-start name/garble -->"}},
		{"a range that nothing needs", "<!-- tadqiq:ignore-start name/garble مقتطف -->\nنعم\n<!-- tadqiq:ignore-end -->\nقنتروش", "4:1",
			[]string{"suppression/unused <!-- tadqiq:ignore-start name/garble مقتطف -->"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := apply(page(c.source))
			assert.Equal(t, c.kept, strings.Join(got.kept, " "))
			assert.Equal(t, c.comments, got.comments)
		})
	}
}

func TestNotes(t *testing.T) {
	cases := map[string]string{
		"<!-- tadqiq:ignore name/grable كذا -->":     `there is no rule "name/grable"; did you mean name/garble?`,
		"<!-- tadqiq:ignore garble كذا -->":          `no rule is named; all stands for all of them`,
		"<!-- tadqiq:ignroe name/garble كذا -->":     `"ignroe" is none of ignore, ignore-start, ignore-end`,
		"<!-- tadqiq:ignore-end -->":                 "no ignore-start stands before it",
		"<!-- tadqiq:ignore-start all كذا -->":       "no ignore-end stands after it",
		"<!-- tadqiq:ignore all -->":                 "no reason follows the rule",
		"<!-- tadqiq:ignore all كذا --> سطر بلا خطأ": "nothing that it is about is found any more",
	}
	for source, want := range cases {
		assert.Equal(t, []string{want}, apply(page(source)).notes, source)
	}
}

func TestAllowList(t *testing.T) {
	// The entries are made by the parser, which folds the words.
	list := func(entries string) []*config.Allow {
		var names []string
		for _, d := range rules() {
			names = append(names, d.Name)
		}
		f, err := config.Parse("c.yaml", "/", []byte("allow: ["+entries+"]"), names)
		require.NoError(t, err)
		return f.Allow
	}
	flagged := []string{"قنتروش", "وقنتروش", "لقنتروش", "القَنتروش", "قنتروشي", "محكمة العدالة", "بمحكمة  العدالة", "هفتر"}
	var all []string
	for _, w := range flagged {
		all = append(all, w+" ")
	}
	doc := text.New("a.txt", strings.Join(all, "\n"))
	at := 0
	var found []detect.Finding
	for _, w := range flagged {
		i := at + strings.Index(doc.Source[at:], w)
		f := detect.Finding{Detector: detect.NameGarble, Span: text.Span{Start: i, End: i + len(w)}}
		if w == "هفتر" {
			f.Entry = &glossary.Entry{ID: "haftar"}
		}
		found = append(found, f)
		at = i + len(w)
	}
	cases := []struct {
		name, entries string
		want          []string // what is suppressed
	}{
		{"a word, with what is written together with it", "{word: قنتروش, reason: r}", []string{"قنتروش", "وقنتروش", "لقنتروش", "القَنتروش"}},
		{"with the article only", "{word: القنتروش, reason: r}", []string{"القَنتروش"}},
		{"two words", "{word: محكمة العدالة, reason: r}", []string{"محكمة العدالة", "بمحكمة  العدالة"}},
		{"an entity", "{entity: haftar, reason: r}", []string{"هفتر"}},
		{"a word of an entity", "{entity: haftar, word: هفتر, reason: r}", []string{"هفتر"}},
		{"another word of an entity", "{entity: haftar, word: قنتروش, reason: r}", nil},
		{"of a rule", "{word: هفتر, rule: name/garble, reason: r}", []string{"هفتر"}},
		{"of a category", "{word: هفتر, rule: name/, reason: r}", []string{"هفتر"}},
		{"of another rule", "{word: هفتر, rule: term/wrong, reason: r}", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			allow := list(c.entries)
			r := suppress.Apply(doc, found, allow, rules(), rules())
			kept := map[text.Span]bool{}
			for _, f := range r.Kept {
				kept[f.Span] = true
			}
			var gone []string
			for _, f := range found {
				if !kept[f.Span] {
					gone = append(gone, doc.Text(f.Span))
				}
			}
			assert.Equal(t, c.want, gone)
			assert.Equal(t, len(c.want), r.Count)
			if c.want == nil {
				assert.Empty(t, r.Allowed)
			} else {
				assert.Equal(t, allow, r.Allowed)
			}
		})
	}
}

func TestUnusedEntries(t *testing.T) {
	f, err := config.Parse("c.yaml", "/", []byte("allow:\n  - {word: قنتروش, reason: r}\n  - {word: ثرب, reason: r}\noverrides:\n  - files: [a]\n    allow: [{entity: x, reason: r}]\n"), nil)
	require.NoError(t, err)
	found := suppress.UnusedEntries(f, func(a *config.Allow) bool { return a.Word == "ثرب" })
	require.Len(t, found, 2)
	assert.Equal(t, "قنتروش", f.Source[found[0].Span.Start:found[0].Span.End])
	assert.Equal(t, "x", f.Source[found[1].Span.Start:found[1].Span.End])
	assert.NotEqual(t, found[0].ID, found[1].ID)
	assert.NotEmpty(t, found[0].ID)
}

// Whatever comments say and wherever they stand, each finding is kept or
// counted, and a comment that is right is reported if and only if it took
// nothing out.
func TestEveryFindingIsKeptOrCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOf(rapid.SampledFrom([]string{
			"قنتروش", " ", "\n", "ثرب", "نعم",
			"<!-- tadqiq:ignore name/garble أ -->", "<!-- tadqiq:ignore all -->", "<!-- tadqiq:ignore term/ ب -->",
			"<!-- tadqiq:ignore-start name/ ج -->", "<!-- tadqiq:ignore-end -->", "<!-- tadqiq:ignore-start term/wrong -->", "<!-- -->", "<!-- tadqiq: -->",
		})).Draw(t, "pieces")
		doc := page(strings.Join(pieces, ""))
		found := flag(doc, map[string]*detect.Detector{"قنتروش": detect.NameGarble, "ثرب": detect.TermWrong})
		r := suppress.Apply(doc, found, nil, rules(), detect.Default())
		if len(r.Kept)+r.Count != len(found) {
			t.Fatalf("%d findings became %d and %d", len(found), len(r.Kept), r.Count)
		}
		ids := map[string]bool{}
		for _, f := range r.Comments {
			if !strings.HasPrefix(doc.Original()[f.Span.Start:f.Span.End], "<!-- tadqiq:") {
				t.Fatalf("a finding on %q", doc.Original()[f.Span.Start:f.Span.End])
			}
			if ids[f.ID] {
				t.Fatalf("two findings have the ID %s", f.ID)
			}
			ids[f.ID] = true
		}
	})
}

func TestRulesAreDocumented(t *testing.T) {
	for _, d := range suppress.Rules() {
		assert.Equal(t, "suppression", d.Category())
		assert.NotEmpty(t, d.Doc.Title)
		assert.NotEmpty(t, d.Doc.Text)
		assert.NotEqual(t, d.Doc.Before, d.Doc.After)
	}
}
