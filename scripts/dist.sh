#!/usr/bin/env bash
# Build what is released, for all systems or those that are named: a static
# binary in an archive with shell completions and licences, a Python wheel that
# carries the same binary, and SHA256SUMS of all.
#
#   scripts/dist.sh [OS/ARCH…]            (into dist/, or $DIST)
#
# Needs git, GNU tar, gzip, sha256sum, and zip for Windows; no network but for
# Go modules. One commit, Go release and version of these tools make the same
# bytes, wherever and whenever they run.
#
# The version is what Go stamps: the tag of the commit, or its time and hash.
# Tag a release (git tag v1.2.3) before building it. Files that are not
# committed make it +dirty.
set -euo pipefail
cd "$(dirname "$0")/.."

targets=("$@")
[ $# -gt 0 ] || targets=(linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64)
out=${DIST:-dist}

fail() { echo "dist.sh: $1" >&2; exit 2; }
needs=(go git tar gzip sha256sum)
for target in "${targets[@]}"; do
	case $target in
	windows/*) needs+=(zip) ;;
	*/*) ;;
	*) fail "$target is no OS/ARCH, e.g. linux/amd64" ;;
	esac
done
for tool in "${needs[@]}"; do
	command -v "$tool" > /dev/null || fail "there is no $tool on the path; install it"
done
tar --version | grep -q 'GNU tar' || fail "needs GNU tar; on macOS: brew install gnu-tar, and put its gnubin on the path"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)} || fail "no commit tells the time: build in a clone, or set SOURCE_DATE_EPOCH"
export SOURCE_DATE_EPOCH

# What users have set for their own builds must not change the bytes.
export GOFLAGS=-buildvcs=true GOAMD64=v1 GOARM64=v8.0 CGO_ENABLED=0 LC_ALL=C TZ=UTC
umask 022

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/done"

# build OUTPUT OS ARCH
build() { GOOS=$2 GOARCH=$3 go build -trimpath -ldflags '-s -w' -o "$1" ./cmd/tadqiq; }

# Completions are the same on all systems; this one can print them.
host=$(go env GOHOSTOS)/$(go env GOHOSTARCH)
build "$tmp/host" "${host%/*}" "${host#*/}"
mkdir "$tmp/completions"
"$tmp/host" completion bash > "$tmp/completions/tadqiq.bash"
"$tmp/host" completion zsh > "$tmp/completions/_tadqiq"
"$tmp/host" completion fish > "$tmp/completions/tadqiq.fish"
"$tmp/host" completion powershell > "$tmp/completions/tadqiq.ps1"
version=$(go version -m "$tmp/host" | awk '$1 == "mod" { print $3 }')
go build -o "$tmp/wheel" ./scripts/wheel

for target in "${targets[@]}"; do
	os=${target%/*} arch=${target#*/}
	name=tadqiq_${version#v}_${os}_$arch
	stage=$tmp/$name
	program=tadqiq
	[ "$os" != windows ] || program=tadqiq.exe
	mkdir -p "$stage/completions"
	if [ "$target" = "$host" ]; then cp "$tmp/host" "$stage/$program"; else build "$stage/$program" "$os" "$arch"; fi
	chmod 755 "$stage/$program"
	install -m 644 README.md README.ar.md CHANGELOG.md LICENSE NOTICE "$stage"
	install -m 644 "$tmp"/completions/* "$stage/completions"
	GOOS=$os GOARCH=$arch scripts/licenses.sh > "$stage/third-party-licenses.txt"
	"$tmp/wheel" -o "$tmp/done" "$stage/$program" LICENSE NOTICE "$stage/third-party-licenses.txt" > /dev/null
	find "$stage" -exec touch --date="@$SOURCE_DATE_EPOCH" {} +
	if [ "$os" = windows ]; then
		(cd "$tmp" && find "$name" -type f | sort | zip -q -X -9 "$tmp/done/$name.zip" -@)
	else
		tar -C "$tmp" --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf - "$name" |
			gzip -n -9 > "$tmp/done/$name.tar.gz"
	fi
	echo "$target"
done
(cd "$tmp/done" && sha256sum -- *) > "$tmp/SHA256SUMS"

mkdir -p "$out"
rm -f "$out"/tadqiq[_-]*.tar.gz "$out"/tadqiq[_-]*.zip "$out"/tadqiq-*.whl
mv "$tmp"/done/* "$tmp/SHA256SUMS" "$out"
echo "tadqiq $version is in $out"
