package learn

import (
	"bytes"
	"hash/maphash"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/text"
)

// letters are those of folded words, and maxLetters is the most that a word
// may have: what a lexicon stores.
const (
	letters    = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
	maxLetters = 64
)

// words are the words of a piece of text in order, folded. An empty word is a
// break: what stands before it and what stands after it are no neighbours.
type words struct {
	letters []byte // of all words, one after the other
	list    []word
}

type word struct {
	hash uint64
	end  int // its letters go from the end of the word before to here
}

// class is what a character is to the scanner.
type class byte

const (
	odd    class = iota // leave it to package text
	letter              // a letter that is kept
	silent              // a letter that folding drops: tatweel, bare hamza
	mark                // diacritics, no letter by themselves
	joiner              // an invisible character inside or beside a word
	space
	soft // words on both sides are neighbours: quotation marks, hyphens
	hard // they are not
	digit
)

// The classes of ASCII, of the Arabic block, and of U+2000 to U+203F.
var (
	asciiClass   = makeASCII()
	arabicClass  = makeArabic()
	generalClass = makeGeneral()
)

// folded maps the letters of the Arabic block to UTF-8, which has two bytes
// for each of them.
var folded = makeFolded()

// arabicBlock is where the Arabic block begins.
const arabicBlock = 0x600

func makeASCII() (t [utf8.RuneSelf]class) {
	set(t[:], 0, space, " \t\r\v\f")
	set(t[:], 0, soft, "-\"'")
	set(t[:], 0, hard, ".,:;!?()[]{}<>*+=|~^$%&")
	set(t[:], 0, digit, "0123456789")
	return t
}

func makeArabic() (t [256]class) {
	for i := range t {
		r := rune(arabicBlock + i)
		f := arabic.Fold(string(r))
		switch {
		case unicode.IsLetter(r) && f == "":
			t[i] = silent
		case unicode.IsLetter(r) && utf8.RuneCountInString(f) == 1 && strings.Contains(letters, f):
			t[i] = letter
		case unicode.Is(unicode.Nd, r):
			t[i] = digit
		case unicode.Is(unicode.Mn, r) && f == "":
			t[i] = mark
		}
	}
	set(t[:], arabicBlock, hard, "،؛؟٪")
	return t
}

func makeGeneral() (t [64]class) {
	set(t[:], 0x2000, joiner, "\u200c\u200d\u200e\u200f")
	set(t[:], 0x2000, soft, "–‘’“”")
	set(t[:], 0x2000, hard, "‐‑‒—―‚„•…‹›")
	return t
}

func set(t []class, base rune, c class, chars string) {
	for _, r := range chars {
		t[r-base] = c
	}
}

func makeFolded() (t [256][2]byte) {
	for i := range t {
		if arabicClass[i] == letter {
			copy(t[i][:], arabic.Fold(string(rune(arabicBlock+i))))
		}
	}
	return t
}

// scan appends the words of s, which is valid UTF-8. They are those that
// package text finds, of its class Arabic and made of what a lexicon stores;
// any others are breaks, and so are the ends of lines and all that stands
// between words but white space, hyphens and quotation marks.
//
// It knows the characters that Arabic text is nearly always made of, and
// hands any run between white space that has others to package text, which
// knows the rules and is slower.
func (w *words) scan(s []byte) {
	// What quotes code or the Quran may go across white space.
	quotes := bytes.IndexByte(s, '`') >= 0 || hasOrnate(s)
	for line := range bytes.Lines(s) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		if quotes && (bytes.IndexByte(line, '`') >= 0 || hasOrnate(line)) {
			w.slow(line)
		} else {
			for at := 0; at < len(line); {
				at = w.run(line, at)
			}
		}
		w.hardBreak()
	}
}

// hasOrnate reports whether s has a character of U+FD00 to U+FD3F, to which
// the ornate brackets belong.
func hasOrnate(s []byte) bool { return bytes.Contains(s, []byte("\xef\xb4")) }

// seed makes the hashes of words. No result depends on it.
var seed = maphash.MakeSeed()

// run scans line from `at` to the next white space and returns where to go on.
func (w *words) run(line []byte, at int) int {
	start, list, letters := at, len(w.list), len(w.letters)
	inWord, afterDigit := false, false
	for at < len(line) {
		c, size := odd, 2
		var l [2]byte
		switch b := line[at]; {
		case b < utf8.RuneSelf:
			c, size = asciiClass[b], 1
		case b>>2 == 0xd8>>2: // U+0600 to U+06FF
			i := b&3<<6 | line[at+1]&0x3f
			c, l = arabicClass[i], folded[i]
		case b == 0xe2 && line[at+1] == 0x80:
			c, size = generalClass[line[at+2]&0x3f], 3
		case b == 0xc2:
			switch line[at+1] {
			case 0xa0: // no-break space
				c = space
			case 0xab, 0xbb: // « »
				c = soft
			}
		}
		switch {
		case c == letter && !afterDigit:
			w.letters = append(w.letters, l[0], l[1])
			inWord = true
			at += size
			continue
		case c == silent && !afterDigit:
			inWord = true
			at += size
			continue
		case c == mark && inWord, c == joiner:
			at += size
			continue
		case c == odd, c == mark, afterDigit && c <= silent, inWord && c == digit:
			// Forget what this run has brought.
			w.list, w.letters = w.list[:list], w.letters[:letters]
			return w.oddRun(line, start)
		}
		if inWord {
			w.endWord()
			inWord = false
		}
		afterDigit = c == digit
		if c == hard || c == digit {
			w.hardBreak()
		}
		at += size
		if c == space {
			return at
		}
	}
	if inWord {
		w.endWord()
	}
	return at
}

// endWord ends a word whose letters have been appended.
func (w *words) endWord() {
	from := w.end()
	letters := w.letters[from:]
	if len(letters) == 0 || len(letters) > maxLetters && utf8.RuneCount(letters) > maxLetters {
		w.letters = w.letters[:from]
		w.hardBreak()
		return
	}
	w.list = append(w.list, word{maphash.Bytes(seed, letters), len(w.letters)})
}

// hardBreak parts what comes from what was. One break is as good as many.
func (w *words) hardBreak() {
	if n := len(w.list); n == 0 || w.isBreak(n-1) {
		return
	}
	w.list = append(w.list, word{end: w.end()})
}

func (w *words) end() int {
	if len(w.list) == 0 {
		return 0
	}
	return w.list[len(w.list)-1].end
}

func (w *words) isBreak(i int) bool {
	if i == 0 {
		return w.list[0].end == 0
	}
	return w.list[i].end == w.list[i-1].end
}

// oddRun scans the characters from start to the next white space when one of
// them is not known to run, and returns where they end.
func (w *words) oddRun(line []byte, start int) int {
	end, foreign := start, true
	for end < len(line) {
		c := line[end]
		if c < utf8.RuneSelf && asciiClass[c] == space || c == 0xc2 && line[end+1] == 0xa0 {
			break
		}
		foreign = foreign && c < 0xd8 // no Arabic letter begins with less
		end++
	}
	if foreign {
		w.hardBreak()
	} else {
		w.slow(line[start:end])
	}
	return end
}

// slow scans s by package text.
func (w *words) slow(s []byte) {
	doc := text.New("", string(s))
	at := 0
	for i := range doc.Segments {
		for _, t := range doc.Segments[i].Tokens {
			w.gap(doc.Source[at:t.Start])
			w.token(t)
			at = t.End
		}
	}
	w.gap(doc.Source[at:])
}

// gap makes a break where what stands between two words parts them.
func (w *words) gap(s string) {
	for _, r := range s {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), strings.ContainsRune("-–\"'«»“”‘’", r):
		default:
			w.hardBreak()
			return
		}
	}
}

func (w *words) token(t text.Token) {
	if t.Class != text.Arabic {
		w.hardBreak()
		return
	}
	for _, r := range t.Form {
		if (r < '0' || r > '9') && !strings.ContainsRune(letters, r) {
			w.hardBreak()
			return
		}
	}
	w.letters = append(w.letters, t.Form...)
	w.endWord()
}
