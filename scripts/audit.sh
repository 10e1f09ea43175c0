#!/usr/bin/env bash
# The figures of docs/benchmarks.md on auditing a corpus: time, throughput and
# memory on the newspapers; the verdicts where 2 % of the articles are garbled;
# with MANY=1000000, that many short documents in bounded memory. Needs the
# data described there in ../shared (or $SHARED) and GNU time.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=${SHARED:-../shared}
[ -d "$shared/data/news" ] || { echo "scripts/audit.sh: SKIPPED, there is no $shared/data/news"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/tadqiq" ./cmd/tadqiq

audit() { # name, corpus: prints what the audit says, its time and its memory
  /usr/bin/time -f "$1: %e s wall, %U s CPU, %M KB at most" \
    "$work/tadqiq" audit "$2" --id-field id --group-by source --no-progress --out "$work/$1"
  du -b "$2" | cut -f 1 | xargs printf "$1: %s bytes of JSON Lines\n"
}

python3 scripts/newsjson.py "$shared/data/news" "$work/news.jsonl"
audit news "$work/news.jsonl"
go run ./internal/train garble --labels "$work/labels.jsonl" <"$work/news.jsonl" >"$work/garbled.jsonl"
audit garbled "$work/garbled.jsonl"
python3 scripts/verdicts.py "$work/garbled" "$work/labels.jsonl"
if [ -n "${MANY:-}" ]; then
  python3 scripts/manydocs.py "$MANY" "$work/many.jsonl"
  audit many "$work/many.jsonl"
fi
if [ -n "${OUT:-}" ]; then
  mkdir -p "$OUT" && cp -r "$work/news" "$work/garbled" "$OUT/"
fi
