"""audit.py within one process of Spark: the formats that it reads, and what it says where something is wrong."""

import contextlib
import gzip
import io
import json
import pathlib
import random
import sys
import tempfile
import unittest
import unittest.mock

import cluster
from pyspark import cloudpickle
from pyspark.sql import SparkSession

sys.path.insert(0, str(cluster.AUDIT.parent))
import audit  # noqa: E402

cloudpickle.register_pickle_by_value(audit)  # workers do not find the module

# Each of the sentences has a garbled name.
SENTENCES = [
    "وصل الرئيس الفرنسي إيمانويل مكرون إلى تونس صباح الأحد.",
    "قال المشير خليفة حتر في بنغازي إن الاجتماع تأجل أسبوعا.",
    "رحب أنطونيو غوتيرتش بالهدنة ودعا إلى تثبيتها قبل نهاية الشهر.",
]


class LocalTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cluster.within_process()

    def setUp(self):
        self.tmp = pathlib.Path(tempfile.mkdtemp())
        self.corpus = self.tmp / "corpus"
        self.corpus.mkdir()

    def audit(self, *arguments, tadqiq=cluster.TADQIQ):
        audit.main(["--tadqiq", str(tadqiq), "--out", str(self.tmp / "there"), *map(str, arguments)])
        return cluster.report(self.tmp / "there")

    def assert_same(self, here, there):
        """The reports are the same, but for the file and line beside the name of a document: it has them already."""
        self.assertEqual(here["candidates.csv"], there["candidates.csv"])
        here, there = (json.loads(report["summary.json"]) for report in (here, there))
        self.assertGreater(here["findings"], 0)
        for document in here["read_first"] + there["read_first"]:
            document.pop("path"), document.pop("line")
        self.assertEqual(here, there)

    def failure(self, *arguments, tadqiq=cluster.TADQIQ):
        with self.assertRaises(audit.Failure) as caught:
            self.audit(*arguments, tadqiq=tadqiq)
        return str(caught.exception)

    def usage(self, *arguments):
        said = io.StringIO()
        with contextlib.redirect_stderr(said), self.assertRaises(SystemExit) as caught:
            self.audit(*arguments)
        self.assertEqual(2, caught.exception.code)
        return said.getvalue()

    def program(self, body):
        """A program that stands in for tadqiq on executors, where it is told the number of jobs."""
        path = self.tmp / "program"
        path.write_text(f'#!/bin/sh\ncase "$*" in *--jobs*) {body};; *) cat > /dev/null;; esac\n')
        path.chmod(0o755)
        return path

    def test_a_document_a_line(self):
        # Blank lines count as lines, and a file is cut in several parts.
        lines = [random.Random(i).choice(["", *SENTENCES]) for i in range(4000)]
        (self.corpus / "أخبار اليوم.txt").write_text("\n".join(lines))
        (self.corpus / "ب.txt.gz").write_bytes(gzip.compress("\r\n".join(lines[:100]).encode()))
        here = cluster.local_report(self.tmp / "here", "--input-format", "lines", self.corpus)
        there = self.audit("--input", "lines", self.corpus)
        self.assert_same(here, there)
        self.assertIn("أخبار اليوم.txt:".encode(), there["summary.json"])

    def test_a_document_a_file(self):
        for i, sentence in enumerate(SENTENCES * 4):
            folder = self.corpus / f"{i % 2}"
            folder.mkdir(exist_ok=True)
            (folder / f"{i} نص.txt").write_text("\ufeff" * (i % 3 == 1) + sentence + "\n\n" + SENTENCES[i % 2] + "\n")
        here = cluster.local_report(self.tmp / "here", self.corpus)
        self.assertGreater(len(json.loads(here["summary.json"])["read_first"]), 0)
        self.assert_same(here, self.audit("--input", "text", self.corpus))

    def test_repartitioned(self):
        objects = ({"n": {"url": f"https://{'abc'[i % 3]}.example/{i}"}, "text": s} for i, s in enumerate(SENTENCES * 200))
        lines = "".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects)
        (self.corpus / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
        flags, found = ["--id-field", "n.url", "--group-by", "host"], self.tmp / "found"
        here = cluster.local_report(self.tmp / "here", *flags, self.corpus)
        self.assertEqual(here, self.audit(*flags, "--partitions", "5", "--output-findings", found, self.corpus))
        self.assertEqual(5, len(list(found.glob("part-*.gz"))))
        self.assertEqual(cluster.annotated_here(self.corpus, *flags), cluster.annotated_there(found))

    def test_broken_documents(self):
        good = json.dumps({"id": 1, "text": SENTENCES[0]}, ensure_ascii=False).encode()
        bad = [b'{"id": 2', b'{"id": 3, "body": ""}', b"[4]", b'{"id": 5, "text": "\xff\xfe"}']
        (self.corpus / "a.jsonl").write_bytes(b"\n".join([good, *bad]))
        here = json.loads(cluster.local_report(self.tmp / "here", "--id-field", "id", self.corpus)["summary.json"])
        there = json.loads(self.audit("--id-field", "id", "--output-findings", self.tmp / "found", self.corpus)["summary.json"])
        self.assertEqual((1, 4), (there["documents"], there["broken"]))
        for summary in (here, there):  # the filter knows of no files
            summary.pop("problems"), summary.pop("groups")
        self.assertEqual(here, there)
        values = [json.loads(line) for line in cluster.annotated_there(self.tmp / "found")]
        self.assertEqual(4, sum("error" in v["tadqiq"] for v in values))
        self.assertIn("byte 20 is not UTF-8: ", "".join(v.get("line", "") for v in values))

    def test_filter_fails(self):
        (self.corpus / "a.jsonl").write_text('{"id": 1, "text": ""}\n')
        said = self.failure("--id-field", "id", self.corpus, tadqiq=self.program("echo 'memory is full' >&2; exit 3"))
        self.assertEqual("partition 0: tadqiq ended with status 3: memory is full", said)

    def test_counts_are_missing(self):
        (self.corpus / "a.jsonl").write_text('{"id": 1, "text": ""}\n')
        said = self.failure("--id-field", "id", self.corpus, tadqiq=self.program("cat"))
        self.assertEqual("partition 0: no counts came back", said)

    def test_flags_are_wrong(self):
        said = self.failure("--id-field", "id", self.corpus, "--", "--min-confidence", "7")
        self.assertIn("ended with status 2\n", said)
        self.assertIn("--min-confidence", said)

    def test_truncated_file(self):
        lines = "".join(f'{{"id": {i}, "text": "{random.random()}"}}\n' for i in range(5000))
        data = gzip.compress(lines.encode())
        (self.corpus / "cut.jsonl.gz").write_bytes(data[: len(data) // 2])
        self.assertIn("cut.jsonl.gz", self.failure("--id-field", "id", self.corpus))

    def test_no_such_files(self):
        self.assertEqual("./no program: no such file", self.failure("--id-field", "id", self.corpus, tadqiq="no program"))
        self.assertIn("no such.jsonl", self.failure("--id-field", "id", self.tmp / "no such.jsonl"))

    def test_usage(self):
        self.assertIn("--id-field is missing", self.usage(self.corpus))
        self.assertIn("two files of that name", self.usage("--id-field", "id", "-g", "a/x.csv", "-g", "b/x.csv", self.corpus))
        self.assertIn("--id-field and --group-by do not go with it", self.usage("--input", "text", "--id-field", "id", self.corpus))

    def test_reader_fails(self):
        def reader(spark, o):
            return spark.sparkContext.parallelize([2, 1, 0], 1).map(lambda n: f'{{"id": {6 / n}, "text": ""}}')

        # RDD.pipe alone would wait for ever.
        with unittest.mock.patch.object(audit, "json_lines", reader):
            self.assertIn("ZeroDivisionError", self.failure("--id-field", "id", self.corpus))

    def test_names_of_files(self):
        here = pathlib.Path.cwd()
        for path, given, want in [
            (f"{here}/a/b c.txt", "a", "a/b c.txt"),
            (f"{here}/a/b.txt", "a/", "a/b.txt"),
            (f"{here}/a/b.txt", "a/b.txt", "a/b.txt"),
            (f"{here}/a/b.txt", "a/*.txt", "a/b.txt"),
            (f"{here}/b.txt", "*.txt", "b.txt"),
            (f"{here}/ab/c.txt", "a", f"{here}/ab/c.txt"),
            ("/data/a/b.txt", "/data/[ab]/*", "/data/a/b.txt"),
        ]:
            with self.subTest(path=path, given=given):
                self.assertEqual(want, audit.name(pathlib.Path(path).as_uri(), [given]))
        self.assertEqual("hdfs://n/أ.txt", audit.name("hdfs://n/%D8%A3.txt", ["hdfs://n/"]))

    def test_joining(self):
        sc = SparkSession.builder.getOrCreate().sparkContext
        self.addCleanup(sc.stop)
        words = [f"{i}" for i in range(audit.JOINED**2 + 3)]
        # A stand-in that makes one line of those that it reads.
        left = audit.joined(sc.parallelize(words, len(words)), ["tr", "\\n", " "], {}).collect()
        self.assertEqual(2, len(left))
        self.assertEqual(words, " ".join(left).split())

    def test_joining_fails(self):
        lines = "".join(f'{{"id": {i}, "text": "نص"}}\n' for i in range(40))
        (self.corpus / "a.jsonl").write_text(lines)
        # Counts that another version has written.
        old = """echo '{"tadqiq_partial":{"documents":3}}'"""
        program = self.program(f"""cat > /dev/null; {old};; *--reduce*) exec {cluster.TADQIQ} "$@" """)
        said = self.failure("--id-field", "id", "--partitions", str(audit.JOINED + 1), self.corpus, tadqiq=program)
        self.assertRegex(said, "^partition [01] of the counts: tadqiq ended with status 2: tadqiq: <stdin>:1: is no partial summary")


if __name__ == "__main__":
    unittest.main()
