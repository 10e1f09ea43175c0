#!/usr/bin/env python3
"""Write the articles of some days of SaudiNewsNet as text files, one each.

    newstext.py NEWS_DIR OUT_DIR DAY…

NEWS_DIR holds one zip a day (2015-07-26.zip) with a JSON array of articles.
An article whose text stood in an earlier one, of any day, is dropped.
OUT_DIR/sources.tsv says of each file which newspaper it is from, and its words.
"""
import glob
import json
import os
import sys
import zipfile


def main(news, out, days):
    seen = set()
    words = articles = repeated = 0
    sources = []
    for path in sorted(glob.glob(os.path.join(news, "*.zip"))):
        day = os.path.basename(path).removesuffix(".zip")
        if day > max(days):
            break
        with zipfile.ZipFile(path) as z:
            for name in z.namelist():
                for i, article in enumerate(json.loads(z.read(name))):
                    key = " ".join(article["content"].split())
                    if key in seen:
                        repeated += day in days
                        continue
                    seen.add(key)
                    if day not in days:
                        continue
                    text = article["title"].strip() + "\n" + article["content"].strip() + "\n"
                    articles, words = articles + 1, words + len(text.split())
                    file = f"{day}-{i:04}.txt"
                    sources.append(f"{file}\t{article['source']}\t{len(text.split())}\n")
                    with open(os.path.join(out, file), "w", encoding="utf-8") as f:
                        f.write(text)
    with open(os.path.join(out, "sources.tsv"), "w", encoding="utf-8") as f:
        f.writelines(sources)
    print(f"news: {articles} articles of {len(days)} days, {words} words; {repeated} repeated ones left out")


if len(sys.argv) < 4:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2], sys.argv[3:])
