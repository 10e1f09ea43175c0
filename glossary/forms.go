package glossary

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/arabic"
)

// forms collects the forms and the distinct words of one script. The words
// that the compiled part of the glossary has keep their places; those that it
// lacks come after them.
type forms struct {
	known     *compiled
	forms     []Form
	words     []Word // that the compiled part lacks
	spellings []*arabic.Spelling
	ids       map[string]int32
	ranges    []formRange // the places in forms of each entry's forms
	arena     []int32     // the words of all forms
	buf       []byte
	bases     map[string]bool
}

func newForms(known *compiled, capForms, capWords int) *forms {
	return &forms{
		known: known,
		forms: make([]Form, 0, capForms),
		words: make([]Word, 0, capWords),
		ids:   make(map[string]int32, capWords/2),
	}
}

// arabicForms collects the Arabic forms of entries.
func arabicForms(known *compiled, entries []*Entry) *forms {
	s := newForms(known, 4*len(entries), 2*len(entries))
	s.bases = make(map[string]bool, 2*len(entries))
	for i, e := range entries {
		first := len(s.forms)
		for _, f := range e.Forms() {
			s.addArabic(int32(i), f, false)
			if !slices.Contains(e.Not, NotNisba) {
				s.addBase(e.Kind)
			}
			if e.Kind == Person {
				if core, ok := corePart(f); ok {
					s.addArabic(int32(i), core, false)
				}
				if other, ok := otherSpacing(f); ok && !slices.Contains(e.Forms(), strings.ReplaceAll(other, wordJoiner, "")) {
					s.addArabic(int32(i), other, false)
				}
			}
		}
		for _, f := range e.Forbidden {
			s.addArabic(int32(i), f, true)
		}
		s.ranges = append(s.ranges, formRange{int32(first), int32(len(s.forms))})
	}
	return s
}

// latinForms collects the Latin forms of entries.
func latinForms(known *compiled, entries []*Entry) *forms {
	s := newForms(known, 3*len(entries), 2*len(entries))
	for i, e := range entries {
		first := len(s.forms)
		for _, f := range e.Latin {
			s.addLatin(int32(i), f)
		}
		s.ranges = append(s.ranges, formRange{int32(first), int32(len(s.forms))})
	}
	return s
}

// word returns the place of a word, folded or Latin, and whether it is known.
func (s *forms) word(script Script, text string) (int32, bool) {
	if w, ok := s.known.find(script, text); ok {
		return w, true
	}
	w, ok := s.ids[text]
	return w, ok
}

// add takes up a new word.
func (s *forms) add(text string, w Word) int32 {
	id := int32(len(s.known.words) + len(s.words))
	s.ids[text] = id
	s.words = append(s.words, w)
	return id
}

// SplitWords cuts a form into words as the tokeniser of package text does:
// at everything that is neither a letter, a mark nor a digit.
func SplitWords(form string) []string {
	if isPlain(form) {
		return strings.Split(form, " ")
	}
	return strings.FieldsFunc(form, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Cf, r) && r != 'ـ'
	})
}

// isPlain reports whether a form is Arabic letters and single spaces between
// them, as nearly all are.
func isPlain(form string) bool {
	space := true
	for _, r := range form {
		switch {
		case 'ء' <= r && r <= 'ي':
			space = false
		case r == ' ' && !space:
			space = true
		default:
			return false
		}
	}
	return !space
}

// Stem is a folded word without its article.
func Stem(folded string) string {
	if rest, ok := strings.CutPrefix(folded, "ال"); ok && len(rest) >= 4 {
		return rest
	}
	return folded
}

func (s *forms) addArabic(entry int32, text string, forbidden bool) {
	first := len(s.arena)
	if isPlain(text) {
		// Nearly all forms: folded once, and cut at the spaces.
		s.buf = arabic.AppendFold(s.buf[:0], text)
		for rest := s.buf; len(rest) > 0; {
			word := rest
			if i := bytes.IndexByte(rest, ' '); i >= 0 {
				word, rest = rest[:i], rest[i+1:]
			} else {
				rest = nil
			}
			s.arena = append(s.arena, s.arabicWord(word))
		}
	} else {
		for _, p := range SplitWords(text) {
			s.arena = append(s.arena, s.arabicWord([]byte(arabic.Fold(p))))
		}
	}
	if len(s.arena) == first {
		return
	}
	words := s.arena[first:len(s.arena):len(s.arena)]
	s.forms = append(s.forms, Form{Entry: entry, Text: text, Forbidden: forbidden, Words: words})
}

// arabicWord returns the place of a folded word, without its article.
func (s *forms) arabicWord(folded []byte) int32 {
	stem := folded
	if rest, ok := bytes.CutPrefix(folded, articleBytes); ok && len(rest) >= 4 {
		stem = rest
	}
	text := string(stem)
	if w, ok := s.word(ArabicScript, text); ok {
		return w
	}
	letters := arabic.AppendLetters(make(arabic.Letters, 0, len(text)/2), text)
	return s.add(text, Word{Folded: text, Letters: letters, Length: len(letters), Skeleton: arabic.SkeletonOf(letters)})
}

var articleBytes = []byte("ال")

// addBase notes what the endings of the adjective of relation are added to, if
// the form that was added last is a name of one word.
func (s *forms) addBase(kind Kind) {
	if len(s.forms) == 0 || kind == Title || kind == Term {
		return
	}
	if f := &s.forms[len(s.forms)-1]; len(f.Words) == 1 {
		stem := s.folded(f.Words[0])
		s.bases[stem] = true
		s.bases[arabic.NisbaBase(stem)] = true
	}
}

// folded returns the text of an Arabic word.
func (s *forms) folded(id int32) string {
	if n := int32(len(s.known.words)); id >= n {
		return s.words[id-n].Folded
	}
	return s.known.words[id].Folded
}

// light are the words of a personal name that short forms of it leave out,
// folded, without article; ordinals are those of them that number monarchs.
var (
	light = foldedSet(`بن بنت ابن ابنة ملك ملكة أمير أميرة دوق دوقة أرشيدوق أرشيدوقة كونت كونتيسة ماركيز بارون إمبراطور
		إمبراطورة قيصر سلطان بابا قديس قديسة من أوف دي دو فون فان دا ` + ordinalWords)
	ordinals = foldedSet(ordinalWords)
)

const ordinalWords = "أول ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر"

// IsLight reports whether a word (folded, without article) is one that short
// forms of a personal name leave out or replace by another.
func IsLight(stem string) bool { return light[stem] && !ordinals[stem] }

func foldedSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[arabic.Fold(w)] = true
	}
	return m
}

// corePart returns a personal name without its light words, and false if it has
// none or nothing would be left of the name.
func corePart(form string) (string, bool) {
	if strings.Count(form, " ") < 2 {
		return "", false
	}
	var core []string
	shorter := false
	for p := range strings.FieldsSeq(form) {
		stem := Stem(arabic.Fold(p))
		if !light[stem] {
			core = append(core, p)
		} else if !ordinals[stem] {
			shorter = true // a king without his number is another person
		}
	}
	return strings.Join(core, " "), len(core) >= 2 && shorter
}

// wordJoiner stands in the text of a form where two words of the name are
// written as one.
const wordJoiner = "\u2060"

// otherSpacing returns a personal name with the words joined that some write
// as one (عبد الله, نور الدين), or apart where it has them joined, and false if
// it has no such words.
func otherSpacing(form string) (string, bool) {
	if !strings.Contains(form, "عبد") && !strings.Contains(form, "الدين") {
		return "", false
	}
	words := strings.Fields(form)
	var b strings.Builder
	for i, w := range words {
		servant, isServant := strings.CutPrefix(w, "عبدال")
		of, isOfFaith := strings.CutSuffix(w, "الدين")
		switch {
		case isServant && len(servant) >= 4:
			w = "عبد ال" + servant
		case isOfFaith && len(of) >= 4:
			w = of + " الدين"
		}
		b.WriteString(w)
		switch {
		case i+1 == len(words):
		case w == "عبد" || words[i+1] == "الدين":
			b.WriteString(wordJoiner)
		default:
			b.WriteByte(' ')
		}
	}
	return b.String(), b.String() != strings.Join(words, " ")
}

func (s *forms) addLatin(entry int32, text string) {
	words := latinWords(text)
	f := Form{Entry: entry, Text: text, Script: LatinScript, Words: make([]int32, 0, len(words))}
	for _, p := range words {
		w, ok := s.word(LatinScript, p)
		if !ok {
			spelling, ok := arabic.NewSpelling(p)
			if !ok {
				return
			}
			w = s.add(p, Word{Latin: p, Length: spelling.Len(), Skeleton: spelling.Skeleton()})
			s.spellings = append(s.spellings, spelling)
		}
		f.Words = append(f.Words, w)
	}
	if len(f.Words) > 0 {
		s.forms = append(s.forms, f)
	}
}

// latinWords cuts a Latin form at white space; an article that stands alone
// (Al Jazeera, el Sisi) joins the word after it.
func latinWords(text string) []string {
	fields := strings.Fields(text)
	out := fields[:0]
	for i := 0; i < len(fields); i++ {
		if i+1 < len(fields) {
			switch strings.ToLower(fields[i]) {
			case "al", "el", "as", "ash", "ad", "an", "ar", "at", "az":
				out = append(out, fields[i]+"-"+fields[i+1])
				i++
				continue
			}
		}
		out = append(out, fields[i])
	}
	return out
}
