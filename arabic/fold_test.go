package arabic

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"folded already", "كتاب", "كتاب"},
		{"alef", "أإآٱٲٳٵ", "ااااااا"},
		{"waw", "ؤۆۇۈۋ", "ووووو"},
		{"yeh", "ئىيیېے", "يييييي"},
		{"teh marbuta and heh", "ةهۀہھە", "هههههه"},
		{"bare hamza", "سماء جزء ءانية", "سما جز انيه"},
		{"diacritics", "مُدَرِّسٌ", "مدرس"},
		{"superscript alef", "هٰذا", "هذا"},
		{"tatweel", "كـــتاب", "كتاب"},
		{"Quranic marks", "قٓۖ", "ق"},
		{"control characters", "كت\u200fا\u200c\u061c\u202bب\ufeff", "كتاب"},
		{"kaf", "کڪګڭ", "كككك"},
		{"Persian and Urdu", "پچژگڤٹڈڑں", "بججغفتدرن"},
		{"Arabic digits", "٠١٢٣٤٥٦٧٨٩", "0123456789"},
		{"Persian digits", "۰۱۲۳۴۵۶۷۸۹", "0123456789"},
		{"full-width digits", "１２", "12"},
		{"presentation forms", "ﻛﺘﺎﺏ", "كتاب"},
		{"presentation forms of hamza", "ﺃﺇﺁﺅﺉﺓ", "اااويه"},
		{"lam-alef", "ﻻﻷﻹﻵ", "لالالالا"},
		{"ligatures", "ﷲ ﷴ", "الله محمد"},
		{"isolated mark", "كﹶتﹸب", "كتب"},
		{"Latin case", "QaLaM", "qalam"},
		{"Latin accents", "ÉçñŠĪ", "ecnsi"},
		{"Latin letters that do not decompose", "ıİłøđðßẞæœÆŒØŁĐ", "iiloddssssaeoeaeoeold"},
		{"other scripts", "Ωмир", "ωмир"},
		{"punctuation stays", "كتاب، قلم؟ (5%)", "كتاب، قلم؟ (5%)"},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, Fold(c.in), c.name)
	}
}

// TestFoldEveryRune tries the characters of all planes that have any to fold.
func TestFoldEveryRune(t *testing.T) {
	for r := rune(0); r < 0x30000; r++ {
		s := string(r)
		folded := Fold(s)
		if Fold(folded) != folded {
			t.Errorf("%U: %q folds to %q and that to %q", r, s, folded, Fold(folded))
		}
		if got := AppendFold(nil, s); string(got) != folded {
			t.Errorf("%U: AppendFold gives %q, Fold %q", r, got, folded)
		}
		// What NFD makes of a character is the same character.
		if d := norm.NFD.String(s); Fold(d) != folded {
			t.Errorf("%U: %q in NFD folds to %q, in NFC to %q", r, s, Fold(d), folded)
		}
	}
}

// mixed draws text of many scripts, with marks, controls and broken bytes.
func mixed() *rapid.Generator[string] {
	part := rapid.OneOf(
		word(1, 5),
		rapid.String(),
		rapid.StringOfN(rapid.RuneFrom(nil, unicode.Arabic, unicode.Latin, unicode.Mn, unicode.Cf), 0, 8, -1),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 4), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"ﷺ", "ﻻ", "أ", "\u0627\u0654", "e\u0301", "ـ", "\xff", "\xd8", " ", "٣"}),
	)
	return rapid.Map(rapid.SliceOfN(part, 0, 6), func(parts []string) string { return strings.Join(parts, "") })
}

func TestFoldProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := mixed().Draw(t, "s")
		folded := Fold(s)
		require.Equal(t, folded, Fold(folded), "idempotent")
		require.Equal(t, "x"+folded, string(AppendFold([]byte("x"), s)), "AppendFold appends")
		require.True(t, utf8.ValidString(folded))
		s = strings.ToValidUTF8(s, "")
		require.Equal(t, Fold(norm.NFC.String(s)), Fold(norm.NFD.String(s)))
	})
}

func TestFoldDoesNotAllocateForFoldedText(t *testing.T) {
	assert.Zero(t, testing.AllocsPerRun(100, func() { Fold("كتاب qalam 12") }))
}

func TestIsArabicLetter(t *testing.T) {
	for _, r := range "كأةىءپگﻻﷲ" {
		assert.True(t, IsArabicLetter(r), "%c", r)
	}
	for _, r := range "aé٣3،؟\u064e\u061c\ufdfcж " {
		assert.False(t, IsArabicLetter(r), "%U", r)
	}
	assert.True(t, HasArabic("PDF ـم 5"))
	assert.False(t, HasArabic("PDF ٥، \u064e"))
	assert.False(t, HasArabic(""))
}

func BenchmarkFold(b *testing.B) {
	raw := strings.Fields("أعلنت إدارةُ الميناء أن السفينة ســتغادر ﻻحقا إلى ديار بكر سنة ٢٠٢٠ Kraków")
	for name, words := range map[string][]string{"raw": raw, "folded": benchWords} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, w := range words {
					Fold(w)
				}
			}
		})
	}
}
