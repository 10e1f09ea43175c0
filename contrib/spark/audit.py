#!/usr/bin/env python3
"""tadqiq audit on Apache Spark: docs/spark.md tells how to run it.

    spark-submit audit.py --tadqiq tadqiq --text-field content --id-field url \
        --out report/ crawl/*.jsonl.gz [-- FLAGS of tadqiq audit]

Each partition goes through a process of `tadqiq audit --stream --partial`. The
executors join what these have counted (`tadqiq audit --reduce --partial`) until
little is left, and `tadqiq audit --reduce` makes the report of that.
"""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path

from pyspark import SparkFiles, StorageLevel
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from py4j.protocol import Py4JJavaError

# What the line with the counts begins with.
PARTIAL = '{"tadqiq_partial":'

# How many partial summaries a task joins, and up to how many the driver does.
JOINED = 8

# How much of what a failed process said is shown, in bytes.
SAID = 4000

# What stands around the message of a failed partition in that of Spark.
MARKS = ("tadqiq audit: ", " [end of message]")


def main(arguments):
    options = parse(arguments)
    for path in [options.tadqiq, *options.ship]:
        if not os.path.isfile(path):
            raise Failure(f"{path}: no such file")
    try:
        os.makedirs(options.out, exist_ok=True)
    except OSError as e:
        raise Failure(f"{options.out}: {e.strerror}") from e
    # With no input, what is wrong with the flags shows at once.
    run([options.tadqiq, *flags(options), "--stream", "--partial"])
    spark = SparkSession.builder.appName("tadqiq-audit").getOrCreate()
    try:
        partials = audit(spark, options)
        run([options.tadqiq, *flags(options), "--reduce", "--out", options.out, "-"], partials)
    except (Py4JJavaError, PySparkException) as e:
        raise Failure(reason(str(e))) from e
    finally:
        spark.stop()


class Failure(Exception):
    """What went wrong, in words for the user."""


def parse(arguments):
    p = argparse.ArgumentParser(
        prog="audit.py",
        description="Audit a corpus with tadqiq on Apache Spark.",
        epilog="What stands after -- goes to tadqiq audit, e.g. -- --lang ar --rules name/. No configuration file is looked for.",
    )
    p.add_argument("--tadqiq", required=True, metavar="FILE", help="the program, built for the machines of the cluster")
    p.add_argument("--installed", action="store_true", help="FILEs are there on every machine, in the path given; do not ship them")
    p.add_argument("--input", choices=["jsonl", "parquet", "lines", "text"], default="jsonl",
                   help="format of INPUT: JSON Lines, Parquet, or plain text with a document in each line or file (default jsonl)")
    p.add_argument("--text-field", default="text", metavar="NAME", help="member or column that is the text (default text)")
    p.add_argument("--id-field", metavar="NAME", help="member or column that names the document")
    p.add_argument("--group-by", metavar="NAME", help="member or column with the source of a document, or host: that of the URL that names it")
    p.add_argument("--keep", action="append", default=[], metavar="NAME", help="further column of Parquet for the lines of --output-findings")
    p.add_argument("--glossary", "-g", action="append", default=[], metavar="FILE", help="glossary that adds to the built-in ones")
    p.add_argument("--lexicon", action="append", default=[], metavar="FILE", help="lexicon that adds to the built-in one")
    p.add_argument("--partitions", type=int, metavar="N", help="share the documents out among N partitions first; for files that cannot be split")
    p.add_argument("--output-findings", metavar="FOLDER", help="new folder for the lines with what was found in each, compressed by gzip")
    p.add_argument("--out", required=True, metavar="FOLDER", help="folder of the report, on the machine of the driver")
    p.add_argument("inputs", nargs="+", metavar="INPUT", help="file, folder or pattern that all machines can read")
    end = arguments.index("--") if "--" in arguments else len(arguments)
    o = p.parse_args(arguments[:end])
    o.rest = arguments[end + 1 :]
    if o.input in ("text", "lines"):
        if o.id_field or o.group_by:
            p.error(f"--input {o.input}: documents are named after their files; --id-field and --group-by do not go with it")
        o.text_field, o.id_field, o.group_by = "text", "id", "source"
    elif not o.id_field:
        p.error("--id-field is missing: without it, documents of different partitions would have the same names")
    if o.keep and o.input != "parquet":
        p.error("--keep names columns of Parquet; the lines of other formats are kept as they are")
    o.tadqiq = os.path.join(os.path.dirname(o.tadqiq) or ".", os.path.basename(o.tadqiq))  # never to be looked up on the path
    o.ship = o.glossary + o.lexicon
    names = [os.path.basename(f) for f in [o.tadqiq, *o.ship]]
    twice = [n for n in names if names.count(n) > 1]
    if twice and not o.installed:
        p.error(f"{twice[0]}: two files of that name cannot be shipped; rename one")
    return o


def flags(o, place=str):
    """The arguments of tadqiq that all its runs have in common. place(path) is where a file is there."""
    out = ["audit", "--no-config", "--text-field", o.text_field, "--id-field", o.id_field]
    if o.group_by:
        out += ["--group-by", o.group_by]
    for name, files in (("--glossary", o.glossary), ("--lexicon", o.lexicon)):
        for f in files:
            out += [name, place(f)]
    return out + o.rest


def run(command, lines=()):
    """Run tadqiq on this machine, with lines as its input."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as p:
        try:
            with p.stdin:
                for line in lines:
                    p.stdin.write(line.encode() + b"\n")
        except BrokenPipeError:
            pass  # its status says more
        said = p.stderr.read().decode(errors="replace")
    if p.returncode != 0:
        raise Failure(f"{shlex.join(command)}: ended with status {p.returncode}\n{said.strip()}")
    sys.stderr.write(said)


def audit(spark, o):
    """Check all documents, and return a few partial summaries of them."""
    sc = spark.sparkContext
    local = sc._jsc.isLocal()
    place = str  # relative to the working directory of an executor
    if not o.installed:
        for f in [o.tadqiq, *o.ship]:
            sc.addFile(os.path.abspath(f))
        # Executors fetch such files into their working directory.
        root = SparkFiles.getRootDirectory() if local else "."
        place = lambda path: f"{root}/{os.path.basename(path)}"  # noqa: E731
    said = f"{tempfile.gettempdir() if local else '.'}/tadqiq.{os.getpid()}"

    lines = {"jsonl": json_lines, "parquet": parquet, "lines": text_lines, "text": text_files}[o.input](spark, o)
    if o.partitions:
        lines = lines.repartition(o.partitions)
    cpus = sc.getConf().get("spark.task.cpus", "1")
    command = [place(o.tadqiq), *flags(o, place), "--stream", "--partial", "--jobs", cpus]
    broken = []  # the worker of a task has its own
    env = {"GOMAXPROCS": cpus} | {k: v for k, v in os.environ.items() if k in ("GOMEMLIMIT", "GOGC")}

    keep = bool(o.output_findings)
    checked = (
        lines.mapPartitions(lambda lines: guarded(lines, broken))
        .pipe(with_messages(command, said), env, checkCode=True)
        .mapPartitionsWithIndex(lambda i, lines: split(i, lines, said, broken, keep))
    )
    if keep:
        # The lines go one way and the counts another, and nothing is to be checked twice.
        checked.persist(StorageLevel.DISK_ONLY)
        checked.filter(lambda line: not line.startswith(PARTIAL)).saveAsTextFile(o.output_findings, "org.apache.hadoop.io.compress.GzipCodec")
    partials = checked.filter(lambda line: line.startswith(PARTIAL))
    return joined(partials, [place(o.tadqiq), "audit", "--reduce", "--partial", "-"], env).collect()


def joined(partials, command, env):
    """Partial summaries of which each partition has one, joined until there are at most JOINED."""
    while (n := partials.getNumPartitions()) > JOINED:
        partials = (
            partials.mapPartitionsWithIndex(lambda i, lines: ((i, line) for line in lines))
            .partitionBy(-(-n // JOINED), lambda i: i // JOINED)
            .mapPartitionsWithIndex(lambda i, rows: join(i, rows, command, env))
        )
    return partials


def join(index, rows, command, env):
    """One partial summary of those in the rows, always in the same order."""
    lines = "".join(line + "\n" for _, line in sorted(rows))
    p = subprocess.run(command, input=lines, capture_output=True, text=True, env=os.environ | env)
    if p.returncode != 0:
        raise RuntimeError(f"{MARKS[0]}partition {index} of the counts: {ended(p.returncode, p.stderr)}{MARKS[1]}")
    yield p.stdout.rstrip("\n")


def ended(status, said):
    """How a process of tadqiq failed."""
    return f"tadqiq ended with status {status}: {said[-SAID:].strip() or 'it said nothing'}"


def with_messages(command, said):
    """A command for RDD.pipe that keeps the process's standard error in a file of its own: the parent is the worker of the task."""
    return shlex.join(["/bin/sh", "-c", f'exec "$@" 2>{shlex.quote(said)}.$PPID', "sh", *command])


def guarded(lines, broken):
    """The lines. RDD.pipe would wait for ever after an exception here, so it is kept for split."""
    try:
        yield from lines
    except Exception as e:  # noqa: BLE001
        broken.append(e)


def split(index, lines, said, broken, keep):
    """Yield the partial summary, and with keep the lines before it. A failure names the partition and what the process said."""
    said = Path(f"{said}.{os.getpid()}")
    try:
        partial = None
        for line in lines:
            if line.startswith(PARTIAL):
                partial = line
            elif keep:
                yield line
        if broken:
            raise broken[0]
        if partial is None:
            raise RuntimeError(f"{MARKS[0]}partition {index}: no counts came back{MARKS[1]}")
        yield partial
        sys.stderr.write(words(said))
    except PySparkException as e:
        status = (e.getMessageParameters() or {}).get("error_code", "?")
        raise RuntimeError(f"{MARKS[0]}partition {index}: {ended(status, words(said))}{MARKS[1]}") from None
    finally:
        said.unlink(missing_ok=True)


def words(path):
    """What a file says, and nothing where there is none."""
    return path.read_text(errors="replace") if path.exists() else ""


def reason(message):
    """What in a message of Spark's tells what happened."""
    _, found, rest = message.partition(MARKS[0] + "partition ")
    if found:
        return "partition " + rest.partition(MARKS[1])[0]
    noise = ("An error occurred while calling", "Driver stacktrace", "Traceback")
    lines = [line.removeprefix(": ") for line in message.splitlines() if line.strip() and not line[0].isspace() and not line.startswith(noise)]
    return "\n".join(dict.fromkeys([lines[0], lines[-1]])) if lines else message


def json_lines(spark, o):
    """The lines of files of JSON Lines as they are."""
    return rows(spark, o).rdd.map(lambda row: decoded(row.value))


def parquet(spark, o):
    """Rows of Parquet as JSON objects of the columns that are needed."""
    table = spark.read.parquet(*o.inputs)
    names = [o.id_field, o.text_field, *o.keep] + ([o.group_by] if o.group_by not in (None, "host") else [])
    # Of a.b, which is no column, all of a.
    names = [name if name in table.columns else name.partition(".")[0] for name in names]
    for name in names:
        if name not in table.columns:
            raise Failure(f"no column {name}; there are {', '.join(table.columns)}")
    columns = [F.col(f"`{name}`") for name in dict.fromkeys(names)]
    objects = table.select(F.to_json(F.struct(*columns), {"ignoreNullFields": "false"}).alias("value"))
    return objects.rdd.map(lambda row: row.value)


def text_lines(spark, o):
    """A document of each line that is not blank, named after file and line."""
    table = rows(spark, o)
    # A partition has parts of files: count the lines of each part before numbering them.
    first, line = {}, {}
    for part in table.groupBy("file_path", "file_block_start").count().orderBy("file_path", "file_block_start").collect():
        first[part.file_path, part.file_block_start] = line.get(part.file_path, 0)
        line[part.file_path] = line.get(part.file_path, 0) + part["count"]
    first = spark.sparkContext.broadcast(first)

    def documents(rows):
        at, n = None, 0
        for row in rows:
            if at != (row.file_path, row.file_block_start):
                at = row.file_path, row.file_block_start
                n = first.value[at]
            n += 1
            if row.value.strip():
                file = name(row.file_path, o.inputs)
                yield decoded(row.value.removesuffix(b"\r"), lambda text: as_json(f"{file}:{n}", file, text))

    return table.rdd.mapPartitions(documents)


def text_files(spark, o):
    """A document of each file, named after it."""

    def document(row):
        file = name(row.file_path, o.inputs)
        return decoded(row.value, lambda text: as_json(file, os.path.dirname(file), text))

    return rows(spark, o, wholetext=True).rdd.map(document)


def rows(spark, o, **how):
    """The lines of text files as bytes, and where they are. Only a line feed ends one, as in tadqiq."""
    table = spark.read.options(lineSep="\n", recursiveFileLookup=True).text(o.inputs, **how)
    return table.select(F.col("value").cast("binary"), "_metadata.file_path", "_metadata.file_block_start")


def decoded(data, document=str):
    """The document of bytes in UTF-8, as a line for RDD.pipe, which takes no bytes. Others become a line that is not JSON, so that they count as broken."""
    try:
        return document(bytes(data).decode())
    except UnicodeDecodeError as e:
        return f"byte {e.start + 1} is not UTF-8: " + bytes(data).decode(errors="replace").replace("\n", " ")


def name(uri, inputs):
    """A file as the user would call it, for inputs named as they were."""
    path = urllib.parse.unquote(uri)
    if path.startswith("file:"):
        path = "/" + path[len("file:") :].lstrip("/")
    for given in inputs:
        fixed, pattern, _ = re.match(r"([^*?\[{]*)(.?)(.*)", given).groups()
        if pattern:
            fixed = fixed.rpartition("/")[0]
        whole = os.path.abspath(fixed)
        if path == whole:
            return given
        if path.startswith(whole + "/"):
            return os.path.join(fixed, path[len(whole) + 1 :])
    return path


def as_json(id, source, text):
    return json.dumps({"id": id, "source": source, "text": text}, ensure_ascii=False)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failure as e:
        print(f"audit.py: {e}", file=sys.stderr)
        sys.exit(2)
