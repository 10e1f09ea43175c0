package lexicon

import (
	"fmt"
	"hash/crc32"
)

// A lexicon file is a header, a table of sections and the sections; all
// numbers are little-endian.
//
//	 0  magic     8 bytes
//	 8  version   uint32
//	12  checksum  uint32, CRC-32 (IEEE) of everything from byte 16 on
//	16  length    uint64, of the whole file in bytes
//	24  sections  uint32
//	28  reserved  uint32, 0
//	32  a table row for each section: tag (4 bytes), number of items (uint32),
//	    offset in the file and length in bytes (uint64 each)
//
// Readers ignore sections that they don't know, so that new kinds of data
// don't need a new version. Words are numbered in the order of their letter
// codes; sections about words go by that number:
//
//	WORD  the words, in blocks of 16. A word is its letter codes, the last one
//	      with the high bit set. All but the first of a block leave out the
//	      letters that they share with the word before, and put the number of
//	      those letters, a byte, in front.
//	BLKS  the offset in WORD of each block, uint32
//	ZIPF  the frequency of each word, a byte: 20 times its Zipf value
//
// A lexicon that was learned from running text has these sections too; all of
// them or none:
//
//	PAIR  how often two words stand next to each other
//	SKIP  how often two words have one word between them
//	HEAD  how often a word of a kind of name stands before a word
//	FRAM  the word that mostly stands between two words
//
// They are tables of items that are found by the hash of two words (HEAD: the
// kind and the word); the function hash is part of the format. The items lie
// in buckets, one bucket for every 16 items or part of them; an item's bucket
// is the high half of its hash times the number of buckets, a product of 128
// bits. In a bucket, the highest values come first. No word is stored, but of
// each item a part of its hash, the check. A bucket has 16 items on average,
// so that a check of 16 bits is there by chance once in 4096 times. A table is
//
//	starts   the number of the first item of each bucket, and at the end the
//	         number of items, uint32
//	checks   the low 16 bits of each hash; in FRAM the low 32
//	values   PAIR, SKIP, HEAD: three times the base-10 logarithm of the count,
//	         1 to 15, four bits each, the low ones first; FRAM: uint32, the
//	         share in fifteenths in the low 4 bits, above it the offset of the
//	         filler
//	fillers  FRAM: words in UTF-8, each after a byte with its length
const (
	magic   = "tdqlex\x00\n"
	version = 1

	headerBytes   = 32
	rowBytes      = 24
	checksumAt    = 12
	checksumStart = 16

	blockWords  = 16
	offsetBytes = 4
	lastLetter  = 0x80
	zipfSteps   = 20 // steps a unit of the Zipf scale

	// maxLetters is the length of the longest word that a lexicon stores.
	maxLetters = 64

	bucketItems = 16
	levelSteps  = 3 // steps a power of ten of a count
	maxLevel    = 15
	frameBytes  = 4 // of the value of a frame
	shareBits   = 4
	maxShare    = 15

	anyLength = ^uint64(0)
)

type tag [4]byte

func (t tag) String() string { return string(t[:]) }

var (
	tagWords  = tag{'W', 'O', 'R', 'D'}
	tagBlocks = tag{'B', 'L', 'K', 'S'}
	tagZipf   = tag{'Z', 'I', 'P', 'F'}

	tagPairs  = tag{'P', 'A', 'I', 'R'}
	tagSkips  = tag{'S', 'K', 'I', 'P'}
	tagHeads  = tag{'H', 'E', 'A', 'D'}
	tagFrames = tag{'F', 'R', 'A', 'M'}
)

type section struct {
	data  string
	count uint64 // items
}

// readHeader checks data as a whole and returns its sections.
func readHeader(data string) (map[tag]section, error) {
	if n := min(len(magic), len(data)); data[:n] != magic[:n] {
		return nil, fmt.Errorf("lexicon: not a lexicon file")
	}
	if len(data) < headerBytes {
		return nil, fmt.Errorf("lexicon: file is cut short (%d bytes)", len(data))
	}
	if v := uint32At(data, 8); v != version {
		return nil, fmt.Errorf("lexicon: made by format version %d, this program reads %d", v, version)
	}
	size, length := uint64(len(data)), uint64At(data, 16)
	if size < length {
		return nil, fmt.Errorf("lexicon: file is cut short (%d of %d bytes)", size, length)
	}
	if size > length {
		return nil, fmt.Errorf("lexicon: file has %d bytes too many; the file is damaged", size-length)
	}
	if checksum(data) != uint32At(data, checksumAt) {
		return nil, fmt.Errorf("lexicon: checksum differs; the file is damaged")
	}
	rows := uint64(uint32At(data, 24))
	if rows > (size-headerBytes)/rowBytes {
		return nil, fmt.Errorf("lexicon: a table of %d sections doesn't fit; the file is damaged", rows)
	}
	sections := make(map[tag]section)
	for i := range int(rows) {
		at := headerBytes + i*rowBytes
		t := tag([]byte(data[at : at+4]))
		off, n := uint64At(data, at+8), uint64At(data, at+16)
		if off > size || n > size-off {
			return nil, fmt.Errorf("lexicon: section %q lies outside the file; the file is damaged", t)
		}
		if _, ok := sections[t]; ok {
			return nil, fmt.Errorf("lexicon: two sections %q; the file is damaged", t)
		}
		sections[t] = section{data[off : off+n], uint64(uint32At(data, at+4))}
	}
	return sections, nil
}

// checksum is the checksum that the header of data should hold. It goes
// through a buffer because crc32 takes no string and data is not to be copied.
func checksum(data string) (sum uint32) {
	var buf [4096]byte
	for rest := data[checksumStart:]; rest != ""; {
		n := copy(buf[:], rest)
		sum = crc32.Update(sum, crc32.IEEETable, buf[:n])
		rest = rest[n:]
	}
	return sum
}

func uint32At(s string, i int) uint32 {
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

func uint64At(s string, i int) uint64 {
	return uint64(uint32At(s, i)) | uint64(uint32At(s, i+4))<<32
}

// alphabet lists the characters of stored words; the code of each is its
// place in the list, from 1. Its order is part of the format.
const alphabet = "0123456789ابتثجحخدذرزسشصضطظعغفقكلمنهوي"

const arabicLo, arabicHi = 'ا', 'ي'

// arabicCodes maps arabicLo to arabicHi to letter codes, 0 for none.
var arabicCodes = func() (t [arabicHi - arabicLo + 1]byte) {
	code := byte(0)
	for _, r := range alphabet {
		code++
		if r >= arabicLo {
			t[r-arabicLo] = code
		}
	}
	return t
}()

// encode writes the letter codes of a folded word to dst and returns their
// number, 0 if the word is empty, too long, or holds a character that the
// alphabet doesn't have.
func encode(dst *[maxLetters]byte, folded string) int {
	if len(folded) > maxLetters*2 { // two bytes are the most that a letter takes
		return 0
	}
	n := 0
	for _, r := range folded {
		var code byte
		switch {
		case r >= '0' && r <= '9':
			code = byte(r-'0') + 1
		case r >= arabicLo && r <= arabicHi:
			code = arabicCodes[r-arabicLo]
		}
		if code == 0 || n == maxLetters {
			return 0
		}
		dst[n] = code
		n++
	}
	return n
}
