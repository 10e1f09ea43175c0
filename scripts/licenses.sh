#!/usr/bin/env bash
# Print the licences of the modules that are linked into the program, and of
# Go's own library. GOOS and GOARCH say for which system.
#
#   scripts/licenses.sh > third-party-licenses.txt
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s nullglob nocaseglob

heading() { printf '%s\n%s\n%s\n\n' "$rule" "$1" "$rule"; }
rule=------------------------------------------------------------------------

go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{"\t"}}{{.Dir}}{{end}}{{end}}' ./cmd/tadqiq | LC_ALL=C sort -u |
	while IFS=$'\t' read -r module dir; do
		[ -n "$module" ] || continue
		heading "$module"
		found=
		for file in "$dir"/licen[sc]e* "$dir"/copying* "$dir"/notice*; do
			found=1
			cat "$file"
			echo
		done
		[ -n "$found" ] || { echo "licenses.sh: $module has no licence file in $dir" >&2; exit 1; }
	done
heading "The Go standard library"
cat "$(go env GOROOT)/LICENSE"
