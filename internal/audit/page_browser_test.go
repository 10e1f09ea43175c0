//go:build browser

// These tests open the page of an audit in Chromium: make test-browser. With
// TADQIQ_SCREENSHOTS=DIR they leave pictures of it there.

package audit

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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

// column is an expression for the texts of a column of a list.
func column(section string, n int) string {
	return fmt.Sprintf(`[...document.querySelectorAll("#%s tbody tr")].map(r => r.cells[%d].innerText.trim())`, section, n)
}

func TestBrowserLists(t *testing.T) {
	b := openBrowser(t)
	s := madeUp(2000, 300)
	b.open(t, writePage(t, s, "en"))
	_ = s
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
