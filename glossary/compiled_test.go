package glossary

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/arabic"
)

const moreNames = `id,kind,ar,variants,latin,gloss,forbidden,context,not,gender,ar-EG,example
own,person,وفقار زهران,,Vovgar Zahran|Wafqar,,,سوق,,m,,
deny,place,تيلام الكبرى,تيلم,Greater Telam,,تيلامو,,nisba,,تيلام,زرنا تيلام الكبرى
`

// described shows all that an index knows, by text instead of by place.
func described(x *Index) map[string][]string {
	out := map[string][]string{}
	add := func(key, value string) { out[key] = append(out[key], value) }
	for i, e := range x.Entries {
		for _, forms := range [][]Form{x.ArabicForms(int32(i)), x.LatinForms(int32(i))} {
			for _, f := range forms {
				line := f.Text
				for _, id := range f.Words {
					line += " " + x.Words[id].text()
				}
				if f.Forbidden {
					line += " forbidden"
				}
				add("entry "+e.ID, line)
			}
		}
	}
	for i := range x.Words {
		w := &x.Words[i]
		for _, u := range w.Uses {
			f := &x.Forms[u.Form]
			add("uses of "+w.text(), x.Entries[f.Entry].ID+" "+f.Text)
		}
		seen := map[int32]bool{}
		for v := range func(yield func(int32) bool) { x.Near(w.Skeleton, yield) } {
			if !seen[v] {
				seen[v] = true
				add("near "+w.text(), x.Words[v].text())
			}
		}
		if w.IsLatin() {
			add("spelling", x.Spelling(int32(i)).Text)
			continue
		}
		id, ok := x.Lookup(w.Folded)
		if !ok || id != int32(i) {
			add("lost", w.Folded)
		}
		if x.IsNisba(arabic.Fold(w.Folded + "ي")) {
			add("nisba", w.Folded)
		}
	}
	for _, l := range out {
		slices.Sort(l)
	}
	return out
}

// An index whose glossary was compiled, with or without entries of a user
// before it, knows what one does that was made from the entries.
func TestCompiledIndex(t *testing.T) {
	packs := parse(t, names)
	opened, err := Open(string(Compile(packs)))
	require.NoError(t, err)
	require.Equal(t, packs.Entries, opened.Entries)
	own := parse(t, moreNames)
	for name, gs := range map[string][2]*Glossary{
		"alone":          {packs, opened},
		"after another":  {Merge(own, packs), Merge(own, opened)},
		"before another": {Merge(packs, own), Merge(opened, own)},
		"between":        {Merge(own, packs, &Glossary{}), Merge(own, opened, &Glossary{})},
	} {
		assert.Equal(t, described(NewIndex(gs[0])), described(NewIndex(gs[1])), name)
	}
	assert.NotNil(t, Merge(own, opened, &Glossary{}).compiled)
	assert.Nil(t, Merge(opened, own).compiled)
}

// All columns survive, and a second run gives the same bytes.
func TestCompile(t *testing.T) {
	g := parse(t, moreNames)
	data := Compile(g)
	require.Equal(t, data, Compile(g))
	opened, err := Open(string(data))
	require.NoError(t, err)
	require.Equal(t, g.Entries, opened.Entries)
}

func TestOpenDamaged(t *testing.T) {
	data := Compile(parse(t, moreNames))
	for cut := range data {
		_, err := Open(string(data[:cut]))
		require.ErrorIs(t, err, errCompiled)
	}
	for i := range data {
		damaged := slices.Clone(data)
		damaged[i] ^= 0x55
		_, err := Open(string(damaged))
		require.ErrorIs(t, err, errCompiled)
	}
}
