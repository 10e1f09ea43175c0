package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

func cldrCommand() *cobra.Command {
	var names, dates, out string
	cmd := &cobra.Command{
		Use:   "cldr --localenames DIR --dates DIR -o DIR",
		Short: "Build the packs of countries, nationalities and capitals from CLDR",
		Long: `Build the packs of countries, nationalities and capitals from CLDR and from
the tables of press usage that are part of this program.

The folders are those of the unpacked npm packages cldr-localenames-full and
cldr-dates-full, which hold "main":
  npm pack cldr-localenames-full cldr-dates-full && tar xzf …`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			packs, err := buildPacks(names, dates)
			if err != nil {
				return err
			}
			for _, name := range slices.Sorted(maps.Keys(packs)) {
				path := filepath.Join(out, name)
				if err := writePack(path, packs[name]); err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %d entries\n", path, len(packs[name]))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&names, "localenames", "", "folder of the unpacked cldr-localenames-full")
	cmd.Flags().StringVar(&dates, "dates", "", "folder of the unpacked cldr-dates-full")
	cmd.Flags().StringVarP(&out, "output", "o", "", "folder to write to")
	requireFlags(cmd, "localenames", "dates", "output")
	return cmd
}

// buildPacks makes all packs, by file name, from the two CLDR packages.
func buildPacks(names, dates string) (map[string][]entry, error) {
	ar, err := readTerritories(names, "ar")
	if err != nil {
		return nil, err
	}
	en, err := readTerritories(names, "en")
	if err != nil {
		return nil, err
	}
	arCities, err := readCities(dates, "ar")
	if err != nil {
		return nil, err
	}
	enCities, err := readCities(dates, "en")
	if err != nil {
		return nil, err
	}
	extras, err := readExtras()
	if err != nil {
		return nil, err
	}
	countries, err := countryEntries(ar, en, extras)
	if err != nil {
		return nil, err
	}
	seats, err := readSeats()
	if err != nil {
		return nil, err
	}
	capitals, err := capitalEntries(seats, arCities, enCities, countries)
	if err != nil {
		return nil, err
	}
	nameCapitals(countries, capitals)
	packs := map[string][]entry{
		"countries.csv":     countries,
		"nationalities.csv": nationalityEntries(extras),
		"capitals.csv":      capitals,
	}
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(packs)) {
		if err := checkPack(packs[name]); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		}
	}
	return packs, errors.Join(problems...)
}

// notCountries are the two-letter territory codes of CLDR that are neither
// countries nor territories of ISO 3166-1: groups, test codes, and codes that
// ISO only reserves. XK (Kosovo) is no ISO code either, but a country.
var notCountries = strings.Fields("EU EZ UN QO XA XB ZZ AC CP CQ DG EA IC TA")

var territoryKey = regexp.MustCompile(`^([A-Z]{2})(-alt-[a-z]+)?$`)

// readTerritories returns CLDR's names of each country and territory in a
// language, its alternates after the main name, by upper-case code.
func readTerritories(dir, lang string) (map[string][]string, error) {
	var file struct {
		Main map[string]struct {
			LocaleDisplayNames struct{ Territories map[string]string }
		}
	}
	path := filepath.Join(dir, "main", lang, "territories.json")
	if err := readJSON(path, &file); err != nil {
		return nil, err
	}
	territories := file.Main[lang].LocaleDisplayNames.Territories
	out := make(map[string][]string)
	for _, key := range slices.Sorted(maps.Keys(territories)) {
		m := territoryKey.FindStringSubmatch(key)
		if m != nil && !slices.Contains(notCountries, m[1]) {
			out[m[1]] = append(out[m[1]], territories[key])
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: no territories", path)
	}
	return out, nil
}

// readCities returns CLDR's names of the exemplar cities of the time zones in
// a language, by zone.
func readCities(dir, lang string) (map[string]string, error) {
	var file struct {
		Main map[string]struct {
			Dates struct {
				TimeZoneNames struct{ Zone map[string]any }
			}
		}
	}
	path := filepath.Join(dir, "main", lang, "timeZoneNames.json")
	if err := readJSON(path, &file); err != nil {
		return nil, err
	}
	cities := make(map[string]string)
	var walk func(zone string, node map[string]any)
	walk = func(zone string, node map[string]any) {
		for key, value := range node {
			switch value := value.(type) {
			case string:
				if key == "exemplarCity" {
					cities[zone] = value
				}
			case map[string]any:
				walk(strings.TrimPrefix(zone+"/"+key, "/"), value)
			}
		}
	}
	walk("", file.Main[lang].Dates.TimeZoneNames.Zone)
	if len(cities) == 0 {
		return nil, fmt.Errorf("%s: no exemplar cities", path)
	}
	return cities, nil
}

func readJSON(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
