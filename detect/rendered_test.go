package detect

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tadqiq/tadqiq/arabic"
)

func TestIsRelated(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"زلازل", "زلزالي", true},
		{"عشائر", "عشائري", true},
		{"منجمية", "مناجم", true},
		{"نجم", "نجمة", true},
		{"قبائل", "قبائل", false}, // the same
		{"قبائل", "قبعات", false},
		{"أب", "أبي", false}, // too short to tell
		{"ساحل", "سائل", false},
	} {
		assert.Equal(t, c.want, isRelated(arabic.Fold(c.a), arabic.Fold(c.b)), "%s %s", c.a, c.b)
	}
}

func TestSense(t *testing.T) {
	t.Parallel()
	assert.Equal(t, sense("محاربون"), sense("محاربين"))
	assert.Equal(t, sense("قروي"), sense("قرويه"))
	assert.Equal(t, sense("بيت"), sense("منزل"))
	assert.NotEqual(t, sense("بيت"), sense("برج"))
}

func TestRenderings(t *testing.T) {
	t.Parallel()
	k := open(t, ports)
	var words []string
	k.Calques.Renderings("justice", func(w string) { words = append(words, w) })
	assert.Equal(t, []string{"عدل", "عداله"}, words)
	assert.True(t, k.Calques.Renders("عدل", "justice"))
	assert.False(t, k.Calques.Renders("عدل", "peace"))
}
