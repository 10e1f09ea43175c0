package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// protectedSpans finds the parts of s that are no prose, in order and
// disjoint: chunks between white space that are URLs, e-mail addresses,
// handles or hashtags, code between backquotes, and Quranic quotations
// between ornate brackets.
func protectedSpans(s string) []Span {
	var out []Span
	add := func(sp Span) {
		if n := len(out); n > 0 && sp.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, sp.End)
			return
		}
		out = append(out, sp)
	}
	if !strings.ContainsAny(s, "@#/`_﴾﴿\\") && !strings.Contains(s, "www.") && !hasDomainDot(s) {
		return nil
	}
	for at := 0; at < len(s); {
		r, n := utf8.DecodeRuneInString(s[at:])
		switch {
		case unicode.IsSpace(r):
			at += n
			continue
		case r == '﴿' || r == '﴾':
			// The bracket that opens differs by fashion; the other one closes.
			closing := "﴾"
			if r == '﴾' {
				closing = "﴿"
			}
			if i := strings.Index(s[at+n:], closing); i >= 0 {
				add(Span{at, at + n + i + len(closing)})
				at += n + i + len(closing)
				continue
			}
		case r == '`':
			if i := strings.IndexByte(s[at+1:], '`'); i >= 0 {
				add(Span{at, at + i + 2})
				at += i + 2
				continue
			}
		}
		end := len(s)
		if i := strings.IndexFunc(s[at+n:], func(r rune) bool {
			return unicode.IsSpace(r) || r == '`' || r == '﴿' || r == '﴾'
		}); i >= 0 {
			end = at + n + i
		}
		if isAddress(s[at:end]) {
			add(Span{at, end})
		}
		at = end
	}
	return out
}

// hasDomainDot reports whether s has a full stop between two ASCII letters.
func hasDomainDot(s string) bool {
	for i := 1; i+1 < len(s); i++ {
		if s[i] == '.' && isASCIILetter(s[i-1]) && isASCIILetter(s[i+1]) {
			return true
		}
	}
	return false
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isAddress reports whether a chunk without white space is a URL, a path, an
// e-mail address, a handle or a hashtag.
func isAddress(chunk string) bool {
	if strings.Contains(chunk, "://") || strings.Contains(chunk, "www.") || hasDomainDot(chunk) {
		return true
	}
	if i := strings.IndexAny(chunk, "@#"); i >= 0 {
		next, _ := utf8.DecodeRuneInString(chunk[i+1:])
		if unicode.IsLetter(next) || next == '_' || unicode.IsDigit(next) && i > 0 {
			return true
		}
	}
	// name_name is a handle, a hashtag that lost its sign, or code.
	if i := strings.IndexByte(chunk, '_'); i > 0 && i+1 < len(chunk) {
		before, _ := utf8.DecodeLastRuneInString(chunk[:i])
		after, _ := utf8.DecodeRuneInString(chunk[i+1:])
		if isWordRune(before) && isWordRune(after) {
			return true
		}
	}
	return strings.Count(chunk, "/") >= 2 && isASCIIOnly(chunk)
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isASCIIOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
