//! Figures of many metrics, areas and months, as a file.

use std::fmt::Write as _;

use integration_scorecard::definition::Definitions;

/// Figures of metrics that are made of numerators and denominators, month by month.
pub fn figures(areas: usize, metrics: usize, months: usize) -> String {
    let definitions = Definitions::built_in();
    let counted = |id: &&_| {
        let metric = definitions.metrics.get(*id);
        metric.is_some_and(|metric| metric.entered_kind().is_some() && metric.shown_by.is_none())
    };
    let pack = "scorecard".parse().expect("an id");
    let pack = definitions.packs.get(&pack).expect("it is built in");
    let shown = |id| {
        let metric = definitions.metrics.get(id);
        metric.and_then(|m| m.shown_by.as_ref()).unwrap_or(id)
    };
    let slots = pack.slots.iter().map(|slot| shown(&slot.metric));
    let mut chosen: Vec<_> = Vec::new();
    for id in slots.chain(definitions.metrics.keys()).filter(counted) {
        if chosen.len() < metrics && !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    let mut text = String::from("metric,area_code,area_name,period,numerator,denominator\n");
    let mut state = 5_u64;
    let mut below = |most: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % most
    };
    for id in chosen {
        for area in 0..areas {
            let people = 1_000 + below(40_000);
            let level = 200 + below(150);
            for month in 0..months {
                let events = people * (level + below(40)) / 1_000;
                let (year, number) = (2014 + (3 + month) / 12, (3 + month) % 12 + 1);
                writeln!(
                    text,
                    "{id},E{:08},Area {},{year}-{number:02},{events},{people}",
                    6_000_001 + area,
                    area + 1
                )
                .expect("memory takes it");
            }
        }
    }
    text
}
