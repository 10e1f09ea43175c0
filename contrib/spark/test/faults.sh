#!/usr/bin/env bash
# The same while a worker and its executor are killed, a filter process is
# killed, and tasks are run twice.
#
#   contrib/spark/test/faults.sh     (needs Go, Java 17, python3 with venv, PyPI)
. "$(dirname "$0")/setup.sh" test-spark-faults
tests test_faults
