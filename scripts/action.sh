#!/usr/bin/env bash
# The steps of the GitHub action (action.yml):
#
#   install   puts the release VERSION on the path, or, where that is empty, the
#             release that ACTION_REF names; or sets the output source to true
#   build     puts the program of this checkout on the path
#   check     runs tadqiq check with FORMAT, ARGS and PATHS, one a line
#
# Runs on the runners of all systems, so on the bash 3.2 of macOS, too.
set -euo pipefail

# Where releases are; https but for tests.
releases=${TADQIQ_RELEASES:-https://github.com/tadqiq/tadqiq/releases/download}

fail() {
	echo "::error title=tadqiq::$1"
	exit 2
}

# sha256 FILE
sha256() {
	if command -v sha256sum > /dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# fetch NAME: download a file of the release to the working directory
fetch() {
	curl --fail --silent --show-error --location --proto-redir =https --retry 3 --output "$1" "$releases/$VERSION/$1" ||
		fail "the release $VERSION has no $1 here; see the releases of tadqiq, or set version to source"
}

install() {
	local release='^v[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?$' os arch name ending=tar.gz sum
	VERSION=${VERSION:-}
	if [ -z "$VERSION" ]; then
		VERSION=source
		[[ ! ${ACTION_REF:-} =~ $release ]] || VERSION=$ACTION_REF
	fi
	if [ "$VERSION" = source ]; then
		echo source=true >> "$GITHUB_OUTPUT"
		return
	fi
	[[ $VERSION =~ $release ]] || fail "version is no release such as v1.2.3, and not source"
	case $RUNNER_OS in
	Linux) os=linux ;;
	macOS) os=darwin ;;
	Windows) os=windows ending=zip ;;
	*) fail "there are no releases for $RUNNER_OS; set version to source" ;;
	esac
	case $RUNNER_ARCH in
	X64) arch=amd64 ;;
	ARM64) arch=arm64 ;;
	*) fail "there are no releases for $RUNNER_ARCH; set version to source" ;;
	esac
	name=tadqiq_${VERSION#v}_${os}_$arch
	mkdir -p "$RUNNER_TEMP/tadqiq"
	cd "$RUNNER_TEMP/tadqiq"
	fetch SHA256SUMS
	fetch "$name.$ending"
	sum=$(awk -v name="$name.$ending" '$2 == name { print $1 }' SHA256SUMS)
	[ "$sum" = "$(sha256 "$name.$ending")" ] || fail "$name.$ending is damaged: its SHA-256 is not the one in SHA256SUMS"
	if [ "$ending" = zip ]; then unzip -q -o "$name.zip"; else tar -xzf "$name.tar.gz"; fi
	echo "$PWD/$name" >> "$GITHUB_PATH"
}

build() {
	cd "$(dirname "$0")/.."
	mkdir -p "$RUNNER_TEMP/tadqiq/bin"
	CGO_ENABLED=0 go build -trimpath -o "$RUNNER_TEMP/tadqiq/bin/" ./cmd/tadqiq
	echo "$RUNNER_TEMP/tadqiq/bin" >> "$GITHUB_PATH"
}

check() {
	local line flags=() files=() status=0 IFS= # nothing is split but lines
	while read -r line; do
		[ -z "$line" ] || flags+=("$line")
	done <<< "${ARGS//$'\r'/}"
	shopt -s globstar 2> /dev/null || true # not in bash 3.2
	while read -r line; do
		if [ -e "$line" ]; then
			files+=("$line")
		elif [ -n "$line" ]; then
			# shellcheck disable=SC2206 # a glob
			files+=($line)
		fi
	done <<< "${PATHS//$'\r'/}"
	[ ${#files[@]} -gt 0 ] || fail "paths is empty: name files or folders, one a line"
	tadqiq check --format "$FORMAT" ${flags[@]+"${flags[@]}"} -- "${files[@]}" || status=$?
	echo "status=$status" >> "$GITHUB_OUTPUT"
	return $status
}

case ${1:-} in
install | build | check) "$1" ;;
*)
	echo "usage: action.sh install|build|check" >&2
	exit 2
	;;
esac
