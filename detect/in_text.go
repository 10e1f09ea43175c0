package detect

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// A fix stands in a text that goes on around it: what it replaces has the
// article there or not, right words of the name beside it are inflected, and
// the document may write the name in another of its accepted spellings. The
// glossary has one form for all of them.

// inText returns the right words of a reading as the text needs them, at the
// places of its parts: in the spelling of the house or the document and, where the
// name is a phrase of ordinary words, with the articles of the text. The article of
// other names is theirs.
func (n *names) inText(r *reading, parts []part, right []string) []string {
	f := &n.k.Index.Forms[r.form]
	phrase := len(parts) > 1 && len(right) == len(parts) && isPhrase(n.k.Index.Entries[r.entry].Kind)
	if phrase && f.Script == glossary.ArabicScript {
		right = n.sameWords(r, f, parts, right)
	}
	right = n.writeWords(r.entry, right)
	if phrase {
		right = n.withArticles(parts, right)
	}
	return right
}

// withArticles returns the words of a phrase with the article or without, as the
// text has it: adjectives agree with their noun, so that either all words have
// it or none. The second noun of a construct (مجلس الأمن) may have it alone; then the
// glossary knows.
func (n *names) withArticles(parts []part, right []string) []string {
	has, uniform := n.articleOfAll(parts)
	should, same := articleOf(right)
	if !uniform || !same || has == should || !slices.ContainsFunc(parts, func(p part) bool { return p.exact }) {
		return right
	}
	out := slices.Clone(right)
	for i, word := range right {
		if has {
			out[i] = "ال" + word
		} else {
			out[i] = strings.TrimPrefix(word, "ال")
		}
	}
	return out
}

// isPhrase reports whether names of a kind are ordinary words, which take the
// article as the text needs it.
func isPhrase(k glossary.Kind) bool { return k == glossary.Org || k == glossary.Term }

// sameWords returns the words of the accepted form that has those of f with the
// articles that agree most with the text; right are those of f, which goes first. A
// garble may have lost its article.
func (n *names) sameWords(r *reading, f *glossary.Form, parts []part, right []string) []string {
	agree := func(words []string) (count int) {
		for i, p := range parts {
			if (p.exact || r.calque) && n.hasArticle(p) == isDefiniteWord(words[i]) {
				count++
			}
		}
		return count
	}
	most := agree(right)
	forms := n.k.Index.ArabicForms(f.Entry)
	for i := range forms {
		g := &forms[i]
		if g.Forbidden || !slices.Equal(g.Words, f.Words) {
			continue
		}
		if words := g.Parts(); len(words) == len(right) && agree(words) > most {
			most, right = agree(words), words
		}
	}
	return right
}

// hasArticle reports whether the word of a part has the article in the text.
func (n *names) hasArticle(p part) bool {
	s := n.splitOf(p).split
	return s.Article || isDefiniteWord(s.Stem)
}

// isDefiniteWord reports whether a right word has the article.
func isDefiniteWord(word string) bool { return strings.HasPrefix(word, "ال") }

// articleOfAll reports whether the words of the text have the article, and
// whether that is the same for all of them.
func (n *names) articleOfAll(parts []part) (has, uniform bool) {
	has = n.hasArticle(parts[0])
	return has, !slices.ContainsFunc(parts, func(p part) bool { return n.hasArticle(p) != has })
}

// articleOf reports whether right words have the article, and whether that is
// the same for all of them.
func articleOf(right []string) (has, same bool) {
	has = isDefiniteWord(right[0])
	return has, !slices.ContainsFunc(right, func(word string) bool { return isDefiniteWord(word) != has })
}

// isInflected reports whether a folded word (without article) is a right word of
// a name, at place, as the text inflects it: in another case, or, as its first word, in
// another number or spelling too. The adjective for the noun, a title of a woman
// for that of a man and other words of the root are no inflections.
func isInflected(stem, right string, place int) bool {
	if isRelation(stem) != isRelation(right) || isFeminine(stem, right) || isFeminine(right, stem) {
		return false
	}
	return place == 0 || sense(stem) == sense(right)
}

// keepInflected makes the words of a reading right ones that are inflected forms of
// them, where another word is what is wrong: the text needs them as they are, if
// what is put beside them agrees.
func (n *names) keepInflected(kind glossary.Kind, read []rendering, plain []part, right []string) {
	if len(right) != len(read) || !slices.ContainsFunc(read, func(p rendering) bool { return p.calque }) {
		return
	}
	for i, p := range read {
		other := p.split.Stem != bare(right[i]) // or the article alone
		switch {
		case !p.inflected || !other && !isPhrase(kind) || !n.fits(plain, right, i):
		case i == 0 && other && slices.ContainsFunc(read, func(q rendering) bool { return q.calque && changesGender(q, right[q.token-p.token]) }):
		default:
			plain[i].exact = true
		}
	}
}

// fits reports whether a word of the text has the article, or none, as it must
// beside the right words that replace the others.
func (n *names) fits(parts []part, right []string, i int) bool {
	has, should := n.hasArticle(parts[i]), isDefiniteWord(right[i])
	_, uniform := n.articleOfAll(parts)
	_, same := articleOf(right)
	switch {
	case has == should:
		return true
	case !same:
		return false
	case uniform:
		return true // see withArticles
	}
	// The last noun of a construct has an article of its own.
	return has && i > 0 && i+1 == len(parts) && !isRelation(bare(right[i])) && !n.hasArticle(parts[0])
}

// changesGender reports whether an adjective that is replaced by the right word
// goes with a noun of the other gender, or number, than that one does.
func changesGender(p rendering, right string) bool {
	to := bare(right)
	return isRelation(to) && strings.HasSuffix(p.split.Stem, "ه") != strings.HasSuffix(to, "ه")
}

// bare is a right word folded and without article.
func bare(word string) string { return glossary.Stem(arabic.Fold(word)) }

// writing is a word of an entry as a document may write it.
type writing struct {
	entry, word int32
	article     bool
}

// writings are the words of the names that the document writes rightly. They are
// worked out when first asked for.
func (n *names) writings() map[writing]bool {
	if n.exactly != nil {
		return n.exactly
	}
	n.exactly = map[writing]bool{}
	for si, covered := range n.covered {
		for i, e := range covered {
			if e == 0 {
				continue
			}
			w := n.wordsOf(si)[i]
			for _, ex := range w.Exact {
				n.exactly[writing{e - 1, ex.Word, w.Splits[ex.Split].Article}] = true
			}
		}
	}
	return n.exactly
}

// isOfHouse reports whether the house has a form of an entry of its own.
func (n *names) isOfHouse(entry int32) bool { return n.k.Index.Entries[entry].House[n.k.House] != "" }

// write returns an accepted form of an entry as a fix has it: as the house
// writes it or, where that has no form of its own, the document elsewhere.
func (n *names) write(entry int32, form string) string {
	if n.isOfHouse(entry) {
		return n.k.Index.Entries[entry].InHouseText(n.k.House, form)
	}
	return strings.Join(n.writeWords(entry, strings.Fields(form)), " ")
}

// writeWords is write of the words of a form.
func (n *names) writeWords(entry int32, right []string) []string {
	if n.isOfHouse(entry) {
		return n.k.Index.Entries[entry].InHouse(n.k.House, right)
	}
	out := slices.Clone(right)
	for i, word := range right {
		asked := rightWord{entry, word}
		if _, ok := n.spelt[asked]; !ok {
			if n.spelt == nil {
				n.spelt = map[rightWord]string{}
			}
			n.spelt[asked] = n.spelling(entry, word)
		}
		out[i] = n.spelt[asked]
	}
	return out
}

// rightWord is a right word of an entry.
type rightWord struct {
	entry int32
	word  string
}

// spelling returns a right word of an entry as the document writes it elsewhere: in
// another accepted spelling, if it has that one and no other.
func (n *names) spelling(entry int32, word string) string {
	if strings.Contains(word, " ") {
		return n.spacing(entry, word)
	}
	if n.mentions[entry] == 0 {
		return word
	}
	stem, article := bare(word), isDefiniteWord(word)
	found, written := "", ""
	for f, parts := range n.acceptedForms(entry) {
		for place, id := range f.Words {
			other := n.k.Index.Words[id].Folded
			if isDefiniteWord(parts[place]) != article || other == written || !n.writings()[writing{entry, id, article}] || other != stem && !n.isSpelling(entry, stem, other) {
				continue
			}
			if other == stem || written != "" {
				return word
			}
			found, written = parts[place], other
		}
	}
	return cmp.Or(found, word)
}

// acceptedForms yields the accepted forms of an entry with their words as the name
// is written.
func (n *names) acceptedForms(entry int32) iter.Seq2[*glossary.Form, []string] {
	return func(yield func(*glossary.Form, []string) bool) {
		forms := n.k.Index.ArabicForms(entry)
		for i := range forms {
			f := &forms[i]
			if parts := f.Parts(); !f.Forbidden && len(parts) == len(f.Words) && !yield(f, parts) {
				return
			}
		}
	}
}

// spacing returns two words of a name that some write as one (عبد الله) as the
// document writes them, in whatever name: as one, if it never parts them.
func (n *names) spacing(entry int32, words string) string {
	first, _, _ := strings.Cut(words, " ")
	joined := strings.ReplaceAll(words, " ", "")
	if stems := n.documentStems(); stems[arabic.Fold(joined)].count == 0 || stems[arabic.Fold(first)].count > 0 {
		return words
	}
	for _, parts := range n.acceptedForms(entry) {
		if slices.Contains(parts, words) {
			return joined
		}
	}
	return words
}

// isSpelling reports whether a folded word (without article) is but another
// spelling of another of the same entry: two words of one form are not, nor
// ordinary words of one root, which are inflections of each other.
func (n *names) isSpelling(entry int32, word, other string) bool {
	if isPhrase(n.k.Index.Entries[entry].Kind) && isRelated(word, other) {
		return false
	}
	for f := range n.acceptedForms(entry) {
		has := func(folded string) bool {
			return slices.ContainsFunc(f.Words, func(id int32) bool { return n.k.Index.Words[id].Folded == folded })
		}
		if has(word) && has(other) {
			return false
		}
	}
	return arabic.Vary(arabic.AppendLetters(nil, word), arabic.AppendLetters(nil, other)).Hard == 0
}
