package learn

import "math/bits"

// table maps keys other than 0 to small values: open addressing in two
// slices without pointers, which the garbage collector need not look into.
type table[V any] struct {
	keys   []uint64 // 0 is a free slot; the length is a power of two
	values []V
	n      int
}

const minTable = 1 << 10

// slot returns the slot of key, or the free one where it belongs.
func (t *table[V]) slot(key uint64) int {
	mask := len(t.keys) - 1
	i := int(key * 0x9e3779b97f4a7c15 >> (64 - bits.TrailingZeros(uint(len(t.keys)))))
	for t.keys[i] != 0 && t.keys[i] != key {
		i = (i + 1) & mask
	}
	return i
}

// at returns the value of key for changing it; one that is not there yet is
// added. The pointer holds until the next call.
func (t *table[V]) at(key uint64) *V {
	if t.n*4 >= len(t.keys)*3 {
		t.resize(max(minTable, 2*len(t.keys)))
	}
	i := t.slot(key)
	if t.keys[i] == 0 {
		t.keys[i] = key
		t.n++
	}
	return &t.values[i]
}

func (t *table[V]) resize(slots int) {
	keys, values := t.keys, t.values
	t.keys, t.values = make([]uint64, slots), make([]V, slots)
	for i, k := range keys {
		if k != 0 {
			j := t.slot(k)
			t.keys[j], t.values[j] = k, values[i]
		}
	}
}

// each calls f with every key and its value.
func (t *table[V]) each(f func(key uint64, v *V)) {
	for i, k := range t.keys {
		if k != 0 {
			f(k, &t.values[i])
		}
	}
}

// rekey gives every entry the key that f returns for it, and drops those for
// which that is 0. merge adds an entry to another that has got the same key.
// The slots stay, so that no second table is needed beside what remains.
func (t *table[V]) rekey(f func(key uint64, v *V) uint64, merge func(into, from *V)) {
	keys, values := make([]uint64, 0, t.n/2), make([]V, 0, t.n/2)
	t.each(func(key uint64, v *V) {
		if key = f(key, v); key != 0 {
			keys, values = append(keys, key), append(values, *v)
		}
	})
	clear(t.keys)
	clear(t.values)
	t.n = 0
	for i, k := range keys {
		j := t.slot(k)
		if t.keys[j] == k {
			merge(&t.values[j], &values[i])
			continue
		}
		t.keys[j], t.values[j] = k, values[i]
		t.n++
	}
}

// prune drops the entries with the lowest counts until at most keep are left,
// and returns the count up to which entries were dropped.
func (t *table[V]) prune(keep int, count func(*V) uint32) (dropped uint32) {
	for left := t.n; left > keep; {
		dropped++
		left = 0
		t.each(func(_ uint64, v *V) {
			if count(v) > dropped {
				left++
			}
		})
	}
	t.rekey(func(key uint64, v *V) uint64 {
		if count(v) <= dropped {
			return 0
		}
		return key
	}, nil)
	return dropped
}
