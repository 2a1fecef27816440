//! The snapshots in `tests/snapshots/chart/`: tests and gallery in one. `UPDATE=1 cargo test chart` rewrites them; look at
//! every picture that changed before committing it. A file is named after its chart, its case, and its theme where that is
//! not the light one.

mod anything;
mod cases;
mod contrast;

use std::{collections::BTreeSet, fs, path::PathBuf};

use cases::{PHONE, WIDE, cases, control, delays, month, months, parts, plain};

use super::{picture::text_bounds, *};

/// Cases that are drawn as on a phone too.
const PHONES: [&str; 15] = [
    "trend-typical",
    "trend-six-lines",
    "control-typical",
    "run-typical",
    "comparison-typical",
    "comparison-152-areas",
    "comparison-152-areas-one-far",
    "comparison-152-areas-few-known",
    "funnel-152-areas",
    "columns-typical",
    "panels-typical",
    "scatter-typical",
    "strip-152-areas",
    "spine-typical",
    "spine-withheld",
];

/// Every picture with its name and theme.
fn pictures() -> Vec<(String, Picture, Theme)> {
    let themes = [
        ("", Theme::light()),
        ("-dark", Theme::dark()),
        ("-print", Theme::print()),
    ];
    let mut out = Vec::new();
    for (name, subject) in cases() {
        for (suffix, theme) in &themes {
            let picture = subject.draw(WIDE, theme);
            out.push((format!("{name}{suffix}"), picture, theme.clone()));
        }
        if PHONES.contains(&name) {
            let theme = Theme::light();
            let picture = subject.draw(PHONE, &theme);
            out.push((format!("{name}-phone"), picture, theme));
        }
    }
    let caption = Caption {
        message: "Delays in Thurrock have fallen since April 2016 and are now below England’s".into(),
        title: "Delayed transfers of care, days per day per 100,000 adults, April 2016 to September 2018".into(),
        source: "Source: sample figures made up for this gallery. Band: 95% interval, Byar’s method.".into(),
    };
    let theme = Theme::light();
    let picture = trend(&delays(), Size::new(WIDE, 320.0), &theme);
    let picture = captioned(picture, &caption, &theme);
    out.push(("trend-captioned".into(), picture, theme));
    out
}

#[test]
fn pictures_are_those_of_the_gallery() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/chart");
    let update = std::env::var_os("UPDATE").is_some();
    let mut changed = Vec::new();
    let mut names = BTreeSet::new();
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
            changed.push(name.clone());
        }
        names.insert(format!("{name}.svg"));
    }
    for entry in fs::read_dir(&folder).expect("the folder of snapshots") {
        let name = entry.expect("a file").file_name();
        let name = name.to_string_lossy().into_owned();
        if names.contains(&name) {
        } else if update {
            fs::remove_file(folder.join(&name)).expect("a snapshot that nobody draws");
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

/// Texts that leave the picture or cover one another.
fn misplaced(name: &str, picture: &Picture) -> Vec<String> {
    let mut wrong = Vec::new();
    let texts = texts(picture);
    for (n, (bounds, text)) in texts.iter().enumerate() {
        let Size { width, height } = picture.size;
        if bounds.x < -1.0
            || bounds.y < -1.0
            || bounds.right() > width + 1.0
            || bounds.bottom() > height + 1.0
        {
            wrong.push(format!("{name}: “{text}” leaves the picture: {bounds:?}"));
        }
        for (other, beside) in &texts[n + 1..] {
            if bounds.overlaps(*other) {
                wrong.push(format!("{name}: “{text}” covers “{beside}”"));
            }
        }
    }
    wrong
}

#[test]
fn labels_stay_inside_and_apart() {
    let pictures = pictures();
    let wrong = pictures
        .iter()
        .flat_map(|(name, picture, _)| misplaced(name, picture));
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_of_the_chosen_month_stand_clear_of_names_at_the_side() {
    let mut large = Theme::light();
    large.text *= 1.4;
    let mut data = control();
    data.comparators = delays().comparators;
    data.comparators.truncate(1);
    data.name = "An area with a long name of several words".into();
    let mut wrong = Vec::new();
    for chosen in 0..30 {
        data.selected = Some(month(chosen));
        // Where names fill the side from top to bottom, and where they do not.
        for height in [260.0, 280.0, 300.0, 320.0] {
            let picture = trend(&data, Size::new(600.0, height), &large);
            wrong.extend(misplaced(&format!("{chosen}, {height}"), &picture));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A control chart of a projector of 1024 by 768 pixels, where all names stand over it.
#[test]
fn in_large_type_a_narrow_trend_is_more_than_its_words() {
    for text in [14.0, 21.0] {
        let theme = Theme {
            text,
            ..Theme::light()
        };
        let size = Size::new(490.0, trend_height(490.0, &theme));
        let picture = trend(&control(), size, &theme);
        let plot = picture.marks[0].bounds.height;
        assert!(
            plot > size.height * 0.4,
            "{text}: {plot} of {}",
            size.height
        );
    }
}

#[test]
fn marks_say_what_they_stand_for() {
    let picture = trend(&delays(), Size::new(WIDE, 320.0), &Theme::light());
    assert_eq!(picture.marks.len(), 30);
    let said = &picture.marks[20].label;
    assert!(said.starts_with("December 2017: "), "{said}");
    assert!(
        said.contains("95% interval") && said.contains("; England "),
        "{said}"
    );
    let found = picture.mark_at(picture.marks[3].centre).expect("a mark");
    assert_eq!(found.id, MarkId::Period(month(3)));

    let picture = trend(&control(), Size::new(WIDE, 320.0), &Theme::light());
    assert!(picture.marks[13].label.ends_with("above the upper limit"));

    let data = &cases::comparisons()[0].1;
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
    let picture = trend(&data, Size::new(WIDE, 320.0), &Theme::light());
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
    let picture = split(&data, Size::new(WIDE, 320.0), &Theme::light());
    assert!(
        picture
            .shapes
            .iter()
            .all(|shape| !matches!(shape, Shape::Text { text, .. } if text.contains(&total)))
    );
    assert!(picture.marks.iter().all(|m| !m.label.contains(&total)));
}
