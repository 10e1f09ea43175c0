package detect

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []int{1, 0, 2, 3}, nearest(1, 4))
	assert.Equal(t, []int{0, 1}, nearest(0, 2))
	assert.Equal(t, []int{2, 1, 0}, nearest(2, 3))
	assert.Empty(t, nearest(0, 0))
}

func TestMayTranslate(t *testing.T) {
	t.Parallel()
	right, other, alike := part{exact: true}, part{calque: true}, part{similarity: 0.9}
	name, native := taken{term: "garden"}, taken{term: "court", native: true}
	for _, c := range []struct {
		note    string
		found   []part
		taken   []taken
		inOrder bool
		want    bool
	}{
		{"a word of the name is translated", []part{right, other}, []taken{{}, name}, true, true},
		{"all are", []part{other, other}, []taken{name, name}, false, true},
		{"one other rendering in its place, which rendersName reads", []part{right, right, other}, []taken{{}, {}, native}, true, false},
		{"out of its place", []part{right, right, other}, []taken{{}, {}, native}, false, true},
		{"two others", []part{right, other, other}, []taken{{}, native, native}, true, true},
		{"two words alone", []part{right, other}, []taken{{}, native}, false, false},
		{"nothing is right", []part{other, other, alike}, []taken{native, native, {}}, false, false},
	} {
		assert.Equal(t, c.want, mayTranslate(c.found, c.taken, c.inOrder), c.note)
	}
}

func TestIsOffice(t *testing.T) {
	t.Parallel()
	assert.True(t, isOffice("وزير", "وزاره"))
	assert.True(t, isOffice("وزاره", "وزير"))
	assert.False(t, isOffice("وزاره", "هييه"))
	assert.False(t, isOffice("كتاب", "وزاره"))
}

func TestSharesStem(t *testing.T) {
	t.Parallel()
	assert.True(t, sharesStem("قوه", "قوات"))
	assert.False(t, sharesStem("قوه", "قصر"))
}
