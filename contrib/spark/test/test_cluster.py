"""audit.py on a master and two workers writes what tadqiq writes alone."""

import json
import pathlib
import tempfile
import unittest

import cluster
from pyspark.sql import SparkSession


class ClusterTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = pathlib.Path(tempfile.mkdtemp())
        cls.corpus = cluster.make_corpus(cls.tmp / "corpus", documents=3000)
        cls.cluster = cluster.Cluster(cls.tmp / "cluster")
        cls.addClassCleanup(cls.cluster.stop)

    def run_on_cluster(self, name, *arguments, conf=()):
        status, log = self.cluster.submit(name, "--out", self.tmp / name, *arguments, conf=conf).wait()
        self.assertEqual(0, status, log[-9000:])
        return cluster.report(self.tmp / name)

    def test_json_lines(self):
        here = cluster.local_report(self.tmp / "here", *cluster.FLAGS, self.corpus)
        # Small parts, so that files are cut in the middle.
        conf = {"spark.sql.files.maxPartitionBytes": "150000", "spark.sql.files.openCostInBytes": "0"}.items()
        there = self.run_on_cluster("there", *cluster.FLAGS, "--output-findings", self.tmp / "findings", self.corpus, conf=conf)
        self.assertEqual(here, there)

        summary = json.loads(there["summary.json"])
        self.assertEqual(3000, summary["documents"])
        self.assertGreater(summary["findings"], 300)
        self.assertGreater(len(summary["entities"]), 10)
        self.assertGreater(len(summary["candidates"]), 0)

        lines = cluster.annotated_there(self.tmp / "findings")
        self.assertEqual(cluster.annotated_here(self.corpus, *cluster.FLAGS), lines)
        self.assertTrue((self.tmp / "findings" / "_SUCCESS").exists())
        # So many that executors join the counts.
        self.assertGreater(len(list((self.tmp / "findings").glob("part-*.gz"))), 8)
        self.assertTrue(any(map(cluster.has_findings, lines)))
        for line in lines:
            self.assertIsInstance(json.loads(line)["tadqiq"]["findings"], list)
        for i in range(2):
            used = list((self.tmp / "cluster" / f"work{i}").glob("app-*/*/tadqiq"))
            self.assertTrue(used, f"worker {i} has got no work")

    def test_parquet_and_glossary(self):
        glossary = self.tmp / "my names.csv"
        glossary.write_text("id,kind,ar,variants,forbidden\nqantarush,person,سليم قنطروش,قنطروش,سليم قنتروش\nbridge,term,الجسر العتيق,,الجسر القديم\n")
        cluster.within_process()
        spark = SparkSession.builder.getOrCreate()
        spark.read.json(str(self.corpus)).repartition(3).write.parquet(str(self.tmp / "parquet"))
        spark.stop()
        here = cluster.local_report(self.tmp / "glossary", *cluster.FLAGS, "--glossary", glossary, self.corpus)
        self.assertIn("الجسر القديم".encode(), here["summary.json"])
        there = self.run_on_cluster("table", *cluster.FLAGS, "--input", "parquet", "--glossary", glossary, self.tmp / "parquet")
        self.assertEqual(here, there)


if __name__ == "__main__":
    unittest.main()
