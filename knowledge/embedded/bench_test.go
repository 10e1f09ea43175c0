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

// BenchmarkWide is what the first garbled document about names of the user costs
// beside the others: the further renderings, and by what they sound like.
func BenchmarkWide(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		c, err := Calques()
		if err != nil {
			b.Fatal(err)
		}
		c.Wide().Alike("brent", func(string, float64) {})
	}
}

func BenchmarkCalques(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Calques(); err != nil {
			b.Fatal(err)
		}
	}
}
