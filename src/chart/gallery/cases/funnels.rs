//! Areas by their size.

use super::figures::{EXTREME, NAMES, wobble};
use crate::chart::*;
use crate::vocabulary::{AreaCode, Standing};

/// Shares of people discharged into reablement, about 82%.
fn reabled(count: usize) -> FunnelData {
    let average = 0.82_f64;
    let limit = |size: f64, z: f64| {
        let half = z * (average * (1.0 - average) / size).sqrt();
        let share = |share: f64| share.clamp(0.0, 1.0) * 100.0;
        Some((share(average - half), share(average + half)))
    };
    let areas: Vec<FunnelArea> = (0..count)
        .map(|n| {
            let size = (40.0 + (wobble(n * 5 + 1) + 1.0).powi(3) * 130.0).round();
            let z = wobble(n + 9) * 2.0 + wobble(n * 3) * 1.9;
            let error = (average * (1.0 - average) / size).sqrt();
            FunnelArea {
                code: AreaCode::new(&format!("E{n:08}")),
                name: NAMES
                    .get(n)
                    .map_or_else(|| format!("Area {n}"), |n| (*n).to_owned()),
                size,
                value: PointValue::known(((average + z * error) * 100.0).min(100.0)),
                standing: match z {
                    z if z > 1.96 => Standing::Better,
                    z if z < -1.96 => Standing::Worse,
                    _ => Standing::Similar,
                },
            }
        })
        .collect();
    let sizes = areas.iter().map(|a| a.size);
    let (low, high) = sizes.fold((30.0, 60.0), |(low, high): (f64, f64), size| {
        (low.min(size), high.max(size))
    });
    let limits = (0..40)
        .map(|n| {
            let size = low * (high / low).powf(f64::from(n) / 39.0);
            FunnelLimits {
                size,
                warning: limit(size, 1.96),
                action: limit(size, 3.09),
            }
        })
        .collect();
    FunnelData {
        areas,
        average: Some(Benchmark {
            name: "England".into(),
            value: 82.0,
        }),
        limits,
        mine: Some(AreaCode::new("E00000000")),
        pinned: Vec::new(),
        unit: Unit::percent(1),
        size_words: "people discharged into reablement".into(),
    }
}

pub(super) fn funnels() -> Vec<(&'static str, FunnelData)> {
    let mut typical = reabled(30);
    typical.pinned = vec![AreaCode::new("E00000001"), AreaCode::new("E00000003")];
    let mut many = reabled(152);
    many.pinned = vec![AreaCode::new("E00000001"), AreaCode::new("E00000003")];
    let mut same = reabled(15);
    for area in &mut same.areas {
        area.value = PointValue::known(82.0);
        area.standing = Standing::Similar;
    }
    let mut without = reabled(20);
    for (n, area) in without.areas.iter_mut().enumerate() {
        match n % 7 {
            0 => area.value = PointValue::Withheld,
            3 => area.value = PointValue::Missing,
            _ => {}
        }
    }
    let mut wild = reabled(12);
    for (area, value) in wild.areas.iter_mut().zip(EXTREME) {
        area.value = PointValue::known(value);
        area.size *= 1e6;
    }
    vec![
        ("funnel-typical", typical),
        ("funnel-few-points", reabled(3)),
        ("funnel-constant", same),
        ("funnel-withheld", without),
        ("funnel-one-area", reabled(1)),
        ("funnel-152-areas", many),
        ("funnel-extreme", wild),
        ("funnel-empty", FunnelData::default()),
    ]
}
