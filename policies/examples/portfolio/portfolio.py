"""A register of a portfolio under Apache Spark: submissions in, totals out.

    python3 portfolio.py --binary carbonward --policy policy.yaml --at 2026-11-23 \\
        --submissions submissions.jsonl --register register.json [--rows rows.parquet] [--via pipe]

The totals are those of `carbonward review submissions.jsonl --policy policy.yaml --at 2026-11-23`.
`mapInArrow` works wherever Spark does; `--via pipe` is for clusters of one's own, since managed Spark
offers no RDDs.
"""

import argparse
import json
import os
import signal

from pyspark.sql import SparkSession, functions
from pyspark.sql.types import (
    DecimalType, IntegerType, StringType, StructField, StructType)

import gate

WORDS = ["submission", "status", "verdict", "run", "team", "region", "accelerator", "period"]
# 10^18 of a unit is more than any run, and leaves room to add up ten billion of them.
AMOUNT = DecimalType(28, 0)
SCHEMA = StructType(
    [StructField(name, StringType()) for name in WORDS]
    + [StructField(name, AMOUNT) for name in gate.AMOUNTS]
    # The first row of a submission has the number 0.
    + [StructField("number", IntegerType())])


def fail_once(marker):
    """Kills this worker the first time that any comes here; the test shows that nothing is lost."""
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def arrow_mapper(options):
    """The function for `mapInArrow`: batches of lines in, batches of rows out."""

    def check(batches):
        import decimal

        import pyarrow

        import gate

        fields = [pyarrow.field(name, pyarrow.string()) for name in WORDS]
        fields += [pyarrow.field(name, pyarrow.decimal128(28, 0)) for name in gate.AMOUNTS]
        fields.append(pyarrow.field("number", pyarrow.int32()))
        schema = pyarrow.schema(fields)
        with gate.Gate(options.binary, options.policy, options.at) as asked:
            for batch in batches:
                found = []
                for line in batch.column(0).to_pylist():
                    request, submission = gate.request(line)
                    found += gate.rows(asked.ask(request), submission)
                    if options.kill_once and submission.get("name") == options.kill_at:
                        fail_once(options.kill_once)
                columns = []
                for field in schema:
                    values = [row.get(field.name) for row in found]
                    if field.name in gate.AMOUNTS:
                        values = [None if v is None else decimal.Decimal(v) for v in values]
                    columns.append(pyarrow.array(values, type=field.type))
                yield pyarrow.RecordBatch.from_arrays(columns, schema=schema)

    return check


def by_arrow(spark, options):
    lines = spark.read.text(options.submissions).repartition(options.partitions)
    return lines.mapInArrow(arrow_mapper(options), SCHEMA)


def by_pipe(spark, options):
    """Classic clusters: the binary itself is the worker, and answers come back as lines."""
    from decimal import Decimal

    lines = spark.sparkContext.textFile(options.submissions, options.partitions)
    command = (
        f"{options.binary} serve --stdio --policy {options.policy} --at {options.at}")

    def ask(line):
        request, submission = gate.request(line)
        # What the answer needs of its submission travels in the name, since a pipe has one column.
        kept = {key: submission.get(key) for key in ("name", "team", "date")}
        return json.dumps(dict(request, id=json.dumps(kept)))

    def answered(line):
        answer = json.loads(line)
        submission = json.loads(answer["id"]) if answer["id"] else {}
        for row in gate.rows(answer, submission):
            yield tuple(
                Decimal(row[name]) if name in gate.AMOUNTS and row.get(name) is not None
                else row.get(name)
                for name in SCHEMA.names)

    return spark.createDataFrame(lines.map(ask).pipe(command, checkCode=True).flatMap(answered), SCHEMA)


def amount(value):
    return None if value is None else float(int(value)) / 1e9


def total(by, row):
    """A total as registers write it."""
    made = {"by": by, "name": row["name"], "runs": row["runs"], "unknown": row["unknown"]}
    made["device_hours"] = amount(row["device_hours"])
    for name in gate.RANGES:
        parts = {part: amount(row[f"{name}_{part}"]) for part in gate.PERCENTILES}
        made[name] = None if parts["p50"] is None else parts
    return made


def totals(rows):
    """The totals of all runs, then by team, region, accelerator and period."""
    runs = rows.where(functions.col("run").isNotNull())
    counted = [
        functions.count("run").alias("runs"),
        functions.sum(functions.col("emissions_kg_p50").isNull().cast("long")).alias("unknown")]
    counted += [functions.sum(name).alias(name) for name in gate.AMOUNTS]
    groups = [
        functions.struct(
            functions.lit(by).alias("by"),
            (functions.lit(None) if by == "all" else functions.col(by)).cast("string").alias("name"))
        for by in ("all", "team", "region", "accelerator", "period")]
    # One pass for all of them.
    grouped = runs.select(
        functions.explode(functions.array(*groups)).alias("group"), "run", *gate.AMOUNTS)
    made = [
        total(row["by"], row)
        for row in grouped.groupBy("group.by", "group.name").agg(*counted).collect()]
    return sorted(made, key=lambda one: (one["by"], one["name"] is None, one["name"] or ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("binary", "policy", "at", "submissions", "register"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--rows", help="write the rows of the register as Parquet")
    parser.add_argument("--via", choices=("arrow", "pipe"), default="arrow")
    parser.add_argument("--partitions", type=int, default=4)
    parser.add_argument("--kill-once", help="for tests: a file that marks that a worker was killed")
    parser.add_argument("--kill-at", help="for tests: the submission after which it is")
    options = parser.parse_args()
    for name in ("binary", "policy", "submissions"):
        setattr(options, name, os.path.abspath(getattr(options, name)))

    # A task that dies is tried again, three times at most; `local[2]` alone would not.
    spark = (
        SparkSession.builder.appName("carbonward").master(os.environ.get("MASTER", "local[2,4]"))
        .config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    spark.sparkContext.addPyFile(os.path.join(os.path.dirname(os.path.abspath(__file__)), "gate.py"))
    rows = (by_arrow if options.via == "arrow" else by_pipe)(spark, options)
    if options.rows:
        # Written once and read again: the checks are the costly part.
        rows.write.mode("overwrite").parquet(options.rows)
        rows = spark.read.parquet(options.rows)
    else:
        rows = rows.persist()
    submissions = rows.where("number = 0").groupBy("status").count().collect()
    register = {
        "submissions": {row["status"]: row["count"] for row in submissions},
        "totals": totals(rows),
    }
    with open(options.register, "w", encoding="utf-8") as file:
        json.dump(register, file, indent=1, ensure_ascii=False)
    spark.stop()


if __name__ == "__main__":
    main()
