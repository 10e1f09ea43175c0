package knowledge

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// What is remembered is right and bounded by its size, however large a single
// answer is, and what was asked for last is remembered.
func TestMemo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const most = 20
		sizes := rapid.SliceOfN(rapid.IntRange(1, 30), 1, 12).Draw(t, "sizes")
		var m memo[int, int]
		size := func(key int) int { return sizes[key] } // each key answers itself
		ask := func(key int) (worked bool) {
			require.Equal(t, key, m.answer(key, most, size, func() int { worked = true; return key }))
			return worked
		}
		held := func(keys map[int]int) (n int) {
			for key := range keys {
				n += sizes[key]
			}
			return n
		}
		for _, key := range rapid.SliceOfN(rapid.IntRange(0, len(sizes)-1), 1, 60).Draw(t, "keys") {
			ask(key)
			require.False(t, ask(key))
			require.Equal(t, held(m.young), m.size)
			for _, part := range []map[int]int{m.young, m.old} {
				require.True(t, held(part) <= most || len(part) == 1, part)
			}
		}
	})
}
