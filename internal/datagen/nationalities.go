package main

import "strings"

// nationalityEntries makes an entry for each demonym of the table. Adjectives
// are terms: they are known as right, and nothing is read as a garble of them.
func nationalityEntries(extras []extra) []entry {
	var out []entry
	for _, x := range extras {
		if len(x.demonyms) == 0 {
			continue
		}
		id := "nat_" + strings.TrimPrefix(x.id, countryPrefix)
		out = append(out, newEntry(id, "term", demonymForms(x.demonyms), x.demonymLatin))
	}
	return out
}

// demonymForms adds to each nisba its feminine, its sound masculine plural in
// both cases, and its feminine plural. Forms that are no nisba stand as they
// are.
func demonymForms(demonyms []string) (out []string) {
	for _, d := range demonyms {
		out = append(out, d)
		if !strings.HasSuffix(d, "ي") {
			continue
		}
		for _, ending := range []string{"ة", "ون", "ين", "ات"} {
			words := strings.Fields(d)
			for i, w := range words {
				// كوري شمالي agrees in both words, جنوب أفريقي in the last.
				if strings.HasSuffix(w, "ي") {
					words[i] = w + ending
				}
			}
			out = append(out, strings.Join(words, " "))
		}
	}
	return out
}
