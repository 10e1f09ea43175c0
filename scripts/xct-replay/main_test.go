package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func write(t *testing.T, data string) string {
	path := filepath.Join(t.TempDir(), "x.tsv")
	require.NoError(t, os.WriteFile(path, []byte(data), 0o666))
	return path
}

func TestReplay(t *testing.T) {
	path := write(t, "id\tsource\ttarget\nQ1_0\tWhere is Sfax?\tأين صفاقس؟\nQ2_0\tWho?\tمن؟\n")
	var out bytes.Buffer
	require.NoError(t, replay(path, strings.NewReader("Who?\nWhere is Sfax?\n"), &out))
	assert.Equal(t, "من؟\nأين صفاقس؟\n", out.String())
	assert.ErrorContains(t, replay(path, strings.NewReader("When?\n"), &out), "has no translation of: When?")
}

func TestPrintSuite(t *testing.T) {
	a := write(t, "id\tsource\ttarget\nQ1_0\tWhere is Sfax?\tأين صفاقس؟\nQ2_0\tWho?\tمن؟\n")
	b := write(t, "id\tsource\ttarget\nQ1_0\tWhere is Sfax?\tأين سفاقس؟\n")
	gold := write(t, "doc\tline\tstart\tend\tgarbled\tright\tkind\tentity\trequired\n"+
		"b\t2\t1\t2\tسفاقس\tصفاقس\tspelling\tQ1\ttrap\nc\t2\t1\t2\tصفكس\tصفاقس\tgarbled\tQ1\tyes\n")
	for _, c := range []struct {
		paths []string
		gold  string
		want  string
	}{
		{[]string{a, b}, "", "Q1_0\tWhere is Sfax?\tQ1\t\n"},
		{[]string{a}, "", "Q1_0\tWhere is Sfax?\tQ1\t\nQ2_0\tWho?\tQ2\t\n"},
		{[]string{b}, gold, "Q1_0\tWhere is Sfax?\tQ1\tصفاقس|سفاقس\n"},
	} {
		var out bytes.Buffer
		require.NoError(t, printSuite(&out, c.paths, c.gold))
		assert.Equal(t, "id\tsource\tentities\taccepted\n"+c.want, out.String())
	}
	assert.ErrorContains(t, printSuite(&bytes.Buffer{}, []string{write(t, "id\tsource\ttarget\nx\n")}, ""), "x.tsv:2: the row has 1 fields, and should have 3")
}
