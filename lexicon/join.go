package lexicon

// Joined answers from several lexicons as if they were one, without copying
// any: what a desk has learned from its own archive beside the lexicon that
// the program ships with. Each answer is the highest that one of them gives.
// It is safe for concurrent use.
type Joined []*Lexicon

// Join returns the lexicons as one.
func Join(lexicons ...*Lexicon) Joined { return lexicons }

// Zipf is [Lexicon.Zipf].
func (j Joined) Zipf(folded string) float64 {
	return j.most(func(l *Lexicon) float64 { return l.Zipf(folded) })
}

// HasContext reports whether one of the lexicons has.
func (j Joined) HasContext() bool {
	for _, l := range j {
		if l.HasContext() {
			return true
		}
	}
	return false
}

// Pair is [Lexicon.Pair].
func (j Joined) Pair(a, b string) float64 {
	return j.most(func(l *Lexicon) float64 { return l.Pair(a, b) })
}

// Skip is [Lexicon.Skip].
func (j Joined) Skip(a, b string) float64 {
	return j.most(func(l *Lexicon) float64 { return l.Skip(a, b) })
}

// Head is [Lexicon.Head].
func (j Joined) Head(kind, word string) float64 {
	return j.most(func(l *Lexicon) float64 { return l.Head(kind, word) })
}

// Frame is [Lexicon.Frame]: the filler with the highest share, and of equals
// that of the lexicon named last.
func (j Joined) Frame(left, right string) (filler string, share float64, ok bool) {
	for _, l := range j {
		if f, s, found := l.Frame(left, right); found && s >= share {
			filler, share, ok = f, s, true
		}
	}
	return filler, share, ok
}

func (j Joined) most(of func(*Lexicon) float64) float64 {
	most := 0.0
	for _, l := range j {
		most = max(most, of(l))
	}
	return most
}
