package synth

import (
	"math"
	"math/rand/v2"
	"strings"
)

// choice is a way to write a letter, with a weight.
type choice struct {
	text   string
	weight float64
}

// choices reads a list of "text weight" pairs; "-" is nothing.
func choices(list string) []choice {
	f := strings.Fields(list)
	var out []choice
	for i := 0; i+1 < len(f); i += 2 {
		w := 0.0
		for _, d := range f[i+1] {
			w = 10*w + float64(d-'0')
		}
		out = append(out, choice{strings.ReplaceAll(f[i], "-", ""), w})
	}
	return out
}

// table reads lines "key: text weight text weight …".
func table(lines string) map[string][]choice {
	t := map[string][]choice{}
	for line := range strings.Lines(lines) {
		if key, list, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			t[key] = choices(list)
		}
	}
	return t
}

// pick draws a choice by weight, or, if it is hot, by the square root of the
// weight, so that the chances are more alike.
func pick(r *rand.Rand, cs []choice, heat float64) string {
	if len(cs) == 0 {
		return ""
	}
	total := 0.0
	var buf [16]float64
	w := buf[:0]
	for _, c := range cs {
		// A square root is the same everywhere; a power need not be.
		x := c.weight
		if heat > 1 {
			x = math.Sqrt(x)
		}
		w = append(w, x)
		total += x
	}
	at := r.Float64() * total
	for i, x := range w[:len(w)-1] {
		if at < x {
			return cs[i].text
		}
		at -= x
	}
	return cs[len(cs)-1].text
}

// The tables below are this project's own. They were written by hand from how
// names of the news are met in English, French, Spanish, German, Turkish and
// Polish, apart from those of the scorer, and on purpose not after them.

// roman is how English newspapers write Arabic letters. A letter that is a
// consonant in one place and a vowel in another has a line for each; "^" marks
// the start of a word and "$" its end.
var roman = table(`
	ا:a 90 e 7 - 3
	^ا:a 80 e 10 i 10
	أ:a 75 u 15 o 10
	إ:i 70 e 30
	آ:a 80 aa 20
	ء:- 85 a 15
	ئ:- 40 i 40 e 20
	ؤ:u 50 o 40 - 10
	ب:b 95 p 5
	ت:t 1
	ث:th 75 t 15 s 10
	ج:j 65 g 30 dj 5
	ح:h 96 - 4
	خ:kh 85 k 9 h 6
	د:d 1
	ذ:dh 45 z 35 d 10 th 10
	ر:r 97 rr 3
	ز:z 1
	س:s 90 ss 10
	ش:sh 92 ch 8
	ص:s 95 ss 5
	ض:d 80 dh 20
	ط:t 97 tt 3
	ظ:z 55 dh 30 th 15
	ع:- 55 a 40 e 5
	^ع:a 70 o 12 i 10 e 8
	غ:gh 75 g 25
	ف:f 95 ph 5
	ق:q 45 k 35 g 20
	ك:k 92 c 8
	ل:l 96 ll 4
	م:m 97 mm 3
	ن:n 97 nn 3
	ه:h 92 - 8
	ه$:a 40 h 30 ah 30
	ة:a 65 ah 25 eh 6 at 4
	w:w 96 v 4
	u:u 45 o 30 ou 20 oo 5
	y:y 94 i 6
	i:i 65 e 15 ee 17 y 3
	ي$:i 80 y 12 ee 8
	ى:a 1
	short:a 52 i 22 u 15 e 8 o 3
`)

// read is how Latin letters are written in Arabic by someone who does not know
// the name: first the reading of English, then those of other languages.
var read = table(`
	a:ا 62 - 34 ي 2 ع 2
	^a:ا 88 ع 6 أ 6
	a$:ا 74 ة 20 ه 4 ى 2
	aa:ا 95 ع 5
	ah$:ا 45 ه 30 ة 25
	eh$:يه 45 ه 30 ي 25
	e:ي 44 - 36 ا 20
	^e:إي 45 إ 35 ا 20
	e$:ي 45 - 35 ه 20
	ee:ي 100
	i:ي 66 - 32 ا 2
	^i:إ 58 إي 34 ا 8
	i$:ي 97 ا 3
	o:و 74 - 14 ا 12
	^o:أو 70 ا 20 ع 10
	oo:و 100
	ou:و 86 او 14
	u:و 66 - 20 ا 12 يو 2
	^u:أو 62 ا 24 يو 8 ع 6
	u$:و 95 ا 5
	ai:اي 60 ي 40
	ay:اي 65 ي 35
	au:او 75 و 25
	aw:او 82 و 18
	ei:ي 65 اي 35
	ia$:يا 80 ية 20
	b:ب 97 ف 3
	c:ك 70 س 22 تش 4 ج 4
	ch:تش 50 ش 34 خ 8 ك 8
	d:د 93 ض 5 ذ 2
	dh:ذ 45 د 30 ض 14 ظ 8 ده 3
	dj:ج 85 دج 15
	f:ف 98 ب 2
	g:غ 44 ج 40 ك 8 ق 6 خ 2
	gh:غ 66 ج 18 ق 8 غه 4 ف 4
	h:ه 68 ح 26 خ 2 - 4
	j:ج 86 خ 6 ي 5 ز 3
	k:ك 88 ق 10 خ 2
	kh:خ 58 ك 30 كه 8 ح 4
	l:ل 1
	ll:ل 92 ي 8
	m:م 1
	n:ن 1
	ng:نغ 60 نج 30 نك 10
	p:ب 96 ف 4
	ph:ف 92 بح 1 به 7
	q:ق 70 ك 28 كو 2
	qu:ك 45 كو 35 ق 20
	r:ر 97 غ 3
	s:س 88 ص 7 ز 3 ش 2
	sh:ش 90 س 7 سه 3
	sch:ش 85 سك 15
	sz:ش 60 سز 40
	cz:تش 70 كز 30
	t:ت 88 ط 12
	th:ث 62 ت 24 ذ 12 د 2
	ts:تس 90 ز 10
	tsch:تش 100
	tz:تز 60 تس 40
	v:ف 82 و 11 ب 7
	w:و 88 ف 12
	x:كس 88 خ 6 ش 6
	y:ي 88 - 8 ا 4
	^y:ي 94 ج 6
	z:ز 88 س 5 ظ 3 ص 2 ث 2
	zh:ج 58 ز 34 ش 8
`)

// habits are the changes of single letters that a careful transliteration
// leaves, with weights that rank them as counts of real respellings do; "+" is
// a letter put in.
var habits = table(`
	ق:ك 9
	ص:س 9
	ط:ت 8
	ح:ه 5
	خ:ك 6
	غ:ج 6
	ع:- 11 ا 5
	ض:د 5
	ظ:ز 4
	ذ:د 4
	ث:ت 4
	ة:ا 9
	ج:غ 3
	ه:ح 2
	ا:- 10 ي 2
	و:- 7 ا 2
	ي:- 9 ا 2
	ش:س 2
	ز:س 2
	+:ا 40 ي 34 و 26
`)

// foreign are changes of single letters that a reading in another language
// leaves: j as in Spanish, Polish and French, v, c, w, z, x likewise.
var foreign = table(`
	ا:و 4 ي 4 - 4 ه 1
	ب:ف 5 و 2 م 1
	ت:د 4 س 2 ث 1 تس 1
	ث:س 5 ت 4 ف 3
	ج:ي 5 خ 5 ز 4 غ 4 ش 2
	ح:خ 4 ه 4 ك 2 - 2
	خ:ج 4 ه 4 ك 4 ش 2
	د:ت 5 ض 1 ر 1
	ذ:ز 5 د 5 ث 2
	ر:ل 4 غ 3 رر 1
	ز:س 5 ج 3 تس 2
	س:ز 5 ش 4 ك 3 تش 2
	ش:س 5 تش 5 سك 3 خ 2
	ص:ز 4 ش 3 س 3
	ض:د 5 ز 4 ذ 2
	ط:د 5 ت 3
	ظ:ز 5 د 4
	ع:ا 5 - 5 ي 2
	غ:ك 5 ج 4 ر 3 خ 2
	ف:ب 5 و 5 ث 1
	ق:ج 5 خ 3 ك 3 ف 1
	ك:س 5 ش 3 خ 3 تش 2 ج 2
	ل:ر 4 ي 3
	م:ن 4 ب 2
	ن:م 4 ل 2 نغ 1
	ه:خ 4 ح 3 - 4
	ة:ات 4 ي 3 و 1
	و:ف 5 ب 3 ي 4 ا 4
	ي:ج 5 ا 4 و 4 - 3
`)
