#!/usr/bin/env python3
"""Count the findings on names and terms in clean news by newspaper.

    newspapers.py NEWS_DIR FINDINGS.jsonl

NEWS_DIR is what newstext.py wrote, FINDINGS.jsonl what `tadqiq check --format
jsonl` says of the files in it. Prints a line for each newspaper, the one with
the most findings in 1,000 words first.
"""
import collections
import json
import os
import sys


def main(news, findings):
    source, words, found = {}, collections.Counter(), collections.Counter()
    with open(os.path.join(news, "sources.tsv"), encoding="utf-8") as f:
        for line in f:
            file, newspaper, n = line.rstrip("\n").split("\t")
            source[file] = newspaper
            words[newspaper] += int(n)
    with open(findings, encoding="utf-8") as f:
        for line in f:
            finding = json.loads(line)
            if finding["category"] in ("name", "term"):
                found[source[os.path.basename(finding["path"])]] += 1
    print("newspaper\twords\tfindings\tper 1,000 words")
    for newspaper in sorted(words, key=lambda s: -found[s] / words[s]):
        rate = 1000 * found[newspaper] / words[newspaper]
        print(f"{newspaper}\t{words[newspaper]}\t{found[newspaper]}\t{rate:.3f}")


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2])
