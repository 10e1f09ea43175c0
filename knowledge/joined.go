package knowledge

import (
	"slices"

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
