#!/usr/bin/env python3
"""The metrics of hospital spells, computed a second time by other means.

    python3 -m pip install duckdb
    python3 tests/check/spells.py SPELLS.csv POPULATION.csv

Files in our own columns, told apart by their headers; several of a kind are put together. Prints CSV, one row a metric, area
and financial year: metric,area,year,numerator,denominator,value. Exact counts: nothing is withheld or rounded. Written from
the definitions in words, not from the engine: SQL over all rows, where the engine counts as it reads.
"""

import csv
import sys

import duckdb

EMERGENCY = ("21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D", "EMERGENCY")


def day(column):
    """A day as ISO or as eight digits; years before 1900 stand for no date."""
    text = f"trim({column})"
    parsed = f"""coalesce(
        CASE WHEN regexp_full_match({text}, '\\d{{4}}-\\d\\d-\\d\\d') THEN try_cast({text} AS DATE) END,
        CASE WHEN regexp_full_match({text}, '\\d{{8}}') THEN try_strptime({text}, '%Y%m%d')::DATE END)"""
    return f"CASE WHEN year({parsed}) >= 1900 THEN {parsed} END"


def financial_year(column):
    return f"(year({column}) - CASE WHEN month({column}) < 4 THEN 1 ELSE 0 END)"


def main(files):
    db = duckdb.connect()
    kinds = {"spells": [], "population": []}
    for file in files:
        with open(file, encoding="utf-8-sig", newline="") as text:
            header = next(csv.reader(text))
        kinds["spells" if "admission_method" in header else "population"].append(file)
    for table, paths in kinds.items():
        if not paths:
            sys.exit(f"There is no file of {table} among the arguments.")
        db.execute(
            f"CREATE TABLE {table}_text AS SELECT * FROM read_csv(?, header=true, all_varchar=true, delim=',', "
            "quote='\"', escape='\"', union_by_name=true)",
            [paths],
        )

    # Rows that count: area, age, method and admission are known. Codes 7001 to 7007 are babies.
    db.execute(
        f"""
        CREATE TABLE spells AS
        WITH typed AS (
            SELECT trim(area_code) AS area, nullif(trim(person_id), '') AS person,
                   try_cast(trim(age) AS INTEGER) AS years,
                   upper(trim(admission_method)) AS method,
                   {day("admission_date")} AS admission, {day("discharge_date")} AS discharge,
                   nullif(trim(discharge_destination), '') AS destination
            FROM spells_text)
        SELECT row_number() OVER () AS id, area, person, admission, discharge,
               coalesce(destination, '') = '79' AS died, destination,
               CASE WHEN years BETWEEN 7001 AND 7007 THEN 0 ELSE years END >= 65 AS old,
               method IN {EMERGENCY} AS emergency
        FROM typed
        WHERE area <> '' AND method <> '' AND admission IS NOT NULL
          AND (years BETWEEN 0 AND 120 OR years BETWEEN 7001 AND 7007)
        """
    )
    starts, ends = financial_year("admission"), financial_year("discharge")
    rows = db.execute(
        f"""
        WITH
        admissions AS (
            SELECT area, {starts} AS year, count(*) AS n FROM spells WHERE old AND emergency GROUP BY ALL),
        people AS (
            SELECT trim(area_code) AS area, year::INTEGER AS year, persons::BIGINT AS n
            FROM population_text WHERE trim(age_band) = '65+'),
        again AS (
            SELECT area, {starts} AS year, count(*) AS n FROM spells AS this
            WHERE old AND emergency AND EXISTS (
                SELECT 1 FROM spells AS other
                WHERE other.person = this.person AND other.id <> this.id
                  AND this.admission - other.discharge BETWEEN 0 AND 30)
            GROUP BY ALL),
        lengths AS (
            SELECT area, {ends} AS year, count(*) AS n, quantile_cont(discharge - admission, 0.9) AS p90
            FROM spells WHERE old AND emergency AND discharge >= admission GROUP BY ALL),
        weekends AS (
            SELECT area, {ends} AS year, count(*) FILTER (isodow(discharge) >= 6) AS part, count(*) AS n
            FROM spells WHERE emergency AND NOT died AND discharge IS NOT NULL GROUP BY ALL),
        homes AS (
            SELECT area, {ends} AS year, count(*) FILTER (destination = '19') AS part, count(*) AS n
            FROM spells WHERE destination <> '79' AND discharge IS NOT NULL GROUP BY ALL)
        SELECT 'emergency-admissions-65-per-100k' AS metric, a.area, a.year, a.n AS numerator, p.n AS denominator,
               100000.0::DOUBLE * a.n / p.n AS value
        FROM admissions AS a LEFT JOIN people AS p USING (area, year)
        UNION ALL
        SELECT 'emergency-readmissions-65', a.area, a.year, coalesce(r.n, 0), a.n, 100000.0::DOUBLE * coalesce(r.n, 0) / a.n
        FROM admissions AS a LEFT JOIN again AS r USING (area, year)
        UNION ALL
        SELECT 'los-p90-emergency-65', area, year, NULL, n, p90 FROM lengths
        UNION ALL
        SELECT 'weekend-discharge-share', area, year, part, n, 100.0::DOUBLE * part / n FROM weekends
        UNION ALL
        SELECT 'discharged-to-usual-residence', area, year, part, n, 100.0::DOUBLE * part / n FROM homes
        ORDER BY ALL
        """
    ).fetchall()
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["metric", "area", "year", "numerator", "denominator", "value"])
    for metric, area, year, numerator, denominator, value in rows:
        period = f"{year}/{(year + 1) % 100:02}"
        figures = ["" if x is None else repr(x) for x in (numerator, denominator, value)]
        out.writerow([metric, area, period, *figures])


if __name__ == "__main__":
    main(sys.argv[1:])
