package main

import (
	_ "embed" // for the table
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/lexicon"
)

//go:embed language_extra.csv
var languageExtra string

func languagesCommand() *cobra.Command {
	var names, lex, packs, out string
	cmd := &cobra.Command{
		Use:   "languages --localenames DIR --lexicon FILE --packs DIR -o FILE",
		Short: "Build the pack of languages from CLDR",
		Long: `Build the pack of names of languages from CLDR, so that they are known as right.

Kept is what is one word, has been met by the lexicon, and is no ordinary word.
Languages that are called like a people of another pack are left out.

The folder for --localenames is the unpacked npm package cldr-localenames-full;
--packs is the folder of the other packs.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			l, err := lexicon.OpenFile(lex)
			if err != nil {
				return err
			}
			known, err := readKnown(packs, filepath.Base(out), citiesName)
			if err != nil {
				return err
			}
			entries, err := buildLanguages(names, l, known)
			if err != nil {
				return err
			}
			if err := writePack(out, entries); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %d entries\n", out, len(entries))
			return nil
		},
	}
	cmd.Flags().StringVar(&names, "localenames", "", "folder of the unpacked cldr-localenames-full")
	cmd.Flags().StringVar(&lex, "lexicon", "", "lexicon that attests words")
	cmd.Flags().StringVar(&packs, "packs", "", "folder of the other packs")
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write")
	requireFlags(cmd, "localenames", "lexicon", "packs", "output")
	return cmd
}

// buildLanguages makes the pack from the CLDR package.
func buildLanguages(names string, l attester, known knownForms) ([]entry, error) {
	ar, err := readLanguages(names, "ar")
	if err != nil {
		return nil, err
	}
	en, err := readLanguages(names, "en")
	if err != nil {
		return nil, err
	}
	extras, err := readLanguageExtras()
	if err != nil {
		return nil, err
	}
	entries, err := languageEntries(ar, en, extras, l, known)
	if err != nil {
		return nil, err
	}
	return entries, checkPack(entries)
}

// languageKey leaves out languages of a region or script (pt-BR, zh-Hant).
var languageKey = regexp.MustCompile(`^([a-z]{2,3})(-alt-(short|variant))?$`)

// readLanguages returns CLDR's names of each language in a language, its
// alternates after the main name, by code.
func readLanguages(dir, lang string) (map[string][]string, error) {
	var file struct {
		Main map[string]struct {
			LocaleDisplayNames struct{ Languages map[string]string }
		}
	}
	path := filepath.Join(dir, "main", lang, "languages.json")
	if err := readJSON(path, &file); err != nil {
		return nil, err
	}
	languages := file.Main[lang].LocaleDisplayNames.Languages
	out := make(map[string][]string)
	for _, key := range slices.Sorted(maps.Keys(languages)) {
		if m := languageKey.FindStringSubmatch(key); m != nil {
			out[m[1]] = append(out[m[1]], languages[key])
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: no languages", path)
	}
	return out, nil
}

// languageExtraRow is what the table language_extra.csv says of a language.
type languageExtraRow struct {
	skip     bool
	ar       string
	variants []string
}

// readLanguageExtras reads the table by code.
func readLanguageExtras() (map[string]languageExtraRow, error) {
	rows, err := readTable("language_extra.csv", languageExtra, "code", "ar", "variants")
	if err != nil {
		return nil, err
	}
	out := make(map[string]languageExtraRow)
	for _, r := range rows {
		x := languageExtraRow{skip: r[1] == "-", variants: splitList(r[2])}
		if !x.skip {
			x.ar = r[1]
		}
		out[r[0]] = x
	}
	return out, nil
}

// languageContext are the words that a text about a language has.
var languageContext = []string{"اللغة", "اللغات"}

// languageEntries makes an entry for each language whose name can be trusted,
// ar and en by code, with what the table adds.
func languageEntries(ar, en map[string][]string, extras map[string]languageExtraRow, l attester, known knownForms) ([]entry, error) {
	extras = maps.Clone(extras)
	var out []entry
	for _, code := range slices.Sorted(maps.Keys(ar)) {
		x := extras[code]
		delete(extras, code)
		var forms []string
		for _, n := range arabicNames(ar[code]) {
			if x.ar == "" && isLanguageName(n, en[code], l) {
				forms = append(forms, n)
			}
		}
		if x.ar != "" {
			forms = []string{x.ar}
		}
		forms = slices.DeleteFunc(append(forms, x.variants...), known.has)
		if x.skip || len(forms) == 0 {
			continue
		}
		latin := slices.DeleteFunc(latinNames(en[code]), func(n string) bool { return strings.Contains(n, ",") })
		e := newEntry("lang_"+code, "name", forms, latin)
		e.context = languageContext
		if !strings.HasSuffix(e.ar, "ية") {
			e.not = glossary.NotNisba // لغة الهوسا has no هوسوي
		}
		out = append(out, e)
	}
	for _, code := range slices.Sorted(maps.Keys(extras)) {
		return nil, fmt.Errorf("language_extra.csv: CLDR has no %s", code)
	}
	return out, nil
}

// Between these frequencies a word is one that exists, and hardly one of
// everyday language.
const (
	minLanguageZipf = 1.0
	maxLanguageZipf = 3.2
)

// isLanguageName reports whether a name is a word of its own that occurs, and
// an adjective of relation or like the name in English.
func isLanguageName(name string, latin []string, l attester) bool {
	if strings.ContainsAny(name, " -") {
		return false
	}
	z := max(l.Zipf(arabic.Fold(name)), l.Zipf(stemOf(name)))
	if z < minLanguageZipf || z > maxLanguageZipf {
		return false
	}
	return strings.HasSuffix(name, "ية") || slices.ContainsFunc(latin, func(s string) bool { return resembles(name, s, minSimilarity) })
}
