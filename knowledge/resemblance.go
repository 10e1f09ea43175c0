package knowledge

import (
	"slices"
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

// answers are what a word keeps of what documents ask of it again and again.
type answers struct {
	sync.Mutex
	resembles known[resembling, Resemblance]
	rights    known[rightWord, float64]
}

// known are questions and their answers; when there are too many, all are
// forgotten.
type known[Q comparable, A any] []answered[Q, A]

type answered[Q comparable, A any] struct {
	question Q
	answer   A
}

const maxKnown = 64

func (m *known[Q, A]) answer(q Q, workOut func() A) A {
	for i := range *m {
		if a := &(*m)[i]; a.question == q {
			return a.answer
		}
	}
	if len(*m) == maxKnown {
		*m = nil
	}
	a := workOut()
	*m = append(*m, answered[Q, A]{q, a})
	return a
}

// asked returns the answers of a word. Half of all words are never asked.
func (w *Word) asked() *answers {
	if a := w.answers.Load(); a != nil {
		return a
	}
	w.answers.CompareAndSwap(nil, &answers{})
	return w.answers.Load()
}

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
	a := w.asked()
	a.Lock()
	defer a.Unlock()
	return a.resembles.answer(of, func() Resemblance { return k.compare(w, of) })
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

// Right returns the word of the accepted forms of an entry that a garbled stem
// is the most like, as written. latin is the Latin word that the stem
// resembles, as a place in Index.Words, or -1.
func (k *Knowledge) Right(entry int32, stem string, latin int32) string {
	x := k.Index
	letters := arabic.AppendLetters(nil, stem)
	best, right, place := -1.0, -1, 0
	forms := x.ArabicForms(entry)
	for i := range forms {
		f := &forms[i]
		if f.Forbidden {
			continue
		}
		for j, id := range f.Words {
			sim := arabic.Similarity(x.Words[id].Letters, letters, 0)
			if latin >= 0 && slices.Contains(k.Spellings(entry, id), latin) {
				sim++ // the garble is one of the Latin word that writes it
			}
			if sim > best {
				best, right, place = sim, i, j
			}
		}
	}
	if right < 0 {
		return ""
	}
	return forms[right].Parts()[place]
}

// rightWord says which right word is asked for. The length of the stem tells
// the readings of a word apart.
type rightWord struct {
	entry, latin, length int32
}

// RightZipf is how common, on the Zipf scale, the word is that
// [Knowledge.Right] returns for a stem of a word.
func (k *Knowledge) RightZipf(w *Word, stem string, entry, latin int32) float64 {
	a := w.asked()
	a.Lock()
	defer a.Unlock()
	return a.rights.answer(rightWord{entry, latin, int32(len(stem))}, func() float64 {
		return k.Lexicon.Zipf(arabic.Fold(k.Right(entry, stem, latin)))
	})
}
