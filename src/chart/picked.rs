//! Areas that stand out among the others: mine, and those pinned beside it.

use super::{
    names::{Around, Name, names},
    picture::{Bounds, Dash, Ink, Mark, MarkId, Marker, Picture, Size, Xy, xy},
    point::PointValue,
    theme::{Rgb, Theme},
};
use crate::vocabulary::AreaCode;
use crate::vocabulary::ordered::sort_by;

/// Why an area stands out; the later, the further in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pick {
    /// It does not.
    Other,
    /// It is compared with by name.
    Pinned,
    /// It is the area that is looked at.
    Mine,
}

/// Who is picked out.
#[derive(Clone, Copy)]
pub(super) struct Picks<'a> {
    pub mine: &'a Option<AreaCode>,
    pub pinned: &'a [AreaCode],
}

impl Picks<'_> {
    pub(super) fn of(&self, code: &AreaCode) -> Pick {
        if self.mine.as_ref() == Some(code) {
            Pick::Mine
        } else if self.pinned.contains(code) {
            Pick::Pinned
        } else {
            Pick::Other
        }
    }
}

impl Pick {
    /// Half the width of its point, where the others have this one.
    pub(super) fn reach(self, radius: f32) -> f32 {
        match self {
            Pick::Other => radius,
            Pick::Mine => 8.0,
            Pick::Pinned => 9.0,
        }
    }

    /// The type of a name: mine in the accent, everyone else who is picked in ink.
    pub(super) fn ink(self, size: f32, theme: &Theme) -> Ink {
        let colour = match self {
            Pick::Other => theme.muted,
            Pick::Pinned => theme.ink,
            Pick::Mine => theme.accent,
        };
        Ink {
            size,
            bold: self != Pick::Other,
            colour,
        }
    }

    /// The point of an area: mine is large with a dark rim, a pinned one stands in a ring of its own.
    pub(super) fn point(
        self,
        picture: &mut Picture,
        at: Xy,
        radius: f32,
        (marker, colour): (Marker, Rgb),
        theme: &Theme,
    ) {
        let (radius, halo) = match self {
            Pick::Other => (radius, theme.paper),
            Pick::Mine => (6.0, theme.ink),
            Pick::Pinned => {
                picture.marker(at, 8.5, Marker::Ring, theme.ink, theme.paper);
                (4.5, theme.paper)
            }
        };
        picture.marker(at, radius, marker, colour, halo);
    }
}

/// An area as a point of a plot.
pub(super) struct Dot<'a> {
    pub code: &'a AreaCode,
    pub at: Xy,
    pub drawn: Drawn,
    /// What stands beside it where it is named.
    pub name: String,
    /// How much it should be named although nobody picked it; not at all at 0.
    pub wanted: f64,
    /// What a screen reader says.
    pub label: String,
}

/// How an area is drawn.
pub(super) enum Drawn {
    /// As a point.
    Point(Marker, Rgb),
    /// Without a figure, as a stroke up from the axis.
    Foot(PointValue),
    /// Without a figure, as a stroke in from the axis at the left.
    Side,
    /// Without a place.
    Nowhere,
}

/// Draws areas as points, those that are picked in front, names as many as there is room for, and makes every area a mark in
/// the order given.
pub(super) fn dots(
    picture: &mut Picture,
    dots: &[Dot<'_>],
    picks: Picks<'_>,
    radius: f32,
    mut around: Around,
    theme: &Theme,
) {
    let mut order: Vec<(Pick, &Dot)> = dots.iter().map(|dot| (picks.of(dot.code), dot)).collect();
    sort_by(&mut order, |a, b| {
        a.0.cmp(&b.0).then(a.1.wanted.total_cmp(&b.1.wanted))
    });
    let mut named = Vec::new();
    for (pick, dot) in &order {
        match dot.drawn {
            Drawn::Point(marker, colour) => {
                pick.point(picture, dot.at, radius, (marker, colour), theme);
                around.points.push(dot.at);
            }
            Drawn::Foot(value) => absent(picture, value, dot.at, theme),
            Drawn::Side => {
                let to = xy(dot.at.x + 7.0, dot.at.y);
                picture.stroke(dot.at, to, theme.gap, 1.5, Dash::Solid);
            }
            Drawn::Nowhere => {}
        }
        if *pick != Pick::Other || dot.wanted > 0.0 {
            named.push(Name {
                at: dot.at,
                reach: pick.reach(radius),
                text: &dot.name,
                ink: pick.ink(theme.small(), theme),
                needed: *pick != Pick::Other,
            });
        }
    }
    named.reverse();
    names(picture, &named, around, theme);
    for dot in dots {
        let mark = area_mark(dot.code, dot.label.clone(), dot.at);
        picture.marks.push(mark);
    }
}

/// The mark of an area that is drawn as a point.
pub(super) fn area_mark(code: &AreaCode, label: String, at: Xy) -> Mark {
    Mark {
        id: MarkId::Area(code.clone()),
        bounds: Bounds::between(at.x - 9.0, at.y - 9.0, at.x + 9.0, at.y + 9.0),
        centre: at,
        label,
    }
}

/// An area without a figure, as a stroke on the axis: unbroken where the figure is withheld, dotted where there is none.
pub(super) fn absent(picture: &mut Picture, value: PointValue, foot: Xy, theme: &Theme) {
    let dash = if value == PointValue::Withheld {
        Dash::Solid
    } else {
        Dash::Dotted
    };
    picture.stroke(xy(foot.x, foot.y - 7.0), foot, theme.gap, 1.5, dash);
}

/// How many areas a chart is about.
pub(super) fn how_many(areas: usize) -> String {
    if areas == 1 {
        "1 area".to_owned()
    } else {
        format!("{areas} areas")
    }
}

/// What is said where no area has a figure.
pub(super) fn nothing_words(withheld: bool) -> &'static str {
    if withheld {
        "Withheld to protect small numbers"
    } else {
        "No areas to compare"
    }
}

/// A picture of areas none of which has a figure; their marks lie one under the other.
pub(super) fn nothing(
    mut picture: Picture,
    areas: Vec<(&AreaCode, String)>,
    withheld: bool,
    theme: &Theme,
) -> Picture {
    let Size { width, height } = picture.size;
    let whole = Bounds::between(2.0, 2.0, width - 2.0, height - 2.0);
    picture.instead(whole, nothing_words(withheld), theme);
    let each = whole.height / areas.len().max(1) as f32;
    for (n, (code, label)) in areas.into_iter().enumerate() {
        let top = whole.y + n as f32 * each;
        picture.marks.push(Mark {
            bounds: Bounds::between(whole.x, top, whole.right(), top + each),
            ..area_mark(code, label, xy(width / 2.0, top + each / 2.0))
        });
    }
    picture.finish()
}
