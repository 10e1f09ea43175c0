"""Measure what Spark adds to the time that tadqiq takes, on two cores of this machine.

    overhead.sh [DOCUMENTS [MORE]]

A corpus of each size is audited by `tadqiq audit --jobs 2`, and by audit.py on
two workers of one core each. What the larger one takes beyond the smaller one
is what documents cost; the rest is starting up. The processor time is that of
the whole machine: it says something only where nothing else runs.
"""

import os
import pathlib
import sys
import tempfile
import time

import cluster


def usage():
    """Seconds of processor time of all that ran on this machine so far: of processes below others that were killed, nothing else tells."""
    user, nice, system = map(int, pathlib.Path("/proc/stat").read_text().split()[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def others(seconds=3):
    """The share of the processors that other programs take, from 0 to 1."""
    before = usage()
    time.sleep(seconds)
    return (usage() - before) / seconds / os.cpu_count()


def measure(name, do):
    cpu, start = usage(), time.monotonic()
    wall = do() or time.monotonic() - start
    took = wall, usage() - cpu
    print(f"  {name:6}{took[0]:8.1f} s{took[1]:8.1f} s of processor time", flush=True)
    return took


def on_spark(folder, corpus):
    """The seconds that the job takes, without starting the cluster."""
    c = cluster.Cluster(folder / "cluster")
    start = time.monotonic()
    status, log = c.submit("driver", "--out", folder / "there", *cluster.FLAGS, corpus).wait(7200)
    took = time.monotonic() - start
    c.stop()
    if status != 0 or cluster.report(folder / "here") != cluster.report(folder / "there"):
        sys.exit(f"the report of Spark is not the same\n{log}")
    return took


def main(sizes):
    busy = others()
    print(f"before, other programs take {busy:.0%} of the {os.cpu_count()} cores")
    if busy > 0.03:
        print("that is too much for a comparison: what follows is no measurement")
    found = []
    for documents in sizes:
        folder = pathlib.Path(tempfile.mkdtemp())
        corpus = cluster.make_corpus(folder / "corpus", documents)
        size = sum(len(cluster.read(f)) for f in corpus.iterdir()) / 1e6
        print(f"{documents} documents, {size:.1f} MB")
        here = measure("tadqiq", lambda: cluster.local_report(folder / "here", "--jobs", "2", *cluster.FLAGS, corpus) and None)
        there = measure("Spark", lambda: on_spark(folder, corpus))
        found.append((size, *here, *there))
    if len(found) < 2:
        return
    size, *times = (b - a for a, b in zip(*found))
    print(f"for each further MB, in seconds: tadqiq {times[0] / size:.3f} ({times[1] / size:.3f} of processor time)")
    print(f"                                 Spark  {times[2] / size:.3f} ({times[3] / size:.3f} of processor time)")
    print(f"Spark adds {times[3] / times[1] - 1:.0%} of processor time and {times[2] / times[0] - 1:.0%} of time")
    print(f"a terabyte of such lines: {times[3] / size * 1e6 / 3600:.0f} core-hours")


main([int(a) for a in sys.argv[1:]] or [10000, 60000])
