package learn

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tadqiq/tadqiq/lexicon"
	"github.com/tadqiq/tadqiq/text"
)

// list is what was scanned, a break as "".
func (w *words) spelled() []string {
	var out []string
	at := 0
	for _, word := range w.list {
		out = append(out, string(w.letters[at:word.end]))
		at = word.end
	}
	return out
}

func scan(s string) []string {
	var w words
	w.scan([]byte(s))
	return w.spelled()
}

// slowScan is what scan should find, by package text alone.
func slowScan(s string) []string {
	out := []string{""}
	br := func() {
		if out[len(out)-1] != "" {
			out = append(out, "")
		}
	}
	for line := range strings.SplitSeq(s, "\n") {
		br()
		doc := text.New("", line)
		at := 0
		for _, seg := range doc.Segments {
			for _, tok := range seg.Tokens {
				if strings.ContainsFunc(line[at:tok.Start], isHard) {
					br()
				}
				at = tok.End
				if tok.Class != text.Arabic || strings.ContainsFunc(tok.Form, func(r rune) bool { return !strings.ContainsRune(letters+"0123456789", r) }) || len([]rune(tok.Form)) > maxLetters {
					br()
					continue
				}
				out = append(out, tok.Form)
			}
		}
		if strings.ContainsFunc(line[at:], isHard) {
			br()
		}
	}
	br()
	return out
}

func isHard(r rune) bool {
	return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !strings.ContainsRune("-–\"'«»“”‘’", r)
}

// trim leaves out the break at the start, which says nothing.
func trim(list []string) []string {
	if len(list) > 0 && list[0] == "" {
		return list[1:]
	}
	return list
}

func TestScan(t *testing.T) {
	for s, want := range map[string]string{
		"":                   "",
		"قال الوزير":         "قال الوزير .",
		"قال  الوزير\r\nأمس": "قال الوزير . امس .",
		"قَالَ، «الوزيرُ» مدينـــة": "قال . الوزير مدينه .",
		"غرب-شرق":                  "غرب شرق .",
		"د.أحمد":                   "د . احمد .",
		"عام 2015 في":              "عام . في .",
		"عام 2015م في":             "عام 2015م في .",
		"عام ٢٠١٥م،في":             "عام 2015م . في .",
		"قال Trump إن":             "قال . ان .",
		"قالTrump إن":              "ان .",
		"على @حساب الوزير":         "علي . الوزير .",
		"في http://a.b/مدينة سرت":  "في . سرت .",
		"وسم_ما هنا":               "هنا .",
		"قال `go run في` ثم":       "قال . ثم .",
		"قال ﴿قل هو الله﴾ ثم":      "قال . ثم .",
		"\u200fقال\u200c ما\u200e": "قال ما .",
		"\ufeffقال":                "قال .",
		"ء ـ قال":                  "قال .",
		"شيء ما":                   "شي ما .",
		"پاریس وگرگ":               "باريس وغرغ .",
		"ﻣﺪﻳﻨﺔ":                    "مدينه .",
		"قال\u00a0ما":              "قال ما .",
		"قال\u2009ما":              "قال ما .",
		"قال — ما – نعم":           "قال . ما نعم .",
		"слово قال":                "قال .",
		strings.Repeat("ه", 64):    strings.Repeat("ه", 64) + " .",
		strings.Repeat("ه", 65):    "",
	} {
		got := trim(scan(s))
		for i := range got {
			if got[i] == "" {
				got[i] = "."
			}
		}
		assert.Equal(t, want, strings.Join(got, " "), s)
	}
}

// TestScanLikeText compares the fast scanner with the rules that it stands
// for.
func TestScanLikeText(t *testing.T) {
	common := []rune("ابتسرلموني ةىأء  \n")
	rare := []rune("ًّٰـپگڤکیھ٠٥0123abZ.,:;،؛؟!()«»\"'’“”-–—_@#/\\`﴿﴾\u200c\u200d\u200e\u200f\ufeff\u00a0\u2009\u202f\u203f·•…‧٪٫٬۔éЖאﻣﷲ😀\t\r\v&+=%ؐۀ")
	char := rapid.Custom(func(t *rapid.T) rune {
		if rapid.IntRange(0, 3).Draw(t, "rare") == 0 {
			return rapid.SampledFrom(rare).Draw(t, "r")
		}
		return rapid.SampledFrom(common).Draw(t, "c")
	})
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOfN(char, 0, 60).Draw(t, "text"))
		require.Equal(t, strings.Join(trim(slowScan(s)), "|"), strings.Join(trim(scan(s)), "|"), "%q", s)
	})
}

// TestLetters checks that a lexicon stores all letters that the scanner
// keeps, and that folding leaves them alone.
func TestLetters(t *testing.T) {
	assert.True(t, lexicon.NewBuilder().Add(letters+"0123456789", 1))
	var kept []string
	for i, c := range arabicClass {
		if c == letter {
			kept = append(kept, string(folded[i][:]))
		}
	}
	slices.Sort(kept)
	assert.Equal(t, letters, strings.Join(slices.Compact(kept), ""))
	assert.True(t, lexicon.NewBuilder().Add(strings.Repeat("ه", maxLetters), 1))
	assert.False(t, lexicon.NewBuilder().Add(strings.Repeat("ه", maxLetters+1), 1))
}

func TestHeadsOf(t *testing.T) {
	const place, person, org = 1, 2, 4
	for word, want := range map[string]byte{
		"مدينه": place, "بمدينه": place, "ولمدينه": place, "المدينه": 0,
		"وزير": 0, "الوزير": person, "والوزير": person, "للرييس": person,
		"نجل": person, "حزب": org, "الحزب": 0,
		"لوا": org, "اللوا": person, "فريق": org, "الفريق": person,
		"قال": 0, "": 0,
	} {
		assert.Equal(t, want, headsOf(word), word)
	}
}

func BenchmarkScan(b *testing.B) {
	s := []byte(strings.Repeat("وقالت الوزارة إن السيد محمد علي، الذي زار «مدينة سرت» أمس، سيعود في 5 مايو 2015م.\n", 1000))
	var w words
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		w.letters, w.list = w.letters[:0], w.list[:0]
		w.scan(s)
	}
}
