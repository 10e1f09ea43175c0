package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
)

// runGlossary runs a command on glossaries in a directory.
func runGlossary(t *testing.T, dir string, stdin io.Reader, args ...string) result {
	t.Helper()
	var stdout, stderr strings.Builder
	cmd := exec.Command("tadqiq", append([]string{"glossary"}, args...)...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, stdin, &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// workbook is a workbook with two sheets of inline texts.
func workbook(t *testing.T, first, second string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	sheet := func(cells string) string {
		s := "<worksheet><sheetData>"
		for row := range strings.SplitSeq(cells, "\n") {
			s += "<row>"
			for c := range strings.SplitSeq(row, ",") {
				s += `<c t="inlineStr"><is><t>` + c + "</t></is></c>"
			}
			s += "</row>"
		}
		return s + "</sheetData></worksheet>"
	}
	for _, part := range [][2]string{
		{"_rels/.rels", `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns:r="x"><sheets><sheet name="Names" r:id="a"/><sheet name="Places" r:id="b"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Type="x/worksheet" Target="1.xml"/><Relationship Id="b" Type="x/worksheet" Target="2.xml"/></Relationships>`},
		{"xl/1.xml", sheet(first)},
		{"xl/2.xml", sheet(second)},
	} {
		w, err := z.Create(part[0])
		require.NoError(t, err)
		_, err = io.WriteString(w, part[1])
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

func TestGlossaryImportXLSX(t *testing.T) {
	dir := t.TempDir()
	data := workbook(t, "Arabic,English,Notes\nزنبقول,Zanbaqul,a port\nقنطروش,Qantarush,", "ar\nتيلام")
	write(t, dir, "names.xlsx", data)
	const want = "ar,latin,note\nزنبقول,Zanbaqul,a port\nقنطروش,Qantarush,\n"

	got := runGlossary(t, dir, nil, "import", "names.xlsx")
	assert.Equal(t, result{want, `tadqiq: names.xlsx: the first sheet of 2 is read; --sheet names another: "Names", "Places"
tadqiq: names.xlsx: reads "Arabic" as ar, "English" as latin, "Notes" as note
tadqiq: imported 2 entries from names.xlsx
`, statusClean}, got)

	assert.Equal(t, "ar\nتيلام\n", runGlossary(t, dir, nil, "import", "names.xlsx", "--sheet", "places").stdout)
	assert.Equal(t, want, runGlossary(t, dir, bytes.NewReader(data), "import", "-").stdout, "from a pipe")

	got = runGlossary(t, dir, nil, "import", "names.xlsx", "--sheet", "x", "-o", "names.csv")
	assert.Equal(t, result{"", "tadqiq: names.xlsx: has no sheet \"x\"; it has \"Names\", \"Places\"\n", statusFailed}, got)

	write(t, dir, "cut.xlsx", data[:len(data)-30])
	got = runGlossary(t, dir, nil, "import", "cut.xlsx", "-o", "names.csv")
	assert.Equal(t, result{"", "tadqiq: cut.xlsx: is no workbook: zip: not a valid zip file\n", statusFailed}, got)

	write(t, dir, "old.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	got = runGlossary(t, dir, nil, "import", "old.xls", "-o", "names.csv")
	assert.Equal(t, result{"", "tadqiq: old.xls: is an old workbook (.xls) or one with a password; save it as .xlsx without a password\n", statusFailed}, got)
	assert.NoFileExists(t, filepath.Join(dir, "names.csv"))
}

func TestGlossaryImportEncodings(t *testing.T) {
	dir := t.TempDir()
	win, err := charmap.Windows1256.NewEncoder().String("المصطلح;English\r\nسرت;Sirte\r\n")
	require.NoError(t, err)
	write(t, dir, "win.csv", []byte(win))
	got := runGlossary(t, dir, nil, "import", "win.csv", "-o", "out.csv")
	assert.Equal(t, result{"", "tadqiq: win.csv:1: invalid UTF-8 at byte offset 0; the text looks like Windows-1256; try --encoding windows-1256\n", statusFailed}, got)
	got = runGlossary(t, dir, nil, "import", "win.csv", "--encoding", "windows-1256")
	assert.Equal(t, "ar,latin\nسرت,Sirte\n", got.stdout)

	write(t, dir, "broken.tbx", []byte("<martif>\n<text>\n\xd3\xd1</text></martif>"))
	got = runGlossary(t, dir, nil, "import", "broken.tbx", "-o", "out.csv")
	assert.Equal(t, result{"", "tadqiq: broken.tbx:3: is not well-formed XML: invalid UTF-8; save the file as UTF-8, or name its encoding with --encoding\n", statusFailed}, got)
	assert.NoFileExists(t, filepath.Join(dir, "out.csv"))
}

// What is written replaces a file, through links and with its permissions.
func TestGlossaryOutput(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "in.csv", []byte("ar\nزنبقول\n"))
	old := write(t, dir, "old.csv", []byte("old"))
	require.NoError(t, os.Chmod(old, 0o604))
	require.NoError(t, os.Symlink("old.csv", filepath.Join(dir, "link.csv")))
	got := runGlossary(t, dir, nil, "import", "in.csv", "-o", "link.csv")
	require.Equal(t, statusClean, got.status, got.stderr)
	data, err := os.ReadFile(old)
	require.NoError(t, err)
	assert.Equal(t, "ar\nزنبقول\n", string(data))
	info, err := os.Lstat(filepath.Join(dir, "link.csv"))
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink)
	info, err = os.Stat(old)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o604), info.Mode())
	left, err := filepath.Glob(filepath.Join(dir, ".tadqiq*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}
