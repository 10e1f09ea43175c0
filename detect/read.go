package detect

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// read finds the candidate readings of a segment.
func (n *names) read(si int) {
	x := n.k.Index
	n.loadWords(si)
	for i, w := range n.words {
		if w == nil {
			continue
		}
		n.joinedName(si, i)
		besideName := len(w.Near) > 0 && n.beside(i, func(w *knowledge.Word) bool { return len(w.Exact) > 0 })
		for _, near := range w.Near {
			for _, u := range x.Words[near.Word].Uses {
				f := &x.Forms[u.Form]
				if len(f.Words) == 1 && isTerm(x.Entries[f.Entry].Kind) {
					continue // an ordinary word
				}
				if !n.align(si, i, u, false) {
					if besideName && len(f.Words) > 1 && n.hasWordOf(i, f) {
						n.alignFreely(si, i, u)
					}
					if n.k.Own() > 0 {
						n.alone(si, i, u)
					}
				}
			}
		}
		for _, c := range w.Calques {
			for _, u := range x.Words[c.Word].Uses {
				if f := &x.Forms[u.Form]; len(f.Words) > 1 && n.mayBeCalqued(f.Entry) {
					n.align(si, i, u, true)
				}
			}
		}
		beside := n.beside(i, func(w *knowledge.Word) bool { return len(w.Exact) == 0 && w.Common <= maxFollowed })
		// A right word of a name beside words that are not: the neighbours
		// may be garbled beyond what the index proposes, or be real words.
		for _, ex := range w.Exact {
			anchor := w.Zipf <= maxAnchor && !arabic.IsHead(w.Splits[ex.Split].Stem)
			own := n.k.Own() > 0 && x.IsNamed(ex.Word)
			for _, u := range x.Words[ex.Word].Uses {
				f := &x.Forms[u.Form]
				if own {
					n.resew(si, i, u)
				}
				switch {
				case f.Forbidden && u.Place == 0:
					n.forbidden(si, i, u)
				case u.Place == 0 && len(f.Words) >= minFrame && (n.machine || n.mentions[f.Entry] > 0) && x.Entries[f.Entry].Kind == glossary.Org && !n.isCovered(si, i):
					n.alignFrame(si, i, u)
				case (anchor || w.Zipf <= maxAnchor && !x.Entries[f.Entry].Pack) && len(f.Words) > 1 && (!n.isCovered(si, i) || len(f.Words) == 2):
					if !n.align(si, i, u, false) && beside {
						n.alignFreely(si, i, u)
					}
				}
			}
		}
	}
}

// loadWords looks up the words of a segment. Words in the orthography of the
// Quran are quotations, which translation leaves alone, and those with a tanwin
// are no names.
func (n *names) loadWords(si int) {
	n.words = append(n.words[:0], n.wordsOf(si)...)
	for i := range n.words {
		tok := &n.doc.Segments[si].Tokens[i]
		if tok.Class != text.Arabic || hasDigit(tok.Form) || tok.Len() != len(tok.Form) && (strings.ContainsFunc(n.doc.Text(tok.Span), isQuranic) || hasTanwin(n.doc.Text(tok.Span))) {
			n.words[i] = nil
		}
	}
}

// hasDigit reports whether a folded word is a number with its unit (1436هـ).
func hasDigit(form string) bool { return strings.ContainsAny(form, "0123456789") }

// hasWordOf reports whether a word that can be reached from token i where small
// words are passed over is one of the entry of f: without one, alignFreely
// finds nothing.
func (n *names) hasWordOf(i int, f *glossary.Form) bool {
	forms := n.k.Index.ArabicForms(f.Entry)
	reach := (maxLinks + 1) * (len(f.Words) - 1)
	for _, w := range n.words[max(0, i-reach):min(len(n.words), i+reach+1)] {
		if w == nil {
			continue
		}
		for _, ex := range w.Exact {
			for j := range forms {
				if slices.Contains(forms[j].Words, ex.Word) {
					return true
				}
			}
		}
	}
	return false
}

// beside reports whether a word of a kind stands near enough to token i for
// the two to be words of one name.
func (n *names) beside(i int, is func(*knowledge.Word) bool) bool {
	for j := max(0, i-maxLinks-1); j < min(len(n.words), i+maxLinks+2); j++ {
		if j != i && n.words[j] != nil && is(n.words[j]) {
			return true
		}
	}
	return false
}

// forbidden keeps the reading of a form that the glossary lists as a garble.
func (n *names) forbidden(si, i int, u glossary.Use) {
	x := n.k.Index
	seg := &n.doc.Segments[si]
	f := &x.Forms[u.Form]
	if !n.matches(si, i, f) {
		return
	}
	end := i + len(f.Words)
	r := n.try(reading{seg: si, start: i, end: end, from: i, to: end, entry: f.Entry, form: u.Form})
	r.span = text.Span{Start: seg.Tokens[i].Start, End: seg.Tokens[end-1].End}
	right := x.Entries[f.Entry].Ar
	for _, a := range x.ArabicForms(f.Entry) {
		if !a.Forbidden && len(a.Words) == len(f.Words) {
			right = a.Written()
			break
		}
	}
	p := part{word: n.words[i]}
	for _, ex := range p.word.Exact {
		if ex.Word == f.Words[0] {
			p.split = p.word.Splits[ex.Split]
		}
	}
	r.stem = p.split.Stem
	r.fix = n.attach(seg.Tokens[i], p, n.write(f.Entry, right))
	r.add(fForbidden, Evidence{Kind: "forbidden", From: f.Text, To: right, Note: "the glossary lists the form as wrong", Weight: weightForbidden})
	n.keep(r)
}

// weightForbidden makes a form that the glossary lists as wrong all but
// certain.
const weightForbidden = 6

const (
	maxAnchor    = 5.0 // Zipf; a more common word anchors no reading by itself
	minFarAnchor = 2.0 // what an anchor says at least where the words beside it may be far from right
	// maxGarbleZipf bounds how common a word may be that is read as a garble
	// for its resemblance; a more common one is an ordinary word.
	maxGarbleZipf = 4.8
)

// align reads the tokens around token i as the form in which it would be the
// word at u.Place, and keeps the reading if the words are similar enough. It reports whether they line up.
func (n *names) align(si, i int, u glossary.Use, calque bool) bool {
	x := n.k.Index
	seg := &n.doc.Segments[si]
	f := &x.Forms[u.Form]
	start := i - int(u.Place)
	end := start + len(f.Words)
	if start < 0 || end > len(seg.Tokens) || f.Forbidden {
		return false
	}
	// Nearly all forms fail by a word beside token i, and most at first sight.
	for j := start; j < end; j++ {
		if n.words[j] == nil || j != i && !calque && !n.mayBe(start, j-start, f) {
			return false
		}
	}
	entry := x.Entries[f.Entry]
	parts := n.parts[:0]
	from, to := -1, 0
	far := n.anchored(start, f)
	for j := start; j < end; j++ {
		w := n.words[j]
		if j > start && !n.softGap(seg.Tokens[j-1], seg.Tokens[j]) {
			return false
		}
		target := f.Words[j-start]
		p, ok := n.part(w, f, target, j-start, calque, far)
		if !ok || !p.exact && !p.calque && !p.agrees && ordinaryKind(entry.Kind) && w.Common > maxOrdinary {
			return false
		}
		p.token = j
		p.covered = n.isCovered(si, j)
		if !p.exact {
			if from < 0 {
				from = j
			}
			to = j + 1
		}
		parts = append(parts, p)
	}
	n.parts = parts
	if from < 0 {
		return true
	}
	r := n.try(reading{seg: si, start: start, end: end, from: from, to: to, entry: f.Entry, form: u.Form})
	if calque {
		n.scoreCalque(r, seg, entry, parts)
	} else {
		n.score(r, seg, entry, parts)
	}
	if r.score > n.leastOf(entry) {
		n.keep(r)
	}
	return true
}

// alone reads token i as the garbled word at u.Place of a longer name that the
// user names for the text, without the others: the surname of a person.
func (n *names) alone(si, i int, u glossary.Use) {
	x := n.k.Index
	f := &x.Forms[u.Form]
	entry := x.Entries[f.Entry]
	target := f.Words[u.Place]
	t := &x.Words[target]
	if entry.Pack || ordinaryKind(entry.Kind) || f.Forbidden || len(f.Words) < 2 || t.Length < minAlone || isLink(t) {
		return
	}
	p, ok := n.part(n.words[i], f, target, 0, false, false)
	if !ok || p.exact || p.latin >= 0 && !n.hasArabic(f.Entry, p.latin) || n.k.RightZipf(p.word, p.split.Stem, f.Entry, p.latin) > maxAlone {
		return
	}
	p.token, p.covered = i, n.isCovered(si, i)
	r := n.try(reading{seg: si, start: i, end: i + 1, from: i, to: i + 1, entry: f.Entry, form: u.Form, short: true})
	n.parts = append(n.parts[:0], p)
	n.score(r, &n.doc.Segments[si], entry, n.parts)
	if r.score > n.leastOf(entry) {
		n.keep(r)
	}
}

const (
	minAlone = 5   // letters of a word of a longer name that is read alone
	maxAlone = 3.5 // and how common (Zipf) it may be
)

// hasArabic reports whether a word of the accepted forms of an entry is written
// as the Latin word: a Latin form may have words that the Arabic ones leave out.
func (n *names) hasArabic(entry, latin int32) bool {
	forms := n.k.Index.ArabicForms(entry)
	for i := range forms {
		if !forms[i].Forbidden && slices.ContainsFunc(forms[i].Words, func(id int32) bool { return slices.Contains(n.k.Spellings(entry, id), latin) }) {
			return true
		}
	}
	return false
}

// anchored reports whether a right word of the form that says much stands in
// its place: the others may then be garbled beyond what the index proposes.
func (n *names) anchored(start int, f *glossary.Form) bool {
	if len(f.Words) < 2 || f.Script != glossary.ArabicScript {
		return false
	}
	others, rare := 0, false
	for j, target := range f.Words {
		w := n.words[start+j]
		switch {
		case w == nil:
			return false
		case !is(w, target, j == 0):
			others++
			rare = w.Common < maxUnknown
		case n.anchorWeight(w) >= minFarAnchor:
			return true
		}
	}
	// مسجد and a word that nobody knows: of the names of the text that is one.
	return others == 1 && rare && !n.k.Index.Entries[f.Entry].Pack
}

// maxUnknown is the frequency (Zipf) below which nobody knows a word.
const maxUnknown = 1.5

// part reads a word as the word target of a form, at its place in it.
func (n *names) part(w *knowledge.Word, f *glossary.Form, target int32, place int, calque, far bool) (p part, ok bool) {
	first := place == 0
	if f.Script == glossary.ArabicScript && is(w, target, first) || !calque && n.accepts(f, w, place, first) {
		return part{word: w, exact: true}, true
	}
	if calque {
		return n.calque(w, target, first)
	}
	if w.Zipf > maxGarbleZipf || !far && !n.close(w, f, target, first) {
		return p, false
	}
	p = n.similar(w, f, target, first, far)
	return p, p.similarity >= knowledge.MinPart && !n.inflects(w, f, target)
}

// mayBe is a quick test that the word which stands at a place of a form, from
// token start on, may be read as its word.
func (n *names) mayBe(start, place int, f *glossary.Form) bool {
	w := n.words[start+place]
	return len(w.Exact) > 0 || w.Zipf <= maxGarbleZipf && (n.close(w, f, f.Words[place], place == 0) || n.anchored(start, f))
}

// close is a quick test that a word may resemble the word target.
func (n *names) close(w *knowledge.Word, f *glossary.Form, target int32, first bool) bool {
	skeleton := n.k.Index.Words[target].Skeleton
	for i, s := range w.Splits {
		if (first || s.Conjunction == "" && s.Preposition == "") && w.Skeletons[i].Close(skeleton) {
			return true
		}
	}
	return false
}

// endings are what an ordinary word of a name may end in beside its stem.
var endings = set("ه ا ي ين ون ات ان تي تا تان تين وا ه ها هم هما هن ك كم كما كن نا ني ت")

// How common (Zipf) a word of a name is that can be inflected, and one that is
// a name by itself.
const (
	minInflected      = 3.5
	minInflectedAlone = 4.0
)

// inflects reports whether a word is an inflected or prefixed form of an
// ordinary word that a name has (محافظتي of محافظة in a governorate's name).
func (n *names) inflects(w *knowledge.Word, f *glossary.Form, target int32) bool {
	t := &n.k.Index.Words[target]
	if t.IsLatin() {
		return false
	}
	if is(w, target, true) {
		return true
	}
	var buf [8]arabic.Split // enough for all readings of a word
	kind := n.k.Index.Entries[n.k.Index.Forms[t.Uses[0].Form].Entry].Kind
	for _, s := range w.Splits {
		if n.isInflection(s.Stem, t.Folded, kind) {
			return true
		}
	}
	several := len(f.Words) > 1
	entry := n.k.Index.Entries[f.Entry]
	person := entry.Kind == glossary.Person
	if person && several && !entry.Pack {
		return false // it stands beside the other words of its name
	}
	for _, own := range arabic.Splits(buf[:0], t.Folded) {
		if !own.Bare() && arabic.Len(own.Stem) >= 3 && slices.ContainsFunc(w.Splits, func(s arabic.Split) bool { return s.Stem == own.Stem }) {
			return true // وقوى of لقوى
		}
	}
	if z := n.k.WordZipf(target); z < minInflected || !several && z < minInflectedAlone || person && !n.isNoun(glossary.Stem(t.Folded)) {
		return false
	}
	for _, s := range w.Splits {
		a, b := endsOf(s.Stem, t.Folded)
		if len(s.Stem)-len(a) >= 6 && (a == "" || endings[a]) && (b == "" || endings[b]) {
			return true
		}
	}
	return false
}

// endsOf returns what is left of two words after what they begin with in common.
func endsOf(a, b string) (string, string) {
	for a != "" && b != "" && firstRune(a) == firstRune(b) {
		n := utf8.RuneLen(firstRune(a))
		a, b = a[n:], b[n:]
	}
	return a, b
}

// accepts reports whether a token is, exactly, the word at place of an accepted
// form of the entry that has as many words as f; beside a Latin form, which has
// its own order and number of words, any word of an accepted form.
func (n *names) accepts(read *glossary.Form, w *knowledge.Word, place int, first bool) bool {
	if len(w.Exact) == 0 {
		return false
	}
	latin, length := read.Script == glossary.LatinScript, len(read.Words)
	forms := n.k.Index.ArabicForms(read.Entry)
	for i := range forms {
		f := &forms[i]
		if !f.Forbidden && len(f.Words) == length && is(w, f.Words[place], first) {
			return true
		}
		if latin && !f.Forbidden && slices.ContainsFunc(f.Words, func(id int32) bool { return is(w, id, first) }) {
			return true
		}
	}
	return false
}

// maxOrdinary bounds how common a word may be that is read as a garbled word
// of an organisation, title or term, whose words are ordinary themselves.
const maxOrdinary = 1.5

func ordinaryKind(k glossary.Kind) bool { return k == glossary.Org || isTerm(k) }

// isTerm reports whether what is called so are ordinary words and no names.
func isTerm(k glossary.Kind) bool { return k == glossary.Title || k == glossary.Term }

// part is a token read as one word of a form.
type part struct {
	token      int
	word       *knowledge.Word
	split      arabic.Split
	exact      bool
	link       bool // a word that links the others, of no weight
	covered    bool // the token is an accepted form of some entry by itself
	calque     bool // the token is another rendering of the word's foreign term
	agrees     bool // the token is the word in another gender
	seam       seam // the token and the next are one word, or it is two
	similarity float64
	latin      int32    // the Latin word that it resembles, or -1
	evidence   Evidence // how it resembles the word
}

// similar reads a word as a garble of a word of form f.
func (n *names) similar(w *knowledge.Word, f *glossary.Form, target int32, first, far bool) part {
	p := part{word: w, latin: -1}
	r := n.k.Resembles(w, f.Entry, target, first, far)
	if r.Similarity == 0 {
		return p
	}
	p.similarity, p.split = r.Similarity, w.Splits[r.Split]
	t := &n.k.Index.Words[r.Word]
	p.evidence = Evidence{Kind: "edit", From: p.split.Stem, To: t.Folded}
	if t.IsLatin() {
		p.latin = r.Word
		p.evidence.Kind, p.evidence.To = "latin", t.Latin
	}
	return p
}
