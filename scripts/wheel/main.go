// Command wheel packs a built tadqiq into a Python wheel, so that pip installs
// the program where there is no Go:
//
//	wheel -o DIR BINARY LICENCE-FILE…
//
// Version and platform are those that the binary says of itself. The same
// files and SOURCE_DATE_EPOCH make the same bytes.
package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"crypto/sha256"
	"debug/buildinfo"
	_ "embed"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

func main() {
	out := flag.String("o", ".", "`folder` of the wheel")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "wheel: name the binary: wheel -o DIR BINARY LICENCE-FILE…")
		os.Exit(2)
	}
	path, err := pack(*out, flag.Arg(0), flag.Args()[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "wheel: %v\n", err)
		os.Exit(2)
	}
	fmt.Println(path)
}

// pack writes the wheel of a binary to a folder and returns its path.
func pack(dir, binary string, licences []string) (string, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return "", err
	}
	w, err := describe(info)
	if err != nil {
		return "", fmt.Errorf("%s: %w", binary, err)
	}
	modified, err := modifiedTime(os.Getenv("SOURCE_DATE_EPOCH"))
	if err != nil {
		return "", err
	}
	program, err := os.ReadFile(binary)
	if err != nil {
		return "", err
	}
	files := []file{{w.stem() + ".data/scripts/" + filepath.Base(binary), program, 0o755}}
	var names []string
	for _, path := range licences {
		data, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		names = append(names, filepath.Base(path))
		files = append(files, file{w.info("licenses/" + filepath.Base(path)), data, 0o644})
	}
	files = append(files, file{w.info("METADATA"), w.metadata(names), 0o644}, file{w.info("WHEEL"), w.wheel(), 0o644})
	files = append(files, file{w.info("RECORD"), record(files, w.info("RECORD")), 0o644})
	var buf bytes.Buffer
	if err := archive(&buf, files, modified); err != nil {
		return "", err
	}
	path := filepath.Join(dir, w.name())
	return path, os.WriteFile(path, buf.Bytes(), 0o644)
}

// file is a member of a wheel.
type file struct {
	path string
	data []byte
	mode fs.FileMode
}

// wheel is what the names and the metadata of a wheel say.
type wheel struct {
	version string   // as Python writes versions
	tags    []string // of the platforms that it runs on
}

// platforms are the tags of the systems that the binary of a target runs on. It
// is static: any C library will do. Go 1.26 needs macOS 12.
var platforms = map[string][]string{
	"linux/amd64":   {"manylinux_2_17_x86_64", "manylinux2014_x86_64", "musllinux_1_1_x86_64"},
	"linux/arm64":   {"manylinux_2_17_aarch64", "manylinux2014_aarch64", "musllinux_1_1_aarch64"},
	"darwin/amd64":  {"macosx_12_0_x86_64"},
	"darwin/arm64":  {"macosx_12_0_arm64"},
	"windows/amd64": {"win_amd64"},
	"windows/arm64": {"win_arm64"},
}

// describe says what wheel a binary makes.
func describe(info *buildinfo.BuildInfo) (*wheel, error) {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	target := settings["GOOS"] + "/" + settings["GOARCH"]
	tags, ok := platforms[target]
	switch {
	case !ok:
		return nil, fmt.Errorf("there are no wheels for %s", target)
	case settings["CGO_ENABLED"] != "0":
		return nil, errors.New("may need a C library; build it with CGO_ENABLED=0")
	}
	version, err := pythonVersion(info.Main.Version)
	return &wheel{version, tags}, err
}

// goVersion matches what Go stamps: a tag, a pre-release, or a commit after
// one with its time, and whether something was not committed.
var goVersion = regexp.MustCompile(`^v(\d+\.\d+\.\d+)(?:-(alpha|beta|rc)\.?(\d+))?(?:[-.](?:0\.)?(\d{14})-([0-9a-f]{12}))?(\+dirty)?$`)

// pythonVersion turns a version of a Go module into one of a Python package.
// A commit counts as a development release before the version that Go names.
func pythonVersion(v string) (string, error) {
	if v == "" || v == "(devel)" {
		return "0.0.0.dev0", nil // built where git knows nothing
	}
	m := goVersion.FindStringSubmatch(v)
	if m == nil {
		return "", fmt.Errorf("version %q is none that a wheel can have; tag releases v1.2.3 or v1.2.3-rc.1", v)
	}
	release, phase, number, at, commit := m[1], m[2], m[3], m[4], m[5]
	var local []string
	if phase != "" {
		release += map[string]string{"alpha": "a", "beta": "b", "rc": "rc"}[phase] + number
	}
	if at != "" {
		release += ".dev" + at
		local = append(local, "g"+commit)
	}
	if m[6] != "" {
		local = append(local, "dirty")
	}
	if len(local) > 0 {
		release += "+" + strings.Join(local, ".")
	}
	return release, nil
}

// modifiedTime is the time that all members of the archive have. Zip archives
// know none before 1980.
func modifiedTime(epoch string) (time.Time, error) {
	first := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	seconds, err := strconv.ParseInt(cmp.Or(epoch, "0"), 10, 64)
	if err != nil {
		return first, fmt.Errorf("SOURCE_DATE_EPOCH: %q is no number of seconds", epoch)
	}
	if t := time.Unix(seconds, 0).UTC(); t.After(first) {
		return t, nil
	}
	return first, nil
}

func (w *wheel) stem() string            { return "tadqiq-" + w.version }
func (w *wheel) info(name string) string { return w.stem() + ".dist-info/" + name }

// name is the file name of the wheel.
func (w *wheel) name() string {
	return fmt.Sprintf("%s-py3-none-%s.whl", w.stem(), strings.Join(w.tags, "."))
}

func (w *wheel) wheel() []byte {
	var b bytes.Buffer
	fmt.Fprint(&b, "Wheel-Version: 1.0\nGenerator: tadqiq scripts/wheel\nRoot-Is-Purelib: false\n")
	for _, tag := range w.tags {
		fmt.Fprintf(&b, "Tag: py3-none-%s\n", tag)
	}
	return b.Bytes()
}

//go:embed description.md
var description string

func (w *wheel) metadata(licences []string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `Metadata-Version: 2.4
Name: tadqiq
Version: %s
Summary: Finds the names and terms that machine translation has garbled in Arabic text
Keywords: arabic,proofreading,machine translation,terminology,linter
License-Expression: Apache-2.0 AND BSD-3-Clause AND MIT AND Unicode-3.0 AND CC-BY-4.0 AND CC-BY-SA-4.0
`, w.version)
	for _, name := range licences {
		fmt.Fprintf(&b, "License-File: %s\n", name)
	}
	fmt.Fprintf(&b, `Classifier: Environment :: Console
Classifier: Natural Language :: Arabic
Classifier: Topic :: Text Processing :: Linguistic
Requires-Python: >=3.8
Project-URL: Source, https://github.com/tadqiq/tadqiq
Project-URL: Changelog, https://github.com/tadqiq/tadqiq/blob/main/CHANGELOG.md
Description-Content-Type: text/markdown; charset=UTF-8

%s`, description)
	return b.Bytes()
}

// record lists the members of a wheel with their hashes. path is that of the
// list itself, which has none.
func record(files []file, path string) []byte {
	var b bytes.Buffer
	for _, f := range files {
		sum := sha256.Sum256(f.data)
		fmt.Fprintf(&b, "%s,sha256=%s,%d\n", f.path, base64.RawURLEncoding.EncodeToString(sum[:]), len(f.data))
	}
	fmt.Fprintf(&b, "%s,,\n", path)
	return b.Bytes()
}

func archive(out io.Writer, files []file, modified time.Time) error {
	z := zip.NewWriter(out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	for _, f := range files {
		h := &zip.FileHeader{Name: f.path, Method: zip.Deflate, Modified: modified}
		h.SetMode(f.mode)
		w, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := w.Write(f.data); err != nil {
			return err
		}
	}
	return z.Close()
}
