#!/usr/bin/env bash
# Run the stored translations of five systems (XC-Translate, labelled) as
# engines: a table of accuracy per system, all pairs on the sentences that both
# have, and one comparison in full.
#
#   scripts/xct.sh [SHARED [BEFORE AFTER]]
set -euo pipefail
cd "$(dirname "$0")/.."
shared=${1:-../shared}
before=${2:-mbart} after=${3:-m2m}
data=$shared/data/xct-dev
if [ ! -d "$data" ]; then
	echo "scripts/xct.sh: SKIPPED, there is no $data"
	exit 0
fi
data=$(cd "$data" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
go build -o "$tmp/" ./cmd/tadqiq ./scripts/xct-replay
cd "$tmp"
systems="gpt-3 gpt-4 m2m mbart nllb"

# engine SYSTEM SUITE RUN
engine() {
	./tadqiq test engine --cmd "./xct-replay '$data/docs_bi/$1.tsv'" --suite "$2" --glossary "$data/glossary.csv" \
		--no-config --out "$3" --no-progress >/dev/null 2>"$3.log" || { cat "$3.log" >&2; exit 1; }
}

echo "The data have only sentences on which a system missed the form of the glossary; what was a right variant is labelled, and"
echo "accepted here. So the figures are not the systems' accuracy, and each system has sentences of its own."
echo
echo "system | sentences | accuracy | 95 % | strict (M-ETA) | garbles per sentence | consistent entities | as labelled"
for s in $systems; do
	./xct-replay -suite -gold "$data/gold_bi.tsv" "$data/docs_bi/$s.tsv" >"own-$s.tsv"
	engine "$s" "own-$s.tsv" "own-$s"
	python3 - "$s" "own-$s" "$data" <<-'PY'
		import json, sys
		name, run, data = sys.argv[1:]
		s = json.load(open(run + "/summary.json"))
		ids = [row.split("\t")[0] for row in open(f"{data}/docs_bi/{name}.tsv", encoding="utf-8")]
		labels = [row.rstrip("\n").split("\t") for row in open(data + "/gold_bi.tsv", encoding="utf-8")]
		right = {ids[int(r[1]) - 1]: r[8] != "yes" for r in labels if r[0] == name + ".tsv"}
		same = 0
		for line in open(run + "/results.jsonl", encoding="utf-8"):
		    r = json.loads(line)
		    same += (r["entities"][0]["found"] != "") == right[r["id"]]
		a, c = s["accuracy"], s["consistency"]
		print(name, s["suite"]["sentences"], f"{100 * a['rate']:.1f} %", f"{100 * a['low']:.1f} to {100 * a['high']:.1f}", f"{100 * s['strict']['rate']:.1f} %",
		      f"{s['garbles']['rate']:.2f}", f"{c['count']} of {c['of']}", f"{same} of {a['of']}", sep=" | ")
	PY
done

echo
echo "before | after | sentences | accuracy before | after | change | 95 % | p | up | down"
# shellcheck disable=SC2086
set -- $systems
while [ $# -gt 1 ]; do
	a=$1
	shift
	for b in "$@"; do
		./xct-replay -suite -gold "$data/gold_bi.tsv" "$data/docs_bi/$a.tsv" "$data/docs_bi/$b.tsv" >"$a-$b.tsv"
		engine "$a" "$a-$b.tsv" "$a-$b-before"
		engine "$b" "$a-$b.tsv" "$a-$b-after"
		./tadqiq test compare --format json -o "$a-$b.json" "$a-$b-before" "$a-$b-after"
		python3 - "$a" "$b" "$a-$b.json" <<-'PY'
			import json, sys
			c = json.load(open(sys.argv[3]))
			d = c["accuracy"]
			pc = lambda x: f"{100 * x:+.1f}"
			print(sys.argv[1], sys.argv[2], c["suite"]["sentences"], f"{100 * d['before']:.1f} %", f"{100 * d['after']:.1f} %", pc(d["difference"]),
			      f"{pc(d['low'])} to {pc(d['high'])}", f"{d['p']:.4f}", d["up"], d["down"], sep=" | ")
		PY
	done
done

echo
./xct-replay -suite -gold "$data/gold_bi.tsv" "$data/docs_bi/$before.tsv" "$data/docs_bi/$after.tsv" >pair.tsv
engine "$before" pair.tsv "$before"
engine "$after" pair.tsv "$after"
./tadqiq test compare "$before" "$after"
