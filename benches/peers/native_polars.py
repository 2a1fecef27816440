"""polars on the desk, lazily: only the columns that are named are read."""

import desk
import polars as pl

EMERGENCY = ["21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D", "EMERGENCY"]
COLUMNS = ["area_code", "person_id", "age", "admission_method", "admission_date", "discharge_date", "discharge_destination"]


def day(column):
    text = pl.col(column)
    read = pl.coalesce(text.str.to_date("%Y-%m-%d", strict=False), text.str.to_date("%Y%m%d", strict=False))
    return pl.when(read.dt.year() >= 1900).then(read)


def financial_year(column):
    return pl.col(column).dt.year() - (pl.col(column).dt.month() < 4).cast(pl.Int32)


def run(file):
    years = pl.col("age").cast(pl.Int32, strict=False)
    destination = pl.col("discharge_destination").fill_null("")
    spells = (
        pl.scan_csv(file, infer_schema=False)
        .select(COLUMNS)
        .select(
            pl.col("area_code").alias("area"),
            pl.col("person_id").alias("person"),
            years.alias("years"),
            pl.col("admission_method").str.to_uppercase().is_in(EMERGENCY).alias("emergency"),
            day("admission_date").alias("admission"),
            day("discharge_date").alias("discharge"),
            destination.alias("destination"),
        )
        .filter(
            pl.col("area").is_not_null() & pl.col("emergency").is_not_null() & pl.col("admission").is_not_null(),
            pl.col("years").is_between(0, 120) | pl.col("years").is_between(7001, 7007),
        )
        .with_row_index("id")
        .with_columns(
            pl.col("years").is_between(65, 120).alias("old"),
            financial_year("admission").alias("starts"),
            financial_year("discharge").alias("ends"),
            (pl.col("discharge") - pl.col("admission")).dt.total_days().alias("length"),
        )
        .collect()
    )
    older = pl.col("old") & pl.col("emergency")
    these = spells.lazy().filter(older)
    begun = these.group_by("area", year="starts").agg(pl.len().alias("admissions"))
    others = spells.lazy().filter(pl.col("discharge").is_not_null()).select("person", "discharge", other="id")
    gap = (pl.col("admission") - pl.col("discharge_right")).dt.total_days()
    again = (
        these.filter(pl.col("person").is_not_null())
        .join(others, on="person")
        .filter(gap.is_between(0, 30) & (pl.col("id") != pl.col("other")))
        .unique("id")
        .group_by("area", year="starts")
        .agg(pl.len().alias("readmissions"))
    )
    counted = older & (pl.col("length") >= 0)
    alive = pl.col("emergency") & (pl.col("destination") != "79")
    ended = (
        spells.lazy()
        .filter(pl.col("discharge").is_not_null())
        .group_by("area", year="ends")
        .agg(
            counted.sum().alias("stays"),
            pl.col("length").filter(counted).quantile(0.9, "linear").alias("p90"),
            (alive & (pl.col("discharge").dt.weekday() >= 6)).sum().alias("weekends"),
            alive.sum().alias("discharges"),
            (pl.col("destination") == "19").sum().alias("homes"),
            (~pl.col("destination").is_in(["", "79"])).sum().alias("destinations"),
        )
    )
    joined = ended.join(begun, on=["area", "year"], how="full", coalesce=True)
    return joined.join(again, on=["area", "year"], how="left").collect().to_dicts()


desk.main(run)
