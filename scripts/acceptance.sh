#!/usr/bin/env bash
# Score the program on labelled articles and count false alarms on clean news,
# and fail where a figure is worse than its threshold.
#
#   scripts/acceptance.sh [SHARED]
#
# SHARED (default ../shared) holds the articles, their labels and the scorer;
# they are no part of this repository. Without it nothing is measured, which
# is said and is no failure.
set -euo pipefail
cd "$(dirname "$0")/.."

# Thresholds.
libya_found_min=31      # of 37 labelled spans, with a glossary on the topic
libya_fixed_min=29
libya_alarms_max=1      # in the garbled article
libya_clean_max=0.5     # per 1,000 words of the clean articles
packs_found_min=26      # the same articles, with the embedded packs alone
xct_found_min=200       # of 297 labelled errors of five translation systems, with their glossary
xct_named_min=170
xct_traps_max=18        # of 184 accepted variants
news_max=0.15            # name and term findings per 1,000 words of clean news
news_days="2015-07-26 2015-07-27 2015-07-31"

shared=${1:-../shared}
if [ ! -d "$shared/seeds" ]; then
	echo "acceptance: SKIPPED: there is no $shared/seeds, nothing was measured"
	exit 0
fi
shared=$(cd "$shared" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
go build -o "$tmp/tadqiq" ./cmd/tadqiq

# check FLAGS… FILE…: findings as JSON Lines; having some is no failure here.
check() { "$tmp/tadqiq" check --format jsonl --fail-on never "$@"; }

# value KEY < JSON
value() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }

failed=0
# expect WHAT VALUE -ge|-le THRESHOLD
expect() {
	local verdict=ok
	if ! awk -v a="$2" -v op="$3" -v b="$4" 'BEGIN { exit !(op == "-ge" ? a + 0 >= b + 0 : a + 0 <= b + 0) }'; then
		verdict=FAILED failed=1
	fi
	local sign="at most"
	[ "$3" = -ge ] && sign="at least"
	printf 'acceptance: %-45s %8s  (%s %s)  %s\n' "$1" "$2" "$sign" "$4" "$verdict"
}

check --glossary "$shared/glossaries/libya.csv" "$shared"/seeds/*.txt > "$tmp/libya.jsonl"
"$shared/score" "$shared/gold/seeds.tsv" "$shared/seeds" "$tmp/libya.jsonl" --json > "$tmp/libya.json"
expect "articles with libya.csv: found" "$(value found < "$tmp/libya.json")" -ge "$libya_found_min"
expect "articles with libya.csv: fixed" "$(value fixed < "$tmp/libya.json")" -ge "$libya_fixed_min"
expect "articles with libya.csv: false alarms" "$(value false_alarms < "$tmp/libya.json")" -le "$libya_alarms_max"
expect "articles with libya.csv: per 1,000 clean words" "$(value clean_per_1000_words < "$tmp/libya.json")" -le "$libya_clean_max"

check "$shared"/seeds/*.txt > "$tmp/packs.jsonl"
"$shared/score" "$shared/gold/seeds.tsv" "$shared/seeds" "$tmp/packs.jsonl" --json > "$tmp/packs.json"
expect "articles with the packs alone: found" "$(value found < "$tmp/packs.json")" -ge "$packs_found_min"

xct=$shared/data/xct-dev
if [ -d "$xct" ]; then
	check --glossary "$xct/glossary.csv" "$xct"/docs/*.txt > "$tmp/xct.jsonl"
	"$shared/score" --partial "$xct/gold.tsv" "$xct/docs" "$tmp/xct.jsonl" --json > "$tmp/xct.json"
	expect "xct-dev: found" "$(value found < "$tmp/xct.json")" -ge "$xct_found_min"
	expect "xct-dev: named" "$(value named < "$tmp/xct.json")" -ge "$xct_named_min"
	expect "xct-dev: accepted variants flagged" "$(value trapped < "$tmp/xct.json")" -le "$xct_traps_max"
else
	echo "acceptance: xct-dev SKIPPED: there is no $xct"
fi

# Clean news: what is flagged there is a false alarm.
if [ -d "$shared/data/news" ]; then
	mkdir "$tmp/news"
	# shellcheck disable=SC2086
	python3 scripts/newstext.py "$shared/data/news" "$tmp/news" $news_days
	head -n 1 "$shared/gold/seeds.tsv" > "$tmp/empty.tsv"
	(cd "$tmp/news" && check -- *.txt) > "$tmp/news.jsonl"
	"$shared/score" "$tmp/empty.tsv" "$tmp/news" "$tmp/news.jsonl" --json > "$tmp/news.json"
	expect "clean news: per 1,000 words" "$(value clean_per_1000_words < "$tmp/news.json")" -le "$news_max"
else
	echo "acceptance: news SKIPPED: there is no $shared/data/news"
fi

exit "$failed"
