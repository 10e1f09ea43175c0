package embedded

import "testing"

// BenchmarkWord is what a word costs that was not seen before: invented ones
// without end, of letters that names are made of.
func BenchmarkWord(b *testing.B) {
	const alphabet = "ابتجحدرزسشصطعغفقكلمنهوي"
	letters := []rune(alphabet)
	k := open(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		word := []rune("والمنشورين")
		for n, at := i, 3; n > 0; n, at = n/len(letters), at+1 {
			word[at] = letters[n%len(letters)]
		}
		k.Word(string(word))
	}
}
