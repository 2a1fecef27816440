//! A metric as one statement: the rows that count, their sums by area and period, and beside every area and period what a page
//! needs to make the same figure and the same interval.

use std::fmt;

use sqlparser::ast::{Expr, Ident, Query};

use super::{
    dialect::Dialect,
    pattern::{Fills, Patterns},
    percentile,
    refusal::Refusal,
    source::Source,
    step::Step,
    term::{column, literal, number, one_of, plain},
};
use crate::{
    definition::{ColumnType, Definitions, Measure, Statistic},
    tool::values::{has_exact_counts, is_of_records},
    vocabulary::{ColumnId, Method, MetricId},
};

/// One statement, and what is said above it.
#[derive(Debug)]
pub struct Statement {
    /// The metric.
    pub metric: MetricId,
    comments: Vec<String>,
    query: Query,
}

impl Statement {
    /// The statement alone, on several lines, without a semicolon.
    pub fn sql(&self) -> String {
        format!("{:#}", self.query)
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for comment in &self.comments {
            writeln!(f, "-- {comment}")?;
        }
        writeln!(f, "{};", self.sql())
    }
}

/// What a statement is made from.
pub(super) struct Maker<'a> {
    pub(super) dialect: Dialect,
    pub(super) id: &'a MetricId,
    pub(super) measure: &'a Measure,
    pub(super) source: Source<'a>,
    pub(super) step: Step,
    /// A row is about one person.
    pub(super) records: bool,
    /// Columns that figures of any metric of the file are split by.
    pub(super) all_splits: &'a [ColumnId],
}

/// Makes the statement of a metric.
pub(super) fn statement(
    dialect: Dialect,
    definitions: &Definitions,
    id: &MetricId,
    all_splits: &[ColumnId],
    comments: Vec<String>,
) -> Result<Statement, Refusal> {
    let metric = definitions.metrics.get(id);
    let metric = metric.ok_or(Refusal::NotComputed)?;
    if let Some(other) = &metric.shown_by {
        return Err(Refusal::ShownBy(other.clone()));
    }
    let measure = metric.measure.as_ref().ok_or(Refusal::NotComputed)?;
    let source = Source::of(dialect, definitions, measure)?;
    let records = is_of_records(definitions, measure);
    let kind = source.table.column(&measure.period).map(|c| c.kind);
    match (&measure.statistic, kind) {
        (Statistic::Score { .. }, _) => return Err(Refusal::Score),
        (Statistic::Rate { per_day: true, .. }, _) if records => return Err(Refusal::DailyRecords),
        (Statistic::Rate { sum: Some(_), .. }, _) if records => return Err(Refusal::SumOfRecords),
        (_, Some(ColumnType::Date | ColumnType::Month)) => {}
        _ => return Err(Refusal::Periods(measure.period.clone())),
    }
    let step = Step {
        dialect,
        frequency: metric.frequency,
    };
    let maker = Maker {
        dialect,
        id,
        measure,
        source,
        step,
        records,
        all_splits,
    };
    let query = match &measure.statistic {
        Statistic::Percentile { from, to, at } => percentile::query(&maker, from, to, *at)?,
        _ => maker.sums()?,
    };
    Ok(Statement {
        metric: id.clone(),
        comments,
        query,
    })
}

/// A column of a table of the statement.
pub(super) fn of(table: &str, name: &str) -> Result<Expr, Refusal> {
    plain(name)?;
    Ok(Expr::CompoundIdentifier(vec![
        Ident::new(table),
        Ident::new(name),
    ]))
}

/// Every period from the first to the last, gaps included; and every area of which anything is counted: where no row is, nobody was.
pub(super) const PERIODS: &str = "
span AS (
  SELECT min(period) AS first_period, max(period) AS last_period, min(month) AS first_month, max(month) AS last_month
  FROM counted
),
periods AS (SELECT $series AS period FROM span)";

impl Maker<'_> {
    pub(super) fn expression(&self, pattern: &str, fills: &Fills) -> Result<Expr, Refusal> {
        Patterns(self.dialect).expression(pattern, fills)
    }

    pub(super) fn no_text(&self) -> Result<Expr, Refusal> {
        self.expression(self.dialect.no_text(), &Fills::default())
    }

    /// A number in floating point.
    pub(super) fn double(&self, of: Expr) -> Result<Expr, Refusal> {
        self.expression(
            self.dialect.as_double(),
            &Fills::default().one("number", of),
        )
    }

    /// No number.
    pub(super) fn no_number(&self) -> Result<Expr, Refusal> {
        let nothing = self.expression("NULL", &Fills::default())?;
        self.double(nothing)
    }

    /// A row for each whole number from one to another.
    pub(super) fn series(&self, from: Expr, to: Expr) -> Result<Expr, Refusal> {
        let fills = Fills::default().one("from", from).one("to", to);
        self.expression(self.dialect.series(), &fills)
    }

    /// What every statement has in its places.
    pub(super) fn fills(&self) -> Result<Fills, Refusal> {
        let day = column(self.measure.period.as_str())?;
        let area = self.source.column_of(ColumnType::Area)?;
        let periods = self.series(column("first_period")?, column("last_period")?)?;
        Ok(Fills::default()
            .relation("source", &self.source.name)
            .one("area", column(area.id.as_str())?)
            .one("month", self.step.month_of(&day)?)
            .one("period", self.step.period_of(&day)?)
            .one("series", periods))
    }

    /// The columns of the values table, in its order.
    pub(super) fn output(&self, figures: Figures) -> Result<Fills, Refusal> {
        let period = of("cells", "period")?;
        let splits = self.all_splits.iter().map(|id| {
            let own = self.measure.splits.contains(id);
            let value = if own {
                of("cells", id.as_str())?
            } else {
                self.no_text()?
            };
            Ok((value, plain(id.as_str())?.to_owned()))
        });
        let counts = if self.records && has_exact_counts(self.measure) {
            literal("exact")
        } else {
            self.no_text()?
        };
        let mut columns = vec![
            (literal(self.id.as_str()), "metric".to_owned()),
            (of("cells", "area_code")?, "area_code".to_owned()),
            (figures.area_name, "area_name".to_owned()),
            (self.step.text(&period)?, "period".to_owned()),
        ];
        columns.extend(splits.collect::<Result<Vec<_>, Refusal>>()?);
        let behind = [
            figures.numerator,
            figures.denominator,
            figures.value,
            figures.lower,
            figures.upper,
            figures.method,
            figures.months_covered,
            counts,
        ];
        let names = crate::tool::values::BEHIND.map(str::to_owned);
        columns.extend(behind.into_iter().zip(names));
        Ok(Fills::default().list("output", columns))
    }

    /// Everything that is a sum: shares, rates, readmissions.
    fn sums(&self) -> Result<Query, Refusal> {
        let mut fills = self.fills()?;
        let splits = self.split_columns()?;
        let has_splits = !splits.is_empty();
        let measured_amount =
            matches!(self.measure.statistic, Statistic::Rate { sum: Some(_), .. });
        let mut measured = Vec::new();
        let mut sums: Vec<(&str, &str)> = Vec::new();
        let mut further = "";
        let mut people = "";
        let mut numerator = of("sums", "numerator")?;
        let mut denominator = of("sums", "denominator")?;
        let per;
        let mut area_name = self.no_text()?;
        let mut stays = String::new();
        match &self.measure.statistic {
            Statistic::Proportion { that } => {
                let that = Fills::default().one("that", self.source.that(that)?);
                let part = self.expression("CASE WHEN $that THEN 1 ELSE 0 END", &that)?;
                measured.push((part, "part".to_owned()));
                sums.extend([("sum(part)", "numerator"), ("count(*)", "denominator")]);
                per = 100.0;
            }
            Statistic::Rate {
                sum,
                population,
                per: multiplier,
                per_day,
            } => {
                per = *multiplier;
                if let Some(sum) = sum {
                    measured.push((self.source.value(sum)?, "amount".to_owned()));
                }
                if *per_day {
                    let day = Fills::default().one("day", column(self.measure.period.as_str())?);
                    let days = self.expression(self.dialect.days_in_month(), &day)?;
                    measured.push((days, "days".to_owned()));
                }
                sums.push((
                    match (sum, per_day, self.step.months() == 1.0) {
                        (None, false, _) => "count(*)",
                        (Some(_), false, _) => "sum($amount)",
                        (Some(_), true, true) => "sum($amount) / max(days)",
                        (Some(_), true, false) => "sum($amount / days) / count(DISTINCT month)",
                        (None, true, true) => "$one * count(*) / max(days)",
                        (None, true, false) => "sum($one / days) / count(DISTINCT month)",
                    },
                    "numerator",
                ));
                further = PEOPLE;
                people = "\nLEFT JOIN people ON people.area_code = cells.area_code AND people.mid_year = $mid_year";
                let mid_year = self.step.mid_year(&of("cells", "period")?)?;
                fills = fills
                    .one("mid_year", mid_year)
                    .one("band", literal(population.as_str()));
                denominator = of("people", "residents")?;
                area_name = of("people", "name")?;
            }
            Statistic::Readmission {
                person,
                admission,
                discharge,
                from_days,
                to_days,
                per: multiplier,
            } => {
                per = *multiplier;
                let between = Fills::default()
                    .one("from", of("discharges", "ended")?)
                    .one("to", of("stays", "started")?);
                let usable = self.source.usable()?;
                fills = fills
                    .one("person", column(person.as_str())?)
                    .one("admission", column(admission.as_str())?)
                    .one("discharge", column(discharge.as_str())?)
                    .one(
                        "usable",
                        super::condition::joined(self.dialect, "AND", usable, "TRUE")?,
                    )
                    .one(
                        "days_later",
                        self.expression(self.dialect.days_between(), &between)?,
                    )
                    .one("from_days", number(f64::from(*from_days)))
                    .one("to_days", number(f64::from(*to_days)));
                READMISSIONS.clone_into(&mut stays);
                sums.extend([("sum(part)", "numerator"), ("count(*)", "denominator")]);
            }
            Statistic::Percentile { .. } | Statistic::Score { .. } => {
                return Err(Refusal::NotComputed);
            }
        }
        if !self.records {
            sums.push(("count(DISTINCT month)", "months"));
        }
        let terms = Fills::default()
            .one("amount", self.double(column("amount")?)?)
            .one("one", self.double(number(1.0))?);
        let sums = sums
            .into_iter()
            .map(|(pattern, name)| Ok((self.expression(pattern, &terms)?, name.to_owned())));
        fills = fills
            .list(
                "splits",
                splits
                    .iter()
                    .map(|(name, _)| Ok((column(name)?, name.clone())))
                    .collect::<Result<_, Refusal>>()?,
            )
            .list("measured", measured)
            .list("sums", sums.collect::<Result<_, Refusal>>()?)
            .one(
                "rows",
                self.source.rows(&self.measure.conditions, Vec::new())?,
            );
        for list in ["whole".to_owned()]
            .into_iter()
            .chain((0..splits.len()).map(|n| format!("part{n}")))
        {
            let columns = splits.iter().enumerate().map(|(n, (name, _))| {
                let own = list == format!("part{n}");
                let value = if own { column(name)? } else { self.no_text()? };
                Ok((value, name.clone()))
            });
            let columns = columns.collect::<Result<_, Refusal>>()?;
            fills = fills.list(&list, columns);
        }
        for (n, (name, values)) in splits.iter().enumerate() {
            let same = Fills::default()
                .one("a", of("sums", name)?)
                .one("b", of("cells", name)?);
            fills = fills
                .list(&format!("by{n}"), vec![(column(name)?, name.clone())])
                .one(
                    &format!("same{n}"),
                    self.expression("$a IS NOT DISTINCT FROM $b", &same)?,
                )
                .one(&format!("known{n}"), values.clone());
        }
        // In records no row means nobody; in figures a side without a row has none where others have.
        let nought =
            |expr: Expr| self.expression("coalesce($a, 0)", &Fills::default().one("a", expr));
        numerator = nought(numerator)?;
        if people.is_empty() {
            denominator = nought(denominator)?;
        }
        let value = Fills::default()
            .one("part", self.double(numerator.clone())?)
            .one("whole", denominator.clone())
            .one("per", number(per));
        let value = self.expression("$part / nullif($whole, 0) * $per", &value)?;
        let months_covered = if self.records {
            self.step.covered(&of("cells", "period")?)?
        } else {
            let months = Fills::default()
                .one("months", of("sums", "months")?)
                .one("area", of("cells", "area_code")?)
                .one("period", of("cells", "period")?);
            // Those of the area: the rows of a part are about some of them, and it is nought in the others.
            self.expression("max($months) OVER (PARTITION BY $area, $period)", &months)?
        };
        let output = self.output(Figures {
            area_name,
            numerator,
            denominator,
            value,
            lower: self.no_number()?,
            upper: self.no_number()?,
            method: self.no_text()?,
            months_covered,
        })?;

        let mut text = String::from("WITH ");
        text += if stays.is_empty() { COUNTED } else { &stays };
        let cells = if has_splits { "places" } else { "cells" };
        if self.records {
            text += &format!(
                ",{PERIODS},\n{cells} AS (SELECT areas.area_code, periods.period FROM (SELECT DISTINCT area_code FROM counted) AS areas CROSS JOIN periods)"
            );
        } else if has_splits {
            // What is put down to no part may be of any.
            let nothing = match measured_amount {
                true => " WHEN amount = 0 THEN 0",
                false => "",
            };
            text += &format!(
                ",\n{cells} AS (SELECT area_code, period, max(CASE WHEN $known0 THEN 0{nothing} ELSE 1 END) AS unclear FROM counted GROUP BY area_code, period)"
            );
        } else {
            text += &format!(",\n{cells} AS (SELECT DISTINCT area_code, period FROM counted)");
        }
        text += ",\nsums AS (SELECT area_code, period, $whole, $sums FROM counted GROUP BY area_code, period";
        for n in 0..splits.len() {
            text += &format!(
                " UNION ALL SELECT area_code, period, $part{n}, $sums FROM counted WHERE $known{n} GROUP BY area_code, period, $by{n}"
            );
        }
        text += ")";
        if has_splits {
            // In figures, what no area has in a period is nought in none.
            let (of, unclear, join) = match self.records {
                true => ("", "", "CROSS JOIN parts"),
                false => (
                    "period, ",
                    " places.unclear,",
                    "INNER JOIN parts ON parts.period = places.period",
                ),
            };
            text += match self.records {
                true => ",\nparts AS (SELECT $whole",
                false => ",\nparts AS (SELECT DISTINCT period, $whole FROM counted",
            };
            for n in 0..splits.len() {
                text += &format!(
                    " UNION ALL SELECT DISTINCT {of}$part{n} FROM counted WHERE $known{n}"
                );
            }
            text += &format!(
                "),\ncells AS (SELECT places.area_code, places.period,{unclear} $splits FROM places {join})"
            );
        }
        text += further;
        text += "\nSELECT $output FROM cells";
        if self.records {
            text += " CROSS JOIN span";
        }
        text +=
            "\nLEFT JOIN sums ON sums.area_code = cells.area_code AND sums.period = cells.period";
        for n in 0..splits.len() {
            text += &format!(" AND $same{n}");
        }
        text += people;
        if has_splits && !self.records {
            text += "\nWHERE cells.unclear = 0 OR sums.area_code IS NOT NULL";
        }
        text += "\nORDER BY cells.area_code, cells.period";
        let query = Patterns(self.dialect).query(&text, &output)?;
        // The output's own columns are in place; now what stands in the tables before it.
        let mut query = query;
        Patterns(self.dialect).fill(&mut query, &fills);
        Ok(query)
    }

    /// The columns that the measure is split by, and the rows that are known to be one of the values of every one of them.
    fn split_columns(&self) -> Result<Vec<(String, Expr)>, Refusal> {
        let known = self.measure.splits.iter().map(|id| {
            let column_of = self.source.table.column(id);
            let column_of = column_of.ok_or_else(|| Refusal::Unknown(format!("column {id}")))?;
            Ok(one_of(
                column(id.as_str())?,
                column_of
                    .values
                    .iter()
                    .map(|v| literal(v.id.as_str()))
                    .collect(),
            ))
        });
        let known: Vec<Expr> = known.collect::<Result<_, Refusal>>()?;
        let known = super::condition::joined(self.dialect, "AND", known, "TRUE")?;
        let names = self.measure.splits.iter();
        names
            .map(|id| Ok((plain(id.as_str())?.to_owned(), known.clone())))
            .collect()
    }
}

/// What stands in the columns of the output.
pub(super) struct Figures {
    pub(super) area_name: Expr,
    pub(super) numerator: Expr,
    pub(super) denominator: Expr,
    pub(super) value: Expr,
    pub(super) lower: Expr,
    pub(super) upper: Expr,
    pub(super) method: Expr,
    pub(super) months_covered: Expr,
}

/// How limits of a percentile are made.
pub(super) fn order_statistic() -> Expr {
    literal(Method::OrderStatistic.words())
}

const COUNTED: &str = "counted AS (
  SELECT $area AS area_code, $period AS period, $month AS month, $splits, $measured
  FROM source WHERE $rows
)";

/// A stay counts again where another stay of the same person ended so many days before it: a discharge on the same day counts for
/// it only where it is not its own.
const READMISSIONS: &str = "discharges AS (
  SELECT $person AS person, $discharge AS ended, count(*) AS times
  FROM source WHERE $usable AND $person IS NOT NULL AND $discharge IS NOT NULL
  GROUP BY $person, $discharge
),
stays AS (
  SELECT $area AS area_code, $period AS period, $month AS month, $splits,
    $person AS person, $admission AS started, $discharge AS ended
  FROM source WHERE $rows
),
again AS (
  SELECT DISTINCT stays.person, stays.started, stays.ended
  FROM stays
  INNER JOIN discharges ON discharges.person = stays.person AND $days_later BETWEEN $from_days AND $to_days
    AND (discharges.times > 1 OR stays.ended IS NULL OR discharges.ended <> stays.ended)
),
counted AS (
  SELECT stays.area_code, stays.period, stays.month, $splits, CASE WHEN again.person IS NULL THEN 0 ELSE 1 END AS part
  FROM stays
  LEFT JOIN again ON again.person = stays.person AND again.started = stays.started
    AND again.ended IS NOT DISTINCT FROM stays.ended
)";

/// People of the age band itself, both sexes together; where two rows disagree there are none.
const PEOPLE: &str = ",
people AS (
  SELECT area_code, year AS mid_year, max(area_name) AS name, max(persons) AS residents
  FROM population
  WHERE age_band = $band AND (sex IS NULL OR sex = 'persons')
  GROUP BY area_code, year
  HAVING count(DISTINCT persons) = 1
)";
