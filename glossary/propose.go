package glossary

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tadqiq/tadqiq/arabic"
)

// Proposal is an entry that a [Builder] proposes, with how often its forms
// stand in the text and a place where one does. Known says that the entry is
// one of those that the Builder knew.
type Proposal struct {
	Entry   *Entry
	Count   int
	Example string
	Known   bool

	score float64
}

// WriteProposals writes proposals as [Write] writes entries, with their
// examples and a column count.
func WriteProposals(w io.Writer, ps []Proposal) error {
	rows := make([][]string, len(ps))
	used := make([]bool, len(columns))
	for j, c := range columns {
		used[j] = c == "kind" || c == "ar"
	}
	for i, p := range ps {
		e := *p.Entry
		if p.Example != "" {
			e.Examples = []string{p.Example}
		}
		row, err := e.Row()
		if err != nil {
			return fmt.Errorf("entry %q: %w", e.Ar, err)
		}
		for j, f := range row {
			used[j] = used[j] || f != ""
		}
		rows[i] = append(row, strconv.Itoa(p.Count))
	}
	out := csv.NewWriter(w)
	for _, row := range slices.Concat([][]string{append(slices.Clone(columns), countColumn)}, rows) {
		kept := row[:0]
		for j, f := range row {
			if j == len(columns) || used[j] {
				kept = append(kept, f)
			}
		}
		if err := out.Write(kept); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// Proposals returns the entries that the text speaks for, those with the most
// evidence first.
func (b *Builder) Proposals() []Proposal {
	p := proposer{Builder: b, by: map[string]*candidate{}}
	p.resolve()
	p.cut()
	p.join()
	out := p.entries()
	if !b.opt.NewOnly {
		out = append(out, b.knownProposals()...)
	}
	slices.SortFunc(out, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Entry.Ar, b.Entry.Ar))
	})
	if b.opt.Limit > 0 && len(out) > b.opt.Limit {
		out = out[:b.opt.Limit]
	}
	return out
}

// knownProposals are the known entries that the text has. Entries that share
// a form are proposed once.
func (b *Builder) knownProposals() (out []Proposal) {
	owner := map[string]int{} // of each folded form, the place in out
	for _, id := range slices.Sorted(maps.Keys(b.known)) {
		c, e := b.known[id], *b.opt.Known.Entries[id]
		at := len(out)
		for _, f := range e.Forms() {
			if i, ok := owner[arabic.Fold(f)]; ok {
				at = i
				break
			}
		}
		if at == len(out) {
			out = append(out, Proposal{Entry: &e, Example: c.example, Known: true})
			for _, f := range e.Forms() {
				owner[arabic.Fold(f)] = at
			}
		}
		out[at].Count += c.count
	}
	out = slices.DeleteFunc(out, func(p Proposal) bool { return p.Count < b.opt.MinCount })
	for i := range out {
		out[i].score = evidence(out[i].Count, 1)
	}
	return out
}

// evidence is the order of proposals: how often a name stands in the text,
// by how sure it is one.
func evidence(count int, quality float64) float64 { return math.Log1p(float64(count)) * quality }

// proposer turns counts into entries.
type proposer struct {
	*Builder
	by map[string]*candidate // by the folded words, the first one without proclitics
}

// resolve takes the proclitics off the first words and joins the candidates
// that are then the same.
func (p *proposer) resolve() {
	for _, key := range slices.Sorted(maps.Keys(p.candidates)) {
		c := p.candidates[key]
		words := strings.Fields(key)
		split, ok := p.proclitics(words[0])
		if ok && 2*c.announced < float64(c.count) { // nothing stands between a head and the name
			words[0] = stemOf(split)
			r := *c
			r.spellings = slices.Clone(c.spellings)
			for i := range r.spellings {
				r.spellings[i].word = takeOff(r.spellings[i].word, split)
			}
			c, key = &r, strings.Join(words, " ")
		}
		if to := p.by[key]; to != nil {
			to.merge(c)
		} else {
			d := *c
			d.words = words
			d.spellings, d.heads, d.neighbours = slices.Clone(c.spellings), slices.Clone(c.heads), slices.Clone(c.neighbours)
			p.by[key] = &d
		}
	}
	// A full name may be rarer than the surname that goes with it.
	maps.DeleteFunc(p.by, func(_ string, c *candidate) bool { return c.count < min(2, p.opt.MinCount) })
	// A common word was counted after heads only.
	uses := map[string]int{}
	for form, w := range p.words {
		if split, ok := p.proclitics(form); ok {
			form = stemOf(split)
		}
		uses[form] += w.count
	}
	for key, c := range p.by {
		c.uses = max(c.count, uses[key])
	}
}

func (c *candidate) merge(o *candidate) {
	c.count += o.count
	c.announced += o.announced
	c.quoted += o.quoted
	c.phrase = c.phrase || o.phrase
	for k := range c.votes {
		c.votes[k] += o.votes[k]
	}
	c.spellings = mergeTallies(c.spellings, o.spellings)
	c.heads = mergeTallies(c.heads, o.heads)
	c.neighbours = mergeTallies(c.neighbours, o.neighbours)
	if c.example == "" {
		c.example = o.example
	}
}

func mergeTallies(a, b []tally) []tally {
	a = slices.Clone(a)
	for _, t := range b {
		if i := slices.IndexFunc(a, func(x tally) bool { return x.word == t.word }); i >= 0 {
			a[i].count += t.count
		} else {
			a = append(a, t)
		}
	}
	return a
}

// stemOf is the word that is left of a split, with its article.
func stemOf(s arabic.Split) string {
	if s.Article {
		return "ال" + s.Stem
	}
	return s.Stem
}

// proclitics returns the reading of a word in which a conjunction or a
// preposition stands before a word that is attested: in the text at least as
// often as the whole, or in the lexicon much more often. Before an article and
// of و, which stands before any word, being attested is enough.
func (p *proposer) proclitics(form string) (best arabic.Split, ok bool) {
	w := p.words[form]
	if w == nil || w.given || arabic.IsHead(form) {
		return best, false
	}
	count := 0
	for _, s := range arabic.Splits(nil, form) {
		if s.Conjunction == "" && s.Preposition == "" {
			continue
		}
		stem := stemOf(s)
		n := 0
		if o := p.words[stem]; o != nil {
			n = o.count
		}
		z := p.opt.Zipf(stem)
		known := n > 0 || z > 0
		switch {
		case n >= w.count && z >= w.zipf-0.3, z >= max(2, w.zipf+1) && n > 0, z >= max(3, w.zipf+2):
		case hasArticle(stem) && known && z >= w.zipf-0.3:
		case s.Conjunction == "و" && s.Preposition == "" && n > 0 && z >= w.zipf && arabic.Len(stem) > 3:
		default:
			continue
		}
		if !ok || n > count {
			best, count, ok = s, n, true
		}
	}
	return best, ok
}

// Shares of the occurrences of a sequence that stand inside a longer one.
const (
	shareWhole   = 0.9  // the shorter hardly stands alone
	shareSame    = 0.7  // the shorter is a piece of the longer
	shareVariant = 0.25 // the longer is another form of the shorter
	shareSurname = 0.1  // of a common word: less, and it is no surname
	shareTail    = 0.1  // less: the last word does not belong to the name
)

// cut drops the pieces of longer names, and the names with a word too many.
func (p *proposer) cut() {
	keys := slices.SortedFunc(maps.Keys(p.by), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(p.by[a].words), len(p.by[b].words)), cmp.Compare(a, b))
	})
	drop := map[string]bool{}
	tails := map[string]bool{} // dropped for their last word, and so is what goes on after it
	inside := map[string]int{} // occurrences inside the sequences with one word more after them
	for _, key := range keys {
		c := p.by[key]
		n := len(c.words)
		if n < 2 {
			continue
		}
		front := strings.Join(c.words[:n-1], " ")
		inside[front] += c.count
		if tails[front] || p.hasTail(c, p.by[front]) {
			tails[key], drop[key] = true, true
			continue
		}
		for from := range n {
			for to := from + 1; to <= n; to++ {
				if to-from == n || to == n && to-from == 1 {
					continue
				}
				part := strings.Join(c.words[from:to], " ")
				if o := p.by[part]; o != nil && float64(c.count) >= shareSame*float64(o.count) {
					drop[part] = true
				}
			}
		}
	}
	for _, key := range keys {
		if c := p.by[key]; c.phrase && inside[key] > 0 && c.count-inside[key] < max(p.opt.MinCount, c.count/6) {
			drop[key] = true
		}
	}
	for key := range drop {
		delete(p.by, key)
	}
}

// hasTail reports whether the last word of c does not belong to the name;
// front is the candidate without it, or nil.
func (p *proposer) hasTail(c, front *candidate) bool {
	last := c.words[len(c.words)-1]
	if w := p.words[last]; !c.phrase && w != nil && !w.given && w.common > maxRare {
		return float64(c.count) < shareSurname*float64(w.count)
	}
	if front == nil || len(c.words) == 2 {
		return false
	}
	share := float64(c.count) / float64(front.count)
	switch {
	case !c.phrase:
		return share < shareTail && !isGiven(last) && !hasArticle(last)
	case !hasArticle(last): // and another, or for something
		return share < shareVariant
	case isRelation(last) && len(c.words) > 3: // whose it is
		return share < shareWhole
	}
	return share < shareTail
}

// isRelation reports whether a word looks like an adjective of relation with
// the article.
func isRelation(form string) bool {
	return strings.HasPrefix(form, "ال") && (strings.HasSuffix(form, "ي") || strings.HasSuffix(form, "يه"))
}

// join makes the forms of one name one candidate: the commonest full form.
func (p *proposer) join() {
	var multi, single []*candidate
	for _, key := range slices.Sorted(maps.Keys(p.by)) {
		if c := p.by[key]; len(c.words) > 1 {
			multi = append(multi, c)
		} else {
			single = append(single, c)
		}
	}
	byCount := func(a, b *candidate) int { return cmp.Compare(b.count, a.count) }
	slices.SortStableFunc(multi, byCount)
	slices.SortStableFunc(single, byCount)
	relations := map[string]int{} // distinct adjectives of relation after a phrase
	for _, c := range multi {
		if n := len(c.words); c.phrase && n > 2 && isRelation(c.words[n-1]) {
			relations[strings.Join(c.words[:n-1], " ")]++
		}
	}
	heads := map[string][]*candidate{} // full forms by the word that all forms have
	for _, c := range multi {
		n := len(c.words)
		key := c.words[n-1]
		if c.phrase || isGiven(key) {
			key = c.words[0] + " " + c.words[1]
		}
		i := slices.IndexFunc(heads[key], func(o *candidate) bool {
			if c.phrase != o.phrase {
				return false
			}
			if !c.phrase && c.words[n-1] == key {
				return o.words[0] == c.words[0] || isSuffix(o.words, c.words) || isSuffix(c.words, o.words)
			}
			if m := len(o.words); isPrefix(o.words, c.words) && m < n {
				return c.phrase && (float64(c.count) >= shareVariant*float64(o.count) || m == n-1 && isRelation(c.words[m]) && relations[strings.Join(o.words, " ")] == 1) ||
					!c.phrase && joints[c.words[m]]
			}
			return false
		})
		if i < 0 {
			heads[key] = append(heads[key], c)
			continue
		}
		to := heads[key][i]
		to.take(c)
		if !isPrefix(to.words, c.words) && !isSuffix(to.words, c.words) {
			to.count += c.count // else counted within to already
		}
		delete(p.by, strings.Join(c.words, " "))
	}
	for _, c := range single {
		if full := heads[c.words[0]]; len(full) > 0 {
			p.joinSurname(c, full)
		}
	}
	for _, c := range multi {
		if c.phrase && len(c.words) == 2 && p.by[strings.Join(c.words, " ")] == c {
			p.joinNamed(c, p.by[c.words[1]])
		}
	}
	p.joinSpellings()
}

// take makes the forms of o forms of c.
func (c *candidate) take(o *candidate) {
	c.variants = append(append(c.variants, mostly(o.spellings)), o.variants...)
	c.heads = mergeTallies(c.heads, o.heads)
	c.announced += o.announced
	for k := range c.votes {
		c.votes[k] += o.votes[k]
	}
}

// joinSurname makes a word alone a form of the commonest of the full names
// that end in it.
func (p *proposer) joinSurname(c *candidate, full []*candidate) {
	inside := 0
	for _, f := range full {
		inside += f.count
	}
	f := full[0]
	if f.kind() != Person && c.kind() == Place || c.count > 20*inside {
		return // a name of its own
	}
	if w := p.words[c.words[0]]; w != nil && w.common > maxRare {
		return
	}
	if alone := c.count - inside; alone > 0 {
		f.alone = alone
		f.variants = append(f.variants, mostly(c.spellings))
		f.neighbours = mergeTallies(f.neighbours, c.neighbours)
	}
	delete(p.by, c.words[0])
}

// joinNamed joins the name of an organisation alone to the name with its head
// (قناة الجزيرة, الجزيرة), unless it is an ordinary word.
func (p *proposer) joinNamed(phrase, alone *candidate) {
	if w := p.words[phrase.words[0]]; alone == nil || w == nil || !w.named {
		return
	}
	if alone.kind() == Org && (p.commonOf(alone) <= maxRare || alone.share() >= 0.5) {
		phrase.take(alone)
		phrase.alone = max(0, alone.uses-phrase.count)
		delete(p.by, alone.words[0])
	} else if alone.kind() == Org {
		delete(p.by, alone.words[0])
	}
}

// joinSpellings joins candidates whose words differ by what writers vary.
func (p *proposer) joinSpellings() {
	buckets := map[string][]*candidate{}
	for _, key := range slices.SortedFunc(maps.Keys(p.by), func(a, b string) int {
		return cmp.Or(cmp.Compare(p.by[b].count, p.by[a].count), cmp.Compare(a, b))
	}) {
		c := p.by[key]
		var bucket strings.Builder
		for _, w := range c.words {
			bucket.WriteString(string(rune(arabic.SkeletonOf(arabic.AppendLetters(nil, Stem(w))))))
			bucket.WriteByte(' ')
		}
		k := bucket.String()
		if i := slices.IndexFunc(buckets[k], func(o *candidate) bool { return sameSpelt(o, c) }); i >= 0 {
			o := buckets[k][i]
			o.take(c)
			o.count += c.count
			o.uses += c.uses
			delete(p.by, key)
		} else {
			buckets[k] = append(buckets[k], c)
		}
	}
}

// sameSpelt reports whether two names of one kind are likely spellings of one
// name: at most a vowel letter, or letters that foreign names swap, differ.
func sameSpelt(a, b *candidate) bool {
	if len(a.words) != len(b.words) || a.kind() != b.kind() {
		return false
	}
	vowels := 0
	written := strings.Fields(mostly(a.spellings))
	for i, w := range a.words {
		o := b.words[i]
		if w == o {
			continue
		}
		if isGiven(w) && isGiven(o) || arabic.Len(w) < 4 || !a.phrase && i < len(written) && strings.HasPrefix(written[i], "ال") {
			return false // Arabic surnames that differ are different
		}
		v := arabic.Vary(arabic.AppendLetters(nil, w), arabic.AppendLetters(nil, o))
		if v.Hard > 0 {
			return false
		}
		vowels += v.Vowels + v.Yeh
	}
	return vowels <= 1
}

func isPrefix(a, b []string) bool { return len(a) <= len(b) && slices.Equal(a, b[:len(a)]) }

func isSuffix(a, b []string) bool { return len(a) <= len(b) && slices.Equal(a, b[len(b)-len(a):]) }

// mostly returns the word that was counted most often.
func mostly(ts []tally) string {
	return slices.MaxFunc(ts, func(a, b tally) int { return cmp.Or(cmp.Compare(a.count, b.count), cmp.Compare(b.word, a.word)) }).word
}

// kind is the kind that most heads speak for.
func (c *candidate) kind() Kind {
	best, sum := -1, 0.0
	for k, v := range c.votes {
		sum += v
		if v > 0 && (best < 0 || v > c.votes[best]) {
			best = k
		}
	}
	if best < 0 || c.votes[best] < 0.5*sum {
		return Name
	}
	return headKinds[best]
}

// share is how often a head stands before a candidate, of all occurrences.
func (c *candidate) share() float64 {
	n := c.count
	if len(c.words) == 1 {
		n = c.uses
	}
	return min(1, c.announced/float64(n))
}

// commonOf is how common the last word of a candidate is.
func (p *proposer) commonOf(c *candidate) float64 {
	last := c.words[len(c.words)-1]
	if w := p.words[last]; w != nil {
		return w.common
	}
	return p.opt.Common(last)
}

// entries makes proposals of the candidates that are likely names.
func (p *proposer) entries() (out []Proposal) {
	for _, c := range p.by {
		q := p.quality(c)
		if q <= 0 {
			continue
		}
		e := &Entry{Kind: c.kind(), Ar: mostly(c.spellings)}
		n := c.count + c.alone
		if len(c.words) == 1 {
			n = c.uses
			ordinary := e.Kind == Org && p.commonOf(c) > maxAlone || isOrdinaryWord(p.opt.Zipf, c.words[0])
			if ordinary && c.share() < 0.5 && len(c.heads) > 0 {
				// An ordinary word names something beside its head only.
				e.Ar, n = mostly(c.heads)+" "+e.Ar, c.count
			}
		}
		if n < p.opt.MinCount {
			continue
		}
		for _, v := range c.variants {
			if arabic.Fold(v) != arabic.Fold(e.Ar) && !slices.Contains(e.Variants, v) {
				e.Variants = append(e.Variants, v)
			}
		}
		e.Context = p.contextOf(c, e)
		out = append(out, Proposal{Entry: e, Count: n, Example: c.example, score: evidence(n, q)})
	}
	return out
}

// maxAlone bounds how common (Zipf) a word may be that is proposed though a
// head stands before it seldom.
const maxAlone = 4.3

// quality is how sure a candidate is a name, 0 to 1; 0 is not proposed.
func (p *proposer) quality(c *candidate) float64 {
	if c.phrase {
		return p.phraseQuality(c)
	}
	common, share := p.commonOf(c), c.share()
	rare := max(0, 1-common/maxPlace)
	if len(c.words) > 1 {
		if isGiven(c.words[0]) || c.announced > 0 || c.quoted > 0 {
			return 0.6 + 0.2*rare + 0.2*share
		}
		return 0.3 + 0.3*rare
	}
	switch {
	case c.kind() == Person && p.isNoun(c.words[0]):
		return 0
	case c.quoted > 0:
		return 0.4 + 0.3*rare + 0.3*share
	case common > maxRare:
		if c.announced < 2 || share < 0.2 && (share < 0.1 || common > maxAlone) {
			return 0
		}
		return 0.3 + 0.5*share
	case share >= 0.1:
		return 0.3 + 0.3*rare + 0.4*share
	case common < 1.5 && c.count >= max(3, p.opt.MinCount):
		return 0.2
	}
	return 0
}

// isNoun reports whether a word with the article is a noun or an adjective
// that is as common without it, as a surname never is.
func (p *proposer) isNoun(form string) bool {
	rest, ok := strings.CutPrefix(form, "ال")
	return ok && p.opt.Zipf(rest) >= max(2.5, p.opt.Zipf(form)-0.3)
}

// phraseQuality is how much the words of a phrase belong together: how often
// the second follows the first, and the first goes before the second.
func (p *proposer) phraseQuality(c *candidate) float64 {
	first, second := p.words[c.words[0]], p.words[c.words[1]]
	if first == nil || second == nil {
		return 0.3
	}
	n := float64(c.count)
	a, z := n/float64(max(first.count, c.count)), n/float64(max(second.count, c.count))
	return min(1, 0.3+0.7*math.Sqrt(max(a, z)))
}

const maxContext = 4

// contextOf returns the words that go with a name: heads, and neighbours that
// stand beside it far more often than chance.
func (p *proposer) contextOf(c *candidate, e *Entry) (out []string) {
	type scored struct {
		word  string
		score float64
	}
	n := float64(c.count + c.alone)
	var all []scored
	for _, t := range c.neighbours {
		folded := arabic.Fold(t.word)
		w := p.words[folded]
		if t.count < min(2, c.count) || w == nil || w.function || w.ordinary || w.proclit || slices.ContainsFunc(e.Forms(), func(f string) bool {
			return slices.ContainsFunc(strings.Fields(arabic.Fold(f)), func(w string) bool { return Stem(w) == Stem(folded) })
		}) {
			continue
		}
		expected := n * 8 * math.Pow(10, max(3, w.zipf)-9)
		lift := min(3, math.Log10(float64(t.count)/expected))
		if lift < 1 {
			continue
		}
		weight := 1.0
		switch {
		case w.relation, w.heads[person]:
			weight = 2
		case w.definite:
			weight = 1.4
		}
		all = append(all, scored{t.word, float64(t.count) * lift * weight})
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.word, b.word))
	})
	for _, s := range all {
		stem := Stem(arabic.Fold(s.word))
		if len(out) < maxContext && !slices.ContainsFunc(out, func(o string) bool { return Stem(arabic.Fold(o)) == stem }) {
			out = append(out, s.word)
		}
	}
	return out
}
