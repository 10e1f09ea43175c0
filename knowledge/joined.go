package knowledge

import (
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// Joined returns the accepted forms of two words of the entries that the user
// names, as places in Index.Forms, that have a skeleton when they are written
// as one. Organisations, titles and terms are left out.
func (k *Knowledge) Joined(s arabic.Skeleton) []int32 { return k.joined()[s] }

func joinedForms(x *glossary.Index) map[arabic.Skeleton][]int32 {
	out := map[arabic.Skeleton][]int32{}
	for e, entry := range x.Entries {
		if entry.Pack || entry.Kind == glossary.Org || entry.Kind == glossary.Title || entry.Kind == glossary.Term {
			continue
		}
		forms := x.ArabicForms(int32(e))
		for i := range forms {
			f := &forms[i]
			if f.Forbidden || len(f.Words) != 2 {
				continue
			}
			for _, right := range x.WrittenAsOne(f, 0) {
				s := arabic.SkeletonOf(arabic.AppendLetters(nil, right))
				if id := x.FormID(f); !slices.Contains(out[s], id) {
					out[s] = append(out[s], id)
				}
			}
		}
	}
	return out
}

// LatinWords returns the entries that the user names of which a Latin form of
// several words has a word (folded, without the Arabic article), and the word, as places in
// Index.Entries and Index.Words. Titles and terms are left out.
func (k *Knowledge) LatinWords(folded string) []EntryWord { return k.latinWords()[folded] }

// EntryWord is a word of an entry, as places in Index.Entries and Index.Words.
type EntryWord struct{ Entry, Word int32 }

func latinWords(x *glossary.Index) map[string][]EntryWord {
	out := map[string][]EntryWord{}
	for e, entry := range x.Entries {
		if entry.Pack || entry.Kind == glossary.Title || entry.Kind == glossary.Term {
			continue
		}
		for _, f := range x.LatinForms(int32(e)) {
			if len(f.Words) < 2 {
				continue
			}
			for _, id := range f.Words {
				key, of := withoutArticle(arabic.Fold(x.Words[id].Latin)), EntryWord{int32(e), id}
				if !slices.Contains(out[key], of) {
					out[key] = append(out[key], of)
				}
			}
		}
	}
	return out
}

// withoutArticle returns a folded Latin word without the Arabic article before it.
func withoutArticle(latin string) string {
	for _, article := range []string{"al-", "el-"} {
		if rest, ok := strings.CutPrefix(latin, article); ok {
			return rest
		}
	}
	return latin
}
