#!/usr/bin/env python3
"""Write the articles of SaudiNewsNet as JSON Lines.

    newsjson.py NEWS_DIR OUT.jsonl

NEWS_DIR holds one zip a day (2015-07-26.zip) with a JSON array of articles.
The ID of an article is the day and its place: 2015-07-26-12.
"""
import glob
import json
import os
import sys
import zipfile

if len(sys.argv) != 3:
    sys.exit(__doc__)
n = 0
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.zip"))):
        day = os.path.basename(path).removesuffix(".zip")
        with zipfile.ZipFile(path) as z:
            for name in z.namelist():
                for i, article in enumerate(json.loads(z.read(name).decode("utf-8-sig"))):
                    row = {"id": f"{day}-{i}", "source": article.get("source", ""), "text": article["title"].strip() + "\n" + article["content"].strip() + "\n"}
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
                    n += 1
print(f"{n} articles")
