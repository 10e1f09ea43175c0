# Sourced by the tests: finds or installs what they need, and puts it into the
# environment. Where something is missing the test is skipped, and says so.
#
# Installed once for each version of Spark, into the user's cache: 520 MB.
set -euo pipefail
name=$1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)

skip() {
	echo "$name: SKIPPED: $1; nothing was run on Spark"
	exit 0
}
command -v python3 > /dev/null || skip "there is no python3"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || skip "python3 is older than 3.11"
python3 -c 'import ensurepip, venv' 2> /dev/null || skip "python3 makes no virtual environments; on Debian: apt-get install python3-venv"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" > /dev/null || skip "there is no java; on Debian: apt-get install openjdk-17-jre-headless"
release=$("$java" -version 2>&1 | sed -nE 's/.* version "([0-9]+).*/\1/p' | head -1)
[ "${release:-0}" -ge 17 ] || skip "java is older than 17"

# Nothing of another Spark's.
unset SPARK_HOME SPARK_CONF_DIR HADOOP_CONF_DIR YARN_CONF_DIR PYTHONPATH PYSPARK_SUBMIT_ARGS MASTER
wanted=$(cat "$root/contrib/spark/requirements.txt")
python=$(python3 -c 'import sys; print(f"python{sys.version_info.major}.{sys.version_info.minor}")')
venv=${XDG_CACHE_HOME:-$HOME/.cache}/tadqiq-spark-venv/$wanted-$python
if [ ! -e "$venv/complete" ] || ! "$venv/bin/python" -c 'import pyspark'; then
	echo "$name: installing $wanted into $venv"
	python3 -m venv "$venv"
	"$venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir -r "$root/contrib/spark/requirements.txt"
	touch "$venv/complete"
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
(cd "$root" && go build -o "$tmp/tadqiq" ./cmd/tadqiq)
# All that is written goes there, and nothing listens but on this machine.
export TMPDIR=$tmp SPARK_LOCAL_DIRS=$tmp/spark SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON=$venv/bin/python PYTHONDONTWRITEBYTECODE=1
export TADQIQ=$tmp/tadqiq

# tests MODULE…: runs them, and ends them where the script is to end.
tests() {
	cd "$root/contrib/spark/test"
	"$PYSPARK_PYTHON" -m unittest --verbose "$@" &
	local child=$!
	trap 'kill "$child" 2> /dev/null; wait "$child"; exit 1' INT TERM
	wait "$child"
}
