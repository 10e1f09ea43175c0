#!/usr/bin/env bash
# Build what is released for this system alone, install it in each way that
# needs no other machine, and run it on the example.
#
#   scripts/dist-test.sh      (needs what dist.sh needs; the wheel python3 with venv)
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
host=$(go env GOHOSTOS)/$(go env GOHOSTARCH)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

checks=0
ok() {
	checks=$((checks + 1))
	echo "ok: $1"
}
fail() {
	echo "FAILED: $1"
	exit 1
}
# finds TADQIQ: the program says its version and finds what is in the example
finds() {
	local status=0
	"$1" version | grep -qF "tadqiq $version " || fail "$1 version says $("$1" version), not $version"
	"$1" check examples/garbled.txt > "$tmp/report" 2>&1 || status=$?
	[ $status = 1 ] || fail "$1 check ended with $status, not 1"
	grep -q 'examples/garbled.txt:[0-9]*:[0-9]*  error' "$tmp/report" || fail "$1 check finds nothing in the example"
}

# Of copies, so that nobody who works on the checkout is in the way.
mkdir "$tmp/one"
tar --exclude=./dist --exclude=./data-sources -cf - . | tar -C "$tmp/one" -xf -
cp -R "$tmp/one" "$tmp/another place"
DIST=$tmp/dist "$tmp/one/scripts/dist.sh" "$host" > "$tmp/log"
version=$(sed -n 's/^tadqiq \(.*\) is in .*/\1/p' "$tmp/log")
archive=$(echo "$tmp"/dist/*.tar.gz)
wheel=$(echo "$tmp"/dist/*.whl)

(cd "$tmp/dist" && sha256sum --check --quiet --strict SHA256SUMS) || fail "SHA256SUMS"
[ "$(wc -l < "$tmp/dist/SHA256SUMS")" = 2 ] || fail "SHA256SUMS names other files than the archive and the wheel"
ok "checksums"

tar -xzf "$archive" -C "$tmp"
unpacked=$tmp/$(basename "$archive" .tar.gz)
for file in LICENSE NOTICE README.md third-party-licenses.txt completions/{tadqiq.bash,_tadqiq,tadqiq.fish,tadqiq.ps1}; do
	[ -s "$unpacked/$file" ] || fail "the archive has no $file"
done
bash -n "$unpacked/completions/tadqiq.bash"
finds "$unpacked/tadqiq"
ok "archive"

if [ "$(go env GOHOSTOS)" = linux ]; then
	! readelf --program-headers "$unpacked/tadqiq" 2> /dev/null | grep -q INTERP || fail "the program is not static"
	ok "static"
fi

# Once more, in another place and by a user with other habits.
(umask 077 && TZ=Asia/Baghdad GOFLAGS=-buildvcs=false DIST=$tmp/again "$tmp/another place/scripts/dist.sh" "$host" > /dev/null)
diff "$tmp/dist/SHA256SUMS" "$tmp/again/SHA256SUMS" || fail "a second build has other bytes"
ok "the same bytes twice"

# The action, with a release in a folder in the place of GitHub.
mkdir -p "$tmp/releases/$version" "$tmp/runner"
cp "$tmp"/dist/* "$tmp/releases/$version"
case $host in
linux/*) RUNNER_OS=Linux ;;
darwin/*) RUNNER_OS=macOS ;;
esac
case $host in
*/amd64) RUNNER_ARCH=X64 ;;
*/arm64) RUNNER_ARCH=ARM64 ;;
esac
export RUNNER_OS RUNNER_ARCH RUNNER_TEMP=$tmp/runner GITHUB_OUTPUT=$tmp/output GITHUB_PATH=$tmp/path TADQIQ_RELEASES=file://$tmp/releases
# action STATUS STEP NAME=VALUE…: a step of the action ends with that status
action() {
	local status=0
	: > "$GITHUB_OUTPUT"
	: > "$GITHUB_PATH"
	env "${@:3}" "$root/scripts/action.sh" "$2" > "$tmp/log" 2>&1 || status=$?
	[ $status = "$1" ] || fail "action $2 with ${*:3} ended with $status, not $1: $(cat "$tmp/log")"
}
# writes FILE REGEXP: the step has written such a line
writes() { grep -q -- "$2" "$1" || fail "the action writes no $2: $(cat "$tmp/log")"; }

action 0 install "VERSION=$version"
finds "$(cat "$GITHUB_PATH")/tadqiq"
action 0 install VERSION= "ACTION_REF=$version"
writes "$GITHUB_PATH" .
action 0 install VERSION= ACTION_REF=main
writes "$GITHUB_OUTPUT" '^source=true$'
action 2 install VERSION=v99.0.0
writes "$tmp/log" '^::error .*has no SHA256SUMS'
# shellcheck disable=SC2016 # nothing is to be expanded
action 2 install 'VERSION=v1.0.0$(touch pwned)'
writes "$tmp/log" '^::error .*is no release'
echo >> "$tmp/releases/$version/$(basename "$archive")"
action 2 install "VERSION=$version"
writes "$tmp/log" '^::error .*is damaged'
action 0 build GOFLAGS=-buildvcs=auto
finds "$(cat "$GITHUB_PATH")/tadqiq"

export PATH=$unpacked:$PATH ARGS='' FORMAT=github
mkdir "$tmp/work"
cd "$tmp/work"
cp "$root/examples/garbled.txt" 'خبر مترجم آليا.txt'
echo 'افتتح الوزير معرض الكتاب في الرباط مساء الخميس.' > clean.md
# shellcheck disable=SC2016
cp clean.md '$(touch pwned); x.md'
action 1 check PATHS=.
writes "$GITHUB_OUTPUT" '^status=1$'
writes "$tmp/log" '^::error file=خبر مترجم آليا.txt,line='
# shellcheck disable=SC2016
action 0 check PATHS=$'clean.md\r\n\n$(touch pwned); x.md\n'
action 1 check PATHS='*.txt'
action 0 check ARGS=$'--fail-on=never\n--output=a report.sarif' FORMAT=sarif PATHS='خبر مترجم آليا.txt'
writes 'a report.sarif' '"columnKind"'
action 2 check PATHS=missing.txt
action 2 check PATHS=
writes "$tmp/log" '^::error .*paths is empty'
# shellcheck disable=SC2016
action 2 check 'ARGS=$(touch pwned)' 'PATHS=`touch pwned`'
[ ! -e pwned ] || fail "the action runs what it is given as text"
cd "$root"
ok "action"

# The wheel, last: it may be skipped.
if ! command -v python3 > /dev/null || ! python3 -m venv "$tmp/venv" > /dev/null 2>&1; then
	echo "wheel: SKIPPED, there is no python3 that makes virtual environments; on Debian: apt-get install python3-venv"
else
	"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check --no-index "$wheel"
	finds "$tmp/venv/bin/tadqiq"
	cmp "$unpacked/tadqiq" "$tmp/venv/bin/tadqiq" || fail "the wheel carries another program than the archive"
	"$tmp/venv/bin/python" -c 'import importlib.metadata as m; print(m.version("tadqiq"))' | grep -q . || fail "the wheel has no metadata"
	"$tmp/venv/bin/pip" uninstall --quiet --yes --disable-pip-version-check tadqiq
	[ ! -e "$tmp/venv/bin/tadqiq" ] || fail "pip does not uninstall the program"
	ok "wheel"
fi
echo "dist test: $checks checks passed for tadqiq $version"
