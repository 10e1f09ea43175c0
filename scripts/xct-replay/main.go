// Command xct-replay makes an engine for tadqiq test engine of the stored
// translations of a system: it reads sources from standard input and prints
// what the system made of each. With -suite it prints the suite of the
// sentences that all the named systems have translated.
//
// The files are TSV with the columns id, source and target; the entity of a
// sentence is its id up to the last underscore. -gold names the labels of the
// data: what they call an accepted variant of an entity becomes one of the
// accepted forms of the suite, and otherwise those of the glossary are alone.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func main() {
	suite := flag.Bool("suite", false, "print the suite of the sentences that all FILES have")
	gold := flag.String("gold", "", "with -suite: `FILE` of labels, whose variants are accepted")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: xct-replay FILE <sources, or xct-replay -suite [-gold LABELS] FILE… >suite.tsv")
		flag.PrintDefaults()
	}
	flag.Parse()
	var err error
	switch {
	case flag.NArg() == 0, !*suite && flag.NArg() > 1:
		flag.Usage()
		os.Exit(2)
	case *suite:
		err = printSuite(os.Stdout, flag.Args(), *gold)
	default:
		err = replay(flag.Arg(0), os.Stdin, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "xct-replay:", err)
		os.Exit(1)
	}
}

// sentence is a row of a file.
type sentence struct{ id, source, target string }

func read(path string) ([]sentence, error) {
	var out []sentence
	err := rows(path, 3, func(fields []string) {
		out = append(out, sentence{fields[0], fields[1], fields[2]})
	})
	return out, err
}

// rows calls each with the fields of the rows after the header.
func rows(path string, columns int, each func(fields []string)) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	n := 0
	for row := range strings.Lines(string(data)) {
		n++
		fields := strings.Split(strings.TrimRight(row, "\r\n"), "\t")
		if len(fields) != columns {
			return fmt.Errorf("%s:%d: the row has %d fields, and should have %d", path, n, len(fields), columns)
		}
		if n > 1 {
			each(fields)
		}
	}
	return nil
}

// readGold returns the accepted forms of each entity: the right ones, and what
// is labelled as a variant or another name (doc, line, start, end, garbled,
// right, kind, entity, required).
func readGold(path string) (map[string][]string, error) {
	accepted := map[string][]string{}
	add := func(entity, form string) {
		if !slices.Contains(accepted[entity], form) {
			accepted[entity] = append(accepted[entity], form)
		}
	}
	variants := map[string][]string{}
	err := rows(path, 9, func(f []string) {
		for _, form := range strings.Split(f[5], "|") {
			add(f[7], form)
		}
		if f[8] != "yes" {
			variants[f[7]] = append(variants[f[7]], f[4])
		}
	})
	for entity, forms := range variants {
		for _, f := range forms {
			add(entity, f)
		}
	}
	return accepted, err
}

// replay prints the stored translation of each source.
func replay(path string, r io.Reader, w io.Writer) error {
	rows, err := read(path)
	if err != nil {
		return err
	}
	targets := make(map[string]string, len(rows))
	for _, r := range rows {
		targets[r.source] = r.target
	}
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	out := bufio.NewWriter(w)
	for in.Scan() {
		target, ok := targets[in.Text()]
		if !ok {
			return errors.Join(out.Flush(), fmt.Errorf("%s has no translation of: %s", path, in.Text()))
		}
		fmt.Fprintln(out, target)
	}
	return errors.Join(in.Err(), out.Flush())
}

// printSuite prints the sentences that all files have, in the order of the
// first.
func printSuite(w io.Writer, paths []string, gold string) error {
	var accepted map[string][]string
	if gold != "" {
		var err error
		if accepted, err = readGold(gold); err != nil {
			return err
		}
	}
	count := map[string]int{}
	var order []sentence
	for _, path := range paths {
		rows, err := read(path)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if count[r.id]++; count[r.id] == 1 {
				order = append(order, r)
			}
		}
	}
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "id\tsource\tentities\taccepted")
	for _, r := range order {
		entity := r.id
		if i := strings.LastIndexByte(entity, '_'); i >= 0 {
			entity = entity[:i]
		}
		if count[r.id] == len(paths) {
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", r.id, r.source, entity, strings.Join(accepted[entity], "|"))
		}
	}
	return out.Flush()
}
