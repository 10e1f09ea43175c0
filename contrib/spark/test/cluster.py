"""What the tests share: a cluster on this machine, processes, and what tadqiq writes."""

import atexit
import gzip
import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import time

import corpus

TADQIQ = os.environ["TADQIQ"]
AUDIT = pathlib.Path(__file__).parent.parent / "audit.py"
BIN = pathlib.Path(sys.executable).parent
FLAGS = ["--text-field", "content", "--id-field", "id", "--group-by", "source"]
# For processes that live for seconds only.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
REPORT = ["summary.json", "candidates.csv", "index.html"]


class Cluster:
    """A Spark master and workers of one core each, on free ports of the loopback address."""

    def __init__(self, folder, workers=2):
        self.folder = folder
        self.processes = []  # the master, then the workers
        folder.mkdir()
        atexit.register(self.stop)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # which unittest does not take for a failure
        where = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
        self.url = self.start("master", ["org.apache.spark.deploy.master.Master", *where], r"Starting Spark master at (\S+)")
        for i in range(workers):
            command = ["org.apache.spark.deploy.worker.Worker", *where, "--cores", "1", "--memory", "1g"]
            self.start(f"worker{i}", [*command, "--work-dir", folder / f"work{i}", self.url], r"Successfully (registered) with master")

    def start(self, name, command, ready):
        """Start a process, wait for a line in its log, and return what the pattern marks in that."""
        log = self.folder / f"{name}.log"
        env = os.environ | {"SPARK_DAEMON_MEMORY": "256m", "SPARK_DAEMON_JAVA_OPTS": JAVA}
        with open(log, "wb") as out:
            self.processes.append(subprocess.Popen([BIN / "spark-class", *command], stdout=out, stderr=out, env=env, cwd=self.folder))
        found = wait_for(lambda: re.search(ready, log.read_text()) or self.processes[-1].poll() is not None, 120)
        if not isinstance(found, re.Match):
            raise RuntimeError(f"{name} does not start:\n{log.read_text()}")
        return found[1]

    def stop(self):
        """End the processes and all that they have started."""
        started = [pid for p in self.processes for pid in below(p.pid)]
        for p in reversed(self.processes):
            p.terminate()
        for p in self.processes:
            try:
                p.wait(20)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()
        left = {pid for pid in started if command_of(pid)}
        wait_for(lambda: not any(command_of(pid) for pid in left), 5)
        for pid in left:
            if "spark" in command_of(pid) or TADQIQ in command_of(pid):
                os.kill(pid, signal.SIGKILL)
        self.processes = []

    def executors(self, i):
        """The processes of the executors of a worker."""
        return [pid for pid in children(self.processes[1 + i].pid) if "ExecutorBackend" in command_of(pid)]

    def submit(self, name, *arguments, conf=()):
        """Start audit.py on the cluster, its output in a log."""
        return Job(self.folder / f"{name}.log", [BIN / "spark-submit", "--master", self.url, *settings(*conf), AUDIT, "--tadqiq", TADQIQ, *arguments])


class Job:
    """A run of a program."""

    def __init__(self, log, command):
        self.log = log
        with open(log, "wb") as out:
            self.process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=out, cwd=log.parent)

    def wait(self, seconds=600):
        """What it has said, and its status."""
        try:
            status = self.process.wait(seconds)
        finally:
            self.process.kill()
            self.process.wait()
        return status, self.log.read_text(errors="replace")


def settings(*conf):
    """Arguments of a driver that talks to nothing but this machine."""
    all = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "768m",
        "spark.executor.memory": "512m",
        "spark.ui.enabled": "false",
        "spark.driver.extraJavaOptions": JAVA,
        "spark.executor.extraJavaOptions": JAVA,
    } | dict(conf)
    return [a for k, v in all.items() for a in ("--conf", f"{k}={v}")]


def within_process():
    """Have Spark run within the process of this test, with two threads, and say nothing."""
    quiet = settings(("spark.ui.showConsoleProgress", "false"), ("spark.log.level", "OFF"))
    os.environ["PYSPARK_SUBMIT_ARGS"] = shlex.join(["--master", "local[2]", *quiet, "pyspark-shell"])


def processes():
    """(process, parent, command) of all that run."""
    out = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = (line.split(None, 2) for line in out.splitlines())
    return [(int(row[0]), int(row[1]), row[2]) for row in rows if len(row) == 3]


def children(pid):
    return [p for p, parent, _ in processes() if parent == pid]


def below(pid):
    """The children of a process, theirs, and so on."""
    table, found = processes(), [pid]
    for at in found:
        found += [p for p, parent, _ in table if parent == at]
    return found[1:]


def command_of(pid):
    return next((command for p, _, command in processes() if p == pid), "")


def filters(pid):
    """The processes of tadqiq below a process that read documents."""
    return [p for p in below(pid) if command_of(p).endswith("--stream --partial --jobs 1")]


def wait_for(condition, seconds):
    """What the condition is as soon as it is true, or else None after that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    return None


def tadqiq(*arguments, **how):
    return subprocess.run([TADQIQ, "audit", "--no-config", *map(str, arguments)], check=True, capture_output=True, **how).stdout


def local_report(out, *arguments):
    """What tadqiq makes of a corpus without Spark."""
    tadqiq("--no-progress", "--out", out, *arguments)
    return report(out)


def report(folder):
    return {name: (folder / name).read_bytes() for name in REPORT}


def make_corpus(folder, documents):
    corpus.write(folder, documents=documents, files=7, seed=1)
    return folder


def annotated_here(folder, *flags):
    """The lines of a corpus with what was found, of one process, in order of their bytes."""
    lines = b"".join(map(read, sorted(folder.iterdir())))
    return sorted(tadqiq("--stream", *flags, input=lines).splitlines())


def annotated_there(folder):
    """The lines that Spark has written, in order of their bytes."""
    return sorted(b"".join(map(read, folder.glob("part-*.gz"))).splitlines())


def read(path):
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    return data if data.endswith(b"\n") or not data else data + b"\n"


def has_findings(line):
    return bool(json.loads(line)["tadqiq"]["findings"])
