package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// readCBpack calls yield for each word of a word list in wordfreq's "cBpack"
// format: a MessagePack array whose first element is the map {"format": "cB",
// "version": 1} and whose element 1+i is the array of the words that have the
// frequency 10^(-i/100), sorted. Frequencies are per billion words.
func readCBpack(packed []byte, yield func(word string, perBillion float64)) error {
	d := decoder{rest: packed}
	n, err := d.length(arrayOf)
	if err != nil {
		return err
	}
	if n == 0 {
		return errors.New("cBpack: no header")
	}
	if err := d.header(); err != nil {
		return err
	}
	for i := range n - 1 {
		words, err := d.length(arrayOf)
		if err != nil {
			return err
		}
		perBillion := math.Pow(10, 9-float64(i)/100)
		for range words {
			word, err := d.str()
			if err != nil {
				return err
			}
			yield(word, perBillion)
		}
	}
	if len(d.rest) != 0 {
		return fmt.Errorf("cBpack: %d bytes after the end", len(d.rest))
	}
	return nil
}

// decoder reads the few kinds of MessagePack values that cBpack needs.
type decoder struct{ rest []byte }

// kind is how MessagePack marks the lengths of one kind of value: by a prefix
// in the first byte with the length in its low bits, or by a byte of its own
// followed by a length of 1, 2 or 4 bytes (0 where there is no such form).
type kind struct {
	name               string
	prefix, mask       byte
	len8, len16, len32 byte
}

var (
	arrayOf  = kind{"an array", 0x90, 0xf0, 0, 0xdc, 0xdd}
	mapOf    = kind{"a map", 0x80, 0xf0, 0, 0xde, 0xdf}
	stringOf = kind{"a string", 0xa0, 0xe0, 0xd9, 0xda, 0xdb}
)

var errShort = errors.New("cBpack: cut short")

func (d *decoder) take(n int) ([]byte, error) {
	if n > len(d.rest) {
		return nil, errShort
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b, nil
}

// length reads the start of a value of the given kind.
func (d *decoder) length(k kind) (int, error) {
	first, err := d.take(1)
	if err != nil {
		return 0, err
	}
	c := first[0]
	var size int
	switch {
	case c&k.mask == k.prefix:
		return int(c &^ k.mask), nil
	case c == k.len8 && c != 0:
		size = 1
	case c == k.len16:
		size = 2
	case c == k.len32:
		size = 4
	default:
		return 0, fmt.Errorf("cBpack: byte %#x where %s should start", c, k.name)
	}
	b, err := d.take(size)
	if err != nil {
		return 0, err
	}
	var wide [4]byte
	copy(wide[4-size:], b)
	n := binary.BigEndian.Uint32(wide[:])
	// Every element has a byte at least, so more are sure to be an error.
	if uint64(n) > uint64(len(d.rest)) {
		return 0, errShort
	}
	return int(n), nil
}

func (d *decoder) str() (string, error) {
	n, err := d.length(stringOf)
	if err != nil {
		return "", err
	}
	b, err := d.take(n)
	return string(b), err
}

// header reads the map that says which format and version follow.
func (d *decoder) header() error {
	n, err := d.length(mapOf)
	if err != nil {
		return err
	}
	var format string
	var version byte
	for range n {
		key, err := d.str()
		if err != nil {
			return err
		}
		switch key {
		case "format":
			format, err = d.str()
		case "version":
			var b []byte
			if b, err = d.take(1); err == nil {
				version = b[0] // a small number is one byte, itself
			}
		default:
			err = fmt.Errorf("cBpack: unknown header field %q", key)
		}
		if err != nil {
			return err
		}
	}
	if format != "cB" || version != 1 {
		return fmt.Errorf("cBpack: format %q version %d, want \"cB\" version 1", format, version)
	}
	return nil
}
