//! The snapshots in `tests/snapshots/chart/`: tests and gallery in one. `UPDATE=1 cargo test chart` rewrites them; look at
//! every picture that changed before committing it.

use std::{fs, path::PathBuf};

use proptest::prelude::*;

use super::{picture::text_bounds, *};
use crate::vocabulary::{AreaCode, Confidence, Frequency, Month, Period, Standing};

const WIDE: Size = Size {
    width: 640.0,
    height: 340.0,
};
const PHONE: Size = Size {
    width: 300.0,
    height: 280.0,
};

/// A deterministic wobble between −1 and 1.
fn wobble(n: usize) -> f64 {
    let n = n as u64 + 1;
    let mixed =
        n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (n.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 29);
    ((mixed >> 11) % 2000) as f64 / 1000.0 - 1.0
}

fn month(n: usize) -> Period {
    let first = Month::new(2016, 4).expect("a month");
    Frequency::Month.holding(first.plus(n as i32))
}

fn year(n: usize) -> Period {
    let first = Month::new(2013, 4).expect("a month");
    Frequency::FinancialYear.holding(first.plus(12 * n as i32))
}

fn months(count: usize, level: f64, slope: f64, width: f64) -> Vec<Point> {
    (0..count)
        .map(|n| {
            let value = level + slope * n as f64 + wobble(n) * level * 0.06;
            Point {
                period: month(n),
                value: PointValue::between(value, value - width, value + width),
            }
        })
        .collect()
}

fn plain(points: Vec<Point>) -> Vec<Point> {
    points
        .into_iter()
        .map(|p| Point {
            value: p.value.value().map_or(p.value, PointValue::known),
            ..p
        })
        .collect()
}

fn delays() -> TrendData {
    TrendData {
        name: "Thurrock".into(),
        points: months(30, 12.0, -0.14, 1.3),
        unit: Unit::words("days per 100,000 adults", 1),
        confidence: Some(Confidence::P95),
        comparators: vec![
            Comparator {
                name: "England".into(),
                points: plain(months(30, 13.5, -0.1, 0.0)),
            },
            Comparator {
                name: "Similar areas".into(),
                points: plain(months(30, 10.6, -0.06, 0.0)),
            },
        ],
        target: Some(Target {
            name: "Target".into(),
            steps: vec![(month(0), 10.0), (month(18), 8.5)],
        }),
        selected: Some(month(20)),
        ..TrendData::default()
    }
}

fn control() -> TrendData {
    let mut data = delays();
    data.comparators.clear();
    data.target = None;
    data.selected = None;
    data.points = plain(months(30, 12.0, 0.0, 0.0));
    data.points[13].value = PointValue::known(15.6);
    for n in 22..30 {
        data.points[n].value = PointValue::known(10.9 + wobble(n) * 0.4);
    }
    let flag = |n: usize, standing, reason: &str| Flag {
        period: month(n),
        standing,
        reason: reason.into(),
    };
    data.control = Some(Control {
        phases: vec![ControlPhase {
            from: month(0),
            to: month(29),
            mean: 11.8,
            lower: 8.9,
            upper: 14.7,
        }],
        flags: [flag(13, Standing::Worse, "above the upper limit")]
            .into_iter()
            .chain((22..30).map(|n| flag(n, Standing::Better, "eight in a row below the mean")))
            .collect(),
    });
    data
}

fn trends() -> Vec<(&'static str, TrendData)> {
    let with = |points: Vec<Point>| TrendData {
        points,
        target: None,
        selected: None,
        ..delays()
    };
    let alone = |points: Vec<Point>| TrendData {
        comparators: Vec::new(),
        ..with(points)
    };
    let mut gaps = delays().points;
    gaps.drain(9..12);
    gaps[15].value = PointValue::Missing;
    gaps.remove(20);
    let mut withheld = months(24, 40.0, 0.2, 6.0);
    for n in [3, 10, 11, 12, 20] {
        withheld[n].value = PointValue::Withheld;
    }
    let years = (0..6)
        .map(|n| {
            let value = 82.0 + wobble(n) * 2.5;
            Point {
                period: year(n),
                value: PointValue::between(value, value - 1.8, value + 1.8),
            }
        })
        .collect();
    let quarters = (0..9)
        .map(|n| Point {
            period: Frequency::Quarter.holding(month(n * 3).first()),
            value: PointValue::known(55.0 + wobble(n) * 8.0),
        })
        .collect();
    vec![
        ("trend-typical", delays()),
        ("trend-control", control()),
        (
            "trend-years",
            TrendData {
                unit: Unit::percent(1),
                ..alone(years)
            },
        ),
        (
            "trend-quarters",
            TrendData {
                unit: Unit {
                    prefix: "£".into(),
                    ..Unit::plain(0)
                },
                ..alone(quarters)
            },
        ),
        ("trend-three-points", alone(months(3, 12.0, 0.4, 1.3))),
        ("trend-one-point", alone(months(1, 12.0, 0.0, 1.3))),
        (
            "trend-constant",
            alone(
                (0..12)
                    .map(|n| Point {
                        period: month(n),
                        value: PointValue::known(7.0),
                    })
                    .collect(),
            ),
        ),
        (
            "trend-gaps",
            TrendData {
                comparators: Vec::new(),
                hovered: Some(month(17)),
                ..with(gaps)
            },
        ),
        ("trend-withheld", alone(withheld)),
        (
            "trend-all-missing",
            alone(
                (0..12)
                    .map(|n| Point {
                        period: month(n),
                        value: PointValue::Missing,
                    })
                    .collect(),
            ),
        ),
        ("trend-empty", TrendData::default()),
        (
            "trend-extreme",
            alone(
                [1.0, 5e9, 3e9, -4e9, f64::NAN, 2e9]
                    .into_iter()
                    .enumerate()
                    .map(|(n, v)| Point {
                        period: month(n),
                        value: PointValue::known(v),
                    })
                    .collect(),
            ),
        ),
    ]
}

const NAMES: [&str; 15] = [
    "Thurrock",
    "Southend-on-Sea",
    "Essex",
    "Bath and North East Somerset",
    "Bournemouth, Christchurch and Poole",
    "Kingston upon Hull, City of",
    "Medway",
    "Swindon",
    "Telford and Wrekin",
    "Peterborough",
    "Milton Keynes",
    "Bracknell Forest",
    "Slough",
    "Luton",
    "Stoke-on-Trent",
];

fn places(count: usize) -> ComparisonData {
    let areas = (0..count)
        .map(|n| {
            let value = 240.0 + wobble(n * 7 + 3) * 70.0 + wobble(n) * 40.0;
            let half = 12.0 + (wobble(n + 40) + 1.0) * 14.0;
            let standing = if value - half > 250.0 {
                Standing::Worse
            } else if value + half < 250.0 {
                Standing::Better
            } else {
                Standing::Similar
            };
            AreaValue {
                code: AreaCode::new(&format!("E{n:08}")),
                name: NAMES
                    .get(n)
                    .map_or_else(|| format!("Area {n}"), |n| (*n).to_owned()),
                value: PointValue::between(value, value - half, value + half),
                standing,
            }
        })
        .collect();
    ComparisonData {
        areas,
        benchmarks: vec![
            Benchmark {
                name: "England".into(),
                value: 250.0,
            },
            Benchmark {
                name: "Similar areas".into(),
                value: 232.0,
            },
        ],
        mine: Some(AreaCode::new("E00000000")),
        pinned: Vec::new(),
        hovered: None,
        unit: Unit::words("per 100,000 aged 65 and over", 1),
        confidence: Some(Confidence::P95),
    }
}

fn comparisons() -> Vec<(&'static str, ComparisonData)> {
    let mut some = places(15);
    some.areas[4].value = PointValue::Withheld;
    some.areas[9].value = PointValue::Missing;
    some.areas[11].standing = Standing::NotCompared;
    some.hovered = Some(AreaCode::new("E00000007"));
    let mut many = places(152);
    many.areas[30].value = PointValue::Withheld;
    many.areas[31].value = PointValue::Missing;
    many.hovered = Some(AreaCode::new("E00000003"));
    let mut wild = places(3);
    wild.areas[1].value = PointValue::between(300.0, 0.0, 1e7);
    vec![
        ("comparison-one-area", places(1)),
        ("comparison-three-areas", places(3)),
        ("comparison-fifteen-areas", some),
        ("comparison-152-areas", many),
        ("comparison-wild-interval", wild),
        ("comparison-empty", ComparisonData::default()),
    ]
}

fn parts(names: &[&str], periods: Vec<Period>) -> SplitData {
    let parts: Vec<Part> = names
        .iter()
        .enumerate()
        .map(|(n, name)| Part {
            name: (*name).to_owned(),
            values: (0..periods.len())
                .map(|p| {
                    PointValue::known(
                        [52.0, 31.0, 9.0][n % 3]
                            * (1.0 + wobble(p * 3 + n) * 0.15 - p as f64 * 0.01),
                    )
                })
                .collect(),
        })
        .collect();
    let totals = (0..periods.len())
        .map(|p| PointValue::known(parts.iter().filter_map(|part| part.values[p].value()).sum()))
        .collect();
    SplitData {
        periods,
        parts,
        totals,
        unit: Unit::plain(1),
        ..SplitData::default()
    }
}

fn splits() -> Vec<(&'static str, SplitData)> {
    let who = ["NHS", "Social care", "Both"];
    let mut missing = parts(&who, (0..8).map(month).collect());
    missing.parts[1].values[3] = PointValue::Withheld;
    missing.parts[2].values[5] = PointValue::Missing;
    let mut one = parts(&who, vec![month(5)]);
    one.parts[1].values[0] = PointValue::Withheld;
    one.parts[2].values[0] = PointValue::Withheld;
    let mut chosen = parts(&who, (0..18).map(month).collect());
    chosen.selected = Some(month(9));
    vec![
        ("split-columns", chosen),
        ("split-missing-parts", missing),
        ("split-one-period", one),
        (
            "split-one-part",
            parts(&["NHS"], (0..6).map(year).collect()),
        ),
        ("split-no-parts", parts(&[], (0..6).map(month).collect())),
        (
            "split-panels",
            SplitData {
                arrangement: Arrangement::Panels,
                ..parts(
                    &["65 and over", "75 and over", "85 and over"],
                    (0..24).map(month).collect(),
                )
            },
        ),
    ]
}

fn sparklines() -> Vec<(&'static str, SparklineData)> {
    let mut gaps = plain(months(24, 12.0, -0.1, 0.0));
    gaps[8].value = PointValue::Missing;
    gaps[15].value = PointValue::Withheld;
    vec![
        (
            "sparkline-typical",
            SparklineData {
                points: months(30, 12.0, -0.14, 1.0),
                standing: Standing::Better,
            },
        ),
        (
            "sparkline-gaps",
            SparklineData {
                points: gaps,
                standing: Standing::Worse,
            },
        ),
        (
            "sparkline-one-point",
            SparklineData {
                points: months(1, 3.0, 0.0, 1.0),
                standing: Standing::Similar,
            },
        ),
        ("sparkline-empty", SparklineData::default()),
    ]
}

fn pictures() -> Vec<(String, Picture, Theme)> {
    let themes = [
        ("", Theme::light()),
        ("-dark", Theme::dark()),
        ("-print", Theme::print()),
    ];
    let themed = [
        "trend-typical",
        "trend-control",
        "comparison-fifteen-areas",
        "split-columns",
    ];
    let narrow = [
        "trend-typical",
        "trend-control",
        "comparison-fifteen-areas",
        "split-columns",
        "split-panels",
    ];
    let mut out = Vec::new();
    let mut add = |name: &str, draw: &dyn Fn(Size, &Theme) -> Picture, size: Size| {
        for (suffix, theme) in &themes {
            if suffix.is_empty() || themed.contains(&name) {
                out.push((format!("{name}{suffix}"), draw(size, theme), theme.clone()));
            }
        }
        if narrow.contains(&name) {
            let phone = Size {
                height: if name == "split-panels" {
                    490.0
                } else {
                    size.height.max(PHONE.height)
                },
                ..PHONE
            };
            out.push((
                format!("{name}-phone"),
                draw(phone, &Theme::light()),
                Theme::light(),
            ));
        }
    };
    for (name, data) in trends() {
        add(name, &|size, theme| trend(&data, size, theme), WIDE);
    }
    for (name, data) in comparisons() {
        let height = comparison_height(data.areas.len(), &Theme::light());
        add(
            name,
            &|size, theme| comparison(&data, size, theme),
            Size { height, ..WIDE },
        );
    }
    for (name, data) in splits() {
        let height = split_height(&data, WIDE.width, &Theme::light());
        add(
            name,
            &|size, theme| split(&data, size, theme),
            Size { height, ..WIDE },
        );
    }
    for (name, data) in sparklines() {
        add(
            name,
            &|size, theme| sparkline(&data, size, theme),
            Size::new(64.0, 18.0),
        );
    }
    let caption = Caption {
        message: "Delays in Thurrock have fallen since April 2016 and are now below England’s".into(),
        title: "Delayed transfers of care, days per day per 100,000 adults, April 2016 to September 2018".into(),
        source: "Source: sample figures made up for this gallery. Band: 95% interval, Byar’s method.".into(),
    };
    let theme = Theme::light();
    out.push((
        "captioned".into(),
        captioned(trend(&delays(), WIDE, &theme), &caption, &theme),
        theme,
    ));
    out
}

#[test]
fn pictures_are_those_of_the_gallery() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/chart");
    let update = std::env::var_os("UPDATE").is_some();
    let mut changed = Vec::new();
    for (name, picture, _) in pictures() {
        let file = svg(
            &picture,
            &name.replace('-', " "),
            "A picture of the gallery, drawn from made-up figures.",
        );
        let path = folder.join(format!("{name}.svg"));
        if update {
            fs::create_dir_all(&folder).expect("the folder of snapshots");
            fs::write(&path, &file).expect("a snapshot");
        } else if fs::read_to_string(&path).is_ok_and(|before| before.replace("\r\n", "\n") == file)
        {
        } else {
            changed.push(name);
        }
    }
    assert!(
        changed.is_empty(),
        "look at these and run with UPDATE=1: {changed:?}"
    );
}

/// Boxes of all texts, a little smaller than drawn so that neighbours may touch.
fn texts(picture: &Picture) -> Vec<(Bounds, &str)> {
    let texts = picture.shapes.iter().filter_map(|shape| match shape {
        Shape::Text {
            at,
            text,
            anchor,
            size,
            bold,
            ..
        } => {
            let b = text_bounds(*at, text, *anchor, *size, *bold);
            let (dx, dy) = (b.width.min(1.0), b.height * 0.12);
            let b = Bounds {
                x: b.x + dx,
                y: b.y + dy,
                width: b.width - 2.0 * dx,
                height: b.height - 2.0 * dy,
            };
            Some((b, text.as_str()))
        }
        _ => None,
    });
    texts.collect()
}

#[test]
fn labels_stay_inside_and_apart() {
    for (name, picture, _) in pictures() {
        let texts = texts(&picture);
        for (n, (bounds, text)) in texts.iter().enumerate() {
            let Size { width, height } = picture.size;
            assert!(
                bounds.x >= -1.0
                    && bounds.y >= -1.0
                    && bounds.right() <= width + 1.0
                    && bounds.bottom() <= height + 1.0,
                "{name}: “{text}” leaves the picture: {bounds:?}"
            );
            for (other, beside) in &texts[n + 1..] {
                assert!(
                    !bounds.overlaps(*other),
                    "{name}: “{text}” covers “{beside}”"
                );
            }
        }
    }
}

#[test]
fn marks_say_what_they_stand_for() {
    let picture = trend(&delays(), WIDE, &Theme::light());
    assert_eq!(picture.marks.len(), 30);
    let said = &picture.marks[20].label;
    assert!(said.starts_with("December 2017: "), "{said}");
    assert!(
        said.contains("95% interval") && said.contains("; England "),
        "{said}"
    );
    let found = picture.mark_at(picture.marks[3].centre).expect("a mark");
    assert_eq!(found.id, MarkId::Period(month(3)));

    let picture = trend(&control(), WIDE, &Theme::light());
    assert!(picture.marks[13].label.ends_with("above the upper limit"));

    let data = &comparisons()[2].1;
    let picture = comparison(data, Size::new(640.0, 500.0), &Theme::light());
    assert_eq!(picture.marks.len(), 15);
    assert!(
        picture
            .marks
            .iter()
            .any(|m| m.label.ends_with("better than England"))
    );
    let last = &picture.marks[14].label;
    assert!(
        last.contains("no figure") || last.contains("withheld"),
        "{last}"
    );
}

#[test]
fn a_missing_value_is_never_joined_across_or_drawn_as_zero() {
    let mut data = TrendData {
        points: plain(months(9, 10.0, 0.0, 0.0)),
        ..TrendData::default()
    };
    data.points[4].value = PointValue::Missing;
    let picture = trend(&data, WIDE, &Theme::light());
    let accent = Theme::light().accent;
    let runs: Vec<usize> = picture
        .shapes
        .iter()
        .filter_map(|s| match s {
            Shape::Line { points, colour, .. } if *colour == accent => Some(points.len()),
            _ => None,
        })
        .collect();
    assert_eq!(runs, [4, 4]);
}

#[test]
fn a_total_does_not_give_a_single_withheld_part_away() {
    let mut data = parts(&["NHS", "Social care"], vec![month(0)]);
    data.parts[1].values[0] = PointValue::Withheld;
    let total = data.unit.short(data.totals[0].value().expect("a total"));
    let picture = split(&data, WIDE, &Theme::light());
    assert!(
        picture
            .shapes
            .iter()
            .all(|shape| !matches!(shape, Shape::Text { text, .. } if text.contains(&total)))
    );
    assert!(picture.marks.iter().all(|m| !m.label.contains(&total)));
}

fn any_value() -> impl Strategy<Value = PointValue> {
    let number = prop_oneof![
        any::<f64>(),
        -1e3..1e3f64,
        Just(0.0),
        Just(f64::NAN),
        Just(f64::INFINITY)
    ];
    prop_oneof![
        Just(PointValue::Missing),
        Just(PointValue::Withheld),
        (
            number.clone(),
            proptest::option::of(number.clone()),
            proptest::option::of(number)
        )
            .prop_map(|(value, lower, upper)| PointValue::Known {
                value,
                lower,
                upper
            }),
    ]
}

fn any_period() -> impl Strategy<Value = Period> {
    (
        23_000..25_000i32,
        prop_oneof![Just(1u16), Just(3), Just(12), 1..40u16],
    )
        .prop_map(|(first, months)| Period::new(Month::from_index(first), months))
}

fn any_points() -> impl Strategy<Value = Vec<Point>> {
    proptest::collection::vec((any_period(), any_value()), 0..40).prop_map(|list| {
        list.into_iter()
            .map(|(period, value)| Point { period, value })
            .collect()
    })
}

fn any_size() -> impl Strategy<Value = Size> {
    prop_oneof![
        (0.0..1200.0f32, 0.0..600.0f32).prop_map(|(w, h)| Size::new(w, h)),
        (any::<f32>(), any::<f32>()).prop_map(|(w, h)| Size::new(w, h)),
    ]
}

fn sound(picture: &Picture) -> Result<(), TestCaseError> {
    let Size { width, height } = picture.size;
    let inside = |at: &Xy| at.x >= 0.0 && at.x <= width && at.y >= 0.0 && at.y <= height;
    let boxed = |b: &Bounds| {
        b.x >= 0.0
            && b.y >= 0.0
            && b.width >= 0.0
            && b.height >= 0.0
            && b.right() <= width + 0.01
            && b.bottom() <= height + 0.01
    };
    for shape in &picture.shapes {
        let good = match shape {
            Shape::Line { points, .. } | Shape::Area { points, .. } => points.iter().all(inside),
            Shape::Rect { bounds, .. } => boxed(bounds),
            Shape::Marker { at, .. } | Shape::Text { at, .. } => inside(at),
        };
        prop_assert!(good, "{shape:?} in {:?}", picture.size);
    }
    for mark in &picture.marks {
        prop_assert!(boxed(&mark.bounds) && inside(&mark.centre), "{mark:?}");
        prop_assert!(!mark.label.contains("NaN") && !mark.label.contains("inf "));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_trend_of_anything_is_a_sound_picture(
        points in any_points(), other in any_points(), selected in proptest::option::of(any_period()),
        lines in proptest::collection::vec((any_period(), any::<f64>(), any::<f64>(), any::<f64>()), 0..3), size in any_size(),
    ) {
        let data = TrendData {
            name: "An area".into(),
            points,
            comparators: vec![Comparator { name: "England".into(), points: other }],
            target: Some(Target { name: "Target".into(), steps: lines.iter().map(|l| (l.0, l.1)).collect() }),
            control: Some(Control {
                phases: lines
                    .iter()
                    .map(|l| ControlPhase { from: l.0, to: l.0, mean: l.1, lower: l.2, upper: l.3 })
                    .collect(),
                flags: selected
                    .iter()
                    .map(|p| Flag { period: *p, standing: Standing::Higher, reason: "r".into() })
                    .collect(),
            }),
            selected,
            hovered: selected,
            ..TrendData::default()
        };
        sound(&trend(&data, size, &Theme::light()))?;
        sound(&sparkline(&SparklineData { points: data.points, standing: Standing::Lower }, size, &Theme::dark()))?;
    }

    #[test]
    fn a_comparison_of_anything_is_a_sound_picture(
        values in proptest::collection::vec(any_value(), 0..160), bench in any::<f64>(), size in any_size(),
    ) {
        let areas = values
            .into_iter()
            .enumerate()
            .map(|(n, value)| AreaValue {
                code: AreaCode::new(&n.to_string()),
                name: format!("Area {n}"),
                value,
                standing: Standing::NotCompared,
            })
            .collect();
        let data = ComparisonData {
            areas,
            benchmarks: vec![Benchmark { name: "England".into(), value: bench }],
            mine: Some(AreaCode::new("1")),
            hovered: Some(AreaCode::new("2")),
            ..ComparisonData::default()
        };
        sound(&comparison(&data, size, &Theme::light()))?;
    }

    #[test]
    fn a_split_of_anything_is_a_sound_picture(
        periods in proptest::collection::vec(any_period(), 0..12),
        parts in proptest::collection::vec(proptest::collection::vec(any_value(), 0..12), 0..8),
        panels in any::<bool>(), size in any_size(),
    ) {
        let data = SplitData {
            periods,
            totals: parts.first().cloned().unwrap_or_default(),
            parts: parts.into_iter().map(|values| Part { name: "A part".into(), values }).collect(),
            arrangement: if panels { Arrangement::Panels } else { Arrangement::Stacked },
            ..SplitData::default()
        };
        sound(&split(&data, size, &Theme::light()))?;
    }
}
