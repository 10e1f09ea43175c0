#!/usr/bin/env bash
# Score the labelled articles and count findings on the counting days of the
# clean news with each of four settings: embedded packs, a glossary on the
# topic, both, neither. Prints one table.
#
#   scripts/settings.sh [SHARED]
set -euo pipefail
cd "$(dirname "$0")/.."
shared=$(cd "${1:-../shared}" && pwd)
news_days="2015-07-26 2015-07-27 2015-07-31"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
go build -o "$tmp/tadqiq" ./cmd/tadqiq
mkdir "$tmp/news"
# shellcheck disable=SC2086
python3 scripts/newstext.py "$shared/data/news" "$tmp/news" $news_days
head -n 1 "$shared/gold/seeds.tsv" > "$tmp/empty.tsv"

echo "setting | found of 37 | fixed | alarms in 003 | per 1,000 clean words | news, per 1,000 words"
row() {
	local name=$1
	shift
	"$tmp/tadqiq" check --format jsonl --fail-on never "$@" "$shared"/seeds/*.txt > "$tmp/seeds.jsonl"
	"$shared/score" "$shared/gold/seeds.tsv" "$shared/seeds" "$tmp/seeds.jsonl" --json > "$tmp/seeds.json"
	(cd "$tmp/news" && "$tmp/tadqiq" check --format jsonl --fail-on never "$@" -- *.txt) > "$tmp/news.jsonl"
	"$shared/score" "$tmp/empty.tsv" "$tmp/news" "$tmp/news.jsonl" --json > "$tmp/news.json"
	python3 - "$name" "$tmp/seeds.json" "$tmp/news.json" <<-'PY'
		import json, sys
		s, n = (json.load(open(f)) for f in sys.argv[2:])
		print(sys.argv[1], s["found"], s["fixed"], s["false_alarms"], s["clean_per_1000_words"], n["clean_per_1000_words"], sep=" | ")
	PY
}
row "packs only"
row "libya.csv only" --packs none --glossary "$shared/glossaries/libya.csv"
row "both" --glossary "$shared/glossaries/libya.csv"
row "neither" --packs none
