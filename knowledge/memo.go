package knowledge

import "sync"

// memo remembers answers, within bounds, and is safe for concurrent use. When
// it has as much as it may, all of that becomes old, and what was old and
// nobody asked for meanwhile is forgotten: it holds twice the bound at most,
// and what is asked for again and again stays.
type memo[K comparable, V any] struct {
	sync.RWMutex
	young, old map[K]V
	size       int // of what is young
}

// answer returns what is remembered under a key, or works it out. most is the
// bound, in the measure of size.
func (m *memo[K, V]) answer(key K, most int, size func(V) int, workOut func() V) V {
	m.RLock()
	v, ok := m.young[key]
	known := ok
	if !ok {
		v, known = m.old[key]
	}
	m.RUnlock()
	if ok {
		return v
	}
	if !known {
		v = workOut()
	}
	n := size(v)
	m.Lock()
	defer m.Unlock()
	if first, ok := m.young[key]; ok {
		return first // somebody else worked it out meanwhile
	}
	if m.young == nil || m.size > 0 && m.size+n > most {
		m.young, m.old, m.size = make(map[K]V), m.young, 0
	}
	m.young[key] = v
	m.size += n
	return v
}
