package arabic

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// rule says how a Latin grapheme is written in Arabic: the alternatives with
// their costs in hundredths of an ordinary edit, commonest first. at limits
// it to a place in the word.
type rule struct {
	grapheme string
	at       place
	out      string // alternatives: letters/cost, "-" for nothing
}

type place byte

const (
	anywhere place = iota
	initial
	final
)

// rules holds the habits of English, Turkish and French spellings of Arabic
// and foreign names, as machine translation re-Arabises them. Longer
// graphemes are tried beside shorter ones and the cheapest reading counts.
// Written for this project after the romanisation tables of ALA-LC and
// BGN/PCGN and the Turkish and French alphabets.
var rules = []rule{
	{"a", initial, "ا/0 ع/30 اي/50"}, {"a", anywhere, "ا/0 -/15 ع/30 عا/15 ه/60 ي/50 و/60"}, {"a", final, "ا/0 ه/5 ي/30 -/30"},
	{"aa", anywhere, "ا/0 عا/15 اع/15"}, {"ah", final, "ه/0 ا/0 اه/10"}, {"eh", final, "ه/0 ا/15 يه/10"},
	{"ai", anywhere, "اي/0 ي/5 ا/30"}, {"ay", anywhere, "اي/0 ي/5"}, {"ei", anywhere, "اي/10 ي/0"}, {"ey", anywhere, "ي/0 اي/10"},
	{"au", anywhere, "او/0 و/10"}, {"aw", anywhere, "او/0 و/10"}, {"ao", anywhere, "او/0"},
	{"b", anywhere, "ب/0"}, {"bb", anywhere, "ب/0"},
	{"c", anywhere, "ك/0 س/10 ج/20 ق/30"}, {"cc", anywhere, "ك/0 كس/20"}, {"ck", anywhere, "ك/0"}, {"ce", final, "س/0 "}, {"ch", anywhere, "تش/0 ش/5 خ/25 ج/30 ك/20"}, {"ç", anywhere, "تش/0 ش/15 ج/15 س/25"},
	{"d", anywhere, "د/0 ض/10 ذ/25"}, {"dd", anywhere, "د/0 ض/10"}, {"dh", anywhere, "ذ/0 ظ/5 ض/10 د/15 ده/15"}, {"dj", anywhere, "ج/0 دج/15"}, {"dzh", anywhere, "ج/0 دج/10"},
	{"e", initial, "اي/0 ا/5 ي/30"}, {"e", anywhere, "ي/5 -/5 ا/20 ه/60 و/60"}, {"e", final, "-/0 ي/10 ه/10 ا/20"}, {"ee", anywhere, "ي/0"}, {"é", anywhere, "ي/0 ا/30 -/20"}, {"è", anywhere, "ي/0 -/10"},
	{"f", anywhere, "ف/0"}, {"ff", anywhere, "ف/0"},
	{"g", anywhere, "غ/0 ج/0 ق/10 ك/15"}, {"gg", anywhere, "غ/0 ج/0 ق/10"}, {"gh", anywhere, "غ/0 ج/30 ق/30 غه/20"}, {"ğ", anywhere, "غ/0 -/10 و/15 ي/25"}, {"gu", anywhere, "غ/5 غو/0 جو/0"}, {"ge", final, "ج/0 غ/20"},
	{"h", anywhere, "ه/0 ح/0 خ/25 -/25"}, {"hh", anywhere, "ه/0 ح/0"},
	{"i", initial, "اي/0 ا/0 ع/40 ي/30"}, {"i", anywhere, "ي/0 -/10 ا/25"}, {"ı", anywhere, "ي/0 -/10 ا/25"}, {"ie", anywhere, "ي/0 يه/20"}, {"ii", anywhere, "ي/0"}, {"iy", anywhere, "ي/0 يي/5"}, {"ia", anywhere, "يا/0"}, {"ice", final, "يس/0"},
	{"j", anywhere, "ج/0 خ/35 ي/30 ز/30"}, {"jj", anywhere, "ج/0"},
	{"k", anywhere, "ك/0 ق/10 خ/40"}, {"kk", anywhere, "ك/0 ق/10"}, {"kh", anywhere, "خ/0 ك/15 كه/15 ح/30"},
	{"l", anywhere, "ل/0"}, {"ll", anywhere, "ل/0 ي/40"}, {"m", anywhere, "م/0"}, {"mm", anywhere, "م/0"}, {"n", anywhere, "ن/0"}, {"nn", anywhere, "ن/0"}, {"ñ", anywhere, "ني/0"},
	{"ng", anywhere, "نغ/0 نج/0 نك/20 نق/20"},
	{"o", initial, "او/0 ا/10 ع/30 عو/15"}, {"o", anywhere, "و/0 -/10 ا/25"}, {"ö", initial, "او/0"}, {"ö", anywhere, "و/0 ي/15"}, {"oo", anywhere, "و/0"}, {"ou", anywhere, "و/0 او/20"}, {"oy", anywhere, "وي/0"}, {"oi", anywhere, "وا/0 وي/5"},
	{"p", anywhere, "ب/0"}, {"pp", anywhere, "ب/0"}, {"ph", anywhere, "ف/0"},
	{"q", anywhere, "ق/0 ك/10"}, {"qq", anywhere, "ق/0"}, {"qu", anywhere, "كو/0 ق/5 قو/0 ك/10"},
	{"r", anywhere, "ر/0"}, {"rr", anywhere, "ر/0"},
	{"s", anywhere, "س/0 ص/10 ز/15"}, {"ss", anywhere, "س/0 ص/10"}, {"sh", anywhere, "ش/0 س/25 سه/15"}, {"sch", anywhere, "ش/0 "}, {"shch", anywhere, "شتش/0 ش/0 شش/5 تش/15"}, {"tsch", anywhere, "تش/0"}, {"ş", anywhere, "ش/0 س/20"}, {"š", anywhere, "ش/0"},
	{"t", anywhere, "ت/0 ط/10"}, {"tt", anywhere, "ت/0 ط/10"}, {"th", anywhere, "ث/0 ت/10 ذ/20 ته/20"}, {"ts", anywhere, "تس/0"}, {"tz", anywhere, "تس/0 تز/0"}, {"tch", anywhere, "تش/0"},
	{"u", initial, "او/0 ا/10 ع/30 عو/15 يو/20"}, {"u", anywhere, "و/0 -/15 ا/25 ي/40"}, {"ü", initial, "او/0"}, {"ü", anywhere, "و/0 ي/20"},
	{"v", anywhere, "ف/0 و/5 ب/30"}, {"vv", anywhere, "ف/0"}, {"w", anywhere, "و/0 ف/30"}, {"ww", anywhere, "و/0"},
	{"x", anywhere, "كس/0 ش/40"}, {"y", initial, "ي/0 اي/20 ا/40"}, {"y", anywhere, "ي/0 -/30"}, {"yy", anywhere, "ي/0"},
	{"z", anywhere, "ز/0 ظ/15 ذ/20 ض/25 س/25"}, {"zz", anywhere, "ز/0 تز/5"}, {"zh", anywhere, "ج/0 ز/15"}, {"ž", anywhere, "ج/0 ز/15"},
}

// output is one way to write a grapheme.
type output struct {
	letters Letters
	text    string
	cost    float32
}

type graphemeRule struct {
	at  place
	out []output
}

// knownLetters are the letters that have a rule of their own.
const knownLetters = "abcçdeéèfgğhiıjklmnñoöpqrsşštuüvwxyzž"

// graphemes indexes the rules by grapheme and place, see graphemeKey.
var graphemes = sync.OnceValue(func() map[uint64]steps {
	type entry struct {
		units []rune
		rules []graphemeRule
	}
	byGrapheme := map[uint64]*entry{}
	for _, r := range rules {
		g := graphemeRule{at: r.at}
		for alt := range strings.FieldsSeq(r.out) {
			s, cost, _ := strings.Cut(alt, "/")
			if s == "-" {
				s = ""
			}
			c := 0
			for _, d := range cost {
				c = 10*c + int(d-'0')
			}
			g.out = append(g.out, output{AppendLetters(nil, s), s, float32(c) / 100})
		}
		units := []rune(r.grapheme)
		key := graphemeKey(units, false, false)
		if byGrapheme[key] == nil {
			byGrapheme[key] = &entry{units: units}
		}
		byGrapheme[key].rules = append(byGrapheme[key].rules, g)
	}
	m := make(map[uint64]steps, 4*len(byGrapheme))
	for _, e := range byGrapheme {
		for _, first := range []bool{false, true} {
			for _, last := range []bool{false, true} {
				for _, g := range pick(e.rules, first, last) {
					key := graphemeKey(e.units, first, last)
					m[key] = append(m[key], &step{len(e.units), g.out})
				}
			}
		}
	}
	return m
})

// graphemeKey packs up to four letters, and whether they begin and end the
// word. Letters with rules lie below U+0200.
func graphemeKey(units []rune, first, last bool) uint64 {
	key := uint64(0)
	for _, u := range units {
		key = key<<10 | uint64(u)
	}
	key <<= 2
	if first {
		key |= 1
	}
	if last {
		key |= 2
	}
	return key
}

const maxGrapheme = 4

// Spelling is a Latin spelling of one word, prepared for matching against
// Arabic words.
type Spelling struct {
	Text  string                // as given
	units []rune                // lower case, without apostrophes and hyphens, article taken off
	sound int                   // letters that are no vowels
	steps atomic.Pointer[steps] // worked out when first asked for
}

// step is a way on from a place in the spelling: n letters on, written so.
type step struct {
	n   int
	out []output
}

// steps are those on from each place of a spelling, a nil after those of each:
// a large glossary has hundreds of thousands of spellings, and all share the
// few hundred steps that there are.
type steps []*step

// cut returns the steps on from the first place, and the rest.
func (s steps) cut() (first, rest steps) {
	end := slices.Index(s, nil)
	return s[:end], s[end+1:]
}

// NewSpelling prepares one Latin word. An article before a hyphen (al-, el-,
// as-, ash-, …) is taken off. ok is false when nothing is left or a letter is
// not Latin.
func NewSpelling(word string) (s *Spelling, ok bool) {
	s = &Spelling{Text: word}
	if !isASCII(word) {
		word = norm.NFC.String(strings.ReplaceAll(word, "İ", "I"))
	}
	word = strings.ToLower(word)
	s.units = make([]rune, 0, len(word))
	if a, rest, found := strings.Cut(word, "-"); found && isLatinArticle(a) && rest != "" {
		word = rest
	}
	for _, r := range word {
		switch {
		case 'a' <= r && r <= 'z':
			s.units = append(s.units, r)
			continue
		case !unicode.IsLetter(r), unicode.Is(unicode.Lm, r): // ʿ and ʾ are modifier letters
			continue
		case !unicode.Is(unicode.Latin, r):
			return s, false
		}
		if !strings.ContainsRune(knownLetters, r) {
			for _, d := range Fold(string(r)) {
				s.units = append(s.units, d)
			}
			continue
		}
		s.units = append(s.units, r)
	}
	if len(s.units) == 0 || len(s.units) > maxLetters {
		return s, false
	}
	for _, u := range s.units {
		if !isLatinVowel(u) {
			s.sound++
		}
	}
	return s, true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// unwritten is the step over a letter without a rule.
var unwritten = &step{1, []output{{cost: 0.5}}}

// ways returns the steps on from each place of the spelling.
func (s *Spelling) ways() steps {
	if p := s.steps.Load(); p != nil {
		return *p
	}
	table := graphemes()
	var buf [64]*step // more than most spellings have
	all := steps(buf[:0])
	for i := range s.units {
		from := len(all)
		for n := 1; n <= maxGrapheme && i+n <= len(s.units); n++ {
			all = append(all, table[graphemeKey(s.units[i:i+n], i == 0, i+n == len(s.units))]...)
		}
		if len(all) == from {
			all = append(all, unwritten)
		}
		all = append(all, nil)
	}
	kept := slices.Clone(all)
	s.steps.Store(&kept)
	return kept
}

// pick returns the rules that hold at a place; rules for that place alone
// win over the general ones.
func pick(rs []graphemeRule, first, last bool) []graphemeRule {
	var general, special []graphemeRule
	for _, r := range rs {
		switch {
		case r.at == anywhere:
			general = append(general, r)
		case r.at == initial && first, r.at == final && last:
			special = append(special, r)
		}
	}
	if len(special) > 0 {
		return special
	}
	return general
}

func isLatinArticle(s string) bool {
	switch s {
	case "al", "el", "ad", "ar", "as", "ash", "at", "ath", "az", "an", "adh", "aṣ", "ul":
		return true
	}
	return false
}

// Len counts the letters of the spelling.
func (s *Spelling) Len() int { return len(s.units) }

// Distance is the cost of reading a folded Arabic word as a re-Arabised form
// of the spelling, in units of one ordinary edit: 0 when a usual
// transliteration writes it so. Letter errors on the way cost what they cost
// in [Distance].
func (s *Spelling) Distance(word Letters) float64 { return s.distance(word, inf) }

// inf is more than any distance.
const inf = 1e9

// distance is Distance, or inf if that is above limit.
func (s *Spelling) distance(word Letters, limit float32) float64 {
	word = word[:min(len(word), maxLetters)]
	n, m := len(s.units), len(word)
	// rows[i%len(rows)][j] is the cost of writing the first i Latin letters
	// as the first j Arabic ones. No step leads farther than maxGrapheme rows on.
	var rows [maxGrapheme + 1][maxLetters + 1]float32
	for i := range rows {
		fill(rows[i][:m+1], inf)
	}
	rest := s.ways()
	rows[0][0] = 0
	above := 0 // rows on end that are above the limit
	for i := 0; i < n; i++ {
		var here steps
		here, rest = rest.cut()
		row := rows[i%len(rows)][:m+1]
		// Every way leads through one of maxGrapheme rows on end.
		if slices.IndexFunc(row, func(c float32) bool { return c <= limit }) >= 0 {
			above = 0
		} else if above++; above >= maxGrapheme {
			return inf
		}
		drop := dropped(s.units, i)
		next := &rows[(i+1)%len(rows)]
		for j, c := range row {
			if c > limit {
				continue
			}
			if j < m {
				lower(&row[j+1], c+strict.indel(word, j))
			}
			lower(&next[j], c+drop)
			for _, st := range here {
				to := &rows[(i+st.n)%len(rows)]
				for o := range st.out {
					out := &st.out[o]
					if len(out.letters) == 0 {
						lower(&to[j], c+out.cost)
					} else if j < m && out.letters[0] == word[j] && (len(out.letters) == 1 || hasPrefix(word[j:], out.letters)) {
						lower(&to[j+len(out.letters)], c+out.cost)
					}
				}
				if first := &st.out[0]; len(first.letters) == 1 && j < m {
					if sub := strict.substitution[first.letters[0]][word[j]]; sub > 0 {
						lower(&to[j+1], c+sub+first.cost)
					}
				}
			}
		}
		fill(row, inf) // for the row that takes its place
	}
	last := &rows[n%len(rows)]
	for j := range m {
		lower(&last[j+1], last[j]+strict.indel(word, j))
	}
	if d := last[m]; d <= limit {
		return float64(d)
	}
	return inf
}

func fill(row []float32, cost float32) {
	for j := range row {
		row[j] = cost
	}
}

func lower(cell *float32, cost float32) {
	if cost < *cell {
		*cell = cost
	}
}

// dropped is the cost of a Latin letter that left no trace.
func dropped(units []rune, i int) float32 {
	if i > 0 && units[i-1] == units[i] {
		return 0.1
	}
	switch {
	case isLatinVowel(units[i]):
		return 0.3
	case units[i] == 'h', units[i] == 'ğ':
		return 0.5
	}
	return 1
}

func hasPrefix(w, prefix Letters) bool {
	return len(w) >= len(prefix) && string(w[:len(prefix)]) == string(prefix)
}

// Similarity is 1 minus the distance over the length of the longer of the
// Arabic word and its shortest usual transliteration, in [0, 1]; 0 where it is
// below atLeast, which saves the work of finding out how far.
func (s *Spelling) Similarity(word Letters, atLeast float64) float64 {
	n := max(len(word), s.sound)
	limit := (1-atLeast)*float64(n) + 1e-6
	return similarity(s.distance(word, float32(limit)), n)
}

// Rearabise returns up to limit folded forms that the spelling takes when it
// is written in Arabic again, the most usual first: Hulusi gives هولوسي,
// هلوسي, حولوسي, …
func (s *Spelling) Rearabise(limit int) []string {
	// beams[i] holds the cheapest ways to write the first i letters.
	beams := make([][]written, len(s.units)+1)
	beams[0] = []written{{}}
	width := max(limit, 16)
	rest := s.ways()
	for i := range s.units {
		var here steps
		here, rest = rest.cut()
		beams[i] = cheapest(beams[i], width)
		for _, f := range beams[i] {
			for _, st := range here {
				for _, o := range st.out {
					beams[i+st.n] = append(beams[i+st.n], written{f.text + o.text, f.cost + o.cost})
				}
			}
		}
	}
	best := cheapest(beams[len(s.units)], limit)
	out := make([]string, len(best))
	for i, f := range best {
		out[i] = f.text
	}
	return out
}

// written is a beginning of a word and what it cost to write it so.
type written struct {
	text string
	cost float32
}

// cheapest keeps the n cheapest distinct forms, cheapest first.
func cheapest(forms []written, n int) []written {
	slices.SortFunc(forms, func(a, b written) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.text, b.text))
	})
	seen := map[string]bool{}
	out := forms[:0]
	for _, f := range forms {
		if !seen[f.text] {
			seen[f.text] = true
			if out = append(out, f); len(out) == n {
				break
			}
		}
	}
	return out
}

// Romanise writes a folded Arabic word in plain Latin letters without short
// vowels, after ALA-LC without its diacritics: قنطره gives qntrh.
func Romanise(folded string) string {
	var b strings.Builder
	for _, r := range folded {
		if s, ok := romanised[r]; ok {
			b.WriteString(s)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

var romanised = map[rune]string{
	'ا': "a", 'ب': "b", 'ت': "t", 'ث': "th", 'ج': "j", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "dh", 'ر': "r",
	'ز': "z", 'س': "s", 'ش': "sh", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "z", 'ع': "'", 'غ': "gh", 'ف': "f",
	'ق': "q", 'ك': "k", 'ل': "l", 'م': "m", 'ن': "n", 'ه': "h", 'و': "w", 'ي': "y",
}

func isLatinVowel(r rune) bool {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'ı', 'ü', 'ö', 'é', 'è', 'y':
		return true
	}
	return false
}
