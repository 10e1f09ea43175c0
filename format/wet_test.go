package format_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/format"
)

// conversion is a WARC record with the text of a page.
func conversion(uri, prose string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", uri, len(prose), prose)
}

const warcinfo = "WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Filename: a.wet.gz\r\nContent-Length: 12\r\n\r\nSoftware: x\n\r\n\r\n"

func TestWET(t *testing.T) {
	const page = "افتتح الوزير المعرض.\nحضره جمهور كبير.\n"
	source := warcinfo +
		conversion("https://ex.test/1", page) +
		"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 4\r\n\r\n\xff\n\x00\r\r\n\r\n" +
		"WARC/1.1\r\nwarc-type: Conversion\r\nWARC-Target-URI: <https://ex.test/2>\r\nContent-Type: text/plain\r\ncontent-length:  8 \r\nX: a\r\n : b\r\n\r\nنص\r\n\r\n\r\n\r\n" +
		"\r\n\r\n" +
		"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
	got, err := records(format.WET, strings.NewReader(source), maxRecord)
	require.NoError(t, err)
	require.Len(t, got, 3)
	want := []struct{ id, prose string }{{"https://ex.test/1", page}, {"https://ex.test/2", "نص\r\n\r\n"}, {"", ""}}
	for i, r := range got {
		e, err := format.WET.Parse("a", r, format.Fields{Text: "unused"})
		require.NoError(t, err)
		assert.Equal(t, want[i].id, e.ID)
		assert.Equal(t, want[i].prose, e.Doc.Source)
		assert.Empty(t, e.Group)
		assert.Equal(t, warcinfo, string(r.Header.Raw))
		assert.Equal(t, source[r.Offset:int(r.Offset)+len(r.Raw)], string(r.Raw))
		assert.Equal(t, 1+strings.Count(source[:r.Offset], "\n"), r.Line)
		checkRecord(t, format.WET, r, e.Doc)
	}
	// A place in the payload is one of the record, which follows its header.
	e, err := format.WET.Parse("a", got[0], format.Fields{ID: "warc-type", Group: "WARC-Target-URI"})
	require.NoError(t, err)
	assert.Equal(t, "conversion", e.ID)
	assert.Equal(t, "https://ex.test/1", e.Group)
	assert.Equal(t, 7, e.Doc.Position(strings.Index(page, "حضره")).Line)
}

func TestWETErrors(t *testing.T) {
	page := conversion("https://ex.test/1", "نص")
	at := fmt.Sprintf("malformed WARC at byte %d, line 8: ", len(page))
	cases := []struct {
		name, in string
		records  int
		want     string
	}{
		{"no WARC", "وصل الوفد\n", 0, "malformed WARC at byte 0, line 1: a record must begin with WARC/1.0 or WARC/1.1"},
		{"no WARC after a record", page + "نص", 1, at + "a record must begin with WARC/1.0 or WARC/1.1"},
		{"a length that is too small", strings.Replace(page, ": 4", ": 3", 1), 0, "malformed WARC at byte 0, line 1: the record does not end after the 3 bytes of its Content-Length"},
		{"a length that is too large", page + strings.Replace(page, ": 4", ": 5", 1) + page, 1, at + "the record does not end after the 5 bytes of its Content-Length"},
		{"a length beyond the end", page + strings.Replace(page, ": 4", ": 40", 1), 1, at + "the file ends before the 40 bytes of the record do"},
		{"a length beyond all", page + strings.Replace(page, ": 4", ": 9223372036854775807", 1), 1, at + "the file ends before the 92233720368"},
		{"a length that is none", page + strings.Replace(page, ": 4", ": 9223372036854775808", 1), 1, at + `the Content-Length "9223372036854775808" is no length`},
		{"a length below zero", page + strings.Replace(page, ": 4", ": -4", 1), 1, at + `the Content-Length "-4" is no length`},
		{"no length", page + "WARC/1.0\r\nWARC-Type: conversion\r\n\r\n", 1, at + "the record has no Content-Length"},
		{"the end in a header", page + "WARC/1.0\r\nWARC-Type: conv", 1, at + "the file ends in the header of the record"},
		{"the end in the first line", page + "WARC/", 1, at + "the file ends in the header of the record"},
		{"the end in the first word", page + "WAR", 1, at + "a record must begin with WARC/1.0 or WARC/1.1"},
		{"a header without end", page + "WARC/1.0\r\n" + strings.Repeat("a: b\r\n", 1<<19), 1, at + "the header of the record is over 1048576 bytes long"},
		{"a line without end", page + "WARC/1.0\r\n" + strings.Repeat("a", 1<<22), 1, at + "the header of the record is over 1048576 bytes long"},
		{"the end after half of the end", page + page[:len(page)-1], 1, at + "the record does not end after the 4 bytes of its Content-Length"},
		{"another record that is cut short", page + strings.Replace(page, "conversion", "metadata", 1)[:len(page)-7], 1, ""},
	}
	for _, c := range cases {
		got, err := records(format.WET, strings.NewReader(c.in), maxRecord)
		assert.ErrorContains(t, err, c.want, c.name)
		assert.Len(t, got, c.records, c.name)
	}
	// Nothing after the last payload is no loss.
	got, err := records(format.WET, strings.NewReader(page+page[:len(page)-4]), maxRecord)
	require.NoError(t, err)
	assert.Len(t, got, 2)

	_, err = format.WET.Parse("a", one(t, format.WET, conversion("x", "ن\xd8")), fields)
	assert.ErrorContains(t, err, "(0xD8) is not UTF-8")
	for _, raw := range []string{"", "WARC/1.0\r\n", "WARC/1.0\r\n\r\n", "WARC/1.0\r\nContent-Length: 9\r\n\r\n", "Content-Length: x\r\n\r\n"} {
		_, err = format.WET.Parse("a", format.Record{Raw: []byte(raw)}, fields)
		assert.Error(t, err, raw)
	}
}

// A changed payload changes the length, and no digest is left that lies.
func TestRewriteWET(t *testing.T) {
	const source = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Block-Digest: sha1:AAAA\r\n BBBB\r\nX: a\r\n b\r\ncontent-length: 6\r\nwarc-payload-digest: sha1:CCCC\r\n\r\nحتر\r\n\r\n"
	r := one(t, format.WET, source)
	raw, err := format.WET.Rewrite(r, strings.Replace(source, "حتر", "حفتر", 1))
	require.NoError(t, err)
	assert.Equal(t, "WARC/1.0\r\nWARC-Type: conversion\r\nX: a\r\n b\r\ncontent-length: 8\r\n\r\nحفتر\r\n\r\n", string(raw))
	e := document(t, format.WET, one(t, format.WET, string(raw)))
	assert.Equal(t, "حفتر", e.Doc.Source)

	for _, fixed := range []string{"", source[:40], strings.Replace(source, "conversion", "x", 1), source + "x"} {
		_, err := format.WET.Rewrite(r, fixed)
		assert.ErrorContains(t, err, "more than the payload", fixed)
	}
}
