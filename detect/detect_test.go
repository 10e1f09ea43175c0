package detect

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

func TestAll(t *testing.T) {
	require.NoError(t, Validate(All()))
	for _, d := range All() {
		assert.Contains(t, []string{"name", "term", "text"}, d.Category(), d.Name)
		assert.False(t, strings.HasSuffix(d.Doc.Title, "."), d.Name)
		if d.Category() == "text" {
			assert.Equal(t, Warning, d.Severity, d.Name)
		}
	}
}

func TestValidate(t *testing.T) {
	good := func() *Detector {
		return &Detector{Name: "text/x", MQM: "m", Doc: Doc{"a", "b", "c", "d"}, Run: func(*Pass) {}}
	}
	for want, spoil := range map[string]func(*Detector){
		"category/rule":            func(d *Detector) { d.Name = "x" },
		"documentation is missing": func(d *Detector) { d.Doc.After = "" },
		"MQM type is missing":      func(d *Detector) { d.MQM = "" },
		"Run is missing":           func(d *Detector) { d.Run = nil },
	} {
		d := good()
		spoil(d)
		assert.ErrorContains(t, Validate([]*Detector{d}), want)
	}
	assert.ErrorContains(t, Validate([]*Detector{good(), good()}), "listed twice")
	assert.NoError(t, Validate([]*Detector{good()}))
}

func TestRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	k := open(t, ports)
	doc := text.New("", topic)
	ran := 0
	d := &Detector{Name: "text/x", Run: func(p *Pass) { ran++; cancel() }}
	_, err := Run(ctx, doc, k, []*Detector{d, d, d})
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, ran)
}

func TestRunReportsAsTheDetector(t *testing.T) {
	k := open(t, ports)
	d := &Detector{Name: "text/x", Run: func(p *Pass) { p.Report(Finding{Span: text.Span{Start: 0, End: 2}}) }}
	_, fs := run(t, k, "عاد", d)
	require.Len(t, fs, 1)
	assert.Same(t, d, fs[0].Detector)
	assert.NotEmpty(t, fs[0].ID)
	for _, s := range []string{"", "\n", text.BOM, " ، ", "\u202e"} {
		run(t, k, s)
	}
}

var (
	ruleA = &Detector{Name: "name/a"}
	ruleB = &Detector{Name: "term/b"}
	ruleX = &Detector{Name: "text/x"}
)

func TestResolve(t *testing.T) {
	at := func(d *Detector, start, end int, confidence float64) Finding {
		return Finding{Detector: d, Span: text.Span{Start: start, End: end}, Confidence: confidence}
	}
	long, short := at(ruleA, 0, 10, 0.5), at(ruleB, 4, 8, 0.9)
	same, sure := at(ruleA, 4, 8, 0.6), at(ruleB, 4, 8, 0.7)
	debris, later := at(ruleX, 5, 6, 0.9), at(ruleA, 10, 12, 0.5)
	cases := []struct {
		name     string
		in, want []Finding
	}{
		{"the longer one", []Finding{short, long}, []Finding{long}},
		{"then the surer one", []Finding{same, sure}, []Finding{sure}},
		{"then the first one", []Finding{same, at(ruleB, 4, 8, 0.6)}, []Finding{same}},
		{"debris stands beside names", []Finding{debris, long}, []Finding{long, debris}},
		{"neighbours", []Finding{later, long}, []Finding{long, later}},
		{"none", nil, nil},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, resolve(c.in), c.name)
	}
}

func TestResolveProperties(t *testing.T) {
	finding := rapid.Custom(func(t *rapid.T) Finding {
		start := rapid.IntRange(0, 60).Draw(t, "start")
		return Finding{
			Detector:   rapid.SampledFrom([]*Detector{ruleA, ruleB, ruleX}).Draw(t, "rule"),
			Span:       text.Span{Start: start, End: start + rapid.IntRange(1, 12).Draw(t, "length")},
			Confidence: float64(rapid.IntRange(0, 4).Draw(t, "confidence")) / 4,
		}
	})
	isText := func(f Finding) bool { return f.Detector.Category() == "text" }
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(finding, 0, 20).Draw(t, "findings")
		out := resolve(append([]Finding(nil), in...))
		for i, f := range out {
			require.Contains(t, in, f)
			if i > 0 {
				require.LessOrEqual(t, out[i-1].Span.Start, f.Span.Start, "in document order")
			}
			for _, g := range out[i+1:] {
				require.False(t, isText(f) == isText(g) && f.Span.Overlaps(g.Span), "%v overlaps %v", f.Span, g.Span)
			}
		}
		for _, f := range in { // what is dropped gives way to a better one
			better := false
			for _, g := range out {
				better = better || isText(f) == isText(g) && f.Span.Overlaps(g.Span) && (g.Span.Len() > f.Span.Len() ||
					g.Span.Len() == f.Span.Len() && g.Confidence >= f.Confidence)
			}
			require.True(t, better)
		}
	})
}

func TestIdentify(t *testing.T) {
	entry := &glossary.Entry{ID: "zahramun"}
	ids := func(source string, rule *Detector, e *glossary.Entry, forms ...string) []string {
		doc := text.New("", source)
		var fs []Finding
		at := 0
		for _, form := range forms {
			at += strings.Index(source[at:], form)
			fs = append(fs, Finding{Detector: rule, Entry: e, Span: text.Span{Start: at, End: at + len(form)}})
			at += len(form)
		}
		identify(doc, fs)
		var out []string
		for _, f := range fs {
			out = append(out, f.ID)
		}
		return out
	}
	base := ids("لوز ثم لوز", ruleA, entry, "لوز", "لوز")
	assert.NotEqual(t, base[0], base[1], "occurrences differ")
	assert.Equal(t, base, ids("مشمش برقوق لوز، لوز", ruleA, entry, "لوز", "لوز"), "text before and between changes nothing")
	assert.Equal(t, base[:1], ids("لَوز", ruleA, entry, "لَوز"), "the folded form counts")
	assert.NotContains(t, base, ids("لوز", ruleB, entry, "لوز")[0])
	assert.NotContains(t, base, ids("لوز", ruleA, nil, "لوز")[0])
	assert.NotContains(t, base, ids("موز", ruleA, entry, "موز")[0])
}

func TestIDsAreStable(t *testing.T) {
	k := open(t, ports)
	const s = topic + "عاد إلى ميناء زخرامون ، ثم غادر زغرامون ، إلى Tilamund أمس ."
	_, before := run(t, k, s)
	_, after := run(t, k, "قال الوزير إن الوفد عاد.\n\n"+s)
	require.Len(t, after, len(before))
	seen := map[string]bool{}
	for i := range before {
		assert.Equal(t, before[i].ID, after[i].ID)
		assert.False(t, seen[before[i].ID], "two findings with one ID")
		seen[before[i].ID] = true
	}
}

// document draws text of ordinary words, names right and garbled, and the
// debris that stands between them.
func document() *rapid.Generator[string] {
	pick := func(words string) *rapid.Generator[string] { return rapid.SampledFrom(strings.Fields(words)) }
	names := rapid.SampledFrom([]string{"زهرامون", "الغندري", "مروان الغندري", "تيلاموند", "القنطورية", "كالميرا الشرقية", "محكمة العدل الدولية"})
	garbled := rapid.Custom(func(t *rapid.T) string {
		name := []rune(names.Draw(t, "name"))
		for range rapid.IntRange(1, 2).Draw(t, "edits") {
			i := rapid.IntRange(0, len(name)-1).Draw(t, "place")
			r := rapid.SampledFrom([]rune("ابتجحخدرسشصطعغفقكلمنهوي\u064e\u200fـیкa")).Draw(t, "letter")
			switch rapid.IntRange(0, 2).Draw(t, "edit") {
			case 0:
				name[i] = r
			case 1:
				name = append(name[:i], append([]rune{r}, name[i:]...)...)
			default:
				if len(name) > 3 {
					name = append(name[:i], name[i+1:]...)
				}
			}
		}
		return string(name)
	})
	word := rapid.OneOf(
		pick(`قال وصل زار إلى ميناء مدينة الوزير السفينة أن برقوق كولونيل برتبة محكمة العدالة الدولية مازن شلموطي شلموتي 2030 و1أ`),
		names, garbled, garbled,
		pick(`زخرامون القندورية الخندري تيلامونت زغرامون وبزخرامون للقندورية ﺯﺧﺮﺍﻣﻮﻥ`),
		pick(`Zahramun Ghandari East Kalmira PDF Москва 北京 a@b.example #زخرامون ﴿زخرامون﴾`),
		pick("\u202e \u202c \u2066 \u200f \u061c ، ؛ . ! ( ) « » کتاب إلی ﻻ 🙂"),
	)
	clitic := rapid.SampledFrom([]string{"", "", "", "و", "ب", "ل", "وَبِ", "ال"})
	gap := rapid.SampledFrom([]string{" ", " ", " ", " ", "", "\n", " ، ", "، ", "\u00a0", "\t", "-"})
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		b.WriteString(rapid.SampledFrom([]string{"", text.BOM, topic}).Draw(t, "beginning"))
		for range rapid.IntRange(0, 25).Draw(t, "words") {
			b.WriteString(clitic.Draw(t, "clitic"))
			b.WriteString(word.Draw(t, "word"))
			b.WriteString(gap.Draw(t, "gap"))
		}
		return b.String()
	})
}

func TestRunProperties(t *testing.T) {
	k := open(t, ports)
	rapid.Check(t, func(t *rapid.T) {
		s := document().Draw(t, "text")
		doc, fs := run(t, k, s)
		end, ids := map[bool]int{}, map[string]bool{}
		for i, f := range fs {
			require.True(t, 0 <= f.Span.Start && f.Span.Start < f.Span.End && f.Span.End <= len(s), "%v", f.Span)
			require.True(t, utf8.RuneStart(s[f.Span.Start]) && (f.Span.End == len(s) || utf8.RuneStart(s[f.Span.End])))
			require.True(t, 0 <= f.Confidence && f.Confidence <= 1)
			require.LessOrEqual(t, f.Severity, f.Detector.Severity)
			if i > 0 {
				require.LessOrEqual(t, fs[i-1].Span.Start, f.Span.Start)
			}
			isText := f.Detector.Category() == "text"
			require.GreaterOrEqual(t, f.Span.Start, end[isText], "first fixes overlap")
			end[isText] = f.Span.End
			require.False(t, ids[f.ID])
			ids[f.ID] = true
			total := 0.0
			for j, fix := range f.Fixes {
				require.True(t, utf8.ValidString(fix.Text))
				require.NotEqual(t, doc.Text(f.Span), fix.Text, "a fix that changes nothing")
				require.True(t, j == 0 || fix.Confidence <= f.Fixes[j-1].Confidence, "best first")
				total += fix.Confidence
			}
			require.LessOrEqual(t, total, f.Confidence+1e-9)
		}
		_, again := run(t, k, s)
		require.Equal(t, fs, again, "the same every time")
	})
}

// A text in which the certain fixes were applied is not flagged there again.
func TestFixesHold(t *testing.T) {
	k := open(t, ports)
	rapid.Check(t, func(t *rapid.T) {
		s := document().Draw(t, "text")
		_, fs := run(t, k, s)
		var b strings.Builder
		type fixed struct {
			text.Span
			entry string
		}
		var places []fixed
		at := 0
		for _, f := range fs {
			if f.Detector != NameGarble || len(f.Fixes) == 0 || f.Fixes[0].Confidence < 0.8 {
				continue
			}
			b.WriteString(s[at:f.Span.Start])
			start := b.Len()
			b.WriteString(f.Fixes[0].Text)
			places = append(places, fixed{text.Span{Start: start, End: b.Len()}, f.Entry.ID})
			at = f.Span.End
		}
		b.WriteString(s[at:])
		doc, after := run(t, k, b.String(), NameGarble)
		for _, f := range after {
			for _, p := range places {
				inside := p.Start <= f.Span.Start && f.Span.End <= p.End
				require.False(t, inside && p.entry == f.Entry.ID, "%s is flagged again: %q", p.entry, doc.Text(f.Span))
			}
		}
	})
}
