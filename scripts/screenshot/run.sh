#!/usr/bin/env bash
# Take the picture of a checked article for the README.
#
#   scripts/screenshot/run.sh [FILE [PICTURE]]
#
# Needs chromium, Noto fonts and pngquant; installs Debian's where they are missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
file=${1:-examples/garbled.txt}
picture=${2:-docs/images/checked.png}

if ! command -v chromium > /dev/null || ! command -v pngquant > /dev/null || [ -z "$(fc-list 'Noto Naskh Arabic')" ]; then
	apt-get update
	apt-get install -y chromium fonts-noto-core fonts-noto-mono fontconfig pngquant
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
go run ./cmd/tadqiq check --format jsonl --fail-on never "$file" > "$tmp/findings.jsonl"
go run ./scripts/screenshot "$file" < "$tmp/findings.jsonl" > "$tmp/page.html"

browser() {
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$tmp/profile" \
		--force-device-scale-factor=1.4 "$@" "file://$tmp/page.html" 2> "$tmp/browser.log" || {
		cat "$tmp/browser.log" >&2
		return 1
	}
}
# The page says how tall it is.
height=$(browser --window-size=860,2000 --dump-dom | sed -n 's/.*data-height="\([0-9]*\)".*/\1/p' | head -n 1)
browser --window-size="860,$height" --screenshot="$tmp/picture.png" > "$tmp/out.log"
mkdir -p "$(dirname "$picture")"
pngquant --force --output "$picture" 128 "$tmp/picture.png"
echo "$picture: $(wc -c < "$picture") bytes, 860 × $height at 1.4 pixels each"
