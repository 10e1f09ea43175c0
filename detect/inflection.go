package detect

import (
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
)

// A name is inflected as other nouns are (الدحروجيون, حائلي), and many names are
// words that are inflected in their own right (ضالعين beside the town
// الضالع). Translation does not add such endings to a name.

// Endings that make plurals, duals and adjectives of relation, folded.
var (
	pluralEndings   = set("ون ين ان ات تان تين")
	relationEndings = set("ي يه يا يون يين يات يان يتين يتان")
)

// isInflection reports whether a stem is a plural, a dual or an adjective of
// relation of a word of a name, or the name of the people of a country. Letters
// that foreign names swap freely count as one.
func (n *names) isInflection(stem, target string, kind glossary.Kind) bool {
	stem, target = swapFree.Replace(stem), swapFree.Replace(target)
	base := arabic.NisbaBase(target)
	if arabic.Len(base) < 3 || !strings.HasPrefix(stem, strings.TrimSuffix(base, "ي")) {
		return false
	}
	if rest, ok := strings.CutPrefix(stem, target); ok && arabic.Len(target) >= 3 {
		if pluralEndings[rest] || relationEndings[rest] && kind == glossary.Place {
			return true
		}
		if base, ok := strings.CutPrefix(rest, "و"); ok && strings.HasSuffix(target, "ا") && relationEndings[base] {
			return true // نمساوي
		}
		if rest == "ه" && n.hasPlural(target) {
			return true // ضالعة
		}
	}
	if rest, ok := strings.CutPrefix(stem, base); ok && base != target {
		ending := strings.TrimPrefix(target, base)
		if relationEndings[rest] && !(relationEndings[ending] && arabic.Len(rest) <= 2) {
			return true
		}
		if strings.HasSuffix(target, "يا") && arabic.Len(base) >= 4 && (rest == "" || pluralEndings[rest]) {
			return true // أبخاز of أبخازيا
		}
	}
	if base, ok := strings.CutSuffix(target, "ي"); ok {
		rest, ok := strings.CutPrefix(stem, base)
		return ok && relationEndings[rest]
	}
	return false
}

// swapFree writes letters that foreign names swap freely as one.
var swapFree = strings.NewReplacer("غ", "ج", "ط", "ت")

// hasPlural reports whether clean text has a sound plural of a word.
func (n *names) hasPlural(stem string) bool {
	return n.k.Lexicon.Zipf(stem+"ين") > 0 && n.k.Lexicon.Zipf(stem+"ات") > 0
}

// hasTanwin reports whether a word ends in the sign of an indefinite
// accusative (سياحيًا), which translated names do not take.
func hasTanwin(raw string) bool {
	rest, ok := strings.CutSuffix(raw, "ا")
	return ok && strings.HasSuffix(rest, "\u064b") || strings.HasSuffix(raw, "ا\u064b")
}
