"""The counts are right whatever happens to the processes of a cluster."""

import os
import pathlib
import re
import signal
import tempfile
import unittest

import cluster

# Long enough for a process to be found while it is at work.
DOCUMENTS = 12000


class FaultsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = pathlib.Path(tempfile.mkdtemp())
        cls.corpus = cluster.make_corpus(cls.tmp / "corpus", DOCUMENTS)
        cls.report = cluster.local_report(cls.tmp / "here", *cluster.FLAGS, cls.corpus)
        cls.lines = cluster.annotated_here(cls.corpus, *cluster.FLAGS)

    def setUp(self):
        self.name = self.id().rpartition(".")[2]
        self.cluster = cluster.Cluster(self.tmp / self.name)
        self.addCleanup(self.cluster.stop)

    def submit(self, *arguments, **conf):
        conf = {"spark.sql.files.maxPartitionBytes": "1500000"} | conf
        out = ["--out", self.tmp / f"{self.name}-report", "--output-findings", self.tmp / f"{self.name}-findings"]
        return self.cluster.submit("driver", *cluster.FLAGS, *out, *arguments, self.corpus, conf=conf.items())

    def assert_same(self, job, *told):
        """The job ends well, writes what tadqiq writes alone, and its log tells of what happened, by patterns."""
        status, log = job.wait(1800)
        self.assertEqual(0, status, log[-9000:])
        for pattern in told:
            self.assertTrue(re.search(pattern, log), f"nothing like {pattern}:\n{log[-9000:]}")
        self.assertEqual(self.report, cluster.report(self.tmp / f"{self.name}-report"))
        self.assertEqual(self.lines, cluster.annotated_there(self.tmp / f"{self.name}-findings"))

    def busy(self, worker):
        """A filter below a worker that has been at work for a while, and its executor."""
        seen = set()

        def find():
            for executor in self.cluster.executors(worker):
                for pid in cluster.filters(executor):
                    if pid in seen:
                        return executor, pid
                    seen.add(pid)

        found = cluster.wait_for(find, 300)
        self.assertIsNotNone(found, "no task began")
        return found

    def test_worker_and_executor_killed(self):
        self.kill_worker(self.submit())

    def test_worker_and_executor_killed_after_a_shuffle(self):
        # Documents that were shared out are lost with them.
        self.kill_worker(self.submit("--partitions", "9"))

    def kill_worker(self, job):
        executor, process = self.busy(0)
        worker = self.cluster.processes[1]
        worker.kill()
        os.kill(executor, signal.SIGKILL)
        self.assert_same(job, "Lost executor", "Lost task|its executor exited", r"Starting task \d+\.1 in")
        self.assertEqual("", cluster.command_of(process), "the filter of the executor goes on")

    def test_filter_killed(self):
        job = self.submit()
        _, process = self.busy(0)
        os.kill(process, signal.SIGKILL)
        self.assert_same(job, "tadqiq ended with status -9", r"Starting task \d+\.1 in")

    def test_tasks_run_twice(self):
        speculation = {"": "true", ".quantile": "0.1", ".multiplier": "1.0", ".interval": "20ms", ".minTaskRuntime": "1ms"}
        job = self.submit(**{f"spark.speculation{k}": v for k, v in speculation.items()})
        self.assert_same(job, "as speculatable")


if __name__ == "__main__":
    unittest.main()
