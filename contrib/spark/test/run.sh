#!/usr/bin/env bash
# Run audit.py on Spark, within one process and on a cluster of a master and
# two workers on this machine, and compare what it writes with what tadqiq
# writes without Spark.
#
#   contrib/spark/test/run.sh     (needs Go, Java 17, python3 with venv, PyPI)
. "$(dirname "$0")/setup.sh" test-spark
tests test_local test_cluster
