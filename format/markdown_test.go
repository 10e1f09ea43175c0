package format_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tadqiq/tadqiq/format"
)

func TestMarkdown(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"byte order mark", "\ufeff# نص", "نص\n"},
		{"lines of a paragraph are one", "قال\r\n حفتر\n\nثم", "قال حفتر\nثم\n"},
		{"hard line breaks", "أ  \nب\\\nج", "أ\nب\nج\n"},
		{"emphasis stands in words", "**حف**تر و*سر*ت __ا__ ه__و__ و~~ب~~ 5*3 a_b_c", "حفتر وسرت ا ه__و__ وب 5*3 a_b_c\n"},
		{"headings", "# أ #\nب\n===\nج\n---\n#د", "أ\nب\nج\n#د\n"},
		{"lists", "- أ\n  ب\n- ج\n  1. د\n\n     ه\n* و", "أ ب\nج\nد\nه\nو\n"},
		{"quotations", "> أ\nب\n> > ج\n> د\n\nه", "أ ب\nج د\nه\n"},
		{"a wrapped name in a quotation", "> خليفة\n>   حفتر", "خليفة حفتر\n"},
		{"code", "شغّل `أ` و``ب ` ج``:\n\n    د\n\n```sh\nه\n```\n~~~\nو", "شغّل ￼ و￼:\n￼\n￼\n￼\n"},
		{"code in a list", "- أ\n\n      ب\n\n  ج\n\n      د", "أ\n￼\nج\n￼\n"},
		{"links", "[أ](/x \"ب\") [ج](<د ه>) [و][ز] [ح][] [ط] <https://a.example>\n\n[ز]: /x\n[ح]: /y 'ي'\n[ط]: /z", "أ ج و ح ط ￼\n"},
		{"no links", "[أ] [ب][ج] [د](ه و) ]", "[أ] [ب][ج] [د](ه و) ]\n"},
		{"links that touch are two words", "[أ](x)[ب](y)", "أ\nب\n"},
		{"images", "أ ![ب [ج](x) د](y) ه ![و][ز]\n\n[ز]: /x", "أ ￼ ه ￼\n"},
		{"footnotes", "سرت[^1]، نعم\n\n[^1]: أ\n    ب\n\n    ج\n[^2]:\n[^د ه]: و ز", "سرت￼، نعم\nأ ب\nج\n[^د ه]: و ز\n"},
		{"tables", "| أ | ب |\n|:--|:-:|\n| ج \\| د | *ه*\nو\n\nز | ح", "أ\nب\nج | د\nه\nو\nز | ح\n"},
		{"no table", "أ | ب\n---|---|---\nج", "أ | ب ---|---|--- ج\n"},
		{"escapes and references", "\\*أ\\* \\ب &amp; &#1575; &nbsp; &copy &x;", "*أ* \\ب & ا \u00a0 &copy &x;\n"},
		{"rules", "***\n- - -\n_ _ _\nأ", "أ\n"},

		{"YAML front matter", "---\ntitle: أ\n# ب\nx: [ج]\n---\nد", "د\n"},
		{"front matter that dots end", "---\r\n# أ\r\ntitle: ب\r\n...\r\nج", "ج\n"},
		{"TOML front matter", "+++\ntitle = \"أ\"\n+++\nب", "ب\n"},
		{"a rule is no front matter", "---\n\nأ: ب\n\n---\nج", "أ: ب\nج\n"},
		{"two rules are none", "---\n# أ\n---\nب", "أ\nب\n"},
		{"front matter without an end", "---\ntitle: أ", "title: أ\n"},

		{"HTML in a line", "<b>حف</b>تر<br>و<kbd>أ *ب*</kbd> <!-- ج -->د", "حفتر\nو￼ د\n"},
		{"HTML blocks", "<div dir=\"rtl\">\nأ *ب*\n</div>\n\n<p align=right>\n\nج *د*\n\n</p>", "أ *ب*\nج د\n"},
		{"HTML in a quotation", "> <div\n> title='أ'>ب\n> ج</div>", "ب ج\n"},
		{"scripts", "<script>\nأ\n\nب\n</script>\nج", "ج\n"},
		{"a script that goes on", "<div><script>\n\nأ\n\n</script>ب</div>", "ب\n"},
		{"details", "<details>\n<summary>أ</summary>\n\n- ب\n\n</details>", "أ\nب\n"},
		{"an open key ends with its paragraph", "أ <kbd>ب\n\nج", "أ ￼\nج\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := read(t, format.Markdown, c.in)
			check(t, d)
			assert.Equal(t, c.want, d.Source)
		})
	}
}

func TestMarkdownComments(t *testing.T) {
	const source = "أ <!-- ب -->ج\n\n<!-- د\n ه -->\n\n- و\n  <!--ز-->\n"
	d := read(t, format.Markdown, source)
	assert.Equal(t, "أ ج\nو\n", d.Source)
	want := []struct {
		offset       int
		text, origin string
	}{
		{2, "ب", "<!-- ب -->"},
		{6, "د\n ه", "<!-- د\n ه -->"},
		{9, "ز", "<!--ز-->"},
	}
	assert.Len(t, d.Comments, len(want))
	for i, c := range d.Comments {
		assert.Equal(t, want[i].offset, c.Offset)
		assert.Equal(t, want[i].text, c.Text)
		assert.Equal(t, want[i].origin, source[c.Origin.Start:c.Origin.End])
	}
}
