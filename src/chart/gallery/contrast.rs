//! That what is drawn can be told from what it lies on: every picture is walked in painting order.
//!
//! Marks and lines need 3:1 and words 4.5:1 (WCAG 2.2, 1.4.11 and 1.4.3). Two things are let off. Grid lines: they carry
//! nothing that the figures of the axis do not say. Shades, such as the band of an interval: what they show is also drawn as
//! a line, or said in words, and they are judged as the ground of what lies on them.

use super::cases::{PHONE, WIDE, cases};
use crate::chart::picture::text_bounds;
use crate::chart::*;

/// The presets, and forced colours as Windows has them: light letters on dark and the other way round.
fn themes() -> [(&'static str, Theme); 5] {
    let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
    [
        ("light", Theme::light()),
        ("dark", Theme::dark()),
        ("print", Theme::print()),
        (
            "forced dark",
            Theme::forced(white, black, Rgb(26, 235, 255)),
        ),
        ("forced light", Theme::forced(black, white, Rgb(55, 0, 110))),
    ]
}

/// A fill over the paper.
enum Fill<'a> {
    Rect(Bounds),
    Area(&'a [Xy]),
}

impl Fill<'_> {
    fn holds(&self, at: Xy) -> bool {
        match self {
            Fill::Rect(bounds) => bounds.contains(at),
            // A ray to the right crosses the rim an odd number of times.
            Fill::Area(points) => {
                let ends = points.iter().zip(points.iter().cycle().skip(1));
                let crossed = ends.filter(|(a, b)| {
                    (a.y > at.y) != (b.y > at.y)
                        && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)
                });
                crossed.count() % 2 == 1
            }
        }
    }
}

/// What has been painted so far.
struct Ground<'a> {
    paper: Rgb,
    fills: Vec<(Fill<'a>, Rgb, f32)>,
}

impl Ground<'_> {
    fn at(&self, at: Xy) -> Rgb {
        let over = |under: Rgb, (colour, opacity): (Rgb, f32)| {
            let mix = |a: u8, b: u8| {
                (f32::from(a) + (f32::from(b) - f32::from(a)) * opacity).round() as u8
            };
            Rgb(
                mix(under.0, colour.0),
                mix(under.1, colour.1),
                mix(under.2, colour.2),
            )
        };
        self.fills
            .iter()
            .filter(|(fill, _, _)| fill.holds(at))
            .fold(self.paper, |under, (_, colour, opacity)| {
                over(under, (*colour, *opacity))
            })
    }
}

fn between(a: Xy, b: Xy, share: f32) -> Xy {
    Xy {
        x: a.x + (b.x - a.x) * share,
        y: a.y + (b.y - a.y) * share,
    }
}

/// What cannot be told from its ground.
fn faint(picture: &Picture, theme: &Theme) -> Vec<String> {
    let mut ground = Ground {
        paper: theme.paper,
        fills: Vec::new(),
    };
    let mut wrong = Vec::new();
    for shape in &picture.shapes {
        let (what, colour, least, places) = match shape {
            Shape::Line { points, colour, .. } => {
                let pairs = points.windows(2);
                let along = pairs.flat_map(|p| [0.1, 0.5, 0.9].map(|s| between(p[0], p[1], s)));
                let places: Vec<Xy> = along.collect();
                if *colour == theme.grid {
                    continue;
                }
                ("a line".to_owned(), *colour, 3.0, places)
            }
            Shape::Marker { at, colour, .. } => ("a marker".to_owned(), *colour, 3.0, vec![*at]),
            Shape::Text {
                at,
                text,
                anchor,
                size,
                bold,
                colour,
            } => {
                let b = text_bounds(*at, text, *anchor, *size, *bold);
                let (start, end) = (
                    Xy { x: b.x, y: at.y },
                    Xy {
                        x: b.right(),
                        y: at.y,
                    },
                );
                let places = [0.02, 0.25, 0.5, 0.75, 0.98].map(|s| between(start, end, s));
                (format!("“{text}”"), *colour, 4.5, places.to_vec())
            }
            Shape::Rect {
                bounds,
                colour,
                opacity,
            } => {
                ground.fills.push((Fill::Rect(*bounds), *colour, *opacity));
                if *opacity < 1.0 || *colour == theme.paper {
                    continue;
                }
                // A bar stands out from the paper beside it.
                ("a bar".to_owned(), *colour, 3.0, Vec::new())
            }
            Shape::Area {
                points,
                colour,
                opacity,
            } => {
                ground.fills.push((Fill::Area(points), *colour, *opacity));
                continue;
            }
        };
        let grounds = places.into_iter().map(|at| ground.at(at));
        for under in grounds.chain([theme.paper]) {
            let contrast = colour.contrast(under);
            if contrast < least {
                wrong.push(format!("{what} {colour:?} on {under:?}: {contrast:.2}"));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    wrong
}

#[test]
fn everything_stands_out_from_what_it_lies_on() {
    let mut wrong = Vec::new();
    for (named, theme) in themes() {
        for (name, subject) in cases() {
            for width in [WIDE, PHONE] {
                let faint = faint(&subject.draw(width, &theme), &theme);
                wrong.extend(faint.into_iter().map(|f| format!("{name}, {named}: {f}")));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// That the test can fail: words on a shade of their own colour, a pale point, a pale line.
#[test]
fn what_is_faint_is_found() {
    let theme = Theme::light();
    let whole = Bounds {
        x: 0.0,
        y: 0.0,
        width: 100.0,
        height: 100.0,
    };
    let at = Xy { x: 10.0, y: 50.0 };
    let mut picture = Picture::new(Size::new(100.0, 100.0), &theme);
    picture.rect(whole, theme.muted, 0.5);
    let ink = super::super::picture::Ink::new(13.0, theme.muted);
    picture.text(at, "pale", Anchor::Start, ink);
    picture.marker(at, 3.0, Marker::Circle, Rgb(200, 200, 200), theme.paper);
    let end = Xy { x: 90.0, y: 50.0 };
    picture.stroke(at, end, theme.gap, 1.0, Dash::Solid);
    picture.stroke(at, end, theme.grid, 1.0, Dash::Solid);
    let found = faint(&picture, &theme);
    for (what, times) in [("“pale”", 1), ("a marker", 2), ("a line", 1)] {
        let count = found.iter().filter(|f| f.starts_with(what)).count();
        assert_eq!(count, times, "{what}: {found:?}");
    }
}
