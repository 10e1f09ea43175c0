package detect

// A large termbase has names for many subjects. To a text those of its own subject are
// what a small one made for it would be: the names that go with words of the text, and
// those that stand in the termbase among names that it mentions.

const (
	minSubjectNames = 8   // of the user in the document, for it to have a subject
	minSubject      = 150 // names that one has at least
	subjectReach    = 20  // entries before and behind one among which
	minNeighbours   = 4   // so many are mentioned, for it to be of the subject
	minSubjectWord  = 5   // entries that a word goes with which says nothing of the subject, if they are
	subjectWord     = 200 // more than one in so many
)

// findSubject finds the names of the user that are of the subject of the document,
// where there are so many that most are not, and which share of them it mentions.
// mentioned are those that it mentions, in order.
func (n *names) findSubject(mentioned []int32) {
	n.ownCount = n.k.Own()
	if n.k.Own() <= ownNames || len(mentioned) < minSubjectNames {
		return
	}
	n.subject = map[int32]bool{}
	for _, e := range mentioned {
		n.subject[e] = true
	}
	for stem := range n.documentStems() {
		if isTopical(stem) {
			with := n.k.OwnWith(stem)
			if len(with) > max(minSubjectWord, n.k.Own()/subjectWord) {
				continue
			}
			for _, e := range with {
				n.subject[e] = true
			}
		}
	}
	for i := minNeighbours - 1; i < len(mentioned); i++ {
		first, last := mentioned[i-minNeighbours+1], mentioned[i]
		for e := max(0, last-subjectReach); e <= min(first+subjectReach, int32(n.k.Own())-1); e++ {
			n.subject[e] = true
		}
	}
	n.ownCount = max(minSubject, len(n.subject))
	n.ownShare = float64(len(mentioned)) / float64(n.ownCount)
}

// isSubject reports whether an entry of the user is of the subject of the document.
func (n *names) isSubject(entry int32) bool { return n.subject == nil || n.subject[entry] }

// ownNamesOf is of how many names of the user an entry is one, and which share of them the
// document mentions.
func (n *names) ownNamesOf(entry int32) (count int, share float64) {
	if n.isSubject(entry) {
		return n.ownCount, n.ownShare
	}
	return n.k.Own(), n.ownShare * float64(n.ownCount) / float64(n.k.Own())
}

// shareOf is the share of ownNamesOf.
func (n *names) shareOf(entry int32) float64 {
	_, share := n.ownNamesOf(entry)
	return share
}
