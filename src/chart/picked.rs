//! Areas that stand out among the others: mine, those pinned beside it, the one that is pointed at.

use super::{
    picture::{Bounds, Dash, Ink, Mark, Marker, Picture, Size, Xy, xy},
    point::PointValue,
    theme::{Rgb, Theme},
};
use crate::vocabulary::AreaCode;

/// Why an area stands out; the later, the further in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pick {
    /// It does not.
    Other,
    /// It is under the pointer, here or in another chart.
    Hovered,
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
    pub hovered: &'a Option<AreaCode>,
}

impl Picks<'_> {
    pub(super) fn of(&self, code: &AreaCode) -> Pick {
        if self.mine.as_ref() == Some(code) {
            Pick::Mine
        } else if self.pinned.contains(code) {
            Pick::Pinned
        } else if self.hovered.as_ref() == Some(code) {
            Pick::Hovered
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
            Pick::Hovered => 6.0,
            Pick::Mine => 8.0,
            Pick::Pinned => 9.0,
        }
    }

    /// The type of a name: mine in the accent, everyone else who is picked in ink.
    pub(super) fn ink(self, size: f32, theme: &Theme) -> Ink {
        let colour = match self {
            Pick::Other => theme.muted,
            Pick::Hovered | Pick::Pinned => theme.ink,
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
            Pick::Hovered => (5.0, theme.ink),
            Pick::Mine => (6.0, theme.ink),
            Pick::Pinned => {
                picture.marker(at, 8.5, Marker::Ring, theme.ink, theme.paper);
                (4.5, theme.paper)
            }
        };
        picture.marker(at, radius, marker, colour, halo);
    }
}

/// Where the pointer counts as on a point.
pub(super) fn around_point(at: Xy) -> Bounds {
    Bounds::between(at.x - 9.0, at.y - 9.0, at.x + 9.0, at.y + 9.0)
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
    mut marks: Vec<Mark>,
    withheld: bool,
    theme: &Theme,
) -> Picture {
    let Size { width, height } = picture.size;
    let whole = Bounds::between(2.0, 2.0, width - 2.0, height - 2.0);
    picture.instead(whole, nothing_words(withheld), theme);
    let each = whole.height / marks.len().max(1) as f32;
    for (n, mark) in marks.iter_mut().enumerate() {
        let top = whole.y + n as f32 * each;
        mark.bounds = Bounds::between(whole.x, top, whole.right(), top + each);
        mark.centre = xy(width / 2.0, top + each / 2.0);
    }
    picture.marks = marks;
    picture.finish()
}
