package detect

import (
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// Translation reads a name that is an ordinary word, too, as that word, and gives
// it an article on the way back (خميس الخنجر, الخميس خنجر), or drops the one that a
// surname has. In ordinary text such a name is taken as right; in one that is
// garbled it is garbled, too; but many a name has an article in one house and
// lacks it in another, so that one that is missing is not reported alone.

const (
	weightArticle    = -1.5
	minAnchorArticle = 1.5 // what the words of the name say at least
)

// articles reads names of the user that have an article too many or too few.
func (n *names) articles() {
	total, ok := n.garbledOwn()
	if !ok {
		return
	}
	for si := range n.doc.Segments {
		n.loadWords(si)
		for i, u := range n.ownUses() {
			if u.Place == 0 {
				n.otherArticles(si, i, u, total)
			}
		}
	}
	n.readings = dedupe(n.readings)
}

// otherArticles reads the tokens from i on as the form of use u with other
// articles.
func (n *names) otherArticles(si, i int, u glossary.Use, total float64) {
	x := n.k.Index
	f := &x.Forms[u.Form]
	e := x.Entries[f.Entry]
	if e.Kind != glossary.Person && e.Kind != glossary.Place || slices.Contains(e.Not, glossary.NotArticle) || !n.matches(si, i, f) || !slices.Contains(e.Forms(), f.Text) {
		return
	}
	seg := &n.doc.Segments[si]
	end := i + len(f.Words)
	from, to, says, added := end, i, 0.0, false
	parts := make([]part, 0, len(f.Words))
	r := n.try(reading{seg: si, start: i, end: end, entry: f.Entry, form: u.Form})
	for j := i; j < end; j++ {
		w, right := n.words[j], f.Parts()[j-i]
		if w == nil {
			return
		}
		p := part{token: j, word: w, exact: true, latin: -1, link: isLink(&x.Words[f.Words[j-i]])}
		s := splitAs(w, f.Words[j-i])
		if weight := n.anchorWeight(w); !p.link {
			says += weight
			r.add(fAnchor, Evidence{Kind: "neighbour", From: n.doc.Text(seg.Tokens[j].Span), Weight: weight})
		}
		if has := strings.HasPrefix(right, "ال"); s.Article != has && !(has && strings.HasPrefix(s.Stem, "ال")) {
			p.exact, p.similarity, p.split = false, 1, s
			p.evidence = Evidence{Kind: "edit", From: seg.Tokens[j].Form, To: arabic.Fold(right), Note: "an article that the name does not have", Weight: weightArticle}
			if has {
				p.evidence.Note = "without the article that the name has"
			} else if !n.isNoun(s.Stem) {
				return // foreign words take the article as they like
			} else {
				added = true
			}
			r.add(fChannelSeveral, p.evidence)
			from, to = min(from, j), max(to, j+1)
		}
		parts = append(parts, p)
	}
	if !added || says < minAnchorArticle || n.hasArticlesOf(i, f.Entry, len(f.Words)) || n.besideInText(seg, i, end) {
		return
	}
	r.from, r.to = from, to
	r.add(fBiasSeveral, Evidence{Kind: "prior", Weight: priorWeight(false, false)})
	n.sayOwn(r, total)
	n.sayShare(r)
	n.machineSigns(r)
	n.fix(r, seg, parts)
	if r.score > n.least {
		n.keep(r)
	}
}

// splitAs is the reading of a word as a word of the glossary, with the article
// where it may have one.
func splitAs(w *knowledge.Word, id int32) (best arabic.Split) {
	for _, ex := range w.Exact {
		if s := w.Splits[ex.Split]; ex.Word == id && (best.Stem == "" || s.Article) {
			best = s
		}
	}
	return best
}

// hasArticlesOf reports whether the tokens from i on are an accepted form of an
// entry that has so many words, with its articles.
func (n *names) hasArticlesOf(i int, entry int32, words int) bool {
	forms := n.k.Index.ArabicForms(entry)
	return slices.ContainsFunc(forms, func(f glossary.Form) bool {
		if f.Forbidden || len(f.Words) != words || len(f.Parts()) != words {
			return false
		}
		for j, right := range f.Parts() {
			right = arabic.Fold(right)
			if !slices.ContainsFunc(n.words[i+j].Splits, func(s arabic.Split) bool { return !s.Article && right == s.Stem || s.Article && right == "ال"+s.Stem }) {
				return false
			}
		}
		return true
	})
}

// besideInText reports whether clean text has two neighbours of the tokens
// [start, end) side by side.
func (n *names) besideInText(seg *text.Segment, start, end int) bool {
	for i := start + 1; i < end; i++ {
		if n.k.Pair(seg.Tokens[i-1].Form, seg.Tokens[i].Form) > 0 {
			return true
		}
	}
	return false
}
