package glossary

import (
	"encoding/binary"
	"math/bits"

	"github.com/tadqiq/tadqiq/arabic"
)

// keyTable files words under the skeletons that they are sought by: a hash
// table in two strings that is read where it lies, the postings of bucket b
// being those from buckets[b] to buckets[b+1]. A bucket is a 32-bit number, a
// posting a 64-bit skeleton and the 32-bit place of a word, little-endian.
type keyTable struct {
	shift             int
	buckets, postings string
}

type posting struct {
	key  arabic.Skeleton
	word int32
}

const (
	bucketBytes  = 4
	postingBytes = 12
)

func newKeyTable(all []posting) keyTable {
	if len(all) == 0 {
		return keyTable{}
	}
	t := keyTable{shift: 64 - bits.Len(uint(len(all)))}
	starts := make([]uint32, 1<<(64-t.shift)+1)
	for _, p := range all {
		starts[t.bucket(p.key)+1]++
	}
	for b := 1; b < len(starts); b++ {
		starts[b] += starts[b-1]
	}
	buckets := make([]byte, 0, len(starts)*bucketBytes)
	for _, s := range starts {
		buckets = binary.LittleEndian.AppendUint32(buckets, s)
	}
	postings := make([]byte, len(all)*postingBytes)
	for _, p := range all {
		b := t.bucket(p.key)
		at := postings[starts[b]*postingBytes:]
		binary.LittleEndian.PutUint64(at, uint64(p.key))
		binary.LittleEndian.PutUint32(at[8:], uint32(p.word))
		starts[b]++
	}
	t.buckets, t.postings = string(buckets), string(postings)
	return t
}

// bucket hashes a key by Fibonacci hashing.
func (t *keyTable) bucket(key arabic.Skeleton) int {
	return int(uint64(key) * 0x9e3779b97f4a7c15 >> t.shift)
}

// each calls yield with the words under a key until it returns false, and
// reports whether it never did.
func (t *keyTable) each(key arabic.Skeleton, yield func(word int32) bool) bool {
	if t.buckets == "" {
		return true
	}
	b := t.bucket(key) * bucketBytes
	end := int(uint32At(t.buckets, b+bucketBytes)) * postingBytes
	for at := int(uint32At(t.buckets, b)) * postingBytes; at < end; at += postingBytes {
		k := uint64(uint32At(t.postings, at)) | uint64(uint32At(t.postings, at+4))<<32
		if k == uint64(key) && !yield(int32(uint32At(t.postings, at+8))) {
			return false
		}
	}
	return true
}

func uint32At(s string, i int) uint32 {
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}
