#!/usr/bin/env python3
"""Compare the verdicts of an audit with the labels of train garble.

    verdicts.py REPORT_DIR LABELS.jsonl

Prints precision and recall of the verdict `garbled`. A repeated article that
is garbled in one place only counts as it is there.
"""
import json
import os
import sys

if len(sys.argv) != 3:
    sys.exit(__doc__)
with open(sys.argv[2], encoding="utf-8") as f:
    labels = {row["id"]: len(row["garbles"]) for row in map(json.loads, f)}
with open(os.path.join(sys.argv[1], "documents.jsonl"), encoding="utf-8") as f:
    documents = [json.loads(line) for line in f]
seen = {d["id"] for d in documents}
if missing := [i for i in labels if i not in seen]:
    sys.exit(f"{len(missing)} labelled documents are not in the report, such as {missing[0]}")
garbled = [d for d in documents if d["verdict"] == "garbled"]
right = sum(d["id"] in labels for d in garbled)
print(f"{len(documents)} documents, {len(labels)} of them garbled")
print(f"verdict garbled: {len(garbled)}, right {right}: precision {right / max(1, len(garbled)):.3f}")
for name, fits in [("1 garble", lambda n: n == 1), ("2 garbles", lambda n: n == 2), ("3 garbles or more", lambda n: n >= 3)]:
    of = [d for d in documents if fits(labels.get(d["id"], 0))]
    found = sum(d["verdict"] == "garbled" for d in of)
    seen = found + sum(d["verdict"] == "suspect" for d in of)
    print(f"{name}: {len(of)} documents, garbled {found}: recall {found / max(1, len(of)):.3f}; garbled or suspect {seen / max(1, len(of)):.3f}")
clean = [d for d in documents if d["id"] not in labels]
wrong = sum(d["verdict"] == "garbled" for d in clean)
print(f"clean documents called garbled: {wrong} of {len(clean)} ({1000 * wrong / max(1, len(clean)):.2f} in 1,000)")
