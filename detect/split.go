package detect

import (
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// Translation cuts a word of a name in two (غوتي ريش) or writes two as one, and
// the pieces often are real words. Beside a right word of the name, what stands
// where another should is compared with it in one piece.

const (
	minWhole      = 0.75 // similarity of the two pieces together, or of the one word
	minWholeBare  = 0.85 // where the right words go with any name
	weightCut     = -1.0 // for a name that is cut or joined
	maxPiece      = 5.8  // Zipf; a more common word is no piece of a name
	shareOfPiece  = 0.5  // how much of the frequency of the rarer piece counts beside a right word, or where clean text never has the two side by side
	minPiece      = 2    // letters
	minGain       = 0.1  // in similarity over either piece alone
	allButRight   = 0.97 // similarity of two pieces from which
	minGainRight  = 0.03 // so much over either is enough
	maxPieceAlone = 2.5  // Zipf of the rarer piece with no right word beside it,
	// and where clean text never has the two side by side.
	maxPieceOrdinary = 4.2
	maxPieceOfName   = 3.2 // where one of them is a name
	minPhrase        = 5.0 // of a word after a proclitic that is no piece of a name
	minWholeAlone    = 0.8 // similarity with no right word beside it
	minWholeLength   = 5   // letters of the word that is cut
)

// seam is how a word of a name is cut, or two are joined.
type seam uint8

const (
	noSeam seam = iota
	cut         // two tokens are one word of the name
	spaced      // the same, where the first is one that some write apart
	joined      // one token is two words of the name
)

// resew reads the tokens around token i, a right word of a name at u.Place, as
// that name with another of its words cut in two, or two others written as one.
func (n *names) resew(si, i int, u glossary.Use) {
	f := &n.k.Index.Forms[u.Form]
	if len(f.Words) < 2 || f.Forbidden || f.Script != glossary.ArabicScript {
		return
	}
	if entry := n.k.Index.Entries[f.Entry]; entry.Pack || ordinaryKind(entry.Kind) {
		return
	}
	at := int(u.Place)
	for place := range f.Words {
		if place == at {
			continue
		}
		start := i - at
		if place < at {
			start--
		}
		n.sew(si, start, f, u.Form, place, cut)
		if place+1 < len(f.Words) && place+1 != at {
			start = i - at
			if place < at {
				start++
			}
			n.sew(si, start, f, u.Form, place, joined)
		}
	}
}

// sew reads the tokens from start on as the form, with the word at a place cut
// or joined to the next.
func (n *names) sew(si, start int, f *glossary.Form, form int32, place int, s seam) {
	end := start + len(f.Words) + 1
	tokens, words := 2, 1 // at the seam
	if s == joined {
		end -= 2
		tokens, words = 1, 2
	}
	if start < 0 || end > len(n.words) {
		return
	}
	seg := &n.doc.Segments[si]
	at := start + place
	if s == cut && n.covers(si, at, f.Entry) {
		return
	}
	if !n.mayBeSewn(si, at, tokens, f.Words[place:place+words]) {
		return
	}
	parts := n.parts[:0]
	telling := false
	for j, k := start, 0; j < end; {
		if n.words[j] == nil || j > start && !n.softGap(seg.Tokens[j-1], seg.Tokens[j]) {
			return
		}
		if j == at {
			parts = append(parts, part{token: j, seam: s})
			j, k = j+tokens, k+words
			continue
		}
		w := n.words[j]
		if !is(w, f.Words[k], k == 0) && !n.accepts(f, w, k, k == 0) {
			return
		}
		telling = telling || n.anchorWeight(w) >= minFarAnchor
		parts = append(parts, part{token: j, word: w, exact: true, covered: n.isCovered(si, j)})
		j, k = j+1, k+1
	}
	n.parts = parts
	least := minWhole
	if !telling {
		least = minWholeBare
	}
	p := &parts[place]
	ok := false
	if s == cut {
		*p, ok = n.wholeOf(seg, at, f, place, least)
	} else {
		*p, ok = n.bothOf(at, f, place, least)
	}
	if !ok {
		return
	}
	r := n.try(reading{seg: si, start: start, end: end, from: at, to: at + tokens, entry: f.Entry, form: form})
	n.weighSeam(r, seg, at, tokens)
	n.keepSewn(r)
}

// covers reports whether the tokens at and at+1 are accepted forms of the entry,
// or both part of one of another.
func (n *names) covers(si, at int, entry int32) bool {
	c := n.covered[si]
	return c != nil && at >= 0 && at+1 < len(c) && (c[at] == entry+1 || c[at+1] == entry+1 || c[at] > 0 && c[at] == c[at+1])
}

// mayBeSewn is a quick test of the tokens at a seam: none is accepted as it
// stands, and together they are about as long as the words of the form.
func (n *names) mayBeSewn(si, at, tokens int, words []int32) bool {
	letters := 0
	for j := at; j < at+tokens; j++ {
		w := n.words[j]
		if w == nil {
			return false
		}
		count := len(w.Form) / 2 // two bytes a letter
		if count < minPiece || tokens > 1 && w.Zipf > maxPiece {
			return false
		}
		letters += count
	}
	length := 0
	for _, id := range words {
		length += n.k.Index.Words[id].Length
	}
	return length >= minWholeLength && letters <= length+5 && letters >= length-2
}

// particles are words that some write together with the name that they begin,
// and others apart.
var particles = set("دي دو دا دوس داس دل ديل دلا لا لو لي فان فون فن دن دير ماك مك سان سانت سانتا او ال")

// kunyas are those of Arabic names, as written in other cases and as in the
// nominative.
var kunyas = map[string]string{"ابو": "ابو", "ابي": "ابو", "ابا": "ابو", "بو": "بو", "ام": "ام", "بن": "بن", "ابن": "بن", "عبد": "عبد", "ذو": "ذو", "ذي": "ذو"}

// isSpacing reports whether a word of which b is the last piece is the right
// one but for the space before b, where many write one (نور الدين, أبي بكر).
func isSpacing(b, whole, right string) bool {
	a := strings.TrimSuffix(whole, b)
	if nominative, ok := kunyas[a]; ok {
		return nominative+b == right
	}
	return whole == right && (particles[a] || strings.HasPrefix(b, "ال"))
}

// wholeOf reads the tokens at and at+1 together as the word at a place of the form.
func (n *names) wholeOf(seg *text.Segment, at int, f *glossary.Form, place int, least float64) (part, bool) {
	if !n.softGap(seg.Tokens[at], seg.Tokens[at+1]) {
		return part{}, false
	}
	a, b := n.words[at], n.words[at+1]
	first := a.Form
	if base, ok := strings.CutSuffix(first, "ه"); ok {
		first = base + "ا" // as it sounds inside a name: آية كوتشو
	}
	whole := wordOf(first + b.Form)
	whole.Form = a.Form + " " + b.Form
	whole.Zipf = min(a.Zipf, b.Zipf)
	whole.Common = min(a.Common, b.Common)
	if len(f.Words) > 1 || n.k.Pair(a.Form, b.Form) == 0 {
		whole.Common *= shareOfPiece
	}
	target := f.Words[place]
	p := n.similar(whole, f, target, place == 0, true)
	p.token, p.seam = at, cut
	if p.similarity < least || arabic.Len(a.Form)-clitics(p.split) < minPiece {
		return p, false
	}
	// Where one piece is as good by itself, the other is no part of the name.
	gain := minGain
	if p.similarity >= allButRight {
		gain = minGainRight
	}
	for _, w := range []*knowledge.Word{a, b} {
		if is(w, target, true) || n.k.Resembles(w, f.Entry, target, true, true).Similarity > p.similarity-gain {
			return p, false
		}
	}
	if particles[strings.TrimSuffix(p.split.Stem, b.Form)] {
		p.seam = spaced
	}
	return p, !isSpacing(b.Form, p.split.Stem, n.k.Index.Words[target].Folded)
}

// clitics counts the letters of the proclitics but the article.
func clitics(s arabic.Split) int { return arabic.Len(s.Conjunction) + arabic.Len(s.Preposition) }

// bothOf reads token at as the words at a place of the form and the next.
func (n *names) bothOf(at int, f *glossary.Form, place int, least float64) (p part, ok bool) {
	w := n.words[at]
	if len(w.Exact) > 0 || w.Zipf > maxGarbleZipf {
		return p, false
	}
	x := n.k.Index
	if particles[x.Words[f.Words[place]].Folded] {
		return p, false
	}
	rights := x.WrittenAsOne(f, place)
	p = part{token: at, word: w, latin: -1, seam: joined}
	for _, s := range w.Splits {
		if place > 0 && (s.Conjunction != "" || s.Preposition != "") {
			continue
		}
		letters := arabic.AppendLetters(nil, s.Stem)
		for _, right := range rights {
			if sim := arabic.Similarity(letters, arabic.AppendLetters(nil, right), least); sim > p.similarity {
				p.similarity, p.split = sim, s
				p.evidence = Evidence{Kind: "edit", From: s.Stem, To: right}
			}
		}
		for _, l := range x.LatinForms(f.Entry) {
			for k := 1; k < len(l.Words); k++ {
				if !n.writes(f, l.Words[k-1], place) || !n.writes(f, l.Words[k], place+1) {
					continue
				}
				spelling, ok := arabic.NewSpelling(x.Words[l.Words[k-1]].Latin + x.Words[l.Words[k]].Latin)
				if !ok {
					continue
				}
				if sim := spelling.Similarity(letters, least); sim > p.similarity {
					p.similarity, p.split = sim, s
					p.evidence = Evidence{Kind: "latin", From: s.Stem, To: x.Words[l.Words[k-1]].Latin + " " + x.Words[l.Words[k]].Latin}
				}
			}
		}
	}
	// An article is no Ali: where one word of the name is as good, it is that one alone.
	for _, target := range f.Words[place : place+2] {
		if p.similarity < least || n.k.Resembles(w, f.Entry, target, true, true).Similarity > p.similarity-minGain {
			return p, false
		}
	}
	// محمدعلي for محمد علي is but another spacing.
	stem := arabic.AppendLetters(nil, p.split.Stem)
	return p, p.similarity >= least && !slices.ContainsFunc(rights, func(right string) bool {
		return arabic.Vary(stem, arabic.AppendLetters(nil, right)).Accepted()
	})
}

// writes reports whether a Latin word writes the one at a place of the form.
func (n *names) writes(f *glossary.Form, latin int32, place int) bool {
	return slices.Contains(n.k.Spellings(f.Entry, f.Words[place]), latin)
}

// wordOf is a word that the text does not have as it stands, and of which
// nothing but its letters is known.
func wordOf(form string) *knowledge.Word {
	w := &knowledge.Word{Form: form, Splits: arabic.Splits(nil, form)}
	for _, s := range w.Splits {
		w.Skeletons = append(w.Skeletons, arabic.SkeletonOf(arabic.AppendLetters(nil, s.Stem)))
	}
	return w
}

// joinedName reads token i as a whole name of two words that is written as one.
func (n *names) joinedName(si, i int) {
	w := n.words[i]
	if n.k.Own() == 0 || len(w.Exact) > 0 || w.Common > maxUnknown || n.isCovered(si, i) || len(w.Form)/2 < minJoined {
		return
	}
	x := n.k.Index
	for _, skeleton := range w.Skeletons {
		for _, id := range n.k.Joined(skeleton) {
			f := &x.Forms[id]
			p, ok := n.bothOf(i, f, 0, minWholeAlone)
			if !ok {
				continue
			}
			n.parts = append(n.parts[:0], p)
			r := n.try(reading{seg: si, start: i, end: i + 1, from: i, to: i + 1, entry: f.Entry, form: id})
			n.weighSeam(r, &n.doc.Segments[si], i, 1)
			r.add(fAdjacent, Evidence{Kind: "neighbour", Note: "adjacent words are read as one name", Weight: 8 * (p.similarity - 0.7)})
			n.keepSewn(r)
		}
	}
}

// minJoined is how many letters a name of two words has that is written as one.
const minJoined = 7

// cutAlone reads two tokens of a garbled document as a name of one word that
// is cut in two, with no other word of the name beside them.
func (n *names) cutAlone() {
	if n.k.Own() == 0 || !n.isGarbled() {
		return
	}
	read := n.garbledPlaces()
	first := len(n.readings)
	for si := range n.doc.Segments {
		n.loadWords(si)
		for i := 0; i+1 < len(n.words); i++ {
			a, b := n.words[i], n.words[i+1]
			if a == nil || b == nil || isSmall(a.Form) || isSmall(b.Form) || n.isOwnOf(si, i) || n.isOwnOf(si, i+1) || read[place{si, i}] && read[place{si, i + 1}] {
				continue
			}
			if rarer := min(a.Common, b.Common); rarer > maxPieceOrdinary || rarer > maxPieceAlone && !n.mayBePieces(si, i) || a.Heads != 0 {
				n.cutExactly(si, i)
				continue
			}
			whole := n.k.Word(a.Form + b.Form)
			for _, near := range whole.Near {
				n.cutAs(si, i, near.Word)
			}
			for _, ex := range whole.Exact {
				n.cutAs(si, i, ex.Word)
			}
		}
	}
	cuts := dedupe(n.readings[first:])
	n.readings = append(n.withoutPieces(n.readings[:first:first], cuts), cuts...)
}

// cutExactly reads two tokens that hardly are the pieces of one word, ordinary ones or a head and
// what follows it, as a name if they are just that but for the space between them.
func (n *names) cutExactly(si, i int) {
	a, b := n.words[i], n.words[i+1]
	if n.k.Pair(a.Form, b.Form) > 0 {
		return
	}
	for _, s := range a.Splits {
		if word, ok := n.k.Index.Lookup(s.Stem + b.Form); ok {
			n.cutAs(si, i, word)
		}
	}
}

// withoutPieces drops the readings of one token as a name of which two tokens
// together are nearer: what stands beside it would be left over. The others are as
// likely as they were.
func (n *names) withoutPieces(readings, cuts []*reading) []*reading {
	at := map[place][]*reading{}
	for _, r := range cuts {
		for i := r.from; i < r.to; i++ {
			at[place{r.seg, i}] = append(at[place{r.seg, i}], r)
		}
	}
	return slices.DeleteFunc(readings, func(r *reading) bool {
		if r.to-r.from != 1 || r.calque {
			return false
		}
		dropped := false
		for _, whole := range at[place{r.seg, r.from}] {
			if whole.entry == r.entry && whole.similarity >= r.similarity+minGain || whole.entry != r.entry && whole.score > 0 && whole.similarity >= r.similarity+minGainRight {
				dropped = true
				if more := r.score - whole.score; more > 0 {
					whole.add(fReadSo, Evidence{Kind: "document", From: r.stem, Note: "one of the two words alone would be read so", Weight: more})
				}
			}
		}
		return dropped
	})
}

// takePieces adds to what is read as one token the token beside it, where the two
// together are clearly nearer to the name: it would be left over (يا ماموتو for
// ياماموتو). Where that is but another spacing of the name, nothing is wrong.
func (n *names) takePieces() {
	if n.k.Own() == 0 || !n.isGarbled() {
		return
	}
	n.readings = slices.DeleteFunc(n.readings, func(r *reading) bool {
		if r.to-r.from != 1 || r.end-r.start != 1 || r.calque || n.k.Index.Entries[r.entry].Pack {
			return false
		}
		f := &n.k.Index.Forms[r.form]
		if f.Script != glossary.ArabicScript || len(f.Words) > 1 && !r.short {
			return false
		}
		n.loadWords(r.seg)
		for _, at := range []int{r.from - 1, r.from} {
			for place := range f.Words {
				if taken, right := n.takesPiece(r, at, f, place); taken {
					return right
				}
			}
		}
		return false
	})
}

// takesPiece widens the reading of a token, in the segment that is read, to the tokens at and at+1 if these
// together are clearly nearer to the word at a place of the form, and reports
// whether they are, and whether they are the right word but for the space.
func (n *names) takesPiece(r *reading, at int, f *glossary.Form, place int) (taken, right bool) {
	seg := &n.doc.Segments[r.seg]
	if at < 0 || at+1 >= len(n.words) || n.words[at] == nil || n.words[at+1] == nil {
		return false, false
	}
	other := at + at + 1 - r.from
	if w := n.words[other]; isSmall(w.Form) || n.isOwnOf(r.seg, other) {
		return false, false
	}
	p, ok := n.wholeOf(seg, at, f, place, minWhole)
	if p.similarity < max(minTaken, r.similarity+minGain) && p.similarity < max(allButRight, r.similarity+minGainRight) {
		return false, false
	}
	if !ok {
		return isSpacing(n.words[at+1].Form, p.split.Stem, n.k.Index.Words[f.Words[place]].Folded), true
	}
	r.start, r.end, r.from, r.to, r.pieces = at, at+2, at, at+2, nil
	n.fixSeam(r, seg, p, f.Parts()[place:])
	return true, false
}

// minTaken is the similarity of two tokens together from which one of them, which is
// read by itself, takes in the other.
const minTaken = 0.85

// mayBePieces reports whether two ordinary words can be the pieces of one: clean
// text never has them side by side, neither is a name, and none begins a phrase.
func (n *names) mayBePieces(si, i int) bool {
	a, b := n.words[i], n.words[i+1]
	if min(a.Common, b.Common) > maxPieceOfName && (n.isCovered(si, i) || n.isCovered(si, i+1)) || n.k.Pair(a.Form, b.Form) > 0 {
		return false
	}
	return !slices.ContainsFunc(slices.Concat(a.Splits, b.Splits), func(s arabic.Split) bool {
		z := n.k.Lexicon.Zipf(s.Stem)
		return isSmallPrefix(s) && z >= minPhrase || s.Conjunction != "" && z >= minConjoined
	})
}

// cutAs reads the tokens i and i+1 as a word that is a name by itself.
func (n *names) cutAs(si, i int, word int32) {
	x := n.k.Index
	for _, u := range x.Words[word].Uses {
		f := &x.Forms[u.Form]
		entry := x.Entries[f.Entry]
		if f.Forbidden || f.Script != glossary.ArabicScript || entry.Pack || ordinaryKind(entry.Kind) || len(f.Words) > 1 && (entry.Kind != glossary.Person || u.Place == 0 || isLink(&x.Words[word])) || !n.mayBeSewn(si, i, 2, []int32{word}) {
			continue
		}
		seg := &n.doc.Segments[si]
		p, ok := n.wholeOf(seg, i, f, int(u.Place), minWholeAlone)
		if !ok {
			continue
		}
		n.parts = append(n.parts[:0], p)
		r := n.try(reading{seg: si, start: i, end: i + 2, from: i, to: i + 2, entry: f.Entry, form: u.Form, short: len(f.Words) > 1})
		n.weighSeam(r, seg, i, 2)
		n.keepSewn(r)
	}
}

// keepSewn scores a reading of the parts at hand, and keeps it if it is any good.
func (n *names) keepSewn(r *reading) {
	entry := n.k.Index.Entries[r.entry]
	n.score(r, &n.doc.Segments[r.seg], entry, n.parts)
	if r.score > n.leastOf(entry) {
		n.keep(r)
	}
}

// weighSeam adds what says that the tokens from at on are no name that is cut
// or joined, but stand there by themselves.
func (n *names) weighSeam(r *reading, seg *text.Segment, at, tokens int) {
	if tokens == 1 {
		r.add(fCut, Evidence{Kind: "prior", Note: "two words of the name are written as one", Weight: weightCut})
		return
	}
	r.add(fCut, Evidence{Kind: "prior", Note: "a word of the name is cut in two", Weight: weightCut})
	a, b := seg.Tokens[at], seg.Tokens[at+1]
	if times := n.k.Pair(a.Form, b.Form); times > 0 {
		r.add(fPair, Evidence{Kind: "pair", From: n.doc.Text(a.Span), Note: "clean text has the two side by side", Weight: weightAttested + weightAttestedMore*times})
	}
	for j := at; j < at+tokens; j++ {
		p := part{word: n.words[j], covered: n.isCovered(r.seg, j)}
		if p.covered {
			r.add(fKnown, Evidence{Kind: "known", From: p.word.Form, Weight: n.knownWeight(p, false)})
		}
	}
}

// fixSeam works out the replacement of a word that is cut or joined: the right
// words with the proclitics of the first token.
func (n *names) fixSeam(r *reading, seg *text.Segment, p part, right []string) {
	word := right[p.token-r.start]
	if p.seam == joined {
		word += " " + right[p.token-r.start+1]
		if !n.isOfHouse(r.entry) {
			word = n.spacing(r.entry, word)
		}
	}
	r.span = text.Span{Start: seg.Tokens[r.from].Start, End: seg.Tokens[r.to-1].End}
	r.stem = p.split.Stem
	r.pieces = append(r.pieces, piece{p.split.Stem, word})
	r.fix = n.attach(seg.Tokens[p.token], p, word)
}
