//go:build browser

// These tests open the page in Chromium: make test-browser. With
// TADQIQ_SCREENSHOTS=DIR they leave pictures of it there.

package report

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/fix"
	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
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
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
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

// run does something of which there is a result.
func run[T any](t *testing.T, b *browser, action chromedp.Action[T]) T {
	t.Helper()
	out, err := chromedp.Run(b, action)
	require.NoError(t, err)
	return out
}

func (b *browser) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	require.NoError(t, chromedp.Do(b, actions...))
}

func (b *browser) size(t *testing.T, width, height int64) {
	t.Helper()
	b.do(t, chromedp.EmulateViewport(width, height))
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
	path := filepath.Join(t.TempDir(), "page.html")
	require.NoError(t, os.WriteFile(path, []byte(page), 0o666))
	b.do(t, chromedp.Navigate("file://"+path), chromedp.WaitReady(chromedp.CSS("footer")))
}

func (b *browser) picture(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("TADQIQ_SCREENSHOTS")
	if dir == "" {
		return
	}
	data := run(t, b, chromedp.FullScreenshot(100))
	require.NoError(t, os.WriteFile(filepath.Join(dir, name+".png"), data, 0o666))
}

// checkedFile runs the detectors over the example of the README, or a text.
func checkedFile(t *testing.T, name, source string) *File {
	words, err := embedded.Lexicon()
	require.NoError(t, err)
	calques, err := embedded.Calques()
	require.NoError(t, err)
	packs, err := embedded.Glossary()
	require.NoError(t, err)
	k := knowledge.New(packs, words, calques)
	k.Weights, err = embedded.Weights()
	require.NoError(t, err)
	doc, err := format.Find(name, source).Read(name, source)
	require.NoError(t, err)
	found, err := detect.Run(t.Context(), doc, k, detect.Default())
	require.NoError(t, err)
	v := detect.Judge(doc, found)
	f := &File{Name: name, Doc: doc, Findings: found, Verdict: &v, Stored: func(i int) int { return i }}
	for i := range found {
		if fix.Certain(&found[i], fix.DefaultConfidence) {
			f.Fixable++
		}
	}
	return f
}

func example(t *testing.T) *File {
	source, err := os.ReadFile("../../examples/garbled.txt")
	require.NoError(t, err)
	return checkedFile(t, "examples/garbled.txt", string(source))
}

// several are files of all sorts: an unreadable one, a clean one, one with all
// kinds of debris and a long name, one with markup.
func several(t *testing.T) []*File {
	debris := checkedFile(t, "أخبار الرياضة/مباراة الأمس (النسخة النهائية).txt",
		"وصل الوفد إلى الر\u200fباط في في في زيارة ، ثم غادر إلى.\n"+
			"استقبل المدرب أوغستو بلنتيرو اللاعبين، وقال المدرب أوغستو بلنطيرو إنه راض\n"+
			"Updated by the desk at noon\n"+
			"قال الوزیر إن المشروع مکتمل ، وإن "+strings.Repeat("طويلة", 30)+" ليست كلمة.\n")
	return []*File{
		{Name: "missing.txt", Err: fmt.Errorf("missing.txt: no such file or directory")},
		example(t), checkedFile(t, "clean.txt", "وصل الوفد إلى الرباط صباحا."), debris,
		checkedFile(t, "a.md", "# زيارة\n\nاجتمع مستشار الأمن القومي العراقي قاسم ال**عراجي** ، أمس ، مع `code` [وفد](https://example.org)\n"),
	}
}

func TestBrowserShowsThePage(t *testing.T) {
	b := openBrowser(t)
	f := example(t)
	require.Greater(t, len(f.Findings), 10)
	b.open(t, printHTML(t, English, f))

	assert.Contains(t, run(t, b, chromedp.Title()), "examples/garbled.txt")
	cards := run(t, b, chromedp.Evaluate[int](`document.querySelectorAll(".card").length`))
	names := 0
	for _, x := range f.Findings {
		if x.Detector.Category() != "text" {
			names++
		}
	}
	assert.Equal(t, names+1, cards, "a card for each name, one for the spaces")

	// A click on a name in the text opens its evidence.
	latin := slices.IndexFunc(f.Findings, func(x detect.Finding) bool { return f.Doc.Text(x.Span) == "Erbil" })
	card := cardID(1, latin, &f.Findings[latin])
	const open = `(document.querySelector("details[open] del") || {}).textContent || ""`
	assert.Empty(t, run(t, b, chromedp.Evaluate[string](open)))
	b.do(t, chromedp.Click(chromedp.CSS(`a.at[href="#`+card+`"]`)), chromedp.WaitVisible(chromedp.CSS("#"+card+` .evidence`)))
	assert.Equal(t, "Erbil", run(t, b, chromedp.Evaluate[string](open)))
	b.picture(t, "evidence")

	// A rule that is switched off takes its cards and marks along.
	const visible = `[...document.querySelectorAll(".card")].filter(c => c.checkVisibility()).length`
	b.do(t, chromedp.Click(chromedp.CSS(`#text-spacing`)))
	assert.Equal(t, cards-1, run(t, b, chromedp.Evaluate[int](visible)))
	assert.Equal(t, "rgba(0, 0, 0, 0)", run(t, b, chromedp.Evaluate[string](`getComputedStyle(document.querySelector(".at.r-text-spacing mark")).backgroundColor`)))
	b.do(t, chromedp.Click(chromedp.CSS(`#text-spacing`)))
	assert.Equal(t, cards, run(t, b, chromedp.Evaluate[int](visible)))

	// The text after the fixes is what the fix command makes of it.
	read := func() string {
		return run(t, b, chromedp.Evaluate[string](`[...document.querySelectorAll("article p")].map(p => {
			const p2 = p.cloneNode(true), all = [...p.querySelectorAll("*")];
			[...p2.querySelectorAll("*")].forEach((e, i) => { if (all[i].tagName === "SMALL" || !all[i].checkVisibility()) e.textContent = ""; });
			return p2.textContent;
		}).join("\n") + "\n"`))
	}
	assert.Equal(t, f.Doc.Source, read())
	b.do(t, chromedp.Click(chromedp.CSS(`#view-after`)))
	fixed, _, _, err := fix.Apply(f.Doc, fix.Select(f.Findings, fix.DefaultConfidence))
	require.NoError(t, err)
	assert.NotEqual(t, f.Doc.Source, fixed)
	assert.Equal(t, fixed, read())
	b.picture(t, "after")
	assert.Empty(t, b.trouble)
}

// Everything but the jump that opens a card in older browsers is HTML and CSS.
func TestBrowserWithoutScripts(t *testing.T) {
	b := openBrowser(t)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(t, printHTML(t, English, example(t)))
	b.do(t, chromedp.Click(chromedp.CSS(`a.at.r-name-untranslated`)), chromedp.WaitVisible(chromedp.CSS(`.r-name-untranslated .evidence`)))
	b.do(t, chromedp.Click(chromedp.CSS(`.card:last-child summary`)), chromedp.WaitVisible(chromedp.CSS(`.card:last-child .places a`)))
	b.do(t, chromedp.Click(chromedp.CSS(`#name-untranslated`)), chromedp.WaitNotVisible(chromedp.CSS(`.card.r-name-untranslated`)))
	b.do(t, chromedp.Click(chromedp.CSS(`#view-after`)), chromedp.WaitVisible(chromedp.CSS(`ins.now`)))
	assert.Empty(t, b.trouble)
}

// Nothing is cut off or overlaps its neighbour at any width, in either language
// and scheme, and all text can be read: the contrast is that of WCAG, level AA.
func TestBrowserLayout(t *testing.T) {
	b := openBrowser(t)
	files := several(t)
	for _, lang := range []Lang{English, Arabic} {
		b.open(t, printHTML(t, lang, files...))
		b.do(t, chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => d.open = true)`))
		for _, width := range []int64{320, 600, 1280, 1920} {
			b.size(t, width, 900)
			over := run(t, b, chromedp.Evaluate[[]string](`(() => {
				const w = document.documentElement.clientWidth, out = [];
				if (document.documentElement.scrollWidth > w) out.push("page " + document.documentElement.scrollWidth);
				for (const e of document.querySelectorAll("body *")) {
					const r = e.getBoundingClientRect();
					if (r.width && !e.closest(".skip, .overview") && (r.left < -1 || r.right > w + 1)) out.push(e.outerHTML.slice(0, 120));
				}
				return out;
			})()`))
			assert.Empty(t, over, "%s %d", lang, width)
			for _, scheme := range []string{"light", "dark"} {
				b.scheme(t, scheme)
				assert.Empty(t, run(t, b, chromedp.Evaluate[[]string](contrastScript)), "%s %s", lang, scheme)
				b.picture(t, fmt.Sprintf("page-%s-%d-%s", lang, width, scheme))
			}
		}
		levels := run(t, b, chromedp.Evaluate[[]int](`[...document.querySelectorAll("h1, h2, h3, h4")].map(h => +h.tagName[1])`))
		require.NotEmpty(t, levels)
		assert.Equal(t, 1, levels[0])
		for i := 1; i < len(levels); i++ {
			assert.LessOrEqual(t, levels[i], levels[i-1]+1, "headings skip no level")
		}
		broken := run(t, b, chromedp.Evaluate[[]string](`[...document.querySelectorAll("a[href^='#']")].map(a => a.getAttribute("href").slice(1)).filter(id => document.querySelectorAll("#" + CSS.escape(id)).length !== 1)`))
		assert.Empty(t, broken, "links without a target, or with several")
	}
	assert.Empty(t, b.trouble)
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
		if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest("script, .skip")) continue;
		let behind = e;
		while (behind && parse(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
		const back = behind ? parse(getComputedStyle(behind).backgroundColor) : [255, 255, 255, 1];
		const a = lum(parse(getComputedStyle(e).color)), b = lum(back);
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < 4.5) out.push(ratio.toFixed(2) + " " + e.outerHTML.slice(0, 100));
	}
	return out;
})()`

// On paper all evidence shows, and the controls do not.
func TestBrowserPrints(t *testing.T) {
	b := openBrowser(t)
	b.open(t, printHTML(t, English, several(t)...))
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	assert.Zero(t, run(t, b, chromedp.Evaluate[int](`[...document.querySelectorAll(".why")].filter(e => !e.checkVisibility()).length`)))
	assert.False(t, run(t, b, chromedp.Evaluate[bool](`document.querySelector(".tools").checkVisibility()`)))
	b.size(t, 794, 1123)
	b.picture(t, "print")
	assert.Empty(t, b.trouble)
}
