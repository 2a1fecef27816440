//! Targets as a file of local work holds them.

use super::Steps;
use crate::{
    definition::{
        Read, Reader, Write, Written,
        written::{read_fields, write_fields},
    },
    vocabulary::{Map, MetricId, Period},
};

/// A step of a target.
struct Step {
    from: String,
    value: f64,
}

read_fields!(Step: need from, need value);
write_fields!(Step: from, value);

/// The targets, by metric.
pub fn written(targets: &Map<MetricId, Steps>) -> Written {
    let step = |(from, value): &(Period, f64)| Step {
        from: from.key(),
        value: *value,
    };
    let mut all: Map<String, Vec<Step>> = Map::new();
    for (metric, steps) in targets {
        all.insert(metric.to_string(), steps.iter().map(step).collect());
    }
    all.write()
}

/// Reads them.
///
/// # Errors
/// Says what is wrong, and where.
pub fn read(written: &Written) -> Result<Vec<(MetricId, Steps)>, String> {
    let all: Targets = written.read().map_err(|error| format!("targets.{error}"))?;
    let mut read = Vec::new();
    for (metric, steps) in all.0 {
        let mut known = Vec::new();
        for step in steps {
            let from = Period::parse(&step.from)
                .map_err(|_| format!("targets.{metric}: “{}” is not a period", step.from))?;
            known.push((from, step.value));
        }
        read.push((metric, known));
    }
    Ok(read)
}

struct Targets(Map<MetricId, Vec<Step>>);

impl Read for Targets {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        Self(Read::read(value, reader))
    }
}
