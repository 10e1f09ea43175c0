package format_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tadqiq/tadqiq/format"
	"github.com/tadqiq/tadqiq/text"
)

func TestHTML(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"only markup", "<!doctype html><p><br><img>", text.Hole + "\n"},
		{"text alone", "نص", "نص\n"},
		{"byte order mark", "\ufeff<p>نص", "نص\n"},

		{"white space is one space", " <p>\n\tقال   حفتر\r\n <b> في </b> سرت\n</p> ", "قال حفتر في سرت\n"},
		{"no-break space stays", "<p>قال&nbsp;\u00a0حفتر", "قال\u00a0\u00a0حفتر\n"},
		{"inline elements stand in words", "<b>حف</b>تر و<a href=x>سر</a><i></i>ت<wbr>ي", "حفتر وسرتي\n"},
		{"blocks end lines", "أ<div>ب<p>ج<p>د</div>ه<h1>و</h1>ز", "أ\nب\nج\nد\nه\nو\nز\n"},
		{"lists", "<ul><li>أ<li>ب<ul><li>ج</ul><li>د</ul><dl><dt>ه<dd>و</dl>", "أ\nب\nج\nد\nه\nو\n"},
		{"tables", "<table><caption>أ<tr><th>ب<td>ج<tr><td>د</table>", "أ\nب\nج\nد\n"},
		{"line breaks", "أ<br>ب<BR/>ج<hr>د", "أ\nب\nج\nد\n"},
		{"preformatted text keeps its lines", "<pre>\nأ  ب\n\n ج\n</pre>", "أ ب\nج\n"},
		{"forms", "<label>أ</label><select><option>ب<option>ج</select><button>د</button><button>ه</button>", "أ\nب\nج\nد\nه\n"},
		{"the title is prose", "<head><title>أ &amp; ب</title></head><body>ج", "أ & ب\nج\n"},
		{"hidden text is prose", "<p hidden>أ</p><div style='display:none'>ب</div>", "أ\nب\n"},

		{"attributes are no prose", `<p title="أ">ب<a href='ج' title=د>ه</a><img alt="و">`, "به￼\n"},
		{"code is a hole", "شغّل <code>أ <b>ب</b></code>، و<kbd>ج</kbd><samp>د</samp> ثم", "شغّل ￼، و￼ ثم\n"},
		{"footnote marks are holes", "سرت<sup><a>1</a></sup>، H<sub>2</sub>O", "سرت￼، H￼O\n"},
		{"scripts and styles are gone", "حف<script>أ</script><style>ب</style><template>ج</template><noscript>د</noscript>تر", "حفتر\n"},
		{"what is embedded is a hole", "أ<svg><title>ب</title><text>ج</text></svg>د<video>ه</video><object>و</object><textarea>ز</textarea>", "أ￼د￼\n"},
		{"a drawing with text in HTML", "<svg><foreignobject><div>أ</div></foreignobject></svg>ب", "￼ب\n"},
		{"a drawing ends where HTML begins", "<svg><g>أ<p>ب", "￼\nب\n"},
		{"listings", "<pre><code>أ\nب</code></pre>", "￼\n"},
		{"comments are gone", "حف<!-- أ -->تر<!x><?php ب ?>", "حفتر\n"},

		{"references", "&lt;&#1587;&#x631;&#1578;&gt; &amp;amp; &copy;2026 &notit; &hellip;", "<سرت> &amp; ©2026 ¬it; …\n"},
		{"broken references", "& &; &# &#; &#x; &unknown; 1&2 &#1587ت", "& &; &# &#; &#x; &unknown; 1&2 ست\n"},
		{"references to white space", "أ&#32;&#9;&#10;ب&NewLine;", "أ ب\n"},
		{"links that touch are two words", "<nav><a>أ</a><a>ب</a><b><a>ج</a></b> <a>د</a></nav>", "أ\nب\nج د\n"},

		{"end tags in the wrong order", "<p>أ<b>ب<i>ج</b>د</i>ه", "أبجده\n"},
		{"end tags of nothing", "</p></b></ul>أ</div></span>", "أ\n"},
		{"code goes on in the next paragraph", "<p>أ<code>ب<p>ج</code>د", "أ￼\n￼د\n"},
		{"a key ends with its paragraph", "<p>أ<kbd>ب<p>ج", "أ￼\nج\n"},
		{"a key ends with its cell", "<table><td><kbd>أ<td>ب", "￼\nب\n"},
		{"code ends inside a block", "<code>أ<div>ب</code>ج", "￼ج\n"},
		{"code in a template ends there", "<template><code>أ</template>ب", "ب\n"},
		{"a part of no table", "أ<td>ب", "أ\nب\n"},
		{"less-than signs", "3 < 5 <5> a<b", "3 < 5 <5> a\n"},
		{"an unfinished tag", "أ<a href='ب", "أ\n"},
		{"an unfinished comment", "أ<!-- ب", "أ\n"},
		{"an unfinished script", "أ<script>ب", "أ\n"},

		{"XHTML", "<?xml version='1.0'?><p/>أ<script/>ب<i/><kbd/>ج", "أب￼ج\n"},
		{"CDATA in XHTML", "<?xml?><p>أ<![CDATA[ب<b]]>ج", "أ￼ج\n"},
		{"no XHTML", "<p/>أ<script/>ب", "أ\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := read(t, format.HTML, c.in)
			check(t, d)
			assert.Equal(t, c.want, d.Source)
		})
	}
}

func TestHTMLComments(t *testing.T) {
	const source = "<p>أ <!-- ب -->ج</p>\n<!--د--><p>ه</p><!-- و"
	d := read(t, format.HTML, source)
	assert.Equal(t, "أ ج\nه\n", d.Source)
	assert.Equal(t, []text.Comment{
		{Offset: 2, Text: "ب", Origin: text.Span{Start: 6, End: 17}},
		{Offset: 6, Text: "د", Origin: text.Span{Start: 24, End: 33}},
		{Offset: 9, Text: "و", Origin: text.Span{Start: 42, End: 49}},
	}, d.Comments)
	for _, c := range d.Comments {
		assert.Contains(t, source[c.Origin.Start:c.Origin.End], c.Text)
	}
}
