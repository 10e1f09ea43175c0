package knowledge

import "github.com/tadqiq/tadqiq/glossary"

// ownWith returns the entries of the user by the words that go with them.
func ownWith(x *glossary.Index) map[string][]int32 {
	out := map[string][]int32{}
	for id, e := range x.Entries {
		if !e.Pack {
			for _, w := range x.Context(int32(id)) {
				out[w] = append(out[w], int32(id))
			}
		}
	}
	return out
}

// OwnWith returns the entries of the user that go with a word, folded and without
// article, as places in Index.Entries.
func (k *Knowledge) OwnWith(stem string) []int32 { return k.ownWith()[stem] }
