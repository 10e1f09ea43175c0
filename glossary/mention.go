package glossary

import (
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/text"
)

// Mention is an accepted form of an entry in a segment: the tokens
// [Start, End). Entry and Form are places in Index.Entries and Index.Forms;
// Split is how the first token was read.
type Mention struct {
	Entry, Form int32
	Start, End  int
	Split       arabic.Split
}

// Mentions finds the accepted forms in the tokens of one segment of source,
// the longest from each token on, as the detectors do: only the first word
// may carry a conjunction or a preposition. Of entries that share a form the
// first one has it.
func (x *Index) Mentions(source string, tokens []text.Token) (out []Mention) {
	var splits []arabic.Split
	for i := 0; i < len(tokens); {
		best := Mention{Start: i, End: i}
		if tokens[i].Class != text.Protected {
			splits = arabic.Splits(splits[:0], tokens[i].Form)
			for _, s := range splits {
				w, ok := x.Lookup(s.Stem)
				if !ok {
					continue
				}
				for _, u := range x.Words[w].Uses {
					f := &x.Forms[u.Form]
					n := len(f.Words)
					if u.Place != 0 || f.Script != ArabicScript || f.Forbidden || n < best.End-i || !x.follows(source, tokens[i:], f) {
						continue
					}
					if n > best.End-i || f.Entry < best.Entry {
						best = Mention{Entry: f.Entry, Form: u.Form, Start: i, End: i + n, Split: s}
					}
				}
			}
		}
		if best.End == i {
			i++
			continue
		}
		out = append(out, best)
		i = best.End
	}
	return out
}

// follows reports whether the words of f after the first stand in the tokens
// after the first.
func (x *Index) follows(source string, tokens []text.Token, f *Form) bool {
	if len(f.Words) > len(tokens) {
		return false
	}
	for j := 1; j < len(f.Words); j++ {
		t := tokens[j]
		if t.Class == text.Protected || Stem(t.Form) != x.Words[f.Words[j]].Folded && t.Form != x.Words[f.Words[j]].Folded ||
			!softGap(source[tokens[j-1].End:t.Start]) {
			return false
		}
	}
	return true
}

// softGap reports whether what stands between two words can stand inside a
// name: nothing but white space, hyphens and quotation marks.
func softGap(gap string) bool {
	for _, r := range gap {
		if r != ' ' && !strings.ContainsRune("-–+/\"'«»“”‘’", r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			return false
		}
	}
	return true
}
