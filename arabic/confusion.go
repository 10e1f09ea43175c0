package arabic

import "unicode/utf8"

// Letters is a folded word as small letter codes, for the weighted distances
// of this package. Characters that are no folded Arabic letter are code 0,
// which equals nothing.
type Letters []byte

// letterOrder lists the folded letters; a letter's code is its place, from 1.
const letterOrder = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"

const nLetters = 29 // 28 letters and code 0

var letterCode = func() (t [arabicHi - arabicLo + 1]byte) {
	code := byte(1)
	for _, r := range letterOrder {
		t[r-arabicLo] = code
		code++
	}
	return t
}()

// AppendLetters appends the codes of a folded word to dst.
func AppendLetters(dst Letters, folded string) Letters {
	for _, r := range folded {
		if r >= arabicLo && r <= arabicHi {
			dst = append(dst, letterCode[r-arabicLo])
		} else {
			dst = append(dst, 0)
		}
	}
	return dst
}

func code(r rune) byte { return letterCode[r-arabicLo] }

// confusions gives the cost, in hundredths of an ordinary edit, of writing
// one letter for another when a name goes through a Latin spelling and back.
// The order follows the phonetics of the romanisation tables (letters that
// share a Latin letter are cheap) and the frequencies of respellings in real
// machine translation: ة>ا, ق>ك, ص>س, ط>ت, خ>ك, غ>ج, ح>ه, a dropped ع, an
// inserted or dropped ا و ي.
var confusions = []struct {
	pairs string // two letters a pair
	cost  int
}{
	{"قك صس طت غج ثت", 25},
	{"حه ضد ظز ظض ظذ", 30},
	{"ذد ذز خح قغ عا تة", 35},
	{"خك ثس فو هت", 40},
	{"زس غك قج", 45},
	{"شس فب دت طد جك اي او وي خه خغ", 50},
	{"جش جز من لر رغ عغ عح عه هخ جح جخ فق بو ها", 60},
	{"شك شت صض طظ رز جي", 70},
	{"بت بث بن تن بي ني تي ثن دذ نل زذ صز ضط", 80},
}

// costs are the prices of the edits.
type costs struct {
	substitution [nLetters][nLetters]float32 // none of a letter for itself
	insertion    [nLetters]float32           // of a letter that stands in one spelling only
	finalHeh     float32                     // of a final ه (ة) that does
}

var strict = costs{makeSubstitution(), makeInsertion(), 0.3}

var loose = func() costs {
	c := strict
	c.finalHeh = 0.1
	vowels := []byte{code('ا'), code('و'), code('ي')}
	for _, v := range vowels {
		c.insertion[v] = 0.1
		for _, w := range vowels {
			if v != w {
				c.substitution[v][w] = 0.1
			}
		}
	}
	c.insertion[code('ع')] = 0.2
	return c
}()

func makeSubstitution() (t [nLetters][nLetters]float32) {
	for i := range t {
		for j := range t[i] {
			if i != j || i == 0 {
				t[i][j] = 1
			}
		}
	}
	for _, c := range confusions {
		rs := []rune(c.pairs)
		for i := 0; i+1 < len(rs); i += 3 {
			a, b := code(foldTable[rs[i]-arabicLo]), code(foldTable[rs[i+1]-arabicLo])
			if cost := float32(c.cost) / 100; cost < t[a][b] {
				t[a][b], t[b][a] = cost, cost
			}
		}
	}
	return t
}

func makeInsertion() (t [nLetters]float32) {
	for i := range t {
		t[i] = 1
	}
	t[code('ا')], t[code('و')], t[code('ي')] = 0.3, 0.35, 0.35
	t[code('ع')], t[code('ه')] = 0.5, 0.55
	return t
}

const (
	costDouble = 0.2  // a letter written twice
	costFinal  = 0.15 // final ة against ا
	maxLetters = 40   // longer words are compared by their beginning
)

// Distance is the weighted Levenshtein distance of two folded words, in
// units of one ordinary edit, with the letter confusions that romanisation
// and back produce at a fraction of the cost. It is symmetric.
func Distance(a, b Letters) float64 { return distance(a, b, inf) }

// distance is Distance, or inf if that is above limit.
func distance(a, b Letters, limit float32) float64 { return weigh(a, b, limit, &strict) }

// weigh is the distance under the given costs, or inf if that is above limit.
func weigh(a, b Letters, limit float32, t *costs) float64 {
	a, b = a[:min(len(a), maxLetters)], b[:min(len(b), maxLetters)]
	var rows [2][maxLetters + 1]float32
	var insert [maxLetters]float32 // the cost of each letter of b
	prev, cur := &rows[0], &rows[1]
	for j := range b {
		insert[j] = t.indel(b, j)
		prev[j+1] = prev[j] + insert[j]
	}
	for i, x := range a {
		drop, substitution := t.indel(a, i), &t.substitution[x]
		left := prev[0] + drop
		lowest := left
		cur[0] = left
		// The innermost loop of all detection; min costs more than it.
		for j, y := range b {
			c := prev[j] + substitution[y]
			if j == len(b)-1 && i == len(a)-1 && (x == code('ه') && y == code('ا') || x == code('ا') && y == code('ه')) {
				c = prev[j] + costFinal
			}
			if d := prev[j+1] + drop; d < c {
				c = d
			}
			if d := left + insert[j]; d < c {
				c = d
			}
			cur[j+1], left = c, c
			if c < lowest {
				lowest = c
			}
		}
		if lowest > limit {
			return inf
		}
		prev, cur = cur, prev
	}
	if prev[len(b)] > limit {
		return inf
	}
	return float64(prev[len(b)])
}

// indel is the cost of letter i of w standing in one spelling only.
func (t *costs) indel(w Letters, i int) float32 {
	c := w[i]
	if i > 0 && w[i-1] == c {
		return costDouble
	}
	if i > 0 && i == len(w)-1 && c == code('ه') {
		return t.finalHeh
	}
	return t.insertion[c]
}

// Similarity is 1 minus the distance over the length of the longer word, in
// [0, 1]; 0 where it is below atLeast, which saves the work of finding out how
// far.
func Similarity(a, b Letters, atLeast float64) float64 {
	n := max(len(a), len(b))
	d := distance(a, b, float32((1-atLeast)*float64(n)+1e-6))
	return similarity(d, n)
}

// Resemblance is a quick upper estimate of how similar a word may be to any
// spelling of a name, given one spelling: [Similarity] with vowel letters, ع
// and final ه nearly free. 0 where it is below atLeast.
func Resemblance(a, b Letters, atLeast float64) float64 {
	n := max(len(a), len(b))
	d := weigh(a, b, float32((1-atLeast)*float64(n)+1e-6), &loose)
	return similarity(d, n)
}

func similarity(distance float64, length int) float64 {
	if length == 0 {
		return 1
	}
	return max(0, 1-distance/float64(length))
}

// Len counts the letters of a folded word.
func Len(folded string) int { return utf8.RuneCountInString(folded) }
