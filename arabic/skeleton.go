package arabic

// Skeleton is the consonant skeleton of a word: the sequence of its classes
// of consonants that romanisation confuses, without vowels and doubling, four
// bits a class from the first. Words that may be garbles of each other share
// a skeleton or nearly do; it selects candidates and judges nothing.
type Skeleton uint64

// Classes of consonants. ع and the semivowels leave no trace.
const (
	classNone = iota
	classP    // ب ف
	classT    // ت د ث ذ ط ض ظ
	classS    // س ز ش ص, تش
	classK    // ك ق غ ج
	classH    // ح ه خ
	classR
	classL
	classM
	classN
)

var letterClass = func() (t [nLetters]byte) {
	for class, letters := range map[byte]string{
		classP: "بف", classT: "تدثذطضظ", classS: "سزشص", classK: "كقغج",
		classH: "حهخ", classR: "ر", classL: "ل", classM: "م", classN: "ن",
	} {
		for _, r := range letters {
			t[code(r)] = class
		}
	}
	return t
}()

const maxSkeleton = 15

// skeletonOf packs classes, first class lowest, without repeats; T before S
// is the S of تش and تس.
type skeletonBuilder struct {
	s    Skeleton
	n    int
	last byte
}

func (b *skeletonBuilder) add(class byte) {
	switch {
	case class == classNone:
		b.last = classNone
	case class == b.last:
	case class == classS && b.last == classT && b.n > 0:
		b.s &^= Skeleton(0xf) << (4 * (b.n - 1))
		b.s |= classS << (4 * (b.n - 1))
		b.last = class
	case b.n < maxSkeleton:
		b.s |= Skeleton(class) << (4 * b.n)
		b.n++
		b.last = class
	}
}

// SkeletonOf returns the skeleton of an Arabic word without its article.
func SkeletonOf(w Letters) Skeleton {
	var b skeletonBuilder
	for i, c := range w {
		class := letterClass[c]
		if i == len(w)-1 && c == code('ه') {
			class = classNone // ة
		}
		b.add(class)
	}
	return b.s
}

// Skeleton returns the skeleton that the usual transliterations of the
// spelling have.
func (s *Spelling) Skeleton() Skeleton {
	var b skeletonBuilder
	for i := 0; i < len(s.units); i++ {
		next := rune(0)
		if i+1 < len(s.units) {
			next = s.units[i+1]
		}
		class := byte(classNone)
		switch u := s.units[i]; u {
		case 'b', 'f', 'v', 'p':
			class = classP
			if u == 'p' && next == 'h' {
				i++
			}
		case 't', 'd':
			class = classT
			switch {
			case next == 'h':
				i++
			case next == 'j':
				class = classK
				i++
			}
		case 's', 'z', 'ş', 'š', 'ç':
			class = classS
			if u == 'z' && next == 'h' {
				class = classK
			}
			if next == 'h' {
				i++
			}
		case 'ž', 'j', 'q', 'g', 'k', 'c':
			class = classK
			switch {
			case u == 'k' && next == 'h':
				class = classH
				i++
			case u == 'g' && next == 'h':
				i++
			case u == 'c' && next == 'h':
				class = classS
				i++
			case u == 'c' && (next == 'e' || next == 'i' || next == 'y'):
				class = classS
			}
		case 'x':
			b.add(classK)
			class = classS
		case 'h':
			if i < len(s.units)-1 {
				class = classH
			}
		case 'r':
			class = classR
		case 'l':
			class = classL
		case 'm':
			class = classM
		case 'n', 'ñ':
			class = classN
		}
		b.add(class)
	}
	return b.s
}

// Len counts the classes of the skeleton.
func (s Skeleton) Len() int {
	n := 0
	for ; s != 0; s >>= 4 {
		n++
	}
	return n
}

// Deletions calls yield with the skeleton and, where it has three classes or
// more, with each skeleton that has one class less. Two skeletons that differ
// by one class share one of these.
func (s Skeleton) Deletions(yield func(Skeleton) bool) {
	if !yield(s) {
		return
	}
	n := s.Len()
	if n < 3 {
		return
	}
	for i := range n {
		low := s & (1<<(4*i) - 1)
		high := s >> (4 * (i + 1)) << (4 * i)
		if !yield(low | high) {
			return
		}
	}
}

// Close reports whether two skeletons are the same or differ by one class
// that is added, dropped or replaced.
func (s Skeleton) Close(t Skeleton) bool {
	for s != 0 && t != 0 && s&0xf == t&0xf {
		s, t = s>>4, t>>4
	}
	return s>>4 == t>>4 || s>>4 == t || s == t>>4
}
