package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tadqiq/tadqiq/detect"
)

func TestHoverOfWhatDoesNotShow(t *testing.T) {
	x := &detect.Finding{Detector: detect.TextSpacing, Confidence: 1, Fixes: []detect.Fix{{Text: ""}}}
	h := Hover(English, x, " \u00a0")
	assert.Contains(t, h, "flagged:\n\n> U+0020 U+00A0\n")
	assert.Contains(t, h, "suggestion:\n\n> (nothing)\n")
	h = Hover(Arabic, x, "نص\u202e *غامق* <b>")
	assert.Contains(t, h, `> نص\<U+202E\> \*غامق\* \<b\>`+"\n", "the viewer obeys nothing of it")
	h = Hover(English, x, strings.Repeat("كلمة ", 1000))
	assert.Contains(t, h, "…\n")
	assert.Less(t, len(h), 1000)
}

func TestTitles(t *testing.T) {
	name := &detect.Finding{Detector: detect.NameGarble, Fixes: []detect.Fix{{Text: "حفتر"}, {Text: strings.Repeat("كلمة ", 20)}, {}}}
	assert.Equal(t, "Replace with حفتر", FixTitle(English, name, 0))
	assert.Equal(t, "Fix: the name is garbled", FixTitle(English, name, 1))
	assert.Equal(t, "احذف: الاسم محرّف", FixTitle(Arabic, name, 2))
	space := &detect.Finding{Detector: detect.TextSpacing, Fixes: []detect.Fix{{Text: "،"}}}
	assert.Equal(t, "أصلح: المسافة حول علامة الترقيم خاطئة", FixTitle(Arabic, space, 0))
}
