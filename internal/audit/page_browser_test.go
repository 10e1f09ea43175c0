//go:build browser

// These tests open the page of an audit in Chromium: make test-browser. With
// TADQIQ_SCREENSHOTS=DIR they leave pictures of it there.

package audit

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// browser is a tab, with what it complained about and asked the network for.
type browser struct {
	context.Context
	mu      sync.Mutex
	trouble []string
}

func openBrowser(t *testing.T) *browser {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("chromium is not installed (Debian: apt-get install chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1280, 900))
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{Context: ctx}
	require.NoError(t, chromedp.Listen(ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			b.trouble = append(b.trouble, e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			b.trouble = append(b.trouble, "writes to the console")
		case *log.EventEntryAdded:
			b.trouble = append(b.trouble, e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, "file:") {
				b.trouble = append(b.trouble, "asks for "+e.Request.URL)
			}
		}
	}))
	call(t, b, network.Enable, network.EnableParams{})
	call(t, b, log.Enable, chromedp.Void{})
	return b
}

// call sends a command of the protocol.
func call[P, R any](t *testing.T, b *browser, command cdp.Command[P, R], params P) {
	t.Helper()
	_, err := chromedp.Call(b, command, params)
	require.NoError(t, err)
}

// eval returns the value of an expression.
func eval[T any](t *testing.T, b *browser, script string) T {
	t.Helper()
	out, err := chromedp.Run(b, chromedp.Evaluate[T](script))
	require.NoError(t, err)
	return out
}

func (b *browser) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	require.NoError(t, chromedp.Do(b, actions...))
}

func (b *browser) click(t *testing.T, selector string) {
	t.Helper()
	b.do(t, chromedp.Click(chromedp.CSS(selector)))
}

// set puts a value into an input or a select, as if a person had.
func (b *browser) set(t *testing.T, selector, value string) {
	t.Helper()
	eval[bool](t, b, fmt.Sprintf(`(() => {
		const e = document.querySelector(%q);
		e.value = %q;
		e.dispatchEvent(new Event("input", { bubbles: true }));
		e.dispatchEvent(new Event("change", { bubbles: true }));
		return true;
	})()`, selector, value))
}

func (b *browser) scheme(t *testing.T, name string) {
	t.Helper()
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
	})
}

// open writes a page to a file and opens it.
func (b *browser) open(t *testing.T, page string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "index.html")
	require.NoError(t, os.WriteFile(path, []byte(page), 0o666))
	b.do(t, chromedp.Navigate("file://"+path), chromedp.WaitReady(chromedp.CSS("footer")))
}

func (b *browser) picture(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("TADQIQ_SCREENSHOTS")
	if dir == "" {
		return
	}
	data, err := chromedp.Run(b, chromedp.FullScreenshot(100))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, name+".png"), data, 0o666))
}

func (b *browser) quiet(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Empty(t, b.trouble)
}

// column returns the texts of a column of a list, as far as they show.
func (b *browser) column(t *testing.T, section string, n int) []string {
	t.Helper()
	return eval[[]string](t, b, fmt.Sprintf(`[...document.querySelectorAll("#%s tbody tr")].filter(r => r.checkVisibility()).map(r => r.cells[%d].innerText.trim())`, section, n))
}

// numbers returns those of a column, without their commas and signs.
func (b *browser) numbers(t *testing.T, section string, n int) []float64 {
	t.Helper()
	var out []float64
	for _, s := range b.column(t, section, n) {
		x, err := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(s, ",", ""), "\u00a0%"), 64)
		require.NoError(t, err)
		out = append(out, x)
	}
	return out
}

func (b *browser) text(t *testing.T, selector string) string {
	t.Helper()
	return eval[string](t, b, fmt.Sprintf(`document.querySelector(%q).innerText.trim()`, selector))
}

func descending(a, b float64) int { return cmp.Compare(b, a) }

// Widths of drawings are those of the numbers, from the side on which reading
// begins.
func TestBrowserDrawsCharts(t *testing.T) {
	b := openBrowser(t)
	s := madeUp(60, 40)
	for _, lang := range []string{"en", "ar"} {
		b.open(t, writePage(t, s, lang))
		parts := eval[[][2]float64](t, b, `(() => {
			const all = document.querySelector(".stack").getBoundingClientRect(), rtl = document.dir === "rtl";
			return [...document.querySelectorAll(".stack rect")].map(e => e.getBoundingClientRect()).map(r => [(rtl ? all.right - r.right : r.left - all.left) / all.width, r.width / all.width]);
		})()`)
		require.Len(t, parts, 4)
		at := 0.0
		for i, v := range s.Verdicts {
			share := float64(v.Documents) / float64(s.Documents)
			assert.InDelta(t, at, parts[i][0], 0.002)
			assert.InDelta(t, share, parts[i][1], 0.002)
			at += share
		}
		bars := eval[[][3]float64](t, b, `[...document.querySelectorAll(".bars tbody tr")].map(r => {
			const [all, likely] = [...r.querySelectorAll("rect")].map(e => e.getBoundingClientRect()), svg = r.querySelector("svg").getBoundingClientRect();
			const starts = document.dir === "rtl" ? Math.abs(all.right - svg.right) : Math.abs(all.left - svg.left);
			return [all.width / svg.width, likely.width / all.width, starts];
		})`)
		require.Len(t, bars, len(s.Rules)+len(s.Kinds))
		assert.InDelta(t, 1, bars[0][0], 0.01, "name/garble is the most frequent one of its kind")
		assert.InDelta(t, 2210.0/6120, bars[0][1], 0.01)
		for _, bar := range bars {
			assert.Greater(t, bar[0], 0.003)
			assert.Less(t, bar[2], 1.0)
		}
		heights := eval[[]float64](t, b, `[...document.querySelectorAll("[aria-labelledby=h-confidence] .area g rect:last-child")].map(e => e.getBoundingClientRect().height)`)
		require.Len(t, heights, Bins)
		for i := range heights {
			assert.InDelta(t, float64(s.Confidence[i])/float64(s.Confidence[3]), heights[i]/heights[3], 0.02)
		}
		assert.Zero(t, eval[int](t, b, `[...document.querySelectorAll("svg")].filter(e => { const r = e.getBoundingClientRect(); return e.checkVisibility() && (r.width < 5 || r.height < 5); }).length`))
		for _, media := range []string{"screen", "print"} {
			call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media})
			off := eval[[]float64](t, b, `[...document.querySelectorAll(".plot")].flatMap(p => {
				const lines = [...p.querySelectorAll("path")].map(e => e.getBoundingClientRect().top);
				return [...p.querySelectorAll("text")].map(e => e.getBoundingClientRect()).map((r, i) => Math.abs(r.top + r.height / 2 - lines[i]));
			})`)
			require.GreaterOrEqual(t, len(off), 6)
			assert.Less(t, slices.Max(off), 3.0, "labels stand by their lines, %s", media)
		}
		labels := eval[[]string](t, b, `[...document.querySelectorAll("svg[role=img]")].map(e => e.getAttribute("aria-label") || e.getAttribute("aria-labelledby").split(" ").map(id => document.getElementById(id).textContent).join(" "))`)
		assert.Len(t, labels, 3)
		for _, l := range labels {
			assert.Regexp(t, `\d,\d\d\d`, l)
		}
		// An interval is drawn where its scale says.
		line := eval[[]float64](t, b, `(() => {
			const r = document.querySelector("#sources tbody tr"), svg = r.querySelector("svg").getBoundingClientRect(), p = r.querySelector("path:not([class])").getBoundingClientRect();
			const from = document.dir === "rtl" ? svg.right - p.right : p.left - svg.left;
			return [from / svg.width, p.width / svg.width];
		})()`)
		scale := roundShare(slices.MaxFunc(s.Groups, func(a, b Group) int { return cmp.Compare(a.High, b.High) }).High)
		assert.InDelta(t, s.Groups[0].Low/scale, line[0], 0.02)
		assert.InDelta(t, (s.Groups[0].High-s.Groups[0].Low)/scale, line[1], 0.02)
	}
	b.quiet(t)
}

func TestBrowserSorts(t *testing.T) {
	b := openBrowser(t)
	s := madeUp(200, 300)
	s.Groups[4].Name, s.Groups[7].Name = "news10.example", "news9.example"
	b.open(t, writePage(t, s, "en"))
	sorted := func() string {
		return eval[string](t, b, `[...document.querySelectorAll("#sources thead th")].map(h => h.getAttribute("aria-sort") || "-").join(" ")`)
	}
	head := func(n int) string { return fmt.Sprintf(`#sources thead th:nth-child(%d) button`, n) }
	assert.Equal(t, "- - descending - - - - -", sorted())

	b.click(t, head(6))
	assert.Equal(t, "- - - - - descending - -", sorted())
	got := b.numbers(t, "sources", 5)
	assert.True(t, slices.IsSortedFunc(got, descending))
	most := slices.MaxFunc(s.Groups, func(a, b Group) int { return cmp.Compare(a.Documents, b.Documents) })
	assert.Equal(t, float64(most.Documents), got[0], "of all sources, not of this page")
	b.click(t, head(6))
	assert.Equal(t, "- - - - - ascending - -", sorted())
	assert.True(t, slices.IsSorted(b.numbers(t, "sources", 5)))

	// Names sort as people count: 9 before 10.
	b.click(t, head(1))
	b.set(t, "#sources input", "news")
	names := b.column(t, "sources", 0)
	require.Contains(t, names, "news9.example")
	assert.Less(t, slices.Index(names, "news9.example"), slices.Index(names, "news10.example"))

	// By the keyboard, and names by what the script knows of them.
	eval[bool](t, b, `document.querySelector("#names thead th:nth-child(3) button").focus() || true`)
	b.do(t, chromedp.KeyEvent(kb.Enter))
	got = b.numbers(t, "names", 2)
	assert.Len(t, got, 50)
	assert.True(t, slices.IsSortedFunc(got, descending))
	assert.Equal(t, float64(slices.MaxFunc(s.Entities, func(a, b Entity) int { return cmp.Compare(a.Findings, b.Findings) }).Findings), got[0])
	b.quiet(t)
}

func TestBrowserFilters(t *testing.T) {
	b := openBrowser(t)
	s := madeUp(2000, 120)
	e := &s.Entities[1700]
	e.ID, e.Ar, e.Kind = "Q7-sirte", "مدينةُ سـرت الأثريّة", "place"
	e.Forms = []Form{{Text: "صرط", Fix: "سرت", Rule: "name/garble", Findings: 4, Likely: 2, Documents: 3, Examples: []Example{{Document: "d-1", Left: "غرب ", Text: "صرط", Right: " مساء", Confidence: 0.6}}}}
	b.open(t, writePage(t, s, "en"))
	only := func(query string) {
		t.Helper()
		b.set(t, "#names input", query)
		assert.Equal(t, []string{"مدينةُ سـرت الأثريّة\nplace · Q7-sirte"}, b.column(t, "names", 0), query)
		assert.Equal(t, "1–1 of 1", b.text(t, "#names output"))
		assert.False(t, eval[bool](t, b, `document.querySelector("#names .pager").checkVisibility()`))
	}
	// Diacritics, tatweel, hamzas and the two forms of final letters make no
	// difference, nor does the case of Latin.
	for _, query := range []string{"مدينه سرت", "مدينةُ", "الاثرية", "الأثريه", "صرط", "q7-SIRTE", "place صرط", "سرت مدينه"} {
		only(query)
	}
	b.set(t, "#names select", "person")
	assert.Empty(t, b.column(t, "names", 0))
	assert.Equal(t, "None match.", b.text(t, "#names output"))
	b.set(t, "#names select", "place")
	only("صرط")

	// What is open shows its forms and examples.
	b.click(t, "#names details > summary")
	b.do(t, chromedp.WaitVisible(chromedp.CSS("#names .ex")))
	assert.Equal(t, "صرط", b.text(t, "#names del"))
	assert.Equal(t, "سرت", b.text(t, "#names ins"))
	assert.Equal(t, "غرب صرط مساء", b.text(t, "#names .ex > span"))
	assert.Equal(t, "d-1", b.text(t, "#names .ex small bdi"))
	assert.Equal(t, "confidence 60\u00a0%", b.text(t, "#names .ex small span"))
	assert.Equal(t, []string{"2", "4", "3"}, eval[[]string](t, b, `[...document.querySelectorAll("#names .meta b")].map(e => e.innerText)`))

	b.set(t, "#names select", "")
	b.set(t, "#names input", "")
	assert.Equal(t, "1–50 of 2,000", b.text(t, "#names output"))

	b.set(t, "#sources input", "NEWS12")
	require.NotEmpty(t, b.column(t, "sources", 0))
	for _, name := range b.column(t, "sources", 0) {
		assert.Contains(t, name, "news12")
	}
	b.set(t, "#documents input", "part-0003")
	assert.Len(t, b.column(t, "documents", 0), 10)
	b.set(t, "#candidates input", "a new entry")
	assert.Len(t, b.column(t, "candidates", 0), 13)
	b.quiet(t)
}

func TestBrowserTurnsPages(t *testing.T) {
	b := openBrowser(t)
	s := madeUp(120, 60)
	b.open(t, writePage(t, s, "en"))
	seen := map[string]bool{}
	page := func(from, to int) {
		t.Helper()
		assert.Equal(t, fmt.Sprintf("%d–%d of 120", from, to), b.text(t, "#names output"))
		for i, name := range b.column(t, "names", 0) {
			e := s.Entities[from-1+i]
			assert.Contains(t, name, e.ID)
			seen[e.ID] = true
		}
	}
	const back, on = "#names .pager button:first-child", "#names .pager button:last-child"
	page(1, 50)
	assert.True(t, eval[bool](t, b, `document.querySelector("`+back+`").disabled`))
	b.click(t, on)
	page(51, 100)
	b.click(t, on)
	page(101, 120)
	assert.True(t, eval[bool](t, b, `document.querySelector("`+on+`").disabled`))
	b.click(t, back)
	page(51, 100)
	assert.Len(t, seen, 120)
	// A filter goes back to the beginning.
	b.set(t, "#names input", s.Entities[0].ID)
	assert.Contains(t, b.column(t, "names", 0)[0], s.Entities[0].ID)
	b.quiet(t)
}

// The page of a large corpus opens, sorts and filters quickly: times are in
// milliseconds, with room for a slow machine.
func TestBrowserIsQuick(t *testing.T) {
	b := openBrowser(t)
	b.open(t, writePage(t, madeUp(2000, 3000), "en"))
	elements := eval[int](t, b, `document.querySelectorAll("*").length`)
	loaded := eval[float64](t, b, `performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd`)
	work := eval[[]float64](t, b, `(() => {
		const time = f => { const t = performance.now(); f(); document.body.offsetHeight; return performance.now() - t; };
		const type = (s, v) => { const e = document.querySelector(s); e.value = v; e.dispatchEvent(new Event("input")); };
		return [time(() => type("#names input", "غو")), time(() => type("#names input", "غوت")), time(() => document.querySelector("#sources thead th:nth-child(6) button").click()), time(() => document.querySelector("#names .pager button:last-child").click())];
	})()`)
	t.Logf("%d elements, loaded after %.0f ms; first filter, filter, sort, next page: %.0f ms", elements, loaded, work)
	assert.Less(t, elements, 20_000)
	assert.Less(t, loaded, 10_000.0)
	for _, ms := range work {
		assert.Less(t, ms, 3000.0)
	}
	b.quiet(t)
}

// Without scripts there are the charts and the first page of each list, with
// forms and examples.
func TestBrowserWithoutScripts(t *testing.T) {
	b := openBrowser(t)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	s := madeUp(120, 60)
	b.open(t, writePage(t, s, "en"))
	assert.Len(t, b.column(t, "names", 0), 50)
	assert.Len(t, b.column(t, "sources", 0), 25)
	assert.Len(t, b.column(t, "documents", 0), 25)
	assert.False(t, eval[bool](t, b, `document.querySelector("#names .tools").checkVisibility()`), "controls that do nothing")
	assert.Contains(t, b.text(t, "#names"), "needs scripts")
	b.click(t, "#names details > summary")
	b.do(t, chromedp.WaitVisible(chromedp.CSS("#names .form")))
	b.click(t, "#names .form summary")
	b.do(t, chromedp.WaitVisible(chromedp.CSS("#names .ex")))
	assert.Equal(t, s.Entities[0].Forms[0].Text, b.text(t, "#names del"))
	b.quiet(t)
}

// Both ways of making a row, in Go and in the script, make the same one.
func TestBrowserRows(t *testing.T) {
	b := openBrowser(t)
	s := madeUp(60, 0)
	s.Entities[3].Forms[0].Fix = ""
	page := writePage(t, s, "en")
	const rows = `[...document.querySelectorAll("#names tbody tr")].map(r => [...r.cells].slice(0, 4).map(c => c.innerHTML).join("|") + r.querySelector("summary").innerHTML.replace(/\s+/g, " "))`
	const forms = `[...document.querySelectorAll("#names details details")].filter(f => f === f.parentElement.querySelector("details")).map(f => f.querySelector("summary").innerHTML + f.querySelector(".ex").innerHTML)`
	b.open(t, page)
	byScript := eval[[]string](t, b, rows)
	require.Len(t, byScript, 50)
	eval[int](t, b, `[...document.querySelectorAll("#names td > details > summary")].map(s => s.click()).length`)
	b.do(t, chromedp.WaitReady(chromedp.CSS("#names tr:last-child .ex")))
	formsByScript := eval[[]string](t, b, forms)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(t, page)
	assert.Equal(t, eval[[]string](t, b, rows), byScript)
	assert.Equal(t, eval[[]string](t, b, forms), formsByScript)
	require.Len(t, formsByScript, 50)
}

// A text can make the page neither run nor load anything, nor turn it around.
func TestBrowserIsSafe(t *testing.T) {
	b := openBrowser(t)
	bad := "\u202e" + `</script><script>document.title = "run"</script><img src="x.png" onerror="document.title = 'run'">`
	s := madeUp(60, 30)
	s.Groups[0].Name, s.ReadFirst[0].ID, s.Problems[0].Reason = bad, bad, bad
	s.Entities[0].Ar, s.Entities[0].ID, s.Entities[0].Kind = bad, bad, bad
	f := &s.Entities[0].Forms[0]
	f.Text, f.Fix, f.Rule = bad, bad, bad
	f.Examples = []Example{{Document: bad, Left: bad, Text: bad, Right: bad}}
	b.open(t, writePage(t, s, "en"))
	b.click(t, "#names details > summary")
	b.do(t, chromedp.WaitVisible(chromedp.CSS("#names .ex")))
	assert.Equal(t, "tadqiq corpus audit", eval[string](t, b, `document.title`))
	assert.Equal(t, 2, eval[int](t, b, `document.querySelectorAll("img, script").length`), "the data and the script")
	assert.Contains(t, b.text(t, "#names del"), `<U+202E></script><script>document.title = "run"`)
	b.quiet(t)
	// The policy stops what would get past the escaping.
	assert.False(t, eval[bool](t, b, `(() => { const e = document.createElement("script"); e.textContent = "window.ran = true"; document.body.append(e); return !!window.ran; })()`))
}

// On paper there are no controls.
func TestBrowserPrints(t *testing.T) {
	b := openBrowser(t)
	b.open(t, writePage(t, madeUp(120, 60), "en"))
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	assert.Zero(t, eval[int](t, b, `[...document.querySelectorAll(".tools, .pager, .toc")].filter(e => e.checkVisibility()).length`))
	b.do(t, chromedp.EmulateViewport(794, 1123))
	assert.LessOrEqual(t, eval[int](t, b, `document.documentElement.scrollWidth`), 794)
	b.picture(t, "audit-print")
	b.quiet(t)
}

// Nothing is cut off or overlaps its neighbour at any width, in either language
// and scheme, and all text can be read: the contrast is that of WCAG, level AA.
func TestBrowserLayout(t *testing.T) {
	b := openBrowser(t)
	s := madeUp(120, 60)
	s.Groups[3].Name = strings.Repeat("aVeryLongHostName.", 9) + "example"
	s.Problems[1].Path = "crawl/" + strings.Repeat("deeply/", 30) + "a.txt"
	s.ReadFirst[1].ID = "https://news.example/" + strings.Repeat("long", 40)
	s.Entities[1].Ar = strings.Repeat("طويلة", 15)
	s.Entities[2].Forms[0].Text = strings.Repeat("طويلة", 15)
	s.Entities[0].Forms[0].Examples[0].Document = "https://news.example/" + strings.Repeat("long", 40)
	for _, lang := range []string{"en", "ar"} {
		b.open(t, writePage(t, s, lang))
		eval[int](t, b, `[...document.querySelectorAll("#names details > summary")].slice(0, 3).map(s => s.click()).length`)
		for _, width := range []int64{320, 375, 600, 800, 1280, 1920} {
			b.do(t, chromedp.EmulateViewport(width, 900))
			assert.Empty(t, eval[[]string](t, b, `(() => {
				const w = document.documentElement.clientWidth, out = [];
				if (document.documentElement.scrollWidth > w) out.push("page " + document.documentElement.scrollWidth);
				for (const e of document.querySelectorAll("body *")) {
					const r = e.getBoundingClientRect();
					if (r.width && !e.closest(".skip, .hide, svg") && e.checkVisibility() && (r.left < -1 || r.right > w + 1)) out.push(e.outerHTML.slice(0, 120));
				}
				for (const e of document.querySelectorAll(".scroll"))
					if (e.scrollWidth > e.clientWidth + 1) out.push("scrolls: " + e.closest("section").innerText.slice(0, 30) + " " + e.scrollWidth + " in " + e.clientWidth);
				return out;
			})()`), "%s %d", lang, width)
			for _, scheme := range []string{"light", "dark"} {
				b.scheme(t, scheme)
				assert.Empty(t, eval[[]string](t, b, contrastScript), "%s %s", lang, scheme)
				if width == 375 || width == 1280 {
					b.picture(t, fmt.Sprintf("audit-%s-%d-%s", lang, width, scheme))
				}
			}
		}
	}
	b.quiet(t)
}

// contrastScript lists the texts whose contrast with what is behind them is
// below 4.5.
const contrastScript = `(() => {
	const parse = s => { const m = s.match(/[\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
	const lum = c => { const f = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]); };
	const out = [];
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const e = walk.currentNode.parentElement;
		if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest("script, .skip, title, desc")) continue;
		let behind = e;
		while (behind && parse(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
		const back = behind ? parse(getComputedStyle(behind).backgroundColor) : [255, 255, 255, 1];
		const ink = getComputedStyle(e)[e.closest("svg") ? "fill" : "color"];
		const a = lum(parse(ink)), b = lum(back);
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < 4.5 && !e.closest(":disabled")) out.push(ratio.toFixed(2) + " " + e.outerHTML.slice(0, 100));
	}
	return out;
})()`
