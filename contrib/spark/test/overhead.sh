#!/usr/bin/env bash
# What Spark adds to the time that tadqiq takes; needs a machine with two cores
# that does nothing else.
#
#   contrib/spark/test/overhead.sh [DOCUMENTS [MORE]]
. "$(dirname "$0")/setup.sh" overhead
cd "$root/contrib/spark/test"
"$PYSPARK_PYTHON" overhead.py "$@"
