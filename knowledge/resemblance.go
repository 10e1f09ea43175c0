package knowledge

import (
	"strings"
	"sync"

	"github.com/tadqiq/tadqiq/arabic"
)

// Resemblance is how much a reading of a word is like a word of an entry.
type Resemblance struct {
	Similarity float64 // in [0, 1]; 0 where it is below MinPart
	Split      int32   // place in Word.Splits
	Word       int32   // place in Index.Words: the word of the entry, or a Latin one that writes it
}

// MinPart is the similarity below which a word is not read as a part of a
// name.
const MinPart = 0.55

// resemblances are those of one word that were asked for. Documents ask for
// the same ones again and again; the word forgets them when there are too many.
type resemblances struct {
	sync.Mutex
	known []resemblance
}

type resemblance struct {
	of resembling
	Resemblance
}

const maxResemblances = 64

// resembling says what a word is compared with; see [Knowledge.Resembles].
type resembling struct {
	entry, target int32
	first, far    bool
}

// Resembles compares a word with the word target of an entry and, if that is
// an Arabic one, with the Latin words that write it. A word that is not the
// first of a name takes no proclitics but the article. Only readings with nearly the
// skeleton of target count, or any where it may be far from right.
func (k *Knowledge) Resembles(w *Word, entry, target int32, first, far bool) Resemblance {
	of := resembling{entry, target, first, far}
	w.resembles.Lock()
	defer w.resembles.Unlock()
	for i := range w.resembles.known {
		if r := &w.resembles.known[i]; r.of == of {
			return r.Resemblance
		}
	}
	if len(w.resembles.known) == maxResemblances {
		w.resembles.known = nil
	}
	r := k.compare(w, of)
	w.resembles.known = append(w.resembles.known, resemblance{of, r})
	return r
}

func (k *Knowledge) compare(w *Word, of resembling) (best Resemblance) {
	var buf [64]byte
	t := &k.Index.Words[of.target]
	for i, s := range w.Splits {
		if !of.first && (s.Conjunction != "" || s.Preposition != "") {
			continue
		}
		letters := arabic.AppendLetters(buf[:0], s.Stem)
		if len(letters) < 2 || !of.far && !w.Skeletons[i].Close(t.Skeleton) {
			continue
		}
		consider := func(id int32) {
			if sim := k.similarity(s.Stem, letters, id, max(MinPart, best.Similarity)); sim > best.Similarity+1e-9 {
				best = Resemblance{sim, int32(i), id}
			}
		}
		consider(of.target)
		if !t.IsLatin() {
			for _, id := range k.Spellings(of.entry, of.target) {
				consider(id)
			}
		}
	}
	return best
}

// similarity is that of a stem, of which letters are the codes, to a word of
// the index, or 0 where it is below atLeast.
func (k *Knowledge) similarity(stem string, letters arabic.Letters, id int32, atLeast float64) float64 {
	t := &k.Index.Words[id]
	if t.IsLatin() {
		if d := t.Length - len(letters); d > 6 || d < -4 {
			return 0
		}
		return k.Index.Spelling(id).Similarity(letters, atLeast)
	}
	if d := len(t.Letters) - len(letters); d > 3 || d < -3 {
		return 0
	}
	right := t.Letters
	if strings.HasPrefix(t.Folded, servant) && strings.HasPrefix(stem, servant) {
		// عبدالملك and عبدالخالق: what they are servants of tells them apart.
		right, letters = right[servantLetters:], letters[servantLetters:]
	}
	return arabic.Similarity(right, letters, atLeast)
}

// servant is what names such as عبدالملك begin with.
const (
	servant        = "عبدال"
	servantLetters = 5
)
