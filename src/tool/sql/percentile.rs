//! A percentile with its interval: the limits are values of the ranks between which the percentile lies, by the binomial
//! distribution. Its terms follow from each other, so they are added up from where the first ones vanish and divided by their sum:
//! what lies further out than ten standard deviations is less than any digit of a double.

use sqlparser::ast::{Expr, Query};

use super::{
    pattern::{Fills, Patterns},
    refusal::Refusal,
    statement::{Figures, Maker, PERIODS, of, order_statistic},
    term::{column, literal, number},
};
use crate::{
    definition::ColumnType,
    statistics::FEWEST_FOR_PERCENTILE,
    vocabulary::{AreaCode, ColumnId, Confidence},
};

/// The statement of a percentile of whole days between two dates.
pub(super) fn query(
    maker: &Maker<'_>,
    from: &ColumnId,
    to: &ColumnId,
    at: f64,
) -> Result<Query, Refusal> {
    if let Some(split) = maker.measure.splits.first() {
        return Err(Refusal::SplitPercentile(split.clone()));
    }
    let ends = Fills::default()
        .one("from", column(from.as_str())?)
        .one("to", column(to.as_str())?);
    let in_order = maker.expression("$to >= $from", &ends)?;
    let days = maker.expression(maker.dialect.days_between(), &ends)?;
    let area = column(maker.source.column_of(ColumnType::Area)?.id.as_str())?;
    let share = maker.double(number(at))?;
    let reach = Fills::default()
        .one("at", share.clone())
        .one("n", column("n")?)
        .one("size", maker.double(column("n")?)?);
    let lowest = "CAST(greatest(0, floor($size * $at - 10 * sqrt($size * $at * (1 - $at)) - 10)) AS INTEGER)";
    let highest =
        "CAST(least($n, ceil($size * $at + 10 * sqrt($size * $at * (1 - $at)) + 10)) AS INTEGER)";
    let terms = maker.series(
        maker.expression(lowest, &reach)?,
        maker.expression(highest, &reach)?,
    )?;
    let ratio = Fills::default()
        .one("at", share)
        .one("size", maker.double(column("n")?)?)
        .one("rank", maker.double(column("k")?)?)
        .one("k", column("k")?);
    let ratio = maker.expression(
        "CASE WHEN $k = 0 THEN 0 ELSE ln(($size - $rank + 1) * $at / ($rank * (1 - $at))) END",
        &ratio,
    )?;
    let aggregates = AreaCode::AGGREGATE_STARTS
        .into_iter()
        .map(|start| ("substr(area_code, 1, $length) = $start", start))
        .chain(AreaCode::AGGREGATE_WORDS.map(|word| ("lower(area_code) = $start", word)))
        .map(|(pattern, text)| {
            let fills = Fills::default()
                .one("length", number(text.len() as f64))
                .one("start", literal(text));
            maker.expression(pattern, &fills)
        });
    let aggregates: Vec<Expr> = aggregates.collect::<Result<_, _>>()?;
    let aggregates = super::condition::joined(maker.dialect, "OR", aggregates, "FALSE")?;
    let tail = (1.0 - Confidence::P95.level()) / 2.0;
    let fills = maker
        .fills()?
        .one("area", area)
        .one("days", days)
        .one(
            "rows",
            maker
                .source
                .rows(&maker.measure.conditions, vec![in_order])?,
        )
        .one("all", literal(AreaCode::ALL))
        .one("aggregate", aggregates)
        .one("at", number(at))
        .one("terms", terms)
        .one("ratio", ratio)
        .one("fewest", number(FEWEST_FOR_PERCENTILE as f64))
        // As it is written: 1 − 0.95 in binary is a bit more than 0.05.
        .one("tail", number((tail * 1e9).round() / 1e9));
    let few = Fills::default()
        .one("n", of("sums", "denominator")?)
        .one("value", of("sums", "value")?)
        .one("lower", of("limits", "lower_days")?)
        .one("upper", of("limits", "upper_days")?)
        .one("fewest", number(FEWEST_FOR_PERCENTILE as f64))
        .one("word", order_statistic());
    let n = maker.expression("coalesce($n, 0)", &few)?;
    let output = maker.output(Figures {
        area_name: maker.no_text()?,
        numerator: maker.no_number()?,
        denominator: n,
        value: maker.expression("CASE WHEN $n >= $fewest THEN $value END", &few)?,
        lower: maker.expression(
            "CASE WHEN $lower > $value THEN $value ELSE $lower END",
            &few,
        )?,
        upper: maker.expression(
            "CASE WHEN $upper < $value THEN $value ELSE $upper END",
            &few,
        )?,
        method: maker.expression("CASE WHEN $n >= $fewest THEN $word END", &few)?,
        months_covered: maker.step.covered(&of("cells", "period")?)?,
    })?;
    let patterns = Patterns(maker.dialect);
    let mut query = patterns.query(&format!("WITH {COUNTED},{PERIODS},{RANKED}"), &output)?;
    patterns.fill(&mut query, &fills);
    Ok(query)
}

const COUNTED: &str = "counted AS (
  SELECT $area AS area_code, $period AS period, $month AS month, $days AS days
  FROM source WHERE $rows
)";

/// All areas together are a row of their own: percentiles do not add up.
const RANKED: &str = "
placed AS (
  SELECT area_code, period, days FROM counted
  UNION ALL
  SELECT $all AS area_code, period, days FROM counted WHERE NOT $aggregate
),
cells AS (
  SELECT areas.area_code, periods.period
  FROM (SELECT DISTINCT area_code FROM placed) AS areas CROSS JOIN periods
),
sums AS (
  SELECT area_code, period, count(*) AS denominator, percentile_cont($at) WITHIN GROUP (ORDER BY days) AS value
  FROM placed GROUP BY area_code, period
),
ladder AS (
  SELECT area_code, period, days, sum(stays) OVER (PARTITION BY area_code, period ORDER BY days) AS up_to
  FROM (SELECT area_code, period, days, count(*) AS stays FROM placed GROUP BY area_code, period, days) AS lengths
),
sizes AS (SELECT DISTINCT denominator AS n FROM sums WHERE denominator >= $fewest),
terms AS (SELECT n, $terms AS k FROM sizes),
weights AS (SELECT n, k, exp(sum($ratio) OVER (PARTITION BY n ORDER BY k)) AS weight FROM terms),
tails AS (
  SELECT n, k,
    sum(weight) OVER (PARTITION BY n ORDER BY k) / sum(weight) OVER (PARTITION BY n) AS at_most,
    sum(weight) OVER (PARTITION BY n ORDER BY k DESC) / sum(weight) OVER (PARTITION BY n) AS at_least
  FROM weights
),
ranks AS (
  SELECT n, max(CASE WHEN at_most <= $tail THEN k + 1 END) AS lower_rank, min(CASE WHEN at_least <= $tail THEN k END) AS upper_rank
  FROM tails GROUP BY n
),
limits AS (
  SELECT ladder.area_code, ladder.period,
    min(CASE WHEN ladder.up_to >= ranks.lower_rank THEN ladder.days END) AS lower_days,
    min(CASE WHEN ladder.up_to >= ranks.upper_rank THEN ladder.days END) AS upper_days
  FROM ladder
  INNER JOIN sums ON sums.area_code = ladder.area_code AND sums.period = ladder.period
  INNER JOIN ranks ON ranks.n = sums.denominator
  GROUP BY ladder.area_code, ladder.period
)
SELECT $output FROM cells CROSS JOIN span
LEFT JOIN sums ON sums.area_code = cells.area_code AND sums.period = cells.period
LEFT JOIN limits ON limits.area_code = cells.area_code AND limits.period = cells.period
ORDER BY cells.area_code, cells.period";
