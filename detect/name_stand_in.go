package detect

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/text"
)

// NameStandIn flags ordinary words that stand where a name must stand.
var NameStandIn = &Detector{
	Name:     "name/stand-in",
	MQM:      "accuracy/mistranslation/named-entity",
	Severity: Warning,
	Doc: Doc{
		Title: "an ordinary word stands in a name's place",
		Text: "After a direction (west of …) stands a thing that is no place, and clean text never has the two side by side: " +
			"the translation took the name of a place for an ordinary word. That something is wrong is surer than what: the places " +
			"that the document speaks of are offered, the likeliest first, and none is put in by itself.",
		Before: "اندلعت المعارك في مدينة تعز ، وسيطر المقاتلون على تلال غرب الكتاب ، ثم عادوا إلى تعز ، وقالوا إنهم باقون",
		After:  "اندلعت المعارك في مدينة تعز ، وسيطر المقاتلون على تلال غرب تعز ، ثم عادوا إلى تعز ، وقالوا إنهم باقون",
	},
	Run: standIns,
}

// NameCalque flags words that translate a name, or stand for one, after a word
// that the document has before that name time and again.
var NameCalque = &Detector{
	Name:     "name/calque",
	MQM:      "accuracy/mistranslation/named-entity",
	Severity: Warning,
	Doc: Doc{
		Title: "a name is translated by its meaning",
		Text: "The document has a word before one name time and again (the forces of …), and here ordinary words follow it that " +
			"clean text never has there: the translation took the name for a word and translated that. Only in documents in which " +
			"other names are garbled. The name is offered and not put in by itself.",
		Before: "قالت قوات حميدتي ، أمس ، إنها انسحبت ، وأعلنت قوات حميدتي ، اليوم ، عودتها ، وردت قوات الحليب بقصف",
		After:  "قالت قوات حميدتي ، أمس ، إنها انسحبت ، وأعلنت قوات حميدتي ، اليوم ، عودتها ، وردت قوات حميدتي بقصف",
	},
	Run: nameCalques,
}

// directions stand before a place, and before little else.
var directions = set("غرب شرق جنوب شمال غربي شرقي جنوبي شمالي")

// areas are things that lie in a direction of something, or have a west, and
// are no names: folded, without article.
var areas = set(`مدينه بلاد بلد قاره منطقه عاصمه حدود نهر بحر طريق محافظه قريه جزيره صحراء صحرا ولايه اقليم دوله وطن مملكه جمهوريه ارض عالم
	كره كوكب مبني بيت منزل قصر مسجد كنيسه جامع معبد قلعه سور باب بوابه جسر شارع حي ميدان ساحه حديقه ملعب مطار ميناء مينا قاعده معسكر مخيم مقر
	موقع مركز محطه سد بحيره خليج مضيق محيط جبل تل وادي سهل هضبه غابه مزرعه حقل بئر منجم مصنع مستشفي جامعه مدرسه سجن مقبره معبر خط جدار سياج
	بلده ضاحيه ضفه كتله شبه دائره قطاع جهه جانب طرف ساحل شاطئ شاطي ريف شام حرم برج منشاه منشات ضواحي مدن قري بلدات مناطق حزام مدخل مخرج متحف
	قناه فندق سوق ايراني تركي صيني روسي افريقي اوروبي امريكي شرقي غربي جنوبي شمالي ادني اقصي اوسط كبير كبري اسيوي عراقي سوري ليبي مصري
	سفاره قنصليه محكمه مسرح مكتب وزاره بلديه محافظات مطعم مقهي مجمع برلمان بنك مصرف مول مسبح عماره ملجا محميه متنزه مرفا رصيف محور منتجع دير صومعه
	كليه روضه عياده صيدليه ثكنه معمل ورشه مخبز مسلخ مستودع مخزن ملهي مركب نصب تمثال نفق سكه طريق دوار تقاطع جزر مدارس مطارات اراضي اطراف اجزاء احياء
	استاد صاله كورنيش ممر مضمار مرصد مختبر معرض قسم طابق مبان منازل مساكن عمارات مناطق مستوطنه مستوطنات قلاع قصور جامعات`)

const (
	minThing        = 4.0  // Zipf from which a word is an ordinary one that everybody knows
	confidenceSlot  = 0.62 // a direction and no place: found rarely in clean news, see docs/detection.md
	confidenceSlots = 0.75 // the same in a garbled document
	confidenceHead  = 0.68
)

// standIns reports the ordinary words that directions stand before.
func standIns(p *Pass) {
	n := p.sharedNames()
	garbled := n.isGarbled()
	for si := range p.Doc.Segments {
		seg := &p.Doc.Segments[si]
		for i := 1; i < len(seg.Tokens); i++ {
			before, tok := seg.Tokens[i-1], seg.Tokens[i]
			if !isDefinite(tok) || !directions[before.Form] && !directions[withoutProclitic(before.Form)] || !n.isThing(seg, si, i) || n.k.Pair(before.Form, tok.Form) > 0 {
				continue
			}
			if i+1 < len(seg.Tokens) && n.softGap(tok, seg.Tokens[i+1]) && n.describes(seg.Tokens[i+1].Form) {
				continue // غرب الملعب البلدي: a thing that is told more about
			}
			confidence := confidenceSlot
			if garbled {
				confidence = confidenceSlots
			}
			f := Finding{
				Span: tok.Span, Confidence: confidence,
				Evidence: []Evidence{
					{Kind: "head", From: p.Doc.Text(before.Span), Note: "a place stands after a direction"},
					{Kind: "known", From: p.Doc.Text(tok.Span), Note: "an ordinary word, and no place"},
					{Kind: "pair", Note: "clean text never has the two side by side"},
				},
			}
			for _, o := range n.offer(glossary.Place, si, confidence) {
				f.Fixes = append(f.Fixes, o.fix)
			}
			p.Report(f)
		}
	}
}

// withoutProclitic takes و, ف, ب or ل off a word that may have it.
func withoutProclitic(form string) string {
	for _, s := range arabic.Splits(nil, form) {
		if !s.Bare() && !s.Article && directions[s.Stem] {
			return s.Stem
		}
	}
	return form
}

// isThing reports whether token i is an ordinary definite noun that is the name
// of nothing and no area.
func (n *names) isThing(seg *text.Segment, si, i int) bool {
	tok := seg.Tokens[i]
	if !isDefinite(tok) || !n.softGap(seg.Tokens[i-1], tok) || n.isCovered(si, i) {
		return false
	}
	w := n.wordsOf(si)[i]
	stem := glossary.Stem(tok.Form)
	return w.Zipf >= minThing && !w.Nisba && !areas[stem] && !arabic.IsHead(stem) && !n.isPlaceWord(w) && !n.k.IsPlace(tok.Form) &&
		!areas[strings.TrimSuffix(stem, "ه")] && !n.isRelative(stem)
}

func isDefinite(tok text.Token) bool {
	return tok.Class == text.Arabic && strings.HasPrefix(tok.Form, "ال")
}

// isPlaceWord reports whether a word is a part of the name of a place.
func (n *names) isPlaceWord(w *knowledge.Word) bool {
	for _, ex := range w.Exact {
		for _, u := range n.k.Index.Words[ex.Word].Uses {
			switch n.k.Index.Entries[n.k.Index.Forms[u.Form].Entry].Kind {
			case glossary.Place, glossary.Name, glossary.Person:
				return true
			}
		}
	}
	return false
}

// isRelative reports whether a stem ends like an adjective of relation, which
// makes a direction one too (الغرب الليبي, غرب السعودية). One in يه has a
// masculine that is met about as often, other than البداية.
func (n *names) isRelative(stem string) bool {
	masculine, ok := strings.CutSuffix(stem, "ه")
	if ok && strings.HasSuffix(masculine, "ي") {
		z := n.k.Lexicon.Zipf(stem)
		return z == 0 || n.k.Lexicon.Zipf(masculine) > z-maxRarerMasculine
	}
	return strings.HasSuffix(stem, "ي")
}

// maxRarerMasculine is how much rarer (Zipf) the masculine of an adjective is
// than the feminine.
const maxRarerMasculine = 1.5

// describes reports whether a word may be an adjective or the rest of a phrase
// that the definite noun before it begins.
func (n *names) describes(form string) bool {
	return strings.HasPrefix(form, "ال") && form != "الي"
}

// offered is a name that may have stood in a place.
type offered struct {
	entry int32
	fix   Fix
}

// offer lists the names of a kind that the document speaks of, the likeliest
// first: those that are named often, and near segment at.
func (n *names) offer(kind glossary.Kind, at int, confidence float64) []offered {
	weight := map[int32]float64{}
	near := func(si int) float64 { return 1 / (1 + math.Abs(float64(si-at))) }
	for si := range n.doc.Segments {
		for i, c := range n.covered[si] {
			if c > 0 && (i == 0 || n.covered[si][i-1] != c) {
				weight[c-1] += near(si)
			}
		}
	}
	for _, r := range n.accepted {
		weight[r.entry] += near(r.seg)
	}
	total := 1.0 // a name that the document does not name
	for e, w := range weight {
		entry := n.k.Index.Entries[e]
		if entry.Kind != kind {
			delete(weight, e)
			continue
		}
		// Translation renders the names that everybody knows rightly.
		weight[e] = w * math.Exp(commonTarget(n.k.Lexicon.Zipf(arabic.Fold(entry.Ar))))
	}
	all := slices.SortedFunc(maps.Keys(weight), func(a, b int32) int {
		return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b))
	})
	// Entries of two glossaries may be one name.
	seen := map[string]bool{}
	all = slices.DeleteFunc(all, func(e int32) bool {
		ar := n.k.Index.Entries[e].Ar
		twice := seen[ar]
		seen[ar] = true
		return twice
	})
	all = all[:min(len(all), maxFixes)]
	for _, e := range all {
		total += weight[e]
	}
	var out []offered
	for _, id := range all {
		e := n.k.Index.Entries[id]
		out = append(out, offered{id, Fix{Text: e.InHouseText(n.k.House, e.Ar), Confidence: min(maxUnsure, confidence*weight[id]/total)}})
	}
	return out
}

// maxUnsure keeps a fix that is a guess among others from being put in.
const maxUnsure = 0.4

// minSlotGarbles is how many garbled names in 1,000 words a document must have
// for what stands in the place of a name to count.
const minSlotGarbles = 8

// slot is a word that the document has before one name.
type slot struct {
	entry int32
	form  string // the name as it stands there, as written
	times int
}

// nameCalques reports ordinary words after a word that mostly stands before
// one name in the document.
func nameCalques(p *Pass) {
	n := p.sharedNames()
	if !n.machine && n.rate(len(n.sureStems())) < minSlotGarbles {
		return
	}
	garbled := n.isGarbled()
	slots := n.slots()
	for si := range p.Doc.Segments {
		seg := &p.Doc.Segments[si]
		for i := 0; i+1 < len(seg.Tokens); i++ {
			stem := headStem(seg.Tokens[i].Form)
			s, ok := slots[stem]
			if !ok && !leaders[stem] || n.isCovered(si, i) {
				continue
			}
			end, filled := n.isFiller(seg, si, i+1)
			if !filled {
				continue
			}
			if !ok {
				if garbled {
					p.reportLeaderless(seg, si, i, end)
				}
				continue
			}
			span := text.Span{Start: seg.Tokens[i].Start, End: seg.Tokens[end-1].End}
			entry := n.k.Index.Entries[s.entry]
			head := n.bareHead(seg.Tokens[i])
			p.Report(Finding{
				Span: span, Confidence: confidenceHead, Entry: entry,
				Fixes: []Fix{{Text: head + " " + s.form, Confidence: maxUnsure}},
				Evidence: []Evidence{
					{Kind: "head", From: p.Doc.Text(seg.Tokens[i].Span), To: s.form, Note: "the document has the word before this name time and again"},
					{Kind: "pair", From: p.Doc.Text(seg.Tokens[i+1].Span), Note: "clean text never has the two side by side"},
					{Kind: "garbled", Note: "other names of the document are garbled"},
				},
			})
		}
	}
}

// leaders are the words before the name of the one who leads them: folded.
var leaders = set("قوات ميليشيات مليشيات ميليشيا مليشيا مسلحي كتائب عصابات")

// headStem is a word without a proclitic that does not belong to it, if what is
// left stands before names.
func headStem(form string) string {
	for _, s := range arabic.Splits(nil, form) {
		if leaders[s.Stem] || heads[glossary.Org][s.Stem] {
			return s.Stem
		}
	}
	return glossary.Stem(withoutConjunction(form))
}

// bareHead is a head as written, without its article: القوات النارية, قوات
// حميدتي.
func (n *names) bareHead(tok text.Token) string {
	raw := n.doc.Text(tok.Span)
	for _, s := range arabic.Splits(nil, tok.Form) {
		if s.Article && s.Bare() {
			return s.Stem
		}
	}
	return strings.TrimPrefix(raw, "ال")
}

// reportLeaderless reports forces of something that leads none: whose they are
// is for a person to say, among those that the document speaks of.
func (p *Pass) reportLeaderless(seg *text.Segment, si, i, end int) {
	n := p.names
	span := text.Span{Start: seg.Tokens[i].Start, End: seg.Tokens[end-1].End}
	f := Finding{
		Span: span, Confidence: confidenceHead,
		Evidence: []Evidence{
			{Kind: "head", From: p.Doc.Text(seg.Tokens[i].Span), Note: "the name of who leads them stands here"},
			{Kind: "pair", From: p.Doc.Text(seg.Tokens[i+1].Span), Note: "clean text never has the two side by side"},
			{Kind: "garbled", Note: "other names of the document are garbled"},
		},
	}
	head := n.bareHead(seg.Tokens[i])
	for _, o := range n.offer(glossary.Person, si, confidenceHead) {
		e := n.k.Index.Entries[o.entry]
		o.fix.Text = head + " " + e.InHouseText(n.k.House, shortest(e))
		if f.Entry == nil {
			f.Entry = e
		}
		f.Fixes = append(f.Fixes, o.fix)
	}
	p.Report(f)
}

// shortest is the form of a person by which the news calls him after the first
// mention: one word, if there is one.
func shortest(e *glossary.Entry) string {
	for _, f := range e.Forms() {
		if !strings.Contains(f, " ") {
			return f
		}
	}
	return e.Ar
}

func withoutConjunction(form string) string {
	if rest, ok := strings.CutPrefix(form, "و"); ok && len(rest) >= 6 {
		return rest
	}
	return form
}

// isFiller reports whether ordinary words stand at token i that clean text does
// not have after the word before it, and where they end.
func (n *names) isFiller(seg *text.Segment, si, i int) (end int, ok bool) {
	before, tok := seg.Tokens[i-1], seg.Tokens[i]
	if tok.Class != text.Arabic || !n.softGap(before, tok) || n.isCovered(si, i) {
		return 0, false
	}
	w := n.wordsOf(si)[i]
	if len(w.Exact) > 0 && n.isPlaceWord(w) || n.isNisba(w) || w.Common < minFiller || isSmall(tok.Form) || n.hasBeside(before.Form, tok.Form) {
		return 0, false
	}
	for _, s := range w.Splits {
		if isSmallPrefix(s) && max(n.k.Lexicon.Zipf(s.Stem), n.k.Lexicon.Zipf("ال"+s.Stem)) > w.Zipf {
			return 0, false // a preposition begins another phrase
		}
	}
	definite := strings.HasPrefix(tok.Form, "ال")
	end = i + 1
	if end < len(seg.Tokens) && n.softGap(tok, seg.Tokens[end]) && !n.isCovered(si, end) && n.k.Pair(tok.Form, seg.Tokens[end].Form) > 0 &&
		strings.HasPrefix(seg.Tokens[end].Form, "ال") && !definite {
		end++ // إطلاق النار
	}
	if !definite && end == i+1 {
		return 0, false // an adjective or a verb: قوات مشتركة
	}
	if strings.HasPrefix(before.Form, "ال") && (!n.machine || w.Zipf > maxAdjective) {
		return 0, false // القوات الشرعية: adjectives that everybody uses go with all
	}
	return end, true
}

// hasBeside reports whether clean text has two words side by side, with or
// without the article of the second.
func (n *names) hasBeside(a, b string) bool {
	return n.k.Pair(a, b) > 0 || n.k.Pair(a, glossary.Stem(b)) > 0 || n.k.Pair(a, "ال"+b) > 0 || n.k.Pair(glossary.Stem(a), b) > 0
}

// isNisba reports whether a word is the adjective of relation of a name or reads
// as one that is a name itself (الحوثي, الحوثية), which says whose forces they are.
func (n *names) isNisba(w *knowledge.Word) bool {
	if w.Nisba {
		return true
	}
	for _, s := range w.Splits {
		if base, ok := strings.CutSuffix(s.Stem, "ه"); ok && s.Article && strings.HasSuffix(base, "ي") {
			if _, ok := n.k.Index.Lookup(base); ok {
				return true
			}
		}
	}
	return false
}

func isSmallPrefix(s arabic.Split) bool { return s.Preposition != "" || s.Conjunction != "" }

// maxAdjective bounds how common (Zipf) a definite adjective may be that stands
// for a name.
const maxAdjective = 4.5

// minFiller is the frequency (Zipf) from which a word is an ordinary one.
const minFiller = 3.0

// isSmall reports whether a word begins another phrase.
func isSmall(form string) bool { return small[form] }

var small = set(`في من علي الي عن مع بين بعد قبل عند حتي منذ خلال ضد نحو ان انه انها التي الذي الذين هذا هذه ذلك تلك كان كانت قد لم لن لا ما هو هي هم و او ثم
	كما حيث بسبب دون داخل خارج امام وراء فوق تحت حول لدي كل بعض جميع عبر رغم اذا لو اي غير سوي بلا بدون`)

// slots returns the heads that stand before one name in the document, right or
// garbled, twice or more, and before little else.
func (n *names) slots() map[string]slot {
	type key struct {
		head  string
		entry int32
	}
	const minTimes, minShare = 2, 0.25
	all, of := map[string]int{}, map[key]*slot{}
	note := func(si, i int, entry int32, form string) {
		if i == 0 {
			return
		}
		seg := &n.doc.Segments[si]
		if !n.softGap(seg.Tokens[i-1], seg.Tokens[i]) || n.isCovered(si, i-1) || strings.HasPrefix(seg.Tokens[i-1].Form, "ال") {
			return
		}
		head := withoutConjunction(seg.Tokens[i-1].Form)
		if !heads[glossary.Org][head] {
			return
		}
		k := key{head, entry}
		if of[k] == nil {
			of[k] = &slot{entry: entry, form: form}
		}
		of[k].times++
	}
	for si := range n.doc.Segments {
		seg := &n.doc.Segments[si]
		for i, tok := range seg.Tokens {
			all[glossary.Stem(withoutConjunction(tok.Form))]++
			if n.isCovered(si, i) && (i == 0 || n.covered[si][i-1] != n.covered[si][i]) {
				e := n.covered[si][i] - 1
				if k := n.k.Index.Entries[e].Kind; k == glossary.Person || k == glossary.Place {
					note(si, i, e, n.doc.Text(tok.Span))
				}
			}
		}
	}
	for _, r := range n.accepted {
		if k := n.k.Index.Entries[r.entry].Kind; k == glossary.Person || k == glossary.Place {
			note(r.seg, r.start, r.entry, r.fix)
		}
	}
	out := map[string]slot{}
	for k, s := range of {
		if s.times >= minTimes && float64(s.times) >= minShare*float64(all[k.head]) && (out[k.head].times < s.times || out[k.head].times == s.times && out[k.head].entry > s.entry) {
			out[k.head] = *s
		}
	}
	return out
}
