package arabic

// Variation describes how two spellings of a word differ, in the terms of
// what Arabic writers vary freely when they write a foreign name: real alias
// pairs differ most often by ج and غ for a foreign g, by a short vowel that
// is written or not, by a doubled letter, and by ت and ط.
type Variation struct {
	Hard   int // edits that are no accepted variation
	Vowels int // ا or و written in one spelling only, or one vowel letter for another, inside the word
	Yeh    int // ي written in one spelling only, inside the word
	Free   int // swaps of letters that are free in foreign names
}

// Accepted reports whether the two spellings are accepted variants by the
// swaps of letters alone.
func (v Variation) Accepted() bool { return v.Hard == 0 && v.Vowels == 0 && v.Yeh == 0 }

// A price is what an edit costs, and in the low bits a count of its kind, from
// which the sum is read back.
const (
	priceHard  = 1000<<32 | 1<<24
	priceVowel = 30<<32 | 1<<16
	priceYeh   = 20<<32 | 1<<8
	priceFree  = 10<<32 | 1
)

// Vary returns the variation between two folded words that takes the fewest
// hard edits.
func Vary(a, b Letters) Variation {
	a, b = a[:min(len(a), maxLetters)], b[:min(len(b), maxLetters)]
	var rows [2][maxLetters + 1]int64
	prev, cur := &rows[0], &rows[1]
	for j := range b {
		prev[j+1] = prev[j] + indelPrice(b, j)
	}
	for i := range a {
		cur[0] = prev[0] + indelPrice(a, i)
		for j := range b {
			cur[j+1] = min(prev[j]+swapPrice(a, i, b, j), prev[j+1]+indelPrice(a, i), cur[j]+indelPrice(b, j))
		}
		prev, cur = cur, prev
	}
	count := func(shift int) int { return int(prev[len(b)] >> shift & 0xff) }
	return Variation{Hard: count(24), Vowels: count(16), Yeh: count(8), Free: count(0)}
}

func isVowelLetter(c byte) bool { return c == code('ا') || c == code('و') || c == code('ي') }

func indelPrice(w Letters, i int) int64 {
	switch c := w[i]; {
	case i > 0 && w[i-1] == c:
		return priceFree
	case i == 0 || i == len(w)-1:
		return priceHard
	case c == code('ي'):
		return priceYeh
	case c == code('ا'), c == code('و'):
		return priceVowel
	}
	return priceHard
}

func swapPrice(a Letters, i int, b Letters, j int) int64 {
	x, y := a[i], b[j]
	if x > y {
		x, y = y, x
	}
	switch {
	case x == y && x != 0:
		return 0
	case i > 0 && j > 0 && isVowelLetter(x) && isVowelLetter(y):
		return priceVowel
	case x == code('ج') && y == code('غ'), x == code('ت') && y == code('ط'),
		i == len(a)-1 && j == len(b)-1 && x == code('ا') && y == code('ه'):
		return priceFree
	}
	return priceHard
}
