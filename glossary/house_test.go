package glossary_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tadqiq/tadqiq/glossary"
)

func TestInHouse(t *testing.T) {
	e := &glossary.Entry{
		Ar: "فالتر قنطروش", Variants: []string{"قنطروش", "الوزير فالتر قنطروش"},
		House: map[string]string{"ar-EG": "والتر قنتروش", "ar-MA": "كنطروش"},
	}
	for _, c := range []struct{ house, form, want string }{
		{"ar-EG", "فالتر قنطروش", "والتر قنتروش"},
		{"ar-EG", "قنطروش", "قنتروش"},
		{"ar-EG", "القنطروش", "قنتروش"},
		{"ar-EG", "الوزير فالتر قنطروش", "الوزير والتر قنتروش"},
		{"ar-MA", "قنطروش", "كنطروش"},
		{"ar-MA", "فالتر قنطروش", "فالتر كنطروش"},
		{"ar-SA", "قنطروش", "قنطروش"}, // it has none
		{"", "قنطروش", "قنطروش"},
	} {
		assert.Equal(t, c.want, strings.Join(e.InHouse(c.house, strings.Fields(c.form)), " "), "%s %s", c.house, c.form)
		assert.Equal(t, c.want, e.InHouseText(c.house, c.form), "%s %s", c.house, c.form)
	}
}
