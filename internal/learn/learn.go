// Package learn makes a lexicon of clean text: how often each word occurs,
// which words stand beside which, and which stand after the heads of names.
// It reads the text once, and its memory is bounded.
package learn

import (
	"cmp"
	"context"
	"sync"
)

// Options say what is worth keeping. The zero value of each stands for its
// default.
type Options struct {
	MinWord  int     // occurrences of a word, 2
	MinPair  int     // occurrences of a pair of words, adjacent or around another, and of a word after heads, 3
	MinFrame int     // occurrences of the two words of a frame, 5; at least MinPair
	MinShare float64 // of the word that mostly stands between them, 0.5

	// MinLift is how many times as often as chance would have it two words
	// must stand together: 2 to the power of their pointwise mutual
	// information. By default chance is not looked at.
	MinLift float64

	Workers int // how many pieces of text are scanned at a time, 1; no result depends on it

	// How many entries the tables may hold. What is learned depends on them.
	maxWords, maxPairs, maxGaps int
}

// Full tables take some 170 MB for the words, 200 MB for the pairs, 200 MB for
// the gaps and 50 MB for the heads. The limits are a little below three
// quarters of a power of two, at which the tables grow.
const (
	maxWords = 3_000_000
	maxPairs = 12_400_000
	maxGaps  = 6_200_000
)

func (o Options) withDefaults() Options {
	o.MinWord = cmp.Or(o.MinWord, 2)
	o.MinPair = cmp.Or(o.MinPair, 3)
	o.MinFrame = cmp.Or(o.MinFrame, 5)
	o.MinShare = cmp.Or(o.MinShare, 0.5)
	o.Workers = max(o.Workers, 1)
	o.maxWords = cmp.Or(o.maxWords, maxWords)
	o.maxPairs = cmp.Or(o.maxPairs, maxPairs)
	o.maxGaps = cmp.Or(o.maxGaps, maxGaps)
	return o
}

// Learner counts what it reads.
//
// When a table is full, the entries with the lowest counts are dropped, from
// 1 up, until at most half of the table is left. So a count is never too
// high, and it is too low by at most the sum of the counts up to which
// entries were dropped (Stats.Lost); what occurs more often than that is sure
// to be there. This is lossy counting (Manku and Motwani, 2002) with the
// buckets as long as memory allows.
type Learner struct {
	o     Options
	words *vocabulary
	pairs table[uint32] // adjacent words
	heads table[uint32] // a word's number and the place of a kind in headKinds
	gaps  table[gap]    // words around another word

	stats Stats
	buf   []uint32
}

// Stats tell what was read.
type Stats struct {
	Files int
	Bytes int64 // of text, decompressed
	Words int64 // occurrences that were counted

	// Lost is by how much the counts of words, pairs and gaps may be too low.
	Lost struct{ Words, Pairs, Gaps uint32 }
}

// gap counts what stands between two words. The word that mostly does is
// found by majority vote (Boyer and Moore), which takes no more than one
// candidate: hits counts it from when it became one.
type gap struct{ n, filler, hits, lead uint32 }

func (g *gap) add(filler uint32) {
	g.n++
	switch {
	case g.filler == filler:
		g.hits++
		g.lead++
	case g.lead == 0:
		g.filler, g.hits, g.lead = filler, 1, 1
	default:
		g.lead--
	}
}

// New returns a Learner that has read nothing.
func New(o Options) *Learner {
	return &Learner{o: o.withDefaults(), words: newVocabulary()}
}

// Stats tells what was read so far.
func (l *Learner) Stats() Stats { return l.stats }

// Read counts the words of all sources, one after the other. It stops at the
// first that cannot be read, with an error that names it, or when ctx ends.
func (l *Learner) Read(ctx context.Context, sources []Source) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pieces := readPieces(ctx, sources, l.o.Workers)
	for {
		// Reading from a terminal cannot be interrupted, waiting for it can.
		var p *piece
		select {
		case p = <-pieces:
		case <-ctx.Done():
			return ctx.Err()
		}
		if p == nil {
			return nil
		}
		select {
		case <-p.scanned:
		case <-ctx.Done():
			return ctx.Err()
		}
		if p.err != nil {
			return p.err
		}
		l.count(&p.words)
		l.stats.Bytes += int64(len(p.text))
		if p.first {
			l.stats.Files++
		}
		p.free()
	}
}

// count counts the words of a piece of text.
func (l *Learner) count(w *words) {
	l.buf = l.buf[:0]
	at := 0
	for _, word := range w.list {
		n := uint32(0) // a break
		if word.end > at {
			n = l.words.count(word.hash, w.letters[at:word.end])
			l.stats.Words++
		}
		l.buf = append(l.buf, n)
		at = word.end
	}
	var wg sync.WaitGroup
	wg.Go(func() { l.countPairs(l.buf) })
	wg.Go(func() { l.countGaps(l.buf) })
	wg.Wait()
	l.prune()
}

func (l *Learner) countPairs(numbers []uint32) {
	last := uint32(0)
	for _, n := range numbers {
		if last != 0 && n != 0 {
			*l.pairs.at(pairKey(last, n))++
			if kinds := l.words.words[last].heads; kinds != 0 {
				for i := range headKinds {
					if kinds>>i&1 != 0 {
						*l.heads.at(pairKey(n, uint32(i)))++
					}
				}
			}
		}
		last = n
	}
}

func (l *Learner) countGaps(numbers []uint32) {
	left, filler := uint32(0), uint32(0)
	for _, n := range numbers {
		if left != 0 && filler != 0 && n != 0 {
			l.gaps.at(pairKey(left, n)).add(filler)
		}
		left, filler = filler, n
	}
}

// pairKey is the key of two numbers in a table; left is a word.
func pairKey(left, right uint32) uint64 { return uint64(left)<<32 | uint64(right) }

func splitKey(key uint64) (left, right uint32) { return uint32(key >> 32), uint32(key) }

// prune makes room in the tables that are full.
func (l *Learner) prune() {
	if l.words.len() > l.o.maxWords {
		l.pruneWords()
	}
	if l.pairs.n > l.o.maxPairs {
		l.stats.Lost.Pairs += l.pairs.prune(l.o.maxPairs/2, identity)
	}
	if l.heads.n > l.o.maxWords {
		l.stats.Lost.Pairs += l.heads.prune(l.o.maxWords/2, identity)
	}
	if l.gaps.n > l.o.maxGaps {
		l.stats.Lost.Gaps += l.gaps.prune(l.o.maxGaps/2, (*gap).count)
	}
}

func identity(n *uint32) uint32 { return *n }

func (g *gap) count() uint32 { return g.n }

// pruneWords drops rare words and what is known of their neighbours.
func (l *Learner) pruneWords() {
	renumber, dropped := l.words.prune(l.o.maxWords / 2)
	l.stats.Lost.Words += dropped
	l.stats.Lost.Pairs += dropped
	l.stats.Lost.Gaps += dropped
	both := func(key uint64) uint64 {
		left, right := splitKey(key)
		if left, right = renumber[left], renumber[right]; left == 0 || right == 0 {
			return 0
		}
		return pairKey(left, right)
	}
	l.pairs.rekey(func(key uint64, _ *uint32) uint64 { return both(key) }, nil)
	l.gaps.rekey(func(key uint64, g *gap) uint64 {
		if g.filler = renumber[g.filler]; g.filler == 0 {
			g.hits, g.lead = 0, 0
		}
		return both(key)
	}, nil)
	l.heads.rekey(func(key uint64, _ *uint32) uint64 {
		word, kind := splitKey(key)
		if word = renumber[word]; word == 0 {
			return 0
		}
		return pairKey(word, kind)
	}, nil)
}
