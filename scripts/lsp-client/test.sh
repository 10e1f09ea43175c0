#!/usr/bin/env bash
# Drive `tadqiq lsp` with a public client library, pygls, which is installed
# into a folder of its own for the time of the test.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v python3 >/dev/null || ! python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
	echo "test-lsp: SKIPPED: python3 of version 3.10 or later with venv is not installed; no client was tried"
	exit 0
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
go build -o "$tmp/tadqiq" ./cmd/tadqiq
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check -r scripts/lsp-client/requirements.txt
mkdir "$tmp/folder"
"$tmp/venv/bin/python" scripts/lsp-client/session.py "$tmp/tadqiq" "$tmp/folder"
