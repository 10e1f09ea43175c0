package detect

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/text"
)

func TestIsInflection(t *testing.T) {
	n := newNames(text.New("", ""), open(t, "id,kind,ar\nx,place,سرت\n"), minScore)
	for _, c := range []struct {
		stem, target string
		kind         glossary.Kind
		want         bool
	}{
		{"دحروجيون", "دحروجي", glossary.Person, true},
		{"دحروجية", "دحروجي", glossary.Person, true},
		{"راسخون", "راسخ", glossary.Org, true},
		{"حائلي", "حائل", glossary.Place, true},
		{"أبخاز", "أبخازيا", glossary.Place, true},
		{"سنجاليون", "سنغال", glossary.Place, true}, // ج for غ
		{"حائلي", "حائل", glossary.Person, false},   // a garble may end so
		{"أبخازي", "أبخازيه", glossary.Person, false},
		{"فوزيا", "فوزية", glossary.Person, false},
		{"بنغاسي", "بنغازي", glossary.Place, false},
		{"سرتا", "سرت", glossary.Place, false},
	} {
		assert.Equal(t, c.want, n.isInflection(arabic.Fold(c.stem), arabic.Fold(c.target), c.kind), c.stem)
	}
}

func TestHasTanwin(t *testing.T) {
	for raw, want := range map[string]bool{"سياحيًا": true, "سياحياً": true, "سياحيا": false, "سيّاحا": false} {
		assert.Equal(t, want, hasTanwin(raw), raw)
	}
}
