package discover

import "fmt"

func (v *verdict) why() string {
	out := fmt.Sprintf("w=%.2f uses=%d ", v.slot.weight, v.form.uses)
	for _, t := range v.form.beside {
		out += fmt.Sprintf("%c:%s:%d ", t.side, t.word, t.n)
	}
	for _, l := range v.form.links {
		out += fmt.Sprintf("FOUND %s %d/%d %d ", l.entity, l.findings, l.documents, l.certainty/max(1, l.findings))
	}
	if c := v.claim; c != nil {
		out += fmt.Sprintf("CLAIM right=%s sim=%.2f place=%.2f near=%.2f cert=%.2f strength=%.2f times=%d", c.right, c.similarity, c.place, c.near, c.certainty, c.strength, c.times)
	}
	return out
}
