package detect

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

// NameInconsistent flags a name that the document itself spells in several
// ways, known to the glossary or not.
var NameInconsistent = &Detector{
	Name: "name/inconsistent",
	MQM:  "terminology/inconsistent-use-of-terminology",
	Doc: Doc{
		Title: "one name is spelled in several ways",
		Text: "Two rare words of the document that are written alike stand in the same place of a name: after the same given name, " +
			"or after the same kind of title. None of them is an accepted form, and the difference is more than writers treat " +
			"as optional (hamza, diacritics, ى or ي). The rarer spelling is flagged.",
		Before: "استقبل المدرب أوغستو بلنتيرو اللاعبين، وقال المدرب أوغستو بلنطيرو إنه راض",
		After:  "استقبل المدرب أوغستو بلنتيرو اللاعبين، وقال المدرب أوغستو بلنتيرو إنه راض",
	},
	Run: runNameInconsistent,
}

const (
	// maxNameZipf bounds how common a word may be that is taken for a name.
	maxNameZipf    = 1.5
	minConsistent  = 0.8 // similarity from which two spellings may be of one name
	maxSpellings   = 40  // spellings with one key that are compared
	confidenceSame = 0.6
)

// spelling is a rare word of the document with the places where it stands.
type spelling struct {
	stem    string
	letters arabic.Letters
	uses    []nameUse
}

type nameUse struct {
	tok  text.Token
	left string // the word before, folded, if it is part of the same phrase
	head bool   // a title or a generic noun stands before
}

func runNameInconsistent(p *Pass) {
	n := p.sharedNames()
	bySkeleton := map[arabic.Skeleton][]*spelling{}
	for _, s := range n.rareWords() {
		k := arabic.SkeletonOf(s.letters)
		if k.Len() < 2 {
			continue
		}
		for key := range k.Deletions {
			if len(bySkeleton[key]) < maxSpellings {
				bySkeleton[key] = append(bySkeleton[key], s)
			}
		}
	}
	flagged := map[*spelling]bool{}
	for _, key := range slices.Sorted(maps.Keys(bySkeleton)) {
		group := bySkeleton[key]
		slices.SortFunc(group, func(a, b *spelling) int {
			return cmp.Or(cmp.Compare(len(b.uses), len(a.uses)), cmp.Compare(a.uses[0].tok.Start, b.uses[0].tok.Start))
		})
		for i, a := range group {
			for _, b := range group[i+1:] {
				if a == b || flagged[a] || flagged[b] || !sameName(a, b) {
					continue
				}
				flagged[b] = true
				for _, u := range b.uses {
					p.Report(n.inconsistent(a, b, u))
				}
			}
		}
	}
}

// inconsistent makes a finding of a use of the spelling b, of which a is the
// commoner one.
func (n *names) inconsistent(a, b *spelling, u nameUse) Finding {
	other := a.uses[0].tok.Span
	w := n.k.Word(u.tok.Form)
	best := part{word: w}
	for _, s := range w.Splits {
		if sim := arabic.Similarity(arabic.AppendLetters(nil, s.Stem), a.letters, 0); sim > best.similarity {
			best.similarity, best.split = sim, s
		}
	}
	right := n.doc.Text(other)
	if best.split.Article && !strings.HasPrefix(a.uses[0].tok.Form, "ال") {
		right = "ال" + right
	}
	return Finding{
		Span: u.tok.Span, Confidence: confidenceSame,
		Fixes: []Fix{{
			Text:       n.attach(u.tok, best, right),
			Confidence: confidenceSame * float64(len(a.uses)) / float64(len(a.uses)+len(b.uses)),
		}},
		Evidence: []Evidence{{
			Kind: "spelling", From: n.doc.Text(u.tok.Span), To: n.doc.Text(other),
			Note: "both read " + arabic.Romanise(a.stem) + " or nearly so",
		}},
		Related: []Related{{other, "the other spelling"}},
	}
}

// rareWords collects the words of the document that may be names: rare, no
// accepted form and not read as a garble of one.
func (n *names) rareWords() []*spelling {
	read := n.garbledPlaces()
	byStem := map[string]*spelling{}
	var out []*spelling
	for si := range n.doc.Segments {
		seg := &n.doc.Segments[si]
		for i, tok := range seg.Tokens {
			w := n.wordsOf(si)[i]
			if tok.Class != text.Arabic || w.Common > maxNameZipf || len(w.Exact) > 0 || w.Nisba || arabic.Len(tok.Form) < 4 {
				continue
			}
			if n.isCovered(si, i) || read[place{si, i}] || strings.ContainsFunc(n.doc.Text(tok.Span), isQuranic) {
				continue
			}
			stem := glossary.Stem(tok.Form)
			s := byStem[stem]
			if s == nil {
				s = &spelling{stem: stem, letters: arabic.AppendLetters(nil, stem)}
				byStem[stem] = s
				out = append(out, s)
			}
			u := nameUse{tok: tok}
			if i > 0 && n.softGap(seg.Tokens[i-1], tok) {
				u.left = glossary.Stem(seg.Tokens[i-1].Form)
				if _, w := n.headBefore(si, i, glossary.Person); w > 0 {
					u.head = true
				} else if _, w := n.headBefore(si, i, glossary.Place); w == weightHead {
					u.head = true
				}
			}
			s.uses = append(s.uses, u)
		}
	}
	return out
}

// isQuranic reports whether a sign is one of the Quran's orthography, which is
// its own: dagger alef, small letters, marks of recitation.
func isQuranic(r rune) bool { return r == '\u0670' || '\u06d6' <= r && r <= '\u06ed' || r == '\u0671' }

// sameName reports whether two rare words are likely spellings of one name.
func sameName(a, b *spelling) bool {
	if strings.HasPrefix(a.stem, b.stem) || strings.HasPrefix(b.stem, a.stem) ||
		strings.HasSuffix(a.stem, b.stem) || strings.HasSuffix(b.stem, a.stem) {
		return false // an inflection, or a proclitic that was not seen
	}
	x, y := endsOf(a.stem, b.stem)
	if endings[x] && endings[y] {
		return false // two inflections of one word
	}
	if lenDiff(a.letters, b.letters) > 2 || arabic.Similarity(a.letters, b.letters, minConsistent) < minConsistent {
		return false
	}
	heads := func(s *spelling) bool {
		return slices.ContainsFunc(s.uses, func(u nameUse) bool { return u.head })
	}
	if heads(a) && heads(b) {
		return true
	}
	for _, u := range a.uses {
		if u.left != "" && slices.ContainsFunc(b.uses, func(v nameUse) bool { return v.left == u.left }) && arabic.Len(u.left) > 2 {
			return true
		}
	}
	return false
}

func lenDiff(a, b arabic.Letters) int { return max(len(a), len(b)) - min(len(a), len(b)) }
