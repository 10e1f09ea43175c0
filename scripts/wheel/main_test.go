package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestPythonVersion(t *testing.T) {
	tests := []struct{ in, want string }{
		{"v1.2.3", "1.2.3"},
		{"v1.2.3-rc.1", "1.2.3rc1"},
		{"v1.2.3-beta2", "1.2.3b2"},
		{"v1.2.3-alpha.10", "1.2.3a10"},
		{"v1.2.3+dirty", "1.2.3+dirty"},
		{"v0.0.0-20261122072200-93cbde0a1b2c", "0.0.0.dev20261122072200+g93cbde0a1b2c"},
		{"v0.0.0-20261122072200-93cbde0a1b2c+dirty", "0.0.0.dev20261122072200+g93cbde0a1b2c.dirty"},
		{"v1.2.4-0.20261122072200-93cbde0a1b2c", "1.2.4.dev20261122072200+g93cbde0a1b2c"},
		{"v1.2.3-rc.1.0.20261122072200-93cbde0a1b2c", "1.2.3rc1.dev20261122072200+g93cbde0a1b2c"},
		{"(devel)", "0.0.0.dev0"},
		{"", "0.0.0.dev0"},
	}
	for _, tt := range tests {
		got, err := pythonVersion(tt.in)
		require.NoError(t, err, tt.in)
		assert.Equal(t, tt.want, got, tt.in)
	}
	for _, bad := range []string{"1.2.3", "v1.2", "v1.2.3-nightly", "v1.2.3 ", "v1.2.3-rc.1-x", "v1.2.3\n"} {
		_, err := pythonVersion(bad)
		assert.ErrorContains(t, err, "tag releases v1.2.3", bad)
	}
}

// Every version that is accepted is one that Python knows (PEP 440), and has no
// hyphen, which parts the fields of a wheel's name.
func TestPythonVersionIsOne(t *testing.T) {
	pep440 := regexp.MustCompile(`^\d+(\.\d+)*((a|b|rc)\d+)?(\.dev\d+)?(\+[a-z0-9]+(\.[a-z0-9]+)*)?$`)
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`v\d{1,3}\.\d{1,3}\.\d{1,3}(-(alpha|beta|rc)\.?\d)?([-.]0\.\d{14}-[0-9a-f]{12})?(\+dirty)?`).Draw(t, "version")
		got, err := pythonVersion(in)
		require.NoError(t, err)
		assert.Regexp(t, pep440, got)
	})
}

func TestDescribe(t *testing.T) {
	build := func(goos, goarch, cgo, version string) *buildinfo.BuildInfo {
		return &buildinfo.BuildInfo{
			Main:     debug.Module{Version: version},
			Settings: []debug.BuildSetting{{Key: "GOOS", Value: goos}, {Key: "GOARCH", Value: goarch}, {Key: "CGO_ENABLED", Value: cgo}},
		}
	}
	tests := []struct {
		goos, goarch, cgo string
		want, err         string
	}{
		{"linux", "amd64", "0", "tadqiq-1.2.3-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64.whl", ""},
		{"linux", "arm64", "0", "tadqiq-1.2.3-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl", ""},
		{"darwin", "amd64", "0", "tadqiq-1.2.3-py3-none-macosx_12_0_x86_64.whl", ""},
		{"darwin", "arm64", "0", "tadqiq-1.2.3-py3-none-macosx_12_0_arm64.whl", ""},
		{"windows", "amd64", "0", "tadqiq-1.2.3-py3-none-win_amd64.whl", ""},
		{"windows", "arm64", "0", "tadqiq-1.2.3-py3-none-win_arm64.whl", ""},
		{"plan9", "386", "0", "", "there are no wheels for plan9/386"},
		{"linux", "amd64", "1", "", "build it with CGO_ENABLED=0"},
	}
	for _, tt := range tests {
		w, err := describe(build(tt.goos, tt.goarch, tt.cgo, "v1.2.3"))
		if tt.err != "" {
			assert.ErrorContains(t, err, tt.err)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, tt.want, w.name())
	}
}

func TestModifiedTime(t *testing.T) {
	first := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Time{"": first, "0": first, "-5": first, "1793000000": time.Unix(1793000000, 0).UTC()} {
		got, err := modifiedTime(in)
		require.NoError(t, err)
		assert.Equal(t, want, got, in)
	}
	_, err := modifiedTime("today")
	assert.ErrorContains(t, err, `"today" is no number of seconds`)
}

// What stands in the archive is what RECORD says, and the program may be run.
func TestArchive(t *testing.T) {
	w := &wheel{version: "1.2.3", tags: []string{"win_amd64"}}
	files := []file{
		{w.stem() + ".data/scripts/tadqiq.exe", bytes.Repeat([]byte("MZ"), 5000), 0o755},
		{w.info("METADATA"), w.metadata([]string{"LICENSE"}), 0o644},
		{w.info("WHEEL"), w.wheel(), 0o644},
	}
	files = append(files, file{w.info("RECORD"), record(files, w.info("RECORD")), 0o644})
	at := time.Unix(1793000000, 0)
	var one, two bytes.Buffer
	require.NoError(t, archive(&one, files, at.UTC()))
	require.NoError(t, archive(&two, files, at.UTC()))
	assert.Equal(t, one.Bytes(), two.Bytes(), "the same files make the same bytes")

	z, err := zip.NewReader(bytes.NewReader(one.Bytes()), int64(one.Len()))
	require.NoError(t, err)
	assert.EqualValues(t, 0o755, z.File[0].Mode().Perm())
	content := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		content[f.Name], err = io.ReadAll(r)
		require.NoError(t, err)
	}
	rows, err := csv.NewReader(bytes.NewReader(content[w.info("RECORD")])).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, len(z.File))
	for _, row := range rows {
		data, ok := content[row[0]]
		require.True(t, ok, row[0])
		if row[0] == w.info("RECORD") {
			assert.Equal(t, []string{"", ""}, row[1:])
			continue
		}
		sum := sha256.Sum256(data)
		assert.Equal(t, "sha256="+base64.RawURLEncoding.EncodeToString(sum[:]), row[1])
		assert.Equal(t, strconv.Itoa(len(data)), row[2])
	}
	assert.Contains(t, string(content[w.info("WHEEL")]), "\nTag: py3-none-win_amd64\n")
	head, body, ok := strings.Cut(string(content[w.info("METADATA")]), "\n\n")
	require.True(t, ok, "a blank line ends the fields")
	assert.Contains(t, head, "\nVersion: 1.2.3\n")
	assert.Contains(t, head, "\nLicense-File: LICENSE\n")
	assert.Equal(t, description, body)
}

// What is no program of Go makes no wheel.
func TestPackRefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "tadqiq")
	require.NoError(t, os.WriteFile(text, []byte("#!/bin/sh\n"), 0o755))
	_, err := pack(dir, text, nil)
	assert.Error(t, err)
	_, err = pack(dir, filepath.Join(dir, "none"), nil)
	assert.ErrorIs(t, err, os.ErrNotExist)
	left, err := filepath.Glob(filepath.Join(dir, "*.whl"))
	require.NoError(t, err)
	assert.Empty(t, left)
}
