package discover

import (
	"context"
	"testing"

	"github.com/tadqiq/tadqiq/detect"
)

// Add must cost little beside detection: compare the two.
func BenchmarkAdd(b *testing.B) {
	k := ownKnowledge(b)
	docs := corpus()
	found := findings(b, k, docs)
	words := 0
	for _, d := range docs {
		words += d.Words()
	}
	perWord := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*words), "ns/word")
	}
	b.Run("detect", func(b *testing.B) {
		for b.Loop() {
			for _, d := range docs {
				if _, err := detect.Run(context.Background(), d, k, detect.Default()); err != nil {
					b.Fatal(err)
				}
			}
		}
		perWord(b)
	})
	b.Run("add", func(b *testing.B) {
		for b.Loop() {
			c := New()
			for i, d := range docs {
				c.Add(d.Name, d, k, found[i])
			}
		}
		perWord(b)
	})
}
