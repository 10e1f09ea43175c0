package detect

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// Translation writes a long name anew: it renders two words by others (جماعة نصرة
// for مجموعة دعم), puts them in the other language's order, turns an adjective into
// a noun with a preposition, or puts a word in. rendersName reads what keeps the
// name's order and has one such word; here all words that matter of a name of
// the user stand together, in any order, in a document that is garbled.

const (
	weightParaphrased   = -1.5 // names share words, and other texts put them together
	weightOtherWord     = -1.5 // a word that renders the same foreign one
	weightLatinWord     = -0.7 // one that renders the word of the Latin form
	weightOtherForm     = -0.3 // another form of the right word
	weightOtherOrder    = -1.0
	weightWordInserted  = -2.5
	weightNothingRight  = -3.5 // no word of the name is right
	maxParaphraseAnchor = 5.0  // what the right words say at most
	maxParaphrased      = 8    // words of a name
)

// likeness is how a token writes a word of a name.
type likeness int

const (
	unlike    likeness = iota
	otherWord          // it renders the same foreign word
	latinWord          // it renders the word of the Latin form
	otherForm          // it is another form of the word
	sameWord
)

// paraphrases reads spans as names of the user in other words.
func (n *names) paraphrases() {
	total, ok := n.garbledOwn()
	if !ok {
		return
	}
	x := n.k.Index
	places, read := n.placesByKey(), n.garbledPlaces()
	for id, e := range x.Entries {
		if e.Pack || e.Kind == glossary.Title || e.Kind == glossary.Person {
			continue
		}
		forms := x.ArabicForms(int32(id))
		for i := range forms {
			f := &forms[i]
			if f.Forbidden || len(f.Words) < 2 || len(f.Words) > maxParaphrased || len(f.Parts()) != len(f.Words) || !slices.Contains(e.Forms(), f.Text) {
				continue
			}
			n.paraphrased(f, places, read, total)
		}
	}
	n.readings = dedupe(n.readings)
}

// target is a word of a name that matters.
type target struct {
	place  int               // in the form
	stems  []string          // it, folded, without article, and without its preposition or conjunction
	others map[string]string // the senses of words that render the same foreign word, and that word
}

// paraphrased reads the places of the document that have all words of form f.
func (n *names) paraphrased(f *glossary.Form, places map[string][]place, read map[place]bool, total float64) {
	var targets []target
	found := map[place][maxParaphrased]likeness{}
	for j := range f.Words {
		if isLink(&n.k.Index.Words[f.Words[j]]) {
			continue
		}
		t := n.targetOf(f, j)
		seen := map[place]bool{}
		any := false
		at := func(key string) {
			for _, p := range places[key] {
				if seen[p] {
					continue
				}
				seen[p] = true
				if l, _ := n.likeness(n.wordsOf(p.segment)[p.token], t); l != unlike {
					all := found[p]
					all[len(targets)] = l
					found[p] = all
					any = true
				}
			}
		}
		for _, s := range t.stems {
			at(s)
			at(root(s))
		}
		for s := range t.others {
			at(s)
		}
		if !any {
			return
		}
		targets = append(targets, t)
	}
	if len(targets) < 2 {
		return
	}
	maps.DeleteFunc(found, func(p place, _ [maxParaphrased]likeness) bool { return read[p] }) // it was read already
	inOrder := func(a, b place) int { return cmp.Or(cmp.Compare(a.segment, b.segment), cmp.Compare(a.token, b.token)) }
	for _, p := range slices.SortedFunc(maps.Keys(found), inOrder) { // so that the readings are always in the same
		n.paraphrasedAt(p, f, targets, found, total)
	}
}

// targetOf is the word of form f at place.
func (n *names) targetOf(f *glossary.Form, place int) target {
	bare := bareWord(f, place)
	t := target{place: place, stems: []string{bare}, others: map[string]string{}}
	var buf [8]arabic.Split
	for _, s := range arabic.Splits(buf[:0], arabic.Fold(f.Parts()[place])) {
		if s.Article && s.Preposition != "" || (s.Preposition == "ل" || s.Preposition == "ب" || s.Conjunction == "و") && n.isNoun(s.Stem) {
			if !slices.Contains(t.stems, s.Stem) {
				t.stems = append(t.stems, s.Stem)
			}
		}
	}
	for _, s := range t.stems {
		add := func(other, term string) { t.others[sense(other)] = term }
		n.renderingsOf().Others(s, add)
		if isRelation(s) {
			n.renderingsOf().Others(ending(s), func(other, term string) { add(ending(other)+"ي", term) })
		}
	}
	for _, l := range n.latinTerms(f, place) {
		n.renderingsOf().Renderings(l, func(other string) { t.others[sense(other)] = l })
	}
	return t
}

// likeness reads a token as a word of a name.
func (n *names) likeness(w *knowledge.Word, t target) (best likeness, split arabic.Split) {
	if isSmall(w.Form) {
		return unlike, split
	}
	for _, s := range w.Splits {
		l := unlike
		switch term := t.others[sense(s.Stem)]; {
		case slices.Contains(t.stems, s.Stem):
			l = sameWord
		case slices.ContainsFunc(t.stems, func(own string) bool { return isRelated(s.Stem, own) }) && (n.isNoun(s.Stem) || n.isPlaceWord(w)) && !arabic.IsHead(s.Stem):
			l = otherForm
		case term == "" || slices.ContainsFunc(t.stems, func(own string) bool { return isOffice(s.Stem, own) }):
		case slices.ContainsFunc(t.stems, func(own string) bool { return n.renderingsOf().Renders(own, term) }):
			l = otherWord
		default:
			l = latinWord
		}
		if l > best {
			best, split = l, s
		}
	}
	return best, split
}

// paraphrasedAt reads the span that begins at a place as form f.
func (n *names) paraphrasedAt(start place, f *glossary.Form, targets []target, found map[place][maxParaphrased]likeness, total float64) {
	x := n.k.Index
	seg, words := &n.doc.Segments[start.segment], n.wordsOf(start.segment)
	// The nearest token for each word, the likest first.
	at := make([]int, len(targets))
	for j := range at {
		at[j] = -1
	}
	taken := map[int]bool{}
	limit := start.token
	for content := 0; limit < len(seg.Tokens) && content < len(targets)+2; limit++ {
		if limit > start.token && !n.softGap(seg.Tokens[limit-1], seg.Tokens[limit]) || seg.Tokens[limit].Class != text.Arabic {
			break
		}
		if !isLinkToken(words[limit]) && !isSmall(words[limit].Form) && !isPreposition(words, limit) {
			content++
		}
	}
	for l := sameWord; l > unlike; l-- {
		for i := start.token; i < limit; i++ {
			all := found[place{start.segment, i}]
			for j := range targets {
				if at[j] < 0 && all[j] == l && !taken[i] {
					at[j], taken[i] = i, true
				}
			}
		}
	}
	end := 0
	for _, i := range at {
		if i < 0 {
			return
		}
		end = max(end, i+1)
	}
	if !taken[start.token] {
		return
	}
	r := n.try(reading{seg: start.segment, start: start.token, end: end, from: start.token, to: end, entry: f.Entry, form: x.FormID(f), calque: true, free: true})
	r.add(fCalque, Evidence{Kind: "frame", To: x.Entries[f.Entry].Ar, Note: "the words render the name one by one", Weight: weightParaphrased})
	anchor, right := 0.0, 0
	parts := make([]part, end-start.token)
	ordered := slices.IsSorted(at)
	for j, i := range at {
		w := words[i]
		l, s := n.likeness(w, targets[j])
		p := part{token: i, word: w, split: s, exact: l == sameWord, calque: l < otherForm, latin: -1}
		if i > start.token && s.Conjunction != "" && !strings.HasPrefix(f.Parts()[targets[j].place], "و") {
			return
		}
		e := Evidence{Kind: "calque", From: s.Stem, To: targets[j].stems[0]}
		switch l {
		case sameWord:
			right++
			weight := min(n.anchorWeight(w), maxParaphraseAnchor-anchor)
			anchor += weight
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[i].Span), Weight: weight})
		case otherForm:
			right++
			e.Weight, e.Note = weightOtherForm, "another form of the same word"
			r.add(fCalque, e)
		default:
			if n.inOtherName(r, i) {
				return
			}
			e.Weight, e.Note = weightOtherWord, targets[j].others[sense(s.Stem)]
			if l == latinWord {
				e.Weight = weightLatinWord
			}
			r.add(fCalque, e)
		}
		parts[i-start.token] = p
	}
	inserted, pads := 0, 0
	for i := range parts {
		if n.inOwnName(start.segment, start.token+i, start.token, end) {
			return
		}
		if taken[start.token+i] {
			continue
		}
		w := words[start.token+i]
		parts[i] = part{token: start.token + i, word: w, exact: true, link: true}
		if padded(parts, i, words[start.token+i+1]) {
			pads++
			continue
		}
		switch {
		case isPreposition(words, start.token+i) || isLinkToken(w):
		case isSmall(w.Form), w.Nisba, isRelation(w.Form), n.k.Pair(seg.Tokens[start.token+i-1].Form, seg.Tokens[start.token+i].Form) > 0:
			return // an adjective more, or what clean text has there
		default:
			inserted++
		}
	}
	if pads == 0 && !n.mayParaphrase(parts, f, len(targets), ordered, inserted) {
		return
	}
	if last := parts[len(parts)-1]; strings.HasPrefix(f.Parts()[len(f.Words)-1], "ال") && ordered && !last.exact && !last.split.Article {
		return
	}
	beside := 0.0
	for i := start.token + 1; i < end; i++ {
		a, b := parts[i-1-start.token], parts[i-start.token]
		if a.link || b.link || a.exact && b.exact {
			continue
		}
		beside = max(beside, n.k.Pair(seg.Tokens[i-1].Form, seg.Tokens[i].Form))
	}
	if beside > 0 {
		r.add(fPair, Evidence{Kind: "pair", Note: "clean text has the words side by side", Weight: weightAttestedCalque + weightAttestedMore*beside})
	}
	if !ordered {
		r.add(fCalque, Evidence{Kind: "frame", Note: "the words of the name in another order", Weight: weightOtherOrder})
	}
	if inserted > 0 {
		r.add(fCalque, Evidence{Kind: "frame", Note: "a word that the name does not have", Weight: weightWordInserted})
	}
	if right == 0 {
		r.add(fCalque, Evidence{Kind: "frame", Note: "no word of the name is right", Weight: weightNothingRight})
	}
	n.sayOwn(r, total)
	n.sayShare(r)
	n.sayNamed(r)
	n.machineSigns(r)
	n.fix(r, seg, append(parts, part{exact: true, link: true})) // as a whole
	if r.score > n.least {
		n.keep(r)
	}
}

// pads are words that translation puts beside another, since two Arabic words
// render one of English (renaissance, observatory): folded, without articles, the
// one that is put in by the other; before it, or behind it where that is marked.
var pads = func() map[[2]string]bool {
	out := map[[2]string]bool{}
	for pair := range strings.SplitSeq(`عصر نهضة|مرصد <فلكي|مصل <دم|وطن <أم|أرض وطن|درع <واقي|فصل ربيع|فصل صيف|فصل خريف|فصل شتاء|
		شروق شمس|غروب شمس|طلوع فجر|بزوغ فجر|رجال إطفاء|رجال شرطة|حارس <مرمى|سكك حديد|ضوء شمس|ضوء قمر|ساحل بحر|قاع بحر|حقل ألغام`, "|") {
		a, b, _ := strings.Cut(strings.TrimSpace(pair), " ")
		if rest, ok := strings.CutPrefix(b, "<"); ok {
			out[[2]string{arabic.Fold(a), "<" + arabic.Fold(rest)}] = true
		} else {
			out[[2]string{arabic.Fold(b), arabic.Fold(a)}] = true
		}
	}
	return out
}()

// padded reports whether part i of a span, which the name does not have, is put in
// beside the right word before it or the next.
func padded(parts []part, i int, next *knowledge.Word) bool {
	other := parts[i].word
	for _, s := range other.Splits {
		if i > 0 && parts[i-1].exact && pads[[2]string{parts[i-1].split.Stem, "<" + s.Stem}] {
			return true
		}
		if next != nil && slices.ContainsFunc(next.Splits, func(of arabic.Split) bool { return pads[[2]string{of.Stem, s.Stem}] }) {
			return true
		}
	}
	return false
}

// inOwnName reports whether a token is, with another one of the tokens [start, end), a
// name of the user or an accepted form of one.
func (n *names) inOwnName(si, i, start, end int) bool {
	return n.isCoveredBeside(si, i, start, end) && !n.k.Index.Entries[n.covered[si][i]-1].Pack
}

// mayParaphrase reports whether what differs from a name of so many words that
// matter is what translation does to it, and no reading of rendersName.
func (n *names) mayParaphrase(parts []part, f *glossary.Form, words int, ordered bool, inserted int) bool {
	rendered, related := 0, 0
	for _, p := range parts {
		switch {
		case p.exact:
		case p.calque:
			rendered++
		default:
			related++
		}
	}
	switch {
	case inserted > 0:
		return inserted == 1 && ordered && words > 2 && rendered+related == 0
	case ordered:
		return rendered > 0 && rendered+related > 1
	case rendered > 0 && words > 2 && n.inOrderWithout(parts, f):
		return false // the odd one out is no rendering
	case words == 2 && rendered > 0:
		return rendered == words
	case words == 2:
		return slices.ContainsFunc(f.Parts(), func(w string) bool { return strings.HasPrefix(w, "لل") })
	}
	return true
}

// inOrderWithout reports whether the right words of a paraphrase, and other forms
// of them, stand in the order of the name.
func (n *names) inOrderWithout(parts []part, f *glossary.Form) bool {
	at := 0
	for _, p := range parts {
		if p.link || p.calque {
			continue
		}
		i := slices.IndexFunc(f.Words[at:], func(id int32) bool {
			w := n.k.Index.Words[id].Folded
			return is(p.word, id, true) || isRelated(p.split.Stem, glossary.Stem(w))
		})
		if i < 0 {
			return false
		}
		at += i + 1
	}
	return true
}
