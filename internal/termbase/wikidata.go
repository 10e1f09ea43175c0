package termbase

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/tadqiq/tadqiq/glossary"
)

// wikidataKinds tell the kind of an item by what it is an instance of: a short
// table of what names in the news are.
var wikidataKinds = map[glossary.Kind]string{
	// human, fictional human
	glossary.Person: "Q5 Q15632617",
	// city, big city, capital, town, village, settlement, city or town; country, sovereign state, state, historical country; US
	// state, federated state, first-level division, administrative entity, district, province, region, neighbourhood; island,
	// archipelago, peninsula, continent; river, lake, sea, ocean, bay, gulf, strait; mountain, mountain range, valley, desert;
	// port, airport, dam, square, castle, archaeological site
	glossary.Place: "Q515 Q1549591 Q5119 Q3957 Q532 Q486972 Q7930989 Q6256 Q3624078 Q7275 Q3024240 Q35657 Q107390 Q10864048 Q56061 " +
		"Q149621 Q34876 Q82794 Q123705 Q23442 Q33837 Q34763 Q5107 Q4022 Q23397 Q165 Q9430 Q39594 Q1322134 Q37901 Q8502 Q46831 Q39816 " +
		"Q8514 Q44782 Q1248784 Q12323 Q174782 Q23413 Q839954",
	// organisation, international and intergovernmental organisation, non-profit, NGO, political organisation, party; business,
	// company, public company, enterprise, bank, airline; university, public university, college, research institute; agency,
	// ministry, parliament, legislature, court; armed organisation, unit, forces; football club, sports team, sports club;
	// newspaper, daily, news agency, television station
	glossary.Org: "Q43229 Q484652 Q245065 Q163740 Q79913 Q7210356 Q7278 Q4830453 Q783794 Q891723 Q6881511 Q22687 Q46970 Q3918 Q875538 " +
		"Q38723 Q31855 Q327333 Q192350 Q35749 Q11204 Q41487 Q17149090 Q176799 Q772547 Q476028 Q12973014 Q847017 Q11032 Q1110794 " +
		"Q192283 Q1616075",
	// position, public office, title, noble title, military rank
	glossary.Title: "Q4164871 Q294414 Q216353 Q355567 Q56019",
}

// wikidataGenders are the values of the property P21 that grammar follows.
var wikidataGenders = map[string]string{"Q6581097": "m", "Q6581072": "f"}

// wdObject is an object of JSON, which Wikidata writes as [] where it is empty.
type wdObject[T any] map[string]T

func (o *wdObject[T]) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("[")) {
		return nil
	}
	return json.Unmarshal(data, (*map[string]T)(o))
}

type wdText struct{ Value string }

// wdClaim is a statement whose value is an item.
type wdClaim struct {
	Rank     string
	MainSnak struct {
		DataValue struct{ Value json.RawMessage }
	}
}

// item returns the id of the value.
func (c *wdClaim) item() string {
	var v struct{ ID string }
	if json.Unmarshal(c.MainSnak.DataValue.Value, &v) != nil {
		return ""
	}
	return v.ID
}

// readWikidata reads items in any of the shapes in which Wikidata gives them:
// a dump (an array with an item a line), an answer of wbgetentities or
// Special:EntityData ({"entities": {…}}), or JSON Lines. One item is held at a
// time.
func readWikidata(c *collector, in *bufio.Reader) error {
	if head, _ := in.Peek(3); string(head) == "\ufeff" {
		in.Discard(3)
	}
	src := &lineReader{r: in}
	r := &wdReader{c: c, src: src, d: json.NewDecoder(src)}
	for {
		tok, err := r.d.Token()
		switch {
		case err == io.EOF:
			c.note(r.noArabic, "item without an Arabic label is left out", "items without an Arabic label are left out")
			c.note(r.aliases, "Arabic alias that is not written in Arabic letters is left out", "Arabic aliases that are not written in Arabic letters are left out")
			return nil
		case err != nil:
			return r.wrap(err)
		}
		switch tok {
		case json.Delim('{'), json.Delim('['):
			err = r.value(tok)
		default:
			err = r.errorf("is JSON but not that of Wikidata")
		}
		if err != nil {
			return err
		}
	}
}

type wdReader struct {
	c                 *collector
	src               *lineReader
	d                 *json.Decoder
	noArabic, aliases int
}

func (r *wdReader) errorf(format string, args ...any) error {
	return problem(r.c.name, r.src.line(r.d.InputOffset()), format, args...)
}

// wrap adds the place to an error of the decoder.
func (r *wdReader) wrap(err error) error {
	var syntax *json.SyntaxError
	var ps glossary.Problems
	switch {
	case errors.As(err, &ps):
		return err
	case errors.As(err, &syntax):
		return problem(r.c.name, r.src.line(max(syntax.Offset-1, r.d.InputOffset())), "is not JSON: %v", err)
	case err == io.EOF, err == io.ErrUnexpectedEOF:
		return r.errorf("the file is cut short")
	case errors.Is(err, errTooLong):
		return r.errorf("the item that begins here is longer than %d MB", maxConcept>>20)
	}
	return r.errorf("is not JSON of Wikidata: %v", err)
}

// value reads an object that has begun, or the objects of an array.
func (r *wdReader) value(open json.Token) error {
	if open == json.Delim('{') {
		return r.object()
	}
	for r.d.More() {
		tok, err := r.d.Token()
		if err != nil {
			return r.wrap(err)
		}
		if tok != json.Delim('{') {
			return r.errorf("is JSON but not that of Wikidata: the array holds %v", tok)
		}
		if err := r.object(); err != nil {
			return err
		}
	}
	_, err := r.d.Token()
	if err != nil {
		return r.wrap(err)
	}
	return nil
}

// object reads an item to its end, or a wrapping object with items.
func (r *wdReader) object() error {
	if err := r.c.ctx.Err(); err != nil {
		return err
	}
	r.src.used = 0
	var item struct {
		id, kind string
		labels   wdObject[wdText]
		aliases  wdObject[[]wdText]
		claims   wdObject[[]wdClaim]
	}
	line := r.src.line(r.d.InputOffset())
	for r.d.More() {
		key, err := r.d.Token()
		if err != nil {
			return r.wrap(err)
		}
		var skipped json.RawMessage
		switch key {
		case "entities":
			if err := r.entities(); err != nil {
				return err
			}
			continue
		case "error":
			var e struct{ Code, Info string }
			if err := r.d.Decode(&e); err != nil {
				return r.wrap(err)
			}
			return r.errorf("is an error message of Wikidata: %s: %s", e.Code, e.Info)
		case "id":
			err = r.d.Decode(&item.id)
		case "type":
			err = r.d.Decode(&item.kind)
		case "labels":
			err = r.d.Decode(&item.labels)
		case "aliases":
			err = r.d.Decode(&item.aliases)
		case "claims":
			err = r.d.Decode(&item.claims)
		default:
			err = r.d.Decode(&skipped)
		}
		if err != nil {
			return r.wrap(err)
		}
	}
	if _, err := r.d.Token(); err != nil {
		return r.wrap(err)
	}
	if item.id == "" || item.kind != "" && item.kind != "item" {
		return nil
	}
	return r.item(line, item.id, item.labels, item.aliases, item.claims)
}

// entities reads the items of a wrapping object.
func (r *wdReader) entities() error {
	tok, err := r.d.Token()
	if err != nil {
		return r.wrap(err)
	}
	if tok == json.Delim('[') {
		return r.value(tok)
	}
	if tok != json.Delim('{') {
		return r.errorf("is JSON but not that of Wikidata: entities is %v", tok)
	}
	for r.d.More() {
		for _, want := range []json.Token{nil, json.Delim('{')} { // its id, itself
			tok, err := r.d.Token()
			if err != nil {
				return r.wrap(err)
			}
			if want != nil && tok != want {
				return r.errorf("is JSON but not that of Wikidata: an item is %v", tok)
			}
		}
		if err := r.object(); err != nil {
			return err
		}
	}
	if _, err := r.d.Token(); err != nil {
		return r.wrap(err)
	}
	return nil
}

// item makes an entry of an item.
func (r *wdReader) item(line int, id string, labels wdObject[wdText], aliases wdObject[[]wdText], claims wdObject[[]wdClaim]) error {
	e := &glossary.Entry{File: r.c.name, Line: line, ID: id}
	if label := labels["ar"].Value; inArabic(label, "پچژگڤ") {
		e.Ar = label
	}
	for _, lang := range append([]string{"ar"}, r.c.o.Dialects...) {
		for i, t := range append([]wdText{labels[lang]}, aliases[lang]...) {
			switch {
			case t.Value == "" || lang == "ar" && i == 0:
			case inArabic(t.Value, "ڤ"):
				e.Variants = append(e.Variants, t.Value)
			default:
				r.aliases++
			}
		}
	}
	if e.Ar == "" {
		r.noArabic++
		return nil
	}
	langs := r.c.o.Langs
	if langs == nil {
		langs = []string{"en", "mul"} // many names have one label for all languages
	}
	for _, lang := range langs {
		for _, t := range append([]wdText{labels[lang]}, aliases[lang]...) {
			if isLatin(t.Value) {
				e.Latin = append(e.Latin, t.Value)
			}
		}
	}
	for _, claim := range claims["P31"] {
		if kind := wikidataKind(claim.item()); e.Kind == "" && claim.Rank != "deprecated" {
			e.Kind = kind
		}
	}
	for _, claim := range claims["P21"] {
		if e.Gender == "" && claim.Rank != "deprecated" {
			e.Gender = wikidataGenders[claim.item()]
		}
	}
	return r.c.add(&Record{Entry: e})
}

func wikidataKind(item string) glossary.Kind {
	for kind, items := range wikidataKinds {
		if item != "" && slices.Contains(strings.Fields(items), item) {
			return kind
		}
	}
	return ""
}

// inArabic reports whether s is written in the letters of Arabic, and those
// that are allowed besides. Persian and Urdu share its script, and their
// spellings stand among the aliases.
func inArabic(s, allowed string) bool {
	if form(s) == "" {
		return false
	}
	for _, r := range form(s) {
		letter := 'ء' <= r && r <= 'ي' || strings.ContainsRune(allowed, r)
		if !letter && unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// lineReader hands out bytes until its allowance is used up, and knows the
// line of an offset.
type lineReader struct {
	r        io.Reader
	used     int
	offset   int64
	newlines []int64 // offsets that nobody has asked for yet
	passed   int     // newlines before these
}

func (l *lineReader) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.used += n; l.used > maxConcept {
		return 0, errTooLong
	}
	for i, b := range p[:n] {
		if b == '\n' {
			l.newlines = append(l.newlines, l.offset+int64(i))
		}
	}
	l.offset += int64(n)
	return n, err
}

// line returns the line of an offset. Offsets must not go back.
func (l *lineReader) line(offset int64) int {
	n := 0
	for n < len(l.newlines) && l.newlines[n] < offset {
		n++
	}
	l.newlines = append(l.newlines[:0], l.newlines[n:]...)
	l.passed += n
	return l.passed + 1
}
