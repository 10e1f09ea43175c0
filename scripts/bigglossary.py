#!/usr/bin/env python3
"""Write a glossary of made-up names, to measure what a large one costs.

    bigglossary.py ENTRIES > names.csv

Six in ten are persons, three places, one a company. The same number gives the
same bytes.
"""
import random
import sys

if len(sys.argv) != 2:
    sys.exit(__doc__)
r = random.Random(1)
letters = "بتثجحخدرزسشصضطعغفقكلمنهوي"
latin = dict(zip(letters, "b t th j h kh d r z s sh s d t a gh f q k l m n h w y".split()))
given = "محمد أحمد علي حسن حسين خالد عمر يوسف إبراهيم سالم سعيد كريم رامي طارق وليد ماجد فارس نبيل هاني جمال فاطمة مريم ليلى سارة هدى نور سلمى رنا".split()
print("id,kind,ar,variants,latin")
seen = set()
while len(seen) < int(sys.argv[1]):
    word = "".join(r.choice(letters) + (r.choice("اوي") if r.random() < 0.4 else "") for _ in range(r.choice([3, 4, 4, 5])))
    if word in seen:
        continue
    seen.add(word)
    n, kind, name = len(seen), r.random(), "".join(latin.get(c, "a") for c in word).capitalize()
    if kind < 0.6:
        print(f"p{n},person,{r.choice(given)} ال{word},{'ال' + word if r.random() < 0.3 else ''},{name}")
    elif kind < 0.9:
        print(f"p{n},place,{word},,{name}")
    else:
        print(f"p{n},org,شركة {word} للتجارة,شركة {word},{name} Trading")
