package detect

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// The log-odds that a spelling is an accepted way to write the name that it
// stands for. Foreign names have as many spellings as there are ways to write
// their sound, and what writes the Latin form faithfully is one of them; an
// Arabic name has one spelling, and a faithful way back from its Latin form is
// just how it is garbled (Jamal, جامال).
const (
	oddsOther     = -3.0 // any other difference
	oddsFree      = 3.5  // letters that foreign names swap freely
	oddsFaithful  = 2.0  // writes the Latin form as one would
	oddsNearly    = 1.2  // nearly so
	oddsLoosely   = -1.0
	oddsYeh       = 1.5  // a ي that is written or not, and no Latin form to ask
	oddsVowel     = 0.5  // another vowel
	oddsInUse     = 2.0  // clean text has this spelling too
	lessListed    = 1.5  // less where the user lists variants of the name, and not this one
	lessFinal     = 2.0  // less where one of the two ends in a vowel that the other lacks
	lessNative    = 4.0  // less for an Arabic name
	lessWellKnown = 1.5  // less for each unit of the Zipf scale from which a variant of the name would be met
	lessMentioned = 3.0  // less where the document writes the name rightly, too
	lessOwnText   = 10.0 // less for each share of the user's names above minOwnText that such a document has: it is the text they were listed for
	minOwnText    = 0.1
	maxLessOwn    = 3.0
	usualGarbled  = -2.2 // log-odds of the share of garbled names up to which it says nothing about a spelling
	lessMachine   = 2.6  // less in a text that is spaced as machine translation spaces it
)

const (
	maxFaithful     = 0.06 // how much more it costs to write the Latin form so than rightly, in ordinary edits
	maxNearly       = 0.16
	maxLoosely      = 0.5
	maxWritten      = 1.0 // cost up to which a word counts as a way to write a Latin one
	maxHard         = 2   // edits that are no variation; more is another word
	wellAttested    = 2.0 // Zipf of a name from which its accepted variants would be met
	shortVariant    = 4   // letters up to which that may be another word,
	rarerVariant    = 0.9 // unless it is so much rarer (Zipf) than the right form
	attestedVariant = 1.0 // Zipf from which a spelling counts as met
	maxInUse        = 1.0 // and how much more common it may be than the name: another spelling is not, another word is
	rareName        = 1.5 // Zipf that every name counts as at least
)

// weighVariants works out how likely it is that all garbled words of a
// reading are accepted spellings, and notes it as evidence.
func (n *names) weighVariants(r *reading, parts []part) {
	r.accepted, r.swapped = 1, true
	for _, p := range parts {
		if p.exact {
			continue
		}
		if p.seam == cut || p.seam == joined { // nobody writes the name so
			r.accepted = 0
			continue
		}
		odds, e, swapped := n.variant(r.entry, p)
		r.swapped = r.swapped && swapped
		if n.machine {
			odds -= lessMachine
		}
		if entry := n.k.Index.Entries[r.entry]; !entry.Pack && len(entry.Variants) > 0 {
			odds -= lessListed
		}
		if n.mentions[r.entry] > 0 && e.Note != "" {
			odds -= lessMentioned
		}
		q := logistic(odds)
		r.accepted *= q
		if e.Note != "" {
			e.Weight = math.Log(1 - q)
			r.evidence = append(r.evidence, e)
		}
	}
}

// weighGarbled makes it less likely that spellings are accepted ones, in a
// document of which many names are garbled: the share of those among its names
// is what the odds of a spelling rest on.
func (n *names) weighGarbled() {
	less := math.Log((float64(len(n.sureStems()))+0.5)/(float64(len(n.mentions))+0.5)) - usualGarbled
	if less <= 0 {
		return
	}
	for _, r := range n.readings {
		if r.accepted > 0 && r.accepted < 1 {
			by := less + min(maxLessOwn, lessOwnText*max(0, n.shareOf(r.entry)-minOwnText))
			if r.swapped || n.k.Index.Entries[r.entry].Pack {
				by = less
			}
			r.accepted = logistic(math.Log(r.accepted/(1-r.accepted)) - by)
		}
	}
}

// variant returns the log-odds that a word that stands for a word of an entry
// is an accepted variation of its spelling. It is compared with every word of
// the accepted forms, since a resemblance to a Latin spelling says nothing
// about which Arabic spellings of it are accepted. swapped says that only letters
// differ that foreign names swap freely.
func (n *names) variant(entry int32, p part) (odds float64, e Evidence, swapped bool) {
	x := n.k.Index
	stem := arabic.AppendLetters(nil, p.split.Stem)
	best, right := arabic.Variation{Hard: 99}, int32(-1)
	forms := x.ArabicForms(entry)
	for i := range forms {
		if forms[i].Forbidden {
			continue
		}
		for _, id := range forms[i].Words {
			if v := arabic.Vary(stem, x.Words[id].Letters); v.Hard < best.Hard || v.Hard == best.Hard && v.Vowels+v.Yeh < best.Vowels+best.Yeh {
				best, right = v, id
			}
		}
	}
	if right < 0 {
		return oddsOther, e, false
	}
	latin, cost, usual := n.written(entry, stem, x.Words[right].Letters)
	if best.Hard > maxHard && (latin == "" || cost > usual || usual > maxWritten) {
		return oddsOther, e, false
	}
	e = Evidence{Kind: "variant", From: p.split.Stem, To: x.Words[right].Folded}
	unknown := latin == "" && len(n.k.Spellings(entry, right)) == 0 // nobody says how it is written in Latin
	odds = oddsOther
	switch edits, more := best.Vowels+best.Yeh, cost-usual; {
	case best.Accepted():
		odds, e.Note = oddsFree, "letters that foreign names swap freely"
	case usual <= maxWritten && (best.Hard <= 1 && more <= maxFaithful || latin != "" && more <= 0):
		odds, e.Note = oddsFaithful, "writes "+latin+" as well as the right form does"
	case best.Hard <= 1 && more <= maxNearly && best.Vowels == 0:
		odds, e.Note = oddsNearly, "writes "+latin+" nearly as well as the right form does"
	case best.Hard == 0 && more <= maxLoosely:
		odds, e.Note = oddsLoosely, "writes "+latin+" loosely"
	case unknown && best.Hard == 0 && edits == 1 && best.Yeh == 1:
		odds, e.Note = oddsYeh, "a vowel that is written or not"
	case unknown && best.Hard == 0 && edits == 1:
		odds, e.Note = oddsVowel, "a vowel that is written or not"
	}
	native := n.isNative(entry, right) || !best.Accepted() && strings.ContainsAny(p.split.Stem, nativeLetters)
	switch inUse, rightInUse := n.k.Lexicon.Zipf(p.split.Stem), n.k.Lexicon.Zipf(e.To); {
	case endsInVowel(p.split.Stem) != endsInVowel(e.To): // Farhad and Farhadi are two names
		odds -= lessFinal
	case native: // a spelling that clean text has, too, is that of another name
	case inUse >= attestedVariant && (best.Accepted() || inUse <= max(rareName, rightInUse)+maxInUse) && (len(stem) > shortVariant || rightInUse >= inUse+rarerVariant) && (cost-usual <= maxLoosely || unknown && (best.Hard == 0 || best.Hard <= 1 && len(stem) > 4)):
		e.Note = "clean text has this spelling, too"
		odds = max(odds, oddsLoosely) + oddsInUse*(inUse-attestedVariant)
	case rightInUse > wellAttested:
		odds -= lessWellKnown * (rightInUse - wellAttested)
	}
	if native {
		odds -= lessNative
	}
	return odds, e, best.Accepted()
}

// endsInVowel reports whether a folded word ends in a letter that writes a
// vowel.
func endsInVowel(word string) bool {
	r, _ := utf8.DecodeLastRuneInString(word)
	return strings.ContainsRune("اويه", r)
}

// written returns the Latin word of an entry that an Arabic word writes best,
// what writing it so costs, and what writing it rightly does; "" if none is
// near.
func (n *names) written(entry int32, word, right arabic.Letters) (latin string, cost, usual float64) {
	const none = 99
	cost = none
	x := n.k.Index
	skeleton := arabic.SkeletonOf(word)
	for _, f := range x.LatinForms(entry) {
		for _, id := range f.Words {
			if w := &x.Words[id]; w.Skeleton.Close(skeleton) {
				s := x.Spelling(id)
				if d := s.Distance(word); d < cost {
					latin, cost, usual = w.Latin, d, s.Distance(right)
				}
			}
		}
	}
	if cost > maxWritten {
		return "", none, 0
	}
	return latin, cost, usual
}

// nativeLetters are hardly used to write foreign names.
const nativeLetters = "حعصضظ"

// isNative reports whether a word of an entry is an Arabic name, which has one
// spelling, rather than a foreign one: by its letters, by an article in the
// Latin form, or by vowels that the Latin form has and the Arabic one does not
// write.
func (n *names) isNative(entry, word int32) bool {
	x := n.k.Index
	w := &x.Words[word]
	if strings.ContainsAny(w.Folded, nativeLetters) {
		return true
	}
	for _, e := range x.Entries[entry].Latin {
		if hasArabicArticle(e) {
			return true
		}
	}
	if x.Entries[entry].Kind == glossary.Person && n.hasKinship(entry) {
		return true
	}
	written := 0
	for _, r := range w.Folded {
		if strings.ContainsRune("اوي", r) {
			written++
		}
	}
	if strings.HasSuffix(w.Folded, "ه") {
		written++ // ة
	}
	for _, id := range n.k.Spellings(entry, word) {
		latin := x.Words[id].Latin
		if v := latinVowels(latin); v > 0 && 2*written <= v || strings.ContainsAny(latin, "qQ") && strings.Contains(w.Folded, "ق") {
			return true
		}
	}
	return false
}

// kinship are words that Arabic names of persons are made with.
var kinship = set("بن ابن بنت ابو ابي ام عبد الدين الله دين")

// hasKinship reports whether an accepted form of an entry has such a word: the
// whole name is Arabic then.
func (n *names) hasKinship(entry int32) bool {
	x := n.k.Index
	forms := x.ArabicForms(entry)
	for i := range forms {
		if slices.ContainsFunc(forms[i].Words, func(id int32) bool { return kinship[x.Words[id].Folded] }) {
			return true
		}
	}
	return false
}

func hasArabicArticle(latin string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(latin)) {
		if strings.HasPrefix(w, "al-") || strings.HasPrefix(w, "el-") || w == "al" || w == "bin" || w == "ibn" || w == "abd" || w == "abdul" {
			return true
		}
	}
	return false
}

// latinVowels counts the vowels of a Latin word that Arabic writes in foreign
// names: e is left out as often as not, and two on end are one.
func latinVowels(latin string) (n int) {
	before := false
	for _, r := range arabic.Fold(latin) {
		vowel := strings.ContainsRune("aiou", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	return n
}
