//! Whatever it is given, a chart is a sound picture.

use proptest::prelude::*;

use crate::chart::*;
use crate::vocabulary::{AreaCode, Month, Period, Standing};

fn any_number() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![
        any::<f64>(),
        -1e3..1e3f64,
        Just(0.0),
        Just(f64::NAN),
        Just(f64::INFINITY)
    ]
}

fn any_pair() -> impl Strategy<Value = Option<(f64, f64)>> {
    proptest::option::of((any_number(), any_number()))
}

fn any_value() -> impl Strategy<Value = PointValue> {
    let number = any_number();
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
            run: lines.first().map(|l| RunLine { median: l.1 }),
            selected,
            ..TrendData::default()
        };
        sound(&trend(&data, size, &Theme::light()))?;
        let data = TrendData { control: None, ..data };
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
            pinned: vec![AreaCode::new("2"), AreaCode::new("3")],
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

    #[test]
    fn areas_of_anything_are_sound_pictures(
        values in proptest::collection::vec((any_value(), any_value(), any_number()), 0..160),
        limits in proptest::collection::vec((any_number(), any_pair(), any_pair()), 0..12),
        lines in proptest::collection::vec(any_number(), 3), size in any_size(),
    ) {
        let code = |n: usize| AreaCode::new(&n.to_string());
        let (mine, pinned) = (Some(code(1)), vec![code(2), code(5)]);
        let theme = Theme::light();
        let benchmark = |n: usize| Benchmark { name: "England".into(), value: lines[n] };
        let standing = [Standing::Better, Standing::Worse, Standing::Higher, Standing::NotCompared];
        let named = |n: usize| (code(n), format!("Area {n}"), standing[n % 4]);
        let areas: Vec<AreaValue> = values.iter().enumerate().map(|(n, v)| {
            let (code, name, standing) = named(n);
            AreaValue { code, name, value: v.0, standing }
        }).collect();
        let data = FunnelData {
            areas: values.iter().enumerate().map(|(n, v)| {
                let (code, name, standing) = named(n);
                FunnelArea { code, name, size: v.2, value: v.0, standing }
            }).collect(),
            average: Some(benchmark(0)),
            limits: limits.iter().map(|l| FunnelLimits { size: l.0, warning: l.1, action: l.2 }).collect(),
            mine: mine.clone(), pinned: pinned.clone(),
            unit: Unit::percent(1), size_words: "people".into(),
        };
        sound(&funnel(&data, size, &theme))?;
        prop_assert_eq!(funnel(&data, size, &theme).marks.len(), values.len());
        let axis = |n: usize| ScatterAxis {
            name: "A figure".into(), unit: Unit::plain(1), benchmark: Some(lines[n]), benchmark_name: "England".into(),
        };
        let data = ScatterData {
            areas: values.iter().enumerate().map(|(n, v)| {
                let (code, name, _) = named(n);
                ScatterArea { code, name, x: v.0, y: v.1 }
            }).collect(),
            x: axis(0), y: axis(1), quadrants: std::array::from_fn(|n| "word ".repeat(n * 3)),
            mine: mine.clone(), pinned: pinned.clone(),
        };
        sound(&scatter(&data, size, &theme))?;
        prop_assert_eq!(scatter(&data, size, &theme).marks.len(), values.len());
        let data = StripData {
            areas, benchmarks: vec![benchmark(1), benchmark(2)], mine, pinned, unit: Unit::plain(1),
        };
        sound(&strip(&data, size, &theme))?;
        prop_assert_eq!(strip(&data, size, &theme).marks.len(), values.len());
        prop_assert!(strip_height(&data, size.width, &theme).is_finite());
    }

    #[test]
    fn a_spine_of_anything_is_a_sound_picture(
        rows in proptest::collection::vec(
            (any_value(), proptest::option::of(any_number()), proptest::option::of(proptest::array::uniform5(any_number())), any::<(bool, bool)>()), 0..20,
        ),
        size in any_size(),
    ) {
        let data = SpineData {
            rows: rows.into_iter().enumerate().map(|(n, (value, benchmark, spread, (flipped, without_side)))| SpineRow {
                metric: format!("metric-{n}").parse().expect("an id"),
                name: "A long name of a metric ".repeat(n % 4),
                group: ["People", "", "Services"][n / 3 % 3].into(),
                value, standing: Standing::Similar, words: "a figure".into(),
                benchmark, benchmark_words: "9".into(), spread, flipped, without_side,
            }).collect(),
            area: "An area".into(), benchmark_name: "England".into(),
        };
        let picture = spine(&data, size, &Theme::light());
        sound(&picture)?;
        prop_assert_eq!(picture.marks.len(), data.rows.len());
        prop_assert!(spine_height(&data, size.width, &Theme::light()).is_finite());
    }
}
