package format

import "github.com/tadqiq/tadqiq/text"

// Lines is plain text with a document on each line that is not blank. No
// extension tells it from other plain text.
var Lines = &Container{Name: "lines", next: textLine, parse: parseLine}

func parseLine(name string, r Record, _ Fields) (Entry, error) {
	line := asString(r.Raw)
	b := text.NewBuilder(name, line)
	b.Verbatim(text.Span{End: trimEnd(line)})
	return Entry{Doc: b.Document(oneLine)}, nil
}
