package audit

import (
	"cmp"
	"container/heap"
	"context"
	"crypto/sha256"
	"encoding/binary"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/corpus"
)

// sample is which documents of a corpus were drawn. Each one has the same
// chance, and the same corpus gives the same sample.
type sample struct {
	of    int64                       // documents in the corpus
	bytes int64                       // of the files that hold them, as stored
	lines map[string]map[int]struct{} // lines of the records drawn, by file; a file that is a document has line 0
}

func (s *sample) has(path string) bool { return s.lines[path] != nil }

func (s *sample) drawn(path string, line int) bool {
	_, ok := s.lines[path][line]
	return ok
}

// ticket is a document in the draw. The lowest numbers win.
type ticket struct {
	number uint64
	path   string
	line   int
}

func compareTickets(a, b ticket) int {
	return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.path, b.path), cmp.Compare(a.line, b.line))
}

// tickets is a heap with the highest number on top.
type tickets []ticket

func (t tickets) Len() int           { return len(t) }
func (t tickets) Less(i, j int) bool { return compareTickets(t[i], t[j]) > 0 }
func (t tickets) Swap(i, j int)      { t[i], t[j] = t[j], t[i] }
func (t *tickets) Push(x any)        { *t = append(*t, x.(ticket)) }
func (t *tickets) Pop() any {
	old := *t
	x := old[len(old)-1]
	*t = old[:len(old)-1]
	return x
}

// drawSample reads the corpus once, without looking into the documents, and
// draws some of them.
func drawSample(ctx context.Context, paths []string, o *Options) (*sample, error) {
	s := &sample{lines: map[string]map[int]struct{}{}}
	drawn := make(tickets, 0, o.Sample+1)
	add := func(path string, line int) {
		s.of++
		sum := sha256.Sum256(binary.LittleEndian.AppendUint64([]byte(path), uint64(line)))
		t := ticket{binary.LittleEndian.Uint64(sum[:]), path, line}
		if len(drawn) == o.Sample && compareTickets(t, drawn[0]) > 0 {
			return
		}
		heap.Push(&drawn, t)
		if len(drawn) > o.Sample {
			heap.Pop(&drawn)
		}
	}
	for f, err := range o.walk(paths).Files() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err != nil {
			continue // is told when the sample is checked
		}
		s.bytes += stored(&f)
		if f.Kind.Container == nil {
			add(f.Path, 0)
			continue
		}
		if err := scanLines(ctx, &f, o, func(line int) { add(f.Path, line) }); err != nil {
			return nil, err
		}
	}
	for _, t := range drawn {
		if s.lines[t.path] == nil {
			s.lines[t.path] = map[int]struct{}{}
		}
		s.lines[t.path][t.line] = struct{}{}
	}
	return s, nil
}

// scanLines calls yield with the line of each record of a file, up to where it
// can be read. The error is that of ctx.
func scanLines(ctx context.Context, f *corpus.File, o *Options, yield func(line int)) error {
	in, err := corpus.Open(f.Path, o.Stdin)
	if err != nil {
		return nil
	}
	defer in.Close()
	sc := f.Kind.Container.Scanner(in, o.MaxDocument, o.Fields)
	for {
		rec, err := sc.Next()
		if ctx.Err() != nil || err != nil {
			return ctx.Err()
		}
		yield(rec.Line)
	}
}

// sampled is what the sample says of the corpus, or nil.
func (r *run) sampled() *Sample {
	if r.draw == nil {
		return nil
	}
	garbled := r.counts.Verdicts[detect.VerdictGarbled]
	judged := r.counts.Documents - r.counts.Verdicts[detect.VerdictAbstain]
	out := &Sample{Documents: r.counts.Documents, Of: r.draw.of}
	if judged > 0 {
		out.Share = round(float64(garbled) / float64(judged))
	}
	out.Low, out.High = interval(garbled, judged)
	return out
}
