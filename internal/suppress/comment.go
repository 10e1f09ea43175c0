package suppress

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/text"
)

// Comments that begin so are for tadqiq.
const prefix = "tadqiq:"

// What a comment may say after the prefix.
const (
	ignore      = "ignore"
	ignoreStart = "ignore-start"
	ignoreEnd   = "ignore-end"
)

// allRules stands for all rules in a comment.
const allRules = "all"

// directive is a comment that suppresses findings.
type directive struct {
	comment *text.Comment
	rules   []string  // names, categories with a slash, or all
	span    text.Span // of the prose that it is about
	used    bool
}

// covers reports whether the directive is about findings of the rule.
func (d *directive) covers(rule string) bool {
	return slices.ContainsFunc(d.rules, func(r string) bool { return names(r, rule) })
}

// names reports whether r is the rule, its category with a slash, or all.
func names(r, rule string) bool {
	return r == allRules || r == rule || strings.HasSuffix(r, "/") && strings.HasPrefix(rule, r)
}

// directives reads the comments of a document. What is wrong with one goes to
// report, and it has no effect.
func directives(doc *text.Document, known []*detect.Detector, report func(*detect.Detector, *text.Comment, string)) []*directive {
	var out, open []*directive
	for i := range doc.Comments {
		c := &doc.Comments[i]
		said, ok := strings.CutPrefix(c.Text, prefix)
		if !ok {
			continue
		}
		words := strings.Fields(said)
		keyword := ""
		if len(words) > 0 && !startsWithSpace(said) {
			keyword = words[0]
		}
		if keyword == ignoreEnd {
			if len(open) == 0 {
				report(Malformed, c, "no ignore-start stands before it")
				continue
			}
			d := open[len(open)-1]
			open = open[:len(open)-1]
			d.span.End = c.Offset
			out = append(out, d)
			continue
		}
		if keyword != ignore && keyword != ignoreStart {
			report(Malformed, c, fmt.Sprintf("%q is none of %s, %s, %s", keyword, ignore, ignoreStart, ignoreEnd))
			continue
		}
		rules, reason, wrong := arguments(words[1:], known)
		d := &directive{comment: c, rules: rules}
		valid := wrong == "" && reason
		switch {
		case wrong != "":
			report(Malformed, c, wrong)
		case !reason:
			report(NoReason, c, "no reason follows the rule")
		}
		switch {
		case keyword == ignoreStart:
			// One that is not valid still has its end.
			d.span.Start = c.Offset
			open = append(open, d)
			if !valid {
				d.rules, d.used = nil, true
			}
		case valid:
			d.span = line(doc.Source, c.Offset)
			out = append(out, d)
		}
	}
	for _, d := range open {
		report(Malformed, d.comment, "no ignore-end stands after it")
	}
	return out
}

func startsWithSpace(s string) bool { return strings.TrimLeft(s, " \t\r\n") != s }

// arguments reads the rules and whether a reason follows them; wrong says what
// is wrong with them.
func arguments(words []string, known []*detect.Detector) (rules []string, reason bool, wrong string) {
	for more := true; more && len(words) > 0; words = words[1:] {
		more = strings.HasSuffix(words[0], ",")
		for r := range strings.SplitSeq(words[0], ",") {
			if r == "" {
				continue
			}
			if !slices.ContainsFunc(known, func(d *detect.Detector) bool { return names(r, d.Name) }) {
				return nil, false, unknown(r, known)
			}
			rules = append(rules, r)
		}
	}
	if rules == nil {
		return nil, false, "no rule is named; all stands for all of them"
	}
	return rules, len(words) > 0, ""
}

// unknown says that there is no such rule.
func unknown(r string, known []*detect.Detector) string {
	best, distance := "", 0
	for _, d := range known {
		if n := levenshtein.ComputeDistance(r, d.Name); best == "" || n < distance {
			best, distance = d.Name, n
		}
	}
	if !strings.Contains(r, "/") && distance > 3 {
		return "no rule is named; all stands for all of them"
	}
	return fmt.Sprintf("there is no rule %q; did you mean %s?", r, best)
}

// line is the line of the prose that a comment at the offset is about: the one
// that it stands in, or, where that is empty, the next one that is not.
func line(source string, offset int) text.Span {
	start := strings.LastIndexByte(source[:offset], '\n') + 1
	for {
		end := start + len(source[start:])
		if i := strings.IndexByte(source[start:], '\n'); i >= 0 {
			end = start + i
		}
		if strings.TrimSpace(source[start:end]) != "" || end == len(source) {
			return text.Span{Start: start, End: end}
		}
		start = end + 1
	}
}
