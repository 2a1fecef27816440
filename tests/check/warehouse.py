#!/usr/bin/env python3
"""Runs the statements that `cargo run -- sql` writes, in a warehouse.

    python3 tests/check/warehouse.py tables FOLDER               raw CSV files of the folder to canonical tables beside them
    python3 tests/check/warehouse.py duckdb FOLDER STATEMENTS OUT
    python3 tests/check/warehouse.py spark FOLDER STATEMENTS OUT

STATEMENTS is a folder with one .sql file a metric; OUT is a CSV file with what all of them give. The first command is the
analyst's own work of making canonical tables: days of two spellings, ages that are none, codes as they are. It is written from
the documents, not from the engine.
"""

import csv
import sys
import time
from pathlib import Path

DAY = """CASE WHEN {0} ~ '^\\d{{4}}-\\d\\d-\\d\\d$' THEN try_cast({0} AS DATE)
              WHEN {0} ~ '^\\d{{8}}$' THEN try_strptime({0}, '%Y%m%d')::DATE END"""


def day(column):
    """Days before 1900 stand for no day."""
    parsed = DAY.format(f"trim({column})")
    return f"CASE WHEN year({parsed}) >= 1900 THEN {parsed} END"


AGE = """CASE WHEN try_cast(trim(age) AS INTEGER) BETWEEN 7001 AND 7007 THEN 0
              WHEN try_cast(trim(age) AS INTEGER) BETWEEN 0 AND 120 THEN try_cast(trim(age) AS INTEGER) END"""


def text(column):
    return f"nullif(trim({column}), '')"


def yes(column):
    return f"CASE lower(trim({column})) WHEN 'yes' THEN true WHEN 'no' THEN false END"


TABLES = {
    "spells": f"""
        SELECT {text('area_code')} AS area_code, {text('person_id')} AS person_id, {AGE} AS age,
               CASE trim(sex) WHEN '1' THEN 'male' WHEN '2' THEN 'female' END AS sex,
               {text('admission_method')} AS admission_method, {day('admission_date')} AS admission_date,
               {day('discharge_date')} AS discharge_date, {text('discharge_destination')} AS discharge_destination,
               {text('main_diagnosis')} AS main_diagnosis, {text('provider_code')} AS provider_code,
               try_cast(trim(length_of_stay) AS DOUBLE) AS length_of_stay""",
    "reablement": f"""
        SELECT {text('person_id')} AS person_id, {text('area_code')} AS area_code, {AGE} AS age,
               {day('discharge_date')} AS discharge_date, {yes('offered_reablement')} AS offered_reablement,
               {yes('entered_reablement')} AS entered_reablement, {yes('at_home_91_days')} AS at_home_91_days""",
    "delays": f"""
        SELECT {text('area_code')} AS area_code, {text('area_name')} AS area_name,
               (trim(month) || '-01')::DATE AS month, {text('attribution')} AS attribution,
               delayed_days::DOUBLE AS delayed_days, {text('reason')} AS reason, {text('setting')} AS setting,
               NULL::VARCHAR AS provider_code""",
    "population": f"""
        SELECT {text('area_code')} AS area_code, {text('area_name')} AS area_name, year::INTEGER AS year,
               {text('age_band')} AS age_band, NULL::VARCHAR AS sex, persons::DOUBLE AS persons""",
}


def tables(folder):
    """Canonical tables as Parquet for DuckDB and Spark, and as CSV for PostgreSQL."""
    import duckdb

    db = duckdb.connect()
    for name, select in TABLES.items():
        raw = f"read_csv('{folder / name}.csv', header=true, all_varchar=true, delim=',', quote='\"', escape='\"')"
        with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        absent = [column for column in ("reason", "setting", "length_of_stay") if column not in header]
        nothing = "".join(f", NULL::VARCHAR AS {column}" for column in absent)
        db.execute(f"CREATE TABLE {name} AS {select} FROM (SELECT *{nothing} FROM {raw})")
        db.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
        db.execute(f"COPY {name} TO '{folder / name}.canonical.csv' (FORMAT csv, HEADER)")


def statements(folder):
    for path in sorted(Path(folder).glob("*.sql")):
        yield path.stem, path.read_text(encoding="utf-8")


def run(execute, folder, out):
    """`execute` gives the names of the columns and the rows."""
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        header = None
        for metric, sql in statements(folder):
            begun = time.monotonic()
            names, rows = execute(sql)
            if header is None:
                header = names
                writer.writerow(names)
            if names != header:
                sys.exit(f"{metric} has other columns than the statement before it")
            for row in rows:
                writer.writerow(["" if cell is None else cell for cell in row])
            print(f"  {metric}: {time.monotonic() - begun:.2f} s", file=sys.stderr)


def in_duckdb(folder, sql, out):
    import duckdb

    db = duckdb.connect()
    for name in TABLES:
        db.execute(f"CREATE VIEW {name} AS SELECT * FROM '{folder / name}.parquet'")

    def execute(text):
        found = db.execute(text)
        return [column[0] for column in found.description], found.fetchall()

    run(execute, sql, out)


def in_spark(folder, sql, out):
    from pyspark.sql import SparkSession

    small = (folder / "spells.parquet").stat().st_size < 10_000_000
    spark = (
        SparkSession.builder.master("local[2]")
        .appName("the definitions in Spark")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "4g")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "1" if small else "8")
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1" if small else "-Xss8m")
        # Compiling a plan takes longer than running it on little data.
        .config("spark.sql.codegen.wholeStage", str(not small).lower())
        .config("spark.sql.adaptive.enabled", str(not small).lower())
        .config("spark.sql.warehouse.dir", str(folder / "spark-warehouse"))
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    for name in TABLES:
        spark.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)

    def execute(text):
        frame = spark.sql(text)
        return frame.columns, [tuple(row) for row in frame.collect()]

    run(execute, sql, out)
    spark.stop()


if __name__ == "__main__":
    what, folder, *rest = sys.argv[1:]
    folder = Path(folder)
    if what == "tables":
        tables(folder)
    elif what == "duckdb":
        in_duckdb(folder, *rest)
    elif what == "spark":
        in_spark(folder, *rest)
    else:
        sys.exit(f"There is no warehouse {what}.")
