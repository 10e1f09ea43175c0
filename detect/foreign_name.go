package detect

import (
	"maps"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// A word that was left in another script, whole or in part, is often one of a
// name of the user: so its letters say, or the right words beside it.

const (
	foreignReach   = 3    // tokens on either side that can be words of the same name
	minForeign     = 2.0  // what all words must say for a name
	leadForeign    = 0.25 // and how much more than for any other
	weightForeign  = 7.0  // what a similarity says, from
	minForeignLike = 0.5
)

// writtenArabic write the letters that Russian, Ukrainian and Serbian use, and
// the small Latin letters with which an Arabic word goes on.
var writtenArabic = newLetters(`а ا|б ب|в ف|г غ|ґ غ|д د|е ي|ё يو|є ي|ж ج|з ز|и ي|і ي|ї ي|й ي|к ك|л ل|м م|н ن|о و|п ب|р ر|с س|т ت|у و|ф ف|х خ|ц تس|ч تش|ш ش|щ ش|ъ |ы ي|ь |э ي|ю يو|я يا|ј ي|љ لي|њ ني|ћ تش|ђ ج|џ ج|
	a ا|b ب|c ك|d د|e |f ف|g غ|h ه|i ي|j ج|k ك|l ل|m م|n ن|o و|p ب|q ق|r ر|s س|t ت|u و|v ف|w و|x كس|y ي|z ز`)

// foreignTitles are the words for ranks that stand in the classes of words,
// in Russian and Chinese.
var foreignTitles = newLetters(`король ملك|королева ملكة|принц أمير|принцесса أميرة|князь أمير|княгиня أميرة|герцог دوق|герцогиня دوقة|граф كونت|графиня كونتيسة|барон بارون|
	баронесса بارونة|маркиз ماركيز|император إمبراطور|царь قيصر|султан سلطان|епископ أسقف|архиепископ أسقف|кардинал كاردينال|рыцарь فارس|монах راهب|святой قديس|
	国王 ملك|女王 ملكة|王 ملك|王子 أمير|公主 أميرة|公爵 دوق|伯爵 كونت|伯 كونت|男爵 بارون|侯爵 ماركيز|皇帝 إمبراطور|苏丹 سلطان|主教 أسقف|骑士 فارس`)

func newLetters(list string) map[string]string {
	out := map[string]string{}
	for pair := range strings.SplitSeq(list, "|") {
		from, to, _ := strings.Cut(strings.TrimSpace(pair), " ")
		out[from] = to
	}
	return out
}

// inArabic writes a word of another script, or of two, in Arabic letters,
// folded; "" where a letter of it cannot be.
func inArabic(raw string) string {
	raw = strings.ToLower(raw)
	if title, ok := foreignTitles[raw]; ok {
		return arabic.Fold(title)
	}
	var b strings.Builder
	for _, r := range raw {
		letters, ok := writtenArabic[string(r)]
		switch {
		case arabic.IsArabicLetter(r):
			b.WriteRune(r)
		case ok:
			b.WriteString(letters)
		case unicode.IsLetter(r):
			return ""
		}
	}
	return arabic.Fold(b.String())
}

// nameForeign adds to a finding on the tokens [i, end), which are one word in another
// script, the name of the user that it is likely a word of.
func (p *Pass) nameForeign(f *Finding, si, i, end int) {
	if p.Knowledge.Own() == 0 {
		return
	}
	n := p.sharedNames()
	x := n.k.Index
	says := map[int32]float64{}
	n.sayBeside(says, si, i, -1)
	n.sayBeside(says, si, end-1, 1)
	like := map[int32]part{}
	written := n.k.Word(inArabic(n.doc.Text(f.Span)))
	for _, ex := range written.Exact {
		for e := range n.ownEntries(ex.Word) {
			like[e] = part{word: written, split: written.Splits[ex.Split], similarity: 1, latin: -1}
		}
	}
	for _, near := range written.Near {
		latin := int32(-1)
		if x.Words[near.Word].IsLatin() {
			latin = near.Word
		}
		for e := range n.ownEntries(near.Word) {
			if sim := float64(near.Similarity); sim > like[e].similarity {
				like[e] = part{word: written, split: written.Splits[near.Split], similarity: sim, latin: latin}
			}
		}
	}
	for e := range says { // beside a right word a word may be farther from its own
		forms := x.ArabicForms(e)
		for k := range forms {
			for _, id := range forms[k].Words {
				if l := n.similar(written, &forms[k], id, true, true); !forms[k].Forbidden && !isLink(&x.Words[id]) && l.similarity > max(minForeignLike, like[e].similarity) {
					like[e] = l
				}
			}
		}
	}
	for e, l := range like {
		says[e] += weightForeign * (l.similarity - minForeignLike)
	}
	maps.DeleteFunc(says, func(e int32, _ float64) bool { return like[e].word == nil }) // a word beside the name
	best, next := int32(-1), 0.0
	for e, w := range says {
		switch {
		case best < 0 || w > says[best] || w == says[best] && e < best:
			if best >= 0 {
				next = max(next, says[best])
			}
			best = e
		default:
			next = max(next, w)
		}
	}
	if best < 0 || says[best] < minForeign || says[best]-next < leadForeign {
		return
	}
	entry := x.Entries[best]
	f.Entry = entry
	l := like[best]
	f.Evidence = append(f.Evidence, Evidence{Kind: "edit", From: l.split.Stem, To: entry.Ar, Note: "its letters write a word of the name"})
	right := n.write(best, n.k.Right(best, l.split.Stem, l.latin))
	f.Fixes = append(f.Fixes, Fix{Text: arabic.Attach(l.split.Conjunction, l.split.Preposition, right), Confidence: min(f.Confidence, says[best]/(says[best]+next+minForeign))})
}

// sayBeside adds what the right words of names of the user say that stand
// beside token i in one direction.
func (n *names) sayBeside(says map[int32]float64, si, i, step int) {
	toks, words := n.doc.Segments[si].Tokens, n.wordsOf(si)
	for j := i + step; 0 <= j && j < len(toks) && j != i+(foreignReach+1)*step; j += step {
		if l := min(j, j-step); !n.nameGap(toks[l], toks[l+1]) {
			return
		}
		seen := map[int32]bool{}
		for _, ex := range words[j].Exact {
			if step > 0 && clitics(words[j].Splits[ex.Split]) > 0 && !words[j].Splits[ex.Split].Article {
				continue
			}
			for e := range n.ownEntries(ex.Word) {
				if !seen[e] && !isLink(&n.k.Index.Words[ex.Word]) {
					seen[e] = true
					says[e] += n.anchorWeight(words[j])
				}
			}
		}
	}
}

// ownEntries are the names of the user of which the accepted forms or the Latin
// ones have a word.
func (n *names) ownEntries(word int32) map[int32]bool {
	x := n.k.Index
	out := map[int32]bool{}
	for _, u := range x.Words[word].Uses {
		f := &x.Forms[u.Form]
		if e := x.Entries[f.Entry]; !e.Pack && !f.Forbidden && !isTerm(e.Kind) && (len(f.Words) > 1 || f.Script == glossary.LatinScript || e.Kind != glossary.Org) {
			out[f.Entry] = true
		}
	}
	return out
}
