#!/usr/bin/env python3
"""Compare the verdicts of an audit with the labels of train garble.

    verdicts.py REPORT_DIR LABELS.jsonl [ID_PREFIX…]

Prints precision and recall of the verdict `garbled`, by how many garbles a
document has and of which kinds, and how many documents with a score are
garbled; with prefixes, of the documents the IDs of which begin so. A repeated article that
is garbled in one place only counts as it is there.
"""
import json
import os
import sys

if len(sys.argv) < 3:
    sys.exit(__doc__)
prefixes = tuple(sys.argv[3:]) or ("",)
with open(sys.argv[2], encoding="utf-8") as f:
    rows = [row for row in map(json.loads, f) if row["id"].startswith(prefixes)]
labels = {row["id"]: len(row["garbles"]) for row in rows}
kinds = {row["id"]: {g["kind"] for g in row["garbles"]} for row in rows}
with open(os.path.join(sys.argv[1], "documents.jsonl"), encoding="utf-8") as f:
    documents = [d for d in map(json.loads, f) if d["id"].startswith(prefixes)]
seen = {d["id"] for d in documents}
if missing := [i for i in labels if i not in seen]:
    sys.exit(f"{len(missing)} labelled documents are not in the report, such as {missing[0]}")
garbled = [d for d in documents if d["verdict"] == "garbled"]
right = sum(d["id"] in labels for d in garbled)
print(f"{len(documents)} documents, {len(labels)} of them garbled")
print(f"verdict garbled: {len(garbled)}, right {right}: precision {right / max(1, len(garbled)):.3f}")
counts = {"1 garble": (1, 1), "2 garbles": (2, 2), "3 garbles or more": (3, 10**9), "3 to 5": (3, 5), "6 to 10": (6, 10), "11 or more": (11, 10**9)}
for name, (least, most) in counts.items():
    of = [d for d in documents if least <= labels.get(d["id"], 0) <= most]
    found = sum(d["verdict"] == "garbled" for d in of)
    seen = found + sum(d["verdict"] == "suspect" for d in of)
    print(f"{name}: {len(of)} documents, garbled {found}: recall {found / max(1, len(of)):.3f}; garbled or suspect {seen / max(1, len(of)):.3f}")
clean = [d for d in documents if d["id"] not in labels]
wrong = sum(d["verdict"] == "garbled" for d in clean)
print(f"clean documents called garbled: {wrong} of {len(clean)} ({1000 * wrong / max(1, len(clean)):.2f} in 1,000)")
for kind in sorted(set().union(*kinds.values())):
    of = [d for d in documents if labels.get(d["id"], 0) >= 3 and kind in kinds[d["id"]]]
    found = sum(d["verdict"] == "garbled" for d in of)
    print(f"3 garbles or more, {kind} among them: {len(of)} documents, garbled {found}: recall {found / max(1, len(of)):.3f}")
edges = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95, 1.001]
for low, high in zip(edges, edges[1:]):
    of = [d for d in documents if d["verdict"] != "abstain" and low <= d["score"] < high]
    share = sum(d["id"] in labels for d in of) / max(1, len(of))
    mean = sum(d["score"] for d in of) / max(1, len(of))
    print(f"score {low:.2f} to {min(high, 1):.2f}: {len(of)} documents, mean {mean:.3f}, garbled {share:.3f}")
