// Command screenshot writes the web page from which the picture of a checked
// article in the README is taken: the article with what the program flags in
// it, the suggestion under each name, and the evidence.
//
//	tadqiq check --format jsonl FILE | screenshot FILE > page.html
package main

import (
	"bufio"
	"cmp"
	_ "embed" // for the template
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed page.html
var pageHTML string

// finding is what the page needs of a line of `tadqiq check --format jsonl`.
type finding struct {
	Rule       string
	Category   string
	Severity   string
	Confidence float64
	Start, End struct{ Offset int }
	Text       string
	Message    string
	Fixes      []struct{ Text string }
	Evidence   []evidence
}

type evidence struct {
	Kind, From, To, Note string
	Weight               float64
}

func (f *finding) Fix() string {
	if len(f.Fixes) == 0 {
		return ""
	}
	return f.Fixes[0].Text
}

func (f *finding) Percent() string { return fmt.Sprintf("%.0f", 100*f.Confidence) }

// maxReasons is how much evidence is shown for a finding.
const maxReasons = 3

// Reasons are the strongest pieces of evidence, without the odds against any
// word at all, which are the same for every finding.
func (f *finding) Reasons() []evidence {
	es := slices.DeleteFunc(slices.Clone(f.Evidence), func(e evidence) bool { return e.Kind == "prior" && e.Note == "" })
	slices.SortStableFunc(es, func(a, b evidence) int {
		return cmp.Compare(max(b.Weight, -b.Weight), max(a.Weight, -a.Weight))
	})
	return es[:min(len(es), maxReasons)]
}

func (e evidence) Sign() string {
	switch {
	case e.Weight == 0:
		return ""
	case e.Weight < 0:
		return fmt.Sprintf("−%.1f", -e.Weight)
	}
	return fmt.Sprintf("+%.1f", e.Weight)
}

// Label is the kind of evidence in few words, and Word what it is about.
func (e evidence) Label() string {
	switch e.Kind {
	case "edit":
		return "letters close to"
	case "latin":
		if e.Note != "" {
			return "Latin form of"
		}
		return "reads like"
	case "rarity":
		if e.Weight < 0 {
			return "an ordinary word"
		}
		return "rare word"
	case "length":
		if e.Weight < 0 {
			return "short word"
		}
		return "long word"
	case "neighbour":
		if e.From == "" {
			return "adjacent words, one name"
		}
		return "beside"
	case "context":
		return "near"
	case "head":
		return "after"
	case "garble":
		return "like the garble"
	case "document":
		return documentLabel(e.Note)
	case "prior":
		return e.Note
	}
	return cmp.Or(e.Note, e.Kind)
}

func documentLabel(note string) string {
	switch {
	case strings.Contains(note, "spaced"):
		return "machine spacing"
	case strings.Contains(note, "same list"):
		return "names of its region in the text"
	case strings.Contains(note, "other entries"):
		return "no names of its region in the text"
	case strings.Contains(note, "nothing that goes"):
		return "nothing on its topic in the text"
	case strings.Contains(note, "what goes with"):
		return "on the topic of"
	case strings.Contains(note, "named elsewhere"):
		return "named rightly elsewhere"
	}
	return note
}

// Word is the word that the label speaks of.
func (e evidence) Word() string {
	switch e.Kind {
	case "edit", "latin", "garble":
		return e.To
	case "neighbour", "context", "head":
		return e.From
	case "document":
		if strings.Contains(e.Note, "what goes with") {
			return e.From
		}
	}
	return ""
}

// piece is a stretch of the article: plain, or what a finding flags.
type piece struct {
	Text    string
	Finding *finding
}

type page struct {
	File       string
	Paragraphs [][]piece
	Names      []*finding // of categories name and term
	Debris     []debris
	Words      int
}

// debris is a rule of category text with the number of its findings.
type debris struct {
	Rule, Message string
	Count         int
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: tadqiq check --format jsonl FILE | screenshot FILE > page.html")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "screenshot:", err)
		os.Exit(2)
	}
}

func run(path string, findings io.Reader, w io.Writer) error {
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	found, err := read(findings)
	if err != nil {
		return err
	}
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return err
	}
	return t.Execute(w, layout(filepath.ToSlash(path), string(source), found))
}

func read(r io.Reader) ([]*finding, error) {
	var out []*finding
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		f := new(finding)
		if err := json.Unmarshal(in.Bytes(), f); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, in.Err()
}

// layout cuts the article into paragraphs and those at the findings.
func layout(name, source string, found []*finding) *page {
	p := &page{File: name, Words: len(strings.Fields(source))}
	at := 0 // how far the article is laid out
	var line []piece
	plain := func(to int) {
		for i, part := range strings.Split(source[at:to], "\n") {
			if i > 0 && len(line) > 0 {
				p.Paragraphs = append(p.Paragraphs, line)
				line = nil
			}
			if part != "" {
				line = append(line, piece{Text: part})
			}
		}
		at = to
	}
	for _, f := range found {
		if f.Category == "text" {
			p.count(f)
		} else {
			p.Names = append(p.Names, f)
		}
		if f.Start.Offset < at {
			continue
		}
		plain(f.Start.Offset)
		line = append(line, piece{Text: f.Text, Finding: f})
		at = f.End.Offset
	}
	plain(len(source))
	if len(line) > 0 {
		p.Paragraphs = append(p.Paragraphs, line)
	}
	return p
}

func (p *page) count(f *finding) {
	i := slices.IndexFunc(p.Debris, func(d debris) bool { return d.Rule == f.Rule })
	if i < 0 {
		i = len(p.Debris)
		p.Debris = append(p.Debris, debris{Rule: f.Rule, Message: f.Message})
	}
	p.Debris[i].Count++
}
